"""What a bidder will be told, in the ITT: a blank assessment summary (the Act) or outcome letter (the Regulations)."""

from __future__ import annotations

from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.names import Names, capital, joined, short
from tendering.documents.pack_decision import standstill_end
from tendering.documents.pack_law import is_act, wording
from tendering.documents.word_style import Column
from tendering.evaluation.stages import counted
from tendering.model.tender import Criterion, Lot, Tender

MARK, POINTS = "[mark and level]", "[points]"
_RECIPIENT = {
    True: (
        ("Supplier", "[name and address]"),
        ("E-mail address", "[address]"),
        ("Identifier", "[number on the central digital platform]"),
    ),
    False: (("Bidder", "[name]"), ("E-mail address", "[address]")),
}


def outcome_blocks(tender: Tender) -> list[Block]:
    """Return the blank form, with the criteria and weights of the tender filled in."""
    if not tender.criteria:
        return []
    act, what = is_act(tender), wording(tender).document
    made: list[Block] = [
        paragraph(
            f"This is a blank {what}. Words in square brackets are filled in for you after the decision; all else is as "
            "it will be. There is one part for each lot you bid for."
        ),
        heading("Who it is for"),
        table(
            f"Blank {what}: recipient",
            [Column(title="What", width=1), Column(title="Filled in after the decision", width=3)],
            [*_RECIPIENT[act], ("Lots and zones bid for", "[lots and zones]")],
        ),
        *_decision(tender),
    ]
    groups: dict[tuple[Criterion, ...], list[Lot]] = {}
    for lot in tender.lots:
        groups.setdefault(counted(tender, tender.questions(lot.id)), []).append(lot)
    for questions, lots in groups.items():
        made.extend(_scores(tender, questions, lots))
    made.extend(_reasons(act=act))
    made.extend(_end(tender, act=act))
    return made


def _decision(tender: Tender) -> list[Block]:
    lines = [
        "For each lot, zone and role: [appointed, reserve or not appointed], with the reason in words and the published rule.",
        "Your place in the order of merit: [position, total].",
    ]
    if tender.limits:
        lines.append(
            "If the limit on what one bidder may win kept you from a place: [the step of the published rule, and the places "
            "you hold]."
        )
    if tender.ties:
        lines.append(
            "If your total was equal to another: [the step that settled it, with the figures]."
        )
    lines.append(
        "If your tender was not compliant or below a minimum: [the rule, the fact, who decided, the options considered, and why]."
    )
    return [heading("The decision"), bullets(lines)]


def _scores(tender: Tender, questions: tuple[Criterion, ...], lots: list[Lot]) -> list[Block]:
    names = Names(tender=tender, bidders={}, lot_id=lots[0].id)
    title = joined(names.lot(lot.id) for lot in lots)
    rows = [(names.criterion(q.id), short(q.points), MARK, POINTS) for q in questions]
    if tender.price.weight:
        rows.append(("Price", short(tender.price.weight), "[price]", POINTS))
    weight = sum((q.points for q in questions), Fraction(0)) + tender.price.weight
    rows.append(("Total", short(weight), "All criteria", POINTS))
    winner = [Column(title="Appointed bidder", width=3), Column(title="Appointed as", width=3)]
    return [
        heading(f"Scores: {title}"),
        table(
            f"Blank scores: {title}",
            [
                Column(title="Criterion", width=5),
                Column(title="Weight", width=1.4, right=True),
                Column(title="Your mark", width=2.6),
                Column(title="Your points", width=1.8, right=True),
            ],
            rows,
            total=True,
        ),
        table(
            f"Blank scores of appointed bidders: {title}",
            [
                *winner,
                Column(title="Scores", width=4),
                Column(title="Total", width=1.6, right=True),
            ],
            [("[name]", "[role and zone]", "[points for each criterion]", "[total]")],
        ),
    ]


def _reasons(*, act: bool) -> list[Block]:
    if act:
        lines = [
            (
                "Your scores: for each criterion, [the explanation, by reference to what your tender says; for a mark below the "
                "highest, why it is not the next one up]."
            ),
            "The scores of every appointed tender: for each criterion, [the explanation].",
        ]
    else:
        lines = [
            (
                "Your scores: for each criterion, [the panel's reason, word for word; for a mark below the highest, why it is not "
                "the next one up]."
            ),
            (
                "Each criterion on which an appointed bidder scored more than you: [the characteristics and relative advantages "
                "of its bid]."
            ),
        ]
    return [heading("The reasons for the scores"), bullets(lines)]


def _end(tender: Tender, *, act: bool) -> list[Block]:
    result = standstill_end(tender)
    when = "[date and time, with the days counted]"
    lines = []
    if act:
        lines.append(
            "The contract award notice (UK6) is published after every summary has been given: [date]."
        )
    if tender.standstill is not None:
        planned = " The planned one is printed in the instructions." if result is not None else ""
        lines.append(f"Standstill ends: {when}.{planned}")
    lines.append(f"Whom to ask: {_contact(tender)}.")
    lines.append("Anything withheld, and why: [what, and the ground].")
    return [heading("Standstill and questions"), bullets(lines)]


def _contact(tender: Tender) -> str:
    authority = tender.authority
    return capital(joined(x for x in (authority.contact, authority.email) if x) or authority.name)
