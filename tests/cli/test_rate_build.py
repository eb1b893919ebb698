"""`tendering rate-build`: Herefordshire's own rate against the dated price, a build-up of one's own, what is missing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tendering.cli.main import app
from tendering.workbench.library import shipped_root

BUILD = """
rate_build:
  - item: hourly
    pay: national_living_wage
    travel_minutes: 6
    miles: 2
    mileage_rate: "0.35"
    holiday: "12.07"
    sickness: 1
    training: 2
    national_insurance: 7
    pension: 1
    overhead: 20
    surplus: 3
    visits: {"15": 10%, "30": 60%, "60": 30%}
    shares_of: hours
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Bolton's definition in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lots/mine/tender.yaml"
    path.parent.mkdir(parents=True)
    path.write_text((shipped_root("lots") / "bolton-2016/tender.yaml").read_text("utf-8"), "utf-8")
    return path


def add(path: Path, more: str) -> None:
    path.write_text(path.read_text("utf-8") + more, "utf-8")


def run(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, ["rate-build", *args], prog_name="tendering")
    assert result.exit_code == code, f"{result.output}\n{result.exception!r}"
    return result


def codes(result: Result) -> list[str]:
    return [f["code"] for f in json.loads(result.stdout)["findings"]]


def test_herefordshires_rate_is_below_the_dated_price() -> None:
    data = json.loads(run("herefordshire-2017", "--json").stdout)
    assert data["starts_on"] == "2017-07-01"
    assert data["minimum_price"]["amount"] == "16.70"
    assert data["minimum_price"]["verified"] is False
    hourly, sleep_in = data["rates"]
    assert hourly["rates"][0]["amount"] == "15.8"
    assert hourly["rates"][0]["below_minimum_price_by"] == "0.9"
    assert sleep_in["compared"] is False
    assert sorted(f["code"] for f in data["findings"]) == ["G044", "X61"]


def test_a_build_up_by_length_of_visit(mine: Path) -> None:
    add(mine, BUILD)
    data = json.loads(run("mine", "--json").stdout)
    made = data["rates"][0]["build_up"]
    assert made["pay"] == "7.2"  # in force on 7 November 2016
    assert [v["minutes"] for v in made["visits"]] == [15, 30, 60]
    for visit in [*made["visits"], made["mix"]]:
        assert sum(Decimal(x) for x in visit["lines"].values()) == Decimal(visit["cost"])
    assert sorted({f["code"] for f in data["findings"]}) == ["X61"]
    told = run("mine").stdout
    assert "15 min" in told
    assert "Employer's National Insurance" in told


def test_a_rate_below_its_own_build_up_is_said(mine: Path) -> None:
    add(mine, BUILD.replace("national_living_wage", '"9.50"'))
    result = run("mine", "--json")
    assert "G042" in codes(result)
    assert Decimal(json.loads(result.stdout)["rates"][0]["rates"][0]["below_cost_by"]) > 0


def test_what_is_missing_is_said_and_nothing_is_assumed(mine: Path) -> None:
    add(mine, "\nrate_build: [{item: hourly, pay: 9}]\n")
    result = run("mine", "--json")
    assert {"G040"} <= set(codes(result))
    assert json.loads(result.stdout)["rates"][0]["build_up"] is None


@pytest.mark.parametrize(
    "wrong",
    ["pay: lots", 'visits: {"0": 100%}', 'visits: {"half": 100%}', 'miles: "-1"', "holiday: 200", "wages: 3"],
)  # fmt: skip
def test_a_build_up_that_cannot_be_read_is_a_finding(mine: Path, wrong: str) -> None:
    add(mine, f"\nrate_build: [{{item: hourly, {wrong}}}]\n")
    assert set(codes(run("mine", "--json", code=1))) <= {"D002", "D003"}


def test_a_build_up_of_no_price_is_a_finding(mine: Path) -> None:
    add(mine, BUILD.replace("hourly", "nightly"))
    assert "D006" in codes(run("mine", "--json", code=1))


def test_the_page_and_data_are_written_only_where_asked(mine: Path, tmp_path: Path) -> None:
    add(mine, BUILD)
    before = sorted(tmp_path.rglob("*"))
    run("mine")
    run("mine", "--out", "out", "--dry-run")
    assert sorted(tmp_path.rglob("*")) == before
    run("mine", "--out", "out")
    page = (tmp_path / "out/rate-build/rate-build.html").read_text("utf-8")
    assert '<svg class="chart"' in page
    assert "Mix of all visits" in page
    assert json.loads((tmp_path / "out/rate-build/rate-build.json").read_text("utf-8"))["tender"]
    again = page
    run("mine", "--out", "out")
    assert (tmp_path / "out/rate-build/rate-build.html").read_text("utf-8") == again


def test_a_page_template_of_ones_own_that_is_wrong_is_a_finding(
    mine: Path, tmp_path: Path
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/rate-build.html.j2").write_text("{{ nothing }}", "utf-8")
    assert codes(run("mine", "--json", "--out", "out", code=1)) == ["T001"]
    assert not (tmp_path / "out").exists()


def test_a_tender_without_hourly_rates_or_a_start_says_what_is_missing(mine: Path) -> None:
    text = mine.read_text("utf-8")
    mine.write_text(text.replace("unit: hour", "unit: visit"), "utf-8")
    assert codes(run("mine", "--json")) == ["G044"]
    mine.write_text(
        text.replace("  starts_on: {value: 2016-11-07, source: invented-dates}\n", ""), "utf-8"
    )
    assert codes(run("mine", "--json")) == ["G044", "G044"]
