"""Pass/fail answers (catalogue Q5): judged by the published test, or by the officer's pass or fail. Bounds inclusive."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from tendering.evaluation.candidacy import (
    Breach,
    Candidacy,
    Gap,
    decided,
    decision_about,
    settle_breach,
)
from tendering.evaluation.entries import Entries
from tendering.model.bids import Answer
from tendering.model.findings import finding
from tendering.model.numbers import exact
from tendering.model.outcome import Reason, Status
from tendering.model.tender import PassFailQuestion, PassTest, Tender

UNRATED = "unrated"


class Verdict(Enum):
    """What an answer amounts to."""

    PASS = "pass"  # noqa: S105  (an answer, not a password)
    FAIL = "fail"
    UNCLEAR = "not understood"
    BLANK = "blank"


def judged(answer: str, test: PassTest | None) -> Verdict:
    """Judge one answer. Without a test, pass or yes and fail or no; ``unrated`` is a breach unless a test admits it.

    >>> from fractions import Fraction
    >>> judged("5000", PassTest(at_least=Fraction(5000))).value, judged("9", PassTest(at_most=Fraction(8))).value
    ('pass', 'fail')
    >>> judged("good", PassTest(one_of=("Good", "Outstanding"))).value, judged("Yes", None).value
    ('pass', 'pass')
    >>> judged("perhaps", None).value, judged(" ", None).value, judged("Unrated", None).value
    ('not understood', 'blank', 'fail')
    """
    said = answer.strip().casefold()
    if not said:
        return Verdict.BLANK
    if test is not None and test.one_of:
        return (
            Verdict.PASS
            if said in {option.strip().casefold() for option in test.one_of}
            else Verdict.FAIL
        )
    if said == UNRATED:
        return Verdict.FAIL
    if test is not None and (test.at_least is not None or test.at_most is not None):
        return _in_bounds(answer, test)
    words = {"pass": Verdict.PASS, "yes": Verdict.PASS, "fail": Verdict.FAIL, "no": Verdict.FAIL}
    return words.get(said, Verdict.UNCLEAR)


def _in_bounds(answer: str, test: PassTest) -> Verdict:
    try:
        figure = exact(answer)
    except ValueError:
        return Verdict.UNCLEAR
    too_low = test.at_least is not None and figure < test.at_least
    too_high = test.at_most is not None and figure > test.at_most
    return Verdict.FAIL if too_low or too_high else Verdict.PASS


def questions_of(tender: Tender, lot: str, stage: str | None) -> tuple[PassFailQuestion, ...]:
    """Return the questions of a lot and stage. One that names no stage is asked in the first: entry comes first.

    One that bears on a role alone is for the lots that have the role.
    """
    first = tender.stages[0].id if tender.stages else None
    here = tender.lot(lot)
    roles = {None, *(role.role for role in here.roles)} if here else {None}
    return tuple(
        q
        for q in tender.pass_fail
        if (q.lots is None or lot in q.lots)
        and (q.stage or first) == stage
        and q.applies_to in roles
    )


def pass_fail_gaps(
    questions: Iterable[PassFailQuestion], entries: Entries, candidacy: Candidacy
) -> list[Gap]:
    """Judge a bidder's answers, and those of its parties. A question for one role only bars from that role."""
    gaps: list[Gap] = []
    for question in questions:
        gap = _question_gap(question, entries, candidacy)
        if gap is None:
            continue
        if question.applies_to is None:
            gaps.append(gap)
        else:
            candidacy.bar(question.applies_to, _for_role(gap))
    return gaps


def _question_gap(
    question: PassFailQuestion, entries: Entries, candidacy: Candidacy
) -> Gap | None:
    given = [
        a
        for a in entries.answers.get((candidacy.bidder, question.id), ())
        if a.lot in (candidacy.lot, "")
    ]
    verdicts = [(judged(a.answer, question.passes), a) for a in given]
    failed = next((a for verdict, a in verdicts if verdict is Verdict.FAIL), None)
    if failed is not None:
        return settle_breach(entries, candidacy, _breach(question, failed))
    open_answers = [a for verdict, a in verdicts if verdict is not Verdict.PASS]
    if given and not open_answers:
        return None
    parties = [a.party for a in open_answers] or [""]
    where = entries.place(
        "pass_fail",
        *(
            (candidacy.bidder, party, lot, question.id)
            for party in parties
            for lot in (candidacy.lot, "")
        ),
    )
    return _incomplete(question, candidacy, open_answers, where)


def _breach(question: PassFailQuestion, answer: Answer) -> Breach:
    facts = {"question": question.id, "answer": answer.answer.strip()}
    if answer.party:
        facts["party"] = answer.party
    by = f" by {answer.party}" if answer.party else ""
    return Breach(
        cause="pass_fail",
        about=(question.id,),
        effect=question.effect,
        rule=f"pass_fail[{question.id}]",
        facts=facts,
        says=f"{question.id} is answered “{answer.answer.strip()}”{by}, which does not pass",
    )


def _incomplete(
    question: PassFailQuestion, candidacy: Candidacy, unclear: list[Answer], where: str
) -> Gap:
    status = Status.INCOMPLETE
    facts = {"status": status.value, "cause": "missing_answer", "questions": question.id}
    who = f"{candidacy.bidder} in lot {candidacy.lot}"
    puzzling = sorted({a.answer.strip() for a in unclear if a.answer.strip()})
    if puzzling:
        said = ", ".join(f"“{text}”" for text in puzzling)
        says, code = (
            f"{who}: the answer {said} to {question.id} is neither a pass nor a fail",
            "S008",
        )
    else:
        what = "answer to" if question.passes else "pass or fail recorded for"
        says, code = f"{who}: no {what} {question.id}", "S006"
    return Gap(
        status=status,
        reason=Reason(code="not_eligible", rule=f"pass_fail[{question.id}]", facts=facts),
        sentence=says,
        findings=(finding(code, where, says),),
    )


def _for_role(gap: Gap) -> Gap:
    facts = dict(gap.reason.facts)
    if facts["cause"] == "pass_fail":
        facts["cause"] = "role_question"
    reason = Reason(code=gap.reason.code, rule=gap.reason.rule, facts=facts)
    return Gap(status=gap.status, reason=reason, sentence=gap.sentence, findings=gap.findings)


def entry_gaps(entries: Entries, candidacy: Candidacy) -> list[Gap]:
    """Return what keeps a bid out from the start: a withdrawal, an exclusion, a late submission."""
    gaps: list[Gap] = []
    left = entries.withdrawal(candidacy.bidder, candidacy.lot)
    if left is not None:
        facts = {key: text for key, text in zip(("on", "why"), left, strict=True) if text}
        gaps.append(_entry_gap(Status.WITHDRAWN, "withdrawn", facts))
    for about, status, cause in (
        ("exclusion", Status.EXCLUDED, "excluded"),
        ("late", Status.LATE, "late"),
    ):
        decision = decision_about(entries, candidacy.bidder, candidacy.lot, None, (about,))
        if decision is not None and decision.decision == "rejected":
            gaps.append(_entry_gap(status, cause, decided(decision)))
    return gaps


def _entry_gap(status: Status, cause: str, facts: dict[str, str]) -> Gap:
    reason = Reason(code="not_eligible", facts={"status": status.value, "cause": cause, **facts})
    return Gap(status=status, reason=reason)
