"""Compare: several cases side by side on terms that are the same for all."""

from dataclasses import replace

import streamlit as st

from model.case.case import Case
from model.case.problem import CaseRefused
from model.committee.comparison import Comparison, compare
from presentation.committee import comparing
from views.fields.static_table import static_table
from views.parts.fund.cases_field import chosen_cases
from views.state.looked_at import looked_at
from views.state.workspace import Workspace, workspace
from wording.text_safety import label, markdown

MOST_REVIEWED = 12
"""Cases whose reviews and pairs are shown at once: a review takes as long as several answers."""


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("fund.compare.title"))
    st.markdown(work.say("fund.compare.lead"))
    cases = chosen_cases(work)
    if len(cases) < 2:
        st.info(work.say("fund.too_few"))
        return
    show_terms(work, cases)
    try:
        comparison = compare(cases, work.library, looked_at().terms)
    except CaseRefused as refused:
        for problem in refused.problems:
            st.error(markdown(work.words(problem)))
        return
    show_comparison(work, comparison)


def show_terms(work: Workspace, cases: dict[str, Case]) -> None:
    """The terms as fields, with what holds if nothing is chosen."""
    kept, library, language = looked_at(), work.library, work.language
    decided = kept.terms.decided(tuple(cases.values()), library)
    shortest = min(case.horizon for case in cases.values())
    perspective, horizon, schedule, price_year = st.columns(4, vertical_alignment="bottom")
    perspectives, schedules = list(library.perspectives), list(library.schedules)
    years = sorted({case.price_year for case in cases.values() if case.price_year}, reverse=True)
    kept.terms = replace(
        kept.terms,
        perspective=perspective.selectbox(
            work.say("fund.compare.perspective"),
            perspectives,
            index=perspectives.index(decided.perspective or perspectives[0]),
            format_func=lambda name: label(library.perspectives[name].label.text(language)),
            key="fund_perspective",
        ),
        horizon=horizon.selectbox(
            work.say("fund.compare.horizon", most=shortest),
            list(range(shortest, 0, -1)),
            index=shortest - (decided.horizon or shortest),
            key="fund_horizon",
        ),
        schedule=schedule.selectbox(
            work.say("fund.compare.schedule"),
            schedules,
            index=schedules.index(decided.schedule or schedules[0]),
            format_func=lambda name: label(library.schedules[name].label.text(language)),
            key="fund_schedule",
        ),
        price_year=price_year.selectbox(work.say("fund.compare.price_year"), years, key="fund_price_year")
        if years
        else None,
    )


def show_beside(work: Workspace, comparison: Comparison) -> None:
    """What the review asks of each, its contract, and whether its effects can be seen."""
    st.subheader(work.say("fund.compare.beside_title"))
    if len(comparison.cases) > MOST_REVIEWED:
        st.caption(work.say("fund.compare.beside_many", most=MOST_REVIEWED))
        return
    st.caption(work.say("fund.compare.beside_note"))
    static_table(comparing.beside_rows(comparison, work.language), text_columns=6)


def show_comparison(work: Workspace, comparison: Comparison) -> None:
    """The answers side by side, the picture, and what the terms do."""
    language = work.language
    terms = comparing.terms_sentence(comparison, work.library, language)
    st.markdown(f"{markdown(terms)} {markdown(comparing.differing_sentence(comparison, language))}")
    static_table(comparing.comparison_rows(comparison, language))
    if "start_year" in comparison.differing:
        st.caption(work.say("fund.compare.start_years"))
    st.subheader(work.say("fund.compare.picture"))
    st.vega_lite_chart(
        comparing.npv_frame(comparison, language),
        comparing.npv_spec(language, len(comparison.cases)),
        alt=work.say("fund.compare.picture"),
        theme=None,
    )
    show_beside(work, comparison)
    is_few = len(comparison.cases) <= MOST_REVIEWED
    better = comparing.better_sentences(comparison, language) if is_few else []
    if better:
        st.subheader(work.say("fund.compare.better_title"))
        st.markdown("\n".join(f"- {markdown(sentence)}" for sentence in better))
    changed = comparing.changed_sentences(comparison, language)
    if changed:
        st.subheader(work.say("fund.compare.what_terms_do"))
        st.markdown("\n".join(f"- {markdown(sentence)}" for sentence in changed))


main()
