"""What one bidder of a portal's export said, as rows of our tables, each problem with its file, sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from tendering.files import cell_values as value
from tendering.files.answer_text import text_of
from tendering.files.columns import ANSWERS, TABLES
from tendering.files.dossier import typed
from tendering.files.portal_layout import Folder, Layout, folded, laid_out
from tendering.files.portal_profile import ABOUT, ColumnFile, FilesFile, ProfileFile, TableFile
from tendering.files.portal_tables import Line, Table, columns_seen, instant, read_table_file
from tendering.files.response_layout import PRICES as PRICES_SHEET
from tendering.files.response_reader import read_response
from tendering.files.response_rows import TABLE_NAMES, Rows
from tendering.files.tables import Row, few
from tendering.model.findings import Finding, Severity, finding
from tendering.model.tender import Tender
from tendering.record.chain import sha256

YES = ("yes", "y", "true", "1")
NO = ("no", "n", "false", "0", "-")
EVERY = ("all", "*")
FLAGS = "flags"
"""A table of the record alone: what may make a bid conditional or a variant, as the bidder marked or
wrote it. Its columns are bidder, kind, said, where."""
PRICES = "prices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A portal's export: what came, and what its profile makes of it."""

    name: str
    profile: ProfileFile
    files: Mapping[str, bytes]
    layout: Layout


def export_of(name: str, files: Mapping[str, bytes], profile: ProfileFile) -> Export:
    """Lay a profile over the files of an export."""
    layout = laid_out(profile, tuple(files), name)
    return Export(name=name, profile=profile, files=files, layout=layout)


def headings(export: Export) -> tuple[Finding, ...]:
    """Hold the headings of every table against the profile. Headings alone: no line below them is shown."""
    found: list[Finding] = []
    for spec, path, table in _tables(export, found):
        inside = export.layout.folder_of(path) is not None
        found += columns_seen(spec, table, inside=inside)
    return few(list(dict.fromkeys(found)))


def arrivals(export: Export) -> tuple[dict[str, datetime], tuple[Finding, ...]]:
    """Return when the portal took each bidder's submission, where a table says so. Of a line nothing else is read."""
    found: list[Finding] = []
    times: dict[str, datetime] = {}
    for spec, path, table in _tables(export, []):
        if not spec.received:
            continue
        for line in table.lines:
            owner = _owner(export, spec, path, line)
            said = line.text(spec.received)
            if owner is None or not said:
                continue
            at = instant(said)
            if at is None:
                message = f"{owner.bidder}: {said[:40]!r} is no day and local time"
                found.append(finding("R301", line.place(spec.received), message))
            else:
                times[owner.bidder] = max(at, times.get(owner.bidder, at))
    return times, tuple(found)


def _tables(export: Export, found: list[Finding]) -> Iterator[tuple[TableFile, str, Table]]:
    for n, spec in enumerate(export.profile.tables or ()):
        for path in export.layout.tables.get(n, ()):
            table, trouble = read_table_file(spec, export.files[path], path)
            found += trouble
            if table is not None:
                yield spec, path, table


def _owner(export: Export, spec: TableFile, path: str, line: Line) -> Folder | None:
    if spec.bidder:
        return export.layout.owner(line.text(spec.bidder))
    return export.layout.folder_of(path)


