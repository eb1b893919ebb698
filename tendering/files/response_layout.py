"""What the bidder's response workbook asks, as plain data: sheets, lines with their ids, and the boxes to fill in.

The writer draws it and the reader holds a returned workbook against it, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tendering.model.numbers import money, plain
from tendering.model.tender import (
    Criterion,
    LimitMethod,
    Lot,
    PassFailQuestion,
    Per,
    PriceItem,
    Tender,
)

FORMAT = "tendering-response-1"
ABOUT, PARTIES, LOTS = "About you", "Other parties", "Lots and zones"
QUALIFICATION, PRICES, ANSWERS = "Qualification", "Prices", "Answers"
YES_NO = ("Yes", "No")
PARTY_ROLES = ("member", "associated person", "subcontractor", "guarantor")
MOST_PARTIES = 20


class Kind(StrEnum):
    """What a box takes."""

    SHORT = "short text"
    LONG = "long text"
    CHOICE = "one of a list"
    HINTED = "text, with a list of likely answers"
    NUMBER = "number"
    WHOLE = "whole number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell the bidder fills in. ``field`` is the column of our table it becomes."""

    field: str
    kind: Kind = Kind.SHORT
    choices: tuple[str, ...] = ()
    words: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet: its key, written in the hidden first column, then its cells; text is locked."""

    key: tuple[str, ...]
    cells: tuple[str | Box, ...]

    @property
    def id(self) -> str:
        """Return the text of the hidden cell."""
        return "|".join(self.key)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a title, help in plain English, headings, widths, and its lines."""

    title: str
    help: tuple[str, ...]
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    lines: tuple[Line, ...]

    @property
    def heading_row(self) -> int:
        """Return the row the headings stand in: below the title, the help and one empty row."""
        return len(self.help) + 3


def layout(tender: Tender) -> tuple[Sheet, ...]:
    """Return the sheets of a tender's response workbook; a sheet that would ask nothing is left out."""
    sheets = (
        _about(),
        _parties(),
        _lots(tender),
        _qualification(tender),
        _prices(tender),
        _answers(tender),
    )
    return tuple(sheet for sheet in sheets if sheet.lines)


def _about() -> Sheet:
    asked = (
        (
            "bidder",
            "Reference",
            "The reference the authority gave you. Leave blank if you have none.",
            (),
        ),
        ("name", "Name of the bidder", "The full legal name of the body that will sign.", ()),
        ("number", "Company or charity number", "As registered, with any noughts in front.", ()),
        (
            "group",
            "Group",
            "The name of the group you belong to, if any. Related bidders write the same.",
            (),
        ),
        ("email", "Email for letters", "Where the decision will be sent.", ()),
        ("sme", "Small or medium-sized?", "As the tender documents define it.", YES_NO),
        ("vcse", "Voluntary, community or social enterprise?", "", YES_NO),
    )
    lines = tuple(
        Line(
            (field,),
            (
                title,
                Box(field=field, kind=Kind.CHOICE if some else Kind.SHORT, choices=some),
                said,
            ),
        )
        for field, title, said, some in asked
    )
    told = (
        "Fill in the pale yellow cells of every sheet. The other cells are locked.",
        "Write values, not formulas. Do not merge cells, and do not add rows or columns.",
    )
    return Sheet(ABOUT, told, ("What we ask", "Your answer", "Help"), (34, 44, 60), lines)


def _parties() -> Sheet:
    boxes = (
        Box(field="party"),
        Box(field="role", kind=Kind.CHOICE, choices=PARTY_ROLES),
        Box(field="number"),
        Box(field="share"),
        Box(field="relied_on_for"),
    )
    lines = tuple(Line((f"party-{n:02}",), (str(n), *boxes)) for n in range(1, MOST_PARTIES + 1))
    told = (
        "Name everyone else behind this bid: members of a consortium, associated persons, subcontractors, guarantors.",
        "Leave the sheet blank if you bid alone.",
    )
    heads = (
        "Line",
        "Name",
        "Part in the bid",
        "Company number",
        "Share of the work",
        "Relied on for",
    )
    return Sheet(PARTIES, told, heads, (6, 40, 22, 20, 20, 40), lines)


