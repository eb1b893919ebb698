"""What a first competition leaves uncovered or thin: computed from its evaluation, shown, and written as data and a page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tendering.framework.cover import PLAIN, thin_rule
from tendering.framework.decided import lacking
from tendering.framework.gaps import Gaps, gaps_of
from tendering.model.bids import Dossier
from tendering.model.findings import Finding, finding, stopping
from tendering.model.second import Thin
from tendering.workbench.evaluate import computed
from tendering.workbench.library import own_templates
from tendering.workbench.records import RefusedError
from tendering.workbench.writing import Report, by, publish, writer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What a competition leaves, with what it was worked out from."""

    dossier: Dossier
    gaps: Gaps
    findings: tuple[Finding, ...]

    @property
    def names(self) -> dict[str, str]:
        """Every bidder as it is named in a sentence."""
        return {b.id: f"{b.name} ({b.id})" for b in self.dossier.bidders}


def left_by(ref: str, *, stated: Thin | None = None, store: str = "") -> Left:
    """Return what an evaluation leaves, from its files or its record.

    Args:
        ref: Id or folder of the evaluation.
        stated: When cover is thin, where the tender publishes nothing.
        store: Where the record is.

    Raises:
        RefusedError: It cannot be evaluated.
    """
    _, dossier, outcome, findings = computed(ref, store=store)
    if dossier is None or outcome is None:
        raise RefusedError(*(stopping(findings, "evaluate") or findings))
    waits = lacking(dossier, outcome)
    rule = thin_rule(dossier.tender, stated)
    said = [finding("L601", ref, w) for w in waits]
    if PLAIN in rule.sources.values():
        parts = ", ".join(p for p, source in rule.sources.items() if source == PLAIN)
        said.append(
            finding(
                "L603", dossier.tender.at("thin"), f"no rule of {parts} is published or stated"
            )
        )
    gaps = gaps_of(dossier, outcome, rule, waits)
    return Left(dossier=dossier, gaps=gaps, findings=tuple(said))


def stated_rule(bidders: int | None, providers: int | None, capacity: str) -> Thin | None:
    """Return the rule stated with the command; None where none is.

    Raises:
        RefusedError: A figure that cannot be.
    """
    share = None
    if capacity:
        text = capacity.strip().removesuffix("%").strip()
        try:
            share = Fraction(text) / 100
        except (ValueError, ZeroDivisionError):
            share = Fraction(-1)
        if not 0 <= share <= 1 or len(text) > 12:
            said = f"{capacity[:40]!r} is no percentage from 0 to 100"
            raise RefusedError(finding("F094", "--capacity", said, remedy="Write such as 90%."))
    if (bidders, providers, share) == (None, None, None):
        return None
    return Thin(bidders=bidders, providers=providers, capacity=share)


def gaps(
    ref: str,
    *,
    stated: Thin | None = None,
    out: Path | None = None,
    store: str = "",
    dry_run: bool = False,
    actor: str = "",
) -> Report:
    """Show what a competition leaves, and write it as ``gaps.json`` and ``gaps.html`` to ``out/ID/gaps``.

    Raises:
        RefusedError: It cannot be evaluated, or a template cannot be used.
    """
    from tendering.documents import gaps_page
    from tendering.documents.word import RefusedError as WordRefusedError

    left = left_by(ref, stated=stated, store=store)
    data = gaps_page.as_data(left.gaps, left.names)
    try:
        page = gaps_page.page(left.dossier.tender, left.gaps, left.names, own_templates())
    except WordRefusedError as refused:
        raise RefusedError(refused.finding) from refused
    texts = {"gaps.json": json.dumps(data, indent=1, ensure_ascii=False) + "\n", "gaps.html": page}
    files = publish(
        (out or Path("out") / left.gaps.evaluation) / "gaps",
        writer_of(texts),
        dry_run=dry_run,
        made=by(actor),
    )
    return Report(
        findings=left.findings,
        data=data,
        text=gaps_page.as_text(left.gaps, left.names),
        files=files,
        dry_run=dry_run,
    )
