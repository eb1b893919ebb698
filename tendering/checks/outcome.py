"""Checks of an outcome before anybody is told: margins at the last place, places that changed after letters went out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.checks.bid_rows import scope
from tendering.checks.report import by_rule, shown
from tendering.checks.words import listed
from tendering.law.calendar import day_text
from tendering.law.regime import Regime, regime_of
from tendering.law.values import value
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome, Outcome, Standing, Status

NARROW = Fraction(1, 100)
"""The share of all marks under which a margin needs a second reader (regimes.md X18)."""
BEATEN = frozenset({"outranked", "tie_not_admitted"})


def check_outcome(dossier: Dossier, outcome: Outcome) -> tuple[Finding, ...]:
    """Return what the result itself gives reason to look at before letters go out."""
    return (*x18_margins(dossier, outcome), *x94_promoted(dossier, outcome))


def x18_margins(dossier: Dossier, outcome: Outcome) -> Iterator[Finding]:
    """X18: in a role's list the last appointed stands less than one per cent of all marks above the first who is not.

    A second reading on record, of the lot or of every lot, is what it asks for.
    """
    if dossier.tender.award_by is not None:
        return
    for lot in outcome.lots:
        if of_kind(dossier.entries, EntryKind.SECOND_READING, lot=lot.lot):
            continue
        rows = [
            f"{role} ({scope(lot.lot, zone or '')}): {last.bidder} {shown(a)}, {first.bidder} {shown(b)}"
            for role, zone, last, a, first, b in _margins(lot)
            if 0 <= a - b < dossier.tender.weights_total * NARROW
        ]
        if rows:
            message = (
                "margins under one per cent of all marks between the last appointed and the first who is not: "
                f"{listed(rows, 3)}"
            )
            yield finding("X18", f"lot {lot.lot}", message)


def _margins(
    lot: LotOutcome,
) -> Iterator[tuple[str, str | None, Standing, Fraction, Standing, Fraction]]:
    """Yield for each list its last appointed and its first beaten, with the values they rank by."""
    for role, zone in dict.fromkeys((p.role, p.zone) for p in lot.places):
        holders = [p.bidder for p in lot.places if (p.role, p.zone, p.via) == (role, zone, None)]
        beaten = [
            n.bidder
            for n in lot.not_placed
            if (n.role, n.zone) == (role, zone) and n.reason.code in BEATEN
        ]
        placed, out = _ranked(lot, holders, zone), _ranked(lot, beaten, zone)
        if placed and out:
            (a, _, last), (b, _, first) = min(placed), max(out)
            yield role, zone, _standing(lot, last, zone), a, _standing(lot, first, zone), b


def _standing(lot: LotOutcome, bidder: str, zone: str | None) -> Standing:
    found = lot.standing(bidder, zone) or lot.standing(bidder)
    if found is None:
        raise ValueError(f"{bidder} has no standing in lot {lot.lot}")
    return found


def _ranked(
    lot: LotOutcome, bidders: list[str], zone: str | None
) -> list[tuple[Fraction, int, str]]:
    """Return the value each ranked bidder has in a list; of equals the earlier in the order is the greater."""
    found = []
    for bidder in bidders:
        own = _standing(lot, bidder, zone)
        if own.status is Status.RANKED and own.ranking_value is not None:
            found.append((own.ranking_value, -(own.order or 0), bidder))
    return found


def x94_promoted(dossier: Dossier, outcome: Outcome) -> Iterator[Finding]:
    """X94: a reserve moved up after letters went out, so the letters it affects go out again."""
    letters = [s.sent for s in dossier.sends]
    letters += [e.on for e in dossier.entries if e.kind is EntryKind.LETTER_ISSUED]
    if not letters:
        return
    regime = regime_of(dossier.tender).regime
    rule = value(f"{'pa2023' if regime is Regime.PA2023 else 'pcr2015'}.conduct.changed_award")
    last = max(letters)
    for lot in outcome.lots:
        moved = [p.bidder for p in lot.places if p.reason.code == "promoted"]
        left = [w for w in dossier.withdrawals if w.lot in ("", lot.lot) and w.on >= last]
        if moved and left:
            message = (
                f"{listed(dict.fromkeys(moved))} moved up from reserve after {left[0].bidder} left on "
                f"{day_text(left[0].on)}, and the last letters went out on {day_text(last)}"
            )
            yield by_rule(finding("X94", f"lot {lot.lot}", message), rule)
