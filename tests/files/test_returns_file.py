"""Returns from CSV: every mistake is found with its line, at once; what is only late or short is kept and told."""

from __future__ import annotations

from datetime import date

import pytest

from tendering.files.returns_file import Ground, ReadReturn, blank_form, read_return, which_return
from tendering.model.entries import Entry
from tests.framework.money import account, bolton, returned, weekly

WEEKLY = "provider,lot,week,visits,manual_overrides,on_time,people_consistent,people"
VISITS = "provider,lot,week,day,kind,minutes,visits"
FOUR = "provider,lot,from,until,visits,minutes,workers_certified,workers"
GOOD = "b1,1,2016-11-07,100,5,95,18,20"


def read(*lines: str, entries: tuple[Entry, ...] = (), correction: bool = False) -> ReadReturn:
    ground = Ground(
        account=account(bolton(), *entries),
        providers=frozenset({"b1", "b2"}),
        holders=frozenset({("b1", "1"), ("b1", "2"), ("b2", "1")}),
        today=date(2017, 4, 1),
        correction=correction,
    )
    return read_return("\n".join(lines).encode(), "r.csv", ground)


def found(result: ReadReturn) -> list[tuple[str, str]]:
    return [(f.code, f.where.partition(":")[2]) for f in result.findings]


def test_a_good_return_is_rows_of_its_provider() -> None:
    made = read(WEEKLY, GOOD)
    assert (made.which, made.findings) == ("weekly", ())
    assert made.rows["b1"][0] == {
        "lot": "1",
        "week": "2016-11-07",
        "visits": "100",
        "manual_overrides": "5",
        "on_time": "95",
        "people_consistent": "18",
        "people": "20",
    }


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("b9,1,2016-11-07,100,5,95,18,20", "L102"),
        ("b1,7,2016-11-07,100,5,95,18,20", "L103"),
        ("b2,2,2016-11-07,100,5,95,18,20", "L103"),
        ("b1,1,2016-11-08,100,5,95,18,20", "L104"),
        ("b1,1,07/11/2016,100,5,95,18,20", "F014"),
        ("b1,1,2016-11-07,100,101,95,18,20", "L109"),
        ("b1,1,2016-11-07,100,5,95,21,20", "L109"),
        ("b1,1,2016-11-07,100,5.5,95,18,20", "L108"),
        ("b1,1,2016-11-07,100,-5,95,18,20", "L108"),
        ("b1,1,2016-11-07,100,five,95,18,20", "L108"),
        ("b1,1,2016-10-31,100,5,95,18,20", "L115"),
        ("b1,1,2017-03-27,100,5,95,18,20", "L115"),
    ],
)
def test_a_mistake_of_a_weekly_report_is_found_at_its_line(line: str, code: str) -> None:
    made = read(WEEKLY, "b2,1,2016-11-07,100,5,95,18,20", line)
    assert found(made) == [(code, "3")]
    assert all(f.severity == "error" for f in made.findings)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("b1,1,2016-11-07,2016-11-14,care,30,2", "L104"),
        ("b1,1,2016-11-07,,urban,30,2", "L113"),
        ("b1,1,2016-11-07,,care,0,2", "L108"),
        ("b1,1,2016-11-07,,care,1441,2", "L108"),
        ("b1,1,2016-11-07,,care,30,", "L112"),
        ("b1,1,2016-11-07,,care,,2", "L112"),
    ],
)
def test_a_mistake_of_a_row_of_visits_is_found_at_its_line(line: str, code: str) -> None:
    made = read(VISITS, line)
    assert [(f.code, f.severity.value) for f in made.findings] == [(code, "error")]


def test_visits_under_the_minimum_are_told_and_kept() -> None:
    made = read(VISITS, "b1,1,2016-11-07,,care,12,3")
    assert [(f.code, f.severity.value) for f in made.findings] == [("L111", "warning")]
    assert "3 visits of 12 minutes" in made.findings[0].message
    assert made.rows["b1"][0]["minutes"] == "12"


