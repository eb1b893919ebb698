"""The minute of a lot's moderation: who was there, what each evaluator had marked, what the panel found and agreed, and why.

It is what each member agrees. Nothing of prices, totals or ranks is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tendering.checks.moderation import neighbours, spread_words
from tendering.checks.moderation_rows import Stood, session_facts, session_of
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.names import joined
from tendering.documents.paper import Paper
from tendering.documents.word_style import Column
from tendering.model.entries import Entry
from tendering.model.moderation import Basis, Case, ScoreKey
from tendering.model.numbers import plain
from tendering.model.tender import Criterion


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstMark:
    """An evaluator's mark as first written, and what it became before marks closed.

    Attributes:
        changes: Each later mark with the reason of its change.
    """

    person: str
    text: str
    note: str
    changes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What a member says of the minute."""

    person: str
    said: str
    on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """What the minute of a lot tells of.

    Attributes:
        shown: How each bidder is shown.
        stood: The agreed scores, by what is scored.
        first: The marks as first written, by what is scored.
        entries: The moderation entries, in order.
        digest: Of the agreed scores.
        agreements: What members said of it so far; empty before anyone was asked.
        aliases: Bidders are shown by aliases.
    """

    basis: Basis
    shown: Mapping[str, str]
    stood: Mapping[ScoreKey, Stood]
    first: Mapping[ScoreKey, Sequence[FirstMark]]
    entries: Sequence[Entry]
    digest: str
    agreements: Sequence[Agreement] = ()
    aliases: bool = False


def minute_paper(minute: Minute) -> Paper:
    """Return the minute as a paper, before it is Word."""
    lot = minute.basis.lot
    return Paper(
        name=f"minute-{lot}",
        title=f"Minute of moderation, lot {lot}",
        blocks=minute_blocks(minute),
        audience="For the evaluation panel; not for bidders",
    )


def minute_blocks(minute: Minute) -> list[Block]:
    """Return the blocks of the minute."""
    title = f" ({minute.basis.title})" if minute.basis.title else ""
    blocks = [
        paragraph(
            f"This minute tells how the panel agreed the scores of lot {minute.basis.lot}{title}. Marks and notes stand as "
            "each evaluator first wrote them. The panel agrees each score; nothing works it out from marks."
        ),
        *([paragraph("Bidders are named by their aliases.")] if minute.aliases else []),
        *_sessions(minute),
    ]
    for question in minute.basis.questions:
        blocks += _question(minute, question)
    blocks += _replaced(minute)
    blocks += _agreed(minute)
    return blocks


def _sessions(minute: Minute) -> list[Block]:
    rows: dict[tuple[str, ...], list[str]] = {}
    said: dict[str, None] = {}
    for entry in minute.entries:
        session = session_of(entry)
        facts = session_facts(session)
        times = " to ".join(t for t in (session.started, session.ended) if t) or "not recorded"
        there = facts["attendees"].replace("; ", ", ") or "not recorded"
        key = (british(entry.on), times, session.chair or "not recorded", there)
        rows.setdefault(key, []).append(entry.fact("criterion"))
        if entry.fact("summary"):
            said[
                f"{british(entry.on)}, {entry.fact('criterion') or 'all'}: {entry.fact('summary')}"
            ] = None
    columns = [
        Column(title="Day", width=1.5),
        Column(title="Time", width=1.4),
        Column(title="Chair", width=1.5),
        Column(title="Present", width=3.2),
        Column(title="Questions", width=1.4),
    ]
    listed = [
        (*key, ", ".join(dict.fromkeys(q for q in asked if q))) for key, asked in rows.items()
    ]
    blocks = [heading("Sessions")]
    if not listed:
        return [*blocks, paragraph("No session is recorded.")]
    blocks.append(table("Who was there, when, and what was moderated", columns, listed))
    return [*blocks, paragraph("In the sessions:"), bullets(said)] if said else blocks


def _question(minute: Minute, question: Criterion) -> list[Block]:
    cases = [c for c in minute.basis.cases if c.criterion.id == question.id]
    blocks = [heading(f"{question.id}: {question.title}")]
    if question.question:
        blocks.append(paragraph(question.question))
    for case in cases:
        blocks += _case(minute, case)
    return blocks


