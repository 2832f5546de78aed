"""A PostgreSQL of its own for the tests: a private cluster in a folder, reached by a socket in it, never by network."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

FAST = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
"""Where nothing waits for a disk: that a killed process leaves whole files has nothing to do with the disk."""
NOBODY_IN_PARTICULAR = "postgres"
"""Whom the server runs as where the tests run as root: it refuses to be root."""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL on this machine; None if there is none."""
    beside = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else Path(beside).resolve().parent if beside else None


class Cluster:
    """A server that runs, and databases in it."""

    def __init__(self, folder: Path, bin_folder: Path, as_user: list[str], settings: str = "-c fsync=off"):
        self.folder, self.bin, self.as_user, self.settings = folder, bin_folder, as_user, settings

    def _run(self, *command: str) -> None:
        subprocess.run([*self.as_user, *command], check=True, capture_output=True, timeout=120, cwd=self.folder)

    def owns(self, folder: Path) -> None:
        """Gives a folder to whom the server runs as."""
        if self.as_user:
            owner = pwd.getpwnam(NOBODY_IN_PARTICULAR)
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def make(self) -> None:
        """Makes the cluster, and starts it."""
        where = ("-D", str(self.folder / "data"))
        self._run(
            str(self.bin / "initdb"),
            *where,
            *[
                "-U",
                "fortjanst",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
                "--no-instructions",
                "-N",
                "--wal-segsize=1",
            ],
        )
        self.start()

    def start(self) -> None:
        """Starts the server."""
        settings = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60 {self.settings}"
        )
        self._run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-o", settings, "-l",
                  str(self.folder / "log"), "-w", "-t", "60", "start")  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stops the server; `immediate` is as if the machine had stopped."""
        self._run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def kill(self) -> None:
        """Ends the server and each of its processes at once (signal 9), as a power failure of the machine would."""
        first = int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])
        every = [first, *(int(pid) for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split())]
        for process in every:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(_is_alive(process) for process in every):
            time.sleep(0.01)
        # Where nobody asks after a process that has ended, its number lives on and PostgreSQL takes it for a server.
        for mark in (self.folder / "data" / "postmaster.pid", self.folder / ".s.PGSQL.5432.lock"):
            mark.unlink(missing_ok=True)

    @property
    def is_running(self) -> bool:
        """Whether the server's first process lives."""
        pid = self.folder / "data" / "postmaster.pid"
        return pid.exists() and _is_alive(int(pid.read_text().splitlines()[0]))

    def connect(self, database: str = "postgres") -> "psycopg.Connection[tuple[object, ...]]":
        """A plain connection, for what the tests do behind the store's back."""
        return psycopg.connect(host=str(self.folder), user="fortjanst", dbname=database, autocommit=True)

    def new_database(self) -> str:
        """An empty database: its address."""
        name = f"t{uuid4().hex[:12]}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
        return self.address(name)

    def address(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://fortjanst@/{database}?host={self.folder}"


def _is_alive(process: int) -> bool:
    """Whether a process lives; one that has ended and waits to be told of does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


@contextmanager
def running_cluster(within: Path = Path(FAST), settings: str = "-c fsync=off") -> Iterator[Cluster]:
    """A cluster in a folder while it is needed. Raises FileNotFoundError where PostgreSQL is not installed."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    as_user: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="fortjanst-pg-", dir=within))
    if os.geteuid() == 0:
        runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
        as_user = [runuser or "runuser", "-u", NOBODY_IN_PARTICULAR, "--"]
    folder.chmod(0o755)
    cluster = Cluster(folder, bin_folder, as_user, settings)
    cluster.owns(folder)
    try:
        cluster.make()
        yield cluster
    finally:
        if cluster.is_running:
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
