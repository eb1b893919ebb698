"""The report of a yearly review, as Word and as a page, from the record alone."""

from __future__ import annotations

from pathlib import Path

from tendering.documents.paper import make_paper
from tendering.documents.paper_page import Stood, paper_page
from tendering.documents.review_report import ReviewReport, outcome_of, review_paper
from tendering.framework.reviews import assess, reviewed
from tendering.workbench.framework_review import review_asked, rules_of
from tendering.workbench.providers import names_of
from tendering.workbench.records import Who, opened
from tendering.workbench.review_shown import of_review
from tendering.workbench.stated import simulated
from tendering.workbench.writing import Report, publish, writer_of

FOLDER = "reviews"


def review_report(
    ref: str,
    who: Who,
    *,
    number: int | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write the report of a review, the last one where no number is given.

    Raises:
        RefusedError: No review is published or none was opened.
    """
    with opened(ref, store=store) as now:
        rules_of(now)
        review, names = review_asked(now, number), names_of(now)
        found = [
            assess(names.tender, now.entries, review, p) for p in reviewed(now.entries, review)
        ]
        report = ReviewReport(
            names=names,
            review=review,
            found=found,
            others=of_review(now.entries, review),
            simulated=simulated(now),
        )
        stood = Stood(procurement=now.id, entries=len(now.links), head=now.head, on=who.on)
    paper = review_paper(report)
    word = make_paper(paper, names.tender, who.on)
    page = paper_page(paper, names.tender, stood)
    files = publish(
        (out or Path("out") / now.id) / FOLDER,
        writer_of({f"{paper.name}.docx": word, f"{paper.name}.html": page}),
        dry_run=dry_run,
        made={"by": who.name},
        beside=True,
    )
    lines = [f"{names.bidder(a.provider)}: {outcome_of(a)}" for a in found]
    data = {
        "procurement": now.id,
        "review": review.number,
        "providers": {a.provider: outcome_of(a) for a in found},
    }
    return Report(data=data, text="\n".join(lines), files=files, dry_run=dry_run)
