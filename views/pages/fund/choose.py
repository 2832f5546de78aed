"""Choose: which of several cases fit a fund's budget, so that they are worth the most together."""

from collections.abc import Mapping

import streamlit as st

from exports.committee.choosing import choice_document
from exports.committee.choosing_book import choice_workbook
from exports.files import WRITERS
from model.committee.applications import Application
from model.committee.comparison import differing_terms
from model.committee.selection import Selection
from presentation.committee import choosing
from presentation.committee.naming import names_told
from views.fields.static_table import static_table
from views.parts.downloads import WITH_EXCEL, papers
from views.parts.fund.cases_field import chosen_applications, has_one_currency
from views.parts.fund.choice_cards import show_cards
from views.parts.fund.limits_field import limits_field
from views.parts.fund.order_field import order_field
from views.state.looked_at import looked_at
from views.state.reader_time import reader_today
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("fund.choose.title"))
    st.markdown(work.say("fund.choose.lead"))
    applications = chosen_applications(work)
    if not has_one_currency(work, applications):
        return
    if len(applications) < 2:
        st.info(work.say("fund.too_few"))
        return
    show_choice(work, applications, names_told(applications, work.language))


def show_choice(work: Workspace, applications: list[Application], names: Mapping[str, str]) -> None:
    """The limits as fields, and what is chosen within them."""
    asked = limits_field(work, applications, names)
    selection, kept = Selection(tuple(applications), asked), looked_at()
    if selection.limits != asked:
        st.caption(work.say("fund.choose.one_of_each_case"))
    choice, language = selection.choice, work.language
    st.header(choosing.choice_sentence(choice, names, language))
    show_terms(work, applications)
    after = choosing.next_best_sentence(choice, names, language)
    if after:
        st.markdown(markdown(after))
    show_cards(work, selection, names)
    if choice.tells_groups:
        st.caption(work.say("fund.choose.groups_note"))
    show_papers(work, selection)
    kept.rows = order_field(work, choosing.SORTS if choice.draws else choosing.SORTS_WITHOUT_DRAWS, kept.rows, "choose")
    static_table(choosing.choice_rows(choice, names, language, kept.rows))
    st.caption(work.say("fund.choose.asked_note"))
    years, curve = st.columns(2, gap="large")
    with years:
        rows = choosing.spent_rows(choice, language)
        if rows:
            st.subheader(work.say("fund.choose.spent_title"))
            static_table(rows)
    with curve:
        show_frontier(work, selection)


def show_frontier(work: Workspace, selection: Selection) -> None:
    """What a larger or a smaller budget would give, with the whole budget marked."""
    points, whole = selection.frontier, selection.asked.total
    if not points:
        return
    st.subheader(work.say("fund.choose.frontier"))
    st.vega_lite_chart(
        choosing.frontier_frame(points, work.language),
        choosing.frontier_spec(work.language, whole),
        alt=work.say("fund.choose.frontier"),
        theme=None,
    )
    if whole is not None:
        st.caption(work.say("fund.choose.frontier_here"))


def show_terms(work: Workspace, applications: list[Application]) -> None:
    """That each case is counted on its own terms, and in which they differ: their sums are not quite of one kind."""
    differing = differing_terms([one.answer.case for one in applications])
    if differing:
        terms = ", ".join(work.say(f"fund.compare.differing.{name}") for name in differing)
        st.warning(work.say("fund.choose.own_terms", terms=markdown(terms)))


def show_papers(work: Workspace, selection: Selection) -> None:
    """The choice as Word, PDF and Excel for a meeting, made when it is asked for, in the order of the list."""
    language, made, order = work.language, reader_today(), looked_at().rows

    def content(ending: str) -> bytes:
        if ending == "xlsx":
            return choice_workbook(selection, language, made)
        return WRITERS[ending](choice_document(selection, language, made, order))

    papers(
        content,
        lambda ending: f"{work.say('fund.choose.paper.name')}-{made.isoformat()}-{language}.{ending}",
        lambda words: work.say(f"fund.choose.paper.{words}"),
        lambda ending: f"choice:{ending}",
        WITH_EXCEL,
    )


main()
