"""A simulated year from a seed: the record it makes is the same each time, holds, and was in turn entry by entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from tendering.framework.places import places_on
from tendering.framework.referrals import Book, Referral
from tendering.model.entries import Entry, EntryKind
from tendering.record.turns import InTurn, refusals
from tendering.workbench import framework_start, year_bolton
from tendering.workbench.awarded import award
from tendering.workbench.library import locate
from tendering.workbench.record_verify import verify
from tendering.workbench.records import RefusedError, draft, opened, write
from tendering.workbench.simulate import simulate
from tendering.workbench.year_bolton import AWARDED, FIRST

WEEKS = (FIRST, FIRST + timedelta(weeks=13))


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Bring the shipped evaluation to the first day of its agreement, once."""
    path = locate("evaluations", "bolton-2016")
    assert path is not None
    store = tmp_path_factory.mktemp("bolton") / "record.sqlite"
    award(str(path.parent), year_bolton._who(AWARDED, 1), store=str(store))
    return str(path.parent), store


def copied(began: tuple[str, Path], to: Path) -> str:
    for part in began[1].parent.iterdir():
        (to / part.name).write_bytes(part.read_bytes())
    return str(to / began[1].name)


def entries_in(ref: str, store: str) -> Sequence[Entry]:
    with opened(ref, store=store) as procurement:
        return procurement.entries


def test_the_framework_starts_once_with_the_places_of_the_award(began: tuple[str, Path]) -> None:
    ref, store = began
    with opened(ref, store=str(store)) as procurement:
        tender, entries = procurement.tender, procurement.entries
    assert tender is not None
    held = places_on(tender, entries, FIRST)
    assert places_on(tender, entries, FIRST - timedelta(days=1)) == ()
    counts = Counter((p.lot, p.role) for p in held)
    assert counts == {("1", "main"): 6, ("1", "framework"): 20, ("2", "main"): 2, ("2", "framework"): 10}  # fmt: skip
    with pytest.raises(RefusedError) as refused:
        framework_start.start(ref, year_bolton._who(AWARDED, 1), store=str(store))
    assert [f.code for f in refused.value.findings] == ["L032"]


def test_nobody_holds_a_place_from_before_its_agreement_was_signed(
    began: tuple[str, Path], tmp_path: Path
) -> None:
    ref, store, who = began[0], copied(began, tmp_path), year_bolton._who(AWARDED, 1)
    with opened(ref, store=store) as procurement:
        (first,) = (e for e in procurement.entries if e.kind is EntryKind.FRAMEWORK_STARTED)
        facts = {"number": str(first.number), "reason": "The day is wrong"}
        write(procurement, who, lambda _: [draft(who, EntryKind.SUPERSEDED, facts=facts)])
    day = timedelta(days=1)
    with pytest.raises(RefusedError) as refused:
        framework_start.start(ref, who, since=AWARDED - day, store=store)
    assert [f.code for f in refused.value.findings] == ["L033"]
    early = framework_start.start(ref, who, since=FIRST - day, store=store, dry_run=True)
    assert [f.code for f in early.findings] == ["L009"]


def test_a_simulated_year_holds_is_the_same_each_time_and_tells_the_shares(
    began: tuple[str, Path], tmp_path: Path
) -> None:
    heads = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        store = copied(began, tmp_path / name)
        year_bolton.write_year(began[0], store, 3, WEEKS)
        with opened(began[0], store=store) as procurement:
            heads.append(procurement.head)
    assert heads[0] == heads[1]
    assert verify(began[0], store=store).data["verified"]
    entries = entries_in(began[0], store)
    kinds = Counter(e.kind for e in entries)
    assert kinds[EntryKind.REFERRAL_MADE] > 200
    letters = [e for e in entries if e.kind in year_bolton.STEPS]
    assert letters
    assert all(e.files for e in letters)
    # a provider is told what it did in words that name no id
    assert not any(e.bidder in e.fact("evidence").split() for e in letters)
    assert all(e.fact("reason") for e in entries if e.kind is EntryKind.REFERRAL_OFFERED)
    report = year_bolton.report(began[0], WEEKS, folder=tmp_path / "out", store=store)
    assert {p.name for p in report.files} == {"shares.json", "shares.html", "shares.xlsx"}
    assert "fewer than 1 in 2" in report.text
    prefix_tells_the_past(entries)
    grown_is_as_asked_anew(entries, began[0], store)


def prefix_tells_the_past(entries: Sequence[Entry]) -> None:
    """A book of the first entries is what the book of all of them was then."""
    growing, cut = Book(None), len(entries) - 400
    then: dict[str, Referral] = {}
    for n, one in enumerate(entries):
        if n == cut:
            then = dict(growing.referrals)
        growing.take(one)
    assert Book(None, entries[:cut]).referrals == then


def grown_is_as_asked_anew(entries: Sequence[Entry], ref: str, store: str) -> None:
    """What a record that grows says of an entry is what the record asked anew says: admitted in turn, refused out of turn."""
    with opened(ref, store=store) as procurement:
        tender = procurement.tender
    begins = next(n for n, e in enumerate(entries) if e.kind is EntryKind.REFERRAL_MADE)
    growing = InTurn(tender, entries[:begins])
    for n in range(begins, begins + 12):
        wrong = entries[n + 7]
        assert growing.refusals(wrong) == refusals(tender, entries[:n], wrong)
        assert growing.refusals(entries[n]) == refusals(tender, entries[:n], entries[n]) == ()
        growing.admit(entries[n])


def test_no_year_is_simulated_for_an_evaluation_without_one() -> None:
    with pytest.raises(RefusedError) as refused:
        simulate("capacity")
    assert [f.code for f in refused.value.findings] == ["F097"]
