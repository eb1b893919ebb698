"""Scoring: from a dossier to every list ranked, with what each lot waits for. Appoints nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.evaluation.aggregation import source_of
from tendering.evaluation.assess import LotAssessment
from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.draw import is_committed
from tendering.evaluation.entries import Entries, entries_of
from tendering.evaluation.lists import RankedList, ranked_list, shared_list
from tendering.evaluation.lot_total import WITHOUT, lot_candidacies
from tendering.evaluation.low_price import low_price_findings
from tendering.evaluation.outline import Outline
from tendering.evaluation.price import PriceScoring
from tendering.evaluation.price_rules import is_zonal, sum_findings
from tendering.evaluation.rank_sums import rank_by_sums
from tendering.evaluation.scored import ListKey, Scored
from tendering.evaluation.stages import counted
from tendering.evaluation.ties import Draw
from tendering.evaluation.totals import add_up, award, better_of, make_relative
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding, in_order
from tendering.model.outcome import Standing, Status, Tie
from tendering.model.tender import Criterion, Lot, Per, Tender


@dataclass(slots=True)
class _LotWork:
    """A lot while it is scored: its own candidacies, and those of each zone."""

    lot: Lot
    assessment: LotAssessment
    base: dict[str, Candidacy]
    zones: dict[str, dict[str, Candidacy]] = field(default_factory=dict)
    own: list[Candidacy] = field(default_factory=list)

    @property
    def has_own_list(self) -> bool:
        """Say whether the lot's own list is scored directly, not made from its zones."""
        return not self.assessment.scores_by_zone or self.lot.lot_total == WITHOUT

    def scored(self) -> dict[ListKey, list[Candidacy]]:
        """Return the lists that are scored in their own right."""
        lists: dict[ListKey, list[Candidacy]] = {}
        if self.has_own_list:
            lists[self.lot.id, None] = list(self.base.values())
        if self.assessment.scores_by_zone:
            lists |= {(self.lot.id, z): list(found.values()) for z, found in self.zones.items()}
        return lists


def score(dossier: Dossier, *, without: Collection[tuple[str, str]] = ()) -> Scored:
    """Score and rank every list of a dossier.

    Args:
        dossier: The tender and everything recorded; the order of its rows never matters.
        without: Bidder and lot pairs to treat as withdrawn, lot "" being every lot. Nothing else is: the caller
            decides which of ``dossier.withdrawals`` count.

    Returns:
        Every bidder of every list once, ties and their ladder, what each lot waits for, and findings.
    """
    tender = dossier.tender
    entries = entries_of(dossier, without)
    seed, findings = _seed(dossier)
    outline = Outline(tender)
    work = [_assessed(dossier, entries, lot, seed, outline) for lot in tender.lots]
    _score_lists(dossier, entries, work)
    standings: dict[ListKey, tuple[Standing, ...]] = {}
    ties: dict[ListKey, tuple[Tie, ...]] = {}
    for one in work:
        for key, ranked in _lists(tender, one, seed).items():
            standings[key], ties[key] = ranked.standings, ranked.ties
    waiting = {one.lot.id: _waiting(one) for one in work}
    for one in work:
        findings += _findings(tender, one)
    return Scored(
        standings=standings,
        ties=ties,
        waiting_for=waiting,
        findings=in_order(findings),
    )


def _seed(dossier: Dossier) -> tuple[str | None, list[Finding]]:
    """Return the seed once it is revealed and is the one committed to; a mismatch is an error and draws nothing."""
    rung = next((r for r in dossier.tender.ties if r.kind == "draw"), None)
    if rung is None or dossier.seed is None:
        return None, []
    if is_committed(dossier.seed, rung.commitment):
        return dossier.seed, []
    published = rung.commitment or "nothing"
    text = f"the SHA-256 of the revealed seed is not the published commitment ({published}): nothing is drawn"
    return None, [finding("S011", "evaluation.yaml", text)]


def _draw(tender: Tender, seed: str | None, lot: str, zone: str | None) -> Draw | None:
    return None if seed is None else Draw(seed=seed, tender=tender.id, lot=lot, zone=zone)


def _assessed(
    dossier: Dossier, entries: Entries, lot: Lot, seed: str | None, outline: Outline
) -> _LotWork:
    tender = dossier.tender
    source = source_of(tender.aggregation, entries, dossier.panel)
    draw = _draw(tender, seed, lot.id, None)
    assessment = LotAssessment(
        tender=tender, lot=lot, entries=entries, source=source, draw=draw, published=outline
    )
    base = {c.bidder: c for c in assessment.lot_candidacies()}
    zones = {
        z.id: {c.bidder: c for c in assessment.zone_candidacies(z.id, base)} for z in lot.zones
    }
    return _LotWork(lot=lot, assessment=assessment, base=base, zones=zones)


def _score_lists(dossier: Dossier, entries: Entries, work: Sequence[_LotWork]) -> None:
    """Score prices over all lots at once, because a baseline may span them; then add up each list."""
    tender = dossier.tender
    lists: dict[ListKey, list[Candidacy]] = {}
    compared: dict[ListKey, list[Candidacy]] = {}
    for one in work:
        lists |= one.scored()
        compared |= {(one.lot.id, None): list(one.base.values()), **one.scored()}
    prices = PriceScoring(tender, entries, compared)
    prices.score(lists)
    for one in work:
        for key, candidacies in one.scored().items():
            _total(dossier, entries, one, key, candidacies, priced=bool(prices.elements_in(key)))
        if not one.assessment.scores_by_zone:
            for found in one.zones.values():
                _share(found, one.base)
        if one.has_own_list:
            one.own = list(one.base.values())
        elif one.lot.lot_total is not None:
            one.own = lot_candidacies(tender, one.lot, one.base, one.zones)


