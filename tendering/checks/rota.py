"""The rota and the steps that follow failure, as published: rules that cannot be applied are found before anyone relies on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tendering.checks.report import Check, report
from tendering.framework.rota import MAIN
from tendering.model.findings import Finding
from tendering.model.rota import Rota
from tendering.model.tender import Tender

ROTA = "agreement.call_off.rota"
FAILURE = "agreement.failure"


def l058_rota_that_can_be_applied(tender: Tender) -> Iterator[Finding]:
    """A rota has mains in some lot, an office day, offers to somebody, each step once, and a limit with its weeks."""
    call_off = tender.agreement.call_off if tender.agreement is not None else None
    rota = call_off.rota if call_off is not None else None
    if rota is None:
        return
    if rota.office_from >= rota.office_to:
        said = f"the office day ends at {rota.office_to:%H:%M}, and begins at {rota.office_from:%H:%M}"
        yield report(tender, "L058", f"{ROTA}.office_to", said)
    if not any(r.role == MAIN and r.per == "zone" for lot in tender.lots for r in lot.roles):
        said = "no lot has a role main of its zones, so nobody takes the weeks in turn"
        yield report(tender, "L058", ROTA, said)
    if (rota.refusals_most is None) != (rota.refusals_weeks is None):
        said = "a limit on refusals needs the percentage and the weeks it is counted over"
        yield report(tender, "L058", f"{ROTA}.refusals_most", said)
    yield from _cascade(tender, rota)


def _cascade(tender: Tender, rota: Rota) -> Iterator[Finding]:
    place = f"{ROTA}.cascade"
    if not rota.cascade:
        yield report(tender, "L058", place, "a referral is offered to nobody: no step is written")
    for to in _twice([s.to for s in rota.cascade]):
        yield report(tender, "L058", place, f"{to} stands twice: each step is taken once")
    for n, step in enumerate(rota.cascade):
        if step.how == "at_once" and not step.choose:
            said = f"{step.to}: several may accept at once, and nothing says who is chosen"
            yield report(tender, "L059", f"{place}[{n}]", said)


def l058_steps_once(tender: Tender) -> Iterator[Finding]:
    """Each step that follows failure stands once, and there is one at least."""
    failure = tender.agreement.failure if tender.agreement is not None else None
    if failure is None:
        return
    if not failure.steps:
        yield report(tender, "L058", f"{FAILURE}.steps", "no step is written")
    for step in _twice(failure.steps):
        yield report(
            tender, "L058", f"{FAILURE}.steps", f"{step} stands twice: each step is taken once"
        )


def _twice(words: Sequence[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]


CHECKS: tuple[Check, ...] = (l058_rota_that_can_be_applied, l058_steps_once)
