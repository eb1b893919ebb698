"""Checks of the record: the published rules stayed as they were, and everyone was told the same."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.record import Record, RecordCheck, place
from tendering.checks.report import by_rule
from tendering.checks.words import listed, touches
from tendering.law.calendar import day_text
from tendering.law.periods import last_day
from tendering.model.entries import Entry, EntryKind
from tendering.model.findings import Finding, finding
from tendering.model.tender import Criterion

SHOWN = 12


def x09_rules_unchanged(record: Record) -> Iterator[Finding]:
    """The rules in force are those published, as amended by entries that say why, by what notice, and that all were told."""
    rule = record.rule("rules.s31", "rules.reg76_3")
    current = ""
    for entry in record.of(
        EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT, EntryKind.EVALUATION_COMPUTED
    ):
        given = entry.fact("fingerprint")
        if entry.kind is EntryKind.AMENDMENT:
            for fault in _amendment_faults(entry, current):
                yield by_rule(finding("X09", place(entry), fault), rule)
            current = given or current
        elif current and given and given != current:
            what = "published again" if entry.kind is EntryKind.MODEL_PUBLISHED else "evaluated by"
            message = (
                f"on {day_text(entry.on)} the rules {what} are {given[:SHOWN]}, and {current[:SHOWN]} was in force "
                "with no amendment recorded"
            )
            yield by_rule(finding("X09", place(entry), message), rule)
        else:
            current = current or given
    mine = record.tender.fingerprint
    if current and mine and mine != current:
        last = record.of(EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)[-1:]
        message = f"the rules last recorded are {current[:SHOWN]}, and the tender's fingerprint is {mine}"
        where = place(last[0]) if last else record.tender.at("title")
        yield by_rule(finding("X09", where, message), rule)


def _amendment_faults(entry: Entry, current: str) -> Iterator[str]:
    """Say what an amendment lacks: rules it starts from, a reason, a notice, everyone told."""
    when = f"the amendment of {day_text(entry.on)}"
    if entry.fact("before") and current and entry.fact("before") != current:
        yield f"{when} starts from {entry.fact('before')[:SHOWN]}, and {current[:SHOWN]} was in force"
    lacking = [
        said
        for fact, said in (
            ("fingerprint", "the fingerprint of the rules as amended"),
            ("reason", "why equal treatment holds"),
            ("notice", "the notice that told everyone"),
        )
        if not entry.fact(fact)
    ]
    if entry.fact("told").lower() != "yes":
        lacking.append("that every participant was told")
    if lacking:
        yield f"{when} does not record {', '.join(lacking)}"


def x09_amended_after_opening(record: Record) -> Iterator[Finding]:
    """Rules that change once tenders are open are changed in the knowledge of them."""
    opened = record.of(EntryKind.OPENED, EntryKind.MARKS_GIVEN)
    for entry in record.of(EntryKind.AMENDMENT):
        before = [e for e in opened if e.moment < entry.moment]
        if before:
            message = f"the rules were amended on {day_text(entry.on)}, after tenders were opened on {day_text(before[0].on)}"
            yield by_rule(
                finding("X09", place(entry), message), record.rule("rules.s31", "rules.reg76_3")
            )


def x07_limits_in_notice(record: Record) -> Iterator[Finding]:
    """A limit on wins, and its rule, stand in the notice that began the competition."""
    if not record.tender.limits:
        return
    rule = record.rule("rules.s23_lots", "rules.reg46_3")
    for entry in record.notices():
        if entry.fact("award_limits").lower() == "no":
            message = (
                f"{entry.fact('notice')} of {day_text(entry.on)} does not state the limit on wins and the rule that "
                "decides which a bidder keeps"
            )
            yield by_rule(finding("X07", place(entry), message), rule)


def x96_model_answers(record: Record) -> Iterator[Finding]:
    """A model answer holds nothing that the question, its points or the scale did not publish."""
    for entry in record.of(EntryKind.MODEL_ANSWER):
        name = entry.fact("criterion")
        criterion = record.tender.criterion(name)
        if criterion is None:
            yield finding(
                "X96",
                place(entry),
                f"a model answer is for {name}, and no such question was published",
            )
            continue
        published = _published(record, criterion)
        points = [p.strip() for p in entry.fact("points").split(";") if p.strip()]
        new = [p for p in points if not touches(p, published)]
        if new:
            message = (
                f"{name}: the model answer asks for what neither the question nor its points mention: "
                f"{listed((f'{p!r}' for p in new), 3)}"
            )
            yield finding("X96", place(entry), message)


def _published(record: Record, criterion: Criterion) -> tuple[str, ...]:
    """Return the words bidders had of a question: its own, its points, the scale, what was answered to all."""
    scale = record.tender.scales.get(criterion.scale or "")
    return (
        criterion.title,
        criterion.question or "",
        *criterion.bullets,
        *(level.descriptor for level in (scale.levels if scale is not None else ())),
        *(e.fact("answer") for e in record.of(EntryKind.CLARIFICATION)),
    )


def x97_clarifications(record: Record) -> Iterator[Finding]:
    """Every question is answered, and every answer given to all, before tenders close."""
    rule = record.rule("rules.s12_same", "rules.reg18")
    closed = [
        day
        for e in record.tender.timetable
        if e.event == "tenders_close" and (day := last_day(e)) is not None
    ]
    close = min(closed, default=None)
    for entry in record.of(EntryKind.CLARIFICATION):
        asked = f"the question of {day_text(entry.on)} ({entry.fact('question')[:60]})"
        if entry.fact("told").lower() == "no":
            yield by_rule(
                finding("X97", place(entry), f"{asked} was not answered to everyone"), rule
            )
        elif not entry.fact("answer") and close is not None and record.last_day > close:
            message = f"{asked} has no answer, and tenders closed on {day_text(close)}"
            yield by_rule(finding("X97", place(entry), message), rule)


CHECKS: tuple[RecordCheck, ...] = (
    x09_rules_unchanged,
    x09_amended_after_opening,
    x07_limits_in_notice,
    x96_model_answers,
    x97_clarifications,
)
