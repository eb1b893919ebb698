"""Who left the competition, and who was expected and never came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.files.record_dossier import rows_of
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.submissions import identity, is_opened, submissions
from tendering.workbench.writing import Report


def withdraw(
    ref: str,
    bidder: str,
    reason: str,
    who: Who,
    *,
    lot: str = "",
    zone: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that a bidder left: before opening, its submission then stays sealed.

    Raises:
        RefusedError: There is no such bidder, or no reason.
    """
    sealed = [False]

    def build(now: Procurement) -> Sequence[Draft]:
        wrong = tuple(_faults(now, bidder, reason, lot, zone))
        if wrong:
            raise RefusedError(*wrong)
        sealed[0] = not lot and not is_opened(now.entries, bidder)
        row = {
            "bidder": bidder,
            "lot": lot,
            "zone": zone,
            "on": who.on.isoformat(),
            "reason": reason,
        }
        return (
            draft(
                who,
                EntryKind.WITHDRAWAL,
                lot=lot,
                bidder=bidder,
                facts={"reason": reason},
                rows={
                    "bidders": identity(now.entries, bidder),
                    "withdrawals": [{k: v for k, v in row.items() if v}],
                },
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        return f"{verb} that {bidder} left.{' Its submission stays sealed.' if sealed[0] else ''}"

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _faults(now: Procurement, bidder: str, reason: str, lot: str, zone: str) -> Iterator[Finding]:
    known = {e.bidder for e in submissions(now.entries)}
    known |= {row.cells.get("bidder", "") for row in rows_of(now.entries, "bidders")}
    if bidder not in known:
        yield finding("R355", "--bidder", f"there is no bidder {bidder}")
    if not reason.strip():
        yield finding("R007", "--reason", "nothing says why")
    here = tender_of_record(now).lot(lot) if lot else None
    if lot and here is None:
        yield finding("R355", "--lot", f"there is no lot {lot}")
    if zone and (here is None or zone not in {z.id for z in here.zones}):
        yield finding("R355", "--zone", f"lot {lot or '(none named)'} has no zone {zone}")


def did_not_bid(
    ref: str, name: str, reason: str, who: Who, *, store: str = "", dry_run: bool = False
) -> Report:
    """Record who was expected to bid and did not, and why, as far as it was said.

    Raises:
        RefusedError: Nobody is named.
    """
    if not name.strip():
        raise RefusedError(finding("R007", "--name", "nobody is named"))

    def build(now: Procurement) -> Sequence[Draft]:
        del now
        kind = EntryKind.DID_NOT_BID
        return (draft(who, kind, person=name.strip(), facts={"reason": reason}),)

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        return f"{verb} that {name.strip()} did not bid."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)
