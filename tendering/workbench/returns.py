"""Providers' returns into the record: read from CSV, all or nothing, each provider's rows an entry with the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.record_dossier import rows_of
from tendering.files.returns_file import Ground, ReadReturn, blank_form, read_return
from tendering.files.tables import MOST_BYTES
from tendering.framework.account import Account
from tendering.framework.corroboration import differences
from tendering.framework.pay_periods import DAY, WEEK
from tendering.framework.returns import BEGINS, ROWS, VISITS
from tendering.law.calendar import LONDON, day_text
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.model.payment import FOUR_WEEKLY, WEEKLY
from tendering.record.chain import Draft, Link, sha256
from tendering.workbench.accounts import account, holders
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
from tendering.workbench.writing import Report, publish, writer_of

NAMED = {
    WEEKLY: "the weekly reports",
    VISITS: "the visits",
    FOUR_WEEKLY: "the four-weekly returns",
}


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    data: bytes
    read: ReadReturn


def take_in(
    ref: str,
    files: Sequence[Path],
    who: Who,
    *,
    correction: bool = False,
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Read returns and enter them, one entry for each provider of each file; where one line is wrong, nothing.

    Args:
        ref: Id or folder.
        files: The CSV files; each is told by its headings.
        who: Who does it.
        correction: The figures replace those returned before; ``reason`` says why.
        reason: Why figures are replaced.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: Every fault of every line.
    """
    held = [(path.name, _bytes(path)) for path in files]
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        ground = _ground(now, who, correction=correction)
        read = [_File(name, data, read_return(data, name, ground)) for name, data in held]
        found = [f for one in read for f in one.read.findings]
        found += _twice(read)
        if correction and not reason.strip():
            found.append(finding("R007", "--reason", "it is not said why figures are replaced"))
        if not has_error(found) and not any(one.read.rows for one in read):
            found.append(finding("L131", ", ".join(one.name for one in read), "no row to take in"))
        if has_error(found):
            raise RefusedError(*found)
        notes.extend(found)
        return [d for one in read for d in _drafts(one, who, correction, reason)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        after = procurement if dry_run else procurement.again()
        if not dry_run:
            notes += _corroborated(account(after), links)
    return Report(
        findings=tuple(dict.fromkeys(notes)),
        data={"procurement": procurement.id, "entries": receipt(links)},
        text=_said(links, dry_run=dry_run),
        dry_run=dry_run,
    )


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _ground(now: Procurement, who: Who, *, correction: bool) -> Ground:
    providers = {row.cells.get("bidder", "") for row in rows_of(now.entries, "bidders")}
    held = holders(now)
    return Ground(
        account=account(now),
        providers=frozenset(providers | {p for p, _ in held}),
        holders=held,
        today=max(who.on, who.now.astimezone(LONDON).date()),
        correction=correction,
    )


def _twice(files: Sequence[_File]) -> Iterator[Finding]:
    """L106: one week or period of a provider in two files."""
    seen: dict[tuple[str, object], str] = {}
    for one in files:
        for key, place in one.read.keys.items():
            before = seen.setdefault((one.read.which, key), place)
            if before.partition(":")[0] != place.partition(":")[0]:
                provider, lot, begins = key
                said = f"{provider}, lot {lot}, {BEGINS[one.read.which]} {begins} stands in {before} too"
                yield finding("L106", place, said)


def _drafts(file: _File, who: Who, correction: bool, reason: str) -> Iterator[Draft]:
    which = file.read.which
    several = len(file.read.rows) > 1
    for provider, rows in file.read.rows.items():
        lots = {row["lot"] for row in rows}
        first = min(row[BEGINS[which]] for row in rows)
        last = max(row[BEGINS[which]] for row in rows)
        until = (
            max(row["until"] for row in rows)
            if which == FOUR_WEEKLY
            else (date.fromisoformat(last) + WEEK - DAY).isoformat()
        )
        facts = {"return": which, "from": first, "until": until}
        name, data = file.name, file.data
        if several:  # what others returned is not for this provider's copy
            name, data = f"{provider}-{name}", file.read.parts[provider].encode()
            facts["part_of"] = f"{file.name}, sha256 {sha256(file.data)}"
        if correction:
            facts |= {"corrects": "yes", "reason": reason.strip()}
        yield draft(
            who,
            EntryKind.RETURN_RECEIVED,
            bidder=provider,
            lot=next(iter(lots)) if len(lots) == 1 else "",
            facts=facts,
            # with whose they are on each row, no copy for another provider shows them
            rows={ROWS[which]: [{"bidder": provider, **row} for row in rows]},
            files=[(file_ref(name, data), data)],
        )


def _corroborated(now: Account, links: Sequence[Link]) -> Iterator[Finding]:
    """L114: what the returns just taken in say otherwise than others of the same period."""
    about = {link.entry.bidder for link in links}
    spans = [(link.entry.day("from"), link.entry.day("until")) for link in links]
    first = min(day for day, _ in spans if day is not None)
    last = max(day for _, day in spans if day is not None)
    start, end = now.periods.of(first), now.periods.of(last)
    for period in range(start or 1, (end or 0) + 1):
        yield from difference_findings(now, period, about)


def difference_findings(
    now: Account, period: int, about: frozenset[str] | set[str] | None = None
) -> Iterator[Finding]:
    """L114: where the returns of a period differ, of some providers or of all."""
    for each in differences(now, period):
        if about is None or each.provider in about:
            where = f"{each.provider}, lot {each.lot}, period {period}"
            yield finding("L114", where, each.said)


def _said(links: Sequence[Link], *, dry_run: bool) -> str:
    verb = "Would record" if dry_run else "Recorded"
    lines = []
    for link in links:
        entry = link.entry
        which = entry.fact("return")
        rows = len(entry.rows[ROWS[which]])
        first, last = (date.fromisoformat(entry.fact(f)) for f in ("from", "until"))
        corrects = ", replacing what was returned before" if entry.fact("corrects") else ""
        lines.append(
            f"{verb} {NAMED[which]} of {entry.bidder}, {day_text(first)} to {day_text(last)}: "
            f"{counted(rows, 'row')}{corrects} (entry {link.number})."
        )
    return "\n".join(lines)


def forms(
    ref: str, folder: Path, period: int, *, store: str = "", dry_run: bool = False
) -> Report:
    """Write the three returns of a payment period to complete, a row begun for each holder of a place.

    Raises:
        RefusedError: There is no record, or no payment is published.
    """
    with opened(ref, store=store) as now:
        money, held = account(now), sorted(holders(now))
    if period < 1:
        raise RefusedError(
            finding("L132", f"period {period}", "payment periods are numbered from 1")
        )
    weeks = money.periods.mondays(period)
    start, end = (d.isoformat() for d in (weeks[0], money.periods.end(period)))
    by_week = [(p, lot, m.isoformat(), "") for m in weeks for p, lot in held]
    whole = [(p, lot, start, end) for p, lot in held]
    texts = {
        f"{WEEKLY}.csv": blank_form(WEEKLY, money, by_week),
        f"{VISITS}.csv": blank_form(VISITS, money, by_week),
        f"{FOUR_WEEKLY}.csv": blank_form(FOUR_WEEKLY, money, whole),
    }
    files = publish(folder, writer_of(texts), dry_run=dry_run, manifest=False)
    return Report(files=files, dry_run=dry_run, data={"procurement": now.id, "period": period})
