"""Benchmark: 2,000 letters of three pages, from outcome to files in place, against compressing and writing the same bytes.

Each size runs in a process of its own, with one worker. The floor is taken in the same process, right after: every part of every letter is
compressed with zlib at its default level, and the result written to a file. Letters are made, read back and compared
with the outcome, digested, written aside, moved into place and listed: all that `tendering letters` does after `evaluate`.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rounds import limit_line, peak_megabytes

from tendering.model.bids import Bid, Bidder, ConsensusScore, Dossier, MarkKind
from tendering.model.tender import (
    Agreement,
    Authority,
    Criterion,
    Event,
    Level,
    Lot,
    Notices,
    Per,
    Places,
    Price,
    Role,
    Rung,
    Scale,
    Standstill,
    Tender,
)

HERE = Path(__file__).resolve().parent
SIZES, TARGET, MEGABYTES, LINEAR = (10, 100, 1000, 2000), 1.6, 150.0, 1.25
MORE = 10.0  # megabytes that 2,000 letters may take beyond what ten take, the record they are of left out
ON = {"letter": date(2017, 3, 9), "summary": date(2026, 11, 2)}
BEGUN = {"letter": date(2016, 5, 9), "summary": date(2026, 3, 2)}
WEIGHTS = ("23.7", "21.3", "18.9", "16.1", "11.4", "8.6")
SEED = "a seed for the bench"
WORDS = [
    "carers",
    "people",
    "visits",
    "rounds",
    "rotas",
    "training",
    "records",
    "supervision",
    "outcomes",
    "families",
    "dignity",
    "plans",
    "reviews",
    "handover",
    "notes",
    "evidence",
    "measures",
    "results",
    "travel",
    "language",
    "night",
    "weekend",
    "support",
    "choice",
    "safety",
    "medication",
    "meals",
    "company",
    "advice",
    "wishes",
    "showed",
    "gave",
    "named",
    "explained",
    "left",
    "measured",
    "repeated",
    "covered",
    "omitted",
    "planned",
    "tested",
    "improved",
    "kept",
    "shared",
    "with",
    "without",
    "for",
    "each",
    "in",
    "every",
    "branch",
    "over",
    "two",
    "years",
    "and",
    "by",
    "the",
    "third",
    "month",
    "of",
    "the",
    "plan",
    "though",
    "not",
    "yet",
    "at",
    "full",
    "scale",
]


def passage(rng: random.Random, words: int) -> str:
    """Return a passage that no other letter holds, with a place in the bid."""
    text = " ".join(rng.choice(WORDS) for _ in range(words))
    return f"{text.capitalize()} (page {rng.randrange(2, 60)}, para {rng.randrange(1, 9)})."


def tender(kind: str) -> Tender:
    """Return a tender of one lot, six questions and three places."""
    labels = ("None", "Poor", "Weak", "Fair", "Good", "Strong", "Outstanding")
    levels = (
        Level(
            mark=Fraction(n),
            label=label,
            descriptor=f"{label}: how far the answer covers what was asked, with evidence.",
            worth=Fraction(100 * n, 6),
        )
        for n, label in enumerate(labels)
    )
    return Tender(
        id=f"bench-{kind}",
        title="Care at home for the bench",
        fingerprint="f" * 64,
        authority=Authority(
            name="Ashby & Vale Council",
            nation="england",
            address="Town Hall, Market Street, Ashby AV1 1AA",
            email="tenders@ashby.example",
            contact="Head of Commissioning",
        ),
        procedure="light_touch_own",
        started_by_event="contract_notice" if kind == "letter" else "tender_notice",
        started_by_on=BEGUN[kind],
        cpv=("85000000-9",),
        agreement=Agreement(kind="framework", term="4 years"),
        standstill=Standstill(stated_days=10),
        timetable=(Event(event="contract_award_notice", on=date(2026, 11, 3)),),
        scales={"quality": Scale(id="quality", levels=tuple(levels))},
        weights_as="of_award",
        criteria=tuple(
            Criterion(
                id=f"Q{n}",
                title=f"How the service does what question {n} asks",
                weight=Fraction(w),
                points=Fraction(w),
                scale="quality",
            )
            for n, w in enumerate(WEIGHTS, 1)
        ),
        price=Price(weight=Fraction(0)),
        lots=(
            Lot(
                id="1",
                title="Care at home",
                roles=(Role(role="framework", per=Per.LOT, places=Places(most=2, least=1)),),
            ),
        ),
        ties=(Rung(kind="draw", commitment=sha256(SEED.encode()).hexdigest()),),
        notices=Notices(documents_at="https://ashby.example/tenders/care-at-home"),
    )


def dossier(kind: str, bidders: int) -> Dossier:
    """Return so many bids, each with texts of its own."""
    rng = random.Random(20261)
    who = [
        Bidder(
            id=f"B{n:04}",
            name=f"{rng.choice(WORDS).title()} & {rng.choice(WORDS).title()} Care {n:04} Ltd",
            number=f"{n:08}",
            email=f"bids@care{n:04}.example",
            address=f"{n} High Street, Ashby",
            postcode="AV1 1AA",
            platform_number=f"PABC-{n:04}-DEFG",
        )
        for n in range(bidders)
    ]
    scores = tuple(
        ConsensusScore(
            bidder=bidder.id,
            lot="1",
            zone="",
            criterion=f"Q{q}",
            kind=MarkKind.NUMBER,
            mark=Fraction(rng.choice((1, 2, 3, 3, 4, 4, 5, 6))),
            reason=passage(rng, 55),
            evidence=f"page {rng.randrange(2, 60)}",
            letter_text=passage(rng, 35),
        )
        for bidder in who
        for q in range(1, len(WEIGHTS) + 1)
    )
    return Dossier(
        evaluation=f"bench-{kind}",
        tender=tender(kind),
        bidders=tuple(who),
        bids=tuple(Bid(bidder=b.id, lot="1") for b in who),
        consensus=scores,
        seed=SEED,
    )


def measure(kind: str, bidders: int) -> dict[str, float]:
    """Write so many letters, then take the floor: seconds of each, and the peak memory of the letters."""
    from tendering.documents.letter_run import award_notice_on
    from tendering.evaluation.evaluate import evaluate
    from tendering.law.standstill import for_tender
    from tendering.workbench.letters import publish_letters

    importlib.import_module(
        "tendering.documents.letters"
    )  # loaded as the command is, before the clock runs
    record = dossier(kind, bidders)
    outcome = evaluate(record)
    day = ON[kind] if kind == "letter" else award_notice_on(record)[0]
    standstill = for_tender(record.tender, day or ON[kind])
    with tempfile.TemporaryDirectory() as folder:
        before = _held_now()
        start = time.process_time()  # of one process, as the floor is, whatever else runs here
        files, _, problems = publish_letters(
            record, outcome, Path(folder), ON[kind], standstill, workers=1
        )
        seconds = time.process_time() - start
        if len(files) != bidders or problems:
            raise SystemExit(f"{len(files)} letters of {bidders}: {problems[:3]}")
        peak = peak_megabytes()
        floor = sum(_floor(path) for path in files)
    return {"seconds": seconds, "floor": floor, "megabytes": peak, "added": peak - before}


def _held_now() -> float:
    """Return the memory held now, and let the peak count from here, where the system can; else the peak so far."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return peak_megabytes()


