"""The award report: what PCR 2015 reg 84(1) lists, and under the Act what s.98 records must explain, in one paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tendering.documents.award_report_decisions import (
    NOT_RECORDED,
    decision_blocks,
    decisions_lacking,
)
from tendering.documents.award_report_lot import clash_blocks, result_blocks
from tendering.documents.blocks import Block, heading, paragraph, table
from tendering.documents.context_letter import agreement_words
from tendering.documents.dates import british, ends, weekday
from tendering.documents.digest import outcome_digest
from tendering.documents.lot_view import LotView
from tendering.documents.names import Names, capital, counted, joined
from tendering.documents.one_lot import LotsApart
from tendering.documents.pack_law import PROCEDURES
from tendering.documents.paper import Paper
from tendering.documents.report_steps import step_rows
from tendering.documents.to_enter import to_enter
from tendering.documents.word_style import Column
from tendering.law.regime import Regime, regime_of
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Dossier
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money
from tendering.model.outcome import LotOutcome, Outcome
from tendering.model.tender import Lot

NAME = "award-report"


def award_report(
    dossier: Dossier,
    outcome: Outcome,
    standstill: StandstillResult | None,
    *,
    digest: str = "",
    chain: str = "",
) -> tuple[Paper, tuple[Finding, ...]]:
    """Return the report, and a warning for each thing the law wants in it that the record does not hold.

    Where a record is kept, ``digest`` is that of the outcome as the record has it, and ``chain`` its head.
    """
    report = _Report(dossier, outcome, standstill, Names.of(dossier))
    report.digest, report.chain = digest or outcome_digest(outcome), chain
    blocks = list(report.blocks())
    paper = Paper(name=NAME, title="Award report", blocks=blocks)
    return paper, tuple(report.lacking)


def lot_report(
    apart: LotsApart,
    lot: Lot,
    standstill: StandstillResult | None,
    *,
    digest: str,
    chain: str = "",
    name: str = NAME,
) -> tuple[Paper, tuple[Finding, ...]]:
    """Return the report of one lot: all that the whole report says of it, and of the procurement as a whole.

    Args:
        apart: The evaluation, taken apart by lot.
        lot: The lot.
        standstill: As counted for this lot.
        digest: Of the whole outcome, as for `award_report`.
        chain: See there.
        name: Of the file.
    """
    names = Names.of(apart.dossier)  # reasons may name bidders of other lots
    report = _Report(*apart.lot(lot.id), standstill, names, lot)
    report.digest, report.chain = digest, chain
    blocks = list(report.blocks())
    paper = Paper(name=name, title=f"Award report: {names.lot(lot.id)}", blocks=blocks)
    return paper, tuple(report.lacking)


_FOLLOWS = "It follows the list of regulation 84 of the Public Contracts Regulations 2015, which does not bind this procedure"
_IS: dict[Regime | None, str] = {
    Regime.PCR2015: "It is the report that regulation 84 of the Public Contracts Regulations 2015 describes",
    Regime.PA2023: "It is part of the records that section 98 of the Procurement Act 2023 requires, and explains each "
    "material decision",
}


class _Report:
    """The sections in order. ``lacking`` gathers what is not recorded on the way.

    With a lot, the dossier and the outcome hold what concerns it alone.
    """

    def __init__(
        self,
        dossier: Dossier,
        outcome: Outcome,
        standstill: StandstillResult | None,
        names: Names,
        lot: Lot | None = None,
    ) -> None:
        self.dossier, self.outcome, self.standstill = dossier, outcome, standstill
        self.tender, self.names, self.lot = dossier.tender, names, lot
        self.regime = regime_of(self.tender)
        self.act = self.regime.regime is Regime.PA2023
        self.entries = standing(dossier.entries)
        self.lacking: list[Finding] = []
        self.digest, self.chain = "", ""

    def blocks(self) -> Iterator[Block]:
        """Yield every section."""
        yield paragraph(self._what_it_is())
        yield from self._agreement()
        yield from self._route()
        yield from self._events()
        yield from self._tenders()
        yield from self._decisions()
        yield from self._low_prices()
        for result in self.outcome.lots:
            yield from self._result(result)
        yield from self._clashes()
        yield from self._parties()
        yield from self._conflicts()
        yield from self._telling()
        yield from self._rests_on()

    def _what_it_is(self) -> str:
        rule = _IS.get(self.regime.regime, _FOLLOWS)
        what = f"the {agreement_words(self.tender)}"
        if self.lot is not None:
            what = f"{self.names.lot(self.lot.id)} of {what}"
            rule += ". It is about this lot alone, and holds as well what concerns every lot"
        return (
            f"This report says how {what} was awarded, to whom, and why. {rule}. "
            "It names bidders and holds commercial information, so it is not for publication as it stands."
        )

    def _heading(self, text: str, regulations: str, act: str) -> Block:
        return heading(f"{text} ({act if self.act else regulations})")

    def _gap(self, what: str, remedy: str) -> Block:
        self.lacking.append(finding("T050", NAME, f"{what} is not recorded", remedy=remedy))
        return paragraph(NOT_RECORDED)

    def _agreement(self) -> Iterator[Block]:
        tender = self.tender
        yield self._heading("Authority, subject and value", "reg 84(1)(a)", "s.98(1)")
        rows = [
            ("Contracting authority", tender.authority.name),
            ("Subject", tender.title),
            ("Law", f"{self.regime.title}: {self.regime.because}"),
            ("Services", capital(self.regime.light_touch_because)),
            ("Procedure", capital(PROCEDURES.get(tender.procedure or "", "not stated"))),
        ]
        if tender.agreement is not None:
            term = [tender.agreement.term or "term not stated", *tender.agreement.extensions]
            rows.append((capital(agreement_words(tender)), ", then ".join(term)))
        if tender.value_amount is not None:
            vat = f", VAT {tender.value_vat}" if tender.value_vat else ""
            rows.append(("Estimated value", f"{money(tender.value_amount)}{vat}"))
            if self.lot is not None and self.lot.value_amount is not None:
                rows.append(("Of this lot", f"{money(self.lot.value_amount)}{vat}"))
        yield _pairs("The agreement", rows)

    def _route(self) -> Iterator[Block]:
        yield self._heading(
            "The route chosen, and lots", "reg 84(1)(e) and (f), reg 46", "ss.18-20"
        )
        found = [
            *self._said(EntryKind.ROUTE_AND_VALUE, "route", "Route"),
            *self._said(EntryKind.LOTS_DECISION, "decision", "Lots"),
        ]
        if found:
            yield from found
        else:
            yield self._gap(
                "why this route and these lots were chosen",
                to_enter(self.dossier.record, EntryKind.ROUTE_AND_VALUE, EntryKind.LOTS_DECISION),
            )

    def _said(self, kind: EntryKind, fact: str, lead: str) -> Iterator[Block]:
        for entry in of_kind(self.entries, kind):
            reason = entry.fact("reason")
            text = " ".join(_sentence(t) for t in (entry.fact(fact), reason) if t)
            yield paragraph(f"{text} {_who(entry)}", lead=f"{lead}:")

    def _events(self) -> Iterator[Block]:
        rows = step_rows(self.entries, self.names)
        if not rows:
            return
        yield heading("What was done, and when")
        yield table(
            "Steps of the procurement, from its record",
            [
                Column(title="Day", width=2.6),
                Column(title="Step", width=6),
                Column(title="By", width=3),
            ],
            rows,
        )

    def _tenders(self) -> Iterator[Block]:
        yield self._heading("Tenders received", "reg 84(1)(b)", "s.98(1)")
        rows = []
        bidding: dict[str, set[str]] = {}
        for bid in self.dossier.bids:
            bidding.setdefault(bid.lot, set()).add(bid.bidder)
        for lot in self.tender.lots if self.lot is None else (self.lot,):
            decided = self.outcome.lot(lot.id)
            held = {p.bidder for p in decided.places} if decided else set()
            count = len(bidding.get(lot.id, ()))
            rows.append((self.names.lot(lot.id), str(count), str(len(held))))
        yield table(
            "Tenders received and bidders appointed",
            [
                Column(title="Lot", width=5),
                Column(title="Tenders", right=True),
                Column(title="Bidders appointed", width=1.6, right=True),
            ],
            rows,
        )

    def _decisions(self) -> Iterator[Block]:
        yield self._heading(
            "Decisions on bids that did not comply, and on exclusion",
            "reg 84(1)(b)",
            "ss.19, 26-30, 57-58",
        )
        yield from decision_blocks(self.dossier.decisions, self.names)
        self.lacking += decisions_lacking(self.dossier, self.names)

    def _low_prices(self) -> Iterator[Block]:
        yield self._heading(
            "Prices that appeared abnormally low", "reg 84(1)(c), reg 69", "s.19(3)-(5)"
        )
        asked = of_kind(self.entries, EntryKind.LOW_PRICE_ENQUIRY)
        if not asked:
            yield paragraph("No enquiry about a low price is recorded.")
        for entry in asked:
            told = (
                ("Asked:", "question"),
                ("Answered:", "answer"),
                ("Found:", "finding"),
            )
            yield heading(f"{self.names.bidder(entry.bidder)}, {british(entry.on)}", 3)
            for lead, fact in told:
                yield paragraph(entry.fact(fact) or NOT_RECORDED, lead=lead)

    def _result(self, result: LotOutcome) -> Iterator[Block]:
        lot = self.tender.lot(result.lot)
        if lot is None:
            raise ValueError(f"the tender has no lot {result.lot!r}")
        names = self.names.in_lot(lot.id)
        view = LotView(
            dossier=self.dossier, outcome=self.outcome, result=result, lot=lot, names=names
        )
        yield self._heading(
            f"Result: {names.lot(lot.id)}", "reg 84(1)(b), (d) and (g)", "s.19, s.98(1)"
        )
        yield from result_blocks(view)

    def _clashes(self) -> Iterator[Block]:
        found = list(clash_blocks(self.outcome, self.names, self.outcome.lots))
        if found:
            yield self._heading("Places that no allocation could fill", "reg 84(1)(g)", "s.98(1)")
            yield from found

    def _parties(self) -> Iterator[Block]:
        yield self._heading("Subcontractors and others relied on", "reg 84(1)(d)", "ss.26-28")
        if not self.dossier.parties:
            yield paragraph("No bidder named any.")
            return
        yield table(
            "Members, subcontractors and others named in bids",
            [Column(title=t, width=w) for t, w in (("Bidder", 3), ("Party", 3), ("Role", 2), ("Share", 1.2), ("Relied on for", 3))],
            [
                (self.names.bidder(p.bidder), p.party, p.role, p.share or "not stated", p.relied_on_for or "not stated")
                for p in self.dossier.parties
            ],
        )  # fmt: skip

    def _conflicts(self) -> Iterator[Block]:
        yield self._heading("Conflicts of interest", "reg 84(1)(i), reg 24", "ss.81-83")
        assessed = of_kind(self.entries, EntryKind.CONFLICTS_ASSESSMENT)
        declared = [
            e
            for e in of_kind(self.entries, EntryKind.DECLARATION)
            if e.fact("interest").lower() not in ("", "none")
        ]
        if not assessed and not of_kind(self.entries, EntryKind.DECLARATION):
            yield self._gap(
                "whether conflicts of interest were looked for",
                to_enter(
                    self.dossier.record, EntryKind.CONFLICTS_ASSESSMENT, EntryKind.DECLARATION
                ),
            )
            return
        for entry in assessed:
            yield paragraph(
                f"{_sentence(entry.fact('summary') or 'No summary is recorded')} {_who(entry)} It covers "
                f"{entry.fact('people').replace('; ', ', ') or 'nobody by name'}.",
                lead=f"Assessment of {british(entry.on)}:",
            )
        for entry in declared:
            yield paragraph(
                f"{_sentence(entry.fact('interest'))} Action: {entry.fact('action') or 'none recorded'}. "
                f"{_sentence(entry.fact('reason'))}".strip(),
                lead=f"{entry.person or entry.by}:",
            )
        if not declared:
            count = len(of_kind(self.entries, EntryKind.DECLARATION))
            yield paragraph(f"{counted(count, 'declaration')} recorded, none with an interest.")

    def _telling(self) -> Iterator[Block]:
        yield self._heading(
            "Telling bidders, and standstill", "regs 84(1)(h), 86 and 87", "ss.50-51"
        )
        methods = sorted({s.method.replace("_", " ") for s in self.dossier.sends})
        told: dict[date, set[str]] = {}
        for send in self.dossier.sends:
            told.setdefault(send.sent, set()).add(send.recipient)
        if told:
            days = [f"{counted(len(told[d]), 'bidder')} on {british(d)}" for d in sorted(told)]
            yield paragraph(
                f"The decision and its reasons were sent to {joined(days)}, by these means: {joined(methods)}."
            )
        else:
            yield paragraph("No letter or summary is recorded as sent yet.")
        end = self.standstill
        if end is not None and end.ends_exclusive is not None:
            yield paragraph(
                f"The standstill ends at {ends(end.ends_exclusive)}: {end.why}. The first day a contract may be made "
                f"is {weekday(end.earliest_contract_date)}."
            )

    def _rests_on(self) -> Iterator[Block]:
        yield heading("What this report rests on")
        yield _pairs(
            "Fingerprints",
            [
                ("Evaluation", self.outcome.evaluation),
                ("Published tender", self.outcome.fingerprint),
                ("Outcome" if self.lot is None else "Outcome of every lot", self.digest),
                *([("Record", self.chain)] if self.chain else []),
            ],
        )


def _pairs(caption: str, rows: list[tuple[str, str]]) -> Block:
    return table(caption, [Column(title="What", width=2), Column(title="Entry", width=5)], rows)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _who(entry: Entry) -> str:
    by = f" by {entry.by}" if entry.by else ""
    return f"(Recorded{by} on {british(entry.on)}.)"
