"""Bristol's simulated year: written to its record with schedules and statements, and reported in a page, a workbook and data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tendering.documents.names import Names
from tendering.documents.result_statement import ResultPaper, word
from tendering.documents.term_schedule import schedule
from tendering.framework.results import purge_day, rewards
from tendering.framework.simulated_bristol import BristolYear, Given
from tendering.framework.terms import Term
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import plain
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.workbench.awarded import award
from tendering.workbench.entering import tender_of_record
from tendering.workbench.library import own_templates
from tendering.workbench.outcomes import rule_of
from tendering.workbench.providers import names_of
from tendering.workbench.recording import compute
from tendering.workbench.records import Procurement, Who, file_ref, opened, write
from tendering.workbench.stated import head_after, officer
from tendering.workbench.terms_look import look_at
from tendering.workbench.writing import Report
from tendering.workbench.year_bristol_report import FIRST, LAST, report

AWARDED = date(2015, 3, 2)
CORRECTED = {"p33": "17.25"}
"""Rates that a decision corrected, as the shipped evaluation tells it: in figures 17.52, in words and in every total 17.25."""


def run(ref: str, store: str, folder: Path, seed: int) -> Report:
    """Make the record of the year in a store, and report on it.

    Args:
        ref: The folder of the evaluation.
        store: Where the record is made.
        folder: Where the report is written.
        seed: The same seed gives the same year.
    """
    award(ref, _who(AWARDED, seed), store=store)
    write_year(ref, store, seed)
    return report(ref, folder=folder, store=store)


def _who(on: date, seed: int) -> Who:
    return officer(on, f"simulated year {seed}")


def write_year(ref: str, store: str, seed: int) -> None:
    """Write the entries of the year as one unit, each schedule and statement with its paper."""
    who = _who(LAST + timedelta(days=1), seed)

    def build(now: Procurement) -> Sequence[Draft]:
        found = look_at(now)
        given = Given(terms=found.terms, rates=_rates(now))
        year = BristolYear(found.tender, now.entries, (FIRST, LAST), seed, given)
        return _drafts(now, who, year.run(), found.terms)

    with opened(ref, store=store) as procurement:
        write(procurement, who, build)


def _rates(now: Procurement) -> dict[str, str]:
    """Return the rate an hour of each bidder, as offered, or as a decision corrected it."""
    item = rule_of(tender_of_record(now)).item
    found = {
        s.bidder: plain(s.prices[item])
        for lot in compute(now).outcome.lots
        for s in lot.standings
        if item is not None and item in s.prices
    }
    return found | CORRECTED


def _drafts(
    now: Procurement, who: Who, made: Sequence[Entry], terms: Sequence[Term]
) -> list[Draft]:
    """Return the drafts of entries that were made with the numbers they will have; a statement prints the head before it."""
    drafts: list[Draft] = []
    head, names, tender = now.head, names_of(now), tender_of_record(now)
    for number, entry in enumerate(made, len(now.links) + 1):
        one = Draft(entry=replace(entry, number=None, where=""), matter={}, channel=who.channel)
        body = b""
        if entry.kind is EntryKind.TERMS_SCHEDULED:
            name, body = f"schedule-{entry.bidder}.docx", _schedule(tender, names, entry, terms)
        elif entry.kind is EntryKind.RESULT_PAID:
            before = (*now.entries, *made[: number - len(now.links) - 1])
            name = f"results-{entry.bidder}.docx"
            body = _statement(tender, names, entry, before, head)
        if body:
            personal = entry.kind is EntryKind.RESULT_PAID
            purge = purge_day(rule_of(tender), entry.on) if personal else None
            kept = file_ref(name, body, personal=personal, purge_on=purge)
            one = replace(one, entry=replace(one.entry, files=(kept,)), matter={kept.digest: body})
        drafts.append(one)
        head = head_after(now, who, one, number, head)
    return drafts


def _schedule(tender: Tender, names: Names, entry: Entry, terms: Sequence[Term]) -> bytes:
    rows = {r["term"]: r for r in entry.rows["terms"]}
    mine = [
        replace(
            t,
            scheduled=entry.on,
            due=date.fromisoformat(rows[t.id]["due"]),
            evidence=rows[t.id]["evidence"],
            checked_by=rows[t.id]["checked_by"],
        )
        for t in terms
        if t.id in rows
    ]
    return schedule(tender, names.bidder(entry.bidder), mine, entry.on, own_templates())


def _statement(
    tender: Tender, names: Names, entry: Entry, before: Sequence[Entry], head: str
) -> bytes:
    rule = rule_of(tender)
    due = rewards(rule, [e for e in before if e.bidder == entry.bidder], entry.on)
    mine = tuple(r for r in due if r.unpaid > 0)
    return word(
        ResultPaper(
            tender=tender,
            rule=rule,
            name=names.bidder(entry.bidder),
            provider=entry.bidder,
            first=entry.day("first_day") or entry.on,
            last=entry.on,
            rewards=mine,
            signed_by=entry.by,
            head=head,
        )
    )
