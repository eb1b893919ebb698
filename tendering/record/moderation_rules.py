"""Agreed scores held against the rules and the record: what is wrong, with its place, before they are written or signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tendering.checks.moderation import (
    Fault,
    absent,
    faults,
    movement_faults,
    name_of,
    present,
    session_faults,
    uneven,
)
from tendering.checks.words import listed
from tendering.model.entries import Entry
from tendering.model.findings import Finding, Severity, finding
from tendering.model.moderation import AgreedScore, Basis, ScoreKey, Session
from tendering.record.gate import may_see

Place = Callable[[ScoreKey, str], str]
"""From what is scored and a part of it to where the person wrote it."""
SessionPlace = Callable[[str, str], str]
Name = Callable[[str], str]
"""From a bidder to how it is shown to whoever reads the findings."""


def score_label(key: ScoreKey, name: Name) -> str:
    """Name a score for a message."""
    bidder, _, zone, criterion = key
    return f"{name(bidder)}, {criterion}" + (f", zone {zone}" if zone else "")


def score_findings(
    scores: Iterable[AgreedScore],
    sessions: Mapping[str, Session],
    basis: Basis,
    *,
    place: Place,
    name: Name,
) -> Iterator[Finding]:
    """Return what is wrong with each agreed score by itself.

    Args:
        scores: As the panel agreed them.
        sessions: Those the scores name; a score whose session is not there is held as if all were present.
        basis: What the panel moderates on, as the record stands.
        place: Where each part was written.
        name: How bidders are shown.
    """
    for score in scores:
        case = basis.case(score.key)
        label = score_label(score.key, name)
        if case is None:
            message = f"{label}: there is no such score to agree in lot {basis.lot}"
            yield finding("R503", place(score.key, "mark"), message)
            continue
        session = sessions.get(score.session)
        found: list[Fault] = [*faults(score, case, basis)]
        if score.kind is not None:
            found += movement_faults(score, case, session)
        for fault in found:
            yield finding(fault.code, place(score.key, fault.part), f"{label}: {fault.message}")
        if not case.given and score.kind is not None:
            yield finding(
                "R536", place(score.key, "mark"), f"{label}: nobody marked it before moderation"
            )
        for person in absent(score, case, session) if session is not None else ():
            if person not in score.out_of_room:
                message = f"{label}: {person} marked it and was not there"
                where = place(score.key, "session")
                yield finding("R519", where, message, severity=Severity.WARNING)


def sessions_findings(
    sessions: Iterable[Session], basis: Basis, today: date, *, place: SessionPlace
) -> Iterator[Finding]:
    """Return what sessions lack."""
    for session in sessions:
        for fault in session_faults(session, basis.closed, today):
            yield finding(fault.code, place(session.id, fault.part), fault.message)


def room_findings(
    scores: Sequence[AgreedScore],
    sessions: Mapping[str, Session],
    entries: Sequence[Entry],
    *,
    place: SessionPlace,
    name: Name,
) -> Iterator[Finding]:
    """Return who was in a room in which a bid was discussed and may not see it: undeclared, or removed."""
    for number, session in sessions.items():
        mine = [s for s in scores if s.session == number]
        members = [(n, n) for n in session.attendees]
        others = [(n, name_of(n)) for n in session.others]
        for said, person in (*members, *others):
            why: dict[str, list[str]] = {}
            for score in mine:
                if said in session.others or present(person, score, session):
                    reason = may_see(entries, person, score.bidder, score.lot, on=session.on)
                    if reason is not None:
                        why.setdefault(
                            reason.replace(score.bidder, name(score.bidder)), []
                        ).append(name(score.bidder))
            for reason, bidders in why.items():
                about = listed(dict.fromkeys(bidders))
                message = f"session {number}: {person} was there for {about}, and {_without(reason, person)}"
                weight = None if said in session.attendees else Severity.WARNING
                yield finding("R519", place(number, "attendees"), message, severity=weight)


def _without(reason: str, person: str) -> str:
    return reason.removeprefix(person).strip() if reason.startswith(person) else reason


def depth_findings(
    scores: Sequence[AgreedScore], *, place: Place, name: Name
) -> Iterator[Finding]:
    """Return the questions in which one bidder's record is far fuller than another's."""
    for question in dict.fromkeys(s.criterion for s in scores):
        found = uneven(s for s in scores if s.criterion == question)
        if found is not None:
            short, long, least, most = found
            message = (
                f"{question}: {least} words were written of {name(short.bidder)}, and {most} of "
                f"{name(long.bidder)}"
            )
            yield finding("R525", place(short.key, "reason"), message)
