"""What is wrong with a score as a panel agreed it: the rules of a moderation record that survives a challenge. Pure.

The same rules hold a workbook that comes back and the record when scores are signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from tendering.law.calendar import day_text
from tendering.model.bids import MarkKind
from tendering.model.entries import same_person
from tendering.model.moderation import (
    AgreedScore,
    Basis,
    Case,
    Given,
    Movement,
    Session,
)
from tendering.model.numbers import plain

NO_GROUND = frozenset({"y", "yes", "true", "x", "1", "withhold", "withheld"})
LEAST_PRESENT = 2
FEW_WORDS = 12
"""A record of so few words cannot hold every point, whatever the others hold."""
TIMES_FULLER = 4
"""One record this many times as long as another of the same question was not made with the same care."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with an agreed score: the part it is in, the code, and what to tell the person."""

    part: str
    code: str
    message: str


def faults(score: AgreedScore, case: Case, basis: Basis) -> Iterator[Fault]:
    """Return everything wrong with one agreed score, its session left aside."""
    if score.kind is None:
        yield Fault(
            part="mark", code="R524", message="something is written, and no mark is agreed"
        )
        return
    yield from _mark(score, case)
    if not score.reason.strip():
        yield Fault(part="reason", code="R511", message=f"no reason for the mark {score.text}")
    if score.mark is not None:
        yield from _found(score, case)
        yield from _neighbours(score, case)
    if not score.letter_text.strip():
        yield Fault(part="letter_text", code="R520", message="no words for the letter")
    if score.withhold.strip().rstrip(".").casefold() in NO_GROUND:
        message = "something is withheld, and the ground is not written"
        yield Fault(part="withhold", code="R521", message=message)
    for promise in score.promises:
        if not promise.words or not promise.page:
            said = (
                f"no page for {promise.words[:60]!r}"
                if promise.words
                else "a page, and no promise"
            )
            yield Fault(part="promise", code="R522", message=said)
    yield from _people(score, basis)


def _mark(score: AgreedScore, case: Case) -> Iterator[Fault]:
    if score.kind is MarkKind.ABSTAIN:
        yield Fault(part="mark", code="R510", message="a panel cannot abstain as a whole")
    elif score.kind is MarkKind.NOT_APPLICABLE and not case.criterion.not_applicable:
        message = "n/a, but the tender does not say what follows from n/a"
        yield Fault(part="mark", code="R510", message=message)
    elif score.mark is not None and case.scale.level(score.mark) is None:
        allowed = ", ".join(plain(level.mark) for level in case.scale.levels)
        message = f"{plain(score.mark)} is not on the scale, which has {allowed}"
        yield Fault(part="mark", code="R510", message=message)


def _found(score: AgreedScore, case: Case) -> Iterator[Fault]:
    if not score.evidence.strip():
        message = f"no page or paragraph of the bid for the mark {score.text}"
        yield Fault(part="evidence", code="R512", message=message)
    for number, bullet in enumerate(case.bullets):
        if number >= len(score.points) or not score.points[number].strip():
            message = f"no finding on the point {bullet[:80]!r}"
            yield Fault(part=f"point{number + 1}", code="R513", message=message)


def neighbours(mark: Fraction | None, case: Case) -> tuple[Fraction | None, Fraction | None]:
    """Return the next mark up and the next down of the scale; None where there is none."""
    if mark is None:
        return None, None
    marks = [level.mark for level in case.scale.levels]
    return (
        min((m for m in marks if m > mark), default=None),
        max((m for m in marks if m < mark), default=None),
    )


def _neighbours(score: AgreedScore, case: Case) -> Iterator[Fault]:
    why = case.explains(score.mark)
    higher, lower = neighbours(score.mark, case)
    if why and higher is not None and not score.why_not_higher.strip():
        message = f"not said why it is not {plain(higher)} ({why})"
        yield Fault(part="why_not_higher", code="R514", message=message)
    if why and lower is not None and not score.why_not_lower.strip():
        message = f"not said why it is not {plain(lower)} ({why})"
        yield Fault(part="why_not_lower", code="R514", message=message)


