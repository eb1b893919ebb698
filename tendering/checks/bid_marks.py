"""What is wrong with the marks and agreed scores of a dossier: questions, scope, scale, panel, averages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from typing import TypeVar

from tendering.checks.bid_reasons import check_reasons
from tendering.checks.bid_rows import near, place
from tendering.model.bids import ConsensusScore, Dossier, Mark, MarkKind, PanelMember
from tendering.model.by_column import among, at, columns, grouped, neighbours
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import plain
from tendering.model.tender import Criterion, Per, Scale

TELLING_ROWS = 3
TRIED_FIRST = 500
"""Of a panel that does not average, a few rows show it: only where they do not is every mark looked at."""
CONSENSUS = "consensus"

Scored = tuple[str, str, str, str]
"""What is marked: bidder, lot, zone, criterion."""
_BID = ("bidder", "lot", "zone")
_SCORED = (*_BID, "criterion")
_QUESTION = ("lot", "zone", "criterion")


def check_marks(dossier: Dossier) -> Iterator[Finding]:
    """Return everything that is wrong with the marks and agreed scores of a dossier."""
    for check in (
        rows_of_marks,
        agreed_scores,
        off_panel,
        mean_throughout,
        check_reasons,
        without_the_other,
    ):
        yield from check(dossier)


def rows_of_marks(dossier: Dossier) -> Iterator[Finding]:
    """B004, B013, B014, X11: a question not marked in the lot, a wrong zone, or a mark or agreed score off the scale."""
    criteria = {c.id: c for c in dossier.tender.criteria}
    rows: tuple[tuple[str, Sequence[Mark | ConsensusScore]], ...] = (
        ("marks", dossier.marks),
        ("consensus", dossier.consensus),
    )
    for name, some in rows:
        one_of_each = _one_of_each(some)
        sound = _sound(dossier, some, one_of_each)
        if len(sound) == len(one_of_each):
            continue
        for row in at(some, (common not in sound for common in _in_common(some))):
            where = place(dossier, name, row)
            criterion = criteria.get(row.criterion)
            if criterion is None:
                yield finding(
                    "B004",
                    where,
                    f"there is no criterion {row.criterion}{near(row.criterion, criteria)}",
                )
            elif criterion.scale is None:
                yield finding(
                    "B004",
                    where,
                    f"{row.criterion} is a section: its questions are marked, not the section",
                )
            else:
                yield from _scope(dossier, row, criterion, where)
                yield from _scale(dossier, row, criterion, where)


Common = tuple[tuple[str, str, str], int]
"""What decides whether a row is sound: lot, zone, criterion; and which value its mark is.

