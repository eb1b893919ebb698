"""Which law a tender is under: computed from what began it and when, with the fact that decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tendering.law.calendar import day_text
from tendering.law.values import value
from tendering.model.tender import Tender


class Regime(StrEnum):
    """The laws known here. The first is named only: nothing is computed under it."""

    PCR2006 = "pcr2006"
    PCR2015 = "pcr2015"
    PA2023 = "pa2023"


TITLES = {
    Regime.PCR2006: "Public Contracts Regulations 2006",
    Regime.PCR2015: "Public Contracts Regulations 2015",
    Regime.PA2023: "Procurement Act 2023",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeAnswer:
    """The law a tender is under, and why.

    Attributes:
        regime: None where the facts do not decide it; ``missing`` then names them.
        light_touch: Whether the services are social or health care of the light touch list; None if not known.
        because: The deciding fact, as a sentence.
        cite: The provision that makes it decide.
        missing: Definition keys whose facts are needed and not there, or decide nothing.
    """

    regime: Regime | None
    light_touch: bool | None
    because: str
    cite: str
    light_touch_because: str = ""
    missing: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The law's title, or words for "not known"."""
        return TITLES[self.regime] if self.regime is not None else "law not determined"


def regime_of(tender: Tender) -> RegimeAnswer:
    """Return the law a tender is under, from ``started_by`` and its CPV codes."""
    return determine(event=tender.started_by_event, on=tender.started_by_on, cpv=tender.cpv)


def determine(*, event: str | None, on: date | None, cpv: tuple[str, ...]) -> RegimeAnswer:
    """Return the law for a procedure that an event began on a day.

    Args:
        event: ``contract_notice``, ``award``, ``voluntary_transparency_notice`` and the like.
        on: The day of the event.
        cpv: CPV codes, the main one first.

    >>> answer = determine(event="contract_notice", on=date(2016, 11, 9), cpv=("85000000-9",))
    >>> str(answer.regime), answer.light_touch
    ('pcr2015', True)
    """
    missing = [f"started_by.{key}" for key, fact in (("event", event), ("on", on)) if fact is None]
    regime, because, cite = None, "what began the procedure, and when, is not stated", ""
    if event is not None and on is not None:
        regime, because, cite = _decide(event, on)
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
    )


def _decide(event: str, on: date) -> tuple[Regime | None, str, str]:
    """Return the regime, the deciding fact and its cite. Regimes.md G1, G2, G4, B14."""
    act = value("pa2023.regime.begins")
    regulations = value("pcr2015.regime.begins")
    fact = f"begun by {event.replace('_', ' ')} on {day_text(on)}"
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
