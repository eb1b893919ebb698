"""Mark sheets: a locked workbook for each person of the panel, with what they may see and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tendering.model.entries import EntryKind, same_person
from tendering.model.findings import Finding, finding, has_error
from tendering.record.chain import Draft
from tendering.record.marking import (
    units,
)
from tendering.record.visibility import marks_or_leads
from tendering.workbench.aliases import veil
from tendering.workbench.panel import current
from tendering.workbench.records import (
    Procurement,
    RefusedError,
    Who,
    draft,
    file_ref,
    opened,
    receipt,
    write,
)
from tendering.workbench.sheet_making import Ask, Made, SheetMaking
from tendering.workbench.writing import Report, publish


@dataclass(slots=True)
class _Result:
    made: list[Made] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def issue(
    ref: str,
    who: Who,
    ask: Ask,
    *,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Make the mark sheet of each person, record that it was issued, and write the files.

    A sheet that says what the one issued before says is written again without a new entry. Nothing is issued to
    anyone where one sheet cannot be.

    Raises:
        RefusedError: A person may not see a bid, a file names a hidden bidder, or there is nothing to mark.
    """
    result = _Result()

    def build(now: Procurement) -> Sequence[Draft]:
        result.made, result.findings = [], []
        _make(now, who, ask, result)
        if has_error(result.findings):
            raise RefusedError(*result.findings)
        return [_draft(who, made, ask) for made in result.made if made.is_new]

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
        folder = out if out is not None else Path("out") / procurement.id / "sheets"

    def put(aside: Path) -> None:
        for made in result.made:
            (aside / made.name).write_bytes(made.data)

    files = publish(
        folder, put, dry_run=dry_run, made={"by": who.name, "on": who.on.isoformat()}, beside=True
    )
    listed = [
        {
            "person": m.member.person,
            "file": m.name,
            "sheet": m.digest,
            "answers": m.count,
            "order": list(m.order),
            "new": m.is_new,
        }
        for m in result.made
    ]
    text = "\n".join(_told(m) for m in result.made)
    return Report(
        findings=tuple(result.findings),
        data={"sheets": listed, "entries": receipt(links)},
        text=text,
        files=files,
        dry_run=dry_run,
    )


def _told(made: Made) -> str:
    kept = "" if made.is_new else ", as issued before"
    replaced = sum(made.redacted.values())
    words = "1 word" if replaced == 1 else f"{replaced} words"
    hid = f", {words} replaced by aliases" if replaced else ""
    return f"{made.member.person}: {made.count} answers in {made.name}{hid}{kept}"


def _draft(who: Who, made: Made, ask: Ask) -> Draft:
    facts = {
        "sheet": made.digest,
        "order": "; ".join(made.order),
        "redacted": "; ".join(f"{word} ({n})" for word, n in sorted(made.redacted.items())),
        "allowed": "; ".join(ask.allowed),
        "reason": ask.reason,
    }
    return draft(
        who,
        EntryKind.SHEET_ISSUED,
        person=made.member.person,
        facts=facts,
        files=[(file_ref(made.name, made.data), made.data)],
    )


def _own_alone(now: Procurement, who: Who, ask: Ask) -> None:
    """A sheet that is written again holds the marks given: whoever marks is given their own, and no other's.

    Raises:
        RefusedError: Someone of the panel asks for another's.
    """
    own = all(same_person(name, who.name) for name in ask.people) and bool(ask.people)
    if marks_or_leads(now.entries, who.name) and not own:
        said = f"{who.name} is on the panel, and a sheet holds what its person has marked"
        raise RefusedError(
            finding("R443", "--person", said, remedy=f"For one's own: --person '{who.name}'.")
        )


def _make(now: Procurement, who: Who, ask: Ask, result: _Result) -> None:
    """Make every sheet asked for, with every finding."""
    tender, plan = now.tender, current(now)
    if tender is None:
        raise RefusedError(
            *(now.findings or (finding("R404", now.id, "there is no tender to mark"),))
        )
    if plan is None:
        said = "no panel is planned"
        raise RefusedError(
            finding("R403", now.id, said, remedy="First `tendering plan-panel ID`.")
        )
    if ask.allowed and not ask.reason:
        raise RefusedError(finding("R007", "--reason", "words are let through without a reason"))
    all_units = units(tender, now.entries, stage=ask.stage)
    if not all_units:
        raise RefusedError(finding("R404", now.id, "no bid is opened that has anything to mark"))
    _own_alone(now, who, ask)
    hides = veil(now, allowed=ask.allowed)
    making = SheetMaking(now, tender, plan, hides, who, ask, result.findings, result.made)
    for member in making.members():
        making.sheet(member, all_units)
    if ask.allowed and hides.aliases:
        words = ", ".join(repr(w) for w in ask.allowed)
        result.findings.append(finding("R411", "--allow", f"{words} let through: {ask.reason}"))