def _people(score: AgreedScore, basis: Basis) -> Iterator[Fault]:
    """Everyone who is named is of the panel, and says something."""
    for dissent in score.dissents:
        if basis.person(dissent.person) is None:
            message = (
                f"a dissent by {dissent.person[:60] or 'nobody named'}, who is not of the panel"
            )
            yield Fault(part="dissent", code="R517", message=message)
        elif not dissent.words.strip():
            yield Fault(
                part="dissent", code="R517", message=f"{dissent.person} dissents without a word"
            )
    for name in score.out_of_room:
        if basis.person(name) is None:
            message = f"{name[:60]} is out of the room, and not of the panel"
            yield Fault(part="out_of_room", code="R517", message=message)


def movement_faults(score: AgreedScore, case: Case, session: Session | None) -> Iterator[Fault]:
    """Return what is wrong with who moved: every mark that differs was left for a reason, or is a dissent.

    Someone who was not there can neither move nor dissent: their mark stands beside the agreed one.
    """
    given = {g.person.casefold(): g for g in case.given}
    for movement in score.movements:
        yield from _movement(score, given.get(movement.person.strip().casefold()), movement)
    dissenting = {d.person.strip().casefold() for d in score.dissents}
    moved = {m.person.strip().casefold(): m for m in score.movements}
    for mark in case.given:
        name = mark.person.casefold()
        if mark.kind is MarkKind.ABSTAIN or mark.text == score.text or not score.text:
            continue
        if not present(mark.person, score, session):
            continue
        if name not in moved and name not in dissenting:
            message = f"{mark.person} marked {mark.text}, the panel agreed {score.text}: neither moved nor dissented"
            yield Fault(part=f"moved {mark.person}", code="R515", message=message)
        elif name in moved and moved[name].after != score.text and name not in dissenting:
            message = f"{mark.person} moved to {moved[name].after}, not to {score.text}, and does not dissent"
            yield Fault(part=f"moved {mark.person}", code="R516", message=message)


def _movement(score: AgreedScore, given: Given | None, moved: Movement) -> Iterator[Fault]:
    part = f"moved {moved.person}"
    if given is None or given.kind is MarkKind.ABSTAIN:
        yield Fault(part=part, code="R516", message=f"{moved.person} gave no mark to move from")
    elif moved.before != given.text:
        message = (
            f"{moved.person} is said to move from {moved.before}, and had marked {given.text}"
        )
        yield Fault(part=part, code="R516", message=message)
    elif given.text == score.text:
        message = f"{moved.person} had marked {given.text}, which is what was agreed: nobody moved"
        yield Fault(part=part, code="R516", message=message)
    elif moved.after == moved.before:
        message = f"{moved.person} moves from {moved.before} to {moved.after}"
        yield Fault(part=part, code="R516", message=message)
    if not moved.reason.strip():
        yield Fault(part=part, code="R516", message=f"not said why {moved.person} moved")


def present(person: str, score: AgreedScore, session: Session | None) -> bool:
    """Say whether a person took part in a score; where no session says who was there, that they did."""
    if any(same_person(person, name) for name in score.out_of_room):
        return False
    return session is None or any(same_person(person, name) for name in session.attendees)


