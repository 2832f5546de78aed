"""A new flow of cases, or new levels, typed from blank: the whole effect, then a row for each part.

What can't be taken is told beside its field, and all that was typed stays.
"""

from collections.abc import Callable, Mapping

import streamlit as st

from model.case.assumptions import Label
from model.case.case import Case
from model.case.problem import Problem, error
from model.editing.beginning.new_parts import (
    LEVELS_UNITS,
    STEPS_UNITS,
    NewEffect,
    NewLevel,
    NewStep,
    too_many_move,
    with_new_flow,
    with_new_levels,
)
from model.evaluate import APPLICANTS, actors_of
from views.fields.addresses import show_problem
from views.fields.choice import told_apart
from views.fields.text import ask_what_was_meant
from views.fields.written import begins, of_case, place_of, stands, written
from views.state.draft import Unsettled
from views.state.typed import read_typed, readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean
from wording.text_safety import label as safe_label

FORM = "new_effect"
"""The name under which what is typed in the form of a new effect is kept until it is added."""
PARTS: Mapping[str, tuple[int, int]] = {"case_flow": (3, 6), "levels": (3, 5)}
"""What can be begun from blank → how many parts its form has at first, and at most."""
IN_KRONOR = frozenset({"kronor", "worth", "hour"})
UNITS: Mapping[str, str] = {**STEPS_UNITS, **LEVELS_UNITS, "cases": "case/year", "starts": "year"}
IN_A_ROW = {5: 5, 6: 3}
"""How many fields stand beside each other, of so many; else four."""
NEEDED = frozenset({"label", "cases", "starts", "share", "people"})


def unit_of(field: str) -> str:
    """The unit in which a field's number is read; none for a name."""
    name = field.rpartition(".")[2]
    if name == "label":
        return ""
    return "kronor" if name in IN_KRONOR else UNITS.get(name, "share")


def _times() -> int:
    """How many effects this visitor has added: the fields of each begin empty."""
    return int(st.session_state.get("_effects_added", 0))


def _key(kind: str, field: str) -> str:
    return f"new_effect|{kind}|{field}|{_times()}"


def fields_of(kind: str, parts: int, place: int) -> tuple[str, ...]:
    """The fields of a part: a step, or a level with a field for each other level that its people may move to."""
    if kind == "case_flow":
        return ("label", *STEPS_UNITS)
    return ("label", *LEVELS_UNITS, "worth", *(f"to_{other}" for other in range(parts) if other != place))


def whole_of(kind: str) -> tuple[str, ...]:
    """The fields of the whole effect."""
    return ("label", "cases", "hour", "starts") if kind == "case_flow" else ("label", "starts")


def show_new_parts(work: Workspace, kind: str) -> None:
    """The form of a kind with parts, and the button that adds it."""
    st.caption(work.say(f"effects.parts.{kind}_note"))
    names = whole_of(kind)
    for column, field in zip(st.columns(4), names, strict=False):
        with column:
            _field(work, kind, field, work.say(f"effects.parts.{field}"))
    actors = {name: actor for name, actor in actors_of(work.case, work.library).items() if actor.kind in APPLICANTS}
    about = of_case(FORM)
    actor = st.selectbox(
        work.say("effects.ask.actor"), list(actors),
        index=place_of(about, f"{kind}.actor", _key(kind, "actor"), list(actors)), key=_key(kind, "actor"),
        format_func=told_apart(actors, lambda name: safe_label(actors[name].label.text(work.language))),
        placeholder=work.say("effects.choose"), persist_state="session",
    )  # fmt: skip
    stands(about, f"{kind}.actor", actor)
    show_problem(work, _key(kind, "actor"))
    first, most = PARTS[kind]
    begun = begins(about, f"{kind}.count", _key(kind, "count"), str(first))
    count = st.segmented_control(
        work.say(f"effects.parts.{kind}_count"), list(range(1, most + 1)), default=int(begun), required=True,
        key=_key(kind, "count"), persist_state="session",
    )  # fmt: skip
    stands(about, f"{kind}.count", count, str(first))
    for place in range(int(count or first)):
        _row(work, kind, place, int(count or first))
    st.button(work.say("effects.add"), key=f"add_effect|{kind}", on_click=add, args=(kind,), icon=":material/add:")
    show_problem(work, _key(kind, "case"))


