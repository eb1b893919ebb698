"""Outcome letters as Word, chosen by the law and by what became of each bid: written one by one, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tendering.documents.digest import outcome_digest
from tendering.documents.letter_facts import expected
from tendering.documents.letter_fields import at, missing, must_print
from tendering.documents.letter_index import LotIndex
from tendering.documents.letter_kinds import KINDS, Kind, kinds_of
from tendering.documents.letter_run import LetterRun, shared_problems
from tendering.documents.progress import Progress, quiet
from tendering.documents.readback import Reader
from tendering.documents.templates import read_template
from tendering.documents.word import Properties, RefusedError, WordTemplate
from tendering.law.regime import regime_of
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Bidder, Dossier
from tendering.model.findings import Finding, finding, has_error
from tendering.model.outcome import Outcome
from tendering.record.chain import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter, made but not written yet. ``parts`` is the digest of its parts, for the manifest."""

    bidder: str
    kind: str
    lots: tuple[str, ...]
    name: str
    data: bytes
    parts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One letter as it was written: for whom, of which kind, on which lots, and its digests."""

    bidder: str
    kind: str
    lots: tuple[str, ...]
    name: str
    sha256: str
    parts: str


def write_letters(
    dossier: Dossier,
    outcome: Outcome,
    out: Path,
    on: date,
    standstill: StandstillResult | None,
    *,
    templates: Path | None = None,
    lang: str = "",
    chain: str = "",
    digest: str = "",
    progress: Progress = quiet,
) -> tuple[list[Written], tuple[Finding, ...]]:
    """Write a letter for every bidder into a folder, or nothing at all.

    Letters are written as they are made, so that a run of thousands holds one at a time; where one cannot be, those
    before it are taken away again.

    Args:
        dossier: Bidders, bids and the panel's agreed scores.
        outcome: What was decided; every lot complete.
        out: Folder for the letters; made when missing.
        on: The day of the letters.
        standstill: The computed end of standstill (`tendering.law.standstill`); under the Act None while the day of
            the contract award notice is not known.
        templates: An authority's own folder of templates.
        lang: Language of the templates, such as ``cy``; what tags print stays in the language it was written in.
        chain: The head of the record to print; empty where no record is kept.
        digest: Of the outcome, as the record has it; it is taken here where none is given.
        progress: Shows how far the run is.

    Returns:
        The letters written, and findings; where one is an error nothing is written.
    """
    written: list[Written] = []
    found: list[Finding] = []
    with ExitStack() as undo:
        for letter in each_letter(
            dossier,
            outcome,
            on,
            standstill,
            found,
            templates=templates,
            lang=lang,
            chain=chain,
            digest=digest,
            progress=progress,
        ):
            if not written and not out.exists():
                out.mkdir(parents=True)
                undo.callback(out.rmdir)
            undo.callback((out / letter.name).unlink)
            (out / letter.name).write_bytes(letter.data)
            written.append(_noted(letter))
        if has_error(found):
            return [], tuple(dict.fromkeys(found))
        undo.pop_all()
    return written, tuple(dict.fromkeys(found))


def _noted(letter: Letter) -> Written:
    return Written(
        bidder=letter.bidder,
        kind=letter.kind,
        lots=letter.lots,
        name=letter.name,
        sha256=sha256(letter.data),
        parts=letter.parts,
    )


def make_letters(
    dossier: Dossier,
    outcome: Outcome,
    on: date,
    standstill: StandstillResult | None,
    *,
    templates: Path | None = None,
    lang: str = "",
    chain: str = "",
    digest: str = "",
    progress: Progress = quiet,
) -> tuple[tuple[Letter, ...], tuple[Finding, ...]]:
    """Make every letter in memory, for a few. Findings name each field that is lacking, with its recipient."""
    found: list[Finding] = []
    letters = tuple(
        each_letter(
            dossier,
            outcome,
            on,
            standstill,
            found,
            templates=templates,
            lang=lang,
            chain=chain,
            digest=digest,
            progress=progress,
        )
    )
    return () if has_error(found) else letters, tuple(dict.fromkeys(found))


def each_letter(
    dossier: Dossier,
    outcome: Outcome,
    on: date,
    standstill: StandstillResult | None,
    found: list[Finding],
    *,
    templates: Path | None = None,
    lang: str = "",
    chain: str = "",
    digest: str = "",
    progress: Progress = quiet,
) -> Iterator[Letter]:
    """Yield the letters one by one, and collect findings; once one is an error, none is yielded any more."""
    found.extend(_not_yet(dossier, outcome))
    regime = regime_of(dossier.tender).regime
    if has_error(found) or regime is None:
        return
    run = LetterRun.begin(
        dossier,
        outcome,
        on,
        standstill=standstill,
        regime=regime,
        head=digest or outcome_digest(outcome),
        chain=chain,
    )
    found.extend(shared_problems(run))
    press = _Press(run=run, templates=templates, lang=lang, found=found)
    for bidder in progress(dossier.bidders, "Writing letters", len(dossier.bidders)):
        yield from press.letters_to(bidder)


class _Press:
    """Makes the letters of one run: templates read once, names taken, findings collected."""

    def __init__(
        self, *, run: LetterRun, templates: Path | None, lang: str, found: list[Finding]
    ) -> None:
        self.run = run
        self.found = found
        self._reader = Reader(run.names.bidders)
        self._folder = templates
        self._lang = lang
        self._templates: dict[str, WordTemplate | None] = {}
        self._taken: set[str] = set()

    def letters_to(self, bidder: Bidder) -> Iterator[Letter]:
        """Yield a bidder's letters: one for each kind that its bids call for."""
        kinds = kinds_of(self.run, bidder.id)
        if not kinds:
            where = f"letter to {bidder.name}"
            self.found.append(finding("T015", where, "the bidder has no bid in any lot"))
        for name, lots in kinds.items():
            letter = self._letter(KINDS[name], bidder, lots)
            if letter is not None:
                yield letter

    def _letter(self, kind: Kind, bidder: Bidder, lots: tuple[LotIndex, ...]) -> Letter | None:
        """Make one letter; None where something forbids it or forbade one before it."""
        where = f"{kind.words} to {bidder.name}"
        context, problems = kind.context(self.run, bidder, kind.name, lots)
        tender = self.run.dossier.tender
        scored = bool(tender.criteria or tender.price.weight or tender.award_by)
        lacking = problems or list(missing(kind.name, context, where, scored=scored))
        self.found.extend(lacking)
        template = self._template(kind)
        if template is None or has_error(self.found):
            return None
        properties = Properties(
            title=str(at(context, "letter.title")[0]),
            author=self.run.dossier.tender.authority.name,
            subject=bidder.name,
            stamp=f"{self.run.on.isoformat()}T00:00:00Z",
        )
        try:
            data, parts = template.make(context, properties, where=where)
        except RefusedError as refused:
            self.found.append(refused.finding)
            return None
        wanted = expected(self.run, bidder, kind.name, lots)
        differs = list(self._reader.differences(data, wanted, where))
        self.found.extend(differs)
        if has_error(differs):
            return None
        return Letter(
            bidder=bidder.id,
            kind=kind.name,
            lots=tuple(lot.lot.id for lot in lots),
            name=_file_name(kind.prefix, bidder, self._taken),
            data=data,
            parts=parts,
        )

    def _template(self, kind: Kind) -> WordTemplate | None:
        if kind.template not in self._templates:
            template, problems = read_template(
                kind.template,
                kind.shape,
                self._folder,
                lang=self._lang,
                required=must_print(k.name for k in KINDS.values() if k.template == kind.template),
            )
            self.found.extend(problems)
            self._templates[kind.template] = template
        return self._templates[kind.template]


