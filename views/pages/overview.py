"""Overview: the answer first, in words, then the figures, what changes it most, the curve and the scenarios."""

import streamlit as st

from model.analysis.answer import whole
from model.numbers.keys import key_of
from presentation import charts, sentences, tables
from presentation.counts import counts_sentences
from views.fields.number import number_field
from views.fields.static_table import static_table
from views.parts.assumed_list import show_assumed
from views.parts.effect.card import show_wrong_units
from views.parts.number.remaining_list import show_remaining_list
from views.parts.review.shown import show_count
from views.parts.sliders import headline_slider
from views.parts.summary_bar import show_errors, show_figures, show_last_edit, show_outside
from views.parts.terms import horizon_field
from views.parts.why import show_why
from views.state.workspace import Workspace, workspace
from wording.numbers import money
from wording.text_safety import markdown

MOST_NAMED = 6
"""Numbers without a source that a finding names; the page of assumptions has them all."""


def main() -> None:
    """Draws the page."""
    work = workspace()
    levers = lever_keys(work)
    with st.container():  # what is told may be longer after an edit, and the fields stay where they are
        show_answer(work, levers)
    show_levers(work, levers)
    if not work.answer.has_errors:
        if work.answer.everyone.postings:
            show_curves(work)
        show_scenarios(work)
        show_more(work)


def show_answer(work: Workspace, levers: list[str]) -> None:
    """The answer in words and figures; or why there is none."""
    if work.draft.pending == "opened":
        st.success(work.say("export.opened"))
        work.draft.pending = None
    if work.answer.has_errors:
        st.title(work.say("overview.title"))
        show_errors(work)
    elif not work.case.budget and not work.case.effects:
        st.title(work.say("overview.title"))
        st.info(work.say("overview.empty"))
    else:
        show_words(work)
        show_outside(work)
        show_figures(work)
        show_assumed(work, levers)
        show_remaining_list(work)
        show_count(work)


def show_words(work: Workspace) -> None:
    """Two or three sentences that a committee reads first."""
    answer, language = work.answer, work.language
    headline = answer.case.headline or ""
    claimed = work.original(headline)
    without = None if work.scenario is None else work.answer_of(None).resolved.numbers.get(headline)
    first = sentences.payback_sentence(answer, language)
    rest = [
        sentences.cost_sentence(answer, language),
        sentences.enough_sentence(answer, claimed, language, without),
        sentences.scenarios_sentence(work.scenarios, answer.case, language, work.scenario),
        *counts_sentences(answer, language),
        sentences.left_out_sentence(answer, language),
    ]
    st.title(markdown(first))
    st.markdown(" ".join(markdown(text) for text in rest if text))
    show_wrong_units(work)


def lever_keys(work: Workspace) -> list[str]:
    """The few numbers that change the answer most: the main one, when it starts and whom it reaches, the rate."""
    numbers, case = work.answer.resolved.numbers, work.case
    headline = case.headline or ""
    keys = [headline]
    for reader, _ in work.answer.resolved.readers.get(headline, ())[:1]:
        effect = case.effects.get(reader)
        if effect is not None:
            keys += [key_of(reader, effect, slot) for slot in ("starts", "reach")]
    keys.append("discount_rate")
    return [key for key in dict.fromkeys(keys) if key in numbers]


def show_levers(work: Workspace, levers: list[str]) -> None:
    """The levers beside the result."""
    st.header(work.say("overview.levers"))
    headline = work.case.headline or ""
    for column, key in zip(st.columns(len(levers) + 1), [*levers, None], strict=True):
        with column:
            if key is None:
                horizon_field(work)
                continue
            number_field(work, key)
            if key == headline:
                headline_slider(work, key)
    show_last_edit(work)


