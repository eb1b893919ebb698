"""What an audit asks of the award and after: items 15 to 21."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.checks.record import AWARD_NOTICE, sends, turned_away
from tendering.documents.audit_case import AuditCase, days_of, made, people_of, shown
from tendering.documents.audit_items import Found, Question
from tendering.documents.dates import british
from tendering.documents.names import counted, joined
from tendering.law.regime import Regime
from tendering.model.entries import Entry, EntryKind
from tendering.model.outcome import Status


def ranking(case: AuditCase) -> Found:
    """15: the ranks, the ties, and how each place was filled or left empty."""
    computed = case.of(EntryKind.EVALUATION_COMPUTED)
    if computed:
        last = computed[-1]
        yield shown(
            f"Computed {made([last])}, digest {last.fact('digest') or 'not given'}.", [last]
        )
        if last.fact("digest") and last.fact("digest") != case.digest:
            yield "an outcome entered that follows from the record as it now stands: what follows is another"
        if not last.fact("digest"):
            yield "the digest of the outcome in the entry that says it was computed"
    else:
        yield "that the outcome was computed, and when"
    for lot in case.outcome.lots:
        name = case.names.lot(lot.lot)
        if not lot.complete:
            yield f"the outcome of {name}: it waits for {joined(lot.waiting_for[:2]) or 'something'}"
            continue
        empty = sum(u.count for u in lot.unfilled)
        yield shown(
            f"{name}: {counted(len(lot.places), 'place')} filled, {empty} empty, {counted(len(lot.not_placed), 'refusal')} "
            f"of a place and {counted(len(lot.ties), 'tie')}, each with its reason and rule."
        )
        open_ties = [t for t in lot.ties if t.settled_by is None]
        if open_ties:
            yield f"how {counted(len(open_ties), 'tie')} in {name} was settled"
    for clash in (f for f in case.outcome.findings if f.code == "P005"):
        yield shown(f"Places that no allocation could fill. {clash.message}")
    drawn = [t for lot in case.outcome.lots for t in lot.ties if t.settled_by == "draw"]
    revealed = case.of(EntryKind.SEED_REVEALED)
    if drawn and revealed:
        yield shown(
            f"The secret of the draw was revealed {made(revealed)}: anyone can draw again.",
            revealed,
        )
    elif drawn:
        yield "when the secret of the draw was revealed"


def report(case: AuditCase) -> Found:
    """16: a report that shows the published rules were followed."""
    found = case.of(EntryKind.RECOMMENDATION)
    for entry in found:
        yield shown(f"{entry.fact('report') or 'A report'}, {made([entry])}.", [entry])
    if not found:
        yield "an evaluation report, or a recommendation, with its day and author"
    elif not any(e.files for e in found):
        yield "the report itself, kept with the entry"
    published = case.of(EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)
    computed = case.of(EntryKind.EVALUATION_COMPUTED)
    prints = {e.fact("fingerprint") for e in (*published[-1:], *computed[-1:])} - {""}
    if published and computed and len(prints) == 1:
        yield shown("The rules that were published are those that were applied: one fingerprint.", [published[-1], computed[-1]])  # fmt: skip


def approvals(case: AuditCase) -> Found:
    """17: who approved, in which office, when."""
    decided = case.of(EntryKind.KEY_DECISION_NOTICE, EntryKind.DECISION, EntryKind.CALL_IN_ENDED)
    for entry in decided:
        what = entry.kind.replace("_", " ")
        reference = f", {entry.fact('reference')}" if entry.fact("reference") else ""
        yield shown(f"{what[:1].upper()}{what[1:]}{reference}, {made([entry])}.", [entry])
    given = case.of(EntryKind.APPROVED)
    for entry in given:
        lot = f" of {case.names.lot(entry.lot)}" if entry.lot else ""
        office = f" ({entry.fact('role')})" if entry.fact("role") else ""
        yield shown(f"Approval{lot}, {made([entry])}{office}.", [entry])
        if not entry.fact("role"):
            yield f"the office of {entry.by or 'whoever approved'}"
        if not entry.fact("digest"):
            yield f"what was approved on {british(entry.on)}: the entry gives no digest of the outcome"
    if not given:
        yield "an approval: name, office and day"
    if case.dossier.tender.governance.key_decision and not case.of(EntryKind.DECISION):
        yield "the key decision"
    yield from (f.message for f in case.found("X20", "X78"))


def _issued(case: AuditCase) -> tuple[Entry, ...]:
    return case.of(EntryKind.LETTER_ISSUED)


def _assessed(case: AuditCase) -> dict[str, None]:
    """Return the bidders whose tender was assessed in some lot."""
    out = {Status.EXCLUDED, Status.LATE, Status.WITHDRAWN}
    found: dict[str, None] = {}
    for lot in case.outcome.lots:
        away = turned_away(case.record, lot.lot)
        for standing in lot.standings:
            if standing.status not in out and standing.bidder not in away:
                found[standing.bidder] = None
    return found


def summaries(case: AuditCase) -> Found:
    """18: each assessed bidder was given its scores, and why."""
    issued = _issued(case)
    told = {s.recipient for s in sends(case.record)}
    if issued:
        yield shown(f"{counted(len(issued), 'letter')} issued {made(issued)}.", issued)
    lacking = [b for b in _assessed(case) if b not in told]
    if lacking:
        yield f"a letter or assessment summary to {case.who(lacking)}"
    kept = [e for e in issued if e.files]
    if kept:
        yield shown(f"{counted(len(kept), 'letter')} kept as sent, with the digest of each.", kept)
    if len(kept) < len(issued):
        yield f"the text of {counted(len(issued) - len(kept), 'letter')} as sent"
    if not issued and told:
        yield "the letters themselves: only a table says that they were sent"
    yield from (f.message for f in case.found("X13", "X04", "X06"))


def standstill(case: AuditCase) -> Found:
    """19: the notice or the letters first, then the standstill, as long as the law says."""
    record = case.record
    if record.act:
        published = record.notices(AWARD_NOTICE)
        if published:
            yield shown(f"UK6 was published {made(published)}.", published)
        else:
            yield "a contract award notice (UK6)"
    held = case.of(EntryKind.STANDSTILL)
    for entry in held:
        last = entry.day("last_day")
        yield shown(
            f"Standstill to the end of {british(last) if last else 'a day that is not given'}, entered {made([entry])}, "
            f"counted by {_calendar(entry.fact('calendar'))}.",
            [entry],
        )
        if not entry.fact("calendar"):
            yield "the edition of the bank holidays the standstill was counted with"
    if not held:
        yield "the standstill, with its last day and the calendar it was counted with"
    yield from (f.message for f in case.found("X01", "X02", "X03", "X71", "X99"))


def _calendar(named: str) -> str:
    """Say in words which calendar a standstill was counted by."""
    if not named:
        return "a calendar that is not named"
    words = {
        "any_part_of_uk": "the bank holidays of every part of the United Kingdom",
        "england_and_wales": "the bank holidays of England and Wales",
    }
    whose, _, edition = named.partition(";")
    whose = words.get(whose.strip(), whose.replace("_", " "))
    return f"{whose} (edition: {edition.strip()})" if edition.strip() else whose


def kept(case: AuditCase) -> Found:
    """20: the records explain every material decision, and are kept."""
    yield shown(
        f"{counted(len(case.every), 'entry', 'entries')} in one chain, from {british(min(e.on for e in case.every))} to "
        f"{british(max(e.on for e in case.every))}.",
    )
    planned = case.of(EntryKind.PURGE_PLANNED)
    for entry in planned:
        day = entry.day("purge_on")
        yield shown(
            f"{entry.fact('what') or 'Records'}: kept to {british(day) if day else 'a day not given'}.",
            [entry],
        )
    if not planned:
        yield "until when the records are kept"
    if case.lost:
        yield f"{counted(len(case.lost), 'file')} that entries rest on and that are no longer kept"
    yield from (f.message for f in case.found("X17", "X91"))


_WAYS = {"electronic": "electronically", "post": "by post", "hand": "by hand"}


def feedback(case: AuditCase) -> Found:
    """21: every bidder was told, how, and when it came."""
    record = case.record
    told = {s.recipient: s for s in sends(record)}
    lacking = [b for b in case.bidders() if b not in told and not _told_otherwise(case, b)]
    if told:
        ways = joined(sorted({_WAYS.get(s.method, s.method) for s in told.values()}))
        yield shown(
            f"{len(told)} of {counted(len(case.bidders()), 'bidder')} were written to, {ways}.",
            _issued(case),
        )
    if lacking:
        yield f"feedback to {case.who(lacking)}"
    posted = [s for s in told.values() if s.method != "electronic" and s.received is None]
    if posted:
        yield f"proof that the letters to {case.who(s.recipient for s in posted)} came"
    asked = case.of(EntryKind.REQUEST_RECEIVED)
    answered = case.of(EntryKind.REQUEST_ANSWERED)
    if asked:
        yield shown(
            f"{counted(len(asked), 'request')} received {days_of(asked)}, {len(answered)} answered by "
            f"{people_of(answered)}.",
            [*asked, *answered],
        )
    if len(answered) < len(asked):
        yield f"the answer to {counted(len(asked) - len(answered), 'request')}"
    yield from (f.message for f in case.found("X93"))


def _told_otherwise(case: AuditCase, bidder: str) -> bool:
    return any(e.bidder == bidder and e.fact("notified") for e in case.of(EntryKind.EXCLUSION))


def _no_letters(case: AuditCase) -> str:
    answer = case.record.regime.regime
    if answer is Regime.PCR2006 and not case.of(EntryKind.LETTER_ISSUED):
        return "The Regulations of 2006 are named here, not applied."
    return ""


QUESTIONS: Mapping[int, Question] = {
    15: Question(
        title="Ranking, ties, and how each place was filled or left empty",
        source="PCR 2015 reg 84(1)(d), reg 46(5); Procurement Act 2023 ss.19, 23(4)",
        look=ranking,
    ),
    16: Question(
        title="A report that shows the published rules were followed",
        source="Sourcing Playbook; bid evaluation guidance note, section 10.2; PCR 2015 reg 84(1)",
        look=report,
    ),
    17: Question(
        title="Approvals: name, office and day",
        source="Crown Commercial Service evaluation report CAS001; Local Government Act 2000 s.9F",
        look=approvals,
    ),
    18: Question(
        title="A letter or assessment summary for each assessed tender",
        source="PCR 2015 reg 86; SI 2024/692 reg 31",
        look=summaries,
        excuse=_no_letters,
    ),
    19: Question(
        title="The award told, then the standstill",
        source="PCR 2015 reg 87; Procurement Act 2023 ss.50-51",
        look=standstill,
        excuse=_no_letters,
    ),
    20: Question(
        title="Records sufficient to explain each material decision, kept three years or longer",
        source="PCR 2015 reg 84(7)-(9); Procurement Act 2023 s.98",
        look=kept,
    ),
    21: Question(
        title="Feedback to every bidder",
        source="PCR 2015 regs 55, 86; Procurement Act 2023 s.50",
        look=feedback,
    ),
}
