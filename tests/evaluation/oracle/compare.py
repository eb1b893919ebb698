"""The program's outcome in the oracle's plain values, and every difference between the two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tendering.checks import check_bids, check_tender
from tendering.evaluation.evaluate import evaluate
from tendering.files.dossier import read_dossier
from tendering.model.bids import Dossier
from tendering.model.findings import Finding
from tendering.model.outcome import LotOutcome
from tests.evaluation.oracle.instances import Case, write
from tests.evaluation.oracle.oracle import award


def read(case: Case, folder: Path) -> tuple[Dossier, list[Finding]]:
    """Read a case from the files written for it, with everything found in it."""
    write(case, folder)
    dossier, findings = read_dossier(
        folder, lambda ref, base: base / ref / "tender.yaml" if ref == "." else base / ref
    )
    assert dossier is not None, findings
    return dossier, [*findings, *check_tender(dossier.tender), *check_bids(dossier)]


def computed(dossier: Dossier) -> dict[str, Any]:
    """What the program computes."""
    return {lot.lot: _plain(lot) for lot in evaluate(dossier).lots}


def _plain(lot: LotOutcome) -> dict[str, Any]:
    reserves: dict[Any, list[tuple[int, str]]] = {}
    for x in lot.reserves:
        reserves.setdefault((x.role, x.zone), []).append((x.position, x.bidder))
    for rows in reserves.values():
        assert [n for n, _ in sorted(rows)] == list(range(1, len(rows) + 1))
    placed = [(x.role, x.zone, x.bidder) for x in lot.places]
    missed = [(x.role, x.zone, x.bidder) for x in lot.not_placed]
    assert len({*placed, *missed}) == len(placed) + len(missed), "one row each"
    return {
        "complete": lot.complete,
        "standings": {
            (x.bidder, x.zone): (x.status.value, x.rank, x.order) for x in lot.standings
        },
        "places": {(x.role, x.zone, x.bidder): (x.position, x.via) for x in lot.places},
        "not_placed": {(x.role, x.zone, x.bidder): x.reason.code for x in lot.not_placed},
        "unfilled": {(x.role, x.zone): x.count for x in lot.unfilled},
        "reserves": {key: [b for _, b in sorted(rows)] for key, rows in reserves.items()},
    }


def differences(case: Case, dossier: Dossier) -> list[str]:
    """Every difference, as lot, what, which row, the oracle's value and the program's."""
    said, done = award(case), computed(dossier)
    assert list(said) == list(done)
    found = []
    for lot, wanted in said.items():
        for what, value in wanted.items():
            other = done[lot][what]
            if not isinstance(value, dict):
                found += [] if value == other else [f"{lot} {what}: {value} / {other}"]
                continue
            found += [
                f"{lot} {what} {key}: {value.get(key)} / {other.get(key)}"
                for key in sorted({*value, *other}, key=str)
                if value.get(key) != other.get(key)
            ]
    return found
