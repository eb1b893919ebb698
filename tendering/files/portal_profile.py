"""A mapping profile: how one portal's export is laid out, as an officer writes it in YAML. No portal is known here.

The profile says which folder is whose, which sheet and column holds what, and which file answers which question.
It is checked as tender.yaml is: every fault at once, with file, line and column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from tendering.files.columns import ANSWERS, TABLES
from tendering.files.schema_errors import held_against
from tendering.files.schema_types import Flag, Id, Strict, Text, Whole, may, told, wrong
from tendering.files.yaml_reader import Document, read_yaml
from tendering.model.findings import Finding, finding
from tendering.model.tender import Per, Tender

ABOUT = [
    "name",
    "number",
    "group",
    "email",
    "sme",
    "vcse",
    "address",
    "postcode",
    "platform_number",
    "supported_employment",
    "mutual",
]
"""What a column may say of the bidder itself: columns of bidders.csv."""
NEEDS = {
    "price": "a price item",
    "pass_fail": "a pass/fail question",
    "evidence": "a pass/fail question",
    "answer": "a criterion",
}
"""What takes something of the tender, and what its ``of`` then names."""
FREE = ("bid", "lots", "zones", "preference", "capacity", "conditions", "variant")
TAKES = (*ABOUT, *NEEDS, *FREE)
OurTable = Literal["bidders", "parties", "bids", "capacity", "prices", "pass_fail", "answers"]
KEYS = (
    "Remove the key or correct its spelling: `tendering receive --new-profile FILE` writes a profile that explains "
    "every key."
)
_FOLDER = re.compile(r"\{(bidder|name)\}")


class ColumnFile(Strict):
    """One column of a table of the export."""

    heading: Text = told("The heading, as it stands in the file.")
    take: Text = told("What the column holds: a word of the list in the shipped profile.")
    of: Id | None = may("The price item, question or criterion it is for.")
    lot: Id | None = may("The lot. Left out: every lot.")
    zone: Id | None = may("The zone of the lot.")
    words: dict[str, Text] | None = may("Words of the portal, and what each means here.")


class TableFile(Strict):
    """One table of the export: a sheet of a workbook, or a CSV file."""

    file: Text = told("Which files: a pattern such as */summary.xlsx.")
    sheet: Text | None = may("The sheet. Left out: the first.")
    header_row: Whole | None = may("The row the headings stand in. Left out: 1.")
    bidder: Text | None = may("Heading of the column that says whose row it is.")
    received: Text | None = may("Heading of the column that says when a submission arrived.")
    rows: OurTable | None = may("Each row is one row of this table of ours.")
    columns: list[ColumnFile] = told("The columns that are read.")
    ignore: list[Text] | None = may("Headings that are left alone; * is all others.")


class FilesFile(Strict):
    """Which files of a bidder's folder belong to what."""

    match: Text = told("Which files: a pattern such as *Q1*.docx.")
    take: Literal["response", "answer", "evidence", "conditions", "keep"] = told(
        "response: our own response workbook; answer, evidence: of a question; conditions: a letter to look at; "
        "keep: kept with the bid."
    )
    of: Id | None = may("The criterion or pass/fail question it is for.")
    lot: Id | None = may("The lot. Left out: every lot.")
    zone: Id | None = may("The zone of the lot.")


def _pattern(value: object) -> object:
    if isinstance(value, str):
        if not _FOLDER.search(value):
            raise wrong(f"{value!r} holds neither {{bidder}} nor {{name}}")
        if any(len(re.findall(re.escape(p), value)) > 1 for p in ("{bidder}", "{name}")):
            raise wrong(f"{value!r} holds one of {{bidder}} and {{name}} twice")
    return value


class BiddersFile(Strict):
    """Which folder of the export is whose."""

    folder: Annotated[Text, BeforeValidator(_pattern)] = told(
        "Path of a bidder's folder, such as */{bidder} - {name}."
    )
    ids: dict[str, Id] | None = may(
        "The id of a bidder here, by what {bidder} or {name} is there."
    )


class WordsFile(Strict):
    """Words that mean yes and no."""

    yes: list[Text] = told("Words that mean yes.")
    no: list[Text] = told("Words that mean no.")


class ProfileFile(Strict):
    """The whole profile."""

    profile: Text = told("What the layout is called.")
    format: Literal["1"] = told("The version of this grammar: 1.")
    bidders: BiddersFile = told("Which folder is whose.")
    archives_inside: Flag | None = may("true: zips inside the export are opened as folders.")
    tables: list[TableFile] | None = may("Tables of the export.")
    files: list[FilesFile] | None = may("Files of a bidder's folder.")
    ignore: list[Text] | None = may("Files that are left alone, as patterns.")
    words: WordsFile | None = may(
        "Words for yes and no. Left out: yes, y, true, 1; no, n, false, 0, -."
    )


