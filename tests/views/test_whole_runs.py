"""What comes from a browser is taken once, and whole, whatever comes next: the runner without a browser."""

import asyncio
import gc
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import Runtime, app_session
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.runtime.state import SessionState

from views.shell import whole_runs
from views.shell.gone_fields import RUNS
from views.shell.whole_runs import WholeRun, take_all_that_comes, wait_for

PAGE = """
import streamlit as st
from tests.views import test_whole_runs as told

def take(name):
    told.at_callback()
    told.TAKEN.append((name, st.session_state[name + told.TIMES[0]]))

if told.STEPS:
    told.STEPS.pop(0)()
for name in ("one", "two"):
    st.text_input(name, key=name + told.TIMES[0], on_change=take, args=(name,))
told.DRAWN.append(True)
"""
TAKEN: list[tuple[str, str]] = []
DRAWN: list[bool] = []
TIMES = [""]
STEPS: list[Callable[[], None]] = []
AT_CALLBACK: list[Callable[[], None]] = []


def at_callback() -> None:
    """What happens just as a callback begins."""
    if AT_CALLBACK:
        AT_CALLBACK.pop(0)()


class Session:
    """A session of a page, with its state, and the runner that it has at the moment."""

    def __init__(self, folder: Path, kind: type[ScriptRunner]) -> None:
        self.kind, self.script = kind, folder / "page.py"
        self.script.write_text(PAGE)
        self.state = SessionState()
        self.runner: Any = None

    def begin(self, data: RerunData) -> None:
        """A runner for what has come."""
        self.loop = asyncio.new_event_loop()
        self.runner = self.kind(
            "session",
            str(self.script),
            self.state,
            MemoryUploadedFileManager("/upload"),
            ScriptCache(),
            data,
            {},
            MemoryFragmentStorage(),
            PagesManager(str(self.script)),
            self.loop,
        )
        self.runner.start()

    def end(self) -> None:
        """Waits until the runner is through."""
        self.runner._script_thread.join(20)
        assert not self.runner._script_thread.is_alive()
        self.loop.close()

    def says(self, times: str = "", **texts: str) -> RerunData:
        """What a browser says: all that stands in its fields, which are those drawn the given time."""
        names = {name + times: text for name, text in texts.items()}
        found = {key: name for name, key in self.state._key_id_mapper.id_key_mapping.items()}
        return RerunData(
            widget_states=WidgetStates(
                widgets=[WidgetState(id=found[name], string_value=text) for name, text in names.items()]
            )
        )


@pytest.fixture(params=[WholeRun])
def session(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A page that has been opened."""
    monkeypatch.setattr(Runtime, "_instance", MagicMock(spec=Runtime))
    for kept in (TAKEN, DRAWN, STEPS, AT_CALLBACK):
        kept.clear()
    TIMES[0] = ""
    here = Session(tmp_path, request.param)
    here.begin(RerunData())
    here.end()
    assert DRAWN
    return here


def test_what_is_being_taken_is_taken_though_more_has_come(session: Session) -> None:
    AT_CALLBACK.append(lambda: session.runner.request_rerun(session.says(one="4", two="tre")))
    session.begin(session.says(one="4", two=""))
    session.end()
    assert TAKEN == [("one", "4"), ("two", "tre")]


def test_what_has_come_is_taken_and_drawn_though_the_browser_has_gone(session: Session) -> None:
    DRAWN.clear()
    AT_CALLBACK.append(lambda: session.runner.request_stop())
    session.begin(session.says(one="4", two=""))
    session.end()
    assert TAKEN == [("one", "4")]
    assert DRAWN == [True]


def test_a_page_that_was_only_opened_is_let_go_with_its_browser(session: Session) -> None:
    DRAWN.clear()
    STEPS.append(lambda: session.runner.request_stop())
    session.begin(RerunData())
    session.end()
    assert not DRAWN


def test_a_field_that_is_gone_counts_only_where_something_was_typed_in_it(session: Session) -> None:
    session.begin(session.says(one="4", two=""))
    session.end()
    said = session.says(one="4", two="tre")
    again = session.says(one="5", two="tre")
    TIMES[0] = "|1"  # the page draws its fields anew, and the browser does not know of it yet
    session.begin(session.says(one="4", two=""))
    session.end()
    TIMES[0] = ""  # where the callbacks read
    TAKEN.clear()
    STEPS.append(lambda: TIMES.__setitem__(0, "|1"))
    session.begin(said)
    session.end()
    assert TAKEN == [("two", "tre")]
    TIMES[0] = ""
    STEPS.append(lambda: TIMES.__setitem__(0, "|1"))
    session.begin(again)
    session.end()
    assert TAKEN == [("two", "tre"), ("one", "5")]


def test_what_a_run_was_about_goes_with_it(session: Session) -> None:
    gc.collect()
    gc.disable()
    try:
        held: list[weakref.ref[object]] = []
        STEPS.append(lambda: held.append(weakref.ref(get_script_run_ctx())))
        session.begin(session.says(one="4", two=""))
        held.append(weakref.ref(session.runner))
        session.end()
        session.runner = None
        assert len(held) == 2
        assert [one() for one in held if one() is not None] == []
    finally:
        gc.enable()


def test_fields_that_are_gone_are_let_go_after_some_runs(session: Session) -> None:
    known = session.state._new_widget_state.widget_metadata
    for time in range(1, 3 * RUNS):
        TIMES[0] = f"|{time}"
        session.begin(RerunData())
        session.end()
        names = set(session.state._key_id_mapper.id_key_mapping.values())
        kept = [f"|{back}" if back else "" for back in range(max(0, time - RUNS), time + 1)]
        assert names == {name + back for name in ("one", "two") for back in kept}
        assert len(known) == 2 * len(kept)
        assert session.state._key_id_mapper._key_id_mapping.keys() == names


def test_a_field_that_comes_back_is_not_let_go(session: Session) -> None:
    for time in range(3 * RUNS):
        TIMES[0] = "" if time % 2 else f"|{time}"
        session.begin(RerunData())
        session.end()
    TAKEN.clear()
    session.begin(session.says(one="4", two=""))
    session.end()
    assert TAKEN == [("one", "4")]


def test_a_window_that_comes_again_waits_for_what_it_sent(session: Session) -> None:
    goes_on = threading.Event()
    order: list[str] = []

    def take_slowly() -> None:
        goes_on.wait(20)
        order.append("taken")

    def come() -> None:
        wait_for("session")
        order.append("come")

    AT_CALLBACK.append(take_slowly)
    session.begin(session.says(one="4", two=""))
    waiting = threading.Thread(target=come)
    waiting.start()
    goes_on.set()
    waiting.join(20)
    session.end()
    assert order == ["taken", "come"]
    wait_for("nobody")


def test_a_runner_that_is_not_as_expected_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "ScriptRunner", ScriptRunner)
    take_all_that_comes()
    assert app_session.ScriptRunner is WholeRun  # type: ignore[attr-defined]
    take_all_that_comes()
    monkeypatch.setattr(whole_runs, "ScriptRunner", object)
    with pytest.raises(RuntimeError, match="_run_script_thread"):
        take_all_that_comes()
