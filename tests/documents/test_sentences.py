"""Every reason reads as a sentence a person understands."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import subprocess
from fractions import Fraction

import pytest

from tendering.documents.causes import CAUSES
from tendering.documents.names import Names
from tendering.documents.sentences import (
    draw_recipe,
    explain_figures,
    not_placed_sentence,
    place_sentence,
    reserve_sentence,
    sentence,
    standing_sentence,
    tie_lines,
    unfilled_sentence,
)
from tendering.model.outcome import REASONS, Reason, Status, Unfilled
from tests.documents.example import BIDDERS, COMMITMENT, SEED, dossier, outcome, standing, tender

F = Fraction

NAMES = Names.of(dossier(), "1")

FACTS: dict[str, dict[str, str]] = {
    "appointed": {
        "role": "main",
        "zone": "north",
        "order": "1",
        "of": "4",
        "seats": "1",
        "value": "275/3",
    },
    "via": {"inner": "main", "zones": "north,south"},
    "admitted_tied": {"value": "88", "seats": "3", "group": "bir,ced"},
    "promoted": {"vacated_by": "oak"},
    "not_drawn": {"from": "framework"},
    "outranked": {"order": "3", "value": "88", "seats": "2", "last": "bir", "last_value": "90"},
    "group": {"group": "g1", "holder": "oak"},
    "limit": {"most": "1", "counts": "zones", "held": "1/north", "method": "ranked"},
    "capacity": {"needed": "523.17", "left": "300", "declared": "800"},
    "displaced": {"to": "ced", "total": "350.5", "best": "360"},
    "tie_not_admitted": {"value": "88", "group": "bir,ced", "seats": "1"},
    "awaiting": {
        "for": "decision",
        "cause": "price_breach",
        "item": "hourly",
        "amount": "14.5",
        "effect": "may_reject",
    },
    "not_eligible": {"cause": "late", "status": "late"},
    "unfilled": {"seats": "2", "held": "1", "bids": "3", "others": "limit: 1, not_eligible: 1"},
}
CAUSE_FACTS: dict[str, dict[str, str]] = {
    "price_breach": {"item": "hourly", "amount": "14.5", "bound": "15", "effect": "may_reject"},
    "pass_fail": {"question": "cqc", "answer": "fail", "effect": "must_reject"},
    "role_question": {"question": "cqc", "answer": "Requires improvement"},
    "below_minimum": {"of": "Q1", "mark": "1", "minimum": "2"},
    "missing_consensus": {"criteria": "Q1,Q2"},
    "missing_answer": {"questions": "cqc"},
    "missing_price": {"items": "hourly"},
    "withdrawn": {"on": "2017-02-01", "why": "no capacity"},
    "not_shortlisted": {"stage": "selection", "order": "21", "most": "20"},
    "late": {},
    "excluded": {},
    "zone_not_bid": {"zone": "south"},
}
RULES = [
    "", "limits[0]", "limits[0].most", "lots[1].roles[main]", "lots[1].roles[main].by_zone[north]",
    "lots[1].roles[framework].at_last_place", "criteria[Q1].minimum", "minimum_quality", "pass_fail[cqc]",
    "price.items[hourly].rule", "price", "ties", "ties[2]", "capacity", "related_bidders", "stages[selection].keep",
    "on_withdrawal", "lots[1].reserves", "timetable[0]", "something.else",
]  # fmt: skip


def assert_reads_well(text: str) -> None:
    assert "None" not in text
    assert "{" not in text
    assert text.endswith(".")
    assert ".." not in text
    assert "  " not in text
    assert text[0].isupper()
    words = set(re.findall(r"[\w/]+", text))
    assert not words & {*BIDDERS, "north", "south", "hourly", "cqc", "main", "1/north"} - {
        "main"
    }, text
    assert not re.search(r"[a-z]_[a-z]", text), text
    assert not re.search(r"\d/\d", text), text


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("rule", RULES)
def test_every_reason_has_a_sentence(code: str, rule: str) -> None:
    assert_reads_well(sentence(Reason(code=code, rule=rule, facts=FACTS[code]), NAMES))


def test_a_place_left_empty_is_not_called_taken() -> None:
    facts = {
        "order": "5",
        "value": "40",
        "seats": "3",
        "last": "bir",
        "last_value": "80",
        "held": "2",
    }
    rule = "lots[1].roles[framework].at_last_place"
    told = sentence(Reason(code="outranked", rule=rule, facts=facts), NAMES)
    assert (
        "2 of the 3 places were taken by bidders higher in the order; the last of them is Birch"
        in told
    )
    assert (
        "Nobody below the bidders equal at the last place takes one. Rule applied: the published rule"
        in told
    )
    stopped = {**facts, "stopped_by": "ced"}
    told = sentence(Reason(code="outranked", rule="capacity.when_short", facts=stopped), NAMES)
    assert "Cedar Care CIC came next and was too small for its place" in told
    assert "equal at the last place" not in told


def test_a_place_won_from_below_says_that_those_above_could_not_be_given_it() -> None:
    facts = FACTS["appointed"]
    assert "could be given" not in sentence(Reason(code="appointed", rule="", facts=facts), NAMES)
    told = sentence(Reason(code="appointed", rule="", facts={**facts, "order": "4"}), NAMES)
    assert told.endswith(
        "No bidder higher in the order could be given it under the published rules."
    )
    two = {**facts, "order": "3", "seats": "2"}
    told = sentence(Reason(code="appointed", rule="", facts=two), NAMES)
    assert "Not every bidder higher in the order could be given one" in told


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("status", Status)
def test_every_cause_has_a_sentence(cause: str, status: Status) -> None:
    facts = {"cause": cause, "status": status.value, **CAUSE_FACTS[cause]}
    assert_reads_well(sentence(Reason(code="not_eligible", facts=facts), NAMES))
    decided = {
        **facts,
        "decision": "rejected",
        "by": "A Officer",
        "on": "2017-02-20",
        "why": "it was confirmed.",
    }
    text = sentence(Reason(code="not_eligible", facts=decided), NAMES)
    assert_reads_well(text)
    assert (
        f"The bid was rejected{' for this role' if cause == 'role_question' else ''} by A Officer on 20 February 2017. "
        "Reason: it was confirmed." in text
    )


@pytest.mark.parametrize("code", REASONS)
def test_a_sentence_survives_missing_optional_facts(code: str) -> None:
    needed = {
        "via": ("inner",), "promoted": ("vacated_by",), "not_drawn": ("from",), "limit": ("most",),
        "capacity": ("needed", "left"), "not_eligible": ("cause",),
    }  # fmt: skip
    facts = {k: v for k, v in FACTS[code].items() if k in needed.get(code, ())}
    assert_reads_well(sentence(Reason(code=code, facts=facts), NAMES))


def test_names_stand_for_ids() -> None:
    text = sentence(Reason(code="outranked", facts=FACTS["outranked"]), NAMES)
    assert text == (
        "Stood 3rd in the order of merit with 88.00 points. Both places were taken by bidders higher in the order; "
        "the last of them is Birch's Home Support with 90.00 points."
    )


def test_figures_that_differ_never_print_alike() -> None:
    facts = {"order": "3", "value": "88.001", "seats": "2", "last": "bir", "last_value": "88.0011"}
    text = sentence(Reason(code="outranked", facts=facts), NAMES)
    assert "88.0010 points" in text
    assert "88.0011 points" in text


def test_a_rule_that_ranks_has_no_points() -> None:
    from tendering.model.tender import AwardBy, Better

    ranked = dataclasses.replace(
        tender(), award_by=AwardBy(rule="price_per_quality_point", better=Better.LOWER)
    )
    names = Names(tender=ranked, bidders=BIDDERS, lot_id="1")
    assert "a ranking value of 91.67" in sentence(
        Reason(code="appointed", facts=FACTS["appointed"]), names
    )


def test_places_and_non_places_name_role_and_area() -> None:
    lot = outcome().lots[0]
    texts = [place_sentence(p, NAMES) for p in lot.places]
    texts += [not_placed_sentence(n, NAMES) for n in lot.not_placed]
    texts += [reserve_sentence(r, NAMES) for r in lot.reserves]
    texts += [standing_sentence(s, NAMES) for s in lot.standings]
    for text in texts:
        assert_reads_well(text)
    assert texts[0] == (
        "Oak & Elm Care <North> Ltd is appointed as main provider in North & Moors. Stood 1st of 4 in the order of "
        "merit with 92.00 points; there was 1 place."
    )


@pytest.mark.parametrize("code", REASONS)
def test_an_empty_place_has_a_reason(code: str) -> None:
    empty = Unfilled(
        role="main", zone="north", count=1, reason=Reason(code=code, facts=FACTS[code])
    )
    assert_reads_well(unfilled_sentence(empty, NAMES))


def test_figures_lead_from_mark_to_points() -> None:
    lines = explain_figures(standing("bir", 2, 3), tender())
    assert (
        lines[0]
        == "Q1 Workforce: mark 4 of 5 (Good), worth 80% of the weight: 48.00 of 60 points."
    )
    assert "Hourly rate: £15.00 per hour (published rule: exactly £15.00 per hour)." in lines
    assert "Total: 88.00 points." in lines
    assert lines[-2:] == ("Rank: 2nd.", "Order after the rule for ties: 3rd.")
    for line in lines:
        assert_reads_well(line)


def test_not_applicable_is_said_and_not_a_nought() -> None:
    gone = dataclasses.replace(standing("bir", 2, 3), marks={"Q1": None}, points={"Q1": F(60)})
    assert explain_figures(gone, tender())[0] == (
        "Q1 Workforce: does not apply to this bidder, as agreed by the panel; 60.00 of 60 points."
    )


def test_a_tie_is_told_step_by_step() -> None:
    lines = tie_lines(outcome().lots[0].ties[0], NAMES)
    assert lines[0] == "Birch's Home Support and Cedar Care CIC are equal on 88.00 points."
    assert "the higher score for Q1 Workforce" in lines[1]
    assert "both have 48.00, so it does not separate them" in lines[1]
    assert "£15.00" in lines[2]
    assert (
        lines[-1]
        == "The tie is settled by the draw; the order is Birch's Home Support and Cedar Care CIC."
    )


def test_the_draw_can_be_repeated_by_the_recipe() -> None:
    lines = draw_recipe(tender(), "1", None, ("bir", "ced"), SEED)
    assert COMMITMENT in lines[0]
    commands = [line.partition(": ")[2] for line in lines if line.startswith("Draw")]
    printed = []
    for command in commands:
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
        printed.append(done.stdout.split()[0])
    expected = sorted(
        hashlib.sha256(f"{SEED}|ashby-2016|1||{bidder}".encode()).hexdigest()
        for bidder in ("bir", "ced")
    )
    assert printed == expected
    assert "still sealed" in " ".join(draw_recipe(tender(), "1", None, ("bir",), None))
    assert "nothing is drawn" in draw_recipe(tender(), "1", None, ("bir",), "another text")[-1]
