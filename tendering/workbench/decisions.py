"""A named person's decision on a non-compliance, with everything it has to weigh, as one entry that settles a task."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tendering.checks.bid_decisions import FREE, check_decisions, effects_of
from tendering.checks.record import record_of
from tendering.checks.record_decisions import x14_heard_before_rejection
from tendering.files import cell_values as value
from tendering.files.record_dossier import dossier_of, rows_of
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import plain
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link
from tendering.workbench.dossiers import recorded
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.officers import outside_the_panel, panel_members
from tendering.workbench.price_opening import BEFORE_MARKING, opens_when
from tendering.workbench.records import Procurement, RefusedError, Who, draft
from tendering.workbench.submissions import identity, submissions
from tendering.workbench.task_list import PRICE, tasks
from tendering.workbench.writing import Report

REJECTED, CLARIFIED, CORRECTED = "rejected", "clarified", "corrected"
LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it was made.

    Attributes:
        about: The rule: price or a price item, a question, a criterion or quality, late or exclusion.
        decision: accepted, clarified, rejected or corrected.
        options: What was considered.
        obvious: Whether the error is obvious on the face of the bid: yes, no, or blank where there is no error.
        changes_bid: Whether what the bidder said would change the bid: yes, no, or blank where nothing was said.
        proportionality: Why the result is in proportion.
        equal_treatment: How others in the same case were treated.
        amount: The price that counts, where an obvious error of it is corrected.
        answer: The answer that counts, where an obvious error of it is corrected.
    """

    bidder: str
    about: str
    decision: str
    role: str
    reason: str
    options: str = ""
    proportionality: str = ""
    equal_treatment: str = ""
    lot: str = ""
    zone: str = ""
    obvious: str = ""
    changes_bid: str = ""
    amount: str = ""
    answer: str = ""

    @property
    def of_bid(self) -> bool:
        """Whether it is about what the bid says, and not about when it came or who made it."""
        return self.about not in FREE


