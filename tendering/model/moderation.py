"""What a panel agreed at moderation: each score with its findings, reasons, movements and dissents, and its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from tendering.model.bids import MarkKind
from tendering.model.criteria import Criterion, Scale
from tendering.model.entries import same_person
from tendering.model.numbers import plain

ScoreKey = tuple[str, str, str, str]
"""What is scored: bidder, lot (empty: once for every lot), zone (empty: none), criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """An evaluator left their own mark: from which, to which, and why."""

    person: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissent:
    """A member does not agree, in their own words."""

    person: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """Something in a bid worth keeping for the contract, with the page it stands on."""

    words: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedScore:
    """One score as the panel agreed it. ``kind`` is None where no mark is written yet.

    Attributes:
        points: What the panel found on each published point of the question, in the published order.
        why_not_higher: Why it is not the next mark of the scale up.
        withhold: The ground on which ``letter_text`` is withheld from the letters of others; empty is none.
        out_of_room: Who of the session took no part in this score.
        session: Which of the sessions it was agreed in.
        where: Place of each part as the person knows it, by the part's name; for findings only.
    """

    bidder: str
    lot: str
    zone: str
    criterion: str
    kind: MarkKind | None = None
    mark: Fraction | None = None
    reason: str = ""
    evidence: str = ""
    points: tuple[str, ...] = ()
    why_not_higher: str = ""
    why_not_lower: str = ""
    movements: tuple[Movement, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    letter_text: str = ""
    withhold: str = ""
    promises: tuple[Promise, ...] = ()
    out_of_room: tuple[str, ...] = ()
    session: str = ""

    @property
    def key(self) -> ScoreKey:
        """What is scored."""
        return self.bidder, self.lot, self.zone, self.criterion

    @property
    def text(self) -> str:
        """The mark as it is written in a table: ``3``, ``n/a``, or nothing."""
        return mark_text(self.kind, self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One sitting of the panel. ``on`` is None, and a time empty, where it was not written or cannot be read.

    Attributes:
        others: Who else was in the room, with what they are there for: a clerk, an adviser without a vote.
        summary: What was said that belongs to no score.
    """

    id: str
    on: date | None
    started: str
    ended: str
    chair: str
    attendees: tuple[str, ...]
    others: tuple[str, ...] = ()
    summary: str = ""

    @property
    def times(self) -> tuple[time | None, time | None]:
        """When it started and ended."""
        return time_of(self.started), time_of(self.ended)


def mark_text(kind: MarkKind | None, mark: Fraction | None) -> str:
    """Write a mark as a table holds it.

    >>> mark_text(MarkKind.NUMBER, Fraction(7, 2)), mark_text(MarkKind.NOT_APPLICABLE, None), mark_text(None, None)
    ('3.5', 'n/a', '')
    """
    if mark is not None:
        return plain(mark)
    return kind.value if kind is not None else ""


def time_of(text: str) -> time | None:
    """Read a local time such as 09:30; None where it is none.

    >>> [str(time_of(said)) for said in ("09:30", "9.30", "half past nine")]
    ['09:30:00', '09:30:00', 'None']
    """
    hours, _, minutes = text.strip().replace(".", ":").partition(":")
    minutes = minutes[:2] if minutes[2:] in ("", ":00") else minutes
    if not (hours.isdecimal() and minutes.isdecimal() and len(hours) <= 2 and len(minutes) == 2):
        return None
    return time(int(hours), int(minutes)) if int(hours) < 24 and int(minutes) < 60 else None


def scale_of(scales: Mapping[str, Scale], criterion: Criterion) -> Scale | None:
    """Return the scale of a question."""
    return scales.get(criterion.scale or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An evaluator's own mark of one answer, as it stood when marks closed, with the note."""

    person: str
    kind: MarkKind
    mark: Fraction | None
    note: str = ""

    @property
    def text(self) -> str:
        """The mark as it is written in a table."""
        return mark_text(self.kind, self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One answer that the panel has to agree a score for, and all that moderation may rest on.

    Nothing of prices, totals or ranks is here, and no mean: the panel is never told which answers decide places.

    Attributes:
        given: The marks of those who may see this bid, in the order of the panel.
        removed: Who may have no part in it.
        bullets: The published points, each on one line.
        named: The question is one named beforehand.
        words: Words of the answer; None where the record does not hold it.
    """

    key: ScoreKey
    criterion: Criterion
    scale: Scale
    bullets: tuple[str, ...]
    given: tuple[Given, ...] = ()
    removed: tuple[str, ...] = ()
    named: bool = False
    words: int | None = None

    @property
    def numbers(self) -> tuple[Fraction, ...]:
        """The different marks given, rising."""
        return tuple(sorted({g.mark for g in self.given if g.mark is not None}))

    @property
    def differ(self) -> bool:
        """Whether evaluators gave different marks."""
        return len({g.text for g in self.given if g.kind is not MarkKind.ABSTAIN}) > 1

    def at_stake(self, agreed: Fraction | None = None) -> bool:
        """Say whether the question's minimum is: someone marked below it, or it was agreed at it or below."""
        least = self.criterion.minimum.mark if self.criterion.minimum is not None else None
        if least is None:
            return False
        return any(m < least for m in self.numbers) or (agreed is not None and agreed <= least)

    def explains(self, agreed: Fraction | None = None) -> str:
        """Say why the score has to say why not the next up and down; nothing where it need not."""
        said = [
            word
            for word, holds in (
                ("marks differ", self.differ),
                ("a minimum is at stake", self.at_stake(agreed)),
                ("named beforehand", self.named),
            )
            if holds
        ]
        return ", ".join(said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the panel. ``votes`` is False for an adviser without a vote, a clerk or an observer."""

    person: str
    role: str = ""
    votes: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a panel moderates a lot on: its answers in one order, its members, and the questions named beforehand."""

    procurement: str
    lot: str
    title: str
    cases: tuple[Case, ...]
    members: tuple[Member, ...]
    closed: tuple[date, time] | None = None

    def case(self, key: ScoreKey) -> Case | None:
        """Return what is to be agreed by its key."""
        return next((c for c in self.cases if c.key == key), None)

    def person(self, name: str) -> str | None:
        """Return a name as the panel's list has it; None where nobody of the panel has it."""
        return next((m.person for m in self.members if same_person(m.person, name)), None)

    @property
    def keys(self) -> frozenset[ScoreKey]:
        """What is to be agreed."""
        return frozenset(c.key for c in self.cases)

    @property
    def questions(self) -> tuple[Criterion, ...]:
        """The questions, in published order."""
        return tuple({c.criterion.id: c.criterion for c in self.cases}.values())
