"""Written numbers as a test can be read with."""

from wording.numbers import GROUP_SPACE

NO_BREAK, THIN, NARROW, FIGURE = "\u00a0", "\u2009", "\u202f", "\u2007"


def plain(written: str) -> str:
    """The text with ordinary spaces, so that the tables below can be read."""
    return written.replace(GROUP_SPACE, " ").replace(NO_BREAK, " ")
