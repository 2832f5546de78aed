"""What a run says reaches its page in groups: all of it, in order, whenever the loop comes to it."""

import random
from collections import deque
from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

from views.shell import groups
from views.shell.groups import Groups, check_what_groups_need


class Loop:
    """A loop that comes to what it was asked for when it is told to, and timers as late as one likes."""

    def __init__(self) -> None:
        self.soon: deque[Callable[[], None]] = deque()
        self.later: list[Callable[[], None]] = []

    def call_later(self, _: float, call: Callable[..., None], *given: Any) -> None:
        """Asks for a call in a while."""
        self.later.append(lambda: call(*given))

    def step(self) -> None:
        """Comes to one thing that was asked for."""
        if self.soon:
            self.soon.popleft()()

    def ring(self) -> None:
        """A timer goes off."""
        if self.later:
            self.later.pop(0)()


def session_with(loop: Loop, told: list[object], runner: object) -> MagicMock:
    """A session that notes what it is told, in order."""
    session = MagicMock(spec=AppSession)
    session._scriptrunner, session._event_loop = runner, loop
    session._call_soon_on_event_loop.side_effect = loop.soon.append
    session._browser_queue = MagicMock()
    session._browser_queue.enqueue.side_effect = told.append
    session._message_enqueued_callback = MagicMock()
    session._handle_scriptrunner_event_on_event_loop.side_effect = lambda _, event, **more: told.append(
        (event, *more.values())
    )
    return session


def grouped(loop: Loop, told: list[object], runner: object) -> tuple[Groups, MagicMock]:
    """The events of a runner whose session listens."""
    session, events = session_with(loop, told, runner), Groups()
    listener = MagicMock(__self__=session)
    events.connect(listener, weak=False)
    return events, session


@pytest.mark.parametrize("seed", range(60))
def test_nothing_is_lost_or_overtaken_whenever_the_loop_comes(seed: int) -> None:
    chance, loop, told, runner = random.Random(seed), Loop(), list[object](), object()
    events, _ = grouped(loop, told, runner)
    sent: list[object] = []
    for number in range(80):
        if chance.random() < 0.15:
            kind = chance.choice([ScriptRunnerEvent.SCRIPT_STARTED, ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS])
            events.send(runner, event=kind, number=number)
            sent.append((kind, number))
        else:
            events.send(runner, event=ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=number)
            sent.append(number)
        for _ in range(chance.randrange(3)):
            chance.choice([loop.step, loop.ring])()
    while loop.soon or loop.later:
        loop.step()
        loop.ring()
    assert told == sent


def test_many_words_call_the_loop_once() -> None:
    loop, told, runner = Loop(), list[object](), object()
    events, session = grouped(loop, told, runner)
    for number in range(50):
        events.send(runner, event=ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=number)
    assert len(loop.soon) == 1
    loop.step()
    loop.ring()
    assert told == list(range(50))
    assert session._message_enqueued_callback.call_count == 1


def test_words_of_a_runner_that_was_replaced_go_nowhere() -> None:
    loop, told, runner = Loop(), list[object](), object()
    events, session = grouped(loop, told, runner)
    events.send(runner, event=ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=1)
    session._scriptrunner = object()
    loop.step()
    loop.ring()
    assert told == []


def test_what_follows_something_that_failed_comes_all_the_same() -> None:
    loop, told, runner = Loop(), list[object](), object()
    events, session = grouped(loop, told, runner)
    session._handle_scriptrunner_event_on_event_loop.side_effect = ZeroDivisionError
    events.send(runner, event=ScriptRunnerEvent.SCRIPT_STARTED)
    for number in range(3):
        events.send(runner, event=ScriptRunnerEvent.ENQUEUE_FORWARD_MSG, forward_msg=number)
    with pytest.raises(ZeroDivisionError):
        loop.step()
    while loop.soon:
        loop.step()
    assert told == [0, 1, 2]


def test_the_server_says_what_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    check_what_groups_need()
    monkeypatch.setattr(groups, "AppSession", type("Other", (), {"__init__": lambda _: None}))
    with pytest.raises(RuntimeError, match="_browser_queue"):
        check_what_groups_need()
    assert app_session.AppSession is AppSession
