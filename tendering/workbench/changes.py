"""What changed between two outcomes of a record, and which entry changed it: by computing after each entry between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from tendering.documents.change_words import change_sentence, entry_sentence
from tendering.documents.names import Names
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import finding
from tendering.record.outcome_changes import ORDER, RANK, STATUS, TOTAL, Change, changes
from tendering.workbench.recording import Computed, as_it_was, compute, last_computed
from tendering.workbench.records import Procurement, RefusedError, opened
from tendering.workbench.results import outcome_json
from tendering.workbench.writing import Report

MOVING = frozenset(
    {
        EntryKind.SUPERSEDED,
        EntryKind.AMENDMENT,
        EntryKind.MODEL_PUBLISHED,
        EntryKind.SEED_REVEALED,
        EntryKind.APPROVED,
        EntryKind.WITHDRAWAL,
        EntryKind.EXCLUSION,
    }
)
"""The kinds that can alter an outcome without bringing rows."""
FIGURES = frozenset({TOTAL, RANK, ORDER})
RANKED = "ranked"
SILENT = frozenset({EntryKind.LETTER_ISSUED, EntryKind.LETTER_RECEIVED})
"""The kinds whose rows alter none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One entry, and what it changed by itself."""

    entry: Entry
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two outcomes of one record.

    Attributes:
        first: Number of the entry that holds the earlier one.
        last: Number of the last entry the later one rests on.
        changes: Everything that is otherwise.
        steps: The entries between that changed something, in order, each with what it changed.
        without: Entries between that could have changed the outcome, and did not.
    """

    first: int
    last: int
    before: str
    after: str
    changes: tuple[Change, ...]
    steps: tuple[Step, ...]
    without: tuple[Entry, ...]
    names: Names

    @property
    def data(self) -> dict[str, object]:
        """The comparison for machines."""
        return {
            "from": self.first,
            "to": self.last,
            "digest_before": self.before,
            "digest_after": self.after,
            "changes": [self._change(c) for c in self.changes],
            "caused_by": [
                {**_entry(s.entry), "changes": [self._change(c) for c in s.changes]}
                for s in self.steps
            ],
            "changed_nothing": [_entry(e) for e in self.without],
        }

    def _change(self, change: Change) -> dict[str, str]:
        return {**change.data, "text": change_sentence(change, self.names)}


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "number": entry.number,
        "kind": entry.kind.value,
        "on": entry.on.isoformat(),
        "by": entry.by,
        "lot": entry.lot,
        "bidder": entry.bidder,
        "person": entry.person,
        "reason": entry.fact("reason"),
    }


def compare(now: Procurement, first: int, last: int) -> Comparison:
    """Compare the outcome that stood at one entry with that at a later one, and find what each entry between changed.

    Raises:
        RefusedError: The tender cannot be read at one of them.
    """
    start = compute(as_it_was(now, first))
    at, steps, without = start, list[Step](), list[Entry]()
    for entry in now.entries[first:last]:
        if not _may_move(entry):
            continue
        after = compute(as_it_was(now, entry.number or 0))
        if after.digest == at.digest:
            if entry.kind is not EntryKind.APPROVED:
                without.append(entry)
            continue
        steps.append(Step(entry=entry, changes=changes(_lots(at), _lots(after))))
        at = after
    return Comparison(
        first=first,
        last=last,
        before=start.digest,
        after=at.digest,
        changes=changes(_lots(start), _lots(at)),
        steps=tuple(steps),
        without=tuple(without),
        names=Names.of(at.dossier),
    )


def _may_move(entry: Entry) -> bool:
    return entry.kind in MOVING or (bool(entry.rows) and entry.kind not in SILENT)


def _lots(found: Computed) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", outcome_json(found.dossier, found.outcome)["lots"])


def since_last(now: Procurement) -> Comparison | None:
    """Compare what follows now with the last outcome entered; None before there is one."""
    last = last_computed(now.entries)
    return None if last is None else compare(now, last.number or 0, len(now.links))


def show(
    ref: str, *, first: int | None = None, last: int | None = None, store: str = ""
) -> Report:
    """Say what changed between two outcomes of a record, and why.

    Without numbers: since the last outcome entered or, where nothing changed since, between the last two.

    Raises:
        RefusedError: There are not two outcomes to compare, or no such entry.
    """
    with opened(ref, store=store) as now:
        entered = [e.number or 0 for e in of_kind(now.entries, EntryKind.EVALUATION_COMPUTED)]
        _known(now, first, last)
        if not entered and first is None:
            raise RefusedError(finding("R700", ref, "the record holds no computed outcome"))
        if first is None and last is None:
            comparison = compare(now, entered[-1], len(now.links))
            if not comparison.steps and len(entered) > 1:
                comparison = compare(now, entered[-2], entered[-1])
        else:
            until = len(now.links) if last is None else last
            begin = (
                first if first is not None else max((n for n in entered if n < until), default=0)
            )
            if not 0 < begin < until:
                said = f"entry {begin or 'none'} is not before entry {until}"
                raise RefusedError(finding("R700", ref, said, remedy="Give --from and --to."))
            comparison = compare(now, begin, until)
    return Report(
        data={"procurement": now.id, **comparison.data}, text=told(comparison), differs=False
    )


def _known(now: Procurement, *numbers: int | None) -> None:
    for number in numbers:
        if number is not None and not 0 < number <= len(now.links):
            said = f"there is no entry {number}; the record has {len(now.links)}"
            raise RefusedError(
                finding("R700", now.id, said, remedy="`tendering record log` lists them.")
            )


def told(found: Comparison) -> str:
    """Return a comparison as sentences: what changed, then which entry changed it."""
    if not found.steps:
        said = (
            f"Nothing changed in the outcome between entry {found.first} and entry {found.last}."
        )
        return "\n".join([said, *_unmoved(found)])
    lines = [f"Between entry {found.first} and entry {found.last} the outcome changed:"]
    lines += _sentences(found.changes, found.names, "  ") or [
        "  Nothing in the end: what one entry changed, another put back."
    ]
    lines.append("Why:")
    for step in found.steps:
        lines.append(f"  {entry_sentence(step.entry, found.names)}")
        if step.changes != found.changes:  # where one entry changed it all, it is said above
            lines += _sentences(step.changes, found.names, "    ")
    return "\n".join([*lines, *_unmoved(found)])


def _sentences(found: Sequence[Change], names: Names, margin: str) -> list[str]:
    """Return changes as sentences; who is no longer ranked has no total, rank or place in the order, and it is not said."""
    out = {(c.lot, c.zone, c.bidder) for c in found if c.kind == STATUS and c.before == RANKED}
    return [
        f"{margin}{change_sentence(c, names)}"
        for c in found
        if c.kind not in FIGURES or c.after or (c.lot, c.zone, c.bidder) not in out
    ]


def _unmoved(found: Comparison) -> Iterator[str]:
    if found.without:
        yield "Entered between, and changed nothing in the outcome:"
        yield from (f"  {entry_sentence(e, found.names)}" for e in found.without)
