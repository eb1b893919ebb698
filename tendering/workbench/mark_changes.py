"""A mark changed or affirmed with its reason, marks closed, and who has returned what: counts alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tendering.documents.tables import table
from tendering.model.bids import MarkKind, PanelMember
from tendering.model.entries import EntryKind, of_kind, same_person, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.record.gate import removed
from tendering.record.marking import (
    Unit,
    is_closed,
    is_for,
    lots_of,
    marks,
    marks_too,
    panel,
    part_of,
    stale,
    units,
)
from tendering.record.visibility import marks_or_leads, role_of
from tendering.workbench.aliases import veil
from tendering.workbench.marking_rows import Reckoner
from tendering.workbench.panel import READERS
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.sheet_making import last_sheet
from tendering.workbench.writing import Report

SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Another mark for one answer, or the same one affirmed. What is empty stays as it was."""

    person: str
    bidder: str
    criterion: str
    lot: str = ""
    zone: str = ""
    mark: str = ""
    note: str = ""
    evidence: str = ""
    affirm: bool = False
    reason: str = ""


_OWN = (
    "Each person changes their own marks, or an officer who is not on the panel enters the change."
)


def change(ref: str, who: Who, wish: Change, *, store: str = "", dry_run: bool = False) -> Report:
    """Record that one mark is another, or that it stands for what is asked and answered now; the first one is kept.

    Raises:
        RefusedError: There is no such mark, marks have closed, the scale does not have it, or no reason is given.
    """
    told: list[str] = []

    def build(now: Procurement) -> Sequence[Draft]:
        if now.tender is None:
            raise RefusedError(
                *(now.findings or (finding("R404", now.id, "there is no tender to mark"),))
            )
        if marks_or_leads(now.entries, who.name) and not same_person(who.name, wish.person):
            said = f"it is the mark of {wish.person}, and {who.name} would change it"
            raise RefusedError(finding("R423", "--person", said, remedy=_OWN))
        found: list[Finding] = []
        reckoner = Reckoner(now, now.tender, veil(now), who, wish.reason, found)
        person, unit, row = _row(now, reckoner, wish)
        named = reckoner.named(unit)
        new = dict(row)
        if not wish.affirm:
            new |= {k: v for k in ("note", "evidence") if (v := getattr(wish, k).strip())}
            mark = reckoner.mark(unit, wish.mark or row.get("mark", ""), "--mark")
            new["mark"] = mark or ""
            if mark and mark != MarkKind.ABSTAIN and not new.get("note"):
                found.append(finding("R430", "--note", f"{named}: the mark {mark} has no note"))
        new["version"] = reckoner.versions.of(unit)
        if new == dict(row):
            found.append(finding("R440", "--mark", f"{named}: nothing would be another"))
        if not wish.reason.strip():
            found.append(finding("R007", "--reason", "a mark is another without a reason"))
        if is_closed(now.tender, now.entries, unit):
            found.append(finding("R432", person, f"{named}: marks have closed"))
        found += reckoner.may(unit, person, person)
        if has_error(found):
            raise RefusedError(*found)
        told.append(named)
        facts = {"reason": wish.reason.strip()}
        rows = {"marks": [new]}
        return (
            draft(
                who, EntryKind.MARKS_CHANGED, person=person, lot=unit.lot, facts=facts, rows=rows
            ),
        )

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    verb = "Would record" if dry_run else "Recorded"
    what = "affirmed" if wish.affirm else "changed"
    text = f"{verb}: the mark of {wish.person} for {told[-1]} is {what}; the first one is kept."
    return Report(data={"entries": receipt(links)}, text=text)


def _row(now: Procurement, reckoner: Reckoner, wish: Change) -> tuple[str, Unit, dict[str, str]]:
    """Find the mark that is meant: by the bidder's id or alias, in the lot named or for every lot."""
    bidder = reckoner.veil.of(wish.bidder)
    for lot in dict.fromkeys((wish.lot, "")):
        unit = Unit(bidder, lot, wish.zone, wish.criterion)
        for (person, marked), row in marks(now.entries).items():
            if marked == unit and same_person(person, wish.person):
                return person, unit, dict(row)
    place = f"lot {wish.lot}, " if wish.lot else ""
    said = f"no mark of {wish.person} for {wish.bidder}, {place}{wish.criterion} is recorded"
    raise RefusedError(finding("R440", "--person", said))


