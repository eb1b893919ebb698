"""A small tender in the manner of Bolton's, made by hand, and its outcome, for the tests of the documents."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tendering.model.bids import (
    Bid,
    Bidder,
    ConsensusScore,
    Dossier,
    MarkKind,
    PriceFigure,
)
from tendering.model.outcome import (
    LotOutcome,
    NotPlaced,
    Outcome,
    Place,
    Reason,
    Reserve,
    Standing,
    Status,
    Tie,
)
from tendering.model.tender import (
    Agreement,
    Authority,
    CallOff,
    Criterion,
    Demand,
    Effect,
    Event,
    Kpi,
    Level,
    Limit,
    LimitMethod,
    Lot,
    Minimum,
    PassFailQuestion,
    Per,
    Places,
    Price,
    PriceItem,
    PriceRule,
    QuestionKind,
    Role,
    Rung,
    Scale,
    Section,
    Standstill,
    Tender,
    Zone,
)

F = Fraction

BIDDERS = {
    "oak": "Oak & Elm Care <North> Ltd",
    "bir": "Birch's Home Support",
    "ced": "Cedar Care CIC",
    "dam": "Damson Living Ltd",
    "eld": "Elder Homecare Ltd",
}
SEED = "the sealed words"
COMMITMENT = "a7e8c92990d63cf8eb79d8c71d6b3c3327458747eb245445ca5fcc3c94535967"


def tender() -> Tender:
    """Return a tender with one lot, two zones, two roles, a limit and a ladder."""
    levels = ("Unacceptable", "Poor", "Partial", "Acceptable", "Good", "Excellent")
    scale = Scale(
        id="quality",
        levels=tuple(
            Level(
                mark=F(n), label=label, descriptor=f"{label} response & evidence.", worth=F(20 * n)
            )
            for n, label in enumerate(levels)
        ),
    )
    return Tender(
        id="ashby-2016",
        title="Home Support & Care at Home",
        fingerprint="f" * 64,
        summary="Care at home for adults of Ashby & Vale.",
        authority=Authority(
            name="Ashby & Vale Council",
            nation="england",
            address="Town Hall, Market Street, Ashby AV1 1AA",
            email="tenders@ashby.example",
            website="https://ashby.example",
            contact="Head of Commissioning",
        ),
        procedure="light_touch_own",
        started_by_event="contract_notice",
        started_by_on=date(2016, 5, 9),
        cpv=("85000000-9", "85310000-5"),
        value_amount=F(4_000_000),
        value_vat="excluded",
        agreement=Agreement(
            kind="framework",
            term="4 years",
            extensions=("2 years",),
            starts_on=date(2017, 7, 1),
            call_off=CallOff(
                method="alternate_weeks",
                steps=(
                    "Offer each new referral to the main provider of the week.",
                    "Then to the other one.",
                ),
                response_time="2 hours",
                refusal="A refusal is recorded with its reason.",
                hand_back="28 days' notice",
                persons_choice="The person's choice of provider is respected.",
                direct_payments="A person may take a direct payment instead.",
            ),
            uplift={
                "formula": "the index, capped",
                "index": "CPIH",
                "cap": "3%",
                "review_month": "April",
            },
            terms=(
                Section(
                    heading="Payment", paragraphs=("Paid within 30 days of a valid invoice.",)
                ),
            ),
            tupe=(
                Section(
                    heading="Workforce", paragraphs=("TUPE may apply.",), bullets=("Take advice.",)
                ),
            ),
        ),
        timetable=(
            Event(
                event="tender_period",
                start=date(2016, 5, 9),
                end=date(2016, 6, 20),
                stated="6 weeks",
            ),
            Event(event="award", month="2017-03", note="subject to approval"),
        ),
        standstill=Standstill(
            issue_on=date(2017, 3, 9),
            stated_last_day=date(2017, 3, 19),
            stated_days=10,
            basis="law",
        ),
        scales={"quality": scale},
        weights_as="of_award",
        criteria=(
            Criterion(
                id="Q1",
                title="Workforce",
                weight=F(60),
                points=F(60),
                scale="quality",
                minimum=Minimum(mark=F(2), effect=Effect.MUST_REJECT),
                question="How will you recruit & keep staff?",
                bullets=("recruitment", "retention"),
                words=1000,
            ),
            Criterion(
                id="Q2",
                title="Safety & Safeguarding",
                weight=F(40),
                points=F(40),
                scale="quality",
                question="How will you keep people safe?",
            ),
        ),
        minimum_quality=Minimum(percent=F(40), effect=Effect.MAY_REJECT),
        pass_fail=(
            PassFailQuestion(
                id="cqc",
                kind=QuestionKind.CONDITION,
                question="Are you registered with the Care Quality Commission?",
                effect=Effect.MUST_REJECT,
                tests="ability",
                because="The law requires it.",
                unrated="New registrants are accepted.",
                equivalents="An equivalent registration is accepted.",
                again_at=("signing",),
            ),
        ),
        price=Price(
            weight=F(0),
            items=(
                PriceItem(
                    id="hourly",
                    title="Hourly rate",
                    unit="hour",
                    rule=PriceRule(fixed=F(15)),
                    effect=Effect.MAY_REJECT,
                ),
            ),
            open="before_marking",
        ),
        lots=(
            Lot(
                id="1",
                title="Service User Group One",
                description="Adults whose primary need is physical.",
                demand=Demand(clients=F(1288), hours_weekly=F("10463.45"), visits_weekly=F(21491)),
                zones=(
                    Zone(
                        id="north",
                        title="North & Moors",
                        areas=("Astley", "Bradshaw"),
                        demand=Demand(clients=F(600)),
                    ),
                    Zone(id="south", title="South", demand=Demand(clients=F(688))),
                ),
                roles=(
                    Role(
                        role="main",
                        per=Per.ZONE,
                        places=Places(most=1, least=1),
                        hours_share=F(1, 2),
                    ),
                    Role(
                        role="framework", per=Per.LOT, places=Places(most=3), including=("main",)
                    ),
                ),
                reserves=1,
            ),
        ),
        limits=(
            Limit(role="main", counts="zones", most=1, when_exceeded=LimitMethod.BEST_OVERALL),
        ),
        ties=(
            Rung(kind="higher", of="Q1"),
            Rung(kind="lower_price", of="hourly"),
            Rung(kind="draw", commitment=COMMITMENT),
        ),
        on_withdrawal="promote",
        instructions=(Section(heading="Variants", paragraphs=("Variants are not allowed.",)),),
        specification=(
            Section(
                heading="The service",
                paragraphs=("Care at home.",),
                bullets=("Washing & dressing", "Meals"),
            ),
        ),
        kpis=(
            Kpi(
                id="KPI 1",
                title="Manual overrides",
                measure="Share of visits",
                threshold="under 5%",
            ),
        ),
    )


MARKS = {
    "oak": (5, 4),
    "bir": (4, 5),
    "ced": (4, 5),
    "dam": (3, 3),
}


def reason_text(bidder: str, criterion: str, mark: int) -> str:
    """Return a panel's reason, different for each score."""
    return (
        f"{BIDDERS[bidder]} earned {mark} for {criterion}: section 4, page {mark + 3} sets out the approach & evidence "
        f"in a way the panel found {'convincing' if mark > 3 else 'thin'}."
    )


