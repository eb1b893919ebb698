"""The term of an agreement and its extensions: when each ends, by when each is decided, and what was decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tendering.law.calendar import DAY, ENGLAND_AND_WALES
from tendering.law.periods import before, length_of, months_of, months_on
from tendering.law.values import value
from tendering.model.entries import Entry, EntryKind, of_kind, standing
from tendering.model.papers import Agreement, Length

TAKEN, NOT_TAKEN = "taken", "not taken"
PUBLISHED, PRACTICE = "agreement.extension_notice", "practice, not law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """One extension an agreement has.

    Attributes:
        after: The last day of the term without it.
        until: The last day of the term with it.
        decide_by: The last day to decide on it and tell the providers.
        notice: How long that is before ``after``.
        rule: The key that publishes the notice; or that practice stands in, where the tender publishes none.
        decided: The entry that decided it; None while nobody has.
    """

    number: int
    after: date
    until: date
    decide_by: date
    notice: Length
    rule: str
    decided: Entry | None = None

    @property
    def taken(self) -> bool:
        """Whether it was taken."""
        return self.decided is not None and self.decided.fact("decision") == TAKEN

    @property
    def refused(self) -> bool:
        """Whether it was decided not to take it: the later ones then fall away."""
        return self.decided is not None and self.decided.fact("decision") == NOT_TAKEN


def notice_of(agreement: Agreement) -> tuple[Length, str]:
    """Return how long before the end an extension is decided, and by which rule: the tender's own, else practice."""
    if agreement.extension_notice is not None:
        return agreement.extension_notice, PUBLISHED
    return length_of(value("practice.diary.extension_decision")), PRACTICE


def extensions_of(
    agreement: Agreement | None, end: date | None, entries: Iterable[Entry]
) -> tuple[Extension, ...]:
    """Return the extensions an agreement still has or had, in order, up to one that was not taken.

    Args:
        agreement: As published.
        end: The last day of the term without any; None where it is not known.
        entries: The record.
    """
    if agreement is None or end is None:
        return ()
    decided = {
        e.fact("extension"): e for e in of_kind(standing(entries), EntryKind.EXTENSION_DECIDED)
    }
    notice, rule = notice_of(agreement)
    found: list[Extension] = []
    last = end
    for number, text in enumerate(agreement.extensions, 1):
        length = months_of(text)
        if length is None:
            break
        until = months_on(last + DAY, length) - DAY
        found.append(
            Extension(
                number=number,
                after=last,
                until=until,
                decide_by=before(last, notice, ENGLAND_AND_WALES),
                notice=notice,
                rule=rule,
                decided=decided.get(str(number)),
            )
        )
        if found[-1].refused:
            break
        last = until
    return tuple(found)


def base_end(agreement: Agreement | None) -> date | None:
    """Return the last day of the term without extensions: as stated, else counted from its start."""
    if agreement is None or agreement.ends_on is not None:
        return agreement.ends_on if agreement is not None else None
    length = months_of(agreement.term or "")
    if agreement.starts_on is None or length is None:
        return None
    return months_on(agreement.starts_on, length) - DAY


def ends_now(end: date, found: Iterable[Extension]) -> date:
    """Return the last day of the term as decided so far."""
    for extension in found:
        if not extension.taken:
            break
        end = extension.until
    return end
