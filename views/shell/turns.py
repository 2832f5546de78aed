"""Whose turn it is to run: one page at a time, in the order they came, but nobody waits long for a long one.

Pages that run at once do not come sooner. One processor's time is shared among their threads, so that all of them come
last, and every change of thread costs. A page that takes its time, as a heavy case does, stops counting after a moment,
and the others go on beside it.
"""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOMENT = 0.3
"""Seconds that the others wait for a page at most: some three times what an edit takes."""


class Turns:
    """One turn at a time, first come first served; one that has lasted `moment` seconds is no longer waited for."""

    def __init__(self, moment: float = MOMENT) -> None:
        self._moment = moment
        self._changing = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: threading.Event | None = None
        self._until = 0.0

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Waits for its turn and holds it."""
        mine = threading.Event()
        with self._changing:
            self._waiting.append(mine)
            left = self._left_to_first(mine)
        while left is None or left > 0:
            mine.wait(left)
            with self._changing:
                mine.clear()
                left = self._left_to_first(mine)
        try:
            yield
        finally:
            with self._changing:
                if self._holder is mine:
                    self._holder = None
                    self._wake_first()

    def _left_to_first(self, mine: threading.Event) -> float | None:
        """Seconds until it is the turn of one that waits; it has it at 0. None where others are before it."""
        if self._waiting[0] is not mine:
            return None
        left = 0.0 if self._holder is None else self._until - time.monotonic()
        if left > 0:
            return left
        self._waiting.popleft()
        self._holder, self._until = mine, time.monotonic() + self._moment
        self._wake_first()
        return 0.0

    def _wake_first(self) -> None:
        if self._waiting:
            self._waiting[0].set()
