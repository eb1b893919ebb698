"""The tables an officer gives about a package: outcomes reviewed, visits delivered, weeks of ongoing support."""

from __future__ import annotations

from tendering.files.columns import Column, Holds, TableSpec
from tendering.framework.packages import OUTCOMES, VISITS, WEEKS

OUTCOMES_TABLE = TableSpec(
    OUTCOMES,
    (Column("outcome", Holds.ID), Column("met", Holds.SAID), Column("evidence", Holds.TEXT)),
    ("outcome",),
)
VISITS_TABLE = TableSpec(
    VISITS,
    (Column("week", Holds.ID), Column("visits", Holds.TEXT), Column("minutes", Holds.ID)),
    ("week",),
)
WEEKS_TABLE = TableSpec(
    WEEKS,
    (Column("starts_on", Holds.DATE), Column("kept", Holds.SAID), Column("minutes", Holds.TEXT)),
    ("starts_on",),
)
