"""The audit report of a record: what evidence it holds and lacks, what broke a rule, who did what; as blocks for Word and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tendering.documents import audit_award, audit_bids, audit_panel
from tendering.documents.audit_case import AuditCase, entry_words
from tendering.documents.audit_items import IN_PART, MISSING, NONE, SHOWN, Item, Question, items
from tendering.documents.audit_rules import (
    BROKEN,
    CANNOT_BE_TOLD,
    HELD,
    RuleState,
    rule_states,
)
from tendering.documents.audit_tables import (
    accesses,
    bids,
    changed_scores,
    decisions,
    moved_scores,
    taken_out,
    when,
    written_late,
)
from tendering.documents.blocks import Block, bullets, heading, paragraph, steps, table
from tendering.documents.dates import british, weekday
from tendering.documents.names import capital, counted, joined
from tendering.documents.paper import Paper
from tendering.documents.word_style import Column
from tendering.model.entries import EntryKind
from tendering.model.findings import Finding, Severity, finding
from tendering.record.chronology import challenged, knowledge
from tendering.record.suspension import notified_on

NAME, TITLE = "audit-report", "Audit of the record"
QUESTIONS: Mapping[int, Question] = {
    **audit_bids.QUESTIONS,
    **audit_panel.QUESTIONS,
    **audit_award.QUESTIONS,
}


class Audit:
    """An audit, worked out once: its items, its rules, and the blocks they are told in."""

    def __init__(self, case: AuditCase) -> None:
        self.case = case
        self.items = items(case, QUESTIONS)
        self.rules = rule_states(case)

    def paper(self) -> Paper:
        """Return the report as a paper. It names bidders and people, so it is not for publication."""
        return Paper(
            name=NAME,
            title=TITLE,
            blocks=list(self.blocks()),
            marking="Not for publication",
            subject="Audit report",
        )

    def findings(self) -> tuple[Finding, ...]:
        """Return a warning for each item that misses something, and for each rule that is broken."""
        missing = (
            finding("R740", f"item {i.number}", f"{i.title}: {'; '.join(i.lacking)}")
            for i in self.items
            if i.state in (IN_PART, MISSING)
        )
        broken = (
            finding("R741", r.code, f.message, remedy=f.remedy, law=f.law)
            for r in self.rules
            for f in r.found
            if f.severity is not Severity.NOTE
        )
        return (*missing, *broken)

    def blocks(self) -> Iterator[Block]:
        """Yield every section."""
        yield from self._opinion()
        yield heading("The twenty-one items")
        for item in self.items:
            yield from self._item(item)
        yield from self._rules()
        yield from self._scores()
        yield from self._sealed()
        yield from self._decided()
        yield from self._bids()
        yield from self._challenges()
        yield from self._writing()
        yield from self._verify()

    # ---- in short

    def counts(self) -> dict[str, int]:
        """Return how many items stand how."""
        return {
            state: sum(i.state == state for i in self.items)
            for state in (SHOWN, IN_PART, MISSING, NONE)
        }

    def _opinion(self) -> Iterator[Block]:
        case = self.case
        yield paragraph(
            f"This report reads the record of {case.names.tender.title} as an auditor, or a court, would: what is shown "
            f"by an entry made at the time, and what is not. It says what the record of {counted(len(case.every), 'entry', 'entries')} "
            "holds; it does not say that what was written is true. It names people and bidders, and is not for publication."
        )
        counts, broken = self.counts(), [r for r in self.rules if r.state == BROKEN]
        untold = [r for r in self.rules if r.state == CANNOT_BE_TOLD]
        yield heading("In short")
        lines = [
            f"Of the 21 items {counts[SHOWN]} are in the record, {counts[IN_PART]} in part, {counts[MISSING]} are missing"
            + (f", {counts[NONE]} do not apply." if counts[NONE] else "."),
            (
                f"Of the rules X01 to X20 {sum(r.state == HELD for r in self.rules)} are held, {len(broken)} are broken "
                f"({joined(r.code for r in broken) or 'none'}), {len(untold)} cannot be told "
                f"({joined(r.code for r in untold) or 'none'})."
            ),
            (
                f"{counted(len(changed_scores(case)), 'score')} changed after being entered; "
                f"{counted(len(moved_scores(case)), 'agreed score')} differ from a mark that was given."
            ),
            f"The head of the chain is {case.head}, entry {len(case.every)}.",
        ]
        yield bullets(lines)
        yield table(
            "The twenty-one items at a glance",
            [
                Column(title="Item", width=1, right=True),
                Column(title="What is asked", width=9),
                Column(title="State", width=2.6),
            ],
            [(str(i.number), i.title, i.state) for i in self.items],
        )

    # ---- the items

    @staticmethod
    def _item(item: Item) -> Iterator[Block]:
        yield heading(f"{item.number}. {item.title}", 3)
        yield paragraph(
            f"{item.state}." + (f" {item.excused}" if item.excused else ""), lead="State:"
        )
        if item.evidence:
            yield bullets(e.text for e in item.evidence)
        if item.lacking and not item.excused:
            yield paragraph("MISSING:")
            yield bullets(capital(line.rstrip(".")) + "." for line in item.lacking)
        yield paragraph(item.source.rstrip(".") + ".", lead="Asked because of:")

    # ---- the rules

    def _rules(self) -> Iterator[Block]:
        yield heading("The rules X01 to X20")
        yield table(
            "Each rule and how it stands",
            [
                Column(title="Rule", width=1.1),
                Column(title="What it asks", width=6),
                Column(title="State", width=2.2),
                Column(title="What was looked at, or why it cannot be told", width=5.5),
            ],
            [(r.code, r.title, r.state, self._because(r)) for r in self.rules],
        )
        for rule in self.rules:
            if rule.found:
                yield heading(f"{rule.code} is broken: {rule.title}", 3)
                yield bullets(
                    f"{capital(f.message)} ({f.where}; {f.severity.value}). {f.law}".rstrip()
                    for f in rule.found
                )

    @staticmethod
    def _because(rule: RuleState) -> str:
        return rule.because or f"{counted(len(rule.found), 'finding')}, below."

    # ---- scores

    def _scores(self) -> Iterator[Block]:
        yield heading("Every change of a score")
        changed = changed_scores(self.case)
        if changed:
            yield table(
                "Scores changed after they were entered",
                _columns(("Entry", 1), ("When", 2), ("Bidder", 2.4), ("Question", 2.4), ("Whose", 1.8), ("Change", 1.6), ("Reason", 3.6)),
                changed,
            )  # fmt: skip
        else:
            yield paragraph("No score was changed after it was entered.")
        differing = moved_scores(self.case)
        if differing:
            yield paragraph(
                "An agreed score that is not what every evaluator gave was moved by the panel. The record says of each:"
            )
            yield table(
                "Agreed scores that differ from a mark given",
                _columns(("Bidder", 2.4), ("Question", 2.4), ("Marks given", 2.6), ("Agreed", 1.4), ("How it was agreed", 5)),
                differing,
            )  # fmt: skip
        elif self.case.dossier.consensus:
            yield paragraph("Each agreed score is what every evaluator gave.")

    # ---- access

    def _sealed(self) -> Iterator[Block]:
        yield heading("Every access to sealed matter")
        rows = accesses(self.case)
        if rows:
            yield table(
                "Who saw what, and when",
                _columns(("Entry", 1), ("When", 2.2), ("Who", 3.4), ("What", 4), ("Why", 3.4)),
                rows,
            )
        else:
            yield paragraph("No entry shows that anybody opened or saw anything.")

    # ---- decisions

    def _decided(self) -> Iterator[Block]:
        yield heading("Who decided what, and when")
        rows = decisions(self.case)
        if rows:
            yield table(
                "Decisions, in the order they were entered",
                _columns(("Entry", 1), ("When", 2.2), ("Who", 2.8), ("Decision", 2.4), ("What, and why", 6.2)),
                rows,
            )  # fmt: skip
        else:
            yield paragraph("No decision is recorded.")
        out = taken_out(self.case)
        if out:
            yield table(
                "Entries that no longer stand",
                _columns(
                    ("Entry", 1), ("What it was", 4), ("Taken out by entry", 4), ("Why", 4.5)
                ),
                out,
            )
        else:
            yield paragraph("Every entry stands: none was superseded.")

    # ---- bids

    def _bids(self) -> Iterator[Block]:
        yield heading("Bids: received, late, withdrawn, and those who did not bid")
        rows = bids(self.case)
        if rows:
            yield table(
                "Bids and what became of them",
                _columns(("Bidder", 4), ("Received", 2.4), ("Lots", 2), ("What became of it", 6)),
                rows,
            )
        else:
            yield paragraph("No bid is recorded.")
        if not self.case.of(EntryKind.DID_NOT_BID):
            yield paragraph("The record names nobody who did not bid.")

    # ---- challenges

    def _challenges(self) -> Iterator[Block]:
        yield heading("Challenges, and who knew what when")
        found, names = challenged(self.case.record), self.case.names
        if not found:
            yield paragraph("No challenge is logged.")
        for one in found:
            entry = one.entry
            lines = [
                f"Notified on {british(notified_on(entry))}; known from {british(one.known)}."
            ]
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
        known = [k for k in knowledge(self.case.record) if k.claim is not None]
        if known:
            yield table(
                "Days of knowledge, and the last day to begin proceedings",
                _columns(("Known on", 2.2), ("By whom", 3.4), ("What", 4.4), ("Entry", 1), ("Proceedings by", 2.4)),
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
        disclosed = self.case.of(EntryKind.EARLY_DISCLOSURE)
        if disclosed:
            yield paragraph("Disclosed early:")
            yield bullets(
                f"{e.fact('what')}, to {e.fact('to')}, {when(e)}. Terms: {e.fact('terms') or 'none recorded'}. "
                f"[{entry_words([e.number or 0])}]"
                for e in disclosed
            )

    # ---- how it was written

    def _writing(self) -> Iterator[Block]:
        case = self.case
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
        late = [e for e in written_late(case) if e.number not in loaded]
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

    # ---- how to check

    def _verify(self) -> Iterator[Block]:
        case = self.case
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


def audit_json(audit: Audit) -> dict[str, object]:
    """Return the audit for machines."""
    return {
        "items": [
            {
                "number": i.number,
                "title": i.title,
                "state": i.state,
                "evidence": [{"text": e.said, "entries": list(e.entries)} for e in i.evidence],
                "missing": [] if i.excused else list(i.lacking),
                "because": i.excused,
            }
            for i in audit.items
        ],
        "rules": [
            {
                "code": r.code,
                "asks": r.title,
                "state": r.state,
                "because": r.because,
                "findings": [f.message for f in r.found],
            }
            for r in audit.rules
        ],
        "head": audit.case.head,
        "entries": len(audit.case.every),
        "outcome": audit.case.digest,
    }
