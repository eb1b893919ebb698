"""What an officer does with a definition: start one, import the form, check it, print the schema, list what is there."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from tendering.checks import check_age, check_tender
from tendering.checks.expected_market import check_market
from tendering.files.definition import json_schema, read_tender, read_text, read_to_check
from tendering.law.regime import regime_of, regime_of_lot
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.tender import Tender
from tendering.workbench.days import read_day
from tendering.workbench.follows import undecided
from tendering.workbench.library import TENDER_FILE, bad_id, locate, not_found, shelves
from tendering.workbench.records import RefusedError
from tendering.workbench.under_way import beyond
from tendering.workbench.writing import Report, publish, writer_of


def open_tender(ref: str) -> tuple[Path | None, Tender | None, tuple[Finding, ...]]:
    """Read a tender by id or path and check everything about it."""
    path = locate("lots", ref)
    if path is None:
        return None, None, (not_found("lots", ref),)
    tender, findings = read_to_check(path)
    if tender is not None:
        more = (*check_tender(tender), *undecided(tender))
        findings = (*findings, *beyond(findings, more))
    return path, tender, tuple(dict.fromkeys(findings))


def check(ref: str, *, on: str = "", bidders: str = "") -> Report:
    """Report every problem of a definition and of its published figures at once.

    Args:
        ref: The tender, by id or path.
        on: The day asked: values of the law last checked over a year before are then reported too.
        bidders: How many bidders are expected: places that they cannot fill are then reported too, whatever they bid.
    """
    from tendering.workbench.competition import drift_of

    path, tender, findings = open_tender(ref)
    if path is not None:
        findings = (*findings, *drift_of(path))
    if on:
        day, bad = read_day(on)
        old = check_age(tender, day) if tender is not None and day is not None else ()
        findings = (*findings, *bad, *old)
    data: dict[str, object] = {
        "tender": tender.id if tender else ref,
        "fingerprint": (tender.fingerprint or None) if tender else None,
        "law": _law_json(tender) if tender else None,
    }
    text = _law_told(tender) if tender else ""
    if bidders and tender is not None:
        market = check_market(tender, bidders)
        findings = (*findings, *market.findings)
        data["clashes"] = [asdict(c) for c in market.clashes]
        text = "\n".join(filter(None, (text, market.told)))
    return Report(findings=findings, data=data, text=text)


def _law_told(tender: Tender) -> str:
    """Say which law applies and the fact that decided it; nothing where it is not decided, which is a finding."""
    answer = regime_of(tender)
    if answer.regime is None:
        return ""
    lines = [f"Law: {answer.named}: {answer.because} ({answer.cite})."]
    for lot in tender.lots:
        own = regime_of_lot(tender, lot)
        if own.regime not in (answer.regime, None):
            lines.append(f"Lot {lot.id}: {own.title}: {own.because} ({own.cite}).")
    return "\n".join(lines)


def _law_json(tender: Tender) -> dict[str, object]:
    """Return the law that applies with the fact that decided it, and the lots that are under another."""
    answer = regime_of(tender)
    lots = {lot.id: regime_of_lot(tender, lot) for lot in tender.lots}
    return {
        "regime": answer.regime,
        "title": answer.title,
        "because": answer.because,
        "cite": answer.cite,
        "light_touch": answer.light_touch,
        "light_touch_because": answer.light_touch_because,
        "lots": [
            {"lot": lot, "regime": own.regime, "because": own.because, "cite": own.cite}
            for lot, own in lots.items()
            if own.regime != answer.regime
        ],
    }


def schema() -> Report:
    """Return the JSON Schema of tender.yaml, for editors."""
    data = json_schema()
    return Report(data=data, text=json.dumps(data, indent=2, ensure_ascii=False))


def new(
    name: str,
    *,
    like: str | None,
    workbook: bool,
    from_gaps: str | None = None,
    dry_run: bool = False,
) -> Report:
    """Start a definition in ``lots/ID``: a commented tender.yaml, or the Excel form that says the same.

    Args:
        name: Id of the new tender.
        like: Another tender to copy.
        workbook: The form in place of the file.
        from_gaps: An evaluation: what it leaves uncovered becomes the lots.
        dry_run: Write nothing.

    Raises:
        RefusedError: The evaluation cannot be computed, leaves nothing, or two starts are named at once.
    """
    from tendering.files.definition_form import write_form
    from tendering.files.starter import starter_yaml
    from tendering.workbench.follows import begun

    if like is not None and from_gaps is not None:
        said = "a tender starts from another, or from what an evaluation leaves, not both"
        remedy = "Give --like or --from-gaps."
        raise RefusedError(finding("F094", "--from-gaps", said, remedy=remedy))
    source = None
    if like is not None:
        path = locate("lots", like)
        if path is None:
            return Report(findings=(not_found("lots", like),))
        source, unread = read_text(path)
        if source is None:
            return Report(findings=unread)
    problem = bad_id(name)
    folder = Path("lots") / name
    target = folder / ("tender-form.xlsx" if workbook else TENDER_FILE)
    if problem is None and target.exists():
        problem = finding("F091", str(target), "is already there, and is not overwritten")
    if problem is not None:
        return Report(findings=(problem,))
    text, notes = (
        begun(name, from_gaps) if from_gaps is not None else (starter_yaml(name, source), ())
    )
    refused: list[Finding] = []

    def make(aside: Path) -> None:
        if workbook:
            refused.extend(write_form(text, aside / target.name))
        else:
            writer_of({target.name: text})(aside)

    files = publish(folder, make, dry_run=dry_run, manifest=False)
    step = f"tendering import-definition {target}" if workbook else f"tendering check {name}"
    return Report(
        findings=(*notes, *refused),
        files=files,
        dry_run=dry_run,
        data={"tender": name, **({"follows": from_gaps} if from_gaps is not None else {})},
        text="" if refused else f"Fill it in, then: {step}",
    )


def import_definition(file: Path, *, dry_run: bool = False, out: Path | None = None) -> Report:
    """Read the Excel form back into ``lots/ID/tender.yaml``; nothing is written while the form has errors."""
    from tendering.files.definition import tender_from_text
    from tendering.files.definition_form import read_form

    text, findings = read_form(file)
    if text is None or has_error(findings):
        return Report(findings=findings)
    tender, more = tender_from_text(text, TENDER_FILE)
    findings = (*findings, *more)
    if tender is None:
        return Report(findings=findings)
    folder = out or Path("lots") / tender.id
    if (folder / TENDER_FILE).exists() and read_text(folder / TENDER_FILE)[0] != text:
        taken = finding(
            "F091", str(folder / TENDER_FILE), "is already there and says something else"
        )
        return Report(findings=(*findings, taken))
    files = publish(
        folder,
        writer_of({TENDER_FILE: text}),
        dry_run=dry_run,
        manifest=False,
    )
    data = {"tender": tender.id, "fingerprint": tender.fingerprint}
    return Report(
        findings=(*findings, *check_tender(tender)), files=files, dry_run=dry_run, data=data
    )


def listing() -> Report:
    """List tenders and evaluations, shipped and local, with their state."""
    from tendering.documents.tables import mapping_table

    tenders = [_tender_row(s.id, s.folder, shipped=s.shipped) for s in shelves("lots")]
    evaluations = [
        _evaluation_row(s.id, s.folder, shipped=s.shipped) for s in shelves("evaluations")
    ]
    text = "\n\n".join(
        [
            mapping_table(tenders, ["tender", "where", "state", "title"]),
            mapping_table(evaluations, ["evaluation", "where", "state", "title"]),
        ]
    )
    return Report(data={"tenders": tenders, "evaluations": evaluations}, text=text)


def _tender_row(name: str, folder: Path, *, shipped: bool) -> dict[str, object]:
    tender, findings = read_tender(folder / TENDER_FILE)
    if tender is not None:
        findings = (*findings, *check_tender(tender))
    stopped = [what for what in ("evaluate", "pack") if stopping(findings, what)]
    state = f"not ready to {' or '.join(stopped)}" if stopped else "ready"
    where = "shipped" if shipped else "local"
    return {
        "tender": name,
        "where": where,
        "state": state,
        "title": tender.title if tender else "",
    }


def _evaluation_row(name: str, folder: Path, *, shipped: bool) -> dict[str, object]:
    from tendering.workbench.evaluate import computed
    from tendering.workbench.records import has_record

    _, dossier, outcome, findings = computed(str(folder))
    if outcome is None:
        count = len(stopping(findings, "evaluate"))
        state = f"stopped by {count} finding{'s' if count != 1 else ''}"
    else:
        waiting = sum(not lot.complete for lot in outcome.lots)
        state = "complete" if outcome.complete else f"{waiting} of {len(outcome.lots)} lots wait"
    if has_record(folder):
        state = f"{state}, with a record"
    where = "shipped" if shipped else "local"
    return {
        "evaluation": name,
        "where": where,
        "state": state,
        "title": dossier.title if dossier else "",
    }
