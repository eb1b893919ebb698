"""Names for ids: what a person calls a bidder, lot, zone, role, criterion or rule, and how figures are printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from tendering.model.bids import Dossier
from tendering.model.numbers import Rounding, exact, fixed, money, plain
from tendering.model.tender import Lot, PriceItem, PriceRule, Role, Tender

MOST_PLACES = 12
_ROLE_WORDS = {"main": "main provider", "framework": "framework provider"}


@lru_cache(maxsize=65536)
def _fixed(numerator: int, denominator: int, places: int, mode: Rounding) -> str:
    """Write a value to so many decimals: letters write the same few thousand values over and over."""
    return fixed(Fraction(numerator, denominator), places, mode)


def joined(words: Iterable[str], last: str = "and") -> str:
    """Join words as English does; semicolons keep apart names that hold an "and" of their own.

    >>> joined(["A"]), joined(["A", "B"]), joined(["A", "B", "C"])
    ('A', 'A and B', 'A, B and C')
    >>> joined(["Knowle and Filwood", "St George"])
    'Knowle and Filwood; and St George'
    """
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    if any(f" {last} " in word or ", " in word for word in listed):
        return f"{'; '.join(listed[:-1])}; {last} {listed[-1]}"
    return f"{', '.join(listed[:-1])} {last} {listed[-1]}"


def capital(text: str) -> str:
    """Start a sentence: the first letter large, the rest as it is.

    >>> capital("main provider in St George")
    'Main provider in St George'
    """
    return text[:1].upper() + text[1:]


def within(title: str) -> str:
    """Write a title inside a sentence: "the whole borough", not "The whole borough".

    >>> within("The whole borough"), within("Zone A")
    ('the whole borough', 'Zone A')
    """
    return f"the {title[4:]}" if title.startswith("The ") else title


def ordinal(number: int) -> str:
    """Write a position.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 102)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '21st', '102nd']
    """
    suffix = (
        "th"
        if number % 100 in (11, 12, 13)
        else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{suffix}"


def counted(number: int | str, one: str, many: str = "") -> str:
    """Write a count with its noun.

    >>> counted(1, "place"), counted("2", "place"), counted(0, "entry", "entries")
    ('1 place', '2 places', '0 entries')
    """
    return f"{number} {one if str(number) == '1' else many or one + 's'}"


def short(value: Fraction, most: int = 4) -> str:
    """Write a number as a person would: its own decimals where they are few, else rounded.

    >>> short(Fraction(30)), short(Fraction(25, 2)), short(Fraction(100, 3))
    ('30', '12.5', '33.3333')
    """
    text = plain(value)
    return fixed(value, most) if "/" in text or len(text.partition(".")[2]) > most else text


def grouped(value: Fraction) -> str:
    """Write a number with its thousands apart.

    >>> grouped(Fraction(600000)), grouped(Fraction("1756.2"))
    ('600,000', '1,756.2')
    """
    whole, point, decimals = short(value).partition(".")
    return f"{int(whole):,}{point}{decimals}"


def told_apart(values: Iterable[Fraction], places: int) -> int:
    """Return how many decimals print different values differently, at least ``places``.

    >>> told_apart([Fraction("70.001"), Fraction("70.002")], 2)
    3
    """
    listed = list(values)
    if len({fixed(v, places) for v in listed}) == len(listed):
        return places  # as nearly always, and no value need be held against another
    distinct = set(listed)
    while places < MOST_PLACES and len({fixed(v, places) for v in distinct}) < len(distinct):
        places += 1
    return places


def ids(text: str) -> list[str]:
    """Split a fact that lists ids: commas, semicolons or blanks may stand between."""
    return [part for part in re.split(r"\s*[,;]\s*|\s+", text.strip()) if part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """The tender and the bidders' names: all a sentence needs to speak of people and places.

    Attributes:
        lot_id: The lot being spoken of, where zone ids repeat from lot to lot; empty where unknown.
    """

    tender: Tender
    bidders: Mapping[str, str]
    lot_id: str = ""
    _said: dict[tuple[str, ...], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, dossier: Dossier, lot: str = "") -> Names:
        """Take the names from a dossier."""
        return cls(
            tender=dossier.tender, bidders={b.id: b.name for b in dossier.bidders}, lot_id=lot
        )

    def in_lot(self, lot: str) -> Names:
        """Return the same names, speaking of one lot."""
        return Names(tender=self.tender, bidders=self.bidders, lot_id=lot)

    def bidder(self, bidder: str) -> str:
        """Return a bidder's name, or the id where no name is known."""
        return self.bidders.get(bidder) or bidder

    def bidder_list(self, text: str) -> str:
        """Name every bidder of a fact that lists ids."""
        whole = text.strip()
        return (
            self.bidder(whole)
            if whole in self.bidders
            else joined(self.bidder(b) for b in ids(text))
        )

    def lot(self, lot: str) -> str:
        """Return a lot as printed: its number and its title; a lot known by a word is its title alone."""
        found = self.tender.lot(lot)
        title = found.title if found else ""
        if len(lot) > 3 and title:
            return title
        number = lot if lot.lower().startswith("lot") else f"Lot {lot}"
        return f"{number} ({title})" if title and title != number else number

    def zone(self, zone: str, lot: str = "") -> str:
        """Return a zone's title, or ``zone A`` where it has none."""
        for candidate in self._lots(lot):
            found = candidate.zone(zone)
            if found is not None and found.title:
                return found.title
        return zone if zone.lower().startswith("zone") else f"zone {zone}"

    def area(self, lot: str, zone: str | None) -> str:
        """Return where a place is: the zone, or the whole lot."""
        return within(self.zone(zone, lot)) if zone else self.lot(lot)

    def zone_pairs(self, text: str) -> str:
        """Name the zones of a fact that lists them, as ids or as ``lot/zone`` pairs."""
        if ("zone_pairs", text) not in self._said:
            self._said["zone_pairs", text] = self._zone_pairs(text)
        return self._said["zone_pairs", text]

    def _zone_pairs(self, text: str) -> str:
        named = []
        for part in ids(text):
            lot, slash, zone = part.replace(":", "/").partition("/")
            if slash and not zone:
                named.append(self.lot(lot))
            elif slash:
                alone = len(self.tender.lots) < 2
                named.append(
                    self.zone(zone, lot) if alone else f"{self.zone(zone, lot)} in Lot {lot}"
                )
            else:
                named.append(
                    self.lot(lot)
                    if self.tender.lot(lot) and not self._is_zone(lot)
                    else self.zone(lot)
                )
        return joined(named)

    def role(self, role: str) -> str:
        """Return a role as printed, or in plain words."""
        if ("role", role) not in self._said:
            self._said["role", role] = self._role(role)
        return self._said["role", role]

    def _role(self, role: str) -> str:
        for lot in self._lots(""):
            found = lot.role(role)
            if found is not None and found.title:
                return found.title
        return _ROLE_WORDS.get(role, role.replace("_", " "))

    def criterion(self, criterion: str) -> str:
        """Return a criterion with its title: ``Q1 Workforce``."""
        if criterion in ("quality", "price", "total"):
            return f"the {criterion} score" if criterion != "total" else "the total score"
        found = self.tender.criterion(criterion)
        return (
            f"{criterion} {found.title}"
            if found and found.title and found.title != criterion
            else criterion
        )

    def item(self, item: str) -> str:
        """Return a price item's title."""
        found = self.price_item(item)
        return (found.title if found else None) or item.replace("_", " ")

    def price_item(self, item: str) -> PriceItem | None:
        """Return a price item by id, or None."""
        return next((i for i in self.tender.price.items if i.id == item), None)

    def question(self, question: str) -> str:
        """Return a pass/fail question in its own words, in quotation marks."""
        found = next((q for q in self.tender.pass_fail if q.id == question), None)
        return f"“{found.question.strip()}”" if found else question.replace("_", " ")

    def stage(self, stage: str) -> str:
        """Return a stage as a sentence names it: ``Stage one``, or ``the selection stage``."""
        found = next((s for s in self.tender.stages if s.id == stage), None)
        title = (found.title if found else None) or stage.replace("_", " ")
        return title if "stage" in title.lower() else f"the {title[:1].lower()}{title[1:]} stage"

    @property
    def places(self) -> int:
        """Decimals shown, as the tender says."""
        return self.tender.rounding.display_places

    @property
    def by_points(self) -> bool:
        """Whether the ranking value is points, and not the value of a rule that ranks."""
        return self.tender.award_by is None

    def value(self, value: Fraction, places: int | None = None) -> str:
        """Write a ranking value with its unit."""
        places = self.places if places is None else places
        shown = _fixed(value.numerator, value.denominator, places, self.tender.rounding.mode)
        return f"{shown} points" if self.by_points else f"a ranking value of {shown}"

    def points(self, value: Fraction) -> str:
        """Write points to the decimals the tender shows."""
        return _fixed(value.numerator, value.denominator, self.places, self.tender.rounding.mode)

    def number(self, text: str) -> str:
        """Write a figure given as exact text; text that is no number is returned as it is."""
        try:
            return short(exact(text))
        except ValueError:
            return text

    def hours(self, text: str) -> str:
        """Write hours given as exact text, thousands apart."""
        try:
            return grouped(exact(text))
        except ValueError:
            return text

    def rule(self, path: str) -> str:
        """Say which published rule a definition path means."""
        return rule_words(path, self)

    def _lots(self, lot: str) -> tuple[Lot, ...]:
        first = self.tender.lot(lot or self.lot_id)
        return (first, *self.tender.lots) if first else self.tender.lots

    def _is_zone(self, zone: str) -> bool:
        return any(lot.zone(zone) for lot in self._lots(""))