def _floor(path: Path) -> float:
    """Return the seconds that compressing a letter's parts and writing them takes."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    start = time.process_time()
    packed = []
    for part in parts:
        deflate = zlib.compressobj(-1, zlib.DEFLATED, -15)
        packed += (deflate.compress(part), deflate.flush())
    path.with_suffix(".floor").write_bytes(b"".join(packed))
    return time.process_time() - start


def run() -> Iterator[str]:
    """Yield the lines to print."""
    for kind in ON:
        each, added = {}, {}
        for size in SIZES:
            command = [sys.executable, str(HERE / "bench_letters2000.py"), kind, str(size)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                yield f"{kind}: not measured: {done.stderr.strip().splitlines()[-1]}"
                return
            found = json.loads(done.stdout)
            each[size] = found["seconds"] / size
            added[size] = found["added"]
            ratio = found["seconds"] / found["floor"]
            yield (
                f"{size} x {kind}: {found['seconds']:.2f} s, {each[size] * 1000:.2f} ms each, {ratio:.2f}x the floor of "
                f"{found['floor']:.2f} s; peak memory {found['megabytes']:.0f} MB"
            )
        met = "met" if ratio <= TARGET else "MISSED"
        yield f"  against the floor: {ratio:.2f}x (target at most {TARGET:g}x: {met})"
        yield limit_line("  peak memory", found["megabytes"], MEGABYTES, "MB")
        yield limit_line(
            f"  memory the letters add, {SIZES[-1]} v {SIZES[0]}",
            added[SIZES[-1]] - added[SIZES[0]],
            MORE,
            "MB",
        )
        growth = each[SIZES[-1]] / each[SIZES[1]]
        yield limit_line(
            f"  time of one letter, {SIZES[-1]} v {SIZES[1]}", growth, LINEAR, "times"
        )


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        print("\n".join(run()))
