"""Outcome letters as Word, chosen by the law and by what became of each bid: written one by one, and read back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from tendering.documents.digest import outcome_digest
from tendering.documents.letter_facts import expected
from tendering.documents.letter_fields import at, missing, must_print
from tendering.documents.letter_index import ENCLOSED, LotIndex, goes_with
from tendering.documents.letter_kinds import KINDS, Kind, kinds_of
from tendering.documents.letter_run import LetterRun, shared_problems
from tendering.documents.progress import Progress, quiet
from tendering.documents.readback import Reader
from tendering.documents.templates import read_template
from tendering.documents.word import Properties, RefusedError, WordTemplate
from tendering.documents.workers import made_by, workers_for
from tendering.law.regime import regime_of
from tendering.law.standstill import StandstillResult
from tendering.model.bids import Bidder, Dossier
from tendering.model.findings import Finding, finding, has_error
from tendering.model.outcome import Outcome
from tendering.record.chain import sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter, made but not written yet. ``parts`` is the digest of its parts, for the manifest.

    ``encloses`` are the files of the schedules that go with it. A schedule is of the kind ``schedule``, of one lot, and
    addressed to no bidder alone.
    """

    bidder: str
    kind: str
    lots: tuple[str, ...]
    name: str
    data: bytes
    parts: str
    encloses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """One letter, or schedule, as it was written: for whom, of which kind, on which lots, its digests, what goes with it."""

    bidder: str
    kind: str
    lots: tuple[str, ...]
    name: str
    sha256: str
    parts: str
    encloses: tuple[str, ...] = ()


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
    workers: int | None = None,
    progress: Progress = quiet,
) -> tuple[list[Written], tuple[Finding, ...]]:
    """Write a letter for every bidder into a folder, or nothing at all.

    Letters are written as they are made, so that a run of thousands holds one at a time; where one cannot be, all that
    were written are taken away again.

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
        workers: How many processes make them; as many as pay where none is given (`workers.workers_for`).
        progress: Shows how far the run is.

    Returns:
        The letters written, and findings; where one is an error nothing is written.
    """
    found: list[Finding] = []
    press = _press(
        dossier,
        outcome,
        on,
        standstill,
        found,
        templates=templates,
        lang=lang,
        chain=chain,
        digest=digest,
    )
    if press is None:
        return [], tuple(dict.fromkeys(found))

    def make(job: _Job) -> list[_Made]:
        return [_kept(made, out) for made in press.letters_of(job)]

    written: list[Written] = []
    label, number = "Writing letters", len(press.jobs)
    with ExitStack() as undo:
        if press.jobs and not out.exists():
            out.mkdir(parents=True)
            undo.callback(out.rmdir)
        names = [name for job in press.jobs for _, _, name in job.letters]
        new = [out / name for name in names if not (out / name).exists()]
        undo.callback(_take_away, new)
        coming = undo.enter_context(
            closing(made_by(press.jobs, make, workers=workers_for(number, workers)))
        )
        for each in progress(coming, label, number):
            out_now = [made.written for made in each if _goes_out(made, found)]
            written.extend(note for note in out_now if note is not None)
        if has_error(found):
            return [], tuple(dict.fromkeys(found))
        undo.pop_all()
    return written, tuple(dict.fromkeys(found))


def _kept(made: _Made, out: Path) -> _Made:
    """Write a letter, and keep of it what is noted alone."""
    if made.letter is None:
        return made
    (out / made.letter.name).write_bytes(made.letter.data)
    return replace(made, letter=None, written=_noted(made.letter))


