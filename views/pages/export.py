"""Export: each document as its first page with its buttons, the data, and everything in a package."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from exports.bundle import bundle
from exports.documents.pdf import first_page
from exports.files import MEDIA_TYPES, PICTURES, Carried, Kind
from exports.forms.local_account import faults_of_account
from exports.forms.local_project import faults_of_budget
from exports.workbook.workings.kinds_of_effects import effects_without_formulas
from model.case.fingerprint import fingerprint
from model.case.problem import Problem
from presentation import budget_form as forms
from presentation.seen_cases import told_as_they_are
from views.parts.downloads import carried_of, download, link_to_page, show_faults
from views.parts.summary_bar import show_errors, show_outside
from views.state.workspace import Workspace, workspace

PICTURE_WIDTH = 760
"""Pixels of a first page, which is shown at half of that or less: sharp on any screen."""
MOST_PICTURES = 60
MOST_ACROSS = 4
"""The most documents side by side."""


def main() -> None:
    """Draws the page. Pictures come last, so that all else is there at once."""
    work = workspace()
    st.title(work.say("export.title"))
    carried = carried_of(work)
    waiting: list[tuple[Kind, DeltaGenerator]] = []
    if work.answer.has_errors:
        show_errors(work)
    else:
        show_outside(work)
        waiting = show_documents(work, carried)
    waiting += show_files(work, carried)
    for kind, place in waiting:
        show_picture(work, carried, kind, place)


def identity(carried: Carried) -> tuple[str, ...]:
    """What decides the content of every file."""
    parts = (fingerprint(carried.answer.case), carried.scenario or "", carried.answer.perspective, carried.language)
    return (*parts, carried.made.isoformat(), "" if carried.left is None else carried.left.as_line())


# Documents


def show_documents(work: Workspace, carried: Carried) -> list[tuple[Kind, DeltaGenerator]]:
    """The printed documents, or what keeps each from being right; the places where their pictures go."""
    project = work.case.local_project
    faults: dict[Kind, tuple[Problem, ...]] = {"application": (), "report": (), "lum": faults_of_budget(work.answer)}
    if project is not None and project.years_accounted:
        faults["account"] = faults_of_account(work.answer)
    if work.case.followup is not None and work.case.followup.is_begun:
        faults["followup"] = ()
    st.header(work.say("export.documents"))
    places: list[tuple[Kind, DeltaGenerator]] = []
    for column, kind in zip(columns_for(len(faults)), faults, strict=True):
        with column.container(border=True, height="stretch"):
            show_head(work, kind)
            if faults[kind]:
                show_faults(work, faults[kind])
                continue
            if kind == "application" and not forms.budget_form(work.answer.resolved, work.language).years:
                st.warning(work.say("export.budget_empty"))
                link_to_page(work, "budget")
            with st.container(horizontal=True):
                download(carried, kind, "docx", f"{work.say(f'export.short.{kind}')} (Word)")
                download(carried, kind, "pdf", f"{work.say(f'export.short.{kind}')} (PDF)")
            places.append((kind, st.empty()))
    return places


def columns_for(documents: int) -> list[DeltaGenerator]:
    """A place for each document, side by side: four, or three where there are more and they take two rows."""
    across = documents if documents <= MOST_ACROSS else MOST_ACROSS - 1
    rows = [st.columns(across) for _ in range(0, documents, across)]
    return [column for row in rows for column in row][:documents]


def show_head(work: Workspace, kind: Kind) -> None:
    """What a kind of file is called and what it is."""
    st.subheader(work.say(f"files.titles.{kind}"))
    st.caption(work.say(f"files.what.{kind}"))


def show_few(work: Workspace, kind: Kind) -> None:
    """That a file holds counts which are masked on every page and paper, where it does."""
    told = told_as_they_are(work.case, kind, work.language)
    if told:
        st.warning(told)


def show_picture(work: Workspace, carried: Carried, kind: Kind, place: DeltaGenerator) -> None:
    """The first page of a document."""
    picture = picture_of(kind, identity(carried), carried)
    words = work.say("export.picture", document=work.say(f"files.titles.{kind}"))
    place.container(border=True).image(picture, width="stretch", alt=words, output_format="PNG")


@st.cache_data(max_entries=MOST_PICTURES, show_spinner=False)
def picture_of(kind: Kind, made_of: tuple[str, ...], _carried: Carried) -> bytes:
    """The first page of a document as PNG; the same for all who have the same case, and kept."""
    return first_page(PICTURES[kind](_carried), PICTURE_WIDTH)


# Other files


def show_files(work: Workspace, carried: Carried) -> list[tuple[Kind, DeltaGenerator]]:
    """Workbook, data and package; of a case with errors only the case itself. The places where pictures go."""
    st.header(work.say("export.files"))
    columns = st.columns(3)
    with columns[-1].container(border=True, height="stretch"):
        st.subheader(work.say("export.case_file"))
        st.caption(work.say("export.case_file_note"))
        show_few(work, "case")
        download(carried, "case", "yaml", work.say("export.case_file_button"))
    if work.answer.has_errors:
        return []
    with columns[0].container(border=True, height="stretch"):
        show_head(work, "workbook")
        show_few(work, "workbook")
        faults = effects_without_formulas(work.case.effects, work.language)
        for fault in faults:
            st.warning(work.words(fault))
        if not faults:
            download(carried, "workbook", "xlsx", work.say("export.excel"))
        picture = st.empty()
    with columns[1].container(border=True, height="stretch"):
        st.subheader(work.say("export.numbers"))
        st.caption(work.say("export.numbers_note"))
        download(carried, "ledger_excel", "csv", work.say("export.ledger_excel"))
        download(carried, "ledger", "csv", work.say("export.ledger_csv"))
        download(carried, "ledger", "parquet", work.say("export.ledger_parquet"))
        download(carried, "budget", "csv", work.say("budget.download"))
    with columns[-1].container(border=True, height="stretch"):
        st.subheader(work.say("export.everything"))
        st.caption(work.say("export.everything_note"))
        show_package(work, carried)
    return [] if faults else [("workbook", picture)]


@st.fragment
def show_package(work: Workspace, carried: Carried) -> None:
    """The package: made when it is asked for, step by step, and kept in the session until the case changes."""
    state, made_of = st.session_state, identity(carried)
    if state.get("_package", ((), b""))[0] != made_of:
        # The wish is kept until it is met: a run that another one breaks off is taken up again.
        is_asked_for = state.get("_preparing") == made_of
        place = st.empty()
        with place.container():
            st.button(
                work.say("export.prepare"),
                key="prepare_package",
                on_click=ask_for_package,
                args=(made_of,),
                disabled=is_asked_for,
                icon=":material/inventory_2:",
            )
            if not is_asked_for:
                return
            bar = st.progress(0.0, work.say("export.begins"))

        def show_progress(done: int, total: int, kind: str) -> None:
            bar.progress(done / total, work.say(f"files.titles.{kind}") if kind else work.say("export.packing"))

        try:
            state["_package"] = (made_of, bundle(carried, show_progress))
        except Exception:
            del state["_preparing"]
            raise
        del state["_preparing"]
        place.empty()
    st.success(work.say("export.prepared"))
    st.download_button(
        work.say("export.package_button"),
        data=state["_package"][1],
        file_name=carried.name("bundle", "zip"),
        mime=MEDIA_TYPES["zip"],
        on_click="ignore",
        icon=":material/download:",
    )


def ask_for_package(made_of: tuple[str, ...]) -> None:
    """Notes that the package of what is shown is wanted."""
    st.session_state["_preparing"] = made_of


main()
