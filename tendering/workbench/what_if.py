"""What if: the outcome beside the real one, with some things supposed otherwise. Never writes anything."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction

from tendering.analysis.change_faults import faults
from tendering.analysis.change_text import read_changes
from tendering.analysis.changed_rules import NONE
from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    RuleChange,
    WeightChange,
    Withdraw,
    covered,
    scored_rows,
)
from tendering.analysis.difference import ABOUT_PLACES, Difference, Kind
from tendering.analysis.idle_changes import idle, uncounted
from tendering.analysis.rule_values import published_value
from tendering.documents.difference_text import ONLY, difference_sentence, places_in_short
from tendering.documents.names import Names, counted, short
from tendering.documents.sentences import status_words
from tendering.documents.tables import table
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding, has_error, in_order
from tendering.model.numbers import fixed, money, plain
from tendering.model.outcome import LotOutcome, Outcome, Standing, Status
from tendering.workbench.results import outcome_json, reason_json
from tendering.workbench.supposed import (
    Real,
    Supposed,
    head_again,
    head_lines,
    incomplete,
    real,
    suppose,
    too_early,
)
from tendering.workbench.writing import Report

MOST_RANKS = 30
"""Ranks of a lot that are shown at a terminal; --json has them all."""


def what_if(ref: str, texts: Sequence[str], *, store: str = "") -> Report:
    """Say what the outcome would have been with some things otherwise.

    Args:
        ref: Id or folder of the evaluation.
        texts: The changes, as written (`change_text.FORMS`).
        store: See `records.opened`.

    Raises:
        RefusedError: The evaluation itself cannot be evaluated.
    """
    was = real(ref, store, entries=True)
    head = was.about
    if not texts:
        nothing = finding("A100", "--set", "nothing is supposed: give at least one --set")
        return Report(findings=(nothing,), data=head | {"changes": [], "differences": []})
    changes, unread = read_changes(texts, was.known)
    found = (*unread, *faults(was.dossier, changes))
    if has_error(found):
        return Report(findings=in_order(found), data=head | {"changes": [], "differences": []})
    then = suppose(was, changes)
    after = head_again(was, store)
    new = _new_findings(was.outcome, then.outcome)
    told = {f.where for f in found if f.code == "A103"}
    moot = (*idle(was.dossier, was.outcome, changes), *uncounted(then.outcome, changes))
    more = [f for f in moot if f.where not in told]
    notes = in_order((*found, *more, *incomplete(was.outcome), *too_early(was), *new))
    data = head | {
        "head_before": was.head or None,
        "head_after": after or None,
        "changes": [change_json(was.dossier, then.dossier, c) for c in changes],
        "weights": _weights(was.dossier, then.dossier),
        "differences": [
            difference_json(d, Names.of(then.dossier, d.lot)) for d in then.differences
        ],
        "places_change": any(d.kind in ABOUT_PLACES for d in then.differences),
        "real": outcome_json(was.dossier, was.outcome) | {"findings": []},
        "supposed": outcome_json(then.dossier, then.outcome) | {"findings": []},
    }
    text = "\n".join(_text(was, then, after))
    return Report(findings=notes, data=data, text=text)


def _new_findings(before: Outcome, after: Outcome) -> list[Finding]:
    """Return what would be reported of the supposed outcome and is not of the real one; it stops nothing here."""
    said = set(before.findings)
    return [
        finding("A112", f.where, f"{f.message} ({f.code})")
        for f in after.findings
        if f not in said and has_error([f])
    ]


def was_and_would(before: Dossier, after: Dossier, change: Change) -> tuple[str, str]:
    """Return what a change replaces and what it puts there, as a person reads them; empty where that says nothing."""
    match change:
        case MarkChange():
            return _marked(before, change) or "no score", _marked(after, change)
        case WeightChange():
            return _weight(before, change.criterion), _weight(after, change.criterion)
        case PriceChange():
            offered = {
                p.amount
                for p in before.prices
                if (p.bidder, p.item) == (change.bidder, change.item)
                and change.lot in ("", p.lot)
                and change.zone in ("", p.zone)
            } or {
                p.amount
                for p in before.prices
                if (p.bidder, p.item, p.lot) == (change.bidder, change.item, "")
            }
            return ", ".join(money(a) for a in sorted(offered)) or "no price", money(change.amount)
        case Decide():
            about = covered(before, change.about)
            made = {
                d.decision
                for d in before.decisions
                if d.bidder == change.bidder
                and d.about in about
                and (change.lot in ("", d.lot) or not d.lot)
            }
            return ", ".join(sorted(made)) or "no decision", change.decision
        case Withdraw():
            return "has not left", "has left"
        case RuleChange():
            return published_value(before.tender, change.path), change.value


def _marked(dossier: Dossier, change: MarkChange) -> str:
    found = scored_rows(dossier, change)[:1]
    return "".join(plain(r.mark) if r.mark is not None else r.kind.value for r in found)


def _weight(dossier: Dossier, name: str) -> str:
    criterion = dossier.tender.criterion(name)
    return short(criterion.weight if criterion is not None else dossier.tender.price.weight)


def _weights(before: Dossier, after: Dossier) -> list[dict[str, str]]:
    """Return every weight that differs, exactly."""
    rows = [
        (old.id, old.weight, new.weight)
        for old, new in zip(before.tender.criteria, after.tender.criteria, strict=True)
    ]
    rows.append(("price", before.tender.price.weight, after.tender.price.weight))
    return [{"criterion": n, "real": plain(a), "supposed": plain(b)} for n, a, b in rows if a != b]


def change_json(before: Dossier, after: Dossier, change: Change) -> dict[str, object]:
    """Return the machine form of a change: as written, with what it replaces and what it puts there."""
    was, would = was_and_would(before, after, change)
    return {"change": change.text, "real": was or None, "supposed": would or None}


def difference_json(d: Difference, names: Names) -> dict[str, object]:
    """Return the machine form of a difference, with its reason and its sentence."""
    return {
        "kind": d.kind.value,
        "lot": d.lot,
        "zone": d.zone,
        "bidder": d.bidder or None,
        "role": d.role or None,
        "before": d.before or None,
        "after": d.after or None,
        "waits_for": list(d.waits_for),
        "reason": reason_json(d.reason, names) if d.reason is not None else None,
        "text": difference_sentence(d, names),
    }


def _text(was: Real, then: Supposed, after: str) -> Iterator[str]:
    yield f"What if, for {was.outcome.evaluation}. {ONLY}"
    yield from head_lines(was, after)
    yield ""
    yield "Supposed:"
    for change in then.changes:
        before, would = was_and_would(was.dossier, then.dossier, change)
        said = "" if before == would or isinstance(change, Withdraw) else f"  ({_it_is(before)})"
        yield f"  - {change.text}{said}"
    yield from _other_weights(was.dossier, then.dossier, then.changes)
    yield ""
    yield f"In short: {places_in_short(then.differences)}."
    for lot in then.outcome.lots:
        old = was.outcome.lot(lot.lot)
        mine = [d for d in then.differences if d.lot == lot.lot]
        if old is not None and mine:
            yield from _lot(then.dossier, old, lot, mine)
    yield from _rest(then)


def _it_is(before: str) -> str:
    if before == NONE:
        return "the tender states none"
    return f"there is {before}" if before.startswith("no ") else f"it is {before}"


def _rest(then: Supposed) -> Iterator[str]:
    differs = then.differences
    untouched = [x.lot for x in then.outcome.lots if not any(d.lot == x.lot for d in differs)]
    if untouched and differs:
        word = "Lot" if len(untouched) == 1 else "Lots"
        yield ""
        yield f"{word} {', '.join(untouched)}: every rank, status and place stays as it is."


def _other_weights(before: Dossier, after: Dossier, changes: Sequence[Change]) -> Iterator[str]:
    """Say what became of the weights nobody named."""
    named = {c.criterion: c for c in changes if isinstance(c, WeightChange)}
    if not named:
        return
    rows = [r for r in _weights(before, after) if r["criterion"] not in named]
    if not rows:
        yield "    The other weights keep what they are."
        return
    said = ", ".join(
        f"{r['criterion']} {short(Fraction(r['real']))} to {short(Fraction(r['supposed']))}"
        for r in rows
    )
    yield f"    The other weights are rescaled in proportion, so that the total stays: {said}."


def _lot(
    dossier: Dossier, old: LotOutcome, new: LotOutcome, differs: Sequence[Difference]
) -> Iterator[str]:
    names = Names.of(dossier, new.lot)
    title = names.lot(new.lot)
    yield ""
    yield title
    yield "=" * len(title)
    told = {d.bidder for d in differs if d.kind in ABOUT_PLACES}
    for d in differs:
        if d.kind is not Kind.RANK and not (d.kind is Kind.STATUS and d.bidder in told):
            yield f"  {difference_sentence(d, names)}"
    if not new.complete and not any(d.kind in (Kind.WAITS, Kind.STILL) for d in differs):
        yield f"  It would still wait for {'; '.join(new.waiting_for)}: nobody is appointed."
    elif new.complete and not any(d.kind in ABOUT_PLACES for d in differs):
        yield "  No place changes."
    every = list(_ranks(names, old, new))
    rows = _shown(every, told)
    if rows:
        yield ""
        zoned = ["zone"] if any(r[0] for r in rows) else []
        shown = rows if zoned else [r[1:] for r in rows]
        heads = [*zoned, "bidder", "name", "rank", "would be", "total", "would be"]
        numbers = [n for n, h in enumerate(heads) if h in ("rank", "total", "would be")]
        yield table(shown, heads, right=numbers)
    if len(every) > len(rows):
        yield f"  {counted(len(every) - len(rows), 'more rank')} would differ: --json lists every one."
    rest = _only_totals(old, new)
    if rest:
        verb = "has" if rest == 1 else "have"
        yield f"  {counted(rest, 'more bidder')} {verb} another total and the same rank."


def _shown(rows: Sequence[list[str]], told: Collection[str]) -> list[list[str]]:
    """Return the rows for a screen: all, or of very many those of bidders whose places change, then the first others."""
    first = sorted(range(len(rows)), key=lambda n: (rows[n][1] not in told, n))[:MOST_RANKS]
    return [rows[n] for n in sorted(first)]


def _ranks(names: Names, old: LotOutcome, new: LotOutcome) -> Iterator[list[str]]:
    was = {(s.bidder, s.zone): s for s in old.standings}
    for s in new.standings:
        before = was.get((s.bidder, s.zone))
        if before is None or (before.status, before.rank) == (s.status, s.rank):
            continue
        if s.zone is not None and _lot_says(old, new, before, s):
            continue
        figures = (_stand(before), _stand(s), _total(names, before), _total(names, s))
        yield [names.zone(s.zone) if s.zone else "", s.bidder, names.bidder(s.bidder), *figures]


def _lot_says(old: LotOutcome, new: LotOutcome, before: Standing, after: Standing) -> bool:
    """Say whether the lot's own list shows the same change as a zone's."""
    rows = (old.standing(after.bidder), new.standing(after.bidder))
    return all(
        row is not None and (row.status, row.total) == (s.status, s.total)
        for row, s in zip(rows, (before, after), strict=True)
    )


def _stand(s: Standing) -> str:
    return str(s.rank) if s.status is Status.RANKED else status_words(s.status)


def _total(names: Names, s: Standing) -> str:
    value = s.total if s.total is not None else s.ranking_value
    return "" if value is None else fixed(value, names.places, names.tender.rounding.mode)


def _only_totals(old: LotOutcome, new: LotOutcome) -> int:
    """Count bidders whose total alone would differ."""
    was = {(s.bidder, s.zone): s for s in old.standings}
    found = {
        s.bidder
        for s in new.standings
        if (before := was.get((s.bidder, s.zone))) is not None
        and (before.status, before.rank) == (s.status, s.rank)
        and before.total != s.total
    }
    ranked = {
        s.bidder
        for s in new.standings
        if (before := was.get((s.bidder, s.zone))) is not None
        and (before.status, before.rank) != (s.status, s.rank)
    }
    return len(found - ranked)
