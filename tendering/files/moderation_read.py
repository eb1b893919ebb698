"""Read a returned moderation workbook: the scores the panel agreed and its sessions, each with its sheet and cell.

Rows left wholly blank are not agreed yet. What is written is read as it stands; the rules of moderation judge it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

from tendering.checks.moderation_rows import dissents_of, has_part, people_of, promises_of
from tendering.files import cell_values as value
from tendering.files.moderation_layout import FORMAT, SCALE, SESSIONS, Shown, markers_of
from tendering.files.response_layout import Sheet
from tendering.files.response_rows import Entry
from tendering.files.returned_workbook import Reading
from tendering.files.workbooks import open_workbook, read_meta
from tendering.model.entries import same_person
from tendering.model.findings import Finding, Severity, finding
from tendering.model.moderation import (
    AgreedScore,
    Basis,
    Case,
    Dissent,
    Movement,
    ScoreKey,
    Session,
    mark_text,
    time_of,
)

_TO = re.compile(r"\s*to\s+(\d+(?:\.\d+)?|n/a)\s*:\s*", re.IGNORECASE)
IN_ATTENDANCE = "in attendance"
_REMEDIES = {
    "F053": "Bring back the whole workbook.",
    "F054": "Copy what the panel agreed into a fresh workbook, cell by cell; nothing of this sheet was read.",
    "F055": "Copy what the panel agreed into a fresh workbook; rows are known by their hidden ids.",
    "F058": "Nobody alters a mark, a note or the scale here. Copy what the panel agreed into a fresh workbook.",
    "F060": "Excel cuts at 32,767 characters without saying so: shorten the text.",
    "F065": "Write it in the cell it belongs to: it is not imported.",
}


@dataclass(slots=True)
class Returned:
    """What a returned workbook says.

    Attributes:
        scores: Rows in which anything was written, question by question, bidders in order.
        sessions: Those used, by their number in the workbook.
        places: Sheet and cell of each part, by score and part.
        unread: Parts that hold something wrong, reported already.
        blank: How many rows are wholly blank.
    """

    scores: list[AgreedScore] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    places: dict[tuple[ScoreKey, str], str] = field(default_factory=dict)
    session_places: dict[tuple[str, str], str] = field(default_factory=dict)
    unread: set[tuple[ScoreKey, str]] = field(default_factory=set)
    blank: int = 0
    findings: list[Finding] = field(default_factory=list)

    def place(self, key: ScoreKey, part: str) -> str:
        """Return where a part of a score stands; the mark's cell for what has none of its own."""
        return self.places.get((key, part), self.places.get((key, "mark"), ""))


