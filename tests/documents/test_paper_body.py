"""A paper's body written as text is, byte for byte, what python-docx writes of the same blocks."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.documents.blocks import (
    Block,
    bullets,
    heading,
    paragraph,
    steps,
    table,
    write_blocks,
)
from tendering.documents.paper import Paper, house_style, write_paper
from tendering.documents.word import DOCUMENT, RefusedError
from tendering.documents.word_style import Column, Writer, open_document, saved
from tendering.model.tender import Tender
from tendering.workbench.evaluate import open_evaluation

TEXT = st.text(st.sampled_from("ab &<>\"'\n\t\r\N{NO-BREAK SPACE}\N{POUND SIGN}]{%"), max_size=12)
WORDS = TEXT.filter(bool)
ROWS = st.integers(1, 3).flatmap(
    lambda n: st.lists(st.lists(TEXT, min_size=n, max_size=n), min_size=1, max_size=10)
)


@st.composite
def tables(draw: st.DrawFn) -> Block:
    rows = draw(ROWS)
    columns = [
        Column(
            title=draw(WORDS), width=draw(st.sampled_from([1.0, 2.5])), right=draw(st.booleans())
        )
        for _ in rows[0]
    ]
    return table(draw(TEXT), columns, rows, total=draw(st.booleans()))


BLOCKS = st.lists(
    st.one_of(
        st.builds(heading, WORDS, st.integers(2, 4)),
        st.builds(paragraph, TEXT, TEXT, keep=st.booleans()),
        st.builds(bullets, st.lists(TEXT, max_size=3), keep=st.booleans()),
        st.builds(steps, st.lists(TEXT, max_size=3)),
        tables(),
    ),
    max_size=6,
)


@pytest.fixture(scope="module")
def tender() -> Tender:
    _, dossier, _ = open_evaluation("price-accepted")
    assert dossier is not None
    return dossier.tender


def parts(word: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(word)) as archive:
        return {name: archive.read(name) for name in (DOCUMENT, "word/numbering.xml")}


@given(BLOCKS)
@settings(max_examples=25, deadline=None)
def test_text_and_elements_give_the_same_bytes(tender: Tender, blocks: list[Block]) -> None:
    style, _ = house_style()
    assert style is not None
    document = open_document(style)
    page = Writer(document)
    page.heading("Title", 1)
    page.paragraph(
        f"{tender.title}. {tender.authority.name}, reference {tender.id}.", style="Small Print"
    )
    write_blocks(page, blocks)
    paper = Paper(name="paper", title="Title", blocks=blocks)
    assert parts(write_paper(paper, tender, style)) == parts(saved(document))


def test_a_text_that_no_document_can_hold_is_refused_with_its_place(tender: Tender) -> None:
    style, _ = house_style()
    assert style is not None
    paper = Paper(name="paper", title="Title", blocks=[paragraph("bell \x07 here")])
    with pytest.raises(RefusedError) as refused:
        write_paper(paper, tender, style)
    assert refused.value.finding.code == "T006"
    assert "bell" in refused.value.finding.message
