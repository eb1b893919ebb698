"""Where the appointed bids are many they stand in a schedule of their lot: the letter names them and says how many did better."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.documents import letter_index
from tendering.documents.letters import Letter, make_letters
from tendering.documents.lot_view import zones_scored
from tendering.documents.names import Names, short
from tendering.documents.readback import Expected, Part, Reader
from tendering.documents.schedule_words import beside_yours
from tendering.model.bids import Dossier
from tendering.model.findings import Severity
from tendering.model.outcome import Outcome, Standing
from tendering.workbench.evaluate import computed
from tendering.workbench.letters import letters_standstill
from tests.documents.example import BIDDERS, MARKS, dossier, letter_text, outcome
from tests.documents.readback import assert_accessible, tables, text_of
from tests.documents.test_letters import ON, standstill


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a lot with more than one appointed bid have a schedule."""
    monkeypatch.setattr(letter_index, "MOST_IN_A_LETTER", 1)


def made(record: Dossier | None = None, decided: Outcome | None = None) -> dict[str, Letter]:
    letters, problems = make_letters(record or dossier(), decided or outcome(), ON, standstill())
    assert not problems
    return {one.bidder or one.name: one for one in letters}


@pytest.mark.usefixtures("few")
def test_what_is_told_of_the_appointed_bids_stands_in_the_schedule_once() -> None:
    letters = made()
    schedule = letters.pop("schedule-1-service-user-group-one.docx")
    assert (schedule.kind, schedule.lots) == ("schedule", ("1",))
    assert_accessible(schedule.data)
    text = text_of(schedule.data)
    for bidder in ("oak", "bir", "ced"):
        for question, mark in zip(("Q1", "Q2"), MARKS[bidder], strict=True):
            told = (
                f"{BIDDERS[bidder]}, {mark * {'Q1': 12, 'Q2': 8}[question]}.00, mark {mark} of 5"
            )
            assert told in text
            assert letter_text(bidder, question, mark) in text
    for bidder in ("dam", "eld"):
        assert BIDDERS[bidder] not in text
    (winners,) = tables(schedule.data)
    assert [row[0] for row in winners[1:]] == [BIDDERS[b] for b in ("oak", "bir", "ced")]
    assert "Outcome: " in text


@pytest.mark.usefixtures("few")
def test_a_letter_names_them_and_says_how_many_scored_higher() -> None:
    letter = made()["dam"]
    text = text_of(letter.data)
    assert letter.encloses == ("schedule-1-service-user-group-one.docx",)
    assert "Enclosed, and part of this letter: the schedule of appointed bids of Lot 1" in text
    named = next(line for line in text.splitlines() if "are appointed in this lot" in line)
    assert all(BIDDERS[b] in named for b in ("oak", "bir", "ced"))
    assert letter_text("oak", "Q1", MARKS["oak"][0]) not in text
    lines = counted_by_hand(dossier(), outcome(), "1", "dam", Names.of(dossier()))
    assert [line for line in lines if line not in text.splitlines()] == []


def test_few_appointed_bids_are_told_within_the_letter() -> None:
    letters = made()
    assert all(one.kind != "schedule" and not one.encloses for one in letters.values())
    assert letter_text("oak", "Q1", MARKS["oak"][0]) in text_of(letters["dam"].data)


@pytest.mark.usefixtures("few")
def test_it_goes_to_nobody_to_whom_no_bid_is_compared() -> None:
    """Whoever holds all that it sought gets the table of scores, as ever, and no texts on others."""
    letters = made()
    alone = {b for b, one in letters.items() if not one.encloses and one.kind != "schedule"}
    refused = {n.bidder for n in outcome().lots[0].not_placed}
    assert alone == set(BIDDERS) - refused
    for bidder in alone:
        text = text_of(letters[bidder].data)
        assert "Appointed bidders and their scores" in text
        assert "schedule of appointed bids" not in text


@pytest.mark.usefixtures("few")
def test_a_withheld_text_gives_its_ground_and_a_missing_one_stops_every_letter() -> None:
    text = text_of(
        made(dossier(withhold="trade secret"))["schedule-1-service-user-group-one.docx"].data
    )
    assert "withheld. The ground is: trade secret." in text
    record = dossier()
    blank = dataclasses.replace(record.consensus[0], letter_text="")
    lacking = dataclasses.replace(record, consensus=(blank, *record.consensus[1:]))
    letters, problems = make_letters(lacking, outcome(), ON, standstill())
    assert not letters
    assert {p.code for p in problems} == {"X13"}
    assert all("schedule of appointed bids" in p.where or "letter" in p.where for p in problems)


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("kind", ["letter", "schedule"])
def test_each_is_proved_by_its_bytes(kind: str) -> None:
    """What is not said as the outcome has it is found: a number of bids, a score, a text."""
    from tendering.documents.letter_facts import expected
    from tendering.documents.letter_run import LetterRun
    from tendering.documents.letters import letter_names
    from tendering.law.regime import Regime

    run = LetterRun.begin(
        dossier(), outcome(), ON, standstill=standstill(), regime=Regime.PCR2015, head="h" * 64
    )
    bidder, name, lots = next(
        (b, k, lots) for b, k, lots, _ in letter_names(run) if k == kind and b.id in ("", "dam")
    )
    wanted = expected(run, bidder, name, lots)
    data = made()["dam" if kind == "letter" else "schedule-1-service-user-group-one.docx"].data
    reader = Reader(run.names.bidders)
    told = [d for d in reader.differences(data, wanted, "x") if "digest" not in d.message]
    assert told == []
    words = [w for part in wanted.parts for w in part.words]
    assert words
    for what, said in words:
        wrong = (
            re.sub(r"\d(?=\.)", "9", said, count=1) if re.search(r"\d\.", said) else said[1:] + "x"
        )
        other = Expected(parts=(Part(words=((what, wrong),)),), named=wanted.named)
        assert [d.code for d in reader.differences(data, other, "x")] == ["T060"], said


