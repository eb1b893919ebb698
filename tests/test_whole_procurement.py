"""A whole procurement by its commands alone, from the decision to procure to the signed agreements and a bundle.

Herefordshire 2027, with its own days, people, bids, marks and reasons: what comes out of the record is what the shipped
evaluation says. Nobody writes a table: bids come as response workbooks, marks and scores as the workbooks the tool issued.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from tendering.cli.main import app
from tendering.files.definition import read_tender
from tendering.files.response import write_response_workbook
from tendering.model.tender import Tender

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "evaluations" / "herefordshire-2027"
ID = "help-2027"
OFFICER, WITNESS, HEAD = "Priya Nair", "Colette Ashby", "Dafydd Rees-Morton"
CHAIR = "Imogen Farr"
PANEL = ("Naomi Addis", "Tariq Mahmood", "Hilary Beddoes", "Catrin Maddox")


def table(name: str) -> list[dict[str, str]]:
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def do(when: str, who: str, *words: object, code: int = 0) -> Result:
    """Run a command at a stated local time, as someone; every command of this story ends as it should."""
    env = {"TENDERING_CLOCK": f"{when}+01:00", "TENDERING_ACTOR": who, "TENDERING_DEBUG": "1"}
    result = CliRunner().invoke(app, [str(w) for w in words], env=env)
    assert result.exit_code == code, f"{words}\n{result.output[-3000:]}"
    return result


def told(when: str, who: str, *words: object, code: int = 0) -> dict[str, Any]:
    return json.loads(do(when, who, *words, "--json", code=code).stdout)


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    data = YAML(typ="safe", pure=True).load(
        (SHIPPED / "evaluation.yaml").read_text(encoding="utf-8")
    )
    return tuple(data["entries"])


def entries() -> list[dict[str, str]]:
    return [{k: str(v) for k, v in entry.items()} for entry in shipped()]


def options(facts: Mapping[str, str]) -> list[str]:
    return [word for name, text in facts.items() for word in (f"--{name}", text)]


def record(entry: Mapping[str, str]) -> None:
    """Record one of the shipped entries by hand, on its day, by whoever did it."""
    facts = facts_of(entry)
    when = f"{entry['on']}T{entry.get('at', '09:00')}"
    if entry["entry"] == "declaration":
        do(when, entry["by"], "declare", ID, *options(facts))
        return
    about = [
        word
        for name in ("lot", "bidder", "person")
        if name in facts
        for word in (f"--{name}", facts.pop(name))
    ]
    said = [f"{k}={v}" for k, v in facts.items()]
    do(when, entry["by"], "record", "add", ID, entry["entry"], *said, *about)


def written(book: Workbook, sheet: str, key: tuple[str, ...], head: str, text: str) -> None:
    rows = list(book[sheet].iter_rows())
    top = next(row for row in rows if row[0].value == "id")
    column = next(c.column for c in top if c.value == head)
    line = next(row for row in rows if row[0].value == "|".join(key))
    book[sheet].cell(line[0].row, column).value = text  # type: ignore[union-attr]


def response(tender: Tender, bidder: str, folder: Path) -> Path:
    """Fill the response workbook of a bidder from the shipped tables."""
    path = folder / f"{bidder}.xlsx"
    write_response_workbook(tender, path)
    book = load_workbook(path)
    me = next(row for row in table("bidders") if row["bidder"] == bidder)
    for key in ("bidder", "name", "number", "group", "email", "sme", "vcse"):
        if me[key]:
            written(book, "About you", (key,), "Your answer", me[key])
    heads = {
        "Name": "party",
        "Part in the bid": "role",
        "Company number": "number",
        "Share of the work": "share",
        "Relied on for": "relied_on_for",
    }
    for n, row in enumerate((r for r in table("parties") if r["bidder"] == bidder), 1):
        for head, column in heads.items():
            if row[column]:
                written(book, "Other parties", (f"party-{n:02}",), head, row[column])
    for key in _bids(tender, bidder):
        written(book, "Lots and zones", key, "Bid?", "Yes")
    for row in table("prices"):
        if row["bidder"] == bidder:
            price = (row["item"], row["lot"], row["zone"])
            written(book, "Prices", price, "Your price in pounds", row["amount"])
    for row in table("pass_fail"):
        if row["bidder"] == bidder:
            asked = (row["question"], row["lot"])
            own = {"pass": "Yes", "fail": "No"}.get(row["answer"], row["answer"])
            written(book, "Qualification", asked, "Your answer", own)
            written(book, "Qualification", asked, "Evidence", row["evidence"])
    for asked, text in _answers(tender, bidder):
        written(book, "Answers", asked, "Your answer", text)
    book.save(path)
    return path


def _bids(tender: Tender, bidder: str) -> Iterator[tuple[str, ...]]:
    for row in table("bids"):
        if row["bidder"] == bidder:
            lot = tender.lot(row["lot"])
            assert lot is not None
            if row["zone"] == "*":
                yield from (("zone", lot.id, zone.id) for zone in lot.zones)
            else:
                yield ("zone", lot.id, row["zone"]) if row["zone"] else ("lot", lot.id)


def _answers(tender: Tender, bidder: str) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield an answer to every question a bidder is asked; it says what the panel later found in it."""
    lots = {row["lot"] for row in table("bids") if row["bidder"] == bidder}
    reasons = {r["criterion"]: r["reason"] for r in table("consensus") if r["bidder"] == bidder}
    for question in {q.id: q for lot in sorted(lots) for q in tender.questions(lot)}.values():
        lot = next(iter(question.lots), "") if question.lots else ""
        yield (question.id, lot, ""), reasons.get(question.id, f"Our answer to {question.id}.")


