"""Commands that make promises of winning submissions terms of their contracts, and check whether they are kept."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import Actor, AsOn, DryRun, OneProvider, Out, Provider, Ref, StoreAt
from tendering.workbench.writing import Report


class State(StrEnum):
    """What a check of a promise found."""

    KEPT = "kept"
    NOT_KEPT = "not kept"
    IN_PART = "in part"


def register(group: typer.Typer) -> None:
    """Add the commands to `framework`."""
    group.command("promises")(promises)
    group.command("schedule")(schedule)
    group.command("check-promise")(check_promise)


@shows
def promises(
    ref: Ref,
    *,
    provider: OneProvider = "",
    on: AsOn = "",
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
) -> Report:
    """List the promises of those who hold places; write a schedule each in Word, and the list to monitor in Excel."""
    from tendering.workbench import terms

    return terms.promises(
        ref,
        provider=provider,
        on=day_given(on, "--on"),
        out=out,
        store=store,
        dry_run=dry_run,
        actor=actor,
    )


@enters
def schedule(
    ref: Ref,
    *,
    provider: Provider,
    term: Annotated[
        list[str] | None,
        typer.Option("--term", help="One term (default: every promise that is not a term yet)."),
    ] = None,
    due: Annotated[
        str, typer.Option(help="The day by which it is to be checked, as YYYY-MM-DD.")
    ] = "",
    evidence: Annotated[str, typer.Option(help="What is to show that it is kept.")] = "",
    checked_by: Annotated[str, typer.Option("--checked-by", help="Who is to look.")] = "",
    note: Annotated[str, typer.Option(help="Anything to know of the schedule.")] = "",
    entering: Entering,
) -> Report:
    """Enter promises of a provider as terms of its contract, with the schedule as it is annexed."""
    from tendering.workbench import terms

    return terms.schedule(
        ref,
        entering.who("framework schedule"),
        terms.Scheduling(
            provider=provider,
            terms=tuple(term or ()),
            due=day_given(due, "--due"),
            evidence=evidence,
            checked_by=checked_by,
            note=note,
        ),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def check_promise(
    ref: Ref,
    term: Annotated[str, typer.Argument(help="Id of the term, as the list has it.")],
    *,
    state: Annotated[State, typer.Option(help="What was found.")],
    evidence: Annotated[str, typer.Option(help="What was looked at, and what it showed.")] = "",
    file: Annotated[
        Path | None, typer.Option(help="A paper that shows it.", exists=True, dir_okay=False)
    ] = None,
    entering: Entering,
) -> Report:
    """Enter whether a promise is kept, on which evidence; one that is not suggests the published step."""
    from tendering.workbench import terms

    return terms.check(
        ref,
        entering.who("framework check-promise"),
        term,
        state.value,
        evidence,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )
