"""What is wrong with a list of people or a plan of waves: everything at once, and nothing is left out in silence. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from tendering.framework.moving import DIRECT_PAYMENT, Holder, Person, at
from tendering.framework.staff_transfer import APPLIES, NOT_APPLIES, NOT_KNOWN, Transfer
from tendering.framework.waves import Intake, Move, loads
from tendering.law.calendar import day_text
from tendering.model.bids import Incumbent
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import plain
from tendering.model.tender import Tender

_PSEUDONYM = re.compile(r"[A-Za-z]{0,8}[-_/]?[0-9]{1,8}[A-Za-z]?", re.ASCII)
MOST_WEEKLY = 336
"""Hours of care a week of one person beyond which it is a slip of the pen: two carers all day and night."""
SHOWN = 5


def list_findings(
    people: Sequence[Person],
    tender: Tender,
    incumbents: Sequence[Incumbent],
    holders: Sequence[Holder],
    *,
    reason: str = "",
) -> tuple[Finding, ...]:
    """Return what is wrong with a list of people: names that are not there, figures, pseudonyms, and its sums."""
    return (
        *_names(people, tender, incumbents),
        *_figures(people),
        *_choices(people, holders),
        *_sums(people, incumbents, reason),
        *_nobody(people, holders),
    )


def _names(
    people: Sequence[Person], tender: Tender, incumbents: Sequence[Incumbent]
) -> Iterator[Finding]:
    zones = {(lot.id, z.id) for lot in tender.lots for z in lot.zones} | {
        (lot.id, "") for lot in tender.lots if not lot.zones
    }
    known = {(i.provider, i.lot, i.zone) for i in incumbents}
    counted = Counter(p.person for p in people)
    for p in people:
        if not _PSEUDONYM.fullmatch(p.person):
            yield finding("L725", p.where, f"{p.person[:40]!r} is no code")
        if (p.lot, p.zone) not in zones:
            there = ", ".join(f"{lot} {zone}".strip() for lot, zone in sorted(zones))
            said = f"{p.person}: there is no zone {p.zone!r} in lot {p.lot!r}; there are {there}"
            yield finding("L701", p.where, said)
        elif (p.provider, p.lot, p.zone) not in known:
            said = f"{p.person}: {p.provider!r} is not among today's providers of lot {p.lot} zone {p.zone}"
            yield finding("L701", p.where, said)
        if counted[p.person] > 1:
            yield finding("L703", p.where, f"{p.person} is listed {counted[p.person]} times")


def _figures(people: Sequence[Person]) -> Iterator[Finding]:
    for p in people:
        if not 0 < p.hours <= MOST_WEEKLY:
            said = f"{p.person}: {plain(p.hours)} hours a week; it must be more than 0 and at most {MOST_WEEKLY}"
            yield finding("L702", p.where, said)


def _choices(people: Sequence[Person], holders: Sequence[Holder]) -> Iterator[Finding]:
    for p in people:
        there = [h.bidder for h in at(holders, p.lot, p.zone)]
        if p.choice and p.choice != DIRECT_PAYMENT and p.choice not in there:
            said = (
                f"{p.person} asks for {p.choice!r}, which holds no place in lot {p.lot} zone {p.zone}; "
                f"a choice is {', '.join([*there, DIRECT_PAYMENT])}"
            )
            yield finding("L706", p.where, said)


def _sums(
    people: Sequence[Person], incumbents: Sequence[Incumbent], reason: str
) -> Iterator[Finding]:
    """Hold the list against the figures of today's providers, each in each zone: a blank figure is held against nothing."""
    heads: dict[tuple[str, str, str], int] = {}
    hours: dict[tuple[str, str, str], Fraction] = {}
    for p in people:
        key = (p.provider, p.lot, p.zone)
        heads[key] = heads.get(key, 0) + 1
        hours[key] = hours.get(key, Fraction(0)) + p.hours
    for i in incumbents:
        key = (i.provider, i.lot, i.zone)
        where = f"{i.provider}, lot {i.lot} zone {i.zone}".strip()
        if i.people is None and i.hours is not None:
            yield finding("L702", where, "hours are given, and no number of people")
        for name, said, found in (
            ("people", i.people, Fraction(heads.get(key, 0))),
            ("hours a week", i.hours, hours.get(key, Fraction(0))),
        ):
            if said is not None and said != found:
                yield finding(
                    "L704",
                    where,
                    f"{plain(said)} {name} by its figures, {plain(found)} by the list",
                    severity=Severity.WARNING if reason else None,
                    remedy=f"Said why: {reason}" if reason else "",
                )


