"""The competition, made public: publish the rules and freeze them, answer questions to all."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tendering.checks import check_record, check_tender
from tendering.checks.before_publication import CODE, lacking
from tendering.checks.record import Moment
from tendering.files.definition import read_text, tender_from_text
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding, has_error, stopping
from tendering.model.remedies import with_id
from tendering.model.tender import Tender
from tendering.record.chain import Draft, sha256
from tendering.record.states import State, closing, moment_text, states_of
from tendering.record.turns import refusals
from tendering.workbench.follows import undecided
from tendering.workbench.library import find_tender, not_found, shelves
from tendering.workbench.records import (
    MODEL_FILE,
    RECORD_FILE,
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

REPEATED = frozenset({"X79", "X91"})
"""What the record's own checks say of the time before publication: here it is said once, with what it asks for."""


def publish(
    ref: str, who: Who, *, tested: str = "", store: str = "", dry_run: bool = False
) -> Report:
    """Publish the rules: list all that is missing, refuse what the law asks for, else freeze the definition.

    Args:
        ref: Id or folder of the procurement.
        who: Who publishes, and when.
        tested: How the rules were tried on invented bids, and the result.
        store: See `records.opened`.
        dry_run: List what is missing, write nothing.
    """
    said: list[Finding] = []
    with opened(ref, store=store) as procurement:

        def build(now: Procurement) -> tuple[Draft, ...]:
            tender, data = _definition(now)
            made = published(
                who, EntryKind.MODEL_PUBLISHED, tender, data, facts={"tested": tested}
            )
            said[:] = before_publication(now, tender, made.entry)
            if has_error(said):
                raise RefusedError(*said)
            return (made,)

        links = write(procurement, who, build, dry_run=dry_run)
        entry = links[-1].entry
        said = list(with_id(said, procurement.id))
    verb = "Would publish" if dry_run else "Published"
    text = (
        f"{verb} the rules of {procurement.id}. Fingerprint {entry.fact('fingerprint')}\n"
        "They are frozen in the record: from now on the definition in lots/ counts for nothing.\n"
        f"Next: publish the notice, and record it: tendering record add {procurement.id} notice_published notice=... number=..."
    )
    data = {"procurement": procurement.id, "entries": receipt(links)}
    return Report(findings=tuple(said), data=data, text=text, dry_run=dry_run)


def before_publication(now: Procurement, tender: Tender, made: Entry) -> list[Finding]:
    """Return all that stands against publication, and all that is advised before it, at once."""
    at = [s for s in states_of(tender, now.entries, made.moment) if s.at_least(State.PUBLISHED)]
    if at:
        return list(refusals(tender, now.entries, made))
    found = [*lacking(tender, now.entries), *stopping(check_tender(tender), "pack")]
    found += undecided(tender)
    found += _close_to_come(tender, made.moment)
    known = set(check_record(tender, now.entries))
    found += [
        f
        for f in check_record(tender, (*now.entries, made))
        if f not in known and f.code not in REPEATED and not _said_already(f, found)
    ]
    return found


def _said_already(one: Finding, found: Sequence[Finding]) -> bool:
    """Say whether a finding of the conflicts assessment repeats that there is none."""
    return one.code == "X19" and any(
        f.code == CODE and "conflicts assessment" in f.message for f in found
    )


def _close_to_come(tender: Tender, moment: Moment) -> list[Finding]:
    """Find that bidders are not told when bids must be in, or that the time is over before they read it."""
    closes = closing(tender)
    where = tender.at("timetable")
    if not closes:
        said = "the timetable does not say when bids must be in"
        remedy = "Write an event tenders_close with its day and time, under timetable."
        return [finding("R214", where, said, remedy=remedy)]
    if closes[0] <= moment:
        said = f"bids would have to be in by {moment_text(closes[0])}, which is over"
        return [finding("R214", where, said, remedy="Correct the timetable.")]
    return []


def _definition(now: Procurement) -> tuple[Tender, bytes]:
    """Return the definition as it stands beside the record, not yet published, and its bytes.

    Raises:
        RefusedError: It is not there, or it has errors.
    """
    path = definition_path(now)
    if path is None:
        started = of_kind(standing(now.entries), EntryKind.RECORD_STARTED)
        raise RefusedError(not_found("lots", started[-1].fact("tender") if started else ""))
    return read_definition(path)


def definition_path(now: Procurement) -> Path | None:
    """Return where the definition of a procurement's tender is edited; None where it is nowhere."""
    started = of_kind(standing(now.entries), EntryKind.RECORD_STARTED)
    return find_tender(started[-1].fact("tender"), now.folder) if started else None


def read_definition(path: Path) -> tuple[Tender, bytes]:
    """Return a definition and its exact bytes, read once.

    Raises:
        RefusedError: It cannot be read, or has errors.
    """
    text, findings = read_text(path)
    if text is None:
        raise RefusedError(*findings)
    tender, findings = tender_from_text(text, path.name)
    if tender is None:
        raise RefusedError(*findings)
    data = path.read_bytes()
    if data.decode("utf-8-sig", "replace") != text:
        raise RefusedError(finding("D001", path.name, "the file changed while it was read"))
    return tender, data


