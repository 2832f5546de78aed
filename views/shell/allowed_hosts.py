"""Which names this server answers to. A web page elsewhere can point its own name at this machine."""

from urllib.parse import urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
CLOSED = "/_stcore/metrics"
"""Streamlit's own figures about its sessions and memory, which are nobody else's business."""
POLICY_VIOLATION = 1008


class Hosts:
    """Refuses every request to another name than this machine's own and those in `server.allowedHosts`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        is_closed = scope["path"].rstrip("/").endswith(CLOSED)
        if len(named) == 1 and is_allowed(named[0], st.get_option("server.allowedHosts") or ()) and not is_closed:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            answer = PlainTextResponse("Not found", 404) if is_closed else PlainTextResponse("Host not allowed", 400)
            await answer(scope, receive, send)


def is_allowed(host: str, configured: list[str] | tuple[str, ...]) -> bool:
    """Whether a Host header, `name` or `name:port`, is one that the server answers to; any port will do."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port  # the port must be one, whichever
    except ValueError:
        return False
    if name is None or parts.netloc != host or "@" in host:
        return False
    name = name.lower().rstrip(".")
    return name in LOCAL or any(_fits(name, pattern.strip().lower().rstrip(".")) for pattern in configured)


def _fits(name: str, pattern: str) -> bool:
    """Whether a name is the one configured, or below a domain configured as `*.example.se`."""
    return pattern in ("*", name) or (pattern.startswith("*.") and name.endswith(pattern[1:]))
