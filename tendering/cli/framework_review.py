"""The `framework review` commands: open, evidence, notify, answer, decide, need, join, show, report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.framework_places import EvidenceFile, From, PersonRole
from tendering.cli.intake_options import day_given
from tendering.cli.options import LotOption, Out, Provider, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

ReviewNumber = Annotated[
    int | None, typer.Option("--review", help="The entry that opened it (default: the last).")
]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of the review."""
    review = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    for name, command in (
        ("open", open_review),
        ("evidence", evidence),
        ("notify", notify),
        ("answer", answer),
        ("decide", decide),
        ("need", need),
        ("join", join),
        ("show", show),
        ("report", report),
    ):
        review.command(name)(command)
    group.add_typer(
        review,
        name="review",
        help="Review every provider once a year, by the published tests; let others join where they are required.",
    )


@enters
def open_review(
    evaluation: Ref,
    *,
    form: Annotated[
        Path | None,
        typer.Option("--form", help="Write the form of the evidence here.", dir_okay=False),
    ] = None,
    entering: Entering,
) -> Report:
    """Open the review of the last published year that is over."""
    from tendering.workbench.framework_review import open_review as use

    return use(
        evaluation,
        entering.who("framework review open"),
        form=form,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def evidence(
    evaluation: Ref,
    *,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="A CSV: provider, test, value, dated, source.", exists=True),
    ] = None,
    provider: Provider = "",
    test: Annotated[str, typer.Option(help="The published test.")] = "",
    value: Annotated[str, typer.Option(help="The figure or the word.")] = "",
    dated: Annotated[
        str, typer.Option(help="The day it speaks of (default: the last of the year).")
    ] = "",
    where: Annotated[str, typer.Option("--source", help="Where it comes from.")] = "",
    review: ReviewNumber = None,
    entering: Entering,
) -> Report:
    """Enter evidence on providers: one item, or a file of them."""
    from tendering.workbench import review_evidence as use

    one = use.Item(
        provider=provider,
        test=test,
        value=value,
        dated=day_given(dated, "--dated"),
        source=where,
    )
    return use.evidence(
        evaluation,
        entering.who("framework review evidence"),
        use.items_from(source) if source is not None else [one],
        file=source,
        number=review,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def notify(
    evaluation: Ref,
    *,
    provider: Provider,
    review: ReviewNumber = None,
    file: EvidenceFile = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Notify a provider of the step its failed tests lead to, with the evidence and its right to answer; write the letter."""
    from tendering.workbench.framework_review import notify as use

    return use(
        evaluation,
        entering.who("framework review notify"),
        provider,
        number=review,
        file=file,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def answer(
    evaluation: Ref,
    *,
    provider: Provider,
    text: Annotated[str, typer.Option("--answer", help="What the provider says.")],
    review: ReviewNumber = None,
    file: EvidenceFile = None,
    entering: Entering,
) -> Report:
    """Enter what a provider answers to its notice, with its letter where there is one."""
    from tendering.workbench.framework_review import answer as use

    return use(
        evaluation,
        entering.who("framework review answer"),
        provider,
        text,
        number=review,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def decide(
    evaluation: Ref,
    *,
    provider: Provider,
    decision: Annotated[
        str, typer.Option(help="stays; or, of the step notified: taken or not taken.")
    ],
    reason: Reason = "",
    person_role: PersonRole = "",
    since: From = "",
    review: ReviewNumber = None,
    file: EvidenceFile = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Decide on a provider, once its answer is in or the day to answer is over; write the letter."""
    from tendering.documents.step_letters import Decided
    from tendering.workbench.framework_review import decide as use

    decided = Decided(
        decision=" ".join(decision.replace("-", " ").lower().split()),
        reason=reason,
        role=person_role,
        since=day_given(since, "--from"),
        file=file,
    )
    return use(
        evaluation,
        entering.who("framework review decide"),
        provider,
        decided,
        number=review,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def need(
    evaluation: Ref,
    *,
    required: Annotated[str, typer.Option(help="yes or no.")],
    found: Annotated[str, typer.Option("--evidence", help="What it rests on, with its figures.")],
    reason: Reason = "",
    person_role: PersonRole = "",
    lot: LotOption = "",
    review: ReviewNumber = None,
    entering: Entering,
) -> Report:
    """Record whether further providers are required in a lot."""
    from tendering.workbench.framework_joining import need as use

    return use(
        evaluation,
        entering.who("framework review need"),
        lot=lot,
        required=required.strip().lower(),
        evidence=found,
        reason=reason,
        role=person_role,
        number=review,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def join(
    evaluation: Ref,
    *,
    provider: Provider,
    name: Annotated[str, typer.Option(help="Of the applicant, as it is registered.")],
    mark: Annotated[list[str], typer.Option(help="QUESTION=MARK, as agreed; one each.")],
    failed: Annotated[
        list[str] | None, typer.Option(help="A requirement that is not passed; several times.")
    ] = None,
    decision: Annotated[
        str, typer.Option(help="joins or refused (default: what the terms lead to).")
    ] = "",
    reason: Reason = "",
    person_role: PersonRole = "",
    lot: LotOption = "",
    since: From = "",
    review: ReviewNumber = None,
    file: EvidenceFile = None,
    out: Out = None,
    entering: Entering,
) -> Report:
    """Decide on an applicant by the published terms of joining, and give it its place; write the letter."""
    from tendering.workbench import framework_joining as use

    application = use.Application(
        provider=provider,
        name=name,
        lot=lot,
        marks={k.strip(): v.strip() for k, _, v in (m.partition("=") for m in mark)},
        failed=tuple(failed or ()),
        decision=decision.strip().lower(),
        reason=reason,
        role=person_role,
        since=day_given(since, "--from"),
        file=file,
    )
    return use.join(
        evaluation,
        entering.who("framework review join"),
        application,
        number=review,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@shows
def show(
    evaluation: Ref,
    *,
    provider: Annotated[str, typer.Option(help="Only this provider, in full.")] = "",
    review: ReviewNumber = None,
    store: StoreAt = "",
) -> Report:
    """Show a review: each provider with its tests, what they lead to, and what waits."""
    from tendering.workbench.review_shown import show as use

    return use(evaluation, number=review, provider=provider, store=store)


@enters
def report(
    evaluation: Ref, *, review: ReviewNumber = None, out: Out = None, entering: Entering
) -> Report:
    """Write the report of a review as Word and as a page."""
    from tendering.workbench.review_report import review_report

    return review_report(
        evaluation,
        entering.who("framework review report"),
        number=review,
        out=out,
        store=entering.store,
        dry_run=entering.dry_run,
    )
