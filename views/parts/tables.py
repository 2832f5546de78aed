"""Editable tables: rows of text cells that are read on the server, one editor for every table.

The editor keeps its own edits over the rows it was opened with; it is never fed what it answered. Each answer is laid
over those rows in a callback, read, and put into the case. What can't be read stays in its cell, with the reason below.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from model.case.case import Case
from model.editing.edits import fresh_name
from views.state.drafts import Unsettled
from views.state.session import Workspace, current, edits, field_key, start_over
from wording.text_safety import markdown

Cells = dict[str, Any]
NEW_ROW = "rad"
"""What the name of a row is made from that has no label yet."""


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
    offered: Mapping[str, Cells] | None = None,
) -> None:
    """An editor of rows by name, with columns as Streamlit's column configuration; rows can be added and removed.

    A table without rows opens with the `offered` ones, which are no rows of the case until something is filled in.
    """
    key = field_key(work, address)
    state = st.session_state
    if key not in state:  # a first visit, or a return to the page: the editor has no edits of its own
        shown = rows or offered or {}
        state[f"{key}:opened"] = {name: _with_unsettled(work, address, name, cells) for name, cells in shown.items()}
        state[f"{key}:offered"] = set() if rows else set(shown)
        state[f"{key}:added"], state[f"{key}:edits"] = [], {}
    opened: dict[str, Cells] = state[f"{key}:opened"]
    added: list[str] = state[f"{key}:added"]

    @edits
    def edited() -> None:
        now = current()
        sent = known(st.session_state[key], columns, len(opened))
        answer = together(state[f"{key}:edits"], sent)
        if answer != sent:  # the browser drew the table anew and no longer knows what was edited before
            start_over(now, address)
        state[f"{key}:edits"] = answer
        left = take(now, rows_now(now.case, opened, answer, added, new_row, state[f"{key}:offered"]))
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
    """The opened rows with the editor's edits laid over them; removed rows and untouched offered ones left out."""
    removed, changed = set(edits["deleted_rows"]), edits["edited_rows"]
    rows = [
        EditedRow(name, {**cells, **changed.get(place, {})}, False)
        for place, (name, cells) in enumerate(opened.items())
        if place not in removed and (name not in offered or changed.get(place))
    ]
    for place, cells in enumerate(edits["added_rows"]):
        given = {column: cell for column, cell in cells.items() if cell is not None}
        while len(added) <= place:
            added.append(fresh_name(case, str(given.get("label") or NEW_ROW), (*opened, *added)))
        if given:
            rows.append(EditedRow(added[place], {**new_row, **given}, True))
    return rows
