"""Record what has no command of its own: any simple entry, its facts checked; and take out what was wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tendering.documents.tables import table
from tendering.files.definition import read_text
from tendering.files.entry_rows import read_entries
from tendering.files.yaml_reader import Document, read_yaml
from tendering.model.entries import CHOICES, DAYS, FACTS, NUMBERS, Entry, EntryKind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft
from tendering.workbench.own_commands import OWN_COMMAND
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    opened,
    receipt,
    write,
)
from tendering.workbench.writing import Report

ABOUT = ("lot", "bidder", "person")
OWN = ("on", "at", "by", *ABOUT)
AT_THE_FRONT = "record add"
"""What findings call what was given on the command line."""


def add(
    ref: str,
    kind: str,
    facts: Sequence[str],
    who: Who,
    *,
    about: Mapping[str, str],
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record one entry of a simple kind.

    Args:
        ref: Id or folder of the procurement.
        kind: Its kind, with hyphens or underscores.
        facts: Its facts, each as ``name=value``.
        who: Who records it; the day and time are those it was done.
        about: Lot, bidder and person, where it concerns one.
        store: See `records.opened`.
        dry_run: Check everything, write nothing.
    """
    named, trouble = _named(facts)
    row = {
        "entry": kind.strip().lower().replace("-", "_"),
        "on": who.on.isoformat(),
        **{name: text for name, text in about.items() if text},
        **named,
    }
    document = Document(name=AT_THE_FRONT, data={"entries": [row]})
    entries, found = read_entries(document)
    found = (*trouble, *_simple(row["entry"], AT_THE_FRONT), *(_short(f) for f in found))
    if has_error(found):
        raise RefusedError(*found)
    made = [draft_of(e, who) for e in entries]
    return _write(ref, who, made, found, store=store, dry_run=dry_run)


def add_from(ref: str, file: Path, who: Who, *, store: str = "", dry_run: bool = False) -> Report:
    """Record every entry that a file lists, all or none: the shape of ``entries`` in evaluation.yaml.

    Args:
        ref: Id or folder of the procurement.
        file: YAML with a list ``entries``; each states its day, and by whom it was done where that was another.
        who: Who records them.
        store: See `records.opened`.
        dry_run: Check everything, write nothing.
    """
    text, found = read_text(file)
    document, more = read_yaml(text, file.name) if text is not None else (None, ())
    found = (*found, *more)
    if document is None:
        raise RefusedError(*found)
    if not isinstance(document.data, dict) or set(document.data) != {"entries"}:
        said = "the file must hold one key, entries: a list with an entry each"
        raise RefusedError(*found, finding("D003", document.at(""), said))
    entries, more = read_entries(document)
    found = (*found, *more)
    for n, row in enumerate(document.data["entries"] or ()):
        if isinstance(row, dict):
            found = (*found, *_simple(str(row.get("entry")), document.at(f"entries[{n}].entry")))
    if has_error(found):
        raise RefusedError(*found)
    made = [draft_of(e, replace(who, name=e.by or who.name, on=e.on, at=e.at)) for e in entries]
    return _write(ref, who, made, found, store=store, dry_run=dry_run)


def draft_of(entry: Entry, who: Who) -> Draft:
    """Draft an entry as it was read, done by someone on a day."""
    return draft(
        who,
        entry.kind,
        lot=entry.lot,
        bidder=entry.bidder,
        person=entry.person,
        facts=dict(entry.facts),
    )


def _write(
    ref: str,
    who: Who,
    made: Sequence[Draft],
    found: Sequence[Finding],
    *,
    store: str,
    dry_run: bool,
) -> Report:
    with opened(ref, store=store) as procurement:
        links = write(procurement, who, lambda _: made, dry_run=dry_run)
    verb = "Would record" if dry_run else "Recorded"
    lines = [f"{verb} entry {link.number}: {link.entry.kind.replace('_', ' ')}" for link in links]
    data = {"procurement": procurement.id, "entries": receipt(links)}
    return Report(findings=tuple(found), data=data, text="\n".join(lines), dry_run=dry_run)


