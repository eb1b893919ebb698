"""What the moderation workbook of a lot holds, as plain data: a sheet of sessions, one for each question, the scale.

The writer draws it and the reader holds a returned workbook against it. Agreed marks start blank; nothing here is
worked out from marks but the words that say whether they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from tendering.checks.moderation import spread_words
from tendering.checks.moderation_rows import one_line
from tendering.files.response_layout import YES_NO, Box, Kind, Line, Sheet
from tendering.model.criteria import Criterion
from tendering.model.moderation import Basis, Case, ScoreKey
from tendering.model.numbers import plain
from tendering.record.chain import sha256

FORMAT = "tendering-moderation-1"
SESSIONS, SCALE = "Sessions", "Scale"
MOST_SESSIONS = 8
NOT_APPLICABLE = "n/a"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TITLE = 31

Shown = Mapping[str, tuple[str, str]]
"""By bidder: what stands for it in the hidden id, and what the panel reads. With aliases both are the alias."""


def layout(basis: Basis, shown: Shown, keys: Iterable[ScoreKey]) -> tuple[Sheet, ...]:
    """Return the sheets of a lot's moderation workbook.

    Args:
        basis: What the panel moderates on.
        shown: How each bidder is shown.
        keys: Which of its answers to agree; bidders stand in one order in every question.
    """
    wanted = set(keys)
    cases = [c for c in basis.cases if c.key in wanted]
    cases.sort(key=lambda c: shown_order(c, shown))
    titles: list[str] = []
    sheets = [_sessions(basis)]
    for question in basis.questions:
        some = [c for c in cases if c.criterion.id == question.id]
        if some:
            titles.append(_title(question.id, titles))
            sheets.append(_question(titles[-1], basis, question, some, shown))
    return (*sheets, _scale(basis, [c.criterion for c in cases]))


def shown_order(case: Case, shown: Shown) -> tuple[str, int]:
    """Return what orders bidders the same in every question: the alias, where the order of receipt could betray."""
    key, label = shown[case.key[0]]
    return (key if key == label else "", 0)


def _title(text: str, taken: Sequence[str]) -> str:
    """Return the title of a question's sheet: no longer than Excel allows, none twice."""
    base = _FORBIDDEN.sub("-", text)[:_LONGEST_TITLE] or "Question"
    known = {t.casefold() for t in (*taken, SESSIONS, SCALE)}
    title, number = base, 1
    while title.casefold() in known:
        number += 1
        title = f"{base[: _LONGEST_TITLE - 4]} {number}"
    return title


def _sessions(basis: Basis) -> Sheet:
    people = [m.person for m in basis.members]
    there = tuple(
        Box(field=f"there {person}", kind=Kind.CHOICE, choices=YES_NO) for person in people
    )
    lines = tuple(
        Line(
            (f"session-{n}",),
            (
                str(n),
                Box(field="on"),
                Box(field="started"),
                Box(field="ended"),
                Box(field="chair", kind=Kind.HINTED, choices=tuple(people)),
                *there,
                Box(field="others", kind=Kind.LONG),
                Box(field="summary", kind=Kind.LONG),
            ),
        )
        for n in range(1, MOST_SESSIONS + 1)
    )
    told = (
        "1. Fill in a line here for each sitting: the day as 2027-05-04, when it began and ended as 09:30, who led it, and Yes for each member who was there.",
        "2. Then take the questions sheet by sheet. Open the answer, discuss each point, and fill in the yellow cells of its row. The agreed mark starts blank: the panel agrees it, and nobody averages.",
        "3. Give every bidder the same depth, in the order of the sheet, and hold each answer against the scale, not against another bid.",
        "4. Leave a row wholly blank until the panel has agreed it. You may bring the workbook back after each sitting: rows recorded already are known.",
        "5. Write values, not formulas. Do not merge cells, and do not add rows or columns. You may sort and filter.",
    )
    heads = (
        "Session", "Day", "Started", "Ended", "Chair", *people,
        "Others in the room, with what for; semicolons between",
        "Said in the session that belongs to no one answer",
    )  # fmt: skip
    widths = (9, 13, 10, 10, 22, *(14 for _ in people), 36, 60)
    return Sheet(SESSIONS, told, heads, widths, lines)


