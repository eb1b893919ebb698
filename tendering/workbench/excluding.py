"""Exclusion: representations invited and considered, the decision by a named person, and who has to be told by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tendering.checks.compliance import parties, told_by
from tendering.checks.record import Record
from tendering.files.cell_values import day
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft, Link
from tendering.workbench.compliance import as_record
from tendering.workbench.entering import entered
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report


def invite(
    ref: str,
    bidder: str,
    about: str,
    reply_by: str,
    who: Who,
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that a bidder was invited to make representations on a ground of exclusion."""
    wrong = []
    if not about.strip():
        wrong.append(finding("R007", "--about", "nothing says on what ground"))
    by = day(reply_by)
    if by is None or by < who.on:
        wrong.append(
            finding(
                "R301",
                "--reply-by",
                f"{reply_by[:40]!r} is no day to come",
                remedy="Give --reply-by as YYYY-MM-DD.",
            )
        )
    facts = {"about": about, "reply_by": reply_by}
    said = f"that {bidder} was invited to make representations by {reply_by}"
    kind = EntryKind.REPRESENTATIONS_INVITED
    return _about_bidder(
        ref, (kind, bidder, facts, said), who, wrong, store=store, dry_run=dry_run
    )


def consider(
    ref: str,
    bidder: str,
    about: str,
    result: str,
    who: Who,
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that a bidder's representations were considered, and what was made of them."""
    wrong = [
        finding("R007", name, f"{name} says nothing")
        for name, text in (("--about", about), ("--finding", result))
        if not text.strip()
    ]
    facts = {"about": about, "finding": result}
    said = f"that the representations of {bidder} were considered"
    kind = EntryKind.REPRESENTATIONS_CONSIDERED
    return _about_bidder(
        ref, (kind, bidder, facts, said), who, wrong, store=store, dry_run=dry_run
    )


def _about_bidder(
    ref: str,
    made: tuple[EntryKind, str, dict[str, str], str],
    who: Who,
    wrong: Sequence[Finding],
    *,
    store: str,
    dry_run: bool,
) -> Report:
    """Write one entry about a bidder: its kind, the bidder, its facts, and what a person is told."""
    kind, bidder, facts, said = made

    def build(now: Procurement) -> Sequence[Draft]:
        found = [*wrong, *_no_bidder(as_record(now), bidder)]
        if found:
            raise RefusedError(*found)
        return (draft(who, kind, bidder=bidder, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        return f"{verb} {said}."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _no_bidder(record: Record, bidder: str) -> Iterator[Finding]:
    if bidder not in {b for b, _, _ in parties(record)}:
        yield finding("R355", "--bidder", f"no opened bid is that of {bidder or 'nobody'}")


def exclude(
    ref: str,
    bidder: str,
    who: Who,
    *,
    ground: str,
    reason: str,
    role: str,
    options: str,
    notified: str = "",
    reported: str = "",
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that a named person excluded a bidder, once its representations were invited, and considered or overdue.

    Raises:
        RefusedError: Something is not said, or the bidder was not heard.
    """
    asked_for = {"--ground": ground, "--reason": reason, "--role": role, "--options": options}
    wrong = [
        finding("R007", name, f"{name} says nothing")
        for name, text in asked_for.items()
        if not text.strip()
    ]
    for name, text in (("--notified", notified), ("--reported", reported)):
        if text and day(text) is None:
            wrong.append(_no_day(name, text))
    told = {}

    def build(now: Procurement) -> Sequence[Draft]:
        record = as_record(now)
        found = [*wrong, *_no_bidder(record, bidder), *_unheard(record, bidder, who)]
        if found:
            raise RefusedError(*found)
        row = {
            "bidder": bidder,
            "lot": lot,
            "about": "exclusion",
            "decision": "rejected",
            "by": who.name,
            "role": role,
            "on": who.on.isoformat(),
            "options_considered": options,
            "reason": reason,
        }
        facts = {"ground": ground, "reason": reason, "notified": notified, "reported": reported}
        made = draft(
            who,
            EntryKind.EXCLUSION,
            lot=lot,
            bidder=bidder,
            facts=facts,
            rows={"decisions": [{k: v for k, v in row.items() if v}]},
        )
        told["by"] = (
            f" The appropriate authority is told by {day_text(told_by(made.entry))}."
            if record.act
            else ""
        )
        return (made,)

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        return f"{verb} the exclusion of {bidder}.{told.get('by', '')} Tell the bidder in a letter of its own."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _unheard(record: Record, bidder: str, who: Who) -> Iterator[Finding]:
    """R354: representations were invited, and considered or their time is over."""
    invited = [e for e in record.of(EntryKind.REPRESENTATIONS_INVITED) if e.bidder == bidder]
    considered = [e for e in record.of(EntryKind.REPRESENTATIONS_CONSIDERED) if e.bidder == bidder]
    rule = record.rule("rules.s57", "rules.reg57")
    if not invited:
        message = f"{bidder} was not invited to make representations"
        remedy = "First `tendering compliance invite`."
        yield finding("R354", bidder, message, remedy=remedy, law=rule.cite)
    elif not considered:
        until = invited[-1].day("reply_by")
        if until is None or until >= who.on:
            message = (
                f"{bidder} has until {until} to make representations, and none were considered"
            )
            remedy = "First `tendering compliance consider`, or wait."
            yield finding("R354", bidder, message, remedy=remedy, law=rule.cite)


def told(
    ref: str,
    bidder: str,
    who: Who,
    *,
    notified: str = "",
    reported: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record on which day the bidder, or the appropriate authority, was told of an exclusion: the entry again, with the day.

    Raises:
        RefusedError: No exclusion of the bidder stands, or no day is given.
    """
    given = {"notified": notified, "reported": reported}
    wrong = [
        _no_day(f"--{name}", text) for name, text in given.items() if text and day(text) is None
    ]
    if not any(given.values()):
        wrong.append(finding("R007", "--reported", "no day is given"))

    def build(now: Procurement) -> Sequence[Draft]:
        found = [
            e for e in of_kind(standing(now.entries), EntryKind.EXCLUSION) if e.bidder == bidder
        ]
        if not found:
            wrong.append(finding("R355", "--bidder", f"no exclusion of {bidder} stands"))
        if wrong:
            raise RefusedError(*wrong)
        before = found[-1]
        entry = replace(
            before,
            facts={**before.facts, **{k: v for k, v in given.items() if v}},
            number=None,
            where="",
        )
        reason = "the day it was told is known"
        facts = {
            "what": f"the exclusion of {bidder}",
            "number": str(before.number),
            "reason": reason,
        }
        out = draft(who, EntryKind.SUPERSEDED, bidder=bidder, lot=before.lot, facts=facts)
        return (out, Draft(entry=entry, matter={}, channel=who.channel))

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        return f"{verb} that the exclusion of {bidder} was told."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _no_day(option: str, text: str) -> Finding:
    said = f"{text[:40]!r} is no day"
    return finding("R301", option, said, remedy=f"Give {option} as YYYY-MM-DD.")
