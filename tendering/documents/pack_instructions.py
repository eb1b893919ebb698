"""The instructions to tenderers: what is bought at a glance, the timetable, then every rule in order of need."""

from __future__ import annotations

import re

from tendering.documents.blocks import Block, heading, paragraph, sections, table
from tendering.documents.dates import british, ends, instant, month, weekday
from tendering.documents.event_words import event_words
from tendering.documents.names import capital, counted, joined, short
from tendering.documents.pack_bidding import bidding_blocks
from tendering.documents.pack_compliance import compliance_blocks
from tendering.documents.pack_decision import decision_blocks, standstill_end
from tendering.documents.pack_law import law_line, procedure_words
from tendering.documents.pack_rules import filling_blocks
from tendering.documents.pack_ties import ties_blocks
from tendering.documents.word_style import Column
from tendering.model.events import QUESTIONS_CLOSE
from tendering.model.tender import Event, Tender

CLOSE, LETTERS, STANDSTILL = "tenders_close", "letters_issued", "standstill"
_FILLERS = frozenset({"a", "an", "the", "of", "by", "on", "in", "contract", "published", "issued", "light", "touch"})  # fmt: skip
_PREFIX = 4
_FEW_MORE = 10
"""A printed note that holds the date and little more ("From July 2017") stands for it."""


def instructions_blocks(tender: Tender) -> list[Block]:
    """Return the instructions to tenderers."""
    return [
        *_glance(tender),
        *timetable_blocks(tender),
        *sections(tender.instructions),
        *bidding_blocks(tender),
        *filling_blocks(tender),
        *ties_blocks(tender),
        *compliance_blocks(tender),
        *decision_blocks(tender),
    ]


def _glance(tender: Tender) -> list[Block]:
    authority = tender.authority
    contact = joined(x for x in (authority.contact, authority.email, authority.phone) if x)
    facts = [
        (
            "Who is buying",
            f"{authority.name}, in these documents “the authority” or “the council”",
        ),
        (
            "Address",
            ", ".join(x for x in (authority.address, authority.locality, authority.postcode) if x),
        ),
        ("Contact", contact),
        ("Website", authority.website),
        ("Reference", tender.id),
        ("Classification (CPV)", joined(tender.cpv)),
        ("Law and procedure", law_line(tender)),
        ("What is let", _let(tender)),
        ("What decides", what_decides(tender)),
        ("Questions until", _first(tender, QUESTIONS_CLOSE)),
        ("Tenders close", _first(tender, (CLOSE,))),
        ("Decision told on", _first(tender, (LETTERS, "summaries_issued"))),
    ]
    columns = [Column(title="What", width=1), Column(title="Detail", width=3)]
    made = [heading("At a glance")]
    if tender.summary:
        made.append(paragraph(tender.summary))
    made.append(table("At a glance", columns, [(k, v) for k, v in facts if v]))
    made.extend(paragraph(text) for text in procedure_words(tender))
    return made


def _let(tender: Tender) -> str:
    zones = sum(len(lot.zones) for lot in tender.lots)
    lots = counted(len(tender.lots), "lot")
    return f"{lots}, {counted(zones, 'zone')} in all" if zones else lots


def what_decides(tender: Tender) -> str:
    """Say in a line what decides the award."""
    if tender.award_by is not None:
        return "A value worked out from quality and price, printed in the commercial schedule"
    price = tender.price.weight
    quality = tender.weights_total - price
    if not tender.criteria:
        return f"Price, {short(price)} points" if price else ""
    if price:
        return f"Quality, {short(quality)} points, and price, {short(price)} points"
    passed = " Prices are pass or fail." if tender.price.items else ""
    return f"The answers to the questions alone, by their weights.{passed}"


def _first(tender: Tender, events: tuple[str, ...]) -> str:
    return next((when(e) for e in tender.timetable if e.event in events), "")


def timetable_blocks(tender: Tender) -> list[Block]:
    """Return the timetable, the standstill as the law counts it."""
    if not tender.timetable:
        return []
    columns = [Column(title="Step", width=2), Column(title="When", width=4)]
    rows = [(event_words(e.event), event_when(e, tender)) for e in tender.timetable]
    return [
        heading("Timetable"),
        paragraph(
            "Times are local time in the United Kingdom. If a date changes, everybody is told at the same time."
        ),
        table("Timetable of the competition", columns, rows),
    ]


def event_when(event: Event, tender: Tender) -> str:
    """Say when a step is, with what was printed of it; a standstill as the law counts it."""
    if event.event == STANDSTILL:
        counted_end = _standstill_row(event, tender)
        if counted_end:
            return counted_end
    said = when(event)
    note = event.note or ""
    length = event.stated or ""
    if not note or _adds_nothing(note, event) or (length and length in note):
        return said
    if said.lower() in note.lower() and len(note) <= len(said) + _FEW_MORE:
        return capital(note)
    return f"{said}. {capital(note)}"


def _standstill_row(event: Event, tender: Tender) -> str:
    """Say the standstill as it is counted; where the timetable printed another end, say that too."""
    result = standstill_end(tender)
    stated = tender.standstill
    if (
        result is None
        or result.ends_exclusive is None
        or stated is None
        or stated.issue_on is None
    ):
        return ""
    text = f"{british(stated.issue_on)} until {ends(result.ends_exclusive)}"
    printed = event.end or stated.stated_last_day
    if printed is not None and printed != result.last_day:
        text += f", as the law counts it; {weekday(printed)}, printed before, is wrong"
    return text


def _adds_nothing(note: str, event: Event) -> bool:
    """Say whether a printed note only says the step again."""
    known = {w[:_PREFIX] for w in _words(event_words(event.event)) | _words(event.event)}
    return all(w in _FILLERS or w[:_PREFIX] in known for w in _words(note))


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9']+", text.lower().replace("_", " ")))


def when(event: Event) -> str:
    """Say when a step is: a moment, a day, a period or a month."""
    if event.at is not None:
        return instant(event.at)
    if event.on is not None:
        return british(event.on)
    if event.start is not None and event.end is not None:
        return f"{british(event.start)} to {british(event.end)}"
    if event.start is not None:
        return f"from {british(event.start)}"
    if event.end is not None:
        return f"until {british(event.end)}"
    return month(event.month) if event.month else "To be announced"
