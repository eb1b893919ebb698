"""What each default rule withholds of an entry: the parts, by rule. The rules and their grounds are in `audiences`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tendering.model.entries import Entry, EntryKind, Row, of_kind, standing
from tendering.record.audiences import BIDDER, FOI, RULES, cited, ground_of
from tendering.record.care_cuts import care_parts
from tendering.record.market_test_cuts import (
    confidential_parts,
    confidential_passages,
    respondent_parts,
)
from tendering.record.marking import closed_lots
from tendering.record.passages import Passage, names, people

IDS = frozenset({"bidder", "lot", "zone", "criterion", "item", "question", "about"})
"""The columns that say which row it is: they stay, so that a reader sees what is withheld."""
SUBMITTED = (EntryKind.SUBMISSION_RECEIVED, EntryKind.LATE_SUBMISSION)
WRITTEN_BY_BIDDERS = (
    EntryKind.EXPLANATION_RECEIVED,
    EntryKind.APPLICATION_RECEIVED,
    EntryKind.OFFER_RECEIVED,
    EntryKind.OFFER_EXPLAINED,
)
"""What else brings files that bidders and providers wrote."""
MARKED = (EntryKind.MARKS_GIVEN, EntryKind.MARKS_CHANGED)
DECIDED = (
    EntryKind.DECISION_TO_PROCURE,
    EntryKind.DECISION,
    EntryKind.APPROVED,
    EntryKind.RECOMMENDATION,
    EntryKind.NON_COMPLIANCE_DECIDED,
    EntryKind.EXCLUSION,
    EntryKind.SAFE_TO_SIGN,
    EntryKind.SIGNED,
)
"""Who writes one of these answers for it by name."""
PANEL = (
    EntryKind.DECLARATION,
    EntryKind.SHEET_ISSUED,
    EntryKind.MARKS_GIVEN,
    EntryKind.MARKS_CHANGED,
    EntryKind.MINUTE_AGREED,
    EntryKind.PRACTICE_MARKED,
)
PUBLIC = (
    EntryKind.MODEL_PUBLISHED,
    EntryKind.CLARIFICATION,
    EntryKind.AMENDMENT,
    EntryKind.NOTICE_PUBLISHED,
    EntryKind.KEY_DECISION_NOTICE,
    EntryKind.DECISION,
    EntryKind.MARKET_TEST_SENT,
    EntryKind.MARKET_TEST_REPORTED,
)
"""Entries whose documents were published, or go to anyone who asks."""
OUTGOING = (EntryKind.LETTER_ISSUED, EntryKind.SIGNED, EntryKind.DISCLOSED)
"""Entries whose documents left the authority: fit for others once read for what is withheld."""
SEVERAL = {
    EntryKind.MODERATION: ("summary", "reason"),
    EntryKind.MINUTE_AGREED: ("dissent",),
    EntryKind.SECOND_READING: ("summary",),
    EntryKind.PRACTICE_MARKED: ("summary",),
    EntryKind.MARKS_CHANGED: ("reason",),
    EntryKind.RECOMMENDATION: ("reason",),
}
"""Facts that speak of several bids at once."""
BID_TABLES = frozenset(
    {
        "answers",
        "bidders",
        "capacity",
        "consensus",
        "decisions",
        "marks",
        "moderation",
        "parties",
        "pass_fail",
        "prices",
        "promises",
        "specialisms",
    }
)
PRIVATE_FACTS = ("interest", "type", "action", "reason", "employment")
KNOWN_OF_OTHERS = frozenset({"name", "number", "sme", "vcse"})
"""What a bidder may read of another in the table of bidders: all of it is on public registers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What decides about a default: for whom the copy is, and how far the procurement has come.

    ``sent`` are the digests of what the bidder it is for was sent: a schedule that goes with letters goes to many.
    """

    audience: str
    bidder: str
    sealed: frozenset[str]
    closed: frozenset[str]
    live: bool
    answerable: frozenset[str]
    panel: frozenset[str]
    undertakings: frozenset[str]
    sent: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Sequence[Entry], audience: str, bidder: str, *, priced: bool) -> Setting:
        """Read it off the record."""
        still = standing(entries)
        decided = (
            EntryKind.APPROVED,
            EntryKind.DECISION,
            EntryKind.SIGNED,
            EntryKind.PROCUREMENT_ENDED,
        )
        return cls(
            audience=audience,
            bidder=bidder,
            sealed=sealed_files(entries, priced=priced),
            closed=closed_lots(still),
            live=not of_kind(still, *decided),
            answerable=frozenset(
                {e.by for e in of_kind(entries, *DECIDED)}
                | {row.get("by", "") for e in entries for row in e.rows.get("decisions", ())}
            ),
            panel=frozenset(_panel(entries)),
            undertakings=frozenset(_undertakings(entries)),
            sent=frozenset(
                f.digest
                for e in of_kind(entries, EntryKind.LETTER_ISSUED)
                if audience == BIDDER and e.bidder == bidder
                for f in e.files
            ),
        )

    def marking_closed(self, lot: str) -> bool:
        """Say whether marking of a lot has closed; of an answer for every lot, whether it has for any."""
        return "" in self.closed or (lot in self.closed if lot else bool(self.closed))


def sealed_files(entries: Sequence[Entry], *, priced: bool = True) -> frozenset[str]:
    """Return the digests of the submissions that are still sealed: opened by nobody, or their prices not opened yet."""
    found: set[str] = set()
    opened: set[str] = set()
    for n, entry in enumerate(entries):
        if entry.kind not in SUBMITTED:
            continue
        later = entries[n + 1 :]
        whose = any(_opens(e, entry) for e in of_kind(later, EntryKind.OPENED))
        prices = not priced or any(
            _opens(e, entry) for e in of_kind(later, EntryKind.PRICES_OPENED)
        )
        (opened if whose and prices else found).update(f.digest for f in entry.files)
    found.update(_sealed_offers(entries))
    return frozenset(found - opened)


def _sealed_offers(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the digests of offers for packages that nobody opened: late, replaced, or before the deadline; and of seeds."""
    opened = {e.fact("request"): e for e in of_kind(entries, EntryKind.OFFERS_OPENED)}
    shown = {
        row.get("offer")
        for e in opened.values()
        for row in e.rows.get("offers", ())
        if row.get("amount")
    }
    for entry in of_kind(entries, EntryKind.OFFER_RECEIVED):
        if str(entry.number) not in shown:
            yield from (f.digest for f in entry.files)
    for entry in of_kind(entries, EntryKind.SERVICE_REQUESTED):
        if str(entry.number) not in opened:
            yield from (f.digest for f in entry.files if f.digest == entry.fact("commitment"))


