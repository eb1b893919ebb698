"""The shipped Word templates of the letters: standstill letter, assessment summary, reasoned letters; the schedule."""

from __future__ import annotations

from docx.shared import Pt

from tendering.documents.build_parts import each, finished, header, spaced, table
from tendering.documents.word_style import Column, Writer, house_document


def letter() -> bytes:
    """Return the template of a standstill letter (PCR 2015 reg 86)."""
    page = _page()
    page.paragraph("{{ letter.sent }}", style="Address")
    _reference(page)
    _opening(page)
    _summary(page)
    page.heading("When the agreement may be made", 2)
    each(page, "paragraph in standstill", "{{ paragraph }}")
    page.paragraph("{%p for lot in lots %}")
    _decided(page)
    _scores(page)
    _checks(page)
    _reasons(page)
    _ties(page)
    _winners(page)
    _comparisons(page)
    page.paragraph("{%p endfor %}")
    _ending(page, "This letter")
    return finished(page.document, "Outcome letter")


def summary() -> bytes:
    """Return the template of an assessment summary (Procurement Regulations 2024 reg 31)."""
    page = _page(details=False)
    each(page, "line in recipient.address", "{{ line }}", "Address")
    page.paragraph("{{ recipient.email }}", style="Address")
    page.paragraph("Unique identifier: {{ recipient.identifier }}", style="Address")
    page.paragraph("{{ letter.sent }}", style="Address")
    _reference(page)
    _opening(page)
    _summary(page)
    page.heading("When the agreement may be made", 2)
    each(page, "paragraph in standstill", "{{ paragraph }}")
    page.paragraph("{%p for lot in lots %}")
    _decided(page)
    _scores(page, available=True)
    _checks(page)
    _reasons(page, evidence=True)
    _ties(page)
    _winners(page)
    page.paragraph("{%p for appointee in lot.appointees %}")
    page.heading("How the bid of {{ appointee.heading }}, was assessed", 3)
    each(page, "point in appointee.points", "{{ point.text }}", "Compact", "{{ point.lead }}")
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p endfor %}")
    _method(page)
    _challenge(page)
    _ending(page, "This summary")
    return finished(page.document, "Assessment summary")


def decision() -> bytes:
    """Return the template of a reasoned letter on a tender that was not assessed (Procurement Act 2023 s.50(5))."""
    page = _page()
    page.paragraph("{{ letter.sent }}", style="Address")
    _reference(page)
    _opening(page)
    page.heading("The decision", 2)
    table(
        page.document,
        "The decision on your bid",
        [Column(title="Lot", width=11), Column(title="Decision", width=6)],
        loop="row in summary",
        cells=["{{ row.lot }}", "{{ row.decision }}"],
    )
    page.heading("Why", 2)
    each(page, "ground in grounds", "{{ ground.text }}", lead="{{ ground.lead }}")
    each(page, "reason in reasons", "{{ reason.text }}", lead="{{ reason.lead }}")
    page.paragraph("{%p if steps %}")
    page.heading("How it was decided", 2)
    each(page, "step in steps", "{{ step.text }}", lead="{{ step.lead }}")
    page.paragraph("{%p endif %}")
    page.paragraph("{%p if standstill %}")
    page.heading("When the agreement may be made", 2)
    each(page, "paragraph in standstill", "{{ paragraph }}")
    page.paragraph("{%p endif %}")
    page.paragraph("{%p if challenge %}")
    _challenge(page)
    page.paragraph("{%p endif %}")
    _ending(page, "This letter")
    return finished(page.document, "Decision on a bid")


def not_shortlisted() -> bytes:
    """Return the template of the letter to a bidder that an earlier stage did not take forward."""
    page = _page()
    page.paragraph("{{ letter.sent }}", style="Address")
    _reference(page)
    _opening(page)
    _summary(page)
    page.paragraph("{%p for lot in lots %}")
    page.heading("{{ lot.title }}", 2)
    page.heading("What was decided, and by which rule", 3)
    each(page, "decision in lot.decisions", "{{ decision.text }}", lead="{{ decision.lead }}")
    _scores(page)
    _reasons(page, evidence=True)
    page.paragraph("{%p endfor %}")
    _challenge(page)
    _ending(page, "This letter")
    return finished(page.document, "Not taken forward")


