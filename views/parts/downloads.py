"""Buttons that hand over a file, made when it is asked for and from the case as it was then."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from exports.files import MEDIA_TYPES, Carried, Kind
from exports.left import Left
from model.case.problem import Problem
from presentation import budget_form as forms
from views.state.reader_time import reader_today
from views.state.workspace import Workspace
from wording.currency import spoken_in
from wording.text_safety import markdown

PAGE_OF = {"budget": "budget", "funding": "budget", "local_project": "forms"}
"""What the address of a form's fault begins with → the page that has its field."""
WORD_AND_PDF = {"docx": "word", "pdf": "pdf"}
WITH_EXCEL = WORD_AND_PDF | {"xlsx": "excel"}
"""Ending → the name of its words, of the formats that a paper of several cases has."""


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


def carried_of(work: Workspace, account_year: int | None = None) -> Carried:
    """What files of the case that is shown are made from."""
    scenario = shown_scenario(work)
    return Carried(work.answer, scenario, work.language, reader_today(), account_year, left=left(work))


def shown_scenario(work: Workspace) -> str | None:
    """The scenario that the answer is under."""
    return work.scenario if work.scenario in work.case.scenarios else None


def left(work: Workspace) -> Left | None:
    """The version that the files are of: the one that is shown, where the store has it just so."""
    draft, opened = work.draft, work.draft.opened
    if opened is None or not draft.is_saved or opened.revision != (draft.stored and draft.stored.revision):
        return None
    return Left(opened.case_id, opened.revision, opened.sha)


def download(carried: Carried, kind: Kind, ending: str, label: str) -> None:
    """A button that makes a file when it is asked for, from the case as it stood when the button was drawn."""
    st.download_button(
        label,
        data=lambda: carried.content(kind, ending),
        file_name=carried.name(kind, ending),
        mime=MEDIA_TYPES[ending],
        key=f"download:{kind}:{ending}",
        on_click="ignore",
        icon=":material/download:",
    )


def papers(
    content: Callable[[str], bytes],
    file_name: Callable[[str], str],
    words: Callable[[str], str],
    key: Callable[[str], str],
    formats: Mapping[str, str] = WORD_AND_PDF,
) -> None:
    """A button a format that fetches a paper in it; each says, by ending, what it holds and what it is called.

    `formats` are endings, each with the name that its words have.
    """
    with st.container(horizontal=True):
        for ending, kind in formats.items():
            st.download_button(
                words(kind),
                data=partial(content, ending),
                file_name=file_name(ending),
                mime=MEDIA_TYPES[ending],
                key=f"download:{key(ending)}",
                on_click="ignore",
                icon=":material/download:",
            )


def show_faults(work: Workspace, faults: tuple[Problem, ...]) -> None:
    """What keeps a form from being filed, and each page where it can be put right."""
    st.warning(work.say("export.not_balanced"))
    for fault in faults:
        st.markdown(f"- {markdown(work.words(fault))}")
    for page in dict.fromkeys(PAGE_OF[fault.address.partition(".")[0]] for fault in faults):
        link_to_page(work, page)


def link_to_page(work: Workspace, page: str) -> None:
    """A link to the page that has a field."""
    st.page_link(f"{page}.py", label=work.say("export.to_page", page=work.say(f"pages.{page}")))
