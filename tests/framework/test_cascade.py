"""The cascade against a second reading of the published words, and the properties every referral has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.framework.cascade import next_of
from tendering.framework.referral_faults import faults
from tendering.framework.referrals import Book, Referral
from tendering.framework.referring import Referring, Request
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import has_error
from tests.framework.agreement import START, at, bolton, decided, desk, started, with_rota

MONDAY = START + timedelta(weeks=10)
REQUEST = Request(lot="1", zone="north", person="P-0413", hours="10.5")


@dataclass(frozen=True)
class World:
    """What a referral meets: the mains in order, everyone else, who is suspended, and what each would answer."""

    mains: tuple[str, ...]
    others: tuple[str, ...]
    suspended: frozenset[str]
    answers: dict[str, tuple[str, int]]
    day: date

    def entries(self) -> list[Entry]:
        """Return the record of that world."""
        made = started(self.mains, self.others)
        return [
            *made,
            *(
                decided(who, "suspension", START, n)
                for n, who in enumerate(sorted(self.suspended), 2)
            ),
        ]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a world of up to three mains and four others."""
    mains = tuple(f"m{n}" for n in range(1, draw(st.integers(0, 3)) + 1))
    others = tuple(f"f{n}" for n in range(1, draw(st.integers(0, 4)) + 1))
    everyone = (*mains, *others)
    suspended = frozenset(draw(st.sets(st.sampled_from(everyone)))) if everyone else frozenset()
    answers = {
        who: (draw(st.sampled_from(["accepted", "refused", "none"])), draw(st.integers(1, 3)))
        for who in everyone
    }
    return World(
        mains, others, suspended, answers, MONDAY + timedelta(days=draw(st.integers(0, 28)))
    )


def as_published(world: World) -> tuple[list[set[str]], str]:
    """Return who is offered a referral, round by round, and who takes it: the published steps read again, by hand.

    "Each new referral in a zone is offered first to the main provider whose week it is. If that main provider cannot start the
    package in time, it is offered to the other main provider. If neither can, it is offered to all other framework providers at
    once. Of those who accept, the one that can start earliest is chosen; if two can, the one with the higher place."
    """
    rounds: list[set[str]] = []
    week = (world.day - START).days // 7
    fit = [m for m in world.mains if m not in world.suspended]
    order: list[str] = []
    if fit:
        turn = week % len(world.mains)
        in_turn = [*world.mains[turn:], *world.mains[:turn]]
        first = next(m for m in in_turn if m in fit)
        order = [first, *(m for m in world.mains if m != first and m in fit)]
    for main in order:
        rounds.append({main})
        if world.answers[main][0] == "accepted":
            return rounds, main
    asked = [f for f in world.others if f not in world.suspended]
    if not asked:
        return rounds, ""
    rounds.append(set(asked))
    willing = [f for f in asked if world.answers[f][0] == "accepted"]
    if not willing:
        return rounds, ""
    soonest = min(world.answers[f][1] for f in willing)
    return rounds, next(f for f in willing if world.answers[f][1] == soonest)


def played(world: World) -> tuple[list[set[str]], str, Referring]:
    """Return what the tool does in a world: offers round by round, and who takes the package."""
    made = desk(world.entries())
    moment = at(world.day, 9)
    number = made.refer(REQUEST, moment)
    rounds: list[set[str]] = []
    while True:
        referral = made.book.referral(number)
        assert referral is not None
        waiting = referral.waiting
        if not waiting:
            break
        rounds.append({o.provider for o in waiting})
        for offer in waiting:
            said, days = world.answers[offer.provider]
            if said != "none":
                start = moment.date() + timedelta(days=days)
                made.answer(offer.number, said, moment, start=start, reason="No carers free")
        silent = [o for o in waiting if world.answers[o.provider][0] == "none"]
        if silent:
            due = silent[0].respond_by
            assert due is not None
            moment = due + timedelta(minutes=1)
            made.go_on(number, moment)
    placed = referral.package.provider if referral.package is not None else ""
    return rounds, placed, made


@given(worlds())
@settings(max_examples=80)
def test_offers_and_outcome_are_those_of_the_published_words_read_by_hand(world: World) -> None:
    rounds, placed, made = played(world)
    assert (rounds, placed) == as_published(world)
    for one in made.made:
        if one.kind is EntryKind.REFERRAL_OFFERED:
            assert one.bidder not in world.suspended
            assert one.bidder in one.fact("reason")


@given(worlds())
@settings(max_examples=30)
def test_every_entry_made_is_admitted_and_a_prefix_of_the_record_tells_the_past(
    world: World,
) -> None:
    _, _, made = played(world)
    before = world.entries()
    growing = Book(bolton(), before)
    seen: list[dict[str, Referral]] = []
    for one in made.made:
        assert not has_error(faults(growing, one)), one
        growing.take(one)
        seen.append(dict(growing.referrals))
    for count, told in enumerate(seen, 1):
        assert Book(bolton(), [*before, *made.made[:count]]).referrals == told


