"""Several outcomes at once, pasted from a spreadsheet or read from a file: all of them, or none and which is wrong."""

import streamlit as st

from imports.rows import FILES, Rows, rows_of_file, rows_of_text, without_heading
from imports.side_by_side import by_period
from model.case.problem import CaseRefused, Problem, error
from model.case.units import OF_ONE
from views.fields.addresses import show_problem
from views.fields.file import file_field, file_is_over, file_of
from views.fields.written import is_over, kept_field, of_case, place_of, raw_text_in, stands, was_begun
from views.parts.followup.forms import FORMS, MEASURED, STATED, Form, read_values, unit_of
from views.parts.followup.outcomes import by_its_field, field_words, with_values
from views.state.draft import Unsettled
from views.state.typed import take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import per_cent_question
from wording.text_safety import clean
from wording.texts import LANGUAGES, say

PASTED, KIND, FILE = "followup|pasted", "followup|pasted_kind", "followup_file"
MOST_ASKED = 10
"""Rows that are asked about at once."""
BY_PERIOD = ("money", "people", "bases", "measured", "repaid")
"""Kinds of rows that may stand in a table with their years or months side by side."""


def show_paste(work: Workspace) -> None:
    """The choice of what the rows are, the field for them, and the file that they may stand in."""
    about = of_case(PASTED)
    is_begun = was_begun(about)
    opened = st.expander(work.say("followup.paste"), key="followup_paste", on_change="rerun", expanded=is_begun)
    if not opened.open:
        return
    with opened:
        kinds = {form.kind: form for form in FORMS if form.is_for(work)}
        kind = st.selectbox(
            work.say("followup.paste_kind"),
            list(kinds),
            index=place_of(about, "kind", KIND, list(kinds), 0) or 0,
            format_func=lambda name: work.say(f"followup.rows.{name}"),
            key=KIND,
        )
        stands(about, "kind", kind, next(iter(kinds)))
        form = kinds[kind]
        st.caption(work.say("followup.paste_note", columns=columns_told(work, form)))
        if kind in BY_PERIOD:
            st.caption(work.say("followup.paste_wide"))
        label, height = work.say("followup.paste_field"), 140
        text = kept_field(
            about, "text", PASTED, label, is_long=True, max_chars=100_000, height=height, persist_state="session"
        )
        file_field(work, about, FILE, work.say("followup.paste_file"), FILES)
        show_problem(work, PASTED)
        for question in _meant_otherwise(work, form, text):
            st.caption(question)
        st.button(work.say("followup.add_all"), key="add_pasted", on_click=add_pasted, args=(kind,))


def _meant_otherwise(work: Workspace, form: Form, text: str) -> list[str]:
    """Which rows may be meant as a share where they say per cent, 0,05 for 5 %, as is asked beside a field."""
    if MEASURED not in form.fields.values() or not text.strip():
        return []
    try:
        rows = _one_by_one(work, form, rows_of_text(text))
    except CaseRefused:
        return []
    names = {words.casefold(): name for name, words in form.choices(work).items()}
    asked = []
    for place, row in enumerate(rows, start=1):
        cells = dict(zip(form.columns, row, strict=False))
        written = clean(cells.get(form.choice, "")).strip()
        chosen = names.get(written.casefold(), written)
        for name in form.fields:
            unit = unit_of(work, form, name, chosen)
            question = per_cent_question(cells.get(name, ""), unit, work.language) if unit in OF_ONE else ""
            if question:
                asked.append(work.say("followup.paste_meant", row=place, question=question))
    return asked[:MOST_ASKED]


def columns_told(work: Workspace, form: Form) -> str:
    """The columns of a row in order, in words; those that may be blank within brackets."""
    names = {name: field_words(work, form, name) for name in form.columns}
    return " · ".join(f"[{words}]" if name in form.may_be_blank else words for name, words in names.items())


@edits
def add_pasted(kind: str) -> None:
    """Adds every row of the text or the file, or none of them and says which can't be read."""
    now, form = current(), next(form for form in FORMS if form.kind == kind)
    now.draft.unsettled.pop(PASTED, None)
    problem = _taken(now, form)
    if problem is not None:
        now.draft.unsettled[PASTED] = Unsettled("", problem)
        return
    file_is_over(of_case(PASTED), FILE)
    is_over(of_case(PASTED))


def _taken(now: Workspace, form: Form) -> Problem | None:
    """Puts every row in the case, or says why not."""
    try:
        rows = _one_by_one(now, form, _rows())
    except CaseRefused as refusal:
        return refusal.problems[0]
    case = now.case
    for place, row in enumerate(rows, start=1):
        cells = dict(zip(form.columns, row, strict=False))
        values, wrong = read_values(now, form, cells)
        taken = next(iter(wrong.values())) if wrong else with_values(now, case, form, values)
        if isinstance(taken, Problem):
            facts = {"row": place, "text": " · ".join(row)[:80], "columns": columns_told(now, form)}
            why = now.words(taken if wrong else by_its_field(now, form, taken, cells))
            return error("followup.bad_row", PASTED, why=why, **facts)
        case = taken
    return take_case(now, case, what="followup", redraw=True) if rows else error("followup.no_rows", PASTED)


def _one_by_one(now: Workspace, form: Form, rows: Rows) -> Rows:
    """The rows without a heading, each of one period, also of a table whose periods stand side by side."""
    if form.kind not in BY_PERIOD:
        return without_heading(rows)
    known = {written.casefold() for pair in form.choices(now).items() for written in pair}
    heads = {name: [say(f"followup.field.{name}", language) for language in LANGUAGES] for name in STATED}
    return without_heading(by_period(rows, known, heads))


def _rows() -> Rows:
    """The rows that are typed, else those of the file."""
    text, file = raw_text_in(of_case(PASTED), PASTED), file_of(of_case(PASTED))
    if text.strip() or file is None:
        return rows_of_text(text) if text.strip() else []
    return rows_of_file(file.name, file.content)
