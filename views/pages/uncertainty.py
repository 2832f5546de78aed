"""Uncertainty: the chance first, then what drives it, what must be true, what is worth finding out, and one draw."""

import streamlit as st

from model.numbers.resolved_numbers import uncertain_keys
from presentation import uncertainty, uncertainty_charts
from views.fields.addresses import field_key
from views.fields.static_table import static_table
from views.parts.summary_bar import show_errors, show_figures, show_last_edit
from views.parts.uncertainty.beginnings import show_beginnings
from views.parts.uncertainty.break_even import show_must
from views.parts.uncertainty.chart import chart_with_table
from views.parts.uncertainty.number_ranges import show_ranges
from views.parts.uncertainty.odds import show_odds
from views.parts.uncertainty.one_draw import show_draw
from views.parts.uncertainty.pilot import show_pilot
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    if work.answer.has_errors:
        st.title(work.say("doubt.title.unknown"))
        show_errors(work)
        return
    if not work.case.budget or not work.case.effects:
        st.title(work.say("doubt.title.unknown"))
        st.info(work.say("strip.nothing_yet"))
        return
    if work.answer.has_ranges:
        st.title(uncertainty.chance_title(work.answer, work.language))
        st.markdown(" ".join(markdown(sentence) for sentence in uncertainty.odds_sentences(work.answer, work.language)))
        show_figures(work)
        show_last_edit(work)
        show_odds(work)
    else:
        st.title(work.say("doubt.title.unknown"))
        show_figures(work)
        show_beginnings(work)
    show_ranges(work)
    if work.answer.has_ranges:
        show_drivers(work)
    show_must(work)
    if work.answer.has_ranges:
        show_scenarios(work)
        show_worth(work)
        show_draw(work)


def show_drivers(work: Workspace) -> None:
    """Each number at its low and its high, the largest swing first."""
    answer, language = work.answer, work.language
    st.header(work.say("doubt.drivers.title"))
    reading = st.segmented_control(
        work.say("doubt.drivers.reading"),
        ("npv", "payback"),
        format_func=lambda name: work.say(f"doubt.drivers.{name}"),
        default="npv",
        required=True,
        key=field_key(work, "tornado"),
    )
    bars = min(len(answer.sensitivity.drivers), uncertainty.MOST_DRIVERS)
    chart_with_table(
        work,
        "drivers",
        uncertainty.tornado_frame(answer, work.originals(uncertain_keys(answer.resolved)), reading or "npv", language),
        uncertainty_charts.tornado_spec(language, reading or "npv", bars, answer.case.start_year, answer.case.horizon),
        uncertainty.drivers_sentence(answer, reading or "npv", language),
        uncertainty.driver_rows(answer, language),
    )


def show_scenarios(work: Workspace) -> None:
    """Everything at its worse end, as it stands and at its better end; then the case's own scenarios."""
    st.header(work.say("doubt.scenarios.title"))
    others = dict(zip(work.scenarios.names, map(work.answer_of, work.scenarios.names), strict=True))
    static_table(uncertainty.scenario_rows(work.answer, others, work.language, work.is_changed), text_last=True)
    st.caption(work.say("doubt.scenarios.note"))


def show_worth(work: Workspace) -> None:
    """What knowing each number before the decision is worth, and whether a pilot is."""
    answer, language = work.answer, work.language
    st.header(work.say("doubt.worth.title"))
    chart_with_table(
        work,
        "worth",
        uncertainty.information_frame(answer, language),
        uncertainty_charts.information_spec(language, min(len(answer.odds.learned), uncertainty.MOST_DRIVERS)),
        uncertainty.information_sentence(answer, language),
        uncertainty.information_rows(answer, language),
    )
    st.caption(work.say("doubt.worth.note"))
    show_pilot(work)


main()