def letter_names(
    run: LetterRun,
) -> Iterator[tuple[Bidder, str, tuple[LotIndex, ...], str]]:
    """Yield every letter of a run without making it: to whom, its kind, its lots, and the name of its file."""
    taken: set[str] = set()
    for bidder in run.dossier.bidders:
        for kind, lots in kinds_of(run, bidder.id).items():
            yield bidder, kind, lots, _file_name(KINDS[kind].prefix, bidder, taken)


def _file_name(prefix: str, bidder: Bidder, taken: set[str]) -> str:
    """Return a file name that every system allows, with the bidder's id so that no two are alike."""
    words = re.sub(r"[^a-z0-9]+", "-", bidder.name.lower()).strip("-")[:60]
    plain_id = re.sub(r"[^A-Za-z0-9-]+", "-", bidder.id).strip("-") or "bidder"
    name = f"{prefix}-{plain_id}" + (f"-{words}" if words and words != plain_id.lower() else "")
    unique, number = name, 2
    while unique.lower() in taken:
        unique, number = f"{name}-{number}", number + 1
    taken.add(unique.lower())
    return f"{unique}.docx"


def _not_yet(dossier: Dossier, outcome: Outcome) -> Iterator[Finding]:
    """Find what forbids every letter: an incomplete lot, or a law that is not known."""
    for lot in outcome.lots:
        if not lot.complete:
            waits = "; ".join(lot.waiting_for) or "it is not complete"
            yield finding("T011", f"lot {lot.lot}", f"the lot is not complete: {waits}")
    if not outcome.complete and all(lot.complete for lot in outcome.lots):
        yield finding("T011", outcome.evaluation, "the outcome is not complete")
    answer = regime_of(dossier.tender)
    if answer.regime is None:
        yield finding("T012", "started_by", f"which law applies is not known: {answer.because}")
