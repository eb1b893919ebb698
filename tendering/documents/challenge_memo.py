"""The memo on a challenge: what is claimed, what would have followed, what the record holds on it, and what is not decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from tendering.analysis.claim_text import Claim
from tendering.analysis.claims import Members, Near, Subset
from tendering.analysis.difference import ABOUT_PLACES, Kind
from tendering.documents.blocks import Block, bullets, heading, paragraph, table
from tendering.documents.challenge_answer import (
    MOST_NAMED,
    MOST_ROWS,
    SUBSETS,
    Memo,
    Row,
    members_text,
    own_places,
    short_answer,
    subset_of,
)
from tendering.documents.difference_text import ONLY, difference_sentence, places_in_short
from tendering.documents.names import Names, capital, counted, joined
from tendering.documents.paper import Paper
from tendering.documents.sentences import status_words
from tendering.documents.word_style import Column
from tendering.model.numbers import fixed
from tendering.model.outcome import Standing, Status

HEADING = "Prepared for the purpose of legal advice"
NOT_DECIDED = (
    "Whether any score, decision or rule was lawful: each claim is supposed to be right, and no more.",
    "Whether a claim is in time, whether the claimant suffered a loss, and what remedy a court would give.",
    "What bidders or evaluators would have done otherwise had the rules been others.",
    "Whether this paper is privileged, and whether any page named in it has to be disclosed.",
)


def memo_paper(memo: Memo) -> Paper:
    """Return the memo as a paper."""
    who = memo.names.bidder(memo.trial.claimant)
    return Paper(
        name=f"challenge-{memo.trial.claimant}",
        title=f"What the claims of {who} would come to",
        blocks=tuple(_blocks(memo)),
        marking="Analysis only. Not for bidders.",
        audience="For the authority's lawyer",
    )


def _blocks(memo: Memo) -> Iterator[Block]:
    yield paragraph(
        f"{HEADING}. The lawyer decides whether it is, and whether it is privileged.",
        lead="Suggested heading:",
    )
    yield paragraph(ONLY, lead="What this is:")
    yield heading("Short answer")
    yield from (paragraph(text) for text in short_answer(memo))
    yield heading("What is claimed")
    yield _claims(memo)
    yield heading("What would have followed")
    yield from _followed(memo)
    yield heading("How near it was")
    yield from _near(memo)
    yield from _evidence(memo)
    yield heading("What this memo does not decide")
    yield bullets(
        NOT_DECIDED, keep=True
    )  # with the section after it, which may be the page's last
    yield heading("How it was worked out, and how to check it")
    yield from _method(memo)


def _claims(memo: Memo) -> Block:
    columns = [
        Column(title="No.", width=0.9),
        Column(title="Claim", width=4.1),
        Column(title="Recorded", width=1.8),
        Column(title="Claimed", width=1.8),
        Column(title="Would it have mattered?", width=3.4),
    ]
    rows = []
    for claim in memo.trial.claims:
        was, would = memo.was_and_would[claim.number]
        comes_to = memo.comes_to(claim.number)
        rows.append((str(claim.number), claim_text(memo, claim), was, would, comes_to))
    return table("The claims, each supposed to be right", columns, rows)


def claim_text(memo: Memo, claim: Claim) -> str:
    """Return a claim as written, with the bidder's name where it is another's."""
    other = claim.about and claim.about != memo.trial.claimant
    return f"{claim.text} (the bid of {memo.names.bidder(claim.about)})" if other else claim.text


def _followed(memo: Memo) -> Iterator[Block]:
    trial = memo.trial
    if not trial.exhaustive:
        yield paragraph(
            f"There are {len(trial.claims)} claims, and so {2 ** len(trial.claims):,} sets of them. Every set of up to "
            f"{counted(trial.to_size, 'claim')} was tried, and all of them together; the sets between were not."
        )
    who = memo.names.bidder(trial.claimant)
    columns = [
        Column(title="If these were right", width=3.4),
        Column(title=who, width=4.2),
        Column(title="Others", width=4.4),
    ]
    caption = f"Set by set; 1+2 is what would have followed had claims 1 and 2 both been right. Every set is in {SUBSETS}"
    yield table(caption, columns, list(_set_rows(memo)))
    told = list(dict.fromkeys((*trial.minimal_for, *trial.minimal)))[:MOST_ROWS]
    whole = trial.whole
    if whole is not None and whole.material and whole.members not in told:
        told.append(whole.members)
    alike: dict[tuple[str, ...], list[Members]] = {}
    for members in told:
        alike.setdefault(_told_of(memo, subset_of(trial, members)), []).append(members)
    for lines, sets in alike.items():
        first = subset_of(trial, sets[0])
        label = "; ".join(members_text(m) for m in sets)
        yield heading(f"{label}: {places_in_short(first.differences)}", 3)
        yield bullets(lines)


def _told_of(memo: Memo, subset: Subset) -> tuple[str, ...]:
    return tuple(
        difference_sentence(d, memo.names.in_lot(d.lot))
        for d in subset.differences
        if d.kind in ABOUT_PLACES or (d.kind is Kind.STATUS and d.bidder == memo.trial.claimant)
    )


def _set_rows(memo: Memo) -> Iterator[tuple[str, str, str]]:
    alike: dict[tuple[str, str], list[Members]] = {}
    for subset in memo.trial.subsets:
        if subset.members:
            alike.setdefault(_effects(memo, subset), []).append(subset.members)
    for effects, sets in list(alike.items())[:MOST_ROWS]:
        yield (_sets_text(sets), *effects)
    left = len(alike) - MOST_ROWS
    if left > 0:
        yield (f"{counted(left, 'more result')}", f"in {SUBSETS}", f"in {SUBSETS}")


def _sets_text(sets: Sequence[Members]) -> str:
    """Write the smallest of some sets with one result; each of the others holds one of them and more.

    >>> _sets_text([frozenset({1, 2}), frozenset({3}), frozenset({1, 2, 4}), frozenset({3, 4})])
    '1+2; 3; and 2 larger sets, each with one of these in it'
    """
    least = [s for s in sets if not any(other < s for other in sets)]
    shown = ["+".join(str(n) for n in sorted(s)) for s in least[:MOST_NAMED]]
    more = len(sets) - len(shown)
    if not more:
        return "; ".join(shown)
    if len(least) > MOST_NAMED:
        return f"{'; '.join(shown)}; and {counted(more, 'more set')}"
    one = "this" if len(shown) == 1 else "one of these"
    larger = "1 larger set" if more == 1 else f"{more} larger sets, each"
    return f"{'; '.join(shown)}; and {larger} with {one} in it"


def _effects(memo: Memo, subset: Subset) -> tuple[str, str]:
    mine = [
        difference_sentence(d, memo.names.in_lot(d.lot), why=False)
        for d in subset.differences
        if d.bidder == memo.trial.claimant
    ]
    waits = [d.lot for d in subset.differences if d.kind is Kind.WAITS]
    own = " ".join(_without_name(memo, t) for t in mine)
    if waits:
        own = f"Undecided in {joined([memo.names.lot(lot) for lot in waits])}. {own}"
    elif not own_places(subset, memo.trial.claimant):
        own = f"No place changes. {own}"
    others = [
        difference_sentence(d, memo.names.in_lot(d.lot), why=False)
        for d in subset.differences
        if d.bidder != memo.trial.claimant and d.kind in ABOUT_PLACES
    ]
    return own.strip(), " ".join(others) or "No place changes."


def _without_name(memo: Memo, text: str) -> str:
    """Leave out the claimant's name where it heads the column."""
    who = memo.names.bidder(memo.trial.claimant)
    return capital(text.removeprefix(f"{who} ")) if text.startswith(f"{who} ") else text


