"""Record one agreed score from the command line, by the same rules as a workbook's: for panels that use no Excel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from tendering.checks.moderation_rows import (
    dissents_of,
    moderations,
    people_of,
    promises_of,
    session_of,
)
from tendering.files import cell_values as value
from tendering.files.moderation_read import Returned, clock_text, ground_of, others_of
from tendering.model.entries import Entry, same_person
from tendering.model.findings import Finding, finding
from tendering.model.moderation import (
    AgreedScore,
    Case,
    Dissent,
    Movement,
    Session,
)
from tendering.workbench.moderation_record import Brought, record_scores
from tendering.workbench.moderation_view import View, closed, view_of
from tendering.workbench.records import RefusedError, Who, opened
from tendering.workbench.writing import Report

_MOVED = re.compile(
    r"\s*(?P<person>[^:]+):\s*(?P<before>\S+?)\s*(?:->|to)\s*(?P<after>[^:\s]+)\s*:(?P<reason>.*)",
    re.DOTALL,
)
_POINT = re.compile(r"\s*(\d+)\s*=(.*)", re.DOTALL)
OPTIONS = {
    "why_not_higher": "--why-not-up",
    "why_not_lower": "--why-not-down",
    "letter_text": "--letter-text",
    "out_of_room": "--out-of-room",
    "session": "--attendee",
}
"""The option of each part of a score, where it is not the part's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the command line says of one agreed score, as typed."""

    bidder: str
    criterion: str
    mark: str
    zone: str = ""
    reason: str = ""
    evidence: str = ""
    points: Sequence[str] = ()
    why_not_higher: str = ""
    why_not_lower: str = ""
    moved: Sequence[str] = ()
    dissents: Sequence[str] = ()
    letter_text: str = ""
    withhold: str = ""
    promises: Sequence[str] = ()
    pages: Sequence[str] = ()
    out_of_room: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """What the command line says of the session; with nothing said, it is the lot's last one of the same day."""

    chair: str = ""
    attendees: Sequence[str] = ()
    others: Sequence[str] = ()
    started: str = ""
    ended: str = ""
    summary: str = ""


