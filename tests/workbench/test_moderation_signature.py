"""Moderation from the command line, the minute, what each member says of it, and the signature that any gap stops."""

from __future__ import annotations

import io
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from tendering.checks.moderation_rows import stood
from tendering.cli.main import app
from tendering.documents.accessibility import accessibility_problems
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.workbench.aliases import alias_map, give
from tendering.workbench.moderation import discuss, plan, workbook
from tendering.workbench.moderation_agree import Said, Sitting, agree, session_said
from tendering.workbench.moderation_import import import_workbooks
from tendering.workbench.moderation_sign import agree_minute, minute, sign
from tendering.workbench.record_verify import verify
from tendering.workbench.records import opened
from tests.workbench.moderated import (
    BIDDERS,
    CHAIR,
    CLERK,
    ID,
    PEOPLE,
    TENDER,
    add,
    an_entry,
    before_close,
    closed_entries,
    record,
    who,
)
from tests.workbench.moderating import (
    SESSION,
    SIGNED_BY,
    all_agree,
    answer_row,
    count,
    filled,
    heads,
    imported,
    put,
    questions,
    ready,
    refused,
    saved,
    spoil_row,
    text,
    written,
)

GOOD = Said(
    bidder="b1",
    criterion="Q1",
    mark="3",
    reason="Page 4 sets out how staff are found and kept, with figures, and leaves a doubt on cover.",
    evidence="page 4, para 2",
    points=(
        "1=Page 4 gives a source for each post.",
        "2=Page 5 lists who is trained in what.",
        "3=Page 6 has turnover of 9%.",
    ),
    why_not_higher="Cover is not shown.",
    why_not_lower="Every part is answered.",
    moved=("cyd cole: 4->3: was shown that page 6 has no cover",),
    letter_text="The answer set out how staff are found and kept (page 4).",
    promises=("turnover below 10%",),
    pages=("page 6",),
)
SITTING = Sitting(
    chair=CHAIR,
    attendees=(*PEOPLE, CHAIR),
    others=(f"{CLERK}, clerk",),
    started="9:30",
    ended="11:00",
)


def test_one_score_from_the_command_line_by_the_same_rules(home: Path) -> None:
    report = agree(ID, "1", GOOD, SITTING, who())
    assert len(report.data["entries"]) == 1
    # the next takes the session of the day
    agree(
        ID,
        "1",
        replace(GOOD, bidder="b2", mark="2", moved=(), promises=(), pages=()),
        Sitting(),
        who(),
    )
    with opened(ID) as procurement:
        last = procurement.entries[-1]
    assert last.fact("started") == "09:30"
    assert last.fact("chair") == CHAIR


@pytest.mark.parametrize(
    ("more", "code", "where"),
    [
        ({"bidder": "b3"}, "R503", "--bidder"),
        ({"criterion": "Q4"}, "R503", "--criterion"),
        ({"mark": "9"}, "R510", "--mark"),
        ({"mark": "n/a"}, "R510", "--mark"),
        ({"mark": "abstain"}, "R510", "--mark"),
        ({"mark": "good"}, "R510", "--mark"),
        ({"points": ("1=Page 4.",)}, "R513", "--bullet"),
        ({"points": ("recruitment: page 4",)}, "R513", "--bullet"),
        ({"moved": ()}, "R515", "--moved"),
        ({"moved": ("Cyd moved",)}, "R516", "--moved"),
        ({"moved": ("Cyd Cole: 2->3: page 4",)}, "R516", "--moved"),
        ({"moved": ("Cyd Cole: 4->3:",)}, "R516", "--moved"),
        ({"why_not_higher": ""}, "R514", "--why-not-up"),
        ({"letter_text": ""}, "R520", "--letter-text"),
        ({"withhold": "yes"}, "R521", "--withhold"),
        ({"pages": ()}, "R522", "--promise"),
    ],
)
def test_a_score_that_cannot_stand_is_refused(
    home: Path, more: dict[str, Any], code: str, where: str
) -> None:
    found = refused(lambda: agree(ID, "1", replace(GOOD, **more), SITTING, who()))
    assert (code, where) in [(f.code, f.where) for f in found], found


