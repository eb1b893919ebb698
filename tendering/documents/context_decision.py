"""The reasoned letter to a bidder whose tender was not assessed under the Act: excluded, disregarded, late, withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tendering.documents.causes import CAUSES
from tendering.documents.dates import british, clock, day_text, instant
from tendering.documents.letter_act import ACT, challenge_lines, confirmed, standstill_lines
from tendering.documents.letter_fields import lacking
from tendering.documents.letter_index import LotIndex
from tendering.documents.letter_lot import Block
from tendering.documents.letter_run import LetterRun, supplier
from tendering.documents.names import Names, joined
from tendering.model.bids import Bidder, Decision
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding
from tendering.model.outcome import Standing
from tendering.model.tender import Effect, QuestionKind

TITLES = {
    "excluded": "Exclusion from the competition",
    "disregarded": "Your bid was disregarded",
    "late": "Your bid came too late",
    "withdrawn": "Your bid was withdrawn",
}
_SAID = {
    "excluded": "Excluded",
    "disregarded": "Disregarded",
    "late": "Too late",
    "withdrawn": "Withdrawn",
}
_LAW = {
    QuestionKind.CONDITION: (
        "It is a condition of participation, and a tender from a supplier that does not satisfy the conditions of "
        "participation must be disregarded (section 19(3)(a))."
    ),
    QuestionKind.PROCEDURAL: (
        "It is a procedural requirement of the tender documents, and a tender that breaches one may be disregarded "
        "(section 19(3)(d))."
    ),
    QuestionKind.REQUIREMENT: (
        "It is a requirement of the tender documents, and only a tender that satisfies the requirements can be the most "
        "advantageous one (section 19(2)(a)). The bid was therefore not assessed against the award criteria."
    ),
}
_LOW = (
    "The price is one that the authority considers abnormally low for performance of the contract, and such a tender may be "
    "disregarded where the supplier, once asked, does not show that it can perform at that price (section 19(3)(c) to (5))."
)
_PRICE = (
    "It is a published rule of the tender documents on price. Only a tender that satisfies the requirements can be the most "
    "advantageous one (section 19(2)(a)), and a tender that breaches a procedural requirement may be disregarded (section "
    "19(3)(d)). The bid was therefore not assessed against the award criteria."
)
_LATE = (
    "A tender that comes after the closing time breaches a procedural requirement of the tender documents and may be "
    "disregarded (section 19(3)(d))."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Why:
    """Why one bid was not assessed: the ground or rule, the reasons, who decided and when."""

    ground: str
    reasons: str
    decided: str


def decision_context(
    run: LetterRun, bidder: Bidder, kind: str, lots: Sequence[LotIndex]
) -> tuple[dict[str, object], list[Finding]]:
    """Return the values of the template's tags for one bidder's letter, and what it lacks."""
    told = _told(run, bidder.id)
    why: dict[_Why, list[LotIndex]] = {}
    for lot in lots:
        why.setdefault(_why(run, bidder.id, kind, lot), []).append(lot)
    tender = run.dossier.tender
    letter = run.common["letter"]
    context: dict[str, object] = {
        **run.common,
        "letter": {
            **(letter if isinstance(letter, Mapping) else {}),
            "title": f"{TITLES[kind]}: {tender.title}",
        },
        "recipient": supplier(bidder),
        "opening": _opening(run, bidder, kind, lots, told),
        "summary": [{"lot": lot.names.lot(lot.lot.id), "decision": _SAID[kind]} for lot in lots],
        "grounds": [
            {
                "lead": _lead("Ground" if kind == "excluded" else "Rule", listed, lots),
                "text": w.ground,
            }
            for w, listed in why.items()
        ],
        "reasons": [
            {"lead": _lead("Reasons", listed, lots), "text": w.reasons}
            for w, listed in why.items()
            if w.reasons
        ],
        "steps": [*_steps(run, bidder.id, lots), *_decided(why, lots, told)],
        "standstill": standstill_lines(run) if kind in ("excluded", "disregarded") else [],
        "challenge": challenge_lines(run, told) if kind != "withdrawn" else [],
    }
    return context, list(_lacking(kind, bidder, why))


def _lead(word: str, listed: Sequence[LotIndex], lots: Sequence[LotIndex]) -> str:
    """Lead a paragraph, with the lots it is about where they differ."""
    if len(listed) == len(lots):
        return f"{word}:"
    return f"{word}, {joined(lot.names.lot(lot.lot.id) for lot in listed)}:"


def _opening(
    run: LetterRun, bidder: Bidder, kind: str, lots: Sequence[LotIndex], told: date | None
) -> list[str]:
    tender = run.dossier.tender
    where = (
        f", in {joined(lot.names.lot(lot.lot.id) for lot in lots)}" if len(tender.lots) > 1 else ""
    )
    thanks = f"Thank you for the bid of {bidder.name} for {tender.title}{where}."
    if kind == "withdrawn":
        return [f"{thanks} It was withdrawn, so no assessment summary of it is given."]
    decided = {
        "excluded": f"It was disregarded, because {bidder.name} is excluded from the competition.",
        "disregarded": "It was disregarded, and so was not assessed against the award criteria.",
        "late": "It came after the closing time and was not assessed.",
    }[kind]
    lines = [
        f"{thanks} {decided} This letter tells you why.",
        (
            f"It is not an assessment summary: a tender that is disregarded is not an assessed tender (section 50(5) of the "
            f"{ACT}), and it has no scores."
        ),
    ]
    again = confirmed(told, run.on)
    return [*lines, again] if again else lines


# ---- the ground, the reasons, who decided --------------------------------------------------------


def _why(run: LetterRun, bidder: str, kind: str, lot: LotIndex) -> _Why:
    standing = next((s for s in lot.standings.get(bidder, ()) if s.reason is not None), None)
    facts = standing.reason.facts if standing is not None and standing.reason is not None else {}
    excluded = _own(run, EntryKind.EXCLUSION, bidder, lot.lot.id)[-1:]
    decision = _decision(lot, bidder, facts)
    reasons = facts.get("why", "") or (decision.reason if decision else "")
    if kind == "excluded":
        ground = excluded[0].fact("ground") if excluded else _question(facts, lot.names)
        reasons = reasons or (excluded[0].fact("reason") if excluded else "")
        ground = f"{ground.rstrip('.')}. {_exclusion_law(run, facts, ground)}" if ground else ""
    elif kind == "late":
        ground = _late(run, bidder, lot.lot.id)
    elif kind == "withdrawn":
        ground = CAUSES["withdrawn"](facts, lot.names)
    else:
        ground = _disregarded(run, lot, standing, facts)
    return _Why(ground=ground, reasons=reasons.strip(), decided=_who(facts, decision))


def _own(run: LetterRun, kind: EntryKind, bidder: str, lot: str) -> tuple[Entry, ...]:
    """Return the entries of a kind that name the bidder, for a lot or for all."""
    return tuple(e for e in of_kind(run.entries, kind, lot=lot) if e.bidder == bidder)


def _decision(lot: LotIndex, bidder: str, facts: Mapping[str, str]) -> Decision | None:
    """Return the decision behind a standing: the one whose words the outcome repeats."""
    rows = [d for d in lot.decisions.get(bidder, ()) if d.decision == "rejected"]
    return next((d for d in rows if d.reason == facts.get("why", d.reason)), None)


def _question(facts: Mapping[str, str], names: Names) -> str:
    return CAUSES["pass_fail"](facts, names) if facts.get("cause") == "pass_fail" else ""


def _exclusion_law(run: LetterRun, facts: Mapping[str, str], ground: str) -> str:
    """Say what the Act makes of the ground: mandatory (Schedule 6) or discretionary (Schedule 7)."""
    asked = next((q for q in run.dossier.tender.pass_fail if q.id == facts.get("question")), None)
    mandatory = asked is not None and asked.effect is Effect.MUST_REJECT
    if mandatory or ("Schedule 6" in ground and "Schedule 7" not in ground):
        return "The tender of an excluded supplier must be disregarded (section 26(1))."
    if asked is not None or ("Schedule 7" in ground and "Schedule 6" not in ground):
        return "The tender of an excludable supplier may be disregarded (section 26(2))."
    return (
        "The tender of an excluded supplier must, and that of an excludable supplier may, be disregarded (sections 26 and "
        "57)."
    )


def _disregarded(
    run: LetterRun, lot: LotIndex, standing: Standing | None, facts: Mapping[str, str]
) -> str:
    """Say which rule the bid did not meet, and what the law makes of that."""
    cause = facts.get("cause", "")
    if cause not in CAUSES or standing is None:
        return ""
    said = CAUSES[cause](facts, lot.names)
    if cause == "price_breach":
        low = _own(run, EntryKind.LOW_PRICE_ENQUIRY, standing.bidder, lot.lot.id)
        return f"{said} {_LOW if low else _PRICE}"
    asked = next((q for q in run.dossier.tender.pass_fail if q.id == facts.get("question")), None)
    return f"{said} {_LAW[asked.kind]}" if asked is not None and asked.kind in _LAW else said


def _late(run: LetterRun, bidder: str, lot: str) -> str:
    closed = next(
        (e.at for e in run.dossier.tender.timetable if e.event == "tenders_close" and e.at), None
    )
    if closed is None:
        return ""
    came = _own(run, EntryKind.SUBMISSION_RECEIVED, bidder, lot)[-1:]
    when = ""
    if came:
        at = came[0].at
        on = "" if came[0].on == closed.date() else f" on {british(came[0].on)}"
        time = f" at {clock(datetime.combine(date.min, at))}" if at is not None else ""
        when = f" Your bid was received{time}{on}."
    return f"The closing time was {instant(closed)}.{when} {_LATE}"


def _who(facts: Mapping[str, str], decision: Decision | None) -> str:
    """Say who decided, and when."""
    by = facts.get("by", "") or (decision.by if decision else "")
    on = facts.get("on", "")
    if not by or not on:
        return ""
    role = f", {decision.role}," if decision is not None and decision.role else ""
    return f"Decided on {day_text(on)} by {by}{role}".rstrip(",") + "."


def _decided(
    why: Mapping[_Why, Sequence[LotIndex]], lots: Sequence[LotIndex], told: date | None
) -> Iterator[Block]:
    for one, listed in why.items():
        if one.decided:
            yield {"lead": _lead("Decision", listed, lots), "text": one.decided}
    if told is not None:
        yield {"lead": "Told:", "text": f"You were told in writing on {british(told)}."}


# ---- what was done before ---------------------------------------------------------------------------


def _told(run: LetterRun, bidder: str) -> date | None:
    """Return the day the bidder was first told of the decision before this letter; None where it was not."""
    days = [
        day
        for e in of_kind(run.entries, EntryKind.EXCLUSION)
        if e.bidder == bidder and (day := e.day("notified")) is not None
    ]
    days += [e.on for e in of_kind(run.entries, EntryKind.LETTER_ISSUED) if e.bidder == bidder]
    days += [s.sent for s in run.dossier.sends if s.recipient == bidder]
    return min((d for d in days if d < run.on), default=None)


_STEPS = {
    EntryKind.REPRESENTATIONS_INVITED: "You were invited to make representations on {about}, by {reply_by}.",
    EntryKind.REPRESENTATIONS_CONSIDERED: "Your representations on {about} were considered. {finding}",
    EntryKind.LOW_PRICE_ENQUIRY: "You were asked: {question} You answered: {answer} {finding}",
    EntryKind.CLARIFICATION_TO_BIDDER: "You were asked: {question} You answered: {answer}",
}
_ASKED, _ANSWERED = "You were asked: {question}", "You answered: {answer}"


def _steps(run: LetterRun, bidder: str, lots: Sequence[LotIndex]) -> Iterator[Block]:
    """Yield what was asked, answered and considered before the decision, in order of day."""
    about = {"", *(lot.lot.id for lot in lots)}
    mine = [
        e
        for e in sorted(run.entries, key=lambda e: e.moment)
        if e.bidder == bidder and e.lot in about
    ]
    for entry in mine:
        form = _form(entry, mine)
        if form:
            facts = {k: day_text(v) for k, v in entry.facts.items()}
            facts.setdefault("answer", facts.get("explanation") or "not recorded")
            filled = {k: facts.get(k, "not recorded") for k in ("about", "reply_by", "question", "answer", "finding")}  # fmt: skip
            yield {"lead": f"{british(entry.on)}:", "text": form.format(**filled)}


def _form(entry: Entry, mine: Sequence[Entry]) -> str:
    """Return how a step is told; a question and its answer may be one entry, or two, the answer naming what it answers."""
    task = entry.fact("task")
    match entry.kind:
        case EntryKind.CLARIFICATION_TO_BIDDER if entry.fact("answer_to"):
            return _ANSWERED
        case EntryKind.CLARIFICATION_TO_BIDDER if not entry.fact("answer"):
            explained = task and _naming(mine, EntryKind.EXPLANATION_RECEIVED, "task", task)
            kind = EntryKind.CLARIFICATION_TO_BIDDER
            told = explained or _naming(mine, kind, "answer_to", str(entry.number))
            return _ASKED if told else f"{_ASKED} No answer is recorded."
        case EntryKind.EXPLANATION_RECEIVED:
            return _ANSWERED
        case EntryKind.TASK_OPENED:
            number = str(entry.number)
            asked = _naming(mine, EntryKind.CLARIFICATION_TO_BIDDER, "task", number)
            explained = _naming(mine, EntryKind.EXPLANATION_RECEIVED, "task", number)
            return _ASKED if explained and not asked else ""
        case _:
            return _STEPS.get(entry.kind, "")


def _naming(mine: Sequence[Entry], kind: EntryKind, fact: str, text: str) -> bool:
    return any(e.kind is kind and e.fact(fact) == text for e in mine)


def _lacking(
    kind: str, bidder: Bidder, why: Mapping[_Why, Sequence[LotIndex]]
) -> Iterator[Finding]:
    where = f"letter to {bidder.name}"
    for one, lots in why.items():
        detail = f"({joined(lot.names.lot(lot.lot.id) for lot in lots)})"
        if not one.ground:
            yield lacking(kind, "ground", where, detail)
        if kind != "withdrawn" and not one.reasons:
            yield lacking(kind, "reasons", where, detail)
        if kind != "withdrawn" and not one.decided:
            yield lacking(kind, "decided", where, detail)
