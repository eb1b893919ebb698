"""An evaluation under way: what it rests on is read once, and a large one is checked by a copy of this process meanwhile.

The outcome follows from what was read and not from the checks, so both can be worked out at once, and its files written.
What the checks find decides whether any of it counts: it is asked for before anything is given out or moved into place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tendering.checks import check_bids, check_outcome, check_record, check_tender
from tendering.documents.workers import beside, workers_for
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, has_error, stopping
from tendering.model.outcome import Outcome
from tendering.model.remedies import in_a_record
from tendering.workbench import dossiers
from tendering.workbench.kept import kept
from tendering.workbench.records import RefusedError

EVALUATE = "evaluate"
ROWS_OF_A_DOCUMENT = 250
"""So many marks and scores take as long to check as a document takes to make: see `workers_for`."""
Findings = tuple[Finding, ...]


class StoppedError(Exception):
    """A finding stops what was under way: nothing of it counts."""

    def __init__(self, findings: Findings) -> None:
        super().__init__("; ".join(f.message for f in findings))
        self.findings = findings


@dataclass(slots=True)
class Held:
    """One evaluation as it was read, and what was worked out of it so far.

    Attributes:
        dossier: None where it cannot be read.
        findings: What reading found.
        wrong: What is wrong with the tender, and with all else; None until somebody asked.
        decided: The outcome and what checks say of it; None until somebody asked.
    """

    dossier: Dossier | None
    findings: Findings
    wrong: tuple[Findings, Findings] | None = None
    decided: tuple[Outcome, Findings] | None = None

    def outcome(self, dossier: Dossier) -> Outcome:
        """Return the outcome, worked out once."""
        if self.decided is None:
            outcome = evaluate(dossier)
            outcome = replace(outcome, findings=in_a_record(outcome.findings, dossier.record))
            of_outcome = in_a_record(check_outcome(dossier, outcome), dossier.record)
            self.decided = outcome, of_outcome
        return self.decided[0]

    def told(
        self, to: str, wrong: Callable[[], tuple[Findings, Findings]] | None = None
    ) -> Findings:
        """Return everything that was found before the outcome, once each.

        Args:
            to: What is to be made: faults of the tender's definition that stop it are told too.
            wrong: Gives what is wrong with the tender, and with all else, where it is being worked out elsewhere.
        """
        findings = self.findings
        if self.dossier is not None:
            if self.wrong is None:
                self.wrong = wrong() if wrong is not None else wrong_with(self.dossier)
            of_tender, of_rows = self.wrong
            law = (f for f in of_tender if stopping([f], EVALUATE) or stopping([f], to))
            findings = (*findings, *beyond(findings, (*law, *of_rows)))
        once = tuple(dict.fromkeys(findings))
        return in_a_record(once, self.dossier.record if self.dossier is not None else "")

    def stopped(self, told: Findings) -> bool:
        """Say whether nothing is to be evaluated."""
        return self.dossier is None or bool(stopping(told, EVALUATE))


def read(folder: Path, store: str = "") -> Held:
    """Read an evaluation, or return it as it was read before: see `kept`."""
    return kept("read", folder, store, lambda: Held(*dossiers.read(folder, store)))


def wrong_with(dossier: Dossier) -> tuple[Findings, Findings]:
    """Return what is wrong with the tender of an evaluation, and with all else it rests on."""
    of_rows = (*check_bids(dossier), *check_record(dossier.tender, dossier.entries, dossier))
    return check_tender(dossier.tender), of_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """One evaluation while the block of `under_way` runs.

    Attributes:
        folder: None where there is none.
        dossier: None where it cannot be read.
        outcome: None where it cannot be worked out; what `findings` says decides whether it counts.
        findings: Waits for the checks; gives everything found, and what checks say of the outcome, but not what the
            outcome itself holds. It raises `StoppedError` where there is an outcome, and it does not count.
    """

    folder: Path | None
    dossier: Dossier | None
    outcome: Outcome | None
    findings: Callable[[], Findings]


@contextmanager
def under_way(ref: str, to: str = EVALUATE, store: str = "") -> Iterator[UnderWay]:
    """Read and evaluate within the block; the checks of many rows go on in a copy of this process until they are asked for.

    Args:
        ref: Id or folder.
        to: See `Held.told`.
        store: See `records.opened`.
    """
    try:
        folder = dossiers.folder_of(ref, store)
    except RefusedError as refused:
        found = refused.findings
        yield UnderWay(folder=None, dossier=None, outcome=None, findings=lambda: found)
        return
    held = read(folder, store)
    dossier = held.dossier
    if dossier is None:
        told = held.told(to)
        yield UnderWay(folder=folder, dossier=None, outcome=None, findings=lambda: told)
        return
    rows = len(dossier.marks) + len(dossier.consensus)
    copied = held.wrong is None and workers_for(rows // ROWS_OF_A_DOCUMENT) > 1
    with beside(lambda: wrong_with(dossier), copied=copied) as wrong:

        def findings() -> Findings:
            told = held.told(to, wrong)
            if outcome is None or held.decided is None:
                return told
            if held.stopped(told):
                raise StoppedError(told)
            _, of_outcome = held.decided
            waits = {f.where for f in outcome.findings}
            # of a blank that somebody waits for, that is said, and not also that it is blank
            return (*(f for f in told if f.code != "F018" or f.where not in waits), *of_outcome)

        outcome = _outcome(held, dossier, copied=copied, told=lambda: held.told(to, wrong))
        yield UnderWay(folder=folder, dossier=dossier, outcome=outcome, findings=findings)


def _outcome(
    held: Held, dossier: Dossier, *, copied: bool, told: Callable[[], Findings]
) -> Outcome | None:
    """Return the outcome; None where a finding stops it. While a copy checks, that is not known yet."""
    if not copied:
        return None if held.stopped(told()) else held.outcome(dossier)
    try:
        return held.outcome(dossier)
    except Exception:
        if held.stopped(told()):  # as a rule that is why
            return None
        raise


def beyond(before: Findings, more: Findings) -> Findings:
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
