"""Fields for what happened, one kind at a time, and the way to take an outcome away."""

from typing import Any

import streamlit as st
from pydantic import ValidationError

from model.case.case import Case
from model.case.followup.record import FollowUp
from model.case.problem import CaseRefused, Problem
from model.checking.outcomes.followup import check_followup
from model.evaluate import actors_of
from model.files.refusals import problems_of
from model.followup.outcomes import Kind, without_outcome
from presentation.followed.lines import source_told
from presentation.followup import outcome_name
from views.fields.addresses import show_problem
from views.fields.choice import told_apart
from views.fields.text import ask_what_was_meant
from views.fields.written import begins, is_taken, of_case, place_of, stands
from views.parts.followup.asked import ASKED, asked
from views.parts.followup.forms import FORMS, Cells, Form, Values, read_values, unit_of
from views.state.draft import Unsettled
from views.state.typed import take_case, told_as_typed
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label as safe_label

IN_A_ROW = 4
WORDS = {
    ("money", "year"): "year_or_month", ("events", "label"): "event", ("measured", "value"): "measured",
    ("series", "value"): "number", ("people", "year"): "year_or_month", ("bases", "year"): "year_or_month",
    ("measured", "year"): "year_or_month", ("repaid", "year"): "year_or_month", ("series", "label"): "series",
}  # fmt: skip
"""Where a field is called something else than its name, in a kind of outcome."""
TAKEN_ALL_THE_SAME = frozenset({"outcome_without_source", "outcome_on_no_day"})
"""Notices of an outcome that is taken: it is told above the fields."""
INNER = {"part": "after", "of": "of_after", "count": "after", "control": "control_after"}
"""What the fields of a month are called inside an outcome → the field in which it is typed."""
WITH_A_NOTE = frozenset({"people", "bases", "effects", "shares", "series", "measured", "repaid"})


def field_words(work: Workspace, form: Form, name: str) -> str:
    """What a field of a kind of outcome is called."""
    return work.say(f"followup.field.{WORDS.get((form.kind, name), name)}")


def _key(form: Form, name: str) -> str:
    return f"followup|{form.kind}|{name}"


def show_forms(work: Workspace) -> None:
    """A part to open for each kind of outcome that the case may have."""
    for form in FORMS:
        if not form.is_for(work):
            continue
        opened = st.expander(work.say(f"followup.add_{form.kind}"), key=f"followup_add_{form.kind}", on_change="rerun")
        if opened.open:
            with opened:
                show_form(work, form)


def show_form(work: Workspace, form: Form) -> None:
    """The fields of a kind of outcome, and the button that adds it."""
    chosen = ""
    if form.choice:
        choices, about = form.choices(work), of_case(f"outcome:{form.kind}")
        picked = st.selectbox(
            field_words(work, form, form.choice),
            list(choices),
            index=place_of(about, form.choice, _key(form, form.choice), list(choices), 0) or 0,
            format_func=told_apart(choices, lambda name: safe_label(choices[name])),
            key=_key(form, form.choice),
            persist_state="session",
        )
        chosen = picked or ""
        stands(about, form.choice, chosen, next(iter(choices), ""))
        show_problem(work, _key(form, form.choice))
    note = f"followup.add_{form.kind}_note"
    if form.kind in WITH_A_NOTE:
        st.caption(work.say(note))
    names = list(form.fields)
    for at in range(0, len(names), IN_A_ROW):
        row = names[at : at + IN_A_ROW]
        for column, name in zip(st.columns(IN_A_ROW), row, strict=False):
            with column:
                unit = unit_of(work, form, name, chosen) or ""
                is_share = unit == "share"
                about, key = of_case(f"outcome:{form.kind}"), _key(form, name)
                text = st.text_input(
                    field_words(work, form, name), begins(about, name, key), key=key, max_chars=200,
                    persist_state="session", placeholder=work.say("followup.in_per_cent") if is_share else None,
                )  # fmt: skip
                stands(about, name, text)
                if not show_problem(work, _key(form, name)):
                    ask_what_was_meant(work, text, unit)
    st.button(work.say("followup.add"), key=f"add_{form.kind}", on_click=add, args=(form.kind,))


