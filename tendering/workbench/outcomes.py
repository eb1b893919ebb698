"""Payment by results: plans taken in, stages entered, what each outcome earns shown, statements written and paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from tendering.documents.names import counted
from tendering.files.outcome_plans import PlanRows, read_plans
from tendering.files.tables import MOST_BYTES
from tendering.framework.results import (
    LATE,
    PAID,
    TABLE,
    UNDECIDED,
    Planned,
    Reward,
    plans,
    purge_day,
    rewards,
)
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import money, plain
from tendering.model.results import Results
from tendering.model.tender import Tender
from tendering.record.chain import Draft, Link
from tendering.workbench.entering import entered, tender_of_record
from tendering.workbench.outcomes_shown import as_data, as_text
from tendering.workbench.providers import names_of
from tendering.workbench.recording import compute
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
)
from tendering.workbench.writing import Report, by, publish

FOLDER = "results"


def rule_of(tender: Tender) -> Results:
    """Return the published rule.

    Raises:
        RefusedError: None is published.
    """
    rule = tender.agreement.results if tender.agreement is not None else None
    if rule is None:
        said = "the tender publishes no payment by results"
        raise RefusedError(finding("L620", tender.at("agreement"), said))
    return rule


def plan(
    ref: str, file: Path, who: Who, *, role: str = "", store: str = "", dry_run: bool = False
) -> Report:
    """Enter the Outcomes Plans of a CSV file, all or none: an entry for each person.

    Args:
        ref: Id or folder.
        file: Columns person, provider, lot, zone, outcome, words, achieve_by, known_by, hours_before, hours_after, rate.
        who: Who enters them, on the day they were agreed.
        role: Of who agreed them with the people.
        store: Where the record is.
        dry_run: Write nothing.

    Raises:
        RefusedError: A row cannot be read, or a plan cannot stand: all that is wrong at once.
    """
    with file.open("rb") as source:
        data = source.read(MOST_BYTES + 1)
    listed, findings = read_plans(data, file.name)
    if has_error(findings):
        raise RefusedError(*findings)
    if not listed:
        raise RefusedError(finding("L628", file.name, "the file holds no outcome"))

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        rule_of(tender)
        rates = _rates(now, [p for p in listed if not p.rate])
        return tuple(
            draft(
                who,
                EntryKind.OUTCOMES_PLANNED,
                lot=p.lot,
                bidder=p.provider,
                person=p.person,
                facts={"zone": p.zone, "role": role, "rate": p.rate or rates[p.provider, p.lot]},
                rows={TABLE: [{"bidder": p.provider, **row} for row in p.rows]},
            )
            for p in listed
        )

    def say(links: Sequence[Link], verb: str) -> str:
        outcomes = sum(len(x.entry.rows[TABLE]) for x in links)
        return (
            f"{verb} {counted(outcomes, 'outcome')} of {counted(len(links), 'person', 'people')}."
        )

    return entered(ref, who, build, say, notes=findings, store=store, dry_run=dry_run)


def _rates(now: Procurement, listed: Sequence[PlanRows]) -> Mapping[tuple[str, str], str]:
    """Return the rate of each provider's own bid, where a plan names none.

    Raises:
        RefusedError: A provider has no single rate that stands: the plan is to name it.
    """
    if not listed:
        return {}
    tender = tender_of_record(now)
    item = rule_of(tender).item
    outcome = compute(now).outcome
    doubted = {
        (e.bidder, e.fact("about"))
        for e in standing(now.entries)
        if e.kind is EntryKind.NON_COMPLIANCE_DECIDED
    }
    found: dict[tuple[str, str], str] = {}
    wrong: list[Finding] = []
    for p in listed:
        lot = outcome.lot(p.lot)
        offered = {
            s.prices[item]
            for s in (lot.standings if lot is not None else ())
            if s.bidder == p.provider and item is not None and item in s.prices
        }
        if len(offered) != 1 or (p.provider, item) in doubted:
            why = "was decided on" if (p.provider, item) in doubted else "is not one"
            said = f"the rate of {p.provider} {why}: write it in the column rate"
            wrong.append(finding("L628", p.place, said))
        else:
            found[p.provider, p.lot] = plain(next(iter(offered)))
    if wrong:
        raise RefusedError(*dict.fromkeys(wrong))
    return found


def stage(
    ref: str,
    who: Who,
    person: str,
    outcome: str,
    reached: str,
    *,
    evidence: str = "",
    role: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter that an outcome is achieved, proven, sustained, or lost again.

    Raises:
        RefusedError: It is of no plan, out of turn, too early, or shown by somebody who may not.
    """
    notes: list[Finding] = []

    def build(now: Procurement) -> Sequence[Draft]:
        one = _planned(now, person, outcome)
        made = draft(
            who,
            EntryKind.OUTCOME_STAGE,
            lot=one.lot if one is not None else "",
            bidder=one.provider if one is not None else "",
            person=person,
            facts={"outcome": outcome, "stage": reached, "evidence": evidence, "role": role},
        )
        late = one is not None and one.achieve_by is not None and who.on > one.achieve_by
        if one is not None and late and reached == "achieved" and one.achieve_by is not None:
            said = f"{person}, {outcome} was to be achieved by {day_text(one.achieve_by)}"
            notes.append(finding("L626", "--on", said))
        return (made,)

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        return f"{verb}: {person}, {outcome} is {entry.fact('stage')} (entry {links[0].number})."

    return entered(ref, who, build, say, notes=notes, store=store, dry_run=dry_run)


