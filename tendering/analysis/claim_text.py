"""The grammar of a claim, as a lawyer's letter has it: ``Q3 should be 5``, ``B09 price should have been accepted``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tendering.analysis.change_text import (
    DECISIONS,
    FORMS,
    CannotReadError,
    Known,
    amount,
    number,
    read_change,
)
from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    WeightChange,
    Withdraw,
)
from tendering.model.bids import MarkKind
from tendering.model.findings import Finding, finding

CLAIM_FORMS = (
    "[BIDDER] [lot LOT] [zone ZONE] CRITERION should be MARK",
    "CRITERION by EVALUATOR should be MARK",
    "[BIDDER] ITEM should be AMOUNT",
    "weight of CRITERION should be WEIGHT",
    "[BIDDER] ABOUT should have been accepted",
    "BIDDER should have been rejected",
    "BIDDER should have withdrawn",
    "any change of `tendering what-if`, such as weight Q1=25",
)
"""How a claim is written; without a bidder it is about the one that claims."""
_SHOULD = re.compile(r"\s+(?:should|ought to)\s+(?:have\s+)?(?:be|been)\s+", re.IGNORECASE)
_DECIDED = re.compile(
    rf"({'|'.join((*DECISIONS, 'excluded'))})(?:\s+(?:on|for|over|because of)\s+(?:its\s+)?(.+))?",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\s+should\s+have\s+withdrawn$", re.IGNORECASE)
_FILL = re.compile(r"^(?:the\s+)?(?:score|mark|consensus score)\s+(?:of|for)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One claim: what it says, and the changes it comes to if it is right. Claims are numbered from 1.

    Attributes:
        about: Whose bid it concerns: the claimant's or another's; empty where it is a rule or a weight.
    """

    number: int
    text: str
    changes: tuple[Change, ...]
    about: str = ""


def read_claims(
    texts: Iterable[str], known: Known, claimant: str, lot: str = ""
) -> tuple[tuple[Claim, ...], list[Finding]]:
    """Read claims; semicolons separate them, and what ``and`` joins is one claim that stands or falls as a whole.

    Args:
        texts: As written.
        known: What things are called.
        claimant: Id of the bidder that claims.
        lot: The lot meant where a claim names none; empty is none.
    """
    claims: list[Claim] = []
    found: list[Finding] = []
    parts = [part.strip() for text in texts for part in text.split(";") if part.strip()]
    for part in dict.fromkeys(parts):
        changes, wrong = _changes(part, known, claimant, lot)
        found += wrong
        if not wrong:
            about = next(
                (
                    c.bidder
                    for c in changes
                    if not isinstance(c, WeightChange) and hasattr(c, "bidder")
                ),
                "",
            )
            claims.append(
                Claim(number=len(claims) + 1, text=part, changes=tuple(changes), about=about)
            )
    return tuple(claims), found


def _changes(
    text: str, known: Known, claimant: str, lot: str
) -> tuple[list[Change], list[Finding]]:
    """Read one claim: whole if it can be, else in the parts that ``and`` joins."""
    try:
        return [_claim(text, known, claimant, lot)], []
    except CannotReadError as error:
        whole = _as_claim(text, error.finding)
    pieces = re.split(r"\s+and\s+", text)
    if len(pieces) < 2:
        return [], [whole]
    changes: list[Change] = []
    found: list[Finding] = []
    for piece in pieces:
        try:
            changes.append(_claim(piece.strip(), known, claimant, lot))
        except CannotReadError as error:
            found.append(_as_claim(piece, error.finding))
    return changes, found


def _as_claim(text: str, found: Finding) -> Finding:
    """Return what is wrong with a change as what is wrong with the claim it stands for."""
    return _unread(text, found.message).finding if found.code == "A100" else found


def _claim(text: str, known: Known, claimant: str, lot: str) -> Change:
    first = text.strip().partition(" ")[0].casefold()
    if (first in FORMS and "=" in text) or first in ("withdraw", "decide"):
        return read_change(text, known)
    left = _LEFT.search(text)
    if left is not None:
        bidder, rest = known.bidder(text[: left.start()].split())
        return Withdraw(bidder=bidder, lot=" ".join(_without_word(rest, "lot")) or lot)
    parts = _SHOULD.split(text.strip().rstrip("."))
    if len(parts) != 2 or not all(p.strip() for p in parts):
        raise _unread(text, "it does not say what should be otherwise")
    what, value = parts
    decided = _DECIDED.fullmatch(value.strip())
    if decided is not None:
        rest = f"{what} {decided[2] or ''}"
        return _decision(rest, decided[1].casefold(), known, claimant, lot)
    return _figure(text, what, value, known, claimant, lot)


def _unread(text: str, said: str) -> CannotReadError:
    return CannotReadError(
        finding("A120", text[:80], said, remedy=f"Write {'; or '.join(CLAIM_FORMS)}.")
    )


