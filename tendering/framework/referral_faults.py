"""What is wrong with an entry about a referral: no such zone, out of turn, a provider suspended and offered, no offer to answer. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from tendering.framework.cascade import (
    OFFER,
    PLACE,
    TIE,
    chosen_turn,
    next_of,
    turns_at,
)
from tendering.framework.referrals import (
    ACCEPTED,
    CHOICE,
    NO_ANSWER,
    OPEN,
    PLACED,
    PSEUDONYM,
    REFUSED,
    Book,
    Offer,
    Referral,
    hours_of,
    moment_of,
)
from tendering.law.calendar import day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding

WEEK_HOURS = 168
PROHIBITED = "prohibited"


def faults(book: Book, entry: Entry) -> Iterator[Finding]:
    """Find why an entry about a referral cannot be made, all at once, on the record before it."""
    if entry.kind is EntryKind.REFERRAL_MADE:
        yield from _made(book, entry)
        return
    named = entry.fact("referral")
    referral = book.referral(named)
    if referral is None:
        yield finding("L041", "record", f"entry {named or '?'} is no referral that stands")
        return
    if moment_of(entry) < referral.at and entry.on <= referral.at.date():
        said = f"{day_text(entry.on)} is before the referral of {day_text(referral.at.date())}"
        yield finding("L042", "record", said)
        return
    if entry.lot != referral.lot:
        yield finding("L041", "record", f"referral {named} is of lot {referral.lot}")
    yield from RULES[entry.kind](book, referral, entry)


def _made(book: Book, entry: Entry) -> Iterator[Finding]:
    zone, hours = entry.fact("zone"), entry.fact("hours")
    lot = book.tender.lot(entry.lot) if book.tender is not None else None
    if lot is None:
        yield finding("L043", "record", f"there is no lot {entry.lot or '(blank)'}")
    elif lot.zone(zone) is None:
        zones = ", ".join(z.id for z in lot.zones) or "none"
        said = f"there is no zone {zone or '(blank)'} in lot {lot.id}; its zones are {zones}"
        yield finding("L043", "record", said)
    read = hours_of(hours)
    if read is None or read > WEEK_HOURS:
        said = f"{hours[:40] or 'nothing'!r} is no number of hours a week: write one above 0, up to {WEEK_HOURS}"
        yield finding("L044", "record", said)
    if not PSEUDONYM.fullmatch(entry.person):
        said = "the person is to be named by a pseudonym, such as P-0413"
        yield finding("L045", "record", said)
    for other in book.of_person(entry.person):
        yield finding("L060", "record", _twice(other, entry.person))
    if entry.fact("route") not in ("hospital", "other"):
        said = f"{entry.fact('route')[:40] or 'nothing'!r} is no route: hospital or other"
        yield finding("L044", "record", said)
    if entry.fact("start_by") and (entry.day("start_by") or entry.on) < entry.on:
        said = f"care is needed by {entry.fact('start_by')}, before the referral of {day_text(entry.on)}"
        yield finding("L042", "record", said)
    if book.last is not None and entry.on < book.last.date():
        said = f"{day_text(entry.on)} is before the last entry about a referral, of {day_text(book.last.date())}"
        yield finding("L042", "record", said)


def _twice(other: Referral, person: str) -> str:
    """Say which care a person has, or is to have, by a referral before."""
    package = other.package
    if package is None:
        return f"{person}: referral {other.number}, lot {other.lot}, is still open"
    begins = f"from {day_text(package.start)}"
    return f"{person}: the package of referral {other.number}, lot {other.lot}, is open with {package.provider} {begins}"


def _offered(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    provider, step = entry.bidder, entry.fact("step")
    held = [p for p in book.held(entry.on) if p.provider == provider and p.lot == referral.lot]
    if not held:
        said = (
            f"{provider or 'nobody'} holds no place in lot {referral.lot} on {day_text(entry.on)}"
        )
        yield finding("L025", "record", said)
        return
    resting = [p for p in held if not p.active]
    if resting:
        said = f"{provider} is {resting[0].because}: it is offered nothing"
        yield finding("L046", "record", said)
        return
    if not entry.fact("reason").strip():
        yield finding("L047", "record", "an offer without its reason")
    if step == CHOICE:
        yield from _choice(book, referral, entry)
        return
    expected = _expected(book, referral, entry)
    if (provider, step) not in expected:
        turn = ", ".join(p for p, _ in expected) or "nobody's"
        said = f"referral {referral.number}: it is not the turn of {provider}; it is {turn}"
        yield finding("L048", "record", said)


def _expected(book: Book, referral: Referral, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return who can be offered a referral now, each with the step: of an offer to several at once, those still left."""
    waiting = referral.waiting
    if waiting and book.rota is not None:
        step = next((s for s in book.rota.cascade if s.to == waiting[0].step), None)
        if step is None or step.how != "at_once" or any(o.at != moment_of(entry) for o in waiting):
            return ()
        return tuple((t.provider, t.step) for t in turns_at(book, step, referral, entry.on))
    after = next_of(book, referral, moment_of(entry))
    return tuple((t.provider, t.step) for t in after.turns) if after.what == OFFER else ()


