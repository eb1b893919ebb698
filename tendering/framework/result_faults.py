"""What is wrong with a plan of outcomes, a stage of one, or a payment by results. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tendering.framework.places import register_of
from tendering.framework.referrals import PSEUDONYM
from tendering.framework.results import (
    ACHIEVED,
    LOST,
    PAID,
    PROVEN,
    STAGES,
    SUSTAINED,
    TABLE,
    Planned,
    Stage,
    lasts_to,
    may_prove,
    planned,
    plans,
    rewards,
    run_of,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact, money
from tendering.model.results import Results
from tendering.model.tender import Tender


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why a plan, a stage or a payment cannot stand as an entry says."""
    rule = (
        tender.agreement.results if tender is not None and tender.agreement is not None else None
    )
    if rule is None:
        yield finding("L620", "record", "the tender publishes no payment by results")
    elif entry.kind is EntryKind.OUTCOMES_PLANNED:
        yield from _plan(entries, entry)
    elif entry.kind is EntryKind.OUTCOME_STAGE:
        yield from _stage(rule, entries, entry)
    else:
        yield from _payment(rule, entries, entry)


def _plan(entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    if not PSEUDONYM.fullmatch(entry.person):
        yield finding("L045", "record", "the person is to be named by a pseudonym, such as P-0413")
    held = register_of(entries).on(entry.on)
    zone = entry.fact("zone")
    here = (p for p in held if p.provider == entry.bidder and p.lot == entry.lot)
    if not any(p.in_zone(zone) or not zone for p in here):
        where = f"lot {entry.lot or '(blank)'}" + (f", zone {zone}" if zone else "")
        yield finding(
            "L610",
            "record",
            f"{entry.bidder or 'nobody'} holds no place in {where} on {day_text(entry.on)}",
        )
    rows = entry.rows.get(TABLE, ())
    if not rows:
        yield finding("L628", "record", f"the plan of {entry.person} holds no outcome")
    known = {p.id for p in plans(_about(entries, entry))}
    for row in rows:
        name = row.get("outcome", "") or "an outcome without an id"
        if name in known:
            yield finding("L625", "record", f"{entry.person} has an outcome {name} already")
        known.add(name)
        one = planned(entry, row)
        if one is None:
            yield finding(
                "L628", "record", f"{entry.person}, {name}: hours or rate are no numbers"
            )
        else:
            yield from _figures(entry, one)


def _about(entries: Sequence[Entry], entry: Entry) -> list[Entry]:
    """Return the entries about the person of an entry: of thousands, a handful."""
    return [e for e in entries if e.person == entry.person]


def _figures(entry: Entry, one: Planned) -> Iterator[Finding]:
    said = f"{entry.person}, {one.id}"
    if not one.id.strip() or not one.words.strip():
        yield finding("L628", "record", f"{said}: an outcome has an id and its words")
    if one.after < 0 or one.saved <= 0:
        yield finding(
            "L628", "record", f"{said}: the package is to become smaller, and not below nought"
        )
    if one.rate <= 0:
        yield finding("L628", "record", f"{said}: the rate is not above nought")
    if one.achieve_by is None or one.achieve_by <= entry.on:
        yield finding(
            "L628",
            "record",
            f"{said}: no day after the plan's is given by which it is to be achieved",
        )


def _stage(rule: Results, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    name, said = entry.fact("outcome"), entry.fact("stage").casefold()
    entries = _about(entries, entry)
    one = next((p for p in plans(entries) if (p.person, p.id) == (entry.person, name)), None)
    if one is None:
        yield finding(
            "L621",
            "record",
            f"{entry.person or 'nobody'} has no outcome {name or '(blank)'} in a plan",
        )
        return
    if entry.bidder != one.provider:
        yield finding(
            "L621",
            "record",
            f"{entry.person}, {name} is with {one.provider}, not with {entry.bidder}",
        )
    before = stages_of(entries, one)
    run = run_of(rule, one, before)
    wanted = STAGES[len(run)] if len(run) < len(STAGES) else ""
    if said == LOST:
        if len(run) == len(STAGES):
            said = f"{entry.person}, {name} has lasted as long as the rule asks: nothing is taken back"
            yield finding("L622", "record", said)
        elif not run:
            yield finding(
                "L622", "record", f"{entry.person}, {name} is not achieved, and cannot be lost"
            )
    elif said != wanted:
        now = f"it is {run[-1].stage}" if run else "it is not achieved"
        yield finding("L622", "record", f"{entry.person}, {name} cannot be {said}: {now}")
    last = run[-1].on if run else one.on
    if entry.on < last:
        yield finding(
            "L614", "record", f"{day_text(entry.on)} is before {day_text(last)}, on which it rests"
        )
    if not entry.fact("evidence").strip():
        yield finding("L613", "record", f"{entry.person}, {name}: nothing shows that it is {said}")
    yield from _who_and_when(rule, entry, run)


def _who_and_when(rule: Results, entry: Entry, run: Sequence[Stage]) -> Iterator[Finding]:
    said, role = entry.fact("stage").casefold(), entry.fact("role")
    if said in (PROVEN, SUSTAINED) and not may_prove(rule, role):
        who = " or ".join(rule.proven_by)
        yield finding(
            "L623",
            "record",
            f"{role or 'a person without a role'} may not say so; the tender names {who}",
        )
    if said == SUSTAINED and run and run[0].stage == ACHIEVED:
        first = lasts_to(rule, run[0].on)
        if first is not None and entry.on < first:
            achieved = day_text(run[0].on)
            message = (
                f"achieved on {achieved}, it can be found to have lasted from {day_text(first)}"
            )
            yield finding("L624", "record", message)


def stages_of(entries: Sequence[Entry], one: Planned) -> list[Stage]:
    """Return the stages recorded of an outcome, in order."""
    return [
        Stage(
            stage=e.fact("stage").casefold(),
            on=e.on,
            by=e.by,
            role=e.fact("role"),
            number=e.number,
        )
        for e in of_kind(entries, EntryKind.OUTCOME_STAGE)
        if (e.person, e.fact("outcome")) == (one.person, one.id)
    ]


def _payment(rule: Results, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    mine = [e for e in entries if e.bidder == entry.bidder]
    found = {(r.outcome.person, r.outcome.id): r for r in rewards(rule, mine, entry.on)}
    rows, total = entry.rows.get(PAID, ()), Fraction(0)
    if not rows:
        yield finding("L627", "record", f"nothing is due to {entry.bidder}")
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.get("person", ""), row.get("outcome", ""))
        reward = found.get(key)
        amount = _amount(row.get("amount", ""))
        total += amount or 0
        right = reward is not None and reward.outcome.provider == entry.bidder and key not in seen
        due = reward.unpaid if reward is not None and right else Fraction(0)
        seen.add(key)
        if amount is None or due <= 0 or amount != due:
            said = f"{', '.join(key)}: {row.get('amount', '') or 'nothing'} is to be paid, and {money(due)} is due"
            yield finding("L629", "record", said)
    if rows and _amount(entry.fact("amount")) != total:
        yield finding(
            "L629",
            "record",
            f"the payment says {entry.fact('amount')}, and its lines add to {money(total)}",
        )


def _amount(text: str) -> Fraction | None:
    try:
        return exact(text)
    except ValueError:
        return None
