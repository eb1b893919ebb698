"""Answers of a response workbook into rows of our tables. Says what is blank where something was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from tendering.files.response_layout import ABOUT, ANSWERS, LOTS, PARTIES, PRICES, QUALIFICATION
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)

Rows = dict[str, list[dict[str, str]]]
"""Rows by table name; cells are text by column."""

TABLE_NAMES = ("bidders", "parties", "bids", "capacity", "prices", "pass_fail", "answers")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line as the bidder filled it in: its key, then text and place by the field of each box.

    ``unread`` names the boxes that hold something wrong, reported already: they are not blank.
    """

    key: tuple[str, ...]
    values: Mapping[str, str]
    places: Mapping[str, str]
    unread: frozenset[str] = frozenset()

    def blank(self, field: str) -> bool:
        """Say whether nothing at all was entered in a box."""
        return not self.values[field] and field not in self.unread


Entries = Mapping[str, Sequence[Entry]]


def table_rows(
    entries: Entries, tender: Tender, path: PurePath
) -> tuple[Rows, tuple[Finding, ...]]:
    """Turn what was entered on each sheet into rows; a sheet that could not be read gives none."""
    findings: list[Finding] = []
    rows: Rows = {name: [] for name in TABLE_NAMES}
    about = {e.key[0]: e.values[e.key[0]] for e in entries.get(ABOUT, ())}
    bidder = _reference({e.key[0]: e for e in entries.get(ABOUT, ())}, path, findings)
    if about:
        rows["bidders"].append({**about, "bidder": bidder})
    for entry in entries.get(PARTIES, ()):
        if any(entry.values.values()):
            rows["parties"].append({"bidder": bidder, **entry.values})
            findings += _part(entry)
    rows["bids"], rows["capacity"] = _bids(entries.get(LOTS, ()), bidder, path.name, findings)
    bid = {(row["lot"], row["zone"]) for row in rows["bids"]}
    rows["pass_fail"] = _qualification(
        entries.get(QUALIFICATION, ()), bidder, tender, bid, findings
    )
    for sheet, table, about_field, field in (
        (PRICES, "prices", "item", "amount"),
        (ANSWERS, "answers", "criterion", "answer"),
    ):
        for entry in entries.get(sheet, ()):
            of, lot, zone = entry.key
            if entry.values[field]:
                said = {about_field: of, "lot": lot, "zone": zone, field: entry.values[field]}
                rows[table].append({"bidder": bidder, **said})
            elif entry.blank(field) and _asked(bid, lot, zone):
                findings.append(finding("F018", entry.places[field], f"no {field} for {of}"))
    return rows, tuple(findings)


def is_reference(text: str) -> bool:
    """Say whether a text can serve as a bidder's id."""
    return _REFERENCE.fullmatch(text) is not None


def _reference(about: Mapping[str, Entry], path: PurePath, findings: list[Finding]) -> str:
    """Return the bidder's id: the reference it wrote, else the name of the file."""
    for field in ("name", "email"):
        if about and about[field].blank(field):
            code = "F061" if field == "name" else "F018"
            place = about[field].places[field]
            findings.append(finding(code, place, f"the {field} of the bidder is blank"))
    said = about["bidder"].values["bidder"] if about else ""
    reference = said or path.stem
    if not is_reference(reference):
        message = f"not usable as a reference: {reference[:60]!r}"
        place = about["bidder"].places["bidder"] if said else path.name
        findings.append(finding("F061", place, message))
    elif not said:
        message = f"no reference is given; the bidder is called {reference}, as its file is"
        findings.append(finding("F066", path.name, message))
    return reference


def _part(entry: Entry) -> Iterator[Finding]:
    for field, said in (("party", "name"), ("role", "part in the bid")):
        if entry.blank(field):
            yield finding("F061", entry.places[field], f"the {said} of this party is blank")


def _bids(
    entries: Sequence[Entry], bidder: str, name: str, findings: list[Finding]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Read lots, zones, preferences and capacity. A lot with a zone chosen needs no row of its own."""
    said = {e.key: e.values.get("bid", "") for e in entries}
    chosen = {e.key[1] for e in entries if e.key[0] == "zone" and said[e.key] == "Yes"}
    bids, capacity = [], []
    for entry in entries:
        kind, lot, zone = (*entry.key, "", "")[:3]
        hours = entry.values.get("hours", "")
        if hours:
            capacity.append({"bidder": bidder, "lot": lot, "hours": hours})
        if kind == "lot" and said[entry.key] == "No" and lot in chosen:
            message = f"No to lot {lot}, but Yes to a zone of it"
            findings.append(finding("F064", entry.places["bid"], message))
        preference = entry.values.get("preference", "")
        if said[entry.key] == "Yes" and (kind == "zone" or lot not in chosen):
            bids.append({"bidder": bidder, "lot": lot, "zone": zone, "preference": preference})
        elif kind == "zone" and preference and "bid" not in entry.unread:
            message = f"a preference for zone {zone} of lot {lot}, which is not bid for"
            findings.append(finding("F064", entry.places["preference"], message))
    if entries and not bids:
        findings.append(finding("F018", f"{name}, {LOTS}", "no lot or zone is bid for"))
    return bids, capacity


def _asked(bid: set[tuple[str, str]], lot: str, zone: str) -> bool:
    """Say whether something asked for a lot and zone concerns what the bidder bids for."""
    if zone:
        return (lot, zone) in bid
    return bool(bid) if not lot else any(lot == one for one, _ in bid)


def _qualification(
    entries: Sequence[Entry],
    bidder: str,
    tender: Tender,
    bid: set[tuple[str, str]],
    findings: list[Finding],
) -> list[dict[str, str]]:
    """Read pass/fail answers. Where the file alone cannot judge, the answer stays blank for an officer.

    A bidder's own yes may be the answer that fails ("have you been convicted?"), so its words go to the evidence.
    """
    judged = {q.id: q.passes is not None for q in tender.pass_fail}
    rows = []
    for entry in entries:
        question, lot = entry.key
        answer, evidence = entry.values["answer"], entry.values["evidence"]
        if entry.blank("answer") and _asked(bid, lot, ""):
            findings.append(finding("F018", entry.places["answer"], f"no answer to {question}"))
        if answer and not judged[question]:
            answer, evidence = (
                "",
                f"Answer: {answer}" + (f"\nEvidence: {evidence}" if evidence else ""),
            )
        if answer or evidence:
            said = {"question": question, "lot": lot, "answer": answer, "evidence": evidence}
            rows.append({"bidder": bidder, "party": "", **said})
    return rows
