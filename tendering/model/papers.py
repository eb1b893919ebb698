"""What the tender documents say beside the rules: dates, figures, terms, indicators, risks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from tendering.model.enablement import DemandGrowth, Enablement
from tendering.model.failure import Failure
from tendering.model.market import Admission, Requests
from tendering.model.mobilisation import Mobilisation
from tendering.model.payment import Incentive, KpiTest, Payment, UpliftRule
from tendering.model.results import Results
from tendering.model.review import Review
from tendering.model.rota import Rota


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """The contracting authority as it signs letters and notices.

    Attributes:
        region: ITL (once NUTS) code of where it is, such as UKG11.
        number: Its number on the central digital platform, such as PABC-1234-DEFG.
    """

    name: str
    nation: str | None = None
    address: str | None = None
    email: str | None = None
    website: str | None = None
    contact: str | None = None
    phone: str | None = None
    locality: str | None = None
    postcode: str | None = None
    region: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A length of time in one unit: ``day``, ``week``, ``month``, ``year``, or as the law counts.

    The law also counts ``working_day``, ``clear_day`` (neither end counts) and ``clear_working_day``.

    >>> str(Length(number=12, unit="week")), str(Length(number=1, unit="working_day"))
    ('12 weeks', '1 working day')
    """

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit.replace('_', ' ')}{'' if self.number == 1 else 's'}"


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
    """A key performance indicator of the agreement.

    Attributes:
        test: How it is counted and when it is met, as figures; None where it is not, or not yet.
        possible_after: Whole years from the start after which the authority may introduce it.
    """

    id: str
    title: str
    measure: str | None = None
    threshold: str | None = None
    lots: tuple[str, ...] | None = None
    from_note: str | None = None
    test: KpiTest | None = None
    possible_after: int | None = None


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
    """How work is offered once the agreement stands. Text as published; ``method`` names the rule.

    Attributes:
        competition: ``without``, ``with`` or ``both``: whether providers compete again for work.
    """

    method: str
    steps: tuple[str, ...] = ()
    response_time: str | None = None
    refusal: str | None = None
    hand_back: str | None = None
    persons_choice: str | None = None
    direct_payments: str | None = None
    competition: str | None = None
    rota: Rota | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What is let: kind, term and extensions as printed, with the reason for a long term.

    Attributes:
        stated_maximum: Hard maximum of suppliers that a notice states; None where it states none.
        ends_on: Last day of the term, without extensions.
        users: Who may buy through it.
        fees: What suppliers pay to be on it.
        open_until: Last day of an open framework's scheme; None for an ordinary framework.
        extension_notice: How long before the end of the term an extension is decided and told.
    """

    kind: str
    term: str | None = None
    extensions: tuple[str, ...] = ()
    term_reason: str | None = None
    starts_on: date | None = None
    call_off: CallOff | None = None
    failure: Failure | None = None
    uplift: Mapping[str, str] = field(default_factory=dict)
    uplift_rule: UpliftRule | None = None
    payment: Payment | None = None
    incentive: Incentive | None = None
    terms: tuple[Section, ...] = ()
    tupe: tuple[Section, ...] = ()
    stated_maximum: int | None = None
    ends_on: date | None = None
    users: str | None = None
    fees: str | None = None
    price_mechanism: str | None = None
    open_until: date | None = None
    results: Results | None = None
    review: Review | None = None
    extension_notice: Length | None = None
    enablement: Enablement | None = None
    demand_growth: DemandGrowth | None = None
    mobilisation: Mobilisation | None = None
    admission: Admission | None = None
    requests: Requests | None = None


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
    """Daily hours of a service, HH:MM local, both ends as printed; used to find overlaps and gaps.

    Attributes:
        later: It is not let in this competition, but is to be in a later one.
    """

    id: str
    starts: str
    ends: str
    title: str | None = None
    later: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidding:
    """What bidders are told of bidding itself, beside the rules. A blank is not said."""

    portal: str | None = None
    clarifications: str | None = None
    variants: str | None = None
    consortia: str | None = None
    subcontracting: str | None = None
    validity: str | None = None
    late: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeCases:
    """How far volumes may move from the published figures, in percent of them. None is not stated."""

    low: Fraction | None = None
    high: Fraction | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Workforce:
    """How workforce data for a staff transfer are handled (regimes.md B16). A blank is not said.

    Attributes:
        smallest_group: Groups of fewer people are shown together.
        returns_by: Last day for current providers to return the template.
        request_to: Where bidders send the undertaking and ask for the data.
        purge_on: Day by which every bidder has destroyed the data.
    """

    smallest_group: int | None = None
    returns_by: date | None = None
    request_to: str | None = None
    purge_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What notices say that nothing else of the definition says (Procurement Regulations 2024 regs 15-41).

    Attributes:
        ocid: As the publishing service gave it; the same through the whole procurement.
        lots_tendered_most: The most lots one supplier may bid for; None is no such limit.
        engagement: How the market was, or may be, engaged; ``engagement_closes_on`` the last day for it.
        no_engagement_notice: Why no notice told of it, where it was engaged and none did.
        tender_notice_on: When the tender notice is due, as planning notices say.
        process: How a procedure of the authority's own runs, and whether it may include negotiation.
        sme: Whether it suits small and medium-sized enterprises; ``vcse`` likewise for voluntary,
            community and social enterprises.
    """

    ocid: str | None = None
    documents_at: str | None = None
    submission: str | None = None
    languages: tuple[str, ...] = ()
    treaties: tuple[str, ...] = ()
    sme: bool | None = None
    vcse: bool | None = None
    risks: str | None = None
    payment_terms: str | None = None
    recurrence: str | None = None
    options: str | None = None
    no_lots_reason: str | None = None
    lots_tendered_most: int | None = None
    engagement: str | None = None
    engagement_closes_on: date | None = None
    no_engagement_notice: str | None = None
    tender_notice_on: date | None = None
    review_body: str | None = None
    process: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """How the authority decides: facts for the plan, the diary and the report to its members.

    Attributes:
        key_decision: Whether it is a key decision (SI 2012/2089 reg 8).
        call_in_days: Working days in which members may call the decision in, by the authority's own rules.
        budget_annual: Pounds a year that the authority has set aside.
        exempt_reason: Why part of the report is not public (Local Government Act 1972, Schedule 12A).
    """

    key_decision: bool | None = None
    decided_by: str | None = None
    call_in_days: int | None = None
    budget_annual: Fraction | None = None
    exempt_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long each part of the procurement is to take. None is not said: practice, held as data, stands in.

    Attributes:
        decision_to_procure: From that decision to the first notice.
        engagement: From the first market engagement notice to the end of engagement.
        drafting: From the end of engagement to the tender notice.
        planned_notice: From the planned procurement (or prior information) notice to the tender notice.
        conflicts: From the conflicts assessment to the tender notice.
        participation: For requests to participate; ``selection`` for marking them and inviting tenders.
        answers: From the last answers to questions to the close of tenders.
        evaluation: From the close of tenders to the agreed recommendation.
        governance: From the recommendation to the published report.
        decision_published: From the decision to the publication of its record.
        letters: From the end of call-in to the letters, or the assessment summaries.
        summaries: From the assessment summaries to the contract award notice.
        signing: From the end of standstill to signature; ``mobilisation`` from signature to service.
    """

    decision_to_procure: Length | None = None
    engagement: Length | None = None
    drafting: Length | None = None
    planned_notice: Length | None = None
    conflicts: Length | None = None
    participation: Length | None = None
    selection: Length | None = None
    tender_period: Length | None = None
    answers: Length | None = None
    evaluation: Length | None = None
    governance: Length | None = None
    decision_published: Length | None = None
    letters: Length | None = None
    summaries: Length | None = None
    signing: Length | None = None
    mobilisation: Length | None = None
