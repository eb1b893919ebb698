"""Checks of the record: moderation is written down for every score alike, and touches every published point."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, repeat
from typing import cast

from tendering.checks.bid_rows import place as row_place
from tendering.checks.bid_rows import scope
from tendering.checks.moderation_rows import KEY, MODERATION
from tendering.checks.record import Record, RecordCheck, place
from tendering.checks.words import listed, touches
from tendering.law.calendar import day_text
from tendering.model.bids import ConsensusScore, Dossier
from tendering.model.by_column import at, columns, every, neighbours
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding


class _Moderated:
    """The moderation entries of the agreed scores; those of a bidder's lot are looked up once."""

    def __init__(self, record: Record) -> None:
        self.every = record.of(EntryKind.MODERATION)
        self.known: dict[tuple[str, str], tuple[Entry, ...]] = {}

    def of(self, bidder: str, lot: str, criterion: str) -> tuple[Entry, ...]:
        """Return the entries in which a score was agreed, in order."""
        return next(iter(self.of_each(bidder, lot, (criterion,))))

    def of_each(
        self, bidder: str, lot: str, criteria: Sequence[str]
    ) -> Iterable[tuple[Entry, ...]]:
        """Give the entries in which the scores of a bidder's lot were agreed, question by question."""
        here = self.known.get((bidder, lot))
        if here is None:
            here = self.known[bidder, lot] = tuple(
                e
                for e in self.every
                if e.bidder in ("", bidder) and (not lot or e.lot in ("", lot))
            )
        if not any(e.fact("criterion") for e in here):
            return repeat(here, len(criteria))
        return (tuple(e for e in here if e.fact("criterion") in ("", c)) for c in criteria)


def _tables(record: Record) -> Dossier | None:
    """Return the tables where moderation is recorded at all: its gaps show only then."""
    return record.dossier if record.of(EntryKind.MODERATION) else None


def _how(record: Record) -> dict[tuple[str, ...], Mapping[str, str]]:
    """Return how each score was agreed, point by point, where its moderation was recorded so."""
    return {
        tuple(row.get(column, "") for column in KEY): row
        for e in record.of(EntryKind.MODERATION)
        for row in e.rows.get(MODERATION, ())
    }


_BID = ("bidder", "lot", "zone")
_ANSWER = (*_BID, "criterion")


def x95_every_score_moderated(record: Record) -> Iterator[Finding]:
    """Every agreed score has its moderation: the same depth for every bidder."""
    dossier = _tables(record)
    if dossier is None:
        return
    moderated, scores = _Moderated(record), dossier.consensus
    of_bids = neighbours(scores, ("bidder", "lot"), "criterion")
    lacking = (
        not entries
        for (bidder, lot), _, (criteria,) in of_bids
        for entries in moderated.of_each(bidder, lot, criteria)
    )
    bare = list(at(scores, lacking))
    if bare:
        rows = (f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in bare)
        message = f"no moderation is recorded for {len(bare)} of {len(dossier.consensus)} agreed scores: {listed(rows)}"
        yield finding("X95", row_place(dossier, "consensus", bare[0]), message)


def x95_moderation_is_whole(record: Record) -> Iterator[Finding]:
    """A moderation says who was there and what was discussed."""
    for fact, said in (("attendees", "who was there"), ("summary", "what was discussed")):
        bare = [
            e
            for e in record.of(EntryKind.MODERATION)
            if not e.fact(fact) and not (fact == "summary" and e.rows.get(MODERATION))
        ]
        if bare:
            days = dict.fromkeys(day_text(e.on) for e in bare)
            message = f"moderation that does not say {said}: {len(bare)}, of {listed(days, 3)}"
            yield finding("X95", place(bare[0]), message)


def x95_points_found_on(record: Record) -> Iterator[Finding]:
    """The reason and the moderation of a score touch every published point of its question."""
    dossier = _tables(record)
    if dossier is None:
        return
    how, moderated = _how(record), _Moderated(record)
    points = {c.id: c.bullets for c in record.tender.criteria if c.bullets}
    untouched: list[tuple[ConsensusScore, str]] = []
    asked = columns(dossier.consensus, "criterion", "mark")
    pointed = (mark is not None and criterion in points for criterion, mark in asked)
    for row in at(dossier.consensus, pointed if points else ()):
        said = [row.reason, row.evidence, row.letter_text]
        said += [e.fact("summary") for e in moderated.of(row.bidder, row.lot, row.criterion)]
        said.append(how.get(_key(row), {}).get("points", ""))
        bullets = points[row.criterion]
        untouched += [(row, bullet) for bullet in bullets if not touches(bullet, said)]
    if untouched:
        rows = (f"{row.bidder} {row.criterion} ({bullet!r})" for row, bullet in untouched)
        message = f"published points that neither reason nor moderation mentions: {len(untouched)}, {listed(rows, 3)}"
        yield finding("X95", row_place(dossier, "consensus", untouched[0][0]), message)


