"""From signed scores to signed contracts: entered, recommended, approved, told, waited for, challenged, promoted, signed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tendering.files.bundle_zip import unpack
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.workbench import (
    approval,
    challenges,
    issuing,
    letters_otherwise,
    promotion,
    recording,
    signing,
    standstills,
)
from tendering.workbench.changes import show as show_changes
from tendering.workbench.record_bundle import bundle
from tendering.workbench.record_check import check_bundle
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RefusedError
from tendering.workbench.writing import Report
from tests.workbench.after_award import append, entries_of, signed_scores, who

PCR, ACT = "herefordshire-2017", "herefordshire-2027"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TENDERING_STORE", raising=False)
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Records come to a stage once; each test goes on with a copy."""
    before = Path.cwd()
    found: dict[str, Path] = {}
    try:
        for name, make in STAGES.items():
            found[name] = tmp_path_factory.mktemp(name)
            os.chdir(found[name])
            make(found[name])
        yield found
    finally:
        os.chdir(before)


def at_stage(name: str) -> Any:
    """Return a fixture: the folder of a record that has come to a stage, in a folder of the test's own."""

    @pytest.fixture
    def stage(here: Path, made: dict[str, Path]) -> Path:
        shutil.copytree(made[name], here, dirs_exist_ok=True)
        return here / "evaluations" / "it"

    return stage


def refused(use: Any) -> list[str]:
    """Return the codes with which a use case is refused."""
    with pytest.raises(RefusedError) as caught:
        use()
    return [f.code for f in caught.value.findings]


def approved(root: Path, evaluation: str, computed: str, on: str) -> Path:
    """A record whose outcome is entered and approved."""
    folder = signed_scores(root, evaluation, computed)
    recording.enter("it", who(computed))
    approval.recommend("it", who(computed), report="R1", role="Head of Procurement")
    approval.approve("it", who(on, "Stephen Garrod"), role="Director")
    return folder


def letters_out(root: Path) -> Path:
    """A record of 2017 with its letters issued on 9 March."""
    folder = approved(root, PCR, "2017-03-07", "2017-03-08")
    issuing.issue("it", who("2017-03-09", at="10:00"), method="electronic")
    return folder


def notice_out(root: Path) -> Path:
    """A record of 2026 under the Act with summaries given and UK6 published."""
    folder = approved(root, ACT, "2026-07-06", "2026-07-27")
    issuing.issue("it", who("2026-07-27", at="10:00"), method="electronic")
    append(
        folder,
        Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2026, 7, 28), by="Priya Nair", facts={"result": "clear", "stage": "award"}),
        Entry(
            kind=EntryKind.NOTICE_PUBLISHED, on=date(2026, 7, 28), by="Priya Nair",
            facts={"notice": "UK6", "standstill_last_day": "2026-08-11"},
        ),
    )  # fmt: skip
    standstills.enter("it", who("2026-07-28"))
    return folder


STAGES: dict[str, Callable[[Path], Path]] = {
    "signed": lambda root: signed_scores(root, PCR, "2017-03-07"),
    "approved": lambda root: approved(root, PCR, "2017-03-07", "2017-03-08"),
    "told": letters_out,
    "act": notice_out,
}
scores = at_stage("signed")
agreed = at_stage("approved")
told = at_stage("told")
act = at_stage("act")


def test_an_outcome_is_entered_once_with_its_digest_and_verifies(here: Path, scores: Path) -> None:
    first = recording.enter("it", who("2017-03-07"))
    again = recording.enter("it", who("2017-03-07"))
    (entry,) = of_kind(entries_of(scores), EntryKind.EVALUATION_COMPUTED)
    assert entry.fact("digest") == first.data["digest"] == again.data["digest"]
    assert [f.name for f in entry.files] == ["outcome.json"]
    assert again.data["entries"] == []
    assert verify("it").findings == ()
    assert (here / "out" / "it" / "results" / "outcome.json").is_file()


