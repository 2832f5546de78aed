"""Where the reader is, in time and at which address. Nothing that a browser says about it may break a page."""

from datetime import date, datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import streamlit as st

HOME = "Europe/Stockholm"
LONGEST_NAME = 60
HERE = "http://localhost"


def reader_zone() -> ZoneInfo:
    """The reader's time zone as the browser gives it; that of Stockholm where it gives none that is known."""
    try:
        name: object = st.context.timezone
    except Exception:  # what the browser sends comes in a header or a message, which fail in different ways
        name = None
    return zone_named(name)


def zone_named(name: object) -> ZoneInfo:
    """The time zone of a name, or Stockholm's. ZoneInfo opens a file by the name, so any error may come of it."""
    for known in (name, HOME):
        try:
            if isinstance(known, str) and 0 < len(known) <= LONGEST_NAME:
                return ZoneInfo(known)
        except Exception:  # unknown, a folder, a path that leads out, a file that is no zone, a NUL …
            continue
    return ZoneInfo("UTC")  # a machine without time zones


def reader_today() -> date:
    """The day that it is where the reader is."""
    return datetime.now(reader_zone()).date()


def own_address() -> str:
    """Where the reader reaches this server, such as *https://name*; this machine where it does not say."""
    try:
        parts = urlsplit(str(st.context.url))
        if parts.scheme in ("http", "https") and parts.netloc:
            return f"{parts.scheme}://{parts.netloc}"
    except Exception:  # as for the time zone
        return HERE
    return HERE
