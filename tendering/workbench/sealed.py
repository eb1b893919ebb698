"""Take in submissions where a record is kept: each is sealed by its digest as it arrives, and nothing in it is shown.

Of our own response workbook the reference and the name of the bidder are read, and nothing else; of a portal's
export the names of folders and files, its headings, and when the portal took each submission.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from tendering.files.archives import MOST_ONE, looked_at
from tendering.files.portal_reader import arrivals
from tendering.files.response_reader import bidder_of
from tendering.files.response_rows import is_reference
from tendering.files.submissions import BOOK, Sealed
from tendering.law.calendar import LONDON
from tendering.model.entries import Entry, EntryKind, name_key
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.tender import Tender
from tendering.record.chain import Draft, entries_of, sha256
from tendering.workbench.deadline import closes, shown, told
from tendering.workbench.portal import PROFILE, Delivered, delivered, layout_data, layout_text
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
from tendering.workbench.submissions import RECEIVED, is_opened, submissions, submitted
from tendering.workbench.writing import Report

SLACK = timedelta(minutes=1)
"""A time told may be this far ahead of the clock: clocks differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A submission with when it came. ``at`` is None where only a day was told; ``by_portal`` where its table says."""

    sealed: Sealed
    at: datetime | None
    by_portal: bool = False


def receive(
    ref: str,
    paths: Sequence[Path],
    who: Who,
    *,
    profile: Path | None = None,
    bidder: str = "",
    held: str = "",
    reason: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Seal submissions: all of them or, on any error, none. After the deadline each is recorded as late.

    Args:
        ref: Id or folder.
        paths: Response workbooks, folders of them, or a portal's exports.
        who: Who takes them in; the day and time are when they arrived.
        profile: How to read a portal's export.
        bidder: Every file is part of this bidder's one submission.
        held: Where they were kept sealed since they arrived, where that was before now: a portal's receipt, say.
        reason: Why a late one was late, as far as it was said.
        store: Where the record is.
        dry_run: Do everything, write nothing.

    Raises:
        RefusedError: There is no record, or nothing can be taken in; the findings say why.
    """
    with opened(ref, store=store) as procurement:
        tender = procurement.tender
        if tender is None:
            raise RefusedError(
                *(procurement.findings or (finding("F030", ref, "its tender is not found"),))
            )
        came: Delivered | None = None
        if profile is not None:
            came = delivered(paths, profile, tender)
            arrived, findings = _from_portal(came, who)
        else:
            arrived, findings = _from_files(paths, tender, who, bidder)
        data: dict[str, object] = {"procurement": procurement.id}
        text = ""
        if came is not None and dry_run:
            data["layout"] = layout_data(came)
            text = layout_text(came)
        if has_error(findings) or not arrived:
            return Report(findings=findings, data=data, text=text, dry_run=dry_run)
        notes: list[Finding] = []

        def build(now: Procurement) -> Sequence[Draft]:
            notes.clear()
            return tuple(_drafts(now, arrived, who, held=held, reason=reason, notes=notes))

        links = write(procurement, who, build, dry_run=dry_run)
    data["entries"] = receipt(links)
    said = _said(entries_of(links), dry_run=dry_run)
    return Report(
        findings=(*findings, *notes),
        data=data,
        text="\n".join(t for t in (text, said) if t),
        dry_run=dry_run,
    )


def _said(entries: Sequence[Entry], *, dry_run: bool) -> str:
    taken = [e for e in entries if e.kind in RECEIVED]
    if not taken:
        return "Nothing to seal: the record has it all."
    verb = "Would seal" if dry_run else "Sealed"
    lines = [f"{verb} {len(taken)} submission{'s' if len(taken) != 1 else ''}."]
    for entry in taken:
        late = ", LATE: set aside" if entry.kind is EntryKind.LATE_SUBMISSION else ""
        name = f" ({entry.fact('name')})" if entry.fact("name") else ""
        count = len(submitted(entry))
        files = f"{count} file{'s' if count != 1 else ''}"
        lines.append(
            f"  {entry.bidder}{name}: {files}, SHA-256 {entry.fact('digest')[:16]}...{late}"
        )
    return "\n".join(lines)


def _from_portal(came: Delivered, who: Who) -> tuple[tuple[Arrival, ...], tuple[Finding, ...]]:
    findings = list(came.findings)
    arrived: list[Arrival] = []
    first: dict[str, str] = {}
    for export in came.exports:
        times, trouble = arrivals(export)
        findings += trouble
        for folder in export.layout.folders:
            if other := first.get(folder.bidder):
                message = f"{folder.bidder} is in {other} too"
                findings.append(finding("R303", f"{export.name}, {folder.text}", message))
            first[folder.bidder] = export.name
            names = (*folder.files, *export.layout.shared)
            sealed = Sealed(
                bidder=folder.bidder,
                name=folder.name,
                files={n: export.files[n] for n in names},
                profile=came.text,
                folder=folder.text,
            )
            at = times.get(folder.bidder)
            arrived.append(
                Arrival(
                    sealed=sealed,
                    at=told(who) if at is None else at.replace(tzinfo=LONDON),
                    by_portal=at is not None,
                )
            )
    return tuple(arrived), tuple(dict.fromkeys(findings))


