"""`tendering price` and `tendering model-test` by the command line: what they say, what they refuse, what they write."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tendering.cli.main import app
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.workbench.library import shipped_root

SETTINGS = {
    "mean_based": ["at_mean=50", "per_percent=1"],
    "graduated": ["median_margin=2.5", "loss_below=0.1", "loss_above=2"],
    "two_anchors": ["least=90", "most=200"],
    "logarithmic": ["base=2"],
    "coefficient_price": ["quality_available=90"],
    "reference_over_bid": ["reference_price=100"],
    "quality_power_over_price": ["quality_weight=60", "cost_weight=40"],
    "quality_as_money": ["worth_of_point=3"],
    "price_less_quality_premium": ["estimate=100", "price_weight=30"],
    "utility_index": ["quality_over_price=1"],
    "super_formula": ["reference_price=100", "reference_quality=70", "exponent=0.5"],
    "price_only": ["better=lower"],
}


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def machine(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*words, "--json").stdout)
    return found


def codes(found: dict[str, Any]) -> list[str]:
    return [f["code"] for f in found["findings"]]


def test_the_example_of_the_issue() -> None:
    found = machine("price", "lowest_over_bid", "--weight", "40", "--bids", "100,120,150")
    assert found["points"] == ["40", "33.33", "26.67"]
    assert found["exact"] == ["40", "100/3", "80/3"]
    assert found["findings"] == []


@pytest.mark.parametrize("name", [*PRICE_FORMULAS, *AWARD_RULES])
def test_every_formula_of_the_registry_can_be_tried(name: str) -> None:
    rules = AWARD_RULES if name in AWARD_RULES else PRICE_FORMULAS
    words = ["price", name, "--weight", "40", "--bids", "100,120,150"]
    words += [w for setting in SETTINGS.get(name, ()) for w in ("--set", setting)]
    words += ["--quality", "60,70,80"] if name in AWARD_RULES else []
    without = run(*words)
    if rules[name].irrational:
        assert without.exit_code == 1
        assert "A305" in without.stderr
        words += ["--places", "3"]
    found = machine(*words)
    assert not [f for f in found["findings"] if f["severity"] == "error"]
    assert len(found["points"]) == len(found["exact"]) == 3
    assert all(p is not None for p in found["points"])
    assert (found["exact"] == [None] * 3) == rules[name].irrational
    told = run(*words)
    assert told.exit_code == 0
    assert "Analysis only" in told.stdout


def test_the_list_has_every_formula_with_what_it_needs() -> None:
    found = machine("price", "--list")
    assert [f["name"] for f in found["formulas"]] == [*PRICE_FORMULAS, *AWARD_RULES]
    assert found["findings"] == []
    assert "price_per_quality_point" in run("price", "--list").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["lowest_over_bids", "--weight", "40", "--bids", "1"], "A301"),
        (["mean_based", "--weight", "40", "--bids", "1,2"], "A302"),
        (["lowest_over_bid", "--weight", "40", "--bids", "1,2", "--set", "base=2"], "A303"),
        (["lowest_over_bid", "--weight", "40", "--bids", "1,2", "--set", "base"], "A303"),
        (["lowest_over_bid", "--weight", "forty", "--bids", "1,2"], "A304"),
        (["lowest_over_bid", "--weight", "0", "--bids", "1,2"], "A304"),
        (["lowest_over_bid", "--weight", "40", "--bids", "1O0,,2"], "A304"),
        (["lowest_over_bid", "--weight", "40", "--bids", "1", "--set", "clamp=9..1"], "A304"),
        (["lowest_over_bid", "--weight", "40", "--bids", "1", "--set", "zero=no"], "A304"),
        (["logarithmic", "--weight", "40", "--bids", "1,2", "--set", "base=2"], "A305"),
        (["lowest_over_bid", "--weight", "40", "--bids", "0,2"], "A306"),
        (["lowest_over_bid", "--weight", "40", "--bids=-1,2"], "A306"),
        (
            ["logarithmic", "--weight", "4", "--bids", "1", "--set", "base=1", "--places", "2"],
            "A306",
        ),
        (["price_per_quality_point", "--bids", "1,2"], "A307"),
        (["price_per_quality_point", "--bids", "1,2", "--quality", "5"], "A307"),
        (["price_per_quality_point", "--bids", "1,2", "--quality", "5,0"], "A306"),
        (["lowest_over_bid", "--weight", "40", "--bids", "1", "--quality", "5"], "A307"),
        (["coefficient_price", "--bids", "1,2", "--quality", "5,6"], "A302"),
        (
            ["utility_index", "--bids", "1", "--quality", "101", "--set", "quality_over_price=1"],
            "A304",
        ),
        (
            [
                "lowest_over_bid",
                "--weight",
                "40",
                "--bids",
                "1",
                "--set",
                "zero=error",
                "--set",
                "zero=points",
            ],
            "A304",
        ),
        (
            [
                "lowest_over_bid",
                "--weight",
                "40",
                "--bids",
                "1",
                "--set",
                "clamp=0..4",
                "--set",
                "clamp.most=3",
            ],
            "A304",
        ),
        (["two_anchors", "--weight", "40", "--bids", "180,200", "--set", "most=160"], "A306"),
    ],
)
def test_what_cannot_be_used_is_a_finding(words: list[str], code: str) -> None:
    result = run("price", *words)
    assert result.exit_code == 1
    assert code in result.stderr
    assert code in codes(machine("price", *words))


def test_every_mistake_is_told_at_once_and_the_nearest_name() -> None:
    words = ["price", "mean_based", "--weight", "x", "--bids", "0,-1,a", "--set", "at_mean=5"]
    assert sorted(codes(machine(*words, "--set", "foo=1"))) == [
        "A302",
        "A303",
        "A304",
        "A304",
        "A306",
        "A306",
    ]
    near = run("price", "linear_from_lowst", "--bids", "1").stderr
    assert "did you mean linear_from_lowest?" in near


def test_what_ranks_by_value_says_that_a_weight_is_not_used_and_heads_its_columns() -> None:
    found = machine(
        "price", "price_only", "--bids", "2,1", "--set", "better=lower", "--weight", "4"
    )
    assert [(f["code"], f["severity"]) for f in found["findings"]] == [("A303", "note")]
    told = run("price", "price_only", "--bids", "2,1", "--set", "better=lower").stdout
    assert re.search(r"bid +value +exact +rank\n", told)


def test_where_more_is_better_the_printed_formula_is_said_to_be_turned_round() -> None:
    words = ["price", "lowest_over_bid", "--weight", "40", "--bids", "100,120"]
    assert "turned round" not in run(*words).stdout
    assert "turned round" in run(*words, "--set", "better=higher").stdout


def test_a_nil_price_that_counts_is_not_said_to_move_nobody() -> None:
    words = ["price", "lowest_over_bid", "--weight", "40", "--bids", "0,120,150"]
    told = run(*words, "--set", "zero=points").stdout
    assert "The nil price counts" in told
    assert "Nobody's bid" not in told


def test_usage_is_usage() -> None:
    for words in ([], ["lowest_over_bid"], ["lowest_over_bid", "--bids", "1"]):
        assert run("price", *words).exit_code == 2
    assert run("model-test").exit_code == 2


def test_a_clamp_holds_and_what_is_below_nothing_is_warned_of() -> None:
    words = ["price", "linear_from_lowest", "--weight", "40", "--bids", "100,250"]
    found = machine(*words)
    assert found["points"] == ["40", "-20"]
    assert codes(found) == ["A310"]
    held = machine(*words, "--set", "clamp=0..40")
    assert held["points"] == ["40", "0"]
    assert held["findings"] == []
    assert machine(*words, "--set", "clamp.least=0")["points"] == ["40", "0"]
    higher = machine(
        "price", "lowest_over_bid", "--weight", "40", "--bids", "100,50", "--set", "better=higher"
    )
    assert higher["points"] == ["40", "20"]


def test_a_picture_is_written_twice_with_the_same_bytes(tmp_path: Path) -> None:
    words = ["price", "graduated", "--weight", "40", "--bids", "100,110,120"]
    words += [w for setting in SETTINGS["graduated"] for w in ("--set", setting)]
    assert run(*words, "--out", str(tmp_path), "--dry-run").exit_code == 0
    assert not list(tmp_path.iterdir())
    seen = set()
    for _ in range(2):
        assert run(*words, "--out", str(tmp_path)).exit_code == 0
        picture = (tmp_path / "price/graduated.svg").read_bytes()
        seen.add(picture)
    assert len(seen) == 1
    assert b"<title" in picture
    assert b"Analysis only" in picture
    assert json.loads((tmp_path / "price/graduated.json").read_text())["analysis_only"] is True


def test_herefordshire_says_its_tie_risk_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("model-test", "herefordshire-2017", "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["analysis_only"] is True
    ties = [f["message"] for f in found["findings"] if f["code"] == "A321"]
    assert len(ties) == 2
    assert "Price earns no points" in ties[0]
    assert "the draw decides" in ties[0]
    lot = found["lists"][0]["figures"]
    assert [f["method"] for f in lot] == ["exact", "exact"]
    assert lot[0]["distinct_totals"] == 82
    folder = tmp_path / "out/herefordshire-2017/analysis/model-test"
    page = (folder / "model-test.html").read_text("utf-8")
    assert "Analysis only" in page
    assert page.count("<svg") == 2 + 3 + 1
    assert json.loads((folder / "model-test.json").read_text("utf-8"))["findings"]
    assert {p.name for p in tmp_path.iterdir()} == {"out"}


def shipped(change: dict[str, str]) -> str:
    """Bolton's definition with prices that are scored: some of its text written otherwise."""
    text = (shipped_root("lots") / "bolton-2016/tender.yaml").read_text("utf-8")
    start = text.index("\nprice:")
    text = text[:start] + change["price"] + text[text.index("\n\n", start) :]
    for old, new in (("15", "9"), ("30", "18"), ("25", "15")):
        text = text.replace(
            f"    weight: {old}\n", f"    weight: {new if change['scaled'] else old}\n"
        )
    for old in (", enhanced_item: enhanced", "    enhanced_for: next_period\n"):
        text = text.replace(old, "")
    return text.replace("items: [hourly, enhanced]", "items: [hourly]").replace(
        "tender: bolton-2016", "tender: priced"
    )


