"""Decide what is withheld from whom, with its ground; and give a set out: the entries and documents, each released or withheld."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.record.audiences import AUDIENCES, BIDDER, FOI, needs_test
from tendering.record.bundle import MANIFEST, SUMS, WITHHELD, manifest, sums, withheld_csv
from tendering.record.chain import Draft, sha256
from tendering.record.passages import Passage
from tendering.record.redaction import flags_text, redacted, texts
from tendering.workbench.record_bundle import doubts_text, members_of_copy
from tendering.workbench.record_copies import Copy, copy_of
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

NO_GROUND = frozenset({"", "y", "yes", "true", "x", "1", "withhold", "withheld", "confidential"})
ITEMS = "items.csv"


def redact(
    ref: str,
    who: Who,
    *,
    entry: int,
    part: str = "",
    audiences: Sequence[str],
    ground: str,
    test: str = "",
    words: str = "",
    release: bool = False,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that part of an entry is withheld from some audiences, on a ground. Nothing of the record is changed.

    Args:
        ref: Id or folder.
        who: Who decides it.
        entry: The number of the entry.
        part: Such as ``facts.summary``, ``rows.consensus.3.reason``, ``rows.consensus`` or ``files.DIGEST``; empty is all.
        audiences: From whom.
        ground: The provision.
        test: The public-interest test, where the ground is qualified.
        words: The passage; empty is the whole part. Of a release, a name that is given wherever it stands.
        release: Give free what would be withheld by default; ``ground`` then says why.
        store: See `records.opened`.
        dry_run: Show how it would read, write nothing.

    Raises:
        RefusedError: It names nothing that is there, or lacks its ground: everything wrong at once.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        full = _full_part(now.entries, entry, part)
        wrong = (
            *_audience_problems(audiences),
            *_part_problems(now.entries, entry, full, words),
            *_ground_problems(audiences, ground, test, release=release),
        )
        if wrong:
            raise RefusedError(*wrong)
        facts = {
            "entry": str(entry),
            "part": full,
            "audiences": "; ".join(audiences),
            "ground": ground,
            "test": test,
            "words": words,
            "decision": "release" if release else "",
        }
        return (draft(who, EntryKind.REDACTION, facts=facts),)

    with opened(ref, store=store) as procurement:
        before = procurement.entries
        links = write(procurement, who, build, dry_run=dry_run)
    after = (*before, *(x.entry for x in links))
    verb = (
        ("Would release" if dry_run else "Released")
        if release
        else ("Would withhold" if dry_run else "Withheld")
    )
    lines = [f"{verb}, as entry {links[0].number} says:"]
    for audience in audiences:
        changed = _places(before, audience, release=release) ^ _places(
            after, audience, release=release
        )
        shown = [f"entry {n}, {p or 'whole'}" for n, p in sorted(changed) if n != links[0].number]
        more = f" and {len(shown) - 12} more places" if len(shown) > 12 else ""
        said = "; ".join(shown[:12]) + more if shown else "nothing that was not so before"
        lines.append(f"  for {AUDIENCES[audience]}: {said}")
    return Report(text="\n".join(lines), data={"entries": receipt(links)}, dry_run=dry_run)


def _places(entries: Sequence[Entry], audience: str, *, release: bool) -> set[tuple[int, str]]:
    """Return the places withheld from an audience; defaults count where something is released from them."""
    bidder = "-" if audience == BIDDER else ""
    seen = redacted(entries, audience, bidder=bidder, defaults=release)
    return {(w.number, w.part) for w in seen.withheld}


def _full_part(entries: Sequence[Entry], number: int, part: str) -> str:
    """Return a part with a digest that was only begun written out."""
    if not part.startswith("files.") or not 1 <= number <= len(entries):
        return part
    begun = part.removeprefix("files.").lower()
    hits = [f.digest for f in entries[number - 1].files if f.digest.startswith(begun)]
    return f"files.{hits[0]}" if len(hits) == 1 and len(begun) >= 8 else part


def _audience_problems(audiences: Sequence[str]) -> Iterator[Finding]:
    remedy = f"Write one of {', '.join(AUDIENCES)}."
    if not audiences:
        yield finding("R120", "--audience", "no audience is named", remedy=remedy)
    for audience in audiences:
        if audience not in AUDIENCES:
            said = f"{audience[:60]!r} is no audience"
            yield finding("R120", "--audience", said, remedy=remedy)


def _part_problems(
    entries: Sequence[Entry], number: int, part: str, words: str
) -> Iterator[Finding]:
    if not 1 <= number <= len(entries):
        yield finding("R120", "--entry", f"the record has no entry {number}")
        return
    entry = entries[number - 1]
    found = [t for p, t in texts(entry) if part in ("", p) or p.startswith(f"{part}.")]
    where = f"entry {number}"
    if not found:
        parts = list(dict.fromkeys(p for p, _ in texts(entry)))
        shown = ", ".join(parts[:12]) + (" ..." if len(parts) > 12 else "")
        yield finding("R120", where, f"it has no part {part[:80]!r}; it has {shown or 'none'}")
    elif words and not part.startswith("files."):
        passage = Passage(text=words, ground=".")
        if not any(passage.found_in(t) for t in found):
            yield finding(
                "R120", where, f"the words {words[:80]!r} do not stand in {part or 'it'}"
            )


def _ground_problems(
    audiences: Sequence[str], ground: str, test: str, *, release: bool
) -> Iterator[Finding]:
    if ground.strip().rstrip(".").lower() in NO_GROUND:
        said = "it does not say why that is released" if release else "no provision is named"
        yield finding("R121", "--ground", said)
    elif release:
        return
    elif FOI in audiences and needs_test(ground) and not test.strip():
        said = f"{ground} holds only where the public interest in keeping it back is the greater: the test is not recorded"
        yield finding("R121", "--test", said)


def disclose(
    ref: str,
    out: Path,
    who: Who,
    *,
    audience: str = "",
    bidder: str = "",
    what: str = "",
    request: int | None = None,
    reuse: int | None = None,
    contract: bool = False,
    release: Collection[str] = (),
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write a disclosure set into a folder of its own, with the list of its items, and record its digest.

    Args:
        ref: Id or folder.
        out: The folder; it must not be there, or be empty.
        who: Who gives it.
        audience: To whom; of a set made again, that of the set.
        bidder: To which, where that is a bidder.
        what: What the set is, for the record.
        request: The entry of the request it answers.
        reuse: The entry of an earlier set: the same redactions, refused where they changed since.
        contract: Only the contract documents of what was signed: the copy to be published.
        release: Digests of documents a person has read and found fit to go out.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: The folder is in the way, the request or set is not there, or the redactions changed.
    """
    with opened(ref, store=store) as procurement:
        entries = procurement.entries
        if request is not None and not _is(entries, request, EntryKind.REQUEST_RECEIVED):
            raise RefusedError(finding("R130", f"entry {request}", "it is no request"))
        if reuse is not None:
            audience, bidder = _reused(entries, reuse, audience, bidder)
        if not audience:
            remedy = f"Write one of {', '.join(AUDIENCES)}."
            raise RefusedError(
                finding("R120", "--audience", "no audience is named", remedy=remedy)
            )
        copy = copy_of(procurement, audience=audience, bidder=bidder, release=release)
        members = _contract(copy) if contract else members_of_copy(procurement, copy)
        members = {**members, ITEMS: _items(copy, contract=contract)}
        members = _relisted(members, contract=contract)
        digest = sha256(members[MANIFEST] if MANIFEST in members else members[ITEMS])
        kind = "contract copy" if contract else "disclosure set"
        facts = {
            "audience": f"bidder {bidder}" if bidder else audience,
            "digest": digest,
            "what": what or kind,
            "upto": str(len(copy.links)),
            "flags": sha256(flags_text(entries, audience).encode()),
            "request": str(request or ""),
            "reuse": str(reuse or ""),
        }

        def build(now: Procurement) -> Sequence[Draft]:
            if now.head != procurement.head:
                said = "another entry was written meanwhile"
                raise RefusedError(
                    finding("R004", "record", said, remedy="Run the command again.")
                )
            return (draft(who, EntryKind.DISCLOSED, facts=facts),)

        with placed(members, out, dry_run=dry_run):
            links = write(procurement, who, build, dry_run=dry_run)
    seen = copy.seen
    text = (
        f"{'Would write' if dry_run else 'Wrote'} the {kind} for {AUDIENCES[audience]} to {out}: "
        f"{len(members)} files, {len(seen.withheld) if seen else 0} places withheld.\n"
        f"{ITEMS} lists each item, released or withheld, with its ground. Digest: {digest}"
    )
    doubts = dict(seen.doubts) if seen is not None else {}
    text = "\n".join([text, *doubts_text(doubts)])
    data = {
        "digest": digest,
        "doubts": doubts,
        "entries": receipt(links),
        "items": _item_rows(copy, contract=contract),
    }
    return Report(
        findings=copy.findings,
        text=text,
        data=data,
        files=tuple(out / n for n in sorted(members)),
        dry_run=dry_run,
    )