def _from_files(
    paths: Sequence[Path], tender: Tender, who: Who, bidder: str
) -> tuple[tuple[Arrival, ...], tuple[Finding, ...]]:
    """Read what was given: one submission for each response workbook, or with a bidder named one of all the files."""
    if bidder and not is_reference(bidder):
        return (), (finding("R302", "--bidder", f"not usable as an id: {bidder[:60]!r}"),)
    files, findings = _bodies(paths, every=bool(bidder))
    if not files:
        return (), tuple(findings)
    called: dict[int, tuple[str, str]] = {}
    for n, (name, body) in enumerate(files):
        findings += [f for f in looked_at(name, body, name) if f.code != "R308"]
        called[n] = ("", "")
        if name.lower().endswith(BOOK):
            *said, strange = bidder_of(body, name, tender)
            called[n] = (said[0], said[1])
            findings += [replace(f, severity=Severity.WARNING) for f in strange]
    if bidder:
        names = [n for n, _ in files]
        twice = {n for n in names if names.count(n) > 1}
        if twice:
            message = f"two files of one submission have the name {', '.join(sorted(twice))}"
            return (), (*findings, finding("R303", bidder, message))
        name = next((given for _, given in called.values() if given), "")
        sealed = Sealed(bidder=bidder, name=name, files=dict(files))
        return (Arrival(sealed=sealed, at=told(who)),), tuple(findings)
    arrived: dict[str, Arrival] = {}
    for n, (name, body) in enumerate(files):
        whose, given = called[n]
        if not whose:
            message = "the file does not say who bids"
            remedy = "Name the bidder with --bidder, and give all files of its submission."
            findings.append(finding("R302", name, message, remedy=remedy))
        elif whose in arrived:
            other = next(iter(arrived[whose].sealed.files))
            findings.append(finding("R303", name, f"{whose} is also in {other}"))
        else:
            sealed = Sealed(bidder=whose, name=given, files={name: body})
            arrived[whose] = Arrival(sealed=sealed, at=told(who))
    return tuple(arrived.values()), tuple(findings)


def _bodies(
    paths: Sequence[Path], *, every: bool
) -> tuple[list[tuple[str, bytes]], list[Finding]]:
    """Read the files named; of a folder its workbooks or, for one bidder, everything in it."""
    files: list[tuple[str, bytes]] = []
    findings: list[Finding] = []
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        base = path if path.is_dir() else path.parent
        for one in inside:
            name = one.relative_to(base).as_posix()
            if one.name.startswith(("~$", ".")):
                continue
            if path.is_dir() and not every and not name.lower().endswith(BOOK):
                message = "it is no response workbook, and nobody is named whose it is"
                remedy = "Give --bidder with all files of one submission, or --profile for a portal's export."
                findings.append(finding("R310", f"{path.name}/{name}", message, remedy=remedy))
                continue
            try:
                large = one.is_symlink() or one.stat().st_size > MOST_ONE
                files += [] if large else [(name, one.read_bytes())]
            except OSError as error:
                message = f"cannot be read: {error.strerror or error}"
                findings.append(finding("F096", str(one), message))
                continue
            if large:
                message = "it is a link, or larger than a submission may be"
                findings.append(finding("R307", str(one), message))
        if path.is_dir() and not files and not findings:
            findings.append(finding("F096", str(path), "there is no file here"))
    return files, findings


def _drafts(
    now: Procurement,
    arrived: Sequence[Arrival],
    who: Who,
    *,
    held: str,
    reason: str,
    notes: list[Finding],
) -> Iterator[Draft]:
    end = closes(now.tender, now.entries)
    if end is None:
        message = "the timetable has no tenders_close, so nothing can be late"
        notes.append(finding("R300", "timetable", message, remedy="Write it in the timetable."))
    wrong = [f for a in arrived for f in _faults(now, a, who, end)]
    if wrong:
        raise RefusedError(*wrong)
    for arrival in arrived:
        yield from _one(now, arrival, who, end, held=held, reason=reason, notes=notes)


