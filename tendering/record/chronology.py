"""What a challenge is tried against: who knew what on which day, and the last day to begin proceedings. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tendering.checks.record import AWARD_NOTICE, Record, place, words
from tendering.law.due import Due, due
from tendering.law.regime import Regime
from tendering.law.standstill import ELECTRONIC, way
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind, ends, lifts_only
from tendering.record.suspension import notified_on, still_open, suspended_lots

LETTER, TOLD_OF_EXCLUSION, NOTICE, CHALLENGE = "letter", "exclusion told", "notice", "challenge"
KNOWN_LAW = (Regime.PCR2015, Regime.PA2023)


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """A day from which somebody knew, or is said to have known, with what follows.

    Attributes:
        bidder: Whose knowledge; empty is anyone's.
        claim: The last day to begin proceedings; None where the law is not one that is counted here.
        longest: The last day to which a court may extend that.
        entry: Number of the entry it rests on; None where there is no record.
    """

    on: date
    bidder: str
    lot: str
    what: str
    source: str
    entry: int | None
    where: str
    claim: Due | None
    longest: Due | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenged:
    """One challenge as it stands.

    Attributes:
        known: From when time runs, as the entry says; the day of the challenge where it says nothing.
        late: Whether a claim form was issued after the last day for it.
        suspends: The lots whose contract it suspended when it was notified.
        ended: The entry that ended it, or lifted its suspension; None while neither.
        open: Whether it goes on: records are kept until it ends.
    """

    entry: Entry
    known: date
    claim: Due | None
    longest: Due | None
    issued: date | None
    late: bool
    suspends: tuple[str, ...]
    ended: Entry | None
    open: bool


def limits(
    regime: Regime | None, known: date, decided: date | None = None
) -> tuple[Due | None, Due | None]:
    """Return the last day to begin proceedings from knowledge on a day, and the last to which a court may extend it.

    Args:
        regime: The law; nothing is counted under one that is only named here.
        known: The day of knowledge, actual or constructive: it counts as day one.
        decided: The day the decision and its reasons were sent electronically. Under the Regulations no time for
            proceedings about it ends before ten days after that.
    """
    if regime not in KNOWN_LAW:
        return None, None
    claim = due(known, value(f"{regime}.deadlines.claim"))
    if regime is Regime.PCR2015 and decided is not None:
        floor = due(decided, value("pcr2015.deadlines.claim_after_decision"))
        claim = max(claim, floor, key=lambda d: d.on)
    return claim, due(known, value(f"{regime}.deadlines.claim_longest"))


def knowledge(record: Record) -> tuple[Knowledge, ...]:
    """Return every day of the record from which a bidder knew a decision or a breach, in order."""
    return tuple(sorted(_known(record), key=lambda k: (k.on, k.bidder, k.lot, k.what)))


def _known(record: Record) -> Iterator[Knowledge]:
    for letter in record.of(EntryKind.LETTER_ISSUED):
        day = _received(record, letter) or letter.on
        yield _made(record, letter, day, LETTER, letter.fact("what") or "letter")
    for excluded in record.of(EntryKind.EXCLUSION):
        told = excluded.day("notified")
        if told is not None:
            yield _made(record, excluded, told, TOLD_OF_EXCLUSION, "told of its exclusion")
    for notice in record.notices(AWARD_NOTICE):
        yield _made(record, notice, notice.on, NOTICE, "contract award notice published")
    for challenge in record.of(EntryKind.CHALLENGE):
        known = challenge.day("known")
        if known is not None:
            said = f"said to have known: {challenge.fact('about') or words(challenge)}"
            yield _made(record, challenge, known, CHALLENGE, said)


def _received(record: Record, letter: Entry) -> date | None:
    """Return the day a letter is proved to have come; without proof it is known from the day it was sent."""
    proved = [
        day
        for e in record.of(EntryKind.LETTER_RECEIVED, bidder=letter.bidder)
        if e.lot in ("", letter.lot)
        and (day := e.day("received")) is not None
        and day >= letter.on
    ]
    return letter.day("received") or min(proved, default=None)


def _made(record: Record, entry: Entry, on: date, source: str, what: str) -> Knowledge:
    sent = on if source == LETTER else _decided(record, entry.bidder, entry.lot)
    claim, longest = limits(record.regime.regime, on, sent)
    return Knowledge(
        on=on,
        bidder=entry.bidder,
        lot=entry.lot,
        what=what,
        source=source,
        entry=entry.number,
        where=place(entry),
        claim=claim,
        longest=longest,
    )


def _decided(record: Record, bidder: str, lot: str) -> date | None:
    """Return the day a bidder was last sent the decision electronically; None where it was not."""
    letters = record.of(EntryKind.LETTER_ISSUED, lot=lot or None, bidder=bidder or None)
    sent = [e.on for e in letters if way(e.fact("method") or ELECTRONIC) == ELECTRONIC]
    return max(sent, default=None)


def challenged(record: Record) -> tuple[Challenged, ...]:
    """Return every challenge with its days, in the order they were notified."""
    return tuple(
        sorted((_challenge(record, c) for c in record.of(EntryKind.CHALLENGE)), key=_notified)
    )


def _notified(found: Challenged) -> tuple[date, int]:
    return notified_on(found.entry), found.entry.number or 0


def _challenge(record: Record, entry: Entry) -> Challenged:
    known = entry.day("known") or notified_on(entry)
    sent = _decided(record, entry.bidder, entry.lot)
    claim, longest = limits(record.regime.regime, known, sent)
    issued = entry.day("issued")
    over = [e for e in record.of(EntryKind.CHALLENGE_ENDED) if ends(e, entry)]
    last = [e for e in over if not lifts_only(e)] or over
    return Challenged(
        entry=entry,
        known=known,
        claim=claim,
        longest=longest,
        issued=issued,
        late=claim is not None and issued is not None and issued > claim.on,
        suspends=suspended_lots(record, entry),
        ended=last[-1] if last else None,
        open=entry in still_open(record),
    )
