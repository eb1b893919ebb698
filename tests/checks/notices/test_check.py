"""Anyone's notice: every finding trips where it should, and stays silent where nothing is wrong."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.checks.notices.check import check_notice, releases_of
from tendering.checks.notices.facts import facts_of
from tendering.checks.notices.kinds import kind_of
from tendering.documents.notices.summary import facts_json, facts_text
from tendering.files.notice_file import parse_notice, read_notice
from tendering.model.findings import Severity
from tests.documents.notices.act import DAYS, made

SHARED = Path(__file__).resolve().parents[3].parent / "shared"
SAMPLES = SHARED / "ocds/samples"
Change = Callable[[dict[str, Any]], object]


@cache
def _made(kind: str) -> dict[str, Any]:
    """Return a notice as it is made, to be copied."""
    return made(kind, DAYS[kind]).data


def package(kind: str) -> dict[str, Any]:
    """Return a whole notice with nothing wrong in it but its draft prefix."""
    data: dict[str, Any] = copy.deepcopy(_made(kind))
    data["releases"][0]["ocid"] = "ocds-h6vhtk-0a1b2c"
    return data


def found(kind: str, change: Change) -> dict[str, str]:
    """Return code and sentence of what is found once a release is changed, as read from its file."""
    data = package(kind)
    change(data["releases"][0])
    read, problems = parse_notice(json.dumps(data), "notice.json")
    assert read is not None, problems
    return {f.code: f"{f.where}: {f.message}" for f in (*problems, *check_notice(read))}


def put(path: str, value: object) -> Change:
    """Return a change that sets a value at a path such as ``awards.0.date``; None removes it."""

    def change(release: dict[str, Any]) -> None:
        *above, last = path.split(".")
        at: Any = release
        for key in above:
            at = at[int(key)] if key.isdigit() else at.setdefault(key, {})
        if value is None:
            del at[last]
        else:
            at[int(last) if last.isdigit() else last] = value

    return change


def every_award(path: str, value: object) -> Change:
    def change(release: dict[str, Any]) -> None:
        for n in range(len(release["awards"])):
            put(f"awards.{n}.{path}", value)(release)

    return change


@pytest.mark.parametrize("kind", list(DAYS))
def test_nothing_is_said_of_a_notice_with_nothing_wrong(kind: str) -> None:
    assert found(kind, lambda _: None) == {}


@pytest.mark.parametrize(
    ("kind", "change", "code", "says"),
    [
        ("UK4", put("tender.value.amountGross", "4m"), "N010", "not a number"),
        ("UK4", put("tender.tenderPeriod.endDate", "2026-05-22"), "N010", "not a date and time"),
        ("UK4", put("tender.tenderPeriod.endDate", "2026-02-30T12:00:00Z"), "N010", "not a date"),
        ("UK4", put("tender.lots", {}), "N010", "not a list"),
        ("UK4", put("tender.value.amountGross", 10**60), "N010", "not a number"),
        ("UK4", put("date", None), "N011", "date is missing"),
        ("UK6", put("contracts.0.awardID", None), "N011", "awardID is missing"),
        ("UK4", put("tag", ["tenderNotice"]), "N012", "'tenderNotice' is not one of"),
        ("UK4", put("tender.procurementMethod", "restricted"), "N012", "'restricted'"),
        ("UK6", put("awards.0.suppliers.0.id", "GB-COH-99"), "N013", "no party has the id 'GB-COH-99'"),
        ("UK6", put("awards.1.relatedLots", ["9"]), "N013", "no lot has the id '9'"),
        ("UK6", put("contracts.0.awardID", "77"), "N013", "no award has the id '77'"),
        ("UK4", put("tender.items.0.relatedLot", "9"), "N013", "no lot has the id '9'"),
        ("UK4", put("ocid", "ABC-1"), "N014", "does not start with ocds-"),
        ("UK6", lambda r: r["awards"].append(r["awards"][0]), "N015", "is used 2 times"),
        ("UK4", put("tender.riskDetails", None), "N016", "Known risks"),
        ("UK6", put("awards.1.assessmentSummariesDateSent", None), "N016", "Assessment summaries"),
        ("UK4", lambda r: r["tender"]["documents"].pop(), "N017", "no document states its notice type"),
        ("UK4", put("ocid", "ocds-213czf-x"), "N018", "prefix kept for examples"),
        ("UK6", every_award("standstillPeriod", {"endDate": "2026-08-03T23:59:59+01:00"}), "N020",
         "cannot end before Tuesday 4 August 2026"),
        ("UK6", every_award("standstillPeriod", None), "N021", "no automatic suspension"),
        ("UK6", put("contracts.0.milestones.0.dueDate", "2026-08-04T23:59:59+01:00"), "N022", "to be signed on"),
        ("UK6", put("contracts.0.dateSigned", "2026-07-30T00:00:00+01:00"), "N022", "the standstill runs to"),
        ("UK6", every_award("assessmentSummariesDateSent", "2026-07-24T00:00:00+01:00"), "N023", "after the notice"),
        ("UK6", put("awards.1.assessmentSummariesDateSent", "2026-07-21T00:00:00+01:00"), "N023", "at one time"),
        ("UK7", put("contracts.0.dateSigned", "2026-09-02T00:00:00+01:00"), "N024", "after the notice"),
        ("UK7", put("contracts.0.dateSigned", "2026-05-04T00:00:00+01:00"), "N025",
         "due by Monday 31 August 2026"),
        ("UK4", put("tender.lots.0.awardCriteria.criteria.0.numbers.0.number", 55), "N030", "add to 95%"),
        ("UK4", put("tender.lots.0.awardCriteria", {"criteria": [{"type": "price", "name": "Price"},
                                                                   {"type": "quality", "name": "Quality"}]}),
         "N031", "how much Price, Quality weighs"),
        ("UK4", put("tender.lots.0.awardCriteria", None), "N031", "no award criteria are published"),
        ("UK4", lambda r: (r["tender"]["lots"].append({"id": "2", "title": "Two"}),
                           put("tender.lotDetails", {"maximumLotsAwardedPerSupplier": 1})(r)),
         "N032", "may win 1 of 2 lots"),
        ("UK4", put("tender.lotDetails.maximumLotsBidPerSupplier", 2147483647), "N033", "more lots than"),
        ("UK4", put("tender.specialRegime", None), "N034", "does not say lightTouch"),
        ("UK4", put("tender.items.0.additionalClassifications", [{"scheme": "CPV", "id": "60000000"}]), "N035",
         "outside 85000000 to 85323000"),
        ("UK4", put("tender.value.amount", 5_000_000), "N036", "is less than"),
        ("UK4", put("tender.lots.0.value", {"amount": 0.01, "currency": "GBP"}), "N037", "£0.01"),
        ("UK6", put("bids.statistics.1.value", 9), "N038", "9 tenders assessed of 5"),
        ("UK6", lambda r: r["bids"]["statistics"].append({"id": "9", "measure": "bids", "relatedLot": "1", "value": 6}),
         "N038", "bids is given as 5, 6"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(kind: str, change: Change, code: str, says: str) -> None:
    said = found(kind, change)
    assert code in said, said
    assert says in said[code]


def test_a_day_later_is_in_time() -> None:
    last = put("contracts.0.dateSigned", "2026-05-05T00:00:00+01:00")
    assert "N025" not in found("UK7", last)
    whole = every_award("standstillPeriod", {"endDate": "2026-08-05T23:59:59+01:00"})
    assert "N020" not in found("UK6", whole)


def test_below_the_threshold_less_is_asked_for() -> None:
    def below(release: dict[str, Any]) -> None:
        release["tender"]["aboveThreshold"] = False
        for key in ("riskDetails", "contractTerms", "awardPeriod", "recurrence", "techniques"):
            del release["tender"][key]

    assert "N016" not in found("UK4", below)
    above = dict.fromkeys(["riskDetails", "contractTerms", "awardPeriod"])
    changes = [put(f"tender.{key}", None) for key in above]
    assert "N016" in found("UK4", lambda r: [change(r) for change in changes])


def test_a_bare_release_and_a_record_are_read_too() -> None:
    release = package("UK6")["releases"][0]
    assert kind_of(release) is not None
    assert list(check_notice(release)) == []
    record = {**package("UK6"), "records": [{"ocid": release["ocid"], "compiledRelease": release}]}
    del record["releases"]
    assert list(check_notice(record)) == []
    (problem,) = check_notice({**package("UK6"), "releases": []})
    assert problem.code == "N002"


@pytest.mark.parametrize("junk", [None, 1, "x", [], [1], {}, {"id": {}}, [None], True])
def test_junk_is_a_finding_and_never_an_error_of_ours(junk: object) -> None:
    for key in ("tender", "parties", "awards", "contracts", "bids", "tag", "date", "planning", "buyer"):  # fmt: skip
        data = package("UK6")
        data["releases"][0][key] = junk
        list(check_notice(data))
    for key in ("lots", "items", "documents", "value", "techniques", "lotDetails", "legalBasis"):
        data = package("UK4")
        data["releases"][0]["tender"][key] = junk
        list(check_notice(data))


def crowded(count: int) -> dict[str, Any]:
    """Return a contract award notice of so many lots, each with an award, a supplier and a contract."""
    numbers = [str(n) for n in range(count)]
    data = package("UK6")
    release = data["releases"][0]
    release["tender"]["lots"] = [{"id": n, "title": "T"} for n in numbers]
    release["tender"]["items"] = [{"id": n, "relatedLot": n} for n in numbers]
    release["parties"] += [{"id": f"s{n}", "name": n, "roles": ["supplier"]} for n in numbers]
    stated = release["awards"][0]["documents"]
    release["awards"] = [
        {"id": n, "relatedLots": [n], "suppliers": [{"id": f"s{n}"}]} for n in numbers
    ]
    release["awards"][0]["documents"] = stated
    release["contracts"] = [{"id": n, "awardID": n} for n in numbers]
    return data


def test_a_crowded_notice_is_read_and_not_pondered_for_hours() -> None:
    few = [f.code for f in check_notice(crowded(20))]
    assert "N016" in few
    assert "N017" not in few
    start = process_time()
    many = [f for f in check_notice(crowded(3_000)) if f.code in ("N016", "N017")]
    assert process_time() - start < 10
    assert [f.code for f in many] == ["N017"]
    assert "over 1000 lots, awards, contracts or suppliers" in many[0].message


JUNK = st.sampled_from(
    [None, True, -1, 10**30, 0.1, "", "x", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59-14:00", "\ud800", "\x1b[2J",
     "a" * 5_000, [], {}, [[]], [{}], [None], ["x"], {"id": {}}, {"amount": {}}, {"endDate": "0001-01-01T00:00:00+14:00"},
     "UK7", "F03", "lightTouch", "ocds-x-1", "٣", "1e9999"]
)  # fmt: skip
WHOLE = {kind: json.dumps(package(kind)) for kind in DAYS}


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()  # fmt: skip
    for key, inner in pairs:
        yield (*path, key)
        yield from places(inner, (*path, key))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_a_publisher_writes_is_findings_and_facts(data: st.DataObject) -> None:
    notice = json.loads(WHOLE[data.draw(st.sampled_from(list(WHOLE)))])
    for _ in range(data.draw(st.integers(1, 4))):
        *above, key = data.draw(st.sampled_from(list(places(notice))))
        holder = notice
        for step in above:
            holder = holder[step]
        drawn = data.draw(JUNK | st.just([holder[key]]) | st.just({"id": holder[key]}))
        holder[key] = deepcopy(
            drawn
        )  # what is drawn is shared by all examples: none may change it
    read, problems = parse_notice(json.dumps(notice), "notice.json")
    for found in (*problems, *(check_notice(read) if read is not None else ())):
        assert found.where
        assert found.message
        assert len(found.message) < 4_000
    for _, release in releases_of(read or {}):
        facts = facts_of(release)
        json.dumps(facts_json(facts), ensure_ascii=False).encode()
        assert "\x1b" not in facts_text(facts)


# --- real notices, where they are at hand

ERRORS = {"invalid_1_schema.json": 3, "invalid_2_codelists_and_fields.json": 4, "invalid_3_references.json": 5,
          "pcs_2019_F02_housing_framework_16_lots.json": 1, "pcs_2019_residential_recovery_2_lots.json": 1}  # fmt: skip
FILES = sorted(SAMPLES.glob("*.json")) if SAMPLES.is_dir() else []


@pytest.mark.skipif(not FILES, reason="no published notices here")
@pytest.mark.parametrize("file", FILES, ids=lambda p: p.stem)
def test_published_notices(file: Path) -> None:
    data, problems = read_notice(file)
    assert data is not None
    assert problems == ()
    errors = [f for f in check_notice(data) if f.severity is Severity.ERROR]
    assert len(errors) == ERRORS.get(file.name, 0), errors
