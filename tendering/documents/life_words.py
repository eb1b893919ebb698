"""What an entry of the record says of a provider, as a sentence: admission, places, evidence, steps, decisions, referrals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from tendering.documents.dates import british
from tendering.documents.names import Names, capital, joined
from tendering.framework.places import TABLE
from tendering.framework.reviews import published, rule_of, shown
from tendering.model.entries import FACTS, Entry, EntryKind
from tendering.record.care_cuts import care_parts

Say = Callable[[Entry, Names], str]


def entry_sentence(entry: Entry, names: Names, provider: str) -> str:
    """Say what an entry is about one provider; of a kind with no words of its own, its facts one after the other.

    Args:
        entry: Standing or superseded.
        names: The tender and the names of its bidders.
        provider: The one whose file it is; an entry of many is told as far as it concerns it.
    """
    own = _OWN.get(entry.kind)
    if own is not None:
        return own(entry, names)
    if entry.kind is EntryKind.FRAMEWORK_STARTED:
        return _started(entry, names, provider)
    return _plain(entry)


def _day(text: str) -> str:
    try:
        return british(date.fromisoformat(text))
    except ValueError:
        return text


def _plain(entry: Entry) -> str:
    """Say an entry by its facts, but for those that tell of a person who receives care: they are in no copy."""
    told = set(care_parts(entry))
    known = FACTS.get(entry.kind, {})
    said = [
        f"{name.replace('_', ' ')}: {_day(entry.fact(name))}"
        for name in known
        if entry.fact(name) and f"facts.{name}" not in told
    ]
    words = capital(entry.kind.value.replace("_", " "))
    return f"{words}. {capital('; '.join(said))}." if said else f"{words}."


def _where(entry: Entry, names: Names) -> str:
    zone = entry.fact("zone")
    return f" in {names.area(entry.lot, zone or None)}" if entry.lot else ""


def _started(entry: Entry, names: Names, provider: str) -> str:
    rows = [r for r in entry.rows.get(TABLE, ()) if r.get("bidder") == provider]
    places = joined(
        f"{names.role(r.get('role', ''))} {r.get('position', '')}, "
        f"{names.area(r.get('lot', ''), r.get('zone') or None)}"
        for r in rows
    )
    return f"The agreement started: it holds a place as {places}, from {_day(entry.fact('from'))}."


def _given(entry: Entry, names: Names) -> str:
    return (
        f"Given a place as {names.role(entry.fact('role'))} {entry.fact('position')}{_where(entry, names)} "
        f"from {_day(entry.fact('from'))}: {entry.fact('reason')}"
    )


def _ended(entry: Entry, names: Names) -> str:
    return f"Its place{_where(entry, names)} ends on {_day(entry.fact('last_day'))}: {entry.fact('reason')}"


def _evidence(entry: Entry, names: Names) -> str:
    rules = published(names.tender)
    test = rules.test(entry.fact("test")) if rules is not None else None
    title = test.title if test is not None else entry.fact("test")
    value = shown(test, entry.fact("value")) if test is not None else entry.fact("value")
    rule = f" The published test: {rule_of(test)}." if test is not None else ""
    return (
        f"Evidence for the yearly review (entry {entry.fact('review')}), {title}: {value}, as at "
        f"{_day(entry.fact('dated'))}, from {entry.fact('source')}.{rule}"
    )


def _stays(entry: Entry, names: Names) -> str:
    del names
    return f"At the yearly review (entry {entry.fact('review')}) it keeps its place: {entry.fact('reason')}"


def _notified(entry: Entry, names: Names) -> str:
    rule = f" Rule: {entry.fact('rule')}." if entry.fact("rule") else ""
    return (
        f"Told that a {entry.fact('step')} is considered{_where(entry, names)}, to answer by the end of "
        f"{_day(entry.fact('answer_by'))}. Evidence: {entry.fact('evidence')}.{rule}"
    )


def _answered(entry: Entry, names: Names) -> str:
    del names
    return f"It answered the notice of entry {entry.fact('notice')}: {entry.fact('answer')}"


def _decided(entry: Entry, names: Names) -> str:
    since, until = entry.fact("from"), entry.fact("until")
    when = f", from {_day(since)}" if since else ""
    when += f" to {_day(until)}" if until else ""
    notice = f" (notice: entry {entry.fact('notice')})" if entry.fact("notice") else ""
    return (
        f"Decided: {entry.fact('step')} {entry.fact('decision')}{_where(entry, names)}{when}{notice}. "
        f"{entry.fact('reason')}"
    )


def _joined(entry: Entry, names: Names) -> str:
    says = "joins" if entry.fact("decision") == "joins" else "does not join"
    return (
        f"{entry.fact('name')} {says}{_where(entry, names)}: {entry.fact('reason')} "
        f"Its marks: {entry.fact('working')}."
    )


_SENT = {
    "electronic": ", sent electronically",
    "post": ", sent by post",
    "by hand": ", given by hand",
}


def _letter(entry: Entry, names: Names) -> str:
    del names
    what = entry.fact("what") or "letter"
    method = _SENT.get(entry.fact("method"), "")
    return f"Told of the outcome by {what}{method}."


def _signed(entry: Entry, names: Names) -> str:
    return f"Its agreement was signed{_where(entry, names)}."


def _non_compliance(entry: Entry, names: Names) -> str:
    del names
    return f"A non-compliance was decided on: {entry.fact('about') or 'its bid'}, {entry.fact('decision')}. {entry.fact('reason')}"


def _offered(entry: Entry, names: Names) -> str:
    by = entry.fact("respond_by").replace("T", " at ")
    day, at, clock = by.partition(" at ")
    return (
        f"Offered the referral of entry {entry.fact('referral')}{_where(entry, names)}, to answer by "
        f"{_day(day)}{at}{clock}: {entry.fact('reason')}"
    )


def _referral_answered(entry: Entry, names: Names) -> str:
    del names
    offer = f"the offer of entry {entry.fact('offer')}"
    start = f", to start on {_day(entry.fact('start'))}" if entry.fact("start") else ""
    said = {"accepted": "It accepted", "refused": "It refused"}.get(entry.fact("answer"))
    return f"{said} {offer}{start}." if said else f"It did not answer {offer}."


def _placed(entry: Entry, names: Names) -> str:
    return (
        f"The referral of entry {entry.fact('referral')}{_where(entry, names)} is placed with it from "
        f"{_day(entry.fact('start'))}: {entry.fact('reason')}"
    )


def _package(entry: Entry, names: Names) -> str:
    del names
    did = "It handed back" if entry.kind is EntryKind.PACKAGE_HANDED_BACK else "The end of"
    return f"{did} the package of referral {entry.fact('referral')}: it delivers to {_day(entry.fact('last_day'))}."


_OWN: Mapping[EntryKind, Say] = {
    EntryKind.REFERRAL_OFFERED: _offered,
    EntryKind.REFERRAL_ANSWERED: _referral_answered,
    EntryKind.PACKAGE_PLACED: _placed,
    EntryKind.PACKAGE_HANDED_BACK: _package,
    EntryKind.PACKAGE_ENDED: _package,
    EntryKind.PLACE_GIVEN: _given,
    EntryKind.PLACE_ENDED: _ended,
    EntryKind.REVIEW_EVIDENCE: _evidence,
    EntryKind.REVIEW_DECIDED: _stays,
    EntryKind.STEP_NOTIFIED: _notified,
    EntryKind.STEP_ANSWERED: _answered,
    EntryKind.STEP_DECIDED: _decided,
    EntryKind.JOIN_DECIDED: _joined,
    EntryKind.LETTER_ISSUED: _letter,
    EntryKind.SIGNED: _signed,
    EntryKind.NON_COMPLIANCE_DECIDED: _non_compliance,
}
