"""Standstills worked out by hand, as plain data: through the rules and through the command, with the same answer."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.workbench.law import standstill

HERE = Path(__file__).parent
ROWS = list(csv.DictReader((HERE / "standstill_cases.csv").read_text("utf-8").splitlines()))
SHARED = next(
    (
        path
        for above in HERE.parents
        if (path := above / "shared" / "law" / "standstill_vectors.json").is_file()
    ),
    None,
)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r['regime']} {r['given']} {r['days']}")
def test_a_worked_case(row: dict[str, str]) -> None:
    act = row["regime"] == "pa2023"
    report = standstill(
        row["regime"],
        sends=() if act else row["given"].split(),
        published=row["given"] if act else "",
        light_touch=row["light_touch"] == "yes",
        days=int(row["days"]) if row["days"] else None,
    )
    data = report.data
    assert report.exit_code == 0
    assert data["last_day"] == (row["last_day"] or None), row["why"]
    assert data["raw_day"] == (row["raw_day"] or None)
    assert data["rolled"] is (row["rolled"] == "yes")
    assert len(data["counted_days"]) == int(row["counted"])
    assert data["earliest_contract_date"] == row["earliest"]
    assert data["prudent_last_day"] == (row["prudent"] or None)
    assert [f.code for f in report.findings] == (
        ["X05"] if not row["last_day"] else ["X60"] if row["prudent"] else []
    )
    if row["last_day"]:
        after = date.fromisoformat(row["last_day"]) + timedelta(days=1)
        summer = "+01:00" if _summer(after) else "+00:00"
        assert data["ends_exclusive"] == f"{after}T00:00:00{summer}"
        assert data["why"]


def _summer(day: date) -> bool:
    """Clocks change in the small hours of the last Sundays of March and October: at midnight they have not yet."""
    first, last = (
        max(d for n in range(25, 32) if (d := date(day.year, month, n)).weekday() == 6)
        for month in (3, 10)
    )
    return first < day <= last


@pytest.mark.skipif(SHARED is None, reason="the worked examples beside the project are not here")
def test_every_worked_example_passes_through_the_command() -> None:
    assert SHARED is not None
    for row in json.loads(SHARED.read_text(encoding="utf-8")):
        regime = row["regime"].lower()
        args = ["law", "standstill", "--regime", regime, "--json"]
        if regime == "pa2023":
            args += ["--published", row["issued"], "--days", str(row["working_days"])]
        for send in row.get("sends", [{"sent": row["issued"], "method": row["method"]}]):
            if regime == "pcr2015":
                received = f":{send['received']}" if "received" in send else ""
                args += ["--send", f"{send['sent']}:{send['method']}{received}"]
        if row.get("light_touch"):
            args.append("--light-touch")
        ran = CliRunner().invoke(app, args)
        got = json.loads(ran.stdout)
        refused = row.get("expect") == "reject"
        assert ran.exit_code == (1 if refused else 0), row["id"]
        assert bool([f for f in got["findings"] if f["severity"] == "error"]) == refused
        assert ("X05" in [f["code"] for f in got["findings"]]) == (
            refused or row.get("warn", False)
        )
        for key in ("last_day", "ends_exclusive", "earliest_contract_date"):
            assert got[key] == row.get(key), (row["id"], key)
        for key in ("counted_days", "raw_day", "rolled"):
            if key in row:
                assert got[key] == row[key], (row["id"], key)
        assert got["prudent_last_day"] == row.get("prudent_last_day_any_uk_part")
