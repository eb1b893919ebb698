"""The grammar of a supposed change, as a person writes it: ``mark B07 1 Q3=4``, ``weight Q1=25``, ``withdraw B02``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    RuleChange,
    WeightChange,
    Withdraw,
)
from tendering.checks.bid_rows import near
from tendering.model.bids import Dossier, MarkKind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact

FORMS: Mapping[str, str] = {
    "mark": "mark BIDDER [LOT [ZONE]] CRITERION [by EVALUATOR]=MARK",
    "weight": "weight CRITERION=WEIGHT [alone]",
    "price": "price BIDDER [LOT [ZONE]] ITEM=AMOUNT",
    "withdraw": "withdraw BIDDER [LOT] [after approval]",
    "decide": "decide BIDDER [LOT] ABOUT accepted|clarified|rejected|corrected",
    "rule": "rule PATH=VALUE",
}
"""How each change is written, by its first word."""

DECISIONS = ("accepted", "clarified", "rejected", "corrected")
_AMOUNT = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9.]+(?:/[0-9]+)?)", re.ASCII)


class CannotReadError(Exception):
    """Why a text is not a change, with the finding that says so."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.message)
        self.finding = found


@dataclass(frozen=True, slots=True)
class Known:
    """What a person may call things: every name of a bidder (id, name, alias) by its folded form, lots and zones.

    Attributes:
        bidders: Id of each bidder by what it may be called, folded.
    """

    dossier: Dossier
    bidders: Mapping[str, str]

    @classmethod
    def of(cls, dossier: Dossier, aliases: Mapping[str, str] | None = None) -> Known:
        """Take the names of a dossier; ``aliases`` are those the panel knew the bidders by.

        An id comes before a name, and a name that two bidders share is none.
        """
        names: dict[str, str] = {}
        twice: set[str] = set()
        for bidder, called in (
            *((b.id, b.name) for b in dossier.bidders),
            *(aliases or {}).items(),
        ):
            folded = called.strip().casefold()
            if not folded:
                continue
            if names.setdefault(folded, bidder) != bidder:
                twice.add(folded)
        kept = {name: bidder for name, bidder in names.items() if name not in twice}
        return cls(dossier, kept | {b.id.casefold(): b.id for b in dossier.bidders})

    def bidder(self, words: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return the bidder that some words begin with, and the words after it; one word where none is known."""
        for count in range(len(words), 0, -1):
            found = self.bidders.get(" ".join(words[:count]).casefold())
            if found is not None:
                return found, words[count:]
        return words[0], words[1:]

    def lot(self, words: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return the lot that some words begin with, and the words after it; empty where they name none."""
        return _first(words, [x.id for x in self.dossier.tender.lots])

    def zone(self, lot: str, words: Sequence[str]) -> tuple[str, Sequence[str]]:
        """Return the zone of a lot that some words begin with, and the words after it."""
        found = self.dossier.tender.lot(lot)
        return _first(words, [z.id for z in found.zones] if found is not None else [])


def _first(words: Sequence[str], ids: Iterable[str]) -> tuple[str, Sequence[str]]:
    by_folded = {i.casefold(): i for i in ids}
    for count in range(len(words), 0, -1):
        found = by_folded.get(" ".join(words[:count]).casefold())
        if found is not None:
            return found, words[count:]
    return "", words


def read_changes(texts: Iterable[str], known: Known) -> tuple[tuple[Change, ...], list[Finding]]:
    """Read every change; what cannot be read is a finding, all at once.

    Args:
        texts: As written.
        known: What things are called.
    """
    changes: list[Change] = []
    found: list[Finding] = []
    for text in texts:
        try:
            changes.append(read_change(text, known))
        except CannotReadError as error:
            found.append(error.finding)
    return tuple(changes), found


def read_change(text: str, known: Known) -> Change:
    """Read one change.

    Raises:
        CannotReadError: It is none.
    """
    verb, _, rest = text.strip().partition(" ")
    readers: dict[str, Callable[[str, str, Known], Change]] = {
        "mark": _mark,
        "weight": _weight,
        "price": _price,
        "withdraw": _withdraw,
        "decide": _decide,
        "rule": _rule,
    }
    reader = readers.get(verb.casefold())
    if reader is None:
        said = f"{verb[:40] or 'nothing'!r} is not a kind of change{near(verb, FORMS)}"
        raise CannotReadError(
            finding(
                "A100",
                text.strip()[:80] or "--set",
                said,
                remedy=f"Write {'; '.join(FORMS.values())}.",
            )
        )
    return reader(text, rest.strip(), known)


def unreadable(text: str, said: str) -> CannotReadError:
    """Return the finding of a change that cannot be read, with the form it should have."""
    form = FORMS.get(text.strip().partition(" ")[0].casefold(), "")
    return CannotReadError(
        finding("A100", text[:80], said, remedy=f"Write it as: {form}." if form else "")
    )


def _words(text: str, rest: str) -> list[str]:
    try:
        return shlex.split(rest)
    except ValueError:
        raise unreadable(text, "a quotation mark is not closed") from None


def _split(text: str, rest: str) -> tuple[str, str]:
    left, equals, right = rest.rpartition("=")
    if not equals or not left.strip() or not right.strip():
        raise unreadable(text, "there is no = with something on both sides")
    return left.strip(), right.strip()


def number(text: str, value: str, what: str) -> Fraction:
    """Read a number of a change.

    Raises:
        CannotReadError: It is none.
    """
    try:
        return exact(value)
    except ValueError:
        raise unreadable(text, f"{value[:40]!r} is not {what}") from None


def amount(text: str, value: str) -> Fraction:
    """Read pounds, with or without the sign and commas.

    Raises:
        CannotReadError: It is no amount.
    """
    match = _AMOUNT.fullmatch(value.strip())
    return number(text, match[1].replace(",", "") if match else value, "an amount in pounds")


def _mark(text: str, rest: str, known: Known) -> MarkChange:
    left, value = _split(text, rest)
    left, by, evaluator = left.partition(" by ")
    words = _words(text, left)
    if len(words) < 2:
        raise unreadable(text, "it names no bidder and criterion")
    bidder, after = known.bidder(words)
    lot, after = _lot_before(known, after)
    zone, after = known.zone(lot, after) if len(after) > 1 else ("", after)
    if not after:
        raise unreadable(text, "it names no criterion")
    kind = MarkKind.NOT_APPLICABLE if value.casefold() == "n/a" else MarkKind.NUMBER
    mark = None if kind is MarkKind.NOT_APPLICABLE else number(text, value, "a mark or n/a")
    return MarkChange(
        bidder=bidder,
        lot=lot,
        zone=zone,
        criterion=" ".join(after),
        mark=mark,
        kind=kind,
        evaluator=_evaluator(known, evaluator.strip()) if by else "",
    )


def _lot_before(known: Known, words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """Return the lot named before something else. A word that names no lot is one all the same, if more than one follow."""
    if len(words) < 2:
        return "", words
    lot, after = known.lot(words)
    if lot and after:
        return lot, after
    criteria = {c.id.casefold() for c in known.dossier.tender.criteria}
    items = {i.id.casefold() for i in known.dossier.tender.price.items}
    if " ".join(words).casefold() in criteria | items:
        return "", words
    return words[0], words[1:]


def _evaluator(known: Known, name: str) -> str:
    people = {m.evaluator.casefold(): m.evaluator for m in known.dossier.marks}
    people |= {m.person.casefold(): m.person for m in known.dossier.panel}
    return people.get(name.strip("\"'").casefold(), name)


def _weight(text: str, rest: str, known: Known) -> WeightChange:
    alone = re.search(r"\s+alone$", rest)
    left, value = _split(text, rest[: alone.start()] if alone else rest)
    name = _exact_id(" ".join(_words(text, left)), known)
    return WeightChange(
        criterion=name,
        weight=number(text, value.removesuffix("%").strip(), "a weight"),
        alone=bool(alone),
    )


def _exact_id(name: str, known: Known) -> str:
    ids = {c.id.casefold(): c.id for c in known.dossier.tender.criteria}
    return ids.get(name.casefold(), "price" if name.casefold() == "price" else name)


def _price(text: str, rest: str, known: Known) -> PriceChange:
    left, value = _split(text, rest)
    words = _words(text, left)
    if len(words) < 2:
        raise unreadable(text, "it names no bidder and price")
    bidder, after = known.bidder(words)
    lot, after = _lot_before(known, after)
    zone, after = known.zone(lot, after) if len(after) > 1 else ("", after)
    if not after:
        raise unreadable(text, "it names no price")
    return PriceChange(
        bidder=bidder, lot=lot, zone=zone, item=" ".join(after), amount=amount(text, value)
    )


def _withdraw(text: str, rest: str, known: Known) -> Withdraw:
    late = re.search(r"\s+after[ -]approval$", rest, re.IGNORECASE)
    words = _words(text, rest[: late.start()] if late else rest)
    if not words:
        raise unreadable(text, "it names no bidder")
    bidder, after = known.bidder(words)
    lot, left = known.lot(after) if after else ("", after)
    if left:
        lot = " ".join(after)
    return Withdraw(bidder=bidder, lot=lot, after_approval=bool(late))


def _decide(text: str, rest: str, known: Known) -> Decide:
    words = _words(text, rest)
    if len(words) < 3:
        raise unreadable(text, "it does not name a bidder, what is decided on, and the decision")
    decision = words[-1].casefold()
    if decision not in DECISIONS:
        raise unreadable(text, f"{words[-1][:40]!r} is none of {', '.join(DECISIONS)}")
    bidder, after = known.bidder(words[:-1])
    lot, after = _lot_of_decision(known, after)
    if not after:
        raise unreadable(text, "it does not say what is decided on")
    return Decide(bidder=bidder, lot=lot, about=" ".join(after), decision=decision)


def _lot_of_decision(known: Known, words: Sequence[str]) -> tuple[str, Sequence[str]]:
    if len(words) < 2:
        return "", words
    lot, after = known.lot(words)
    return (lot, after) if lot and after else (words[0], words[1:])


def _rule(text: str, rest: str, known: Known) -> RuleChange:  # noqa: ARG001 - one form for every reader
    path, equals, value = rest.partition("=")
    if not equals or not path.strip() or not value.strip():
        raise unreadable(text, "there is no = with something on both sides")
    return RuleChange(path=path.strip(), value=value.strip())
