"""How reports, findings and progress look: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TypeVar

import typer

from tendering.model.findings import Finding, Severity, finding
from tendering.workbench.writing import Report, finding_json

T = TypeVar("T")
_ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that a terminal would obey: they are shown, and not sent."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def done(report: Report, *, as_json: bool) -> None:
    """Show a report and leave with its exit code."""
    raise typer.Exit(show(report, as_json=as_json))


def show(report: Report, *, as_json: bool) -> int:
    """Show a report and return its exit code."""
    if as_json:
        typer.echo(json.dumps(_machine(report), indent=1, ensure_ascii=False))
        return report.exit_code
    if report.text:
        typer.echo(plain(report.text))
    shown = sorted(report.findings, key=lambda f: _ORDER[f.severity])
    for item, after in zip_longest(shown, shown[1:]):
        # of several in a row with one remedy, the last says it; each says its own law
        same = after is not None and (item.code, item.remedy) == (after.code, after.remedy)
        if not same:
            typer.echo(finding_text(item), err=True)
        else:
            own_law = item.law if after is not None and item.law != after.law else ""
            typer.echo(f"{_said(item)} [{own_law}]" if own_law else _said(item), err=True)
    _tail(report)
    return report.exit_code


def _machine(report: Report) -> dict[str, object]:
    data = dict(report.data)
    data.setdefault("findings", [])
    # a report whose data already hold the findings (an outcome) keeps their order
    if not data["findings"]:
        data["findings"] = [finding_json(f) for f in report.findings]
    if report.files:
        data["files"] = [path.as_posix() for path in report.files]
        data["dry_run"] = report.dry_run
    return data


def _tail(report: Report) -> None:
    if report.files:
        verb = "Would write" if report.dry_run else "Wrote"
        root = _root([path.parent for path in report.files])
        count = len(report.files)
        names = ", ".join(path.name for path in report.files[:4]) + (", ..." if count > 4 else "")
        typer.echo(f"{verb} {count} file{'s' if count != 1 else ''} in {root}: {names}", err=True)
    counted = {s: sum(f.severity is s for f in report.findings) for s in Severity}
    if report.findings:
        said = [f"{n} {s.value}{'s' if n != 1 else ''}" for s, n in counted.items() if n]
        typer.echo(", ".join(said), err=True)
    elif not report.text and not report.files:
        typer.echo("Nothing to report: no findings.", err=True)


def _root(folders: Sequence[Path]) -> str:
    """Return the folder that holds all of some folders, told as they are: from here, or from the root of the disk.

    >>> _root([Path("out/a"), Path("out/b")]), _root([Path("a"), Path("b")])
    ('out', '.')
    """
    if len({path.is_absolute() for path in folders}) > 1:
        folders = [path.absolute() for path in folders]
    return os.path.commonpath(folders) or "."


def finding_text(item: Finding) -> str:
    """Return a finding as a person reads it: place, severity and code, sentence; then remedy and law.

    >>> from tendering.model.findings import finding
    >>> print(finding_text(finding("D004", "tender.yaml:3:1", "title is blank")))
    tender.yaml:3:1: error D004: title is blank
        Fill it in: a blank is never a default.
    """
    lines = [_said(item)]
    lines += [f"    {line}" for line in (item.remedy, item.law and f"[{item.law}]") if line]
    return plain("\n".join(lines))


def _said(item: Finding) -> str:
    return plain(f"{item.where}: {item.severity.value} {item.code}: {item.message}")


def plain(text: str) -> str:
    r"""Return a text as it may go to a terminal, which obeys some characters: these are shown as what they are.

    >>> print(plain("done\x1b[2J"))
    done\x1b[2J
    """
    return _ACTS.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def progress(items: Iterable[T], label: str, length: int | None = None) -> Iterator[T]:
    """Yield the items with a progress bar on standard error; silent where that is not a terminal."""
    if not sys.stderr.isatty():
        yield from items
        return
    with typer.progressbar(items, label=label, length=length, file=sys.stderr) as bar:
        yield from bar


def show_os_error(error: OSError, *, as_json: bool) -> int:
    """Say what could not be read or written, and what to do."""
    path = Path(str(error.filename2 or error.filename or "disk"))
    # files are made aside first: name the place they were meant for
    place = Path(
        *(part for part in path.parts if not part.startswith((".tendering-", ".before-")))
    )
    said = f"cannot be read or written: {error.strerror or error}"
    return show(Report(findings=(finding("F096", str(place), said),)), as_json=as_json)


def show_bug(error: Exception) -> int:
    """Own up to a bug in one sentence; the traceback only where TENDERING_DEBUG asks for it."""
    if os.environ.get("TENDERING_DEBUG"):
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    where = (
        f" at {place.filename.rsplit('tendering', 1)[-1].lstrip('/')}:{place.lineno}"
        if place
        else ""
    )
    typer.echo(
        f"This is a bug in tendering{where}: {type(error).__name__}: {str(error)[:300]}\n"
        "Nothing was half-written. Set TENDERING_DEBUG=1 for the details to report.",
        err=True,
    )
    return 3
