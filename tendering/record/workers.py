"""Work shared out among copies of this process: in a fixed order, with the same result whatever their number.

A worker is a copy of this process, so it has all there is without its being sent. It makes one thing after another of a
list, does one long piece of work beside this process, or one piece after another as it is sent them, and gives back what
can be pickled. Where copies cannot be made, and where there is little to do, all is done here. A worker touches nothing
that another process could: no open store, no file that is not its own.

`concurrent.futures` is not used: its copies wait for ever, each with all there is, where the process they work for is
killed. Copy before anything has threads of its own: what makes PDFs has, so it is first called in a copy.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from errno import ENOMEM
from itertools import islice
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

WORKERS = "TENDERING_WORKERS"
"""In the environment: how many processes share the work, of every command."""
_AHEAD = 2
"""So many items a worker holds: it begins the next one while the result of the last is on its way."""
_FORKS = hasattr(os, "fork") and sys.platform != "darwin"
"""On macOS a copied process may not use the system's own libraries."""

Item = TypeVar("Item")
Made = TypeVar("Made")


def cores() -> int:
    """Return how many processes may work at once: as many as `WORKERS` says, else one for each processor core.

    It is one alone where copies are unsafe. A process with threads is never copied unasked: a lock that another thread
    holds would stay locked in the copy.
    """
    if not _FORKS or threading.active_count() > 1:
        return 1
    asked = os.environ.get(WORKERS, "")
    if asked.isdecimal():
        return max(1, int(asked))
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def made_by(
    items: Sequence[Item], make: Callable[[Item], Made], *, workers: int = 1
) -> Generator[Made, None, None]:
    """Yield what ``make`` gives for each item, in order, made by so many workers.

    Args:
        items: What to make; each thing follows from its item and from what does not change, never from the items
            before it: else its bytes would depend on who made it.
        make: Makes one item, writes its files, and returns a result that can be pickled.
        workers: How many processes. With one, everything is made here.

    Raises:
        OSError: The system ended a worker, as a rule for want of memory.
        Exception: The one that ``make`` raised for the first item, in order, that could not be made. By then no worker
            runs any more, so that nothing is written after the files made so far are taken away.

    >>> list(made_by(["a", "b"], str.upper))
    ['A', 'B']
    """
    number = min(workers, len(items))
    with _heap_set_aside():
        if number > 1 and _FORKS:
            yield from _made_by_copies(items, make, number)
        else:
            yield from map(make, items)


