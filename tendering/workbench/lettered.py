"""Entries with letters: written as one unit, each letter kept with its entry and put where it can be sent from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tendering.model.entries import FileRef
from tendering.model.findings import Finding
from tendering.model.remedies import with_id
from tendering.record.chain import Draft
from tendering.workbench.entering import Say
from tendering.workbench.records import Procurement, Who, file_ref, opened, receipt, write
from tendering.workbench.writing import Report, publish, writer_of

FOLDER = "letters-after-award"
Built = tuple[Sequence[Draft], Mapping[str, bytes]]
"""What to write, and the letters by the name of their file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """Where the record is and where letters go.

    Attributes:
        out: The folder of the procurement's documents; ``out/ID`` where none is given.
    """

    ref: str
    out: Path | None = None
    store: str = ""
    dry_run: bool = False


def kept(letters: Mapping[str, bytes]) -> list[tuple[FileRef, bytes]]:
    """Return letters as the files of an entry."""
    return [(file_ref(name, body), body) for name, body in letters.items()]


def entered_with_letters(
    at: At,
    who: Who,
    build: Callable[[Procurement], Built],
    say: Say,
    *,
    notes: Sequence[Finding] = (),
    folder: str = FOLDER,
) -> Report:
    """Write entries as one unit with their letters, and put the letters where they can be sent from.

    Args:
        at: Where.
        who: Who does it.
        build: What to write; the letters are among the files of its drafts.
        say: Words for a person.
        notes: Findings that ``build`` adds to while it runs.
        folder: Where letters of this kind go, below the procurement's documents.

    Raises:
        RefusedError: See `records.write`.
    """
    made: dict[str, bytes] = {}

    def drafts(now: Procurement) -> Sequence[Draft]:
        found, letters = build(now)
        made.clear()
        made.update(letters)
        return found

    with opened(at.ref, store=at.store) as procurement:
        links = write(procurement, who, drafts, dry_run=at.dry_run)
    files: tuple[Path, ...] = ()
    if made:
        named = {f"entry-{links[0].number:05}-{name}": body for name, body in made.items()}
        files = publish(
            (at.out or Path("out") / procurement.id) / folder,
            writer_of(named),
            dry_run=at.dry_run,
            made={"by": who.name},
            beside=True,
        )
    verb = "Would enter" if at.dry_run else "Entered"
    return Report(
        findings=with_id(tuple(dict.fromkeys(notes)), procurement.id),
        data={"procurement": procurement.id, "entries": receipt(links)},
        text=say(links, verb),
        files=files,
        dry_run=at.dry_run,
    )
