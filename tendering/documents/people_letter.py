"""Letters to people who are supported at home: large print, plain words, and an easy-read version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tendering.documents.dates import british, weekday
from tendering.documents.large_print import Piece, large_print
from tendering.documents.names import counted, joined
from tendering.documents.word import Properties
from tendering.model.numbers import plain
from tendering.model.papers import Authority

MOVES, STAYS, DIRECT, WAITS = "moves", "stays", "direct payment", "waits"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLetter:
    """What one person is told.

    Attributes:
        kind: ``moves``, ``stays``, ``direct payment``, or ``waits`` where there is no new day yet.
        address: Name and address lines from the care record; empty where they are merged later.
        dear: How the person is greeted; empty where it is merged later.
        now: Who comes today.
        new: Who will come; empty for a direct payment.
        first_day: None where there is none yet.
        others: Other providers that the person can ask for.
        was: The day that an earlier letter named, where this one names another; None where nothing was sent.
        because: Why a day that was named no longer holds, in plain words.
        until: The last day of the present agreement, where it was extended.
    """

    reference: str
    kind: str
    address: Sequence[str]
    dear: str
    now: str
    new: str
    hours: str
    first_day: date | None
    others: Sequence[str] = ()
    was: date | None = None
    because: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What every letter of the authority says alike.

    Attributes:
        choose_by: The published day by which a person chooses; None where they can choose at any time.
    """

    authority: Authority
    on: date
    phone: str
    out_of_hours: str
    choice: str
    told_days: int | None
    signed: str = ""
    choose_by: date | None = None


Sections = list[tuple[str, list[str], list[str]]]
"""Heading, paragraphs, bullets."""


def subject(letter: PersonLetter) -> str:
    """Return the first line of a letter: what it is about, and when."""
    day = weekday(letter.first_day) if letter.first_day is not None else ""
    if letter.kind == WAITS or letter.first_day is None:
        return "Your home care stays as it is for now"
    if letter.kind == STAYS:
        return f"Your home care: {letter.now} goes on coming"
    if letter.was is not None and letter.was != letter.first_day:
        return f"Your home care: the date has changed to {day}"
    if letter.kind == DIRECT:
        return f"Your direct payment starts on {day}"
    return f"Your home care: who will come from {day}"


def full_sections(letter: PersonLetter, told: Told) -> Sections:
    """Return the letter in full."""
    made: Sections = [("", _opening(letter), [])]
    if letter.kind == WAITS or letter.first_day is None:
        again = (
            f"We will write to you at least {counted(told.told_days, 'day')} before anything changes."
            if told.told_days
            else "We will write to you before anything changes."
        )
        made.append(("What happens next", [again], []))
    elif letter.kind == MOVES:
        made += [("What does not change", [], _same(letter)), _next(letter), _choose(letter, told)]
    elif letter.kind == STAYS:
        made += [("What does not change", [], _same(letter)), _choose(letter, told)]
    else:
        made.append(_direct(letter))
    made.append(_ring(told, letter))
    return made


def _opening(letter: PersonLetter) -> list[str]:
    said = []
    if letter.kind == STAYS:
        return _staying(letter)
    if letter.was is not None and letter.was != letter.first_day:
        said.append(
            f"We told you that this would happen on {weekday(letter.was)}. That date no longer holds. "
            "We are sorry if this letter causes you worry."
        )
    if letter.because and letter.kind != DIRECT:
        said.append(letter.because)
    if letter.until is not None and (letter.was is not None or letter.first_day is None):
        said.append(
            f"The council has extended its agreement with {letter.now} to {british(letter.until)}, so that nobody is "
            "without care in the meantime."
        )
    day = weekday(letter.first_day) if letter.first_day is not None else ""
    if letter.kind == WAITS or letter.first_day is None:
        said.append(f"{letter.now} goes on coming to you as now. You do not have to do anything.")
    elif letter.kind == DIRECT:
        said.append(
            f"You told us that you want a direct payment: money from the council with which you arrange your own care. It "
            f"starts on {day}. Until then {letter.now} goes on coming as now."
        )
    else:
        said += [
            f"From {day} your care at home will be given by {letter.new}. Until then {letter.now} goes on coming as now.",
            (
                "The council's agreement with the companies of today is ending. It has chosen the companies that take over in "
                "each part of the county. This is not because of anything that you or your carers did."
            ),
        ]
    return said


