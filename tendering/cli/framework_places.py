"""Commands that start the framework, give and end places, and take the steps that follow a provider's failure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import DryRun, LotOption, Out, Provider, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

ZoneOption = Annotated[str, typer.Option("--zone", help="The zone, where it is about one alone.")]
RoleOption = Annotated[str, typer.Option("--role", help="The role, such as main.")]
From = Annotated[str, typer.Option("--from", help="The first day it holds, as YYYY-MM-DD.")]
Until = Annotated[str, typer.Option("--until", help="The last day it holds, as YYYY-MM-DD.")]
PersonRole = Annotated[str, typer.Option("--person-role", help="The role of who decides.")]
EvidenceFile = Annotated[
    Path | None,
    typer.Option("--file", help="A file to keep with the entry.", exists=True, dir_okay=False),
]
Number = Annotated[int, typer.Argument(metavar="NUMBER", help="The entry of the notice.")]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    group.command("start")(start)
    group.command("register")(show_register)
    places = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    places.command("give")(give)
    places.command("end")(end)
    group.add_typer(places, name="place", help="Give a place after the start, or end one.")
    steps = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in (
        ("notify", notify),
        ("answer", answer),
        ("decide", decide),
        ("return", let_return),
        ("list", listed),
    ):
        steps.command(name)(command)
    group.add_typer(
        steps,
        name="step",
        help="Take the steps that follow a provider's failure, each by a person.",
    )


@enters
def start(evaluation: Ref, *, since: From = "", entering: Entering) -> Report:
    """Enter who holds which place from the first day of service on, of the lots whose agreements are signed."""
    from tendering.workbench.framework_start import start as use

    return use(
        evaluation,
        entering.who("framework start"),
        since=day_given(since, "--from"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def show_register(
    evaluation: Ref,
    *,
    on: Annotated[str, typer.Option("--on", help="The day asked for (default: today).")] = "",
    out: Annotated[
        Path | None,
        typer.Option(help="Write it there too, as JSON, Excel and HTML.", file_okay=False),
    ] = None,
    store: StoreAt = "",
    dry_run: DryRun = False,
) -> Report:
    """Show who holds which place now and on any past day; with --out, with the history of each place."""
    from tendering.cli.who import moment_of
    from tendering.workbench.framework_register import register as use

    return use(evaluation, moment_of(on)[0], out=out, store=store, dry_run=dry_run)


@enters
def give(
    evaluation: Ref,
    *,
    provider: Provider,
    lot: LotOption = "",
    zone: ZoneOption = "",
    role: RoleOption,
    position: Annotated[
        str, typer.Option(help="In the order of the role there (default: the lowest free one).")
    ] = "",
    since: From = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Give a provider a place after the start: one made main, or one that joins by the published terms."""
    from tendering.workbench.framework_start import given

    return given(
        evaluation,
        entering.who("framework place give"),
        provider=provider,
        lot=lot,
        zone=zone,
        role=role,
        position=position,
        since=day_given(since, "--from"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def end(
    evaluation: Ref,
    *,
    provider: Provider,
    lot: LotOption = "",
    zone: ZoneOption = "",
    role: Annotated[str, typer.Option(help="The role (default: every role).")] = "",
    last_day: Annotated[
        str, typer.Option("--last-day", help="The last day it is held, as YYYY-MM-DD.")
    ] = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """End a place otherwise than by removal: the provider leaves on its own notice, say."""
    from tendering.workbench.framework_start import ended

    return ended(
        evaluation,
        entering.who("framework place end"),
        provider=provider,
        lot=lot,
        zone=zone,
        role=role,
        last_day=day_given(last_day, "--last-day"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def notify(
    evaluation: Ref,
    *,
    provider: Provider,
    step: Annotated[str, typer.Option(help="warning, plan, suspension, removal or withholding.")],
    evidence: Annotated[
        list[str], typer.Option(help="What it rests on, with its figures; several times.")
    ],
    lot: LotOption = "",
    zone: ZoneOption = "",
    answer_by: Annotated[
        str,
        typer.Option("--answer-by", help="Last day to answer (default: as the tender publishes)."),
    ] = "",
    rule: Annotated[
        str, typer.Option(help="The published rule (default: the tender's steps).")
    ] = "",
    term: Annotated[
        str, typer.Option(help="The published term that allows it before the steps ahead of it.")
    ] = "",
    file: EvidenceFile = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Notify a provider of a step that is considered, with its evidence and right to answer; write the letter."""
    from tendering.documents.step_letters import Notice
    from tendering.workbench import failure_steps as use

    notice = Notice(
        provider=provider,
        step=step.strip().lower(),
        evidence=evidence,
        lot=lot,
        zone=zone,
        rule=rule,
        term=term,
        answer_by=day_given(answer_by, "--answer-by"),
        file=file,
    )
    return use.notify(
        evaluation,
        entering.who("framework step notify"),
        notice,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def answer(
    evaluation: Ref,
    number: Number,
    *,
    text: Annotated[str, typer.Option("--answer", help="What the provider says.")],
    file: EvidenceFile = None,
    entering: Entering,
) -> Report:
    """Enter what a provider answers to a notice, with its letter where there is one."""
    from tendering.workbench import failure_steps as use

    return use.answer(
        evaluation,
        entering.who("framework step answer"),
        number,
        text,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def decide(
    evaluation: Ref,
    number: Number,
    *,
    decision: Annotated[str, typer.Option(help="taken or not taken.")],
    reason: Reason = "",
    person_role: PersonRole = "",
    since: From = "",
    until: Until = "",
    file: EvidenceFile = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Decide a step, once the answer is in or the day to answer is over; write the letter."""
    from tendering.documents.step_letters import Decided
    from tendering.workbench import failure_steps as use

    decided = Decided(
        decision=" ".join(decision.replace("-", " ").lower().split()),
        reason=reason,
        role=person_role,
        since=day_given(since, "--from"),
        until=day_given(until, "--until"),
        file=file,
    )
    return use.decide(
        evaluation,
        entering.who("framework step decide"),
        number,
        decided,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def let_return(
    evaluation: Ref,
    *,
    provider: Provider,
    lot: LotOption = "",
    ends: Annotated[
        int | None, typer.Option(help="The entry of the decision it ends (default: all it meets).")
    ] = None,
    reason: Reason = "",
    person_role: PersonRole = "",
    since: From = "",
    file: EvidenceFile = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Let a provider that is suspended or withheld return from a day on; write the letter."""
    from tendering.documents.step_letters import Decided
    from tendering.workbench import failure_steps as use

    decided = Decided(
        decision="taken",
        reason=reason,
        role=person_role,
        since=day_given(since, "--from"),
        file=file,
    )
    return use.let_return(
        evaluation,
        entering.who("framework step return"),
        provider,
        decided,
        lot=lot,
        ends=ends,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def listed(
    evaluation: Ref,
    *,
    provider: Annotated[str, typer.Option(help="Only of this provider.")] = "",
    store: StoreAt = "",
) -> Report:
    """List every step against providers, with its evidence, answer and decision."""
    from tendering.workbench.failure_steps import listed as use

    return use(evaluation, provider=provider, store=store)
