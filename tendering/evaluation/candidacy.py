"""A bidder on its way through one list: what puts it out, what waits for a decision, what is missing.

Also what a recorded decision does to a breach: the effect says which words are open to the person who decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tendering.evaluation.earned import With, together
from tendering.evaluation.entries import Entries
from tendering.evaluation.quality import QualityResult
from tendering.model.bids import Decision
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Reason, Status, Step
from tendering.model.tender import Effect

WORDS: Mapping[Effect | None, frozenset[str]] = {
    Effect.MUST_REJECT: frozenset({"rejected", "corrected"}),
    Effect.MAY_REJECT: frozenset({"accepted", "clarified", "rejected"}),
    None: frozenset(
        {"rejected"}
    ),  # Conservative: a breach whose effect is not published may only end in this
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that keeps a bidder from being ranked.

    Attributes:
        sentence: What the lot waits for; empty where it waits for nothing, as after a rejection.
        findings: Reported only while the bidder is otherwise still in the running.
    """

    status: Status
    reason: Reason
    sentence: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class Candidacy:
    """One bidder in one list while it is scored.

    Attributes:
        parent: The same bidder in the lot's list: a zone's list needs eligibility in both.
        gaps: What was found in this list itself.
        barred: By role, why that role alone is closed to it, with what the lot still waits for.

    Its tables may be shared with other candidacies: they are replaced, never changed.
    """

    bidder: str
    lot: str
    zone: str | None
    parent: Candidacy | None = None
    gaps: tuple[Gap, ...] = ()
    barred: Mapping[str, Gap] = field(default_factory=lambda: _NOTHING)
    quality: Fraction | None = None
    price: Fraction | None = None
    preference: Fraction = Fraction(0)
    total: Fraction | None = None
    value: Fraction | None = None
    evaluated_price: Fraction | None = None
    points: Mapping[str, Fraction] = field(default_factory=lambda: _NOTHING)
    marks: Mapping[str, Fraction | None] = field(default_factory=lambda: _NOTHING)
    prices: Mapping[str, Fraction] = field(default_factory=lambda: _NOTHING)
    steps: tuple[Step, ...] = ()
    irrational: bool = False

    def gap(self) -> Gap | None:
        """Return the gap that decides the status: what is final before what may still change."""
        above = self.parent.gaps if self.parent else ()
        if not above and not self.gaps:
            return None
        return min((*above, *self.gaps), key=_precedence, default=None)

    @property
    def status(self) -> Status:
        """Return where the bidder stands in this list."""
        if not self.gaps and (self.parent is None or not self.parent.gaps):
            return Status.RANKED
        found = self.gap()
        return found.status if found else Status.RANKED

    @property
    def is_out(self) -> bool:
        """Say whether the bidder is out for good, so that nothing waits for it."""
        return self.status in FINAL

    def add(self, gaps: Iterable[Gap]) -> None:
        """Note further gaps."""
        self.gaps += tuple(gaps)

    def bar(self, role: str, gap: Gap) -> None:
        """Close one role to the bidder; what closed it first stays the reason."""
        self.barred = {role: gap, **self.barred}

    def take(self, result: QualityResult) -> None:
        """Note the points and marks of some questions."""
        self.points = together(self.points, result.points)
        self.marks = together(self.marks, result.marks)

    def earn(self, name: str, points: Fraction, step: Step) -> None:
        """Note points that come from something other than a question, with their line of workings."""
        own = {name: points}
        known = self.points
        self.points = known.more(own) if isinstance(known, With) else With(known, own)
        self.steps += (step,)


_NOTHING: Mapping[str, Any] = {}  # shared by every candidacy that has none of something

FINAL = (
    Status.WITHDRAWN,
    Status.EXCLUDED,
    Status.LATE,
    Status.REJECTED,
    Status.BELOW_MINIMUM,
    Status.NOT_SHORTLISTED,
)

_ORDER = {
    status: i
    for i, status in enumerate((*FINAL, Status.PENDING, Status.INCOMPLETE, Status.RANKED))
}


def _precedence(gap: Gap) -> int:
    return _ORDER[gap.status]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Something outside a published rule, before anyone has decided what follows.

    Attributes:
        about: What a decision may name, the most particular first: an item, then ``price``.
        cause, facts: Of the reason.
        says: The breach in a few words, for what the lot waits for.
    """

    cause: str
    about: tuple[str, ...]
    effect: Effect | None
    rule: str
    facts: Mapping[str, str]
    says: str


def scopes(candidacy: Candidacy, about: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return the keys of the rows that may say something of a bidder here, the most particular first."""
    lots, zones = (candidacy.lot, ""), dict.fromkeys((candidacy.zone or "", ""))
    return tuple((candidacy.bidder, lot, zone, about) for lot in lots for zone in zones)


