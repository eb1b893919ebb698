"""Definition checks: ids used once, names that are defined, and words that may not be ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tendering.checks.report import Check, named, report
from tendering.model.findings import Finding
from tendering.model.tender import Tender

# `about` of decisions.csv holds these beside the ids of questions, criteria and price items.
RESERVED_ABOUT = frozenset({"price", "quality", "late", "exclusion"})
RESERVED = {
    "lots": frozenset({"all", "*"}),
    "zones": frozenset({"*"}),
    "roles": frozenset({"all"}),
    "criteria": RESERVED_ABOUT,
    "pass_fail": RESERVED_ABOUT,
    "price.items": RESERVED_ABOUT,
}


def _id_lists(tender: Tender) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each list of ids: what it holds, its path, the ids in order."""
    yield "criteria", "criteria", [c.id for c in tender.criteria]
    yield "pass_fail", "pass_fail", [q.id for q in tender.pass_fail]
    yield "price.items", "price.items", [i.id for i in tender.price.items]
    yield "stages", "stages", [s.id for s in tender.stages]
    yield "lots", "lots", [x.id for x in tender.lots]
    for lot in tender.lots:
        yield "zones", f"lots[{lot.id}].zones", [z.id for z in lot.zones]
        yield "roles", f"lots[{lot.id}].roles", [r.role for r in lot.roles]
    yield "kpis", "kpis", [k.id for k in tender.kpis]
    yield "risks", "risks", [r.id for r in tender.risks]
    yield "service_hours", "service_hours", [h.id for h in tender.service_hours]
    yield "figures", "figures", [f.id for f in tender.figures]
    yield "needs", "needs", [n.id for n in tender.needs]


def d005_ids_used_once(tender: Tender) -> Iterator[Finding]:
    """An id names one thing of its list; questions, criteria and price items share one list in decisions.csv."""
    for _, path, ids in _id_lists(tender):
        for name in sorted({i for i in ids if ids.count(i) > 1}):
            times = ids.count(name)
            yield report(
                tender, "D005", f"{path}[{name}]", f"the id {name} is used {times} times in {path}"
            )
    kinds = {
        "a criterion": {c.id for c in tender.criteria},
        "a pass/fail question": {q.id for q in tender.pass_fail},
        "a price item": {i.id for i in tender.price.items},
    }
    for name in sorted(set().union(*kinds.values())):
        users = [kind for kind, ids in kinds.items() if name in ids]
        if len(users) > 1:
            yield report(
                tender,
                "D005",
                f"pass_fail[{name}]"
                if name in kinds["a pass/fail question"]
                else f"price.items[{name}]",
                f"the id {name} names {named(users)}; a decision about {name} could mean either",
            )


def d098_reserved_words(tender: Tender) -> Iterator[Finding]:
    """Words with a meaning of their own in the tables may not be ids."""
    for kind, path, ids in _id_lists(tender):
        for name in sorted(set(ids) & RESERVED.get(kind, frozenset())):
            yield report(
                tender,
                "D098",
                f"{path}[{name}]",
                f"the word {name} has a meaning of its own and cannot be an id",
            )


def _unknown(
    tender: Tender, path: str, kind: str, names: Iterable[str | None], known: Iterable[str]
) -> Iterator[Finding]:
    have = list(dict.fromkeys(known))
    for name in names:
        if name is not None and name not in have:
            yield report(
                tender,
                "D006",
                path,
                f"{path} names the {kind} {name}, which is not defined; defined: {named(have)}",
            )


def _criteria_names(tender: Tender) -> Iterator[Finding]:
    lots = [x.id for x in tender.lots]
    stages = [s.id for s in tender.stages]
    sections = [c.id for c in tender.sections()]
    for c in tender.criteria:
        at = f"criteria[{c.id}]"
        yield from _unknown(tender, f"{at}.scale", "scale", [c.scale], tender.scales)
        yield from _unknown(tender, f"{at}.parent", "section", [c.parent], sections)
        yield from _unknown(tender, f"{at}.lots", "lot", c.lots or (), lots)
        yield from _unknown(tender, f"{at}.stage", "stage", [c.stage], stages)


