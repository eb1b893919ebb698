"""Scorecards: their formulas agree with what was computed, in a real spreadsheet program, and notice a changed mark."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from tendering.documents.canonical import part_digest
from tendering.documents.lot_view import LotView
from tendering.documents.scorecard_files import write_workbooks
from tendering.documents.scorecards import workbook
from tendering.evaluation.evaluate import evaluate
from tendering.evaluation.registry import AWARD_RULES, PRICE_FORMULAS
from tendering.model.bids import (
    Bid,
    Bidder,
    ConsensusScore,
    Dossier,
    Mark,
    MarkKind,
    PriceFigure,
)
from tendering.model.numbers import Rounding
from tendering.model.outcome import Outcome
from tendering.model.tender import (
    Aggregation,
    AwardBy,
    Better,
    Criterion,
    Level,
    Lot,
    Per,
    Places,
    Preference,
    Price,
    PriceElement,
    PriceItem,
    Role,
    RoundingPolicy,
    Rung,
    Scale,
    Tender,
    Zone,
)
from tendering.workbench.evaluate import computed
from tests.conftest import program
from tests.documents import example
from tests.evaluation.oracle import compare
from tests.evaluation.oracle.instances import instance

F = Fraction
ROOT = Path(__file__).resolve().parents[2] / "evaluations"
SHIPPED = sorted(path.parent for path in ROOT.rglob("evaluation.yaml"))
assert SHIPPED, "no worked evaluations found"


def tender(**changes: object) -> Tender:
    """Return a tender with a section, a weightless price and two zones; ``changes`` replace its rules."""
    level = [Level(mark=F(n), label=f"L{n}", descriptor="", worth=F(n * n * 4)) for n in range(6)]
    base = Tender(
        id="rules",
        title="Rules",
        authority=example.tender().authority,
        fingerprint="a" * 64,
        scales={"s": Scale(id="s", levels=tuple(level))},
        criteria=(
            Criterion(id="S", title="Section", weight=F(40), points=F(40)),
            Criterion(
                id="S1", title="One", weight=F("17.5"), points=F("17.5"), parent="S", scale="s"
            ),
            Criterion(
                id="S2", title="Two", weight=F("22.5"), points=F("22.5"), parent="S", scale="s"
            ),
            Criterion(id="Q", title="Three", weight=F(30), points=F(30), scale="s"),
        ),
        price=Price(
            weight=F(30),
            items=(PriceItem(id="rate"),),
            formula="lowest_over_bid",
            baseline="admissible",
            scope="lot",
            zero="error",
            one_bid="formula",
        ),
        lots=(
            Lot(
                id="1",
                title="Lot",
                zones=(Zone(id="a"), Zone(id="b")),
                roles=(Role(role="main", per=Per.ZONE, places=Places(most=1)),),
            ),
        ),
        ties=(Rung(kind="higher", of="Q"), Rung(kind="lower_price", of="rate")),
    )
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


MARKS = {"p": (5, 3, 4), "q": (3, 3, 5), "r": (4, 4, 4), "s": (2, 5, 1)}
PRICES = {"p": "16.5", "q": "14", "r": "15.37", "s": "21.99"}


def dossier(of: Tender, prices: Mapping[str, str] | None = None) -> Dossier:
    """Return four bids; a question asked by zone, or a price stated by zone, is given for each zone."""
    price = of.price.items
    zones = {"p": "*", "q": "*", "r": "a", "s": "b"}

    def where(per: Per) -> tuple[str, ...]:
        return ("",) if per is Per.LOT else ("a", "b")

    return Dossier(
        evaluation="rules",
        tender=of,
        bidders=tuple(Bidder(id=b, name=f"Bidder {b}") for b in MARKS),
        bids=tuple(Bid(bidder=b, lot="1", zone=z) for b, z in zones.items()),
        prices=tuple(
            PriceFigure(bidder=b, lot="1", zone=z, item=i.id, amount=F(amount) + n + (z == "b"))
            for b, amount in (prices or PRICES).items()
            for n, i in enumerate(price)
            for z in where(i.per)
            if zones[b] in ("*", z) or not z
        ),
        consensus=tuple(
            ConsensusScore(
                bidder=b,
                lot="1",
                zone=z,
                criterion=c.id,
                kind=MarkKind.NUMBER,
                mark=F(mark - (z == "b")),
            )
            for b, marks in MARKS.items()
            for c, mark in zip((c for c in of.criteria if c.scale), marks, strict=True)
            for z in where(c.per)
            if zones[b] in ("*", z) or not z
        ),
    )


def priced(**changes: object) -> Tender:
    return tender(price=dataclasses.replace(tender().price, **changes))  # type: ignore[arg-type]


def by_zone(lot_total: str, **price: object) -> Tender:
    start = priced(**price)
    criteria = tuple(
        dataclasses.replace(c, per=Per.ZONE) if c.id == "Q" else c for c in start.criteria
    )
    lot = dataclasses.replace(start.lots[0], lot_total=lot_total)
    return dataclasses.replace(start, criteria=criteria, lots=(lot,))


PARAMETERS = {
    "mean_based": {"at_mean": F(50), "per_percent": F(1)},
    "two_anchors": {"least": F(12), "most": F(24)},
    "graduated": {"median_margin": F("2.5"), "loss_below": F("0.1"), "loss_above": F(2)},
    "logarithmic": {"base": F(2)},
    "reference_over_bid": {"reference_price": F(16)},
    "quality_as_money": {"worth_of_point": F("0.07")},
    "price_less_quality_premium": {"estimate": F(18), "price_weight": F(30)},
    "utility_index": {"quality_over_price": F(2)},
    "quality_power_over_price": {"quality_weight": F(60), "cost_weight": F(40)},
    "super_formula": {"reference_price": F(16), "reference_quality": F(50), "exponent": F(2)},
}
ROUNDED = RoundingPolicy(at={"criterion": 1, "section": 1, "price_points": 1, "total": 1})


def rules() -> Iterator[tuple[str, Dossier]]:
    """Yield a dossier for every named rule and for the ways of rounding, adding and basing prices."""
    for name in PRICE_FORMULAS:
        plan = priced(formula=name, parameters=PARAMETERS.get(name, {}))
        places = {"price_points": 2} if PRICE_FORMULAS[name].irrational else {}
        yield (
            f"price-{name}",
            dossier(dataclasses.replace(plan, rounding=RoundingPolicy(at=places))),
        )
    for name, rule in AWARD_RULES.items():
        award = AwardBy(
            rule=name, better=rule.better or Better.LOWER, parameters=PARAMETERS.get(name, {})
        )
        plan = dataclasses.replace(
            priced(weight=F(0)), award_by=award, rounding=RoundingPolicy(at={"total": 4})
        )
        yield f"award-{name}", dossier(plan)
    for mode in Rounding:
        yield f"round-{mode}", dossier(tender(rounding=dataclasses.replace(ROUNDED, mode=mode)))
    yield "higher-better", dossier(priced(better=Better.HIGHER))
    yield "clamped", dossier(priced(formula="linear_from_lowest", clamp=(F(20), F(25))))
    yield "relative", dossier(tender(relative_quality=True))
    two = (PriceItem(id="rate"), PriceItem(id="night"))
    yield "basket", dossier(priced(items=two, basket={"rate": F(70), "night": F("0.5")}))
    parts = (
        PriceElement(item="rate", weight=F(20)),
        PriceElement(item="night", weight=F(10), formula="linear_from_lowest"),
    )
    yield "elements", dossier(priced(items=two, elements=parts))
    yield "nil", dossier(priced(zero="points"), {**PRICES, "q": "0", "p": "1"})
    yield "past-quality", dossier(priced(baseline="past_quality"))
    yield "one-bid", dossier(priced(one_bid="full", scope="lot"), {"p": "16"})
    zonal = (PriceItem(id="rate", per=Per.ZONE),)
    yield (
        "zone-prices-lot",
        dossier(dataclasses.replace(priced(items=zonal), lots=by_zone("best_zone").lots)),
    )
    yield (
        "zone-prices-zone",
        dossier(
            dataclasses.replace(
                priced(items=zonal, scope="zone"), lots=by_zone("mean_of_zones_bid").lots
            )
        ),
    )
    for total in ("best_zone", "mean_of_zones_bid", "without_zone_questions"):
        yield f"zone-questions-{total}", dossier(by_zone(total))
        rounded = dataclasses.replace(by_zone(total), rounding=ROUNDED)
        yield f"zone-questions-{total}-rounded", dossier(rounded)
    for how in ("redistribute", "full_marks"):
        plan = tender()
        criteria = tuple(
            dataclasses.replace(c, not_applicable=how) if c.id == "S1" else c
            for c in plan.criteria
        )
        given = dossier(dataclasses.replace(plan, criteria=criteria))
        rows = tuple(
            dataclasses.replace(c, kind=MarkKind.NOT_APPLICABLE, mark=None)
            if (c.bidder, c.criterion) == ("p", "S1")
            else c
            for c in given.consensus
        )
        yield f"not-applicable-{how}", dataclasses.replace(given, consensus=rows)
    for method, how in (
        ("mean", "error"),
        ("median", "of_those_given"),
        ("sum_of_ranks", "error"),
    ):
        yield method, marked(method, how)
    question = Preference(question="local", answer="yes", points=F(5))
    yield "preference-unclaimed", dossier(priced(preferences=(question,)))


def marked(method: str, missing: str) -> Dossier:
    """Return bids that three evaluators mark one by one, no two of whom agree."""
    plan = tender(
        aggregation=Aggregation(method=method, missing=missing),
        rounding=RoundingPolicy(at={"mark": 1, "total": 3}),
    )
    given = dossier(plan)
    rows = [
        Mark(
            evaluator=e,
            bidder=c.bidder,
            lot="1",
            zone="",
            criterion=c.criterion,
            kind=MarkKind.NUMBER,
            mark=max(F(0), min(F(5), (c.mark or F(0)) + n * (-1 if c.bidder in "pq" else 1))),
        )
        for n, e in enumerate(("Ada", "Ben", "Cyd"))
        for c in given.consensus
    ]
    gone = {("Cyd", "r", "Q")} if missing == "of_those_given" else set()
    marks = tuple(m for m in rows if (m.evaluator, m.bidder, m.criterion) not in gone)
    return dataclasses.replace(given, consensus=(), marks=marks)


RULES = dict(rules())
WAITING = {"one-bid"}
IRRATIONAL = {f"price-{n}" for n, r in PRICE_FORMULAS.items() if r.irrational} | {
    f"award-{n}" for n, r in AWARD_RULES.items() if r.irrational
}


SEEDS = (2, 5, 9, 13, 21, 28)
"""Random competitions, each with several rules of places; see the oracle of the evaluation."""
Sheets = dict[str, list[list[str]]]
"""A workbook as LibreOffice worked it out: by sheet, its cells as text."""
TITLES = re.compile(rb"<definedNames>.*?</definedNames>", re.DOTALL)


def recalculate(files: list[Path], out: Path) -> dict[str, Sheets]:
    """Open every workbook in LibreOffice, which works out each formula, and read what it made of each sheet.

    Headings that repeat on each page are left out of what it opens: no formula reads them, and they took it half its
    time. It writes text and not workbooks, which takes a third of the rest.
    """
    for file in files:
        with zipfile.ZipFile(file) as book:
            parts = {name: TITLES.sub(b"", book.read(name)) for name in book.namelist()}
        with zipfile.ZipFile(file, "w") as book:
            for name, part in parts.items():
                book.writestr(name, part)
    command = [
        program("soffice"),
        f"-env:UserInstallation={(out / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1",
        "--outdir",
        str(out),
        *map(str, files),
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr
    return {file.stem: _read(file, out) for file in files}


def _read(file: Path, out: Path) -> Sheets:
    sheets = openpyxl.load_workbook(file, read_only=True).sheetnames
    texts = {
        name: (out / f"{file.stem}-{name}.csv").read_text(encoding="utf-8") for name in sheets
    }
    return {name: list(csv.reader(io.StringIO(text))) for name, text in texts.items()}


def cases(folder: Path) -> dict[str, tuple[Dossier, Outcome]]:
    """Return every shipped evaluation, every rule of scoring, and random competitions with rules of places."""
    found = {name: (d, evaluate(d)) for name, d in RULES.items()}
    for path in SHIPPED:
        _, given, outcome, _ = computed(str(path))
        if given is not None and outcome is not None:
            found[path.relative_to(ROOT).as_posix()] = (given, outcome)
    for seed in SEEDS:
        own = folder / f"case-{seed}"
        own.mkdir()
        given, _ = compare.read(instance(seed), own)
        found[f"seed-{seed}"] = (given, evaluate(given))
    return found


def made(folder: Path) -> dict[str, list[Path]]:
    """Write a workbook for every lot of every case; return the files by case."""
    files: dict[str, list[Path]] = {}
    for name, (found, outcome) in cases(folder).items():
        own = folder / name.replace("/", "+")
        own.mkdir()
        for file in write_workbooks(found, outcome, own):
            flat = folder / f"{own.name}--{file}"
            shutil.move(own / file, flat)
            files.setdefault(name, []).append(flat)
    return files


BROKEN: dict[str, tuple[str, str, str, Callable[[Worksheet], None], set[str]]] = {}
"""By name: what breaks, in which case and sheet, and on which sheets it must show (at least)."""


def breaks(case: str, sheet: str, shown: set[str]) -> Callable[..., Callable[[Worksheet], None]]:
    def note(function: Callable[[Worksheet], None]) -> Callable[[Worksheet], None]:
        name = function.__name__
        BROKEN[name] = (name, case, sheet, function, shown)
        return function

    return note


def cell_where(sheet: Worksheet, value: object, *, beside: tuple[int, object]) -> Cell:
    column, text = beside
    return next(
        c
        for row in sheet.iter_rows()
        for c in row
        if row[column].value == text and c.value == value
    )  # type: ignore[return-value]  # no cell here is merged


@breaks("price-lowest_over_bid", "Scores", {"Proof"})
def an_agreed_score(sheet: Worksheet) -> None:
    cell_where(sheet, 5, beside=(1, "p")).value = 4


@breaks("price-lowest_over_bid", "Scores", {"Proof", "Order", "Seats"})
def a_price(sheet: Worksheet) -> None:
    cell_where(sheet, 14, beside=(1, "q")).value = 28


@breaks("mean", "Marks", {"Marks", "Proof"})
def one_evaluator_s_mark(sheet: Worksheet) -> None:
    cell_where(sheet, 5, beside=(0, "p")).value = 0


@breaks("rutland-2018", "Marks", {"Marks"})
def a_mark_off_the_scale(sheet: Worksheet) -> None:
    first = next(c for c in sheet[6] if isinstance(c.value, int))
    first.value = 99


@breaks("limit-ranked", "Places", {"Seats"})
def a_place_of_a_list(sheet: Worksheet) -> None:
    _give_to_another(sheet)


@breaks("limit-best-overall", "Places", {"Best overall"})
def a_place_of_the_best_overall_combination(sheet: Worksheet) -> None:
    _give_to_another(sheet)


@breaks("limit-preference", "Places", {"Preferences"})
def two_places_that_bidders_and_zones_would_both_exchange(sheet: Worksheet) -> None:
    first, second = _places(sheet)[:2]
    first.value, second.value = second.value, first.value


@breaks("tie-to-the-draw", "Order", {"Order", "Seats"})
def a_number_drawn(sheet: Worksheet) -> None:
    heads = [c for row in sheet.iter_rows() for c in row if "the draw" in str(c.value)]
    drawn = [sheet.cell(heads[0].row + n, heads[0].column) for n in range(1, 5)]
    lowest, highest = min(drawn, key=_number), max(drawn, key=_number)
    lowest.value, highest.value = highest.value, lowest.value


def _number(cell: Cell | MergedCell) -> int:
    assert isinstance(cell.value, int)
    return cell.value


def _places(sheet: Worksheet) -> list[Cell | MergedCell]:
    rows = [row for row in sheet.iter_rows() if isinstance(row[2].value, int)]
    return [row[3] for row in rows]


def _give_to_another(sheet: Worksheet) -> None:
    cells = _places(sheet)
    cells[0].value = next(c.value for c in cells if c.value != cells[0].value)


def broken(files: dict[str, list[Path]], folder: Path) -> list[Path]:
    """Write the workbooks in which one cell has been changed."""
    written = []
    for name, case, sheet, change, _ in BROKEN.values():
        book = openpyxl.load_workbook(files[case][0])
        change(book[sheet])
        written.append(folder / f"{name}.xlsx")
        book.save(written[-1])
    return written


def verdict(book: Sheets) -> str:
    words = [text for row in book["Summary"][:14] for text in row]
    return next(w for w in words if w.startswith("OK: ") or "DIFFERENCES" in w)


def checks(book: Sheets) -> dict[str, list[str]]:
    """Return what each sheet's checks say, and every value that could not be worked out."""
    return {
        name: [
            t for row in rows for t in row if t in ("OK", "DIFFERS") or t.startswith(("#", "Err:"))
        ]
        for name, rows in book.items()
    }


