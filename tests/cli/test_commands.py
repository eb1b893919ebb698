"""Every command as a person runs it: results on standard output, findings on standard error, exit codes as promised."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app

HEAVY = (
    "docx",
    "docxtpl",
    "openpyxl",
    "networkx",
    "pydantic",
    "ruamel",
    "holidays",
    "jinja2",
    "rich",
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*args: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(args), prog_name="tendering")
    assert result.exit_code == code, f"{result.exit_code}\n{result.output}\n{result.exception!r}"
    return result.stdout


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from tendering.cli.main import app; from typer.main import get_command; get_command(app); "
    code += f"print([m for m in {HEAVY!r} if m in sys.modules])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


def test_list_shows_tenders_and_evaluations_with_state(here: Path) -> None:
    data = json.loads(run("list", "--json"))
    assert {"herefordshire-2017", "herefordshire-2027", "bolton-2016", "bristol-2015"} <= {
        t["tender"] for t in data["tenders"]
    }
    states = {e["evaluation"]: e["state"] for e in data["evaluations"]}
    assert states["bolton-2016"] == "complete"
    assert states["price-awaiting-decision"] == "1 of 1 lots wait"


def test_evaluate_json_has_the_promised_form(here: Path) -> None:
    data = json.loads(run("evaluate", "limit-best-overall", "--json"))
    assert {"evaluation", "tender", "fingerprint", "complete", "lots", "findings"} <= set(data)
    lot = data["lots"][0]
    assert {
        "lot",
        "complete",
        "bidders",
        "places",
        "not_placed",
        "unfilled",
        "reserves",
        "ties",
    } <= set(lot)
    assert {
        "bidder",
        "zone",
        "status",
        "quality",
        "price",
        "total",
        "exact_total",
        "ranking_value",
        "rank",
        "order",
    } <= set(lot["bidders"][0])
    assert [(p["zone"], p["bidder"]) for p in lot["places"]] == [
        ("a", "B2"),
        ("b", "B1"),
        ("c", "B3"),
    ]
    assert (here / "out/limit-best-overall/results/outcome.json").is_file()


def test_dry_run_writes_nothing(here: Path) -> None:
    data = json.loads(run("evaluate", "limit-best-overall", "--dry-run", "--json"))
    assert data["dry_run"] is True
    assert data["files"]
    assert not list(here.iterdir())


def test_the_manifest_holds_each_file_with_its_digests_and_who_ran_it(here: Path) -> None:
    run("evaluate", "limit-best-overall", "--as", "J. Okafor")
    manifest = json.loads(
        (here / "out/limit-best-overall/results/manifest.json").read_text(encoding="utf-8")
    )
    row = manifest["files"]["outcome.json"]
    assert set(row) == {"sha256", "parts", "by"}
    assert row["by"] == "J. Okafor"


def test_check_of_an_evaluation_fails_on_a_difference(here: Path) -> None:
    import shutil

    from tendering.workbench.library import shipped_root

    shutil.copytree(shipped_root("evaluations") / "limit-ranked", here / "evaluations/mine")
    run(
        "evaluate", "evaluations/mine", "--save-expected", code=1
    )  # zone C stays empty: an error to decide
    run("evaluate", "evaluations/mine", "--check")
    consensus = here / "evaluations/mine/consensus.csv"
    consensus.write_text(
        consensus.read_text(encoding="utf-8").replace("B2,1,,Q1,4", "B2,1,,Q1,3"), encoding="utf-8"
    )
    out = run("evaluate", "evaluations/mine", "--check", code=1)
    assert "-" in out
    assert "+" in out


def test_an_evaluation_that_findings_stop_can_be_expected_to_be_stopped(here: Path) -> None:
    import shutil

    from tendering.workbench.library import shipped_root

    shutil.copytree(shipped_root("evaluations") / "limit-ranked", here / "evaluations/mine")
    bids = here / "evaluations/mine/bids.csv"
    bids.write_text(bids.read_text(encoding="utf-8") + "B1,1,nowhere,\n", encoding="utf-8")
    run("evaluate", "evaluations/mine", "--save-expected", code=1)
    run("evaluate", "evaluations/mine", "--check")
    bids.write_text(bids.read_text(encoding="utf-8") + "B2,1,nowhere,\n", encoding="utf-8")
    run("evaluate", "evaluations/mine", "--check", code=1)


def test_unknown_names_are_findings_with_the_nearest(here: Path) -> None:
    data = json.loads(run("evaluate", "limit-rankd", "--json", code=1))
    assert data["findings"][0]["code"] == "F090"
    assert "limit-ranked" in data["findings"][0]["remedy"]


def test_usage_errors_exit_2(here: Path) -> None:
    run("evaluate", code=2)
    run("letters", "bolton-2016", code=2)


def test_incomplete_outcomes_issue_nothing(here: Path) -> None:
    data = json.loads(
        run("letters", "price-awaiting-decision", "--on", "2016-08-01", "--json", code=1)
    )
    assert "F095" in {f["code"] for f in data["findings"]}
    assert not (here / "out").exists()


def test_a_day_that_does_not_exist_is_a_finding(here: Path) -> None:
    data = json.loads(run("letters", "bolton-2016", "--on", "2017-02-30", "--json", code=1))
    assert data["findings"][0]["code"] == "F094"


def test_explain_says_the_sentence_then_the_figures(here: Path) -> None:
    text = run("explain", "limit-best-overall", "--bidder", "B1")
    assert "Amber Home Support" in text
    assert "Q1 Workforce: mark 5 of 5" in text


def test_explain_draw_gives_a_recipe_that_redraws(here: Path) -> None:
    import hashlib
    import re

    text = run("explain", "tie-to-the-draw", "--draw")
    recipes = re.findall(r"printf '%s' '([^']+)' \| sha256sum\n\s+prints ([0-9a-f]{64})", text)
    assert len(recipes) == 3
    assert [hashlib.sha256(secret.encode()).hexdigest() for secret, _ in recipes] == [
        d for _, d in recipes
    ]


def test_schema_is_json(here: Path) -> None:
    assert json.loads(run("schema"))["properties"]["tender"]


@pytest.mark.parametrize("workbook", [False, True])
def test_new_never_overwrites_and_every_blank_is_a_finding(here: Path, workbook: bool) -> None:
    flags = ["--workbook"] if workbook else []
    run("new", "home-care-2027", *flags)
    assert (
        json.loads(run("new", "home-care-2027", *flags, "--json", code=1))["findings"][0]["code"]
        == "F091"
    )
    if workbook:
        data = json.loads(
            run("import-definition", "lots/home-care-2027/tender-form.xlsx", "--json", code=1)
        )
    else:
        data = json.loads(run("check", "home-care-2027", "--json", code=1))
    assert "D004" in {f["code"] for f in data["findings"]}


@pytest.mark.parametrize("name", ["../up", "a b", "", "-x", "a/b"])
def test_ids_that_would_leave_the_folder_are_refused(here: Path, name: str) -> None:
    data = json.loads(run("new", "--json", "--", name, code=1))
    assert data["findings"][0]["code"] == "F093"


def test_readme_reference_is_current() -> None:
    from tests.readme import reference

    readme = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
    assert reference().strip() in readme
