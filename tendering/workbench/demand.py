"""How demand is projected to grow from the published stock and rates: told, and written with a picture."""

from __future__ import annotations

import json
from pathlib import Path

from tendering.framework.demand import MOST_YEARS, named, projection
from tendering.model.findings import Finding, finding
from tendering.workbench.definitions import open_tender
from tendering.workbench.library import own_templates
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "demand"


def demand(
    ref: str,
    *,
    years: int | None = None,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Project demand.

    Args:
        ref: The tender, by id or path.
        years: How many years after the stock; None is those published.
        out: Folder for ``demand/`` with the page and the data; None writes nothing.
        dry_run: Make everything, write nothing.
        actor: Who does this, for the manifest.
    """
    from tendering.documents import demand_page as shown
    from tendering.documents.word import RefusedError

    _, tender, findings = open_tender(ref)
    if tender is None:
        return Report(findings=findings, data={"tender": ref})
    growth = tender.agreement.demand_growth if tender.agreement is not None else None
    if growth is None:
        said = "the tender publishes no stock of packages and no growth"
        lacking = finding("L340", tender.at("agreement"), said)
        return Report(findings=(lacking,), data={"tender": tender.id})
    if years is not None and not 1 <= years <= MOST_YEARS:
        said = f"{years} years: write a number from 1 to {MOST_YEARS}"
        return Report(
            findings=(finding("F096", "--years", said, remedy="Choose fewer, or more, years."),),
            data={"tender": tender.id},
        )
    found = projection(growth, years)
    beyond = [named(y.year) for y in found if not y.published]
    notes: tuple[Finding, ...] = ()
    if beyond:
        said = f"no growth is published for {', '.join(beyond)}: the last published rate is carried on"
        notes = (finding("L341", tender.at("agreement.demand_growth"), said),)
    data = shown.as_data(tender, found)
    files: tuple[Path, ...] = ()
    if out is not None:
        try:
            texts = {
                "demand.html": shown.page(tender, found, own_templates()),
                "demand.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
            }
        except RefusedError as refused:
            return Report(findings=(refused.finding,), data={"tender": ref})
        files = publish(
            out / FOLDER,
            writer_of(texts),
            dry_run=dry_run,
            made=by(actor),
        )
    text = "\n".join((shown.as_text(found), "", *shown.notes(tender, found)))
    return Report(findings=notes, data=data, text=text, files=files, dry_run=dry_run)
