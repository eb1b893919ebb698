"""What a buyer would want to know of anyone's notice: standstill, order of dates, weights, limits, light touch, amounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tendering.checks.notices.facts import criteria_of, signing_day
from tendering.checks.notices.field import lot_name
from tendering.checks.notices.kinds import kind_of
from tendering.checks.notices.read import (
    Json,
    amount_of,
    at,
    awards_of,
    codes_of,
    contracts_of,
    day,
    flag,
    given_awards,
    items_of,
    lots_of,
    node,
    nodes,
    number,
    tender_of,
    text,
)
from tendering.checks.notices.subject import is_light_touch
from tendering.law.calendar import CalendarEndsError, day_text
from tendering.law.regime import Regime
from tendering.law.standstill import pa_end
from tendering.law.values import LawValue, value
from tendering.model.findings import Finding, finding
from tendering.model.numbers import money, plain

HUNDRED = Fraction(100)
_TOKEN = Fraction(1)
_NEAR = Fraction(1, 100)


def details_rule(*, light_touch: bool) -> LawValue:
    """Return the time within which a contract details notice is due (s.53(1))."""
    name = "details_notice_light_touch" if light_touch else "details_notice"
    return value(f"pa2023.deadlines.{name}")


def details_due(signed: date, *, light_touch: bool) -> date:
    """Return the last day for a contract details notice; the day of entry is day one.

    >>> details_due(date(2026, 8, 17), light_touch=True)
    datetime.date(2026, 12, 14)
    """
    return signed + timedelta(days=details_rule(light_touch=light_touch).days - 1)


def law_findings(release: Json, where: str) -> Iterator[Finding]:
    """Find what the law or a careful reader would object to."""
    kind = kind_of(release)
    yield from _weights(release, where)
    yield from _limits(release, where)
    yield from _amounts(release, where)
    yield from _counts(release, where)
    if kind is None or kind.regime is not Regime.PA2023:
        return
    yield from _light_touch(release, where)
    if kind.code in ("UK5", "UK6"):
        yield from _standstill(release, where)
        yield from _summaries(release, where)
    yield from _signed(release, where)


def _standstill(release: Json, where: str) -> Iterator[Finding]:
    """Find a standstill shorter than the law's least, or none where a claim would then suspend nothing."""
    published = day(release.get("date"))
    awards = given_awards(release)
    if published is None or not awards:
        return
    ends = {day(at(a, "standstillPeriod.endDate")) for a in awards}
    stated = {d for d in ends if d is not None}
    if not stated:
        if is_light_touch(release):
            said = "no standstill is provided: a claim brings no automatic suspension (s.101)"
            yield finding("N021", f"{where}awards", said)
        return
    try:
        least = pa_end(published, light_touch=False)
    except CalendarEndsError as refused:
        yield finding("N029", f"{where}awards", str(refused))
        return
    for end in sorted(stated):
        if least.last_day is not None and end < least.last_day:
            said = f"the standstill ends on {day_text(end)}, and cannot end before {day_text(least.last_day)}: {least.why}"
            yield finding("N020", f"{where}awards", said, law=least.rule_cite)
    for n, award in enumerate(awards_of(release)):
        last, sign = day(at(award, "standstillPeriod.endDate")), signing_day(release, award)
        if last is not None and sign is not None and sign <= last:
            said = f"the contract is to be signed on {day_text(sign)}, and the standstill runs to the end of {day_text(last)}"
            yield finding("N022", f"{where}awards[{n}]", said)


def _summaries(release: Json, where: str) -> Iterator[Finding]:
    published = day(release.get("date"))
    days = {d for a in given_awards(release) if (d := day(a.get("assessmentSummariesDateSent")))}
    if published is not None and days and max(days) > published:
        said = f"assessment summaries are dated {day_text(max(days))}, after the notice of {day_text(published)}"
        yield finding("N023", f"{where}awards", said)
    by_lot: dict[str, set[date]] = {}
    for award in given_awards(release):
        given = day(award.get("assessmentSummariesDateSent"))
        related = award.get("relatedLots")
        for lot in related if isinstance(related, list) and given else ():
            by_lot.setdefault(text(lot), set()).add(given or date.min)
    for lot, several in by_lot.items():
        if len(several) > 1:
            named = ", ".join(day_text(d) for d in sorted(several))
            said = f"lot {lot}: assessment summaries are dated {named}, and all go out at one time"
            yield finding("N023", f"{where}awards", said)


def _signed(release: Json, where: str) -> Iterator[Finding]:
    """Find contracts made in the standstill, dated after the notice that tells of them, or told of late."""
    published = day(release.get("date"))
    ends = {text(a, "id"): day(at(a, "standstillPeriod.endDate")) for a in awards_of(release)}
    for n, contract in enumerate(contracts_of(release)):
        signed, here = day(contract.get("dateSigned")), f"{where}contracts[{n}].dateSigned"
        if signed is None:
            continue
        end = ends.get(text(contract, "awardID"))
        if end is not None and signed <= end:
            said = f"the contract is dated {day_text(signed)}, and the standstill runs to the end of {day_text(end)}"
            yield finding("N022", here, said)
        if published is None:
            continue
        if signed > published:
            said = f"the contract is dated {day_text(signed)}, after the notice of {day_text(published)}"
            yield finding("N024", here, said)
        late = details_due(signed, light_touch=is_light_touch(release))
        kind = kind_of(release)
        above = flag(contract, "aboveThreshold") is not False
        if kind is not None and kind.code == "UK7" and above and published > late:
            rule = details_rule(light_touch=is_light_touch(release))
            said = f"signed on {day_text(signed)}, so due by {day_text(late)}, and published on {day_text(published)}"
            yield finding("N025", here, said, law=rule.cite)


