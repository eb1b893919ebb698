"""What was computed of a record is kept within one run while its head is the same, and not a moment longer."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tendering.workbench import record_add, record_load
from tendering.workbench.evaluate import computed
from tendering.workbench.kept import keeping
from tendering.workbench.records import Who

ID = "kept-once"
WHO = Who(
    name="Ann Officer",
    on=date(2027, 5, 4),
    now=datetime(2027, 5, 4, 9, 30, tzinfo=UTC),
    clock="stated",
    channel="test",
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    record_load.load("limit-ranked", WHO, to=ID)
    return tmp_path


@pytest.mark.usefixtures("home")
def test_it_is_worked_out_once_for_a_head() -> None:
    with keeping():
        first, again, letters = computed(ID), computed(ID), computed(ID, "letters")
    assert first[2] is again[2] is letters[2]
    assert first == again
    assert computed(ID)[2] is not first[2]
    assert computed(ID)[1:] == first[1:]


@pytest.mark.usefixtures("home")
def test_a_new_entry_is_seen() -> None:
    with keeping():
        before = computed(ID)
        record_add.add(ID, "social_value", ["summary=It was considered again."], WHO, about={})
        after = computed(ID)
    assert before[1] is not None
    assert after[1] is not None
    assert len(after[1].entries) == len(before[1].entries) + 1


def test_files_without_a_record_are_read_each_time() -> None:
    with keeping():
        assert computed("limit-ranked")[2] is not computed("limit-ranked")[2]
