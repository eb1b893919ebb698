"""What an opening brings to light: bids that belong together, parties that do not fit, conditions and variants. Pure.

Each is for a person to look at. Nobody is turned away by any of it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

from tendering.checks.bid_rows import place
from tendering.checks.bids import parties_that_bid, shared_company_numbers
from tendering.checks.words import listed
from tendering.model.bids import Dossier, Party
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import exact

AROUND = 60
_BLANKS = re.compile(r"\s+")


def check_opening(
    dossier: Dossier, flags: Iterable[Mapping[str, str]] = ()
) -> tuple[Finding, ...]:
    """Return what the opened bids bring to light.

    Args:
        dossier: With the rows of every bid opened.
        flags: What bidders marked or wrote that may make a bid conditional or a variant: bidder, kind, said, where.
    """
    return tuple(
        dict.fromkeys(
            (
                *shared_company_numbers(dossier),
                *parties_that_bid(dossier),
                *parties_in_two_bids(dossier),
                *groups(dossier),
                *parties_that_do_not_fit(dossier),
                *flagged(flags),
            )
        )
    )


def _name(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").split())


def _number(text: str) -> str:
    return "".join(text.split()).upper().lstrip("0")


def parties_in_two_bids(dossier: Dossier) -> Iterator[Finding]:
    """R325: one party, by its number or its name, in the bids of two bidders."""
    seen: dict[str, list[Party]] = defaultdict(list)
    for party in dossier.parties:
        number = _number(party.number)
        seen[f"number {number}" if number else f"name {_name(party.party)}"].append(party)
    for parties in seen.values():
        bidders = dict.fromkeys(p.bidder for p in parties)
        if len(bidders) > 1:
            said = listed(f"{p.bidder} ({p.role})" for p in parties)
            message = f"{parties[0].party} is in the bids of {said}"
            yield finding("R325", place(dossier, "parties", parties[-1]), message)


def groups(dossier: Dossier) -> Iterator[Finding]:
    """R325, a note: bidders that say they are of one group: the rules on related bidders apply to them."""
    members: dict[str, list[str]] = defaultdict(list)
    for bidder in dossier.bidders:
        if bidder.group.strip():
            members[_name(bidder.group)].append(bidder.id)
    for bidder in dossier.bidders:
        mine = members.get(_name(bidder.group), [])
        if len(mine) > 1 and mine[0] == bidder.id:
            message = f"{listed(mine)} say they belong to one group, {bidder.group.strip()}"
            yield finding(
                "R325",
                place(dossier, "bidders", bidder),
                message,
                severity=Severity.NOTE,
                remedy="See that limits and the rules on related bidders are meant to bind them together.",
            )


def parties_that_do_not_fit(dossier: Dossier) -> Iterator[Finding]:
    """R326: a party that is the bidder itself, one of two numbers, shares of more than the whole."""
    own = {b.id: b for b in dossier.bidders}
    numbers: dict[str, Party] = {}
    for party in dossier.parties:
        where = place(dossier, "parties", party)
        bidder = own.get(party.bidder)
        if bidder is not None and _name(party.party) == _name(bidder.name):
            message = (
                f"{party.bidder}: {party.party} is the bidder itself, and is named as {party.role}"
            )
            yield finding("R326", where, message)
        first = numbers.setdefault(_name(party.party), party)
        if _number(first.number) != _number(party.number):
            a, b = (p.number or "none" for p in (first, party))
            message = (
                f"{party.party} has the number {a} for {first.bidder}, and {b} for {party.bidder}"
            )
            yield finding("R326", where, message)
    for bidder_id, parties in _by_bidder(dossier.parties).items():
        shares = [s for p in parties if (s := _percent(p.share)) is not None]
        if sum(shares) > 100:
            message = f"{bidder_id}: the shares of its parties add up to more than the whole"
            yield finding("R326", place(dossier, "parties", parties[0]), message)


def _by_bidder(parties: Iterable[Party]) -> dict[str, list[Party]]:
    found: dict[str, list[Party]] = defaultdict(list)
    for party in parties:
        found[party.bidder].append(party)
    return found


def _percent(text: str) -> int | None:
    """Return a share as whole percent, rounded down; None where it is no percentage."""
    try:
        return int(exact(text.strip().removesuffix("%").strip()))
    except ValueError:
        return None


def flagged(flags: Iterable[Mapping[str, str]]) -> Iterator[Finding]:
    """R324: what may make a bid conditional or a variant, each with the words and where they stand."""
    for flag in flags:
        kind = flag.get("kind", "")
        what = "may be a variant" if kind == "variant" else "may attach a condition"
        message = f"{flag.get('bidder', '')} {what}: {flag.get('said', '')!r}"
        yield finding("R324", flag.get("where", "") or flag.get("bidder", ""), message)


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    text = (files("tendering.checks") / "opening_words.toml").read_text(encoding="utf-8")
    return {
        scope: {kind: tuple(words) for kind, words in kinds.items()}
        for scope, kinds in tomllib.loads(text).items()
    }


def conditional_words(
    bidder: str, text: str, where: str, *, form: bool
) -> tuple[dict[str, str], ...]:
    """Return flags for the listed words that stand in a text, each with what stands around it.

    Args:
        bidder: Whose text it is.
        text: As written.
        where: Its place.
        form: It is a short answer of the form, where more words count.

    >>> [f["said"] for f in conditional_words("b1", "Yes, subject to funding.", "x", form=True)]
    ['Yes, subject to funding.']
    >>> conditional_words("b1", "Care is subject to review each week.", "x", form=False)
    ()
    """
    flat = _BLANKS.sub(" ", text)
    found = []
    for scope in ("anywhere", "form") if form else ("anywhere",):
        for kind, words in _words()[scope].items():
            for word in words:
                match = re.search(rf"\b{re.escape(word)}\b", flat, re.IGNORECASE)
                if match:
                    start, end = max(match.start() - AROUND, 0), match.end() + AROUND
                    said = flat[start:end].strip()
                    found.append({"bidder": bidder, "kind": kind, "said": said, "where": where})
    first = {flag["kind"]: flag for flag in reversed(found)}
    return tuple(first[kind] for kind in sorted(first))
