"""The sections of the audit report that are read through: scores, accesses, decisions, bids, challenges, how to check."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tendering.documents import audit_tables
from tendering.documents.audit_case import AuditCase, entry_words
from tendering.documents.blocks import Block, bullets, heading, paragraph, steps, table
from tendering.documents.dates import british, weekday
from tendering.documents.names import capital, counted, joined
from tendering.documents.word_style import Column
from tendering.model.entries import EntryKind
from tendering.record.chronology import challenged, knowledge
from tendering.record.suspension import notified_on


def scores(case: AuditCase) -> Iterator[Block]:
    """Yield every change of a score, and every agreed score that is not each evaluator's own mark."""
    yield heading("Every change of a score")
    changed = audit_tables.changed_scores(case)
    if changed:
        yield table(
            "Scores changed after they were entered",
            _columns(("Entry", 1.4), ("When", 2), ("Bidder", 2.4), ("Question", 2.4), ("Whose", 1.8), ("Change", 1.6), ("Reason", 3.6)),
            changed,
        )  # fmt: skip
    else:
        yield paragraph("No score was changed after it was entered.")
    differing = audit_tables.moved_scores(case)
    if differing:
        yield paragraph(
            "An agreed score that is not what every evaluator gave was moved by the panel. The record says of each:"
        )
        yield table(
            "Agreed scores that differ from a mark given",
            _columns(("Bidder", 2.3), ("Question", 2.3), ("Marks given", 2.4), ("Agreed", 1.3), ("How it was agreed", 6)),
            differing,
        )  # fmt: skip
        told = audit_tables.minutes(case)
        if told:
            yield table(
                "The minutes that these scores rest on",
                _columns(("Entry", 1.4), ("When", 2), ("Question", 3), ("What was discussed", 8)),
                told,
            )
    elif case.dossier.consensus:
        yield paragraph("Each agreed score is what every evaluator gave.")


def sealed(case: AuditCase) -> Iterator[Block]:
    """Yield every access to what was sealed."""
    yield heading("Every access to sealed matter")
    rows = audit_tables.accesses(case)
    if rows:
        yield table(
            "Who saw what, and when",
            _columns(("Entry", 1.4), ("When", 2.2), ("Who", 4), ("What, and why", 6.5)),
            rows,
        )
    else:
        yield paragraph("No entry shows that anybody opened or saw anything.")


def decided(case: AuditCase) -> Iterator[Block]:
    """Yield who decided what, and the entries that no longer stand."""
    yield heading("Who decided what, and when")
    rows = audit_tables.decisions(case)
    if rows:
        yield table(
            "Decisions, in the order they were entered",
            _columns(("Entry", 1.1), ("When", 2), ("Who", 2.3), ("Decision", 2.4), ("What, and why", 8.2)),
            rows,
        )  # fmt: skip
    else:
        yield paragraph("No decision is recorded.")
    out = audit_tables.taken_out(case)
    if out:
        yield table(
            "Entries that no longer stand",
            _columns(("Entry", 1.4), ("What it was", 4), ("Taken out by entry", 4), ("Why", 4.5)),
            out,
        )
    else:
        yield paragraph("Every entry stands: none was superseded.")


def bids(case: AuditCase) -> Iterator[Block]:
    """Yield what came in, and what became of it."""
    yield heading("Bids: received, late, withdrawn, and those who did not bid")
    rows = audit_tables.bids(case)
    if rows:
        yield table(
            "Bids and what became of them",
            _columns(("Bidder", 4), ("Received", 2.4), ("Lots", 2), ("What became of it", 6)),
            rows,
        )
    else:
        yield paragraph("No bid is recorded.")
    if not case.of(EntryKind.DID_NOT_BID):
        yield paragraph("The record names nobody who did not bid.")


