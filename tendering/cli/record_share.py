"""The `record` commands that give the record to others: bundles and their check, redaction, requests, personal data."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.options import AtTime, By, DryRun, Json, LotOption, OnDay, StoreAt
from tendering.cli.show import done

PASSPHRASE = "TENDERING_KEY_PASSPHRASE"  # noqa: S105 - the name of a variable

Ref = Annotated[str, typer.Argument(metavar="ID", help="Id of the procurement, or its folder.")]
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
        "redact": redact,
        "disclose": disclose,
        "request": request,
        "answer-request": answer_request,
        "requests": requests,
        "keep": keep,
        "purge": purge,
    }
    for name, command in commands.items():
        group.command(name)(command)


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
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write the record as one zip that anyone can check; for an audience, with what is withheld replaced by its ground."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_bundle import bundle as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            out,
            None if unrecorded else who_of(actor, on, at, "record bundle"),
            audience=audience,
            bidder=bidder,
            upto=upto,
            release=release or (),
            reason=reason,
            key=sign,
            passphrase=_passphrase,
            tsa_request=tsa_request,
            stamp=_authority(stamp_url) if stamp_url else None,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


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
    json: Json = False,
) -> None:
    """Check a bundle with nothing but itself, and name the first thing that differs."""
    from tendering.workbench.record_check import check_bundle
    from tendering.workbench.records import reported

    report = reported(lambda: check_bundle(path, key=key, roots=roots, head=head, entry=entry))
    done(report, as_json=json)


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
    json: Json = False,
) -> None:
    """Show that an entry is in the chain of a head, without showing any other entry."""
    from tendering.workbench.record_check import proof as use
    from tendering.workbench.records import reported

    done(
        reported(lambda: use(ref, number, head=head, out=out, store=store, dry_run=dry_run)),
        as_json=json,
    )


def keygen(
    *,
    out: Annotated[
        Path, typer.Option(help="The private key; the public one is written beside it.")
    ] = Path("record-key.pem"),
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make a pair of keys to sign bundles with; the private one is encrypted with a passphrase."""
    from tendering.workbench.record_check import keygen as use
    from tendering.workbench.records import reported

    done(reported(lambda: use(out, _passphrase(new=True), dry_run=dry_run)), as_json=json)


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
    json: Json = False,
) -> None:
    """Have a bundle stamped with the time by someone else: write the request, and put the reply in."""
    from tendering.workbench.record_check import stamp_bundle
    from tendering.workbench.records import reported

    report = reported(
        lambda: stamp_bundle(
            path,
            request_to=request_to,
            reply=reply,
            ask=_authority(url) if url else None,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def redact(
    ref: Ref,
    *,
    entry: Annotated[int, typer.Option(help="The number of the entry.")],
    part: Annotated[
        str,
        typer.Option(
            help="facts.summary, rows.consensus.3.reason, files.DIGEST ... (default: the whole entry)."
        ),
    ] = "",
    audience: Annotated[
        list[str] | None, typer.Option(help="From whom: bidder, foi, ring or councillors.")
    ] = None,
    ground: Annotated[str, typer.Option(help='The provision, such as "FOIA s.43(2)".')] = "",
    test: Annotated[str, typer.Option(help="The public-interest test, where one is needed.")] = "",
    words: Annotated[str, typer.Option(help="The passage (default: the whole part).")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Withhold part of an entry from some audiences, on a ground; the record itself is not changed."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_redact import redact as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            who_of(actor, on, at, "record redact"),
            entry=entry,
            part=part,
            audiences=audience or (),
            ground=ground,
            test=test,
            words=words,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def disclose(
    ref: Ref,
    *,
    out: Annotated[Path, typer.Option(help="A folder of its own for the set.")],
    audience: Audience = "",
    bidder: Bidder = "",
    what: Annotated[str, typer.Option(help="What the set is, for the record.")] = "",
    request_number: Annotated[
        int | None, typer.Option("--request", help="The entry of the request it answers.")
    ] = None,
    reuse: Annotated[
        int | None,
        typer.Option(help="The entry of an earlier set, whose redactions must still stand."),
    ] = None,
    contract: Annotated[
        bool, typer.Option("--contract", help="Only what was signed: the copy to be published.")
    ] = False,
    release: Release = None,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write a disclosure set with the list of its items, each released or withheld with its ground, and record it."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_redact import disclose as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            out,
            who_of(actor, on, at, "record disclose"),
            audience=audience,
            bidder=bidder,
            what=what,
            request=request_number,
            reuse=reuse,
            contract=contract,
            release=release or (),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def request(
    ref: Ref,
    *,
    what: Annotated[
        str, typer.Option(help='What is asked, such as "FOI: scores of all bidders".')
    ],
    sender: Annotated[
        str, typer.Option("--from", help="Who asks; of a private person a reference will do.")
    ] = "",
    bidder: Annotated[str, typer.Option(help="The bidder that asks, where one does.")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a request for information or reasons on the day it came, and say by when it is answered."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_requests import receive_request
    from tendering.workbench.records import reported

    report = reported(
        lambda: receive_request(
            ref,
            who_of(actor, on, at, "record request"),
            what=what,
            sender=sender,
            bidder=bidder,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def answer_request(
    ref: Ref,
    number: Annotated[int, typer.Argument(metavar="N", help="The entry of the request.")],
    *,
    outcome: Annotated[str, typer.Option(help='given, "given in part", refused or "not held".')],
    ground: Annotated[str, typer.Option(help="For what is refused: the provision.")] = "",
    test: Annotated[str, typer.Option(help="The public-interest test, where one is needed.")] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record the answer to a request."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_requests import answer_request as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            number,
            who_of(actor, on, at, "record answer-request"),
            outcome=outcome,
            ground=ground,
            test=test,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def requests(
    ref: Ref,
    *,
    on: Annotated[str, typer.Option(help="The day to count from (default: today).")] = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """List requests with the day each is due, the working days left, and those overdue."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_requests import requests as use
    from tendering.workbench.records import reported

    report = reported(lambda: use(ref, who_of("-", on, "", "record requests").on, store=store))
    done(report, as_json=json)


def keep(
    ref: Ref,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The file; it is only read.")],
    *,
    personal: Annotated[
        bool, typer.Option("--personal", help="It is personal or workforce data.")
    ] = False,
    purge_on: Annotated[str, typer.Option(help="The day it will be destroyed.")] = "",
    what: Annotated[
        str, typer.Option(help='What it is, such as "TUPE workforce data, lot 1".')
    ] = "",
    terms: Annotated[
        str, typer.Option(help="On what terms it is released, such as a signed undertaking.")
    ] = "",
    lot: LotOption = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Keep personal or workforce data apart from the chain, in no bundle, with the day it will be destroyed."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_personal import keep as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            path,
            who_of(actor, on, at, "record keep"),
            personal=personal,
            purge_on=_day(purge_on, "--purge-on"),
            what=what,
            terms=terms,
            lot=lot,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def purge(
    ref: Ref,
    *,
    digest: Annotated[
        list[str] | None,
        typer.Option(help="Only this file, due or not (default: all that is due)."),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    despite_claim: Annotated[
        str, typer.Option(help="Why it may be destroyed though a claim is open.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Destroy the personal matter whose day has come, and record it in the same act; the chain stays whole."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_personal import purge as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            ref,
            who_of(actor, on, at, "record purge"),
            digests=digest or (),
            reason=reason,
            despite_claim=despite_claim,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


def _day(text: str, option: str) -> date | None:
    from tendering.model.findings import finding
    from tendering.workbench.days import day_of
    from tendering.workbench.records import RefusedError

    day = day_of(text) if text else None
    if text and day is None:
        remedy = f"Give {option} as YYYY-MM-DD."
        raise RefusedError(finding("F094", option, f"{text[:60]!r} is not a day", remedy=remedy))
    return day


def _passphrase(*, new: bool = False) -> str:
    """Return the passphrase of the key from the environment, else as a person types it; it is never an argument."""
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    return str(
        typer.prompt("Passphrase of the key", hide_input=True, confirmation_prompt=new, err=True)
    )


def _authority(url: str) -> Callable[[bytes], bytes]:
    from tendering.workbench.record_stamp_online import asked

    return lambda request: asked(url, request)
