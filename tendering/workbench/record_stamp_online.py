"""Ask a stamping authority over the network. Nothing else of the record needs one; without it, the request is carried by hand."""

from __future__ import annotations

import urllib.error
import urllib.request
from http import HTTPStatus

from tendering.model.findings import finding
from tendering.workbench.records import RefusedError

LONGEST_WAIT_S = 30
MOST_REPLY = 1_000_000
BY_HAND = "Write the request with `tendering record stamp BUNDLE --request FILE`, and carry it to the authority."


def asked(url: str, request: bytes) -> bytes:
    """Return the reply of a stamping authority to a request (RFC 3161, 3.4).

    Raises:
        RefusedError: The address is none, or no reply comes.
    """
    if not url.startswith(("https://", "http://")):
        said = f"{url[:80]!r} is no address of a stamping authority"
        raise RefusedError(finding("R112", "stamp", said, remedy=BY_HAND))
    headers = {"Content-Type": "application/timestamp-query"}
    try:
        query = urllib.request.Request(url, data=request, headers=headers)  # noqa: S310 - the scheme is looked at
        with urllib.request.urlopen(query, timeout=LONGEST_WAIT_S) as reply:  # noqa: S310
            data = bytes(reply.read(MOST_REPLY + 1))
            status = reply.status
    except (urllib.error.URLError, OSError, ValueError) as error:
        said = f"no reply came: {getattr(error, 'reason', error)}"
        raise RefusedError(finding("R112", url[:120], said, remedy=BY_HAND)) from error
    if status != HTTPStatus.OK or len(data) > MOST_REPLY:
        raise RefusedError(
            finding("R112", url[:120], f"no stamp came (status {status})", remedy=BY_HAND)
        )
    return data
