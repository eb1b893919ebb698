"""Evaluate: read, check, score, appoint, write the results; or compare them with what was expected."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tendering.checks import check_bids, check_outcome, check_record, check_tender
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.outcome import Outcome
from tendering.model.remedies import in_a_record
from tendering.workbench import dossiers
from tendering.workbench.collecting import uncollected
from tendering.workbench.kept import kept
from tendering.workbench.records import RefusedError
from tendering.workbench.results import (
    outcome_json,
    result_files,
    unmade_json,
    write_results,
)
from tendering.workbench.writing import (
    Digests,
    Later,
    Report,
    TextFile,
    by,
    finding_json,
    publish,
    writer_of,
)

EXPECTED = "expected"
EVALUATE = "evaluate"


def open_evaluation(
    ref: str, to: str = EVALUATE, store: str = ""
) -> tuple[Path | None, Dossier | None, tuple[Finding, ...]]:
    """Read an evaluation and check it. The dossier is None where a finding stops `evaluate`.

    Args:
        ref: Id or folder.
        to: What is to be made: faults of the tender's definition that stop it are told too.
        store: See `records.opened`.
    """
    try:
        folder = dossiers.folder_of(ref, store)
    except RefusedError as refused:
        return None, None, refused.findings
    dossier, findings, of_tender, of_rows = kept(
        "checked", folder, store, lambda: _checked(folder, store)
    )
    if dossier is not None:
        law = (f for f in of_tender if stopping([f], EVALUATE) or stopping([f], to))
        findings = (*findings, *beyond(findings, (*law, *of_rows)))
    stopped = dossier is None or bool(stopping(findings, EVALUATE))
    told = in_a_record(_once(findings), dossier.record if dossier is not None else "")
    return folder, None if stopped else dossier, told


Findings = tuple[Finding, ...]


def _checked(folder: Path, store: str) -> tuple[Dossier | None, Findings, Findings, Findings]:
    """Read an evaluation: the dossier, what reading found, what is wrong with the tender, and with all else."""
    dossier, findings = dossiers.read(folder, store)
    if dossier is None:
        return None, findings, (), ()
    of_rows = (*check_bids(dossier), *check_record(dossier.tender, dossier.entries, dossier))
    return dossier, findings, check_tender(dossier.tender), of_rows


def beyond(before: tuple[Finding, ...], more: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Keep what checks add to what reading found: all of it, or beside errors only new errors that stand by themselves.

    Where a row or key could not be read, a warning of what is lacking may only follow from that.
    """
    if not has_error(before):
        return more
    said = {f.code for f in before}
    if any(f.code in {"D005", "D006"} and f.message.startswith("criteria") for f in before):
        said |= {"D050", "D051", "D052", "B004"}  # sums over questions that are not known
    lost = (f for f in before if has_error([f]) and f.code != "F016")
    if any(f.where.split(":")[0].endswith("bidders.csv") for f in lost):
        said.add("B001")
    blank = [(f.where, f.message.partition(" ")[0]) for f in before if f.code == "D004"]
    return tuple(
        f for f in more if has_error([f]) and f.code not in said and not _is_blank(f, blank)
    )


def _is_blank(found: Finding, blank: list[tuple[str, str]]) -> bool:
    """Say whether a check found a blank that reading has reported already, by its place and key."""
    match found.code:
        case "D053":
            return any(key.startswith("weights") for _, key in blank)
        case "D062":
            return any(at == found.where and key.endswith(".effect") for at, key in blank)
        case "D063":
            return any(key in found.message.split() for _, key in blank)
        case "D091":
            return any(key == "aggregation.missing" for _, key in blank)
        case _:
            return False


