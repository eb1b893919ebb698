"""Who a copy of the record is for, and what each is not given unless an officer decides otherwise: one table, with grounds.

The table is a careful default, not advice. Where the law leaves room it says so in ``doubt``, and an entry of kind
redaction, which withholds or releases, overrides it; sealed bids and personal files are released by none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tendering.law.values import LawValue, value

BIDDER, FOI, RING, COUNCILLORS = "bidder", "foi", "ring", "councillors"
AUDIENCES: Mapping[str, str] = {
    BIDDER: "one bidder: its own bid and what was said of it",
    FOI: "the public, on a request under the Freedom of Information Act",
    RING: "a confidentiality ring: lawyers bound by undertakings to the court",
    COUNCILLORS: "members who decide, with the exempt appendix",
}
EVERYONE = tuple(AUDIENCES)
QUALIFIED = "qualified"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What some audiences are not given by default.

    Attributes:
        withholds: What, in words.
        ground: The value of the law it rests on, below ``other.exemptions``.
        doubt: What a lawyer should look at; empty where there is little.
    """

    audiences: tuple[str, ...]
    withholds: str
    ground: str
    doubt: str = ""


RULES: Mapping[str, Rule] = {
    "sealed": Rule(
        audiences=EVERYONE,
        withholds="submissions not yet opened, and marks until marking of their lot closes",
        ground="sealed",
    ),
    "private": Rule(
        audiences=EVERYONE,
        withholds="connected persons, what a declaration says of someone's private interests, email addresses, "
        "who made a request, and what points to a person who receives care",
        ground="privacy",
        doubt="A court may order declarations to be disclosed; a conflict that was acted on may have to be explained.",
    ),
    "workforce": Rule(
        audiences=EVERYONE,
        withholds="files of personal and workforce data: they are never in a copy",
        ground="workforce",
    ),
    "evaluators": Rule(
        audiences=(BIDDER, FOI),
        withholds="names of evaluators, wherever they stand, and the workbooks they filled in",
        ground="personal",
        doubt="Names of senior staff and of those who answer for the result are usually given; the panel's rarely.",
    ),
    "officers": Rule(
        audiences=(FOI,),
        withholds="names of officers who did not take or recommend a decision",
        ground="personal",
        doubt="Seniority decides: release a name with `record redact --release --words NAME` where it is senior.",
    ),
    "others": Rule(
        audiences=(BIDDER,),
        withholds="other bidders' prices, answers, capacity, marks, notes and reasons, what was asked of them, and "
        "minutes that speak of several bids",
        ground="tender",
        doubt="The summary or letter already gives what the law gives of the winner; names of bidders are not withheld.",
    ),
    "live": Rule(
        audiences=(FOI,),
        withholds="what bids hold and how they were marked, until the award is approved",
        ground="commercial",
        doubt="Prejudice must be likely and the public interest weighed on the day of the request.",
    ),
    "bids": Rule(
        audiences=(FOI,),
        withholds="bids as submitted, and what bidders answered and gave as evidence",
        ground="commercial",
        doubt="Not confidential as a whole: read them, then release what is not; s.41 may hold for parts. Prices, what was "
        "written of each bid, and letters to losing bidders are given: read them for what was given in confidence.",
    ),
    "market_test": Rule(
        audiences=(BIDDER, FOI, COUNCILLORS),
        withholds="answers to a market test that were marked confidential, and the grounds claimed for it",
        ground="commercial",
        doubt="A mark is a claim: prejudice must be likely, and the public interest weighed, on the day of the request.",
    ),
    "respondents": Rule(
        audiences=(BIDDER, FOI),
        withholds="who answered a market test without agreeing to be named, and answers that say who it was",
        ground="commercial",
        doubt="Nobody was promised more than a report without names: who answered may have to be given.",
    ),
    "papers": Rule(
        audiences=(BIDDER, FOI),
        withholds="working papers nobody has reviewed for release",
        ground="commercial",
        doubt="A holding position only: each must be read before the request is answered.",
    ),
    "advice": Rule(
        audiences=(BIDDER, FOI, RING),
        withholds="legal advice",
        ground="privilege",
    ),
}
"""What is withheld by default. Councillors see all commercial matter: the appendix is exempt (`other.duties.exempt_report`)."""


def ground_of(rule: str, began: date | None = None) -> LawValue:
    """Return the provision a rule rests on, as it was when the procurement began."""
    name = f"other.exemptions.{RULES[rule].ground}"
    try:
        return value(name, began)
    except LookupError:
        return value(name)


def cited(ground: LawValue) -> str:
    """Return how a ground is cited in a redacted copy.

    >>> cited(ground_of("evaluators"))
    'FOIA s.40(2)'
    """
    return ground.words[0]


def needs_test(ground: str) -> bool:
    """Say whether a ground, as an officer writes it, is one for which the public interest must be weighed.

    >>> needs_test("FOIA s.43(2)"), needs_test("s 43"), needs_test("FOIA s.40(2)"), needs_test("s.430")
    (True, True, False, False)
    """
    said = ground.lower().replace("section", "s").replace(" ", "").replace(".", "")
    listed = value("other.exemptions.public_interest").words
    return any(re.search(rf"{section}(?![0-9a])", said) for section in listed)