def test_the_formulas_agree_in_a_spreadsheet_program(tmp_path: Path) -> None:
    """One test, because LibreOffice is slow to start: everything that needs its arithmetic."""
    folder, out = tmp_path / "made", tmp_path / "recalculated"
    folder.mkdir()
    files = made(folder)
    assert files.keys() > RULES.keys(), "no shipped evaluation was computed"
    changed = broken(files, folder)
    books = recalculate([*changed, *(f for found in files.values() for f in found)], out)
    for name, found in files.items():
        for file in found:
            every_check_agrees(file.stem, books[file.stem])
            if name in RULES:
                says_what_it_leaves_unproved(name, books[file.stem])
    for name, *_, shown in BROKEN.values():
        a_change_shows(name, books[name], shown)


def every_check_agrees(name: str, book: Sheets) -> None:
    found = [text for texts in checks(book).values() for text in texts]
    assert found, name
    assert set(found) == {"OK"}, (name, {k: v for k, v in checks(book).items() if set(v) > {"OK"}})
    assert verdict(book) == f"OK: all {len(found)} checks agree", name


def a_change_shows(name: str, book: Sheets, shown: set[str]) -> None:
    found = checks(book)
    differ = {sheet for sheet, texts in found.items() if set(texts) - {"OK"}}
    assert shown <= differ, (name, differ)
    count = verdict(book).split()[0]
    assert verdict(book) == f"{count} DIFFERENCES: see the sheets with checks"
    assert int(count) >= len(shown), name