def _row(work: Workspace, kind: str, place: int, parts: int) -> None:
    """The fields of a part beside each other."""
    with st.container(border=True):
        fields = fields_of(kind, parts, place)
        wide = IN_A_ROW.get(len(fields), 4)
        for at in range(0, len(fields), wide):
            for column, field in zip(st.columns(wide), fields[at : at + wide], strict=False):
                name, _, other = field.partition("_")
                words = work.say(
                    f"effects.parts.{kind}_{name}", number=place + 1, other=_called(work, kind, other) if other else ""
                )
                with column:
                    _field(work, kind, f"{place}.{field}", words)


def _called(work: Workspace, kind: str, place: str) -> str:
    """What a part is called, as it is typed so far; else its number."""
    typed = clean(str(st.session_state.get(_key(kind, f"{place}.label")) or "")).strip()
    return safe_label(typed) if typed else work.say("effects.parts.level", number=int(place) + 1)


def _field(work: Workspace, kind: str, field: str, words: str) -> None:
    about, key = of_case(FORM), _key(kind, field)
    text = st.text_input(words, begins(about, f"{kind}.{field}", key), key=key, max_chars=100, persist_state="session")
    stands(about, f"{kind}.{field}", text)
    if key not in work.draft.unsettled:
        ask_what_was_meant(work, text, unit_of(field))
    show_problem(work, _key(kind, field))


class _Form:
    """What is typed in the form, read field by field; what is wrong is kept by field."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.wrong: dict[str, Problem] = {}

    def text(self, field: str) -> str:
        """What stands in a field."""
        return clean(str(st.session_state.get(_key(self.kind, field)) or "")).strip()

    def label(self, field: str) -> Label:
        """The name that is typed in a field."""
        written = self.text(field)
        problem = readable(written) if written else error("need_missing", field)
        if problem is not None:
            self.wrong[field] = problem
        return Label(sv=written if problem is None else "–")

    def number(self, field: str) -> float | None:
        """The number of a field; None where it is blank, and where it can't be read."""
        written, name = self.text(field), field.rpartition(".")[2]
        if not written:
            if name in NEEDED:
                self.wrong[field] = error("need_missing", field)
            return None
        value = read_typed(written, unit_of(field))
        if isinstance(value, Problem):
            self.wrong[field] = value
            return None
        if UNITS.get(name, "share" if name.startswith("to_") else "") == "share" and value > 1:
            self.wrong[field] = error("need_above_whole", field)
        return value

    def numbers(self, place: int, slots: Mapping[str, str]) -> dict[str, float]:
        """The numbers of a part that are typed, by slot."""
        read = {slot: self.number(f"{place}.{slot}") for slot in slots}
        return {slot: value for slot, value in read.items() if value is not None}


def _flow(form: _Form, now: Workspace, new: NewEffect, parts: int) -> Callable[[], Case]:
    cases, hour = form.number("cases"), form.number("hour")
    steps = [NewStep(form.label(f"{place}.label"), form.numbers(place, STEPS_UNITS)) for place in range(parts)]
    return lambda: with_new_flow(now.case, new, cases if cases is not None else 0.0, steps, hour)


def _levels(form: _Form, now: Workspace, new: NewEffect, parts: int) -> Callable[[], Case]:
    levels = []
    for place in range(parts):
        moves = {other: form.number(f"{place}.to_{other}") for other in range(parts) if other != place}
        levels.append(
            NewLevel(
                form.label(f"{place}.label"),
                form.numbers(place, LEVELS_UNITS),
                form.number(f"{place}.worth"),
                {other: share for other, share in moves.items() if share is not None},
            )
        )
    for place, problem in too_many_move(levels):
        form.wrong.setdefault(f"{place}.{fields_of(form.kind, parts, place)[-1]}", problem)
    return lambda: with_new_levels(now.case, new, levels)


@edits
def add(kind: str) -> None:
    """Adds the effect, which counts at once; or says beside each field what is missing."""
    now, form, state = current(), _Form(kind), st.session_state
    parts = int(state.get(_key(kind, "count")) or PARTS[kind][0])
    actor, label, starts = state.get(_key(kind, "actor")), form.label("label"), form.number("starts")
    if actor is None:
        form.wrong["actor"] = error("need_missing", "actor")
    new = NewEffect(label, actor or now.case.applicant, starts if starts is not None else float(now.case.start_year))
    made = (_flow if kind == "case_flow" else _levels)(form, now, new, parts)
    if not form.wrong:
        problem = take_case(now, made(), what="effect", redraw=True)
        if problem is None:
            written(of_case(FORM)).done()
            state["_effects_added"] = _times() + 1
        else:
            form.wrong["case"] = problem
    others = {place: left for place, left in now.draft.unsettled.items() if not place.startswith("new_effect|")}
    now.draft.unsettled = others | {_key(kind, field): Unsettled("", fault) for field, fault in form.wrong.items()}
