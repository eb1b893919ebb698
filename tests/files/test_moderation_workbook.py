"""The moderation workbook says what went into it: whatever a panel writes comes back, in whatever order its rows stand."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tendering.checks.moderation_rows import bullets_of, rows_of, stood
from tendering.files.moderation_layout import SCALE, SESSIONS, layout
from tendering.files.moderation_read import Returned, open_returned, read_moderation
from tendering.files.moderation_write import moderation_workbook
from tendering.files.response_layout import Box, Sheet
from tendering.files.tables import clean
from tendering.model.bids import MarkKind
from tendering.model.criteria import Criterion, Level, Scale
from tendering.model.entries import Entry, EntryKind
from tendering.model.moderation import (
    AgreedScore,
    Basis,
    Case,
    Dissent,
    Given,
    Member,
    Movement,
    Promise,
    Session,
)
from tendering.model.tender import Authority, Tender

PEOPLE = ("Ann Abbot", "Bob Bell", "Cyd Cole")
SCALES = {
    "s": Scale(
        id="s",
        levels=tuple(
            Level(
                mark=Fraction(m), label=f"L{m}", descriptor=f"wording {m}", worth=Fraction(m * 25)
            )
            for m in range(5)
        ),
    )
}
QUESTIONS = (
    Criterion(id="Q1", title="Work: force", weight=Fraction(60), points=Fraction(60), scale="s",
              bullets=("finding staff", "training: how", "keeping")),
    Criterion(id="Q/2", title="Quality", weight=Fraction(40), points=Fraction(40), scale="s", not_applicable="redistribute"),
)  # fmt: skip
TENDER = Tender(
    id="t",
    title="T",
    authority=Authority(name="A", nation="england"),
    scales=SCALES,
    criteria=QUESTIONS,
)
BIDDERS = ("b1", "b2", "b3")

words = st.text("abcDEé=+-@;,.'\"£ \n1", min_size=1, max_size=40).map(clean).filter(bool)
line = words.map(lambda t: " ".join(t.split())).filter(bool)
plain_words = (
    st.text("abcde ", min_size=1, max_size=20).map(lambda t: " ".join(t.split())).filter(bool)
)


@st.composite
def panels(draw: st.DrawFn) -> tuple[Basis, list[AgreedScore]]:
    """What a panel had before it, and some of it agreed."""
    cases, scores = [], []
    for question in QUESTIONS:
        for bidder in BIDDERS:
            marked = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
            given = tuple(
                Given(
                    person=p,
                    kind=MarkKind.NUMBER,
                    mark=Fraction(draw(st.integers(0, 4))),
                    note=draw(words),
                )
                for p in PEOPLE
                if p in marked
            )
            case = Case(
                key=(bidder, "", "", question.id),
                criterion=question,
                scale=SCALES["s"],
                bullets=bullets_of(TENDER, question.id),
                given=given,
            )
            cases.append(case)
            if draw(st.booleans()):
                scores.append(draw(agreed(case)))
    members = tuple(Member(person=p) for p in PEOPLE)
    return Basis(procurement="p", lot="1", title="", cases=tuple(cases), members=members), scores


@st.composite
def agreed(draw: st.DrawFn, case: Case) -> AgreedScore:
    """A score with whatever may be written of it."""
    mark = Fraction(draw(st.integers(0, 4)))
    moves = tuple(
        Movement(person=g.person, before=g.text, after=str(mark), reason=draw(plain_words))
        for g in case.given
        if g.mark != mark and draw(st.booleans())
    )
    bidder, lot, zone, criterion = case.key
    return AgreedScore(
        bidder=bidder, lot=lot, zone=zone, criterion=criterion,
        kind=MarkKind.NUMBER, mark=mark,
        reason=draw(words), evidence=draw(words),
        points=tuple(draw(st.just("") | line) for _ in case.bullets),
        why_not_higher=draw(st.just("") | words), why_not_lower=draw(st.just("") | words),
        movements=moves,
        dissents=tuple(Dissent(person=p, words=draw(plain_words)) for p in draw(st.sets(st.sampled_from(PEOPLE)).map(sorted))),
        letter_text=draw(words), withhold=draw(st.just("") | words),
        promises=tuple(Promise(words=draw(line), page=draw(line)) for _ in range(draw(st.integers(0, 2)))),
        out_of_room=tuple(draw(st.sets(st.sampled_from(PEOPLE)).map(sorted))),
        session=str(draw(st.integers(1, 3))),
    )  # fmt: skip


def cells(score: AgreedScore) -> dict[str, str]:
    """What stands in each box of a row."""
    return {
        "session": score.session,
        "mark": score.text,
        "reason": score.reason,
        "evidence": score.evidence,
        **{f"point{n}": t for n, t in enumerate(score.points, 1)},
        "why_not_higher": score.why_not_higher,
        "why_not_lower": score.why_not_lower,
        **{f"moved {m.person}": m.reason for m in score.movements},
        "dissent": "\n".join(f"{d.person}: {d.words}" for d in score.dissents),
        "letter_text": score.letter_text,
        "withheld": "Yes" if score.withhold else "",
        "withhold": score.withhold,
        "promise": "\n".join(p.words for p in score.promises),
        "promise_page": "\n".join(p.page for p in score.promises),
        "out_of_room": "; ".join(score.out_of_room),
    }


SHOWN = {
    "b1": ("Bidder 2", "Bidder 2"),
    "b2": ("Bidder 3", "Bidder 3"),
    "b3": ("Bidder 1", "Bidder 1"),
}


def write(
    basis: Basis, sheets: tuple[Sheet, ...], scores: list[AgreedScore], path: Path, seed: int
) -> None:
    """Fill the workbook in, its rows in another order, and save it."""
    book = load_workbook(io.BytesIO(moderation_workbook(sheets, "Moderation", {"lot": "1"})))
    by_id = {"|".join((SHOWN[s.bidder][0], *s.key[1:])): cells(s) for s in scores}
    for spec in sheets:
        if spec.title in (SESSIONS, SCALE):
            continue
        sheet = book[spec.title]
        lines = list(spec.lines)
        random.Random(seed).shuffle(lines)
        for row, one in enumerate(lines, spec.heading_row + 1):
            said = by_id.get(one.id, {})
            for column, content in enumerate((one.id, *one.cells), 1):
                cell = sheet.cell(row, column)
                cell.value = said.get(content.field, "") if isinstance(content, Box) else content
                if cell.value == "":
                    cell.value = None
                else:
                    cell.data_type = "s"
    book.save(path)


def read(basis: Basis, sheets: tuple[Sheet, ...], path: Path) -> Returned:
    book, meta, findings = open_returned(path)
    assert book is not None, findings
    assert meta["lot"] == "1"
    return read_moderation(book, sheets, basis, SHOWN, path.name)


@settings(max_examples=8)
@given(panels(), st.integers(0, 9))
def test_what_a_panel_writes_comes_back_whatever_the_order_of_rows(
    made: tuple[Basis, list[AgreedScore]], seed: int
) -> None:
    import tempfile

    basis, scores = made
    sheets = layout(basis, SHOWN, [c.key for c in basis.cases])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "m.xlsx"
        write(basis, sheets, scores, path, seed)
        returned = read(basis, sheets, path)
    assert not returned.findings, returned.findings
    assert {s.key: s for s in returned.scores} == {s.key: s for s in scores}
    assert returned.blank == len(basis.cases) - len(scores)


@settings(max_examples=30)
@given(panels())
def test_what_is_entered_is_what_is_read_of_the_record(
    made: tuple[Basis, list[AgreedScore]],
) -> None:
    from dataclasses import replace

    _, scores = made
    rows = rows_of(scores, TENDER)
    entry = Entry(
        kind=EntryKind.MODERATION,
        on=date(2027, 5, 5),
        rows={t: tuple(r) for t, r in rows.items()},
        number=1,
    )
    there = stood([entry], TENDER)
    assert {k: s.score for k, s in there.items()} == {
        s.key: replace(s, session="") for s in scores
    }
    assert all(s.recorded for s in there.values())


def test_bidders_behind_aliases_stand_in_the_order_of_the_aliases() -> None:
    cases = tuple(
        Case(key=(b, "", "", "Q1"), criterion=QUESTIONS[0], scale=SCALES["s"], bullets=("x",))
        for b in BIDDERS
    )
    basis = Basis(procurement="p", lot="1", title="", cases=cases, members=())
    hidden = layout(basis, SHOWN, [c.key for c in cases])[1]
    assert [x.key[0] for x in hidden.lines] == ["Bidder 1", "Bidder 2", "Bidder 3"]
    named = layout(basis, {b: (b, f"{b}: X") for b in BIDDERS}, [c.key for c in cases])[1]
    assert [x.key[0] for x in named.lines] == list(BIDDERS)


def test_rows_have_room_to_write_in_and_grow_with_what_is_written() -> None:
    """A height that is marked as custom would hide every line that the panel writes beyond it."""
    case = Case(
        key=("b1", "", "", "Q1"),
        criterion=QUESTIONS[0],
        scale=SCALES["s"],
        bullets=bullets_of(TENDER, "Q1"),
        given=(),
    )
    basis = Basis(procurement="p", lot="1", title="", cases=(case,), members=())
    sheets = layout(basis, {"b1": ("b1", "Ashby Care Ltd")}, [case.key])
    data = moderation_workbook(sheets, "M", {"lot": "1"})
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        text = book.read("xl/worksheets/sheet2.xml").decode()
    row = sheets[1].heading_row + 1
    found = re.search(rf'<row r="{row}"[^>]*>', text)
    assert found is not None
    assert 'ht="75"' in found[0]
    assert "customHeight" not in found[0]


def test_sessions_are_read_as_written() -> None:
    basis = Basis(
        procurement="p",
        lot="1",
        title="",
        cases=(),
        members=tuple(Member(person=p) for p in PEOPLE),
    )
    sheets = layout(basis, {}, ())
    book = load_workbook(io.BytesIO(moderation_workbook(sheets, "M", {"lot": "1"})))
    sheet = book[SESSIONS]
    row = sheets[0].heading_row + 1
    for column, text in enumerate(
        ("2027-05-05", "9.30", "12:00:00", "Ann Abbot", "Yes", "no", "", "Jo Lee", "Long."), 3
    ):
        sheet.cell(row, column).value = text or None
    returned = read_moderation(book, sheets, basis, {}, "m.xlsx")
    assert returned.sessions == {
        "1": Session(
            id="1",
            on=date(2027, 5, 5),
            started="09:30",
            ended="12:00",
            chair="Ann Abbot",
            attendees=("Ann Abbot",),
            others=("Jo Lee (in attendance)",),
            summary="Long.",
        )
    }