def _bid(lot: Lot) -> str | Box:
    """Return the box of the lot itself: there only where a place is filled for the whole lot."""
    if lot.zones and all(role.per is Per.ZONE for role in lot.roles):
        return "choose zones below"
    return Box(field="bid", kind=Kind.CHOICE, choices=YES_NO)


def _lots(tender: Tender) -> Sheet:
    preferred = any(limit.when_exceeded is LimitMethod.PREFERENCE for limit in tender.limits)
    hours = tender.capacity is not None or any(
        r.hours_share for lot in tender.lots for r in lot.roles
    )
    choice = Box(field="bid", kind=Kind.CHOICE, choices=YES_NO)
    ranked: tuple[str | Box, ...] = (
        (Box(field="preference", kind=Kind.WHOLE),) if preferred else ()
    )
    unranked: tuple[str | Box, ...] = ("",) if preferred else ()
    room: tuple[str | Box, ...] = (Box(field="hours", kind=Kind.NUMBER),) if hours else ()
    none: tuple[str | Box, ...] = ("",) if hours else ()
    lines = []
    for lot in tender.lots:
        lines.append(Line(("lot", lot.id), (lot.id, "", lot.title, _bid(lot), *unranked, *room)))
        lines += [
            Line(
                ("zone", lot.id, z.id),
                (lot.id, z.id, _zone(z.title, z.areas), choice, *ranked, *none),
            )
            for z in lot.zones
        ]
    if hours:
        lines.append(Line(("all",), ("", "", "All lots together", "", *unranked, *room)))
    told = [
        "Choose Yes for each lot and each zone you bid for. A zone includes the places of its lot."
    ]
    if preferred:
        told.append(
            "Preference: 1 for the zone you want most, then 2, 3 and so on over all lots; no number twice."
        )
    if hours:
        told.append(
            "Weekly hours: the most you can take on in each lot, and over all lots together if that is less."
        )
    heads = ("Lot", "Zone", "What it covers", "Bid?", *(("Preference",) if preferred else ()))
    widths = (8, 16, 60, 12, *((12,) if preferred else ()), *((18,) if hours else ()))
    return Sheet(
        LOTS, tuple(told), (*heads, *(("Weekly hours",) if hours else ())), widths, tuple(lines)
    )


def _zone(title: str | None, areas: tuple[str, ...]) -> str:
    return ": ".join(part for part in (title or "", ", ".join(areas)) if part)


def _lots_text(tender: Tender, lots: tuple[str, ...] | None) -> str:
    return (
        "all"
        if lots is None and len(tender.lots) > 1
        else ", ".join(lots or (t.id for t in tender.lots))
    )


def _qualification(tender: Tender) -> Sheet:
    lines = [
        Line(
            (q.id, lot),
            (
                q.id,
                lot or _lots_text(tender, None),
                "\n".join(
                    part for part in (q.question, q.because, q.unrated, q.equivalents) if part
                ),
                _passes(q),
                _answer_box(q),
                Box(field="evidence", kind=Kind.LONG),
            ),
        )
        for q in tender.pass_fail
        for lot in (q.lots if q.lots is not None else ("",))
    ]
    told = (
        "Answer each question for the lots you bid for, and say where the evidence is.",
        "An answer that does not pass is looked at by a named person before anything follows.",
    )
    heads = ("Ref", "Lot", "Question", "What passes", "Your answer", "Evidence")
    return Sheet(QUALIFICATION, told, heads, (14, 8, 60, 28, 28, 50), tuple(lines))


