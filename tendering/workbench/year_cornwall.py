"""Cornwall's year: an open market simulated from a seed, written to a record of its own in one piece, held to its rules, reported."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from tendering.framework.demand import Year, projection
from tendering.framework.market_year import MarketYear, market_year
from tendering.framework.simulated_cornwall import ENDS_PERCENT, simulated_year
from tendering.framework.withholding import DAY
from tendering.law.calendar import ENGLAND_AND_WALES, day_text
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, has_error
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.record.life_conditions import LIFE_CONDITIONS
from tendering.record.turning import Turning
from tendering.workbench import framework_start, market_admission, record_load, recording
from tendering.workbench.entering import tender_of_record
from tendering.workbench.library import own_templates
from tendering.workbench.records import Procurement, RefusedError, Who, opened
from tendering.workbench.writing import Report

CHANNEL = "simulate"
ACTOR = "Simulated year"
ROLE = "Commissioning manager"
REPORT = "market"


def run(ref: str, store: str, out: Path, seed: int) -> Report:
    """Make the record of a simulated year, and report on it.

    The first round of admissions is the shipped evaluation's; from the first day of service everything is simulated.

    Args:
        ref: Folder of the evaluation.
        store: Where the record is to be.
        out: Folder for the report: ``market.html`` and ``market.json``.
        seed: Of everything that is invented.

    Raises:
        RefusedError: The evaluation cannot be loaded, or an entry of the year is against a rule of the record.
    """
    tender = _begun(ref, store)
    first = _first_day(tender)
    with opened(ref, store=store) as procurement:
        before = procurement.entries
        entries, bodies = simulated_year(tender, before, seed, first)
        wrong = held(tender, before, entries)
        if has_error(wrong):
            raise RefusedError(*dict.fromkeys(wrong))
        who = _who(entries[-1].on, time(18, 0))
        drafts = [_draft(e, bodies, who) for e in entries]
        links = procurement.store.append(procurement.id, drafts, written=who.now, clock=who.clock)
        head = links[-1].digest
    last = date(first.year + 1, first.month, first.day) - DAY
    found = market_year(tender, (*before, *entries), first, last)
    names = _names(tender, (*before, *entries))
    files = _written(tender, found, names, head=head, seed=seed, out=out)
    from tendering.documents.market_figures import as_data, as_text

    years = _projection(tender)
    return Report(
        data={"entries": len(entries), "head": head, "report": as_data(tender, found, years)},
        text=f"A market's year from {day_text(first)} to {day_text(last)}, in {len(entries):,} entries.\n{as_text(found)}",
        files=files,
    )


def _who(on: date, at: time) -> Who:
    """Return who a simulated year is written by: its clock is stated, so that one seed gives one record."""
    now = datetime.combine(on, at, tzinfo=UTC)
    return Who(
        name=ACTOR, on=on, now=now, at=None, clock="stated", channel=CHANNEL, secret=on.isoformat()
    )


def _begun(ref: str, store: str) -> Tender:
    """Load the first round, enter its outcome, start the framework, and record the test of lots a health body buys through."""
    with_tender = record_load.load(ref, _who(date(2018, 3, 27), time(9, 0)), store=store)
    if has_error(with_tender.findings):
        raise RefusedError(*with_tender.findings)
    with opened(ref, store=store) as procurement:
        tender = tender_of_record(procurement)
    first = _first_day(tender)
    who = _who(first - timedelta(days=7), time(9, 0))
    with opened(ref, store=store) as procurement:
        _outcome(procurement, who)
    framework_start.start(ref, who, since=first, store=store)
    agreement = tender.agreement
    joint = agreement.requests.joint_health if agreement and agreement.requests else ()
    facts = {
        "relevant": "yes",
        "main": "no",
        "role": ROLE,
        "reason": "Personal care and support are the main subject; health tasks delegated with it are a small part.",
    }
    for lot in joint:
        market_admission.record_health_test(ref, who, lot, facts, store=store)
    return tender


def _outcome(procurement: Procurement, who: Who) -> None:
    """Enter the outcome that follows from the record, where none is entered."""
    from tendering.workbench.records import write

    if recording.last_computed(procurement.entries) is None:
        write(
            procurement,
            who,
            lambda now: [recording.outcome_draft(who, recording.checked(now))],
        )


def _first_day(tender: Tender) -> date:
    agreement = tender.agreement
    own = agreement.starts_on if agreement is not None else None
    return ENGLAND_AND_WALES.next_working_day(own or date(2018, 5, 1))


def _draft(entry: Entry, bodies: dict[str, bytes], who: Who) -> Draft:
    matter = {f.digest: bodies[f.digest] for f in entry.files}
    return Draft(entry=entry, matter=matter, channel=who.channel, salt=who.salt(entry.number or 0))


# --- every entry held to the rules of the record


@dataclass(slots=True)
class _Views:
    """What of a record bears on an entry: the market for all, a request's own entries for what is about it."""

    market: list[Entry] = field(default_factory=list)
    reviews: list[Entry] = field(default_factory=list)
    requests: dict[str, list[Entry]] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        """Take an entry in."""
        if entry.kind is EntryKind.SERVICE_REQUESTED:
            self.requests[str(entry.number)] = [entry]
        elif entry.fact("request") in self.requests:
            self.requests[entry.fact("request")].append(entry)
            if entry.kind in _REVIEWED:
                self.reviews.append(entry)
        else:
            self.market.append(entry)

    def bearing_on(self, entry: Entry) -> Sequence[Entry]:
        """Return what an entry is held against, in the order of the record but for what cannot matter."""
        if entry.kind in _STEPS:
            return sorted((*self.market, *self.reviews), key=lambda e: e.number or 0)
        if entry.kind in _OWN:
            return self.requests.get(entry.fact("request"), ())
        return (*self.market, *self.requests.get(entry.fact("request"), ()))


