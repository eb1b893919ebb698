"""Words that are not to be seen: found in any text whatever its blanks, and replaced by the ground they are withheld on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

SHORTEST = 4
"""A shorter passage is replaced where it was flagged, and nowhere else."""
WHOLE_TEXT = 12
"""A flagged text of this length is looked for in every other text too."""
_ROLES = {
    *(
        "adviser",
        "admin",
        "authority",
        "chair",
        "clerk",
        "commissioner",
        "commissioning",
        "council",
    ),
    *(
        "evaluator",
        "expert",
        "finance",
        "lead",
        "legal",
        "manager",
        "moderator",
        "officer",
        "panel",
    ),
    *("practitioner", "procurement", "quality", "secretary", "team", "tendering", "user"),
}
_TITLES = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Cllr|Councillor)\.?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words to be replaced, with the ground.

    Attributes:
        name: They are a person's name: found with a title or initial too, and never inside a word.
        rule: The default they follow; empty where an officer flagged them.
    """

    text: str
    ground: str
    name: bool = False
    rule: str = ""

    def found_in(self, text: str) -> bool:
        """Say whether the words stand in a text."""
        return self._may_be_in(text) and _pattern(self.text, self.name).search(text) is not None

    def replaced(self, text: str) -> str:
        """Return a text with the ground in place of the words."""
        if not self._may_be_in(text):
            return text
        return _pattern(self.text, self.name).sub(lambda _: placeholder(self.ground), text)

    def _may_be_in(self, text: str) -> bool:
        """Say whether the last word stands in a text, which is quickly seen and which every form of the words has."""
        last = self.text.split()[-1:] or [""]
        return not last[0].isascii() or "'" in last[0] or last[0].lower() in text.lower()


def placeholder(ground: str) -> str:
    """Return what stands in place of something withheld.

    >>> placeholder("FOIA s.43(2)")
    '[withheld: FOIA s.43(2)]'
    """
    return f"[withheld: {ground.strip().rstrip('.')}]"


def without(text: str, passages: Iterable[Passage]) -> str:
    """Return a text with every passage replaced.

    >>> without("Jane  Smith and Ms Smith marked it", [Passage(text="Jane Smith", ground="s.40", name=True)])
    '[withheld: s.40] and [withheld: s.40] marked it'
    """
    for passage in passages:
        text = passage.replaced(text)
    return text


def in_order(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return passages once each, the longest first: one that holds another is replaced whole."""
    once = dict.fromkeys(passages)
    return tuple(sorted(once, key=lambda p: (-len(p.text), p.text, p.ground)))


def names(found: Iterable[str], ground: str, rule: str = "") -> tuple[Passage, ...]:
    """Return the passages of people's names; a role or a word of one's trade is no name.

    >>> [p.text for p in names(["Jane Smith", "Chair", "E1", "Lead officer", "Priya"], "s.40")]
    ['E1', 'Jane Smith', 'Priya']
    """
    return tuple(
        Passage(text=name, ground=ground, name=True, rule=rule)
        for name in sorted({" ".join(n.split()) for n in found})
        if name and any(w.strip(".,").lower() not in _ROLES for w in re.split(r"[\s_-]+", name))
    )


def people(text: str) -> Sequence[str]:
    """Return the people a fact lists, with semicolons or commas between, and without what stands in brackets.

    >>> people("Jane Smith (chair); Tom Hall, Ann Bo")
    ['Jane Smith', 'Tom Hall', 'Ann Bo']
    """
    bare = re.sub(r"\([^)]*\)", "", text)
    return [name for part in re.split(r"[;,\n]", bare) if (name := part.strip())]


@lru_cache(maxsize=4096)
def _pattern(text: str, name: bool) -> re.Pattern[str]:
    words = text.split()
    whole = r"\s+".join(_word(w) for w in words) or r"(?!)"
    if not name:
        return re.compile(whole, re.IGNORECASE)
    forms = [whole]
    if len(words) > 1 and len(words[-1]) > 1:
        surname, initial = _word(words[-1]), re.escape(words[0][:1])
        forms += [rf"{_TITLES}\s+{surname}", rf"{initial}\.?\s*{surname}"]
    flags = re.IGNORECASE if len(words) > 1 else re.NOFLAG
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", flags)


def _word(word: str) -> str:
    """Return the pattern of a word: an apostrophe is one whichever way it is typed."""
    return re.sub(r"['\u2019]", "['\u2019]", re.escape(word))
