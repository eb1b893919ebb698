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
    "D001": Code(
        "not readable as YAML",
        "error",
        "Mend the line named; indent with spaces, and write each key once.",
        ALL,
    ),
    "D002": Code(
        "unknown key",
        "error",
        "Remove the key or correct its spelling; `tendering schema` lists every key.",
        ALL,
    ),
    "D003": Code(
        "wrong type or value", "error", "Write a value of the kind the message names.", ALL
    ),
    "D004": Code(
        "a required value is missing or blank",
        "error",
        "Fill it in: a blank is never a default.",
        ALL,
    ),
    "D005": Code("an id is used twice", "error", "Give each its own id.", ALL),
    "D006": Code(
        "names something that is not defined", "error", "Define it, or correct the name.", ALL
    ),
    "D007": Code(
        "anchors, aliases and tags are not allowed", "error", "Write the value out in full.", ALL
    ),
    "D040": Code(
        "the definition form cannot be opened",
        "error",
        "Save it as an .xlsx workbook and try again.",
        ALL,
    ),
    "D041": Code(
        "not a definition form of this version",
        "error",
        "Make a new form with `tendering new ID --workbook`.",
        ALL,
    ),
    "D042": Code(
        "a heading of the form has moved or changed",
        "error",
        "Put the headings back as the form had them, or begin from a new form.",
        ALL,
    ),
    "D043": Code(
        "a cell of the form cannot be read",
        "error",
        "Write the value in the way the help beside it says.",
        ALL,
    ),
    "D044": Code("the form cannot say this", "error", "Keep this definition as tender.yaml.", ALL),
    "D045": Code(
        "a sheet of the form is missing",
        "error",
        "Put the sheet back, or begin from a new form.",
        ALL,
    ),
    "D046": Code(
        "a source names something that is not in the form",
        "warning",
        "Correct the path on the sheet Sources, or clear its row.",
    ),
    "D047": Code(
        "a row of the form does not belong to anything",
        "error",
        "Fill in the cells that say what the row is part of.",
        ALL,
    ),
    # --- definition, checked as a whole (D050-D099) ---------------------------------------------
    "D050": Code(
        "the weights of a lot do not add to the total",
        "error",
        "Correct the weights, or the stated total.",
        ALL,
    ),
    "D051": Code(
        "the weights of a stage do not add to the total",
        "warning",
        "Correct them, or say in the ITT what they are out of.",
    ),
    "D052": Code(
        "the weights under a section do not add to it",
        "error",
        "Correct the weights of the section or of what stands under it.",
        ALL,
    ),
    "D053": Code(
        "the unit of the weights is not stated",
        "error",
        "Write weights: {as: of_award} or {as: of_parent}.",
        ALL,
    ),
    "D054": Code(
        "the price elements do not add to the weight of price",
        "error",
        "Correct the elements' weights, or price.weight.",
        ALL,
    ),
    "D055": Code(
        "a criterion is neither a question nor a section",
        "error",
        "Give a question a scale; put questions under a section.",
        ALL,
    ),
    "D056": Code("a weight is below nought", "error", "Write a weight of 0 or more.", ALL),
    "D057": Code(
        "the marks of a scale do not rise",
        "error",
        "List each mark once, from the lowest to the highest.",
        ALL,
    ),
    "D058": Code(
        "a mark is worth less than nothing or more than all",
        "error",
        "Write a worth from 0 to 100.",
        ALL,
    ),
    "D059": Code(
        "a higher mark is worth less than a lower one",
        "warning",
        "Check the worths against the published scale.",
    ),
    "D060": Code(
        "a minimum mark is not on its scale", "error", "Choose a mark the scale allows.", ALL
    ),
    "D061": Code(
        "a minimum that cannot be applied",
        "error",
        "Write a mark for a question, or a percentage from 0 to 100.",
        ALL,
    ),
    "D062": Code(
        "a price rule does not say what a breach leads to",
        "error",
        "Write effect: must_reject or may_reject.",
        ALL,
    ),
    "D063": Code(
        "a key of price scoring is missing",
        "error",
        "State it as published: a blank is never a default.",
        ALL,
    ),
    "D064": Code(
        "an unknown price formula", "error", "Use a formula that the registry names.", ALL
    ),
    "D065": Code(
        "the parameters of a formula are not those it takes",
        "error",
        "Give each parameter the rule takes, and no other.",
        ALL,
    ),
    "D066": Code(
        "a formula without exact values has no published rounding",
        "error",
        "List the step in rounding.at with its places.",
        ALL,
    ),
    "D067": Code("an unknown award rule", "error", "Use a rule that the registry names.", ALL),
    "D068": Code(
        "a price rule that contradicts itself", "error", "Correct the prices of the rule.", ALL
    ),
    "D069": Code(
        "roles are nested in a way that cannot be filled",
        "error",
        "Let the outer role include the inner one, and never the other way as well.",
        ALL,
    ),
    "D070": Code(
        "roles inside a cap could exceed it",
        "error",
        "Raise the outer cap, or lower the places of the roles it includes.",
        ALL,
    ),
    "D071": Code(
        "a zone has more places than the list it draws from",
        "error",
        "Lower the zone's places, or lengthen the list.",
        ALL,
    ),
    "D072": Code(
        "the least and most places contradict each other",
        "error",
        "Correct the number of places.",
        ALL,
    ),
    "D073": Code(
        "a zone differs and does not say why",
        "error",
        "Add `because` with the reason the documents give.",
        ("pack",),
    ),
    "D074": Code(
        "preference together with capacity",
        "error",
        "Settle the limit by ranked or best_overall, or leave out hours_share.",
        ALL,
    ),
    "D075": Code(
        "preference together with a limit on a group",
        "error",
        "Settle the limit by ranked or best_overall, or let limits bind each bidder.",
        ALL,
    ),
    "D076": Code(
        "a limit counts zones of a role for the whole lot",
        "error",
        "Count lots, or fill the role for each zone.",
        ALL,
    ),
    "D077": Code(
        "a limit on lots settled by preference",
        "error",
        "Settle it by ranked or best_overall, or count zones.",
        ALL,
    ),
    "D078": Code(
        "nested roles have limits settled by different methods",
        "error",
        "Name one method for all of them.",
        ALL,
    ),
    "D079": Code(
        "hours_share on a role for the whole lot",
        "error",
        "Move hours_share to a role filled for each zone.",
        ALL,
    ),
    "D080": Code(
        "capacity stop together with best_overall",
        "error",
        "Write when_short: pass_over, or settle the limit by ranked.",
        ALL,
    ),
    "D081": Code(
        "best_overall over values on different scales",
        "error",
        "Settle the limit by ranked, or give all the lots one scale.",
        ALL,
    ),
    "D082": Code(
        "a last place rule that its limit's method cannot use",
        "error",
        "Write at_last_place: tie_break, or settle the limit by ranked.",
        ALL,
    ),
    "D083": Code(
        "admit_all against a stated hard maximum",
        "error",
        "Use tie_break or admit_none, or correct the notice.",
        ALL,
    ),
    "D084": Code(
        "a tie ladder without a final draw",
        "warning",
        "Add a draw as the last rung, with its commitment.",
    ),
    "D085": Code("rungs after the draw", "warning", "Move the draw to the end of the ladder."),
    "D086": Code(
        "a rung of the ladder that separates nobody",
        "warning",
        "Use a figure that every tied bidder has and that can differ.",
    ),
    "D087": Code(
        "a pass/fail question gives no reason",
        "warning",
        "Add `because`: why the question is proportionate.",
        (),
        "PCR 2015 reg 58; Procurement Act 2023 s.22",
    ),
    "D088": Code(
        "a lot does not say how its total is formed",
        "error",
        "Write lot_total: best_zone, mean_of_zones_bid or without_zone_questions.",
        ALL,
    ),
    "D089": Code(
        "no capacity rule where places use hours",
        "warning",
        "Write capacity: {when_short: pass_over} or stop, if declared capacity is to limit places.",
    ),
    "D090": Code(
        "a zone prints no hours to share", "error", "Give the zone's demand.hours_weekly.", ALL
    ),
    "D091": Code(
        "no rule for a missing mark",
        "error",
        "Write aggregation.missing: error or of_those_given.",
        ALL,
    ),
    "D092": Code(
        "reserves without a rule for withdrawal",
        "error",
        "Write on_withdrawal: promote or rerun.",
        ("pack",),
    ),
    "D093": Code("the invitation to tender lacks a part", "error", "Write the part.", ("pack",)),
    "D094": Code(
        "a lot with nothing to award",
        "error",
        "Give the lot its roles, and its zones where a role is filled for each zone.",
        ALL,
    ),
    "D095": Code(
        "a stage keeps some and marks nothing",
        "error",
        "Give the stage its questions, or leave out keep.",
        ALL,
    ),
    "D096": Code("a limit that lets nobody win", "error", "Write a limit of at least 1.", ALL),
    "D097": Code(
        "a question for each zone in a lot without zones",
        "error",
        "Give the lot zones, or ask the question per: lot.",
        ALL,
    ),
    "D098": Code("an id is a word with a meaning of its own", "error", "Choose another id.", ALL),
    "D099": Code(
        "an award rule is turned round",
        "error",
        "Write the direction in which the rule's value is better.",
        ALL,
    ),
    "D100": Code(
        "a screen for low prices that picks out nobody",
        "warning",
        "Name a screen that is known, and state the figures it compares with.",
    ),
    # --- figures as published (G001-G099) --------------------------------------------------------
    "G001": Code(
        "a printed figure does not follow from the others",
        "warning",
        "Correct the print, or record why it differs; bidders must be told which holds.",
    ),
    "G002": Code(
        "a printed figure differs by rounding",
        "note",
        "Nothing to do, unless the exact figure matters.",
    ),
    "G003": Code(
        "the expression of a figure cannot be read",
        "error",
        "Write sum, product, difference, quotient or count with a list of figure ids and numbers.",
        (),
    ),
    "G004": Code(
        "a printed figure that nothing recomputes",
        "note",
        "Check it by hand, or write it as a figure with `equals`.",
    ),
    "G010": Code(
        "hours of two services overlap", "warning", "Say which service runs in the hours named."
    ),
    "G011": Code(
        "hours that no service covers", "note", "Check that nobody is meant to be served then."
    ),
    "G012": Code("not a time of day", "error", "Write HH:MM, such as 06:00.", ("pack",)),
    "G020": Code("a period is longer than stated", "warning", "Correct the length or the dates."),
    "G021": Code(
        "a period is shorter than stated",
        "warning",
        "Correct the dates: whoever relies on the stated length loses time.",
    ),
    "G022": Code(
        "a stated length was not compared",
        "note",
        "Write it as days, weeks or months, such as 6 weeks.",
    ),
    "G023": Code("a period ends before it starts", "error", "Correct the dates.", ("pack",)),
    "G024": Code("dates out of order", "warning", "Correct the dates, or the name of the event."),
    "G030": Code(
        "a risk's score is not likelihood times consequence", "warning", "Correct the score."
    ),
    # --- files and tables (F001-F049) ----------------------------------------------------------
    "F001": Code(
        "a file is missing or cannot be opened",
        "error",
        "Put the file there, or give the right to read it.",
        RUN,
    ),
    "F002": Code(
        "a file is too big", "error", "Split the file, or remove what does not belong in it.", RUN
    ),
    "F003": Code(
        "not readable as text",
        "error",
        "In Excel choose Save As, then CSV UTF-8 (Comma delimited).",
        RUN,
    ),
    "F004": Code(
        "read as Windows-1252",
        "note",
        "Check the word shown; to be sure, save as CSV UTF-8 (Comma delimited).",
    ),
    "F005": Code(
        "a quotation mark out of place",
        "error",
        "Close the mark; write a quotation mark inside a cell twice.",
        RUN,
    ),
    "F006": Code("a table is empty", "error", "Write the headings, or remove the file.", RUN),
    "F007": Code("a required column is missing", "error", "Add the column.", RUN),
    "F008": Code(
        "unknown column",
        "warning",
        "Correct its heading; a column the tool does not know is not read.",
    ),
    "F009": Code("a column stands there twice", "error", "Remove one of the two.", RUN),
    "F010": Code(
        "a row has more cells than there are headings",
        "error",
        "Put text that holds the separator in quotation marks.",
        RUN,
    ),
    "F011": Code(
        "a cell that may not be blank is blank", "error", "Fill it in, or remove the row.", RUN
    ),
    "F012": Code(
        "not a number", "error", "Write digits with at most one point, such as 15.80.", RUN
    ),
    "F013": Code(
        "not a mark",
        "error",
        "Write a number, abstain or n/a; leave the cell blank where there is no mark.",
        RUN,
    ),
    "F014": Code("not a date", "error", "Write year-month-day, such as 2016-05-12.", RUN),
    "F015": Code(
        "not a whole number", "error", "Write 1, 2, 3 and so on, or leave the cell blank.", RUN
    ),
    "F016": Code(
        "two rows say the same thing",
        "error",
        "Keep the one that is right and remove the other.",
        RUN,
    ),
    "F017": Code(
        "control or hidden characters removed",
        "note",
        "Nothing to do, unless the text reads wrongly.",
    ),
    "F018": Code(
        "a blank where something was to be given",
        "warning",
        "Fill it in if something was given; a blank is never a nought.",
    ),
    "F019": Code(
        "a file that is not one of the tables",
        "warning",
        "Correct its name; the tool does not read it.",
    ),
    "F020": Code(
        "a text too long for a cell",
        "error",
        "Shorten it, or keep the long text in a document and refer to it.",
        RUN,
    ),
    "F030": Code(
        "the evaluation's tender is not found",
        "error",
        "Correct `tender`, or put the tender where it is looked for.",
        RUN,
    ),
    "F031": Code(
        "the tender is not the one that was pinned",
        "error",
        "Restore the tender as published, or record why it changed and pin the new fingerprint.",
        RUN,
    ),
    "F032": Code(
        "the shared inputs folder is not there",
        "error",
        "Correct `inputs`: a folder, as a path from the evaluation's own.",
        RUN,
    ),
    # response workbooks (F050-F079): they stop receiving, not evaluating
    "F050": Code(
        "a workbook that cannot be opened", "error", "Save it again as .xlsx, without a password."
    ),
    "F051": Code(
        "not a response workbook",
        "error",
        "Use the workbook that was issued with the tender documents.",
    ),
    "F052": Code(
        "a response to another tender or another version of it",
        "error",
        "Ask the bidder for the current workbook, or record by hand what still applies.",
    ),
    "F053": Code("a sheet is missing", "error", "Ask the bidder for the whole workbook."),
    "F054": Code(
        "headings moved or altered",
        "error",
        "Copy the answers into a fresh workbook, cell by cell; nothing of this sheet was read.",
    ),
    "F055": Code(
        "lines lost, doubled or unknown",
        "error",
        "Copy the answers into a fresh workbook; lines are known by their hidden ids.",
    ),
    "F056": Code(
        "a formula or an Excel error in an answer",
        "error",
        "Write the value itself (paste as values).",
    ),
    "F057": Code(
        "merged cells", "error", "Unmerge them: a merged cell hides what stood beneath it."
    ),
    "F058": Code(
        "a locked cell was altered",
        "warning",
        "Find out whether the bidder meant to change what was asked; the published words stand.",
    ),
    "F059": Code("not one of the answers offered", "error", "Choose one of the list."),
    "F060": Code(
        "a text that fills its cell",
        "error",
        "Ask the bidder for the whole text: Excel cuts at 32,767 characters without saying so.",
    ),
    "F061": Code(
        "the bidder is not named",
        "error",
        "Fill in the name and a reference of letters, digits and hyphens.",
    ),
    "F062": Code(
        "received twice",
        "error",
        "Keep one workbook for each bidder; remove the bidder's rows before receiving it again.",
    ),
    "F063": Code(
        "over the word limit",
        "warning",
        "Apply what the published rule says of words over the limit, to every bidder alike.",
    ),
    "F064": Code(
        "a bid that contradicts itself",
        "error",
        "Ask the bidder which is meant, if the rules still allow it.",
    ),
    "F065": Code(
        "something written outside the answer cells",
        "warning",
        "Read it: it is not imported, and may qualify the bid.",
    ),
    "F066": Code(
        "a bidder known by its file name",
        "note",
        "Give the bidder a reference if the file name is not one.",
    ),
    # --- use of the tool (F090-F099) -----------------------------------------------------------
    "F090": Code(
        "no such tender or evaluation",
        "error",
        "Name one that `tendering list` shows, or give a path.",
        ALL,
    ),
    "F091": Code(
        "a file is already there", "error", "Choose another id, or move the file away first.", ALL
    ),
    "F092": Code(
        "nothing expected to compare with",
        "error",
        "`tendering evaluate ID --save-expected` writes it.",
        (),
    ),
    "F093": Code(
        "not a usable id", "error", "Use letters, digits and hyphens, such as home-care-2027.", ALL
    ),
    "F094": Code("a day is needed", "error", "Give it with --on, as YYYY-MM-DD.", ()),
    "F095": Code(
        "the outcome is not complete",
        "error",
        "Settle what the lots wait for, then run `tendering evaluate` again.",
        ISSUE,
    ),
    "F097": Code(
        "nothing of that name to show",
        "error",
        "Leave the option out, or name one of those listed.",
    ),
    "F098": Code(
        "the end of standstill cannot be computed",
        "error",
        "Mend the dates or the stated basis in tender.yaml; a lawyer decides what applies.",
        ("letters",),
    ),
    "F099": Code(
        "a shipped evaluation is not changed",
        "error",
        "Start one of your own: `tendering receive NEW-ID ... --tender TENDER`.",
    ),
    "F096": Code(
        "cannot read or write here",
        "error",
        "Check the folder's permissions and free space, then run the command again.",
        ALL,
    ),
    # --- bids against the tender -----------------------------------------------------------------
    "B001": Code(
        "a bidder that is not in bidders.csv", "error", "Add the bidder, or correct the id.", RUN
    ),
    "B002": Code(
        "a lot that the tender does not have",
        "error",
        "Correct the lot; leave it blank only where every lot is meant.",
        RUN,
    ),
    "B003": Code("a zone that is not in the lot", "error", "Correct the zone or the lot.", RUN),
    "B004": Code(
        "a question that is not marked in this lot",
        "error",
        "Correct the criterion or the lot.",
        RUN,
    ),
    "B005": Code(
        "a price that is not asked in this lot", "error", "Correct the item or the lot.", RUN
    ),
    "B006": Code(
        "a pass/fail question that is not asked in this lot",
        "error",
        "Correct the question or the lot.",
        RUN,
    ),
    "B007": Code(
        "two rows say the same thing",
        "error",
        "Keep the one that is right and remove the other.",
        RUN,
    ),
    "B008": Code("a bidder with no bid", "warning", "Add its bids, or remove it if it never bid."),
    "B009": Code(
        "one company number under two bidders",
        "warning",
        "Find out whether one body bid twice, and record what was decided.",
        (),
        "PCR 2015 reg 18; Procurement Act 2023 s 12",
    ),
    "B010": Code(
        "a party of one bid is itself a bidder",
        "warning",
        "Find out how the two bids are related; set `group` if they are, and record what was decided.",
    ),
    "B011": Code(
        "a row for what the bidder did not bid for",
        "warning",
        "Correct the row, or add the bid if it was received.",
    ),
    "B012": Code(
        "a row for one lot or zone beside a row for all",
        "error",
        "Keep the row for all, or one row for each; never both.",
        RUN,
    ),
    "B013": Code(
        "a zone where the lot is asked, or none where each zone is",
        "error",
        "Give a zone exactly where the tender asks each zone.",
        RUN,
    ),
    "B014": Code(
        "a mark that the scale does not have",
        "error",
        "Write one of the marks the scale lists.",
        RUN,
    ),
    "B015": Code(
        "not an agreed score",
        "error",
        "Agree a mark of the scale; n/a only where the tender says what follows from it.",
        RUN,
    ),
    "B016": Code(
        "every agreed score is the mean of the marks",
        "warning",
        "Make sure that the panel agreed each score, and that the reasons say why.",
        (),
        "Energysolutions v NDA [2016] EWHC 1988 (TCC)",
    ),
    "B017": Code(
        "a mark by someone the panel does not list for it",
        "warning",
        "Add the person, question or lot to panel.csv, or remove the mark.",
    ),
    "B018": Code(
        "an agreed score without its reason",
        "warning",
        "Write why the panel agreed this score; the letters need it.",
        (),
        "PCR 2015 reg 86(2); Procurement Act 2023 s 50",
    ),
    "B019": Code(
        "marks without an agreed score", "note", "Record the score once the panel has agreed it."
    ),
    "B020": Code(
        "agreed scores without the marks behind them",
        "note",
        "Keep each evaluator's own marks and notes with the record.",
        (),
        "PCR 2015 reg 84(7)",
    ),
    "B021": Code(
        "agreed scores that the tender does not use",
        "warning",
        "The tender publishes another way to combine marks; remove the rows or correct the tender.",
    ),
    "B022": Code(
        "one preference for two zones",
        "error",
        "Ask the bidder which comes first, and record the answer.",
        RUN,
    ),
    "B023": Code(
        "a preference that names no zone",
        "error",
        "Write one row for each zone, with its preference.",
        RUN,
    ),
    "B024": Code(
        "a bid that can win nothing",
        "warning",
        "Ask the bidder which zones it meant, if the rules still allow it.",
    ),
    "B025": Code(
        "no capacity figure", "warning", "Ask the bidder for its figure: the lot waits for it.", ()
    ),
    "B026": Code("a figure below nought", "error", "Correct the figure.", RUN),
    "B028": Code(
        "an answer by a party that the bid does not name",
        "warning",
        "Add the party to parties.csv, or correct its name.",
    ),
    "B030": Code(
        "not a decision the published effect allows",
        "error",
        "must_reject: rejected or corrected. may_reject: accepted, clarified or rejected.",
        RUN,
    ),
    "B031": Code(
        "a decision without who, when or why",
        "error",
        "Record who decided, on which day, and the reason.",
        RUN,
    ),
    "B032": Code(
        "a decision about nothing",
        "error",
        "Name price, a price item, a pass/fail question, a criterion with a minimum, quality, late or exclusion.",
        RUN,
    ),
    # --- scoring and completeness (S001-S099) ---------------------------------------------------
    "S001": Code(
        "no agreed score", "error", "Record the panel's score: a blank is not a nought.", ISSUE
    ),
    "S002": Code(
        "a mark that the scale does not allow",
        "error",
        "Record one of the marks the scale lists.",
        ISSUE,
    ),
    "S003": Code(
        "n/a where the tender does not allow it",
        "error",
        "Record a mark; n/a needs `not_applicable` in the published question.",
        ISSUE,
    ),
    "S004": Code(
        "a non-compliance that nobody has decided",
        "error",
        "Record the decision, who made it and why, in decisions.csv.",
        ISSUE,
    ),
    "S005": Code(
        "a decision that cannot be followed",
        "error",
        "Record a decision that the published effect allows, with who made it.",
        ISSUE,
    ),
    "S006": Code(
        "no answer to a pass/fail question",
        "error",
        "Record the answer, or the panel's pass or fail.",
        ISSUE,
    ),
    "S007": Code(
        "no price that can be used", "error", "Record the price as offered, once.", ISSUE
    ),
    "S008": Code(
        "an answer that is neither a pass nor a fail",
        "error",
        "Write pass or fail, or the figure the question asks for.",
        ISSUE,
    ),
    "S009": Code(
        "two different scores for one answer", "error", "Keep the one the panel agreed.", ISSUE
    ),
    "S010": Code(
        "a price or value that the published formula cannot score",
        "error",
        "Check the price; what follows must be in the published rules.",
        ISSUE,
    ),
    "S011": Code(
        "the revealed seed is not the one that was committed to",
        "error",
        "Reveal the seed whose SHA-256 was published.",
        ISSUE,
    ),
    "S012": Code(
        "the published scoring rules cannot be applied",
        "error",
        "Complete the price or aggregation rule in the definition.",
        ISSUE,
    ),
    "S013": Code(
        "a price that appears abnormally low",
        "warning",
        "Ask the bidder to explain it, and record the answer; it rejects nobody.",
        (),
        "PCR 2015 reg 69; Procurement Act 2023 s.19",
    ),
    "S014": Code(
        "a stated total that its parts do not add up to",
        "warning",
        "Ask the bidder which figure stands, and record the answer.",
    ),
    "S015": Code(
        "marks missing from an average",
        "error",
        "Obtain the marks: the tender says a missing mark is an error.",
        ISSUE,
    ),
    "S016": Code(
        "fewer bids than the tender asks for",
        "warning",
        "Decide, as published, whether the lot goes ahead.",
    ),
    "S017": Code(
        "a bidder for no zone where the lot's total comes from its zones",
        "error",
        "Ask the bidder which zones it bids for, if the rules still allow it, or record its withdrawal from the lot.",
        ISSUE,
    ),
    # --- documents and templates (T001-T049) ---------------------------------------------------
    "T001": Code(
        "a tag of a template that has no value",
        "error",
        "Correct the tag; the tag dictionary lists those there are.",
        ISSUE,
    ),
    "T002": Code(
        "a tag of a template that cannot be read",
        "error",
        "Write the tag again in Word, in one go, with straight brackets.",
        ISSUE,
    ),
    "T003": Code(
        "not a usable Word template",
        "error",
        "Save it from Word as a .docx, or take the shipped one again.",
        ISSUE,
    ),
    "T004": Code(
        "a template with tracked changes",
        "error",
        "Accept or reject every change in Word, then save.",
        ISSUE,
    ),
    "T005": Code(
        "a template with comments", "error", "Delete the comments in Word, then save.", ISSUE
    ),
    "T006": Code(
        "a control character in a text",
        "error",
        "Type the text again without it, in the file it comes from.",
        ISSUE,
    ),
    "T007": Code(
        "a tag where none is filled in",
        "error",
        "Move it to the body, a header or a footer.",
        ISSUE,
    ),
    "T010": Code(
        "a letter lacks what it must say",
        "error",
        "Record what is missing, then write the letters again.",
        ("letters",),
        "PCR 2015 reg 86(2)",
    ),
    "T011": Code(
        "letters before the outcome is complete",
        "error",
        "Settle what the lot waits for first.",
        ("letters",),
    ),
    "T012": Code(
        "no letter of this kind for this law",
        "error",
        "Use the documents of the law the tender is under.",
        ("letters",),
    ),
    "T013": Code(
        "the standstill has no end to print",
        "error",
        "State how the standstill is to be counted.",
        ("letters",),
        "PCR 2015 reg 86(2)(d)",
    ),
    "T014": Code(
        "something is withheld without a ground",
        "error",
        "Write the ground in `withhold`, or clear it.",
        ("letters",),
        "PCR 2015 reg 86(6)",
    ),
    "T015": Code(
        "a bidder without a bid gets no letter",
        "note",
        "Nothing to do, unless a bid is missing from bids.csv.",
    ),
    "T016": Code(
        "a text for letters names a member of the panel",
        "warning",
        "Say what the panel found, not who said it; then record the reason again.",
    ),
    "T020": Code(
        "no notice of this kind for this tender",
        "error",
        "Ask for the kind that fits.",
        ("notice",),
    ),
    "T021": Code(
        "a notice lacks what it must say",
        "error",
        "Record what is missing, then write the notice again.",
        ("notice",),
    ),
    "T023": Code(
        "a later form for an older procedure",
        "warning",
        "A lawyer confirms that the authority adopted the later form.",
    ),
    "T022": Code(
        "a notice before the outcome is complete",
        "error",
        "Settle what the lot waits for first.",
        ("notice",),
    ),
    # --- places (P001-P099) ---------------------------------------------------------------------
    "P001": Code(
        "rules that the tender may not combine",
        "error",
        "Change the published rules: the award they describe is not determined.",
        ISSUE,
    ),
    "P002": Code(
        "a capacity rule without the hours it needs",
        "error",
        "Record the bidder's capacity or publish the zone's weekly hours; or publish `missing: unlimited`.",
        ISSUE,
    ),
    "P003": Code(
        "too few appointed for the zone or lot to stand",
        "error",
        "Decide, as published, whether it goes ahead: run it again, combine it or leave it.",
    ),
    "P004": Code(
        "a withdrawal after approval, and no published rule for it",
        "error",
        "Record what was decided; publish `on_withdrawal: rerun` or `promote` next time.",
        ISSUE,
    ),
    "P005": Code(
        "a demand that no allocation can meet",
        "warning",
        "Relax one of the rules named, before anybody is told of the result.",
    ),
    "P006": Code(
        "a tie that the ladder leaves unresolved",
        "error",
        "Write the revealed seed of the draw in evaluation.yaml (seed: ...); without a published draw, take advice before anybody is told.",
        ISSUE,
    ),
    # --- law ---------------------------------------------------------------------------------
    "X01": Code(
        "stated standstill differs from the computed one",
        "error",
        "Print the computed date.",
        (),
        "PCR 2015 reg 87, reg 2(4)",
    ),
    "X02": Code(
        "a contract is planned before standstill ends",
        "error",
        "Move it to a day after the standstill.",
        ("pack",),
        "PCR 2015 reg 87; Procurement Act 2023 s.51",
    ),
    "X05": Code(
        "no voluntary standstill",
        "warning",
        "State a standstill of at least 8 working days.",
        (),
        "Procurement Act 2023 s.51(3)(f), s.101, s.105(1)(d)",
    ),
    "X07": Code(
        "a limit on wins without a published rule",
        "error",
        "Write when_exceeded: ranked, preference or best_overall.",
        ALL,
        "PCR 2015 reg 46(5); Procurement Act 2023 s.23(4)",
    ),
    "X08": Code(
        "missing from the invitation to tender",
        "error",
        "Publish it: nothing unpublished may move a result.",
        ("pack",),
        "PCR 2015 reg 67; Procurement Act 2023 s.23; Letting International v Newham [2008] EWHC 1583 (QB)",
    ),
    "X15": Code(
        "a framework longer than four years",
        "error",
        "Write agreement.term_reason, and keep a file note of why the term is right.",
        ("pack",),
    ),
    "X50": Code(
        "a nation whose law is not held",
        "error",
        "Only tenders under English law can be run here.",
        ALL,
    ),
    "X51": Code(
        "a standstill called unnecessary",
        "warning",
        "Treat the standstill as required, and leave the statement out.",
        (),
        "PCR 2015 regs 85-87",
    ),
    "X52": Code(
        "documents later than the notice",
        "warning",
        "Publish the documents with the notice, or say in the notice when and where they follow.",
        (),
        "PCR 2015 reg 53",
    ),
    "X53": Code(
        "the law named is not the law that applies",
        "error",
        "Correct `regime`, or the facts in started_by.",
        ("pack", *ISSUE),
    ),
    "X54": Code(
        "the law that applies cannot be decided",
        "error",
        "Fill in started_by and cpv.",
        ("pack", *ISSUE),
    ),
    "X55": Code(
        "under the Regulations of 2006",
        "note",
        "Say in standstill.basis which later rules were adopted.",
        (),
        "PCR 2015 reg 118",
    ),
    "X56": Code(
        "services outside the light touch list",
        "error",
        "Correct the CPV codes, or choose a procedure of the full rules.",
        ("pack", *ISSUE),
        "PCR 2015 reg 74; Procurement Act 2023 s.9",
    ),
    "X57": Code(
        "the end of standstill cannot be computed", "error", "Mend what the message names.", ISSUE
    ),
    "X58": Code(
        "insurance asked for before award",
        "warning",
        "Ask instead for a commitment to have it when the contract starts.",
        (),
        "Procurement Act 2023 s.22(3)",
    ),
    "X59": Code(
        "nothing said of providers not yet rated",
        "warning",
        "Add `unrated`: what shows quality where no rating is held yet.",
        (),
        "PCR 2015 regs 18, 58; Procurement Act 2023 s.22",
    ),
    "X60": Code(
        "standstill ends on another nation's bank holiday",
        "warning",
        "Let the standstill end on the later day.",
        (),
        "PCR 2015 reg 2(1)",
    ),
}
