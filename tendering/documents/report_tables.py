"""The report's tables of one lot, as captions, headings and rows of plain text. No format, no order of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from tendering.documents.lot_prices import rule_bounds
from tendering.documents.lot_view import DASH, LotView, RankingList
from tendering.documents.names import counted, joined, unit_words
from tendering.documents.published_rules import Row
from tendering.documents.report_charts import Cut, part_of, series_of
from tendering.model.numbers import money
from tendering.model.outcome import Standing
from tendering.model.tender import Per

Cell = str | tuple[str, ...]
"""Text, or several pieces that are not to be broken inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: its caption, its headings, its rows; ``numeric`` columns go right; ``head`` is the row heading's column."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    head: int = 0
    wide: bool = False

    @property
    def body(self) -> Markup:
        r"""The rows as HTML: a page has tens of thousands of cells, and a template takes ten times as long over one.

        >>> make("Marks", ("Bidder", "Mark"), [("A & B", "4")], numeric=[1]).body
        Markup('<tr><th scope="row">A &amp; B</th><td class="n">4</td></tr>\n')
        """
        columns = [_tags(n, self) for n in range(len(self.headings))]
        rows = [
            "".join(
                [
                    f"{start}{escape(cell) if isinstance(cell, str) else _pieces(cell)}{end}"
                    for (start, end), cell in zip(columns, row, strict=True)
                ]
            )
            for row in self.rows
        ] or [f'<td colspan="{len(columns)}">None.</td>']
        return Markup("".join([f"<tr>{row}</tr>\n" for row in rows]))  # noqa: S704 - every cell is escaped


def _tags(column: int, table: Table) -> tuple[str, str]:
    """Return how a cell of a column begins and ends."""
    if column == table.head:
        return '<th scope="row">', "</th>"
    return ('<td class="n">' if column in table.numeric else "<td>"), "</td>"


def _pieces(cell: Sequence[str]) -> str:
    """Write pieces that are not to be broken inside."""
    every = [f'<span class="keep">{escape(piece)};</span> ' for piece in cell[:-1]]
    return "".join([*every, *(f'<span class="keep">{escape(x)}</span> ' for x in cell[-1:])])


def make(
    caption: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    numeric: Iterable[int] = (),
    head: int = 0,
    wide: bool = False,
) -> Table:
    """Make a table from any sequences."""
    return Table(
        caption=caption,
        headings=tuple(headings),
        rows=tuple(tuple(row) for row in rows),
        numeric=frozenset(numeric),
        head=head,
        wide=wide,
    )


def places_table(view: LotView) -> Table:
    """Say who holds each role in each zone and in the lot."""
    rows: list[tuple[Cell, ...]] = []
    for role in view.lot.roles:
        zones: list[str | None] = (
            [z.id for z in view.lot.zones] if role.per is Per.ZONE else [None]
        )
        for zone in zones:
            most = role.places_in(zone).most
            held = [p for p in view.result.places if p.role == role.role and p.zone == zone]
            names = tuple(f"{p.position}. {view.names.bidder(p.bidder)}" for p in held)
            of = f"{len(held)} of {most}" if most is not None else f"{len(held)}, unlimited"
            rows.append((view.role_title(role.role), view.area(zone), of, names or "nobody"))
    return make(
        "Places held, by role and zone",
        ("Role", "Zone", "Places", "Held by, in order"),
        rows,
        head=1,
    )


def ranking_table(view: LotView, ranking: RankingList) -> Table:
    """Give the ranked bidders of a list in order, with their figures and what they hold."""
    award = view.tender.award_by
    price = view.tender.price.weight > 0
    headings = ["Order", "Rank", "Bidder", "Quality", *(["Price"] if price else []), "Total"]
    headings += ["Ranked by"] if award is not None else []
    headings.append("Places held")
    rows = [
        [
            str(s.order) if s.order is not None else "tied",
            str(s.rank),
            view.names.bidder(s.bidder),
            view.points(s.quality),
            *([view.points(s.price)] if price else []),
            view.points(s.total),
            *([view.points(s.ranking_value)] if award is not None else []),
            view.places_of(s.bidder, ranking.zone) or "none",
        ]
        for s in ranking.ranked
    ]
    caption = f"Ranking, {ranking.name}: points, best first; equal totals share a rank"
    if ranking.left:
        caption += "; a bidder that withdrew after approval leaves its rank empty"
    return make(caption, headings, rows, numeric={0, 1, *range(3, len(headings) - 1)}, head=2)


def unranked_table(view: LotView, ranking: RankingList, *, brief: bool = False) -> Table | None:
    """Give the bidders without a rank, with status and reason; None where there are none.

    Args:
        view: The lot.
        ranking: The list they have no rank in.
        brief: Where a decision's own reason is printed already, only that there was a decision is said.
    """
    if not ranking.others:
        return None
    rows = [_gone(view, s, brief=brief) for s in ranking.others]
    return make(f"Not ranked, {ranking.name}", ("Bidder", "Status", "Reason"), rows)


def never_ranked_table(view: LotView, *, brief: bool = False) -> Table | None:
    """Give the bidders without a rank in any list of the lot, once each; None where there are none."""
    gone = view.never_ranked_standings()
    if not gone:
        return None
    rows = [_gone(view, s, brief=brief) for s in gone]
    return make("Not ranked in any zone of the lot", ("Bidder", "Status", "Reason"), rows)


