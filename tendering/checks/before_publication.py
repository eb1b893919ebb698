"""What the record must hold before a tender is published: by law an error, by good practice a warning. Data, then one function."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tendering.checks.market_test import engaged_without_notice
from tendering.checks.report import AS_ADOPTED, by_rule
from tendering.framework.health import joint_lots, untested
from tendering.law.calendar import day_text
from tendering.law.regime import Hold, RegimeAnswer, applies, regime_of
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind, notices, of_kind, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.model.tender import Tender

CODE = "R200"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An entry that is wanted before publication.

    Attributes:
        rules: Rules of the law's values, one a regime, that ask for it. Where none binds the tender, it is advised.
        facts: Facts it must hold, so that it shows what the rule asks for.
        why: What the rule asks for, for the sentence.
    """

    kind: EntryKind
    rules: tuple[str, ...]
    why: str
    facts: tuple[str, ...] = ()


WANTED: tuple[Wanted, ...] = (
    Wanted(
        kind=EntryKind.DECISION_TO_PROCURE,
        rules=("pa2023.rules.s98", "pcr2015.rules.reg84"),
        facts=("reason",),
        why="who decided to procure, and why",
    ),
    Wanted(
        kind=EntryKind.ROUTE_AND_VALUE,
        rules=("pa2023.rules.s98", "pcr2015.rules.reg84"),
        facts=("route", "reason"),
        why="the procedure chosen and the value estimated, and why",
    ),
    Wanted(
        kind=EntryKind.LOTS_DECISION,
        rules=("pa2023.rules.s18", "pcr2015.rules.reg46_1"),
        facts=("decision", "reason"),
        why="whether to divide into lots, and why",
    ),
    Wanted(
        kind=EntryKind.CONFLICTS_ASSESSMENT,
        rules=("pa2023.rules.s83",),
        facts=("people", "summary"),
        why="everyone who influences a decision, and conflicts found, perceived ones among them",
    ),
    Wanted(
        kind=EntryKind.POLICY_STATEMENT,
        rules=("pa2023.rules.s98",),
        facts=("summary",),
        why="what regard was had to the national procurement policy statement (s.13)",
    ),
    Wanted(
        kind=EntryKind.SOCIAL_VALUE,
        rules=("other.deadlines.social_value",),
        facts=("summary",),
        why="how the procurement might improve the well-being of the area",
    ),
    Wanted(
        kind=EntryKind.EQUALITY_ANALYSIS,
        rules=("other.duties.equality",),
        facts=("summary",),
        why="the effect on people with protected characteristics",
    ),
    Wanted(
        kind=EntryKind.MARKET_ENGAGEMENT,
        rules=(),
        facts=("summary",),
        why="whether the market was spoken to, with whom, and what kept advantage out",
    ),
)
"""In the order they are usually made."""

ONLY_UNDER = {EntryKind.POLICY_STATEMENT: "pa2023"}
"""What one law alone knows: under another nothing is said of it."""

ENGAGED = ("market_engagement", "preliminary_market_engagement_notice", "provider_presentation")
"""Events of a timetable that show that the market was engaged."""


def lacking(tender: Tender, entries: Iterable[Entry]) -> tuple[Finding, ...]:
    """Return what the record lacks before publication, each with its provision; in the order it is usually made.

    Args:
        tender: As it is to be published.
        entries: The record; superseded entries count for nothing.
    """
    answer, still = regime_of(tender), standing(entries)
    missing = tuple(
        found
        for wanted in WANTED
        if ONLY_UNDER.get(wanted.kind, answer.regime) == answer.regime
        for found in _lacks(tender, answer, still, wanted)
    )
    return (*missing, *engaged_without_notice(tender, still), *_untested(tender, still))


def _untested(tender: Tender, still: Sequence[Entry]) -> Iterator[Finding]:
    """Find a lot that a health body buys through too and that was not tested for the regime of health services."""
    begun = tender.started_by_on or max((e.on for e in still), default=None)
    if begun is not None:
        yield from untested(tender, still, begun, joint_lots(tender))


def _lacks(
    tender: Tender, answer: RegimeAnswer, still: Sequence[Entry], wanted: Wanted
) -> Iterator[Finding]:
    """Find that an entry is not there, or that the last one says too little."""
    made = of_kind(still, wanted.kind)
    rules, severity = _binding(tender, answer, still, wanted)
    name = wanted.kind.replace("_", " ")
    if not made:
        yield _said(f"no {name} is recorded: {wanted.why}", wanted, rules, severity)
        return
    facts = wanted.facts
    if wanted.kind is EntryKind.MARKET_ENGAGEMENT and severity is Severity.ERROR:
        facts = (*facts, "measures")
    if wanted.kind is EntryKind.ROUTE_AND_VALUE and not _valued(tender):
        facts = (*facts, "value")  # the definition gives none
    silent = [f for f in facts if not any(e.fact(f) for e in made)]
    if silent:
        message = f"the {name} of {day_text(made[-1].on)} does not say its {' and its '.join(silent)}: {wanted.why}"
        yield _said(message, wanted, rules, severity)


def _valued(tender: Tender) -> bool:
    """Say whether the definition gives the value estimated, of the whole or of every lot."""
    return tender.value_amount is not None or (
        bool(tender.lots) and all(lot.value_amount is not None for lot in tender.lots)
    )


def _binding(
    tender: Tender, answer: RegimeAnswer, still: Sequence[Entry], wanted: Wanted
) -> tuple[tuple[str, ...], Severity]:
    """Return the rules that ask a tender for an entry, and how much its absence weighs."""
    rules = wanted.rules
    if wanted.kind is EntryKind.MARKET_ENGAGEMENT and _engaged(tender, still):
        rules = ("pa2023.rules.s16",)
    if wanted.kind is EntryKind.LOTS_DECISION and len(tender.lots) > 1:
        rules = tuple(
            r for r in rules if not r.startswith("pcr2015")
        )  # only no lots needs reasons
    held = [(rule, applies(rule, answer)) for rule in rules]
    binding = tuple(rule for rule, hold in held if hold is Hold.BINDING)
    adopted = tuple(rule for rule, hold in held if hold is Hold.ADOPTED)
    return (binding or adopted), Severity.ERROR if binding else Severity.WARNING


def _engaged(tender: Tender, still: Sequence[Entry]) -> bool:
    return (
        bool(of_kind(still, EntryKind.MARKET_ENGAGEMENT))
        or bool(notices(still, "UK2"))
        or any(e.event in ENGAGED for e in tender.timetable)
    )


def _said(message: str, wanted: Wanted, rules: tuple[str, ...], severity: Severity) -> Finding:
    remedy = (
        f"`tendering record add ID {wanted.kind} {' '.join(f'{f}=...' for f in wanted.facts)}`"
    )
    if severity is Severity.WARNING and rules:
        message = f"{message} ({value(rules[0]).cite} {AS_ADOPTED})"
    found = finding(CODE, "record", message, severity=severity, remedy=remedy)
    if not rules:
        return found
    return by_rule(found, value(rules[0]))
