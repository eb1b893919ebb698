"""What an opening brings to light: bids that belong together, parties that do not fit, words that attach conditions."""

from __future__ import annotations

import pytest

from tendering.checks.opening import check_opening, conditional_words
from tendering.model.bids import Bidder, Dossier, Party
from tests.checks.records import act_tender

ASH, ELM = (
    Bidder(id="a", name="Ash Ltd", number="0012"),
    Bidder(id="e", name="Elm Ltd", number="34"),
)


def found(*parties: Party, bidders: tuple[Bidder, ...] = (ASH, ELM)) -> list[tuple[str, str]]:
    dossier = Dossier(evaluation="x", tender=act_tender(), bidders=bidders, parties=parties)
    return [(f.code, f.severity.value) for f in check_opening(dossier)]


def party(bidder: str, name: str, number: str = "", share: str = "") -> Party:
    return Party(bidder=bidder, party=name, role="subcontractor", number=number, share=share)


def test_bids_that_belong_together() -> None:
    assert found() == []
    assert found(party("a", "Oak"), party("e", "OAK.")) == [("R325", "warning")]
    assert found(party("a", "Oak", "07"), party("e", "Oak & Co", "7")) == [("R325", "warning")]
    assert found(party("a", "Elm Ltd", "34")) == [("B010", "warning")]
    same = (ASH, Bidder(id="e", name="Elm Ltd", number="12"))
    assert ("B009", "warning") in found(bidders=same)
    group = tuple(Bidder(id=i, name=i, group="Trees") for i in "ae")
    assert found(bidders=group) == [("R325", "note")]


def test_parties_that_do_not_fit() -> None:
    assert found(party("a", "ash ltd")) == [("R326", "warning")]
    assert found(party("a", "Oak", share="70%"), party("a", "Fir", share="40 %")) == [
        ("R326", "warning")
    ]
    assert found(party("a", "Oak", share="most of it")) == []
    two = found(party("a", "Oak", "7"), party("e", "Oak", "8"))
    assert ("R326", "warning") in two


@pytest.mark.parametrize(
    ("text", "form", "kinds"),
    [
        ("We reserve the right to raise rates.", False, ["conditions"]),
        ("Our tender is subject to contract.", False, ["conditions"]),
        ("This is a variant bid, and our prices assume block hours.", False, ["conditions", "variant"]),
        ("Care is provided that meets each plan, subject to review.", False, []),
        ("Yes, provided that cover can be had.", True, ["conditions"]),
        ("Yes", True, []),
        ("", True, []),
    ],
)  # fmt: skip
def test_words_that_attach_conditions(text: str, form: bool, kinds: list[str]) -> None:
    assert [f["kind"] for f in conditional_words("a", text, "here", form=form)] == kinds