def challenges(case: AuditCase) -> Iterator[Block]:
    """Yield the challenges with their days, who knew what when, and what was disclosed early."""
    yield heading("Challenges, and who knew what when")
    found, names = challenged(case.record), case.names
    if not found:
        yield paragraph("No challenge is logged.")
    for one in found:
        entry = one.entry
        lines = [f"Notified on {british(notified_on(entry))}; known from {british(one.known)}."]
        if one.claim is not None and one.longest is not None:
            lines.append(
                f"Proceedings begin by {weekday(one.claim.on)} ({one.claim.cite}); none may be allowed after "
                f"{british(one.longest.on)}."
                + (" The claim form came after that day." if one.late else "")
            )
        lines.append(
            f"It suspended the contract of {joined(names.lot(x) for x in one.suspends)}."
            if one.suspends
            else "It suspended no contract."
        )
        lines.append(
            f"{capital(one.ended.fact('result').rstrip('.') or 'it ended')}, {british(one.ended.on)}."
            if one.ended is not None
            else "It is open."
        )
        about = f": {entry.fact('about').rstrip('.')}" if entry.fact("about") else ""
        yield paragraph(
            f"{capital(entry.fact('kind'))} of {names.bidder(entry.bidder)}{about} [{entry_words([entry.number or 0])}]."
        )
        yield bullets(lines)
    known = [k for k in knowledge(case.record) if k.claim is not None]
    if known:
        yield table(
            "Days of knowledge, and the last day to begin proceedings",
            _columns(("Known on", 2.2), ("By whom", 3.4), ("What", 4.4), ("Entry", 1.4), ("Proceedings by", 2.4)),
            [
                (
                    british(k.on),
                    names.bidder(k.bidder) if k.bidder else "anyone",
                    capital(k.what) + (f", {names.lot(k.lot)}" if k.lot else ""),
                    str(k.entry or ""),
                    british(k.claim.on) if k.claim is not None else "",
                )
                for k in known
            ],
        )  # fmt: skip
    disclosed = case.of(EntryKind.EARLY_DISCLOSURE)
    if disclosed:
        yield paragraph("Disclosed early:")
        yield bullets(
            f"{e.fact('what')}, to {e.fact('to')}, {audit_tables.when(e)}. Terms: {e.fact('terms') or 'none recorded'}. "
            f"[{entry_words([e.number or 0])}]"
            for e in disclosed
        )


def writing(case: AuditCase) -> Iterator[Block]:
    """Yield when, how and by what command the entries were written down."""
    yield heading("When the entries were written down")
    loaded = [n for n, w in case.written.items() if w.channel == "record load"]
    clocks = {w.clock for w in case.written.values()}
    lines = []
    if loaded:
        days = sorted({case.written[n].at.date() for n in loaded})
        lines.append(
            f"{len(loaded)} of {len(case.every)} entries were loaded on {joined(british(d) for d in days)} from papers "
            "kept before the record was: the chain proves nothing of them before that day."
        )
    late = [e for e in audit_tables.written_late(case) if e.number not in loaded]
    if late:
        lines.append(
            f"{counted(len(late), 'entry', 'entries')} more than seven days later than the day told: "
            f"{entry_words(e.number or 0 for e in late)}."
        )
    if not late and len(loaded) < len(case.every):
        lines.append("Every other entry was written within seven days of the day it tells.")
    if "stated" in clocks:
        count = sum(w.clock == "stated" for w in case.written.values())
        lines.append(
            f"{counted(count, 'entry', 'entries')} with a clock that was stated, not the machine's."
        )
    nobody = [e for e in case.every if not e.by]
    if nobody:
        lines.append(f"Nobody is named in {entry_words(e.number or 0 for e in nobody)}.")
    yield bullets(lines)
    channels: dict[str, int] = {}
    for written in case.written.values():
        channels[written.channel or "not said"] = (
            channels.get(written.channel or "not said", 0) + 1
        )
    yield paragraph(
        "By: "
        + joined(
            f"{name} ({count})"
            for name, count in sorted(channels.items(), key=lambda c: (-c[1], c[0]))
        )
        + "."
    )


def verify(case: AuditCase) -> Iterator[Block]:
    """Yield the head of the chain, and how anyone can check the report."""
    yield heading("The head of the chain, and how to check this report")
    yield table(
        "What this report rests on",
        [Column(title="What", width=2), Column(title="Text", width=6)],
        [
            ("Evaluation", case.dossier.evaluation),
            ("Entries", str(len(case.every))),
            ("Head of the chain", case.head),
            ("Published rules", case.dossier.tender.fingerprint or "not known"),
            ("Outcome as it follows now", case.digest),
        ],
    )
    yield paragraph(
        "Each entry is sealed with the digest of the one before it, so no entry can be changed, removed or put in "
        "between without changing every digest after it. The chain alone shows that only to someone who holds a later "
        "head: every letter prints the head of its day."
    )
    yield steps(
        [
            (
                f"Run `tendering record verify {case.dossier.evaluation} --head {case.head}`: it computes every digest, "
                "the rules, and every outcome again, and names the first difference."
            ),
            "Hold the head printed on a letter of a bidder against the chain in the same way: it must be in it.",
            (
                f"Ask for a copy with `tendering record bundle {case.dossier.evaluation}`: it can be checked without this "
                "program."
            ),
            (
                "Compare any figure of this report with the entry named beside it: "
                f"`tendering record log {case.dossier.evaluation} --entry NUMBER` shows it whole."
            ),
        ]
    )
    if case.lost:
        yield paragraph(
            f"{counted(len(case.lost), 'file')} that entries rest on and that are no longer kept: "
            f"{', '.join(sorted(d[:12] for d in case.lost))}."
        )


def _columns(*named: tuple[str, float]) -> Sequence[Column]:
    return [Column(title=title, width=width) for title, width in named]
