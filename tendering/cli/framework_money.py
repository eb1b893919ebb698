"""Commands of the money after award: returns, indicators, the rate that follows, and statements of each payment period."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.intake_options import day_given
from tendering.cli.options import LotOption, On, OneProvider, Out, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

Files = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[FILE]...",
        help="The returns as CSV; each is told by its headings.",
        exists=True,
        dir_okay=False,
    ),
]
Correction = Annotated[
    bool, typer.Option("--correction", help="It replaces what was given before; say why.")
]
Period = Annotated[
    int | None, typer.Option("--period", help="Number of the payment period, from 1.")
]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    group.command("returns")(returns)
    group.command("kpis")(kpis)
    group.command("decide-rate")(decide_rate)
    group.command("introduce-kpi")(introduce_kpi)
    group.command("statement")(statement)


@enters
def returns(
    evaluation: Ref,
    files: Files = None,
    *,
    correction: Correction = False,
    reason: Reason = "",
    form: Annotated[
        Path | None,
        typer.Option(
            "--form",
            help="Write the returns of a period to complete here, and stop.",
            file_okay=False,
        ),
    ] = None,
    period: Period = None,
    entering: Entering,
) -> Report:
    """Take in providers' weekly and four-weekly returns from CSV; every fault is told by its line."""
    from tendering.workbench import returns as use

    if form is not None:
        number = period if period is not None else 1
        return use.forms(evaluation, form, number, store=entering.store, dry_run=entering.dry_run)
    if not files:
        raise typer.BadParameter("give the returns, or --form", param_hint="FILE")
    return use.take_in(
        evaluation,
        files,
        entering.who("framework returns"),
        correction=correction,
        reason=reason,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def kpis(
    evaluation: Ref,
    *,
    period: Period = None,
    on: On = "",
    provider: OneProvider = "",
    lot: LotOption = "",
    store: StoreAt = "",
) -> Report:
    """Show each indicator of a payment period with its working, what is missing, and the rate that follows."""
    from tendering.cli.who import moment_of
    from tendering.workbench.kpis import show as use

    return use(
        evaluation,
        period=period,
        on=day_given(on, "--on"),
        provider=provider,
        lot=lot,
        store=store,
        today=moment_of("")[0],
    )


@enters
def decide_rate(
    evaluation: Ref,
    *,
    period: Annotated[
        int, typer.Option("--period", help="The payment period whose indicators decide.")
    ],
    provider: OneProvider = "",
    lot: LotOption = "",
    rate: Annotated[
        str,
        typer.Option(
            "--rate",
            help="standard, where an indicator is not known (default: what the figures give).",
        ),
    ] = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Decide the rate that follows from the indicators of a period, as a named person, with the working."""
    from tendering.workbench import kpi_decisions as use

    return use.decide(
        evaluation,
        entering.who("framework decide-rate"),
        use.Asked(
            period=period, provider=provider, lot=lot, rate=rate.strip().lower(), reason=reason
        ),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def introduce_kpi(
    evaluation: Ref,
    *,
    kpi: Annotated[str, typer.Option("--kpi", help="The indicator that the tender reserves.")],
    lot: Annotated[str, typer.Option("--lot", help="The lot it is to count for.")],
    title: Annotated[str, typer.Option("--title", help="What it measures.")] = "",
    since: Annotated[
        str, typer.Option("--from", help="First day of the first payment period it counts for.")
    ],
    counts: Annotated[str, typer.Option("--counts", help="Column of the return it counts.")] = "",
    of: Annotated[str, typer.Option("--of", help="Column of the return it is a share of.")] = "",
    better: Annotated[str, typer.Option("--better", help="higher or lower.")] = "",
    threshold: Annotated[str, typer.Option("--threshold", help="Percent.")] = "",
    from_return: Annotated[str, typer.Option("--from-return", help="weekly or four_weekly.")] = "",
    over: Annotated[str, typer.Option("--over", help="sum of the weeks, or the last.")] = "sum",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Introduce an indicator that the tender reserves, once the anniversary it names is past."""
    from tendering.files.cell_values import number
    from tendering.workbench import kpi_decisions as use

    first = day_given(since, "--from")
    if first is None:
        raise typer.BadParameter("give the day", param_hint="--from")
    return use.introduce(
        evaluation,
        entering.who("framework introduce-kpi"),
        use.NewKpi(
            kpi=kpi,
            lot=lot,
            title=title,
            since=first,
            numerator=counts,
            denominator=of,
            better=better.strip().lower(),
            threshold=number(threshold.strip().removesuffix("%")),
            counted=from_return.strip().lower(),
            over=over.strip().lower(),
            reason=reason,
        ),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def statement(
    evaluation: Ref,
    *,
    period: Annotated[int, typer.Option("--period", help="Number of the payment period, from 1.")],
    provider: OneProvider = "",
    correction: Correction = False,
    reason: Reason = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Issue each provider's statement of a payment period as Word and Excel, to the penny."""
    from tendering.workbench import statements as use

    return use.issue(
        evaluation,
        entering.who("framework statement"),
        use.Wanted(period=period, provider=provider, correction=correction, reason=reason),
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )
