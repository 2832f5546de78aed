"""Where the file of a page is, and the page as the framework has it."""

import copy
from functools import lru_cache

import streamlit as st

FOLDERS = {
    "saved": frozenset({"cases", "versions", "sharing", "about", "people"}),
    "fund": frozenset({"compare", "choose", "meeting", "rules"}),
    "matter": frozenset({"review", "decision", "followup"}),
}
"""Pages about what is saved, those of a fund and those of the matter lie in folders of their own."""


def page_file(page: str) -> str:
    """The file of a page, from the folder of pages."""
    folder = next((folder for folder, pages in FOLDERS.items() if page in pages), None)
    return f"{page}.py" if folder is None else f"{folder}/{page}.py"


def page_of(page: str, title: str) -> st.Page:
    """A page for one session, which runs one at a time and marks it as it does; the file is looked for once."""
    return copy.copy(_found(page, title))


@lru_cache(256)
def _found(page: str, title: str) -> st.Page:
    return st.Page(page_file(page), title=title, url_path="" if page == "start" else page, default=page == "start")
