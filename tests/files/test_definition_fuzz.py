"""No text, however broken, makes the reader raise: it gives a tender or findings, never both, never neither."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tendering.files.definition import tender_from_text
from tendering.files.schema_errors import readable, validate
from tendering.files.to_model import to_model
from tendering.files.yaml_reader import Document, read_yaml
from tests.long import examples

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = """\
tender: mini
title: {value: A small tender, source: p. 1}
authority: {name: Council}
timetable: [{event: award, on: 2017-03}, {event: period, from: 2016-05-09, to: 2016-06-20}]
scales: {quality: {levels: [{mark: 0}, {mark: 5, worth: 100}]}}
weights: {as: of_parent, total: 100}
criteria:
  - {id: Q1, title: Workforce, weight: 30, scale: quality, minimum: {mark: 2, effect: must_reject}}
  - id: S
    title: Section
    weight: 70
    children: [{id: S.1, title: One, weight: 100, scale: quality, lots: ["1"]}]
aggregation: {method: mean, missing: error}
pass_fail: [{id: cqc, kind: condition, question: Rated?, effect: may_reject, passes: {at_least: 5}}]
price:
  weight: 20
  items: [{id: hourly, rule: {band: {least: 12, most: 15.80}}, effect: may_reject}]
  formula: lowest_over_bid
  baseline: admissible
  scope: lot
  zero: error
  one_bid: full
lots:
  - id: "1"
    title: Everything
    zones: [{id: north}, {id: south}]
    roles:
      - {role: main, per: zone, places: {most: 2}, by_zone: {north: {most: 3, because: why}}}
      - {role: framework, per: lot, places: {most: 20, including: [main]}}
limits: [{role: main, counts: zones, most: 2, when_exceeded: ranked}]
ties: [{higher: Q1}, {draw: {commitment: abc}}]
rounding: {at: [total, {step: mark, places: 1}], mode: half_up, places: 2}
figures: [{id: a, says: A, printed: 3}, {id: b, says: B, printed: 6, equals: {product: [a, 2]}}]
"""
SCALARS = st.one_of(
    st.sampled_from(
        [
            "null",
            "~",
            "[]",
            "{}",
            "[[]]",
            "true",
            "-1",
            "1e9",
            "0",
            "*a",
            "'",
            "-",
            "{",
            "]",
            "%",
            "|",
            ">",
            "1/0",
            "2/3",
            "all",
        ]
    ),
    st.sampled_from(
        ["", "9" * 50, "&a 1", "!!int 3", '"', "? a", "\t", "\x00", "\ud800", "<<: {a: 1}"]
    ),
    st.sampled_from(
        ["{a: {b: c}}", "[1, [2], {a: b}]", "{value: 1, source: }", "{value: , source: 2}"]
    ),
    st.sampled_from(["{id: {id: 1}}", "- {id: x}", "[{}]"]),
    st.text(max_size=8),
)


def never_raises(text: str) -> None:
    tender, findings = tender_from_text(text, "tender.yaml")
    assert (tender is None) is bool(findings)
    for found in findings:
        assert found.where.startswith("tender.yaml")
        assert found.message
        found.message.encode()


def test_the_sample_is_good() -> None:
    assert tender_from_text(SAMPLE, "tender.yaml")[1] == ()


@st.composite
def mutated(draw: st.DrawFn) -> str:
    lines = SAMPLE.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        how = draw(
            st.sampled_from(["delete", "twice", "swap", "value", "insert", "indent", "cut"])
        )
        line = lines[at]
        if how == "delete" and len(lines) > 1:
            del lines[at]
        elif how == "twice":
            lines.insert(at, line)
        elif how == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], line
        elif how == "value":
            parts = line.split(": ")
            part = draw(st.integers(0, len(parts) - 1))
            parts[part] = draw(SCALARS)
            lines[at] = ": ".join(parts)
        elif how == "insert":
            place = draw(st.integers(0, len(line)))
            lines[at] = line[:place] + draw(SCALARS) + line[place:]
        elif how == "indent":
            lines[at] = " " * draw(st.integers(0, 6)) + line.lstrip()
        else:
            lines[at] = line[: draw(st.integers(0, len(line)))]
    return "\n".join(lines)


@given(mutated())
@examples(100, 1000)
def test_a_mutated_definition_never_raises(text: str) -> None:
    never_raises(text)


@given(st.text(st.sampled_from("ab:-{}[]'\"\n \t#&*!|>%?,~1"), max_size=60))
@examples(100, 1000)
def test_any_text_never_raises(text: str) -> None:
    never_raises(text)


VALUES = st.recursive(
    st.none()
    | st.sampled_from(
        ["1", "x", "mark", "quality", "Q1", "north", "50%", "2016-01-01", "unlimited"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "a", "role"]), inner, max_size=2)
    ),
    max_leaves=6,
)


@given(st.integers(0, 10_000), VALUES)
@examples(100, 1000)
def test_any_value_of_any_type_anywhere_never_raises(place: int, value: object) -> None:
    document, _ = read_yaml(SAMPLE, "tender.yaml")
    assert document is not None
    spots: list[tuple[dict | list, str | int]] = []

    def walk(node: object) -> None:
        pairs = (
            node.items()
            if isinstance(node, dict)
            else enumerate(node)
            if isinstance(node, list)
            else ()
        )
        for key, inner in pairs:
            spots.append((node, key))
            walk(inner)

    walk(document.data)
    holder, key = spots[place % len(spots)]
    holder[key] = value
    changed = Document(name="tender.yaml", data=document.data, positions=document.positions)
    definition, findings = validate(changed)
    assert (definition is None) is bool(findings)
    definition = definition or readable(changed)
    if definition is not None:
        to_model(definition, changed, "")
