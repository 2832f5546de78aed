"""The book of laws: each is a function of a seed that fails where the law is broken, by its name."""

from collections.abc import Callable

Law = Callable[[int], None]
LAWS: dict[str, Law] = {}


def law(statement: Law) -> Law:
    """Puts a law into the book."""
    assert statement.__name__ not in LAWS, f"two laws are called {statement.__name__}"
    LAWS[statement.__name__] = statement
    return statement
