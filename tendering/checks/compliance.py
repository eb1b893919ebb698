"""Compliance, party by party: which checks the law asks for at which stage, what was found, what is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.checks.record import AWARD_NOTICE, Record
from tendering.checks.report import by_rule
from tendering.evaluation.pass_fail import Verdict, judged
from tendering.law.calendar import day_text
from tendering.law.due import due
from tendering.law.regime import Regime
from tendering.law.values import LawValue, value
from tendering.model.entries import Entry, EntryKind, same_person
from tendering.model.findings import Finding, finding
from tendering.model.tender import QuestionKind

DEBARMENT, PLATFORM, SELF = "debarment", "platform", "self-declaration"
KINDS = {
    DEBARMENT: EntryKind.DEBARMENT_CHECK,
    PLATFORM: EntryKind.PLATFORM_CHECK,
    SELF: EntryKind.SELF_DECLARATION,
}
"""The entry that records each check."""
ASSESSMENT, AWARD, SIGNING, CALL_OFF = "assessment", "award", "signing", "call-off"
STAGES = (ASSESSMENT, AWARD, SIGNING, CALL_OFF)
"""Before tenders are assessed, before the award notice, before a contract, before each call-off."""
_STAGE_WORDS = (
    ("call", CALL_OFF),
    ("uk6", AWARD),
    ("award", AWARD),
    ("sign", SIGNING),
    ("contract", SIGNING),
)
CLEAN = frozenset(
    {
        "clear",
        "confirmed",
        "no ground",
        "no grounds",
        "none",
        "not listed",
        "registered",
        "nothing",
    }
)
"""Results after which nothing follows; any other is something found."""
DONE, FOUND, MISSING, LATER = "done", "found", "missing", "not yet"
ON_PLATFORM = ("bidder", "member")
"""Whose information has to be on the platform: the supplier, and each member of a consortium."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One check of one party at one stage.

    Attributes:
        entry: The last that records it; None where none does.
        said: What the bid itself says, where that is the declaration: its answer on grounds for exclusion.
    """

    bidder: str
    party: str
    role: str
    check: str
    stage: str
    state: str
    entry: Entry | None = None
    said: str = ""


def asked(regime: Regime | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the checks a law asks for, each with its stages. Without debarment list or platform, declarations alone."""
    if regime is Regime.PA2023:
        return ((PLATFORM, (ASSESSMENT,)), (DEBARMENT, STAGES), (SELF, (ASSESSMENT,)))
    return ((SELF, (ASSESSMENT, AWARD)),)


def stage_of(entry: Entry) -> str:
    """Return the stage a check was made for, from the words it is recorded with.

    >>> stage_of(Entry(kind=EntryKind.DEBARMENT_CHECK, on=date(2027, 1, 4), facts={"stage": "before UK6"}))
    'award'
    """
    said = entry.fact("stage").lower()
    return next((stage for word, stage in _STAGE_WORDS if word in said), ASSESSMENT)


def stage_now(record: Record) -> str:
    """Return the stage that the procurement has come to."""
    if record.of(EntryKind.SIGNED):
        return CALL_OFF
    if record.notices(AWARD_NOTICE):
        return SIGNING
    past = (EntryKind.SCORES_SIGNED, EntryKind.EVALUATION_COMPUTED, EntryKind.RECOMMENDATION)
    return AWARD if record.of(*past) else ASSESSMENT


def parties(record: Record) -> tuple[tuple[str, str, str], ...]:
    """Return everyone to be checked: bidder, party (blank is the bidder itself) and role."""
    if record.dossier is None:
        return ()
    found = []
    for bidder in record.dossier.bidders:
        found.append((bidder.id, "", "bidder"))
        found += [
            (bidder.id, p.party, p.role) for p in record.dossier.parties if p.bidder == bidder.id
        ]
    return tuple(dict.fromkeys(found))


def grid(record: Record) -> tuple[Cell, ...]:
    """Return every check of every party at every stage so far, and those that come later as such."""
    now = STAGES.index(stage_now(record))
    out, suppliers = _out(record), {e.bidder for e in record.of(EntryKind.SIGNED)}
    cells = []
    for bidder, party, role in parties(record):
        for check, stages in asked(record.regime.regime):
            if check == PLATFORM and role not in ON_PLATFORM:
                continue
            for stage in stages:
                if stage != ASSESSMENT and bidder in out:
                    continue
                if stage == CALL_OFF and suppliers and bidder not in suppliers:
                    continue
                entry = _last(record, check, bidder, party, stage)
                said, verdict = ("", None)
                if entry is None and check == SELF and stage == ASSESSMENT:
                    said, verdict = _answered(record, bidder, party)
                late = STAGES.index(stage) > now
                state = _state(entry) if entry is not None else LATER if late else MISSING
                if verdict is not None:
                    state = DONE if verdict is Verdict.PASS else FOUND
                cells.append(
                    Cell(
                        bidder=bidder,
                        party=party,
                        role=role,
                        check=check,
                        stage=stage,
                        state=state,
                        entry=entry,
                        said=said,
                    )
                )
    return tuple(cells)