def pounds(text: str) -> str:
    """Write an amount given as exact text in pounds.

    >>> pounds("15.8"), pounds("nil")
    ('£15.80', 'nil')
    """
    try:
        return money(exact(text))
    except ValueError:
        return text


def unit_words(unit: str | None) -> str:
    """Say what a price is for.

    >>> unit_words("hour"), unit_words(None), unit_words("per visit")
    (' per hour', '', ' per visit')
    """
    if not unit:
        return ""
    return f" {unit}" if unit.startswith(("per ", "a ", "an ")) else f" per {unit}"


def price_rule_words(rule: PriceRule | None, unit: str | None = None) -> str:
    """Say a pass/fail price rule; both bounds are included."""
    per = unit_words(unit)
    if rule is None:
        return ""
    if rule.fixed is not None:
        return f"exactly {money(rule.fixed)}{per}"
    if rule.floor is not None and rule.ceiling is not None:
        return f"between {money(rule.floor)} and {money(rule.ceiling)}{per}, both included"
    if rule.floor is not None:
        return f"{money(rule.floor)}{per} or more"
    return f"{money(rule.ceiling)}{per} or less" if rule.ceiling is not None else ""


def limit_words(most: int | str, counts: str, role: str) -> str:
    """Say a limit: at most so many zones or lots of a role.

    >>> limit_words(2, "zones", "main provider")
    'at most 2 zones as main provider'
    """
    return f"at most {counted(most, counts.rstrip('s'))} as {role}"


