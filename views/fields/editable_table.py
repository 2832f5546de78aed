"""Editable tables: rows of text cells that are read on the server, one editor for every table.

The editor keeps its own edits over the rows it was opened with; it is never fed what it answered. Each answer is laid
over those rows in a callback, read, and put into the case. What can't be read stays in its cell, with the reason below.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from views.fields.addresses import field_key, start_over
from views.fields.edited_rows import NO_EDITS, Cells, EditedRow, alike, known, rows_now, together
from views.state.draft import Unsettled
from views.state.workspace import Workspace, comes_late, current, draw_again, edits
from wording.text_safety import markdown

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
    key, state = _key_now(work, address, rows or offered or {}, columns, new_row), st.session_state
    if key not in state:  # a first visit, or a return to the page: the editor has no edits of its own
        _open(work, address, key, rows, offered or {})
    opened: dict[str, Cells] = state[f"{key}:opened"]

    def take_all() -> None:
        now = current()
        answer = _all_edits(now, address, key, known(st.session_state[key], columns, len(opened)))
        left = take(now, rows_now(now.case, opened, answer, state[f"{key}:added"], new_row, state[f"{key}:offered"]))
        _keep_unsettled(now, address, left)

    st.data_editor(
        pd.DataFrame(list(opened.values()), columns=list(columns), dtype="object"),
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config=dict(columns),
        on_change=edits(take_all, work.draft),
        alt=alt,
        width="stretch",
    )
    if comes_late() and key in st.session_state:
        _take_late(address, known(st.session_state[key], columns, len(opened)), edits(take_all, work.draft))
    _show_unsettled(work, address, columns, opened)


def _key_of(work: Workspace, address: str) -> str:
    """The key of the table: that of before, where nothing that it shows has changed behind it."""
    asked = field_key(work, address)
    stays: tuple[str, str] | None = st.session_state.get(f"{address}:stays")
    return stays[1] if stays is not None and stays[0] == asked else asked


def _key_now(
    work: Workspace, address: str, rows: Mapping[str, Cells], columns: Mapping[str, Any], new_row: Cells
) -> str:
    """The key to draw the table under. Where every field starts over it stands, if it shows just what the case says.

    Else somebody who goes on to its next cells, while what another saved comes in, would type them into nothing.
    """
    state = st.session_state
    asked, before = field_key(work, address), state.get(f"{address}:shown")
    about = (id(work.draft), work.draft.redrawn.get(address, 0), work.language, work.scenario, state.get("_page"))
    if before is not None and before[1] == (about, *columns) and before[0] in state and asked not in state:
        key = before[0]
        edits = state[f"{key}:edits"] or NO_EDITS
        shown = rows_now(work.case, state[f"{key}:opened"], edits, state[f"{key}:added"], new_row)
        now = {name: _with_unsettled(work, address, name, cells) for name, cells in rows.items()}
        if alike({row.name: row.cells for row in shown}, now, columns):
            state[f"{address}:stays"] = (asked, key)
    key = _key_of(work, address)
    state[f"{address}:shown"] = (key, (about, *columns))
    return key


def _take_late(address: str, sent: Mapping[str, Any], edited: Callable[[], None]) -> None:
    """Takes cells that were typed while the server was gone; the table then starts over.

    Rows that came or went are told by their place among those of a table that is gone: they are in the case already.
    """
    if any(sent.values()):
        if not sent["added_rows"] and not sent["deleted_rows"]:
            edited()
        start_over(current(), address)
        draw_again()


def _open(work: Workspace, address: str, key: str, rows: Mapping[str, Cells], offered: Mapping[str, Cells]) -> None:
    """Notes the rows that the editor opens with, to which its edits are then added."""
    state = st.session_state
    shown = rows or offered
    state[f"{key}:opened"] = {name: _with_unsettled(work, address, name, cells) for name, cells in shown.items()}
    state[f"{key}:offered"] = set() if rows else set(shown)
    state[f"{key}:added"], state[f"{key}:edits"] = [], {}


def _all_edits(now: Workspace, address: str, key: str, sent: dict[str, Any]) -> dict[str, Any]:
    """What was edited since the table opened, which is noted; `sent` is what the browser knows of it."""
    state = st.session_state
    if _key_of(now, address) != key:  # drawn anew since then
        start_over(now, address)
    answer = together(state[f"{key}:edits"], sent)
    if answer != sent:  # the browser drew the table anew and no longer knows what was edited before
        start_over(now, address)
    state[f"{key}:edits"] = answer
    return answer


def _keep_unsettled(now: Workspace, address: str, left: Mapping[tuple[str, str], Unsettled]) -> None:
    """Notes the cells of the table that could not be taken, in place of those of an earlier answer."""
    others = {place: fault for place, fault in now.draft.unsettled.items() if not place.startswith(f"{address}:")}
    now.draft.unsettled = others | {f"{address}:{row}:{column}": fault for (row, column), fault in left.items()}


def _show_unsettled(work: Workspace, address: str, columns: Mapping[str, Any], opened: Mapping[str, Cells]) -> None:
    """Under the table: why what stands in a cell could not be taken, with the names of its row and column."""
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