def _near(memo: Memo) -> Iterator[Block]:
    who = memo.names.bidder(memo.trial.claimant)
    if not memo.near:
        yield paragraph(f"{who} competed for no place that is decided.")
        return
    columns = [
        Column(title="Place", width=3.4),
        Column(title="As it is", width=3.2),
        Column(title="Last place held", width=3.4),
        Column(title="Short by", width=1.6, right=True),
        Column(title="If every claim is right", width=3.2),
    ]
    whole = {(n.lot, n.zone, n.role): n for n in memo.near_whole}
    rows = [
        (
            capital(f"{_names(memo, n).role(n.role)} in {_names(memo, n).area(n.lot, n.zone)}"),
            _stands(memo, n),
            _last(memo, n),
            short_by(memo.names, n),
            _stands(memo, whole[n.lot, n.zone, n.role])
            if (n.lot, n.zone, n.role) in whole
            else "",
        )
        for n in memo.near
    ]
    yield table(f"How {who} stood to the last place", columns, rows)
    yield paragraph(
        "Short by is the difference of the values that rank, exactly as they are compared. Where a limit, a group or a tie decided, "
        "the difference alone does not say who would hold the place: the table of sets does."
    )


def _names(memo: Memo, near: Near) -> Names:
    return memo.names.in_lot(near.lot)


