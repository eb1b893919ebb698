"""A procurement of two lots under the Act, entry by entry: a record that is in each state, for tests of states and turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Event, Tender
from tendering.record.states import State
from tendering.record.turns import refusals
from tests.checks.records import act_tender, entry
from tests.checks.tenders import LOT

ANN, BEA, CYD = "Ann Abbot", "Bea Bell", "Cyd Cole"
LOTS = ("1", "2")
CLOSE = datetime.fromisoformat("2026-07-10T12:00")


def two_lots(**changes: Any) -> Tender:
    """The good tender, with a second lot and a time at which bids must be in."""
    given = {
        "lots": (LOT, replace(LOT, id="2", title="Second")),
        "timetable": (Event(event="tenders_close", at=CLOSE),),
    }
    return act_tender(**(given | changes))


def number(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Number entries as a record does."""
    return tuple(replace(e, number=n, where="") for n, e in enumerate(entries, 1))


START = (entry("record_started", "2026-03-01", tender="t", source="new", by=CYD),)
BEFORE = (
    entry("route_and_value", "2026-04-01", by=CYD, route="own", value="4 million pounds", reason="Social care."),
    entry("lots_decision", "2026-04-01", by=CYD, decision="lots", reason="Small providers."),
    entry("policy_statement", "2026-04-02", by=CYD, summary="Regard was had."),
    entry("social_value", "2026-04-02", by=CYD, summary="Work for local people."),
    entry("equality_analysis", "2026-04-02", by=CYD, summary="Looked at."),
    entry("conflicts_assessment", "2026-04-03", by=CYD, people=f"{ANN}; {BEA}; {CYD}; Cabinet", summary="None."),
    entry("decision_to_procure", "2026-05-01", by="Cabinet", reason="The contracts end."),
)  # fmt: skip
PUBLISHED = (entry("model_published", "2026-06-01", by=CYD, fingerprint="f" * 64),)
DECLARED = tuple(
    entry("declaration", "2026-07-13", person=p, by=p, interest="none", action="none", employment="none", at="08:00")
    for p in (ANN, BEA, CYD)
)  # fmt: skip


def opened(lots: Sequence[str] = LOTS) -> Entry:
    """The opening of two bidders' bids, each for every lot."""
    rows = {
        "bidders": tuple({"bidder": b, "name": b} for b in ("B1", "B2")),
        "bids": tuple(
            {"bidder": b, "lot": lot, "zone": "*"} for b in ("B1", "B2") for lot in lots
        ),
    }
    return replace(
        entry("opened", "2026-07-13", by=CYD, at="09:00", what="bids", witness="Dee Day"),
        rows=rows,
    )


def marks(person: str, lot: str) -> Entry:
    """One evaluator's marks of a lot."""
    rows = tuple(
        {"evaluator": person, "bidder": b, "lot": lot, "criterion": "Q1", "mark": "2", "note": "p. 4"}
        for b in ("B1", "B2")
    )  # fmt: skip
    return replace(
        entry("marks_given", "2026-07-20", person=person, by=person), rows={"marks": rows}
    )


