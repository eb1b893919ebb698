"""The codes of what would have been, and of what is tried before publication, group A. Permanent, as those of `codes`. Keep each part sorted."""

from __future__ import annotations

from tendering.model.code import Code

# One row is one line: the table is read down, not across.
# fmt: off
ANALYSIS_CODES: dict[str, Code] = {
    # --- margins: the nearest ways to lose or gain a place
    "A001": Code("no such lot to work margins out for", "error", "Name a lot of the tender, or leave --lot out for every lot."),
    "A002": Code("a lot whose margins cannot be worked out yet", "warning", "Settle what the lot waits for: `tendering evaluate ID` says what."),
    "A003": Code("margins that are not exact under this rule", "note", "Try the change itself: `tendering what-if ID --set ...` applies the rule as it stands."),
    # --- what-if and challenge: A1xx
    # --- leaving one out, and rules that were not published: A2xx
    # --- before publication: A3xx
    # --- rules that clash: A4xx
    # --- proof in a spreadsheet: A5xx
    # --- the county run: A6xx
    # --- the scoring kernel: A7xx
}
# fmt: on
