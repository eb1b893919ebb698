"""Making a notice: the kind that fits the law, its data, the test that nothing is missing, its Word form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.checks.notices.field import Lack, lacking
from tendering.checks.notices.kinds import Kind, kind_called
from tendering.checks.notices.tables import FIELDS
from tendering.documents.names import joined
from tendering.documents.notices.award import award_notice, awards_in
from tendering.documents.notices.before import before_notice
from tendering.documents.notices.case import Case, Json, kinds_of
from tendering.documents.notices.contract import details_notice, end_notice, ended_contracts
from tendering.documents.notices.form import word_form
from tendering.documents.notices.order import AWARDING, order_findings
from tendering.documents.notices.release import release_of
from tendering.law.calendar import CalendarEndsError
from tendering.law.regime import Regime, RegimeAnswer, regime_of
from tendering.law.standstill import StandstillRefusedError, for_tender
from tendering.model.bids import Dossier
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding, has_error
from tendering.model.outcome import Outcome
from tendering.model.tender import Tender

AWARD = "AWARD"
CONFLICTS = "s.83(5)"
_KEY = re.compile(r"[a-z_]+(?:\.[a-z_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice made but not written: its kind, its data and its Word form."""

    kind: str
    name: str
    data: Json
    word: bytes


def make_notice(
    tender: Tender,
    kind: str,
    on: date,
    *,
    dossier: Dossier | None = None,
    outcome: Outcome | None = None,
    concluded_on: date | None = None,
    ocid: str = "",
    templates: Path | None = None,
) -> tuple[Notice | None, tuple[Finding, ...]]:
    """Make a notice, or say everything that forbids it at once.

    Args:
        tender: As published.
        kind: ``UK6``, ``F21`` and the like, in any case; or ``award``, where the law leaves one form only.
        on: The day it is published.
        dossier: The bids and the record; None for a notice of a tender that has none yet.
        outcome: What was decided, for the notices that tell it.
        concluded_on: Day the agreement was concluded, where the record does not hold it.
        ocid: Where the publishing service has given one that the tender does not hold.
        templates: An authority's own folder of templates.
    """
    regime = regime_of(tender)
    asked, problems = chosen(kind, regime)
    if asked is None:
        return None, problems
    case = Case(
        kind=asked,
        tender=tender,
        on=on,
        regime=regime,
        dossier=dossier,
        outcome=outcome,
        given_ocid=ocid,
        concluded_on=concluded_on,
    )
    found = [*problems, *_too_soon(case)]
    if has_error(found):
        return None, tuple(found)
    data = _data(case)
    release = release_of(data)
    found += [*order_findings(case), *missing(case, release)]
    if has_error(found):
        return None, tuple(found)
    word, bad = word_form(asked, release, on, author=tender.authority.name, templates=templates)
    if word is None:
        return None, (*found, *bad)
    return Notice(kind=asked.code, name=asked.file, data=data, word=word), tuple(found)


def _data(case: Case) -> Json:
    match case.kind.code:
        case "UK7":
            return details_notice(case)
        case "UK11":
            return end_notice(case)
        case "UK5" | "UK6" | "F03" | "F21":
            return award_notice(case)
        case _:
            return before_notice(case)


def chosen(name: str, regime: RegimeAnswer) -> tuple[Kind | None, tuple[Finding, ...]]:
    """Return the kind of notice asked for, if the law of the tender has it."""
    if regime.regime is None:
        return None, (_unfit(name, f"which law applies is not known: {regime.because}"),)
    fits = kinds_of(regime)
    light = "light touch services under " if regime.light_touch else ""
    law = f"{light}the {regime.title}"
    asked = name.strip().upper()
    if asked == AWARD:
        forms = [code for code in fits if code in AWARDING]
        if len(forms) != 1:
            said = f"for {law} the award is told in {joined(forms, 'or')}: name one of them"
            return None, (_unfit(name, said),)
        asked = forms[0]
    kind = kind_called(asked)
    if kind is None or kind.code not in fits:
        no = "there is no such notice" if kind is None else f"{kind.code} does not fit"
        return None, (_unfit(name, f"{no}: for {law} the notices are {joined(fits)}"),)
    if regime.regime is Regime.PCR2006:
        said = f"the tender is under the {regime.title}; {kind.code} is a form of the law after it"
        return kind, (finding("T023", name, said),)
    return kind, ()


def _unfit(name: str, said: str, remedy: str = "") -> Finding:
    return finding("T020", name[:40] or "KIND", said, remedy=remedy)


