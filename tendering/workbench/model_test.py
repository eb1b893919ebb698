"""Try a tender before it is published: read it, test its rules on the marks and bids expected, show and draw it."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random

from tendering.analysis.model_test import DRAWS, MOST_BIDDERS, MOST_DRAWS, Asked, model_test
from tendering.analysis.panel_marks import ASSUMPTIONS
from tendering.documents.progress import Progress, quiet
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.numbers import exact
from tendering.workbench.definitions import open_tender
from tendering.workbench.library import own_templates
from tendering.workbench.writing import Report, by, finding_json, publish, writer_of

FOLDER = "analysis/model-test"
BOTH = "both"


def try_model(
    ref: str,
    *,
    bidders: int = 20,
    marks: str = BOTH,
    prices: str = "",
    seed: int = 1,
    draws: int = DRAWS,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Try a tender.

    Args:
        ref: The tender, by id or path.
        bidders: Bids expected in every lot and zone.
        marks: ``even``, ``high`` or ``both``.
        prices: The least and most price expected, as ``LEAST-MOST``; empty takes the band of the tender.
        seed: Of the draws, where some are needed.
        draws: Competitions drawn.
        out: Folder to write to, else ``out/ID``.
        dry_run: Make everything, write nothing.
        actor: Who does this, for the manifest.
        progress: Shows how far the draws are.
    """
    from tendering.documents import model_test_data as shown
    from tendering.documents.model_test_page import page, pictures
    from tendering.documents.word import RefusedError

    band, wrong = _options(bidders, marks, prices, draws, seed)
    _, tender, findings = open_tender(ref)
    barred = stopping(findings, "evaluate")
    if tender is None or barred or wrong:
        return Report(
            findings=(*wrong, *(findings if tender is None else barred)),
            data={"tender": ref, "lists": []},
        )
    asked = Asked(
        bidders=bidders,
        marks=tuple(ASSUMPTIONS) if marks == BOTH else (marks,),
        source=Random,
        seed=seed,
        draws=draws,
        prices=band,
        shown=progress,
    )
    test = model_test(tender, asked)
    data = shown.as_data(test)
    if has_error(test.findings):
        return Report(findings=test.findings, data=data)
    told = test.findings
    if band is not None and all(one.price is None for one in test.lists):
        unused = "this tender scores no price, so the prices expected change nothing"
        told = (*told, finding("A329", "--prices", unused, remedy="Leave --prices out."))
    drawn = pictures(test)
    held = {**data, "findings": [finding_json(f) for f in told]}
    try:
        texts = {
            "model-test.html": page(tender, test, drawn, own_templates()),
            "model-test.json": json.dumps(held, indent=1, ensure_ascii=False) + "\n",
            **{name: str(picture) for name, picture in drawn.items()},
        }
    except RefusedError as refused:
        return Report(findings=(refused.finding,), data=data)
    target = (out or Path("out") / tender.id) / FOLDER
    files = publish(target, writer_of(texts), dry_run=dry_run, made=by(actor))
    return Report(findings=told, data=data, text=shown.as_text(test), files=files, dry_run=dry_run)


def _options(
    bidders: int, marks: str, prices: str, draws: int, seed: int
) -> tuple[tuple[Fraction, Fraction] | None, tuple[Finding, ...]]:
    """Read what is asked: every mistake at once."""
    found: list[Finding] = []
    if not 2 <= bidders <= MOST_BIDDERS:
        said = f"{bidders} bidders: write a number from 2 to {MOST_BIDDERS}"
        found.append(finding("A330", "--bidders", said))
    if marks not in (BOTH, *ASSUMPTIONS):
        said = f"{marks[:40]!r} is none of {', '.join((*ASSUMPTIONS, BOTH))}"
        found.append(finding("A330", "--marks", said))
    if not 1 <= draws <= MOST_DRAWS:
        said = f"{draws} draws: write a number from 1 to {MOST_DRAWS}"
        found.append(finding("A330", "--draws", said))
    if seed < 0:
        found.append(finding("A330", "--seed", f"{seed} is no seed: write 0 or more"))
    if not prices.strip():
        return None, tuple(found)
    low, dash, high = prices.partition("-")
    try:
        band = exact(low), exact(high)
    except ValueError:
        band = Fraction(0), Fraction(0)
    if not dash or not 0 < band[0] <= band[1]:
        said = f"{prices[:40]!r} is not two prices above 0 with a dash between, the lower first, such as 15.00-19.50"
        return None, (*found, finding("A330", "--prices", said))
    return band, tuple(found)
