"""Answers to a market test taken in: returned workbooks, and tables of those that came by Word or by email."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.market_test_answers import (
    blank_answers,
    moment_told,
    read_answers_csv,
    read_answers_json,
    said_row,
)
from tendering.files.market_test_book import read_questionnaire
from tendering.files.market_test_layout import closing_words
from tendering.files.workbooks import MOST_FILE
from tendering.framework.market_test import twice
from tendering.framework.market_test_record import ANSWERS, next_respondent, responses, sent
from tendering.law.calendar import LONDON, day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.market_test import MarketTest, Response
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered
from tendering.workbench.market_tests import sent_test
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
)
from tendering.workbench.writing import Report

_OTHER = (
    "Take answers in Word or an email by hand: `tendering market-test import ID --form FILE` writes "
    "the table to type them into."
)
"""What to do with a file that holds answers nobody can read by rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What one organisation answered, with the file it came in.

    Attributes:
        place: The file, and where in it the organisation stands.
    """

    response: Response
    place: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is told of files whose answers do not say it themselves, and what is to happen with a second answer."""

    received: str = ""
    channel: str = "email"
    replace: bool = False
    reason: str = ""


def form(ref: str, to: Path, *, store: str = "", dry_run: bool = False) -> Report:
    """Write the table to type the answers of one organisation into, a line for everything that is asked.

    Raises:
        RefusedError: There is a file of that name, or the market test was not sent.
    """
    if to.exists():
        said = "there is a file of that name"
        raise RefusedError(finding("F096", str(to), said, remedy="Choose another name."))
    with opened(ref, store=store) as procurement:
        data = blank_answers(sent_test(procurement))
    if not dry_run:
        to.write_bytes(data)
    text = (
        "Write the organisation on every line, its answers as it gave them, and yes where it marked one confidential; "
        f"delete lines it left blank. Then:\n  tendering market-test import {ref} {to}"
    )
    return Report(data={"procurement": procurement.id}, text=text, files=(to,), dry_run=dry_run)