_REVIEWED = frozenset(
    {
        EntryKind.OUTCOMES_REVIEWED,
        EntryKind.EXCEPTION_CLAIMED,
        EntryKind.EXCEPTION_DECIDED,
    }
)
_OWN = _REVIEWED | {
    EntryKind.PACKAGE_PAYMENT,
    EntryKind.OFFER_RECEIVED,
    EntryKind.OFFERS_OPENED,
    EntryKind.OFFER_QUERIED,
    EntryKind.OFFER_EXPLAINED,
    EntryKind.OFFER_DECIDED,
    EntryKind.REQUEST_CLOSED,
}
"""What depends on nothing but its own request."""
_STEPS = frozenset({EntryKind.STEP_NOTIFIED, EntryKind.STEP_ANSWERED, EntryKind.STEP_DECIDED})
_KEPT_APART = frozenset({EntryKind.MODEL_PUBLISHED})


def held(tender: Tender, before: Sequence[Entry], entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """Hold every entry of a year to the conditions of the record, each on what bears on it: linear in the entries.

    A year written as one piece is not held entry by entry while it is written, and holds to the same conditions.
    """
    return tuple(_held(tender, before, entries))


def _held(tender: Tender, before: Sequence[Entry], entries: Sequence[Entry]) -> Iterator[Finding]:
    views = _Views()
    for entry in before:
        if entry.kind not in _KEPT_APART:
            views.take(entry)
    for entry in entries:
        rules = LIFE_CONDITIONS.get(entry.kind, ())
        if rules:
            still = views.bearing_on(entry)
            turning = Turning(tender=tender, entries=still, still=still, entry=entry, states=())
            for rule in rules:
                yield from rule(turning)
        views.take(entry)


# --- the report


def _written(
    tender: Tender, found: MarketYear, names: Mapping[str, str], *, head: str, seed: int, out: Path
) -> tuple[Path, ...]:
    from tendering.documents.market_figures import as_data
    from tendering.documents.market_report import page

    years = _projection(tender)
    data = {"seed": seed, "notes": list(notes(seed)), **as_data(tender, found, years)}
    html = page(
        tender,
        found,
        years,
        names=names,
        notes=notes(seed),
        foot=f"Head of the record: {head}.",
        folder=own_templates(),
    )
    texts = {
        f"{REPORT}.html": html,
        f"{REPORT}.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n",
    }
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8")
    return tuple(out / name for name in sorted(texts))


def _projection(tender: Tender) -> tuple[Year, ...]:
    agreement = tender.agreement
    growth = agreement.demand_growth if agreement is not None else None
    return projection(growth) if growth is not None else ()


def notes(seed: int) -> tuple[str, ...]:
    """Return what must be read with every figure of a simulated year."""
    return (
        (
            f"Simulated, from seed {seed}. Published: the stock of packages and hours, the growth of demand, the rules. Invented: that"
            f" {ENDS_PERCENT}% of the stock ends in a year and is begun anew, who applies, what is asked and offered, what is"
            " delivered, met, claimed, answered and decided. No figure here says what happened in Cornwall."
        ),
        (
            "Who is asked, which offer wins, what is due and whether the rule of withholding is met were worked out by the same rules as"
            " in use, and every entry was held to the conditions of the record."
        ),
    )


def _names(tender: Tender, entries: Sequence[Entry]) -> dict[str, str]:
    named = {
        e.bidder: e.fact("name")
        for e in entries
        if e.kind is EntryKind.APPLICATION_RECEIVED and e.fact("name")
    }
    for entry in entries:
        for row in entry.rows.get("bidders", ()):
            named[row.get("bidder", "")] = row.get("name", "")
    areas = {z.id: z.title or z.id for lot in tender.lots for z in lot.zones}
    return {**named, **areas}
