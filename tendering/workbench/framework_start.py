"""Start the framework: the places of the last outcome entered, in the lots whose agreements are signed, become places held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.documents.names import Names, counted
from tendering.framework.places import TABLE, register_of
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.providers import names_of
from tendering.workbench.recording import Computed, alike_in_lot, compute, last_computed
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.writing import Report


def start(
    ref: str, who: Who, *, since: date | None = None, store: str = "", dry_run: bool = False
) -> Report:
    """Enter who holds which place from the first day of service on; run again, those whose agreements were signed since.

    Args:
        ref: Id or folder.
        who: Who does it.
        since: The first day on which the places are held; the tender's own start of service where none is given.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: Nothing is signed, no outcome that still follows was entered, or everybody was started already.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        own = tender.agreement.starts_on if tender.agreement is not None else None
        first = since or own or who.on
        notes.clear()
        rows, digest = _rows(now, notes)
        unsigned = _before_signature(now, rows, first)
        if unsigned is not None:
            raise RefusedError(unsigned)
        if own is not None and first < own:
            said = f"places are held from {day_text(first)}, and the tender says that the service starts on {day_text(own)}"
            notes.append(finding("L009", "--from", said))
        facts = {"from": first.isoformat(), "digest": digest}
        return (draft(who, EntryKind.FRAMEWORK_STARTED, facts=facts, rows={TABLE: rows}),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        rows = entry.rows[TABLE]
        providers = len({r["bidder"] for r in rows})
        lots = list(dict.fromkeys(r["lot"] for r in rows))
        first = day_text(date.fromisoformat(entry.fact("from")))
        return (
            f"{verb} {counted(len(rows), 'place')} of {counted(providers, 'provider')} in lot"
            f"{'' if len(lots) == 1 else 's'} {', '.join(lots)}, held from {first} (entry {links[0].number}).\n"
            f"Next: tendering framework register {ref}"
        )

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _rows(now: Procurement, notes: list[Finding]) -> tuple[list[dict[str, str]], str]:
    """Return the rows of the places to enter, and the digest of the outcome they come from."""
    tender = tender_of_record(now)
    still = standing(now.entries)
    signed = {
        lot.id: {e.bidder for e in of_kind(still, EntryKind.SIGNED, lot=lot.id)}
        for lot in tender.lots
    }
    if not any(signed.values()):
        lots = ", ".join(lot.id for lot in tender.lots)
        said = f"no agreement is signed in any lot ({lots}): nobody holds a place yet"
        raise RefusedError(finding("L030", now.id, said))
    last, found = _outcome(now, [lot for lot, some in signed.items() if some])
    names = names_of(now)
    before = {(p.provider, p.lot, p.zone, p.role) for p in register_of(still).places}
    rows: list[dict[str, str]] = []
    for lot, bidders in signed.items():
        decided = found.outcome.lot(lot)
        if not bidders or decided is None:
            continue
        rows += [r for r in _of_lot(decided, bidders) if _key(r) not in before]
        notes += _unsigned(decided, bidders, names)
    if not rows:
        raise RefusedError(finding("L032", now.id, "every place of a signed agreement is held"))
    return rows, last.fact("digest")


def _before_signature(
    now: Procurement, rows: Sequence[dict[str, str]], first: date
) -> Finding | None:
    """Find that somebody would hold a place from before its agreement was signed."""
    made = of_kind(standing(now.entries), EntryKind.SIGNED)
    days = {(e.bidder, e.lot): e.on for e in reversed(made)}
    late = {
        day: row
        for row in rows
        if (day := days.get((row["bidder"], row["lot"])) or days.get(("", row["lot"])))
        and day > first
    }
    if not late:
        return None
    last = max(late)
    said = f"held from {day_text(first)}, and the agreement with {names_of(now).bidder(late[last]['bidder'])} in lot {late[last]['lot']} was signed on {day_text(last)}"
    remedy = f"Give the first day with --from: {last.isoformat()} or later."
    return finding("L033", "--from", said, remedy=remedy)


def _key(row: dict[str, str]) -> tuple[str, str, str, str]:
    return row["bidder"], row["lot"], row["zone"], row["role"]


def _of_lot(decided: LotOutcome, signed: set[str]) -> Iterator[dict[str, str]]:
    for place in decided.places:
        if place.bidder in signed or "" in signed:
            yield {
                "lot": decided.lot,
                "zone": place.zone or "",
                "role": place.role,
                "bidder": place.bidder,
                "position": str(place.position),
            }


def _unsigned(decided: LotOutcome, signed: set[str], names: Names) -> Iterator[Finding]:
    holders = dict.fromkeys(p.bidder for p in decided.places)
    for bidder in holders:
        if bidder not in signed and "" not in signed:
            said = f"{names.bidder(bidder)} is appointed, and no agreement with it is signed: it holds no place yet"
            yield finding("L031", f"lot {decided.lot}", said)


def _outcome(now: Procurement, lots: Sequence[str]) -> tuple[Entry, Computed]:
    """Return the last outcome entered and what follows from the record: the same, in the lots that are signed."""
    last = last_computed(now.entries)
    if last is None or not last.fact("digest"):
        raise RefusedError(
            finding("R700", now.id, "the record holds no computed outcome that stands")
        )
    found = compute(now)
    changed = [x for x in lots if last.fact("digest") not in alike_in_lot(now, found, x)]
    if changed:
        raise RefusedError(
            *(
                finding(
                    "R701",
                    f"lot {lot}",
                    f"since entry {last.number} the record has changed, and another outcome follows from it",
                )
                for lot in changed
            )
        )
    return last, found


def given(
    ref: str,
    who: Who,
    *,
    provider: str,
    lot: str,
    role: str,
    reason: str,
    zone: str = "",
    position: str = "",
    since: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a place given after the start: a framework provider made main, or one that joins by the published terms.

    Where no position is given it takes the lowest that is free in that role and zone: so a main that takes over from another
    has its weeks.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        first = since or who.on
        taken = {
            p.position
            for p in register_of(now.entries).on(first)
            if (p.lot, p.zone, p.role) == (lot, zone, role)
        }
        free = next(n for n in range(1, len(taken) + 2) if n not in taken)
        facts = {
            "zone": zone,
            "role": role,
            "position": position or str(free),
            "from": first.isoformat(),
            "reason": reason,
        }
        return (draft(who, EntryKind.PLACE_GIVEN, lot=lot, bidder=provider, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        return (
            f"{verb} a place of {entry.bidder} as {entry.fact('role')}, position {entry.fact('position')}, "
            f"from {day_text(entry.day('from') or entry.on)} (entry {links[0].number})."
        )

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def ended(
    ref: str,
    who: Who,
    *,
    provider: str,
    lot: str,
    reason: str,
    last_day: date | None = None,
    zone: str = "",
    role: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter that a provider leaves its place, or all of them in a lot, otherwise than by a removal: on its own notice, say."""

    def build(now: Procurement) -> Sequence[Draft]:
        del now
        last = last_day or who.on
        facts = {"zone": zone, "role": role, "last_day": last.isoformat(), "reason": reason}
        return (draft(who, EntryKind.PLACE_ENDED, lot=lot, bidder=provider, facts=facts),)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        last = entry.day("last_day") or entry.on
        return f"{verb} that {entry.bidder} holds its place until {day_text(last)} (entry {links[0].number})."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)
