"""The pages that tests/browser/test_traps.py serves in the shell in place of views/: small, and full of traps."""

import streamlit as st

from views.shell.page_language import announce

PAGES = [
    st.Page("number_traps.py", title="Tal", default=True),
    st.Page("shell_traps.py", title="Skal", url_path="skal"),
]

st.set_page_config(page_title="Fällor", layout="wide")
page = st.navigation(PAGES, position="top")

# The key of a draft: read from the address by the visitor's first run only, and written there by every run, since the
# navigation leaves it out.
if "draft" not in st.session_state:
    st.session_state.draft = st.query_params.get("utkast")
if st.session_state.draft and st.query_params.get("utkast") != st.session_state.draft:
    st.query_params["utkast"] = st.session_state.draft

page.run()
announce("sv", f"{page.title}: {st.session_state.get('arrived', 'inget än')}")
