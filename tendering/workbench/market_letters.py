"""Letters of an open market: made, kept with their entries, and put where they can be sent from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tendering.documents.names import Names
from tendering.documents.step_letters import Desk
from tendering.model.entries import EntryKind, FileRef, of_kind, standing
from tendering.model.findings import Finding
from tendering.model.remedies import with_id
from tendering.record.chain import Draft, Link
from tendering.workbench.providers import names_of
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


def market_names(now: Procurement) -> Names:
    """Return the tender and the names of its bidders, those who applied later among them.

    Raises:
        RefusedError: The tender of the record cannot be read.
    """
    names = names_of(now)
    applied = {
        e.bidder: e.fact("name")
        for e in of_kind(standing(now.entries), EntryKind.APPLICATION_RECEIVED)
        if e.fact("name")
    }
    return Names(tender=names.tender, bidders={**names.bidders, **applied})


def desk(now: Procurement, who: Who) -> Desk:
    """Return who writes, on which day, and where the record stood."""
    return Desk(
        names=market_names(now), procurement=now.id, head=now.head, on=who.on, signed_by=who.name
    )


def kept(letters: Mapping[str, bytes]) -> list[tuple[FileRef, bytes]]:
    """Return letters as the files of an entry."""
    return [(file_ref(name, body), body) for name, body in letters.items()]


def entered_with_letters(
    at: At,
    who: Who,
    build: Callable[[Procurement], Built],
    say: Callable[[Sequence[Link], str], str],
    *,
    notes: Sequence[Finding] = (),
) -> Report:
    """Write entries as one unit with their letters, and put the letters where they can be sent from.

    Args:
        at: Where.
        who: Who does it.
        build: What to write; the letters are among the files of its drafts.
        say: Words for a person.
        notes: Findings that ``build`` adds to while it runs.

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
            (at.out or Path("out") / procurement.id) / FOLDER,
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
