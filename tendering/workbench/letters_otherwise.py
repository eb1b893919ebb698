"""Letters issued otherwise: one written elsewhere, and proof that one came. Either may move the end of a standstill."""

from __future__ import annotations

from pathlib import Path

from tendering.documents.names import Names
from tendering.law.calendar import day_text
from tendering.law.standstill import METHODS, StandstillResult, way
from tendering.model.entries import EntryKind
from tendering.model.findings import finding
from tendering.record.chain import Draft
from tendering.workbench.days import read_near_day
from tendering.workbench.issuing import ToSend, ends_told, issued, standstill_from
from tendering.workbench.recording import compute, lots_named, not_ahead
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.results import standstill_json
from tendering.workbench.writing import Report


def outside(
    ref: str,
    who: Who,
    *,
    method: str,
    bidder: str,
    what: str,
    file: Path,
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a letter that was written elsewhere, such as an exclusion letter sent before the summaries.

    Raises:
        RefusedError: The way of sending, the bidder or the lot is not known.
    """
    asked = way(method)
    body = file.read_bytes()
    counted: dict[str, StandstillResult] = {}

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots = lots_named(now, lot)
        found = compute(now).dossier
        wrong = []
        if asked not in METHODS:
            wrong.append(finding("X73", "--method", f"{method!r} is not a way of sending"))
        if found.bidder(bidder) is None:
            wrong.append(finding("R707", "--bidder", f"there is no bidder {bidder!r}"))
        if wrong:
            raise RefusedError(*wrong)
        bid_for = [x for x in lots if any(b.bidder == bidder and b.lot == x for b in found.bids)]
        letter = ToSend(bidder=bidder, what=what, lots=tuple(bid_for), name=file.name, data=body)
        if not bid_for:
            raise RefusedError(finding("R707", "--lot", f"{bidder} has no bid there"))
        made = [issued(who, letter, asked)]
        return [*made, *standstill_from(now, found, who, made, counted)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    lines = [f"Entered the {what} to {bidder} (entry {links[0].number}).", *ends_told(counted)]
    data = {"procurement": procurement.id, "entries": receipt(links)}
    return Report(data=data, text="\n".join(lines))


def received(
    ref: str,
    who: Who,
    *,
    bidder: str,
    day: str,
    proof: Path | None = None,
    said: str = "",
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter that a letter is proved to have come, and count the standstill again where that moves its end.

    ``proof`` is a file that shows it, ``said`` words for it. It is the last letter to the bidder sent by that day.

    Raises:
        RefusedError: The day is none, or no letter to the bidder was sent by then.
    """
    came, bad = read_near_day(day, "--received")
    if came is None:
        raise RefusedError(*bad)
    body = proof.read_bytes() if proof is not None else b""
    kept = [(file_ref(proof.name, body), body)] if proof is not None else []
    counted: dict[str, StandstillResult] = {}

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots_named(now, lot)
        found = compute(now).dossier
        mine = [
            s
            for s in found.sends
            if s.recipient == bidder and s.sent <= came and lot in ("", s.lot)
        ]
        if not mine:
            text = f"no letter to {bidder!r} was sent on or before {day_text(came)}"
            raise RefusedError(finding("R707", "--bidder", text))
        last = max(s.sent for s in mine)
        rows = [
            {"recipient": bidder, "lot": s.lot, "sent": s.sent.isoformat(), "method": s.method, "received": came.isoformat()}
            for s in mine
            if s.sent == last
        ]  # fmt: skip
        one = draft(
            who,
            EntryKind.LETTER_RECEIVED,
            lot=lot,
            bidder=bidder,
            facts={"received": came.isoformat(), "proof": said or (proof.name if proof else "")},
            rows={"sends": rows},
            files=kept,
        )
        return [one, *standstill_from(now, found, who, [one], counted)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    names = Names.of(compute(procurement).dossier)
    lines = [
        f"Entered that the letter to {names.bidder(bidder)} came on {day_text(came)} (entry {links[0].number}).",
        *ends_told(counted),
    ]
    data = {
        "procurement": procurement.id,
        "entries": receipt(links),
        "standstill": {x: standstill_json(r) for x, r in counted.items()},
    }
    return Report(data=data, text="\n".join(lines))
