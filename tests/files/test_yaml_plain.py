"""What is read line by line is what the full reader of YAML makes of it, or nothing at all."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tendering.files.yaml_plain import Node, plain_node
from tendering.files.yaml_reader import _Reader
from tendering.workbench.library import shipped_root

PIECES = (
    "a", "b: ", "- ", ": ", ":", "  ", "\n", "\n  ", "\n- ", "\n  - ", "{", "}", "[", "]", ", ", '"x"', "'y'", "''", " # c",
    "\n# c\n", "null", "~", "? ", "&a ", "*a", "!t ", "|", ">-", "\\", "%", "@", "--", "\n---\n", "key: value", "id: L1",
    "{a: b}", "[a, b]", "{a: [b, {c: d}]}", "1.5", "-3", "é", '"', "'", "http://x", "12:00", "a  b", "\t", "<<: ", "\u2028",
)  # fmt: skip


def _full(text: str) -> Node | None:
    reader = _Reader("a.yaml")
    node = reader.document(text)
    assert not reader.findings
    return node


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12).map("".join))
@example("a: -")
@example("- - ")
@example("a: b\n   c")
@example("a:\n- b\n- c: d\n  e: f\nb: {c: [1, 2], d: {}}")
def test_it_says_what_the_full_reader_says_or_nothing(text: str) -> None:
    node = plain_node(text)
    if node is not None:
        assert node == _full(text)


def test_it_reads_most_of_what_is_shipped() -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in sorted(shipped_root("evaluations").rglob("*.yaml"))
    ]
    read = [(text, node) for text in texts if (node := plain_node(text)) is not None]
    assert len(read) > 0.8 * len(texts)
    for text, node in read:
        if len(text) < 5_000:
            assert node == _full(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2",
        "{a: 1, a: 2}",
        "a: >-\n  folded",
        "a: one\n  two",
        "a:\nb: 1",
        "a: *b",
        "a: 1 # said",
        'a: "\\u00e9"',
        "a: b: c",
        "a: 1\n  b: 2",
        "  a: 1",
        "a: [1, 2",
        "---\na: 1",
        "null: 1",
        "a: {b: 1}}",
        "a:\n    b: 1\n  c: 2",
        "- " * 40 + "a",
        "a: " + "[" * 40 + "]" * 40,
        "",
        "# nothing",
    ],
)
def test_what_is_not_plain_is_left_to_the_full_reader(text: str) -> None:
    assert plain_node(text) is None
