"""Killed at any instant, no acknowledged entry is lost and none is half there; many write at once, into one chain.

The kills are real: SIGKILL to a process that writes, at a random instant, and to the server itself.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tendering.record.open import open_store
from tendering.record.store import StoreError
from tendering.record.verify import verified
from tests.record.conftest import Place
from tests.record.drafts import append, draft
from tests.record.server import Server

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

CHILDREN = [sys.executable, str(Path(__file__).with_name("children.py"))]
KILLS, A_CHAIN, SEED = 110, 5, 20270504
WITHIN = "0.03"
"""Seconds: long enough to begin, or for some entries."""


@contextmanager
def children(what: str, where: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [*CHILDREN, what, where, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def test_a_writer_killed_at_any_instant_loses_nothing_it_acknowledged(
    place: Place, tmp_path: Path
) -> None:
    where = place.where if place.server else str(tmp_path / "FOLDER.sqlite")
    in_all = 0
    with children("killed", where, str(SEED), WITHIN) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for kill in range(KILLS):
            procurement = f"p{kill // A_CHAIN}"
            if not kill % A_CHAIN:
                acknowledged: list[str] = []
            process.stdin.write(f"{procurement} {procurement}\n")
            process.stdin.flush()
            told = json.loads(process.stdout.readline())
            assert told["signal"] == signal.SIGKILL, told
            acknowledged += told["acknowledged"]
            with open_store(where.replace("FOLDER", procurement)) as store:
                assert verified(store, procurement) is None
                links = store.links(procurement)
            assert [x.digest for x in links if x.digest in set(acknowledged)] == acknowledged
            # of each kill, at most one entry was written and not yet acknowledged
            assert len(links) <= len(acknowledged) + kill % A_CHAIN + 1
            if kill % A_CHAIN == A_CHAIN - 1:
                in_all += len(acknowledged)
                with open_store(where.replace("FOLDER", procurement)) as store:
                    append(store, procurement, draft("goes on"))
                    assert verified(store, procurement) is None
                    assert store.faults() == ()
        process.stdin.close()
    assert in_all > KILLS


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGQUIT])
def test_a_server_killed_while_it_writes_loses_nothing_it_acknowledged(
    server: Server, how: signal.Signals
) -> None:
    where = server.url(server.database())
    for _ in range(2):
        killed_while_it_writes(server, where, how)


def killed_while_it_writes(server: Server, where: str, how: signal.Signals) -> None:
    acknowledged: list[str] = []
    said: list[StoreError] = []

    def write() -> None:
        try:
            with open_store(where) as store:
                while True:
                    body = os.urandom(500)
                    made = append(store, "p", draft(body[:8].hex(), body))
                    acknowledged.extend(x.digest for x in made)
        except StoreError as error:
            said.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    while not acknowledged:
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.3))
    try:
        server.stop(how)
        writer.join(60)
    finally:
        server.start()
    # lost while it wrote, told by the server, or not reached again between two entries
    assert any(x in said[0].said for x in ("lost", "stopping", "cannot be reached")), said[0].said
    with open_store(where) as store:
        assert verified(store, "p") is None
        assert store.faults() == ()
        digests = [x.digest for x in store.links("p")]
        first = digests.index(acknowledged[0])
        assert digests[first : first + len(acknowledged)] == acknowledged
        assert len(digests) <= first + len(acknowledged) + 1
        append(store, "p", draft("goes on"))
        assert verified(store, "p") is None


def test_twenty_writers_at_once_make_one_chain_and_nothing_is_lost(place: Place) -> None:
    count, each = (20, 5) if place.server else (8, 5)
    with children("writers", place.where, str(count), str(each)) as process:
        codes = json.loads(process.communicate(timeout=120)[0])
    assert codes == [0] * count
    with place.open() as store:
        links = store.links("p")
        assert len(links) == count * each
        assert verified(store, "p") is None
        assert store.faults() == ()
    # what each decided on was the chain that its entry then followed
    assert [x.entry.fact("what") for x in links] == [f"{n} before" for n in range(count * each)]


def test_writers_of_different_procurements_do_not_wait_for_each_other(server: Server) -> None:
    where = server.url(server.database())
    with open_store(where) as one, open_store(where) as other:
        append(one, "p", draft("one"))

        def write(links: object) -> list[object]:
            append(other, "q", draft("meanwhile"))
            return []

        one.append("p", write, written=one.links("p")[0].written, clock="stated")  # type: ignore[arg-type]
        assert len(other.links("q")) == 1
