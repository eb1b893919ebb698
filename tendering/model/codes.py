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

CODES: dict[str, Code] = {
    # --- definition -------------------------------------------------------------------------
    "D001": Code("not readable as YAML", "error", "Mend the line named; indent with spaces, and write each key once.", ALL),
    "D002": Code("unknown key", "error", "Remove the key or correct its spelling; `tendering schema` lists every key.", ALL),
    "D003": Code("wrong type or value", "error", "Write a value of the kind the message names.", ALL),
    "D004": Code("a required value is missing or blank", "error", "Fill it in: a blank is never a default.", ALL),
    "D005": Code("an id is used twice", "error", "Give each its own id.", ALL),
    "D006": Code("names something that is not defined", "error", "Define it, or correct the name.", ALL),
    "D007": Code("anchors, aliases and tags are not allowed", "error", "Write the value out in full.", ALL),
    # --- law ---------------------------------------------------------------------------------
    "X01": Code("stated standstill differs from the computed one", "error", "Print the computed date.", (), "PCR 2015 reg 87, reg 2(4)"),
}