def _opens(opening: Entry, submission: Entry) -> bool:
    """Say whether an opening opened a submission: it names the bidder, or brings rows of it; a late one is only so opened."""
    if submission.bidder in _listed(opening, "set_aside"):
        return False
    named = _listed(opening, "bidders") | {
        row.get("bidder", "")
        for table in ("bidders", "bids", "prices")
        for row in opening.rows.get(table, ())
    }
    if opening.bidder or named:
        return submission.bidder in {opening.bidder, *named}
    return submission.kind is not EntryKind.LATE_SUBMISSION


def _listed(entry: Entry, fact: str) -> set[str]:
    return {part.strip() for part in entry.fact(fact).split(";") if part.strip()}


def _panel(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        if entry.kind in PANEL and entry.person:
            yield entry.person
        for row in entry.rows.get("panel", ()):
            yield row.get("person", "")
        for row in entry.rows.get("marks", ()):
            yield row.get("evaluator", "")
        if entry.kind is EntryKind.MODERATION:
            yield from people(entry.fact("attendees"))
            yield from people(entry.fact("chair"))


def hidden_names(entries: Sequence[Entry], setting: Setting) -> Mapping[str, set[str]]:
    """Return the people whose names an audience is not given anywhere, by the rule that says so."""
    found: dict[str, set[str]] = {}
    if setting.audience in RULES["evaluators"].audiences:
        found["evaluators"] = set(setting.panel) - setting.answerable - {""}
    if setting.audience in RULES["officers"].audiences:
        officers = {e.by for e in entries}
        for entry in entries:
            for fact in ("witness", "approver", "people"):
                officers |= set(people(entry.fact(fact)))
        found["officers"] = officers - setting.answerable - setting.panel - {""}
    if setting.audience in RULES["private"].audiences:
        found["private"] = {
            e.person
            for e in of_kind(entries, EntryKind.REQUEST_RECEIVED, EntryKind.REQUEST_ANSWERED)
            if e.person
        } | {
            row["person"]
            for e in entries
            for _, row in _connected(e, setting)
            if row.get("person")
        }
    return found


def default_passages(
    entries: Sequence[Entry], setting: Setting, free: Collection[str], began: date | None
) -> Iterator[Passage]:
    """Yield the names and addresses that stand nowhere in a copy, letters among it.

    Args:
        entries: The whole record.
        setting: For whom the copy is.
        free: Names that an officer released, in lower case.
        began: The day the procurement began.
    """
    for rule, hidden in hidden_names(entries, setting).items():
        held = {n for n in hidden if n.casefold() not in free}
        yield from names(held, cited(ground_of(rule, began)), rule)
    yield from confidential_passages(entries, setting.audience, began)
    private = cited(ground_of("private", began))
    for address in sorted(hidden_addresses(entries, setting)):
        if address.casefold() not in free:
            yield Passage(text=address, ground=private, rule="private")


def hidden_addresses(entries: Sequence[Entry], setting: Setting) -> frozenset[str]:
    """Return the email addresses that an audience is not given anywhere, letters among it."""
    if setting.audience not in RULES["private"].audiences:
        return frozenset()
    own = setting.bidder or None
    rows = [row for e in entries for row in e.rows.get("bidders", ())]
    mine = {row.get("email", "").casefold() for row in rows if row.get("bidder") == own}
    return frozenset(
        row["email"].strip()
        for row in rows
        if row.get("email", "").strip() and row["email"].casefold() not in mine
    )


def _connected(entry: Entry, s: Setting) -> Iterator[tuple[int, Row]]:
    """Yield the connected persons of bidders other than the one the copy is for: an undertaking has no personal data."""
    for n, row in enumerate(entry.rows.get("connected", ()), 1):
        other = not s.bidder or row.get("bidder") != s.bidder
        if other and row.get("person", "").casefold() not in s.undertakings:
            yield n, row


def _undertakings(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield the names of bidders and of the parties of their bids that have a company number."""
    for entry in entries:
        for table, column in (("bidders", "name"), ("parties", "party")):
            for row in entry.rows.get(table, ()):
                if row.get("number") and row.get(column):
                    yield row[column].casefold()


def _row_parts(entry: Entry, table: str, *, but: frozenset[str] = IDS) -> Iterator[str]:
    for n, row in enumerate(entry.rows.get(table, ()), 1):
        yield from (f"rows.{table}.{n}.{c}" for c in row if c not in but)


def _files(entry: Entry) -> Iterator[str]:
    yield from (f"files.{f.digest}" for f in entry.files)


def _unsent(entry: Entry, s: Setting) -> Iterator[str]:
    yield from (f"files.{f.digest}" for f in entry.files if f.digest not in s.sent)


def _sealed(entry: Entry, s: Setting) -> Iterator[str]:
    yield from (f"files.{f.digest}" for f in entry.files if f.digest in s.sealed)
    if entry.kind in MARKED:
        for n, row in enumerate(entry.rows.get("marks", ()), 1):
            if not s.marking_closed(row.get("lot", "")):
                yield from (f"rows.marks.{n}.{c}" for c in row if c not in IDS)
        if not s.marking_closed(entry.lot):
            yield from _files(entry)
    if entry.kind is EntryKind.ALIASES_GIVEN and not s.closed:
        yield from _files(entry)


def _private(entry: Entry, s: Setting) -> Iterator[str]:
    for n, row in _connected(entry, s):
        yield from (f"rows.connected.{n}.{c}" for c in row if c not in IDS)
    for n, row in enumerate(entry.rows.get("bidders", ()), 1):
        if "email" in row and row.get("bidder") != (s.bidder or None):
            yield f"rows.bidders.{n}.email"
    if entry.kind is EntryKind.DECLARATION:
        yield from (f"facts.{f}" for f in PRIVATE_FACTS if entry.fact(f))
    if entry.kind in (EntryKind.REQUEST_RECEIVED, EntryKind.REQUEST_ANSWERED) and entry.person:
        yield "person"
    yield from care_parts(entry)


def _workforce(entry: Entry, s: Setting) -> Iterator[str]:
    del s
    yield from (f"files.{f.digest}" for f in entry.files if f.personal)


def _evaluators(entry: Entry, s: Setting) -> Iterator[str]:
    if entry.kind in PANEL and entry.person:
        yield "person"
    if entry.kind in PANEL and entry.by in s.panel:
        yield "by"
    for n, row in enumerate(entry.rows.get("marks", ()), 1):
        if "evaluator" in row:
            yield f"rows.marks.{n}.evaluator"
    for n, row in enumerate(entry.rows.get("panel", ()), 1):
        if "person" in row:
            yield f"rows.panel.{n}.person"
    if entry.kind is EntryKind.MODERATION:
        yield from (f"facts.{f}" for f in ("attendees", "chair") if entry.fact(f))
    if entry.kind in (*PANEL, EntryKind.MODERATION, EntryKind.PANEL_PLANNED):
        yield from _files(entry)


def _officers(entry: Entry, s: Setting) -> Iterator[str]:
    if entry.by and entry.by not in s.answerable:
        yield "by"
    yield from (f"facts.{f}" for f in ("witness", "approver", "people") if entry.fact(f))


def _others(entry: Entry, s: Setting) -> Iterator[str]:
    other = bool(entry.bidder) and entry.bidder != s.bidder
    if other:
        if entry.kind is not EntryKind.SIGNED:  # its value and supplier are in public notices
            yield from (f"facts.{f}" for f in entry.facts)
        yield from ["person"] * bool(entry.person)
        yield from _unsent(entry, s)
    for fact in SEVERAL.get(entry.kind, ()):
        if entry.fact(fact):
            yield f"facts.{fact}"
    for table, rows in entry.rows.items():
        kept = IDS | (KNOWN_OF_OTHERS if table == "bidders" else frozenset())
        for n, row in enumerate(rows, 1):
            if row.get("bidder", s.bidder) not in ("", s.bidder):
                yield from (f"rows.{table}.{n}.{c}" for c in row if c not in kept)


def _live(entry: Entry, s: Setting) -> Iterator[str]:
    if not s.live:
        return
    for table in entry.rows:
        if table in BID_TABLES:
            yield from _row_parts(entry, table)
    if entry.bidder and entry.kind not in SUBMITTED:
        yield from (f"facts.{f}" for f in entry.facts)


def _bids(entry: Entry, s: Setting) -> Iterator[str]:
    del s
    yield from _row_parts(entry, "answers")
    for n, row in enumerate(entry.rows.get("pass_fail", ()), 1):
        if "evidence" in row:
            yield f"rows.pass_fail.{n}.evidence"
    for n, row in enumerate(entry.rows.get("entry_answers", ()), 1):
        if "evidence" in row:
            yield f"rows.entry_answers.{n}.evidence"
    if entry.kind in (*SUBMITTED, *WRITTEN_BY_BIDDERS):
        yield from _files(entry)


def _papers(entry: Entry, s: Setting) -> Iterator[str]:
    if s.audience == BIDDER and entry.bidder == s.bidder:
        return
    if entry.kind in PUBLIC or (s.audience == FOI and entry.kind in OUTGOING):
        return
    yield from _unsent(entry, s)


def _advice(entry: Entry, s: Setting) -> Iterator[str]:
    del s
    if entry.fact("advice"):
        yield "facts.advice"


BY_RULE: Mapping[str, Callable[[Entry, Setting], Iterator[str]]] = {
    "workforce": _workforce,
    "sealed": _sealed,
    "private": _private,
    "others": _others,
    "live": _live,
    "bids": _bids,
    "evaluators": _evaluators,
    "officers": _officers,
    "market_test": lambda entry, _: confidential_parts(entry),
    "respondents": lambda entry, _: respondent_parts(entry),
    "papers": _papers,
    "advice": _advice,
}
"""Each rule of `audiences.RULES`, in the order in which the first that covers a part gives its ground."""
