"""The plan of a panel: who marks what, how many hours it takes, and in which order each person reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tendering.documents.tables import table
from tendering.files.cell_values import ids
from tendering.files.columns import TABLES
from tendering.files.dossier import Tables, read_values
from tendering.model.bids import PanelMember
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import fixed
from tendering.model.tender import Per, Tender
from tendering.record.chain import Draft
from tendering.record.gate import removed
from tendering.record.marking import Part, Unit, is_for, marks_too, panel, part_of, units
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

PLAN_FILE = "plan.json"
MOST_HOURS = 30
"""Hours of marking a week beside other work; more is a warning."""
FEWEST_MARKERS = 2
BAR = 30
QUESTION, LOT = "question", "lot"
READERS = (Part.EVALUATOR, Part.EXPERT, Part.ADVISER)
"""Who is given a sheet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How the panel is to be planned.

    Attributes:
        people: A table of the panel; None where ``members`` names it.
        members: ``NAME: ROLE: QUESTIONS: LOTS`` each; what is left out is everything.
        minutes: What one answer takes.
        weeks: How many there are to mark in.
        bids: How many bids are expected, before they are opened.
        divided: ``question`` or ``lot``: what a page of a sheet holds.
        seed: What reading orders are drawn from.
        least: The fewest people who are to mark a question.
    """

    people: Path | None = None
    members: tuple[str, ...] = ()
    minutes: int = 20
    weeks: int = 1
    bids: int = 0
    divided: str = QUESTION
    seed: str
    least: int = FEWEST_MARKERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What falls to one person: how many answers, how long they take, and the order of bidders."""

    member: PanelMember
    answers: int
    minutes: int
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelPlan:
    """The whole plan."""

    seed: str
    minutes: int
    weeks: int
    divided: str
    bids: int
    shares: tuple[Share, ...]

    def data(self) -> dict[str, object]:
        """Return the plan for machines, and for the file that is kept."""
        return {
            "seed": self.seed,
            "order_by": "ascending SHA-256 of seed|person|bidder in UTF-8",
            "minutes_per_answer": self.minutes,
            "weeks": self.weeks,
            "divided": self.divided,
            "bids": self.bids,
            "people": [
                {
                    **row_of(s.member),
                    "part": part_of(s.member.role).value,
                    "answers": s.answers,
                    "minutes": s.minutes,
                    "order": list(s.order),
                }
                for s in self.shares
            ],
        }


def plan(ref: str, who: Who, wish: Wish, *, store: str = "", dry_run: bool = False) -> Report:
    """Plan who marks what, in which order each reads, and how long it takes; write the plan.

    Raises:
        RefusedError: The panel cannot be read, or names a question or lot that is none.
    """
    made: list[PanelPlan] = []
    found: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        if now.tender is None:
            raise RefusedError(
                *(now.findings or (finding("R408", ref, "there is no tender to mark"),))
            )
        members, wrong = _members(now.tender, wish)
        if has_error(wrong):
            raise RefusedError(*wrong)
        planned = _planned(now.tender, now.entries, members, wish)
        made.append(planned)
        found.extend((*wrong, *_warnings(now.tender, planned, wish)))
        return (*_gone(who, now.entries), _draft(who, planned))

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    planned = made[-1]
    data = {"plan": planned.data(), "entries": receipt(links)}
    return Report(findings=tuple(found), data=data, text=_picture(ref, planned))


def _draft(who: Who, planned: PanelPlan) -> Draft:
    data = (json.dumps(planned.data(), indent=1, ensure_ascii=False) + "\n").encode()
    facts = {
        "minutes": str(planned.minutes),
        "divided": f"by {planned.divided}",
        "weeks": str(planned.weeks),
        "seed": planned.seed,
    }
    return draft(
        who,
        EntryKind.PANEL_PLANNED,
        facts=facts,
        rows={"panel": [row_of(s.member) for s in planned.shares]},
        files=[(file_ref(PLAN_FILE, data), data)],
    )


