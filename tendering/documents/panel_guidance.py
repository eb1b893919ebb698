"""Guidance for evaluators: how to mark, to agree and to record. It adds nothing to what bidders were told."""

from __future__ import annotations

from tendering.documents.blocks import Block, bullets, heading, paragraph, steps, table
from tendering.documents.event_words import event_words
from tendering.documents.names import Names, joined
from tendering.documents.pack_forms import BOX, boxes, rows_to_fill, signature
from tendering.documents.pack_instructions import event_when
from tendering.documents.pack_quality import MODERATION, question_rules, scale_blocks
from tendering.documents.word_style import Column
from tendering.model.tender import Criterion, Tender

NOT_FOR_BIDDERS = "Not for bidders"
_STEPS = (
    "evaluation",
    "tenders_close",
    "moderation",
    "recommendation",
    "decision",
    "letters_issued",
    "standstill",
)
_BIDDERS = 4


def guidance_blocks(tender: Tender) -> list[Block]:
    """Return the guidance; empty where nothing is marked."""
    if not tender.criteria:
        return []
    return [
        paragraph(
            "For the evaluation panel only. Everything that earns a mark is printed in the invitation to tender and again "
            "here. There are no model answers and no further criteria. If you think that something else should count, "
            "do not count it: tell the chair.",
            lead=f"{NOT_FOR_BIDDERS}.",
        ),
        *_in_short(tender),
        *_timetable(tender),
        *_declaration(),
        *_marking(tender),
        *_scales(tender),
        *_questions(tender),
        *_moderation(tender),
        *_record_form(tender),
        *_words_for_bidders(),
        *_keeping(),
    ]


def _in_short(tender: Tender) -> list[Block]:
    lines = [
        "The chair tells you which questions you mark, and when.",
        "Ask the chair for these papers in another form, for help with the sheets, or what a word means.",
        "Declare your interests before you open a tender.",
        "Mark alone. Use only the marks of the scale, and write a note for every mark.",
        "Say in each note where in the tender it rests: section, page or paragraph.",
        "Leave a mark blank if you have not marked. A blank is never a 0, and a 0 is a judgement that needs its note.",
    ]
    if tender.aggregation.method == "consensus":
        lines.append("Agree one score with the panel, with its reason. Never average.")
    lines.append(
        "Do not speak with bidders about the competition. Pass every approach to the chair."
    )
    return [heading("In short"), bullets(lines)]


def _timetable(tender: Tender) -> list[Block]:
    rows = [
        (event_words(e.event), event_when(e, tender))
        for e in tender.timetable
        if e.event in _STEPS
    ]
    if not rows:
        return []
    columns = [Column(title="Step", width=2), Column(title="When", width=4)]
    return [heading("Dates"), table("Dates for the panel", columns, rows)]


def _declaration() -> list[Block]:
    return [
        heading("Declaration of interests"),
        paragraph(
            "Complete this before you have access to any tender, again when the bidders are known, and again before "
            "moderation. An interest is personal, professional or financial, direct or indirect. Declare also one that "
            "might only be perceived: past work for a bidder, shares or a pension, family and close friends, help with the "
            "specification. Declare it even if you think it does not matter; the reasons for taking no action are recorded too."
        ),
        boxes(
            "Declaration of interests: who declares",
            ("Name", "Role on the panel", "Employer", "Past employers in home care, with dates"),
        ),
        rows_to_fill(
            "Declaration of interests: bidder by bidder",
            [
                Column(title="Bidder, member or subcontractor", width=2.6),
                Column(title="Interest and its kind, or none", width=3),
                Column(title="Action: none, mitigate or remove", width=2.2),
                Column(title="Approved by, and date", width=2),
            ],
            _BIDDERS,
        ),
        signature("Declaration of interests: signed", who="For the panel on"),
    ]


def _marking(tender: Tender) -> list[Block]:
    lines = [
        "Read the question, its points and the scale before the answers. Read one question for all bidders before the next.",
        "For each point that the question asks for, note what the answer says of it and where. Note also what is missing.",
        "Choose the level whose whole wording fits best. Then check: why not the next mark up, why not the next down?",
        "Judge what is written. What you know of a bidder from elsewhere does not count, for or against it.",
        "Do not compare bids with one another; each is held against the scale.",
        "Stop at the word limit.",
        "If you cannot mark an answer because of an interest or for want of expertise, write abstain, and tell the chair.",
    ]
    if any(c.not_applicable for c in tender.criteria):
        asked = joined(c.id for c in tender.criteria if c.not_applicable)
        lines.append(f"For {asked} the panel may agree n/a. For other questions it may not.")
    return [
        heading("How to mark"),
        steps(lines),
        table(
            "Notes that hold, and notes that do not",
            [Column(title="Does not hold", width=3), Column(title="Holds", width=5)],
            [
                (
                    "“Good answer on recruitment.”",
                    (
                        "“Recruitment, page 2: names three sources and gives last year's figures. Retention, page 3: a plan, no "
                        "figures. So evidence for one point of two.”"
                    ),
                ),
                (
                    "“Weak.”",
                    "“Nothing on cover for absence, which the question asks for (answer read to its end, page 4).”",
                ),
            ],
        ),
    ]


