"""Open what was sealed: bids by two officers after the deadline, prices when the tender says, each as one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tendering.checks.opening import check_opening, conditional_words
from tendering.documents.names import counted
from tendering.files.portal_reader import FLAGS, PRICES, Read
from tendering.files.record_dossier import dossier_of
from tendering.files.response_rows import TABLE_NAMES
from tendering.files.submissions import read_sealed
from tendering.model.entries import Entry, EntryKind, name_key, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.record.chain import Draft
from tendering.workbench.deadline import closes, shown
from tendering.workbench.entering import tender_of_record
from tendering.workbench.officers import faults
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.submissions import identity, is_opened, submissions, unsealed
from tendering.workbench.task_list import new_tasks
from tendering.workbench.writing import Report

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an opening is to go.

    Attributes:
        witness: The second officer.
        set_aside: Bidders left sealed because they cannot be read.
        as_read: Bidders of whom only what can be read is taken; what cannot stays blank, and is asked about.
        reason: Why those are left aside or taken as read.
        lot: Of prices, the one lot they are opened for; blank is every lot.
        reply_by: The day bidders are to answer what is asked of them; None counts the usual time.
    """

    witness: str
    set_aside: tuple[str, ...] = ()
    as_read: tuple[str, ...] = ()
    reason: str = ""
    lot: str = ""
    reply_by: date | None = None


