"""The small tender of the examples, let under the Procurement Act: every fact a notice needs, and its record."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from fractions import Fraction

from tendering.documents.notices.make import Notice, make_notice
from tendering.model.bids import Bidder, ConnectedPerson, Dossier, Send
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding
from tendering.model.outcome import Outcome
from tendering.model.tender import Event, Notices, Standstill, Tender
from tests.documents.example import dossier, outcome, tender

CLOSE = datetime(2026, 5, 22, 12, 0)  # noqa: DTZ001 - local time, as a timetable prints it
DECIDED, SUMMARIES, AWARDED = date(2026, 7, 20), date(2026, 7, 22), date(2026, 7, 23)
STANDSTILL_TO = date(
    2026, 8, 4
)  # 3 August is a bank holiday in Scotland: the eighth working day is a day later
SIGNED, DETAILS = date(2026, 8, 10), date(2026, 9, 1)
ENGAGED, CALLED = date(2026, 1, 12), date(2026, 4, 7)


def act_tender(**changes: object) -> Tender:
    """Return the tender; changes are made to the tender itself."""
    base = tender()
    assert base.agreement is not None
    assert base.agreement.call_off is not None
    lot = dataclasses.replace(base.lots[0], region="UKD36", value_amount=Fraction(4_000_000))
    made = dataclasses.replace(
        base,
        id="ashby-2026",
        authority=dataclasses.replace(
            base.authority,
            locality="Ashby",
            postcode="AV1 1AA",
            region="UKD36",
            number="PASH-1234-VALE",
        ),
        started_by_event="tender_notice",
        started_by_on=CALLED,
        value_vat="included",
        lots=(lot,),
        agreement=dataclasses.replace(
            base.agreement,
            starts_on=date(2027, 4, 1),
            ends_on=date(2031, 3, 31),
            users="Ashby & Vale Council",
            fees="None",
            price_mechanism="The published hourly rate, reviewed each April.",
            call_off=dataclasses.replace(base.agreement.call_off, competition="without"),
        ),
        timetable=(
            Event(event="preliminary_market_engagement_notice", on=ENGAGED),
            Event(event="tender_notice", on=CALLED),
            Event(event="tenders_close", at=CLOSE),
            Event(event="award", on=AWARDED),
            Event(event="agreement_signed", on=SIGNED),
        ),
        standstill=Standstill(stated_days=8, basis="voluntary"),
        notices=Notices(
            ocid="ocds-213czf-ashby-2026",
            documents_at="https://ashby.example/tenders/home-support",
            submission="Through the portal at https://ashby.example/tenders",
            languages=("en",),
            sme=True,
            vcse=False,
            risks="None known",
            payment_terms="None beyond those of the Act",
            recurrence="Likely to be let again in 2031",
            engagement="Two open meetings and a questionnaire",
            engagement_closes_on=date(2026, 2, 20),
            tender_notice_on=CALLED,
            process="One stage. There is no negotiation.",
        ),
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def entry(kind: EntryKind, on: date, **more: object) -> Entry:
    """Return an entry of the record."""
    bidder = str(more.pop("bidder", ""))
    lot = str(more.pop("lot", ""))
    facts = {k: str(v) for k, v in more.items()}
    return Entry(kind=kind, on=on, bidder=bidder, lot=lot, facts=facts)


RECORD = (
    entry(EntryKind.CONFLICTS_ASSESSMENT, date(2026, 1, 5), people="All", summary="None found"),
    entry(EntryKind.NOTICE_PUBLISHED, ENGAGED, notice="UK2"),
    entry(EntryKind.NOTICE_PUBLISHED, CALLED, notice="UK4"),
    entry(EntryKind.NOTICE_PUBLISHED, AWARDED, notice="UK6", number="000202-2026"),
    entry(EntryKind.SIGNED, SIGNED),
)


def act_dossier(base: Tender | None = None, **changes: object) -> Dossier:
    """Return the bids and the record: summaries to every bidder, on one day."""
    given = dossier()
    bidders = tuple(
        Bidder(
            id=b.id,
            name=b.name,
            number=f"0123456{n}",
            email=f"bids@{b.id}.example",
            sme="yes" if n else "no",
            vcse="no",
            address=f"{n} High Street, Ashby",
            postcode="AV1 2BB",
            supported_employment="no",
            mutual="no",
        )
        for n, b in enumerate(given.bidders)
    )
    made = dataclasses.replace(
        given,
        tender=base or act_tender(),
        bidders=bidders,
        approved_on=DECIDED,
        sends=tuple(
            Send(recipient=b.id, lot="", sent=SUMMARIES, method="electronic") for b in bidders
        ),
        connected=tuple(
            ConnectedPerson(bidder=b.id, person=f"Jo {b.id}", relation="director", born="1970-05")
            for b in bidders
        ),
        entries=RECORD,
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


def attempt(
    kind: str, on: date, record: Dossier | None = None, decided: Outcome | None = None
) -> tuple[Notice | None, tuple[Finding, ...]]:
    """Try to make a notice of the example under the Act."""
    held = record or act_dossier()
    return make_notice(held.tender, kind, on, dossier=held, outcome=decided or outcome())


def made(kind: str, on: date, record: Dossier | None = None) -> Notice:
    """Return a notice that can be made."""
    notice, problems = attempt(kind, on, record)
    assert notice is not None, problems
    return notice


DAYS = {
    "UK1": ENGAGED,
    "UK2": ENGAGED,
    "UK3": date(2026, 2, 2),
    "UK4": CALLED,
    "UK6": AWARDED,
    "UK7": DETAILS,
}
