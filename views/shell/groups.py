"""What a run says to its page, handed to the server's loop in groups.

The framework wakes the loop at every word that a page says, some eighty times a run, and each time the run has to stand
back for it. Here the words wait a moment for those that follow. What else happens to the run is told at once, after
them.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunner, ScriptRunnerEvent
from streamlit.signal_util import Signal

WAIT = 0.02
"""Seconds that a word waits at most for those that follow."""


class Groups(Signal):
    """The events of one runner, for the session that made it, in one row, so that none overtakes another."""

    def __init__(self) -> None:
        super().__init__()
        self._told: deque[dict[str, Any]] = deque()
        self._is_called = False
        self._session: AppSession | None = None

    def connect(self, receiver: Callable[..., Any], *, weak: bool = True) -> Callable[..., Any]:
        """Notes which session listens."""
        self._session = getattr(receiver, "__self__", None)
        return super().connect(receiver, weak=weak)

    def send(self, sender: Any = None, /, **named: Any) -> None:
        """Tells the session of an event: of a word to the page in a moment, of all else at once."""
        session = self._session
        if not isinstance(session, AppSession):
            super().send(sender, **named)
            return
        self._told.append(named)
        if named["event"] is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
            session._call_soon_on_event_loop(lambda: self._hand_over(session, sender))
        elif not self._is_called:
            self._is_called = True
            session._call_soon_on_event_loop(lambda: self._hand_over_later(session, sender))

    def _hand_over_later(self, session: AppSession, sender: ScriptRunner) -> None:
        session._event_loop.call_later(WAIT, self._hand_over, session, sender)

    def _hand_over(self, session: AppSession, sender: ScriptRunner) -> None:
        """Tells the session all that was told so far; words go nowhere where it has another runner by now."""
        self._is_called, said = False, 0
        try:
            while self._told:
                event = self._told.popleft()
                if event["event"] is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
                    session._handle_scriptrunner_event_on_event_loop(sender, **event)
                elif sender is session._scriptrunner:
                    session._browser_queue.enqueue(event["forward_msg"])
                    said += 1
        finally:
            if said and session._message_enqueued_callback is not None:
                session._message_enqueued_callback()
            if self._told:  # one of them failed, and the rest comes all the same
                session._call_soon_on_event_loop(lambda: self._hand_over(session, sender))


def check_what_groups_need() -> None:
    """RuntimeError where the framework's session does not have what is used of it here."""
    has = {*dir(AppSession), *AppSession.__init__.__code__.co_names}
    needs = {"_call_soon_on_event_loop", "_handle_scriptrunner_event_on_event_loop", "_event_loop", "_scriptrunner"}
    needs |= {"_browser_queue", "_message_enqueued_callback"}
    if not needs <= has:
        raise RuntimeError(f"Streamlit's session is not as expected: {', '.join(sorted(needs - has))}")
