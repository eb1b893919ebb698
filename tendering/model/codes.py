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
    "F096": Code("cannot read or write here", "error", "Check the folder's permissions and free space, then run the command again.", ALL),
    # --- law ---------------------------------------------------------------------------------
    "X01": Code("stated standstill differs from the computed one", "error", "Print the computed date.", (), "PCR 2015 reg 87, reg 2(4)"),
}
