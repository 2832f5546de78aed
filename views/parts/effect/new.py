"""A new effect begins from a need: one sentence with a field for each thing that has to be known.

Nothing is counted that nobody said: what can't be taken is told beside its field, and all that was typed stays.
"""

import re
from collections.abc import Collection, Iterator

import streamlit as st

from model.case.assumptions import Label
from model.case.effect import KINDS
from model.case.problem import Problem, error
from model.case.units import SUCCESS, is_money
from model.editing.effects import OWN_WORTH, worth_unit
from model.editing.needs import NEEDS, Given, Question, lacking, question_units, with_need, worths_offered
from model.evaluate import APPLICANTS, actors_of
from views.fields.addresses import show_problem
from views.fields.choice import told_apart
from views.fields.text import ask_what_was_meant
from views.fields.written import begins, of_case, place_of, stands, written
from views.parts.effect.new_parts import FORM, PARTS, show_new_parts
from views.parts.effect.words import worth_words
from views.state.draft import Unsettled
from views.state.typed import read_typed, readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import unit_name, write_number
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label

SPOKEN = {"placements": {"base": "mnkr"}}
"""The unit that a sentence says after a field, where a plain number would mean another one."""
NARROW, TOLD, WIDE = 110, 200, 280
"""Widths of a field of a number, of one with something wrong in it, and of a choice, in pixels."""
CHOICES = frozenset({"unit", "worth", "actor", "direction", "realised_as"})


def show_new(work: Workspace) -> None:
    """What becomes different, the sentence that asks about it, and the button that adds it."""
    st.caption(work.say("effects.new_note"))
    name = st.pills(
        work.say("effects.need"),
        [*NEEDS, *PARTS],
        format_func=lambda need: work.say(f"effects.needs.{need}"),
        default=begins(of_case(FORM), "need", f"need|{_times()}") or None,
        key=f"need|{_times()}",
        persist_state="session",
    )
    stands(of_case(FORM), "need", name)
    if name is not None and name in PARTS:
        show_new_parts(work, name)
    if name is None or name not in NEEDS:
        return
    suggested = "" if name.startswith("other") else work.say(f"effects.needs.{name}")
    field = _key(name, "label")
    first = begins(of_case(FORM), f"{name}.label", field, suggested)
    label = st.text_input(work.say("effects.ask.label"), first, key=field, max_chars=200, persist_state="session")
    stands(of_case(FORM), f"{name}.label", label, suggested)
    show_problem(work, field)
    show_sentence(work, name)
    st.button(work.say("effects.add"), key=f"add_effect|{name}", on_click=add, args=(name,), icon=":material/add:")
    show_problem(work, _key(name, "case"))


def is_begun() -> bool:
    """Whether something is typed in the form that is not added yet."""
    return bool(written(of_case(FORM)).words)


def _times() -> int:
    """How many effects this visitor has added: the fields of each begin empty."""
    return int(st.session_state.get("_effects_added", 0))


def _key(need: str, field: str) -> str:
    return f"new_effect|{need}|{field}|{_times()}"


def pieces(sentence: str) -> Iterator[tuple[str, str]]:
    """The sentence as words, each with the field that follows them; empty where none does."""
    parts = re.split(r"\{([a-z_]+)\}", sentence)
    for place in range(0, len(parts), 2):
        yield parts[place].strip(), parts[place + 1] if place + 1 < len(parts) else ""


def show_sentence(work: Workspace, name: str) -> None:
    """The sentence of a need, with its fields where they stand in it."""
    unit, worth = chosen_unit(name), chosen_worth(work, name)
    is_in_kronor = is_money(unit)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for words, field in pieces(work.say(f"effects.sentence.{name}", **_kept_fields(work, name))):
            if words:
                st.markdown(markdown(words), width="content")
            if not field or (field == "unit_value" and worth != OWN_WORTH) or (field == "worth" and is_in_kronor):
                continue
            is_wrong = _key(name, field) in work.draft.unsettled
            width = WIDE if field in CHOICES else TOLD if is_wrong else NARROW
            with st.container(width=width, gap=None):
                show_choice(work, name, field) if field in CHOICES else show_number(work, name, field)
                show_problem(work, _key(name, field))


def _kept_fields(work: Workspace, name: str) -> dict[str, str]:
    """The fields of a need's sentence as facts that leave them where they stand."""
    fields = {*NEEDS[name].questions, *CHOICES, "unit_value"}
    return {field: f"{{{field}}}" for field in fields}


def show_number(work: Workspace, name: str, field: str) -> None:
    """A field for a number; what is natural stands in it already."""
    natural = next((value for slot, value in NEEDS[name].questions.items() if slot == field), None)
    suggested = "" if natural is None else write_number(natural)
    text = st.text_input(
        field_words(work, name, field),
        begins(of_case(FORM), f"{name}.{field}", _key(name, field), suggested),
        key=_key(name, field),
        max_chars=60,
        label_visibility="collapsed",
        placeholder=work.say("effects.to_the_end") if field == "until" else None,
        persist_state="session",
    )
    stands(of_case(FORM), f"{name}.{field}", text, suggested)
    of_field = next(
        (unit for slot, unit in question_units(NEEDS[name], chosen_unit(name)).items() if slot == field), ""
    )
    if _key(name, field) not in work.draft.unsettled:
        ask_what_was_meant(work, text, of_field)


