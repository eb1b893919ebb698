"""The table of finding codes. Permanent: a code is never reused and never changes its meaning.

D definition, F files and tables, B bids against the tender, S scoring and completeness, P places,
G figures as published, T documents and templates, X the law (numbers of the law notes). Keep each group sorted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what the code means, how severe it is, what it stops, and the usual remedy."""

    title: str
    severity: str
    remedy: str
    stops: tuple[str, ...] = ()
    law: str = ""


ALL = ("evaluate", "pack", "letters", "notice")
ISSUE = ("letters", "notice")
RUN = ("evaluate", "letters", "notice")

CODES: dict[str, Code] = {
    # --- definition -------------------------------------------------------------------------
    "D001": Code("not readable as YAML", "error", "Mend the line named; indent with spaces, and write each key once.", ALL),
    "D002": Code("unknown key", "error", "Remove the key or correct its spelling; `tendering schema` lists every key.", ALL),
    "D003": Code("wrong type or value", "error", "Write a value of the kind the message names.", ALL),
    "D004": Code("a required value is missing or blank", "error", "Fill it in: a blank is never a default.", ALL),
    "D005": Code("an id is used twice", "error", "Give each its own id.", ALL),
    "D006": Code("names something that is not defined", "error", "Define it, or correct the name.", ALL),
    "D007": Code("anchors, aliases and tags are not allowed", "error", "Write the value out in full.", ALL),
    # --- files and tables (F001-F049) ----------------------------------------------------------
    "F001": Code("a file is missing or cannot be opened", "error", "Put the file there, or give the right to read it.", RUN),
    "F002": Code("a file is too big", "error", "Split the file, or remove what does not belong in it.", RUN),
    "F003": Code("not readable as text", "error", "In Excel choose Save As, then CSV UTF-8 (Comma delimited).", RUN),
    "F004": Code("read as Windows-1252", "note", "Check the word shown; to be sure, save as CSV UTF-8 (Comma delimited)."),
    "F005": Code("a quotation mark out of place", "error", "Close the mark; write a quotation mark inside a cell twice.", RUN),
    "F006": Code("a table is empty", "error", "Write the headings, or remove the file.", RUN),
    "F007": Code("a required column is missing", "error", "Add the column.", RUN),
    "F008": Code("unknown column", "warning", "Correct its heading; a column the tool does not know is not read."),
    "F009": Code("a column stands there twice", "error", "Remove one of the two.", RUN),
    "F010": Code("a row has more cells than there are headings", "error", "Put text that holds the separator in quotation marks.", RUN),
    "F011": Code("a cell that may not be blank is blank", "error", "Fill it in, or remove the row.", RUN),
    "F012": Code("not a number", "error", "Write digits with at most one point, such as 15.80.", RUN),
    "F013": Code("not a mark", "error", "Write a number, abstain or n/a; leave the cell blank where there is no mark.", RUN),
    "F014": Code("not a date", "error", "Write year-month-day, such as 2016-05-12.", RUN),
    "F015": Code("not a whole number", "error", "Write 1, 2, 3 and so on, or leave the cell blank.", RUN),
    "F016": Code("two rows say the same thing", "error", "Keep the one that is right and remove the other.", RUN),
    "F017": Code("control or hidden characters removed", "note", "Nothing to do, unless the text reads wrongly."),
    "F018": Code("a blank where something was to be given", "warning", "Fill it in if something was given; a blank is never a nought."),
    "F019": Code("a file that is not one of the tables", "warning", "Correct its name; the tool does not read it."),
    "F020": Code("a text too long for a cell", "error", "Shorten it, or keep the long text in a document and refer to it.", RUN),
    "F030": Code("the evaluation's tender is not found", "error", "Correct `tender`, or put the tender where it is looked for.", RUN),
    "F031": Code("the tender is not the one that was pinned", "error", "Restore the tender as published, or record why it changed and pin the new fingerprint.", RUN),
    "F032": Code("the shared inputs folder is not there", "error", "Correct `inputs`: a folder, as a path from the evaluation's own.", RUN),
    # --- use of the tool (F090-F099) -----------------------------------------------------------
    "F090": Code("no such tender or evaluation", "error", "Name one that `tendering list` shows, or give a path.", ALL),
    "F091": Code("a file is already there", "error", "Choose another id, or move the file away first.", ALL),
    "F092": Code("nothing expected to compare with", "error", "`tendering evaluate ID --save-expected` writes it.", ()),
    "F093": Code("not a usable id", "error", "Use letters, digits and hyphens, such as home-care-2027.", ALL),
    "F094": Code("a day is needed", "error", "Give it with --on, as YYYY-MM-DD.", ()),
    "F095": Code("the outcome is not complete", "error", "Settle what the lots wait for, then run `tendering evaluate` again.", ISSUE),
    "F097": Code("nothing of that name to show", "error", "Leave the option out, or name one of those listed."),
    "F098": Code("the end of standstill cannot be computed", "error", "Mend the dates or the stated basis in tender.yaml; a lawyer decides what applies.", ("letters",)),
    "F096": Code("cannot read or write here", "error", "Check the folder's permissions and free space, then run the command again.", ALL),
    # --- bids against the tender -----------------------------------------------------------------
    "B001": Code("a bidder that is not in bidders.csv", "error", "Add the bidder, or correct the id.", RUN),
    "B002": Code("a lot that the tender does not have", "error", "Correct the lot; leave it blank only where every lot is meant.", RUN),
    "B003": Code("a zone that is not in the lot", "error", "Correct the zone or the lot.", RUN),
    "B004": Code("a question that is not marked in this lot", "error", "Correct the criterion or the lot.", RUN),
    "B005": Code("a price that is not asked in this lot", "error", "Correct the item or the lot.", RUN),
    "B006": Code("a pass/fail question that is not asked in this lot", "error", "Correct the question or the lot.", RUN),
    "B007": Code("two rows say the same thing", "error", "Keep the one that is right and remove the other.", RUN),
    "B008": Code("a bidder with no bid", "warning", "Add its bids, or remove it if it never bid."),
    "B009": Code("one company number under two bidders", "warning", "Find out whether one body bid twice, and record what was decided.", (), "PCR 2015 reg 18; Procurement Act 2023 s 12"),
    "B010": Code("a party of one bid is itself a bidder", "warning", "Find out how the two bids are related; set `group` if they are, and record what was decided."),
    "B011": Code("a row for what the bidder did not bid for", "warning", "Correct the row, or add the bid if it was received."),
    "B012": Code("a row for one lot or zone beside a row for all", "error", "Keep the row for all, or one row for each; never both.", RUN),
    "B013": Code("a zone where the lot is asked, or none where each zone is", "error", "Give a zone exactly where the tender asks each zone.", RUN),
    "B014": Code("a mark that the scale does not have", "error", "Write one of the marks the scale lists.", RUN),
    "B015": Code("not an agreed score", "error", "Agree a mark of the scale; n/a only where the tender says what follows from it.", RUN),
    "B016": Code("every agreed score is the mean of the marks", "warning", "Make sure that the panel agreed each score, and that the reasons say why.", (), "Energysolutions v NDA [2016] EWHC 1988 (TCC)"),
    "B017": Code("a mark by someone the panel does not list for it", "warning", "Add the person, question or lot to panel.csv, or remove the mark."),
    "B018": Code("an agreed score without its reason", "warning", "Write why the panel agreed this score; the letters need it.", (), "PCR 2015 reg 86(2); Procurement Act 2023 s 50"),
    "B019": Code("marks without an agreed score", "note", "Record the score once the panel has agreed it."),
    "B020": Code("agreed scores without the marks behind them", "note", "Keep each evaluator's own marks and notes with the record.", (), "PCR 2015 reg 84(7)"),
    "B021": Code("agreed scores that the tender does not use", "warning", "The tender publishes another way to combine marks; remove the rows or correct the tender."),
    "B022": Code("one preference for two zones", "error", "Ask the bidder which comes first, and record the answer.", RUN),
    "B023": Code("a preference that names no zone", "error", "Write one row for each zone, with its preference.", RUN),
    "B024": Code("a bid that can win nothing", "warning", "Ask the bidder which zones it meant, if the rules still allow it."),
    "B025": Code("no capacity figure", "warning", "Ask the bidder for its figure: the lot waits for it.", ()),
    "B026": Code("a figure below nought", "error", "Correct the figure.", RUN),
    "B028": Code("an answer by a party that the bid does not name", "warning", "Add the party to parties.csv, or correct its name."),
    "B030": Code("not a decision the published effect allows", "error", "must_reject: rejected or corrected. may_reject: accepted, clarified or rejected.", RUN),
    "B031": Code("a decision without who, when or why", "error", "Record who decided, on which day, and the reason.", RUN),
    "B032": Code("a decision about nothing", "error", "Name price, a price item, a pass/fail question, a criterion with a minimum, quality, late or exclusion.", RUN),
    # --- scoring and completeness (S001-S099) ---------------------------------------------------
    "S001": Code("no agreed score", "error", "Record the panel's score: a blank is not a nought.", ISSUE),
    "S002": Code("a mark that the scale does not allow", "error", "Record one of the marks the scale lists.", ISSUE),
    "S003": Code("n/a where the tender does not allow it", "error", "Record a mark; n/a needs `not_applicable` in the published question.", ISSUE),
    "S004": Code("a non-compliance that nobody has decided", "error", "Record the decision, who made it and why, in decisions.csv.", ISSUE),
    "S005": Code("a decision that cannot be followed", "error", "Record a decision that the published effect allows, with who made it.", ISSUE),
    "S006": Code("no answer to a pass/fail question", "error", "Record the answer, or the panel's pass or fail.", ISSUE),
    "S007": Code("no price that can be used", "error", "Record the price as offered, once.", ISSUE),
    "S008": Code("an answer that is neither a pass nor a fail", "error", "Write pass or fail, or the figure the question asks for.", ISSUE),
    "S009": Code("two different scores for one answer", "error", "Keep the one the panel agreed.", ISSUE),
    "S010": Code("a price or value that the published formula cannot score", "error", "Check the price; what follows must be in the published rules.", ISSUE),
    "S011": Code("the revealed seed is not the one that was committed to", "error", "Reveal the seed whose SHA-256 was published.", ISSUE),
    "S012": Code("the published scoring rules cannot be applied", "error", "Complete the price or aggregation rule in the definition.", ISSUE),
    "S013": Code("a price that appears abnormally low", "warning", "Ask the bidder to explain it, and record the answer; it rejects nobody.", (), "PCR 2015 reg 69; Procurement Act 2023 s.19"),
    "S014": Code("a stated total that its parts do not add up to", "warning", "Ask the bidder which figure stands, and record the answer."),
    "S015": Code("marks missing from an average", "error", "Obtain the marks: the tender says a missing mark is an error.", ISSUE),
    "S016": Code("fewer bids than the tender asks for", "warning", "Decide, as published, whether the lot goes ahead."),
    # --- documents and templates (T001-T049) ---------------------------------------------------
    "T001": Code("a tag of a template that has no value", "error", "Correct the tag; the tag dictionary lists those there are.", ISSUE),
    "T002": Code("a tag of a template that cannot be read", "error", "Write the tag again in Word, in one go, with straight brackets.", ISSUE),
    "T003": Code("not a usable Word template", "error", "Save it from Word as a .docx, or take the shipped one again.", ISSUE),
    "T004": Code("a template with tracked changes", "error", "Accept or reject every change in Word, then save.", ISSUE),
    "T005": Code("a template with comments", "error", "Delete the comments in Word, then save.", ISSUE),
    "T006": Code("a control character in a text", "error", "Type the text again without it, in the file it comes from.", ISSUE),
    "T007": Code("a tag where none is filled in", "error", "Move it to the body, a header or a footer.", ISSUE),
    "T010": Code("a letter lacks what it must say", "error", "Record what is missing, then write the letters again.", ("letters",), "PCR 2015 reg 86(2)"),
    "T011": Code("letters before the outcome is complete", "error", "Settle what the lot waits for first.", ("letters",)),
    "T012": Code("no letter of this kind for this law", "error", "Use the documents of the law the tender is under.", ("letters",)),
    "T013": Code("the standstill has no end to print", "error", "State how the standstill is to be counted.", ("letters",), "PCR 2015 reg 86(2)(d)"),
    "T014": Code("something is withheld without a ground", "error", "Write the ground in `withhold`, or clear it.", ("letters",), "PCR 2015 reg 86(6)"),
    "T015": Code("a bidder without a bid gets no letter", "note", "Nothing to do, unless a bid is missing from bids.csv."),
    "T020": Code("no notice of this kind for this tender", "error", "Ask for the kind that fits.", ("notice",)),
    "T021": Code("a notice lacks what it must say", "error", "Record what is missing, then write the notice again.", ("notice",)),
    "T022": Code("a notice before the outcome is complete", "error", "Settle what the lot waits for first.", ("notice",)),
    # --- law ---------------------------------------------------------------------------------
    "X01": Code("stated standstill differs from the computed one", "error", "Print the computed date.", (), "PCR 2015 reg 87, reg 2(4)"),
}
