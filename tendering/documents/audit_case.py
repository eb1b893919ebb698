"""What an audit looks at: one record, what follows from it, and what the checks found; and how it names its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tendering.checks.record import Record
from tendering.documents.dates import british
from tendering.documents.names import Names, joined
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding
from tendering.model.outcome import Outcome

MOST_NAMED = 6
"""More names than this are counted, not listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """When and how an entry was written down.

    Attributes:
        clock: Where the instant came from; see `record.chain.CLOCKS`.
        channel: The command.
    """

    at: datetime
    clock: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditCase:
    """One procurement as an auditor sees it.

    Attributes:
        record: Its entries that stand.
        every: All its entries, superseded ones among them.
        digest: Of the outcome as it follows from the record now.
        findings: What the checks of tender, bids, record and outcome found.
        head: Digest of the last entry.
        written: When and how each entry was written, by number.
        lost: Digests of files that are not in the store, or were destroyed.
        on: The day of the report.
    """

    record: Record
    every: tuple[Entry, ...]
    dossier: Dossier
    outcome: Outcome
    digest: str
    findings: tuple[Finding, ...]
    head: str
    written: Mapping[int, Written]
    on: date
    lost: frozenset[str] = frozenset()
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        """Take the names once."""
        object.__setattr__(self, "names", Names.of(self.dossier))

    def of(self, *kinds: EntryKind, lot: str | None = None) -> tuple[Entry, ...]:
        """Return the standing entries of some kinds."""
        return of_kind(self.record.entries, *kinds, lot=lot)

    def of_moderation(self, criterion: str, lot: str) -> tuple[Entry, ...]:
        """Return the moderation of a question in a lot."""
        return tuple(
            e
            for e in self.of(EntryKind.MODERATION)
            if e.fact("criterion") in ("", criterion) and (not lot or e.lot in ("", lot))
        )

    def found(self, *codes: str) -> tuple[Finding, ...]:
        """Return what the checks found under some codes."""
        return tuple(f for f in self.findings if f.code in codes)

    def bidders(self) -> tuple[str, ...]:
        """Return the ids of the bidders."""
        return tuple(b.id for b in self.dossier.bidders)

    def about(self, name: str) -> str:
        """Name what a decision is about: a price item, a question, or a word that is its own name."""
        if self.names.price_item(name) is not None:
            return self.names.item(name)
        if any(q.id == name for q in self.names.tender.pass_fail):
            return self.names.question(name)
        if self.names.tender.criterion(name) is not None:
            return self.names.criterion(name)
        return name.replace("_", " ")

    def who(self, bidders: Iterable[str]) -> str:
        """Name bidders; many are counted."""
        listed = list(dict.fromkeys(bidders))
        if len(listed) > MOST_NAMED:
            first = joined(self.names.bidder(b) for b in listed[:MOST_NAMED])
            return f"{first}, and {len(listed) - MOST_NAMED} more"
        return joined(self.names.bidder(b) for b in listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing the record shows, and the entries that show it."""

    said: str
    entries: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The evidence with its entries, for print."""
        return f"{self.said} [{entry_words(self.entries)}]" if self.entries else self.said


def entry_words(numbers: Iterable[int]) -> str:
    """Name entries by number, runs of them as runs.

    >>> entry_words([4]), entry_words([4, 5, 6, 9])
    ('entry 4', 'entries 4 to 6, 9')
    """
    ordered = sorted(set(numbers))
    runs: list[list[int]] = []
    for number in ordered:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [
        f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(str(n) for n in run)
        for run in runs
    ]
    return f"{'entry' if len(ordered) == 1 else 'entries'} {', '.join(parts)}"


def numbers_of(entries: Iterable[Entry]) -> tuple[int, ...]:
    """Return the numbers of entries."""
    return tuple(e.number for e in entries if e.number is not None)


def shown(said: str, entries: Iterable[Entry] = ()) -> Evidence:
    """Return evidence that some entries show."""
    return Evidence(said=said, entries=numbers_of(entries))


def days_of(entries: Sequence[Entry]) -> str:
    """Say on which day or days entries were made.

    >>> from datetime import date
    >>> days_of([Entry(kind=EntryKind.OPENED, on=date(2027, 1, 4))])
    'on 4 January 2027'
    """
    days = sorted({e.on for e in entries})
    if not days:
        return ""
    if len(days) == 1:
        return f"on {british(days[0])}"
    return f"from {british(days[0])} to {british(days[-1])}"


def people_of(entries: Iterable[Entry]) -> str:
    """Name who made entries; many are counted."""
    people = [p for p in dict.fromkeys(e.by for e in entries) if p]
    if len(people) > MOST_NAMED:
        return f"{joined(people[:MOST_NAMED])}, and {len(people) - MOST_NAMED} more"
    return joined(people) or "nobody named"


def made(entries: Sequence[Entry]) -> str:
    """Say when entries were made, by whom, and before whom."""
    seen = dict.fromkeys(e.fact("witness") for e in entries if e.fact("witness"))
    return f"{days_of(entries)}, by {people_of(entries)}" + (
        f", with {joined(seen)}" if seen else ""
    )
