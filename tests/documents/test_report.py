"""The evaluation report: whole in itself, accessible, the same every time, and legible for a big lot."""

from __future__ import annotations

import dataclasses
import re
from fractions import Fraction
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml import ElementTree

from tendering.documents.charts import (
    INK,
    PALETTE,
    Axis,
    Bar,
    Dots,
    Line,
    axis_over,
    dot_rows,
    stacked_bars,
)
from tendering.documents.lot_view import LotView
from tendering.documents.report import context, render, write_report
from tendering.documents.report_charts import cuts
from tendering.documents.sentences import draw_recipe
from tendering.documents.word import RefusedError
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Bid, Bidder, ConsensusScore, Dossier, MarkKind, PriceFigure
from tendering.model.outcome import Outcome, Tie
from tendering.model.tender import Criterion, Lot, Per, Places, PriceRule, Role, Zone
from tendering.workbench.evaluate import computed
from tests.documents import example

F = Fraction
ROOT = Path(__file__).resolve().parents[2] / "evaluations"
SHIPPED = sorted(path.parent for path in ROOT.rglob("evaluation.yaml"))
assert SHIPPED, "no worked evaluations found"


class Page(HTMLParser):
    """Collects what the tests ask of a page: every tag with its attributes, ids, tables and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.unclosed += self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "link", "img", "input", "hr"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def shown(dossier: Dossier | None = None, outcome: Outcome | None = None) -> str:
    return render(dossier or example.dossier(), outcome or example.outcome())


def accessible(text: str) -> Page:
    page = Page(text)
    assert page.unclosed == []
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert page.all("html") == [{"lang": "en-GB"}]
    assert len(page.all("h1")) == 1
    assert text.count("<table") == text.count("<caption>")
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    assert all(a.get("role") == "img" for a in page.all("svg"))
    for svg in page.all("svg"):
        assert set(str(svg["aria-labelledby"]).split()) <= set(ids)
    for link in page.all("a"):
        assert str(link["href"]).startswith("#")
        assert str(link["href"])[1:] in ids
    levels = [int(name[1]) for name, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert all(b - a <= 1 for a, b in pairwise(levels)), "no heading level is skipped"
    return page


def alone(page: Page, text: str) -> None:
    assert {name for name, _ in page.tags}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "form"}
    )
    assert not [
        key
        for _, a in page.tags
        for key in a
        if key.startswith("on") or key in ("src", "srcset", "action")
    ]
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_shipped_report_is_accessible_and_whole_in_itself(folder: Path) -> None:
    _, dossier, outcome, findings = computed(str(folder))
    if dossier is None or outcome is None:
        assert findings, "an evaluation that is not computed says why"
        return
    text = render(dossier, outcome)
    page = accessible(text)
    alone(page, text)
    words = " ".join(" ".join(page.words).split())
    for bidder in dossier.bidders:
        assert bidder.name in words
    for lot in outcome.lots:
        missing = [
            n
            for n in lot.not_placed
            if LotView.of(dossier, outcome, lot).sentence(n.reason) not in words
        ]
        assert not missing
    assert ("PROVISIONAL" in words) is not outcome.complete


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    first = write_report(example.dossier(), example.outcome(), tmp_path).read_bytes()
    assert write_report(example.dossier(), example.outcome(), tmp_path).read_bytes() == first
    assert b"\r" not in first


def test_names_and_angle_brackets_are_shown_and_never_run() -> None:
    text = shown()
    assert "Oak &amp; Elm Care &lt;North&gt; Ltd" in text
    assert "<North>" not in text


def test_an_incomplete_evaluation_is_marked_and_shows_no_places() -> None:
    whole = example.outcome()
    lot = dataclasses.replace(
        whole.lots[0], complete=False, places=(), waiting_for=("a decision on <Elder>",)
    )
    text = shown(outcome=dataclasses.replace(whole, complete=False, lots=(lot,)))
    page = accessible(text)
    assert "PROVISIONAL: not a decision" in text
    assert "a decision on &lt;Elder&gt;" in text
    assert "Who holds which place" not in text
    assert any("PROVISIONAL" in word for word in page.words)


def test_a_bidder_that_is_not_ranked_has_a_status_and_a_reason_and_no_bar() -> None:
    text = shown()
    row = re.search(
        r"<tr><th scope=\"row\">Elder Homecare Ltd</th><td>Rejected</td><td>([^<]*)</td>", text
    )
    assert row
    assert "£14.50" in row[1]
    assert "Elder Homecare" not in re.findall(r"<svg.*?</svg>", text, re.DOTALL)[0]


def test_an_unknown_name_in_a_template_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text("{{ nothing_of_that_name }}", encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        render(example.dossier(), example.outcome(), tmp_path)
    assert refused.value.finding.code == "T001"
    assert "nothing_of_that_name" in refused.value.finding.message


def test_a_template_cannot_reach_into_the_program(tmp_path: Path) -> None:
    (tmp_path / "report.html.j2").write_text("{{ title.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(RefusedError, match="is code"):
        render(example.dossier(), example.outcome(), tmp_path)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_colours_meet_the_contrast_of_wcag_aa() -> None:
    style = re.search(r":root \{([^}]*)\}", shown())
    assert style
    named = dict(re.findall(r"--(\w+): (#\w{6})", style[1]))
    for name in ("ink", "soft", "navy", "alarm"):
        assert contrast(named[name], "#ffffff") >= 4.5, name
        assert contrast(named[name], named["pale"]) >= 4.5, name
    assert contrast(INK, "#e3edf7") >= 4.5
    for colour in PALETTE:
        assert contrast(colour, "#ffffff") >= 4.5, f"white ids stand on {colour}"
    assert len(set(PALETTE)) == len(PALETTE) == 14


def svg(text: str) -> Element:
    found: Element = ElementTree.fromstring(text)
    return found


def test_bars_are_as_long_as_their_points_and_end_to_end() -> None:
    bars = [Bar(label="A & B", parts=(F(30), None, F(20)), total="50.00")]
    series = [("Q1", "One"), ("Q2", "Two"), ("Q3", "Three")]
    chart = svg(
        str(stacked_bars(key="k", title="T", desc="D", series=series, bars=bars, most=F(100)))
    )
    rects = [r for r in chart.iter("rect") if r.get("stroke")]
    first, second = ((float(r.get("x", "0")), float(r.get("width", "0"))) for r in rects)
    assert first[1] / second[1] == pytest.approx(1.5, abs=0.001)
    assert first[0] + first[1] == pytest.approx(second[0], abs=0.02)
    words = [t.text for t in chart.iter("text")]
    assert "Q1" in words
    assert "A & B" in words


def test_dots_say_what_they_are_without_colour() -> None:
    rows = [Dots(label="A", dots=((F(5), "held", "A holds"), (F(7), "outside", "B is out")))]
    axis = axis_over([F(5), F(7)])
    chart = str(
        dot_rows(
            key="k", title="T", desc="D", rows=rows, axis=axis, lines=[Line(at=F(6), text="cut")]
        )
    )
    assert chart.count("<title>") == 2
    assert "A holds" in chart
    assert "cut" in chart


@pytest.mark.parametrize(
    "values",
    [[F(0)], [F(5), F(5)], [F("0.001"), F("0.002")], [F(-3), F(8)], [F(10) ** 9, F(1)], []],
)
def test_an_axis_holds_its_values_with_few_round_ticks(values: list[Fraction]) -> None:
    axis: Axis = axis_over(values)
    assert axis.least < axis.most
    assert all(axis.least <= v <= axis.most for v in values)
    assert 2 <= len(axis.ticks) <= 12


def test_the_gap_at_the_last_place_is_shown_to_as_many_decimals_as_tell_it() -> None:
    whole = example.outcome()
    (cut,) = (c for _, _, _, c in cuts(LotView.of(example.dossier(), whole, whole.lots[0])))
    assert (cut.places, cut.last, cut.last_value) == ("3 of 3", "Cedar Care CIC", "88.00")
    assert (cut.next, cut.next_value, cut.margin) == ("Damson Living Ltd", "60.00", "28.00")
    near = F("87.9996")
    ranked = tuple(
        dataclasses.replace(s, ranking_value=near) if s.bidder == "dam" else s
        for s in whole.lots[0].standings
    )
    close = dataclasses.replace(whole.lots[0], standings=ranked)
    (framework,) = (c for _, _, _, c in cuts(LotView.of(example.dossier(), whole, close)))
    assert (framework.last_value, framework.next_value, framework.margin) == (
        "88.0000",
        "87.9996",
        "0.0004",
    )


def test_the_recipe_of_a_tie_in_a_zone_that_shares_the_lots_order_redraws_the_lots_draw() -> None:
    whole = example.outcome()
    view = LotView.of(example.dossier(), whole, whole.lots[0])
    tie = Tie(
        zone="north", bidders=("bir", "ced"), value=F(88), settled_by="draw", rungs=(("draw", {}),)
    )
    assert view.recipe(tie) == draw_recipe(view.tender, "1", None, tie.bidders, view.dossier.seed)
    assert any("|1||bir" in line for line in view.recipe(tie))


def big() -> Dossier:
    """Return 50 bidders, 12 questions in two sections, 11 zones and a price band."""
    start = example.tender()
    questions = tuple(
        Criterion(
            id=f"Q{n}",
            title=f"A long title about subject {n}",
            weight=F(8),
            points=F(8),
            scale="quality",
        )
        for n in range(12)
    )
    lot = Lot(
        id="1",
        title="Home care",
        zones=tuple(Zone(id=f"z{n}", title=f"Zone {n} & its wards") for n in range(11)),
        roles=(
            Role(role="main", per=Per.ZONE, places=Places(most=1)),
            Role(role="framework", per=Per.LOT, places=Places(most=20), including=("main",)),
        ),
    )
    item = dataclasses.replace(start.price.items[0], rule=PriceRule(floor=F(14), ceiling=F(18)))
    tender = dataclasses.replace(
        start,
        criteria=questions,
        lots=(lot,),
        limits=(),
        pass_fail=(),
        minimum_quality=None,
        ties=(),
        price=dataclasses.replace(start.price, items=(item,)),
    )
    ids = [f"b{n:02}" for n in range(50)]
    return Dossier(
        evaluation="big",
        tender=tender,
        bidders=tuple(
            Bidder(id=b, name=f"Bidder with a rather long company name {b} Limited") for b in ids
        ),
        bids=tuple(Bid(bidder=b, lot="1", zone="*") for b in ids),
        prices=tuple(
            PriceFigure(bidder=b, lot="1", zone="", item=item.id, amount=F(1390 + 8 * n, 100))
            for n, b in enumerate(ids)
        ),
        consensus=tuple(
            ConsensusScore(
                bidder=b,
                lot="1",
                zone="",
                criterion=q.id,
                kind=MarkKind.NUMBER,
                mark=F((n * (k + 3) + k * k) % 6),
            )
            for n, b in enumerate(ids)
            for k, q in enumerate(questions)
        ),
    )


def test_a_big_lot_stays_whole_and_legible() -> None:
    dossier = big()
    outcome = evaluate(dossier)
    text = render(dossier, outcome)
    page = accessible(text)
    charts = re.findall(r"<svg.*?</svg>", text, re.DOTALL)
    assert len(charts) >= 2
    for chart in charts:
        root = svg(chart)
        height = float(str(root.get("viewBox")).split()[3])
        rows = len({t.get("y") for t in root.iter("text") if t.get("text-anchor") == "end"})
        assert height / max(rows, 1) >= 20, "a row is at least 20 units high"
        assert all(
            len(t.text or "") <= 60 for t in root.iter("text") if t.get("text-anchor") == "end"
        )
    assert "£13.90 OUT" in text
    assert len(page.all("tr")) > 50 * 12


def test_the_context_names_every_lot_and_its_scorecard() -> None:
    lots = context(example.dossier(), example.outcome())["lots"]
    assert isinstance(lots, list)
    assert [lot["file"] for lot in lots] == ["scorecard-lot-1.xlsx"]
