"""A page as a browser holds it, by Streamlit's own protocol: what a rerun sends, and what its answer says."""

import asyncio
import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 60.0
"""Seconds after which a rerun is given up."""
EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


@dataclass(frozen=True)
class Edit:
    """How to edit a page: which widget, by its kind and a part of its label; the n:th figure, and how it is shown."""

    kind: str
    label: str
    figure: Callable[[int, int], str]
    shown: Callable[[str], str]
    page: str = ""

    def is_widget(self, kind: str, widget: Any) -> bool:
        """Whether it is the one to edit."""
        return kind == self.kind and self.label in widget.label.replace("\\", "").casefold()


class Page:
    """A page as a browser holds it: the elements by place, and what has been typed in those that are still there."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.elements: dict[tuple[int, ...], tuple[str, Any]] = {}
        self.typed: dict[str, WidgetState] = {}
        self.page_hash = self.page_name = ""
        self.query = ""
        self.session = ""

    @classmethod
    async def opened(cls, address: str, query: str = "") -> "Page":
        """The page drawn for the first time, with the query that the server then puts in the address."""
        page = cls(await open_session(address))
        page.query = query
        await page.rerun()
        return page

    async def edit(self, edit: Edit, figure: str) -> None:
        """Types a figure and waits for the answer."""
        self.type_in(*self.widget(edit), figure)
        await self.rerun()

    def widgets(self) -> Iterator[tuple[str, Any]]:
        """Kind and content of every widget on the page."""
        each = self.elements.values()
        return ((kind, element) for kind, element in each if getattr(element, "id", "") and hasattr(element, "label"))

    def widget(self, edit: Edit) -> tuple[str, Any]:
        """The widget to edit; RuntimeError where the page has none."""
        for kind, widget in self.widgets():
            if edit.is_widget(kind, widget):
                return kind, widget
        labels = sorted({widget.label for kind, widget in self.widgets() if kind == edit.kind})
        raise RuntimeError(f"no {edit.kind} with {edit.label!r} among {labels}")

    def type_in(self, kind: str, widget: Any, figure: str) -> None:
        """What the browser keeps when something is typed or moved."""
        state = WidgetState(id=widget.id)
        if kind == "slider":
            state.double_array_value.data[:] = [float(figure)]
        else:
            state.string_value = figure
        self.typed[widget.id] = state

    async def go_to(self, name: str) -> None:
        """Another page of the app, by its address."""
        self.page_name, self.typed = name, {}
        await self.rerun()

    async def press(self, key: str) -> None:
        """Presses the button with a key."""
        button = next(widget for kind, widget in self.widgets() if kind == "button" and widget.id.endswith(f"-{key}"))
        self.typed[button.id] = WidgetState(id=button.id, trigger_value=True)
        await self.rerun()
        self.typed.pop(button.id, None)

    async def rerun(self) -> None:
        """Sends the states of the widgets that stand on the page, and takes in what the server answers."""
        request = BackMsg()
        request.rerun_script.query_string = self.query
        if self.page_name:
            request.rerun_script.page_name, self.page_name = self.page_name, ""
        else:
            request.rerun_script.page_script_hash = self.page_hash
        states = WidgetStates()
        for kind, widget in self.widgets():
            states.widgets.append(self.typed.get(widget.id) or _as_drawn(kind, widget))
        request.rerun_script.widget_states.CopyFrom(WidgetStates(widgets=[s for s in states.widgets if s.id]))
        await self.connection.send(request.SerializeToString())
        drawn: dict[tuple[int, ...], tuple[str, Any]] = {}
        async with asyncio.timeout(PATIENCE):
            while not self._takes_in(ForwardMsg.FromString(await self.connection.recv(decode=False)), drawn):
                pass
        self.elements = drawn
        there = {widget.id for _, widget in self.widgets()}
        self.typed = {name: state for name, state in self.typed.items() if name in there}

    def _takes_in(self, message: ForwardMsg, drawn: dict[tuple[int, ...], tuple[str, Any]]) -> bool:
        """Takes a message in; whether it was the last of the rerun. RuntimeError if the page failed."""
        match message.WhichOneof("type"):
            case "new_session":
                self.page_hash = message.new_session.page_script_hash
                self.session = self.session or message.new_session.initialize.session_id
                drawn.clear()  # a rerun that another one broke off is drawn again from the start
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                kind = str(element.WhichOneof("type"))
                if kind == "exception":
                    raise RuntimeError(f"a page failed: {element.exception.message}")
                drawn[tuple(message.metadata.delta_path)] = (kind, getattr(element, kind))
            case "script_finished":
                return bool(message.script_finished != EARLY)
        return False

    def shows(self, edit: Edit, figure: str) -> bool:
        """Whether the answer says the figure in words of its own: a field would only give back what was typed in it."""
        wanted = edit.shown(figure)
        told = (getattr(element, "body", "") for kind, element in self.elements.values() if kind in TOLD)
        return any(wanted in text.replace("\\", "") for text in told)


TOLD = frozenset({"markdown", "text", "heading", "alert", "metric"})


def _as_drawn(kind: str, widget: Any) -> WidgetState:
    """The state of a widget that nobody has touched; without an id where the browser sends none."""
    state = WidgetState(id=widget.id)
    if kind in ("text_input", "text_area"):
        state.string_value = widget.value if widget.set_value else widget.default
    elif kind == "slider":
        if widget.options:
            state.string_array_value.data[:] = widget.raw_value if widget.set_value else [
                widget.options[int(place)] for place in widget.default
            ]  # fmt: skip
        else:
            state.double_array_value.data[:] = widget.value if widget.set_value else widget.default
    elif kind == "button_group" and widget.raw_values:
        state.string_array_value.data[:] = widget.raw_values
    else:
        return WidgetState()
    return state


def put_file(address: str, session: str, name: str, content: bytes) -> int:
    """Uploads a file to a session as a browser does; the status of the answer, 204 where it was taken."""
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    token = re.findall(r"_streamlit_xsrf=([^;]+)", answer.getheader("Set-Cookie") or "")[0]
    part = 'Content-Disposition: form-data; name="file"; filename="file.yaml"\r\nContent-Type: text/plain\r\n\r\n'
    body = f"--x\r\n{part}".encode() + content + b"\r\n--x--\r\n"
    headers = {"Content-Type": "multipart/form-data; boundary=x", "X-Xsrftoken": token,
               "Cookie": f"_streamlit_xsrf={token}"}  # fmt: skip
    connection.request("PUT", f"/_stcore/upload_file/{session}/{name}", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


async def open_session(address: str) -> ClientConnection:
    """A connection as a browser makes it."""
    return await connect(
        f"ws://{address}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        compression=None,
        proxy=None,
    )
