"""Which cases a committee looks at: a list to choose from, the same on each of the fund's pages."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from model.analysis.answer import Answer
from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import CaseRefused, Problem
from model.committee.applications import Application
from model.committee.comparison import entered, refuse_currencies
from model.editing.filing import is_changed
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.committee.naming import names_told, version_words
from presentation.tables.scenarios import scenario_name
from store.database.faults import StoreRefused
from views.fields.choice import told_apart
from views.parts.fund.more_field import show_more
from views.state.looked_at import looked_at, looked_up, parts_of, remember_read, within_reach
from views.state.workspace import Workspace
from wording.text_safety import label, markdown

KEY = "fund_cases"
SOUND = "_fund_sound"
"""Where the session has what the page before could calculate; no more is kept of it than its numbers."""


@dataclass(frozen=True)
class Sound:
    """A case without errors, with its numbers resolved under a library and perhaps a scenario."""

    case: Case
    library: Library
    scenario: str | None
    resolved: ResolvedNumbers

    def is_of(self, case: Case, library: Library, scenario: str | None) -> bool:
        """Whether it is that very case, under that very library."""
        return self.case is case and self.library is library and self.scenario == scenario


def chosen_applications(work: Workspace) -> list[Application]:
    """The list, and what is chosen in it that can be calculated; why the others can't is told."""
    reach, kept, state = within_reach(work), looked_at(), st.session_state
    every = {**reach, **_added(work, reach)}
    kept.names = tuple(name for name in kept.names if name in every)
    if KEY in state:
        state[KEY] = [name for name in state[KEY] if name in every]
    names = st.multiselect(
        work.say("fund.cases"),
        list(every),
        default=None if KEY in state else list(kept.names),
        format_func=told_apart(every, lambda name: label(every.get(name, name))),
        placeholder=work.say("fund.choose_cases"),
        key=KEY,
    )
    kept.names = tuple(names)
    show_more(work, reach, KEY)
    return _sound(work, {name: every[name] for name in names if name in every})


def _added(work: Workspace, reach: Mapping[str, str]) -> dict[str, str]:
    """The scenarios and exact versions that have been added, and how each reads in the list; none that is gone."""
    added = {}
    for name in looked_at().more:
        case_name = parts_of(name)[0]
        try:
            case, variant = looked_up(work, name)
        except (StoreRefused, KeyError):
            continue
        if variant.scenario is not None and variant.scenario not in case.scenarios:
            continue
        marks = [reach.get(case_name, case.label.text(work.language))]
        if variant.revision is not None:
            marks = [case.label.text(work.language), version_words(variant.revision, variant.called, work.language)]
        if variant.scenario is not None:
            marks.append(scenario_name(variant.scenario, case, work.language, is_changed(case)))
        added[name] = " · ".join(marks)
    return added


def _sound(work: Workspace, names: Mapping[str, str]) -> list[Application]:
    """Those of the chosen that can be read and calculated."""
    sound: list[Application] = []
    before: Mapping[str, Sound] = st.session_state.get(SOUND, {})
    now: dict[str, Sound] = {}
    for name, words in names.items():
        try:
            case, variant = looked_up(work, name)
        except StoreRefused as refused:
            st.warning(markdown(work.say("fund.refused", name=words, words=work.words(refused.problem))))
            continue
        known = before.get(name)
        if known is not None and known.is_of(case, work.library, variant.scenario):
            now[name] = known
            sound.append(Application(name, Answer(known.resolved, case.perspective), variant))
            continue
        application = entered(name, case, work.library, variant)
        if application.answer.has_errors:
            told = _first_error(work, application.answer.problems)
            st.warning(markdown(work.say("fund.refused", name=words, words=told)))
        else:
            now[name] = Sound(case, work.library, variant.scenario, application.answer.resolved)
            sound.append(application)
    st.session_state[SOUND] = now
    remember_read()
    return sound


def has_one_currency(work: Workspace, applications: list[Application]) -> bool:
    """Whether the cases are in one currency; if not it is said which is in which."""
    try:
        refuse_currencies(applications, names_told(applications, work.language))
    except CaseRefused as refused:
        for problem in refused.problems:
            st.error(markdown(work.words(problem)))
        return False
    return True


def _first_error(work: Workspace, problems: tuple[Problem, ...]) -> str:
    return work.words(next(problem for problem in problems if problem.severity == "error"))
