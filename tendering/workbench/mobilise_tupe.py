"""The transfer list: which work passes from whom to whom on which day, and by when employers inform each other."""

from __future__ import annotations

from pathlib import Path

from tendering.documents.dates import british
from tendering.documents.tables import table
from tendering.files.mobilise_transfer import TransferRow, transfer_workbook
from tendering.framework.mobilise_checks import transfer_findings
from tendering.framework.staff_transfer import Transfer, rule, transfers
from tendering.model.numbers import plain
from tendering.workbench.mobilise import Case, case_of, need_plan
from tendering.workbench.records import Who, opened
from tendering.workbench.writing import Report, by, publish, writer_of

BOOK_FILE = "staff-transfer.xlsx"


def tupe(
    ref: str, who: Who, *, out: Path | None = None, store: str = "", dry_run: bool = False
) -> Report:
    """List the transfers of the plan that stands, with their days, to ``out/ID/mobilise``.

    Raises:
        RefusedError: There is no plan.
    """
    with opened(ref, store=store) as procurement:
        case = case_of(procurement)
    need_plan(case)
    listed = transfers(case.moves, case.entries)
    data = transfer_workbook(
        f"{case.tender.title}: staff who may transfer",
        [_row(case, t) for t in listed],
        _said(case, listed),
    )
    target = (out or Path("out") / case.procurement) / "mobilise"
    written = publish(
        target, writer_of({BOOK_FILE: data}), dry_run=dry_run, made=by(who.name), beside=True
    )
    return Report(
        findings=transfer_findings(listed, who.on),
        data={
            "procurement": case.procurement,
            "rule": rule(listed[0].first_day).cite if listed else None,
            "transfers": [transfer_json(t) for t in listed],
        },
        text=_text(case, listed),
        files=written,
        dry_run=dry_run,
    )


def _said(case: Case, listed: tuple[Transfer, ...]) -> tuple[str, ...]:
    tender = case.tender.agreement.tupe if case.tender.agreement is not None else ()
    view = tender[0].paragraphs[0] if tender and tender[0].paragraphs else ""
    if not listed:
        return (view,) if view else ()
    law = rule(listed[0].first_day)
    return (
        *((view,) if view else ()),
        f"{law.says}: {law.shown} ({law.cite}). The last safe day leaves that many days clear between.",
        "No name or code of an employee stands here: what employers return is kept apart, and destroyed on its day.",
    )


def _row(case: Case, t: Transfer) -> TransferRow:
    return TransferRow(
        provider=t.provider,
        zone=f"{t.lot}, {case.zone_title(t.lot, t.zone)}",
        to=case.name(t.to),
        first_day=t.first_day,
        people=t.people,
        hours=t.hours,
        last_safe=t.last_safe,
        view=t.view,
        employees=t.employees,
        given=t.given,
        in_time=t.in_time,
    )


def transfer_json(t: Transfer) -> dict[str, object]:
    """Return a transfer for machines."""
    return {
        "provider": t.provider,
        "lot": t.lot,
        "zone": t.zone,
        "to": t.to,
        "first_day": t.first_day.isoformat(),
        "people": t.people,
        "hours": plain(t.hours),
        "information_by": t.last_safe.isoformat(),
        "view": t.view,
        "employees": t.employees,
        "information_given": t.given.isoformat() if t.given else None,
        "in_time": t.in_time,
        "entry": t.entry,
    }


def _text(case: Case, listed: tuple[Transfer, ...]) -> str:
    rows = [
        [
            british(t.first_day),
            t.provider,
            f"{t.lot} {t.zone}",
            case.name(t.to),
            str(t.people),
            plain(t.hours),
            british(t.last_safe),
            t.view,
            british(t.given) if t.given else "not yet",
        ]
        for t in listed
    ]
    heads = (
        "first day",
        "from",
        "zone",
        "to",
        "people",
        "hours",
        "information by",
        "TUPE",
        "given",
    )
    return (
        table(rows, heads, right=[4, 5])
        if rows
        else "No work passes from one provider to another."
    )
