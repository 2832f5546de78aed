"""Where the reader is in time. Nothing that a browser says about it may break a page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

HOME = "Europe/Stockholm"
LONGEST_NAME = 60


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