def test_approval_holds_the_digest_and_is_refused_of_anything_else(scores: Path) -> None:
    assert refused(lambda: approval.approve("it", who("2017-03-08"))) == ["R700"]
    recording.enter("it", who("2017-03-07"))
    change = _other_score(scores, "2017-03-07")
    append(scores, change)
    codes = refused(lambda: approval.approve("it", who("2017-03-08")))
    assert codes == ["R701"]
    recording.enter("it", who("2017-03-08"))
    assert set(refused(lambda: approval.approve("it", who("2017-03-08")))) == {"R703"}
    append(scores, Entry(kind=EntryKind.SCORES_SIGNED, on=date(2017, 3, 8), by="Priya Nair"))
    recording.enter(
        "it", who("2017-03-08")
    )  # the panel signed again: the outcome is entered again
    report = approval.approve("it", who("2017-03-08", "Stephen Garrod"), role="Director")
    (entry,) = of_kind(entries_of(scores), EntryKind.APPROVED)
    assert entry.fact("digest") == report.data["digest"]
    assert entry.fact("role") == "Director"


def _other_score(scores: Path, on: str) -> Entry:
    """A moderation that agrees another score: the first row of the record's agreed scores, one mark lower."""
    rows = [
        r
        for e in entries_of(scores)
        for r in e.rows.get("consensus", ())
        if r["mark"] not in ("0", "")
    ]
    row = {**rows[0], "mark": str(int(rows[0]["mark"]) - 1)}
    return Entry(
        kind=EntryKind.MODERATION,
        on=date.fromisoformat(on),
        by="Priya Nair",
        lot=row.get("lot", ""),
        facts={"criterion": row["criterion"], "reason": "Page 4 was read again."},
        rows={"consensus": (row,)},
    )


def test_changes_are_listed_with_the_entry_that_made_each(scores: Path) -> None:
    recording.enter("it", who("2017-03-07"))
    change = _other_score(scores, "2017-03-08")
    append(
        scores,
        Entry(kind=EntryKind.CLARIFICATION_TO_BIDDER, on=date(2017, 3, 8), by="Priya Nair"),
        change,
    )
    report = recording.enter("it", who("2017-03-08"))
    found: Any = report.data["changes"]
    (cause,) = found["caused_by"]
    assert cause["kind"] == "moderation"
    assert cause["reason"] == "Page 4 was read again."
    assert cause["changes"] == found["changes"]
    bidder = change.rows["consensus"][0]["bidder"]
    assert any(c["kind"] == "total" and c["bidder"] == bidder for c in found["changes"])
    assert "Page 4 was read again." in report.text
    told_again = show_changes("it")
    assert told_again.data["caused_by"] == found["caused_by"]
    assert verify("it").findings == ()


def test_what_one_entry_changed_and_another_put_back_is_no_change(scores: Path) -> None:
    recording.enter("it", who("2017-03-07"))
    change = _other_score(scores, "2017-03-08")
    append(scores, change)
    number = len(entries_of(scores))
    append(scores, Entry(kind=EntryKind.SUPERSEDED, on=date(2017, 3, 8), by="Priya Nair", facts={"number": str(number), "reason": "The wrong bidder."}))  # fmt: skip
    report = show_changes("it")
    assert report.data["changes"] == []
    causes: Any = report.data["caused_by"]
    assert [c["kind"] for c in causes] == ["moderation", "superseded"]
    assert "another put back" in report.text


