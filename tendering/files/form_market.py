"""What the definition form asks of a market that stays open: admission, services, requests, floor."""

from __future__ import annotations

from tendering.files.form_columns import entries, table

ADMISSION = entries(
    "agreement.admission",
    "Joining once the market is open",
    ("agreement.admission.open", "Open to applications"),
    ("agreement.admission.decide_within", "Decided within"),
    ("agreement.admission.with_reasons", "Decided within, with recorded reasons"),
    ("agreement.admission.decided_by", "Who decides"),
    ("agreement.admission.change_notice", "Notice of a change of areas and services"),
)
SERVICES = table(
    "agreement.admission.services",
    "Services that providers choose from",
    "agreement.admission.services",
    8,
    ("id", "Id", 18),
    ("title", "Title", 50),
    ("lots", "Lots", 14),
)
REQUESTS = entries(
    "agreement.requests",
    "How a package is offered and won",
    ("agreement.requests.to", "A request goes to"),
    ("agreement.requests.offers", "Offers are"),
    ("agreement.requests.wins", "What wins"),
    ("agreement.requests.offers_within", "Least time for offers"),
    ("agreement.requests.start_within", "Latest start after the deadline"),
    ("agreement.requests.explain_within", "Time to explain a low offer"),
    ("agreement.requests.ceilings", "Ceilings, pounds an hour by lot"),
    ("agreement.requests.ties", "Equal rates"),
    ("agreement.requests.if_none", "Where nobody offers"),
    ("agreement.requests.joint_health", "Lots a health body buys through"),
    ("agreement.requests.health_only", "Health care alone"),
    ("agreement.requests.floor.wage", "Floor: the wage"),
    ("agreement.requests.floor.visit_minutes", "Floor: minutes of a visit"),
    ("agreement.requests.floor.travel_minutes", "Floor: minutes of travel a visit"),
    ("agreement.requests.floor.miles", "Floor: miles a visit"),
    ("agreement.requests.floor.mileage_rate", "Floor: pounds a mile"),
    ("agreement.requests.floor.holiday", "Floor: holiday, percent"),
    ("agreement.requests.floor.sickness", "Floor: sickness, percent"),
    ("agreement.requests.floor.training", "Floor: training, percent"),
    ("agreement.requests.floor.national_insurance", "Floor: National Insurance, percent"),
    ("agreement.requests.floor.pension", "Floor: pension, percent"),
    ("agreement.requests.floor.overhead", "Floor: overhead, percent"),
    ("agreement.requests.floor.surplus", "Floor: surplus, percent"),
)