def read_profile(
    text: str, name: str, tender: Tender | None = None
) -> tuple[ProfileFile | None, tuple[Finding, ...]]:
    """Read the text of a profile.

    Args:
        text: Of the file.
        name: As the person knows it, for findings.
        tender: Where given, ids of lots, zones, prices and questions are held against it.

    Returns:
        The profile, None where there is any error, and every finding in file order.
    """
    document, findings = read_yaml(text, name)
    if document is None:
        return None, findings
    found, more = held_against(ProfileFile, document, tuple(_meanings(document.data)))
    more = tuple(replace(f, remedy=KEYS) if f.code == "D002" else f for f in more)
    if found is not None and tender is not None:
        more = (*more, *_unknown_ids(found, document, tender))
    return (None if more else found), (*findings, *more)


def _meanings(data: Any) -> Iterator[tuple[str, str, str]]:
    """Find columns and files that take what nothing can take: code, path and sentence."""
    for t, table in enumerate(_listed(data, "tables")):
        rows = table.get("rows")
        spec = ANSWERS if rows == ANSWERS.name else TABLES.get(str(rows))
        known = TAKES if spec is None else tuple(n for n in spec.names if n != "bidder")
        for c, column in enumerate(_listed(table, "columns")):
            take = column.get("take")
            said = (
                f"{take!r} is none of: {', '.join(known)}"
                if isinstance(take, str) and take not in known
                else _lacks(column)
                if spec is None
                else ""
            )
            if said:
                yield "D003", f"tables[{t}].columns[{c}].take", said
    for f, rule in enumerate(_listed(data, "files")):
        if said := _lacks(rule):
            yield "D003", f"files[{f}].take", said


def _listed(data: Any, key: str) -> list[dict[str, Any]]:
    found = data.get(key) if isinstance(data, dict) else None
    return [d for d in found if isinstance(d, dict)] if isinstance(found, list) else []


def _lacks(rule: dict[str, Any]) -> str:
    """Say which key something that is taken needs beside it; nothing where all is there."""
    take = str(rule.get("take"))
    if take in NEEDS and not rule.get("of"):
        return f"{take} needs `of`: {NEEDS[take]}"
    if take in ("bid", "preference", "zones") and not rule.get("lot"):
        return f"{take} needs `lot`"
    return "a zone needs its lot" if rule.get("zone") and not rule.get("lot") else ""


def _unknown_ids(profile: ProfileFile, document: Document, tender: Tender) -> Iterator[Finding]:
    """Find ids that the tender does not have."""
    for t, table in enumerate(profile.tables or ()):
        for c, column in enumerate(table.columns):
            at = document.at(f"tables[{t}].columns[{c}]")
            of = column.of if table.rows is None else None
            said = _fault(tender, column.take, of, column.lot, column.zone)
            if said:
                yield finding("R313", at, f"{column.heading}: {said}")
    for f, rule in enumerate(profile.files or ()):
        said = _fault(tender, rule.take, rule.of, rule.lot, rule.zone)
        if said:
            yield finding("R313", document.at(f"files[{f}]"), f"{rule.match}: {said}")


def _fault(tender: Tender, take: str, of: str | None, lot: str | None, zone: str | None) -> str:
    here = tender.lot(lot) if lot is not None else None
    if lot is not None and here is None:
        return f"there is no lot {lot}"
    if here is not None and zone is not None and zone not in {z.id for z in here.zones}:
        return f"lot {lot} has no zone {zone}"
    if of is None:
        return ""
    known = {
        "price": {i.id for i in tender.price.items},
        "pass_fail": {q.id for q in tender.pass_fail},
        "evidence": {q.id for q in tender.pass_fail},
        "answer": {c.id for c in tender.criteria if c.scale is not None},
    }.get(take, {of})
    if of not in known:
        return f"there is no {of} among {', '.join(sorted(known)) or 'none asked'}"
    return "" if here is not None and not here.zones else _zone_asked(tender, take, of, zone)


def _zone_asked(tender: Tender, take: str, of: str, zone: str | None) -> str:
    per = next((i.per for i in tender.price.items if take == "price" and i.id == of), None)
    per = per or next((c.per for c in tender.criteria if take == "answer" and c.id == of), None)
    if per is Per.ZONE and zone is None:
        return f"{of} is asked zone by zone: name the zone"
    return f"{of} is asked for the whole lot: name no zone" if per is Per.LOT and zone else ""
