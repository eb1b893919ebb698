"""A provider's statement of a payment period as Word: what is paid, at which rate and why, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.documents.blocks import Block, bullets, heading, paragraph, table, write_blocks
from tendering.documents.dates import british, weekday
from tendering.documents.names import capital, joined, within
from tendering.documents.templates import load
from tendering.documents.word import Properties, RefusedError
from tendering.documents.word_style import Column, Writer, add_page_number, house_document, saved
from tendering.framework.pay import Line, Statement
from tendering.model.numbers import fixed, money
from tendering.model.payment import AS_MINIMUM, NOT_PAID, SAME_PERIOD, VISIT, Payment
from tendering.model.tender import Tender

FRAME = "statement"
HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPaper:
    """What a statement prints beside its figures.

    Attributes:
        name: The provider's.
        titles: The title of each lot by id; ``kinds`` of each kind of hours.
        figures: By lot, the indicators that decided its rate; none where none did.
        differences: Where the returns it rests on disagree.
        replaces: What it replaces, in a sentence; empty where it is the first.
        head: The digest of the last entry before it.
    """

    tender: Tender
    statement: Statement
    name: str
    titles: dict[str, str]
    kinds: dict[str, str]
    figures: dict[str, tuple[str, ...]]
    differences: tuple[str, ...]
    replaces: str
    on: date
    by: str
    head: str

    @property
    def title(self) -> str:
        """Its title."""
        return f"Payment statement, period {self.statement.period}"

    @property
    def span(self) -> str:
        """The days it is of."""
        return f"{british(self.statement.start)} to {british(self.statement.end)}"


def rule_sentences(payment: Payment) -> list[str]:
    """Say how pay is worked out, as published."""
    said = ["Each visit is paid for its minutes at the hourly rate of its kind, divided by 60."]
    least = payment.minimum_minutes
    if least is not None:
        earns = {
            AS_MINIMUM: f"is paid as one of {least} minutes",
            NOT_PAID: "is not paid",
        }.get(payment.short_visit or "", "is paid for its own minutes")
        said.append(f"A visit shorter than {least} minutes {earns}.")
    if payment.unit_minutes > 1:
        said.append(
            f"Time is paid in units of {payment.unit_minutes} minutes; one begun counts whole."
        )
    if any(r.enhanced_item or r.enhanced_amount for r in payment.rates):
        whose = "same" if payment.enhanced_for == SAME_PERIOD else "next"
        said.append(
            f"Where every threshold of a lot is met in a payment period, and a named person has decided so, the {whose} "
            "period's hours are paid at the enhanced rate; where that is not known, at the standard rate."
        )
    what = "The pay of each visit" if payment.round_at == VISIT else "Each line"
    mode = payment.round_mode.replace("_", " ")
    said.append(f"{what} is rounded to a penny ({mode}); the lines add to the total exactly.")
    return said


def hours(minutes: int | Fraction) -> str:
    """Write minutes as hours to two decimals, for print.

    >>> hours(75), hours(20)
    ('1.25', '0.33')
    """
    return fixed(Fraction(minutes) / HOUR, 2)


def _thousands(text: str) -> str:
    whole, _, rest = text.partition(".")
    return f"{int(whole):,}.{rest}"


@dataclass(frozen=True, slots=True)
class Sum:
    """The lines of one lot, kind and rate together."""

    lot: str
    kind: str
    name: str
    rate: Fraction
    visits: int
    delivered: int
    paid: int
    amount: Fraction


def sums(lines: Sequence[Line]) -> list[Sum]:
    """Gather lines by lot, kind and rate, in the order of the lines."""
    found: dict[tuple[str, str, str, Fraction], Sum] = {}
    for line in lines:
        key = (line.lot, line.kind, line.name, line.rate)
        have = found.get(key, Sum(*key, 0, 0, 0, Fraction()))
        found[key] = Sum(
            *key,
            have.visits + line.visits,
            have.delivered + line.visits * line.minutes,
            have.paid + line.visits * line.paid,
            have.amount + line.amount,
        )
    return list(found.values())


def word(paper: StatementPaper) -> bytes:
    """Return the statement as Word: the same figures give the same bytes."""
    authority = paper.tender.authority
    document = house_document()
    page = Writer(document)
    page.paragraph(authority.name, style="Address")
    document.paragraphs[-1].runs[-1].bold = True
    for line in (authority.address or "", authority.postcode or "", authority.email or ""):
        if line:
            page.paragraph(line, style="Address")
    page.space()
    page.heading(paper.title, 1)
    page.paragraph(paper.name, lead="Provider:")
    page.paragraph(f"{paper.tender.title} ({paper.tender.id})", lead="Agreement:")
    page.paragraph(
        f"{weekday(paper.statement.start)} to {weekday(paper.statement.end)}", lead="Period:"
    )
    page.paragraph(f"{british(paper.on)}, by {paper.by}", lead="Issued:")
    page.paragraph(money(paper.statement.total), lead="To be paid:")
    if paper.replaces:
        page.paragraph(paper.replaces)
    write_blocks(page, [*_summary(paper), *_why(paper), *_lines(paper), *_rests(paper)])
    if paper.head:
        said = f"Head of the record before this statement: {paper.head}. Whoever keeps it can show that no earlier entry was changed."
        page.paragraph(said, style="Small Print")
    footer = f"{authority.name}\t{paper.title}, {paper.name}. "
    add_page_number(document.sections[0].footer.paragraphs[0], footer)
    template, problems = load(FRAME, saved(document), body=False)
    if template is None:
        raise RefusedError(problems[0])
    properties = Properties(
        title=f"{paper.title}, {paper.name}",
        author=authority.name,
        subject=paper.name,
        stamp=f"{paper.on.isoformat()}T00:00:00Z",
    )
    return template.render({}, properties, where=FRAME)


def _summary(paper: StatementPaper) -> list[Block]:
    columns = [
        Column(title="Lot", width=3.2),
        Column(title="Hours", width=2.6),
        Column(title="Rate", width=1.9),
        Column(title="Pounds an hour", width=1.6, right=True),
        Column(title="Visits", width=1.4, right=True),
        Column(title="Hours delivered", width=1.8, right=True),
        Column(title="Hours paid", width=1.8, right=True),
        Column(title="Amount", width=2.2, right=True),
    ]
    rows = [
        (
            paper.titles.get(s.lot, s.lot),
            paper.kinds.get(s.kind, s.kind),
            s.name.capitalize(),
            money(s.rate),
            f"{s.visits:,}",
            _thousands(hours(s.delivered)),
            _thousands(hours(s.paid)),
            money(s.amount),
        )
        for s in sums(paper.statement.lines)
    ]
    whole = paper.statement
    last = (
        "Total",
        "",
        "",
        "",
        f"{whole.visits:,}",
        _thousands(hours(whole.delivered)),
        _thousands(hours(whole.paid)),
        money(whole.total),
    )
    return [
        heading("What is paid"),
        table("Hours and amounts by lot and rate", columns, [*rows, last], total=True),
    ]


def _why(paper: StatementPaper) -> list[Block]:
    made = [heading("At which rate, and why")]
    for rate in paper.statement.rates:
        title = paper.titles.get(rate.lot, rate.lot)
        made.append(paragraph(f"{rate.name} rate. {capital(rate.why)}.", lead=f"{title}:"))
        made.append(bullets(paper.figures.get(rate.lot, ())))
    whys = dict.fromkeys(
        f"{money(line.rate)} an hour ({paper.kinds.get(line.kind, line.kind)}, {line.name}): {line.why}."
        for line in paper.statement.lines
    )
    made.append(paragraph("The figures of the rates:"))
    made.append(bullets(whys))
    return made


def _lines(paper: StatementPaper) -> list[Block]:
    columns = [
        Column(title="Lot", width=1.6),
        Column(title="Hours", width=3.4),
        Column(title="Minutes of each visit", width=1.9, right=True),
        Column(title="Minutes paid", width=1.9, right=True),
        Column(title="Visits", width=1.5, right=True),
        Column(title="Pounds an hour", width=1.8, right=True),
        Column(title="Exact pounds", width=2.4, right=True),
        Column(title="Amount", width=2.2, right=True),
    ]
    rows = [
        (
            f"Lot {x.lot}",
            _kind(paper, x),
            str(x.minutes),
            str(x.paid),
            f"{x.visits:,}",
            money(x.rate),
            exact_pounds(x.exact),
            money(x.amount),
        )
        for x in paper.statement.lines
    ]
    whole = (
        "Total",
        "",
        "",
        "",
        f"{paper.statement.visits:,}",
        "",
        "",
        money(paper.statement.total),
    )
    return [
        heading("Line by line"),
        bullets(rule_sentences(payment_of(paper))),
        table("Visits of one length, each a line", columns, [*rows, whole], total=True),
    ]


def _kind(paper: StatementPaper, line: Line) -> str:
    """Name the hours of a line, with its rate where there is more than one."""
    kind = paper.kinds.get(line.kind, line.kind)
    enhanced = any(r.enhanced_item or r.enhanced_amount for r in payment_of(paper).rates)
    return f"{kind}, {line.name}" if enhanced else kind


def payment_of(paper: StatementPaper) -> Payment:
    """Return the published rules of payment."""
    agreement = paper.tender.agreement
    if agreement is None or agreement.payment is None:
        raise ValueError("no rules of payment are published")
    return agreement.payment


def exact_pounds(value: Fraction) -> str:
    """Write an exact amount: to the places it needs, or four and an ellipsis."""
    whole = value * 10_000
    text = fixed(value, 4) if whole.denominator == 1 else f"{fixed(value, 4)}..."
    shown = text.rstrip("0") if not text.endswith(".") and "..." not in text else text
    head, _, tail = shown.partition(".")
    return f"{int(head):,}.{tail.ljust(2, '0')}"


def entries_words(paper: StatementPaper) -> str:
    """Name the entries it rests on."""
    numbers = joined(str(n) for n in paper.statement.entries)
    return f"{'entry' if len(paper.statement.entries) == 1 else 'entries'} {numbers or 'none'}"


def _rests(paper: StatementPaper) -> list[Block]:
    whole = paper.statement
    made = [heading("What it rests on")]
    made.append(
        paragraph(
            f"The visits returned, {entries_words(paper)} of the record: {whole.visits:,} visits and "
            f"{whole.delivered:,} minutes, which the lines above add to exactly."
        )
    )
    if whole.missing:
        weeks = [f"{paper.titles.get(x, x)}: the week of {weekday(m)}" for x, m in whole.missing]
        made += [paragraph("Not returned, and so not paid here:"), bullets(weeks)]
    if paper.differences:
        made += [
            paragraph("The returns disagree, and the council is asking which is right:"),
            bullets(f"{d}." for d in paper.differences),
        ]
    authority = paper.tender.authority
    where = authority.email or authority.address or authority.name
    made.append(
        paragraph(
            f"If a figure here is wrong, tell {within(authority.contact or 'the council')} in writing ({where}) with the week and "
            "the visit it concerns. A corrected return is entered beside the one it replaces, and a new statement says the difference."
        )
    )
    return made
