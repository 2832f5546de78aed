"""Where the file of a page is."""

FOLDERS = {
    "saved": frozenset({"cases", "versions", "sharing", "about", "people"}),
    "fund": frozenset({"compare", "choose", "meeting"}),
    "matter": frozenset({"review", "decision", "followup"}),
}
"""Pages about what is saved, those of a fund and those of the matter lie in folders of their own."""


def page_file(page: str) -> str:
    """The file of a page, from the folder of pages."""
    folder = next((folder for folder, pages in FOLDERS.items() if page in pages), None)
    return f"{page}.py" if folder is None else f"{folder}/{page}.py"
