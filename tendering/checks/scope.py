"""Checks of what is let, and under which law it may be: health care, dynamic markets, open frameworks."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.report import Check, report
from tendering.checks.words import listed
from tendering.law.calendar import day_text
from tendering.law.regime import Regime, regime_of, signs_of_health_care
from tendering.law.values import LawValue, value
from tendering.model.findings import Finding, Severity
from tendering.model.tender import Tender

MARKET = "dps"


def _provider_selection(tender: Tender) -> LawValue | None:
    """Return the row of the regime for health services where it had begun when the tender did."""
    rule = value("psr2023.regime.main_subject")
    begun = tender.started_by_on
    return rule if begun is not None and begun >= rule.start else None


def x80_health_care(tender: Tender) -> Iterator[Finding]:
    """A lot whose main subject is health care, as the authority itself found, is let under another regime."""
    rule = _provider_selection(tender)
    for lot in tender.lots if rule is not None else ():
        test = lot.health_test
        if test is None or rule is None or not test.relevant:
            continue
        path = f"lots[{lot.id}].health_test"
        if test.main:
            message = (
                f"lot {lot.id} has relevant health care as its main subject, as recorded; it is outside the "
                f"{regime_of(tender).title}"
            )
            yield report(tender, "X80", path, message, law=rule.cite)
        elif test.main is None:
            message = f"lot {lot.id} has relevant health care in it, and whether that is its main subject is not recorded"
            yield report(tender, "X80", path, message, law=rule.cite)


def x81_health_tested(tender: Tender) -> Iterator[Finding]:
    """A lot that may hold health care has the test recorded, with who decided, when and why."""
    rule = _provider_selection(tender)
    for lot in tender.lots if rule is not None else ():
        path = f"lots[{lot.id}].health_test"
        test = lot.health_test
        if test is None:
            signs = signs_of_health_care(tender, lot)
            if signs:
                message = (
                    f"lot {lot.id} shows signs of health care ({listed(signs, 3)}), and no test for the Provider "
                    "Selection Regime is recorded"
                )
                yield report(tender, "X81", path, message, rule=rule)
            continue
        lacking = [
            said
            for said, held in (("why", test.because), ("who decided", test.by), ("when", test.on))
            if not held
        ]
        if lacking:
            message = f"the health test of lot {lot.id} does not say {', '.join(lacking)}"
            yield report(tender, "X81", path, message, rule=rule)


def x82_market_below_threshold(tender: Tender) -> Iterator[Finding]:
    """Under the Act a dynamic market awards public contracts only; packages of home care are below threshold."""
    answer = regime_of(tender)
    if (
        tender.agreement is None
        or tender.agreement.kind != MARKET
        or answer.regime is not Regime.PA2023
        or not answer.light_touch
    ):
        return
    yield report(
        tender,
        "X82",
        "agreement.kind",
        "a dynamic market under the Act can award only contracts above threshold, each with its own tender notice; "
        "a package of care for one person is below it, and below threshold no one may be kept out as unsuitable "
        "except in call-offs from a framework",
        rule=value("pa2023.conduct.market_call_offs"),
    )


def x83_saved_system(tender: Tender) -> Iterator[Finding]:
    """A dynamic purchasing system saved under the Regulations ends at its own end or the last day, whichever is first."""
    agreement = tender.agreement
    if (
        agreement is None
        or agreement.kind != MARKET
        or regime_of(tender).regime is not Regime.PCR2015
    ):
        return
    rule = value("pcr2015.deadlines.saved_dps")
    last, ends = rule.last_day, agreement.ends_on
    if last is not None and (ends is None or ends > last):
        said = f"is to end on {day_text(ends)}" if ends else "has no last day written"
        message = f"the system {said}, and none may run beyond {day_text(last)}"
        yield report(
            tender, "X83", "agreement.ends_on", message, severity=Severity.WARNING, rule=rule
        )


def x84_open_framework(tender: Tender) -> Iterator[Finding]:
    """All frameworks of an open framework end within the years the Act allows; fewer where one supplier holds it."""
    agreement = tender.agreement
    if (
        agreement is None
        or agreement.open_until is None
        or agreement.starts_on is None
        or regime_of(tender).regime is not Regime.PA2023
    ):
        return
    single = agreement.stated_maximum == 1
    rule = value(
        f"pa2023.{'conduct.open_framework_single' if single else 'deadlines.open_framework'}"
    )
    start, end = agreement.starts_on, agreement.open_until
    if (end.year - rule.days, end.month, end.day) >= (start.year, start.month, start.day):
        message = (
            f"the open framework starts on {day_text(agreement.starts_on)} and is open to "
            f"{day_text(agreement.open_until)}, longer than {rule.shown}{' with a single supplier' if single else ''}"
        )
        yield report(tender, "X84", "agreement.open_until", message, rule=rule)


CHECKS: tuple[Check, ...] = (
    x80_health_care,
    x81_health_tested,
    x82_market_below_threshold,
    x83_saved_system,
    x84_open_framework,
)
