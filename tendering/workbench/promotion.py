"""Promote a reserve, as the tender publishes: a new award decision, and what it makes due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tendering.checks.record import Record, record_of
from tendering.documents.names import Names, joined
from tendering.evaluation.places.withdrawals import concerns
from tendering.law.calendar import day_text
from tendering.model.bids import Withdrawal
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Place
from tendering.record.chain import Draft
from tendering.workbench.recording import (
    Computed,
    compute,
    lots_named,
    not_ahead,
    outcome_draft,
    with_drafts,
)
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A place that is to be filled again; ``zone`` is empty where the role is of the lot."""

    lot: str
    role: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gained:
    """A place that a bidder gains by a promotion."""

    lot: str
    place: Place
    instead_of: str


def promote(
    ref: str,
    who: Who,
    *,
    lot: str,
    role: str,
    reason: str,
    zone: str = "",
    withdrawn: str = "",
    whole_lot: bool = False,
    advice: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Promote a reserve to the place that a bidder leaves: entered with the withdrawal and the new outcome.

    ``withdrawn`` is who leaves, from the zone of the place or, with ``whole_lot``, from the lot; where its withdrawal
    is in the record already it need not be named. Whoever else moves up by it is entered too. ``advice`` is the
    lawyer's decision, without which nobody is promoted once a contract of the lot is signed.

    Raises:
        RefusedError: The tender publishes no promotion, nothing was approved, or no reserve may take the place.
    """
    kept: list[tuple[Computed, tuple[Gained, ...], Record]] = []

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots_named(now, lot)
        before = compute(now)
        seat = Seat(lot=lot, role=role, zone=zone)
        _admitted(now, before, seat, advice)
        left = replace(seat, zone="") if whole_lot else seat
        leaving = _leaving(before, who, left, withdrawn, reason)
        after = with_drafts(now, leaving)
        gained = tuple(g for g in _gained(now, before, after) if g.lot == lot)
        mine = [g for g in gained if g.place.role == role and (g.place.zone or "") == zone]
        if not mine:
            raise RefusedError(finding("R720", f"lot {lot}", _nobody(after, lot, role, zone)))
        promoted = [_promoted(who, g, reason, advice) for g in gained]
        made = [*leaving, *promoted]
        final = with_drafts(now, made)
        record = record_of(final.dossier.tender, final.dossier.entries, final.dossier)
        kept[:] = [(final, gained, record)]
        return [*made, outcome_draft(who, final)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    ((final, gained, record),) = kept
    names = Names.of(final.dossier)
    due = tuple(_due(procurement.id, final, gained, record))
    verb = "Would promote" if dry_run else "Promoted"
    lines = [f"{verb}: {_said(g, names)}" for g in gained]
    data = {
        "procurement": procurement.id,
        "entries": receipt(links),
        "promoted": [
            {
                "lot": g.lot,
                "role": g.place.role,
                "zone": g.place.zone,
                "bidder": g.place.bidder,
                "instead_of": g.instead_of,
            }
            for g in gained
        ],
        "digest": final.digest,
    }
    return Report(findings=due, data=data, text="\n".join(lines))


def _said(gained: Gained, names: Names) -> str:
    mine = names.in_lot(gained.lot)
    place = gained.place
    where = f", {mine.zone(place.zone)}" if place.zone else ""
    instead = f", instead of {names.bidder(gained.instead_of)}" if gained.instead_of else ""
    return f"{names.bidder(place.bidder)}, {mine.role(place.role)} in {names.lot(gained.lot)}{where}{instead}"


def _admitted(now: Procurement, before: Computed, seat: Seat, advice: str) -> None:
    """Refuse a promotion that the published rules, or the stage, do not admit.

    Raises:
        RefusedError: They do not.
    """
    lot, role, zone = seat.lot, seat.role, seat.zone
    tender = before.dossier.tender
    entries = standing(now.entries)
    wrong: list[Finding] = []
    mine = tender.lot(lot)
    named = next((r for r in mine.roles if r.role == role), None) if mine is not None else None
    if mine is not None and named is None:
        said = f"lot {lot} has no role {role!r}; it has {joined(r.role for r in mine.roles)}"
        wrong.append(finding("R720", "--role", said))
    if mine is not None and zone and mine.zone(zone) is None:
        said = f"lot {lot} has no zone {zone!r}; it has {joined(z.id for z in mine.zones)}"
        wrong.append(finding("R720", "--zone", said))
    if tender.on_withdrawal != "promote":
        instead = (
            "everything is worked out again: `tendering evaluate ID --enter`"
            if tender.on_withdrawal == "rerun"
            else "the tender does not say what follows, so somebody has to decide"
        )
        said = f"the tender publishes no promotion (on_withdrawal); {instead}"
        wrong.append(finding("R720", tender.at("on_withdrawal"), said))
    if not of_kind(entries, EntryKind.APPROVED, lot=lot):
        said = "nothing is approved, so a withdrawal is one from the competition: `tendering evaluate ID --enter`"
        wrong.append(finding("R720", f"lot {lot}", said))
    signed = of_kind(entries, EntryKind.SIGNED, lot=lot)
    if signed and not advice.strip():
        said = f"a contract of the lot was signed on {day_text(signed[0].on)}"
        wrong.append(finding("R721", "--advice", said))
    if wrong:
        raise RefusedError(*wrong)


def _leaving(before: Computed, who: Who, seat: Seat, withdrawn: str, reason: str) -> list[Draft]:
    """Return the draft of the withdrawal that makes the place free; none where it is in the record.

    Raises:
        RefusedError: Nobody left after approval, or the one named holds no place there.
    """
    lot, zone = seat.lot, seat.zone
    entered = [w for w in before.dossier.withdrawals if concerns(w, lot, zone or None)]
    approved = before.dossier.approved_on
    if not withdrawn:
        if not any(approved is not None and w.on > approved for w in entered):
            said = f"nobody left lot {lot} after approval; name who leaves with --withdrawn"
            raise RefusedError(finding("R720", "--withdrawn", said))
        return []
    if any(w.bidder == withdrawn for w in entered):
        return []
    decided = before.outcome.lot(lot)
    held = {p.bidder for p in decided.places} if decided is not None else set()
    if withdrawn not in held:
        said = f"{withdrawn!r} holds no place in lot {lot}"
        raise RefusedError(finding("R720", "--withdrawn", said))
    if approved is not None and who.on <= approved:
        said = f"it leaves on {day_text(who.on)}, no later than the approval of {day_text(approved)}: that is not after it"
        remedy = "Give the day it left with --on; of the day of approval itself, everything is worked out again."
        raise RefusedError(finding("R720", "--on", said, remedy=remedy))
    leaves = Withdrawal(bidder=withdrawn, lot=lot, zone=zone, on=who.on, reason=reason)
    row = {
        "bidder": leaves.bidder,
        "lot": leaves.lot,
        "zone": leaves.zone,
        "on": leaves.on.isoformat(),
        "reason": leaves.reason,
    }
    return [
        draft(
            who,
            EntryKind.WITHDRAWAL,
            lot=lot,
            bidder=withdrawn,
            facts={"reason": reason},
            rows={"withdrawals": [row]},
        )
    ]


def _gained(now: Procurement, before: Computed, after: Computed) -> Iterator[Gained]:
    """Yield the places gained since the last promotion entered: those that the engine gave to a reserve."""
    entered = {
        (e.lot, e.fact("role"), e.fact("zone"), e.bidder)
        for e in of_kind(standing(now.entries), EntryKind.RESERVE_PROMOTED)
    }
    del before
    for lot in after.outcome.lots:
        for place in lot.places:
            key = (lot.lot, place.role, place.zone or "", place.bidder)
            if place.reason.code == "promoted" and key not in entered:
                yield Gained(
                    lot=lot.lot, place=place, instead_of=place.reason.facts.get("vacated_by", "")
                )


def _nobody(after: Computed, lot: str, role: str, zone: str) -> str:
    decided = after.outcome.lot(lot)
    if decided is None or not decided.complete:
        waits = "; ".join(decided.waiting_for) if decided is not None else ""
        return f"the lot is not complete: {waits}"
    where = f"{role}, zone {zone}" if zone else role
    bars = [
        f"{n.bidder}: {n.reason.code.replace('_', ' ')}"
        for n in decided.not_placed
        if n.role == role and (n.zone or "") == zone
    ]
    said = f" ({'; '.join(bars)})" if bars else ""
    return (
        f"no reserve takes a place ({where}): none is named, or the limits leave none free{said}"
    )


def _promoted(who: Who, gained: Gained, reason: str, advice: str) -> Draft:
    facts = {
        "role": gained.place.role,
        "zone": gained.place.zone or "",
        "instead_of": gained.instead_of,
        "reason": reason,
        "advice": advice,
    }
    return draft(
        who,
        EntryKind.RESERVE_PROMOTED,
        lot=gained.lot,
        bidder=gained.place.bidder,
        facts=facts,
    )


def _due(ref: str, final: Computed, gained: Sequence[Gained], record: Record) -> Iterator[Finding]:
    """Say what the new decision makes due before anything is signed in its lots."""
    names = Names.of(final.dossier)
    for lot in dict.fromkeys(g.lot for g in gained):
        bidding = dict.fromkeys(b.bidder for b in final.dossier.bids if b.lot == lot)
        who = joined(names.bidder(b) for b in bidding)
        what = "assessment summary" if record.act else "standstill letter"
        steps = [
            f"the new outcome is approved: `tendering approve {ref} --lot {lot}`",
            f"a new {what} to each bidder of the lot ({who}): `tendering issue {ref} --lot {lot}`",
        ]
        if record.act:
            steps.append("the contract award notice (UK6) is published again")
        steps.append("the standstill runs again, from the last of them")
        law = record.rule("conduct.changed_award", "conduct.changed_award").cite
        for step in steps:
            yield finding("R722", f"lot {lot}", step, law=law)
