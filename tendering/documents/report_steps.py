"""What was done in a procurement, and when: the entries of its record as rows of a table, in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tendering.documents.dates import british
from tendering.documents.names import Names, capital, counted
from tendering.model.entries import Entry, EntryKind
from tendering.model.numbers import exact, money

Row = tuple[str, str, str]
"""The day, the step, and who took it."""

_WORDS = {
    EntryKind.DECISION_TO_PROCURE: "Decision to procure",
    EntryKind.MARKET_ENGAGEMENT: "Market engagement",
    EntryKind.OPENED: "Tenders opened",
    EntryKind.PRICES_OPENED: "Prices opened",
    EntryKind.REPRESENTATIONS_INVITED: "Representations invited from {bidder}",
    EntryKind.REPRESENTATIONS_CONSIDERED: "Representations of {bidder} considered",
    EntryKind.EXCLUSION: "{bidder} excluded",
    EntryKind.CLARIFICATION_TO_BIDDER: "{bidder} asked to clarify its tender",
    EntryKind.MARKS_CLOSED: "Marks closed",
    EntryKind.SECOND_READING: "Second reading of the records",
    EntryKind.SEED_REVEALED: "Secret text of the draw opened",
    EntryKind.KEY_DECISION_NOTICE: "Public notice of the key decision",
    EntryKind.DECISION: "Decision to award",
    EntryKind.CALL_IN_ENDED: "Call-in ended",
    EntryKind.APPROVED: "Award approved",
}


_ALIKE = {
    EntryKind.LETTER_ISSUED: ("what",),
    EntryKind.DEBARMENT_CHECK: ("stage", "result"),
}
"""The facts by which entries of one kind, day and author are told as one step."""


def step_rows(entries: Iterable[Entry], names: Names) -> list[Row]:
    """Return the steps an auditor looks for, in the order they were taken; letters, or checks, alike on a day are one."""
    told: dict[tuple[object, ...], list[Entry]] = {}
    for number, entry in enumerate(sorted(entries, key=lambda e: e.moment)):
        alike = _ALIKE.get(entry.kind)
        key: tuple[object, ...] = (number,)
        if alike is not None:
            key = (entry.kind, entry.on, entry.by, *(entry.fact(f) for f in alike))
        told.setdefault(key, []).append(entry)
    rows = []
    for same in told.values():
        words = _step(same, names)
        if words:
            rows.append((british(same[0].on), words, same[0].by or "not stated"))
    return rows


def _step(same: Sequence[Entry], names: Names) -> str:
    entry = same[0]
    who = names.bidder(entry.bidder) if entry.bidder else "a bidder"
    where = f", {names.lot(entry.lot)}" if entry.lot else ""
    if entry.kind is EntryKind.CLARIFICATION_TO_BIDDER and entry.fact("answer_to"):
        return f"{who} answered{where}"
    if entry.kind in _WORDS:
        return _WORDS[entry.kind].format(bidder=who) + (where if entry.bidder else "")
    if entry.kind is EntryKind.NOTICE_PUBLISHED:
        number = f", number {entry.fact('number')}" if entry.fact("number") else ""
        return f"{entry.fact('notice')} notice published{number}"
    if entry.kind is EntryKind.LETTER_ISSUED:
        bidders = dict.fromkeys(e.bidder for e in same)
        to = who if len(bidders) == 1 else counted(len(bidders), "bidder")
        return f"{capital(entry.fact('what') or 'letter')} sent to {to}"
    if entry.kind is EntryKind.DEBARMENT_CHECK:
        stage = f" ({entry.fact('stage')})" if entry.fact("stage") else ""
        of = f" for {counted(len(same), 'party', 'parties')}" if len(same) > 1 else ""
        return (
            f"Debarment list looked at{stage}{of}: {entry.fact('result') or 'result not stated'}"
        )
    if entry.kind is EntryKind.SIGNED:
        party = f" with {who}" if entry.bidder else ""
        return f"Signed{party}{where}{_value(entry.fact('value'))}"
    return ""


def _value(text: str) -> str:
    try:
        return f", estimated value {money(exact(text))}" if text else ""
    except ValueError:
        return ""
