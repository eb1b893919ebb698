"""How to check a bundle with sha256sum and openssl alone: the plain text that goes with it."""

from __future__ import annotations

from tendering.record.bundle import (
    CHAIN,
    DIGESTS,
    DOCUMENTS,
    INDEX,
    MANIFEST,
    SUMS,
    WITHHELD,
)
from tendering.record.chain import GENESIS
from tendering.record.signing import BARE, ENVELOPE, PUBLIC, SIGNED, STATEMENT
from tendering.record.stamping import REPLY, SIGNATURE_REPLY


def how_to_check(procurement: str, head: str, count: int, *, redacted: bool) -> str:
    """Return the instructions. They are the same whether or not a bundle is signed or stamped later."""
    parts = [
        _opening(procurement, count),
        _files(),
        _chain(head),
        *([_copy()] if redacted else []),
    ]
    return "\n\n".join([*parts, _documents(), _signature(), _stamp(), _shows()]) + "\n"


def _opening(procurement: str, count: int) -> str:
    return f"""\
HOW TO CHECK THIS BUNDLE

It holds the record of {procurement}: {count} entries, and what they rest on. {INDEX} shows it to read.
Nothing but sha256sum and openssl is needed (both come with Linux, macOS and Git for Windows; where there is no
sha256sum, "shasum -a 256" does the same). Unzip the bundle, open a terminal in its folder, and type what is indented.
`tendering record check BUNDLE` does all of this in one step."""


def _files() -> str:
    return f"""\
1. EVERY FILE IS THE ONE THAT WAS MADE

    sha256sum -c {SUMS}

Every line must end in OK. {MANIFEST} lists the same files, and says which record this is."""


def _chain(head: str) -> str:
    return f"""\
2. THE ENTRIES ARE ONE CHAIN

    sha256sum -c {CHAIN}

Each file in entries/ is one entry, exactly as it was digested: the SHA-256 of the file is the entry's digest, and its
text names the digest of the entry before it ("previous"). To see it by hand:

    sha256sum entries/000001.json
    grep -o '"previous":"[0-9a-f]*"' entries/000002.json

Both give the same 64 characters. The first entry names 64 noughts ({GENESIS[:8]}...). For all of them at once:

    for f in entries/*.json; do grep -o '"previous":"[0-9a-f]*"' "$f" | tail -1 | cut -d'"' -f4; done | tail -n +2 > before.txt
    cut -d, -f2 {DIGESTS} | tail -n +2 | head -n -1 | diff - before.txt && echo "one chain"

The digest of the last entry is the head:

    {head}

Compare it, or that of any earlier entry, with the head printed on a letter, in the minutes or in an earlier bundle."""


def _copy() -> str:
    return f"""\
   THIS IS A COPY WITH PARTS WITHHELD

An entry from which something is withheld is a file that ends in .redacted.json. It gives the entry's digest and the
one before it; its SHA-256 is another, because words are replaced in it. That the entry stands in the chain is seen
from the next whole entry, which names its digest, and from {DIGESTS}, which lists all of them. What is withheld, and
on which ground, is in {WITHHELD}. Ask the authority, or a court, for the whole entry: its SHA-256 must be that digest."""


def _documents() -> str:
    return f"""\
3. THE DOCUMENTS ARE THOSE THE ENTRIES NAME

{DOCUMENTS} lists every file an entry names, by its SHA-256, and its name here; where one is not here it says why.

    tail -n +2 {DOCUMENTS} | cut -d, -f1 | head        # digests as the entries name them
    sha256sum documents/*                              # digests of the files here

A document with a note that words are replaced in it has another digest than the entry names."""


def _signature() -> str:
    return f"""\
4. WHO MADE IT (where there is a folder signature)

    openssl pkeyutl -verify -pubin -inkey {PUBLIC} -rawin -in {SIGNED} -sigfile {BARE}

It must say "Signature Verified Successfully" (openssl 3 or later). A key in the bundle proves nothing by itself: compare its
digest with the one the authority published, or use the authority's own key in place of {PUBLIC}:

    openssl pkey -pubin -in {PUBLIC} -outform DER | sha256sum

What is signed is the list of files in {STATEMENT} (an in-toto Statement), after one line of DSSE:

    cat {SIGNED}; echo; sha256sum {MANIFEST}

{ENVELOPE} holds the same for programs that read DSSE."""


def _stamp() -> str:
    return f"""\
5. WHEN IT WAS MADE (where there is a folder stamp)

With the certificates of the stamping authority, had from it, in roots.pem, one of:

    openssl ts -verify -in {REPLY} -data {MANIFEST} -CAfile roots.pem
    openssl ts -verify -in {SIGNATURE_REPLY} -data {BARE} -CAfile roots.pem

It must say "Verification: OK". The time is in:

    openssl ts -reply -in {REPLY} -text"""


def _shows() -> str:
    return """\
WHAT THIS SHOWS, AND WHAT IT CANNOT

That no entry was changed, removed or put in between since the head was given to someone else, or signed, or stamped.
Without one of those a whole chain could have been made afresh. It does not show that every event was recorded."""
