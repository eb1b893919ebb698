"""What the definition form asks of the time between award and first day."""

from __future__ import annotations

from tendering.files.form_columns import entries, table

MOBILISATION = entries(
    "agreement.mobilisation",
    "Between award and first day",
    ("agreement.mobilisation.existing.title", "Agreement that runs until then"),
    ("agreement.mobilisation.existing.ends_on", "Its last day"),
    ("agreement.mobilisation.existing.extension", "How it can be extended"),
    ("agreement.mobilisation.every_days", "Days from wave to wave"),
    ("agreement.mobilisation.told_days", "Days before, by which people are told"),
    ("agreement.mobilisation.allocation", "How people are shared"),
    ("agreement.mobilisation.choice_by", "People choose by"),
    ("agreement.mobilisation.decided_by", "Who says go or no go"),
    ("agreement.mobilisation.phone", "Whom people ring"),
    ("agreement.mobilisation.out_of_hours", "Whom they ring at other times"),
    ("agreement.mobilisation.purge_on", "Lists destroyed on"),
)
GATES = table(
    "gates",
    "Gates of readiness: what a provider must show before people move to it",
    "agreement.mobilisation.gates",
    10,
    ("id", "Gate", 16),
    ("title", "What must be ready", 40),
    ("evidence", "What shows it", 50),
    ("days_before", "Days before", 12),
    ("lots", "Lots", 12),
)
WAVES = table(
    "waves",
    "Waves: the first day of each zone, in order",
    "agreement.mobilisation.waves",
    20,
    ("lot", "Lot", 12),
    ("zone", "Zone", 16),
    ("first_on", "First day", 14),
)
