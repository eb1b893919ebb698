"""Letters to the family or representative of a person who is supported at home: no more than the person is told, in large print."""

from __future__ import annotations

from tendering.documents.dates import british, weekday
from tendering.documents.names import counted, joined
from tendering.documents.people_letter import (
    DIRECT,
    MOVES,
    STAYS,
    WAITS,
    PersonLetter,
    Sections,
    Told,
    framed,
    set_letter,
)


def recipient(reference: str) -> str:
    """Return to whom a letter goes, without a name.

    >>> recipient("P-0413")
    'To the family or representative of P-0413'
    """
    return f"To the family or representative of {reference}"


def family_letter(letter: PersonLetter, told: Told) -> bytes:
    """Return a letter as Word.

    Args:
        letter: What the person is told; its address and greeting are those of the family.
        told: What every letter says alike.
    """
    about = family_subject(letter)
    made = framed(
        letter,
        told,
        to=(recipient(letter.reference), *(letter.address or ("[Name and address]",))),
        about=about,
        sections=family_sections(letter, told),
        lead="Reference of the person:",
    )
    return set_letter(made, letter, told, about)


def _waits(letter: PersonLetter) -> bool:
    return letter.kind == WAITS or letter.first_day is None


def _day(letter: PersonLetter) -> str:
    return weekday(letter.first_day) if letter.first_day is not None else ""


def _again(letter: PersonLetter) -> bool:
    """Say whether another day was planned before."""
    return letter.was is not None and letter.was != letter.first_day


def family_subject(letter: PersonLetter) -> str:
    """Return what a letter is about, and when."""
    whose = f"The home care of {letter.reference}"
    if _waits(letter):
        return f"{whose} stays as it is for now"
    if letter.kind == STAYS:
        return f"{whose}: {letter.now} goes on coming"
    if _again(letter):
        return f"{whose}: the date has changed to {_day(letter)}"
    if letter.kind == DIRECT:
        return f"{whose}: the direct payment starts on {_day(letter)}"
    return f"{whose}: who will come from {_day(letter)}"


def family_sections(letter: PersonLetter, told: Told) -> Sections:
    """Return the letter: what changes and when, what does not, what the family may do, and whom to ring."""
    made: Sections = [
        (
            "",
            [_why(letter)],
            [],
        ),
        (
            "What changes" if letter.kind in (MOVES, DIRECT) else "What happens",
            _opening(letter),
            [],
        ),
    ]
    same = _same(letter)
    if same:
        made.append(("What does not change", [], same))
    made.append(_next(letter, told))
    made.append(_may(letter, told))
    made.append(_ring(letter, told))
    return made


def _why(letter: PersonLetter) -> str:
    return (
        f"We write to you because you are family of the person whose reference with us is {letter.reference}, or speak "
        "for them. This letter does not give their name, so that it tells nobody else who they are. They get a letter of "
        "their own about this."
    )


def _opening(letter: PersonLetter) -> list[str]:
    if letter.kind == STAYS and not _waits(letter):
        return _staying(letter)
    said = []
    if letter.was is not None and _again(letter):
        said.append(
            f"The change to their care was planned for {weekday(letter.was)}. That date no longer holds. We are sorry if this letter causes "
            "worry."
        )
    if letter.because and letter.kind != DIRECT:
        said.append(letter.because)
    if letter.until is not None and (letter.was is not None or letter.first_day is None):
        said.append(
            f"The council has extended its agreement with {letter.now} to {british(letter.until)}, so that nobody is "
            "without care in the meantime."
        )
    if _waits(letter):
        said.append(f"{letter.now} goes on coming as now. Nobody has to do anything.")
    elif letter.kind == DIRECT:
        said.append(
            "They told us that they want a direct payment: money from the council with which they arrange their own care. It "
            f"starts on {_day(letter)}. Until then {letter.now} goes on coming as now."
        )
    else:
        said += [
            f"From {_day(letter)} their care at home will be given by {letter.new}. Until then {letter.now} goes on coming as now.",
            (
                "The council's agreement with the companies of today is ending. It has chosen the companies that take over in "
                "each part of the county. This is not because of anything that the person, you or their carers did."
            ),
        ]
    return said


def _staying(letter: PersonLetter) -> list[str]:
    begins = (
        f"We planned that it would start on {weekday(letter.was)}. It starts on {_day(letter)} instead."
        if letter.was is not None and _again(letter)
        else f"It starts for them on {_day(letter)}."
    )
    return [
        f"{letter.now} gives them care at home today, and goes on doing so. Nobody has to do anything.",
        f"The council has made a new agreement with it. {begins}",
    ]


def _same(letter: PersonLetter) -> list[str]:
    if _waits(letter):
        return []
    same = ["Their care plan stays the same: the same hours of care, for the same things."]
    if letter.kind != DIRECT:
        same.append(
            "This letter is not about what they pay. If that is to change, the council writes about it first."
        )
    return same


def _next(letter: PersonLetter, told: Told) -> tuple[str, list[str], list[str]]:
    title = "What happens next"
    if _waits(letter):
        when = f"at least {counted(told.told_days, 'day')} before" if told.told_days else "before"
        return (title, [f"We will write again {when} anything changes."], [])
    if letter.kind == STAYS:
        return (title, ["The same company comes as now."], [])
    if letter.kind == DIRECT:
        return (
            title,
            [],
            [
                "The council's direct payments team will get in touch with them before the day to set up the money.",
                f"They can use it to go on with {letter.now}, if it agrees, or with anyone else they choose.",
            ],
        )
    return (
        title,
        [],
        [
            f"{letter.new} will get in touch with them before the day, to meet them and to agree with them who comes and when.",
            f"Some carers may move from {letter.now} to {letter.new} with the work. We cannot promise that theirs will.",
            "Nobody has to sign anything or pay anybody for this change.",
        ],
    )


def _may(letter: PersonLetter, told: Told) -> tuple[str, list[str], list[str]]:
    lines = ["Ask us anything about this change, for yourself or for them."]
    if _waits(letter):
        lines.append("Help them read their own letter, and tell us what worries them or you.")
        return ("What you may do", [], lines)
    if letter.kind == MOVES:
        lines.append(
            f"Be there when {letter.new} comes to meet them, if they want you to. Ask to see the visitor's identity card."
        )
    if letter.kind == DIRECT:
        lines += [
            "Help them set up the money, and be there when the team comes, if they want you to.",
            "If they have changed their mind, they or you can ring us. Nobody need give a reason.",
        ]
        return ("What you may do", [], lines)
    if letter.others:
        lines.append(
            f"Help them ask for another company that works where they live: {joined(letter.others, 'or')}."
        )
    lines.append(
        "Help them choose a direct payment, if they want one: money with which they arrange their own care."
    )
    lines.append(
        f"Help them tell us by {british(told.choose_by)}."
        if told.choose_by is not None
        else "They can tell us at any time. What they choose comes before any list of ours."
    )
    lines.append(
        "The choice is theirs. If you decide for them by law, such as by a power of attorney, please tell us so."
    )
    return ("What you may do", [], lines)


def _ring(letter: PersonLetter, told: Told) -> tuple[str, list[str], list[str]]:
    lines = [
        f"Ring us on {told.phone}. Give us the reference, {letter.reference}.",
        "Before we talk about them with you we ask whether they agree, or whether you may speak for them.",
    ]
    if told.out_of_hours:
        lines.append(
            f"If a visit does not happen and they need help at any other time, ring {told.out_of_hours}."
        )
    lines.append(
        "We can send this letter in larger print, in easy read or in another language, or read it to you."
    )
    return ("If you have a question, or nobody comes", lines, [])