def _weights(release: Json, where: str) -> Iterator[Finding]:
    """Find criteria without weights, and percentages that do not add to a hundred."""
    tender = tender_of(release)
    for n, lot in enumerate(lots_of(release)):
        here = f"{where}tender.lots[{n}].awardCriteria"
        listed = nodes(at(lot, "awardCriteria.criteria"))
        weighed = criteria_of(lot)
        total = sum((w for _, w in weighed), Fraction(0))
        if weighed and abs(total - HUNDRED) > _NEAR:
            yield finding(
                "N030", here, f"{lot_name(lot)}: the weights add to {plain(total)}%, not 100%"
            )
        silent = [
            text(c, "name") or text(c, "type")
            for c in listed
            if not any(text(x, "weight") for x in nodes(c.get("numbers")))
            and not text(c, "description")
        ]
        if len(listed) > 1 and silent and not text(lot, "awardCriteria.weightingDescription"):
            said = f"{lot_name(lot)}: nothing says how much {', '.join(silent)} weighs"
            yield finding("N031", here, said)
    kind = kind_of(release)
    calls = kind is not None and kind.code in ("UK4", "F02")
    if calls and not any(nodes(at(x, "awardCriteria.criteria")) for x in lots_of(release)):
        said = text(tender, "awardCriteriaDetails")
        described = any(text(x, "awardCriteria.description") for x in lots_of(release))
        if not said and not described:
            yield finding("N031", f"{where}tender.lots", "no award criteria are published")


def _limits(release: Json, where: str) -> Iterator[Finding]:
    """Find a limit on lots without the rule that says which lots a supplier then keeps."""
    details = node(tender_of(release).get("lotDetails"))
    most, count = number(details, "maximumLotsAwardedPerSupplier"), len(lots_of(release))
    bites = most is not None and most < count
    if bites and not text(details, "awardCriteriaDetails"):
        said = f"one supplier may win {plain(most or Fraction(0))} of {count} lots, and nothing says which it keeps"
        yield finding("N032", f"{where}tender.lotDetails", said)
    bid = number(details, "maximumLotsBidPerSupplier")
    for key, stated in (
        ("maximumLotsBidPerSupplier", bid),
        ("maximumLotsAwardedPerSupplier", most),
    ):
        beyond = stated is not None and count and stated > count
        if beyond or (details.get(key) is not None and stated is None):
            yield finding(
                "N033", f"{where}tender.lotDetails.{key}", f"more lots than the {count} there are"
            )


def _light_touch(release: Json, where: str) -> Iterator[Finding]:
    """Find the special regime flag missing on care services, or on services that are none."""
    codes = codes_of([tender_of(release)]) or codes_of(items_of(release))
    if not codes:
        return
    block = value("pa2023.regime.light_touch")
    first, last = block.words
    inside = first <= codes[0][:8] <= last
    if inside and not is_light_touch(release):
        said = f"the main CPV code {codes[0]} is a light touch service, and specialRegime does not say lightTouch"
        yield finding("N034", f"{where}tender.specialRegime", said, law=block.cite)
    if is_light_touch(release) and not inside:
        said = f"specialRegime says lightTouch, and the main CPV code {codes[0]} is outside {first} to {last}"
        yield finding("N035", f"{where}tender.specialRegime", said, law=block.cite)


def _amounts(release: Json, where: str) -> Iterator[Finding]:
    """Find amounts that cannot be: with VAT less than without, token values, lots that exceed the whole."""
    tender = tender_of(release)
    places: list[tuple[str, object]] = [("tender.value", tender.get("value"))]
    places += [(f"tender.lots[{n}].value", x.get("value")) for n, x in enumerate(lots_of(release))]
    places += [(f"awards[{n}].value", x.get("value")) for n, x in enumerate(awards_of(release))]
    places += [(f"contracts[{n}].value", x.get("value")) for n, x in enumerate(contracts_of(release))]  # fmt: skip
    for name, found in places:
        net, gross = number(found, "amount"), number(found, "amountGross")
        if net is not None and gross is not None and gross < net:
            said = f"{money(gross)} with VAT is less than {money(net)} without"
            yield finding("N036", f"{where}{name}", said)
        amount = amount_of(found)
        if amount is not None and amount <= _TOKEN:
            yield finding("N037", f"{where}{name}", f"{money(amount)} is no estimate of a value")
    whole = amount_of(tender.get("value"))
    values = [amount_of(x.get("value")) for x in lots_of(release)]
    known = [v for v in values if v is not None]
    if whole is not None and len(known) == len(values) > 1 and sum(known) > whole:
        said = f"the lots are worth {money(sum(known, Fraction(0)))} together, and the whole {money(whole)}"
        yield finding("N036", f"{where}tender.value", said)


def _counts(release: Json, where: str) -> Iterator[Finding]:
    """Find bid counts of one lot that disagree, and more assessed than were received."""
    found: dict[tuple[str, str], set[Fraction]] = {}
    for row in nodes(at(release, "bids.statistics")):
        count = number(row, "value")
        if count is not None:
            found.setdefault((text(row, "relatedLot"), text(row, "measure")), set()).add(count)
    for (lot, measure), counts in found.items():
        if len(counts) > 1:
            said = f"lot {lot or '-'}: {measure} is given as {', '.join(plain(c) for c in sorted(counts))}"
            yield finding("N038", f"{where}bids.statistics", said)
        received = found.get((lot, "bids"))
        if measure == "finalStageBids" and received and max(counts) > max(received):
            said = f"lot {lot or '-'}: {plain(max(counts))} tenders assessed of {plain(max(received))} received"
            yield finding("N038", f"{where}bids.statistics", said)
