"""Where mobilisation stands on a day: every wave, what is ready, what is missing; on the screen and as a page with a timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

from tendering.documents.dates import british
from tendering.documents.names import counted, grouped, joined
from tendering.documents.tables import table
from tendering.documents.timeline import Row, page, short, timeline
from tendering.framework.mobilise_checks import plan_findings, transfer_findings
from tendering.framework.moving import Way, total
from tendering.framework.readiness import Stage, WaveStanding, covered_until, waves_on
from tendering.framework.staff_transfer import transfers
from tendering.law.calendar import day_text
from tendering.model.entries import EntryKind, of_kind, standing
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import plain
from tendering.workbench.mobilise import Case, case_of
from tendering.workbench.mobilise_go import untold
from tendering.workbench.mobilise_plan import cells_of
from tendering.workbench.records import Who, opened
from tendering.workbench.writing import Report, by, publish, writer_of

HEADS = (
    "wave",
    "first day",
    "zone",
    "people",
    "who change",
    "hours a week",
    "stands",
    "not ready",
)


def show(
    ref: str, who: Who, *, out: Path | None = None, store: str = "", dry_run: bool = False
) -> Report:
    """Say where each wave stands on a day and what is missing, and write the page to ``out/ID/mobilise``.

    Raises:
        RefusedError: The tender says nothing of mobilisation, or there is no record.
    """
    with opened(ref, store=store) as procurement:
        case = case_of(procurement)
    on = who.on
    waves = waves_on(case.rules, case.entries, on)
    found = _findings(case, waves, on)
    texts = {"mobilisation.html": page_of(case, waves, found, on)}
    target = (out or Path("out") / case.procurement) / "mobilise"
    written = publish(
        target,
        writer_of(texts),
        dry_run=dry_run,
        made=by(who.name),
        beside=True,
    )
    return Report(
        findings=found,
        data=_json(case, waves, on),
        text=_text(case, waves, on),
        files=written,
        dry_run=dry_run,
    )


def _findings(case: Case, waves: Sequence[WaveStanding], on: date) -> tuple[Finding, ...]:
    """Return what is wrong or missing: of the plan, of employee information, of letters; of what has begun nothing."""
    if not case.moves:
        return ()
    ahead = [w for w in waves if w.stage is not Stage.BEGUN]
    open_waves = {w.wave for w in ahead}
    found = [
        *plan_findings(case.moves, case.people, case.bounds(on)),
        *transfer_findings(
            transfers([m for m in case.moves if m.wave in open_waves], case.entries), on
        ),
    ]
    days = case.rules.told_days or 0
    for wave in ahead:
        if wave.stage is Stage.GO and wave.not_green:
            said = f"a go stands, and now not ready: {_not_ready(case, wave)}"
            remedy = f"Look again, and decide again by {day_text(wave.first_day)}."
            found.append(
                finding(
                    "L716", f"wave {wave.wave}", said, severity=Severity.WARNING, remedy=remedy
                )
            )
        if wave.first_day - timedelta(days=days) <= on < wave.first_day:
            found += untold(case, wave)
    return tuple(dict.fromkeys(found))


def _stands(wave: WaveStanding, on: date) -> str:
    """Say where a wave stands, with its last decision."""
    said = str(wave.stage)
    if wave.decision is not None:
        said += f" ({wave.decision.by}, {british(wave.decision.on)})"
    elif wave.stage is Stage.PLANNED:
        left = (wave.first_day - on).days
        said += f", in {counted(left, 'day')}"
    return said


def _not_ready(case: Case, wave: WaveStanding) -> str:
    """Name the gates that are not ready, by provider; nothing once people have begun."""
    if wave.stage is Stage.BEGUN:
        return ""
    found: dict[str, dict[str, list[str]]] = {}
    for gate in wave.not_green:
        found.setdefault(gate.bidder, {}).setdefault(str(gate.light), []).append(gate.gate.id)
    asked = len({g.gate.id for g in wave.gates})
    return "; ".join(
        f"{case.name(bidder)}: "
        + ", ".join(
            f"{'everything' if len(ids) == asked else ' '.join(ids)} {light}"
            for light, ids in by_light.items()
        )
        for bidder, by_light in found.items()
    )


def _rows(case: Case, waves: Sequence[WaveStanding], on: date) -> list[list[str]]:
    return [
        [
            w.wave,
            short(w.first_day),
            case.zone_title(w.lot, w.zone),
            str(w.people),
            str(w.changing),
            plain(w.hours),
            _stands(w, on),
            _not_ready(case, w) or ("nothing" if w.gates else "no gate asked"),
        ]
        for w in waves
    ]


def _no_list(case: Case) -> str:
    return "no list of people yet" if case.listed is None else "the list of people was destroyed"


_WAYS = {
    Way.STAYS: "keep their provider",
    Way.MOVES: "get a new provider",
    Way.DIRECT: "chose a direct payment",
    Way.OPEN: "have nobody to move to",
    Way.SHARED: "get a new provider, not yet said which",
}


def _sums(case: Case, waves: Sequence[WaveStanding]) -> list[str]:
    """Say how many people there are and which way they go, with the totals of the matrix."""
    cells = cells_of(case)
    people, hours = total(cells)
    lines = [
        f"{counted(int(people), 'person', 'people')} with {grouped(hours)} hours of care a week"
        + ("." if case.people else f", by the figures of today's providers: {_no_list(case)}.")
    ]
    ways = [
        f"{int(n)} {said} ({grouped(h)} hours)"
        for way, said in _WAYS.items()
        for n, h in [total(c for c in cells if c.way is way)]
        if n
    ]
    lines.append(f"Of them {joined(ways)}.")
    begun = [w for w in waves if w.stage is Stage.BEGUN]
    n, h = sum(w.people for w in begun), sum((w.hours for w in begun), Fraction(0))
    if waves:
        lines.append(f"Begun: {counted(n, 'person', 'people')}, {grouped(h)} hours.")
    return lines


def _text(case: Case, waves: Sequence[WaveStanding], on: date) -> str:
    lines = [f"{case.tender.title}: mobilisation on {day_text(on)}", *_sums(case, waves)]
    for lot in case.tender.lots:
        until = covered_until(case.rules, case.entries, lot.id)
        if until is not None:
            lines.append(f"Lot {lot.id}: the present agreement runs to {day_text(until)}")
    if waves:
        lines += ["", table(_rows(case, waves, on), HEADS, right=[3, 4, 5])]
    else:
        lines += ["", "No plan is in the record yet: `tendering mobilise plan ID --enter`."]
    return "\n".join(lines)


def _json(case: Case, waves: Sequence[WaveStanding], on: date) -> dict[str, object]:
    return {
        "procurement": case.procurement,
        "on": on.isoformat(),
        "plan": case.plan.number if case.plan else None,
        "matrix": [
            {
                "lot": c.lot,
                "zone": c.zone,
                "provider": c.provider,
                "to": c.to or None,
                "way": c.way.value,
                "people": int(c.people) if c.people is not None else None,
                "hours": plain(c.hours) if c.hours is not None else None,
                "may_stay_by_direct_payment": c.may_stay,
            }
            for c in cells_of(case)
        ],
        "covered_until": {
            lot.id: until.isoformat()
            for lot in case.tender.lots
            if (until := covered_until(case.rules, case.entries, lot.id)) is not None
        },
        "waves": [_wave_json(w) for w in waves],
    }


def _wave_json(w: WaveStanding) -> dict[str, object]:
    return {
        "wave": w.wave,
        "lot": w.lot,
        "zone": w.zone,
        "first_day": w.first_day.isoformat(),
        "people": w.people,
        "changing": w.changing,
        "hours": plain(w.hours),
        "stage": w.stage.name.lower(),
        "decision": w.decision.number if w.decision else None,
        "gates": [
            {
                "gate": g.gate.id,
                "provider": g.bidder,
                "light": str(g.light),
                "entry": g.entry,
                "says": g.says,
            }
            for g in w.gates
        ],
    }


def page_of(case: Case, waves: Sequence[WaveStanding], found: Sequence[Finding], on: date) -> str:
    """Return the page: the timeline, the waves as a table, and what is missing."""
    title = f"{case.tender.title}: mobilisation on {british(on)}"
    rows = [*_ends(case), *(_drawn(case, w) for w in waves)]
    if not rows:
        rows = [Row(label="Start of service", on=on, shape="planned", says="no plan yet")]
    picture = timeline(
        sorted(rows, key=lambda r: r.on),
        title=title,
        key=(
            ("planned", "planned"),
            ("practice", "go"),
            ("done", "begun"),
            ("limit", "no go, missed, or the end of an agreement"),
        ),
        on=on,
        on_words=short(on),
    )
    return page(
        title=title,
        said=_sums(case, waves),
        picture=picture,
        headings=(
            "Wave",
            "First day",
            "Zone",
            "People",
            "Who change",
            "Hours a week",
            "Stands",
            "Not ready",
        ),
        rows=_rows(case, waves, on),
        notes=[
            f"{f.severity.value.capitalize()} {f.code}: {f.where}: {f.message}." for f in found
        ],
        caption="The same waves as a table",
    )


def _ends(case: Case) -> list[Row]:
    """Return the ends of the present agreement: as printed, and as extended."""
    made = []
    if case.rules.existing is not None:
        made.append(
            Row(
                label="The present agreement ends, as printed",
                on=case.rules.existing.ends_on,
                shape="limit",
                says=short(case.rules.existing.ends_on),
            )
        )
    for e in of_kind(standing(case.entries), EntryKind.AGREEMENT_EXTENDED_MEANWHILE):
        until = e.day("until")
        if until is not None:
            lot = f", lot {e.lot}" if e.lot else ""
            made.append(
                Row(
                    label=f"It ends, as extended{lot} (entry {e.number})",
                    on=until,
                    shape="limit",
                    says=short(until),
                )
            )
    return made


def _drawn(case: Case, w: WaveStanding) -> Row:
    shapes = {Stage.PLANNED: "planned", Stage.GO: "practice", Stage.BEGUN: "done"}
    stopped = w.stage in (Stage.NO_GO, Stage.MISSED)
    stage = "no go" if w.stage is Stage.NO_GO else "no go was given" if stopped else str(w.stage)
    return Row(
        label=f"{w.wave}: {case.zone_title(w.lot, w.zone)}, {counted(w.people, 'person', 'people')}",
        on=w.first_day,
        shape=shapes.get(w.stage, "limit"),
        says=f"{short(w.first_day)}, {stage}",
        alarm=stopped,
    )
