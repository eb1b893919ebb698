"""The timeline: well-formed, accessible, its labels apart from each other, and the same bytes every time."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tendering.documents.timeline import (
    RIGHT,
    ROW,
    WIDEST_LEFT,
    WIDTH,
    Row,
    page,
    scale_over,
    timeline,
)

SVG = "{http://www.w3.org/2000/svg}"
KEY = (("law", "by law"), ("planned", "planned"))
CHARACTER = 7.2  # of the widest fonts named, at 13 px


def rows(count: int, apart: int) -> list[Row]:
    start = date(2026, 1, 5)
    return [
        Row(
            label=f"Step {n} of the procurement",
            on=start + timedelta(days=n * apart),
            shape="law",
            says="Mon 5 Jan 2026",
            planned=start if n % 2 else None,
        )
        for n in range(count)
    ]


def drawn(made: list[Row], **more: object) -> ET.Element:
    return ET.fromstring(timeline(made, title="Days", key=KEY, **more))  # type: ignore[arg-type] # noqa: S314


def test_the_picture_has_a_title_a_description_and_a_role() -> None:
    picture = drawn(rows(3, 20))
    assert picture.get("role") == "img"
    named = (picture.get("aria-labelledby") or "").split()
    ids = {element.get("id") for element in picture.iter()}
    assert set(named) <= ids
    desc = picture.find(f"{SVG}desc")
    assert desc is not None
    assert desc.text is not None
    assert "Step 2 of the procurement: Mon 5 Jan 2026" in desc.text


def test_text_of_people_is_only_ever_text() -> None:
    bad = Row(label='<script>"&', on=date(2026, 1, 5), shape="law", says="</svg>")
    picture = drawn([bad])
    assert picture.find(f".//{SVG}script") is None
    assert any(t.text == '<script>"&' for t in picture.iter(f"{SVG}text"))


@pytest.mark.parametrize("apart", [0, 1, 30, 400])
def test_labels_do_not_overlap(apart: int) -> None:
    boxes = []
    for text in drawn(rows(20, apart), on=date(2026, 2, 2), on_words="today").iter(f"{SVG}text"):
        size = float(text.get("font-size") or 13)
        width = len(text.text or "") * CHARACTER * size / 13
        x, y = float(text.get("x") or 0), float(text.get("y") or 0)
        anchor = text.get("text-anchor")
        left = x - (width if anchor == "end" else width / 2 if anchor == "middle" else 0)
        boxes.append((left, y - size * 0.8, left + width, y + size * 0.2, text.text))
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            apart_x = a[2] <= b[0] or b[2] <= a[0]
            apart_y = a[3] <= b[1] or b[3] <= a[1]
            assert apart_x or apart_y, (a, b)


@given(
    st.lists(st.dates(date(2011, 1, 1), date(2060, 12, 31)), min_size=1, max_size=20),
    st.integers(200, WIDEST_LEFT),
)
def test_every_day_stands_within_the_scale_and_in_order(days: list[date], left: int) -> None:
    scale = scale_over(days, left)
    places = [float(scale.x(day)) for day in sorted(days)]
    assert places == sorted(places)
    assert left <= places[0]
    assert places[-1] <= WIDTH - RIGHT
    assert 2 <= len(scale.ticks) <= 14
    assert all(tick.day == 1 for tick in scale.ticks)


def test_a_row_for_each_date_and_the_same_bytes_again() -> None:
    made = rows(9, 11)
    first = timeline(made, title="Days", key=KEY)
    assert first == timeline(made, title="Days", key=KEY)
    height = float((drawn(made).get("viewBox") or "").split()[3])
    assert height >= 9 * ROW


def test_the_page_is_complete_in_itself_and_holds_the_table() -> None:
    picture = timeline(rows(2, 9), title="Days", key=KEY)
    text = page(
        title="Days & dates",
        said=["All of them."],
        picture=picture,
        headings=["what", "day"],
        rows=[["<b>Letters</b>", "Mon 5 Jan 2026"]],
        notes=["Warning L005: confirm."],
    )
    assert "<h1>Days &amp; dates</h1>" in text
    assert '<th scope="row">&lt;b&gt;Letters&lt;/b&gt;</th>' in text
    assert 'lang="en-GB"' in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("http-equiv", "")
    assert "<script" not in text