def _nobody(people: Sequence[Person], holders: Sequence[Holder]) -> Iterator[Finding]:
    empty = Counter((p.lot, p.zone) for p in people if not at(holders, p.lot, p.zone))
    for (lot, zone), count in sorted(empty.items()):
        yield finding(
            "L705",
            f"lot {lot} zone {zone}",
            f"{count} people, and no provider holds a place",
            severity=Severity.WARNING,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a plan is held against.

    Attributes:
        after: By lot, the last day on which no contract may begin: the end of its standstill; None where it is not known.
        signed: By lot and provider, the day its contract was signed.
        begun: People who have begun, as they did.
        covered: By lot, the last day of the present agreement; None where none is said.
    """

    holders: Sequence[Holder]
    intake: Mapping[str, Intake]
    after: Mapping[str, date | None]
    signed: Mapping[tuple[str, str], date]
    begun: Mapping[str, Move] = field(default_factory=dict)
    covered: Mapping[str, date | None] = field(default_factory=dict)


def plan_findings(
    moves: Sequence[Move], people: Sequence[Person], bounds: Bounds
) -> tuple[Finding, ...]:
    """Return what is wrong with a plan: nothing lost, nobody twice, no first day too early, no week too full."""
    return (
        *_everybody(moves, people),
        *_done(moves, bounds),
        *_holders(moves, bounds),
        *_early(moves, bounds),
        *_full(moves, bounds),
        *_left(moves),
        *_covered(moves, bounds),
    )


def _everybody(moves: Sequence[Move], people: Sequence[Person]) -> Iterator[Finding]:
    counted = Counter(m.person for m in moves)
    for person, count in sorted(counted.items()):
        if count > 1:
            yield finding("L710", person, f"{count} lines of the plan, and so {count} first days")
    listed = {p.person: p for p in people}
    for person in sorted(set(listed) - set(counted)):
        yield finding("L710", person, "on the list, and not in the plan")
    for person in sorted(set(counted) - set(listed)):
        yield finding("L710", person, "in the plan, and not on the list")
    for m in moves:
        p = listed.get(m.person)
        if p is not None and (m.lot, m.zone, m.provider, m.hours) != (
            p.lot,
            p.zone,
            p.provider,
            p.hours,
        ):
            yield finding(
                "L710", m.person, "its zone, present provider or hours differ from the list"
            )


def _done(moves: Sequence[Move], bounds: Bounds) -> Iterator[Finding]:
    for m in moves:
        was = bounds.begun.get(m.person)
        if was is not None and (m.first_day, m.to) != (was.first_day, was.to):
            day = day_text(was.first_day) if was.first_day else ""
            yield finding("L711", m.person, f"began with {was.to or 'a direct payment'} on {day}")


def _holders(moves: Sequence[Move], bounds: Bounds) -> Iterator[Finding]:
    for m in moves:
        there = {h.bidder for h in at(bounds.holders, m.lot, m.zone)}
        if m.to and m.to not in there and m.person not in bounds.begun:
            said = f"{m.to} holds no place in lot {m.lot} zone {m.zone}"
            yield finding("L701", m.person, said)


def _early(moves: Sequence[Move], bounds: Bounds) -> Iterator[Finding]:
    """Say once for each wave that it begins before the standstill has ended, or before its contracts are signed."""
    seen: set[tuple[str, str]] = set()
    for m in moves:
        if m.first_day is None or m.person in bounds.begun or (m.wave, m.to) in seen:
            continue
        seen.add((m.wave, m.to))
        where, last = f"wave {m.wave}", bounds.after.get(m.lot)
        if last is not None and m.first_day <= last:
            said = f"begins on {day_text(m.first_day)}; the standstill of lot {m.lot} runs to the end of {day_text(last)}"
            yield finding("L708", where, said)
        if not m.to:
            continue
        signed = bounds.signed.get((m.lot, m.to))
        if signed is None:
            yield finding(
                "L724", where, f"lot {m.lot}: the contract with {m.to} is not signed yet"
            )
        elif m.first_day < signed:
            said = f"begins on {day_text(m.first_day)}; the contract with {m.to} was signed on {day_text(signed)}"
            yield finding("L708", where, said)


def _full(moves: Sequence[Move], bounds: Bounds) -> Iterator[Finding]:
    for load in loads(moves, bounds.intake):
        if not load.over:
            continue
        week = f"{load.bidder}, week of {day_text(load.week)}"
        if load.most is None:
            said = f"begins with {load.people} people, and has not said what it can"
        else:
            room = f"{plain(load.most.hours)} hours"
            room += f" and {load.most.people} people" if load.most.people is not None else ""
            said = f"begins {plain(load.hours)} hours and {load.people} people; it said {room}"
        yield finding("L709", week, said)


def _left(moves: Sequence[Move]) -> Iterator[Finding]:
    why: dict[tuple[str, str, str], list[str]] = {}
    for m in moves:
        if m.first_day is None:
            why.setdefault((m.lot, m.zone, m.because or "no first day was written"), []).append(
                m.person
            )
    for (lot, zone, because), people in sorted(why.items()):
        some = ", ".join(people[:SHOWN])
        more = f" and {len(people) - SHOWN} more" if len(people) > SHOWN else ""
        yield finding("L707", f"lot {lot} zone {zone}".strip(), f"{because}: {some}{more}")


def _covered(moves: Sequence[Move], bounds: Bounds) -> Iterator[Finding]:
    """Find that the present agreement ends before the last wave of a lot: people would be without either."""
    last: dict[str, date] = {}
    for m in moves:
        if m.first_day is not None:
            last[m.lot] = max(last.get(m.lot, m.first_day), m.first_day)
    for lot, day in sorted(last.items()):
        ends = bounds.covered.get(lot)
        if ends is not None and (day - ends).days > 1:
            said = f"the present agreement ends on {day_text(ends)}, and people begin up to {day_text(day)}"
            yield finding("L718", f"lot {lot}", said)


def transfer_findings(listed: Sequence[Transfer], on: date) -> tuple[Finding, ...]:
    """Return what is late or still to come of employee information: late ones one by one, those to come as one."""
    found: list[Finding] = []
    coming: list[Transfer] = []
    unsaid: list[Transfer] = []
    for t in listed:
        where = f"{t.provider}, lot {t.lot} zone {t.zone} to {t.to}, {day_text(t.first_day)}"
        by = day_text(t.last_safe)
        if t.given is not None or t.view == NOT_APPLIES:
            if not t.in_time and t.given is not None:
                said = f"the information came on {day_text(t.given)}; the last safe day was {by}"
                found.append(finding("L712", where, said))
        elif on <= t.last_safe:
            coming.append(t)
        elif t.view == APPLIES:
            said = f"TUPE applies, and the information was due by {by}"
            found.append(finding("L712", where, said))
        else:
            unsaid.append(t)
    if unsaid:
        said = (
            f"of {len(unsaid)} nobody has said whether TUPE applies, and where it does the information is late: "
            f"{_first_few(unsaid)}"
        )
        found.append(finding("L712", "transfers of staff", said, severity=Severity.WARNING))
    if coming:
        first = min(coming, key=lambda t: (t.last_safe, t.provider))
        unknown = sum(t.view == NOT_KNOWN for t in coming)
        said = (
            f"{len(coming)} to come, of {unknown} nobody has said whether TUPE applies; the first, from {first.provider}, "
            f"is due by {day_text(first.last_safe)}"
        )
        found.append(finding("L713", "transfers of staff", said))
    return tuple(found)


def _first_few(listed: Sequence[Transfer]) -> str:
    """Name the first of some transfers, each with its last safe day, and count the others."""
    ordered = sorted(listed, key=lambda t: (t.last_safe, t.provider, t.zone))
    some = "; ".join(
        f"{t.provider} to {t.to} in lot {t.lot} zone {t.zone} (by {day_text(t.last_safe)})"
        for t in ordered[:SHOWN]
    )
    return some + (f"; and {len(ordered) - SHOWN} more" if len(ordered) > SHOWN else "")