def _faults(
    now: Procurement, arrival: Arrival, who: Who, end: datetime | None
) -> Iterator[Finding]:
    sealed = arrival.sealed
    if arrival.at is not None and arrival.at > who.now + SLACK:
        message = (
            f"it is said to arrive at {shown(arrival.at)}, and the clock is at {shown(who.now)}"
        )
        yield finding("R301", sealed.bidder, message)
    elif arrival.at is None and who.on > who.now.astimezone(LONDON).date():
        yield finding("R301", sealed.bidder, f"{who.on} has not come yet")
    if arrival.at is None and end is not None and who.on == end.date():
        message = (
            f"tenders close at {shown(end)}: the day alone does not say whether it is in time"
        )
        yield finding("R301", sealed.bidder, message, remedy="Give --at HH:MM.")
    for entry in submissions(now.entries, sealed.bidder):
        before, name = name_key(entry.fact("name")), name_key(sealed.name)
        if before and name and before != name:
            message = f"the id {sealed.bidder} is that of {entry.fact('name')}, and this is {sealed.name}"
            remedy = "Give the other one an id of its own with --bidder."
            yield finding("R303", sealed.bidder, message, remedy=remedy)
            return


def _one(
    now: Procurement,
    arrival: Arrival,
    who: Who,
    end: datetime | None,
    *,
    held: str,
    reason: str,
    notes: list[Finding],
) -> Iterator[Draft]:
    """Give the entries of one submission: received, received again, late, or none where it is there already."""
    sealed = arrival.sealed
    mine = submissions(now.entries, sealed.bidder)
    same = [e for e in mine if e.fact("digest") == sealed.digest]
    profile = sha256(sealed.profile.encode()) if sealed.profile else ""
    if any(e.fact("profile") == profile for e in same):
        number = next(e.number for e in same if e.fact("profile") == profile)
        message = f"the same bytes are entry {number}"
        notes.append(finding("R304", sealed.bidder, message))
        return
    if same and not is_opened(now.entries, sealed.bidder):
        # the files are those received: only how they are to be read is another
        mended = _draft(who, same[-1].kind, sealed, dict(same[-1].facts) | {"profile": profile})
        entry = replace(mended.entry, on=same[-1].on, at=same[-1].at)
        yield replace(mended, entry=entry)
        yield _superseding(who, same[-1], "the same files, read through a mended profile")
        return
    facts = {
        "digest": sealed.digest,
        "route": held or (sealed.folder and "portal export") or "file",
        "name": sealed.name,
        "profile": profile,
        "folder": sealed.folder,
    }
    late = _late(arrival, who, end, held=held)
    if late and end is not None:
        facts |= {"closed": end.isoformat(timespec="minutes"), "reason": reason}
        notes.append(finding("R300", sealed.bidder, late))
        made = _timed(_draft(who, EntryKind.LATE_SUBMISSION, sealed, facts), arrival)
        if made.entry.moment <= (end.date(), end.time()):
            # told in time and not shown to be: what can be shown is the clock
            here = who.now.astimezone(LONDON)
            at = here.time().replace(microsecond=0)
            made = replace(made, entry=replace(made.entry, on=here.date(), at=at))
        yield made
        return
    for before in (e for e in mine if e.kind is EntryKind.SUBMISSION_RECEIVED):
        message = f"it takes the place of entry {before.number}, received {before.on}"
        notes.append(finding("R305", sealed.bidder, message))
    yield _timed(_draft(who, EntryKind.SUBMISSION_RECEIVED, sealed, facts), arrival)
    for before in (e for e in mine if e.kind is EntryKind.SUBMISSION_RECEIVED):
        yield _superseding(who, before, "a later submission before the deadline")


def _late(arrival: Arrival, who: Who, end: datetime | None, *, held: str) -> str:
    """Say why a submission is late, by the time told or by the clock; nothing where it is in time."""
    if end is None:
        return ""
    if arrival.at is not None and arrival.at > end:
        return f"it arrived at {shown(arrival.at)}, and tenders closed at {shown(end)}"
    if arrival.at is None and who.on > end.date():
        return f"it arrived on {who.on}, and tenders closed at {shown(end)}"
    if who.now > end and not held and not arrival.by_portal:
        return (
            f"the clock says {shown(who.now)}, tenders closed at {shown(end)}, and nothing says where it was kept "
            "until now (--held)"
        )
    return ""


def _timed(made: Draft, arrival: Arrival) -> Draft:
    """Date an entry by what the portal says, where it does."""
    if not arrival.by_portal or arrival.at is None:
        return made
    at = arrival.at
    return replace(made, entry=replace(made.entry, on=at.date(), at=at.time()))


def _draft(who: Who, kind: EntryKind, sealed: Sealed, facts: Mapping[str, str]) -> Draft:
    files = [(file_ref(name, body), body) for name, body in sorted(sealed.files.items())]
    if sealed.profile:
        body = sealed.profile.encode()
        files.append((file_ref(PROFILE, body), body))
    return draft(who, kind, bidder=sealed.bidder, facts=dict(facts), files=files)


def _superseding(who: Who, entry: Entry, reason: str) -> Draft:
    facts = {
        "what": f"the submission of {entry.bidder}",
        "number": str(entry.number),
        "reason": reason,
    }
    return draft(who, EntryKind.SUPERSEDED, bidder=entry.bidder, facts=facts)
