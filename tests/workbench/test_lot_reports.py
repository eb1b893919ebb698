"""An award report of one lot says all that the whole report says of it, and is the same whoever makes it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tendering.documents.award_report import award_report, lot_report
from tendering.documents.blocks import Block
from tendering.documents.digest import outcome_digest
from tendering.documents.one_lot import LotsApart
from tendering.model.bids import Dossier
from tendering.model.outcome import Outcome
from tendering.workbench.evaluate import computed
from tendering.workbench.lot_reports import file_names
from tendering.workbench.papers import report

DAY = "2029-01-02"
NAMES = ("herefordshire-2027", "bolton-2016", "bristol-limit-of-one")


@pytest.fixture(scope="module", params=NAMES)
def case(request: pytest.FixtureRequest) -> tuple[Dossier, Outcome]:
    _, dossier, outcome, _ = computed(request.param)
    assert dossier is not None
    assert outcome is not None
    return dossier, outcome


def sections(blocks: list[Block]) -> dict[str, list[Block]]:
    """Return what stands below each heading of a section."""
    found: dict[str, list[Block]] = {}
    title = ""
    for block in blocks:
        if block.kind == "heading" and block.level == 2:
            title = block.text
        found.setdefault(title, []).append(block)
    return found


def test_a_lot_report_says_all_that_the_whole_report_says_of_the_lot(
    case: tuple[Dossier, Outcome],
) -> None:
    dossier, outcome = case
    apart, digest = LotsApart.of(dossier, outcome), outcome_digest(outcome)
    whole = sections(list(award_report(dossier, outcome, None)[0].blocks))
    for lot in dossier.tender.lots:
        mine = sections(list(lot_report(apart, lot, None, digest=digest)[0].blocks))
        assert set(whole) - set(mine) <= {t for t in whole if t.startswith("Result: ")}
        for title, blocks in mine.items():
            everything = {row for b in whole[title] for row in (b.rows or b.lines or (b.text,))}
            rows = {row for b in blocks for row in (b.rows or b.lines or (b.text,))}
            if title.startswith(("Result: ", "Places that", "Conflicts", "The route")):
                assert blocks == whole[title]
            elif title.startswith(("Decisions", "Subcontractors", "Tenders received")):
                plain = {"No such decision was needed.", "No bidder named any."}
                assert rows <= everything | plain


def test_what_no_allocation_could_fill_is_named_once_with_its_way_out() -> None:
    _, dossier, outcome, _ = computed("bristol-limit-of-one")
    assert dossier is not None
    assert outcome is not None
    found = sections(list(award_report(dossier, outcome, None)[0].blocks))
    _, clash, places, decide = found["Places that no allocation could fill (reg 84(1)(g))"]
    assert clash.text.endswith("What would do: a limit of 2 zones instead of 1.")
    assert "tendering new" not in clash.text
    zones = ["St George", "Bedminster and Southville", "Brislington and Stockwood"]
    assert [row[1] for row in places.rows] == zones
    assert {row[3:] for row in places.rows} == {("1", "1, with nobody appointed")}
    assert decide.text.startswith("Where fewer are appointed")


def test_the_bytes_do_not_depend_on_the_number_of_workers(tmp_path: Path) -> None:
    made = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        told = report("herefordshire-2027", "award", out=out, lots=["all"], workers=workers)
        assert told.exit_code == 0
        assert [x["lot"] for x in told.data["reports"]] == ["O", "D", "H"]  # type: ignore[attr-defined]
        made.append({p.name: p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()})
    assert made[0] == made[1]
    assert len(made[0]) == 4


def test_reports_of_other_lots_stay_and_those_of_every_lot_replace_them(tmp_path: Path) -> None:
    folder = tmp_path / "reports" / "award-by-lot"
    for lots, there in ((["1"], 1), (["2", "2"], 2), (["all"], 2)):
        told = report("bolton-2016", "award", on=DAY, out=tmp_path, lots=lots)
        assert len(list(folder.glob("*.docx"))) == there
        assert len(told.files) == len({*lots} - {"all"} or {"1", "2"})
        assert any(f.where == "lot 1" for f in told.findings) is ("2" not in lots)
    before = sorted((p.name, p.read_bytes()) for p in folder.iterdir())
    dry = report("bolton-2016", "award", on="2029-01-03", out=tmp_path, lots=["1"], dry_run=True)
    assert dry.files
    assert sorted((p.name, p.read_bytes()) for p in folder.iterdir()) == before


@pytest.mark.parametrize(("kind", "lots"), [("award", ["1", "x", "y"]), ("recommendation", ["1"])])
def test_a_lot_that_is_not_there_is_a_finding(tmp_path: Path, kind: str, lots: list[str]) -> None:
    told = report("bolton-2016", kind, on=DAY, out=tmp_path, lots=lots)
    said = [f.message for f in told.findings if f.code == "T052"]
    assert len(said) == max(1, len(lots) - 1)
    assert told.exit_code == 1
    assert not list(tmp_path.iterdir())


def test_no_two_lots_share_a_file(case: tuple[Dossier, Outcome]) -> None:
    tender = case[0].tender
    first = tender.lots[0]
    lots = tuple(replace(first, id=name) for name in ("C+D", "C-D", "C D"))
    names = file_names(replace(tender, lots=lots))
    assert len(set(names.values())) == 3
