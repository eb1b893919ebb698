"""An open market by its use cases on a real record: sealed to the deadline, awarded as published, every mistake a finding."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tendering.checks import check_record
from tendering.documents.admission_letters import Verdict
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.record.care_cuts import care_parts
from tendering.record.chain import Draft
from tendering.record.default_cuts import BY_RULE, Setting, sealed_files
from tendering.workbench import market_choices, market_opening, market_requests
from tendering.workbench.lettered import At
from tendering.workbench.market_admission import Applying, apply, decide, extend
from tendering.workbench.market_award import Deciding, award, close_request
from tendering.workbench.market_requests import Offering, Package
from tendering.workbench.market_view import market
from tendering.workbench.providers import names_of
from tendering.workbench.record_load import load
from tendering.workbench.records import Procurement, RefusedError, Who, opened, write
from tendering.workbench.status import status
from tendering.workbench.writing import Report
from tests.framework.markets import QUESTIONS, admitted, applied, chosen

ROLE = "Commissioning manager"
JOINED = ("n1", "n2", "n3")


def who(day: int, clock: str = "10:00", month: int = 5) -> Who:
    """Return an officer at a local time in 2018."""
    hour, minute = map(int, clock.split(":"))
    now = datetime(2018, month, day, hour - 1, minute, tzinfo=UTC)  # summer time
    at = (now + timedelta(hours=1)).time()
    return Who(
        name="Rosalind Tregear",
        on=now.date(),
        at=at,
        now=now,
        clock="stated",
        secret=now.isoformat(),
    )


def entries() -> tuple[Entry, ...]:
    """Return the record as it stands."""
    with opened("c") as now:
        return now.entries


def found(report: Report) -> list[str]:
    """Return the codes of a report's findings."""
    return [f.code for f in report.findings]


def refused(use: object, *given: object, **named: object) -> list[str]:
    """Return the codes with which a use case is refused; nothing is written by it."""
    before = entries()
    with pytest.raises(RefusedError) as error:
        use(*given, **named)  # type: ignore[operator]
    assert entries() == before
    return [f.code for f in error.value.findings]


def _joined(now: Procurement) -> Sequence[Draft]:
    """Return the applications, admissions and choices of three providers."""
    made: list[Draft] = []
    for bidder in JOINED:
        number = str(len(now.links) + len(made) + 1)
        told = (
            applied(bidder, date(2018, 5, 2)),
            admitted(bidder, date(2018, 5, 3), application=number),
            chosen(bidder, ("kerrier", "enablement"), on=date(2018, 5, 3)),
        )
        made += [Draft(entry=each, matter={}, channel="test") for each in told]
    return made


