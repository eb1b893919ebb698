"""After the panel agreed: the minute, each member's word on it, and the signature of the scores."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from tendering.checks.moderation_rows import moderations
from tendering.documents.dates import british
from tendering.documents.minute import Agreement, FirstMark, Minute, minute_paper
from tendering.documents.names import counted
from tendering.documents.paper import make_paper
from tendering.documents.word import RefusedError as DocumentRefusedError
from tendering.files.tables import few
from tendering.model.criteria import Effect
from tendering.model.entries import Entry, EntryKind, name_key, standing
from tendering.model.findings import Finding, finding, has_error
from tendering.model.moderation import ScoreKey
from tendering.model.numbers import plain
from tendering.record.chain import Draft
from tendering.record.moderation_rules import score_label
from tendering.record.moderation_signed import gaps, last_words, members_there
from tendering.workbench.aliases import veil
from tendering.workbench.library import own_templates
from tendering.workbench.moderation_reasons import reason_findings
from tendering.workbench.moderation_view import View, closed, view_of
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
from tendering.workbench.writing import Report, publish


def minute(
    ref: str,
    lot: str,
    *,
    allowed: Sequence[str] = (),
    store: str = "",
    out: Path | None = None,
    dry_run: bool = False,
) -> Report:
    """Write the minute of a lot as Word.

    Raises:
        RefusedError: Marks are not closed, nothing is agreed, the template cannot be used, or it names a bidder that is
            hidden from the panel.
    """
    with opened(ref, store=store) as procurement:
        view = view_of(procurement, lot)
        closed(view)
        name, data = minute_file(view)
        hits = veil(procurement, allowed=allowed).refused(name, data)
        if hits:
            raise RefusedError(*hits)
        ident = procurement.id
        waiting = [p for p in members_there(view.basis, view.entries) if not _said(view, p)]

    def make(folder: Path) -> None:
        (folder / name).write_bytes(data)

    files = publish(out or Path("out") / ident, make, dry_run=dry_run, manifest=False)
    open_scores = len(view.basis.cases) - len(view.agreed)
    text = [f"Digest of the agreed scores: {view.digest}"]
    if open_scores:
        text.append(f"{open_scores} scores of lot {lot} are not agreed yet.")
    if waiting:
        text.append(f"To agree it: {', '.join(waiting)}.")
    report = {
        "procurement": ident,
        "lot": lot,
        "digest": view.digest,
        "open": open_scores,
        "to_agree": waiting,
    }
    return Report(data=report, text="\n".join(text), files=files, dry_run=dry_run)


def minute_file(view: View) -> tuple[str, bytes]:
    """Return the minute of a lot as a file: the same bytes for the same record.

    Raises:
        RefusedError: Nothing is agreed, or the template cannot be used.
    """
    lot = view.basis.lot
    told = moderations(view.entries, lot, view.basis.keys)
    if not view.agreed or not told:
        raise RefusedError(finding("R530", f"lot {lot}", "nothing is agreed yet"))
    agreements = [
        Agreement(person=p, said=_words(said), on=british(said.on) if said is not None else "")
        for p in members_there(view.basis, view.entries)
        for said in (_said(view, p),)
    ]
    about = Minute(
        basis=view.basis,
        shown={b: label for b, (_, label) in view.shown.items()},
        stood=view.stood,
        first=first_marks(view.entries),
        entries=told,
        digest=view.digest,
        agreements=agreements,
        aliases=any(key == label != b for b, (key, label) in view.shown.items()),
    )
    paper = minute_paper(about)
    newest = max(e.on for e in told)
    try:
        data = make_paper(paper, view.tender, newest, templates=own_templates())
    except DocumentRefusedError as refused:
        raise RefusedError(refused.finding) from refused
    return f"{paper.name}.docx", data


def _said(view: View, person: str) -> Entry | None:
    """Return what a member said of the minute of the scores that stand; None where that was another's, or nothing."""
    said = last_words(view.entries, view.basis.lot).get(name_key(person))
    return said if said is not None and said.fact("digest") in ("", view.digest) else None


def _words(said: Entry | None) -> str:
    if said is None:
        return "Not yet"
    if said.fact("agrees").casefold() == "no":
        return f"Dissents: {said.fact('dissent') or 'without a word'}"
    return "Agrees"


def first_marks(entries: Sequence[Entry]) -> dict[ScoreKey, list[FirstMark]]:
    """Return every evaluator's mark as first written, with each change of it and its reason."""
    rows: dict[tuple[str, ScoreKey], list[tuple[str, str, str]]] = {}
    for entry in standing(entries):
        for row in entry.rows.get("marks", ()):
            key = (
                row.get("bidder", ""),
                row.get("lot", ""),
                row.get("zone", ""),
                row.get("criterion", ""),
            )
            line = (row.get("mark", ""), row.get("note", ""), entry.fact("reason"))
            rows.setdefault((row.get("evaluator", ""), key), []).append(line)
    found: dict[ScoreKey, list[FirstMark]] = {}
    for (person, key), some in rows.items():
        text, note, _ = some[0]
        later = [
            (mark, why or said)
            for (before, _, _), (mark, said, why) in pairwise(some)
            if mark != before
        ]
        made = FirstMark(person=person, text=text, note=note, changes=tuple(later))
        found.setdefault(key, []).append(made)
    return found


def agree_minute(
    ref: str,
    lot: str,
    person: str,
    who: Who,
    *,
    dissent: str = "",
    store: str = "",
    dry_run: bool = False,
) -> Report:
    """Record that a member agrees the minute of a lot, or what they hold instead.

    Raises:
        RefusedError: Nothing is agreed yet, or the person was at no session.
    """

    def build(now: Procurement) -> tuple[Draft]:
        view = view_of(now, lot)
        closed(view)
        if not view.agreed:
            raise RefusedError(finding("R530", f"lot {lot}", "nothing is agreed yet"))
        there = {p.casefold(): p for p in members_there(view.basis, view.entries)}
        name = there.get(name_key(person))
        if name is None:
            message = (
                f"{person} was at no session of lot {lot}; there were {', '.join(there.values())}"
            )
            raise RefusedError(finding("R517", "--person", message))
        facts = {"agrees": "no" if dissent.strip() else "yes", "dissent": dissent.strip()}
        digest[:] = [view.digest]
        waiting[:] = [p for p in there.values() if p != name and not _said(view, p)]
        return (
            draft(
                who,
                EntryKind.MINUTE_AGREED,
                lot=lot,
                person=name,
                facts=facts | {"digest": view.digest},
            ),
        )

    digest: list[str] = []
    waiting: list[str] = []
    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    told = "dissents from" if dissent.strip() else "agrees"
    text = f"{person} {told} the minute of lot {lot}, scores {digest[0][:12]}."
    text += (
        f"\nStill to agree it: {', '.join(waiting)}."
        if waiting
        else "\nEvery member has been heard."
    )
    data = {"procurement": procurement.id, "digest": digest[0], "to_agree": list(waiting)}
    return Report(data={**data, "entries": receipt(links)}, text=text, dry_run=dry_run)


def sign(ref: str, lot: str, who: Who, *, store: str = "", dry_run: bool = False) -> Report:
    """Sign the agreed scores of a lot: its last minute goes into the record with the signature.

    Raises:
        RefusedError: With every gap at once.
    """
    kept: list[View] = []
    said: list[Finding] = []

    def build(now: Procurement) -> tuple[Draft]:
        view = view_of(now, lot)
        closed(view)
        kept[:] = [view]
        held = [s.score for s in view.agreed if s.recorded]
        where = {s.score.key: s.entry.where for s in view.agreed}
        said[:] = [
            *gaps(view.basis, view.stood, view.entries, view.tender, name=view.name, today=who.on),
            *reason_findings(held, view, place=lambda key, _: where.get(key, f"lot {lot}")),
        ]
        if has_error(said):
            raise RefusedError(*few(tuple(dict.fromkeys(said))))
        name, data = minute_file(view)
        files = [(file_ref(name, data), data)]
        facts = {"digest": view.digest}
        return (draft(who, EntryKind.SCORES_SIGNED, lot=lot, facts=facts, files=files),)

    with opened(ref, store=store) as procurement:
        links = write(procurement, who, build, dry_run=dry_run)
    view = kept[0]
    below = _below(view)
    text = [f"Signed: {counted(len(view.agreed), 'score')} of lot {lot}, digest {view.digest}."]
    text += [f"{line}: the published rule rejects it at once." for line in below]
    data = {
        "procurement": procurement.id,
        "lot": lot,
        "scores": len(view.agreed),
        "digest": view.digest,
        "rejected_at_once": below,
        "entries": receipt(links),
    }
    found = tuple(few(tuple(dict.fromkeys(said))))
    return Report(findings=found, data=data, text="\n".join(text), dry_run=dry_run)


def _below(view: View) -> list[str]:
    """Return the signed scores below a minimum that rejects."""
    lines = []
    for one in view.agreed:
        asked = view.tender.criterion(one.score.criterion)
        least = asked.minimum if asked is not None else None
        if (
            least is not None
            and least.mark is not None
            and least.effect is Effect.MUST_REJECT
            and one.score.mark is not None
            and one.score.mark < least.mark
        ):
            label = score_label(one.score.key, view.name)
            lines.append(f"{label}: {one.score.text} is below the minimum {plain(least.mark)}")
    return lines
