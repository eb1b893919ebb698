"""Benchmark: 200 outcome letters of three pages, against docxtpl rendering the same template anew each time."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from docxtpl import DocxTemplate

from tendering.documents.context_letter import letter_context
from tendering.documents.digest import outcome_digest
from tendering.documents.letter_run import LetterRun
from tendering.documents.templates import load, templates_root
from tendering.documents.word import Properties, environment
from tendering.law.regime import Regime
from tendering.law.standstill import for_tender
from tests.documents.example import dossier, outcome

LETTERS, SLOW_LETTERS, ROUNDS, TARGET = 200, 10, 5, 15
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


def seconds(work: Callable[[], object], times: int) -> float:
    """Return the seconds one call takes, over so many calls."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def run() -> tuple[str, ...]:
    """Return the lines of interleaved rounds, and whether the target is met in the worst of them."""
    data, values = (templates_root() / "letter.docx").read_bytes(), context()
    properties = Properties(title="Outcome", author="Ashby & Vale Council")

    def anew() -> bytes:
        template, out = DocxTemplate(io.BytesIO(data)), io.BytesIO()
        template.render(values, environment(), autoescape=True)
        template.save(out)
        return out.getvalue()

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

    lines = [
        f"Letters: {LETTERS} of three pages, the template compiled once (milliseconds a letter, compiling included)"
    ]
    ratios = []
    for number in range(1, ROUNDS + 1):
        fast = seconds(ours, 1) / LETTERS
        slow = seconds(anew, SLOW_LETTERS)
        ratios.append(slow / fast)
        lines.append(
            f"  round {number}: docxtpl anew {slow * 1000:.1f}, tendering {fast * 1000:.2f}: {ratios[-1]:.1f}x as fast"
        )
    met = "met" if min(ratios) >= TARGET else "MISSED"
    lines.append(f"  worst round {min(ratios):.1f}x (target at least {TARGET}x: {met})")
    return tuple(lines)


if __name__ == "__main__":
    print("\n".join(run()))
