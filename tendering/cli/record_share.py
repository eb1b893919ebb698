"""The `record` commands that make, sign, stamp and check bundles."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import DryRun, Ref, StoreAt
from tendering.workbench.writing import Report

PASSPHRASE = "TENDERING_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable

BundlePath = Annotated[
    Path,
    typer.Argument(metavar="BUNDLE", help="The zip file, or the folder it was unzipped into."),
]
Audience = Annotated[
    str,
    typer.Option(help="For whom: bidder, foi, ring or councillors (default: nobody, the whole)."),
]
Bidder = Annotated[str, typer.Option(help="Of a bidder's copy: which bidder.")]
Release = Annotated[
    list[str] | None,
    typer.Option(help="Digest of a document that a person has read and found fit to go out."),
]


def register(group: typer.Typer) -> None:
    """Add the commands to the group `record`."""
    commands: dict[str, Callable[..., None]] = {
        "bundle": bundle,
        "check": check,
        "proof": proof,
        "keygen": keygen,
        "stamp": stamp,
    }
    for name, command in commands.items():
        group.command(name)(command)


@enters
def bundle(
    ref: Ref,
    *,
    out: Annotated[
        Path | None, typer.Option(help="The zip file (default: out/ID/record.zip).")
    ] = None,
    audience: Audience = "",
    bidder: Bidder = "",
    upto: Annotated[
        int | None, typer.Option(help="The last entry it holds (default: all).")
    ] = None,
    release: Release = None,
    reason: Annotated[str, typer.Option(help="Why it is made, for the record.")] = "",
    sign: Annotated[
        Path | None,
        typer.Option(help=f"A private key; its passphrase in {PASSPHRASE}, or asked for."),
    ] = None,
    tsa_request: Annotated[
        Path | None, typer.Option(help="Write a request for a time stamp here.")
    ] = None,
    stamp_url: Annotated[str, typer.Option(help="Ask this stamping authority at once.")] = "",
    unrecorded: Annotated[
        bool, typer.Option("--unrecorded", help="Do not record that it was made.")
    ] = False,
    entering: Entering,
) -> Report:
    """Write the record as one zip that anyone can check; for an audience, with what is withheld replaced by its ground."""
    from tendering.workbench.record_bundle import bundle as use

    return use(
        ref,
        out,
        None if unrecorded else entering.who("record bundle"),
        audience=audience,
        bidder=bidder,
        upto=upto,
        release=release or (),
        reason=reason,
        key=sign,
        passphrase=_passphrase,
        tsa_request=tsa_request,
        stamp=_authority(stamp_url) if stamp_url else None,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def check(
    path: BundlePath,
    *,
    key: Annotated[
        Path | None, typer.Option(help="The public key that should have signed it, as PEM.")
    ] = None,
    roots: Annotated[
        Path | None, typer.Option(help="Certificates of the stamping authority, as PEM.")
    ] = None,
    head: Annotated[
        str, typer.Option(help="A head printed elsewhere: it must be in the chain.")
    ] = "",
    entry: Annotated[
        int | None, typer.Option(help="An entry that must stand in the chain of that head.")
    ] = None,
) -> Report:
    """Check a bundle with nothing but itself, and name the first thing that differs."""
    from tendering.workbench.record_check import check_bundle

    return check_bundle(path, key=key, roots=roots, head=head, entry=entry)


@shows
def proof(
    ref: Ref,
    number: Annotated[int, typer.Argument(metavar="N", help="The entry.")],
    *,
    head: Annotated[
        str, typer.Option(help="A head printed elsewhere (default: that of the record now).")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="Write the proof here, as JSON.")] = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
) -> Report:
    """Show that an entry is in the chain of a head, without showing any other entry."""
    from tendering.workbench.record_check import proof as use

    return use(ref, number, head=head, out=out, store=store, dry_run=dry_run)


@shows
def keygen(
    *,
    out: Annotated[
        Path, typer.Option(help="The private key; the public one is written beside it.")
    ] = Path("record-key.pem"),
    dry_run: DryRun = False,
) -> Report:
    """Make a pair of keys to sign bundles with; the private one is encrypted with a passphrase."""
    from tendering.workbench.record_check import keygen as use

    return use(out, _passphrase(new=True), dry_run=dry_run)


@shows
def stamp(
    path: BundlePath,
    *,
    request_to: Annotated[
        Path | None, typer.Option("--request", help="Write a request for a time stamp here.")
    ] = None,
    reply: Annotated[
        Path | None, typer.Option(help="The reply of the stamping authority, to be put in.")
    ] = None,
    url: Annotated[str, typer.Option(help="Ask this stamping authority at once.")] = "",
    dry_run: DryRun = False,
) -> Report:
    """Have a bundle stamped with the time by someone else: write the request, and put the reply in."""
    from tendering.workbench.record_check import stamp_bundle

    return stamp_bundle(
        path,
        request_to=request_to,
        reply=reply,
        ask=_authority(url) if url else None,
        dry_run=dry_run,
    )


def _passphrase(*, new: bool = False) -> str:
    """Return the passphrase of the key from the environment, else as a person types it; it is never an argument.

    Raises:
        RefusedError: It is not set, and none is typed.
    """
    from tendering.model.findings import finding
    from tendering.workbench.records import RefusedError

    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    try:
        return str(
            typer.prompt(
                "Passphrase of the key", hide_input=True, confirmation_prompt=new, err=True
            )
        )
    except typer.Abort:
        remedy = f"Set {PASSPHRASE}, or run this at a terminal."
        raise RefusedError(
            finding("R110", PASSPHRASE, "no passphrase was typed", remedy=remedy)
        ) from None


def _authority(url: str) -> Callable[[bytes], bytes]:
    from tendering.workbench.record_stamp_online import asked

    return lambda request: asked(url, request)
