"""Which cases a committee looks at: a list to choose from, the same on each of the fund's pages."""

from collections.abc import Mapping

import streamlit as st

from model.analysis.answer import Answer
from model.case.case import Case
from model.case.problem import Problem
from model.numbers.resolve import resolve
from store.database.faults import StoreRefused
from views.fields.choice import told_apart
from views.state.looked_at import case_of, looked_at, within_reach
from views.state.workspace import Workspace
from wording.text_safety import label, markdown


def chosen_cases(work: Workspace) -> dict[str, Case]:
    """The list, and the chosen cases that can be calculated; why the others can't is told."""
    every = within_reach(work)
    kept = looked_at()
    names = st.multiselect(
        work.say("fund.cases"),
        list(every),
        default=[name for name in kept.names if name in every],
        format_func=told_apart(every, lambda name: label(every.get(name, name))),
        placeholder=work.say("fund.choose_cases"),
        key="fund_cases",
    )
    kept.names = tuple(names)
    return _sound(work, {name: every[name] for name in names if name in every})


def _sound(work: Workspace, names: Mapping[str, str]) -> dict[str, Case]:
    """Those of the cases that can be read and calculated."""
    sound = {}
    for name, words in names.items():
        try:
            case = case_of(work, name)
        except StoreRefused as refused:
            st.warning(markdown(work.say("fund.refused", name=words, words=work.words(refused.problem))))
            continue
        answer = Answer(resolve(case, work.library), case.perspective)
        if answer.has_errors:
            st.warning(markdown(work.say("fund.refused", name=words, words=_first_error(work, answer.problems))))
        else:
            sound[name] = case
    return sound


def _first_error(work: Workspace, problems: tuple[Problem, ...]) -> str:
    return work.words(next(problem for problem in problems if problem.severity == "error"))
