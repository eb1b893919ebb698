"""The ITT pack: everything published is printed, in order, in accessible Word, and nothing else is promised."""

from __future__ import annotations

import dataclasses
import io
from fractions import Fraction
from pathlib import Path

import docx
import pytest

from tendering.documents.context_pack import NO_GUARANTEE, pack_documents
from tendering.documents.pack import make_pack
from tendering.model.tender import (
    AtLastPlace,
    CapacityRule,
    Criterion,
    Effect,
    Keep,
    Limit,
    LimitMethod,
    LowPrice,
    Minimum,
    Places,
    Price,
    PriceItem,
    PriceRule,
    Role,
    RoundingPolicy,
    Stage,
    Tender,
)
from tests.documents.example import COMMITMENT, tender
from tests.documents.readback import assert_accessible, tables, text_of

MADE = dict(make_pack(tender())[0])


def text(of: Tender, part: str) -> str:
    """Return the text of the document whose file name holds ``part``."""
    return next(text_of(data) for name, data in make_pack(of)[0] if part in name)


def test_the_documents_come_in_order_of_reading() -> None:
    assert list(MADE) == [
        "00-contents.docx",
        "01-qualification-envelope.docx",
        "02-instructions-to-tenderers.docx",
        "03-lots-and-zones.docx",
        "04-specification.docx",
        "05-quality-assessment.docx",
        "06-commercial-schedule.docx",
        "07-how-work-is-offered.docx",
        "08-terms.docx",
        "09-tupe.docx",
        "10-declarations.docx",
        "11-blank-outcome-letter.docx",
    ]


@pytest.mark.parametrize("name", [n for n in MADE if "blank" not in n])
def test_every_document_is_accessible_and_names_the_authority(name: str) -> None:
    assert_accessible(MADE[name])
    whole = docx.Document(io.BytesIO(MADE[name]))
    assert "Home Support & Care at Home" in whole.core_properties.title
    assert (
        whole.sections[0].header.paragraphs[0].text
        == "Ashby & Vale Council\tHome Support & Care at Home"
    )
    assert "None" not in text_of(MADE[name]).replace("No further rule", "").split()
    assert "{{" not in text_of(MADE[name])


def test_the_same_bytes_twice() -> None:
    assert dict(make_pack(tender())[0]) == MADE


def test_every_level_bullet_weight_and_minimum_is_printed() -> None:
    quality = text_of(MADE["05-quality-assessment.docx"])
    for level in tender().scales["quality"].levels:
        assert level.descriptor in quality
        assert level.label in quality
    for criterion in tender().criteria:
        assert criterion.title in quality
        assert (criterion.question or "") in quality
        assert all(bullet in quality for bullet in criterion.bullets)
    assert "At most 1,000 words; words beyond them are not read." in quality
    assert (
        "Minimum: a mark of 2. A bid below it must be rejected; a bid exactly at it passes."
        in quality
    )
    assert (
        "Quality as a whole: 40% of the points available. A bid below it may be rejected"
        in quality
    )
    assert "Nothing is rounded before ranking" in quality
    weights = next(t for t in tables(MADE["05-quality-assessment.docx"]) if t[0][0] == "Criterion")
    assert weights[1:] == [
        ["Q1 Workforce", "60"],
        ["Q2 Safety & Safeguarding", "40"],
        ["Total", "100"],
    ]
    worth = next(
        t for t in tables(MADE["05-quality-assessment.docx"]) if t[0][:2] == ["Mark", "Weight 60"]
    )
    assert worth[5] == ["4", "48", "32"]


def test_the_tie_ladder_the_draw_and_its_commitment_are_printed() -> None:
    instructions = text_of(MADE["02-instructions-to-tenderers.docx"])
    for line in (
        "The higher score for Q1 Workforce.",
        "The lower price for Hourly rate.",
        COMMITMENT,
        "sha256sum",
    ):
        assert line in instructions
    assert "The instructions to tenderers say how they are settled." in text_of(
        MADE["05-quality-assessment.docx"]
    )


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (LimitMethod.RANKED, "in the order in which they are printed"),
        (LimitMethod.PREFERENCE, "each bidder keeps the places it prefers most"),
        (LimitMethod.BEST_OVERALL, "the one with the best sum of exact scores"),
    ],
)
def test_each_way_to_resolve_excess_wins_is_in_words(method: LimitMethod, words: str) -> None:
    limited = dataclasses.replace(
        tender(), limits=(Limit(role="main", counts="zones", most=1, when_exceeded=method),)
    )
    shown = text(limited, "instructions")
    assert "one bidder may hold at most 1 zone." in shown
    assert words in shown


def test_demand_is_printed_as_published_and_promised_to_nobody() -> None:
    lots = MADE["03-lots-and-zones.docx"]
    assert NO_GUARANTEE in text_of(lots)
    demand = next(t for t in tables(lots) if t[0][0] == "Zone" and "People" in t[0])
    assert demand[1] == ["North & Moors", "600", "Not stated", "Not stated"]
    assert demand[-1] == ["Lot total, as published", "1,288", "21,491", "10,463.45"]
    assert "Astley and Bradshaw" in text_of(lots)


