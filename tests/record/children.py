"""Processes for tests of stores: writers to be killed, many writers at once, and one without rights. Run as a script.

Each forks from a parent that has imported everything and opened nothing, so that it starts in milliseconds.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tendering.record.chain import Draft, Link, sha256
from tendering.record.open import open_store
from tendering.record.store import StoreError
from tests.record.drafts import WRITTEN, append, draft, purge


def killed(where: str, procurement: str, within: float) -> None:
    """Let a child append and purge until it is killed, and print what it had acknowledged by then.

    It is killed within so many seconds of its start, or of one of its first entries: a slow machine only takes longer.
    """
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        _append_for_ever(where, procurement, write)
    os.close(write)
    wanted, told = random.randrange(5), b""
    while told.count(b"\n") < wanted and (more := os.read(read, 65536)):
        told += more
    time.sleep(random.uniform(0, within))
    os.kill(child, signal.SIGKILL)
    with os.fdopen(read, "rb") as pipe:
        told += pipe.read()
    _, status = os.waitpid(child, 0)
    acknowledged = told.decode().splitlines()
    print(json.dumps({"signal": os.WTERMSIG(status), "acknowledged": acknowledged}), flush=True)


def _append_for_ever(where: str, procurement: str, pipe: int) -> None:
    try:
        with open_store(where) as store:
            for number in count():
                body = os.urandom(500)
                made = append(store, procurement, draft(body[:8].hex(), body, personal=True))
                os.write(pipe, f"{made[0].digest}\n".encode())
                if number % 3 == 2:
                    link = purge(store, procurement, [sha256(body)])
                    os.write(pipe, f"{link.digest}\n".encode())
    except BaseException as error:  # noqa: BLE001 - whatever it is, the test is told
        os.write(pipe, f"{type(error).__name__}: {error}\n".encode())
    os._exit(1)


def writers(where: str, procurement: str, number: int, each: int) -> None:
    """Let so many children append at once, each entry saying how many stood before it; print their errors."""
    children = []
    start, go = os.pipe()
    for one in range(number):
        child = os.fork()
        if not child:
            os.close(go)
            os.read(start, 1)  # until all are there
            os._exit(_write(where, procurement, one, each))
        children.append(child)
    os.close(go)
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    print(json.dumps(codes), flush=True)


def _write(where: str, procurement: str, number: int, each: int) -> int:
    def write(links: tuple[Link, ...]) -> Sequence[Draft]:
        return [draft(f"{len(links)} before", f"{number}".encode())]

    try:
        with open_store(where) as store:
            for _ in range(each):
                store.append(procurement, write, written=WRITTEN, clock="stated")
    except StoreError as error:
        print(error.said, file=sys.stderr)
        return 1
    return 0


def without_rights(where: str) -> None:
    """Read and append as nobody; print what came of both."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    print(json.dumps({"read": _tried(where, _read), "append": _tried(where, _one_more)}))


def short_of_room(where: str, room: int) -> None:
    """Append files where no file can be longer than so many bytes; print what came of it, and of one more entry."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
    found = {
        "large": _tried(where, lambda w: _one_more(w, room)),
        "small": _tried(where, _one_more),
    }
    print(json.dumps(found))


def _read(where: str) -> str:
    with open_store(where) as store:
        return f"{len(store.links('p'))} entries, {len(store.faults())} faults"


def _one_more(where: str, size: int = 10) -> str:
    with open_store(where) as store:
        return f"entry {append(store, 'p', draft('more', os.urandom(size)))[0].number}"


def _tried(where: str, do: Callable[[str], str]) -> str:
    try:
        return do(where)
    except StoreError as error:
        return f"{error.said} | {error.remedy}"


def main() -> None:
    """Do what the first argument names; kills go on for as long as lines come in."""
    what, where, *rest = sys.argv[1:]
    open_store(where).close()  # imports what it needs, and opens nothing yet
    if what == "killed":
        random.seed(int(rest[0]))
        for line in sys.stdin:
            folder, procurement = line.split()
            killed(where.replace("FOLDER", folder), procurement, float(rest[1]))
    elif what == "writers":
        writers(where, "p", int(rest[0]), int(rest[1]))
    elif what == "without_rights":
        without_rights(where)
    else:
        short_of_room(where, int(rest[0]))


if __name__ == "__main__":
    main()
