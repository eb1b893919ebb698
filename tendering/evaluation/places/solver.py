"""What a solver is asked: a cheapest greatest flow, or a best choice in whole numbers; which one answers decides nothing.

A solver proves an optimum. Which of several optima is taken is settled afterwards, by the published order alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

INSTALL = "pip install 'tendering[solver]'"
"""How the solver that a whole-number programme needs is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Arcs that carry whole units from a source to a sink.

    Attributes:
        nodes: How many nodes there are; they are numbered from 0.
        tails: By arc, the node it leaves. Lists or numpy arrays of whole numbers, as are the next three.
        heads: By arc, the node it enters.
        rooms: By arc, the most units it can carry.
        costs: By arc, the cost of one unit: a whole number of any size or sign.
    """

    nodes: int
    source: int
    sink: int
    tails: Sequence[int]
    heads: Sequence[int]
    rooms: Sequence[int]
    costs: Sequence[int]


@dataclass(frozen=True, slots=True)
class Row:
    """A rule: the sum of factor times variable is at most ``most``."""

    factors: Mapping[int, int]
    most: int


@dataclass(frozen=True, slots=True)
class Programme:
    """Variables that are whole numbers from 0 to their highest value, and the rules that bind them."""

    highest: tuple[int, ...]
    rows: tuple[Row, ...]


class Unsolved(Exception):  # noqa: N818 - no error of the program: somebody installs a solver, or waits longer
    """No solver at hand could prove the answer; the text says why, and ``missing`` whether installing one may help."""

    def __init__(self, why: str, *, missing: bool = False) -> None:
        super().__init__(why)
        self.missing = missing


class TooLarge(Exception):  # noqa: N818 - caught where another solver, or smaller numbers, take over
    """The whole numbers do not fit what this solver counts in."""


class Solver(Protocol):
    """One solver."""

    name: str

    def flow(self, network: Network) -> Sequence[int]:
        """Return the units on each arc of a greatest flow of the least cost.

        Raises:
            TooLarge: The costs do not fit the numbers of this solver.
        """

    def greatest(
        self, programme: Programme, aim: Mapping[int, int], start: Sequence[int] = ()
    ) -> tuple[int, ...] | None:
        """Return values of the greatest aim, proved; None where the rules cannot all hold.

        Args:
            programme: The variables and rules.
            aim: By variable, its factor in what is made greatest; empty where any values will do.
            start: Values known to keep the rules, or to come near, by variable; empty where there are none.

        Raises:
            TooLarge: The numbers do not fit the numbers of this solver.
            Unsolved: It cannot answer, or could not prove its answer.
        """


_asked: ContextVar[str] = ContextVar("solver", default="")


@contextmanager
def solved_by(name: str) -> Iterator[None]:
    """Have everything inside answered by ``networkx`` or ``ortools`` alone.

    >>> with solved_by("networkx"):
    ...     solver().name
    'networkx'
    """
    token = _asked.set(name)
    try:
        yield
    finally:
        _asked.reset(token)


def solver() -> Solver:
    """Return the solver that was asked for, else OR-tools where it is installed, else networkx."""
    name = _asked.get() or ("ortools" if find_spec("ortools") else "networkx")
    if name == "ortools":
        from tendering.evaluation.places.solver_ortools import OrTools  # noqa: PLC0415 - slow to import

        return OrTools()
    from tendering.evaluation.places.solver_networkx import NetworkX  # noqa: PLC0415 - slow to import

    return NetworkX()


def flow(network: Network) -> Sequence[int]:
    """Return a greatest flow of the least cost, of whatever size the costs are.

    networkx counts in numbers of any size, and answers where those of a faster solver would overflow.
    """
    asked = solver()
    try:
        return asked.flow(network)
    except TooLarge:
        with solved_by("networkx"):
            return solver().flow(network)
