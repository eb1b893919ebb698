"""What a market test found: counts that add up, and nobody shown who did not agree to it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.market_test import (
    ALL,
    NAME_TAKEN_OUT,
    TOGETHER,
    WITHHELD,
    found_of,
    groups_of,
    says_who,
    twice,
)
from tendering.model.market_test import (
    MarketTest,
    Response,
    Said,
    canonical,
    shown,
    term_months,
    term_text,
)
from tests.market_tests import RUTLAND, TEST, TOKENS, markets


def one(name: str, *said: Said, kind: str = "Company", named: bool = False) -> Response:
    about = {"organisation": name, "class": kind, "named": "Yes" if named else "No"}
    return Response(about=about, said=said or (Said(question="2", part="", text="A"),))


@settings(max_examples=14)
@given(markets(TEST, TOKENS))
def test_counts_add_up_and_nobody_is_counted_in_too_small_a_group(market: tuple[Response, ...]) -> None:  # fmt: skip
    found = found_of(TEST, market, market)
    assert found.answered == len(market)
    for group in found.groups:
        unnamed = sum(not r.named for r in group.members)
        assert unnamed >= TEST.least_group or (unnamed == 0 and len(found.groups) == 1)
    if found.counted:
        members = [r for g in found.groups for r in g.members]
        assert sorted(r.organisation for r in members) == sorted(r.organisation for r in market)
    for question in found.questions:
        for part in question.parts:
            assert bool(part.tallies) == found.counted
            sizes = {t.group: t.size for t in part.tallies}
            if found.counted:
                groups = {g.title: g.size for g in found.groups}
                assert sizes == ({ALL: len(market), **groups} if len(groups) > 1 else {ALL: len(market)})  # fmt: skip
            if len(part.tallies) > 1:
                every, *rest = part.tallies
                assert every.counts == tuple(map(sum, zip(*(t.counts for t in rest), strict=True)))
                assert every.confidential == sum(t.confidential for t in rest)


@settings(max_examples=10)
@given(markets(TEST, TOKENS), st.randoms(use_true_random=False))
def test_the_order_of_answers_changes_nothing(market: tuple[Response, ...], chance: random.Random) -> None:  # fmt: skip
    mixed = list(market)
    chance.shuffle(mixed)
    one_way, other = found_of(TEST, market, market), found_of(TEST, mixed, mixed)
    assert one_way.questions == other.questions
    assert (one_way.named, one_way.support) == (other.named, other.support)
    assert [(g.title, g.size) for g in one_way.groups] == [(g.title, g.size) for g in other.groups]


@settings(max_examples=12)
@given(markets(TEST, TOKENS))
def test_a_confidential_answer_changes_only_how_many_are(market: tuple[Response, ...]) -> None:
    """Whatever is written under the mark, the same is found."""
    other = tuple(
        Response(
            about=r.about,
            said=tuple(
                Said(question=s.question, part=s.part, text=_another(s), confidential=True)
                if s.confidential
                else s
                for s in r.said
            ),
        )
        for r in market
    )
    assert found_of(TEST, market, market) == found_of(TEST, other, market) or _differs_in_members(market, other)  # fmt: skip


def _another(said: Said) -> str:
    swaps = {"yes": "no", "no": "yes", "A": "B", "B": "Neither", "Neither": "A"}
    return swaps.get(said.text, "7 years" if said.question == "3" and not said.part else "ANOTHER")


def _differs_in_members(one_way: tuple[Response, ...], other: tuple[Response, ...]) -> bool:
    """Say whether all that is shown is the same: the members of groups are for counting, and shown nowhere."""
    a, b = found_of(TEST, one_way, one_way), found_of(TEST, other, one_way)
    return (a.questions, a.support, a.named, a.answered, a.confidential) == (b.questions, b.support, b.named, b.answered, b.confidential)  # fmt: skip


@settings(max_examples=20)
@given(markets(TEST, TOKENS))
def test_a_text_gives_away_nothing_confidential_and_nobody_unnamed(market: tuple[Response, ...]) -> None:  # fmt: skip
    """Each answer repeats what others marked confidential, and their names: none of it is quoted."""
    hidden = {
        s.text
        for r in market
        for s in r.said
        if s.confidential and s.text.isupper() and len(s.text) == 9
    }
    unnamed = [r.organisation for r in market if not r.named]
    gossip = " ".join([*hidden, *unnamed, *(n.removesuffix(" Ltd") for n in unnamed)])
    telling = tuple(
        Response(
            about=r.about,
            said=tuple(
                s
                if s.confidential or s.question in ("2", "3", "4")
                else Said(question=s.question, part=s.part, text=f"{s.text} {gossip}")
                for s in r.said
            ),
        )
        for r in market
    )
    found = found_of(TEST, telling, telling)
    read = " ".join(q.text for f in found.questions for p in f.parts for q in p.quotes)
    assert not any(text in read for text in hidden)
    assert not any(name in read or name.removesuffix(" Ltd") in read for name in unnamed)


def test_a_small_class_is_counted_with_others_and_never_by_subtraction() -> None:
    many = [one(f"Firm {n}") for n in range(4)]
    charity = one("Kind Hearts", kind="Charity")
    (group,) = groups_of(TEST, [*many, charity])
    assert (group.title, group.size) == (ALL, 5)
    two = groups_of(TEST, [*many, charity, one("Warm Hands", kind="Charity")])
    assert [(g.title, g.size) for g in two] == [("Company", 4), ("Charity", 2)]
    mixed = groups_of(TEST, [*many, charity, one("Abroad", kind="Aktiengesellschaft")])
    assert [(g.title, g.size) for g in mixed] == [("Company", 4), (TOGETHER, 2)]
    assert groups_of(TEST, [charity]) == ()
    assert groups_of(TEST, [charity, one("Known", named=True)]) == ()
    agreed = groups_of(TEST, [one("Known", named=True), one("Also", named=True, kind="Charity")])
    assert [g.size for g in agreed] == [2]


def test_what_is_confidential_is_counted_as_nothing_else() -> None:
    flagged = Said(question="2", part="", text="A", confidential=True, why="talks")
    market = [one("P", flagged), one("Q"), one("R", Said(question="2", part="", text="B"))]
    found = found_of(TEST, market, market)
    (tally,) = found.questions[1].parts[0].tallies
    assert (tally.counts, tally.confidential, tally.unanswered) == ((1, 1, 0), 1, 0)
    assert [s.chosen for s in found.support] == [(1,), (1,)]


def test_names_and_addresses_are_taken_out_where_their_owner_did_not_agree() -> None:
    texts = [
        one("Oak Home Care Ltd", Said(question="1", part="", text="Write to oak@oak.example, says OAK  home care.")),
        one("Elm Care", Said(question="1", part="", text="Unlike Oak Home Care Ltd we can."), named=True),
        one("Ash", Said(question="1", part="", text="A secret rate is a secret.")),
        one("Yew", Said(question="1", part="", text="secret rate", confidential=True)),
    ]  # fmt: skip
    quotes = found_of(TEST, texts, texts).questions[0].parts[0].quotes
    assert [(q.text, q.by) for q in quotes] == [
        (f"A {WITHHELD} is a secret.", ""),
        (f"Unlike {NAME_TAKEN_OUT} we can.", "Elm Care"),
        (f"Write to {NAME_TAKEN_OUT} says {NAME_TAKEN_OUT}.", ""),
    ]
    assert says_who("We are Oak Home Care.", texts[0].about)
    assert not says_who("We are many.", texts[0].about)


def test_too_few_are_neither_counted_nor_quoted() -> None:
    market = [one("Oak", Said(question="1", part="", text="Alone."))]
    found = found_of(TEST, market, market)
    assert not found.counted
    assert found.support == ()
    assert all(not p.quotes and not p.tallies for q in found.questions for p in q.parts)


def test_one_organisation_is_known_by_its_name_or_number() -> None:
    a, b = one("Oak Care Ltd"), one(" OAK  care ltd")
    c = Response(about={"organisation": "Oak", "number": "0123"})
    d = Response(about={"organisation": "Oak Care Group", "number": " 0123 "})
    assert list(twice([a, b])) == [(a, b)]
    assert list(twice([c, d])) == [(c, d)]
    assert list(twice([a, c])) == []


@pytest.mark.parametrize("months", [0, 1, 11, 12, 13, 18, 24, 60, 120])
def test_a_term_reads_as_it_is_kept(months: int) -> None:
    assert term_months(term_text(months)) == months


@pytest.mark.parametrize("text", ["", "years", "3", "three years", "-1 years", "0 years", "long"])
def test_what_is_no_term_is_none(text: str) -> None:
    assert term_months(text) is None


@pytest.mark.parametrize(
    ("question", "part", "text", "kept"),
    [
        ("4", "", "1", "1"),
        ("4", "", "option 2: relationship-based homecare", "2"),
        ("4", "", "no preference", "No preference"),
        ("4", "", "4", None),
        ("6", "", "Another model", None),
        ("7", "", "2 years and 6 months", "30 months"),
        ("7", "", "NONE", "none"),
        ("9", "reablement", "YES", "yes"),
        ("9", "reablement", "perhaps", None),
        ("9", "comments", "perhaps", "perhaps"),
    ],
)
def test_an_answer_is_kept_in_one_form(question: str, part: str, text: str, kept: str | None) -> None:  # fmt: skip
    assert canonical(RUTLAND, question, part, text) == kept
    if kept is not None:
        assert canonical(RUTLAND, question, part, shown(RUTLAND, question, part, kept)) == kept


def test_rutland_asks_ten_questions_of_three_options() -> None:
    test: MarketTest = RUTLAND
    assert len(test.questions) == 10
    assert [o.title for o in test.options] == [
        "An improved framework of preferred providers",
        "Relationship-based homecare",
        "'Whole care' approach with relationship-based support",
    ]
    assert test.closes.isoformat() == "2017-05-19T16:00:00"
    nine = test.question("9")
    assert nine is not None
    assert [s.title for s in nine.services] == [
        "General support",
        "Specialist or complex support",
        "Reablement",
        "End of life care",
    ]