def schedule() -> bytes:
    """Return the template of a schedule of appointed bids: enclosed with letters and summaries."""
    document = house_document()
    header(document, "{{ authority.name }}", "{{ letter.reference }}")
    page = Writer(document)
    page.paragraph("", lead="{{ authority.name }}", style="Address")
    spaced(page, "{{ letter.date }}", 14)
    _reference(page)
    page.heading("{{ letter.title }}", 1)
    page.paragraph("{{ procurement }}", keep=True)
    each(page, "paragraph in opening", "{{ paragraph }}")
    page.heading("The appointed bidders", 2)
    page.paragraph("{{ lot.winners_intro }}", keep=True)
    _winners_table(page)
    page.heading("What distinguished the appointed bids", 2)
    page.paragraph("{{ lot.criteria_intro }}", keep=True)
    page.paragraph("{%p for criterion in lot.criteria %}")
    page.heading("{{ criterion.heading }}", 3)
    each(page, "bid in criterion.bids", "{{ bid.text }}", "Compact", "{{ bid.lead }}")
    page.paragraph("{%p endfor %}")
    _digests(page, "This schedule")
    return finished(page.document, "Schedule of appointed bids")


LETTERS = {
    "letter.docx": letter,
    "summary.docx": summary,
    "letter-decision.docx": decision,
    "letter-not-shortlisted.docx": not_shortlisted,
    "schedule.docx": schedule,
}


# ---- the parts letters share -----------------------------------------------------------------------


def _page(*, details: bool = True) -> Writer:
    """Begin a letter: header, the authority's address, the day, the recipient."""
    document = house_document()
    header(document, "{{ authority.name }}", "{{ letter.reference }}")
    page = Writer(document)
    page.paragraph("", lead="{{ authority.name }}", style="Address")
    each(page, "line in authority.address", "{{ line }}", "Address")
    page.paragraph("{{ authority.email }}", style="Address")
    spaced(page, "{{ letter.date }}", 14)
    spaced(page, "{{ recipient.name }}", 14)
    if details:
        each(page, "line in recipient.details", "{{ line }}", "Address")
    return page


def _reference(page: Writer) -> None:
    page.paragraph("Our reference: {{ letter.reference }}", style="Address")
    page.document.paragraphs[-1].paragraph_format.space_after = Pt(16)


def _opening(page: Writer) -> None:
    page.heading("{{ letter.title }}", 1)
    each(page, "paragraph in opening", "{{ paragraph }}")


def _summary(page: Writer) -> None:
    page.heading("Summary", 2)
    table(
        page.document,
        "The decision on your bid",
        [
            Column(title=t, width=w)
            for t, w in (("Lot", 5), ("Role", 4), ("Where", 4), ("Decision", 3))
        ],
        loop="row in summary",
        cells=["{{ row.lot }}", "{{ row.role }}", "{{ row.where }}", "{{ row.decision }}"],
    )


def _decided(page: Writer) -> None:
    page.heading("{{ lot.title }}", 2)
    page.heading("What was decided, and by which rule", 3)
    each(page, "decision in lot.decisions", "{{ decision.text }}", lead="{{ decision.lead }}")
    each(page, "line in lot.ranks", "{{ line }}")


def _scores(page: Writer, *, available: bool = False) -> None:
    # where nobody is scored, no table is shown: an empty one would say that a bid earned nothing
    page.paragraph("{%p if lot.scores %}")
    page.heading("Your scores", 3)
    page.paragraph("{%p for table in lot.scores %}")
    columns = [
        Column(title="Criterion", width=8),
        Column(title="Weight (points)", width=2.4, right=True),
    ]
    cells = ["{{ row.criterion }}", "{{ row.weight }}"]
    last = ["Total", "{{ table.weight }}"]
    if available:
        columns[0] = Column(title="Criterion", width=6.4)
        columns.append(Column(title="Marks there were", width=2.6))
        cells.append("{{ row.available }}")
        last.append("As above")
    columns += [
        Column(title="Mark", width=3.2 if available else 4),
        Column(title="Your points", width=2.4, right=True),
    ]
    cells += ["{{ row.mark }}", "{{ row.points }}"]
    last += ["All criteria", "{{ table.total }}"]
    table(
        page.document,
        "{{ table.caption }}",
        columns,
        loop="row in table.rows",
        cells=cells,
        last=last,
    )
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p endif %}")


def _checks(page: Writer) -> None:
    page.paragraph("{%p if lot.checks %}")
    page.heading("Your prices and answers against the published rules", 3)
    each(page, "check in lot.checks", "{{ check.text }}", lead="{{ check.lead }}")
    page.paragraph("{%p endif %}")


