"""Servers held to a share of a processor each, so that several can be compared on a machine with few processors.

A server that has a third of a processor to itself is as far from the others as one that has a machine to itself: what
then keeps two from twice the work of one is what they share, the database. Linux, with leave to make control groups.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")
PERIOD = 50_000
"""Microseconds in which a share is used."""


@contextmanager
def held(process: int, share: float) -> Iterator[bool]:
    """Holds a process, with all its threads, to a share of one processor until the block ends; whether it could be."""
    parent = GROUPS / "cpu" if (GROUPS / "cpu").is_dir() else GROUPS
    group = parent / f"fortjanst-bench-{process}"
    with ExitStack() as stack:
        try:
            group.mkdir()
            stack.callback(group.rmdir)
            _limit(group, share)
            (group / "cgroup.procs").write_text(str(process))
        except OSError:
            yield False
            return
        stack.callback((parent / "cgroup.procs").write_text, str(process))
        yield True


def _limit(group: Path, share: float) -> None:
    quota = round(share * PERIOD)
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota} {PERIOD}")
        return
    (group / "cpu.cfs_period_us").write_text(str(PERIOD))
    (group / "cpu.cfs_quota_us").write_text(str(quota))
