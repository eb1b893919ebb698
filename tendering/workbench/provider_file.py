"""One provider's file, from admission to removal: as text, as Word and as a page, from the record alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tendering.documents.dates import british
from tendering.documents.names import Names, counted
from tendering.documents.paper import make_paper
from tendering.documents.paper_page import Stood, paper_page
from tendering.documents.provider_file import ProviderFile, file_paper
from tendering.documents.sentences import sentence, standing_sentence
from tendering.model.findings import finding
from tendering.model.outcome import Outcome
from tendering.workbench.entering import tender_of_record
from tendering.workbench.providers import names_of
from tendering.workbench.recording import compute, last_computed
from tendering.workbench.records import Procurement, RefusedError, Who, opened
from tendering.workbench.stated import simulated
from tendering.workbench.writing import Report, publish, writer_of

FOLDER = "providers"


def provider_file(
    ref: str,
    provider: str,
    who: Who,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Write a provider's file; its text on the screen.

    Raises:
        RefusedError: The record says nothing about it, or its tender cannot be read.
    """
    with opened(ref, store=store) as now:
        names = names_of(now)
        file = ProviderFile(
            provider=provider,
            names=names,
            entries=now.entries,
            digests=[link.digest for link in now.links],
            award=list(_award(now, names, provider)),
            on=who.on,
            simulated=simulated(now),
        )
        lines = file.lines
        if not lines:
            said = f"the record says nothing about {provider or 'nobody'}"
            raise RefusedError(finding("L025", now.id, said))
        stood = Stood(procurement=now.id, entries=len(now.links), head=now.head, on=who.on)
        tender = tender_of_record(now)
    paper = file_paper(file)
    word = make_paper(paper, tender, who.on)
    page = paper_page(paper, tender, stood)
    written = publish(
        (out or Path("out") / now.id) / FOLDER,
        writer_of({f"{paper.name}.docx": word, f"{paper.name}.html": page}),
        dry_run=dry_run,
        made={"by": who.name},
        beside=True,
    )
    data = {
        "procurement": now.id,
        "provider": provider,
        "award": list(file.award),
        "entries": [
            {
                "number": line.number,
                "on": line.on.isoformat(),
                "says": line.says,
                "by": line.by,
                "digest": line.digest,
                "files": [{"name": n, "sha256": d} for n, d in line.files],
                "superseded": line.superseded,
            }
            for line in lines
        ],
    }
    told = [f"{names.bidder(provider)}: {counted(len(lines), 'entry', 'entries')}."]
    gone = {True: " (superseded: it no longer stands)", False: ""}
    told += [
        f"{line.number:>6}  {british(line.on)}: {line.says}{gone[line.superseded]}"
        for line in lines
    ]
    return Report(data=data, text="\n".join(told), files=written, dry_run=dry_run)


def _award(now: Procurement, names: Names, provider: str) -> Iterator[str]:
    """Say why the award went as it did for a bidder; nothing where the record holds no outcome."""
    if last_computed(now.entries) is None:
        return
    outcome: Outcome = compute(now).outcome
    said: dict[str, None] = {}
    for lot in outcome.lots:
        by_zone = any(p.zone for p in lot.places)
        mine = (s for s in lot.standings if s.bidder == provider and bool(s.zone) == by_zone)
        said |= dict.fromkeys(standing_sentence(s, names) for s in mine)
        for place in (p for p in lot.places if p.bidder == provider):
            where = names.area(lot.lot, place.zone or None)
            role = f"{names.role(place.role)} {place.position}"
            said[f"Appointed as {role}, {where}. {sentence(place.reason, names)}"] = None
        for gone in (g for g in lot.not_placed if g.bidder == provider):
            why = sentence(gone.reason, names)
            said[f"Not appointed as {names.role(gone.role)}. {why}"] = None
    yield from said
