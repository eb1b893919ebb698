"""One award report for each lot: made by any number of workers, moved into place together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tendering.documents.digest import outcome_digest
from tendering.documents.notices.case import slug
from tendering.documents.progress import Progress, quiet
from tendering.documents.workers import made_by, workers_for
from tendering.law.diary_facts import facts_of
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Outcome
from tendering.model.tender import Lot, Tender
from tendering.record.chain import sha256
from tendering.workbench.library import own_templates
from tendering.workbench.results import result_files
from tendering.workbench.writing import Digests, publish

EVERY = "all"
FOLDER = "award-by-lot"
STANDINGS_OF_A_LETTER = 10
"""So many rows of a ranking list take as long as a letter: a report of few is not worth another process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotReports:
    """What was written: the file of each lot, and what the reports lack."""

    files: tuple[Path, ...]
    by_lot: Mapping[str, str]
    lacking: tuple[Finding, ...]


def lots_named(
    tender: Tender, asked: Sequence[str]
) -> tuple[tuple[Lot, ...], tuple[Finding, ...]]:
    """Return the lots asked for, in published order, each once; a finding for each that is not there.

    ``all`` is every lot.
    """
    wanted = set(asked)
    known = {lot.id for lot in tender.lots}
    unknown = [name for name in dict.fromkeys(asked) if name not in known | {EVERY}]
    there = ", ".join(lot.id for lot in tender.lots)
    wrong = tuple(
        finding("T052", "--lot", f"there is no lot {name[:60]!r}; there is {there}")
        for name in unknown
    )
    return tuple(x for x in tender.lots if EVERY in wanted or x.id in wanted), wrong


def of_lots(
    findings: Sequence[Finding], tender: Tender, named: Sequence[Lot]
) -> tuple[Finding, ...]:
    """Return the findings less those about a lot that was not asked for; all of them where none was."""
    others = {f"lot {lot.id}" for lot in tender.lots if named and lot not in named}
    return tuple(f for f in findings if f.where not in others)


def file_names(tender: Tender) -> dict[str, str]:
    """Return the name of each lot's report, without its ending; no two lots share one.

    >>> slug("C+D"), slug("C-D")
    ('C-D', 'C-D')
    """
    found: dict[str, str] = {}
    for lot in tender.lots:
        name = f"award-report-lot-{slug(lot.id)}"
        while name in found.values():
            name += "-2"
        found[lot.id] = name
    return found


def lot_reports(
    dossier: Dossier,
    outcome: Outcome,
    lots: Sequence[Lot],
    out: Path,
    day: date,
    *,
    digest: str = "",
    chain: str = "",
    pdf: bool = False,
    dry_run: bool = False,
    made: Mapping[str, str] | None = None,
    workers: int | None = None,
    progress: Progress = quiet,
) -> LotReports:
    """Write the report of each lot as Word, and with ``pdf`` as PDF with the lot's outcome inside it.

    Reports of other lots that a run before wrote stay; those of every lot take the place of them all.

    Args:
        dossier: As the audience may see it.
        outcome: The same.
        lots: What to write, in order.
        out: Folder the files belong in.
        day: The reports carry it.
        digest: Of the whole outcome, as a record has it.
        chain: Head of the record.
        pdf: Write PDF copies too.
        dry_run: Make everything, write nothing.
        made: For the manifest.
        workers: How many processes; else as many as are worth while.
        progress: Shows how far it is.

    Raises:
        RefusedError: The house style cannot be used; nothing has been written.
    """
    names = file_names(dossier.tender)
    lacking: dict[Finding, None] = {}

    def make(aside: Path) -> Digests:
        one = _maker(
            dossier, outcome, aside, day, names=names, digest=digest, chain=chain, pdf=pdf
        )
        rows = sum(len(x.standings) for lot in lots if (x := outcome.lot(lot.id)) is not None)
        number = workers_for(rows // STANDINGS_OF_A_LETTER, workers)
        found: dict[str, tuple[str, str]] = {}
        told = progress(made_by(lots, one, workers=number), "Writing lot reports", len(lots))
        for lot, (sha, parts, lacks) in zip(lots, told, strict=True):
            found[f"{names[lot.id]}.docx"] = sha, parts
            lacking.update(dict.fromkeys(lacks))
        return found

    files = publish(
        out,
        make,
        dry_run=dry_run,
        made=made,
        beside=len(lots) < len(dossier.tender.lots),
    )
    by_lot = {lot.id: f"{names[lot.id]}.docx" for lot in lots}
    return LotReports(files=files, by_lot=by_lot, lacking=tuple(lacking))


_Made = tuple[str, str, tuple[Finding, ...]]


def _maker(
    dossier: Dossier,
    outcome: Outcome,
    aside: Path,
    day: date,
    *,
    names: Mapping[str, str],
    digest: str,
    chain: str,
    pdf: bool,
) -> Callable[[Lot], _Made]:
    """Return what writes the report of one lot, and gives back its digests and what it lacks."""
    from tendering.documents.award_report import lot_report
    from tendering.documents.one_lot import LotsApart
    from tendering.documents.paper import dated_paper
    from tendering.documents.pdf import Attachment, pdf_of

    apart = LotsApart.of(dossier, outcome)
    held, templates = digest or outcome_digest(outcome), own_templates()

    def one(lot: Lot) -> _Made:
        mine, result = apart.lot(lot.id)
        paper, lacks = lot_report(
            apart,
            lot,
            facts_of(mine).standstill,
            digest=held,
            chain=chain,
            name=names[lot.id],
        )
        word, parts = dated_paper(paper, dossier.tender, day, templates=templates)
        (aside / f"{paper.name}.docx").write_bytes(word)
        if pdf:
            kept = Attachment(
                name="outcome.json",
                data=result_files(replace(mine, bidders=dossier.bidders), result)[
                    "outcome.json"
                ].encode(),
                description=f"The outcome of lot {lot.id}, which this report rests on",
            )
            copy = pdf_of(word, day, attached=[kept])
            (aside / f"{paper.name}.pdf").write_bytes(copy)
        return sha256(word), parts, lacks

    return one
