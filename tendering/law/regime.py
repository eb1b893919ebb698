"""Which law a tender, or a lot of it, is under: computed from dated facts, with the fact that decided."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tendering.law.calendar import day_text
from tendering.law.values import ADOPTED, BINDING, NOT, LawValue, value
from tendering.model.lots import Lot
from tendering.model.tender import Tender


class Regime(StrEnum):
    """The laws known here. PCR 2006 and the Provider Selection Regime are named only: nothing is computed under them."""

    PCR2006 = "pcr2006"
    PCR2015 = "pcr2015"
    PA2023 = "pa2023"
    PSR2023 = "psr2023"


TITLES = {
    Regime.PCR2006: "Public Contracts Regulations 2006",
    Regime.PCR2015: "Public Contracts Regulations 2015",
    Regime.PA2023: "Procurement Act 2023",
    Regime.PSR2023: "Health Care Services (Provider Selection Regime) Regulations 2023",
}
REGULATIONS_2024 = "Procurement Regulations 2024"
"""What notices and summaries under the Act must hold is there."""


class Hold(StrEnum):
    """How a rule holds a tender: by law, only so far as the published documents adopt it, or not at all."""

    BINDING = "binding"
    ADOPTED = "adopted"
    NO = "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeAnswer:
    """The law a tender is under, and why.

    Attributes:
        regime: None where the facts do not decide it; ``missing`` then names them.
        light_touch: Whether the services are social or health care of the light touch list; None if not known.
        because: The deciding fact, as a sentence.
        cite: The provision that makes it decide.
        missing: Definition keys whose facts are needed and not there, or decide nothing.
        to_confirm: What a lawyer has to confirm before the answer is relied on; empty where nothing.
    """

    regime: Regime | None
    light_touch: bool | None
    because: str
    cite: str
    light_touch_because: str = ""
    missing: tuple[str, ...] = ()
    to_confirm: str = ""

    @property
    def title(self) -> str:
        """The law's title, or words for "not known"."""
        return TITLES[self.regime] if self.regime is not None else "law not determined"

    @property
    def named(self) -> str:
        """The title, and that the services are light touch where they are."""
        return f"{self.title}, light touch" if self.light_touch else self.title


def regime_of(tender: Tender) -> RegimeAnswer:
    """Return the law a tender is under, from ``started_by`` and its CPV codes.

    A call-off, or a change, states what began its framework: it stays under that law (PCR 2015 as saved).
    """
    return determine(
        event=tender.started_by_event,
        on=tender.started_by_on,
        cpv=tender.cpv,
        stated=tender.regime_stated or "",
    )


def determine(
    *, event: str | None, on: date | None, cpv: tuple[str, ...], stated: str = ""
) -> RegimeAnswer:
    """Return the law for a procedure that an event began on a day.

    Args:
        event: ``contract_notice``, ``award``, ``voluntary_transparency_notice`` and the like.
        on: The day of the event.
        cpv: CPV codes, the main one first.
        stated: The law the definition names: it decides nothing, but where a light touch prior information notice
            saves the Regulations only if a lawyer says so.

    >>> answer = determine(event="contract_notice", on=date(2016, 11, 9), cpv=("85000000-9",))
    >>> str(answer.regime), answer.light_touch
    ('pcr2015', True)
    """
    missing = [f"started_by.{key}" for key, fact in (("event", event), ("on", on)) if fact is None]
    regime, because, cite = None, "what began the procedure, and when, is not stated", ""
    confirm = ""
    if event is not None and on is not None:
        regime, because, cite = _decide(event, on)
        if regime is None:
            regime, confirm = _saved_if_confirmed(event, stated)
            cite = value("pcr2015.regime.saved_by_light_touch_pin").cite if regime else cite
        if regime is None:
            missing.append("started_by.event")
    light, light_because = _light_touch(regime, cpv)
    if not cpv:
        missing.append("cpv")
    return RegimeAnswer(
        regime=regime,
        light_touch=light,
        because=because,
        cite=cite,
        light_touch_because=light_because,
        missing=tuple(missing),
        to_confirm=confirm,
    )


def _decide(event: str, on: date) -> tuple[Regime | None, str, str]:
    """Return the regime, the deciding fact and its cite. Regimes.md G1, G2, G4, B14."""
    act = value("pa2023.regime.begins")
    regulations = value("pcr2015.regime.begins")
    fact = f"begun by {event.replace('_', ' ')} on {day_text(on)}"
    keeps = value("pcr2015.regime.framework_keeps")
    if event in keeps.words:
        return None, f"{fact}, and the law of a framework holds for its life", keeps.cite
    if event not in beginnings():
        return None, f"{fact}, which is not known to begin a procurement", act.cite
    if on >= act.start:
        return Regime.PA2023, f"{fact}, on or after {day_text(act.start)}", act.cite
    if on < regulations.start:
        cite = value("pcr2006.regime.begins").cite
        return Regime.PCR2006, f"{fact}, before {day_text(regulations.start)}", cite
    saved = value("pcr2015.regime.saved_by", on)
    pin = value("pcr2015.regime.saved_by_pin_until", on)
    before = f"{fact}, before {day_text(act.start)}"
    if event in saved.words:
        return Regime.PCR2015, before, saved.cite
    if event in pin.words and pin.last_day is not None and on <= pin.last_day:
        return Regime.PCR2015, f"{fact}, not after {day_text(pin.last_day)}", pin.cite
    return None, f"{fact}, which does not by itself decide which law applies", saved.cite


