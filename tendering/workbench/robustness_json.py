"""Every trial of an outcome for machines: stable keys, figures as text."""

from __future__ import annotations

from fractions import Fraction

from tendering.analysis.effect import Effect
from tendering.analysis.left_out import averages
from tendering.analysis.margin_types import Seat
from tendering.analysis.recused import Recused
from tendering.analysis.rests_on_one import Answer, RestsOnOne
from tendering.analysis.robustness import Robustness
from tendering.analysis.shares import LotShares, standard_error
from tendering.analysis.unpublished import says_last_place, says_where
from tendering.model.bids import Dossier
from tendering.model.numbers import plain, ratio


def as_data(dossier: Dossier, found: Robustness) -> dict[str, object]:
    """Return all of it."""
    tender = dossier.tender
    agreed = not averages(tender)
    return {
        "lots": list(found.lots),
        "waiting": [{"lot": lot, "for": list(why)} for lot, why in found.waiting.items()],
        "evaluators": {
            "method": tender.aggregation.method,
            "left_out": [
                {
                    "evaluator": e.evaluator,
                    "marks": e.marks,
                    "alone": list(e.alone),
                    **effect_json(e.effect),
                }
                for e in found.evaluators
            ],
            "rests_on_one": [_rests(r) for r in found.rests] if agreed else [],
            "middles": found.middles,
            "outside_every_mark": [_answer(a) for a in found.outside],
        },
        "bidding": found.bidding,
        "bidders": [
            {
                "bidder": b.bidder,
                "holds_a_place": b.holds,
                "decides": b.decides,
                "moves": b.moves,
                "cause": b.cause if b.decides or b.moves else None,
                **effect_json(b.effect),
            }
            for b in found.bidders
        ],
        "removed": [_removed(r) for r in found.recused],
        "rounding": {
            "published": dict(sorted(tender.rounding.at.items())),
            "stated": says_where(tender),
            "trials": [
                {
                    "step": t.step,
                    "places": t.places,
                    "mode": t.mode.value,
                    "as_printed": t.as_printed,
                    **effect_json(t.effect),
                }
                for t in found.rounding
            ],
        },
        "ties": {
            "groups": dict(found.ties),
            "rungs": [{"first": t.rung, **effect_json(t.effect)} for t in found.rungs],
            "last_places": [
                {
                    "lot": t.lot,
                    "role": t.role,
                    "rule": t.rule.value,
                    "stated": says_last_place(tender, t.lot, t.role),
                    **effect_json(t.effect),
                }
                for t in found.last_places
            ],
        },
        "formulas": [
            {
                "lot": t.lot,
                "rule": t.name,
                "parameters": {k: plain(v) for k, v in sorted(t.parameters.items())},
                "first": [{"zone": zone, "bidders": list(who)} for zone, who in t.first],
                "not_tried": t.cannot or None,
                **effect_json(t.effect),
            }
            for t in found.formulas
        ],
        "sample": {
            "draws": found.draws,
            "seed": found.seed,
            "lots": [_shares(one) for one in found.shares],
        },
    }


def effect_json(effect: Effect) -> dict[str, object]:
    """Return what would change."""
    return {
        "places_change": effect.matters,
        "gained": [_seat(s) for s in effect.gained],
        "lost": [_seat(s) for s in effect.lost],
        "vacated": [_seat(s) for s in effect.vacated],
        "order_turns": [
            {"lot": r.lot, "zone": r.zone, "ahead": r.ahead, "behind": r.behind}
            for r in effect.reversals
        ],
        "would_wait": [{"lot": lot, "for": why} for lot, why in effect.waiting],
        "would_wait_no_longer": list(effect.decided),
    }


def _seat(seat: Seat) -> dict[str, object]:
    return {"lot": seat.lot, "role": seat.role, "zone": seat.zone, "bidder": seat.bidder}


def _answer(answer: Answer) -> dict[str, object]:
    return {
        "bidder": answer.bidder,
        "lot": answer.lot,
        "zone": answer.zone or None,
        "criterion": answer.criterion,
        "agreed": plain(answer.agreed),
        "marks": {who: plain(mark) for who, mark in sorted(answer.marks.items())},
    }


def _rests(one: RestsOnOne) -> dict[str, object]:
    return {
        "evaluator": one.evaluator,
        "marked": one.marked,
        "answers": [{**_answer(a), "places_change_alone": a in one.material} for a in one.answers],
        "together": [
            {"taken": r.taken, "side": r.side or None, **effect_json(r.effect)}
            for r in one.readings
        ],
    }


def _removed(one: Recused) -> dict[str, object]:
    return {
        "person": one.person,
        "from": [{"bidder": bidder or None, "lot": lot or None} for bidder, lot in one.from_],
        "marks": one.marks,
        "moderated": list(one.moderated),
        "without": effect_json(one.without) if one.without is not None else None,
        "rests_on_one": _rests(one.rests) if one.rests is not None else None,
    }


def _shares(one: LotShares) -> dict[str, object]:
    return {
        "lot": one.lot,
        "draws": one.draws,
        "why_fewer": one.why_fewer or None,
        "all_places_as_decided": one.same,
        "waits": one.waits,
        "any_place": [
            {"bidder": bidder, "count": count, "share": ratio(Fraction(count, one.draws))}
            for bidder, count in one.anywhere
        ],
        "shares": [
            {
                **_seat(s.seat),
                "held": s.held,
                "count": s.count,
                "share": ratio(s.share(one.draws)),
                "standard_error_at_most": plain(standard_error(s.count, one.draws)),
            }
            for s in one.shares
        ],
    }
