"""Make a record of an evaluation kept in files: its entries as they are, and its tables as rows of the entries they belong to.

The entries keep the days they tell; when they were written is when they were loaded, and the record says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.dossier import EVALUATION_FILE, read_dossier
from tendering.files.record_tables import raw_tables
from tendering.law.periods import last_day
from tendering.model import events
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import finding, has_error
from tendering.model.rows import Rows as ByColumn
from tendering.model.rows import compact
from tendering.record.chain import Draft
from tendering.record.written_ahead import written_ahead
from tendering.workbench.collecting import uncollected
from tendering.workbench.library import find_tender, locate, not_found, shipped_root
from tendering.workbench.record_start import begun, evaluation_text, free, own_folder
from tendering.workbench.records import (
    MODEL_FILE,
    RefusedError,
    Who,
    file_ref,
    named_store,
    receipt,
)
from tendering.workbench.writing import Report

Rows = Sequence[Mapping[str, str]]
OPENING = (
    "bidders",
    "parties",
    "bids",
    "capacity",
    "pass_fail",
    "connected",
    "answers",
    "specialisms",
)
"""The tables that are known once bids are opened; prices are opened by themselves."""


@uncollected()
def load(ref: str, who: Who, *, to: str = "", store: str = "", dry_run: bool = False) -> Report:
    """Make a record of an evaluation's files in ``evaluations/TO``; or beside them, or in a store that is named.

    What has no day of its own (marks without an entry, say) is given the day of approval, else ``who.on``.

    Raises:
        RefusedError: The evaluation cannot be read, is shipped and no other id is given, or has a record.
    """
    path = locate("evaluations", ref)
    if path is None:
        raise RefusedError(not_found("evaluations", ref))
    source = path.parent
    shipped = shipped_root("evaluations").resolve() in path.parents
    if shipped and not to and not named_store(store):
        remedy = "Give the id of one of your own with --to, or another place for the record with --store."
        raise RefusedError(finding("F099", ref, "is a shipped evaluation", remedy=remedy))
    written: dict[str, ByColumn] = {}
    dossier, findings = read_dossier(source, find_tender, written=written)
    if dossier is None or has_error(findings):
        raise RefusedError(*findings)
    folder = own_folder(to) if to else source
    free(folder, store)
    tables = raw_tables(source, written)
    written.clear()
    made = Loading(dossier, tables, _model(source, dossier), who).drafts()
    tables.clear()
    drafts = tuple(replace(d, salt=who.salt(n)) for n, d in enumerate(made, 1))
    if dry_run:
        text = (
            f"Would write {counted(len(drafts), 'entry', 'entries')} to a record of {folder.name}."
        )
        return Report(data={"procurement": folder.name, "count": len(drafts)}, text=text)
    about = evaluation_text(folder.name, dossier.title, dossier.tender.id)
    with written_ahead(drafts) as ready, begun(folder, about, store) as procurement:

        def write(links: Sequence[object]) -> Iterable[Draft]:
            if links:
                raise RefusedError(finding("R006", folder.name, "it has a record already"))
            return ready

        links = procurement.store.append(procurement.id, write, written=who.now, clock=who.clock)
        name = procurement.store.name
    text = (
        f"{len(links)} entries of {ref} are in the record of {folder.name}, in {name}.\n"
        f"Head: {links[-1].digest}"
    )
    data = {
        "procurement": folder.name,
        "entries": receipt(links),
        "head": links[-1].digest,
    }
    return Report(findings=findings, data=data, text=text)


def _model(source: Path, dossier: Dossier) -> bytes:
    """Return the definition the evaluation names, as bytes."""
    from tendering.files.evaluation_file import read_evaluation_text

    about, _ = read_evaluation_text(
        (source / EVALUATION_FILE).read_text(encoding="utf-8-sig"), EVALUATION_FILE
    )
    path = find_tender(about.tender, source) if about is not None else None
    if path is None:
        raise RefusedError(not_found("lots", dossier.tender.id))
    return path.read_bytes()


@dataclass(slots=True)
class Loading:
    """One evaluation on its way into entries: its own first, then what its tables hold beyond them."""

    dossier: Dossier
    tables: Mapping[str, Rows]
    model: bytes
    who: Who
    made: list[Entry] = field(default_factory=list)
    taken: dict[int, dict[str, Rows]] = field(default_factory=dict)

    def drafts(self) -> tuple[Draft, ...]:
        """Return the drafts in order: the start, then everything by its day, the evaluation's own order kept."""
        own = [replace(e, where="") for e in self.dossier.entries]
        self._model(own)
        new: list[Entry] = []
        for make in (
            self._incumbents,
            self._panel,
            self._opened,
            self._prices,
            self._decisions,
            self._marks,
            self._consensus,
            self._withdrawals,
            self._revealed,
            self._approved,
            self._sends,
        ):
            new += make(own)
        listed = [
            self._with_rows(n, entry) if n < len(own) else entry for n, entry in _merged(own, new)
        ]
        return (self._started(), *(self._draft(e) for e in listed))

    def _draft(self, entry: Entry) -> Draft:
        matter = {f.digest: self.model for f in entry.files}
        return Draft(entry=entry, matter=matter, channel="record load")

    def _with_rows(self, number: int, entry: Entry) -> Entry:
        rows = self.taken.get(number)
        return entry if rows is None else replace(entry, rows=rows)

    def _started(self) -> Draft:
        facts = {
            "tender": self.dossier.tender.id,
            "title": self.dossier.title,
            "source": self.dossier.evaluation,
        }
        return self._draft(self._entry(EntryKind.RECORD_STARTED, self.who.on, facts=facts))

    def _entry(
        self,
        kind: EntryKind,
        on: date | None = None,
        *,
        lot: str = "",
        bidder: str = "",
        person: str = "",
        by: str = "",
        facts: Mapping[str, str] | None = None,
        rows: Mapping[str, Rows] | None = None,
    ) -> Entry:
        return Entry(
            kind=kind,
            on=on or self.dossier.approved_on or self.who.on,
            by=by or self.who.name,
            lot=lot,
            bidder=bidder,
            person=person,
            facts={k: v for k, v in (facts or {}).items() if v},
            rows={t: compact(some) for t, some in (rows or {}).items() if some},
        )

    @property
    def _closed(self) -> date | None:
        for event in self.dossier.tender.timetable:
            if event.event in events.TENDERS_CLOSE:
                return last_day(event)
        return None

    def _give(self, number: int, table: str, rows: Rows) -> None:
        """Let one of the evaluation's own entries bring some rows of a table."""
        mine = self.taken.setdefault(number, {})
        before = mine.get(table)
        mine[table] = compact((*before, *rows) if before else rows)

    def _model(self, own: list[Entry]) -> None:
        """Freeze the definition in the entry that publishes it; where there is none, one is made first of all."""
        frozen = (file_ref(MODEL_FILE, self.model),)
        for n, entry in enumerate(own):
            if entry.kind is EntryKind.MODEL_PUBLISHED:
                own[n] = replace(entry, files=frozen)
                return
        tender = self.dossier.tender
        first = min((e.on for e in own), default=None)
        on = tender.started_by_on or self._closed or first
        published = self._entry(
            EntryKind.MODEL_PUBLISHED, on, facts={"fingerprint": tender.fingerprint}
        )
        place = sum(e.on <= published.on for e in own)
        own.insert(place, replace(published, files=frozen))

    def _incumbents(self, own: Sequence[Entry]) -> Iterator[Entry]:
        del own
        if rows := self.tables.get("incumbents"):
            day = self.dossier.tender.started_by_on or self._closed
            yield self._entry(EntryKind.INCUMBENTS_LISTED, day, rows={"incumbents": rows})

    def _panel(self, own: Sequence[Entry]) -> Iterator[Entry]:
        del own
        if rows := self.tables.get("panel"):
            yield self._entry(EntryKind.PANEL_PLANNED, self._closed, rows={"panel": rows})

    def _opened(self, own: Sequence[Entry]) -> Iterator[Entry]:
        rows = {table: self.tables[table] for table in OPENING if self.tables.get(table)}
        for n, entry in enumerate(own):
            if entry.kind is EntryKind.OPENED:
                for table, some in rows.items():
                    self._give(n, table, some)
                return
        yield self._entry(EntryKind.OPENED, self._closed, rows=rows)

    def _prices(self, own: Sequence[Entry]) -> Iterator[Entry]:
        rows = self.tables.get("prices", ())
        if not rows:
            return
        for n, entry in enumerate(own):
            if entry.kind is EntryKind.PRICES_OPENED:
                self._give(n, "prices", rows)
                return
        yield self._entry(EntryKind.PRICES_OPENED, self._closed, rows={"prices": rows})

    def _marks(self, own: Sequence[Entry]) -> Iterator[Entry]:
        given = {e.person or e.by: n for n, e in enumerate(own) if e.kind is EntryKind.MARKS_GIVEN}
        for person, rows in _grouped(self.tables.get("marks", ()), "evaluator").items():
            if person in given:
                self._give(given[person], "marks", rows)
            else:
                yield self._entry(
                    EntryKind.MARKS_GIVEN, by=person, person=person, rows={"marks": rows}
                )

    def _consensus(self, own: Sequence[Entry]) -> Iterator[Entry]:
        held = [(n, e) for n, e in enumerate(own) if e.kind is EntryKind.MODERATION]
        every: Rows = self.tables.get("consensus", ())
        left: list[Mapping[str, str]] = []
        brought: dict[int, list[Mapping[str, str]]] = {}
        for row in every if held else ():
            lot, criterion = row.get("lot", ""), row.get("criterion", "")
            mine = [
                n
                for n, e in held
                if e.fact("criterion") in ("", criterion) and (not e.lot or lot in ("", e.lot))
            ]
            if mine:
                brought.setdefault(mine[0], []).append(row)
            else:
                left.append(row)
        for n, rows in brought.items():
            self._give(n, "consensus", rows)
        promises = _grouped(self.tables.get("promises", ()), "lot")
        for lot, some in _grouped(left if held else every, "lot").items():
            both = {"consensus": some, "promises": promises.pop(lot, [])}
            yield self._entry(EntryKind.MODERATION, lot=lot, rows=both)
        for lot, some in promises.items():  # of scores that entries of its own brought
            yield self._entry(EntryKind.MODERATION, lot=lot, rows={"promises": some})

    def _decisions(self, own: Sequence[Entry]) -> Iterator[Entry]:
        del own
        for row in self.tables.get("decisions", ()):
            yield self._entry(
                EntryKind.NON_COMPLIANCE_DECIDED,
                _day(row.get("on", "")),
                lot=row.get("lot", ""),
                bidder=row["bidder"],
                by=row.get("by", ""),
                facts={"about": row.get("about", "")},
                rows={"decisions": (row,)},
            )

    def _withdrawals(self, own: Sequence[Entry]) -> Iterator[Entry]:
        del own
        for row in self.tables.get("withdrawals", ()):
            yield self._entry(
                EntryKind.WITHDRAWAL,
                _day(row.get("on", "")),
                lot=row.get("lot", ""),
                bidder=row["bidder"],
                facts={"reason": row.get("reason", "")},
                rows={"withdrawals": (row,)},
            )

    def _revealed(self, own: Sequence[Entry]) -> Iterator[Entry]:
        seed = self.dossier.seed
        if seed and not any(e.kind is EntryKind.SEED_REVEALED for e in own):
            yield self._entry(EntryKind.SEED_REVEALED, facts={"seed": seed})

    def _approved(self, own: Sequence[Entry]) -> Iterator[Entry]:
        on = self.dossier.approved_on
        if on is not None and not any(e.kind is EntryKind.APPROVED for e in own):
            yield self._entry(EntryKind.APPROVED, on)

    def _sends(self, own: Sequence[Entry]) -> Iterator[Entry]:
        issued = {
            (e.bidder, e.lot, e.on.isoformat()): n
            for n, e in enumerate(own)
            if e.kind is EntryKind.LETTER_ISSUED
        }
        for row in self.tables.get("sends", ()):
            key = (row.get("recipient", ""), row.get("lot", ""), row.get("sent", ""))
            if key in issued:
                self._give(issued[key], "sends", (row,))
            else:
                yield self._entry(
                    EntryKind.LETTER_ISSUED,
                    _day(row.get("sent", "")),
                    lot=row.get("lot", ""),
                    bidder=row.get("recipient", ""),
                    facts={"method": row.get("method", ""), "received": row.get("received", "")},
                    rows={"sends": (row,)},
                )


def _grouped(rows: Rows, column: str) -> dict[str, Rows]:
    if isinstance(rows, ByColumn):
        return dict(rows.grouped(column))
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        found.setdefault(row.get(column, ""), []).append(row)
    return dict(found)


def _day(text: str) -> date | None:
    from tendering.files.cell_values import day

    return day(text) if text else None


def _merged(own: Sequence[Entry], new: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """Yield both by day, each entry with its place among the evaluation's own (beyond them for a new one).

    The own entries keep their order; a new one comes after the own ones of its day or before.
    """
    left = sorted(new, key=lambda e: e.on)
    for n, entry in enumerate(own):
        while left and left[0].on < entry.on:
            yield len(own), left.pop(0)
        yield n, entry
    yield from ((len(own), e) for e in left)