def test_what_comes_next_is_said_in_a_sentence_with_its_figures() -> None:
    made = desk(started())
    number = made.refer(REQUEST, at(MONDAY))
    offer = made.made[-1]
    assert offer.fact("reason") == (
        "m1 is the main on duty: week 11 of the agreement, a week of position 1 "
        "(Monday 16 January 2017 to Sunday 22 January 2017)"
    )
    made.answer(offer.number or 0, "refused", at(MONDAY, 11), reason="Full")
    assert made.made[-1].fact("reason") == "m1 refused; m2 is the other main of the zone"
    made.answer(made.made[-1].number or 0, "refused", at(MONDAY, 12), reason="Full")
    offers = [e for e in made.made if e.fact("step") == "framework"]
    assert [e.bidder for e in offers] == ["f1", "f2", "f3"]
    for one, day in zip(offers, (3, 2, 2), strict=True):
        start = MONDAY + timedelta(days=day)
        made.answer(one.number or 0, "accepted", at(MONDAY, 13), start=start)
    placed = made.made[-1]
    assert (placed.kind, placed.bidder) == (EntryKind.PACKAGE_PLACED, "f2")
    assert placed.fact("reason") == (
        "3 accepted it; the earliest start is Wednesday 18 January 2017; "
        "of those who can start then, the higher place in the framework order is 4: f2"
    )
    referral = made.book.referral(number)
    assert referral is not None
    assert referral.state == "placed"


def test_equal_offers_wait_for_a_person_where_the_tender_has_no_further_rule() -> None:
    tender = with_rota(
        cascade=tuple(
            replace(s, choose=("earliest_start",)) if s.choose else s
            for s in bolton().agreement.call_off.rota.cascade  # type: ignore[union-attr]
        )
    )
    made = desk(started((), ("f1", "f2")), tender)
    number = made.refer(REQUEST, at(MONDAY))
    for one in [e for e in made.made if e.kind is EntryKind.REFERRAL_OFFERED]:
        made.answer(one.number or 0, "accepted", at(MONDAY, 11), start=MONDAY + timedelta(days=2))
    referral = made.book.referral(number)
    assert referral is not None
    after = next_of(made.book, referral, at(MONDAY, 12))
    assert (after.what, {o.provider for o in after.chosen}) == ("tie", {"f1", "f2"})
    made.choose(number, "f2", at(MONDAY, 13), "It has a carer who speaks the person's language")
    placed = made.made[-1]
    assert (placed.kind, placed.bidder) == (EntryKind.PACKAGE_PLACED, "f2")
    assert "Priya Nair chose f2: It has a carer" in placed.fact("reason")


def test_a_package_handed_back_goes_round_again_without_who_handed_it_back() -> None:
    made = desk(started())
    number = made.refer(REQUEST, at(MONDAY))
    made.answer(
        made.made[-1].number or 0, "accepted", at(MONDAY, 11), start=MONDAY + timedelta(days=1)
    )
    later = MONDAY + timedelta(weeks=8)  # a week of m1 again
    made.hand_back(number, at(later), later + timedelta(days=14), "Carers have left")
    offer = made.made[-1]
    assert (offer.bidder, offer.fact("step")) == ("m2", "other_mains")
    assert "m1 handed it back" in offer.fact("reason")
    start = later + timedelta(days=9)
    made.answer(offer.number or 0, "accepted", at(later, 12), start=start)
    referral = made.book.referral(number)
    assert referral is not None
    before, now = referral.packages
    assert (before.provider, before.last_day, now.provider) == (
        "m1",
        start - timedelta(days=1),
        "m2",
    )


def test_a_person_may_choose_whoever_has_room_and_the_cascade_follows_a_refusal() -> None:
    made = desk(started())
    number = made.refer(REQUEST, at(MONDAY), choice="f3")
    offer = made.made[-1]
    assert (offer.bidder, offer.fact("reason")) == (
        "f3",
        "the person chose f3, whoever's week it is",
    )
    made.answer(offer.number or 0, "refused", at(MONDAY, 11), reason="No room")
    assert made.made[-1].bidder == "m1"
    made.answer(made.made[-1].number or 0, "accepted", at(MONDAY, 12), start=MONDAY)
    made.choose(number, "f1", at(MONDAY + timedelta(days=30)))
    made.answer(
        made.made[-1].number or 0, "refused", at(MONDAY + timedelta(days=30), 12), reason="No"
    )
    referral = made.book.referral(number)
    assert referral is not None
    after = next_of(made.book, referral, at(MONDAY + timedelta(days=30), 13))
    assert (after.what, "care goes on with m1" in after.because) == ("nobody", True)
