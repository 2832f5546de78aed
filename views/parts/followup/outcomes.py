"""Fields for what happened: kronor of a line and year, events counted before and after, and several rows at once."""

from collections.abc import Mapping
from typing import Any

import streamlit as st
from pydantic import ValidationError

from model.case.problem import Problem, error
from model.files.refusals import problems_of
from model.followup.outcomes import Kind, with_outcome, without_outcome
from presentation.followup import line_name
from views.fields.addresses import show_problem
from views.state.draft import Unsettled
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean
from wording.text_safety import label as safe_label

MONEY: Mapping[str, str | None] = {"year": "year", "kronor": "kronor", "on": None, "source": None}
EFFECT: Mapping[str, str | None] = {
    "label": None, "last": "year", "before": "case/year", "years_before": "years", "after": "case/year", "on": None,
    "source": None,
}  # fmt: skip
"""The fields that are typed → the unit of their number; None for a text."""
PASTED = "followup|pasted"
CELLS = ("line", "year", "kronor", "on", "source")
LOCAL_PROJECT = ("local_project.cost", "local_project.sought", "local_project.own", "local_project.other_income")


def _key(part: str, field: str) -> str:
    return f"followup|{part}|{field}"


def lines_of(work: Workspace) -> list[str]:
    """The lines that an outcome may be of."""
    beside = LOCAL_PROJECT if work.case.local_project is not None else ()
    return [*work.case.money_lines, *beside]


def show_money(work: Workspace) -> None:
    """The fields of kronor that a line came to in a year."""
    lines = lines_of(work)
    if not lines:
        return
    st.selectbox(
        work.say("followup.field.line"),
        lines,
        format_func=lambda line: safe_label(line_name(work.answer, line, work.language)),
        key=_key("money", "line"),
    )
    _fields(work, "money", MONEY)
    st.button(work.say("followup.add"), key="add_money", on_click=add_money)


def show_effect(work: Workspace) -> None:
    """The fields of events counted before and after."""
    effects = list(work.case.effects)
    if not effects:
        return
    st.selectbox(
        work.say("followup.field.effect"),
        effects,
        format_func=lambda name: safe_label(work.case.effects[name].label.text(work.language)),
        key=_key("effect", "effect"),
    )
    _fields(work, "effect", EFFECT)
    st.button(work.say("followup.add"), key="add_effect", on_click=add_effect)


def _fields(work: Workspace, part: str, fields: Mapping[str, str | None]) -> None:
    for column, field in zip(st.columns(len(fields)), fields, strict=True):
        with column:
            st.text_input(
                work.say(f"followup.field.{field}"), key=_key(part, field), max_chars=200, persist_state="session"
            )
            show_problem(work, _key(part, field))


def _typed(now: Workspace, part: str, fields: Mapping[str, str | None]) -> dict[str, Any] | None:
    """What is typed in the fields; None where something is wrong, which is then said beside its field."""
    typed: dict[str, Any] = {}
    wrong: dict[str, Problem] = {}
    for field, unit in fields.items():
        written = clean(str(st.session_state.get(_key(part, field)) or "")).strip()
        value: object = written or None
        if unit is not None:
            value = read_typed(written, unit) if written else error("quick.missing", field)
        elif field == "label" and not written:
            value = error("quick.missing", field)
        if isinstance(value, Problem):
            wrong[field] = value
        typed[field] = value
    for field in fields:
        now.draft.unsettled.pop(_key(part, field), None)
    now.draft.unsettled |= {_key(part, field): Unsettled("", problem) for field, problem in wrong.items()}
    return None if wrong else typed


def _take(now: Workspace, part: str, kind: Kind, outcome: Mapping[str, object], fields: Mapping[str, Any]) -> None:
    """Puts an outcome in the case and empties its fields, or says at the first field why it can't be."""
    first = next(iter(fields))
    try:
        problem = take_case(now, with_outcome(now.case, kind, outcome), what="followup")
    except ValidationError as refusal:
        problem = problems_of(refusal)[0]
    if problem is not None:
        now.draft.unsettled[_key(part, first)] = Unsettled("", problem)
        return
    for field in fields:
        st.session_state[_key(part, field)] = ""