def test_letters_are_kept_as_sent_with_the_head_and_start_the_standstill(
    here: Path, told: Path
) -> None:
    entries = entries_of(told)
    letters = of_kind(entries, EntryKind.LETTER_ISSUED)
    bidders = {b for e in entries for r in e.rows.get("bidders", ()) for b in (r["bidder"],)}
    assert {e.bidder for e in letters} == bidders
    assert all(len(e.files) == 1 and e.rows["sends"] for e in letters)
    (stood,) = of_kind(entries, EntryKind.STANDSTILL)
    assert stood.fact("last_day") == "2017-03-20"  # vector P01: day 10 is a Sunday
    assert stood.fact("calendar").startswith("england_and_wales")
    from docx import Document

    path = here / "out" / "it" / "letters" / letters[0].files[0].name
    text = "\n".join(p.text for p in Document(str(path)).paragraphs)
    computed = of_kind(entries, EntryKind.EVALUATION_COMPUTED)[-1]
    assert f"Outcome: {computed.fact('digest')}" in text
    assert "Record: entry " in text
    assert verify("it").findings == ()
    assert path.read_bytes() == next(_bodies(told, letters[0]))


def _bodies(told: Path, entry: Entry) -> Any:
    from tendering.record.sqlite import SqliteStore

    with SqliteStore(told / "record.sqlite") as store:
        for file in entry.files:
            found = store.matter(told.name, file.digest)
            assert found is not None
            yield found.body


def test_letters_that_lie_there_are_taken_and_changed_ones_of_another_outcome_refused(
    here: Path, agreed: Path
) -> None:
    from tendering.workbench.letters import letters

    letters("it", on="2017-03-09", actor="Priya Nair")
    folder = here / "out" / "it" / "letters"
    before = {p.name: p.read_bytes() for p in folder.glob("*.docx")}
    report = issuing.issue("it", who("2017-03-09"), method="electronic", dry_run=True)
    assert {p.name: p.read_bytes() for p in folder.glob("*.docx")} == before
    assert len(report.data["letters"]) == len(before)  # type: ignore[arg-type]
    name = min(before)
    (folder / name).write_bytes(before[name] + b"x")
    assert "R705" in refused(lambda: issuing.issue("it", who("2017-03-10"), method="electronic"))
    (folder / name).unlink()
    assert "R705" in refused(lambda: issuing.issue("it", who("2017-03-09"), method="electronic"))


@pytest.mark.parametrize("lying", [False, True])
def test_the_schedules_a_letter_names_are_kept_with_it(
    here: Path, agreed: Path, monkeypatch: pytest.MonkeyPatch, lying: bool
) -> None:
    from tendering.documents import letter_index
    from tendering.workbench.letters import letters

    monkeypatch.setattr(letter_index, "MOST_IN_A_LETTER", 1)
    if lying:
        letters("it", on="2017-03-09", actor="Priya Nair")
    report = issuing.issue("it", who("2017-03-09"), method="electronic")
    rows: Any = report.data["letters"]
    sent = of_kind(entries_of(agreed), EntryKind.LETTER_ISSUED)
    assert [[f.name for f in e.files] for e in sent] == [[r["file"], *r["encloses"]] for r in rows]
    assert any(len(e.files) > 1 for e in sent)
    assert all(e.bidder for e in sent)
    for entry in sent:
        assert len(list(_bodies(agreed, entry))) == len(entry.files)
    lost = next(e for e in sent if len(e.files) > 1)
    schedule = next(_bodies(agreed, replace(lost, files=lost.files[1:])))
    for audience, bidder in (("", ""), ("bidder", lost.bidder), ("foi", "")):
        made = Path(f"{audience}.zip")
        assert bundle("it", made, None, audience=audience, bidder=bidder).exit_code == 0
        assert check_bundle(made).exit_code == 0
        held = unpack(made).members
        letter = next(_bodies(agreed, lost))
        assert (letter in held.values(), schedule in held.values()) == (audience != "foi", True)


def test_letters_wait_for_approval_of_the_outcome_as_it_stands(scores: Path) -> None:
    recording.enter("it", who("2017-03-07"))
    codes = refused(lambda: issuing.issue("it", who("2017-03-09"), method="electronic"))
    assert set(codes) == {"R701"}
    assert refused(lambda: issuing.issue("it", who("2017-03-09"), method="pigeon")) == ["X73"]


