"""The tables of an audit: who decided what, every access to what was sealed, bids, scores changed, what was taken out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from tendering.documents.audit_case import AuditCase
from tendering.documents.audit_scores import Moved, moved, score_changes
from tendering.documents.dates import british
from tendering.documents.names import capital, joined
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import exact, money

Rows = list[tuple[str, ...]]
NOT_SAID = "not recorded"
LATE_BY = timedelta(days=7)
"""An entry written down this long after the day it tells is named: nobody can show that it was not written to fit."""

DECIDING: dict[EntryKind, tuple[str, tuple[str, ...]]] = {
    EntryKind.ROUTE_AND_VALUE: ("Route", ("route", "value", "reason")),
    EntryKind.LOTS_DECISION: ("Lots", ("decision", "reason")),
    EntryKind.DECISION_TO_PROCURE: ("To procure", ("reference", "reason")),
    EntryKind.MODEL_PUBLISHED: ("Rules published", ()),
    EntryKind.AMENDMENT: ("Rules amended", ("reason",)),
    EntryKind.EXCLUSION: ("Exclusion", ("ground", "reason")),
    EntryKind.NON_COMPLIANCE_DECIDED: ("Non-compliance", ("proportionality", "about")),
    EntryKind.LOW_PRICE_ENQUIRY: ("Low price", ("finding",)),
    EntryKind.SCORES_SIGNED: ("Scores signed", ()),
    EntryKind.RECOMMENDATION: ("Recommendation", ("report", "reason")),
    EntryKind.DECISION: ("Decision to award", ("reference", "reason")),
    EntryKind.CALL_IN_ENDED: ("Call-in ended", ()),
    EntryKind.APPROVED: ("Approval", ()),
    EntryKind.RESERVE_PROMOTED: ("Reserve promoted", ("role", "reason", "advice")),
    EntryKind.SAFE_TO_SIGN: ("Safe to sign", ("result", "open")),
    EntryKind.SIGNED: ("Contract signed", ("supplier", "value")),
    EntryKind.PROCUREMENT_ENDED: ("Ended without a contract", ("reason",)),
    EntryKind.ENDED: ("Agreement ended", ("reason", "why")),
    EntryKind.SUPERSEDED: ("Entry superseded", ("number", "kind", "reason")),
}
"""What counts as a decision, its name, and the facts that say what was decided and why."""


def when(entry: Entry) -> str:
    """Return the day of an entry, with its time where that is written."""
    return f"{british(entry.on)}, {entry.at:%H:%M}" if entry.at is not None else british(entry.on)


def number(entry: Entry) -> str:
    """Return the number of an entry."""
    return str(entry.number) if entry.number is not None else ""


def about(case: AuditCase, entry: Entry) -> str:
    """Name the lot and bidder of an entry."""
    parts = [
        *([f"lot {entry.lot}"] if entry.lot else []),
        *([case.names.bidder(entry.bidder)] if entry.bidder else []),
    ]
    return capital(", ".join(parts))


def decisions(case: AuditCase) -> Rows:
    """Return who decided what, when and why, superseded decisions among them."""
    stands = {e.number for e in case.record.entries}
    rows: Rows = []
    for entry in case.every:
        if entry.kind not in DECIDING:
            continue
        name, facts = DECIDING[entry.kind]
        said = _settled(entry) if entry.kind is EntryKind.NON_COMPLIANCE_DECIDED else ""
        texts = [said, *(_fact(case, entry, f) for f in facts)]
        gone = (
            ""
            if entry.number in stands or entry.kind is EntryKind.SUPERSEDED
            else " (superseded later)"
        )
        role = f", {entry.fact('role')}" if entry.fact("role") else ""
        rows.append(
            (
                number(entry),
                when(entry),
                f"{entry.by or NOT_SAID}{role}",
                f"{name}{gone}",
                _sentences([about(case, entry), *texts]),
            )
        )
    return rows


def _fact(case: AuditCase, entry: Entry, fact: str) -> str:
    """Return a fact for print: an amount as money, an id by its name."""
    text = entry.fact(fact)
    if fact == "value" and text:
        try:
            return money(exact(text))
        except ValueError:
            return text
    if fact == "supplier" and text == case.names.bidder(entry.bidder):
        return ""
    if fact == "about":
        return f"About {case.about(text)}" if text else ""
    if fact == "role" and entry.kind is EntryKind.RESERVE_PROMOTED:
        return case.names.in_lot(entry.lot).role(text)
    return text.replace("_", " ") if fact == "kind" else text


def _settled(entry: Entry) -> str:
    rows = entry.rows.get("decisions", ())
    return "; ".join(
        ": ".join(t for t in (row.get("decision", ""), row.get("reason", "")) if t) for row in rows
    )


def _sentences(texts: Iterable[str]) -> str:
    return " ".join(f"{capital(t.strip().rstrip('.'))}." for t in texts if t.strip())


SEALED = (
    EntryKind.OPENED,
    EntryKind.PRICES_OPENED,
    EntryKind.SEALED_MATTER_SEEN,
    EntryKind.SHEET_ISSUED,
    EntryKind.SEED_REVEALED,
)


def accesses(case: AuditCase) -> Rows:
    """Return every entry that shows access to what was sealed: bids, prices, the secret of the draw, answers to mark."""
    rows: Rows = []
    for entry in case.every:
        if entry.kind not in SEALED:
            continue
        witness = f", with {entry.fact('witness')}" if entry.fact("witness") else ""
        person = f" ({entry.person})" if entry.person and entry.person != entry.by else ""
        what = entry.fact("what") or {
            EntryKind.PRICES_OPENED: "the prices",
            EntryKind.SHEET_ISSUED: "the answers to be marked",
            EntryKind.SEED_REVEALED: "the secret text of the draw",
        }.get(entry.kind, "the bids")
        rows.append(
            (
                number(entry),
                when(entry),
                f"{entry.by or NOT_SAID}{person}{witness}",
                _sentences([what, about(case, entry), entry.fact("reason")]),
            )
        )
    return rows


def bids(case: AuditCase) -> Rows:
    """Return each bidder: received, late, withdrawn, excluded; then who did not bid."""
    rows: Rows = []
    for bidder in case.dossier.bidders:
        received = [e for e in case.of(EntryKind.SUBMISSION_RECEIVED) if e.bidder == bidder.id]
        late = [e for e in case.of(EntryKind.LATE_SUBMISSION) if e.bidder == bidder.id]
        lots = dict.fromkeys(b.lot for b in case.dossier.bids if b.bidder == bidder.id)
        became = [
            *(f"late, {e.fact('reason') or 'no reason given'}" for e in late),
            *(
                f"withdrawn {british(w.on)}: {w.reason or 'no reason given'}"
                for w in case.dossier.withdrawals
                if w.bidder == bidder.id
            ),
            *(
                f"excluded {british(e.on)}: {e.fact('ground') or 'no ground given'}"
                for e in case.of(EntryKind.EXCLUSION)
                if e.bidder == bidder.id
            ),
        ]
        became += [
            f"rejected for {case.about(d.about)}"
            for d in case.dossier.decisions
            if d.bidder == bidder.id and d.decision == "rejected" and d.about != "exclusion"
        ]
        came = (received or late)[:1]
        rows.append(
            (
                bidder.name,
                when(came[0]) if came else NOT_SAID,
                joined(lots) or "none",
                "; ".join(became) or _result(case, bidder.id),
            )
        )
    known = set(case.bidders())
    for entry in case.of(EntryKind.LATE_SUBMISSION):
        if entry.bidder not in known:
            rows.append((entry.bidder or entry.person or NOT_SAID, when(entry), "sealed", f"late: {entry.fact('reason') or 'no reason given'}"))  # fmt: skip
    for entry in case.of(EntryKind.DID_NOT_BID):
        who = entry.bidder or entry.person or "a supplier"
        rows.append((who, "no bid", "", entry.fact("reason") or NOT_SAID))
    return rows


def _result(case: AuditCase, bidder: str) -> str:
    """Say what a bid that stayed came to."""
    won = [lot.lot for lot in case.outcome.lots if any(p.bidder == bidder for p in lot.places)]
    if not won:
        return "in time; not appointed"
    return f"in time; appointed in lot{'s' if len(won) > 1 else ''} {joined(won)}"


def changed_scores(case: AuditCase) -> Rows:
    """Return every score that was changed after it was entered."""
    return [
        (
            number(c.entry),
            when(c.entry),
            case.names.bidder(c.bidder),
            _question(case, c.criterion, c.lot, c.zone),
            c.person or "agreed score",
            f"{c.before or 'blank'} to {c.after or 'blank'}",
            c.reason or NOT_SAID,
        )
        for c in score_changes(case)
    ]


def moved_scores(case: AuditCase) -> Rows:
    """Return every agreed score that is not each evaluator's own mark, with how it was agreed."""
    return [
        (
            case.names.bidder(m.bidder),
            _question(case, m.criterion, m.lot, m.zone),
            ", ".join(f"{person} {mark}" for person, mark in m.marks),
            f"{m.agreed}{' (outside every mark)' if m.outside else ''}",
            _how(m),
        )
        for m in moved(case)
    ]


