"""Whatever a person does to the files of an evaluation, a command ends with 0 or 1 and says so in JSON: never a bug."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from tendering.cli.main import app
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.workbench.library import shipped_root
from tests.long import examples

# Small ones that between them use every kind of table, rule and place; and one real tender.
BASES = (
    "price-accepted",
    "price-rejected",
    "zone-questions",
    "capacity",
    "related-bidders",
    "limit-best-overall",
    "limit-preference",
    "tie-to-the-draw",
    "infeasible-zone",
    "withdrawal-after-approval",
    "drawn-from-framework",
    "herefordshire-2017",
    "herefordshire-2027",
)
RECORDED = "herefordshire-2027"
"""The one with a record, under the Act: what comes after the award reads most of it."""
TABLES = (
    "bidders",
    "parties",
    "bids",
    "prices",
    "pass_fail",
    "marks",
    "consensus",
    "capacity",
    "decisions",
    "withdrawals",
    "panel",
    "sends",
    "connected",
    "incumbents",
)

VALUES = st.sampled_from(
    [
        *(
            "",
            "0",
            "1",
            "2",
            "-1",
            "5",
            "6",
            "99",
            "100",
            "0.5",
            "1/3",
            "1e9999",
            "9" * 30,
            "٣",
            "½",
        ),
        *(
            "£15.80/hr",
            "1O.50",
            "15,80",
            "15.80",
            "100%",
            "50%",
            "unlimited",
            "all",
            "null",
            "~",
            "true",
        ),
        *(
            "B1",
            "B2",
            "b1",
            "Q1",
            "Q2",
            "Q3",
            "1",
            "2",
            "north",
            "east",
            "west",
            "*",
            "hourly",
            "quality",
        ),
        *("main", "framework", "lot", "zone", "ranked", "preference", "best_overall", "tie_break"),
        *(
            "admit_all",
            "admit_none",
            "must_reject",
            "may_reject",
            "accepted",
            "rejected",
            "corrected",
        ),
        *(
            "n/a",
            "abstain",
            "pass",
            "fail",
            "promote",
            "rerun",
            "stop",
            "pass_over",
            "group",
            "each",
        ),
        *(
            "mean",
            "median",
            "sum_of_ranks",
            "price",
            "half_even",
            "total",
            "mark",
            "draw",
            "of_parent",
        ),
        *(
            "lowest_over_bid",
            "price_per_quality_point",
            "light_touch_own",
            "open",
            "england",
            "wales",
        ),
        *(
            "2017-02-30",
            "2016-07-04",
            "12/05/2016",
            "9999-12-31",
            "0001-01-01",
            "4 years",
            "10 weeks",
        ),
        *(
            "[]",
            "{}",
            "[1, 2]",
            "{value: 1, source: x}",
            "&a",
            "*a",
            "!x",
            "|",
            ">-",
            "- ",
            ": ",
            "#",
        ),
        *(
            '"',
            "'",
            "\t",
            "\x00",
            "\ufeff",
            "\u202e",
            "=1+1",
            "@SUM(A1)",
            "../..",
            "{{ x }}",
            "é",
            "&<>",
        ),
    ]
) | st.text(max_size=6)


@st.composite
def changed_text(draw: st.DrawFn, text: str) -> str:
    """Change a file as people do: a value, a line gone, twice or moved, a piece of something else."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(
            st.sampled_from(("value", "value", "value", "drop", "twice", "move", "cut", "indent"))
        )
        words = list(re.finditer(r"[^\s,:{}\[\]\"]+", lines[at]))
        if how == "value" and words:
            word = draw(st.sampled_from(words))
            lines[at] = lines[at][: word.start()] + draw(VALUES) + lines[at][word.end() :]
        elif how == "drop" and len(lines) > 1:
            del lines[at]
        elif how == "twice":
            lines.insert(at, lines[at])
        elif how == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif how == "cut":
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        elif how == "indent":
            lines[at] = draw(st.sampled_from(("  ", " ", "\t"))) + lines[at]
    return "\n".join(lines)


