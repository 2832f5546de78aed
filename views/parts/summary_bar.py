"""The summary bar: the answer in short on every page that changes the case, and what the last edit did to it."""

import streamlit as st

from model.case.case import Case
from model.editing.edits import amount_outside, with_budget_moved
from model.editing.scenarios import with_edit_in_case, with_edit_in_scenario
from presentation.differences import difference_rows
from presentation.sentences import (
    edit_sentence,
    exact,
    is_without_costs,
    key_figures,
    number_label,
    payback_told,
    range_words,
)
from presentation.tables import scenario_name
from views.parts.review.shown import show_count
from views.state.typed import take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import share_of_ten, tkr
from wording.text_safety import markdown

LONGEST_CHANGE = 160
"""Signs of a change that the sentence on the last edit has room for."""


def show_figures(work: Workspace) -> None:
    """The figures in a row that wraps on a narrow screen."""
    with st.container(horizontal=True, gap="small", key="figures"):
        claimed = work.original(work.case.headline or "")
        for figure in key_figures(work.answer, claimed, work.language, work.scenario).values():
            st.metric(markdown(figure.label), markdown(figure.value), help=figure.note, border=True, height="stretch")


def show_last_edit(work: Workspace) -> None:
    """What the last edit did: *5 % → 4 %: −5,77 mnkr, tillbaka under 2028 i stället för 2026*."""
    edit, now, language = work.shown.last_edit, work.answer, work.language
    before = work.answer_before
    if edit is None or before is None or before.has_errors or now.has_errors:
        st.caption(work.say("strip.no_edit"))
        return
    what = change_by_file(work, edit.before) if edit.what == "file" else work.say(f"strip.edited.{edit.what}")
    if edit.key is not None and edit.key in before.resolved.numbers and edit.key in now.resolved.numbers:
        write = range_words if edit.what == "range" else exact
        old, new = (write(answer.resolved.numbers[edit.key], language) for answer in (before, now))
        what = f"{number_label(now.resolved, edit.key, language)} {old} → {new}"
    paybacks = ["" if is_without_costs(answer) else payback_told(answer, language) for answer in (before, now)]
    change = float(now.readings.npv[0]) - float(before.readings.npv[0])
    chances = ("", "")
    if before.tells_chance and now.tells_chance:
        chances = (share_of_ten(before.odds.chance, language), share_of_ten(now.odds.chance, language))
    st.caption(markdown(edit_sentence(what, change, (paybacks[0], paybacks[1]), chances, language)))
    if edit.key is not None:
        show_moves(work, edit.key)


def show_moves(work: Workspace, key: str) -> None:
    """One press moves the last edit of a number from the case to a scenario, or the other way."""
    if work.scenario is not None:
        if key in work.case.scenarios[work.scenario].numbers:
            words = work.say("strip.move_to_application" if work.case.filed else "strip.move_to_case")
            st.button(words, key="move_edit", on_click=move_to_case, args=(work.scenario, key), type="tertiary")
        return
    names = list(work.case.scenarios)
    if not names:
        return
    to = st.popover(work.say("strip.move_to_scenario"), key="move_edit_to", on_change="rerun")
    if to.open:  # drawn when it is opened: most edits move nowhere
        for name in names:
            words = markdown(scenario_name(name, work.case, work.language, work.is_changed))
            to.button(words, key=f"move_edit:{name}", on_click=move_to_scenario, args=(name, key), type="tertiary")


@edits
def move_to_case(scenario: str, key: str) -> None:
    """What a scenario says of a number becomes what the case says."""
    now = current()
    take_case(now, with_edit_in_case(now.case, now.library, scenario, key), key, redraw=True)


@edits
def move_to_scenario(scenario: str, key: str) -> None:
    """The last edit is taken back from the case and made in a scenario, which is then shown."""
    now = current()
    edit = now.draft.last_edit
    if edit is not None and edit.key == key:
        take_case(now, with_edit_in_scenario(now.case, edit.before, now.library, scenario, key), key, redraw=True)
        now.draft.choose(scenario=scenario)
        now.draft.scenario_set += 1


def change_by_file(work: Workspace, before: Case) -> str:
    """What a file changed: the one thing as if typed in its field, else how many things."""
    rows = difference_rows(before, work.case, work.library, work.language)
    if len(rows) == 1:
        change = " ".join(rows[0].values())
        return change if len(change) <= LONGEST_CHANGE else work.say("strip.edited.one_from_file")
    return work.say("strip.edited.many_from_file", count=len(rows))


def show_summary_bar(work: Workspace) -> bool:
    """Figures and last edit on a page that changes the case; its errors if there are any. Whether it is well."""
    with st.container():  # in a place of its own: what it tells grows with an edit, and the fields stay where they are
        return _show_bar(work)


def _show_bar(work: Workspace) -> bool:
    if work.answer.has_errors:
        show_errors(work)
        return False
    if not work.case.budget and not work.case.effects:
        st.caption(work.say("strip.nothing_yet"))
        return True
    show_outside(work)
    show_figures(work)
    show_last_edit(work)
    show_count(work)
    return True


def show_outside(work: Workspace) -> None:
    """A warning that money lies outside the years that count, and a button that moves the budget to the start year."""
    case = work.case
    lost = amount_outside(work.answer.resolved)
    if not lost:
        return
    years = {"first": case.start_year, "last": case.years.stop - 1}
    st.warning(markdown(work.say("strip.outside", amount=tkr(lost, work.language), **years)))
    st.button(work.say("strip.move", year=case.start_year), key="move_budget", on_click=move_budget)


@edits
def move_budget() -> None:
    """Moves every budgeted and financed amount so that the first falls in the start year."""
    now = current()
    now.draft.edit(with_budget_moved(now.case), what="budget", redraw=True)


def show_errors(work: Workspace) -> None:
    """What stops the calculation, each with its place in the case."""
    st.error(work.say("strip.stopped"))
    for problem in work.answer.problems:
        if problem.severity == "error":
            st.markdown(f"- {markdown(work.words(problem))}")