def test_n_a_needs_no_findings_where_the_tender_says_what_follows(home: Path) -> None:
    said = Said(
        bidder="b3",
        criterion="Q4",
        mark="n/a",
        reason="The lot has no such work.",
        letter_text="Not scored.",
        dissents=tuple(f"{p}: a mark was due" for p in PEOPLE),
    )
    agree(ID, "2", said, SITTING, who())


def test_named_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    home = record(tmp_path, before_close())
    assert {f.code for f in refused(lambda: plan(ID, "Q9", "", who(), lot="1"))} == {
        "R503",
        "R007",
    }
    plan(ID, "Q2; Q3", "the service rests on them", who(on="2027-04-30"), lot="1")
    add(home, closed_entries()[-2:])
    assert {f.code for f in refused(lambda: plan(ID, "Q1", "too late", who(), lot="1"))} == {
        "R535"
    }
    path = written()
    book = filled(path)
    spoil_row("Q2", 1, Why_not_the_next_mark_up="")(book)
    assert (
        text(book["Q2"], heads(book["Q2"])[0] + 1, "Say why no higher and no lower?")
        == "Yes: named beforehand"
    )
    found = refused(lambda: imported(saved(book, path)))
    assert [f.code for f in found] == ["R514"]
    assert "named beforehand" in found[0].message


def test_where_the_tender_publishes_an_average_only_what_was_said_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    averaged = TENDER + "aggregation: {method: mean, missing: of_those_given}\n"
    record(tmp_path, [*before_close(averaged), *closed_entries()[-2:]], averaged)
    for run in (
        lambda: workbook(ID, "1"),
        lambda: agree(ID, "1", GOOD, SITTING, who()),
        lambda: sign(ID, "1", SIGNED_BY),
    ):
        found = refused(run)
        assert [f.code for f in found] == ["R505"]
        assert "combined by mean, as published" in found[0].message
    sitting = session_said(replace(SITTING, summary="Marks of Q1 were talked over."), who().on)
    discuss(ID, "1", sitting, who(), criterion="Q1")
    with opened(ID) as procurement:
        assert procurement.entries[-1].fact("summary") == "Marks of Q1 were talked over."
    bare = replace(sitting, chair="", summary="")
    assert {f.code for f in refused(lambda: discuss(ID, "1", bare, who(), criterion="Q9"))} == {
        "R518",
        "R503",
        "R007",
    }


def docx_text(data: bytes) -> str:
    import docx

    document = docx.Document(io.BytesIO(data))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_the_minute_tells_all_of_it_and_each_member_agrees(moderated: Path) -> None:
    report = minute(ID, "1")
    data = report.files[0].read_bytes()
    said = docx_text(data)
    for words in (
        "09:30 to 12:15",
        CHAIR,
        "Cyd Cole, from 4 to 3",
        "Ann on b1 Q1: page 2",
        "recruitment",
        "Why not 4.",
        "Why not 2.",
        "For the letter.",
        str(report.data["digest"]),
    ):
        assert words in said, words
    assert not list(accessibility_problems(data))
    assert minute(ID, "1", out=Path("twice")).files[0].read_bytes() == data
    assert report.data["to_agree"] == [*PEOPLE, CHAIR]
    assert {f.code for f in refused(lambda: agree_minute(ID, "1", "Zoe Zed", who()))} == {"R517"}
    agree_minute(ID, "1", "Bob Bell", who(), dissent="I hold 4 for b1 on Q1.")
    assert minute(ID, "1").data["to_agree"] == ["Ann Abbot", "Cyd Cole", "Dee Dunn", CHAIR]
    assert "Dissents: I hold 4" in docx_text(minute(ID, "1").files[0].read_bytes())


def test_a_chair_without_a_mark_agrees_the_minute_and_a_clerk_does_not(home: Path) -> None:
    sitting = replace(SITTING, attendees=PEOPLE, others=(f"{CHAIR} (chair)", f"{CLERK} (clerk)"))
    agree(ID, "1", GOOD, sitting, who())
    assert minute(ID, "1").data["to_agree"] == [*PEOPLE, CHAIR]