def close(
    ref: str,
    who: Who,
    *,
    lot: str = "",
    with_missing: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Close the marks of a lot, or of all: from then on the panel sees them, and none is added or changed.

    Raises:
        RefusedError: Marks are missing, or stand for an earlier version, and no reason is given to close without them.
    """
    said: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        if now.tender is None:
            raise RefusedError(
                *(now.findings or (finding("R404", now.id, "there is no tender to mark"),))
            )
        said.clear()
        lots = (lot,) if lot else tuple(x.id for x in now.tender.lots)
        if all(is_closed(now.tender, now.entries, Unit("", x, "", "")) for x in lots):
            raise RefusedError(finding("R432", lot or now.id, "marks have closed already"))
        missing = [
            (m, u)
            for m, u in _unmarked(now.tender, now)
            if set(lots) & set(lots_of(now.tender, u))
        ]
        said.extend(_open_ends(now, missing, lots))
        if said and not with_missing.strip():
            raise RefusedError(*said)
        facts = {"missing": str(len(missing)) if missing else "", "reason": with_missing.strip()}
        return (draft(who, EntryKind.MARKS_CLOSED, lot=lot, facts=facts),)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    about = f"lot {lot}" if lot else "every lot"
    verb = "would close" if dry_run else "have closed"
    text = (
        f"Marks of {about} {verb}; the panel sees them from now on.\n"
        f"Next: tendering moderation workbook {ref} --lot {lot or 'LOT'}"
    )
    return Report(data={"entries": receipt(links)}, text=text)


def _open_ends(
    now: Procurement, missing: Sequence[tuple[PanelMember, Unit]], lots: Sequence[str]
) -> Iterator[Finding]:
    """Say what keeps marks from closing: what each person has not marked, and marks for an earlier version."""
    shown = veil(now)
    by: dict[str, list[Unit]] = {}
    for member, unit in missing:
        by.setdefault(member.person, []).append(unit)
    for person, some in by.items():
        first = ", ".join(f"{shown.shown(u.bidder)} {u.criterion}" for u in some[:SHOWN])
        more = f" and {len(some) - SHOWN} more" if len(some) > SHOWN else ""
        count = f"{len(some)} answer{'s' if len(some) > 1 else ''}"
        yield finding("R437", person, f"{count} not marked: {first}{more}")
    if now.tender is None:
        return
    for person, unit in stale(now.tender, now.entries):
        if set(lots) & set(lots_of(now.tender, unit)):
            said = f"{shown.shown(unit.bidder)}, {unit.criterion}: the question or the answer has changed since"
            yield finding("R436", person, said)


def _unmarked(tender: Tender, now: Procurement) -> Iterator[tuple[PanelMember, Unit]]:
    """Give the answers that members of the panel are to mark and have not."""
    done = {(person.casefold(), unit) for person, unit in marks(now.entries)}
    for member, unit in to_mark(tender, now):
        if (member.person.casefold(), unit) not in done:
            yield member, unit


def to_mark(tender: Tender, now: Procurement) -> Iterator[tuple[PanelMember, Unit]]:
    """Give what each member of the panel who marks is to mark, less what they are removed from."""
    asked = units(tender, now.entries)
    for member in panel(now.entries):
        off = removed(now.entries, member.person)
        for unit in asked if marks_too(member.role) else ():
            gone = any(
                b in ("", unit.bidder) and (not x or not unit.lot or x == unit.lot) for b, x in off
            )
            if not gone and is_for(tender, member, unit):
                yield member, unit


def status(ref: str, *, actor: str = "", store: str = "") -> Report:
    """Say who has returned what: counts alone. Someone who marks is told of their own sheet alone until marks close."""
    with opened(ref, store=store) as procurement:
        tender, entries = procurement.tender, procurement.entries
        if tender is None:
            raise RefusedError(
                *(procurement.findings or (finding("R404", ref, "there is no tender to mark"),))
            )
        due: dict[str, list[Unit]] = {}
        for member, unit in to_mark(tender, procurement):
            due.setdefault(member.person, []).append(unit)
        done = marks(entries)
        old = stale(tender, entries)
        asks = role_of(entries, actor) if actor else None
        blind = asks is not None and part_of(asks.role) in READERS
        lots = [x.id for x in tender.lots]
        shut = [x for x in lots if is_closed(tender, entries, Unit("", x, "", ""))]
        whole = len(shut) == len(lots)
        listed = []
        for member in panel(entries):
            if part_of(member.role) not in READERS:
                continue
            if blind and not whole and not same_person(member.person, actor):
                continue
            asked = due.get(member.person, [])
            given = sum((member.person, u) in done for u in asked)
            changed = sum(
                len(e.rows.get("marks", ()))
                for e in of_kind(standing(entries), EntryKind.MARKS_CHANGED)
                if same_person(e.person, member.person)
            )
            sheet = last_sheet(entries, member.person)
            listed.append(
                {
                    "person": member.person,
                    "part": part_of(member.role).value,
                    "sheet": sheet.on.isoformat() if sheet else "",
                    "to_mark": len(asked),
                    "marked": given,
                    "missing": len(asked) - given,
                    "changed": changed,
                    "earlier_version": sum(same_person(p, member.person) for p, _ in old),
                }
            )
    heads = (
        "person",
        "part",
        "sheet issued",
        "to mark",
        "marked",
        "missing",
        "changed",
        "earlier version",
    )
    text = table([tuple(row.values()) for row in listed], heads, right=(3, 4, 5, 6, 7))
    text += f"\nMarks have closed in: {', '.join(f'lot {x}' for x in shut) or 'no lot'}."
    return Report(data={"people": listed, "closed": shut}, text=text)
