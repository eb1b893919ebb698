"""What an audit asks of the rules, of the people, and of the bids as they came: items 1 to 6, 13 and 14."""

from __future__ import annotations

from collections.abc import Mapping

from tendering.documents.audit_case import AuditCase, days_of, made, shown
from tendering.documents.audit_items import Found, Question
from tendering.documents.names import capital, counted, joined
from tendering.model.entries import Entry, EntryKind
from tendering.model.tender import Tender

NO_INTEREST = frozenset({"", "none", "no", "nil"})


def model(case: AuditCase) -> Found:
    """1: the rules as published, whole, and still the same."""
    tender = case.dossier.tender
    published = case.of(EntryKind.MODEL_PUBLISHED)
    if not published:
        yield "no entry says that the rules were published, and when"
    else:
        last = published[-1]
        print_ = last.fact("fingerprint")
        yield shown(
            f"Published {made([last])}, fingerprint {print_ or 'not given'}"
            + (", with the definition itself" if last.files else ""),
            [last],
        )
        if not last.files:
            yield "the definition as published is not kept with the entry"
        if not print_:
            yield "the fingerprint of the rules as published"
    for change in case.of(EntryKind.AMENDMENT):
        yield shown(f"Amended {made([change])}: {change.fact('reason') or 'no reason'}", [change])
    yield shown(_rules(tender))
    yield from _unpublished(tender)
    yield from (f.message for f in case.found("X09"))


def _rules(tender: Tender) -> str:
    questions = {c.id for lot in tender.lots for c in tender.questions(lot.id)}
    said = [
        f"{counted(len(questions), 'marked question')} with their weights and scales",
        f"{counted(len(tender.price.items), 'price item')}",
        f"{counted(len(tender.pass_fail), 'pass/fail question')}",
        f"a tie rule of {counted(len(tender.ties), 'step')}",
        f"{counted(len(tender.limits), 'limit')} on what one bidder may win",
    ]
    return f"The rules hold {joined(said)}."


def _unpublished(tender: Tender) -> Found:
    bare = [
        s
        for s, scale in tender.scales.items()
        if any(not (level.descriptor or "").strip() for level in scale.levels)
    ]
    if bare:
        yield f"the wording of some levels of the scale {joined(bare)}"
    if not tender.ties and any(lot.roles for lot in tender.lots):
        yield "a rule for ties"
    if any(not limit.when_exceeded for limit in tender.limits):
        yield "how it is decided which wins a bidder keeps beyond a limit"


def tested(case: AuditCase) -> Found:
    """2: the rules were tried before they were published."""
    found = [e for e in case.of(EntryKind.MODEL_PUBLISHED) if e.fact("tested")]
    if found:
        yield shown(f"{capital(found[-1].fact('tested').rstrip('.'))}.", found[-1:])
    else:
        yield "proof that the rules were tried on invented bids before they were published"


def panel(case: AuditCase) -> Found:
    """3: who marks what, and how they were prepared."""
    planned, people = case.of(EntryKind.PANEL_PLANNED), case.dossier.panel
    if people:
        roles = joined(f"{p.person} ({p.role or 'no role'})" for p in people)
        yield shown(f"{counted(len(people), 'person', 'people')}: {roles}.", planned)
    else:
        yield "who sat on the panel, in which role"
    if not planned:
        yield "a plan of who marks which questions, with its date"
    practised = case.of(EntryKind.PRACTICE_MARKED)
    if practised:
        yield shown(f"A practice set was marked {made(practised)}.", practised)
    else:
        yield "a date of training: no practice set is recorded as marked"


def declarations(case: AuditCase) -> Found:
    """4: everyone declared, conflicts were settled, and all of it was looked at again."""
    declared = case.of(EntryKind.DECLARATION)
    if declared:
        people = dict.fromkeys((e.person or e.by) for e in declared)
        yield shown(
            f"{len(declared)} declarations by {len(people)} people, {days_of(declared)}.", declared
        )
    else:
        yield "any declaration of interests"
    for entry in declared:
        if entry.fact("interest").strip().lower() not in NO_INTEREST:
            yield shown(
                f"{entry.person or entry.by}: {entry.fact('interest').rstrip('.')}. "
                f"Action: {entry.fact('action') or 'none recorded'}"
                + (f", agreed by {entry.fact('approver')}." if entry.fact("approver") else "."),
                [entry],
            )
    assessed = case.of(EntryKind.CONFLICTS_ASSESSMENT)
    if assessed:
        yield shown(f"Conflicts were assessed {made(assessed)}.", assessed)
    elif case.record.act:
        yield "a conflicts assessment"
    yield from (f.message for f in case.found("X10", "X19"))
    opened = case.of(EntryKind.OPENED)
    if opened and (declared or assessed):
        again = [e for e in (*declared, *assessed) if e.moment >= opened[0].moment]
        if again:
            yield shown(f"Looked at again once bids were open, {days_of(again)}.", again)
        else:
            yield "that conflicts were looked at again once the bidders were known"


