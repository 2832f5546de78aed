"""What is asked before an outcome is taken, and what is told of those that stand: far from plan, or of no source."""

import streamlit as st

from model.analysis.answer import Answer
from model.case.case import Case
from model.case.problem import Problem
from model.followup.unusual import far_from_plan
from model.numbers.resolve import resolve
from presentation.followed.unusual import TOLD_OF_OUTCOMES, far_sentences, question
from views.parts.followup.plan import Followed, followed
from views.state.workspace import Workspace
from wording.text_safety import markdown

ASKED = "_followup_asked"
"""The cells of the outcome that was asked about last."""


def asked(now: Workspace, case: Case, cells: tuple[str, ...]) -> Problem | None:
    """Whether an amount far from its plan was meant; None where there is nothing to ask, or it has been asked already.

    `case` is the case with the outcome, and `cells` are what was typed of it.
    """
    plan = followed(now).answer
    if plan.has_errors or st.session_state.get(ASKED) == cells:
        return None
    before = far_from_plan(plan)
    told = plan.case.edited(followup=case.followup)
    with_it = Answer(resolve(told, now.library), told.perspective)
    new = [] if with_it.has_errors else [one for one in far_from_plan(with_it) if one not in before]
    if not new:
        return None
    st.session_state[ASKED] = cells
    return question(new[-1], now.language)


def show_asked(plan: Followed) -> None:
    """The outcomes that are far from their plan, and how many lack a date or a source."""
    for sentence in far_sentences(plan.answer, plan.language):
        st.warning(markdown(sentence))
    for problem in plan.answer.problems:
        if problem.code in TOLD_OF_OUTCOMES:
            st.caption(markdown(plan.words(problem)))
