"""The grammar of tender.yaml as one model. What it says is required is what an evaluation cannot do without."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tendering.files.schema_award import (
    AggregationFile,
    AtLastPlace,
    AwardByFile,
    Better,
    CapacityFile,
    CriterionFile,
    Effect,
    LimitFile,
    LotFile,
    OverallMinimumFile,
    PriceFile,
    RelatedFile,
    RoundingFile,
    RungFile,
    ScaleFile,
    WeightsFile,
)
from tendering.files.schema_costs import RateBuildFile
from tendering.files.schema_enablement import DemandGrowthFile, EnablementFile
from tendering.files.schema_failure import FailureFile
from tendering.files.schema_market import AdmissionFile, RequestsFile
from tendering.files.schema_mobilisation import MobilisationFile
from tendering.files.schema_pack import VolumeCasesFile, WorkforceFile
from tendering.files.schema_payment import (
    IncentiveFile,
    KpiTestFile,
    PaymentFile,
    UpliftRuleFile,
)
from tendering.files.schema_plan import Duration, PlanFile
from tendering.files.schema_review import ReviewFile
from tendering.files.schema_rota import RotaFile
from tendering.files.schema_second import FollowsFile, NeedFile, ResultsFile, ThinFile
from tendering.files.schema_types import (
    Clock,
    Cpv,
    Day,
    DayOrMonth,
    Flag,
    Id,
    Lots,
    Moment,
    Number,
    Positive,
    Printed,
    Quantity,
    Strict,
    TenderId,
    Text,
    Whole,
    may,
    told,
)

FORMAT = 1


class AuthorityFile(Strict):
    """The contracting authority as it signs letters and notices."""

    name: Text = told("Name of the authority.")
    nation: Text | None = may("england. Other nations are refused until their law is held.")
    address: Text | None = may("Postal address.")
    email: Text | None = may("Address for questions.")
    website: Text | None = may("Website.")
    contact: Text | None = may("Person or team to contact.")
    phone: Text | None = may("Telephone number.")
    locality: Text | None = may("Town or city.")
    postcode: Text | None = may("Postcode.")
    region: Id | None = may("ITL code of where it is, such as UKG11.")
    number: Id | None = may("Its number on the central digital platform, such as PABC-1234-DEFG.")


class StartedByFile(Strict):
    """The fact that began the procurement; the law it is under follows from it."""

    event: Id = told("What was done, such as contract_notice or tender_notice.")
    on: Day | None = may("The day it was done.")


class ValueFile(Strict):
    """Estimated value of the whole agreement."""

    amount: Quantity = told("Pounds.")
    vat: Literal["excluded", "included"] | None = may("Whether VAT is in the amount.")


class SectionFile(Strict):
    """A headed passage: paragraphs, then bullets."""

    heading: Text = told("Heading.")
    paragraphs: list[Text] | None = may("Paragraphs, in order.")
    bullets: list[Text] | None = may("Bullets, in order.")


class CallOffFile(Strict):
    """How work is offered once the agreement stands."""

    method: Id = told("Name of the rule, such as alternate_weeks, rotation or mini_competition.")
    steps: list[Text] | None = may("The steps as published.")
    response_time: Text | None = may("How long a provider has to answer.")
    refusal: Text | None = may("What follows from refusing work.")
    hand_back: Text | None = may("When and how a package is handed back.")
    persons_choice: Text | None = may("How the person's own choice of provider is met.")
    direct_payments: Text | None = may("How direct payments fit in.")
    competition: Literal["without", "with", "both"] | None = may(
        "Whether providers compete again for work."
    )
    rota: RotaFile | None = may("Whose week it is, and in which order referrals are offered.")


class AgreementFile(Strict):
    """What is let."""

    kind: Literal["framework", "contract", "dps"] = told(
        "framework, contract, or dps (dynamic purchasing system)."
    )
    term: Text | None = may("Length, such as 4 years.")
    extensions: list[Text] | None = may("Extensions, such as 2 years.")
    term_reason: Text | None = may("Why the term is longer than four years.")
    starts_on: Day | None = may("First day of service.")
    stated_maximum: Positive | None = may(
        "The most suppliers that a notice says there will be, where it says so."
    )
    ends_on: Day | None = may("Last day of the term, without extensions.")
    users: Text | None = may("Who may buy through it.")
    fees: Text | None = may("What suppliers pay to be on it.")
    price_mechanism: Text | None = may("How prices are set, as the contract notice says it.")
    open_until: Day | None = may("Last day of an open framework's scheme.")
    call_off: CallOffFile | None = may("How work is offered.")
    failure: FailureFile | None = may("The steps that follow when a provider fails.")
    enablement: EnablementFile | None = may("How enablement is paid by outcomes.")
    demand_growth: DemandGrowthFile | None = may("How demand is to grow.")
    mobilisation: MobilisationFile | None = may("Between award and first day.")
    admission: AdmissionFile | None = may("How providers join once the market is open.")
    requests: RequestsFile | None = may("How a package is offered to the market and won.")
    uplift: dict[Id, Text] | None = may(
        "How prices change: formula, index, cap, review_month and the like, in words."
    )
    uplift_rule: UpliftRuleFile | None = may("How prices change, as figures.")
    payment: PaymentFile | None = may("How delivered care is paid.")
    incentive: IncentiveFile | None = may("A payment for needing less care than expected.")
    review: ReviewFile | None = may("The yearly review. Left out: there is none.")
    extension_notice: Duration | None = may(
        "How long before the end an extension is decided, such as 6 months."
    )
    results: ResultsFile | None = may("How results are paid. Left out: they are not.")
    terms: list[SectionFile] | None = may("Terms of the agreement.")
    tupe: list[SectionFile] | None = may("What bidders are told of staff transfer (TUPE).")


class KeepFile(Strict):
    """How many bidders a stage keeps."""

    most: Positive = told("How many go on.")
    at_last_place: AtLastPlace = told(
        "Equal scores at the cut: the tie ladder, admit all, or admit none."
    )


class StageFile(Strict):
    """One stage of the procedure, in order. The last one appoints."""

    id: Id = told("Short name, such as selection.")
    title: Text | None = may("Name as published.")
    keep: KeepFile | None = may("How many it keeps. Left out: all who pass.")
    carries_forward: Flag | None = may(
        "true: its scores count in the award. Left out: they do not."
    )


class EventFile(Strict):
    """A row of the timetable as printed: on a day or in a month, at a time, or from one day to another."""

    event: Id = told("What happens, such as tenders_close or award.")
    on: DayOrMonth | None = may("Day (2017-03-09) or month (2017-03).")
    at: Moment | None = may("Local time (2016-06-20T12:00).")
    from_: Day | None = may("First day of a period.", alias="from")
    to: Day | None = may("Last day of a period.")
    stated: Text | None = may("Length as printed, such as 6 weeks.")
    note: Text | None = may("Anything printed beside it.")


class StandstillFile(Strict):
    """The standstill as published. What it must be is computed."""

    issue_on: Day | None = may("Day the decision letters go out.")
    stated_last_day: Day | None = may("Last day as printed.")
    stated_days: Whole | None = may("Length in days as printed.")
    method: Text | None = may("How letters are sent. Left out: electronic.")
    basis: Literal["law", "adopted", "voluntary"] | None = may("Why there is a standstill.")
    said: Text | None = may("What the documents say of it.")


class PassesFile(Strict):
    """Answers that pass. Bounds are accepted."""

    at_least: Number | None = may("Least number that passes.")
    at_most: Number | None = may("Greatest number that passes.")
    one_of: list[Text] | None = Field(default=None, min_length=1, description="Answers that pass.")


class PassFailFile(Strict):
    """A pass/fail question."""

    id: Id = told("Short name used in pass_fail.csv.")
    kind: Literal["exclusion", "condition", "requirement", "procedural"] = told(
        "What the question is in law."
    )
    question: Text = told("The question as asked.")
    effect: Effect = told("What follows from failing it; a named person decides.")
    tests: Text | None = may("What it tests, such as ability.")
    because: Text | None = may("Why it is proportionate.")
    unrated: Text | None = may("How those not yet rated are treated.")
    equivalents: Text | None = may("What is accepted instead.")
    applies_to: Id | None = may(
        "A role: failing bars from that role only. Left out: from the lot."
    )
    again_at: list[Text] | None = may("When it is tested again, such as signing.")
    passes: PassesFile | None = may("Answers that pass. Left out: an officer enters pass or fail.")
    lots: Lots | None = may("all, or the lots that ask it. Left out: all.")
    stage: Id | None = may("Stage in which it is tested. Left out: the first.")


class KpiFile(Strict):
    """A key performance indicator of the agreement."""

    id: Id = told("Short name.")
    title: Text = told("What is measured.")
    measure: Text | None = may("How it is measured.")
    threshold: Text | None = may("What must be met.")
    lots: Lots | None = may("all, or the lots it covers. Left out: all.")
    from_: Text | None = may("When it begins to count, as printed.", alias="from")
    test: KpiTestFile | None = may("How it is counted and when it is met, as figures.")
    possible_after: Positive | None = may(
        "Whole years from the start after which it may be introduced."
    )


class RiskFile(Strict):
    """A row of the risk register."""

    id: Id = told("Short name.")
    description: Text = told("The risk.")
    likelihood: Whole = told("Likelihood as printed.")
    consequence: Whole = told("Consequence as printed.")
    score: Whole | None = may("Score as printed.")
    mitigation: Text | None = may("What is done about it.")


class ServiceHoursFile(Strict):
    """Daily hours of a service."""

    id: Id = told("Short name.")
    title: Text | None = may("Name as printed.")
    from_: Clock = Field(alias="from", description="Start, HH:MM.")
    to: Clock = told("End, HH:MM.")
    later: Flag | None = may("true: not let in this competition, but in a later one.")


class FigureFile(Strict):
    """A figure printed in the documents, and how it should follow from others."""

    id: Id = told("Short name.")
    says: Text = told("What the documents say it is.")
    printed: Printed = told("The number as printed.")
    unit: Text | None = may("Its unit.")
    place: Text | None = may("Where it is printed.")
    equals: dict[Literal["sum", "product", "quotient", "difference", "count"], Any] | None = may(
        "How it is worked out: sum, product, quotient, difference or count of a list of figure ids and numbers; may be nested."
    )


class BiddingFile(Strict):
    """What bidders are told of bidding itself, beside the rules."""

    portal: Text | None = may("Where and how tenders are sent.")
    clarifications: Text | None = may("How questions are asked and answered.")
    variants: Text | None = may("Whether variant tenders are allowed.")
    consortia: Text | None = may("How groups of bidders may bid.")
    subcontracting: Text | None = may("What is asked of subcontractors.")
    validity: Text | None = may("How long a tender must stay open.")
    late: Text | None = may("What becomes of a late tender.")


class NoticesFile(Strict):
    """What notices say that nothing else in this file says."""

    ocid: Id | None = may("Open contracting id, as the publishing service gave it.")
    documents_at: Text | None = may("Where the tender documents are.")
    submission: Text | None = may("How tenders are sent.")
    languages: list[Id] | None = may("Languages of tenders, such as en.")
    treaties: list[Id] | None = may("Treaties it falls under, such as GPA.")
    sme: Flag | None = may("Whether it suits small and medium-sized enterprises.")
    vcse: Flag | None = may("Whether it suits voluntary, community and social enterprises.")
    risks: Text | None = may("Known risks to performance that may need a change.")
    payment_terms: Text | None = may("Payment terms beyond those the law implies.")
    recurrence: Text | None = may("When it may be needed again.")
    options: Text | None = may("Options beside extensions.")
    no_lots_reason: Text | None = may("Why it is not divided into lots.")
    lots_tendered_most: Positive | None = may("The most lots one supplier may bid for.")
    engagement: Text | None = may("How the market was, or may be, engaged.")
    engagement_closes_on: Day | None = may("Last day of that engagement.")
    no_engagement_notice: Text | None = may(
        "Why no preliminary market engagement notice was published, where the market was engaged without one."
    )
    tender_notice_on: Day | None = may("When the tender notice is due.")
    review_body: Text | None = may("The body that hears challenges.")
    process: Text | None = may(
        "How a procedure other than an open one runs, and whether it may include negotiation."
    )


class GovernanceFile(Strict):
    """How the authority decides."""

    key_decision: Flag | None = may("Whether the award is a key decision.")
    decided_by: Text | None = may("Who decides, such as Cabinet.")
    call_in_days: Whole | None = may("Working days in which the decision may be called in.")
    budget_annual: Quantity | None = may("Pounds a year set aside for it.")
    exempt_reason: Text | None = may("Why part of the report is not public.")


class TenderFile(Strict):
    """A tender as published."""

    tender: TenderId = told("Short name of the tender, also its folder.")
    format: Literal["1"] | None = may("Version of this file's grammar. Left out: 1.")
    title: Text = told("Title as published.")
    summary: Text | None = may("What is bought, in a paragraph.")
    authority: AuthorityFile = told("The contracting authority.")
    procedure: Literal["open", "restricted", "competitive_flexible", "light_touch_own"] | None = (
        may("The procedure followed.")
    )
    started_by: StartedByFile | None = may("The fact that began the procurement.")
    regime: Id | None = may(
        "The law the documents say applies; it is computed, and a wrong statement is an error."
    )
    cpv: list[Cpv] | None = may("CPV codes.")
    value: ValueFile | None = may("Estimated value.")
    agreement: AgreementFile | None = may("What is let, for how long, and how work is offered.")
    stages: list[StageFile] | None = may("Stages in order. Left out: one stage.")
    timetable: list[EventFile] | None = may("The timetable as printed.")
    standstill: StandstillFile | None = may("The standstill as printed.")
    scales: dict[Id, ScaleFile] | None = may("Marking scales by name.")
    weights: WeightsFile | None = may("How weights are written; needed with criteria.")
    criteria: list[CriterionFile] | None = may("Questions and sections, in published order.")
    minimum_quality: OverallMinimumFile | None = may("Least quality over all questions.")
    relative_quality: Flag | None = may(
        "true: quality is scaled so that the best admissible bid has full points."
    )
    aggregation: AggregationFile | None = may(
        "How marks become scores. Left out: the panel agrees one score."
    )
    pass_fail: list[PassFailFile] | None = may("Pass/fail questions.")
    price: PriceFile | None = may("How prices are asked, tested and scored. Left out: no prices.")
    award_by: AwardByFile | None = may("A rule that ranks instead of awarding points.")
    better: Better | None = may(
        "Which way the ranking value of award_by is better; needed with it."
    )
    lots: list[LotFile] = Field(min_length=1, description="What is awarded, in published order.")
    limits: list[LimitFile] | None = may("Limits on wins. Left out: none.")
    related_bidders: RelatedFile | None = may("How related bidders are treated.")
    ties: list[RungFile] | None = may("The tie ladder, first rung first.")
    rounding: RoundingFile | None = may("Rounding. Left out: exact, printed to 2 places.")
    capacity: CapacityFile | None = may(
        "How declared capacity limits places. Left out: it does not."
    )
    on_withdrawal: Literal["promote", "rerun"] | None = may(
        "After approval: promote reserves, or run again."
    )
    instructions: list[SectionFile] | None = may("Instructions to tenderers.")
    specification: list[SectionFile] | None = may("The specification.")
    kpis: list[KpiFile] | None = may("Key performance indicators.")
    risks: list[RiskFile] | None = may("Risk register.")
    service_hours: list[ServiceHoursFile] | None = may("Daily hours of services.")
    follows: FollowsFile | None = may("The competition this one follows. Left out: none.")
    needs: list[NeedFile] | None = may("Needs and specialisms that not every provider can meet.")
    thin: ThinFile | None = may("When what is covered is thin, for the gaps of this competition.")
    figures: list[FigureFile] | None = may("Printed figures and how they follow from each other.")
    bidding: BiddingFile | None = may("What bidders are told of bidding itself.")
    volume_cases: VolumeCasesFile | None = may(
        "Low and high cases of the published volumes. Left out: none are stated."
    )
    workforce: WorkforceFile | None = may("How workforce data for a staff transfer are handled.")
    notices: NoticesFile | None = may("What notices say beside all this.")
    governance: GovernanceFile | None = may("How the authority decides.")
    plan: PlanFile | None = may(
        "How long each part is to take, for `tendering plan`. Left out: practice."
    )
    rate_build: list[RateBuildFile] | None = may("The cost of an hour behind each rate.")
