"""Commands that write what is issued: pack, scorecards, letters."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import (
    Actor,
    DayOfCopies,
    DryRun,
    Evaluation,
    Json,
    On,
    Out,
    Pdf,
    StoreAt,
    TenderRef,
    Workers,
)
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)


class By(StrEnum):
    """Of whom or what a scorecard is."""

    LOT = "lot"
    EVALUATOR = "evaluator"


@app.command("pack", help=COMMANDS["pack"].help)
def pack(
    tender: TenderRef,
    *,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Write the ITT pack as Word documents, and the bidder's response workbook."""
    from tendering.workbench import issue

    done(
        issue.pack(tender, out=out, dry_run=dry_run, actor=actor, store=store, progress=progress),
        as_json=json,
    )


@app.command("scorecards", help=COMMANDS["scorecards"].help)
def scorecards(
    evaluation: Evaluation,
    *,
    by: Annotated[
        By,
        typer.Option(
            help="One workbook for each lot, or for each evaluator of each lot: their own marks beside the agreed scores."
        ),
    ] = By.LOT,
    pdf: Pdf = False,
    on: DayOfCopies = "",
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    store: StoreAt = "",
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Write an Excel scorecard workbook per lot, and one HTML report; or one for each evaluator of a lot."""
    from tendering.workbench import issue

    done(
        issue.scorecards(
            evaluation,
            by_evaluator=by is By.EVALUATOR,
            pdf=pdf,
            on=on,
            out=out,
            dry_run=dry_run,
            actor=actor,
            store=store,
            workers=workers,
            progress=progress,
        ),
        as_json=json,
    )


@app.command("letters", help=COMMANDS["letters"].help)
def letters(
    evaluation: Evaluation,
    *,
    on: On,
    lang: Annotated[
        str,
        typer.Option(
            help="Templates of another language: cy is Welsh; reasons stay in the language they were written in."
        ),
    ] = "",
    lot: Annotated[str, typer.Option(help="Only this lot, to its bidders (default: all).")] = "",
    pdf: Pdf = False,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    store: StoreAt = "",
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Write the outcome letter of every bidder, with the exact end of standstill."""
    from tendering.workbench import issue

    done(
        issue.letters(
            evaluation,
            on=on,
            lang=lang,
            lot=lot,
            pdf=pdf,
            out=out,
            dry_run=dry_run,
            actor=actor,
            store=store,
            workers=workers,
            progress=progress,
        ),
        as_json=json,
    )
