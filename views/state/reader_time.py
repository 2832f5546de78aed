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
    except Exception:  # the browser's word comes through a header and a message, each with errors of its own
        name = None
    return zone_named(name)


def zone_named(name: object) -> ZoneInfo:
    """The time zone of a name, or Stockholm's. A name is a path below the folder of zones: anything may be in it."""
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