def test_signed_when_everyone_was_heard(moderated: Path) -> None:
    found = refused(lambda: sign(ID, "1", SIGNED_BY))
    assert {f.code for f in found} == {"R532"}
    assert len(found) == 5
    all_agree()
    report = sign(ID, "1", SIGNED_BY)
    with opened(ID) as procurement:
        entry = procurement.entries[-1]
        assert entry.kind is EntryKind.SCORES_SIGNED
        assert entry.lot == "1"
        assert entry.fact("digest") == report.data["digest"]
        body = procurement.body(entry.files[0])
    assert body is not None
    assert "Agrees" in docx_text(body)
    assert not verify(ID).findings


def test_a_score_agreed_again_has_the_minute_agreed_again(moderated: Path) -> None:
    all_agree()
    changed = replace(
        GOOD,
        mark="4",
        reason="Page 9 adds what was missed on cover: recruitment, training and keeping staff are each shown with dated figures.",
        moved=("Ann Abbot: 3->4: page 9", "Bob Bell: 3->4: page 9", "Dee Dunn: 3->4: page 9"),
        why_not_higher="",
    )
    agree(ID, "1", changed, Sitting(), who(), again="page 9 was overlooked")
    found = refused(lambda: sign(ID, "1", SIGNED_BY))
    assert {f.code for f in found} == {"R533"}
    assert len(found) == 5
    all_agree()
    sign(ID, "1", SIGNED_BY)
    assert "page 9 was overlooked" in docx_text(minute(ID, "1").files[0].read_bytes())


def test_a_score_below_a_minimum_that_rejects_is_said_at_signature(home: Path) -> None:
    path, book = ready()
    answer_row(book["Q1"], heads(book["Q1"])[0] + 2, "1")
    imported(saved(book, path))
    all_agree()
    report = sign(ID, "1", SIGNED_BY)
    assert report.data["rejected_at_once"] == ["b2, Q1: 1 is below the minimum 2"]


def test_a_score_changed_after_the_signature_takes_the_signature_out(moderated: Path) -> None:
    all_agree()
    sign(ID, "1", SIGNED_BY)
    changed = replace(GOOD, evidence="page 4, para 2; page 6")
    assert "R523" in {f.code for f in refused(lambda: agree(ID, "1", changed, Sitting(), who()))}
    report = agree(ID, "1", changed, Sitting(), who(), again="page 6 belongs to it")
    assert [e["kind"] for e in report.data["entries"]] == ["superseded", "moderation"]  # type: ignore[attr-defined]
    with opened(ID) as procurement:
        assert not of_kind(standing(procurement.entries), EntryKind.SCORES_SIGNED)
    assert {f.code for f in refused(lambda: sign(ID, "1", SIGNED_BY))} == {"R533"}
    all_agree()
    sign(ID, "1", SIGNED_BY)


def test_one_lot_is_moderated_while_another_is_still_marked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    record(tmp_path, closed_entries()[:-1])
    path = written()
    assert len(imported(saved(filled(path), path)).data["scores"]) == 7
    all_agree()
    sign(ID, "1", SIGNED_BY)
    assert [f.code for f in refused(lambda: workbook(ID, "2"))] == ["R504"]


def test_a_score_of_every_lot_is_agreed_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = closed_entries()
    opening = next(e for e in entries if e.kind is EntryKind.OPENED)
    more = ({"bidder": "b1", "lot": "2", "zone": ""},)
    rows = {**opening.rows, "bids": (*opening.rows["bids"], *more)}
    record(tmp_path, [replace(e, rows=rows) if e is opening else e for e in entries])
    first, second = written("1"), written("2")
    one, two = filled(first), load_workbook(second)
    put(two["Sessions"], heads(two["Sessions"])[0] + 1, SESSION)
    sheet = two["Q1"]
    start, _ = heads(sheet)
    answer_row(sheet, start + 1)
    assert text(sheet, start + 1, "Bidder") == BIDDERS["b1"]
    paths = [saved(one, first), saved(two, second)]
    assert len(import_workbooks(ID, paths, who(), dry_run=True).data["scores"]) == 7
    put(sheet, start + 1, {"Evidence": "page 99"})
    saved(two, second)
    found = refused(lambda: import_workbooks(ID, paths, who()))
    assert [f.code for f in found if f.severity == "error"] == ["R523"]
    assert "otherwise in moderation-1.xlsx" in found[0].message
    imported(first)
    left = load_workbook(written("2", out=Path("left")))
    assert text(left["Q1"], heads(left["Q1"])[0] + 1, "Bidder") == BIDDERS["b3"]
    # it counts in the second lot too, with those who were there
    assert len(refused(lambda: sign(ID, "2", SIGNED_BY))) > 5
    assert minute(ID, "2").data["to_agree"] == [*PEOPLE, CHAIR]


