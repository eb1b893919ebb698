"""The short answer to a challenge: whether its claims would have made a difference, to whom, alone or only together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tendering.analysis.claims import Members, Near, Subset, Trial, Weight
from tendering.analysis.difference import ABOUT_PLACES, Difference, Kind
from tendering.documents.difference_text import difference_sentence
from tendering.documents.names import Names, capital, counted, joined

SUBSETS = "subsets-analysis-only.csv"
"""The table of every set of claims, beside the memo; its name says what it is, as a table of commas has no heading."""
MOST_ROWS = 16
"""Most subsets that are listed one by one; of more, those with one result share a row."""
MOST_NAMED = 6
"""Most sets that a sentence names; the rest are in the table of sets."""
COMES_TO: Mapping[Weight, str] = {
    Weight.ALONE: "Alone, it would have altered a place",
    Weight.TOGETHER: "Only together with another claim",
    Weight.ADDS: "Nothing by itself, but it alters what follows from others",
    Weight.NONE: "No: with or without the others, no place differs by it",
    Weight.UNKNOWN: "Not in the sets tried",
}
RECORDED = "No: it claims what is recorded"
ONLY_CLAIM: Mapping[Weight, str] = {
    Weight.ALONE: "It would have altered a place",
    Weight.NONE: "No: no place differs by it",
}
"""What is said of a claim that stands by itself; there are no others to speak of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One page that bears on a claim: what it is, where it is, and what it says."""

    what: str
    where: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """Everything the memo says, worked out.

    Attributes:
        was_and_would: By number of the claim, what is recorded and what is claimed, as text.
        evidence: By number of the claim, the pages that bear on it.
        common: Letters and clarifications, which bear on every claim.
        near: How the claimant stood to the last place, as it is; ``near_whole`` with every claim right.
        out: Sentences on why the claimant is not ranked, lot by lot.
        waits: Sentences on lots whose real outcome is not complete.
        head: Of the record; empty where none is kept. ``entries`` is how many it has.
        again: The command that makes the memo again.
    """

    trial: Trial
    names: Names
    was_and_would: Mapping[int, tuple[str, str]]
    evidence: Mapping[int, Sequence[Row]]
    common: Sequence[Row]
    near: Sequence[Near]
    near_whole: Sequence[Near]
    out: Sequence[str]
    waits: Sequence[str]
    head: str
    entries: int
    fingerprint: str
    again: str

    def comes_to(self, number: int) -> str:
        """Say whether a claim would have mattered; one that claims what is recorded is told from one without effect."""
        weight, (was, would) = self.trial.weights[number], self.was_and_would[number]
        if weight is Weight.NONE and was == would:
            return RECORDED
        alone = len(self.trial.claims) == 1
        return ONLY_CLAIM.get(weight, COMES_TO[weight]) if alone else COMES_TO[weight]


def members_text(members: Members) -> str:
    """Name a set of claims.

    >>> members_text(frozenset({2})), members_text(frozenset({3, 1})), members_text(frozenset())
    ('Claim 2', 'Claims 1 and 3', 'No claim')
    """
    listed = [str(n) for n in sorted(members)]
    if not listed:
        return "No claim"
    return f"Claim{'s' * (len(listed) > 1)} {joined(listed)}"


def short_answer(memo: Memo) -> Iterator[str]:
    """Yield the answer in a few sentences: whether it would have made a difference, to the claimant first."""
    trial, who = memo.trial, memo.names.bidder(memo.trial.claimant)
    count = len(trial.claims)
    within = ""
    if not trial.exhaustive:
        within = f", in sets of up to {counted(trial.to_size, 'claim')} or all together"
    yield from memo.waits
    so_far = "As far as anything is decided: " if memo.waits else ""
    if not trial.minimal and count == 1:
        yield capital(f"{so_far}the claim would not have changed any place.")
    elif not trial.minimal:
        none = (
            f"none of the {count} claims, alone or together{within}, would have changed any place."
        )
        yield capital(f"{so_far}{none}")
    mine = [(m, _for_claimant(memo, m)) for m in trial.minimal_for]
    yield from _alike(mine)
    if trial.minimal and not trial.minimal_for:
        yield f"No set of the claims{within} would have given {who} a place, or taken one from it."
    others = [m for m in trial.minimal if m not in trial.minimal_for]
    yield from _alike([(m, _for_others(memo, m)) for m in others])
    whole = trial.whole
    if whole is not None and count > 1 and whole.material and whole.members not in trial.minimal:
        mine_too = whole.concerns(trial.claimant)
        effect = (
            _for_claimant(memo, whole.members) if mine_too else _for_others(memo, whole.members)
        )
        yield f"{'Both' if count == 2 else f'All {count}'} claims together {effect}"
    idle = [n for n, weight in trial.weights.items() if weight is Weight.NONE]
    if idle and trial.minimal:
        verb = "makes" if len(idle) == 1 else "make"
        yield f"{members_text(frozenset(idle))} {verb} no difference to any place, with or without the other{'s' if count > 2 else ''}."
    if trial.alternatives:
        pairs = joined([f"{a} and {b}" for a, b in trial.alternatives])
        yield f"Claims {pairs} cannot both be right: they are tried in the alternative."
    yield from memo.out


def _alike(told: Sequence[tuple[Members, str]]) -> Iterator[str]:
    """Yield a sentence for each effect, with every set that has it."""
    sets: dict[str, list[Members]] = {}
    for members, effect in told:
        sets.setdefault(effect, []).append(members)
    for effect, found in list(sets.items())[:MOST_ROWS]:
        yield f"{_label(found)} {effect}"
    if len(sets) > MOST_ROWS:
        yield f"{counted(len(sets) - MOST_ROWS, 'more effect')} of other sets: see {SUBSETS}."


def _label(sets: Sequence[Members]) -> str:
    """Name every set that has one effect: single claims first, each alone, then what is right only together."""
    single = frozenset(n for m in sets if len(m) == 1 for n in m)
    labels = []
    if single:
        alone = "alone" if len(single) == 1 else "each alone,"
        labels.append(f"{members_text(single)}{',' * (len(single) > 1)} {alone}")
    several = [m for m in sets if len(m) > 1]
    labels += [f"{members_text(m)} together" for m in several[:MOST_NAMED]]
    if len(several) > MOST_NAMED:
        labels.append(counted(len(several) - MOST_NAMED, "other set"))
    first, rest = labels[0], [label[0].lower() + label[1:] for label in labels[1:]]
    return joined([first.rstrip(",") if rest else first, *rest], "or")


def _for_claimant(memo: Memo, members: Members) -> str:
    """Say what a set would have done for the claimant, and who would have lost by it."""
    subset, who = subset_of(memo.trial, members), memo.names.bidder(memo.trial.claimant)
    own = own_places(subset, memo.trial.claimant)
    places = [_seat(memo, d) for d in own if d.kind in (Kind.GAINED, Kind.MOVED)]
    taken = [_seat(memo, d) for d in own if d.kind is Kind.LOST]
    parts = []
    if places:
        word = "a place" if len(places) == 1 else f"{len(places)} places"
        parts.append(f"would have given {who} {word}: {joined(places)}")
    if taken:
        parts.append(f"would have taken from {who} its place as {joined(taken)}")
    lost: dict[str, list[str]] = {}
    for d in subset.differences:
        if d.kind is Kind.LOST and d.bidder != memo.trial.claimant:
            lost.setdefault(d.bidder, []).append(_seat(memo, d))
    text = f"{joined(parts)}."
    if not lost:
        return text
    named = [f"{memo.names.bidder(b)} ({joined(seats)})" for b, seats in lost.items()]
    count = sum(map(len, lost.values()))
    return f"{text} {joined(named)} would have lost {'a place' if count == 1 else 'places'}."


def _for_others(memo: Memo, members: Members) -> str:
    found = [d for d in subset_of(memo.trial, members).differences if d.kind in ABOUT_PLACES]
    said = " ".join(difference_sentence(d, memo.names.in_lot(d.lot), why=False) for d in found)
    if all(d.kind is Kind.WAITS for d in found):
        return f"would have left {counted(len(found), 'lot')} undecided. {said}"
    return f"would have altered the places of others. {said}"


def subset_of(trial: Trial, members: Members) -> Subset:
    """Return a subset that was tried.

    Raises:
        KeyError: It was not.
    """
    found = trial.subset(members)
    if found is None:
        msg = f"{sorted(members)} was not tried"
        raise KeyError(msg)
    return found


def own_places(subset: Subset, bidder: str) -> list[Difference]:
    """Return what would become of a bidder's own places."""
    return [d for d in subset.differences if d.kind in ABOUT_PLACES and d.bidder == bidder]


def _seat(memo: Memo, d: Difference) -> str:
    names = memo.names.in_lot(d.lot)
    return f"{names.role(d.role)} in {names.area(d.lot, d.zone)}"
