"""Entries about referrals, made one after another: a referral and its offers, an answer and what follows, a hand-back. Pure.

Each entry is taken into the book as it is made, so that what follows within one unit sees it. Nothing is checked here: the record
holds every entry against whose turn it is when it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from tendering.framework.cascade import OFFER, PLACE, TIE, Next, Turn, chosen_turn, next_of
from tendering.framework.referrals import ACCEPTED, CHOICE, NO_ANSWER, Book, Offer, Referral
from tendering.framework.rota import respond_by
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A referral as it comes in: hours and days as they were written."""

    lot: str
    zone: str
    person: str
    hours: str
    route: str = "other"
    start_by: str = ""
    needs: str = ""


class Referring:
    """Makes entries about referrals, numbered on from the record.

    Attributes:
        book: The referrals as they stand after the entries made.
        made: The entries, each with the number it will have.
    """

    def __init__(self, book: Book, number: int, by: str) -> None:
        self.book = book
        self.made: list[Entry] = []
        self._number = number
        self._by = by

    def enter(
        self,
        kind: EntryKind,
        moment: datetime,
        about: tuple[str, str, str],
        facts: dict[str, str],
    ) -> Entry:
        """Make an entry about a lot, provider and person, any of them empty, and take it into the book."""
        lot, bidder, person = about
        self._number += 1
        entry = Entry(
            kind=kind,
            on=moment.date(),
            at=moment.time().replace(second=0, microsecond=0),
            by=self._by,
            lot=lot,
            bidder=bidder,
            person=person,
            facts={name: text for name, text in facts.items() if text},
            number=self._number,
        )
        self.made.append(entry)
        self.book.take(entry)
        return entry

    def refer(self, request: Request, moment: datetime, *, choice: str = "") -> int:
        """Make a referral, and offer it to whoever's turn it is, or to the provider the person chose; return its number."""
        facts = {
            "zone": request.zone,
            "route": request.route,
            "hours": request.hours,
            "start_by": request.start_by,
            "needs": request.needs,
        }
        about = (request.lot, "", request.person)
        entry = self.enter(EntryKind.REFERRAL_MADE, moment, about, facts)
        number = entry.number or 0
        if choice:
            self.choose(number, choice, moment)
        else:
            self.go_on(number, moment)
        return number

    def go_on(self, number: int, moment: datetime) -> Next | None:
        """Do what comes next for a referral: put down who let the time pass, offer it, or place it."""
        referral = self.book.referral(number)
        if referral is None:
            return None
        after = next_of(self.book, referral, moment)
        for offer in after.lapsed:
            self._answer(referral, offer, moment, {"answer": NO_ANSWER})
        if after.what == OFFER:
            for turn in after.turns:
                self._offer(referral, turn, moment)
        elif after.what == PLACE:
            self.place(referral, after.chosen[0], moment, after.because)
        return after

    def choose(self, number: int, provider: str, moment: datetime, reason: str = "") -> None:
        """Offer a referral to the provider the person chose; of offers that are equal, place it with the one a person chose."""
        referral = self.book.referral(number)
        if referral is None:
            self._unknown(EntryKind.REFERRAL_OFFERED, number, provider, moment)
            return
        after = next_of(self.book, referral, moment)
        equal = [o for o in after.chosen if o.provider == provider]
        if after.what == TIE and equal:
            because = f"{after.because}; {self._by} chose {provider}: {reason}"
            self.place(referral, equal[0], moment, because if reason else "")
            return
        turn = chosen_turn(self.book, referral, provider, moment.date())
        said = turn.reason if turn is not None else f"the person chose {provider}"
        if reason:
            said = f"{said}: {reason}"
        self._offer(referral, Turn(provider=provider, step=CHOICE, reason=said), moment)

    def answer(
        self,
        offer: int,
        answer: str,
        moment: datetime,
        *,
        start: date | None = None,
        reason: str = "",
    ) -> Next | None:
        """Enter what a provider answers to an offer, and do what comes next; return that, or None where there is no such offer."""
        found = self.book.offer(offer)
        if found is None:
            return None
        referral, one = found
        said = start.isoformat() if start is not None and answer == ACCEPTED else ""
        self._answer(referral, one, moment, {"answer": answer, "start": said, "reason": reason})
        return self.go_on(referral.number, moment)

    def hand_back(self, number: int, moment: datetime, last_day: date, reason: str) -> Next | None:
        """Enter that a package is handed back, and offer it again from whoever's turn it is."""
        referral = self.book.referral(number)
        if referral is None:
            self._unknown(EntryKind.PACKAGE_HANDED_BACK, number, "", moment)
            return None
        provider = referral.packages[-1].provider if referral.packages else ""
        facts = {"referral": str(number), "last_day": last_day.isoformat(), "reason": reason}
        about = (referral.lot, provider, referral.person)
        self.enter(EntryKind.PACKAGE_HANDED_BACK, moment, about, facts)
        return self.go_on(number, moment) if provider else None

    def close(self, kind: EntryKind, number: int, moment: datetime, facts: dict[str, str]) -> None:
        """Enter that a referral is withdrawn, or a package ended."""
        referral = self.book.referral(number)
        if referral is None:
            self._unknown(kind, number, "", moment)
            return
        ends = kind is EntryKind.PACKAGE_ENDED and referral.packages
        provider = referral.packages[-1].provider if ends else ""
        about = (referral.lot, provider, referral.person)
        self.enter(kind, moment, about, {"referral": str(number), **facts})

    def place(self, referral: Referral, offer: Offer, moment: datetime, because: str) -> None:
        """Place a package with the provider of an offer that was accepted."""
        facts = {
            "referral": str(referral.number),
            "zone": referral.zone,
            "hours": plain(referral.hours),
            "start": offer.start.isoformat() if offer.start is not None else "",
            "reason": because,
        }
        about = (referral.lot, offer.provider, referral.person)
        self.enter(EntryKind.PACKAGE_PLACED, moment, about, facts)

    def _offer(self, referral: Referral, turn: Turn, moment: datetime) -> None:
        rota = self.book.rota
        due = respond_by(rota, moment, referral.route) if rota is not None else None
        facts = {
            "referral": str(referral.number),
            "zone": referral.zone,
            "step": turn.step,
            "respond_by": due.isoformat(timespec="minutes") if due is not None else "",
            "reason": turn.reason,
        }
        about = (referral.lot, turn.provider, referral.person)
        self.enter(EntryKind.REFERRAL_OFFERED, moment, about, facts)

    def _answer(
        self, referral: Referral, offer: Offer, moment: datetime, facts: dict[str, str]
    ) -> None:
        whole = {"referral": str(referral.number), "offer": str(offer.number), **facts}
        about = (referral.lot, offer.provider, referral.person)
        self.enter(EntryKind.REFERRAL_ANSWERED, moment, about, whole)

    def _unknown(self, kind: EntryKind, number: int, provider: str, moment: datetime) -> None:
        """Enter what names no referral, for the record to refuse."""
        self.enter(kind, moment, ("", provider, ""), {"referral": str(number)})
