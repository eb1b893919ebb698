"""What the definition form asks of the yearly review: when, the tests, the terms of joining."""

from __future__ import annotations

from tendering.files.form_columns import entries, table

REVIEW = entries(
    "review",
    "Yearly review",
    ("agreement.extension_notice", "An extension is decided before the end by"),
    ("agreement.review.month", "Review in"),
    ("agreement.review.year_to", "Of the year to the end of"),
    ("agreement.review.answer", "Time to answer a notice"),
    ("agreement.review.removal_after", "Time from a removal to its first day"),
    ("agreement.review.decided_by", "Who decides"),
    ("agreement.review.join.when", "Others join"),
    ("agreement.review.join.quality", "Quality to join, percent"),
    ("agreement.review.join.most", "Most providers in a lot"),
    ("agreement.review.join.terms", "Terms of joining"),
)
REVIEW_TESTS = table(
    "review_tests",
    "Tests of the yearly review",
    "agreement.review.tests",
    8,
    ("id", "Id", 14),
    ("title", "Title", 30),
    ("evidence", "Evidence", 14),
    ("measure", "Measure", 50),
    ("unit", "Unit", 12),
    ("at_least", "At least", 12),
    ("at_most", "At most", 12),
    ("passes_on", "Passes on", 30),
    ("fails_on", "Fails on", 20),
    ("follows", "Follows", 14),
    ("again", "If found again", 14),
)
