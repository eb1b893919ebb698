"""What of a market test is withheld from copies: what was marked confidential, and who answered without agreeing to be named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tendering.framework.market_test import says_who
from tendering.framework.market_test_record import ANSWERS
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.market_test import ABOUT, KEPT
from tendering.record.audiences import RULES, cited, ground_of
from tendering.record.passages import WHOLE_TEXT, Passage

RULE = "market_test"


def confidential_parts(entry: Entry) -> Iterator[str]:
    """Yield the answers of an entry that were marked confidential, and the grounds claimed for it."""
    for n, row in enumerate(entry.rows.get(ANSWERS, ()), 1):
        if row.get("confidential") == "yes":
            yield from (f"rows.{ANSWERS}.{n}.{c}" for c in ("answer", "why") if row.get(c))


def respondent_parts(entry: Entry) -> Iterator[str]:
    """Yield what says who answered, where whoever it was did not agree to be named: what it does now says so too."""
    if entry.kind is not EntryKind.MARKET_TEST_ANSWERED or entry.fact("named") == "yes":
        return
    yield from (f"facts.{f}" for f in KEPT if entry.fact(f) and f != "named")
    for n, row in enumerate(entry.rows.get(ANSWERS, ()), 1):
        if row.get("question") == ABOUT or says_who(row.get("answer", ""), entry.facts):
            yield f"rows.{ANSWERS}.{n}.answer"


def confidential_passages(
    entries: Sequence[Entry], audience: str, began: date | None
) -> Iterator[Passage]:
    """Yield what was marked confidential, where it is long enough to be looked for in every other text."""
    if audience not in RULES[RULE].audiences:
        return
    ground = cited(ground_of(RULE, began))
    for entry in of_kind(entries, EntryKind.MARKET_TEST_ANSWERED):
        for row in entry.rows.get(ANSWERS, ()):
            text = row.get("answer", "").strip()
            if row.get("confidential") == "yes" and len(text) >= WHOLE_TEXT and " " in text:
                yield Passage(text=text, ground=ground, rule=RULE)
