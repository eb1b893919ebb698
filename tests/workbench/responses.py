"""Response workbooks filled in as bidders do, and a procurement with a record that is open for bids."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from contextlib import chdir
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook

from tendering.files.definition import read_tender
from tendering.files.response import response_workbook
from tendering.model.entries import EntryKind
from tendering.model.tender import Tender
from tendering.record.chain import Draft
from tendering.workbench.library import shipped_root
from tendering.workbench.record_start import start
from tendering.workbench.records import MODEL_FILE, Who, draft, file_ref, opened, write

CYD, DEE, ANN = "Cyd Cole", "Dee Day", "Ann Abbot"
OUT_OF_PANEL = (CYD, DEE)
BOLTON = "bolton-2016"
Rows = Mapping[str, list[dict[str, str]]]


def tender_of(name: str = BOLTON) -> Tender:
    """Read a shipped tender."""
    tender, findings = read_tender(shipped_root("lots") / name / "tender.yaml")
    assert tender is not None, findings
    return tender


def table(name: str, evaluation: str = BOLTON) -> list[dict[str, str]]:
    """Return the rows of a table of a shipped evaluation."""
    path = shipped_root("evaluations") / evaluation / f"{name}.csv"
    return list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))


def of_bidders(
    bidders: Iterable[str], evaluation: str = BOLTON
) -> dict[str, list[dict[str, str]]]:
    """Return what some bidders of a shipped evaluation submitted, by table."""
    names = ("bidders", "parties", "bids", "capacity", "prices", "pass_fail")
    wanted = set(bidders)
    return {n: [r for r in table(n, evaluation) if r["bidder"] in wanted] for n in names}


_BLANK: dict[str, bytes] = {}


_FILLED: dict[tuple[str, str, str], bytes] = {}


def filled(tender: Tender, bidder: str, rows: Rows, change: Any = None) -> bytes:
    """Return the response workbook of a bidder, filled in with its rows; made once where nothing is changed."""
    key = (
        tender.fingerprint,
        bidder,
        repr({n: [r for r in s if r["bidder"] == bidder] for n, s in rows.items()}),
    )
    if change is not None:
        return _fill(tender, bidder, rows, change)
    if key not in _FILLED:
        _FILLED[key] = _fill(tender, bidder, rows, None)
    return _FILLED[key]


def _fill(tender: Tender, bidder: str, rows: Rows, change: Any) -> bytes:
    blank = _BLANK.setdefault(tender.fingerprint, response_workbook(tender))
    book = load_workbook(BytesIO(blank))
    at = {
        sheet.title: {str(r[0].value): r[0].row for r in sheet.iter_rows(max_col=1) if r[0].value}
        for sheet in book.worksheets
    }

    def put(sheet: str, line: str, head: str, said: str) -> None:
        top = at[sheet]["id"]
        column = next(c.column for c in book[sheet][top] if c.value == head)
        book[sheet].cell(at[sheet][line], column).value = said

    mine = {name: [r for r in some if r["bidder"] == bidder] for name, some in rows.items()}
    for field, said in mine["bidders"][0].items():
        if field in at["About you"]:
            put(
                "About you",
                field,
                "Your answer",
                said.capitalize() if said in ("yes", "no") else said,
            )
    for n, party in enumerate(mine.get("parties", ()), 1):
        for field, head in (
            ("party", "Name"),
            ("role", "Part in the bid"),
            ("number", "Company number"),
            ("share", "Share of the work"),
            ("relied_on_for", "Relied on for"),
        ):
            put("Other parties", f"party-{n:02}", head, party.get(field, ""))
    for bid in mine["bids"]:
        lot = tender.lot(bid["lot"])
        assert lot is not None
        zones = [z.id for z in lot.zones] if bid["zone"] == "*" else [bid["zone"]]
        for zone in zones:
            put(
                "Lots and zones",
                f"zone|{bid['lot']}|{zone}" if zone else f"lot|{bid['lot']}",
                "Bid?",
                "Yes",
            )
    for figure in mine.get("capacity", ()):
        put(
            "Lots and zones",
            f"lot|{figure['lot']}" if figure["lot"] else "all",
            "Weekly hours",
            figure["hours"],
        )
    for row in mine.get("pass_fail", ()):
        said = "Yes" if row["answer"] == "pass" else "No"
        put("Qualification", f"{row['question']}|{row['lot']}", "Your answer", said)
        put("Qualification", f"{row['question']}|{row['lot']}", "Evidence", row["evidence"])
    lots = list(dict.fromkeys(b["lot"] for b in mine["bids"]))
    for price in mine.get("prices", ()):
        for lot in [price["lot"]] if price["lot"] else lots:
            put(
                "Prices",
                f"{price['item']}|{lot}|{price['zone']}",
                "Your price in pounds",
                price["amount"],
            )
    for line in at.get("Answers", {}):
        if "|" in line and line.split("|")[1] in ("", *lots):
            put("Answers", line, "Your answer", f"We do {line.split('|')[0]} well (page 3).")
    if change is not None:
        change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def at(text: str, by: str = CYD, *, now: str = "", channel: str = "test") -> Who:
    """Return who does something at a local time in summer, such as 2016-05-09 09:30, and when the clock says it is."""
    local = datetime.fromisoformat(text)
    clock = datetime.fromisoformat(now) if now else local
    return Who(
        name=by,
        on=local.date(),
        at=local.time(),
        now=clock.replace(hour=clock.hour - 1, tzinfo=UTC),
        clock="stated",
        channel=channel,
    )


_MADE: dict[str, TemporaryDirectory[str]] = {}


def _copied(key: str, folder: Path, make: Callable[[Path], str]) -> str:
    """Make a procurement once, and give each test a copy of it."""
    if key not in _MADE:
        _MADE[key] = TemporaryDirectory()
        with chdir(_MADE[key].name):
            make(Path(_MADE[key].name))
    copytree(_MADE[key].name, folder, dirs_exist_ok=True)
    return next((folder / "evaluations").iterdir()).name


def published(folder: Path, text: str = "") -> str:
    """Begin a record of Bolton's tender, published and open for bids until noon on 20 June 2016, officers declared.

    Args:
        folder: The current folder.
        text: Another definition to publish in its place.
    """
    return _copied(f"bolton {text}", folder, lambda made: _published(made, text))


def _published(folder: Path, text: str) -> str:
    said = text or (shipped_root("lots") / BOLTON / "tender.yaml").read_text(encoding="utf-8")
    source = folder / "lots" / "mine"
    source.mkdir(parents=True)
    (source / "tender.yaml").write_text(said, encoding="utf-8")
    given, findings = read_tender(source / "tender.yaml")
    assert given is not None, findings
    ref = "b16"
    start(ref, "mine", at("2016-05-01 09:00"))
    body = said.encode()
    facts: list[tuple[EntryKind, dict[str, str]]] = [
        (EntryKind.DECISION_TO_PROCURE, {"reason": "The contracts end.", "reference": "C1"}),
        (EntryKind.ROUTE_AND_VALUE, {"route": "light touch", "reason": "Social care."}),
    ]
    made = [draft(at("2016-05-02 09:00"), kind, facts=some) for kind, some in facts]
    made.append(
        draft(
            at("2016-05-09 09:00"),
            EntryKind.MODEL_PUBLISHED,
            facts={"fingerprint": given.fingerprint},
            files=[(file_ref(MODEL_FILE, body), body)],
        )
    )
    add(ref, *made)
    declare(ref, *OUT_OF_PANEL)
    return ref


def under_the_act(folder: Path) -> str:
    """Begin a record of Herefordshire's re-let under the Act, closed on 22 May 2026, with two bidders' bids opened."""
    return _copied("act", folder, _under_the_act)


def _under_the_act(folder: Path) -> str:
    source = folder / "lots" / "mine"
    source.mkdir(parents=True)
    body = (shipped_root("lots") / "herefordshire-2027/tender.yaml").read_bytes()
    (source / "tender.yaml").write_bytes(body)
    given, findings = read_tender(source / "tender.yaml")
    assert given is not None, findings
    ref = "h27"
    before = at("2026-03-01 09:00")
    start(ref, "mine", before)
    people = f"{CYD}; {DEE}; {ANN}"
    facts: list[tuple[EntryKind, dict[str, str]]] = [
        (EntryKind.ROUTE_AND_VALUE, {"route": "own", "reason": "Social care."}),
        (EntryKind.LOTS_DECISION, {"decision": "lots", "reason": "Small providers."}),
        (EntryKind.MARKET_ENGAGEMENT, {"summary": "A day for all.", "measures": "Notes to all."}),
        (EntryKind.POLICY_STATEMENT, {"summary": "Regard was had."}),
        (EntryKind.SOCIAL_VALUE, {"summary": "Local work."}),
        (EntryKind.EQUALITY_ANALYSIS, {"summary": "Looked at."}),
        (EntryKind.CONFLICTS_ASSESSMENT, {"people": people, "summary": "None."}),
        (EntryKind.DECISION_TO_PROCURE, {"reason": "The contracts end."}),
    ]
    made = [draft(before, kind, facts=some) for kind, some in facts]
    file = (file_ref(MODEL_FILE, body), body)
    published_on = at("2026-04-01 09:00")
    pin = {"fingerprint": given.fingerprint}
    made.append(draft(published_on, EntryKind.MODEL_PUBLISHED, facts=pin, files=[file]))
    lot = given.lots[0].id
    zone = given.lots[0].zones[0].id
    rows = {
        "bidders": [{"bidder": "h1", "name": "Ash Ltd"}, {"bidder": "h2", "name": "Elm CIC"}],
        "parties": [
            {"bidder": "h1", "party": "Oak Ltd", "role": "member"},
            {"bidder": "h1", "party": "Fir plc", "role": "subcontractor"},
        ],
        "bids": [{"bidder": b, "lot": lot, "zone": zone} for b in ("h1", "h2")],
    }
    add(ref, *made, now="2026-04-01 09:00")
    facts_of = {"what": "bids", "witness": DEE, "bidders": "h1; h2"}
    opening = draft(at("2026-05-25 10:00"), EntryKind.OPENED, facts=facts_of, rows=rows)
    add(ref, opening, now="2026-05-25 10:00")
    return ref


def add(ref: str, *drafts: Draft, now: str = "2016-05-02 09:00") -> None:
    """Write entries as they are."""
    with opened(ref) as procurement:
        write(procurement, at(now), lambda _: drafts)


def declare(ref: str, *people: str, when: str = "2016-06-01 09:00") -> None:
    """Record that people declared no interests."""
    facts = {"interest": "none", "action": "none", "employment": "none"}
    add(ref, *(draft(at(when, p), EntryKind.DECLARATION, person=p, facts=facts) for p in people))


def kinds(ref: str) -> list[str]:
    """Return the kinds of the entries of a record, in order."""
    with opened(ref) as procurement:
        return [e.kind.value for e in procurement.entries]
