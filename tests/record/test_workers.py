"""What one, two or three workers make is the same; a failure stops all and leaves nothing, and so does being killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tendering.record.workers import WORKERS, at_hand, beside, cores, made_by

KILLED = """
import os, sys, time
from tendering.record.workers import beside, made_by

def make(number):
    time.sleep(0.05)
    return os.getpid()

def long_work():
    print(os.getpid(), flush=True)
    while True:
        pass

with beside(long_work, copied=True):
    for worker in made_by(list(range(1000)), make, workers=2):
        print(worker, flush=True)
"""


def _write(folder: Path) -> Callable[[int], tuple[int, int]]:
    def make(number: int) -> tuple[int, int]:
        (folder / f"{number:03}.txt").write_text("word " * number, encoding="utf-8")
        return number, os.getpid()

    return make


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_folder_and_order_are_the_same_whatever_the_number_of_workers(
    tmp_path: Path, workers: int
) -> None:
    made = list(made_by(list(range(40)), _write(tmp_path), workers=workers))
    assert [number for number, _ in made] == list(range(40))
    assert len({pid for _, pid in made}) == workers
    assert (os.getpid() in {pid for _, pid in made}) == (workers == 1)
    assert [p.stat().st_size for p in sorted(tmp_path.iterdir())] == [5 * n for n in range(40)]


@pytest.mark.parametrize("workers", [1, 3])
def test_the_first_failure_in_order_is_raised_after_what_came_before_it(workers: int) -> None:
    def make(number: int) -> int:
        if number == 5:
            time.sleep(0.05)  # a later one fails sooner
            raise FileNotFoundError(2, "no such file", "somewhere")
        if number == 6:
            raise ValueError("later")
        return number

    made = made_by(list(range(9)), make, workers=workers)
    assert [next(made) for _ in range(5)] == [0, 1, 2, 3, 4]
    with pytest.raises(FileNotFoundError) as raised:
        next(made)
    assert raised.value.filename == "somewhere"


def test_an_exception_that_cannot_be_sent_is_told_with_its_place() -> None:
    class OnlyHereError(Exception):
        pass

    def make(number: int) -> int:
        raise OnlyHereError("words of its own")

    with pytest.raises(RuntimeError, match="words of its own") as raised:
        list(made_by([1, 2], make, workers=2))
    assert "test_workers.py" in str(raised.value)


def test_who_stops_early_leaves_no_worker_behind(tmp_path: Path) -> None:
    def make(number: int) -> int:
        if number > 1:
            time.sleep(0.2)
        (tmp_path / str(number)).touch()
        return os.getpid()

    made = made_by(list(range(50)), make, workers=2)
    first = next(made)
    made.close()
    there = len(list(tmp_path.iterdir()))
    time.sleep(0.25)
    assert len(list(tmp_path.iterdir())) == there
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_workers_of_a_process_that_was_killed_end_too() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        workers = {int(run.stdout.readline()) for _ in range(9)}
        run.kill()
    assert len(workers) == 3
    give_up = time.monotonic() + 5
    while any(map(_runs, workers)):
        assert time.monotonic() < give_up
        time.sleep(0.01)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{process}/stat").is_file() or ") Z " not in Path(
        f"/proc/{process}/stat"
    ).read_text(encoding="ascii")


@pytest.mark.parametrize("copied", [False, True])
def test_work_beside_gives_its_result_once_and_its_failure(copied: bool) -> None:
    with beside(os.getpid, copied=copied) as answer:
        assert (answer() == os.getpid()) == (not copied)
        assert answer() == answer()

    def fails() -> int:
        raise KeyError("of the work")

    with beside(fails, copied=copied) as answer, pytest.raises(KeyError, match="of the work"):
        answer()


def test_work_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    def work() -> None:
        time.sleep(0.2)
        (tmp_path / "done").touch()

    with beside(work, copied=True):
        pass
    time.sleep(0.3)
    assert not list(tmp_path.iterdir())


def test_a_worker_that_the_system_ended_is_an_error_that_says_so() -> None:
    def make(number: int) -> int:
        if number == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(OSError, match="want of memory"):
        list(made_by(list(range(9)), make, workers=2))


def test_a_copy_at_hand_does_one_piece_after_another_and_tells_what_failed() -> None:
    def half(number: int) -> tuple[int, int]:
        if number % 2:
            raise ValueError(f"{number} is odd")
        return number // 2, os.getpid()

    with at_hand(half) as sent:
        waits = sent(4)
        assert waits() == (2, sent(6)()[1])
        with pytest.raises(ValueError, match="7 is odd"):
            sent(7)()
        assert sent(8)()[0] == 4
        assert sent(8)()[1] != os.getpid()


def test_how_many_may_work_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WORKERS, raising=False)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert 1 <= cores() <= (os.cpu_count() or 1)
    for asked, number in (("1", 1), ("3", 3), ("0", 1)):
        monkeypatch.setenv(WORKERS, asked)
        assert cores() == number
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert cores() == 1
