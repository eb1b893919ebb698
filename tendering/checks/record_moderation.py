"""Checks of the record: moderation is written down for every score alike, and touches every published point."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from operator import attrgetter

from tendering.checks.bid_rows import place as row_place
from tendering.checks.bid_rows import scope
from tendering.checks.moderation_rows import KEY, MODERATION
from tendering.checks.record import Record, RecordCheck, place
from tendering.checks.words import listed, touches
from tendering.law.calendar import day_text
from tendering.model.bids import ConsensusScore, Dossier
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding


def _moderated(record: Record) -> Callable[[ConsensusScore], tuple[Entry, ...]]:
    """Return what gives the moderation entries of one agreed score; those of a bidder's lot are looked up once."""
    every = record.of(EntryKind.MODERATION)
    known: dict[tuple[str, str], tuple[Entry, ...]] = {}

    def moderated(row: ConsensusScore) -> tuple[Entry, ...]:
        here = known.get((row.bidder, row.lot))
        if here is None:
            here = known[row.bidder, row.lot] = tuple(
                e
                for e in every
                if e.bidder in ("", row.bidder) and (not row.lot or e.lot in ("", row.lot))
            )
        return tuple(e for e in here if e.fact("criterion") in ("", row.criterion))

    return moderated


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


_ANSWER = attrgetter("bidder", "lot", "zone", "criterion")
_MARK = attrgetter("mark")


def _key(row: ConsensusScore) -> tuple[str, ...]:
    return row.bidder, row.lot, row.zone, row.criterion


def x95_every_score_moderated(record: Record) -> Iterator[Finding]:
    """Every agreed score has its moderation: the same depth for every bidder."""
    dossier = _tables(record)
    if dossier is None:
        return
    moderated = _moderated(record)
    bare = [row for row in dossier.consensus if not moderated(row)]
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
    how, moderated = _how(record), _moderated(record)
    untouched: list[tuple[ConsensusScore, str]] = []
    for row in dossier.consensus:
        criterion = record.tender.criterion(row.criterion)
        bullets = criterion.bullets if criterion is not None and row.mark is not None else ()
        if not bullets:
            continue
        said = [row.reason, row.evidence, row.letter_text]
        said += [e.fact("summary") for e in moderated(row)]
        said.append(how.get(_key(row), {}).get("points", ""))
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
    how, moderated, given = _how(record), _moderated(record), _range_given(dossier)
    moved: list[ConsensusScore] = []
    for row in dossier.consensus:
        least, most = given.get(_key(row), (row.mark, row.mark))
        if row.mark is None or least is None or most is None or least <= row.mark <= most:
            continue
        if how.get(_key(row), {}).get("moved"):
            continue
        if not any(e.fact("summary") and e.bidder == row.bidder for e in moderated(row)):
            moved.append(row)
    if moved:
        rows = (f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in moved)
        message = f"agreed above or below every mark, and no moderation of that bidder says why: {listed(rows)}"
        yield finding("X95", row_place(dossier, "consensus", moved[0]), message)


def _range_given(dossier: Dossier) -> dict[tuple[str, ...], tuple[Fraction, Fraction]]:
    """Return the least and greatest mark that evaluators gave each answer."""
    # there are few different marks: their order is worked out once, and whole numbers are compared
    known = {id(m.mark): m.mark for m in dossier.marks if m.mark is not None}
    marks = sorted(set(known.values()))
    order = {mark: n for n, mark in enumerate(marks)}
    order_of = {at: order[mark] for at, mark in known.items()}
    least: dict[tuple[str, ...], int] = {}
    most: dict[tuple[str, ...], int] = {}
    for key, mark in zip(map(_ANSWER, dossier.marks), map(_MARK, dossier.marks), strict=True):
        if mark is not None:
            n = order_of[id(mark)]
            if n < least.setdefault(key, n):
                least[key] = n
            if n > most.setdefault(key, n):
                most[key] = n
    return {key: (marks[n], marks[most[key]]) for key, n in least.items()}


def x95_all_point_by_point(record: Record) -> Iterator[Finding]:
    """Where the record says of some scores how they were agreed, it says so of all: the same depth for every bidder."""
    dossier, how = _tables(record), _how(record)
    bare = (
        [r for r in dossier.consensus if _key(r) not in how] if dossier is not None and how else []
    )
    if dossier is not None and bare:
        rows = (f"{r.bidder} {r.criterion} ({scope(r.lot, r.zone)})" for r in bare)
        message = f"agreed scores that no moderation explains point by point, as it does others: {len(bare)}, {listed(rows)}"
        yield finding("X95", row_place(dossier, "consensus", bare[0]), message)


def x95_notes_kept(record: Record) -> Iterator[Finding]:
    """Each evaluator's mark has its note, kept as first written."""
    dossier = _tables(record)
    bare = [m for m in dossier.marks if m.mark is not None and not m.note] if dossier else []
    if dossier is not None and bare:
        people = dict.fromkeys(m.evaluator for m in bare)
        message = f"marks without a note: {len(bare)} of {len(dossier.marks)}, by {listed(people)}"
        yield finding("X95", row_place(dossier, "marks", bare[0]), message)


CHECKS: tuple[RecordCheck, ...] = (
    x95_every_score_moderated,
    x95_moderation_is_whole,
    x95_points_found_on,
    x95_moved_scores_explained,
    x95_all_point_by_point,
    x95_notes_kept,
)
