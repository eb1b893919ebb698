"""The questionnaire and the report of a market test as documents: nothing confidential, nobody who did not agree."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from hypothesis import given, settings

from tendering.documents.accessibility import accessibility_problems
from tendering.documents.market_test_pages import report_page, report_word
from tendering.documents.market_test_report import Told, summary
from tendering.documents.market_test_word import questionnaire_word
from tendering.files.document_text import text_of
from tendering.files.market_test_answers import read_answers_csv
from tendering.framework.market_test import found_of
from tendering.model.market_test import Response
from tests.market_tests import RUTLAND, SHIPPED, TEST, TOKENS, markets


def told(market: tuple[Response, ...], late: tuple[Response, ...] = ()) -> Told:
    every = (*market, *late)
    return Told(
        test=TEST,
        on=date(2025, 10, 6),
        sent=len(every),
        found=found_of(TEST, market, every),
        late=found_of(TEST, late, every),
        open=False,
    )


def shipped() -> Told:
    folder = SHIPPED / "market-test"
    market, late = (
        read_answers_csv((folder / name).read_bytes(), name, RUTLAND)[0]
        for name in ("answers.csv", "late.csv")
    )
    every = (*market, *late)
    found, after = found_of(RUTLAND, market, every), found_of(RUTLAND, late, every)
    return Told(test=RUTLAND, on=date(2017, 6, 5), sent=13, found=found, late=after, open=False)


@lru_cache(maxsize=1)
def shipped_word() -> bytes:
    return report_word(shipped())


@settings(max_examples=3)
@given(markets(TEST, TOKENS, most=5), markets(TEST, TOKENS, most=2))
def test_no_report_holds_what_is_confidential_or_who_did_not_agree(
    market: tuple[Response, ...], late: tuple[Response, ...]
) -> None:
    """Found by the bytes of the page and by the text of the Word document."""
    report = told(market, late)
    page, word = report_page(report), text_of("report.docx", report_word(report))
    assert word is not None
    every = (*market, *late)
    hidden = {
        s.text
        for r in every
        for s in r.said
        if s.confidential and s.text.isupper() and len(s.text) == 9
    }
    hidden |= {s.why for r in every for s in r.said if s.why}
    hidden |= {r.organisation.split()[0] for r in every if not r.named}
    hidden |= {r.about["number"] for r in every if r.about.get("number")}
    open_ = {s.text for r in every for s in r.said if not s.confidential}
    open_ |= {r.organisation.split()[0] for r in every if r.named}
    for text in hidden - open_:
        assert text.encode() not in page.encode()
        assert text not in word
        assert text not in summary(report)


def test_the_shipped_report_says_what_it_is_and_what_was_chosen() -> None:
    page, word = report_page(shipped()), text_of("report.docx", shipped_word())
    assert word is not None
    for text in (page, word):
        assert "This is not a call for competition." in text
        assert "Nobody is prejudiced by any response, or by not responding." in text
        assert "option 1 by 5, option 2 by 3 and option 3 by nobody" in text
        assert "11 answered by 4pm on Friday 19 May 2017" in text
        assert "2 organisations answered after" in text
        assert (
            "Say in it how often prices are looked at." in text
        )  # late, by one that agreed to be named
        for hidden in (
            "17.85",
            "community nursing",
            "stop home care",
            "Aldercroft",
            "Fennelwick",
            "INV-4",
        ):
            assert hidden not in text
    assert page.count("<svg") == 5  # the options, questions 4, 6, 7 and 9
    assert page == report_page(shipped())


def test_the_documents_can_be_followed_by_a_screen_reader() -> None:
    for data in (questionnaire_word(RUTLAND), shipped_word()):
        assert accessibility_problems(data) == ()


def test_the_questionnaire_asks_every_question_and_shows_every_option() -> None:
    data = questionnaire_word(RUTLAND)
    assert data == questionnaire_word(RUTLAND)
    text = text_of("questionnaire.docx", data)
    assert text is not None
    assert "There are 10 questions." in text
    assert "six" not in text
    for question in RUTLAND.questions:
        assert question.text in text
    for option in RUTLAND.options:
        assert f"Option {option.id}: {option.title}" in text
        assert all(point in text for point in option.points)
