"""Editable tables: rows of text cells that are read on the server, one editor for every table.

The editor keeps its own edits over the rows it was opened with; it is never fed what it answered. Each answer is laid
over those rows in a callback, read, and put into the case. What can't be read stays in its cell, with the reason below.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from views.drafts import Unsettled
from views.session import Workspace, current, field_key
from wording.text_safety import markdown

Cells = dict[str, Any]


@dataclass(frozen=True)
class EditedRow:
    """A row as it stands in the editor: the name it was opened under (new rows get one that stays), and its cells."""

    name: str
    cells: Cells
    is_new: bool


Take = Callable[[Workspace, list[EditedRow]], Mapping[tuple[str, str], Unsettled]]
"""Puts the rows into the case; the cells that could not be taken, by row and column."""


def editable_table(
    work: Workspace,
    address: str,
    rows: Mapping[str, Cells],
    columns: Mapping[str, Any],
    take: Take,
    *,
    new_row: Cells,
    alt: str,
) -> None:
    """An editor of rows by name, with columns as Streamlit's column configuration; rows can be added and removed."""
    key = field_key(work, address)
    state = st.session_state
    if key not in state:  # a first visit, or a return to the page: the editor has no edits of its own
        state[f"{key}:opened"] = {name: _with_unsettled(work, address, name, cells) for name, cells in rows.items()}
        state[f"{key}:added"] = []
    opened: dict[str, Cells] = state[f"{key}:opened"]
    added: list[str] = state[f"{key}:added"]

    def edited() -> None:
        now = current()
        left = take(now, _rows_now(opened, st.session_state[key], added, new_row, address))
        kept = {place: fault for place, fault in now.draft.unsettled.items() if not place.startswith(f"{address}:")}
        now.draft.unsettled = kept | {f"{address}:{row}:{column}": fault for (row, column), fault in left.items()}

    frame = pd.DataFrame(list(opened.values()), columns=list(columns), dtype="object")
    st.data_editor(
        frame,
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config=dict(columns),
        on_change=edited,
        alt=alt,
        width="stretch",
    )
    for place, fault in work.draft.unsettled.items():
        if place.startswith(f"{address}:"):
            _, row, column = place.split(":", 2)
            name = str(opened.get(row, {}).get("label", "") or work.say("tables.new_row"))
            head = columns[column]["label"] if column in columns else column
            st.markdown(f":red[**{markdown(f'{name}, {head}: {work.words(fault.problem)}')}**]")


def _with_unsettled(work: Workspace, address: str, name: str, cells: Cells) -> Cells:
    """A row's cells, with what was typed and not taken where there is such."""
    return {
        column: work.draft.unsettled[place].text
        if (place := f"{address}:{name}:{column}") in work.draft.unsettled
        else cell
        for column, cell in cells.items()
    }


def _rows_now(
    opened: Mapping[str, Cells], edits: Mapping[str, Any], added: list[str], new_row: Cells, address: str
) -> list[EditedRow]:
    """The opened rows with the editor's edits laid over them; removed rows left out, new rows last."""
    removed = set(edits.get("deleted_rows", ()))
    changed = edits.get("edited_rows", {})
    rows = [
        EditedRow(name, {**cells, **changed.get(place, changed.get(str(place), {}))}, False)
        for place, (name, cells) in enumerate(opened.items())
        if place not in removed
    ]
    for place, cells in enumerate(edits.get("added_rows", ())):
        while len(added) <= place:
            added.append(f"{address}_{len(opened) + len(added) + 1}")
        given = {column: cell for column, cell in cells.items() if not column.startswith("_") and cell is not None}
        if given:
            rows.append(EditedRow(added[place], {**new_row, **given}, True))
    return rows
