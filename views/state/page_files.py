"""Where the file of a page is."""

IN_SAVED = frozenset({"cases", "versions", "sharing", "about", "people"})
"""Pages about what is saved, which lie in a folder of their own."""


def page_file(page: str) -> str:
    """The file of a page, from the folder of pages."""
    return f"saved/{page}.py" if page in IN_SAVED else f"{page}.py"
