"""Issue letters: each recipient's letter kept as it went, with method, day and time; proof of receipt added later."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from tendering.checks.dated import dated_too_early
from tendering.checks.record import Record, lots_of, record_of, sends
from tendering.checks.record_standstill import standstill_of
from tendering.documents.names import joined
from tendering.documents.progress import Progress, quiet
from tendering.law.calendar import day_text
from tendering.law.regime import regime_of
from tendering.law.standstill import ELECTRONIC, METHODS, StandstillResult, way
from tendering.model.bids import Dossier, Send
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.tender import Standstill
from tendering.record.chain import Draft, sha256
from tendering.workbench.letters import (
    KIND_WORDS,
    about_lot,
    chain_of,
    letters_standstill,
    made_of,
    publish_letters,
)
from tendering.workbench.recording import (
    Computed,
    alike_in_lot,
    checked,
    lots_named,
    not_ahead,
)
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.results import standstill_json
from tendering.workbench.standstills import drafts as standstill_drafts
from tendering.workbench.writing import MANIFEST, Report, by

SAME_WAY = ("outcome", "on", "lot", "method")
"""What the manifest says of letters that has to be what they are now issued of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """One letter about to be issued, with the schedules that go with it, by the name of their file."""

    bidder: str
    what: str
    lots: tuple[str, ...]
    name: str
    data: bytes
    enclosed: Mapping[str, bytes] = field(default_factory=dict)


def issue(
    ref: str,
    who: Who,
    *,
    method: str,
    bidder: str = "",
    lot: str = "",
    out: Path | None = None,
    lang: str = "",
    store: str = "",
    dry_run: bool = False,
    progress: Progress = quiet,
) -> Report:
    """Enter that letters were issued, to every recipient or to one: written anew, or as they lie in ``out/ID/letters``.

    Letters that lie there are taken where they are of the outcome as it stands, of this day, and to go this way; each
    is read back first. Under the Regulations the standstill they start is entered with them.

    Raises:
        RefusedError: Nothing was approved, or another outcome; a letter cannot be made, or says something else.
    """
    asked = way(method)
    if asked not in METHODS:
        unknown = f"{method!r} is not a way of sending; there are {', '.join(METHODS)}"
        raise RefusedError(finding("X73", "--method", unknown, remedy="Correct the word."))
    said: list[Finding] = []
    with opened(ref, store=store) as now:
        not_ahead(who)
        lots_named(now, lot)
        found = checked(now)
        dossier = _sent_by(found.dossier, asked)
        said += _approved(now, found, who, lot)
        target = (out or Path("out") / now.id) / "letters"
        letters, more = _letters(
            now, replace(found, dossier=dossier), who, target, lot, lang=lang, dry_run=dry_run, progress=progress
        )  # fmt: skip
        said += more
        chosen = [x for x in letters if bidder in ("", x.bidder)]
        if not chosen:
            to = f"{bidder!r} is owed no letter" if bidder else "nobody is owed a letter"
            raise RefusedError(finding("R707", "--bidder", to + (f" in lot {lot}" if lot else "")))
        counted: dict[str, StandstillResult] = {}

        def build(then: Procurement) -> list[Draft]:
            if then.head != now.head:
                again = "somebody wrote to the record meanwhile: run the command again"
                raise RefusedError(finding("R705", now.id, again))
            made = [issued(who, x, asked) for x in chosen]
            return [*made, *standstill_from(then, found.dossier, who, made, counted)]

        links = write(now, who, build, dry_run=dry_run)
        said += _another_end(now, found.dossier, who, lot, counted)
    data = {
        "procurement": now.id,
        "method": asked,
        "entries": receipt(links),
        "letters": [
            {
                "bidder": x.bidder,
                "what": x.what,
                "lots": list(x.lots),
                "file": x.name,
                "encloses": list(x.enclosed),
            }
            for x in chosen
        ],
        "standstill": {x: standstill_json(r) for x, r in counted.items()},
    }
    verb = "Would enter" if dry_run else "Entered"
    lines = [f"{verb} {len(chosen)} letters as sent ({asked}) on {day_text(who.on)}."]
    lines += ends_told(counted)
    return Report(findings=tuple(dict.fromkeys(said)), data=data, text="\n".join(lines))


def ends_told(counted: Mapping[str, StandstillResult]) -> list[str]:
    """Say when the standstill of each lot ends, lots with one end together."""
    said: dict[str, list[str]] = {}
    for lot, result in counted.items():
        if result.last_day is not None:
            text = f"standstill runs to the end of {day_text(result.last_day)}: {result.why}."
            said.setdefault(text, []).append(lot)
    return [
        f"Lot{'s' if len(lots) > 1 else ''} {joined(lots)}: {text}" for text, lots in said.items()
    ]


