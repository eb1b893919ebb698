"""A small record with everything that sharing it must handle: sealed bids, a secret in three places, personal files, a contract."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from tendering.model.entries import EntryKind as K
from tendering.model.entries import FileRef
from tendering.record.chain import Draft
from tendering.workbench.record_start import start
from tendering.workbench.records import MODEL_FILE, Who, draft, file_ref, opened

ROOT = Path(__file__).resolve().parents[2]
TENDER = ROOT / "evaluations/price-accepted/tender.yaml"
NOW = datetime(2027, 5, 4, 9, 30, tzinfo=UTC)
SECRET = "Uses the Larkfield hub at 12.34 an hour"  # noqa: S105 - what a bidder wants kept
EVALUATOR = "Jane Marlowe"
OFFICER = "Sam Ridley"
DIRECTOR = "Olu Adeyemi"
ASKER = "Pat Quill"
DECIDER = "Councillor Ruth Ellery"


def who(name: str = OFFICER, on: date = date(2027, 5, 4)) -> Who:
    return Who(name=name, on=on, now=NOW, channel="test", secret="of the test")  # noqa: S106


def letter(*paragraphs: str, author: str = "tendering") -> bytes:
    """A Word document whose paragraphs are split over runs, as Word leaves them."""
    document = Document()
    document.core_properties.author = author
    for text in paragraphs:
        paragraph = document.add_paragraph()
        for n, word in enumerate(text.split(" ")):
            paragraph.add_run((" " if n else "") + word).bold = bool(n % 2)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(*cells: str) -> bytes:
    book = Workbook()
    for n, text in enumerate(cells, 1):
        book.active.cell(n, 1, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def drafts(*, opened_: bool = True, prices: bool = True, awarded: bool = True) -> Sequence[Draft]:
    w = who()
    panel = who(EVALUATOR)

    def file(name: str, data: bytes) -> tuple[FileRef, bytes]:
        return (file_ref(name, data), data)

    model = TENDER.read_bytes()
    made = [
        draft(w, K.MODEL_PUBLISHED, facts={"fingerprint": "f"}, files=[file(MODEL_FILE, model)]),
        draft(
            w,
            K.DECLARATION,
            person=EVALUATOR,
            facts={"interest": "Her cousin works for ash", "action": "mitigate"},
        ),
        *(
            draft(
                w,
                K.SUBMISSION_RECEIVED,
                bidder=b,
                facts={"route": "portal"},
                files=[file(f"{b}.xlsx", sheet(f"bid of {b}", SECRET if b == "ash" else "plain"))],
            )
            for b in ("ash", "birch")
        ),
    ]
    if opened_:
        rows = {
            "bidders": [
                {"bidder": "ash", "name": "Ash Care Ltd", "email": "olu@ash.example"},
                {"bidder": "birch", "name": "Birch Homecare Ltd", "email": "info@birch.example"},
            ],
            "connected": [{"bidder": "ash", "person": DIRECTOR, "relation": "director"}],
            "answers": [
                {
                    "bidder": b,
                    "lot": "1",
                    "criterion": "Q1",
                    "answer": f"The answer of {b}, in full",
                }
                for b in ("ash", "birch")
            ],
        }
        made.append(draft(w, K.OPENED, facts={"witness": "Tom Hall"}, rows=rows))
    if prices:
        made.append(
            draft(
                w,
                K.PRICES_OPENED,
                rows={
                    "prices": [
                        {"bidder": b, "lot": "1", "item": "hourly", "amount": a}
                        for b, a in (("ash", "23.4567"), ("birch", "22.9876"))
                    ]
                },
            )
        )
    if not awarded:
        return made
    note = {
        b: f"What {b} says of recruitment is strong on page {n}"
        for n, b in enumerate(("ash", "birch"), 3)
    }
    marks = [
        {
            "evaluator": EVALUATOR,
            "bidder": b,
            "lot": "1",
            "criterion": "Q1",
            "mark": "4",
            "note": note[b],
        }
        for b in note
    ]
    agreed = [
        {
            "bidder": "ash",
            "lot": "1",
            "criterion": "Q1",
            "mark": "4",
            "reason": f"{SECRET}, which is good",
            "evidence": "p. 3",
            "letter_text": "A good plan.",
        },
        {
            "bidder": "birch",
            "lot": "1",
            "criterion": "Q1",
            "mark": "3",
            "reason": "Names its branch managers one by one",
            "evidence": "p. 9",
            "letter_text": "A fair plan.",
            "withhold": "FOIA s.43(2)",
        },
    ]
    book = sheet("marks", f"Evaluator: {EVALUATOR}")
    won = letter(f"Dear Olu, you scored 4. {SECRET}.", f"The panel: {EVALUATOR} and others.")
    contract = letter(
        "The contract price is 23.4567 an hour.",
        f"Schedule: {SECRET}. Signed by {DECIDER}.",
        author=EVALUATOR,
    )
    return [
        *made,
        draft(
            panel,
            K.MARKS_GIVEN,
            person=EVALUATOR,
            facts={"sheet": "s"},
            rows={"marks": marks},
            files=[file(f"marks {EVALUATOR}.xlsx", book)],
        ),
        draft(w, K.MARKS_CLOSED),
        draft(
            w,
            K.MODERATION,
            lot="1",
            facts={
                "criterion": "Q1",
                "attendees": f"{EVALUATOR}; Tom Hall",
                "chair": "Tom Hall",
                "summary": f"Ms Marlowe said that ash {SECRET.lower()}.",
            },
            rows={"consensus": agreed},
        ),
        draft(
            w,
            K.RECOMMENDATION,
            facts={"report": "R1", "reason": "The first by the published rules"},
        ),
        draft(who(DECIDER), K.APPROVED, facts={"digest": "d"}),
        draft(
            w,
            K.LETTER_ISSUED,
            bidder="ash",
            facts={"method": "electronic"},
            files=[file("letter-ash.docx", won)],
        ),
        draft(
            w,
            K.LETTER_ISSUED,
            bidder="birch",
            facts={"method": "electronic"},
            files=[file("letter-birch.docx", letter("Dear Birch, you scored 3."))],
        ),
        draft(
            who(DECIDER),
            K.SIGNED,
            bidder="ash",
            lot="1",
            facts={"value": "1234567.89"},
            files=[file("contract.docx", contract)],
        ),
        draft(
            w,
            K.RESERVE_PROMOTED,
            lot="1",
            facts={"reason": "it was free", "advice": "Counsel says the risk is low"},
        ),
        draft(w, K.REQUEST_RECEIVED, person=ASKER, facts={"what": "FOI: the scores"}),
    ]


def make(ref: str = "care", **which: bool) -> int:
    """Begin a record here and write the drafts, past the order they would be made in; return how many entries it has."""
    known = _MADE.get((ref, *sorted(which.items())))
    folder = Path("evaluations") / ref
    if known is not None:
        folder.mkdir(parents=True)
        for name, data in known[1].items():
            (folder / name).write_bytes(data)
        return known[0]
    count = _made(ref, **which)
    files = {p.name: p.read_bytes() for p in folder.iterdir()}
    _MADE[(ref, *sorted(which.items()))] = (count, files)
    return count


_MADE: dict[tuple[object, ...], tuple[int, dict[str, bytes]]] = {}
"""Records made already, as their files: making one takes most of a test's time."""


def _made(ref: str, **which: bool) -> int:
    start(ref, str(TENDER), who(), title="Care at home")
    with opened(ref) as procurement:
        salted = [replace(d, salt=who().salt(n)) for n, d in enumerate(drafts(**which), 2)]
        procurement.store.append(procurement.id, salted, written=NOW, clock="stated")
        return len(procurement.again().links)


def number_of(ref: str, kind: K, nth: int = 0) -> int:
    with opened(ref) as procurement:
        return [e.number or 0 for e in procurement.entries if e.kind is kind][nth]