def _passes(question: PassFailQuestion) -> str:
    test = question.passes
    said = []
    if test is not None and test.at_least is not None:
        said.append(f"{plain(test.at_least)} or more")
    if test is not None and test.at_most is not None:
        said.append(f"{plain(test.at_most)} or less")
    if test is not None and test.one_of:
        said.append(f"one of: {', '.join(test.one_of)}")
    return " and ".join(said) or "the authority judges the answer"


def _answer_box(question: PassFailQuestion) -> Box:
    test = question.passes
    if test is None:
        return Box(field="answer", kind=Kind.LONG)
    if test.one_of:
        return Box(field="answer", kind=Kind.HINTED, choices=test.one_of)
    return Box(field="answer")


def _places(tender: Tender, item: PriceItem | Criterion) -> Iterator[tuple[str, str]]:
    """Give each lot and zone a price or question is asked for; zone empty where it is asked for the lot."""
    for lot in tender.lots:
        if item.applies_to(lot.id):
            zones = [z.id for z in lot.zones] if item.per is Per.ZONE else []
            for zone in zones or [""]:
                yield lot.id, zone


def _prices(tender: Tender) -> Sheet:
    box = Box(field="amount", kind=Kind.NUMBER)
    lines = [
        Line(
            (item.id, lot, zone),
            (item.title or item.id, lot, zone, item.unit or "", accepted(item), box),
        )
        for item in tender.price.items
        for lot, zone in _places(tender, item)
    ]
    told = (
        "Write each price in pounds as a number, such as 15.80, without a currency sign or unit.",
        "Leave blank what you do not bid for. A blank is never read as nought.",
    )
    heads = ("Price", "Lot", "Zone", "For each", "What we accept", "Your price in pounds")
    return Sheet(PRICES, told, heads, (40, 8, 16, 16, 30, 24), tuple(lines))


def accepted(item: PriceItem) -> str:
    """Say in words which amounts the published rule accepts.

    >>> from fractions import Fraction
    >>> from tendering.model.tender import PriceRule
    >>> accepted(PriceItem(id="hourly", rule=PriceRule(floor=Fraction(13), ceiling=Fraction("15.8"))))
    'from £13.00 to £15.80'
    """
    rule = item.rule
    if rule is None:
        return "any amount"
    if rule.fixed is not None:
        return f"exactly {money(rule.fixed)}"
    if rule.floor is not None and rule.ceiling is not None:
        return f"from {money(rule.floor)} to {money(rule.ceiling)}"
    if rule.floor is not None:
        return f"{money(rule.floor)} or more"
    return f"{money(rule.ceiling)} or less" if rule.ceiling is not None else "any amount"


def _answers(tender: Tender) -> Sheet:
    lines = [
        Line(
            (question.id, lot, zone),
            (
                question.id,
                lot or _lots_text(tender, question.lots),
                zone,
                plain(question.weight),
                _question(question),
                str(question.words or "none"),
                Box(field="answer", kind=Kind.LONG, words=question.words),
            ),
        )
        for question in tender.criteria
        if question.scale is not None
        for lot, zone in _answer_places(tender, question)
    ]
    told = (
        "Answer each question in its yellow cell; Alt and Enter begin a new line. Its word limit stands beside it.",
        "A cell holds 32,767 characters. Do not paste pictures or tables.",
    )
    heads = ("Ref", "Lot", "Zone", "Weight", "Question", "Word limit", "Your answer")
    return Sheet(ANSWERS, told, heads, (10, 8, 16, 9, 60, 11, 100), tuple(lines))


def _answer_places(tender: Tender, question: Criterion) -> Iterator[tuple[str, str]]:
    """One answer serves all lots of a question that is asked per lot; a zone question is answered zone by zone."""
    if question.per is Per.ZONE:
        yield from _places(tender, question)
    else:
        lots = question.lots or ()
        yield (lots[0] if len(lots) == 1 else "", "")


def _question(question: Criterion) -> str:
    bullets = [f"• {b}" for b in question.bullets]
    return "\n".join([part for part in (question.title, question.question) if part] + bullets)
