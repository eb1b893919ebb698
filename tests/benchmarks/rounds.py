"""Time things against each other fairly: interleaved rounds in one run, so that a busy machine slows both alike."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path


def interleaved(things: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Run every thing once a round; return the median seconds of each. One round before them warms up."""
    taken: dict[str, list[float]] = {name: [] for name in things}
    for number in range(rounds + 1):
        for name, thing in things.items():
            start = time.perf_counter()
            thing()
            if number:
                taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(times) for name, times in taken.items()}


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


def ratio_line(what: str, ours: float, theirs: float, target: float) -> str:
    """Say a ratio, its target and whether it is met."""
    ratio = ours / theirs
    met = "met" if ratio <= target else "MISSED"
    return f"{what}: {ours * 1000:.2f} ms v {theirs * 1000:.2f} ms = {ratio:.2f}x (target at most {target:g}x: {met})"


def limit_line(what: str, measured: float, target: float, unit: str) -> str:
    """Say a measure, its target and whether it is met."""
    met = "met" if measured <= target else "MISSED"
    return f"{what}: {measured:.2f} {unit} (target at most {target:g} {unit}: {met})"
