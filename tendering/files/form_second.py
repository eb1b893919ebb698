"""What the definition form asks of a second competition, of needs and thin cover, and of payment by results."""

from __future__ import annotations

from tendering.files.form_columns import entries, table

FOLLOWS = entries(
    "follows",
    "The competition this one follows",
    ("follows.tender", "Tender it follows"),
    ("follows.evaluation", "Evaluation of that tender"),
)
NEEDS = table(
    "needs",
    "Needs and specialisms that not every provider can meet",
    "needs",
    12,
    ("id", "Id", 16),
    ("title", "Title", 40),
    ("lot", "Lot", 10),
    ("zone", "Zone", 12),
    ("hours_weekly", "Hours a week", 14),
    ("clients", "Clients", 14),
    ("question", "Pass/fail question", 18),
    ("hours_of", "Daily hours", 16),
    ("because", "Because", 40),
)
THIN = entries(
    "thin",
    "When cover is thin",
    ("thin.bidders", "Admissible bidders of a zone, at most"),
    ("thin.providers", "Providers of a need, at most"),
    ("thin.capacity", "Declared hours below, percent"),
)
RESULTS = entries(
    "agreement.results",
    "Payment by results",
    ("agreement.results.sustained_weeks", "Weeks an outcome must last"),
    ("agreement.results.proven_by", "Who may prove it"),
    ("agreement.results.fixed", "Pounds for each outcome"),
    ("agreement.results.share", "Share of the hours saved"),
    ("agreement.results.weeks", "Weeks the saving counts"),
    ("agreement.results.most", "Most pounds for one outcome"),
    ("agreement.results.late", "Achieved after its day"),
    ("agreement.results.item", "Price item of the rate"),
    ("agreement.results.keep_years", "Years statements are kept"),
    ("agreement.results.says", "The rule in words"),
)