def test_hidden_bidders_stay_hidden_there_and_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    entries = closed_entries()
    marked = next(n for n, e in enumerate(entries) if e.kind is EntryKind.MARKS_GIVEN)
    home = record(tmp_path, entries[:marked])
    give(ID, who(on="2027-04-07"), key="k", reason="no names")
    add(home, entries[marked:])
    path = written()
    raw = path.read_bytes()
    book = load_workbook(path)
    said = {str(c.value) for s in book for r in s.iter_rows() for c in r if c.value}
    assert not any(name in text for text in said for name in BIDDERS.values())
    assert not any(text.startswith(("b1|", "b2|", "b3|")) for text in said)
    assert any(text.startswith("Bidder 0") for text in said)
    assert raw == written().read_bytes()
    names = {v: k for k, v in alias_of().items()}
    start, _ = heads(book["Sessions"])
    put(book["Sessions"], start + 1, SESSION)
    for sheet in questions(book):
        start, _ = heads(sheet)
        for row in range(start + 1, sheet.max_row + 1):
            answer_row(sheet, row, names=names)
    report = imported(saved(book, path))
    assert {s["bidder"] for s in report.data["scores"]} <= set(names)
    with opened(ID) as procurement:
        assert procurement.tender is not None
        assert ("b1", "", "", "Q1") in stood(procurement.entries, procurement.tender)
    told = docx_text(minute(ID, "1").files[0].read_bytes())
    assert "Ashby" not in told
    assert "Bidder 0" in told
    add(
        home,
        [
            an_entry(
                "marks_changed",
                "2027-05-05",
                "18:00",
                reason="x",
                rows={
                    "marks": (
                        {
                            "evaluator": "Ann Abbot",
                            "bidder": "b3",
                            "lot": "2",
                            "criterion": "Q4",
                            "mark": "3",
                            "note": "As Ashby Care Ltd says.",
                        },
                    )
                },
            )
        ],
    )
    assert refused(lambda: workbook(ID, "2"))


def alias_of() -> dict[str, str]:
    with opened(ID) as procurement:
        return alias_map(procurement)


def recorded(home: Path, *, facts: dict[str, str] | None = None, **columns: str) -> None:
    """Enter a score of b1 Q1 as it should be, but for what is given."""
    key = {"bidder": "b1", "lot": "", "zone": "", "criterion": "Q1"}
    consensus = key | {
        "mark": "3",
        "reason": "Page 4 sets out how staff are found and kept, with figures, and leaves a doubt on cover.",
        "evidence": "page 4",
        "letter_text": "The answer set out how staff are found (page 4).",
    }
    how = key | {
        "points": "recruitment: page 4 names sources\ntraining: how staff are trained: page 5 lists it\nkeeping staff: page 6",
        "why_not_higher": "Cover is not shown.",
        "why_not_lower": "Every part is answered.",
    }
    moved = key | {"person": "Cyd Cole", "before": "4", "after": "3", "reason": "was shown page 6"}
    for name, value in columns.items():
        for row in (consensus, how):
            if name in row:
                row[name] = value
        if name.startswith("moved_"):
            moved[name.removeprefix("moved_")] = value
    rows: dict[str, tuple[dict[str, str], ...]] = {"consensus": (consensus,), "moderation": (how,)}
    if moved["person"]:
        rows["movements"] = (moved,)
    said = {
        "criterion": "Q1",
        "attendees": "; ".join((*PEOPLE, CHAIR)),
        "chair": CHAIR,
        "started": "09:30",
        "ended": "12:00",
        "summary": "All was discussed.",
    } | (facts or {})
    add(home, [an_entry("moderation", "2027-05-05", "09:30", rows=rows, **said)])