def _staying(letter: PersonLetter) -> list[str]:
    """Begin a letter to somebody whose provider stays: nothing in it is to worry them."""
    day = weekday(letter.first_day) if letter.first_day is not None else ""
    said = [
        f"{letter.now} gives you care at home today, and goes on doing so. You do not have to do anything.",
        f"The council has made a new agreement with it, which starts for you on {day}.",
    ]
    if letter.was is not None and letter.was != letter.first_day:
        said[1] = (
            f"We told you that our new agreement with it would start on {weekday(letter.was)}. It starts on {day} instead. "
            "For you nothing else changes."
        )
    return said


def _same(letter: PersonLetter) -> list[str]:
    return [
        f"You go on having {letter.hours} of care a week, for the same things, as your care plan says.",
        "Your care plan stays the same.",
        "This letter is not about what you pay. If that is to change, the council writes to you about it first.",
    ]


def _next(letter: PersonLetter) -> tuple[str, list[str], list[str]]:
    return (
        "What happens next",
        [],
        [
            f"{letter.new} will get in touch before the day, to meet you and to agree with you who comes and when.",
            "You can have a relative or a friend with you when they visit. Ask to see their identity card.",
            f"Some carers may move from {letter.now} to {letter.new} with the work. We cannot promise that yours will.",
            "You do not have to sign anything or pay anybody for this change.",
        ],
    )


def _choose(letter: PersonLetter, told: Told) -> tuple[str, list[str], list[str]]:
    lines = []
    if letter.others:
        lines.append(
            f"You can ask for another company that works where you live: {joined(letter.others, 'or')}."
        )
    if letter.kind == MOVES:
        lines.append(
            f"You can ask for a direct payment: money with which you arrange your own care, from {letter.now} if it agrees."
        )
    else:
        lines.append(
            "You can ask for a direct payment: money with which you arrange your own care."
        )
    lines.append(told.choice)
    return ("If you want something else", [], lines)


def _direct(letter: PersonLetter) -> tuple[str, list[str], list[str]]:
    return (
        "What happens next",
        [],
        [
            "The council's direct payments team will get in touch before the day to set up the money with you.",
            f"You can use it to go on with {letter.now}, if it agrees, or with anyone else you choose.",
            f"Your care plan stays the same: {letter.hours} of care a week.",
            "If you have changed your mind, ring us. You need give no reason.",
        ],
    )


def _ring(told: Told, letter: PersonLetter) -> tuple[str, list[str], list[str]]:
    lines = [f"Ring us on {told.phone}. A relative or a friend can ring for you."]
    if told.out_of_hours:
        lines.append(
            f"If a visit does not happen and you need help at any other time, ring {told.out_of_hours}."
        )
    lines.append(
        f"Tell us your reference, {letter.reference}. We can send this letter in larger print, in easy read or in another "
        "language, or read it to you."
    )
    return ("If you have a question, or nobody comes", lines, [])


