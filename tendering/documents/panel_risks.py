"""The risk register: likelihood times consequence worked out beside what was printed, and a five by five picture in words."""

from __future__ import annotations

from tendering.documents.blocks import Block, heading, paragraph, table
from tendering.documents.names import joined
from tendering.documents.word_style import Column
from tendering.model.tender import Risk, Tender

STEPS = (1, 2, 3, 4, 5)
_BANDS = ((15, "High"), (6, "Medium"), (1, "Low"))
"""Least score of each band of the picture: for reading only, no part of the register."""


def risk_blocks(tender: Tender) -> list[Block]:
    """Return the risk register; empty where the tender has no risks."""
    if not tender.risks:
        return []
    ordered = sorted(tender.risks, key=lambda r: (-score(r), r.id))
    return [
        paragraph(
            "For the authority. L is likelihood and C is consequence, both as printed. L x C is worked out here; a score "
            "that was printed stands beside it.",
            lead="Not for bidders.",
        ),
        heading("Register, the highest score first"),
        table(
            "Risk register",
            [
                Column(title="Risk", width=1.3),
                Column(title="What may happen", width=4.6),
                Column(title="L", width=0.9, right=True),
                Column(title="C", width=0.9, right=True),
                Column(title="L x C", width=1.3, right=True),
                Column(title="Printed", width=1.6, right=True),
                Column(title="What is done about it", width=4.4),
            ],
            [_row(risk) for risk in ordered],
        ),
        *_differences(tender),
        *_picture(tender),
    ]


def score(risk: Risk) -> int:
    """Return likelihood times consequence."""
    return risk.likelihood * risk.consequence


def band(points: int) -> str:
    """Name the band of a score.

    >>> [band(n) for n in (1, 5, 6, 12, 15, 25)]
    ['Low', 'Low', 'Medium', 'Medium', 'High', 'High']
    """
    return next((name for least, name in _BANDS if points >= least), _BANDS[-1][1])


def _row(risk: Risk) -> tuple[str, ...]:
    return (
        risk.id,
        risk.description,
        str(risk.likelihood),
        str(risk.consequence),
        str(score(risk)),
        "None" if risk.printed_score is None else str(risk.printed_score),
        risk.mitigation or "Nothing is recorded",
    )


def _differences(tender: Tender) -> list[Block]:
    wrong = [
        f"{r.id} ({r.printed_score} printed, {score(r)} worked out)"
        for r in tender.risks
        if r.printed_score is not None and r.printed_score != score(r)
    ]
    text = (
        f"Printed scores that differ: {joined(wrong)}."
        if wrong
        else "Every printed score is likelihood times consequence."
        if any(r.printed_score is not None for r in tender.risks)
        else "No scores were printed."
    )
    return [paragraph(text)]


def _picture(tender: Tender) -> list[Block]:
    outside = [
        r.id for r in tender.risks if r.likelihood not in STEPS or r.consequence not in STEPS
    ]
    columns = [
        Column(title="Likelihood", width=1.6),
        *(Column(title=f"Consequence {c}", width=2) for c in STEPS),
    ]
    rows = [
        (f"Likelihood {likelihood}", *(_cell(tender, likelihood, c) for c in STEPS))
        for likelihood in reversed(STEPS)
    ]
    made = [
        heading("The risks at a glance"),
        paragraph(
            "Each cell holds its score, a band as an aid to reading (low below 6, medium from 6, high from 15) and the risks in it."
        ),
        table("Risks by likelihood and consequence", columns, rows),
    ]
    if outside:
        made.append(
            paragraph(f"Not in the picture, since they are not rated 1 to 5: {joined(outside)}.")
        )
    return made


def _cell(tender: Tender, likelihood: int, consequence: int) -> str:
    points = likelihood * consequence
    found = [
        r.id for r in tender.risks if (r.likelihood, r.consequence) == (likelihood, consequence)
    ]
    return f"{points} {band(points)}" + (f"\n{', '.join(found)}" if found else "")