def _case(minute: Minute, case: Case) -> list[Block]:
    bidder, _, zone, criterion = case.key
    name = minute.shown.get(bidder, bidder) + (f", zone {zone}" if zone else "")
    blocks = [heading(f"{criterion}: {name}", 3), *_marks(minute, case)]
    there = minute.stood.get(case.key)
    if there is None:
        return [*blocks, paragraph("Not agreed yet.", lead="Agreed mark.")]
    score = there.score
    level = case.scale.level(score.mark) if score.mark is not None else None
    blocks += _points(case, there)
    mark = f"{score.text}{f' ({level.label})' if level is not None and level.label else ''}."
    blocks.append(paragraph(f"{mark} {score.reason}".strip(), lead="Agreed mark."))
    higher, lower = neighbours(score.mark, case)
    parts = (
        ("Evidence.", score.evidence),
        (f"Why not {plain(higher)}." if higher is not None else "", score.why_not_higher),
        (f"Why not {plain(lower)}." if lower is not None else "", score.why_not_lower),
    )
    blocks += [paragraph(text, lead=lead) for lead, text in parts if lead and text]
    blocks += _people(there)
    letter = (
        ("For the letter.", score.letter_text),
        ("Withheld from others, ground.", score.withhold),
    )
    blocks += [paragraph(text, lead=lead) for lead, text in letter if text]
    if score.promises:
        blocks.append(paragraph("Promises worth keeping for the contract:"))
        blocks.append(bullets(f"{p.words} ({p.page})" for p in score.promises))
    return blocks


def _marks(minute: Minute, case: Case) -> list[Block]:
    first = minute.first.get(case.key, ())
    mine = [m for m in first if m.person not in case.removed]
    if not mine:
        return [paragraph("Nobody's mark is recorded.", lead="Marks.")]
    columns = [
        Column(title="Evaluator", width=1.6),
        Column(title="Mark", width=0.8),
        Column(title="Note as first written", width=5),
    ]
    rows = [(m.person, m.text, _note(m)) for m in mine]
    said = spread_words(case.given)
    return [table(f"Marks given ({said.lower()})", columns, rows)]


def _note(first: FirstMark) -> str:
    changed = [f"Changed to {mark} before marks closed: {why}" for mark, why in first.changes]
    return "\n".join(x for x in (first.note, *changed) if x)


def _points(case: Case, there: Stood) -> list[Block]:
    found = dict(zip(case.bullets, there.score.points, strict=False))
    if not any(found.values()):
        return [paragraph("What was found on each point is not recorded.", lead="Points.")]
    columns = [
        Column(title="Point of the question", width=2),
        Column(title="What the panel found", width=5),
    ]
    rows = [(bullet, found.get(bullet) or "no finding recorded") for bullet in case.bullets]
    return [table("What the panel found, point by point", columns, rows)]


def _people(there: Stood) -> list[Block]:
    score = there.score
    blocks = []
    if score.movements:
        blocks.append(paragraph("Who moved, and why:"))
        blocks.append(
            bullets(
                f"{m.person}, from {m.before} to {m.after}: {m.reason}" for m in score.movements
            )
        )
    if score.dissents:
        blocks.append(paragraph("Dissent:"))
        blocks.append(bullets(f"{d.person}: {d.words}" for d in score.dissents))
    if score.out_of_room:
        blocks.append(paragraph(f"{joined(score.out_of_room)}.", lead="Out of the room."))
    return blocks


def _replaced(minute: Minute) -> list[Block]:
    rows = [
        (
            f"{minute.shown.get(s.score.bidder, s.score.bidder)}, {s.score.criterion}"
            + (f", zone {s.score.zone}" if s.score.zone else ""),
            f"{old.score.text}: {old.score.reason}".rstrip(": "),
            new.score.text,
            british(new.entry.on),
            new.entry.fact("reason") or "not recorded",
        )
        for s in minute.stood.values()
        if minute.basis.case(s.score.key) is not None
        for old, new in pairwise((*s.before, s))
        if new.entry.fact("reason") or old.score.text != new.score.text
    ]
    if not rows:
        return []
    columns = [
        Column(title="Score", width=1.8),
        Column(title="Was agreed, with its reason", width=3.4),
        Column(title="Now", width=0.7),
        Column(title="Day", width=1.5),
        Column(title="Why it was agreed again", width=2.4),
    ]
    return [
        heading("Scores agreed again"),
        table("Every agreed score that replaced another", columns, rows),
    ]


def _agreed(minute: Minute) -> list[Block]:
    blocks = [
        heading("Agreement of the minute"),
        paragraph(
            f"The scores this minute tells of have the digest {minute.digest}. A score agreed again gives another digest, "
            "and the minute is then agreed again."
        ),
    ]
    if not minute.agreements:
        return [*blocks, paragraph("No member has been asked yet.")]
    columns = [
        Column(title="Member", width=2),
        Column(title="Agrees", width=4),
        Column(title="Day", width=1.6),
    ]
    rows = [(a.person, a.said, a.on) for a in minute.agreements]
    return [*blocks, table("What each member says", columns, rows)]
