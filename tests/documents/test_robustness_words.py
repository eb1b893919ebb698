"""What `tendering robustness` says: places in words, shares, the picture, people removed, another formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tendering.analysis.effect import Effect
from tendering.analysis.margin_types import Seat
from tendering.analysis.robustness import robustness
from tendering.analysis.sampled_places import sample
from tendering.documents.names import Names
from tendering.documents.robustness_charts import ShareBar, share_bars
from tendering.documents.robustness_effects import effect_cell, effect_words
from tendering.documents.robustness_page import page, parts, text
from tendering.documents.robustness_sample import percent, picture
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind
from tendering.model.lots import Places, Role
from tendering.model.tender import Per, Price, PriceItem
from tests.evaluation.build import dossier, lot, mark, question, tender

FRAMEWORK = Role(role="framework", per=Per.LOT, places=Places(most=1))


def competition() -> Dossier:
    """Ann alone marked A as high as the panel agreed, and a declaration removes her from A."""
    t = tender([question("Q1", 100)], lots=(lot(roles=(FRAMEWORK,)),))
    d = dossier(t, {"A": {"Q1": 5}, "B": {"Q1": 4}})
    rows = tuple(
        mark(who, b, "Q1", m)
        for who, given in {"Ann": (5, 4), "Ben": (3, 4), "Cat": (3, 4)}.items()
        for b, m in zip("AB", given, strict=True)
    )
    removed = Entry(
        kind=EntryKind.DECLARATION,
        on=date(2027, 5, 1),
        person="Ann",
        bidder="A",
        facts={"interest": "a share", "action": "remove"},
    )
    return replace(d, marks=rows, entries=(removed,))


def said(d: Dossier) -> str:
    return " ".join(text(d, robustness(d, evaluate(d), ("1",))).split())


def test_a_score_of_one_mind_given_by_a_person_removed_is_said_twice_and_first() -> None:
    words = said(competition())
    assert (
        "A place hangs on 1 agreed score that is one person's own mark against all the others"
        in words
    )
    assert "Ann took part where a declaration of interests removes them." in words
    assert "Removed by a declaration of interests: Ann from A." in words
    short, _, rest = words.partition("Without each evaluator")
    assert "Ann took part" in short
    assert "B in place of A" in rest


def test_another_formula_says_with_what_and_who_would_stand_first() -> None:
    t = tender(
        [question("Q1", 60)],
        lots=(lot(roles=(FRAMEWORK,)),),
        price=Price(
            weight=Fraction(40),
            items=(PriceItem(id="p"),),
            formula="lowest_over_bid",
            baseline="admissible",
            scope="lot",
            zero="error",
            one_bid="formula",
        ),
    )
    d = dossier(t, {"A": {"Q1": 5}, "B": {"Q1": 4}, "C": {"Q1": 1}}, {"A": 150, "B": 100, "C": 99})
    words = said(d)
    assert "The tender publishes lowest_over_bid. Nobody was told of the rules below" in words
    assert "least 99, most 150" in words
    assert "not tried: it needs worth_of_point, which only the buyer can set" in words


def test_where_nothing_is_marked_no_evaluator_is_asked_about() -> None:
    d = dossier(tender(lots=(lot(roles=(FRAMEWORK,)),)))
    assert "Nothing is marked here: no score is anybody's to leave out." in said(d)


def test_of_a_lot_that_waits_the_page_says_first_that_nothing_said_is_about_its_places() -> None:
    d = replace(competition(), consensus=competition().consensus[:1])
    made = page(d, robustness(d, evaluate(d), ("1",)))
    first = made.index("is not decided: it waits for")
    assert first < made.index("No bidder decides between others by being there")
    assert "is not decided" not in page(
        competition(), robustness(competition(), evaluate(competition()), ("1",))
    )


def test_the_page_holds_what_the_text_says() -> None:
    d = competition()
    found = robustness(d, evaluate(d), ("1",))
    made = page(d, found, foot="Head of the record: abc.")
    assert "Analysis only: nothing is recorded by it" in made
    assert "Head of the record: abc." in made
    for part in parts(d, found):
        assert part.heading in made


def test_the_picture_says_who_holds_and_how_often() -> None:
    d = competition()
    outcome = evaluate(d)
    shares = tuple(sample(d, outcome, {"1"}, draws=200, seed=1))
    found = replace(robustness(d, outcome, ("1",)), shares=shares, draws=200, seed=1)
    drawn = picture(Names.of(d), found, "1")
    assert drawn is not None
    assert drawn.count("<rect") == len([s for s in shares[0].shares if s.held or s.count >= 10])
    assert "holds it" in drawn
    assert picture(Names.of(d), found, "2") is None


def test_a_long_name_and_signs_do_no_harm_in_a_picture() -> None:
    bar = ShareBar(label="<b>&" + "x" * 80, share=Fraction(0), said="0%", held=False)
    made = share_bars(key="k", title="<t>", desc="&", places=[("<p>", [bar])])
    assert "<b>" not in made
    assert "<p>" not in made
    assert "…" in made


def test_places_in_words_name_who_comes_for_whom() -> None:
    names = Names.of(competition())

    def seat(bidder: str) -> Seat:
        return Seat(lot="1", role="framework", zone=None, bidder=bidder)

    assert effect_words(names, Effect(gained=(seat("B"),), lost=(seat("A"),))) == [
        "Framework provider, Lot 1: B in place of A"
    ]
    assert effect_words(names, Effect(gained=(seat("B"),))) == [
        "Framework provider, Lot 1: B as well"
    ]
    assert effect_words(names, Effect(lost=(seat("A"),))) == [
        "Framework provider, Lot 1: A no longer"
    ]
    assert effect_words(names, Effect(waiting=(("1", "a tie"),), decided=("1",))) == [
        "Lot 1 would wait: a tie",
        "Lot 1 would wait no longer",
    ]
    assert effect_cell(names, Effect()) == "no"


@given(st.integers(1, 10**6), st.data())
def test_a_share_is_all_or_nothing_only_where_it_is(draws: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, draws))
    shown = percent(count, draws)
    assert (shown == "0%") == (count == 0)
    assert (shown == "100%") == (count == draws)
    assert "100.0" not in shown
    assert shown != "0.0%"