@edits
def add(kind: Kind) -> None:
    """Adds what is typed in the fields of a kind of outcome, and empties them; or says beside each what is wrong."""
    now, form = current(), next(form for form in FORMS if form.kind == kind)
    cells = {name: str(st.session_state.get(_key(form, name)) or "") for name in form.columns}
    for name in form.columns:
        now.draft.unsettled.pop(_key(form, name), None)
    values, wrong = read_values(now, form, cells)
    if not wrong:
        taken = with_values(now, now.case, form, values)
        problem = taken if isinstance(taken, Problem) else asked(now, taken, (kind, *cells.values()))
        if not isinstance(taken, Problem) and problem is None:
            problem = take_case(now, taken, what="followup")
        if problem is None:
            is_taken(of_case(f"outcome:{kind}"), [_key(form, name) for name in form.fields])
            for name in form.fields:
                st.session_state[_key(form, name)] = ""
            st.session_state.pop(ASKED, None)
            return
        wrong = {field_of(form, problem): by_its_field(now, form, problem, cells)}
    now.draft.unsettled |= {_key(form, name): Unsettled("", problem) for name, problem in wrong.items()}


def field_of(form: Form, problem: Problem) -> str:
    """The field that a problem is about; the first one of the form where it is about no single one."""
    parts = problem.address.split(".")
    if tuple(parts[-2:]) == ("before", "years"):
        return "years_before"
    named = (*reversed(parts), INNER.get(parts[-1], ""))
    return next((part for part in named if part in form.columns), form.columns[0])


def by_its_field(now: Workspace, form: Form, problem: Problem, cells: Cells) -> Problem:
    """What is wrong with a cell, told by the words of its field and by what stands in it."""
    name = field_of(form, problem)
    return told_as_typed(problem, field_words(now, form, name), cells.get(name, ""))


def with_values(now: Workspace, case: Case, form: Form, values: Values) -> Case | Problem:
    """The case with one more outcome, or why it can't have it: also what would be left out with a notice."""
    try:
        new = form.add(case, values)
    except ValidationError as refusal:
        return problems_of(refusal)[0]
    except CaseRefused as refusal:
        return refusal.problems[0]
    known = actors_of(new, now.library)
    before = {(one.code, one.address) for one in check_followup(case, known)}
    for problem in check_followup(new, known):
        if problem.code not in TAKEN_ALL_THE_SAME and (problem.code, problem.address) not in before:
            return problem
    return new


def show_removal(work: Workspace) -> None:
    """A button for each stated outcome that takes it away; undo brings it back."""
    followup = work.case.followup
    if followup is None:
        return
    stated = [(form.kind, place) for form in FORMS for place in range(len(getattr(followup, form.kind)))]
    if not stated:
        return
    opened = st.expander(work.say("followup.removal"), key="followup_removal", on_change="rerun")
    if opened.open:
        with opened:
            for kind, place in stated:
                _removal(work, followup, kind, place)


def _removal(work: Workspace, followup: FollowUp, kind: Kind, place: int) -> None:
    one: Any = getattr(followup, kind)[place]
    source = source_told(work.answer, getattr(one, "source", None), work.language)
    known_from = ", ".join(filter(None, (getattr(one, "on", None), source)))
    words = outcome_name(work.answer, one, work.language) + (f" ({known_from})" if known_from else "")
    st.button(
        safe_label(work.say("followup.remove", name=words)), key=f"remove_outcome:{kind}:{place}", type="tertiary",
        icon=":material/delete:", on_click=remove, args=(kind, place),
    )  # fmt: skip


@edits
def remove(kind: Kind, place: int) -> None:
    """Takes an outcome away."""
    now = current()
    take_case(now, without_outcome(now.case, kind, place), what="followup", redraw=True)
