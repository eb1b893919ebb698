"""Commands that take in bids, open them, check who bids, ask bidders, and record what was decided."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import AtTime, By, DryRun, Evaluation, Json, OnDay, StoreAt
from tendering.cli.show import done, progress

app = typer.Typer(rich_markup_mode=None)

Bidder = Annotated[str, typer.Option("--bidder", help="Id of the bidder.")]
Lot = Annotated[str, typer.Option("--lot", help="The lot it concerns (default: every lot).")]
Zone = Annotated[str, typer.Option("--zone", help="The zone of the lot.")]
Reason = Annotated[str, typer.Option("--reason", help="Why.")]
Witness = Annotated[str, typer.Option("--witness", help="The second officer, who is there.")]
AsRead = Annotated[
    list[str] | None,
    typer.Option(
        "--as-read",
        metavar="BIDDER",
        help="Take of this bidder what can be read, and ask it about the rest. May be given again.",
    ),
]
ReplyBy = Annotated[
    str, typer.Option("--reply-by", help="Day by which the bidder is to answer, as YYYY-MM-DD.")
]
FromFile = Annotated[
    Path | None, typer.Option("--from", help="A filled form.", exists=True, dir_okay=False)
]
Form = Annotated[
    Path | None,
    typer.Option(
        "--form", help="Write the form of what is missing here, and stop.", dir_okay=False
    ),
]


def _day(text: str, option: str = "--reply-by") -> date | None:
    """Return a day given as an option, or nothing where none was.

    Raises:
        RefusedError: It is no day.
    """
    from tendering.workbench.days import read_day
    from tendering.workbench.records import RefusedError

    if not text:
        return None
    found, wrong = read_day(text, option)
    if wrong:
        raise RefusedError(*wrong)
    return found


@app.command("receive", help=COMMANDS["receive"].help)
def receive(
    evaluation: Annotated[
        str,
        typer.Argument(metavar="EVALUATION", help="Id from `tendering list`, or a folder."),
    ] = "",
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH...",
            help="Response workbooks, or folders of them; with --profile a portal's exports.",
            readable=False,
        ),
    ] = None,
    *,
    tender: Annotated[str, typer.Option(help="The tender, when the evaluation is new.")] = "",
    profile: Annotated[
        Path | None,
        typer.Option(help="How a portal's export is laid out: a mapping profile.", dir_okay=False),
    ] = None,
    new_profile: Annotated[
        Path | None,
        typer.Option(
            "--new-profile", help="Write a profile to change here, and stop.", dir_okay=False
        ),
    ] = None,
    bidder: Annotated[
        str,
        typer.Option("--bidder", help="Every file is of this bidder's one submission."),
    ] = "",
    held: Annotated[
        str,
        typer.Option(
            help="Where they were kept sealed since they arrived, where that was before now."
        ),
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", help="Why a late one was late, as far as it was said.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Read bidders' response workbooks into an evaluation's tables, or seal them where a record is kept."""
    from tendering.workbench import portal

    if new_profile is not None:
        done(portal.new_profile(new_profile, dry_run=dry_run), as_json=json)
    if not evaluation or not files:
        raise typer.BadParameter("Give the evaluation, and the files that were received.")
    from tendering.cli.who import who_of
    from tendering.workbench import intake, sealed
    from tendering.workbench.records import reported

    if intake.is_recorded(evaluation, store):
        report = reported(
            lambda: sealed.receive(
                evaluation,
                files,
                who_of(actor, on, at, "receive"),
                profile=profile,
                bidder=bidder,
                held=held,
                reason=reason,
                store=store,
                dry_run=dry_run,
            )
        )
    else:
        report = intake.receive(
            evaluation, files, tender=tender, profile=profile, dry_run=dry_run, progress=progress
        )
    done(report, as_json=json)


