"""The command reference of README.md, made from the commands' own help. Regenerate with `make readme`."""

from __future__ import annotations

import typer
from typer.main import get_command
from typer.testing import CliRunner

from tendering.cli.commands import COMMANDS
from tendering.cli.main import app


def reference() -> str:
    """Return every command's help as Markdown, in the order of the command list; sub-commands after their group."""
    parts = []
    for name in COMMANDS:
        parts += [_section(words) for words in [(name,), *_below(name)]]
    return "\n" + "\n".join(parts) + "\n"


def _section(words: tuple[str, ...]) -> str:
    help_text = (
        CliRunner()
        .invoke(
            app,
            [*words, "--help"],
            prog_name="tendering",
            terminal_width=100,
            max_content_width=100,
        )
        .output
    )
    return f"### `tendering {' '.join(words)}`\n\n```text\n{help_text.strip()}\n```\n"


def _below(name: str) -> list[tuple[str, ...]]:
    """Return the words of the sub-commands of a command; none where it has none."""
    group = get_command(app)
    context = typer.Context(group)
    command = group.get_command(context, name)  # type: ignore[attr-defined]
    return [(name, sub) for sub in getattr(command, "commands", {})]