def _total(
    dossier: Dossier,
    entries: Entries,
    one: _LotWork,
    key: ListKey,
    candidacies: list[Candidacy],
    *,
    priced: bool,
) -> None:
    tender = dossier.tender
    by_zone = key[1] is not None and bool(one.assessment.zone_questions)
    questions = one.assessment.in_zone_list if by_zone else one.assessment.in_lot_list
    available = questions.available["quality"]
    if one.assessment.by_rank_sums:
        asked: tuple[Criterion, ...] = counted(tender, tender.questions(one.lot.id))
        inside = tuple(q for q in asked if key[1] is not None or q in one.assessment.lot_questions)
        rank_by_sums(tender, entries, dossier.panel, inside, candidacies)
        return
    if tender.relative_quality:
        make_relative(candidacies, available)
    if tender.award_by is not None:
        award(tender, tender.award_by, candidacies, available)
        return
    for candidacy in candidacies:
        add_up(tender, candidacy, priced=priced)


def _share(zone: Mapping[str, Candidacy], base: Mapping[str, Candidacy]) -> None:
    """Give a zone without totals of its own the figures of the lot; its prices are its own."""
    for bidder, c in zone.items():
        lot = base[bidder]
        c.quality, c.price, c.preference, c.total, c.value = (
            lot.quality,
            lot.price,
            lot.preference,
            lot.total,
            lot.value,
        )
        c.evaluated_price, c.irrational = lot.evaluated_price, lot.irrational
        c.points, c.marks, c.steps = lot.points, lot.marks, lot.steps


def _lists(tender: Tender, one: _LotWork, seed: str | None) -> dict[ListKey, RankedList]:
    """Rank the lot's own list where it has one, and each zone's."""
    better = better_of(tender)
    lot = one.lot.id
    lists: dict[ListKey, RankedList] = {}
    if one.has_own_list or one.lot.lot_total is not None:
        lists[lot, None] = ranked_list(
            one.own, better, tender.ties, _draw(tender, seed, lot, None)
        )
    for zone, found in one.zones.items():
        candidacies = list(found.values())
        if one.assessment.scores_by_zone:
            draw = _draw(tender, seed, lot, zone)
            lists[lot, zone] = ranked_list(candidacies, better, tender.ties, draw)
        elif _ladder_by_zone(tender, one.lot):
            draw = _draw(tender, seed, lot, None)
            lists[lot, zone] = ranked_list(candidacies, better, tender.ties, draw)
        else:
            lists[lot, zone] = shared_list(candidacies, better, lists[lot, None])
    return lists


def _ladder_by_zone(tender: Tender, lot: Lot) -> bool:
    """Say whether a rung looks at a price stated by zone: a zone's ladder uses the zone's figure."""
    zonal = {i.id for i in tender.price.items if i.applies_to(lot.id) and is_zonal(i, lot)}
    return any(r.kind == "lower_price" and r.of in zonal for r in tender.ties)


def _waiting(one: _LotWork) -> tuple[str, ...]:
    """Return what the lot waits for: one sentence for each thing, in a fixed order."""
    return tuple(sorted({gap.sentence for gap in _open_gaps(one) if gap.sentence}))


def _open_gaps(one: _LotWork) -> Iterable[Gap]:
    """Yield what holds up bidders who are not out for good, and roles that wait for a decision."""
    everyone = [*one.base.values(), *(c for zone in one.zones.values() for c in zone.values())]
    if not one.has_own_list and any(role.per is Per.LOT for role in one.lot.roles):
        everyone += one.own
    for candidacy in everyone:
        if not candidacy.is_out:
            yield from candidacy.gaps
            yield from candidacy.barred.values()


def _findings(tender: Tender, one: _LotWork) -> list[Finding]:
    found = [f for gap in _open_gaps(one) for f in gap.findings]
    lists: dict[str | None, list[Candidacy]] = {None: list(one.base.values())}
    lists |= {zone: list(members.values()) for zone, members in one.zones.items()}
    for zone, candidacies in lists.items():
        own = _priced_here(tender, one.lot, zone)
        place = f"lot {one.lot.id}" + (f", zone {zone}" if zone else "")
        in_running = [c for c in candidacies if not c.is_out]
        prices: dict[str | None, dict[str, Fraction]] = {
            item: {c.bidder: c.prices[item] for c in in_running if item in c.prices}
            for item in own
        }
        if zone is None or one.assessment.scores_by_zone:
            prices[None] = {
                c.bidder: p for c in in_running if (p := c.evaluated_price) is not None
            }
        if (
            not prices.get(None) and len(own) == 1
        ):  # one price and no points: it is the price as a whole
            prices[None] = prices[next(iter(own))]
        found += low_price_findings(tender.price.low_price, prices, place)
        found += sum_findings(tender, one.lot, in_running, own)
    received = sum(c.status is not Status.WITHDRAWN for c in one.base.values())
    if one.lot.least_bids is not None and received < one.lot.least_bids:
        text = f"lot {one.lot.id} has {received} bids; the tender asks for at least {one.lot.least_bids}"
        found.append(finding("S016", tender.at(f"lots[{one.lot.id}].least_bids"), text))
    return found


def _priced_here(tender: Tender, lot: Lot, zone: str | None) -> frozenset[str]:
    """Return the items priced in one list itself, so that nothing is reported twice."""
    return frozenset(
        i.id
        for i in tender.price.items
        if i.applies_to(lot.id) and is_zonal(i, lot) == (zone is not None)
    )
