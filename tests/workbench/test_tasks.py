"""Breaches and low prices open tasks; bidders answer; a named person decides, and nobody else: as in Optima v DWP."""

from __future__ import annotations

import shutil
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from tendering.evaluation.evaluate import evaluate
from tendering.model.entries import EntryKind, of_kind
from tendering.model.outcome import Status
from tendering.workbench import clarifying, judging, tasks
from tendering.workbench.decisions import Decided, decide
from tendering.workbench.dossiers import recorded
from tendering.workbench.library import shipped_root
from tendering.workbench.opening import Asked, open_bids
from tendering.workbench.price_opening import open_prices
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.sealed import receive
from tests.workbench.responses import DEE, add, at, declare, filled, of_bidders, published
from tests.workbench.test_opening import codes, refused

ITEMS = 60
OVER = ("r07", "r23", "r41")
HEAD = "Martin Yates"
ROLE = "Head of Corporate Procurement"


def many_prices() -> str:
    """Bolton's tender with sixty maximum rates in place of its two set rates, and a screen for low prices."""
    text = (shipped_root("lots") / "bolton-2016/tender.yaml").read_text(encoding="utf-8")
    for set_rates, ceilings in (
        ("items: [hourly, enhanced]", "items: [r01, r02]"),
        ("item: hourly, enhanced_item: enhanced", "item: r01, enhanced_item: r02"),
    ):
        text = text.replace(set_rates, ceilings)
    start, end = text.index("  items:\n    - id: hourly"), text.index('\nlots:\n  - id: "1"')
    items = "".join(
        f'    - {{id: r{n:02}, unit: hour, rule: {{ceiling: "20.00"}}, effect: may_reject, per: lot, lots: ["1"]}}\n'
        for n in range(1, ITEMS + 1)
    )
    low = '  low_price: {trigger: below_cost_build_up, item: r01, parameters: {cost: "12.00"}}\n'
    return f"{text[:start]}  items:\n{items}{low}{text[end:]}"


