"""One suite for both stores: what is acknowledged is kept, what is refused leaves nothing, and nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from tendering.record.chain import GENESIS, Draft, Link, head_of, sha256
from tendering.record.store import Store, StoreError
from tendering.record.verify import verified
from tests.record.conftest import Place
from tests.record.drafts import WRITTEN, append, draft, purge, purged


class SaidNoError(Exception):
    """What a rule raises."""


def test_nothing_is_made_by_looking(place: Place, store: Store) -> None:
    assert store.procurements() == ()
    assert store.rows("p") == store.links("p") == store.faults() == ()
    assert store.matter("p", GENESIS) is None
    assert list(store.matters("p")) == []
    with place.open() as again:
        assert again.procurements() == ()


def test_what_is_appended_is_there_for_the_next_one_who_opens_it(
    place: Place, store: Store
) -> None:
    made = append(store, "p", draft("one", b"a file"), draft("two ©  \U0001f9fe", b"", b"\0\xff"))
    made += append(store, "p", draft("three", b"a file"))
    assert [x.number for x in made] == [1, 2, 3]
    with place.open() as again:
        assert again.links("p") == made
        assert again.procurements() == ("p",)
        assert {m.body for m in again.matters("p")} == {b"a file", b"", b"\0\xff"}
        assert verified(again, "p", head=head_of(made)) is None
        assert again.faults() == ()


def test_each_procurement_has_a_chain_of_its_own(store: Store) -> None:
    for name in ("b", "a"):
        append(store, name, draft(f"first of {name}", b"the same file"))
    assert store.procurements() == ("a", "b")
    assert [store.links(x)[0].previous for x in "ab"] == [GENESIS, GENESIS]
    assert all(verified(store, x) is None for x in "ab")


def test_a_clock_that_goes_back_is_not_followed(store: Store) -> None:
    append(store, "p", draft("one"))
    early = WRITTEN - timedelta(days=1)
    (late,) = store.append("p", [draft("two")], written=early, clock="system")
    assert late.written == WRITTEN
    assert verified(store, "p") is None


def test_what_decides_is_given_the_chain_as_it_stands(store: Store) -> None:
    append(store, "p", draft("one"))

    def write(links: tuple[Link, ...]) -> Sequence[Draft]:
        assert store.links("p") == links
        return [draft(f"after {len(links)}")]

    (link,) = store.append("p", write, written=WRITTEN, clock="stated")
    assert link.entry.fact("what") == "after 1"


@pytest.mark.parametrize("begun", [False, True])
def test_where_a_rule_raises_nothing_is_written(place: Place, store: Store, begun: bool) -> None:
    if begun:
        append(store, "p", draft("one"))
    before = store.rows("p")

    def write(links: tuple[Link, ...]) -> Sequence[Draft]:
        raise SaidNoError(len(links))

    with pytest.raises(SaidNoError):
        store.append("p", write, written=WRITTEN, clock="stated")
    with place.open() as again:
        assert again.rows("p") == before
        assert again.procurements() == (("p",) if begun else ())
    append(store, "p", draft("afterwards"))
    assert verified(store, "p") is None


def test_an_append_is_all_or_nothing_with_its_files(store: Store) -> None:
    append(store, "p", draft("one"))
    bad = draft("three", b"right")
    forged = Draft(entry=bad.entry, matter={sha256(b"right"): b"wrong"})
    with pytest.raises(StoreError, match="is not the file its digest was taken of"):
        append(store, "p", draft("two", b"of two"), forged)
    with pytest.raises(StoreError, match="were not given"):
        append(store, "p", draft("two", b"of two"), Draft(entry=bad.entry, matter={}))
    assert len(store.links("p")) == 1
    assert list(store.matters("p")) == []


def test_a_file_is_kept_once(store: Store) -> None:
    append(store, "p", draft("one", b"same"), draft("two", b"same"))
    append(store, "p", Draft(entry=draft("three", b"same").entry, matter={}))
    assert len(list(store.matters("p"))) == 1
    assert verified(store, "p") is None


def test_a_large_file_is_kept_whole(store: Store) -> None:
    body = bytes(range(256)) * 40_000
    append(store, "p", draft("one", body))
    found = store.matter("p", sha256(body))
    assert found is not None
    assert found.body == body


def test_text_that_cannot_be_written_is_refused(store: Store) -> None:
    append(store, "p", draft("one"))
    with pytest.raises(StoreError, match="entry 2 cannot be written"):
        append(store, "p", draft("half of a character \ud83e"))
    assert len(store.links("p")) == 1


def test_purging_destroys_personal_files_alone_and_leaves_the_chain_whole(store: Store) -> None:
    staff, bid = b"names of staff", b"the bid"
    append(store, "p", draft("staff", staff, personal=True, purge_on=date(2030, 1, 1)))
    append(store, "p", draft("bid", bid))
    with pytest.raises(StoreError, match="is not personal"):
        purge(store, "p", [sha256(staff), sha256(bid)])
    with pytest.raises(StoreError, match="no file with the digest"):
        purge(store, "p", [sha256(b"another")])
    with pytest.raises(StoreError, match="does not say"):
        store.purge("p", [sha256(staff)], purged(), written=WRITTEN, clock="stated")
    assert len(store.links("p")) == 2
    link = purge(store, "p", [sha256(staff)])
    assert link.number == 3
    assert store.matter("p", sha256(staff)) is None
    assert [m.body for m in store.matters("p")] == [bid]
    assert verified(store, "p") is None
    append(store, "p", draft("staff again", staff, personal=True))
    assert verified(store, "p") is None


STATEMENTS = {
    "sqlite": (
        "UPDATE entries SET body = 'x'",
        "DELETE FROM entries WHERE number = 2",
        "INSERT OR REPLACE INTO entries VALUES ('p', 2, '{previous}', '{digest}', 'x')",
        "INSERT OR REPLACE INTO entries VALUES ('p', 4, '{previous}', '{digest}', 'x')",
        "INSERT OR IGNORE INTO entries VALUES ('p', 9, '{digest}', '{digest}', 'x')",
        "UPDATE OR REPLACE entries SET number = 1 WHERE number = 2",
        "REPLACE INTO matter VALUES ('p', '{file}', 1, NULL, x'00')",
        "UPDATE matter SET personal = 1",
        "DELETE FROM matter",
    ),
    "postgresql": (
        "UPDATE entries SET body = 'x'",
        "DELETE FROM entries WHERE number = 2",
        "TRUNCATE entries, matter",
        "INSERT INTO entries VALUES ('p', 2, '{previous}', '{digest}', 'x') ON CONFLICT DO NOTHING",
        "MERGE INTO entries USING (SELECT 2 AS n) AS x ON number = n WHEN MATCHED THEN DELETE",
        "INSERT INTO entries VALUES ('p', 9, '{digest}', '{digest}', 'x')",
        "SET session_replication_role = replica; DELETE FROM entries",
        "SET session_replication_role = replica; UPDATE matter SET personal = 1",
        "UPDATE matter SET personal = 1",
        "DELETE FROM matter",
    ),
}


def test_the_database_refuses_its_own_administrator(
    request: pytest.FixtureRequest, place: Place, store: Store
) -> None:
    append(store, "p", draft("one", b"a file"), draft("two"), draft("three"))
    rows, matters = store.rows("p"), list(store.matters("p"))
    words = {
        "previous": rows[1].previous,
        "digest": rows[1].digest,
        "file": sha256(b"a file"),
    }
    for statement in STATEMENTS["postgresql" if place.server else "sqlite"]:
        with pytest.raises(Exception, match=r"never|follows|only a personal|nothing in a record"):
            place.run(statement.format(**words))
    assert store.rows("p") == rows
    assert list(store.matters("p")) == matters
    assert store.faults() == ()


def test_nothing_is_computed_from_an_altered_entry(place: Place, store: Store) -> None:
    append(store, "p", draft("one"), draft("two"), draft("three"))
    place.unguard()
    place.run("UPDATE entries SET body = replace(body, '\"two\"', '\"too\"') WHERE number = 2")
    assert store.faults()
    with pytest.raises(StoreError, match="does not hold at entry 2") as refused:
        store.links("p")
    assert "record verify" in refused.value.remedy
    with pytest.raises(StoreError, match="does not hold at entry 2"):
        store.append("p", lambda links: [draft("four")], written=WRITTEN, clock="stated")
    assert len(store.rows("p")) == 3


def test_an_instant_without_a_zone_is_a_bug_and_writes_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.append("p", [draft("one")], written=datetime(2027, 1, 1), clock="system")  # noqa: DTZ001
    with pytest.raises(ValueError, match="clock"):
        store.append("p", [draft("one")], written=datetime(2027, 1, 1, tzinfo=UTC), clock="sun")
    assert store.rows("p") == ()
