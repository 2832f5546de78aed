"""What a page says leaves together, and what is the same in every run is made once.

The framework sends one word each time that the server's loop goes round, and reads the theme anew from the settings at
the start of every run. Here the words of a session leave together, some hundred at most, so that others are let in
between; and the theme is read when the first page asks for it. No setting changes while the server runs.
"""

from functools import cache

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.session_manager import ActiveSessionInfo

MOST_TOGETHER = 100
"""A fifth of the words that may wait for a browser before it is taken for gone."""
THEME = "_populate_theme_msg"

Group = list[ForwardMsg]

_flush, _send = AppSession.flush_browser_queue, Runtime._send_message
_read_theme = getattr(app_session, THEME, None)


def _flush_in_groups(session: AppSession) -> list[Group]:
    """All that a session has said, in order, as the groups that leave together."""
    if session._browser_queue.is_empty():  # as it is of nearly all the sessions that are asked
        return []
    words = _flush(session)
    return [words[start : start + MOST_TOGETHER] for start in range(0, len(words), MOST_TOGETHER)]


def _send_group(runtime: Runtime, session: ActiveSessionInfo, group: Group) -> None:
    for word in group:
        _send(runtime, session, word)


@cache
def _theme_of(section: str) -> CustomThemeConfig:
    theme = CustomThemeConfig()
    _read_theme(theme, section)  # type: ignore[misc]  # it is there, as was asked when the server started
    return theme


def _tell_theme(theme: CustomThemeConfig, section: str = "theme") -> None:
    if _theme_of(section).ByteSize():  # a section that nothing is set in is not told
        theme.MergeFrom(_theme_of(section))


def send_together() -> None:
    """Has sessions send this way. RuntimeError where the framework does not send or tell the theme as expected."""
    if not {"flush_browser_queue", "_send_message"} <= {*Runtime._loop_coroutine.__code__.co_names}:
        raise RuntimeError("Streamlit's loop does not send what a session has said as expected")
    if _read_theme is None or THEME not in AppSession._create_new_session_message.__code__.co_names:
        raise RuntimeError("Streamlit's session does not tell its theme as expected")
    AppSession.flush_browser_queue = _flush_in_groups  # type: ignore[method-assign, assignment]
    Runtime._send_message = _send_group  # type: ignore[method-assign, assignment]
    setattr(app_session, THEME, _tell_theme)
