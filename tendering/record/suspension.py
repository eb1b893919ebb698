"""Which challenges stop a contract: the automatic suspension of each law, lot by lot. Pure."""

from __future__ import annotations

from datetime import date

from tendering.checks.record import Record, contracts, lots_of
from tendering.checks.record_standstill import standstill_of, stated_ends
from tendering.law.regime import Regime
from tendering.law.values import LawValue
from tendering.model.entries import Entry, EntryKind, ends, open_claims

COMPLAINT, PRE_ACTION, CLAIM_FORM = "complaint", "pre-action letter", "claim form"
CHALLENGES = (COMPLAINT, PRE_ACTION, CLAIM_FORM)


def is_claim(challenge: Entry) -> bool:
    """Say whether proceedings were begun: a complaint or a letter before claim suspends nothing."""
    return "claim form" in challenge.fact("kind").lower().replace("-", " ")


def notified_on(challenge: Entry) -> date:
    """Return the day the authority was told."""
    return challenge.day("notified") or challenge.on


def suspends(record: Record, challenge: Entry, lot: str) -> bool:
    """Say whether a challenge, when it was notified, kept the contract of a lot from being made.

    Under the Regulations a claim form does once the authority knows of it, before the contract. Under the Act
    proceedings do that were begun and notified in a standstill, whether it is kept by law or of free will.
    """
    if challenge.kind is not EntryKind.CHALLENGE or not is_claim(challenge):
        return False
    if challenge.lot not in ("", lot):
        return False
    told = notified_on(challenge)
    if record.regime.regime is not Regime.PA2023:
        return not any(signed.on < told for signed in contracts(record, lot))
    result = standstill_of(record, lot)
    if result is None:  # no award notice yet: held to suspend until somebody says otherwise
        return True
    last = ending(record, lot)
    return last is not None and told <= last


def ending(record: Record, lot: str) -> date | None:
    """Return the last day of a lot's standstill: as counted or, where a later one was published, that; None for none."""
    result = standstill_of(record, lot)
    days = [day for _, day in stated_ends(record, lot)]
    if result is not None and result.last_day is not None:
        days.append(result.last_day)
    return max(days, default=None)


def suspending(record: Record, lot: str, on: date) -> tuple[Entry, ...]:
    """Return the challenges that forbid the contract of a lot on a day."""
    over = [e for e in record.of(EntryKind.CHALLENGE_ENDED) if e.on <= on]
    return tuple(
        c
        for c in record.of(EntryKind.CHALLENGE, lot=lot)
        if notified_on(c) <= on and suspends(record, c, lot) and not any(ends(e, c) for e in over)
    )


def suspended_lots(record: Record, challenge: Entry) -> tuple[str, ...]:
    """Return the lots whose contract a challenge suspends."""
    return tuple(lot for lot in lots_of(record) if suspends(record, challenge, lot))


def still_open(record: Record) -> tuple[Entry, ...]:
    """Return the challenges without an end, a claim whose suspension was lifted among them."""
    return open_claims(record.entries)


def rule(record: Record) -> LawValue:
    """Return the provision that suspends."""
    return record.rule("rules.s101", "rules.reg95")
