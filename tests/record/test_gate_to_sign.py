"""The gate before signature under each law: a record nothing is wrong with opens it; each thing left out closes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tendering.checks.record import record_of
from tendering.model.entries import Entry
from tendering.model.tender import Governance, Standstill, Tender
from tendering.record.gate_case import Case, Condition
from tendering.record.gate_to_sign import conditions, safe
from tests.checks.records import ACT, REGULATIONS, act_tender, changed, entry, tables
from tests.checks.tenders import GOOD

AFTER = {
    "signed": None,
    "award": None,
    "uk7": None,
    "purge": None,
    "asked": None,
    "answered": None,
}
ACT_DAY, PCR_DAY = date(2026, 9, 16), date(2016, 8, 26)
APPROVED = entry("approved", "2026-08-21", by="Cyd Cole", digest="d" * 64)
PCR_APPROVED = entry("approved", "2016-08-12", by="Cyd Cole", digest="d" * 64)


def looked(
    tender: Tender, entries: tuple[Entry, ...], on: date, **changes: Any
) -> dict[str, Condition]:
    numbered = [replace(e, number=n) for n, e in enumerate(entries, 1)]
    dossier = tables(tender, entries=tuple(numbered))
    given = {
        "alike": frozenset({"d" * 64}),
        "holders": ("B1",),
        "complete": True,
        "lot": "1",
        **changes,
    }
    case = Case(record=record_of(tender, numbered, dossier), on=on, **given)
    return {c.id: c for c in conditions(case)}


def act(
    on: date = ACT_DAY, tender: Tender | None = None, **left_out: Entry | None
) -> dict[str, Condition]:
    """Return the conditions under the Act, with some entries left out or other ones in their place."""
    wanted = {k: v for k, v in AFTER.items() if k in ACT} | {
        k: v for k, v in left_out.items() if k in ACT
    }
    more = [v for k, v in left_out.items() if k not in ACT and k != "approved" and v is not None]
    entries = list(changed(ACT, **wanted))
    approval = left_out.get("approved", APPROVED)
    if approval is not None:
        entries.insert(next(n for n, e in enumerate(entries) if e.where.startswith("debarment_check 2026-08-28")) if any(e.where.startswith("debarment_check 2026-08-28") for e in entries) else len(entries), approval)  # fmt: skip
    return looked(tender or act_tender(), (*entries, *more), on)


def regulations(
    on: date = PCR_DAY, tender: Tender | None = None, **left_out: Entry | None
) -> dict[str, Condition]:
    wanted = {k: v for k, v in AFTER.items() if k in REGULATIONS} | {
        k: v for k, v in left_out.items() if k in REGULATIONS
    }
    more = [
        v
        for k, v in left_out.items()
        if k not in REGULATIONS and k != "approved" and v is not None
    ]
    entries = changed(REGULATIONS, **wanted)
    approval = left_out.get("approved", PCR_APPROVED)
    return looked(tender or GOOD, (*entries, *([approval] if approval else []), *more), on)


def unmet(found: dict[str, Condition]) -> set[str]:
    return {name for name, c in found.items() if not c.met}


def test_a_good_record_opens_the_gate_under_each_law() -> None:
    assert unmet(act()) == set()
    assert unmet(regulations()) == set()
    assert safe(tuple(act().values()))
    assert set(act()) == {
        "complete", "approved", "call_in", "conflicts", "letters", "award_notice", "standstill", "claims", "debarment",
        "details_notice",
    }  # fmt: skip
    assert set(regulations()) == {"complete", "approved", "letters", "standstill", "claims"}


@pytest.mark.parametrize(
    ("left_out", "closed"),
    [
        ({"approved": None}, {"approved"}),
        ({"approved": replace(APPROVED, facts={"digest": "e" * 64})}, {"approved"}),
        ({"call_in": None}, {"call_in"}),
        ({"decided": None, "call_in": None}, {"call_in"}),
        ({"conflicts": None}, {"conflicts"}),
        ({"letter_2": None}, {"letters"}),
        ({"uk6": None, "standstill": None}, {"award_notice", "standstill"}),
        ({"debarred_last": None}, {"debarment"}),
        (
            {"debarred_last": entry("debarment_check", "2026-09-15", result="found on the list")},
            {"debarment"},
        ),
        (
            {"claim": entry("challenge", "2026-09-14", kind="claim form", bidder="B2")},
            {"claims"},
        ),
        ({"claim": entry("challenge", "2026-09-15", kind="claim form", bidder="B2")}, set()),
        ({"claim": entry("challenge", "2026-09-14", kind="complaint", bidder="B2")}, set()),
        (
            {"promoted": entry("reserve_promoted", "2026-09-12", lot="1", bidder="B2", role="main")},
            {"approved", "letters", "award_notice", "standstill"},
        ),
    ],
    ids=lambda x: ",".join(x) if isinstance(x, dict) else "",
)  # fmt: skip
def test_under_the_act_each_thing_left_out_closes_it(
    left_out: dict[str, Entry | None], closed: set[str]
) -> None:
    assert unmet(act(**left_out)) == closed


@pytest.mark.parametrize(
    ("left_out", "closed"),
    [
        ({"approved": None}, {"approved"}),
        ({"letter_2": None}, {"letters"}),
        ({"letter_1": None, "letter_2": None, "letter_3": None}, {"letters", "standstill"}),
        ({"claim": entry("challenge", "2016-08-26", kind="claim form", bidder="B2")}, {"claims"}),
        ({"claim": entry("challenge", "2016-08-26", kind="claim form", bidder="B2", lot="2")}, set()),
        (
            {"claim": entry("challenge", "2016-08-20", kind="claim form", bidder="B2"), "over": entry("challenge_ended", "2016-08-24", result="withdrawn")},
            set(),
        ),
        (
            {"promoted": entry("reserve_promoted", "2016-08-18", lot="1", bidder="B2", role="main")},
            {"approved", "letters", "standstill"},
        ),
    ],
    ids=lambda x: ",".join(x) if isinstance(x, dict) else "",
)  # fmt: skip
def test_under_the_regulations_each_thing_left_out_closes_it(
    left_out: dict[str, Entry | None], closed: set[str]
) -> None:
    assert unmet(regulations(**left_out)) == closed


def test_the_standstill_closes_it_to_the_end_of_its_last_day() -> None:
    # ten working days from 1 September 2026; ten days after 15 August 2016
    assert "standstill" in unmet(act(date(2026, 9, 14)))
    assert "standstill" not in unmet(act(date(2026, 9, 15)))
    assert unmet(regulations(date(2016, 8, 25))) == {"standstill"}
    assert unmet(regulations(date(2016, 8, 26))) == set()


def test_a_longer_standstill_that_was_published_binds() -> None:
    longer = replace(ACT["uk6"], facts={**ACT["uk6"].facts, "standstill_last_day": "2026-09-18"})
    assert "standstill" in unmet(act(date(2026, 9, 18), uk6=longer))
    assert "standstill" not in unmet(act(date(2026, 9, 19), uk6=longer))


def test_a_light_touch_award_without_a_standstill_needs_none_and_nothing_suspends_it() -> None:
    tender = act_tender(standstill=Standstill(issue_on=date(2026, 9, 1), stated_days=0))
    notice = replace(ACT["uk6"], facts={"notice": "UK6"})
    claim = entry("challenge", "2026-09-01", kind="claim form", bidder="B2")
    found = act(tender=tender, uk6=notice, standstill=None, claim=claim)
    assert "standstill" not in unmet(found)
    assert "claims" not in unmet(found)


def test_a_sole_bidder_under_the_regulations_is_owed_no_letter() -> None:
    entries = tuple(
        replace(e, number=n)
        for n, e in enumerate(
            (*changed(REGULATIONS, **dict.fromkeys(("letter_1", "letter_2", "letter_3", "excluded", "excluded_invited", "signed"))), PCR_APPROVED), 1
        )
    )  # fmt: skip
    dossier = tables(GOOD)
    dossier = replace(dossier, bids=dossier.bids[:1])
    case = Case(record=record_of(GOOD, entries, dossier), lot="1", alike=frozenset({"d" * 64}), holders=("B1",), complete=True, on=PCR_DAY)  # fmt: skip
    assert safe(conditions(case))


def test_without_a_key_decision_no_call_in_is_asked_about() -> None:
    found = act(tender=act_tender(governance=Governance()), key=None, decided=None, call_in=None)
    assert "call_in" not in found


def test_each_condition_names_the_entry_that_shows_it() -> None:
    found = act()
    for name in (
        "approved",
        "call_in",
        "conflicts",
        "letters",
        "award_notice",
        "standstill",
        "debarment",
    ):
        assert found[name].entries, name
    assert "UK7 is due by" in found["details_notice"].said
