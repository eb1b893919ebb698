"""A portal's export against its profile: whose each folder is, and what each file is for. Names alone; no file is opened."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tendering.files.portal_profile import FilesFile, ProfileFile, TableFile
from tendering.files.response_rows import is_reference
from tendering.model.findings import Finding, Severity, finding

LONGEST_ID = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """One bidder's folder.

    Attributes:
        bidder: The id it has here.
        text: The folder as it stands in the export.
        name: What the folder calls the bidder.
        known: Everything that names the bidder in a table, folded.
        files: Paths of its files.
        rules: What each file is for; a file without one is kept with the bid and read for nothing.
    """

    bidder: str
    text: str
    name: str
    known: frozenset[str]
    files: tuple[str, ...] = ()
    rules: Mapping[str, FilesFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a profile makes of an export.

    Attributes:
        folders: In order of bidder.
        tables: By place in the profile, the files of each table, those inside folders among them.
        shared: Files outside every folder that a table is read from.
        ignored: Files the profile leaves alone.
    """

    folders: tuple[Folder, ...]
    tables: Mapping[int, tuple[str, ...]]
    shared: tuple[str, ...]
    ignored: tuple[str, ...]
    findings: tuple[Finding, ...]

    def folder_of(self, path: str) -> Folder | None:
        """Return the folder a file lies in."""
        return next((f for f in self.folders if path in f.files), None)

    def owner(self, text: str) -> Folder | None:
        """Return the bidder that a cell of a table names."""
        said = folded(text)
        return next((f for f in self.folders if said in f.known), None)


def folded(text: str) -> str:
    """Return text for comparing: case and the width of blanks do not count."""
    return " ".join(text.split()).casefold()