def _answered(record: Record, bidder: str, party: str) -> tuple[str, Verdict | None]:
    """Return what a party answered on grounds for exclusion, once it is judged, and how it was judged."""
    dossier = record.dossier
    questions = {
        q.id: q.passes for q in record.tender.pass_fail if q.kind is QuestionKind.EXCLUSION
    }
    for answer in dossier.answers if dossier is not None else ():
        mine = answer.bidder == bidder and same_person(answer.party, party)
        if mine and answer.question in questions:
            verdict = judged(answer.answer, questions[answer.question])
            if verdict in (Verdict.PASS, Verdict.FAIL):
                return f"{answer.answer} in {answer.question}", verdict
    return "", None


def _out(record: Record) -> frozenset[str]:
    """Return who is out altogether, or in every lot bid for: nobody looks at them again."""
    gone = {e.bidder for e in record.of(EntryKind.EXCLUSION, EntryKind.WITHDRAWAL) if not e.lot}
    gone |= {d.bidder for d in record.decisions if d.decision == "rejected" and not d.lot}
    lost = {(d.bidder, d.lot) for d in record.decisions if d.decision == "rejected" and not d.zone}
    bids: dict[str, set[tuple[str, str]]] = {}
    for bid in record.dossier.bids if record.dossier is not None else ():
        bids.setdefault(bid.bidder, set()).add((bid.bidder, bid.lot))
    gone |= {bidder for bidder, lots in bids.items() if lots <= lost}
    return frozenset(gone)


def _last(record: Record, check: str, bidder: str, party: str, stage: str) -> Entry | None:
    """Return the last entry of a check; one that names no bidder covers everybody."""
    found = [
        e
        for e in record.of(KINDS[check])
        if stage_of(e) == stage
        and (not e.bidder or (e.bidder == bidder and same_person(e.fact("party"), party)))
    ]
    return found[-1] if found else None


def _state(entry: Entry) -> str:
    return DONE if is_clean(entry.fact("result")) else FOUND


def is_clean(result: str) -> bool:
    """Say whether a result is one after which nothing follows.

    >>> is_clean("Clear"), is_clean("listed on 3 May 2026")
    (True, False)
    """
    said = " ".join(result.split()).casefold().rstrip(".")
    return said in CLEAN or said.startswith(("clear for ", "confirmed for "))


def who(cell: Cell) -> str:
    """Name the party of a cell for a sentence."""
    return f"{cell.party} ({cell.role}, {cell.bidder})" if cell.party else cell.bidder


def check_compliance(record: Record) -> tuple[Finding, ...]:
    """Return what is missing, what was found and not settled, and exclusions that have to be told."""
    return (*_missing(record), *_found(record), *_to_tell(record))


def _missing(record: Record) -> Iterator[Finding]:
    missing: dict[tuple[str, str], list[str]] = {}
    for cell in grid(record):
        if cell.state == MISSING:
            missing.setdefault((cell.check, cell.stage), []).append(who(cell))
    for (check, stage), parties_lacking in missing.items():
        shown = ", ".join(parties_lacking[:6])
        more = f" and {len(parties_lacking) - 6} more" if len(parties_lacking) > 6 else ""
        message = f"{check} before {stage}: not recorded for {shown}{more}"
        yield by_rule(finding("R340", check, message), _rule(record, check))


def _rule(record: Record, check: str) -> LawValue:
    if not record.act:
        return value("pcr2015.rules.reg57")
    names = {DEBARMENT: "conduct.debarment_list", PLATFORM: "conduct.platform", SELF: "rules.s57"}
    return value(f"pa2023.{names[check]}")


def _found(record: Record) -> Iterator[Finding]:
    rule = record.rule("rules.s57", "rules.reg57")
    for cell in grid(record):
        if cell.state != FOUND or cell.entry is None or _settled(record, cell):
            continue
        message = f"{cell.check}: {who(cell)}: {cell.entry.fact('result')}"
        where = cell.entry.where or f"entry {cell.entry.number}"
        yield by_rule(finding("R342", where, message), rule)


def _settled(record: Record, cell: Cell) -> bool:
    """Say whether representations were considered after something was found, or the bidder was excluded."""
    later: Sequence[Entry] = record.of(
        EntryKind.REPRESENTATIONS_CONSIDERED, EntryKind.EXCLUSION, bidder=cell.bidder
    )
    return any(
        e.bidder == cell.bidder and cell.entry is not None and e.on >= cell.entry.on for e in later
    )


def told_by(entry: Entry) -> date:
    """Return the day by which the appropriate authority is told of an exclusion under the Act."""
    return due(entry.on, value("pa2023.deadlines.exclusion_told")).on


def _to_tell(record: Record) -> Iterator[Finding]:
    if not record.act:
        return
    for entry in record.of(EntryKind.EXCLUSION):
        if not entry.fact("reported"):
            message = (
                f"{entry.bidder} was excluded on {day_text(entry.on)}: the appropriate authority is told by "
                f"{day_text(told_by(entry))}"
            )
            where = entry.where or f"entry {entry.number}"
            yield by_rule(finding("R343", where, message), value("pa2023.rules.s59"))
