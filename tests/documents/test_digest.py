"""The digest printed on letters: of what was decided, whatever was looked up before."""

from __future__ import annotations

from tendering.documents.digest import outcome_digest
from tests.documents.example import outcome


def test_the_digest_is_the_same_before_and_after_a_standing_is_looked_up() -> None:
    decided = outcome()
    before = outcome_digest(decided)
    for lot in decided.lots:
        for standing in lot.standings:
            assert lot.standing(standing.bidder, standing.zone) is not None
    assert outcome_digest(decided) == before