def settle_breach(entries: Entries, candidacy: Candidacy, breach: Breach) -> Gap | None:
    """Return what a breach does after the recorded decision: nothing, a rejection, or a wait."""
    who, lot, zone = candidacy.bidder, candidacy.lot, candidacy.zone
    decision, problem = _decision(entries, who, lot, zone, breach)
    if decision is not None and decision.decision != "rejected":
        return None
    status = Status.REJECTED if decision else Status.PENDING
    facts = {"status": status.value, "cause": breach.cause, **breach.facts}
    if breach.effect:
        facts["effect"] = breach.effect.value
    reason = Reason(code="not_eligible", rule=breach.rule, facts={**facts, **decided(decision)})
    if decision:
        return Gap(status=status, reason=reason)
    place = f"lot {lot}" + (f", zone {zone}" if zone else "")
    says = f"{who} in {place}: {breach.says}; nobody has decided what follows"
    words = " or ".join(sorted(WORDS[breach.effect]))
    remedy = _to_decide(entries.record, candidacy, breach.about[0], words)
    found = problem or finding("S004", "decisions.csv", says, remedy=remedy)
    return Gap(status=status, reason=reason, sentence=says, findings=(found,))


def _to_decide(record: str, candidacy: Candidacy, about: str, words: str) -> str:
    """Return what to do about a breach that nobody has decided: a command where a record is kept, else a row."""
    who, lot, zone = candidacy.bidder, candidacy.lot, candidacy.zone
    if record:
        of_zone = f" --zone {zone}" if zone else ""
        return (
            f"`tendering decide {record} --bidder {who} --lot {lot}{of_zone} --about {about} --decision ...` ({words}), "
            "with its reason, the options considered, proportionality and equal treatment."
        )
    row = f"bidder {who}, lot {lot}" + (f", zone {zone}" if zone else "")
    return (
        f"Add a row to decisions.csv: {row}, about {about}, decision {words}; "
        "by whom, in what role, on which day, and the reason."
    )


def decided(decision: Decision | None) -> dict[str, str]:
    """Return the facts of a decision: what, by whom, when and why."""
    if decision is None:
        return {}
    on = decision.on.isoformat() if decision.on else ""
    facts = {"decision": decision.decision, "by": decision.by, "on": on, "why": decision.reason}
    return {key: text for key, text in facts.items() if text}


def decision_about(
    entries: Entries, bidder: str, lot: str, zone: str | None, about: tuple[str, ...]
) -> Decision | None:
    """Return the decision that applies: the most particular one, and of equals the latest."""
    fitting = [
        d
        for d in entries.decisions.get(bidder, ())
        if d.about in about and d.lot in (lot, "") and d.zone in (zone or "", "")
    ]
    return max(fitting, key=lambda d: _particular(d, about), default=None)


def _particular(decision: Decision, about: tuple[str, ...]) -> tuple[int, bool, bool, str]:
    on = decision.on.isoformat() if decision.on else ""
    return -about.index(decision.about), bool(decision.lot), bool(decision.zone), on


def _decision(
    entries: Entries, bidder: str, lot: str, zone: str | None, breach: Breach
) -> tuple[Decision | None, Finding | None]:
    """Return the decision where it can be followed, else None and what is wrong with it, if there is one."""
    decision = decision_about(entries, bidder, lot, zone, breach.about)
    if decision is None:
        return None, None
    allowed = WORDS[breach.effect]
    equals = {
        d.decision
        for d in entries.decisions.get(bidder, ())
        if d.about in breach.about
        and d.lot in (lot, "")
        and d.zone in (zone or "", "")
        and _particular(d, breach.about) == _particular(decision, breach.about)
    }
    where = f"{bidder}, lot {lot}, {decision.about}"
    if len(equals) > 1:
        words = " and ".join(sorted(equals))
        return None, finding("S005", "decisions.csv", f"{where}: decided both {words} on one day")
    if decision.decision not in allowed:
        words = ", ".join(sorted(allowed))
        effect = breach.effect.value if breach.effect else "no published effect"
        text = f"{where}: “{decision.decision}” is not open under {effect}; only {words}"
        return None, finding("S005", "decisions.csv", text)
    if not decision.by.strip():
        return None, finding(
            "S005", "decisions.csv", f"{where}: the decision names nobody who made it"
        )
    return decision, None
