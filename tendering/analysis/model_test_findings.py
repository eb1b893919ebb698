"""What a head of procurement must know of a tender tried: findings, each true under every assumption tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from tendering.analysis.market_fit import Cut, RoleFit
from tendering.analysis.model_test_words import (
    THEN,
    admits_all,
    any_words,
    between,
    cut_words,
    percent,
    rung_words,
    zones_tied,
)
from tendering.analysis.model_tested import ListTest, ModelTest
from tendering.analysis.price_effects import points_text
from tendering.analysis.tie_risk import fewer_than
from tendering.evaluation.places.infeasible import ways_out
from tendering.model.findings import Finding, Severity, finding
from tendering.model.numbers import fixed, plain
from tendering.model.tender import Tender

LIKELY = Fraction(1, 20)
"""A tie at a last place is reported from one competition in twenty."""
FEW = Fraction(1, 10)
OFTEN = Fraction(1, 4)
"""Under one assumption alone, too few passing is worth a note from one competition in four."""
EMPTY = Fraction(1, 100)
HALF = Fraction(1, 2)
FAINT = Fraction(1, 50)


def model_findings(tender: Tender, test: ModelTest) -> tuple[Finding, ...]:
    """Return the findings of a test, in the order a person asks: criteria, ties, minimums, places, price."""
    if not test.lists:
        return (_nothing(tender),)
    found: list[Finding] = []
    for one in test.lists:
        found += _ties(tender, one)
        found += _idle(tender, one)
        found += _faint(tender, one)
        found += _few(tender, one)
        found += _everyone(tender, one)
        found += _given_up(tender, one)
    found += _prices(tender, test)
    found += _places(tender, test)
    if tender.aggregation.method != "consensus":
        found.append(finding("A329", tender.at("aggregation"), test.left_out[0]))
    return tuple(dict.fromkeys(found))


def _nothing(tender: Tender) -> Finding:
    lots = [lot for lot in tender.lots if lot.roles]
    said = (
        "no criterion is marked, so no total can be tested: every bidder that passes is level with every other"
        if not any(c.scale for c in tender.criteria)
        else "no lot has criteria of its own to test"
    )
    if lots and all(role.places.most is None for lot in lots for role in lot.roles):
        said += ". Places are unlimited, so nothing hangs on it"
        return finding(
            "A320",
            tender.at("criteria"),
            said,
            severity=Severity.NOTE,
            remedy="Nothing to do, if so meant.",
        )
    return finding("A320", tender.at("criteria"), said)


def _ties(tender: Tender, one: ListTest) -> Iterator[Finding]:
    """Say how often a last place is tied before the ladder, where, and what is left for the draw."""
    places = one.places
    worst = [max(f.ties[place][0] for place in places) for f in one.figures] if places else []
    if not worst or min(worst) < LIKELY:
        return
    known = all(f.any_tie for f in one.figures)
    said = f"{one.title}: with {one.bidders} bidders, "
    each = [
        f"{cut_words([cut for cut in one.cuts if cut.most == place])} in "
        f"{between(one, [f.ties[place][0] for f in one.figures])}"
        for place in places
    ]
    if known and len(places) > 1:
        said += f"at least one last place is tied in {any_words(one, 0)} of competitions: "
        said += "; ".join(each) + "."
    else:
        said += f"the last place is tied for {'; '.join(each)} of competitions."
    cut = next(c for c in one.cuts if c.most == places[0])
    if one.kind == "zones":
        mean = sorted(zones_tied(one, f) for f in one.figures)
        shown = " to ".join(dict.fromkeys(fixed(v, 1) for v in mean))
        said += f" Over its {len(one.cuts)} zones that is {shown} zones on average."
    if admits_all(tender, one, cut):
        said += " Everyone tied is admitted."
    elif one.rungs:
        ladder = ", then ".join(map(rung_words, one.rungs))
        left = (
            any_words(one, -1)
            if known
            else between(one, [max(f.ties[place][-1] for place in places) for f in one.figures])
        )
        said += f" The ladder ({ladder}) leaves {left} tied: {THEN[one.then]}."
    else:
        said += f" The ladder has no rung that can be tried beforehand: {THEN[one.then]}."
    distinct = {f.distinct for f in one.figures}
    if one.points[1] == 0 and one.price is None:
        said += f" Price earns no points: only quality separates bidders, by {max(distinct)} different totals at most."
    halves = [f.half_marks for f in one.figures if f.half_marks is not None]
    if len(halves) == len(one.figures):
        said += f" Were half marks allowed, it would be {between(one, halves)}."
    yield finding("A321", tender.at(_role_path(cut, one)), said)


def _role_path(cut: Cut, one: ListTest) -> str:
    if one.kind == "stage":
        return f"stages[{cut.role}].keep"
    return f"lots[{cut.lot}].roles[{cut.role}]"


_IDLE = {
    "no_weight": "it carries no points",
    "one_level": "every level of its scale earns the same",
    "pass_fail": "every mark that passes its minimum earns the same, so it is a pass/fail question under another name",
}


def _idle(tender: Tender, one: ListTest) -> Iterator[Finding]:
    for idle in one.idle:
        why = _IDLE.get(idle.why, "")
        severity = None
        if idle.why == "tie_break":
            why = (
                f"its whole range, {points_text(idle.spread)} points, is less than the smallest step of all the others together, "
                f"{points_text(idle.step)}: it can only settle ties"
            )
        elif idle.why == "draw_level":
            why = (
                f"its whole range, {points_text(idle.spread)} points, is just the smallest step of all the others together: "
                "it can draw a bidder level, never put it ahead"
            )
            severity = Severity.NOTE
        where = tender.at(f"criteria[{idle.criterion}]")
        said = f"{one.title}: {idle.criterion} cannot change who comes before whom: {why}."
        yield finding("A322", where, said, severity=severity)


def _faint(tender: Tender, one: ListTest) -> Iterator[Finding]:
    """Name the questions that could decide, but hardly ever do."""
    idle = {i.criterion for i in one.idle}
    for n, name in enumerate(one.questions):
        found = [f.influences[n].decides for f in one.figures]
        if name in idle or any(v is None or v >= FAINT for v in found):
            continue
        said = (
            f"{one.title}: {name} hardly ever decides: without it two bidders would stand in another order "
            f"{percent(max(v for v in found if v is not None))} of the time."
        )
        yield finding(
            "A322",
            tender.at(f"criteria[{name}]"),
            said,
            severity=Severity.NOTE,
            remedy="Give it more weight, or ask for it as a condition.",
        )


def _few(tender: Tender, one: ListTest) -> Iterator[Finding]:
    wanted = max((cut.least or 1 for cut in one.cuts), default=1)
    most = min((cut.most for cut in one.cuts), default=1)
    if not one.cuts or all(f.passing == 1 for f in one.figures):
        return
    below = [fewer_than(f.passing, one.bidders, wanted) for f in one.figures]
    short = [fewer_than(f.passing, one.bidders, most) for f in one.figures]
    mild = min(below) < EMPTY and min(short) < FEW
    if mild and max(short) < OFTEN:
        return
    expected = " to ".join(
        dict.fromkeys(fixed(v, 1) for v in sorted(f.passing * one.bidders for f in one.figures))
    )
    said = f"{one.title}: of {one.bidders} bidders {expected} are expected to pass every minimum; "
    said += ", ".join(
        f"{'nobody passes' if number == 1 else f'fewer than {number} pass'} in {between(one, shares)} of competitions"
        for number, shares in {most: short, wanted: below}.items()
    )
    said += "."
    severity = Severity.NOTE if mild else None
    yield finding("A323", tender.at(_first_minimum(tender, one)), said, severity=severity)


def _first_minimum(tender: Tender, one: ListTest) -> str:
    """Return the path of the first minimum that a bidder of a list has to reach."""
    if tender.minimum_quality is not None and one.kind != "stage":
        return "minimum_quality"
    above = {c.id: c.parent for c in tender.criteria}
    mine = set(one.questions)
    mine |= {parent for name in one.questions for parent in _parents(name, above)}
    return next(
        (
            f"criteria[{c.id}].minimum"
            for c in tender.criteria
            if c.minimum is not None and c.id in mine
        ),
        "criteria",
    )


def _parents(name: str, above: Mapping[str, str | None]) -> Iterator[str]:
    parent = above.get(name)
    while parent:
        yield parent
        parent = above.get(parent)


def _everyone(tender: Tender, one: ListTest) -> Iterator[Finding]:
    """Say where there are places for all, so that marks decide nothing but who passes."""
    open_ = [cut for cut in one.cuts if cut.most >= one.bidders]
    if not open_:
        return
    by_most = [[c for c in open_ if c.most == most] for most in sorted({c.most for c in open_})]
    what = "kept" if one.kind == "stage" else "appointed"
    said = (
        f"{one.title}: {'; '.join(map(cut_words, by_most))} for {one.bidders} bidders: everyone who passes is {what}, "
        "whatever the marks."
    )
    severity = Severity.NOTE if len(open_) < len(one.cuts) else None
    yield finding("A325", tender.at(_role_path(open_[0], one)), said, severity=severity)


def _given_up(tender: Tender, one: ListTest) -> Iterator[Finding]:
    """Name the questions that a bidder, best in all else, can do as badly in as may be and be appointed nonetheless."""
    named: list[str] = []
    for name in one.questions:
        rows = [g for f in one.figures for g in f.given_up if g.criterion == name]
        if rows and len(rows) == len(one.figures) and all(g.placed >= HALF for g in rows):
            lost = points_text(rows[0].lost)
            named.append(f"{name} at the mark {plain(rows[0].level.mark)} ({lost} points lost)")
    if named:
        said = (
            f"{one.title}: with full marks in all else, a bidder that answers any one of these as badly as the minimums allow "
            f"still has a place more often than not: {'; '.join(named)}."
        )
        where = tender.at(f"criteria[{one.questions[0]}].minimum")
        yield finding("A328", where, said, severity=Severity.NOTE)


def _prices(tender: Tender, test: ModelTest) -> Iterator[Finding]:
    """Yield what the price rule does, once for all the lists where it does just that."""
    lists: dict[tuple[str, str, Severity | None], list[str]] = {}
    for one in test.lists:
        for said in _price(one):
            lists.setdefault(said, []).append(one.lot)
    where = tender.at("award_by" if tender.award_by is not None else "price.formula")
    for (code, sentence, severity), lots in lists.items():
        own = dict.fromkeys(lots)
        named = f"Lot{'s' if len(own) > 1 else ''} {', '.join(own)}"
        yield finding(code, where, f"{named}: {sentence}", severity=severity)


_PRICE_CODES: Mapping[str, tuple[str, Severity | None]] = {
    "negative": ("A310", None),
    "above": ("A310", None),
    "compressed": ("A327", None),
    "rounded_equal": ("A311", Severity.NOTE),
}


def _price(one: ListTest) -> Iterator[tuple[str, str, Severity | None]]:
    if one.price is None:
        return
    for effect in one.price.effects:
        if effect.kind in _PRICE_CODES:
            code, severity = _PRICE_CODES[effect.kind]
            yield code, effect.sentence, severity
    if one.price.example:
        yield "A326", one.price.example, None
        return
    for effect in one.price.effects:
        if effect.kind == "moves":
            yield "A326", effect.sentence, Severity.NOTE


def _places(tender: Tender, test: ModelTest) -> Iterator[Finding]:
    for fit in test.fits:
        lists = [one for one in test.lists if one.kind != "stage" and _has(one, fit)]
        if not lists:
            continue
        bidders = min(one.bidders for one in lists)
        # the limits, and not one zone, ask for these; what one zone needs is said with its minimums
        if fit.needed > bidders:
            # a cap that nobody must fill is no fault: what it leaves open is worth knowing
            mild = fit.least == 0 and fit.limit is None
            severity = Severity.NOTE if mild else None
            out = "" if fit.limit is None else f" {ways_out(tender, fit.role, bidders)}"
            said = f"{_unfillable(fit, bidders)}{out}".rstrip()
            yield finding("A324", _fit_path(tender, fit), said, severity=severity)
            continue
        widest = max(cut.most for one in lists for cut in one.cuts if cut.role == fit.role)
        if fit.needed <= widest:
            continue
        for one in lists:
            short = [fewer_than(f.passing, one.bidders, fit.needed) for f in one.figures]
            if min(short) >= FEW:
                said = (
                    f"{one.title}: it takes {fit.needed} bidders that pass to fill the {fit.seats} {fit.role} places of "
                    f"{fit.zones} zones{_limit_words(fit)}; fewer pass in {between(one, short)} of competitions."
                )
                yield finding("A324", _fit_path(tender, fit), said)


def _has(one: ListTest, fit: RoleFit) -> bool:
    return one.lot in fit.lots and any(cut.role == fit.role for cut in one.cuts)


def _unfillable(fit: RoleFit, bidders: int) -> str:
    zones = f" of {fit.zones} zones" if fit.zones > 1 else ""
    where = f"{fit.role} in lot{'s' if len(fit.lots) > 1 else ''} {', '.join(fit.lots)}"
    said = (
        f"{where}: the {fit.seats} places{zones} need at least {fit.needed} bidders{_limit_words(fit)}; {bidders} are "
        "expected, so places stay empty even if everyone passes."
    )
    if fit.least > bidders:
        said += f" Even the least with which every zone can stand needs {fit.least}."
    return said


def _limit_words(fit: RoleFit) -> str:
    if fit.limit is None:
        return ""
    return f", with at most {fit.limit} zone{'s' if fit.limit != 1 else ''} for one bidder"


def _fit_path(tender: Tender, fit: RoleFit) -> str:
    limits = [n for n, limit in enumerate(tender.limits) if limit.role == fit.role]
    return tender.at(
        f"limits[{limits[0]}]" if limits else f"lots[{fit.lots[0]}].roles[{fit.role}]"
    )
