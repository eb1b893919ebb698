"""The promises marked at moderation as worth keeping: listed, and asked for, written as Word and Excel."""

from __future__ import annotations

from pathlib import Path

from tendering.checks.bid_rows import scope
from tendering.framework.terms import Marked, Term, term_id
from tendering.record.marked_promises import marked_promises
from tendering.workbench.library import own_templates
from tendering.workbench.moderation_view import shown_of
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "promises-marked"


def promises(
    ref: str,
    *,
    lot: str = "",
    bidder: str = "",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """List the promises marked at moderation, of every bidder; ``framework promises`` has those of the winners.

    Args:
        ref: Id or folder.
        lot: One alone.
        bidder: One alone.
        out: Folder to write ``promises.docx`` and ``promises.xlsx`` to, below ``promises-marked``; None writes nothing.
        store: Where the record is.
        dry_run: Write nothing.
        actor: Who runs it, for the manifest.

    Raises:
        RefusedError: There is no record, no tender that can be read, or a template cannot be used.
    """
    with opened(ref, store=store) as procurement:
        tender = procurement.tender
        if tender is None:
            raise RefusedError(*procurement.findings)
        found = [
            one
            for one in marked_promises(procurement.entries, tender)
            if (lot in ("", one.lot) or not one.lot) and bidder in ("", one.provider)
        ]
        names = {b: shown for b, (_, shown) in shown_of(procurement).items()}
        ident, day = procurement.id, max(e.on for e in procurement.entries)
    files: tuple[Path, ...] = ()
    if out is not None:
        from tendering.documents.term_schedule import marked_paper, monitoring
        from tendering.documents.word import RefusedError as WordRefusedError

        title = f"Promises marked in bids: {tender.title}"
        book = monitoring(title, _as_terms(found), names, day, ["No promise here is a term yet."])
        try:
            paper = marked_paper(tender, found, names, day, own_templates())
        except WordRefusedError as refused:
            raise RefusedError(refused.finding) from refused
        made = writer_of({"promises.xlsx": book, "promises.docx": paper})
        files = publish(out / FOLDER, made, dry_run=dry_run, made=by(actor))
    lines = [
        f"{one.provider}, {scope(one.lot, one.zone)}, {one.criterion}: {one.words} ({one.page})"
        for one in found
    ]
    return Report(
        data={"procurement": ident, "promises": [_row(one) for one in found]},
        text="\n".join(lines) or "No promise is marked as worth keeping.",
        files=files,
        dry_run=dry_run,
    )


def _row(one: Marked) -> dict[str, object]:
    return {
        "bidder": one.provider,
        "lot": one.lot or None,
        "zone": one.zone or None,
        "criterion": one.criterion,
        "promise": one.words,
        "page": one.page,
        "entry": int(one.source.removeprefix("entry ")),
    }


def _as_terms(found: list[Marked]) -> list[Term]:
    """Return the promises with the ids they would have as terms."""
    counts: dict[tuple[str, str, str], int] = {}
    made = []
    for one in found:
        key = (one.provider, one.zone, one.criterion)
        counts[key] = counts.get(key, 0) + 1
        made.append(Term(id=term_id(one, counts[key]), marked=one))
    return made
