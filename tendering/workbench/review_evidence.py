"""Evidence for a yearly review, entered: one item, or a CSV of them with every fault by its line, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.review_tables import evidence_form, evidence_rows
from tendering.files.tables import MOST_BYTES
from tendering.framework.review_faults import faults
from tendering.model.entries import EntryKind, FileRef, standing
from tendering.model.findings import finding, has_error
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered
from tendering.workbench.framework_review import SHOW, review_asked, rules_of
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of evidence, as it is given."""

    provider: str
    test: str
    value: str
    dated: date | None = None
    source: str = ""
    where: str = ""


def items_from(path: Path) -> list[Item]:
    """Read evidence from a CSV file.

    Raises:
        RefusedError: It cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    rows, found = evidence_rows(data, path.name)
    bad = [f for f in found if has_error([f])]
    items: list[Item] = []
    for row in rows:
        cells = row.cells
        dated: date | None = None
        try:
            dated = date.fromisoformat(cells["dated"]) if cells.get("dated") else None
        except ValueError:
            said = f"{cells['dated'][:40]!r} is no day: write it as 2019-04-30"
            bad.append(finding("L503", row.place, said))
        items.append(
            Item(
                provider=cells["provider"],
                test=cells["test"],
                value=cells["value"],
                dated=dated,
                source=cells.get("source", ""),
                where=row.place,
            )
        )
    if bad:
        raise RefusedError(*bad)
    return items


def evidence(
    ref: str,
    who: Who,
    items: Sequence[Item],
    *,
    file: Path | None = None,
    number: int | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter evidence on providers, one item or many, all or nothing.

    Of a file, each provider's own lines are kept with its entries: they may be shown to it, and the others' may not.

    Raises:
        RefusedError: An item is of nobody under review, of no published test, unreadable, or from outside the year.
    """
    if not items:
        raise RefusedError(finding("L503", ref, "no evidence is given"))

    def build(now: Procurement) -> Sequence[Draft]:
        rules_of(now)
        review = review_asked(now, number)
        kept = {item.provider: _excerpt(file, items, item.provider) for item in items}
        made = [
            draft(
                who,
                EntryKind.REVIEW_EVIDENCE,
                bidder=item.provider,
                facts={
                    "review": str(review.number),
                    "test": item.test,
                    "value": item.value.strip(),
                    "dated": (item.dated or review.until).isoformat(),
                    "source": item.source or (f"{file.name}, {item.where}" if file else ""),
                },
                files=kept[item.provider],
            )
            for item in items
        ]
        _lines_wrong(now, items, made)
        return made

    def say(links: Sequence[Link], verb: str) -> str:
        providers = len({link.entry.bidder for link in links})
        return (
            f"{verb} {counted(len(links), 'item')} of evidence on {counted(providers, 'provider')}.\n"
            f"Next: {SHOW} {ref}"
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def _excerpt(
    file: Path | None, items: Sequence[Item], provider: str
) -> list[tuple[FileRef, bytes]]:
    """Return the lines of a file that are about a provider, as a file of its own; nothing where none was given."""
    if file is None:
        return []
    rows = [
        {
            "provider": i.provider,
            "test": i.test,
            "value": i.value,
            "dated": i.dated.isoformat() if i.dated else "",
            "source": i.source,
        }
        for i in items
        if i.provider == provider
    ]
    body = evidence_form(rows).encode("utf-8")
    return [(file_ref(f"{file.stem}-{provider}.csv", body), body)]


def _lines_wrong(now: Procurement, items: Sequence[Item], made: Sequence[Draft]) -> None:
    """Refuse with every fault of every line, where evidence comes from a file: the record alone would not say which line.

    Raises:
        RefusedError: Some line cannot be entered.
    """
    still = standing(now.entries)
    found = [
        replace(fault, where=item.where)
        for item, one in zip(items, made, strict=True)
        if item.where
        for fault in faults(now.tender, still, one.entry)
    ]
    if found:
        raise RefusedError(*found)
