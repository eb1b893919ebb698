"""Commands about the law: `law standstill`, the calculator; `law diary`, duties and days; `law values`, what is held."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import Actor, DryRun, Evaluation, Json, Out
from tendering.cli.show import done


class Law(StrEnum):
    """The laws a standstill is counted under."""

    PCR2015 = "pcr2015"
    PA2023 = "pa2023"


app = typer.Typer(rich_markup_mode=None)
law = typer.Typer(help=COMMANDS["law"].help, no_args_is_help=True, rich_markup_mode=None)
app.add_typer(law, name="law")


@law.command("standstill")
def standstill(
    *,
    regime: Annotated[
        Law,
        typer.Option(
            help="The law: pcr2015 (2015 Regulations) or pa2023 (the Act).", case_sensitive=False
        ),
    ],
    send: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DATE[:METHOD[:RECEIVED]]",
            help="Day a letter was sent, for pcr2015; electronic (default) or post, and the day it was received where "
            "that is proved. Repeat for each sending.",
        ),
    ] = None,
    published: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="Day the contract award notice was published, for pa2023."
        ),
    ] = "",
    light_touch: Annotated[
        bool, typer.Option("--light-touch", help="The services are light touch.")
    ] = False,
    days: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            help="Working days that the notice provides, for pa2023 (default: the least there may be); 0 is no standstill.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Count a standstill: the days counted, the end, and the first day a contract may be made.

    Dates are YYYY-MM-DD, for example: tendering law standstill --regime pcr2015 --send 2017-03-09
    """
    from tendering.workbench import law as use

    done(
        use.standstill(
            regime, sends=send or (), published=published, light_touch=light_touch, days=days
        ),
        as_json=json,
    )


@law.command("diary")
def diary(
    evaluation: Evaluation,
    *,
    on: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="The day asked: says what is done, due, overdue or past on it."
        ),
    ] = "",
    ics: Annotated[
        bool, typer.Option("--ics", help="The iCalendar file in place of the table.")
    ] = False,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """List every duty with its day, from the dated facts of an evaluation: notices, replies, claims, term, records."""
    from tendering.workbench import diary as use

    done(
        use.diary(evaluation, on=on, out=out, ics=ics, dry_run=dry_run, actor=actor), as_json=json
    )


@law.command("values")
def values(
    *,
    instrument: Annotated[
        str, typer.Option(metavar="NAME", help="Only this instrument, such as pcr2015.")
    ] = "",
    on: Annotated[
        str,
        typer.Option(
            metavar="DATE", help="The day asked: values in force then, and the age of each check."
        ),
    ] = "",
    review: Annotated[
        bool,
        typer.Option(
            "--review", help="Exit 1 if a value was last checked over a year before --on."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """List the statutory values that are held: what each says, its source, and the day it was last checked."""
    from tendering.workbench import law as use

    done(use.values(instrument=instrument, on=on, review=review), as_json=json)
