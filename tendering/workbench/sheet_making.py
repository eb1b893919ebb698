"""Make the mark sheet of one person: the answers they may see, in their own reading order, as the panel may read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tendering.files.sheet_layout import Item, MarkBook, Style, pages
from tendering.files.sheet_notes import declaration_note, how_to_mark
from tendering.files.sheet_write import mark_workbook
from tendering.model.bids import PanelMember
from tendering.model.entries import Entry, EntryKind, of_kind, same_person, standing
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.record.chain import sha256
from tendering.record.gate import declarations, may_see, removed
from tendering.record.marking import (
    MARK_KEY,
    Cells,
    Part,
    Unit,
    Versions,
    answers,
    is_for,
    lots_of,
    marks,
    part_of,
    rows,
)
from tendering.workbench.aliases import Veil
from tendering.workbench.panel import QUESTION, READERS, PanelPlan, reading_order
from tendering.workbench.records import (
    Procurement,
    Who,
)

STYLES = {Part.EXPERT: Style.EASY, Part.ADVISER: Style.COMMENTS}
COMMENT_KEY = MARK_KEY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Which sheets are asked for, and what is done about words that name a hidden bidder.

    Attributes:
        people: Whose; empty is everyone who is given one.
        stage: Of a procedure in stages, the stage to mark; None is all.
        redact: Words that name a hidden bidder are replaced by its alias in answers.
        allowed: Words let through, with ``reason``.
    """

    people: tuple[str, ...] = ()
    stage: str | None = None
    redact: bool = False
    allowed: tuple[str, ...] = ()
    reason: str = ""
    easy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One sheet made: whose, the file, and what its entry says."""

    member: PanelMember
    name: str
    data: bytes
    digest: str
    order: tuple[str, ...]
    redacted: Mapping[str, int]
    count: int
    is_new: bool


@dataclass(slots=True)
class SheetMaking:
    """What sheets are made of."""

    now: Procurement
    tender: Tender
    plan: PanelPlan
    hides: Veil
    who: Who
    ask: Ask
    found: list[Finding]
    made: list[Made]
    said: dict[Unit, str] = field(init=False)
    versions: Versions = field(init=False)
    names: dict[str, str] = field(init=False)
    sealed: dict[str, tuple[str, ...]] = field(init=False)
    given: dict[tuple[str, Unit], Cells] = field(init=False)
    clean: dict[Unit, tuple[str, dict[str, int]]] = field(init=False)

    def __post_init__(self) -> None:
        entries = self.now.entries
        self.said = answers(entries)
        self.versions = Versions(self.tender, entries)
        self.names = {
            r["bidder"]: r.get("name", "") for r in rows(entries, "bidders", ("bidder",))
        }
        self.sealed = self._sealed()
        self.given = {**marks(entries), **comments(entries)}
        self.clean = {}

    def members(self) -> Iterable[PanelMember]:
        """Give the people asked for, or all who are given a sheet; say of others why they have none."""
        listed = [s.member for s in self.plan.shares]
        for name in self.ask.people:
            found = next((m for m in listed if same_person(m.person, name)), None)
            if found is None:
                self._say("R403", name, "is not on the panel")
            elif part_of(found.role) not in READERS:
                self._say("R403", name, f"is {part_of(found.role)} and has no sheet to mark")
            else:
                yield found
        if not self.ask.people:
            yield from (m for m in listed if part_of(m.role) in READERS)

    def _say(self, code: str, where: str, message: str) -> None:
        self.found.append(finding(code, where, message))

    def sheet(self, member: PanelMember, all_units: Sequence[Unit]) -> None:
        """Make one person's sheet."""
        person = member.person
        mine = [u for u in all_units if is_for(self.tender, member, u)]
        seen = self._seen(person, mine)
        if seen is None:
            return
        if not seen:
            self._say("R404", person, "has nothing to mark")
            return
        order = reading_order(self.plan.seed, person, {u.bidder for u in seen})
        style = STYLES.get(part_of(member.role), Style.STANDARD)
        if any(same_person(person, e) for e in self.ask.easy):
            style = Style.EASY
        redacted: Counter[str] = Counter()
        items = [self._item(u, member, redacted) for u in self._in_order(seen, order)]
        book = MarkBook(
            procurement=self.now.id,
            tender=self.tender.id,
            fingerprint=self.tender.fingerprint,
            person=person,
            style=style,
            practice=False,
            title=f"Mark sheet of {person}",
            notes=(
                declaration_note(
                    person,
                    declarations(self.now.entries, person),
                    style=style,
                    hidden=bool(self.hides.aliases),
                    left_out=bool(removed(self.now.entries, person)),
                    names=self.names,
                ),
                how_to_mark(self.tender, style, {i.scale.id: i.scale for i in items}),
            ),
            pages=pages(items, style),
        )
        self._keep(member, book, order, redacted, len(seen))

    def _keep(
        self,
        member: PanelMember,
        book: MarkBook,
        order: tuple[str, ...],
        redacted: Counter[str],
        count: int,
    ) -> None:
        data = mark_workbook(book)
        name = f"marks-{slug(member.person)}.xlsx"
        self.found += self.hides.refused(name, data)
        before = last_sheet(self.now.entries, member.person)
        self.made.append(
            Made(
                member=member,
                name=name,
                data=data,
                digest=book.digest,
                order=tuple(self.hides.shown(b) for b in order),
                redacted=dict(redacted),
                count=count,
                is_new=before is None or before.fact("sheet") != book.digest,
            )
        )

    def _seen(self, person: str, mine: Sequence[Unit]) -> list[Unit] | None:
        """Return the answers a person may see; None where something other than a removal stands in the way."""
        entries, off = self.now.entries, removed(self.now.entries, person)
        seen: list[Unit] = []
        reasons: dict[str, Unit] = {}
        gone: set[str] = set()
        for unit in mine:
            why = may_see(entries, person, unit.bidder, unit.lot, on=self.who.on)
            if why is None:
                seen.append(unit)
            elif any(
                b in ("", unit.bidder) and (not x or not unit.lot or x == unit.lot) for b, x in off
            ):
                gone.add(unit.bidder)
            else:
                reasons.setdefault(why, unit)
        for why in reasons:
            self._say("R401", person, why)
        if gone:
            message = f"{person} is removed from {', '.join(sorted(gone))}: no row of theirs is on the sheet"
            self.found.append(finding("R409", person, message))
        return None if reasons else seen

    def _in_order(self, seen: Sequence[Unit], order: Sequence[str]) -> list[Unit]:
        """Return answers page by page, and on each page in the person's reading order."""
        turn = {b: n for n, b in enumerate(order)}
        asked = {c.id: n for n, c in enumerate(self.tender.criteria)}
        places = {"": -1, **{x.id: n for n, x in enumerate(self.tender.lots)}}
        if self.plan.divided == QUESTION:
            return sorted(
                seen, key=lambda u: (asked[u.criterion], places[u.lot], turn[u.bidder], u.zone)
            )
        return sorted(
            seen, key=lambda u: (places[u.lot], turn[u.bidder], asked[u.criterion], u.zone)
        )

    def _item(self, unit: Unit, member: PanelMember, redacted: Counter[str]) -> Item:
        question = self.tender.criterion(unit.criterion)
        if question is None:
            raise LookupError(unit.criterion)
        shown = self.hides.shown(unit.bidder)
        hidden = unit.bidder in self.hides.aliases
        answer, words = self._answer(unit)
        redacted.update(words)
        if answer is None:
            said = f"{shown}: the answer to {unit.criterion} is not in writing here"
            self.found.append(finding("R405", member.person, said))
        given = self.given.get((member.person, unit), {})
        version = self.versions.of(unit)
        return Item(
            id=f"{shown}|{unit.lot}|{unit.zone}|{unit.criterion}",
            shown=shown if hidden else self._named(unit.bidder),
            place=self._place(unit),
            page=self._page(unit),
            question=question,
            scale=self.tender.scales[question.scale or ""],
            version=version,
            answer=answer,
            sealed=self.sealed.get(unit.bidder, ()) if answer is None else (),
            given=given if given.get("version") == version else {},
        )

    def _named(self, bidder: str) -> str:
        """Return a bidder's name, with its id where another has the same name or it has none."""
        name = self.names.get(bidder, "")
        shared = sum(other == name for other in self.names.values()) > 1
        return f"{name}\n({bidder})" if name and shared else name or bidder

    def _answer(self, unit: Unit) -> tuple[str | None, dict[str, int]]:
        """Return an answer as the panel may read it, and the words replaced in it."""
        if unit not in self.said:
            return None, {}
        if unit not in self.clean:
            text, words = self.said[unit], Counter[str]()
            if self.ask.redact and self.hides.aliases:
                text, hits = self.hides.scanner.redacted(text, self.hides.aliases)
                words.update(h.word.text for h in hits)
            self.clean[unit] = text, dict(words)
        return self.clean[unit]

    def _place(self, unit: Unit) -> str:
        lot = self.tender.lot(unit.lot)
        if lot is None:
            lots = lots_of(self.tender, unit)
            return "Every lot" if len(lots) == len(self.tender.lots) else f"Lots {', '.join(lots)}"
        zone = next((z for z in lot.zones if z.id == unit.zone), None)
        return f"Lot {lot.id}" + (f", {zone.title or zone.id}" if zone else "")

    def _page(self, unit: Unit) -> str:
        if self.plan.divided == QUESTION:
            found = self.tender.criterion(unit.criterion)
            return f"{unit.criterion} {found.title if found else ''}".strip()
        lot = self.tender.lot(unit.lot)
        return f"Lot {lot.id} {lot.title or ''}".strip() if lot else "For every lot"

    def _sealed(self) -> dict[str, tuple[str, ...]]:
        """Return the sealed files of each bid: by name and digest; of a hidden bidder by number and digest alone."""
        found: dict[str, tuple[str, ...]] = {}
        for entry in of_kind(standing(self.now.entries), EntryKind.SUBMISSION_RECEIVED):
            hidden = entry.bidder in self.hides.aliases
            listed = (
                f"{f'file {n}' if hidden else file.name} (digest {file.digest[:12]})"
                for n, file in enumerate(entry.files, 1)
            )
            found[entry.bidder] = (*found.get(entry.bidder, ()), *listed)
        return found


def last_sheet(entries: Iterable[Entry], person: str) -> Entry | None:
    """Return the sheet last issued to a person; None where none was."""
    issued = of_kind(standing(entries), EntryKind.SHEET_ISSUED)
    mine = [e for e in issued if same_person(e.person, person)]
    return mine[-1] if mine else None


def comments(entries: Iterable[Entry]) -> dict[tuple[str, Unit], Cells]:
    """Return the comments of advisers without a vote, by person and answer."""
    found = {}
    for row in rows(entries, "comments", COMMENT_KEY):
        person, *rest = (row.get(k, "") for k in COMMENT_KEY)
        found[person, Unit(*rest)] = row
    return found


def slug(name: str) -> str:
    """Return a name as part of a file name, with something of its digest where letters had to go.

    >>> slug("Alison Peel")
    'alison-peel'
    """
    plain = "-".join(
        "".join(c if c.isascii() and c.isalnum() else " " for c in name).lower().split()
    )
    bare = "".join(c for c in name if c.isalnum() or c.isspace())
    lost = not plain or plain.replace("-", " ") != " ".join(bare.lower().split())
    return f"{plain or 'person'}-{sha256(name.encode())[:6]}" if lost else plain
