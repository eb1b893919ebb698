"""A mapping profile: the shipped one reads, every fault is found at once with its line, ids are the tender's."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tendering.files.portal_layout import folder_pattern, glob, laid_out
from tendering.files.portal_profile import read_profile
from tendering.workbench.library import shipped_root
from tests.workbench.responses import tender_of

SHIPPED = (shipped_root("templates") / "portal-profile.yaml").read_text(encoding="utf-8")


def faults(text: str, *, against: bool = True) -> list[tuple[str, str]]:
    found, findings = read_profile(text, "p.yaml", tender_of() if against else None)
    assert (found is None) == bool(findings)
    return [(f.code, f.where) for f in findings]


def test_the_shipped_profile_is_sound_and_so_is_every_line_it_offers() -> None:
    assert faults(SHIPPED) == []
    offered = []
    for line in SHIPPED.splitlines():
        bare = line.strip().removeprefix("# ")
        is_rule = bare.startswith("- {") and line.strip().startswith("#")
        offered.append(line.replace("# - {", "- {", 1).rstrip() if is_rule else line)
    text = "\n".join(offered)
    assert text != SHIPPED
    assert faults(text) == []


def test_every_fault_at_once_with_its_line() -> None:
    text = (
        "profile: x\n"
        "format: 2\n"
        "bidders: {folder: Responses/all}\n"
        "tables:\n"
        "  - file: a.xlsx\n"
        "    sheeet: S\n"
        "    header_row: none\n"
        "    columns:\n"
        "      - {heading: A, take: nme}\n"
        "      - {heading: B, take: price}\n"
        "      - {heading: C, take: bid, zone: north}\n"
        "      - {heading: , take: name}\n"
        "files:\n"
        "  - {match: q, take: answers, of: Q1}\n"
        "  - {match: q, take: answer}\n"
    )
    assert faults(text) == [
        ("D003", "p.yaml:2:1"),
        ("D003", "p.yaml:3:11"),
        ("D002", "p.yaml:6:5"),
        ("D003", "p.yaml:7:5"),
        ("D003", "p.yaml:9:22"),
        ("D003", "p.yaml:10:22"),
        ("D003", "p.yaml:11:22"),
        ("D004", "p.yaml:12:10"),
        ("D003", "p.yaml:14:16"),
        ("D003", "p.yaml:15:16"),
    ]


def test_ids_are_held_against_the_tender() -> None:
    text = (
        'profile: x\nformat: 1\nbidders: {folder: "*/{bidder}"}\ntables:\n  - file: a.xlsx\n    columns:\n'
        "      - {heading: A, take: price, of: hourlly}\n"
        '      - {heading: B, take: bid, lot: "3"}\n'
        '      - {heading: C, take: bid, lot: "1", zone: east}\n'
        '      - {heading: D, take: price, of: hourly, lot: "1", zone: north}\n'
        "files:\n  - {match: q, take: answer, of: Q9}\n"
    )
    assert [c for c, _ in faults(text)] == ["R313"] * 5
    assert faults(text, against=False) == []


def test_folders_are_told_apart() -> None:
    profile, _ = read_profile(
        'profile: x\nformat: 1\nbidders: {folder: "Out/{name}", ids: {Oak Care: b9}}\nignore: ["*.log"]\n',
        "p",
    )
    assert profile is not None
    layout = laid_out(
        profile, ["Out/Oak Care/a.txt", "Out/Elm & Ash Ltd/b.txt", "x.log", "stray.txt"], "e.zip"
    )
    assert [(f.bidder, f.name) for f in layout.folders] == [
        ("b9", "Oak Care"),
        ("elm-ash-ltd", "Elm & Ash Ltd"),
    ]
    assert layout.ignored == ("x.log",)
    assert sorted(f.code for f in layout.findings) == ["R310", "R310", "R310"]
    same = laid_out(profile, ["Out/Oak Care/a", "Out/oak  care/b"], "e.zip")
    assert "R303" in [f.code for f in same.findings]
    none = laid_out(profile, ["Other/Oak/a.txt"], "e.zip")
    assert {"R310", "R311"} <= {f.code for f in none.findings}


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_pattern_matches_or_not(pattern: str, path: str) -> None:
    assert glob(pattern).fullmatch(path) in (None, glob(pattern).fullmatch(path)) or True
    folder_pattern(pattern + "/{bidder}").match(path)
    if not set(pattern) & set("*?"):
        assert glob(pattern).fullmatch(pattern)


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("profile: x\nformat1bidders{}[]-*\"',:#"), max_size=60))
def test_any_text_is_a_profile_or_findings(text: str) -> None:
    found, findings = read_profile(text, "p.yaml")
    assert found is not None or findings
