"""Bundles of a record: made, signed, stamped, and checked with nothing but themselves."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import time
from pathlib import Path
from typing import TypeVar

from tendering.documents.dates import british
from tendering.documents.names import counted
from tendering.documents.record_how import how_to_check
from tendering.documents.record_index import Subject, render
from tendering.documents.word import RefusedError as TemplateRefusedError
from tendering.files.bundle_zip import pack
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import finding
from tendering.record.bundle import HOW, INDEX, MANIFEST, SUMS, Contents, members_of, sums
from tendering.record.chain import Draft, head_of, sha256, with_texts
from tendering.record.passages import without
from tendering.record.signing import SealError, signed
from tendering.record.stamping import reply_name, request, stamped_member, told
from tendering.record.states import states_of
from tendering.record.visibility import marks_or_leads
from tendering.workbench.record_copies import Copy, copy_of, tables_of
from tendering.workbench.records import (
    MODEL_FILE,
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

T = TypeVar("T")
OPEN_MARKS = "R125"
"""What the copy says where it holds marks that others may not see yet."""
MOST_SMALL = 5_000_000
"""Bytes of a key, a request, a reply or a file of certificates: more is another kind of file."""


def _not_for_the_panel(now: Procurement, copy: Copy, who: Who | None) -> None:
    """Refuse a whole record that holds marks not closed yet to whoever marks, and to nobody known.

    Raises:
        RefusedError: It does, and it is.
    """
    held = [f for f in copy.findings if f.code == OPEN_MARKS]
    if held and (who is None or marks_or_leads(now.entries, who.name)):
        whose = f"{who.name} is on the panel" if who is not None else "nobody says who makes it"
        raise RefusedError(finding("R443", "bundle", f"{held[0].message}, and {whose}"))


def bundle(
    ref: str,
    out: Path | None,
    who: Who | None,
    *,
    audience: str = "",
    bidder: str = "",
    upto: int | None = None,
    release: Collection[str] = (),
    reason: str = "",
    key: Path | None = None,
    passphrase: Callable[[], str] = str,
    tsa_request: Path | None = None,
    stamp: Callable[[bytes], bytes] | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write the record, or a copy of it for an audience, as one zip that anyone can check, and record that it was made.

    Args:
        ref: Id or folder.
        out: The zip file; else ``out/ID/record.zip``.
        who: Who makes it; None records nothing.
        audience: See `record_copies.copy_of`.
        bidder: Likewise.
        upto: Likewise.
        release: Likewise.
        reason: Why it is made, for the record.
        key: A private key to sign it with.
        passphrase: Asked for that of the key.
        tsa_request: Where to write a request for a time stamp.
        stamp: Gives the reply of a stamping authority to a request.
        store: See `records.opened`.
        dry_run: Make everything, write nothing.

    Raises:
        RefusedError: Something cannot be made; nothing is written.
    """
    with opened(ref, store=store) as procurement:
        copy = copy_of(procurement, audience=audience, bidder=bidder, upto=upto, release=release)
        _not_for_the_panel(procurement, copy, who)
        members = members_of_copy(procurement, copy)
        if key is not None:
            pem, words = small(key), passphrase()
            unsigned = members
            members = with_sums(unsigned, sealed(lambda: signed(unsigned, pem, words)))
        if stamp is not None:
            asked = members
            members = stamped(asked, sealed(lambda: stamp(request(asked))))
        target = out or Path("out") / procurement.id / _file_name(audience, bidder)
        files = {target: pack(members)}
        if tsa_request is not None:
            to_stamp = members
            files[tsa_request] = sealed(lambda: request(to_stamp))
        digest = sha256(files[target])
        about = json.loads(members[MANIFEST])

        def build(now: Procurement) -> Sequence[Draft]:
            del now
            if who is None:
                return ()
            facts = {
                "digest": digest,
                "head": about["head"],
                "audience": bidder or audience,
                "reason": reason,
            }
            return (draft(who, EntryKind.BUNDLE_MADE, facts=facts),)

        with written(files, dry_run=dry_run):
            links = write(procurement, who, build, dry_run=dry_run) if who is not None else ()
    data = {
        **{k: v for k, v in about.items() if k != "files"},
        "sha256": digest,
        "documents": sum(1 for d in copy.documents if d.path),
        "left_out": [
            {"digest": d.digest, "name": d.name, "why": d.why}
            for d in copy.documents
            if not d.path
        ],
        "withheld": len(copy.seen.withheld) if copy.seen is not None else 0,
        "doubts": dict(copy.seen.doubts) if copy.seen is not None else {},
        "signed": key is not None,
        "recorded": receipt(links),
    }
    return Report(
        findings=copy.findings,
        data=data,
        text=_said(data, target, dry_run=dry_run),
        files=tuple(files),
        dry_run=dry_run,
    )


def _file_name(audience: str, bidder: str) -> str:
    return f"record{'-' if audience else ''}{bidder or audience}.zip"


def _said(data: Mapping[str, object], target: Path, *, dry_run: bool) -> str:
    left = data["left_out"]
    out = f", {len(left)} left out" if isinstance(left, list) and left else ""
    hidden = f", {data['withheld']} places withheld" if data["withheld"] else ""
    copy_count = str(data["documents"])
    made = "Would make" if dry_run else "Made"
    lines = [
        f"{made} {target}: {data['entries']} entries, {counted(copy_count, 'document')}{out}{hidden}.",
        f"SHA-256: {data['sha256']}",
        f"Head:    {data['head']}",
        "HOW-TO-CHECK.txt in it says how anyone checks it; `tendering record check` does it in one step.",
    ]
    return "\n".join([*lines, *doubts_text(data["doubts"])])


