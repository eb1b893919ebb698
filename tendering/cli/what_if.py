"""Commands that suppose something otherwise: what if, and what a challenge would come to."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Evaluation, Json, StoreAt
from tendering.cli.show import done
from tendering.workbench.records import reported

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