@pytest.fixture
def tender() -> Tender:
    found, _ = read_tender(ROOT / "lots" / "herefordshire-2027" / "tender.yaml")
    assert found is not None
    return found


def test_a_whole_procurement(
    tender: Tender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before_publication()
    to_the_deadline(tender, tmp_path)
    opening_and_compliance()
    non_compliance()
    marking()
    moderating()
    decided()
    told_and_signed()
    given_to_others()


def before_publication() -> None:
    started = ("record", "start", ID, "--tender", "herefordshire-2027")
    do("2025-07-01T09:00", OFFICER, *started, "--title", "Help to Live at Home 2027")
    missing = do("2025-07-01T09:05", OFFICER, "publish", ID, code=1).output
    assert "no conflicts assessment is recorded" in missing
    for entry in entries():
        if entry["entry"] == "model_published":
            break
        record(entry)
    do("2026-04-07T08:30", OFFICER, "publish", ID)


def to_the_deadline(tender: Tender, folder: Path) -> None:
    """Notices, clarifications to all, and ten tenders sealed as they came."""
    after = False
    for entry in entries():
        when = f"{entry['on']}T{entry.get('at', '10:00')}"
        match entry["entry"]:
            case "model_published":
                after = True
            case "clarification" if after:
                said = ("--question", entry["question"], "--answer", entry["answer"], "--told")
                lot = ("--lot", entry["lot"]) if "lot" in entry else ()
                do(when, entry["by"], "clarify", ID, *said, *lot)
            case "submission_received":
                do(when, entry["by"], "receive", ID, response(tender, entry["bidder"], folder))
            case "opened":
                break
            case "platform_check":
                continue  # of each supplier by name, below
            case _ if after:
                record(entry)
    for row in table("bidders"):
        checked = {"check": "platform", "bidder": row["bidder"], "result": "confirmed"}
        do("2026-05-22T11:55", OFFICER, "compliance", "record", ID, *options(checked))
    listed = told("2026-05-22T12:30", OFFICER, "record", "log", ID)
    assert "34.60" not in json.dumps(listed), "nothing of a sealed tender is in the list"


def declared(when: str, person: str, **more: str) -> None:
    said = {"interest": "none", "action": "none", "employment": "none", **more}
    do(when, person, "declare", ID, *options({**said, "approver": "Amara Whitlock"}))


def opening_and_compliance() -> None:
    opening = ("open-bids", ID, "--witness", WITNESS)
    assert "declared no interests" in do("2026-05-26T09:30", OFFICER, *opening, code=1).output
    for person in (OFFICER, WITNESS, HEAD):
        declared("2026-05-26T09:20", person, reason="Saw the list of those who sent a tender")
    do("2026-05-26T09:30", OFFICER, *opening)
    do("2026-05-26T14:00", OFFICER, "compliance", "record", ID, "--form", "checks.csv")
    filled("checks.csv", looked_at)
    do("2026-05-26T15:00", OFFICER, "compliance", "record", ID, "--from", "checks.csv")
    do("2026-05-26T15:10", OFFICER, "compliance", "details", ID, "--form", "suppliers.csv")
    known = {row["bidder"]: row for row in table("bidders")}
    filled("suppliers.csv", lambda row: {k: known[row["bidder"]][k] for k in row})
    connected = ("--connected", SHIPPED / "connected.csv")
    do(
        "2026-05-26T15:20", OFFICER, "compliance", "details", ID,
        "--from", "suppliers.csv", *connected,
    )  # fmt: skip
    do("2026-05-26T15:30", OFFICER, "judge", ID, "--form", "judge.csv")
    verdicts = {(r["bidder"], r["lot"], r["question"]): r["answer"] for r in table("pass_fail")}
    filled(
        "judge.csv",
        lambda row: {"answer": verdicts[row["bidder"], row["lot"], row["question"]]},
    )
    do("2026-05-26T16:00", OFFICER, "judge", ID, "--from", "judge.csv")
    do("2026-05-27T10:00", OFFICER, "open-prices", ID, "--witness", WITNESS)


def filled(name: str, fill: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Fill the forms that the tool wrote, row by row."""
    path = Path(name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, **fill(row)} for row in rows)


def looked_at(row: dict[str, str]) -> dict[str, str]:
    if row["check"] == "debarment":
        return {"result": "clear", "listed": "2026-05-26"}
    if row["bidder"] == "blackmere":
        return {"result": "declares that an agreement was ended for breach on 14 March 2025"}
    return {"result": "no ground"}


def non_compliance() -> None:
    """A ground for exclusion, and two prices outside the rule: asked, answered, decided by a named person."""
    shown = {e["entry"]: e for e in entries() if e.get("bidder") == "blackmere"}
    invited, heard = shown["representations_invited"], shown["representations_considered"]
    excluded = shown["exclusion"]
    asked = {k: invited[k] for k in ("bidder", "about")}
    do(
        "2026-05-27T16:00", HEAD, "compliance", "invite", ID,
        *options({**asked, "reply-by": invited["reply_by"]}),
    )  # fmt: skip
    found = options({**asked, "finding": heard["finding"]})
    do("2026-06-08T09:00", HEAD, "compliance", "consider", ID, *found)
    decided = {(r["bidder"], r["about"]): r for r in table("decisions")}
    row = decided["blackmere", "exclusion"]
    why = {
        "bidder": "blackmere",
        "ground": excluded["ground"],
        "reason": row["reason"],
        "role": row["role"],
        "options": row["options_considered"],
        "notified": excluded["notified"],
    }
    do("2026-06-09T10:00", HEAD, "compliance", "exclude", ID, *options(why))
    told = options({"bidder": "blackmere", "reported": excluded["reported"]})
    do("2026-06-16T10:00", HEAD, "compliance", "told", ID, *told)
    tasks = told_tasks()
    for (bidder, about), row in decided.items():
        if about != "exclusion":
            price_decided(tasks[bidder, about], row)


def told_tasks() -> dict[tuple[str, str], int]:
    listed = told("2026-05-28T09:00", OFFICER, "tasks", ID, code=0)
    return {(t["bidder"], t["about"]): t["number"] for t in listed["tasks"]}


def price_decided(task: int, row: dict[str, str]) -> None:
    said = next(
        e
        for e in entries()
        if e["entry"] == "clarification_to_bidder" and e["bidder"] == row["bidder"]
    )
    asked = {
        "bidder": row["bidder"],
        "lot": row["lot"],
        "question": said["question"],
        "why": "The price is not the published rate.",
        "equal-treatment": "Every bidder whose price is not the published rate is asked the same.",
        "reply-by": "2026-06-03",
        "task": str(task),
    }
    do("2026-05-28T10:00", OFFICER, "clarify-bidder", ID, *options(asked))
    do("2026-06-02T10:00", OFFICER, "task", "answer", ID, task, "--explanation", said["answer"])
    decision = {
        "bidder": row["bidder"],
        "lot": row["lot"],
        "about": row["about"],
        "decision": row["decision"],
        "role": row["role"],
        "reason": row["reason"],
        "options": row["options_considered"],
        "proportionality": "Weighed in the reason.",
        "equal-treatment": "Both bidders whose price was not the rate were asked the same question.",
        "obvious": "yes" if row["decision"] == "clarified" else "no",
        "changes-bid": "no" if row["decision"] == "clarified" else "yes",
    }
    more = ("--amount", "37.40") if row["decision"] == "clarified" else ()
    do(f"{row['on']}T11:00", row["by"], "decide", ID, *options(decision), *more)


def marking() -> None:
    """The panel declares anew, is given its sheets, and hands in its marks, each person's own."""
    for entry in entries():
        if entry["entry"] == "declaration" and entry["on"] == "2026-05-26":
            do("2026-05-28T14:00", entry["by"], "declare", ID, *options(facts_of(entry)))
    declared("2026-05-28T13:50", "Tariq Mahmood", reason="None in any bidder but Wyebrook")
    declared("2026-05-28T14:10", CHAIR, reason="Saw the list of those who sent a tender")
    members = (
        "Naomi Addis:evaluator",
        "Tariq Mahmood:evaluator",
        "Hilary Beddoes:expert by experience",
        "Catrin Maddox:evaluator:D1;H1:D;H",
        f"{CHAIR}:chair",
    )
    planned = [word for member in members for word in ("--member", member)]
    do("2026-06-10T09:00", OFFICER, "plan-panel", ID, *planned, "--weeks", 2, "--seed", "help")
    issued = told("2026-06-10T10:00", OFFICER, "sheets", ID, "--out", "sheets")
    files = [Path(name) for name in issued["files"] if name.endswith(".xlsx")]
    assert len(files) == len(PANEL)
    for path in files:
        marked(path)
    do("2026-06-24T16:00", OFFICER, "marks", "import", ID, *files)
    do("2026-06-24T17:00", OFFICER, "marks", "close", ID)


def facts_of(entry: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in entry.items() if k not in ("entry", "on", "at", "by")}


MARK, NOTE = ("Mark", "Your mark"), ("Note: why this mark", "Why?")


def marked(path: Path) -> None:
    """Fill a person's sheet with that person's marks and notes."""
    book = load_workbook(path)
    person = {row[0].value: row[1].value for row in book["_meta"].iter_rows()}["person"]
    mine = {
        "|".join((r["bidder"], r["lot"], r["zone"], r["criterion"])): r
        for r in table("marks")
        if r["evaluator"] == person
    }
    for sheet in book.worksheets:
        heads: dict[str, int] = {}
        for row in sheet.iter_rows():
            if row[0].value == "id":
                heads = {str(c.value): c.column for c in row}
            elif heads and row[0].value in mine:
                given = mine.pop(row[0].value)
                for names, text in ((MARK, given["mark"]), (NOTE, given["note"])):
                    column = next(heads[name] for name in names if name in heads)
                    sheet.cell(row[0].row, column).value = text
    assert not mine, f"{person}: no row for {list(mine)}"
    book.save(path)


def moderating() -> None:
    """Each lot is moderated in its workbook; every member agrees the minute; the scores are signed."""
    for lot, day, members in LOTS:
        options_of_lot = ("--lot", lot)
        made = told(f"{day}T09:00", OFFICER, "moderation", "workbook", ID, *options_of_lot)
        path = next(Path(name) for name in made["files"] if name.endswith(".xlsx"))
        moderated(path, lot, day, members)
        do(f"{day}T17:00", OFFICER, "moderation", "import", ID, path)
        early = do(f"{day}T17:05", OFFICER, "moderation", "sign", ID, *options_of_lot, code=1)
        assert "minute" in early.output
        do(f"{day}T17:30", OFFICER, "moderation", "minute", ID, *options_of_lot)
        for person in (*members, CHAIR):
            agreed = ("agree-minute", ID, *options_of_lot, "--person", person)
            do(f"{day}T18:00", person, "moderation", *agreed)
        do(f"{day}T18:30", CHAIR, "moderation", "sign", ID, *options_of_lot)


LOTS = (
    ("O", "2026-06-29", PANEL[:3]),
    ("D", "2026-06-30", PANEL),
    ("H", "2026-07-01", PANEL),
)


def moderated(path: Path, lot: str, day: str, members: tuple[str, ...]) -> None:
    """Fill a lot's moderation workbook with the scores and reasons that the panel of the shipped evaluation agreed."""
    book = load_workbook(path)
    agreed = {
        "|".join((r["bidder"], r["lot"], r["zone"], r["criterion"])): r for r in table("consensus")
    }
    for sheet in book.worksheets:
        heads: list[str] = []
        for row in sheet.iter_rows():
            if row[0].value == "id":
                heads = [str(c.value) for c in row]
            elif heads and row[0].value == "session-1":
                sitting = {"Day": day, "Started": "09:30", "Ended": "16:30", "Chair": CHAIR}
                fill(row, heads, {**sitting, **dict.fromkeys((*members, CHAIR), "Yes")})
            elif heads and row[0].value in agreed:
                before = {h: str(c.value) for h, c in zip(heads, row, strict=True) if c.value}
                fill(row, heads, said(agreed[str(row[0].value)], before, heads))
    book.save(path)


def fill(row: Sequence[Any], heads: Sequence[str], texts: Mapping[str, str]) -> None:
    for head, text in texts.items():
        row[heads.index(head)].value = text or None


def said(
    score: Mapping[str, str], before: Mapping[str, str], heads: Sequence[str]
) -> dict[str, str]:
    """Return what the panel writes in a row: the shipped score, and of each point what its reason says of it."""
    reason = score["reason"]
    sentences = [part.strip() + "." for part in re.split(r"\.\s+(?=[A-Z])", reason.rstrip("."))]
    cited = [part for part in sentences if "page" in part] or sentences
    texts = {
        "Session": "1",
        "AGREED MARK": score["mark"],
        "Reason for this mark": reason,
        "Evidence: page and paragraph of the bid": score["evidence"],
        "Words for the letter to this bidder": score["letter_text"],
    }
    for head in heads:
        point = re.match(r"Point (\d+): (.*)", head)
        if point:
            part = cited[(int(point[1]) - 1) % len(cited)]
            texts[head] = f"On {point[2][:40]}: {part}"
        differs = re.match(r"If (.*)'s mark differs: ", head)
        if differs and before.get(differs[1]) not in (None, score["mark"]):
            texts[head] = (
                f"Read again with the panel ({score['evidence'] or 'the whole answer'}): {cited[-1]}"
            )
    if before.get("Say why no higher and no lower?", "").startswith("Yes"):
        texts["Why not the next mark up"] = f"Short of the next level: {cited[-1]}"
        texts["Why not the next mark down"] = f"More than the level below: {cited[0]}"
    return texts


def decided() -> None:
    """The seed is revealed, the outcome entered, recommended, decided and approved."""
    for entry in entries():
        when = f"{entry['on']}T{entry.get('at', '10:00')}"
        match entry["entry"]:
            case "evaluation_computed":
                entered = told(when, OFFICER, "evaluate", ID, "--enter")
                assert entered["complete"]
            case "recommendation":
                words = options({"report": entry["report"]})
                do(when, entry["by"], "recommend", ID, *words)
            case "approved":
                do(when, entry["by"], "approve", ID)
                break
            case "second_reading" | "seed_revealed" | "key_decision_notice" | "call_in_ended":
                record(entry)
            case "decision" | "equality_analysis" if entry["on"] > "2026-06-01":
                record(entry)
            case "debarment_check" if entry["on"] == "2026-07-15":
                again(when, "award", entry["on"])
            case _:
                pass
    expected = json.loads((SHIPPED / "expected" / "outcome.json").read_text(encoding="utf-8"))
    outcome = told("2026-07-27T09:30", OFFICER, "evaluate", ID)
    for before, after in zip(expected["lots"], outcome["lots"], strict=True):
        for part in ("places", "not_placed", "unfilled", "reserves", "ties", "bidders"):
            assert untold(after[part]) == untold(before[part]), (before["lot"], part)


def untold(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave the sentences out: they are made from what stands beside them."""
    return [{k: v for k, v in row.items() if k != "reason"} for row in rows]


def again(when: str, stage: str, listed: str) -> None:
    """Look at the debarment list again, for every party."""
    do(when, OFFICER, "compliance", "record", ID, "--form", f"{stage}.csv", "--stage", stage)
    filled(f"{stage}.csv", lambda row: {"result": "clear", "listed": listed})
    do(when, OFFICER, "compliance", "record", ID, "--from", f"{stage}.csv")


def told_and_signed() -> None:
    """Letters, notices, standstill, and nothing signed before the gate is open."""
    waits = do("2026-07-27T09:35", OFFICER, "status", ID, "--lot", "O").output
    assert "letters of their own to blackmere, hergestway, before the award notice" in waits
    for bidder, lot in (("blackmere", ()), ("hergestway", ("--lot", "O"))):
        Path("apart.docx").write_bytes(b"the letter as sent")
        apart = ("--what", "letter on a tender that is disregarded", "--file", "apart.docx")
        do("2026-07-27T09:40", OFFICER, "issue", ID, "--bidder", bidder, *lot, *apart)
    do("2026-07-27T10:00", OFFICER, "issue", ID)
    early = do("2026-07-27T11:00", OFFICER, "safe-to-sign", ID, "--lot", "O", code=1).output
    assert "no contract award notice (UK6) is recorded" in early
    for entry in entries():
        when = f"{entry['on']}T{entry.get('at', '10:00')}"
        match entry["entry"]:
            case "notice_published" if entry["notice"] == "UK6":
                do(when, OFFICER, "notice", ID, "UK6", "--on", entry["on"])
                record(entry)
                do("2026-07-28T09:30", OFFICER, "standstill", ID)
            case "signed":
                signed(entry, when)
            case "notice_published" if entry["notice"] == "UK7":
                record(entry)
            case _:
                pass


def signed(entry: Mapping[str, str], when: str) -> None:
    """Sign a contract; first in lot O while lot D is suspended by a claim, and in lot D once that has ended."""
    lot = ("--lot", entry["lot"])
    terms = options({"bidder": entry["bidder"], "value": entry["value"]})
    if (entry["bidder"], entry["lot"]) == ("oakleaf", "O"):
        claim = options({"kind": "claim-form", "by-bidder": "larkspur", "about": "criterion D1"})
        days = {"notified": "2026-08-10", "known": "2026-07-27", "issued": "2026-08-10"}
        known = options({**days, "lot": "D"})
        do("2026-08-10T12:00", OFFICER, "challenges", "log", ID, *claim, *known)
        early = do("2026-08-11T10:00", entry["by"], "sign", ID, *lot, *terms, code=1).output
        assert "standstill" in early
        again("2026-08-14T10:00", "signing", "2026-08-14")
    if (entry["bidder"], entry["lot"]) == ("orchardgate", "D"):
        refused = do(when, entry["by"], "sign", ID, *lot, *terms, code=1).output
        assert "Were no proceedings notified" in refused
        log = told(when, OFFICER, "record", "log", ID, "--kind", "challenge")["entries"]
        ended = (
            "--challenge",
            log[0]["number"],
            "--result",
            "withdrawn with no order as to costs",
        )
        do(when, OFFICER, "challenges", "end", ID, *ended)
    do(when, entry["by"], "sign", ID, *lot, *terms)


def given_to_others() -> None:
    """The record verifies, is bundled, checked by itself, audited, and given to the public without what is withheld."""
    when = "2026-09-22T10:00"
    report = told(when, OFFICER, "record", "verify", ID)
    assert report["verified"]
    assert report["outcomes"]
    do(when, OFFICER, "audit", ID, "--on", "2026-09-22")
    do(when, OFFICER, "record", "bundle", ID, "--out", "whole.zip", "--reason", "for the auditor")
    assert told(when, OFFICER, "record", "check", "whole.zip", "--head", report["head"])
    do(when, OFFICER, "record", "bundle", ID, "--out", "foi.zip", "--audience", "foi")
    with zipfile.ZipFile("foi.zip") as bundle:
        everything = b"".join(bundle.read(name) for name in bundle.namelist())
    assert b"Rhian Tudge" not in everything
    assert b"Hilary Beddoes" not in everything
    assert told(when, OFFICER, "record", "verify", ID)["verified"]
    assert "awarded" in do(when, OFFICER, "status", ID).output
