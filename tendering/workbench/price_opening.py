"""Open prices when the tender says: before marking by officers outside the panel, or once the scores are signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tendering.files.portal_reader import PRICES
from tendering.files.submissions import read_sealed
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.workbench.dossiers import recorded
from tendering.workbench.entering import tender_of_record
from tendering.workbench.officers import faults, outside_the_panel, panel_members
from tendering.workbench.opening import (
    Asked,
    Opening,
    as_read,
    left_out,
    opened_by,
    with_findings,
)
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.submissions import is_opened, opened_of, submissions, unsealed
from tendering.workbench.writing import Report

BEFORE_MARKING, AFTER_QUALITY = "before_marking", "after_quality"


def open_prices(
    ref: str, who: Who, asked: Asked, *, store: str = "", dry_run: bool = False
) -> Report:
    """Open the prices of the opened bids, when the tender says they are opened: all of them or none.

    A price outside its rule, one that is lacking and one that appears abnormally low each open a task. Nobody is
    rejected.

    Raises:
        RefusedError: It is too early, an officer marks bids, or a price cannot be read and is not taken as read.
    """
    done = Opening()

    def build(now: Procurement) -> Sequence[Draft]:
        done.clear()
        return _prices(now, who, asked, done)

    return opened_by(ref, who, build, done, store=store, dry_run=dry_run, what="prices")


def opens_when(tender: Tender) -> str:
    """Return when prices are opened: as published; where it is not said, after quality if prices are scored."""
    if tender.price.open:
        return tender.price.open
    return AFTER_QUALITY if tender.price.weight else BEFORE_MARKING


def _prices(now: Procurement, who: Who, asked: Asked, done: Opening) -> Sequence[Draft]:
    tender = tender_of_record(now)
    dossier, _ = recorded(now)
    people = (who.name, asked.witness)
    wrong = [*faults(now.entries, people, who.on)]
    if opens_when(tender) == BEFORE_MARKING:
        panel = panel_members(now.entries, dossier)
        wrong += outside_the_panel(people, panel, "prices are opened by officers who do not mark")
    else:
        wrong += _unsigned(now, tender, asked.lot)
    wrong += left_out(replace(asked, set_aside=()), {e.bidder for e in submissions(now.entries)})
    if wrong:
        raise RefusedError(*wrong)
    bad: list[Finding] = []
    for entry in _priced(now, dossier, asked.lot):
        read = read_sealed(unsealed(now, entry), tender)
        rows = [r for r in read.rows.get(PRICES, []) if not asked.lot or r.get("lot") == asked.lot]
        faulty = has_error(read.of_prices)
        if faulty and entry.bidder not in asked.as_read:
            bad += [*read.of_prices, _unreadable_price(entry)]
            continue
        done.findings += as_read(read.of_prices) if faulty else read.of_prices
        done.take(PRICES, rows)
        done.bidders.append(entry.bidder)
    if bad:
        raise RefusedError(*bad)
    if not done.bidders:
        raise RefusedError(finding("R332", now.id, "no prices wait to be opened"))
    named = [b for b in asked.as_read if b in done.bidders]
    opening = draft(
        who,
        EntryKind.PRICES_OPENED,
        lot=asked.lot,
        facts={
            "what": "prices",
            "bidders": "; ".join(done.bidders),
            "witness": asked.witness.strip(),
            "as_read": "; ".join(named),
            "reason": asked.reason if named else "",
        },
        rows=done.rows,
    )
    return with_findings(now, opening, who, asked, done)


def _unsigned(now: Procurement, tender: Tender, lot: str) -> Iterator[Finding]:
    """The scores of the lots are signed before a scored price is seen."""
    signed = of_kind(standing(now.entries), EntryKind.SCORES_SIGNED)
    for each in tender.lots:
        if lot not in ("", each.id) or not tender.questions(each.id):
            continue
        if not any(e.lot in ("", each.id) for e in signed) and _bid_for(now, each.id):
            message = f"lot {each.id}: the panel's scores are not signed"
            yield finding(
                "R210",
                now.id,
                message,
                remedy=f"First `tendering moderation sign ID --lot {each.id}`.",
            )


def _bid_for(now: Procurement, lot: str) -> bool:
    return any(
        row.get("lot") == lot
        for entry in of_kind(standing(now.entries), EntryKind.OPENED)
        for row in entry.rows.get("bids", ())
    )


def _priced(now: Procurement, dossier: Dossier | None, lot: str) -> tuple[Entry, ...]:
    """Return the submissions whose prices wait: opened, not turned away, and not opened before for the lot."""
    away = {
        d.bidder
        for d in (dossier.decisions if dossier is not None else ())
        if d.about in ("exclusion", "late") and d.decision == "rejected" and not d.lot
    }
    away |= {e.bidder for e in of_kind(standing(now.entries), EntryKind.WITHDRAWAL) if not e.lot}
    before = {
        bidder
        for e in of_kind(standing(now.entries), EntryKind.PRICES_OPENED)
        if e.lot in ("", lot)
        for bidder in opened_of(e)
    }
    waiting = {
        e.bidder: e
        for e in submissions(now.entries)
        if is_opened(now.entries, e.bidder) and e.bidder not in away | before
    }
    return tuple(waiting[b] for b in sorted(waiting))


def _unreadable_price(entry: Entry) -> Finding:
    message = f"a price of {entry.bidder} cannot be read: no prices are opened"
    remedy = f"Take what can be read, and ask the bidder about the rest: --as-read {entry.bidder} --reason ..."
    return finding(
        "R323", f"entry {entry.number}", message, severity=Severity.ERROR, remedy=remedy
    )
