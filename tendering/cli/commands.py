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
    "price": Command(
        "price",
        "Try any formula of the registry on some bids: points, exact values, side effects, a picture; analysis only.",
    ),
    "model-test": Command(
        "model_test",
        "Try a tender before it is published: ties, criteria without effect, minimums, places, price; analysis only.",
    ),
    "market-test": Command(
        "market_test",
        "Ask the market before a competition: questionnaire, answers, report; it is no call for competition.",
    ),
    "pack": Command(
        "documents", "Write the ITT pack as Word documents, and the bidder's response workbook."
    ),
    "receive": Command(
        "intake",
        "Read bidders' response workbooks, or a portal's export, into an evaluation's tables; where a record is kept, seal them.",
    ),
    "open-bids": Command(
        "intake", "Open the bids, by two officers, once the deadline is over; prices stay sealed."
    ),
    "open-prices": Command(
        "intake",
        "Open the prices, by two officers, when the tender says; what is outside a rule opens a task.",
    ),
    "sealed": Command(
        "intake",
        "Write out the original files of a bidder, and record who looked at them and why.",
    ),
    "judge": Command("tasks", "Record pass or fail for answers that only an officer can judge."),
    "compliance": Command(
        "compliance", "Show and record the checks of every bidder and party, and exclusions."
    ),
    "tasks": Command(
        "tasks", "Show what of the opened bids waits for a person, asked, answered and decided."
    ),
    "task": Command("tasks", "Record what a bidder answers to a task."),
    "clarify-bidder": Command(
        "tasks", "Record what one bidder is asked, its answer, and what changed by it."
    ),
    "decide": Command(
        "tasks", "Record a named person's decision on a non-compliance, with what it weighs."
    ),
    "withdraw": Command("intake", "Record that a bidder left, altogether or for a lot or zone."),
    "did-not-bid": Command("intake", "Record who was expected to bid and did not, and why."),
    "evaluate": Command(
        "evaluations",
        "Apply the pass/fail rules, score, rank, settle ties and appoint; write the results.",
    ),
    "explain": Command(
        "evaluations",
        "Say why each place went where it went, back to the marks and the published rules.",
    ),
    "what-if": Command(
        "what_if",
        "Show the outcome beside the real one with marks, weights, prices, decisions or rules supposed otherwise.",
    ),
    "challenge": Command(
        "what_if",
        "Say what a bidder's claims would have come to, alone and together, with the pages of the record; a memo for the lawyer.",
    ),
    "margins": Command(
        "analysis",
        "Say how near every place was: the smallest change that would have lost or gained it; analysis only.",
    ),
    "robustness": Command(
        "robustness",
        "Say what hangs on one evaluator, one bidder, one unpublished rule or one level of a score; analysis only.",
    ),
    "scorecards": Command(
        "documents",
        "Write an Excel scorecard workbook per lot and one HTML report, or a workbook per evaluator.",
    ),
    "record": Command(
        "record", "Begin the record of a procurement, read it, check it, and give it to others."
    ),
    "status": Command(
        "competition",
        "Say where each lot of a procurement stands, what is missing, by whom, and what is next.",
    ),
    "publish": Command(
        "competition",
        "List what is missing before publication; freeze the rules where the law asks for nothing more.",
    ),
    "clarify": Command("competition", "Record a question of a bidder, and its answer to all."),
    "amend": Command(
        "competition", "Amend the published rules: what changed, why, and by which notice."
    ),
    "moderation": Command(
        "moderation",
        "Moderate a lot: the workbook, what the panel agreed, the minute, and the signature of the scores.",
    ),
    "check-reasons": Command(
        "reasons",
        "Say what is wrong with the reasons of scores: thin, compared, uncited, at odds with the mark.",
    ),
    "promises": Command(
        "moderation",
        "List the promises marked at moderation as worth keeping, for the schedule of the contract.",
    ),
    "declare": Command(
        "panel", "Record a declaration of interests, or list the bidders to declare against."
    ),
    "aliases": Command("panel", "Hide the bidders from the panel behind aliases."),
    "plan-panel": Command(
        "panel", "Plan who marks what, in which order each reads, and how many hours it takes."
    ),
    "practice": Command(
        "panel", "Write practice sheets with two invented bids, or compare what comes back."
    ),
    "sheets": Command(
        "panel", "Write each person's mark sheet, locked, with what they may see and nothing else."
    ),
    "marks": Command(
        "marks",
        "Take in the panel's marks from their sheets, change one with a reason, close them.",
    ),
    "letters": Command(
        "documents", "Write the outcome letter of every bidder, with the exact end of standstill."
    ),
    "recommend": Command(
        "after", "Enter a recommendation of the outcome that stands in the record."
    ),
    "approve": Command(
        "after", "Approve the outcome that stands in the record, of a lot or of every lot."
    ),
    "issue": Command(
        "after",
        "Enter letters as issued: to whom, how and when, each kept as it went; later, proof that one came.",
    ),
    "standstill": Command(
        "after", "Enter the end of standstill, counted from the letters or the award notice sent."
    ),
    "challenges": Command(
        "challenges",
        "Log challenges: which lots they suspend, who knew what when, the last days for claims.",
    ),
    "promote": Command(
        "after",
        "Promote a reserve as the tender publishes: a new decision, with all that it makes due again.",
    ),
    "safe-to-sign": Command(
        "after",
        "Say whether a lot may be signed: each condition of the law, yes or no, with evidence.",
    ),
    "sign": Command("after", "Enter a contract as signed; refused while a condition is open."),
    "audit": Command(
        "after",
        "Write the audit report of a record: what evidence it holds, what it lacks, who did what.",
    ),
    "mobilise": Command(
        "mobilise",
        "Move people and staff to the new providers: waves, transfer lists, gates, go or no go, letters.",
    ),
    "framework": Command(
        "framework",
        "Run the agreement after award: places, referrals, indicators, rates, reviews.",
    ),
    "simulate": Command(
        "simulate",
        "Simulate a year of a shipped agreement from a seed, verify its record, and report on it.",
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