@dataclass(slots=True)
class Opening:
    """What an opening finds and takes, while bid after bid is read."""

    findings: list[Finding] = field(default_factory=list)
    rows: Rows = field(default_factory=dict)
    bidders: list[str] = field(default_factory=list)

    def clear(self) -> None:
        """Forget what was found and taken, to begin again."""
        self.findings.clear()
        self.rows.clear()
        self.bidders.clear()

    def take(self, table: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Add rows of a table; blank cells are left out."""
        self.rows.setdefault(table, []).extend({k: v for k, v in r.items() if v} for r in rows)


def open_bids(
    ref: str, who: Who, asked: Asked, *, store: str = "", dry_run: bool = False
) -> Report:
    """Open every bid that came in time, or late and was accepted: all of them or, where one cannot be read, none.

    Prices stay sealed. What the bids bring to light, and what in them cannot be read, are findings; an answer that
    does not pass opens a task.

    Raises:
        RefusedError: It is too early, the officers may not, or a bid cannot be read and is not left aside.
    """
    done = Opening()

    def build(now: Procurement) -> Sequence[Draft]:
        done.clear()  # the store may ask again
        return _bids(now, who, asked, done)

    return opened_by(ref, who, build, done, store=store, dry_run=dry_run, what="bids")


def opened_by(
    ref: str,
    who: Who,
    build: Callable[[Procurement], Sequence[Draft]],
    done: Opening,
    *,
    store: str,
    dry_run: bool,
    what: str,
) -> Report:
    """Write what an opening gives, and say whose it was and which tasks follow."""
    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    opened_tasks = [link for link in links if link.entry.kind is EntryKind.TASK_OPENED]
    verb = "Would open" if dry_run else "Opened"
    lines = [
        f"{verb} the {what} of {counted(len(done.bidders), 'bidder')}: {', '.join(done.bidders)}."
    ]
    for link in opened_tasks:
        entry = link.entry
        where = ", ".join(w for w in (f"lot {entry.lot}", entry.fact("zone")) if w)
        lines.append(
            f"  task {link.number}: {entry.bidder}, {where}, {entry.fact('about')}: "
            f"{entry.fact('question')} By {entry.fact('due')}."
        )
    if opened_tasks:
        lines.append(f"Next: tendering tasks {ref}")
    return Report(
        findings=tuple(dict.fromkeys(done.findings)),
        data={"procurement": procurement.id, "bidders": done.bidders, "entries": receipt(links)},
        text="\n".join(lines),
        dry_run=dry_run,
    )


def _bids(now: Procurement, who: Who, asked: Asked, done: Opening) -> Sequence[Draft]:
    tender = tender_of_record(now)
    wrong = [*_too_early(now, who), *faults(now.entries, (who.name, asked.witness), who.on)]
    wrong += left_out(asked, {e.bidder for e in submissions(now.entries)})
    if wrong:
        raise RefusedError(*wrong)
    bad: list[Finding] = []
    for entry in due_for_opening(now, done.findings):
        if entry.bidder in asked.set_aside:
            message = f"{entry.bidder}: {asked.reason}"
            done.findings.append(finding("R323", f"entry {entry.number}", message))
            done.take("bidders", identity(now.entries, entry.bidder))
            continue
        read = read_sealed(unsealed(now, entry), tender)
        faulty = has_error(read.findings) or not read.rows.get("bidders")
        if faulty and (entry.bidder not in asked.as_read or not read.rows.get("bidders")):
            bad += [*read.findings, _unreadable(entry)]
            continue
        done.findings += as_read(read.findings) if faulty else read.findings
        _take_bid(read, entry, done)
    if bad:
        raise RefusedError(*bad, *(f for f in done.findings if f not in bad))
    if not done.bidders:
        raise RefusedError(
            finding("R332", now.id, "no submission waits to be opened"), *done.findings
        )
    return with_findings(now, _opened_draft(who, asked, done), who, asked, done)


def _too_early(now: Procurement, who: Who) -> Iterator[Finding]:
    """The deadline has to be over by the clock, whatever day is told."""
    end = closes(now.tender, now.entries)
    if end is not None and who.now <= end:
        message = f"tenders close at {shown(end)}, and the clock says {shown(who.now)}"
        yield finding("R320", now.id, message)


def left_out(asked: Asked, known: set[str]) -> Iterator[Finding]:
    """Find bidders named to be left aside or taken as read that are not there, or without a reason."""
    named = (*asked.set_aside, *asked.as_read)
    if named and not asked.reason.strip():
        message = "nothing says why bids are left aside or taken as read"
        yield finding("R007", "--reason", message)
    for bidder in named:
        if bidder not in known:
            yield finding("R355", bidder, f"no submission of {bidder} stands in the record")


def due_for_opening(now: Procurement, notes: list[Finding]) -> tuple[Entry, ...]:
    """Return the submissions to be opened: in time, or late and accepted; not opened yet, not withdrawn."""
    chosen: dict[str, Entry] = {}
    left = {e.bidder for e in of_kind(standing(now.entries), EntryKind.WITHDRAWAL) if not e.lot}
    for entry in submissions(now.entries):
        if not entry.files or is_opened(now.entries, entry.bidder) or entry.bidder in left:
            continue
        if entry.kind is EntryKind.LATE_SUBMISSION:
            word = late_decision(now.entries, entry.bidder)
            if word is None:
                message = f"{entry.bidder} came late, on {entry.on}, and stays sealed"
                notes.append(finding("R327", f"entry {entry.number}", message))
            if word in (None, "rejected"):
                continue
        chosen[entry.bidder] = entry
    return tuple(chosen[b] for b in sorted(chosen))


def late_decision(entries: Sequence[Entry], bidder: str) -> str | None:
    """Return what was decided of a late submission; None while nobody has."""
    words = [
        row.get("decision", "")
        for entry in of_kind(standing(entries), EntryKind.NON_COMPLIANCE_DECIDED)
        for row in entry.rows.get("decisions", ())
        if row.get("bidder") == bidder and row.get("about") == "late"
    ]
    return words[-1] if words else None


def _unreadable(entry: Entry) -> Finding:
    message = f"{entry.bidder} cannot be read as it is: nothing is opened"
    remedy = (
        f"Leave it sealed: --set-aside {entry.bidder} --reason ...; or take what can be read, and ask the bidder about "
        f"the rest: --as-read {entry.bidder} --reason ..."
    )
    return finding(
        "R323", f"entry {entry.number}", message, severity=Severity.ERROR, remedy=remedy
    )


def as_read(findings: Sequence[Finding]) -> list[Finding]:
    """Say of what could not be read that it stays blank."""
    return [
        replace(f, severity=Severity.WARNING) if f.severity is Severity.ERROR else f
        for f in findings
    ]


def _take_bid(read: Read, entry: Entry, done: Opening) -> None:
    done.bidders.append(entry.bidder)
    for table in TABLE_NAMES:
        if table != PRICES:
            done.take(table, read.rows.get(table, ()))
    done.take(FLAGS, [*read.flags, *_flags(read, entry.bidder)])
    called = next(iter(read.rows.get("bidders", ())), {}).get("name", "")
    known = entry.fact("name")
    if called and known and name_key(called) != name_key(known):
        message = f"{entry.bidder} was received as {known}, and calls itself {called}"
        done.findings.append(finding("R326", f"entry {entry.number}", message))


def _flags(read: Read, bidder: str) -> Iterator[dict[str, str]]:
    for row in read.rows.get("pass_fail", ()):
        where = f"{bidder}, {row.get('question', '')}"
        for text in (row.get("answer", ""), row.get("evidence", "")):
            yield from conditional_words(bidder, text, where, form=True)
    for row in read.rows.get("answers", ()):
        where = f"{bidder}, {row.get('criterion', '')}"
        yield from conditional_words(bidder, row.get("answer", ""), where, form=False)


def _opened_draft(who: Who, asked: Asked, done: Opening) -> Draft:
    named = [b for b in asked.as_read if b in done.bidders]
    return draft(
        who,
        EntryKind.OPENED,
        facts={
            "what": "bids",
            "bidders": "; ".join(done.bidders),
            "witness": asked.witness.strip(),
            "set_aside": "; ".join(asked.set_aside),
            "as_read": "; ".join(named),
            "reason": asked.reason if asked.set_aside or named else "",
        },
        rows={table: rows for table, rows in done.rows.items() if rows},
    )


def with_findings(
    now: Procurement,
    opening: Draft,
    who: Who,
    asked: Asked,
    done: Opening,
) -> Sequence[Draft]:
    """Return an opening with the tasks that follow from it; what it brings to light is added to the findings."""
    after = (*now.entries, replace(opening.entry, number=len(now.entries) + 1))
    dossier, more = dossier_of(now.id, tender_of_record(now), after)
    mine = tuple(f for f in more if f.where == f"entry {len(after)}" and f.code != "F018")
    done.findings += mine
    if opening.entry.kind is EntryKind.OPENED:
        done.findings += check_opening(dossier, flags(after))
    return (opening, *new_tasks(dossier, after, who, asked.reply_by))


def flags(entries: Sequence[Entry]) -> tuple[Mapping[str, str], ...]:
    """Return what opened bids mark or say that may make them conditional or variants."""
    return tuple(
        row for e in of_kind(standing(entries), EntryKind.OPENED) for row in e.rows.get(FLAGS, ())
    )