def agree(
    ref: str,
    lot: str,
    said: Said,
    sitting: Sitting,
    who: Who,
    *,
    again: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record one score that the panel agreed.

    Args:
        ref: The procurement.
        lot: The lot that is moderated.
        said: The score.
        sitting: The session it was agreed in.
        who: Who records it.
        again: Where it replaces an agreed score, why.
        store: Where the record is kept.
        dry_run: Say what would be recorded.

    Raises:
        RefusedError: With everything that is wrong.
    """
    with opened(ref, store=store) as procurement:
        view = view_of(procurement, lot)
        closed(view)
        case = _case(view, said)
        wrong: list[Finding] = []
        session = _session(view, sitting, who, procurement.entries)
        score = _score(view, case, said, session.id, wrong)
        returned = Returned(scores=[score], sessions={session.id: session})
        for part in ("mark", "reason", "evidence", "withhold", "dissent", "promise", *OPTIONS):
            returned.places[score.key, part] = OPTIONS.get(part, f"--{part}")
        for number in range(1, len(case.bullets) + 1):
            returned.places[score.key, f"point{number}"] = "--bullet"
        for given in case.given:
            returned.places[score.key, f"moved {given.person}"] = "--moved"
        brought = Brought(lot=lot, returned=returned)
        return record_scores(
            procurement, [brought], who, reason=again, dry_run=dry_run, wrong=wrong
        )


def _case(view: View, said: Said) -> Case:
    """Return what is agreed; the bidder may be named as the panel knows it.

    Raises:
        RefusedError: There is no such answer in the lot.
    """
    by_shown = {key: bidder for bidder, (key, _) in view.shown.items()}
    bidder = by_shown.get(said.bidder, "")
    for case in view.basis.cases:
        who, _, zone, criterion = case.key
        if (who, zone, criterion) == (bidder, said.zone, said.criterion):
            return case
    of_bidder = [c for c in view.basis.cases if c.key[0] == bidder]
    known = sorted({view.name(c.key[0]) for c in view.basis.cases})
    message = f"{said.bidder} is to be agreed nowhere in lot {view.basis.lot}; there are {', '.join(known)}"
    if of_bidder:
        asked = ", ".join(
            " in zone ".join(x for x in (c.key[3], c.key[2]) if x) for c in of_bidder
        )
        message = f"there is no {said.criterion}{' in zone ' + said.zone if said.zone else ''} of {said.bidder} to agree; there are {asked}"
    raise RefusedError(finding("R503", "--criterion" if of_bidder else "--bidder", message))


def _session(view: View, sitting: Sitting, who: Who, entries: Sequence[Entry]) -> Session:
    """Return the session as said; what is not said is taken from the lot's last one of the same day."""
    said = session_said(sitting, who.on, view)
    told = (sitting.attendees, sitting.started, sitting.ended, sitting.chair)
    moderated = moderations(entries, view.basis.lot, view.basis.keys)
    same_day = [e for e in moderated if e.on == who.on]
    if any(told) or not same_day:
        return said
    last = session_of(same_day[-1])
    return replace(last, id=said.id, others=said.others or last.others, summary=said.summary)


def session_said(sitting: Sitting, on: date, view: View | None = None) -> Session:
    """Return a session as the command line says it; the panel's list gives names their case."""

    def name(said: str) -> str:
        return (view.basis.person(said) if view is not None else None) or said

    return Session(
        id="1",
        on=on,
        started=clock_text(sitting.started),
        ended=clock_text(sitting.ended),
        chair=name(sitting.chair),
        attendees=tuple(name(n) for part in sitting.attendees for n in people_of(part)),
        others=tuple(n for part in sitting.others for n in others_of(part)),
        summary=sitting.summary,
    )


def _score(view: View, case: Case, said: Said, session: str, wrong: list[Finding]) -> AgreedScore:
    read = value.mark(said.mark.strip()) if said.mark.strip() else None
    if said.mark.strip() and read is None:
        wrong.append(finding("R510", "--mark", f"{said.mark[:40]!r} is no mark"))
    kind, mark = read if read is not None else (None, None)
    bidder, lot, zone, criterion = case.key
    dissents = [d for text in said.dissents for d in dissents_of(text)]
    return AgreedScore(
        bidder=bidder,
        lot=lot,
        zone=zone,
        criterion=criterion,
        kind=kind,
        mark=mark,
        reason=said.reason.strip(),
        evidence=said.evidence.strip(),
        points=_points(case, said.points, wrong),
        why_not_higher=said.why_not_higher.strip(),
        why_not_lower=said.why_not_lower.strip(),
        movements=tuple(_moved(view, case, said.moved, wrong)),
        dissents=tuple(
            Dissent(person=view.basis.person(d.person) or d.person, words=d.words)
            for d in dissents
        ),
        letter_text=said.letter_text.strip(),
        withhold=ground_of("", said.withhold.strip()),
        promises=promises_of("\n".join(said.promises), "\n".join(said.pages)),
        out_of_room=tuple(
            view.basis.person(n) or n for text in said.out_of_room for n in people_of(text)
        ),
        session=session,
    )


def _points(case: Case, texts: Sequence[str], wrong: list[Finding]) -> tuple[str, ...]:
    found = [""] * len(case.bullets)
    for text in texts:
        numbered = _POINT.match(text)
        number = int(numbered[1]) if numbered else 0
        if numbered is None or not 1 <= number <= len(found):
            listed = "; ".join(f"{n}: {b}" for n, b in enumerate(case.bullets, 1))
            remedy = f"Write NUMBER=finding; the points are {listed}"
            message = f"{text[:60]!r} names no point of {case.criterion.id}"
            wrong.append(finding("R513", "--bullet", message, remedy=remedy))
        else:
            found[number - 1] = numbered[2].strip()
    return tuple(found)


def _moved(view: View, case: Case, texts: Sequence[str], wrong: list[Finding]) -> list[Movement]:
    found = []
    for text in texts:
        read = _MOVED.fullmatch(text)
        if read is None:
            remedy = "Write NAME: FROM->TO: reason, such as Ann Abbot: 3->4: page 9 shows it."
            message = f"{text[:60]!r} does not say who moved from what to what"
            wrong.append(finding("R516", "--moved", message, remedy=remedy))
            continue
        person = read["person"].strip()
        name = next((g.person for g in case.given if same_person(g.person, person)), None)
        found.append(
            Movement(
                person=name or view.basis.person(person) or person,
                before=read["before"],
                after=read["after"],
                reason=read["reason"].strip(),
            )
        )
    return found