def _stands(memo: Memo, near: Near) -> str:
    text = _stand(memo.names, near.standing)
    return f"{text}; holds a place" if near.holds else text


def _stand(names: Names, s: Standing) -> str:
    if s.status is not Status.RANKED or s.ranking_value is None:
        return capital(status_words(s.status))
    return f"Rank {s.rank}, {names.value(s.ranking_value)}"


def _last(memo: Memo, near: Near) -> str:
    if near.last_standing is None:
        return "Nobody holds one"
    return f"{memo.names.bidder(near.last)}: {_stand(memo.names, near.last_standing)}"


def gap(near: Near) -> Fraction | None:
    """Return by how much a bidder falls short of the last place; None where one of them is not ranked, or it holds one."""
    last = near.last_standing
    if near.holds or last is None or last.ranking_value is None:
        return None
    if near.standing.ranking_value is None or near.standing.status is not Status.RANKED:
        return None
    return last.ranking_value - near.standing.ranking_value


def short_by(names: Names, near: Near) -> str:
    """Write the gap; a dash where there is none to write."""
    value = gap(near)
    if value is None:
        return "-"
    value = value if names.by_points else abs(value)
    return fixed(value, names.places, names.tender.rounding.mode)


def _evidence(memo: Memo) -> Iterator[Block]:
    for claim in memo.trial.claims:
        yield heading(f"Claim {claim.number}: {claim_text(memo, claim)}")
        mine = memo.evidence[claim.number]
        if mine:
            yield _pages(memo, f"What the record holds on claim {claim.number}", mine)
        else:
            yield paragraph("The record holds nothing on it.")
    if memo.common:
        yield heading("Letters and clarifications")
        yield _pages(memo, "What was sent, and what was asked", memo.common)


def _pages(memo: Memo, caption: str, rows: Sequence[Row]) -> Block:
    said, where = (6.0, 3.8) if memo.head else (7.2, 2.6)  # an entry takes more words than a line
    columns = [
        Column(title="Page", width=2.4),
        Column(title="What it says", width=said),
        Column(title="Where", width=where),
    ]
    return table(caption, columns, [(r.what, r.words, r.where) for r in rows])


def _method(memo: Memo) -> Iterator[Block]:
    yield paragraph(
        "Each set of claims was put in the place of what is recorded, and the whole competition worked out again by the published "
        "rules: scores, ranks, ties, limits and places. Figures are exact; nothing was sampled or estimated.",
        keep=True,
    )
    if memo.head:
        yield paragraph(
            f"{memo.head} (entry {memo.entries}). It is the same before and after.",
            lead="Head of the record:",
            keep=True,
        )
    else:
        yield paragraph(
            "None is kept of this evaluation: what is shown are the rows of its files. Nobody can show from them alone that they "
            "were not changed later.",
            lead="Record:",
            keep=True,
        )
    yield paragraph(memo.fingerprint, lead="Fingerprint of the published rules:", keep=True)
    yield paragraph(memo.again, lead="To make this again:")
