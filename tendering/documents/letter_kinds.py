"""Which letters a bidder gets, and what is enclosed: one kind for each thing that became of its bids, by the law the tender is under."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tendering.documents.context_decision import decision_context
from tendering.documents.context_letter import letter_context
from tendering.documents.context_not_shortlisted import not_shortlisted_context
from tendering.documents.context_schedule import schedule_context
from tendering.documents.context_summary import summary_context
from tendering.documents.letter_index import ENCLOSED, LotIndex
from tendering.documents.letter_run import LetterRun
from tendering.documents.letter_shapes import (
    DECISION,
    LETTER,
    NOT_SHORTLISTED,
    SCHEDULE,
    SUMMARY,
)
from tendering.documents.templates import Shape
from tendering.law.regime import Regime
from tendering.model.bids import Bidder
from tendering.model.entries import EntryKind, of_kind
from tendering.model.findings import Finding
from tendering.model.outcome import Standing, Status
from tendering.model.tender import QuestionKind

Made = tuple[dict[str, object], list[Finding]]
Context = Callable[[LetterRun, Bidder, str, Sequence[LotIndex]], Made]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of letter.

    Attributes:
        name: Key of the table of required fields.
        words: What it is, as findings name it.
        prefix: How its files are named.
        template: Its Word template; ``shape`` lists the tags there are.
        context: Fills the tags, and says what is lacking.
    """

    name: str
    words: str
    prefix: str
    template: str
    shape: Shape
    context: Context


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="letter",
            words="letter",
            prefix="letter",
            template="letter.docx",
            shape=LETTER,
            context=letter_context,
        ),
        Kind(
            name="candidate",
            words="letter",
            prefix="letter",
            template="letter.docx",
            shape=LETTER,
            context=letter_context,
        ),
        Kind(
            name="summary",
            words="assessment summary",
            prefix="summary",
            template="summary.docx",
            shape=SUMMARY,
            context=summary_context,
        ),
        *(
            Kind(
                name=name,
                words=words,
                prefix="letter",
                template="letter-decision.docx",
                shape=DECISION,
                context=decision_context,
            )
            for name, words in (
                ("excluded", "exclusion letter"),
                ("disregarded", "letter on a disregarded tender"),
                ("late", "letter on a late tender"),
                ("withdrawn", "letter on a withdrawal"),
            )
        ),
        Kind(
            name="not_shortlisted",
            words="letter",
            prefix="letter",
            template="letter-not-shortlisted.docx",
            shape=NOT_SHORTLISTED,
            context=not_shortlisted_context,
        ),
        Kind(
            name=ENCLOSED,
            words="schedule of appointed bids",
            prefix="schedule",
            template="schedule.docx",
            shape=SCHEDULE,
            context=schedule_context,
        ),
    )
}

_BY_STATUS = {
    Status.EXCLUDED: "excluded",
    Status.LATE: "late",
    Status.WITHDRAWN: "withdrawn",
    Status.NOT_SHORTLISTED: "not_shortlisted",
}
_BY_QUESTION = {
    QuestionKind.EXCLUSION: "excluded",
    QuestionKind.CONDITION: "disregarded",
    QuestionKind.PROCEDURAL: "disregarded",
}


def kinds_of(run: LetterRun, bidder: str) -> Mapping[str, tuple[LotIndex, ...]]:
    """Return the letters a bidder gets: by kind, the lots each is about; none where it bid for nothing."""
    lots = run.lots_of(bidder)
    if not lots:
        return {}
    if run.regime is not Regime.PA2023:
        return {_standstill_kind(lots, bidder): lots}
    found: dict[str, tuple[LotIndex, ...]] = {}
    for lot in lots:
        kind = _act_kind(run, lot, bidder)
        found[kind] = (*found.get(kind, ()), lot)
    return found


def _standstill_kind(lots: tuple[LotIndex, ...], bidder: str) -> str:
    """Say whether regulation 86 sees a tenderer or, where no lot invited the bidder to tender, a candidate."""
    candidate = all(
        lot.earlier
        and not lot.compares(bidder)
        and not any(s.status is Status.WITHDRAWN for s in lot.lists(bidder))
        for lot in lots
    )
    return "candidate" if candidate else "letter"


def _act_kind(run: LetterRun, lot: LotIndex, bidder: str) -> str:
    """Return the kind for one lot: a summary where the tender was assessed in any list (s.50(5))."""
    kinds = [_of_standing(run, s) for s in lot.standings.get(bidder, ())]
    return "summary" if not kinds or "summary" in kinds else kinds[0]


def _of_standing(run: LetterRun, standing: Standing) -> str:
    """Return the kind for a standing; a tender that was scored was assessed, whatever became of it after."""
    if standing.status in _BY_STATUS:
        return _BY_STATUS[standing.status]
    if standing.status is not Status.REJECTED or standing.reason is None:
        return "summary"
    facts = standing.reason.facts
    if facts.get("cause") == "pass_fail":
        asked = next(
            (q for q in run.dossier.tender.pass_fail if q.id == facts.get("question")), None
        )
        if asked is not None and asked.kind in _BY_QUESTION:
            return _BY_QUESTION[asked.kind]
    low = of_kind(run.entries, EntryKind.LOW_PRICE_ENQUIRY, lot=standing.lot)
    if facts.get("cause") == "price_breach" and any(e.bidder == standing.bidder for e in low):
        return "disregarded"
    return "summary" if standing.points else "disregarded"