def _is(entries: Sequence[Entry], number: int, kind: EntryKind) -> bool:
    return 1 <= number <= len(entries) and entries[number - 1].kind is kind


def _reused(entries: Sequence[Entry], number: int, audience: str, bidder: str) -> tuple[str, str]:
    """Return the audience of an earlier set, whose redactions must still be those that stand."""
    if not _is(entries, number, EntryKind.DISCLOSED):
        raise RefusedError(finding("R150", f"entry {number}", "it is no disclosure set"))
    before = entries[number - 1]
    name, _, whose = before.fact("audience").partition(" ")
    if (audience or name, bidder or whose) != (name, whose):
        said = f"that set was for {before.fact('audience')}"
        raise RefusedError(finding("R150", f"entry {number}", said))
    if sha256(flags_text(entries, name).encode()) != before.fact("flags"):
        later = [
            str(e.number)
            for e in of_kind(entries[number:], EntryKind.REDACTION, EntryKind.SUPERSEDED)
        ]
        said = f"redactions were decided or taken back since: entries {', '.join(later)}"
        raise RefusedError(finding("R150", f"entry {number}", said))
    return name, whose


def _contract(copy: Copy) -> dict[str, bytes]:
    """Return the contract documents, as they go out, and what is withheld from them."""
    signed = {e.number for e in of_kind(copy.entries, EntryKind.SIGNED)}
    made = {
        d.path: d.data
        for d in copy.documents
        if d.path and d.data is not None and signed & set(d.entries)
    }
    if not signed:
        raise RefusedError(
            finding("R004", "record", "nothing is signed yet: there is no contract to publish")
        )
    withheld = [w for w in copy.seen.withheld if w.number in signed] if copy.seen else []
    return {**made, WITHHELD: withheld_csv(withheld)}


