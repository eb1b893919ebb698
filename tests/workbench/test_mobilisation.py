"""Between award and first day, played out: Herefordshire's risks R008 and R009, the suspension that is not lifted, letters, the plan in Excel."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from tendering.documents.accessibility import accessibility_problems
from tendering.files.mobilise_tables import read_plan
from tendering.files.workforce import workforce_template
from tendering.model.entries import Entry
from tendering.model.entries import EntryKind as K
from tendering.workbench import (
    mobilise_extend,
    mobilise_go,
    mobilise_letters,
    mobilise_people,
    mobilise_plan,
    mobilise_show,
    mobilise_tupe,
)
from tendering.workbench.mobilise import case_of
from tendering.workbench.record_bundle import bundle
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.writing import Report
from tests.workbench import mobilising
from tests.workbench.mobilising import append, people_file, who


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes(report: Report) -> Counter[str]:
    return Counter(f.code for f in report.findings)


def refused(use: Any, *args: Any, **given: Any) -> list[str]:
    before = entry_count()
    with pytest.raises(RefusedError) as error:
        use(*args, **given)
    assert entry_count() == before, "nothing is written where something is refused"
    return [f.code for f in error.value.findings]


def entry_count() -> int:
    with opened("it") as procurement:
        return len(procurement.entries)


def shown(on: str) -> dict[str, Any]:
    report = mobilise_show.show("it", who(on), dry_run=True)
    return {**json.loads(json.dumps(report.data)), "codes": codes(report)}


def stages(on: str) -> dict[str, str]:
    return {w["wave"]: w["stage"] for w in shown(on)["waves"]}


def moved(on: str) -> set[str]:
    """Everybody who has begun by a day."""
    with opened("it") as procurement:
        return set(case_of(procurement).begun(date.fromisoformat(on)))


def make_ready(bidder: str, on: str, *but: str) -> None:
    append(
        *(
            Entry(
                kind=K.READINESS_CHECKED,
                on=date.fromisoformat(on),
                by="Priya Nair",
                bidder=bidder,
                facts={
                    "gate": gate,
                    "result": "not ready" if gate in but else "ready",
                    "evidence": "Looked at in their office",
                },
            )
            for gate in ("registration", "insurance", "staff_checks", "monitoring", "recruitment")
        )
    )


def test_r008(here: Path) -> None:
    """R008: "Full implications of mobilisation not yet known." (Mitigation: "Mobilisation work stream to commence.")

    At award nobody knows who goes where. What is not known is said, and is never nought; each thing that becomes known
    closes a gap, until everybody has a first day.
    """
    mobilising.awarded(here)
    first = shown("2017-03-21")
    # from the figures of today's providers alone: everybody is in the matrix, and where they go is open where it is
    assert sum(c["people"] for c in first["matrix"]) == 826
    assert sum(Fraction(c["hours"]) for c in first["matrix"]) == 11529
    assert {c["way"] for c in first["matrix"]} == {"stays", "moves", "moves, not yet shared"}
    assert first["waves"] == []
    assert first["plan"] is None
    assert refused(mobilise_plan.plan, "it", who("2017-03-21"), enter=True) == ["L721"]
    # a list that lost somebody is refused, whole, and says where
    people = mobilising.invented()
    assert set(refused(mobilise_people.list_people, "it", people_file(people[1:]), who("2017-05-15"),
                       source="Care system")) == {"L704"}  # fmt: skip
    report = mobilise_people.list_people(
        "it", people_file(people), who("2017-05-15"), source="Care system"
    )
    assert "826 people with 11,529 hours" in report.text
    # nobody has said what a new provider can begin: nobody who moves has a first day, and that is said
    with opened("it") as procurement:
        case = case_of(procurement)
    early = mobilise_plan.checked(
        case, mobilise_plan.proposed(case, date(2017, 5, 15)), date(2017, 5, 15)
    )
    assert Counter(f.code for f in early.findings)["L707"] == 7
    assert sum(m.first_day is None for m in early.moves) > 500
    mobilise_people.state_intake(
        "it", who("2017-05-16"), bidder="ohara", hours="240", people="24", source="Letter"
    )
    append(*(mobilising.intake_of(b, *most) for b, most in mobilising.INTAKE.items()))
    # known now: everybody has a first day; what is still open is the law's and the agreement's
    whole = mobilise_plan.plan("it", who("2017-05-16"), enter=True)
    assert whole.data["without_first_day"] == 0
    assert set(codes(whole)) == {"L713", "L718", "L724"}
    rows: Any = whole.data["waves"]
    assert sum(int(r["people"]) for r in rows) == 826
    assert sum(Fraction(r["hours"]) for r in rows) == 11529
    weeks: Any = whole.data["weeks"]
    assert all(Fraction(w["hours"]) <= Fraction(w["most_hours"]) for w in weeks)
    # nothing is signed: no wave can be a go
    codes_ = refused(mobilise_go.decide, "it", who("2017-06-28"), wave="O-E-1", decision="go",
                     reason="x", role="Board")  # fmt: skip
    assert "L717" in codes_
    assert verify("it").data["verified"] is True


def test_r009(here: Path) -> None:
    """R009: "Full implications of mobilisation for service provider not yet known which may have an impact on service
    user and their safety."

    On the eve of a wave a gate of the new provider is not ready. A go is refused; with a no go nobody moves; the agreement
    of today is extended, the plan moves, and people are told who comes meanwhile.
    """
    mobilising.planned(here)
    for bidder in ("wyebrook", "orchardgate", "goldenvale"):
        make_ready(bidder, "2017-06-26")
    mobilise_letters.letters(
        "it", who("2017-06-02"), to="people", wave="D-A+B-1", sent="post", out=here / "o"
    )
    mobilise_go.decide("it", who("2017-06-29"), wave="O-E-1", decision="go")
    mobilise_go.decide("it", who("2017-06-29"), wave="D-A+B-1", decision="go")
    mobilise_go.ready("it", who("2017-06-29"), bidder="ohara", gate="insurance", result="ready",
                      evidence="Certificate 12", valid_until=date(2018, 3, 31))  # fmt: skip
    # the eve: two carers of the complex care team are off, the rota has holes
    make_ready("orchardgate", "2017-07-02", "recruitment")
    assert (
        shown("2017-07-02")["codes"]["L716"] == 2 - 1
    )  # a go stands that its gates no longer bear
    assert refused(mobilise_go.decide, "it", who("2017-07-02"), wave="D-A+B-1", decision="go") == ["L716"]  # fmt: skip
    no = mobilise_go.decide("it", who("2017-07-02"), wave="D-A+B-1", decision="no go",
                            reason="The rota has two doubles uncovered")  # fmt: skip
    assert codes(no)["L718"] == 1  # the agreement under which they stay has ended
    assert stages("2017-07-03")["O-E-1"] == "begun"
    assert stages("2017-07-03")["D-A+B-1"] == "no_go"
    begun = moved("2017-07-03")
    with opened("it") as procurement:
        case = case_of(procurement)
        assert begun == {m.person for m in case.moves if m.wave == "O-E-1"}
    report = mobilise_extend.extend(
        "it",
        who("2017-07-03"),
        until=date(2017, 9, 30),
        not_before=date(2017, 7, 10),
        reason="The new provider of complex care is not ready",
        basis="PCR 2015 reg 72(1)(b); clause 4 of the framework",
        tell="The new company in your area is not ready yet, and does not begin before it is.",
        role="Programme board",
    )
    assert "The plan moves" in report.text
    assert not codes(report)["L718"]
    assert moved("2017-07-09") == begun, "those who have begun stay as they began"
    with opened("it") as procurement:
        case = case_of(procurement)
    assert all(
        m.first_day and m.first_day >= date(2017, 7, 10)
        for m in case.moves
        if m.person not in begun
    )
    assert Counter(m.person for m in case.moves) == Counter(p.person for p in case.people)
    mine = next(m for m in case.moves if m.provider == "Kington Home Support Ltd" and m.lot == "D"
                and m.way.value == "moves")  # fmt: skip
    mobilise_letters.letters(
        "it", who("2017-07-03"), to="people", person=mine.person, out=here / "p"
    )
    text = words(next((here / "p").rglob(f"{mine.person}.docx")))
    assert "That date no longer holds" in text
    assert "is not ready yet, and does not begin before it is" in text
    assert "Until then Kington Home Support Ltd goes on coming as now" in text
    assert "01632\u00a0960\u00a0018" in text
    assert verify("it").data["verified"] is True


def words(path: Path) -> str:
    return "\n".join(p.text for p in Document(str(path)).paragraphs).replace("\u00a0 ", " ")


def test_a_suspension_not_lifted_by_the_day_extends_the_present_agreement(here: Path) -> None:
    mobilising.awarded(here)
    mobilising.state_all()
    mobilising.enter_plan()
    append(
        Entry(
            kind=K.CHALLENGE,
            on=date(2017, 3, 16),
            by="Marcus Hale",
            lot="O",
            bidder="hopfield",
            facts={"kind": "claim form", "notified": "2017-03-16"},
        )
    )
    for bidder in ("wyebrook", "orchardgate"):
        make_ready(bidder, "2017-06-20")
    found = refused(mobilise_go.decide, "it", who("2017-06-28"), wave="O-E-1", decision="go",
                    reason="We want to begin", role="Board")  # fmt: skip
    assert "L717" in found, "no reason overrides the court"
    mobilise_go.decide("it", who("2017-06-28"), wave="O-E-1", decision="no go", reason="Suspended")
    bad = refused(mobilise_extend.extend, "it", who("2017-06-28"), until=date(2017, 6, 30),
                  reason="", basis="")  # fmt: skip
    assert sorted(bad) == ["L720", "L720", "R007", "R007"]
    assert refused(mobilise_extend.extend, "it", who("2017-06-28"), until=date(2017, 9, 1), reason="Claim",
                   basis="reg 72", not_before=date(2017, 9, 4)) == ["L720", "L720"]  # fmt: skip
    mobilise_extend.extend(
        "it", who("2017-06-28"), until=date(2017, 12, 31), not_before=date(2017, 9, 4),
        reason="The claim of 16 March suspends lot O", basis="PCR 2015 reg 72(1)(c)",
        tell="A court is looking at how the council chose the new companies. Until it decides, nothing changes.",
    )  # fmt: skip
    state = shown("2017-07-01")
    assert state["covered_until"] == {"O": "2017-12-31", "D": "2017-12-31"}
    assert min(w["first_day"] for w in state["waves"]) >= "2017-09-04"
    assert moved("2017-12-31") == set()
    with opened("it") as procurement:
        case = case_of(procurement)
    wave = min(m.wave for m in case.moves if m.provider.startswith("Hopfield") and m.to)
    mobilise_letters.letters("it", who("2017-06-29"), to="incumbents", wave=wave, out=here / "i")
    letter = words(min((here / "i").rglob("*hopfield*.docx")))
    assert (
        "has extended the countywide framework for home care to Sunday 31 December 2017" in letter
    )
    assert "PCR 2015 reg 72(1)(c)" in letter


def test_bad_input_is_said_at_once_and_nothing_is_lost(here: Path) -> None:
    mobilising.planned(here)
    use = mobilise_go
    assert refused(use.ready, "it", who("2017-06-01"), bidder="hopfield", gate="pool", result="maybe",
                   evidence=" ", lot="X") == ["L701", "L714", "L701", "L702", "R007"]  # fmt: skip
    assert refused(use.decide, "it", who("2017-06-01"), wave="O-Z-9", decision="go") == ["L715"]
    assert refused(use.decide, "it", who("2017-07-04"), wave="O-E-1", decision="no go", reason="x") == ["L723"]  # fmt: skip
    assert refused(use.decide, "it", who("2017-06-01"), wave="O-E-1", decision="perhaps") == [
        "L702"
    ]
    people = mobilise_people
    assert refused(people.state_intake, "it", who("2017-05-15"), bidder="hopfield", hours="-1", people="1.5",
                   source="") == ["R007", "L701", "L702", "L702"]  # fmt: skip
    assert refused(people.record_staff, "it", who("2017-05-15"), provider="Garway Care Ltd", zone="Z",
                   view="perhaps") == ["L701", "L702", "R007"]  # fmt: skip
    path = Path("people.csv")
    path.write_text(
        "person,lot,zone,provider,hours\nP-0001,O,Z,Garway Care Ltd,ten\nEdith Price,O,E,Garway Care Ltd,3\n,O,E,x,1\n"
    )
    found = refused(people.list_people, "it", path, who("2017-05-15"), source="x")
    assert "L702" in found
    path.write_text(
        "person,lot,zone,provider,hours\nP-0001,O,Z,Garway Care Ltd,10\nEdith Price,O,E,Garway Care Ltd,3\n"
    )
    found = refused(people.list_people, "it", path, who("2017-05-15"), source="x")
    assert {"L701", "L704", "L725"} <= set(found)


def test_an_override_is_by_a_named_person_with_a_reason_and_told_letters_are_missed(
    here: Path,
) -> None:
    mobilising.planned(here)
    make_ready("wyebrook", "2017-06-26", "monitoring")
    report = mobilise_go.decide("it", who("2017-06-29", "Olu Adeyemi"), wave="O-E-1", decision="go",
                                reason="Paper logs for a week", role="Director")  # fmt: skip
    assert codes(report) == {"L716": 1, "L719": 1}
    with opened("it") as procurement:
        last = procurement.entries[-1]
    assert (last.by, last.fact("role"), last.fact("reason")) == ("Olu Adeyemi", "Director", "Paper logs for a week")  # fmt: skip
    assert last.fact("not_green") == "wyebrook monitoring: not ready"
    assert "wyebrook registration: ready (entry" in last.fact("looked_at")


def test_the_plan_goes_out_in_excel_and_comes_back_edited(here: Path) -> None:
    mobilising.listed(here)
    mobilise_plan.plan("it", who("2017-05-15"), out=here / "o")
    path = here / "o/mobilise/plan.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["People"]
    rows = {r[0].value: r[0].row for r in sheet.iter_rows(min_col=2, max_col=2) if r[0].value}
    with opened("it") as procurement:
        case = case_of(procurement)
        first = mobilise_plan.proposed(case, date(2017, 5, 15))
    late = next(m for m in first if m.wave == "O-E-1" and m.way.value == "moves")
    sheet.cell(rows[late.person], 9).value = date(2017, 9, 25)
    book.save(path)
    report = mobilise_plan.take("it", path, who("2017-05-16"), reason="In hospital until then")
    assert "L718" in codes(report)
    with opened("it") as procurement:
        entry = procurement.entries[-1]
        moves = {m.person: m for m in read_plan(procurement.body(entry.files[0]) or b"")}
    assert entry.fact("edited") == "yes"
    assert entry.files[0].personal
    assert moves[late.person].first_day == date(2017, 9, 25)
    assert moves[late.person].wave not in ("", "O-E-1")
    rest = [m for m in first if m.person != late.person]
    assert all(moves[m.person] == m for m in rest)
    assert refused(mobilise_plan.take, "it", people_file(()), who("2017-05-16"), reason="x") == [
        "L722"
    ]


def test_personal_data_are_apart_and_in_no_bundle(here: Path) -> None:
    mobilising.planned(here)
    template = Path("return.xlsx")
    with opened("it") as procurement:
        case = case_of(procurement)
    template.write_bytes(workforce_template(case.tender))
    book = openpyxl.load_workbook(template)
    sheet = book["Workforce"]
    at = next(
        r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value == "Code of your own (no name)"
    )
    for n in range(1, 5):
        sheet.cell(at + n, 1).value = f"S{n:03}"
    book.save(template)
    mobilise_people.record_staff("it", who("2017-05-20"), provider="Garway Care Ltd", view="applies",
                                 reason="Its own advice", file=template)  # fmt: skip
    sheet.cell(at + 5, 1).value = "Edith Price"
    book.save(template)
    found = refused(mobilise_people.record_staff, "it", who("2017-05-20"), provider="Garway Care Ltd",
                    view="applies", reason="x", file=template)  # fmt: skip
    assert found == ["L725"]
    late = mobilise_tupe.tupe("it", who("2017-06-20"), out=here / "t")
    assert codes(late)["L712"] >= 1
    listed: Any = late.data["transfers"]
    mine = [t for t in listed if t["provider"] == "Garway Care Ltd"]
    assert {(t["view"], t["employees"]) for t in mine} == {("applies", 4)}
    mobilise_letters.letters(
        "it", who("2017-06-01"), to="people", wave="O-E-1", sent="post", out=here / "o"
    )
    target = here / "whole.zip"
    bundle("it", target, who("2017-06-02"))
    with zipfile.ZipFile(target) as archive:
        held = b"".join(archive.read(n) for n in archive.namelist())
    with opened("it") as procurement:
        case = case_of(procurement)
    assert not any(p.person.encode() in held for p in case.people)
    assert b"S001" not in held


def test_letters_can_be_read_by_everyone_and_say_the_same_each_time(here: Path) -> None:
    mobilising.planned(here)
    names = Path("names.csv")
    with opened("it") as procurement:
        case = case_of(procurement)
    easy = next(m for m in case.moves if m.person in case.easy and m.way.value == "moves")
    names.write_text(
        f"person,name,salutation,address1,postcode\n{easy.person},Mrs Edith Price,Mrs Price,4 Orchard Row,HR5 3AA\n"
    )
    for out in ("a", "b"):
        mobilise_letters.letters("it", who("2017-06-02"), to="people", person=easy.person, names=names,
                                 out=here / out)  # fmt: skip
    for file in sorted((here / "a").rglob("*.docx")):
        data = file.read_bytes()
        assert data == (here / "b" / file.relative_to(here / "a")).read_bytes()
        assert accessibility_problems(data) == ()
        text = words(file)
        assert "Mrs Edith Price" in text
        assert "Dear Mrs Price" in text
        assert easy.person in text
        assert case.name(easy.to) in text
        assert easy.provider in text
    for to in ("incumbents", "providers"):
        mobilise_letters.letters(
            "it", who("2017-06-02"), to=to, wave="D-A+B-2", sent="electronic", out=here / to
        )
        for file in list((here / to).rglob("*.docx"))[:3]:
            assert "28 days" in words(file)
    assert refused(mobilise_letters.letters, "it", who("2017-06-02"), to="everyone") == ["L702"]
    with opened("it") as procurement:
        for entry in procurement.entries[-2:]:
            assert entry.kind is K.MOBILISATION_LETTERS_SENT
            assert all(
                zipfile.is_zipfile(io.BytesIO(procurement.body(f) or b"")) for f in entry.files
            )


def test_families_are_written_to_by_the_pseudonym_of_the_person(here: Path) -> None:
    mobilising.planned(here)
    with opened("it") as procurement:
        case = case_of(procurement)
    m = next(m for m in case.moves if m.wave == "D-A+B-2" and m.way.value == "moves")
    names = Path("families.csv")
    names.write_text(
        f"person,name,salutation,address1\n{m.person},Ms Ruth Price,Ms Price,1 Hill\n"
    )
    use, day = mobilise_letters.letters, "2017-06-02"
    every = use("it", who(day), to="families", wave="D-A+B-2", out=here / "a")
    everybody = sum(x.wave == "D-A+B-2" for x in case.moves)
    assert (every.data["letters"], codes(every)) == (everybody, {"L728": 1})
    sent = {"to": "families", "names": names, "sent": "post"}
    report = use("it", who(day), **sent, out=here / "b")  # type: ignore[arg-type]
    assert (report.data["letters"], codes(report)) == (1, {}), "only to those who are named"
    (path,) = (here / "b").rglob("*.docx")
    assert path.name == f"{m.person}-family.docx"
    text = words(path)
    for said in (f"To the family or representative of {m.person}", "Ms Ruth Price", "Dear Ms Price",
                 m.provider, case.name(m.to), "01632\u00a0960\u00a0018"):  # fmt: skip
        assert said in text
    with opened("it") as procurement:
        entry = procurement.entries[-1]
        (file,) = entry.files
        listed = (procurement.body(file) or b"").decode()
    assert (entry.fact("to"), entry.fact("letters"), file.personal) == ("families", "1", True)
    assert listed.splitlines()[1].startswith(f"{m.person},{m.person}-family,")
    assert "Price" not in listed
    assert shown(day)["codes"]["L719"] == shown("2017-06-01")["codes"]["L719"], (
        "people are not told yet"
    )
    mobilise_extend.extend("it", who("2017-06-20"), until=date(2017, 9, 30), reason="Not ready",
                           not_before=date(2017, 8, 7), basis="reg 72", tell="It is not ready yet.",
                           role="Board")  # fmt: skip
    use("it", who("2017-06-21"), to="families", names=names, out=here / "c")
    (path,) = (here / "c").rglob("*.docx")
    assert f"The change to their care was planned for {m.first_day:%A}" in words(path)
    other = Path("other.csv")
    other.write_text("person,name\nP-9999,Nobody\n")
    assert refused(use, "it", who("2017-06-21"), to="families", names=other) == ["L715"]


def test_the_page_draws_every_wave(here: Path) -> None:
    mobilising.planned(here)
    report = mobilise_show.show("it", who("2017-06-20"), out=here / "o")
    page = (here / "o/mobilise/mobilisation.html").read_text("utf-8")
    waves: Any = report.data["waves"]
    assert all(f">{w['wave']}<" in page for w in waves)
    assert "<svg" in page
    assert "The present agreement ends" in page
    assert "everything not checked" in page
