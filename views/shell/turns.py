"""Whose turn it is to run: a page or two at a time, in the order they came, but nobody waits long for a long one.

Pages that run at once do not come sooner. One processor's time is shared among their threads, so that all of them come
last, and every change of thread costs. A second one may run while the first waits for the disk. A page that takes its
time, as a heavy case does, stops counting after a moment; the others go on beside it, and before it as soon as it says
something more.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MOMENT = 0.1
"""Seconds that the others wait for a page at most: some more than what an edit takes."""
AT_ONCE = 2


class Turn:
    """One's turn to run, or one's place among those that wait for theirs."""

    def __init__(self, turns: "Turns") -> None:
        self._turns = turns
        self.may_look = threading.Event()

    def stand_back(self) -> None:
        """Lets those that wait go first, where this one has lasted too long to be counted."""
        if self._turns.is_over(self):
            self._turns.give_up(self)


class Turns:
    """So many turns at once, first come first served; one that has lasted `moment` seconds no longer counts."""

    def __init__(self, moment: float = MOMENT, at_once: int = AT_ONCE) -> None:
        self._moment, self._at_once = moment, at_once
        self._changing = threading.Lock()
        self._waiting: deque[Turn] = deque()
        self._taken: dict[Turn, float] = {}

    @contextmanager
    def taken(self) -> Iterator[Turn]:
        """Waits for its turn and holds it."""
        turn = Turn(self)
        self._take(turn)
        try:
            yield turn
        finally:
            self._leave(turn)

    def is_over(self, turn: Turn) -> bool:
        """Whether a turn no longer counts and somebody waits."""
        return bool(self._waiting) and self._taken.get(turn, math.inf) < time.monotonic()

    def give_up(self, turn: Turn) -> None:
        """Ends a turn, and waits for another behind those that wait."""
        self._leave(turn)
        self._take(turn)

    def _take(self, mine: Turn) -> None:
        with self._changing:
            self._waiting.append(mine)
            left = self._try_to_take(mine)
        while left is None or left > 0:
            mine.may_look.wait(left)
            with self._changing:
                mine.may_look.clear()
                left = self._try_to_take(mine)

    def _leave(self, mine: Turn) -> None:
        with self._changing:
            del self._taken[mine]
            self._wake_first()

    def _try_to_take(self, mine: Turn) -> float | None:
        """Takes the turn if it may: 0. Else seconds until it may try again; None where others are before it."""
        if self._waiting[0] is not mine:
            return None
        now = time.monotonic()
        young = [until - now for until in self._taken.values() if until > now]
        if len(young) >= self._at_once:
            return min(young)
        self._waiting.popleft()
        self._taken[mine] = now + self._moment
        self._wake_first()
        return 0.0

    def _wake_first(self) -> None:
        if self._waiting:
            self._waiting[0].may_look.set()