@st.composite
def changed_cells(draw: st.DrawFn, text: str) -> str:
    """Change cells of a table and leave the table a table."""
    rows = [line.split(",") for line in text.split("\n")]
    for _ in range(draw(st.integers(1, 4))):
        row = draw(st.sampled_from([r for r in rows if r != [""]]))
        row[draw(st.integers(0, len(row) - 1))] = draw(VALUES)
    return "\n".join(",".join(row) for row in rows)


@st.composite
def plausible_table(draw: st.DrawFn, text: str) -> str:
    """Put what stands elsewhere in a column into another of its cells; leave out rows; blank cells."""
    rows = list(csv.reader(io.StringIO(text)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(1, len(rows) - 1))
        column = draw(st.integers(1, len(rows[0]) - 1))  # not whose row it is
        rows[at][column] = draw(st.sampled_from([r[column] for r in rows[1:]] + ["", "1", "0"]))
        if len(rows) > 2 and draw(st.integers(0, 3)) == 0:
            del rows[at]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


PAIR = re.compile(r"""([a-z_]+): ("?[^\s,{}\[\]"]+"?)(?=[,}\s])""")


@st.composite
def plausible_definition(draw: st.DrawFn, text: str) -> str:
    """Give some keys of a definition what another definition says there, or another number."""
    for _ in range(draw(st.integers(1, 4))):
        pair = draw(st.sampled_from(list(PAIR.finditer(text))))
        others = sorted(SAID.get(pair[1], {pair[2]}))
        numbers = ["0", "1", "2", "3", "30", "100"] if pair[2].strip('"').isdigit() else []
        value = draw(st.sampled_from(others + numbers))
        text = text[: pair.start(2)] + value + text[pair.end(2) :]
    return text


def files_of(base: str) -> dict[str, str]:
    """Return what an evaluation rests on, by name, its shared inputs and its tender beside it."""
    folder = shipped_root("evaluations") / base
    about = (folder / "evaluation.yaml").read_text(encoding="utf-8")
    shared = re.search(r"^inputs: (.*)$", about, re.MULTILINE)
    texts = {}
    for name in TABLES:
        places = [folder, *([folder / shared[1]] if shared else [])]
        path = next((p / f"{name}.csv" for p in places if (p / f"{name}.csv").is_file()), None)
        if path is not None:
            texts[path.name] = path.read_text(encoding="utf-8")
    tender = folder / "tender.yaml"
    own = tender if tender.is_file() else shipped_root("lots") / base / "tender.yaml"
    texts["tender.yaml"] = own.read_text(encoding="utf-8")
    about = re.sub(r"^(inputs|fingerprint):.*\n", "", about, flags=re.MULTILINE)
    texts["evaluation.yaml"] = re.sub(
        r"^tender:.*$", "tender: ./tender.yaml", about, flags=re.MULTILINE
    )
    return texts


FILES = {base: files_of(base) for base in BASES}
SAID: dict[str, set[str]] = {}
for _files in FILES.values():
    for _name in ("tender.yaml", "evaluation.yaml"):
        for _pair in PAIR.finditer(_files[_name]):
            SAID.setdefault(_pair[1], set()).add(_pair[2])


@st.composite
def mistaken(draw: st.DrawFn, bases: tuple[str, ...] = BASES) -> dict[str, bytes]:
    """Return the files of an evaluation, some saying something else that could stand there."""
    texts = dict(FILES[draw(st.sampled_from(bases))])
    kinds = {"tender.yaml": plausible_definition, "evaluation.yaml": plausible_definition} | {
        name: plausible_table for name in texts if name.endswith(".csv")
    }
    for name in draw(
        st.lists(st.sampled_from(sorted(kinds)), min_size=1, max_size=3, unique=True)
    ):
        texts[name] = draw(kinds[name](texts[name]))
    return {name: text.encode() for name, text in texts.items()}


@st.composite
def damaged(draw: st.DrawFn, bases: tuple[str, ...] = BASES) -> dict[str, bytes]:
    """Return the files of an evaluation, some of them broken, now and then into junk."""
    texts = FILES[draw(st.sampled_from(bases))]
    result = {name: text.encode() for name, text in texts.items()}
    for name in draw(
        st.lists(st.sampled_from(sorted(texts)), min_size=1, max_size=2, unique=True)
    ):
        how = changed_cells if name.endswith(".csv") and draw(st.booleans()) else changed_text
        encoding = draw(st.sampled_from(("utf-8",) * 8 + ("utf-8-sig", "utf-16", "cp1252")))
        result[name] = draw(how(texts[name])).encode(encoding, "replace")
    if draw(st.integers(0, 19)) == 19:
        result[draw(st.sampled_from(sorted(texts)))] = draw(st.binary(max_size=60))
    return result


@contextmanager
def working_folder() -> Iterator[Path]:
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


def ends_well(files: dict[str, bytes], *command: str) -> None:
    with working_folder() as here:
        folder = here / "evaluations/mine"
        folder.mkdir(parents=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
        result = CliRunner().invoke(app, [*command, "--json"], prog_name="tendering")
        assert result.exception is None or isinstance(result.exception, SystemExit), (
            result.exception
        )
        assert result.exit_code in (0, 1), result.output
        assert "Traceback" not in result.output
        data = json.loads(result.stdout)
        errors = [f for f in data["findings"] if f["severity"] == "error"]
        assert (result.exit_code == 1) == bool(errors), errors
        assert all(f["where"] and f["message"] and f["remedy"] for f in data["findings"])
        assert {p.name for p in here.iterdir()} == {"evaluations"}, "a dry run wrote"
        assert {p.name for p in folder.iterdir()} == set(files)


COMMANDS: dict[
    str, tuple[int, tuple[str, ...]]
] = {  # how many examples at every run; ten times as many in a long one
    "evaluate": (60, ("evaluate", "mine", "--dry-run")),
    "check": (60, ("check", "evaluations/mine")),
    "explain": (30, ("explain", "mine")),
    "letters": (25, ("letters", "mine", "--on", "2016-08-01", "--dry-run")),
    "scorecards": (20, ("scorecards", "mine", "--dry-run")),
}
TENDER = "evaluations/mine/tender.yaml"
LATER: dict[str, tuple[int, tuple[str, ...]]] = {
    "pack": (5, ("pack", TENDER, "--dry-run")),
    "plan": (12, ("plan", TENDER, "--start-of-service", "2027-04-01", "--dry-run")),
    "rate-build": (10, ("rate-build", TENDER, "--out", "out", "--dry-run")),
    "law diary": (12, ("law", "diary", "mine", "--on", "2026-08-01", "--dry-run")),
    "letters": (12, ("letters", "mine", "--on", "2026-07-27", "--dry-run")),
    "award report": (7, ("report", "mine", "award", "--dry-run")),
    "recommendation": (7, ("report", "mine", "recommendation", "--dry-run")),
    **{
        kind: (count, ("notice", "mine", kind, "--dry-run"))
        for kind, count in {
            "UK4": 7,
            "UK6": 12,
            "UK7": 8,
            "UK11": 3,
            "UK12": 3,
            "F21": 4,
        }.items()
    },
}
"""Commands about a whole procurement, most of them run on the one evaluation that has its record."""
SMALL = tuple(base for base in BASES if not base.startswith("herefordshire"))
ANALYSES: dict[str, tuple[int, tuple[str, ...]]] = {
    "margins": (8, ("margins", "mine", "--out", "out", "--dry-run")),
    "what-if": (15, ("what-if", "mine", "--set", "rule rounding.at.total=0")),
    "what-if mark": (12, ("what-if", "mine", "--set", "mark B1 Q1=3", "--set", "withdraw B2")),
    "challenge": (
        6,
        (
            *("challenge", "mine", "--bidder", "B1", "--dry-run"),
            *("--claim", "Q1 should be 3; B2 should have withdrawn"),
        ),
    ),
    "robustness": (8, ("robustness", "mine", "--draws", "20", "--dry-run")),
    "model-test": (8, ("model-test", TENDER, "--bidders", "6", "--draws", "20", "--dry-run")),
}
"""Commands that try what might have been, on the small evaluations: they work an outcome out many times."""


@pytest.mark.parametrize("command", COMMANDS)
def test_no_change_to_a_file_makes_a_bug(command: str) -> None:
    count, words = COMMANDS[command]

    @settings(examples(count, 10 * count), suppress_health_check=list(HealthCheck))
    @given(st.one_of(mistaken(), mistaken(), damaged()))
    def holds(files: dict[str, bytes]) -> None:
        ends_well(files, *words)

    run: Callable[[], None] = holds
    run()


@pytest.mark.parametrize("command", LATER)
def test_no_change_to_a_record_makes_a_bug(command: str) -> None:
    count, words = LATER[command]
    bases = (RECORDED, RECORDED, "herefordshire-2017", "zone-questions")

    @settings(examples(count, 10 * count), suppress_health_check=list(HealthCheck))
    @given(st.one_of(mistaken(bases), mistaken(bases), damaged(bases)))
    def holds(files: dict[str, bytes]) -> None:
        ends_well(files, *words)

    run: Callable[[], None] = holds
    run()


@pytest.mark.parametrize("command", ANALYSES)
def test_no_change_to_a_file_makes_a_bug_of_an_analysis(command: str) -> None:
    count, words = ANALYSES[command]

    @settings(examples(count, 10 * count), suppress_health_check=list(HealthCheck))
    @given(st.one_of(mistaken(SMALL), mistaken(SMALL), damaged(SMALL)))
    def holds(files: dict[str, bytes]) -> None:
        ends_well(files, *words)

    run: Callable[[], None] = holds
    run()


@settings(examples(60, 1000), suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(sorted({*PRICE_FORMULAS, *AWARD_RULES})),
    VALUES | st.just("40"),
    st.lists(VALUES | st.just("15.80"), min_size=1, max_size=4),
    st.lists(
        st.builds(
            "{}={}".format,
            st.sampled_from(
                ("base", "exponent", "clamp", "mode", "zero", "one_bid", "better", "x")
            ),
            VALUES,
        ),
        max_size=2,
    ),
    st.none() | st.lists(VALUES | st.just("50"), min_size=1, max_size=4),
)
def test_nothing_written_for_a_formula_makes_a_bug(
    formula: str, weight: str, bids: list[str], given_: list[str], quality: list[str] | None
) -> None:
    words = ["price", formula, f"--weight={weight}", f"--bids={','.join(bids)}", "--places=2"]
    words += [word for one in given_ for word in ("--set", one)]
    words += [] if quality is None else [f"--quality={','.join(quality)}"]
    result = CliRunner().invoke(app, [*words, "--json"], prog_name="tendering")
    assert result.exception is None or isinstance(result.exception, SystemExit), words
    assert result.exit_code in (0, 1, 2), words
    if result.exit_code < 2:
        errors = [f for f in json.loads(result.stdout)["findings"] if f["severity"] == "error"]
        assert (result.exit_code == 1) == bool(errors)
        assert all(f["where"] and f["message"] and f["remedy"] for f in errors)


@pytest.mark.parametrize("base", BASES)
def test_the_evaluations_that_are_damaged_are_sound(base: str) -> None:
    """Without damage no finding is of reading: else the fuzz would never reach past the readers."""
    with working_folder() as here:
        folder = here / "evaluations/mine"
        folder.mkdir(parents=True)
        for name, text in FILES[base].items():
            (folder / name).write_text(text, encoding="utf-8")
        result = CliRunner().invoke(app, ["evaluate", "mine", "--json", "--dry-run"])
        assert [lot["lot"] for lot in json.loads(result.stdout)["lots"]], result.output