def _sent_by(dossier: Dossier, method: str) -> Dossier:
    """Return what letters are made of: they say how they are sent, and count the standstill by it."""
    stated = dossier.tender.standstill
    if stated is None and method == ELECTRONIC:
        return dossier
    changed = replace(stated or Standstill(), method=method)
    return replace(dossier, tender=replace(dossier.tender, standstill=changed))


def _approved(now: Procurement, found: Computed, who: Who, lot: str) -> list[Finding]:
    """Refuse what nobody approved as it stands, or what is dated before; say what else forbids letters.

    Raises:
        RefusedError: One of them is so.
    """
    wrong: list[Finding] = []
    for each in lots_named(now, lot):
        given = of_kind(standing(now.entries), EntryKind.APPROVED, lot=each)
        digest = given[-1].fact("digest") if given else ""
        if not given:
            wrong.append(finding("R701", f"lot {each}", "nobody has approved its outcome"))
        elif digest and digest not in alike_in_lot(now, found, each):
            text = f"what was approved on {day_text(given[-1].on)} is another outcome"
            wrong.append(finding("R701", f"lot {each}", text))
        decided = found.outcome.lot(each)
        if decided is None or not decided.complete:
            wrong.append(finding("R702", f"lot {each}", "the lot is not complete"))
    findings = (*found.findings, *found.outcome.findings)
    wrong += stopping(findings, "letters")
    wrong += dated_too_early(found.dossier, who.on, tells_decision=True)
    if has_error(wrong):
        raise RefusedError(*wrong)
    return [f for f in findings if f.code in ("X18", "X20")]


def _letters(
    now: Procurement,
    found: Computed,
    who: Who,
    target: Path,
    lot: str,
    *,
    lang: str,
    dry_run: bool,
    progress: Progress,
) -> tuple[tuple[ToSend, ...], list[Finding]]:
    """Return the letters of this outcome, day and way: those that lie in a folder, else made anew into it.

    Raises:
        RefusedError: A letter cannot be made, or one that lies there was changed and is of something else.
    """
    made = made_of(found.dossier, found.digest, who.on, lot)
    rows = _rows(target)
    if rows and all(row.get(k) == made[k] for row in rows.values() for k in SAME_WAY):
        return _lying(found, who, target, rows, lot)
    changed = _changed(target, rows)
    if changed:
        text = f"{joined(changed)}: changed by hand, and of another outcome, day, lot or way of sending"
        raise RefusedError(finding("R705", str(target), text))
    standstill, findings = letters_standstill(found.dossier, who.on)
    if has_error(findings):
        raise RefusedError(*findings)
    about, told = (
        (found.dossier, found.outcome) if not lot else about_lot(found.dossier, found.outcome, lot)
    )
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / "letters" if dry_run else target
        _, written, problems = publish_letters(
            about,
            told,
            folder,
            who.on,
            standstill,
            lang=lang,
            made={**by(who.name), **made},
            chain=chain_of(now),
            digest=found.digest,
            progress=progress,
        )
        if has_error(problems) or not written:
            raise RefusedError(*(*findings, *problems))
        schedules = {x.name: (folder / x.name).read_bytes() for x in written if not x.bidder}
        letters = tuple(
            ToSend(
                bidder=x.bidder,
                what=KIND_WORDS[x.kind][0],
                lots=x.lots,
                name=x.name,
                data=(folder / x.name).read_bytes(),
                enclosed={name: schedules[name] for name in x.encloses},
            )
            for x in written
            if x.bidder
        )
    return letters, [*findings, *problems]


