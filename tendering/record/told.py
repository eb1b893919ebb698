"""What letters may say of a bid: a redaction from bidders withholds the agreed text, as the column ``withhold`` does. Pure."""

from __future__ import annotations

from dataclasses import replace

from tendering.model.bids import Dossier
from tendering.record.audiences import BIDDER
from tendering.record.passages import Passage
from tendering.record.redaction import Flag, flags_of

_TEXT = "letter_text"


def as_told(dossier: Dossier) -> Dossier:
    """Return a dossier whose agreed texts are withheld from other bidders wherever an officer decided so.

    A passage withheld from a text withholds all of it: what is left of a sentence seldom says what the panel meant.
    The bidder itself is still told its own text in full.
    """
    grounds: dict[tuple[str, str, str, str], str] = {}
    entries = {e.number: e for e in dossier.entries}
    for flag in flags_of(dossier.entries, BIDDER):
        entry = entries.get(flag.entry)
        if flag.release or entry is None:
            continue
        for n, row in enumerate(entry.rows.get("consensus", ()), 1):
            if row.get(_TEXT) and _withholds(flag, n, row[_TEXT]):
                key = (
                    row.get("bidder", ""),
                    row.get("lot", ""),
                    row.get("zone", ""),
                    row.get("criterion", ""),
                )
                grounds.setdefault(key, flag.ground)
    if not grounds:
        return dossier
    agreed = tuple(
        replace(c, withhold=ground)
        if not c.withhold.strip()
        and (ground := grounds.get((c.bidder, c.lot, c.zone, c.criterion)))
        else c
        for c in dossier.consensus
    )
    return replace(dossier, consensus=agreed)


def _withholds(flag: Flag, row: int, text: str) -> bool:
    if not flag.covers(flag.entry, f"rows.consensus.{row}.{_TEXT}"):
        return False
    return not flag.words or Passage(text=flag.words, ground=flag.ground).found_in(text)
