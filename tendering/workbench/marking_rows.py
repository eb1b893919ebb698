"""What a returned sheet says, as rows of our tables, each held against scale, versions, recusals and marks recorded before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tendering.files.cell_values import mark as read_mark
from tendering.files.sheet_layout import Holds
from tendering.files.sheet_read import Given
from tendering.model.bids import MarkKind
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import plain
from tendering.model.tender import Tender
from tendering.record.gate import may_see, removed
from tendering.record.marking import Cells, Unit, Versions, is_closed, marks
from tendering.workbench.aliases import Veil
from tendering.workbench.records import Procurement, Who
from tendering.workbench.sheet_making import comments

KEY = ("bidder", "lot", "zone", "criterion")
SAID = ("mark", "note", "evidence", "comment")


@dataclass(slots=True)
class Reckoning:
    """The rows of one person's sheet, sorted by what is to be done with them.

    Attributes:
        new: Marks not recorded before.
        changed: Marks that differ from those recorded.
        same: Marks recorded as they are.
        missing: Answers with neither mark nor note, by question.
    """

    person: str
    new: list[dict[str, str]] = field(default_factory=list)
    changed: list[dict[str, str]] = field(default_factory=list)
    same: list[dict[str, str]] = field(default_factory=list)
    missing: dict[str, int] = field(default_factory=dict)
    first_missing: str = ""


@dataclass(slots=True)
class Reckoner:
    """Holds what came back against the record as it stands."""

    now: Procurement
    tender: Tender
    veil: Veil
    who: Who
    reason: str
    findings: list[Finding]
    versions: Versions = field(init=False)
    before: Mapping[tuple[str, Unit], Cells] = field(init=False)

    def __post_init__(self) -> None:
        self.versions = Versions(self.tender, self.now.entries)
        self.before = {**marks(self.now.entries), **comments(self.now.entries)}

    def sheet(self, person: str, given: tuple[Given, ...]) -> Reckoning:
        """Sort the rows of one person's sheet."""
        sorted_out = Reckoning(person=person)
        for row in given:
            self._row(row, sorted_out)
        return sorted_out

    def _row(self, given: Given, into: Reckoning) -> None:
        shown, lot, zone, criterion = given.id.split("|")
        unit = Unit(self.veil.of(shown), lot, zone, criterion)
        cells = self._cells(given, unit, into)
        if cells is None:
            return
        row = {"evaluator": into.person, **dict(zip(KEY, unit, strict=True)), **cells}
        row["version"] = given.version
        row = {k: v for k, v in row.items() if v or k in KEY}
        earlier = self.before.get((into.person, unit))
        where = given.place(Holds.COMMENT) or given.place(Holds.MARK)
        if earlier is None:
            self.findings += self._refused(given, unit, into.person, where)
            into.new.append(row)
        elif all(earlier.get(k, "") == row.get(k, "") for k in SAID):
            into.same.append(row)
        else:
            self.findings += self._refused(given, unit, into.person, where)
            if not self.reason:
                named = self.named(unit)
                said = f"{named}: recorded as {_short(earlier)}, here {_short(row)}"
                self.findings.append(finding("R433", where, said))
            into.changed.append(row)

    def named(self, unit: Unit) -> str:
        """Return an answer in words, with the bidder as the panel knows it."""
        place = (f"lot {unit.lot}" if unit.lot else "", unit.zone, unit.criterion)
        return ", ".join((self.veil.shown(unit.bidder), *(p for p in place if p)))

    def _cells(self, given: Given, unit: Unit, into: Reckoning) -> dict[str, str] | None:
        """Return what was written, in the words our tables use; None where it is blank or cannot stand."""
        if Holds.COMMENT.value in given.places:
            comment = given.text(Holds.COMMENT)
            return {"comment": comment} if comment else None
        text, note = given.text(Holds.MARK), given.text(Holds.NOTE)
        evidence = given.text(Holds.EVIDENCE)
        where = given.place(Holds.MARK)
        if not text:
            if note or evidence:
                said = f"{self.named(unit)}: there is a note, and no mark"
                self.findings.append(finding("R431", where, said, severity=Severity.ERROR))
            else:
                into.missing[unit.criterion] = into.missing.get(unit.criterion, 0) + 1
                into.first_missing = into.first_missing or where
            return None
        if not note and text.casefold() != MarkKind.ABSTAIN:
            place = given.place(Holds.NOTE)
            said = f"{self.named(unit)}: the mark {text[:40]} has no note"
            self.findings.append(finding("R430", place, said))
        mark = self.mark(unit, text, where)
        if mark is None:
            return None
        return {"mark": mark, "note": note, "evidence": evidence}

    def mark(self, unit: Unit, text: str, where: str) -> str | None:
        """Return a mark as our tables write it; None where the scale does not have it, which is reported."""
        question = self.tender.criterion(unit.criterion)
        scale = self.tender.scales.get(question.scale or "") if question else None
        if question is None or scale is None:
            said = f"there is no question {unit.criterion!r}"
            self.findings.append(finding("R440", where, said))
            return None
        allowed = [plain(level.mark) for level in scale.levels]
        read = read_mark(text)
        if read is not None:
            kind, number = read
            if number is not None and scale.level(number) is not None:
                return plain(number)
            if kind is MarkKind.ABSTAIN or (
                kind is MarkKind.NOT_APPLICABLE and question.not_applicable
            ):
                return kind.value
        if question.not_applicable:
            allowed.append(MarkKind.NOT_APPLICABLE.value)
        said = f"{self.named(unit)}: {text[:40]!r} is not on the scale"
        remedy = f"Write one of {', '.join(allowed)}, or {MarkKind.ABSTAIN.value}."
        self.findings.append(finding("R429", where, said, remedy=remedy))
        return None

    def _refused(self, given: Given, unit: Unit, person: str, where: str) -> Iterator[Finding]:
        """Say why a mark cannot be taken in: closed, recused, or given for another version."""
        named = self.named(unit)
        if is_closed(self.tender, self.now.entries, unit):
            yield finding("R432", where, f"{named}: marks have closed")
        if given.version != self.versions.of(unit):
            said = f"{named}: the question or the answer has changed since the sheet was issued"
            yield finding("R422", where, said)
        yield from self.may(unit, person, where)

    def may(self, unit: Unit, person: str, where: str) -> Iterator[Finding]:
        """Say why a person may not mark an answer."""
        why = may_see(self.now.entries, person, unit.bidder, unit.lot, on=self.who.on)
        if why is not None:
            off = bool(removed(self.now.entries, person)) and "removed" in why
            # a hidden bidder is not named beside its alias
            said = why.replace(unit.bidder, self.veil.shown(unit.bidder))
            yield finding("R402" if off else "R401", where, f"{self.named(unit)}: {said}")


def _short(row: Cells) -> str:
    said = row.get("mark") or "a comment"
    return f"{said} ({row.get('note') or row.get('comment', '')!r:.40})"
