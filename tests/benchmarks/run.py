"""Print every benchmark with its target. Nothing is asserted: machines differ, ratios say more than seconds."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHES = (
    "bench_help",
    "bench_scoring",
    "bench_best_overall",
    "bench_county_dense",
    "bench_letters",
    "bench_letters2000",
    "bench_bolton",
    "bench_workbooks",
    "bench_record",
    "bench_rota",
)


def main() -> None:
    """Run the benchmarks named on the command line, or all of them."""
    if str(HERE) not in sys.path:
        sys.path.insert(0, str(HERE))
    for name in sys.argv[1:] or BENCHES:
        lines = importlib.import_module(name).run() or ()
        for line in [lines] if isinstance(lines, str) else lines:
            print(line, flush=True)


if __name__ == "__main__":
    main()