LANCASHIRE: dict[str, tuple[dict[str, Any], str]] = {
    "factors listed, not every published point considered": (
        {"points": "recruitment: page 4"},
        "R513",
    ),
    "no reason for the score": ({"reason": ""}, "R511"),
    "not shown why this mark and no other": ({"why_not_higher": "", "why_not_lower": ""}, "R514"),
    "an individual mark left without saying why": ({"moved_reason": ""}, "R516"),
    "a disagreement left standing": ({"moved_person": ""}, "R515"),
    "nobody recorded as having been there": (
        {"facts": {"attendees": "", "chair": "", "started": "", "ended": ""}},
        "R518",
    ),
}


@pytest.mark.parametrize("fault", LANCASHIRE)
def test_the_faults_of_lancashire_each_stop_the_signature(home: Path, fault: str) -> None:
    more, code = LANCASHIRE[fault]
    recorded(home, **more)
    found = refused(lambda: sign(ID, "1", SIGNED_BY))
    mine = [f for f in found if f.code == code]
    assert mine, found
    assert all(f.severity == "error" for f in mine)
    assert "entry" in mine[0].where


def test_a_member_who_did_not_agree_the_minute_stops_it(home: Path) -> None:
    recorded(home)
    codes = {f.code for f in refused(lambda: sign(ID, "1", SIGNED_BY))}
    assert codes == {"R530", "R532"}  # the six scores not agreed yet, and five members


def test_all_gaps_at_once_and_loaded_tables_have_no_how(home: Path) -> None:
    row = {"bidder": "b1", "lot": "", "zone": "", "criterion": "Q1", "mark": "3", "reason": "good"}
    facts = {"attendees": "; ".join(PEOPLE), "summary": "x"}
    add(
        home,
        [
            an_entry(
                "moderation",
                "2027-05-05",
                "09:30",
                rows={"consensus": (row,)},
                criterion="Q1",
                **facts,
            )
        ],
    )
    recorded(home, facts={"criterion": "Q2"})
    add(
        home,
        [
            an_entry(
                "moderation",
                "2027-05-05",
                "10:00",
                rows={"consensus": ({**row, "bidder": "b2"},)},
                criterion="Q1",
                **facts,
            )
        ],
    )
    codes = {f.code for f in refused(lambda: sign(ID, "1", SIGNED_BY))}
    assert {"R530", "R531", "R532"} <= codes
    # to write down how a loaded score was agreed changes nothing and needs no reason
    agree(
        ID,
        "1",
        replace(
            GOOD,
            bidder="b2",
            mark="3",
            moved=tuple(f"{p}: 2->3: page 9" for p in PEOPLE),
            promises=(),
            pages=(),
        ),
        SITTING,
        who(),
    )


def test_the_commands(home: Path) -> None:
    env = {"TENDERING_ACTOR": CLERK, "TENDERING_CLOCK": "2027-05-05T17:00:00Z"}

    def ran(*args: str) -> dict[str, Any]:
        result = CliRunner().invoke(app, [*args, "--json"], env={**os.environ, **env})
        assert result.exception is None or isinstance(result.exception, SystemExit), result.output
        return {"exit": result.exit_code, **json.loads(result.stdout)}

    assert ran("moderation", "workbook", ID, "--lot", "1")["scores"] == 7
    path = Path("out") / ID / "moderation-1.xlsx"
    saved(filled(path), path)
    seen = ran("moderation", "import", ID, str(path), "--dry-run")
    assert seen["exit"] == 0
    assert len(seen["scores"]) == 7
    before = count(home)
    done = ran("moderation", "import", ID, str(path))
    assert done["exit"] == 0
    assert count(home) == before + 3
    assert ran("moderation", "minute", ID, "--lot", "1")["open"] == 0
    assert ran("moderation", "sign", ID, "--lot", "1")["exit"] == 1
    for person in (*PEOPLE, CHAIR):
        assert ran("moderation", "agree-minute", ID, "--lot", "1", "--person", person)["exit"] == 0
    assert ran("moderation", "sign", ID, "--lot", "1")["exit"] == 0
    assert ran("promises", ID)["promises"] == []
    assert ran("moderation", "import", ID, "nowhere.xlsx")["findings"][0]["code"] == "F096"