def session_faults(
    session: Session, closed: tuple[date, time] | None, today: date
) -> Iterator[Fault]:
    """Return what a session lacks: its day, times, chair, members."""
    started, ended = session.times
    if session.on is None:
        yield Fault(part="on", code="R518", message=f"session {session.id} has no day")
    elif session.on > today:
        message = f"session {session.id} is on {day_text(session.on)}, which is yet to come"
        yield Fault(part="on", code="R518", message=message)
    elif closed is not None and (session.on, started or closed[1]) < closed:
        message = (
            f"session {session.id} began before marks were closed on {day_text(closed[0])} "
            f"at {closed[1]:%H:%M}"
        )
        yield Fault(part="on", code="R518", message=message)
    for part, when in (("started", started), ("ended", ended)):
        if when is None:
            message = f"session {session.id} does not say when it {part}, as 09:30"
            yield Fault(part=part, code="R518", message=message)
    if started is not None and ended is not None and ended <= started:
        message = (
            f"session {session.id} ended at {ended:%H:%M}, before it began at {started:%H:%M}"
        )
        yield Fault(part="ended", code="R518", message=message)
    yield from _attendance(session)


def name_of(said: str) -> str:
    """Return the name alone of someone who is named with what they were there for.

    >>> name_of("Priya Nair (clerk)"), name_of("Jo Lee, adviser")
    ('Priya Nair', 'Jo Lee')
    """
    return said.partition("(")[0].partition(",")[0].strip()


def _attendance(session: Session) -> Iterator[Fault]:
    if not session.chair.strip():
        yield Fault(part="chair", code="R518", message=f"session {session.id} has no chair")
    elif not any(
        same_person(session.chair, n) for n in (*session.attendees, *map(name_of, session.others))
    ):
        message = f"{session.chair} chaired session {session.id}, and is not among those there"
        yield Fault(part="chair", code="R518", message=message)
    if len(session.attendees) < LEAST_PRESENT:
        count = len(session.attendees)
        message = f"session {session.id} names {count} {'member' if count == 1 else 'members'} there: nobody agrees alone"
        yield Fault(part="attendees", code="R518", message=message)


def absent(score: AgreedScore, case: Case, session: Session) -> tuple[str, ...]:
    """Return who marked an answer and was not there when its score was agreed, in order."""
    return tuple(g.person for g in case.given if not present(g.person, score, session))


def uneven(scores: Iterable[AgreedScore]) -> tuple[AgreedScore, AgreedScore, int, int] | None:
    """Return the shortest and the longest record of one question where one is far fuller, with their words.

    Same depth for every bidder: a panel that wrote a page on one and a line on another treated them unlike.
    """
    counted = sorted(((depth(s), n, s) for n, s in enumerate(scores) if s.mark is not None))
    if len(counted) < LEAST_PRESENT:
        return None
    (least, _, short), (most, _, long) = counted[0], counted[-1]
    return (short, long, least, most) if most > TIMES_FULLER * max(least, FEW_WORDS) else None


def depth(score: AgreedScore) -> int:
    """Return how many words were written of a score."""
    return sum(len(t.split()) for t in (score.reason, *score.points))


def spread_words(given: Sequence[Given]) -> str:
    """Say in words how marks lie: never a middle, which would suggest the answer.

    >>> from fractions import Fraction as F
    >>> one = [Given(person=p, kind=MarkKind.NUMBER, mark=F(m)) for p, m in (("Ann", 2), ("Bob", 4))]
    >>> spread_words(one), spread_words(one[:1]), spread_words([])
    ('DIFFER: 2 to 4', 'one mark', 'no marks')
    """
    texts = list(dict.fromkeys(g.text for g in given if g.mark is not None))
    others = list(dict.fromkeys(g.text for g in given if g.mark is None))
    if len(texts) > 1:
        low, high = (f(g.mark for g in given if g.mark is not None) for f in (min, max))
        said = f"DIFFER: {plain(low)} to {plain(high)}"
    elif texts and MarkKind.NOT_APPLICABLE in others:
        said = f"DIFFER: {texts[0]} and n/a"
    elif texts:
        said = "alike" if sum(g.mark is not None for g in given) > 1 else "one mark"
    else:
        said = "alike" if MarkKind.NOT_APPLICABLE in others else "no marks"
    return f"{said}; one abstains" if MarkKind.ABSTAIN in others else said
