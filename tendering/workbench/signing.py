"""Sign a contract, only through the gate: every condition of the law is looked at, and what was found is entered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tendering.checks.record import record_of
from tendering.documents.audit_case import entry_words
from tendering.documents.names import Names
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact, money
from tendering.record.chain import Draft
from tendering.record.gate_case import Case, Condition
from tendering.record.gate_to_sign import conditions, safe
from tendering.workbench.recording import Computed, alike_in_lot, compute, lots_named, not_ahead
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report


def case_of(now: Procurement, found: Computed, lot: str, on: date) -> Case:
    """Return the case of a lot that is to be signed on a day."""
    decided = found.outcome.lot(lot)
    holders = dict.fromkeys(p.bidder for p in decided.places) if decided is not None else {}
    return Case(
        record=record_of(found.dossier.tender, now.entries, found.dossier),
        lot=lot,
        alike=alike_in_lot(now, found, lot),
        holders=tuple(holders),
        complete=decided is not None and decided.complete,
        on=on,
    )


def gate(
    ref: str, who: Who, *, lot: str, enter: bool = False, store: str = "", dry_run: bool = False
) -> Report:
    """Say whether the contract of a lot may be signed on the day of ``who``: each condition, with its evidence.

    With ``enter`` the answer is written in the record, with what is still open.

    Raises:
        RefusedError: There is no record, or no such lot.
    """
    kept: list[tuple[Computed, tuple[Condition, ...]]] = []

    def look(now: Procurement) -> list[Draft]:
        lots_named(now, lot)
        found = compute(now)
        met = conditions(case_of(now, found, lot, who.on))
        kept[:] = [(found, met)]
        return [_answer(who, lot, met)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, look, dry_run=dry_run) if enter else ()
        if not enter:
            look(procurement)
    ((found, met),) = kept
    names = Names.of(found.dossier)
    data = {
        "procurement": procurement.id,
        "lot": lot,
        "on": who.on.isoformat(),
        "safe": safe(met),
        "conditions": [condition_json(c) for c in met],
        "entries": receipt(links),
    }
    return Report(findings=_counted(met, lot), data=data, text=_table(met, lot, who.on, names))


def condition_json(found: Condition) -> dict[str, object]:
    """Return the machine form of a condition."""
    return {
        "id": found.id,
        "asks": found.asks,
        "met": found.met,
        "said": found.said,
        "entries": list(found.entries),
        "law": found.law,
    }


def _counted(met: Sequence[Condition], lot: str) -> tuple[Finding, ...]:
    """Return one error where conditions do not hold: each is in the list that is shown with it."""
    open_ = sum(not c.met for c in met)
    if not open_:
        return ()
    said = f"{open_} of {len(met)} conditions {'does' if open_ == 1 else 'do'} not hold"
    return (finding("R730", f"lot {lot}", said),)


def unmet(met: Sequence[Condition], lot: str, names: Names) -> tuple[Finding, ...]:
    """Return an error for each condition that does not hold."""
    del names
    return tuple(
        finding("R730", f"lot {lot}", f"{c.asks} No: {c.said}", law=c.law)
        for c in met
        if not c.met
    )


def _table(met: Sequence[Condition], lot: str, on: date, names: Names) -> str:
    del names
    head = "Safe to sign" if safe(met) else "NOT safe to sign"
    lines = [f"{head}: lot {lot}, on {day_text(on)}"]
    for c in met:
        shown = f" [{entry_words(c.entries)}]" if c.entries else ""
        law = f" ({c.law})" if c.law and not c.met else ""
        lines.append(f"  {'yes' if c.met else 'NO ':3}  {c.asks} {c.said}{law}{shown}")
    return "\n".join(lines)


def _answer(who: Who, lot: str, met: Sequence[Condition]) -> Draft:
    facts = {
        "result": "yes" if safe(met) else "no",
        "open": "; ".join(f"{c.asks} {c.said}" for c in met if not c.met),
    }
    return draft(who, EntryKind.SAFE_TO_SIGN, lot=lot, facts=facts)


def sign(
    ref: str,
    who: Who,
    *,
    lot: str,
    bidder: str,
    value: str,
    supplier: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter a contract of a lot as signed; refused while a condition for signing does not hold.

    The entry that the gate was looked at is written with it.

    Raises:
        RefusedError: A condition does not hold, the bidder holds no place, or its contract is signed already.
    """
    kept: list[Computed] = []

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots_named(now, lot)
        found = compute(now)
        kept[:] = [found]
        case = case_of(now, found, lot, who.on)
        met = conditions(case)
        named = found.dossier.bidder(bidder)
        wrong = [
            *_terms(now, case, bidder, value),
            *unmet(met, lot, Names.of(found.dossier)),
        ]
        if wrong:
            raise RefusedError(*wrong)
        facts = {
            "value": value.replace(",", "").strip(),
            "supplier": supplier or (named.name if named is not None else ""),
        }
        return [
            _answer(who, lot, met),
            draft(who, EntryKind.SIGNED, lot=lot, bidder=bidder, facts=facts),
        ]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    (found,) = kept
    names = Names.of(found.dossier)
    verb = "Would enter" if dry_run else "Entered"
    text = (
        f"{verb} the contract with {names.bidder(bidder)}, {names.lot(lot)}, {money(exact(value.replace(',', '')))}, "
        f"signed on {day_text(who.on)} (entry {links[-1].number}).\n"
        "`tendering law diary` has what is due from this day on."
    )
    return Report(data={"procurement": procurement.id, "entries": receipt(links)}, text=text)


def _terms(now: Procurement, case: Case, bidder: str, value: str) -> list[Finding]:
    """Find a contract with nobody appointed, without a value, or made already."""
    wrong = []
    if bidder not in case.holders:
        said = f"{bidder or 'nobody'} holds no place in lot {case.lot}"
        held = ", ".join(case.holders) or "nobody"
        wrong.append(
            finding(
                "R731", "--bidder", f"{said}; {held} {'do' if len(case.holders) > 1 else 'does'}"
            )
        )
    try:
        amount = exact(value.replace(",", "").strip())
    except ValueError:
        wrong.append(finding("R731", "--value", f"{value[:60]!r} is not an amount in pounds"))
    else:
        if amount < 0:
            wrong.append(finding("R731", "--value", "a contract has no value below nothing"))
    for entry in of_kind(standing(now.entries), EntryKind.SIGNED, lot=case.lot, bidder=bidder):
        said = f"the contract of {bidder} was signed on {day_text(entry.on)}"
        wrong.append(finding("R732", f"record, entry {entry.number}", said))
    return wrong