def glob(pattern: str) -> re.Pattern[str]:
    """Return a file pattern for matching: `*` stays in a folder, `**` does not; one without `/` means the file's name.

    >>> [bool(glob(p).fullmatch("a/b/Q1 x.docx")) for p in ("*Q1*", "a/*.docx", "**/*.docx", "A/*/q1*")]
    [True, False, True, True]
    """
    parts = re.split(r"(\*\*/?|\*|\?)", pattern)
    said = {"**": ".*", "**/": "(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    body = "".join(said.get(part, re.escape(part)) for part in parts)
    before = "" if "/" in pattern else "(?:.*/)?"
    return re.compile(before + body, re.IGNORECASE | re.DOTALL)


def folder_pattern(pattern: str) -> re.Pattern[str]:
    """Return the pattern of a bidder's folder: `{bidder}` and `{name}` are text within one folder's name.

    >>> folder_pattern("*/{bidder} - {name}").match("Out/b7 - Acme - Care/q.docx").group("bidder", "name")
    ('b7', 'Acme - Care')
    """
    parts = re.split(r"(\{bidder\}|\{name\}|\*)", pattern.strip("/"))
    said = {"{bidder}": "(?P<bidder>[^/]+?)", "{name}": "(?P<name>[^/]+?)", "*": "[^/]*"}
    body = "".join(said.get(part, re.escape(part)) for part in parts)
    return re.compile(f"(?P<folder>{body})/", re.IGNORECASE)


def laid_out(profile: ProfileFile, paths: Sequence[str], export: str) -> Layout:
    """Say whose each folder is and what each file is for.

    Args:
        profile: Sound.
        paths: Of every file of the export.
        export: Its name, for findings.
    """
    found: list[Finding] = []
    ignored = tuple(p for p in paths if any(glob(g).fullmatch(p) for g in profile.ignore or ()))
    rest = [p for p in paths if p not in ignored]
    pattern = folder_pattern(profile.bidders.folder)
    inside: dict[str, list[str]] = {}
    matches: dict[str, re.Match[str]] = {}
    outside = []
    for path in rest:
        match = pattern.match(path)
        if match is None:
            outside.append(path)
        else:
            inside.setdefault(match["folder"], []).append(path)
            matches.setdefault(match["folder"], match)
    tables = {
        n: tuple(p for p in rest if glob(t.file).fullmatch(p))
        for n, t in enumerate(profile.tables or ())
    }
    read = {p for some in tables.values() for p in some}
    folders = _folders(profile, inside, matches, read=read, export=export, found=found)
    shared = tuple(p for p in outside if p in read)
    found += _strays(profile, [p for p in outside if p not in read], export)
    found += _empty(profile, tables, folders, export)
    return Layout(
        folders=folders, tables=tables, shared=shared, ignored=ignored, findings=tuple(found)
    )


def _folders(
    profile: ProfileFile,
    inside: Mapping[str, list[str]],
    matches: Mapping[str, re.Match[str]],
    *,
    read: set[str],
    export: str,
    found: list[Finding],
) -> tuple[Folder, ...]:
    folders: dict[str, Folder] = {}
    for text, files in sorted(inside.items()):
        said = matches[text].groupdict()
        bidder = bidder_id(profile, said, text)
        where = f"{export}, {text}"
        if not bidder:
            found.append(finding("R302", where, "no id can be made of this folder's name"))
            continue
        if bidder in folders:
            message = f"it gives the id {bidder}, as {folders[bidder].text} does"
            remedy = "Give each its own id under bidders.ids of the profile."
            found.append(finding("R303", where, message, remedy=remedy))
            continue
        name = said.get("name") or said.get("bidder") or ""
        rules = {}
        for path in files:
            rule = next((r for r in profile.files or () if _is(r, path, text)), None)
            if rule is not None:
                rules[path] = rule
            elif path not in read:
                message = (
                    "no rule says what this file is: it is kept with the bid, and read for nothing"
                )
                found.append(finding("R310", f"{export}, {path}", message))
        known = {folded(t) for t in (bidder, name, said.get("bidder") or "", text) if t}
        known |= {folded(k) for k, v in (profile.bidders.ids or {}).items() if v == bidder}
        folders[bidder] = Folder(
            bidder=bidder,
            text=text,
            name=name,
            known=frozenset(known),
            files=tuple(files),
            rules=rules,
        )
    return tuple(folders[b] for b in sorted(folders))


def _is(rule: FilesFile, path: str, folder: str) -> bool:
    pattern = glob(rule.match)
    return bool(pattern.fullmatch(path) or pattern.fullmatch(path.removeprefix(f"{folder}/")))


def bidder_id(profile: ProfileFile, said: Mapping[str, str | None], text: str) -> str:
    """Return the id of the bidder whose folder it is: as the profile says, else made of the folder's own words."""
    ids = {folded(k): v for k, v in (profile.bidders.ids or {}).items()}
    words = [w for w in (said.get("bidder"), said.get("name"), text) if w]
    for word in words:
        if folded(word) in ids:
            return ids[folded(word)]
    best = words[0].strip()
    if is_reference(best):
        return best
    made = re.sub(r"[^A-Za-z0-9]+", "-", best).strip("-").lower()[:LONGEST_ID].strip("-")
    return made if is_reference(made) else ""


def _strays(profile: ProfileFile, paths: Sequence[str], export: str) -> Iterator[Finding]:
    """Find what lies outside every bidder's folder and is read for nothing: it may be a bid."""
    deep = profile.bidders.folder.strip("/").count("/") + 1
    folders = {p.rsplit("/", p.count("/") - deep + 1)[0] for p in paths if p.count("/") >= deep}
    for folder in sorted(folders):
        message = f"it is not a bidder's folder by the rule {profile.bidders.folder!r}"
        remedy = "Mend bidders.folder of the profile, or list it under `ignore`: nothing in it is taken in."
        yield finding(
            "R310", f"{export}, {folder}", message, severity=Severity.ERROR, remedy=remedy
        )
    for path in paths:
        if not any(path.startswith(f"{folder}/") for folder in folders):
            message = "it lies in no bidder's folder, and no table is read from it"
            yield finding("R310", f"{export}, {path}", message)


def _empty(
    profile: ProfileFile,
    tables: Mapping[int, tuple[str, ...]],
    folders: Sequence[Folder],
    export: str,
) -> Iterator[Finding]:
    """Find rules that match nothing."""
    if not folders:
        message = f"no folder is a bidder's by the rule {profile.bidders.folder!r}"
        yield finding("R311", export, message)
    for n, files in tables.items():
        if not files:
            table: TableFile = (profile.tables or [])[n]
            yield finding("R311", export, f"there is no file {table.file!r}")
    for folder in folders:
        for rule in profile.files or ():
            if rule.take != "keep" and rule not in folder.rules.values():
                what = f"{rule.take} {rule.of or ''}".strip()
                message = f"there is no file {rule.match!r} ({what})"
                where = f"{export}, {folder.text}"
                yield finding("R311", where, message, severity=Severity.WARNING)
