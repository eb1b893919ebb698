"""One run of letters: what all of them share, looked up and worked out once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from tendering.documents.dates import british
from tendering.documents.letter_fields import lacking
from tendering.documents.letter_index import LotIndex, grouped, index_lots
from tendering.documents.letter_lot import Block
from tendering.documents.names import Names, capital, within
from tendering.law.diary_facts import ACTUAL, award_notice
from tendering.law.regime import Regime
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Bidder, Dossier
from tendering.model.by_column import at, columns
from tendering.model.entries import Entry, standing
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Outcome
from tendering.model.papers import Authority
from tendering.model.tender import Tender

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRun:
    """What all letters of one run share.

    Attributes:
        on: The day of the letters.
        standstill: Its computed end; None under the Act while the day of the award notice is not known.
        lots: The lots of the outcome, looked up by bidder.
        bid_for: The lots each bidder bid for.
        common: The values that every letter prints alike.
        entries: The entries of the record that still stand.
    """

    dossier: Dossier
    outcome: Outcome
    on: date
    standstill: StandstillResult | None
    regime: Regime
    head: str
    names: Names
    lots: tuple[LotIndex, ...]
    bid_for: Mapping[str, Collection[str]]
    common: Mapping[str, object]
    entries: tuple[Entry, ...]
    _said: dict[str, list[str]] = field(default_factory=dict)

    def said(self, key: str, make: Callable[[LetterRun], list[str]]) -> list[str]:
        """Return lines that every letter of the run says alike: made by the first one, then kept."""
        if key not in self._said:
            self._said[key] = make(self)
        return self._said[key]

    @classmethod
    def begin(
        cls,
        dossier: Dossier,
        outcome: Outcome,
        on: date,
        *,
        standstill: StandstillResult | None,
        regime: Regime,
        head: str,
        chain: str = "",
    ) -> LetterRun:
        """Look everything up once for a run of letters; ``chain`` is the head of the record, where one is kept."""
        names = Names.of(dossier)
        return cls(
            dossier=dossier,
            outcome=outcome,
            on=on,
            standstill=standstill,
            regime=regime,
            head=head,
            names=names,
            lots=index_lots(dossier, outcome, names),
            bid_for=grouped((b.bidder, b.lot) for b in dossier.bids),
            common=_common(dossier.tender, outcome, on, head, chain),
            entries=standing(dossier.entries),
        )

    def lots_of(self, bidder: str) -> tuple[LotIndex, ...]:
        """Return the lots a bidder bid for, in published order."""
        wanted = self.bid_for.get(bidder, ())
        return tuple(lot for lot in self.lots if lot.lot.id in wanted)


def shared_problems(run: LetterRun) -> list[Finding]:
    """Return what every letter lacks alike: said once, not once for each recipient."""
    tender = run.dossier.tender
    lacks = {
        "authority.name": ("the authority's name", tender.authority.name),
        "authority.email": ("an e-mail address for questions", tender.authority.email),
    }
    found = [
        finding("T010", tender.at(key), f"every letter needs {what}: {key} is blank or missing")
        for key, (what, value) in lacks.items()
        if not value
    ]
    found.extend(_named_panel(run.dossier))
    if run.regime is not Regime.PA2023 and (
        run.standstill is None or run.standstill.ends_exclusive is None
    ):
        found.append(finding("T013", "every letter", "no last day of standstill is known"))
    notice_on, published = award_notice_on(run.dossier)
    if run.regime is Regime.PA2023 and notice_on is not None and notice_on < run.on:
        said = "was published on" if published else "is planned for"
        message = f"summaries of {british(run.on)} come too late: the award notice {said} {british(notice_on)}"
        found.append(finding("X04", "--on", message))
    if run.outcome.fingerprint != tender.fingerprint:
        kind = "summary" if run.regime is Regime.PA2023 else "letter"
        instead = "has another fingerprint: its criteria and weights are not those printed"
        found.append(lacking(kind, "model", "every letter", instead=instead))
    return found


def award_notice_on(dossier: Dossier) -> tuple[date | None, bool]:
    """Return the day of the contract award notice (UK6), and whether it is published or only planned.

    The record's last UK6 decides; before there is one, the day the tender plans it for.
    """
    fact = award_notice(dossier.tender, standing(dossier.entries))
    return (fact.on, fact.sure == ACTUAL) if fact is not None else (None, False)


def supplier(bidder: Bidder) -> Block:
    """Return who a letter under the Act goes to: name, postal address, e-mail address, identifiers."""
    lines = address_lines(", ".join(x for x in (bidder.address, bidder.postcode) if x))
    details = [bidder.email] if bidder.email else []
    details += [f"Unique identifier: {bidder.platform_number}"] if bidder.platform_number else []
    return {
        "name": bidder.name,
        "address": lines,
        "email": bidder.email,
        "identifier": bidder.platform_number,
        "number": bidder.number,
        "details": [*lines, *details],
    }


def _named_panel(dossier: Dossier) -> Iterator[Finding]:
    """Find members of the panel named in a text that goes into letters."""
    people = {p.person for p in dossier.panel}
    people |= {name for name in set(columns(dossier.marks, "evaluator")) if " " in name}
    texts = columns(dossier.consensus, "reason", "letter_text")
    words = " ".join(_words_of(texts))
    # hundreds of people and a million texts: only who has every word of the name somewhere is looked for
    for person in sorted(p for p in people if all(word in words for word in p.split())):
        texts = columns(dossier.consensus, "reason", "letter_text")
        found = (person in reason or person in text for reason, text in texts)
        named = list(at(dossier.consensus, found))
        if named:
            first = named[0]
            yield finding(
                "T016",
                f"consensus of {first.bidder} on {first.criterion}",
                f"{person}, of the panel, is named in {len(named)} texts that letters print",
            )


def _words_of(texts: Iterator[tuple[str, str]]) -> set[str]:
    """Return every word of some texts: many are cut into words at once."""
    found: set[str] = set()
    while some := list(islice(texts, _AT_ONCE)):
        found.update(" ".join(chain.from_iterable(some)).split())
    return found


def _common(tender: Tender, outcome: Outcome, on: date, head: str, chain: str) -> Block:
    """Return what every letter of a run prints alike."""
    authority = tender.authority
    contact = authority.contact or "the procurement team"
    email = authority.email or ""
    return {
        "authority": {
            "name": authority.name,
            "address": authority_lines(authority),
            "email": email,
            "contact": contact,
        },
        "letter": {
            "date": british(on),
            "reference": tender.id,
            "title": f"Outcome of your bid: {tender.title}",
            "sent": _sent(tender),
        },
        "questions": [
            (
                f"Questions about this letter may be put to {within(contact)}, {email}. Please quote the reference {tender.id}. "
                "Every question is answered in writing."
            ),
        ],
        "record": {
            "evaluation": outcome.evaluation,
            "fingerprint": outcome.fingerprint,
            "head": head,
            "chain": chain,
        },
        "signature": {"name": capital(contact), "for": authority.name},
    }


def address_lines(address: str | None) -> list[str]:
    """Return an address line by line, as an envelope has it."""
    text = (address or "").replace("\n", ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def authority_lines(authority: Authority) -> list[str]:
    """Return the authority's address with its locality and postcode, each once."""
    lines = address_lines(authority.address)
    return lines + [x for x in (authority.locality, authority.postcode) if x and x not in lines]


def _sent(tender: Tender) -> str:
    method = tender.standstill.method if tender.standstill else "electronic"
    return (
        "Sent electronically" if method == "electronic" else f"Sent by {method.replace('_', ' ')}"
    )
