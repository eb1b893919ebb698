"""Commands that change what is paid: the yearly review of rates, and the incentive."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from tendering.cli.entering import Entering, enters
from tendering.cli.intake_options import day_given
from tendering.cli.options import Out, Provider, Reason, Ref
from tendering.workbench.writing import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tendering.framework.uplift import Figure

Several = list[str] | None


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    group.command("uplift")(uplift)
    group.command("incentive")(incentive)


def _pairs(given: Sequence[str] | None, option: str) -> list[tuple[str, str]]:
    """Return each NAME=VALUE of an option.

    Raises:
        BadParameter: One has no name or no value.
    """
    found = []
    for text in given or ():
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise typer.BadParameter(f"{text[:60]!r} is not NAME=VALUE", param_hint=option)
        found.append((name.strip(), value.strip()))
    return found


def _number(text: str, option: str) -> Fraction:
    from tendering.files.cell_values import number

    read = number(text)
    if read is None:
        raise typer.BadParameter(f"{text[:60]!r} is not a number", param_hint=option)
    return read


def _change(text: str) -> Fraction:
    """Read a change: a percentage such as 2.5%, or the new figure over the old, such as 7.83/7.50."""
    new, slash, old = text.partition("/")
    if not slash:
        return _number(text.removesuffix("%").strip(), "--index")
    before = _number(old.strip(), "--index")
    if before <= 0:
        raise typer.BadParameter(
            f"{text[:60]!r}: the old figure is not above 0", param_hint="--index"
        )
    return (_number(new.strip(), "--index") - before) * 100 / before


def _figures(index: Several, month: Several, source: Several) -> tuple[Figure, ...]:
    from tendering.files.cell_values import is_month
    from tendering.framework.uplift import Figure

    months, sources = dict(_pairs(month, "--month")), dict(_pairs(source, "--source"))
    for name, text in months.items():
        if not is_month(text):
            raise typer.BadParameter(f"{name}: {text[:20]!r} is not YYYY-MM", param_hint="--month")
    _known([*months, *sources], [n for n, _ in _pairs(index, "--index")])
    return tuple(
        Figure(
            index=name,
            change=_change(text),
            said=text,
            month=months.get(name, ""),
            source=sources.get(name, ""),
        )
        for name, text in _pairs(index, "--index")
    )


def _known(names: Iterable[str], given: Sequence[str]) -> None:
    for name in names:
        if name not in given:
            raise typer.BadParameter(
                f"{name}: no --index {name}=... is given", param_hint="--index"
            )


@enters
def uplift(
    evaluation: Ref,
    *,
    since: Annotated[str, typer.Option("--from", help="The first day the new rates hold.")],
    index: Annotated[
        Several,
        typer.Option(
            "--index", help="A published index: NAME=2.5%, or NAME=NEW/OLD. Given for each."
        ),
    ] = None,
    month: Annotated[
        Several, typer.Option("--month", help="The month its figure is of: NAME=YYYY-MM.")
    ] = None,
    source: Annotated[
        Several, typer.Option("--source", help="Where its figure was published: NAME=TEXT.")
    ] = None,
    change: Annotated[
        str, typer.Option("--change", help="Percent to apply (default: what the rule gives).")
    ] = "",
    hours: Annotated[
        Several, typer.Option("--hours", help="Hours of a year at a rate: ITEM=HOURS.")
    ] = None,
    budget: Annotated[
        str, typer.Option("--budget", help="Pounds of the year, where the budget is the cap.")
    ] = "",
    budget_source: Annotated[
        str, typer.Option("--budget-source", help="Where the budget was set.")
    ] = "",
    role: Annotated[str, typer.Option("--person-role", help="The role of who decides.")] = "",
    reason: Reason = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Review the rates by the published formula: the working, a letter to each provider, the new rates from their day."""
    from tendering.workbench import uplift as use

    first = day_given(since, "--from")
    if first is None:
        raise typer.BadParameter("give the day", param_hint="--from")
    review = use.Review(
        since=first,
        figures=_figures(index, month, source),
        reason=reason,
        role=role,
        proposed=_number(change.strip().removesuffix("%").strip(), "--change") if change else None,
        hours={name: _number(text, "--hours") for name, text in _pairs(hours, "--hours")},
        budget=_number(budget, "--budget") if budget else None,
        budget_source=budget_source,
    )
    return use.decide(
        evaluation,
        entering.who("framework uplift"),
        review,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def incentive(
    evaluation: Ref,
    *,
    provider: Provider,
    lot: Annotated[str, typer.Option("--lot", help="The lot.")],
    periods: Annotated[
        str, typer.Option("--periods", help="The payment periods of the year, such as 1-13.")
    ],
    base: Annotated[
        Several,
        typer.Option(
            "--base",
            help="Hours of the same weeks of the year before: KIND=HOURS. Given for each kind.",
        ),
    ] = None,
    base_source: Annotated[
        str, typer.Option("--base-source", help="Where those hours come from.")
    ] = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Assess the published incentive of a provider in a lot over a year, with the working, and enter what is paid."""
    from tendering.files.cell_values import whole
    from tendering.workbench import incentives as use

    ends = [whole(part.strip()) for part in periods.split("-")]
    if len(ends) != len(("first", "last")) or None in ends:
        raise typer.BadParameter(f"{periods[:40]!r} is not like 1-13", param_hint="--periods")
    first, last = (n or 0 for n in ends)
    year = use.Year(
        provider=provider,
        lot=lot,
        first=first,
        last=last,
        base={name: _number(text, "--base") for name, text in _pairs(base, "--base")},
        base_source=base_source,
        reason=reason,
    )
    return use.decide(
        evaluation,
        entering.who("framework incentive"),
        year,
        store=entering.store,
        dry_run=entering.dry_run,
    )
