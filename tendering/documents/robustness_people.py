"""What hangs on one person or one bid, in words: evaluators, agreed scores of one mind, bidders, people removed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.analysis.left_out import WithoutBidder
from tendering.analysis.recused import Recused, removals
from tendering.analysis.rests_on_one import Answer, Reading, RestsOnOne
from tendering.analysis.robustness import Robustness
from tendering.documents.names import Names, capital, counted, joined
from tendering.documents.robustness_effects import Said, effect_cell
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind
from tendering.model.numbers import plain


def evaluators(dossier: Dossier, names: Names, found: Robustness) -> Said:
    """Say what hangs on each evaluator, where their marks or ranks make the score."""
    how = {
        "mean": "the mean of the evaluators' marks",
        "median": "the median of the evaluators' marks",
        "sum_of_ranks": "the sum of each evaluator's ranks",
    }.get(dossier.tender.aggregation.method, dossier.tender.aggregation.method)
    some = [e for e in found.evaluators if e.effect.matters]
    says = (
        f"Without {joined((e.evaluator for e in some), 'or')}, a place would change."
        if some
        else "No place hangs on any one evaluator."
    )
    if not found.evaluators:
        says = "No mark is recorded."
    return Said(
        heading="Without each evaluator",
        sentences=(
            f"The tender publishes {how} as the score. Here it is worked out again without each evaluator in turn.",
            says,
        ),
        caption="The result without each evaluator",
        headings=(
            "Evaluator",
            "Marks",
            "Order turns",
            "Would a place change?",
        ),
        rows=tuple(
            (
                e.evaluator,
                str(e.marks),
                str(len(e.effect.reversals)),
                effect_cell(names, e.effect)
                + (f" (nobody else marked {', '.join(e.alone)})" if e.alone else ""),
            )
            for e in found.evaluators
        ),
        words=(3,),
    )


def rests(names: Names, found: Robustness) -> Iterator[Said]:
    """Say which agreed scores are one person's own mark, where the panel agrees them."""
    heading = "Without each evaluator"
    intro = (
        "The panel agrees each score and nobody averages, so no evaluator's own mark is in the result and none can "
        "be left out of it. This asks another question: which agreed scores are one person's own mark, where every other "
        "evaluator (two or more) had marked higher, or every other lower?"
    )
    total = sum(len(r.answers) for r in found.rests)
    middles = (
        [
            (
                f"{capital(counted(found.middles, 'more is', 'more are'))} one person's own mark with others on both sides of it: a middle, "
                "which needs no asking."
            )
        ]
        if found.middles
        else []
    )
    if not found.marked:
        none = "Nothing is marked here: no score is anybody's to leave out."
        yield Said(heading=heading, sentences=(none,))
    elif not found.rests:
        none = "No evaluator's own marks are held, so it cannot be asked here."
        yield Said(heading=heading, sentences=(intro, none))
    elif not total:
        yield Said(heading=heading, sentences=(intro, "There are none.", *middles))
    else:
        yield Said(
            heading=heading,
            sentences=(
                intro,
                (
                    f"There {'is' if total == 1 else 'are'} {total}. That is no fault: the discussion may "
                    "have shown that one person right, and the reason recorded should say so. It is a question to ask of the "
                    "minutes, not a result."
                ),
                *middles,
                (
                    "Would a place change, had those scores been what the others marked? Tried with their nearest mark and "
                    "their middle one, for all of one evaluator's together and for each by itself."
                ),
            ),
            caption="Agreed scores that rest on one person",
            headings=(
                "Evaluator",
                "Theirs alone",
                "Of these decide",
                "Together, as",
                "Would a place change?",
            ),
            rows=tuple(row for r in found.rests for row in _rests_rows(names, r)),
            words=(3, 4),
        )
        yield from _material(names, found)
    if found.outside:
        yield Said(
            heading="Agreed scores outside every mark",
            sentences=(
                "These lie above or below everything that anybody marked. That too is a question to ask of the minutes.",
            ),
            caption="Agreed scores above or below every mark",
            headings=("Bidder", "Answer", "Agreed", "Marked"),
            rows=tuple(_answer_row(names, a) for a in found.outside),
            words=(1,),
        )


def _rests_rows(names: Names, rests: RestsOnOne) -> Iterator[tuple[str, ...]]:
    """Yield a row for each reading of an evaluator's scores."""
    counts = str(len(rests.answers)), str(len(rests.material))
    if not rests.answers:
        yield rests.evaluator, *counts, "", ""
    by_answer: dict[str, list[str]] = {}
    for r in rests.readings:
        by_answer.setdefault(effect_cell(names, r.effect), []).append(_taken(r))
    for answer, taken in by_answer.items():
        yield rests.evaluator, *counts, joined(taken, "or"), answer


def _taken(reading: Reading) -> str:
    words = {"nearest": "their nearest mark", "middle": "their middle mark"}[reading.taken]
    return f"{words} ({reading.side})" if reading.side else words


