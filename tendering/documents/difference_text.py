"""The difference between two outcomes in plain English: what would be otherwise, for whom, and why."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.analysis.difference import Difference, Kind
from tendering.documents.names import Names, counted, joined, ordinal
from tendering.documents.sentences import sentence, status_words
from tendering.model.outcome import Status

ONLY = "Analysis only: nothing is recorded by it, and no outcome is changed."


def difference_sentence(d: Difference, names: Names, *, why: bool = True) -> str:
    """Say one difference; ``why`` adds the reason for how it would be.

    The names are those of the lot concerned.
    """
    said = _WORDS[d.kind](d, names)
    return f"{said} {sentence(d.reason, names)}" if why and d.reason is not None else said


def _lost(d: Difference, names: Names) -> str:
    where = names.area(d.lot, d.zone)
    return f"{names.bidder(d.bidder)} would lose its place as {names.role(d.role)} in {where}."


def _gained(d: Difference, names: Names) -> str:
    where = names.area(d.lot, d.zone)
    return f"{names.bidder(d.bidder)} would gain a place as {names.role(d.role)} in {where}."


def _moved(d: Difference, names: Names) -> str:
    role, zone = d.moved_from or ("", None)
    before = f"{names.role(role)} in {names.area(d.lot, zone)}"
    after = f"{names.role(d.role)} in {names.area(d.lot, d.zone)}"
    return (
        f"{names.bidder(d.bidder)} would hold a place as {after} in place of the one as {before}."
    )


def _waits(d: Difference, names: Names) -> str:
    what = "; ".join(d.waits_for) or "it shares a limit with a lot that waits"
    held = f", and the {counted(d.held, 'place')} held there would not stand" if d.held else ""
    return f"{names.lot(d.lot)} would be left undecided ({what}): nobody would be appointed{held}."


def _still(d: Difference, names: Names) -> str:
    what = "; ".join(d.waits_for) or "it shares a limit with a lot that waits"
    return f"{names.lot(d.lot)} would still be undecided, for another reason ({what})."


def _decided(d: Difference, names: Names) -> str:
    what = "; ".join(d.waits_for) or "it shares a limit with a lot that waits"
    return f"{names.lot(d.lot)} would be decided; it now waits ({what})."


def _unfilled(d: Difference, names: Names) -> str:
    where = names.area(d.lot, d.zone)
    verb = "is" if d.before == "1" else "are"
    empty = "no place" if d.after == "0" else counted(d.after, "place")
    now = "none" if d.before == "0" else d.before
    return f"In {where}, {empty} as {names.role(d.role)} would be empty; {now} {verb}."


def _status(d: Difference, names: Names) -> str:
    who, where = names.bidder(d.bidder), names.area(d.lot, d.zone)
    before, after = (status_words(Status(text)) for text in (d.before, d.after))
    return f"{who} would be {after} in {where}; it is {before}."


def _rank(d: Difference, names: Names) -> str:
    who, where = names.bidder(d.bidder), names.area(d.lot, d.zone)
    return (
        f"{who} would rank {ordinal(int(d.after))} in {where}; it ranks {ordinal(int(d.before))}."
    )


_WORDS = {
    Kind.LOST: _lost,
    Kind.GAINED: _gained,
    Kind.MOVED: _moved,
    Kind.WAITS: _waits,
    Kind.STILL: _still,
    Kind.DECIDED: _decided,
    Kind.UNFILLED: _unfilled,
    Kind.STATUS: _status,
    Kind.RANK: _rank,
}


def places_in_short(differences: Sequence[Difference]) -> str:
    """Say in a few words what would become of places; "no place changes" where none would."""
    kinds = (
        (Kind.GAINED, "gained"),
        (Kind.LOST, "lost"),
        (Kind.MOVED, "moved"),
    )
    said = [
        f"{counted(n, 'place')} {word}"
        for kind, word in kinds
        if (n := sum(d.kind is kind for d in differences))
    ]
    waits = sum(d.kind is Kind.WAITS for d in differences)
    decided = sum(d.kind is Kind.DECIDED for d in differences)
    said += [f"{counted(waits, 'lot')} left undecided"] * bool(waits)
    said += [f"{counted(decided, 'lot')} decided that now waits"] * bool(decided)
    return joined(said) if said else "no place changes"
