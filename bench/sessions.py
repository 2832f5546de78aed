"""Many people at once: sessions that speak Streamlit's own protocol with one server and act every ten seconds.

A session sends what a browser would: the widgets that stand on its page now, found by what the server's deltas say, and
the figure it typed, which is its own. A rerun's time is from when the edit was due until the server says that the rerun
is finished, so that a server that falls behind can't hide it by keeping the next edit waiting. An answer that does not
show the figure of the session that typed it is counted, and the measurement is then worth nothing.
"""

import asyncio
import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.figures import Figure, Seconds, median_ms, p95_ms
from bench.heaviest import crowded
from model.calculation.draws import BATCH
from model.case.units import LONGEST_HORIZON
from model.checking.size import MOST_WORK
from model.files.writing import write_case
from tests.serving import served_here

PAUSE = 10.0
"""Seconds between the edits of a session."""
PATIENCE = 60.0
"""Seconds after which a rerun is given up."""
HEAVY_PAUSE = 5.0
"""Seconds between the edits of the one whose draft is the heaviest that the limits let through."""
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


def _own_figure(session: int, number: int) -> str:
    """A figure that no other session types and that the session has not typed before: 3,0107 % and so on."""
    return f"{3 + (session * 61 + number) % 19_999 / 10_000:.4f}".replace(".", ",") + " %"


def _own_place(session: int, number: int) -> str:
    return str(1 + (session * 7 + number * 3) % 49)


ON_OVERVIEW = Edit(
    "text_input", "minskning", _own_figure, lambda figure: figure.replace(" %", "").rstrip("0"), "overview"
)
ON_BARE = Edit("slider", "", _own_place, lambda place: place)


@dataclass
class Reruns:
    """Seconds of the reruns of many sessions, and how many of their answers lacked the figure typed."""

    seconds: Seconds = field(default_factory=list)
    unseen: int = 0


def measure(quick: bool = False) -> list[Figure]:
    """The figures of many sessions on the overview, beside a bare page, and with a heavy draft among them."""
    lasting = 30.0 if quick else 120.0
    found: list[Figure] = []
    for count in (10,) if quick else (50, 100):
        ours = tried("app.py", ON_OVERVIEW, count, lasting)
        bare = tried("bench/pages/bare.py", ON_BARE, count, lasting)
        beside = tried("app.py", ON_OVERVIEW, count, lasting, is_with_heavy=True)
        found += [
            Figure("sessions", f"{count} sessions, median", median_ms(ours.seconds), "bare page",
                   median_ms(bare.seconds)),
            Figure("sessions", f"{count} sessions, p95", p95_ms(ours.seconds), "bare page", p95_ms(bare.seconds),
                   limit=300),
            Figure("sessions", f"{count} sessions and a heavy draft, p95", p95_ms(beside.seconds), "without it",
                   p95_ms(ours.seconds), goal=3),
            Figure("sessions", f"{count} sessions, answers without the figure typed", ours.unseen + beside.unseen,
                   "answers", len(ours.seconds) + len(beside.seconds), limit=0, unit=""),
        ]  # fmt: skip
    return found


def tried(script: str, edit: Edit, count: int, lasting: float, is_with_heavy: bool = False) -> Reruns:
    """One server with so many sessions, and perhaps a heavy draft beside them."""
    with served_here(script) as server:
        return asyncio.run(crowd(server.address, edit, count, lasting, is_with_heavy))


async def crowd(address: str, edit: Edit, count: int, lasting: float, is_with_heavy: bool = False) -> Reruns:
    """All the reruns of so many sessions, which start spread over the first pause."""
    pages = [await Page.opened(address) for _ in range(count)]
    for page in pages if edit.page else ():
        await page.go_to(edit.page)
    heavy = await heavy_page(address) if is_with_heavy else None
    found, clock = Reruns(), asyncio.get_running_loop().time
    start = clock() + 0.5
    beside = None if heavy is None else asyncio.create_task(keep_busy(heavy, start + lasting))
    try:
        await asyncio.gather(
            *(
                act(page, edit, place, start + PAUSE * place / count, max(1, round(lasting / PAUSE)), found)
                for place, page in enumerate(pages)
            )
        )
        if beside is not None:
            await beside
    finally:
        if beside is not None:
            beside.cancel()
        every = pages if heavy is None else [*pages, heavy]
        await asyncio.gather(*(page.connection.close() for page in every))
    return found


async def act(page: "Page", edit: Edit, session: int, start: float, times: int, found: Reruns) -> None:
    """Edits so many times, a pause apart, and looks for its own figure in each answer."""
    clock = asyncio.get_running_loop().time
    for number in range(1, times + 1):
        due = start + PAUSE * (number - 1)
        await asyncio.sleep(max(0.0, due - clock()))
        figure = edit.figure(session, number)
        await page.edit(edit, figure)
        found.seconds.append(clock() - due)
        found.unseen += not page.shows(edit, figure)


async def keep_busy(page: "Page", until: float) -> None:
    """Edits the heavy draft's headline number again and again: each edit is worked out anew."""
    clock, number = asyncio.get_running_loop().time, 0
    while clock() < until:
        number += 1
        kind, widget = page.widget(HEAVY_EDIT)
        page.type_in(kind, widget, HEAVY_EDIT.figure(0, number))
        await page.rerun()
        await asyncio.sleep(HEAVY_PAUSE)


HEAVY_EDIT = Edit("text_input", "minskning", _own_figure, lambda figure: figure)


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


async def heavy_page(address: str) -> Page:
    """The overview of a draft of the heaviest case that the limits let through, opened as a file."""
    case = crowded(MOST_WORK // (BATCH * LONGEST_HORIZON)).model_copy(update={"headline": "effect_0.change"})
    page = await Page.opened(address)
    await page.go_to("start")
    uploader = next(widget for kind, widget in page.widgets() if kind == "file_uploader")
    await asyncio.to_thread(put_file, address, page.session, "heavy", write_case(case).encode())
    state = WidgetState(id=uploader.id)
    state.file_uploader_state_value.uploaded_file_info.add(name="heavy.yaml", file_id="heavy")
    page.typed[uploader.id] = state
    await page.rerun()
    await page.press("accept_file")
    await page.go_to("effects")
    page.widget(HEAVY_EDIT)
    return page


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
