"""What a session is told in one round of the server's loop is written to its connection in one piece.

The words of a page leave together (sending.py), but each is a message of its own to the browser, and each message was a
call of the system, which also wakes whoever reads at the other end: eighty an edit. Here a connection holds what is
written to it until the round is over, which is before anything else is waited for, or until there is much of it.
"""

import asyncio
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST = 65_536
"""Bytes that are held at most: what a connection that is slow may have waiting before it is asked to wait."""

_come = WebSocketsSansIOProtocol.connection_made


class Together:
    """A connection that is written to once a round. In all else it is the connection itself."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._held: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Holds what is to be written until the round is over; much of it is written at once."""
        if not self._held:
            self._loop.call_soon(self._write_held)
        self._held.append(data)
        self._size += len(data)
        if self._size >= MOST:
            self._write_held()

    def close(self) -> None:
        """Closes the connection when all that was said has been written."""
        self._write_held()
        self._transport.close()

    def _write_held(self) -> None:
        held, self._held, self._size = self._held, [], 0
        if held and not self._transport.is_closing():  # to one that is lost nothing is written, as before
            self._transport.write(b"".join(held))


def _come_together(protocol: WebSocketsSansIOProtocol, transport: asyncio.BaseTransport) -> None:
    _come(protocol, transport)
    protocol.transport = Together(protocol.transport, protocol.loop)  # type: ignore[assignment]  # it does as one


def write_together() -> None:
    """Has every session written to this way. RuntimeError where the server does not write as expected."""
    names = {*WebSocketsSansIOProtocol.send.__code__.co_names}
    if not {"transport", "write"} <= names or "transport" not in _come.__code__.co_names:
        raise RuntimeError("uvicorn does not write to a browser as expected")
    WebSocketsSansIOProtocol.connection_made = _come_together  # type: ignore[method-assign, assignment]
