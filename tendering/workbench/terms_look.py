"""The promises of those who hold places, as a record or the files of an evaluation have them; as data and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from tendering.framework.places import register_of, started
from tendering.framework.terms import Held, Term, terms_of
from tendering.law.calendar import day_text
from tendering.model.findings import finding, stopping
from tendering.model.outcome import Outcome
from tendering.model.remedies import with_id
from tendering.model.tender import Tender
from tendering.record.marked_promises import from_table, marked_promises
from tendering.workbench.dossiers import folder_of
from tendering.workbench.evaluate import computed
from tendering.workbench.providers import names_of
from tendering.workbench.recording import compute
from tendering.workbench.records import Procurement, RefusedError, has_record, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The promises of those who hold places, as a record or the files of an evaluation have them.

    Attributes:
        every: How many promises are marked in all, those of bidders without a place among them.
        day: The day of the last entry; of an evaluation in files, the day of approval.
    """

    procurement: str
    tender: Tender
    terms: tuple[Term, ...]
    names: Mapping[str, str]
    every: int
    day: date
    started: bool
    bidders: frozenset[str]


def look(ref: str, *, store: str = "") -> Look:
    """Return the terms of an evaluation, from its record where it has one, else from its files.

    Raises:
        RefusedError: It cannot be evaluated.
    """
    if has_record(folder_of(ref, store), store):
        with opened(ref, store=store) as now:
            return look_at(now)
    _, dossier, outcome, findings = computed(ref)
    if dossier is None or outcome is None:
        raise RefusedError(*(stopping(findings, "evaluate") or findings))
    marked = from_table(dossier.promises, dossier.tender)
    names = {b.id: b.name for b in dossier.bidders}
    day = dossier.approved_on or max((s.sent for s in dossier.sends), default=date(2000, 1, 1))
    return Look(
        procurement=dossier.evaluation,
        tender=dossier.tender,
        terms=terms_of(marked, _held(outcome)),
        names=names,
        every=len(marked),
        day=day,
        started=False,
        bidders=frozenset(names),
    )


def look_at(now: Procurement) -> Look:
    """Return the terms as a record has them.

    Raises:
        RefusedError: Its tender cannot be read.
    """
    if now.tender is None:
        raise RefusedError(*now.findings)
    begun = bool(started(now.entries))
    held: set[Held]
    if begun:
        held = {(p.provider, p.lot, p.zone) for p in register_of(now.entries).places}
    else:
        held = _held(compute(now).outcome)
    marked = marked_promises(now.entries, now.tender)
    names = names_of(now)
    rows = [r for e in now.entries for r in e.rows.get("bidders", ())]
    bidders = frozenset(r.get("bidder", "") for r in rows)
    return Look(
        procurement=now.id,
        tender=now.tender,
        terms=terms_of(marked, held, now.entries),
        names={b: names.bidder(b) for b in bidders},
        every=len(marked),
        day=max(e.on for e in now.entries),
        started=begun,
        bidders=bidders,
    )


def _held(outcome: Outcome) -> set[Held]:
    return {(p.bidder, lot.lot, p.zone or "") for lot in outcome.lots for p in lot.places}


def of_provider(found: Look, provider: str) -> Look:
    """Return the terms of one provider; of everyone where none is named.

    Raises:
        RefusedError: It holds no place, or made no promise that is marked.
    """
    if not provider:
        return found
    mine = tuple(t for t in found.terms if t.marked.provider == provider)
    if not mine:
        known = provider in found.bidders
        said = (
            f"{provider} holds no place, or"
            if known
            else f"there is no provider {provider}, or it"
        )
        holders = sorted({t.marked.provider for t in found.terms})
        remedy = f"Those with promises are {', '.join(holders)}." if holders else ""
        said = f"{said} made no promise that is marked"
        wrong = finding("L610", "--provider", said, remedy=remedy)
        raise RefusedError(*with_id([wrong], found.procurement))
    return replace(found, terms=mine)


def as_data(found: Look, day: date) -> dict[str, object]:
    """Return the terms for machines."""
    return {
        "procurement": found.procurement,
        "on": day.isoformat(),
        "marked": found.every,
        "terms": [
            {
                "term": t.id,
                "provider": t.marked.provider,
                "lot": t.marked.lot or None,
                "zone": t.marked.zone or None,
                "criterion": t.marked.criterion,
                "promise": t.marked.words,
                "page": t.marked.page,
                "marked_in": t.marked.source,
                "term_since": t.scheduled.isoformat() if t.scheduled else None,
                "due": t.due.isoformat() if t.due else None,
                "evidence": t.evidence or None,
                "checked_by": t.checked_by or None,
                "state": t.state(day),
                "checks": [
                    {
                        "on": c.on.isoformat(),
                        "by": c.by,
                        "state": c.state,
                        "evidence": c.evidence,
                        "entry": c.number,
                    }
                    for c in t.checks
                ],
                "sentence": t.sentence(day),
            }
            for t in found.terms
        ],
    }


def as_text(found: Look, day: date) -> str:
    """Return the terms for a terminal, by provider."""
    lines: list[str] = []
    for one in dict.fromkeys(t.marked.provider for t in found.terms):
        lines.append(f"{found.names.get(one, one)} ({one})")
        lines += [f"  {t.sentence(day)}" for t in found.terms if t.marked.provider == one]
    count = len(found.terms)
    lines.append(
        f"{count} promise{'' if count == 1 else 's'} of those who hold places, of {found.every} marked in all; as on {day_text(day)}."
    )
    return "\n".join(lines)
