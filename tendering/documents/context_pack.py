"""The ITT pack as plain values: which documents there are, and what each says. Everything comes from the tender."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, sections, steps, table
from tendering.documents.dates import british
from tendering.documents.names import Names, capital, counted, grouped, joined, short
from tendering.documents.pack_commercial import commercial_blocks
from tendering.documents.pack_quality import quality_blocks
from tendering.documents.pack_rules import effect_words, event_words, instructions_blocks
from tendering.documents.word_style import Column
from tendering.model.numbers import fixed, money
from tendering.model.tender import Demand, Kpi, Lot, PassFailQuestion, QuestionKind, Tender

NO_GUARANTEE = (
    "The figures describe present or expected demand. They are no guarantee: no volume, value or pattern of work is "
    "promised to any provider."
)
_KINDS = {
    QuestionKind.EXCLUSION: (
        "Grounds for exclusion",
        "These questions ask about grounds on which a bidder may be excluded.",
    ),
    QuestionKind.CONDITION: (
        "Conditions of participation",
        "These questions test whether a bidder can perform.",
    ),
    QuestionKind.REQUIREMENT: (
        "Requirements",
        "These are requirements of the service that every bid must meet.",
    ),
    QuestionKind.PROCEDURAL: (
        "Procedure",
        "These questions ask whether the bid is complete and in order.",
    ),
}
_AGAIN = {"signing": "before signing", "call_off": "at call-off", "review": "at each review"}
_DEMAND = (
    ("clients", "People", False),
    ("visits_weekly", "Visits a week", False),
    ("hours_weekly", "Hours a week", False),
    ("hours_annual", "Hours a year", False),
    ("rate", "Rate", True),
    ("cost_annual", "Cost a year", True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDocument:
    """One document of the pack."""

    number: str
    slug: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def file_name(self) -> str:
        """The name of its file, in order of reading."""
        return f"{self.number}-{self.slug}.docx"


def pack_documents(tender: Tender) -> tuple[PackDocument, ...]:
    """Return the documents of the pack, the contents first; one without content is left out."""
    made = [
        ("qualification-envelope", "Qualification envelope", qualification_blocks(tender)),
        ("instructions-to-tenderers", "Instructions to tenderers", instructions_blocks(tender)),
        ("lots-and-zones", "Lots and zones", lot_blocks(tender)),
        ("specification", "Specification", specification_blocks(tender)),
        ("quality-assessment", "Quality assessment", quality_blocks(tender)),
        ("commercial-schedule", "Commercial schedule", commercial_blocks(tender)),
        ("how-work-is-offered", "How work is offered", call_off_blocks(tender)),
        ("terms", "Terms", terms_blocks(tender)),
        (
            "tupe",
            "Staff transfer (TUPE)",
            sections(tender.agreement.tupe) if tender.agreement else [],
        ),
    ]
    documents = [
        PackDocument(number=f"{number:02}", slug=slug, title=title, blocks=tuple(blocks))
        for number, (slug, title, blocks) in enumerate((row for row in made if row[2]), start=1)
    ]
    return (_contents(tender, documents), *documents)


_ABOUT = {
    "qualification-envelope": "The pass/fail questions, and what follows from each answer",
    "instructions-to-tenderers": "Timetable, what to bid for, places, limits, what follows the decision",
    "lots-and-zones": "The lots, their zones and the demand in each",
    "specification": "The service to be provided and its performance indicators",
    "quality-assessment": "Criteria, weights, marking scales, questions, minimums, equal scores, the draw",
    "commercial-schedule": "The prices to state, their rules and how they count",
    "how-work-is-offered": "How work reaches the appointed providers",
    "terms": "The terms of the agreement",
    "tupe": "The transfer of staff",
}


def _contents(tender: Tender, documents: list[PackDocument]) -> PackDocument:
    rows = [(d.number, d.title, _ABOUT[d.slug]) for d in documents]
    columns = [
        Column(title="Number", width=1.2),
        Column(title="Document", width=3.4),
        Column(title="What it holds", width=7),
    ]
    blocks = [
        paragraph(
            tender.summary or f"{tender.authority.name} invites tenders for {tender.title}."
        ),
        heading("The documents of this invitation"),
        table("Documents of the invitation to tender", columns, rows),
        paragraph(
            "The response workbook issued with these documents is the form to answer in. All questions, weights, marking "
            "scales, rules for ties and rules for places that will be used are printed here; no others will be used."
        ),
        heading("Check that nothing has changed"),
        paragraph(
            f"Fingerprint of the published tender: {tender.fingerprint or 'not yet published'}."
        ),
    ]
    return PackDocument(
        number="00", slug="contents", title="Invitation to tender", blocks=tuple(blocks)
    )


def qualification_blocks(tender: Tender) -> list[Block]:
    """Return the pass/fail questions by kind, each with its test, its effect and its reason."""
    if not tender.pass_fail:
        return []
    made = [
        paragraph(
            "Answer every question for your own organisation, and where asked for each member, associated person and "
            "subcontractor you rely on. Where equivalent evidence is accepted, the question says so."
        )
    ]
    for kind, (title, intro) in _KINDS.items():
        questions = [q for q in tender.pass_fail if q.kind is kind]
        if questions:
            made.extend([heading(title), paragraph(intro)])
            made.extend(block for q in questions for block in _pass_fail(q, tender))
    return made


def _pass_fail(question: PassFailQuestion, tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    lines = [
        f"An answer that does not meet this means the bid {effect_words(question.effect.value)}."
    ]
    test = question.passes
    if test is not None:
        if test.at_least is not None:
            lines.append(f"Passes at {grouped(test.at_least)} or more.")
        if test.at_most is not None:
            lines.append(f"Passes at {grouped(test.at_most)} or less.")
        if test.one_of:
            lines.append(f"Passes with {joined(test.one_of, 'or')}.")
    if question.applies_to:
        lines.append(f"It applies to the role of {names.role(question.applies_to)} only.")
    if question.lots is not None:
        lines.append(f"Asked in {joined(names.lot(x) for x in question.lots)}.")
    if question.tests:
        lines.append(f"What it tests: {question.tests.rstrip('.')}.")
    if question.because:
        lines.append(f"Why it is asked: {question.because.rstrip('.')}.")
    if question.unrated:
        lines.append(f"Bidders not yet rated: {question.unrated.rstrip('.')}.")
    if question.equivalents:
        lines.append(f"Equivalents: {question.equivalents.rstrip('.')}.")
    if question.again_at:
        lines.append(
            f"Asked again {joined(_AGAIN.get(a, a.replace('_', ' ')) for a in question.again_at)}."
        )
    return [
        heading(event_words(question.id), 3),
        paragraph(question.question),
        bullets(lines),
    ]


def lot_blocks(tender: Tender) -> list[Block]:
    """Return the lots with their zones and demand, as printed."""
    names = Names(tender=tender, bidders={})
    made = [
        paragraph(
            f"There {'is' if len(tender.lots) == 1 else 'are'} {counted(len(tender.lots), 'lot')}. {NO_GUARANTEE}"
        )
    ]
    for lot in tender.lots:
        made.append(heading(names.lot(lot.id)))
        if lot.description:
            made.append(paragraph(lot.description))
        made.extend(_zones(lot, names.in_lot(lot.id)))
        made.extend(_demand(lot, names.in_lot(lot.id)))
    return made


def _zones(lot: Lot, names: Names) -> list[Block]:
    areas = [z for z in lot.zones if z.areas]
    if not areas:
        return []
    columns = [Column(title="Zone", width=3), Column(title="Areas", width=6)]
    rows = [(names.zone(z.id, lot.id), joined(z.areas) or "As its name says") for z in lot.zones]
    return [table(f"Zones: {names.lot(lot.id)}", columns, rows)]


def _demand(lot: Lot, names: Names) -> list[Block]:
    rows = [(names.zone(z.id, lot.id), z.demand) for z in lot.zones]
    every = [d for _, d in rows if d is not None] + ([lot.demand] if lot.demand else [])
    used = [
        (key, title, pounds, _decimals(every, key))
        for key, title, pounds in _DEMAND
        if any(getattr(d, key) is not None for d in every)
    ]
    made: list[Block] = []
    if used:
        body = [
            (name, *(_figure(d, key, pounds=p, decimals=n) for key, _, p, n in used))
            for name, d in rows
        ]
        if lot.demand is not None:
            body.append(
                (
                    "Lot total, as published",
                    *(_figure(lot.demand, key, pounds=p, decimals=n) for key, _, p, n in used),
                )
            )
        columns = [
            Column(title="Zone", width=2.6),
            *(Column(title=t, width=1.7, right=True) for _, t, _, _ in used),
        ]
        made.append(
            table(f"Demand: {names.lot(lot.id)}", columns, body, total=lot.demand is not None)
        )
    if lot.demand is not None and lot.demand.printed:
        columns = [
            Column(title="Figure", width=4),
            Column(title="As published", width=2, right=True),
        ]
        derived = [
            (k.replace("_", " ").capitalize(), short(v)) for k, v in lot.demand.printed.items()
        ]
        made.append(table(f"Averages as published: {names.lot(lot.id)}", columns, derived))
    return made


def _figure(demand: Demand | None, key: str, *, pounds: bool, decimals: int) -> str:
    value: Fraction | None = getattr(demand, key) if demand is not None else None
    if value is None:
        return "Not stated"
    text = fixed(value, max(decimals, 2) if key == "rate" else decimals)
    whole, point, rest = text.partition(".")
    return f"{'£' if pounds else ''}{int(whole):,}{point}{rest}"


def _decimals(demands: list[Demand], key: str) -> int:
    """Return how many decimals a column needs, so that its figures stand under one another."""
    values = [v for d in demands if (v := getattr(d, key)) is not None]
    return max((len(short(v).partition(".")[2]) for v in values), default=0)


def specification_blocks(tender: Tender) -> list[Block]:
    """Return the specification, the hours of the service, the indicators and the risks."""
    made = sections(tender.specification)
    if tender.service_hours:
        columns = [
            Column(title="Hours", width=3),
            Column(title="From", width=1.5),
            Column(title="To", width=1.5),
        ]
        rows = [(h.title or h.id, h.starts, h.ends) for h in tender.service_hours]
        made.extend([heading("Hours of the service"), table("Hours as published", columns, rows)])
    if tender.kpis:
        made.extend(_kpis(tender))
    return made


def _kpis(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    columns = [
        Column(title="Indicator", width=3),
        Column(title="How it is measured", width=4.6),
        Column(title="Threshold", width=2.6),
        Column(title="Applies to", width=2.8),
    ]
    rows = [
        (
            f"{k.id} {k.title}",
            k.measure or "As agreed in the terms",
            k.threshold or "None",
            _kpi_lots(k, names),
        )
        for k in tender.kpis
    ]
    return [
        heading("Key performance indicators"),
        table("Key performance indicators", columns, rows),
    ]


def _kpi_lots(kpi: Kpi, names: Names) -> str:
    every = {lot.id for lot in names.tender.lots}
    if kpi.lots is None or set(kpi.lots) == every:
        lots = "All lots" if len(every) > 1 else "The lot"
    else:
        lots = joined(names.lot(x) for x in kpi.lots) or "No lot yet"
    return f"{lots}. {kpi.from_note}" if kpi.from_note else lots


def call_off_blocks(tender: Tender) -> list[Block]:
    """Return how work is offered once the agreement stands."""
    rules = tender.agreement.call_off if tender.agreement else None
    if rules is None:
        return []
    made = [
        paragraph(
            f"{capital(rules.method.replace('_', ' '))}. Work is offered only in the way described here.",
            lead="Method:",
        ),
    ]
    if rules.steps:
        made.extend([heading("Steps"), steps(rules.steps)])
    parts = (
        ("Time to respond", rules.response_time),
        ("Refusing work", rules.refusal),
        ("Handing work back", rules.hand_back),
        ("The person's choice", rules.persons_choice),
        ("Direct payments", rules.direct_payments),
    )
    for title, text in parts:
        if text:
            made.extend([heading(title), paragraph(text)])
    made.extend([heading("No guarantee of work"), paragraph(NO_GUARANTEE)])
    return made


def terms_blocks(tender: Tender) -> list[Block]:
    """Return the terms of the agreement: kind, term, extensions, then the published passages."""
    agreement = tender.agreement
    if agreement is None:
        return []
    kind = {
        "framework": "Framework agreement",
        "contract": "Contract",
        "dps": "Dynamic purchasing system",
    }
    facts = [
        ("Kind of agreement", kind.get(agreement.kind, agreement.kind)),
        ("Starts on", british(agreement.starts_on) if agreement.starts_on else None),
        ("Term", agreement.term),
        ("Extensions", _extensions(agreement.extensions)),
        ("Why this term", agreement.term_reason),
        ("Estimated value", _value(tender)),
    ]
    columns = [Column(title="Item", width=1.2), Column(title="Detail", width=4)]
    made = [
        heading("The agreement"),
        table("The agreement", columns, [(k, v) for k, v in facts if v]),
    ]
    made.extend(sections(agreement.terms))
    return made


def _extensions(extensions: tuple[str, ...]) -> str | None:
    if len(extensions) > 1 and len(set(extensions)) == 1:
        return f"{len(extensions)} extensions of {extensions[0]} each"
    return joined(extensions) or None


def _value(tender: Tender) -> str | None:
    if tender.value_amount is None:
        return None
    vat = {"excluded": " without VAT", "included": " with VAT"}.get(tender.value_vat or "", "")
    return f"{money(tender.value_amount).removesuffix('.00')}{vat}"
