"""A server of our own, for as long as tests or a measurement last."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """A running server: its address, `host:port`, and its process."""

    address: str
    process: int

    def processor_time(self) -> float:
        """Seconds that the server has worked since it started (Linux only)."""
        after_name = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def serving(
    folder: Path, log: Path, script: str = "app.py", port: int | None = None, **environment: str
) -> Iterator[Server]:
    """A server of a script of a folder, as `streamlit run` starts it there, until the block ends.

    What it prints goes to the log. No setting of a server elsewhere reaches it, but those of `environment` do. What it
    keeps is kept beside the log, unless the environment says where.
    """
    address = f"127.0.0.1:{port or free_port()}"
    environment = {"XDG_STATE_HOME": str(log.parent), "FORTJANST_DATABASE": str(log.parent / "s.sqlite3")} | environment
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", address.rpartition(":")[2]]
    settings = {name: text for name, text in os.environ.items() if not name.startswith(("STREAMLIT_", "FORTJANST_"))}
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=folder, env=settings | environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        if not _answers(f"http://{address}/_stcore/health", server):
            raise RuntimeError(f"the server of {script} did not start:\n{log.read_text()[-3000:]}")
        yield Server(address, server.pid)
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


@contextmanager
def served_here(script: str = "app.py") -> Iterator[Server]:
    """A server of a script of this tree until the block ends, which finds the rooms wherever the script stands."""
    with (
        TemporaryDirectory() as folder,
        serving(ROOT, Path(folder) / "log.txt", script, PYTHONPATH=str(ROOT)) as server,
    ):
        yield server


def _answers(address: str, server: "subprocess.Popen[bytes]") -> bool:
    """Whether the server answers before it stops and before we lose patience."""
    local = build_opener(ProxyHandler({}))
    last_moment = time.monotonic() + SECONDS_TO_START
    while server.poll() is None and time.monotonic() < last_moment:
        try:
            with local.open(address, timeout=2):
                return True
        except OSError:
            time.sleep(0.1)
    return False