def _question_names(tender: Tender) -> Iterator[Finding]:
    lots = [x.id for x in tender.lots]
    roles = [r.role for x in tender.lots for r in x.roles]
    for q in tender.pass_fail:
        at = f"pass_fail[{q.id}]"
        yield from _unknown(tender, f"{at}.lots", "lot", q.lots or (), lots)
        yield from _unknown(
            tender, f"{at}.stage", "stage", [q.stage], [s.id for s in tender.stages]
        )
        yield from _unknown(tender, f"{at}.applies_to", "role", [q.applies_to], roles)
    for k in tender.kpis:
        yield from _unknown(tender, f"kpis[{k.id}].lots", "lot", k.lots or (), lots)


def _price_names(tender: Tender) -> Iterator[Finding]:
    price = tender.price
    items = [i.id for i in price.items]
    questions = [q.id for q in tender.pass_fail]
    for item in price.items:
        at = f"price.items[{item.id}]"
        yield from _unknown(
            tender, f"{at}.lots", "lot", item.lots or (), [x.id for x in tender.lots]
        )
        yield from _unknown(
            tender, f"{at}.sum_of", "price item", item.sum_of, [i for i in items if i != item.id]
        )
    yield from _unknown(tender, "price.basket", "price item", price.basket, items)
    for n, element in enumerate(price.elements):
        yield from _unknown(
            tender, f"price.elements[{n}].item", "price item", [element.item], items
        )
    for n, given in enumerate(price.preferences):
        yield from _unknown(
            tender,
            f"price.preferences[{n}].question",
            "pass/fail question",
            [given.question],
            questions,
        )
    for n, screen in enumerate(price.low_price):
        yield from _unknown(
            tender, f"price.low_price[{n}].item", "price item", [screen.item], items
        )


def _role_names(tender: Tender) -> Iterator[Finding]:
    for lot in tender.lots:
        roles = [r.role for r in lot.roles]
        for role in lot.roles:
            at = f"lots[{lot.id}].roles[{role.role}]"
            others = [r for r in roles if r != role.role]
            yield from _unknown(tender, f"{at}.places.including", "role", role.including, others)
            yield from _unknown(
                tender, f"{at}.drawn_from", "role", [role.drawn_from], ["all", *others]
            )
            yield from _unknown(
                tender, f"{at}.by_zone", "zone", role.by_zone, [z.id for z in lot.zones]
            )
    every = [r.role for x in tender.lots for r in x.roles]
    for n, limit in enumerate(tender.limits):
        yield from _unknown(tender, f"limits[{n}].role", "role", [limit.role], every)


def _rung_names(tender: Tender) -> Iterator[Finding]:
    for n, rung in enumerate(tender.ties):
        if rung.kind == "higher":
            known = [*(c.id for c in tender.criteria), "quality", "price"]
            yield from _unknown(tender, f"ties[{n}].higher", "criterion", [rung.of], known)
        elif rung.kind == "lower_price":
            known = [i.id for i in tender.price.items]
            yield from _unknown(tender, f"ties[{n}].lower_price", "price item", [rung.of], known)


def _need_names(tender: Tender) -> Iterator[Finding]:
    questions = [q.id for q in tender.pass_fail]
    for need in tender.needs:
        at, lot = f"needs[{need.id}]", tender.lot(need.lot)
        yield from _unknown(tender, f"{at}.lot", "lot", [need.lot], [x.id for x in tender.lots])
        if lot is not None:
            zones = [z.id for z in lot.zones]
            yield from _unknown(tender, f"{at}.zone", "zone", [need.zone], zones)
        asked = [need.question]
        yield from _unknown(tender, f"{at}.question", "pass/fail question", asked, questions)
        hours = [h.id for h in tender.service_hours]
        yield from _unknown(tender, f"{at}.hours_of", "daily hours", [need.hours_of], hours)
    results = tender.agreement.results if tender.agreement is not None else None
    if results is not None:
        items = [i.id for i in tender.price.items]
        path = "agreement.results.item"
        yield from _unknown(tender, path, "price item", [results.item], items)


def d006_names_are_defined(tender: Tender) -> Iterator[Finding]:
    """Every name stands for something the definition holds."""
    yield from _criteria_names(tender)
    yield from _question_names(tender)
    yield from _price_names(tender)
    yield from _role_names(tender)
    yield from _rung_names(tender)
    yield from _need_names(tender)


CHECKS: tuple[Check, ...] = (d005_ids_used_once, d006_names_are_defined, d098_reserved_words)
