"""Who asks: the one user where there is no login; who has logged in, or came by a shared link, where there is."""

import hmac
import os
from datetime import UTC, datetime

import streamlit as st

from store.database.faults import StoreRefused
from store.records import SINGLE_USER, Acting
from views.shell.login_settings import COOKIE_SECRET, has_login
from views.state.store_here import the_store

LINK = "lank"
"""The part of the address that holds the key of a shared link."""
LAST = "_acting"
"""Where the session has who it was found to be last."""

ENDED = frozenset({"store.link_ended", "store.login_ended"})
"""Refusals that say who one no longer is; others say that it can't be found out now."""


class NotLoggedIn(Exception):
    """Nobody has logged in here, or the login has ended (`has_ended`)."""

    def __init__(self, has_ended: bool = False):
        super().__init__("login")
        self.has_ended = has_ended


def acting() -> Acting:
    """Who asks, as of now. Raises NotLoggedIn, and StoreRefused where that can't be found out.

    While the database can't be reached, whoever it last was goes on with what this window has: the store asks for
    itself, each time that anything is read or written, whether the login or link still holds.
    """
    last: Acting | None = st.session_state.pop(LAST, None)
    try:
        found = _found_out()
    except StoreRefused as refused:
        if last is None or refused.problem.code in ENDED:
            raise
        found = last
    st.session_state[LAST] = found
    return found


def asked_before() -> Acting:
    """Who asked when it was last found out, where the edit that is drawn now has just done so; else as of now."""
    last: Acting | None = st.session_state.get(LAST)
    return last or acting()


def _found_out() -> Acting:
    by_link = _by_link()
    if not has_login():
        return by_link or SINGLE_USER
    if not st.user.get("is_logged_in"):
        if by_link is None:
            raise NotLoggedIn
        return by_link
    try:
        found = the_store().acting(_login())
    except StoreRefused as refused:
        if refused.problem.code != "store.login_ended":
            raise
        found = None
    if found is None:
        raise NotLoggedIn(has_ended=True)
    return the_store().by_link(st.session_state["_link"], found).acting if by_link is not None else found


def _login() -> str:
    """The login's own session in the store. One login at the provider is one session, however many windows it has."""
    state, user = st.session_state, st.user
    issued = user.get("iat")
    parts = [str(user.get(claim) or "") for claim in ("iss", "sub", "iat", "nonce", "sid", "jti")]
    secret = hmac.new(os.environ[COOKIE_SECRET].encode(), "\n".join(parts).encode(), "sha256").hexdigest()
    if state.get("_login") != secret:
        at = datetime.fromtimestamp(float(str(issued)), UTC) if issued else datetime.min.replace(tzinfo=UTC)
        name = user.get("name") or user.get("preferred_username") or user.get("email") or ""
        state["_login"] = the_store().begin_session(parts[0], parts[1], str(name), at, secret)
    return secret


def _by_link() -> Acting | None:
    """Who came by the shared link in the address, or by the one that this window came by; None for an ended one."""
    state = st.session_state
    token = st.query_params.get(LINK) or state.get("_link")
    if not token:
        return None
    try:
        loose = the_store().by_link(token)
    except StoreRefused as refused:
        if refused.problem.code not in ENDED:
            raise
        state["_link_ended"] = True
        state.pop("_link", None)
        return None
    state["_link"] = token
    return loose.acting


def ended_link() -> bool:
    """Whether this window came by a link that has ended."""
    return bool(st.session_state.get("_link_ended"))


def end_login() -> None:
    """Ends the login in the store, whatever cookie a browser still has."""
    the_store().end_session(_login())
