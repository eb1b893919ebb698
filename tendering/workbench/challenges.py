"""The log of challenges: what each suspends, who knew what when, the last days for claims, and what was disclosed early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from tendering.checks.record import lots_of
from tendering.documents.names import Names, joined
from tendering.law.calendar import day_text
from tendering.law.due import Due
from tendering.model.entries import EntryKind, ends, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft
from tendering.record.chronology import Challenged, Knowledge, challenged, knowledge
from tendering.record.suspension import (
    CHALLENGES,
    CLAIM_FORM,
    COMPLAINT,
    PRE_ACTION,
    rule,
    suspending,
)
from tendering.workbench.days import near_day_of
from tendering.workbench.recording import compute, lots_named, not_ahead
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.standstills import record_at
from tendering.workbench.writing import Report

KIND_WORDS = {"complaint": COMPLAINT, "pre-action": PRE_ACTION, "claim-form": CLAIM_FORM}


def log(
    ref: str,
    who: Who,
    *,
    kind: str,
    bidder: str,
    lot: str = "",
    about: str = "",
    notified: str = "",
    known: str = "",
    issued: str = "",
    file: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Log a complaint, a letter before claim or a claim form, and say what it suspends and until when it can be made.

    ``notified`` is the day the authority was told (the day of logging, where it is not given), ``known`` the day the
    claimant knew or ought to have known of the breach, ``issued`` the day the court issued a claim form; each as
    YYYY-MM-DD. ``file`` is the letter or claim form, kept with the entry.

    Raises:
        RefusedError: A word or a day is wrong, or there is no such bidder: all that is wrong at once.
    """
    days = _days({"notified": notified or who.on.isoformat(), "known": known, "issued": issued})
    words = _kind(kind)
    body = file.read_bytes() if file is not None else b""
    kept = [(file_ref(file.name, body), body)] if file is not None else []

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots_named(now, lot)
        _in_order(days, who, words)
        _bidder(now, bidder)
        facts = {"kind": words, "about": about}
        facts |= {name: day.isoformat() for name, day in days.items()}
        return [draft(who, EntryKind.CHALLENGE, lot=lot, bidder=bidder, facts=facts, files=kept)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        after = procurement if dry_run else procurement.again()
        entries = [*procurement.entries, links[0].entry]
        record = record_at(after, entries)
        (made,) = [c for c in challenged(record) if c.entry.number == links[0].number]
    names = Names.of(compute(after).dossier)
    found = [
        finding("R711", f"lot {x}", _suspended(made, x, names), law=rule(record).cite)
        for x in made.suspends
    ]
    return Report(
        findings=tuple(found),
        data={
            "procurement": procurement.id,
            "entries": receipt(links),
            "challenge": challenge_json(made),
        },
        text=f"Logged as entry {links[0].number}: {challenge_said(made, names)}",
    )


def _kind(kind: str) -> str:
    words = KIND_WORDS.get(kind.strip().lower(), kind.strip().lower())
    if words not in CHALLENGES:
        said = f"{kind!r} is not a kind of challenge; write {', '.join(KIND_WORDS)}"
        raise RefusedError(finding("R710", "--kind", said, remedy="Correct the word."))
    return words


def _days(given: Mapping[str, str]) -> dict[str, date]:
    wrong = [
        finding(
            "F094",
            f"--{name}",
            f"{text[:60]!r} is not a day",
            remedy=f"Give --{name} as YYYY-MM-DD.",
        )
        for name, text in given.items()
        if text and near_day_of(text) is None
    ]
    if wrong:
        raise RefusedError(*wrong)
    return {name: day for name, text in given.items() if (day := near_day_of(text)) is not None}


def _in_order(days: Mapping[str, date], who: Who, words: str) -> None:
    """Refuse days in an order they cannot have: a claim is known of after it is issued, and about what was known."""
    wrong: list[Finding] = []
    told = days["notified"]
    if told > who.on:
        wrong.append(finding("R712", "--notified", "it is logged before the day it was notified"))
    for name, day in days.items():
        if name != "notified" and day > told:
            said = f"{name} on {day_text(day)}, after it was notified on {day_text(told)}"
            wrong.append(finding("R712", f"--{name}", said))
    if words == CLAIM_FORM and "issued" not in days:
        said = "a claim form has a day on which the court issued it"
        wrong.append(finding("R712", "--issued", said, remedy="Give --issued as YYYY-MM-DD."))
    if wrong:
        raise RefusedError(*wrong)


def _bidder(now: Procurement, bidder: str) -> None:
    found = compute(now).dossier
    if found.bidders and found.bidder(bidder) is None:
        known = joined(b.id for b in found.bidders)
        said = f"there is no bidder {bidder!r}; there are {known}"
        raise RefusedError(finding("R707", "--bidder", said))


def _suspended(made: Challenged, lot: str, names: Names) -> str:
    return (
        f"no contract may be made in {names.lot(lot)}: the claim form of {names.bidder(made.entry.bidder)} was notified "
        f"on {day_text(made.entry.day('notified') or made.entry.on)}"
    )


def end(
    ref: str,
    who: Who,
    *,
    number: int,
    result: str,
    lifted: bool = False,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter how a challenge ended; or, ``lifted``, that the court lets the contract be made while the claim goes on.

    Raises:
        RefusedError: There is no such challenge, or it has ended.
    """

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        entries = standing(now.entries)
        mine = [e for e in of_kind(entries, EntryKind.CHALLENGE) if e.number == number]
        if not mine:
            said = f"entry {number} is no challenge that stands"
            raise RefusedError(finding("R710", "--challenge", said))
        over = [
            e
            for e in of_kind(entries, EntryKind.CHALLENGE_ENDED)
            if ends(e, mine[0]) and e.fact("lifted") != "yes"
        ]
        if over:
            said = f"it ended on {day_text(over[0].on)} (entry {over[0].number})"
            raise RefusedError(finding("R710", f"record, entry {number}", said))
        if who.on < mine[0].on:
            raise RefusedError(finding("R712", "--on", "it ends before it was logged"))
        facts = {"result": result, "challenge": str(number), "lifted": "yes" if lifted else ""}
        return [
            draft(
                who,
                EntryKind.CHALLENGE_ENDED,
                lot=mine[0].lot,
                bidder=mine[0].bidder,
                facts=facts,
            )
        ]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    what = "The suspension of entry" if lifted else "The challenge of entry"
    text = f"{what} {number} is at an end: {result} (entry {links[0].number})."
    return Report(data={"procurement": procurement.id, "entries": receipt(links)}, text=text)


def disclose(
    ref: str,
    who: Who,
    *,
    what: str,
    to: str,
    terms: str = "",
    lot: str = "",
    files: Sequence[Path] = (),
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter which documents were disclosed early, to whom and on what terms; files given are kept by digest.

    Raises:
        RefusedError: There is no record or no such lot.
    """
    bodies = [(path.name, path.read_bytes()) for path in files]
    kept = [(file_ref(name, body), body) for name, body in bodies]

    def build(now: Procurement) -> list[Draft]:
        not_ahead(who)
        lots_named(now, lot)
        facts = {"what": what, "to": to, "terms": terms}
        return [draft(who, EntryKind.EARLY_DISCLOSURE, lot=lot, facts=facts, files=kept)]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    text = f"Entered what was disclosed to {to} (entry {links[0].number})."
    return Report(data={"procurement": procurement.id, "entries": receipt(links)}, text=text)


def show(ref: str, *, on: date, store: str = "") -> Report:
    """Return the log as it stands: each challenge, the lots suspended on a day, who knew what when, what was disclosed.

    Raises:
        RefusedError: There is no record.
    """
    with opened(ref, store=store) as now:
        record = record_at(now)
        names = Names.of(compute(now).dossier)
        entries = standing(now.entries)
    found, known = challenged(record), knowledge(record)
    stopped = {lot: suspending(record, lot, on) for lot in lots_of(record)}
    given = of_kind(entries, EntryKind.EARLY_DISCLOSURE)
    lines = [challenge_said(c, names) for c in found] or ["No challenge is logged."]
    lines += [
        f"Suspended on {day_text(on)}: {names.lot(lot)} (entry {', '.join(str(e.number) for e in by)})"
        for lot, by in stopped.items()
        if by
    ]
    lines.append("Who knew what, and the last day to begin proceedings:")
    lines += [f"  {_knew(k, names)}" for k in known] or [
        "  Nothing is recorded that starts the time."
    ]
    if given:
        lines.append("Disclosed early:")
        lines += [
            f"  {day_text(e.on)}: {e.fact('what')}, to {e.fact('to')}"
            + (f", on these terms: {e.fact('terms')}" if e.fact("terms") else "")
            + f" (entry {e.number})"
            for e in given
        ]
    data = {
        "procurement": now.id,
        "on": on.isoformat(),
        "challenges": [challenge_json(c) for c in found],
        "suspended": {lot: [e.number for e in by] for lot, by in stopped.items() if by},
        "knowledge": [_knowledge_json(k) for k in known],
        "early_disclosure": [
            {
                "entry": e.number,
                "on": e.on.isoformat(),
                "what": e.fact("what"),
                "to": e.fact("to"),
                "terms": e.fact("terms"),
            }
            for e in given
        ],
    }
    return Report(data=data, text="\n".join(lines))


def _due(day: Due | None) -> str | None:
    return day.on.isoformat() if day is not None else None


def challenge_json(found: Challenged) -> dict[str, object]:
    """Return the machine form of a challenge."""
    entry = found.entry
    return {
        "entry": entry.number,
        "kind": entry.fact("kind"),
        "lot": entry.lot,
        "bidder": entry.bidder,
        "about": entry.fact("about"),
        "notified": entry.fact("notified") or entry.on.isoformat(),
        "known": found.known.isoformat(),
        "issued": found.issued.isoformat() if found.issued else None,
        "last_day_for_claim": _due(found.claim),
        "last_day_a_court_may_allow": _due(found.longest),
        "late": found.late,
        "suspends": list(found.suspends),
        "open": found.open,
        "ended": found.ended.on.isoformat() if found.ended is not None else None,
        "result": found.ended.fact("result") if found.ended is not None else "",
    }


def challenge_said(found: Challenged, names: Names) -> str:
    """Return a challenge as a sentence or two."""
    entry = found.entry
    lot = f", {names.lot(entry.lot)}" if entry.lot else ""
    said = f"{entry.fact('kind')} of {names.bidder(entry.bidder)}{lot}, notified on "
    said += day_text(entry.day("notified") or entry.on)
    if entry.fact("about"):
        said += f": {entry.fact('about').rstrip('.')}"
    said += "."
    if found.claim is not None and found.longest is not None:
        said += (
            f" From knowledge on {day_text(found.known)} proceedings begin by {day_text(found.claim.on)} "
            f"({found.claim.cite}); a court may allow none after {day_text(found.longest.on)}."
        )
    if found.late and found.issued is not None:
        said += f" The claim form was issued on {day_text(found.issued)}, after that day."
    if found.suspends:
        said += f" It suspends the contract of {joined(names.lot(x) for x in found.suspends)}"
        said += (
            f" ({'until ' + day_text(found.ended.on) if found.ended is not None else 'still'})."
        )
    if found.ended is not None:
        said += f" {found.ended.fact('result').rstrip('.')} ({day_text(found.ended.on)})."
    return said[:1].upper() + said[1:]


def _knew(known: Knowledge, names: Names) -> str:
    who = names.bidder(known.bidder) if known.bidder else "anyone"
    lot = f", {names.lot(known.lot)}" if known.lot else ""
    until = f": by {day_text(known.claim.on)}" if known.claim is not None else ""
    number = f" (entry {known.entry})" if known.entry is not None else ""
    return f"{day_text(known.on)}, {who}{lot}: {known.what}{number}{until}"


def _knowledge_json(known: Knowledge) -> dict[str, object]:
    return {
        "on": known.on.isoformat(),
        "bidder": known.bidder,
        "lot": known.lot,
        "what": known.what,
        "entry": known.entry,
        "last_day_for_claim": _due(known.claim),
        "last_day_a_court_may_allow": _due(known.longest),
    }
