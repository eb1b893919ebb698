"""Declarations of interests, before a person sees a bid; and the list of bidders to declare against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tendering.documents.tables import table
from tendering.model.entries import Entry, EntryKind, of_kind, same_person, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.record.chain import Draft
from tendering.record.gate import NONE
from tendering.record.marking import MARK_KEY, rows
from tendering.workbench.days import near_day_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report


def declare(
    ref: str,
    who: Who,
    *,
    person: str,
    facts: Mapping[str, str],
    bidder: str = "",
    lot: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record what a person declares: of every bidder, or of one, and of one lot or all.

    Raises:
        RefusedError: It lacks what a declaration says, or names a bidder nobody knows.
    """
    said = {k: " ".join(v.split()) for k, v in facts.items()}
    with opened(ref, store=store) as procurement:

        def build(now: Procurement) -> Sequence[Draft]:
            wrong = (*_lacks(now, said, person, bidder), *_ran_out(who, said.get("until", "")))
            if wrong:
                raise RefusedError(*wrong)
            return (
                draft(
                    who, EntryKind.DECLARATION, person=person, bidder=bidder, lot=lot, facts=said
                ),
            )

        links = write(procurement, who, build, dry_run=dry_run)
        entries = procurement.entries
    notes = list(_follows(entries, person, bidder, said))
    verb = "Would record" if dry_run else "Recorded"
    about = (bidder or "every bidder") + (f" in lot {lot}" if lot else "")
    text = f"{verb} the declaration of {person}, for {about}: {said.get('interest') or 'none'}, action {said.get('action') or 'none'}."
    return Report(findings=tuple(notes), data={"entries": receipt(links)}, text=text)


def _lacks(
    now: Procurement, said: Mapping[str, str], person: str, bidder: str
) -> Iterable[Finding]:
    if not person.strip():
        yield finding("R007", "--person", "nobody is named who declares")
    if not said.get("interest"):
        yield finding("R007", "--interest", "say none, or what the interest is")
    known = _bidders(now.entries)
    if bidder and bidder not in known:
        remedy = f"Name one of {', '.join(known)}." if known else "The bids are not opened yet."
        yield finding("R007", "--bidder", f"there is no bidder {bidder!r}", remedy=remedy)
    if said.get("interest", "").casefold() in NONE:
        return
    for fact in ("type", "action", "reason", "approver"):
        if not said.get(fact):
            yield finding("R007", f"--{fact}", f"an interest is declared without {fact}")
    if said.get("approver") and same_person(said["approver"], person):
        yield finding("R007", "--approver", "nobody agrees to their own interest")


def _ran_out(who: Who, until: str) -> Iterable[Finding]:
    """Find that the day of renewal is no day, or is past: such a declaration would never run out, or has."""
    if not until:
        return
    day = near_day_of(until)
    if day is None:
        remedy = "Write it as YYYY-MM-DD."
        yield finding("R007", "--until", f"{until[:60]!r} is not a day", remedy=remedy)
    elif day < who.on:
        yield finding("R007", "--until", f"{day.isoformat()} is before {who.on.isoformat()}")


def _follows(
    entries: Sequence[Entry], person: str, bidder: str, said: Mapping[str, str]
) -> Iterable[Finding]:
    """Say what follows from a declaration: renewal once bidders are known, and marks that stand in its way."""
    if not of_kind(standing(entries), EntryKind.OPENED):
        message = "the bidders are not known yet: this is renewed once they are"
        yield finding("R409", person, message, remedy="Then run `tendering declare` again.")
    if said.get("action", "").casefold() != "remove":
        return
    given = [
        r
        for r in rows(entries, "marks", MARK_KEY)
        if same_person(r.get("evaluator", ""), person) and bidder in ("", r.get("bidder", ""))
    ]
    if given:
        message = f"{len(given)} marks of {person} stand for {bidder or 'bids'} they are now removed from"
        remedy = "Take them out: `tendering record supersede ID NUMBER --reason ...`."
        yield finding("R402", person, message, severity=Severity.WARNING, remedy=remedy)


def _bidders(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the name of each bidder known to the record."""
    return {r.get("bidder", ""): r.get("name", "") for r in rows(entries, "bidders", ("bidder",))}


def to_declare(ref: str, *, store: str = "") -> Report:
    """List the bidders and whoever stands behind each, for people to declare against. It is no bid's content.

    Raises:
        RefusedError: The bids are not opened.
    """
    with opened(ref, store=store) as procurement:
        entries = procurement.entries
        known = _bidders(entries)
        if not known:
            message = "the bidders are not known: no bid is opened"
            raise RefusedError(finding("R404", ref, message))
        behind = rows(entries, "parties", ("bidder", "party", "role"))
        linked = rows(entries, "connected", ("bidder", "person"))
        bids = rows(entries, "bids", ("bidder", "lot", "zone"))
    listed = []
    for bidder, name in sorted(known.items(), key=lambda x: x[1].casefold()):
        parties = [f"{p['party']} ({p['role']})" for p in behind if p["bidder"] == bidder]
        people = [c["person"] for c in linked if c["bidder"] == bidder]
        lots = dict.fromkeys(b.get("lot", "") for b in bids if b["bidder"] == bidder)
        listed.append((bidder, name, ", ".join(lots), "; ".join((*parties, *people))))
    heads = ("bidder", "name", "lots", "parties and connected persons")
    data = {
        "bidders": [
            dict(zip(("bidder", "name", "lots", "behind"), x, strict=True)) for x in listed
        ]
    }
    text = table(listed, heads) + (
        "\n\nEach member of the panel declares against this list before a bid is seen:\n"
        f"  tendering declare {ref} --person NAME --interest none --employment none"
    )
    return Report(data=data, text=text)
