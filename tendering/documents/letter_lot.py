"""What a letter says of one lot: what was decided, the bidder's scores and reasons, and the appointed bidders'."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from tendering.documents.names import (
    Names,
    counted,
    joined,
    ordinal,
    price_rule_words,
    short,
    unit_words,
)
from tendering.documents.sentences import sentence, status_words, tie_lines
from tendering.evaluation.quality import question_points
from tendering.evaluation.stages import counted as counted_questions
from tendering.model.bids import ConsensusScore, Dossier, MarkKind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money
from tendering.model.outcome import LotOutcome, NotPlaced, Place, Standing, Status
from tendering.model.tender import Criterion, Lot, Per

Block = dict[str, object]
Agreed = Mapping[tuple[str, str, str, str], ConsensusScore]
"""The agreed scores by bidder, lot, zone and criterion; lot and zone may be empty."""

NOT_SCORED = "Not scored"


@dataclass(slots=True)
class LotLetter:
    """One lot of one bidder's letter, being written; ``problems`` collects what it lacks."""

    dossier: Dossier
    lot: Lot
    decided: LotOutcome
    bidder: str
    names: Names
    agreed: Agreed
    problems: list[Finding] = field(default_factory=list)

    def block(self) -> Block:
        """Return the values of the template's tags for this lot."""
        return {
            "title": self.names.lot(self.lot.id),
            "decisions": list(self._decisions()),
            "ranks": self._ranks(),
            "scores": list(self._score_tables()),
            "prices": self._prices(),
            "reasons": list(self._reasons()),
            "ties": self._ties(),
        }

    # ---- what was decided -------------------------------------------------------------------

    def held(self) -> list[Place]:
        """Return the bidder's places."""
        return [p for p in self.decided.places if p.bidder == self.bidder]

    def refused(self) -> list[NotPlaced]:
        """Return what the bidder competed for and did not get; zones it did not bid for are left out."""
        return [
            n
            for n in self.decided.not_placed
            if n.bidder == self.bidder and n.reason.facts.get("cause") != "zone_not_bid"
        ]

    def summary(self) -> Iterator[Block]:
        """Yield a row for each role and zone: what was decided, in two words."""
        reserves = {
            (r.role, r.zone): r.position for r in self.decided.reserves if r.bidder == self.bidder
        }
        rows: list[tuple[str, str | None, str]] = [
            (p.role, p.zone, "Appointed") for p in self.held()
        ]
        for n in self.refused():
            position = reserves.get((n.role, n.zone))
            rows.append(
                (n.role, n.zone, f"{ordinal(position)} reserve" if position else "Not appointed")
            )
        order = {r.role: i for i, r in enumerate(self.lot.roles)}
        zones = {z.id: i for i, z in enumerate(self.lot.zones)}
        for role, zone, what in sorted(
            rows, key=lambda r: (order.get(r[0], 0), zones.get(r[1] or "", -1))
        ):
            yield {
                "lot": self.names.lot(self.lot.id),
                "role": capital(self.names.role(role)),
                "where": self.names.zone(zone, self.lot.id) if zone else "The whole lot",
                "decision": what,
            }

    def _decisions(self) -> Iterator[Block]:
        told: dict[tuple[str, str], list[str]] = {}
        for place in self.held():
            told.setdefault(("appointed", sentence(place.reason, self.names)), []).append(
                self._seat(place)
            )
        for gone in self.refused():
            told.setdefault(("not appointed", sentence(gone.reason, self.names)), []).append(
                self._seat(gone)
            )
        for (what, why), seats in told.items():
            yield {"lead": f"{capital(joined(seats))}: {what}.", "text": why}
        for reserve in (r for r in self.decided.reserves if r.bidder == self.bidder):
            where = self.names.area(self.lot.id, reserve.zone)
            yield {
                "lead": f"{capital(self.names.role(reserve.role))} in {where}: {ordinal(reserve.position)} reserve.",
                "text": "A reserve is offered a place that becomes free, within the published limits.",
            }

    def _seat(self, seat: Place | NotPlaced) -> str:
        return f"{self.names.role(seat.role)} in {self.names.area(self.lot.id, seat.zone)}"

    # ---- the bidder's own scores --------------------------------------------------------------

    def zoned(self) -> bool:
        """Say whether questions of this lot are answered zone by zone."""
        return any(c.per is Per.ZONE for c in self.questions())

    def questions(self) -> tuple[Criterion, ...]:
        """Return the marked criteria of the lot whose points count in the total."""
        return counted_questions(self.dossier.tender, self.dossier.tender.questions(self.lot.id))

    def _stages_before(self) -> list[tuple[str, tuple[Criterion, ...]]]:
        """Return the criteria of each stage whose points do not count in the total: they chose who went on."""
        tender = self.dossier.tender
        counting = {c.id for c in self.questions()}
        stages = [(s.id, tender.questions(self.lot.id, s.id)) for s in tender.stages]
        return [
            (s, asked) for s, asked in stages if asked and not {c.id for c in asked} & counting
        ]

    def lists(self, bidder: str = "") -> list[Standing]:
        """Return a bidder's standings that have figures of their own: the lot's, or one for each zone."""
        own = [s for s in self.decided.standings if s.bidder == (bidder or self.bidder)]
        zones = [s for s in own if s.zone is not None]
        whole = [s for s in own if s.zone is None]
        return zones if self.zoned() and zones else whole or zones[:1]

    def standing(self, bidder: str, zone: str | None) -> Standing | None:
        """Return a bidder's standing in the list that decides a zone, or the lot."""
        return self.decided.standing(bidder, zone) or self.decided.standing(bidder)

    def _ranks(self) -> list[str]:
        told: dict[str, list[str]] = {}
        for own in self.lists():
            in_list = [s for s in self.decided.standings if s.zone == own.zone]
            ranked = sum(1 for s in in_list if s.status is Status.RANKED)
            if (
                own.status is Status.RANKED
                and own.rank is not None
                and own.ranking_value is not None
            ):
                line = (
                    f"your bid ranked {ordinal(own.rank)} of {counted(ranked, 'ranked bid')}, "
                    f"with {self.names.value(own.ranking_value)}."
                )
            else:
                line = f"your bid was not ranked: {status_words(own.status)}."
            told.setdefault(line, []).append(self.names.area(self.lot.id, own.zone))
        return [f"In {joined(areas)} {line}" for line, areas in told.items()]

    def _score_tables(self) -> Iterator[Block]:
        for own in self.lists():
            where = self.names.area(self.lot.id, own.zone)
            for stage, asked in self._stages_before():
                if own.zone is None or own is self.lists()[0]:
                    yield self._stage_table(stage, asked, own)
            if own.status is not Status.NOT_SHORTLISTED:
                yield self._score_table(own, where)

    def _stage_table(self, stage: str, asked: tuple[Criterion, ...], own: Standing) -> Block:
        rows, total = [], Fraction(0)
        known = True
        for criterion in asked:
            row, points = self._stage_row(criterion, own)
            rows.append(row)
            known = known and points is not None
            total += points or 0
        return {
            "caption": f"{capital(self.names.stage(stage))}: criteria, weights and your scores",
            "rows": rows,
            "weight": short(sum((c.points for c in asked), Fraction(0))),
            "total": self.names.points(total) if known else NOT_SCORED,
        }

    def _stage_row(self, criterion: Criterion, own: Standing) -> tuple[Block, Fraction | None]:
        """Return a criterion of an earlier stage; its points follow from the agreed mark and the scale."""
        tender = self.dossier.tender
        row = self.consensus(self.bidder, own.zone, criterion.id)
        scale = tender.scales.get(criterion.scale or "")
        points = own.points.get(criterion.id)
        if points is None and row is not None and row.mark is not None and scale is not None:
            points = question_points(criterion.points, scale, row.mark, tender.rounding)
        block: Block = {
            "criterion": self.names.criterion(criterion.id),
            "weight": short(criterion.points),
            "mark": self._mark_words(criterion, row.mark) if row is not None else "Not marked",
            "points": self.names.points(points) if points is not None else NOT_SCORED,
        }
        return block, points

    def _score_table(self, own: Standing, where: str) -> Block:
        tender = self.dossier.tender
        rows = [self._score_row(c, own) for c in self._criteria()]
        if tender.price.weight:
            rows.append(
                {
                    "criterion": "Price",
                    "weight": short(tender.price.weight),
                    "mark": "By formula",
                    "points": self.names.points(own.price)
                    if own.price is not None
                    else NOT_SCORED,
                }
            )
        total = own.total if tender.award_by is None else own.quality
        weights = sum((c.points for c in self.questions()), tender.price.weight)
        return {
            "caption": f"Award criteria, weights and your scores: {where}",
            "rows": rows,
            "weight": short(weights),
            "total": self.names.points(total) if total is not None else NOT_SCORED,
        }

    def _criteria(self) -> list[Criterion]:
        marked = {c.id for c in self.questions()}
        parents = {c.parent for c in self.questions()}
        return [c for c in self.dossier.tender.criteria if c.id in marked or c.id in parents]

    def _score_row(self, criterion: Criterion, own: Standing) -> Block:
        points = own.points.get(criterion.id)
        if criterion.scale is None:
            mark = "Section"
        elif criterion.id in own.marks:
            mark = self._mark_words(criterion, own.marks[criterion.id])
        else:
            mark = "Not marked"
        return {
            "criterion": self.names.criterion(criterion.id),
            "weight": short(criterion.points),
            "mark": mark,
            "points": self.names.points(points) if points is not None else NOT_SCORED,
        }

    def _mark_words(self, criterion: Criterion, mark: Fraction | None) -> str:
        """Write a mark with its scale and label: ``4 of 5 (Good)``."""
        if mark is None:
            return "Not applicable"
        scale = self.dossier.tender.scales.get(criterion.scale or "")
        level = scale.level(mark) if scale else None
        top = f" of {short(scale.levels[-1].mark)}" if scale else ""
        return f"{short(mark)}{top}" + (f" ({level.label})" if level and level.label else "")

    def _prices(self) -> list[str]:
        lists = self.lists()
        told: dict[str, list[str]] = {}
        for item in (i for i in self.dossier.tender.price.items if i.applies_to(self.lot.id)):
            for own in (s for s in lists if item.id in s.prices):
                line = f"you offered {money(own.prices[item.id])}{unit_words(item.unit)}."
                rule = price_rule_words(item.rule, item.unit)
                line = f"{line} The published rule is {rule}." if rule else line
                areas = told.setdefault(f"{self.names.item(item.id)}|{line}", [])
                areas.append(self.names.area(self.lot.id, own.zone))
        lines = []
        for key, areas in told.items():
            title, _, line = key.rpartition("|")
            where = f" in {joined(areas)}" if len(areas) < len(lists) else ""
            lines.append(f"{title}{where}: {line}")
        return lines

    # ---- reasons ------------------------------------------------------------------------------

    def consensus(self, bidder: str, zone: str | None, criterion: str) -> ConsensusScore | None:
        """Return the agreed score that counts for a list: the zone's, the lot's, or the one for all lots."""
        for lot in (self.lot.id, ""):
            for wanted in dict.fromkeys((zone or "", "")):
                found = self.agreed.get((bidder, lot, wanted, criterion))
                if found is not None:
                    return found
        return None

    def _reasons(self) -> Iterator[Block]:
        seen: set[tuple[str, str, str]] = set()
        for own in self.lists():
            for criterion in self.dossier.tender.questions(self.lot.id):
                row = self.consensus(self.bidder, own.zone, criterion.id)
                if row is None or (row.lot, row.zone, row.criterion) in seen:
                    continue
                seen.add((row.lot, row.zone, row.criterion))
                where = f" in {self.names.zone(row.zone, self.lot.id)}" if row.zone else ""
                if not (row.reason or row.letter_text):
                    self.lacks(
                        f"a reason for the score of {self.names.criterion(criterion.id)}{where}"
                    )
                yield {
                    "heading": f"{self.names.criterion(criterion.id)}{where}: {self._agreed(criterion, row)}",
                    "paragraphs": _paragraphs(row.reason, row.letter_text),
                }

    def _agreed(self, criterion: Criterion, row: ConsensusScore) -> str:
        if row.kind is not MarkKind.NUMBER or row.mark is None:
            return "not applicable"
        return f"mark {self._mark_words(criterion, row.mark)}"

    def _ties(self) -> list[str]:
        return [
            line
            for tie in self.decided.ties
            if self.bidder in tie.bidders
            for line in tie_lines(tie, self.names)
        ]

    # ---- what is lacking --------------------------------------------------------------------------

    def where(self) -> str:
        """Return the recipient, as findings name it."""
        return f"letter to {self.names.bidder(self.bidder)}"

    def lacks(self, what: str) -> None:
        """Note something that the letter must say and the record does not hold."""
        lot = self.names.lot(self.lot.id)
        self.problems.append(finding("T010", self.where(), f"{what} is missing ({lot})"))


def _paragraphs(*texts: str) -> list[str]:
    """Return texts as paragraphs, word for word, without saying one twice."""
    told: list[str] = []
    for text in texts:
        clean = text.strip()
        if clean and not any(clean in t for t in told):
            told.append(clean)
    return [line.strip() for text in told for line in text.splitlines() if line.strip()]


def capital(text: str) -> str:
    """Start a sentence: the first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def agreed_scores(dossier: Dossier) -> Agreed:
    """Return the agreed scores of a dossier, to look up by bidder, lot, zone and criterion."""
    return {(c.bidder, c.lot, c.zone, c.criterion): c for c in dossier.consensus}
