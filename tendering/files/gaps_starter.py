"""A second tender begun from what the first leaves: lots, zones, needs and hours carried over, each with its source.

Nothing is decided for the officer: places, questions, weights, dates and the law stay blank, and each blank is a
finding. What is only thin is named in comments, for the officer to let or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from tendering.files.starter import starter_yaml
from tendering.files.yaml_writer import write_yaml
from tendering.framework.cover import GAPS, NeedCover, TimeGap, ZoneCover
from tendering.framework.gap_words import hours_words, need_sentence, zone_sentence
from tendering.framework.gaps import Gaps
from tendering.model.day import clock_words
from tendering.model.numbers import plain, rounded
from tendering.model.tender import Authority, Tender

ROLE = "secondary"
PLACES = 2
ZONES, HOURS = "zones", "other_hours"
CARRIED = ("name", "nation", "address", "email", "website", "contact", "phone", "locality")


def draft_from_gaps(name: str, gaps: Gaps, first: Tender) -> str:
    """Return the text of a tender.yaml that lets what another leaves.

    Args:
        name: Id of the new tender.
        gaps: What the first leaves.
        first: The first tender.
    """
    parts = _Draft(gaps, first)
    given = {
        "follows": parts.lines("follows", {"tender": gaps.tender, "evaluation": gaps.evaluation}),
        "summary": parts.lines("summary", parts.summary()),
        "authority": parts.lines("authority", _authority(first.authority)),
        "lots": parts.lines("lots", parts.lots()),
    }
    if first.cpv:
        given["cpv"] = parts.lines("cpv", list(first.cpv))
    if parts.hours:
        given["service_hours"] = parts.lines("service_hours", parts.hours)
    if parts.needs:
        given["needs"] = parts.lines("needs", parts.needs)
    begun = [
        "",
        f"Begun from what {gaps.evaluation} leaves. Every key with a source that begins with `derived` was carried over",
        "from there: review each before you rely on it. It is not published before that competition is decided.",
        *(f"Not decided yet: {w}." for w in gaps.provisional),
        *parts.why(),
    ]
    return starter_yaml(name, given=given, begun=begun)


def _authority(authority: Authority) -> dict[str, Any]:
    told = {key: getattr(authority, key) for key in CARRIED}
    return {key: value for key, value in told.items() if value is not None}


class _Draft:
    """The second tender while it is made: its lots, the sources of what they say, and the ids taken."""

    def __init__(self, gaps: Gaps, first: Tender) -> None:
        self.gaps, self.first = gaps, first
        self.sources: dict[str, str] = {
            "follows": self._from("what it leaves"),
            "summary": self._from("what it leaves"),
            "authority": f"derived: {first.id}, authority",
            "cpv": f"derived: {first.id}, cpv",
        }
        self.zones = [z for z in gaps.zones if GAPS.intersection(z.marks)]
        self.short = [n for n in gaps.needs if GAPS.intersection(n.marks)]
        self.hours: list[dict[str, Any]] = []
        self.needs: list[dict[str, Any]] = []
        self.taken: set[str] = set()
        self._hours()

    def _from(self, what: str) -> str:
        return f"derived: {self.gaps.evaluation}, {what}"

    def lines(self, key: str, value: Any) -> list[str]:
        """Return the lines of one key of the definition, with the sources of what it holds."""
        mine = {
            p: s
            for p, s in self.sources.items()
            if p == key or p.startswith((f"{key}[", f"{key}."))
        }
        if isinstance(value, list) and key == "cpv":
            mine = {f"cpv[{n}]": self.sources["cpv"] for n in range(len(value))}
        return write_yaml({key: value}, mine).splitlines()

    def summary(self) -> str:
        """Say what is let, and what it follows."""
        what = [n.title for n in self.short]
        if self.zones:
            what.append(f"hours that nobody covers in {len(self.zones)} of its zones")
        if not what:
            what = [f"service from {clock_words((t.starts, t.ends))}" for t in self.gaps.times]
        return f"It follows {self.first.title} ({self.first.id}) and lets what that leaves: {'; '.join(what)}."

    def _hours(self) -> None:
        for number, gap in enumerate(self.gaps.times, 1):
            later = [h for h in self.first.service_hours if h.id in gap.services]
            for hours in later:
                if all(h["id"] != hours.id for h in self.hours):
                    row = {
                        "id": hours.id,
                        "title": hours.title,
                        "from": hours.starts,
                        "to": hours.ends,
                    }
                    self._add_hours(row, f"service_hours[{hours.id}]")
            if not later:
                start, end = (f"{m // 60:02}:{m % 60:02}" for m in (gap.starts, gap.ends))
                row = {"id": f"hours_{number}", "title": None, "from": start, "to": end}
                self._add_hours(row, f"the hours it does not cover, {start} to {end}")

    def _add_hours(self, row: dict[str, Any], what: str) -> None:
        kept = {key: value for key, value in row.items() if value is not None}
        self.hours.append(kept)
        self.sources[f"service_hours[{row['id']}]"] = self._from(what)

    def lots(self) -> list[dict[str, Any]]:
        """Return a lot for each need, one for the zones, and one for the times of day that no need names."""
        made = list(self._need_lots())
        if self.zones:
            made += self._zone_lots()
        named = {n.hours_of for n in self.short}
        uncovered = [t for t in self.gaps.times if not named.intersection(t.services)]
        if uncovered:
            made.append(self._hours_lot(uncovered))
        return made

    def _id(self, wanted: str) -> str:
        found, number = wanted, 2
        while found in self.taken:
            found, number = f"{wanted}_{number}", number + 1
        self.taken.add(found)
        return found

    def _need_lots(self) -> Iterator[dict[str, Any]]:
        for need in self.short:
            ident = self._id(need.need)
            path, source = f"lots[{ident}]", self._from(f"needs[{need.need}]")
            lot = self._lot(ident, need.title, _left(need.title, need.uncovered))
            demand = _demand(need)
            if need.zone is not None:
                zone = next(
                    (z for z in self.gaps.zones if (z.lot, z.zone) == (need.lot, need.zone)), None
                )
                lot["zones"] = [_zone(zone, demand)] if zone is not None else []
                self.sources[f"{path}.zones[{need.zone}]"] = source
            elif demand:
                lot["demand"] = demand
                self.sources[f"{path}.demand"] = source
            self._name(path, source)
            row = {"id": need.need, "title": need.title, "lot": ident, "zone": need.zone}
            row |= {"hours_weekly": demand.get("hours_weekly")}
            if need.hours_of and any(h["id"] == need.hours_of for h in self.hours):
                row["hours_of"] = need.hours_of
            label = ident if ident != need.need else need.need
            row["id"] = label
            self.needs.append({k: v for k, v in row.items() if v is not None})
            self.sources[f"needs[{label}]"] = source
            yield _with_roles(lot)

    def _zone_lots(self) -> Iterator[dict[str, Any]]:
        for first in dict.fromkeys(z.lot for z in self.zones):
            mine = [z for z in self.zones if z.lot == first]
            title = self.first.lot(first)
            ident = self._id(ZONES)
            path = f"lots[{ident}]"
            said = " ".join(_left(z.title, z.uncovered) for z in mine)
            lot = self._lot(ident, f"{title.title if title else first}: hours not covered", said)
            self._name(path, self._from(f"lots[{first}]"))
            if all(z.zone is not None for z in mine):
                lot["zones"] = [_zone(z, _demand(z)) for z in mine]
                for z in mine:
                    self.sources[f"{path}.zones[{z.zone}]"] = self._from(z.path)
            elif demand := _demand(mine[0]):
                lot["demand"] = demand
                self.sources[f"{path}.demand"] = self._from(mine[0].path)
            yield _with_roles(lot)

    def _hours_lot(self, times: Sequence[TimeGap]) -> dict[str, Any]:
        ident = self._id(HOURS)
        lot = self._lot(ident, "Hours of the day not covered", " ".join(t.sentence for t in times))
        self._name(f"lots[{ident}]", self._from("service_hours"))
        return _with_roles(lot)

    def _name(self, path: str, source: str) -> None:
        for key in ("title", "description"):
            self.sources[f"{path}.{key}"] = source

    @staticmethod
    def _lot(ident: str, title: str, description: str) -> dict[str, Any]:
        return {"id": ident, "title": title, "description": description}

    def why(self) -> Iterator[str]:
        """Say for the officer what is uncovered and by whom; and what is covered, but thin, and so not among the lots."""
        yield "For you, and not for bidders: take this comment out before the file is published."
        yield from (f"  {zone_sentence(z, {})}" for z in self.zones)
        yield from (f"  {need_sentence(n, {})}" for n in self.short)
        thin = [zone_sentence(z, {}) for z in self.gaps.zones if z.marks and z not in self.zones]
        thin += [need_sentence(n, {}) for n in self.gaps.needs if n.marks and n not in self.short]
        if thin:
            yield "Covered, but thin; not among the lots below unless you add it:"
            yield from (f"  {said}" for said in thin)


def _demand(cover: ZoneCover | NeedCover) -> dict[str, Any]:
    """Return the hours that are left, to two decimals; what is not known stays out."""
    if cover.uncovered is None:
        return {}
    return {"hours_weekly": plain(rounded(cover.uncovered, PLACES))}


def _left(title: str, hours: Fraction | None) -> str:
    """Say what is let without a word of who holds what: bidders read it.

    >>> _left("Supported housing.", Fraction(1200)), _left("Nights", None)
    ('Supported housing: 1,200 hours a week that no provider covers.', 'Nights: no provider covers it.')
    """
    if hours is None:
        return f"{title.rstrip('.')}: no provider covers it."
    return f"{title.rstrip('.')}: {hours_words(hours)} hours a week that no provider covers."


def _zone(zone: ZoneCover, demand: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": zone.zone, "title": zone.title}
    if zone.areas:
        row["areas"] = list(zone.areas)
    return row | ({"demand": demand} if demand else {})


def _with_roles(lot: dict[str, Any]) -> dict[str, Any]:
    """Add the role, with what the officer decides of it left blank."""
    return lot | {"roles": [{"role": ROLE, "per": None, "places": {"most": None}}]}