def receipt(case: AuditCase) -> Found:
    """5: what came in, when, what was late, who left, who did not bid."""
    came = case.of(EntryKind.SUBMISSION_RECEIVED)
    if came:
        undigested = [e for e in came if not e.fact("digest") and not e.files]
        yield shown(f"{counted(len(came), 'submission')} received {days_of(came)}.", came)
        if undigested:
            yield f"the digest of what was received from {case.who(e.bidder for e in undigested)}"
    lacking = [b for b in case.bidders() if not any(e.bidder == b for e in _came(case))]
    if lacking:
        yield f"when and how the bid of {case.who(lacking)} was received"
    opened = case.of(EntryKind.OPENED)
    if opened:
        yield shown(f"Opened {made(opened)}.", opened)
        if not any(e.fact("witness") for e in opened):
            yield "a second officer at the opening"
    else:
        yield "when bids were opened, and by whom"
    for kind, said in (
        (EntryKind.LATE_SUBMISSION, "late"),
        (EntryKind.WITHDRAWAL, "withdrawn"),
    ):
        found = case.of(kind)
        if found:
            yield shown(f"{capital(said)}: {case.who(e.bidder for e in found)}.", found)
    silent = case.of(EntryKind.DID_NOT_BID)
    if silent:
        yield shown(f"{counted(len(silent), 'supplier')} said why they did not bid.", silent)
    else:
        yield "who looked and did not bid, and why"


def _came(case: AuditCase) -> tuple[Entry, ...]:
    return case.of(EntryKind.SUBMISSION_RECEIVED, EntryKind.LATE_SUBMISSION)


def compliance(case: AuditCase) -> Found:
    """6: each bid was held against the rules; each failure has its reason, and its bidder its say."""
    checks = case.of(
        EntryKind.DEBARMENT_CHECK, EntryKind.PLATFORM_CHECK, EntryKind.SELF_DECLARATION
    )
    if checks:
        yield shown(f"{counted(len(checks), 'compliance check')} {days_of(checks)}.", checks)
    if case.dossier.answers:
        yield shown(
            f"{len(case.dossier.answers)} answers to pass/fail questions are kept.",
            case.of(EntryKind.OPENED, EntryKind.ANSWERS_JUDGED),
        )
    if not checks and not case.dossier.answers:
        yield "any check of compliance"
    for decision in case.dossier.decisions:
        name = case.names.bidder(decision.bidder)
        on = [
            e
            for e in case.of(EntryKind.NON_COMPLIANCE_DECIDED)
            if e.bidder == decision.bidder and e.fact("about") == decision.about
        ]
        yield shown(
            f"{name}, {case.about(decision.about)}: {decision.decision} by {decision.by or 'nobody named'}.",
            on,
        )
        gaps = [
            said
            for said, text in (
                ("the reason", decision.reason),
                ("the options considered", decision.options_considered),
                ("who decided", decision.by),
            )
            if not text.strip()
        ]
        if gaps:
            yield f"{joined(gaps)} of the decision on {name}, {case.about(decision.about)}"
    for entry in case.of(EntryKind.EXCLUSION):
        yield shown(f"{case.names.bidder(entry.bidder)} was excluded {made([entry])}.", [entry])
    asked = case.of(
        EntryKind.CLARIFICATION_TO_BIDDER, EntryKind.TASK_OPENED, EntryKind.REPRESENTATIONS_INVITED
    )
    if asked:
        yield shown(f"Bidders were asked {counted(len(asked), 'time')}.", asked)
    yield from (f.message for f in case.found("X14"))
    open_tasks = [
        t
        for t in case.of(EntryKind.TASK_OPENED)
        if not any(
            d.bidder == t.bidder
            and (d.about == t.fact("about") or (d.about == "exclusion" and d.lot in ("", t.lot)))
            for d in case.dossier.decisions
        )
    ]
    for task in open_tasks:
        yield f"what was decided on {case.names.bidder(task.bidder)}, {case.about(task.fact('about'))}"


