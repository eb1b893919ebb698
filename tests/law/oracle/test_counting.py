"""What the project counts, against a second reading of the law, over days drawn at random from fixed seeds."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.law.calendar import ANY_PART_OF_UK, ENGLAND_AND_WALES
from tendering.law.due import due
from tendering.law.periods import before
from tendering.law.standstill import TooShortError, pa_end, pcr_end
from tendering.law.values import value
from tendering.model.bids import Send
from tendering.model.papers import Length
from tests.law.oracle import reading
from tests.law.oracle.days import DAY, LAST, works_in_kingdom

ROUNDS = int(os.environ.get("ORACLE_ROUNDS", "1500"))
PCR = (date(2015, 2, 26), date(LAST - 1, 12, 31))
ACT = (date(2025, 2, 24), date(LAST, 5, 31))


def drawn(chance: random.Random, span: tuple[date, date]) -> date:
    """Return a day of a span; every third one near a holiday, where counting goes wrong."""
    first, last = span
    day = first + timedelta(days=chance.randrange((last - first).days + 1))
    if chance.random() < 1 / 3:
        month, near = chance.choice(
            [(12, 18), (3, 27), (4, 8), (4, 28), (8, 20), (11, 19), (7, 1), (3, 7)]
        )
        day = date(chance.randrange(first.year, last.year), month, near) + timedelta(
            days=chance.randrange(12)
        )
    return min(max(day, first), last)


def sendings(chance: random.Random) -> list[reading.Sent]:
    """Return one to five sendings, close together: electronic, by post, some received and some not."""
    first = drawn(chance, PCR)
    found = []
    for _ in range(chance.choice([1, 1, 2, 3, 5])):
        sent = first + timedelta(days=chance.choice([0, 0, 1, 2, 5, 9]))
        electronic = chance.random() < 0.5
        received = sent + timedelta(days=chance.randrange(12)) if chance.random() < 0.6 else None
        found.append(reading.Sent(sent, electronic, None if electronic else received))
    return found


def as_sends(sends: list[reading.Sent]) -> list[Send]:
    """The same sendings, as the project holds them."""
    return [
        Send(
            recipient=str(n),
            lot="",
            sent=s.on,
            method="electronic" if s.electronic else "post",
            received=s.received,
        )
        for n, s in enumerate(sends)
    ]


def test_a_standstill_of_2015_ends_as_a_second_reading_says() -> None:
    chance = random.Random(87)
    for _ in range(ROUNDS):
        sends = sendings(chance)
        raw, last = reading.pcr_standstill(sends)
        got = pcr_end(as_sends(sends))
        assert (got.raw_day, got.last_day) == (raw, last), sends
        assert got.earliest_contract_date == last + DAY
        assert got.rolled is (raw != last)
        assert got.counted_days[-1] == raw
        assert len(got.counted_days) in (10, 15)
        safe = reading.first_that_works(raw, works_in_kingdom)
        assert got.prudent_last_day == (safe if safe != last else None), sends


def test_a_standstill_of_the_act_ends_as_a_second_reading_says() -> None:
    chance = random.Random(51)
    for _ in range(ROUNDS):
        published, light = drawn(chance, ACT), chance.random() < 0.7
        days = chance.choice([None, 8, 8, 9, 10, 12, 15, 20])
        counted = reading.act_standstill(published, days or 8)
        got = pa_end(published, light_touch=light, working_days=days)
        assert list(got.counted_days) == counted
        assert got.last_day == counted[-1]
        assert got.earliest_contract_date == counted[-1] + DAY


@pytest.mark.parametrize("days", [-1, 1, 5, 7])
@pytest.mark.parametrize("light", [True, False])
def test_fewer_than_eight_working_days_are_refused(days: int, light: bool) -> None:
    with pytest.raises(TooShortError):
        pa_end(date(2026, 9, 1), light_touch=light, working_days=days)


def test_no_standstill_is_for_light_touch_alone() -> None:
    got = pa_end(date(2026, 9, 1), light_touch=True, working_days=0)
    assert (got.last_day, got.ends_exclusive, got.earliest_contract_date) == (
        None,
        None,
        date(2026, 9, 1),
    )
    with pytest.raises(TooShortError):
        pa_end(date(2026, 9, 1), light_touch=False, working_days=0)


PERIODS: dict[str, tuple[tuple[date, date], Callable[[date], date]]] = {
    "pcr2015.deadlines.award_notice": (PCR, lambda day: reading.rolled(day, 30)),
    "pcr2015.deadlines.award_notice_light_touch": (PCR, lambda day: reading.rolled(day, 30)),
    "pcr2015.deadlines.award_notices_grouped": (PCR, lambda day: reading.rolled(day, 30)),
    "pcr2015.deadlines.reply_to_request": (PCR, lambda day: reading.rolled(day, 15)),
    "pcr2015.deadlines.claim": (PCR, lambda day: reading.rolled_with(day, 30)),
    "pa2023.deadlines.details_notice": (ACT, lambda day: reading.beginning_with(day, 30)),
    "pa2023.deadlines.details_notice_light_touch": (
        ACT,
        lambda day: reading.beginning_with(day, 120),
    ),
    "pa2023.deadlines.copy": (ACT, lambda day: reading.beginning_with(day, 90)),
    "pa2023.deadlines.copy_light_touch": (ACT, lambda day: reading.beginning_with(day, 180)),
    "pa2023.deadlines.termination_notice": (ACT, lambda day: reading.beginning_with(day, 30)),
    "pa2023.deadlines.exclusion_told": (ACT, lambda day: reading.beginning_with(day, 30)),
    "pa2023.deadlines.payments_compliance": (ACT, lambda day: reading.beginning_with(day, 30)),
    "pa2023.deadlines.claim": (ACT, lambda day: reading.beginning_with(day, 30)),
    "pa2023.deadlines.set_aside": (ACT, lambda day: reading.months_beginning_with(day, 6)),
    "pa2023.deadlines.records": (ACT, lambda day: reading.months_beginning_with(day, 36)),
    "other.deadlines.information_request": (ACT, reading.information_request),
}


@pytest.mark.parametrize("name", PERIODS)
def test_a_period_ends_as_a_second_reading_says(name: str) -> None:
    span, ends = PERIODS[name]
    chance, rule = random.Random(name), value(name)
    for _ in range(ROUNDS // 3):
        day = drawn(chance, span)
        if day.year < LAST:
            assert due(day, rule, rolls="records" not in name).on == ends(day), day


def test_a_key_decision_is_announced_28_clear_days_before() -> None:
    chance, rule = random.Random(28), value("other.deadlines.key_decision_notice")
    for _ in range(ROUNDS):
        decision = drawn(chance, PCR)
        length = Length(number=rule.days, unit=rule.unit)
        assert before(decision, length, ENGLAND_AND_WALES) == reading.key_decision_published_by(
            decision
        )


def test_half_year_to_31_march_is_due_on_the_29th_of_april() -> None:
    """The trap of s.69: the last day of the half year is day 1."""
    assert due(date(2026, 3, 31), value("pa2023.deadlines.payments_compliance")).on == date(
        2026, 4, 29
    )


def test_the_command_says_what_a_second_reading_says() -> None:
    chance, runner = random.Random(2026), CliRunner()
    for n in range(max(ROUNDS // 15, 60)):
        args = ["law", "standstill", "--json", "--regime"]
        if n % 2:
            sends = sendings(chance)
            args.append("pcr2015")
            for one in sends:
                received = f":{one.received}" if one.received else ""
                args += ["--send", f"{one.on}" if one.electronic else f"{one.on}:post{received}"]
            last = reading.pcr_standstill(sends)[1]
        else:
            published, days = drawn(chance, ACT), chance.choice([None, 8, 10])
            args += ["pa2023", "--published", str(published)]
            args += ["--light-touch"] if chance.random() < 0.5 else []
            args += ["--days", str(days)] if days else []
            last = reading.act_standstill(published, days or 8)[-1]
        ran = runner.invoke(app, args)
        got = json.loads(ran.stdout)
        assert ran.exit_code == 0, (args, got)
        assert got["last_day"] == str(last), args
        assert got["earliest_contract_date"] == str(last + DAY)
        assert got["ends_exclusive"].startswith(f"{last + DAY}T00:00:00+0")


def test_the_calendars_are_those_of_each_law() -> None:
    assert ENGLAND_AND_WALES.is_working(date(2026, 11, 30))
    assert not ANY_PART_OF_UK.is_working(date(2026, 11, 30))
