"""A tender that follows another: begun from what that leaves, and not published before that is decided."""

from __future__ import annotations

from tendering.framework.decided import lacking
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender
from tendering.workbench.library import bad_id, locate
from tendering.workbench.records import RefusedError, named_store


def begun(name: str, ref: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a definition that starts from what an evaluation leaves, and what is to be known of it.

    Raises:
        RefusedError: The evaluation cannot be computed, or leaves nothing uncovered.
    """
    from tendering.files.gaps_starter import draft_from_gaps
    from tendering.workbench.gaps import left_by

    if problem := bad_id(name):
        raise RefusedError(problem)
    left = left_by(ref)
    if not left.gaps.anything:
        said = f"{left.gaps.evaluation} leaves no zone, need or time of day uncovered"
        raise RefusedError(finding("L606", ref, said))
    return draft_from_gaps(name, left.gaps, left.dossier.tender), left.findings


def undecided(tender: Tender) -> tuple[Finding, ...]:
    """Find why a tender may not be published yet: the one it follows is not there, is another, or is not decided."""
    # it reads records, whose module reads this one
    from tendering.workbench.evaluate import computed

    follows = tender.follows
    if follows is None:
        return ()
    where = tender.at("follows.evaluation")
    if follows.tender == tender.id:
        return (finding("L602", tender.at("follows.tender"), "a tender cannot follow itself"),)
    if locate("evaluations", follows.evaluation) is None and not named_store():
        return (finding("L602", where, f"there is no evaluation {follows.evaluation}"),)
    _, dossier, outcome, _ = computed(follows.evaluation)
    if dossier is None or outcome is None:
        said = f"{follows.evaluation} cannot be evaluated: `tendering evaluate` says why"
        return (finding("L600", where, said),)
    if dossier.tender.id != follows.tender:
        said = f"{follows.evaluation} is an evaluation of {dossier.tender.id}, not of {follows.tender}"
        return (finding("L602", where, said),)
    waits = lacking(dossier, outcome)
    return tuple(finding("L600", where, f"{follows.evaluation}: {w}") for w in waits)
