"""Definition checks: what the documents must say, and rules that the definition must state rather than leave to habit."""

from __future__ import annotations

from collections.abc import Iterator

from tendering.checks.report import Check, named, report
from tendering.model.findings import Finding, Severity
from tendering.model.tender import Effect, Tender

CONSENSUS = "consensus"
CALLED_OFF = ("framework", "dps")


def x08_descriptors(tender: Tender) -> Iterator[Finding]:
    """Every mark of a scale in use has published wording."""
    used = {c.scale for c in tender.criteria}
    for name, scale in tender.scales.items():
        for n, level in enumerate(scale.levels):
            if name in used and not level.descriptor.strip():
                yield report(
                    tender,
                    "X08",
                    f"scales.{name}.levels[{n}].descriptor",
                    f"scale {name}: the mark {level.mark} has no wording that says when it is given",
                )


def x08_questions(tender: Tender) -> Iterator[Finding]:
    """Every question that is marked is published."""
    for c in tender.criteria:
        if c.scale is not None and not c.question and not c.bullets:
            yield report(
                tender,
                "X08",
                f"criteria[{c.id}].question",
                f"{c.id} is marked, and neither question nor bullets say on what",
            )


def x08_pass_fail_effect(tender: Tender) -> Iterator[Finding]:
    """Every pass/fail question says whether failing it must or may lead to rejection."""
    for q in tender.pass_fail:
        if q.effect not in set(Effect):
            yield report(
                tender,
                "X08",
                f"pass_fail[{q.id}].effect",
                f"{q.id} does not say what follows from failing it",
            )


def d087_pass_fail_reason(tender: Tender) -> Iterator[Finding]:
    """A condition or requirement says why it is proportionate."""
    for q in tender.pass_fail:
        if q.kind in {"condition", "requirement"} and not q.because:
            yield report(
                tender,
                "D087",
                f"pass_fail[{q.id}].because",
                f"{q.id} is a {q.kind} and gives no reason",
            )


def d091_missing_marks(tender: Tender) -> Iterator[Finding]:
    """Marks that are averaged or ranked, not agreed, need a rule for a mark that is missing."""
    rule = tender.aggregation
    if rule.method != CONSENSUS and rule.missing is None:
        yield report(
            tender,
            "D091",
            "aggregation.missing",
            f"scores are the {rule.method.replace('_', ' ')} of the evaluators' marks, and the definition does not say "
            "what a missing mark means",
        )


def d092_withdrawal(tender: Tender) -> Iterator[Finding]:
    """Where reserves are named, the definition says when they move up."""
    lots = [lot.id for lot in tender.lots if lot.reserves]
    if lots and tender.on_withdrawal is None:
        yield report(
            tender,
            "D092",
            "on_withdrawal",
            f"reserves are named for lot {named(lots)}, and the definition does not say what follows a withdrawal",
        )
    without = [lot.id for lot in tender.lots if lot.roles and not lot.reserves]
    if without and tender.on_withdrawal == "promote":
        yield report(
            tender,
            "D092",
            "on_withdrawal",
            f"a reserve is promoted after a withdrawal, and no reserves are named for lot {named(without)}: there a "
            "vacancy would stay empty",
            severity=Severity.WARNING,
            remedy="Write lots[].reserves: how many bidders stand in reserve for each role and zone.",
        )


def d093_pack_is_whole(tender: Tender) -> Iterator[Finding]:
    """Everything the invitation to tender prints is there."""
    agreement = tender.agreement
    parts: dict[str, tuple[object, str]] = {
        "instructions": (tender.instructions, "instructions to tenderers"),
        "specification": (tender.specification, "the specification"),
        "kpis": (tender.kpis, "key performance indicators"),
        "agreement.terms": (agreement and agreement.terms, "the terms of the agreement"),
        "agreement.tupe": (
            agreement and agreement.tupe,
            "what bidders are told of staff transfer (TUPE)",
        ),
    }
    if agreement is None or agreement.kind in CALLED_OFF:
        parts["agreement.call_off"] = (
            agreement and agreement.call_off,
            "how work is offered (call-off)",
        )
    for path, (held, what) in parts.items():
        if not held:
            yield report(
                tender,
                "D093",
                path,
                f"the invitation to tender needs {what}, and the definition holds none",
            )


def d095_short_list(tender: Tender) -> Iterator[Finding]:
    """A stage that keeps so many has questions to rank them by."""
    for stage in tender.stages:
        for lot in tender.lots:
            if stage.keep is not None and not tender.questions(lot.id, stage.id):
                yield report(
                    tender,
                    "D095",
                    f"stages[{stage.id}].keep",
                    f"stage {stage.id} keeps {stage.keep.most} in lot {lot.id} and marks nothing there to rank them by",
                )


CHECKS: tuple[Check, ...] = (
    x08_descriptors,
    x08_questions,
    x08_pass_fail_effect,
    d087_pass_fail_reason,
    d091_missing_marks,
    d092_withdrawal,
    d093_pack_is_whole,
    d095_short_list,
)
