"""How one bidder's ranking value is spread over the marks a panel could give: exact, by convolution in whole numbers.

The tree of criteria is followed as the engine follows it: marks to points by the scales, rounding where the tender
rounds, a minimum that must reject leaves the bidder out. What is left out counts in ``whole`` and in no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm, prod

from tendering.evaluation.minimums import meets_mark, meets_percent
from tendering.evaluation.quality import QuestionSet, carried
from tendering.evaluation.totals import ranking_value
from tendering.model.tender import Criterion, Effect, Minimum, Rung, Tender

MOST_KEYS = 60_000
"""Values, with the figures of the ladder, beyond which a distribution is not worked out but sampled."""

Key = tuple[int, ...]
"""A scaled value, and after it the figures of the rungs: each bidder's place in the order, greatest first."""
Weights = Mapping[Key, int]


class TooManyError(ValueError):
    """There are more values than are worked out exactly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The distribution of one bidder's key.

    Attributes:
        weights: Of each key of a bidder that passes every minimum.
        whole: Of all bidders, those that fail included.
        scale: What a value is multiplied by to be whole.
    """

    weights: Weights
    whole: int
    scale: int

    @property
    def passing(self) -> Fraction:
        """Return the probability that a bidder passes every minimum."""
        return Fraction(sum(self.weights.values()), self.whole)

    def values(self) -> dict[int, int]:
        """Return the weight of each scaled value, whatever the figures of the ladder."""
        found: dict[int, int] = {}
        for key, weight in self.weights.items():
            found[key[0]] = found.get(key[0], 0) + weight
        return found

    def by_rung(self, rungs: int) -> dict[Key, int]:
        """Return the weight of each key cut off after so many rungs."""
        found: dict[Key, int] = {}
        for key, weight in self.weights.items():
            short = key[: rungs + 1]
            found[short] = found.get(short, 0) + weight
        return found


def rung_figures(ladder: Iterable[Rung]) -> tuple[str, ...]:
    """Return the criteria, sections or ``quality`` that the ladder asks for, up to what only bids can say.

    A draw settles everything, and prices are not known before there are bids: the list ends there. ``earlier``
    separates nobody.
    """
    found: list[str] = []
    for rung in ladder:
        if rung.kind == "earlier":
            continue
        if rung.kind != "higher" or rung.of is None:
            break
        found.append(rung.of)
    return tuple(found)


