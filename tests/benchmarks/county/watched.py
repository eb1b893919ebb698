"""Runs a program under a small launcher that looks, many times a second, at the memory of it and of all its workers.

Pages that processes share are counted once: the launcher adds up each process's proportional share (PSS), which is what
the machine must hold for all of them together. Between two looks a peak may pass unseen, so a program's own peak
(VmHWM, which the system keeps) counts too where it has no workers. Where the system has no such figures, the peak of
the largest single process is all that is known, and `Watched.whole_tree` says so.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.1
"""Seconds between two looks."""
REST = 25
"""So many times as long as a look took the launcher rests: it takes less than a twenty-fifth of one core from the run."""
LAUNCHER = """
import glob, json, os, sys, time
begun = time.perf_counter()
child = os.posix_spawnp(sys.argv[3], sys.argv[3:], os.environ)
every, looks = float(sys.argv[1]), []

def family(pid):
    found = [pid]
    for name in glob.glob(f"/proc/{pid}/task/*/children"):
        try:
            with open(name) as listed:
                for born in listed.read().split():
                    found += family(int(born))
        except OSError:
            pass
    return found

def share(pid):
    try:
        with open(f"/proc/{pid}/smaps_rollup") as told:
            return next(int(line.split()[1]) for line in told if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0

while True:
    done, status, used = os.wait4(child, os.WNOHANG)
    if done:
        break
    looking = time.process_time()
    people = family(child)
    if len(people) > 1:
        looks.append((time.time(), len(people), sum(map(share, people)) / 1024))
    time.sleep(max(every, float(sys.argv[2]) * (time.process_time() - looking)))
most = used.ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024)
found = {"wall": time.perf_counter() - begun, "cpu": used.ru_utime + used.ru_stime, "largest": most,
         "code": os.waitstatus_to_exitcode(status), "looks": looks, "whole_tree": os.path.exists("/proc/self/smaps_rollup")}
print("\\n" + json.dumps(found), file=sys.stderr)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a program took with all its workers.

    Attributes:
        wall: Seconds.
        cpu: Seconds, those of its workers among them.
        largest: Megabytes of the largest single process, at its peak.
        looks: When, how many processes there were, and the megabytes they held together; only where there were several.
        whole_tree: Whether the system says what processes hold together.
    """

    wall: float
    cpu: float
    largest: float
    code: int
    looks: tuple[tuple[float, int, float], ...]
    whole_tree: bool
    output: str
    errors: str

    @property
    def peak(self) -> float:
        """Return the most megabytes held at once."""
        return max((self.largest, *(megabytes for _, _, megabytes in self.looks)))

    def peak_between(self, begun: float, ended: float) -> float:
        """Return the most megabytes that several processes held together at a time; nought where there was one only."""
        return max((mb for at, _, mb in self.looks if begun <= at <= ended), default=0.0)


def watched(command: Sequence[str], *, folder: Path, every: float = EVERY) -> Watched:
    """Run a command in a folder and look at its memory as often as asked."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LAUNCHER, str(every), str(REST), *command],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    errors, _, last = done.stderr.rstrip("\n").rpartition("\n")
    found = json.loads(last)
    looks = tuple((at, number, mb) for at, number, mb in found.pop("looks"))
    return Watched(**found, looks=looks, output=done.stdout, errors=errors)
