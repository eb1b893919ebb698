"""What a first competition leaves, as data for machines, text for a terminal, and a page with a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from tendering.documents.figures_page import Part, bars, figures_page
from tendering.framework.cover import GAPS, NeedCover, ZoneCover
from tendering.framework.gap_words import (
    MARK_WORDS,
    hours_words,
    need_sentence,
    rule_words,
    total_sentence,
    zone_sentence,
)
from tendering.framework.gaps import Gaps
from tendering.model.day import clock_words
from tendering.model.numbers import ratio
from tendering.model.tender import Tender

HEADING = "What the first competition leaves"
Names = dict[str, str]
_SERIES = (("Covered", ""), ("Not covered", ""))


def as_data(gaps: Gaps, names: Names) -> dict[str, object]:
    """Return the gaps for machines: every figure exact, each with its sentence."""
    asked, met, left = gaps.totals
    return {
        "evaluation": gaps.evaluation,
        "tender": gaps.tender,
        "decided": not gaps.provisional,
        "waits_for": list(gaps.provisional),
        "rule": {
            "bidders": gaps.rule.bidders,
            "providers": gaps.rule.providers,
            "capacity": ratio(gaps.rule.capacity),
            "from": dict(gaps.rule.sources),
            "sentences": list(rule_words(gaps.rule)),
        },
        "hours_weekly": {"asked": ratio(asked), "covered": ratio(met), "uncovered": ratio(left)},
        "zones": [_zone_data(z, names) for z in gaps.zones],
        "needs": [_need_data(n, names) for n in gaps.needs],
        "times": [
            {
                "time": clock_words((t.starts, t.ends)),
                "minutes": t.minutes,
                "later": list(t.later),
                "left": [clock_words(r) for r in t.left],
                "overlaps": [clock_words(r) for r in t.overlaps],
                "sentence": t.sentence,
            }
            for t in gaps.times
        ],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else ratio(value)


def _zone_data(zone: ZoneCover, names: Names) -> dict[str, object]:
    return {
        "lot": zone.lot,
        "zone": zone.zone,
        "title": zone.title,
        "places": zone.places,
        "providers": list(zone.holders),
        "bidders": zone.bidders,
        "admissible": zone.admissible,
        "reserves": zone.reserves,
        "hours_weekly": _exact(zone.demand),
        "covered": _exact(zone.covered),
        "uncovered": _exact(zone.uncovered),
        "capacity_not_declared": list(zone.undeclared),
        "marks": list(zone.marks),
        "sentence": zone_sentence(zone, names),
    }


def _need_data(need: NeedCover, names: Names) -> dict[str, object]:
    return {
        "need": need.need,
        "title": need.title,
        "lot": need.lot,
        "zone": need.zone,
        "providers": list(need.providers),
        "others": list(need.others),
        "zones_without": list(need.without),
        "hours_weekly": _exact(need.demand),
        "covered": _exact(need.covered),
        "uncovered": _exact(need.uncovered),
        "hours_not_said": list(need.unstated),
        "marks": list(need.marks),
        "sentence": need_sentence(need, names),
    }


ZONE_HEADINGS = (
    *("Zone", "Provider", "Bid", "Admissible", "Reserves"),
    *("Hours a week", "Covered", "Not covered", "What is said of it"),
)
NEED_HEADINGS = (
    *("Need", "Provider", "Hours a week", "Covered", "Not covered"),
    *("Others who say they can", "What is said of it"),
)


def zone_rows(zones: Sequence[ZoneCover], names: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return a row for each zone."""
    return tuple(
        (
            z.title if z.zone in (None, z.title) else f"{z.zone} {z.title}",
            ", ".join(names.get(b, b) for b in z.holders) or "nobody",
            str(z.bidders),
            str(z.admissible),
            str(z.reserves),
            hours_words(z.demand),
            hours_words(z.covered, "not known"),
            hours_words(z.uncovered, "not known"),
            marks_words(z.marks),
        )
        for z in zones
    )


