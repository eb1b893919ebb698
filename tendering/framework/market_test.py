"""What a market test found: answers counted by question and class, with nobody shown who did not agree to it. Pure.

Four rules keep answers apart from organisations. An answer marked confidential is counted as nothing but that, and quoted
nowhere. A class is counted by itself only where enough organisations of it that are named nowhere answered; the others
are counted together, and where even they are too few nothing is counted, and nobody unnamed quoted. A text is quoted without its author unless the author
agreed, in alphabetical order, so that no two texts can be put together. And the names, numbers and addresses of whoever
did not agree are taken out of every text. What an organisation provides now is not reported: it would say who answered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tendering.model.entries import name_key
from tendering.model.market_test import (
    COMMENTS,
    Asks,
    MarketTest,
    Option,
    Question,
    Response,
    shown,
    term_months,
)

WITHHELD = "[withheld]"
NAME_TAKEN_OUT = "[name withheld]"
ALL, TOGETHER, OTHER = "All", "Other classes together", "Another class"
SHORTEST = 4
"""A shorter text marked confidential is looked for in no other text: it stands in many by chance."""
_FORMS = re.compile(
    r"[\s,]+(?:ltd|limited|plc|llp|c\.?i\.?c|community interest company|cio|co-operative)\.?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\b\S+\.(?:com|org|net|co\.uk|org\.uk|example)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Organisations that are counted together.

    Attributes:
        size: How many of them answered.
    """

    title: str
    size: int
    members: tuple[Response, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How one group answered a part of a question.

    Attributes:
        counts: By choice, in the order offered; an answer marked confidential is in none.
    """

    group: str
    counts: tuple[int, ...]
    confidential: int
    unanswered: int

    @property
    def size(self) -> int:
        """How many of the group answered the market test at all."""
        return sum(self.counts) + self.confidential + self.unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A text as it may be read; ``by`` is empty where its author is not named."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartFound:
    """What was found of one part of a question.

    Attributes:
        choices: What could be answered, as read; empty where the answer is a text.
        tallies: All together, then by group; empty where too few answered to count them.
    """

    part: str
    asked: str
    choices: tuple[str, ...]
    tallies: tuple[Tally, ...]
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFound:
    """What was found of one question."""

    id: str
    text: str
    asks: Asks
    parts: tuple[PartFound, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """How one option fared: by question that asks to choose, how many chose it; and how many commented on it."""

    option: Option
    chosen: tuple[int, ...]
    comments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the answers of some organisations come to.

    Attributes:
        answered: How many organisations.
        named: Those that agreed to be named, by name.
        groups: In the order of the classes offered; empty where too few answered to count them.
        support: One an option; empty where too few answered, or there are no options.
        confidential: How many answers are marked confidential.
    """

    answered: int
    named: tuple[str, ...]
    groups: tuple[Group, ...]
    questions: tuple[QuestionFound, ...]
    support: tuple[Support, ...]
    confidential: int

    @property
    def counted(self) -> bool:
        """Whether enough answered for numbers to be shown."""
        return bool(self.groups)


def found_of(test: MarketTest, responses: Sequence[Response], everyone: Sequence[Response]) -> Found:  # fmt: skip
    """Count answers.

    Args:
        test: As it was sent.
        responses: Those to be counted; their order changes nothing.
        everyone: All that ever answered, late ones among them: no text may give any of them away.
    """
    groups = groups_of(test, responses)
    counting = _Counting(test, tuple(responses), groups, _masks(test, everyone))
    questions = tuple(
        QuestionFound(
            id=q.id,
            text=q.text,
            asks=q.asks,
            parts=tuple(counting.part(q, part) for part in q.parts),
        )
        for q in test.questions
    )
    return Found(
        answered=len(responses),
        named=tuple(sorted((r.organisation for r in responses if r.named), key=name_key)),
        groups=groups,
        questions=questions,
        support=_support(test, responses) if groups else (),
        confidential=sum(s.confidential for r in responses for s in r.said),
    )


def groups_of(test: MarketTest, responses: Sequence[Response]) -> tuple[Group, ...]:
    """Return the groups that may be counted by themselves.

    Only classes with enough organisations that are named nowhere stand alone; the rest are taken together, with the
    smallest of the others too where they are still too few, so that no number belongs to a few by subtraction either.
    """
    by_class: dict[str, list[Response]] = {}
    offered = {name_key(c): c for c in test.classes}
    for response in responses:
        title = offered.get(name_key(response.about.get("class", "")), OTHER)
        by_class.setdefault(title, []).append(response)
    titles = [c for c in (*test.classes, OTHER) if c in by_class]
    alone = [t for t in titles if _unnamed(by_class[t]) >= test.least_group]
    rest = [r for t in titles if t not in alone for r in by_class[t]]
    while rest and alone and _unnamed(rest) < test.least_group:
        smallest = min(alone, key=lambda t: (_unnamed(by_class[t]), titles.index(t)))
        alone.remove(smallest)
        rest += by_class[smallest]
    if (
        rest
        and _unnamed(rest) < test.least_group
        and (_unnamed(rest) or len(rest) < test.least_group)
    ):
        return ()
    made = [_group(t, by_class[t]) for t in titles if t in alone]
    if rest:
        made.append(_group(TOGETHER if alone else ALL, rest))
    return tuple(made)


def _unnamed(responses: Iterable[Response]) -> int:
    return sum(not r.named for r in responses)


def _group(title: str, members: Sequence[Response]) -> Group:
    return Group(title=title, size=len(members), members=tuple(members))


@dataclass(frozen=True, slots=True)
class _Counting:
    """What the parts of every question are counted from."""

    test: MarketTest
    responses: tuple[Response, ...]
    groups: tuple[Group, ...]
    masks: _Masks

    def part(self, question: Question, part: str) -> PartFound:
        """Count one part of a question."""
        test = self.test
        is_text = question.asks is Asks.TEXT or part == COMMENTS
        choices = () if is_text else _choices(test, question, part, self.responses)
        tallies = []
        if self.groups:
            every = Group(title=ALL, size=len(self.responses), members=self.responses)
            listed = (every, *self.groups) if len(self.groups) > 1 else (every,)
            tallies = [_tally(question, part, choices, g, is_text=is_text) for g in listed]
        quotable = self.responses if self.groups else tuple(r for r in self.responses if r.named)
        quotes = _quotes(question.id, part, quotable, self.masks) if is_text else ()
        return PartFound(
            part=part,
            asked=test.asked(question.id, part),
            choices=tuple(shown(test, question.id, part, c) for c in choices),
            tallies=tuple(tallies),
            quotes=tuple(quotes),
        )


def _choices(
    test: MarketTest, question: Question, part: str, responses: Sequence[Response]
) -> tuple[str, ...]:
    """Return what could be answered; of terms, every one that was and is not confidential, the shortest first."""
    if question.asks is Asks.SERVICES:
        return ("yes", "no")
    if question.asks is Asks.OPTION:
        return tuple(kept for kept, _ in test.choices(question))
    said = (r.to(question.id, part) for r in responses)
    terms = {s.text for s in said if s is not None and not s.confidential}
    return tuple(sorted(terms, key=lambda text: (term_months(text) or 0, text)))


def _tally(
    question: Question, part: str, choices: Sequence[str], group: Group, *, is_text: bool
) -> Tally:
    said = [r.to(question.id, part) for r in group.members]
    open_ = [s.text for s in said if s is not None and not s.confidential]
    confidential = sum(s is not None and s.confidential for s in said)
    counts = (len(open_),) if is_text else tuple(open_.count(c) for c in choices)
    unanswered = sum(s is None for s in said)
    return Tally(
        group=group.title, counts=counts, confidential=confidential, unanswered=unanswered
    )


def _support(test: MarketTest, responses: Sequence[Response]) -> tuple[Support, ...]:
    choosing = [q for q in test.questions if q.asks is Asks.OPTION]
    comments = {q.option: q.id for q in test.questions if q.option}

    def chose(question: Question, option: Option) -> int:
        said = (r.to(question.id) for r in responses)
        return sum(s is not None and not s.confidential and s.text == option.id for s in said)

    def commented(option: Option) -> int:
        asked = comments.get(option.id, "")
        said = (r.to(asked) for r in responses)
        return sum(s is not None and not s.confidential for s in said)

    return tuple(
        Support(
            option=option,
            chosen=tuple(chose(q, option) for q in choosing),
            comments=commented(option),
        )
        for option in test.options
    )


def _quotes(
    question: str, part: str, responses: Sequence[Response], masks: _Masks
) -> Iterator[Quote]:
    quotes = []
    for response in responses:
        said = response.to(question, part)
        if said is not None and not said.confidential:
            by = response.organisation if response.named else ""
            quotes.append(Quote(text=masks.over(said.text, unnamed=not response.named), by=by))
    yield from sorted(quotes, key=lambda q: (name_key(q.text), q.text, q.by))


@dataclass(frozen=True, slots=True)
class _Masks:
    """What is taken out of every text: what is confidential, and who did not agree to be named."""

    confidential: tuple[str, ...]
    names: tuple[str, ...]

    def over(self, text: str, *, unnamed: bool) -> str:
        """Return a text as it may be read."""
        for hidden in self.confidential:
            text = _pattern(hidden, whole=False).sub(WITHHELD, text)
        for name in self.names:
            text = _pattern(name, whole=True).sub(NAME_TAKEN_OUT, text)
        return _ADDRESS.sub(NAME_TAKEN_OUT, text) if unnamed else text


def _masks(test: MarketTest, everyone: Sequence[Response]) -> _Masks:
    hidden = {_read(test, s.question, s.part, s.text) for r in everyone for s in r.said if s.confidential}  # fmt: skip
    hidden |= {s.why for r in everyone for s in r.said if s.why}
    spoken = {r.organisation for r in everyone if r.named}
    names = {form for r in everyone if not r.named for form in _forms(r.about)} - spoken - {""}
    return _Masks(
        tuple(sorted((h for h in hidden if len(h) >= SHORTEST), key=lambda h: (-len(h), h))),
        tuple(sorted(names, key=lambda n: (-len(n), n))),
    )


def _read(test: MarketTest, question: str, part: str, text: str) -> str:
    """Return a confidential answer that is to be looked for elsewhere: a choice stands in texts that anyone wrote."""
    found = test.question(question)
    is_text = found is None or found.asks is Asks.TEXT or part == COMMENTS
    return " ".join(text.split()) if is_text else ""


def _forms(about: Mapping[str, str]) -> Iterator[str]:
    """Yield how a text may name an organisation: in full, without its legal form, by its number, or by whoever wrote."""
    name = " ".join(about.get("organisation", "").split())
    yield name
    yield _FORMS.sub("", name)
    for field in ("number", "person", "website", "email", "telephone", "address"):
        said = " ".join(about.get(field, "").split())
        yield said if len(said) >= SHORTEST else ""


def says_who(text: str, about: Mapping[str, str]) -> bool:
    """Say whether a text tells who wrote it: it names the organisation, its number, or an address.

    >>> says_who("We at Oak Home Care do.", {"organisation": "Oak Home Care Ltd"}), says_who("We do.", {"organisation": "Oak"})
    (True, False)
    """
    named = any(_pattern(form, whole=True).search(text) for form in _forms(about) if form)
    return named or _ADDRESS.search(text) is not None


@lru_cache(maxsize=2048)
def _pattern(words: str, *, whole: bool) -> re.Pattern[str]:
    """Return the pattern of some words, whatever their case and the blanks between them."""
    body = r"\s+".join(re.escape(word) for word in words.split())
    edges = (r"(?<!\w)", r"(?!\w)") if whole else ("", "")
    return re.compile(f"{edges[0]}{body}{edges[1]}", re.IGNORECASE)


def twice(responses: Iterable[Response]) -> Iterator[tuple[Response, Response]]:
    """Yield each response with an earlier one of the same organisation: the same name, or registration number."""
    seen: dict[str, Response] = {}
    for response in responses:
        keys = [name_key(response.organisation)]
        number = name_key(response.about.get("number", ""))
        keys += [f"number {number}"] if number else []
        earlier = next((seen[k] for k in keys if k in seen), None)
        if earlier is not None:
            yield earlier, response
        for key in keys:
            seen.setdefault(key, response)
