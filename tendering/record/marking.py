"""What there is to mark, who marks it, and what was marked: read from the record. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from tendering.model.bids import PanelMember
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.numbers import plain
from tendering.model.tender import Criterion, Lot, Per, Tender
from tendering.record.entry_data import canonical_json

Cells = Mapping[str, str]


class Unit(NamedTuple):
    """One answer to be marked. ``lot`` empty: it serves every lot its question is asked in."""

    bidder: str
    lot: str
    zone: str
    criterion: str


class Part(StrEnum):
    """What a member of the panel does there."""

    EVALUATOR = "evaluator"
    EXPERT = "expert by experience"
    ADVISER = "adviser without a vote"
    MODERATOR = "moderator"
    CHAIR = "chair"
    OFFICER = "officer"


_WORDS = (
    (Part.EXPERT, r"\bexpert\w* by experience\b|\blived experience\b"),
    (Part.EVALUATOR, r"\b(evaluator|marker|assessor)\b"),
    (Part.ADVISER, r"\b(adviser|advisor)\b|without a vote"),
    (Part.MODERATOR, r"\bmoderat"),
    (Part.CHAIR, r"\bchair"),
    (Part.OFFICER, r"^(procurement |contracts? )?officer$"),
)


def part_of(role: str) -> Part:
    """Return what a role says a person does; a post such as ``commissioning manager`` marks.

    >>> part_of("chair and evaluator"), part_of("Chair"), part_of("social worker")
    (<Part.EVALUATOR: 'evaluator'>, <Part.CHAIR: 'chair'>, <Part.EVALUATOR: 'evaluator'>)
    """
    said = role.strip().casefold()
    return next((part for part, word in _WORDS if re.search(word, said)), Part.EVALUATOR)


def marks_too(role: str) -> bool:
    """Say whether a person of this role gives marks."""
    return part_of(role) in (Part.EVALUATOR, Part.EXPERT)


def rows(entries: Iterable[Entry], table: str, key: Sequence[str]) -> tuple[Cells, ...]:
    """Return the rows of a table that stand: a later one of the same key replaces an earlier and keeps its turn."""
    found: dict[tuple[str, ...], Cells] = {}
    for entry in standing(entries):
        for cells in entry.rows.get(table, ()):
            found[tuple(cells.get(k, "") for k in key)] = cells
    return tuple(found.values())


def panel(entries: Iterable[Entry]) -> tuple[PanelMember, ...]:
    """Return the panel as last planned."""
    return tuple(
        PanelMember(
            person=row.get("person", ""),
            role=row.get("role", ""),
            questions=_ids(row.get("questions", "")),
            lots=_ids(row.get("lots", "")),
        )
        for row in rows(entries, "panel", ("person",))
    )


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[;,\n]", text) if part.strip())


def units(
    tender: Tender, entries: Sequence[Entry], *, stage: str | None = None
) -> tuple[Unit, ...]:
    """Return every answer to be marked, by question, lot, zone and bidder, each in its published order.

    Bids that were withdrawn, rejected or excluded are left out. One answer serves every lot of a question asked
    once; where the record holds an answer, mark or agreed score of it for one lot alone, lots are marked one by one.
    Of a later stage, only those who answered its question are marked.
    """
    look = _Asked(tender, entries)
    found: dict[Unit, None] = {}
    for question in tender.criteria:
        if question.scale is not None and (stage is None or look.stage_of(question) == stage):
            found |= dict.fromkeys(look.units(question))
    order = {b: n for n, b in enumerate(look.bidders)}
    asked = {c.id: n for n, c in enumerate(tender.criteria)}
    places = {("", ""): 0}
    for lot in tender.lots:
        for zone in ("", *(z.id for z in lot.zones)):
            places[lot.id, zone] = len(places)
    return tuple(
        sorted(found, key=lambda u: (asked[u.criterion], places[u.lot, u.zone], order[u.bidder]))
    )


class _Asked:
    """What bidders bid for and what they answered, read once."""

    def __init__(self, tender: Tender, entries: Sequence[Entry]) -> None:
        self.tender = tender
        place = ("bidder", "lot", "zone")
        self.bids = [
            Unit(r.get("bidder", ""), r.get("lot", ""), r.get("zone", ""), "")
            for r in rows(entries, "bids", place)
        ]
        self.bidders = tuple(dict.fromkeys(b.bidder for b in self.bids))
        self.gone = out_of_it(tender, entries)
        self.by_lot = {
            row.get("criterion", "")
            for entry in standing(entries)
            for name in ("answers", "marks", "consensus")
            for row in entry.rows.get(name, ())
            if row.get("lot")
        }
        self.answered: dict[str, set[str]] = {}
        for unit in answers(entries):
            self.answered.setdefault(unit.criterion, set()).add(unit.bidder)

    def stage_of(self, question: Criterion) -> str | None:
        """Return the stage in which a question is marked: its own, else the last."""
        return question.stage or (self.tender.stages[-1].id if self.tender.stages else None)

    def units(self, question: Criterion) -> Iterator[Unit]:
        """Give the answers to a question."""
        lots = [lot for lot in self.tender.lots if question.applies_to(lot.id)]
        one_by_one = question.id in self.by_lot or (len(lots) == 1 and bool(question.lots))
        whole = question.per is Per.LOT and not one_by_one
        stages = self.tender.stages
        later = bool(stages) and self.stage_of(question) != stages[0].id
        invited = self.answered.get(question.id) if later else None
        for lot in lots:
            for bidder in self.bidders:
                if invited is None or bidder in invited:
                    for zone in _zones(lot, question, bidder, self.bids, self.gone):
                        yield Unit(bidder, "" if whole else lot.id, zone, question.id)


def _zones(
    lot: Lot,
    question: Criterion,
    bidder: str,
    bids: Sequence[Unit],
    gone: frozenset[tuple[str, str, str]],
) -> tuple[str, ...]:
    """Return the zones in which a bidder's answer is marked; one empty zone where it is asked once for the lot."""
    named = {b.zone for b in bids if (b.bidder, b.lot) == (bidder, lot.id)}
    if not named or {(bidder, "", ""), (bidder, lot.id, "")} & gone:
        return ()
    bid_for = [z.id for z in lot.zones if "*" in named or z.id in named]
    left = [z for z in bid_for if (bidder, lot.id, z) not in gone]
    if question.per is Per.ZONE:
        return tuple(left)
    return ("",) if left or "" in named or not bid_for else ()


