"""Compare: common terms on top, then the scenarios side by side, then only what differs."""

import streamlit as st

from exports import doubt, tables
from model.assumptions import Label
from model.scenario_editing import without_scenario
from views.session import Workspace, current, field_key, readable, static_table, workspace
from views.strip import show_errors
from views.terms import perspective_field
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("compare.title"))
    if work.answer.has_errors:
        show_errors(work)
        return
    case = work.case
    rate = work.library.schedules[case.discount.schedule].label.text(work.language)
    st.markdown(
        markdown(
            work.say(
                "compare.terms", first=case.start_year, last=case.years.stop - 1, years=case.horizon, schedule=rate
            )
        )
    )
    perspective_field(work)
    table = work.scenarios
    rows = tables.scenario_rows(table, case, work.language, work.is_changed)
    static_table(doubt.with_chances(rows, [work.answer_of(name) for name in table.names], work.language))
    st.caption(work.say("overview.scenarios_note"))
    for name, told, differs in tables.scenario_differences(table, case, work.language):
        st.markdown(f"- **{markdown(name)}.** {markdown(told)} *{markdown(differs)}*")
    if len(table.names) > 1:
        st.header(work.say("compare.only"))
        chosen = st.pills(
            work.say("compare.choose"),
            [name or "" for name in table.names],
            default=[name or "" for name in table.names[:3]],
            format_func=lambda name: safe_label(
                tables.scenario_name(name or None, case, work.language, work.is_changed)
            ),
            selection_mode="multi",
            key=field_key(work, f"compare_chosen:{'+'.join(case.scenarios)}"),
        )
        rows = tables.compare_rows(table, [name or None for name in chosen], case, work.language, work.is_changed)
        if rows:
            static_table(rows)
        else:
            st.caption(work.say("compare.same"))
    show_own(work)


def show_own(work: Workspace) -> None:
    """Makes the case's changes into a scenario, and removes a scenario."""
    st.header(work.say("compare.own"))
    st.caption(work.say("compare.own_note", count=len(work.case.changes)))
    label = st.text_input(work.say("compare.own_label"), key="own_label", max_chars=120)
    problem = readable(label) if label else None
    if problem is not None:
        st.error(work.words(problem))
    ready = bool(work.case.changes) and bool(clean(label).strip()) and problem is None
    st.button(work.say("compare.own_add"), on_click=add, args=(label,), disabled=not ready)
    scenario = work.draft.scenario
    if scenario is not None:
        name = work.case.scenarios[scenario].label.text(work.language)
        st.button(work.say("compare.remove", name=markdown(name)), on_click=remove, args=(scenario,), type="tertiary")


def add(label: str) -> None:
    """Moves the case's changes into a new scenario and shows it."""
    now = current()
    case = with_scenario_of_changes(now.case, Label(sv=clean(label).strip()))
    now.draft.edit(case, redraw=True)
    now.draft.choose(scenario=list(case.scenarios)[-1])
    now.draft.scenario_set += 1
    st.session_state["own_label"] = ""


def remove(name: str) -> None:
    """Takes a scenario away; undo brings it back."""
    now = current()
    now.draft.edit(without_scenario(now.case, name), redraw=True)


main()