def decide(ref: str, who: Who, made: Decided, *, store: str = "", dry_run: bool = False) -> Report:
    """Record a decision by a named person.

    Raises:
        RefusedError: It is not one the published effect allows, it weighs too little, or nobody was heard.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        notes.clear()
        return (_decision(now, who, made, notes),)

    where = ", ".join(
        w for w in (made.lot and f"lot {made.lot}", made.zone and f"zone {made.zone}") if w
    )
    about = f"{made.bidder}, {where + ', ' if where else ''}{made.about}"

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        return f"{verb}: {about}: {made.decision}, by {who.name} ({made.role})."

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _decision(now: Procurement, who: Who, made: Decided, notes: list[Finding]) -> Draft:
    tender = tender_of_record(now)
    dossier, _ = recorded(now)
    wrong = [*_lacks(made), *_unknown(now, tender, made), *_panel(now, tender, dossier, who, made)]
    if wrong:
        raise RefusedError(*wrong)
    written = _draft(now, tender, who, made)
    after = (*now.entries, replace(written.entry, number=len(now.entries) + 1))
    found = [*_allowed(now, tender, after, made), *_unheard(now, tender, after, made)]
    if has_error(found):
        raise RefusedError(*found)
    notes += found
    return written


def _lacks(made: Decided) -> Iterator[Finding]:
    """R352, R353: what every decision has to weigh, and a clarification that would be a new bid."""
    asked = {
        "--role": made.role,
        "--reason": made.reason,
        "--options": made.options,
        "--proportionality": made.proportionality,
    }
    if made.of_bid:
        asked["--equal-treatment"] = made.equal_treatment
        asked["--obvious"] = made.obvious
        asked["--changes-bid"] = made.changes_bid
    lacking = [name for name, said in asked.items() if not said.strip()]
    if lacking:
        message = f"{made.bidder}, {made.about}: nothing is said for {', '.join(lacking)}"
        yield finding("R352", "decide", message)
    for name, said in (("--obvious", made.obvious), ("--changes-bid", made.changes_bid)):
        if said and said.lower() not in ("yes", "no"):
            yield finding("R352", name, f"{said[:40]!r} is neither yes nor no")
    if made.decision in (CLARIFIED, CORRECTED) and made.changes_bid.lower() == "yes":
        message = f"{made.bidder}, {made.about}: what the bidder said would change its bid, and the decision is {made.decision}"
        yield finding("R353", "decide", message)
    if (made.amount or made.answer) and made.decision not in (CLARIFIED, CORRECTED):
        message = f"a value is corrected, and the decision is {made.decision}"
        yield finding("R352", "--amount", message, remedy="Decide clarified or corrected.")
    if (made.amount or made.answer) and made.obvious.lower() != "yes":
        message = f"{made.bidder}, {made.about}: only an obvious error is corrected"
        yield finding("R353", "--obvious", message)
    if made.amount and value.number(made.amount) is None:
        message = f"not a number: {made.amount[:40]!r}"
        yield finding("F012", "--amount", message, remedy=value.number_remedy(made.amount))


def _unknown(now: Procurement, tender: Tender, made: Decided) -> Iterator[Finding]:
    bidders = {e.bidder for e in submissions(now.entries)}
    bidders |= {row.cells.get("bidder", "") for row in rows_of(now.entries, "bidders")}
    if made.bidder not in bidders:
        yield finding("R355", "--bidder", f"there is no bidder {made.bidder}")
    lot = tender.lot(made.lot) if made.lot else None
    if made.lot and lot is None:
        yield finding("R355", "--lot", f"there is no lot {made.lot}")
    if made.zone and (lot is None or made.zone not in {z.id for z in lot.zones}):
        yield finding("R355", "--zone", f"lot {made.lot or 'not named'} has no zone {made.zone}")
    if made.about == LATE and not any(
        e.kind is EntryKind.LATE_SUBMISSION for e in submissions(now.entries, made.bidder)
    ):
        yield finding("R355", "--about", f"no submission of {made.bidder} was late")
    items = {i.id for i in tender.price.items}
    if made.amount and made.about not in items:
        message = "an amount corrects one price: name its item"
        yield finding("R355", "--about", message, remedy=f"One of {', '.join(sorted(items))}.")
    if made.amount and made.about in items and not _price_row(now, made):
        message = f"{made.bidder} gave no price for {made.about} there"
        yield finding(
            "R355", "--about", message, remedy="Name lot and zone as they are in its bid."
        )


def _panel(
    now: Procurement, tender: Tender, dossier: Dossier | None, who: Who, made: Decided
) -> Iterator[Finding]:
    """R331: prices that are opened before marking are decided on by somebody who does not mark."""
    of_price = made.about == PRICE or any(i.id == made.about for i in tender.price.items)
    if of_price and opens_when(tender) == BEFORE_MARKING:
        panel = panel_members(now.entries, dossier)
        yield from outside_the_panel(
            [who.name], panel, "somebody who does not mark decides on prices"
        )


def _price_row(now: Procurement, made: Decided) -> dict[str, str]:
    """Return the row of the price that applies, the most particular first; empty where there is none."""
    rows = {
        (r.cells.get("lot", ""), r.cells.get("zone", "")): r.cells
        for r in rows_of(now.entries, "prices")
        if r.cells.get("bidder") == made.bidder and r.cells.get("item") == made.about
    }
    for lot in dict.fromkeys((made.lot, "")):
        for zone in dict.fromkeys((made.zone, "")):
            if (lot, zone) in rows:
                return dict(rows[lot, zone])
    return {}


def _draft(now: Procurement, tender: Tender, who: Who, made: Decided) -> Draft:
    rows: dict[str, list[dict[str, str]]] = {
        "decisions": [
            {
                "bidder": made.bidder,
                "lot": made.lot,
                "zone": made.zone,
                "about": made.about,
                "decision": made.decision,
                "by": who.name,
                "role": made.role,
                "on": who.on.isoformat(),
                "options_considered": made.options,
                "reason": made.reason,
            }
        ]
    }
    if made.about == LATE and made.decision == REJECTED:
        rows["bidders"] = list(identity(now.entries, made.bidder))
    if made.amount:
        amount = value.number(made.amount)
        said = plain(amount) if amount is not None else made.amount
        rows["prices"] = [{**_price_row(now, made), "amount": said}]
    if made.answer:
        question = next((q for q in tender.pass_fail if q.id == made.about), None)
        lot = made.lot if question is not None and question.lots is not None else ""
        row = {"bidder": made.bidder, "lot": lot, "question": made.about, "answer": made.answer}
        rows["pass_fail"] = [{**row, "evidence": f"corrected: {made.reason}"}]
    dossier, _ = recorded(now)
    task = next(
        (
            str(t.number)
            for t in tasks(dossier, now.entries)
            if t.waits
            and (t.entry.bidder, t.entry.fact("about")) == (made.bidder, made.about)
            and made.lot in ("", t.entry.lot)
            and made.zone in ("", t.entry.fact("zone"))
        ),
        "",
    )
    return draft(
        who,
        EntryKind.NON_COMPLIANCE_DECIDED,
        lot=made.lot,
        bidder=made.bidder,
        facts={
            "about": made.about,
            "task": task,
            "obvious": made.obvious.lower(),
            "changes_bid": made.changes_bid.lower(),
            "proportionality": made.proportionality,
            "equal_treatment": made.equal_treatment,
        },
        rows=rows,
    )


def _allowed(
    now: Procurement, tender: Tender, after: Sequence[Entry], made: Decided
) -> Iterator[Finding]:
    """Hold a decision against the published effect, as every decision is when an evaluation is checked."""
    dossier, _ = dossier_of(now.id, tender, after)
    mine = replace(
        dossier,
        decisions=tuple(
            d
            for d in dossier.decisions
            if (d.bidder, d.lot, d.zone, d.about) == (made.bidder, made.lot, made.zone, made.about)
        ),
        where={},
    )
    for found in check_decisions(mine):
        yield replace(found, where="decide")
    effects = effects_of(tender, made.about)
    if made.of_bid and effects is not None and len(effects) > 1:
        message = f"{made.about} has rules of both effects: decide about each by its own name"
        yield finding("R352", "--about", message, severity=Severity.WARNING)


def _unheard(
    now: Procurement, tender: Tender, after: Sequence[Entry], made: Decided
) -> Iterator[Finding]:
    """R354: nobody is turned away for what its bid says, or excluded, before it was asked and could answer."""
    if made.decision != REJECTED:
        return
    dossier, _ = dossier_of(now.id, tender, after)
    last = replace(
        dossier,
        decisions=tuple(
            d
            for d in dossier.decisions
            if (d.bidder, d.lot, d.zone, d.about) == (made.bidder, made.lot, made.zone, made.about)
        ),
    )
    for found in x14_heard_before_rejection(record_of(tender, after, last)):
        remedy = (
            "Record the bidder's answer: `tendering task answer`, `tendering clarify-bidder --answer-to`; or wait until "
            "its time to answer is over."
        )
        yield finding("R354", "decide", found.message, remedy=remedy, law=found.law)