def show_curves(work: Workspace) -> None:
    """The running sum with its two points, and who pays and gains."""
    answer, language = work.answer, work.language
    readings = answer.readings
    curve, gains = st.columns([3, 2])
    paid = whole(readings.payback_year[0])
    payback = None if paid is None or sentences.is_without_costs(answer) else float(readings.payback_years[0])
    trough_year = whole(readings.trough_year[0])
    with curve:
        st.subheader(sentences.curve_heading(answer, language))
        points = charts.cumulative_points(
            answer.ledger,
            payback,
            work.say("charts.back", year=paid),
            "" if trough_year is None else money(float(readings.trough[0]), language),
            language,
        )
        st.vega_lite_chart(
            points,
            charts.cumulative_spec(language, answer.case.start_year, answer.case.horizon),
            alt=sentences.payback_sentence(answer, language),
            theme=None,
        )
        st.caption(work.say("charts.cumulative_note"))
    with gains:
        st.subheader(work.say("charts.actors"))
        actors = tables.by_actor_frame(answer, language)
        st.vega_lite_chart(
            actors,
            charts.actors_spec(language, *charts.actors_shown(actors)),
            alt=work.say("charts.actors"),
            theme=None,
        )
    static_table(tables.by_actor_rows(answer, language))
    st.caption(work.say("charts.actors_note"))
    st.subheader(work.say("tables.after.title"))
    static_table(tables.after_years_rows(answer, language))
    st.caption(work.say("tables.after.note"))


def show_differences(work: Workspace) -> None:
    """What each scenario is, and in which numbers it differs."""
    for name, description, differs in tables.scenario_differences(work.scenarios, work.case, work.language):
        st.markdown(f"- **{markdown(name)}.** {markdown(description)} *{markdown(differs)}*")


def show_scenarios(work: Workspace) -> None:
    """The scenarios side by side."""
    if len(work.scenarios.names) > 1:
        st.header(work.say("overview.scenarios"))
        static_table(tables.scenario_rows(work.scenarios, work.case, work.language, work.is_changed))
        st.caption(f"{work.say('overview.scenarios_note')} {work.say('overview.see_scenario')}")
        differs = st.expander(work.say("overview.differs"), key="differs", on_change="rerun")
        if differs.open:
            with differs:
                show_differences(work)


def show_more(work: Workspace) -> None:
    """What is worth opening: why, the flows by year, what to look at, other terms."""
    why = st.expander(work.say("overview.why"), key="why", on_change="rerun")
    if why.open:
        with why:
            show_why(work)
    flows = st.expander(work.say("overview.flows"), key="flows", on_change="rerun")
    if flows.open:
        with flows:
            st.vega_lite_chart(
                tables.flows_frame(work.answer.ledger, work.language),
                charts.flows_spec(work.language),
                alt=work.say("overview.flows"),
                theme=None,
            )
            static_table(tables.by_year_rows(work.answer.ledger, work.language))
    more = st.expander(work.say("overview.more"), key="more", on_change="rerun")
    if more.open:
        with more:
            static_table(tables.more_rows(work.answer, work.language), text_last=True)
    notices = [problem for problem in work.answer.problems if problem.severity == "notice"]
    looks = None if not notices else st.expander(work.say("overview.notices"), key="notices", on_change="rerun")
    if looks is not None and looks.open:
        with looks:
            st.caption(work.say("overview.notices_note"))
            for problem in notices:
                said = sentences.problem_sentence(problem, work.answer.resolved, work.language, MOST_NAMED)
                st.markdown(f"- {markdown(said)}")
            if any("numbers" in problem.facts for problem in notices):
                st.page_link("numbers.py", label=work.say("remaining.to.numbers"), icon=":material/arrow_forward:")
            show_count(work)
    if not work.case.not_priced:
        return
    not_priced = st.expander(
        work.say("overview.not_priced", count=len(work.case.not_priced)), key="told", on_change="rerun"
    )
    if not_priced.open:
        with not_priced:
            for effect in work.case.not_priced:
                st.markdown(f"- {markdown(effect.label.text(work.language))}")


main()