def test_post_ends_later_and_proof_of_receipt_moves_the_end(agreed: Path) -> None:
    issuing.issue("it", who("2017-03-09"), method="by post")
    # reg 87(3)(a): 15 days after 9 March is Friday 24 March
    assert _last_days(agreed) == ["2017-03-24"]
    bidders = dict.fromkeys(e.bidder for e in of_kind(entries_of(agreed), EntryKind.LETTER_ISSUED))
    for bidder in bidders:
        letters_otherwise.received(
            "it", who("2017-03-13"), bidder=bidder, day="2017-03-10", said="signed for"
        )
    # all proved: the 10th day after the last receipt, Friday 10 March, is Monday 20 March, which comes first
    assert _last_days(agreed)[-1] == "2017-03-20"
    assert refused(
        lambda: letters_otherwise.received(
            "it", who("2017-03-13"), bidder="nobody", day="2017-03-10"
        )
    ) == ["R707"]


def _last_days(agreed: Path) -> list[str]:
    return [e.fact("last_day") for e in of_kind(entries_of(agreed), EntryKind.STANDSTILL)]


def test_a_letter_sent_later_moves_the_end_and_says_who_was_told_another(told: Path) -> None:
    bidder = of_kind(entries_of(told), EntryKind.LETTER_ISSUED)[0].bidder
    report = issuing.issue("it", who("2017-03-14"), method="electronic", bidder=bidder)
    assert _last_days(told)[-1] == "2017-03-24"
    assert "R708" in {f.code for f in report.findings}


def conditions(report: Report) -> dict[str, bool]:
    """Return which conditions for signing hold."""
    found: Any = report.data["conditions"]
    return {c["id"]: c["met"] for c in found}


def gate(lot: str, on: str) -> dict[str, bool]:
    return conditions(signing.gate("it", who(on), lot=lot))


def test_under_the_regulations_the_gate_opens_the_day_after_the_standstill(told: Path) -> None:
    assert gate("O", "2017-03-20") == {
        "complete": True,
        "approved": True,
        "letters": True,
        "standstill": False,
        "claims": True,
    }
    assert all(gate("O", "2017-03-21").values())
    assert "R730" in refused(
        lambda: signing.sign("it", who("2017-03-20"), lot="O", bidder=_holder("O"), value="100")
    )


def _holder(lot: str) -> str:
    from tendering.workbench.records import opened

    with opened("it") as now:
        decided = recording.compute(now).outcome.lot(lot)
    assert decided is not None
    return decided.places[0].bidder


def test_a_suspended_lot_cannot_sign_while_another_signs(told: Path) -> None:
    loser = "ohara"
    report = challenges.log(
        "it", who("2017-03-15"), kind="claim-form", bidder=loser, lot="O",
        notified="2017-03-15", known="2017-03-09", issued="2017-03-14", about="Q2 was marked twice",
    )  # fmt: skip
    assert [f.code for f in report.findings] == ["R711"]
    made: Any = report.data["challenge"]
    assert made["suspends"] == ["O"]
    assert made["last_day_for_claim"] == "2017-04-07"  # regimes.md: knowledge 9 March 2017
    assert gate("O", "2017-03-21")["claims"] is False
    codes = refused(
        lambda: signing.sign("it", who("2017-03-21"), lot="O", bidder=_holder("O"), value="100")
    )
    assert "R730" in codes
    signing.sign(
        "it",
        who("2017-03-21", "Amara Whitlock"),
        lot="D",
        bidder=_holder("D"),
        value="7,557,965.00",
    )
    number = of_kind(entries_of(told), EntryKind.CHALLENGE)[0].number or 0
    assert refused(lambda: challenges.end("it", who("2017-05-02"), number=1, result="x")) == [
        "R710"
    ]
    challenges.end("it", who("2017-05-02"), number=number, result="Withdrawn by consent")
    assert gate("O", "2017-05-01")["claims"] is False
    assert gate("O", "2017-05-02")["claims"] is True
    signing.sign(
        "it", who("2017-05-02", "Amara Whitlock"), lot="O", bidder=_holder("O"), value="100"
    )
    signed = of_kind(entries_of(told), EntryKind.SIGNED)
    assert [(e.lot, e.fact("value")) for e in signed] == [("D", "7557965.00"), ("O", "100")]
    assert refused(
        lambda: signing.sign("it", who("2017-05-03"), lot="O", bidder=_holder("O"), value="100")
    )[0] in ("R732", "R004")


