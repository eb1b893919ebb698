"""Give an officer the original files of a bidder. Every access leaves an entry; what is still sealed stays so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.archives import unsafe
from tendering.files.submissions import holds_prices
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import tender_of_record
from tendering.workbench.officers import undeclared
from tendering.workbench.opening import late_decision
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.submissions import opened_of, submissions, unsealed
from tendering.workbench.writing import Report, publish


def sealed(
    ref: str,
    bidder: str,
    reason: str,
    out: Path,
    who: Who,
    *,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write out the original files of a bidder, each checked against its digest, and the entry that says who saw them.

    Files that may show prices are held back while the bidder's prices are sealed.

    Raises:
        RefusedError: Nothing was opened yet, the submission came late and was not accepted, or no reason is given.
    """
    taken: dict[str, bytes] = {}
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        taken.clear()
        notes.clear()
        wrong = tuple(undeclared(now.entries, who.name, who.on, bidder))
        entry = _may_be_seen(now, bidder, reason, wrong)
        whole = unsealed(now, entry)
        held = frozenset[str]()
        if not _prices_open(now, bidder) and tender_of_record(now).price.items:
            held = holds_prices(whole, tender_of_record(now))
        taken.update({n: b for n, b in whole.files.items() if n not in held})
        for name in sorted(held):
            message = f"{name} is held back: it may show prices, and they are sealed"
            notes.append(
                finding(
                    "R320",
                    bidder,
                    message,
                    severity=Severity.WARNING,
                    remedy="Run `tendering open-prices` when the tender allows it.",
                )
            )
        if not taken:
            raise RefusedError(*(_as_error(n) for n in notes))
        seen = draft(
            who,
            EntryKind.SEALED_MATTER_SEEN,
            bidder=bidder,
            facts={"what": "; ".join(sorted(taken)), "reason": reason},
        )
        return (seen,)

    with opened(ref, store=store) as procurement:
        links: Sequence[Link] = write(procurement, who, build, dry_run=dry_run)
    files = publish(out, lambda aside: _write(aside, taken), dry_run=dry_run, manifest=False)
    text = f"{'Would give' if dry_run else 'Gave'} {counted(len(files), 'file')} of {bidder} to {who.name}; the record says so."
    return Report(
        findings=tuple(notes),
        data={"procurement": procurement.id, "entries": receipt(links)},
        text=text,
        files=files,
        dry_run=dry_run,
    )


def _as_error(note: Finding) -> Finding:
    return finding("R320", note.where, note.message, remedy=note.remedy)


def _may_be_seen(now: Procurement, bidder: str, reason: str, before: Sequence[Finding]) -> Entry:
    wrong = list(before)
    if not reason.strip():
        wrong.append(finding("R007", "--reason", "nothing says why they are looked at"))
    mine = submissions(now.entries, bidder)
    if not mine:
        wrong.append(
            finding("R355", "--bidder", f"no submission of {bidder} stands in the record")
        )
    if not of_kind(standing(now.entries), EntryKind.OPENED):
        wrong.append(finding("R320", now.id, "no bids are opened yet: nothing sealed is shown"))
    accepted = late_decision(now.entries, bidder) not in (None, "rejected")
    seen = [e for e in mine if e.kind is EntryKind.SUBMISSION_RECEIVED or accepted]
    if mine and not seen:
        message = f"the submission of {bidder} came late and is not accepted: it stays sealed"
        wrong.append(finding("R327", bidder, message, severity=Severity.ERROR))
    if wrong:
        raise RefusedError(*wrong)
    return seen[-1]


def _prices_open(now: Procurement, bidder: str) -> bool:
    """Say whether every price of a bidder was opened: of all lots, or of each lot it bids for."""
    lots = {
        row.get("lot", "")
        for e in of_kind(standing(now.entries), EntryKind.OPENED)
        for row in e.rows.get("bids", ())
        if row.get("bidder") == bidder
    }
    known = [
        e
        for e in of_kind(standing(now.entries), EntryKind.PRICES_OPENED)
        if bidder in opened_of(e)
    ]
    return any(not e.lot for e in known) or (bool(lots) and lots <= {e.lot for e in known})


def _write(aside: Path, files: Mapping[str, bytes]) -> None:
    """Write files below a folder, none with a name that would leave it."""
    for name, body in files.items():
        safe = name if not unsafe(name) else name.rpartition("/")[2].strip(". ") or "file"
        if unsafe(safe):
            safe = "file"
        target = aside / safe
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)
