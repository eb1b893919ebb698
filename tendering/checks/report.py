"""How a check reports: the finding at the place its path was written, and numbers as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from tendering.law.regime import Hold, applies, regime_of
from tendering.law.values import LawValue
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import fixed, plain
from tendering.model.tender import Tender

Check = Callable[[Tender], Iterator[Finding]]
MOST_PLACES = 6
AS_ADOPTED = "holds this tender only as its documents adopt it"
TO_CONFIRM = "held from knowledge: confirm it before relying on it"


def report(
    tender: Tender,
    code: str,
    path: str,
    message: str,
    *,
    severity: Severity | None = None,
    remedy: str = "",
    law: str = "",
    rule: LawValue | None = None,
) -> Finding:
    """Make a finding at a definition path, given as the file, line and column where the reader knows it.

    With a ``rule`` of the law's values it rests on that: see `by_rule`. One that holds this tender only as adopted
    says so.
    """
    if rule is not None and applies(rule.id, regime_of(tender)) is Hold.ADOPTED:
        message = f"{message} ({rule.cite} {AS_ADOPTED})"
    found = finding(code, tender.at(path), message, severity=severity, remedy=remedy, law=law)
    return found if rule is None else by_rule(found, rule)


def by_rule(found: Finding, rule: LawValue) -> Finding:
    """Rest a finding on a rule of the law's values: it is cited, and one not read in its source is no error."""
    cited = replace(found, law=rule.cite)
    return cited if rule.verified else to_confirm(cited)


def to_confirm(found: Finding) -> Finding:
    """Weaken a finding whose rule is held from knowledge: a warning at most, that says it needs confirming."""
    severity = Severity.WARNING if found.severity is Severity.ERROR else found.severity
    message = f"{found.message} ({found.law}, {TO_CONFIRM})"
    return replace(found, severity=severity, message=message)


def lots_joined(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings once each; those that say the same of several lots, at one place, as one that names them.

    >>> from tendering.model.findings import finding
    >>> [f.message for f in lots_joined(finding("X02", "a:1", f"lot {n}: too early") for n in "ABB")]
    ['lots A and B: too early']
    """
    lots: dict[Finding, list[str]] = {}
    for found in findings:
        start, colon, rest = found.message.partition(": ")
        about = bool(colon) and start.startswith("lot ")
        same = lots.setdefault(replace(found, message=rest) if about else found, [])
        if about and start not in same:
            same.append(start)
    return tuple(_of_lots(found, starts) for found, starts in lots.items())


def _of_lots(found: Finding, starts: list[str]) -> Finding:
    if len(starts) > 1:
        ids = [start.removeprefix("lot ") for start in starts]
        return replace(found, message=f"lots {named(ids)}: {found.message}")
    return replace(found, message=f"{starts[0]}: {found.message}") if starts else found


def shown(value: Fraction, places: int = 2) -> str:
    """Write a number for a message: thousands separated, exact where that is short, else to some places.

    >>> shown(Fraction(956302)), shown(Fraction(13817416, 10)), shown(Fraction(21491, 1288))
    ('956,302', '1,381,741.6', '16.69')
    """
    text = plain(value)
    _, _, decimals = text.partition(".")
    if "/" in text or len(decimals) > MOST_PLACES:
        text = fixed(value, places)
    sign = "-" if text.startswith("-") else ""
    whole, point, decimals = text.removeprefix("-").partition(".")
    return f"{sign}{int(whole):,}{point}{decimals}"


def named(ids: tuple[str, ...] | list[str]) -> str:
    """Write a list of ids for a sentence.

    >>> named(["A", "B", "C"]), named([])
    ('A, B and C', 'none')
    """
    if len(ids) < 2:
        return ids[0] if ids else "none"
    return f"{', '.join(ids[:-1])} and {ids[-1]}"
