"""What must be true: the value of each number, and of two at once, at which the project neither gains nor loses."""

from typing import Any

import streamlit as st

from model.analysis.drivers import two_way
from model.case.units import UNITS
from model.numbers.resolved_numbers import keys_in_use
from presentation import uncertainty, uncertainty_charts
from presentation.sentences import number_label
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.parts.uncertainty.chart import chart_with_table
from views.state.workspace import Workspace
from wording.text_safety import label


def show_must(work: Workspace) -> None:
    """Break-even of each number, of two at once, and the answer under every rate and three start years."""
    answer, language = work.answer, work.language
    resolved = answer.resolved
    st.header(work.say("doubt.must.title"))
    st.caption(work.say("doubt.must.note"))
    shown = st.toggle(work.say("doubt.must.all"), key=field_key(work, "must_all"))
    keys = tuple(keys_in_use(resolved)) if shown else tuple(uncertainty.keys_in_front(work.answer.resolved))
    rows = uncertainty.break_even_rows(answer, work.originals(keys), answer.break_even(keys), language)
    static_table(rows, text_columns=9)
    st.subheader(work.say("doubt.terms.title"))
    st.markdown(uncertainty.terms_sentence(answer.terms, language))
    schedules = {name: schedule.label for name, schedule in work.library.schedules.items()}
    static_table(uncertainty.terms_rows(answer.terms, schedules, answer.resolved.schedule_chosen, language))
    area = st.expander(work.say("doubt.map.title"), key=field_key(work, "map"), on_change="rerun")
    if area.open:
        with area:
            show_map(work)


def show_map(work: Workspace) -> None:
    """NPV over two numbers that are chosen, with the line where it is zero."""
    answer, language = work.answer, work.language
    resolved = answer.resolved
    options = [key for key in keys_in_use(resolved) if resolved.numbers[key].unit != "flag"]
    first = [key for key in uncertainty.keys_in_front(work.answer.resolved) if key in options]
    # A number that takes whole values only is first offered along the x axis: the line then has one point for each.
    first.sort(key=lambda key: not UNITS[resolved.numbers[key].unit].whole)
    across, upwards = st.columns(2)

    def choice(column: Any, name: str, default: str, options: list[str]) -> str:
        with column:
            return st.selectbox(
                work.say(f"doubt.map.{name}"),
                options,
                index=options.index(default),
                format_func=told_apart(options, lambda key: label(number_label(resolved, key, language))),
                key=field_key(work, f"map_{name}:{'+'.join(options)}"),
            )

    key_x = choice(across, "x", first[0], options)
    others = [key for key in options if key != key_x]
    key_y = choice(upwards, "y", next((key for key in first if key != key_x), others[0]), others)
    grid = two_way(resolved, answer.perspective_record, answer.case.discount.timing, key_x, key_y)
    titles = [
        f"{number_label(resolved, key, language)}{', ' * bool(unit)}{unit}"
        for key in (key_x, key_y)
        for _, unit in [uncertainty.axis_of(resolved.numbers[key], language)]
    ]
    years = (resolved.numbers[key_x].unit == "year", resolved.numbers[key_y].unit == "year")
    chart_with_table(
        work,
        "map",
        uncertainty.map_frame(grid, resolved, language),
        uncertainty_charts.map_spec(language, titles[0], titles[1], years),
        uncertainty.map_sentence(grid, resolved, language),
        uncertainty.map_rows(grid, resolved, language),
    )
