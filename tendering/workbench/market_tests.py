"""A soft market test, begun and sent: its definition, the questionnaire as Word and Excel, and whom it went to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from tendering.checks.market_test import paper_figures
from tendering.documents.market_test_word import questionnaire_word
from tendering.documents.names import counted
from tendering.files.definition import read_text
from tendering.files.market_test_answers import read_recipients
from tendering.files.market_test_book import questionnaire_workbook
from tendering.files.market_test_file import MARKET_TEST_FILE, STARTER, market_test_of
from tendering.files.market_test_layout import closing_words, questions_digest
from tendering.framework.market_test_record import RECIPIENTS, sent
from tendering.law.regime import Regime, regime_of
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding, has_error
from tendering.model.market_test import MarketTest
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered
from tendering.workbench.library import locate, not_found
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
)
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "market-test"
WORD, EXCEL, TABLE = "questionnaire.docx", "questionnaire.xlsx", "recipients.csv"
Files = Mapping[str, bytes]


def new(ref: str, *, source: str = "", store: str = "", dry_run: bool = False) -> Report:
    """Write the definition of a market test beside the procurement, to be edited; refused where there is one.

    Args:
        ref: Id or folder of the procurement, whose record has begun.
        source: Another procurement whose market test is copied; else one to be filled in.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: It is there already, or there is nothing to copy.
    """
    with opened(ref, store=store) as procurement:
        path = procurement.folder / MARKET_TEST_FILE
        tender, id_ = procurement.tender, procurement.id
    if path.exists():
        said = f"{path} is there already"
        remedy = f"Edit it, then `tendering market-test questionnaire {ref}`."
        raise RefusedError(finding("F096", MARKET_TEST_FILE, said, remedy=remedy))
    text = _copied(source) if source else ""
    if not text:
        authority = tender.authority if tender is not None else None
        text = STARTER.format(
            id=id_,
            title=_quoted(f"{tender.title}: market test" if tender is not None else ""),
            authority=_quoted(authority.name if authority else ""),
            email=_quoted((authority.email or "") if authority else ""),
        )
    test, findings = market_test_of(text, MARKET_TEST_FILE)
    if not dry_run:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    verb = "Would write" if dry_run else "Wrote"
    told = (
        f"{verb} {path}.\nFill it in, then: tendering market-test questionnaire {ref}"
        if test is None
        else f"{verb} {path}: {counted(len(test.questions), 'question')}, answers by {closing_words(test)}."
    )
    return Report(
        findings=paper_figures(test) if test is not None else (),
        data={"procurement": id_, "blanks": [f.where for f in findings]},
        text=told,
        files=(path,),
        dry_run=dry_run,
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if text else ""


def _copied(source: str) -> str:
    found = locate("evaluations", source)
    if found is None:
        raise RefusedError(not_found("evaluations", source))
    path = found.parent / MARKET_TEST_FILE
    if not path.is_file():
        raise RefusedError(finding("L400", source, f"{found.parent.name} has no market test"))
    text, findings = read_text(path)
    if text is None:
        raise RefusedError(*findings)
    return text


def definition_of(procurement: Procurement) -> tuple[MarketTest, bytes]:
    """Return the market test as its definition stands, and its bytes.

    Raises:
        RefusedError: There is none, or it has errors: all at once.
    """
    path = procurement.folder / MARKET_TEST_FILE
    if not path.is_file():
        said = f"{procurement.id} has no market test"
        raise RefusedError(finding("L400", MARKET_TEST_FILE, said))
    text, findings = read_text(path)
    test, more = market_test_of(text, MARKET_TEST_FILE) if text is not None else (None, ())
    if test is None or text is None:
        raise RefusedError(*findings, *more)
    return test, text.encode()


def sent_test(now: Procurement) -> MarketTest:
    """Return the market test as it was last sent.

    Raises:
        RefusedError: It was not sent yet, or what was sent cannot be read.
    """
    gone = sent(now.entries)
    if not gone:
        raise RefusedError(finding("L415", "record", "the market test was sent to nobody yet"))
    found = test_sent(now, gone[-1])
    if found is None:
        said = f"{MARKET_TEST_FILE} of entry {gone[-1].number} is not in the store"
        raise RefusedError(finding("R008", "record", said))
    return found


def test_sent(now: Procurement, entry: Entry) -> MarketTest | None:
    """Return the market test that an entry sent; None where its definition is gone or cannot be read."""
    for file in entry.files:
        if file.name == MARKET_TEST_FILE:
            body = now.body(file)
            return market_test_of(body.decode(), file.name)[0] if body is not None else None
    return None


@lru_cache(maxsize=2)
def paper(test: MarketTest) -> Files:
    """Return the questionnaire as it goes out, by file name; the same test's is made once."""
    made = {WORD: questionnaire_word(test), EXCEL: questionnaire_workbook(test)}
    return MappingProxyType(made)


