"""Check reasons: those of an evaluation, of a file, or a single one; and the rates of the checker itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from tendering.checks.bid_rows import place, scope
from tendering.checks.reasons import (
    Checked,
    Note,
    as_finding,
    check_reason,
    checked_notes,
    names_of,
    notes_of,
)
from tendering.checks.reasons import rates as measured
from tendering.model.bids import Dossier
from tendering.model.codes import CODES
from tendering.model.findings import Finding, finding, has_error
from tendering.model.numbers import exact, plain, rounded
from tendering.model.tender import Tender
from tendering.record.visibility import with_closed_marks
from tendering.workbench import dossiers
from tendering.workbench.aliases import alias_map
from tendering.workbench.library import find_tender, locate, not_found, shelves
from tendering.workbench.records import has_record, opened
from tendering.workbench.writing import Report, finding_json

FILES = (".csv", ".xlsx")
UNHELD = "R611"


def check(
    ref: str,
    *,
    tender: str = "",
    lot: str = "",
    bidder: str = "",
    notes: bool = False,
    store: str = "",
) -> Report:
    """Check every reason of an evaluation, or of a table of reasons.

    Args:
        ref: Id or folder of an evaluation, or a CSV file or workbook.
        tender: For a file, the tender whose scale, bullets and questions count.
        lot: One lot alone; reasons for every lot count too.
        bidder: One bidder alone; its reasons are still held against those of the others.
        notes: Each evaluator's notes too.
        store: Where the record is kept, if it has one elsewhere than in its folder.
    """
    path = Path(ref)
    if path.suffix.casefold() in FILES:
        return _file(path, tender, lot, bidder)
    dossier, names, findings = _evaluation(ref, store)
    if dossier is None:
        return Report(findings=findings)
    rows = (*notes_of(dossier), *(_evaluators(dossier) if notes else ()))
    return _report(
        rows,
        dossier.tender,
        names,
        {b.id: b.name for b in dossier.bidders},
        keep=(lot, bidder),
        before=tuple(f for f in findings if has_error([f])),
        about=ref,
    )


def _evaluation(
    ref: str, store: str
) -> tuple[Dossier | None, Mapping[str, tuple[str, ...]], tuple[Finding, ...]]:
    """Return what an evaluation rests on, and what its bidders are called: on a record, by their aliases too."""
    path = locate("evaluations", ref)
    if path is None and not store:
        return None, {}, (not_found("evaluations", ref),)
    if path is not None and not store and not has_record(path.parent):
        dossier, findings = dossiers.read(path.parent)
        return dossier, names_of(dossier) if dossier is not None else {}, findings
    with opened(ref, store=store) as procurement:
        dossier, findings = dossiers.recorded(procurement)
        aliases = alias_map(procurement)
    if dossier is None:
        return None, {}, findings
    names = names_of(dossier)
    called = {b: (*some, aliases[b]) if b in aliases else some for b, some in names.items()}
    return with_closed_marks(dossier), called, findings


def _evaluators(dossier: Dossier) -> tuple[Note, ...]:
    """Return the note of each evaluator's mark."""
    return tuple(
        Note(
            bidder=m.bidder,
            criterion=m.criterion,
            text=m.note,
            mark=m.mark,
            lot=m.lot,
            zone=m.zone,
            by=m.evaluator,
            where=place(dossier, "marks", m),
        )
        for m in dossier.marks
        if m.mark is not None
    )


def _file(path: Path, ref: str, lot: str, bidder: str) -> Report:
    from tendering.files.reason_table import read_reasons

    tender, findings = _tender_of(path, ref)
    if tender is None and ref:
        return Report(findings=findings)
    questions = [c.id for c in tender.criteria] if tender is not None else []
    rows, bidders, trouble = read_reasons(path, questions)
    if not rows:
        return Report(findings=(*findings, *trouble))
    if tender is None:
        said = "no tender is named, so nothing is held against a scale or the points of a question"
        findings = (*findings, finding(UNHELD, path.name, said))
    return _report(
        rows,
        tender or Tender(id="", title="", authority=measured.panel()[0].authority),
        {name: (name,) for name in bidders},
        {},
        keep=(lot, bidder),
        before=(*findings, *trouble),
        about=path.name,
    )


def _tender_of(path: Path, ref: str) -> tuple[Tender | None, tuple[Finding, ...]]:
    """Return the tender named; else that of the evaluation in whose folder the file lies."""
    from tendering.files.definition import read_to_check

    if ref:
        found = locate("lots", ref) or find_tender(ref, path.parent)
        if found is None:
            beside = locate("evaluations", ref)
            dossier = dossiers.read(beside.parent)[0] if beside is not None else None
            return (dossier.tender, ()) if dossier else (None, (not_found("lots", ref),))
        tender, findings = read_to_check(found)
        return tender, tuple(f for f in findings if has_error([f]))
    if (path.parent / "evaluation.yaml").is_file():
        dossier, _ = dossiers.read(path.parent)
        return (dossier.tender, ()) if dossier is not None else (None, ())
    return None, ()


def _report(
    rows: Sequence[Note],
    tender: Tender,
    names: Mapping[str, Sequence[str]],
    titles: Mapping[str, str],
    *,
    keep: tuple[str, str],
    before: tuple[Finding, ...],
    about: str,
) -> Report:
    lot, bidder = keep
    checked = [
        one
        for one in checked_notes(rows, tender, names)
        if (not lot or one.note.lot in ("", lot)) and (not bidder or one.note.bidder == bidder)
    ]
    if not checked:
        said = "there is no reason to check" + (" for that lot or bidder" if lot or bidder else "")
        return Report(findings=(*before, finding("R612", about, said)))
    faulty = [one for one in checked if one.faults]
    findings = [as_finding(one.note, fault) for one in faulty for fault in one.faults]
    return Report(
        findings=before,
        data={
            "reasons": len(checked),
            "with_faults": len(faulty),
            "faults": [_as_data(one) for one in faulty],
            "findings": [finding_json(f) for f in (*before, *findings)],
        },
        text=_text(checked, titles),
        differs=has_error(findings),
    )


def _as_data(one: Checked) -> dict[str, object]:
    note = one.note
    return {
        "bidder": note.bidder,
        "lot": note.lot,
        "zone": note.zone,
        "criterion": note.criterion,
        "evaluator": note.by or None,
        "mark": plain(note.mark) if note.mark is not None else None,
        "where": note.where,
        "faults": [
            {"code": f.code, "said": f.said, "words": f.words, "start": f.start, "end": f.end}
            for f in one.faults
        ],
    }


def _text(checked: Sequence[Checked], titles: Mapping[str, str]) -> str:
    """Return every fault under its bidder and question, then what to do about each kind."""
    lines: list[str] = []
    faulty = [one for one in checked if one.faults]
    for bidder in dict.fromkeys(one.note.bidder for one in faulty):
        title = titles.get(bidder, "")
        lines.append(f"{bidder}: {title}" if title and title != bidder else bidder)
        for one in (one for one in faulty if one.note.bidder == bidder):
            lines.append(f"  {_heading(one.note)}")
            lines += [f"    {CODES[f.code].severity} {f.code}: {f.said}" for f in one.faults]
    codes = sorted({f.code for one in faulty for f in one.faults})
    lines += ["", *(f"{c}, {CODES[c].title}: {CODES[c].remedy}" for c in codes)] if codes else []
    return "\n".join([*lines, *([""] if lines else []), _summary(checked)])


def _heading(note: Note) -> str:
    mark = f", mark {plain(note.mark)}" if note.mark is not None else ""
    by = f", note of {note.by}" if note.by else ""
    where = f" [{note.where}]" if note.where else ""
    return f"{note.criterion} ({scope(note.lot, note.zone)}){mark}{by}{where}"


def _summary(checked: Sequence[Checked]) -> str:
    faulty = [one for one in checked if one.faults]
    kinds = [CODES[f.code].severity for one in faulty for f in one.faults]
    counts = ", ".join(
        f"{kinds.count(kind)} {kind}{'s' if kinds.count(kind) != 1 else ''}"
        for kind in ("error", "warning")
        if kind in kinds
    )
    found = f"{len(faulty)} of {len(checked)} reasons" if len(checked) != 1 else "the reason"
    return f"{found}: {counts}." if counts else f"{len(checked)} checked: nothing found."


def check_text(text: str, *, mark: str = "", tender: str = "", question: str = "") -> Report:
    """Check one reason, against the scale and bullets of a question where a tender is named."""
    found: Tender | None = None
    if tender:
        found, findings = _tender_of(Path(), tender)
        if found is None:
            return Report(findings=findings)
    asked = found.criterion(question) if found is not None else None
    if found is not None and asked is None:
        known = ", ".join(c.id for c in found.criteria if c.scale)
        said = f"the tender has no question {question!r}; it has {known}"
        return Report(findings=(finding("R612", "--question", said),))
    try:
        given = exact(mark) if mark else None
    except ValueError:
        return Report(findings=(finding("R612", "--mark", f"{mark[:40]!r} is no mark"),))
    faults = check_reason(
        text,
        mark=given,
        scale=found.scales.get(asked.scale or "") if found and asked else None,
        bullets=asked.bullets if asked else (),
        question=f"{asked.title} {asked.question or ''}" if asked else "",
    )
    note = Note(
        bidder="the reason", criterion=question or "no question named", text=text, mark=given
    )
    one = Checked(note=replace(note, where="--text"), faults=faults)
    findings = tuple(as_finding(one.note, fault) for fault in faults)
    return Report(
        data={
            "reasons": 1,
            "with_faults": int(bool(faults)),
            "faults": [_as_data(one)] if faults else [],
            "findings": [finding_json(f) for f in findings],
        },
        text=_text([one], {}),
        differs=has_error(findings),
    )


def rates() -> Report:
    """Measure the checker on the labelled notes it ships with, and on the reasons of the shipped evaluations."""
    every = {which: measured.rates(which) for which in measured.SETS}
    shipped = dict(_shipped())
    return Report(
        data={
            "sets": {which: _rates_as_data(found) for which, found in every.items()},
            "first_measured": [
                {
                    "notes": lot,
                    "found": found.found,
                    "faulty": found.of,
                    "good_with_a_false_alarm": alarms.found,
                    "good": alarms.of,
                }
                for lot, found, alarms in measured.first_measured()
            ],
            "evaluations": {
                name: {"reasons": rate.of, "with_a_finding": rate.found, "codes": codes}
                for name, (rate, codes) in shipped.items()
            },
        },
        text="\n\n".join((_rates_text(every), _first_text(), _shipped_text(shipped))),
    )


def _shipped() -> Iterator[tuple[str, tuple[measured.Rate, dict[str, int]]]]:
    """Yield each shipped evaluation with reasons of its own: how many have a finding, and which."""
    for shelf in shelves("evaluations"):
        if not shelf.shipped or not (shelf.folder / "consensus.csv").is_file():
            continue
        dossier, _ = dossiers.read(shelf.folder)
        if dossier is None:
            continue
        found = checked_notes(notes_of(dossier), dossier.tender, names_of(dossier))
        codes = Counter(code for one in found for code in {f.code for f in one.faults})
        rate = measured.Rate(sum(bool(one.faults) for one in found), len(found))
        yield shelf.id, (rate, dict(sorted(codes.items())))


def _rates_as_data(found: measured.Rates) -> dict[str, object]:
    return {
        "good": found.good.of,
        "good_with_a_false_alarm": found.good.found,
        "faulty": found.faulty.of,
        "faulty_found": found.faulty.found,
        "faults": {
            code: {
                "title": CODES[code].title,
                "notes": rate.of,
                "found": rate.found,
                "false_alarms": found.alarms[code].found,
            }
            for code, rate in found.detected.items()
        },
        "missed": [list(row) for row in found.missed],
        "false_alarms": [list(row) for row in found.wrong],
    }


def _rates_text(every: Mapping[str, measured.Rates]) -> str:
    heads = "".join(f"{which.replace('_', ' '):>28}" for which in every)
    lines = [
        "Labelled notes: how many of those with a fault were found, and false alarms on the good ones.",
        "",
        f"{'':44}{heads}",
        f"{'fault':44}{'found':>15}{'false alarms':>13}"
        + f"{'found':>15}{'false alarms':>13}" * 2,
    ]
    for code in measured.LABELS.values():
        cells = "".join(
            f"{_of(found.detected[code]):>15}{_of(found.alarms[code]):>13}"
            for found in every.values()
        )
        lines.append(f"{code} {CODES[code].title:39.39}{cells}")
    cells = "".join(f"{_of(f.faulty):>15}{_of(f.good):>13}" for f in every.values())
    return "\n".join([*lines, f"{'any':44}{cells}"])


def _first_text() -> str:
    lots = [
        f"  {lot}: found {_of(found)}, false alarms {_of(alarms)}"
        for lot, found, alarms in measured.first_measured()
    ]
    return "\n".join([ABOUT, *lots])


def _shipped_text(shipped: Mapping[str, tuple[measured.Rate, Mapping[str, int]]]) -> str:
    lines = [
        f"  {name:32}{_of(rate):>12}  {', '.join(f'{c} {n}' for c, n in codes.items())}".rstrip()
        for name, (rate, codes) in shipped.items()
    ]
    return "\n".join([OF_EVALUATIONS, *lines])


def _of(rate: measured.Rate) -> str:
    return f"{rate.found}/{rate.of} {plain(rounded(rate.percent, 0))}%"


ABOUT = (
    "The rules were tuned on the development notes. The others were written lot by lot; each was measured before it was\n"
    "read, and what it showed was then mended. What a lot not seen before does is what each did when first measured:"
)
OF_EVALUATIONS = (
    "Reasons of the shipped evaluations with a finding. Those of Bolton and Bristol are put together from one list of\n"
    "sentences, and R607 says so; those of the small invented ones are a sentence each:"
)
