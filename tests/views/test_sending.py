"""What a session has said is sent whole and in order, in groups, and the theme is told as the framework tells it."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import MagicMock

import pytest
from streamlit import config
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import SessionClientDisconnectedError

from views.shell import sending
from views.shell.sending import MOST_TOGETHER, send_together


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server that sends together for as long as a test lasts."""
    monkeypatch.setattr(AppSession, "flush_browser_queue", AppSession.flush_browser_queue)
    monkeypatch.setattr(Runtime, "_send_message", Runtime._send_message)
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    sending._theme_of.cache_clear()
    send_together()
    send_together()  # once more changes nothing
    yield
    sending._theme_of.cache_clear()


def session_of(words: int) -> Any:
    """A session that has said so many words, each its number."""
    session = MagicMock(spec=AppSession)
    session._browser_queue = ForwardMsgQueue()
    for number in range(words):
        session._browser_queue.enqueue(ForwardMsg(hash=str(number)))
    return session


@pytest.mark.parametrize("words", [0, 1, MOST_TOGETHER - 1, MOST_TOGETHER, MOST_TOGETHER + 1, 3 * MOST_TOGETHER])
def test_all_is_sent_in_order(together: None, words: int) -> None:
    session, client, runtime = session_of(words), MagicMock(), MagicMock(spec=Runtime)
    info = MagicMock(client=client, script_run_count=0)
    groups: Any = AppSession.flush_browser_queue(session)
    for group in groups:
        assert 0 < len(group) <= MOST_TOGETHER
        Runtime._send_message(runtime, info, group)
    assert [told.args[0].hash for told in client.write_forward_msg.call_args_list] == [str(n) for n in range(words)]
    assert AppSession.flush_browser_queue(session) == []


def test_a_browser_that_has_gone_is_told(together: None) -> None:
    client = MagicMock()
    client.write_forward_msg.side_effect = SessionClientDisconnectedError
    group: Any = AppSession.flush_browser_queue(session_of(3))[0]
    with pytest.raises(SessionClientDisconnectedError):
        Runtime._send_message(MagicMock(spec=Runtime), MagicMock(client=client), group)


def test_the_theme_is_told_as_it_was(together: None, monkeypatch: pytest.MonkeyPatch) -> None:
    tell: Any = app_session._populate_theme_msg
    set_here = {"theme": {"primaryColor": "#0072B2", "headingFontSizes": ["1.9rem"]}, "theme.dark": {"font": "serif"}}
    monkeypatch.setattr(config, "get_options_for_section", lambda section: set_here.get(section, {"font": None}))
    first, second, expected = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    as_it_was: Any = sending._read_theme
    for theme, told in ((first, tell), (second, tell), (expected, as_it_was)):
        told(theme, "theme")
        told(theme.light, "theme.light")
        told(theme.dark, "theme.dark")
        told(theme.dark.sidebar, "theme.dark.sidebar")
    assert expected.primary_color == "#0072B2"
    assert first == second == expected
    assert expected.dark.body_font == "serif"
    assert not first.HasField("light")


def test_the_server_says_what_it_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_read_theme", None)
    with pytest.raises(RuntimeError, match="theme"):
        send_together()
    monkeypatch.setattr(Runtime, "_loop_coroutine", lambda runtime: None)
    with pytest.raises(RuntimeError, match="loop"):
        send_together()
