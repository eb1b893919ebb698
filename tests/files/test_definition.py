"""Definitions: read whole, or every error at once with its place."""

from __future__ import annotations

from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from tendering.files.definition import json_schema, read_tender, tender_from_text
from tendering.model.tender import AtLastPlace, Tender

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(
    [*(ROOT / "lots").glob("*/tender.yaml"), *(ROOT / "evaluations").glob("*/tender.yaml")]
)

MINIMAL = """\
tender: mini
title: A small tender
authority: {name: Council}
weights: {as: of_award}
scales: {quality: {levels: [{mark: 0}, {mark: 5}]}}
criteria:
  - {id: Q1, title: Workforce, weight: 100, scale: quality}
lots:
  - {id: 1, title: Everything, roles: [{role: main, per: lot, places: {most: 1}}]}
"""


def good(text: str) -> Tender:
    tender, findings = tender_from_text(text, "tender.yaml")
    assert findings == ()
    assert tender is not None
    return tender


def bad(text: str) -> list[tuple[str, str]]:
    tender, findings = tender_from_text(text, "tender.yaml")
    assert tender is None
    return [(f.code, f.where.removeprefix("tender.yaml:")) for f in findings]


def messages(text: str) -> str:
    return "\n".join(f.message for f in tender_from_text(text, "tender.yaml")[1])


def test_the_least_a_definition_may_say() -> None:
    tender = good(MINIMAL)
    assert tender.lots[0].id == "1"
    assert tender.criteria[0].points == 100
    assert [level.worth for level in tender.scales["quality"].levels] == [0, 100]
    assert tender.rounding.at == {}
    assert tender.at("criteria[Q1].weight") == "tender.yaml:7:32"
    assert tender.at("criteria[Q1].minimum.mark") == "tender.yaml:7:5"


def test_every_error_at_once_in_file_order() -> None:
    text = MINIMAL.replace(
        "title: Workforce, weight: 100", "titel: Workforce, weight: 1O0"
    ).replace("most: 1", "most: 0")
    text += "limits: [{role: mian, counts: zone, most: 2, when_exceeded: ranked}]\n"
    assert bad(text) == [
        ("D004", "7:5"),
        ("D002", "7:14"),
        ("D003", "7:32"),
        ("D003", "9:72"),
        ("D006", "10:11"),
        ("D003", "10:23"),
    ]
    said = messages(text)
    assert "did you mean 'title'?" in said
    assert "'1O0' is not a plain number" in said
    assert "there is no role 'mian' (defined: main)" in said
    assert "'zone' is not one of: zones, lots" in said


def test_a_blank_is_a_finding_and_never_a_default() -> None:
    for blank in ("", "~", "null", '""', "' '"):
        assert bad(MINIMAL + f"on_withdrawal: {blank}\n") == [("D004", "10:1")]
    assert bad(MINIMAL.replace("weight: 100", "weight: ")) == [("D004", "7:32")]
    assert bad(MINIMAL + "cpv: [ , '85000000-9']\n")[0][0] in {"D001", "D004"}
    assert bad(MINIMAL + "value: {amount: {value: , source: p. 3}}\n") == [("D004", "10:9")]
    assert bad(MINIMAL + "value: {amount: {value: 3, source: }}\n") == [("D004", "10:35")]


def test_numbers_are_exact_however_they_are_spelt() -> None:
    for spelt in ("15.80", '"15.80"', "15.8", "+15.80"):
        tender = good(MINIMAL + f"value: {{amount: {spelt}}}\n")
        assert tender.value_amount == Fraction(79, 5)
    long = "0.1234567890123456789012345678901"
    assert good(MINIMAL + f"value: {{amount: {long}}}\n").value_amount == Fraction(long)
    for spelt in ("1_000", "0x1F", "1e5", ".inf", "£15.80/hr", "1O.50", "'1,000'", "true", "[1]"):
        assert bad(MINIMAL + f"value: {{amount: {spelt}}}\n")[0][0] == "D003"
    assert "write 1000" in messages(MINIMAL + "value: {amount: '£1,000'}\n")


def test_ids_are_text_as_written() -> None:
    tender = good(MINIMAL.replace("id: Q1", "id: 1.10"))
    assert tender.criteria[0].id == "1.10"
    assert good(MINIMAL.replace("id: 1,", "id: 007,")).lots[0].id == "007"
    assert bad(MINIMAL.replace("id: Q1", "id: 'a|b'")) == [("D003", "7:6")]