@pytest.fixture(scope="module")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record in which three of sixty prices of b02 are above the maximum, and one of b05 is low."""
    folder = tmp_path_factory.mktemp("optima")
    with chdir(folder):
        bids_opened(folder)
    return folder


@pytest.fixture
def ref(opened_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A copy of that record to write to."""
    shutil.copytree(opened_once, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return "b16"


def bids_opened(folder: Path) -> None:
    ref = published(folder, many_prices())
    with opened(ref) as procurement:
        tender = procurement.tender
    assert tender is not None
    rows = of_bidders(["b02", "b05"])
    rows["prices"] = [
        {"bidder": b, "lot": "1", "zone": "", "item": f"r{n:02}", "amount": price(b, f"r{n:02}")}
        for b in ("b02", "b05")
        for n in range(1, ITEMS + 1)
    ]
    rows["bids"] = [r for r in rows["bids"] if r["lot"] == "1"]
    for bidder in ("b02", "b05"):
        path = Path(f"{bidder}.xlsx")
        path.write_bytes(filled(tender, bidder, rows))
        receive(ref, [path], at("2016-06-20 10:00"))
    open_bids(ref, at("2016-06-20 14:00"), Asked(witness=DEE))


def price(bidder: str, item: str) -> str:
    if bidder == "b02":
        return "20.50" if item in OVER else "19.00"
    return "11.50" if item == "r01" else "18.00"


def listed(ref: str, **more: Any) -> list[dict[str, Any]]:
    data: Any = tasks.outstanding(ref, **more).data["tasks"]
    return list(data)


def weighed(item: str, decision: str, **changes: str) -> Decided:
    said = {
        "bidder": "b02", "about": item, "lot": "1", "decision": decision, "role": ROLE,
        "reason": "Three of sixty prices, each 50p above the maximum; the bidder confirmed 20.00.",
        "options": "1. Reject. 2. Accept as it is. 3. Ask.",
        "proportionality": "Exclusion would lose the bid over 5% of its prices.",
        "equal_treatment": "No other bidder is in the case.",
        "obvious": "yes", "changes_bid": "no",
    }  # fmt: skip
    return Decided(**(said | changes))


def test_three_of_sixty_prices_end_to_end(ref: str) -> None:
    report = open_prices(ref, at("2016-06-21 09:00"), Asked(witness=DEE))
    assert "4 tasks" in report.text or report.text.count("task ") >= 4
    before = listed(ref)
    assert {(t["bidder"], t["about"], t["kind"]) for t in before} == {
        *(("b02", item, "non-compliance") for item in OVER),
        ("b05", "r01", "low price"),
    }
    assert {t["due"] for t in before} == {"2016-06-28"}  # five working days
    assert all(t["state"] == "open" for t in before)
    assert "must be at most £20.00" in before[0]["question"]
    # nobody was rejected by any of it
    with opened(ref) as procurement:
        dossier, _ = recorded(procurement)
    assert dossier is not None
    assert not dossier.decisions
    statuses = {s.bidder: s.status for s in evaluate(dossier).lots[0].standings if s.zone is None}
    assert statuses["b02"] is Status.PENDING
    # rejection before anybody asked, or without what it has to weigh, is refused
    decided_by = at("2016-06-22 10:00", HEAD)
    assert refused(lambda: decide(ref, decided_by, weighed("r07", "rejected"))) == ["R354"]
    bare = Decided(bidder="b02", about="r07", decision="accepted", role="", reason="", lot="1")
    assert refused(lambda: decide(ref, decided_by, bare)) == ["R352"]
    assert refused(lambda: decide(ref, decided_by, weighed("r07", "corrected"))) == ["B030"]
    changing = weighed("r07", "clarified", changes_bid="yes")
    assert refused(lambda: decide(ref, decided_by, changing)) == ["R353"]
    assert refused(lambda: decide(ref, decided_by, weighed("r99", "accepted"))) == ["B032"]
    for task in before[:3]:
        tasks.answer(
            ref, task["number"], "A typing error: 20.00 is meant.", at("2016-06-22 09:00")
        )
        assert {t["state"] for t in listed(ref) if t["number"] == task["number"]} == {"answered"}
        made = weighed(task["about"], "clarified", amount="20.00")
        decide(ref, decided_by, made)
    low = before[3]
    question = clarifying.Question(
        bidder="b05", question=low["question"], why="It is below the cost build-up.",
        equal_treatment="Every bidder below it is asked.", reply_by=None, task=low["number"],
    )  # fmt: skip
    assert refused(lambda: clarifying.ask(ref, question, at("2016-06-22 09:00"))) == ["R007"]
    after = listed(ref)
    assert [t["state"] for t in after] == ["decided"] * 3 + ["open"]
    assert [t["number"] for t in listed(ref, only_open=True)] == [low["number"]]
    with opened(ref) as procurement:
        dossier, _ = recorded(procurement)
        entry = of_kind(procurement.entries, EntryKind.NON_COMPLIANCE_DECIDED)[0]
    assert dossier is not None
    # the price that counts is the one clarified, and the decision names who, why and which task
    assert {p.amount for p in dossier.prices if p.bidder == "b02"} == {19, 20}
    assert entry.by == HEAD
    assert entry.fact("task") == str(before[0]["number"])
    assert entry.rows["decisions"][0]["options_considered"].startswith("1. Reject")
    statuses = {s.bidder: s.status for s in evaluate(dossier).lots[0].standings if s.zone is None}
    assert statuses["b02"] is not Status.PENDING


def test_a_low_price_is_asked_about_and_decided(ref: str) -> None:
    open_prices(ref, at("2016-06-21 09:00"), Asked(witness=DEE))
    (low,) = [t for t in listed(ref) if t["kind"] == "low price"]
    from datetime import date

    question = clarifying.Question(
        bidder="b05", question=low["question"], why="It is below the cost build-up.",
        equal_treatment="Every bidder below it is asked.", reply_by=date(2016, 6, 27),
        task=low["number"], scores="Q1",
    )  # fmt: skip
    asked: Any = clarifying.ask(ref, question, at("2016-06-22 09:00")).data["entries"]
    number = asked[0]["number"]
    nothing = lambda: clarifying.reply(ref, number, "", "some", at("2016-06-23 09:00"))  # noqa: E731
    assert refused(nothing) == ["R007", "R007"]
    wrong = lambda: clarifying.reply(ref, 1, "Yes", "nothing", at("2016-06-23 09:00"))  # noqa: E731
    assert refused(wrong) == ["R351"]
    clarifying.reply(ref, number, "We own the vans.", "nothing", at("2016-06-23 09:00"))
    assert [t["state"] for t in listed(ref) if t["number"] == low["number"]] == ["answered"]
    made = weighed("r01", "accepted", bidder="b05")
    decide(ref, at("2016-06-24 10:00", HEAD), made)
    assert [t["state"] for t in listed(ref) if t["number"] == low["number"]] == ["decided"]
    with opened(ref) as procurement:
        reply = of_kind(procurement.entries, EntryKind.CLARIFICATION_TO_BIDDER)[-1]
    assert reply.fact("changed") == "nothing"
    assert reply.fact("answer_to") == str(number)
    assert reply.fact("scores") == "Q1"


def test_a_rejection_stands_once_the_bidder_answered_or_its_time_ran_out(ref: str) -> None:
    open_prices(ref, at("2016-06-21 09:00"), Asked(witness=DEE))
    made = weighed("r07", "rejected", reason="It cannot deliver below 20.50.")
    on_the_day = at("2016-06-28 10:00", HEAD)
    assert refused(lambda: decide(ref, on_the_day, made)) == ["R354"]
    decide(ref, at("2016-06-29 10:00", HEAD), made)
    with opened(ref) as procurement:
        dossier, _ = recorded(procurement)
    assert dossier is not None
    statuses = {s.bidder: s.status for s in evaluate(dossier).lots[0].standings if s.zone is None}
    assert statuses["b02"] is Status.REJECTED


def test_prices_are_decided_on_by_somebody_who_does_not_mark(ref: str) -> None:
    from tendering.workbench.records import draft

    open_prices(ref, at("2016-06-21 09:00"), Asked(witness=DEE))
    declare(ref, HEAD)
    panel = {"panel": [{"person": HEAD, "role": "evaluator"}]}
    who = at("2016-06-21 10:00")
    add(ref, draft(who, EntryKind.PANEL_PLANNED, facts={"divided": "by lot"}, rows=panel))
    made = weighed("r07", "accepted")
    assert refused(lambda: decide(ref, at("2016-06-22 10:00", HEAD), made)) == ["R331"]


def test_answers_are_judged_from_a_form_and_a_failed_one_opens_a_task(
    ref: str, tmp_path: Path
) -> None:
    form = tmp_path / "judge.csv"
    report = judging.judge_form(ref, form)
    assert report.data["rows"] == 12  # six questions of two bidders
    text = form.read_text(encoding="utf-8")
    assert "Answer: Yes" in text
    text = text.replace(",ecm,,", ",ecm,pass,").replace(
        "b02,,,insurance,,", "b02,,,insurance,fail,"
    )
    form.write_text(text, encoding="utf-8")
    judging.judge(ref, judging.judged_rows(form), at("2016-06-21 09:00"), reason="Read.")
    (task,) = listed(ref)
    assert (task["bidder"], task["about"]) == ("b02", "insurance")
    assert "does not pass" in task["question"]
    left: Any = tasks.outstanding(ref).data["to_judge"]
    assert {"ecm"}.isdisjoint({j["question"] for j in left})
    wrong = [
        {"bidder": "b02", "question": "ecm", "answer": "perhaps"},
        {"bidder": "b9", "question": "q"},
    ]
    assert refused(lambda: judging.judge(ref, wrong, at("2016-06-21 09:00"))) == ["R355"] * 3


def test_corrections_need_an_obvious_error_and_a_price_that_was_given(ref: str) -> None:
    open_prices(ref, at("2016-06-21 09:00"), Asked(witness=DEE))
    who = at("2016-06-22 10:00", HEAD)
    for changes, code in (
        ({"amount": "20.00", "obvious": "no"}, "R353"),
        ({"amount": "twenty"}, "F012"),
        ({"amount": "20.00", "about": "price"}, "R355"),
        ({"amount": "20.00", "lot": "2"}, "R355"),
    ):
        made = weighed("r07", "clarified", **changes)
        with pytest.raises(RefusedError) as error:
            decide(ref, who, made)
        assert code in codes(error.value.findings), changes
