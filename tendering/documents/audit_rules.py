"""The rules X01 to X20 as an audit tells them: held, broken with what was found, not applying, or not to be told, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tendering.checks.record import AWARD_NOTICE, sends, turned_away
from tendering.documents.audit_case import AuditCase
from tendering.law.regime import Regime
from tendering.model.codes import CODES
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, Severity

HELD, BROKEN, DOES_NOT_APPLY, CANNOT_BE_TOLD = "Held", "BROKEN", "Does not apply", "Cannot be told"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleState:
    """A rule and how it stands.

    Attributes:
        because: Why it does not apply or cannot be told; of a rule that is held, what was looked at.
        found: What the checks found, where it is broken.
    """

    code: str
    title: str
    law: str
    state: str
    because: str
    found: tuple[Finding, ...] = ()


Why = Callable[[AuditCase], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How a rule is told.

    Attributes:
        asks: The rule, as what has to be so.
        excused: Why it does not apply; empty where it does.
        open: Why it cannot be told yet; empty where it can.
        looked: What is looked at.
    """

    asks: str
    looked: str
    excused: Why | None = None
    open: Why | None = None


def rule_states(case: AuditCase) -> tuple[RuleState, ...]:
    """Return X01 to X20, each with its state."""
    return tuple(_state(case, code, asked) for code, asked in ASKED.items())


def _state(case: AuditCase, code: str, asked: Asked) -> RuleState:
    found = case.found(code)
    excused = asked.excused(case) if asked.excused is not None else ""
    untold = asked.open(case) if asked.open is not None else ""
    if any(f.severity is not Severity.NOTE for f in found):
        state, because = BROKEN, ""
    elif excused:
        state, because = DOES_NOT_APPLY, excused
    elif untold:
        state, because = CANNOT_BE_TOLD, untold
    else:
        state, because = HELD, asked.looked
    return RuleState(
        code=code,
        title=asked.asks,
        law=CODES[code].law,
        state=state,
        because=because,
        found=found,
    )


def _act(case: AuditCase) -> bool:
    return case.record.act


def _act_only(case: AuditCase) -> str:
    return (
        ""
        if _act(case)
        else f"It is a rule of the Procurement Act 2023; this is under the {case.record.regime.title}."
    )


def _regulations_only(case: AuditCase) -> str:
    if case.record.regime.regime is Regime.PCR2015:
        return ""
    return f"It is a rule of the Public Contracts Regulations 2015; this is under the {case.record.regime.title}."


def _no_standstill_yet(case: AuditCase) -> str:
    stated = case.dossier.tender.standstill
    if case.of(EntryKind.STANDSTILL) or (stated is not None and stated.stated_last_day):
        return ""
    return "No standstill is entered or printed."


def _no_contract(case: AuditCase) -> str:
    return "" if case.of(EntryKind.SIGNED) else "No contract is recorded."


def _no_summaries(case: AuditCase) -> str:
    if case.record.notices(AWARD_NOTICE) or sends(case.record):
        return ""
    return "No summary and no award notice is recorded."


def _full_regime(case: AuditCase) -> str:
    if not _act(case):
        return _act_only(case)
    return (
        ""
        if case.record.regime.light_touch
        else "The standstill is required by law, not voluntary."
    )


def _nobody_excluded(case: AuditCase) -> str:
    if why := _regulations_only(case):
        return why
    away = [b for lot in case.outcome.lots for b in turned_away(case.record, lot.lot)]
    return "" if away else "Nobody was turned away."


def _no_letters(case: AuditCase) -> str:
    return "" if sends(case.record) else "No letter is recorded as sent."


def _no_limits(case: AuditCase) -> str:
    return "" if case.dossier.tender.limits else "The tender limits no bidder's wins."


def _not_published(case: AuditCase) -> str:
    return (
        ""
        if case.of(EntryKind.MODEL_PUBLISHED)
        else "No entry says that the rules were published."
    )


def _no_marks(case: AuditCase) -> str:
    if case.dossier.marks or case.of(EntryKind.DECLARATION, EntryKind.MARKS_GIVEN):
        return ""
    return "No marks and no declarations are recorded."


def _no_scores(case: AuditCase) -> str:
    return "" if case.dossier.consensus else "No agreed scores are recorded."


def _nobody_rejected(case: AuditCase) -> str:
    if any(d.decision == "rejected" for d in case.dossier.decisions):
        return ""
    return "Nobody was rejected or excluded."


def _not_framework(case: AuditCase) -> str:
    agreement = case.dossier.tender.agreement
    if agreement is not None and agreement.kind == "framework":
        return ""
    return "It is not a framework."


