"""Who may join an agreement after its award: nobody, but on terms that were published and that the law allows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tendering.evaluation.quality import question_points
from tendering.framework.places import register_of, started
from tendering.framework.reviews import need_of, published, review_of
from tendering.law.calendar import day_text
from tendering.law.regime import Regime, regime_of
from tendering.model.entries import Entry, EntryKind, of_kind
from tendering.model.findings import Finding, finding
from tendering.model.numbers import exact, fixed, plain
from tendering.model.tender import Tender

JOINS, REFUSED = "joins", "refused"
MARKS = "join_marks"
"""The rows of a decision on an applicant, in the record alone: criterion, mark."""
REGULATION, SECTION = "PCR 2015 reg 33(5)-(6)", "Procurement Act 2023 ss.45, 49"
FRAMEWORK, YES = "framework", "yes"


def barred(tender: Tender | None) -> tuple[str, str]:
    """Say why nobody may join a framework after its award, and by which provision; two empty texts where the published terms allow it.

    An open framework is no exception: it is opened again, and everyone is ranked anew.
    """
    agreement = tender.agreement if tender is not None else None
    if tender is None or agreement is None:
        return "no agreement is published", ""
    law = regime_of(tender)
    if law.regime is Regime.PA2023:
        if agreement.open_until is not None:
            return (
                "an open framework is opened again, and everyone is ranked anew: nobody is let in between",
                "Procurement Act 2023 s.49",
            )
        return "an ordinary framework admits nobody after its award", SECTION
    terms = agreement.review.join if agreement.review is not None else None
    if terms is None:
        return "a framework admits nobody outside its published terms, and it publishes none", (
            REGULATION if law.regime is Regime.PCR2015 else ""
        )
    if law.regime is Regime.PCR2015 and not law.light_touch:
        return "only those party to a framework from its award may be called off from", REGULATION
    return "", ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """What an applicant showed: the requirements it did not pass, and its marks by question."""

    marks: Mapping[str, str]
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """An application held against the published terms.

    Attributes:
        quality: Percent of the marks of the lot.
        against: Why it does not join, a sentence each; none where it does.
        working: How the percentage was worked out.
    """

    quality: Fraction
    against: tuple[str, ...]
    working: str

    @property
    def shown(self) -> str:
        """The percentage as it is entered and printed."""
        return _figure(self.quality)

    @property
    def joins(self) -> bool:
        """Whether the published terms let it join."""
        return not self.against


def measure(
    tender: Tender, lot: str, applicant: Applicant
) -> tuple[Measured | None, list[Finding]]:
    """Hold an application against the published terms: its marks by the published scales and weights."""
    found = list(_unusable(tender, lot, applicant))
    rules = published(tender)
    terms = rules.join if rules is not None else None
    if found or terms is None:
        return None, found
    got, of, lines, low = Fraction(0), Fraction(0), [], []
    for question in tender.questions(lot):
        scale = tender.scales[question.scale or ""]
        mark = exact(applicant.marks[question.id])
        points = question_points(question.points, scale, mark, tender.rounding) or Fraction(0)
        got, of = got + points, of + question.points
        lines.append(
            f"{question.title} ({question.id}), mark {plain(mark)}: {_figure(points)} of {_figure(question.points)} points"
        )
        least = question.minimum.mark if question.minimum is not None else None
        if least is not None and mark < least:
            low.append(
                f"{plain(mark)} for {question.title} is below its minimum of {plain(least)}"
            )
    quality = got * 100 / of if of else Fraction(0)
    against = [f"the requirement {name} is not passed" for name in applicant.failed]
    against += low
    if terms.quality is not None and quality < terms.quality:
        against.append(
            f"{_figure(quality)} per cent for quality is below the {plain(terms.quality)} that the terms ask for"
        )
    working = f"{'; '.join(lines)}; together {_figure(got)} of {_figure(of)}, {_figure(quality)} per cent"
    return Measured(quality=quality, against=tuple(against), working=working), found


def _figure(value: Fraction) -> str:
    """Write a figure short: as it is where it ends, else to two places."""
    said = plain(value)
    return fixed(value, 2) if "/" in said or len(said.partition(".")[2]) > 2 else said


def _unusable(tender: Tender, lot: str, applicant: Applicant) -> Iterator[Finding]:
    wanted = {q.id: q for q in tender.questions(lot)}
    for name in applicant.marks:
        if name not in wanted:
            said = f"{name}: lot {lot or '(blank)'} asks {', '.join(wanted) or 'nothing'}"
            yield finding("L513", "--mark", said)
    for name, question in wanted.items():
        text = applicant.marks.get(name, "")
        scale = tender.scales[question.scale or ""]
        try:
            known = scale.level(exact(text)) is not None
        except ValueError:
            known = False
        if not known:
            marks = ", ".join(plain(level.mark) for level in scale.levels)
            said = f"{name}: {text or 'no mark'}; its scale has {marks}"
            yield finding("L513", "--mark", said)
    asked = {p.id for p in tender.pass_fail}
    for name in applicant.failed:
        if name not in asked:
            yield finding(
                "L513", "--failed", f"{name}: no requirement of the tender has that name"
            )


def faults(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """Find why an applicant cannot be decided on, or a place given, as an entry says, on the record before it."""
    if entry.kind is EntryKind.PLACE_GIVEN:
        yield from _place(tender, entries, entry)
        return
    why, cite = barred(tender)
    if why:
        yield finding("L510", "record", why, law=cite)
        return
    review = review_of(entries, entry.fact("review"))
    if review is None or not entry.fact("review"):
        yield finding("L502", "record", f"{entry.fact('review') or 'nothing'} names no review")
        return
    need = need_of(entries, review, entry.lot)
    if need is None or need.fact("required") != YES or str(need.number) != entry.fact("need"):
        said = f"the {review.label} holds no finding that further providers are required in lot {entry.lot}"
        yield finding("L511", "record", said)
    if not entry.bidder or not entry.fact("name").strip():
        yield finding(
            "L512", "record", "the applicant needs a short name and the name it is registered by"
        )
    if not entry.fact("reason").strip():
        yield finding("L512", "record", "a decision on an applicant without its reason")
    if tender is not None:
        yield from _decision(tender, entries, entry)


def _decision(tender: Tender, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    marks = {r.get("criterion", ""): r.get("mark", "") for r in entry.rows.get(MARKS, ())}
    failed = tuple(x.strip() for x in entry.fact("failed").split(";") if x.strip())
    measured, found = measure(tender, entry.lot, Applicant(marks=marks, failed=failed))
    yield from found
    if measured is None:
        return
    decision = entry.fact("decision")
    if (decision == JOINS) != measured.joins:
        said = (
            f"{decision or 'nothing'!r} is decided; by the published terms it joins ({measured.working})"
            if measured.joins
            else f"{decision or 'nothing'!r} is decided; {'; '.join(measured.against)}"
        )
        yield finding("L512", "record", said)
    held = {p.provider for p in register_of(entries).on(entry.on) if p.lot == entry.lot}
    if entry.bidder in held:
        yield finding("L512", "record", f"{entry.bidder} holds a place in lot {entry.lot} already")
    rules = published(tender)
    most = rules.join.most if rules is not None and rules.join is not None else None
    if decision == JOINS and most is not None and len(held) >= most:
        said = f"{len(held)} providers hold a place in lot {entry.lot}, and the terms allow {most}"
        yield finding("L512", "record", said)


def _place(tender: Tender | None, entries: Sequence[Entry], entry: Entry) -> Iterator[Finding]:
    """A place of a framework that has started goes to who holds one in the lot, a reserve promoted, or who was let join."""
    agreement = tender.agreement if tender is not None else None
    if agreement is None or agreement.kind != FRAMEWORK or not started(entries):
        return
    holders = {p.provider for p in register_of(entries).places if p.lot == entry.lot}
    now = {p.provider for p in register_of(entries).on(entry.on) if p.lot == entry.lot}
    promoted = of_kind(entries, EntryKind.RESERVE_PROMOTED, lot=entry.lot)
    joined = of_kind(entries, EntryKind.JOIN_DECIDED, lot=entry.lot)
    if (
        entry.bidder in now
        or any(e.bidder == entry.bidder for e in promoted)
        or any(e.bidder == entry.bidder and e.fact("decision") == JOINS for e in joined)
    ):
        return
    why, cite = barred(tender)
    was = " any more" if entry.bidder in holders else ""
    said = (
        f"{entry.bidder or 'nobody'} holds no place in lot {entry.lot or '(blank)'}{was} on {day_text(entry.on)}, "
        f"is no reserve promoted, and was not let join: {why or 'joining is decided at a review'}"
    )
    yield finding("L510", "record", said, law=cite)
