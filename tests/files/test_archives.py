"""Archives within bounds, names that are safe; whatever the bytes, a delivery or findings, and nothing on disk."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.files import archives
from tendering.files.archives import OLE, ArchiveError, Delivery, read_archive, read_folder, unsafe


def zipped(files: dict[str, bytes], **more: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(name, body)
        for name, mode in more.get("modes", {}).items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = mode << 16
            archive.writestr(info, b"target")
    return out.getvalue()


def codes(data: bytes, **more: Any) -> list[str]:
    with pytest.raises(ArchiveError) as error:
        read_archive(data, "export.zip", **more)
    return [f.code for f in error.value.findings]


@pytest.mark.parametrize(
    "name",
    [
        "../up.txt", "a/../../up.txt", "/root.txt", "C:/drive.txt", "C:drive.txt", "a//b.txt", "a/./b.txt",
        "\\\\server\\share", "..\\up.txt", "con.txt", "a/NUL", "COM1.docx", "a/x .txt ", "a/end.", "a\u202eb.txt",
        "a\u200bb.txt", "a\u0007b", "a:b.txt", "a?b.txt", "x" * 300, "/".join(["d"] * 30),
    ],
)  # fmt: skip
def test_a_name_that_no_file_may_have_refuses_the_archive(name: str) -> None:
    assert "R306" in codes(zipped({"fine.txt": b"x", name: b"x"}))


def test_plain_names_pass_and_what_systems_add_is_left_out() -> None:
    came = read_archive(
        zipped(
            {"Acme Café/Q1 – plan.docx": b"x", "__MACOSX/._Q1": b"", "a/Thumbs.db": b"", "b/": b""}
        ),
        "export.zip",
    )
    assert list(came.files) == ["Acme Café/Q1 – plan.docx"]
    assert came.junk == ("__MACOSX/._Q1", "a/Thumbs.db")


def test_links_and_devices_are_refused() -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        assert "R306" in codes(zipped({}, modes={"link": kind | 0o777}))


def test_names_that_one_computer_takes_for_one_are_refused() -> None:
    assert "R306" in codes(zipped({"Q1.docx": b"a", "q1.DOCX": b"b"}))
    assert "R306" in codes(zipped({"Caf\u00e9.txt": b"a", "Cafe\u0301.txt": b"b"}))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", b"1")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"2")
    assert "R306" in codes(out.getvalue())


def test_a_bomb_is_refused_by_its_list_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped({"zeros.bin": b"\0" * 40_000_000})
    assert codes(bomb) == ["R307"]
    nested = zipped({"inner.zip": bomb})
    assert codes(nested, nested=True) == ["R307"]
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    monkeypatch.setattr(archives, "_Room", _Small)
    assert codes(zipped({f"{n}.txt": b"x" for n in range(9)})) == ["R307"]


class _Small:
    members = 5
    unpacked = 100


def test_bounds_hold_over_everything_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "_Room", _Small)
    inner = zipped({f"{n}.txt": b"x" for n in range(3)})
    assert codes(zipped({"a.zip": inner, "b.zip": inner}), nested=True) == ["R307"]


def test_archives_are_opened_only_so_deep() -> None:
    data = zipped({"q.txt": b"x"})
    for _ in range(2):
        data = zipped({"in.zip": data})
    assert list(read_archive(data, "e.zip", nested=True).files) == ["in/in/q.txt"]
    assert codes(zipped({"in.zip": data}), nested=True) == ["R307"]
    assert list(read_archive(zipped({"in.zip": data}), "e.zip").files) == ["in.zip"]


def test_a_password_damage_and_a_size_that_lies_are_refused() -> None:
    data = bytearray(zipped({"a.txt": b"x" * 100}))
    for at in (6, data.rindex(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert codes(bytes(data)) == ["R308"]
    assert codes(b"not a zip") == ["R308"]
    assert codes(zipped({"a.txt": b"x" * 100})[:-30]) == ["R308"]
    lying = bytearray(zipped({"a.txt": b"x" * 100}))
    at = lying.rindex(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<I", 5)
    assert codes(bytes(lying)) == ["R308"]


def test_what_can_run_or_is_locked_is_noted() -> None:
    came = read_archive(
        zipped(
            {
                "a.exe": b"MZ",
                "b.xlsm": zipped({"xl/vbaProject.bin": b"x"}),
                "c.docx": OLE + b"EncryptedPackage".decode().encode("utf-16-le"),
                "d.pdf": b"%PDF-1.7 trailer << /Encrypt 5 0 R >>",
                "e.docx": zipped({"word/document.xml": b"<x/>"}),
            }
        ),
        "export.zip",
    )
    assert {(f.code, f.where.split()[-1]) for f in came.findings} == {
        ("R308", "c.docx"),
        ("R308", "d.pdf"),
        ("R309", "b.xlsm"),
        ("R309", "a.exe"),
    }


def test_a_folder_is_held_to_the_same(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(b"x")
    assert list(read_folder(tmp_path).files) == ["in/a.txt"]
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(ArchiveError) as error:
        read_folder(tmp_path)
    assert [f.code for f in error.value.findings] == ["R306"]


def tried(data: bytes, **more: Any) -> tuple[Delivery | None, list[str]]:
    try:
        return read_archive(data, "export.zip", **more), []
    except ArchiveError as error:
        return None, [f.code for f in error.findings]


NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(NAMES, st.binary(max_size=30), max_size=4),
    st.binary(max_size=3),
    st.integers(0, 400),
)
def test_any_archive_is_read_whole_or_refused(
    files: dict[str, bytes], noise: bytes, place: int
) -> None:
    data = zipped({n.replace("\x00", ""): b for n, b in files.items() if n.strip("\x00")})
    if noise:
        at = place % len(data)
        data = data[:at] + noise + data[at + len(noise) :]
    came, refused = tried(data, nested=True)
    if came is None:
        assert refused
        assert set(refused) <= {"R306", "R307", "R308"}
        return
    assert all(not unsafe(name) for name in came.files)
    folded = [n.casefold() for n in came.files]
    assert len(set(folded)) == len(folded)


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    came, refused = tried(b"PK\x03\x04" + data)
    assert came is not None or refused
