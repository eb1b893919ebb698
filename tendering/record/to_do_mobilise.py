"""What a lot waits for between award and first day: its plan, the gates of the next waves, go or no go, waves that missed their day. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from tendering.checks.words import listed
from tendering.framework.readiness import Stage, WaveStanding, covered_until, plan_of, waves_on
from tendering.law.calendar import DAY, day_text
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.mobilisation import Mobilisation
from tendering.record.looked import Looked, ToDo
from tendering.record.states import ORDER, State

MANAGER = "mobilisation manager"
DECIDE_WITHIN = timedelta(days=7)
"""How long before its first day a wave is to be decided on."""
READY_WITHIN = timedelta(days=28)
"""How long before its first day the gates of a wave are asked for."""


def mobilising(look: Looked) -> Iterator[ToDo]:
    """What waits of the move of people to those appointed, from the approval on; nothing where none is published."""
    agreement = look.tender.agreement
    rules = agreement.mobilisation if agreement is not None else None
    if agreement is None or rules is None or ORDER[look.at.state] < ORDER[State.APPROVED]:
        return
    today = look.moment[0]
    if plan_of(look.entries, today) is None:
        if agreement.starts_on is None or today <= agreement.starts_on:
            yield _plan(look)
        return
    waves = [
        w
        for w in waves_on(rules, look.entries, today)
        if w.lot == look.lot and w.stage is not Stage.BEGUN
    ]
    yield from _uncovered(waves, look, rules)
    said: set[tuple[str, str]] = set()
    for wave in waves:
        yield from _wave(wave, look, rules, said)


def _uncovered(waves: Sequence[WaveStanding], look: Looked, rules: Mobilisation) -> Iterator[ToDo]:
    """The present agreement lasts until everybody has begun with a new provider."""
    last = covered_until(rules, look.entries, look.lot)
    if last is None:
        return
    today = look.moment[0]
    left = [w for w in waves if max(w.first_day, today) - DAY > last]
    if left:
        people = sum(w.people for w in left)
        yield ToDo(
            what=f"extend the present agreement, or see how {people} people are supported after {day_text(last)}: they have not begun by then",
            who=rules.decided_by or MANAGER,
            command=f"tendering mobilise extend ID --until ... --reason ... --basis ...{look.option}",
            due=last,
        )


def _plan(look: Looked) -> ToDo:
    listed_ = of_kind(standing(look.entries), EntryKind.PEOPLE_LISTED)
    return ToDo(
        what="plan who begins with which provider, and when"
        if listed_
        else "list everybody who is supported today, and plan who begins when",
        who=MANAGER,
        command="tendering mobilise plan ID --enter"
        if listed_
        else "tendering mobilise people ID FILE --source ...",
        advised=True,
    )


def _wave(
    wave: WaveStanding, look: Looked, rules: Mobilisation, said: set[tuple[str, str]]
) -> Iterator[ToDo]:
    """A wave with its gates ready and a decision; a gate is told of once, with the first wave that it holds back."""
    today, about = look.moment[0], f"wave {wave.wave}, {wave.people} people"
    over = wave.first_day <= today
    if wave.stage is Stage.MISSED or (wave.stage is Stage.NO_GO and over):
        why = "was a no go" if wave.stage is Stage.NO_GO else "came without a go"
        yield ToDo(
            what=f"give {about}, a new first day: {day_text(wave.first_day)} {why}, and nobody moved",
            who=MANAGER,
            command="tendering mobilise plan ID --not-before ... --enter --reason ...",
        )
    elif wave.stage is Stage.PLANNED and wave.first_day - today <= READY_WITHIN:
        near = wave.first_day - today <= DECIDE_WITHIN
        shut = [
            f"{g.bidder} {g.gate.id}"
            for g in wave.not_green
            if near or (g.bidder, g.gate.id) not in said
        ]
        said |= {(g.bidder, g.gate.id) for g in wave.not_green}
        lack = f"; not ready: {listed(shut[:3])}" if shut else ""
        lack += f" and {len(shut) - 3} more" if len(shut) > 3 else ""
        if near:
            yield ToDo(
                what=f"decide go or no go for {about}{lack}",
                who=rules.decided_by or MANAGER,
                command=f"tendering mobilise go ID --wave {wave.wave} --decision ... --reason ... --role ...",
                due=wave.first_day,
            )
        elif shut:
            yield ToDo(
                what=f"see that {about}, can begin{lack}",
                who=MANAGER,
                command="tendering mobilise ready ID --bidder ... --gate ... --result ... --evidence ...",
                due=wave.first_day,
                advised=True,
            )
