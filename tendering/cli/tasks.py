"""Commands that judge answers, ask bidders, take down what they say, and record what was decided."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.entering import Entering, enters
from tendering.cli.intake_options import (
    Form,
    FromFile,
    ReplyBy,
    Zone,
    day_given,
)
from tendering.cli.options import Bidder, Evaluation, LotOption, Reason
from tendering.workbench.writing import Report

app = typer.Typer(rich_markup_mode=None)


@app.command("judge", help=COMMANDS["judge"].help)
@enters
def judge(
    evaluation: Evaluation,
    *,
    bidder: Bidder = "",
    party: Annotated[str, typer.Option(help="The party of the bid whose answer it is.")] = "",
    lot: LotOption = "",
    question: Annotated[str, typer.Option(help="The pass/fail question.")] = "",
    answer: Annotated[str, typer.Option(help="pass or fail.")] = "",
    source: FromFile = None,
    form: Form = None,
    reason: Reason = "",
    reply_by: ReplyBy = "",
    entering: Entering,
) -> Report:
    """Record pass or fail for answers that only an officer can judge, one or from a form."""
    from tendering.workbench import judging

    if form is not None:
        return judging.judge_form(evaluation, form, store=entering.store, dry_run=entering.dry_run)
    one = {"bidder": bidder, "party": party, "lot": lot, "question": question, "answer": answer}
    return judging.judge(
        evaluation,
        judging.judged_rows(source) if source is not None else [one],
        entering.who("judge"),
        reason=reason,
        reply_by=day_given(reply_by),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("tasks", help=COMMANDS["tasks"].help)
@enters
def tasks(
    evaluation: Evaluation,
    *,
    only_open: Annotated[bool, typer.Option("--open", help="Only those that wait.")] = False,
    bidder: Annotated[str, typer.Option("--bidder", help="Only of this bidder.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Open a task for everything that waits and has none.")
    ] = False,
    reply_by: ReplyBy = "",
    entering: Entering,
) -> Report:
    """Show what of the opened bids waits for a person, with what was asked and answered."""
    from tendering.workbench import tasks as use

    return (
        use.ask_all(
            evaluation,
            entering.who("tasks"),
            reply_by=day_given(reply_by),
            store=entering.store,
            dry_run=entering.dry_run,
        )
        if ask
        else use.outstanding(evaluation, only_open=only_open, bidder=bidder, store=entering.store)
    )


task_group = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help=COMMANDS["task"].help)
app.add_typer(task_group, name="task")


@task_group.callback()
def _task() -> None:
    """Record what a bidder answers to a task."""


@task_group.command("answer")
@enters
def task_answer(
    evaluation: Evaluation,
    number: Annotated[int, typer.Argument(help="Number of the task.")],
    *,
    explanation: Annotated[str, typer.Option(help="What the bidder says.")],
    file: Annotated[
        Path | None, typer.Option(help="Its letter.", exists=True, dir_okay=False)
    ] = None,
    entering: Entering,
) -> Report:
    """Record what the bidder answers, with its letter where there is one."""
    from tendering.workbench.tasks import answer as use

    return use(
        evaluation,
        number,
        explanation,
        entering.who("task answer"),
        file=file,
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("clarify-bidder", help=COMMANDS["clarify-bidder"].help)
@enters
def clarify_bidder(
    evaluation: Evaluation,
    *,
    bidder: Bidder = "",
    lot: LotOption = "",
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
    entering: Entering,
) -> Report:
    """Record what one bidder is asked, and later what it answers and what changed by it."""
    from tendering.workbench import clarifying

    if answer_to is not None:
        return clarifying.reply(
            evaluation,
            answer_to,
            answer,
            changed,
            entering.who("clarify-bidder"),
            store=entering.store,
            dry_run=entering.dry_run,
        )
    return clarifying.ask(
        evaluation,
        clarifying.Question(
            bidder=bidder,
            question=question,
            why=why,
            equal_treatment=equal_treatment,
            reply_by=day_given(reply_by),
            lot=lot,
            scores=scores,
            task=task,
        ),
        entering.who("clarify-bidder"),
        store=entering.store,
        dry_run=entering.dry_run,
    )


@app.command("decide", help=COMMANDS["decide"].help)
@enters
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
    lot: LotOption = "",
    zone: Zone = "",
    amount: Annotated[
        str, typer.Option(help="The price that counts, where an obvious error is corrected.")
    ] = "",
    answer: Annotated[
        str, typer.Option(help="The answer that counts, where an obvious error is corrected.")
    ] = "",
    entering: Entering,
) -> Report:
    """Record a named person's decision on a non-compliance, with what it weighs."""
    from tendering.workbench.decisions import Decided
    from tendering.workbench.decisions import decide as use

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
    return use(
        evaluation, entering.who("decide"), made, store=entering.store, dry_run=entering.dry_run
    )
