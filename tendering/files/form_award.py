"""The sheets of the definition form that decide an award: lots, questions, scales, prices, roles, ties."""

from __future__ import annotations

from tendering.files.form_columns import Table, column, entries, table

LOTS = Table(
    name="lots",
    title="Lots, and the zones of each: one row for a lot, then one row for each of its zones",
    shape="lots",
    spare=30,
    columns=(
        column("lot", "Lot", "lots.0.id", 10),
        column(
            "zone",
            "Zone",
            "lots.0.zones.0.id",
            12,
            help="Blank on the row of the lot itself; the zone's short name on a zone's row.",
        ),
        column("title", "Title", "lots.0.title", 30),
        column("description", "Description (lot)", "lots.0.description", 40),
        column("areas", "Areas (zone)", "lots.0.zones.0.areas", 30),
        *(
            column(f"demand.{key}", label, f"lots.0.demand.{key}", 14)
            for key, label in (
                ("clients", "Clients"),
                ("hours_weekly", "Hours a week"),
                ("hours_annual", "Hours a year"),
                ("visits_weekly", "Visits a week"),
                ("cost_annual", "Cost a year, pounds"),
                ("rate", "Rate, pounds"),
            )
        ),
        column("demand.printed", "Other printed figures", "lots.0.demand.printed", 28),
        column("reserves", "Reserves (lot)", "lots.0.reserves", 12),
        column("lot_total", "Lot total (lot)", "lots.0.lot_total", 22),
        column("least_bids", "Least bids (lot)", "lots.0.least_bids", 12),
        column("cpv", "CPV codes (lot)", "lots.0.cpv", 18),
        column("region", "ITL code (lot)", "lots.0.region", 12),
        column("value_amount", "Value, pounds (lot)", "lots.0.value_amount", 16),
        *(
            column(f"health_test.{key}", label, f"lots.0.health_test.{key}", 18)
            for key, label in (
                ("relevant", "Health care in the lot"),
                ("main", "Health care is the main subject"),
                ("because", "Why so"),
                ("by", "Decided by"),
                ("on", "Decided on"),
            )
        ),
    ),
)
QUESTIONS = Table(
    name="criteria",
    title="Questions and sections, in published order",
    shape="criteria",
    spare=30,
    columns=(
        column("id", "Id", "criteria.0.id", 10),
        column(
            "parent",
            "In section",
            "criteria.0.parent",
            12,
            help="Id of the section the question belongs to, which has its own row above. Blank: none.",
        ),
        *(
            column(key, label, f"criteria.0.{key}", width)
            for key, label, width in (
                ("title", "Title", 30),
                ("weight", "Weight", 10),
                ("scale", "Scale", 14),
                ("minimum.mark", "Minimum mark", 12),
                ("minimum.percent", "Minimum percent", 12),
                ("minimum.effect", "Below the minimum", 16),
                ("question", "Question", 60),
                ("bullets", "What an answer should cover", 50),
                ("words", "Most words", 10),
                ("lots", "Lots", 12),
                ("per", "Per", 10),
                ("stage", "Stage", 14),
                ("not_applicable", "Not applicable", 16),
            )
        ),
    ),
)
SCALES = Table(
    name="scales",
    title="Marking scales: one row for each mark",
    shape="scales",
    spare=20,
    columns=(
        column(
            "scale", "Scale", "criteria.0.scale", 14, help="Name of the scale, on every row of it."
        ),
        column("mark", "Mark", "scales.0.levels.0.mark", 10),
        column("label", "Label", "scales.0.levels.0.label", 20),
        column("descriptor", "Descriptor", "scales.0.levels.0.descriptor", 80),
        column("worth", "Worth, percent", "scales.0.levels.0.worth", 14),
    ),
)
PASS_FAIL = table(
    "pass_fail",
    "Pass/fail questions",
    "pass_fail",
    20,
    ("id", "Id", 14),
    ("kind", "Kind", 14),
    ("question", "Question", 60),
    ("effect", "If failed", 14),
    ("passes.at_least", "Passes: at least", 14),
    ("passes.at_most", "Passes: at most", 14),
    ("passes.one_of", "Passes: one of", 20),
    ("tests", "Tests", 16),
    ("because", "Because", 40),
    ("unrated", "Not yet rated", 40),
    ("equivalents", "Equivalents", 40),
    ("applies_to", "Role", 14),
    ("again_at", "Again at", 16),
    ("lots", "Lots", 12),
    ("stage", "Stage", 14),
)
ROLES = Table(
    name="roles",
    title="Roles: one row for each role of a lot, and one more for each zone whose places differ",
    shape="roles",
    spare=20,
    columns=(
        column("lot", "Lot", "lots.0.id", 10, help="The lot whose role it is."),
        column("role", "Role", "lots.0.roles.0.role", 14),
        column(
            "zone",
            "Zone that differs",
            "lots.0.zones.0.id",
            14,
            help="Blank on the role's own row.",
        ),
        column("per", "Per", "lots.0.roles.0.per", 10),
        column("most", "Most", "lots.0.roles.0.places.most", 12),
        column("least", "Least", "lots.0.roles.0.places.least", 10),
        column("because", "Because (zone)", "lots.0.roles.0.by_zone.0.because", 40),
        column("including", "Including roles", "lots.0.roles.0.places.including", 18),
        column("drawn_from", "Drawn from", "lots.0.roles.0.drawn_from", 14),
        column("hours_share", "Share of hours", "lots.0.roles.0.hours_share", 12),
        column("at_last_place", "At the last place", "lots.0.roles.0.at_last_place", 16),
        column("title", "Role as printed", "lots.0.roles.0.title", 24),
    ),
)
LIMITS = table(
    "limits",
    "Limits on wins",
    "limits",
    6,
    ("role", "Role", 14),
    ("counts", "Counts", 12),
    ("most", "Most", 10),
    ("when_exceeded", "When exceeded", 18),
)
STAGES = table(
    "stages",
    "Stages, in order",
    "stages",
    4,
    ("id", "Id", 16),
    ("title", "Title", 40),
    ("keep.most", "Keeps at most", 14),
    ("keep.at_last_place", "At the last place", 16),
    ("carries_forward", "Scores carried forward", 18),
)
TIES = Table(
    name="ties",
    title="The tie ladder, first rung first",
    shape="rungs",
    spare=8,
    columns=(
        column(
            "kind",
            "Rung",
            "ties.0",
            18,
            words="higher lower_price earlier draw",
            help="higher score, lower price, earlier submission, or a draw.",
        ),
        column(
            "of",
            "Of what",
            "ties.0.higher",
            60,
            help="higher: a criterion or section, quality or price. lower_price: a price item. earlier: submission. draw: the SHA-256 of the sealed seed.",
        ),
    ),
)
RATES = table(
    "items",
    "Prices a bidder states",
    "price.items",
    15,
    ("id", "Id", 14),
    ("title", "Title", 30),
    ("unit", "Unit", 12),
    ("rule.fixed", "Fixed rate", 12),
    ("rule.floor", "Floor", 12),
    ("rule.ceiling", "Ceiling", 12),
    ("rule.band.least", "Band: least", 12),
    ("rule.band.most", "Band: most", 12),
    ("effect", "Outside the rule", 16),
    ("per", "Per", 10),
    ("lots", "Lots", 12),
    ("sum_of", "Worked out from", 24),
)
ELEMENTS = table(
    "elements",
    "Prices scored each on its own",
    "price.elements",
    8,
    ("item", "Item", 14),
    ("weight", "Points", 10),
    ("formula", "Formula", 24),
    ("parameters", "Parameters", 24),
)
PREFERENCES = table(
    "preferences",
    "Published preferences",
    "price.preferences",
    5,
    ("question", "Pass/fail question", 18),
    ("answer", "Answer", 18),
    ("percent_off", "Percent off", 12),
    ("points", "Points", 12),
)
LOW_PRICE = table(
    "low_price",
    "Screens for low prices",
    "price.low_price",
    5,
    ("trigger", "Screen", 24),
    ("item", "Item", 14),
    ("cost", "Cost build-up, pounds", 16),
    ("below_mean", "Percent below mean", 14),
    ("below_next", "Percent below next", 14),
    ("parameters", "Parameters", 24),
)
RATE_BUILD = table(
    "rate_build",
    "What an hour of care costs, behind a rate",
    "rate_build",
    4,
    ("item", "Item", 14),
    ("pay", "Pay an hour", 16),
    ("travel_minutes", "Travel minutes a visit", 14),
    ("miles", "Miles a visit", 12),
    ("mileage_rate", "Pounds a mile", 12),
    ("holiday", "Holiday, percent", 12),
    ("sickness", "Sickness, percent", 12),
    ("training", "Training, percent", 12),
    ("national_insurance", "National Insurance, percent", 14),
    ("pension", "Pension, percent", 12),
    ("overhead", "Overhead, percent", 12),
    ("surplus", "Surplus, percent", 12),
    ("visits", "Visits by length", 24),
    ("shares_of", "Shares of", 12),
)
PRICE = entries(
    "price",
    "How prices count",
    ("price.weight", "Points for price"),
    ("price.open", "Prices are opened"),
    ("price.formula", "Formula"),
    ("price.parameters", "Parameters of the formula"),
    ("price.baseline", "Baseline"),
    ("price.scope", "Scope of the baseline"),
    ("price.zero", "A nil price"),
    ("price.one_bid", "One bid only"),
    ("price.clamp.least", "Least points"),
    ("price.clamp.most", "Most points"),
    ("price.better", "Better price"),
    ("price.basket", "Basket"),
)
