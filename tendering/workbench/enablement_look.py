"""Where packages stand: reviewed, claimed, stated; and which providers meet the published rule of withholding."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tendering.documents.names import counted
from tendering.framework.packages import (
    ENABLEMENT,
    ONGOING,
    Package,
    enablement_due,
    packages,
    waiting,
)
from tendering.framework.steps import WITHHOLDING, measures
from tendering.framework.withholding import (
    Tally,
    answer_by,
    hold_all,
    last_day,
    rule_sentence,
)
from tendering.law.calendar import day_text
from tendering.model.findings import Finding, finding
from tendering.model.numbers import fixed, money
from tendering.workbench.package_money import rule_of
from tendering.workbench.providers import names_of
from tendering.workbench.records import RefusedError, opened
from tendering.workbench.writing import Report


def enablement(
    ref: str, *, provider: str = "", only_open: bool = False, store: str = ""
) -> Report:
    """List the packages, each with its budget, review, claims and what was stated.

    Args:
        ref: Id or folder.
        provider: Only of this one.
        only_open: Only those that wait for a review, a decision or a statement.
        store: See `records.opened`.
    """
    with opened(ref, store=store) as procurement:
        rule_of(procurement)
        names = names_of(procurement)
        found = [
            p
            for p in packages(procurement.entries).values()
            if p.provider and provider in ("", p.provider)
        ]
    shown = [p for p in found if not only_open or _next(p)]
    lines = [
        f"{counted(len(found), 'package')} awarded, {sum(bool(_next(p)) for p in found)} waiting."
    ]
    for package in shown:
        lines.append(_line(package, names.bidder(package.provider)))
        if step := _next(package):
            lines.append(f"    next: {step}")
    data = {"procurement": procurement.id, "packages": [_data(p) for p in shown]}
    return Report(data=data, text="\n".join(lines))


def _line(package: Package, name: str) -> str:
    """Say a package in a line; what is not stated yet is not told as nought."""
    budget = (
        f"budget {money(package.pounds)} for {counted(package.weeks, 'week')}"
        if package.pounds is not None
        else "ongoing support alone"
    )
    met = {None: "not reviewed", True: "outcomes met", False: "outcomes not met"}[package.met]
    review = f", {met}" if package.pounds is not None else ""
    stages = ((ENABLEMENT, "enablement"), (ONGOING, "ongoing support"))
    sums = [
        f"{money(package.stated(stage))} for {words}"
        for stage, words in stages
        if package.was_stated(stage)
    ]
    stated = f"stated {' and '.join(sums)}" if sums else "nothing stated yet"
    return (
        f"Request {package.request}: {package.person or 'a person'}, {package.area}, {package.service}, {name} "
        f"({package.provider}) at {money(package.rate or Fraction(0))} an hour; {budget}{review}; {stated}"
    )


def _next(package: Package) -> str:
    """Return what waits; empty where nothing does. Ongoing support goes on by itself."""
    if package.pounds is None:
        return ""
    if package.review is None:
        return (
            f"review the outcomes (`tendering framework review-enablement ID {package.request}`)"
        )
    for _, claim in waiting([package]):
        return f"decide the claim of entry {claim.number}"
    due = enablement_due(package)
    if due is not None and (
        due.due != package.stated(ENABLEMENT) or not package.was_stated(ENABLEMENT)
    ):
        return f"state the payment (`tendering framework pay-enablement ID {package.request}`)"
    return ""


def _data(package: Package) -> dict[str, object]:
    due = enablement_due(package)
    return {
        "request": package.request,
        "person": package.person,
        "lot": package.lot,
        "area": package.area,
        "service": package.service,
        "provider": package.provider,
        "rate": None if package.rate is None else fixed(package.rate, 2),
        "hours_weekly": str(package.hours),
        "budget": None if package.pounds is None else fixed(package.pounds, 2),
        "weeks": package.weeks,
        "met": package.met,
        "minutes": package.minutes,
        "claims": [
            {
                "number": c.number,
                "basis": c.basis.value,
                "amount": fixed(c.pounds, 2),
                "decision": c.decided.fact("decision") if c.decided is not None else "",
                "granted": fixed(c.granted.pounds, 2) if c.granted is not None else "0.00",
            }
            for c in package.claims
        ],
        "due": None if due is None else fixed(due.due, 2),
        "working": [] if due is None else [line.sentence for line in due.lines],
        "stated": {
            ENABLEMENT: fixed(package.stated(ENABLEMENT), 2),
            ONGOING: fixed(package.stated(ONGOING), 2),
        },
        "next": _next(package),
    }


def withholding(ref: str, day: date, *, store: str = "") -> Report:
    """Say which providers meet the published rule of withholding on a day, and from whom offers are withheld.

    Raises:
        RefusedError: The tender publishes no such rule.
    """
    with opened(ref, store=store) as procurement:
        rule = rule_of(procurement).withholding
        if rule is None:
            raise RefusedError(finding("L332", procurement.id, "its tender publishes none"))
        entries = procurement.entries
        found = hold_all(rule, entries, day)
    kept_from = {
        m.provider: f"Enablement offers are {m.sentence}."
        for m in measures(entries)
        if m.step == WITHHOLDING and m.in_force(day)
    }
    lines = [
        f"{rule_sentence(rule)} Held against every provider on {day_text(day)}.",
        *(f"{provider}: {said}" for provider, said in kept_from.items()),
    ]
    notes: list[Finding] = []
    for each in found:
        lines.append(f"{each.provider}: {each.sentence}")
        if each.met and each.provider not in kept_from:
            remedy = _notify(procurement.id, each)
            notes.append(finding("L330", each.provider, each.sentence, remedy=remedy))
    data = {
        "procurement": procurement.id,
        "day": day.isoformat(),
        "rule": rule_sentence(rule),
        "withheld": kept_from,
        "providers": [
            {
                "provider": t.provider,
                "reviewed": len(t.reviewed),
                "failed": [r.request for r in t.failed],
                "since": t.since.isoformat(),
                "rule_met": t.met,
                "withheld": kept_from.get(t.provider, ""),
                "sentence": t.sentence,
            }
            for t in found
        ],
    }
    return Report(findings=tuple(notes), data=data, text="\n".join(lines))


def _notify(ref: str, found: Tally) -> str:
    due = answer_by(found.rule, found.day)
    evidence = "; ".join(f"request {r.request}, entry {r.number}" for r in found.failed)
    return (
        "A named person decides whether to notify it; nothing is withheld before notice, answer and decision. To notify:"
        f" `tendering framework step notify {ref} --provider {found.provider} --step withholding --evidence"
        f' "{evidence}" --answer-by {due.isoformat()}`. A decision taken on {found.day.isoformat()} would end by'
        f" {last_day(found.rule, found.day).isoformat()}."
    )
