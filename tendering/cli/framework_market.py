"""Commands of a market that stays open: who joins, what each chooses, requests, sealed offers, awards."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.entering import Entering, enters, shows
from tendering.cli.framework_places import EvidenceFile, From, PersonRole
from tendering.cli.intake_options import day_given
from tendering.cli.options import Out, Provider, Reason, Ref, StoreAt
from tendering.workbench.writing import Report

Lot = Annotated[str, typer.Option("--lot", help="The lot.")]
Application = Annotated[
    int, typer.Argument(metavar="NUMBER", help="The entry of the application.")
]
Sent = Annotated[int, typer.Argument(metavar="NUMBER", help="The entry of the request.")]
Task = Annotated[int, typer.Argument(metavar="NUMBER", help="The entry of the task.")]
Each = Annotated[
    list[str] | None,
    typer.Option(metavar="QUESTION=TEXT", help="An entry question. May be given again."),
]


def register(group: typer.Typer) -> None:
    """Give the group of framework commands those of this module."""
    for name, command in (
        ("market", market),
        ("apply", apply),
        ("admit", admit),
        ("services", services),
        ("health-test", health_test),
        ("request", request),
        ("offer", offer),
        ("open-offers", open_offers),
        ("explain", explain),
        ("decide-offer", decide_offer),
        ("award", award),
        ("close-request", close_request),
    ):
        group.command(name)(command)


def _pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """Read question=text.

    Raises:
        RefusedError: One has no equals sign, or a question is there twice.
    """
    from tendering.model.findings import finding
    from tendering.workbench.records import RefusedError

    found: dict[str, str] = {}
    wrong = []
    for text in given or []:
        question, sign, said = text.partition("=")
        if not sign or not question.strip():
            remedy = "Write question=text, such as insurance=pass."
            wrong.append(
                finding("L212", option, f"{text[:60]!r} names no question", remedy=remedy)
            )
        elif question.strip() in found:
            wrong.append(finding("L212", option, f"{question.strip()} is given twice"))
        found[question.strip()] = said.strip()
    if wrong:
        raise RefusedError(*wrong)
    return found


@shows
def market(
    evaluation: Ref,
    *,
    on: Annotated[str, typer.Option("--on", help="As on this day (default: today).")] = "",
    store: StoreAt = "",
) -> Report:
    """List who is admitted and what each has chosen, applications that wait, requests and tasks."""
    from tendering.cli.who import moment_of
    from tendering.workbench.market_view import market as use

    return use(evaluation, moment_of(on), store=store)


@enters
def apply(
    evaluation: Ref,
    *,
    provider: Provider,
    lot: Lot,
    name: Annotated[str, typer.Option("--name", help="The provider's registered name.")] = "",
    email: Annotated[str, typer.Option("--email", help="Where it is written to.")] = "",
    answer: Each = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from", help="A table: question, answer, evidence.", exists=True, dir_okay=False
        ),
    ] = None,
    file: Annotated[
        list[Path] | None,
        typer.Option("--file", help="The application itself.", exists=True, dir_okay=False),
    ] = None,
    entering: Entering,
) -> Report:
    """Take in an application to join a lot, with its answers to the entry questions; at any time."""
    from tendering.workbench.market_admission import Applying
    from tendering.workbench.market_admission import apply as use

    made = Applying(
        bidder=provider,
        lot=lot,
        name=name,
        email=email,
        answers=_pairs(answer, "--answer"),
        table=table,
        files=tuple(file or ()),
    )
    return use(
        evaluation,
        entering.who("framework apply"),
        made,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def admit(
    evaluation: Ref,
    number: Application,
    *,
    decision: Annotated[str, typer.Option("--decision", help="admitted or refused.")] = "",
    longer: Annotated[
        bool, typer.Option("--longer", help="Decide nothing yet: say why it needs longer.")
    ] = False,
    person_role: PersonRole = "",
    reason: Reason = "",
    because: Each = None,
    since: From = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Decide an application by a named person, with a letter that gives the reasons; or say why it needs longer."""
    from tendering.documents.admission_letters import Verdict
    from tendering.workbench.lettered import At
    from tendering.workbench.market_admission import decide, extend

    who = entering.who("framework admit")
    if longer:
        return extend(
            evaluation, who, number, reason, store=entering.store, dry_run=entering.dry_run
        )
    verdict = Verdict(
        decision=decision.strip().lower(),
        reason=reason,
        role=person_role,
        since=day_given(since, "--from"),
        reasons=_pairs(because, "--because"),
    )
    at = At(ref=evaluation, out=out, store=entering.store, dry_run=entering.dry_run)
    return decide(who, number, verdict, at)


