"""What outcomes earn, as data for machines and as text for a terminal: every sum exact, with its sentence."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tendering.documents.names import Names
from tendering.framework.results import Reward, stage_words
from tendering.model.numbers import money, plain
from tendering.model.results import Results


def as_data(rule: Results, found: Sequence[Reward]) -> dict[str, object]:
    """Return what each outcome earns for machines, every sum exact."""
    return {
        "rule": list(stage_words(rule)),
        "due": plain(sum((r.due for r in found), Fraction(0))),
        "paid": plain(sum((r.paid for r in found), Fraction(0))),
        "unpaid": plain(sum((r.unpaid for r in found), Fraction(0))),
        "outcomes": [
            {
                "person": r.outcome.person,
                "outcome": r.outcome.id,
                "words": r.outcome.words,
                "provider": r.outcome.provider,
                "lot": r.outcome.lot,
                "zone": r.outcome.zone or None,
                "achieve_by": r.outcome.achieve_by.isoformat() if r.outcome.achieve_by else None,
                "stages": [
                    {
                        "stage": s.stage,
                        "on": s.on.isoformat(),
                        "by": s.by,
                        "role": s.role,
                        "entry": s.number,
                    }
                    for s in r.stages
                ],
                "status": r.status,
                "hours_saved": plain(r.outcome.saved),
                "worth": plain(r.worth),
                "due": plain(r.due),
                "paid": plain(r.paid),
                "unpaid": plain(r.unpaid),
                "working": list(r.working),
                "sentence": r.sentence,
            }
            for r in found
        ],
    }


def as_text(found: Sequence[Reward], names: Names, rule: Results) -> str:
    """Return what each outcome earns for a terminal, by provider."""
    lines: list[str] = []
    for one in dict.fromkeys(r.outcome.provider for r in found):
        mine = [r for r in found if r.outcome.provider == one]
        lines.append(f"{names.bidder(one)} ({one})")
        for r in mine:
            paid = f" Paid: {money(r.paid)}." if r.paid else ""
            lines.append(f"  {r.sentence}{paid}")
        due, paid_sum = (sum((getattr(r, x) for r in mine), Fraction(0)) for x in ("due", "paid"))
        lines.append(
            f"  Due {money(due)}, paid {money(paid_sum)}, to be paid {money(due - paid_sum)}."
        )
    if not found:
        lines.append("No outcome is planned yet.")
    return "\n".join([*lines, "Rule:", *(f"  {said}" for said in stage_words(rule))])
