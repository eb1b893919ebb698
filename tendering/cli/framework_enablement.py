"""The `framework` commands of enablement paid by outcomes, of ongoing support, and of the growth of demand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import Actor, DryRun, OneProvider, Out, Reason, Ref, StoreAt, TenderRef
from tendering.workbench.writing import Report

Request = Annotated[
    int, typer.Argument(metavar="REQUEST", help="The entry of the service request.")
]
PersonRole = Annotated[
    str, typer.Option("--person-role", help="The role of who reviews or decides.")
]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    group.command("review-enablement")(outcomes)
    exceptions = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    exceptions.command("claim")(claim)
    exceptions.command("decide")(decide)
    group.add_typer(
        exceptions, name="exception", help="Claim exceptional circumstances, and decide of them."
    )
    group.command("pay-enablement")(pay_enablement)
    group.command("pay-ongoing")(pay_ongoing)
    group.command("enablement")(enablement)
    group.command("withholding")(withholding)
    group.command("demand")(demand)


@enters
def outcomes(
    evaluation: Ref,
    request: Request,
    reviewed: Annotated[
        Path,
        typer.Argument(
            metavar="OUTCOMES",
            help="A table: outcome, met, evidence.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    visits: Annotated[
        Path,
        typer.Option(help="A table: week, visits, minutes.", exists=True, dir_okay=False),
    ],
    role: PersonRole = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Record whether the enabling outcomes of a package were met, and the time delivered."""
    from tendering.workbench.lettered import At
    from tendering.workbench.package_money import outcomes as use

    at = At(ref=evaluation, store=entering.store, dry_run=entering.dry_run)
    who = entering.who("framework review-enablement")
    return use(at, request, who, (reviewed, visits), role=role, reason=reason)


@enters
def claim(
    evaluation: Ref,
    request: Request,
    *,
    basis: Annotated[
        str,
        typer.Option(
            help="excess: time beyond the budget; or not met: more than visits though outcomes were not met."
        ),
    ],
    amount: Annotated[str, typer.Option(help="Claimed, in pounds.")],
    circumstances: Annotated[str, typer.Option(help="As the provider gives them.")],
    evidence: Annotated[
        str, typer.Option(help="What is shown for them; names nobody who receives care.")
    ] = "",
    file: Annotated[
        Path | None,
        typer.Option(
            help="The evidence itself, kept as personal data.", exists=True, dir_okay=False
        ),
    ] = None,
    purge_on: Annotated[
        str,
        typer.Option(
            "--purge-on", help="Day on which that file is destroyed (default: in six years)."
        ),
    ] = "",
    entering: Entering,
) -> Report:
    """Record that a provider claims exceptional circumstances, with its evidence. Nothing is paid for it yet."""
    from tendering.workbench.lettered import At
    from tendering.workbench.package_money import Claimed
    from tendering.workbench.package_money import claim as use

    made = Claimed(
        basis=basis.replace("_", " "),
        amount=amount,
        circumstances=circumstances,
        evidence=evidence,
        file=file,
        purge_on=day_given(purge_on, "--purge-on"),
    )
    at = At(ref=evaluation, store=entering.store, dry_run=entering.dry_run)
    return use(at, request, entering.who("framework exception claim"), made)


@enters
def decide(
    evaluation: Ref,
    number: Annotated[int, typer.Argument(metavar="CLAIM", help="The entry of the claim.")],
    *,
    decision: Annotated[str, typer.Option(help="granted or refused.")],
    amount: Annotated[str, typer.Option(help="Granted, in pounds.")] = "",
    role: PersonRole = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Record what a named person decides of a claim of exceptional circumstances."""
    from tendering.workbench.lettered import At
    from tendering.workbench.package_money import decide as use

    at = At(ref=evaluation, store=entering.store, dry_run=entering.dry_run)
    return use(
        at,
        number,
        entering.who("framework exception decide"),
        decision=decision,
        amount=amount,
        role=role,
        reason=reason,
    )


@enters
def pay_enablement(
    evaluation: Ref, request: Request, *, out: Out = None, entering: Entering
) -> Report:
    """State what is due for a package's enablement weeks: the budget, or visits, with every figure explained."""
    from tendering.workbench.lettered import At
    from tendering.workbench.package_payment import pay_enablement as use

    at = At(ref=evaluation, out=out, store=entering.store, dry_run=entering.dry_run)
    return use(at, request, entering.who("framework pay-enablement"))


@enters
def pay_ongoing(
    evaluation: Ref,
    request: Request,
    weeks: Annotated[
        Path,
        typer.Argument(
            help="A table: starts_on, kept (service, retainer or absent), minutes.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    out: Out = None,
    entering: Entering,
) -> Report:
    """State what is due for weeks of ongoing support, at the rate of the award, against the weekly budgets."""
    from tendering.workbench.lettered import At
    from tendering.workbench.package_payment import pay_ongoing as use

    at = At(ref=evaluation, out=out, store=entering.store, dry_run=entering.dry_run)
    return use(at, request, entering.who("framework pay-ongoing"), weeks)


@shows
def enablement(
    evaluation: Ref,
    *,
    provider: OneProvider = "",
    only_open: Annotated[bool, typer.Option("--open", help="Only those that wait.")] = False,
    store: StoreAt = "",
) -> Report:
    """List the packages with their budgets, reviews, claims and payments, and what waits."""
    from tendering.workbench.enablement_look import enablement as use

    return use(evaluation, provider=provider, only_open=only_open, store=store)


@shows
def withholding(
    evaluation: Ref,
    *,
    on: Annotated[str, typer.Option("--on", help="The day, as YYYY-MM-DD (default: today).")] = "",
    store: StoreAt = "",
) -> Report:
    """Say which providers meet the published rule for withholding enablement offers. Nothing is withheld by it."""
    from tendering.cli.who import moment_of
    from tendering.workbench.enablement_look import withholding as use

    return use(evaluation, moment_of(on)[0], store=store)


@shows
def demand(
    tender: TenderRef,
    *,
    years: Annotated[
        int | None,
        typer.Option(help="Years after the published stock (default: those published)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write a page with a picture, and the data, to demand/ in this folder.",
            file_okay=False,
        ),
    ] = None,
    dry_run: DryRun = False,
    actor: Actor = "",
) -> Report:
    """Project demand from the published stock and growth, year by year."""
    from tendering.workbench.demand import demand as use

    return use(tender, years=years, out=out, dry_run=dry_run, actor=actor)