def out_of_it(tender: Tender, entries: Sequence[Entry]) -> frozenset[tuple[str, str, str]]:
    """Return the bidders, lots and zones that are not marked: withdrawn, excluded, or rejected by a named person."""
    place = ("bidder", "lot", "zone")
    gone = {tuple(r.get(k, "") for k in place) for r in rows(entries, "withdrawals", place)}
    gone |= {
        tuple(r.get(k, "") for k in place)
        for r in rows(entries, "decisions", (*place, "about"))
        if r.get("decision", "").casefold() == "rejected" and _closes(tender, r.get("about", ""))
    }
    gone |= {
        (e.bidder, e.lot, "") for e in of_kind(standing(entries), EntryKind.EXCLUSION) if e.bidder
    }
    return frozenset((b, lot, zone) for b, lot, zone in gone)


def _closes(tender: Tender, about: str) -> bool:
    """Say whether a rejection about this takes the whole bid out; that of one role, or of a score, does not."""
    if about == "quality" or tender.criterion(about) is not None:
        return False
    question = next((q for q in tender.pass_fail if q.id == about), None)
    return question is None or question.applies_to is None


def lots_of(tender: Tender, unit: Unit) -> tuple[str, ...]:
    """Return the lots in which an answer counts."""
    if unit.lot:
        return (unit.lot,)
    question = tender.criterion(unit.criterion)
    return tuple(x.id for x in tender.lots if question is None or question.applies_to(x.id))


