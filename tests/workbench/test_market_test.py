"""A market test by the commands: begun, sent, answered, reported; what goes wrong writes nothing; copies honour the marks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tendering.files.market_test_answers import answers_csv, answers_json
from tendering.files.market_test_book import questionnaire_workbook
from tendering.model.market_test import Response, Said
from tendering.record.redaction import redacted
from tendering.workbench.demo_market_test import market_test, told
from tendering.workbench.records import opened
from tests.market_tests import SMALL, TEST
from tests.workbench.begun import ID, begin, codes, runner

SENT, BACK, OVER = "2025-09-01T09:00:00Z", "2025-10-02T09:00:00Z", "2025-10-06T09:00:00Z"
MARKED = "Our margin is four per cent of turnover"
PEOPLE = "organisation,email\nOak Care Ltd,oak@oak.example\nElm Trust,elm@elm.example\n"


def answer(name: str, *said: Said, named: str = "No", kind: str = "Company") -> Response:
    about = {"organisation": name, "class": kind, "named": named, "email": f"x@{name[:3].lower()}.example"}  # fmt: skip
    return Response(about=about, said=said or (Said(question="2", part="", text="A"),))


OAK = answer(
    "Oak Care Ltd",
    Said(question="about", part="overview", text="Home care in the north, by Oak Care."),
    Said(question="1", part="", text=MARKED, confidential=True, why="Others would underbid us."),
    Said(question="2", part="", text="B"),
    Said(question="2", part="comments", text="Oak Care would ask for teams."),
)
ELM = answer("Elm Trust", named="Yes", kind="Charity")
ASH = answer("Ash Homes", Said(question="1", part="", text="Good for us."))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    found = runner(monkeypatch, tmp_path)
    begin(found, tmp_path, ready=False)
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    return found


def defined(folder: Path, text: str = SMALL) -> None:
    (folder / "evaluations" / ID / "market-test.yaml").write_text(text, encoding="utf-8")


def send(run: Any, folder: Path) -> None:
    defined(folder)
    assert run("market-test", "send", ID, "people.csv", at=SENT)[0] == 0


def sent_by(run: Any) -> Callable[[Path], None]:
    return lambda folder: send(run, folder)


def came(folder: Path, *answers: Response, name: str = "came.csv") -> str:
    (folder / name).write_bytes(answers_csv(answers))
    return name


def kinds(run: Any) -> list[str]:
    return [e["kind"] for e in run("record", "log", ID)[1]["entries"]]


def test_one_begins_with_blanks_that_are_all_found(run: Any, tmp_path: Path) -> None:
    assert codes(run("market-test", "questionnaire", ID)[1]) == ["L400"]
    code, data = run("market-test", "new", ID)
    assert code == 0
    assert len(data["blanks"]) == 5
    text = (tmp_path / "evaluations" / ID / "market-test.yaml").read_text("utf-8")
    assert 'authority: "Exampleshire Council"' in text
    assert set(codes(run("market-test", "questionnaire", ID)[1])) == {"D004"}
    assert codes(run("market-test", "new", ID)[1]) == ["F096"]


def test_rutlands_is_copied_and_its_paper_is_found_wrong(run: Any, tmp_path: Path) -> None:
    code, data = run("market-test", "new", ID, "--from", "rutland-2018")
    assert (code, [f["code"] for f in data["findings"]]) == (0, ["L402"])
    assert run("market-test", "questionnaire", ID)[0] == 0
    made = {p.name for p in (tmp_path / "out" / ID / "market-test").iterdir()}
    assert made == {"manifest.json", "questionnaire.docx", "questionnaire.xlsx"}
    assert codes(run("market-test", "new", "help", "--from", "nowhere")[1]) == ["F096"]


def test_the_whole_way_to_publication(run: Any, tmp_path: Path) -> None:
    lacking = run("publish", ID, "--dry-run")[1]["findings"]
    assert any("no market engagement" in f["message"] for f in lacking)
    send(run, tmp_path)
    assert kinds(run) == ["record_started", "market_test_sent"]
    (tmp_path / "oak.xlsx").write_bytes(questionnaire_workbook(TEST, OAK))
    (tmp_path / "elm.json").write_bytes(answers_json([ELM]))
    files = ("oak.xlsx", "elm.json", came(tmp_path, ASH))
    code, data = run(
        "market-test", "import", ID, *files, "--received", "2025-09-29T10:00", at=BACK
    )
    assert (code, data["findings"]) == (0, [])
    late = answer("Yew CIC")
    code, data = run("market-test", "import", ID, came(tmp_path, late, name="late.csv"), at=BACK)
    assert [f["code"] for f in data["findings"]] == ["L408"]
    assert data["answered"] == [{"organisation": "Yew CIC", "late": True, "answers": 1}]
    code, data = run("market-test", "report", ID, at=OVER)
    assert (code, data["in_time"], data["late"], data["confidential"]) == (0, 3, 1, 1)
    assert data["options"][0] == {"option": "A", "chosen": [1], "comments": 1}
    assert kinds(run)[-2:] == ["market_test_reported", "market_engagement"]
    page = (tmp_path / "out" / ID / "market-test/market-test-report.html").read_text("utf-8")
    assert MARKED not in page
    assert "Oak Care" not in page
    assert "[name withheld] would ask for teams." in page
    again = run("market-test", "report", ID, at=OVER)[1]
    assert again["entries"] == []
    assert run("record", "verify", ID)[0] == 0
    lacking = run("publish", ID, "--dry-run")[1]["findings"]
    assert not any("market engagement" in f["message"] for f in lacking)
    (found,) = [f for f in lacking if f["code"] == "L413"]
    assert (found["severity"], found["law"]) == ("error", "Procurement Act 2023 s.17")
    run("record", "add", ID, "notice_published", "notice=UK2", "number=1", "--on", "2025-09-01")
    assert "L413" not in codes(run("publish", ID, "--dry-run")[1])


def test_a_reason_in_the_tender_notice_stands_for_the_notice(run: Any, tmp_path: Path) -> None:
    send(run, tmp_path)
    assert "L413" in codes(run("publish", ID, "--dry-run")[1])
    own = tmp_path / "lots/small/tender.yaml"
    reason = "\nnotices: {no_engagement_notice: Only those who serve people now were asked.}\n"
    own.write_text(own.read_text("utf-8") + reason, encoding="utf-8")
    assert "L413" not in codes(run("publish", ID, "--dry-run")[1])


def test_the_notice_of_engagement_says_what_the_market_test_says(run: Any, tmp_path: Path) -> None:
    data = run("notice", ID, "UK2", "--on", "2025-09-01", "--dry-run")[1]
    assert "notices.engagement" in " ".join(f["message"] for f in data["findings"])
    for begin_ in (defined, sent_by(run)):
        begin_(tmp_path)
        data = run("notice", ID, "UK2", "--on", "2025-09-01", "--dry-run")[1]
        lacking = " ".join(f["message"] for f in data["findings"])
        assert "notices.engagement" not in lacking
    own = tmp_path / "lots/small/tender.yaml"
    other = "\nnotices: {engagement: Meetings., engagement_closes_on: 2025-10-31}\n"
    own.write_text(own.read_text("utf-8") + other, encoding="utf-8")
    data = run("notice", ID, "UK2", "--on", "2025-09-01", "--dry-run")[1]
    assert "L417" in [f["code"] for f in data["findings"]]


def test_nothing_is_sent_that_cannot_be_answered_in_time_or_asks_otherwise(run: Any, tmp_path: Path) -> None:  # fmt: skip
    defined(tmp_path)
    assert codes(run("market-test", "send", ID, "people.csv", at=BACK)[1]) == ["L403"]
    (tmp_path / "twice.csv").write_text(PEOPLE + "OAK care ltd,\n", encoding="utf-8")
    assert codes(run("market-test", "send", ID, "twice.csv", at=SENT)[1]) == ["L414"]
    assert run("market-test", "send", ID, "people.csv", "--dry-run", at=SENT)[0] == 0
    assert kinds(run) == ["record_started"]
    assert not (tmp_path / "out").exists()
    send(run, tmp_path)
    defined(tmp_path, SMALL.replace("Which?", "Which one?"))
    assert codes(run("market-test", "send", ID, "people.csv", at=SENT)[1]) == ["L401"]
    defined(tmp_path, SMALL.replace("2025-09-30T12:00", "2025-10-15T12:00"))
    assert run("market-test", "send", ID, "people.csv", at=SENT)[0] == 0  # more time, for all
    assert run("market-test", "import", ID, came(tmp_path, ASH), at=BACK)[1]["findings"] == []


def test_more_time_for_all_lets_in_what_was_late(run: Any, tmp_path: Path) -> None:
    send(run, tmp_path)
    assert run("market-test", "import", ID, came(tmp_path, ASH), at=BACK)[1]["answered"][0]["late"]
    assert run("market-test", "report", ID, at=OVER)[1]["late"] == 1
    defined(tmp_path, SMALL.replace("2025-09-30T12:00", "2025-10-15T12:00"))
    assert run("market-test", "send", ID, "people.csv", at=OVER)[0] == 0
    data = run("market-test", "report", ID, at=OVER)[1]
    assert (data["in_time"], data["late"], [f["code"] for f in data["findings"]]) == (1, 0, ["L416"])  # fmt: skip


def test_an_answer_is_taken_in_once_and_replaced_only_with_a_reason(run: Any, tmp_path: Path) -> None:  # fmt: skip
    assert codes(run("market-test", "import", ID, came(tmp_path, ASH), at=BACK)[1]) == ["L415"]
    assert codes(run("market-test", "report", ID, at=BACK)[1]) == ["L415"]
    send(run, tmp_path)
    assert codes(run("market-test", "report", ID, at=BACK)[1]) == ["L415"]
    early = ("--received", "2025-09-29T10:00")
    (tmp_path / "ash.json").write_bytes(answers_json([ASH]))
    both = ("market-test", "import", ID, came(tmp_path, ASH), "ash.json", *early)
    assert codes(run(*both, at=BACK)[1]) == ["L405"]
    assert kinds(run) == ["record_started", "market_test_sent"]
    assert run("market-test", "import", ID, "came.csv", *early, at=BACK)[0] == 0
    second = ("market-test", "import", ID, "ash.json", *early)
    assert codes(run(*second, at=BACK)[1]) == ["L405"]
    assert codes(run(*second, "--replace", at=BACK)[1]) == ["R007"]
    code, data = run(*second, "--replace", "--reason", "It sent a fuller one.", at=BACK)
    assert code == 0
    assert [e["kind"] for e in data["entries"]] == ["superseded", "market_test_answered"]
    entry = run("record", "log", ID, "--entry", "5")[1]
    assert entry["facts"]["respondent"] == "R01"
    assert run("market-test", "report", ID, at=OVER)[1]["in_time"] == 1


def test_when_it_came_is_told_and_can_be(run: Any, tmp_path: Path) -> None:
    send(run, tmp_path)
    taking = ("market-test", "import", ID, came(tmp_path, ASH))
    for told_, said in (
        ("2025-09-30", "at no time that is told"),
        ("2025-08-30", "before it was sent"),
        ("2025-12-01T09:00", "which has not come"),
        ("soon", "is no time of receipt"),
    ):
        data = run(*taking, "--received", told_, at=BACK)[1]
        assert codes(data) == ["L412"]
        assert said in data["findings"][0]["message"]
    assert run(*taking, "--received", "2025-09-30T12:00", at=BACK)[1]["answered"][0]["late"] is False  # fmt: skip
    yew = came(tmp_path, answer("Yew"), name="yew.csv")
    data = run("market-test", "import", ID, yew, "--received", "2025-09-30T12:01", at=BACK)[1]
    assert data["answered"][0]["late"] is True


def test_word_and_email_are_typed_into_a_form(run: Any, tmp_path: Path) -> None:
    send(run, tmp_path)
    (tmp_path / "letter.docx").write_bytes(b"PK")
    data = run("market-test", "import", ID, "letter.docx", at=BACK)[1]
    assert codes(data) == ["L404"]
    assert "--form" in data["findings"][0]["remedy"]
    assert run("market-test", "import", ID, "--form", "form.csv")[0] == 0
    assert codes(run("market-test", "import", ID, "--form", "form.csv")[1]) == ["F096"]
    form = tmp_path / "form.csv"
    lines = form.read_text("utf-8").splitlines()
    filled = [lines[0], *(f"Oak{line}" for line in lines[1:])]
    filled = [line.replace("Oak,1,,,", "Oak,1,,We would.,") for line in filled]
    form.write_text("\n".join(filled), encoding="utf-8")
    code, data = run("market-test", "import", ID, "form.csv", "--received", "2025-09-20T09:00", at=BACK)  # fmt: skip
    assert (code, data["answered"][0]["answers"]) == (0, 1)


def test_copies_withhold_what_was_marked_and_who_did_not_agree(run: Any, tmp_path: Path) -> None:
    send(run, tmp_path)
    taking = ("market-test", "import", ID, came(tmp_path, OAK, ELM, ASH))
    assert run(*taking, "--received", "2025-09-29T10:00", at=BACK)[0] == 0
    assert run("market-test", "report", ID, at=OVER)[0] == 0
    held: dict[str, bytes] = {}
    for audience in ("foi", "councillors"):
        assert run("record", "bundle", ID, "--audience", audience, "--out", f"{audience}.zip")[0] == 0  # fmt: skip
        with zipfile.ZipFile(tmp_path / f"{audience}.zip") as archive:
            held[audience] = b"".join(archive.read(n) for n in archive.namelist() if "people" not in n)  # fmt: skip
    for audience in ("foi", "councillors"):
        assert MARKED.encode() not in held[audience]
        assert b"would underbid us" not in held[audience]
        assert b"FOIA s.43(2)" in held[audience]
    assert b"Ash Homes" not in held["foi"]
    assert b"Ash Homes" in held["councillors"]
    assert b"Oak Care would ask" not in held["foi"]
    assert b"Elm Trust" in held["foi"]
    assert all(b"x@oak.example" not in data for data in held.values())
    with opened(ID) as procurement:
        seen = redacted(procurement.entries, "bidder", bidder="someone")
    read = repr(seen.entries)
    assert MARKED not in read
    assert "Ash Homes" not in read
    assert "Good for us." in read  # what is neither marked nor says who wrote it is no secret


def test_the_demonstration_runs_rutland_whole(tmp_path: Path) -> None:
    reports = market_test(tmp_path)
    assert [r.exit_code for r in reports] == [0] * 7
    assert reports[-1].data["verified"] is True
    assert told(reports).startswith(
        "Market test: 11 organisations answered in time and 2 late; 4 "
    )
