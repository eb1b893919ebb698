"""What an hour of care costs against the rates a tender sets: compared, built up line by line, and shown."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from tendering.evaluation.rate_build import living_wage, minimum_price, rates, starts_on
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.workbench.definitions import open_tender
from tendering.workbench.library import own_templates
from tendering.workbench.writing import Report, by, publish, writer_of

EXAMPLE = (
    "Add to tender.yaml, with your own figures: rate_build: [{item: hourly, pay: national_living_wage, travel_minutes: 6, "
    'miles: 2, mileage_rate: "0.45", holiday: "12.07", sickness: 2, training: 2, national_insurance: 8, pension: 3, '
    'overhead: 25, surplus: 3, visits: {"30": 60%, "60": 40%}, shares_of: hours}]'
)
# what cannot be read at all (D00x) may be the very costs asked about
_STATED = ("G040", "G041", "G042", "G043", "X61", "X62")

NATION = "X50"  # the prices and wages held are England's


def rate_build(
    ref: str, *, out: Path | None = None, dry_run: bool = False, actor: str = ""
) -> Report:
    """Compare each hourly rate with the dated minimum price and with its own cost build-up.

    Args:
        ref: The tender, by id or path.
        out: Folder for ``rate-build/`` with the page and the data; None writes nothing.
        dry_run: Make everything, write nothing.
        actor: Who does this, for the manifest.
    """
    from tendering.documents import rate_build as shown
    from tendering.documents.word import RefusedError

    _, tender, findings = open_tender(ref)
    if tender is None:
        return Report(findings=findings, data={"tender": ref})
    elsewhere = tuple(f for f in findings if f.code == NATION)
    if elsewhere:
        return Report(findings=elsewhere, data={"tender": ref})
    about = (
        *(f for f in findings if f.code in _STATED or f.code.startswith("D00")),
        *_nothing_to_compare(tender),
    )
    data = shown.as_data(tender)
    files: tuple[Path, ...] = ()
    if out is not None:
        try:
            texts = {
                "rate-build.html": shown.page(tender, own_templates()),
                "rate-build.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
            }
        except RefusedError as refused:
            return Report(findings=(refused.finding,), data={"tender": ref})
        files = publish(
            out / "rate-build",
            writer_of(texts),
            dry_run=dry_run,
            made=by(actor),
        )
    return Report(
        findings=about, data=data, text=shown.as_text(tender), files=files, dry_run=dry_run
    )


def _nothing_to_compare(tender: Tender) -> Iterator[Finding]:
    """Say what is not compared because the definition, or the data held, does not say it."""
    if not rates(tender):
        said = "no price of the tender is an hourly rate with a fixed rate, a band, a floor or a ceiling"
        yield finding("G044", tender.at("price.items"), said, remedy="Nothing to do, if so meant.")
        return
    start = starts_on(tender)
    if start is None:
        said = "the day service starts is not stated, so no minimum price can be named"
        yield finding("G044", tender.at("agreement"), said, remedy="Write agreement.starts_on.")
    elif minimum_price(tender) is None or living_wage(tender) is None:
        said = f"no minimum price is held for service from {start.isoformat()}"
        yield finding("G044", tender.at("agreement.starts_on"), said, remedy="Compare by hand.")
    if not tender.rate_build:
        said = "no cost build-up is stated, so rates are compared with the minimum price alone"
        yield finding("G044", tender.at("price.items"), said, remedy=EXAMPLE)
