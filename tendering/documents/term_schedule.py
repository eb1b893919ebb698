"""Promises of a submission as a schedule of contract terms in Word, and as the list to monitor in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.paper import Paper, make_paper
from tendering.documents.word_style import Column
from tendering.files.workbooks import cell_at, fit_height, headings, put_text, workbook_bytes
from tendering.framework.terms import OVERDUE, STATES, UNSCHEDULED, WAITING, Marked, Term
from tendering.law.regime import Regime, regime_of
from tendering.model.tender import Tender

HEADINGS = (
    *("Term", "Provider", "Lot", "Zone", "Question", "Promise", "Page of the submission"),
    *(
        "Marked in",
        "Term since",
        "Check by",
        "Evidence",
        "Checked by",
        "State",
        "Found on",
        "What was found",
    ),
)
_WIDTHS = (15, 28, 10, 8, 10, 52, 18, 14, 12, 12, 34, 20, 16, 12, 44)


def law_words(tender: Tender) -> str:
    """Say why the terms come from the submission, by the law the competition was under."""
    answer = regime_of(tender)
    if answer.regime is Regime.PA2023:
        return (
            "Each term comes from the submission and was competed for. Under the Procurement Act 2023 a contract is changed "
            "only as sections 74 to 77 allow (a light touch contract more freely): a term written in here that no bidder "
            "offered would be such a change, and is none of this schedule."
        )
    if answer.regime is Regime.PCR2015:
        return (
            "Each term comes from the submission and was competed for. A term that no bidder offered would change the "
            "contract after the competition, which regulation 72 of the Public Contracts Regulations 2015 allows only in the "
            "cases it lists (for a light touch contract, as far as its documents adopt it); so none is written in here."
        )
    return (
        "Each term comes from the submission and was competed for. A term that no bidder offered would change the contract "
        "after the competition; the law in force when it began has no list of changes that are allowed, and equal treatment "
        "of bidders forbids a substantial one. So none is written in here."
    )


def schedule(
    tender: Tender, provider: str, terms: Sequence[Term], on: date, templates: Path | None = None
) -> bytes:
    """Return the schedule of one provider as Word, to annex to its contract.

    Args:
        tender: As published.
        provider: Its name.
        terms: Its terms, in order.
        on: The day the schedule carries.
        templates: An authority's own.

    Raises:
        RefusedError: The template cannot be used.
    """
    paper = Paper(
        name="schedule",
        title=f"Schedule of terms from the submission of {provider}",
        heading="Schedule: terms from the submission",
        blocks=list(_blocks(tender, provider, terms)),
        subject="Schedule of contract terms",
    )
    return make_paper(paper, tender, on, templates=templates)


def _blocks(tender: Tender, provider: str, terms: Sequence[Term]) -> list[Block]:
    made = [
        paragraph(provider, lead="Provider:"),
        paragraph(
            f"In its submission {provider} made the statements below. The panel marked each when it agreed the score of the "
            "answer. They are terms of the contract: the provider does what it said it would do, for as long as the contract runs."
        ),
        paragraph(law_words(tender)),
        heading("The terms"),
    ]
    if not terms:
        return [
            *made,
            paragraph("No statement of the submission was marked. The schedule holds no term."),
        ]
    columns = [
        Column(title="Term", width=1.5),
        Column(title="What the provider said", width=4.2),
        Column(title="Where it said so", width=2.2),
        Column(title="How it is shown, by when and to whom", width=2.8),
    ]
    rows = [(t.id, t.marked.words, _where(tender, t.marked), _shown(t)) for t in terms]
    questions = {c.id: c.title for c in tender.criteria}
    named = dict.fromkeys(t.marked.criterion for t in terms)
    made.append(table(f"Terms of the contract with {provider}", columns, rows))
    made.append(paragraph("The questions named above:"))
    made.append(bullets(f"{q}: {questions.get(q, q)}" for q in named))
    made += [
        heading("How it is kept"),
        paragraph(
            "The council looks whether each term is kept, on the evidence named, and writes down what it found, who looked and "
            "when. Where a term is not kept, the provider is told and may answer before anything is decided. What can follow is "
            "what the contract says of poor performance, and no more."
        ),
        heading("Agreed"),
        table(
            "Signatures",
            [
                Column(title="For", width=2.6),
                Column(title="Name and role", width=2.8),
                Column(title="Signature", width=2.8),
                Column(title="Date", width=1.4),
            ],
            [(name, "Name:\nRole:", "", "") for name in (tender.authority.name, provider)],
        ),
    ]
    return made


def marked_paper(
    tender: Tender,
    marked: Sequence[Marked],
    names: Mapping[str, str],
    on: date,
    templates: Path | None = None,
) -> bytes:
    """Return every promise marked at moderation as Word, bidder by bidder, each with its page.

    Raises:
        RefusedError: The template cannot be used.
    """
    columns = [
        Column(title="What the bidder said", width=5.2),
        Column(title="Where it said so", width=2.6),
        Column(title="Marked in", width=1.4),
    ]
    blocks = [
        paragraph(
            "The panel marked each of these statements when it agreed the score of the answer. Those of the bidders appointed "
            "become terms of their contracts; the others bind nobody."
        )
    ]
    for bidder in dict.fromkeys(m.provider for m in marked):
        mine = [m for m in marked if m.provider == bidder]
        name = names.get(bidder, bidder)
        blocks.append(heading(name, 3))
        rows = [(m.words, _where(tender, m), m.source) for m in mine]
        blocks.append(table(f"Promises of {name}", columns, rows))
    if not marked:
        blocks.append(paragraph("No promise is marked as worth keeping."))
    paper = Paper(
        name="promises", title="Promises marked in bids", blocks=blocks, marking="Not for bidders"
    )
    return make_paper(paper, tender, on, templates=templates)


def _where(tender: Tender, one: Marked) -> str:
    lot = tender.lot(one.lot)
    zone = lot.zone(one.zone) if lot is not None else None
    about = (
        f", zone {one.zone}" + (f" ({zone.title})" if zone is not None and zone.title else "")
        if one.zone
        else ""
    )
    return f"{one.criterion}{about}: {one.page}"


def _shown(term: Term) -> str:
    parts = [
        term.evidence or "Evidence to be agreed",
        f"by {british(term.due)}" if term.due is not None else "",
        f"to {term.checked_by}" if term.checked_by else "",
    ]
    return ", ".join(p for p in parts if p)


def row_texts(term: Term, names: Mapping[str, str], day: date) -> tuple[str, ...]:
    """Return a term as a row of the list to monitor."""
    one = term.marked
    last = term.checks[-1] if term.checks else None
    return (
        term.id,
        names.get(one.provider, one.provider),
        one.lot,
        one.zone,
        one.criterion,
        one.words,
        one.page,
        one.source,
        term.scheduled.isoformat() if term.scheduled is not None else "",
        term.due.isoformat() if term.due is not None else "",
        term.evidence,
        last.by if last is not None else term.checked_by,
        term.state(day),
        last.on.isoformat() if last is not None else "",
        last.evidence if last is not None else "",
    )


def monitoring(
    title: str, terms: Sequence[Term], names: Mapping[str, str], day: date, notes: Sequence[str]
) -> bytes:
    """Return the list to monitor as a workbook: every term a row, then the counts and what to know of them."""
    book = Workbook()
    first = book.active
    if not isinstance(first, Worksheet):
        raise TypeError("a new workbook has a sheet")
    first.title = "Terms"
    headings(first, 1, HEADINGS, _WIDTHS)
    for number, term in enumerate(terms, 2):
        texts = row_texts(term, names, day)
        for column, text in enumerate(texts, 1):
            put_text(cell_at(first, number, column), text)
        fit_height(first, number, list(zip(texts, _WIDTHS, strict=True)))
    first.auto_filter.ref = first.dimensions
    first.freeze_panes = "B2"
    first.page_setup.orientation = "landscape"
    first.page_setup.fitToHeight = 0
    first.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    _about(book.create_sheet("About"), title, terms, day, notes)
    return workbook_bytes(book, title=title)


def _about(
    sheet: Worksheet, title: str, terms: Sequence[Term], day: date, notes: Sequence[str]
) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
    counts = [(state, sum(t.state(day) == state for t in terms)) for state in states()]
    lines = [
        ("List", title),
        ("As on", british(day)),
        ("Terms", str(len(terms))),
        *((state[:1].upper() + state[1:], str(count)) for state, count in counts if count),
        *(("Note", said) for said in notes),
    ]
    for number, (name, text) in enumerate(lines, 1):
        put_text(cell_at(sheet, number, 1), name)
        put_text(cell_at(sheet, number, 2), text)
        fit_height(sheet, number, [(text, 90)])


def states() -> tuple[str, ...]:
    """Return every state a term can be in, worst first."""
    kept, not_kept, in_part = STATES
    return (not_kept, in_part, OVERDUE, WAITING, UNSCHEDULED, kept)
