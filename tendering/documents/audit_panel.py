"""What an audit asks of the panel's work: items 7 to 12."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.documents.audit_case import AuditCase, days_of, made, people_of, shown
from tendering.documents.audit_items import Found, Question
from tendering.documents.audit_scores import moved, score_changes
from tendering.documents.names import counted, joined
from tendering.model.bids import ConsensusScore, MarkKind
from tendering.model.entries import Entry, EntryKind

AFTER_QUALITY = "after_quality"
SHOWN_PLACES = 4
ASKED_OF_MODERATION = (
    ("attendees", "who was there"),
    ("chair", "who led it"),
    ("started", "when it began"),
    ("ended", "when it ended"),
    ("summary", "what was discussed"),
)


def no_panel(case: AuditCase) -> str:
    """Say why nothing is asked of a panel."""
    tender = case.dossier.tender
    if any(tender.questions(lot.id) for lot in tender.lots):
        return ""
    return "The tender has no questions that a panel marks."


def price_apart(case: AuditCase) -> Found:
    """7: who marks quality has not seen a price that counts."""
    tender = case.dossier.tender
    opened = case.of(EntryKind.PRICES_OPENED)
    markers = {m.evaluator.casefold() for m in case.dossier.marks}
    if opened:
        when = (tender.price.open or "at no stated time").replace("_", " ")
        yield shown(
            f"Prices were opened {made(opened)}; the tender has them opened {when}.", opened
        )
    elif case.dossier.prices:
        yield "when prices were opened, and by whom"
    inside = [e for e in opened if (e.person or e.by).casefold() in markers]
    if inside:
        yield f"prices opened by people outside the panel: {people_of(inside)} marked bids"
    if tender.price.open == AFTER_QUALITY:
        signed = case.of(EntryKind.SCORES_SIGNED)
        if not signed:
            yield "the signature of the quality scores, before which no price is opened"
        elif any(o.moment < min(s.moment for s in signed) for o in opened):
            yield "an order in which no price was opened before the quality scores were signed"
        else:
            yield shown(f"The quality scores were signed {made(signed)}, before that.", signed)
    elif not tender.price.weight and tender.price.items:
        yield shown("Price has no weight: it is pass or fail, and moves no score.")
    seen = [
        e
        for e in case.of(EntryKind.SEALED_MATTER_SEEN)
        if (e.person or e.by).casefold() in markers and "price" in e.fact("what").lower()
    ]
    if seen:
        yield f"that no evaluator saw a price: {people_of(seen)} did"
    elif opened:
        yield shown("No entry shows that anyone who marked a bid saw a price before.")


def own_marks(case: AuditCase) -> Found:
    """8: each evaluator's own marks and notes, dated, before anyone talked."""
    given = case.of(EntryKind.MARKS_GIVEN)
    if given:
        whose = joined(dict.fromkeys(e.person or e.by for e in given))
        yield shown(
            f"{counted(len(given), 'sheet')} of marks, of {whose}, entered {made(given)}.", given
        )
    else:
        yield "each evaluator's own marks, with the day they were given"
    bare = [m for m in case.dossier.marks if m.kind is MarkKind.NUMBER and not m.note.strip()]
    noted = len(case.dossier.marks) - len(bare)
    if noted:
        yield shown(f"{noted} marks have the evaluator's note.")
    if bare:
        people = joined(dict.fromkeys(m.evaluator for m in bare))
        yield f"the notes of {len(bare)} marks, by {people}"
    moderated = case.of(EntryKind.MODERATION)
    late = [g for g in given if moderated and g.moment > min(m.moment for m in moderated)]
    if late:
        yield f"marks of {people_of(late)} from before the discussion began"
    closed = case.of(EntryKind.MARKS_CLOSED)
    if closed:
        yield shown(f"Marks were closed {made(closed)}.", closed)
    elif given:
        yield "that marks were closed before anyone saw another's"


def moderation(case: AuditCase) -> Found:
    """9: the minute of moderation, whole, of every score, agreed by the panel."""
    held = case.of(EntryKind.MODERATION)
    scored = [row for row in case.dossier.consensus if row.mark is not None]
    if held:
        yield shown(f"{counted(len(held), 'session')} of moderation {made(held)}.", held)
    bare = [row for row in scored if not _sessions(case, row)]
    if bare:
        yield f"the moderation of {len(bare)} of {len(scored)} agreed scores"
    elif scored:
        yield shown(f"Each of the {len(scored)} agreed scores has its moderation.")
    elif not held:
        yield "any moderation"
    for fact, said in ASKED_OF_MODERATION:
        silent = [e for e in held if not e.fact(fact) and not (fact == "summary" and _points(e))]
        if silent:
            yield f"{said}, in {len(silent)} of {counted(len(held), 'session')}"
    yield from _agreed_minutes(case, held)
    yield from (f.message for f in case.found("X95") if "published points" in f.message)
    yield from _grouped(case, "R603", "reasons that judge a bid against another")


def _points(session: Entry) -> bool:
    """Say whether a session holds what was found on each answer, point by point: that is what was discussed."""
    told = session.rows.get("moderation", ())
    return bool(told) and all(row.get("points", "").strip() for row in told)


def _sessions(case: AuditCase, row: ConsensusScore) -> list[Entry]:
    return [e for e in case.of_moderation(row.criterion, row.lot) if e.bidder in ("", row.bidder)]


def _agreed_minutes(case: AuditCase, held: tuple[Entry, ...]) -> Found:
    agreed = case.of(EntryKind.MINUTE_AGREED)
    yes = [e for e in agreed if e.fact("agrees").lower() == "yes"]
    if yes:
        yield shown(f"The minute is agreed by {people_of(yes)}, {days_of(yes)}.", yes)
    for entry in agreed:
        if entry.fact("dissent") or entry.fact("agrees").lower() == "no":
            said = entry.fact("dissent") or "no words are recorded"
            yield shown(f"{entry.person or entry.by} dissents: {said}", [entry])
    people = {(e.person or e.by).casefold() for e in agreed}
    there = {
        person.strip() for e in held for person in e.fact("attendees").split(";") if person.strip()
    }
    silent = sorted(
        p for p in there if p.split(",")[0].split("(")[0].strip().casefold() not in people
    )
    if held and silent:
        yield f"that each member agreed the minute: {joined(silent)}"


def reasons_of_change(case: AuditCase) -> Found:
    """10: every score that changed says why."""
    changed, differing = score_changes(case), moved(case)
    if changed:
        yield shown(
            f"{counted(len(changed), 'score')} changed after being entered; each is listed below.",
            [c.entry for c in changed],
        )
    bare = [c for c in changed if not c.reason.strip()]
    if bare:
        yield f"the reason of {len(bare)} of {len(changed)} changed scores"
    said = [m for m in differing if m.reason]
    if said:
        yield shown(
            f"{len(said)} agreed scores differ from a mark given, and moderation says how they were agreed."
        )
    silent = [m for m in differing if not m.reason]
    if silent:
        yield f"why {len(silent)} agreed scores are not what some evaluators gave"
    outside = [m for m in differing if m.outside and not m.reason]
    if outside:
        yield f"why {len(outside)} agreed scores lie outside every mark given"
    if not changed and not differing and case.dossier.consensus:
        yield shown("No score was changed, and each agreed score is what every evaluator gave.")
    if not case.dossier.consensus:
        yield "agreed scores"


def on_the_scale(case: AuditCase) -> Found:
    """11: the score fits the words of its scale."""
    rows = [row for row in case.dossier.consensus if row.mark is not None]
    if not rows:
        yield "agreed scores"
        return
    off = case.found("S002", "X11")
    if not any(f.code == "S002" for f in off):
        yield shown(f"Each of the {len(rows)} agreed scores is a mark of its published scale.")
    yield from (f.message for f in off)
    yield from _grouped(case, "R606", "reasons whose words fit another level")
    yield from _grouped(case, "R608", "reasons that say another mark than the one agreed")
    signed = case.of(EntryKind.SCORES_SIGNED)
    if signed:
        yield shown(f"The agreed scores were signed {made(signed)}.", signed)
    else:
        yield "the panel's signature under the agreed scores"


def reasons(case: AuditCase) -> Found:
    """12: each reason cites the bid, and says why the score is not higher."""
    rows = [row for row in case.dossier.consensus if row.mark is not None]
    if not rows:
        yield "agreed scores with their reasons"
        return
    cited = [row for row in rows if row.evidence.strip()]
    yield shown(
        f"{len([r for r in rows if r.reason.strip()])} of {len(rows)} agreed scores have a reason, {len(cited)} with "
        "where in the bid it was found."
    )
    yield from (f.message for f in case.found("X12"))
    yield from _grouped(case, "R602", "reasons that repeat the scale")
    yield from _grouped(case, "R604", "reasons that cite nothing of the bid")
    higher = [row for row in rows if not _is_top(case, row)]
    silent = [row for row in higher if not _says_why_not_higher(case, row)]
    if silent:
        yield f"why the score is not the next one up, for {len(silent)} of {len(higher)} scores below the top"
    read = case.of(EntryKind.SECOND_READING)
    if read:
        yield shown(f"The records were read again {made(read)}.", read)


def _grouped(case: AuditCase, code: str, said: str) -> Found:
    """Say how many reasons have one fault, and where they stand: missing is a reason without it."""
    found = case.found(code)
    if found:
        places = joined(dict.fromkeys(f.where for f in found[:SHOWN_PLACES]))
        more = f", and {len(found) - SHOWN_PLACES} more" if len(found) > SHOWN_PLACES else ""
        yield f"a panel's own reason: {said}, {len(found)} ({places}{more})"


def _is_top(case: AuditCase, row: ConsensusScore) -> bool:
    criterion = case.dossier.tender.criterion(row.criterion)
    scale = case.dossier.tender.scales.get(criterion.scale or "") if criterion else None
    return scale is not None and row.mark == max(level.mark for level in scale.levels)


def _says_why_not_higher(case: AuditCase, row: ConsensusScore) -> bool:
    """Say whether moderation holds why the score is not the next one up: a field of its own, never guessed from a text."""
    return any(
        r.get("why_not_higher", "").strip()
        for entry in case.of_moderation(row.criterion, row.lot)
        for r in entry.rows.get("moderation", ())
        if (r.get("bidder"), r.get("zone", "")) == (row.bidder, row.zone)
        and r.get("criterion") == row.criterion
    )


QUESTIONS: Mapping[int, Question] = {
    7: Question(
        title="Price kept from those who mark quality until they have finished",
        source="Crown Commercial Service evaluation report CAS001; gov.uk: price must not influence quality scores",
        look=price_apart,
        excuse=no_panel,
    ),
    8: Question(
        title="Each evaluator's own mark and note, dated, before discussion",
        source="Sourcing Playbook: records of scores and rationale; EnergySolutions v NDA [2016] EWHC 1988 (TCC)",
        look=own_marks,
        excuse=no_panel,
    ),
    9: Question(
        title="The minute of moderation: every point discussed, no comparison with other bids, agreed by the panel",
        source="Lancashire Care v Lancashire CC [2018] EWHC 1589 (TCC)",
        look=moderation,
        excuse=no_panel,
    ),
    10: Question(
        title="The reason of each change of a score after individual marking",
        source="EnergySolutions v NDA [2016] EWHC 1988 (TCC)",
        look=reasons_of_change,
        excuse=no_panel,
    ),
    11: Question(
        title="Each score agrees with the words of its scale",
        source="Woods v Milton Keynes [2015] EWHC 2011 (TCC); Bromcom v ULT [2022] EWHC 3262 (TCC)",
        look=on_the_scale,
        excuse=no_panel,
    ),
    12: Question(
        title="Each reason cites the bid, does not repeat the scale, and says why not higher",
        source="Woods v Milton Keynes [2015] EWHC 2011 (TCC); SI 2024/692 reg 31(2)(e)",
        look=reasons,
        excuse=no_panel,
    ),
}
