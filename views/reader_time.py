"""Where the reader is in time. Nothing that a browser says about it may break a page."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st

HOME = "Europe/Stockholm"


def reader_zone() -> ZoneInfo:
    """The reader's time zone as the browser gives it; that of Stockholm where it gives none that is known."""
    for name in (st.context.timezone, HOME):
        try:
            if isinstance(name, str) and name:
                return ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # not found, not a name at all, or a folder of names
            continue
    return ZoneInfo("UTC")  # a machine without time zones


def reader_today() -> date:
    """The day that it is where the reader is."""
    return datetime.now(reader_zone()).date()