def published(
    who: Who,
    kind: EntryKind,
    tender: Tender,
    data: bytes,
    *,
    facts: dict[str, str],
    rows: Sequence[dict[str, str]] = (),
) -> Draft:
    """Draft the entry that freezes a definition, its exact bytes among its files."""
    return draft(
        who,
        kind,
        facts={"fingerprint": tender.fingerprint, **facts},
        rows={CHANGES: rows},
        files=[(file_ref(MODEL_FILE, data), data)],
    )


CHANGES = "changes"
"""The rows of an amendment: path, before, after. The record alone has them."""


def clarify(
    ref: str,
    question: str,
    answer: str,
    who: Who,
    *,
    told: bool = False,
    lot: str = "",
    number: int | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record a question and its answer to all.

    Args:
        ref: Id or folder of the procurement.
        question: As asked, without who asked it.
        answer: As published; empty while there is none.
        who: Who answers.
        told: Every bidder was given it.
        lot: The lot it concerns; empty is every lot.
        number: The entry of the same question that this one replaces, once it is answered or told.
        store: See `records.opened`.
        dry_run: Write nothing.
    """
    with opened(ref, store=store) as procurement:

        def build(now: Procurement) -> tuple[Draft, ...]:
            before = _asked(now, number) if number is not None else None
            facts = {
                "question": question or (before.fact("question") if before else ""),
                "answer": answer or (before.fact("answer") if before else ""),
                "told": "yes" if told else "",
            }
            if not facts["question"]:
                remedy = "Give --question, as asked, without who asked."
                raise RefusedError(
                    finding("R007", "--question", "there is no question", remedy=remedy)
                )
            if told and not facts["answer"]:
                said = "everyone was told, and there is no answer"
                raise RefusedError(finding("R007", "--answer", said, remedy="Give --answer."))
            made = draft(who, EntryKind.CLARIFICATION, lot=lot or _lot(before), facts=facts)
            if before is None:
                return (made,)
            gone = {"number": str(before.number), "reason": "answered, or given to everyone"}
            return (draft(who, EntryKind.SUPERSEDED, lot=before.lot, facts=gone), made)

        links = write(procurement, who, build, dry_run=dry_run)
        entry = links[-1].entry
    lines = [f"{'Would record' if dry_run else 'Recorded'} as entry {links[-1].number}."]
    if entry.fact("told") != "yes":
        what = "give it to every bidder" if entry.fact("answer") else "answer it, to every bidder"
        lines.append(
            f"Next: {what}, then: tendering clarify {procurement.id} --entry {links[-1].number} --told"
        )
    data = {"procurement": procurement.id, "entries": receipt(links)}
    return Report(data=data, text="\n".join(lines), dry_run=dry_run)


def _lot(entry: Entry | None) -> str:
    return entry.lot if entry is not None else ""


def _asked(now: Procurement, number: int) -> Entry:
    """Return the clarification of a number.

    Raises:
        RefusedError: No clarification of that number stands.
    """
    for entry in of_kind(standing(now.entries), EntryKind.CLARIFICATION):
        if entry.number == number:
            return entry
    said = f"entry {number} is no clarification that stands"
    raise RefusedError(finding("F097", "--entry", said))


def drift(now: Procurement) -> tuple[Finding, ...]:
    """Find that the definition that can still be edited is no longer the one published."""
    path = definition_path(now)
    models = of_kind(standing(now.entries), EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)
    frozen = [f.digest for e in models[-1:] for f in e.files if f.name == MODEL_FILE]
    if path is None or not frozen or now.tender is None:
        return ()
    text, _ = read_text(path)
    if text is not None and sha256(path.read_bytes()) == frozen[0]:
        return ()
    tender, _ = tender_from_text(text, path.name) if text is not None else (None, ())
    if tender is not None and tender.fingerprint == now.tender.fingerprint:
        return ()
    is_now = f"it is {tender.fingerprint[:SHORT]} now" if tender else "it cannot be read now"
    said = f"{now.id} was published with the rules {now.tender.fingerprint[:SHORT]}, and {is_now}"
    return with_id([finding("R206", path.as_posix(), said)], now.id)


def drift_of(path: Path) -> tuple[Finding, ...]:
    """Find the procurements of one's own that were published with another text of a definition."""
    found: list[Finding] = []
    for shelf in shelves("evaluations"):
        if shelf.shipped or not (shelf.folder / RECORD_FILE).is_file():
            continue
        with (
            suppress(RefusedError),
            opened(str(shelf.folder), store=str(shelf.folder / RECORD_FILE)) as now,
        ):
            mine = definition_path(now)
            if mine is not None and mine.resolve() == path.resolve():
                found += drift(now)
    return tuple(found)


SHORT = 12
"""Characters of a fingerprint that are shown."""
