"""An open framework opened again: the next competition begun from this one, and what it keeps, loses and gains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from tendering.documents.names import Names, counted
from tendering.files.columns import TABLES
from tendering.files.record_dossier import rows_of
from tendering.files.tables import write_table
from tendering.framework.places import places_on
from tendering.framework.reopening import GAINED, KEPT, LOST, Moved, compare
from tendering.law.calendar import day_text
from tendering.law.reopenings import awarded_again, openings
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, stopping
from tendering.record.chain import Draft, Link, sha256
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.evaluate import computed
from tendering.workbench.library import bad_id, find_tender, locate
from tendering.workbench.providers import names_of
from tendering.workbench.records import (
    MODEL_FILE,
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
)
from tendering.workbench.writing import Report, publish, writer_of

INPUTS = ("bidders", "parties", "bids", "capacity", "prices", "pass_fail", "marks", "consensus")
"""The tables of a supplier that stands on its earlier tender."""
_TENDER = re.compile(r"^tender:.*$", re.MULTILINE)
HEAD = """# The framework that follows {old} in its open framework: the same terms, opened again for everyone.
# Set every date anew, and the fact that begins it, before this is published.
"""


def reopen(
    ref: str,
    new: str,
    who: Who,
    *,
    reason: str,
    stand: Sequence[str] = (),
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Begin the next competition of an open framework: its tender, and the inputs of suppliers that stand on theirs.

    Args:
        ref: The framework that is.
        new: Id of the tender and evaluation that follow; neither may be there yet.
        who: Who does it.
        reason: Why now.
        stand: Suppliers that stand on their earlier tender; they, and nobody else, are carried over.
        store: Where the record of ``ref`` is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: It is no open framework, the id is taken, or somebody named has no earlier tender.
    """
    if (bad := bad_id(new)) is not None:
        raise RefusedError(bad)
    if locate("evaluations", new) is not None or locate("lots", new) is not None:
        said = f"there is a tender or an evaluation called {new}"
        raise RefusedError(finding("F096", new, said, remedy="Choose another id."))
    made: dict[Path, str] = {}
    when: list[str] = []

    def build(now: Procurement) -> Sequence[Draft]:
        made.clear()
        made.update(_files(now, new, stand))
        when[:] = [_when(now)]
        digest = sha256("".join(made[p] for p in sorted(made)).encode())
        facts = {"next": new, "digest": digest, "reason": reason}
        return (draft(who, EntryKind.FRAMEWORK_REOPENED, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        stood = ", ".join(stand) or "nobody yet"
        return "\n".join(
            (
                f"{verb} that the open framework is opened again as {new} (entry {links[0].number}). {when[0]}",
                f"On its earlier tender stands: {stood}. Everyone is ranked again, and anyone may lose a place.",
                f"Next: set the dates in lots/{new}/tender.yaml, then tendering check {new}",
                f"Once {new} is evaluated: tendering framework reopened {ref} {new}",
            )
        )

    report = entered(ref, who, build, say, store=store, dry_run=dry_run)
    written: list[Path] = []
    for folder in ("lots", "evaluations"):
        mine = {str(p.relative_to(folder)): t for p, t in made.items() if p.parts[0] == folder}
        written += publish(
            Path.cwd() / folder, writer_of(mine), dry_run=dry_run, manifest=False, beside=True
        )
    return Report(
        findings=report.findings,
        data={**report.data, "next": new, "stand": list(stand)},
        text=report.text,
        files=tuple(written),
        dry_run=dry_run,
    )


def _files(now: Procurement, new: str, stand: Sequence[str]) -> dict[Path, str]:
    """Return the files of the next competition: tender, evaluation, and the rows of those that stand."""
    tender = tender_of_record(now)
    known = {r.cells.get("bidder", "") for r in rows_of(now.entries, "bids")}
    gone = [s for s in stand if s not in known]
    if gone:
        said = f"the record has no earlier tender of {', '.join(gone)}"
        raise RefusedError(finding("L542", now.id, said, remedy="It tenders anew, as anyone may."))
    text = HEAD.format(old=tender.id) + _TENDER.sub(f"tender: {new}", _published(now), count=1)
    files = {
        Path("lots") / new / "tender.yaml": text,
        Path("evaluations") / new / "evaluation.yaml": (
            f"evaluation: {new}\ntitle: The framework that follows {now.id}, opened again\ntender: {new}\n"
        ),
    }
    source = find_tender(tender.id, now.folder)
    beside = source.parent / "sources.csv" if source is not None else None
    if beside is not None and beside.is_file():
        files[Path("lots") / new / "sources.csv"] = beside.read_text(encoding="utf-8")
    for name in INPUTS:
        rows = [r.cells for r in rows_of(now.entries, name) if r.cells.get("bidder") in stand]
        if rows:
            files[Path("evaluations") / new / f"{name}.csv"] = write_table(TABLES[name], rows)
    return files


def _published(now: Procurement) -> str:
    """Return the definition as last published or amended in the record.

    Raises:
        RefusedError: It is not in the store.
    """
    models = of_kind(standing(now.entries), EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)
    files = [f for e in models for f in e.files if f.name == MODEL_FILE]
    body = now.body(files[-1]) if files else None
    if body is None:
        raise RefusedError(finding("R008", now.id, f"{MODEL_FILE} is not in the store"))
    return body.decode("utf-8-sig")


def _when(now: Procurement) -> str:
    """Say by when the framework that follows is awarded."""
    agreement = tender_of_record(now).agreement
    signed = of_kind(standing(now.entries), EntryKind.SIGNED)
    if agreement is None or agreement.open_until is None or not signed:
        return ""
    found = openings(agreement, min(e.on for e in signed), awarded_again(now.entries))
    return (
        f"It is awarded by {day_text(found.next_by)} at the latest ({found.counted}; {found.rule.cite}); "
        f"the scheme ends by {day_text(found.ends)}."
    )


def compared(
    ref: str,
    new: str,
    who: Who,
    *,
    awarded: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Say what is kept, lost and gained between a framework and the one that follows; with a day, enter its award.

    Raises:
        RefusedError: Either cannot be evaluated, or the award comes too late.
    """
    with opened(ref, store=store) as now:
        tender, names = tender_of_record(now), names_of(now)
        holders = places_on(tender, now.entries, who.on)
    _, dossier, outcome, findings = computed(new)
    if dossier is None or outcome is None:
        raise RefusedError(*(stopping(findings, "evaluate") or findings))
    if {x.id for x in tender.lots} != {x.id for x in dossier.tender.lots}:
        said = f"{new} has other lots than {ref}: a scheme is of frameworks on substantially the same terms"
        raise RefusedError(finding("L542", new, said))
    moved = compare(holders, outcome)
    known = {**{b.id: b.name for b in dossier.bidders}, **names.bidders}
    told = Names(tender=tender, bidders=known)
    data: dict[str, object] = {"from": ref, "to": new, "places": [_data(m) for m in moved]}
    text = "\n".join(_lines(told, moved, new))
    if awarded is None:
        return Report(data=data, text=text)
    report = _award(ref, new, who, awarded, moved, store=store, dry_run=dry_run)
    return Report(
        findings=report.findings,
        data={**data, **report.data},
        text=f"{text}\n\n{report.text}",
        dry_run=dry_run,
    )


def _award(
    ref: str,
    new: str,
    who: Who,
    awarded: date,
    moved: Sequence[Moved],
    *,
    store: str,
    dry_run: bool,
) -> Report:
    """Enter that the framework that follows was awarded: this one expires with it."""
    if awarded > who.on:
        said = f"awarded on {day_text(awarded)}, and it is entered on {day_text(who.on)}"
        raise RefusedError(finding("L023", new, said))
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        kept = sum(m.what == KEPT for m in moved)
        lost, gained = (sum(m.what == w for m in moved) for w in (LOST, GAINED))
        said = f"{new} is awarded: {kept} places kept, {lost} lost, {gained} gained"
        facts = {"next": new, "awarded": awarded.isoformat(), "reason": said}
        made = [draft(who, EntryKind.FRAMEWORK_REOPENED, facts=facts)]
        if not of_kind(standing(now.entries), EntryKind.ENDED):
            why = f"it expires when the framework that follows, {new}, is awarded"
            ends = {"reason": "expiry", "why": why}
            made.append(draft(replace(who, on=awarded, at=None), EntryKind.ENDED, facts=ends))
        return made

    def say(links: Sequence[Link], verb: str) -> str:
        return (
            f"{verb} the award of {new} on {day_text(awarded)} (entry {links[0].number}): this framework expires with it.\n"
            f"Next: of {new}, new assessment summaries, UK6 and UK7; of this framework, UK11 (tendering law diary)."
        )

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _data(moved: Moved) -> dict[str, object]:
    return {
        "provider": moved.provider,
        "lot": moved.lot,
        "zone": moved.zone,
        "role": moved.role,
        "what": moved.what,
        "before": moved.before,
        "after": moved.after,
        "stood": moved.stood,
        "standing": moved.standing,
    }


def _lines(names: Names, moved: Sequence[Moved], new: str) -> Iterator[str]:
    by = {w: [m for m in moved if m.what == w] for w in (KEPT, LOST, GAINED)}
    yield (
        f"From this framework to {new}: {counted(len(by[KEPT]), 'place')} kept, {len(by[LOST])} lost, "
        f"{len(by[GAINED])} gained."
    )
    for what, some in by.items():
        for m in some:
            where = names.area(m.lot, m.zone or None)
            yield f"  {what}: {names.bidder(m.provider)}, {names.role(m.role)}, {where}{_how(m)}"


def _how(m: Moved) -> str:
    if m.what == KEPT:
        return f" (position {m.before}, now {m.after})"
    if m.what == GAINED:
        return f" (position {m.after})"
    return (
        f" (was position {m.before}; {m.standing or 'it did not tender or stand on its tender'})"
    )
