"""Drafts of this server's windows: which window is which, what one left unsaved, what their answers weigh together."""

import re
import secrets
import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from views.shell.whole_runs import wait_for
from views.state.draft import Draft

MOST_ANSWERS = 256_000_000
"""Bytes of answers that all drafts together keep worked out."""
MOST_LEFT = 200
"""Drafts that could not be saved that are kept for windows that may come back."""
NAME = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""What a window may be called."""


class Weights:
    """What the answers of every draft weigh."""

    def __init__(self) -> None:
        self._weights: WeakKeyDictionary[Draft, int] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def weigh(self, draft: Draft) -> None:
        """Notes what a draft's answers weigh, and lets those of other drafts go where all of them weigh too much."""
        weighed = draft.weight()
        with self._lock:
            self._weights.pop(draft, None)
            self._weights[draft] = weighed  # the order of the keys is the order of use
            while sum(self._weights.values()) > MOST_ANSWERS and len(self._weights) > 1:
                oldest = next(iter(self._weights))
                del self._weights[oldest]
                oldest.let_answers_go()


WEIGHTS = Weights()


@dataclass(frozen=True)
class Window:
    """A window of a browser, by the name that its address has, so that it is known when it is loaded again.

    `came_as` is the name in the address that it came with: another's, where the address was copied. `others` are the
    windows that are open beside it.
    """

    name: str = ""
    came_as: str = ""
    others: frozenset[str] = frozenset()


class Windows:
    """The windows that this server has, and what those that are closed left unsaved."""

    def __init__(self) -> None:
        self._sessions: dict[str, str] = {}
        self._left: dict[str, tuple[str, Draft]] = {}
        self._lock = threading.Lock()

    def come(self, asked: str | None) -> Window:
        """A window that comes: under the name in its address, unless that is of a window that is open."""
        session = session_here()
        came_as = asked if asked is not None and NAME.fullmatch(asked) else ""
        before = self._sessions.get(came_as)
        if before is not None and before != session and not _is_open(before, session):
            wait_for(before)  # what was typed as the page was loaded anew is being taken still
        with self._lock:
            is_taken = not came_as or _is_open(self._sessions.get(came_as), session)
            name = secrets.token_urlsafe(12) if is_taken else came_as
            self._sessions = {other: held for other, held in self._sessions.items() if _is_open(held, session)}
            self._sessions[name] = session
        return Window(name, came_as or name, self.open_beside(name))

    def open_beside(self, name: str) -> frozenset[str]:
        """The windows that are open, but for one."""
        session = session_here()
        with self._lock:
            return frozenset(
                other for other, held in self._sessions.items() if other != name and _is_open(held, session)
            )

    def leave(self, name: str, person: str, draft: Draft) -> None:
        """Keeps a draft that could not be saved for when its window is loaded again; one that is saved is let go."""
        with self._lock:
            self._left.pop(name, None)
            if draft.unsaved is not None and not draft.is_saved:
                self._left[name] = (person, draft)
                while len(self._left) > MOST_LEFT:
                    del self._left[next(iter(self._left))]

    def left_by(self, window: Window, person: str) -> Draft | None:
        """What a window that is loaded again had and could not save."""
        with self._lock:
            whose, draft = self._left.get(window.name, ("", None))
        return draft if whose == person else None


def session_here() -> str:
    """The name of the session that asks; empty outside one."""
    context = get_script_run_ctx(suppress_warning=True)
    return "" if context is None else context.session_id


def _is_open(held: str | None, session: str) -> bool:
    """Whether another session than the one that asks has a window and is connected."""
    if held is None or held == session or not runtime.exists():
        return False
    return runtime.get_instance().is_active_session(held)


WINDOWS = Windows()