_TOKEN = re.compile(r"([^.\[\]]+)(?:\[([^\]]*)\])?")


def rule_words(path: str, names: Names) -> str:
    """Say a definition path in words, such as "the limit of at most 2 zones as main provider"."""
    steps = [(m.group(1), m.group(2) or "") for m in _TOKEN.finditer(path)]
    if not steps:
        return "the published rules"
    (head, key), rest = steps[0], steps[1:]
    if head == "lots":
        return _lot_rule(key, rest, names)
    if head == "price" and rest:
        return _price_rule(rest, names)
    return _top_rule(head, key, names)


def _lot_rule(lot: str, rest: list[tuple[str, str]], names: Names) -> str:
    found = names.tender.lot(lot)
    role = next((key for head, key in rest if head == "roles"), "")
    zone = next((key for head, key in rest if head in ("zones", "by_zone")), "")
    where = f"{names.zone(zone, lot)}, {names.lot(lot)}" if zone else names.lot(lot)
    if role:
        shown: Role | None = found.role(role) if found else None
        if any(head == "at_last_place" for head, _ in rest):
            return f"the published rule for equal scores at the last place as {names.role(role)} in {where}"
        if any(head == "drawn_from" for head, _ in rest):
            return f"the published rule on where the {names.role(role)} is drawn from in {where}"
        return f"the published places for {names.role(role) if shown else role} in {where}"
    if any(head == "reserves" for head, _ in rest):
        return f"the published number of reserves in {where}"
    if any(head == "lot_total" for head, _ in rest):
        return f"the published rule for the total of {where}"
    return f"what is published for {where}"


def _price_rule(rest: list[tuple[str, str]], names: Names) -> str:
    head, key = rest[0]
    if head == "items" and key:
        return f"the published price rule for {names.item(key)}"
    return {
        "formula": "the published price formula",
        "low_price": "the published check for low prices",
    }.get(head, "the published price rules")


def _top_rule(head: str, key: str, names: Names) -> str:
    tender = names.tender
    if head == "limits":
        limit = next(
            (x for n, x in enumerate(tender.limits) if key in (str(n), x.role)),
            None,
        )
        if limit is None:
            return "the published limit"
        return f"the published limit ({limit_words(limit.most, limit.counts, names.role(limit.role))})"
    if head == "ties" and key.isdigit() and int(key) < len(tender.ties):
        return f"step {int(key) + 1} of the published rule for ties"
    keyed = {
        "criteria": f"the published minimum for {names.criterion(key)}",
        "pass_fail": f"the published question {names.question(key)}",
        "stages": f"the published rule of {names.stage(key)}",
    }
    if key and head in keyed:
        return keyed[head]
    return {
        "minimum_quality": "the published minimum for quality as a whole",
        "related_bidders": "the published rule on related bidders",
        "capacity": "the published capacity rule",
        "on_withdrawal": "the published rule for withdrawals",
        "ties": "the published rule for ties",
        "rounding": "the published rounding rule",
        "price": "the published price rules",
        "award_by": "the published award rule",
        "timetable": "the published timetable",
        "aggregation": "the published rule for agreeing scores",
    }.get(head, "the published rules")