def test_a_court_that_lifts_the_suspension_ends_no_claim(told: Path) -> None:
    challenges.log(
        "it", who("2017-03-15"), kind="claim-form", bidder="ohara", lot="O", issued="2017-03-14"
    )
    number = of_kind(entries_of(told), EntryKind.CHALLENGE)[0].number or 0
    challenges.end("it", who("2017-04-03"), number=number, result="Suspension lifted", lifted=True)
    assert gate("O", "2017-04-03")["claims"] is True
    shown: Any = challenges.show("it", on=date(2017, 4, 3)).data
    assert shown["challenges"][0]["open"] is True
    assert shown["suspended"] == {}


def test_a_complaint_suspends_nothing_and_days_out_of_order_are_refused(told: Path) -> None:
    report = challenges.log("it", who("2017-03-15"), kind="complaint", bidder="ohara", lot="O")
    assert report.findings == ()
    assert all(v for k, v in gate("O", "2017-03-21").items())
    assert refused(
        lambda: challenges.log("it", who("2017-03-15"), kind="claim-form", bidder="ohara", notified="2017-03-16", known="2017-03-20")
    ) == ["R712", "R712", "R712"]  # fmt: skip
    assert refused(
        lambda: challenges.log("it", who("2017-03-15"), kind="moan", bidder="ohara")
    ) == ["R710"]
    assert refused(
        lambda: challenges.log("it", who("2017-03-15"), kind="complaint", bidder="nobody")
    ) == ["R707"]


def test_early_disclosure_is_listed(here: Path, told: Path) -> None:
    paper = here / "scores.txt"
    paper.write_text("the scores", encoding="utf-8")
    challenges.disclose(
        "it", who("2017-03-16"), what="Scores of lot O", to="O'Hara's solicitors", terms="for this claim alone", files=[paper],
    )  # fmt: skip
    shown: Any = challenges.show("it", on=date(2017, 3, 16)).data
    (row,) = shown["early_disclosure"]
    assert row["to"] == "O'Hara's solicitors"
    assert row["terms"] == "for this claim alone"


def _leaver(lot: str) -> tuple[str, str, str]:
    """Return a holder of a lot with its role and zone, for whom a reserve stands by."""
    from tendering.workbench.records import opened

    with opened("it") as now:
        decided = recording.compute(now).outcome.lot(lot)
    assert decided is not None
    spare = {(r.role, r.zone) for r in decided.reserves}
    place = next(p for p in decided.places if (p.role, p.zone) in spare)
    return place.bidder, place.role, place.zone or ""


def test_a_promotion_is_a_new_decision_and_restarts_the_standstill(told: Path) -> None:
    bidder, role, zone = _leaver("O")
    report = promotion.promote(
        "it", who("2017-03-13"), lot="O", role=role, zone=zone, withdrawn=bidder, reason="It is leaving the county.",
    )  # fmt: skip
    assert {f.code for f in report.findings} == {"R722"}
    entries = standing(entries_of(told))
    (promoted,) = of_kind(entries, EntryKind.RESERVE_PROMOTED)[:1]
    assert promoted.fact("instead_of") == bidder
    assert (
        of_kind(entries, EntryKind.EVALUATION_COMPUTED)[-1].fact("digest") == report.data["digest"]
    )
    closed = gate("O", "2017-03-21")
    assert (closed["approved"], closed["letters"]) == (False, False)
    # nothing changed in the other lot: it is signed while this one waits
    assert all(gate("D", "2017-03-21").values())
    approval.approve("it", who("2017-03-14", "Stephen Garrod"), lot="O", role="Director")
    issuing.issue("it", who("2017-03-15"), method="electronic", lot="O")
    assert _last_days(told)[-1] == "2017-03-27"  # day 10 after 15 March is Saturday 25 March
    assert gate("O", "2017-03-27")["standstill"] is False
    assert all(gate("O", "2017-03-28").values())
    assert verify("it").findings == ()


