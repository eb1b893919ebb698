"""One letter of each kind of the shipped evaluations, as text: whoever changes a sentence sees it here."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tendering.documents.letters import Letter, make_letters
from tendering.workbench.evaluate import computed
from tendering.workbench.letters import day_of_issue, letters_standstill
from tests.documents.readback import assert_accessible, tables, text_of

GOLDEN = Path(__file__).resolve().parent / "golden"
KINDS = {
    "herefordshire-2017": {"letter": 8},
    "bolton-2016": {"letter": 42},
    "bristol-2015": {"letter": 23, "candidate": 27},
    "herefordshire-2027": {"summary": 8, "excluded": 1, "disregarded": 1},
}
READ = (
    ("herefordshire-2017", "ohara", "letter"),
    ("herefordshire-2017", "luggmeadow", "letter"),
    ("bolton-2016", "b21", "letter"),
    ("bristol-2015", "p40", "candidate"),
    ("herefordshire-2027", "marcherlantern", "summary"),
    ("herefordshire-2027", "oakleaf", "summary"),
    ("herefordshire-2027", "orchardgate", "summary"),
    ("herefordshire-2027", "perryorchard", "summary"),
    ("herefordshire-2027", "blackmere", "excluded"),
    ("herefordshire-2027", "hergestway", "disregarded"),
)


@cache
def letters_of(evaluation: str) -> tuple[Letter, ...]:
    _, dossier, outcome, _ = computed(evaluation)
    assert dossier is not None
    assert outcome is not None
    day = date.fromisoformat(day_of_issue(dossier))
    standstill, _ = letters_standstill(dossier, day)
    letters, problems = make_letters(dossier, outcome, day, standstill)
    assert not problems
    return letters


@pytest.mark.parametrize("evaluation", KINDS)
def test_every_bidder_gets_what_its_law_calls_for(evaluation: str) -> None:
    counts: dict[str, int] = {}
    for letter in letters_of(evaluation):
        counts[letter.kind] = counts.get(letter.kind, 0) + 1
    assert counts == KINDS[evaluation]


@pytest.mark.parametrize(("evaluation", "bidder", "kind"), READ)
def test_a_letter_says_what_it_said(
    evaluation: str, bidder: str, kind: str, update_golden: bool
) -> None:
    (letter,) = [
        x for x in letters_of(evaluation) if x.bidder.startswith(bidder) and x.kind == kind
    ]
    assert_accessible(letter.data)
    said = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", text_of(letter.data)) + "\n"
    path = GOLDEN / f"{evaluation}-{letter.bidder}.txt"
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_summaries_hold_the_scores_and_explanations_of_every_appointee() -> None:
    """Regulation 31(3)(d), for each lot in which something was refused."""
    _, dossier, outcome, _ = computed("herefordshire-2027")
    assert dossier is not None
    assert outcome is not None
    names = {b.id: b.name for b in dossier.bidders}
    agreed = {(c.bidder, c.lot, c.criterion): c.letter_text for c in dossier.consensus}
    for letter in (x for x in letters_of("herefordshire-2027") if x.kind == "summary"):
        text = text_of(letter.data)
        for lot in (outcome.lot(x) for x in letter.lots):
            assert lot is not None
            holders = {p.bidder for p in lot.places}
            listed = [t for t in tables(letter.data) if t[0][0] == "Bidder"]
            assert any(holders == {self_id(names, row[0]) for row in t[1:]} for t in listed)
            refused = [
                n
                for n in lot.not_placed
                if n.bidder == letter.bidder and n.reason.facts.get("cause") != "zone_not_bid"
            ]
            for winner in holders - {letter.bidder} if refused else ():
                assert f"How the bid of {names[winner]}" in text
                for criterion in dossier.tender.questions(lot.lot):
                    said = (
                        agreed.get((winner, lot.lot, criterion.id))
                        or agreed[winner, "", criterion.id]
                    )
                    assert said in text


def self_id(names: dict[str, str], name: str) -> str:
    return next(bidder for bidder, known in names.items() if known == name)


def test_only_those_who_may_be_named_are_named() -> None:
    """Nobody is told who was excluded, disregarded or lower in the order without a place."""
    _, dossier, outcome, _ = computed("herefordshire-2027")
    assert dossier is not None
    assert outcome is not None
    placed = {p.bidder for lot in outcome.lots for p in lot.places}
    for letter in letters_of("herefordshire-2027"):
        text = text_of(letter.data)
        for bidder in dossier.bidders:
            if bidder.id not in placed and bidder.id != letter.bidder:
                assert bidder.name not in text


def test_a_letter_after_a_promotion_says_where_the_free_place_went() -> None:
    said = {x.bidder: text_of(x.data) for x in letters_of("withdrawal-after-approval")}
    assert (
        "the last of them is Cedar Community Care with 80.00 points. A place that became free since went to Dale Lodge "
        "Homecare, from the reserves." in said["B5"]
    )
    assert (
        "Amber Home Support has withdrawn since; the place went to Cedar Community Care"
        in said["B5"]
    )


def test_where_nobody_is_scored_a_letter_has_no_scores_ranks_or_points() -> None:
    for letter in letters_of("cornwall-2018"):
        text = text_of(letter.data)
        assert "Your scores" not in text
        assert not re.search(r"\bpoints\b|\branked (equal )?\d|0\.00|Total\b", text)
        assert [table[0][0] for table in tables(letter.data)] == ["Lot"]
        assert "are admitted in this lot: " in text
        assert "regulation 55" in text
