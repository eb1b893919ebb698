"""Papers of the authority's own: the award report, and the recommendation with its exempt appendix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from tendering.checks.dated import dated_too_early
from tendering.documents.digest import outcome_digest
from tendering.documents.paper import Paper, make_paper
from tendering.documents.pdf import Attachment, pdf_of
from tendering.documents.progress import Progress, quiet
from tendering.documents.word import RefusedError
from tendering.law.diary_facts import facts_of
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.outcome import Outcome
from tendering.record.audiences import AUDIENCES
from tendering.workbench.days import read_day
from tendering.workbench.evaluate import computed
from tendering.workbench.letters import of_record
from tendering.workbench.library import own_templates
from tendering.workbench.lot_reports import FOLDER, lot_reports, lots_named, of_lots
from tendering.workbench.results import result_files
from tendering.workbench.shown import MEMBERS, PUBLIC, shown
from tendering.workbench.writing import Report, by, publish

KINDS = ("award", "recommendation")
LAW_OPEN = frozenset({"X53", "X54", "X73", "X80"})
"""Faults that leave open which law a report is under, or when its standstill ends: none is written."""
Made = tuple[tuple[Paper, ...], tuple[Finding, ...]]


def report(
    ref: str,
    kind: str,
    *,
    on: str = "",
    pdf: bool = False,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    audience: str = "",
    lots: Sequence[str] = (),
    workers: int | None = None,
    store: str = "",
    progress: Progress = quiet,
) -> Report:
    """Write the award report, or the recommendation in two parts, to ``out/ID/reports/KIND``.

    With lots, an award report of each is written to ``out/ID/reports/award-by-lot``; see `lot_reports`.

    The public part of a recommendation says nothing that is withheld from the public, its appendix nothing that is
    withheld from members; an award report nothing that is withheld from the audience named, which may be none.
    """
    asked = kind.strip().lower()
    if asked not in KINDS:
        said = f"there is no report {kind!r}; there are {' and '.join(KINDS)}"
        return Report(findings=(finding("T051", kind, said),), data={"evaluation": ref})
    if lots and asked != "award":
        said = f"a {asked} is one for every lot: there is an award report of each, and no {asked}"
        wrong = finding("T052", "--lot", said, remedy="Leave out --lot, or ask for award.")
        return Report(findings=(wrong,), data={"evaluation": ref})
    if audience and audience not in AUDIENCES:
        remedy = f"Write one of {', '.join(AUDIENCES)}."
        wrong = finding("R120", "--audience", f"{audience[:60]!r} is no audience", remedy=remedy)
        return Report(findings=(wrong,), data={"evaluation": ref})
    folder, dossier, outcome, findings = computed(ref, "letters", store)
    law_open = has_error([f for f in findings if f.code in LAW_OPEN])
    if folder is None or dossier is None or outcome is None or law_open:
        return Report(findings=findings, data={"evaluation": ref})
    named, unknown = lots_named(dossier.tender, lots)
    usual = usual_day(asked, dossier)
    day, bad = read_day(on or (usual.isoformat() if usual else ""))
    if day is None or unknown:
        return Report(findings=(*findings, *unknown, *bad), data={"evaluation": ref})
    digest, chain = of_record(folder, dossier, outcome, store)
    early = tuple(dated_too_early(dossier, day, tells_decision=False))
    problems = of_lots((*findings, *outcome.findings, *early), dossier.tender, named)
    data: dict[str, object] = {
        "evaluation": outcome.evaluation,
        "kind": asked,
        "on": day.isoformat(),
        "complete": outcome.complete,
        "digest": digest or outcome_digest(outcome),
    }
    if has_error(early):
        return Report(findings=problems, data=data)
    target = (out or Path("out") / folder.name) / "reports"
    try:
        if named:
            made = lot_reports(
                *shown(dossier, outcome, audience),
                named,
                target / FOLDER,
                day,
                digest=digest,
                chain=chain,
                pdf=pdf,
                dry_run=dry_run,
                made=by(actor),
                workers=workers,
                progress=progress,
            )
            data["reports"] = [{"lot": lot, "file": file} for lot, file in made.by_lot.items()]
            files, lacking = made.files, made.lacking
        else:
            end = facts_of(dossier).standstill
            papers, lacking = _made(asked, digest, chain, audience)(dossier, outcome, end)
            kept = _attached(*shown(dossier, outcome, audience)) if pdf else None
            files = publish(
                target / asked,
                lambda aside: _write(papers, dossier, day, aside, kept),
                dry_run=dry_run,
                made=by(actor),
            )
    except RefusedError as refused:
        return Report(findings=(*problems, refused.finding), data=data)
    return Report(findings=(*problems, *lacking), data=data, files=files, dry_run=dry_run)


def _attached(dossier: Dossier, outcome: Outcome) -> Attachment:
    return Attachment(
        name="outcome.json",
        data=result_files(dossier, outcome)["outcome.json"].encode(),
        description="The outcome this report rests on",
    )


def usual_day(kind: str, dossier: Dossier) -> date | None:
    """Return the day a report carries where none is given: as recorded, else that of approval.

    A recommendation has the day it was made. An award report has that of the last contract or notice it tells of.
    """
    told = (
        (EntryKind.RECOMMENDATION,)
        if kind == "recommendation"
        else (EntryKind.NOTICE_PUBLISHED, EntryKind.SIGNED)
    )
    days = [e.on for e in of_kind(standing(dossier.entries), *told)]
    if kind == "award" and dossier.approved_on is not None:
        days.append(dossier.approved_on)
    return max(days, default=dossier.approved_on)


def _made(
    kind: str, digest: str, chain: str, audience: str
) -> Callable[[Dossier, Outcome, StandstillResult | None], Made]:
    from tendering.documents.award_report import award_report
    from tendering.documents.recommendation import recommendation

    def award(dossier: Dossier, outcome: Outcome, end: StandstillResult | None) -> Made:
        told = shown(dossier, outcome, audience)
        paper, lacking = award_report(*told, end, digest=digest, chain=chain)
        return (paper,), lacking

    def recommended(dossier: Dossier, outcome: Outcome, end: StandstillResult | None) -> Made:
        (public, _), lacking = recommendation(*shown(dossier, outcome, PUBLIC), end)
        (_, exempt), _ = recommendation(*shown(dossier, outcome, audience or MEMBERS), end)
        return (public, exempt), lacking

    return award if kind == "award" else recommended


def _write(
    papers: tuple[Paper, ...],
    dossier: Dossier,
    day: date,
    aside: Path,
    kept: Attachment | None,
) -> None:
    """Write each paper as Word, and with ``kept`` as PDF; what a public part keeps inside it is public, so nothing."""
    for paper in papers:
        word = make_paper(paper, dossier.tender, day, templates=own_templates())
        (aside / f"{paper.name}.docx").write_bytes(word)
        if kept is not None:
            inside = [kept] if paper.names_bidders else []
            (aside / f"{paper.name}.pdf").write_bytes(pdf_of(word, day, attached=inside))
