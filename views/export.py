"""Export and open: the case as a file, the fund's budget table, another case, or a new one."""

import streamlit as st

from exports import forms
from exports.sentences import problem_sentence
from model.assumptions import Label
from model.case import Case
from model.checking import check
from model.editing import blank_case, identifier
from model.problem import CaseRefused, Problem
from model.reading import case_files, line_of, read_case, write_case
from views.downloads import budget_download
from views.session import Workspace, current, read_typed, readable, workspace
from wording.numbers import write_number
from wording.text_safety import clean, markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("export.title"))
    if work.draft.pending == "opened":
        st.success(work.say("export.opened"))
        work.draft.pending = None
    files, others = st.columns(2, gap="large")
    with files:
        show_downloads(work)
    with others:
        show_open(work)
        show_examples(work)
        show_blank(work)


def show_downloads(work: Workspace) -> None:
    """What can be carried away."""
    case, standing, language = work.case, work.answer.standing, work.language
    st.header(work.say("export.case_file"))
    st.caption(work.say("export.case_file_note"))
    name = identifier(case.label.text(language), ()).replace("_", "-") or "kalkyl"
    st.download_button(
        work.say("export.case_file_button"),
        data=lambda: write_case(case).encode("utf-8"),
        file_name=f"{name}.yaml",
        mime="application/yaml",
        on_click="ignore",
        icon=":material/download:",
    )
    st.header(work.say("export.budget"))
    form = None if work.answer.has_errors else forms.budget_form(standing, language)
    if form is None or not form.years:
        st.caption(work.say("export.budget_empty"))
        return
    st.caption(work.say("export.budget_note", total=write_number(form.total, 0)))
    budget_download(work)


def show_open(work: Workspace) -> None:
    """Opens a case file. A bad file changes nothing and says what is wrong, on which line."""
    st.header(work.say("export.open"))
    st.caption(work.say("export.open_note"))
    file = st.file_uploader(work.say("export.open_field"), type=["yaml", "yml"], key="case_file")
    if file is None:
        return
    case, problems = read_upload(work, file.getvalue())
    if case is None:
        st.error(work.say("export.refused", count=len(problems)))
        for problem in problems[:20]:
            st.markdown(f"- {markdown(file_problem(work, problem))}")
        return
    st.success(markdown(work.say("export.readable", name=case.label.text(work.language))))
    st.button(work.say("export.open_button"), on_click=open_case, args=(case,))


def read_upload(work: Workspace, content: bytes) -> tuple[Case | None, tuple[Problem, ...]]:
    """The case in a file, or None and what is wrong with it, with lines."""
    try:
        case = read_case(content)
    except CaseRefused as refusal:
        return None, refusal.problems
    faults = [problem for problem in check(case, work.library) if problem.severity == "error"]
    if not faults:
        return case, ()
    return None, tuple(
        Problem(fault.code, fault.address, fault.severity, {**fault.facts, "line": _line(content, fault)})
        for fault in faults
    )


def _line(content: bytes, fault: Problem) -> int | None:
    key = str(fault.facts.get("key", fault.address))
    return line_of(content, f"numbers.{key}") or line_of(content, fault.address)


def file_problem(work: Workspace, problem: Problem) -> str:
    """A problem of a file in words, with line and field."""
    words = problem_sentence(problem, None, work.language)
    line = problem.facts.get("line")
    where = problem.address
    if line is not None:
        return work.say("export.at_line", line=line, where=where or work.say("export.file"), words=words)
    return work.say("export.at", where=where, words=words) if where else words


def open_case(case: Case) -> None:
    """Starts over with another case; undo leads back."""
    now = current()
    now.draft.open_case(case)
    now.draft.pending = "opened"


def show_examples(work: Workspace) -> None:
    """The worked cases that come with the tool."""
    st.header(work.say("export.examples"))
    for name, path in case_files().items():
        case = read_case(path.read_bytes())
        st.button(
            case.label.text(work.language),
            key=f"example:{name}",
            on_click=open_case,
            args=(case,),
            icon=":material/folder_open:",
        )


def show_blank(work: Workspace) -> None:
    """A new case with nothing in it."""
    st.header(work.say("export.blank"))
    label = st.text_input(work.say("export.blank_label"), key="blank_label", max_chars=200)
    year_text = st.text_input(work.say("fields.start_year"), key="blank_year", max_chars=10)
    year = read_typed(year_text, "year") if year_text.strip() else None
    problem = readable(label) if label else None
    for fault in (problem, year if isinstance(year, Problem) else None):
        if fault is not None:
            st.error(markdown(problem_sentence(fault, None, work.language)))
    ready = bool(clean(label).strip()) and problem is None and isinstance(year, float) and 1900 <= year <= 2200
    st.button(work.say("export.blank_button"), on_click=start_blank, args=(label, year), disabled=not ready)


def start_blank(label: str, year: float) -> None:
    """Starts over with a blank case."""
    open_case(blank_case(Label(sv=clean(label).strip()), int(year)))


main()
