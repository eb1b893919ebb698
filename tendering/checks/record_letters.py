"""Checks of the record: who was written to, when, and before what. Letters themselves are checked where they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.checks.record import (
    AWARD_NOTICE,
    Record,
    RecordCheck,
    award_letters,
    bidders_of,
    latest_moment,
    lots_of,
    place,
    sends,
    summaries,
    told_apart,
    turned_away,
)
from tendering.checks.report import by_rule, named
from tendering.law.calendar import ENGLAND_AND_WALES, day_text
from tendering.law.periods import after, length_of
from tendering.law.regime import Regime
from tendering.law.values import value
from tendering.model.bids import Send
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, finding

SENDS = "sends.csv"


def x04_summaries(record: Record) -> Iterator[Finding]:
    """Under the Act every assessment summary of a lot is given on one day, before the award notice."""
    if not record.act:
        return
    for lot in lots_of(record):
        given = summaries(record, lot)
        apart = {bidder for bidder, _ in told_apart(record, lot)}
        notice = record.notices(AWARD_NOTICE, lot=lot)[-1:]
        if len(set(given.values())) > 1:
            first = min(given.values())
            late = [
                f"{who} on {day_text(day)}" for who, day in sorted(given.items()) if day > first
            ]
            message = f"lot {lot}: summaries were given on {day_text(first)}, but to {named(late)}"
            where = place(notice[0]) if notice else SENDS
            yield by_rule(finding("X04", where, message), value("pa2023.rules.reg31_same_day"))
        for published in notice:
            if given and max(given.values()) > published.on:
                fault = f"before the last assessment summary, of {day_text(max(given.values()))}"
            elif _later_the_same_day(record, lot):
                fault = "earlier that day than an assessment summary"
            elif lacking := [
                b
                for b in bidders_of(record, lot)
                if b not in given and b not in apart and b not in turned_away(record, lot)
            ]:
                fault = f"and no assessment summary is recorded for {named(lacking)}"
            else:
                continue
            message = f"lot {lot}: the contract award notice was published on {day_text(published.on)}, {fault}"
            yield by_rule(
                finding("X04", place(published), message), value("pa2023.rules.s50_summary")
            )


def _later_the_same_day(record: Record, lot: str) -> bool:
    """Say whether a summary is timed after the award notice of its day, where both times are written."""
    apart, own = turned_away(record, lot), told_apart(record, lot)
    issued = [
        e
        for e in record.of(EntryKind.LETTER_ISSUED, lot=lot)
        if e.at is not None and e.bidder not in apart and (e.bidder, e.on) not in own
    ]
    published = record.notices(AWARD_NOTICE, lot=lot)[-1:]
    return any(
        latest_moment(e) > latest_moment(p) for e in issued for p in published if e.on == p.on
    )


def x06_excluded_bidders(record: Record) -> Iterator[Finding]:
    """Under the Regulations a bidder whose exclusion can still be challenged gets a standstill letter too."""
    if record.regime.regime is not Regime.PCR2015:
        return
    rule = value("pcr2015.deadlines.claim_longest")
    for lot in lots_of(record):
        letters = award_letters(record, lot)
        if not letters:
            continue
        last = max(s.sent for s in letters)
        away = turned_away(record, lot)
        others = {s.sent for s in letters if s.recipient not in away}
        for bidder, day in away.items():
            open_until = None if day is None else after(day, length_of(rule), ENGLAND_AND_WALES)
            told = _told_of_award(letters, bidder, day, others)
            if told or (open_until is not None and last > open_until):
                continue
            when = "no day on which it was told is recorded" if day is None else _since(day)
            message = f"lot {lot}: {bidder} was turned away ({when}) and is not among those the letters went to"
            yield by_rule(finding("X06", _where(record, lot, bidder), message), rule)


def _told_of_award(
    letters: Sequence[Send], bidder: str, away: date | None, others: set[date]
) -> bool:
    """Say whether one turned away was sent a letter of the award: after it was turned away, or with the others'."""
    mine = [s.sent for s in letters if s.recipient == bidder]
    return any(sent in others or away is None or sent > away for sent in mine)


def _since(day: date) -> str:
    return f"on {day_text(day)}"


def _where(record: Record, lot: str, bidder: str) -> str:
    """Return where the record says that a bidder was turned away."""
    for entry in record.of(EntryKind.EXCLUSION, lot=lot, bidder=bidder):
        return place(entry)
    if record.dossier is not None:
        for key, where in record.dossier.where.items():
            if key[:2] == ("decisions", bidder) and key[2] in ("", lot):
                return where
    return SENDS


def x93_own_letter(record: Record) -> Iterator[Finding]:
    """Under the Act whoever's tender was not assessed is told why before the award notice: time runs from then."""
    if not record.act:
        return
    rule = value("pa2023.conduct.own_letter")
    for lot in lots_of(record):
        published = record.notices(AWARD_NOTICE, lot=lot)[-1:]
        if not published and not summaries(record, lot):
            continue
        told: dict[str, date] = {}
        for send in sends(record, lot):
            told[send.recipient] = min(send.sent, told.get(send.recipient, send.sent))
        for bidder, day in turned_away(record, lot).items():
            first = told.get(bidder) or (
                day if record.of(EntryKind.EXCLUSION, lot=lot, bidder=bidder) else None
            )
            if first is None or (published and first > published[0].on):
                late = f"only on {day_text(first)}" if first is not None else "by no letter"
                message = f"lot {lot}: {bidder} was not assessed, and was told why {late}"
                yield by_rule(finding("X93", _where(record, lot, bidder), message), rule)


CHECKS: tuple[RecordCheck, ...] = (x04_summaries, x06_excluded_bidders, x93_own_letter)