Equal marks are as a rule one and the same value: to hash it for every row would cost more than all the checks.
"""


def _in_common(rows: Sequence[Mark | ConsensusScore]) -> Iterator[Common]:
    return zip(columns(rows, *_QUESTION), map(id, columns(rows, "mark")), strict=True)


def _one_of_each(rows: Sequence[Mark | ConsensusScore]) -> dict[Common, int]:
    """Return the number of one row of each that have the same in common."""
    found: dict[Common, int] = {}
    start = 0
    for (lot, zone), count, (criteria, marks) in neighbours(
        rows, ("lot", "zone"), "criterion", "mark"
    ):
        here = dict(
            zip(
                zip(criteria, map(id, marks), strict=True),
                range(start, start + count),
                strict=True,
            )
        )
        found |= {((lot, zone, criterion), mark): n for (criterion, mark), n in here.items()}
        start += count
    return found


def _sound(
    dossier: Dossier, rows: Sequence[Mark | ConsensusScore], one_of_each: Mapping[Common, int]
) -> frozenset[Common]:
    """Return what rows have in common where nothing is wrong with it; the number of one row of each is given."""
    criteria = {c.id: c for c in dossier.tender.criteria}
    in_scope: dict[tuple[str, str, str], bool] = {}
    on_scale: dict[tuple[str, int], bool] = {}
    sound = []
    for (question, mark), n in one_of_each.items():
        c = criteria.get(question[-1])
        if c is None or c.scale is None:
            continue
        if question not in in_scope:
            in_scope[question] = next(_scope(dossier, rows[n], c, ""), None) is None
        if (c.scale, mark) not in on_scale:
            on_scale[c.scale, mark] = next(_off_scale(dossier, rows[n], c), None) is None
        if in_scope[question] and on_scale[c.scale, mark]:
            sound.append((question, mark))
    return frozenset(sound)


def _off_scale(
    dossier: Dossier, row: Mark | ConsensusScore, criterion: Criterion
) -> Iterator[Scale]:
    """Yield the scale of a criterion where it does not allow the mark of a row."""
    scale = dossier.tender.scales.get(criterion.scale or "")
    if scale is not None and row.mark is not None and scale.level(row.mark) is None:
        yield scale


def _scope(
    dossier: Dossier, row: Mark | ConsensusScore, criterion: Criterion, where: str
) -> Iterator[Finding]:
    lot = dossier.tender.lot(row.lot)
    if lot is not None and not criterion.applies_to(row.lot):
        yield finding("B004", where, f"{criterion.id} is not a question of lot {row.lot}")
    elif criterion.per is Per.LOT and row.zone:
        yield finding(
            "B013", where, f"{criterion.id} is asked once for the lot, not for zone {row.zone}"
        )
    elif criterion.per is Per.ZONE and not row.zone and (lot is None or lot.zones):
        yield finding(
            "B013", where, f"{criterion.id} is asked for each zone, and this row names none"
        )


def _scale(
    dossier: Dossier, row: Mark | ConsensusScore, criterion: Criterion, where: str
) -> Iterator[Finding]:
    scale = next(_off_scale(dossier, row, criterion), None)
    if scale is None or row.mark is None:
        return
    allowed = ", ".join(plain(level.mark) for level in scale.levels)
    message = f"{row.bidder}, {criterion.id}: {plain(row.mark)} is not on the scale"
    remedy = f"Write one of {allowed}."
    if isinstance(row, Mark):
        yield finding("B014", where, message, remedy=remedy)
    elif dossier.tender.aggregation.method == CONSENSUS:
        key = (row.bidder, row.lot, row.zone, row.criterion)
        given = _marks(dossier, {key})[key]
        if given and sum(given, Fraction()) == row.mark * len(given):
            message += f"; it is the mean of {len(given)} marks, which no panel agreed"
        yield finding("X11", where, message, severity=Severity.ERROR, remedy=remedy)


def agreed_scores(dossier: Dossier) -> Iterator[Finding]:
    """B015, B021: an agreed score that abstains, or is n/a where the tender does not say what follows."""
    if dossier.consensus and dossier.tender.aggregation.method != CONSENSUS:
        method = dossier.tender.aggregation.method
        where = place(dossier, "consensus", dossier.consensus[0])
        yield finding(
            "B021", where, f"the tender combines marks by {method}; consensus.csv is not used"
        )
    kinds = columns(dossier.consensus, "kind")
    for row in at(dossier.consensus, (kind is not MarkKind.NUMBER for kind in kinds)):
        criterion = dossier.tender.criterion(row.criterion)
        where = place(dossier, "consensus", row)
        if row.kind is MarkKind.ABSTAIN:
            yield finding(
                "B015", where, f"{row.bidder}, {row.criterion}: a panel cannot abstain as a whole"
            )
        elif row.kind is MarkKind.NOT_APPLICABLE and criterion and not criterion.not_applicable:
            message = f"{row.bidder}, {row.criterion}: n/a, but the tender does not say what follows from n/a"
            yield finding("B015", where, message)


def off_panel(dossier: Dossier) -> Iterator[Finding]:
    """B004, B017: an evaluator, question or lot that panel.csv does not list. Without a panel nothing is checked."""
    criteria = {c.id for c in dossier.tender.criteria}
    for member in dossier.panel:
        for question in member.questions:
            if question not in criteria:
                message = f"there is no criterion {question}{near(question, criteria)}"
                where = place(dossier, "panel", member)
                yield finding("B004", where, message, remedy="Leave blank for every question.")
    panel = {member.person: member for member in dossier.panel}
    decides = dossier.tender.aggregation.method != CONSENSUS
    severity = Severity.ERROR if decides else Severity.WARNING
    sheet = ("evaluator", "lot", "criterion")
    said = {
        asked: message
        for asked in (dict.fromkeys(columns(dossier.marks, *sheet)) if panel else ())
        if (message := _not_listed(dossier, panel, *asked))
    }
    if said:
        asked_of = (asked in said for asked in columns(dossier.marks, *sheet))
        for mark in at(dossier.marks, asked_of):
            where = place(dossier, "marks", mark)
            message = said[mark.evaluator, mark.lot, mark.criterion]
            yield finding("B017", where, message, severity=severity)


def _not_listed(
    dossier: Dossier, panel: Mapping[str, PanelMember], evaluator: str, lot: str, criterion: str
) -> str:
    """Say why the panel does not let somebody mark a question; nothing where it does."""
    who = panel.get(evaluator)
    if who is None:
        return f"{evaluator} is not on the panel{near(evaluator, panel)}"
    if who.questions and not _covers(dossier, who.questions, criterion):
        return f"{evaluator} is not listed for {criterion}"
    if who.lots and lot and lot not in who.lots:
        return f"{evaluator} is not listed for lot {lot}"
    return ""


def _covers(dossier: Dossier, listed: tuple[str, ...], criterion: str) -> bool:
    """Say whether a list of questions and sections covers a question."""
    probe: str | None = criterion
    seen: set[str] = set()
    while probe is not None and probe not in seen:
        if probe in listed:
            return True
        seen.add(probe)
        found = dossier.tender.criterion(probe)
        probe = found.parent if found else None
    return False


def _marks(dossier: Dossier, of: AbstractSet[Scored]) -> dict[Scored, list[Fraction]]:
    """Return the marks given to some answers, by answer."""
    marks: dict[Scored, list[Fraction]] = defaultdict(list)
    rows = dossier.marks if of else ()
    if len(of) <= TRIED_FIRST:
        rows = among(among(rows, "lot", *{k[1] for k in of}), "bidder", *{k[0] for k in of})
    for *key, mark in columns(rows, *_SCORED, "mark"):
        if mark is not None and (scored := tuple(key)) in of:
            marks[scored].append(mark)
    return marks


def mean_throughout(dossier: Dossier) -> Iterator[Finding]:
    """X11: wherever evaluators differed and the mean is a mark of the scale, the agreed score is that mean.

    Rows where all agreed, or whose mean the scale does not have, tell nothing; three that tell are needed.
    """
    if dossier.tender.aggregation.method != CONSENSUS:
        return
    telling: list[ConsensusScore] = []
    for some in (slice(None, TRIED_FIRST), slice(TRIED_FIRST, None)):
        found = _agreed_at_the_mean(dossier, dossier.consensus[some])
        if found is None:
            return
        telling += found
    if len(telling) >= TELLING_ROWS:
        where = place(dossier, "consensus", telling[0])
        message = f"in all {len(telling)} rows that could show it, the agreed score is the mean of differing marks"
        yield finding("X11", where, message)


def _agreed_at_the_mean(
    dossier: Dossier, rows: Sequence[ConsensusScore]
) -> list[ConsensusScore] | None:
    """Return the rows where evaluators differed and their mean was agreed; None once another score was agreed."""
    telling = []
    marks = _marks(dossier, {(r.bidder, r.lot, r.zone, r.criterion) for r in rows})
    for row in rows:
        given = marks.get((row.bidder, row.lot, row.zone, row.criterion), [])
        if row.mark is None or all(mark is given[0] or mark == given[0] for mark in given):
            continue
        criterion = dossier.tender.criterion(row.criterion)
        scale = dossier.tender.scales.get(criterion.scale or "") if criterion else None
        if scale is None:
            continue
        mean = sum(given, Fraction()) / len(given)
        if scale.level(mean) is not None:
            if mean != row.mark:
                return None
            telling.append(row)
    return telling


def without_the_other(dossier: Dossier) -> Iterator[Finding]:
    """B019, B020: marks without an agreed score, and agreed scores without marks; one note for each."""
    if dossier.tender.aggregation.method != CONSENSUS:
        return
    marked = grouped(dossier.marks, "criterion", *_BID)
    agreed = grouped(dossier.consensus, "criterion", *_BID)
    waiting, mark = _lacking(dossier.marks, marked, agreed)
    bare, score = _lacking(dossier.consensus, agreed, marked)
    if mark is not None:
        message = f"answers with marks but no agreed score: {waiting}, the first {mark.bidder}, {mark.criterion}"
        yield finding("B019", place(dossier, "marks", mark), message)
    if score is not None:
        message = f"agreed scores with no marks behind them: {bare}, the first {score.bidder}, {score.criterion}"
        yield finding("B020", place(dossier, "consensus", score), message)


Row = TypeVar("Row", Mark, ConsensusScore)
OfBid = Mapping[tuple[str, ...], Sequence[str]]
"""The questions of which there are rows, by bidder, lot and zone."""


def _lacking(rows: Sequence[Row], given: OfBid, others: OfBid) -> tuple[int, Row | None]:
    """Return how many answers there are rows of and no others, and the first such row; None where there is none."""
    lacking = {
        bid: left
        for bid, some in given.items()
        if (left := set(some).difference(others.get(bid, ())))
    }
    if not lacking:
        return 0, None
    of_it = (
        criterion in lacking.get(tuple(bid), ()) for *bid, criterion in columns(rows, *_SCORED)
    )
    return sum(map(len, lacking.values())), next(at(rows, of_it))
