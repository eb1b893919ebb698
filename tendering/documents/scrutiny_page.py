"""What a year of an agreement came to, in words: a page with charts, a paper, data and text. No person; small numbers hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from markupsafe import Markup

from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.dates import british
from tendering.documents.figures_page import Part, bars, figures_page
from tendering.documents.names import counted, grouped
from tendering.documents.tables import table as text_table
from tendering.documents.word_style import Column
from tendering.framework.scrutiny import (
    COLUMNS,
    OUTCOMES,
    PARTS,
    Complaints,
    Count,
    Indicators,
    Wages,
    Work,
    Year,
)
from tendering.framework.terms import Term
from tendering.model.numbers import money, plain, rounded
from tendering.model.tender import Tender

NOT_REPORTED = "not reported"
HEADS = ("offered", "accepted", "refused", "not answered", "handed back")
STATES = ("kept", "not kept", "in part", "to be checked", "overdue", "not yet a term")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """Everything that is shown of a year. ``simulated`` says that its record is, where it is."""

    procurement: str
    year: Year
    on: date
    least: int
    names: Mapping[str, str]
    zones: Mapping[tuple[str, str], str]
    lots: Mapping[str, str]
    work: Sequence[Work]
    indicators: Sequence[Indicators]
    complaints: Sequence[Complaints]
    wages: Sequence[Wages]
    promises: Mapping[str, Sequence[Term]]
    providers: Sequence[str]
    simulated: str = ""


def notes(found: Scrutiny) -> tuple[str, ...]:
    """Return what must be read with every figure."""
    so_far = (
        ""
        if found.on > found.year.last
        else f" It is not over: these are the figures as they stood on {british(found.on)}."
    )
    return (
        *((found.simulated,) if found.simulated else ()),
        f"The year runs from {british(found.year.first)} to {british(found.year.last)}.{so_far}",
        f"{NOT_REPORTED.capitalize()} means that nobody has told the council. It does not mean nought.",
        (
            f"A figure that rests on fewer than {found.least} people or complaints is not shown, and neither is the next "
            "smallest, or a total, from which it could be worked out. No person can be told from what is shown."
        ),
    )


def shown(count: Count, least: int) -> str:
    """Write a count with its hours; what is not known, or is hidden, in words."""
    if count.number is None:
        return NOT_REPORTED
    if count.hidden:
        return f"fewer than {least}" if count.number < least else "not shown"
    if not count.number:
        return "0"
    return f"{count.number:,} ({hours(count.hours)} h)"


def hours(amount: Fraction) -> str:
    """Write hours of care to a whole hour, as they are printed; the data hold them exactly.

    >>> hours(Fraction(54769, 4))
    '13,692'
    """
    return grouped(rounded(amount, 0))


def where(found: Scrutiny, row: Work) -> tuple[str, str]:
    """Return the zone and provider of a row, in words."""
    if not row.lot:
        return "All zones", "Together"
    zone = found.zones.get((row.lot, row.zone), row.zone) or found.lots.get(row.lot, row.lot)
    lot = f"Lot {row.lot}, " if len(found.lots) > 1 else ""
    return f"{lot}{zone}", found.names.get(row.provider, row.provider) or "Together"


def work_rows(found: Scrutiny) -> tuple[tuple[str, ...], ...]:
    """Return the work as rows of text."""
    return tuple(
        (*where(found, row), *(shown(row.counts[c], found.least) for c in COLUMNS))
        for row in found.work
    )


def indicator_rows(found: Scrutiny) -> tuple[tuple[str, ...], ...]:
    """Return the indicators as rows: periods met, not met and not known, of those that ended."""
    made = []
    for one in found.indicators:
        head = (f"Lot {one.lot}", found.names.get(one.provider, one.provider))
        if one.titles and all(one.unknown[k] == one.periods for k in one.titles):
            made.append((*head, "every one", NOT_REPORTED, NOT_REPORTED, str(one.periods)))
            continue
        for kpi, title in one.titles.items():
            unknown = one.unknown[kpi] == one.periods
            made.append(
                (
                    *head,
                    f"{kpi} {title}",
                    NOT_REPORTED if unknown else str(one.met[kpi]),
                    NOT_REPORTED if unknown else str(one.missed[kpi]),
                    str(one.unknown[kpi]),
                )
            )
    return tuple(made)


def complaint_rows(found: Scrutiny) -> tuple[tuple[str, ...], ...]:
    """Return the complaints as rows: small numbers hidden, and with one hidden the next as well."""
    return tuple(
        (found.names.get(c.provider, c.provider), *_outcomes(c, found.least))
        for c in found.complaints
    )


def _outcomes(c: Complaints, least: int) -> tuple[str, ...]:
    if c.counts is None:
        return (NOT_REPORTED,) * (len(OUTCOMES) + 1)
    total = sum(c.counts.values())
    if 0 < total < least:
        return (f"fewer than {least}", *("not shown",) * len(OUTCOMES))
    small = {o for o in OUTCOMES if 0 < c.counts[o] < least}
    if len(small) == 1:
        rest = [o for o in OUTCOMES if c.counts[o] and o not in small]
        small |= {min(rest, key=lambda o: (c.counts[o] if c.counts else 0, o))} if rest else set()
    return (str(total), *("not shown" if o in small else str(c.counts[o]) for o in OUTCOMES))


def wage_rows(found: Scrutiny) -> tuple[tuple[str, ...], ...]:
    """Return wages as rows."""
    return tuple(
        (
            found.names.get(w.provider, w.provider),
            NOT_REPORTED if w.lowest is None else money(w.lowest),
            "" if w.floor is None else money(w.floor),
            "" if w.below is None else "BELOW" if w.below else "at or above",
            w.source,
        )
        for w in found.wages
    )


def promise_rows(found: Scrutiny) -> tuple[tuple[str, ...], ...]:
    """Return how many promises of each provider stand where."""
    made = []
    for provider in found.providers:
        terms = found.promises.get(provider, ())
        states = [t.state(found.on) for t in terms]
        made.append(
            (
                found.names.get(provider, provider),
                str(len(terms)) if terms else "none marked",
                *(str(states.count(s)) if terms else "" for s in STATES),
            )
        )
    return tuple(made)


WORK_HEADS = ("Zone", "Provider", *(h.capitalize() for h in HEADS))
INDICATOR_HEADS = ("Lot", "Provider", "Indicator", "Periods met", "Not met", "Not known")
COMPLAINT_HEADS = ("Provider", "Complaints", *(o.capitalize() for o in OUTCOMES))
WAGE_HEADS = ("Provider", "Lowest rate paid", "Floor", "Against it", "What sets it")
PROMISE_HEADS = ("Provider", "Promises", *(s.capitalize() for s in STATES))


def parts(found: Scrutiny) -> Iterator[Part]:
    """Give the parts of the page."""
    reported = [r for r in found.work if r.counts["offered"].number is not None]
    yield Part(
        heading="Work offered, and what became of it",
        paragraphs=(
            _work_said(found),
            (
                "Each cell counts offers, with the hours of care a week they were for in brackets. An offer that was made to "
                "several counts for each of them; hours are rounded to whole ones. A package handed back in the year may have been accepted before it."
            ),
        ),
        chart=_chart(found, reported),
        caption="Offers by zone and provider",
        headings=WORK_HEADS,
        rows=work_rows(found),
        words=(0, 1),
    )
    rows = indicator_rows(found)
    yield Part(
        heading="Indicators",
        paragraphs=(
            "In how many payment periods that ended in the year each indicator met its published threshold."
            if rows
            else f"Indicators: {NOT_REPORTED}. No payment period of the year has ended, or none is published.",
        ),
        caption="Indicators by provider",
        headings=INDICATOR_HEADS,
        rows=rows,
        words=(0, 1, 2),
    )
    yield Part(
        heading="Complaints",
        paragraphs=("Complaints that came in the year, with the outcome each has by now.",),
        caption="Complaints by provider",
        headings=COMPLAINT_HEADS,
        rows=complaint_rows(found),
    )
    yield Part(
        heading="Wages",
        paragraphs=(
            "The lowest hourly rate found, with travel between visits counted in, against the floor that held on those days.",
        ),
        caption="Lowest wages by provider",
        headings=WAGE_HEADS,
        rows=wage_rows(found),
        words=(0, 4),
    )
    yield Part(
        heading="What each winner promised",
        paragraphs=(
            "Promises of the winning submissions that the panel marked, and what was found of them by now.",
        ),
        caption="Promises by provider",
        headings=PROMISE_HEADS,
        rows=promise_rows(found),
    )


def _work_said(found: Scrutiny) -> str:
    """Say the totals in a sentence, so far as they are shown."""
    if not found.work:
        return "Nobody held a place in the year."
    whole = found.work[-1].counts
    if whole["offered"].number is None:
        return f"Referrals: {NOT_REPORTED}. None is in the record for this year."
    words = [
        f"{head} {shown(whole[c], found.least)}" for c, head in zip(COLUMNS, HEADS, strict=True)
    ]
    return f"In all zones together: {'; '.join(words)}."


def _chart(found: Scrutiny, rows: Sequence[Work]) -> Markup | None:
    """Draw the zones and, of their providers, those whose figures can all be shown and are not all nought."""
    drawn = []
    for row in rows:
        counts = [row.counts[p] for p in PARTS]
        total = sum((c.hours for c in counts), Fraction(0))
        if row.lot and total and not any(c.hidden for c in counts):
            zone, provider = where(found, row)
            label = f"{zone}: {provider}" if row.provider else f"{zone}, together"
            drawn.append((label, [c.hours for c in counts], f"{hours(total)} h"))
    series = [("accepted", ""), ("refused", ""), ("not answered", "")]
    return bars("work", "Hours a week offered, by what became of the offer", series, drawn)


def page(tender: Tender, found: Scrutiny, head: str) -> str:
    """Return the page."""
    return figures_page(
        tender,
        f"The year from {british(found.year.first)}",
        list(parts(found)),
        notes=notes(found),
        foot=f"Head of the record: {head}",
    )


def paper_blocks(found: Scrutiny) -> list[Block]:
    """Return the paper for the committee."""
    made: list[Block] = [bullets(notes(found))]
    for part in parts(found):
        made.append(heading(part.heading))
        made += [paragraph(p) for p in part.paragraphs]
        if part.rows:
            columns = [
                Column(
                    title=h,
                    width=1.8 if n == 0 or n in part.words else 1.2,
                    right=n > 0 and n not in part.words,
                )
                for n, h in enumerate(part.headings)
            ]
            made.append(table(part.caption, columns, part.rows))
    open_terms = [
        t.sentence(found.on)
        for provider in found.providers
        for t in found.promises.get(provider, ())
        if t.state(found.on) in ("not kept", "in part", "overdue")
    ]
    if open_terms:
        made += [heading("Promises not kept, kept in part or overdue"), bullets(open_terms)]
    return made


def as_text(found: Scrutiny) -> str:
    """Return the year for a terminal."""
    lines = [*notes(found), "", text_table(work_rows(found), WORK_HEADS)]
    for heads, rows in (
        (INDICATOR_HEADS, indicator_rows(found)),
        (COMPLAINT_HEADS, complaint_rows(found)),
        (WAGE_HEADS, wage_rows(found)),
        (PROMISE_HEADS, promise_rows(found)),
    ):
        if rows:
            lines += ["", text_table(rows, heads)]
    return "\n".join(lines)


def as_json(found: Scrutiny) -> dict[str, object]:
    """Return the year for machines: what is hidden is null with its reason, what nobody reported null with another."""
    return {
        "year": {"first": found.year.first.isoformat(), "last": found.year.last.isoformat()},
        "on": found.on.isoformat(),
        "smallest_shown": found.least,
        "work": [
            {
                "lot": r.lot or None,
                "zone": r.zone or None,
                "provider": r.provider or None,
                **{c: _count_json(r.counts[c]) for c in COLUMNS},
            }
            for r in found.work
        ],
        "indicators": [
            {
                "lot": one.lot,
                "provider": one.provider,
                "indicator": kpi,
                "periods": one.periods,
                "met": one.met[kpi],
                "not_met": one.missed[kpi],
                "not_known": one.unknown[kpi],
            }
            for one in found.indicators
            for kpi in one.titles
        ],
        "complaints": [
            dict(
                zip(
                    ("provider", "complaints", *OUTCOMES),
                    (c.provider, *_outcomes(c, found.least)),
                    strict=True,
                )
            )
            for c in found.complaints
        ],
        "wages": [
            {
                "provider": w.provider,
                "lowest": plain(w.lowest) if w.lowest is not None else None,
                "floor": plain(w.floor) if w.floor is not None else None,
                "below": w.below,
                "source": w.source or None,
                "entry": w.entry,
            }
            for w in found.wages
        ],
        "promises": [
            {"provider": p, "term": t.id, "state": t.state(found.on), "page": t.marked.page}
            for p in found.providers
            for t in found.promises.get(p, ())
        ],
        "said": counted(len(found.providers), "provider"),
    }


def _count_json(count: Count) -> dict[str, object]:
    if count.number is None:
        return {"number": None, "hours": None, "because": NOT_REPORTED}
    if count.hidden:
        return {"number": None, "hours": None, "because": "small numbers are not shown"}
    return {"number": count.number, "hours": plain(count.hours), "because": None}
