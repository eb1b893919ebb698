"""The tables of an evaluation: their columns, what each column holds, and the key that makes a row unique.

Exactly the tables other programs may rely on; `tables` reads and writes them, `dossier` turns them into values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What the cells of a column hold, and what a blank one means."""

    ID = "id"  # never blank
    SCOPE = "scope"  # an id; blank is every lot, or no zone
    TEXT = "text"  # may be blank
    SAID = "said"  # an answer or a word; blank is "nothing given": no row, and a warning
    NUMBER = "number"  # blank is "nothing given": no row, and a warning
    NUMBER_OR_BLANK = "number or blank"
    MARK = "mark"  # a number, abstain or n/a; blank is a missing mark: no row
    DATE = "date"  # never blank
    DATE_OR_BLANK = "date or blank"
    MONTH_OR_BLANK = "year and month or blank"
    WHOLE_OR_BLANK = "whole number or blank"
    LIST = "list"  # ids with semicolons between; blank is everything


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, and the name of the value where the heading is not it."""

    name: str
    holds: Holds = Holds.TEXT
    value: str = ""
    seldom: bool = False  # written only where some row has it

    @property
    def required(self) -> bool:
        """Say whether a file without this column cannot be read.

        Scope columns are required although their cells may be blank: a lost ``zone`` column would turn every
        bid for a zone into a bid for the lot alone.
        """
        return self.holds not in (
            Holds.TEXT,
            Holds.NUMBER_OR_BLANK,
            Holds.DATE_OR_BLANK,
            Holds.MONTH_OR_BLANK,
            Holds.WHOLE_OR_BLANK,
            Holds.LIST,
        )


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table. ``key`` is the columns that together may occur once."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def file(self) -> str:
        """Return the file name."""
        return f"{self.name}.csv"

    @property
    def names(self) -> tuple[str, ...]:
        """Return the headings, in order."""
        return tuple(c.name for c in self.columns)


_BIDDER = Column("bidder", Holds.ID)
_LOT = Column("lot", Holds.SCOPE)
_ZONE = Column("zone", Holds.SCOPE)


def _text(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


_SPECS = (
    TableSpec(
        "bidders",
        (
            Column("bidder", Holds.ID, "id"),
            Column("name", Holds.ID),
            *_text("number", "group", "email", "sme", "vcse"),
            *(
                Column(name, seldom=True)
                for name in (
                    "address",
                    "postcode",
                    "platform_number",
                    "supported_employment",
                    "mutual",
                )
            ),
        ),
        ("bidder",),
    ),
    TableSpec(
        "parties",
        (
            _BIDDER,
            Column("party", Holds.ID),
            Column("role", Holds.ID),
            *_text("number", "share", "relied_on_for"),
        ),
        ("bidder", "party", "role"),
    ),
    TableSpec(
        "bids",
        (_BIDDER, Column("lot", Holds.ID), _ZONE, Column("preference", Holds.WHOLE_OR_BLANK)),
        ("bidder", "lot", "zone"),
    ),
    TableSpec("capacity", (_BIDDER, _LOT, Column("hours", Holds.NUMBER)), ("bidder", "lot")),
    TableSpec(
        "prices",
        (_BIDDER, _LOT, _ZONE, Column("item", Holds.ID), Column("amount", Holds.NUMBER)),
        ("bidder", "lot", "zone", "item"),
    ),
    TableSpec(
        "pass_fail",
        (
            _BIDDER,
            Column("party"),
            _LOT,
            Column("question", Holds.ID),
            Column("answer", Holds.SAID),
            Column("evidence"),
        ),
        ("bidder", "party", "lot", "question"),
    ),
    TableSpec(
        "marks",
        (
            Column("evaluator", Holds.ID),
            _BIDDER,
            _LOT,
            _ZONE,
            Column("criterion", Holds.ID),
            Column("mark", Holds.MARK),
            Column("note"),
        ),
        ("evaluator", "bidder", "lot", "zone", "criterion"),
    ),
    TableSpec(
        "consensus",
        (
            _BIDDER,
            _LOT,
            _ZONE,
            Column("criterion", Holds.ID),
            Column("mark", Holds.MARK),
            *_text("reason", "evidence", "letter_text", "withhold"),
        ),
        ("bidder", "lot", "zone", "criterion"),
    ),
    TableSpec(
        "decisions",
        (
            _BIDDER,
            _LOT,
            _ZONE,
            Column("about", Holds.ID),
            Column("decision", Holds.SAID),
            Column("by"),
            Column("role"),
            Column("on", Holds.DATE_OR_BLANK),
            *_text("options_considered", "reason"),
        ),
        ("bidder", "lot", "zone", "about"),
    ),
    TableSpec(
        "withdrawals",
        (_BIDDER, _LOT, _ZONE, Column("on", Holds.DATE), Column("reason")),
        ("bidder", "lot", "zone"),
    ),
    TableSpec(
        "sends",
        (
            Column("recipient", Holds.ID),
            _LOT,
            Column("sent", Holds.DATE),
            Column("method", Holds.ID),
            Column("received", Holds.DATE_OR_BLANK),
        ),
        ("recipient", "lot", "sent", "method"),
    ),
    TableSpec(
        "connected",
        (
            _BIDDER,
            Column("person", Holds.ID),
            *_text("relation"),
            Column("born", Holds.MONTH_OR_BLANK),
        ),
        ("bidder", "person"),
    ),
    TableSpec(
        "incumbents",
        (
            Column("provider", Holds.ID),
            Column("lot", Holds.ID),
            _ZONE,
            Column("bidder"),
            Column("people", Holds.NUMBER_OR_BLANK),
            Column("hours", Holds.NUMBER_OR_BLANK),
        ),
        ("provider", "lot", "zone"),
    ),
    TableSpec(
        "specialisms",
        (
            _BIDDER,
            _LOT,
            _ZONE,
            Column("need", Holds.ID),
            Column("hours", Holds.NUMBER_OR_BLANK),
        ),
        ("bidder", "lot", "zone", "need"),
    ),
    TableSpec(
        "promises",
        (
            _BIDDER,
            _LOT,
            _ZONE,
            Column("criterion", Holds.ID),
            Column("promise", Holds.ID),
            Column("page", Holds.ID),
        ),
        ("bidder", "lot", "zone", "criterion", "promise"),
    ),
    TableSpec(
        "panel",
        (
            Column("person", Holds.ID),
            Column("role"),
            Column("questions", Holds.LIST),
            Column("lots", Holds.LIST),
        ),
        ("person",),
    ),
)

TABLES: dict[str, TableSpec] = {spec.name: spec for spec in _SPECS}

ANSWERS = TableSpec(
    "answers",
    (_BIDDER, _LOT, _ZONE, Column("criterion", Holds.ID), Column("answer")),
    ("bidder", "lot", "zone", "criterion"),
)
"""What bidders wrote to the quality questions, for the panel to read. No evaluation rests on it."""
