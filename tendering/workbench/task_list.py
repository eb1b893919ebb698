"""What of the opened bids waits for a person: breaches, answers and prices that are lacking, low prices, as dated tasks.

What is outstanding is worked out from the record by the rules that evaluate it; an entry opens each task once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tendering.documents.names import Names
from tendering.evaluation.candidacy import Candidacy, Gap
from tendering.evaluation.entries import Entries, entries_of
from tendering.evaluation.pass_fail import pass_fail_gaps, questions_of
from tendering.evaluation.price_rules import price_gaps
from tendering.evaluation.scoring import score
from tendering.evaluation.stages import stage_ids
from tendering.files.record_dossier import dossier_of
from tendering.law.due import due
from tendering.law.values import value
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, Row, of_kind, standing
from tendering.model.outcome import Status
from tendering.model.tender import Lot
from tendering.record.chain import Draft
from tendering.workbench.entering import tender_of_record
from tendering.workbench.records import Procurement, Who, draft
from tendering.workbench.submissions import opened_of

NON_COMPLIANCE, LOW_PRICE = "non-compliance", "low price"
OPEN, ANSWERED, DECIDED, SETTLED = "open", "answered", "decided", "settled"
"""The states of a task: nothing came; the bidder explained; somebody decided; what it was about is gone."""
_LOW = re.compile(r"£[0-9,.]+(?: for (?P<item>.+?))? appears abnormally low")
_UNDECIDED = "; nobody has decided what follows"
PRICE = "price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One thing of a bid that a person has to ask about and decide."""

    bidder: str
    lot: str
    zone: str
    about: str
    kind: str
    says: str

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What makes it one thing."""
        return self.bidder, self.lot, self.zone, self.about, self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task with where it stands."""

    entry: Entry
    state: str
    explanation: str = ""
    decision: str = ""

    @property
    def number(self) -> int:
        """The number of the entry that opened it."""
        return self.entry.number or 0

    @property
    def waits(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in (OPEN, ANSWERED)


def matters(dossier: Dossier) -> tuple[Matter, ...]:
    """Return everything of the opened bids that is outside a rule or lacking and nobody has decided, in order."""
    gone = {(w.bidder, w.lot) for w in dossier.withdrawals if not w.zone}
    entries = entries_of(dossier, gone)
    priced = _prices_known(dossier)
    found: list[Matter] = []
    for lot in dossier.tender.lots:
        for bidder in entries.bidders.get(lot.id, ()):
            if entries.withdrawal(bidder, lot.id) is None and not _out(dossier, bidder, lot.id):
                found += _of_bid(dossier, entries, lot, bidder, priced=bidder in priced)
    if priced:
        found += _low(dossier)
    return tuple(dict.fromkeys(found))


def _prices_known(dossier: Dossier) -> set[str]:
    """Return the bidders whose prices were opened, those who gave none among them."""
    opened = of_kind(standing(dossier.entries), EntryKind.PRICES_OPENED)
    return {b for e in opened for b in opened_of(e)} | {p.bidder for p in dossier.prices}


def _out(dossier: Dossier, bidder: str, lot: str) -> bool:
    """Say whether a bidder was turned away already."""
    return any(
        d.bidder == bidder
        and d.lot in ("", lot)
        and d.about in ("exclusion", "late")
        and d.decision == "rejected"
        for d in dossier.decisions
    )


def _of_bid(
    dossier: Dossier, entries: Entries, lot: Lot, bidder: str, *, priced: bool
) -> Iterator[Matter]:
    tender = dossier.tender
    whole = Candidacy(bidder=bidder, lot=lot.id, zone=None)
    gaps = [
        gap
        for stage in stage_ids(tender)
        for gap in pass_fail_gaps(questions_of(tender, lot.id, stage), entries, whole)
    ]
    gaps += list(whole.barred.values())
    yield from (m for gap in gaps if (m := _matter(dossier, whole, gap)) is not None)
    if not priced:
        return
    for zone in (None, *dossier.zones_bid(bidder, lot.id)):
        here = Candidacy(bidder=bidder, lot=lot.id, zone=zone)
        for gap in price_gaps(tender, lot, entries, here):
            if gap.reason.facts.get("cause") == "missing_price":
                for item in gap.reason.facts["items"].split(","):
                    says = f"there is no price for {item} that can be used"
                    yield _at(here, item, NON_COMPLIANCE, says)
            elif (found := _matter(dossier, here, gap)) is not None:
                yield found


def _matter(dossier: Dossier, here: Candidacy, gap: Gap) -> Matter | None:
    """Return what a gap asks of a person; None where it is decided, or where an officer has yet to judge the answer."""
    facts = gap.reason.facts
    pending = gap.status is Status.PENDING
    item = facts.get("item", "")
    if pending and item:
        says = gap.sentence.partition(": ")[2].removesuffix(_UNDECIDED)
        return _at(here, item, NON_COMPLIANCE, says)
    name = facts.get("question") or facts.get("questions", "")
    question = next((q for q in dossier.tender.pass_fail if q.id == name), None)
    if question is None:
        return None
    unclear = any(f.code == "S008" for f in gap.findings)
    waits = gap.status is Status.INCOMPLETE and (unclear or question.passes is not None)
    if not pending and not waits:
        return None
    what = "does not pass" if pending else "cannot be understood" if unclear else "is lacking"
    by = f" by {facts['party']}" if facts.get("party") else ""
    found = _at(here, name, NON_COMPLIANCE, f"the answer{by} to “{question.question}” {what}")
    # one question of every lot is asked about once
    return replace(found, lot="") if question.lots is None else found


def _at(here: Candidacy, about: str, kind: str, says: str) -> Matter:
    return Matter(
        bidder=here.bidder, lot=here.lot, zone=here.zone or "", about=about, kind=kind, says=says
    )


def _low(dossier: Dossier) -> Iterator[Matter]:
    """Yield the prices that a published screen picks out, as scoring finds them."""
    texts = [f.message for f in score(dossier).findings if f.code == "S013"]
    for lot in dossier.tender.lots:
        for zone in ("", *(z.id for z in lot.zones)):
            place = f"lot {lot.id}" + (f", zone {zone}" if zone else "")
            for bidder in dict.fromkeys(b.bidder for b in dossier.bids if b.lot == lot.id):
                start = f"{bidder} in {place}: "
                for text in texts:
                    match = (
                        _LOW.match(text.removeprefix(start)) if text.startswith(start) else None
                    )
                    if match is not None:
                        yield Matter(
                            bidder=bidder,
                            lot=lot.id,
                            zone=zone,
                            about=match["item"] or PRICE,
                            kind=LOW_PRICE,
                            says=f"the price is {text.removeprefix(start)}",
                        )


def to_judge(dossier: Dossier) -> tuple[tuple[str, str, str, str], ...]:
    """Return the answers that only an officer can judge and nobody has: bidder, party, lot, question."""
    open_to = {q.id for q in dossier.tender.pass_fail if q.passes is None}
    given = {(a.bidder, a.lot, a.question) for a in dossier.answers if not a.party}
    found = []
    for lot in dossier.tender.lots:
        for bidder in dict.fromkeys(b.bidder for b in dossier.bids if b.lot == lot.id):
            for question in dossier.tender.pass_fail:
                asked = question.lots is None or lot.id in question.lots
                of = "" if question.lots is None else lot.id
                key = (bidder, "", of, question.id)
                answered = (bidder, of, question.id) in given or (
                    bidder,
                    lot.id,
                    question.id,
                ) in given
                if asked and question.id in open_to and not answered and key not in found:
                    found.append(key)
    return tuple(found)


def unasked(dossier: Dossier, entries: Sequence[Entry]) -> tuple[Matter, ...]:
    """Return what waits for a person and no task is open for: what a record brought that was loaded, say."""
    waiting = {_key(t.entry) for t in tasks(dossier, entries) if t.waits}
    settled = {_key(t.entry) for t in tasks(dossier, entries) if t.state == DECIDED}
    return tuple(m for m in matters(dossier) if m.key not in waiting | settled)


def new_tasks(
    dossier: Dossier, entries: Sequence[Entry], who: Who, reply_by: date | None = None
) -> tuple[Draft, ...]:
    """Return an entry for each matter that no task is open for yet."""
    by = reply_by or due(who.on, value("practice.diary.reply_to_question")).on
    return tuple(
        draft(
            who,
            EntryKind.TASK_OPENED,
            lot=m.lot,
            bidder=m.bidder,
            facts={
                "about": m.about,
                "kind": m.kind,
                "zone": m.zone,
                "question": question_of(m, Names.of(dossier)),
                "due": by.isoformat(),
            },
        )
        for m in unasked(dossier, entries)
    )


def with_tasks(
    now: Procurement, made: Draft, who: Who, reply_by: date | None = None
) -> tuple[Draft, ...]:
    """Return an entry with those that open the tasks which follow from it."""
    after = (*now.entries, replace(made.entry, number=len(now.entries) + 1))
    dossier, _ = dossier_of(now.id, tender_of_record(now), after)
    return (made, *new_tasks(dossier, after, who, reply_by))


def question_of(matter: Matter, names: Names) -> str:
    """Return what the bidder is asked, with a price by its name: an id is nothing to a bidder."""
    says = matter.says[:1].upper() + matter.says[1:]
    if names.price_item(matter.about) is not None:
        named = f"“{names.item(matter.about)}”"
        says = re.sub(rf"(?<!\w){re.escape(matter.about)}(?!\w)", lambda _: named, says)
    if matter.kind == LOW_PRICE:
        return (
            f"{says}. Please explain how it is made up, and how the service can be provided at it."
        )
    return f"{says}. Please say whether this is what you meant, and why."


def _key(entry: Entry) -> tuple[str, str, str, str, str]:
    return (
        entry.bidder,
        entry.lot,
        entry.fact("zone"),
        entry.fact("about"),
        entry.fact("kind"),
    )


def tasks(dossier: Dossier | None, entries: Sequence[Entry]) -> tuple[Task, ...]:
    """Return every task of a record with where it stands, in order of number."""
    still = standing(entries)
    arising = {m.key for m in matters(dossier)} if dossier is not None else None
    return tuple(_task(entry, still, arising) for entry in of_kind(still, EntryKind.TASK_OPENED))


def _task(
    entry: Entry, still: Sequence[Entry], arising: set[tuple[str, str, str, str, str]] | None
) -> Task:
    number = str(entry.number)
    said = [
        e.fact("explanation")
        for e in of_kind(still, EntryKind.EXPLANATION_RECEIVED)
        if e.fact("task") == number
    ]
    said += [
        e.fact("answer")
        for e in of_kind(still, EntryKind.CLARIFICATION_TO_BIDDER, EntryKind.LOW_PRICE_ENQUIRY)
        if e.fact("task") == number and e.fact("answer")
    ]
    decisions = [
        row
        for e in of_kind(still, EntryKind.NON_COMPLIANCE_DECIDED, EntryKind.EXCLUSION)
        if (e.number or 0) > (entry.number or 0)
        for row in e.rows.get("decisions", ())
        if row.get("bidder") == entry.bidder
    ]
    explanation = said[-1] if said else ""
    low = entry.fact("kind") == LOW_PRICE
    gone = arising is not None and _key(entry) not in arising
    about = [row for row in decisions if _is_about(row, entry)]
    settled = [row for row in about if _settles(row, entry)] if low else about
    if settled and (gone or low):
        word = settled[-1].get("decision", "")
        return Task(entry=entry, state=DECIDED, explanation=explanation, decision=word)
    if gone and entry.fact("kind") in (NON_COMPLIANCE, LOW_PRICE):
        return Task(entry=entry, state=SETTLED, explanation=explanation)
    return Task(entry=entry, state=ANSWERED if said else OPEN, explanation=explanation)


def _is_about(row: Row, task: Entry) -> bool:
    """Say whether a decision is about what a task is about, or about every price, or the bidder as a whole."""
    return row.get("about") in (task.fact("about"), PRICE, "exclusion")


def _settles(row: Row, task: Entry) -> bool:
    """Say whether a decision covers the lot and zone of a task."""
    return row.get("lot", "") in ("", task.lot) and row.get("zone", "") in ("", task.fact("zone"))