@enters
def services(
    evaluation: Ref,
    *,
    provider: Provider = "",
    lot: Annotated[str, typer.Option("--lot", help="The lot.")] = "",
    area: Annotated[
        list[str] | None, typer.Option("--area", help="An area. May be given again.")
    ] = None,
    service: Annotated[
        list[str] | None, typer.Option("--service", help="A service. May be given again.")
    ] = None,
    since: From = "",
    table: Annotated[
        Path | None,
        typer.Option(
            "--from-table",
            help="A table of several: bidder, lot, area, service, from.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Enter the areas and services a provider chooses, from a day on; the whole choice each time."""
    from tendering.workbench import market_choices as use

    who = entering.who("framework services")
    if table is not None:
        return use.choose_all(
            evaluation, who, table, store=entering.store, dry_run=entering.dry_run
        )
    made = use.Choosing(
        bidder=provider,
        lot=lot,
        pairs=tuple((a, s) for a in area or () for s in service or ()),
        since=day_given(since, "--from"),
        reason=reason,
    )
    return use.choose(evaluation, who, made, store=entering.store, dry_run=entering.dry_run)


@enters
def health_test(
    evaluation: Ref,
    *,
    lot: Lot,
    relevant: Annotated[str, typer.Option(help="Is health care in the lot at all: yes or no.")],
    main: Annotated[str, typer.Option(help="Is it the main subject: yes or no.")],
    person_role: PersonRole = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Record the test of a joint lot for the Provider Selection Regime, with who decided and why."""
    from tendering.workbench.market_admission import record_health_test

    facts = {
        "relevant": relevant.strip().lower(),
        "main": main.strip().lower(),
        "role": person_role,
        "reason": reason,
    }
    return record_health_test(
        evaluation,
        entering.who("framework health-test"),
        lot,
        facts,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def request(
    evaluation: Ref,
    *,
    lot: Lot,
    area: Annotated[str, typer.Option("--area", help="Where the person lives.")],
    service: Annotated[str, typer.Option("--service", help="As the tender names it.")],
    person: Annotated[str, typer.Option("--person", help="A pseudonym, such as P-0413.")],
    hours: Annotated[str, typer.Option("--hours", help="Of ongoing support a week, as assessed.")],
    closes: Annotated[
        str, typer.Option("--closes", help="Last moment for offers, as 2018-06-04T12:00.")
    ],
    outcome: Annotated[
        list[str] | None,
        typer.Option("--outcome", help="An enabling outcome. May be given again."),
    ] = None,
    budget: Annotated[
        str, typer.Option("--budget", help="For the enablement weeks, pounds.")
    ] = "",
    weeks: Annotated[str, typer.Option("--weeks", help="That the budget covers.")] = "",
    start_by: Annotated[
        str, typer.Option("--start-by", help="Latest start (default: as the tender publishes).")
    ] = "",
    funding: Annotated[str, typer.Option("--funding", help="care, joint or health.")] = "care",
    again: Annotated[
        str, typer.Option("--again", help="The entry of the request that it repeats.")
    ] = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Request a package from every admitted provider of its area and service; say why each other is left out."""
    from tendering.workbench.lettered import At
    from tendering.workbench.market_requests import Package
    from tendering.workbench.market_requests import request as use

    package = Package(
        lot=lot,
        area=area,
        service=service,
        person=person,
        hours=hours,
        closes=closes,
        outcomes="; ".join(o.strip() for o in outcome or () if o.strip()),
        budget=budget,
        weeks=weeks,
        start_by=day_given(start_by, "--start-by"),
        funding=funding.strip().lower(),
        again=again,
    )
    at = At(ref=evaluation, out=out, store=entering.store, dry_run=entering.dry_run)
    return use(entering.who("framework request"), package, at)


@enters
def offer(
    evaluation: Ref,
    number: Sent,
    *,
    provider: Provider,
    rate: Annotated[str, typer.Option("--rate", help="Pounds an hour of ongoing support.")],
    start: Annotated[str, typer.Option("--start", help="First day of service, as YYYY-MM-DD.")],
    held: Annotated[
        str,
        typer.Option(
            "--held", help="Where it was kept sealed since it came, where it is entered later."
        ),
    ] = "",
    file: EvidenceFile = None,
    entering: Entering,
) -> Report:
    """Seal an offer to a request: its amount is shown nowhere before the deadline. A late one is set aside."""
    from tendering.model.findings import finding
    from tendering.workbench.market_requests import Offering
    from tendering.workbench.market_requests import offer as use
    from tendering.workbench.records import RefusedError

    first = day_given(start, "--start")
    if first is None:
        raise RefusedError(finding("F094", "--start", "the first day of service is not given"))
    made = Offering(bidder=provider, rate=rate, start=first, file=file, held=held)
    return use(
        evaluation,
        entering.who("framework offer"),
        number,
        made,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def open_offers(evaluation: Ref, number: Sent, *, out: Out = None, entering: Entering) -> Report:
    """Open the offers to a request after its deadline; ask about each that lies below the floor."""
    from tendering.workbench.lettered import At
    from tendering.workbench.market_opening import open_offers as use

    at = At(ref=evaluation, out=out, store=entering.store, dry_run=entering.dry_run)
    return use(entering.who("framework open-offers"), number, at)


@enters
def explain(
    evaluation: Ref,
    number: Task,
    *,
    explanation: Annotated[str, typer.Option("--explanation", help="What the provider says.")],
    file: EvidenceFile = None,
    entering: Entering,
) -> Report:
    """Enter what a provider says of its offer below the floor."""
    from tendering.workbench.market_opening import explain as use

    return use(
        evaluation,
        entering.who("framework explain"),
        number,
        explanation,
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def decide_offer(
    evaluation: Ref,
    number: Task,
    *,
    decision: Annotated[str, typer.Option("--decision", help="accepted or rejected.")],
    person_role: PersonRole = "",
    reason: Reason = "",
    entering: Entering,
) -> Report:
    """Decide, by a named person, whether an offer below the floor can win."""
    from tendering.workbench.market_opening import decide_offer as use

    decided = {"decision": decision.strip().lower(), "role": person_role, "reason": reason}
    return use(
        evaluation,
        entering.who("framework decide-offer"),
        number,
        decided,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@enters
def award(
    evaluation: Ref,
    number: Sent,
    *,
    person_role: PersonRole = "",
    reason: Reason = "",
    out: Out = None,
    entering: Entering,
) -> Report:
    """Award a request to the offer that the published rule puts first, by a named person; a letter to all."""
    from tendering.workbench.lettered import At
    from tendering.workbench.market_award import Deciding
    from tendering.workbench.market_award import award as use

    at = At(ref=evaluation, out=out, store=entering.store, dry_run=entering.dry_run)
    made = Deciding(role=person_role, reason=reason)
    return use(entering.who("framework award"), number, made, at)


@enters
def close_request(
    evaluation: Ref,
    number: Sent,
    *,
    reason: Reason = "",
    then: Annotated[
        str, typer.Option("--next", help="What follows (default: as the tender publishes).")
    ] = "",
    entering: Entering,
) -> Report:
    """Close a request without an award: why, and what follows."""
    from tendering.workbench.market_award import close_request as use

    return use(
        evaluation,
        entering.who("framework close-request"),
        number,
        {"reason": reason, "next": then},
        store=entering.store,
        dry_run=entering.dry_run,
    )
