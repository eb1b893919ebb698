"""The `record` commands on what goes to whom: redaction, disclosure sets, requests, and personal data with its day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import LotOption, Reason, Ref, StoreAt
from tendering.cli.record_share import Audience, Bidder, Release
from tendering.workbench.writing import Report


def register(group: typer.Typer) -> None:
    """Add the commands to the group `record`."""
    commands: dict[str, Callable[..., None]] = {
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


@enters
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
    release: Annotated[
        bool,
        typer.Option(
            "--release",
            help="Give free what would be withheld by default: the part, or with --words a name; --ground says why.",
        ),
    ] = False,
    entering: Entering,
) -> Report:
    """Withhold part of an entry from some audiences, on a ground; the record itself is not changed."""
    from tendering.workbench.record_redact import redact as use

    return use(
        ref,
        entering.who("record redact"),
        entry=entry,
        part=part,
        audiences=audience or (),
        ground=ground,
        test=test,
        words=words,
        release=release,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
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
    entering: Entering,
) -> Report:
    """Write a disclosure set with the list of its items, each released or withheld with its ground, and record it."""
    from tendering.workbench.record_redact import disclose as use

    return use(
        ref,
        out,
        entering.who("record disclose"),
        audience=audience,
        bidder=bidder,
        what=what,
        request=request_number,
        reuse=reuse,
        contract=contract,
        release=release or (),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
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
    entering: Entering,
) -> Report:
    """Record a request for information or reasons on the day it came, and say by when it is answered."""
    from tendering.workbench.record_requests import receive_request

    return receive_request(
        ref,
        entering.who("record request"),
        what=what,
        sender=sender,
        bidder=bidder,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def answer_request(
    ref: Ref,
    number: Annotated[int, typer.Argument(metavar="N", help="The entry of the request.")],
    *,
    outcome: Annotated[str, typer.Option(help='given, "given in part", refused or "not held".')],
    ground: Annotated[str, typer.Option(help="For what is refused: the provision.")] = "",
    test: Annotated[str, typer.Option(help="The public-interest test, where one is needed.")] = "",
    entering: Entering,
) -> Report:
    """Record the answer to a request."""
    from tendering.workbench.record_requests import answer_request as use

    return use(
        ref,
        number,
        entering.who("record answer-request"),
        outcome=outcome,
        ground=ground,
        test=test,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def requests(
    ref: Ref,
    *,
    on: Annotated[str, typer.Option(help="The day to count from (default: today).")] = "",
    store: StoreAt = "",
) -> Report:
    """List requests with the day each is due, the working days left, and those overdue."""
    from tendering.cli.who import who_of
    from tendering.workbench.record_requests import requests as use

    return use(ref, who_of("-", on, "", "record requests").on, store=store)


@enters
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
    entering: Entering,
) -> Report:
    """Keep personal or workforce data apart from the chain, in no bundle, with the day it will be destroyed."""
    from tendering.workbench.record_personal import keep as use

    return use(
        ref,
        path,
        entering.who("record keep"),
        personal=personal,
        purge_on=_day(purge_on, "--purge-on"),
        what=what,
        terms=terms,
        lot=lot,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def purge(
    ref: Ref,
    *,
    digest: Annotated[
        list[str] | None,
        typer.Option(help="Only this file, due or not (default: all that is due)."),
    ] = None,
    reason: Reason = "",
    despite_claim: Annotated[
        str, typer.Option(help="Why it may be destroyed though a claim is open.")
    ] = "",
    entering: Entering,
) -> Report:
    """Destroy the personal matter whose day has come, and record it in the same act; the chain stays whole."""
    from tendering.workbench.record_personal import purge as use

    return use(
        ref,
        entering.who("record purge"),
        digests=digest or (),
        reason=reason,
        despite_claim=despite_claim,
        store=entering.store,
        dry_run=entering.dry_run,
    )


def _day(text: str, option: str) -> date | None:
    from tendering.model.findings import finding
    from tendering.workbench.days import near_day_of
    from tendering.workbench.records import RefusedError

    day = near_day_of(text) if text else None
    if text and day is None:
        remedy = f"Give {option} as YYYY-MM-DD."
        raise RefusedError(finding("F094", option, f"{text[:60]!r} is not a day", remedy=remedy))
    return day
