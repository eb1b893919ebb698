"""The command reference of README.md, made from the commands' own help. Regenerate with `make readme`."""

from __future__ import annotations

from typer.testing import CliRunner

from tendering.cli.commands import COMMANDS
from tendering.cli.main import app


def reference() -> str:
    """Return every command's help as Markdown, in the order of the command list."""
    runner = CliRunner()
    parts = []
    for name in COMMANDS:
        help_text = runner.invoke(
            app, [name, "--help"], prog_name="tendering", terminal_width=100, max_content_width=100
        ).output
        parts.append(f"### `tendering {name}`\n\n```text\n{help_text.strip()}\n```\n")
    return "\n" + "\n".join(parts) + "\n"
