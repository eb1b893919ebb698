"""Write agreed scores into the record as one unit, held against the rules, the marks as they stand, and what was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tendering.checks.bid_marks import mean_throughout
from tendering.checks.moderation_rows import Stood, rows_of, session_facts
from tendering.files.moderation_layout import SESSIONS
from tendering.files.moderation_read import Returned
from tendering.files.record_dossier import dossier_of
from tendering.files.tables import few
from tendering.model.bids import ConsensusScore
from tendering.model.entries import EntryKind, FileRef, of_kind, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.moderation import AgreedScore, Basis, ScoreKey
from tendering.record.chain import Draft
from tendering.record.moderation_rules import (
    depth_findings,
    room_findings,
    score_findings,
    score_label,
    sessions_findings,
)
from tendering.workbench.moderation_reasons import reason_findings
from tendering.workbench.moderation_view import View, closed, view_of
from tendering.workbench.records import Procurement, RefusedError, Who, draft, receipt, write
from tendering.workbench.writing import Report


@dataclass(slots=True)
class Brought:
    """What is brought to the record: scores and sessions, where each was written, and the files it came in."""

    lot: str
    returned: Returned
    then: Basis | None = None
    name: str = ""
    files: list[tuple[FileRef, bytes]] = field(default_factory=list)

    def place(self, key: ScoreKey, part: str) -> str:
        """Return where a part of a score was written."""
        return self.returned.place(key, part) or self.name

    def session_place(self, number: str, part: str) -> str:
        """Return where a part of a session was written."""
        return self.returned.session_places.get((number, part)) or (
            f"{self.name}, {SESSIONS}" if self.files else f"--{part}"
        )


def record_scores(
    procurement: Procurement,
    brought: Sequence[Brought],
    who: Who,
    *,
    reason: str = "",
    dry_run: bool = False,
    wrong: Sequence[Finding] = (),
) -> Report:
    """Hold what is brought against the record, and write it as one unit.

    Raises:
        RefusedError: With everything that is wrong at once.
    """
    said: list[Finding] = []
    lines: list[str] = []
    changed: list[dict[str, object]] = []

    def build(now: Procurement) -> list[Draft]:
        said[:], lines[:], changed[:] = list(wrong), [], []
        drafts: list[Draft] = []
        taken_out: dict[str, Draft] = {}
        seen: dict[ScoreKey, tuple[AgreedScore, str]] = {}
        for one in brought:
            if not one.lot:
                continue
            view = view_of(now, one.lot)
            closed(view)
            fresh = [s for s in _fresh(one, view, said) if _first(s, one, seen, view, said)]
            said.extend(_held(one, fresh, view, who.on, reason))
            for score in fresh:
                line, row = _told(score, view)
                lines.append(line)
                changed.append(row)
            drafts += _drafts(one, fresh, view, who, reason)
            taken_out |= _signatures(fresh, view, who, reason)
        if has_error(said):
            raise RefusedError(*few(tuple(dict.fromkeys(said))))
        return [*taken_out.values(), *drafts]

    if not brought:
        raise RefusedError(finding("F096", "FILE", "no workbook is given"))
    links = write(procurement, who, build, dry_run=dry_run)
    if not links:
        said.append(
            finding("R526", ", ".join(b.name for b in brought), "nothing new is agreed here")
        )
    blank = sum(b.returned.blank for b in brought)
    count = len(lines)
    verb = "Would record" if dry_run else "Recorded"
    text = [f"{verb} {count} agreed score{'' if count == 1 else 's'}."] if count else []
    text += lines
    if links and not dry_run:
        text.append(f"Entries {links[0].number} to {links[-1].number}; head {links[-1].digest}.")
    if blank:
        text.append(f"{blank} rows are blank: not agreed yet.")
    data = {
        "procurement": procurement.id,
        "scores": changed,
        "blank": blank,
        "entries": receipt(links),
        "dry_run": dry_run,
    }
    return Report(
        findings=tuple(few(tuple(dict.fromkeys(said)))),
        data=data,
        text="\n".join(text),
        dry_run=dry_run,
    )


def _fresh(one: Brought, view: View, said: list[Finding]) -> Iterator[AgreedScore]:
    """Yield the scores that are new to the record: not those that stand just so, nor those since agreed again."""
    for score in one.returned.scores:
        there = view.stood.get(score.key)
        rows = rows_of([score], view.tender)
        known = [s for s in (there, *there.before) if s.recorded] if there is not None else []
        held = next((s for s in known if rows_of([s.score], view.tender) == rows), None)
        if held is None:
            yield score
        elif held is not there and there is not None:
            label = score_label(score.key, view.name)
            message = f"{label}: {held.entry.where} has this row, and {there.entry.where} what was agreed since"
            said.append(finding("R527", one.place(score.key, "mark"), message))


def _first(
    score: AgreedScore,
    one: Brought,
    seen: dict[ScoreKey, tuple[AgreedScore, str]],
    view: View,
    said: list[Finding],
) -> bool:
    """Say whether a score is brought for the first time; one that another file brings otherwise is a finding."""
    if score.key not in seen:
        seen[score.key] = (score, one.name)
        return True
    other, name = seen[score.key]
    if rows_of([score], view.tender) != rows_of([other], view.tender):
        label = score_label(score.key, view.name)
        message = f"{label}: agreed {score.text or 'without a mark'} here, and otherwise in {name}"
        said.append(
            finding(
                "R523",
                one.place(score.key, "mark"),
                message,
                remedy="It serves every lot and is agreed once: clear it in one of the workbooks.",
            )
        )
    return False


def _held(
    one: Brought, fresh: Sequence[AgreedScore], view: View, today: date, reason: str
) -> Iterator[Finding]:
    """Yield everything that is wrong with what one workbook or command brings."""
    sessions = one.returned.sessions
    used = {s.session for s in fresh}
    unread = {one.place(key, part) for key, part in one.returned.unread}
    for item in score_findings(fresh, sessions, view.basis, place=one.place, name=view.name):
        if item.where not in unread:
            yield item
    for score in fresh:
        if score.session not in sessions and (score.key, "session") not in one.returned.unread:
            label = score_label(score.key, view.name)
            message = (
                f"{label}: session {score.session} is not filled in"
                if score.session
                else f"{label}: no session is named"
            )
            yield finding("R518", one.place(score.key, "session"), message)
    held = [s for number, s in sessions.items() if number in used]
    yield from sessions_findings(held, view.basis, today, place=one.session_place)
    there = {number: s for number, s in sessions.items() if number in used}
    yield from room_findings(fresh, there, view.entries, place=one.session_place, name=view.name)
    yield from _since(one, fresh, view)
    yield from _replacing(one, fresh, view, reason)
    together = {**{s.score.key: s.score for s in view.agreed}, **{s.key: s for s in fresh}}
    yield from depth_findings(
        [s for s in together.values() if s.criterion in {f.criterion for f in fresh}],
        place=one.place,
        name=view.name,
    )
    yield from reason_findings(fresh, view, place=one.place)
    yield from _averages(view, fresh, one)


def _since(one: Brought, fresh: Sequence[AgreedScore], view: View) -> Iterator[Finding]:
    """Yield the rows whose marks, or people, are no longer those the panel saw."""
    for score in fresh if one.then is not None else ():
        then = one.then.case(score.key) if one.then is not None else None
        case = view.basis.case(score.key)
        if then is None or case is None:
            continue
        if (then.given, then.removed, then.named) != (case.given, case.removed, case.named):
            label = score_label(score.key, view.name)
            yield finding(
                "R502",
                one.place(score.key, "mark"),
                f"{label}: its marks, or who may see it, changed",
            )


def _replacing(
    one: Brought, fresh: Sequence[AgreedScore], view: View, reason: str
) -> Iterator[Finding]:
    """Yield the scores that replace another without a reason."""
    for score in fresh:
        there = view.stood.get(score.key)
        if there is not None and replaces(score, there) and not reason.strip():
            label = score_label(score.key, view.name)
            yield finding(
                "R523", one.place(score.key, "mark"), f"{label}: {_before(score, there)}"
            )


def replaces(score: AgreedScore, there: Stood) -> bool:
    """Say whether a score changes one that was agreed; to write down how a loaded one was agreed changes nothing."""
    return there.recorded or score.text != there.score.text


def _before(score: AgreedScore, there: Stood) -> str:
    where = there.entry.where or "the record"
    if score.text != there.score.text:
        return f"agreed {score.text}; {where} has {there.score.text}"
    return f"agreed {score.text} in other words than {where} has"


def _averages(view: View, fresh: Sequence[AgreedScore], one: Brought) -> Iterator[Finding]:
    """Yield X11 where every agreed score that could be an average is one, this workbook's among them."""
    dossier, _ = dossier_of(view.basis.procurement, view.tender, view.entries)
    mine = {s.key for s in fresh}
    kept = [c for c in dossier.consensus if (c.bidder, c.lot, c.zone, c.criterion) not in mine]
    new = [
        ConsensusScore(
            bidder=s.bidder,
            lot=s.lot,
            zone=s.zone,
            criterion=s.criterion,
            kind=s.kind,
            mark=s.mark,
        )
        for s in fresh
        if s.kind is not None
    ]
    for item in mean_throughout(replace(dossier, consensus=(*new, *kept))):
        yield replace(item, where=one.name or item.where)


def _told(score: AgreedScore, view: View) -> tuple[str, dict[str, object]]:
    """Return a score as the preview and the receipt tell it."""
    case = view.basis.case(score.key)
    given = {g.person: g.text for g in case.given} if case is not None else {}
    there = view.stood.get(score.key)
    before = there.score.text if there is not None else ""
    marks = ", ".join(f"{p} {m}" for p, m in given.items()) or "none"
    line = f"  {score_label(score.key, view.name)}: agreed {score.text} (marks: {marks})"
    if there is not None:
        line += f"; before: {before} ({there.entry.where or 'the record'})"
    row: dict[str, object] = {
        "bidder": view.name(score.bidder),
        "lot": score.lot,
        "zone": score.zone or None,
        "criterion": score.criterion,
        "marks": given,
        "agreed": score.text,
        "before": before or None,
    }
    return line, row


def _drafts(
    one: Brought, fresh: Sequence[AgreedScore], view: View, who: Who, reason: str
) -> list[Draft]:
    """Make one entry for each session and question of the lot; what replaces an agreed score has an entry of its own."""
    groups: dict[tuple[str, str, bool], list[AgreedScore]] = {}
    for score in fresh:
        there = view.stood.get(score.key)
        again = there is not None and replaces(score, there)
        groups.setdefault((score.session, score.criterion, again), []).append(score)
    made = []
    for (number, criterion, again), scores in groups.items():
        session = one.returned.sessions.get(number)
        if session is None:
            continue
        facts = session_facts(session) | {"criterion": criterion}
        if again:
            facts["reason"] = reason
        written = draft(
            who,
            EntryKind.MODERATION,
            lot=one.lot,
            facts=facts,
            rows=dict(rows_of(scores, view.tender)),
            files=one.files,
        )
        entry = replace(written.entry, on=session.on or who.on, at=session.times[0])
        made.append(replace(written, entry=entry))
    return made


def _signatures(
    fresh: Sequence[AgreedScore], view: View, who: Who, reason: str
) -> dict[str, Draft]:
    """Take out the signature of every lot in which one of the scores counts: it was of other scores."""
    found: dict[str, Draft] = {}
    for signed in of_kind(standing(view.entries), EntryKind.SCORES_SIGNED):
        lots = (signed.lot,) if signed.lot else tuple(x.id for x in view.tender.lots)
        if any(_counts_in(score, lot, view) for score in fresh for lot in lots):
            number = str(signed.number or "")
            facts = {
                "number": number,
                "what": f"the signature of the scores of lot {signed.lot}",
                "reason": reason or "how a score was agreed was written down after it",
            }
            found[number] = draft(who, EntryKind.SUPERSEDED, lot=signed.lot, facts=facts)
    return found


def _counts_in(score: AgreedScore, lot: str, view: View) -> bool:
    asked = view.tender.criterion(score.criterion)
    bid = any(
        row.get("bidder") == score.bidder and row.get("lot") == lot
        for entry in standing(view.entries)
        for row in entry.rows.get("bids", ())
    )
    return score.lot in ("", lot) and bid and (asked is None or asked.applies_to(lot))