def need_rows(needs: Sequence[NeedCover], names: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return a row for each need."""
    return tuple(
        (
            n.title if n.zone is None else f"{n.title}, zone {n.zone}",
            ", ".join(names.get(b, b) for b in n.providers) or "nobody",
            hours_words(n.demand),
            hours_words(n.covered, "not known"),
            hours_words(n.uncovered, "not known"),
            str(len(n.others)),
            marks_words(n.marks),
        )
        for n in needs
    )


def marks_words(marks: Sequence[str]) -> str:
    """Say what is wrong with a zone or need; what is uncovered stands first."""
    ordered = sorted(marks, key=lambda m: m not in GAPS)
    said = "; ".join(MARK_WORDS[m] for m in ordered)
    return said[:1].upper() + said[1:] if said else "Covered"


def as_text(gaps: Gaps, names: Names) -> str:
    """Return the gaps for a terminal: what is uncovered or thin, then the sums, the rule and what is well covered."""
    wrong = [zone_sentence(z, names) + f" {_marked(z.marks)}" for z in gaps.zones if z.marks]
    needs = [need_sentence(n, names) + f" {_marked(n.marks)}" for n in gaps.needs if n.marks]
    well = [z.zone or z.title for z in gaps.zones if not z.marks]
    parts = [f"{gaps.evaluation}: what the competition leaves", ""]
    parts += [f"PROVISIONAL: {w}" for w in gaps.provisional]
    for heading, lines in (
        ("Zones", wrong),
        ("Needs", needs),
        ("Times of day", [t.sentence for t in gaps.times]),
    ):
        parts += [heading, *(f"  {line}" for line in lines or ["Nothing."]), ""]
    if well:
        parts.append(f"Well covered: {', '.join(well)}.")
    met = [n.title for n in gaps.needs if not n.marks]
    if met:
        parts.append(f"Needs well covered: {', '.join(met)}.")
    parts += [total_sentence(gaps), "Rule:", *(f"  {said}" for said in rule_words(gaps.rule))]
    return "\n".join(parts)


def _marked(marks: Sequence[str]) -> str:
    return f"{marks_words(marks)}."


def page(tender: Tender, gaps: Gaps, names: Names, folder: Path | None = None) -> str:
    """Return the gaps as one HTML page.

    Raises:
        RefusedError: The template cannot be used.
    """
    parts = [_zone_part(gaps, names)]
    if gaps.needs:
        parts.append(_need_part(gaps, names))
    times = Part(
        heading="Times of day",
        paragraphs=tuple(t.sentence for t in gaps.times)
        or ("Every hour of the day is covered, or no hours of service are published.",),
    )
    rule = Part(heading="The rule", paragraphs=rule_words(gaps.rule))
    notes = [f"Provisional: {w}." for w in gaps.provisional]
    notes.append(
        "A provider's hours that fall short are shared over its zones in proportion to what each asks of it. One that "
        "declares no capacity counts as covering its share: a blank is not a nought."
    )
    return figures_page(tender, HEADING, [*parts, times, rule], notes=notes, folder=folder)


def _zone_part(gaps: Gaps, names: Names) -> Part:
    drawn = [
        (
            z.title if z.zone in (None, z.title) else f"{z.zone} {z.title}",
            (z.covered or Fraction(0), z.uncovered or Fraction(0)),
            _short(z.uncovered),
        )
        for z in gaps.zones
        if z.demand is not None
    ]
    return Part(
        heading="Zones and their hours",
        paragraphs=(total_sentence(gaps),),
        chart=bars("gap-zones", "Hours a week by zone", _SERIES, drawn),
        caption="How each zone stands",
        headings=ZONE_HEADINGS,
        rows=zone_rows(gaps.zones, names),
        words=(1, 8),
    )


def _short(uncovered: Fraction | None) -> str:
    """Say beside a bar what is not covered: whoever hears the picture read hears no blank."""
    if uncovered is None:
        return "not known"
    return f"{hours_words(uncovered)} short" if uncovered else "all covered"


def _need_part(gaps: Gaps, names: Names) -> Part:
    drawn = [
        (
            n.title if n.zone is None else f"{n.title}, {n.zone}",
            (n.covered or Fraction(0), n.uncovered or Fraction(0)),
            _short(n.uncovered),
        )
        for n in gaps.needs
        if n.demand is not None
    ]
    return Part(
        heading="Needs and specialisms",
        paragraphs=tuple(need_sentence(n, names) for n in gaps.needs if n.marks),
        chart=bars("gap-needs", "Hours a week by need", _SERIES, drawn),
        caption="How each need stands; its hours are part of those of the zones",
        headings=NEED_HEADINGS,
        rows=need_rows(gaps.needs, names),
        words=(1, 6),
    )
