"""The scorecard's sheets for reading: summary, places, reasons, ties, prices and the rules as published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.documents.lot_view import DASH, LotView
from tendering.documents.names import unit_words
from tendering.documents.published_rules import published_rules
from tendering.documents.scorecard_cells import (
    Column,
    Formula,
    Sheet,
    Value,
    heading,
    mark_differences,
    note,
    set_up,
    table,
    title,
)
from tendering.documents.scorecard_given import Agreed
from tendering.documents.sentences import tie_lines, unfilled_sentence
from tendering.documents.workbook_text import Workbook
from tendering.documents.workings import ladder_lines

POUNDS = "£#,##0.00##"


@dataclass(frozen=True, slots=True)
class Book:
    """The workbook being written, the lot it is about, and the decimals its points print."""

    workbook: Workbook
    view: LotView
    agreed: Agreed

    @property
    def points(self) -> str:
        """The number format of points."""
        places = self.view.names.places
        return "0." + "0" * places if places else "0"

    @property
    def foot(self) -> str:
        """The footer: evaluation, lot and the start of the fingerprint."""
        view = self.view
        state = "" if view.result.complete else "  PROVISIONAL"
        return (
            f"{view.outcome.evaluation}  lot {view.lot.id}  {view.outcome.fingerprint[:12]}{state}"
        )

    def sheet(self, name: str, words: str, lines: Sequence[str] = ()) -> tuple[Sheet, int]:
        """Add a sheet with its title; return it with its next free row."""
        sheet = self.workbook.sheet(name)
        if not self.view.result.complete:
            lines = (self.view.state(), *lines)
        row = title(sheet, f"{words}: {self.view.names.lot(self.view.lot.id)}", lines)
        if not self.view.result.complete:
            note(sheet, 2, self.view.state(), alarm=True)
        return sheet, row


def summary_sheet(book: Book, verdict: Formula) -> None:
    """Write who stands where, what each won, and why not."""
    view = book.view
    sheet, row = book.sheet("Summary", "Summary")
    facts: list[tuple[str, Value]] = [
        ("Tender", f"{view.tender.title} ({view.tender.id}), {view.tender.authority.name}"),
        (
            "Evaluation",
            view.outcome.evaluation + (f": {view.dossier.title}" if view.dossier.title else ""),
        ),
        ("Fingerprint of the published rules", view.outcome.fingerprint),
        ("State", view.state()),
        ("Sheet Proof, worked out by live formulas", verdict),
    ]
    for words, value in facts:
        note(sheet, row, f"{words}:")
        alarm = words == "State" and not view.result.complete
        note(sheet, row, value, column=5, alarm=alarm)
        row += 1
    mark_differences(sheet, "E", "E", (row - 1, row - 1))
    row += 1
    several = len(view.scored_lists()) > 1
    price = view.tender.price.weight > 0 or view.tender.award_by is not None
    columns = [
        *([Column("List", 12)] if several else []),
        Column("Order", 7),
        Column("Rank", 7),
        Column("Bidder", 9),
        Column("Name", 28),
        Column("Status", 13),
        Column("Quality", 10, book.points),
        *([Column("Price points", 10, book.points)] if price else []),
        Column("Total", 10, book.points),
        *([Column("Ranked by", 12, "General")] if view.tender.award_by is not None else []),
        Column("Places held", 26),
        Column("Why not ranked, or why no place", 55),
    ]
    rows = list(_summary_rows(book, several=several, price=price))
    end = table(sheet, row, columns, rows)
    if view.result.waiting_for:
        heading(sheet, end + 1, "What the lot waits for")
        for number, words in enumerate(view.result.waiting_for, start=end + 2):
            note(sheet, number, words)
    set_up(
        sheet, freeze=f"{'F' if several else 'E'}{row + 1}", repeat=f"{row}:{row}", foot=book.foot
    )


def _summary_rows(book: Book, *, several: bool, price: bool) -> Iterator[list[Value]]:
    view = book.view
    never = view.never_ranked() if several else ()
    rows = [
        (x.name, x.zone, s)
        for x in view.scored_lists()
        for s in x.standings
        if s.bidder not in never
    ]
    rows += [("All its zones", None, s) for s in view.never_ranked_standings()] if several else []
    for name, zone, s in rows:
        yield [
            *([name] if several else []),
            s.order if s.order is not None else ("tied" if s.rank is not None else DASH),
            s.rank if s.rank is not None else DASH,
            s.bidder,
            view.names.bidder(s.bidder),
            view.status(s.status),
            _or_dash(s.quality),
            *([_or_dash(s.price)] if price else []),
            _or_dash(s.total),
            *([_or_dash(s.ranking_value)] if view.tender.award_by is not None else []),
            view.places_of(s.bidder, zone) or "none",
            view.why(s),
        ]


def _or_dash(value: Fraction | None) -> Value:
    return value if value is not None else DASH


def places_sheet(book: Book) -> tuple[int, int]:
    """Write every place held, then what stayed empty and who stands in reserve; return the rows of places."""
    view = book.view
    sheet, row = book.sheet("Places", "Places")
    columns = (
        Column("Role", 18),
        Column("Zone", 18),
        Column("Position", 9),
        Column("Bidder", 9),
        Column("Name", 28),
        Column("Held by way of", 14),
        Column("Reason", 66),
    )
    rows = [
        (
            view.role_title(p.role),
            view.area(p.zone),
            p.position,
            p.bidder,
            view.names.bidder(p.bidder),
            view.role_title(p.via) if p.via else "",
            view.sentence(p.reason),
        )
        for p in view.result.places
    ]
    first = row
    row = table(sheet, row, columns, rows) + 1
    heading(sheet, row, "Places not filled")
    row += 1
    for empty in view.result.unfilled:
        note(sheet, row, unfilled_sentence(empty, view.names))
        row += 1
    if not view.result.unfilled:
        note(sheet, row, "None.")
        row += 1
    heading(sheet, row + 1, "Reserves, in order")
    reserves = [
        (
            view.role_title(r.role),
            view.area(r.zone),
            r.position,
            r.bidder,
            view.names.bidder(r.bidder),
            "",
            "",
        )
        for r in view.result.reserves
    ]
    table(sheet, row + 2, columns, reserves)
    set_up(sheet, freeze=f"A{first + 1}", repeat=f"{first}:{first}", foot=book.foot)
    return first + 1, first + len(rows)


def not_placed_sheet(book: Book) -> None:
    """Write one reason for every bidder, zone and role without a place."""
    view = book.view
    sheet, row = book.sheet(
        "Not placed",
        "Not placed",
        ["One reason for each bidder, zone and role: the first that applies."],
    )
    columns = (
        Column("Bidder", 9),
        Column("Name", 28),
        Column("Role", 18),
        Column("Zone", 18),
        Column("Reason", 84),
    )
    order = {b: n for n, b in enumerate(view.bidders())}
    missed = sorted(view.result.not_placed, key=lambda n: order.get(n.bidder, len(order)))
    rows = [
        (
            n.bidder,
            view.names.bidder(n.bidder),
            view.role_title(n.role),
            view.area(n.zone),
            view.sentence(n.reason),
        )
        for n in missed
    ]
    end = table(sheet, row, columns, rows)
    sheet.filtered = f"A{row}:E{end - 1}"
    set_up(sheet, freeze=f"C{row + 1}", repeat=f"{row}:{row}", foot=book.foot)


def ties_sheet(book: Book) -> None:
    """Write the published ladder, each tie with the figures of each step, and how to repeat the draw."""
    view = book.view
    sheet, row = book.sheet(
        "Ties", "Ties", ["Equal ranking values, and what the published steps made of them."]
    )
    columns = (Column("About", 22), Column("What was done", 125))
    rows: list[tuple[str, str]] = [
        (f"Published step {number}", line)
        for number, line in enumerate(ladder_lines(view.tender), start=1)
    ]
    for number, tie in enumerate(view.result.ties, start=1):
        about = f"Tie {number}: {view.area(tie.zone)}"
        lines = tie_lines(tie, view.names)
        if view.shares_order(tie):
            rows += [
                (about, line) for line in (lines[0], "Settled as in the whole lot.", lines[-1])
            ]
            continue
        rows += [(about, line) for line in lines]
        rows += [(f"{about}: the draw", line) for line in view.recipe(tie)]
    if not view.result.ties:
        rows.append(("Ties", "No two bidders are equal in any list of this lot."))
    table(sheet, row, columns, rows)
    set_up(sheet, freeze=f"A{row + 1}", repeat=f"{row}:{row}", foot=book.foot)


def prices_sheet(book: Book) -> tuple[int, int]:
    """Write each price beside its rule; return the first and last row of the live check in column K."""
    view = book.view
    lines = [
        "Both ends of a rule are included. The last two columns are live: they test the offer again."
    ]
    sheet, row = book.sheet("Prices", "Prices", lines)
    columns = (
        Column("Bidder", 9),
        Column("Name", 28),
        Column("Zone", 16),
        Column("Price", 24),
        Column("Offer", 10, POUNDS),
        Column("Least allowed", 10, POUNDS),
        Column("Most allowed", 10, POUNDS),
        Column("Within the rule?", 10),
        Column("Decision recorded", 36),
        Column("Within, tested again", 11),
        Column("Check", 10),
    )
    rows: list[list[Value]] = []
    for number, line in enumerate(view.price_lines(), start=row + 1):
        rule = line.rule
        least = (rule.fixed if rule.fixed is not None else rule.floor) if rule else None
        most = (rule.fixed if rule.fixed is not None else rule.ceiling) if rule else None
        said = "no rule" if line.within is None else "yes" if line.within else "NO"
        tests = [
            t
            for t, end in ((f"E{number}>=F{number}", least), (f"E{number}<=G{number}", most))
            if end is not None
        ]
        again = Formula(f'IF(AND({",".join(tests)}),"yes","NO")') if tests else "no rule"
        rows.append(
            [
                line.bidder,
                view.names.bidder(line.bidder),
                view.area(line.zone or None) if line.zone else "All",
                f"{view.names.item(line.item.id)}{unit_words(line.item.unit)}",
                line.amount,
                least if least is not None else DASH,
                most if most is not None else DASH,
                said,
                line.decision,
                again,
                Formula(f'IF(H{number}=J{number},"OK","DIFFERS")'),
            ]
        )
    end = table(sheet, row, columns, rows)
    mark_differences(sheet, "K", "K", (row + 1, end))
    set_up(sheet, freeze=f"C{row + 1}", repeat=f"{row}:{row}", foot=book.foot)
    return row + 1, row + len(rows)


def rules_sheet(book: Book) -> None:
    """Write the rules that decided, as published: criteria, scales, minimums, prices, roles, limits, rounding."""
    fingerprint = f"Fingerprint: {book.view.outcome.fingerprint}"
    sheet, row = book.sheet("Rules", "Rules as published", [fingerprint])
    columns = (Column("Rule", 18), Column("Of", 34), Column("As published", 98))
    table(sheet, row, columns, published_rules(book.view))
    set_up(sheet, freeze=f"A{row + 1}", repeat=f"{row}:{row}", foot=book.foot)