def test_price_rules_and_call_off_are_printed() -> None:
    assert "Exactly £15.00 per hour" in text_of(MADE["06-commercial-schedule.docx"])
    offered = text_of(MADE["07-how-work-is-offered.docx"])
    assert "Offer each new referral to the main provider of the week." in offered
    assert "28 days' notice" in offered
    assert "Variants are not allowed." in text_of(MADE["02-instructions-to-tenderers.docx"])
    assert "Below" not in text_of(MADE["02-instructions-to-tenderers.docx"])


def test_a_price_formula_has_a_worked_example_by_the_rule_itself() -> None:
    price = Price(
        weight=Fraction(40),
        items=(PriceItem(id="hourly", title="Hourly rate", unit="hour", rule=PriceRule(floor=Fraction(14), ceiling=Fraction(17))),),
        formula="lowest_over_bid",
        baseline="past_quality",
        scope="lot",
        zero="error",
        one_bid="full",
        clamp=(Fraction(0), None),
        low_price=(LowPrice(trigger="below_cost_build_up", item="hourly", parameters={"cost": Fraction("16.70")}),),
    )  # fmt: skip
    priced = dataclasses.replace(
        tender(), price=price, rounding=RoundingPolicy(at={"price_points": 1, "total": 2})
    )
    data = next(d for n, d in make_pack(priced)[0] if "commercial" in n)
    example = next(t for t in tables(data) if t[0][0] == "Price offered")
    assert example[1:] == [["£20.00", "40.00"], ["£22.00", "36.40"], ["£25.00", "32.00"]]
    shown = text_of(data)
    assert "Price carries 40 points." in shown
    assert "over the bids that pass every quality minimum, of the same lot." in shown
    assert "Hourly rate below the published cost build-up (cost £16.70)." in shown
    assert "It is not rejected for that alone." in shown
    assert "between £14.00 and £17.00 per hour, both included" in shown.replace(
        "Between", "between"
    )
    assert "the price points to 1 decimal place and the total to 2 decimal places" in text(
        priced, "quality"
    )


def test_stages_differing_places_capacity_and_promotion_are_said() -> None:
    base = tender()
    role = Role(
        role="main",
        per=base.lots[0].roles[0].per,
        places=Places(most=1, least=1),
        by_zone={"north": Places(most=3, because="twice the demand")},
        at_last_place=AtLastPlace.ADMIT_ALL,
    )
    changed = dataclasses.replace(
        base,
        lots=(dataclasses.replace(base.lots[0], roles=(role, base.lots[0].roles[1])),),
        stages=(
            Stage(id="selection", keep=Keep(most=20, at_last_place=AtLastPlace.ADMIT_ALL)),
            Stage(id="tender"),
        ),
        capacity=CapacityRule(when_short="pass_over", missing="unlimited"),
    )
    instructions = text(changed, "instructions")
    assert "Why this number: twice the demand." in text(changed, "lots-and-zones")
    assert "a bidder too small for a place is passed over" in instructions
    assert "the highest reserve for the zone and role" in instructions
    assert "even where that exceeds the number of places" in instructions
    assert "The selection stage: the 20 best bidders go on" in text(changed, "quality")


def test_sections_and_weights_of_the_parent_are_said() -> None:
    criteria = (
        Criterion(id="S", title="Quality", weight=Fraction(100), points=Fraction(100),
                  minimum=Minimum(percent=Fraction(50), effect=Effect.MAY_REJECT)),
        Criterion(id="S.1", title="Care", weight=Fraction(25), points=Fraction(25), parent="S", scale="quality"),
        Criterion(id="S.2", title="Staff", weight=Fraction(75), points=Fraction(75), parent="S", scale="quality",
                  not_applicable="redistribute"),
    )  # fmt: skip
    nested = dataclasses.replace(tender(), criteria=criteria, weights_as="of_parent", ties=())
    data = next(d for n, d in make_pack(nested)[0] if "quality" in n)
    weights = next(t for t in tables(data) if t[0][0] == "Criterion")
    assert weights[1][2] == "(100)"
    assert weights[2] == ["- S.1 Care", "25% of S", "25"]
    assert "its weight is spread over the other criteria" in text_of(data)
    assert_accessible(data)


def test_text_that_looks_like_a_tag_stays_text() -> None:
    odd = dataclasses.replace(tender(), summary="Care {{ for }} {% all %} & everyone")
    assert "Care {{ for }} {% all %} & everyone" in text(odd, "instructions")


def test_a_tender_that_says_little_still_makes_a_pack() -> None:
    bare = Tender(id="t", title="T", authority=tender().authority)
    names = [d.file_name for d in pack_documents(bare)]
    assert names == ["00-contents.docx", "01-instructions-to-tenderers.docx", "02-lots-and-zones.docx",
                     "03-commercial-schedule.docx", "04-declarations.docx"]  # fmt: skip
    for _, data in make_pack(bare)[0]:
        assert_accessible(data)


def test_an_unknown_tag_in_the_house_style_writes_nothing(tmp_path: Path) -> None:
    from tendering.documents.build_templates import pack

    document = docx.Document(io.BytesIO(pack()))
    document.sections[0].header.paragraphs[0].add_run("{{ autority }}")
    document.save(tmp_path / "pack.docx")
    made, findings = make_pack(tender(), templates=tmp_path)
    assert made == ()
    assert [(f.code, f.message) for f in findings] == [("T001", "unknown tag: autority")]
