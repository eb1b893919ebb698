"""The recommendation to those who decide: a public report that names no bidder, and an exempt appendix that does."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tendering.analysis.consequences import (
    Share,
    capacity_by_zone,
    holding,
    incumbents_lost,
    people_changing,
    share,
    whole_life,
)
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.context_letter import agreement_words
from tendering.documents.dates import british, ends, weekday
from tendering.documents.lot_view import LotView
from tendering.documents.names import Names, capital, counted, grouped, joined
from tendering.documents.paper import Paper
from tendering.documents.recommendation_exempt import exempt_blocks, ratings
from tendering.documents.to_enter import to_enter
from tendering.documents.word_style import Column
from tendering.evaluation.rate_build import is_compared, minimum_price, rates, starts_on
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import StandstillResult
from tendering.law.values import value
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money
from tendering.model.outcome import Outcome
from tendering.model.tender import Per

PUBLIC, EXEMPT = "recommendation-public", "recommendation-exempt"
MORE_OR_LESS = (-5, 0, 5)
_MARKING = "EXEMPT"
_SUSPENDS = {
    Regime.PCR2015: "knows before it is made (PCR 2015 reg 95)",
    Regime.PA2023: "is told in the standstill (Procurement Act 2023 s.101)",
}


def recommendation(
    dossier: Dossier, outcome: Outcome, standstill: StandstillResult | None
) -> tuple[tuple[Paper, Paper], tuple[Finding, ...]]:
    """Return the public report and the exempt appendix, and a warning for each thing that is not recorded."""
    made = _Recommendation(dossier, outcome, standstill)
    public = Paper(
        name=PUBLIC,
        title="Recommendation to award",
        blocks=list(made.public()),
        names_bidders=False,
    )
    exempt = Paper(
        name=EXEMPT,
        title="Recommendation to award: exempt appendix",
        blocks=list(exempt_blocks(dossier, outcome)),
        marking=_MARKING,
    )
    return (public, exempt), tuple(made.lacking)


class _Recommendation:
    """The sections of the public part. ``lacking`` gathers what is not recorded on the way."""

    def __init__(
        self, dossier: Dossier, outcome: Outcome, standstill: StandstillResult | None
    ) -> None:
        self.dossier, self.outcome, self.standstill = dossier, outcome, standstill
        self.tender = dossier.tender
        self.names = Names.of(dossier)
        self.lacking: list[Finding] = []
        self.appointed = {b for lot in outcome.lots for b in holding(lot)}
        self.views = [LotView.of(dossier, outcome, result) for result in outcome.lots]

    def public(self) -> Iterator[Block]:
        """Yield the public report: counts and figures, no bidder's name."""
        yield from self._asked()
        yield from self._bought()
        yield from self._places()
        yield from self._cost()
        yield from self._prices()
        yield from self._capacity()
        yield from self._people()
        yield from self._bodies()
        yield from self._ratings()
        yield from self._duties()
        yield from self._next()

    def _gap(self, what: str, remedy: str) -> Block:
        self.lacking.append(finding("T050", PUBLIC, f"{what} is not recorded", remedy=remedy))
        return paragraph(f"{capital(what)} is not recorded.")

    def _asked(self) -> Iterator[Block]:
        tender = self.tender
        what = agreement_words(tender)
        by = tender.governance.decided_by or "The decision maker"
        yield heading("What is asked")
        yield paragraph(
            f"{by} is asked to approve the award of the {what} for {tender.title} to the "
            f"{counted(len(self.appointed), 'bidder')} listed in the exempt appendix, and to authorise its conclusion "
            "once the standstill has ended."
        )
        if tender.governance.key_decision:
            yield paragraph("This is a key decision.")
        if not self.outcome.complete:
            yield paragraph(
                "The evaluation is not complete. The figures below are provisional, and nothing can be approved yet."
            )
        yield paragraph(
            "The appendix is not public: "
            + (
                tender.governance.exempt_reason
                or "it holds information on the business affairs of bidders (Local Government Act 1972, "
                "Schedule 12A, paragraph 3), and the public interest in withholding it until the award is made "
                "outweighs that in publishing it. A lawyer confirms this before publication."
            )
        )

    def _bought(self) -> Iterator[Block]:
        tender, regime = self.tender, regime_of(self.tender)
        yield heading("What is bought, and how it was tendered")
        if tender.summary:
            yield paragraph(tender.summary)
        agreement = tender.agreement
        if agreement is not None and agreement.term:
            longer = (
                f", which may be extended by {joined(agreement.extensions)}"
                if agreement.extensions
                else ""
            )
            yield paragraph(f"The {agreement_words(tender)} runs for {agreement.term}{longer}.")
        light = ", as light touch services" if regime.light_touch else ""
        weight = 100 * tender.price.weight / tender.weights_total if tender.weights_total else 0
        yield paragraph(
            f"The competition is under the {regime.title}{light}. The answers to the questions "
            f"carry {fixed(100 - Fraction(weight), 0)}% of the award and price {fixed(Fraction(weight), 0)}%. A panel agreed "
            "every score and its reason; the result follows from the published rules and nothing else."
        )
        bids = {b.bidder for b in self.dossier.bids}
        yield paragraph(f"{capital(counted(len(bids), 'bidder'))} sent a tender.")

    def _places(self) -> Iterator[Block]:
        yield heading("The result")
        rows = []
        for view in self.views:
            for role in view.lot.roles:
                zones = [z.id for z in view.lot.zones] if role.per is Per.ZONE else [None]
                for zone in zones:
                    most = role.places_in(zone).most
                    held = sum(p.role == role.role and p.zone == zone for p in view.result.places)
                    empty = sum(
                        u.count
                        for u in view.result.unfilled
                        if u.role == role.role and u.zone == zone
                    )
                    rows.append(
                        (
                            view.names.lot(view.lot.id),
                            capital(view.names.role(role.role)),
                            view.area(zone),
                            str(most) if most is not None else "unlimited",
                            str(held),
                            str(empty),
                        )
                    )
        yield table(
            "Places filled and not filled",
            [
                Column(title="Lot", width=3.2),
                Column(title="Role", width=2.6),
                Column(title="Zone", width=2.4),
                Column(title="Places", right=True),
                Column(title="Filled", right=True),
                Column(title="Not filled", width=1.1, right=True),
            ],
            rows,
        )

    def _cost(self) -> Iterator[Block]:
        yield heading("What it costs")
        cost = whole_life(self.dossier, self.outcome)
        if not cost.costs:
            yield self._gap(
                "the cost",
                "State hours and a rate: lots[].demand with a rate, or a price item with unit hour.",
            )
            return
        if cost.without:
            lots = joined(self.names.lot(x) for x in cost.without)
            yield paragraph(
                f"No hours or no rate are known for {lots}; it is not in these figures."
            )
        months = cost.months
        rows = []
        for percent in MORE_OR_LESS:
            annual, whole = cost.annual(percent), cost.whole(percent)
            label = "Hours as forecast" if percent == 0 else f"Hours {percent:+d}%"
            rows.append((label, _range(annual), _range(whole) if whole else "term not known"))
        term = f" ({months} months, extensions included)" if months else ""
        yield table(
            f"Cost by year and over the whole term{term}",
            [
                Column(title="Case", width=2),
                Column(title="A year", width=3, right=True),
                Column(title="Whole term", width=3, right=True),
            ],
            rows,
        )
        yield from self._budget(cost.annual())
        yield paragraph(
            "Hours are forecasts and not guaranteed to any provider. Where the appointed bidders' rates differ, the "
            "lowest and highest are shown. Rates are those of the tender: no yearly review of them is in these figures."
        )

    def _budget(self, annual: tuple[Fraction, Fraction]) -> Iterator[Block]:
        budget = self.tender.governance.budget_annual
        if budget is None:
            yield self._gap("the budget", "State governance.budget_annual in the definition.")
            return
        over = annual[1] - budget
        said = (
            f"{money(over)} more than"
            if over > 0
            else f"{money(-over)} less than"
            if over
            else "equal to"
        )
        yield paragraph(
            f"The budget is {money(budget)} a year. At the highest rate the forecast is {said} the budget."
        )

    def _prices(self) -> Iterator[Block]:
        minimum, start = minimum_price(self.tender), starts_on(self.tender)
        if minimum is None or minimum.amount is None or start is None:
            return
        least = Fraction(minimum.amount)
        items = {i.id: i for i in self.tender.price.items if is_compared(i, minimum)}
        rows = [
            (
                self.names.item(r.item),
                capital(r.what),
                money(r.amount),
                money(least),
                f"{money(abs(r.amount - least))} {'below' if r.amount < least else 'above'}"
                if r.amount != least
                else "equal",
            )
            for r in rates(self.tender)
            if r.item in items
        ]
        if rows:
            yield heading("Rates against the cost of care")
            yield table(
                "The tender's own rates, and the sector's minimum price for an hour of home care",
                [
                    Column(title="Price", width=4),
                    Column(title="Rate", width=2),
                    Column(title="Pounds an hour", width=1.6, right=True),
                    Column(title="Minimum price", width=1.6, right=True),
                    Column(title="Difference", width=1.8, right=True),
                ],
                rows,
            )
            doubt = (
                "" if minimum.verified else " The figure is from knowledge and must be confirmed."
            )
            yield paragraph(
                f"Service starts on {british(start)}. The minimum price is that of {minimum.cite}, from "
                f"{british(minimum.start)}; no law fixes it.{doubt}"
            )

    def _capacity(self) -> Iterator[Block]:
        found = capacity_by_zone(self.dossier, self.outcome)
        if not found:
            return
        yield heading("Hours against declared capacity")
        yield table(
            "Weekly hours needed, and what those appointed declared they can take on",
            [
                Column(title="Lot", width=3),
                Column(title="Zone", width=2.6),
                Column(title="Hours needed", width=1.6, right=True),
                Column(title="Providers", width=1.4, right=True),
                Column(title="Declared", width=1.6, right=True),
            ],
            [
                (
                    self.names.lot(c.lot),
                    self.names.area(c.lot, c.zone),
                    grouped(c.needed),
                    str(c.holders),
                    _declared(c.declared, shared=c.shared),
                )
                for c in found
            ],
        )
        if any(c.shared for c in found):
            yield paragraph(
                "* Shared: a provider appointed there declared one figure for several zones or lots."
            )

    def _people(self) -> Iterator[Block]:
        found = people_changing(self.dossier, self.outcome)
        yield heading("People who change provider")
        if not found:
            yield self._gap(
                "who serves people now",
                f"`tendering record incumbents {self.dossier.record} --form FILE` writes what to fill in."
                if self.dossier.record
                else "Fill incumbents.csv: provider, lot, zone, bidder, people, hours.",
            )
            return
        yield table(
            "People by zone whose present provider stays or does not",
            [
                Column(title="Lot", width=3),
                Column(title="Zone", width=2.6),
                Column(title="Provider stays", width=1.6, right=True),
                Column(title="Provider changes", width=1.6, right=True),
            ],
            [
                (
                    self.names.lot(c.lot),
                    self.names.area(c.lot, c.zone or None),
                    grouped(c.staying),
                    grouped(c.changing)
                    + (
                        f" (and {counted(c.unknown, 'provider')} not counted)" if c.unknown else ""
                    ),
                )
                for c in found
            ],
        )
        lost = incumbents_lost(self.dossier, self.outcome)
        yield paragraph(
            f"{capital(counted(len(lost), 'present provider holds', 'present providers hold'))} no place after the award."
            if lost
            else "Every present provider holds a place after the award."
        )

    def _bodies(self) -> Iterator[Block]:
        yield heading("Small and voluntary providers")
        for what, words in (
            ("sme", "small or medium-sized enterprises"),
            ("vcse", "voluntary, community or social enterprises"),
        ):
            bid = share(self.dossier.bidders, what)
            won = share(self.dossier.bidders, what, self.appointed)
            yield paragraph(
                f"{capital(words)}: {_of(bid, 'bidders')}, and {_of(won, 'of those appointed')}."
            )

    def _ratings(self) -> Iterator[Block]:
        rated = list(ratings(self.dossier, self.appointed))
        if not rated:
            return
        yield heading("Ratings of those appointed")
        for question, answers in rated:
            counts = {a: list(answers.values()).count(a) for a in dict.fromkeys(answers.values())}
            yield paragraph(
                f"{joined(f'{n} answered {a}' for a, n in counts.items())}.",
                lead=f"Asked “{question}”",
            )

    def _duties(self) -> Iterator[Block]:
        yield heading("Social value, equality and conflicts of interest")
        for kind, what in (
            (EntryKind.SOCIAL_VALUE, "Social value"),
            (EntryKind.EQUALITY_ANALYSIS, "Equality"),
        ):
            found = of_kind(self.dossier.entries, kind)
            for entry in found:
                yield paragraph(
                    entry.fact("summary") or "No summary is recorded.",
                    lead=f"{what} ({british(entry.on)}):",
                )
            if not found:
                yield self._gap(
                    f"what was considered on {what.lower()}",
                    to_enter(self.dossier.record, kind),
                )
        assessed = of_kind(self.dossier.entries, EntryKind.CONFLICTS_ASSESSMENT)
        yield (
            paragraph(
                f"Conflicts of interest were assessed on {british(assessed[-1].on)} and kept under review."
            )
            if assessed
            else self._gap(
                "an assessment of conflicts of interest",
                to_enter(self.dossier.record, EntryKind.CONFLICTS_ASSESSMENT),
            )
        )

    def _next(self) -> Iterator[Block]:
        yield heading("What happens next, and the risk of challenge")
        days = self.tender.governance.call_in_days
        lines = []
        if days:
            lines.append(
                f"The decision may be called in for {counted(days, 'working day')}; no letter goes out before that."
            )
        lines.append("Every bidder is told the outcome and its reasons on the same day.")
        end = self.standstill
        if end is not None and end.ends_exclusive is not None:
            lines.append(
                f"The standstill ends at {ends(end.ends_exclusive)}; the first day a contract may be made is "
                f"{weekday(end.earliest_contract_date)}."
            )
        else:
            lines.append("No contract is made before the standstill ends.")
        regime = regime_of(self.tender).regime
        if regime in (Regime.PCR2015, Regime.PA2023):
            claim = value(f"{regime}.deadlines.claim")
            longest = value(f"{regime}.deadlines.claim_longest")
            lines.append(
                f"A bidder has {claim.shown}, beginning with the day it knew or should have known of a breach, to start a "
                f"claim; a court may allow up to {longest.shown} ({claim.cite}). A claim of which the authority "
                f"{_SUSPENDS[regime]} stops the contract until the court decides."
            )
        yield bullets(lines)


def _range(figures: tuple[Fraction, Fraction]) -> str:
    least, most = figures
    return money(least) if least == most else f"{money(least)} to {money(most)}"


def _declared(hours: Fraction | None, *, shared: bool) -> str:
    return "not declared" if hours is None else grouped(hours) + (" *" if shared else "")


def _of(found: Share, whom: str) -> str:
    silent = f" ({found.silent} did not say)" if found.silent else ""
    return f"{found.yes} of {found.of} {whom}{silent}"
