"""Scenarios: side by side on common terms, only what differs, and the scenarios of one's own."""

import streamlit as st

from model.case.assumptions import Label
from model.case.problem import Problem, error
from model.editing.filing import with_filed, without_filed
from model.editing.scenarios import (
    with_changes_in_scenario,
    with_edit_in_case,
    with_new_scenario,
    with_scenario,
    without_scenario,
)
from presentation import tables, uncertainty
from presentation.sentences import exact, number_label, schedule_words
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.fields.number import one_sided
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.fields.written import is_over, kept_field, of_case, text_in
from views.parts.summary_bar import show_errors
from views.parts.terms import perspective_field
from views.state.draft import Unsettled
from views.state.reader_time import reader_today
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, current, edits, workspace
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label

NEW_NAME = "new_scenario_name"


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("scenarios.title"))
    if work.answer.has_errors:
        show_errors(work)
    else:
        show_side_by_side(work)
    st.header(work.say("scenarios.own"))
    show_new(work)
    for name in work.case.scenarios:
        show_scenario(work, name)
    show_application(work)


def show_side_by_side(work: Workspace) -> None:
    """The answer to the case and to each scenario, on the same terms; those that can't be reckoned say why."""
    case = work.case
    rate = schedule_words(work.answer_of(None).resolved, work.language)
    span = {"first": case.start_year, "last": case.years.stop - 1, "years": case.horizon, "schedule": rate}
    st.markdown(markdown(work.say("scenarios.terms", **span)))
    perspective_field(work)
    table = work.scenarios
    rows = tables.scenario_rows(table, case, work.language, work.is_changed)
    reckoned, refused = rows[: len(table.names)], rows[len(table.names) :]
    answers = [work.answer_of(name) for name in table.names]
    static_table([*uncertainty.with_chances(reckoned, answers, work.language), *refused])
    st.caption(work.say("overview.scenarios_note"))
    show_refused(work)
    if not case.scenarios:
        st.caption(work.say("scenarios.none"))
    if len(table.names) > 1:
        show_differences(work)


def show_refused(work: Workspace) -> None:
    """The scenarios that can't be reckoned, each with what is wrong in it."""
    for name, problems in work.scenarios.refused.items():
        words = tables.scenario_name(name, work.case, work.language, work.is_changed)
        for problem in problems:
            st.markdown(f":red[**{markdown(work.say('scenarios.refused', name=words, words=work.words(problem)))}**]")


def show_differences(work: Workspace) -> None:
    """Only the numbers that are not the same in the scenarios that are chosen."""
    table, case = work.scenarios, work.case
    st.header(work.say("scenarios.only"))
    names = [name or "" for name in table.names]
    picked = st.pills(
        work.say("scenarios.choose"),
        names,
        default=names[:3],
        format_func=told_apart(
            names, lambda name: safe_label(tables.scenario_name(name or None, case, work.language, work.is_changed))
        ),
        selection_mode="multi",
        key=field_key(work, f"scenarios_chosen:{'+'.join(case.scenarios)}"),
    )
    rows = tables.compare_rows(table, [name or None for name in picked], case, work.language, work.is_changed)
    if rows:
        static_table(rows)
    else:
        st.caption(work.say("scenarios.same"))


# Scenarios of one's own


def show_new(work: Workspace) -> None:
    """A new scenario: from the case as it is, as a copy of another, or of what is changed since the application."""
    st.caption(work.say("scenarios.own_note"))
    name, begin, press = st.columns([3, 3, 2], vertical_alignment="bottom")
    with name:
        kept_field(of_case(NEW_NAME), "name", NEW_NAME, work.say("scenarios.new_name"), max_chars=120)
    options = ["", *(["changes"] if work.case.filed and work.case.changes else []), *work.case.scenarios]

    def words(option: str) -> str:
        if option in work.case.scenarios:
            name_of = tables.scenario_name(option, work.case, work.language, work.is_changed)
            return work.say("scenarios.copy_of", name=name_of)
        return work.say("scenarios.with_changes" if option == "changes" else "scenarios.as_case")

    chosen_start = begin.selectbox(
        work.say("scenarios.begin"),
        options,
        format_func=told_apart(options, words),
        key=field_key(work, f"begin:{'+'.join(options)}"),
    )
    press.button(
        work.say("scenarios.add"), key="add_scenario", on_click=add, args=(chosen_start,), icon=":material/add:"
    )
    problem = work.draft.unsettled.get("new_scenario")
    if problem is not None:
        st.markdown(f":red[**{markdown(work.words(problem.problem))}**]")


@edits
def add(begin: str) -> None:
    """Adds a scenario and shows it. The case itself stays as it is, unless its changes were asked to move."""
    now = current()
    written = text_in(of_case(NEW_NAME), NEW_NAME)
    now.draft.unsettled.pop("new_scenario", None)
    problem = wrong_name(now, written)
    if problem is not None:
        now.draft.unsettled["new_scenario"] = Unsettled(written, problem)
        return
    label = Label(sv=written)
    if begin == "changes":
        case, name = with_changes_in_scenario(now.case, label)
    else:
        copied = now.case.scenarios.get(begin)
        case, name = with_new_scenario(
            now.case, label, copied.numbers if copied else None, copied.explanation if copied else None
        )
    now.draft.edit(case, what="scenario", redraw=True)
    now.draft.choose(scenario=name)
    now.draft.scenario_set += 1
    is_over(of_case(NEW_NAME))