@app.command("open-bids", help=COMMANDS["open-bids"].help)
def open_bids(
    evaluation: Evaluation,
    *,
    witness: Witness,
    set_aside: Annotated[
        list[str] | None,
        typer.Option(
            "--set-aside",
            metavar="BIDDER",
            help="Leave this bidder sealed: it cannot be read. May be given again.",
        ),
    ] = None,
    as_read: AsRead = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open every bid that came in time, by two officers, once the deadline is over."""
    from tendering.cli.who import who_of
    from tendering.workbench.opening import Asked
    from tendering.workbench.opening import open_bids as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            who_of(actor, on, at, "open-bids"),
            Asked(
                witness=witness,
                set_aside=tuple(set_aside or ()),
                as_read=tuple(as_read or ()),
                reason=reason,
                reply_by=_day(reply_by),
            ),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("open-prices", help=COMMANDS["open-prices"].help)
def open_prices(
    evaluation: Evaluation,
    *,
    witness: Witness,
    lot: Annotated[str, typer.Option("--lot", help="Only the prices of this lot.")] = "",
    as_read: AsRead = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Open the prices, by two officers, when the tender says so; what is outside a rule opens a task."""
    from tendering.cli.who import who_of
    from tendering.workbench.opening import Asked
    from tendering.workbench.price_opening import open_prices as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            who_of(actor, on, at, "open-prices"),
            Asked(
                witness=witness,
                as_read=tuple(as_read or ()),
                reason=reason,
                lot=lot,
                reply_by=_day(reply_by),
            ),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("sealed", help=COMMANDS["sealed"].help)
def sealed_matter(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    reason: Reason,
    out: Annotated[Path, typer.Option(help="Folder to write to.", file_okay=False)],
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Write out the original files of a bidder, and record who looked at them and why."""
    from tendering.cli.who import who_of
    from tendering.workbench.records import reported
    from tendering.workbench.sealed_matter import sealed as use

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            reason,
            out,
            who_of(actor, on, at, "sealed"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("judge", help=COMMANDS["judge"].help)
def judge(
    evaluation: Evaluation,
    *,
    bidder: Annotated[str, typer.Option("--bidder", help="Id of the bidder.")] = "",
    party: Annotated[str, typer.Option(help="The party of the bid whose answer it is.")] = "",
    lot: Lot = "",
    question: Annotated[str, typer.Option(help="The pass/fail question.")] = "",
    answer: Annotated[str, typer.Option(help="pass or fail.")] = "",
    source: FromFile = None,
    form: Form = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record pass or fail for answers that only an officer can judge, one or from a form."""
    from tendering.cli.who import who_of
    from tendering.workbench import judging
    from tendering.workbench.records import reported

    if form is not None:
        done(
            reported(lambda: judging.judge_form(evaluation, form, store=store, dry_run=dry_run)),
            as_json=json,
        )
    one = {"bidder": bidder, "party": party, "lot": lot, "question": question, "answer": answer}
    report = reported(
        lambda: judging.judge(
            evaluation,
            judging.judged_rows(source) if source is not None else [one],
            who_of(actor, on, at, "judge"),
            reason=reason,
            reply_by=_day(reply_by),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("tasks", help=COMMANDS["tasks"].help)
def tasks(
    evaluation: Evaluation,
    *,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that wait.")] = False,
    bidder: Annotated[str, typer.Option("--bidder", help="Only of this bidder.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Open a task for everything that waits and has none.")
    ] = False,
    reply_by: ReplyBy = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Show what of the opened bids waits for a person, with what was asked and answered."""
    from tendering.cli.who import who_of
    from tendering.workbench import tasks as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: (
            use.ask_all(
                evaluation,
                who_of(actor, on, at, "tasks"),
                reply_by=_day(reply_by),
                store=store,
                dry_run=dry_run,
            )
            if ask
            else use.outstanding(evaluation, only_open=only_open, bidder=bidder, store=store)
        )
    )
    done(report, as_json=json)


task_group = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=COMMANDS["task"].help)
app.add_typer(task_group, name="task")


@task_group.callback()
def _task() -> None:
    """Record what a bidder answers to a task."""


@task_group.command("answer")
def task_answer(
    evaluation: Evaluation,
    number: Annotated[int, typer.Argument(help="Number of the task.")],
    *,
    explanation: Annotated[str, typer.Option(help="What the bidder says.")],
    file: Annotated[
        Path | None, typer.Option(help="Its letter.", exists=True, dir_okay=False)
    ] = None,
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record what the bidder answers, with its letter where there is one."""
    from tendering.cli.who import who_of
    from tendering.workbench.records import reported
    from tendering.workbench.tasks import answer as use

    report = reported(
        lambda: use(
            evaluation,
            number,
            explanation,
            who_of(actor, on, at, "task answer"),
            file=file,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("clarify-bidder", help=COMMANDS["clarify-bidder"].help)
def clarify_bidder(
    evaluation: Evaluation,
    *,
    bidder: Annotated[str, typer.Option("--bidder", help="Id of the bidder.")] = "",
    lot: Lot = "",
    question: Annotated[str, typer.Option(help="As it is asked.")] = "",
    why: Annotated[str, typer.Option(help="Why it is asked.")] = "",
    equal_treatment: Annotated[
        str, typer.Option("--equal-treatment", help="Why asking it is fair to the others.")
    ] = "",
    reply_by: ReplyBy = "",
    scores: Annotated[
        str, typer.Option(help="Questions whose scores it may touch, with semicolons between.")
    ] = "",
    task: Annotated[int | None, typer.Option(help="Number of the task it serves.")] = None,
    answer_to: Annotated[
        int | None, typer.Option("--answer-to", help="Number of the question that is answered.")
    ] = None,
    answer: Annotated[str, typer.Option(help="What the bidder answers.")] = "",
    changed: Annotated[
        str, typer.Option(help="What changed by it: nothing, obvious error or rejected.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record what one bidder is asked, and later what it answers and what changed by it."""
    from tendering.cli.who import who_of
    from tendering.workbench import clarifying
    from tendering.workbench.records import reported

    if answer_to is not None:
        report = reported(
            lambda: clarifying.reply(
                evaluation,
                answer_to,
                answer,
                changed,
                who_of(actor, on, at, "clarify-bidder"),
                store=store,
                dry_run=dry_run,
            )
        )
        done(report, as_json=json)
    report = reported(
        lambda: clarifying.ask(
            evaluation,
            clarifying.Question(
                bidder=bidder,
                question=question,
                why=why,
                equal_treatment=equal_treatment,
                reply_by=_day(reply_by),
                lot=lot,
                scores=scores,
                task=task,
            ),
            who_of(actor, on, at, "clarify-bidder"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("decide", help=COMMANDS["decide"].help)
def decide(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    about: Annotated[
        str,
        typer.Option(
            help="price or a price item, a question, a criterion, quality, late or exclusion."
        ),
    ],
    decision: Annotated[str, typer.Option(help="accepted, clarified, rejected or corrected.")],
    role: Annotated[str, typer.Option(help="Of the person who decides.")] = "",
    reason: Reason = "",
    options: Annotated[str, typer.Option(help="The options that were considered.")] = "",
    proportionality: Annotated[str, typer.Option(help="Why the result is in proportion.")] = "",
    equal_treatment: Annotated[
        str, typer.Option("--equal-treatment", help="How others in the same case were treated.")
    ] = "",
    obvious: Annotated[
        str, typer.Option(help="yes or no: the error is obvious on the face of the bid.")
    ] = "",
    changes_bid: Annotated[
        str,
        typer.Option(
            "--changes-bid", help="yes or no: what the bidder said would change its bid."
        ),
    ] = "",
    lot: Lot = "",
    zone: Zone = "",
    amount: Annotated[
        str, typer.Option(help="The price that counts, where an obvious error is corrected.")
    ] = "",
    answer: Annotated[
        str, typer.Option(help="The answer that counts, where an obvious error is corrected.")
    ] = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record a named person's decision on a non-compliance, with what it weighs."""
    from tendering.cli.who import who_of
    from tendering.workbench.decisions import Decided
    from tendering.workbench.decisions import decide as use
    from tendering.workbench.records import reported

    made = Decided(
        bidder=bidder,
        about=about,
        decision=decision,
        role=role,
        reason=reason,
        options=options,
        proportionality=proportionality,
        equal_treatment=equal_treatment,
        lot=lot,
        zone=zone,
        obvious=obvious,
        changes_bid=changes_bid,
        amount=amount,
        answer=answer,
    )
    report = reported(
        lambda: use(
            evaluation, who_of(actor, on, at, "decide"), made, store=store, dry_run=dry_run
        )
    )
    done(report, as_json=json)


@app.command("withdraw", help=COMMANDS["withdraw"].help)
def withdraw(
    evaluation: Evaluation,
    *,
    bidder: Bidder,
    reason: Reason,
    lot: Lot = "",
    zone: Zone = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record that a bidder left, altogether or for a lot or zone."""
    from tendering.cli.who import who_of
    from tendering.workbench.leaving import withdraw as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            bidder,
            reason,
            who_of(actor, on, at, "withdraw"),
            lot=lot,
            zone=zone,
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)


@app.command("did-not-bid", help=COMMANDS["did-not-bid"].help)
def did_not_bid(
    evaluation: Evaluation,
    *,
    name: Annotated[str, typer.Option(help="Who was expected to bid.")],
    reason: Reason = "",
    store: StoreAt = "",
    on: OnDay = "",
    at: AtTime = "",
    actor: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Record who was expected to bid and did not, and why, as far as it was said."""
    from tendering.cli.who import who_of
    from tendering.workbench.leaving import did_not_bid as use
    from tendering.workbench.records import reported

    report = reported(
        lambda: use(
            evaluation,
            name,
            reason,
            who_of(actor, on, at, "did-not-bid"),
            store=store,
            dry_run=dry_run,
        )
    )
    done(report, as_json=json)