def _take_away(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _noted(letter: Letter) -> Written:
    return Written(
        bidder=letter.bidder,
        kind=letter.kind,
        lots=letter.lots,
        name=letter.name,
        sha256=sha256(letter.data),
        parts=letter.parts,
        encloses=letter.encloses,
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
    press = _press(
        dossier,
        outcome,
        on,
        standstill,
        found,
        templates=templates,
        lang=lang,
        chain=chain,
        digest=digest,
    )
    if press is None:
        return
    for job in progress(press.jobs, "Writing letters", len(press.jobs)):
        for made in press.letters_of(job):
            if _goes_out(made, found) and made.letter is not None:
                yield made.letter


@dataclass(frozen=True, slots=True, kw_only=True)
class _Job:
    """The letters that one bidder is owed: the kind of each, the lots it is about, and the name of its file."""

    bidder: Bidder
    letters: tuple[tuple[Kind, tuple[LotIndex, ...], str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """What came of one letter.

    Attributes:
        lacking: What forbids it and every letter after it.
        wrong: What was found in making it, and in reading it back.
        letter: The letter; None where something forbids it, or where only what was ``written`` is wanted.
    """

    lacking: tuple[Finding, ...]
    wrong: tuple[Finding, ...] = ()
    letter: Letter | None = None
    written: Written | None = None


def _goes_out(made: _Made, found: list[Finding]) -> bool:
    """Add what was found, letter by letter in their order: once something is wrong, no letter goes out any more.

    A worker knows only its own letters, and may have made more: what it found in these is left out, so that the findings
    are the same whatever the number of workers.
    """
    found.extend(made.lacking)
    if has_error(found):
        return False
    found.extend(made.wrong)
    return not has_error(made.wrong)


def _press(
    dossier: Dossier,
    outcome: Outcome,
    on: date,
    standstill: StandstillResult | None,
    found: list[Finding],
    *,
    templates: Path | None,
    lang: str,
    chain: str,
    digest: str,
) -> _Press | None:
    """Make ready for a run of letters; None, with findings, where no letter may be made."""
    found.extend(_not_yet(dossier, outcome))
    regime = regime_of(dossier.tender).regime
    if has_error(found) or regime is None:
        return None
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
    return _Press(run=run, templates=templates, lang=lang, stopped=has_error(found))


class _Press:
    """Makes the letters of one run: what each bidder is owed, names given and templates read before the first."""

    def __init__(
        self, *, run: LetterRun, templates: Path | None, lang: str, stopped: bool
    ) -> None:
        self.run = run
        self._stopped = stopped
        self._reader = Reader(run.names.bidders)
        owed: dict[str, list[tuple[Kind, tuple[LotIndex, ...], str]]] = {}
        self.jobs: list[_Job] = []
        self._schedules: dict[str, str] = {}
        for bidder, kind, lots, name in letter_names(run):
            if kind == ENCLOSED:
                self.jobs.append(_Job(bidder=bidder, letters=((KINDS[kind], lots, name),)))
                self._schedules[lots[0].lot.id] = name
            else:
                owed.setdefault(bidder.id, []).append((KINDS[kind], lots, name))
        self.jobs += [
            _Job(bidder=bidder, letters=tuple(owed.get(bidder.id, ())))
            for bidder in run.dossier.bidders
        ]
        used = dict.fromkeys(kind.template for job in self.jobs for kind, _, _ in job.letters)
        self._templates = {name: _template(name, templates, lang) for name in used}

    def letters_of(self, job: _Job) -> Iterator[_Made]:
        """Yield a bidder's letters: one for each kind that its bids call for."""
        if not job.letters:
            where = f"letter to {job.bidder.name}"
            yield _Made(lacking=(finding("T015", where, "the bidder has no bid in any lot"),))
        for kind, lots, name in job.letters:
            made = self._letter(kind, job.bidder, lots, name)
            self._stopped = self._stopped or has_error((*made.lacking, *made.wrong))
            yield made

    def _letter(self, kind: Kind, bidder: Bidder, lots: tuple[LotIndex, ...], name: str) -> _Made:
        """Make one letter, and read it back; not where something forbids it or forbade one before it."""
        where = f"{kind.words} to {bidder.name}"
        context, problems = kind.context(self.run, bidder, kind.name, lots)
        tender = self.run.dossier.tender
        scored = bool(tender.criteria or tender.price.weight or tender.award_by)
        lacks = problems or list(missing(kind.name, context, where, scored=scored))
        template, amiss = self._templates[kind.template]
        lacking = (*lacks, *amiss)
        if template is None or self._stopped or has_error(lacking):
            return _Made(lacking=lacking)
        properties = Properties(
            title=str(at(context, "letter.title")[0]),
            author=self.run.dossier.tender.authority.name,
            subject=bidder.name,
            stamp=f"{self.run.on.isoformat()}T00:00:00Z",
        )
        try:
            data, parts = template.make(context, properties, where=where)
        except RefusedError as refused:
            return _Made(lacking=lacking, wrong=(refused.finding,))
        wanted = expected(self.run, bidder, kind.name, lots)
        differs = tuple(self._reader.differences(data, wanted, where))
        letter = Letter(
            bidder=bidder.id,
            kind=kind.name,
            lots=tuple(lot.lot.id for lot in lots),
            name=name,
            data=data,
            parts=parts,
            encloses=tuple(
                self._schedules[lot.lot.id] for lot in goes_with(kind.name, bidder.id, lots)
            ),
        )
        return _Made(lacking=lacking, wrong=differs, letter=letter)


def _template(
    name: str, folder: Path | None, lang: str
) -> tuple[WordTemplate | None, tuple[Finding, ...]]:
    kinds = [kind for kind in KINDS.values() if kind.template == name]
    required = must_print(kind.name for kind in kinds)
    return read_template(name, kinds[0].shape, folder, lang=lang, required=required)


def letter_names(
    run: LetterRun,
) -> Iterator[tuple[Bidder, str, tuple[LotIndex, ...], str]]:
    """Yield every letter of a run without making it: to whom, its kind, its lots, and the name of its file.

    The schedules that go with letters come first, each addressed to the bidders of its lot as one, with no id.
    """
    taken: set[str] = set()
    for lot in run.lots:
        if any(map(lot.encloses, lot.standings)):
            to = Bidder(id="", name=f"the bidders of {lot.names.lot(lot.lot.id)}")
            name = _file_name(KINDS[ENCLOSED].prefix, lot.lot.id, lot.lot.title, taken)
            yield to, ENCLOSED, (lot,), name
    for bidder in run.dossier.bidders:
        for kind, lots in kinds_of(run, bidder.id).items():
            name = _file_name(KINDS[kind].prefix, bidder.id, bidder.name, taken)
            yield bidder, kind, lots, name


def _file_name(prefix: str, of: str, title: str, taken: set[str]) -> str:
    """Return a file name that every system allows, with the id of what it is about so that no two are alike."""
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60]
    plain_id = re.sub(r"[^A-Za-z0-9-]+", "-", of).strip("-") or "bidder"
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