ITEM = """
  items:
    - {id: hourly, unit: hour, rule: {floor: "14.00", ceiling: "18.00"}, effect: may_reject}"""
POINTS = "\nprice:\n  weight: 40\n  formula: lowest_over_bid\n  baseline: admissible\n  scope: lot\n  zero: error"
VALUE = "\naward_by: {rule: utility_index, parameters: {quality_over_price: 3}}\nbetter: higher\nprice:\n  weight: 0"


@pytest.mark.parametrize(
    ("price", "scaled", "expected"),
    [
        (POINTS + "\n  one_bid: formula" + ITEM, True, {"A326", "A327"}),
        (VALUE + ITEM, False, {"A326"}),
    ],
)
def test_a_tender_that_scores_prices_is_drawn_and_its_side_effects_are_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    price: str,
    scaled: bool,
    expected: set[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "lots/priced/tender.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(shipped({"price": price, "scaled": "yes" if scaled else ""}), "utf-8")
    before = path.read_bytes()
    found = machine("model-test", "priced", "--draws", "4", "--bidders", "5", "--seed", "7")
    assert expected <= set(codes(found))
    assert found["seed"] == 7
    assert {f["method"] for one in found["lists"] for f in one["figures"]} == {"sampled"}
    folder = tmp_path / "out/priced/analysis/model-test"
    page = (folder / "model-test.html").read_text("utf-8")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert (folder / "price-1.svg").is_file()
    assert "seed 7" in page
    assert path.read_bytes() == before


def test_a_test_that_cannot_be_made_is_a_finding_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["model-test", "bolton-2016", "--bidders", "1", "--marks", "low", "--draws", "0"]
    found = machine(*words, "--prices", "9-8")
    assert codes(found) == ["A330"] * 4
    assert codes(machine("model-test", "bolton-2016", "--seed", "-1")) == ["A330"]
    assert run(*words).exit_code == 1
    missing = machine("model-test", "no-such-tender")
    assert missing["findings"]
    assert not list(tmp_path.iterdir())


def test_a_tender_without_criteria_is_told_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = machine("model-test", "cornwall-2018", "--dry-run")
    assert codes(found) == ["A320"]
    assert found["lists"] == []
    unused = machine("model-test", "cornwall-2018", "--dry-run", "--prices", "15-19")
    assert codes(unused) == ["A320", "A329"]
    assert not list(tmp_path.iterdir())
