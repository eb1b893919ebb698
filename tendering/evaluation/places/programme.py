"""The best overall combination as a programme in whole numbers, where capacity or limits across lots bind.

Seats come before values, whatever the values are: as one sum where it is small enough, else one after the other, and the
values digit by digit, with what each digit carries to the next. So no number is too large and none is rounded.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import gcd, lcm

from tendering.evaluation.places.problem import Budget, Problem
from tendering.evaluation.places.solver import Programme, Row, TooLarge, Unsolved, solver

BITS = 50
"""Every sum of an aim stays below two to this power: see `solver_ortools.EXACT`."""


class Draft:
    """Variables and rules as they are written down. Variable n of the first ones is item ``rows[n]``."""

    def __init__(self, problem: Problem) -> None:
        self.rows = tuple(i for slot in problem.slots for i in problem.of_slot[slot])
        self.variable = {i: n for n, i in enumerate(self.rows)}
        self.highest = [1] * len(self.rows)
        self.rules: list[Row] = []

    def new(self, highest: int = 1) -> int:
        """Return a new variable."""
        self.highest.append(highest)
        return len(self.highest) - 1

    def at_most(self, factors: Mapping[int, int], most: int) -> None:
        """Demand that the sum of factor times variable is at most so much."""
        self.rules.append(Row(factors, most))

    def equal(self, left: Mapping[int, int], right: Mapping[int, int]) -> None:
        """Demand that two sums are equal; no variable stands in both."""
        self.at_most({**left, **{v: -f for v, f in right.items()}}, 0)
        self.at_most({**right, **{v: -f for v, f in left.items()}}, 0)


@dataclass(frozen=True, slots=True)
class Question:
    """A programme and what is to be greatest, the first aim first."""

    rows: tuple[int, ...]
    programme: Programme
    aims: tuple[Mapping[int, int], ...]

    def within(self, rules: Iterable[Row]) -> Question:
        """Return the question with more rules."""
        programme = replace(self.programme, rows=(*self.programme.rows, *rules))
        return replace(self, programme=programme)

    def one_of(self, items: Iterable[int]) -> Row:
        """Return the rule that at least one of these items is chosen."""
        return Row(dict.fromkeys(self._variables(items), -1), -1)

    def none_of(self, items: Iterable[int]) -> Row:
        """Return the rule that none of these items is chosen."""
        return Row(dict.fromkeys(self._variables(items), 1), 0)

    def all_of(self, items: Iterable[int]) -> Row:
        """Return the rule that every one of these items is chosen."""
        variables = self._variables(items)
        return Row(dict.fromkeys(variables, -1), -len(variables))

    def any_answer(self, start: frozenset[int] = frozenset()) -> frozenset[int] | None:
        """Return any choice that keeps the rules; None where none does."""
        values = solver().greatest(self.programme, {}, self._values(start))
        return None if values is None else self._items(values)

    def answer(
        self, start: frozenset[int] = frozenset()
    ) -> tuple[frozenset[int], Question] | None:
        """Return a best choice, and the question that only choices as good keep to; None where no choice does.

        Raises:
            Unsolved: No solver at hand could prove it.
        """
        asked, values = self, self._values(start)
        for aim in self.aims:
            try:
                found = solver().greatest(asked.programme, aim, values)
            except TooLarge:
                raise Unsolved(
                    "the hours of a capacity rule are too fine to be counted in 64 bits"
                ) from None
            if found is None:
                return None
            values = found
            reached = sum(f * values[v] for v, f in aim.items())
            asked = asked.within([Row({v: -f for v, f in aim.items()}, -reached)])
        return self._items(values), asked

    def _variables(self, items: Iterable[int]) -> list[int]:
        wanted = set(items)
        return [n for n, i in enumerate(self.rows) if i in wanted]

    def _values(self, chosen: frozenset[int]) -> tuple[int, ...]:
        return tuple(int(i in chosen) for i in self.rows) if chosen else ()

    def _items(self, values: Sequence[int]) -> frozenset[int]:
        return frozenset(i for n, i in enumerate(self.rows) if values[n])


def question(problem: Problem, *, values: bool = True) -> Question:
    """State a problem as a question: the most seats, then (where values count) the greatest sum of values."""
    draft = _draft(problem)
    for hours in problem.hours:
        # A need is a whole number of these units, so that a part of one helps nobody.
        unit = gcd(*hours.needs.values())
        needs = {draft.variable[i]: need // unit for i, need in hours.needs.items() if need}
        draft.at_most(needs, hours.most // unit if unit else 0)
    aims = _aims(draft, problem, values=values)
    return Question(draft.rows, Programme(tuple(draft.highest), tuple(draft.rules)), aims)


def hours_lacking(problem: Problem, seats: int) -> Fraction | None:
    """Return the fewest weekly hours, in all, by which declared figures would have to be more to fill so many seats.

    None where no number of hours would do.

    Raises:
        Unsolved: No solver at hand could prove it.
    """
    draft = _draft(problem)
    common = lcm(*(hours.an_hour for hours in problem.hours))
    aim: dict[int, int] = {}
    for hours in problem.hours:
        more = draft.new(sum(hours.needs.values()))
        needs = {draft.variable[i]: need for i, need in hours.needs.items() if need}
        draft.at_most({**needs, more: -1}, hours.most)
        aim[more] = -(common // hours.an_hour)
    draft.at_most(dict.fromkeys(range(len(draft.rows)), -1), -seats)
    asked = Question(draft.rows, Programme(tuple(draft.highest), tuple(draft.rules)), (aim,))
    found = asked.answer()
    if found is None:
        return None
    beyond = (
        (max(0, sum(n for i, n in h.needs.items() if i in found[0]) - h.most), h.an_hour)
        for h in problem.hours
    )
    return sum((Fraction(n, an_hour) for n, an_hour in beyond), start=Fraction(0))


def _draft(problem: Problem) -> Draft:
    """Write down the rules of a problem, all but those of hours."""
    draft = Draft(problem)
    at = draft.variable
    for slot in problem.slots:
        rows = dict.fromkeys((at[i] for i in problem.of_slot[slot]), 1)
        draft.at_most(rows, problem.seats[slot])
    for gate in problem.gates:
        draft.at_most(dict.fromkeys(sorted(at[i] for i in gate), 1), 1)
    for inner, outer in problem.links.items():
        draft.at_most({at[inner]: 1, at[outer]: -1}, 0)
    for budget in problem.budgets:
        _limit(draft, budget)
    return draft


def _limit(draft: Draft, budget: Budget) -> None:
    """Write a limit down: so many units at most, but that places all brought along by included ones may exceed it."""
    of_unit: dict[Hashable, list[int]] = {}
    for i, unit in budget.units.items():
        of_unit.setdefault(unit, []).append(i)
    used = {}
    for unit, rows in of_unit.items():
        used[unit] = draft.variable[rows[0]] if len(rows) == 1 else draft.new()
        for i in rows if len(rows) > 1 else ():
            draft.at_most({draft.variable[i]: 1, used[unit]: -1}, 0)
    count = dict.fromkeys(used.values(), 1)
    if not budget.inner:
        draft.at_most(count, budget.most)
        return
    direct = (
        draft.new()
    )  # some unit is used that no included place brings along: then the limit binds
    for rows in of_unit.values():
        brings = {draft.variable[j]: -1 for i in rows for j in budget.inner.get(i, ())}
        for i in rows:
            draft.at_most({draft.variable[i]: 1, direct: -1, **brings}, 0)
    draft.at_most({**count, direct: len(of_unit) - budget.most}, len(of_unit))


def _aims(draft: Draft, problem: Problem, *, values: bool) -> tuple[Mapping[int, int], ...]:
    """Return what is to be greatest: one sum if it fits, else seats and then the digits of the values."""
    seats = dict.fromkeys(range(len(draft.rows)), 1)
    least = min((problem.items[i].value for i in draft.rows), default=0)
    above = {n: problem.items[i].value - least for n, i in enumerate(draft.rows)}
    common = gcd(*above.values())
    if not values or not common:
        return (seats,)
    # As many seats are filled by every choice that is left when values count: what all have in common changes nothing.
    above = {n: value // common for n, value in above.items()}
    chosen = min(len(draft.rows), sum(problem.seats[slot] for slot in problem.slots))
    seat = 1 + chosen * max(above.values())
    if len(draft.rows) * 2 * seat < 2**BITS:
        return ({n: seat + value for n, value in above.items()},)
    return (seats, *_digits(draft, above))


def _digits(draft: Draft, values: dict[int, int]) -> list[Mapping[int, int]]:
    """Split a sum that is too large into digits of it: the greatest sum has the greatest digits, the first first.

    Each digit but the first is a variable of its own, with another for what is carried to the next.
    """
    count = len(values)
    width = BITS - count.bit_length() - 2
    base = 2**width
    aims: list[Mapping[int, int]] = []
    carried: int | None = None
    rest = values
    while any(value >= base for value in rest.values()):
        digit, carry = draft.new(base - 1), draft.new(count)
        left = {n: value % base for n, value in rest.items()}
        if carried is not None:
            left[carried] = 1
        draft.equal(left, {digit: 1, carry: base})
        aims.append({digit: 1})
        carried = carry
        rest = {n: value // base for n, value in rest.items()}
    aims.append({**rest, **({} if carried is None else {carried: 1})})
    return aims[::-1]