def test_dates_months_times_and_shares() -> None:
    text = MINIMAL.replace("most: 1}", "most: 1}, hours_share: 50%") + (
        "timetable:\n"
        "  - {event: close, at: 2016-06-20T12:00}\n"
        "  - {event: period, from: 2016-05-09, to: '2016-06-20', stated: 6 weeks}\n"
        "  - {event: award, on: 2017-03}\n"
        "  - {event: start, on: 2017-07-01}\n"
    )
    tender = good(text)
    close, period, award, start = tender.timetable
    assert close.at == datetime(2016, 6, 20, 12)  # noqa: DTZ001  local time as printed
    assert (period.start, period.end) == (date(2016, 5, 9), date(2016, 6, 20))
    assert (award.month, award.on, start.on) == ("2017-03", None, date(2017, 7, 1))
    assert tender.lots[0].roles[0].hours_share == Fraction(1, 2)
    assert "not a date" in messages(MINIMAL + "timetable: [{event: a, from: 09/05/2016}]\n")
    assert "calendar" in messages(MINIMAL + "timetable: [{event: a, on: 2017-02-30}]\n")
    assert bad(MINIMAL + "timetable: [{event: a, on: 2017-02-03, at: '2017-02-03T12:00'}]\n") == [
        ("D003", "10:40")
    ]


def test_sources_and_places_are_kept_by_path() -> None:
    text = MINIMAL.replace(
        "{id: 1, title: Everything,",
        "{id: 1, title: {value: Everything, source: p1}, "
        "demand: {clients: {value: 3, source: p2}, rate: 2, printed: {visits: 4}, source: t3},",
    )
    tender = good(text)
    assert tender.lots[0].title == "Everything"
    assert tender.sources == {
        "lots[1].title": "p1",
        "lots[1].demand": "t3",
        "lots[1].demand.clients": "p2",
        "lots[1].demand.rate": "t3",
        "lots[1].demand.printed.visits": "t3",
    }


TREE = """\
criteria:
  - id: S
    title: Section
    weight: 60
    lots: ["1"]
    minimum: {percent: 50%, effect: may_reject}
    children:
      - {id: S.1, title: One, weight: 25, scale: quality}
      - {id: S.2, title: Two, weight: 75, scale: quality, minimum: {mark: 2, effect: must_reject}}
  - {id: T, title: Three, weight: 10, scale: quality}
  - {id: U, title: Four, weight: 50, scale: quality, parent: V}
  - {id: V, title: Other section, weight: 30}
"""


def tree(weights: str) -> str:
    lines = MINIMAL.splitlines(keepends=True)
    return "".join(lines[:5]).replace("as: of_award", weights) + TREE + "".join(lines[7:])


def test_the_weight_tree_gives_effective_points() -> None:
    tender = good(tree("as: of_parent"))
    assert [(c.id, c.parent, c.points) for c in tender.criteria] == [
        ("S", None, 60),
        ("S.1", "S", 15),
        ("S.2", "S", 45),
        ("T", None, 10),
        ("U", "V", 15),
        ("V", None, 30),
    ]
    assert tender.criteria[1].lots == ("1",)
    assert tender.at("criteria[S.2].minimum.mark") == tender.at(
        "criteria[S].children[S.2].minimum.mark"
    )
    assert [c.points for c in good(tree("as: of_award, total: 200")).criteria] == [
        60,
        25,
        75,
        10,
        50,
        30,
    ]
    assert good(tree("as: of_parent, total: 200")).criteria[1].points == 30


def test_names_twice_and_names_of_nothing() -> None:
    text = tree("as: of_award").replace("S.2, title", "T, title").replace("parent: V", "parent: W")
    assert [code for code, _ in bad(text)] == ["D005", "D006", "D004"]
    looped = tree("as: of_award").replace("id: V, title", "id: V, parent: V, title")
    assert "lead back to itself" in messages(looped)
    twice = (
        MINIMAL
        + "pass_fail:\n"
        + "  - {id: a, kind: condition, question: b, effect: may_reject}\n" * 2
    )
    assert bad(twice) == [("D005", "12:6")]