def field_words(work: Workspace, name: str, field: str) -> str:
    """What a field is called for who hears the page."""
    if field == "base" and NEEDS[name].units == ("kr/year",):
        field = f"base_{SPOKEN.get(name, {}).get('base', 'tkr')}"
    if field == "change" and KINDS[NEEDS[name].kind].is_per_person:
        field = "change_success" if NEEDS[name].units == (SUCCESS,) else "change_each"
    return work.say(f"effects.ask.{field}")


def show_choice(work: Workspace, name: str, field: str) -> None:
    """A field with fixed choices. Whose budget it is, nobody has chosen beforehand."""
    options = offered(work, name, field)
    key = _key(name, field) + (chosen_unit(name) if field == "worth" else "")
    chosen = st.selectbox(
        work.say(f"effects.ask.{field}"),
        options,
        index=place_of(of_case(FORM), f"{name}.{field}", key, options, None if field == "actor" else 0),
        format_func=told_apart(options, lambda option: safe_label(choice_words(work, name, field, option))),
        key=key,
        placeholder=work.say("effects.choose"),
        label_visibility="collapsed",
        persist_state="session",
    )
    stands(of_case(FORM), f"{name}.{field}", chosen)


def offered(work: Workspace, name: str, field: str) -> list[str]:
    """What can be chosen in a field."""
    need = NEEDS[name]
    if field == "actor":
        actors = actors_of(work.case, work.library)
        own = [actor for actor in actors if actors[actor].kind in APPLICANTS]
        return [*own, *(actor for actor in actors if actor not in own)]
    options: dict[str, Collection[str]] = {
        "unit": need.units,
        "worth": worths_offered(need, work.library, chosen_unit(name)),
        "direction": need.directions,
        "realised_as": need.realised_as,
    }
    return list(options[field])


def choice_words(work: Workspace, name: str, field: str, option: str) -> str:
    """A choice as it reads in the sentence."""
    if field == "actor":
        return actors_of(work.case, work.library)[option].label.text(work.language)
    if field == "unit":
        if KINDS[NEEDS[name].kind].is_per_person:
            return unit_name(f"{option.partition('/')[0]}/year", work.language).partition("/")[0]
        return work.say("effects.kronor_counted") if is_money(option) else unit_name(option, work.language, long=True)
    if field == "worth":
        return worth_words(work, option, chosen_unit(name))
    return work.say(f"effects.{'less_or_more' if field == 'direction' else 'realised'}.{option}")


def chosen_unit(name: str) -> str:
    """The unit of what is counted: the chosen one, or the need's first."""
    units = NEEDS[name].units
    chosen = st.session_state.get(_key(name, "unit"))
    return str(chosen) if chosen in units else units[0]


def chosen_worth(work: Workspace, name: str) -> str | None:
    """What one unit is worth: what is chosen, or what is natural; none where kronor are counted."""
    options = offered(work, name, "worth")
    chosen = st.session_state.get(_key(name, "worth") + chosen_unit(name))
    return str(chosen) if chosen in options else next(iter(options), None)


def answers(now: Workspace, name: str) -> tuple[Given, dict[str, Problem]]:
    """What was answered, and what is missing or can't be, by field."""
    need, state, unit = NEEDS[name], st.session_state, chosen_unit(name)
    wrong: dict[str, Problem] = {}
    numbers: dict[Question, float] = {}
    worth = chosen_worth(now, name)
    units = dict(question_units(need, unit))
    if worth == OWN_WORTH:
        units["unit_value"] = worth_unit(unit)
    for field, of_unit in units.items():
        written = clean(str(state.get(_key(name, field)) or "")).strip()
        if written:
            value = read_typed(spoken(name, field, written), of_unit)
            if isinstance(value, Problem):
                wrong[field] = value
            else:
                numbers[field] = value
    label = clean(str(state.get(_key(name, "label")) or "")).strip()
    problem = readable(label) if label else error("effects.without_name", "label")
    if problem is not None:
        wrong["label"] = problem
    actor, direction = state.get(_key(name, "actor")), state.get(_key(name, "direction"))
    realised_as = state.get(_key(name, "realised_as"))
    answered = Given(
        label=Label(sv=label if problem is None else "–"),
        unit=unit,
        actor=actor if actor in offered(now, name, "actor") else None,
        worth=worth,
        direction=next((option for option in need.directions if option == direction), need.directions[0]),
        realised_as=next((option for option in need.realised_as if option == realised_as), need.realised_as[0]),
        numbers=numbers,
    )
    return answered, lacking(need, answered, now.case.years) | wrong


def spoken(name: str, field: str, written: str) -> str:
    """What was typed, with the unit that the sentence says after the field where none was typed."""
    unit = SPOKEN.get(name, {}).get(field, "")
    is_bare = not any(sign.isalpha() or sign == "%" for sign in written)
    return f"{written} {unit}" if unit and is_bare else written


@edits
def add(name: str) -> None:
    """Adds the effect of a sentence, which counts at once; or says beside each field what is missing."""
    now = current()
    given, wrong = answers(now, name)
    if not wrong:
        case, _ = with_need(now.case, now.library, NEEDS[name], given)
        problem = take_case(now, case, what="effect", redraw=True)
        wrong = {} if problem is None else {"case": problem}
    others = {place: left for place, left in now.draft.unsettled.items() if not place.startswith("new_effect|")}
    refused = {_key(name, field): Unsettled("", fault) for field, fault in wrong.items()}
    now.draft.unsettled = others | refused
    if not wrong:
        written(of_case(FORM)).done()
        st.session_state["_effects_added"] = _times() + 1
