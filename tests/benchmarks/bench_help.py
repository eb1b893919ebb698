"""`tendering --help` against `python -c pass`, as whole processes: command groups are loaded lazily."""

from __future__ import annotations

from collections.abc import Iterator

from rounds import interleaved, process, ratio_line

TARGET = 7.0
ROUNDS = 15


def run() -> Iterator[str]:
    """Yield the lines to print."""
    times = interleaved(
        {"help": process(["-m", "tendering", "--help"]), "pass": process(["-c", "pass"])}, ROUNDS
    )
    yield ratio_line("tendering --help v python -c pass", times["help"], times["pass"], TARGET)