def clarifications(case: AuditCase) -> Found:
    """13: the log of questions and answers, tied to the scores that an answer touched."""
    told = case.of(EntryKind.CLARIFICATION)
    if told:
        yield shown(f"{counted(len(told), 'question')} answered to all {days_of(told)}.", told)
    for entry in case.of(EntryKind.CLARIFICATION_TO_BIDDER):
        touched = entry.fact("scores")
        yield shown(
            f"{case.names.bidder(entry.bidder)} was asked {made([entry])}; it touched "
            f"{touched or 'nothing that is named'}; changed: {entry.fact('changed') or 'not said'}.",
            [entry],
        )
        if not touched and entry.fact("changed") not in ("nothing", "rejected"):
            yield (
                f"which scores the clarification of {case.names.bidder(entry.bidder)} touched, or that it touched none"
            )
    yield from (f.message for f in case.found("X97"))
    if not told and not case.of(EntryKind.CLARIFICATION_TO_BIDDER):
        yield "a log of clarifications, or that there were none"


def prices(case: AuditCase) -> Found:
    """14: how prices were worked out, and what was asked of low ones."""
    tender = case.dossier.tender
    computed = case.of(EntryKind.EVALUATION_COMPUTED)
    if case.dossier.prices:
        held = case.of(EntryKind.PRICES_OPENED, EntryKind.OPENED)
        yield shown(f"{counted(len(case.dossier.prices), 'price')} as offered.", held)
    if any(e.files for e in computed):
        yield shown(
            "Every price, point and total is in the outcome kept with the record.", computed[-1:]
        )
    else:
        yield "the outcome with its figures, kept with the entry that says it was computed"
    asked = case.of(EntryKind.LOW_PRICE_ENQUIRY)
    for entry in asked:
        yield shown(
            f"{case.names.bidder(entry.bidder)} was asked about a low price {made([entry])}: "
            f"{entry.fact('finding') or 'no finding'}.",
            [entry],
        )
        if not entry.fact("finding"):
            yield f"the finding on the low price of {case.names.bidder(entry.bidder)}"
    for found in case.found("S013"):
        if not asked and not case.of(EntryKind.TASK_OPENED):
            yield f"what was asked about a price that appeared low: {found.message}"
    if tender.rate_build:
        yield shown("What an hour costs was built up before publication.")
    elif not asked and tender.price.low_price is None and tender.price.items:
        yield "why the prices can be sustained: no build-up of cost, no screen for low prices, no enquiry"


def _no_prices(case: AuditCase) -> str:
    return "" if case.dossier.tender.price.items else "The tender asks for no price."


_ACT_81 = (
    "Procurement Act 2023 ss.81-83; PCR 2015 reg 24; Woods v Milton Keynes [2015] EWHC 2011 (TCC)"
)
QUESTIONS: Mapping[int, Question] = {
    1: Question(
        title="The rules as published: criteria, weights, scale wording, formula, tie rule, limits",
        source="PCR 2015 regs 46, 67; Procurement Act 2023 s.23; undisclosed sub-criteria cost the authority the case in "
        "Letting International v Newham [2008] EWHC 1583 (QB)",
        look=model,
    ),
    2: Question(
        title="Proof that the rules were tested before publication",
        source="Cabinet Office bid evaluation guidance note, section 8",
        look=tested,
    ),
    3: Question(
        title="The panel: its plan, names, number, and training",
        source="Cabinet Office bid evaluation guidance note, section 3.3",
        look=panel,
    ),
    4: Question(
        title="Declarations of interest, conflicts found, what was done, and that it was looked at again",
        source=_ACT_81,
        look=declarations,
    ),
    5: Question(
        title="Receipt and opening, late and withdrawn bids, who did not bid and why",
        source="PCR 2015 regs 22, 84(8); Procurement Act 2023 s.98",
        look=receipt,
    ),
    6: Question(
        title="Compliance, with a reason for each failure and the bidder's chance to explain",
        source="PCR 2015 regs 56-57, 69; Procurement Act 2023 ss.19, 26-30; Optima v DWP [2025] EWCA Civ 127",
        look=compliance,
    ),
    13: Question(
        title="Clarifications, tied to the scores they touched",
        source="Cabinet Office bid evaluation guidance note, section 9.2; PCR 2015 reg 56(4)",
        look=clarifications,
    ),
    14: Question(
        title="How prices were worked out, enquiries about low ones, and whether they can be sustained",
        source="PCR 2015 reg 69; Procurement Act 2023 s.19(3)-(5); Care Act 2014 s.5",
        look=prices,
        excuse=_no_prices,
    ),
}
