"""The contents of `tendering framework`: every sub-command stands there once, under its heading."""

from __future__ import annotations

from typer.main import get_group
from typer.testing import CliRunner

from tendering.cli.framework import CONTENTS, group
from tendering.cli.main import app


def test_every_sub_command_stands_in_the_contents_once() -> None:
    listed = [name for names in CONTENTS.values() for name in names]
    assert sorted(listed) == sorted(get_group(group).commands)


def test_help_lists_them_in_that_order() -> None:
    shown = CliRunner().invoke(app, ["framework", "--help"]).stdout.splitlines()
    heads = [line.rstrip(":") for line in shown if line.endswith(":") and line[0] != " "]
    assert heads[-len(CONTENTS) :] == list(CONTENTS)
    words = [line.split()[0] for line in shown if line.startswith("  ")]
    names = [name for each in CONTENTS.values() for name in each]
    assert [w for w in words if w in names] == names