def _named(facts: Sequence[str]) -> tuple[dict[str, str], list[Finding]]:
    """Read ``name=value`` pairs; what is no pair, names itself twice or names what has an option is a finding."""
    found: dict[str, str] = {}
    trouble: list[Finding] = []
    for pair in facts:
        name, equals, text = pair.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or not name:
            remedy = (
                'Write name=value, in quotation marks where it has blanks: "reason=As agreed".'
            )
            trouble.append(finding("R213", pair[:60], "is not name=value", remedy=remedy))
        elif name in found:
            trouble.append(finding("R213", pair[:60], f"{name} is given twice"))
        elif name in (*OWN, "entry"):
            remedy = f"Give it with --{'as' if name == 'by' else name}."
            trouble.append(
                finding("R213", pair[:60], f"{name} is no fact of its own", remedy=remedy)
            )
        elif text.strip() and not text.strip(" .\u2026"):
            said = f"{name} still reads as in an example, and says nothing"
            trouble.append(finding("R007", pair[:60], said))
        else:
            found[name] = text.strip()
    return found, trouble


def _simple(kind: str, where: str) -> tuple[Finding, ...]:
    """Find that a kind has a command of its own, which brings its rows and files and asks more of it."""
    command = OWN_COMMAND.get(EntryKind(kind)) if kind in set(EntryKind) else None
    if command is None:
        return ()
    said = f"{kind.replace('_', ' ')} is recorded by its own command"
    return (finding("R202", where, said, remedy=f"Use `{command}`."),)


def _short(found: Finding) -> Finding:
    """Take the line and the place in a list out of a finding about what was typed."""
    return replace(
        found,
        where=found.where.removesuffix(":1:1"),
        message=found.message.replace("entries[0].", "").replace("entries[0]: ", ""),
    )


def kinds() -> Report:
    """List the kinds of entries with their facts in plain words, and the command of those that have one."""
    listed: list[dict[str, object]] = []
    rows: list[list[str]] = []
    for kind in EntryKind:
        command = OWN_COMMAND.get(kind, "")
        facts = [{"fact": f, "says": _says(kind, f, text)} for f, text in FACTS[kind].items()]
        listed.append({"kind": kind.value, "command": command or None, "facts": facts})
        if command:
            rows.append([kind.value, "", f"by `{command}`"])
            continue
        first = [[kind.value, "", "no facts"]] if not facts else []
        rows += first
        rows += [
            [kind.value if n == 0 else "", fact["fact"], fact["says"]]
            for n, fact in enumerate(facts)
        ]
    text = table(rows, ("kind", "fact", "what it holds"))
    return Report(data={"kinds": listed}, text=text)


def _says(kind: EntryKind, fact: str, text: str) -> str:
    """Say what a fact holds and how it is written."""
    if fact in DAYS:
        return f"{text} (YYYY-MM-DD)"
    if (kind, fact) in NUMBERS:
        return f"{text} (a number)"
    words = CHOICES.get((kind, fact), ())
    if words and len(words) <= len(EntryKind) // 4:
        return text if all(w in text for w in words) else f"{text} ({', '.join(words)})"
    return text


def supersede(
    ref: str, number: int, who: Who, *, reason: str, store: str = "", dry_run: bool = False
) -> Report:
    """Take an entry out by a later one that says why. The entry stays in the record; it no longer counts.

    Args:
        ref: Id or folder of the procurement.
        number: The number of the entry in the record.
        who: Who takes it out.
        reason: Why.
        store: See `records.opened`.
        dry_run: Show what would be taken out, write nothing.
    """
    with opened(ref, store=store) as procurement:
        gone: list[Entry] = []

        def build(now: Procurement) -> tuple[Draft, ...]:
            gone[:] = [e for e in standing(now.entries) if e.number == number]
            lot = gone[0].lot if gone else ""
            facts = {"number": str(number), "reason": reason}
            return (draft(who, EntryKind.SUPERSEDED, lot=lot, facts=facts),)

        links = write(procurement, who, build, dry_run=dry_run)
    verb = "Would take out" if dry_run else "Taken out"
    text = "\n".join([f"{verb}, by entry {links[-1].number}:", *(_shown(e) for e in gone)])
    data = {
        "procurement": procurement.id,
        "superseded": [e.number for e in gone],
        "entries": receipt(links),
    }
    return Report(data=data, text=text, dry_run=dry_run)


def _shown(entry: Entry) -> str:
    """Show an entry that is taken out, with what it held."""
    about = [f"{n} {text}" for n in ABOUT if (text := getattr(entry, n))]
    lines = [
        f"  entry {entry.number}: {entry.kind.replace('_', ' ')} of {entry.on.isoformat()} by {entry.by}"
        + (f" ({', '.join(about)})" if about else "")
    ]
    lines += [f"    {name}: {text}" for name, text in entry.facts.items()]
    lines += [
        f"    {len(rows)} row{'' if len(rows) == 1 else 's'} of {name}"
        for name, rows in entry.rows.items()
    ]
    lines += [f"    file {file.name}" for file in entry.files]
    return "\n".join(lines)