def of_lot(lot: str) -> dict[State, tuple[Entry, ...]]:
    """What brings one lot on from the opening of bids, state by state."""
    award = entry(
        "notice_published",
        "2026-09-01",
        lot=lot,
        by=CYD,
        notice="UK6",
        standstill_last_day="2026-09-14",
    )
    return {
        State.COMPLIANCE: (entry("debarment_check", "2026-07-14", lot=lot, by=CYD, result="clear"),),
        State.MARKING: (marks(ANN, lot), marks(BEA, lot)),
        State.MODERATING: (entry("marks_closed", "2026-07-24", lot=lot, by=CYD),),
        State.EVALUATED: (
            entry("moderation", "2026-07-28", lot=lot, by=CYD, criterion="Q1", attendees=f"{ANN}; {BEA}", summary="Each in turn."),
            entry("scores_signed", "2026-07-29", lot=lot, by=CYD),
            entry("evaluation_computed", "2026-07-30", lot=lot, by=CYD, digest="d" * 64),
        ),
        State.RECOMMENDED: (entry("recommendation", "2026-08-03", lot=lot, by=CYD, reason="First."),),
        State.APPROVED: (entry("approved", "2026-08-24", lot=lot, by="Cabinet", digest="d" * 64),),
        State.STANDSTILL: (
            entry("letter_issued", "2026-09-01", lot=lot, by=CYD, bidder="B1", what="assessment summary", method="electronic"),
            award,
            entry("standstill", "2026-09-01", lot=lot, by=CYD, last_day="2026-09-14"),
        ),
        State.SUSPENDED: (
            entry("challenge", "2026-09-10", lot=lot, by=CYD, bidder="B2", kind="claim form", notified="2026-09-10", about="the marks"),
        ),
        State.AWARDED: (entry("signed", "2026-09-16", lot=lot, by=CYD, bidder="B1", supplier="N1", value="100"),),
        State.ENDED: (entry("ended", "2027-09-16", lot=lot, by=CYD, bidder="B1", reason="expiry"),),
    }  # fmt: skip


def record_in(state: State, lots: Sequence[str] = LOTS) -> tuple[Entry, ...]:
    """Return the record of a procurement whose lots are all in a state, each entry admitted when it was written."""
    return tuple(written(two_lots(), _entries(state, lots)))


def _entries(state: State, lots: Sequence[str]) -> Iterator[Entry]:
    order = list(State)
    far = order.index(state)
    yield from START
    for step, some in (
        (State.READY, BEFORE),
        (State.PUBLISHED, PUBLISHED),
        (State.OPENED, (*DECLARED, opened())),
    ):
        if far >= order.index(step):
            yield from some
    for step in of_lot("1"):
        on_the_way = step is not State.SUSPENDED or state is State.SUSPENDED
        if far >= order.index(step) and on_the_way:
            for lot in lots:
                yield from of_lot(lot)[step]


def written(tender: Tender, entries: Iterable[Entry]) -> list[Entry]:
    """Return entries numbered as a record writes them, each held against whose turn it is."""
    record: list[Entry] = []
    for each in entries:
        refused = refusals(tender, record, each)
        assert not refused, (each.kind, refused)
        record.append(
            replace(each, number=len(record) + 1, where=f"record, entry {len(record) + 1}")
        )
    return record


MOMENTS: dict[State, tuple[date, time]] = {
    State.PLANNING: (date(2026, 3, 2), time(9)),
    State.READY: (date(2026, 5, 2), time(9)),
    State.PUBLISHED: (date(2026, 6, 20), time(9)),
    State.CLOSED: (date(2026, 7, 10), time(12, 1)),
    State.OPENED: (date(2026, 7, 13), time(10)),
    State.COMPLIANCE: (date(2026, 7, 15), time(10)),
    State.MARKING: (date(2026, 7, 21), time(10)),
    State.MODERATING: (date(2026, 7, 25), time(10)),
    State.EVALUATED: (date(2026, 7, 31), time(10)),
    State.RECOMMENDED: (date(2026, 8, 4), time(10)),
    State.APPROVED: (date(2026, 8, 25), time(10)),
    State.STANDSTILL: (date(2026, 9, 2), time(10)),
    State.SUSPENDED: (date(2026, 9, 11), time(10)),
    State.AWARDED: (date(2026, 9, 17), time(10)),
    State.ENDED: (date(2027, 9, 17), time(10)),
}
"""A moment at which a record of each state is looked at."""


def bare(kind: EntryKind, state: State, lot: str = "") -> Entry:
    """An entry of a kind at the moment of a state, with the facts its turn asks for."""
    day, at = MOMENTS[state]
    facts = {"reason": "because", "witness": "Dee Day", "number": "999", "advice": "advised"}
    return Entry(kind=kind, on=day, at=at, by=CYD, person=ANN, lot=lot, facts=facts)