def test_what_price_points_need() -> None:
    text = MINIMAL + "price: {weight: 30, items: [{id: a}, {id: b}]}\n"
    said = messages(text)
    for key in ("formula", "baseline", "scope", "zero", "one_bid", "basket"):
        assert f"price.{key} is missing" in said
    assert "did you mean 'least'?" in messages(
        MINIMAL + "price: {weight: 0, items: [{id: a, rule: {band: {min: 1}}}]}\n"
    )


def test_rounding_places_fall_back_and_are_never_guessed() -> None:
    policy = good(
        MINIMAL + "rounding: {at: [mark, {step: total, places: 1}], mode: half_up, places: 3}\n"
    ).rounding
    assert policy.at == {"mark": 3, "total": 1}
    policy = good(MINIMAL + "rounding: {at: [total], mode: down, display: {places: 4}}\n").rounding
    assert (policy.at, policy.mode.value, policy.display_places) == ({"total": 4}, "down", 4)
    assert len(bad(MINIMAL + "rounding: {at: [total]}\n")) == 2


def test_unlimited_places_and_last_place() -> None:
    tender = good(MINIMAL.replace("most: 1}", "most: unlimited}, at_last_place: admit_all"))
    assert tender.lots[0].roles[0].places.most is None
    assert tender.lots[0].roles[0].at_last_place is AtLastPlace.ADMIT_ALL


def test_an_award_rule_may_be_its_name_alone() -> None:
    short = good(MINIMAL + "award_by: price_only\nbetter: lower\n")
    long = good(MINIMAL + "award_by: {rule: price_only}\nbetter: lower\n")
    sourced = good(MINIMAL + "award_by: {value: price_only, source: p. 9}\nbetter: lower\n")
    assert short.award_by == long.award_by == sourced.award_by
    assert short.award_by is not None
    assert short.award_by.rule == "price_only"
    assert short.fingerprint == long.fingerprint
    assert sourced.sources["award_by"] == "p. 9"


def test_a_basket_is_asked_for_only_where_one_lot_asks_for_several_prices() -> None:
    lot = "  - {id: 2, title: More, roles: [{role: main, per: lot, places: {most: 1}}]}\n"
    award = "award_by: price_only\nbetter: lower\nprice: {weight: 0, items: [%s]}\n"
    each = award % "{id: a, lots: ['1']}, {id: b, lots: ['2']}"
    assert [i.id for i in good(MINIMAL + lot + each).price.items] == ["a", "b"]
    both = award % "{id: a}, {id: b, lots: ['2']}"
    assert "price.basket is missing" in messages(MINIMAL + lot + both)


def test_a_stated_maximum_is_read() -> None:
    tender = good(MINIMAL + "agreement: {kind: framework, stated_maximum: 20}\n")
    assert tender.agreement is not None
    assert tender.agreement.stated_maximum == 20


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("", "D001", "empty"),
        ("# only a comment\n", "D001", "empty"),
        ("tender: x\n\ttitle: y\n", "D001", "tab"),
        ("tender: x\ntender: y\n", "D001", "written twice (first on line 1)"),
        ("tender: x\n  title: y\n", "D001", "colon"),
        ("lots:\n  - id: 1\n title: x\n", "D001", "indent"),
        ("title: 'x\n", "D001", "quotation mark"),
        ("title: [x\n", "D001", "bracket"),
        ("title: @x\n", "D001", "quotation marks"),
        ("title: x\n---\ntitle: y\n", "D001", "second document"),
        ("%YAML 1.1\n---\ntitle: x\n", "D007", "directive"),
        ("title: &a x\nsummary: *a\n", "D007", "anchor"),
        ("title: !!python/object:os.system x\n", "D007", "tag"),
        ("- a\n- b\n", "D003", "expected keys with values"),
        ("[a]: b\n", "D001", "plain text"),
        ('title: "\\ud800"\n', "D003", "surrogate"),
        ('title: "\\UFFFFFFFF"\n', "D001", ""),
        ("title: a\x07b\n", "D001", "control character"),
        ('title: "a\\x07b"\n', "D003", "control character"),
        ("a: " + "[" * 200 + "]" * 200 + "\n", "D001", "levels deep"),
        ("x" * 2_000_001, "D001", "larger than"),
    ],
)
def test_what_cannot_be_read_is_said_in_plain_english(text: str, code: str, says: str) -> None:
    tender, findings = tender_from_text(text, "tender.yaml")
    assert tender is None
    assert any(f.code == code and says in f.message for f in findings), findings
    assert all(f.where.startswith("tender.yaml") for f in findings)


