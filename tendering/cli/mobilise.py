"""Commands between award and first day: people, waves, staff, gates, go or no go, letters, and the agreement of today."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import By, DryRun, LotOption, OnDay, Out, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)
group = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=COMMANDS["mobilise"].help)
app.add_typer(group, name="mobilise")

NewProvider = Annotated[str, typer.Option("--bidder", help="Id of the new provider.")]
Role = Annotated[str, typer.Option("--role", help="The office of whoever does this.")]
Source = Annotated[str, typer.Option("--source", help="Where it comes from.")]
PurgeOn = Annotated[
    str,
    typer.Option("--purge-on", help="Day the data are destroyed (default: the tender's)."),
]
NotBefore = Annotated[
    str, typer.Option("--not-before", help="No wave that has not begun begins before this day.")
]


@group.callback()
def _group() -> None:
    """Move people and staff from the providers of today to those appointed."""


@group.command("people")
@enters
def people(
    ref: Ref,
    table: Annotated[Path, typer.Argument(help="people.csv.", exists=True, dir_okay=False)],
    *,
    source: Source = "",
    purge_on: PurgeOn = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why it differs from the incumbents' figures.")
    ] = "",
    entering: Entering,
) -> Report:
    """Take in everybody who is supported today, by pseudonym, held against the figures of today's providers."""
    from tendering.workbench import mobilise_people as use

    return use.list_people(
        ref,
        table,
        entering.who("mobilise people"),
        source=source,
        purge_on=day_given(purge_on, "--purge-on"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("intake")
@enters
def intake(
    ref: Ref,
    *,
    bidder: NewProvider,
    hours: Annotated[str, typer.Option(help="Most hours that it can begin in one week.")],
    people: Annotated[str, typer.Option(help="Most people in one week, where that binds.")] = "",
    source: Source = "",
    entering: Entering,
) -> Report:
    """Take down the most that a new provider can begin in one week."""
    from tendering.workbench import mobilise_people as use

    return use.state_intake(
        ref,
        entering.who("mobilise intake"),
        bidder=bidder,
        hours=hours,
        people=people,
        source=source,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("plan")
@enters
def plan(
    ref: Ref,
    *,
    not_before: NotBefore = "",
    enter: Annotated[
        bool, typer.Option("--enter", help="Write the plan in the record as the rules give it.")
    ] = False,
    reason: Reason = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Plan the waves by the rules: a workbook with the matrix, the weeks and a line to edit for everybody."""
    from tendering.workbench import mobilise_plan as use

    return use.plan(
        ref,
        entering.who("mobilise plan"),
        out=out,
        not_before=day_given(not_before, "--not-before"),
        enter=enter,
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("take-plan")
@enters
def take_plan(
    ref: Ref,
    workbook: Annotated[Path, typer.Argument(help="plan.xlsx.", exists=True, dir_okay=False)],
    *,
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Take an edited plan into the record: all of it or, where anything is wrong, nothing."""
    from tendering.workbench import mobilise_plan as use

    return use.take(
        ref,
        workbook,
        entering.who("mobilise take-plan"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("staff")
@enters
def staff(
    ref: Ref,
    *,
    provider: Annotated[
        str, typer.Option(help="The present provider, as the incumbents name it.")
    ],
    view: Annotated[
        str, typer.Option(help="Whether TUPE applies: applies, does not apply or not known.")
    ] = "",
    reason: Reason = "",
    lot: LotOption = "",
    zone: Annotated[str, typer.Option(help="The zone (default: every one).")] = "",
    employees: Annotated[str, typer.Option(help="How many people are in scope.")] = "",
    given_on: Annotated[
        str, typer.Option("--given-on", help="Day the new employer had the information.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option(help="Its workforce template, kept apart.", exists=True, dir_okay=False),
    ] = None,
    purge_on: PurgeOn = "",
    entering: Entering,
) -> Report:
    """Take down what is said of the staff of a present provider, without a name."""
    from tendering.workbench import mobilise_people as use

    return use.record_staff(
        ref,
        entering.who("mobilise staff"),
        provider=provider,
        view=view,
        reason=reason,
        lot=lot,
        zone=zone,
        employees=employees,
        given=day_given(given_on, "--given-on"),
        file=file,
        purge_on=day_given(purge_on, "--purge-on"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("tupe")
@shows
def tupe(
    ref: Ref,
    *,
    out: Out = None,
    store: StoreAt = "",
    on: OnDay = "",
    actor: By = "",
    dry_run: DryRun = False,
) -> Report:
    """List the transfers of work with the dates by which employers inform each other: screen, Excel and JSON."""
    from tendering.cli.who import who_of
    from tendering.workbench import mobilise_tupe as use

    who = who_of(actor or "anyone", on, "", "mobilise tupe")
    return use.tupe(ref, who, out=out, store=store, dry_run=dry_run)


@group.command("ready")
@enters
def ready(
    ref: Ref,
    *,
    bidder: NewProvider,
    gate: Annotated[str, typer.Option(help="Id of the gate.")],
    result: Annotated[str, typer.Option(help="ready or not ready.")],
    evidence: Annotated[str, typer.Option(help="What was looked at.")],
    lot: LotOption = "",
    valid_until: Annotated[
        str, typer.Option("--valid-until", help="Last day it holds, such as a certificate's.")
    ] = "",
    role: Role = "",
    file: Annotated[
        Path | None, typer.Option(help="The evidence itself.", exists=True, dir_okay=False)
    ] = None,
    entering: Entering,
) -> Report:
    """Record that a gate of a new provider was checked, by whom and on what evidence."""
    from tendering.workbench import mobilise_go as use

    return use.ready(
        ref,
        entering.who("mobilise ready"),
        bidder=bidder,
        gate=gate,
        result=result,
        evidence=evidence,
        lot=lot,
        valid_until=day_given(valid_until, "--valid-until"),
        role=role,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("go")
@enters
def go(
    ref: Ref,
    *,
    wave: Annotated[str, typer.Option(help="Id of the wave.")],
    decision: Annotated[str, typer.Option(help='go or "no go".')],
    reason: Reason = "",
    role: Role = "",
    entering: Entering,
) -> Report:
    """Decide go or no go for a wave, on what the gates show that day."""
    from tendering.workbench import mobilise_go as use

    return use.decide(
        ref,
        entering.who("mobilise go"),
        wave=wave,
        decision=decision,
        reason=reason,
        role=role,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("extend")
@enters
def extend(
    ref: Ref,
    *,
    until: Annotated[str, typer.Option(help="Last day of the present agreement from now on.")],
    reason: Reason = "",
    basis: Annotated[str, typer.Option(help="The law and the term by which it is extended.")] = "",
    tell: Annotated[
        str,
        typer.Option("--tell", help="What people and families are told of it, in plain words."),
    ] = "",
    not_before: NotBefore = "",
    lot: LotOption = "",
    role: Role = "",
    entering: Entering,
) -> Report:
    """Extend the agreement of today, and move the waves that have not begun: dates recomputed and shown."""
    from tendering.workbench import mobilise_extend as use
    from tendering.workbench.records import RefusedError

    day = day_given(until, "--until")
    if day is None:
        from tendering.model.findings import finding

        raise RefusedError(finding("F094", "--until", "the day is not given"))
    return use.extend(
        ref,
        entering.who("mobilise extend"),
        until=day,
        reason=reason,
        basis=basis,
        tell=tell,
        role=role,
        lot=lot,
        not_before=day_given(not_before, "--not-before"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("letters")
@enters
def letters(
    ref: Ref,
    *,
    to: Annotated[str, typer.Option("--to", help="people, families, incumbents or providers.")],
    wave: Annotated[str, typer.Option(help="Only of this wave.")] = "",
    person: Annotated[
        str, typer.Option(help="Only to, or about, this person, by pseudonym.")
    ] = "",
    names: Annotated[
        Path | None,
        typer.Option(
            help="Names and addresses by pseudonym of the person, for the letters alone; kept nowhere.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    sent: Annotated[
        str, typer.Option("--sent", help="Enter them as sent, by this method: post or by hand.")
    ] = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Write the letters, and with --sent enter that they went."""
    from tendering.workbench import mobilise_letters as use

    return use.letters(
        ref,
        entering.who("mobilise letters"),
        to=to,
        wave=wave,
        person=person,
        names=names,
        sent=sent,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@group.command("show")
@shows
def show(
    ref: Ref,
    *,
    out: Out = None,
    store: StoreAt = "",
    on: OnDay = "",
    actor: By = "",
    dry_run: DryRun = False,
) -> Report:
    """Say where each wave stands and what is missing; write the page with its timeline."""
    from tendering.cli.who import who_of
    from tendering.workbench import mobilise_show as use

    who = who_of(actor or "anyone", on, "", "mobilise show")
    return use.show(ref, who, out=out, store=store, dry_run=dry_run)
