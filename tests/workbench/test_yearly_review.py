"""Rutland's year by use: the simulated review with its letters and files, bad input, a second review, an open framework."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from docx import Document
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.documents.step_letters import Decided
from tendering.framework.places import TABLE, places_on
from tendering.law.diary import diary_of
from tendering.model.entries import EntryKind, of_kind
from tendering.workbench import framework_agreement, reopening
from tendering.workbench.dossiers import recorded
from tendering.workbench.framework_review import decide, notify, open_review
from tendering.workbench.provider_file import provider_file
from tendering.workbench.record_load import load
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RECORD_FILE, RefusedError, Who, draft, opened, write
from tendering.workbench.review_evidence import Item, evidence, items_from
from tendering.workbench.review_shown import show
from tendering.workbench.simulate import simulate
from tendering.workbench.writing import Report

ROOT = Path(__file__).resolve().parents[2]
REF = str(ROOT / "evaluations" / "rutland-2018")


def who(on: date, name: str = "Helen Garside") -> Who:
    now = datetime.combine(on, time(12), tzinfo=UTC)
    return Who(name=name, on=on, now=now, clock="stated", channel="test")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    out = tmp_path_factory.mktemp("year")
    return out, simulate(REF, seed=1, out=out)


@pytest.fixture
def store(year: tuple[Path, Report], tmp_path: Path) -> str:
    """The record of the year, to write on."""
    kept = tmp_path / RECORD_FILE
    shutil.copy(year[0] / "year" / RECORD_FILE, kept)
    return str(kept)


def text_of(path: Path) -> str:
    document = Document(str(path))
    cells = (c.text for t in document.tables for r in t.rows for c in r.cells)
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_year_warns_two_removes_one_after_its_answer_and_lets_one_join(
    year: tuple[Path, Report],
) -> None:
    out, report = year
    assert report.data["verified"] is True
    assert len(report.data["warned"]) == 2  # type: ignore[arg-type]
    (gone,) = report.data["removed"]  # type: ignore[misc]
    after = report.data["places_after"]
    assert gone not in after  # type: ignore[operator]
    assert "a01" in after  # type: ignore[operator]
    assert "a02" not in after  # type: ignore[operator]
    letters = sorted((out / "year" / "letters-after-award").glob("*.docx"))
    assert len(letters) == 11
    notice = text_of(next(p for p in letters if "notice-removal" in p.name))
    assert "Nothing has been decided" in notice
    assert "17 June 2019" in notice
    told = text_of(next(p for p in letters if f"{gone}-decision" in p.name))
    for said in ("You answered on 7 June 2019", "From 16 July 2019", "Inadequate"):
        assert said in told
    assert "Why, as entered in the record. “" in told
    warned = text_of(next(p for p in letters if "notice-warning" in p.name))
    assert "is considering a warning to " in warned
    assert "leads to a warning, and to a removal where the next review finds the same" in warned
    joined = text_of(next(p for p in letters if "a01-decision" in p.name))
    assert re.search(r"[a-z] \(Q1\), mark 4: 24 of 30 points", joined)
    report_of = text_of(out / "year" / "reviews" / "review-2019.docx")
    assert "Simulated: what the record holds from the award on is invented" in report_of


def test_a_removed_providers_file_holds_everything_about_it_in_order(
    year: tuple[Path, Report],
) -> None:
    out, report = year
    (gone,) = report.data["removed"]  # type: ignore[misc]
    store = str(out / "year" / RECORD_FILE)
    made = provider_file(REF, gone, who(date(2019, 8, 1)), store=store, dry_run=True)
    entries = made.data["entries"]
    assert isinstance(entries, list)
    numbers = [e["number"] for e in entries]
    assert numbers == sorted(numbers)
    with opened(REF, store=store) as now:
        named = {e.number for e in now.entries if e.bidder == gone}
        digests = {link.number: link.digest for link in now.links}
        theirs = [(f.name, now.body(f) or b"") for e in now.entries if e.bidder == gone for f in e.files]  # fmt: skip
    assert named <= set(numbers)
    assert all(digests[e["number"]] == e["digest"] for e in entries)
    rows = [body.decode() for name, body in theirs if name.endswith(".csv")]
    assert rows
    assert not any(f"r0{n}," in text for text in rows for n in range(1, 10) if f"r0{n}" != gone)
    assert {"Katherine Lound", "Owen Tyler"}.isdisjoint(e["by"] for e in entries)
    says = " ".join(e["says"] for e in entries)
    order = [
        "holds a place",
        "Evidence for",
        "Told that a removal",
        "It answered",
        "removal taken",
    ]
    places = [says.index(word) for word in order]
    assert places == sorted(places)
    page = (out / "year" / "providers" / f"file-{gone}.html").read_text("utf-8")
    word = text_of(out / "year" / "providers" / f"file-{gone}.docx")
    for said in ("Notice and time to answer", "Appointed as", "14 days"):
        assert said in page
        assert said in word
    assert all(f["sha256"] in word for e in entries for f in e["files"])
    assert "{{" not in page


def test_evidence_from_a_file_is_all_or_nothing_and_names_its_lines(
    store: str, tmp_path: Path
) -> None:
    opened_ = who(date(2020, 6, 1))
    form = tmp_path / "form.csv"
    open_review(REF, opened_, form=form, store=store)
    lines = form.read_text("utf-8").splitlines()
    assert len(lines) == 1 + 6 * 5
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "provider,test,value,dated,source\n"
        "r01,on_time,95,2020-04-30,log\n"
        "r99,on_time,95,2020-04-30,log\n"
        "r01,cqc,Fine,2020-04-30,log\n"
        "r02,on_time,95,2020-05-01,log\n"
        "r02,cqc,Good,2020-13-01,log\n",
        encoding="utf-8",
    )
    with pytest.raises(RefusedError) as unread:
        items_from(bad)
    assert {f.where for f in unread.value.findings} >= {"bad.csv:6"}
    bad.write_text("\n".join(bad.read_text("utf-8").splitlines()[:5]) + "\n", encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        evidence(REF, opened_, items_from(bad), file=bad, store=store)
    assert [(f.code, f.where) for f in refused.value.findings] == [
        ("L025", "bad.csv:3"),
        ("L503", "bad.csv:4"),
        ("L504", "bad.csv:5"),
    ]
    with opened(REF, store=store) as now:
        assert len(of_kind(now.entries, EntryKind.REVIEW_EVIDENCE)) == 30


def test_a_second_review_finds_the_same_again_and_leads_to_removal(
    year: tuple[Path, Report], store: str, tmp_path: Path
) -> None:
    late = next(
        e["provider"]
        for e in show(REF, store=store).data["providers"]  # type: ignore[attr-defined]
        if any(t["test"] == "on_time" and t["step"] == "warning" for t in e["tests"])
        and e["provider"] in year[1].data["warned"]  # type: ignore[operator]
    )
    on = date(2020, 6, 1)
    open_review(REF, who(on), store=store)
    items = [Item(provider=late, test="on_time", value="87", source="call monitoring")]
    evidence(REF, who(on), items, store=store)
    seen = show(REF, provider=late, store=store)
    assert "the tests lead to a removal" in seen.text
    assert "the review before found the same" in seen.text
    notify(REF, who(on), late, out=tmp_path, store=store)
    taken = Decided(decision="taken", reason="Late for a second year.", role="Head")
    with pytest.raises(RefusedError) as early:
        decide(REF, who(date(2020, 6, 15)), late, taken, out=tmp_path, store=store)
    assert [f.code for f in early.value.findings] == ["L020"]
    decide(REF, who(date(2020, 6, 16)), late, taken, out=tmp_path, store=store)
    with opened(REF, store=store) as now:
        assert late in {p.provider for p in places_on(now.tender, now.entries, date(2020, 7, 13))}
        assert late not in {
            p.provider for p in places_on(now.tender, now.entries, date(2020, 7, 14))
        }
    assert verify(REF, store=store).data["verified"] is True


def test_an_extension_moves_the_term_and_the_diary_says_so(store: str) -> None:
    framework_agreement.extend(
        REF, who(date(2020, 9, 1)), decision="taken", reason="It works.", store=store
    )
    with opened(REF, store=store) as now:
        dossier, _ = recorded(now)
    assert dossier is not None
    duties = {e.duty.id: e for e in diary_of(dossier, on=date(2020, 12, 1)).entries}
    assert duties["extension-1"].duty.on == date(2020, 10, 30)
    assert duties["extension-1"].status == "done"
    assert duties["term_ends"].duty.on == date(2022, 4, 30)
    assert duties["review-2019"].status == "done"
    assert duties["review-2020"].status == "overdue"
    with pytest.raises(RefusedError) as again:
        framework_agreement.extend(
            REF, who(date(2020, 9, 2)), decision="taken", reason="Again.", store=store
        )
    assert [f.code for f in again.value.findings] == ["L520"]
    with pytest.raises(RefusedError) as closed:
        reopening.reopen(REF, "next", who(date(2020, 9, 2)), reason="so", store=store)
    assert [f.code for f in closed.value.findings] == ["L540"]


def _open_framework(folder: Path) -> None:
    """Write Rutland ten years on, as an open framework under the Act."""

    def later(text: str) -> str:
        return re.sub(r"\b20(1[789])-", lambda m: f"20{int(m[1]) + 10}-", text)

    shutil.copytree(ROOT / "lots" / "rutland-2018", folder / "lots" / "one")
    shutil.copytree(
        ROOT / "evaluations" / "rutland-2018",
        folder / "evaluations" / "one",
        ignore=shutil.ignore_patterns("expected", "market-test*"),
    )
    tender = folder / "lots" / "one" / "tender.yaml"
    text = later(tender.read_text("utf-8")).replace("tender: rutland-2018", "tender: one")
    text = text.replace("event: contract_notice, on: 2027-09-04", "event: tender_notice, on: 2027-09-04", 1)  # fmt: skip
    text = text.replace("regime: {value: pcr2015, source: derived-regime}\n", "")
    text = text.replace("  extensions: [1 year]\n", "  extensions: [1 year]\n  open_until: 2035-12-31\n")  # fmt: skip
    start = text.index("    join:\n")
    text = text[:start] + text[text.index("  terms:\n    - heading: Yearly review") :]
    tender.write_text(text, encoding="utf-8")
    for name in ("evaluation.yaml", "decisions.csv", "sends.csv"):
        path = folder / "evaluations" / "one" / name
        text = later(path.read_text("utf-8")).replace("rutland-2018", "one")
        path.write_text(text.replace("notice: F21", "notice: UK6"), encoding="utf-8")


def test_an_open_framework_is_opened_again_and_anyone_may_lose_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _open_framework(tmp_path)
    monkeypatch.chdir(tmp_path)
    load("one", who(date(2028, 4, 16)))
    rows = [
        {"lot": "home-care", "zone": "", "role": "framework", "bidder": b, "position": str(n)}
        for n, b in enumerate(("r02", "r05", "r06"), 1)
    ]
    begun = draft(who(date(2028, 4, 16)), EntryKind.FRAMEWORK_STARTED, facts={"from": "2028-05-01"}, rows={TABLE: rows})  # fmt: skip
    with opened("one") as now:
        write(now, who(date(2028, 4, 16)), lambda _: (begun,))
    on = who(date(2030, 9, 2))
    with pytest.raises(RefusedError) as stranger:
        reopening.reopen("one", "two", on, reason="in time", stand=("r99",))
    assert [f.code for f in stranger.value.findings] == ["L542"]
    assert not (tmp_path / "lots" / "two").exists()
    made = reopening.reopen("one", "two", on, reason="in time", stand=("r02", "r01"))
    assert "Tuesday 17 December 2030" in made.text
    assert "anyone may lose a place" in made.text
    bids = (tmp_path / "evaluations" / "two" / "bids.csv").read_text("utf-8")
    assert {line.split(",")[0] for line in bids.splitlines()[1:]} == {"r01", "r02"}
    with pytest.raises(RefusedError) as ahead:
        reopening.compared("one", "two", on, awarded=date(2030, 12, 17))
    assert [f.code for f in ahead.value.findings] == ["L023"]
    with pytest.raises(RefusedError) as late:
        reopening.compared("one", "two", who(date(2031, 1, 6)), awarded=date(2030, 12, 18))
    assert [f.code for f in late.value.findings] == ["L541"]
    found = reopening.compared("one", "two", who(date(2030, 12, 19)), awarded=date(2030, 12, 17))
    what = {p["provider"]: p["what"] for p in found.data["places"]}  # type: ignore[attr-defined]
    assert what == {"r02": "kept", "r05": "lost", "r06": "lost", "r01": "gained"}
    assert json.dumps(found.data)
    with opened("one") as now:
        assert of_kind(now.entries, EntryKind.ENDED)
        assert places_on(now.tender, now.entries, date(2030, 12, 18)) == ()


def test_the_commands_say_what_they_find_and_write_nothing_wrong(store: str) -> None:
    def run(*words: str, code: int = 0) -> dict[str, object]:
        env = {"TENDERING_ACTOR": "Helen Garside", "TENDERING_CLOCK": "2019-09-02T09:30:00Z"}
        at = ["framework", words[0], *([words[1]] if words[0] == "review" else [])]
        rest = list(words[len(at) - 1 :])
        done = CliRunner().invoke(app, [*at, REF, *rest, "--store", store, "--json"], env=env)
        assert done.exit_code == code, done.output
        return json.loads(done.stdout)

    before = run("review", "show")
    assert before["complete"] is True
    for words, found in (
        (("review", "open"), "L501"),
        (("review", "notify", "--provider", "r99"), "L025"),
        (("review", "decide", "--provider", "r01", "--decision", "not-taken"), "L022"),
        (("review", "need", "--required", "maybe", "--evidence", "x", "--reason", "y"), "L511"),
        (("review", "join", "--provider", "b1", "--name", "B", "--mark", "Q9=4"), "L513"),
        (("call-off", "--provider", "r99", "--value", "9", "--reason", "y"), "L025"),
        (("call-off", "--provider", "r01", "--value", "dear", "--reason", "y"), "R007"),
        (("change", "--what", "supplier", "--ground", "x", "--reason", "y"), "L530"),
        (("extend", "--decision", "perhaps", "--reason", "y"), "L520"),
    ):
        said = run(*words, code=1)
        assert found in {f["code"] for f in said["findings"]}, words  # type: ignore[union-attr, index]
    made = run("call-off", "--provider", "r01", "--value", "9000", "--reason", "y", "--dry-run")
    assert [n["notice"] for n in made["notices"]] == [None, "Contracts Finder"]  # type: ignore[attr-defined]
    assert run("review", "show") == before