@pytest.mark.parametrize(
    "span", ["2016-11-14,2016-12-11", "2016-11-07,2016-12-03", "2016-10-10,2016-11-06"]
)
def test_a_period_that_is_none_is_found(span: str) -> None:
    assert found(read(FOUR, f"b1,1,{span},400,12000,9,10")) == [("L105", "2")]


def test_a_blank_is_kept_as_a_blank_and_told_where_an_indicator_needs_it() -> None:
    made = read(WEEKLY, "b1,1,2016-11-07,100,5,,18,20", "b1,2,2016-11-07,,,,18,20")
    assert found(made) == [("L112", "2")]
    assert "on_time" not in made.rows["b1"][0]
    assert made.rows["b1"][1] == {
        "lot": "2",
        "week": "2016-11-07",
        "people_consistent": "18",
        "people": "20",
    }


def test_a_row_of_a_form_that_nobody_filled_in_is_no_return() -> None:
    made = read(WEEKLY, "b1,1,2016-11-07,,,,,", GOOD.replace("11-07", "11-14"))
    assert [(f.code, f.severity.value) for f in made.findings] == [("L112", "warning")]
    assert [row["week"] for row in made.rows["b1"]] == ["2016-11-14"]
    assert read(VISITS, "b1,1,2016-11-07,,,,").rows == {}


def test_a_week_that_is_missing_is_told_at_the_line_after_it() -> None:
    made = read(WEEKLY, GOOD, GOOD.replace("11-07", "11-28"))
    assert found(made) == [("L107", "3")]
    assert "2016-11-14, 2016-11-21" in made.findings[0].message
    before = (returned("weekly", [weekly(0)]),)
    late = read(WEEKLY, GOOD.replace("11-07", "11-21"), entries=before)
    assert found(late) == [("L107", "2")]


def test_a_week_returned_twice_is_found_here_and_in_the_record() -> None:
    assert found(read(WEEKLY, GOOD, GOOD)) == [("L106", "3")]
    before = (returned("weekly", [weekly(0)]),)
    assert found(read(WEEKLY, GOOD, entries=before)) == [("L106", "2")]
    assert found(read(WEEKLY, GOOD, entries=before, correction=True)) == []
    assert found(read(WEEKLY, GOOD, correction=True)) == [("L106", "2")]


def test_a_printed_percentage_is_held_against_its_counts() -> None:
    heads = f"{WEEKLY},KPI1,KPI2"
    assert found(read(heads, f"{GOOD},5.0,95%")) == []
    assert found(read(heads, f"{GOOD},5.1,")) == [("L110", "2")]
    assert found(read(heads, f"{GOOD},105,")) == [("L109", "2")]
    assert found(read(heads, f"{GOOD},x,")) == [("L110", "2")]
    assert found(read(f"{WEEKLY},KPI4", f"{GOOD},90")) == [("L110", "2")]


def test_a_column_that_no_return_has_is_refused_whatever_it_holds() -> None:
    made = read(f"{WEEKLY},person", f"{GOOD},Mrs Smith")
    assert [(f.code, f.severity.value) for f in made.findings] == [("F008", "error")]


def test_a_return_is_told_by_its_headings_however_it_was_saved() -> None:
    assert which_return(f"sep=;\n{WEEKLY.replace(',', ';')}".encode(), "r.csv") == "weekly"
    assert which_return(VISITS.upper().encode("utf-16"), "r.csv") == "visits"
    assert which_return(FOUR.replace(",", "\t").encode(), "r.csv") == "four_weekly"
    assert found(read("name,hours", "x,1")) == [("L101", "")]


def test_the_form_of_each_return_reads_back_as_that_return() -> None:
    whole = account(bolton())
    for which in ("weekly", "visits", "four_weekly"):
        text = blank_form(which, whole, [("b1", "1", "2016-11-07", "2016-12-04")])
        assert which_return(text.encode(), "f.csv") == which
        assert text.splitlines()[1].startswith("b1,1,2016-11-07")
