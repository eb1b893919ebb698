"""The command line as a process of its own, forked from this one: its own output, exit code and death, and nothing to import.

A new interpreter reads every module again, which takes many times what the command does. One test of each kind still starts
one, and so does whatever makes a PDF: what sets its type keeps threads of its own, and they do not live on in a fork.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

from tendering.cli.main import run

PATIENCE = 300
"""Seconds after which a process that waits for nothing is ended, and its test fails."""
Done = subprocess.CompletedProcess


def process(*words: str, before: Callable[[], object] = lambda: None) -> Done[str]:
    """Run ``tendering`` with these words; return its exit code and what it wrote.

    Args:
        words: What stands after ``tendering``.
        before: Done in the process before the command, such as to limit it.
    """
    if not hasattr(os, "fork") or "--pdf" in words:
        return subprocess.run(
            [sys.executable, "-m", "tendering", *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    with TemporaryFile() as out, TemporaryFile() as err:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # the child has no use for threads
            child = os.fork()
        if not child:
            _become(words, before, out.fileno(), err.fileno())
        _, status = os.waitpid(child, 0)
        for file in (out, err):
            file.seek(0)
        said, told = (file.read().decode() for file in (out, err))
    return Done(["tendering", *words], os.waitstatus_to_exitcode(status), said, told)


def _become(words: tuple[str, ...], before: Callable[[], object], out: int, err: int) -> None:
    """Become the command: nothing of the tests goes on in this process."""
    code = 70
    signal.alarm(PATIENCE)
    try:
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for as long as it lives
        sys.stdout, sys.stderr = (
            os.fdopen(n, "w", encoding="utf-8", closefd=False) for n in (1, 2)
        )
        sys.argv = ["tendering", *words]
        before()
        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - as an interpreter would
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
