"""The audit report of a record: what evidence it holds and lacks, what broke a rule, who did what; as blocks for Word and HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tendering.documents import audit_award, audit_bids, audit_panel
from tendering.documents.audit_case import AuditCase
from tendering.documents.audit_items import IN_PART, MISSING, NONE, SHOWN, Item, Question, items
from tendering.documents.audit_rules import (
    BROKEN,
    CANNOT_BE_TOLD,
    HELD,
    RuleState,
    rule_states,
)
from tendering.documents.audit_sections import (
    bids,
    challenges,
    decided,
    scores,
    sealed,
    verify,
    writing,
)
from tendering.documents.audit_tables import changed_scores, moved_scores
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.names import capital, counted, joined
from tendering.documents.paper import Paper
from tendering.documents.word_style import Column
from tendering.model.findings import Finding, Severity, finding

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
            marking="Not for publication:",
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
        yield from scores(self.case)
        yield from sealed(self.case)
        yield from decided(self.case)
        yield from bids(self.case)
        yield from challenges(self.case)
        yield from writing(self.case)
        yield from verify(self.case)

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
        other = [r for r in self.rules if r.state not in (HELD, BROKEN, CANNOT_BE_TOLD)]
        yield heading("In short")
        lines = [
            f"The 21 items: {counts[SHOWN]} in the record, {counts[IN_PART]} in part, {counts[MISSING]} missing"
            + (f", {counts[NONE]} that do not apply." if counts[NONE] else "."),
            (
                f"The rules X01 to X20: {sum(r.state == HELD for r in self.rules)} held, {_listed(broken, 'broken')}, "
                f"{_listed(untold, 'that cannot be told')}, {_listed(other, 'not applicable')}."
            ),
            (
                f"Scores changed after being entered: {len(changed_scores(case))}. "
                f"Agreed scores that differ from a mark that was given: {len(moved_scores(case))}."
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
        yield paragraph(item.source.rstrip(".") + ".", lead="Asked because of:")
        if item.evidence:
            yield bullets(e.text for e in item.evidence)
        if item.lacking and not item.excused:
            yield paragraph("", lead="MISSING:")
            yield bullets(capital(line.rstrip(".")) + "." for line in item.lacking)

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
                stands = "is broken" if rule.state == BROKEN else "is held, with a note"
                yield heading(f"{rule.code} {stands}: {rule.title}", 3)
                yield bullets(
                    f"{capital(f.message)} ({f.where}; {f.severity.value}). {f.law}".rstrip()
                    for f in rule.found
                )

    @staticmethod
    def _because(rule: RuleState) -> str:
        below = f"{counted(len(rule.found), 'finding')}, below." if rule.found else ""
        return " ".join(text for text in (rule.because, below) if text)


def _listed(rules: Sequence[RuleState], what: str) -> str:
    """Count rules in one state, and name them.

    >>> _listed([], "broken")
    '0 broken'
    """
    named = f" ({joined(r.code for r in rules)})" if rules else ""
    return f"{len(rules)} {what}{named}"


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
