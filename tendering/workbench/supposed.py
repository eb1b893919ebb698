"""What an analysis rests on: the dossier, its real outcome, what things are called, and the head of its record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tendering.analysis.change_text import Known
from tendering.analysis.changes import Change, changed
from tendering.analysis.difference import Difference, difference
from tendering.evaluation.evaluate import evaluate
from tendering.law.calendar import LONDON
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Outcome
from tendering.record.open import open_store
from tendering.record.store import StoreError
from tendering.workbench.evaluate import computed
from tendering.workbench.records import (
    RefusedError,
    has_record,
    opened,
    store_at,
    store_finding,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Real:
    """An evaluation as it really is.

    Attributes:
        head: Digest of the last entry of its record; empty where no record is kept.
        digests: Of each entry of its record, by number; ``written`` is the day each was written there.
        aliases: By bidder, what the panel knew it by; empty where none is hidden.
    """

    folder: Path
    dossier: Dossier
    outcome: Outcome
    head: str = ""
    digests: Mapping[int, str]
    written: Mapping[int, date]
    aliases: Mapping[str, str]

    @property
    def known(self) -> Known:
        """What a person may call things."""
        return Known.of(self.dossier, self.aliases)

    @property
    def about(self) -> dict[str, object]:
        """What the machine form of every analysis begins with."""
        return {
            "evaluation": self.outcome.evaluation,
            "tender": self.outcome.tender,
            "fingerprint": self.outcome.fingerprint,
            "analysis_only": True,
        }

    def unknown_lot(self, lot: str, code: str) -> list[Finding]:
        """Return the finding, of this code, that ``--lot`` names no lot of the tender; empty means every lot."""
        tender = self.dossier.tender
        if not lot or tender.lot(lot) is not None:
            return []
        known = ", ".join(x.id for x in tender.lots)
        return [finding(code, "--lot", f"there is no lot {lot[:60]!r}; there is {known}")]


def real(ref: str, store: str = "", *, entries: bool = False) -> Real:
    """Read and evaluate.

    Args:
        ref: Id or folder.
        store: See `records.opened`.
        entries: Whether the digests and days of the record's entries, and what the panel knew bidders by, are wanted:
            the whole record is read again for them.

    Raises:
        RefusedError: It cannot be evaluated; the findings say why.
    """
    folder, dossier, outcome, findings = computed(ref, store=store)
    if folder is None or dossier is None or outcome is None:
        raise RefusedError(*findings)
    bare = Real(
        folder=folder, dossier=dossier, outcome=outcome, digests={}, written={}, aliases={}
    )
    if not has_record(folder, store):
        return bare
    if not entries:
        return replace(bare, head=_head(folder, store))
    with opened(ref, store=store) as now:
        aliases: dict[str, str] = {}
        if of_kind(now.entries, EntryKind.ALIASES_GIVEN):
            from tendering.workbench.aliases import alias_map  # it brings what reads workbooks

            aliases = alias_map(now)
        return replace(
            bare,
            head=now.head,
            digests={link.number: link.digest for link in now.links},
            written={link.number: link.written.astimezone(LONDON).date() for link in now.links},
            aliases=aliases,
        )


def _head(folder: Path, store: str) -> str:
    """Return the head of a record as it stands."""
    where = store_at(folder, store)
    try:
        with open_store(where) as kept:
            return kept.standing(folder.name)[1]
    except StoreError as error:
        raise RefusedError(store_finding(error, where)) from error


def head_again(was: Real, store: str = "") -> str:
    """Return the head of the record read again, to show that an analysis left it as it was."""
    return _head(was.folder, store) if was.head else ""


def head_lines(was: Real, after: str) -> Iterator[str]:
    """Yield the head of the record before and after, where one is kept, and whether they are the same."""
    if was.head:
        same = "the same" if after == was.head else "NOT THE SAME: somebody wrote to it meanwhile"
        yield f"Head of the record before: {was.head}"
        yield f"Head of the record after:  {after} ({same})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """An evaluation with some things otherwise, and in what its outcome differs from the real one."""

    changes: tuple[Change, ...]
    dossier: Dossier
    outcome: Outcome
    differences: tuple[Difference, ...]


def suppose(was: Real, changes: tuple[Change, ...]) -> Supposed:
    """Evaluate with these changes, which have been found to stand."""
    dossier = changed(was.dossier, changes)
    outcome = evaluate(dossier)
    return Supposed(
        changes=changes,
        dossier=dossier,
        outcome=outcome,
        differences=difference(was.outcome, outcome),
    )


def incomplete(outcome: Outcome) -> list[Finding]:
    """Return, for each lot whose real outcome waits, what that means for an analysis of it."""
    return [
        finding("A111", f"lot {x.lot}", f"lot {x.lot} waits for {'; '.join(x.waiting_for)}")
        for x in outcome.lots
        if not x.complete
    ]


def too_early(was: Real) -> list[Finding]:
    """Warn where a record is kept and the scores are neither signed nor approved: nobody may mark by what it leads to."""
    done = (EntryKind.SCORES_SIGNED, EntryKind.APPROVED)
    if not was.head or of_kind(standing(was.dossier.entries), *done):
        return []
    said = "no scores are signed yet, and whoever knows what another mark would lead to may be said to have marked by it"
    return [finding("A113", was.outcome.evaluation, said)]
