"""A record that nothing is wrong with, under each law, and the means to spoil one entry of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from typing import Any

from tendering.checks import check_record
from tendering.model import bids as b
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding
from tendering.model.tender import Event, Governance, Standstill, Tender
from tests.checks.tenders import but, with_agreement

F = Fraction
PEOPLE = "Ann Abbot, chair; Bea Bell; Cyd Cole (Head of Procurement); Cabinet"
PRINT = "f" * 64


def entry(kind: str, on: str, /, **more: Any) -> Entry:
    """An entry from its kind, its day, and facts by name."""
    own = {k: more.pop(k) for k in ("by", "lot", "bidder", "person") if k in more}
    at = time.fromisoformat(more.pop("at")) if "at" in more else None
    return Entry(
        kind=EntryKind(kind),
        on=date.fromisoformat(on),
        at=at,
        facts=more,
        where=f"{kind} {on}",
        **own,
    )


def declared(person: str, **more: Any) -> Entry:
    facts = {"interest": "none", "employment": "none", "until": "2027-06-01", **more}
    return entry("declaration", "2026-06-02", person=person, **facts)


ACT: dict[str, Entry] = {
    "route": entry("route_and_value", "2026-04-01", route="own"),
    "lots": entry("lots_decision", "2026-04-01", decision="lots"),
    "policy": entry("policy_statement", "2026-04-02"),
    "social": entry("social_value", "2026-04-02"),
    "conflicts": entry("conflicts_assessment", "2026-04-03", people=PEOPLE),
    "procure": entry("decision_to_procure", "2026-05-01"),
    "uk4": entry("notice_published", "2026-06-01", notice="UK4", award_limits="yes"),
    "model": entry("model_published", "2026-06-01", fingerprint=PRINT),
    "declared_a": declared("Ann Abbot"),
    "declared_b": declared("Bea Bell"),
    "asked": entry("clarification", "2026-06-20", question="May we?", answer="Yes.", told="yes"),
    "platform": entry("platform_check", "2026-07-09", result="confirmed"),
    "opened": entry("opened", "2026-07-13", by="Ann Abbot", what="tenders"),
    "debarred": entry("debarment_check", "2026-07-13", result="clear", stage="assessment"),
    "invited": entry(
        "representations_invited", "2026-07-14", bidder="B3", about="Sch 7", reply_by="2026-07-20"
    ),
    "considered": entry("representations_considered", "2026-07-21", bidder="B3", about="Sch 7"),
    "excluded": entry(
        "exclusion", "2026-07-21", bidder="B3", by="Cyd Cole", ground="Sch 7 para 12",
        reason="Persistent breach.", notified="2026-07-22", reported="2026-07-30",
    ),
    "own_letter": entry("letter_issued", "2026-07-22", bidder="B3", what="exclusion letter"),
    "marks_a": entry("marks_given", "2026-07-22", by="Ann Abbot"),
    "marks_b": entry("marks_given", "2026-07-22", by="Bea Bell"),
    "moderated": entry(
        "moderation", "2026-07-28", attendees="Ann Abbot; Bea Bell", summary="Each answer in turn."
    ),
    "closed": entry("marks_closed", "2026-07-29"),
    "computed": entry("evaluation_computed", "2026-07-29", fingerprint=PRINT),
    "key": entry("key_decision_notice", "2026-07-01"),
    "equality": entry("equality_analysis", "2026-08-01"),
    "decided": entry("decision", "2026-08-12", by="Cabinet"),
    "call_in": entry("call_in_ended", "2026-08-20", called_in="no"),
    "debarred_again": entry("debarment_check", "2026-08-28", result="clear", stage="award notice"),
    "letter_1": entry("letter_issued", "2026-09-01", at="09:00", bidder="B1", what="assessment summary"),
    "letter_2": entry("letter_issued", "2026-09-01", at="09:05", bidder="B2", what="assessment summary"),
    "uk6": entry(
        "notice_published", "2026-09-01", at="14:00", notice="UK6", standstill_last_day="2026-09-14"
    ),
    "standstill": entry(
        "standstill", "2026-09-01", last_day="2026-09-14", calendar="any_part_of_uk; holidays 1"
    ),
    "debarred_last": entry("debarment_check", "2026-09-15", result="clear", stage="contract"),
    "signed": entry("signed", "2026-09-16", bidder="B1"),
    "uk7": entry("notice_published", "2026-10-01", notice="UK7"),
    "purge": entry("purge_planned", "2026-10-02", what="bids", purge_on="2029-09-16"),
}  # fmt: skip
REGULATIONS: dict[str, Entry] = {
    "route": entry("route_and_value", "2016-03-01"),
    "lots": entry("lots_decision", "2016-03-01"),
    "procure": entry("decision_to_procure", "2016-04-01"),
    "social": entry("social_value", "2016-03-02"),
    "notice": entry("notice_published", "2016-05-09", notice="contract_notice"),
    "model": entry("model_published", "2016-05-09", fingerprint=PRINT),
    "excluded_invited": entry(
        "representations_invited", "2016-07-01", bidder="B3", reply_by="2016-07-08"
    ),
    "excluded": entry(
        "exclusion", "2016-07-11", bidder="B3", ground="reg 57(8)(g)", reason="Terminated.",
        notified="2016-07-12",
    ),
    "equality": entry("equality_analysis", "2016-08-01"),
    "decided": entry("decision", "2016-08-08", by="Cabinet"),
    "letter_1": entry("letter_issued", "2016-08-15", bidder="B1", what="letter"),
    "letter_2": entry("letter_issued", "2016-08-15", bidder="B2", what="letter"),
    "letter_3": entry("letter_issued", "2016-08-15", bidder="B3", what="letter"),
    "signed": entry("signed", "2016-08-26", bidder="B1"),
    "award": entry("notice_published", "2016-09-20", notice="F21"),
    "asked": entry("request_received", "2016-09-01", bidder="B2", what="reg 55(2)"),
    "answered": entry("request_answered", "2016-09-16", bidder="B2", what="reg 55(2)"),
    "purge": entry("purge_planned", "2016-10-01", what="bids", purge_on="2019-08-27"),
}  # fmt: skip


def act_tender(**changes: Any) -> Tender:
    """The good tender under the Act, whose standstill of ten working days ends on 14 September 2026."""
    given = {
        "fingerprint": PRINT,
        "started_by_event": "tender_notice",
        "started_by_on": date(2026, 6, 1),
        "regime_stated": "pa2023",
        "timetable": (Event(event="tenders_close", on=date(2026, 7, 10)),),
        "standstill": Standstill(issue_on=date(2026, 9, 1), stated_days=10),
        "agreement": with_agreement(starts_on=date(2027, 1, 4)).agreement,
        "governance": Governance(key_decision=True),
    }
    return but(**(given | changes))


def score(bidder: str, mark: int, **more: Any) -> b.ConsensusScore:
    reason = f"{bidder} showed each answer in turn, with results, on page 4."
    given = {"mark": F(mark), "reason": reason} | more
    return b.ConsensusScore(
        bidder=bidder, lot="1", zone="", criterion="Q1", kind=b.MarkKind.NUMBER, **given
    )


def mark(who: str, bidder: str, given: int, note: str = "Noted on page 4.") -> b.Mark:
    return b.Mark(
        evaluator=who,
        bidder=bidder,
        lot="1",
        zone="",
        criterion="Q1",
        kind=b.MarkKind.NUMBER,
        mark=F(given),
        note=note,
    )


def tables(tender: Tender, **changes: Any) -> b.Dossier:
    """Three bidders, the third excluded; two of the panel mark the others."""
    given: dict[str, Any] = {
        "bidders": tuple(b.Bidder(id=f"B{n}", name=f"N{n}") for n in (1, 2, 3)),
        "bids": tuple(b.Bid(bidder=f"B{n}", lot="1", zone="*") for n in (1, 2, 3)),
        "marks": tuple(
            mark(who, bidder, 2 if bidder == "B1" else 1)
            for who in ("Ann Abbot", "Bea Bell")
            for bidder in ("B1", "B2")
        ),
        "consensus": (score("B1", 2), score("B2", 1)),
        "panel": (b.PanelMember(person="Ann Abbot", role="chair"),),
        **changes,
    }
    return b.Dossier(evaluation="e", tender=tender, **given)


def changed(record: dict[str, Entry], **changes: Entry | None) -> tuple[Entry, ...]:
    """Return the entries with some replaced, added, or (None) left out, in order of time."""
    rows = [e for e in (record | changes).values() if e is not None]
    return tuple(sorted(rows, key=lambda e: e.moment))


def facts(record: dict[str, Entry], name: str, **more: str) -> Entry:
    """Return one entry with other facts; a blank takes the fact away."""
    kept = {k: v for k, v in ({**record[name].facts, **more}).items() if v}
    return replace(record[name], facts=kept)


def found(
    entries: tuple[Entry, ...], tender: Tender | None = None, **changes: Any
) -> list[Finding]:
    """Return what is wrong with a record of the Act; ``changes`` are to the tables."""
    held = tender or act_tender()
    return list(check_record(held, entries, tables(held, **changes)))
