"""One byte changed anywhere, in any column of any row of any table, and the place is named: in both stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from tendering.record.chain import Link, head_of, sha256
from tendering.record.open import open_store
from tendering.record.store import Matter, Store, StoreError
from tendering.record.verify import Fault, first_fault, verified
from tests.record.conftest import Place
from tests.record.drafts import append, draft, purge
from tests.record.test_chain import stored

PURGE_ON = date(2030, 1, 1)


def filled(store: Store) -> tuple[Link, ...]:
    """Make a record with every kind of row: plain and personal files, and one that was destroyed."""
    append(store, "p", draft("one", b"the bid", b"its annex"))
    append(store, "p", draft("two", b"staff", personal=True, purge_on=PURGE_ON))
    append(store, "p", draft("three"), draft("four", b"gone", personal=True))
    purge(store, "p", [sha256(b"gone")])
    append(store, "p", draft("six"))
    return store.links("p")


class Changes:
    """Changes of one byte to a store, each undone after it."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.blob = "X'{}'" if place.server is None else "'\\x{}'::bytea"

    def literal(self, value: object) -> str:
        if value is None:
            return "NULL"
        if isinstance(value, int):
            return str(value)
        if isinstance(value, bytes):
            return self.blob.format(value.hex())
        return "'" + str(value).replace("'", "''") + "'"

    def changed(self, column: str, value: object, number: int) -> object:
        """Return a value with one byte of it changed."""
        if isinstance(value, int):
            return value ^ (1 if column == "personal" else 8)  # no number that another entry has
        if value is None:
            return "2031-01-01"
        raw = value if isinstance(value, bytes) else str(value).encode()
        at = number * 7919 % len(raw)
        raw = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        return raw if isinstance(value, bytes) else raw.decode()

    def each(self) -> Iterator[tuple[str, str, dict[str, object], Callable[[], None]]]:
        """Yield table, column, the row as it was, and what undoes the change."""
        self.place.unguard()
        for table, columns in (
            ("entries", ("procurement", "number", "previous", "digest", "body")),
            ("matter", ("procurement", "digest", "personal", "purge_on", "body")),
        ):
            found = self.place.run(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
            for number, values in enumerate(found):
                row = dict(zip(columns, values, strict=True))
                for column in columns:
                    new = {**row, column: self.changed(column, row[column], number)}
                    self.put(table, row, new)
                    yield table, column, row, lambda n=new, r=row, t=table: self.put(t, n, r)  # type: ignore[misc]

    def put(self, table: str, old: dict[str, object], new: dict[str, object]) -> None:
        where = " AND ".join(
            f"{c} = {self.literal(v)}" for c, v in old.items() if v is not None and c != "body"
        )
        values = ", ".join(f"{c} = {self.literal(v)}" for c, v in new.items())
        self.place.run(f"UPDATE {table} SET {values} WHERE {where}")  # noqa: S608


def found(store: Store, head: str) -> Fault | str:
    """Return the fault that is found, which must be there, or what the store says of it."""
    try:
        fault = verified(store, "p", head=head)
    except StoreError as error:
        return error.said
    assert fault is not None
    return fault


def test_one_byte_changed_in_any_column_of_any_row_is_named(place: Place, store: Store) -> None:
    links = filled(store)
    head = head_of(links)
    named = {f.digest: x.number for x in links for f in x.entry.files}
    last, count = len(links), 0
    for table, column, row, undo in Changes(place).each():
        expected = int(str(row["number"])) if table == "entries" else named[str(row["digest"])]
        fault = found(store, head)
        if isinstance(fault, str):  # a row of a file that no store writes
            assert table == "matter"
            assert str(row["digest"]) in fault
        elif (table, column, expected) == ("entries", "procurement", last):
            # what is left is whole in itself: a head that someone holds shows that it is not all
            assert "no entry has the head" in fault.said
        else:
            assert fault.number == expected, (table, column, fault)
        count += 1
        undo()
        assert verified(store, "p", head=head) is None
    assert count == 5 * (6 + 3)


def held(links: tuple[Link, ...], matters: list[Matter], head: str = "") -> Fault | None:
    return first_fault("p", stored(links), matters, head=head)


@pytest.fixture
def record(store: Store) -> tuple[tuple[Link, ...], list[Matter]]:
    return filled(store), list(store.matters("p"))


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
class TestFirstFault:
    """What the rule names, as a value: one store is enough to make the record it looks at."""

    def test_a_whole_record_has_none(self, record: tuple[tuple[Link, ...], list[Matter]]) -> None:
        links, matters = record
        assert held(links, matters) is None
        assert held(links, matters[::-1]) is None
        assert first_fault("p", [], []) is None

    def test_the_first_of_several_is_named(
        self, record: tuple[tuple[Link, ...], list[Matter]]
    ) -> None:
        links, matters = record
        staff = next(m for m in matters if m.personal)
        rest = [m for m in matters if not m.personal]
        wrong = replace(staff, purge_on=None)
        rows = stored(links)
        rows[2] = replace(rows[2], digest=rows[2].digest[::-1])
        fault = first_fault("p", rows, [*rest, wrong])
        assert fault is not None
        assert (fault.number, fault.file) == (2, "two 1.txt")
        fault = first_fault("p", rows, matters)
        assert fault is not None
        assert (fault.number, fault.file) == (3, "")
        assert first_fault("p", rows, matters[1:]) == fault

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"personal": False}, "kept as not personal, and the entry says personal"),
            ({"purge_on": None}, "destroyed on no day, and the entry says on 2030-01-01"),
            ({"body": b"Staff"}, "not the one its digest was taken of"),
            ({"digest": sha256(b"x")}, "not in the store, and no entry says that it was"),
        ],
    )
    def test_a_file_that_differs_is_named_by_its_entry(
        self,
        record: tuple[tuple[Link, ...], list[Matter]],
        changes: dict[str, object],
        said: str,
    ) -> None:
        links, matters = record
        changed = [replace(m, **changes) if m.personal else m for m in matters]  # type: ignore[arg-type]
        fault = held(links, changed)
        assert fault is not None
        assert (fault.number, fault.file) == (2, "two 1.txt")
        assert said in fault.said

    def test_a_file_that_no_entry_names_is_named_by_its_digest(
        self, record: tuple[tuple[Link, ...], list[Matter]]
    ) -> None:
        links, matters = record
        stray = Matter(digest=sha256(b"x"), personal=False, purge_on=None, body=b"x")
        fault = held(links, [*matters, stray])
        assert fault is not None
        assert (fault.number, fault.file) == (None, stray.digest)

    def test_a_destroyed_file_that_is_kept_is_named_by_the_entry_that_says_so(
        self, record: tuple[tuple[Link, ...], list[Matter]]
    ) -> None:
        links, matters = record
        kept = Matter(digest=sha256(b"gone"), personal=True, purge_on=None, body=b"gone")
        fault = held(links, [*matters, kept])
        assert fault is not None
        assert (fault.number, fault.said) == (
            5,
            "it says that this file was destroyed, and it is still kept",
        )

    def test_a_head_that_someone_holds_shows_what_was_cut_off(
        self, record: tuple[tuple[Link, ...], list[Matter]]
    ) -> None:
        links, matters = record
        printed = head_of(links)
        spaced = " ".join(printed[n : n + 8] for n in range(0, 64, 8)).upper()
        for head in (printed, printed[:16], spaced, links[0].digest):
            assert held(links, matters, head) is None
        for head in (printed[:7], "0" * 64, "not a head"):
            fault = held(links, matters, head)
            assert fault is not None
            assert "head" in fault.said
        cut = held(links[:3], [m for m in matters if m.body != b"gone"], printed)
        assert cut is not None
        assert (cut.number, "cut off" in cut.said) == (None, True)


def test_a_record_is_verified_while_others_write_to_it(place: Place, store: Store) -> None:
    filled(store)
    real, left = store.matters, [3]

    def meanwhile(procurement: str) -> Iterator[Matter]:
        yield from real(procurement)
        if left[0]:
            left[0] -= 1
            with open_store(place.where) as other:
                append(other, procurement, draft(f"meanwhile {left[0]}", str(left).encode()))

    store.matters = meanwhile  # type: ignore[method-assign]
    assert verified(store, "p") is None
    assert len(store.links("p")) == 9