def _reasons(page: Writer, *, evidence: bool = False) -> None:
    page.paragraph("{%p if lot.reasons %}")
    page.heading("The panel's reasons for your scores", 3)
    page.paragraph("{%p for reason in lot.reasons %}")
    page.heading("{{ reason.heading }}", 4)
    each(page, "paragraph in reason.paragraphs", "{{ paragraph }}")
    if evidence:
        page.paragraph("{%p if reason.evidence %}")
        page.paragraph("{{ reason.evidence }}", lead="Relied on in your bid:", style="Compact")
        page.paragraph("{%p endif %}")
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p endif %}")


def _ties(page: Writer) -> None:
    page.paragraph("{%p if lot.ties %}")
    page.heading("How equal scores were settled", 3)
    each(page, "line in lot.ties", "{{ line }}", "List Bullet")
    page.paragraph("{%p endif %}")


def _winners(page: Writer) -> None:
    page.heading("The appointed bidders", 3)
    page.paragraph("{{ lot.winners_intro }}", keep=True)
    page.paragraph("{%p if lot.winners %}")
    _winners_table(page)
    page.paragraph("{%p endif %}")


def _winners_table(page: Writer) -> None:
    table(
        page.document,
        "Appointed bidders and their scores: {{ lot.title }}",
        [
            Column(title="Bidder", width=4.2),
            Column(title="Appointed as", width=4.5),
            Column(title="Points for each criterion", width=6.7),
            Column(title="Total", width=1.6, right=True),
        ],
        loop="winner in lot.winners",
        cells=[
            "{{ winner.name }}",
            "{{ winner.appointed }}",
            "{{ winner.scores }}",
            "{{ winner.total }}",
        ],
    )


def _comparisons(page: Writer) -> None:
    page.paragraph("{%p if lot.comparisons %}")
    page.heading("What distinguished the appointed bids", 3)
    page.paragraph("{{ lot.comparisons_intro }}", keep=True)
    page.paragraph("{%p for criterion in lot.comparisons %}")
    page.heading("{{ criterion.heading }}", 4)
    each(page, "point in criterion.points", "{{ point.text }}", "Compact", "{{ point.lead }}")
    page.paragraph("{%p endfor %}")
    page.paragraph("{%p endif %}")


def _method(page: Writer) -> None:
    page.heading("How bids were to be assessed", 2)
    each(page, "paragraph in method.paragraphs", "{{ paragraph }}")
    page.paragraph("{%p for scale in method.scales %}")
    table(
        page.document,
        "{{ scale.caption }}",
        [
            Column(title="Mark", width=1.5, right=True),
            Column(title="Label", width=3.5),
            Column(title="Share of the weight", width=2.4, right=True),
            Column(title="What it means", width=9.6),
        ],
        loop="row in scale.rows",
        cells=["{{ row.mark }}", "{{ row.label }}", "{{ row.share }}", "{{ row.meaning }}"],
    )
    page.paragraph("{%p endfor %}")
    spaced(page, "{{ method.full_version }}", 9)
    page.document.paragraphs[-1].style = "Normal"


def _challenge(page: Writer) -> None:
    page.heading("Time to start proceedings", 2)
    each(page, "paragraph in challenge", "{{ paragraph }}")


def _ending(page: Writer, what: str) -> None:
    page.heading("Questions", 2)
    each(page, "paragraph in questions", "{{ paragraph }}")
    page.document.paragraphs[-2].paragraph_format.keep_with_next = True
    spaced(page, "Yours faithfully", 18)
    page.document.paragraphs[-1].paragraph_format.keep_with_next = True
    spaced(page, "{{ signature.name }}", 44)
    page.document.paragraphs[-1].paragraph_format.keep_with_next = True
    page.paragraph("for {{ signature.for }}", style="Address", keep=True)
    _digests(page, what)


def _digests(page: Writer, what: str) -> None:
    page.paragraph(
        f"{what} rests on the evaluation {{{{ record.evaluation }}}}. The two texts below let anyone check later that "
        "neither the published tender nor what was decided has been changed.",
        style="Small Print",
        keep=True,
    )
    page.document.paragraphs[-1].paragraph_format.space_before = Pt(18)
    page.paragraph(
        "{{ record.fingerprint }}", lead="Published tender:", style="Small Print", keep=True
    )
    page.paragraph("{{ record.head }}", lead="Outcome:", style="Small Print")
    page.paragraph("{%p if record.chain %}")
    page.paragraph("{{ record.chain }}", lead="Record:", style="Small Print")
    page.paragraph("{%p endif %}")