@edits
def add_money() -> None:
    """Adds kronor of a line and year."""
    now = current()
    typed = _typed(now, "money", MONEY)
    if typed is not None:
        line = st.session_state[_key("money", "line")]
        _take(now, "money", "money", {**typed, "line": line, "year": int(typed["year"])}, MONEY)


@edits
def add_effect() -> None:
    """Adds events counted before and after."""
    now = current()
    typed = _typed(now, "effect", EFFECT)
    if typed is None:
        return
    year = int(typed["last"])
    outcome = {
        "label": {"sv": typed["label"]}, "effect": st.session_state[_key("effect", "effect")], "first": year,
        "last": year, "before": {"count": typed["before"], "years": float(typed["years_before"])},
        "after": {"count": typed["after"]}, "on": typed["on"], "source": typed["source"],
    }  # fmt: skip
    _take(now, "effect", "effects", outcome, EFFECT)


def show_paste(work: Workspace) -> None:
    """The field for several rows from a spreadsheet."""
    st.caption(work.say("followup.paste_note"))
    st.text_area(work.say("followup.paste"), key=PASTED, max_chars=20_000, label_visibility="collapsed")
    show_problem(work, PASTED)
    st.button(work.say("followup.add_all"), key="add_pasted", on_click=add_pasted)


@edits
def add_pasted() -> None:
    """Adds every pasted row, or none of them and says which can't be read."""
    now = current()
    now.draft.unsettled.pop(PASTED, None)
    case = now.case
    names = {line_name(now.answer, line, now.language).casefold(): line for line in lines_of(now)}
    rows = [row for row in str(st.session_state.get(PASTED) or "").splitlines() if row.strip()]
    for place, row in enumerate(rows, start=1):
        cells = dict(zip(CELLS, (clean(cell).strip() for cell in row.split("\t")), strict=False))
        line = names.get(cells.get("line", "").casefold(), cells.get("line", ""))
        year, kronor = (
            read_typed(cells.get(name, ""), unit) for name, unit in (("year", "year"), ("kronor", "kronor"))
        )
        problem = error("followup.bad_row", PASTED, row=place, text=row.replace("\t", " · ")[:80])
        if line not in lines_of(now) or isinstance(year, Problem) or isinstance(kronor, Problem):
            now.draft.unsettled[PASTED] = Unsettled("", problem)
            return
        outcome = {"line": line, "year": int(year), "kronor": kronor}
        outcome |= {name: cells.get(name) or None for name in ("on", "source")}
        try:
            case = with_outcome(case, "money", outcome)
        except ValidationError:
            now.draft.unsettled[PASTED] = Unsettled("", problem)
            return
    fault = take_case(now, case, what="followup", redraw=True) if rows else None
    if fault is not None:
        now.draft.unsettled[PASTED] = Unsettled("", fault)
        return
    st.session_state[PASTED] = ""


def show_removal(work: Workspace) -> None:
    """A button for each stated outcome that takes it away; undo brings it back."""
    followup = work.case.followup
    if followup is None:
        return
    for place, money in enumerate(followup.money):
        name = f"{line_name(work.answer, money.line, work.language)} {money.year}"
        _removal(work, name, "money", place)
    for place, one in enumerate(followup.effects):
        _removal(work, f"{one.label.text(work.language)} {one.last}", "effects", place)


def _removal(work: Workspace, name: str, kind: Kind, place: int) -> None:
    st.button(
        safe_label(work.say("followup.remove", name=name)), key=f"remove_outcome:{kind}:{place}", type="tertiary",
        icon=":material/delete:", on_click=remove, args=(kind, place),
    )  # fmt: skip


@edits
def remove(kind: Kind, place: int) -> None:
    """Takes an outcome away."""
    now = current()
    take_case(now, without_outcome(now.case, kind, place), what="followup", redraw=True)