def _question(
    title: str, basis: Basis, question: Criterion, cases: Sequence[Case], shown: Shown
) -> Sheet:
    markers = markers_of(basis, question)
    zoned = any(c.key[2] for c in cases)
    heads = [
        "Bidder",
        *(["Zone"] if zoned else []),
        "The answer",
        "Marks",
        "Say why no higher and no lower?",
        *markers,
        *(f"Note: {m}" for m in markers),
        "Session",
        "AGREED MARK",
        "Reason for this mark",
        "Evidence: page and paragraph of the bid",
        *(f"Point {n}: {b}" for n, b in enumerate(cases[0].bullets, 1)),
        "Why not the next mark up",
        "Why not the next mark down",
        *(f"If {m}'s mark differs: why {m} moved" for m in markers),
        "Dissent, as NAME: words",
        "Words for the letter to this bidder",
        "Withhold from others?",
        "Ground for withholding",
        "Promises worth keeping, one to a line",
        "Page of each promise, one to a line",
        "Out of the room; semicolons between",
    ]
    lines = tuple(_line(c, markers, shown, zoned=zoned) for c in cases)
    asked = one_line(question.question or "")
    told = [f"{question.id}: {question.title}" + (f". {asked}" if asked else "")]
    told += [f"Point {n}: {b}" for n, b in enumerate(cases[0].bullets, 1)]
    told.append(
        'An evaluator who moves only part of the way: begin with the mark moved to, as "to 3: page 9 shows half of it", and write the dissent.'
    )
    widths = (
        26, *([14] if zoned else []), 22, 14, 18, *(9 for _ in markers), *(38 for _ in markers),
        9, 10, 50, 26, *(36 for _ in cases[0].bullets), 36, 36, *(32 for _ in markers), 32, 50, 11, 26,
        36, 18, 22,
    )  # fmt: skip
    return Sheet(title, tuple(told), tuple(heads), widths, lines)


def markers_of(basis: Basis, question: Criterion) -> tuple[str, ...]:
    """Return who marked a question for any bidder of the lot, in the order of the panel."""
    marked = {g.person for c in basis.cases if c.criterion.id == question.id for g in c.given}
    return tuple(m.person for m in basis.members if m.person in marked)


def _line(case: Case, markers: Sequence[str], shown: Shown, *, zoned: bool) -> Line:
    key, label = shown[case.key[0]]
    given = {g.person: g for g in case.given}
    marks = tuple(given[m].text if m in given else "" for m in markers)
    notes = tuple(given[m].note if m in given else "" for m in markers)
    allowed = [plain(level.mark) for level in case.scale.levels]
    allowed += [NOT_APPLICABLE] if case.criterion.not_applicable else []
    why = case.explains()
    least = case.criterion.minimum.mark if case.criterion.minimum is not None else None
    if not why and least is not None:
        why = f"Only for an agreed {plain(least)} or less"
    long = Kind.LONG
    return Line(
        (key, *case.key[1:]),
        (
            label,
            *([case.key[2]] if zoned else []),
            reference(case),
            spread_words(case.given),
            f"Yes: {case.explains()}" if case.explains() else (why or "No"),
            *marks,
            *notes,
            Box(
                field="session",
                kind=Kind.CHOICE,
                choices=tuple(str(n) for n in range(1, MOST_SESSIONS + 1)),
            ),
            Box(field="mark", kind=Kind.CHOICE, choices=tuple(allowed)),
            Box(field="reason", kind=long),
            Box(field="evidence", kind=long),
            *(Box(field=f"point{n}", kind=long) for n in range(1, len(case.bullets) + 1)),
            Box(field="why_not_higher", kind=long),
            Box(field="why_not_lower", kind=long),
            *(Box(field=f"moved {m}", kind=long) if m in given else "" for m in markers),
            Box(field="dissent", kind=long),
            Box(field="letter_text", kind=long),
            Box(field="withheld", kind=Kind.CHOICE, choices=YES_NO),
            Box(field="withhold", kind=long),
            Box(field="promise", kind=long),
            Box(field="promise_page", kind=long),
            Box(field="out_of_room", kind=long),
        ),
    )


def reference(case: Case) -> str:
    """Return where the answer is found, with its length."""
    _, lot, zone, criterion = case.key
    said = f"Answer {criterion}" + (f", zone {zone}" if zone else "")
    said += f", lot {lot}" if lot else ", every lot"
    if case.words is None:
        return said
    limit = case.criterion.words
    return f"{said}; {case.words:,} words" + (f" of {limit:,}" if limit else "")


def _scale(basis: Basis, questions: Iterable[Criterion]) -> Sheet:
    asked: dict[str, list[str]] = {}
    for question in dict.fromkeys(questions):
        asked.setdefault(question.scale or "", []).append(question.id)
    scales = {c.scale.id: c.scale for c in basis.cases}
    lines = tuple(
        Line(
            (scale, plain(level.mark)),
            (", ".join(ids), plain(level.mark), level.label, level.descriptor),
        )
        for scale, ids in asked.items()
        for level in (scales[scale].levels if scale in scales else ())
    )
    told = (
        "The wording that bidders were given. Choose the level whose whole wording fits best.",
    )
    return Sheet(SCALE, told, ("Questions", "Mark", "Level", "Wording"), (24, 8, 22, 110), lines)


def digest_of_layout(sheets: Sequence[Sheet]) -> str:
    """Return the digest of every locked word of a workbook."""
    said = [
        "\x1f".join((s.title, *s.help, *s.heads, *_locked(line)))
        for s in sheets
        for line in (Line((), ()), *s.lines)
    ]
    return sha256("\x1e".join(said).encode())


def _locked(line: Line) -> tuple[str, ...]:
    return (line.id, *(c if isinstance(c, str) else f"[{c.field}]" for c in line.cells))
