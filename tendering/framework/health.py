"""Whether a lot that a health body buys through too was tested for the Provider Selection Regime. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tendering.framework.requests import HEALTH, JOINT, rules_of
from tendering.law.calendar import day_text
from tendering.law.values import LawValue, value
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.findings import Finding, finding
from tendering.model.tender import Tender

BARRED = "barred"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotTest:
    """The test of a lot, as recorded: whether relevant health care is in it, and whether it is its main subject."""

    relevant: bool
    main: bool
    on: date | None
    where: str


def regime_on(day: date) -> LawValue | None:
    """Return the rule of the Provider Selection Regime that needs the test, where it had begun on a day."""
    rule = value("psr2023.regime.main_subject")
    return rule if day >= value("psr2023.regime.begins").start else None


def joint_lots(tender: Tender) -> tuple[str, ...]:
    """Return the lots a health body buys through too, in published order."""
    rules = rules_of(tender)
    joint = rules.joint_health if rules is not None else ()
    return tuple(lot.id for lot in tender.lots if lot.id in joint)


def tested(tender: Tender, entries: Iterable[Entry], lot: str) -> LotTest | None:
    """Return the last test of a lot: of the record, else of the definition; None where there is none."""
    made = [e for e in of_kind(standing(entries), EntryKind.HEALTH_TESTED) if e.lot in ("", lot)]
    if made:
        last = made[-1]
        return LotTest(
            relevant=last.fact("relevant") == "yes",
            main=last.fact("main") == "yes",
            on=last.on,
            where=f"entry {last.number}",
        )
    here = tender.lot(lot)
    test = here.health_test if here is not None else None
    if test is None or not test.because or not test.by or test.on is None:
        return None
    return LotTest(
        relevant=test.relevant,
        main=bool(test.main),
        on=test.on,
        where=f"lots[{lot}].health_test",
    )


def untested(
    tender: Tender, entries: Iterable[Entry], day: date, lots: Iterable[str]
) -> Iterator[Finding]:
    """Find each joint lot without its test on a day, and each whose test found health care to be its main subject."""
    rule, listed = regime_on(day), tuple(entries)
    for lot in lots if rule is not None else ():
        if rule is None or lot not in joint_lots(tender):
            continue
        test = tested(tender, listed, lot)
        if test is None:
            said = (
                f"lot {lot}: a health body buys through it too, and no test for the Provider Selection Regime is recorded; "
                f"it is needed from {day_text(value('psr2023.regime.begins').start)}"
            )
            remedy = f"`tendering framework health-test ID --lot {lot} --relevant ... --main ... --reason ...`"
            yield finding("L206", "record", said, remedy=remedy, law=rule.cite)
        elif test.main:
            said = f"lot {lot}: its test ({test.where}) found health care to be its main subject, which another regime governs"
            remedy = "Take the lot out, and let it under that regime."
            yield finding("L206", "record", said, remedy=remedy, law=rule.cite)


def barred_funding(tender: Tender, lot: str, funding: str) -> Iterator[Finding]:
    """Find a package that is health care alone, and a joint one in a lot that is not joint."""
    rules = rules_of(tender)
    if rules is None:
        return
    if funding == HEALTH and rules.health_only == BARRED:
        yield finding(
            "L228",
            "--funding",
            "the package is paid for by a health body alone, and the tender bars it from this market",
        )
    elif funding in (HEALTH, JOINT) and lot not in rules.joint_health:
        said = f"lot {lot} is not one a health body buys through"
        yield finding("L229", "--funding", said, remedy="Request it as care, or in a joint lot.")
