"""The tender as published: lots, zones, roles, criteria, rules. Frozen; says what was asked, never what happened.

Every number is an exact `Fraction`; every id is the text written in the definition. ``None`` means "the tender
does not say"; a rule that needs the value reports a finding, it never assumes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

from tendering.model.numbers import Rounding


class Effect(StrEnum):
    """What the published rule says follows from a breach. Neither acts by itself: a named person decides."""

    MUST_REJECT = "must_reject"
    MAY_REJECT = "may_reject"


class Per(StrEnum):
    """Whether something is asked, filled or priced once per lot or once per zone."""

    LOT = "lot"
    ZONE = "zone"


class QuestionKind(StrEnum):
    """What a pass/fail question is in law."""

    EXCLUSION = "exclusion"
    CONDITION = "condition"
    REQUIREMENT = "requirement"
    PROCEDURAL = "procedural"


class LimitMethod(StrEnum):
    """How wins beyond a limit are resolved (design section 7). Always the one the tender names."""

    RANKED = "ranked"
    PREFERENCE = "preference"
    BEST_OVERALL = "best_overall"


class AtLastPlace(StrEnum):
    """What happens to a group with equal ranking values that straddles the last place."""

    TIE_BREAK = "tie_break"
    ADMIT_ALL = "admit_all"
    ADMIT_NONE = "admit_none"


class Better(StrEnum):
    """Which way a ranking value is better. Stated where a rule ranks instead of awarding points."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The contracting authority as it signs letters and notices."""

    name: str
    nation: str | None = None
    address: str | None = None
    email: str | None = None
    website: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One mark a scale allows. ``worth`` is the percent (0 to 100) of a criterion's weight that it earns."""

    mark: Fraction
    label: str
    descriptor: str
    worth: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A marking scale: exactly the listed marks are allowed, in rising order; it is a set, not a range."""

    id: str
    levels: tuple[Level, ...]

    def level(self, mark: Fraction) -> Level | None:
        """Return the level of a mark, or None where the scale does not allow that mark."""
        return next((level for level in self.levels if level.mark == mark), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """A quality minimum, always inclusive: a score equal to it passes (catalogue Q6-Q8).

    Attributes:
        mark: Least mark of one question (leaf criterion); None for sections and totals.
        percent: Least share, 0-100, of the points available in a section or of the total.
        effect: ``must_reject`` acts at once on the signed consensus score; ``may_reject`` awaits a decision.
    """

    mark: Fraction | None = None
    percent: Fraction | None = None
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One award criterion or section of criteria, as published.

    Attributes:
        weight: As written, in the tender's own unit (percent or points).
        points: Points this criterion contributes to the award at full marks, worked out from the weight tree.
        parent: Id of the section it belongs to, or None at the top.
        scale: Marking scale of a question; None for a section.
        lots: Lot ids it applies to; None for all.
        per: Whether one answer serves the lot or each zone is answered and marked.
        stage: Stage in which it is scored; None for the last (or only) stage.
        not_applicable: ``redistribute`` or ``full_marks`` where a consensus of n/a is allowed.
    """

    id: str
    title: str
    weight: Fraction
    points: Fraction
    parent: str | None = None
    scale: str | None = None
    minimum: Minimum | None = None
    question: str | None = None
    bullets: tuple[str, ...] = ()
    words: int | None = None
    lots: tuple[str, ...] | None = None
    per: Per = Per.LOT
    stage: str | None = None
    not_applicable: str | None = None

    def applies_to(self, lot: str) -> bool:
        """Say whether the criterion is part of the evaluation of this lot."""
        return self.lots is None or lot in self.lots


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How many bidders a stage keeps, and what happens to equal scores at the cut."""

    most: int
    at_last_place: AtLastPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the procedure, in published order. The last stage is the one that appoints."""

    id: str
    title: str | None = None
    keep: Keep | None = None
    carries_forward: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassTest:
    """How an answer to a pass/fail question is judged by the file alone. All bounds are inclusive."""

    at_least: Fraction | None = None
    at_most: Fraction | None = None
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PassFailQuestion:
    """A pass/fail question. Without ``passes`` the file carries an officer's ``pass`` or ``fail``.

    Attributes:
        applies_to: A role: failing it bars the bidder from that role only. None bars from the lot.
        unrated: What the published rule says of those not yet rated (regimes.md B10).
    """

    id: str
    kind: QuestionKind
    question: str
    effect: Effect
    tests: str | None = None
    because: str | None = None
    unrated: str | None = None
    equivalents: str | None = None
    applies_to: str | None = None
    again_at: tuple[str, ...] = ()
    passes: PassTest | None = None
    lots: tuple[str, ...] | None = None
    stage: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRule:
    """A pass/fail price rule: fixed, floor, ceiling, or a band (floor and ceiling). Bounds are inclusive."""

    fixed: Fraction | None = None
    floor: Fraction | None = None
    ceiling: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceItem:
    """One price a bidder states, in pounds per ``unit``, for a lot or for each zone of it."""

    id: str
    title: str | None = None
    unit: str | None = None
    rule: PriceRule | None = None
    effect: Effect | None = None
    per: Per = Per.LOT
    lots: tuple[str, ...] | None = None
    sum_of: Mapping[str, Fraction] = field(default_factory=dict)

    def applies_to(self, lot: str) -> bool:
        """Say whether this price is asked in this lot."""
        return self.lots is None or lot in self.lots


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceElement:
    """One price scored on its own: ``weight`` points, with its own formula or the tender's."""

    item: str
    weight: Fraction
    formula: str | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A published preference (catalogue P15): who answers a question with ``answer`` gets it. Evaluation only."""

    question: str
    answer: str
    percent_off: Fraction | None = None
    points: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LowPrice:
    """A published screen for prices that appear abnormally low. It opens a task; it never rejects."""

    trigger: str
    item: str | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """How prices are asked, tested and scored. With ``weight`` 0 they are pass/fail only.

    Attributes:
        basket: Quantity of each item in the evaluated price; empty where one item or ``elements`` decide.
        baseline: ``admissible`` or ``past_quality``: which bids set the lowest price, the mean and the like.
        scope: ``lot``, ``zone`` or ``tender``: over which bids the baseline is taken.
        zero: ``error``, or ``points`` (a nil price takes all the points of its element).
        one_bid: ``full`` (a sole bid takes full points) or ``formula``.
        clamp: Least and most points the formula may give; None where the published rule has no clamp.
        better: ``lower`` unless the tender sells something.
        open: ``before_marking`` or ``after_quality``.
    """

    weight: Fraction
    items: tuple[PriceItem, ...] = ()
    formula: str | None = None
    parameters: Mapping[str, Fraction] = field(default_factory=dict)
    elements: tuple[PriceElement, ...] = ()
    basket: Mapping[str, Fraction] = field(default_factory=dict)
    preferences: tuple[Preference, ...] = ()
    baseline: str | None = None
    scope: str | None = None
    zero: str | None = None
    one_bid: str | None = None
    clamp: tuple[Fraction | None, Fraction | None] | None = None
    better: Better | None = None
    open: str | None = None
    low_price: tuple[LowPrice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Demand as printed. ``printed`` holds figures the authority derived, kept as printed even where wrong."""

    clients: Fraction | None = None
    hours_weekly: Fraction | None = None
    hours_annual: Fraction | None = None
    visits_weekly: Fraction | None = None
    cost_annual: Fraction | None = None
    rate: Fraction | None = None
    printed: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """An area a lot serves."""

    id: str
    title: str | None = None
    areas: tuple[str, ...] = ()
    demand: Demand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """How many are appointed to a role.

    Attributes:
        most: Appointed if enough are eligible; None is *unlimited*, written so in the definition.
        least: Below this the zone or lot is reported as unable to stand; None where the tender has none.
        because: Why this number differs from other zones (only in ``by_zone``).
    """

    most: int | None
    least: int | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role that providers win places in: main, framework, or as printed.

    Attributes:
        including: Roles whose holders count inside this role's cap (Bolton's 20 include the mains).
        drawn_from: ``all`` (fill the included role first) or the id of the outer role it is drawn from.
        hours_share: Share 0-1 of the zone's weekly hours that one place uses of a bidder's capacity.
    """

    role: str
    per: Per
    places: Places
    including: tuple[str, ...] = ()
    drawn_from: str = "all"
    at_last_place: AtLastPlace = AtLastPlace.TIE_BREAK
    by_zone: Mapping[str, Places] = field(default_factory=dict)
    hours_share: Fraction | None = None
    title: str | None = None

    def places_in(self, zone: str | None) -> Places:
        """Return the places of one zone (or of the lot), with what ``by_zone`` says for it."""
        return self.by_zone.get(zone, self.places) if zone is not None else self.places


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """What is awarded. ``lot_total`` is required where the lot has zone questions and a per-lot role."""

    id: str
    title: str
    description: str | None = None
    demand: Demand | None = None
    zones: tuple[Zone, ...] = ()
    roles: tuple[Role, ...] = ()
    reserves: int = 0
    lot_total: str | None = None
    least_bids: int | None = None

    def zone(self, zone: str) -> Zone | None:
        """Return a zone by id, or None."""
        return next((z for z in self.zones if z.id == zone), None)

    def role(self, role: str) -> Role | None:
        """Return a role by name, or None."""
        return next((r for r in self.roles if r.role == role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many zones (distinct lot and zone pairs) or lots of a role for one bidder or group."""

    role: str
    counts: str
    most: int
    when_exceeded: LimitMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBidders:
    """How related bidders are treated: do limits bind the group or each, and may two share a zone."""

    limits: str = "each"
    same_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the tie ladder: ``higher`` or ``lower_price`` of something, ``earlier``, or ``draw``.

    Attributes:
        of: Criterion or section id, ``quality`` or ``price`` for ``higher``; item id for ``lower_price``.
        commitment: For ``draw``: SHA-256, in hex, of the secret seed, published in the ITT.
    """

    kind: str
    of: str | None = None
    commitment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundingPolicy:
    """Where rounded values are carried forward, how, and how many decimals are shown.

    Attributes:
        at: Decimal places carried at each listed step: mark, criterion, section, price_points, total.
        display_places: For print only. Never makes a tie.
    """

    at: Mapping[str, int] = field(default_factory=dict)
    mode: Rounding = Rounding.HALF_UP
    display_places: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRule:
    """What happens to a bidder too small for its next place; ``missing`` is ``unlimited`` or None."""

    when_short: str
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardBy:
    """A rule that ranks instead of awarding points, such as price per quality point."""

    rule: str
    better: Better
    parameters: Mapping[str, Fraction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """How marks become the score that counts. Consensus unless the tender published otherwise."""

    method: str = "consensus"
    missing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A row of the timetable, as printed: a day, an instant (local time) or a period, and its stated length."""

    event: str
    on: date | None = None
    at: datetime | None = None
    start: date | None = None
    end: date | None = None
    month: str | None = None
    stated: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure printed in the tender documents, and how it should follow from others.

    Attributes:
        printed: As printed, in ``unit``; ``decimals`` is how many decimals the print shows.
        equals: Expression over figure ids and literal numbers, such as ``{"product": ["hours_ab", "rate_d"]}``
            with operators sum, product, quotient, difference, count; None where nothing is recomputed.
        says: The printed words, for the message.
    """

    id: str
    says: str
    printed: Fraction
    decimals: int = 0
    unit: str | None = None
    equals: object = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed passage of the ITT pack: paragraphs, then bullets."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A key performance indicator of the agreement."""

    id: str
    title: str
    measure: str | None = None
    threshold: str | None = None
    lots: tuple[str, ...] | None = None
    from_note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A row of the risk register: likelihood x consequence = score, as printed."""

    id: str
    description: str
    likelihood: int
    consequence: int
    printed_score: int | None = None
    mitigation: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOff:
    """How work is offered once the agreement stands. Text as published; ``method`` names the rule."""

    method: str
    steps: tuple[str, ...] = ()
    response_time: str | None = None
    refusal: str | None = None
    hand_back: str | None = None
    persons_choice: str | None = None
    direct_payments: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is let: kind, term and extensions as printed, with the reason for a long term.

    Attributes:
        stated_maximum: Hard maximum of suppliers that a notice states; None where it states none.
    """

    kind: str
    term: str | None = None
    extensions: tuple[str, ...] = ()
    term_reason: str | None = None
    starts_on: date | None = None
    call_off: CallOff | None = None
    uplift: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Section, ...] = ()
    tupe: tuple[Section, ...] = ()
    stated_maximum: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """The standstill as the authority published it; what it must be is computed, never read from here."""

    issue_on: date | None = None
    stated_last_day: date | None = None
    stated_days: int | None = None
    method: str = "electronic"
    basis: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """Daily hours of a service, HH:MM local, both ends as printed; used to find overlaps and gaps."""

    id: str
    starts: str
    ends: str
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tender:
    """A competition as published: what `evaluate` needs, what the documents print, what `check` reads.

    Attributes:
        fingerprint: SHA-256 of the canonical JSON of the keys written, plus the format version.
        weights_as: ``of_award`` (weights are points of the award) or ``of_parent`` (percent of the parent).
        weights_total: What the weights of a lot, price included, must add to.
        minimum_quality: Overall quality minimum, in percent of the quality points; None where there is none.
        sources: Source id by definition path, such as ``lots[O].zones[A].demand.clients``.
        places_at: ``file:line:column`` by definition path, filled by the reader, for findings.
    """

    id: str
    title: str
    authority: Authority
    fingerprint: str = ""
    format: int = 1
    summary: str | None = None
    procedure: str | None = None
    started_by_event: str | None = None
    started_by_on: date | None = None
    regime_stated: str | None = None
    cpv: tuple[str, ...] = ()
    value_amount: Fraction | None = None
    value_vat: str | None = None
    agreement: Agreement | None = None
    stages: tuple[Stage, ...] = ()
    timetable: tuple[Event, ...] = ()
    standstill: Standstill | None = None
    scales: Mapping[str, Scale] = field(default_factory=dict)
    weights_as: str | None = None
    weights_total: Fraction = Fraction(100)
    criteria: tuple[Criterion, ...] = ()
    minimum_quality: Minimum | None = None
    relative_quality: bool = False
    aggregation: Aggregation = Aggregation()
    pass_fail: tuple[PassFailQuestion, ...] = ()
    price: Price = Price(weight=Fraction(0))
    award_by: AwardBy | None = None
    lots: tuple[Lot, ...] = ()
    limits: tuple[Limit, ...] = ()
    related_bidders: RelatedBidders = RelatedBidders()
    ties: tuple[Rung, ...] = ()
    rounding: RoundingPolicy = RoundingPolicy()
    capacity: CapacityRule | None = None
    on_withdrawal: str | None = None
    instructions: tuple[Section, ...] = ()
    specification: tuple[Section, ...] = ()
    kpis: tuple[Kpi, ...] = ()
    risks: tuple[Risk, ...] = ()
    service_hours: tuple[ServiceHours, ...] = ()
    figures: tuple[Figure, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    places_at: Mapping[str, str] = field(default_factory=dict)

    def lot(self, lot: str) -> Lot | None:
        """Return a lot by id, or None."""
        return next((x for x in self.lots if x.id == lot), None)

    def criterion(self, criterion: str) -> Criterion | None:
        """Return a criterion or section by id, or None."""
        return next((c for c in self.criteria if c.id == criterion), None)

    def questions(self, lot: str, stage: str | None = None) -> tuple[Criterion, ...]:
        """Return the marked criteria (leaves) of a lot, in published order; of one stage where it is given."""
        last = self.stages[-1].id if self.stages else None
        return tuple(
            c
            for c in self.criteria
            if c.scale is not None and c.applies_to(lot) and (stage is None or (c.stage or last) == stage)
        )

    def sections(self) -> tuple[Criterion, ...]:
        """Return the criteria that are sections: they group others and hold no marks of their own."""
        return tuple(c for c in self.criteria if c.scale is None)

    def at(self, path: str) -> str:
        """Return where a definition path was written, as ``file:line:column``, or the path itself.

        A path that was not written falls back to the nearest one above it that was.
        """
        probe = path
        while probe:
            if probe in self.places_at:
                return self.places_at[probe]
            cut = max(probe.rfind("."), probe.rfind("["))
            probe = probe[: max(cut, 0)]
        return path
