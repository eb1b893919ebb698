"""Commands of payment by results: plan outcomes, enter how far each has come, show and pay what they earn."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import Actor, AsOn, DryRun, OneProvider, Out, Provider, Ref, StoreAt
from tendering.workbench.writing import Report

First = Annotated[
    str, typer.Option("--from", help="First day of the statement's period, as YYYY-MM-DD.")
]
Role = Annotated[str, typer.Option("--role", help="Of that person, such as social worker.")]


class Reached(StrEnum):
    """How far an outcome has come."""

    ACHIEVED = "achieved"
    PROVEN = "proven"
    SUSTAINED = "sustained"
    LOST = "lost"


def register(group: typer.Typer) -> None:
    """Add the commands to `framework`."""
    group.command("plan-outcomes")(plan_outcomes)
    group.command("outcome")(outcome)
    group.command("results")(results)
    group.command("pay-results")(pay_results)


@enters
def plan_outcomes(
    ref: Ref,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="CSV file of the plans.", exists=True, dir_okay=False),
    ],
    *,
    role: Annotated[str, typer.Option("--role", help="Of who agreed them with the people.")] = "",
    entering: Entering,
) -> Report:
    """Enter the Outcomes Plans of a CSV file: person, provider, lot, zone, outcome, words, achieve_by, known_by, hours_before, hours_after, rate."""
    from tendering.workbench import outcomes

    return outcomes.plan(
        ref,
        file,
        entering.who("framework plan-outcomes"),
        role=role,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def outcome(
    ref: Ref,
    name: Annotated[str, typer.Argument(metavar="OUTCOME", help="Its id in the plan.")],
    *,
    person: Annotated[str, typer.Option("--person", help="The pseudonym, such as P-0413.")],
    stage: Annotated[Reached, typer.Option(help="How far it has come.")],
    evidence: Annotated[str, typer.Option(help="What shows it.")] = "",
    role: Role = "",
    entering: Entering,
) -> Report:
    """Enter that an outcome of a plan is achieved, proven, sustained, or lost again."""
    from tendering.workbench import outcomes

    return outcomes.stage(
        ref,
        entering.who("framework outcome"),
        person,
        name,
        stage.value,
        evidence=evidence,
        role=role,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def results(
    ref: Ref,
    *,
    provider: OneProvider = "",
    first: First = "",
    on: AsOn = "",
    out: Out = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
    actor: Actor = "",
) -> Report:
    """Show what each outcome earns and why; write a statement for each provider, in Word and Excel."""
    from tendering.workbench import outcomes

    return outcomes.results(
        ref,
        provider=provider,
        first=day_given(first, "--from"),
        on=day_given(on, "--on"),
        out=out,
        store=store,
        dry_run=dry_run,
        actor=actor,
    )


@enters
def pay_results(
    ref: Ref,
    *,
    provider: Provider,
    first: First = "",
    entering: Entering,
) -> Report:
    """Enter the payment of everything due to a provider and not paid yet, with its statement."""
    from tendering.workbench import outcomes

    return outcomes.pay(
        ref,
        entering.who("framework pay-results"),
        provider=provider,
        first=day_given(first, "--from"),
        store=entering.store,
        dry_run=entering.dry_run,
    )
