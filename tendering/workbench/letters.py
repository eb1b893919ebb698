"""Letters on the outcome: standstill letters under the Regulations, assessment summaries and their like under the Act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tendering.checks import check_age
from tendering.checks.dated import dated_too_early
from tendering.documents.progress import Progress, quiet
from tendering.law.calendar import CalendarEndsError
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import (
    ELECTRONIC,
    StandstillRefusedError,
    StandstillResult,
    for_tender,
)
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.outcome import Outcome
from tendering.record.open import open_store
from tendering.record.told import as_told
from tendering.workbench.days import read_day
from tendering.workbench.evaluate import computed
from tendering.workbench.kept import kept
from tendering.workbench.library import own_templates
from tendering.workbench.outcome_digest import outcome_digest
from tendering.workbench.records import Procurement, has_record, store_at
from tendering.workbench.results import standstill_json
from tendering.workbench.writing import Digests, Report, by, publish

if TYPE_CHECKING:  # the Word engine is loaded only where letters are made
    from tendering.documents.letters import Written

KIND_WORDS = {
    "letter": ("standstill letter", "standstill letters"),
    "candidate": ("standstill letter to a candidate", "standstill letters to candidates"),
    "summary": ("assessment summary", "assessment summaries"),
    "excluded": ("exclusion letter", "exclusion letters"),
    "disregarded": ("letter on a disregarded bid", "letters on disregarded bids"),
    "late": ("letter on a late bid", "letters on late bids"),
    "withdrawn": ("letter on a withdrawal", "letters on withdrawals"),
    "not_shortlisted": (
        "letter to a bidder not taken forward",
        "letters to bidders not taken forward",
    ),
    "schedule": ("schedule of appointed bids", "schedules of appointed bids"),
}


def day_of_issue(dossier: Dossier) -> str:
    """Return the day letters were to go out: as the tender says, else the day of approval, else empty.

    Under the Act ``standstill.issue_on`` is the day of the award notice, so the timetable's ``letters_issued`` counts.
    """
    stated = dossier.tender.standstill
    day = (stated.issue_on if stated else None) or dossier.approved_on
    if regime_of(dossier.tender).regime is Regime.PA2023:
        told = [e.on for e in dossier.tender.timetable if e.event == "letters_issued" and e.on]
        day = told[0] if told else dossier.approved_on or day
    return day.isoformat() if day else ""


def letters(
    ref: str,
    *,
    on: str,
    lang: str = "",
    pdf: bool = False,
    out: Path | None = None,
    dry_run: bool = False,
    actor: str = "",
    lot: str = "",
    store: str = "",
    workers: int | None = None,
    progress: Progress = quiet,
) -> Report:
    """Write what each bidder is owed to ``out/ID/letters``; refused while a lot is incomplete.

    Where a record is kept each letter prints its head, and the manifest says of which outcome they are. With a lot,
    letters go to its bidders alone and are about it alone.
    """
    day, bad = read_day(on)
    folder, dossier, outcome, findings = computed(ref, "letters", store)
    if day is None or folder is None or dossier is None or outcome is None:
        return Report(findings=(*bad, *findings), data={"evaluation": ref})
    blocked = (
        *_not_issuable(outcome, findings),
        *dated_too_early(dossier, day, tells_decision=True),
    )
    if blocked:
        return Report(findings=blocked, data={"evaluation": ref, "complete": outcome.complete})
    standstill, law_findings = letters_standstill(dossier, day)
    if has_error(law_findings):
        return Report(findings=(*findings, *law_findings), data={"evaluation": ref})
    digest, chain = of_record(folder, dossier, outcome, store)
    about, told = (dossier, outcome) if not lot else about_lot(dossier, outcome, lot)
    files, written, problems = publish_letters(
        as_told(about),
        told,
        (out or Path("out") / folder.name) / "letters",
        day,
        standstill,
        lang=lang,
        pdf=pdf,
        dry_run=dry_run,
        made={**by(actor), **(made_of(dossier, digest, day, lot) if chain else {})},
        chain=chain,
        digest=digest if chain else "",
        workers=workers,
        progress=progress,
    )
    data = {
        "evaluation": outcome.evaluation,
        "on": day.isoformat(),
        "standstill": standstill_json(standstill) if standstill is not None else None,
        "letters": [
            {
                "bidder": x.bidder,
                "kind": x.kind,
                "lots": list(x.lots),
                "file": x.name,
                "encloses": list(x.encloses),
            }
            for x in written
            if x.bidder
        ],
        "schedules": [{"lot": x.lots[0], "file": x.name} for x in written if not x.bidder],
    }
    return Report(
        findings=(*findings, *law_findings, *problems),
        data=data,
        text=_said(written, standstill),
        files=files,
        dry_run=dry_run,
    )


def of_record(
    folder: Path, dossier: Dossier, outcome: Outcome, store: str = ""
) -> tuple[str, str]:
    """Return the digest of an outcome and the head of its record, as letters print it; no head where none is kept."""
    if not has_record(folder, store):
        return "", ""

    def work() -> tuple[str, str]:
        with open_store(store_at(folder, store)) as record:
            number, head = record.standing(folder.name)
        return outcome_digest(dossier, outcome), chain_words(number, head)

    return kept("digest", folder, store, work)


def chain_of(kept: Procurement) -> str:
    """Return the head of a record as letters print it, with what it is for."""
    return chain_words(len(kept.links), kept.head)


def chain_words(number: int, head: str) -> str:
    """Say which entry is the last, its digest, and what that is for."""
    return (
        f"entry {number}, {head}. Whoever keeps this text can show with it whether any entry of the "
        "record up to that one was changed afterwards."
    )


def about_lot(dossier: Dossier, outcome: Outcome, lot: str) -> tuple[Dossier, Outcome]:
    """Return what letters about one lot rest on: its bids, its bidders, its result."""
    bids = tuple(b for b in dossier.bids if b.lot == lot)
    bidding = {b.bidder for b in bids}
    bidders = tuple(b for b in dossier.bidders if b.id in bidding)
    lots = tuple(x for x in outcome.lots if x.lot == lot)
    complete = all(x.complete for x in lots)
    return (
        replace(dossier, bids=bids, bidders=bidders),
        replace(outcome, lots=lots, complete=complete),
    )


def made_of(dossier: Dossier, digest: str, day: date, lot: str) -> dict[str, str]:
    """Return what the manifest says letters were made of, so that they are issued of the same or not at all."""
    stated = dossier.tender.standstill
    return {
        "outcome": digest,
        "on": day.isoformat(),
        "lot": lot,
        "method": stated.method if stated is not None else ELECTRONIC,
    }


class _RefusedError(Exception):
    """Nothing may be written: the findings say why."""


def publish_letters(
    dossier: Dossier,
    outcome: Outcome,
    target: Path,
    day: date,
    standstill: StandstillResult | None,
    *,
    lang: str = "",
    pdf: bool = False,
    dry_run: bool = False,
    made: Mapping[str, str] | None = None,
    chain: str = "",
    digest: str = "",
    workers: int | None = None,
    progress: Progress = quiet,
) -> tuple[tuple[Path, ...], tuple[Written, ...], tuple[Finding, ...]]:
    """Make every letter aside, one at a time, then move them all into place; or none, with findings.

    With ``pdf`` each has a copy beside it.
    """
    from tendering.documents.letters import write_letters
    from tendering.documents.pdf import pdf_of
    from tendering.documents.word import RefusedError

    found: list[Finding] = []
    written: list[Written] = []

    def make(aside: Path) -> Digests:
        each, problems = write_letters(
            dossier,
            outcome,
            aside,
            day,
            standstill,
            templates=own_templates(),
            lang=lang,
            chain=chain,
            digest=digest,
            workers=workers,
            progress=progress,
        )
        found.extend(problems)
        if has_error(problems):
            raise _RefusedError
        written.extend(each)
        if pdf:
            for letter in progress(each, "Writing PDF copies", len(each)):
                path = aside / letter.name
                path.with_suffix(".pdf").write_bytes(pdf_of(path.read_bytes(), day))
        return {x.name: (x.sha256, x.parts) for x in each}

    try:
        files = publish(target, make, dry_run=dry_run, made=made)
    except _RefusedError:
        files = ()
    except RefusedError as refused:
        files = ()
        written.clear()
        found.append(refused.finding)
    return files, tuple(written), tuple(found)


def _not_issuable(outcome: Outcome, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Return what forbids every letter: errors that stop them, and lots that still wait."""
    waiting = tuple(
        finding("F095", f"lot {lot.lot}", "; ".join(lot.waiting_for) or "the lot is not complete")
        for lot in outcome.lots
        if not lot.complete
    )
    return (*stopping((*findings, *outcome.findings), "letters"), *waiting)


