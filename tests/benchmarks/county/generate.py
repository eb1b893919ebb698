"""Makes the evaluation of an invented county from a seed: a folder of files as an officer has it, of any scale.

Integers only, and of the random source only whole numbers and bytes, so the files are the same, byte for byte, on every
machine. Nothing in it is anybody's: names, marks, prices and reasons are invented.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import ClassVar, Self, TextIO

from wording import FINDINGS, SUBJECTS, SURNAMES, TENDER_HEAD, TOWNS

SEED = 20287
LOTS, ZONES, SECTIONS, PARTS, QUESTIONS, EVALUATORS = 50, 11, 4, 2, 5, 4
ASKED = SECTIONS * PARTS * QUESTIONS
BIDDERS, BIDS, LARGEST = 2_000, 12_000, 840
BELOW, OUTSIDE, RELATED, TWINS = 5, 3, 6, 40
"""In a hundred bids: below the threshold, priced outside the band, of a group (bidders), and with an equal twin."""
QUALITY_TENTHS, PRICE_WEIGHT = 800, 20
LEAST_PENCE, MOST_PENCE = 1_800, 2_400
THRESHOLD = 2
DRAWN_BY = "County run: long barrow, eleven weirs, 90417"
LABELS = ("Nothing", "Very weak", "Weak", "Fair", "Good", "Excellent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How large the county is. ``share`` scales bidders and places; lots, zones and questions keep their number."""

    share: Fraction = Fraction(1)
    lots: int = LOTS
    seed: int = SEED

    @property
    def bidders(self) -> int:
        """Return how many bid."""
        return max(4, int(BIDDERS * self.share))

    @property
    def mains(self) -> int:
        """Return the main places of a zone."""
        return max(1, round(2 * self.share))

    @property
    def framework(self) -> int:
        """Return the framework places of a lot, mains included: never fewer than the mains could be."""
        return self.mains * ZONES + max(1, int(18 * self.share))

    def sizes(self) -> list[int]:
        """Return the bids of each lot: one far larger than the others, which fall off evenly."""
        bids, largest = int(BIDS * self.share * self.lots / LOTS), int(LARGEST * self.share)
        largest = min(largest, self.bidders)
        rest = self.lots - 1
        if not rest:
            return [largest]
        parts = [rest + 20 - n for n in range(rest)]
        sizes = [largest, *((bids - largest) * part // sum(parts) for part in parts)]
        sizes[1] += bids - sum(sizes)
        return [max(2, min(n, self.bidders)) for n in sizes]


@dataclass(slots=True)
class Made:
    """What was made, counted while it was written."""

    bidders: int = 0
    lots: int = 0
    largest: int = 0
    lot_bids: int = 0
    zone_bids: int = 0
    marks: int = 0
    scores: int = 0
    below: int = 0
    outside: int = 0
    decided: dict[str, int] = field(default_factory=dict)
    related: int = 0
    twins: int = 0
    bytes: int = 0
    panel: list[str] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Say it, with the shares."""
        decided = ", ".join(f"{n:,} {what}" for what, n in sorted(self.decided.items()))
        return [
            (
                f"{self.bidders:,} bidders, {self.lots} lots (the largest with {self.largest:,} bids), {ZONES} zones a lot, "
                f"{ASKED} questions a lot in three levels, {EVALUATORS} evaluators a lot"
            ),
            (
                f"{self.lot_bids:,} lot bids ({_ratio(self.lot_bids, self.bidders)} a bidder), {self.zone_bids:,} zone bids "
                f"({_ratio(self.zone_bids, self.lot_bids)} of {ZONES} zones a lot bid)"
            ),
            f"{self.marks:,} individual marks, {self.scores:,} consensus scores; {self.bytes / 1e6:.0f} MB of files",
            (
                f"{_percent(self.below, self.lot_bids)} of lot bids below a threshold; "
                f"{_percent(self.outside, self.lot_bids)} of prices outside the rule ({decided})"
            ),
            f"{self.related:,} bidders of related groups; {self.twins:,} bids made equal to another in all that ranks",
        ]


def _ratio(some: int, of: int) -> str:
    return f"{some * 10 // of / 10:.1f}"


def _percent(some: int, of: int) -> str:
    return f"{some * 1000 // of / 10:.1f}%"


@dataclass(frozen=True, slots=True)
class LotBid:
    """One bid for a lot: who, where, how good (half marks by question), at what price."""

    bidder: str
    zones: tuple[int, ...]
    halves: tuple[int, ...]
    pence: int
    decision: str = ""


def county(folder: Path, shape: Shape) -> Made:
    """Write the county's evaluation folder. The same shape gives the same bytes."""
    rng = random.Random(shape.seed)
    folder.mkdir(parents=True, exist_ok=True)
    made = Made(bidders=shape.bidders, lots=shape.lots)
    ids = [f"b{n:04}" for n in range(1, shape.bidders + 1)]
    (folder / "tender.yaml").write_text(_tender(rng, shape), encoding="utf-8", newline="\n")
    _bidders(rng, folder, ids, made)
    ability = {b: 3 + rng.randrange(3) + rng.randrange(3) for b in ids}
    with _Tables(folder) as tables:
        waiting = list(ids)
        for number, size in enumerate(shape.sizes(), 1):
            # whoever bids nowhere yet goes first, so that everyone bids somewhere
            first = waiting[: size // 3] if number > 1 else []
            others = rng.sample(ids, size + len(first))
            taken = list(dict.fromkeys([*first, *others]))[:size]
            waiting = [b for b in waiting if b not in set(taken)]
            bids = _lot_bids(rng, taken, ability, made)
            made.largest = max(made.largest, size)
            _write_lot(rng, tables, f"L{number:02}", bids, made)
    _evaluation(folder, ["Ann Officer", "Martin Yates", *made.panel], made.asked)
    made.bytes = sum(p.stat().st_size for p in folder.iterdir())
    return made


def _tender(rng: random.Random, shape: Shape) -> str:
    levels = "\n".join(
        f'      - {{mark: "{_half(n)}", label: {LABELS[n // 2]}{" or better" if n % 2 else ""}, '
        f"descriptor: {LABELS[n // 2]} on what was asked{' and better on part of it' if n % 2 else ''}.}}"
        for n in range(11)
    )
    lots = (f"L{n:02}" for n in range(1, shape.lots + 1))
    names = list(lots)
    return TENDER_HEAD.format(
        count=shape.lots,
        zones=ZONES,
        levels=levels,
        criteria="\n".join(line for lot in names for line in _criteria(rng, lot)),
        price=PRICE_WEIGHT,
        least=_pounds(LEAST_PENCE),
        most=_pounds(MOST_PENCE),
        lots="\n".join(line for lot in names for line in _lot(shape, lot)),
        commitment=sha256(DRAWN_BY.encode()).hexdigest(),
    )


def _criteria(rng: random.Random, lot: str) -> Iterator[str]:
    """Give the questions of a lot in three levels, with weights of its own in tenths of a point."""
    tenths = [5] * ASKED
    for _ in range(QUALITY_TENTHS - sum(tenths)):
        tenths[min(rng.randrange(ASKED), rng.randrange(ASKED))] += 1
    places = list(range(ASKED))
    rng.shuffle(places)
    tenths = [tenths[n] for n in places]
    each = PARTS * QUESTIONS
    for s in range(SECTIONS):
        section = tenths[s * each : (s + 1) * each]
        name = "ABCD"[s]
        yield f'  - id: {lot}-{name}\n    title: {SUBJECTS[s][0]}\n    weight: "{_tenth(sum(section))}"'
        yield f'    lots: ["{lot}"]\n    children:'
        for p in range(PARTS):
            part = section[p * QUESTIONS : (p + 1) * QUESTIONS]
            title = SUBJECTS[s][1 + p]
            yield f'      - id: {lot}-{name}{p + 1}\n        title: {title}\n        weight: "{_tenth(sum(part))}"'
            yield "        children:"
            for q, weight in enumerate(part):
                number = s * each + p * QUESTIONS + q + 1
                minimum = (
                    f", minimum: {{mark: {THRESHOLD}, effect: must_reject}}" if number == 3 else ""
                )
                yield (
                    f"          - {{id: {lot}-Q{number:02}, title: {title} {q + 1}, "
                    f'weight: "{_tenth(weight)}", scale: half_marks{minimum}}}'
                )


def _lot(shape: Shape, lot: str) -> Iterator[str]:
    town = TOWNS[int(lot[1:]) % len(TOWNS)]
    yield f'  - id: "{lot}"\n    title: Care at home around {town}'
    zones = ", ".join(f"{{id: z{n:02}, title: {town} {n}}}" for n in range(1, ZONES + 1))
    yield f"    zones: [{zones}]\n    roles:"
    yield f"      - {{role: main, per: zone, places: {{most: {shape.mains}}}, drawn_from: all}}"
    yield (
        f"      - {{role: framework, per: lot, places: {{most: {shape.framework}, including: [main]}}, "
        "at_last_place: tie_break}"
    )
    yield "    reserves: 2"


def _evaluation(
    folder: Path, people: Sequence[str], asked: Sequence[tuple[str, str, str]]
) -> None:
    """Write evaluation.yaml: the draw's seed, what everyone declared before bids were opened, and what bidders were asked."""
    lines = [
        "evaluation: county-run",
        "title: An invented county, from a seeded script",
        "tender: ./tender.yaml",
        f'seed: "{DRAWN_BY}"',
        "approved_on: 2016-08-12",
        "entries:",
    ]
    for person in people:
        lines += [
            "  - entry: declaration",
            "    on: 2016-05-30",
            f"    by: {person}",
            f"    person: {person}",
            "    interest: none",
            "    action: none",
            "    approver: Director of Law",
            "    employment: none",
        ]
    for bidder, lot, rate in asked:
        lines += [
            "  - entry: clarification_to_bidder",
            "    on: 2016-06-22",
            "    by: Martin Yates",
            f"    lot: {lot}",
            f"    bidder: {bidder}",
            f"    question: Is the rate of {rate} meant, which is outside the band?",
            "    answer: It is.",
        ]
    _text(folder / "evaluation.yaml", lines)


def _bidders(rng: random.Random, folder: Path, ids: Sequence[str], made: Made) -> None:
    rows = ["bidder,name,number,group,email,sme,vcse"]
    related = len(ids) * RELATED // 100 // 2 * 2
    group = {b: f"group {n // 2 + 1}" for n, b in enumerate(rng.sample(list(ids), related))}
    made.related = related
    for n, bidder in enumerate(ids, 1):
        name = f"{SURNAMES[n % len(SURNAMES)]} and {TOWNS[n // 7 % len(TOWNS)]} Care {n} Ltd"
        size = "yes" if rng.randrange(10) < 7 else "no"
        rows.append(
            f"{bidder},{name},INV-{n:05},{group.get(bidder, '')},bids@{bidder}.example,{size},no"
        )
    _text(folder / "bidders.csv", rows)


def _lot_bids(
    rng: random.Random, bidders: Sequence[str], ability: dict[str, int], made: Made
) -> list[LotBid]:
    """Draw the bids of a lot, then plant: scores below the threshold, prices outside the band, and equal twins.

    What is left of a share in one lot is made up in the next, so that the whole has it, however small the lots.
    """
    size = len(bidders)
    made.lot_bids += size
    places = rng.sample(range(size), size)
    below = set(places[: made.lot_bids * BELOW // 100 - made.below])
    made.below += len(below)
    outside = places[len(below) :][: made.lot_bids * OUTSIDE // 100 - made.outside]
    plain = places[len(below) + len(outside) :]
    pairs = max(1, size * TWINS // 200)
    twins = dict(zip(plain[:pairs], plain[pairs : 2 * pairs], strict=False))
    bids = []
    for n, bidder in enumerate(bidders):
        step = rng.randbytes(ASKED)
        halves = [max(0, min(10, ability[bidder] + _OFFSETS[b & 15])) for b in step]
        halves[2] = max(2 * THRESHOLD, halves[2])
        if n in below:
            halves[2] = 1 + rng.randrange(3)
        zones = [z for z in range(1, ZONES + 1) if rng.randrange(2)] or [1 + rng.randrange(ZONES)]
        pence = LEAST_PENCE + 5 * rng.randrange((MOST_PENCE - LEAST_PENCE) // 5 + 1)
        bids.append(LotBid(bidder, tuple(zones), tuple(halves), pence))
    for n, at in enumerate(outside):
        pence = MOST_PENCE + 5 + 5 * rng.randrange(40)
        decision = ("rejected", "accepted", "rejected", "clarified")[(made.outside + n) % 4]
        bids[at] = LotBid(bids[at].bidder, bids[at].zones, bids[at].halves, pence, decision)
    made.outside += len(outside)
    for one, other in twins.items():
        bids[other] = LotBid(
            bids[other].bidder, bids[one].zones, bids[one].halves, bids[one].pence
        )
    return bids


_OFFSETS = (-3, -2, -2, -1, -1, -1, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3)
_DIFFERS = (-2, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2)
"""How far an answer is from its bidder's usual one, and a mark from what the panel agreed, in half marks."""


def _write_lot(
    rng: random.Random, tables: _Tables, lot: str, bids: Sequence[LotBid], made: Made
) -> None:
    panel = [f"{SURNAMES[n]} of {lot}" for n in rng.sample(range(len(SURNAMES)), EVALUATORS)]
    questions = [f"{lot}-Q{q:02}" for q in range(1, ASKED + 1)]
    made.panel += panel
    tables["panel"].writelines(f"{person},evaluator,,{lot}\n" for person in panel)
    for bid in bids:
        tables["bids"].writelines(f"{bid.bidder},{lot},z{z:02},\n" for z in bid.zones)
        tables["prices"].write(f"{bid.bidder},{lot},,hourly,{_pounds(bid.pence)}\n")
        if bid.decision:
            tables["decisions"].write(
                f"{bid.bidder},{lot},,hourly,{bid.decision},Martin Yates,Head of Procurement,2016-06-24,"
                f"Reject; accept; ask,The rate of {_pounds(bid.pence)} is above the band; {bid.decision} for the reasons of the file note.\n"
            )
            made.asked.append((bid.bidder, lot, _pounds(bid.pence)))
            made.decided[bid.decision] = made.decided.get(bid.decision, 0) + 1
        made.zone_bids += len(bid.zones)
        tables["consensus"].writelines(_scores(rng, lot, bid, questions))
    alike = {(b.zones, b.halves, b.pence) for b in bids}
    made.twins += 2 * (len(bids) - len(alike))
    for person in panel:
        for bid in bids:
            step = rng.randbytes(ASKED)
            tables["marks"].writelines(
                f"{person},{bid.bidder},{lot},,{question},{_HALVES[max(0, min(10, half + _DIFFERS[b & 15]))]},\n"
                for question, half, b in zip(questions, bid.halves, step, strict=True)
            )
    made.marks += len(panel) * len(bids) * ASKED
    made.scores += len(bids) * ASKED


def _scores(rng: random.Random, lot: str, bid: LotBid, questions: Sequence[str]) -> Iterator[str]:
    """Give the agreed scores of a bid. Each reason names a page of that bid alone, so no two bidders share one."""
    own = int(bid.bidder[1:])
    for n, (question, half) in enumerate(zip(questions, bid.halves, strict=True)):
        found = FINDINGS[half // 2][rng.getrandbits(2)]
        page = f"page {n + 3} of volume {own}"
        yield f"{bid.bidder},{lot},,{question},{_HALVES[half]},{found} ({page}).,{page},{found}.,\n"


class _Tables:
    """The tables written row by row, open together."""

    HEADINGS: ClassVar[dict[str, str]] = {
        "bids": "bidder,lot,zone,preference",
        "prices": "bidder,lot,zone,item,amount",
        "marks": "evaluator,bidder,lot,zone,criterion,mark,note",
        "consensus": "bidder,lot,zone,criterion,mark,reason,evidence,letter_text,withhold",
        "decisions": "bidder,lot,zone,about,decision,by,role,on,options_considered,reason",
        "panel": "person,role,questions,lots",
    }

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        for name, heading in self.HEADINGS.items():
            path = self.folder / f"{name}.csv"
            self.files[name] = path.open("w", encoding="utf-8", newline="\n")
            self.files[name].write(heading + "\n")
        return self

    def __exit__(self, *error: object) -> None:
        for file in self.files.values():
            file.close()

    def __getitem__(self, name: str) -> TextIO:
        return self.files[name]


def _text(path: Path, rows: Sequence[str]) -> None:
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def _half(halves: int) -> str:
    return f"{halves // 2}.5" if halves % 2 else f"{halves // 2}"


def _tenth(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}"


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"


_HALVES = tuple(_half(n) for n in range(11))
