"""The grammar of what only the pack prints: how far volumes may move, and how workforce data are handled."""

from __future__ import annotations

from tendering.files.schema_types import Change, Day, Positive, Strict, Text, may


class VolumeCasesFile(Strict):
    """How far volumes may move from the published figures. Left out: the published figures alone."""

    low: Change | None = may("Change from the published figures in the low case, such as -10%.")
    high: Change | None = may("Change from the published figures in the high case, such as 5%.")
    because: Text | None = may("Why these cases.")


class WorkforceFile(Strict):
    """How workforce data for a staff transfer are gathered, shown and destroyed."""

    smallest_group: Positive | None = may(
        "Groups of fewer people than this are shown together, so that nobody can be recognised."
    )
    returns_by: Day | None = may("Last day for current providers to return the template.")
    request_to: Text | None = may("Where bidders send the undertaking and ask for the data.")
    purge_on: Day | None = may("Day by which every bidder has destroyed the data.")
