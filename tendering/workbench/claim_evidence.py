"""The pages of the record that bear on a claim: scores, marks, minutes, decisions and letters, each with its entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from tendering.analysis.changes import (
    Change,
    Decide,
    MarkChange,
    PriceChange,
    Withdraw,
    covered,
    scored_rows,
)
from tendering.checks.bid_rows import place
from tendering.checks.moderation_rows import Stood, session_of, stood
from tendering.documents.dates import british
from tendering.documents.names import Names, joined, price_rule_words
from tendering.documents.sentences import standing_sentence
from tendering.model.bids import Dossier, Mark, letters_sent
from tendering.model.entries import Entry, EntryKind, Row, of_kind, standing
from tendering.model.moderation import ScoreKey
from tendering.model.numbers import money, plain
from tendering.workbench.supposed import Real

SHORT_DIGEST = 12
FREE = ("late", "exclusion")
LOOKED_AT = frozenset(
    {
        EntryKind.DEBARMENT_CHECK,
        EntryKind.EXCLUSION,
        EntryKind.LATE_SUBMISSION,
        EntryKind.REPRESENTATIONS_CONSIDERED,
    }
)
"""Kinds of entry that bear on whether a bid should have stood at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One page that bears on a claim.

    Attributes:
        what: What it is: a consensus score, a mark, a letter.
        where: The place in words: an entry with day, who and digest, or a row of a file.
        words: What it says, in its own words.
        entry: Number of the entry; None where it comes from a file.
        on, by, digest: Of the entry; empty where it comes from a file.
        written: The day it was written into the record, which may be long after.
    """

    what: str
    where: str
    words: str
    entry: int | None = None
    on: str = ""
    by: str = ""
    written: str = ""
    digest: str = ""


class Pages:
    """The record of an evaluation, or without one its files, searched for what bears on claims."""

    def __init__(self, was: Real) -> None:
        self.was = was
        self.dossier: Dossier = was.dossier
        self.names = Names.of(was.dossier)
        self.entries = standing(was.dossier.entries) if was.head else ()
        self.scores: Mapping[ScoreKey, Stood] = (
            stood(was.dossier.entries, was.dossier.tender) if was.head else {}
        )

    def of(self, change: Change) -> tuple[Item, ...]:
        """Return what bears on one change, in the order in which it came about."""
        match change:
            case MarkChange():
                return tuple(self._marked(change))
            case Decide():
                return tuple(self._decided(change))
            case PriceChange():
                return tuple(self._priced(change.bidder, change.lot, (change.item,)))
            case Withdraw():
                return tuple(self._left(change))
            case _:
                return tuple(self._published(change.text))

    def sent_and_asked(self, bidders: Iterable[str]) -> tuple[Item, ...]:
        """Return what some bidders were asked, what they answered, and the letters that went to them."""
        listed = tuple(dict.fromkeys(bidders))
        asked = (item for bidder in listed for item in self._asked(bidder))
        letters = (item for bidder in listed for item in self._letters(bidder))
        return (*asked, *letters)

    def _item(self, what: str, words: str, entry: Entry | None, where: str = "") -> Item:
        if entry is None or entry.number is None:
            return Item(what=what, where=where, words=words)
        digest = self.was.digests.get(entry.number, "")
        by = f", by {entry.by}" if entry.by else ""
        written = self.was.written.get(entry.number, entry.on)
        later = f"; written down {british(written)}" if written > entry.on else ""
        said = (
            f"Entry {entry.number}, {british(entry.on)}{by}{later}; digest {digest[:SHORT_DIGEST]}"
        )
        return Item(
            what=what,
            where=said,
            words=words,
            entry=entry.number,
            on=entry.on.isoformat(),
            by=entry.by,
            written=written.isoformat(),
            digest=digest,
        )

    def _bringing(self, table: str, wanted: Mapping[str, str]) -> tuple[Entry, Row] | None:
        """Return the last entry that brings a row with these values, and the row."""
        for entry in reversed(self.entries):
            for row in reversed(entry.rows.get(table, ())):
                if all(row.get(k, "") == v for k, v in wanted.items()):
                    return entry, row
        return None

    def _marked(self, change: MarkChange) -> Iterator[Item]:
        yield from self._question(change)
        lots = {row.lot for row in scored_rows(self.dossier, change)} or {change.lot}
        for lot in sorted(lots):
            key = (change.bidder, lot, change.zone, change.criterion)
            yield from self._marks(key)
            yield from self._score(key)

    def _question(self, change: MarkChange) -> Iterator[Item]:
        """Yield the published question and what its scale says of the mark recorded and of the mark claimed."""
        tender = self.dossier.tender
        criterion = tender.criterion(change.criterion)
        if criterion is None:
            return
        published = next(
            iter(of_kind(self.entries, EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT)[-1:]), None
        )
        where = tender.at(f"criteria[{criterion.id}]")
        asked = criterion.question or criterion.title
        worth = f"Worth {plain(criterion.points)} points. {asked}"
        if criterion.bullets:
            worth += f" Points to cover: {joined(criterion.bullets)}."
        yield self._item(f"The published question {criterion.id}", worth, published, where)
        scale = tender.scales.get(criterion.scale or "")
        marks = [row.mark for row in scored_rows(self.dossier, change)]
        for mark in dict.fromkeys((*marks, change.mark)):
            level = scale.level(mark) if scale is not None and mark is not None else None
            if level is not None:
                said = f"{level.label}. {level.descriptor}".strip()
                what = f"What the scale says of {plain(level.mark)}"
                yield self._item(what, said, published, tender.at(f"scales[{criterion.scale}]"))

    def _marks(self, key: ScoreKey) -> Iterator[Item]:
        """Yield each evaluator's own mark, and where it was changed."""
        bidder, lot, zone, criterion = key
        for mark in self.dossier.marks:
            of = (mark.bidder, mark.zone, mark.criterion) == (bidder, zone, criterion)
            if of and mark.lot in ("", lot):
                value = plain(mark.mark) if mark.mark is not None else mark.kind.value
                said = f"{value}. {mark.note}".strip()
                yield self._of_mark(mark, said)

    def _of_mark(self, mark: Mark, said: str) -> Item:
        keys = {
            "evaluator": mark.evaluator,
            "bidder": mark.bidder,
            "lot": mark.lot,
            "zone": mark.zone,
            "criterion": mark.criterion,
        }
        found = self._bringing("marks", keys)
        where = place(self.dossier, "marks", mark)
        return self._item(f"Mark of {mark.evaluator}", said, found[0] if found else None, where)

    def _score(self, key: ScoreKey) -> Iterator[Item]:
        """Yield the consensus score with its reason and how it was agreed, then who was there and who signed."""
        row = next(
            (c for c in self.dossier.consensus if (c.bidder, c.lot, c.zone, c.criterion) == key),
            None,
        )
        if row is None:
            return
        held = self.scores.get(key)
        entry = held.entry if held is not None else None
        where = place(self.dossier, "consensus", row)
        value = plain(row.mark) if row.mark is not None else row.kind.value
        yield self._item("Consensus score and its reason", f"{value}. {row.reason}", entry, where)
        if row.evidence:
            yield self._item("Pages of the bid that the panel cites", row.evidence, entry, where)
        if held is not None:
            yield from self._agreed(held)
        if row.letter_text:
            ground = (
                f" Withheld from the letters of others: {row.withhold}." if row.withhold else ""
            )
            said = f"{row.letter_text}{ground}"
            yield self._item("Words agreed for the letter", said, entry, where)
        if entry is not None:
            yield from self._moderation(entry, key[3])

    def _agreed(self, held: Stood) -> Iterator[Item]:
        score = held.score
        said = [
            *(
                ("Found, point by point", f)
                for f in ("\n".join(p for p in score.points if p),)
                if f
            ),
            *(("Why not the next mark up", t) for t in (score.why_not_higher,) if t),
            *(("Why not the next mark down", t) for t in (score.why_not_lower,) if t),
            *(
                ("Moved at moderation", f"{m.person} from {m.before} to {m.after}: {m.reason}")
                for m in score.movements
            ),
            *(("Dissent", f"{d.person}: {d.words}") for d in score.dissents),
            *(("Out of the room", n) for n in (joined(score.out_of_room),) if n),
        ]
        for what, words in said:
            yield self._item(what, words, held.entry)
        for old in held.before:
            yield self._item(
                "Score that it replaced", f"{old.score.text}. {old.score.reason}", old.entry
            )

    def _moderation(self, entry: Entry, criterion: str) -> Iterator[Item]:
        session = session_of(entry)
        parts = [
            f"Led by {session.chair}." if session.chair else "",
            f"From {session.started} to {session.ended}." if session.started else "",
            f"There: {joined((*session.attendees, *session.others))}."
            if session.attendees
            else "",
            session.summary,
            f"Reason given for replacing a score: {entry.fact('reason')}"
            * bool(entry.fact("reason")),
        ]
        said = " ".join(p for p in parts if p)
        lacks = "The record does not say who was there, when, or what was discussed."
        yield self._item("Minute of the moderation", said or lacks, entry)
        for later in of_kind(
            self.entries, EntryKind.MINUTE_AGREED, EntryKind.SCORES_SIGNED, lot=entry.lot or None
        ):
            if later.kind is EntryKind.SCORES_SIGNED:
                yield self._item("Scores signed", "", later)
            elif later.fact("criterion") in ("", criterion):
                agrees = later.fact("agrees").casefold() != "no"
                words = "agrees to the minute" if agrees else "does not agree to the minute"
                dissent = f": {later.fact('dissent')}" if later.fact("dissent") else ""
                said = f"{later.person or later.by} {words}{dissent}"
                yield self._item("Minute agreed", said, later)

    def _decided(self, change: Decide) -> Iterator[Item]:
        about = covered(self.dossier, change.about)
        if change.about in FREE:  # every decision on the bid bears on whether it should have stood
            about |= {d.about for d in self.dossier.decisions if d.bidder == change.bidder}
            yield from self._looked_at(change.bidder)
        yield from self._standing(change.bidder, change.lot)
        if change.about == "price" or any(i.id in about for i in self.dossier.tender.price.items):
            yield from self._priced(change.bidder, change.lot, about)
        yield from self._answers(change.bidder, about)
        yield from self._decisions(change, about)

    def _looked_at(self, bidder: str) -> Iterator[Item]:
        """Yield what was looked at of a bidder: exclusion grounds, the debarment list, conditions."""
        for entry in self.entries:
            if entry.bidder == bidder and entry.kind in LOOKED_AT:
                said = "; ".join(f"{k.replace('_', ' ')}: {v}" for k, v in entry.facts.items())
                what = entry.kind.value.replace("_", " ").capitalize()
                yield self._item(what, said, entry)

    def _decisions(self, change: Decide, about: frozenset[str]) -> Iterator[Item]:
        for row in self.dossier.decisions:
            here = change.lot in ("", row.lot) or not row.lot
            if row.bidder != change.bidder or row.about not in about or not here:
                continue
            said = f"{row.decision}, by {row.by}"
            said += f" ({row.role})" if row.role else ""
            said += f", {british(row.on)}" if row.on else ""
            said += f". {row.reason}" if row.reason else ""
            if row.options_considered:
                said += f" Options considered: {row.options_considered}"
            keys = {"bidder": row.bidder, "lot": row.lot, "zone": row.zone, "about": row.about}
            found = self._bringing("decisions", keys)
            where = place(self.dossier, "decisions", row)
            what = f"Decision on {row.about}"
            yield self._item(what, said, found[0] if found else None, where)

    def _standing(self, bidder: str, lot: str) -> Iterator[Item]:
        for outcome in self.was.outcome.lots:
            if lot in ("", outcome.lot):
                found = outcome.standing(bidder)
                if found is not None:
                    said = standing_sentence(found, self.names.in_lot(outcome.lot))
                    what = f"Standing in lot {outcome.lot}"
                    yield self._item(what, said, None, "Worked out from the record")

    def _priced(self, bidder: str, lot: str, items: Iterable[str]) -> Iterator[Item]:
        wanted = set(items)
        opened = next(iter(of_kind(self.entries, EntryKind.PRICES_OPENED)), None)
        for item in self.dossier.tender.price.items:
            if item.id not in wanted and "price" not in wanted:
                continue
            rule = price_rule_words(item.rule, item.unit)
            if rule:
                where = self.dossier.tender.at(f"price.items[{item.id}]")
                yield self._item(f"The published rule for {item.id}", f"{rule}.", None, where)
            for p in self.dossier.prices:
                if ((p.bidder, p.item) == (bidder, item.id) and lot in ("", p.lot)) or (
                    (p.bidder, p.item, p.lot) == (bidder, item.id, "")
                ):
                    of = f" for lot {p.lot}" if p.lot else ""
                    of += f", zone {p.zone}" if p.zone else ""
                    said = f"{money(p.amount)}{of}"
                    where = place(self.dossier, "prices", p)
                    keys = {"bidder": bidder, "lot": p.lot, "zone": p.zone, "item": p.item}
                    found = self._bringing("prices", keys)
                    yield self._item("Price offered", said, found[0] if found else opened, where)

    def _answers(self, bidder: str, about: frozenset[str]) -> Iterator[Item]:
        for row in self.dossier.answers:
            if row.bidder == bidder and row.question in about:
                said = f"{row.answer}. {row.evidence}".strip()
                where = place(self.dossier, "pass_fail", row)
                keys = {"bidder": bidder, "party": row.party, "question": row.question}
                found = self._bringing("pass_fail", keys)
                yield self._item(
                    f"Answer to {row.question}", said, found[0] if found else None, where
                )

    def _left(self, change: Withdraw) -> Iterator[Item]:
        for row in self.dossier.withdrawals:
            if row.bidder == change.bidder:
                found = self._bringing("withdrawals", {"bidder": row.bidder, "lot": row.lot})
                where = place(self.dossier, "withdrawals", row)
                said = f"{british(row.on)}. {row.reason}".strip()
                yield self._item("Withdrawal", said, found[0] if found else None, where)

    def _published(self, text: str) -> Iterator[Item]:
        for entry in of_kind(self.entries, EntryKind.MODEL_PUBLISHED, EntryKind.AMENDMENT):
            said = (
                entry.fact("summary")
                or entry.fact("reason")
                or f"The rules as published ({text} would differ)."
            )
            yield self._item(entry.kind.value.replace("_", " ").capitalize(), said, entry)
        if not self.entries:
            tender = self.dossier.tender
            yield self._item("The published rules", tender.title, None, tender.at("tender"))

    def _asked(self, bidder: str) -> Iterator[Item]:
        """Yield what the bidder was asked, and its answer."""
        for entry in self.entries:
            if entry.kind is EntryKind.CLARIFICATION_TO_BIDDER and entry.bidder == bidder:
                parts = (entry.fact("question"), entry.fact("answer"), entry.fact("changed"))
                heads = ("Asked", "Answered", "Changed by it")
                said = " ".join(f"{h}: {p}" for h, p in zip(heads, parts, strict=True) if p)
                yield self._item(
                    f"Clarification asked of {self.names.bidder(bidder)}", said, entry
                )

    def _letters(self, bidder: str) -> Iterator[Item]:
        """Yield the outcome letters that went to a bidder."""
        what = f"Letter to {self.names.bidder(bidder)}"
        entries = [
            e
            for e in self.entries
            if e.kind is EntryKind.LETTER_ISSUED
            and (
                e.bidder == bidder
                or any(r.get("recipient") == bidder for r in e.rows.get("sends", ()))
            )
        ]
        for entry in entries:
            files = joined([f"{f.name} (SHA-256 {f.digest[:SHORT_DIGEST]})" for f in entry.files])
            said = f"Sent {entry.fact('method') or 'electronically'}"
            said += f": {files}" if files else "; the letter itself is not kept in the record"
            yield self._item(what, f"{said}.", entry)
        if not entries:
            for send in letters_sent(self.dossier.sends, self.dossier.entries):
                if send.recipient == bidder:
                    where = place(self.dossier, "sends", send)
                    said = f"Sent {british(send.sent)}, {send.method}."
                    yield self._item(what, said, None, where)
