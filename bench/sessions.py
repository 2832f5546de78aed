"""Many people at once: sessions that speak Streamlit's own protocol with one server and act every other second.

A rerun's time is from when the edit was due until the server says that the rerun is finished, so that a server that
falls behind can't hide it by keeping the next edit waiting.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from bench.figures import Figure, Seconds, median_ms, p95_ms
from bench.server import served

PAUSE = 2.0
"""Seconds between the edits of a session."""
PATIENCE = 30.0
"""Seconds after which a rerun is given up."""


@dataclass(frozen=True)
class Edit:
    """How to edit a page: the widget to change, by a part of its id, and what to put into it the n:th time."""

    widget: str
    put: Callable[[Any, int], None]


def measure(quick: bool = False) -> list[Figure]:
    """The figures of many sessions on the overview, and of as many on a bare page."""
    count, lasting = (20, 8.0) if quick else (50, 20.0)
    ours, bare = (
        tried(script, edit, count, lasting)
        for script, edit in (("app.py", ON_OVERVIEW), ("bench/pages/bare.py", ON_BARE))
    )
    page = "bare page"
    return [
        Figure("sessions", "1 session, median", median_ms(ours.alone), page, median_ms(bare.alone)),
        Figure("sessions", f"{count} sessions, median", median_ms(ours.together), page, median_ms(bare.together)),
        Figure("sessions", f"{count} sessions, p95", p95_ms(ours.together), page, p95_ms(bare.together), limit=300),
        Figure("sessions", "the server's work for an edit", ours.work * 1000, page, bare.work * 1000),
    ]


@dataclass(frozen=True)
class Trial:
    """Seconds of the reruns of one session and of many together, and of the server's processor time for one of them."""

    alone: Seconds
    together: Seconds
    work: float


def tried(script: str, edit: Edit, count: int, lasting: float) -> Trial:
    """One server with one session, then with so many."""
    with served(script) as server:
        alone = asyncio.run(crowd(server.address, edit, 1, lasting / 2))
        start = server.processor_time()
        together = asyncio.run(crowd(server.address, edit, count, lasting))
        work = server.processor_time() - start
    return Trial(alone, together, work / (len(together) + count))


def _type_number(state: Any, number: int) -> None:
    state.string_value = f"{3 + 0.04 * (number % 50):.2f} %".replace(".", ",")


def _move_slider(state: Any, number: int) -> None:
    state.double_array_value.data[:] = [float(number % 50)]


ON_OVERVIEW = Edit("number:placements.reduction", _type_number)
ON_BARE = Edit("-None", _move_slider)


async def crowd(address: str, edit: Edit, count: int, lasting: float) -> Seconds:
    """Seconds of all the reruns of so many sessions, which start spread over the first pause."""
    connections = [await open_session(address) for _ in range(count)]
    try:
        pages = [await first_run(connection) for connection in connections]
        start = asyncio.get_running_loop().time() + 0.5
        found = await asyncio.gather(
            *(
                act(connection, states, edit, start + PAUSE * place / count, round(lasting / PAUSE))
                for place, (connection, states) in enumerate(zip(connections, pages, strict=True))
            )
        )
    finally:
        await asyncio.gather(*(connection.close() for connection in connections))
    return [seconds for session in found for seconds in session]


async def open_session(address: str) -> ClientConnection:
    """A connection as a browser makes it."""
    return await connect(
        f"ws://{address}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        compression=None,
        proxy=None,
    )


async def first_run(connection: ClientConnection) -> WidgetStates:
    """Has the page drawn for the first time; the states of its widgets, which a browser sends with every edit."""
    await connection.send(_rerun(WidgetStates()))
    states = WidgetStates()
    for message in await finished(connection):
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind in ("text_input", "slider", "button_group"):
            widget = getattr(element, kind)
            state = states.widgets.add(id=widget.id)
            if kind == "text_input":
                state.string_value = widget.value if widget.set_value else widget.default
            elif kind == "slider" and not widget.options:
                state.double_array_value.data[:] = widget.default
            else:
                chosen = widget.raw_value if kind == "slider" else widget.raw_values
                state.string_array_value.data[:] = chosen
    return states


def _rerun(states: WidgetStates) -> bytes:
    request = BackMsg()
    request.rerun_script.widget_states.CopyFrom(states)
    return bytes(request.SerializeToString())


async def finished(connection: ClientConnection) -> list[ForwardMsg]:
    """The messages of a rerun until its end. RuntimeError if the page failed."""
    messages = []
    async with asyncio.timeout(PATIENCE):
        while True:
            message = ForwardMsg.FromString(await connection.recv(decode=False))
            messages.append(message)
            if message.WhichOneof("type") == "delta" and message.delta.new_element.WhichOneof("type") == "exception":
                raise RuntimeError(f"a page failed: {message.delta.new_element.exception.message}")
            if message.WhichOneof("type") == "script_finished" and message.script_finished != EARLY:
                return messages


EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


async def act(connection: ClientConnection, states: WidgetStates, edit: Edit, start: float, times: int) -> Seconds:
    """Edits so many times, a pause apart; seconds of each rerun."""
    clock = asyncio.get_running_loop().time
    state = next(state for state in states.widgets if edit.widget in state.id)
    found = []
    for number in range(times):
        due = start + PAUSE * number
        await asyncio.sleep(max(0.0, due - clock()))
        edit.put(state, number)
        await connection.send(_rerun(states))
        await finished(connection)
        found.append(clock() - due)
    return found
