"""A copy of the record for an audience: what is withheld is replaced by its ground before anything is written from it. Pure.

What an officer flagged (entries of kind redaction, and the column ``withhold`` of agreed scores) comes first, then the
defaults of `audiences.RULES`. Every renderer that is given `redacted` entries shows the same things withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tendering.model.entries import Entry, EntryKind, FileRef, Row, of_kind, standing
from tendering.record import passages as words_of
from tendering.record.audiences import AUDIENCES, BIDDER, FOI, QUALIFIED, RULES, cited, ground_of
from tendering.record.default_cuts import BY_RULE, IDS, Setting, default_passages
from tendering.record.entry_data import canonical_json
from tendering.record.passages import Passage, placeholder, without

FIXED = ("sealed", "workforce")
"""The defaults that no officer releases anything from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A redaction an officer decided on, or a release from what is withheld by default.

    Attributes:
        entry: The number of the entry it is about.
        part: Such as ``facts.summary``, ``rows.consensus.3.reason`` or ``files.DIGEST``; empty is the whole entry.
        words: The passage; empty is the whole part.
        by: The number of the entry that decided it.
        release: It gives the part, or the name in ``words`` wherever it stands, free.
    """

    entry: int
    part: str
    words: str
    ground: str
    test: str
    by: int
    release: bool = False

    def covers(self, number: int, part: str) -> bool:
        """Say whether a part of an entry is the one named, or belongs to it."""
        named = self.part in ("", part) or part.startswith(f"{self.part}.")
        return self.entry == number and named


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """One thing that a copy does not show, and why.

    Attributes:
        rule: The default it follows (a key of `audiences.RULES`); empty where an officer decided it.
        by: The entry that decided it, where one did.
        length: Characters withheld.
    """

    number: int
    part: str
    ground: str
    rule: str = ""
    test: str = ""
    by: int | None = None
    length: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Redacted:
    """A record as an audience may see it.

    Attributes:
        entries: All of them, in order; what is withheld reads ``[withheld: ground]``.
        passages: Words that stand nowhere in it, and may stand in no document given with it.
        files: By digest, the ground of each document withheld whole.
    """

    audience: str
    bidder: str
    entries: tuple[Entry, ...]
    withheld: tuple[Withheld, ...]
    passages: tuple[Passage, ...]
    files: Mapping[str, Withheld]

    def of(self, number: int) -> tuple[Withheld, ...]:
        """Return what is withheld of one entry."""
        return tuple(w for w in self.withheld if w.number == number)

    @property
    def doubts(self) -> Mapping[str, str]:
        """What a lawyer should look at, by the default it is about."""
        used = {w.rule for w in self.withheld}
        return {name: r.doubt for name, r in RULES.items() if name in used and r.doubt}

    @property
    def untested(self) -> tuple[str, ...]:
        """The defaults applied for which the public interest should be weighed, and nobody recorded it."""
        used = {w.rule for w in self.withheld if w.rule and not w.test}
        grounds = {r: ground_of(r) for r in RULES if r in used}
        return tuple(
            r for r, g in grounds.items() if QUALIFIED in g.words and cited(g).startswith("FOIA")
        )


def flags_of(entries: Iterable[Entry], audience: str) -> tuple[Flag, ...]:
    """Return the redactions and releases that stand for an audience, in the order they were decided."""
    found = []
    for entry in of_kind(standing(entries), EntryKind.REDACTION):
        audiences = {a.strip() for a in entry.fact("audiences").split(";")}
        number = entry.fact("entry")
        if audience in audiences and number.isdecimal():
            found.append(
                Flag(
                    entry=int(number),
                    part=entry.fact("part"),
                    words=entry.fact("words"),
                    ground=entry.fact("ground"),
                    test=entry.fact("test"),
                    by=entry.number or 0,
                    release=entry.fact("decision") == "release",
                )
            )
    return tuple(found)


def flags_text(entries: Iterable[Entry], audience: str) -> str:
    """Return the one text of the redactions that stand for an audience, to be digested and compared."""
    flags = flags_of(entries, audience)
    return canonical_json(
        [[f.entry, f.part, f.words, f.ground, f.test, str(f.release)] for f in flags]
    )


def redacted(
    entries: Sequence[Entry],
    audience: str,
    *,
    bidder: str = "",
    began: date | None = None,
    priced: bool = True,
    defaults: bool = True,
) -> Redacted:
    """Return the entries as an audience may see them. Input order and numbers stay; nothing is left out.

    Args:
        entries: The whole record, each with its number.
        audience: A key of `audiences.AUDIENCES`.
        bidder: For whom, where the audience is one bidder.
        began: The day the procurement began, which decides the law that grounds are cited from.
        priced: Whether bids hold prices that are opened by themselves: a submission is sealed until then.
        defaults: False leaves only what officers flagged.

    Raises:
        ValueError: There is no such audience, or a bidder's copy names none.
    """
    if audience not in AUDIENCES:
        raise ValueError(f"no such audience: {audience}")
    if audience == BIDDER and not bidder:
        raise ValueError("a copy for a bidder names the bidder")
    decided = flags_of(entries, audience)
    flags = tuple(f for f in decided if not f.release and not _own(f, entries, bidder))
    freed = tuple(f for f in decided if f.release)
    cuts = _cuts(entries, flags, audience, bidder)
    setting = Setting.of(entries, audience, bidder, priced=priced)
    passages = [*_flagged(entries, flags, cuts)]
    if defaults:
        passages += default_passages(entries, setting, _free_names(freed), began)
        _add_defaults(entries, cuts, setting, began, freed)
    ordered = words_of.in_order(passages)
    within = _within(flags)
    made, withheld = [], []
    for entry in entries:
        number = entry.number or 0
        cut = cuts.get(number, {})
        seen, hidden_parts = _seen(entry, cut, within.get(number, ()), ordered)
        made.append(seen)
        withheld += hidden_parts
    files = {w.part.removeprefix("files."): w for w in withheld if w.part.startswith("files.")}
    return Redacted(
        audience=audience,
        bidder=bidder,
        entries=tuple(made),
        withheld=tuple(withheld),
        passages=ordered,
        files=files,
    )


Cuts = dict[int, dict[str, Withheld]]


def _cuts(entries: Sequence[Entry], flags: Sequence[Flag], audience: str, bidder: str) -> Cuts:
    """Return what officers flagged whole, by entry and part."""
    cuts: Cuts = {}
    for flag in flags:
        if not flag.words:
            cuts.setdefault(flag.entry, {})[flag.part] = Withheld(
                number=flag.entry, part=flag.part, ground=flag.ground, test=flag.test, by=flag.by
            )
    if audience not in (BIDDER, FOI):
        return cuts
    for entry in entries:
        number = entry.number or 0
        for n, row in enumerate(entry.rows.get("consensus", ()), 1):
            ground = row.get("withhold", "").strip()
            if not ground or row.get("bidder") == (bidder or None):
                continue
            for column in ("reason", "evidence", "letter_text"):
                if row.get(column):
                    part = f"rows.consensus.{n}.{column}"
                    cut = Withheld(number=number, part=part, ground=ground, by=number)
                    cuts.setdefault(number, {}).setdefault(part, cut)
    return cuts


def _flagged(entries: Sequence[Entry], flags: Sequence[Flag], cuts: Cuts) -> Iterator[Passage]:
    """Yield the words that officers flagged, and every longer text flagged whole: they may stand elsewhere too."""
    for flag in flags:
        if len(flag.words.strip()) >= words_of.SHORTEST:
            yield Passage(text=flag.words.strip(), ground=flag.ground)
    for entry in entries:
        mine = cuts.get(entry.number or 0, {})
        for part, text in texts(entry) if mine else ():
            cut = _covering(mine, part)
            if cut is not None and len(text.strip()) >= words_of.WHOLE_TEXT and " " in text:
                yield Passage(text=text.strip(), ground=cut.ground)


def _within(flags: Sequence[Flag]) -> dict[int, tuple[Flag, ...]]:
    found: dict[int, tuple[Flag, ...]] = {}
    for flag in flags:
        if flag.words:
            found[flag.entry] = (*found.get(flag.entry, ()), flag)
    return found


def _add_defaults(
    entries: Sequence[Entry],
    cuts: Cuts,
    setting: Setting,
    began: date | None,
    freed: Sequence[Flag],
) -> None:
    names = _free_names(freed)
    parts = tuple(f for f in freed if not f.words)
    for rule, parts_of in BY_RULE.items():
        if setting.audience not in RULES[rule].audiences:
            continue
        ground = cited(ground_of(rule, began))
        for entry in entries:
            number = entry.number or 0
            said = dict(texts(entry)) if names else {}
            for part in parts_of(entry, setting):
                if rule not in FIXED and (
                    said.get(part, "").casefold() in names
                    or any(f.covers(number, part) for f in parts)
                ):
                    continue
                cut = Withheld(number=number, part=part, ground=ground, rule=rule)
                cuts.setdefault(number, {}).setdefault(part, cut)


def _own(flag: Flag, entries: Sequence[Entry], bidder: str) -> bool:
    """Say whether a redaction keeps something of a bidder's from the others: it is no secret from itself."""
    entry = next((e for e in entries if e.number == flag.entry), None)
    if not bidder or entry is None:
        return False
    if entry.bidder:
        return entry.bidder == bidder
    kind, _, rest = flag.part.partition(".")
    table, _, place = rest.partition(".")
    number = place.partition(".")[0]
    rows = entry.rows.get(table, ()) if kind == "rows" else ()
    if not number.isdecimal() or not 1 <= int(number) <= len(rows):
        return False
    return rows[int(number) - 1].get("bidder") == bidder