def letter_text(bidder: str, criterion: str, mark: int) -> str:
    """Return the text agreed for letters."""
    return f"The response on {criterion} by {BIDDERS[bidder]} named its methods & gave results (mark {mark})."


def dossier(*, withhold: str = "") -> Dossier:
    """Return the five bids: four marked, one with a price outside the rule and rejected."""
    scores = tuple(
        ConsensusScore(
            bidder=b,
            lot="1",
            zone="",
            criterion=q,
            kind=MarkKind.NUMBER,
            mark=F(m),
            reason=reason_text(b, q, m),
            letter_text=letter_text(b, q, m),
            withhold=withhold if b == "oak" else "",
        )
        for b, marks in MARKS.items()
        for q, m in zip(("Q1", "Q2"), marks, strict=True)
    )
    return Dossier(
        evaluation="ashby-2016",
        tender=tender(),
        bidders=tuple(
            Bidder(id=b, name=n, number=f"0{i}234567") for i, (b, n) in enumerate(BIDDERS.items())
        ),
        bids=tuple(Bid(bidder=b, lot="1", zone="*") for b in BIDDERS),
        prices=tuple(
            PriceFigure(
                bidder=b,
                lot="1",
                zone="",
                item="hourly",
                amount=F(15) if b != "eld" else F("14.5"),
            )
            for b in BIDDERS
        ),
        consensus=scores,
        seed=SEED,
    )


def standing(bidder: str, rank: int, order: int) -> Standing:
    """Return a ranked standing of the lot's list."""
    q1, q2 = (F(m) for m in MARKS[bidder])
    points = {"Q1": q1 * 12, "Q2": q2 * 8}
    total = sum(points.values(), F(0))
    return Standing(
        bidder=bidder,
        lot="1",
        zone=None,
        status=Status.RANKED,
        quality=total,
        price=F(0),
        total=total,
        ranking_value=total,
        rank=rank,
        order=order,
        points=points,
        marks={"Q1": q1, "Q2": q2},
        prices={"hourly": F(15)},
    )


REJECTED = Reason(
    code="not_eligible",
    rule="price.items[hourly]",
    facts={
        "status": "rejected",
        "cause": "price_breach",
        "item": "hourly",
        "amount": "14.5",
        "bound": "15",
        "effect": "may_reject",
        "decision": "rejected",
        "by": "A Officer",
        "on": "2017-02-20",
        "why": "the bidder confirmed the rate",
    },
)


