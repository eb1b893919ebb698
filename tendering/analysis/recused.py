"""People removed from a bid by what they declared: whether any mark of theirs counted, and what hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tendering.analysis.effect import Effect, effect
from tendering.analysis.left_out import averages
from tendering.analysis.rests_on_one import RestsOnOne, rests_on_one
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier, Mark
from tendering.model.entries import Entry, EntryKind, name_key, of_kind, same_person, standing
from tendering.model.outcome import Outcome

REMOVE = "remove"

Pairs = tuple[tuple[str, str], ...]
"""Bidder and lot; an empty one is every bidder, or every lot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recused:
    """A person who was to take no part in a bid.

    Attributes:
        from_: The bidders and lots the person was removed from.
        marks: Marks of those bids that the person gave and that stand.
        moderated: Numbers of the moderation entries of those bids that name the person as present; of an entry
            without a number, its place.
        without: Where the tender averages marks or adds up ranks: the outcome without those marks.
        rests: Where the panel agrees its scores: those scores of these bids that rest on the person alone.
    """

    person: str
    from_: Pairs
    marks: int
    moderated: tuple[str, ...]
    without: Effect | None = None
    rests: RestsOnOne | None = None

    @property
    def took_part(self) -> bool:
        """Say whether anything of theirs stands where they were to take no part."""
        return bool(self.marks or self.moderated)


def removals(entries: Iterable[Entry]) -> Mapping[str, Pairs]:
    """Return from what each person was removed: the last declaration about a bidder and lot decides."""
    last: dict[tuple[str, str, str], Entry] = {}
    for entry in of_kind(standing(tuple(entries)), EntryKind.DECLARATION):
        last[name_key(entry.person or entry.by), entry.bidder, entry.lot] = entry
    found: dict[str, list[tuple[str, str]]] = {}
    names: dict[str, str] = {}
    for (key, bidder, lot), entry in last.items():
        if entry.fact("action").strip().casefold() == REMOVE:
            found.setdefault(names.setdefault(key, entry.person or entry.by), []).append(
                (bidder, lot)
            )
    return {person: tuple(pairs) for person, pairs in sorted(found.items())}


def recused(dossier: Dossier, outcome: Outcome, lots: Collection[str]) -> Iterator[Recused]:
    """Yield each person removed from a bid, and what of theirs stands there all the same."""
    for person, pairs in removals(dossier.entries).items():
        theirs = [m for m in dossier.marks if _is_theirs(m, person, pairs)]
        names = {m.evaluator for m in theirs}
        without = rests = None
        if theirs and averages(dossier.tender):
            without = effect(outcome, evaluate(_without(dossier, person, pairs)), lots)
        elif theirs:
            only = dict.fromkeys(sorted(names), pairs)
            rests = next(rests_on_one(dossier, outcome, lots, only=only))
        yield Recused(
            person=person,
            from_=pairs,
            marks=len(theirs),
            moderated=tuple(_moderated(dossier.entries, person, pairs)),
            without=without,
            rests=rests,
        )


def _is_theirs(mark: Mark, person: str, pairs: Pairs) -> bool:
    return same_person(mark.evaluator, person) and any(
        bidder in ("", mark.bidder) and (not lot or mark.lot in ("", lot)) for bidder, lot in pairs
    )


def _without(dossier: Dossier, person: str, pairs: Pairs) -> Dossier:
    """Return the dossier without a person's marks of some bids: there the others' marks are enough."""
    tender = dossier.tender
    enough = replace(tender.aggregation, missing="of_those_given")
    return replace(
        dossier,
        tender=replace(tender, aggregation=enough),
        marks=tuple(m for m in dossier.marks if not _is_theirs(m, person, pairs)),
    )


def _moderated(entries: Iterable[Entry], person: str, pairs: Pairs) -> Iterator[str]:
    for entry in of_kind(standing(tuple(entries)), EntryKind.MODERATION):
        present = [p.strip() for p in entry.fact("attendees").split(";")]
        about = any(
            bidder in ("", entry.bidder) and (not lot or entry.lot in ("", lot))
            for bidder, lot in pairs
        )
        if about and any(same_person(p, person) for p in present):
            yield str(entry.number) if entry.number is not None else entry.where
