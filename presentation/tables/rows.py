"""What tables are made of: rows of finished text, and kronor as whole tkr."""

from collections.abc import Sequence

import pyarrow as pa

from wording.numbers import write_number

Rows = list[dict[str, str]]


def whole_tkr(kronor: float) -> str:
    """Kronor as whole tkr without the unit, for a table whose head says tkr."""
    return write_number(kronor / 1000, 0)


def chart_rows(rows: Sequence[tuple[float | str, ...]], columns: int) -> pa.Table:
    """Rows of a chart as Arrow has them, columns c0, c1 …: what a page sends, at a tenth of what a frame would cost."""
    return pa.table({f"c{place}": [row[place] for row in rows] for place in range(columns)})
