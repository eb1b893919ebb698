"""Makes the CSV files of the Bolton, Bristol and Rutland evaluations from a seed: every bidder, mark and reason is invented.

Run it as `python evaluations/generate.py`; it rewrites the files in place, or under `--out DIR`, byte for byte the
same each time. Integers only, and of the random source only `randrange`. `wording.py` has the words.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from wording import HEADINGS, HERE, Cell, Maker


def answers(
    make: Maker,
    bidders: Iterable[str],
    evidence: dict[str, str],
    other: dict[tuple[str, str], str],
) -> None:
    """Write the pass/fail answers: a pass, but for what ``other`` says."""
    for bidder in bidders:
        for question, shown in evidence.items():
            make.add(
                "pass_fail", bidder, "", "", question, other.get((bidder, question), "pass"), shown
            )


def bolton() -> Maker:
    """34 bidders in lot 1 and 16 in lot 2, eight of them in both; one rate, so quality decides."""
    make = Maker(
        "bolton-2016",
        "bolton-2016/2",
        ("Alison Peel", "Imran Sattar", "Doreen Hulme"),
        ("Unacceptable", "Poor", "Limited", "Satisfactory", "Good", "Excellent"),
    )
    make.panel(("commissioning manager", "quality assurance officer", "expert by experience"))
    ids = [f"b{n:02}" for n in range(1, 43)]
    first, second = ids[:34], ids[26:]
    make.bidders(ids, 20001, {"b05": "harcourt", "b19": "harcourt"})
    make.add(
        "parties",
        "b02",
        "Cloverlea Night Support Ltd",
        "subcontractor",
        "INV-20102",
        "10%",
        "night visits",
    )
    make.add("parties", "b05", "Harcourt Group plc", "guarantor", "INV-20105", "", "")
    make.add("parties", "b19", "Harcourt Group plc", "guarantor", "INV-20105", "", "")
    evidence = {
        "grounds": "Signed statement",
        "registration": "Certificate of registration",
        "insurance": "Broker's letter",
        "ecm": "Licence for the monitoring system",
        "local_base": "Address and opening hours, or heads of terms",
        "declaration": "Form of tender, signed",
    }
    failed = {("b09", "local_base"): "fail", ("b21", "ecm"): "fail", ("b30", "grounds"): "fail"}
    opened = [b for b in ids if b != "b33"]
    answers(make, opened, evidence, failed)
    for bidder in opened:
        make.add("prices", bidder, "", "", "hourly", "15.50" if bidder == "b07" else "15.00")
        make.add("prices", bidder, "", "", "enhanced", "15.06" if bidder == "b12" else "15.60")
    totals = bolton_scores(make, [b for b in opened if b != "b07"], first, second)
    bolton_bids(make, first, second, totals)
    make.rulings()
    for bidder in ids:
        make.add("sends", bidder, "", "2016-08-15", "electronic", "")
    return make


def bolton_scores(
    make: Maker, marked: list[str], first: list[str], second: list[str]
) -> dict[str, int]:
    """Score every answer. Returns the totals of lot 1: 6, 5, 3 and 6 points for each mark."""
    ability = dict(
        zip(marked, make.shuffled([5] * 3 + [4] * 14 + [3] * 17 + [2] * 8), strict=False)
    )
    ability |= {"b05": 5, "b09": 4, "b19": 4}
    totals = {}
    for bidder in marked:
        shared = [make.mark(ability[bidder]) for _ in range(3)]
        for criterion, mark in zip(("Q1", "Q2", "Q3"), shared, strict=True):
            make.score(Cell(bidder, "", "", criterion, mark))
        if bidder in first:
            local = make.mark(ability[bidder])
            make.score(Cell(bidder, "1", "", "Q4", local))
            totals[bidder] = 6 * shared[0] + 5 * shared[1] + 3 * shared[2] + 6 * local
        if bidder in second:
            make.score(Cell(bidder, "2", "", "Q5", make.mark(ability[bidder])))
    return totals


def bolton_bids(make: Maker, first: list[str], second: list[str], totals: dict[str, int]) -> None:
    """Write who bids where, and the hours each could take on. The second best of lot 1 is a small provider."""
    small = sorted(totals, key=lambda b: (-totals[b], b))[1]
    patterns = (
        ("*",),
        ("*",),
        ("north", "south"),
        ("south", "west"),
        ("north",),
        ("south",),
        ("west",),
        ("",),
    )
    for bidder in first:
        zones = ("*",) if bidder in (small, "b05", "b09", "b19") else make.pick(patterns)
        for zone in zones:
            make.add("bids", bidder, "1", zone, "")
        if zones != ("",):
            hours = 1700 if bidder == small else 50 * make.between(40, 160)
            make.add("capacity", bidder, "1", str(hours))
    for bidder in second:
        zone = make.pick(("borough", "borough", "borough", ""))
        make.add("bids", bidder, "2", zone, "")
        if zone:
            make.add("capacity", bidder, "2", str(50 * make.between(16, 40)))


WARDS = (
    "Avonmouth,Henbury,Kingsweston", "Henleaze,Stoke Bishop,Westbury-on-Trym", "Bishopston,Horfield,Southmead",
    "Eastville,Frome Vale,Hillfields,Lockleaze", "Clifton,Clifton East,Cotham,Redland", "Ashley,Cabot,Easton,Lawrence Hill",
    "St George East,St George West", "Bedminster,Southville,Windmill Hill", "Filwood,Knowle",
    "Brislington East,Brislington West,Stockwood", "Bishopsworth,Hartcliffe,Hengrove,Whitchurch Park",
)  # fmt: skip
ZONES = {str(number): tuple(wards.split(",")) for number, wards in enumerate(WARDS, start=1)}
KEPT = 20
WITHDREW = "The bidder was bought during stage one by a company that does not provide home care."


def bristol() -> Maker:
    """50 bidders for one place in each of 11 zones: a short list of 20 and those equal to the twentieth."""
    make = Maker(
        "bristol-2015",
        "bristol-2015/81",
        ("Clare Vowles", "Dwayne Francis", "Priya Nair"),
        ("Unanswered", "Weak", "Partial", "Sound", "Good", "Excellent"),
    )
    make.panel(("commissioning manager", "social work team manager", "expert by experience"))
    ids = [f"p{n:02}" for n in range(1, 51)]
    make.bidders(ids, 30001, {"p04": "severn", "p11": "severn"})
    make.add("parties", "p04", "Severn Holdings Ltd", "associated person", "INV-30104", "", "")
    make.add("parties", "p11", "Severn Holdings Ltd", "associated person", "INV-30104", "", "")
    make.add("parties", "p26", "Dunlincote Group Ltd", "guarantor", "INV-30126", "", "turnover")
    figures = {(b, "turnover"): str(10000 * make.between(75, 900)) for b in ids}
    figures |= {
        ("p17", "turnover"): "412000",
        ("p26", "turnover"): "585000",
        ("p38", "turnover"): "600000",
    }
    figures[("p44", "minimum_wage")] = "fail"
    evidence = {
        "grounds": "Signed statement",
        "registration": "Certificate of registration",
        "turnover": "Accounts for the last year",
        "minimum_wage": "Signed statement with a sample rota and payslip",
    }
    answers(make, ids, evidence, figures)
    ability = dict(zip(ids, make.shuffled([5] * 4 + [4] * 18 + [3] * 18 + [2] * 10), strict=True))
    ability |= {"p04": 5, "p11": 4}
    make.add("withdrawals", "p09", "", "", "2014-08-20", WITHDREW)
    gone = ("p09", "p17", "p44")
    invited = bristol_selection(make, [b for b in ids if b not in gone], ability)
    bids = {
        b: ZONES if b in invited[:2] else make.shuffled(ZONES)[: make.between(2, 6)] for b in ids
    }
    for bidder, zones in bids.items():
        for zone in sorted(zones, key=int):
            make.add("bids", bidder, "main", zone, "")
    bristol_tenders(make, invited, {b: sorted(bids[b], key=int) for b in invited}, ability)
    bristol_second(make, invited)
    bristol_promises(make)
    for bidder in ids:
        make.add("sends", bidder, "", "2015-02-16", "electronic", "")
    return make


def bristol_selection(make: Maker, ids: list[str], ability: dict[str, int]) -> list[str]:
    """Score stage one; return those invited, best first. Each mark is worth 8, 6 and 6 points."""
    totals = {}
    for bidder in ids:
        marks = [make.mark(ability[bidder]) for _ in range(3)]
        for criterion, mark in zip(("SQ1", "SQ2", "SQ3"), marks, strict=True):
            make.score(Cell(bidder, "main", "", criterion, mark))
        totals[bidder] = 8 * marks[0] + 6 * marks[1] + 6 * marks[2]
    order = sorted(totals, key=lambda b: (-totals[b], b))
    return [b for b in order if totals[b] >= totals[order[KEPT - 1]]]


def bristol_tenders(
    make: Maker, invited: list[str], bids: dict[str, list[str]], ability: dict[str, int]
) -> None:
    """Write stage two: rates on, inside and outside the band, scores for the lot and for each zone, decisions."""
    below, swapped, above = invited[4], invited[2], invited[11]
    rates = {
        below: "14.20",
        swapped: "17.52",
        above: "17.60",
        invited[0]: "17.25",
        invited[5]: "14.50",
    }
    for bidder in invited:
        pence = 1475 + 5 * make.between(0, 49)
        rate = rates.get(bidder, f"{pence // 100}.{pence % 100:02}")
        make.add("prices", bidder, "main", "", "hourly", rate)
        for criterion in ("Q1", "Q2", "Q3"):
            make.score(Cell(bidder, "main", "", criterion, make.mark(ability[bidder])))
        for zone in bids[bidder]:
            mark = make.mark(make.mark(ability[bidder]))
            make.score(Cell(bidder, "main", zone, "Q4", mark, make.pick(ZONES[zone])))
    make.rulings(below=below, swapped=swapped, above=above)


RUTLAND: dict[str, tuple[int, int, int, int]] = {
    "r01": (4, 4, 3, 4),
    "r02": (5, 4, 4, 5),
    "r03": (3, 3, 4, 3),
    "r04": (4, 3, 4, 4),
    "r05": (4, 5, 4, 4),
    "r06": (3, 3, 3, 4),
    "r07": (4, 4, 3, 3),
    "r08": (1, 3, 3, 3),
    "r10": (4, 3, 3, 3),
    "r12": (2, 2, 3, 2),
    "r13": (3, 3, 3, 3),
}
"""The scores of Rutland, agreed by design: two equal at the last of six places, one below each of two minimums."""


def rutland() -> Maker:
    """13 bidders for six places in one lot; quality decides, and rates stand in a band."""
    make = Maker(
        "rutland-2018",
        "rutland-2018/2",
        ("Katherine Lound", "Owen Tyler", "Jean Marriott"),
        ("Unanswered", "Weak", "Partial", "Sound", "Good", "Excellent"),
    )
    make.panel(("commissioning manager", "contracts officer", "expert by experience"))
    ids = [f"r{n:02}" for n in range(1, 14)]
    make.bidders(ids, 40001, {})
    evidence = {
        "grounds": "Signed statement",
        "registration": "Certificate of registration",
        "rate_includes": "Build-up of the rate",
        "values": "Recruitment policy and sample records",
        "declaration": "Form of tender, signed",
    }
    answers(make, ids, evidence, {("r09", "rate_includes"): "fail"})
    rates = {"r07": "81.50", "r11": "21.00", "r02": "19.50", "r08": "17.20"}
    for bidder in ids:
        make.add("bids", bidder, "home-care", "*", "")
        pence = 1740 + 5 * make.between(0, 40)
        rate = rates.get(bidder, f"{pence // 100}.{pence % 100:02}")
        make.add("prices", bidder, "home-care", "", "hourly", rate)
        for criterion, mark in zip(
            ("Q1", "Q2", "Q3", "Q4"), RUTLAND.get(bidder, ()), strict=False
        ):
            make.score(Cell(bidder, "home-care", "", criterion, mark))
    make.rulings()
    for bidder in ids:
        make.add("sends", bidder, "", "2017-12-04", "electronic", "")
    return make


ABLE: dict[str, dict[str, str]] = {
    "dementia": {
        "p14": "800",
        "p24": "1200",
        "p33": "900",
        "p38": "500",
        "p32": "600",
        "p12": "700",
        "p28": "400",
        "p35": "",
    },
    "supported_housing": {"p12": "600", "p36": "450", "p48": ""},
    "learning_disability": {"p47": "300", "p08": "250", "p20": "200"},
    "mental_health": {"p24": "400", "p33": "200", "p18": "300"},
    "end_of_life": {"p14": "", "p24": "200", "p38": "100"},
}
"""The needs that bidders say they can meet, with hours a week; blank is not said."""
SMALL = {"p04": "4000", "p47": "2000"}
"""Who could not take on all the hours of the zones it may win."""


def bristol_second(make: Maker, invited: list[str]) -> None:
    """Write what each invited bidder declares of its hours and of needs: the second competition starts from it."""
    for bidder in invited:
        hours = SMALL.get(bidder, str(50 * make.between(86, 120)))
        make.add("capacity", bidder, "main", hours)
    for need, said in ABLE.items():
        for bidder, hours in said.items():
            make.add("specialisms", bidder, "main", "", need, hours)


PROMISES = {
    "Q1": "No person has more than {few} different care workers over four weeks",
    "Q2": "Every hour of travel between visits is paid at £{pay} or more, the rate of the visits",
    "Q3": "An Outcomes Plan is reviewed with the person every {few} weeks",
    "Q4": "A base in the zone, open to the public {days} days a week",
}


def bristol_promises(make: Maker) -> None:
    """Mark a promise of every good answer to a question of stage two, on the first page the panel cites."""
    for row in list(make.tables["consensus"]):
        bidder, lot, zone, criterion, mark = row[:5]
        if criterion in PROMISES and int(mark) >= 4:
            pence = 720 + 5 * make.between(0, 20)
            words = PROMISES[criterion].format(
                few=make.between(4, 8),
                days=make.between(2, 5),
                pay=f"{pence // 100}.{pence % 100:02}",
            )
            make.add("promises", bidder, lot, zone, criterion, words, row[6].split(";")[0])


def write(make: Maker, folder: Path) -> None:
    """Write the tables of one evaluation that hold any row."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in make.tables.items():
        if rows:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(HEADINGS[name].split())
                writer.writerows(rows)


def made() -> Iterator[Maker]:
    """Make the evaluations anew."""
    yield bolton()
    yield bristol()
    yield rutland()


def main() -> None:
    """Write the CSV files of the evaluations."""
    parser = argparse.ArgumentParser(
        description="Make the CSV files of the Bolton, Bristol and Rutland evaluations."
    )
    parser.add_argument(
        "--out", type=Path, default=HERE, help="folder to write in (default: this one)"
    )
    out = parser.parse_args().out
    for make in made():
        write(make, out / make.tender)


if __name__ == "__main__":
    main()
