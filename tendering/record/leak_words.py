"""The words that would tell the panel who a bidder is, and where a text holds them. Rules and lists, no guessing. Pure.

A name is looked for whole, without its legal form, and by its first word where that word is no common one; a name
made of common words alone (``Home Care Services Ltd``) only whole, with its legal form.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tendering.model.entries import Entry
from tendering.record.marking import Cells, rows

LEGAL_FORMS = (
    "community interest company",
    "public limited company",
    "limited liability partnership",
    "charitable incorporated organisation",
    "incorporated",
    "limited",
    "ltd",
    "plc",
    "llp",
    "lp",
    "cic",
    "cio",
    "inc",
    "gmbh",
    "uk",
    "company",
    "co",
)
"""Ends of a name that say what kind of body it is."""

_COMMON = """
    a able about abbey access action active adult advance agency aid all alpha an angel any apex at assist assisted
    assured at best better blue bright british bridge by cambridge can care cared carer carers caring central centre
    choice church circle city comfort comfortable community companion companions complete concept connect care4 county
    country dignity direct district domiciliary dream east eastern elite england english enable enhance essential
    every excel excellence executive extra family first five focus for four freedom friendly from future global gold
    golden good grace great greater green group growing guardian happy harmony health healthcare heart help helping
    helps here heritage holdings holistic home homecare homes hope hospital house housing human ideal in independence
    independent inspire integrated international key kind king kings lady lead leading life lifeline lifestyle lifeways
    light link little live living local lodge london love loving manor medical mental mercy metro midland midlands
    miracle my national natural new next night north northern nurse nurses nursing of on one open optimum options
    organisation our park partners partnership people perfect person personal plus premier premium prestige prime
    priority pro professional professionals project promise proud provider providers providing pure quality queen
    radiant rainbow red regal reliable reliance relief residential respect response right river rose royal safe
    safeguard saint select senior sense serve service services silver smart social solution solutions south southern
    specialist staff staffing star step sunrise sunshine superior support supported supporting supreme sure swift
    team that the their three to together touch town training trust trusted trustees two united unique unity universal
    us valley value values view village vision vital voluntary warm way we welfare well wellbeing west western white
    wide willow with women world worldwide you young your youth
    """
COMMON = frozenset(_COMMON.split())
"""Words too common to tell anyone by."""

_COMMON_DOMAINS = """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk live.com live.co.uk yahoo.com yahoo.co.uk
    btinternet.com btconnect.com icloud.com me.com aol.com nhs.net nhs.uk gov.uk sky.com talktalk.net virginmedia.com
    protonmail.com mail.com
    """
COMMON_DOMAINS = frozenset(_COMMON_DOMAINS.split())
"""Domains of mail that anybody may have."""

_TOOLS = """
    admin administrator author home laptop microsoft office openpyxl owner pc python-docx python staff tendering
    unknown user windows xlsxwriter libreoffice calc word excel none
    """
TOOLS = frozenset(_TOOLS.split())
"""Authors of documents that are programs or nobody."""

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_START, _BETWEEN, _END = r"(?<![^\W_])", r"(?:[\s\-&_.,]|and)*?", r"(?:'s)?(?![^\W_])"
LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakWord:
    """A word or phrase that tells who a bidder is.

    Attributes:
        text: As it is known.
        kind: What it is: name, short name, number, e-mail, domain, person, author.
        bidder: Whose it is.
    """

    text: str
    kind: str
    bidder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakHit:
    """A place in a text that tells who a bidder is: the word, and the passage as it stands there."""

    word: LeakWord
    start: int
    end: int
    passage: str


def folded(text: str) -> str:
    """Return a text in which equal words look equal: one form of each letter, without accents, case or curls.

    >>> folded("Café  “Plovermere”—CIC")
    'cafe  "plovermere"-cic'
    """
    return text.lower() if text.isascii() else "".join(_fold(c) for c in text)


_SWAPS = {
    "\u2019": "'",
    "\u2018": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u00a0": " ",
} | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-")


def _fold(letter: str) -> str:
    """Return the one letter a letter stands for: one for one, so that places in the text stay what they are."""
    if letter.isascii():
        return letter.lower()
    swapped = _SWAPS.get(letter)
    if swapped:
        return swapped
    plain = unicodedata.normalize("NFKD", letter)
    base = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return base if len(base) == 1 else letter


def without_form(name: str) -> str:
    """Return a name without the legal form at its end.

    >>> without_form("Plovermere Support C.I.C."), without_form("Ash & Co (UK) Limited")
    ('Plovermere Support', 'Ash')
    """
    left = name.split()
    bare = [re.sub(r"[().,]", "", folded(w)) for w in left]
    while left:
        ends = (f.split() for f in LEGAL_FORMS)
        end = next(
            (e for e in ends if len(e) < len(left) and bare[len(left) - len(e) : len(left)] == e),
            None,
        )
        if end is None:
            break
        del left[len(left) - len(end) :]
        if bare[len(left) - 1] in ("", "&", "and"):
            del left[-1]
    return " ".join(left).rstrip(" ,.")


def leak_words(
    entries: Iterable[Entry],
    *,
    published: str = "",
    authors: Mapping[str, Sequence[str]] | None = None,
) -> tuple[LeakWord, ...]:
    """Return the words that would tell who the bidders of a record are.

    Args:
        entries: The record: bidders, parties and connected persons of its rows.
        published: The text of the tender; a word it uses tells nothing.
        authors: By bidder, the authors of the documents it sent.
    """
    stand = tuple(entries)
    common = COMMON | set(_WORD.findall(folded(published)))
    found: dict[tuple[str, str], LeakWord] = {}

    def add(text: str, kind: str, bidder: str) -> None:
        text = " ".join(text.split())
        if text:
            found.setdefault((folded(text), bidder), LeakWord(text=text, kind=kind, bidder=bidder))

    for row in rows(stand, "bidders", ("bidder",)):
        bidder = row.get("bidder", "")
        if len(bidder) > 2 and bidder.casefold() not in common:
            add(bidder, "reference", bidder)
        for text, kind in (*_of_name(row.get("name", ""), common), *_of_bidder(row, common)):
            add(text, kind, bidder)
    for row in rows(stand, "parties", ("bidder", "party", "role")):
        for text, kind in (*_of_name(row.get("party", ""), common), *_number(row)):
            add(text, kind, row.get("bidder", ""))
    for row in rows(stand, "connected", ("bidder", "person")):
        if len(row.get("person", "").split()) > 1:
            add(row["person"], "person", row.get("bidder", ""))
    for bidder, names in (authors or {}).items():
        for name in names:
            if not set(_WORD.findall(folded(name))) <= TOOLS | common:
                add(name, "author", bidder)
    return tuple(sorted(found.values(), key=lambda w: (-len(w.text), w.text, w.bidder)))


def _of_bidder(row: Cells, common: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    words = [(row.get("email", ""), "e-mail"), *_number(row)]
    domain = row.get("email", "").partition("@")[2].casefold()
    if domain and domain not in COMMON_DOMAINS:
        words.append((domain, "domain"))
        label = domain.removeprefix("www.").partition(".")[0]
        if len(label) >= LEAST_LETTERS and label not in common:
            words.append((label, "domain"))
    words += [(row.get(k, ""), k.replace("_", " ")) for k in ("address", "platform_number")]
    return [*words, *((_of_name(row["group"], common)) if row.get("group") else ())]


def _number(row: Cells) -> list[tuple[str, str]]:
    number = row.get("number", "").strip()
    bare = number.lstrip("0")
    return [(n, "number") for n in dict.fromkeys((number, bare)) if len(n) > LEAST_LETTERS]


def _of_name(name: str, common: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    """Return a name, the name without its legal form, and its first word, as far as each tells anything."""
    whole = " ".join(name.split())
    short = without_form(whole)
    words = _WORD.findall(folded(short))
    telling = [w for w in words if w not in common]
    said = [(whole, "name")] if len(_WORD.findall(whole)) > 1 or telling else []
    if telling:
        said.append((short, "name"))
        if words[0] not in common and len(words[0]) >= LEAST_LETTERS:
            first = _WORD.search(short)
            said.append((first.group() if first else "", "short name"))
    return said


def pattern(word: LeakWord) -> re.Pattern[str]:
    """Return what finds a word in folded text: on its own, whatever the blanks, hyphens and & inside it."""
    parts = [re.escape(p) for p in re.split(r"[\s\-&]+|\band\b", folded(word.text)) if p]
    return re.compile(_START + _BETWEEN.join(parts) + _END)


def _first(word: LeakWord) -> str:
    """Return the letters a text must hold for the word to be in it: a quick look before the long one."""
    return next(iter(_WORD.findall(folded(word.text))), "")


@dataclass(frozen=True, slots=True)
class Scanner:
    """Finds the words of a record in texts; each word's pattern is made once."""

    patterns: tuple[tuple[LeakWord, str, re.Pattern[str]], ...]
    allowed: tuple[re.Pattern[str], ...] = ()

    @classmethod
    def of(cls, words: Iterable[LeakWord], *, allowed: Iterable[str] = ()) -> Scanner:
        """Make a scanner of words; what is let through is let through with the words inside it."""
        free = (LeakWord(text=a, kind="", bidder="") for a in allowed if a.strip())
        return cls(tuple((w, _first(w), pattern(w)) for w in words), tuple(map(pattern, free)))

    def hits(self, text: str) -> tuple[LeakHit, ...]:
        """Return the places of a text that tell who a bidder is; of several over one another, the longest."""
        low = folded(text)
        free = [m.span() for look in self.allowed for m in look.finditer(low)]
        found: list[LeakHit] = []
        for word, first, look in self.patterns:
            for match in look.finditer(low) if first in low else ():
                start, end = match.span()
                if any(h.start < end and start < h.end for h in found):
                    continue
                if not any(a <= start and end <= b for a, b in free):
                    passage = text[start:end]
                    found.append(LeakHit(word=word, start=start, end=end, passage=passage))
        return tuple(sorted(found, key=lambda h: h.start))

    def redacted(self, text: str, shown: Mapping[str, str]) -> tuple[str, tuple[LeakHit, ...]]:
        """Return a text with what tells who a bidder is replaced by its alias, and what was replaced."""
        hits = self.hits(text)
        parts, at = [], 0
        for hit in hits:
            parts += [text[at : hit.start], f"[{shown.get(hit.word.bidder, 'a bidder')}]"]
            at = hit.end
        return "".join((*parts, text[at:])), hits
