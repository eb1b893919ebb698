"""An outcome letter as plain values for its template: what every bidder must be told, and what is lacking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tendering.documents.dates import british, ends, weekday
from tendering.documents.letter_checks import checks_block
from tendering.documents.letter_lot import Agreed, Block, LotLetter
from tendering.documents.letter_ties import ties_block
from tendering.documents.letter_winners import winners_block
from tendering.documents.names import Names, capital, joined, within
from tendering.documents.templates import Shape
from tendering.law.regime import TITLES, Regime
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Bidder, Dossier
from tendering.model.findings import Finding, finding
from tendering.model.outcome import Outcome
from tendering.model.tender import Tender

LETTER: Shape = {
    "authority": {
        "name": "the contracting authority",
        "address": ["one line of its address"],
        "email": "its e-mail address for questions",
        "contact": "the person or team to ask",
    },
    "letter": {
        "date": "the day of the letter, such as 9 March 2017",
        "reference": "reference to quote",
        "title": "the letter's title",
        "sent": "how the letter is sent",
    },
    "recipient": {
        "name": "the bidder",
        "details": ["a line of details: number, e-mail address"],
    },
    "opening": ["an opening paragraph: what the letter is, and under which law"],
    "summary": [
        {
            "lot": "lot with its title",
            "role": "role",
            "where": "zones, or the whole lot",
            "decision": "appointed, not appointed or reserve",
        }
    ],
    "standstill": ["a paragraph on the standstill: its exact end, how it was counted"],
    "lots": [
        {
            "title": "lot with its title",
            "decisions": [
                {"lead": "role, place and decision", "text": "the reason, with the rule"}
            ],
            "ranks": ["the bidder's rank and ranking value"],
            "scores": [
                {
                    "caption": "caption of the table of scores, with the zones it holds for",
                    "rows": [
                        {
                            "criterion": "criterion with its title",
                            "weight": "weight in points",
                            "mark": "mark, scale and label",
                            "points": "points earned",
                        }
                    ],
                    "weight": "sum of the weights",
                    "total": "the bidder's total",
                }
            ],
            "checks": [
                {
                    "lead": "a price item, the pass/fail questions, or what a decision is about",
                    "text": "the price or answer and its published rule; or who decided what, when and why",
                }
            ],
            "reasons": [
                {
                    "heading": "criterion and mark",
                    "paragraphs": ["the panel's reason, word for word"],
                }
            ],
            "ties": ["a line on a tie the bidder was part of"],
            "winners_intro": "a sentence before the table of appointed bidders",
            "winners": [
                {
                    "name": "appointed bidder",
                    "appointed": "the places it holds",
                    "scores": "its points for each criterion",
                    "total": "its total",
                }
            ],
            "comparisons_intro": "a sentence before the comparisons; empty where there are none",
            "comparisons": [
                {
                    "heading": "criterion, with the recipient's own score",
                    "points": [
                        {
                            "lead": "appointed bidder and its score",
                            "text": "what distinguished its bid",
                        }
                    ],
                }
            ],
        }
    ],
    "questions": ["a paragraph on how to ask questions"],
    "record": {
        "evaluation": "id of the evaluation",
        "fingerprint": "fingerprint of the published tender",
        "head": "digest of the outcome: it changes when anything decided changes",
    },
    "signature": {"name": "who signs", "for": "the authority"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRun:
    """What all letters of one run share."""

    dossier: Dossier
    outcome: Outcome
    on: date
    standstill: StandstillResult
    regime: Regime
    agreed: Agreed
    head: str


def letter_context(run: LetterRun, bidder: Bidder) -> tuple[dict[str, object], list[Finding]]:
    """Return the values of the template's tags for one bidder's letter, and what the letter lacks."""
    tender = run.dossier.tender
    names = Names.of(run.dossier)
    lots = [
        LotLetter(
            dossier=run.dossier,
            lot=lot,
            decided=decided,
            bidder=bidder.id,
            names=names.in_lot(lot.id),
            agreed=run.agreed,
        )
        for lot in tender.lots
        if (decided := run.outcome.lot(lot.id)) is not None
        and _bid_for(run.dossier, bidder.id, lot.id)
    ]
    context: dict[str, object] = {
        **_shared(run),
        "recipient": {"name": bidder.name, "details": _details(bidder)},
        "opening": _opening(run, bidder, [x.lot.id for x in lots]),
        "summary": [row for lot in lots for row in lot.summary()],
        "lots": [
            {**lot.block(), **checks_block(lot), **ties_block(lot), **winners_block(lot)}
            for lot in lots
        ],
    }
    return context, [problem for lot in lots for problem in lot.problems]


def shared_problems(run: LetterRun) -> list[Finding]:
    """Return what every letter lacks alike: said once, not once for each recipient."""
    tender = run.dossier.tender
    lacking = {
        "authority.name": ("the authority's name", tender.authority.name),
        "authority.email": ("an e-mail address for questions", tender.authority.email),
    }
    found = [
        finding("T010", tender.at(key), f"every letter needs {what}: {key} is blank or missing")
        for key, (what, value) in lacking.items()
        if not value
    ]
    found.extend(_named_panel(run.dossier))
    if run.standstill.last_day is None or run.standstill.ends_exclusive is None:
        found.append(finding("T013", "every letter", "no last day of standstill is known"))
    return found


def _named_panel(dossier: Dossier) -> Iterator[Finding]:
    """Find members of the panel named in a text that goes into letters."""
    people = {p.person for p in dossier.panel} | {
        m.evaluator for m in dossier.marks if " " in m.evaluator
    }
    for person in sorted(people):
        named = [c for c in dossier.consensus if person in c.reason or person in c.letter_text]
        if named:
            first = named[0]
            yield finding(
                "T016",
                f"consensus of {first.bidder} on {first.criterion}",
                f"{person}, of the panel, is named in {len(named)} texts that letters print",
            )


def _bid_for(dossier: Dossier, bidder: str, lot: str) -> bool:
    return any(b.bidder == bidder and b.lot == lot for b in dossier.bids)


def _shared(run: LetterRun) -> Block:
    tender, authority = run.dossier.tender, run.dossier.tender.authority
    contact = authority.contact or "the procurement team"
    email = authority.email or ""
    return {
        "authority": {
            "name": authority.name,
            "address": address_lines(authority.address),
            "email": email,
            "contact": contact,
        },
        "letter": {
            "date": british(run.on),
            "reference": tender.id,
            "title": f"Outcome of your bid: {tender.title}",
            "sent": _sent(tender),
        },
        "standstill": _standstill(run),
        "questions": [
            (
                f"Questions about this letter may be put to {within(contact)}, {email}. Please quote the reference {tender.id}. "
                "Every question is answered in writing."
            ),
        ],
        "record": {
            "evaluation": run.outcome.evaluation,
            "fingerprint": run.outcome.fingerprint,
            "head": run.head,
        },
        "signature": {"name": capital(contact), "for": authority.name},
    }


def address_lines(address: str | None) -> list[str]:
    """Return an address line by line, as an envelope has it."""
    text = (address or "").replace("\n", ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def _details(bidder: Bidder) -> list[str]:
    lines = []
    if bidder.number:
        lines.append(f"Registered number {bidder.number}")
    if bidder.email:
        lines.append(bidder.email)
    return lines


def _sent(tender: Tender) -> str:
    method = tender.standstill.method if tender.standstill else "electronic"
    return (
        "Sent electronically" if method == "electronic" else f"Sent by {method.replace('_', ' ')}"
    )


def agreement_words(tender: Tender) -> str:
    """Return what is concluded: the framework agreement, or the contract."""
    kind = tender.agreement.kind if tender.agreement else "contract"
    return {"framework": "framework agreement", "dps": "dynamic purchasing system"}.get(
        kind, "contract"
    )


def _opening(run: LetterRun, bidder: Bidder, lots: list[str]) -> list[str]:
    tender = run.dossier.tender
    names = Names.of(run.dossier)
    where = f", in {joined(names.lot(x) for x in lots)}" if len(tender.lots) > 1 else ""
    return [
        (
            f"Thank you for the bid of {bidder.name} for {tender.title}{where}. This letter tells you what was decided and "
            "why, how the appointed bidders scored, and when the agreement may be made."
        ),
        law_statement(run),
    ]


def law_statement(run: LetterRun) -> str:
    """Say what the letter is, and under which law or undertaking it is given."""
    what = f"the decision to conclude the {agreement_words(run.dossier.tender)}"
    rule = f"regulation 86 of the {TITLES[Regime.PCR2015]}"
    if run.regime is Regime.PCR2015 and run.standstill.basis == "law":
        return f"This letter is the notice of {what} that {rule} requires."
    given = (
        "of its own accord"
        if run.standstill.basis == "voluntary"
        else "because the tender documents adopt it"
    )
    return (
        f"This competition is under the {TITLES[run.regime]}. {run.dossier.tender.authority.name} gives this notice of "
        f"{what} in the form of {rule} {given}, and keeps the standstill period below on the same footing."
    )


def _standstill(run: LetterRun) -> list[str]:
    end = run.standstill
    if end.last_day is None or end.ends_exclusive is None:
        return []
    tender = run.dossier.tender
    what = agreement_words(tender)
    lines = [
        (
            f"The standstill period ends at {ends(end.ends_exclusive)}. The {what} will not be concluded before "
            f"{weekday(end.earliest_contract_date)}."
        ),
        f"How the period is counted: {end.why.strip().rstrip('.')}.",
    ]
    stated = tender.standstill.stated_last_day if tender.standstill else None
    if stated is not None and stated != end.last_day:
        lines.append(
            f"The tender documents gave {weekday(stated)} as the last day. That was not right; the end stated in this "
            "letter is the one that applies."
        )
    if run.regime is Regime.PCR2015:
        lines.append(
            f"If proceedings are started about this decision and {tender.authority.name} learns of the claim form "
            f"before the {what} is concluded, it may not be concluded until the court allows it or the claim ends "
            "(regulation 95)."
        )
    return lines
