"""The demonstration: every shipped tender through the whole job, then a summary and where the documents are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import fill

from tendering.documents.dates import british
from tendering.documents.progress import Progress, quiet
from tendering.documents.tables import lot_summary, table
from tendering.law.standstill import for_tender
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, Severity, has_error
from tendering.workbench import (
    definitions,
    demo_life,
    demo_record,
    diary,
    evaluate,
    issue,
    notices,
    papers,
    plan,
)
from tendering.workbench.library import Shelf, shelves, shipped_root
from tendering.workbench.writing import Report

WIDTH = 80
"""Columns of the longest text in a table: with the names beside it the table stays under 120."""
PAGE = 118
"""Columns of a line of text that stands alone."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one evaluation of the demonstration gave."""

    shelf: Shelf
    text: str
    reports: tuple[Report, ...]


def demo(*, out: Path = Path("out"), progress: Progress = quiet) -> Report:
    """Run every shipped evaluation; those of shipped tenders through every document as well."""
    tenders = {s.id for s in shelves("lots") if s.shipped}
    cases = [s for s in shelves("evaluations") if s.shipped]
    full = [s for s in cases if s.id in tenders]
    small = [s for s in cases if s.id not in tenders]
    whole = [_whole(s, out) for s in progress(full, "Whole job", len(full))]
    brief = [_brief(s) for s in progress(small, "Small evaluations", len(small))]
    files = tuple(path for done in whole for report in done.reports for path in report.files)
    rows = [[d.shelf.id, fill(d.text, WIDTH)] for d in brief]
    text = "\n\n".join(
        [
            *(d.text for d in whole),
            "Small evaluations, each showing one thing:",
            table(rows, ["evaluation", "what it shows"]),
            _where(whole, out),
        ]
    )
    data = {"evaluations": [d.shelf.id for d in (*whole, *brief)]}
    return Report(findings=_failures((*whole, *brief)), data=data, text=text, files=files)


def _whole(shelf: Shelf, out: Path) -> Done:
    folder, dossier, outcome, _ = evaluate.computed(str(shelf.folder))
    base = out / shelf.id
    if folder is None or dossier is None or outcome is None:
        return Done(
            shelf,
            f"{shelf.id}: could not be evaluated",
            (evaluate.run(str(shelf.folder), out=base),),
        )
    tender = str(shipped_root("lots") / dossier.tender.id)
    day = issue.day_of_issue(dossier)
    starts = dossier.tender.agreement.starts_on if dossier.tender.agreement else None
    reports = (
        *((plan.plan(tender, starts.isoformat(), out=base),) if starts else ()),
        issue.pack(tender, out=base),
        evaluate.run(str(folder), out=base),
        issue.scorecards(str(folder), out=base),
        issue.letters(str(folder), on=day, out=base),
        *(
            notices.notice(str(folder), kind, on=on, out=base)
            for kind, on in _notices(dossier, day)
        ),
        *(papers.report(str(folder), kind, out=base) for kind in papers.KINDS),
        diary.diary(str(folder), out=base),
    )
    record = demo_record.recorded(folder, dossier, base) if dossier.entries else ()
    heading = f"{dossier.tender.title} - {dossier.tender.authority.name} ({shelf.id})"
    lots = "\n\n".join(lot_summary(dossier, lot, appointed_only=True) for lot in outcome.lots)
    lines = [heading, "=" * len(heading), _noticed(tender), *_under_the_act(dossier)]
    life, lived = demo_life.after(shelf.id, out)
    told = [demo_record.told(record)] if record else []
    said = "\n".join([*lines, *told, *(fill(line, PAGE) for line in life)])
    return Done(shelf, f"{said}\n\n{lots}", (*reports, *record, *lived))


def _under_the_act(dossier: Dossier) -> list[str]:
    """Say which notices an award under the Act took, and how its standstill was counted; nothing of other laws."""
    published = dict(notices.recorded(dossier))
    if "UK6" not in published:
        return []
    dated = ", ".join(f"{kind} on {british(on)}" for kind, on in published.items())
    standstill = for_tender(dossier.tender, published["UK6"])
    return [
        f"Notices: {dated}",
        fill(f"Standstill, {standstill.basis}: {standstill.why}", PAGE),
    ]


def _notices(dossier: Dossier, day: str) -> list[tuple[str, str]]:
    """Return the notices to write, each with its day: all that the record holds, else the award notice."""
    recorded = notices.recorded(dossier)
    if recorded:
        return [(kind, on.isoformat()) for kind, on in recorded]
    return [("award", _after_standstill(dossier, day))]


def _after_standstill(dossier: Dossier, day: str) -> str:
    """Return the first day an agreement may be made, and so the first on which an award notice can follow."""
    return for_tender(dossier.tender, date.fromisoformat(day)).earliest_contract_date.isoformat()


def _noticed(tender: str) -> str:
    """Say what `check` finds in the tender as it was published."""
    findings = definitions.check(tender).findings
    counts = [(s.value, sum(f.severity is s for f in findings)) for s in Severity]
    said = ", ".join(f"{n} {word}{'s' if n != 1 else ''}" for word, n in counts if n)
    return f"As published: {said or 'nothing'} found by `tendering check {Path(tender).name}`"


def _brief(shelf: Shelf) -> Done:
    report = evaluate.check(str(shelf.folder))
    readme = shelf.folder / "README.md"
    text = readme.read_text(encoding="utf-8").strip() if readme.is_file() else ""
    return Done(shelf, text, (report,))


def _failures(done: tuple[Done, ...]) -> tuple[Finding, ...]:
    """Errors that the demonstration should not have: each shipped evaluation is known to run."""
    return tuple(
        f for d in done for r in d.reports if r.exit_code for f in r.findings if has_error([f])
    )


def _where(whole: list[Done], out: Path) -> str:
    lines = [f"Documents are in {out.resolve()}:"]
    for d in whole:
        count = sum(len(r.files) for r in d.reports)
        lines.append(f"  {out / d.shelf.id}: {count} files ({_parts(out / d.shelf.id)})")
    if whole:
        lines.append(f"Start with {out / whole[-1].shelf.id / 'scorecards' / 'report.html'}")
    return "\n".join(lines)


def _parts(folder: Path) -> str:
    """Name the folders of documents that were made."""
    return ", ".join(sorted(path.name for path in folder.iterdir() if path.is_dir()))
