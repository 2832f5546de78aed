"""Buttons that hand over a file, made when it is asked for and from the case as it was then."""

import streamlit as st

from exports import forms
from views.session import Workspace


def budget_download(work: Workspace) -> None:
    """The fund's budget table as CSV."""
    standing, language = work.answer.standing, work.language
    st.download_button(
        work.say("budget.download"),
        data=lambda: forms.budget_csv(standing, language),
        file_name=work.say("forms.budget.file_name"),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
