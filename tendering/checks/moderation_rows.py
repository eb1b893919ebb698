"""Agreed scores and sessions as rows and facts of the record's entries, and back. Text only; nothing is judged here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tendering.model.bids import MarkKind
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.moderation import (
    AgreedScore,
    Dissent,
    Movement,
    Promise,
    ScoreKey,
    Session,
)
from tendering.model.numbers import exact
from tendering.model.tender import Tender

CONSENSUS, MODERATION, MOVEMENTS = "consensus", "moderation", "movements"
KEY = ("bidder", "lot", "zone", "criterion")
"""The key of every row: what is scored. `rows_of` gives the columns of each table."""

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """An agreed score as it stands in the record, with the entry that brought it.

    Attributes:
        recorded: Whether the entry says how it was agreed, point by point; a loaded table does not.
        before: What it replaced, oldest first.
    """

    score: AgreedScore
    entry: Entry
    recorded: bool
    before: tuple[Stood, ...] = ()


def rows_of(scores: Iterable[AgreedScore], tender: Tender) -> Rows:
    """Return the rows of an entry that brings these scores, by table.

    Beside ``consensus``, which the evaluation reads, stand two tables of the record alone: ``moderation``, how each score was
    agreed (points, dissents and promises one to a line), and ``movements``, who moved from which mark to which, and why.
    """
    rows: Rows = {CONSENSUS: [], MODERATION: [], MOVEMENTS: []}
    for score in scores:
        key = dict(zip(KEY, score.key, strict=True))
        said = {
            "mark": score.text,
            "reason": score.reason,
            "evidence": score.evidence,
            "letter_text": score.letter_text,
            "withhold": score.withhold,
        }
        rows[CONSENSUS].append(key | said)
        rows[MODERATION].append(key | _how(score, bullets_of(tender, score.criterion)))
        rows[MOVEMENTS] += [
            key | {"person": m.person, "before": m.before, "after": m.after, "reason": m.reason}
            for m in score.movements
        ]
    return rows


def bullets_of(tender: Tender, criterion: str) -> tuple[str, ...]:
    """Return the published points of a question, each on one line; one that lists none is itself the point."""
    found = tender.criterion(criterion)
    if found is None:
        return ()
    return tuple(one_line(b) for b in found.bullets) or (one_line(found.title),)


def one_line(text: str) -> str:
    r"""Return a text without its line breaks: lines separate what a cell lists.

    >>> one_line("a  b\nc")
    'a b c'
    """
    return " ".join(text.split())


def _how(score: AgreedScore, bullets: Sequence[str]) -> dict[str, str]:
    points = (f"{b}: {one_line(f)}" for b, f in zip(bullets, score.points, strict=False) if f)
    moved = (f"{m.person}: {m.before} to {m.after}: {one_line(m.reason)}" for m in score.movements)
    return {
        "points": "\n".join(points),
        "why_not_higher": score.why_not_higher,
        "why_not_lower": score.why_not_lower,
        "moved": "\n".join(moved),
        "dissent": "\n".join(f"{d.person}: {one_line(d.words)}" for d in score.dissents),
        "promise": "\n".join(one_line(p.words) for p in score.promises),
        "promise_page": "\n".join(one_line(p.page) for p in score.promises),
        "out_of_room": "; ".join(score.out_of_room),
    }


def stood(entries: Iterable[Entry], tender: Tender) -> dict[ScoreKey, Stood]:
    """Return every agreed score as it stands, by what is scored, with what each replaced."""
    found: dict[ScoreKey, Stood] = {}
    for entry in standing(entries):
        how = {_key(row): row for row in entry.rows.get(MODERATION, ())}
        moves: dict[ScoreKey, list[Movement]] = {}
        for row in entry.rows.get(MOVEMENTS, ()):
            said = {name: row.get(name, "") for name in ("person", "before", "after", "reason")}
            moves.setdefault(_key(row), []).append(Movement(**said))
        for row in entry.rows.get(CONSENSUS, ()):
            key = _key(row)
            score = _score(key, row, how.get(key, {}), moves.get(key, ()), tender)
            if score.kind is None:
                continue
            last = found.get(key)
            before = (*last.before, last) if last is not None else ()
            found[key] = Stood(score=score, entry=entry, recorded=key in how, before=before)
    return found


def _key(row: Mapping[str, str]) -> ScoreKey:
    return row.get("bidder", ""), row.get("lot", ""), row.get("zone", ""), row.get("criterion", "")


def _score(
    key: ScoreKey,
    row: Mapping[str, str],
    how: Mapping[str, str],
    movements: Sequence[Movement],
    tender: Tender,
) -> AgreedScore:
    bidder, lot, zone, criterion = key
    text = row.get("mark", "").strip()
    number = None
    kind = next((k for k in MarkKind if k == text.casefold()), None)
    if kind is None and text:
        try:
            number, kind = exact(text), MarkKind.NUMBER
        except ValueError:
            kind = None
    return AgreedScore(
        bidder=bidder,
        lot=lot,
        zone=zone,
        criterion=criterion,
        kind=kind,
        mark=number,
        reason=row.get("reason", ""),
        evidence=row.get("evidence", ""),
        letter_text=row.get("letter_text", ""),
        withhold=row.get("withhold", ""),
        points=points_of(how.get("points", ""), bullets_of(tender, criterion)),
        why_not_higher=how.get("why_not_higher", ""),
        why_not_lower=how.get("why_not_lower", ""),
        movements=tuple(movements),
        dissents=dissents_of(how.get("dissent", "")),
        promises=promises_of(how.get("promise", ""), how.get("promise_page", "")),
        out_of_room=people_of(how.get("out_of_room", "")),
    )


def points_of(text: str, bullets: Sequence[str]) -> tuple[str, ...]:
    """Return the finding on each point, empty where none is written.

    >>> points_of("training: all staff", ["recruitment", "training"])
    ('', 'all staff')
    """
    lines = text.splitlines()
    found = []
    for bullet in bullets:
        line = next((x for x in lines if x.startswith(f"{bullet}: ")), None)
        if line is not None:
            lines.remove(line)
        found.append(line.removeprefix(f"{bullet}: ").strip() if line is not None else "")
    return tuple(found)


def dissents_of(text: str) -> tuple[Dissent, ...]:
    r"""Read dissents, ``NAME: words``, one to a line; a line without a name goes on with the one before.

    >>> dissents_of("Ann: holds 3,\nas page 4 says. \nBob: holds 2")[0].words
    'holds 3, as page 4 says.'
    """
    found: list[Dissent] = []
    for line in (x.strip() for x in text.splitlines()):
        name, colon, words = line.partition(":")
        if colon and not (found and len(name.split()) > MOST_NAME_WORDS):
            found.append(Dissent(person=name.strip(), words=words.strip()))
        elif line and found:
            last = found.pop()
            found.append(Dissent(person=last.person, words=f"{last.words} {line}".strip()))
        elif line:
            found.append(Dissent(person="", words=line))
    return tuple(found)


MOST_NAME_WORDS = 5
"""What stands before a colon is a name only where it is as short as one."""


def promises_of(words: str, pages: str) -> tuple[Promise, ...]:
    r"""Read promises and their pages, line by line; one of them without the other is a blank.

    >>> promises_of("paid standby\nfive carers at most", "page 9")
    (Promise(words='paid standby', page='page 9'), Promise(words='five carers at most', page=''))
    """
    said = [x.strip() for x in words.splitlines() if x.strip()]
    where = [x.strip() for x in pages.splitlines() if x.strip()]
    count = max(len(said), len(where))
    said += [""] * (count - len(said))
    where += [""] * (count - len(where))
    return tuple(Promise(words=w, page=p) for w, p in zip(said, where, strict=True))


def people_of(text: str) -> tuple[str, ...]:
    """Read names with semicolons or line breaks between.

    >>> people_of("Ann Abbot; Bea Bell")
    ('Ann Abbot', 'Bea Bell')
    """
    return tuple(x.strip() for x in text.replace("\n", ";").split(";") if x.strip())


def session_facts(session: Session) -> dict[str, str]:
    """Return what an entry says of the session it was agreed in."""
    return {
        "attendees": "; ".join((*session.attendees, *session.others)),
        "chair": session.chair,
        "started": session.started,
        "ended": session.ended,
        "summary": session.summary,
    }


def session_of(entry: Entry) -> Session:
    """Return the session a moderation entry tells of."""
    there = people_of(entry.fact("attendees"))
    return Session(
        id=f"entry {entry.number}" if entry.number is not None else entry.where,
        on=entry.on,
        started=entry.fact("started"),
        ended=entry.fact("ended"),
        chair=entry.fact("chair"),
        attendees=tuple(name for name in there if not has_part(name)),
        others=tuple(name for name in there if has_part(name)),
        summary=entry.fact("summary"),
    )


def has_part(name: str) -> bool:
    """Say whether a name comes with what the person was there for, as ``Priya Nair (clerk)`` does.

    >>> has_part("Priya Nair (clerk)"), has_part("Ann Abbot")
    (True, False)
    """
    return "(" in name or "," in name


def moderations(
    entries: Iterable[Entry], lot: str, keys: Collection[ScoreKey] = ()
) -> tuple[Entry, ...]:
    """Return the moderation entries of a lot that stand, those for every lot among them.

    With the keys of its answers also those of another lot in which one of these scores was agreed for every lot.
    """
    return tuple(
        e
        for e in of_kind(standing(entries), EntryKind.MODERATION)
        if e.lot in ("", lot) or any(_key(row) in keys for row in e.rows.get(CONSENSUS, ()))
    )