def easy_sections(letter: PersonLetter, told: Told) -> Sections:
    """Return the easy-read version: one thought in a line, questions as headings."""
    day = weekday(letter.first_day) if letter.first_day is not None else ""
    made: Sections = [("", ["This letter is about the people who come to help you at home."], [])]
    if letter.was is not None and letter.was != letter.first_day and letter.kind != STAYS:
        made.append(("What has changed?", ["The date in our last letter is wrong now."], []))
    if letter.kind == WAITS or letter.first_day is None:
        made.append(
            ("Who will come?", [f"{letter.now} will come.", "Nothing changes for now."], [])
        )
        made.append(("What next?", ["We will write to you again before anything changes."], []))
    elif letter.kind == STAYS:
        made.append(
            ("Who will come?", [f"{letter.now} will come.", "They are the same as now."], [])
        )
    elif letter.kind == DIRECT:
        made.append(
            (
                "What changes?",
                [f"On {day} your direct payment starts.", f"Until then {letter.now} will come."],
                [],
            )
        )
    else:
        made += [
            ("Who comes now?", [f"{letter.now} comes now."], []),
            (
                "Who will come later?",
                [
                    f"From {day}",
                    f"{letter.new} will come.",
                    "They will visit you before that day to say hello.",
                ],
                [],
            ),
        ]
    if letter.kind in (MOVES, STAYS) and letter.first_day is not None:
        made.append(
            (
                "What stays the same?",
                ["You get the same help.", f"You get {letter.hours} a week."],
                [],
            )
        )
        made.append(
            (
                "Can I choose?",
                ["Yes.", "You can ask for someone else to come.", "Ring us and tell us."],
                [],
            )
        )
    ring = [f"Ring us: {told.phone}."]
    if told.out_of_hours:
        ring += ["Does nobody come, and we are closed?", f"Ring {told.out_of_hours}."]
    ring += ["Someone you trust can ring for you.", f"Your number is {letter.reference}."]
    made.append(("Do you have a question?", ring, []))
    return made


def hours_words(hours: Any) -> str:
    """Write hours of care as people say them.

    >>> from fractions import Fraction
    >>> hours_words(Fraction(27, 2)), hours_words(Fraction(1)), hours_words(Fraction(61, 4))
    ('13 and a half hours', '1 hour', '15 and a quarter hours')
    """
    whole, rest = divmod(hours, 1)
    words = {"1/4": "a quarter", "1/2": "a half", "3/4": "three quarters"}.get(str(rest), "")
    if rest and not words:
        return f"{plain(hours)} hours"
    if not rest:
        return counted(int(whole), "hour")
    if not whole:
        return {"a half": "half an hour", "a quarter": "a quarter of an hour"}.get(
            words, "three quarters of an hour"
        )
    return f"{whole} and {words} hours"


def pieces(letter: PersonLetter, told: Told, *, easy: bool) -> list[Piece]:
    """Return a letter from top to bottom, paragraph by paragraph."""
    return framed(
        letter,
        told,
        to=letter.address or (f"[Name and address of {letter.reference}]",),
        about=subject(letter),
        sections=easy_sections(letter, told) if easy else full_sections(letter, told),
    )


def framed(
    letter: PersonLetter,
    told: Told,
    *,
    to: Sequence[str],
    about: str,
    sections: Sections,
    lead: str = "Your reference:",
) -> list[Piece]:
    """Return the paragraphs of a letter with what stands around them: from whom, to whom, about what, signed by whom."""
    made: list[Piece] = [("sender", "", told.authority.name)]
    if told.authority.address:
        made.append(("line", "", told.authority.address))
    made += [("first" if not n else "line", "", line) for n, line in enumerate(to)]
    made += [
        ("apart", "", british(told.on)),
        ("text", lead, letter.reference),
        ("title", "", about),
        ("text", "", f"Dear {letter.dear or '[name]'}"),
    ]
    for title, paragraphs, lines in sections:
        made += [("heading", "", title)] if title else []
        made += [("text", "", text) for text in paragraphs]
        made += [("bullet", "", line) for line in lines]
    made.append(("close", "", "Yours sincerely"))
    if told.signed:
        made.append(("kept", "", told.signed))
    made.append(("text", "", f"For {told.authority.name}"))
    return made


def person_letter(letter: PersonLetter, told: Told, *, easy: bool = False) -> bytes:
    """Return a letter as Word: the same words give the same bytes."""
    made = pieces(letter, told, easy=easy)
    return set_letter(made, letter, told, subject(letter), easy=easy)


def set_letter(
    made: Sequence[Piece], letter: PersonLetter, told: Told, about: str, *, easy: bool = False
) -> bytes:
    """Return paragraphs as Word, in large print, with the reference at the foot of each page."""
    properties = Properties(
        title=about,
        author=told.authority.name,
        subject=letter.reference,
        stamp=f"{told.on.isoformat()}T00:00:00Z",
    )
    return large_print(made, letter.reference, properties, easy=easy)