def _choice(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    if referral.state not in (OPEN, PLACED):
        said = f"referral {referral.number} is {referral.state}"
        yield finding("L048", "record", said)
    elif referral.waiting:
        first = referral.waiting[0]
        said = f"{first.provider} may still answer the offer of entry {first.number}"
        remedy = f"Record its answer: `tendering framework answer ID {first.number} --answer ...`; or wait until its time is over."
        yield finding("L048", "record", said, remedy=remedy)
    elif any(o.answer == ACCEPTED for o in referral.current) and referral.state == OPEN:
        said = f"referral {referral.number}: an offer was accepted, and is to be placed first"
        yield finding("L048", "record", said)
    elif chosen_turn(book, referral, entry.bidder, entry.on) is None:
        said = (
            f"{entry.bidder} holds no active place in zone {referral.zone} of lot {referral.lot}"
        )
        yield finding("L025", "record", said)
    elif referral.goes_on and referral.packages[-1].provider == entry.bidder:
        said = f"{entry.bidder} has the package already"
        yield finding("L048", "record", said)


def _answered(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    del book
    offer = next((o for o in referral.offers if str(o.number) == entry.fact("offer")), None)
    if offer is None or offer.provider != entry.bidder:
        said = f"referral {referral.number} was not offered to {entry.bidder or 'nobody'} by entry {entry.fact('offer') or '?'}"
        yield finding("L049", "record", said)
        return
    if not offer.open:
        said = f"the offer of entry {offer.number} was answered: {offer.answer}"
        yield finding("L049", "record", said)
        return
    moment = moment_of(entry)
    if entry.on < offer.at.date() or (entry.at is not None and moment < offer.at):
        said = f"answered on {day_text(entry.on)}, before the offer of {day_text(offer.at.date())}"
        yield finding("L042", "record", said)
    yield from _answer(offer, entry)


def _answer(offer: Offer, entry: Entry) -> Iterator[Finding]:
    """Find an answer that is none, comes too late to accept, or is put down as none before the time is over."""
    answer, moment = entry.fact("answer"), moment_of(entry)
    until = (
        f"{offer.respond_by:%H:%M} on {day_text(offer.respond_by.date())}"
        if offer.respond_by
        else ""
    )
    if answer == ACCEPTED:
        start = entry.day("start")
        if start is None or start < entry.on:
            said = f"{entry.fact('start') or 'nothing'!r} is no day from {day_text(entry.on)} on, on which care can start"
            yield finding("L042", "record", said)
        if offer.late(moment):
            said = f"{offer.provider} could accept until {until}"
            remedy = "Record that no answer came (--answer none); the person may still choose it: `tendering framework choose ID REFERRAL`."
            yield finding("L050", "record", said, remedy=remedy)
    elif answer == REFUSED:
        if not entry.fact("reason").strip():
            yield finding("L047", "record", "a refusal without its reason")
    elif answer == NO_ANSWER:
        if offer.respond_by is not None and not offer.late(moment):
            said = f"{offer.provider} may still answer until {until}"
            yield finding("L050", "record", said)
    else:
        said = f"{answer[:40] or 'nothing'!r} is no answer: accepted, refused or none"
        yield finding("L044", "record", said)


def _withdrawn(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    del book
    if referral.state != OPEN:
        said = f"referral {referral.number} is {referral.state}: nothing is offered that could be withdrawn"
        yield finding("L051", "record", said)
    if not entry.fact("reason").strip():
        yield finding("L047", "record", "a referral withdrawn without the reason")


def _placed(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    offer = next(
        (o for o in referral.current if o.provider == entry.bidder and o.answer == ACCEPTED),
        None,
    )
    if referral.state != OPEN or offer is None:
        said = f"referral {referral.number} is {referral.state}, and {entry.bidder or 'nobody'} accepted no offer of it now"
        yield finding("L049", "record", said)
        return
    after = next_of(book, referral, moment_of(entry))
    if after.what not in (PLACE, TIE) or offer not in after.chosen:
        said = (
            f"referral {referral.number}: {after.because}, so {entry.bidder} does not take it now"
        )
        yield finding("L048", "record", said)
    if not entry.fact("reason").strip():
        yield finding("L047", "record", "a package placed without the reason")


def _handed_back(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    package = referral.package
    if referral.state != PLACED or package is None or package.provider != entry.bidder:
        said = f"referral {referral.number} is {referral.state}, and not a package of {entry.bidder or 'nobody'}"
        yield finding("L051", "record", said)
        return
    if not entry.fact("reason").strip():
        yield finding("L047", "record", "a package handed back without the reason")
    if book.rota is None:
        return
    if book.rota.hand_back == PROHIBITED:
        said = "the tender prohibits that a package is handed back: its provider keeps delivering"
        yield finding("L052", "record", said)
    least = entry.on + timedelta(days=book.rota.notice_days)
    last = entry.day("last_day")
    if last is None or last < entry.on:
        said = (
            f"{entry.fact('last_day') or 'nothing'!r} is no last day from {day_text(entry.on)} on"
        )
        yield finding("L042", "record", said)
    elif last < least:
        said = f"the last day is {day_text(last)}, and {book.rota.notice_days} days' notice end with {day_text(least)}"
        yield finding("L053", "record", said)


def _ended(book: Book, referral: Referral, entry: Entry) -> Iterator[Finding]:
    del book
    package = referral.package
    if package is None or referral.state == "ended":
        said = f"referral {referral.number} is {referral.state}: there is no package to end"
        yield finding("L051", "record", said)
    elif (entry.day("last_day") or entry.on) < package.start:
        said = f"its last day is before care starts, on {day_text(package.start)}"
        yield finding("L042", "record", said)
    if not entry.fact("reason").strip():
        yield finding("L047", "record", "a package ended without the reason")


RULES: Mapping[EntryKind, Callable[[Book, Referral, Entry], Iterator[Finding]]] = {
    EntryKind.REFERRAL_OFFERED: _offered,
    EntryKind.REFERRAL_ANSWERED: _answered,
    EntryKind.REFERRAL_WITHDRAWN: _withdrawn,
    EntryKind.PACKAGE_PLACED: _placed,
    EntryKind.PACKAGE_HANDED_BACK: _handed_back,
    EntryKind.PACKAGE_ENDED: _ended,
}
