"""What a panel moderates a lot on, read from its record: answers, marks, who may have a part, questions named. Pure.

Prices, totals and ranks are never looked at: what the panel is given is the same whatever they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from tendering.checks.moderation_rows import bullets_of, people_of
from tendering.model.bids import MarkKind
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.moderation import Basis, Case, Given, Member, scale_of
from tendering.model.numbers import exact
from tendering.model.tender import Tender
from tendering.record.gate import removed
from tendering.record.marking import Part, Unit, answers, lots_of, marks, panel, part_of, units

Marks = Mapping[Unit, Sequence[Given]]
_LISTENERS = frozenset({"observer", "secretary", "clerk"})


def basis_of(procurement: str, tender: Tender, entries: Sequence[Entry], lot: str) -> Basis:
    """Return what a panel moderates a lot on, as the record stands.

    Args:
        procurement: Its id.
        tender: As published.
        entries: The record, in order.
        lot: The lot; answers that serve every lot are in that of each.
    """
    found = tender.lot(lot)
    given = _given(entries)
    members = members_of(entries, given)
    said = answers(entries)
    named = named_questions(entries, lot)
    cases = []
    for unit in _units(tender, entries, lot, given):
        criterion = tender.criterion(unit.criterion)
        scale = scale_of(tender.scales, criterion) if criterion is not None else None
        if criterion is None or scale is None:
            continue
        out = _removed(entries, members, unit)
        answer = said.get(unit)
        case = Case(
            key=(unit.bidder, unit.lot, unit.zone, unit.criterion),
            criterion=criterion,
            scale=scale,
            bullets=bullets_of(tender, criterion.id),
            given=tuple(g for g in given.get(unit, ()) if g.person not in out),
            removed=out,
            named=criterion.id in named,
            words=len(answer.split()) if answer is not None else None,
        )
        cases.append(case)
    return Basis(
        procurement=procurement,
        lot=lot,
        title=(found.title or "") if found is not None else "",
        cases=tuple(cases),
        members=members,
        closed=closed_at(tender, entries, lot),
    )


def _given(entries: Sequence[Entry]) -> dict[Unit, list[Given]]:
    """Return the marks as they stand, by answer, in the order of the panel."""
    order = {m.person.casefold(): n for n, m in enumerate(panel(entries))}
    found: dict[Unit, list[Given]] = {}
    for (person, unit), row in marks(entries).items():
        one = _mark(person, row.get("mark", ""), row.get("note", ""))
        if one is not None:
            found.setdefault(unit, []).append(one)
    for some in found.values():
        some.sort(key=lambda g: (order.get(g.person.casefold(), len(order)), g.person))
    return found


def _mark(person: str, text: str, note: str) -> Given | None:
    kind = next((k for k in MarkKind if k == text.strip().casefold()), None)
    if kind is not None:
        return Given(person=person, kind=kind, mark=None, note=note)
    try:
        return Given(person=person, kind=MarkKind.NUMBER, mark=exact(text), note=note)
    except ValueError:
        return None


def members_of(entries: Sequence[Entry], given: Marks) -> tuple[Member, ...]:
    """Return the panel as planned, then whoever marked without being on it."""
    found = [Member(person=m.person, role=m.role, votes=_votes(m.role)) for m in panel(entries)]
    known = {m.person.casefold() for m in found}
    others = dict.fromkeys(g.person for some in given.values() for g in some)
    return (*found, *(Member(person=p) for p in others if p.casefold() not in known))


def _votes(role: str) -> bool:
    if role.strip().casefold() in _LISTENERS:
        return False
    return part_of(role) not in (Part.ADVISER, Part.OFFICER)


def _units(tender: Tender, entries: Sequence[Entry], lot: str, given: Marks) -> tuple[Unit, ...]:
    """Return the answers to be agreed in a lot, as they were marked: question by question, bidders in one order.

    A question of a later stage is agreed only for the bidders that were marked in that stage.
    """
    bids = {
        (row.get("bidder", ""), row.get("lot", ""))
        for entry in standing(entries)
        for row in entry.rows.get("bids", ())
    }
    first = tender.stages[0].id if tender.stages else None
    last = tender.stages[-1].id if tender.stages else None
    stages = {c.id: c.stage or last for c in tender.criteria}
    reached = {(u.bidder, stages.get(u.criterion)) for u in given}
    found: dict[Unit, None] = {}
    for unit in units(tender, entries):
        if lot not in lots_of(tender, unit) or (unit.bidder, lot) not in bids:
            continue
        stage = stages[unit.criterion]
        if stage != first and (unit.bidder, stage) not in reached:
            continue
        found[_as_marked(unit, lot, given)] = None
    return tuple(found)


def _as_marked(unit: Unit, lot: str, given: Marks) -> Unit:
    """Return an answer under the lot its marks name: tables made elsewhere may name the lot where one serves all."""
    if unit in given:
        return unit
    for other in (unit._replace(lot=lot), unit._replace(lot="")):
        if other in given:
            return other
    return unit


def _removed(entries: Sequence[Entry], members: Iterable[Member], unit: Unit) -> tuple[str, ...]:
    """Return who may have no part in an answer."""
    return tuple(
        m.person
        for m in members
        if any(
            bidder in ("", unit.bidder) and (not lot or not unit.lot or lot == unit.lot)
            for bidder, lot in removed(entries, m.person)
        )
    )


def named_questions(entries: Iterable[Entry], lot: str) -> frozenset[str]:
    """Return the questions named beforehand, whose every score says why not the next up and down."""
    planned = of_kind(standing(entries), EntryKind.MODERATION_PLANNED, lot=lot)
    return frozenset(q for e in planned for q in people_of(e.fact("named")))


def closed_at(tender: Tender, entries: Iterable[Entry], lot: str) -> tuple[date, time] | None:
    """Return when marks of a lot were closed; None while they are open. A day without a time is its first instant.

    Of a procedure in stages the close has to follow the last opening: that of an earlier stage says nothing of this.
    """
    listed = standing(entries)
    if len(tender.stages) > 1:
        openings = [n for n, e in enumerate(listed) if of_kind((e,), EntryKind.OPENED, lot=lot)]
        listed = listed[openings[-1] :] if openings else listed
    closed = of_kind(listed, EntryKind.MARKS_CLOSED, lot=lot)
    return (closed[-1].on, closed[-1].at or time()) if closed else None