def _gone(view: LotView, standing: Standing, *, brief: bool) -> tuple[str, str, str]:
    reason = standing.reason
    told = reason is not None and brief and bool(reason.facts.get("decision"))
    if told and reason is not None:
        facts = {k: v for k, v in reason.facts.items() if k != "why"}
        reason = replace(reason, facts=facts)
    after = " Its reason stands with the decision above." if told else ""
    name, status = view.names.bidder(standing.bidder), view.status(standing.status)
    return name, status, f"{view.sentence(reason)}{after}"


_PASSED_OVER = frozenset({"limit", "group", "capacity", "displaced", "tie_not_admitted"})


def passed_over(view: LotView) -> list[str]:
    """Say of each bidder that a rule kept from a place it stood high enough for, where and by which rule."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for gone in view.result.not_placed:
        if gone.reason.code in _PASSED_OVER:
            key = (gone.bidder, gone.role, view.sentence(gone.reason))
            told.setdefault(key, []).append(view.area(gone.zone))
    return [
        f"{view.names.bidder(bidder)}, {view.role_title(role)} in {joined(areas)}: {why}"
        for (bidder, role, why), areas in told.items()
    ]


def points_table(view: LotView, ranking: RankingList) -> Table:
    """Give every bidder's points per question, with the mark that earned them."""
    series = series_of(view)
    rows = []
    for s in ranking.standings:
        cells = []
        for part in series:
            value = part_of(s, part)
            mark = view.marks_shown(s, part.key)
            plain = view.points(value) if value is not None else DASH
            cells.append(f"{plain} (mark {mark})" if mark != DASH else plain)
        rows.append([view.names.bidder(s.bidder), *cells, view.points(s.total)])
    caption = f"Points by question, {ranking.name}; in brackets the panel's agreed mark"
    headings = [
        "Bidder",
        *(f"{x.name} {x.title}" if x.key == x.name else x.title for x in series),
        "Total",
    ]
    return make(caption, headings, rows, numeric=range(1, len(headings)), wide=True)


def cut_table(view: LotView, found: Sequence[Cut], role: str) -> Table:
    """Give the distance between the last place held and the next bidder."""
    rows = [
        (
            c.area,
            c.places,
            c.last,
            c.last_value,
            c.next,
            c.next_value,
            c.margin,
            str(c.passed_over),
        )
        for c in found
    ]
    headings = (
        "Zone",
        "Places held",
        "Last in order with a place",
        "Value",
        "Next in order",
        "Value",
        "Gap",
        "Passed over above",
    )
    return make(
        f"{view.role_title(role)}: how near the last place was",
        headings,
        rows,
        numeric=(3, 5, 6, 7),
    )


def price_table(view: LotView, item: str) -> Table:
    """Give each offer of one price beside the published rule."""
    lines = [x for x in view.price_lines() if x.item.id == item]
    zones = any(x.zone for x in lines)
    rows = [
        [
            view.names.bidder(x.bidder),
            *([view.area(x.zone or None)] if zones else []),
            money(x.amount),
            rule_bounds(x.rule) if x.rule else "no rule",
            {True: "yes", False: "NO", None: "no rule"}[x.within],
            x.decision or DASH,
        ]
        for x in lines
    ]
    headings = (
        "Bidder",
        *(["Zone"] if zones else []),
        "Offer",
        "Published rule",
        "Within",
        "Decision recorded",
    )
    title = view.names.item(item)
    unit = next((x.item.unit for x in lines), None)
    return make(f"{title}{unit_words(unit)}", headings, rows, numeric=(2 if zones else 1,))


def zone_tables(view: LotView) -> Iterator[Table]:
    """Yield the ranking of each zone that is ranked by the lot's total among those who bid there."""
    scored = {x.zone for x in view.scored_lists()}
    for ranking in view.lists():
        if ranking.zone in scored:
            continue
        rows = [
            (
                str(s.order) if s.order is not None else "tied" if s.rank is not None else DASH,
                view.names.bidder(s.bidder),
                view.points(s.ranking_value) if s.rank is not None else view.status(s.status),
                view.places_of(s.bidder, ranking.zone) or "none",
            )
            for s in ranking.standings
        ]
        yield make(
            f"{ranking.name}: those who bid for it",
            ("Order", "Bidder", "Ranking value", "Places held in the zone"),
            rows,
            numeric=(0, 2),
            head=1,
        )


def rules_table(caption: str, rows: Sequence[Row]) -> Table:
    """Give rules as published."""
    return make(caption, ("Rule", "Of", "As published"), rows, head=1)


def reasons_by_bidder(view: LotView) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return for each bidder its name, a line of what it has and has not, and one reason for each place or none."""
    found = []
    for bidder in view.bidders():
        held = [
            (
                f"{view.role_title(p.role)}, {view.area(p.zone)}: place {p.position}",
                view.sentence(p.reason),
            )
            for p in view.held(bidder)
        ]
        missed = [
            (f"{view.role_title(n.role)}, {view.area(n.zone)}: no place", view.sentence(n.reason))
            for n in view.missed(bidder)
        ]
        if held or missed:
            line = f"{counted(len(held), 'place')} held, {len(missed)} not"
            found.append((view.names.bidder(bidder), line, held + missed))
    return found
