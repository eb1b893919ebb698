"""Whose week it is in each zone, and where each referral stands: shown, with what a person has to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.documents.names import Names, counted
from tendering.documents.tables import table
from tendering.framework.referrals import OPEN, Book, Referral
from tendering.framework.rota import Stretch, clashes, rota_of, weeks, zones_of
from tendering.framework.shares import refusals
from tendering.law.calendar import day_text
from tendering.model.findings import finding
from tendering.model.numbers import plain
from tendering.model.remedies import with_id
from tendering.workbench.entering import tender_of_record
from tendering.workbench.providers import names_of, needs_start
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.writing import Report


def rota(
    ref: str,
    days: tuple[date, date],
    *,
    referrals: bool = False,
    lot: str = "",
    zone: str = "",
    store: str = "",
) -> Report:
    """Show whose week it is in each zone over some days; with ``referrals``, where each referral stands.

    Raises:
        RefusedError: The tender has no rota, or nobody holds a place yet.
    """
    with opened(ref, store=store) as procurement:
        tender = tender_of_record(procurement)
        needs_start(procurement, procurement.entries)
        published = rota_of(tender)
        if published is None:
            raise RefusedError(finding("L057", ref, "the tender publishes no rota"))
        book = Book(tender, procurement.entries)
        names = names_of(procurement)
    places = [p for p in zones_of(tender) if lot in ("", p[0]) and zone in ("", p[1])]
    found = tuple(weeks(published, book.register, places, days))
    text = _table(found, names)
    data: dict[str, object] = {
        "procurement": procurement.id,
        "weeks": [_duty_data(d) for d in found],
    }
    if referrals:
        listed = [
            r for r in book.referrals.values() if lot in ("", r.lot) and zone in ("", r.zone)
        ]
        text += "\n\n" + "\n".join(_listed(listed, names))
        data["referrals"] = [_referral_data(r) for r in listed]
    notes = with_id((*clashes(x.duty for x in found), *refusals(book, days[0])), procurement.id)
    return Report(findings=notes, data=data, text=text)


def _table(found: Sequence[Stretch], names: Names) -> str:
    rows = [
        (
            names.area(x.duty.lot, x.duty.zone),
            x.since.isoformat(),
            x.until.isoformat(),
            names.bidder(x.duty.provider) if x.duty.provider else "nobody",
            x.duty.because,
        )
        for x in found
    ]
    return table(rows, ["zone", "from", "to", "on duty", "why"])


def _duty_data(found: Stretch) -> dict[str, object]:
    duty = found.duty
    return {
        "lot": duty.lot,
        "zone": duty.zone,
        "week": duty.first.isoformat(),
        "from": found.since.isoformat(),
        "to": found.until.isoformat(),
        "turn": duty.turn,
        "on_duty": duty.provider,
        "because": duty.because,
    }


def _listed(listed: Sequence[Referral], names: Names) -> Iterator[str]:
    waiting = sum(r.state == OPEN for r in listed)
    yield f"{counted(len(listed), 'referral')}, {waiting} open."
    for referral in listed:
        where = names.area(referral.lot, referral.zone)
        yield (
            f"Referral {referral.number}, {referral.state}: {referral.person}, {plain(referral.hours)} hours a week, "
            f"{where}, of {day_text(referral.at.date())}"
        )
        for offer in referral.offers:
            until = (
                f"waits until {offer.respond_by:%Y-%m-%d %H:%M}" if offer.respond_by else "waits"
            )
            yield f"    offer {offer.number} to {names.bidder(offer.provider)}: {offer.answer or until}"
        if referral.package is not None:
            yield f"    with {names.bidder(referral.package.provider)} from {day_text(referral.package.start)}"


def _referral_data(referral: Referral) -> dict[str, object]:
    return {
        "referral": referral.number,
        "lot": referral.lot,
        "zone": referral.zone,
        "person": referral.person,
        "state": referral.state,
        "hours": plain(referral.hours),
        "on": referral.at.date().isoformat(),
        "offers": [
            {
                "offer": o.number,
                "provider": o.provider,
                "step": o.step,
                "respond_by": o.respond_by.isoformat() if o.respond_by else "",
                "answer": o.answer,
                "reason": o.reason,
            }
            for o in referral.offers
        ],
        "provider": referral.package.provider if referral.package is not None else "",
    }