def is_for(tender: Tender, member: PanelMember, unit: Unit) -> bool:
    """Say whether a member of the panel is to mark an answer, by question or section and by lot."""
    if member.lots and not set(member.lots) & set(lots_of(tender, unit)):
        return False
    return not member.questions or bool(
        set(member.questions) & set(_above(tender, unit.criterion))
    )


def _above(tender: Tender, criterion: str) -> tuple[str, ...]:
    """Return a question and the sections it stands in."""
    line: list[str] = []
    probe: str | None = criterion
    while probe is not None and probe not in line:
        line.append(probe)
        found = tender.criterion(probe)
        probe = found.parent if found else None
    return tuple(line)


def answers(entries: Iterable[Entry]) -> dict[Unit, str]:
    """Return what bidders wrote, by answer."""
    key = ("bidder", "lot", "zone", "criterion")
    return {
        Unit(*(row.get(k, "") for k in key)): row.get("answer", "")
        for row in rows(entries, "answers", key)
    }


@dataclass(slots=True)
class Versions:
    """The version of question, scale and answer that each mark binds to: a short digest; what it rests on is read once.

    It changes where an amendment changes the question or its scale, where the answer is another, and with every
    clarification to the bidder that names the question among the scores it touches.
    """

    tender: Tender
    said: dict[Unit, str]
    touched: tuple[tuple[str, str, tuple[str, ...], str], ...]

    def __init__(self, tender: Tender, entries: Sequence[Entry]) -> None:
        """Read the answers and the clarifications of a record."""
        self.tender = tender
        self.said = answers(entries)
        self.touched = tuple(
            (e.bidder, e.lot, _ids(e.fact("scores")), e.fact("answer"))
            for e in of_kind(standing(entries), EntryKind.CLARIFICATION_TO_BIDDER)
            if e.fact("scores")
        )

    def of(self, unit: Unit) -> str:
        """Return the version of one answer."""
        asked = self.tender.criterion(unit.criterion)
        scale = self.tender.scales.get(asked.scale or "") if asked else None
        whole = {
            "question": [asked.title, asked.question or "", *asked.bullets] if asked else [],
            "words": str(asked.words or "") if asked else "",
            "scale": [[plain(x.mark), x.label, x.descriptor] for x in scale.levels]
            if scale
            else [],
            "answer": self.said.get(unit, ""),
            "clarified": [
                answer
                for bidder, lot, scores, answer in self.touched
                if bidder == unit.bidder
                and (not lot or not unit.lot or lot == unit.lot)
                and unit.criterion in scores
            ],
        }
        return hashlib.sha256(canonical_json(whole).encode()).hexdigest()[:12]


MARK_KEY = ("evaluator", "bidder", "lot", "zone", "criterion")


def marks(entries: Iterable[Entry]) -> dict[tuple[str, Unit], Cells]:
    """Return the marks that stand, by evaluator and answer, with what else their rows say."""
    found = {}
    for row in rows(entries, "marks", MARK_KEY):
        who, *rest = (row.get(k, "") for k in MARK_KEY)
        found[who, Unit(*rest)] = row
    return found


def closed_lots(still: Iterable[Entry]) -> frozenset[str]:
    """Return the lots whose marks have closed; empty is every lot.

    An award that is approved rests on marks that are: a record made of papers may tell of it alone.
    """
    return frozenset(e.lot for e in of_kind(still, EntryKind.MARKS_CLOSED, EntryKind.APPROVED))


def is_closed(tender: Tender | None, entries: Iterable[Entry], unit: Unit) -> bool:
    """Say whether marks of an answer have closed: in any lot in which it counts, since that lot is moderated now."""
    closed = closed_lots(standing(entries))
    if "" in closed:
        return True
    lots = lots_of(tender, unit) if tender is not None else (unit.lot,)
    return any(not lot or lot in closed for lot in lots) if closed else False


def stale(tender: Tender, entries: Sequence[Entry]) -> tuple[tuple[str, Unit], ...]:
    """Return the marks whose question, scale or answer changed since they were given, until they are affirmed."""
    now = Versions(tender, entries)
    return tuple(
        key
        for key, row in marks(entries).items()
        if row.get("version") and row["version"] != now.of(key[1])
    )
