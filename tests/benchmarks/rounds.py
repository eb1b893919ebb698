"""Time things against each other fairly: interleaved rounds in one run, the disturbed ones dropped and counted.

A round is disturbed where the wall time of anything in it exceeds 1.1 times its CPU time, its children's included:
another program had the processor. Memory is taken under a small launcher, since a child's peak starts at its parent's.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

DISTURBED = 1.1  # wall time over CPU time beyond which a round is dropped
PATIENCE = 4  # rounds tried for each one wanted
FEWEST = 3  # undisturbed rounds below which CPU time is compared instead
LAUNCHER = """
import json, os, sys, time
begun = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, used = os.wait4(child, 0)
most = used.ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024)
found = {"wall": time.perf_counter() - begun, "cpu": used.ru_utime + used.ru_stime, "megabytes": most,
         "code": os.waitstatus_to_exitcode(status)}
print("\\n" + json.dumps(found), file=sys.stderr)
"""


class Times(dict[str, float]):
    """The median seconds of each thing, by name, over the rounds that were kept.

    Attributes:
        kept: Rounds compared.
        dropped: Rounds that another program disturbed.
        by_cpu: Whether fewer than three rounds were undisturbed, so that CPU seconds of all rounds are compared.
    """

    def __init__(
        self, seconds: Mapping[str, float], *, kept: int, dropped: int, by_cpu: bool
    ) -> None:
        super().__init__(seconds)
        self.kept, self.dropped, self.by_cpu = kept, dropped, by_cpu

    @property
    def line(self) -> str:
        """Say how many rounds were kept and dropped, and what was compared."""
        said = f"{self.kept} rounds kept, {self.dropped} dropped (wall time over {DISTURBED:g}x CPU time)"
        if self.by_cpu:
            said += "; too few ran undisturbed, so CPU seconds of all of them are compared"
        return said


def cpu_seconds() -> float:
    """Return the CPU seconds of this process and of its children that have ended."""
    spent = os.times()
    return time.process_time() + spent.children_user + spent.children_system


def interleaved(things: Mapping[str, Callable[[], object]], rounds: int) -> Times:
    """Run every thing once a round until so many rounds ran undisturbed, or four times as many were tried.

    One round before them warms up. What waits for the disk by its nature is never undisturbed: CPU time is then
    compared, and `Times.line` says so.
    """
    quiet: list[dict[str, float]] = []
    tried: list[dict[str, float]] = []
    _round(things)
    while len(quiet) < rounds and len(tried) < rounds * PATIENCE:
        taken = _round(things)
        tried.append({name: cpu for name, (_, cpu) in taken.items()})
        if all(wall <= DISTURBED * cpu for wall, cpu in taken.values()):
            quiet.append({name: wall for name, (wall, _) in taken.items()})
    by_cpu = len(quiet) < min(FEWEST, rounds)
    kept = tried if by_cpu else quiet
    return Times(
        {name: statistics.median(row[name] for row in kept) for name in things},
        kept=len(kept),
        dropped=len(tried) - len(quiet),
        by_cpu=by_cpu,
    )


def _round(things: Mapping[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Run every thing once; return its wall and CPU seconds."""
    taken = {}
    for name, thing in things.items():
        wall, cpu = time.perf_counter(), cpu_seconds()
        thing()
        taken[name] = (time.perf_counter() - wall, cpu_seconds() - cpu)
    return taken


@dataclass(frozen=True, slots=True)
class Launched:
    """What one whole process took: seconds, the most memory it or a child of it held, exit code, and what it printed."""

    wall: float
    cpu: float
    megabytes: float
    code: int
    output: str
    errors: str

    @property
    def disturbed(self) -> bool:
        """Say whether another program had the processor, or the process waited for the disk."""
        return self.wall > DISTURBED * self.cpu


def launched(
    command: Sequence[str],
    *,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Launched:
    """Run a command under a small launcher, which is all that its peak memory starts from.

    Args:
        command: The program and its arguments; ``sys.executable`` for this interpreter.
        folder: Where it runs; here by default.
        environment: All of its environment; this process's by default.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env=None if environment is None else dict(environment),
    )
    errors, _, last = done.stderr.rstrip("\n").rpartition("\n")
    return Launched(**json.loads(last), output=done.stdout, errors=errors)


def process(arguments: Sequence[str]) -> Callable[[], object]:
    """Return a call that runs one whole process of this interpreter and discards what it prints."""
    command = [sys.executable, *arguments]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def peak_megabytes() -> float:
    """Return the most memory this process has held.

    Not ru_maxrss where the system tells better: on Linux that starts from the size of the process that started this one.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(x.split()[1]) for x in lines if x.startswith("VmHWM")) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def exponent(small: tuple[float, float], large: tuple[float, float]) -> float:
    """Return how cost grows with size, from two pairs of (size, cost): 1 is linear, 2 is the square.

    >>> round(exponent((10, 3), (100, 300)), 3)
    2.0
    """
    return log(large[1] / small[1]) / log(large[0] / small[0])


def ratio_line(what: str, ours: float, theirs: float, target: float) -> str:
    """Say a ratio, its target and whether it is met."""
    ratio = ours / theirs
    met = "met" if ratio <= target else "MISSED"
    return f"{what}: {ours * 1000:.2f} ms v {theirs * 1000:.2f} ms = {ratio:.2f}x (target at most {target:g}x: {met})"


def faster_line(what: str, ours: float, theirs: float, target: float) -> str:
    """Say how many times faster this is than the other, the target and whether it is met."""
    times = theirs / ours
    met = "met" if times >= target else "MISSED"
    return f"{what}: {ours * 1000:.2f} ms v {theirs * 1000:.2f} ms, {times:.1f} times faster (target at least {target:g}: {met})"


def limit_line(what: str, measured: float, target: float, unit: str) -> str:
    """Say a measure, its target and whether it is met."""
    met = "met" if measured <= target else "MISSED"
    return f"{what}: {measured:.2f} {unit} (target at most {target:g} {unit}: {met})"
