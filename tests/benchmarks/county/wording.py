"""The words of the invented county: names, towns, subjects of questions, and what a panel found."""

from __future__ import annotations

SURNAMES = (
    "Ashdown", "Barwick", "Calder", "Dunmore", "Elvery", "Fennick", "Garston", "Hallam", "Ingleby", "Jarrow",
    "Kempsey", "Lindale", "Marlowe", "Norbury", "Oakshott", "Pemberley", "Quilter", "Rushden", "Selwood", "Tarrant",
    "Upwell", "Verney", "Wansford", "Yarnold",
)  # fmt: skip
TOWNS = (
    "Aldcombe", "Brackley Moor", "Carnforth Hill", "Dunstead", "Eastmere", "Farrow", "Grangewood", "Hartle", "Ivesham",
    "Kirkdene", "Langmere", "Milverton Vale", "Northwick", "Otterby", "Penrose", "Ravensey", "Stourfield", "Thornby",
    "Ulverby", "Westlow",
)  # fmt: skip
SUBJECTS = (
    ("People and outcomes", "Outcomes agreed with people", "Carers and family"),
    ("The workforce", "Recruitment and retention", "Training and supervision"),
    ("Reliable care", "Rounds and visits", "Cover and continuity"),
    ("Safety and learning", "Safeguarding", "Complaints and improvement"),
)
FINDINGS = (
    (
        "Nothing in the answer deals with what was asked of it",
        "The answer repeats the question and says nothing of its own",
        "No step is named and no evidence of any kind is given",
        "What is offered belongs to another service and helps nobody here",
    ),
    (
        "A policy is named but how it is kept is not shown",
        "One point of five is met and without a figure or date",
        "The steps are general and no person is named for them",
        "It lists training without saying who must take it or when",
    ),
    (
        "Two points are met in part and the others are left open",
        "Rounds are planned each week but missed visits have no cover",
        "The aim is clear while the measure of it is not",
        "Some evidence is given but for a service of another kind",
    ),
    (
        "Every point is met with small gaps in the evidence shown",
        "Steps and names are given and one result of last year",
        "Cover within the hour is promised and a rota shows it",
        "People and families are asked each quarter and changes follow",
    ),
    (
        "Every point is met in detail with results of two years",
        "The plan names people and dates and shows what it changed",
        "Continuity is measured each month and stands above the aim",
        "Families were asked and the record shows what was done",
    ),
    (
        "Every point is met in full with measured results throughout",
        "Results of three years are shown and go beyond what was asked",
        "An outside review found the practice strong and nothing is left open",
        "What was learned is shown case by case with figures that hold",
    ),
)
"""What a panel found, by whole mark: four wordings of each."""
TENDER_HEAD = """\
# An invented county, made by a script from a seed. Nothing in it is anybody's.
tender: county-run
title: Care at home across the county
authority: {{name: Exampleshire County Council, nation: england, email: tenders@exampleshire.example}}
summary: Care at home for adults, in {count} lots of {zones} zones each.
procedure: light_touch_own
started_by: {{event: contract_notice, on: 2016-05-09}}
cpv: ["85000000-9"]
value: {{amount: "400000000", vat: excluded}}
agreement: {{kind: framework, term: 4 years}}
timetable:
  - {{event: contract_notice, on: 2016-05-09}}
  - {{event: tenders_close, at: "2016-06-20T12:00"}}
  - {{event: letters_issued, on: 2016-08-15}}
standstill: {{issue_on: 2016-08-15, stated_last_day: 2016-08-25, stated_days: 10, method: electronic}}
scales:
  half_marks:
    levels:
{levels}
weights: {{as: of_award, total: 100}}
criteria:
{criteria}
price:
  weight: {price}
  items:
    - {{id: hourly, title: Hourly rate, unit: hour, rule: {{band: {{least: "{least}", most: "{most}"}}}}, effect: may_reject}}
  open: before_marking
  formula: lowest_over_bid
  baseline: admissible
  scope: lot
  zero: error
  one_bid: full
lots:
{lots}
limits:
  - {{role: main, counts: zones, most: 3, when_exceeded: ranked}}
  - {{role: framework, counts: lots, most: 5, when_exceeded: ranked}}
related_bidders: {{limits: group, same_zone: one}}
ties:
  - {{higher: quality}}
  - {{lower_price: hourly}}
  - {{draw: {{commitment: "{commitment}"}}}}
rounding: {{at: [{{step: price_points, places: 2}}], mode: half_up, display: {{places: 2}}}}
on_withdrawal: rerun
"""
"""The definition, to be filled in: what does not differ from lot to lot."""