def _relisted(members: Mapping[str, bytes], *, contract: bool) -> dict[str, bytes]:
    """Return a set whose manifest and sums list its items too."""
    if contract:
        return {**members, SUMS: sums(members)}
    about = json.loads(members[MANIFEST])
    facts = {k: v for k, v in about.items() if k != "files"}
    plain = {n: d for n, d in members.items() if n not in (MANIFEST, SUMS)}
    listed = {**plain, MANIFEST: manifest(facts, plain)}
    return {**listed, SUMS: sums(listed)}


def _item_rows(copy: Copy, *, contract: bool) -> list[dict[str, str]]:
    """Return each entry and document with what became of it: released, released in part, or withheld, and the grounds."""
    rows = []
    signed = {e.number for e in of_kind(copy.entries, EntryKind.SIGNED)}
    for entry in () if contract else copy.entries:
        number = entry.number or 0
        withheld = copy.seen.of(number) if copy.seen is not None else ()
        parts = sum(1 for p, _ in texts(entry) if not p.startswith("files."))
        hidden = {w.part for w in withheld if not w.part.startswith("files.")}
        decision = "released"
        if hidden:
            decision = "withheld" if len(hidden) >= parts else "released in part"
        rows.append(
            {
                "item": f"entry {number}",
                "what": entry.kind.value.replace("_", " "),
                "decision": decision,
                "ground": "; ".join(dict.fromkeys(w.ground for w in withheld if w.part in hidden)),
                "public_interest_test": "; ".join(
                    dict.fromkeys(w.test for w in withheld if w.test)
                ),
            }
        )
    for document in copy.documents:
        if contract and not signed & set(document.entries):
            continue
        held = copy.seen.files.get(document.digest) if copy.seen is not None else None
        decision = "withheld" if not document.path else "released"
        rows.append(
            {
                "item": f"document {document.digest[:16]}",
                "what": document.name,
                "decision": "released in part" if document.altered else decision,
                "ground": document.why,
                "public_interest_test": held.test if held is not None else "",
            }
        )
    return rows


def _items(copy: Copy, *, contract: bool) -> bytes:
    out = io.StringIO()
    names = ("item", "what", "decision", "ground", "public_interest_test")
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_item_rows(copy, contract=contract))
    return out.getvalue().encode()


@contextmanager
def placed(members: Mapping[str, bytes], out: Path, *, dry_run: bool) -> Iterator[None]:
    """Write a folder aside, do what stands in the block, then put it in place whole; if it raises, nothing is left.

    Raises:
        RefusedError: Something is there already.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise RefusedError(finding("R113", str(out), "something is there already"))
    if dry_run:
        yield
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".tendering-", dir=out.parent) as aside:
        folder = Path(aside) / "set"
        for name, data in members.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield
        if out.is_dir():
            out.rmdir()
        folder.replace(out)
