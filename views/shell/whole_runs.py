"""Runs of a page that take all that came with them, whatever the browser says next, and nothing twice.

The framework breaks off a run at its next word with the session as soon as the browser says something more, or is
gone. In a callback that is the first thing that the callback asks for: what was typed was then taken by nobody, and as
the session knew the text already, nobody was told of it again. Here a run is broken off only once its callbacks are
through; one that an edit led to is not broken off because the browser has gone; and a session has one run at a time.

A browser says every time what stands in all of its fields. Until it has the answer to an edit, these may be fields that
the page has drawn anew since, under another key: to the framework all of them were then typed in, and what stood in
them before an undo, before another's edit or beside a slider took the place of what stands there now. Here a field that
is gone counts only where something else stands in it than the last time.
"""

import inspect
import threading
from collections.abc import Iterator, Mapping
from typing import Any
from weakref import WeakValueDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.scriptrunner import RerunData, ScriptRunner, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import SCRIPT_RUN_CONTEXT_ATTR_NAME
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

from views.shell.gone_fields import check_what_forgetting_needs, forget_long_gone
from views.shell.groups import Groups, check_what_groups_need
from views.shell.turns import Turn, Turns

PATIENCE = 10.0
"""Seconds that a page loaded anew waits for what the page before it sent."""

HEARD = "_heard"
"""Where a session notes what its browser last said of each field."""
PRESSES = ("trigger_value", "string_trigger_value", "json_trigger_value", "chat_input_value")
"""What is said once and means a press, not what stands in a field."""


_GIVEN = inspect.signature(ScriptRunner.__init__)


class _Running:
    """What runs for a session: one at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


_running: WeakValueDictionary[str, _Running] = WeakValueDictionary()
_making = threading.Lock()
_runs = Turns()


class _Named(Mapping[str, Any]):
    """What a session remembers under the names that a page uses, looked up as it is asked for.

    The framework puts all of it together anew for each field that is drawn, to look one name up.
    """

    def __init__(self, state: SessionState) -> None:
        self._state = state

    def __getitem__(self, name: str) -> Any:
        if is_element_id(name) or name.startswith(STREAMLIT_INTERNAL_KEY_PREFIX):
            raise KeyError(name)
        return self._state[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._state.filtered_state)

    def __len__(self) -> int:
        return len(self._state.filtered_state)


class _Heard(SafeSessionState):
    """What a session remembers; of fields that are gone it takes what is new, and no echo."""

    @property
    def filtered_state(self) -> Mapping[str, Any]:  # type: ignore[override]  # it is only read
        """What is remembered, by the names that a page uses."""
        return _Named(self._state)

    def on_script_will_rerun(self, fresh_widget_states: WidgetStates | None, **more: Any) -> None:
        """Takes what stands in the browser's fields, and calls back for those in which something was typed."""
        if fresh_widget_states is not None:
            fresh_widget_states = self._without_echoes(fresh_widget_states)
        super().on_script_will_rerun(fresh_widget_states, **more)

    def on_script_finished(self, widget_ids_this_run: frozenset[str], **more: Any) -> None:
        """Lets fields go that the page has no more."""
        super().on_script_finished(widget_ids_this_run, **more)
        with self._lock:
            forget_long_gone(self._state)

    def _without_echoes(self, told: WidgetStates) -> WidgetStates:
        """What the browser says, without fields that the page has no more and in which nothing was typed since."""
        heard: dict[str, WidgetState] = self[HEARD] if HEARD in self else {}  # noqa: SIM401  # it has no get
        self[HEARD] = {field.id: field for field in told.widgets}
        return WidgetStates(widgets=[field for field in told.widgets if not self._is_echo(field, heard.get(field.id))])

    def _is_echo(self, field: WidgetState, before: WidgetState | None) -> bool:
        is_gone = field.id not in self._state._new_widget_state and field.id not in self._state._old_state
        return is_gone and field == before and field.WhichOneof("value") not in PRESSES


class WholeRun(ScriptRunner):
    """The framework's runner of a session, which takes what came before it lets itself be broken off."""

    def __init__(self, session_id: str, *given: Any, **named: Any) -> None:
        super().__init__(session_id, *given, **named)
        self.on_event = Groups()
        self._run: Turn | None = None
        with _making:
            self._running = _running.setdefault(session_id, _Running())
        facts = _GIVEN.bind(self, session_id, *given, **named).arguments
        self._session_state = _Heard(facts["session_state"], self._maybe_handle_execution_control_request)
        self._has_more = _holds_fields(facts["initial_rerun_data"])

    def request_rerun(self, rerun_data: RerunData) -> bool:
        """Asks for one more run; whether it comes."""
        self._has_more = self._has_more or _holds_fields(rerun_data)
        return super().request_rerun(rerun_data)

    def request_stop(self) -> None:
        """Stops a page that was only opened; where something came from its fields, the run ends by itself."""
        if not self._has_more:
            super().request_stop()

    def _maybe_handle_execution_control_request(self) -> None:
        if self._requests._state is ScriptRequestType.CONTINUE:
            return  # nobody asks for anything: as good as always, and a run is asked some two hundred times
        context = get_script_run_ctx(suppress_warning=True)
        if context is None or context.has_script_started:
            super()._maybe_handle_execution_control_request()

    def _run_script_thread(self) -> None:
        try:
            with self._running.lock:
                super()._run_script_thread()
        finally:
            # What the run was about goes with it, and not when circles of objects are next looked for.
            vars(threading.current_thread()).pop(SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
            del self._session_state

    def _run_script(self, rerun_data: RerunData) -> None:
        with _runs.taken() as self._run:
            super()._run_script(rerun_data)

    def _enqueue_forward_msg(self, msg: ForwardMsg) -> None:
        if self._run is not None and self._is_in_script_thread():
            self._run.stand_back()
        super()._enqueue_forward_msg(msg)


def _holds_fields(data: RerunData) -> bool:
    """Whether a run comes with what stands in fields, and so perhaps with something typed."""
    return data.widget_states is not None and len(data.widget_states.widgets) > 0


def take_all_that_comes() -> None:
    """Has every session run this way. RuntimeError where the framework's runner is not as expected."""
    expected = ["_maybe_handle_execution_control_request", "_run_script_thread", "_run_script", "_enqueue_forward_msg"]
    expected += ["request_stop", "request_rerun", "_is_in_script_thread"]
    lacking = [name for name in expected if not inspect.isfunction(getattr(ScriptRunner, name, None))]
    if lacking or getattr(app_session, "ScriptRunner", None) not in (ScriptRunner, WholeRun):
        raise RuntimeError(f"Streamlit's runner is not as expected: {', '.join(lacking) or 'it is made elsewhere'}")
    if getattr(ScriptRequests(), "_state", None) is not ScriptRequestType.CONTINUE:
        raise RuntimeError("Streamlit's requests of a runner are not as expected")
    check_what_groups_need()
    check_what_forgetting_needs()
    app_session.ScriptRunner = WholeRun  # type: ignore[attr-defined]  # every session makes its runner by this name


def wait_for(session: str) -> None:
    """Waits until a session has taken what its browser sent before it went."""
    running = _running.get(session)
    if running is not None and running.lock.acquire(timeout=PATIENCE):
        running.lock.release()