def open_returned(path: Path) -> tuple[Workbook | None, dict[str, str], tuple[Finding, ...]]:
    """Open a returned workbook and return it with what was kept for its reader; no workbook where it is not ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of styles that do not matter here
        book, findings = open_workbook(path, "F050")
    if book is None:
        return None, {}, findings
    meta = read_meta(book)
    if meta.get("format") != FORMAT:
        said = "this is not a moderation workbook, or its hidden sheet is gone"
        return None, {}, (finding("R500", path.name, said),)
    return book, meta, ()


def read_moderation(
    book: Workbook, sheets: Sequence[Sheet], basis: Basis, shown: Shown, name: str
) -> Returned:
    """Read what a panel wrote into the workbook of a lot.

    Args:
        book: As `open_returned` gives it.
        sheets: The layout it was written with.
        basis: What the panel moderated on when it was written.
        shown: How each bidder was shown.
        name: The file, for places.
    """
    reading = Reading(name, remedies=_REMEDIES, severities={"F058": Severity.ERROR})
    returned = Returned()
    by_key: dict[tuple[str, ...], Case] = {
        (shown[c.key[0]][0], *c.key[1:]): c for c in basis.cases
    }
    for spec in sheets:
        if spec.title not in book.sheetnames:
            said = f"there is no sheet {spec.title!r}"
            reading.findings.append(finding("F053", name, said, remedy=_REMEDIES["F053"]))
            continue
        entries = reading.sheet(spec, book[spec.title])
        if spec.title == SESSIONS:
            for entry in entries:
                _session(entry, basis, returned)
        elif spec.title != SCALE:
            for entry in entries:
                _score(entry, by_key[entry.key], basis, returned)
    returned.findings += dict.fromkeys(reading.findings)
    return returned


def _session(entry: Entry, basis: Basis, returned: Returned) -> None:
    """Read a line of the sessions; one with nothing in it is none."""
    if not any(entry.values.values()):
        return
    said = entry.values
    number = entry.key[0].removeprefix("session-")
    on = value.day(said["on"])
    if said["on"] and on is None:
        message = f"session {number}: {said['on'][:40]!r} is not a day"
        returned.findings.append(
            finding("R518", entry.places["on"], message, remedy=value.day_remedy(said["on"]))
        )
    session = Session(
        id=number,
        on=on,
        started=clock_text(said["started"]),
        ended=clock_text(said["ended"]),
        chair=said["chair"],
        attendees=tuple(m.person for m in basis.members if said[f"there {m.person}"] == "Yes"),
        others=others_of(said["others"]),
        summary=said["summary"],
    )
    returned.sessions[number] = session
    for part, place in entry.places.items():
        returned.session_places[number, part] = place
    there = next((p for part, p in entry.places.items() if part.startswith("there ")), "")
    returned.session_places[number, "attendees"] = there


def clock_text(text: str) -> str:
    """Return a time as the record writes it, or the text where it is none.

    >>> clock_text("9.30"), clock_text("soon")
    ('09:30', 'soon')
    """
    found = time_of(text)
    return f"{found:%H:%M}" if found is not None else text


def others_of(text: str) -> tuple[str, ...]:
    """Return others in the room, each with what for: who has nothing written was in attendance.

    >>> others_of("Priya Nair, clerk; Jo Lee")
    ('Priya Nair (clerk)', 'Jo Lee (in attendance)')
    """
    found = []
    for one in people_of(text):
        name, comma, part = one.partition(",")
        if comma and "(" not in one:
            found.append(f"{name.strip()} ({part.strip()})")
        else:
            found.append(one if has_part(one) else f"{one} ({IN_ATTENDANCE})")
    return tuple(found)


def _score(entry: Entry, case: Case, basis: Basis, returned: Returned) -> None:
    """Read a row of a question; one with nothing in it is not agreed yet."""
    key = case.key
    returned.unread |= {(key, part) for part in entry.unread}
    for part, place in entry.places.items():
        returned.places[key, part] = place
    if not any(entry.values.values()) and not entry.unread:
        returned.blank += 1
        return
    said = entry.values
    read = value.mark(said["mark"]) if said["mark"] else None
    kind, mark = read if read is not None else (None, None)
    agreed = mark_text(kind, mark)
    bidder, lot, zone, criterion = key
    score = AgreedScore(
        bidder=bidder,
        lot=lot,
        zone=zone,
        criterion=criterion,
        kind=kind,
        mark=mark,
        reason=said["reason"],
        evidence=said["evidence"],
        points=tuple(said[f"point{n}"] for n in range(1, len(case.bullets) + 1)),
        why_not_higher=said["why_not_higher"],
        why_not_lower=said["why_not_lower"],
        movements=tuple(_movements(said, case, markers_of(basis, case.criterion), agreed)),
        dissents=tuple(
            Dissent(person=basis.person(d.person) or d.person, words=d.words)
            for d in dissents_of(said["dissent"])
        ),
        letter_text=said["letter_text"],
        withhold=ground_of(said["withheld"], said["withhold"]),
        promises=promises_of(said["promise"], said["promise_page"]),
        out_of_room=tuple(basis.person(n) or n for n in people_of(said["out_of_room"])),
        session=said["session"],
    )
    returned.scores.append(score)


def _movements(
    said: Mapping[str, str], case: Case, markers: Sequence[str], agreed: str
) -> Iterable[Movement]:
    given = {g.person: g for g in case.given}
    for person in markers:
        text = said.get(f"moved {person}", "")
        if text and person in given:
            yield movement_of(person, given[person].text, agreed, text)


def movement_of(person: str, before: str, agreed: str, text: str) -> Movement:
    """Return a movement to the agreed mark, or where the text says so, part of the way.

    >>> movement_of("Ann", "2", "4", "to 3: page 9 shows half of it").after
    '3'
    """
    part = _TO.match(text)
    return Movement(
        person=person,
        before=before,
        after=part[1] if part else agreed,
        reason=text[part.end() :].strip() if part else text,
    )


def ground_of(withheld: str, ground: str) -> str:
    """Return the ground on which something is withheld; ``yes`` alone where no ground is written.

    >>> ground_of("Yes", ""), ground_of("No", ""), ground_of("", "commercial interests")
    ('yes', '', 'commercial interests')
    """
    return ground or ("yes" if same_person(withheld, "yes") else "")