def beginnings() -> tuple[str, ...]:
    """Return the events that begin a procurement under one law or another, as `started_by` names them."""
    names = (
        "pa2023.regime.begun_by",
        "pcr2015.regime.saved_by",
        "pcr2015.regime.saved_by_pin_until",
        "pcr2015.regime.saved_by_light_touch_pin",
    )
    return tuple(dict.fromkeys(word for name in names for word in value(name).words))


def _saved_if_confirmed(event: str, stated: str) -> tuple[Regime | None, str]:
    """Return the Regulations of 2015 for a light touch prior information notice that the definition says they follow."""
    row = value("pcr2015.regime.saved_by_light_touch_pin")
    if event not in row.words or stated.strip().lower() != Regime.PCR2015:
        return None, ""
    return Regime.PCR2015, f"{row.says} ({row.cite})"


def _light_touch(regime: Regime | None, cpv: tuple[str, ...]) -> tuple[bool | None, str]:
    """Say whether the main CPV code lies in the block of social and health services. Regimes.md G6, G7."""
    if not cpv:
        return None, "no CPV code is stated"
    source = "pa2023" if regime is Regime.PA2023 else "pcr2015"
    block = value(f"{source}.regime.light_touch")
    first, last = block.words
    inside = first <= cpv[0][:8] <= last
    return inside, (
        f"main CPV code {cpv[0]} is {'' if inside else 'not '}in the block {first} to {last} ({block.cite})"
    )


def regime_of_lot(tender: Tender, lot: Lot) -> RegimeAnswer:
    """Return the law a lot is under: the tender's, unless health care that has a law of its own is its main subject.

    The test is the one the definition records (``health_test``); where it says health care is in the lot and not
    whether it is the main subject, the law is not decided.
    """
    answer = regime_of(tender)
    begins = value("psr2023.regime.begins")
    rule = value("psr2023.regime.main_subject")
    test = lot.health_test
    day = tender.started_by_on
    if test is None or not test.relevant or day is None or day < begins.start:
        return answer
    who = f" by {test.by}" if test.by else ""
    when = f" on {day_text(test.on)}" if test.on else ""
    said = f", because {test.because}" if test.because else ""
    tested = f"as tested{who}{when}{said}"
    if test.main is None:
        because = f"relevant health care is in lot {lot.id}, and whether it is the main subject is not recorded"
        return replace(
            answer,
            regime=None,
            because=because,
            cite=rule.cite,
            missing=(*answer.missing, f"lots[{lot.id}].health_test.main"),
        )
    if test.main:
        because = f"relevant health care is the main subject of lot {lot.id}, {tested}"
        return replace(answer, regime=Regime.PSR2023, because=because, cite=rule.cite)
    because = (
        f"{answer.because}; relevant health care in lot {lot.id} is not its main subject, {tested}"
    )
    return replace(answer, because=because)


def signs_of_health_care(tender: Tender, lot: Lot) -> tuple[str, ...]:
    """Return what in a lot suggests health care, so that it has to be tested: CPV codes and words."""
    day = tender.started_by_on
    if day is None or day < value("psr2023.regime.begins").start:
        return ()
    first, last = value("psr2023.regime.health_codes").words
    codes = [f"CPV code {c}" for c in lot.cpv or tender.cpv if first <= c[:8] <= last]
    text = f"{lot.title} {lot.description or ''}".lower()
    words = [
        f"'{w}'"
        for w in value("psr2023.regime.health_words").words
        if re.search(rf"\b{re.escape(w)}\b", text)
    ]
    return (*codes, *words)


def applies(name: str, answer: RegimeAnswer) -> Hold:
    """Say how a value of the law holds a tender that is under the law answered.

    Rules of 2015 hold a procedure of 2006 only as adopted. Laws beside those of procurement hold every tender.

    >>> light = determine(event="contract_notice", on=date(2016, 11, 9), cpv=("85000000-9",))
    >>> str(applies("pcr2015.rules.reg53", light)), str(applies("pcr2015.rules.reg18", light))
    ('adopted', 'binding')
    """
    row = value(name)
    laws = set(Regime)
    if row.instrument in laws and row.instrument != answer.regime:
        later = answer.regime is Regime.PCR2006 and row.instrument == Regime.PCR2015
        return Hold.ADOPTED if later else Hold.NO
    hold = row.binds(light_touch=answer.light_touch)
    return {BINDING: Hold.BINDING, ADOPTED: Hold.ADOPTED, NOT: Hold.NO}[hold]


def threshold(regime: Regime, kind: str, on: date) -> LawValue:
    """Return the threshold in force on a day, with whether VAT is in it.

    Args:
        regime: PCR 2015 or the Act.
        kind: ``light_touch``, ``services``, or under the Act ``services_central`` or ``works``.
        on: The day the call for competition was sent.

    Raises:
        KeyError: The law has no threshold of this kind.
        LookupError: None is held for so early a day.

    >>> threshold(Regime.PCR2015, "light_touch", date(2016, 11, 9)).shown
    '£589,148 (VAT excluded)'
    """
    return value(f"{regime}.thresholds.{kind}", on)
