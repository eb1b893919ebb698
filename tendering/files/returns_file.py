"""Providers' returns from CSV: weekly call monitoring, the visits behind it, and the four-weekly return; every fault by its line.

Which return a file is follows from its headings. A column the return does not have is refused: it may hold what
identifies a person, and the record keeps the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from tendering.files.cell_values import day, day_remedy, number, number_remedy
from tendering.files.columns import Column, Holds, TableSpec
from tendering.files.tables import Row, decode, few, read_table, write_table
from tendering.framework.account import Account
from tendering.framework.corroboration import columns_of
from tendering.framework.kpis import counting
from tendering.framework.pay_periods import DAY, WEEK
from tendering.framework.returns import BEGINS, VISITS, Key
from tendering.law.calendar import day_text
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.numbers import fixed, plain
from tendering.model.payment import FOUR_WEEKLY, WEEKLY, KpiTest

MOST_MINUTES = 24 * 60
MOST_COUNT = 10_000_000
PERCENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What returns are read against.

    Attributes:
        account: The published rules, and what was returned so far.
        providers: Every provider of the record; ``holders`` the pairs of provider and lot that hold a place
            some time, empty where nobody's are recorded.
        today: A week or period has to be over by this day.
        correction: Figures returned before are replaced.
    """

    account: Account
    providers: frozenset[str]
    holders: frozenset[tuple[str, str]]
    today: date
    correction: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReturn:
    """The rows of one file, ready for the record, by provider.

    Attributes:
        which: visits, weekly or four_weekly; empty where nobody can tell.
        rows: As the record has them; the provider is that of the entry.
        keys: Each provider, lot and first day returned, with the line it stands on.
        parts: The lines of each provider as a file of its own: another's are not its business.
    """

    which: str
    rows: Mapping[str, tuple[dict[str, str], ...]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[Key, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def spec_of(which: str, account: Account) -> TableSpec:
    """Return the columns of a return: who, where and when, its counts, and the indicators it may print."""
    about = (Column("provider", Holds.ID), Column("lot", Holds.ID))
    if which == VISITS:
        own = (
            Column("week", Holds.DATE),
            Column("day", Holds.DATE_OR_BLANK),
            Column("kind"),
            Column("minutes", Holds.NUMBER),
            Column("visits", Holds.NUMBER),
        )
        return TableSpec(
            VISITS, (*about, *own), ("provider", "lot", "week", "day", "kind", "minutes")
        )
    when = (
        (Column("week", Holds.DATE),)
        if which == WEEKLY
        else (Column("from", Holds.DATE), Column("until", Holds.DATE))
    )
    counts = tuple(Column(name, Holds.NUMBER) for name in columns_of(account, which))
    printed = tuple(Column(k.id, seldom=True) for k in account.tender.kpis)
    return TableSpec(which, (*about, *when, *counts, *printed), ("provider", "lot", BEGINS[which]))


def which_return(data: bytes, name: str) -> str:
    """Tell a return by its headings; empty where they are those of none."""
    text, _ = decode(data, name)
    first = next((line for line in (text or "").splitlines() if line.strip(" ,;\t")), "")
    if first.lower().startswith("sep="):
        first = next(iter((text or "").splitlines()[1:]), "")
    words = {
        w.strip(' "').casefold() for w in first.replace(";", ",").replace("\t", ",").split(",")
    }
    if {"from", "until"} <= words:
        return FOUR_WEEKLY
    if "week" in words:
        return VISITS if "minutes" in words else WEEKLY
    return ""


def read_return(data: bytes, name: str, ground: Ground) -> ReadReturn:
    """Read one file, with every finding at once; its rows are of use only where none is an error."""
    which = which_return(data, name)
    if not which:
        return ReadReturn(
            which="", findings=(finding("L101", name, "its headings are those of no return"),)
        )
    spec = spec_of(which, ground.account)
    rows, trouble = read_table(spec, data, name)
    found = [_refused(f) for f in trouble]
    kept: dict[str, list[Row]] = {}
    keys: dict[Key, str] = {}
    seen: dict[tuple[str, ...], str] = {}
    for row in rows:
        if not any(row.cells.get(c.name) for c in spec.columns if c.holds is Holds.NUMBER):
            said_blank = f"{_about(row, which)}: nothing is filled in, and the row is left out"
            found.append(finding("L112", row.place, said_blank))
            continue
        said = list(_row_faults(row, which, spec, ground))
        found += said
        twice = tuple(row.cells.get(c, "") for c in spec.key)
        if twice in seen:
            where = seen[twice].rpartition(":")[2]
            found.append(
                finding("L106", row.place, f"{_about(row, which)} stands on line {where} too")
            )
        seen.setdefault(twice, row.place)
        begins = day(row.cells.get(BEGINS[which], ""))
        if begins is not None:
            keys.setdefault((row.cells["provider"], row.cells["lot"], begins), row.place)
        if not has_error(said):
            kept.setdefault(row.cells["provider"], []).append(row)
    if rows or not has_error(found):
        found += _returned_before(keys, which, ground)
        if which != FOUR_WEEKLY:
            found += _gaps(keys, which, ground)
    return ReadReturn(
        which=which,
        rows={p: tuple(_recorded(row, spec) for row in some) for p, some in kept.items()},
        parts={p: write_table(spec, [row.cells for row in some]) for p, some in kept.items()},
        keys=keys,
        findings=few(found),
    )


def _refused(found: Finding) -> Finding:
    """Make an unknown column an error: what is in it would be kept unread."""
    if found.code != "F008":
        return found
    remedy = "Take the column out: it may hold what identifies a person, and the file is kept."
    return replace(found, severity=Severity.ERROR, remedy=remedy)


def _recorded(row: Row, spec: TableSpec) -> dict[str, str]:
    """Return a row as the record has it: printed percentages were held against the counts, and are in the file."""
    names = [c.name for c in spec.columns if not c.seldom and c.name != "provider"]
    return {name: row.cells[name] for name in names if row.cells.get(name)}


def _about(row: Row, which: str) -> str:
    cells = row.cells
    return f"{cells.get('provider')}, lot {cells.get('lot')}, {BEGINS[which]} {cells.get(BEGINS[which])}"


def _row_faults(row: Row, which: str, spec: TableSpec, ground: Ground) -> Iterator[Finding]:
    cells = row.cells
    provider, lot = cells.get("provider", ""), cells.get("lot", "")
    if provider not in ground.providers:
        yield finding("L102", row.place, f"there is no provider {provider or '(blank)'}")
    if ground.account.tender.lot(lot) is None:
        lots = ", ".join(x.id for x in ground.account.tender.lots)
        yield finding(
            "L103", row.place, f"there is no lot {lot or '(blank)'}; the lots are {lots}"
        )
    elif ground.holders and provider in ground.providers and (provider, lot) not in ground.holders:
        yield finding("L103", row.place, f"{provider} holds no place in lot {lot}")
    yield from _when_faults(row, which, ground)
    if which == VISITS:
        yield from _visit_faults(row, ground)
    else:
        yield from _count_faults(row, which, spec, ground)


def _day_of(row: Row, column: str) -> tuple[date | None, list[Finding]]:
    text = row.cells.get(column, "")
    read = day(text)
    if read is None:
        said = f"{column}: {f'not a day: {text[:40]!r}' if text else 'the cell is blank'}"
        return None, [finding("F014", row.place, said, remedy=day_remedy(text))]
    return read, []


def _when_faults(row: Row, which: str, ground: Ground) -> Iterator[Finding]:
    """L104, L105, L115: a week that begins on no Monday, a period that is none, days that cannot be."""
    begins, wrong = _day_of(row, BEGINS[which])
    yield from wrong
    if begins is None:
        return
    periods = ground.account.periods
    ends = begins + WEEK - DAY
    if which == FOUR_WEEKLY:
        until, wrong = _day_of(row, "until")
        yield from wrong
        if until is None:
            return
        ends = until
        of = periods.of(begins)
        if of is None or (begins, until) != (periods.start(of), periods.end(of)):
            near = f"; it begins within {periods.said(of)}" if of else ""
            said = f"{day_text(begins)} to {day_text(until)} is no payment period{near}"
            yield finding("L105", row.place, said)
            return
    elif begins.weekday():
        monday = begins - DAY * begins.weekday()
        said = f"{day_text(begins)} is no Monday; its week begins on {day_text(monday)}"
        yield finding("L104", row.place, said)
    elif begins < periods.first:
        said = f"the week of {day_text(begins)} is before the first payment period, which begins on {day_text(periods.first)}"
        yield finding("L115", row.place, said)
    if ends >= ground.today:
        said = f"it runs to {day_text(ends)}, and this is recorded on {day_text(ground.today)}"
        yield finding("L115", row.place, said)
    of_day = row.cells.get("day", "")
    if which == VISITS and of_day:
        read, wrong = _day_of(row, "day")
        yield from wrong
        if read is not None and not begins <= read < begins + WEEK:
            yield finding(
                "L104", row.place, f"{day_text(read)} is no day of the week of {day_text(begins)}"
            )


def _whole(row: Row, column: str, *, least: int = 0) -> tuple[int | None, list[Finding]]:
    text = row.cells.get(column, "")
    if not text:
        return None, [finding("L112", row.place, f"{column.replace('_', ' ')} is blank")]
    value = number(text)
    if value is None:
        said = f"{column}: not a number: {text[:40]!r}"
        return None, [finding("L108", row.place, said, remedy=number_remedy(text))]
    if value.denominator != 1 or not least <= value <= MOST_COUNT:
        said = f"{column}: {text[:40]} is not a whole number from {least} up"
        return None, [finding("L108", row.place, said)]
    return int(value), []


def _visit_faults(row: Row, ground: Ground) -> Iterator[Finding]:
    """L108, L111, L113: what a row of visits cannot say; and visits below the published minimum, which are kept."""
    minutes, wrong = _whole(row, "minutes", least=1)
    visits, more = _whole(row, "visits", least=1)
    for each in (*wrong, *more):  # a row of visits without its length or number is of no use
        yield replace(each, severity=Severity.ERROR)
    if minutes is not None and minutes > MOST_MINUTES:
        yield finding("L108", row.place, f"a visit of {minutes:,} minutes is longer than a day")
    least = ground.account.payment.minimum_minutes
    if minutes is not None and visits is not None and least is not None and minutes < least:
        count = f"{visits:,} visit{'' if visits == 1 else 's'} of {minutes} minutes"
        said = f"{count}: the shortest visit commissioned is {least} minutes"
        yield finding("L111", row.place, said)
    kind = row.cells.get("kind", "")
    if ground.account.payment.rate(kind) is None:
        kinds = ", ".join(r.kind for r in ground.account.payment.rates)
        yield finding("L113", row.place, f"{kind or 'no kind'}: the kinds are {kinds}")


def _count_faults(row: Row, which: str, spec: TableSpec, ground: Ground) -> Iterator[Finding]:
    lot = row.cells.get("lot", "")
    begins = day(row.cells.get(BEGINS[which], "")) or ground.account.periods.first
    of = ground.account.periods.of(begins)
    start = ground.account.periods.start(of) if of else begins
    tests = [
        (one.kpi, one.test)
        for one in counting(ground.account, lot, start)
        if one.test is not None and one.test.counted == which
    ]
    wanted = {name for _, test in tests for name in (test.numerator, test.denominator)}
    counts: dict[str, int] = {}
    for column in spec.columns:
        if column.holds is not Holds.NUMBER:
            continue
        count, wrong = _whole(row, column.name)
        # a count no indicator of the lot needs may be left blank
        yield from (f for f in wrong if f.code != "L112" or column.name in wanted)
        if count is not None:
            counts[column.name] = count
    for kpi, test in tests:
        yield from _share_faults(row, kpi, test, counts)
    for printed in (c.name for c in spec.columns if c.seldom and row.cells.get(c.name)):
        if printed not in {k for k, _ in tests}:
            said = f"{printed} is not counted from this return for lot {lot}"
            yield finding("L110", row.place, said)


def _share_faults(
    row: Row, kpi: str, test: KpiTest, counts: Mapping[str, int]
) -> Iterator[Finding]:
    """L109, L110: more of them than there are; a percentage printed that is over 100 or that the counts do not give."""
    top, bottom = counts.get(test.numerator), counts.get(test.denominator)
    if top is not None and bottom is not None and top > bottom:
        share = f"{fixed(Fraction(PERCENT * top, bottom), 1)}%" if bottom else "more than all"
        words = [c.replace("_", " ") for c in (test.numerator, test.denominator)]
        said = f"{kpi}: {top:,} {words[0]} of {bottom:,} {words[1]} is {share}"
        yield finding("L109", row.place, said)
    text = row.cells.get(kpi, "")
    if not text:
        return
    printed = number(text.removesuffix("%").strip())
    if printed is None:
        yield finding("L110", row.place, f"{kpi}: not a percentage: {text[:40]!r}")
    elif not 0 <= printed <= PERCENT:
        yield finding(
            "L109",
            row.place,
            f"{kpi}: {plain(printed)}% is printed, and no share is more than 100%",
        )
    elif top is not None and bottom and top <= bottom:
        places = len(text.removesuffix("%").strip().partition(".")[2])
        given = fixed(Fraction(PERCENT * top, bottom), places)
        if Fraction(given) != printed:
            yield finding(
                "L110",
                row.place,
                f"{kpi}: {plain(printed)}% is printed, and the counts give {given}%",
            )


def _returned_before(keys: Mapping[Key, str], which: str, ground: Ground) -> Iterator[Finding]:
    """L106: figures that were returned before, where this is no correction; and a correction of nothing."""
    before = ground.account.returns.numbers(which)
    for (provider, lot, begins), place in keys.items():
        about = f"{provider}, lot {lot}, {BEGINS[which]} {begins.isoformat()}"
        there = (provider, lot, begins) in before
        if there and not ground.correction:
            number = before[provider, lot, begins]
            yield finding("L106", place, f"{about} was returned before (entry {number})")
        elif not there and ground.correction:
            said = f"{about}: nothing was returned before that this could correct"
            yield finding("L106", place, said, remedy="Return it without --correction.")


def _gaps(keys: Mapping[Key, str], which: str, ground: Ground) -> Iterator[Finding]:
    """L107: a week that is neither here nor in the record, before one that is; at the line of the week after it."""
    before = ground.account.returns.numbers(which)
    for provider, lot in sorted({(p, x) for p, x, _ in keys}):
        had = [d for p, x, d in before if (p, x) == (provider, lot)]
        new = [d for p, x, d in keys if (p, x) == (provider, lot) and not d.weekday()]
        weeks = sorted({*had, *new})
        for one, after in pairwise(weeks):
            lost = [one + WEEK * n for n in range(1, (after - one).days // 7)]
            place = keys.get((provider, lot, after))
            if lost and place is not None:
                said = ", ".join(d.isoformat() for d in lost[:6]) + (
                    " ..." if len(lost) > 6 else ""
                )
                plural = "weeks" if len(lost) > 1 else "week"
                yield finding(
                    "L107",
                    place,
                    f"{provider}, lot {lot}: before this line the {plural} of {said}",
                )


def blank_form(which: str, account: Account, rows: Iterable[tuple[str, str, str, str]]) -> str:
    """Return the headings of a return with a row begun for each provider, lot and week or period named."""
    spec = spec_of(which, account)
    names = [c.name for c in spec.columns if not c.seldom]
    lines = [",".join(names)]
    for provider, lot, begins, until in rows:
        start = {"provider": provider, "lot": lot, BEGINS[which]: begins, "until": until}
        lines.append(",".join(start.get(n, "") for n in names))
    return "\n".join(lines) + "\n"
