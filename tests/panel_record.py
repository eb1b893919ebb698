"""A record with bids opened, for tests of the panel: Bolton 2016 with invented answers, in a folder of its own."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path

from tendering.model.entries import Entry, EntryKind
from tendering.record.chain import Draft
from tendering.workbench.record_start import start
from tendering.workbench.records import MODEL_FILE, Who, draft, file_ref, opened

ROOT = Path(__file__).resolve().parents[1]
BOLTON = ROOT / "evaluations" / "bolton-2016"
ID = "panel-test"
DAY = date(2016, 6, 28)
FIVE = ("Alison Peel", "Imran Sattar", "Doreen Hulme", "Grace Odell", "Wasim Khan")


def who(name: str = "Officer One", on: date = DAY, at: str = "10:00") -> Who:
    return Who(
        name=name,
        on=on,
        at=time.fromisoformat(at),
        now=datetime(on.year, on.month, on.day, 9, tzinfo=UTC),
        clock="stated",
        channel="test",
        secret="test",  # noqa: S106 - the salt of a test
    )


def table(name: str, folder: Path = BOLTON) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer(bidder: str, criterion: str, words: int = 180) -> str:
    """An invented answer of so many words, in paragraphs; = and + begin a line, as bidders write."""
    said = f"{criterion} as we see it ({bidder}). We plan, we train and we check, each with a name and a date."
    parts = [
        f"=Part {n}. {said}" if n % 7 == 3 else f"Part {n}. {said}" for n in range(words // 21)
    ]
    return "\n".join(parts)


def answers(bidders: list[str], bids: list[dict[str, str]]) -> list[dict[str, str]]:
    rows = []
    for bidder in bidders:
        lots = {b["lot"] for b in bids if b["bidder"] == bidder}
        asked = [("", "Q1"), ("", "Q2"), ("", "Q3")]
        asked += [("1", "Q4")] if "1" in lots else []
        asked += [("2", "Q5")] if "2" in lots else []
        rows += [
            {"bidder": bidder, "lot": lot, "zone": "", "criterion": q, "answer": answer(bidder, q)}
            for lot, q in asked
        ]
    return rows


def begin(folder: Path, *, only: int = 0, said: list[dict[str, str]] | None = None) -> None:
    """Begin the record in ``folder`` (the current one): the tender published, bids opened with their answers.

    Args:
        folder: The current folder.
        only: How many bidders; 0 is all.
        said: Answers, where not the invented ones.
    """
    start(ID, "bolton-2016", who(on=date(2016, 5, 2)))
    listed = [r["bidder"] for r in table("bidders")]
    kept = listed[:only] if only else listed
    bids = [r for r in table("bids") if r["bidder"] in kept]
    rows = {
        t: [r for r in table(t) if r["bidder"] in kept]
        for t in ("bidders", "parties", "capacity", "pass_fail")
    }
    rows["bids"] = bids
    rows["answers"] = answers(kept, bids) if said is None else said
    model = (ROOT / "lots" / "bolton-2016" / "tender.yaml").read_bytes()
    decided = [r for r in table("decisions") if r["bidder"] in kept]
    officer = who(on=date(2016, 6, 21))
    drafts = [
        draft(
            who(on=date(2016, 5, 9)),
            EntryKind.MODEL_PUBLISHED,
            files=[(file_ref(MODEL_FILE, model), model)],
        ),
        draft(
            officer, EntryKind.OPENED, facts={"what": "bids", "witness": "Officer Two"}, rows=rows
        ),
        *(
            draft(
                who(on=date(2016, 6, 27)),
                EntryKind.NON_COMPLIANCE_DECIDED,
                bidder=r["bidder"],
                rows={"decisions": [r]},
            )
            for r in decided
        ),
    ]
    with opened(ID) as procurement:
        procurement.store.append(ID, lambda _: drafts, written=officer.now, clock="stated")


def add(*drafts: Draft) -> None:
    with opened(ID) as procurement:
        procurement.store.append(ID, lambda _: drafts, written=who().now, clock="stated")


def declared(*people: str, on: date = date(2016, 6, 27)) -> None:
    """Let people declare no interest."""
    facts = {"interest": "none", "action": "none", "employment": "none"}
    add(*(draft(who(p, on), EntryKind.DECLARATION, person=p, facts=facts) for p in people))


def entries() -> tuple[Entry, ...]:
    with opened(ID) as procurement:
        return procurement.entries
