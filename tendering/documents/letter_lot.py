"""What a letter says of one lot: what was decided, the bidder's scores and reasons, and the appointed bidders'."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, partial
from itertools import groupby

from tendering.documents.alike import Alike
from tendering.documents.letter_fields import lacking
from tendering.documents.letter_index import LotIndex, goes_with, points_at_hand, points_of, shared
from tendering.documents.letter_marks import criterion_words, mark_words
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
from tendering.model.bids import ConsensusScore, Dossier, MarkKind
from tendering.model.findings import Finding
from tendering.model.outcome import LotOutcome, NotPlaced, Place, Reserve, Standing, Status
from tendering.model.tender import Criterion, Lot

Block = dict[str, object]

NOT_SCORED = "Not scored"
_CAPPED = frozenset({"limit", "displaced"})
_REGULATION_46 = "The published rule that decides which places a bidder keeps is the one regulation 46(5) asks for."
_SECTION_23 = "The published rule that decides which places a bidder keeps is the mechanism section 23(4) asks for."
_MECHANISM = {
    "letter": _REGULATION_46,
    "candidate": _REGULATION_46,
    "summary": _SECTION_23,
    "not_shortlisted": _SECTION_23,
}


EVERYONE = (
    "Every entry question was met. Whoever meets them is admitted, without a limit of number; nobody is scored, ranked or "
    "compared."
)
"""Why a bidder is admitted where nobody is compared."""


@dataclass(kw_only=True, eq=False)
class LotLetter:
    """One lot of one bidder's letter, being written; ``problems`` collects what it lacks.

    Attributes:
        index: The lot, looked up by bidder.
        kind: Which kind of letter, a key of the table of required fields.
        all_lots: Every lot of the outcome: a limit may count places of several.
    """

    index: LotIndex
    bidder: str
    kind: str
    all_lots: tuple[LotIndex, ...] = ()
    problems: list[Finding] = field(default_factory=list)

    @property
    def dossier(self) -> Dossier:
        """What the evaluation rests on."""
        return self.index.dossier

    @property
    def lot(self) -> Lot:
        """The lot as published."""
        return self.index.lot

    @property
    def decided(self) -> LotOutcome:
        """What was decided in the lot."""
        return self.index.decided

    @property
    def names(self) -> Names:
        """Names for ids, speaking of this lot."""
        return self.index.names

    def block(self) -> Block:
        """Return the values of the template's tags for this lot."""
        return {
            "title": self.names.lot(self.lot.id),
            "decisions": self.decisions,
            "ranks": [] if self.index.unscored else self._ranks(),
            "scores": [] if self.index.unscored else list(self._score_tables()),
            "reasons": list(self.reasons()),
        }

    # ---- what was decided -------------------------------------------------------------------

    @cached_property
    def held(self) -> Sequence[Place]:
        """The bidder's places."""
        return self.index.places.get(self.bidder, ())

    @cached_property
    def refused(self) -> list[NotPlaced]:
        """What the bidder competed for and did not get."""
        return self.index.refused(self.bidder)

    @cached_property
    def encloses(self) -> bool:
        """Whether the appointed bids are told in the schedule of the lot, which goes with the letter."""
        return bool(goes_with(self.kind, self.bidder, (self.index,)))

    def summary(self) -> Iterator[Block]:
        """Yield a row for each role and decision, with the zones it is about: what was decided, in two words."""
        reserves = {(r.role, r.zone): r.position for r in self._reserves}
        zones = {z.id: i for i, z in enumerate(self.lot.zones)}
        order = {r.role: i for i, r in enumerate(self.lot.roles)}
        rows = [(order.get(p.role, 0), -1, zones.get(p.zone or "", -1), p) for p in self.held] + [
            (order.get(n.role, 0), reserves.get((n.role, n.zone), 10**6), zones.get(n.zone or "", -1), n)
            for n in self.refused
        ]  # fmt: skip
        for (_, position), group in groupby(
            sorted(rows, key=lambda r: r[:3]), key=lambda r: r[:2]
        ):
            seats = [r[3] for r in group]
            reserve = f"; {ordinal(position)} reserve" if 0 < position < 10**6 else ""
            zoned = [self.names.zone(s.zone, self.lot.id) for s in seats if s.zone]
            yield {
                "lot": self.names.lot(self.lot.id),
                "role": capital(self.names.role(seats[0].role)),
                "where": joined(zoned) or "The whole lot",
                "decision": "Appointed" if position < 0 else f"Not appointed{reserve}",
            }

    @property
    def _reserves(self) -> Sequence[Reserve]:
        return self.index.reserves.get(self.bidder, ())

    @cached_property
    def decisions(self) -> list[Block]:
        """What was decided, seat by seat, with the reason and the rule."""
        told: dict[tuple[str, str], list[Place | NotPlaced]] = {}
        for place in self.held:
            why = EVERYONE if self.index.unscored else sentence(place.reason, self.names)
            told.setdefault(("appointed", why), []).append(place)
        for gone in self.refused:
            told.setdefault(("not appointed", self._why_not(gone)), []).append(gone)
        found: list[Block] = [
            {"lead": f"{capital(self.seats(seats))}: {what}.", "text": why}
            for (what, why), seats in told.items()
        ]
        if any(n.reason.code in _CAPPED for n in self.refused):
            found.append({"lead": "Places kept:", "text": self._kept()})
        if self._reserves:
            text = f"{self._reserve_words()}. A reserve is offered a place that becomes free, within the published limits."
            found.append({"lead": "In reserve:", "text": text})
        return found

    def _kept(self) -> str:
        """Say which places the bidder keeps where a limit passed others on, and under which provision."""
        kept = []
        for lot in self.all_lots or (self.index,):
            seats = lot.places.get(self.bidder, ())
            if seats:
                own = self if lot is self.index else replace(self, index=lot)
                named = own.seats(seats)
                kept.append(
                    named if len(self.all_lots) < 2 else f"{named} ({lot.names.lot(lot.lot.id)})"
                )
        return f"{capital('; '.join(kept)) or 'None'}. {_MECHANISM[self.kind]}"

    def _why_not(self, gone: NotPlaced) -> str:
        """Give the reason; where the bidder it names has left since, say who holds the place now."""
        if gone.reason.code == "tie_not_admitted":
            return sentence(gone.reason, self.discreet(self.index.standings))
        why, last = sentence(gone.reason, self.names), gone.reason.facts.get("last", "")
        seat = self.index.seats.get((gone.role, gone.zone), ())
        now = [p.bidder for p in seat if p.reason.code == "promoted"]
        if not last or not now:
            return why
        left, new = self.names.bidder(last), joined(self.names.bidder(b) for b in now)
        if last in {p.bidder for p in seat}:
            return f"{why} A place that became free since went to {new}, from the reserves."
        return f"{why} {left} has withdrawn since; the place went to {new}, from the reserves."

    def discreet(self, bidders: Iterable[str]) -> Names:
        """Return names that keep bidders without a place from one another, the recipient aside."""
        return self.index.discreet(bidders, self.bidder)

    def seats(self, seats: Iterable[Place | NotPlaced | Reserve]) -> str:
        """Name seats role by role: ``main provider in North and South; framework provider``."""
        roles: dict[str, list[str]] = {}
        for seat in seats:
            zones = roles.setdefault(seat.role, [])
            zones.extend([self.names.area(self.lot.id, seat.zone)] if seat.zone else [])
        named = [self.names.role(r) + (f" in {joined(z)}" if z else "") for r, z in roles.items()]
        return "; ".join(named)

    def _reserve_words(self) -> str:
        places = sorted({r.position for r in self._reserves})
        return "; ".join(
            f"{ordinal(n)} reserve as {self.seats(r for r in self._reserves if r.position == n)}"
            for n in places
        )

    # ---- the bidder's own scores --------------------------------------------------------------

    def zoned(self) -> bool:
        """Say whether the zones of this lot have scores of their own."""
        return self.index.zoned

    def questions(self) -> tuple[Criterion, ...]:
        """Return the marked criteria of the lot whose points count in the total."""
        return self.index.questions

    @cached_property
    def own(self) -> list[Standing]:
        """The bidder's standings that have figures of their own: the lot's, or one for each zone."""
        return self.index.lists(self.bidder)

    def standing(self, bidder: str, zone: str | None) -> Standing | None:
        """Return a bidder's standing in the list that decides a zone, or the lot."""
        return self.index.standing(bidder, zone)

    def _ranks(self) -> list[str]:
        """Return the bidder's ranks; where it has none, the decision has said why."""
        told: dict[str, list[str]] = {}
        for own in self.own:
            if own.rank is None or own.ranking_value is None:
                continue
            # one who left after approval keeps its number: ranks stand as they were
            ranked = self.index.ranked[own.zone]
            line = (
                f"your bid {self.index.ranked_as(own)} of {counted(ranked, 'ranked bid')}, "
                f"with {self.names.value(own.ranking_value)}.{self.index.after_ties(own)}"
            )
            told.setdefault(line, []).append(self.names.area(self.lot.id, own.zone))
        return [f"In {joined(areas)} {line}" for line, areas in told.items()]

    def _score_tables(self) -> Iterator[Block]:
        """Yield the stages before, then the award criteria: zones with the same scores share one table."""
        lists = self.own
        yield from self.stage_tables()
        told: list[tuple[Block, list[str]]] = []
        for own in lists:
            table, where = self._score_table(own), self.names.area(self.lot.id, own.zone)
            same = next((areas for known, areas in told if known == table), None)
            if same is None:
                told.append((table, [where]))
            else:
                same.append(where)
        for table, areas in told:
            yield {
                "caption": f"Award criteria, weights and your scores: {joined(areas)}",
                **table,
            }

    def stage_tables(self) -> list[Block]:
        """Return the scores of each stage whose points do not count in the total."""
        lists = self.own
        return [self._stage_table(s, asked, lists[0]) for s, asked in self.index.earlier if lists]

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
            "weight": short(points_of(asked)),
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
            **self._named(criterion),
            "mark": self.mark_words(criterion, row.mark) if row is not None else "Not marked",
            "points": self.points_or_none(points),
        }
        return block, points

    def _score_table(self, own: Standing) -> Block:
        tender = self.dossier.tender
        earned = points_at_hand(self.index, own)
        rows = [
            *(self._score_row(c, own, earned) for c in self.index.criteria),
            *self._price_rows(own),
        ]
        total = own.total if tender.award_by is None else own.quality
        weights = self.index.weight
        return {
            "rows": rows,
            "weight": short(weights),
            "total": self.points_or_none(total),
        }

    def _price_rows(self, own: Standing) -> list[Alike]:
        price = self.dossier.tender.price
        scored = [
            (self.names.item(e.item), e.weight, own.points.get(f"price:{e.item}"))
            for e in price.elements
        ]
        if not scored and price.weight:
            scored = [("Price", price.weight, own.price)]
        return [
            Alike(
                {
                    "criterion": capital(title),
                    "weight": short(weight),
                    "available": "By formula",
                    "mark": "By formula",
                    "points": self.points_or_none(points),
                }
            )
            for title, weight, points in scored
        ]

    def points_or_none(self, points: Fraction | None) -> str:
        """Write points, or that there are none."""
        return self.names.points(points) if points is not None else NOT_SCORED

    def _score_row(
        self, criterion: Criterion, own: Standing, earned: Mapping[str, Fraction]
    ) -> Block:
        points = earned.get(criterion.id)
        if criterion.scale is None:  # sums differ from bid to bid: none is worth keeping
            return self._score_words(criterion, points, own.status)
        marked = criterion.id in own.marks
        mark = own.marks[criterion.id] if marked else own.status
        about = ("score", criterion.id, *_key(points), marked, *_key(mark))
        make = partial(self._score_words, criterion, points, mark)
        return shared(self.index, about, make)

    def _score_words(
        self, criterion: Criterion, points: Fraction | None, mark: Fraction | Status | None
    ) -> Alike:
        """Return the row on a criterion: of a mark, or of a status where there is none."""
        if criterion.scale is None:
            words = "Section"
        elif isinstance(mark, Status):
            words = "Not reached" if mark is Status.NOT_SHORTLISTED else "Not marked"
        else:
            words = self.mark_words(criterion, mark)
        return Alike(
            {**self._named(criterion), "mark": words, "points": self.points_or_none(points)}
        )

    def _named(self, criterion: Criterion) -> Block:
        """Return what every letter says alike of a criterion: its title, its weight, the marks there were."""
        return shared(self.index, criterion.id, partial(criterion_words, self.index, criterion))

    def mark_words(self, criterion: Criterion, mark: Fraction | None) -> str:
        """Write a mark with its scale and label: ``4 of 5 (Good)``."""
        make = partial(mark_words, self.dossier.tender, criterion, mark)
        return shared(self.index, (criterion.id, *_key(mark)), make)

    # ---- reasons ------------------------------------------------------------------------------

    def consensus(self, bidder: str, zone: str | None, criterion: str) -> ConsensusScore | None:
        """Return the agreed score that counts for a list: the zone's, the lot's, or the one for all lots."""
        return self.index.consensus(bidder, zone, criterion)

    def reasons(self) -> Iterator[Block]:
        """Yield the panel's agreed reason for each score, word for word, with its place in the bid."""
        seen: set[tuple[str, str, str]] = set()
        for own in self.own:
            for criterion in self.index.asked:
                row = self.consensus(self.bidder, own.zone, criterion.id)
                if row is None or (row.lot, row.zone, row.criterion) in seen:
                    continue
                seen.add((row.lot, row.zone, row.criterion))
                where = f" in {self.names.zone(row.zone, self.lot.id)}" if row.zone else ""
                if not (row.reason or row.letter_text):
                    title = self._named(criterion)["criterion"]
                    self.lacks("own_reasons", f"of {title}{where}")
                yield {
                    "heading": self._agreed(criterion, row, where),
                    "paragraphs": _paragraphs(row.reason or row.letter_text),
                    "evidence": " ".join(row.evidence.split()),
                }

    def _agreed(self, criterion: Criterion, row: ConsensusScore, where: str) -> str:
        """Return the heading of a reason: the criterion, and the mark that was agreed."""
        mark = row.mark if row.kind is MarkKind.NUMBER else None

        def words() -> str:
            said = "not applicable" if mark is None else f"mark {self.mark_words(criterion, mark)}"
            return f"{self._named(criterion)['criterion']}{where}: {said}"

        return shared(self.index, ("agreed", criterion.id, where, *_key(mark)), words)

    # ---- what is lacking --------------------------------------------------------------------------

    def where(self) -> str:
        """Return the recipient, as findings name it."""
        return f"letter to {self.names.bidder(self.bidder)}"

    def lacks(self, required: str, detail: str = "") -> None:
        """Note a required field that the record cannot fill, and of what."""
        lot = self.names.lot(self.lot.id)
        self.problems.append(lacking(self.kind, required, self.where(), f"{detail} ({lot})"))


def _key(value: Fraction | Status | None) -> tuple[object, object]:
    """Return what stands for a number in a key: a fraction itself takes long to look up."""
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    return value, None


def _paragraphs(text: str) -> list[str]:
    """Return a text as paragraphs, word for word."""
    return [line.strip() for line in text.splitlines() if line.strip()]
