"""What an error of SQLite is to a person: the fault in a sentence, and what to do."""

from __future__ import annotations

from tendering.record.store import StoreError

_DAMAGED = (
    "is damaged",
    "Restore a copy of it from before. Keep the damaged file: entries may be read from it.",
)
_WORDS = {
    "SQLITE_FULL": (
        "cannot be written: the disk is full. Nothing of this was written",
        "Free some room on the disk and do it again.",
    ),
    "SQLITE_READONLY": (
        "cannot be written: the file or its folder is read-only. Nothing of this was written",
        "Ask for the right to write to the file and its folder, or work on a copy elsewhere.",
    ),
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "See that the folder is there, and that you may read it and write to it.",
    ),
    "SQLITE_PERM": ("may not be opened", "Ask for the right to read the file."),
    "SQLITE_NOTADB": (
        "is not a record: it is no SQLite file, or its first bytes are damaged",
        "Name the file that holds the record, or restore a copy of it.",
    ),
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_TOOBIG": (
        "cannot hold this: a file of an entry is larger than 1,000,000,000 bytes",
        "Split the file.",
    ),
    "SQLITE_IOERR": (
        "cannot be read or written: the disk gives an error",
        "See with `tendering record log` whether this was written before doing it again, and have the disk checked.",
    ),
}


def not_a_record(name: str) -> tuple[str, str]:
    """Return the fault and the remedy of a file that is none of SQLite's."""
    said, remedy = _WORDS["SQLITE_NOTADB"]
    return f"{name} {said}", remedy


def explained(name: str, error: BaseException, wait_ms: int) -> StoreError:
    """Return the fault and the remedy of an error met with the file of a name."""
    code = str(getattr(error, "sqlite_errorname", ""))
    if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        said = f"{name} is locked: another program has been writing to it for {wait_ms / 1000:g} s. Nothing was written"
        return StoreError(said, "Wait for it or close it, and do it again.")
    for prefix, (said, remedy) in _WORDS.items():
        if code.startswith(prefix):
            return StoreError(f"{name} {said}", remedy)
    text = str(error)
    if text.startswith("no such table"):
        return StoreError(
            f"{name} is a SQLite file, but holds no record", _WORDS["SQLITE_NOTADB"][1]
        )
    if "malformed" in text or "decode" in text:
        return StoreError(f"{name} {_DAMAGED[0]}: {text}", _DAMAGED[1])
    return StoreError(f"{name} cannot be used: {text}", "See `tendering record verify`.")
