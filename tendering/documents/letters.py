"""Outcome letters as Word: one for every bidder, all of them or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.context_letter import (
    LETTER,
    LetterRun,
    letter_context,
    shared_problems,
)
from tendering.documents.digest import outcome_digest
from tendering.documents.letter_lot import agreed_scores
from tendering.documents.progress import Progress, quiet
from tendering.documents.templates import read_template
from tendering.documents.word import Properties, RefusedError, WordTemplate
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Bidder, Dossier
from tendering.model.findings import Finding, finding, has_error
from tendering.model.outcome import Outcome

TEMPLATE = "letter.docx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter, made but not written yet."""

    bidder: str
    name: str
    data: bytes


def write_letters(
    dossier: Dossier,
    outcome: Outcome,
    out: Path,
    on: date,
    standstill: StandstillResult,
    *,
    templates: Path | None = None,
    head: str = "",
    progress: Progress = quiet,
) -> tuple[list[Path], tuple[Finding, ...]]:
    """Write a letter for every bidder into a folder, or nothing at all.

    Args:
        dossier: Bidders, bids and the panel's agreed scores.
        outcome: What was decided; every lot complete.
        out: Folder for the letters; made when missing.
        on: The day of the letters.
        standstill: The computed end of standstill (`tendering.law.standstill`).
        templates: An authority's own folder of templates.
        head: Head of the record to print; the digest of the outcome where there is no record yet.
        progress: Shows how far the run is.

    Returns:
        The files written, and findings; where one is an error nothing is written.
    """
    letters, problems = make_letters(
        dossier, outcome, on, standstill, templates=templates, head=head, progress=progress
    )
    if has_error(problems):
        return [], problems
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for letter in letters:
        path = out / letter.name
        path.write_bytes(letter.data)
        written.append(path)
    return written, problems


def make_letters(
    dossier: Dossier,
    outcome: Outcome,
    on: date,
    standstill: StandstillResult,
    *,
    templates: Path | None = None,
    head: str = "",
    progress: Progress = quiet,
) -> tuple[tuple[Letter, ...], tuple[Finding, ...]]:
    """Make every letter in memory. Findings name each field that is lacking, with its recipient."""
    refused = tuple(_not_yet(dossier, outcome))
    if refused:
        return (), refused
    template, problems = read_template(TEMPLATE, LETTER, templates)
    regime = regime_of(dossier.tender).regime
    if template is None or regime is None:
        return (), problems
    run = LetterRun(
        dossier=dossier,
        outcome=outcome,
        on=on,
        standstill=standstill,
        regime=regime,
        agreed=agreed_scores(dossier),
        head=head or outcome_digest(outcome),
    )
    found = shared_problems(run)
    made = list(progress(_each(run, template, found), "Writing letters", len(dossier.bidders)))
    lacking = tuple(dict.fromkeys(found))
    return (() if has_error(lacking) else tuple(made)), lacking


def _each(run: LetterRun, template: WordTemplate, found: list[Finding]) -> Iterator[Letter]:
    tender = run.dossier.tender
    bidding = {b.bidder for b in run.dossier.bids}
    taken: set[str] = set()
    for bidder in run.dossier.bidders:
        where = f"letter to {bidder.name}"
        if bidder.id not in bidding:
            found.append(finding("T015", where, "the bidder has no bid in any lot"))
            continue
        context, lacking = letter_context(run, bidder)
        found.extend(lacking)
        properties = Properties(
            title=f"Outcome of your bid: {tender.title}",
            author=tender.authority.name,
            subject=bidder.name,
            stamp=f"{run.on.isoformat()}T00:00:00Z",
        )
        try:
            data = template.render(context, properties, where=where)
        except RefusedError as refused:
            found.append(refused.finding)
            continue
        yield Letter(bidder=bidder.id, name=_file_name(bidder, taken), data=data)


def _file_name(bidder: Bidder, taken: set[str]) -> str:
    """Return a file name that every system allows, with the bidder's id so that no two are alike."""
    words = re.sub(r"[^a-z0-9]+", "-", bidder.name.lower()).strip("-")[:60]
    plain_id = re.sub(r"[^A-Za-z0-9-]+", "-", bidder.id).strip("-") or "bidder"
    name = f"letter-{plain_id}" + (f"-{words}" if words and words != plain_id.lower() else "")
    unique, number = name, 2
    while unique.lower() in taken:
        unique, number = f"{name}-{number}", number + 1
    taken.add(unique.lower())
    return f"{unique}.docx"


def _not_yet(dossier: Dossier, outcome: Outcome) -> Iterator[Finding]:
    """Find what forbids every letter: an incomplete lot, or a law these letters are not made for."""
    for lot in outcome.lots:
        if not lot.complete:
            waits = "; ".join(lot.waiting_for) or "it is not complete"
            yield finding("T011", f"lot {lot.lot}", f"the lot is not complete: {waits}")
    if not outcome.complete and all(lot.complete for lot in outcome.lots):
        yield finding("T011", outcome.evaluation, "the outcome is not complete")
    answer = regime_of(dossier.tender)
    if answer.regime is None:
        yield finding("T012", "started_by", f"which law applies is not known: {answer.because}")
    elif answer.regime is Regime.PA2023:
        yield finding(
            "T012",
            "started_by",
            f"the tender is under the {answer.title}: bidders get assessment summaries, not letters of 2015",
            law="Procurement Act 2023 s.50",
        )