def doubts_text(doubts: object) -> list[str]:
    """Return what a lawyer should look at before a copy goes out, as lines."""
    if not isinstance(doubts, Mapping) or not doubts:
        return []
    return ["Before it goes out, have a lawyer look at:", *(f"  {d}" for d in doubts.values())]


def members_of_copy(procurement: Procurement, copy: Copy) -> dict[str, bytes]:
    """Return every file of a bundle, neither signed nor stamped.

    Raises:
        RefusedError: The template of the index cannot be used.
    """
    tables = tables_of(copy)
    whole = tuple(x.entry for x in copy.links)
    subject = _subject(procurement, copy, tuple(sorted(tables)))
    try:
        index = render(subject, copy.links, copy.documents, copy.seen)
    except TemplateRefusedError as refused:
        raise RefusedError(refused.finding) from refused
    how = how_to_check(
        procurement.id, head_of(copy.links), len(whole), redacted=copy.seen is not None
    )
    pages = {INDEX: index.encode(), HOW: how.encode(), **tables, **_model(copy)}
    return members_of(
        Contents(
            procurement=procurement.id,
            links=tuple(with_texts(copy.links, procurement.store.each_row(procurement.id))),
            documents=copy.documents,
            copy=copy.seen,
            pages=pages,
        )
    )


def _model(copy: Copy) -> dict[str, bytes]:
    """Return the definition as it was last published or amended, under its own name, where it goes out."""
    still = standing(x.entry for x in copy.links)
    for entry in reversed(of_kind(still, EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)):
        for file in entry.files:
            if file.name == MODEL_FILE:
                found = next((d.data for d in copy.documents if d.digest == file.digest), None)
                return {f"model/{MODEL_FILE}": found} if found is not None else {}
    return {}


def _subject(procurement: Procurement, copy: Copy, tables: tuple[str, ...]) -> Subject:
    tender = procurement.tender
    entries = tuple(x.entry for x in copy.links)
    started = of_kind(entries, EntryKind.RECORD_STARTED)
    title = (started[-1].fact("title") if started else "") or (tender.title if tender else "")
    return Subject(
        procurement=procurement.id,
        title=title,
        authority=tender.authority.name if tender else "",
        tender=tender.id if tender else "",
        fingerprint=tender.fingerprint if tender else "",
        states=_states(procurement, copy),
        tables=tables,
    )


def _states(procurement: Procurement, copy: Copy) -> tuple[tuple[str, str, str, str], ...]:
    """Return where each lot stands at the end of the last day of the record, so that the same record says the same."""
    entries = tuple(x.entry for x in copy.links)
    last = max(e.on for e in entries)
    passages = copy.seen.passages if copy.seen is not None else ()
    return tuple(
        (
            s.lot or "every lot",
            s.state.value,
            british(s.since) if s.since else "",
            without(s.because, passages),
        )
        for s in states_of(procurement.tender, entries, (last, time(23, 59, 59)))
    )


@contextmanager
def written(
    files: Mapping[Path, bytes], *, dry_run: bool, private: Collection[Path] = ()
) -> Iterator[None]:
    """Write files aside, do what stands in the block, then put them in place; if it raises, no file is left.

    What is ``private`` only its owner may read.

    Raises:
        RefusedError: A folder stands where a file belongs.
    """
    for path in files:
        if path.is_dir():
            raise RefusedError(finding("R113", str(path), "a folder of that name is there"))
    if dry_run:
        yield
        return
    aside: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".tendering-", dir=path.parent)
            aside[path] = Path(name)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        yield
        for path, made in aside.items():
            made.chmod(0o600 if path in private else 0o644)
            made.replace(path)
    finally:
        for made in aside.values():
            made.unlink(missing_ok=True)


def sealed(make: Callable[[], T]) -> T:
    """Return what signing or stamping gives.

    Raises:
        RefusedError: It cannot be done, with the code of why.
    """
    try:
        return make()
    except SealError as error:
        raise RefusedError(finding(error.code, "bundle", error.said)) from error


def with_sums(members: Mapping[str, bytes], more: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return a bundle with files added that its manifest does not list, and its sums anew."""
    both = {**members, **more}
    return {**both, SUMS: sums(both)}


def stamped(members: Mapping[str, bytes], reply: bytes) -> dict[str, bytes]:
    """Return a bundle with the reply of a stamping authority, which must be about this bundle.

    Raises:
        RefusedError: It is about something else, or no reply.
    """
    try:
        told(reply, members[stamped_member(members)])
    except SealError as error:
        code = "R112" if error.code == "R106" else error.code
        raise RefusedError(finding(code, "stamp", error.said)) from error
    return with_sums(members, {reply_name(members): reply})


def small(path: Path) -> bytes:
    """Return the bytes of a key, a request, a reply or a file of certificates.

    Raises:
        RefusedError: There is no such file, or it is too large to be one.
    """
    if not path.is_file():
        raise RefusedError(finding("F097", str(path), "there is no such file"))
    with path.open("rb") as file:
        data = file.read(MOST_SMALL + 1)
    if len(data) > MOST_SMALL:
        raise RefusedError(finding("F096", str(path), "it is too large for what it should be"))
    return data
