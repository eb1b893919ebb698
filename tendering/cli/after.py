"""What follows an evaluation: recommend, approve, issue letters, standstill, promotion, the gate, signature, audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.options import By, DryRun, LotOption, Out, Pdf, Ref, StoreAt
from tendering.cli.show import progress
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)

OneLot = Annotated[str, typer.Option("--lot", help="The lot.")]
Role = Annotated[str, typer.Option("--role", help="The office of whoever does this.")]


@app.command("recommend", help=COMMANDS["recommend"].help)
@enters
def recommend(
    ref: Ref,
    *,
    report: Annotated[str, typer.Option(help="Reference of the report.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence.")] = "",
    file: Annotated[
        Path | None,
        typer.Option(help="The report itself, kept with the entry.", exists=True, dir_okay=False),
    ] = None,
    role: Role = "",
    lot: LotOption = "",
    entering: Entering,
) -> Report:
    """Enter a recommendation of the outcome."""
    from tendering.workbench import approval

    return approval.recommend(
        ref,
        entering.who("recommend"),
        report=report,
        reason=reason,
        role=role,
        lot=lot,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("approve", help=COMMANDS["approve"].help)
@enters
def approve(
    ref: Ref,
    *,
    role: Role = "",
    lot: LotOption = "",
    entering: Entering,
) -> Report:
    """Approve the outcome as it was entered."""
    from tendering.workbench import approval

    return approval.approve(
        ref,
        entering.who("approve"),
        role=role,
        lot=lot,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("issue", help=COMMANDS["issue"].help)
@enters
def issue(
    ref: Ref,
    *,
    method: Annotated[
        str, typer.Option(help="How they go: electronic, post or hand.")
    ] = "electronic",
    bidder: Annotated[str, typer.Option(help="To this bidder alone (default: to all).")] = "",
    lot: LotOption = "",
    file: Annotated[
        Path | None,
        typer.Option(
            help="A letter written elsewhere, with --what and --bidder.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    what: Annotated[str, typer.Option(help="With --file: what the letter is.")] = "",
    received: Annotated[
        str,
        typer.Option(
            help="Issue nothing; enter the day the last letter to --bidder is proved to have come."
        ),
    ] = "",
    proof: Annotated[
        Path | None,
        typer.Option(
            help="With --received: the file that proves it.", exists=True, dir_okay=False
        ),
    ] = None,
    lang: Annotated[str, typer.Option(help="Templates of another language: cy is Welsh.")] = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Enter letters as issued, or proof that one was received."""
    from tendering.workbench import issuing, letters_otherwise

    who = entering.who("issue")
    if received:
        _needs(bidder, "--received", "--bidder")
        return letters_otherwise.received(
            ref,
            who,
            bidder=bidder,
            day=received,
            proof=proof,
            lot=lot,
            store=entering.store,
            dry_run=entering.dry_run,
        )
    if file is not None:
        _needs(bidder and what, "--file", "--bidder and --what")
        return letters_otherwise.outside(
            ref,
            who,
            method=method,
            bidder=bidder,
            what=what,
            file=file,
            lot=lot,
            store=entering.store,
            dry_run=entering.dry_run,
        )
    return issuing.issue(
        ref,
        who,
        method=method,
        bidder=bidder,
        lot=lot,
        out=out,
        lang=lang,
        store=entering.store,
        dry_run=entering.dry_run,
        progress=progress,
    )


def _needs(given: str, option: str, needed: str) -> None:
    if not given:
        raise typer.BadParameter(f"{option} goes with {needed}")


@app.command("standstill", help=COMMANDS["standstill"].help)
@enters
def standstill(
    ref: Ref,
    *,
    lot: LotOption = "",
    entering: Entering,
) -> Report:
    """Enter the end of standstill."""
    from tendering.workbench import standstills

    return standstills.enter(
        ref, entering.who("standstill"), lot=lot, store=entering.store, dry_run=entering.dry_run
    )


@app.command("promote", help=COMMANDS["promote"].help)
@enters
def promote(
    ref: Ref,
    *,
    lot: OneLot,
    role: Annotated[str, typer.Option(help="The role of the place.")],
    reason: Annotated[str, typer.Option(help="Why the place is free, as given.")],
    zone: Annotated[str, typer.Option(help="The zone of the place, where it has one.")] = "",
    withdrawn: Annotated[
        str, typer.Option(help="Who leaves, where its withdrawal is not in the record.")
    ] = "",
    whole_lot: Annotated[
        bool,
        typer.Option("--whole-lot", help="It leaves the lot (default: the zone of the place)."),
    ] = False,
    advice: Annotated[
        str, typer.Option(help="After signature: the lawyer's decision, with name and date.")
    ] = "",
    entering: Entering,
) -> Report:
    """Promote a reserve, as published."""
    from tendering.workbench import promotion

    return promotion.promote(
        ref,
        entering.who("promote"),
        lot=lot,
        role=role,
        reason=reason,
        zone=zone,
        withdrawn=withdrawn,
        whole_lot=whole_lot,
        advice=advice,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("safe-to-sign", help=COMMANDS["safe-to-sign"].help)
@shows
def safe_to_sign(
    ref: Ref,
    *,
    lot: OneLot,
    enter: Annotated[
        bool, typer.Option("--enter", help="Write the answer in the record.")
    ] = False,
    store: StoreAt = "",
    on: Annotated[
        str, typer.Option("--on", help="The day of signing, as YYYY-MM-DD (default: today).")
    ] = "",
    actor: By = "",
    dry_run: DryRun = False,
) -> Report:
    """Say whether a lot may be signed."""
    from tendering.cli.who import who_of
    from tendering.workbench import signing

    return signing.gate(
        ref,
        who_of(actor or ("" if enter else "anyone"), on, "", "safe-to-sign"),
        lot=lot,
        enter=enter,
        store=store,
        dry_run=dry_run,
    )


@app.command("sign", help=COMMANDS["sign"].help)
@enters
def sign(
    ref: Ref,
    *,
    lot: OneLot,
    bidder: Annotated[str, typer.Option(help="With whom.")],
    value: Annotated[str, typer.Option(help="Its value in pounds.")],
    supplier: Annotated[
        str, typer.Option(help="The supplier's name as signed (default: the bidder's).")
    ] = "",
    entering: Entering,
) -> Report:
    """Enter a contract as signed, through the gate."""
    from tendering.workbench import signing

    return signing.sign(
        ref,
        entering.who("sign"),
        lot=lot,
        bidder=bidder,
        value=value,
        supplier=supplier,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("audit", help=COMMANDS["audit"].help)
@shows
def audit(
    ref: Ref,
    *,
    on: Annotated[
        str,
        typer.Option("--on", help="Day of the report, as YYYY-MM-DD (default: the last entry's)."),
    ] = "",
    pdf: Pdf = False,
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: By = "",
) -> Report:
    """Write the audit report of a record."""
    from tendering.workbench import audit as use

    return use.audit(ref, on=on, pdf=pdf, out=out, store=store, dry_run=dry_run, actor=actor)
