"""Benchmark: 200 outcome letters of three pages, against docxtpl rendering the same template anew each time."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from docxtpl import DocxTemplate
from rounds import faster_line, interleaved

from tendering.documents.context_letter import letter_context
from tendering.documents.digest import outcome_digest
from tendering.documents.letter_run import LetterRun
from tendering.documents.templates import load, templates_root
from tendering.documents.word import Properties, environment
from tendering.law.regime import Regime
from tendering.law.standstill import for_tender
from tests.documents.example import dossier, outcome

LETTERS, SLOW_LETTERS, ROUNDS, TARGET = 200, 10, 5, 40
ON = date(2017, 3, 9)


def context() -> Mapping[str, object]:
    """Return the values of one letter of three pages."""
    record, decided = dossier(), outcome()
    run_of = LetterRun.begin(
        record,
        decided,
        ON,
        standstill=for_tender(record.tender, ON),
        regime=Regime.PCR2015,
        head=outcome_digest(decided),
    )
    return letter_context(run_of, record.bidders[2])[0]


def run() -> Iterator[str]:
    """Yield the lines to print."""
    data, values = (templates_root() / "letter.docx").read_bytes(), context()
    properties = Properties(title="Outcome", author="Ashby & Vale Council")

    def anew() -> None:
        for _ in range(SLOW_LETTERS):
            template, out = DocxTemplate(io.BytesIO(data)), io.BytesIO()
            template.render(values, environment(), autoescape=True)
            template.save(out)

    def ours() -> None:
        template, problems = load("letter.docx", data)
        if template is None:
            raise SystemExit(str(problems))
        for number in range(LETTERS):
            recipient = {
                "name": f"Bidder & Daughters {number}",
                "details": [f"Registered number {number}"],
            }
            template.render({**values, "recipient": recipient}, properties, where="letter")

    times = interleaved({"ours": ours, "docxtpl": anew}, ROUNDS)
    yield faster_line(
        f"One of {LETTERS} letters of three pages, the template compiled once, v docxtpl rendering the same words anew",
        times["ours"] / LETTERS,
        times["docxtpl"] / SLOW_LETTERS,
        TARGET,
    )
    yield f"  {times.line}"


if __name__ == "__main__":
    print("\n".join(run()))
