"""Take in bids: response workbooks into an evaluation's tables, with a blank score sheet for the panel."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tendering.documents.progress import Progress, quiet
from tendering.files.columns import TABLES
from tendering.files.definition import read_tender, read_text
from tendering.files.dossier import EVALUATION_FILE, read_dossier
from tendering.files.receive_rows import merged
from tendering.files.receive_rows import receive as read_responses
from tendering.model.findings import Finding, finding, has_error
from tendering.model.tender import Per, Tender
from tendering.workbench.library import bad_id, find_tender, locate, not_found, roots, shipped_root
from tendering.workbench.portal import delivered, layout_data, layout_text
from tendering.workbench.records import has_record
from tendering.workbench.writing import Report, publish, writer_of

SHEET = "consensus.csv"
ANSWERED = "pass_fail.csv"


def receive(
    ref: str,
    paths: Sequence[Path],
    *,
    tender: str = "",
    profile: Path | None = None,
    dry_run: bool = False,
    progress: Progress = quiet,
) -> Report:
    """Read bidders' response workbooks into ``evaluations/ID``; all of them or, on any error, none.

    With a profile the paths are exports of a portal, laid out as it says.

    A new evaluation is started where there is none: it needs ``tender``. Where the panel has no agreed scores
    yet, consensus.csv is laid out with a row for each, the marks blank.
    """
    folder, found, findings = _target(ref, tender)
    if folder is None or found is None:
        return Report(findings=findings, data={"evaluation": ref})
    data: dict[str, object] = {"evaluation": ref}
    shown = ""
    if profile is not None:
        texts, more, data, shown, count = _exported(folder, found, paths, profile, data)
    else:
        files, missing = _workbooks(paths)
        if missing:
            return Report(findings=(*findings, *missing), data=data)
        count = len(files)
        texts, more = read_responses(folder, found, progress(files, "Reading bids", count))
    findings = (*findings, *more)
    if dry_run and shown and (has_error(findings) or not texts):
        return Report(findings=findings, data=data, text=shown)
    if has_error(findings) or not texts:
        return Report(findings=findings, data={"evaluation": ref})
    if not (folder / EVALUATION_FILE).is_file():
        texts[EVALUATION_FILE] = _evaluation_text(folder.name, tender)
    if not (folder / SHEET).is_file():
        texts[SHEET] = blank_scores(found, texts["bids.csv"])
    written = publish(folder, writer_of(texts), dry_run=dry_run, manifest=False)
    data |= {"evaluation": folder.name, "tender": found.id, "workbooks": count}
    text = "\n".join((*([shown] if dry_run and shown else ()), *_next(ref, folder, texts)))
    return Report(findings=findings, data=data, text=text, files=written, dry_run=dry_run)


def is_recorded(ref: str, store: str = "") -> bool:
    """Say whether an evaluation has a record, where submissions are sealed."""
    path = locate("evaluations", ref)
    folder = path.parent if path is not None else Path.cwd() / "evaluations" / ref
    return has_record(folder, store)


def _exported(
    folder: Path,
    tender: Tender,
    paths: Sequence[Path],
    profile: Path,
    data: dict[str, object],
) -> tuple[dict[str, str], tuple[Finding, ...], dict[str, object], str, int]:
    """Read exports of a portal: tables, findings, and what was read from where, for machines and for people."""
    from tendering.files.portal_reader import nobodys, read_bidder

    came = delivered(paths, profile, tender)
    shown = layout_text(came)
    data = {**data, "layout": layout_data(came)}
    found = list(came.findings)
    responses = []
    for export in came.exports:
        found += nobodys(export)
        for one in export.layout.folders:
            read = read_bidder(export, one.bidder, tender)
            where = f"{export.name}, {one.text}"
            responses.append((where, read.rows, (*read.findings, *read.of_prices)))
            found += [
                finding("R324", f["where"], f"{one.bidder}: {f['kind']}: {f['said']!r}")
                for f in read.flags
            ]
    if not came.exports:
        return {}, tuple(found), data, shown, 0
    texts, more = merged(folder, responses)
    findings = tuple(dict.fromkeys((*found, *more)))
    return ({} if has_error(findings) else texts), findings, data, shown, len(responses)


def _next(ref: str, folder: Path, texts: Mapping[str, str]) -> Iterator[str]:
    """Say what the panel has to write before the evaluation can be run."""
    yield "Next:"
    answers = csv.DictReader(io.StringIO(texts.get(ANSWERED, "")))
    if blank := sum(not row["answer"] for row in answers):
        yield f"  {folder / ANSWERED}: write pass or fail in the {blank} rows whose answer is blank"
    if SHEET in texts:
        yield f"  {folder / SHEET}: write the mark and reason the panel agreed in each row"
    yield f"  tendering evaluate {ref}"


def _target(ref: str, tender: str) -> tuple[Path | None, Tender | None, tuple[Finding, ...]]:
    """Return the evaluation's folder and its tender; a shipped evaluation receives no bids."""
    path = locate("evaluations", ref)
    shipped = shipped_root("evaluations").resolve()
    if path is not None and shipped in path.parents:
        if not tender or roots("evaluations")[0][1]:
            refused = finding("F099", ref, "is a shipped evaluation, which receives no bids")
            return None, None, (refused,)
        path = None  # one of the user's own, under the same id
    if path is not None and not tender:
        dossier, findings = read_dossier(path.parent, find_tender)
        if dossier is not None:
            return path.parent, dossier.tender, ()
        tender = _named_tender(path.parent)
        if not tender:
            return None, None, findings
    if not tender:
        return None, None, (not_found("evaluations", ref),)
    if path is None and (unusable := bad_id(ref)):
        return None, None, (unusable,)
    source = locate("lots", tender, path.parent if path else None)
    if source is None:
        return None, None, (not_found("lots", tender),)
    found, findings = read_tender(source)
    return (
        (path.parent if path else Path("evaluations") / ref),
        found,
        findings if found is None else (),
    )


