"""Which notices a call-off, or a change to an agreement, needs under its law, by when, and why. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tendering.law.calendar import DAY, day_text
from tendering.law.due import due
from tendering.law.periods import quarter_end
from tendering.law.regime import Regime, RegimeAnswer, threshold
from tendering.law.values import LawValue, value
from tendering.model.numbers import money

DPS = "dps"
CONTRACTS_FINDER = "Contracts Finder"
NO_CHANGE_NOTICE = "Procurement Act 2023 ss.74(9), 75(6)(b)"
SUPPLIER_RULE = "Procurement Act 2023 s.74"
REGULATION_72 = "PCR 2015 reg 72"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeNeeded:
    """One notice that is needed, or the reason that none is.

    Attributes:
        notice: Its kind, such as UK7; empty where none is needed.
        by: The last day; None where it is before the contract, or the law gives none.
        because: Why, in a sentence.
        rule: The dated value it is counted by; None where no number is held.
    """

    notice: str
    because: str
    cite: str
    by: date | None = None
    rule: LawValue | None = None


def call_off_notices(
    law: RegimeAnswer, kind: str, amount: Fraction, on: date
) -> tuple[NoticeNeeded, ...]:
    """Return the notices that one call-off needs.

    Args:
        law: What the framework is under: its call-offs stay under it.
        kind: Of the agreement: framework, contract or dps.
        amount: Estimated, in pounds, VAT included.
        on: The day it is made.
    """
    if law.regime is Regime.PA2023:
        return _of_act(law, amount, on)
    if law.regime is Regime.PCR2015:
        return _of_dps(law, on) if kind == DPS else _of_framework(on)
    return ()


def _of_framework(on: date) -> tuple[NoticeNeeded, ...]:
    days = value("practice.diary.contracts_finder")
    finder = value("pcr2015.deadlines.award_on_contracts_finder")
    return (
        NoticeNeeded(
            notice="",
            because="a call-off under a framework needs no award notice of its own: that of the framework tells of it",
            cite="PCR 2015 reg 50(4)",
        ),
        NoticeNeeded(
            notice=CONTRACTS_FINDER,
            by=on + DAY * days.days,
            because=f"what was awarded is told within a reasonable time; {days.shown} by practice",
            cite=finder.cite,
            rule=finder,
        ),
    )


def _of_dps(law: RegimeAnswer, on: date) -> tuple[NoticeNeeded, ...]:
    rule = value("pcr2015.notices.dps_award_notice")
    quarter = quarter_end(on)
    each, grouped = due(on, rule), due(quarter, rule)
    light = ", light touch" if law.light_touch else ""
    return (
        NoticeNeeded(
            notice="F21" if law.light_touch else "F03",
            by=grouped.on,
            because=(
                f"a purchasing system{light}: within {rule.shown} of each award ({day_text(each.on)}), or grouped within "
                f"{rule.shown} of the end of the quarter"
            ),
            cite=rule.cite,
            rule=rule,
        ),
    )


def _of_act(law: RegimeAnswer, amount: Fraction, on: date) -> tuple[NoticeNeeded, ...]:
    try:
        limit = threshold(Regime.PA2023, "light_touch" if law.light_touch else "services", on)
    except LookupError:  # a slip of the pen in a record, or the wrong law
        said = (
            f"{day_text(on)} is before the Act has a threshold: no call-off under it is that early"
        )
        return (NoticeNeeded(notice="", because=said, cite="Procurement Act 2023 Sch 1"),)
    least = Fraction(limit.money)
    if amount < least:
        said = f"{money(amount)} is below the threshold of {limit.shown}: no public contract, and no notice"
        return (NoticeNeeded(notice="", because=said, cite=limit.cite),)
    over = f"{money(amount)} reaches the threshold of {limit.shown}, as a contract of its own"
    details = value(f"pa2023.deadlines.details_notice{'_light_touch' if law.light_touch else ''}")
    award = value("pa2023.deadlines.award_notice")
    return (
        NoticeNeeded(
            notice="UK6",
            because=f"{over}; it is published before the contract is made",
            cite=award.cite,
            rule=award,
        ),
        NoticeNeeded(
            notice="UK7",
            by=due(on, details).on,
            because=f"{over}; within {details.shown}",
            cite=details.cite,
            rule=details,
        ),
    )


def change_needed(law: RegimeAnswer, what: str) -> tuple[NoticeNeeded, ...]:
    """Return the notice that a change to an agreement needs, or why it needs none."""
    if law.regime is Regime.PA2023:
        if law.light_touch:
            said = "a light touch contract may be changed, and needs no change notice (UK10)"
            return (NoticeNeeded(notice="", because=said, cite=NO_CHANGE_NOTICE),)
        said = "a change notice comes before the change, but for a small one"
        return (NoticeNeeded(notice="UK10", because=said, cite="Procurement Act 2023 ss.74-75"),)
    if law.regime is Regime.PCR2015:
        said = (
            "a notice of modification (F20) where it rests on extra or unforeseen work (reg 72(1)(b) or (c)); none where it "
            "rests on a clear review clause or is not substantial"
        )
        return (NoticeNeeded(notice="", because=said, cite=f"{REGULATION_72}(3)"),)
    del what
    return ()
