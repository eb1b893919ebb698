"""A shipped evaluation brought to the first day of its agreement: loaded, its outcome entered, signed, and started."""

from __future__ import annotations

from collections.abc import Sequence

from tendering.model.entries import EntryKind
from tendering.model.findings import finding
from tendering.record.chain import Draft
from tendering.record.gate_to_sign import conditions
from tendering.workbench import framework_start, record_load, recording, standstills
from tendering.workbench.recording import compute
from tendering.workbench.records import Procurement, RefusedError, Who, draft, opened, write
from tendering.workbench.signing import case_of


def award(ref: str, who: Who, *, store: str) -> None:
    """Make the record of a shipped evaluation in a store, with every agreement signed and the framework started.

    Args:
        ref: The folder of the evaluation.
        who: Who does it, on a day after the standstill and before the first day of service.
        store: Where the record is to be; nothing is there yet.

    Raises:
        RefusedError: A lot cannot be signed: the gate says why.
    """
    record_load.load(ref, who, store=store)
    recording.enter(ref, who, store=store, dry_run=False)
    standstills.enter(ref, who, store=store)
    sign_all(ref, who, store=store)
    framework_start.start(ref, who, store=store)


def sign_all(ref: str, who: Who, *, store: str) -> None:
    """Sign with everybody who holds a place, where the gate of the lot is open: what `sign` does one by one.

    Raises:
        RefusedError: A condition for signing does not hold in a lot.
    """

    def build(now: Procurement) -> Sequence[Draft]:
        found = compute(now)
        made: list[Draft] = []
        for lot in found.outcome.lots:
            met = conditions(case_of(now, found, lot.lot, who.on))
            lacking = [c for c in met if not c.met]
            if lacking:
                raise RefusedError(
                    *(finding("R730", f"lot {lot.lot}", f"{c.asks} No: {c.said}") for c in lacking)
                )
            made.append(draft(who, EntryKind.SAFE_TO_SIGN, lot=lot.lot, facts={"result": "yes"}))
            for bidder in dict.fromkeys(p.bidder for p in lot.places):
                named = found.dossier.bidder(bidder)
                facts = {"supplier": named.name if named is not None else bidder}
                made.append(draft(who, EntryKind.SIGNED, lot=lot.lot, bidder=bidder, facts=facts))
        return made

    with opened(ref, store=store) as procurement:
        write(procurement, who, build)
