"""Choose: which of several cases fit a fund's budget, so that they are worth the most together."""

from collections.abc import Mapping

import streamlit as st

from exports.committee.choosing import choice_document
from exports.committee.choosing_book import choice_workbook
from exports.files import WRITERS
from model.case.problem import Problem, error
from model.committee.applications import Application
from model.committee.choice import Limits
from model.committee.comparison import differing_terms
from model.committee.selection import Selection
from presentation.committee import choosing
from presentation.committee.naming import names_told
from views.fields.choice import told_apart
from views.fields.static_table import static_table
from views.parts.downloads import WITH_EXCEL, papers
from views.parts.fund.cases_field import chosen_applications, has_one_currency
from views.parts.fund.order_field import order_field
from views.state.looked_at import looked_at
from views.state.reader_time import reader_today
from views.state.typed import read_millions
from views.state.workspace import Workspace, workspace
from wording.text_safety import label, markdown


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
    show_papers(work, selection)
    kept.rows = order_field(work, choosing.SORTS if choice.draws else choosing.SORTS_WITHOUT_DRAWS, kept.rows, "choose")
    static_table(choosing.choice_rows(choice, names, language, kept.rows))
    if selection.choice.tells_groups:
        st.caption(work.say("fund.choose.groups_note"))
        show_turns(work, selection, names)
    st.caption(work.say("fund.choose.asked_note"))
    rows = choosing.spent_rows(choice, language)
    if rows:
        st.subheader(work.say("fund.choose.spent_title"))
        static_table(rows)
    points = selection.frontier
    if points:
        st.subheader(work.say("fund.choose.frontier"))
        st.vega_lite_chart(
            choosing.frontier_frame(points, language),
            choosing.frontier_spec(language, asked.total),
            alt=work.say("fund.choose.frontier"),
            theme=None,
        )
        if asked.total is not None:
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


def show_turns(work: Workspace, selection: Selection, names: Mapping[str, str]) -> None:
    """What would move those that are worth finding out more about."""
    sentences = choosing.turn_sentences(selection.turns, selection.applications, names, work.language)
    if sentences:
        st.subheader(work.say("fund.choose.turns_title"))
        st.markdown("\n".join(f"- {markdown(sentence)}" for sentence in sentences))


def limits_field(work: Workspace, applications: list[Application], names: Mapping[str, str]) -> Limits:
    """What a choice must keep to: the whole budget, one for each year, what must and what may not be chosen."""
    total, must, must_not, variants = st.columns(4, vertical_alignment="bottom")
    with total:
        whole = kronor_field(work, work.say("fund.choose.total"), "total")
    asked = sorted({year for one in applications for year in one.asked})
    by_year = {}
    with st.expander(work.say("fund.choose.years")):
        for column, year in zip(st.columns(max(1, len(asked))), asked, strict=False):
            with column:
                kronor = kronor_field(work, work.say("fund.choose.by_year", year=year), str(year))
            if kronor is not None:
                by_year[year] = kronor
    kept = looked_at().limits

    def some(column: st.delta_generator.DeltaGenerator, name: str, default: frozenset[str]) -> frozenset[str]:
        return frozenset(
            column.multiselect(
                work.say(f"fund.choose.{name}"),
                list(names),
                default=[one for one in names if one in default],
                format_func=told_apart(names, lambda one: label(names[one])),
                placeholder="–",
                key=f"fund_{name}",
            )
        )

    variants_before = kept.one_of[0] if kept.one_of else frozenset[str]()
    one_of = some(variants, "variants", variants_before)
    limits = Limits(
        by_year,
        whole,
        some(must, "must", kept.must),
        some(must_not, "must_not", kept.must_not),
        (one_of,) if len(one_of) > 1 else (),
    )
    looked_at().limits = limits
    return limits


def kronor_field(work: Workspace, words: str, name: str) -> float | None:
    """Millions of kronor, which may be left blank; what can't be read says why beside the field, and stays."""
    typed = looked_at().typed
    text = st.text_input(words, typed.get(name, ""), key=f"fund_kronor_{name}", placeholder="30")
    typed[name] = text
    if not text.strip():
        return None
    kronor = read_millions(text, "kronor")
    if not isinstance(kronor, Problem) and kronor < 0:
        kronor = error("number.negative_budget", "")
    if isinstance(kronor, Problem):
        st.markdown(f":red[**{markdown(work.words(kronor))}**]")
        return None
    return kronor


main()
