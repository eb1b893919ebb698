"""The demonstration's open market: Cornwall's first days, from an application to an award, each with its letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

from tendering.documents.admission_letters import Verdict
from tendering.framework.admissions import applications, entry_questions
from tendering.law.calendar import LONDON
from tendering.model.entries import EntryKind, of_kind
from tendering.workbench import market_choices as choices
from tendering.workbench.entering import tender_of_record
from tendering.workbench.lettered import At
from tendering.workbench.market_admission import Applying, apply, decide
from tendering.workbench.market_award import Deciding, award
from tendering.workbench.market_opening import decide_offer, explain, open_offers
from tendering.workbench.market_requests import Offering, Package, offer, request
from tendering.workbench.market_view import market
from tendering.workbench.record_load import load
from tendering.workbench.record_verify import verify
from tendering.workbench.records import Who, opened
from tendering.workbench.stated import fresh_store
from tendering.workbench.writing import Report

SHIPPED, FOLDER, LOT = "cornwall-2018", "market", "1"
ROLE = "Commissioning manager"
APPLICANTS = (
    ("n01", "Newlyn Care Ltd", ()),
    ("n02", "Zennor Home Help Ltd", ("insurance", "call_monitoring")),
    ("n03", "Mevagissey Support CIC", ()),
    ("n04", "Lizard Point Care Ltd", ()),
)
"""Who applies after the first round, and which entry questions each does not pass."""
OFFERS = (
    ("n01", "18.40", 24),
    ("n03", "17.90", 25),
    ("n01", "17.90", 24),
    ("n04", "12.10", 23),
)
"""Offers in the order they come: provider, pounds an hour, first day of service in May. One replaces an earlier one."""


def _who(day: int, hour: int, minute: int = 0) -> Who:
    """Return the officer at a local time in May 2018: the clock of a demonstration is stated."""
    here = datetime(2018, 5, day, hour, minute, tzinfo=LONDON)
    return Who(
        name="Rosalind Tregear",
        on=here.date(),
        at=here.time(),
        now=here.astimezone(UTC),
        clock="stated",
        channel="demo",
        secret=here.isoformat(),
    )


def demonstrate(out: Path) -> tuple[Report, ...]:
    """Run Cornwall's open market anew in ``out/market``: applications, a request, sealed offers, a low one, an award."""
    base = out / FOLDER
    store = fresh_store(base)
    at = At(ref=SHIPPED, out=base, store=store)
    made = [load(SHIPPED, _who(1, 9), store=store)]
    made += _joined(at, store)
    made.append(request(_who(21, 9), _package(), at))
    number = _last(store, EntryKind.SERVICE_REQUESTED)
    for n, (bidder, rate, day) in enumerate(OFFERS):
        given = Offering(bidder=bidder, rate=rate, start=date(2018, 5, day))
        made.append(offer(SHIPPED, _who(21, 10, n), number, given, store=store))
    made.append(open_offers(_who(22, 12, 5), number, at))
    task = _last(store, EntryKind.OFFER_QUERIED)
    said = (
        "The rate is of an old price list. We cannot deliver at it while we pay the Living Wage."
    )
    verdict = {
        "decision": "rejected",
        "role": ROLE,
        "reason": "The provider says itself that it cannot deliver at that rate.",
    }
    steps: tuple[Callable[[], Report], ...] = (
        partial(explain, SHIPPED, _who(23, 9), task, said, store=store),
        partial(decide_offer, SHIPPED, _who(23, 10), task, verdict, store=store),
        partial(award, _who(23, 11), number, Deciding(role=ROLE), at),
        partial(market, SHIPPED, (date(2018, 5, 23), _who(23, 12).now.time()), store=store),
        partial(verify, SHIPPED, store=store),
    )
    return (*made, *(step() for step in steps))


def _package() -> Package:
    return Package(
        lot=LOT,
        area="kerrier",
        service="enablement",
        person="P-0413",
        hours="10.5",
        closes="2018-05-22T12:00",
        outcomes="Washes and dresses without help; Walks to the shop twice a week",
        budget="1150",
        weeks="6",
    )


def _joined(at: At, store: str) -> list[Report]:
    """Take in the applications, decide each, and enter what those admitted choose."""
    with opened(SHIPPED, store=store) as now:
        asked = [q.id for q in entry_questions(tender_of_record(now), LOT)]
    made = []
    for n, (bidder, name, failed) in enumerate(APPLICANTS):
        answers = {q: "fail" if q in failed else "pass" for q in asked}
        given = Applying(bidder=bidder, lot=LOT, name=name, answers=answers)
        made.append(apply(SHIPPED, _who(2, 10, n), given, store=store))
    with opened(SHIPPED, store=store) as now:
        waiting = applications(tender_of_record(now), now.entries)
    for n, application in enumerate(waiting):
        verdict = _verdict(tuple(q for q, a in application.answers.items() if a == "fail"))
        made.append(decide(_who(9, 10, n), application.number or 0, verdict, at))
        if verdict.decision == "admitted":
            pairs = (("kerrier", "enablement"), ("penwith", "enablement"))
            chosen = choices.Choosing(bidder=application.bidder, lot=LOT, pairs=pairs)
            made.append(choices.choose(SHIPPED, _who(9, 11, n), chosen, store=store))
    return made


def _verdict(failed: tuple[str, ...]) -> Verdict:
    if not failed:
        return Verdict(decision="admitted", reason="Every entry question is passed.", role=ROLE)
    asked = "You confirmed on 4 May 2018 that this is so, and that nothing is planned instead."
    return Verdict(
        decision="refused",
        reason="Entry questions are not passed.",
        role=ROLE,
        reasons=dict.fromkeys(failed, asked),
    )


def _last(store: str, kind: EntryKind) -> int:
    """Return the number of the last entry of a kind."""
    with opened(SHIPPED, store=store) as now:
        return max((e.number or 0 for e in of_kind(now.entries, kind)), default=0)


def told(reports: tuple[Report, ...]) -> str:
    """Say in a line what the market did."""
    held = "verified" if reports[-1].data.get("verified") else "does not hold"
    letters = len({path for report in reports for path in report.files if path.suffix == ".docx"})
    return f"Open market: {len(APPLICANTS)} applications, {len(OFFERS)} sealed offers, one award; {letters} letters, {held}"