class Tree:
    """The criteria of one ranking list with what every level of every question earns."""

    def __init__(
        self,
        tender: Tender,
        questions: Sequence[Criterion],
        ladder: Sequence[str] = (),
        *,
        priced: bool = False,
        overall: bool = True,
    ) -> None:
        """Take in what does not depend on marks.

        Args:
            tender: With scales, minimums and roundings.
            questions: Those of the list.
            ladder: Criteria, sections or ``quality`` of the rungs.
            priced: Whether price points are added later: the rounding of the total then waits for them.
            overall: Whether the minimum of quality as a whole is judged here; a short list does not.
        """
        self.tender = tender
        self.priced = priced
        self.set = QuestionSet(tender, questions)
        self.leaves = tuple(t.criterion for t in self.set.tables)
        self.ladder = tuple(ladder)
        places = [p for step, p in tender.rounding.at.items() if step in ("section", "total")]
        self.scale = lcm(self.set.denominator, *(10**p for p in places))
        factor = self.scale // self.set.denominator
        self.points = {
            t.criterion.id: tuple(p * factor for p in scaled)
            for t, scaled in zip(self.set.tables, self.set.scaled, strict=True)
        }
        self.marks = {t.criterion.id: t.marks for t in self.set.tables}
        self.minimums: dict[str, Minimum | None] = {c.id: c.minimum for c in tender.criteria}
        self.minimums["quality"] = tender.minimum_quality if overall else None
        self.open = {leaf.id: frozenset(self.open_levels(leaf.id)) for leaf in self.leaves}

    def passes(self, name: str, scaled: int, mark: Fraction | None = None) -> bool:
        """Say whether points, and a question's mark, meet the minimum of a question, a section or ``quality``."""
        minimum = self.minimums.get(name)
        if minimum is None or minimum.effect is not Effect.MUST_REJECT:
            return True
        if minimum.mark is not None and mark is not None and not meets_mark(mark, minimum.mark):
            return False
        if minimum.percent is None:
            return True
        available = self.set.available[name]
        return meets_percent(Fraction(scaled, self.scale), available, minimum.percent)

    def open_levels(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the levels that a question's own minimum lets pass."""
        rows = zip(self.points[name], self.marks[name], strict=True)
        return tuple(n for n, (p, mark) in enumerate(rows) if self.passes(name, p, mark))

    def section(self, scaled: int) -> int:
        """Return what a section carries forward."""
        if "section" not in self.tender.rounding.at:
            return scaled
        value = carried(Fraction(scaled, self.scale), "section", self.tender.rounding)
        return int(value * self.scale)

    def value(self, scaled: int) -> int:
        """Return the ranking value of a quality, where price adds nothing."""
        if self.priced or "total" not in self.tender.rounding.at:
            return scaled
        return int(ranking_value(Fraction(scaled, self.scale), self.tender.rounding) * self.scale)

    def key_of(self, levels: Mapping[str, int]) -> Key | None:
        """Return the key of a bidder with these levels, by question; None where it fails a minimum."""
        points: dict[str, int] = {}
        for leaf in self.leaves:
            if levels[leaf.id] not in self.open[leaf.id]:
                return None
            points[leaf.id] = self.points[leaf.id][levels[leaf.id]]
        for section in reversed(self.set.sections):
            points[section] = self.section(sum(points[c] for c in self.set.sections[section]))
            if not self.passes(section, points[section]):
                return None
        points["quality"] = sum(points[top] for top in self.set.tops)
        if not self.passes("quality", points["quality"]):
            return None
        return (self.value(points["quality"]), *(points.get(of, 0) for of in self.ladder))

    def spread(self, weigh: Callable[[int], Sequence[int]], most: int = MOST_KEYS) -> Spread:
        """Work out the distribution.

        Args:
            weigh: From a number of levels to the weight of each.
            most: Keys beyond which it is given up.

        Raises:
            TooManyError: There are more keys than that.
        """
        whole = 1
        weights: dict[str, dict[int, int]] = {}
        for leaf in self.leaves:
            given = weigh(len(self.points[leaf.id]))
            weights[leaf.id] = dict(enumerate(given))
            whole *= sum(given)
        found = self._spread(weights.__getitem__, most)
        common = gcd(whole, *found.values())
        return Spread(
            weights={key: w // common for key, w in found.items()},
            whole=whole // common,
            scale=self.scale,
        )

    def tops(
        self, weigh: Callable[[int], Sequence[int]], most: int = MOST_KEYS
    ) -> list[tuple[dict[Key, int], int]]:
        """Return the weights of each part that quality is the sum of, and of all its bidders, those that fail included.

        Raises:
            TooManyError: One part alone has too many keys.
        """
        weights = {x.id: dict(enumerate(weigh(len(self.points[x.id])))) for x in self.leaves}
        parts = self._parts(weights.__getitem__, most)
        inside: dict[str, int] = {name: sum(w.values()) for name, w in weights.items()}
        for section in reversed(self.set.sections):
            inside[section] = prod(inside[child] for child in self.set.sections[section])
        return [(parts[top], inside[top]) for top in self.set.tops]

    def joined(self, keys: Iterable[Key]) -> Key | None:
        """Return the key of a bidder from a key of each of the `tops`; None where quality as a whole fails."""
        sums = tuple(map(sum, zip(*keys, strict=True)))
        return next(iter(self._node("quality", {sums: 1}, self.value)), None)

    def _spread(self, weights: Callable[[str], Mapping[int, int]], most: int) -> dict[Key, int]:
        parts = self._parts(weights, most)
        whole = self._sum([parts[top] for top in self.set.tops], most)
        return self._node("quality", whole, self.value)

    def _parts(
        self, weights: Callable[[str], Mapping[int, int]], most: int
    ) -> dict[str, dict[Key, int]]:
        parts: dict[str, dict[Key, int]] = {}
        for leaf in self.leaves:
            parts[leaf.id] = self._leaf(leaf.id, weights(leaf.id))
        for section in reversed(self.set.sections):
            inner = self._sum([parts[child] for child in self.set.sections[section]], most)
            parts[section] = self._node(section, inner, self.section)
        return parts

    def _leaf(self, name: str, weights: Mapping[int, int]) -> dict[Key, int]:
        found: dict[Key, int] = {}
        for n, weight in weights.items():
            if n in self.open[name]:
                points = self.points[name][n]
                key = (points, *(points if of == name else 0 for of in self.ladder))
                found[key] = found.get(key, 0) + weight
        return found

    def _sum(self, parts: Sequence[Mapping[Key, int]], most: int) -> dict[Key, int]:
        """Add independent parts. A figure of the ladder stands in one part alone, so figures add as values do."""
        found: dict[Key, int] = {(0,) * (len(self.ladder) + 1): 1}
        for part in parts:
            after: dict[Key, int] = {}
            for key, weight in found.items():
                for other, more in part.items():
                    both = tuple(map(int.__add__, key, other))
                    after[both] = after.get(both, 0) + weight * more
            if len(after) > most:
                raise TooManyError(f"more than {most} values")
            found = after
        return found

    def _node(
        self, name: str, parts: Mapping[Key, int], carry: Callable[[int], int]
    ) -> dict[Key, int]:
        """Apply the minimum and the rounding of a section, or of the whole, and put its figure on the ladder."""
        found: dict[Key, int] = {}
        for (points, *figures), weight in parts.items():
            kept = self.section(points) if name != "quality" else points
            if not self.passes(name, kept):
                continue
            own = (kept if of == name else f for of, f in zip(self.ladder, figures, strict=True))
            key = (carry(points), *own)
            found[key] = found.get(key, 0) + weight
        return found
