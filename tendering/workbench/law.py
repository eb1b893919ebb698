"""What a person asks of the law itself: the end of a standstill, and the statutory values held, with their age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tendering.documents.tables import table
from tendering.law.calendar import (
    ANY_PART_OF_UK,
    DAY,
    ENGLAND_AND_WALES,
    CalendarEndsError,
    day_text,
)
from tendering.law.regime import Regime, RegimeAnswer
from tendering.law.standstill import (
    ELECTRONIC,
    METHODS,
    StandstillRefusedError,
    StandstillResult,
    TooShortError,
    compute,
    way,
)
from tendering.law.values import (
    CALENDAR,
    INSTRUMENTS,
    LawValue,
    age_finding,
    held,
    old_values,
    value,
)
from tendering.model.bids import Send
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.workbench.days import day_of, read_day
from tendering.workbench.results import standstill_json
from tendering.workbench.writing import Report

NOTHING: Mapping[str, object] = {
    "last_day": None,
    "ends_exclusive": None,
    "earliest_contract_date": None,
    "counted_days": None,
    "raw_day": None,
    "rolled": None,
    "prudent_last_day": None,
    "basis": None,
    "why": None,
    "law": None,
    "calendar": None,
}


def standstill(
    regime: str,
    *,
    sends: Sequence[str] = (),
    published: str = "",
    light_touch: bool = False,
    days: int | None = None,
) -> Report:
    """Count a standstill from days given, under a law given.

    Args:
        regime: ``pcr2015`` or ``pa2023``.
        sends: ``DATE[:METHOD[:RECEIVED]]`` for each letter, under the 2015 Regulations.
        published: Day of the contract award notice, under the Act.
        light_touch: Whether the services are light touch.
        days: Working days that the award notice provides; 0 is no standstill, None the default.
    """
    law = Regime(regime)
    asked = {"regime": regime, "light_touch": light_touch}
    read, problems = (
        _read_sends(sends, published=published, days=days)
        if law is Regime.PCR2015
        else _read_published(sends, published)
    )
    if read is None or has_error(problems):
        return Report(findings=problems, data={**asked, **NOTHING})
    answer = RegimeAnswer(regime=law, light_touch=light_touch, because="as asked", cite="")
    try:
        result = compute(answer, read, working_days=days)
    except TooShortError as refused:
        code = "X05" if light_touch else "X57"
        least = value("pa2023.standstill.voluntary").shown
        found = finding(
            code,
            "--days",
            str(refused),
            severity=Severity.ERROR,
            remedy=f"Provide {least} or more, or leave --days out.",
            law=refused.cite,
        )
        return Report(findings=(*problems, found), data={**asked, **NOTHING})
    except (StandstillRefusedError, CalendarEndsError) as refused:
        where = "--published" if law is Regime.PA2023 else "--send"
        remedy = "Give days whose bank holidays are known, the last day of the count included."
        found = finding("X57", where, str(refused), remedy=remedy)
        return Report(findings=(*problems, found), data={**asked, **NOTHING})
    return Report(
        findings=(*problems, *_advice(law, read, result)),
        data={**asked, **standstill_json(result)},
        text=_told(law, result),
    )


def _read_sends(
    sends: Sequence[str], *, published: str, days: int | None
) -> tuple[tuple[Send, ...] | None, tuple[Finding, ...]]:
    """Read the sendings of the 2015 Regulations, and say what does not belong to these."""
    problems: list[Finding] = []
    if published:
        said = "under the 2015 Regulations standstill runs from the sending of letters, not from a notice"
        problems.append(finding("X72", "--published", said))
    if days is not None:
        said = "the 2015 Regulations set the length themselves; it cannot be chosen or left out"
        remedy = "Leave --days out."
        problems.append(finding("X72", "--days", said, remedy=remedy))
    if not sends:
        problems.append(finding("X72", "--send", "no sending of a letter is given"))
    read = [_read_send(text, n) for n, text in enumerate(sends, 1)]
    problems += [found for _, more in read for found in more]
    found = tuple(send for send, _ in read if send is not None)
    return found or None, tuple(problems)


def _read_send(text: str, number: int) -> tuple[Send | None, tuple[Finding, ...]]:
    """Read ``DATE[:METHOD[:RECEIVED]]``."""
    sent_text, *rest = text.split(":")
    method = way(rest[0]) if rest else ELECTRONIC
    said = []
    if len(rest) > 2:
        said.append(f"{text!r} has more parts than a day, a way of sending and a day of receipt")
    sent = day_of(sent_text)
    if sent is None:
        said.append(f"{sent_text!r} is not a day")
    if method not in METHODS:
        said.append(f"{method!r} is not a way of sending that is known ({', '.join(METHODS)})")
    received = day_of(rest[1]) if len(rest) > 1 else None
    if len(rest) > 1 and received is None:
        said.append(f"{rest[1]!r} is not a day")
    if sent is not None and received is not None and received < sent:
        said.append(f"received on {day_text(received)}, before it was sent on {day_text(sent)}")
    found = tuple(finding("X73", f"--send {number}", message) for message in said)
    if found or sent is None:
        return None, found
    if received is not None and method == ELECTRONIC:
        note = "the day of receipt decides nothing for a letter sent electronically"
        found = (finding("X73", f"--send {number}", note, severity=Severity.NOTE),)
    return Send(recipient=str(number), lot="", sent=sent, method=method, received=received), found


def _read_published(
    sends: Sequence[str], published: str
) -> tuple[date | None, tuple[Finding, ...]]:
    """Read the day of the notice, under the Act, and say what does not belong to it."""
    problems: list[Finding] = []
    if sends:
        said = "under the Act standstill runs from the contract award notice, not from the sending of letters"
        problems.append(finding("X72", "--send", said))
    if not published:
        said = "the day the contract award notice was published is not given"
        problems.append(finding("X72", "--published", said))
        return None, tuple(problems)
    day, bad = read_day(published, "--published")
    return day, (*problems, *bad)


def _advice(
    law: Regime, given: tuple[Send, ...] | date, result: StandstillResult
) -> list[Finding]:
    """Return what is lawful and unwise, or worth a second look."""
    found: list[Finding] = []
    days = [given] if isinstance(given, date) else [s.sent for s in given]
    begins = value(f"{law}.regime.begins")
    if min(days) < begins.start:
        said = f"{day_text(min(days))} lies before {day_text(begins.start)}, when this law began"
        found.append(finding("X74", "--regime", said, law=begins.cite))
    if result.last_day is None:
        said = f"{result.why}: no proceedings would stop the contract of themselves"
        found.append(finding("X05", "--days", said))
    elif result.prudent_last_day is not None:
        said = (
            f"the standstill ends on {day_text(result.last_day)}, a bank holiday in another part of the United "
            f"Kingdom; {day_text(result.prudent_last_day)} is safe on either reading"
        )
        found.append(finding("X60", "last_day", said))
    return found


def _told(law: Regime, result: StandstillResult) -> str:
    """Return the count for a person: each day with its number or why it is left out, then the end and the reason."""
    if result.last_day is None:
        return f"No standstill: {result.why} ({result.rule_cite}).\n{_contract(result)}"
    if law is Regime.PCR2015:
        calendar, first = ENGLAND_AND_WALES, result.counted_days[0] - DAY
        numbers = {day: str(n) for n, day in enumerate((first, *result.counted_days))}
    else:
        calendar, first = ANY_PART_OF_UK, result.counted_days[0]
        numbers = {day: str(n) for n, day in enumerate(result.counted_days, 1)}
    rows = []
    day = first
    while day <= result.last_day:
        note = calendar.not_working_because(day)
        note = "end of standstill" if day == result.last_day else note
        rows.append([numbers.get(day, ""), day_text(day), note])
        day += DAY
    ends = result.ends_exclusive
    return "\n".join(
        [
            table(rows, ["day", "date", ""], right=[0]),
            "",
            f"Standstill ends at the end of {day_text(result.last_day)}"
            + (f" ({ends.isoformat()})." if ends else "."),
            _contract(result),
            f"Why: {result.why}.",
            f"Bank holidays: {result.calendar}.",
        ]
    )


def _contract(result: StandstillResult) -> str:
    return f"Earliest contract date: {day_text(result.earliest_contract_date)}."


def values(*, instrument: str = "", on: str = "", review: bool = False) -> Report:
    """List the statutory values held, with the age of each check on a day.

    Args:
        instrument: Only this folder of values, such as ``pcr2015``.
        on: The day asked; empty lists every period of every value, without an age.
        review: An old check is an error, not a warning; needs ``on``.
    """
    names = (*INSTRUMENTS, CALENDAR)
    if instrument and instrument not in names:
        said = f"no values are held of {instrument!r}; held are {', '.join(names)}"
        return Report(findings=(finding("F097", "--instrument", said),))
    day, bad = read_day(on) if on or review else (None, ())
    if bad:
        return Report(findings=bad)
    rows = [row for row in held(day) if not instrument or row.instrument == instrument]
    old = old_values(rows, day) if day is not None else ()
    found = tuple(age_finding(row, day, review=review) for row in old if day is not None)
    data = {
        "on": day.isoformat() if day else None,
        "instrument": instrument or None,
        "values": [_value_json(row, day) for row in rows],
    }
    many = f"{len(rows)} value{'' if len(rows) == 1 else 's'}"
    count = f"{many}, {sum(not row.verified for row in rows)} of them to be confirmed"
    text = table(
        [_value_row(row, day) for row in rows], ["value", "from", "is", "source", "checked"]
    )
    return Report(findings=found, data=data, text=f"{text}\n\n{count}.")


def _value_json(row: LawValue, day: date | None) -> dict[str, object]:
    return {
        "value": row.id,
        "instrument": row.instrument,
        "says": row.says,
        "from": row.start.isoformat(),
        "length": row.length,
        "unit": row.unit or None,
        "counts_from": row.counts_from or None,
        "amount": str(row.amount) if row.amount is not None else None,
        "vat": row.vat or None,
        "words": list(row.words),
        "last_day": row.last_day.isoformat() if row.last_day else None,
        "light_touch": row.light_touch,
        "full_regime": row.full_regime,
        "cite": row.cite,
        "href": row.href,
        "checked_on": row.checked_on.isoformat(),
        "verified": row.verified,
        "age_days": _age(row, day),
    }


def _age(row: LawValue, day: date | None) -> int | None:
    """Return how many days before a day a value was checked; None where it was checked after it."""
    return (day - row.checked_on).days if day is not None and day >= row.checked_on else None


def _value_row(row: LawValue, day: date | None) -> list[str]:
    days = _age(row, day)
    age = f", {days} day{'' if days == 1 else 's'}" if days is not None else ""
    checked = f"{row.checked_on}{age}{'' if row.verified else ' (confirm)'}"
    return [row.id, row.start.isoformat(), row.shown, row.cite, checked]
