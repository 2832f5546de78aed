"""What is being written that is no part of a case, such as the reasons of a decision: kept with the window.

It stays when one goes to another page and back, and when what was written is refused.
"""

from dataclasses import dataclass, field

import streamlit as st

from model.case.problem import Problem
from views.state.workspace import Workspace
from wording.text_safety import clean, markdown

LONGEST = 4000


@dataclass
class Written:
    """Words by the name of their field, and why they were refused the last time, if they were."""

    words: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None
    times: int = 0

    def said(self, name: str) -> str:
        """What stands in a field, cleaned."""
        return clean(self.words.get(name, "")).strip()

    def done(self) -> None:
        """Empties the fields, once what was written is kept."""
        self.words, self.problem, self.times = {}, None, self.times + 1


def written(about: str) -> Written:
    """What is being written about something, by its name."""
    kept: dict[str, Written] = st.session_state.setdefault("_written", {})
    return kept.setdefault(about, Written())


def words_field(about: str, name: str, label: str, hint: str = "", proposed: str = "", is_long: bool = False) -> None:
    """A field for words; `proposed` stands in it until somebody writes."""
    kept = written(about)
    key = f"written:{about}:{name}:{kept.times}"
    draw = st.text_area if is_long else st.text_input
    kept.words[name] = draw(label, kept.words.get(name, proposed), key=key, placeholder=hint or None, max_chars=LONGEST)


def show_refused(work: Workspace, about: str) -> None:
    """Beside the button: why what was written was not kept. It is still in the fields."""
    problem = written(about).problem
    if problem is not None:
        st.error(markdown(work.words(problem)))