def test_after_signature_a_promotion_needs_a_lawyers_decision(told: Path) -> None:
    bidder, role, zone = _leaver("O")
    signing.sign("it", who("2017-03-21"), lot="O", bidder=_holder("O"), value="100")

    def use(advice: str = "") -> Report:
        return promotion.promote(
            "it", who("2017-03-23"), lot="O", role=role, zone=zone, withdrawn=bidder, reason="Gone.", advice=advice,
        )  # fmt: skip

    assert refused(use) == ["R721"]
    use("J. Ames, solicitor, 22 March 2017: the published rule allows it (reg 72(1)(a)).")
    (promoted,) = of_kind(entries_of(told), EntryKind.RESERVE_PROMOTED)[:1]
    assert "J. Ames" in promoted.fact("advice")


def test_nobody_is_promoted_before_approval_or_without_a_vacancy(scores: Path) -> None:
    recording.enter("it", who("2017-03-07"))
    bidder, role, zone = _leaver("O")
    assert refused(
        lambda: promotion.promote("it", who("2017-03-08"), lot="O", role=role, zone=zone, withdrawn=bidder, reason="x")
    ) == ["R720"]  # fmt: skip
    assert refused(
        lambda: promotion.promote(
            "it", who("2017-03-08"), lot="O", role="lead", zone="Z9", reason="x"
        )
    ) == ["R720", "R720", "R720"]


def test_under_the_act_the_gate_wants_the_notice_the_list_again_and_the_end(act: Path) -> None:
    before = gate("D", "2026-08-11")
    assert {k for k, met in before.items() if not met} == {"standstill", "debarment"}
    append(act, Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2026, 8, 12), by="Priya Nair", facts={"result": "clear", "stage": "signing"}))  # fmt: skip
    assert all(gate("D", "2026-08-12").values())
    append(act, Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2026, 8, 13), by="Priya Nair", bidder="oakleaf", facts={"result": "on the list since 12 August"}))  # fmt: skip
    assert {k for k, met in gate("D", "2026-08-13").items() if not met} == {"debarment"}


@pytest.mark.parametrize(
    ("notified", "stops"), [("2026-08-11", True), ("2026-08-12", False)], ids=["in", "after"]
)
def test_under_the_act_only_what_is_notified_in_the_standstill_suspends(
    act: Path, notified: str, stops: bool
) -> None:
    append(act, Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2026, 8, 12), by="Priya Nair", facts={"result": "clear", "stage": "signing"}))  # fmt: skip
    report = challenges.log(
        "it", who("2026-08-12"), kind="claim-form", bidder="marcherlantern", lot="O", notified=notified, issued="2026-08-10",
    )  # fmt: skip
    assert bool(report.findings) is stops
    assert gate("O", "2026-08-14")["claims"] is not stops


def test_a_key_decision_is_approved_only_once_it_is_taken(here: Path) -> None:
    signed_scores(
        here,
        ACT,
        "2026-07-06",
        leave=lambda e: e.kind in (EntryKind.DECISION, EntryKind.CALL_IN_ENDED),
    )
    recording.enter("it", who("2026-07-06"))
    assert refused(lambda: approval.approve("it", who("2026-07-27"))) == ["R704"]


def test_a_day_that_has_not_come_is_refused(told: Path) -> None:
    ahead = replace(who("2031-01-01"), on=date(2031, 1, 1))
    assert refused(lambda: signing.sign("it", ahead, lot="O", bidder="x", value="1")) == ["R733"]
    # the gate may be asked about a day to come
    assert signing.gate("it", ahead, lot="O").data["safe"] is True