def _no_letter_texts(case: AuditCase) -> str:
    issued = case.of(EntryKind.LETTER_ISSUED)
    if not issued:
        return "No letter is recorded as issued."
    bare = [e for e in issued if not e.files]
    if bare:
        return f"The text of {len(bare)} of {len(issued)} letters is not in the record, so nobody can look."
    return ""


def _no_purge(case: AuditCase) -> str:
    if case.of(EntryKind.PURGE_PLANNED, EntryKind.PURGED):
        return ""
    return "Nothing says when records are destroyed."


def _incomplete(case: AuditCase) -> str:
    if case.dossier.tender.award_by is not None:
        return "Places are not given by totals, so no margin of marks decides."
    return "" if case.outcome.complete else "The outcome is not complete."


def _no_governance(case: AuditCase) -> str:
    governance = case.dossier.tender.governance
    if governance.key_decision or governance.call_in_days or case.of(EntryKind.DECISION):
        return ""
    return "No decision that can be called in is recorded or said to be needed."


def _no_decision(case: AuditCase) -> str:
    return "" if case.of(EntryKind.DECISION) else "No decision is recorded."


ASKED: Mapping[str, Asked] = {
    "X01": Asked(
        asks="The standstill that was stated ends when the law says",
        looked="Each end that is printed, published or entered was counted again.",
        open=_no_standstill_yet,
    ),
    "X02": Asked(
        asks="No contract before the standstill ended, nor before the award notice",
        looked="The day of each contract was held against the standstill of its lot.",
        open=_no_contract,
    ),
    "X03": Asked(
        asks="Working days leave out the bank holidays of every part of the United Kingdom",
        looked="The calendar named with each standstill was looked at.",
        excused=_act_only,
        open=_no_standstill_yet,
    ),
    "X04": Asked(
        asks="Assessment summaries at one time, and before the award notice",
        looked="The day of each summary was held against the others and the notice.",
        excused=_act_only,
        open=_no_summaries,
    ),
    "X05": Asked(
        asks="A light touch award has a voluntary standstill, long enough",
        looked="The length stated was held against the least the law allows.",
        excused=_full_regime,
    ),
    "X06": Asked(
        asks="A bidder whose exclusion can still be challenged gets a standstill letter",
        looked="Who was turned away was held against who was written to.",
        excused=_nobody_excluded,
        open=_no_letters,
    ),
    "X07": Asked(
        asks="A limit on wins has a published rule that says which wins are kept",
        looked="Each limit and the notices were looked at.",
        excused=_no_limits,
    ),
    "X08": Asked(
        asks="Weights add up; nothing that moves a mark is left out of the invitation to tender",
        looked="The definition as published was checked.",
    ),
    "X09": Asked(
        asks="The rules did not change after they were published, but by amendments told to all",
        looked="The fingerprints of every entry were compared.",
        open=_not_published,
    ),
    "X10": Asked(
        asks="Whoever opened or marked a bid had a current declaration and no unsettled conflict",
        looked="Each opening and sheet was held against the declarations.",
        open=_no_marks,
    ),
    "X11": Asked(
        asks="Agreed scores are on the scale and are not averages",
        looked="Every agreed score was held against the marks and the scale.",
        open=_no_scores,
    ),
    "X12": Asked(
        asks="Each reason explains its score",
        looked="Every reason was checked.",
        open=_no_scores,
    ),
    "X13": Asked(
        asks="Each letter holds what its law requires",
        looked="Each letter kept was read back when it was made.",
        open=_no_letter_texts,
    ),
    "X14": Asked(
        asks="Nobody was turned away without notice, a chance to answer, and options considered",
        looked="Each rejection was held against what its bidder was asked.",
        excused=_nobody_rejected,
    ),
    "X15": Asked(
        asks="A framework is no longer than the law has it, or says why",
        looked="The term was held against the law.",
        excused=_not_framework,
    ),
    "X16": Asked(
        asks="Each duty with a day was done by its day",
        looked="Every duty that an entry can show was counted.",
        open=_no_contract,
    ),
    "X17": Asked(
        asks="Records are kept as long as the law says, and while a claim is open",
        looked="Each day of destruction was held against the years the law sets.",
        open=_no_purge,
    ),
    "X18": Asked(
        asks="A margin under one per cent at the last place had a second reader",
        looked="The margin at the last place of every list was computed.",
        open=_incomplete,
    ),
    "X19": Asked(
        asks="A dated conflicts assessment before the notices, covering everyone who acted",
        looked="Everyone who acts in an entry was looked for in the assessment.",
        excused=_act_only,
    ),
    "X20": Asked(
        asks="Letters, award notice and contract waited for the end of call-in",
        looked="Their days were held against the end of call-in.",
        excused=_no_governance,
        open=_no_decision,
    ),
}
