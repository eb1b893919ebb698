"""Every notice of every shipped evaluation: its shape, the field's own checker, and its facts read back."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest

from tendering.checks.notices.check import check_notice
from tendering.checks.notices.facts import PublicFacts, facts_of, public_facts
from tendering.documents.letter_winners import appointed_words
from tendering.documents.names import Names
from tendering.model.bids import Dossier
from tendering.model.findings import Severity
from tendering.model.outcome import Outcome
from tests.documents.notices.shipped import EVALUATIONS, notices_of

ROOT = Path(__file__).resolve().parents[3]
SHARED = ROOT.parent / "shared"
SCHEMA = json.loads((Path(__file__).parent / "release-package.schema.json").read_text("utf-8"))
assert {"herefordshire-2017", "bolton-2016", "bristol-2015", "herefordshire-2027"} <= set(
    EVALUATIONS
)
EVERY = pytest.mark.parametrize("evaluation", EVALUATIONS)


@EVERY
def test_shape(evaluation: str) -> None:
    """The shape of `release-package.schema.json`: every field named, none that is not, codes closed."""
    for shipped in notices_of(evaluation):
        data = json.loads(json.dumps(shipped.notice.data))
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


@EVERY
def test_our_own_reader_finds_nothing(evaluation: str) -> None:
    for shipped in notices_of(evaluation):
        found = [f for f in check_notice(shipped.notice.data) if f.severity is not Severity.NOTE]
        assert found == [], shipped.kind


@pytest.mark.skipif(not SHARED.is_dir(), reason="the checker of the standard is not here")
def test_the_checker_of_the_standard_finds_nothing(tmp_path: Path) -> None:
    files = []
    for shipped in (s for evaluation in EVALUATIONS for s in notices_of(evaluation)):
        file = tmp_path / f"{shipped.evaluation}-{shipped.kind}.json"
        file.write_text(json.dumps(shipped.notice.data), encoding="utf-8")
        files.append(str(file))
    checker = SHARED / "tools/ocds_check.py"
    done = subprocess.run(
        [sys.executable, str(checker), "--stack", "find_a_tender_plus", "--warnings", *files],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": 0 errors (none), 0 warnings") == len(files), done.stdout


# --- read back


@EVERY
def test_what_one_notice_says_is_what_the_tender_and_the_outcome_say(evaluation: str) -> None:
    for shipped in notices_of(evaluation):
        (release,) = shipped.notice.data["releases"]
        facts = facts_of(release)
        tender = shipped.dossier.tender
        assert facts.title == tender.title
        assert facts.reference == tender.id
        assert facts.buyer == tender.authority.name
        if shipped.kind != "UK12":
            assert facts.value == tender.value_amount
            assert [(x.id, x.title) for x in facts.lots] == [(x.id, x.title) for x in tender.lots]
        if shipped.kind in ("UK6", "UK7", "F21", "F03"):
            assert told(facts) == appointed(shipped.dossier, shipped.outcome)


@EVERY
def test_the_public_facts_of_a_procurement_are_read_back_from_its_notices(evaluation: str) -> None:
    mine = notices_of(evaluation)
    dossier, outcome = mine[0].dossier, mine[0].outcome
    tender = dossier.tender
    facts = public_facts(s.notice.data["releases"][0] for s in mine)
    assert facts.light_touch
    assert facts.published.keys() == {s.kind for s in mine}
    assert told(facts) == appointed(dossier, outcome)
    if "UK4" not in facts.published:
        return
    assert facts.tenders_close_on == day_of(tender, "tenders_close")
    assert facts.framework is (
        tender.agreement is not None and tender.agreement.kind == "framework"
    )
    for lot in tender.lots:
        said = facts.lot(lot.id)
        assert said is not None
        assert said.value == lot.value_amount
        assert said.cpv == tuple(c[:8] for c in lot.cpv or tender.cpv)
        assert said.region == lot.region
        weights = {c.id: 100 * c.points / tender.weights_total for c in tender.questions(lot.id)}
        assert {name.split()[0]: w for name, w in said.criteria} == {k: w for k, w in weights.items() if w}  # fmt: skip
        assert tender.agreement is not None
        assert (said.starts_on, said.ends_on) == (tender.agreement.starts_on, tender.agreement.ends_on)  # fmt: skip
    assert all(str(limit.most) in facts.limits for limit in tender.limits)
    decisions = [e.on for e in dossier.entries if e.kind == "decision"]
    assert facts.decided_on == (decisions[-1] if decisions else dossier.approved_on)
    assert facts.standstill_to == tender.standstill.stated_last_day
    summaries = {s.sent for s in dossier.sends}
    assert facts.summaries_on in summaries
    signed = {(e.lot, e.bidder): e for e in dossier.entries if e.kind == "signed"}
    for award in facts.awards:
        bidder = next(b.id for b in dossier.bidders if b.name == award.supplier)
        entry = signed.get((award.lot, bidder)) or signed.get((award.lot, "")) or signed[("", "")]
        assert award.signed_on == entry.on


def told(facts: PublicFacts) -> set[tuple[str, str, str]]:
    return {(a.lot, a.supplier, a.places) for a in facts.awards}


def appointed(dossier: Dossier, outcome: Outcome) -> set[tuple[str, str, str]]:
    """Return lot, supplier and places as the outcome has them."""
    names = Names.of(dossier)
    found = set()
    for decided in outcome.lots:
        lot = dossier.tender.lot(decided.lot)
        assert lot is not None
        for bidder in {p.bidder for p in decided.places}:
            words = appointed_words(decided, lot, bidder, names.in_lot(lot.id))
            found.add((lot.id, names.bidder(bidder), words))
    return found


def day_of(tender: object, event: str) -> date | None:
    return next(
        (e.at.date() if e.at else e.on for e in tender.timetable if e.event == event), None
    )


def test_a_later_notice_replaces_what_it_says_and_keeps_the_rest() -> None:
    call = {"ocid": "o", "id": "1", "date": "2026-04-01T00:00:00Z", "tender": {"id": "t", "title": "First", "lots": [
        {"id": "1", "title": "One", "value": {"amount": 5, "currency": "GBP"}, "status": "active"}]}}  # fmt: skip
    award = {"ocid": "o", "id": "2", "date": "2026-07-01T00:00:00Z", "tender": {"id": "t", "title": "Second", "lots": [
        {"id": "1", "status": "complete"}]}}  # fmt: skip
    facts = public_facts([award, call])
    assert facts.title == "Second"
    lot = facts.lot("1")
    assert lot is not None
    assert (lot.title, lot.value, lot.status) == ("One", Fraction(5), "complete")


def test_an_award_notice_of_the_older_law_has_the_first_day_a_contract_may_be_made() -> None:
    days = {s.kind: s.notice.data["publishedDate"] for s in notices_of("herefordshire-2017")}
    assert str(days["F21"]).startswith("2017-03-21")
