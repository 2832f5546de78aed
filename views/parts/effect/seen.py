"""Cases that a register has counted, pasted or read from a file: shown by step and year, and taken when asked for."""

import streamlit as st
from pydantic import ValidationError

from imports.rows import FILES, Rows, rows_of_file, rows_of_text, without_heading
from model.case.effect import CaseFlow
from model.case.effect_kinds.case_flow import SeenCases
from model.case.problem import CaseRefused, Problem, error
from model.editing.beginning.seen_cases import seen_years, with_seen, with_shares_of
from model.files.refusals import problems_of
from presentation import seen_cases
from views.fields.addresses import show_problem
from views.fields.file import file_field, file_is_over, file_of
from views.fields.static_table import static_table
from views.fields.written import is_over, kept_field, of_case, raw_text_in, text_in, was_begun
from views.state.draft import Unsettled
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean

COLUMNS = ("step", "year", "count", "sex", "age")


def _key(name: str, field: str) -> str:
    return f"seen|{name}|{field}"


def show_seen(work: Workspace, name: str, effect: CaseFlow) -> None:
    """What is counted so far, the fields for other counts, and the button that takes a year of them."""
    about = of_case(f"seen:{name}")
    is_begun = was_begun(about)
    opened = st.expander(work.say("effects.seen.title"), key=f"seen_of:{name}", on_change="rerun", expanded=is_begun)
    if not opened.open:
        return
    with opened:
        years = seen_years(effect)
        if years:
            static_table(seen_cases.by_year_rows(effect, work.language))
            static_table(seen_cases.split_rows(effect, work.language), text_columns=3)
            year = st.selectbox(work.say("effects.seen.year"), years, index=len(years) - 1, key=_key(name, "year"))
            st.button(work.say("effects.seen.take"), key=f"take_seen:{name}", on_click=take_year, args=(name, year))
            show_problem(work, _key(name, "year"))
        st.caption(work.say("effects.seen.note"))
        key, label = _key(name, "source"), work.say("effects.seen.source")
        kept_field(about, "source", key, label, max_chars=200, persist_state="session")
        kept_field(
            about,
            "rows",
            _key(name, "rows"),
            work.say("effects.seen.rows"),
            is_long=True,
            max_chars=200_000,
            height=140,
            persist_state="session",
        )
        file_field(work, about, _key(name, "file"), work.say("followup.paste_file"), FILES)
        show_problem(work, _key(name, "rows"))
        st.button(work.say("effects.seen.read"), key=f"read_seen:{name}", on_click=read, args=(name,))


@edits
def take_year(name: str, year: int) -> None:
    """Takes the shares of a year as the flow's own."""
    now = current()
    now.draft.unsettled.pop(_key(name, "year"), None)
    case = with_shares_of(now.case, name, year)
    problem = case if isinstance(case, Problem) else take_case(now, case, what="effect", redraw=True)
    if problem is not None:
        now.draft.unsettled[_key(name, "year")] = Unsettled("", problem)


@edits
def read(name: str) -> None:
    """Reads every row, or none of them and says which can't be."""
    now = current()
    now.draft.unsettled.pop(_key(name, "rows"), None)
    problem = _taken(now, name)
    if problem is not None:
        now.draft.unsettled[_key(name, "rows")] = Unsettled("", problem)
        return
    file_is_over(of_case(f"seen:{name}"), _key(name, "file"))
    is_over(of_case(f"seen:{name}"))


def _rows(name: str) -> Rows:
    about = of_case(f"seen:{name}")
    text, file = raw_text_in(about, _key(name, "rows")), file_of(about)
    if text.strip() or file is None:
        return without_heading(rows_of_text(text)) if text.strip() else []
    return without_heading(rows_of_file(file.name, file.content))


def _taken(now: Workspace, name: str) -> Problem | None:
    effect = now.case.effects[name]
    assert isinstance(effect, CaseFlow)
    try:
        rows = _rows(name)
    except CaseRefused as refusal:
        return refusal.problems[0]
    names = {label.text(now.language).casefold(): part for part, label in effect.parts.items()}
    seen = []
    for place, row in enumerate(rows, start=1):
        one = _seen(row, names | {part: part for part in effect.parts})
        if isinstance(one, Problem):
            text, columns = " · ".join(row)[:80], now.say("effects.seen.columns")
            return error("followup.bad_row", name, row=place, text=text, why=now.words(one), columns=columns)
        seen.append(one)
    if not seen:
        return error("followup.no_rows", name)
    source = text_in(of_case(f"seen:{name}"), _key(name, "source")) or None
    try:
        return take_case(now, with_seen(now.case, name, seen, source), what="effect", redraw=True)
    except ValidationError as refusal:
        return problems_of(refusal)[0]


def _seen(row: list[str], names: dict[str, str]) -> SeenCases | Problem:
    """A row as a count, or why it can't be."""
    cells = {name: clean(cell).strip() for name, cell in zip(COLUMNS, row, strict=False)}
    step = names.get(cells.get("step", "").casefold())
    if step is None:
        return error("followup.no_such", "step", text=cells.get("step", "")[:80])
    year, count = (read_typed(cells.get(name, ""), unit) for name, unit in (("year", "year"), ("count", "case/year")))
    for value in (year, count):
        if isinstance(value, Problem):
            return value
    assert not isinstance(year, Problem)
    assert not isinstance(count, Problem)
    try:
        return SeenCases(
            step=step, year=int(year), count=count, sex=cells.get("sex") or None, age=cells.get("age") or None
        )
    except ValidationError as refusal:
        return problems_of(refusal)[0]