def _free_names(freed: Sequence[Flag]) -> frozenset[str]:
    return frozenset(f.words.strip().casefold() for f in freed if f.words.strip())


def texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """Yield every text of an entry that can be withheld, with its part: rows are numbered from 1.

    >>> e = Entry(kind=EntryKind.DECISION, on=date(2027, 1, 4), by="A", facts={"reason": "x"})
    >>> list(texts(e))
    [('by', 'A'), ('facts.reason', 'x')]
    """
    for name in ("by", "person"):
        if text := getattr(entry, name):
            yield name, text
    for fact, text in entry.facts.items():
        if text:
            yield f"facts.{fact}", text
    for table, rows in entry.rows.items():
        for n, row in enumerate(rows, 1):
            for column, text in row.items():
                if text:
                    yield f"rows.{table}.{n}.{column}", text
    for file in entry.files:
        yield f"files.{file.digest}", file.name


def _covering(cuts: Mapping[str, Withheld], part: str) -> Withheld | None:
    """Return the cut that covers a part: its own, or that of what it belongs to; ids that place a row stay."""
    if part in cuts:
        return cuts[part]
    above = part
    while "." in above:
        above = above.rpartition(".")[0]
        if above in cuts:
            return None if _is_id(part) else cuts[above]
    return None if _is_id(part) else cuts.get("")