def take_in(
    ref: str,
    paths: Sequence[Path],
    who: Who,
    told: Told | None = None,
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record answers: all of the files or, on any error, none of them, with everything that is wrong at once.

    Args:
        ref: Id or folder.
        paths: Returned workbooks (.xlsx), and tables of answers (.csv, .json).
        who: Who takes them in, and when.
        told: See `Told`; a time of receipt is the entry's own where nothing else says it.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: A file cannot be read, an answer is not of the kind asked, an organisation answered twice, or a time of
            receipt cannot be.
    """
    said = told or Told()
    notes: list[Finding] = []
    files = [(path.name, _bytes(path)) for path in paths]
    taken: list[Response] = []

    def build(now: Procurement) -> tuple[Draft, ...]:
        test = sent_test(now)
        came, found = _read(test, files)
        timed = [_timed(test, one, said, who, now) for one in came]
        found += [f for _, wrong in timed for f in wrong]
        whole = [replace(one, response=response) for one, (response, _) in zip(came, timed, strict=True)]  # fmt: skip
        earlier = responses(test, now.entries)
        found += _twice(whole, earlier, said)
        if has_error(found):
            raise RefusedError(*found)
        notes.extend(found)
        taken[:] = [one.response for one in whole]
        return tuple(_drafts(test, whole, said, who, now))

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        late = [r for r in taken if r.late]
        flagged = sum(s.confidential for r in taken for s in r.said)
        text = f"{verb} the answers of {counted(len(taken), 'organisation')}"
        text += f", {len(late)} of them late" if late else ""
        text += f"; {counted(flagged, 'answer')} marked confidential." if flagged else "."
        return f"{text}\nNext: tendering market-test report {ref}"

    report = entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)
    listed = [
        {"organisation": r.organisation, "late": r.late, "answers": len(r.said)} for r in taken
    ]
    return replace(report, data={**report.data, "answered": listed})


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_FILE + 1)


def _read(test: MarketTest, files: Sequence[tuple[str, bytes]]) -> tuple[list[Came], list[Finding]]:  # fmt: skip
    """Read every file, as what it is by the end of its name."""
    came: list[Came] = []
    found: list[Finding] = []
    for name, data in files:
        ending = name.rpartition(".")[2].lower()
        made: Sequence[Response]
        if ending == "xlsx":
            one, wrong = read_questionnaire(data, name, test)
            made = (one,) if one is not None else ()
        elif ending == "csv":
            made, wrong = read_answers_csv(data, name, test)
        elif ending == "json":
            made, wrong = read_answers_json(data, name, test)
        else:
            message = "it is no workbook, .csv or .json"
            made, wrong = (), (finding("L404", name, message, remedy=_OTHER),)
        found += wrong
        came += [
            Came(
                response=r, place=f"{name}, {r.organisation or 'not named'}", name=name, data=data
            )
            for r in made
        ]
    return came, found


def _timed(
    test: MarketTest, one: Came, told: Told, who: Who, now: Procurement
) -> tuple[Response, list[Finding]]:
    """Return an answer with the moment it came and whether that is late, or why the moment cannot be."""
    own = one.response.received
    stated = moment_told(told.received) if told.received else None
    if own is None and told.received and stated is None:
        message = f"{told.received[:40]!r} is no time of receipt"
        return one.response, [finding("L412", "--received", message)]
    entry = datetime.combine(who.on, who.at or time())
    moment = own or stated or entry
    channel = one.response.channel or told.channel
    response = replace(one.response, received=moment, channel=channel, late=moment > test.closes)
    here = who.now.astimezone(LONDON).replace(tzinfo=None)
    first = min((e.on for e in sent(now.entries)), default=None)
    if moment > here:
        message = f"received on {day_text(moment.date())} at {moment:%H:%M}, which has not come"
        return response, [finding("L412", one.place, message)]
    if first is not None and moment.date() < first:
        message = f"received on {day_text(moment.date())}, before it was sent on {day_text(first)}"
        return response, [finding("L412", one.place, message)]
    if moment.date() == test.closes.date() and moment.time() == time():
        message = f"received on the last day, {day_text(moment.date())}, at no time that is told"
        return response, [finding("L412", one.place, message)]
    if response.late:
        message = (
            f"it came on {day_text(moment.date())} at {moment:%H:%M}, after {closing_words(test)}"
        )
        return response, [finding("L408", one.place, message)]
    return response, []


def _twice(came: Sequence[Came], earlier: Sequence[Response], told: Told) -> Iterator[Finding]:
    """Find second answers of one organisation: among these files never, of what is recorded unless it is to be replaced."""
    places = {id(one.response): one.place for one in came}
    for first, second in twice((*earlier, *(one.response for one in came))):
        if id(second) not in places:
            continue
        where = places[id(second)]
        if id(first) in places:
            yield finding("L405", where, f"it answered in {places[id(first)]} too")
        elif not told.replace:
            said = f"its answers are recorded already, as {first.respondent}"
            yield finding("L405", where, said)
        elif not told.reason.strip():
            yield finding("R007", "--reason", "nothing says why the later answer counts")


def _drafts(
    test: MarketTest,
    came: Sequence[Came],
    told: Told,
    who: Who,
    now: Procurement,
) -> Iterator[Draft]:
    earlier = responses(test, now.entries)
    number = next_respondent(now.entries)
    entries = {
        e.fact("respondent"): e
        for e in of_kind(standing(now.entries), EntryKind.MARKET_TEST_ANSWERED)
    }
    for one in came:
        before = next((first for first, _ in twice((*earlier, one.response)) if first in earlier), None)  # fmt: skip
        again = entries.get(before.respondent) if before is not None else None
        if again is not None:
            yield _superseded(again, told, who)
            respondent = again.fact("respondent")
        else:
            respondent = f"R{number:02}"
            number += 1
        yield _draft(test, one, respondent, who)


def _superseded(entry: Entry, told: Told, who: Who) -> Draft:
    facts = {"number": str(entry.number), "reason": told.reason.strip()}
    return draft(who, EntryKind.SUPERSEDED, facts=facts)


def _draft(test: MarketTest, one: Came, respondent: str, who: Who) -> Draft:
    response, received = one.response, one.response.received
    facts = {
        "respondent": respondent,
        "organisation": response.organisation,
        "class": response.about.get("class", ""),
        "number": response.about.get("number", ""),
        "named": "yes" if response.named else "no",
        "received": received.date().isoformat() if received else "",
        "received_at": f"{received:%H:%M}" if received and received.time() != time() else "",
        "closed": closing_words(test),
        "late": "yes" if response.late else "no",
        "channel": response.channel,
    }
    rows = [{"respondent": respondent, **said_row(said)} for said in response.said]
    # names, addresses and telephone numbers stand in the file alone, which is destroyed in time
    file = file_ref(one.name, one.data, personal=True, purge_on=test.kept_until)
    return draft(
        who,
        EntryKind.MARKET_TEST_ANSWERED,
        facts=facts,
        rows={ANSWERS: rows},
        files=[(file, one.data)],
    )
