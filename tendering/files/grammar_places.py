"""The catalogue's rules of lots, appointments, ties, rounding and low prices: a key for each, or why none."""

from __future__ import annotations

from tendering.files.grammar_rule import said, unsaid

PLACES = (
    said(
        "A1",
        "so many main providers a zone",
        "lots[].roles[].places.most",
        "lots: [{id: '1', title: L, zones: [{id: north}], roles: [{role: main, per: zone, places: {most: 2}}]}]",
        "lots.0.roles.0.places.most = 2",
    ),
    said(
        "A2",
        "framework cap, including the mains, with its rule for ties",
        "lots[].roles[].places.including",
        "lots: [{id: '1', title: L, zones: [{id: north}], roles: [{role: main, per: zone, places: {most: 2}}, {role: framework, per: lot, places: {most: 20, including: [main]}, at_last_place: admit_all}]}]",
        "lots.0.roles.1.including.0 = main",
    ),
    said(
        "A3",
        "a tier of all others who pass",
        "lots[].roles[].places.most",
        "lots: [{id: '1', title: L, roles: [{role: main, per: lot, places: {most: 2}}, {role: tier_2, per: lot, places: {most: unlimited}}]}]",
        "lots.0.roles.1.places.most = None",
    ),
    said(
        "A4",
        "a role that is its own lot",
        "lots",
        "lots: [{id: primary, title: P, roles: [{role: main, per: lot, places: {most: 1}}]}, {id: secondary, title: S, roles: [{role: second, per: lot, places: {most: 3}}]}]",
        "lots.1.roles.0.role = second",
    ),
    said(
        "A5",
        "lots or zones one bidder may win, and what then",
        "limits",
        "limits: [{role: main, counts: zones, most: 1, when_exceeded: preference}]",
        "limits.0.when_exceeded = preference",
    ),
    unsaid(
        "A6",
        "lot groups and combined award",
        "A combined award must be reserved in the notice and compares groups of lots, not bids in a lot; no shipped tender reserves one.",
    ),
    said(
        "A7",
        "hours shared between roles",
        "lots[].roles[].hours_share",
        "lots: [{id: '1', title: L, zones: [{id: north, demand: {hours_weekly: 100}}], roles: [{role: main, per: zone, places: {most: 1}, hours_share: 70%}]}]",
        "lots.0.roles.0.hours_share = 7/10",
    ),
    said(
        "A8",
        "capacity filled in rank order",
        "capacity.when_short",
        "capacity: {when_short: pass_over, missing: unlimited}",
        "capacity.when_short = pass_over",
    ),
    unsaid(
        "A9",
        "tied at the margin share pro rata",
        "A volume shared at the margin is no seat: it is a function of its own, not a rule of places.",
    ),
    unsaid(
        "A10",
        "left-over capacity pooled over lots",
        "A second pass over volumes is no rule of seats: it is a function of its own.",
    ),
    unsaid(
        "A11",
        "least-cost combination of bands and discounts",
        "An optimisation over combined bids, not a ranking; no home care tender uses it.",
    ),
    said(
        "A12",
        "how work is called off",
        "agreement.call_off.method",
        "agreement: {kind: framework, call_off: {method: alternate_weeks}}",
        "agreement.call_off.method = alternate_weeks",
    ),
    said(
        "A13",
        "reserves on withdrawal",
        "on_withdrawal",
        "on_withdrawal: promote",
        "on_withdrawal = promote",
    ),
    said(
        "A14",
        "least number of bids",
        "lots[].least_bids",
        "lots: [{id: '1', title: L, least_bids: 3, roles: [{role: main, per: lot, places: {most: 1}}]}]",
        "lots.0.least_bids = 3",
    ),
    unsaid(
        "A15",
        "re-opening the list during its life",
        "Admission after award belongs to the life of the framework; it changes no award that `evaluate` makes.",
    ),
    said(
        "A16",
        "bidders name their zones (bids.csv); each zone is ranked among them",
        "lots[].roles[].per",
        "lots: [{id: '1', title: L, zones: [{id: a}, {id: b}], roles: [{role: main, per: zone, places: {most: 1}}]}]",
        "lots.0.roles.0.per = zone",
    ),
    unsaid(
        "A17",
        "a second competition that fills the gaps of the first",
        "The second competition is a tender of its own, published with what the first left.",
    ),
    unsaid(
        "T1",
        "shared rank, the next ones skipped",
        "Always so: standard competition ranking (1, 2, 2, 4) is no choice of a tender.",
    ),
    said(
        "T2",
        "higher score of a criterion first",
        "ties[].higher",
        "ties: [{higher: Q1}]",
        "ties.0.of = Q1",
    ),
    said(
        "T3",
        "lower price first",
        "ties[].lower_price",
        "ties: [{lower_price: hourly}]",
        "ties.0.of = hourly",
    ),
    said(
        "T4",
        "earlier submission first",
        "ties[].earlier",
        "ties: [{earlier: submission}]",
        "ties.0.kind = earlier",
    ),
    said(
        "T5",
        "a draw, by a sealed seed that anyone can redraw",
        "ties[].draw",
        "ties: [{draw: {commitment: abc}}]",
        "ties.0.commitment = abc",
    ),
    unsaid(
        "T6",
        "an extra question, an interview, or a margin that counts as a tie",
        "It re-opens the award once scores are known; publish a later stage, or a rung, instead.",
    ),
    said(
        "R1",
        "rounding: places, mode, and at which step",
        "rounding.at",
        "rounding: {at: [{step: total, places: 2}], mode: half_up}",
        "rounding.at.total = 2",
    ),
    said(
        "R2",
        "truncation",
        "rounding.mode",
        "rounding: {at: [total], mode: down, places: 1}",
        "rounding.mode = down",
    ),
    said(
        "L1",
        "screens for abnormally low prices",
        "price.low_price",
        "price: {weight: 0, low_price: {trigger: mean_margin, item: hourly, below_mean: 15, below_next: 1}}",
        "price.low_price.0.parameters.below_next = 1",
    ),
    unsaid(
        "L2",
        "arithmetic correction of bids",
        "A correction is an act on a bid, not a rule of the tender: it is recorded as a decision (corrected) by a named person.",
    ),
)