@contextmanager
def _heap_set_aside() -> Iterator[None]:
    """Keep the garbage collector off what there is already: it would visit the whole outcome, and in a worker copy it."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _made_by_copies(
    items: Sequence[Item], make: Callable[[Item], Made], number: int
) -> Iterator[Made]:
    from multiprocessing.connection import wait  # noqa: PLC0415 - not for who needs no copies

    waiting = iter(range(len(items)))
    came: dict[int, tuple[Any, Exception | None]] = {}
    team: dict[Any, Any] = {}

    def answer(index: int) -> bytes:
        return _answer(index, lambda: make(items[index]))

    with _ended(team):
        for _ in range(number):
            ours = _started(answer, team)
            for index in islice(waiting, _AHEAD):
                ours.send(index)
        for wanted in range(len(items)):
            while wanted not in came:
                for said in wait(list(team)):
                    index, made, failed = _result(said, team[said])
                    came[index] = made, failed
                    for following in islice(waiting, 1 if failed is None else 0):
                        cast("Connection", said).send(following)
            made, failed = came.pop(wanted)
            if failed is not None:
                raise failed
            yield made


def _started(answer: Callable[[Any], bytes], team: dict[Any, Any]) -> Connection:
    """Start one more worker; return our end of what joins us to it, by which it is known in the team."""
    from multiprocessing import get_context  # noqa: PLC0415 - not for who needs no copies

    copies = get_context("fork")
    ours, theirs = copies.Pipe()
    # a worker keeps neither our ends of the others nor that of its own: it would wait for ever for who was killed
    ends = (*team, ours)
    worker = copies.Process(target=_work, args=(answer, theirs, ends), daemon=True)
    worker.start()
    team[ours] = worker
    theirs.close()
    return ours


@contextmanager
def beside(work: Callable[[], Made], *, copied: bool) -> Iterator[Callable[[], Made]]:
    """Let a copy of this process do some work while the block runs; within it, what is given waits for the result.

    A copy that is no longer wanted when the block ends is ended with it.

    Args:
        work: Gives a result that can be pickled, and changes nothing that anybody here could see.
        copied: Whether it is worth a copy. Where it is not, or none can be made, the work is done here when it is asked for.

    >>> with beside(lambda: 6 * 7, copied=False) as answer:
    ...     answer(), answer()
    (42, 42)
    """
    found: list[Made] = []
    if not copied or not _FORKS:

        def asked_for() -> Made:
            if not found:
                found.append(work())
            return found[0]

        yield asked_for
        return
    with at_hand(lambda _: work()) as sent:
        waits = sent(None)

        def waited_for() -> Made:
            if not found:
                found.append(waits())
            return found[0]

        yield waited_for


@contextmanager
def at_hand(work: Callable[[Item], Made]) -> Iterator[Callable[[Item], Callable[[], Made]]]:
    """Keep a copy of this process at hand while the block runs: what is given sends it a piece of work.

    It is sent one at a time. What sending returns waits for its result, and is to be called before the next is sent.

    Args:
        work: Does a piece of work that can be pickled, as can its result, and changes nothing that anybody here could see.

    >>> with at_hand(str.upper) as sent:
    ...     result = sent("a")
    ...     result()
    'A'
    """
    if not _FORKS:
        yield lambda item: lambda: work(item)
        return
    team: dict[Any, Any] = {}
    with _heap_set_aside(), _ended(team):
        ours = _started(lambda item: _answer(0, lambda: work(item)), team)

        def send(item: Item) -> Callable[[], Made]:
            ours.send(item)
            return waited_for

        def waited_for() -> Made:
            _, made, failed = _result(ours, team[ours])
            if failed is not None:
                raise failed
            result: Made = made
            return result

        yield send


@contextmanager
def _ended(team: dict[Any, Any]) -> Iterator[None]:
    """End, after the block, every worker that is still there."""
    try:
        yield
    finally:
        for worker in team.values():
            worker.terminate()
        for ours, worker in team.items():
            worker.join()
            ours.close()


def _result(ours: Any, worker: Any) -> tuple[int, Any, Exception | None]:
    """Return what a worker made: the number of the item, and its result or why it has none."""
    try:
        found: tuple[int, Any, Exception | None] = pickle.loads(ours.recv_bytes())  # noqa: S301 - our own copy wrote it
    except (EOFError, ConnectionResetError):
        worker.join()
        if worker.exitcode == -signal.SIGKILL:
            said = f"the system ended a worker, as a rule for want of memory: close other programs, or set {WORKERS}=1"
            raise OSError(ENOMEM, said, "memory") from None
        raise RuntimeError(f"a worker ended with {worker.exitcode} before its work") from None
    return found


def _work(answer: Callable[[Any], bytes], theirs: Any, others: Sequence[Any]) -> NoReturn:
    """Do what is asked for until nobody asks any more. It never returns: the copy has nothing to tidy up.

    Ctrl-C is for the process that was started: it ends its workers.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:  # else none would see that whoever asks is gone
        other.close()
    threading.Thread(target=_end_with_it, args=(theirs.fileno(),), daemon=True).start()
    try:
        while True:
            theirs.send_bytes(answer(theirs.recv()))
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)


def _end_with_it(theirs: int) -> NoReturn:
    """End this copy as soon as whoever it works for is gone, in the middle of its work too."""
    gone = select.poll()
    gone.register(theirs, 0)  # nothing but that the other end is closed
    gone.poll()
    os._exit(1)


def _answer(index: int, make: Callable[[], Any]) -> bytes:
    """Make one item; return its number with its result, or with the exception and where it was raised."""
    try:
        return pickle.dumps((index, make(), None), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where the work was asked for
        trace = "".join(traceback.format_exception(error))
        try:
            error.add_note(f"In a worker:\n{trace}")
            told = pickle.dumps((index, None, error))
            pickle.loads(told)  # noqa: S301 - some exceptions can be written and not read
        except Exception:  # noqa: BLE001 - see above
            told = pickle.dumps((index, None, RuntimeError(trace)))
        return told
