"""Buttons that hand over a file, made when it is asked for and from the case as it was then."""

import streamlit as st

from presentation import budget_form as forms
from views.state.workspace import Workspace
from wording.currency import spoken_in


def budget_download(work: Workspace) -> None:
    """The fund's budget table as CSV."""
    resolved, language = work.answer.resolved, work.language

    def budget_in_its_currency() -> bytes:
        """The table, made when somebody presses, outside the page."""
        with spoken_in(resolved.case.currency):
            return forms.budget_csv(resolved, language)

    st.download_button(
        work.say("budget.download"),
        data=budget_in_its_currency,
        file_name=work.say("forms.budget.file_name"),
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
    )