def _is_id(part: str) -> bool:
    return part.startswith("rows.") and part.rpartition(".")[2] in IDS


def _seen(
    entry: Entry,
    cuts: Mapping[str, Withheld],
    within: Sequence[Flag],
    passages: Sequence[Passage],
) -> tuple[Entry, list[Withheld]]:
    """Return an entry with everything withheld replaced, and what that was."""
    number = entry.number or 0
    said: list[Withheld] = []

    def shown(part: str, text: str) -> str:
        cut = _covering(cuts, part)
        if cut is not None:
            said.append(replace(cut, part=part, length=len(text)))
            return placeholder(cut.ground)
        new = text
        for flag in within:
            if flag.covers(number, part):
                new = Passage(text=flag.words, ground=flag.ground).replaced(new)
        new = without(new, passages)
        if new != text:
            said.append(_of_passage(number, part, text, within, passages))
        return new

    files = tuple(
        _file(f, _covering(cuts, f"files.{f.digest}"), passages, number, said) for f in entry.files
    )
    return (
        replace(
            entry,
            by=shown("by", entry.by) if entry.by else "",
            person=shown("person", entry.person) if entry.person else "",
            facts={k: shown(f"facts.{k}", v) if v else v for k, v in entry.facts.items()},
            rows={
                table: tuple(_row(table, n, row, shown) for n, row in enumerate(rows, 1))
                for table, rows in entry.rows.items()
            },
            files=files,
        ),
        said,
    )


def _row(table: str, number: int, row: Row, shown: Callable[[str, str], str]) -> Row:
    return {c: shown(f"rows.{table}.{number}.{c}", v) if v else v for c, v in row.items()}


def _of_passage(
    number: int,
    part: str,
    text: str,
    within: Sequence[Flag],
    passages: Sequence[Passage],
) -> Withheld:
    """Say which passage was found in a text: the first that stands in it."""
    for flag in within:
        if Passage(text=flag.words, ground=flag.ground).found_in(text):
            return Withheld(
                number=number,
                part=part,
                ground=flag.ground,
                test=flag.test,
                by=flag.by,
                length=len(flag.words),
            )
    first = next(p for p in passages if p.found_in(text))
    return Withheld(
        number=number, part=part, ground=first.ground, rule=first.rule, length=len(first.text)
    )


def _file(
    file: FileRef,
    cut: Withheld | None,
    passages: Sequence[Passage],
    number: int,
    said: list[Withheld],
) -> FileRef:
    """Return a file as named in a copy: the digest stays, so that it can be matched; a personal one loses its name."""
    if cut is not None:
        said.append(replace(cut, part=f"files.{file.digest}", number=number))
    if file.personal and cut is not None:
        return replace(file, name=placeholder(cut.ground))
    return replace(file, name=without(file.name, passages))
