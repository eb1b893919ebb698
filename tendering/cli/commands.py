"""The table of commands: which module holds each, and its help. `--help` reads this and imports none of them."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command's module below `tendering.cli`, and what it does in one sentence."""

    module: str
    help: str


COMMANDS = {
    "list": Command(
        "definitions", "List shipped and local tenders and evaluations, with their state."
    ),
    "new": Command(
        "definitions",
        "Start a tender: a commented tender.yaml in lots/ID, or the Excel form that says the same.",
    ),
    "import-definition": Command(
        "definitions", "Read the Excel definition form back into lots/ID/tender.yaml."
    ),
    "schema": Command("definitions", "Print the JSON Schema of tender.yaml, for editors."),
    "check": Command(
        "definitions", "Report every problem of a definition and of its published figures at once."
    ),
    "rate-build": Command(
        "rates",
        "Compare each hourly rate with the dated minimum price of home care and with its own cost build-up.",
    ),
    "pack": Command(
        "documents", "Write the ITT pack as Word documents, and the bidder's response workbook."
    ),
    "receive": Command(
        "evaluations", "Read bidders' response workbooks into an evaluation's tables."
    ),
    "evaluate": Command(
        "evaluations",
        "Apply the pass/fail rules, score, rank, settle ties and appoint; write the results.",
    ),
    "explain": Command(
        "evaluations",
        "Say why each place went where it went, back to the marks and the published rules.",
    ),
    "scorecards": Command(
        "documents", "Write an Excel scorecard workbook per lot, and one HTML report."
    ),
    "record": Command(
        "record", "Begin the record of a procurement, read it, check it, and give it to others."
    ),
    "letters": Command(
        "documents", "Write the outcome letter of every bidder, with the exact end of standstill."
    ),
    "notice": Command(
        "notices", "Write a notice as Word in the order of the law, and its data as JSON."
    ),
    "notice-check": Command(
        "notices", "Read anyone's notice, and report what a buyer would want to know of it."
    ),
    "report": Command(
        "reports",
        "Write the award report, or the recommendation to decide on with its exempt appendix.",
    ),
    "plan": Command(
        "plan",
        "Count back from the start of service: the last safe day of each step, with its rule.",
    ),
    "templates": Command(
        "templates",
        "Check the templates of documents, start your own set, and list what every tag means.",
    ),
    "law": Command(
        "law", "Count a standstill, list duties with their dates, and list the law's own values."
    ),
    "demo": Command(
        "demonstration",
        "Run the shipped tenders through the whole job, and say where the documents are.",
    ),
}
