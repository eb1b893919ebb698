"""What a letter says of one lot: what was decided, the bidder's scores and reasons, and the appointed bidders'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import groupby

from tendering.documents.lot_view import zones_scored
from tendering.documents.names import (
    Names,
    capital,
    counted,
    joined,
    ordinal,
    short,
)
from tendering.documents.sentences import sentence
from tendering.evaluation.quality import question_points
from tendering.evaluation.stages import counted as counted_questions
from tendering.model.bids import ConsensusScore, Dossier, MarkKind
from tendering.model.findings import Finding, finding
from tendering.model.outcome import LotOutcome, NotPlaced, Place, Reserve, Standing, Status
from tendering.model.tender import Criterion, Lot

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
            "decisions": self.decisions(),
            "ranks": self._ranks(),
            "scores": list(self._score_tables()),
            "reasons": list(self._reasons()),
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
        """Yield a row for each role and decision, with the zones it is about: what was decided, in two words."""
        reserves = {(r.role, r.zone): r.position for r in self._reserves()}
        zones = {z.id: i for i, z in enumerate(self.lot.zones)}
        order = {r.role: i for i, r in enumerate(self.lot.roles)}
        rows = [(order.get(p.role, 0), -1, zones.get(p.zone or "", -1), p) for p in self.held()] + [
            (order.get(n.role, 0), reserves.get((n.role, n.zone), 10**6), zones.get(n.zone or "", -1), n)
            for n in self.refused()
        ]  # fmt: skip
        for (_, position), group in groupby(
            sorted(rows, key=lambda r: r[:3]), key=lambda r: r[:2]
        ):
            seats = [r[3] for r in group]
            reserve = f"{ordinal(position)} reserve" if 0 < position < 10**6 else "Not appointed"
            zoned = [self.names.zone(s.zone, self.lot.id) for s in seats if s.zone]
            yield {
                "lot": self.names.lot(self.lot.id),
                "role": capital(self.names.role(seats[0].role)),
                "where": joined(zoned) or "The whole lot",
                "decision": "Appointed" if position < 0 else reserve,
            }

    def _reserves(self) -> list[Reserve]:
        return [r for r in self.decided.reserves if r.bidder == self.bidder]

    def decisions(self) -> list[Block]:
        """Return what was decided, seat by seat, with the reason and the rule."""
        told: dict[tuple[str, str], list[Place | NotPlaced]] = {}
        for place in self.held():
            told.setdefault(("appointed", sentence(place.reason, self.names)), []).append(place)
        for gone in self.refused():
            told.setdefault(("not appointed", self._why_not(gone)), []).append(gone)
        found: list[Block] = [
            {"lead": f"{capital(self._seats(seats))}: {what}.", "text": why}
            for (what, why), seats in told.items()
        ]
        if self._reserves():
            text = f"{self._reserve_words()}. A reserve is offered a place that becomes free, within the published limits."
            found.append({"lead": "In reserve:", "text": text})
        return found

    def _why_not(self, gone: NotPlaced) -> str:
        """Give the reason; where the bidder it names has left since, say who holds the place now."""
        if gone.reason.code == "tie_not_admitted":
            return sentence(gone.reason, self.discreet([s.bidder for s in self.decided.standings]))
        why, last = sentence(gone.reason, self.names), gone.reason.facts.get("last", "")
        seat = [p for p in self.decided.places if (p.role, p.zone) == (gone.role, gone.zone)]
        now = [p.bidder for p in seat if p.reason.code == "promoted"]
        if not last or last in {p.bidder for p in seat} or not now:
            return why
        left, new = self.names.bidder(last), joined(self.names.bidder(b) for b in now)
        return f"{why} {left} has withdrawn since; the place went to {new}, from the reserves."

    def discreet(self, bidders: Iterable[str]) -> Names:
        """Return names that keep bidders without a place from one another, the recipient aside."""
        named = {p.bidder for p in self.decided.places} | {self.bidder}
        others = [b for b in dict.fromkeys(bidders) if b not in named]
        alone = len(others) == 1
        said = {b: "another bidder" if alone else f"bidder {n}" for n, b in enumerate(others, 1)}
        return replace(self.names, bidders={**self.names.bidders, **said})

    def _seats(self, seats: Iterable[Place | NotPlaced | Reserve]) -> str:
        """Name seats role by role: ``main provider in North and South; framework provider``."""
        roles: dict[str, list[str]] = {}
        for seat in seats:
            zones = roles.setdefault(seat.role, [])
            zones.extend([self.names.area(self.lot.id, seat.zone)] if seat.zone else [])
        named = [self.names.role(r) + (f" in {joined(z)}" if z else "") for r, z in roles.items()]
        return "; ".join(named)

    def _reserve_words(self) -> str:
        places = sorted({r.position for r in self._reserves()})
        return "; ".join(
            f"{ordinal(n)} reserve as {self._seats(r for r in self._reserves() if r.position == n)}"
            for n in places
        )

    # ---- the bidder's own scores --------------------------------------------------------------

    def zoned(self) -> bool:
        """Say whether the zones of this lot have scores of their own."""
        return zones_scored(self.dossier.tender, self.lot)

    def questions(self) -> tuple[Criterion, ...]:
        """Return the marked criteria of the lot whose points count in the total."""
        return counted_questions(self.dossier.tender, self.dossier.tender.questions(self.lot.id))

    def stages_before(self) -> list[tuple[str, tuple[Criterion, ...]]]:
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
        """Return the bidder's ranks; where it has none, the decision has said why."""
        told: dict[str, list[str]] = {}
        for own in self.lists():
            if own.rank is None or own.ranking_value is None:
                continue
            orders = [s.order or s.rank or 0 for s in self.decided.standings if s.zone == own.zone]
            ranked = max(
                orders
            )  # one who left after approval keeps its number: ranks stand as they were
            line = (
                f"your bid ranked {ordinal(own.rank)} of {counted(ranked, 'ranked bid')}, "
                f"with {self.names.value(own.ranking_value)}."
            )
            told.setdefault(line, []).append(self.names.area(self.lot.id, own.zone))
        return [f"In {joined(areas)} {line}" for line, areas in told.items()]

    def _score_tables(self) -> Iterator[Block]:
        """Yield the stages before, then the award criteria: zones with the same scores share one table."""
        lists = self.lists()
        for stage, asked in self.stages_before() if lists else ():
            yield self._stage_table(stage, asked, lists[0])
        told: list[tuple[Block, list[str]]] = []
        for own in lists:
            table, where = self._score_table(own), self.names.area(self.lot.id, own.zone)
            same = next((areas for known, areas in told if known == table), None)
            if same is None:
                told.append((table, [where]))
            else:
                same.append(where)
        for table, areas in told:
            yield {"caption": f"Award criteria, weights and your scores: {joined(areas)}", **table}

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
            "points": self.points_or_none(points),
        }
        return block, points

    def _score_table(self, own: Standing) -> Block:
        tender = self.dossier.tender
        rows = [self._score_row(c, own) for c in self._criteria()]
        rows += self._price_rows(own)
        total = own.total if tender.award_by is None else own.quality
        weights = sum((c.points for c in self.questions()), tender.price.weight)
        return {
            "rows": rows,
            "weight": short(weights),
            "total": self.points_or_none(total),
        }

    def _price_rows(self, own: Standing) -> list[Block]:
        price = self.dossier.tender.price
        scored = [
            (self.names.item(e.item), e.weight, own.points.get(f"price:{e.item}"))
            for e in price.elements
        ]
        if not scored and price.weight:
            scored = [("Price", price.weight, own.price)]
        return [
            {
                "criterion": capital(title),
                "weight": short(weight),
                "mark": "By formula",
                "points": self.points_or_none(points),
            }
            for title, weight, points in scored
        ]

    def points_or_none(self, points: Fraction | None) -> str:
        """Write points, or that there are none."""
        return self.names.points(points) if points is not None else NOT_SCORED

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
            mark = "Not reached" if own.status is Status.NOT_SHORTLISTED else "Not marked"
        return {
            "criterion": self.names.criterion(criterion.id),
            "weight": short(criterion.points),
            "mark": mark,
            "points": self.points_or_none(points),
        }

    def _mark_words(self, criterion: Criterion, mark: Fraction | None) -> str:
        """Write a mark with its scale and label: ``4 of 5 (Good)``."""
        if mark is None:
            return "Not applicable"
        scale = self.dossier.tender.scales.get(criterion.scale or "")
        level = scale.level(mark) if scale else None
        top = f" of {short(scale.levels[-1].mark)}" if scale else ""
        return f"{short(mark)}{top}" + (f" ({level.label})" if level and level.label else "")

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
                    "paragraphs": _paragraphs(row.reason or row.letter_text),
                }

    def _agreed(self, criterion: Criterion, row: ConsensusScore) -> str:
        if row.kind is not MarkKind.NUMBER or row.mark is None:
            return "not applicable"
        return f"mark {self._mark_words(criterion, row.mark)}"

    # ---- what is lacking --------------------------------------------------------------------------

    def where(self) -> str:
        """Return the recipient, as findings name it."""
        return f"letter to {self.names.bidder(self.bidder)}"

    def lacks(self, what: str) -> None:
        """Note something that the letter must say and the record does not hold."""
        lot = self.names.lot(self.lot.id)
        self.problems.append(finding("T010", self.where(), f"{what} is missing ({lot})"))


def _paragraphs(text: str) -> list[str]:
    """Return a text as paragraphs, word for word."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def agreed_scores(dossier: Dossier) -> Agreed:
    """Return the agreed scores of a dossier, to look up by bidder, lot, zone and criterion."""
    return {(c.bidder, c.lot, c.zone, c.criterion): c for c in dossier.consensus}
