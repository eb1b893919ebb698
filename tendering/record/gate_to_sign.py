"""The gate before a contract is signed: each condition of the law, yes or no, with the entry that shows it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from tendering.checks.record import (
    AWARD_NOTICE,
    DETAILS_NOTICE,
    Record,
    award_letters,
    bidders_of,
    sends,
    summaries,
    turned_away,
)
from tendering.checks.record_calendar import counted_again
from tendering.checks.record_governance import call_in_end
from tendering.checks.record_people import x19_assessed_before_notice, x19_everyone_covered
from tendering.checks.record_standstill import standstill_of
from tendering.law.calendar import day_text
from tendering.law.due import due
from tendering.law.regime import Regime
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import has_error
from tendering.record.gate_case import Case, Condition
from tendering.record.suspension import ending, notified_on, suspending

CLEAR = "clear"


def _numbers(entries: Sequence[Entry]) -> tuple[int, ...]:
    return tuple(e.number for e in entries if e.number is not None)


def conditions(case: Case) -> tuple[Condition, ...]:
    """Return every condition for signing a lot under its law, in the order they come to be met."""
    act = case.record.act
    checks: list[Callable[[Case], Iterator[Condition]]] = [
        _complete,
        _approved,
        _call_in,
        *([_conflicts] if act else []),
        _told,
        *([_award_notice] if act else []),
        _standstill,
        _calendar,
        _claims,
        *([_debarment, _details_notice] if act else []),
        _law,
    ]
    return tuple(found for check in checks for found in check(case))


def safe(found: Sequence[Condition]) -> bool:
    """Say whether every condition holds."""
    return all(c.met for c in found)


def _complete(case: Case) -> Iterator[Condition]:
    if not case.complete:
        said = "the lot is not complete: it waits for a decision, a score or a draw"
    elif not case.holders:
        said = "nobody holds a place in it"
    else:
        said = (
            f"{case.named(case.holders)} hold{'s' if len(case.holders) == 1 else ''} places in it"
        )
    yield Condition(
        id="complete",
        asks="Is the lot decided?",
        met=case.complete and bool(case.holders),
        said=said,
        entries=_numbers(case.of(EntryKind.EVALUATION_COMPUTED)[-1:]),
    )


def _approved(case: Case) -> Iterator[Condition]:
    found = [e for e in case.of(EntryKind.APPROVED) if case.since(e)]
    last = found[-1] if found else None
    if last is None:
        after = " since a reserve was promoted" if case.promoted is not None else ""
        met, said = False, f"no approval is recorded{after}"
    elif last.fact("digest") and last.fact("digest") not in case.alike:
        met, said = False, f"what was approved on {day_text(last.on)} is another outcome"
    else:
        met, said = True, f"approved on {day_text(last.on)} by {last.by or 'nobody named'}"
        if not last.fact("digest"):
            said += "; the entry gives no digest of what was approved"
    yield Condition(
        id="approved",
        asks="Was the outcome as it now stands approved?",
        met=met,
        said=said,
        entries=_numbers(found[-1:]),
    )


def _call_in(case: Case) -> Iterator[Condition]:
    end, why = call_in_end(case.record)
    if not why and not case.record.tender.governance.key_decision:
        return
    ended = case.of(EntryKind.CALL_IN_ENDED)
    decided = case.of(EntryKind.DECISION)
    if not decided:
        met, said = False, "it is a key decision, and no decision is recorded"
    else:
        met, said = end is not None and end < case.on, why
        if not why:
            met, said = True, f"decided on {day_text(decided[-1].on)}; no call-in applies"
    yield Condition(
        id="call_in",
        asks="Can the decision no longer be called in?",
        met=met,
        said=said,
        entries=_numbers((ended or decided)[-1:]),
        law="the authority's own rules; Local Government Act 2000 s.9F (X20)",
    )


def _conflicts(case: Case) -> Iterator[Condition]:
    assessed = case.of(EntryKind.CONFLICTS_ASSESSMENT)
    faults = [*x19_assessed_before_notice(case.record), *x19_everyone_covered(case.record)]
    if not assessed:
        met, said = False, "no conflicts assessment is recorded"
    elif has_error(faults):
        met, said = False, "; ".join(f.message for f in faults)
    else:
        met, said = True, f"assessed last on {day_text(assessed[-1].on)}"
    yield Condition(
        id="conflicts",
        asks="Does a dated conflicts assessment cover everyone who acted?",
        met=met,
        said=said,
        entries=_numbers(assessed[-1:]),
        law=f"{value('pa2023.rules.s83').cite} (X19)",
    )


def _told(case: Case) -> Iterator[Condition]:
    record, lot = case.record, case.lot
    issued = [e for e in case.of(EntryKind.LETTER_ISSUED) if case.since(e)]
    told = {e.bidder for e in issued} if case.promoted is not None else _everyone_told(record, lot)
    wanted = _recipients(case)
    lacking = [b for b in wanted if b not in told]
    what = "assessment summaries and letters" if record.act else "standstill letters"
    after = " since a reserve was promoted" if case.promoted is not None else ""
    if not wanted:
        met, said = True, "no letter was due: the only bidder is the one appointed"
    elif lacking:
        met, said = False, f"no letter is logged{after} to {case.named(lacking)}"
    else:
        met, said = True, f"{what} to {len(wanted)} bidders are logged{after}"
    yield Condition(
        id="letters",
        asks="Is every recipient's letter logged as sent?",
        met=met,
        said=said,
        entries=_numbers([e for e in issued if e.bidder in wanted]),
        law=record.rule("rules.s50_summary", "rules.reg86_1").cite,
    )


def _everyone_told(record: Record, lot: str) -> set[str]:
    told = {s.recipient for s in sends(record, lot)}
    if record.act:
        # told of an exclusion counts as a letter of its own
        told |= {b for b, day in turned_away(record, lot).items() if day is not None}
        return told
    return told if award_letters(record, lot) else set()


def _recipients(case: Case) -> tuple[str, ...]:
    """Return who is owed a letter: every bidder of the lot, but a sole bidder that wins."""
    bidding = bidders_of(case.record, case.lot)
    if not case.record.act and set(bidding) <= set(case.holders) and len(bidding) < 2:
        return ()
    return bidding


def _award_notice(case: Case) -> Iterator[Condition]:
    record = case.record
    published = [
        e for e in record.notices(AWARD_NOTICE, lot=case.lot) if case.since(e) and e.on <= case.on
    ]
    after = " since a reserve was promoted" if case.promoted is not None else ""
    given = summaries(record, case.lot)
    if not published:
        met, said = False, f"no contract award notice (UK6) is recorded{after}"
    elif given and max(given.values()) > published[-1].on:
        met = False
        said = (
            f"UK6 was published on {day_text(published[-1].on)}, before the last assessment summary of "
            f"{day_text(max(given.values()))}"
        )
    else:
        met, said = True, f"UK6 was published on {day_text(published[-1].on)}"
    yield Condition(
        id="award_notice",
        asks="Was the contract award notice published, after every summary?",
        met=met,
        said=said,
        entries=_numbers(published[-1:]),
        law=value("pa2023.rules.s50_notice").cite,
    )


def _standstill(case: Case) -> Iterator[Condition]:
    record = case.record
    result, last = standstill_of(record, case.lot), ending(record, case.lot)
    entered = case.of(EntryKind.STANDSTILL)[-1:]
    law = result.rule_cite if result is not None else ""
    if record.regime.regime is Regime.PCR2015 and not _recipients(case):
        met, said = True, "no standstill is needed: the only bidder is the one appointed"
        law = value("pcr2015.rules.reg87").cite
    elif result is None:
        met, said = False, "it has not begun, or cannot be counted"
    elif case.promoted is not None and not _told_again(case):
        met, said = False, "a reserve was promoted: it runs again, from what tells of that"
    elif last is None:
        met, said = True, result.why
    elif last >= case.on:
        met, said = False, f"it runs to the end of {day_text(last)}: {result.why}"
    else:
        met, said = True, f"it ended at the end of {day_text(last)}: {result.why}"
    yield Condition(
        id="standstill",
        asks="Has the standstill ended?",
        met=met,
        said=said,
        entries=_numbers(entered),
        law=law,
    )


def _told_again(case: Case) -> bool:
    """Say whether what starts a standstill was done again since the last promotion: a letter or, under the Act, UK6."""
    again = (
        case.record.notices(AWARD_NOTICE, lot=case.lot)
        if case.record.act
        else case.of(EntryKind.LETTER_ISSUED)
    )
    return any(case.since(e) for e in again)


def _calendar(case: Case) -> Iterator[Condition]:
    """A standstill entered with other bank holidays is counted again; one that then ends later is open again."""
    for entry in case.of(EntryKind.STANDSTILL)[-1:]:
        again = counted_again(case.record, case.lot, entry)
        if again is None or again.now.last_day is None:
            continue
        yield Condition(
            id="calendar",
            asks="Does the standstill still end on that day with the bank holidays now known?",
            met=again.now.last_day < case.on,
            said=f"with '{again.now.calendar}' it ends on {day_text(again.now.last_day)}",
            entries=_numbers([entry]),
            law=again.now.rule_cite,
        )


def _claims(case: Case) -> Iterator[Condition]:
    record = case.record
    open_now = suspending(record, case.lot, case.on)
    every = [e for e in case.of(EntryKind.CHALLENGE) if notified_on(e) <= case.on]
    asks = (
        "Were no proceedings notified in the standstill, or have they ended?"
        if record.act
        else "Is no claim form known of, or has the claim ended?"
    )
    if open_now:
        said = "; ".join(
            f"the {e.fact('kind')} notified on {day_text(notified_on(e))} suspends the contract"
            for e in open_now
        )
    elif every:
        said = f"{len(every)} logged, none that suspends this lot"
    else:
        said = "no challenge is logged"
    yield Condition(
        id="claims",
        asks=asks,
        met=not open_now,
        said=said,
        entries=_numbers(open_now or every),
        law=record.rule("rules.s101", "rules.reg95").cite,
    )


def _debarment(case: Case) -> Iterator[Condition]:
    """The list is looked at again after the award notice, for every supplier that is to sign, and all are clear."""
    record = case.record
    notice = [e for e in record.notices(AWARD_NOTICE, lot=case.lot) if e.on <= case.on][-1:]
    since = notice[0] if notice else None
    checks = [
        e
        for e in record.of(EntryKind.DEBARMENT_CHECK)
        if e.on <= case.on and (since is None or _after(e, since))
    ]
    last = {bidder: _last_for(checks, bidder) for bidder in case.holders}
    lacking = [bidder for bidder, entry in last.items() if entry is None]
    found = [
        f"{case.named([bidder])}: {entry.fact('result') or 'no result'}"
        for bidder, entry in last.items()
        if entry is not None and entry.fact("result").strip(" .").lower() != CLEAR
    ]
    if lacking:
        met, said = False, f"not looked at again since the award notice for {case.named(lacking)}"
    elif found:
        met, said = False, "; ".join(found)
    elif not last:
        met, said = False, "nobody holds a place"
    else:
        days = max(e.on for e in last.values() if e is not None)
        met, said = True, f"looked at again on {day_text(days)}: clear"
    yield Condition(
        id="debarment",
        asks="Is no supplier on the debarment list, looked at again since the award notice?",
        met=met,
        said=said,
        entries=_numbers(tuple(_once(last))),
        law=value("pa2023.conduct.debarment_list").cite,
    )


def _once(last: dict[str, Entry | None]) -> Iterator[Entry]:
    seen: set[int] = set()
    for entry in last.values():
        if entry is not None and id(entry) not in seen:
            seen.add(id(entry))
            yield entry


def _after(entry: Entry, since: Entry) -> bool:
    if entry.number is not None and since.number is not None:
        return entry.number > since.number
    return entry.moment >= since.moment


def _last_for(checks: Sequence[Entry], bidder: str) -> Entry | None:
    """Return the last check of a bidder; what was found of any party of it stands until looked at again."""
    mine = [e for e in checks if e.bidder in ("", bidder)]
    last: dict[str, Entry] = {e.fact("party"): e for e in mine}
    bad = [e for e in last.values() if e.fact("result").strip(" .").lower() != CLEAR]
    return bad[-1] if bad else (mine[-1] if mine else None)


def _details_notice(case: Case) -> Iterator[Condition]:
    light = case.record.regime.light_touch
    rule = value(f"pa2023.deadlines.details_notice{'_light_touch' if light else ''}")
    day = due(case.on, rule)
    published = case.record.notices(DETAILS_NOTICE, lot=case.lot)
    by = day.act_by or day.on
    yield Condition(
        id="details_notice",
        asks="Is the day of the contract details notice (UK7) in the diary?",
        met=True,
        said=f"if signed on {day_text(case.on)}, UK7 is due by {day_text(by)} ({rule.shown}); `tendering law diary` has it",
        entries=_numbers(published[-1:]),
        law=rule.cite,
    )


def _law(case: Case) -> Iterator[Condition]:
    answer = case.record.regime
    if answer.regime in (Regime.PCR2015, Regime.PA2023):
        return
    stated = case.record.tender.standstill
    adopted = stated is not None and stated.basis in ("adopted", "voluntary")
    yield Condition(
        id="law",
        asks="Is the law one whose conditions are held here?",
        met=answer.regime is Regime.PCR2006 and adopted,
        said=f"{answer.title}: {answer.because}"
        + ("; its later rules are followed as adopted" if adopted else "; take advice"),
        law=answer.cite,
    )
