"""What an error of PostgreSQL is to a person: the fault in a sentence, and what to do. No password is in any."""

from __future__ import annotations

import re

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tendering.record.store import StoreError

EXTRA = (
    "a PostgreSQL server is reached by psycopg, which is not installed",
    "Install it: pip install 'tendering[postgres]'",
)
_NUMBERED = re.compile(r"\[Errno -?\d+\]\s*")
_AGAIN = "See that the server is running and can be reached from here, and do it again."
_NO_RIGHT = (
    "does not give the right to do this",
    "Have an administrator GRANT tendering_writer to the login; for the first entry, the right to make a schema.",
)
_BY_STATE = {
    "28": ("refuses the login", "See that the name and password are right."),
    "3D000": ("has no such database", "Have it made (createdb), or name another one."),
    "42501": _NO_RIGHT,
    "42P01": _NO_RIGHT,  # tables that are there, in a schema that the login may not look into
    "53100": (
        "has no room left on its disk. Nothing of this was written",
        "Have room made on the server and do it again.",
    ),
    "53300": ("has too many connections", "Do it again later."),
    "25006": (
        "only lets records be read: it follows another server, or is set so",
        "Write to the server that it follows.",
    ),
    "57P": ("is stopping or starting. Nothing of this was written", _AGAIN),
    "08": ("was lost. Nothing of this was written", _AGAIN),
    "23": (
        "refuses this: another entry stands in its place. Nothing was written",
        "Do it again on the record as it now stands.",
    ),
    "XX": ("reports that it is damaged", "Have the server's administrator look at its log."),
}
_BY_TEXT = {
    "password authentication failed": "28",
    "no password supplied": "28",
    'role "': "28",
    "no pg_hba.conf entry": "28",
    'database "': "3D000",
    "permission denied for database": "42501",
    "too many clients": "53300",
    "remaining connection slots": "53300",
    "starting up": "57P",
    "shutting down": "57P",
}
"""An error of connecting has no state, only a text. In another language it is passed on as it is."""


def place_of(url: URL) -> str:
    """Return a server and database as a person knows them: without the password, wherever it was written.

    >>> from sqlalchemy.engine import make_url
    >>> place_of(make_url("postgresql://ann:secret@srv:5433/tenders?password=secret"))
    'postgresql://ann@srv:5433/tenders'
    """
    host = url.host or str(url.query.get("host", ""))
    user = f"{url.username}@" if url.username else ""
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{user}{host}{port}/{url.database or ''}"


def lost_at_commit(name: str) -> StoreError:
    """Return what is said where nobody can know whether a commit was done."""
    return StoreError(
        f"the connection to {name} was lost while entries were being written: whether they were is not known",
        "See with `tendering record log` whether they are there before doing it again.",
    )


def explained(url: URL, error: SQLAlchemyError, wait_ms: int) -> StoreError:
    """Return the fault and the remedy of an error met with a server."""
    name = place_of(url)
    cause = error.orig if isinstance(error, DBAPIError) else None
    state = str(getattr(cause, "sqlstate", None) or "")
    text = _without_password(url, str(cause or error))
    if state == "55P03":
        said = f"another program has been writing to this record on {name} for {wait_ms / 1000:g} s. Nothing was written"
        return StoreError(said, "Wait for it, and do it again.")
    if not state:
        lost = "08" if isinstance(error, DBAPIError) and error.connection_invalidated else ""
        state = next((s for words, s in _BY_TEXT.items() if words in text), lost)
    for prefix, (said, remedy) in _BY_STATE.items():
        if state.startswith(prefix):
            return StoreError(f"{name} {said} ({_line(text)})", remedy)
    if not state:
        return StoreError(f"{name} cannot be reached: {_line(text)}", _AGAIN)
    return StoreError(f"{name} cannot be used: {_line(text)}", "See the server's log.")


def _line(text: str) -> str:
    """Return the line of an error that says most: the last of connecting, where each address has its own."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = next((x for x in lines if "FATAL:" in x or "failed:" in x), lines[0] if lines else "")
    said = first.rpartition("FATAL:")[2].rpartition("failed:")[2]
    return _NUMBERED.sub("", said).strip().rstrip(".")


def _without_password(url: URL, text: str) -> str:
    for secret in (url.password, url.query.get("password")):
        if isinstance(secret, str) and secret:
            text = text.replace(secret, "***")
    return text
