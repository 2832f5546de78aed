"""What is written to a browser within a round of the loop leaves whole, in order and in one piece."""

import asyncio
import random
from typing import Any
from unittest.mock import MagicMock

import pytest
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from views.shell.written_together import MOST, Together, write_together


class Connection:
    """A connection that notes what is done with it, and that may be lost."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.is_lost = False

    def write(self, data: bytes) -> None:
        self.done.append("to nobody" if self.is_lost else data)

    def close(self) -> None:
        self.done.append("closed")
        self.is_lost = True

    def is_closing(self) -> bool:
        return self.is_lost

    def pause_reading(self) -> str:
        return "paused"


def told(connection: Connection, rounds: list[list[bytes]], is_closed: bool = False) -> None:
    """Writes to a connection, round by round, and perhaps closes it in the last."""

    async def write() -> None:
        together = Together(connection, asyncio.get_running_loop())  # type: ignore[arg-type]  # it does as one
        for number, words in enumerate(rounds):
            for word in words:
                together.write(word)
            if is_closed and number == len(rounds) - 1:
                together.close()
            await asyncio.sleep(0)

    asyncio.run(write())


def test_a_round_is_one_piece() -> None:
    connection = Connection()
    told(connection, [[b"a", b"b", b"c"], [], [b"d"], [b"e", b"f"]])
    assert connection.done == [b"abc", b"d", b"ef"]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_is_lost_and_nothing_overtakes(seed: int) -> None:
    luck, connection = random.Random(seed), Connection()
    rounds = [
        [luck.randbytes(luck.choice((1, 100, MOST // 3, MOST))) for _ in range(luck.randrange(6))] for _ in range(5)
    ]
    told(connection, rounds)
    assert b"".join(connection.done) == b"".join(word for words in rounds for word in words)
    assert all(len(piece) < 2 * MOST for piece in connection.done)


def test_much_is_not_held() -> None:
    connection = Connection()

    async def write() -> None:
        together = Together(connection, asyncio.get_running_loop())  # type: ignore[arg-type]  # it does as one
        together.write(b"a" * (MOST - 1))
        assert connection.done == []
        together.write(b"b")
        assert connection.done == [b"a" * (MOST - 1) + b"b"]  # within the round

    asyncio.run(write())


def test_what_was_said_is_written_before_it_is_closed() -> None:
    connection = Connection()
    told(connection, [[b"a"], [b"b", b"c"]], is_closed=True)
    assert connection.done == [b"a", b"bc", "closed"]


def test_nothing_is_written_to_one_that_is_lost() -> None:
    connection = Connection()
    connection.is_lost = True
    told(connection, [[b"a"], [b"b"]])
    assert connection.done == []


def test_in_all_else_it_is_the_connection() -> None:
    together: Any = Together(Connection(), MagicMock())  # type: ignore[arg-type]  # it does as one
    assert together.pause_reading() == "paused"
    assert not together.is_closing()
    with pytest.raises(AttributeError):
        _ = together.nothing_of_the_sort


def test_the_servers_connections_are_written_to_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(WebSocketsSansIOProtocol, "connection_made", WebSocketsSansIOProtocol.connection_made)
    write_together()
    write_together()  # once more changes nothing
    protocol, transport = MagicMock(), MagicMock()
    protocol.logger.level = 100
    WebSocketsSansIOProtocol.connection_made(protocol, transport)
    assert isinstance(protocol.transport, Together)
    assert protocol.transport._transport is transport


def test_the_server_says_what_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    async def send(protocol: Any, message: Any) -> None:
        protocol.queue.put_nowait(message)

    monkeypatch.setattr(WebSocketsSansIOProtocol, "send", send)
    with pytest.raises(RuntimeError, match="uvicorn"):
        write_together()
