"""The schedule of appointed bids of one lot as plain values: what is told of each, made once and enclosed with letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from tendering.documents.letter_compare import agreed_text, priced, scored, who
from tendering.documents.letter_index import LotIndex
from tendering.documents.letter_lot import Block, LotLetter
from tendering.documents.letter_run import LetterRun
from tendering.documents.letter_winners import winner_rows, winning_lists
from tendering.documents.names import short
from tendering.documents.schedule_words import TITLE
from tendering.law.regime import REGULATIONS_2024, TITLES, Regime
from tendering.model.bids import Bidder
from tendering.model.findings import Finding
from tendering.model.outcome import Standing
from tendering.model.tender import Criterion

BY_FORMULA = "by the published formula."
SUM = "the sub-total of its questions, which follow."


def schedule_context(
    run: LetterRun, bidder: Bidder, kind: str, lots: Sequence[LotIndex]
) -> tuple[dict[str, object], list[Finding]]:
    """Return the values of the template's tags for the schedule of one lot, and what it lacks.

    Args:
        run: What all letters share.
        bidder: For whom it is: every bidder that the schedule goes to, as one.
        kind: ``schedule``.
        lots: The lot, alone.
    """
    del bidder
    letter = LotLetter(index=lots[0], bidder="", kind=kind)
    index, tender = letter.index, run.dossier.tender
    common, title = run.common["letter"], index.names.lot(index.lot.id)
    context: dict[str, object] = {
        **run.common,
        "letter": {
            **(common if isinstance(common, Mapping) else {}),
            "title": f"{TITLE}: {title}",
        },
        "opening": _opening(run),
        "lot": {
            "title": title,
            "winners_intro": (
                f"{len(index.winners)} bidders are appointed in this lot. Scores are in points, of {short(index.weight)} in "
                "all."
            ),
            "winners": winner_rows(letter),
            "criteria_intro": (
                "Under each criterion the bids stand in the order of their points, the highest first; bids with equal points "
                "in the order of the table above."
            ),
            "criteria": list(_criteria(letter, subtotals=run.regime is Regime.PA2023)),
        },
        "procurement": tender.title,
    }
    return context, letter.problems


def _opening(run: LetterRun) -> list[str]:
    asked, each = "regulation 86(2)", "letter"
    law = TITLES[Regime.PCR2015]
    if run.regime is Regime.PA2023:
        asked, law, each = "regulation 31(3)(d)", REGULATIONS_2024, "assessment summary"
    return [
        (
            f"This schedule is enclosed with the {each} to each bidder of this lot to whom the appointed bids are compared, and "
            f"is part of it. It gives what {asked} of the {law} requires to be told of the appointed bids: who they are, "
            "their scores, and what the panel agreed on each under each criterion."
        )
    ]


def _criteria(letter: LotLetter, *, subtotals: bool) -> Iterator[Block]:
    """Yield a block for each criterion and each price that is scored: every appointed bid, the highest score first."""
    index = letter.index
    lists = list(winning_lists(letter))
    for criterion in index.criteria:
        if criterion.scale is not None or subtotals:
            yield _criterion(letter, criterion, lists)
    for key, title, weight in priced(index):
        rows = [(w, s, points) for w, s in lists if (points := scored(s, key)) is not None]
        texts = [(w, s, points, BY_FORMULA) for w, s, points in rows]
        yield {"heading": f"{title} (of {short(weight)})", "bids": _bids(letter, texts)}


def _criterion(
    letter: LotLetter, criterion: Criterion, lists: Sequence[tuple[str, Standing]]
) -> Block:
    index = letter.index
    rows: list[tuple[str, Standing, Fraction, str]] = []
    for winner, standing in lists:
        points = standing.points.get(criterion.id)
        if points is None:
            continue
        text = SUM
        if criterion.scale is not None:
            text, missing = agreed_text(index, winner, standing.zone, criterion)
            for required, about in missing:
                letter.lacks(required, about)
        rows.append((winner, standing, points, text))
    heading = f"{index.names.criterion(criterion.id)} (of {short(criterion.points)})"
    return {"heading": heading, "bids": _bids(letter, rows, criterion)}


def _bids(
    letter: LotLetter,
    rows: Sequence[tuple[str, Standing, Fraction, str]],
    criterion: Criterion | None = None,
) -> list[Block]:
    """Return a paragraph for each bid, zones with the same points and text together."""
    index = letter.index
    told: dict[tuple[str, str, str], list[str]] = {}
    earned: dict[tuple[str, str, str], Fraction] = {}
    for winner, standing, points, text in rows:
        mark = ""
        if criterion is not None and criterion.scale is not None:
            mark = f", mark {letter.mark_words(criterion, standing.marks.get(criterion.id))}"
        row = (winner, f"{index.names.points(points)}{mark}", text)
        earned[row] = points
        zones = told.setdefault(row, [])
        zones.extend([standing.zone] if index.zoned and standing.zone else [])
    return [
        {"lead": f"{who(index, winner, *told[row])}, {shown}:", "text": text}
        for row in sorted(told, key=earned.__getitem__, reverse=True)
        for winner, shown, text in [row]
    ]
