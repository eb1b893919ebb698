"""What else must hold before an entry is admitted, beside the state of its lot: one function per rule. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tendering.checks.record import END_OF_DAY, record_of
from tendering.checks.record_governance import x20_contract_after_call_in
from tendering.evaluation.draw import is_committed
from tendering.law.calendar import day_text
from tendering.law.regime import Regime, regime_of
from tendering.model.entries import EntryKind, of_kind, open_claims, same_person
from tendering.model.findings import Finding, finding
from tendering.record.gate import declarations, unsettled
from tendering.record.life_conditions import LIFE_CONDITIONS
from tendering.record.lots import bids_in
from tendering.record.states import (
    State,
    StateOf,
    agrees_scores,
    closing,
    is_award_letter,
    moment_text,
    standstill_end,
)
from tendering.record.suspension import suspending
from tendering.record.turn_supersede import supersedes_what_stands
from tendering.record.turn_table import steps
from tendering.record.turning import Condition, Turning, lot_words, out_of_turn

BEFORE_MARKING, AFTER_QUALITY = "before_marking", "after_quality"


def needs(fact: str) -> Condition:
    """Return the condition that a fact is given."""

    def given(turning: Turning) -> Iterator[Finding]:
        if not turning.entry.fact(fact).strip():
            remedy = f"Give {fact}: nothing was written."
            yield finding("R007", "record", f"{turning.name} without its {fact}", remedy=remedy)

    return given


def two_officers(turning: Turning) -> Iterator[Finding]:
    """Two different people open what is sealed."""
    by, witness = turning.entry.by.strip(), turning.entry.fact("witness").strip()
    if not by or not witness or same_person(by, witness):
        people = " and ".join(dict.fromkeys(p for p in (by, witness) if p)) or "nobody"
        yield finding("R204", "record", f"{turning.name}: named is {people}, and two are needed")


def time_on_the_last_day(turning: Turning) -> Iterator[Finding]:
    """On the day bids must be in by a time, what comes is received at a time that is told."""
    for day, at in closing(turning.tender):
        if turning.entry.on == day and turning.entry.at is None and at != END_OF_DAY:
            said = f"{turning.name} on the last day, with no time: bids must be in by {moment_text((day, at))}"
            yield finding("R007", "record", said, remedy="Give the time with --at HH:MM.")


def declared(turning: Turning) -> Iterator[Finding]:
    """Whoever sees bids has declared interests, and is not removed from those bids."""
    person = turning.entry.person or turning.entry.by
    made = declarations(turning.entries, person)
    if not made:
        said = f"{turning.name} to or by {person or 'nobody named'}, who has declared no interests"
        remedy = f'First `tendering declare ID --person "{person}"`.'
        yield finding("R205", "record", said, remedy=remedy)
        return
    rows = turning.entry.rows.get("marks", ())
    seen = {(row.get("bidder", ""), row.get("lot", "")) for row in rows}
    last = {(e.bidder, e.lot): e for e in made}.values()
    for bidder, lot in sorted(seen):
        for declaration in last:
            meets = declaration.bidder in ("", bidder) and declaration.lot in ("", lot)
            if meets and (fault := unsettled(declaration)):
                said = f"{turning.name}: {person} {fault}, and marks {bidder}"
                yield finding("R205", "record", said, remedy="Leave those marks out.")


def not_signed(turning: Turning) -> Iterator[Finding]:
    """Marks and agreed scores do not change behind the signature of the scores."""
    for at in turning.states:
        for signed in turning.mine(at.lot, EntryKind.SCORES_SIGNED)[-1:]:
            said = f"{lot_words(at.lot)}: its scores were signed on {day_text(signed.on)}"
            remedy = f"First supersede the signature: `tendering record supersede ID {signed.number} --reason ...`."
            yield out_of_turn(turning, said, remedy)


def moderated(turning: Turning) -> Iterator[Finding]:
    """What tells of moderation follows it."""
    shared = any(
        not row.get("lot")
        for entry in of_kind(turning.still, EntryKind.MODERATION)
        for row in entry.rows.get("consensus", ())
    )  # a score of every lot is agreed once, in the moderation of one of them
    for at in turning.states:
        if not shared and not turning.mine(at.lot, EntryKind.MODERATION):
            said = f"{lot_words(at.lot)}: nothing was moderated yet"
            yield out_of_turn(turning, said, "First `tendering moderation workbook ID --lot LOT`.")


def scores_signed(turning: Turning) -> Iterator[Finding]:
    """What waits for the panel waits until the agreed scores are signed, where the panel agrees scores at all."""
    yield from _unsigned(turning, turning.states, "R004")


def _unsigned(turning: Turning, lots: Iterable[StateOf], code: str) -> Iterator[Finding]:
    for at in lots:
        if not agrees_scores(turning.tender, at.lot):
            continue
        if not turning.mine(at.lot, EntryKind.SCORES_SIGNED):
            said = f"{lot_words(at.lot)}: the panel's scores are not signed; it is {at.state}"
            todo = "; then ".join((*steps(at.state, State.MODERATING), SIGN))
            yield out_of_turn(turning, said, f"First {todo}.", code)


SIGN = "moderate (`tendering moderation workbook ID --lot LOT`) and sign (`tendering moderation sign ID --lot LOT`)"


def prices_in_turn(turning: Turning) -> Iterator[Finding]:
    """Prices open when the tender says: before any mark, or once the scores are signed. Never while the panel marks."""
    when = turning.tender.price.open if turning.tender is not None else None
    if when == AFTER_QUALITY:
        yield from _unsigned(turning, turning.states, "R210")
    if when == BEFORE_MARKING:
        begun = [s for s in turning.states if s.at_least(State.MARKING)]
        yield from _unsigned(turning, begun, "R210")


def evaluated_in_turn(turning: Turning) -> Iterator[Finding]:
    """An outcome is that of signed scores: of the lot named, or of one lot at least; once approved, at any time."""
    open_ = [s for s in turning.states if not s.at_least(State.APPROVED)]
    found = tuple(_unsigned(turning, open_, "R004"))
    if turning.entry.lot or len(found) == len(turning.states):
        yield from found


def approved_once(turning: Turning) -> Iterator[Finding]:
    """What is approved is not approved again, but for a new decision: a reserve promoted since."""
    for at in turning.states:
        last = turning.mine(at.lot, EntryKind.APPROVED, EntryKind.RESERVE_PROMOTED)[-1:]
        if at.at_least(State.APPROVED) and last and last[0].kind is EntryKind.APPROVED:
            said = f"{lot_words(at.lot)} is {at.state}: the award is approved already"
            remedy = f"Where it was wrong, supersede entry {last[0].number} first."
            yield out_of_turn(turning, said, remedy)


def award_told(turning: Turning) -> Iterator[Finding]:
    """Nobody is told of an award, by letter or by notice, before it is approved."""
    entry = turning.entry
    notice = entry.fact("notice") if entry.kind is EntryKind.NOTICE_PUBLISHED else ""
    if notice not in ("", "UK6") or (not notice and not is_award_letter(entry)):
        return
    early = [s for s in turning.states if not s.at_least(State.APPROVED)]
    if notice and len(early) < len(turning.states):
        return  # a notice may tell of the lots that are approved
    for at in early:
        said = f"{lot_words(at.lot)}: its award is not approved, and nobody is told of it before; it is {at.state}"
        yield out_of_turn(turning, said, "First `tendering approve ID`.")


def letter_of_award(turning: Turning) -> Iterator[Finding]:
    """A letter that tells of the award follows its approval; one of an exclusion or of a short list need not."""
    if turning.entry.kind is EntryKind.LETTER_ISSUED:
        yield from award_told(turning)


def notice_of_award(turning: Turning) -> Iterator[Finding]:
    """The contract award notice follows the approval of an award."""
    if turning.entry.fact("notice") == "UK6":
        yield from award_told(turning)


def standstill_over(turning: Turning) -> Iterator[Finding]:
    """No contract is made before the standstill has ended."""
    for at in turning.states:
        last = standstill_end(turning.tender, turning.entries, at.lot)
        if last is None and not _no_standstill(turning, at.lot):
            said = f"{lot_words(at.lot)}: no standstill is recorded whose end could have come"
            yield out_of_turn(turning, said, "First `tendering standstill ID`.", "R212")
        elif last is not None and turning.entry.on <= last:
            said = f"{lot_words(at.lot)}: the standstill runs to the end of {day_text(last)}"
            yield out_of_turn(turning, said, "", "R212")


def _no_standstill(turning: Turning, lot: str) -> bool:
    """Say whether the law asks for none: light touch under the Act that has none; one bidder under the Regulations."""
    if turning.tender is None:
        return False
    answer, stated = regime_of(turning.tender), turning.tender.standstill
    if answer.regime is Regime.PA2023:
        return bool(answer.light_touch) and stated is not None and stated.stated_days == 0
    bidders = [b for b, lots in bids_in(turning.entries).items() if lot in lots]
    return len(bidders) == 1


def not_suspended(turning: Turning) -> Iterator[Finding]:
    """No contract is made while a claim suspends it, a further one of the lot neither."""
    if turning.tender is None:
        return
    record = record_of(turning.tender, turning.entries, None)
    for at in turning.states:
        for claim in suspending(record, at.lot, turning.entry.on):
            said = f"{lot_words(at.lot)}: the {claim.fact('kind')} of {day_text(claim.on)} suspends its contract"
            yield finding("R211", "record", f"{said} ({turning.name})")


def call_in_over(turning: Turning) -> Iterator[Finding]:
    """No contract is made while the decision behind it can be called in."""
    if turning.tender is None:
        return
    record = record_of(turning.tender, (*turning.still, turning.entry), None)
    found = tuple(x20_contract_after_call_in(record))
    if found:
        yield found[-1]


def decided(turning: Turning) -> Iterator[Finding]:
    """Call-in ends after a decision."""
    if not of_kind(turning.still, EntryKind.DECISION):
        remedy = "First record the decision: `tendering record add ID decision reference=...`."
        yield out_of_turn(turning, "no decision is recorded", remedy)


def challenged(turning: Turning) -> Iterator[Finding]:
    """An end is that of a challenge that is open."""
    lots = {s.lot for s in turning.states}
    if not any(not c.lot or c.lot in lots for c in open_claims(turning.still)):
        remedy = "First record the challenge: `tendering record add ID challenge kind=...`."
        yield out_of_turn(turning, "no challenge is open there", remedy)


def advised(turning: Turning) -> Iterator[Finding]:
    """Once a contract is made a reserve moves up only as the published documents allow, on recorded advice."""
    made = any(s.state is State.AWARDED for s in turning.states)
    if made and not turning.entry.fact("advice").strip():
        said = "a reserve is promoted after signature without a lawyer's decision"
        yield finding("R007", "record", said, remedy="Give advice: the lawyer's decision.")


def prices_known(turning: Turning) -> Iterator[Finding]:
    """A price is asked about once it is opened."""
    for at in turning.states:
        if not turning.mine(at.lot, EntryKind.PRICES_OPENED):
            said = f"{lot_words(at.lot)}: its prices are not opened"
            yield out_of_turn(turning, said, "First `tendering open-prices ID`.", "R210")


def seed_as_published(turning: Turning) -> Iterator[Finding]:
    """The seed that is revealed is the one whose digest was published."""
    rungs = turning.tender.ties if turning.tender is not None else ()
    published = [rung.commitment for rung in rungs if rung.kind == "draw"]
    seed = turning.entry.fact("seed")
    if published and not any(is_committed(seed, digest) for digest in published):
        said = f"seed revealed: its SHA-256 is not the one published, {published[0]}"
        yield finding("S011", "record", said)


CONDITIONS: Mapping[EntryKind, tuple[Condition, ...]] = {
    EntryKind.AMENDMENT: (needs("reason"),),
    EntryKind.SUBMISSION_RECEIVED: (time_on_the_last_day,),
    EntryKind.OPENED: (two_officers,),
    EntryKind.SHEET_ISSUED: (declared,),
    EntryKind.MARKS_GIVEN: (declared,),
    EntryKind.MARKS_CHANGED: (needs("reason"), declared, not_signed),
    EntryKind.MODERATION: (not_signed,),
    EntryKind.MINUTE_AGREED: (moderated,),
    EntryKind.SCORES_SIGNED: (moderated, not_signed),
    EntryKind.SEED_REVEALED: (scores_signed, seed_as_published),
    EntryKind.PRICES_OPENED: (two_officers, prices_in_turn),
    EntryKind.LOW_PRICE_ENQUIRY: (prices_known,),
    EntryKind.EVALUATION_COMPUTED: (evaluated_in_turn,),
    EntryKind.APPROVED: (approved_once,),
    EntryKind.LETTER_ISSUED: (letter_of_award,),
    EntryKind.NOTICE_PUBLISHED: (notice_of_award,),
    EntryKind.CALL_IN_ENDED: (decided,),
    EntryKind.CHALLENGE_ENDED: (challenged,),
    EntryKind.RESERVE_PROMOTED: (needs("reason"), advised),
    EntryKind.SIGNED: (standstill_over, not_suspended, call_in_over),
    EntryKind.PROCUREMENT_ENDED: (needs("reason"),),
    EntryKind.SUPERSEDED: (needs("reason"), supersedes_what_stands),
    **LIFE_CONDITIONS,
}
"""What else must hold, by kind."""
