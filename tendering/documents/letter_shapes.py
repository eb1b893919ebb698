"""The tags of every letter's template, with their meanings: what an authority may use in its own."""

from __future__ import annotations

from typing import cast

from tendering.documents.templates import Shape

LETTER: Shape = {
    "authority": {
        "name": "the contracting authority",
        "address": ["one line of its address"],
        "email": "its e-mail address for questions",
        "contact": "the person or team to ask",
    },
    "letter": {
        "date": "the day of the letter, such as 9 March 2017",
        "reference": "reference to quote",
        "title": "the letter's title",
        "sent": "how the letter is sent",
    },
    "recipient": {
        "name": "the bidder",
        "details": ["a line of details: number, e-mail address"],
    },
    "opening": ["an opening paragraph: what the letter is, and under which law"],
    "summary": [
        {
            "lot": "lot with its title",
            "role": "role",
            "where": "zones, or the whole lot",
            "decision": "appointed, not appointed or reserve",
        }
    ],
    "standstill": ["a paragraph on the standstill: its exact end, how it was counted"],
    "lots": [
        {
            "title": "lot with its title",
            "decisions": [
                {"lead": "role, place and decision", "text": "the reason, with the rule"}
            ],
            "ranks": ["the bidder's rank and ranking value"],
            "scores": [
                {
                    "caption": "caption of the table of scores, with the zones it holds for",
                    "rows": [
                        {
                            "criterion": "criterion with its title",
                            "weight": "weight in points",
                            "available": "the marks there were",
                            "mark": "mark, scale and label",
                            "points": "points earned",
                        }
                    ],
                    "weight": "sum of the weights",
                    "total": "the bidder's total",
                }
            ],
            "checks": [
                {
                    "lead": "a price item, the pass/fail questions, or what a decision is about",
                    "text": "the price or answer and its published rule; or who decided what, when and why",
                }
            ],
            "reasons": [
                {
                    "heading": "criterion and mark",
                    "paragraphs": ["the panel's reason, word for word"],
                    "evidence": "the pages of the bid that the panel relied on",
                }
            ],
            "ties": ["a line on a tie the bidder was part of"],
            "winners_intro": "a sentence before the table of appointed bidders",
            "winners": [
                {
                    "name": "appointed bidder",
                    "appointed": "the places it holds",
                    "scores": "its points for each criterion",
                    "total": "its total",
                }
            ],
            "comparisons_intro": "a sentence before the comparisons; empty where there are none",
            "comparisons": [
                {
                    "heading": "criterion, with the recipient's own score",
                    "points": [
                        {
                            "lead": "appointed bidder and its score",
                            "text": "what distinguished its bid",
                        }
                    ],
                }
            ],
        }
    ],
    "questions": ["a paragraph on how to ask questions"],
    "record": {
        "evaluation": "id of the evaluation",
        "fingerprint": "fingerprint of the published tender",
        "head": "digest of the outcome: it changes when anything decided changes",
        "chain": "head of the record when the letter was written; empty where no record is kept",
    },
    "signature": {"name": "who signs", "for": "the authority"},
}

_LOT = cast("dict[str, object]", cast("list[object]", LETTER["lots"])[0])
_SUPPLIER: Shape = {
    "name": "the bidder",
    "address": ["a line of its postal address"],
    "email": "its e-mail address",
    "identifier": "its number on the central digital platform",
    "number": "its number in a register",
    "details": ["a line of details: address, e-mail address, identifier"],
}
_CHALLENGE = ["a paragraph on the time to start proceedings, and from when knowledge counts"]
_SHARED = {
    key: LETTER[key]
    for key in ("authority", "letter", "opening", "questions", "record", "signature")
}
_POINT = {"lead": "criterion, points and mark", "text": "the text agreed for letters"}

SUMMARY: Shape = {
    **_SHARED,
    "recipient": _SUPPLIER,
    "summary": LETTER["summary"],
    "standstill": LETTER["standstill"],
    "challenge": _CHALLENGE,
    "method": {
        "paragraphs": ["a paragraph on how bids were to be assessed"],
        "scales": [
            {
                "caption": "caption of the table of a scale, with the questions it is for",
                "rows": [
                    {
                        "mark": "a mark of the scale",
                        "label": "its label",
                        "share": "the share of the weight it earns",
                        "meaning": "what it means, as published",
                    }
                ],
            }
        ],
        "full_version": "where the award criteria can be read in full",
    },
    "lots": [
        {
            **{
                key: _LOT[key]
                for key in (
                    "title",
                    "decisions",
                    "ranks",
                    "scores",
                    "checks",
                    "reasons",
                    "ties",
                    "winners_intro",
                    "winners",
                )
            },
            "appointees": [
                {"heading": "an appointed bidder, with its total", "points": [_POINT]},
            ],
        }
    ],
}

DECISION: Shape = {
    **_SHARED,
    "recipient": _SUPPLIER,
    "summary": [{"lot": "lot with its title", "decision": "excluded, disregarded and the like"}],
    "grounds": [{"lead": "Ground or Rule", "text": "the ground or rule, with the provision"}],
    "reasons": [{"lead": "Reasons", "text": "the reasons recorded, word for word"}],
    "steps": [{"lead": "the day", "text": "what was asked, answered, considered or decided"}],
    "standstill": LETTER["standstill"],
    "challenge": _CHALLENGE,
}

SCHEDULE: Shape = {
    **{key: LETTER[key] for key in ("authority", "letter", "opening", "record")},
    "procurement": "the procurement's title",
    "lot": {
        "title": "lot with its title",
        "winners_intro": "a sentence before the table of appointed bidders",
        "winners": _LOT["winners"],
        "criteria_intro": "how the bids stand under each criterion",
        "criteria": [
            {
                "heading": "criterion, with its weight",
                "bids": [
                    {
                        "lead": "appointed bidder, its points and its mark",
                        "text": "the text agreed for letters",
                    }
                ],
            }
        ],
    },
}

NOT_SHORTLISTED: Shape = {
    **_SHARED,
    "recipient": _SUPPLIER,
    "summary": LETTER["summary"],
    "challenge": _CHALLENGE,
    "lots": [{key: _LOT[key] for key in ("title", "decisions", "scores", "reasons")}],
}
