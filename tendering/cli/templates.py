"""Commands about templates: `templates check`, `templates copy`, `templates tags`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tendering.cli.commands import COMMANDS
from tendering.cli.options import DryRun, Json
from tendering.cli.show import done

app = typer.Typer(rich_markup_mode=None)
templates = typer.Typer(
    help=COMMANDS["templates"].help, no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(templates, name="templates")


@templates.command("check")
def check(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME|FOLDER]",
            help="A template by name or path, or a folder of them (default: your own in ./templates, and the shipped).",
        ),
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Report everything wrong with templates: unknown tags, code, tracked changes, comments, missing fields."""
    from tendering.workbench import templates as use

    done(use.check(name), as_json=json)


@templates.command("copy")
def copy(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Which templates, such as letter (default: all)."
        ),
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option(help="Folder to copy into (default: templates).", file_okay=False),
    ] = None,
    lang: Annotated[str, typer.Option(help="Copy the set of another language: cy is Welsh.")] = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Start your own set of templates from the shipped ones; a file that is there is never overwritten."""
    from tendering.workbench import templates as use

    done(use.copy(names or (), to=to, lang=lang, dry_run=dry_run), as_json=json)


@templates.command("tags")
def tags(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="Only this template, such as letter."),
    ] = None,
    *,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a document instead: .docx, .html or .md."),
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """List what every tag means, and which ones the law makes a document print."""
    from tendering.workbench import templates as use

    done(use.tags(name, out=out, dry_run=dry_run), as_json=json)
