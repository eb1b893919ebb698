"""The agenda of an invented year: what is done when, and the entries it makes, each with its number. One seed, one year."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random

from tendering.law.calendar import DAY, ENGLAND_AND_WALES
from tendering.model.entries import Entry, EntryKind, FileRef
from tendering.model.tender import Tender

PER_MILLE = 1000


@dataclass(frozen=True, slots=True)
class Body:
    """A file that an entry brings: its name and bytes."""

    name: str
    data: bytes


@dataclass(slots=True)
class Year:
    """The year while it is made.

    Attributes:
        before: The record before it.
        day_one: The first day; ``last`` the last.
        now: Local time, as it goes on.
        bodies: By digest, the files that entries bring.
    """

    tender: Tender
    before: tuple[Entry, ...]
    seed: int
    day_one: date
    last: date
    random: Random
    now: datetime
    entries: list[Entry] = field(default_factory=list)
    bodies: dict[str, bytes] = field(default_factory=dict)
    agenda: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    told: int = 0

    def at(self, when: datetime, do: Callable[[], None]) -> None:
        """Put something on the agenda; what falls after the last day is left out."""
        if when.date() <= self.last:
            self.told += 1
            heapq.heappush(self.agenda, (when, self.told, do))

    def run(self) -> None:
        """Do what is on the agenda, in order of time, then of telling."""
        while self.agenda:
            when, _, do = heapq.heappop(self.agenda)
            self.now = max(self.now, when)
            do()

    def enter(
        self,
        kind: EntryKind,
        by: str,
        *,
        lot: str = "",
        bidder: str = "",
        person: str = "",
        facts: Mapping[str, str] | None = None,
        rows: Mapping[str, Sequence[dict[str, str]]] | None = None,
        body: Body | None = None,
    ) -> Entry:
        """Enter something now, and return it with its number."""
        files: tuple[FileRef, ...] = ()
        if body is not None:
            digest = hashlib.sha256(body.data).hexdigest()
            self.bodies[digest] = body.data
            files = (FileRef(digest=digest, name=body.name, size=len(body.data)),)
        entry = Entry(
            kind=kind,
            on=self.now.date(),
            at=self.now.time(),
            by=by,
            lot=lot,
            bidder=bidder,
            person=person,
            facts={k: v for k, v in (facts or {}).items() if v},
            rows={k: tuple(v) for k, v in (rows or {}).items() if v},
            files=files,
            number=len(self.before) + len(self.entries) + 1,
        )
        self.entries.append(entry)
        return entry

    def chance(self, per_mille: int) -> bool:
        """Say whether something of a chance in a thousand happens."""
        return self.random.randrange(PER_MILLE) < per_mille

    def working(self, days: int, at: time, since: date | None = None) -> datetime:
        """Return a time on the n-th working day after a day."""
        begin = (since or self.now.date()) + DAY
        return datetime.combine(ENGLAND_AND_WALES.working_days(begin, max(days, 1))[-1], at)