def nobodys(export: Export) -> tuple[Finding, ...]:
    """Find lines of tables that belong to no folder: a bidder with a line may have no files at all."""
    found = []
    for spec, path, table in _tables(export, []):
        for line in table.lines:
            if spec.bidder and line.text(spec.bidder) and _owner(export, spec, path, line) is None:
                message = f"{line.text(spec.bidder)[:60]!r} has no folder in the export"
                remedy = "Add it under bidders.ids of the profile, or ask for its files."
                where = line.place(spec.bidder)
                found.append(
                    finding("R302", where, message, severity=Severity.WARNING, remedy=remedy)
                )
    return few(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one submission says.

    Attributes:
        rows: By table name, prices among them.
        flags: What the bidder marked as a variant or as conditions, as rows of `FLAGS`.
        findings: What is wrong with it, prices apart.
        of_prices: What is wrong with its prices: it may show them, so it waits until they are opened.
    """

    rows: Rows
    flags: tuple[dict[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    of_prices: tuple[Finding, ...] = ()


def is_of_prices(found: Finding) -> bool:
    """Say whether a finding of our response workbook is about its sheet of prices."""
    return f", {PRICES_SHEET}!" in found.where or found.where.endswith(f", {PRICES_SHEET}")


def read_bidder(export: Export, bidder: str, tender: Tender) -> Read:
    """Read everything one bidder said."""
    folder = next(f for f in export.layout.folders if f.bidder == bidder)
    reading = _Reading(export=export, folder=folder, tender=tender)
    for path, rule in folder.rules.items():
        reading.file(path, rule)
    for spec, path, table in _tables(export, reading.findings):
        for line in table.lines:
            owner = _owner(export, spec, path, line)
            if owner is not None and owner.bidder == bidder:
                reading.line(spec, line)
    rows = reading.rows()
    priced = [f for f in reading.findings if f.where in reading.priced or is_of_prices(f)]
    return Read(
        rows=rows,
        flags=tuple(reading.flags),
        findings=few([f for f in reading.findings if f not in priced]),
        of_prices=few(priced),
    )


@dataclass(slots=True, kw_only=True)
class _Reading:
    """Collects what a bidder said, while its files and lines are read."""

    export: Export
    folder: Folder
    tender: Tender
    about: dict[str, str] = field(default_factory=dict)
    found: Rows = field(default_factory=lambda: {name: [] for name in TABLE_NAMES})
    answers: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    flags: list[dict[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    preferences: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    priced: set[str] = field(default_factory=set)  # places of cells that hold prices

    # --- files

    def file(self, path: str, rule: FilesFile) -> None:
        """Take what a file is for."""
        body = self.export.files[path]
        shown = f"{path.rpartition('/')[2]} (SHA-256 {sha256(body)})"
        if rule.take == "response":
            self.response(path, body)
        elif rule.take == "answer":
            text, trouble = text_of(body, path)
            self.findings += trouble
            said = f"{text}\n[File: {shown}]" if text else f"[File: {shown}]"
            self.answer(rule.of or "", rule.lot, rule.zone, said)
        elif rule.take == "evidence":
            self.evidence(rule.of or "", rule.lot, f"File: {shown}")
        elif rule.take == "conditions":
            self.flag("conditions", f"File: {shown}", path)

    def response(self, path: str, body: bytes) -> None:
        rows, trouble = read_response(body, path.rpartition("/")[2], self.tender)
        # the id is the folder's, so what the workbook calls itself does not matter
        self.findings += [f for f in trouble if f.code != "F066"]
        for name, some in rows.items():
            for row in some:
                if name == "bidders":
                    self.about |= {k: v for k, v in row.items() if v and k != "bidder"}
                else:
                    self.found[name].append({**row, "bidder": self.folder.bidder})

    # --- lines of tables

    def line(self, spec: TableFile, line: Line) -> None:
        """Take a line of a table."""
        for column in spec.columns:
            if column.take == "price" or spec.rows == PRICES:
                self.priced.add(line.place(column.heading))
            if problem := line.problem(column.heading):
                self.findings.append(finding("F056", line.place(column.heading), problem))
        if spec.rows is not None:
            self.row(spec, line)
            return
        for column in spec.columns:
            text = line.text(column.heading)
            if text and not line.problem(column.heading):
                self.cell(column, text, line.place(column.heading))

    def row(self, spec: TableFile, line: Line) -> None:
        """Take a line that is one row of one of our tables."""
        name = str(spec.rows)
        cells = {c.take: meant(c, line.text(c.heading)) for c in spec.columns}
        if not any(cells.values()):
            return
        row = {"bidder": self.folder.bidder, **cells}
        if name == "bidders":
            self.about |= {k: v for k, v in cells.items() if v}
            return
        shape = ANSWERS if name == ANSWERS.name else TABLES[name]
        place = line.place(spec.columns[0].heading)
        _, trouble = typed(shape, Row(place=place, cells=row))
        for each in trouble:
            of = next((c for c in spec.columns if each.message.startswith(c.take)), None)
            self.findings.append(replace(each, where=line.place(of.heading) if of else place))
        self.found[name].append(row)

    def cell(self, column: ColumnFile, text: str, place: str) -> None:
        """Take one cell that says one thing."""
        take, lot, zone = column.take, column.lot or "", column.zone or ""
        said = meant(column, text)
        if take in ABOUT:
            self.about[take] = said
        elif take == "price":
            self.price(column, said, place)
        elif take == "pass_fail":
            self.pass_fail(column, text, said)
        elif take == "evidence":
            self.evidence(column.of or "", lot, said)
        elif take == "answer":
            self.answer(column.of or "", lot, zone, said)
        elif take == "capacity":
            if self.number(said, place):
                self.add("capacity", lot=lot, hours=said)
        elif take in ("conditions", "variant"):
            if self.yes(said) is not False:
                self.flag(take, said, place)
        else:
            self.bid(column, said, place)

    def price(self, column: ColumnFile, said: str, place: str) -> None:
        if self.number(said, place):
            self.add(
                PRICES,
                lot=column.lot or "",
                zone=column.zone or "",
                item=column.of or "",
                amount=said,
            )

    def pass_fail(self, column: ColumnFile, text: str, said: str) -> None:
        """Take an answer. Where only an officer can judge it, the bidder's words go to the evidence."""
        question = next(q for q in self.tender.pass_fail if q.id == column.of)
        translated = said != text
        if question.passes is None and not translated:
            self.evidence(question.id, column.lot, f"Answer: {said}")
        else:
            self.answers.setdefault((question.id, column.lot or ""), {})["answer"] = said

    def bid(self, column: ColumnFile, said: str, place: str) -> None:
        """Take what is bid for: a yes for one lot or zone, or a list of them."""
        lot, zone = column.lot or "", column.zone or ""
        if column.take == "preference":
            if value.whole(said) is None:
                self.say("F015", place, f"not a whole number from 1 up: {said[:60]!r}")
            else:
                self.preferences[lot, zone] = (said, place)
        elif column.take == "bid":
            yes = self.yes(said)
            if yes is None:
                self.say("R312", place, f"{said[:60]!r} is neither yes nor no")
            elif yes:
                self.add("bids", lot=lot, zone=zone)
        elif column.take == "lots":
            known = {t.id for t in self.tender.lots}
            for one in self.listed(column, said, known, place):
                self.add("bids", lot=one, zone="")
        else:
            here = self.tender.lot(lot)
            zones = {z.id for z in here.zones} if here else set()
            if folded(said) in EVERY:
                self.add("bids", lot=lot, zone="*")
            else:
                for one in self.listed(column, said, zones, place):
                    self.add("bids", lot=lot, zone=one)

    def listed(
        self, column: ColumnFile, said: str, known: Iterable[str], place: str
    ) -> Iterator[str]:
        for part in value.ids(said):
            one = meant(column, part)
            if one in known:
                yield one
            else:
                self.say("R312", place, f"{part[:60]!r} is none of {', '.join(sorted(known))}")

    # --- what is gathered

    def add(self, table: str, **cells: str) -> None:
        row = {"bidder": self.folder.bidder, **cells}
        if row not in self.found[table]:
            self.found[table].append(row)

    def evidence(self, question: str, lot: str | None, said: str) -> None:
        row = self.answers.setdefault((question, lot or ""), {})
        row["evidence"] = "\n".join(t for t in (row.get("evidence", ""), said) if t)

    def answer(self, criterion: str, lot: str | None, zone: str | None, said: str) -> None:
        key = (lot or "", zone or "", criterion)
        for row in self.found["answers"]:
            if (row["lot"], row["zone"], row["criterion"]) == key:
                row["answer"] = f"{row['answer']}\n{said}"
                return
        self.add("answers", lot=key[0], zone=key[1], criterion=criterion, answer=said)

    def flag(self, kind: str, said: str, where: str) -> None:
        self.flags.append(
            {"bidder": self.folder.bidder, "kind": kind, "said": said[:500], "where": where}
        )

    def number(self, said: str, place: str) -> bool:
        if value.number(said) is None:
            message = f"not a number: {said[:60]!r}"
            self.findings.append(finding("F012", place, message, remedy=value.number_remedy(said)))
            return False
        return True

    def yes(self, said: str) -> bool | None:
        words = self.export.profile.words
        if folded(said) in {folded(w) for w in (words.yes if words else YES)}:
            return True
        return False if folded(said) in {folded(w) for w in (words.no if words else NO)} else None

    def say(self, code: str, place: str, message: str) -> None:
        self.findings.append(finding(code, place, message))

    def rows(self) -> Rows:
        """Return everything as rows of our tables."""
        bidder = self.folder.bidder
        self.about.setdefault("name", self.folder.name)
        rows = dict(self.found)
        rows["bidders"] = [{"bidder": bidder, **self.about}]
        zoned = {r["lot"] for r in rows["bids"] if r["zone"]}
        rows["bids"] = [dict(r) for r in rows["bids"] if r["zone"] or r["lot"] not in zoned]
        for (lot, zone), (said, place) in self.preferences.items():
            same = [r for r in rows["bids"] if (r["lot"], r["zone"]) == (lot, zone)]
            for row in same:
                row["preference"] = said
            if not same:
                message = (
                    f"a preference for zone {zone or 'none'} of lot {lot}, which is not bid for"
                )
                self.say("F064", place, message)
        rows["pass_fail"] = [
            *rows["pass_fail"],
            *(
                {"bidder": bidder, "party": "", "lot": lot, "question": question, **said}
                for (question, lot), said in self.answers.items()
            ),
        ]
        if not rows["bids"]:
            where = f"{self.export.name}, {self.folder.text}"
            self.findings.append(finding("F018", where, "no lot or zone is bid for"))
        return rows


def meant(column: ColumnFile, text: str) -> str:
    """Return what a word of the portal means here."""
    words = {folded(k): v for k, v in (column.words or {}).items()}
    return words.get(folded(text), text)
