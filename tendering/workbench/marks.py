"""Marks: taken in from returned sheets as one unit, changed with a reason, closed; and who has returned what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tendering.documents.tables import table
from tendering.files.sheet_read import Returned, open_sheet, read_sheet
from tendering.model.entries import Entry, EntryKind, of_kind, same_person, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft
from tendering.record.marking import part_of
from tendering.record.visibility import role_of
from tendering.workbench.aliases import veil
from tendering.workbench.marking_rows import Reckoner, Reckoning
from tendering.workbench.panel import READERS
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.sheet_making import last_sheet
from tendering.workbench.writing import Report


@dataclass(slots=True)
class _Taken:
    """What was found in the files: a reckoning for each person, and every finding."""

    sheets: list[tuple[str, Reckoning]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)


def take_in(
    ref: str,
    who: Who,
    paths: Sequence[Path],
    *,
    reason: str = "",
    complete: bool = False,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record the marks of returned sheets: those of every file, or, where one has an error, none.

    Args:
        ref: The procurement.
        who: Who hands them in.
        paths: The workbooks; they are only read.
        reason: Why marks recorded before are now others; without it such a mark is an error.
        complete: An answer without a mark is an error.
        store: Where the record is kept.
        dry_run: Say what would be recorded, and record nothing.
    """
    taken = _Taken()

    def build(now: Procurement) -> Sequence[Draft]:
        fresh = _read(now, who, paths, reason=reason, complete=complete)
        taken.sheets, taken.findings, taken.drafts = fresh.sheets, fresh.findings, fresh.drafts
        if has_error(fresh.findings):
            raise RefusedError(*fresh.findings)
        return fresh.drafts

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    listed = [_counts(name, r) for name, r in taken.sheets]
    data = {"sheets": listed, "entries": receipt(links), "dry_run": dry_run}
    return Report(
        findings=tuple(taken.findings), data=data, text=_told(listed, len(links), dry_run=dry_run)
    )


def _counts(name: str, sheet: Reckoning) -> dict[str, object]:
    """Return how much a sheet brings: counts alone, for marks are seen by nobody before they close."""
    return {
        "file": name,
        "person": sheet.person,
        "new": len(sheet.new),
        "changed": len(sheet.changed),
        "same": len(sheet.same),
        "missing": sum(sheet.missing.values()),
    }


def _told(listed: Sequence[dict[str, object]], entries: int, *, dry_run: bool) -> str:
    heads = ("file", "person", "new", "changed", "same", "missing")
    text = table([[row[h] for h in heads] for row in listed], heads, right=(2, 3, 4, 5))
    verb = "Would write" if dry_run else "Wrote"
    return f"{text}\n{verb} {entries} {'entry' if entries == 1 else 'entries'}, all as one unit."


def _read(
    now: Procurement, who: Who, paths: Sequence[Path], *, reason: str, complete: bool
) -> _Taken:
    """Read every file, with every finding of all of them."""
    if now.tender is None:
        raise RefusedError(
            *(now.findings or (finding("R404", now.id, "there is no tender to mark"),))
        )
    taken = _Taken()
    reckoner = Reckoner(now, now.tender, veil(now), who, reason, taken.findings)
    seen: dict[str, str] = {}
    for path in paths:
        returned, wrong = open_sheet(path)
        taken.findings += wrong
        if returned is None:
            continue
        issued, wrong = _identity(now, who, returned)
        taken.findings += wrong
        if issued is None:
            continue
        if issued.person in seen:
            said = f"{issued.person} handed in {seen[issued.person]} too"
            taken.findings.append(finding("R442", path.name, said))
            continue
        seen[issued.person] = path.name
        body = now.body(issued.files[0]) if issued.files else None
        if body is None:
            where = f"entry {issued.number}"
            taken.findings.append(
                finding("R008", where, "the sheet as issued is not in the store")
            )
            continue
        given, wrong = read_sheet(returned, body)
        taken.findings += wrong
        sheet = reckoner.sheet(issued.person, given)
        taken.sheets.append((path.name, sheet))
        taken.findings += _about(path.name, sheet, complete=complete)
        taken.drafts += _drafts(who, issued, sheet, path, reason)
    return taken


def _identity(
    now: Procurement, who: Who, returned: Returned
) -> tuple[Entry | None, tuple[Finding, ...]]:
    """Return the entry by which a sheet was issued; None where the sheet cannot be taken in at all."""
    name = returned.name
    if returned.said("practice") == "yes":
        return None, (finding("R435", name, "this is a practice sheet: its marks never count"),)
    if returned.said("procurement") != now.id:
        said = f"it is a sheet of {returned.said('procurement')[:60]!r}, not of {now.id}"
        return None, (finding("R421", name, said),)
    issued = of_kind(standing(now.entries), EntryKind.SHEET_ISSUED)
    mine = [e for e in issued if e.fact("sheet") == returned.said("sheet")]
    if not mine:
        return None, (
            finding("R421", name, "no such sheet was issued, or its hidden sheet was altered"),
        )
    entry = mine[-1]
    if not same_person(entry.person, returned.said("person")):
        said = f"it was issued to {entry.person} and says that it is {returned.said('person')}'s"
        return None, (finding("R423", name, said),)
    actor = role_of(now.entries, who.name)
    if actor and part_of(actor.role) in READERS and not same_person(who.name, entry.person):
        said = f"it is the sheet of {entry.person}, and {who.name} hands it in"
        return None, (finding("R423", name, said),)
    last = last_sheet(now.entries, entry.person)
    if last is not None and last.fact("sheet") != entry.fact("sheet"):
        said = f"another sheet was issued to {entry.person} on {last.on.isoformat()} (entry {last.number})"
        return None, (finding("R422", name, said),)
    if now.tender is not None and returned.said("fingerprint") != now.tender.fingerprint:
        said = "it was made for another version of the tender"
        return None, (finding("R422", name, said),)
    return entry, ()


def _about(name: str, sheet: Reckoning, *, complete: bool) -> Iterator[Finding]:
    from tendering.model.findings import Severity

    for question, count in sheet.missing.items():
        said = f"{question}: {count} answer{'s' if count > 1 else ''} without a mark"
        severity = Severity.ERROR if complete else None
        yield finding("R431", sheet.first_missing or name, said, severity=severity)
    if sheet.same and not sheet.new and not sheet.changed:
        yield finding(
            "R434", name, f"all {len(sheet.same)} are recorded already, as they are here"
        )


def _drafts(who: Who, issued: Entry, sheet: Reckoning, path: Path, reason: str) -> Iterator[Draft]:
    if not sheet.new and not sheet.changed:
        return
    data = path.read_bytes()
    files = [(file_ref(path.name, data), data)]
    if sheet.new:
        given = {"sheet": issued.fact("sheet"), "marks": str(len(sheet.new))}
        yield draft(
            who,
            EntryKind.MARKS_GIVEN,
            person=sheet.person,
            facts=given,
            rows=_tables(sheet.new),
            files=files,
        )
    if sheet.changed:
        yield draft(
            who,
            EntryKind.MARKS_CHANGED,
            person=sheet.person,
            facts={"reason": reason},
            rows=_tables(sheet.changed),
            files=files,
        )


def _tables(rows: Iterable[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """Return rows by table: marks, and the comments of those who give none."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        found.setdefault("marks" if "mark" in row else "comments", []).append(row)
    return found