def _named_tender(folder: Path) -> str:
    """Return the tender an evaluation names, where its tables cannot be read as a whole yet."""
    from tendering.files.evaluation_file import read_evaluation_text

    text, _ = read_text(folder / EVALUATION_FILE)
    found, _ = read_evaluation_text(text or "", EVALUATION_FILE)
    return found.tender if found is not None else ""


def _workbooks(paths: Sequence[Path]) -> tuple[list[Path], tuple[Finding, ...]]:
    """Return the workbooks named, folders opened one level; a path that is not there is a finding."""
    files: list[Path] = []
    missing = []
    for path in paths:
        inside = (
            sorted(p for p in path.glob("*.xlsx") if not p.name.startswith("~$"))
            if path.is_dir()
            else []
        )
        if path.is_file():
            files.append(path)
        elif inside:
            files += inside
        else:
            remedy = "Give response workbooks (.xlsx), or a folder that holds them."
            missing.append(finding("F096", str(path), "there is no workbook here", remedy=remedy))
    return files, tuple(missing)


def _evaluation_text(name: str, tender: str) -> str:
    """Return evaluation.yaml of a new evaluation. JSON strings are YAML strings, safely quoted."""
    lines = [
        f"evaluation: {json.dumps(name)}",
        f"title: {json.dumps(f'Evaluation of {tender}')}",
        f"tender: {json.dumps(tender)}",
        "# seed: the secret text of the draw, revealed once all scores are agreed",
        "# approved_on: the day the award was approved, YYYY-MM-DD",
    ]
    return "\n".join(lines) + "\n"


def blank_scores(tender: Tender, bids: str) -> str:
    """Lay out consensus.csv: a row for every score the panel has to agree, every mark blank."""
    rows = list(csv.DictReader(io.StringIO(bids)))
    text = io.StringIO()
    writer = csv.DictWriter(text, TABLES["consensus"].names, lineterminator="\n", restval="")
    writer.writeheader()
    for lot in tender.lots:
        for bidder in dict.fromkeys(r["bidder"] for r in rows if r["lot"] == lot.id):
            named = {r["zone"] for r in rows if (r["bidder"], r["lot"]) == (bidder, lot.id)}
            zones = [z.id for z in lot.zones if "*" in named or z.id in named]
            writer.writerows(_rows(tender, lot.id, bidder, zones))
    return text.getvalue()


def _rows(tender: Tender, lot: str, bidder: str, zones: Sequence[str]) -> list[Mapping[str, str]]:
    return [
        {"bidder": bidder, "lot": lot, "zone": zone, "criterion": question.id}
        for question in tender.questions(lot)
        for zone in (zones if question.per is Per.ZONE else [""])
    ]