def says_what_it_leaves_unproved(name: str, book: Sheets) -> None:
    """A rational rule leaves nothing to trust; an irrational one is named."""
    words = " ".join(text for row in book["Proof"][:9] for text in row)
    if name in IRRATIONAL:
        assert "Not worked out again here" in words, name
        assert "irrational" in words, name
    elif name in WAITING:
        assert "nobody is appointed while the lot waits" in words, name
    else:
        assert "Everything computed is worked out again here." in words, name


def plain() -> Workbook:
    view = LotView.of(example.dossier(), example.outcome(), example.outcome().lots[0])
    return _opened(workbook(view))


def _opened(data: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_same_input_gives_the_same_bytes() -> None:
    view = LotView.of(example.dossier(), example.outcome(), example.outcome().lots[0])
    first, second = workbook(view), workbook(view)
    assert first == second
    assert part_digest(first) == part_digest(second)


def test_text_never_becomes_a_formula() -> None:
    given = example.dossier()
    wicked = tuple(
        dataclasses.replace(b, name="=cmd|'/c calc'!A1") if b.id == "oak" else b
        for b in given.bidders
    )
    view = LotView.of(
        dataclasses.replace(given, bidders=wicked), example.outcome(), example.outcome().lots[0]
    )
    found = 0
    for sheet in _opened(workbook(view)):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and "cmd|" in cell.value:
                    assert cell.data_type == "s"
                    found += cell.value.startswith("=")
    assert found > 3


def test_text_no_cell_can_hold_is_cleaned_or_says_that_it_was_cut() -> None:
    given = example.dossier()
    names = {"oak": "Oak\x0bElm", "bir": "B" * 40_000}
    odd = tuple(dataclasses.replace(b, name=names.get(b.id, b.name)) for b in given.bidders)
    view = LotView.of(
        dataclasses.replace(given, bidders=odd), example.outcome(), example.outcome().lots[0]
    )
    texts = [str(c.value) for row in _opened(workbook(view))["Places"] for c in row]
    assert "OakElm" in texts
    assert any(t.endswith("[too long for a cell: read on in the report]") for t in texts)


def test_a_bidder_that_is_not_ranked_shows_status_and_reason_and_no_zero() -> None:
    rows = [
        [c.value for c in row] for row in plain()["Summary"].iter_rows() if row[2].value == "eld"
    ]
    assert len(rows) == 1
    assert "Rejected" in rows[0]
    assert 0 not in rows[0]
    assert any("outside the published rule" in str(value) for value in rows[0])


def test_the_summary_of_a_zone_gives_the_reason_of_that_zone() -> None:
    given = RULES["zone-questions-best_zone"]
    outcome = evaluate(given)
    view = LotView.of(given, outcome, outcome.lots[0])
    lost = {(n.bidder, n.zone): view.sentence(n.reason) for n in outcome.lots[0].not_placed}
    standings = [s for x in view.lists() for s in x.ranked if (s.bidder, s.zone) in lost]
    assert {s.zone for s in standings} == {"a", "b"}
    for s in standings:
        assert view.why(s) == lost[s.bidder, s.zone]


def test_every_sheet_prints_on_a4_landscape_with_its_headings() -> None:
    book = plain()
    expected = ["Summary", "Scores", "Proof", "Minimums", "Order"]
    expected += [
        "Bidders",
        "Best overall",
        "Seats",
        "Places",
        "Not placed",
        "Ties",
        "Prices",
        "Rules",
    ]
    assert book.sheetnames == expected
    for sheet in book:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert sheet.page_setup.fitToHeight == 0


def test_a_wide_scorecard_prints_over_several_pages_and_names_its_rows_on_each() -> None:
    start = example.tender()
    many = tuple(
        Criterion(id=f"Q{n}", title="Question", weight=F(5), points=F(5), scale="quality")
        for n in range(20)
    )
    given = dataclasses.replace(
        example.dossier(), tender=dataclasses.replace(start, criteria=many)
    )
    scores = tuple(
        ConsensusScore(bidder=b, lot="1", zone="", criterion=c.id, kind=MarkKind.NUMBER, mark=F(3))
        for b in example.BIDDERS
        for c in many
    )
    given = dataclasses.replace(given, consensus=scores)
    outcome = evaluate(given)
    book = _opened(workbook(LotView.of(given, outcome, outcome.lots[0])))
    assert book["Proof"].page_setup.fitToWidth > 1
    assert book["Proof"].print_title_cols == "$A:$D"


def test_an_incomplete_lot_says_so_on_every_sheet() -> None:
    outcome = example.outcome()
    lot = dataclasses.replace(
        outcome.lots[0], complete=False, places=(), waiting_for=("a decision on X",)
    )
    book = _opened(workbook(LotView.of(example.dossier(), outcome, lot)))
    for sheet in book:
        assert "PROVISIONAL" in str(sheet["A2"].value)
