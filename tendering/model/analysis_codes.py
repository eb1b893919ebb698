"""The codes of what would have been, and of what is tried before publication, group A. Permanent, as those of `codes`. Keep each part sorted."""

from __future__ import annotations

from tendering.model.code import Code

# One row is one line: the table is read down, not across.
# fmt: off
ANALYSIS_CODES: dict[str, Code] = {
    # --- margins: the nearest ways to lose or gain a place
    "A001": Code("no such lot to work margins out for", "error", "Name a lot of the tender, or leave --lot out for every lot."),
    "A002": Code("a lot whose margins cannot be worked out yet", "warning", "Settle what the lot waits for: `tendering evaluate ID` says what."),
    "A003": Code("weights that are not worked out, or not as far as they could go", "note", "Try the change itself: `tendering what-if ID --set ...` applies the rule as it stands."),
    # --- what-if and challenge
    "A100": Code("a change that cannot be read", "error", "Write mark, weight, price, withdraw, decide or rule, in the way the message shows."),
    "A101": Code("a change that names nothing known", "error", "Correct the name: the message lists those there are."),
    "A102": Code("a mark the scale does not allow", "error", "Suppose one of the marks listed."),
    "A103": Code("a change that changes nothing", "warning", "Nothing to do, if it was meant so."),
    "A104": Code("changes that contradict each other", "error", "Keep one of them; try the other in a run of its own."),
    "A105": Code("weights that cannot be rescaled", "error", "Change one weight more, or write `alone` after the weight to leave the others as they are."),
    "A106": Code("weights that no longer add to the total", "warning", "Leave out `alone`: the other weights are then rescaled in proportion."),
    "A107": Code("a decision that the published effect does not allow", "error", "Suppose one of the decisions listed."),
    "A108": Code("a change that does not fit how this tender scores", "error", "Change what counts there: the message says what does."),
    "A109": Code("a rule that cannot be supposed otherwise", "error", "Name a path and a value of the kind the message lists."),
    "A110": Code("one score that serves several lots", "note", "Read the outcome of each lot: the change is in all of them."),
    "A111": Code("the real outcome is not complete", "warning", "Settle what it waits for: until then nobody is appointed, and nothing can be gained or lost there."),
    "A112": Code("an error that the supposed outcome would have", "warning", "Read the outcome with it in mind: it stops nothing here."),
    "A113": Code("tried before the scores are signed", "warning", "Keep it from the panel until the scores are signed, and note who ran it and why."),
    "A120": Code("a claim that cannot be read", "error", "Write it as the message shows, such as `Q3 should be 5`."),
    "A121": Code("too many claims to try every subset", "warning", "Put claims that stand or fall together into one --claim with `and`, or run fewer at a time."),
    "A122": Code("no record is kept", "note", "`tendering record load` makes one; until then the rows of the files are shown."),
    # --- leaving one out, rules that were not published, samples
    "A201": Code("no such lot to try", "error", "Name a lot of the tender, or leave --lot out for every lot."),
    "A202": Code("a sample that cannot be drawn", "error", "Ask for 1 draw or more, with a seed of 0 or more: --draws 100000 --seed 1."),
    "A203": Code("no marks to leave out or to draw", "note", "Nothing to do where places go by pass or fail; else the scores have to be recorded first."),
    "A204": Code("the package for samples is not installed", "error", "Install it: pip install 'tendering[analysis]'. Everything but --draws works without it."),
    "A205": Code("fewer draws than asked for", "note", "Read the standard error beside each share: it is that of the draws used."),
    "A206": Code("a lot that waits, so that nothing is placed in it", "warning", "Settle what the lot waits for: `tendering evaluate ID` says what."),
    "A207": Code("not every bidder is left out in turn", "note", 'Name one lot with --lot, or try one bidder: `tendering what-if ID --set "withdraw B07"`.'),
    # --- before publication: A3xx
    "A301": Code("no formula or rule of that name", "error", "`tendering price --list` has every formula and rule with what it needs."),
    "A302": Code("a parameter that the formula needs is missing", "error", "Give it with --set NAME=VALUE."),
    "A303": Code("a setting that the formula does not take", "error", "Leave it out, or correct its name: `tendering price --list` has what each takes."),
    "A304": Code("not a value that can be used here", "error", "Write a plain number, such as 15.80: no currency sign and no thousands separator."),
    "A305": Code("a formula without exact values and no rounding", "error", "Give --places: the tender must publish the rounding too."),
    "A306": Code("a bid that the formula gives no value", "error", "Correct the bid, or state what the tender does with it."),
    "A307": Code("quality that does not match the bids", "error", "Give --quality with one figure for each bid, in the same order."),
    "A310": Code("points below nothing, or above the weight", "warning", "State a clamp in the tender (price.clamp), or a ceiling on the price."),
    "A311": Code("rounding makes different bids equal", "note", "Round to more places, or not at all: ties by rounding are settled by the ladder."),
    "A320": Code("no criteria to test", "error", "Nothing to do if every place goes by pass or fail; else write the criteria first."),
    "A321": Code("the last place is likely to be tied", "warning", "Be ready for it: say in the ITT how ties are settled, and seal the draw. A finer scale, more questions or weights that differ make ties rarer."),
    "A322": Code("a criterion that cannot change a result", "warning", "Give it weight, levels or a lower minimum; or call it what it is: a condition, or a rung of the tie ladder."),
    "A323": Code("minimums that may leave too few bidders", "warning", "Lower the minimum, or say what follows where too few pass."),
    "A324": Code("places that the expected market cannot fill", "warning", "Lower the number of places, raise the limit, or publish what follows where places stay empty."),
    "A325": Code("places for everyone: the marks decide nothing", "warning", "Lower the number of places, or say that everyone who passes is kept or appointed."),
    "A326": Code("one bid can change the order of others", "warning", "Use anchors that the tender sets, or accept the effect knowingly and keep a note of why."),
    "A327": Code("a price weight that bids will hardly use", "warning", "Use a formula that spreads the bids expected, or say the weight that price really has."),
    "A328": Code("weight that a bidder can give up and still be appointed", "warning", "Set a minimum for the question, or accept that it can be left unanswered."),
    "A329": Code("something the test leaves out", "note", "Keep it in mind when reading the figures."),
    "A330": Code("a test that cannot be made as asked", "error", "Correct the option named."),
    # --- rules that clash
    "A400": Code("places that the bidders expected cannot fill, whatever they bid", "warning", "Relax a rule in one of the ways named before the tender is published; or say what follows where places stay empty."),
    "A401": Code("not a number of bidders", "error", "Give --bidders a whole number, such as 8."),
    "A402": Code("a clash of rules that no solver at hand could look for", "error", "Install the solver extra that the message names, and check again."),
    # --- proof in a spreadsheet: A5xx
    # --- the county run: A6xx
    # --- the scoring kernel: A7xx
}
# fmt: on