def wrong_name(now: Workspace, written: str, besides: str = "") -> Problem | None:
    """What is wrong with a scenario's name: nothing written, unreadable, or taken by another than `besides`."""
    if not written:
        return error("quick.scenario_name", "scenarios")
    return readable(written) or tables.name_is_taken(written, now.case, besides)


def show_scenario(work: Workspace, name: str) -> None:
    """A scenario's name, what it is about, the numbers it sets, and what can be done with it."""
    shown = f" · {work.say('scenarios.shown')}" if name == work.scenario else ""
    words = tables.scenario_name(name, work.case, work.language, work.is_changed)
    part = st.expander(safe_label(words) + shown, key=f"scenario_open:{name}", on_change="rerun")
    if not part.open:
        return
    with part:
        show_texts(work, name)
        show_numbers(work, name)
        with st.container(horizontal=True):
            st.button(work.say("scenarios.show"), key=f"show:{name}", on_click=show, args=(name,))
            st.button(
                work.say("scenarios.remove", name=markdown(words)),
                key=f"remove_scenario:{name}",
                on_click=remove,
                args=(name,),
                icon=":material/delete:",
                type="tertiary",
            )


def show_texts(work: Workspace, name: str) -> None:
    """The fields of a scenario's name and of what it is about."""
    scenario = work.case.scenarios[name]
    for part, given in (("label", scenario.label), ("explanation", scenario.explanation)):

        def take(now: Workspace, written: str, part: str = part, given: Label | None = given) -> Problem | None:
            words = clean(written).strip()
            if given is not None and words == given.text(now.language):
                return None
            is_name = part == "label"
            problem = wrong_name(now, words, name) if is_name else readable(written) if words else None
            if problem is not None:
                return problem
            fields = {part: Label(sv=words) if words else None}
            return take_case(now, with_scenario(now.case, name, **fields), what="scenario")

        text_field(
            work,
            f"scenario:{name}:{part}",
            work.say(f"scenarios.{part}"),
            "" if given is None else given.text(work.language),
            take,
            placeholder=work.say("fields.blank"),
            is_long=part == "explanation",
        )


def show_numbers(work: Workspace, name: str) -> None:
    """The numbers that a scenario sets, each with a button that makes it the case's own."""
    resolved = work.answer_of(name).resolved
    numbers = [key for key in work.case.scenarios[name].numbers if key in resolved.numbers]
    if not numbers:
        st.caption(work.say("scenarios.sets_nothing"))
    for key in numbers:
        words_column, press = st.columns([3, 2], vertical_alignment="center")
        number = resolved.numbers[key]
        value = " · ".join((exact(number, work.language), *one_sided(work, number)))
        words_column.markdown(markdown(f"{number_label(resolved, key, work.language)}: {value}"))
        press.button(
            work.say("strip.move_to_application" if work.case.filed else "strip.move_to_case"),
            key=f"to_case:{name}:{key}",
            on_click=move_to_case,
            args=(name, key),
            type="tertiary",
        )


@edits
def show(name: str) -> None:
    """Shows the case under a scenario."""
    now = current()
    now.draft.choose(scenario=name)
    now.draft.scenario_set += 1


@edits
def move_to_case(name: str, key: str) -> None:
    """What the scenario says of a number becomes what the case says."""
    now = current()
    take_case(now, with_edit_in_case(now.case, now.library, name, key), key, redraw=True)


@edits
def remove(name: str) -> None:
    """Takes a scenario away; undo brings it back."""
    now = current()
    now.draft.edit(without_scenario(now.case, name), what="scenario", redraw=True)


# The application


def show_application(work: Workspace) -> None:
    """Locks the case as an application, so that edits lie beside it; or lets an application go."""
    st.header(work.say("scenarios.application"))
    filed = work.case.filed
    if filed is None:
        st.caption(work.say("scenarios.lock_note"))
        st.button(work.say("scenarios.lock"), key="lock", on_click=lock, icon=":material/lock:")
        return
    when = filed.on or ""
    st.markdown(markdown(work.say("scenarios.locked_on", on=when) if when else work.say("scenarios.locked")))
    st.caption(work.say("scenarios.unlock_note"))
    st.button(work.say("scenarios.unlock"), key="unlock", on_click=unlock, icon=":material/lock_open:")


@edits
def lock() -> None:
    """The case as it stands is the application from now on; undo takes it back."""
    now = current()
    case = with_filed(now.case, now.library, reader_today().isoformat())
    now.draft.edit(case, what="filed", redraw=True)


@edits
def unlock() -> None:
    """The case as it stands is a calculation of its own; undo takes it back."""
    now = current()
    now.draft.edit(without_filed(now.case, now.library), what="filed", redraw=True)


main()
