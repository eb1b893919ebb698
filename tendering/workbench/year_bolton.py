"""Bolton's simulated year: written to its record with the letters of every step, and the shares of the alternate weeks reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tendering.documents.life_tables import Heading, Part, Tables
from tendering.documents.names import Names, capital, counted
from tendering.documents.simulated_note import simulated_note
from tendering.documents.step_letters import (
    Decided,
    Desk,
    decision_letter,
    notice_letter,
    return_letter,
)
from tendering.documents.step_letters import Notice as StepNotice
from tendering.documents.tables import table
from tendering.framework.referrals import Book
from tendering.framework.rota import zones_of
from tendering.framework.shares import Share, shares, why
from tendering.framework.simulated_bolton import bolton_year
from tendering.framework.steps import LASTING, RETURN, measures, steps_of
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import fixed, plain
from tendering.record.chain import Draft
from tendering.workbench.awarded import award
from tendering.workbench.entering import tender_of_record
from tendering.workbench.library import own_templates
from tendering.workbench.providers import names_of
from tendering.workbench.records import Procurement, Who, file_ref, opened, write
from tendering.workbench.stated import head_after, officer
from tendering.workbench.writing import Report, publish, writer_of

AWARDED = date(2016, 10, 3)
FIRST = date(2016, 11, 7)
LAST = FIRST + timedelta(days=364)
STEPS = frozenset({EntryKind.STEP_NOTIFIED, EntryKind.STEP_DECIDED})
FILE = "shares"


def run(ref: str, store: str, folder: Path, seed: int) -> Report:
    """Make the record of the year in a store, and report the shares of each main and zone.

    Args:
        ref: The folder of the evaluation.
        store: Where the record is made.
        folder: Where the report is written.
        seed: The same seed gives the same year.
    """
    award(ref, _who(AWARDED, seed), store=store)
    write_year(ref, store, seed)
    return report(ref, (FIRST, LAST), folder=folder, store=store)


def _who(on: date, seed: int) -> Who:
    return officer(on, f"simulated year {seed}")


def write_year(ref: str, store: str, seed: int, days: tuple[date, date] = (FIRST, LAST)) -> None:
    """Write the entries of the year as one unit, each step against a provider with its letter."""
    who = _who(days[1] + timedelta(days=1), seed)

    def build(now: Procurement) -> Sequence[Draft]:
        book = Book(tender_of_record(now), now.entries)
        made = bolton_year(tender_of_record(now), book, len(now.links), days, seed)
        return _drafts(now, who, made)

    with opened(ref, store=store) as procurement:
        write(procurement, who, build)


def _drafts(now: Procurement, who: Who, made: Sequence[Entry]) -> list[Draft]:
    """Return the drafts of entries that were made with the numbers they will have; a step has its letter, which prints the head."""
    drafts: list[Draft] = []
    steps: list[Entry] = []
    head, names = now.head, names_of(now)
    for number, entry in enumerate(made, len(now.links) + 1):
        one = Draft(entry=replace(entry, number=None, where=""), matter={}, channel=who.channel)
        if entry.kind in STEPS:
            desk = Desk(
                names=names, procurement=now.id, head=head, on=entry.on, signed_by=entry.by
            )
            name, body = _letter(desk, entry, steps)
            ref = file_ref(name, body)
            one = replace(one, entry=replace(one.entry, files=(ref,)), matter={ref.digest: body})
        if entry.kind in STEPS or entry.kind is EntryKind.STEP_ANSWERED:
            steps.append(entry)
        drafts.append(one)
        head = head_after(now, who, one, number, head)
    return drafts


def _letter(desk: Desk, entry: Entry, steps: Sequence[Entry]) -> tuple[str, bytes]:
    step = entry.fact("step")
    if entry.kind is EntryKind.STEP_NOTIFIED:
        notice = StepNotice(
            provider=entry.bidder,
            step=step,
            evidence=[entry.fact("evidence")],
            lot=entry.lot,
            zone=entry.fact("zone"),
            term=entry.fact("out_of_order"),
        )
        letter = notice_letter(desk, notice, entry.fact("rule"), entry.day("answer_by"))
        return f"notice-{step}.docx", letter
    decided = Decided(decision=entry.fact("decision"), reason=entry.fact("reason"))
    since = entry.day("from")
    if step == RETURN:
        begins = since or entry.on
        over = [
            m
            for m in measures(steps)
            if m.provider == entry.bidder and m.step in LASTING and m.in_force(begins)
        ]
        about = (entry.bidder, entry.lot)
        return "decision-return.docx", return_letter(desk, about, decided, begins, over)
    known = next(s for s in steps_of(steps) if str(s.number) == entry.fact("notice"))
    return f"decision-{step}.docx", decision_letter(desk, known, decided, since)


def report(
    ref: str, days: tuple[date, date], *, folder: Path | None = None, store: str = ""
) -> Report:
    """Report what each main and zone had of the new work of some days, and why the mains' parts are not even.

    Args:
        ref: Id or folder.
        days: The first and last day.
        folder: Where to write it as JSON, Excel and HTML; nothing is written where none is given.
        store: Where the record is.
    """
    with opened(ref, store=store) as procurement:
        tender = tender_of_record(procurement)
        names = names_of(procurement)
        book = Book(tender, procurement.entries)
        steps = steps_of(procurement.entries)
        entries, head = len(procurement.links), procurement.head
    found = shares(book, zones_of(tender), days)
    data: dict[str, object] = {
        "procurement": procurement.id,
        "from": days[0].isoformat(),
        "to": days[1].isoformat(),
        "referrals": len(book.referrals),
        "entries": entries,
        "head": head,
        "shares": [_data(s, names) for s in found],
    }
    lines = [
        (
            f"{counted(len(book.referrals), 'referral')} from {day_text(days[0])} to {day_text(days[1])}, "
            f"{counted(sum(s.offers for s in found), 'offer')}, {counted(len(steps), 'step')} against providers."
        )
    ]
    files: tuple[Path, ...] = ()
    if folder is not None:
        shown = Tables(
            title=f"The alternate weeks: {tender.title}",
            under=f"{tender.authority.name}, reference {procurement.id}",
            lines=[simulated_note(tender), *lines],
            parts=(_mains_part(found, names), _others_part(found, names)),
            reference=procurement.id,
            head=head,
        )
        files = publish(folder, writer_of(shown.files(FILE, data, own_templates())), beside=True)
    text = "\n".join([*lines, "", _table(found, names), "", *_whys(found, names)])
    return Report(data=data, text=text, files=files)


def _data(share: Share, names: Names) -> dict[str, object]:
    mains = {f: getattr(share, f) for f in ("days", "days_all", "own", "own_all", "own_refused")}
    rest = ("own_unanswered", "passed", "passed_taken", "at_once", "at_once_taken", "chosen")
    return {
        "lot": share.lot,
        "zone": share.zone,
        "provider": share.provider,
        "name": names.bidder(share.provider),
        "main": share.main,
        **mains,
        **{f: getattr(share, f) for f in (*rest, "chosen_taken", "placed", "handed_back")},
        "offers": share.offers,
        "hours": plain(share.hours),
        "hours_all": plain(share.hours_all),
        "share": plain(share.share) if share.share is not None else None,
    }


def _percent(share: Share) -> str:
    return "" if share.share is None else f"{fixed(share.share * 100, 1)}%"


def _table(found: Sequence[Share], names: Names) -> str:
    rows = [
        (
            capital(names.area(s.lot, s.zone)),
            names.bidder(s.provider),
            s.days,
            s.offers,
            s.placed,
            s.own_refused,
            s.own_unanswered,
            s.handed_back,
            plain(s.hours),
            _percent(s),
        )
        for s in found
        if s.main
    ]
    columns = ["zone", "main", "days on duty", "offers", "placed", "refused", "unanswered"]
    return table(rows, [*columns, "handed back", "hours a week", "share"], right=range(2, 10))


def _whys(found: Sequence[Share], names: Names) -> Iterator[str]:
    for share in found:
        if share.main:
            where = capital(names.area(share.lot, share.zone))
            yield f"{where}, {names.bidder(share.provider)}: {why(share, MAINS)}."


MAINS = 2
"""How many mains share the weeks of a zone in Bolton."""


def _mains_part(found: Sequence[Share], names: Names) -> Part:
    columns = (
        Heading(title="Zone", width=18),
        Heading(title="Main", width=28),
        Heading(title="Days on duty", width=14, figures=True),
        Heading(title="Referrals on them", width=18, figures=True),
        Heading(title="Refused", width=10, figures=True),
        Heading(title="Unanswered", width=13, figures=True),
        Heading(title="Placed", width=9, figures=True),
        Heading(title="Handed back", width=14, figures=True),
        Heading(title="Hours a week", width=15, figures=True),
        Heading(title="Share", width=9, figures=True),
        Heading(title="Why it is not half", width=70),
    )
    rows = [
        (
            capital(names.area(s.lot, s.zone)),
            names.bidder(s.provider),
            s.days,
            s.own,
            s.own_refused,
            s.own_unanswered,
            s.placed,
            s.handed_back,
            s.hours,
            _percent(s),
            why(s, MAINS),
        )
        for s in found
        if s.main
    ]
    lines = (
        "Hours a week are those of the packages placed in the period, whatever became of them later.",
        "The paper prints only that each main acts in alternate weeks; the order of offers after that is invented for this example.",
    )
    return Part(
        title="What each main had of its zone",
        sheet="Mains",
        columns=columns,
        rows=rows,
        lines=lines,
    )


def _others_part(found: Sequence[Share], names: Names) -> Part:
    columns = (
        Heading(title="Zone", width=18),
        Heading(title="Provider", width=30),
        Heading(title="Offered at once", width=17, figures=True),
        Heading(title="Accepted", width=12, figures=True),
        Heading(title="People who chose it", width=21, figures=True),
        Heading(title="Placed", width=9, figures=True),
        Heading(title="Hours a week", width=15, figures=True),
        Heading(title="Share", width=9, figures=True),
    )
    rows = [
        (
            capital(names.area(s.lot, s.zone)),
            names.bidder(s.provider),
            s.at_once,
            s.at_once_taken,
            s.chosen,
            s.placed,
            s.hours,
            _percent(s),
        )
        for s in found
        if not s.main and s.offers
    ]
    return Part(title="Other framework providers", sheet="Others", columns=columns, rows=rows)