def x95_moved_scores_explained(record: Record) -> Iterator[Finding]:
    """A score agreed above or below every mark was moved at moderation, and its moderation says why."""
    dossier = _tables(record)
    if dossier is None:
        return
    how, moderated, scores = _how(record), _Moderated(record), dossier.consensus
    moved = [
        row
        for row in at(scores, _outside(dossier))
        if not how.get(_key(row), {}).get("moved")
        and not any(
            e.fact("summary") and e.bidder == row.bidder
            for e in moderated.of(row.bidder, row.lot, row.criterion)
        )
    ]
    if moved:
        rows = (f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in moved)
        message = f"agreed above or below every mark, and no moderation of that bidder says why: {listed(rows)}"
        yield finding("X95", row_place(dossier, "consensus", moved[0]), message)


def _outside(dossier: Dossier) -> Iterator[bool]:
    """Say of each agreed score, in order, whether it lies above or below every mark that evaluators gave the answer."""
    # there are few different marks: their order is worked out once, and whole numbers are compared
    known = {id(m): m for rows in (dossier.marks, dossier.consensus) for m in every(rows, "mark")}
    order = {m: n for n, m in enumerate(sorted({m for m in known.values() if m is not None}))}
    order_of = {at: None if m is None else order[m] for at, m in known.items()}
    sheets: dict[tuple[str, ...], list[_Sheet]] = {}
    for bid, _, (criteria, marks) in neighbours(dossier.marks, _BID, "criterion", "mark"):
        numbers = list(map(order_of.__getitem__, map(id, marks)))
        sheets.setdefault(bid, []).append((criteria, numbers))
    for bid, _, (criteria, marks) in neighbours(dossier.consensus, _BID, "criterion", "mark"):
        agreed = map(order_of.__getitem__, map(id, marks))
        lowest, highest = _range(criteria, sheets.get(bid, ()), len(order))
        each = zip(agreed, lowest, highest, strict=True)
        yield from [mark is not None and not low <= mark <= high for mark, low, high in each]


_Sheet = tuple[list[str], list[int | None]]
"""The questions that somebody marked of one bid, and the order of each mark; None where there is no number."""


def _range(
    criteria: list[str], sheets: Sequence[_Sheet], marks: int
) -> tuple[Iterable[int], Iterable[int]]:
    """Return the order of the lowest and of the highest mark given to each of some questions; beyond all where none was."""
    if sheets and all(asked == criteria and None not in given for asked, given in sheets):
        all_marked = [cast("list[int]", given) for _, given in sheets]
        each = list(zip(*all_marked, strict=True))
        return map(min, each), map(max, each)  # as a rule: the same questions, each with a number
    found: dict[str, list[int]] = {}
    for asked, given in sheets:
        for criterion, mark in zip(asked, given, strict=True):
            if mark is not None:
                found.setdefault(criterion, []).append(mark)
    return (
        [min(found.get(criterion, (-1,))) for criterion in criteria],
        [max(found.get(criterion, (marks,))) for criterion in criteria],
    )


def _key(row: ConsensusScore) -> tuple[str, ...]:
    return row.bidder, row.lot, row.zone, row.criterion


def x95_all_point_by_point(record: Record) -> Iterator[Finding]:
    """Where the record says of some scores how they were agreed, it says so of all: the same depth for every bidder."""
    dossier, how = _tables(record), _how(record)
    scores = dossier.consensus if dossier is not None and how else ()
    bare = list(at(scores, (key not in how for key in columns(scores, *_ANSWER))))
    if dossier is not None and bare:
        rows = (f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in bare)
        message = f"agreed scores that no moderation explains point by point, as it does others: {len(bare)}, {listed(rows)}"
        yield finding("X95", row_place(dossier, "consensus", bare[0]), message)


def x95_notes_kept(record: Record) -> Iterator[Finding]:
    """Each evaluator's mark has its note, kept as first written."""
    dossier = _tables(record)
    marks = dossier.marks if dossier is not None else ()
    bare = [mark is not None and not note for mark, note in columns(marks, "mark", "note")]
    if dossier is not None and any(bare):
        people = dict.fromkeys(compress(columns(marks, "evaluator"), bare))
        message = f"marks without a note: {sum(bare)} of {len(marks)}, by {listed(people)}"
        yield finding("X95", row_place(dossier, "marks", marks[bare.index(True)]), message)


CHECKS: tuple[RecordCheck, ...] = (
    x95_every_score_moderated,
    x95_moderation_is_whole,
    x95_points_found_on,
    x95_moved_scores_explained,
    x95_all_point_by_point,
    x95_notes_kept,
)
