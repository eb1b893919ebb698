"""Figures as published, recomputed exactly; a difference is a note where rounding explains it, else a warning."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import reduce

from tendering.checks.report import Check, named, report, shown
from tendering.model.findings import Finding
from tendering.model.numbers import exact, fixed, rounded
from tendering.model.tender import Figure, Tender

HALF = Fraction(1, 2)
# Counted one by one, so the print is exact: no half person hides behind 29 people.
COUNTED = frozenset(
    {"people", "clients", "persons", "users", "service users", "packages", "providers", "bidders"}
    | {"questions", "zones", "lots", "places", "contracts", "weeks"}
)
PRICED = ("pounds per ", "pounds an ", "pounds a ")


class ExpressionError(ValueError):
    """An expression of a figure cannot be read or has no value. The message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Span:
    """A number as it stands, and the least and greatest it may have been before it was rounded for print.

    >>> Span.printed(Fraction(16), 0).low, Span.printed(Fraction(79, 5), 2).high
    (Fraction(31, 2), Fraction(3161, 200))
    """

    value: Fraction
    low: Fraction
    high: Fraction

    @classmethod
    def exactly(cls, value: Fraction) -> Span:
        """A number with nothing rounded away."""
        return cls(value, value, value)

    @classmethod
    def printed(cls, value: Fraction, places: int) -> Span:
        """A number printed to some decimal places: half a unit of the last place either way."""
        half = HALF / 10**places
        return cls(value, value - half, value + half)

    def meets(self, other: Span) -> bool:
        """Say whether some number lies in both."""
        return self.low <= other.high and other.low <= self.high


def add(spans: Sequence[Span]) -> Span:
    """Add spans."""
    zero = Span.exactly(Fraction(0))
    return reduce(
        lambda a, b: Span(a.value + b.value, a.low + b.low, a.high + b.high), spans, zero
    )


def multiply(spans: Sequence[Span]) -> Span:
    """Multiply spans; the ends of the result are among the products of the ends."""

    def both(a: Span, b: Span) -> Span:
        ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return Span(a.value * b.value, min(ends), max(ends))

    return reduce(both, spans, Span.exactly(Fraction(1)))


def subtract(spans: Sequence[Span]) -> Span:
    """Take every later span from the first."""
    first, rest = spans[0], add(spans[1:])
    return Span(first.value - rest.value, first.low - rest.high, first.high - rest.low)


def divide(spans: Sequence[Span]) -> Span:
    """Divide the first span by each later one.

    Raises:
        ExpressionError: A divisor may be nought.
    """
    result = spans[0]
    for divisor in spans[1:]:
        if divisor.low <= 0 <= divisor.high:
            raise ExpressionError(
                f"divides by {shown(divisor.value)}, which may have been nought before rounding"
            )
        inverse = Span(1 / divisor.value, 1 / divisor.high, 1 / divisor.low)
        result = multiply([result, inverse])
    return result


def count(spans: Sequence[Span]) -> Span:
    """Count what is listed."""
    return Span.exactly(Fraction(len(spans)))


OPERATORS: Mapping[str, Callable[[Sequence[Span]], Span]] = {
    "sum": add,
    "product": multiply,
    "difference": subtract,
    "quotient": divide,
    "count": count,
}


def figure_span(figure: Figure) -> Span:
    """Return what a printed figure may have been: exact for counts and prices per unit, else rounded for print."""
    unit = (figure.unit or "").strip().lower()
    if unit in COUNTED or unit.startswith(PRICED):
        return Span.exactly(figure.printed)
    return Span.printed(figure.printed, figure.decimals)


def recompute(expression: object, figures: Mapping[str, Figure]) -> Span:
    """Work out an expression over printed figures and literal numbers; literals are exact.

    Raises:
        ExpressionError: It cannot be read, names an unknown figure, or divides by nought.

    >>> str(recompute({"product": ["70460", "13.70"]}, {}).value)
    '965302'
    """
    if isinstance(expression, Mapping):
        return _operation(expression, figures)
    if isinstance(expression, str) and expression in figures:
        return figure_span(figures[expression])
    return Span.exactly(_literal(expression))


