"""The report of a market test: worked out from the record, written as a page and as Word, and entered with what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from tendering.documents.market_test_pages import report_page, report_word
from tendering.documents.market_test_report import Told, summary
from tendering.files.market_test_layout import closing_words
from tendering.framework.market_test import Found, found_of
from tendering.framework.market_test_record import recipients, responses
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.record.chain import Draft, Link, sha256
from tendering.record.entry_data import canonical_json
from tendering.workbench.entering import entered
from tendering.workbench.library import own_templates
from tendering.workbench.market_tests import sent_test, written
from tendering.workbench.records import Procurement, RefusedError, Who, draft, file_ref
from tendering.workbench.writing import Report

PAGE, WORD = "market-test-report.html", "market-test-report.docx"


def report(
    ref: str,
    who: Who,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Report what the market said, and enter it: the market is recorded as engaged, with what kept advantage out.

    Where nothing was answered since the last report, the files are written as they were entered, and nothing is entered.

    Args:
        ref: Id or folder.
        who: Who reports, and when.
        out: Folder for the files, else ``out/ID``.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: Nothing was sent, or nobody answered.
    """
    notes: list[Finding] = []
    made: dict[str, bytes] = {}
    shown: list[Told] = []
    same: list[Entry] = []

    def build(now: Procurement) -> tuple[Draft, ...]:
        told = told_of(now, who)
        shown.append(told)
        figures = _figures(told)
        last = of_kind(standing(now.entries), EntryKind.MARKET_TEST_REPORTED)[-1:]
        if last and last[0].fact("figures") == figures:
            same.extend(last)
            made.update({f.name: now.body(f) or b"" for f in last[0].files})
            return ()
        if told.open:
            said = f"answers can come until {closing_words(told.test)}"
            notes.append(finding("L416", "record", said))
        made.update({PAGE: report_page(told, own_templates()).encode(), WORD: report_word(told)})
        return _drafts(told, figures, who, made)

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        if same:
            return f"Nothing was answered since entry {same[0].number}: nothing is entered again."
        told = shown[-1]
        return (
            f"{verb} the report of the market test: {summary(told)}\n"
            "With it: that the market was engaged, and what kept advantage out."
        )

    done = entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)
    id_ = str(done.data["procurement"])
    files = written(out or Path("out") / id_, made, actor=who.name, dry_run=dry_run)
    return Report(
        findings=done.findings,
        data={**done.data, **_data(shown[-1])},
        text=done.text,
        files=files,
        dry_run=dry_run,
    )


def told_of(now: Procurement, who: Who) -> Told:
    """Return what the report is made of, from the record as it stands.

    Raises:
        RefusedError: Nothing was sent, or nobody answered.
    """
    test = sent_test(now)
    every = responses(test, now.entries)
    if not every:
        raise RefusedError(finding("L415", "record", "nobody has answered yet"))
    return Told(
        test=test,
        on=who.on,
        sent=len(recipients(now.entries)),
        found=found_of(test, [r for r in every if not r.late], every),
        late=found_of(test, [r for r in every if r.late], every),
        open=datetime.combine(who.on, who.at or time()) <= test.closes,
        head=now.head,
    )


def _figures(told: Told) -> str:
    """Return the digest of what was found, however it is worded: numbers, texts as shown, and whether more can come."""
    texts = [
        [[q.text, q.by] for q in part.quotes]
        for found in (told.found, told.late)
        for question in found.questions
        for part in question.parts
    ]
    late = _questions(told.late)
    open_ = "open" if told.open else "over"
    return sha256(
        canonical_json([_data(told), late, texts, list(told.found.named), open_]).encode()
    )


def _drafts(told: Told, figures: str, who: Who, made: dict[str, bytes]) -> tuple[Draft, ...]:
    facts = {
        "in_time": str(told.found.answered),
        "late": str(told.late.answered),
        "confidential": str(told.found.confidential + told.late.confidential),
        "figures": figures,
        "summary": summary(told),
    }
    engaged = {
        "summary": f"Soft market test {told.test.id}. {summary(told)}",
        "measures": told.test.measures,
    }
    return (
        draft(
            who,
            EntryKind.MARKET_TEST_REPORTED,
            facts=facts,
            files=[(file_ref(name, data), data) for name, data in made.items()],
        ),
        draft(who, EntryKind.MARKET_ENGAGEMENT, facts=engaged),
    )


def _data(told: Told) -> dict[str, object]:
    """Return the figures for machines: no name and no text of anybody."""
    found = told.found
    return {
        "market_test": told.test.id,
        "sent": told.sent,
        "in_time": found.answered,
        "late": told.late.answered,
        "counted": found.counted,
        "confidential": found.confidential,
        "options": [
            {"option": s.option.id, "chosen": list(s.chosen), "comments": s.comments}
            for s in found.support
        ],
        "questions": _questions(found),
    }


def _questions(found: Found) -> list[dict[str, object]]:
    """Return the numbers of every part of every question, by group."""
    return [
        {
            "question": q.id,
            "part": p.part,
            "choices": list(p.choices),
            "groups": [
                {
                    "group": t.group,
                    "counts": list(t.counts),
                    "confidential": t.confidential,
                    "unanswered": t.unanswered,
                    "size": t.size,
                }
                for t in p.tallies
            ],
        }
        for q in found.questions
        for p in q.parts
    ]
