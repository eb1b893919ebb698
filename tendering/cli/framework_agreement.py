"""The `framework` commands about the agreement itself: extend, call-off, change, reopen, and one provider's file."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters
from tendering.cli.framework_places import From, PersonRole, Until
from tendering.cli.intake_options import day_given
from tendering.cli.options import LotOption, Out, Provider, Reason, Ref
from tendering.workbench.writing import Report

New = Annotated[str, typer.Argument(metavar="NEW", help="Id of the framework that follows.")]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    for name, command in (
        ("extend", extend),
        ("call-off", call_off),
        ("change", change),
        ("reopen", reopen),
        ("reopened", reopened),
        ("file", file),
    ):
        group.command(name)(command)


@enters
def extend(
    evaluation: Ref,
    *,
    decision: Annotated[str, typer.Option(help="taken or not taken.")],
    reason: Reason = "",
    person_role: PersonRole = "",
    notified: Annotated[
        str, typer.Option(help="The day its providers were told, as YYYY-MM-DD.")
    ] = "",
    entering: Entering,
) -> Report:
    """Decide the next extension of the agreement; the diary has the day to do it by."""
    from tendering.workbench.framework_agreement import extend as use

    return use(
        evaluation,
        entering.who("framework extend"),
        decision=" ".join(decision.replace("-", " ").lower().split()),
        reason=reason,
        role=person_role,
        notified=day_given(notified, "--notified"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def call_off(
    evaluation: Ref,
    *,
    provider: Provider,
    lot: LotOption = "",
    value: Annotated[str, typer.Option(help="Estimated, in pounds, VAT included.")],
    reason: Reason = "",
    since: From = "",
    until: Until = "",
    entering: Entering,
) -> Report:
    """Enter a call-off that is a contract of its own, and say which notices it needs."""
    from tendering.workbench.framework_agreement import call_off as use

    return use(
        evaluation,
        entering.who("framework call-off"),
        provider=provider,
        lot=lot,
        value=value,
        reason=reason,
        since=day_given(since, "--from"),
        until=day_given(until, "--until"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def change(
    evaluation: Ref,
    *,
    what: Annotated[str, typer.Option(help="price, term, scope, supplier or other.")],
    ground: Annotated[str, typer.Option(help="The clause or the rule of law that allows it.")],
    reason: Reason = "",
    restructuring: Annotated[
        bool,
        typer.Option(
            "--restructuring", help="A supplier is replaced in a corporate restructuring."
        ),
    ] = False,
    provider: Provider = "",
    lot: LotOption = "",
    value: Annotated[str, typer.Option(help="By which it changes, in pounds.")] = "",
    since: From = "",
    entering: Entering,
) -> Report:
    """Enter a change to the agreement with its ground, and say which notice it needs."""
    from tendering.workbench.framework_agreement import change as use

    return use(
        evaluation,
        entering.who("framework change"),
        what=what.strip().lower(),
        ground=ground,
        reason=reason,
        restructuring=restructuring,
        provider=provider,
        lot=lot,
        value=value,
        since=day_given(since, "--from"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def reopen(
    evaluation: Ref,
    new: New,
    *,
    stand: Annotated[
        list[str] | None,
        typer.Option(help="A supplier that stands on its earlier tender; several times."),
    ] = None,
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Open an open framework again: begin the competition that follows, with those who stand on their earlier tender."""
    from tendering.workbench.reopening import reopen as use

    return use(
        evaluation,
        new,
        entering.who("framework reopen"),
        reason=reason,
        stand=stand or (),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def reopened(
    evaluation: Ref,
    new: New,
    *,
    awarded: Annotated[
        str, typer.Option(help="Enter that it was awarded on this day, as YYYY-MM-DD.")
    ] = "",
    entering: Entering,
) -> Report:
    """Say who keeps, loses or gains a place in the framework that follows; enter its award."""
    from tendering.workbench.reopening import compared

    return compared(
        evaluation,
        new,
        entering.who("framework reopened"),
        awarded=day_given(awarded, "--awarded"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def file(
    evaluation: Ref,
    *,
    provider: Provider,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Write one provider's file, from its tender to the last entry about it, as Word and as a page."""
    from tendering.workbench.provider_file import provider_file

    return provider_file(
        evaluation,
        provider,
        entering.who("framework file"),
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )
