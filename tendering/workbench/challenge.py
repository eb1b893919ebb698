"""A challenge tried: what would have followed had some claims been right, and the pages that bear on each. Writes a memo."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from tendering.analysis.change_faults import faults
from tendering.analysis.changes import changed
from tendering.analysis.claim_text import Claim, read_claims
from tendering.analysis.claims import Members, Subset, Trial, nearness, tried
from tendering.analysis.difference import ABOUT_PLACES
from tendering.analysis.idle_changes import idle
from tendering.documents.challenge_answer import (
    SUBSETS,
    Memo,
    Row,
    members_text,
    short_answer,
)
from tendering.documents.challenge_memo import gap, memo_paper
from tendering.documents.difference_text import ONLY, difference_sentence, places_in_short
from tendering.documents.names import Names
from tendering.documents.paper import house_style, write_paper
from tendering.documents.progress import Progress, quiet
from tendering.documents.sentences import standing_sentence
from tendering.documents.tables import table
from tendering.documents.word import STAMP
from tendering.evaluation.evaluate import evaluate
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, Severity, finding, has_error, in_order
from tendering.model.numbers import plain
from tendering.model.outcome import Status
from tendering.workbench.claim_evidence import Item, Pages
from tendering.workbench.library import own_templates
from tendering.workbench.results import guarded
from tendering.workbench.supposed import Real, head_again, head_lines, incomplete, real, too_early
from tendering.workbench.what_if import change_json, difference_json, was_and_would
from tendering.workbench.writing import Report, by, publish, writer_of

FOLDER = "analysis/challenge"
EVERY_LINE = 8
"""Most sets of claims that are listed on the screen."""
EVERY_DIFFERENCE = 64
"""Most sets of which the data give every difference."""


def challenge(
    ref: str,
    claimant: str,
    texts: Sequence[str],
    *,
    lot: str = "",
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
    progress: Progress = quiet,
) -> Report:
    """Try every subset of the claims, and write the memo for the lawyer to ``out/ID/analysis/challenge``.

    Args:
        ref: Id or folder of the evaluation.
        claimant: The bidder that claims: its id, its name, or the alias the panel knew it by.
        texts: The claims, as written (`claim_text.CLAIM_FORMS`).
        lot: The lot meant where a claim names none.
        out: Folder to write to.
        store: See `records.opened`.
        dry_run: Do everything, write nothing.
        actor: Who does this, for the manifest.
        progress: Shows how far it is.

    Raises:
        RefusedError: The evaluation itself cannot be evaluated.
    """
    was = real(ref, store, entries=True)
    data = was.about | {"bidder": claimant}
    who, claims, found = _read(was, claimant, texts, lot)
    if has_error(found):
        return Report(findings=in_order(found), data=data | {"claims": [], "subsets": []})
    trial = tried(
        was.dossier,
        was.outcome,
        claims,
        who,
        lambda sets, count: progress(sets, "Trying the claims", count),
    )
    memo = _memo(ref, was, trial, texts, lot)
    data |= {"bidder": who, "head_before": was.head or None, **_data(was, memo)}
    files = _files(was, memo)
    if isinstance(files, Finding):
        return Report(findings=(files,), data=data)
    written = publish(
        (out or Path("out") / was.folder.name) / FOLDER / who,
        writer_of(files),
        dry_run=dry_run,
        made=by(actor),
    )
    after = head_again(was, store)
    data["head_after"] = after or None
    return Report(
        findings=in_order((*found, *_notes(was, trial))),
        data=data,
        text="\n".join(_text(was, memo, after)),
        files=written,
        dry_run=dry_run,
    )


def _read(
    was: Real, claimant: str, texts: Sequence[str], lot: str
) -> tuple[str, tuple[Claim, ...], list[Finding]]:
    """Return the claimant, the claims, and everything that is wrong with them at once."""
    known = was.known
    who = known.bidders.get(claimant.strip().casefold(), "")
    found: list[Finding] = []
    if not who:
        bidders = ", ".join(b.id for b in was.dossier.bidders)
        said = f"there is no bidder {claimant[:60]!r}; there is {bidders}"
        found.append(finding("A101", "--bidder", said))
    found += was.unknown_lot(lot, "A101")
    there = lot if was.dossier.tender.lot(lot) is not None else ""
    claims, wrong = read_claims(texts, known, who or claimant, there)
    found += wrong
    if not claims and not wrong:
        found.append(finding("A120", "--claim", "nothing is claimed: give at least one --claim"))
    for claim in claims:
        mine = faults(was.dossier, claim.changes)
        if not has_error(mine):
            mine = (*mine, *idle(was.dossier, was.outcome, claim.changes))
        found += [replace(f, where=f"claim {claim.number} ({claim.text[:80]})") for f in mine]
    if not who:  # what a claim without a bidder says of nobody is told once, for the option
        option = found[0]
        found = [f for f in found if f is option or f"bidder {claimant}" not in f.message]
    return who, claims, found


def _notes(was: Real, trial: Trial) -> Iterator[Finding]:
    yield from incomplete(was.outcome)
    yield from too_early(was)
    if not trial.exhaustive:
        said = (
            f"{len(trial.claims)} claims make {2 ** len(trial.claims):,} sets: those of up to {trial.to_size} claims "
            "were tried, and all together"
        )
        yield finding("A121", "--claim", said)
    if not was.head:
        said = "no record is kept of this evaluation: the rows of its files are shown"
        yield finding("A122", was.outcome.evaluation, said, severity=Severity.NOTE)


def _memo(ref: str, was: Real, trial: Trial, texts: Sequence[str], lot: str) -> Memo:
    pages = Pages(was)
    every = [c for claim in trial.claims for c in claim.changes]
    whole = was.outcome
    if trial.whole is not None:
        whole = evaluate(changed(was.dossier, dict.fromkeys(every)))
    about = dict.fromkeys((trial.claimant, *(c.about for c in trial.claims if c.about)))
    lots = {lot} if lot else {x.id for x in was.dossier.tender.lots}
    return Memo(
        trial=trial,
        names=Names.of(was.dossier),
        was_and_would={c.number: _was_and_would(was.dossier, c) for c in trial.claims},
        evidence={c.number: _rows(_evidence(pages, c)) for c in trial.claims},
        common=_rows(pages.sent_and_asked(about)),
        near=[n for n in nearness(was.outcome, trial.claimant) if n.lot in lots],
        near_whole=list(nearness(whole, trial.claimant)),
        out=list(_not_ranked(was, trial.claimant, lots)),
        waits=[
            f"Lot {x.lot} is not decided: it waits for {'; '.join(x.waiting_for)}. Until then nobody holds a place there, "
            "and no claim can be said to win or lose one."
            for x in was.outcome.lots
            if not x.complete
        ],
        head=was.head,
        entries=len(was.digests),
        fingerprint=was.outcome.fingerprint,
        again=_command(ref, trial.claimant, texts, lot),
    )


def _not_ranked(was: Real, claimant: str, lots: Collection[str]) -> Iterator[str]:
    """Say why the claimant is not ranked, where it is not: no score of its own gives it a place while that stands."""
    names = Names.of(was.dossier)
    for outcome in was.outcome.lots:
        found = outcome.standing(claimant)
        if outcome.lot in lots and found is not None and found.status is not Status.RANKED:
            said = standing_sentence(found, names.in_lot(outcome.lot))
            yield f"As it stands: {said}"


def _command(ref: str, claimant: str, texts: Sequence[str], lot: str) -> str:
    parts = ["tendering", "challenge", Path(ref).name, "--bidder", claimant]
    for text in texts:
        parts += ["--claim", text]
    if lot:
        parts += ["--lot", lot]
    return shlex.join(parts)


def _was_and_would(dossier: Dossier, claim: Claim) -> tuple[str, str]:
    """Return what is recorded and what is claimed; of a decision, its words."""
    new = changed(dossier, claim.changes)
    pairs = [was_and_would(dossier, new, c) for c in claim.changes]
    return ", ".join(p[0] or "-" for p in pairs), ", ".join(p[1] or "-" for p in pairs)


def _evidence(pages: Pages, claim: Claim) -> list[Item]:
    found = [item for change in claim.changes for item in pages.of(change)]
    return list(dict.fromkeys(found))


def _rows(items: Iterable[Item]) -> list[Row]:
    return [Row(what=i.what, where=i.where, words=i.words) for i in items]


def _files(was: Real, memo: Memo) -> dict[str, str | bytes] | Finding:
    paper = memo_paper(memo)
    style, problems = house_style(own_templates())
    if style is None:
        return problems[0]
    day = _day(was)
    stamp = f"{day.isoformat()}T00:00:00Z" if day is not None else STAMP
    dated = f"The record as it stood at entry {memo.entries}" if memo.head else ""
    body = write_paper(paper, was.dossier.tender, style, stamp=stamp, dated=dated)
    held = {"analysis_only": True, **_data(was, memo)}
    files: dict[str, str | bytes] = {
        f"{paper.name}.docx": body,
        f"{paper.name}.json": json.dumps(held, indent=1, ensure_ascii=False) + "\n",
    }
    if len(memo.trial.subsets) > 1:
        files[SUBSETS] = _table(was, memo.trial)
    return files


def _day(was: Real) -> date | None:
    """Return the day the record stood at: its last entry's; without one the day of approval."""
    days = [e.on for e in was.dossier.entries] if was.head else []
    return max(days) if days else was.dossier.approved_on


def _table(was: Real, trial: Trial) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("claims", "alters_a_place", "alters_the_claimants", "in_short", "text"))
    names = Names.of(was.dossier)
    for subset in trial.subsets[1:]:
        said = " ".join(
            difference_sentence(d, names.in_lot(d.lot), why=False)
            for d in subset.differences
            if d.kind in ABOUT_PLACES
        )
        cells = (
            " ".join(str(n) for n in sorted(subset.members)),
            "yes" if subset.material else "no",
            "yes" if subset.concerns(trial.claimant) else "no",
            places_in_short(subset.differences),
            said,
        )
        writer.writerow([guarded(c) for c in cells])
    return out.getvalue()


def _data(was: Real, memo: Memo) -> dict[str, object]:
    trial, pages = memo.trial, Pages(was)
    return {
        "evaluation": was.outcome.evaluation,
        "bidder": trial.claimant,
        "head": was.head or None,
        "entries": len(was.digests),
        "answer": list(short_answer(memo)),
        "exhaustive": trial.exhaustive,
        "every_subset_to_size": trial.to_size,
        "claims": [_claim_json(was, trial, pages, c) for c in trial.claims],
        "alternatives": [list(pair) for pair in trial.alternatives],
        "minimal_sets": [sorted(m) for m in trial.minimal],
        "minimal_sets_for_bidder": [sorted(m) for m in trial.minimal_for],
        "subsets": [_subset_json(was, trial, s, whole=_is_told(trial, s)) for s in trial.subsets],
        "nearness": [
            {
                "lot": n.lot,
                "zone": n.zone,
                "role": n.role,
                "holds": n.holds,
                "rank": n.standing.rank,
                "status": n.standing.status.value,
                "value": _exact(n.standing.ranking_value),
                "last": n.last or None,
                "last_value": _exact(n.last_standing.ranking_value) if n.last_standing else None,
                "short_by": _exact(gap(n)),
            }
            for n in memo.near
        ],
        "common_evidence": [_item_json(i) for i in pages.sent_and_asked(_about(trial))],
    }