def _scales(tender: Tender) -> list[Block]:
    made = [heading("The scales, as published")]
    for scale in tender.scales.values():
        made.extend(scale_blocks(tender, scale))
    return made


def _questions(tender: Tender) -> list[Block]:
    names = Names(tender=tender, bidders={})
    made = [heading("The questions, as published")]
    for criterion in tender.criteria:
        if criterion.scale is None:
            continue
        made.append(heading(names.criterion(criterion.id), 3))
        made.append(paragraph(" ".join(question_rules(criterion, names))))
        if criterion.question:
            made.append(paragraph(criterion.question, lead="Question."))
        if criterion.bullets:
            made.extend(
                [paragraph("Points to consider, each of them:"), bullets(criterion.bullets)]
            )
    return made


def _moderation(tender: Tender) -> list[Block]:
    if tender.aggregation.method != "consensus":
        return [
            heading("From marks to scores"),
            paragraph(
                f"The tender publishes the {tender.aggregation.method.replace('_', ' ')} of the marks as the score. The panel "
                "agrees nothing beside it."
            ),
        ]
    return [
        heading("Moderation"),
        paragraph("Bidders have been told that a score is agreed in these steps:"),
        steps(MODERATION),
        paragraph("For the chair:"),
        bullets(
            [
                "Record who is there, when the meeting starts and ends, and who leaves for which bidder.",
                "Take bidders in the same order for every question, or draw lots for the order, and give each the same depth.",
                "Call on every evaluator. Record what was discussed, not only that it was.",
                "An agreed score is a mark of the scale. A score between two marks is not a score.",
                (
                    "If every agreed score turns out to be the mean of the marks, the software warns: ask the panel whether it "
                    "agreed them, and record the answer."
                ),
                "Marks as first written are never changed. An evaluator who moves says why, and that is recorded.",
                "An agreed score changes later only in a further meeting, with a record that supersedes the first.",
                "Nobody sees prices before the tender says that they are opened.",
            ]
        ),
    ]


def _record_form(tender: Tender) -> list[Block]:
    if tender.aggregation.method != "consensus":
        return []
    question = next((c for c in tender.criteria if c.scale is not None), None)
    if question is None:
        return []
    return [
        heading("Record of moderation"),
        paragraph(
            "One record for each bidder, lot and question. The points are those of the question; this one is set out for "
            f"{question.id}."
        ),
        boxes(
            "Record of moderation: the meeting",
            ("Bidder, lot, zone and question", "Chair and those present", "Start and end"),
        ),
        _marks_form(),
        _points_form(question),
        boxes(
            "Record of moderation: what was agreed",
            (
                "Words of the scale that the answer meets",
                "Agreed score",
                "Reason for this score",
                "Why not the next mark up",
                "Why not the next mark down",
                "Who moved from a first mark, and why",
                "What the bidder may be told (letter text)",
                "Signed by all present",
            ),
        ),
    ]


def _marks_form() -> Block:
    return rows_to_fill(
        "Record of moderation: first marks",
        [
            Column(title="Evaluator", width=2),
            Column(title="Mark", width=1),
            Column(title="Note, as first written", width=5),
        ],
        3,
    )


def _points_form(question: Criterion) -> Block:
    points = question.bullets or (question.question or question.title,)
    return table(
        "Record of moderation: each point",
        [
            Column(title="Point", width=3),
            Column(title="What the answer says, and where", width=4),
            Column(title="What the panel found", width=3),
        ],
        [(point, BOX, BOX) for point in points],
    )


def _words_for_bidders() -> list[Block]:
    return [
        heading("What bidders will read"),
        paragraph(
            "The reason for each agreed score is printed word for word in the bidder's letter or summary, and the letter text "
            "of appointed bidders in everybody's. So:"
        ),
        bullets(
            [
                "write to the bidder, in plain words, about its answer",
                "refer to the answer by section and page, and use the words of the scale",
                "name no evaluator, not even as the nurse where there is one nurse, and no other bidder",
                "give every bidder reasons of its own: the same sentence twice explains nothing",
                (
                    "leave out of the letter text, which competitors read, what would let a person be recognised, rates of "
                    "pay, and workforce data given under the undertaking"
                ),
                "say in the column withhold what is confidential, and on which ground",
            ]
        ),
    ]


def _keeping() -> list[Block]:
    return [
        heading("Keeping and handing in"),
        bullets(
            [
                "Notes are disclosed if a court or the law asks for them. Write nothing you would not read out there.",
                (
                    "Keep tenders where only the panel can open them, and delete your copies when the chair says so. Never "
                    "delete notes or marks: hand them in."
                ),
                (
                    "Write your marks and notes in the sheet the chair gives you; it opens in Excel. The officer keeps them "
                    "as marks.csv (evaluator, bidder, lot, zone, criterion, mark, note), and the agreed scores as "
                    "consensus.csv (bidder, lot, zone, criterion, mark, reason, evidence, letter_text, withhold)."
                ),
            ]
        ),
    ]