def test_files_with_a_mark_and_files_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "tender.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + MINIMAL.replace("\n", "\r\n").encode())
    assert read_tender(path)[1] == ()
    path.write_bytes(MINIMAL.replace("small", "caf\xe9").encode("cp1252"))
    (found,) = read_tender(path)[1]
    assert (found.where, found.remedy) == ("tender.yaml:2:1", "Save it as UTF-8.")
    assert read_tender(tmp_path)[1][0].code == "D001"
    assert read_tender(tmp_path / "none.yaml")[1][0].code == "D001"


def test_there_are_shipped_tenders() -> None:
    assert SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: p.parent.name)
def test_a_shipped_tender_reads_and_fits_the_json_schema(path: Path) -> None:
    tender, findings = read_tender(path)
    assert findings == ()
    assert tender is not None
    jsonschema.Draft7Validator(json_schema()).validate(as_json(path.read_text("utf-8")))


def as_json(text: str) -> object:
    """Load YAML as an editor does: numbers as numbers, dates as text."""
    loaded = YAML(typ="safe", pure=True).load(text)

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {str(key): plain(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        if isinstance(value, datetime):
            return value.isoformat()
        return value.isoformat() if isinstance(value, date) else value

    return plain(loaded)


def test_the_json_schema_is_draft_7_and_describes_everything() -> None:
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    for name, part in {"tender": schema, **schema["definitions"]}.items():
        for key, inner in part["properties"].items():
            if name != "Sourced":
                assert inner.get("description"), f"{name}.{key}"
    assert '"null"' not in str(schema["definitions"]["PriceFile"])


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", True),
        ("title2: x\n", False),
        ("on_withdrawal: \n", False),
        ("on_withdrawal: promote\n", True),
        ("on_withdrawal: {value: promote, source: p. 3}\n", True),
        ("value: {amount: '12.50', vat: excluded, source: p. 3}\n", True),
        ("value: {amount: 12.50}\n", True),
        ("value: {amount: {value: 12, source: x}}\n", True),
        ("value: {amount: £12}\n", False),
        ("rounding: {at: [total, {step: mark, places: 1}], mode: down, places: 2}\n", True),
        ("rounding: {at: [totals]}\n", False),
        ("price: {weight: 0, low_price: {trigger: x}}\n", True),
        ("price: {weight: 0, low_price: [{trigger: x}]}\n", True),
        ("price: {weight: 0, low_price: x}\n", False),
        ("price: {weight: 0, basket: {a: 1, b: x}}\n", False),
        ("award_by: price_only\nbetter: lower\n", True),
        ("award_by: {value: price_only, source: p. 9}\nbetter: lower\n", True),
        ("award_by: {rule: price_only, parameters: {a: 1}}\nbetter: lower\n", True),
        ("award_by: {parameters: {a: 1}}\nbetter: lower\n", False),
        ("award_by: [price_only]\nbetter: lower\n", False),
        ("relative_quality: true\n", True),
        ("relative_quality: 1\n", False),
        ("format: 1\n", True),
        ("format: 2\n", False),
    ],
)
def test_the_json_schema_agrees_with_the_reader(text: str, fits: bool) -> None:
    schema = jsonschema.Draft7Validator(json_schema())
    assert schema.is_valid(as_json(MINIMAL + text)) is fits
    codes = {code for code, _ in bad(MINIMAL + text)} if not fits else set()
    assert fits is not bool(codes & {"D002", "D003", "D004"})


@pytest.mark.parametrize(
    "key",
    [
        "started_by: {event: tender_notice, on: 0216-05-09}",
        "timetable: [{event: tenders_close, at: 2106-06-20T12:00}]",
        "timetable: [{event: award, on: 1017-03}]",
        "workforce: {purge_on: 9999-12-31}",
    ],
)
def test_a_day_of_another_century_is_a_slip(key: str) -> None:
    text = f"tender: a\ntitle: A\nauthority: {{name: C}}\n{key}\nlots: [{{id: '1', title: L}}]\n"
    tender, findings = tender_from_text(text, "tender.yaml")
    assert tender is None
    (found,) = [f for f in findings if f.code == "D003"]
    assert found.where.startswith("tender.yaml:4:")
    assert "write a year from 2000 to 2099" in found.message
