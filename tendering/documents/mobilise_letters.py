"""Letters to providers between award and first day: to those of today, and to those who take over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british, weekday
from tendering.documents.names import counted, grouped
from tendering.documents.word_style import Column
from tendering.framework.moving import Way
from tendering.framework.readiness import GateState
from tendering.framework.staff_transfer import NOT_APPLIES, Transfer, rule
from tendering.framework.waves import Move, Wave, waves_of
from tendering.model.mobilisation import Mobilisation

Name = Callable[[str], str]
Zone = Callable[[str, str], str]

_WORK = (
    Column(title="First day", width=2.2),
    Column(title="Lot and zone", width=2.2),
    Column(title="Provider", width=3.2),
    Column(title="People", right=True),
    Column(title="Hours a week", width=1.2, right=True),
)


def incumbent_blocks(
    provider: str,
    moves: Sequence[Move],
    transfers: Sequence[Transfer],
    rules: Mobilisation,
    *,
    covered: date | None,
    extended: str,
    name: Name,
    zone: Zone,
) -> list[Block]:
    """Return the letter to a provider of today: what leaves it, what stays, its staff, and what is asked of it.

    Args:
        provider: Its name.
        moves: The plan of the people it supports.
        transfers: Of its work.
        rules: Of the tender.
        covered: The last day of the present agreement.
        extended: Why and by what it was extended; empty where it was not.
        name: Gives the name of a provider by id.
        zone: Gives what a zone is called.
    """
    title = rules.existing.title if rules.existing else "the present agreement"
    made: list[Block] = []
    if extended and covered is not None:
        made.append(
            paragraph(f"The council has extended {title} to {weekday(covered)}. {extended}")
        )
    elif covered is not None:
        made.append(paragraph(f"{title[:1].upper()}{title[1:]} runs to {weekday(covered)}."))
    leaving = [m for m in moves if m.takes_room]
    staying = [m for m in moves if not m.takes_room and m.to]
    direct = [m for m in moves if m.way is Way.DIRECT]
    last = max((m.first_day for m in moves if m.first_day is not None), default=None)
    if covered is not None and last is not None and (last - covered).days > 1:
        made.append(
            paragraph(
                f"People move up to {weekday(last)}, which is later. Before {title} ends the council writes to you about "
                "how it goes on until then."
            )
        )
    if leaving:
        made += [
            heading("What passes to other providers"),
            paragraph(
                "People pass on the days below. Until that day, and for as long as the council has not told you that a wave "
                "may begin, please go on supporting everyone as now."
            ),
            table(
                f"Work that passes from {provider}",
                _WORK,
                _lines(waves_of(leaving), lambda m: name(m.to), zone),
            ),
        ]
    if staying:
        made += [
            heading("What stays with you"),
            paragraph(
                f"You hold a place in the new agreement. {_count(staying)} stay with you under it, from the first day of their zone."
            ),
        ]
    if direct:
        made.append(
            paragraph(
                f"{_count(direct)} chose a direct payment. They may ask you to go on, under an agreement of their own."
            )
        )
    if leaving:
        made += [
            heading("Your staff"),
            *_staff(transfers, lambda t: name(t.to), zone, comes=False),
        ]
    made += [
        heading("What we ask of you"),
        bullets(
            [
                "Hand over to the new provider, before the first day, what it needs to support each person safely: care plan, risks, key safe, medicines. Use the council's secure route, by reference and never by name in an email.",
                "Let the new provider meet each person before the first day.",
                f"Send anyone who asks to the council: {rules.phone}."
                if rules.phone
                else "Send anyone who asks to the council.",
                "Tell us at once if you cannot go on safely until then.",
            ]
        ),
    ]
    return made


def _lines(
    waves: Sequence[Wave], who: Callable[[Move], str], zone: Zone
) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for wave in waves:
        for other in dict.fromkeys(who(m) for m in wave.moves):
            mine = [m for m in wave.moves if who(m) == other]
            hours = sum((m.hours for m in mine), start=mine[0].hours * 0)
            rows.append(
                (
                    weekday(wave.first_day),
                    f"{wave.lot}, {zone(wave.lot, wave.zone)}",
                    other,
                    str(len(mine)),
                    grouped(hours),
                )
            )
    return rows


def _count(moves: Sequence[Move]) -> str:
    hours = sum((m.hours for m in moves), start=moves[0].hours * 0)
    return f"{counted(len(moves), 'person', 'people')} ({grouped(hours)} hours a week)"


def _staff(
    transfers: Sequence[Transfer], other: Callable[[Transfer], str], zone: Zone, *, comes: bool
) -> list[Block]:
    """Return what is said of staff, to the employer they leave or, where they come to it, to the new one."""
    if not transfers:
        return [paragraph("No work passes, so no staff do.")]
    law = rule(transfers[0].first_day)
    whose, who = (
        ("their", "the present employer gives you")
        if comes
        else ("your", "you give the new provider")
    )
    between = "the present employer and you" if comes else "you and the new provider"
    return [
        paragraph(
            f"Whether {whose} staff transfer (TUPE) is for {between} to settle, case by case; take your own advice. Where they "
            f"do, {who} the employee liability information at least {law.shown} before the transfer ({law.cite}). The last "
            f"safe day below leaves {law.shown} clear."
        ),
        table(
            "Days for employee liability information",
            (
                Column(title="From" if comes else "To", width=3),
                Column(title="Lot and zone", width=2.2),
                Column(title="First day", width=2.4),
                Column(title="Last safe day", width=2.4),
                Column(title="As we have it", width=2.4),
            ),
            [
                (
                    other(t),
                    f"{t.lot}, {zone(t.lot, t.zone)}",
                    weekday(t.first_day),
                    weekday(t.last_safe),
                    _view(t),
                )
                for t in transfers
            ],
        ),
    ]


def _view(t: Transfer) -> str:
    if t.given is not None:
        return f"TUPE {t.view}; information given {british(t.given)}"
    return (
        "TUPE does not apply" if t.view == NOT_APPLIES else f"TUPE {t.view}; information to come"
    )


def provider_blocks(
    bidder: str,
    moves: Sequence[Move],
    gates: Sequence[GateState],
    transfers: Sequence[Transfer],
    rules: Mobilisation,
    *,
    extended: str,
    name: Name,
    zone: Zone,
) -> list[Block]:
    """Return the letter to a provider that takes over: whom it begins with and when, its gates, and staff to come."""
    coming = waves_of([m for m in moves if m.takes_room])
    staying = [m for m in moves if not m.takes_room]
    made: list[Block] = []
    if extended:
        made.append(
            paragraph(
                f"Until they begin with you people are supported under the present agreement. {extended}"
            )
        )
    if coming:
        made += [
            heading("Whom you begin with"),
            paragraph(
                "Nobody begins with you before the council has decided, wave by wave, that it may: a go. It decides on the gates "
                "below. Where it is a no go, people stay with their provider of today, and you are told the new day."
            ),
            table(f"Waves of {name(bidder)}", _WORK, _lines(coming, lambda m: m.provider, zone)),
        ]
    if staying:
        made.append(
            paragraph(
                f"{_count(staying)} whom you support today stay with you, under the new agreement from the first day of their zone."
            )
        )
    if coming:
        made += [heading("What must be ready"), *_gates(gates, coming[0].first_day)]
        made += [
            heading("Staff who may come to you"),
            *_staff(transfers, lambda t: t.provider, zone, comes=True),
        ]
        told = (
            f"at least {counted(rules.told_days, 'day')} before" if rules.told_days else "before"
        )
        made += [
            heading("What we ask of you"),
            bullets(
                [
                    f"The council writes to each person {told} their first day. After that, get in touch with each, meet them, and agree who comes and when.",
                    "The list of people comes to you by the council's secure route, by reference. Keep it to those who need it.",
                    "Tell us at once if a gate that was ready no longer is, up to the evening before.",
                    "Tell us if you can begin more or fewer hours in a week than you said.",
                ]
            ),
        ]
    return made


def _gates(gates: Sequence[GateState], first_day: date) -> list[Block]:
    if not gates:
        return [paragraph("The tender publishes no gates.")]
    return [
        table(
            f"Gates, for the first of your waves on {british(first_day)}",
            (
                Column(title="Gate", width=3),
                Column(title="What shows it", width=4),
                Column(title="Ready by", width=1.8),
                Column(title="As it stands", width=1.6),
            ),
            [
                (
                    g.gate.title,
                    g.gate.evidence or "",
                    british(first_day - timedelta(days=g.gate.days_before)),
                    str(g.light),
                )
                for g in gates
            ],
        )
    ]
