"""Small competitions to suppose things of: two lots that share one question, places, a ladder, and some random marks."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from tendering.analysis.changes import Change, MarkChange, Withdraw
from tendering.model.bids import Dossier
from tendering.model.tender import Limit, LimitMethod, Per, Places, Role, Rung, Tender
from tests.evaluation.build import cell, dossier, lot, question, tender

BIDDERS = ("a", "b", "c", "d")
QUESTIONS = ("Q1", "Q2", "Q3")
WEIGHTS = {"Q1": 50, "Q2": 30, "Q3": 20}


def framework(most: int, name: str = "framework") -> Role:
    return Role(role=name, per=Per.LOT, places=Places(most=most))


def rules(most: int = 2, limit: int = 0) -> Tender:
    """Two lots with some places each; with a limit, nobody wins more lots than that."""
    limits = (
        Limit(role="framework", counts="lots", most=limit, when_exceeded=LimitMethod.RANKED),
    ) * bool(limit)
    return tender(
        [question(q, w) for q, w in WEIGHTS.items()],
        lots=(lot("1", roles=(framework(most),)), lot("2", roles=(framework(most),))),
        ties=(Rung(kind="higher", of="Q1"), Rung(kind="higher", of="Q2")),
        limits=limits,
        weights_as="of_award",
    )


def competition(marks: dict[str, dict[str, int]], most: int = 2, limit: int = 0) -> Dossier:
    """Q1 and Q2 are scored once for both lots, Q3 for each."""
    consensus = tuple(
        cell(b, q, m, of_lot)
        for b, row in marks.items()
        for q, m in row.items()
        for of_lot in (("1", "2") if q == "Q3" else ("",))
    )
    made: Dossier = dossier(rules(most, limit), marks, consensus=consensus)
    return made


def mark(bidder: str, criterion: str, value: int, of_lot: str = "") -> MarkChange:
    where = of_lot or ("1" if criterion == "Q3" else "")
    return MarkChange(bidder=bidder, lot=where, criterion=criterion, mark=Fraction(value))


all_marks = st.fixed_dictionaries(
    {b: st.fixed_dictionaries({q: st.integers(0, 5) for q in QUESTIONS}) for b in BIDDERS}
)
competitions = st.builds(
    competition, all_marks, most=st.integers(1, 3), limit=st.sampled_from([0, 1])
)
some_marks = st.dictionaries(
    st.tuples(st.sampled_from(BIDDERS), st.sampled_from(QUESTIONS)), st.integers(0, 5), max_size=4
)


def changes_of(found: dict[tuple[str, str], int], gone: frozenset[str]) -> list[Change]:
    given: list[Change] = [mark(b, q, m) for (b, q), m in found.items()]
    return [*given, *(Withdraw(bidder=b) for b in sorted(gone))]


some_changes = st.builds(
    changes_of, some_marks, st.frozensets(st.sampled_from(BIDDERS), max_size=1)
)