def _number(report: Report) -> int:
    rows = report.data["entries"]
    assert isinstance(rows, list)
    return int(rows[0]["number"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of the first round, and three providers admitted after it."""
    here = tmp_path_factory.mktemp("market")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(here)
        load("cornwall-2018", who(1), to="c")
        with opened("c") as now:
            write(now, who(3), _joined)
    return here


@pytest.fixture(autouse=True)
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a copy of that record."""
    shutil.copytree(made / "evaluations", tmp_path / "evaluations")
    monkeypatch.chdir(tmp_path)


def package(**given: object) -> Package:
    """Return the package of most tests."""
    about: dict[str, object] = {
        "lot": "1",
        "area": "kerrier",
        "service": "enablement",
        "person": "P-0413",
        "hours": "10.5",
        "closes": "2018-05-22T12:00",
        "outcomes": "Washes without help; Walks to the shop",
        "budget": "1150",
        "weeks": "6",
    }
    return Package(**(about | given))  # type: ignore[arg-type]


def send() -> int:
    """Send the request of most tests, and return its number."""
    return _number(market_requests.request(who(21, "9:00"), package(), At(ref="c")))


def offer(
    number: int, bidder: str, rate: str, day: int = 21, clock: str = "10:00", **more: object
) -> Report:
    """Seal an offer that starts on 24 May."""
    made = Offering(bidder=bidder, rate=rate, start=date(2018, 5, 24), **more)  # type: ignore[arg-type]
    return market_requests.offer("c", who(day, clock), number, made)


def test_no_amount_and_no_seed_is_shown_before_the_deadline() -> None:
    number = send()
    report = offer(number, "n1", "18.43")
    assert "18.43" not in report.text + json.dumps(report.data)
    told = entries()
    text = "\n".join(str(e) for e in told)
    assert "18.43" not in text
    shown = market("c", (date(2018, 5, 21), who(21).at or datetime.min.time()))
    state = status("c", (date(2018, 5, 21), datetime.min.time()))
    for seen in (shown, state):
        assert "18.43" not in seen.text + json.dumps(seen.data)
    sealed = sealed_files(told)
    (sent,) = of_kind(told, EntryKind.SERVICE_REQUESTED)
    (came,) = of_kind(told, EntryKind.OFFER_RECEIVED)
    assert sent.fact("commitment") in sealed
    assert came.files[0].digest in sealed
    # the same rate sealed twice has two digests: nobody finds it out by trying rates
    offer(number, "n2", "18.43")
    one, two = of_kind(entries(), EntryKind.OFFER_RECEIVED)
    assert one.fact("digest") != two.fact("digest")
    codes = refused(market_opening.open_offers, who(22, "12:00"), number, At(ref="c"))
    assert codes == ["L224"]


def test_a_day_told_ahead_of_the_clock_opens_nothing() -> None:
    number = send()
    ahead = who(21)
    ahead = Who(name=ahead.name, on=date(2018, 5, 23), now=ahead.now, clock="stated")
    assert refused(market_opening.open_offers, ahead, number, At(ref="c")) == ["L224"]


def test_a_replaced_offer_does_not_count_and_a_late_one_is_set_aside() -> None:
    number = send()
    offer(number, "n1", "16.00")
    offer(number, "n1", "18.00", clock="11:00")
    offer(number, "n2", "17.50", clock="11:30")
    late = offer(number, "n3", "15.50", day=22, clock="12:01")
    assert found(late) == ["L222"]
    report = market_opening.open_offers(who(22, "12:05"), number, At(ref="c"))
    assert not report.findings
    award(who(22, "13:00"), number, Deciding(role=ROLE), At(ref="c"))
    (awarded,) = of_kind(entries(), EntryKind.REQUEST_AWARDED)
    assert (awarded.bidder, awarded.fact("rate")) == ("n2", "17.5")
    assert (awarded.fact("starts_on"), awarded.fact("rate_from")) == ("2018-05-24", "2018-07-05")
    told = {r["bidder"]: (r["outcome"], r.get("amount", "")) for r in awarded.rows["placings"]}
    assert told == {"n1": ("outbid", "18"), "n2": ("won", "17.5"), "n3": ("set aside", "")}
    names = {f.name for f in awarded.files}
    assert names == {"n1-not-won.docx", "n2-won.docx", "n3-not-won.docx"}
    assert {p.name[12:] for p in Path("out/c/letters-after-award").glob(f"entry-*{'won'}.docx")}
    # the late offer is still sealed
    still = sealed_files(entries())
    first, *_, last = of_kind(entries(), EntryKind.OFFER_RECEIVED)
    by = [first, last]  # the one replaced, and the late one
    assert all(e.files[0].digest in still for e in by)


def test_a_low_offer_is_explained_and_decided_by_a_person_before_any_award() -> None:
    number = send()
    offer(number, "n1", "12.10")
    offer(number, "n2", "18.00")
    report = market_opening.open_offers(who(22, "12:05"), number, At(ref="c"))
    assert found(report) == ["L225"]
    (task,) = of_kind(entries(), EntryKind.OFFER_QUERIED)
    assert task.number is not None
    assert task.fact("answer_by") == "2018-05-24"
    made = Deciding(role=ROLE)
    assert refused(award, who(22, "13:00"), number, made, At(ref="c"))[0] == "L227"
    verdict = {"decision": "rejected", "role": ROLE, "reason": "It does not pay the wage."}
    decided = market_opening.decide_offer
    assert refused(decided, "c", who(22, "13:00"), task.number, verdict) == ["L231"]
    market_opening.explain("c", who(23), task.number, "A slip of the pen.")
    decided("c", who(23), task.number, verdict)
    award(who(23), number, made, At(ref="c"))
    (awarded,) = of_kind(entries(), EntryKind.REQUEST_AWARDED)
    assert awarded.bidder == "n2"
    assert refused(award, who(23), number, made, At(ref="c")) == ["L220"]


def test_a_request_nobody_offers_for_is_closed_with_what_follows() -> None:
    number = send()
    report = market_opening.open_offers(who(22, "12:05"), number, At(ref="c"))
    assert found(report) == ["L226"]
    assert "telephones every provider" in report.findings[0].remedy
    assert "L227" in refused(award, who(22, "13:00"), number, Deciding(role=ROLE), At(ref="c"))
    assert refused(close_request, "c", who(22, "13:00"), number, {"reason": ""}) == ["L229"]
    close_request("c", who(22, "13:00"), number, {"reason": "Nobody offered."})
    (closed,) = of_kind(entries(), EntryKind.REQUEST_CLOSED)
    assert "telephones every provider" in closed.fact("next")


def test_a_request_that_is_not_as_published_is_refused_with_every_fault_at_once() -> None:
    wrong = package(area="moor", hours="x", person="", funding="health", closes="noon")
    codes = refused(market_requests.request, who(21, "9:00"), wrong, At(ref="c"))
    assert codes == ["L213", "F012", "L229", "L229", "L228"]


def test_a_joint_lot_is_tested_before_anything_is_requested_under_the_health_regime() -> None:
    later = datetime(2024, 5, 21, 9, tzinfo=UTC)
    at = Who(name="R", on=later.date(), at=later.time(), now=later, clock="stated")
    about = package(closes="2024-05-22T12:00", start_by=date(2024, 5, 30))
    assert refused(market_requests.request, at, about, At(ref="c")) == ["L206"]


def test_offers_that_cannot_be_taken_are_findings() -> None:
    number = send()
    assert refused(offer, number, "x9", "18.00") == ["L221"]
    assert refused(offer, number, "n1", "eighteen") == ["F012"]
    assert refused(offer, 3, "n1", "18.00") == ["L220"]
    above = offer(number, "n1", "19.51")
    assert found(above) == ["L223"]
    assert "19.51" not in above.text + "".join(f.message for f in above.findings)
    after = who(22, "13:00")
    told = Who(
        name="R", on=date(2018, 5, 22), at=who(22, "11:00").at, now=after.now, clock="stated"
    )
    made = Offering(bidder="n2", rate="18.00", start=date(2018, 5, 24))
    assert refused(market_requests.offer, "c", told, number, made) == ["L229"]
    held = Offering(bidder="n2", rate="18.00", start=date(2018, 5, 24), held="portal receipt 88")
    market_requests.offer("c", told, number, held)
    assert of_kind(entries(), EntryKind.OFFER_RECEIVED)[-1].fact("came") == "in time"


def test_an_application_that_waits_too_long_is_found_and_shown() -> None:
    answers = dict.fromkeys(QUESTIONS, "pass")
    made = Applying(bidder="n4", lot="1", name="Late Care Ltd", answers=answers)
    number = _number(apply("c", who(2), made))
    day = (date(2018, 5, 10), datetime.min.time())
    seen = status("c", day)
    assert "decide the application of Late Care Ltd" in seen.text
    assert "2018-05-17  Decide the application of Late Care Ltd to lot 1" in seen.text
    extend("c", who(10), number, "The insurer was asked.")
    with opened("c") as now:
        assert now.tender is not None
        assert not [f for f in check_record(now.tender, now.entries) if f.code == "L216"]
    verdict = Verdict(decision="admitted", reason="Passed.", role=ROLE)
    report = decide(who(25), number, verdict, At(ref="c"))
    assert found(report) == ["L216"]
    with opened("c") as now:
        assert now.tender is not None
        late = [f.message for f in check_record(now.tender, now.entries) if f.code == "L216"]
        assert names_of(now).bidder("n4") == "Late Care Ltd"
    assert "was due by Thursday 24 May 2018" in late[0]


def test_choices_from_a_table_are_all_entered_or_none(tmp_path: Path) -> None:
    table = tmp_path / "choices.csv"
    head = "bidder,lot,area,service,from\n"
    table.write_text(head + "n1,1,north,ongoing,soon\n,1,north,ongoing,\n", "utf-8")
    assert refused(market_choices.choose_all, "c", who(21), table) == ["F014", "F011"]
    table.write_text(
        head + "n1,1,north,ongoing,2018-06-04\nn2,1,moor,ongoing,2018-06-04\n", "utf-8"
    )
    assert refused(market_choices.choose_all, "c", who(21), table) == ["L213"]
    table.write_text(head + "n1,1,north,ongoing,\nn2,1,penwith,ongoing,\n", "utf-8")
    market_choices.choose_all("c", who(21), table)
    assert [e.fact("from") for e in of_kind(entries(), EntryKind.SERVICES_SET)][-1] == "2018-05-29"


def test_a_copy_for_others_tells_nothing_of_the_person_and_holds_no_sealed_offer() -> None:
    number = send()
    offer(number, "n1", "18.43")
    sent, came = entries()[-2:]
    setting = Setting.of(entries(), "foi", "", priced=True)
    told = set(care_parts(sent))
    assert {"person", "facts.outcomes", "facts.hours", "facts.start_by"} <= told
    assert {f"files.{f.digest}" for f in came.files} <= set(BY_RULE["sealed"](came, setting))
    seed = sent.fact("commitment")
    assert f"files.{seed}" in set(BY_RULE["sealed"](sent, setting))
