"""A notice's file: read within bounds, and every fault a finding."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.checks.notices.check import check_notice
from tendering.files import notice_file
from tendering.files.notice_file import parse_notice, read_notice


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "N001", "not JSON"),
        ("{", "N001", "not JSON"),
        ('{"ocid": }', "N001", "x.json:1:10"),
        ("[" * 100_000, "N001", "nested too deep"),
        ('{"ocid": ' + "[" * 80 + "]" * 80 + "}", "N001", "nested deeper"),
        ('{"ocid": ' + "9" * 10_000 + "}", "N001", "a number too long"),
        ("[]", "N002", "neither a release package"),
        ('{"hello": 1}', "N002", "neither a release package"),
        ('{"ocid": NaN}', "N003", "NaN is not JSON"),
    ],
)
def test_what_cannot_be_read(text: str, code: str, says: str) -> None:
    _, (problem, *_) = parse_notice(text, "x.json")
    assert problem.code == code
    assert says in f"{problem.where} {problem.message}"


def test_numbers_are_kept_as_printed() -> None:
    data, problems = parse_notice('{"ocid": "a", "n": 151552.80, "all": 1e9999}', "x.json")
    assert problems == ()
    assert data is not None
    assert data["n"] == Decimal("151552.80")
    assert data["all"] == "1e9999"  # no number anybody can count with


def test_what_no_reader_may_see_is_left_out() -> None:
    """Escapes would reach the terminal of whoever reads the notice; halves of characters no file can hold."""
    text = r'{"ocid": "a", "tender": {"title": "x\u001b[2Jy\ud800\u202ez", "tags": ["\u0007"], "n": "\ud83d\ude00"}}'
    data, (problem,) = parse_notice(text, "x.json")
    assert data is not None
    assert data["tender"] == {
        "title": "x\ufffd[2Jy\ufffd\ufffdz",
        "tags": ["\ufffd"],
        "n": "\U0001f600",
    }
    assert problem.code == "N003"
    assert problem.message.endswith("U+0007, U+001B, U+202E, U+D800")


def test_files_that_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("nowhere.json", "."):
        _, (problem,) = read_notice(tmp_path / name)
        assert (problem.code, "cannot be read" in problem.message) == ("N001", True)
        assert problem.where
    _, (problem,) = read_notice(Path())
    assert problem.where == "."
    (tmp_path / "latin.json").write_bytes('{"ocid": "é"}'.encode("latin-1"))
    _, (problem,) = read_notice(tmp_path / "latin.json")
    assert "not UTF-8" in problem.message
    monkeypatch.setattr(notice_file, "MOST_BYTES", 1_000_000)
    (tmp_path / "big.json").write_bytes(b" " * 1_000_001)
    _, (problem,) = read_notice(tmp_path / "big.json")
    assert "over 1 MB" in problem.message


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(["ocid", "releases", "tender", "lots", "id", "awards", "tag", "date", "value", "amount"]),
        inner,
        max_size=5,
    ),
    max_leaves=30,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(value: object) -> None:
    import json

    data, _ = parse_notice(json.dumps({"ocid": "x", "releases": [value, {"tender": value}]}), "x")
    assert data is not None
    list(check_notice(data))
