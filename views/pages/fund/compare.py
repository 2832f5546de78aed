"""Compare: several cases side by side on terms that are the same for all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from exports.comparing import comparison_document
from exports.files import WRITERS
from model.case.assumptions import Perspective, Schedule
from model.case.problem import CaseRefused
from model.committee.applications import Application
from model.committee.comparison import Comparison, on_common_terms
from model.committee.order import FIGURES
from presentation.committee import comparing, comparing_more
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.parts.downloads import papers
from views.parts.fund.cases_field import chosen_applications, has_one_currency
from views.parts.fund.order_field import order_field
from views.state.looked_at import looked_at
from views.state.reader_time import reader_today
from views.state.workspace import Workspace, workspace
from wording.text_safety import label, markdown

MOST_REVIEWED = 12
"""Cases whose reviews and pairs are shown at once: a review takes as long as several answers."""


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("fund.compare.title"))
    st.markdown(work.say("fund.compare.lead"))
    applications = chosen_applications(work)
    if len(applications) < 2:
        st.info(work.say("fund.too_few"))
        return
    if not has_one_currency(work, applications):
        return
    kept = looked_at()
    show_terms(work, applications)
    sorts = [one for one in FIGURES if one != "open" or len(applications) <= MOST_REVIEWED]
    kept.order = order_field(work, sorts, kept.order, "compare")
    try:
        comparison = on_common_terms(applications, work.library, kept.terms, kept.order)
    except CaseRefused as refused:
        for problem in refused.problems:
            st.error(markdown(work.words(problem)))
        return
    show_comparison(work, comparison)


def show_terms(work: Workspace, applications: Sequence[Application]) -> None:
    """The terms as fields, with what holds if nothing is chosen; from then on each is said."""
    kept, library, cases = looked_at(), work.library, [one.answer.case for one in applications]
    decided = kept.terms.decided([one.answer for one in applications], library)
    shortest = min(case.horizon for case in cases)
    years = sorted({case.price_year for case in cases if case.price_year}, reverse=True)
    columns = st.columns(4, vertical_alignment="bottom")
    with columns[0]:
        perspective = named_field(work, "perspective", library.perspectives, decided.perspective)
    with columns[1]:
        horizon = st.selectbox(
            work.say("fund.compare.horizon", most=shortest),
            list(range(shortest, 0, -1)),
            index=shortest - (decided.horizon or shortest),
            key="fund_horizon",
        )
    with columns[2]:
        schedule = named_field(work, "schedule", library.schedules, decided.schedule)
    with columns[3]:
        price_year = price_year_field(work, years, decided.price_year) if years else None
    kept.terms = replace(kept.terms, perspective=perspective, horizon=horizon, schedule=schedule, price_year=price_year)


def price_year_field(work: Workspace, years: Sequence[int], chosen: int | None) -> int:
    """The price year of all, one of the cases' own."""
    index = years.index(chosen) if chosen in years else 0
    return st.selectbox(work.say("fund.compare.price_year"), years, index=index, key="fund_price_year")


def named_field(work: Workspace, term: str, offered: Mapping[str, Perspective | Schedule], chosen: str | None) -> str:
    """A term that is one of the library's, told by its label."""
    names = list(offered)
    return st.selectbox(
        work.say(f"fund.compare.{term}"),
        names,
        index=names.index(chosen) if chosen in names else 0,
        format_func=told_apart(names, lambda name: label(offered[name].label.text(work.language))),
        key=f"fund_{term}",
    )


def show_beside(work: Workspace, comparison: Comparison) -> None:
    """What the review asks of each, its contract, and whether its effects can be seen."""
    st.header(work.say("fund.compare.beside_title"))
    if len(comparison.cases) > MOST_REVIEWED:
        st.caption(work.say("fund.compare.beside_many", most=MOST_REVIEWED))
        return
    st.caption(work.say("fund.compare.beside_note"))
    static_table(comparing.beside_rows(comparison, work.language), text_columns=6)


def show_papers(work: Workspace, comparison: Comparison) -> None:
    """The comparison as Word and PDF for a meeting, made when it is asked for."""
    library, language, made = work.library, work.language, reader_today()

    def content(ending: str) -> bytes:
        return WRITERS[ending](comparison_document(comparison, library, language, made))

    papers(
        content,
        lambda ending: f"{work.say('fund.compare.document.name')}-{made.isoformat()}-{language}.{ending}",
        lambda words: work.say(f"fund.compare.document.{words}"),
        lambda ending: f"comparison:{ending}",
    )


def show_comparison(work: Workspace, comparison: Comparison) -> None:
    """The answers side by side, the picture, and what the terms do."""
    language = work.language
    terms = comparing.terms_sentence(comparison, work.library, language)
    st.markdown(f"{markdown(terms)} {markdown(comparing.differing_sentence(comparison, language))}")
    order = comparing.order_sentence(comparison, language)
    if order:
        st.caption(markdown(order))
    show_papers(work, comparison)
    static_table(comparing.comparison_rows(comparison, language))
    if "start_year" in comparison.differing:
        st.caption(work.say("fund.compare.start_years"))
    st.header(work.say("fund.compare.picture"))
    st.vega_lite_chart(
        comparing.npv_frame(comparison, language),
        comparing.npv_spec(language, len(comparison.cases)),
        alt=work.say("fund.compare.picture"),
        theme=None,
    )
    st.header(work.say("fund.compare.curves"))
    st.vega_lite_chart(
        comparing_more.curves_frame(comparison, language),
        comparing_more.curves_spec(language, comparing_more.curve_names(comparison, language)),
        alt=comparing_more.curves_words(comparison, language),
        theme=None,
    )
    st.header(work.say("fund.compare.who_pays"))
    static_table(comparing_more.who_pays_rows(comparison, language), text_columns=3)
    st.caption(work.say("fund.compare.who_pays_note"))
    show_between(work, comparison)


def show_between(work: Workspace, comparison: Comparison) -> None:
    """What moves each case, what is asked of it, which of two is better, and what the terms do."""
    language = work.language
    show_beside(work, comparison)
    is_few = len(comparison.cases) <= MOST_REVIEWED
    if is_few:
        st.header(work.say("fund.compare.drivers_title"))
        static_table(comparing_more.driver_rows(comparison, language), text_columns=2)
    better = comparing.better_sentences(comparison, language) if is_few else []
    if better:
        st.header(work.say("fund.compare.better_title"))
        st.markdown("\n".join(f"- {markdown(sentence)}" for sentence in better))
    changed = comparing.changed_sentences(comparison, language)
    if changed:
        st.header(work.say("fund.compare.what_terms_do"))
        st.markdown("\n".join(f"- {markdown(sentence)}" for sentence in changed))


main()
