"""The rows of an editable table as they stand, from what the browser says was edited in them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from model.case.case import Case
from model.editing.edits import fresh_name

Cells = dict[str, Any]
"""A row's cells by column."""
NO_EDITS: Mapping[str, Any] = {"edited_rows": {}, "added_rows": [], "deleted_rows": []}
NEW_ROW = "rad"
"""A row without a label gets its name from this word."""


@dataclass(frozen=True)
class EditedRow:
    """A row as it stands in the editor: the name it was opened under (new rows get one that stays), and its cells."""

    name: str
    cells: Cells
    is_new: bool


def known(sent: Mapping[str, Any], columns: Mapping[str, Any], rows: int) -> dict[str, Any]:
    """What a browser sent of edits, without cells of columns and rows that the table does not have."""

    def cells(given: Any) -> Cells:
        return {column: cell for column, cell in dict(given).items() if column in columns}

    edited = {int(place): given for place, given in sent.get("edited_rows", {}).items()}
    changed = {place: cells(given) for place, given in edited.items() if 0 <= place < rows}
    removed = [place for place in sent.get("deleted_rows", ()) if place in range(rows)]
    return {
        "edited_rows": changed,
        "added_rows": [cells(given) for given in sent.get("added_rows", ())],
        "deleted_rows": removed,
    }


def together(before: Mapping[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    """All edits of a table: those sent, and those before them that the browser has forgotten."""
    earlier = before.get("edited_rows", {})
    changed = {
        place: {**earlier.get(place, {}), **sent["edited_rows"].get(place, {})}
        for place in dict.fromkeys((*earlier, *sent["edited_rows"]))
    }
    forgotten = any(
        column not in sent["edited_rows"].get(place, {}) for place, cells in earlier.items() for column in cells
    )
    if not forgotten:
        return sent
    added = [*before.get("added_rows", ()), *sent["added_rows"]]
    removed = list(dict.fromkeys((*before.get("deleted_rows", ()), *sent["deleted_rows"])))
    return {"edited_rows": changed, "added_rows": added, "deleted_rows": removed}


def rows_now(
    case: Case,
    opened: Mapping[str, Cells],
    edits: Mapping[str, Any],
    added: list[str],
    new_row: Cells,
    offered: Collection[str] = (),
) -> list[EditedRow]:
    """The opened rows with the editor's edits laid over them, without those that were removed.

    Rows that were `offered` are the case's from the first edit of the table: they stand until they are removed.
    """
    removed, changed = set(edits["deleted_rows"]), edits["edited_rows"]
    left_out = set() if any(edits.values()) else set(offered)
    rows = [
        EditedRow(name, {**cells, **changed.get(place, {})}, False)
        for place, (name, cells) in enumerate(opened.items())
        if place not in removed and name not in left_out
    ]
    for place, cells in enumerate(edits["added_rows"]):
        given = {column: cell for column, cell in cells.items() if cell is not None}
        while len(added) <= place:
            added.append(fresh_name(case, str(given.get("label") or NEW_ROW), (*opened, *added)))
        if given:
            rows.append(EditedRow(added[place], {**new_row, **given}, True))
    return rows


def alike(shown: Mapping[str, Cells], rows: Mapping[str, Cells], columns: Iterable[str]) -> bool:
    """Whether a table that is shown says what the rows say, in the same order; spaces between thousands apart."""
    columns = tuple(columns)

    def said(cells: Cells) -> list[str]:
        given = (cells.get(column) for column in columns)
        return ["" if cell is None else "".join(str(cell).split()) for cell in given]

    return list(shown) == list(rows) and all(said(cells) == said(rows[name]) for name, cells in shown.items())
