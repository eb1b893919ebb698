"""The plain text at the front of a mark sheet: what the person declared, and how to mark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tendering.files.sheet_layout import DECLARATION, HOW_TO, HOW_TO_COMMENT, PRACTICE, Style
from tendering.files.sheet_text import ABSTAIN
from tendering.law.calendar import day_text
from tendering.model.criteria import Scale
from tendering.model.entries import Entry
from tendering.model.numbers import plain
from tendering.model.tender import Tender

Note = tuple[str, tuple[str, ...]]


def declaration_note(
    person: str,
    declared: Sequence[Entry],
    *,
    style: Style,
    hidden: bool,
    left_out: bool,
    names: Mapping[str, str],
) -> Note:
    """Return what a person declared, each with its day; of hidden bidders, none is named."""
    lines = [f"Name: {person}"]
    for n, entry in enumerate(declared, 1):
        renewed = any((e.bidder, e.lot) == (entry.bidder, entry.lot) for e in declared[n:])
        lines.append(_declared(entry, names, hidden=hidden, renewed=renewed))
    if left_out:
        lines.append("Bids you are removed from are not in this workbook.")
    if style is Style.EASY:
        lines.append(
            "Do you know someone in one of these bids? Did you work for them? Tell the officer before you read on."
        )
    else:
        lines.append(
            "If any of this has changed, or you come to know of an interest while you read, stop and tell the officer. "
            "An interest is personal, professional or financial, direct or indirect; one that might only be perceived counts."
        )
    return DECLARATION, tuple(lines)


def _declared(entry: Entry, names: Mapping[str, str], *, hidden: bool, renewed: bool) -> str:
    """Say what one declaration says; until when it holds is said of the last about the same bidder and lot."""
    until = entry.day("until")
    renew = f" To be renewed by {day_text(until)}." if until and not renewed else ""
    whom = names.get(entry.bidder) or entry.bidder or "any bidder"
    where = f", lot {entry.lot}" if entry.lot else ""
    interest, action = entry.fact("interest").strip(), entry.fact("action").strip()
    settled = "" if action.lower() in _NONE else f" Action: {action.rstrip('.')}."
    if hidden and entry.bidder:
        said = "an interest in one bidder."
    elif interest.lower() in _NONE:
        said = f"no interest in {whom}{where}."
    else:
        told = "as the record says" if hidden else interest.rstrip(".")
        said = f"an interest in {whom}{where}: {told}."
    return f"Declared on {day_text(entry.on)}: {said}{settled}{renew}"


_NONE = ("", "none", "no", "nil")


def how_to_mark(
    tender: Tender, style: Style, scales: Mapping[str, Scale], *, practice: bool = False
) -> Note:
    """Return how to mark, in the words for whom the sheet is made, with every level of the scales."""
    lines: list[str] = []
    if practice:
        lines.append(
            f"{PRACTICE}. Both bids are invented. Nothing written here counts; it shows where the panel reads the scale differently."
        )
    lines += {Style.EASY: _EASY, Style.COMMENTS: _COMMENTS}.get(style, _STANDARD)
    if any(c.not_applicable for c in tender.criteria) and style is Style.STANDARD:
        asked = ", ".join(c.id for c in tender.criteria if c.not_applicable)
        lines.append(f"For {asked} you may give n/a. For other questions you may not.")
    if style is not Style.COMMENTS:
        lines += _levels(scales.values(), easy=style is Style.EASY)
    if style is not Style.EASY:
        lines.append(f"Fingerprint of the tender as published: {tender.fingerprint}")
    return (HOW_TO if style is not Style.COMMENTS else HOW_TO_COMMENT), tuple(lines)


def _levels(scales: Iterable[Scale], *, easy: bool) -> Iterable[str]:
    listed = tuple(scales)
    for scale in listed:
        if not easy:
            named = f" ({scale.id})" if len(listed) > 1 else ""
            yield f"The scale{named}, as published:"
        else:
            yield "What the marks mean:"
        for level in scale.levels:
            yield f"{plain(level.mark)} {level.label}: {level.descriptor}"


_STANDARD = (
    "Mark alone. Do not speak of a bid with anyone on the panel until marks have closed.",
    "Read the question, its points and the scale before the answers. Bids come in an order of your own.",
    "For each point asked for, note what the answer says of it and where, and what is missing.",
    "Choose the level whose whole wording fits best. Then ask: why not the next mark up, why not the next down?",
    "Write a note for every mark, and where in the bid it rests: section, page or paragraph.",
    "Judge what is written. What you know of a bidder from elsewhere does not count, for or against it.",
    "Do not compare bids with one another. Each is held against the scale.",
    "Stop at the word limit: what lies beyond it stands in grey rows and earns nothing.",
    f"If you cannot mark an answer, write {ABSTAIN} and tell the chair. Leave blank only what you have not marked: a blank is never a 0.",
    "A long answer runs on over the rows below it. You may sort, filter, make rows higher and columns wider.",
    "Save this workbook under its own name as .xlsx, and send it to the officer alone.",
)
_EASY = (
    "Thank you for helping. Your view counts as much as anyone's.",
    "Read what we asked. Then read what they said.",
    "Pick a mark in the yellow box.",
    "Then say why, in your own words. Say what was good. Say what was missing.",
    "Use only what they wrote. Do not use what you know about them.",
    "Do not talk to others on the panel about it yet. You will talk together later.",
    f"If you cannot mark one, pick {ABSTAIN}. If you leave a box empty, it means: not done yet. It does not mean 0.",
    "Take your time. Take breaks. Ask the officer if you need help, or want it read to you.",
    "Save it when you are done. Send it to the officer.",
)
_COMMENTS = (
    "You advise the panel and give no marks.",
    "Read the question and the answer, and comment on what your expertise lets you judge. Say where in the bid it rests.",
    "Do not compare bids with one another, and do not speak of a bid with the panel until marks have closed.",
    "Leave blank what you have nothing to say about.",
    "Save this workbook under its own name as .xlsx, and send it to the officer alone.",
)