def _planned(now: Procurement, person: str, outcome: str) -> Planned | None:
    return next((p for p in plans(now.entries) if (p.person, p.id) == (person, outcome)), None)


def results(
    ref: str,
    *,
    provider: str = "",
    first: date | None = None,
    on: date | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Show what each outcome earns and why, and write a statement for each provider, in Word and Excel.

    Args:
        ref: Id or folder.
        provider: One alone.
        first: The first day of the period of the statements; the first plan's where none is given.
        on: Its last day; that of the last entry where none is given.
        out: Folder to write to; ``out/ID`` where none is given.
        store: Where the record is.
        dry_run: Write nothing.
        actor: Who runs it, for the manifest.

    Raises:
        RefusedError: No rule is published, or the provider has no plan.
    """
    from tendering.documents.result_statement import ResultPaper, excel, word

    with opened(ref, store=store) as now:
        tender = tender_of_record(now)
        rule = rule_of(tender)
        day = on or max(e.on for e in now.entries)
        found = _of(rewards(rule, now.entries, day), provider)
        names = names_of(now)
        head, ident = now.head, now.id
    begin = first or min((r.outcome.on for r in found), default=day)
    papers = [
        ResultPaper(
            tender=tender,
            rule=rule,
            name=names.bidder(one),
            provider=one,
            first=begin,
            last=day,
            rewards=tuple(r for r in found if r.outcome.provider == one),
            head=head,
        )
        for one in dict.fromkeys(r.outcome.provider for r in found)
    ]

    def make(aside: Path) -> None:
        for paper in papers:
            (aside / f"results-{paper.provider}.docx").write_bytes(word(paper))
            (aside / f"results-{paper.provider}.xlsx").write_bytes(excel(paper))

    files = publish(
        (out or Path("out") / ident) / FOLDER,
        make,
        dry_run=dry_run,
        made=by(actor),
        beside=bool(provider),
    )
    late = [r for r in found if r.status in (LATE, UNDECIDED)]
    return Report(
        findings=tuple(
            finding("L626", f"{r.outcome.person}, {r.outcome.id}", r.lacking) for r in late
        ),
        data={"procurement": ident, "on": day.isoformat(), **as_data(rule, found)},
        text=as_text(found, names, rule),
        files=files,
        dry_run=dry_run,
    )


def _of(found: Sequence[Reward], provider: str) -> tuple[Reward, ...]:
    mine = tuple(r for r in found if provider in ("", r.outcome.provider))
    if provider and not mine:
        raise RefusedError(finding("L621", "--provider", f"{provider} has no outcome in a plan"))
    return mine


def pay(
    ref: str,
    who: Who,
    *,
    provider: str,
    first: date | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Enter the payment of everything due to a provider and not paid, with the statement that says why.

    Raises:
        RefusedError: Nothing is due.
    """
    from tendering.documents.result_statement import ResultPaper, excel, word

    def build(now: Procurement) -> Sequence[Draft]:
        tender = tender_of_record(now)
        rule = rule_of(tender)
        mine = _of(rewards(rule, now.entries, who.on), provider)
        due = [r for r in mine if r.unpaid > 0]
        if not due:
            raise RefusedError(
                finding("L627", "--provider", f"nothing is due to {provider} and unpaid")
            )
        paper = ResultPaper(
            tender=tender,
            rule=rule,
            name=names_of(now).bidder(provider),
            provider=provider,
            first=first or min(r.outcome.on for r in mine),
            last=who.on,
            rewards=mine,
            signed_by=who.name,
            head=now.head,
        )
        lots = {r.outcome.lot for r in due}
        purge = purge_day(rule, who.on)
        bodies = [
            (f"results-{provider}.docx", word(paper)),
            (f"results-{provider}.xlsx", excel(paper)),
        ]
        return (
            draft(
                who,
                EntryKind.RESULT_PAID,
                lot=next(iter(lots)) if len(lots) == 1 else "",
                bidder=provider,
                facts={
                    "first_day": paper.first.isoformat(),
                    "last_day": paper.last.isoformat(),
                    "amount": plain(paper.total),
                },
                rows={PAID: [paid_row(r) for r in due]},
                files=[
                    (file_ref(name, body, personal=True, purge_on=purge), body)
                    for name, body in bodies
                ],
            ),
        )

    def say(links: Sequence[Link], verb: str) -> str:
        entry = links[0].entry
        amount = money(Fraction(entry.fact("amount")))
        rows = len(entry.rows[PAID])
        return f"{verb} {amount} to {provider} for {counted(rows, 'outcome')} (entry {links[0].number})."

    return entered(ref, who, build, say, store=store, dry_run=dry_run)


def paid_row(reward: Reward) -> dict[str, str]:
    """Return the row of a payment for what an outcome is still owed."""
    return {
        "bidder": reward.outcome.provider,
        "person": reward.outcome.person,
        "outcome": reward.outcome.id,
        "amount": plain(reward.unpaid),
        "working": " ".join(reward.working),
    }
