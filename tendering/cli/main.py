"""The `tendering` command: its commands and their options, each passed to one use case of the workbench.

Only typer is imported here; every command imports what it needs when it runs, so that ``--help`` stays quick.
Exit codes: 0 done, 1 an error or a difference, 2 usage, 3 a bug.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tendering.workbench.writing import Report

app = typer.Typer(
    help="Evaluate a tender exactly as published, and explain every place.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Evaluation = Annotated[
    str, typer.Argument(metavar="EVALUATION", help="Id from `tendering list`, or a folder.")
]
TenderRef = Annotated[
    str, typer.Argument(metavar="TENDER", help="Id from `tendering list`, or a path.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Do everything, write nothing.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder to write to (default: out/ID).", file_okay=False)
]
Actor = Annotated[
    str, typer.Option("--as", envvar="TENDERING_ACTOR", help="Who does this, for the manifest.")
]
On = Annotated[
    str, typer.Option("--on", help="The day, as YYYY-MM-DD. Never taken from the clock.")
]


def _done(report: Report, *, as_json: bool) -> None:
    from tendering.cli.show import show

    raise typer.Exit(show(report, as_json=as_json))


@app.command("list")
def list_(*, json: Json = False) -> None:
    """List shipped and local tenders and evaluations, with their state."""
    from tendering.workbench import definitions

    _done(definitions.listing(), as_json=json)


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="ID", help="Id of the new tender, such as home-care-2027.")
    ],
    *,
    like: Annotated[str | None, typer.Option(help="Start from this tender.")] = None,
    workbook: Annotated[
        bool, typer.Option("--workbook", help="An Excel form instead of tender.yaml.")
    ] = False,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Start a tender: a commented tender.yaml in lots/ID, or the Excel form that says the same."""
    from tendering.workbench import definitions

    _done(
        definitions.new(name, like=like, workbook=workbook, dry_run=dry_run),
        as_json=json,
    )


@app.command("import-definition")
def import_definition(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The filled Excel definition form.")
    ],
    *,
    out: Out = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Read the Excel definition form back into lots/ID/tender.yaml."""
    from tendering.workbench import definitions

    _done(definitions.import_definition(file, dry_run=dry_run, out=out), as_json=json)


@app.command()
def schema() -> None:
    """Print the JSON Schema of tender.yaml, for editors."""
    from tendering.workbench import definitions

    typer.echo(definitions.schema().text)


@app.command()
def check(tender: TenderRef, *, json: Json = False) -> None:
    """Report every problem of a definition and of its published figures at once."""
    from tendering.workbench import definitions

    _done(definitions.check(tender), as_json=json)


@app.command()
def pack(
    tender: TenderRef,
    *,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Write the ITT pack as Word documents, and the bidder's response workbook."""
    from tendering.cli.show import progress
    from tendering.workbench import issue

    _done(
        issue.pack(tender, out=out, dry_run=dry_run, actor=actor, progress=progress), as_json=json
    )


@app.command()
def receive(
    evaluation: Evaluation,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="PATH...", help="Response workbooks, or folders of them."),
    ],
    *,
    tender: Annotated[str, typer.Option(help="The tender, when the evaluation is new.")] = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Read bidders' response workbooks into an evaluation's tables."""
    from tendering.cli.show import progress
    from tendering.workbench import intake

    done = intake.receive(evaluation, files, tender=tender, dry_run=dry_run, progress=progress)
    _done(done, as_json=json)


@app.command()
def evaluate(
    evaluation: Evaluation,
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit 1 on any difference from expected/."),
    ] = False,
    save_expected: Annotated[
        bool, typer.Option("--save-expected", help="Write the results as what --check expects.")
    ] = False,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Apply the pass/fail rules, score, rank, settle ties and appoint; write the results."""
    from tendering.workbench import evaluate as use

    report = (
        use.check(evaluation)
        if check
        else use.run(
            evaluation, out=out, dry_run=dry_run, actor=actor, save_expected=save_expected
        )
    )
    _done(report, as_json=json)


@app.command()
def explain(
    evaluation: Evaluation,
    *,
    lot: Annotated[str | None, typer.Option(help="Only this lot.")] = None,
    zone: Annotated[str | None, typer.Option(help="Only this zone.")] = None,
    bidder: Annotated[str | None, typer.Option(help="Only this bidder.")] = None,
    draw: Annotated[
        bool, typer.Option("--draw", help="The recipe to redraw, step by step.")
    ] = False,
    json: Json = False,
) -> None:
    """Say why each place went where it went, back to the marks and the published rules."""
    from tendering.workbench import explain as use

    _done(use.explain(evaluation, lot=lot, zone=zone, bidder=bidder, draw=draw), as_json=json)


@app.command()
def scorecards(
    evaluation: Evaluation,
    *,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Write an Excel scorecard workbook per lot, and one HTML report."""
    from tendering.cli.show import progress
    from tendering.workbench import issue

    _done(
        issue.scorecards(evaluation, out=out, dry_run=dry_run, actor=actor, progress=progress),
        as_json=json,
    )


@app.command()
def letters(
    evaluation: Evaluation,
    *,
    on: On,
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Write the outcome letter of every bidder, with the exact end of standstill."""
    from tendering.cli.show import progress
    from tendering.workbench import issue

    _done(
        issue.letters(evaluation, on=on, out=out, dry_run=dry_run, actor=actor, progress=progress),
        as_json=json,
    )


@app.command()
def notice(
    evaluation: Evaluation,
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="F21 for light touch under PCR 2015; or `award`.")
    ],
    *,
    on: Annotated[
        str,
        typer.Option("--on", help="Day of the notice, as YYYY-MM-DD (default: day of approval)."),
    ] = "",
    out: Out = None,
    dry_run: DryRun = False,
    actor: Actor = "",
    json: Json = False,
) -> None:
    """Write the award notice as Word, and its data as JSON."""
    from tendering.workbench import issue

    _done(
        issue.notice(evaluation, kind, on=on, out=out, dry_run=dry_run, actor=actor), as_json=json
    )


@app.command()
def demo(*, out: Out = None, json: Json = False) -> None:
    """Run the shipped tenders through the whole job, and say where the documents are."""
    from tendering.cli.show import progress
    from tendering.workbench import demo as use

    _done(use.demo(out=out or Path("out"), progress=progress), as_json=json)


@app.callback(invoke_without_command=True)
def root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)
    ] = False,
) -> None:
    """Evaluate a tender exactly as published, and explain every place."""
    if version:
        from tendering import __version__

        typer.echo(__version__)
        raise typer.Exit


def run() -> None:
    """Run the command line. A bug ends with one sentence and exit code 3, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may not be UTF-8
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("Stopped. Nothing was half-written.", err=True)
        raise SystemExit(130) from None
    except OSError as error:
        from tendering.cli.show import show_os_error

        raise SystemExit(show_os_error(error, as_json="--json" in sys.argv)) from None
    except Exception as error:  # noqa: BLE001 - the last line of defence: no traceback reaches a person
        from tendering.cli.show import show_bug

        raise SystemExit(show_bug(error)) from None
