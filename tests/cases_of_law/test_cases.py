"""The cases of the law notes, section 8: where the authority went wrong the tool stops or warns; a good record is quiet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tendering.model.entries import Entry
from tendering.model.findings import Severity, stopping
from tendering.workbench import plan
from tests.cases_of_law.council import (
    ACT,
    BIDS,
    PRICES,
    SCORES,
    Council,
    agreed,
    errors,
    mark,
    said,
)
from tests.checks.records import ACT as GOOD_RECORD
from tests.checks.records import changed, declared, entry, facts

ATTENDED = {"attendees": "Ann Abbot; Bea Bell"}
BULLETS = "Recruitment, training and turnover; then timetable, transfer and risks."


def moderation(**more: str) -> Entry:
    return entry("moderation", "2016-07-05", **({"summary": BULLETS} | ATTENDED | more))


def test_letting_international_v_newham(tmp_path: Path) -> None:
    """Bids were marked against 28 sub-criteria, with weights, that nobody had published, and on a scale whose top mark
    was kept for exceeding the specification, untold. A mark for what is not in the model is refused; so is a silent mark."""
    hidden = Council(
        tmp_path / "hidden", rows={"consensus": [*SCORES, SCORES[0].replace("Q1", "Q1.3")]}
    )
    report = hidden.run()
    assert said(report.findings, "B004") == ["there is no criterion Q1.3; did you mean Q1?"]
    assert stopping(report.findings, "evaluate")

    silent = (("descriptor: Every part is addressed in detail with evidence.", 'descriptor: " "'),)
    assert errors(Council(tmp_path / "silent", silent).problems()) & {"D004", "X08"}
    bare = (
        ("    question: How will you take over packages?\n", ""),
        ("    bullets: [the timetable of transfer, risks and what is done about them]\n", ""),
    )
    (found,) = said(Council(tmp_path / "bare", bare).problems(), "X08")
    assert found == "Q2 is marked, and neither question nor bullets say on what"

    good = Council(tmp_path / "good")
    assert said(good.problems(), "X08") == []
    assert errors(good.run().findings) == set()


def test_mears_v_leeds(tmp_path: Path) -> None:
    """Evaluators worked from model answers that held requirements no bidder had seen. A model answer is kept with the
    record, and a point of it that no published word leads to is named."""
    known = "recruiting by referral; a year of training; turnover under ten per cent"
    answer = entry(
        "model_answer",
        "2016-05-01",
        criterion="Q1",
        points=f"{known}; apprenticeships with colleges",
    )
    (found,) = said(Council(tmp_path / "new", entries=[answer]).record(), "X96")
    assert "'apprenticeships with colleges'" in found
    assert "recruiting" not in found
    assert not said(
        Council(
            tmp_path / "known",
            entries=[replace(answer, facts={"criterion": "Q1", "points": known})],
        ).record(),
        "X96",
    )


def test_resource_v_nicts_and_easycoach_v_drd(tmp_path: Path) -> None:
    """Bidders had to show a "relevant project", judged in a way nobody could follow or redo, on a thin record. A question
    on experience needs a number, a value or a date; and moderation is kept for every bidder alike."""
    asks = "Are you registered to provide personal care?"
    vague = Council(tmp_path / "vague", ((asks, "Have you experience of relevant projects?"),))
    (found,) = said(vague.problems(), "X87")
    assert "no number, value or date" in found
    exact = "Have you experience of 2 contracts of 500 hours a week or more since 2013?"
    assert said(Council(tmp_path / "exact", ((asks, exact),)).problems(), "X87") == []

    thin = Council(tmp_path / "thin", entries=[moderation(), entry("marks_closed", "2016-07-06")])
    assert said(thin.record(), "X95") == []
    one = Council(tmp_path / "one", entries=[replace(moderation(), bidder="ash")])
    (found,) = said(one.record(), "X95")
    assert found == (
        "no moderation is recorded for 2 of 4 agreed scores: beech Q1 (lot 1), beech Q2 (lot 1)"
    )


def test_healthcare_at_home_v_csa(tmp_path: Path) -> None:
    """The authority won: a normally diligent bidder could tell what was asked. A question answered to one bidder only, or
    a list of points left open, would have told it otherwise."""
    asked = entry(
        "clarification", "2016-06-01", question="Is travel paid?", answer="Yes.", told="yes"
    )
    assert said(Council(tmp_path / "told", entries=[asked]).record(), "X97") == []
    private = replace(asked, facts={**asked.facts, "told": "no"})
    (found,) = said(Council(tmp_path / "private", entries=[private]).record(), "X97")
    assert "was not answered to everyone" in found

    closed = Council(tmp_path / "closed")
    assert said(closed.problems(), "X88") == []
    left_open = Council(tmp_path / "open", (("keep carers?", "keep carers, etc?"),))
    assert said(left_open.problems(), "X88") == [
        "questions whose list of points is left open: Q1 ('etc')"
    ]


def test_woods_v_milton_keynes(tmp_path: Path) -> None:
    """Ten out of ten with nothing in the bid to show for it became nought in court; almost no notes were kept, and an
    evaluator had once worked for the winner. Top marks need a place in the bid, results need reasons, people a history."""
    bare = agreed(
        "ash", "Q1", 3, 0, "An excellent and thorough response to the whole of the question."
    )
    unseen = Council(tmp_path / "unseen", rows={"consensus": [bare, *SCORES[1:]]})
    (found,) = said(unseen.run().findings, "X12")
    assert found == "the highest mark, and no page, paragraph or words of the bid: ash Q1 (lot 1)"

    mute = Council(
        tmp_path / "mute",
        rows={"consensus": [agreed("ash", "Q1", 3, 0, ""), *SCORES[1:]]},
        approved_on="2016-08-01",
    )
    assert "X12" in errors(mute.run().findings)
    assert not mute.letters().files

    unasked = entry("declaration", "2016-06-02", person="Ann Abbot", interest="none")
    (found,) = said(Council(tmp_path / "history", entries=[unasked]).record(), "X10")
    assert "say nothing of past employment with a bidder: Ann Abbot" in found


def test_energysolutions_v_nda(tmp_path: Path) -> None:
    """Failures that had to exclude were let pass, notes were discouraged, scores moved without a word, and the margin was
    a point. A must-reject rule has no waiver, a waiver has a reason, moves and narrow margins are told."""
    must = (("effect: may_reject", "effect: must_reject"),)
    waived = "ash,,,hourly,accepted,Cyd Cole,,2016-07-01,,They are good."
    over = ["ash,1,,hourly,15.95", PRICES[1]]
    fudged = Council(tmp_path / "fudged", must, rows={"decisions": [waived], "prices": over})
    report = fudged.run()
    (found,) = said(report.findings, "B030")
    assert "'accepted' is not a decision allowed" in found
    assert stopping(report.findings, "evaluate")
    silent = Council(
        tmp_path / "silent", rows={"decisions": ["ash,,,hourly,accepted,Cyd Cole,,2016-07-01,,"]}
    )
    assert said(silent.run().findings, "B031") == ["ash, hourly: no reason"]

    marks = [mark(who, "ash", "Q1", 1, "") for who in ("Ann Abbot", "Bea Bell")]
    people = [declared(who) for who in ("Ann Abbot", "Bea Bell")]
    moved = Council(tmp_path / "moved", rows={"marks": marks}, entries=[*people, moderation()])
    found_in_record = said(moved.record(), "X95")
    assert (
        "agreed above or below every mark, and no moderation of that bidder says why: ash Q1 (lot 1)"
        in found_in_record
    )
    assert "marks without a note: 2 of 2, by Ann Abbot, Bea Bell" in found_in_record

    near = (
        (
            "descriptor: The question is addressed with minor gaps.",
            'descriptor: Minor gaps., worth: "99"',
        ),
    )
    beaten = [*SCORES[:2], agreed("beech", "Q1", 3, 5), agreed("beech", "Q2", 2, 8)]
    close = Council(tmp_path / "close", near, rows={"consensus": beaten})
    (margin,) = said(close.run().findings, "X18")
    assert "framework (lot 1): ash 100, beech 99.6" in margin
    assert said(Council(tmp_path / "wide").run().findings, "X18") == []


def test_lancashire_care_v_lancashire(tmp_path: Path) -> None:
    """Light touch. The notes of moderation listed factors and no reasoning, and did not show that each published point
    had been looked at. Each point needs a word in the reason or the moderation; a list of words is no reason."""
    listed = agreed("ash", "Q1", 3, 4, "Strong on recruitment and turnover (page 4).")
    factors = Council(
        tmp_path / "factors",
        rows={"consensus": [listed, *SCORES[1:]]},
        entries=[moderation(summary="Recruitment. Turnover. Timetable of transfer. Risks.")],
    )
    (found,) = said(factors.record(), "X95")
    assert found == (
        "published points that neither reason nor moderation mentions: 1, ash Q1 ('how carers are trained')"
    )
    words = agreed("ash", "Q1", 3, 4, "Strong; robust; good.")
    short = Council(
        tmp_path / "short", rows={"consensus": [words, *SCORES[1:]]}, approved_on="2016-08-01"
    )
    report = short.letters()
    assert "X12" in errors(report.findings)
    assert not report.files
    assert said(Council(tmp_path / "whole", entries=[moderation()]).record(), "X95") == []


def test_srcl_v_nhs_england(tmp_path: Path) -> None:
    """The authority won: it had asked about the winning price, and decided on the answer that it was not abnormally low.
    The enquiry is an entry; a rejection without one is found; a low price opens the question and rejects nobody."""
    screen = (
        (
            'rule: {fixed: "15.80"}, effect: may_reject',
            'rule: {floor: "12.00", ceiling: "18.00"}, effect: may_reject',
        ),
        (
            "  open: before_marking",
            '  low_price: [{trigger: below_cost, item: hourly, cost: "15.00"}]\n  open: before_marking',
        ),
    )
    low = {
        "prices": ["ash,1,,hourly,14.00", PRICES[1]],
        "decisions": ["ash,,,hourly,rejected,Cyd Cole,,2016-07-08,ask; accept; reject,Too low."],
    }
    enquiry = entry(
        "low_price_enquiry", "2016-07-01", bidder="ash", question="How is 14.00 made up?",
        answer="Rounds by bicycle.", finding="Pay and travel are covered.",
    )  # fmt: skip
    other = entry("route_and_value", "2016-03-01")
    refused = Council(tmp_path / "refused", screen, rows=low, entries=[other])
    (found,) = [m for m in said(refused.record(), "X14") if "hourly" in m]
    assert "no notice to the bidder, and no chance to answer" in found
    assert (
        said(
            Council(tmp_path / "asked", screen, rows=low, entries=[other, enquiry]).record(), "X14"
        )
        == []
    )


def test_northstone_v_dfi(tmp_path: Path) -> None:
    """One bidder came first in more lots than it could serve; the authority met it in private and it chose which to keep.
    A limit needs its rule in the documents, capacity its test, and a choice made after the result is found."""
    roles = "      - {role: framework, per: lot, places: {most: 1}, at_last_place: tie_break}\n"
    second = f'  - id: "2"\n    title: Night care\n    roles:\n{roles}'
    two = (f"{roles}ties:", f"{roles}{second}ties:")
    rule = "limits: [{role: framework, counts: lots, most: 1, when_exceeded: ranked}]\nties:"
    unruled = Council(
        tmp_path / "unruled",
        (two, ("\nties:", f"\n{rule.replace(', when_exceeded: ranked', '')}")),
    )
    assert stopping(unruled.problems(), "pack")
    assert errors(unruled.problems()) & {"D003", "D004", "X07"}

    ruled = (two, ("\nties:", f"\n{rule}"))
    shared = [row.replace(",1,,Q", ",,,Q") for row in SCORES]
    rows = {
        "bids": [*BIDS, "ash,2,,", "beech,2,,"],
        "consensus": shared,
        "prices": [*PRICES, "ash,2,,hourly,15.80", "beech,2,,hourly,15.80"],
    }
    left = {"withdrawals": ["ash,2,,2016-07-20,Cannot serve both."]}
    computed = entry("evaluation_computed", "2016-07-10", fingerprint="f" * 64)
    chose = Council(tmp_path / "chose", ruled, rows={**rows, **left}, entries=[computed])
    (found,) = said(chose.record(), "X98")
    assert "ash left lot 2 on Wednesday 20 July 2016, after the result was computed" in found
    assert (
        said(Council(tmp_path / "ruled", ruled, rows=rows, entries=[computed]).record(), "X98")
        == []
    )
    assert errors(Council(tmp_path / "kept", ruled, rows=rows).run().findings) == set()

    silent = entry("notice_published", "2016-05-09", notice="contract_notice", award_limits="no")
    (found,) = said(
        Council(tmp_path / "notice", ruled, rows=rows, entries=[silent]).record(), "X07"
    )
    assert "does not state the limit on wins" in found


def test_bromcom_v_united_learning(tmp_path: Path) -> None:
    """Scores were averages of the evaluators, with decimals where the documents promised whole marks, so no score was the
    authority's and none had its reasons. An average off the scale stops the run; averages throughout are told."""
    people = ("Ann Abbot", "Bea Bell")
    given = [mark(who, "ash", "Q1", n) for who, n in zip(people, (2, 3), strict=True)]
    halves = Council(
        tmp_path / "halves",
        rows={"marks": given, "consensus": [agreed("ash", "Q1", "2.5", 4), *SCORES[1:]]},
    )
    report = halves.run()
    (found,) = said(report.findings, "X11")
    assert (
        found
        == "ash, Q1: 2.5 is not on the scale; it is the mean of 2 marks, which no panel agreed"
    )
    assert stopping(report.findings, "evaluate")

    spread = {"ash Q1": (1, 3), "ash Q2": (1, 3), "beech Q1": (0, 2), "beech Q2": (1, 3)}
    rows = [
        mark(who, *key.split(), given=n)
        for key, both in spread.items()
        for who, n in zip(people, both, strict=True)
    ]
    means = [
        agreed(*key.split(), mark=sum(both) // 2, page=4 + n)
        for n, (key, both) in enumerate(spread.items())
    ]
    averaged = Council(tmp_path / "averaged", rows={"marks": rows, "consensus": means})
    assert said(averaged.run().findings, "X11") == [
        "in all 4 rows that could show it, the agreed score is the mean of differing marks"
    ]
    assert said(Council(tmp_path / "agreed", rows={"marks": rows}).run().findings, "X11") == []


@pytest.fixture
def siemens(tmp_path: Path) -> Council:
    """A whole record under the Act, of a panel of two, kept as it should be."""
    return Council(tmp_path / "siemens", ACT, entries=changed(two_bidders()))


def two_bidders(**more: Entry | None) -> dict[str, Entry]:
    """The good record, for the two bidders of the council, with nobody excluded."""
    away = {"invited", "considered", "excluded", "own_letter"}
    kept = {k: e for k, e in GOOD_RECORD.items() if k not in away}
    named = {
        k: replace(e, bidder={"B1": "ash", "B2": "beech"}.get(e.bidder, ""))
        for k, e in kept.items()
    }
    named["moderated"] = facts(named, "moderated", summary=BULLETS)
    return {k: e for k, e in (named | more).items() if e is not None}


def test_siemens_v_hs2(siemens: Council, tmp_path: Path) -> None:
    """The authority won every claim: question, evidence and score stood together, decisions had reasons, and a pension
    from a former employer was a conflict too remote, yet recorded. A record like that is quiet; without the reason it is not."""
    assert siemens.record() == ()
    remote = replace(
        declared("Bea Bell", interest="pension of a former parent company", action="none",
                 reason="No influence on its value.", approver="Cyd Cole"),
        bidder="ash",
    )  # fmt: skip
    marks = {"marks": [mark("Bea Bell", "ash", "Q1", 3)]}
    kept = Council(tmp_path / "kept", ACT, rows=marks, entries=changed(two_bidders(remote=remote)))
    assert said(kept.record(), "X10") == []
    unreasoned = replace(remote, facts={k: v for k, v in remote.facts.items() if k != "reason"})
    bare = Council(
        tmp_path / "bare", ACT, rows=marks, entries=changed(two_bidders(remote=unreasoned))
    )
    (found,) = said(bare.record(), "X10")
    assert "the action has no reason" in found


def test_optima_v_dwp(tmp_path: Path) -> None:
    """Three of some two hundred prices were over the maximum; the bid was thrown out as if it had to be, though the rule
    said may, and the slips were plain. A breach waits for a named person, who records the options and asks first."""
    over = {"prices": ["ash,1,,hourly,18.50", PRICES[1]]}

    def council(name: str, entries: tuple[Entry, ...] = (), **rows: list[str]) -> Council:
        return Council(tmp_path / name, rows={**over, **rows}, entries=entries)

    pending = council("pending").run()
    assert said(pending.findings, "S004")
    assert pending.data["complete"] is False
    assert not council("no_letters").letters().files

    thrown_out = "ash,,,hourly,rejected,Cyd Cole,,2016-07-08,,Over the maximum."
    hasty = council("hasty", decisions=[thrown_out])
    (found,) = [f for f in hasty.run().findings if f.code == "X14"]
    assert found.message == "ash, hourly: rejected, and no options are recorded as considered"
    recorded = council(
        "recorded",
        decisions=[thrown_out],
        entries=(entry("opened", "2016-06-21"),),
    )
    report = recorded.run()
    assert {f.severity for f in report.findings if f.code == "X14"} == {Severity.ERROR}
    assert stopping(report.findings, "letters")

    asked = entry(
        "clarification_to_bidder",
        "2016-07-01",
        bidder="ash",
        question="Is it 15.80?",
        answer="No: 18.50.",
    )
    weighed = thrown_out.replace("2016-07-08,,", "2016-07-08,read as 15.80; ask; reject,")
    fair = council("fair", decisions=[weighed], entries=(asked,))
    assert said(fair.run().findings, "X14") == []


def test_parkingeye_v_velindre(tmp_path: Path) -> None:
    """The first ruling on suspension under the Act kept the contract from being made: damages being enough no longer
    decides. A start close behind the standstill is told, and the plan leaves room before it."""
    hasty = Council(tmp_path / "hasty", (*ACT, ("starts_on: 2027-01-04", "starts_on: 2026-09-21")))
    (found,) = [f for f in hasty.problems() if f.code == "X89"]
    assert "6 days after Tuesday 15 September 2026" in found.message
    assert "a claim notified in the standstill suspends the contract" in found.message
    assert "s.101" in found.law or "ss.101" in found.law
    assert said(Council(tmp_path / "patient", ACT).problems(), "X89") == []

    report = plan.plan(str(tmp_path / "patient"), "2027-01-04", dry_run=True)
    assert report.data["steps"]
    assert "standstill" in report.text.lower()


def test_every_case_of_the_notes_has_its_scenario() -> None:
    cases = (
        "letting", "mears", "easycoach", "healthcare", "woods", "energysolutions", "lancashire", "srcl", "northstone",
        "bromcom", "siemens", "optima", "parkingeye",
    )  # fmt: skip
    tests = [name for name in globals() if name.startswith("test_")]
    assert all(any(case in name for name in tests) for case in cases)
