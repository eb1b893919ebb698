"""What a person may see of the record: one function for every view, count and message. Pure.

Until marks close nobody on the panel sees what another marked, nor that anything was marked: what they are shown is
the same, numbers included, whether another has marked or not. Those who run the panel see counts. Where bidders are
hidden behind aliases, the panel sees aliases, and nothing that names a bidder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from tendering.model.bids import Dossier, PanelMember
from tendering.model.by_column import chosen, columns
from tendering.model.entries import Entry, EntryKind, Row, of_kind, same_person, standing
from tendering.model.tender import Tender
from tendering.record.gate import may_see
from tendering.record.leak_words import Scanner, leak_words
from tendering.record.marking import Part, Unit, is_closed, panel, part_of

MARKED = frozenset({EntryKind.MARKS_GIVEN, EntryKind.MARKS_CHANGED, EntryKind.PRACTICE_MARKED})
"""Entries that hold what one person marked."""
OWN = MARKED | {EntryKind.SHEET_ISSUED, EntryKind.DECLARATION}
"""Entries about one person of the panel."""
NAMING = frozenset({"bidders", "parties", "connected", "incumbents", "sends"})
"""Tables that say who a bidder is."""
PRICED = frozenset({"prices"})
"""Tables that the panel does not see before its scores are signed."""
BEHIND = frozenset(
    {
        EntryKind.ALIASES_GIVEN,
        EntryKind.SUBMISSION_RECEIVED,
        EntryKind.LATE_SUBMISSION,
        EntryKind.DID_NOT_BID,
        EntryKind.DEBARMENT_CHECK,
        EntryKind.PLATFORM_CHECK,
        EntryKind.SELF_DECLARATION,
        EntryKind.REPRESENTATIONS_INVITED,
        EntryKind.REPRESENTATIONS_CONSIDERED,
        EntryKind.EXCLUSION,
        EntryKind.SEALED_MATTER_SEEN,
    }
)
"""Entries that are about who a bidder is: the panel sees none of them while bidders are hidden from it."""

Rows = Sequence[Row]


def visible(
    entries: Sequence[Entry],
    person: str,
    now: date | None = None,
    *,
    tender: Tender | None = None,
    aliases: Mapping[str, str] | None = None,
) -> tuple[Entry, ...]:
    """Return the entries of a record as a person may see them.

    Args:
        entries: The whole record, in order.
        person: Who looks. One whom the panel does not list is an officer.
        now: The day, for declarations that run out.
        tender: Says in which lots an answer counts; without it each lot is closed by itself.
        aliases: The alias of each bidder, where aliases were given.

    Returns:
        Entries in order. Where any is left out, those that remain are numbered anew.
    """
    looks = _Looking(entries, person, now, tender, aliases or {})
    return _numbered(tuple(looks.all()), len(entries))


def _numbered(shown: tuple[Entry, ...], count: int) -> tuple[Entry, ...]:
    """Number what is shown without gaps: a gap would tell that another has marked."""
    if len(shown) == count:
        return shown
    new = {str(e.number): str(n) for n, e in enumerate(shown, 1)}
    return tuple(
        replace(
            e,
            number=n,
            where=f"record, entry {n}",
            facts={
                k: new.get(v, "") if k == "number" and e.kind is EntryKind.SUPERSEDED else v
                for k, v in e.facts.items()
            },
        )
        for n, e in enumerate(shown, 1)
    )


class _Looking:
    """One person looking at a record."""

    def __init__(
        self,
        entries: Sequence[Entry],
        person: str,
        now: date | None,
        tender: Tender | None,
        aliases: Mapping[str, str],
    ) -> None:
        self.entries = entries
        self.person = person
        self.now = now
        self.tender = tender
        self.member = next((m for m in panel(entries) if same_person(m.person, person)), None)
        self.part = part_of(self.member.role) if self.member else Part.OFFICER
        self.marker = self.part in (Part.EVALUATOR, Part.EXPERT, Part.ADVISER)
        self.on_panel = self.member is not None and self.part is not Part.OFFICER
        given = of_kind(standing(entries), EntryKind.ALIASES_GIVEN)
        self.aliases = aliases if given and self.on_panel else {}
        self.hidden = bool(given) and self.on_panel
        self.scanner = Scanner.of(leak_words(entries) if self.hidden else ())
        self.signed = {e.lot for e in of_kind(standing(entries), EntryKind.SCORES_SIGNED)}
        self._seen: dict[tuple[str, str], bool] = {}

    def all(self) -> Iterator[Entry]:
        """Give what the person may see, in order."""
        left_out: set[str] = set()
        for entry in self.entries:
            if entry.kind is EntryKind.SUPERSEDED and entry.fact("number") in left_out:
                left_out.add(str(entry.number))
                continue
            shown = self.one(entry)
            if shown is None:
                left_out.add(str(entry.number))
            else:
                yield shown

    def one(self, entry: Entry) -> Entry | None:
        """Return an entry as the person may see it; None where they may not know that it is there."""
        if entry.kind in OWN and not same_person(entry.person or entry.by, self.person):
            return self._of_another(entry)
        if not self.on_panel:
            return entry
        if self.hidden and entry.kind in BEHIND:
            return None
        if entry.kind is EntryKind.PRICES_OPENED and not self.signed:
            return None
        if entry.bidder and not self._may(entry.bidder, entry.lot) and entry.kind not in OWN:
            return None
        return self._veiled(entry)

    def _of_another(self, entry: Entry) -> Entry | None:
        """Return what may be seen of an entry about another person."""
        if entry.kind in (EntryKind.DECLARATION, EntryKind.SHEET_ISSUED):
            return None if self.on_panel and (self.marker or self.hidden) else entry
        kept = {t: tuple(r for r in some if self._open(t, r)) for t, some in entry.rows.items()}
        shut = sum(map(len, entry.rows.values())) - sum(map(len, kept.values()))
        if self.marker:
            if not any(kept.values()):
                return None
            return self._veiled(replace(entry, rows=kept, files=(), facts={}) if shut else entry)
        if not shut and any(entry.rows.values()):
            return self._veiled(entry) if self.on_panel else entry
        counted = {"marks": str(sum(map(len, entry.rows.values())))}
        bare = replace(entry, rows=kept, files=(), facts=counted, bidder="")
        return self._veiled(bare) if self.on_panel else bare

    def _open(self, table: str, row: Row) -> bool:
        """Say whether a row of another's may be seen: marks of the answer have closed. Practice never is."""
        if table not in ("marks", "comments"):
            return False
        unit = Unit(*(row.get(k, "") for k in ("bidder", "lot", "zone", "criterion")))
        return is_closed(self.tender, self.entries, unit)

    def _may(self, bidder: str, lot: str) -> bool:
        key = bidder, lot
        if key not in self._seen:
            said = may_see(self.entries, self.person, bidder, lot, on=self.now)
            self._seen[key] = said is None
        return self._seen[key]

    def _veiled(self, entry: Entry) -> Entry:
        """Return an entry with the rows, names and files the panel does not see taken out."""
        rows = {
            table: self._rows(some)
            for table, some in entry.rows.items()
            if not (self.hidden and table in NAMING) and (self.signed or table not in PRICED)
        }
        names: Callable[[str], str] = self._aliased if self.hidden else str
        hides = self.hidden and entry.kind not in (EntryKind.DECLARATION, *MARKED)
        return replace(
            entry,
            bidder=self.aliases.get(entry.bidder, "" if hides else entry.bidder),
            facts={k: names(v) for k, v in entry.facts.items()},
            rows={table: some for table, some in rows.items() if some},
            files=() if hides else entry.files,
        )

    def _rows(self, some: Rows) -> Rows:
        seen = (r for r in some if not r.get("bidder") or self._may(r["bidder"], r.get("lot", "")))
        if not self.hidden:
            return tuple(seen)
        return tuple(
            {
                k: self.aliases.get(v, "a bidder") if k == "bidder" else self._aliased(v)
                for k, v in row.items()
            }
            for row in seen
        )

    def _aliased(self, text: str) -> str:
        return self.scanner.redacted(text, self.aliases)[0]


def marks_or_leads(entries: Sequence[Entry], person: str) -> bool:
    """Say whether a person is of the panel, as anything but one who runs it from outside."""
    member = role_of(entries, person)
    return member is not None and part_of(member.role) is not Part.OFFICER


def with_closed_marks(dossier: Dossier) -> Dossier:
    """Return a dossier without the marks that have not closed: what is computed and written shows them to nobody.

    Where no sheet was ever issued, marks were not given here one by one, and all are there.
    """
    if not of_kind(standing(dossier.entries), EntryKind.SHEET_ISSUED):
        return dossier
    answers = list(columns(dossier.marks, "bidder", "lot", "zone", "criterion"))
    closed = {a: is_closed(dossier.tender, dossier.entries, Unit(*a)) for a in set(answers)}
    return replace(dossier, marks=chosen(dossier.marks, [closed[a] for a in answers]))


def role_of(entries: Sequence[Entry], person: str) -> PanelMember | None:
    """Return a person as the panel lists them; None where it does not."""
    return next((m for m in panel(entries) if same_person(m.person, person)), None)