def outcome() -> Outcome:
    """Return what the rules give: Oak main in North, Birch main in South, Cedar on the framework."""
    ranked = (
        standing("oak", 1, 1),
        standing("bir", 2, 2),
        standing("ced", 2, 3),
        standing("dam", 4, 4),
    )
    gone = Standing(
        bidder="eld",
        lot="1",
        zone=None,
        status=Status.REJECTED,
        prices={"hourly": F("14.5")},
        reason=REJECTED,
    )
    appointed = Reason(
        code="appointed",
        rule="lots[1].roles[main]",
        facts={
            "role": "main",
            "zone": "north",
            "order": "1",
            "of": "4",
            "seats": "1",
            "value": "92",
        },
    )
    south = Reason(
        code="appointed",
        rule="lots[1].roles[main]",
        facts={
            "role": "main",
            "zone": "south",
            "order": "2",
            "of": "4",
            "seats": "1",
            "value": "88",
        },
    )
    framework = Reason(
        code="appointed",
        rule="lots[1].roles[framework]",
        facts={"role": "framework", "order": "3", "of": "4", "seats": "3", "value": "88"},
    )
    limit = Reason(
        code="limit",
        rule="limits[0]",
        facts={"most": "1", "counts": "zones", "held": "1/north", "method": "best_overall"},
    )
    return Outcome(
        evaluation="ashby-2016",
        tender="ashby-2016",
        fingerprint="f" * 64,
        complete=True,
        lots=(
            LotOutcome(
                lot="1",
                complete=True,
                standings=(*ranked, gone),
                places=(
                    Place(
                        role="main",
                        zone="north",
                        bidder="oak",
                        position=1,
                        via=None,
                        reason=appointed,
                    ),
                    Place(
                        role="main", zone="south", bidder="bir", position=1, via=None, reason=south
                    ),
                    Place(
                        role="framework",
                        zone=None,
                        bidder="oak",
                        position=1,
                        via="main",
                        reason=Reason(code="via", facts={"inner": "main", "zones": "north"}),
                    ),
                    Place(
                        role="framework",
                        zone=None,
                        bidder="bir",
                        position=2,
                        via="main",
                        reason=Reason(code="via", facts={"inner": "main", "zones": "south"}),
                    ),
                    Place(
                        role="framework",
                        zone=None,
                        bidder="ced",
                        position=3,
                        via=None,
                        reason=framework,
                    ),
                ),
                not_placed=(
                    NotPlaced(bidder="oak", zone="south", role="main", reason=limit),
                    NotPlaced(
                        bidder="bir",
                        zone="north",
                        role="main",
                        reason=Reason(
                            code="outranked",
                            facts={
                                "order": "2",
                                "value": "88",
                                "seats": "1",
                                "last": "oak",
                                "last_value": "92",
                            },
                        ),
                    ),
                    NotPlaced(
                        bidder="ced",
                        zone="north",
                        role="main",
                        reason=Reason(
                            code="outranked",
                            facts={
                                "order": "3",
                                "value": "88",
                                "seats": "1",
                                "last": "oak",
                                "last_value": "92",
                            },
                        ),
                    ),
                    NotPlaced(
                        bidder="ced",
                        zone="south",
                        role="main",
                        reason=Reason(
                            code="outranked",
                            facts={
                                "order": "3",
                                "value": "88",
                                "seats": "1",
                                "last": "bir",
                                "last_value": "88",
                            },
                        ),
                    ),
                    *(
                        NotPlaced(
                            bidder="dam",
                            zone=z,
                            role="main",
                            reason=Reason(
                                code="outranked",
                                facts={
                                    "order": "4",
                                    "value": "60",
                                    "seats": "1",
                                    "last": w,
                                    "last_value": v,
                                },
                            ),
                        )
                        for z, w, v in (("north", "oak", "92"), ("south", "bir", "88"))
                    ),
                    NotPlaced(
                        bidder="dam",
                        zone=None,
                        role="framework",
                        reason=Reason(
                            code="outranked",
                            facts={
                                "order": "4",
                                "value": "60",
                                "seats": "3",
                                "last": "ced",
                                "last_value": "88",
                            },
                        ),
                    ),
                    *(
                        NotPlaced(bidder="eld", zone=z, role=r, reason=REJECTED)
                        for z, r in (("north", "main"), ("south", "main"), (None, "framework"))
                    ),
                ),
                reserves=(Reserve(role="framework", zone=None, bidder="dam", position=1),),
                ties=(
                    Tie(
                        zone=None,
                        bidders=("bir", "ced"),
                        value=F(88),
                        settled_by="draw",
                        order=("bir", "ced"),
                        rungs=(
                            ("higher:Q1", {"bir": "48", "ced": "48"}),
                            ("lower_price:hourly", {"bir": "15", "ced": "15"}),
                            ("draw", {"bir": "0ab1", "ced": "77c2"}),
                        ),
                    ),
                ),
            ),
        ),
    )
