"""How people log in, read from the environment when the server starts: OpenID Connect, or nobody does.

All of it must be there or none. What is missing, a sample or too weak stops the start, with the setting's name.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from views.shell.allowed_hosts import LOCAL

METADATA, CLIENT, SECRET, ADDRESS, COOKIE_SECRET = SETTINGS = (
    "FORTJANST_LOGIN_METADATA",
    "FORTJANST_LOGIN_CLIENT",
    "FORTJANST_LOGIN_SECRET",
    "FORTJANST_LOGIN_ADDRESS",
    "FORTJANST_COOKIE_SECRET",
)
CALLBACK = "/oauth2callback"
SHORTEST_COOKIE_SECRET = 32
FEWEST_SIGNS = 12
"""Different signs in a cookie secret: fewer is a pattern and no secret."""
SAMPLES = ("change", "sample", "example", "secret", "password", "xxx", "todo", "hemlig", "byt")
"""How a value begins that somebody forgot to replace."""


def has_login(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether people log in; else there is one user only."""
    return bool(environment.get(METADATA))


def login_secrets(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """What the framework's login wants to know; nothing where nobody logs in. RuntimeError where it is not safe."""
    given = {name: environment.get(name, "").strip() for name in SETTINGS}
    if not any(given.values()):
        return {}
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise RuntimeError(f"login needs all of its settings or none: {', '.join(missing)} is missing")
    for name in (SECRET, COOKIE_SECRET):
        if given[name].lower().startswith(SAMPLES):
            raise RuntimeError(f"{name} is a sample: replace it with a secret of your own")
    cookie = given[COOKIE_SECRET]
    if len(cookie) < SHORTEST_COOKIE_SECRET or len(set(cookie)) < FEWEST_SIGNS:
        raise RuntimeError(
            f"{COOKIE_SECRET} is too weak: {SHORTEST_COOKIE_SECRET} signs or more (openssl rand -base64 48)"
        )
    if given[SECRET] == cookie:
        raise RuntimeError(f"{COOKIE_SECRET} must be another secret than {SECRET}")
    for name in (METADATA, ADDRESS):
        if not _is_safe(given[name]):
            raise RuntimeError(f"{name} must begin with https:// (http:// on this machine only)")
    if urlsplit(given[ADDRESS]).path != CALLBACK:
        raise RuntimeError(f"{ADDRESS} must end with {CALLBACK} right after the name of the server")
    return {
        "auth": {
            "redirect_uri": given[ADDRESS],
            "cookie_secret": cookie,
            "client_id": given[CLIENT],
            "client_secret": given[SECRET],
            "server_metadata_url": given[METADATA],
            "client_kwargs": {"scope": "openid profile email", "prompt": "login"},
        }
    }


def _is_safe(address: str) -> bool:
    """Whether an address is over TLS, or on this machine."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (
            parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
        )
    except ValueError:
        return False
