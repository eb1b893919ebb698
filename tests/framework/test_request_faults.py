"""A request that is not as published: each fault is a finding of its own, and all are found at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time

import pytest

from tendering.framework.health import joint_lots, untested
from tendering.framework.request_faults import faults
from tendering.model.entries import Entry, EntryKind
from tests.framework.markets import DAY, cornwall, entry, numbered

SOUND = {
    "area": "kerrier",
    "service": "enablement",
    "hours": "10.5",
    "outcomes": "Washes without help",
    "budget": "1150",
    "weeks": "6",
    "closes": "2018-05-22T12:00",
    "start_by": "2018-05-30",
    "funding": "care",
}


def sent(on: date = DAY, **given: str) -> Entry:
    """Return a request; what is given takes the place of what is sound."""
    facts = SOUND | given
    lot, person = facts.pop("lot", "1"), facts.pop("person", "P-0413")
    made = entry(EntryKind.SERVICE_REQUESTED, on=on, at=time(9), lot=lot, person=person)
    return replace(made, facts=facts)


def codes(made: Entry, before: Sequence[Entry] = ()) -> list[str]:
    """Return the codes of what keeps it from being made."""
    return [f.code for f in faults(cornwall(), numbered(*before), made)]


def test_a_request_as_published_is_made() -> None:
    assert codes(sent()) == []
    assert codes(sent(service="ongoing", budget="", weeks="", outcomes="")) == []
    assert codes(sent(funding="joint")) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"area": "moor"}, ["L213"]),
        ({"service": "gardening"}, ["L213"]),
        ({"service": "community"}, ["L213"]),  # of the other lot
        ({"lot": "9"}, ["L213"]),
        ({"hours": "lots"}, ["F012"]),
        ({"hours": "0"}, ["L229"]),
        ({"hours": "-1"}, ["F012"]),
        ({"budget": "a lot"}, ["F012"]),
        ({"person": " "}, ["L229"]),
        ({"person": "Mary Smith"}, ["L045"]),
        ({"budget": ""}, ["L229"]),
        ({"outcomes": ""}, ["L229"]),
        ({"weeks": "six"}, ["F015"]),
        ({"closes": "noon"}, ["L229"]),
        ({"closes": "2018-05-21T08:00"}, ["L229", "L229"]),  # before the request, and too soon
        ({"closes": "2018-05-21T12:00"}, ["L229"]),
        ({"start_by": "2018-05-01"}, ["L229"]),
        ({"start_by": ""}, ["L229"]),
        ({"funding": "health"}, ["L228"]),
        ({"lot": "2", "service": "community", "funding": "joint"}, ["L229"]),
        ({"area": "moor", "hours": "x", "funding": "health"}, ["L213", "F012", "L228"]),
    ],
)
def test_each_fault_of_a_request_is_found(given: dict[str, str], expected: list[str]) -> None:
    assert codes(sent(DAY, **given)) == expected


def test_a_joint_lot_is_tested_once_the_health_regime_has_begun() -> None:
    about = {"closes": "2024-05-22T12:00", "start_by": "2024-05-30"}
    made = sent(date(2024, 5, 21), **about)
    assert codes(made) == ["L206"]
    facts = {"relevant": "yes", "role": "Manager", "reason": "Care outweighs it."}
    not_main = entry(EntryKind.HEALTH_TESTED, on=date(2024, 1, 8), main="no", facts=facts)
    assert codes(made, (not_main,)) == []
    main = replace(not_main, facts={**not_main.facts, "main": "yes"})
    (found,) = faults(cornwall(), numbered(main), made)
    assert "its main subject" in found.message
    assert joint_lots(cornwall()) == ("1",)
    assert not list(untested(cornwall(), (), date(2023, 12, 31), ("1",)))
    assert not list(untested(cornwall(), (), date(2024, 5, 21), ("2",)))


def test_nothing_is_requested_where_the_tender_publishes_no_market() -> None:
    tender = replace(cornwall(), agreement=None)
    assert [f.code for f in faults(tender, (), sent())] == ["L229"]
