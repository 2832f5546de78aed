"""Uploaded files: few are kept for a visit and for the whole server, and none once it has been used.

Streamlit keeps every file of a session until the session ends, also those that no field shows any longer.
"""

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

MOST_FILES = 2
"""Of a session: one for each field that takes a file. The newest are kept."""
LARGEST_OF_A_SESSION = 10_000_000
LARGEST_OF_ALL = 200_000_000
"""Bytes; of all sessions together, those go first that came first."""
ROUTE = "/_stcore/upload_file/"


def let_files_go() -> None:
    """Forgets the files of this session, whose content has been taken or refused; in a script or a callback."""
    context = get_script_run_ctx()
    if context is not None:
        context.uploaded_file_mgr.remove_session_files(context.session_id)


def hold_to_limits(manager: Any, session: str) -> None:
    """Removes files until those of the session, and of all sessions, are few and small enough; the oldest first."""
    own = list(_files_of(manager, session).items())
    while own and (len(own) > MOST_FILES or sum(len(file.data) for _, file in own) > LARGEST_OF_A_SESSION):
        manager.remove_file(session, own.pop(0)[0])
    every = [(each, name, len(file.data)) for each in list(manager.file_storage) for name, file in
             _files_of(manager, each).items()]  # fmt: skip
    total = sum(size for _, _, size in every)
    for each, name, size in every:
        if total <= LARGEST_OF_ALL:
            break
        manager.remove_file(each, name)
        total -= size


def _files_of(manager: Any, session: str) -> dict[str, Any]:
    """The files of a session as they are now, the oldest first."""
    return dict(manager.file_storage.get(session, {}))


class Uploads:
    """Holds what is kept to its limits as soon as a file has come."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "PUT" and ROUTE in scope["path"] and runtime.exists():
            session = scope["path"].rpartition(ROUTE)[2].partition("/")[0]
            await run_in_threadpool(hold_to_limits, runtime.get_instance().uploaded_file_mgr, session)