def letters_standstill(
    dossier: Dossier, day: date
) -> tuple[StandstillResult | None, tuple[Finding, ...]]:
    """Return the end of standstill that letters of a day state; a finding where it cannot be computed.

    Under the Act it runs from the award notice, and is None where the day of that notice is neither recorded nor planned.
    """
    from tendering.documents.letter_run import award_notice_on

    start: date | None = day
    if regime_of(dossier.tender).regime is Regime.PA2023:
        start, _ = award_notice_on(dossier)
    if start is None:
        return None, ()
    try:
        return for_tender(dossier.tender, start), check_age(dossier.tender, day)
    except (StandstillRefusedError, CalendarEndsError) as refused:
        return None, (finding("F098", "standstill", str(refused)),)


def _said(written: Sequence[Written], standstill: StandstillResult | None) -> str:
    """Say how many letters of each kind were written, and how standstill is counted."""
    counts = Counter(x.kind for x in written)
    said = [f"{n} {KIND_WORDS[kind][n != 1]}" for kind, n in counts.items()]
    lines = [f"{', '.join(said)}."] if said else []
    if counts["schedule"]:
        lines.append(
            "The appointed bids of a large lot stand in its schedule, once. Send with each letter the schedules it names: they "
            "are part of it."
        )
    if said and standstill is not None:
        lines.append(f"Standstill: {standstill.why}.")
    return "\n".join(lines)