def _rows(target: Path) -> dict[str, dict[str, Any]]:
    """Return the rows of the manifest of a folder of letters; none where there is none that can be read."""
    try:
        rows = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
        return {name: dict(row) for name, row in rows.items() if name.endswith(".docx")}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _changed(target: Path, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the letters on disk that are not as they were written."""
    return [
        name
        for name, row in rows.items()
        if (target / name).is_file() and sha256((target / name).read_bytes()) != row.get("sha256")
    ]


def _lying(
    found: Computed, who: Who, target: Path, rows: Mapping[str, Mapping[str, Any]], lot: str
) -> tuple[tuple[ToSend, ...], list[Finding]]:
    """Return the letters that lie in a folder, each read back against what was decided.

    Raises:
        RefusedError: One is missing, or says something else.
    """
    from tendering.documents.letter_facts import expected
    from tendering.documents.letter_index import goes_with
    from tendering.documents.letter_run import LetterRun
    from tendering.documents.letters import letter_names
    from tendering.documents.readback import Reader

    about, told = (
        (found.dossier, found.outcome) if not lot else about_lot(found.dossier, found.outcome, lot)
    )
    standstill, findings = letters_standstill(found.dossier, who.on)
    regime = regime_of(about.tender).regime
    if regime is None:
        raise RefusedError(*findings)
    run = LetterRun.begin(
        about, told, who.on, standstill=standstill, regime=regime, head=found.digest
    )
    reader = Reader(run.names.bidders)
    letters: list[ToSend] = []
    schedules: dict[str, tuple[str, bytes]] = {}
    said = list(findings)
    for bidder, kind, lots, name in letter_names(run):
        path, where = target / name, f"{name}"
        if name not in rows or not path.is_file():
            said.append(finding("R705", str(path), "the letter is not there"))
            continue
        data = path.read_bytes()
        said += reader.differences(data, expected(run, bidder, kind, lots), where)
        if sha256(data) != rows[name].get("sha256"):
            said.append(finding("R706", str(path), "it is not as it was written"))
        if not bidder.id:
            schedules[lots[0].lot.id] = name, data
            continue
        with_it = [schedules.get(lot.lot.id) for lot in goes_with(kind, bidder.id, lots)]
        letters.append(
            ToSend(
                bidder=bidder.id,
                what=KIND_WORDS[kind][0],
                lots=tuple(x.lot.id for x in lots),
                name=name,
                data=data,
                enclosed=dict(x for x in with_it if x is not None),
            )
        )
    if has_error(said):
        raise RefusedError(*said)
    return tuple(letters), said


def issued(who: Who, letter: ToSend, method: str) -> Draft:
    """Return the draft of one letter issued: one entry, with a row of the table of sends for each lot it is about."""
    rows = [
        {"recipient": letter.bidder, "lot": lot, "sent": who.on.isoformat(), "method": method, "received": ""}
        for lot in letter.lots
    ]  # fmt: skip
    return draft(
        who,
        EntryKind.LETTER_ISSUED,
        lot=letter.lots[0] if len(letter.lots) == 1 else "",
        bidder=letter.bidder,
        facts={"method": method, "what": letter.what},
        rows={"sends": rows},
        files=[
            (file_ref(name, data), data)
            for name, data in ((letter.name, letter.data), *letter.enclosed.items())
        ],
    )


def _after(now: Procurement, dossier: Dossier, made: Sequence[Draft]) -> Record:
    """Return the record as it would be with some letters more."""
    new = [
        Send(
            recipient=row["recipient"],
            lot=row["lot"],
            sent=date.fromisoformat(row["sent"]),
            method=row["method"],
            received=date.fromisoformat(row["received"]) if row["received"] else None,
        )
        for each in made
        for row in each.entry.rows.get("sends", ())
    ]
    keys = {(s.recipient, s.lot, s.sent, s.method) for s in new}
    kept = [s for s in dossier.sends if (s.recipient, s.lot, s.sent, s.method) not in keys]
    entries = [*now.entries, *(d.entry for d in made)]
    return record_of(dossier.tender, entries, replace(dossier, sends=(*kept, *new)))


def standstill_from(
    now: Procurement,
    dossier: Dossier,
    who: Who,
    made: Sequence[Draft],
    counted: dict[str, StandstillResult],
) -> list[Draft]:
    """Return the drafts of the standstill that letters start; under the Act the award notice starts it, so none."""
    record = _after(now, dossier, made)
    if record.act:
        return []
    touched = {row["lot"] for each in made for row in each.entry.rows.get("sends", ())}
    for lot in lots_of(record):
        result = standstill_of(record, lot) if lot in touched else None
        if result is not None:
            counted[lot] = result
    every = set(counted) == {lot for lot in lots_of(record) if sends(record, lot)}
    return standstill_drafts(who, record, counted, every=every)


def _another_end(
    now: Procurement, dossier: Dossier, who: Who, lot: str, counted: Mapping[str, StandstillResult]
) -> Iterator[Finding]:
    """Find that letters sent before state an earlier end than the one that now counts."""
    for each, result in counted.items():
        before = [
            e
            for e in of_kind(standing(now.entries), EntryKind.STANDSTILL, lot=each)
            if (day := e.day("last_day")) is not None
            and result.last_day is not None
            and day < result.last_day
        ]
        if before and not _promoted_since(now, before[-1], each):
            told = before[-1].day("last_day")
            ends = result.last_day
            if told is not None and ends is not None:
                said = f"letters sent before state {day_text(told)}; the last letter moves the end to {day_text(ends)}"
                yield finding("R708", f"lot {each}", said)
    del dossier, who, lot


def _promoted_since(now: Procurement, entry: Entry, lot: str) -> bool:
    """Say whether a reserve was promoted after an entry: then new letters are owed to all, and tell the new end."""
    promoted = of_kind(standing(now.entries), EntryKind.RESERVE_PROMOTED, lot=lot)
    return any((p.number or 0) > (entry.number or 0) for p in promoted)
