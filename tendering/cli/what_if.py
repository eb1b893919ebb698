"""Commands that suppose something otherwise: what if, and what a challenge would come to."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Evaluation, Json, Out, StoreAt
from tendering.cli.show import done
from tendering.workbench.records import reported
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)


@app.command("what-if", help=COMMANDS["what-if"].help)
def what_if(
    evaluation: Evaluation,
    *,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="CHANGE",
            help=(
                "What is supposed otherwise, as often as needed: `mark BIDDER [LOT [ZONE]] CRITERION [by EVALUATOR]=MARK`, "
                "`weight CRITERION=W [alone]`, `price BIDDER [LOT [ZONE]] ITEM=AMOUNT`, `withdraw BIDDER [LOT]`, "
                "`decide BIDDER [LOT] ABOUT DECISION`, `rule PATH=VALUE`."
            ),
        ),
    ] = None,
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Show the outcome beside the real one, with reasons; nothing is recorded."""
    from tendering.workbench import what_if as use

    done(reported(lambda: use.what_if(evaluation, changes or [], store=store)), as_json=json)


@app.command("challenge", help=COMMANDS["challenge"].help)
def challenge(
    evaluation: Evaluation,
    *,
    bidder: Annotated[
        str, typer.Option("--bidder", help="Who claims: id, name, or the alias the panel knew.")
    ],
    claims: Annotated[
        list[str] | None,
        typer.Option(
            "--claim",
            metavar="CLAIM",
            help=(
                "What is claimed, as often as needed, or with semicolons between: `Q3 should be 5`, `B02 Q1 should be 2`, "
                "`B09 price should have been accepted`, `B02 should have been rejected`."
            ),
        ),
    ] = None,
    lot: Annotated[str, typer.Option("--lot", help="The lot a claim means that names none.")] = "",
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Try every subset of the claims, and write a memo for the lawyer."""
    from tendering.cli.show import progress
    from tendering.workbench import challenge as use

    def run() -> Report:
        return use.challenge(
            evaluation,
            bidder,
            claims or [],
            lot=lot,
            out=out,
            store=store,
            dry_run=dry_run,
            actor=actor,
            progress=progress,
        )

    done(reported(run), as_json=json)
