"""The command that checks reasons: check-reasons."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Json, StoreAt
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)


@app.command("check-reasons", help=COMMANDS["check-reasons"].help)
def check_reasons(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="EVALUATION|FILE",
            help="Id or folder of an evaluation; or a .csv or .xlsx file with columns bidder, question, mark and reason.",
        ),
    ] = "",
    *,
    lot: Annotated[str, typer.Option("--lot", help="One lot alone.")] = "",
    bidder: Annotated[str, typer.Option("--bidder", help="One bidder alone.")] = "",
    notes: Annotated[
        bool, typer.Option("--notes", help="Check each evaluator's own notes too.")
    ] = False,
    tender: Annotated[
        str,
        typer.Option("--tender", help="For a file or --text: whose scale and questions count."),
    ] = "",
    text: Annotated[str, typer.Option("--text", help="Check this one reason instead.")] = "",
    mark: Annotated[str, typer.Option("--mark", help="With --text: the mark it explains.")] = "",
    question: Annotated[
        str, typer.Option("--question", help="With --text and --tender: the question's id.")
    ] = "",
    rates: Annotated[
        bool,
        typer.Option("--rates", help="Print what the checker finds of the labelled notes it has."),
    ] = False,
    store: StoreAt = "",
    json: Json = False,
) -> None:
    """Say what is wrong with the reasons of marks and agreed scores."""
    from tendering.workbench import reasons as use
    from tendering.workbench.records import reported

    if rates:
        done(use.rates(), as_json=json)
    if text:
        done(use.check_text(text, mark=mark, tender=tender, question=question), as_json=json)
    if not ref:
        raise typer.BadParameter("name an evaluation or a file, or give --text or --rates")
    report = reported(
        lambda: use.check(ref, tender=tender, lot=lot, bidder=bidder, notes=notes, store=store)
    )
    done(report, as_json=json)
