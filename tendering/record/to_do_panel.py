"""What a lot waits for from its panel: declarations, marks, agreed scores, minutes; then prices and the outcome. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tendering.checks.moderation_rows import stood
from tendering.checks.words import listed
from tendering.model.entries import EntryKind, name_key, same_person
from tendering.record import marking
from tendering.record.gate import may_see
from tendering.record.looked import CHAIR, OFFICER, OUTSIDE, Looked, ToDo
from tendering.record.moderation_basis import basis_of
from tendering.record.moderation_signed import agreed_digest, agreed_in, last_words, members_there
from tendering.record.states import (
    State,
    agrees_scores,
)
from tendering.record.turn_conditions import AFTER_QUALITY


def panel(look: Looked) -> Iterator[ToDo]:
    """There is a panel, and its members have declared their interests."""
    if not agrees_scores(look.tender, look.lot):
        return
    members = marking.panel(look.entries)
    if not members:
        yield ToDo(what="plan who marks what", who=CHAIR, command="tendering plan-panel ID")
    for member in members:
        if member.lots and look.lot not in member.lots:
            continue
        shut = [
            b
            for b in look.bidders
            if (why := may_see(look.entries, member.person, b, look.lot, on=look.moment[0]))
            is not None
            and "removed" not in why
        ]
        if shut:
            whom = "every bidder" if len(shut) == len(look.bidders) else listed(shut)
            yield ToDo(
                what=f"declare interests, of {whom}",
                who=member.person,
                command=f'tendering declare ID --person "{member.person}"',
            )


def sheets(look: Looked) -> Iterator[ToDo]:
    """Everyone who marks has a sheet."""
    if not agrees_scores(look.tender, look.lot):
        return
    have = [e.person for e in look.of(EntryKind.SHEET_ISSUED)]
    marked = {who for who, unit in marking.marks(look.entries)}
    for person in _markers(look):
        if not any(same_person(person, h) for h in (*have, *marked)):
            yield ToDo(
                what=f"issue the sheet of {person}", who=OFFICER, command="tendering sheets ID"
            )


def _markers(look: Looked) -> Mapping[str, tuple[marking.Unit, ...]]:
    """Return what each evaluator is to mark in the lot, without the bids they are removed from."""
    units = [
        u
        for u in marking.units(look.tender, look.entries, stage=look.stage)
        if look.lot in marking.lots_of(look.tender, u) and u.bidder in look.bidders
    ]
    found: dict[str, tuple[marking.Unit, ...]] = {}
    for member in marking.panel(look.entries):
        if not marking.marks_too(member.role) or (member.lots and look.lot not in member.lots):
            continue
        mine = tuple(
            u
            for u in units
            if marking.is_for(look.tender, member, u)
            and "removed" not in (may_see(look.entries, member.person, u.bidder, look.lot) or "")
        )
        if mine:
            found[member.person] = mine
    return found


def marks(look: Looked) -> Iterator[ToDo]:
    """Every evaluator has marked all they are to mark; then marks close."""
    if not agrees_scores(look.tender, look.lot):
        return
    given = {(who.casefold(), unit) for who, unit in marking.marks(look.entries)}
    open_ = False
    for person, units in _markers(look).items():
        left = [u for u in units if (person.casefold(), u) not in given]
        if left:
            open_ = True
            some = (
                "none given yet"
                if len(left) == len(units)
                else f"{len(left)} of {len(units)} left"
            )
            yield ToDo(
                what=f"give marks ({some})",
                who=person,
                command="tendering marks import ID FILE...",
            )
    if look.at.state is State.MARKING:
        yield ToDo(
            what="close the marks" + (", once they are all given" if open_ else ""),
            who=CHAIR,
            command=f"tendering marks close ID{look.option}",
        )


def moderation(look: Looked) -> Iterator[ToDo]:
    """The panel agrees every score, each member the minute; then the scores are signed."""
    if not agrees_scores(look.tender, look.lot) or look.of(EntryKind.SCORES_SIGNED):
        return
    basis = basis_of(look.procurement, look.tender, look.entries, look.lot)
    agreed = agreed_in(basis, stood(look.entries, look.tender))
    left = len(basis.cases) - len(agreed)
    if left:
        yield ToDo(
            what=f"agree {left} of {len(basis.cases)} scores",
            who="the panel",
            command=f"tendering moderation workbook ID{look.option}",
        )
    digest = agreed_digest((s.score for s in agreed), look.tender)
    said = last_words(look.entries, look.lot)
    for person in members_there(basis, look.entries):
        word = said.get(name_key(person))
        if word is None or word.fact("digest") not in ("", digest):
            yield ToDo(
                what="agree the minute, or dissent in their own words",
                who=person,
                command=f'tendering moderation agree-minute ID{look.option} --person "{person}"',
            )
    yield ToDo(
        what="sign the scores" + (", once all are agreed" if left else ""),
        who=CHAIR,
        command=f"tendering moderation sign ID{look.option}",
    )


def scored_prices(look: Looked) -> Iterator[ToDo]:
    """Prices that are scored are opened once the scores are signed."""
    signed = look.of(EntryKind.SCORES_SIGNED) or not agrees_scores(look.tender, look.lot)
    sealed = look.tender.price.open == AFTER_QUALITY and not look.of(EntryKind.PRICES_OPENED)
    if sealed and signed:
        yield ToDo(
            what="open the prices",
            who=OUTSIDE,
            command=f"tendering open-prices ID{look.option} --witness NAME",
        )


def outcome(look: Looked) -> Iterator[ToDo]:
    """The outcome is computed."""
    if look.of(EntryKind.SCORES_SIGNED) or not agrees_scores(look.tender, look.lot):
        yield ToDo(
            what="compute the outcome, and enter it",
            who=OFFICER,
            command="tendering evaluate ID --enter",
        )