def _how(found: Moved) -> str:
    """Say how a score was agreed; a minute that is of many scores is named by its entry, and printed once."""
    if not found.reason:
        return NOT_SAID
    if found.minute:
        return f"see the minute, entry {found.number}"
    return f"{found.reason} [entry {found.number}]" if found.number is not None else found.reason


def minutes(case: AuditCase) -> Rows:
    """Return the minutes that moved scores rest on, each once."""
    wanted = {m.number for m in moved(case) if m.minute}
    return [
        (number(e), when(e), _minute_question(case, e), e.fact("summary"))
        for e in case.record.entries
        if e.number is not None and e.number in wanted
    ]


def _minute_question(case: AuditCase, entry: Entry) -> str:
    criterion = entry.fact("criterion")
    return case.names.criterion(criterion) if criterion else "every question"


def _question(case: AuditCase, criterion: str, lot: str, zone: str) -> str:
    where = f" (lot {lot}{f', zone {zone}' if zone else ''})" if lot else ""
    return f"{case.names.criterion(criterion)}{where}"


def taken_out(case: AuditCase) -> Rows:
    """Return every entry that no longer stands, with what took it out and why."""
    stands = {e.number for e in case.record.entries}
    outs = [e for e in case.every if e.kind is EntryKind.SUPERSEDED]
    rows: Rows = []
    for entry in case.every:
        if entry.number in stands or entry.kind is EntryKind.SUPERSEDED:
            continue
        later = [o for o in outs if (o.number or 0) > (entry.number or 0)]
        by = next(
            (o for o in later if o.fact("number") == str(entry.number)),
            next((o for o in later if o.fact("kind") == entry.kind), None),
        )
        rows.append(
            (
                number(entry),
                f"{capital(entry.kind.replace('_', ' '))}, {when(entry)}, by {entry.by or NOT_SAID}",
                f"{number(by)}, {when(by)}, by {by.by or NOT_SAID}"
                if by is not None
                else NOT_SAID,
                (by.fact("reason") if by is not None else "") or NOT_SAID,
            )
        )
    return rows


def written_late(case: AuditCase) -> tuple[Entry, ...]:
    """Return the entries that were written down long after the day they tell."""
    return tuple(
        e
        for e in case.every
        if (written := case.written.get(e.number or 0)) is not None
        and written.at.date() - e.on > LATE_BY
    )