def _literal(expression: object) -> Fraction:
    if isinstance(expression, bool) or not isinstance(expression, str | int | Decimal | Fraction):
        raise ExpressionError(f"holds {expression!r}, which is neither a figure's id nor a number")
    try:
        return exact(expression) if isinstance(expression, str) else Fraction(expression)
    except (ValueError, OverflowError):
        raise ExpressionError(
            f"names {expression}, which is neither a figure's id nor a number"
        ) from None


def _operation(expression: Mapping[object, object], figures: Mapping[str, Figure]) -> Span:
    if len(expression) != 1:
        raise ExpressionError(f"holds {len(expression)} operators where one belongs")
    ((operator, operands),) = expression.items()
    apply = OPERATORS.get(str(operator))
    if apply is None:
        raise ExpressionError(f"knows no operator {operator}; known: {named(list(OPERATORS))}")
    if not isinstance(operands, Sequence) or isinstance(operands, str) or not operands:
        raise ExpressionError(f"gives {operator} no list of figures and numbers")
    return apply([recompute(operand, figures) for operand in operands])


def compared(
    tender: Tender, path: str, *, says: str, printed: Span, found: Span, places: int, how: str
) -> Iterator[Finding]:
    """Report a printed figure that differs from the recomputed one, with both, and whether rounding explains it."""
    if printed.value == rounded(found.value, places):
        return
    near = shown(found.value) if places <= 2 else fixed(found.value, places)
    both = f"{says}: printed {shown(printed.value)}, recomputed {near} ({how}), a difference of {shown(abs(found.value - printed.value))}"
    if printed.meets(found):
        yield report(
            tender, "G002", path, f"{both}, which rounding of the printed inputs explains"
        )
    else:
        yield report(
            tender, "G001", path, f"{both}, which rounding of the printed inputs does not explain"
        )


def words(expression: object, figures: Mapping[str, Figure]) -> str:
    """Write an expression with the numbers printed for its figures.

    >>> words({"product": ["70460", "13.70"]}, {})
    '70,460 x 13.70'
    """
    if isinstance(expression, Mapping):
        ((operator, operands),) = expression.items()
        if operator == "count":
            return f"{len(operands)} counted"
        sign = {"sum": " + ", "product": " x ", "difference": " - ", "quotient": " / "}[
            str(operator)
        ]
        parts = (
            f"({words(o, figures)})" if isinstance(o, Mapping) else words(o, figures)
            for o in operands
        )
        return sign.join(parts)
    figure = figures.get(expression) if isinstance(expression, str) else None
    if figure is not None:
        return _digits(figure.printed, figure.decimals)
    _, _, decimals = str(expression).partition(".")
    return _digits(_literal(expression), len(decimals))


def _digits(value: Fraction, places: int) -> str:
    whole, point, decimals = fixed(value, places).partition(".")
    return f"{int(whole):,}{point}{decimals}"


def g001_figures_follow(tender: Tender) -> Iterator[Finding]:
    """A printed figure is what its expression gives, but for rounding. G002 notes rounding; G003 a bad expression."""
    figures = {f.id: f for f in tender.figures}
    for figure in tender.figures:
        if figure.equals is None:
            continue
        path = f"figures[{figure.id}].equals"
        try:
            found = recompute(figure.equals, figures)
        except ExpressionError as error:
            yield report(tender, "G003", path, f"the expression of {figure.id} {error}")
            continue
        place = f" ({figure.place})" if figure.place else ""
        yield from compared(
            tender,
            f"figures[{figure.id}]",
            says=f"{figure.says}{place}",
            printed=figure_span(figure),
            found=found,
            places=figure.decimals,
            how=words(figure.equals, figures),
        )


def recomputed_pairs(tender: Tender) -> set[tuple[Fraction, Fraction]]:
    """Return the printed and recomputed numbers that the figures report, so that nothing is said twice."""
    figures = {f.id: f for f in tender.figures}
    pairs = set()
    for figure in tender.figures:
        try:
            pairs.add((figure.printed, recompute(figure.equals, figures).value))
        except ExpressionError:
            continue  # reported as G003
    return pairs


CHECKS: tuple[Check, ...] = (g001_figures_follow,)
