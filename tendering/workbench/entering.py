"""One entry or a few, built on the record as it stands, written as one unit, and told: what most commands of intake do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link
from tendering.workbench.records import Procurement, RefusedError, Who, opened, receipt, write
from tendering.workbench.writing import Report

Say = Callable[[Sequence[Link], str], str]
"""Given what was written and the verb for it, what a person is told."""


def entered(
    ref: str,
    who: Who,
    build: Callable[[Procurement], Sequence[Draft]],
    say: Say,
    *,
    notes: Sequence[Finding] = (),
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write what ``build`` gives, and report it.

    Args:
        ref: Id or folder.
        who: Who does it.
        build: See `records.write`.
        say: Words for a person.
        notes: Findings that ``build`` adds to while it runs.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: See `records.write`.
    """
    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    verb = "Would record" if dry_run else "Recorded"
    return Report(
        findings=tuple(dict.fromkeys(notes)),
        data={"procurement": procurement.id, "entries": receipt(links)},
        text=say(links, verb),
        dry_run=dry_run,
    )


def tender_of_record(now: Procurement) -> Tender:
    """Return the tender that governs.

    Raises:
        RefusedError: It cannot be read.
    """
    if now.tender is None:
        raise RefusedError(
            *(now.findings or (finding("F030", now.id, "its tender is not found"),))
        )
    return now.tender


def numbered(now: Procurement, number: int, *kinds: EntryKind) -> Entry:
    """Return a standing entry by its number.

    Raises:
        RefusedError: There is none of these kinds.
    """
    found = next((e for e in of_kind(standing(now.entries), *kinds) if e.number == number), None)
    if found is None:
        words = " or ".join(k.replace("_", " ") for k in kinds)
        raise RefusedError(finding("R351", f"entry {number}", f"it is no {words} that stands"))
    return found
