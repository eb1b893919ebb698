"""What the definition form asks of the referral rota and of the steps that follow failure."""

from __future__ import annotations

from tendering.files.form_columns import entries, table

ROTA = entries(
    "agreement.call_off.rota",
    "Whose week it is, and the order of offers",
    ("agreement.call_off.rota.weeks_from", "A week begins on"),
    ("agreement.call_off.rota.first", "The first week is of"),
    ("agreement.call_off.rota.hand_back", "Handing a package back"),
    ("agreement.call_off.rota.notice_days", "Days of notice to hand back"),
    ("agreement.call_off.rota.hospital_hours", "Office hours to answer: hospital"),
    ("agreement.call_off.rota.other_hours", "Office hours to answer: other"),
    ("agreement.call_off.rota.office_from", "The office opens at"),
    ("agreement.call_off.rota.office_to", "The office closes at"),
    ("agreement.call_off.rota.refusals_most", "Most refusals, percent"),
    ("agreement.call_off.rota.refusals_weeks", "Counted over, weeks"),
)
CASCADE = table(
    "cascade",
    "To whom a referral is offered, in order",
    "agreement.call_off.rota.cascade",
    6,
    ("to", "To", 20),
    ("how", "How", 18),
    ("choose", "Of several, who is chosen", 34),
)
FAILURE = entries(
    "agreement.failure",
    "What follows when a provider fails",
    ("agreement.failure.steps", "Steps in order"),
    ("agreement.failure.answer_days", "Days to answer each notice"),
)