def _gone(who: Who, entries: Sequence[Entry]) -> list[Draft]:
    """Take out the plan before this one: someone who left the panel is not on it still."""
    facts = {"what": "the plan of the panel", "reason": "the panel is planned again"}
    return [
        draft(who, EntryKind.SUPERSEDED, facts={"number": str(e.number), **facts})
        for e in of_kind(standing(entries), EntryKind.PANEL_PLANNED)
    ]


def row_of(member: PanelMember) -> dict[str, str]:
    """Return a member of the panel as a row of its table."""
    return {
        "person": member.person,
        "role": member.role,
        "questions": "; ".join(member.questions),
        "lots": "; ".join(member.lots),
    }


def _members(tender: Tender, wish: Wish) -> tuple[tuple[PanelMember, ...], tuple[Finding, ...]]:
    """Read the panel from a table, or from ``NAME: ROLE: QUESTIONS: LOTS``."""
    members: list[PanelMember] = []
    tables = Tables()
    if wish.people is not None:
        try:
            data = wish.people.read_bytes()
        except OSError as error:
            said = f"the file cannot be read: {error.strerror}"
            return (), (finding("R408", str(wish.people), said),)
        rows = read_values(TABLES["panel"], data, wish.people.name, tables)
        members += [PanelMember(**row) for row in rows]
    for text in wish.members:
        name, role, questions, lots = ([p.strip() for p in text.split(":")] + [""] * 4)[:4]
        members.append(
            PanelMember(person=name, role=role, questions=ids(questions), lots=ids(lots))
        )
    return tuple(members), (*tables.findings, *_unsound(tender, members))


def _unsound(tender: Tender, members: Sequence[PanelMember]) -> Iterable[Finding]:
    seen: set[str] = set()
    for member in members:
        name = member.person.casefold()
        if not name:
            yield finding("R408", "panel", "a member of the panel has no name")
        elif name in seen:
            yield finding("R408", member.person, "is on the panel twice")
        seen.add(name)
        for question in member.questions:
            if tender.criterion(question) is None:
                yield finding("R408", member.person, f"there is no question {question!r}")
        for lot in member.lots:
            if tender.lot(lot) is None:
                yield finding("R408", member.person, f"there is no lot {lot!r}")
    if not any(marks_too(m.role) for m in members):
        yield finding("R408", "panel", "nobody on it marks: give someone the role evaluator")


def _planned(
    tender: Tender, entries: Sequence[Entry], members: Sequence[PanelMember], wish: Wish
) -> PanelPlan:
    """Share the answers out: those of the bids that are open, else of as many bids as are expected."""
    real = units(tender, entries)
    asked = real or _expected(tender, wish.bids)
    bidders = tuple(dict.fromkeys(u.bidder for u in asked))
    shares = []
    for member in members:
        off = removed(entries, member.person)
        mine = [
            u
            for u in asked
            if part_of(member.role) in READERS
            and is_for(tender, member, u)
            and not any(b in ("", u.bidder) and (not x or not u.lot or x == u.lot) for b, x in off)
        ]
        shares.append(
            Share(
                member=member,
                answers=len(mine),
                minutes=len(mine) * wish.minutes,
                order=reading_order(wish.seed, member.person, bidders) if real else (),
            )
        )
    return PanelPlan(
        seed=wish.seed,
        minutes=wish.minutes,
        weeks=wish.weeks,
        divided=wish.divided,
        bids=len(bidders),
        shares=tuple(shares),
    )


def _expected(tender: Tender, bids: int) -> tuple[Unit, ...]:
    """Return the answers to expect of so many bids, each for every lot and zone."""
    found: list[Unit] = []
    for question in tender.criteria:
        if question.scale is None:
            continue
        lots = [x for x in tender.lots if question.applies_to(x.id)]
        places = [(x.id if question.lots and len(lots) == 1 else "", "") for x in lots[:1]]
        if question.per is Per.ZONE:
            places = [(x.id, z.id) for x in lots for z in x.zones]
        found += [Unit(f"{n}", *place, question.id) for place in places for n in range(bids)]
    return tuple(found)