def questionnaire(
    ref: str,
    *,
    out: Path | None = None,
    actor: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Check the definition and write the questionnaire as Word and as Excel, to look at before it is sent.

    Raises:
        RefusedError: There is no definition, or it has errors.
    """
    with opened(ref, store=store) as procurement:
        test, _ = definition_of(procurement)
        id_ = procurement.id
    files = written(out or Path("out") / id_, paper(test), actor=actor, dry_run=dry_run)
    text = (
        f"{counted(len(test.questions), 'question')}, {counted(len(test.options), 'option')}, answers by {closing_words(test)}.\n"
        f"Next: tendering market-test send {ref} RECIPIENTS.csv"
    )
    data = {"procurement": id_, "market_test": test.id, "questions": len(test.questions)}
    return Report(findings=paper_figures(test), data=data, text=text, files=files, dry_run=dry_run)


def written(base: Path, files: Files, *, actor: str, dry_run: bool) -> tuple[Path, ...]:
    """Write files of a market test below a folder, beside those that are there."""
    return publish(base / FOLDER, writer_of(files), dry_run=dry_run, made=by(actor), beside=True)


def send(
    ref: str,
    table: Path,
    who: Who,
    *,
    channel: str = "email",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record to whom the market test was sent, when and how, with the questionnaire as it went.

    Args:
        ref: Id or folder.
        table: The recipients: organisation, email, and a channel where it is another.
        who: Who sent it, and when.
        channel: How it was sent to those for whom the table says nothing.
        out: Folder for the files, else ``out/ID``.
        store: See `records.opened`.
        dry_run: Write nothing.

    Raises:
        RefusedError: The table or the definition has errors, the time for answers is over, or other questions went out
            before.
    """
    data = table.read_bytes()
    rows, wrong = read_recipients(data, table.name)
    if has_error(wrong):
        raise RefusedError(*wrong)
    notes: list[Finding] = list(wrong)
    made: dict[str, bytes] = {}
    known: list[MarketTest] = []

    def build(now: Procurement) -> tuple[Draft]:
        test, definition = definition_of(now)
        against = (*_too_late(test, who), *_other_questions(test, now))
        if against:
            raise RefusedError(*against)
        notes.extend(paper_figures(test))
        known.append(test)
        made.update(paper(test))
        cells = [
            {
                "organisation": row.cells["organisation"],
                "channel": row.cells.get("channel") or channel,
            }
            for row in rows
        ]
        files = [
            (file_ref(MARKET_TEST_FILE, definition), definition),
            *((file_ref(name, body), body) for name, body in made.items()),
            (file_ref(TABLE, data, personal=True, purge_on=test.kept_until), data),
        ]
        facts = {
            "market_test": test.id,
            "questions": questions_digest(test),
            "answers_until": test.closes.date().isoformat(),
            "until_time": f"{test.closes:%H:%M}",
            "channel": channel,
            "recipients": str(len(cells)),
            "engagement": test.engagement,
        }
        return (
            draft(
                who, EntryKind.MARKET_TEST_SENT, facts=facts, rows={RECIPIENTS: cells}, files=files
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        del links
        test = known[-1]
        text = f"{verb} the market test as sent to {counted(len(rows), 'organisation')}; answers by {closing_words(test)}."
        return f"{text}\nNext: tendering market-test import {ref} FILE..."

    report = entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)
    id_ = str(report.data["procurement"])
    files = written(out or Path("out") / id_, made, actor=who.name, dry_run=dry_run)
    return Report(
        findings=report.findings,
        data=report.data,
        text=report.text + _notice(ref, store),
        files=files,
        dry_run=dry_run,
    )


def _notice(ref: str, store: str) -> str:
    """Say that the Act asks for a notice of it."""
    with opened(ref, store=store) as procurement:
        tender = procurement.tender
    if tender is None or regime_of(tender).regime is not Regime.PA2023:
        return ""
    return f"\nUnder the Act publish it too: tendering notice {ref} UK2 --on DAY"


def _too_late(test: MarketTest, who: Who) -> tuple[Finding, ...]:
    if datetime.combine(who.on, who.at or time()) <= test.closes:
        return ()
    said = f"answers had to be in by {closing_words(test)}"
    return (finding("L403", MARKET_TEST_FILE, said),)


def _other_questions(test: MarketTest, now: Procurement) -> tuple[Finding, ...]:
    for entry in sent(now.entries)[-1:]:
        if entry.fact("questions") != questions_digest(test):
            said = f"entry {entry.number} sent other questions or options"
            return (finding("L401", MARKET_TEST_FILE, said),)
    return ()
