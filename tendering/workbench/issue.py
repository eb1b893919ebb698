"""Documents an officer issues: ITT pack, scorecards, letters. Each stops with findings, or writes all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tendering.checks import check_tender
from tendering.documents.progress import Progress, quiet
from tendering.model.findings import Finding, has_error, stopping
from tendering.model.tender import Tender
from tendering.workbench.days import read_day
from tendering.workbench.definitions import open_tender
from tendering.workbench.evaluate import computed
from tendering.workbench.letters import day_of_issue, letters, of_record
from tendering.workbench.library import locate, own_templates
from tendering.workbench.records import RefusedError, named_store, opened, reported
from tendering.workbench.writing import Digests, Report, by, publish

__all__ = ["day_of_issue", "letters", "pack", "scorecards"]


def pack(
    ref: str,
    *,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    store: str = "",
    progress: Progress = quiet,
) -> Report:
    """Write the ITT pack with its workbooks to ``out/ID/pack``, and what bidders must not get to ``out/ID/panel``."""
    from tendering.documents.pack import make_pack, make_panel
    from tendering.files.response import write_response_workbook
    from tendering.files.workforce import FILE_NAME, workforce_template

    tender, findings = rules_of(ref, store)
    if tender is None or stopping(findings, "pack"):
        return Report(findings=findings, data={"tender": ref})

    documents, problems = make_pack(tender, templates=own_templates())
    panel, more = make_panel(tender, templates=own_templates())
    if has_error((*problems, *more)):
        return Report(findings=(*problems, *more), data={"tender": ref})

    def make(aside: Path) -> None:
        folders = {"pack": aside / "pack", "panel": aside / "panel"}
        for folder in folders.values():
            folder.mkdir()
        for name, document in progress(documents, "Writing the ITT pack", len(documents)):
            (folders["pack"] / name).write_bytes(document)
        write_response_workbook(tender, folders["pack"] / "response-workbook.xlsx")
        if any(name.endswith("-tupe.docx") for name, _ in documents):
            (folders["pack"] / FILE_NAME).write_bytes(workforce_template(tender))
        for name, document in panel:
            (folders["panel"] / name).write_bytes(document)

    target = out or Path("out") / tender.id
    files = publish(target, make, dry_run=dry_run, made=by(actor), parts=("pack", "panel"))
    shown = (*stopping(findings, "letters"), *problems)
    data = {"tender": tender.id, "fingerprint": tender.fingerprint}
    return Report(findings=shown, data=data, files=files, dry_run=dry_run)


def rules_of(ref: str, store: str = "") -> tuple[Tender | None, tuple[Finding, ...]]:
    """Return the rules named and what is wrong with them: a tender's, else those a procurement has published."""
    if locate("lots", ref) is None and (named_store(store) or locate("evaluations", ref)):
        try:
            with opened(ref, store=store) as procurement:
                tender, findings = procurement.tender, procurement.findings
        except RefusedError:
            tender, findings = None, ()
        if tender is not None:
            return tender, tuple(dict.fromkeys((*findings, *check_tender(tender))))
    _, tender, findings = open_tender(ref)
    return tender, findings


def scorecards(
    ref: str,
    *,
    by_evaluator: bool = False,
    pdf: bool = False,
    on: str = "",
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    store: str = "",
    workers: int | None = None,
    progress: Progress = quiet,
) -> Report:
    """Write a scorecard workbook per lot and the HTML report to ``out/ID/scorecards``; with ``pdf``, a paper too.

    With ``by_evaluator``, write one for each evaluator of each lot instead, to ``out/ID/scorecards-by-evaluator``.
    The same bytes are written whatever the number of workers; without one it is as many as are worth while.
    """
    from tendering.documents.report import write_report
    from tendering.documents.scorecard_files import write_workbooks
    from tendering.documents.scorecard_paper import write_papers
    from tendering.documents.word import RefusedError
    from tendering.workbench import evaluator_scorecards

    folder, dossier, outcome, findings = computed(ref, store=store)
    if folder is None or dossier is None or outcome is None:
        return Report(findings=findings, data={"evaluation": ref})
    approved = dossier.approved_on.isoformat() if dossier.approved_on else ""
    day, bad = read_day(on or approved) if pdf else (None, ())
    if bad:
        return Report(findings=(*findings, *bad), data={"evaluation": ref})

    if by_evaluator:
        report = reported(
            lambda: evaluator_scorecards.by_evaluator(
                folder,
                dossier,
                outcome,
                out=out,
                dry_run=dry_run,
                made=by(actor),
                store=store,
                workers=workers,
                progress=progress,
            )
        )
        return replace(report, findings=(*findings, *outcome.findings, *report.findings))

    _, chain = of_record(folder, dossier, outcome, store)

    def make(aside: Path) -> Digests:
        digests = write_workbooks(dossier, outcome, aside, workers=workers, progress=progress)
        if day is not None:
            write_papers(dossier, outcome, aside, day, templates=own_templates())
        write_report(
            dossier,
            outcome,
            aside,
            templates=own_templates(),
            chain=chain,
            workers=workers,
            progress=progress,
        )
        return digests

    try:
        files = publish(
            (out or Path("out") / folder.name) / "scorecards",
            make,
            dry_run=dry_run,
            made=by(actor),
        )
    except RefusedError as refused:
        return Report(findings=(refused.finding,), data={"evaluation": ref})
    data = {"evaluation": outcome.evaluation, "complete": outcome.complete}
    return Report(findings=(*findings, *outcome.findings), data=data, files=files, dry_run=dry_run)