def _whose(what: str, known: Known, claimant: str) -> tuple[str, list[str]]:
    """Return whose bid a claim is about, and the words after the name."""
    words = re.sub(r"[\u2019']s\b", "", _FILL.sub("", what.strip())).split()
    for count in range(len(words), 0, -1):
        found = known.bidders.get(" ".join(words[:count]).casefold())
        if found is not None:
            return found, words[count:]
    return claimant, words


def _without_word(words: Sequence[str], word: str) -> list[str]:
    return [w for w in words if w.casefold() not in (word, "in", "for", "of")]


def _place(words: Sequence[str], known: Known, lot: str) -> tuple[str, str, list[str]]:
    """Take ``lot X`` and ``zone Y`` out of some words, wherever they stand, and a lot's id that they begin with."""
    rest = list(words)
    found = {"lot": "", "zone": ""}
    for key in found:
        folded = [w.casefold() for w in rest]
        if key not in folded:
            continue
        at = folded.index(key)
        read = known.lot if key == "lot" else lambda w: known.zone(found["lot"] or lot, w)
        value, after = read(rest[at + 1 :])
        if not value and rest[at + 1 :]:
            value, after = rest[at + 1], rest[at + 2 :]
        found[key] = value
        before = rest[:at]
        while before and before[-1].casefold() in ("in", "for", "of"):
            before.pop()
        rest = [*before, *after]
    if not found["lot"] and len(rest) > 1:
        named, after = known.lot(rest)
        if named and after:
            found["lot"], rest = named, list(after)
    return found["lot"], found["zone"], rest


def _decision(what: str, word: str, known: Known, claimant: str, lot: str) -> Change:
    bidder, rest = _whose(what, known, claimant)
    of_lot, _, about = _place(rest, known, lot)
    named = " ".join(about) or ("exclusion" if word in ("rejected", "excluded") else "price")
    decision = "rejected" if word == "excluded" else word
    return Decide(bidder=bidder, lot=of_lot or lot, about=named, decision=decision)


def _figure(  # noqa: PLR0917 - the parts of one sentence, in their order
    text: str, what: str, value: str, known: Known, claimant: str, lot: str
) -> Change:
    weight = re.fullmatch(r"(?:the\s+)?weight\s+(?:of\s+)?(.+)", what.strip(), re.IGNORECASE)
    if weight is not None:
        return WeightChange(
            criterion=_criterion(weight[1].strip(), known),
            weight=number(text, value.strip().removesuffix("%"), "a weight"),
        )
    bidder, rest = _whose(what, known, claimant)
    joined = " ".join(rest)
    before, by, evaluator = joined.partition(" by ")
    of_lot, zone, words = _place(before.split(), known, lot)
    if not words:
        raise _unread(text, "it names no criterion and no price")
    name = " ".join(words)
    _all_known(text, words, known)
    items = {i.id.casefold(): i.id for i in known.dossier.tender.price.items}
    if name.casefold() in items and known.dossier.tender.criterion(name) is None:
        return PriceChange(
            bidder=bidder,
            lot=of_lot or lot,
            zone=zone,
            item=items[name.casefold()],
            amount=amount(text, value),
        )
    kind = MarkKind.NOT_APPLICABLE if value.strip().casefold() == "n/a" else MarkKind.NUMBER
    return MarkChange(
        bidder=bidder,
        lot=of_lot or lot,
        zone=zone,
        criterion=_criterion(name, known),
        mark=None if kind is MarkKind.NOT_APPLICABLE else number(text, value, "a mark"),
        kind=kind,
        evaluator=_person(evaluator, known) if by else "",
    )


def _criteria(known: Known) -> dict[str, str]:
    tender = known.dossier.tender
    named = {c.title.casefold(): c.id for c in tender.criteria if c.title}
    return named | {c.id.casefold(): c.id for c in tender.criteria}


def _criterion(name: str, known: Known) -> str:
    """Return a criterion by its id, whatever its case, or by its title."""
    return _criteria(known).get(name.casefold(), "price" if name.casefold() == "price" else name)


def _all_known(text: str, words: Sequence[str], known: Known) -> None:
    """Say so where what stands before a criterion or price names no bidder and no lot.

    Raises:
        CannotReadError: It does not.
    """
    named = {*_criteria(known), *(i.id.casefold() for i in known.dossier.tender.price.items)}
    if " ".join(words).casefold() in named:
        return
    for count in range(1, len(words)):
        if " ".join(words[count:]).casefold() in named:
            lost = " ".join(words[:count])
            bidders = ", ".join(b.id for b in known.dossier.bidders)
            said = f"{lost[:60]!r} names no bidder and no lot; the bidders are {bidders}"
            raise CannotReadError(finding("A101", text[:80], said))


def _person(name: str, known: Known) -> str:
    people = {m.evaluator.casefold(): m.evaluator for m in known.dossier.marks}
    people |= {m.person.casefold(): m.person for m in known.dossier.panel}
    return people.get(name.strip().casefold(), name.strip())
