"""The invented tender under the Procurement Act tells one consistent story, from UK2 to UK7."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from tendering.checks import check_record
from tendering.law.calendar import ENGLAND_AND_WALES
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import for_tender
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, notices, of_kind
from tendering.model.findings import Severity
from tendering.model.outcome import Outcome, Status
from tendering.workbench import definitions, evaluate, papers, plan

NAME = "herefordshire-2027"
START = "2027-04-01"


@pytest.fixture(scope="module")
def case() -> tuple[Dossier, Outcome]:
    _, dossier, outcome, _ = evaluate.computed(NAME)
    assert dossier is not None
    assert outcome is not None
    return dossier, outcome


def test_nothing_in_the_definition_is_wrong() -> None:
    assert {f.severity for f in definitions.check(NAME).findings} <= {Severity.NOTE}


def test_the_act_governs_as_light_touch(case: tuple[Dossier, Outcome]) -> None:
    answer = regime_of(case[0].tender)
    assert answer.regime is Regime.PA2023
    assert answer.light_touch


def test_the_joint_lot_has_its_test_of_the_provider_selection_regime(
    case: tuple[Dossier, Outcome],
) -> None:
    lot = case[0].tender.lot("H")
    assert lot is not None
    test = lot.health_test
    assert test is not None
    assert (test.relevant, test.main) == (True, False)
    assert test.because
    assert test.by
    assert test.on


def test_the_record_stands_every_check(case: tuple[Dossier, Outcome]) -> None:
    dossier, _ = case
    assert check_record(dossier.tender, dossier.entries, dossier) == ()


def test_the_rules_published_are_the_rules_kept(case: tuple[Dossier, Outcome]) -> None:
    dossier, _ = case
    (published,) = of_kind(dossier.entries, EntryKind.MODEL_PUBLISHED)
    assert published.fact("fingerprint") == dossier.tender.fingerprint


def test_each_notice_from_engagement_to_details_is_recorded_under_one_id(
    case: tuple[Dossier, Outcome],
) -> None:
    found = notices(case[0].entries)
    assert [e.fact("notice") for e in found] == ["UK2", "UK3", "UK4", "UK6", "UK7"]
    assert {e.fact("ocid") for e in found} == {case[0].tender.notices.ocid}


def test_a_bank_holiday_of_scotland_puts_the_standstill_a_day_later(
    case: tuple[Dossier, Outcome],
) -> None:
    dossier, _ = case
    (notice,) = notices(dossier.entries, "UK6")
    last = for_tender(dossier.tender, notice.on).last_day
    assert last == date(2026, 8, 11)
    assert notice.fact("standstill_last_day") == last.isoformat()
    assert ENGLAND_AND_WALES.working_days(notice.on, 10)[-1] == date(2026, 8, 10)


def test_one_is_excluded_and_one_does_not_comply(case: tuple[Dossier, Outcome]) -> None:
    lot = case[1].lot("O")
    assert lot is not None
    status = {s.bidder: s.status for s in lot.standings if s.zone is None}
    assert status["blackmere"] is Status.EXCLUDED
    assert status["hergestway"] is Status.REJECTED


def test_the_limit_moves_places_on(case: tuple[Dossier, Outcome]) -> None:
    lot = case[1].lot("O")
    assert lot is not None
    limited = {(n.zone, n.bidder) for n in lot.not_placed if n.reason.code == "limit"}
    assert {("C", "oakleaf"), ("D", "oakleaf"), ("E", "oakleaf")} <= limited
    assert [p.bidder for p in lot.places if p.zone == "E"] == ["perryorchard"]


def test_the_tie_is_settled_by_the_second_step_of_the_ladder(
    case: tuple[Dossier, Outcome],
) -> None:
    lot = case[1].lot("O")
    assert lot is not None
    (tie,) = [t for t in lot.ties if t.zone == "D"]
    assert tie.order == ("dorebrook", "perryorchard")


def test_every_date_of_the_timetable_is_on_or_before_its_last_safe_day(tmp_path: Path) -> None:
    report = plan.plan(NAME, START, out=tmp_path)
    assert {f.code for f in report.findings} <= {"L005"}


def test_the_recommendation_counts_standstill_from_the_award_notice(tmp_path: Path) -> None:
    papers.report(NAME, "recommendation", out=tmp_path)
    (public,) = tmp_path.rglob("recommendation-public.docx")
    text = ZipFile(public).read("word/document.xml").decode()
    assert "the end of Tuesday 11 August 2026" in text
    assert "10 August 2026" not in text


def test_every_reason_covers_its_question_in_words_of_its_own(
    case: tuple[Dossier, Outcome],
) -> None:
    dossier, _ = case
    reasons = [c.reason for c in dossier.consensus]
    assert len(set(reasons)) == len(reasons)
    others = {b.name: b.id for b in dossier.bidders}
    for row in dossier.consensus:
        assert "page" in row.letter_text
        named = [
            who for name, who in others.items() if name.split()[0] in row.reason + row.letter_text
        ]
        assert named in ([], [row.bidder])
        assert not [m.person for m in dossier.panel if m.person.split()[0] in row.letter_text]