@cache
def shipped(evaluation: str) -> tuple[Dossier, Outcome]:
    _, record, decided, _ = computed(evaluation)
    assert record is not None
    assert decided is not None
    return record, decided


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("evaluation", "day"),
    [
        ("bolton-2016", "2017-03-09"),
        ("zone-questions", "2027-03-09"),
        ("herefordshire-2017", "2017-03-09"),
    ],
)
def test_the_counts_are_those_of_a_plain_count(evaluation: str, day: str) -> None:
    """Each line of each letter against a count over the outcome by hand; every letter was read back as it was made."""
    record, decided = shipped(evaluation)
    on = date.fromisoformat(day)
    letters, problems = make_letters(record, decided, on, letters_standstill(record, on)[0])
    assert not [p for p in problems if p.severity is Severity.ERROR]
    assert any(one.kind == "schedule" for one in letters)
    names = Names.of(record)
    with_lines = 0
    for one in letters:
        lines = set(text_of(one.data).splitlines())
        for lot in one.lots if one.encloses and one.kind == "letter" else ():
            for line in counted_by_hand(record, decided, lot, one.bidder, names):
                assert line in lines
                with_lines += 1
    assert with_lines


def counted_by_hand(
    record: Dossier, decided: Outcome, lot: str, bidder: str, names: Names
) -> Iterator[str]:
    """Yield the lines a letter owes on one lot: nothing here is shared with what writes or reads letters."""
    result = decided.lot(lot)
    assert result is not None
    if len({p.bidder for p in result.places}) < 2:
        return  # told within the letter
    names = names.in_lot(lot)
    listed = {(s.bidder, s.zone): s for s in result.standings}
    zoned = zones_scored(record.tender, next(x for x in record.tender.lots if x.id == lot))
    sought = {
        (n.role, n.zone)
        for n in result.not_placed
        if n.bidder == bidder and n.reason.facts.get("cause") != "zone_not_bid"
    }
    holders = {
        (p.zone if zoned else None, p.bidder)
        for p in result.places
        if (p.role, p.zone) in sought and p.bidder != bidder
    }
    for zone in {z for z, _ in holders}:
        mine = of_list(listed, bidder, zone)
        if not mine.points:
            continue
        for question in record.tender.questions(lot):
            if question.id not in mine.points:
                continue
            own = mine.points[question.id]
            rivals = [of_list(listed, b, zone) for z, b in holders if z == zone]
            theirs = [s.points[question.id] for s in rivals if question.id in s.points]
            better = sorted(p for p in theirs if p > own)
            title = names.criterion(question.id)
            if zone:
                title = f"{title} in {names.area(lot, zone)}"
            lead = f"{title} (your score: {names.points(own)} of {short(question.points)}): "
            bids = f"the {len(theirs)} appointed bids" if len(theirs) > 1 else "the appointed bid"
            bids = f"{bids} set against yours"
            if not better:
                none = f"none of {bids} scored higher."
                yield lead + (none if len(theirs) > 1 else f"{bids} did not score higher.")
                continue
            ends = list(dict.fromkeys(names.points(p) for p in (better[0], better[-1])))
            between = ends[0] if len(ends) == 1 else f"from {ends[0]} to {ends[1]}"
            many = f"{len(better)} of {bids}" if len(theirs) > 1 else bids
            yield f"{lead}{many} scored higher: {between}."


def of_list(
    listed: dict[tuple[str, str | None], Standing], bidder: str, zone: str | None
) -> Standing:
    """Return a bidder's standing in a zone, or in the lot; where only zones have lists, any of its own."""
    own = listed.get((bidder, zone)) or listed.get((bidder, None))
    return own or next(s for (b, _), s in listed.items() if b == bidder)


score = st.integers(0, 10).map(lambda n: Fraction(n, 2))


@given(st.lists(score, min_size=1, max_size=9), st.none() | score)
def test_the_line_on_a_criterion(theirs: list[Fraction], own: Fraction | None) -> None:
    """Said of any scores: the count, and the range of those it counts."""
    run = letters_index()
    told = sorted(p for p in theirs if own is None or p > own)
    between = (told[0], told[-1]) if told else (Fraction(0), Fraction(0))
    lead, text = beside_yours(run, ("Q", "5"), own, (len(theirs), len(told), *between))
    assert (lead == "Q (of 5):") == (own is None)
    assert text.endswith(".")
    shown = [run.names.points(p) for p in between]
    if told:
        assert all(s in text for s in shown)
        assert ("from" in text) == (shown[0] != shown[1])
    else:
        assert "none of" in text or "did not score higher" in text


@cache
def letters_index() -> letter_index.LotIndex:
    from tendering.documents.letter_run import LetterRun
    from tendering.law.regime import Regime

    run = LetterRun.begin(
        dossier(), outcome(), ON, standstill=standstill(), regime=Regime.PCR2015, head="h" * 64
    )
    return run.lots[0]
