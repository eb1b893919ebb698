"""The service in the ITT: the specification with its indicators, how work is offered, and the terms."""

from __future__ import annotations

from tendering.documents.blocks import Block, heading, paragraph, sections, steps, table
from tendering.documents.dates import british
from tendering.documents.event_words import event_words
from tendering.documents.names import Names, capital, joined
from tendering.documents.pack_law import wording
from tendering.documents.pack_lots import NO_GUARANTEE
from tendering.documents.word_style import Column
from tendering.framework.gap_words import hours_words
from tendering.model.numbers import money
from tendering.model.tender import Kpi, Tender

_METHODS = {
    "rotation": "Providers are offered work in turn.",
    "alternate_weeks": "Providers take new work in alternate weeks.",
    "main_provider": "Work in a zone goes to its main provider.",
    "mini_competition": "Providers compete for each piece of work.",
    "ranked": "Work is offered to providers in the order of their places.",
}
LATER = " (not let now, but in a later competition)"
_COMPETITION = {
    "without": "Providers do not compete again for work.",
    "with": "Providers compete again for work, by the rules printed here.",
    "both": "Some work is offered without a further competition and some with one, as the steps say.",
}
_KINDS = {
    "framework": "Framework agreement",
    "contract": "Contract",
    "dps": "Dynamic purchasing system",
}


def specification_blocks(tender: Tender) -> list[Block]:
    """Return the specification, the hours of the service and the indicators."""
    made = sections(tender.specification)
    if tender.service_hours:
        columns = [
            Column(title="Hours", width=3),
            Column(title="From", width=1.5),
            Column(title="To", width=1.5),
        ]
        rows = [
            (f"{h.title or h.id}{LATER if h.later else ''}", h.starts, h.ends)
            for h in tender.service_hours
        ]
        made.extend([heading("Hours of the service"), table("Hours as published", columns, rows)])
    made.extend(_needs(tender))
    if tender.kpis:
        made.extend(_kpis(tender))
    return made


def _needs(tender: Tender) -> list[Block]:
    """Return the needs that not every provider can meet, with the hours published; how a bidder says that it can."""
    if not tender.needs:
        return []
    names = Names(tender=tender, bidders={})
    columns = [
        Column(title="Need", width=5),
        Column(title="Where", width=3),
        Column(title="Hours a week", width=1.8, right=True),
    ]
    rows = [
        (n.title, capital(names.area(n.lot, n.zone or "")), hours_words(n.hours_weekly))
        for n in tender.needs
    ]
    return [
        heading("Needs and specialisms"),
        paragraph(
            "Not every provider can meet these needs. Where your answers say which of them you can meet, and for how many hours a "
            "week, the council notes it. It earns no points by itself; it shows what a later competition still has to find."
        ),
        table("Needs that not every provider can meet", columns, rows),
    ]


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
        heading("Key performance indicators (KPIs)"),
        paragraph(
            "Performance is measured by these indicators during the agreement. They earn no points in this competition."
        ),
        table("Schedule of key performance indicators", columns, rows),
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
    method = _METHODS.get(rules.method, f"{capital(rules.method.replace('_', ' '))}.")
    competition = _COMPETITION.get(rules.competition or "", "")
    made = [
        paragraph(
            " ".join(
                x for x in (method, competition, "Work is offered only as described here.") if x
            )
        ),
    ]
    if rules.steps:
        made.extend([heading("Order"), steps(rules.steps)])
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
    again = [event_words(q.id) for q in tender.pass_fail if "call_off" in q.again_at]
    signing = wording(tender).signing
    if again or signing:
        made.append(heading("What is tested again when work is offered"))
        if again:
            made.append(paragraph(f"Of the qualification envelope: {joined(again)}."))
        made.extend(paragraph(text) for text in signing)
    made.extend([heading("No guarantee of work"), paragraph(NO_GUARANTEE)])
    return made


def terms_blocks(tender: Tender) -> list[Block]:
    """Return the terms of the agreement: kind, term, extensions, then the published passages."""
    agreement = tender.agreement
    if agreement is None:
        return []
    facts = [
        ("Kind of agreement", _KINDS.get(agreement.kind, agreement.kind)),
        ("Starts on", british(agreement.starts_on) if agreement.starts_on else None),
        ("Term", agreement.term),
        ("Ends on", british(agreement.ends_on) if agreement.ends_on else None),
        ("Extensions", _extensions(agreement.extensions)),
        ("Why this term", agreement.term_reason),
        (
            "Open to new providers until",
            british(agreement.open_until) if agreement.open_until else None,
        ),
        (
            "Largest number of suppliers",
            str(agreement.stated_maximum) if agreement.stated_maximum else None,
        ),
        ("Who may buy through it", agreement.users),
        ("Fees suppliers pay", agreement.fees),
        ("How prices are set", agreement.price_mechanism),
        ("Payment terms", tender.notices.payment_terms),
        ("Estimated value", _value(tender)),
    ]
    columns = [Column(title="Item", width=1.2), Column(title="Detail", width=4)]
    made = [
        heading("The agreement in outline"),
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
