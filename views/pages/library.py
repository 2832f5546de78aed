"""The library: every number with its source, year and status, and what the case has changed."""

import streamlit as st

from model.editing.filing import application_of
from model.numbers.resolve import resolve
from presentation import tables
from views.fields.static_table import static_table
from views.state.workspace import workspace


def main() -> None:
    """Draws the page."""
    work = workspace()
    language = work.language
    st.title(work.say("library.title"))
    if work.case.filed is not None:
        st.header(work.say("library.changed"))
        before = resolve(application_of(work.case) or work.case, work.library)
        rows = tables.change_rows(work.case, before, resolve(work.case, work.library), language)
        if rows:
            static_table(rows, text_columns=9)
        else:
            st.caption(work.say("library.nothing_changed"))
    st.header(work.say("library.numbers"))
    st.caption(work.say("library.note"))
    sought = st.text_input(work.say("library.search"), key="library_search").casefold()
    rows = tables.library_rows(work.library, language)
    matching = [row for row in rows if sought in " ".join(row.values()).casefold()]
    st.caption(work.say("library.count", found=len(matching), count=len(rows)))
    static_table(matching, text_columns=9)


main()