def _about(trial: Trial) -> Iterable[str]:
    return dict.fromkeys((trial.claimant, *(c.about for c in trial.claims if c.about)))


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else plain(value)


def _claim_json(was: Real, trial: Trial, pages: Pages, claim: Claim) -> dict[str, object]:
    new = changed(was.dossier, claim.changes)
    return {
        "number": claim.number,
        "claim": claim.text,
        "about": claim.about or None,
        "changes": [change_json(was.dossier, new, c) for c in claim.changes],
        "comes_to": trial.weights[claim.number].value,
        "evidence": [_item_json(i) for i in _evidence(pages, claim)],
    }


def _item_json(item: Item) -> dict[str, object]:
    return {
        "what": item.what,
        "where": item.where,
        "words": item.words,
        "entry": item.entry,
        "on": item.on or None,
        "by": item.by or None,
        "written": item.written or None,
        "digest": item.digest or None,
    }


def _is_told(trial: Trial, subset: Subset) -> bool:
    """Say whether a set's differences stand in the data: of very many sets only those that decide; the table has all."""
    few = len(trial.subsets) <= EVERY_DIFFERENCE
    return (
        few or len(subset.members) == 1 or subset.members in (*trial.minimal, *trial.minimal_for)
    )


def _subset_json(was: Real, trial: Trial, subset: Subset, *, whole: bool) -> dict[str, object]:
    names = Names.of(was.dossier)
    told = subset.differences if whole else ()
    return {
        "claims": sorted(subset.members),
        "alters_a_place": subset.material,
        "alters_the_bidders": subset.concerns(trial.claimant),
        "in_short": places_in_short(subset.differences),
        "differences": [difference_json(d, names.in_lot(d.lot)) for d in told] if whole else None,
    }


def _text(was: Real, memo: Memo, after: str) -> Iterator[str]:
    trial = memo.trial
    yield f"Challenge by {memo.names.bidder(trial.claimant)}, {was.outcome.evaluation}. {ONLY}"
    yield from head_lines(was, after)
    yield ""
    yield from short_answer(memo)
    yield ""
    rows = [
        (
            str(c.number),
            c.text,
            *memo.was_and_would[c.number],
            memo.comes_to(c.number),
            len(memo.evidence[c.number]),
        )
        for c in trial.claims
    ]
    heads = ["no.", "claim", "recorded", "claimed", "would it have mattered?", "pages"]
    yield table(rows, heads, right=[5])
    yield ""
    listed: list[Members] = [s.members for s in trial.subsets if s.members]
    shown = listed if len(listed) <= EVERY_LINE else [*trial.minimal[:EVERY_LINE]]
    lines = []
    for members in shown:
        subset = trial.subset(members)
        if subset is not None:
            lines.append((members_text(members), places_in_short(subset.differences)))
    if lines:
        yield table(lines, ["if these were right", "places"])
    if len(shown) < len(listed):
        yield f"{len(listed)} sets of claims were tried: {SUBSETS} has each."
