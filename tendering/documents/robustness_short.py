"""The short answer of every trial of an outcome, for whoever reads nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.analysis.left_out import averages
from tendering.analysis.other_formulas import scores_price
from tendering.analysis.robustness import Robustness
from tendering.analysis.unpublished import says_last_place, says_where
from tendering.documents.names import Names, capital, counted, joined
from tendering.documents.robustness_effects import Said
from tendering.documents.robustness_sample import percent
from tendering.model.bids import Dossier


def in_short(dossier: Dossier, names: Names, found: Robustness) -> Said:
    """Return one sentence for each kind of trial that was made."""
    return Said(heading="In short", sentences=tuple(_sentences(dossier, names, found)))


def _sentences(dossier: Dossier, names: Names, found: Robustness) -> Iterator[str]:
    for lot, why in found.waiting.items():
        yield (
            f"{names.lot(lot)} is not decided: it waits for {'; '.join(why)}. Until then nobody holds a place there, and "
            "what follows says nothing of its places."
        )
    yield from _people(dossier, found)
    decide = [names.bidder(b.bidder) for b in found.bidders if b.decides]
    yield (
        f"{joined(decide)} {'decides' if len(decide) == 1 else 'decide'} between others by being there."
        if decide
        else "No bidder decides between others by being there."
    )
    yield from _rules(dossier, found)
    if scores_price(dossier.tender):
        formulas = {t.name for t in found.formulas if t.effect.matters}
        yield (
            f"{capital(counted(len(formulas), 'other price rule'))} would change a place."
            if formulas
            else "No other price rule would change a place."
        )
    for one in found.shares:
        yield (
            f"{names.lot(one.lot)}: had every score strayed by up to a level, every place would go as it went in "
            f"{percent(one.same, one.draws)} of {one.draws:,} draws."
        )


def _rules(dossier: Dossier, found: Robustness) -> Iterator[str]:
    tender = dossier.tender
    rounds = sum(t.effect.matters for t in found.rounding)
    ways = (
        f"{counted(rounds, 'other way')} would change a place"
        if rounds
        else "no other way would change a place"
    )
    if says_where(tender):
        yield f"The tender says what is rounded; {ways}."
    else:
        yield f"The tender does not say what is rounded: exact values were carried, and {ways}."
    rungs = sum(t.effect.matters for t in found.rungs)
    yield (
        f"{capital(counted(rungs, 'other rule'))} put first in the tie ladder would change a place."
        if rungs
        else "No other rule put first in the tie ladder would change a place."
    )
    silent = [
        t
        for t in found.last_places
        if t.effect.matters and not says_last_place(tender, t.lot, t.role)
    ]
    if silent:
        roles = dict.fromkeys((t.lot, t.role) for t in silent)
        yield (
            f"What happens to equal values at the last place is not published for {counted(len(roles), 'role')} where it would matter."
        )


def _people(dossier: Dossier, found: Robustness) -> Iterator[str]:
    if averages(dossier.tender):
        some = [e.evaluator for e in found.evaluators if e.effect.matters]
        yield (
            f"Without {joined(some, 'or')} a place would change."
            if some
            else "No place hangs on any one evaluator."
        )
    elif found.rests:
        alone = sum(len(r.material) for r in found.rests)
        yield (
            f"A place hangs on {counted(alone, 'agreed score')} that {'is' if alone == 1 else 'are'} one person's own mark "
            "against all the others: look there in the minutes first."
            if alone
            else "No place hangs on an agreed score that is one person's own mark against all the others."
        )
    took_part = [r.person for r in found.recused if r.took_part]
    if took_part:
        yield f"{joined(took_part)} took part where a declaration of interests removes them."