def _material(names: Names, found: Robustness) -> Iterator[Said]:
    rows = [(*_answer_row(names, a), r.evaluator) for r in found.rests for a in r.material]
    if rows:
        yield Said(
            heading="Agreed scores on which a place hangs by itself",
            sentences=(
                "Each of these is one person's own mark, and a place would change had it alone been what another marked.",
            ),
            caption="Scores to look up in the minutes first",
            headings=("Bidder", "Answer", "Agreed", "Marked", "As marked by"),
            rows=tuple(rows),
            words=(1, 4),
        )


def _answer_row(names: Names, answer: Answer) -> tuple[str, ...]:
    where = f", {names.area(answer.lot, answer.zone or None)}" if answer.lot else ""
    marks = ", ".join(plain(m) for m in sorted(answer.marks.values()))
    return names.bidder(answer.bidder), f"{answer.criterion}{where}", plain(answer.agreed), marks


def _readings(names: Names, rests: RestsOnOne) -> str:
    said = [
        f"as {_taken(r)}: {effect_cell(names, r.effect)}"
        for r in rests.readings
        if r.effect.matters
    ]
    return "; ".join(said) or "no place would change"


def bidders(names: Names, found: Robustness) -> Said:
    """Say which bidders decide between others by being there."""
    decide = [b for b in found.bidders if b.decides]
    moves = [b for b in found.bidders if b.moves]
    turned = sum(1 for b in found.bidders if b.effect.reversals)
    says = [
        (
            "Each bidder is left out in turn, as if it had never bid. Those below it move up into a place it leaves; that "
            "is no surprise and is not listed. What is listed is where it decided between others."
        )
    ]
    if len(found.bidders) < found.bidding:
        says.append(
            f"{len(found.bidders):,} of {found.bidding:,} bidders are left out: those with the most places, then by "
            "id. Nothing is said here of the others."
        )
    if decide:
        says.append(
            f"{capital(counted(len(decide), 'bidder decides', 'bidders decide'))} between others by being there."
        )
    else:
        says.append("No bidder decides between others by being there.")
    if not turned:
        says.append("Nobody's order against anybody else turns round, whoever is left out.")
    if moves:
        who = joined(names.bidder(b.bidder) for b in moves)
        says.append(
            f"Without {who}, others would move to another zone, as the limits let them, and nobody would lose outright."
        )
    return Said(
        heading="Without each bidder",
        sentences=tuple(says),
        caption="Bidders whose absence does more than free a place" if decide else "",
        headings=(
            "Left out",
            "Holds a place",
            "Order turns",
            "What would change",
            "Why",
        )
        if decide
        else (),
        rows=tuple(
            (
                names.bidder(b.bidder),
                "yes" if b.holds else "no",
                str(len(b.effect.reversals)),
                effect_cell(names, b.effect) + _first_pairs(names, b),
                _cause(b),
            )
            for b in decide
        ),
        words=(1, 3, 4),
    )


def _first_pairs(names: Names, left: WithoutBidder) -> str:
    pairs = [
        f"{names.bidder(r.behind)} would stand before {names.bidder(r.ahead)}"
        for r in left.effect.reversals[:3]
    ]
    return f" ({'; '.join(pairs)})" if pairs else ""


def _cause(left: WithoutBidder) -> str:
    if left.cause == "scores":
        return "others' own totals hang on its bid"
    return "same totals; limits, ties, groups or capacity"


def recused(dossier: Dossier, names: Names, found: Robustness) -> Said:
    """Say what stands of those who were to take no part."""
    heading = "Without each person removed"
    if not found.recused:
        held = any(e.kind is EntryKind.DECLARATION for e in dossier.entries)
        says = (
            "The declarations recorded remove nobody from any bid."
            if held
            else "No declarations of interests are held here, so nobody is known to have been removed."
        )
        return Said(heading=heading, sentences=(says,))
    says = "; ".join(
        f"{who} from {_from(names, pairs)}" for who, pairs in removals(dossier.entries).items()
    )
    return Said(
        heading=heading,
        sentences=(f"Removed by a declaration of interests: {says}.",),
        caption="What of theirs stands where they were to take no part",
        headings=(
            "Person",
            "Marks that stand",
            "Moderations attended",
            "Would a place change without them?",
        ),
        rows=tuple(_removed_row(names, r) for r in found.recused),
        words=(3,),
    )


def _from(names: Names, pairs: Sequence[tuple[str, str]]) -> str:
    return joined(
        (names.bidder(bidder) if bidder else "every bidder")
        + (f" in {names.lot(lot)}" if lot else "")
        for bidder, lot in pairs
    )


def _removed_row(names: Names, one: Recused) -> tuple[str, ...]:
    if one.without is not None:
        what = effect_cell(names, one.without)
    elif one.rests is not None:
        alone = len(one.rests.answers)
        what = (
            "no mark is in the result; no agreed score is theirs alone"
            if not alone
            else f"{counted(alone, 'agreed score is', 'agreed scores are')} theirs alone: {_readings(names, one.rests)}"
        )
    else:
        what = "no: no mark of theirs is there"
    return one.person, str(one.marks), str(len(one.moderated)), what
