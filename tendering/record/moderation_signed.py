"""Minutes agreed and scores signed: what each member said of which scores, and whether a signature still stands. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tendering.checks.moderation_rows import Stood, moderations, rows_of, session_of
from tendering.model.entries import Entry, EntryKind, name_key, of_kind, same_person, standing
from tendering.model.findings import Finding, finding
from tendering.model.moderation import AgreedScore, Basis, ScoreKey, Session
from tendering.model.tender import Tender
from tendering.record.entry_data import canonical_json
from tendering.record.moderation_rules import (
    Name,
    depth_findings,
    room_findings,
    score_findings,
    score_label,
    sessions_findings,
)


def agreed_digest(scores: Iterable[AgreedScore], tender: Tender) -> str:
    """Return the digest of agreed scores and of how they were agreed: what a minute tells of and a signature signs."""
    rows = rows_of(sorted(scores, key=lambda s: s.key), tender)
    written = {
        table: [{k: v for k, v in row.items() if v} for row in some]
        for table, some in rows.items()
    }
    return hashlib.sha256(canonical_json(written).encode()).hexdigest()


def agreed_in(basis: Basis, scores: Mapping[ScoreKey, Stood]) -> tuple[Stood, ...]:
    """Return the scores of a lot that are agreed, in the order of its answers."""
    return tuple(scores[c.key] for c in basis.cases if c.key in scores)


def members_there(basis: Basis, entries: Iterable[Entry]) -> tuple[str, ...]:
    """Return who has to agree the minute of a lot: whoever was at a session with a vote, and whoever led one."""
    listeners = [m.person for m in basis.members if not m.votes]
    there: dict[str, None] = {}
    for entry in moderations(entries, basis.lot, basis.keys):
        session = session_of(entry)
        voting = (n for n in session.attendees if not any(same_person(n, x) for x in listeners))
        for name in (*voting, session.chair):
            if name:
                there[basis.person(name) or name] = None
    return tuple(there)


def last_words(entries: Iterable[Entry], lot: str) -> dict[str, Entry]:
    """Return the last thing each member said of the minute of a lot, by folded name."""
    said = of_kind(standing(entries), EntryKind.MINUTE_AGREED, lot=lot)
    return {name_key(e.person or e.by): e for e in said}


def minute_findings(basis: Basis, entries: Sequence[Entry], digest: str) -> Iterator[Finding]:
    """Return the members who have not agreed the minute of these scores, nor dissented from it."""
    words = last_words(entries, basis.lot)
    moderated = moderations(entries, basis.lot, basis.keys)
    newest = max((e.number or 0 for e in moderated), default=0)
    for person in members_there(basis, entries):
        said = words.get(name_key(person))
        where = f"lot {basis.lot}"
        if said is None:
            yield finding("R532", where, f"{person} has not agreed the minute")
        elif said.fact("agrees").casefold() == "no" and not said.fact("dissent"):
            message = f"{person} does not agree the minute, and the dissent is not written"
            yield finding("R532", said.where or where, message)
        elif said.fact("digest") not in ("", digest) or (
            not said.fact("digest") and (said.number or 0) < newest
        ):
            message = f"{person} agreed a minute of other scores than those that stand"
            yield finding("R533", said.where or where, message)


def gaps(
    basis: Basis,
    scores: Mapping[ScoreKey, Stood],
    entries: Sequence[Entry],
    tender: Tender,
    *,
    name: Name,
    today: date,
) -> Iterator[Finding]:
    """Return everything that keeps the scores of a lot from being signed, all at once; the reason checks are apart.

    Args:
        basis: What the panel moderated on.
        scores: The agreed scores as they stand.
        entries: The record, in order.
        tender: As published.
        name: How bidders are shown.
        today: The day of signing.
    """
    for case in basis.cases:
        label = score_label(case.key, name)
        there = scores.get(case.key)
        if there is None:
            yield finding("R530", f"lot {basis.lot}", f"{label}: no agreed score")
        elif not there.recorded:
            message = f"{label}: agreed {there.score.text}, and no record says how"
            yield finding("R531", there.entry.where or f"lot {basis.lot}", message)
    agreed = [s for s in agreed_in(basis, scores) if s.recorded]
    held, sessions, places = in_sessions(agreed)

    def place(key: ScoreKey, part: str) -> str:
        del part
        return places.get(key, f"lot {basis.lot}")

    def session_place(number: str, part: str) -> str:
        del part
        return f"record, {number}" if number.startswith("entry") else number

    yield from score_findings(held, sessions, basis, place=place, name=name)
    yield from sessions_findings(sessions.values(), basis, today, place=session_place)
    yield from room_findings(held, sessions, entries, place=session_place, name=name)
    yield from depth_findings(held, place=place, name=name)
    digest = agreed_digest((s.score for s in agreed_in(basis, scores)), tender)
    yield from minute_findings(basis, entries, digest)


def in_sessions(
    agreed: Iterable[Stood],
) -> tuple[list[AgreedScore], dict[str, Session], dict[ScoreKey, str]]:
    """Return scores with the session each was agreed in, those sessions, and the entry of each."""
    sessions: dict[str, Session] = {}
    scores: list[AgreedScore] = []
    places: dict[ScoreKey, str] = {}
    for one in agreed:
        session = session_of(one.entry)
        sessions[session.id] = session
        scores.append(replace(one.score, session=session.id))
        places[one.score.key] = one.entry.where
    return scores, sessions, places
