"""What a lot waits for from its outcome to its contract and after. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.checks.words import listed
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, notices, of_kind, standing
from tendering.record.looked import CHAIR, OFFICER, Looked, ToDo
from tendering.record.lots import bids_in
from tendering.record.states import State, standstill_end


def governance(look: Looked) -> Iterator[ToDo]:
    """What the authority's own rules ask before an award: notice of a key decision, the decision, call-in."""
    rules = look.tender.governance
    by = rules.decided_by or "whoever decides"
    decisions = of_kind(standing(look.entries), EntryKind.DECISION)
    noticed = of_kind(standing(look.entries), EntryKind.KEY_DECISION_NOTICE)
    if rules.key_decision and not noticed and not decisions:
        yield ToDo(
            what="give notice of the key decision, 28 clear days before it",
            who=OFFICER,
            command="tendering record add ID key_decision_notice reference=...",
            advised=True,
        )
    if rules.key_decision and not decisions:
        yield ToDo(
            what="decide on the award",
            who=by,
            command="tendering record add ID decision reference=... reason=...",
        )
    ended = of_kind(standing(look.entries), EntryKind.CALL_IN_ENDED)
    if decisions and not ended and (rules.key_decision or rules.call_in_days):
        yield ToDo(
            what="wait for the end of call-in, and record it",
            who=OFFICER,
            command="tendering record add ID call_in_ended called_in=no",
        )
    if not of_kind(standing(look.entries), EntryKind.EQUALITY_ANALYSIS):
        yield ToDo(
            what="look at the effect on equality before the decision",
            who=OFFICER,
            command="tendering record add ID equality_analysis summary=...",
            advised=True,
        )


def unsettled(look: Looked) -> Iterator[ToDo]:
    """Nothing keeps the outcome from being complete: no tie, no decision, no score."""
    for said in look.unsettled:
        draw = "tie" in said and any(rung.kind == "draw" for rung in look.tender.ties)
        yield ToDo(
            what=f"settle what the outcome waits for: {said}",
            who="whoever keeps the seed of the draw" if draw else OFFICER,
            command="tendering record add ID seed_revealed seed=..." if draw else "",
        )


def recommendation(look: Looked) -> Iterator[ToDo]:
    """The outcome is recommended."""
    if look.at.state is State.EVALUATED:
        yield ToDo(
            what="recommend the award", who=CHAIR, command=f"tendering recommend ID{look.option}",
            advised=True,
        )  # fmt: skip


def approval(look: Looked) -> Iterator[ToDo]:
    """The award is approved."""
    who = look.tender.governance.decided_by or "whoever may approve the award"
    yield ToDo(what="approve the award", who=who, command=f"tendering approve ID{look.option}")


def letters(look: Looked) -> Iterator[ToDo]:
    """Every bidder is told of the award, and the standstill is recorded."""
    told = {e.bidder for e in look.of(EntryKind.LETTER_ISSUED)}
    bid = [b for b, lots in bids_in(look.entries).items() if look.lot in lots]
    lack = [b for b in bid if b not in told]
    if lack:
        yield ToDo(
            what=f"send {_due(look, lack)}",
            who=OFFICER,
            command=f"tendering issue ID{look.option} --method electronic",
        )
    mine = [n for n in notices(standing(look.entries), "UK6") if n.lot in ("", look.lot)]
    if look.act and not mine:
        yield ToDo(
            what="publish the contract award notice (UK6), after the summaries",
            who=OFFICER,
            command=f"tendering record add ID notice_published{look.option} notice=UK6 number=... standstill_last_day=...",
        )
    if standstill_end(look.tender, look.entries, look.lot) is None:
        yield ToDo(
            what="record the end of standstill",
            who=OFFICER,
            command=f"tendering standstill ID{look.option}",
        )


def _due(look: Looked, lack: Sequence[str]) -> str:
    """Say what is sent to whom: under the Act, whoever is out is owed a letter of its own in place of a summary."""
    if not look.act:
        return f"letters to {listed(lack)}"
    out = {e.bidder for e in look.of(EntryKind.EXCLUSION)}
    out |= {
        row.get("bidder", "")
        for e in look.of(EntryKind.NON_COMPLIANCE_DECIDED)
        for row in e.rows.get("decisions", ())
        if row.get("decision") == "rejected" and row.get("lot", "") in ("", look.lot)
    }
    apart = [b for b in lack if b in out]
    parts = []
    if rest := [b for b in lack if b not in out]:
        parts.append(f"assessment summaries to {listed(rest)}")
    if apart:
        parts.append(f"letters of their own to {listed(apart)}, before the award notice")
    return ", and ".join(parts)


def signature(look: Looked) -> Iterator[ToDo]:
    """The contract is signed once the standstill is over."""
    last = standstill_end(look.tender, look.entries, look.lot)
    if last is not None and look.moment[0] <= last:
        yield ToDo(what=f"wait until {day_text(last)} is over", who="the calendar", due=last)
    yield ToDo(
        what="see that it is safe to sign, and sign",
        who=OFFICER,
        command=f"tendering safe-to-sign ID{look.option}",
    )


def claims(look: Looked) -> Iterator[ToDo]:
    """The claim that suspends a contract ends, or the court lifts the suspension."""
    yield ToDo(
        what="wait for the court",
        who="the court",
        command=f"tendering challenges end ID --challenge {look.at.number} --result ...",
    )


def after_award(look: Looked) -> Iterator[ToDo]:
    """The award is told to the public, and what is to be destroyed is planned."""
    kinds = ("UK7",) if look.act else ("F03", "F21", "award_notice")
    if not any(n.fact("notice").startswith(kinds) for n in notices(standing(look.entries))):
        name = "the contract details notice (UK7)" if look.act else "the contract award notice"
        yield ToDo(
            what=f"publish {name}",
            who=OFFICER,
            command=f"tendering record add ID notice_published notice={kinds[0]} number=...",
        )
    if not of_kind(standing(look.entries), EntryKind.PURGE_PLANNED):
        yield ToDo(
            what="plan when personal data are destroyed",
            who=OFFICER,
            command="tendering record keep ID FILE --personal --purge-on DAY --what ...",
            advised=True,
        )
