"""The `tendering` command: finds the command asked for, runs it, and exits as promised.

Commands live in the modules that `commands.COMMANDS` names and are imported when they run, so that ``--help`` stays
quick. Exit codes: 0 done, 1 an error or a difference, 2 usage, 3 a bug.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from tendering.cli.commands import COMMANDS

if TYPE_CHECKING:
    from typer._click.core import Command, Context
    from typer._click.formatting import HelpFormatter


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class LazyGroup(TyperGroup):
    """The commands of the table, each imported when it is run."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """Take the words of the command line, which hold no character that no document or workbook can hold."""
        for word in args:
            if _CONTROL.search(word):
                said = f"{ascii(word)[:80]} holds a control character. Type it again without."
                raise typer.BadParameter(said)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names of the commands, in the order of the table."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import a command's module and return the command."""
        if cmd_name in COMMANDS:
            return _loaded(ctx, cmd_name)
        # an unknown name: the group names the nearest of the commands it holds
        self.commands.update({name: _loaded(ctx, name) for name in COMMANDS})
        return None

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the commands with their help, from the table alone."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.help) for name, command in COMMANDS.items()])


@cache
def _group(module: str) -> TyperGroup:
    """Return the commands of a module; making them takes longer than most of them run, so it is done once."""
    from importlib import import_module

    from typer.main import get_group

    return get_group(import_module(f"tendering.cli.{module}").app)


def _loaded(ctx: Context, name: str) -> Command:
    found = _group(COMMANDS[name].module).get_command(ctx, name)
    if found is None:
        raise LookupError(f"{COMMANDS[name].module} has no command {name}")
    return found


app = typer.Typer(
    cls=LazyGroup,
    help="Evaluate a tender exactly as published, and explain every place.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


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
