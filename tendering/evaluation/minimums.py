"""Quality minimums (catalogue Q6-Q8): per question, per section, overall. All inclusive: equal to it passes.

A ``must_reject`` minimum acts at once on the agreed score. A ``may_reject`` minimum is a breach that waits for a
decision, about the question or section, or about ``quality``. Thresholds compare the value that is carried forward.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from tendering.evaluation.candidacy import Breach, Candidacy, Gap, settle_breach
from tendering.evaluation.entries import Entries
from tendering.evaluation.quality import QualityResult
from tendering.model.numbers import plain
from tendering.model.outcome import Reason, Status
from tendering.model.tender import Criterion, Effect, Minimum


def meets_mark(mark: Fraction, minimum: Fraction) -> bool:
    """A question passes at its least mark or above (Q6).

    >>> meets_mark(Fraction(2), Fraction(2)), meets_mark(Fraction(1), Fraction(2))
    (True, False)
    """
    return mark >= minimum


def percent_of(points: Fraction, available: Fraction) -> Fraction:
    """Return points as a percent of those available; 100 where none are.

    >>> str(percent_of(Fraction(35), Fraction(70)))
    '50'
    """
    return 100 * points / available if available else Fraction(100)


def meets_percent(points: Fraction, available: Fraction, minimum: Fraction) -> bool:
    """A section, or quality as a whole, passes at its least percent or above (Q7, Q8).

    >>> meets_percent(Fraction(50), Fraction(70), Fraction(70)), meets_percent(Fraction(48), Fraction(70), Fraction(70))
    (True, False)
    """
    return percent_of(points, available) >= minimum


def minimum_gaps(
    entries: Entries,
    candidacy: Candidacy,
    result: QualityResult,
    limits: Iterable[Criterion],
    whole: Minimum | None = None,
) -> list[Gap]:
    """Return what a bidder's scores fall short of.

    Args:
        entries: For recorded decisions.
        candidacy: Whose scores these are.
        result: The scores; what is not yet scored is not judged.
        limits: The questions and sections with a minimum that is judged here, in published order.
        whole: The minimum of quality as a whole, where it is judged here.
    """
    gaps: list[Gap | None] = []
    for criterion in limits:
        minimum = criterion.minimum
        if minimum is None or criterion.id not in result.points:
            continue
        rule = f"criteria[{criterion.id}].minimum"
        mark = result.marks.get(criterion.id)
        if minimum.mark is not None and mark is not None and not meets_mark(mark, minimum.mark):
            gaps.append(
                _short(
                    entries,
                    candidacy,
                    minimum,
                    criterion.id,
                    rule=rule,
                    figures=("mark", mark, minimum.mark),
                )
            )
        gaps.append(_percent(entries, candidacy, minimum, criterion.id, rule=rule, result=result))
    if whole is not None and result.quality is not None:
        gaps.append(
            _percent(entries, candidacy, whole, "quality", rule="minimum_quality", result=result)
        )
    return [gap for gap in gaps if gap is not None]


def _percent(
    entries: Entries,
    candidacy: Candidacy,
    minimum: Minimum,
    of: str,
    *,
    rule: str,
    result: QualityResult,
) -> Gap | None:
    points = result.quality if of == "quality" else result.points[of]
    available = result.available[of]
    if (
        minimum.percent is None
        or points is None
        or meets_percent(points, available, minimum.percent)
    ):
        return None
    figures = ("percent", percent_of(points, available), minimum.percent)
    return _short(entries, candidacy, minimum, of, rule=rule, figures=figures)


def _short(
    entries: Entries,
    candidacy: Candidacy,
    minimum: Minimum,
    of: str,
    *,
    rule: str,
    figures: tuple[str, Fraction, Fraction],
) -> Gap | None:
    unit, got, least = figures
    facts = {"of": of, unit: plain(got), "minimum": plain(least)}
    if minimum.effect is Effect.MUST_REJECT:
        status = Status.BELOW_MINIMUM
        whole = {
            "status": status.value,
            "cause": "below_minimum",
            **facts,
            "effect": minimum.effect.value,
        }
        return Gap(status=status, reason=Reason(code="not_eligible", rule=rule, facts=whole))
    sign = "%" if unit == "percent" else ""
    return settle_breach(
        entries,
        candidacy,
        Breach(
            cause="below_minimum",
            about=tuple(dict.fromkeys((of, "quality"))),
            effect=minimum.effect,
            rule=rule,
            facts=facts,
            says=f"{of} scores {plain(got)}{sign}, below the minimum of {plain(least)}{sign}",
        ),
    )
