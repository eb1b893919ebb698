"""Evaluate: read, check, score, appoint, write the results; or compare them with what was expected."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

from tendering.documents.names import Names
from tendering.documents.workers import made_by, workers_for
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome, Outcome
from tendering.workbench import dossiers
from tendering.workbench.collecting import uncollected
from tendering.workbench.records import RefusedError
from tendering.workbench.results import (
    LotTexts,
    lot_texts,
    outcome_json,
    result_files,
    write_results,
)
from tendering.workbench.under_way import EVALUATE, StoppedError, UnderWay, read, under_way
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
STANDINGS_OF_A_DOCUMENT = 10
"""So many standings with their reasons take as long to write as a document takes to make: see `workers_for`."""
Findings = tuple[Finding, ...]


def open_evaluation(
    ref: str, to: str = EVALUATE, store: str = ""
) -> tuple[Path | None, Dossier | None, Findings]:
    """Read an evaluation and check it. The dossier is None where a finding stops `evaluate`.

    Args:
        ref: Id or folder.
        to: See `Held.told`.
        store: See `records.opened`.
    """
    try:
        folder = dossiers.folder_of(ref, store)
    except RefusedError as refused:
        return None, None, refused.findings
    held = read(folder, store)
    told = held.told(to)
    return folder, None if held.stopped(told) else held.dossier, told


@uncollected()
def computed(
    ref: str, to: str = EVALUATE, store: str = ""
) -> tuple[Path | None, Dossier | None, Outcome | None, Findings]:
    """Read, check and evaluate; findings are those of reading and checking (the outcome holds its own).

    Args:
        ref: Id or folder.
        to: See `Held.told`.
        store: See `records.opened`.
    """
    with under_way(ref, to, store) as work:
        try:
            findings = work.findings()
        except StoppedError as stopped:
            return work.folder, None, None, stopped.findings
        dossier = work.dossier if work.outcome is not None else None
        return work.folder, dossier, work.outcome, findings


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
    with under_way(ref, store=store) as work:
        try:
            return _run(ref, work, out, dry_run=dry_run, actor=actor, save_expected=save_expected)
        except StoppedError as stopped:
            found = stopped.findings
        alone = replace(work, outcome=None, findings=lambda: found)
        return _run(ref, alone, out, dry_run=dry_run, actor=actor, save_expected=save_expected)


def _run(
    ref: str,
    work: UnderWay,
    out: Path | None,
    *,
    dry_run: bool,
    actor: str,
    save_expected: bool,
) -> Report:
    """Write what is under way, its findings last: they are waited for only then.

    Raises:
        StoppedError: They say that the outcome does not count. Nothing is written.
    """
    folder, dossier, outcome = work.folder, work.dossier, work.outcome
    if folder is None or (outcome is None and not save_expected):
        return Report(findings=work.findings(), data=nothing_evaluated(ref))
    shown: list[str] = []
    written = publish(
        folder / EXPECTED if save_expected else (out or Path("out") / folder.name) / "results",
        _writer(work, shown),
        dry_run=dry_run,
        made=by(actor),
        manifest=not save_expected,
    )
    findings = work.findings()
    if dossier is None or outcome is None:
        return Report(
            findings=findings, data=nothing_evaluated(ref), files=written, dry_run=dry_run
        )
    held, decided = dossier, outcome
    return Report(
        findings=(*findings, *outcome.findings),
        data=Later(lambda: outcome_json(held, decided, findings)),
        text="\n\n".join(shown),
        files=written,
        dry_run=dry_run,
    )


def _writer(work: UnderWay, shown: list[str]) -> Callable[[Path], Digests | None]:
    """Return what writes the files of an evaluation, and keeps in ``shown`` what a person reads of each lot.

    One that findings stop has those alone.
    """
    if work.dossier is None or work.outcome is None:
        return writer_of(_results(None, None, work.findings()))
    dossier, outcome = work.dossier, work.outcome

    def make(aside: Path) -> Digests:
        with ExitStack() as files:
            begun: dict[str, TextFile] = {}

            def begin(name: str) -> TextFile:
                begun[name] = files.enter_context(TextFile(aside / name))
                return begun[name]

            lots = files.enter_context(closing(_lots(dossier, outcome, shown)))
            write_results(outcome, lots, _all_found(work, outcome), begin)
        return {name: (file.digest, file.digest) for name, file in begun.items()}

    return make


def _all_found(work: UnderWay, outcome: Outcome) -> Iterator[Finding]:
    """Give every finding; whoever asks for the first waits for the checks."""
    yield from work.findings()
    yield from outcome.findings


def _lots(dossier: Dossier, outcome: Outcome, shown: list[str]) -> Generator[LotTexts, None, None]:
    """Yield the texts of each lot, made by as many processes as are worth while; keep what a person reads of it."""
    from tendering.documents.tables import lot_summary

    names = Names.of(dossier)

    def texts(lot: LotOutcome) -> tuple[LotTexts, str]:
        return lot_texts(dossier.tender, lot, names), lot_summary(dossier, lot)

    standings = sum(len(lot.standings) for lot in outcome.lots)
    number = workers_for(standings // STANDINGS_OF_A_DOCUMENT)
    with closing(made_by(outcome.lots, texts, workers=number)) as made:
        for of_lot, summary in made:
            shown.append(summary)
            yield of_lot


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
