"""A portal's export and its mapping profile: read, laid out, and shown before anything is taken in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tendering.files.archives import ArchiveError, Delivery, read_archive, read_folder
from tendering.files.definition import read_text
from tendering.files.portal_profile import ProfileFile, read_profile
from tendering.files.portal_reader import Export, export_of, headings
from tendering.model.findings import Finding, finding, has_error
from tendering.model.tender import Tender
from tendering.workbench.library import shipped_root
from tendering.workbench.writing import Report

PROFILE = "portal-profile.yaml"
"""The shipped profile below templates, and what a profile is called among the files of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """Exports read through one profile, with everything found on the way."""

    profile: ProfileFile | None
    text: str = ""
    exports: tuple[Export, ...] = ()
    findings: tuple[Finding, ...] = field(default=())


def new_profile(to: Path, *, dry_run: bool = False) -> Report:
    """Write the shipped profile, which explains every key, for an officer to change; never over a file."""
    if to.exists():
        said = "there is a file of that name"
        remedy = "Choose another name: nothing was written."
        return Report(findings=(finding("F096", str(to), said, remedy=remedy),))
    text = (shipped_root("templates") / PROFILE).read_text(encoding="utf-8")
    if not dry_run:
        to.write_text(text, encoding="utf-8")
    said = (
        f"Next: change {to} to the layout of your portal, then see what it makes of an export:\n"
        f"  tendering receive ID export.zip --profile {to} --dry-run"
    )
    return Report(text=said, files=(to,), dry_run=dry_run)


def delivered(paths: Sequence[Path], profile: Path, tender: Tender) -> Delivered:
    """Read exports, zips or folders, through a profile. Headings are held against it; nothing below them is shown."""
    text, findings = read_text(profile)
    if text is None:
        return Delivered(profile=None, findings=findings)
    found, more = read_profile(text, profile.name, tender)
    faults = [*findings, *more]
    exports = []
    for path in paths:
        try:
            came = _read(path, nested=bool(found and found.archives_inside))
        except ArchiveError as error:
            faults += error.findings
            continue
        except OSError as error:
            said = f"cannot be read: {error.strerror or error}"
            faults.append(finding("F096", str(path), said))
            continue
        faults += came.findings
        if found is not None:
            export = export_of(path.name, came.files, found)
            faults += export.layout.findings
            faults += headings(export)
            exports.append(export)
    return Delivered(
        profile=found, text=text, exports=tuple(exports), findings=tuple(dict.fromkeys(faults))
    )


def _read(path: Path, *, nested: bool) -> Delivery:
    if path.is_dir():
        return read_folder(path)
    with path.open("rb") as file:
        return read_archive(file.read(), path.name, nested=nested)


def layout_data(came: Delivered) -> list[dict[str, object]]:
    """Return what would be read from where, for machines."""
    return [
        {
            "export": export.name,
            "bidders": [
                {
                    "bidder": f.bidder,
                    "name": f.name,
                    "folder": f.text,
                    "files": [
                        {"file": path, "for": _for(export, path)} for path in sorted(f.files)
                    ],
                }
                for f in export.layout.folders
            ],
            "shared": list(export.layout.shared),
            "ignored": list(export.layout.ignored),
        }
        for export in came.exports
    ]


def _for(export: Export, path: str) -> str:
    folder = export.layout.folder_of(path)
    rule = folder.rules.get(path) if folder else None
    tables = [n for n, files in export.layout.tables.items() if path in files]
    if rule is not None:
        said = f"{rule.take} {rule.of or ''}".strip()
        where = ", ".join(w for w in (rule.lot and f"lot {rule.lot}", rule.zone) if w)
        return f"{said} ({where})" if where else said
    if tables:
        return "table " + ", ".join(str(n + 1) for n in tables)
    return "kept, read for nothing"


def layout_text(came: Delivered) -> str:
    """Return what would be read from where, for a person."""
    return "\n".join(_lines(came))


def _lines(came: Delivered) -> Iterator[str]:
    for export in came.exports:
        layout = export.layout
        yield f"{export.name}: {len(layout.folders)} bidders, {len(export.files)} files"
        for n, table in enumerate(export.profile.tables or (), 1):
            files = layout.tables.get(n - 1, ())
            sheet = f", sheet {table.sheet}" if table.sheet else ""
            what = f"rows of {table.rows}" if table.rows else "a line for each bidder"
            taken = "; ".join(
                f"{c.heading} -> {' '.join(_target(c.take, c.of, c.lot, c.zone))}"
                for c in table.columns
            )
            yield f"  table {n}: {', '.join(files) or 'no file'}{sheet}, {what}: {taken}"
        for folder in layout.folders:
            yield f"  {folder.bidder}: {folder.text} ({folder.name})"
            for path in sorted(folder.files):
                name = path.removeprefix(f"{folder.text}/")
                yield f"    {name} -> {_for(export, path)}"
        for path in layout.ignored:
            yield f"  left alone: {path}"


def _target(take: str, of: str | None, lot: str | None, zone: str | None) -> Iterator[str]:
    yield take
    if of:
        yield of
    if lot:
        yield f"lot {lot}"
    if zone:
        yield f"zone {zone}"


def sound(came: Delivered) -> bool:
    """Say whether an export can be taken in."""
    return came.profile is not None and not has_error(came.findings)
