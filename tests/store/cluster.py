"""A PostgreSQL of its own for the tests: a private cluster in a folder, reached by a socket in it, never by network."""

import os
import pwd
import shutil
import subprocess
import tempfile
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

    def __init__(self, folder: Path, bin_folder: Path, as_user: list[str]):
        self.folder, self.bin, self.as_user = folder, bin_folder, as_user

    def _run(self, *command: str) -> None:
        subprocess.run([*self.as_user, *command], check=True, capture_output=True, timeout=120, cwd=self.folder)

    def make(self) -> None:
        """Makes the cluster, and starts it."""
        where = ("-D", str(self.folder / "data"))
        self._run(
            str(self.bin / "initdb"),
            *where,
            *["-U", "fortjanst", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-instructions", "-N"],
        )
        self.start()

    def start(self) -> None:
        """Starts the server."""
        settings = (
            f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c max_connections=60 -c fsync=off"
        )
        self._run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-o", settings, "-l",
                  str(self.folder / "log"), "-w", "-t", "60", "start")  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        """Stops the server; `immediate` is as if the machine had stopped."""
        self._run(str(self.bin / "pg_ctl"), "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

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


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A cluster while it is needed. Raises FileNotFoundError where PostgreSQL is not installed."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    as_user: list[str] = []
    folder = Path(tempfile.mkdtemp(prefix="fortjanst-pg-", dir=FAST))
    if os.geteuid() == 0:
        owner = pwd.getpwnam(NOBODY_IN_PARTICULAR)
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        runuser = shutil.which("runuser", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
        as_user = [runuser or "runuser", "-u", NOBODY_IN_PARTICULAR, "--"]
    folder.chmod(0o755)
    cluster = Cluster(folder, bin_folder, as_user)
    try:
        cluster.make()
        yield cluster
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            cluster.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