def _too_soon(case: Case) -> Iterator[Finding]:
    """Find what makes a notice impossible before anything is built."""
    code = case.kind.code
    if not case.kind.needs_outcome:
        return
    if case.dossier is None or case.outcome is None:
        said = f"{code} tells what was decided: name an evaluation, not a tender"
        yield _unfit(code, said, "`tendering list` shows every evaluation.")
        return
    for lot in case.outcome.lots:
        if not lot.complete:
            why = "; ".join(lot.waiting_for) or "the lot is not complete"
            yield finding("T022", f"lot {lot.lot}", why)
    if code == "UK7" and not awards_in(case):
        said = "nobody was appointed, so there is no contract to give details of"
        yield _unfit(code, said, "Where nothing is awarded, the notice is UK12.")
    if code == "UK11" and not ended_contracts(case):
        said = (
            "UK11 tells of contracts that have ended, and the record holds none (entries: ended)"
        )
        yield _unfit(code, said, "Enter `ended` once a contract has ended.")
    if code == "UK5" and not any(e.fact("ground") for e in case.of(EntryKind.ROUTE_AND_VALUE)):
        said = "UK5 comes before a direct award, and the record gives no ground for one (entries: route_and_value, ground)"
        yield _unfit(
            code, said, "Enter the ground, if the award is a direct one; else no UK5 is due."
        )


def missing(case: Case, release: Json) -> Iterator[Finding]:
    """Find every field the notice must have and has not: one finding each, with the law and what to fill in."""
    for lack in lacking(release, FIELDS[case.kind.code]):
        if lack.field.cite == CONFLICTS:
            yield _no_assessment(case)
        else:
            yield _lacks(case, lack)
    said = {f.given: f for f in FIELDS[case.kind.code] if f.given and f.applies(release)}
    for key, item in said.items():
        if _value(case.tender, key) is None:
            yield _lacks(case, Lack(item))


def _lacks(case: Case, lack: Lack) -> Finding:
    item = lack.field
    whose = f" of {joined(lack.items)}" if lack.items else ""
    where = case.tender.at(item.fill) if _KEY.fullmatch(item.fill) else item.fill or case.kind.code
    fill = f": fill in {item.fill}" if item.fill else ""
    cite = (
        f"reg {item.cite}"
        if item.cite[:1].isdigit()
        else f"form {case.kind.code[:3]}, {item.cite}"
    )
    message = f"{case.kind.code} lacks what it must say, “{item.label}”{whose}{fill}"
    return finding("T021", where, message, law=f"{case.kind.law} {cite}")


def _no_assessment(case: Case) -> Finding:
    """Say that no conflicts assessment is on record; a tender alone has no record to look in."""
    if case.dossier is None:
        said = (
            f"{case.kind.code} confirms that a conflicts assessment was prepared: a tender alone has no record that "
            "holds one"
        )
        return finding("X19", case.kind.code, said, severity=Severity.WARNING)
    said = f"{case.kind.code} is dated {case.on.isoformat()}, and the record holds no conflicts assessment by then"
    return finding("X19", "entries (conflicts_assessment)", said)


def _value(tender: Tender, key: str) -> object:
    found: object = tender
    for part in key.split("."):
        found = getattr(found, part, None)
    return found


def default_day(tender: Tender, kind: str, dossier: Dossier | None) -> date | None:
    """Return the day a notice was or is to be published: as recorded, as the timetable has it, or that of approval.

    An award notice of the older law tells a contract, so it has the first day on which that may be made.
    """
    asked = kind_called(kind)
    if asked is None and kind.strip().upper() != AWARD:
        return None
    if asked is None:
        asked, _ = chosen(kind, regime_of(tender))
    code = asked.code if asked is not None else ""
    if dossier is not None and asked is not None:
        case = Case(
            kind=asked, tender=tender, on=date.min, regime=regime_of(tender), dossier=dossier
        )
        recorded = case.published(code)
        if recorded:
            return recorded[-1].on
    for name in _EVENTS.get(code, ()):
        for event in tender.timetable:
            if event.event == name and (event.on or event.start):
                return event.on or event.start
    if asked is not None and not asked.needs_outcome:
        return tender.started_by_on if asked.tags == ("tender",) else None
    if dossier is None:
        return None
    first = _first_contract_day(tender, dossier) if code in _TELLS_A_CONTRACT else None
    return first or dossier.approved_on


def _first_contract_day(tender: Tender, dossier: Dossier) -> date | None:
    signed = [e.on for e in of_kind(standing(dossier.entries), EntryKind.SIGNED)]
    if signed:
        return max(signed)
    try:
        return for_tender(tender, dossier.sends).earliest_contract_date if dossier.sends else None
    except (StandstillRefusedError, CalendarEndsError):
        return None


_TELLS_A_CONTRACT = ("F03", "F21")
_EVENTS = {
    "UK1": ("pipeline_notice",),
    "UK2": ("preliminary_market_engagement_notice",),
    "UK3": ("planned_procurement_notice",),
    "UK4": ("tender_notice",),
    "UK6": ("contract_award_notice",),
    "UK7": ("contract_details_notice",),
    "F02": ("contract_notice",),
    "F21-CONTRACT": ("contract_notice",),
    "F21-PIN": ("prior_information_notice",),
}
