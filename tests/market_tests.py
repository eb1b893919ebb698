"""Market tests and answers to them, for tests: Rutland's as it ships, a small one, and any answers there can be."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from tendering.files.market_test_file import MARKET_TEST_FILE, market_test_of
from tendering.files.tables import clean
from tendering.model.market_test import COMMENTS, Asks, MarketTest, Response, Said

SHIPPED = Path(__file__).resolve().parents[1] / "evaluations/rutland-2018"
SMALL = """\
market_test: small
title: Home care, a market test
authority: Exampleshire Council
issued: 2025-09-01
returns: {by: "2025-09-30T12:00", to: Commissioning, email: team@exampleshire.example}
kept_until: 2026-09-30
engagement: A questionnaire, open to all.
measures: Everyone has the same paper; the report goes to all.
statements:
  confidentiality: Mark what is confidential.
  no_call_for_competition: This is no call for competition.
  no_prejudice: Nobody gains or loses.
options: [{id: A, title: A framework}, {id: B, title: Teams}]
classes: [Company, Charity]
questions:
  - {id: "1", text: Comments on A?, asks: text, option: A}
  - {id: "2", text: Which?, asks: preferred_option, also: [Neither]}
  - {id: "3", text: Least term?, asks: minimum_term}
  - {id: "4", text: Would you?, asks: yes_no_per_service, services: [{id: day, title: By day}, {id: night, title: By night}]}
report: {least_group: 2}
"""


def defined(text: str) -> MarketTest:
    """Return the market test of a definition that has no error."""
    found, findings = market_test_of(text, MARKET_TEST_FILE)
    assert found is not None, findings
    return found


RUTLAND = defined((SHIPPED / MARKET_TEST_FILE).read_text("utf-8"))
TEST = defined(SMALL)

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp")) | st.sampled_from("=+-@\n"),
    min_size=1,
    max_size=40,
).map(clean).filter(bool)  # fmt: skip


def _token(number: int) -> str:
    letters = "BCDFGHJKLMNPQRSTVWXZ"
    return "".join(letters[number // 20**place % 20] for place in range(9))


TOKENS = st.integers(0, 20**9 - 1).map(_token)
"""Words that stand in no text by chance."""


@st.composite
def responses(
    draw: st.DrawFn, test: MarketTest, organisation: str, texts: st.SearchStrategy[str] = TEXTS
) -> Response:
    """Draw what an organisation answers: any part or none, marked confidential or not."""
    said = []
    for question, part in test.parts:
        text = draw(st.none() | answers(test, question, part, texts))
        if text is None:
            continue
        confidential = draw(st.booleans())
        why = draw(st.just("") | texts) if confidential else ""
        said.append(
            Said(question=question, part=part, text=text, confidential=confidential, why=why)
        )
    if not said:
        said.append(Said(question="1", part="", text=draw(texts)))
    about = {
        "organisation": organisation,
        "class": draw(st.sampled_from([*test.classes, "Other body", ""])),
        "number": draw(st.just("") | TOKENS),
        "named": draw(st.sampled_from(["Yes", "No", ""])),
    }
    return Response(about={k: v for k, v in about.items() if v}, said=tuple(said))


def answers(
    test: MarketTest, question: str, part: str, texts: st.SearchStrategy[str]
) -> st.SearchStrategy[str]:
    """Return the answers, as they are kept, to one part."""
    found = test.question(question)
    if found is None or found.asks is Asks.TEXT or part == COMMENTS:
        return texts
    if found.asks is Asks.SERVICES:
        return st.sampled_from(["yes", "no"])
    if found.asks is Asks.OPTION:
        return st.sampled_from([kept for kept, _ in test.choices(found)])
    return st.sampled_from(["none", "1 year", "18 months", "3 years", "1 month"])


@st.composite
def markets(draw: st.DrawFn, test: MarketTest, texts: st.SearchStrategy[str] = TEXTS, most: int = 6) -> tuple[Response, ...]:  # fmt: skip
    """Draw the answers of some organisations, each of another name."""
    names = draw(st.lists(TOKENS, unique=True, min_size=1, max_size=most))
    return tuple(draw(responses(test, f"{name} Care Ltd", texts)) for name in names)
