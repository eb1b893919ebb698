"""Commands of the referral rota: whose week it is, and a referral from its first offer to the end of the package."""

from __future__ import annotations

from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import LotOption, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

Number = Annotated[int, typer.Argument(metavar="REFERRAL", help="The number of its entry.")]
ZoneOption = Annotated[str, typer.Option("--zone", help="The zone where the person lives.")]
LastDay = Annotated[
    str, typer.Option("--last-day", help="The last day the provider delivers, as YYYY-MM-DD.")
]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    for name, command in (
        ("rota", rota),
        ("refer", refer),
        ("answer", answer),
        ("go-on", go_on),
        ("choose", choose),
        ("hand-back", hand_back),
        ("withdraw", withdraw),
        ("end-package", end_package),
    ):
        group.command(name)(command)


@shows
def rota(
    evaluation: Ref,
    *,
    lot: LotOption = "",
    zone: ZoneOption = "",
    since: Annotated[str, typer.Option("--from", help="The first day (default: today).")] = "",
    count: Annotated[int, typer.Option("--weeks", help="How many weeks.", min=1, max=600)] = 8,
    referrals: Annotated[
        bool, typer.Option("--referrals", help="List where each referral stands too.")
    ] = False,
    store: StoreAt = "",
) -> Report:
    """Show whose week it is in each zone, and why; with --referrals, where each referral stands."""
    from datetime import timedelta

    from tendering.cli.who import moment_of
    from tendering.workbench.rota_shown import rota as use

    first = day_given(since, "--from") or moment_of("")[0]
    days = (first, first + timedelta(days=7 * count - 1))
    return use(evaluation, days, referrals=referrals, lot=lot, zone=zone, store=store)


@enters
def refer(
    evaluation: Ref,
    *,
    lot: LotOption = "",
    zone: ZoneOption = "",
    person: Annotated[str, typer.Option(help="A pseudonym, such as P-0413; never a name.")],
    hours: Annotated[str, typer.Option(help="Hours of care a week.")],
    route: Annotated[str, typer.Option(help="hospital for a discharge, else other.")] = "other",
    start_by: Annotated[
        str, typer.Option("--start-by", help="The day by which care is needed, as YYYY-MM-DD.")
    ] = "",
    needs: Annotated[
        str, typer.Option(help="What a provider has to know to answer; no name.")
    ] = "",
    choice: Annotated[
        str, typer.Option(help="The provider the person chose, whoever's week it is.")
    ] = "",
    entering: Entering,
) -> Report:
    """Enter a referral, and offer it to whoever's turn it is."""
    from tendering.framework.referring import Request
    from tendering.workbench.referring import refer as use

    due = day_given(start_by, "--start-by")
    request = Request(
        lot=lot,
        zone=zone,
        person=person,
        hours=hours,
        route=route,
        start_by=due.isoformat() if due else "",
        needs=needs,
    )
    return use(
        evaluation,
        entering.who("framework refer"),
        request,
        choice=choice,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def answer(
    evaluation: Ref,
    offer: Annotated[int, typer.Argument(metavar="OFFER", help="The number of its entry.")],
    *,
    said: Annotated[
        str, typer.Option("--answer", help="accepted, refused, or none once the time is over.")
    ],
    start: Annotated[str, typer.Option(help="The day care can start, where it is accepted.")] = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Enter what a provider answers to an offer; the package is placed, or the next offer made."""
    from tendering.workbench.referring import answer as use

    return use(
        evaluation,
        entering.who("framework answer"),
        offer,
        said.strip().lower(),
        start=day_given(start, "--start"),
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def go_on(evaluation: Ref, number: Number, *, entering: Entering) -> Report:
    """Do what comes next for a referral: put down who let the time pass, make the next offer, or place it."""
    from tendering.workbench.referring import go_on as use

    return use(
        evaluation,
        entering.who("framework go-on"),
        number,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def choose(
    evaluation: Ref,
    number: Number,
    *,
    provider: Annotated[str, typer.Option(help="The provider the person chose.")],
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Offer a referral, or a package in progress, to the provider the person chose; or settle offers that are equal."""
    from tendering.workbench.referring import choose as use

    return use(
        evaluation,
        entering.who("framework choose"),
        number,
        provider,
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def hand_back(
    evaluation: Ref,
    number: Number,
    *,
    last_day: LastDay = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Enter that a provider hands a package back, and offer it again from whoever's turn it is."""
    from tendering.workbench.referring import hand_back as use

    return use(
        evaluation,
        entering.who("framework hand-back"),
        number,
        reason=reason,
        last_day=day_given(last_day, "--last-day"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def withdraw(
    evaluation: Ref, number: Number, *, reason: Reason = "", entering: Entering
) -> Report:
    """Enter that a referral is withdrawn before it is placed."""
    from tendering.model.entry_kinds import EntryKind
    from tendering.workbench.referring import close as use

    return use(
        evaluation,
        entering.who("framework withdraw"),
        EntryKind.REFERRAL_WITHDRAWN,
        number,
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def end_package(
    evaluation: Ref,
    number: Number,
    *,
    last_day: LastDay = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Enter that a package ended: the person needs it no more, or moved."""
    from tendering.model.entry_kinds import EntryKind
    from tendering.workbench.referring import close as use

    return use(
        evaluation,
        entering.who("framework end-package"),
        EntryKind.PACKAGE_ENDED,
        number,
        reason=reason,
        last_day=day_given(last_day, "--last-day"),
        store=entering.store,
        dry_run=entering.dry_run,
    )