def reading_order(seed: str, person: str, bidders: Iterable[str]) -> tuple[str, ...]:
    """Return the order in which a person reads the bids: drawn from the seed, another for each person.

    >>> reading_order("s", "A", ["b1", "b2", "b3"]) == reading_order("s", "A", ["b3", "b1", "b2"])
    True
    """

    def ticket(bidder: str) -> str:
        return hashlib.sha256(f"{seed}|{person}|{bidder}".encode()).hexdigest()

    return tuple(sorted(bidders, key=ticket))


def _warnings(tender: Tender, planned: PanelPlan, wish: Wish) -> Iterable[Finding]:
    for share in planned.shares:
        weekly = Fraction(share.minutes, 60 * planned.weeks)
        if weekly > MOST_HOURS:
            message = (
                f"{fixed(weekly, 1)} hours of marking a week for {planned.weeks} "
                f"week{'s' if planned.weeks > 1 else ''}; {MOST_HOURS} are the most beside other work"
            )
            yield finding("R406", share.member.person, message)
    marking = [s.member for s in planned.shares if marks_too(s.member.role)]
    for question in tender.criteria:
        lots = [x.id for x in tender.lots if question.applies_to(x.id)]
        few = [
            lot
            for lot in lots
            if sum(is_for(tender, m, Unit("", lot, "", question.id)) for m in marking) < wish.least
        ]
        if few and question.scale is not None:
            where = f"lot{'s' if len(few) > 1 else ''} {', '.join(few)}"
            message = f"fewer than {wish.least} mark {question.id} in {where}"
            yield finding("R407", question.id, message)
    if not planned.bids:
        message = (
            "the number of bids is not known: hours are counted once bids are open, or with --bids"
        )
        yield finding("R408", "plan", message, severity=Severity.NOTE)


def _picture(ref: str, planned: PanelPlan) -> str:
    """Return the plan as a person reads it: a row for each, with a bar of the hours."""
    most = max((s.minutes for s in planned.shares), default=0) or 1
    listed = [
        (
            s.member.person,
            part_of(s.member.role).value,
            "; ".join(s.member.questions) or "every question",
            "; ".join(s.member.lots) or "every lot",
            s.answers,
            fixed(Fraction(s.minutes, 60), 1),
            fixed(Fraction(s.minutes, 60 * planned.weeks), 1),
            "#" * -(-s.minutes * BAR // most),
        )
        for s in planned.shares
    ]
    heads = ("person", "part", "questions", "lots", "answers", "hours", "a week", "")
    text = table(listed, heads, right=(4, 5, 6))
    return (
        f"{text}\n\n{planned.bids} bids, {planned.minutes} minutes for an answer, "
        f"{planned.weeks} week{'s' if planned.weeks > 1 else ''}, a page for each {planned.divided}; "
        f"reading orders drawn from the seed {planned.seed}.\nNext: tendering sheets {ref}"
    )


def current(procurement: Procurement) -> PanelPlan | None:
    """Return the plan that stands; of a panel listed without a plan, one with nothing drawn. None without a panel."""
    entries = procurement.entries
    members = panel(entries)
    if not members:
        return None
    last = of_kind(standing(entries), EntryKind.PANEL_PLANNED)[-1:]
    facts = last[0].facts if last else {}
    return PanelPlan(
        seed=facts.get("seed", ""),
        minutes=int(facts.get("minutes", "0") or 0),
        weeks=int(facts.get("weeks", "1") or 1),
        divided=LOT if "lot" in facts.get("divided", "") else QUESTION,
        bids=0,
        shares=tuple(Share(member=m, answers=0, minutes=0, order=()) for m in members),
    )
