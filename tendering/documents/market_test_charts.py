"""Charts of a market test: organisations by answer, for each class or each service. They repeat a table beside them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from markupsafe import Markup

from tendering.documents.charts import Bar, stacked_bars
from tendering.framework.market_test import PartFound, QuestionFound, Tally

CONFIDENTIAL, UNANSWERED = "Marked confidential", "No answer"


def choice_chart(question: QuestionFound, part: PartFound, title: str) -> Markup:
    """Draw how each group answered a question that offers choices."""
    bars = [(t.group, t) for t in part.tallies]
    return stacked(question.id, title, [series_of(c) for c in part.choices], bars)


def series_of(choice: str) -> tuple[str, str]:
    """Return the short name of a choice and its words, for the legend."""
    short, colon, rest = choice.partition(": ")
    return (short, rest) if colon and short.startswith("Option ") else (choice, choice)


def stacked(
    key: str, title: str, series: list[tuple[str, str]], bars: Sequence[tuple[str, Tally]]
) -> Markup:
    """Draw bars of organisations by answer, what is confidential and what is unanswered among them.

    Args:
        key: The question's id.
        title: Its words for the reader.
        series: Short name and words of each choice.
        bars: A label and how it was answered.
    """
    series = [*series, (CONFIDENTIAL, CONFIDENTIAL), (UNANSWERED, UNANSWERED)]
    said = "; ".join(
        f"{label}: "
        + ", ".join(
            f"{name} {n}"
            for (name, _), n in zip(series, (*t.counts, t.confidential, t.unanswered), strict=True)
        )
        for label, t in bars
    )
    return stacked_bars(
        key="question-" + "".join(c if c.isalnum() else "-" for c in key),
        title=f"{title}: organisations by answer",
        desc=f"{said}.",
        series=series,
        bars=[
            Bar(
                label=label,
                parts=tuple(Fraction(n) for n in (*t.counts, t.confidential, t.unanswered)),
                total=str(t.size),
            )
            for label, t in bars
        ],
        most=Fraction(max(*(t.size for _, t in bars), 1)),
    )
