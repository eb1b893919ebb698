"""Check a bundle that someone gave, have it stamped, make a key, and prove that one entry is in a chain."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.bundle_zip import BundleError, Unpacked, pack, unpack
from tendering.model.findings import finding
from tendering.record.bundle import STAMP
from tendering.record.bundle_check import Checked, check
from tendering.record.chain import Link, inclusion_proof, merkle_root, proves, sha256
from tendering.record.signing import key_id, new_key
from tendering.record.stamping import request, stamped_member
from tendering.workbench.record_bundle import sealed, small, stamped, written
from tendering.workbench.records import RefusedError, no_entry, opened
from tendering.workbench.writing import Report


def check_bundle(
    path: Path,
    *,
    key: Path | None = None,
    roots: Path | None = None,
    head: str = "",
    entry: int | None = None,
) -> Report:
    """Check a bundle without a store, and name the first thing that differs.

    Args:
        path: The zip file, or the folder it was unzipped into.
        key: The public key that should have signed it.
        roots: Certificates of the stamping authority.
        head: A head printed elsewhere: it must be in the bundle's chain.
        entry: An entry that must stand in the chain at or before that head.

    Raises:
        RefusedError: A file that was named cannot be read.
    """
    unpacked = _unpacked(path)
    checked = check(
        unpacked.members,
        key=small(key) if key is not None else None,
        roots=small(roots) if roots is not None else None,
        head=head,
    )
    if checked.holds and entry is not None:
        last = checked.head_at or len(checked.digests)
        if not 1 <= entry <= last:
            said = f"entry {entry} is not in the chain up to that head: it ends with entry {last}"
            checked.findings.append(finding("R009", "bundle", said))
    if checked.holds and unpacked.repacked and not path.is_dir():
        said = "the zip file was packed by something else, or holds bytes beside its files"
        checked.findings.append(finding("R109", path.name, said))
    return Report(
        findings=tuple(checked.findings),
        data=_data(checked),
        text=_text(checked, path, entry) if checked.holds else "",
    )


def _unpacked(path: Path) -> Unpacked:
    if not path.exists():
        raise RefusedError(finding("F097", str(path), "there is no such file"))
    try:
        return unpack(path)
    except BundleError as error:
        raise RefusedError(finding("R100", path.name, str(error))) from error


def _data(checked: Checked) -> dict[str, object]:
    return {
        **checked.about,
        "verified": checked.holds,
        "redacted": checked.about.get("entries", 0) - len(checked.whole)
        if checked.holds
        else None,
        "documents": checked.documents,
        "signed": checked.signed,
        "stamped": checked.stamped or None,
        "head_at": checked.head_at,
    }


def _text(checked: Checked, path: Path, entry: int | None) -> str:
    about = checked.about
    redacted = about["entries"] - len(checked.whole)
    lines = [
        f"{path} holds: the record of {about['procurement']}.",
        f"  {counted(str(about['entries']), 'entry', 'entries')} in one chain"
        + (f", {redacted} of them with something withheld" if redacted else ""),
        f"  {counted(checked.documents, 'document')}, each the file its entry names",
    ]
    if checked.signed:
        lines.append("  signed")
    if checked.stamped:
        lines.append(f"  stamped {checked.stamped}")
    if checked.head_at is not None:
        lines.append(f"  the head given is that of entry {checked.head_at}")
    if entry is not None:
        lines.append(f"  entry {entry} is in that chain, digest {checked.digests[entry - 1]}")
    return "\n".join([*lines, f"Head: {about['head']}"])


def stamp_bundle(
    path: Path,
    *,
    request_to: Path | None = None,
    reply: Path | None = None,
    ask: Callable[[bytes], bytes] | None = None,
    dry_run: bool = False,
) -> Report:
    """Write a request for a time stamp of a bundle, or put the reply into it.

    Args:
        path: The bundle.
        request_to: Where to write the request, to be carried to the stamping authority.
        reply: The authority's reply.
        ask: Gives the reply to a request, where the authority is asked at once.
        dry_run: Make everything, write nothing.

    Raises:
        RefusedError: The bundle does not hold, is stamped already, or the reply is about something else.
    """
    if [request_to, reply, ask].count(None) != 2:
        remedy = "Give one of --request, --reply and --url."
        raise RefusedError(finding("R112", "stamp", "what to do is not said", remedy=remedy))
    members = _unpacked(path).members
    checked = check(members)
    if not checked.holds:
        raise RefusedError(*checked.findings)
    if any(n.startswith(STAMP) for n in members):
        raise RefusedError(finding("R112", path.name, "it is stamped already"))
    if request_to is not None:
        files = {request_to: sealed(lambda: request(members))}
        text = (
            f"The request is about {stamped_member(members)} of {path.name}. Carry it to the authority, for instance:\n"
            f"  curl -H 'Content-Type: application/timestamp-query' --data-binary @{request_to.name} URL > reply.tsr\n"
            f"Then: tendering record stamp {path} --reply reply.tsr"
        )
    else:
        given = (
            small(reply) if reply is not None else sealed(lambda: (ask or bytes)(request(members)))
        )
        files = {path: pack(stamped(members, given))}
        text = f"{path} is stamped. SHA-256: {sha256(files[path])}"
    with written(files, dry_run=dry_run):
        pass
    return Report(text=text, files=tuple(files), dry_run=dry_run, data={"bundle": str(path)})


def keygen(out: Path, passphrase: str, *, dry_run: bool = False) -> Report:
    """Make a key pair for signing bundles: the private key encrypted, the public key beside it.

    Raises:
        RefusedError: A file of that name is there, or the passphrase is too short.
    """
    if out.exists():
        raise RefusedError(finding("R113", str(out), "it is there already"))
    public = out.with_suffix(".pub.pem")
    if public.exists():
        raise RefusedError(finding("R113", str(public), "it is there already"))
    private_pem, public_pem = sealed(lambda: new_key(passphrase))
    with written({public: public_pem, out: private_pem}, private=(out,), dry_run=dry_run):
        pass
    known = key_id(public_pem)
    text = (
        f"Keep {out} with whoever answers for the record, and its passphrase apart from it.\n"
        f"Publish {public.name}, or its id, where others can find it: {known}"
    )
    data = {"key_id": known, "public_key": public_pem.decode()}
    return Report(text=text, data=data, files=(out, public), dry_run=dry_run)


def proof(
    ref: str,
    number: int,
    *,
    head: str = "",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Show that an entry is in the chain of a head, and give the path from its digest to the Merkle root there.

    Args:
        ref: Id or folder.
        number: The entry.
        head: A head printed elsewhere; else that of the whole record.
        out: Where to write the proof as JSON.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: There is no such entry, or that head is not in the chain at or after it.
    """
    with opened(ref, store=store) as procurement:
        links = procurement.links
        name = procurement.id
    if not 1 <= number <= len(links):
        raise RefusedError(no_entry(number, links))
    digests = [x.digest for x in links]
    wanted = head.strip().lower() or digests[-1]
    if wanted not in digests:
        raise RefusedError(
            finding("R009", ref, f"no entry of the record has the digest {head[:80]}")
        )
    size = digests.index(wanted) + 1
    if number > size:
        said = f"that head is of entry {size}: entry {number} was written after it"
        raise RefusedError(finding("R009", ref, said))
    data = _proof(name, links[number - 1], digests[:size])
    files = {}
    if out is not None:
        files[out] = (json.dumps(data, indent=1) + "\n").encode()
        with written(files, dry_run=dry_run):
            pass
    return Report(text=_proved(data), data=data, files=tuple(files), dry_run=dry_run)


def _proof(procurement: str, link: Link, digests: list[str]) -> dict[str, object]:
    path = inclusion_proof(digests, link.number - 1)
    root = merkle_root(digests)
    if not proves(link.digest, link.number - 1, len(digests), path, root):
        raise AssertionError("a proof that proves nothing")
    return {
        "procurement": procurement,
        "entry": link.number,
        "digest": link.digest,
        "head": digests[-1],
        "head_entry": len(digests),
        "root": root,
        "path": list(path),
    }


def _proved(data: Mapping[str, object]) -> str:
    path = data["path"]
    steps = "\n".join(f"  {x}" for x in path) if isinstance(path, list) else ""
    return (
        f"Entry {data['entry']} is in the chain whose head is that of entry {data['head_entry']}.\n"
        f"Digest: {data['digest']}\n"
        f"Head:   {data['head']}\n"
        f"Root of the Merkle tree over entries 1 to {data['head_entry']}: {data['root']}\n"
        f"Path from the digest to it (RFC 6962):\n{steps or '  none: it is the only entry'}"
    )