def _once(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(dict.fromkeys(findings))


@uncollected()
def computed(
    ref: str, to: str = EVALUATE, store: str = ""
) -> tuple[Path | None, Dossier | None, Outcome | None, tuple[Finding, ...]]:
    """Read, check and evaluate; findings are those of reading and checking (the outcome holds its own).

    Args:
        ref: Id or folder.
        to: See `open_evaluation`.
        store: See `records.opened`.
    """
    folder, dossier, findings = open_evaluation(ref, to, store)
    if dossier is None:
        return folder, None, None, findings
    held: Dossier = dossier
    outcome, of_outcome = kept("outcome", folder or Path(), store, lambda: _outcome(held))
    waits = {f.where for f in outcome.findings}
    # of a blank that somebody waits for, that is said, and not also that it is blank
    findings = tuple(f for f in findings if f.code != "F018" or f.where not in waits)
    return folder, dossier, outcome, (*findings, *of_outcome)


def _outcome(dossier: Dossier) -> tuple[Outcome, Findings]:
    """Return the outcome with its own findings, and what checks say of it."""
    outcome = evaluate(dossier)
    outcome = replace(outcome, findings=in_a_record(outcome.findings, dossier.record))
    return outcome, in_a_record(check_outcome(dossier, outcome), dossier.record)


@uncollected()
def run(
    ref: str,
    *,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    save_expected: bool = False,
    store: str = "",
) -> Report:
    """Evaluate and write outcome.json and its tables to ``out`` (default ``out/ID/results``)."""
    from tendering.documents.tables import lot_summary

    folder, dossier, outcome, findings = computed(ref, store=store)
    if folder is None or (outcome is None and not save_expected):
        return Report(findings=findings, data=nothing_evaluated(ref))
    results = (out or Path("out") / folder.name) / "results"
    written = publish(
        folder / EXPECTED if save_expected else results,
        _writer(dossier, outcome, findings),
        dry_run=dry_run,
        made=by(actor),
        manifest=not save_expected,
    )
    if dossier is None or outcome is None:
        return Report(
            findings=findings, data=nothing_evaluated(ref), files=written, dry_run=dry_run
        )
    held, decided = dossier, outcome
    return Report(
        findings=(*findings, *outcome.findings),
        data=Later(lambda: outcome_json(held, decided, findings)),
        text="\n\n".join(lot_summary(dossier, lot) for lot in outcome.lots),
        files=written,
        dry_run=dry_run,
    )


def _writer(
    dossier: Dossier | None, outcome: Outcome | None, findings: Findings
) -> Callable[[Path], Digests | None]:
    """Return what writes the files of an evaluation; one that findings stop has those alone."""
    if dossier is None or outcome is None:
        return writer_of(_results(dossier, outcome, findings))
    held, decided = dossier, outcome

    def make(aside: Path) -> Digests:
        with ExitStack() as files:
            begun: dict[str, TextFile] = {}

            def begin(name: str) -> TextFile:
                begun[name] = files.enter_context(TextFile(aside / name))
                return begun[name]

            write_results(unmade_json(held, decided, findings), begin)
        return {name: (file.digest, file.digest) for name, file in begun.items()}

    return make


def nothing_evaluated(ref: str) -> dict[str, object]:
    """Return the machine form of an evaluation that could not be computed."""
    return {"evaluation": ref, "tender": None, "fingerprint": None, "complete": False, "lots": []}


def check(ref: str, *, store: str = "") -> Report:
    """Compare with ``expected/``; write nothing; every difference is shown, findings included."""
    folder, dossier, outcome, findings = computed(ref, store=store)
    if folder is None:
        return Report(findings=findings, data=nothing_evaluated(ref))
    expected = folder / EXPECTED
    if not expected.is_dir():
        missing = finding("F092", str(expected), "there is nothing to compare with")
        return Report(findings=(*findings, missing), data=nothing_evaluated(ref))
    shown = differences(expected, _results(dossier, outcome, findings))
    data = {"evaluation": ref, "same": not shown, "difference": shown, "findings": []}
    text = "\n".join(shown) if shown else f"{ref}: the same as expected"
    return Report(data=data, text=text, differs=bool(shown))


def _results(
    dossier: Dossier | None, outcome: Outcome | None, findings: Findings
) -> dict[str, str]:
    """Return what an evaluation gives, by file name; one that findings stop gives those alone."""
    if dossier is None or outcome is None:
        found = [finding_json(f) for f in findings]
        return {"findings.json": json.dumps(found, indent=1, ensure_ascii=False) + "\n"}
    return result_files(dossier, outcome, findings)


def differences(expected: Path, files: dict[str, str]) -> list[str]:
    """Return a unified difference of each expected file against what was computed; empty where equal."""
    lines: list[str] = []
    for name, text in sorted(files.items()):
        path = expected / name
        before = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
        lines += difflib.unified_diff(
            before.splitlines(),
            text.splitlines(),
            f"expected/{name}",
            f"computed/{name}",
            lineterm="",
            n=2,
        )
    return lines
