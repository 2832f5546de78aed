"""What tables are made of: rows of finished text, and kronor as whole tkr."""

from wording.numbers import write_number

Rows = list[dict[str, str]]


def whole_tkr(kronor: float) -> str:
    """Kronor as whole tkr without the unit, for a table whose head says tkr."""
    return write_number(kronor / 1000, 0)
