"""The indicators of the application: children, employees, administration; each with its own method and goal."""

from typing import get_args

import streamlit as st

from model.case.application import Indicator, IndicatorGroup, edited
from model.case.assumptions import Label
from model.case.problem import Problem, error
from views.fields.addresses import show_problem
from views.fields.text import text_field
from views.fields.written import is_over, kept_field, of_case, place_of, stands, text_in
from views.parts.forms.fields import choice_of, count_filled, words_given
from views.state.draft import Unsettled
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label

ASPECTS = ("label", "method", "baseline", "control", "target")
CHOICES = {"group": ("children", "employees", "administration"), "unit": ("number", "share"), "aim": ("more", "fewer")}
WORDS_OF = {"group": "groups", "unit": "units", "aim": "aims"}
GROUPS: tuple[IndicatorGroup | None, ...] = (*get_args(IndicatorGroup), None)
NEW, NEW_GROUP = "new_indicator", "new_indicator_group"


def show_indicators(work: Workspace) -> None:
    """The indicators of each group; then a new one."""
    indicators = work.case.application.indicators
    for group in GROUPS:
        of_group = [place for place, indicator in enumerate(indicators) if indicator.group == group]
        if of_group:
            st.subheader(work.say(f"application.indicators.groups.{group or 'none'}"))
        for place in of_group:
            show_indicator(work, place, indicators[place])
    show_new(work)


def show_indicator(work: Workspace, place: int, indicator: Indicator) -> None:
    """An indicator with its fields and a button that removes it, where it is unfolded."""
    title = f"{place + 1}. {safe_label(indicator.label.text(work.language))}"
    part = st.expander(title, key=f"indicator_open:{place}", on_change="rerun")
    if not part.open:
        return
    with part:
        st.caption(count_filled(work, [getattr(indicator, name) for name in (*ASPECTS, *CHOICES)]))
        for column, aspect in zip(st.columns(len(ASPECTS)), ASPECTS, strict=True):
            with column:
                indicator_field(work, place, aspect, getattr(indicator, aspect))
        for column, (name, choices) in zip(st.columns(len(CHOICES)), CHOICES.items(), strict=True):
            with column:
                words = {each: work.say(f"application.indicators.{WORDS_OF[name]}.{each}") for each in choices}
                what = work.say(f"application.indicators.{name}")
                label = work.say("application.page.numbered", what=what, place=place + 1)

                def take(now: Workspace, fields: dict[str, object]) -> Problem | None:
                    return take_indicator(now, place, **fields)

                choice_of(work, f"indicator:{place}:{name}", label, getattr(indicator, name), words, take)
        st.button(
            work.say("application.page.remove", place=place + 1),
            key=f"remove_indicator:{place}",
            on_click=remove,
            args=(place,),
            icon=":material/delete:",
            type="tertiary",
        )


def show_new(work: Workspace) -> None:
    """A field for the name of a new indicator, its group, and a button that adds it."""
    new, group, add_it = st.columns([4, 2, 2], vertical_alignment="bottom")
    about, groups = of_case(NEW), CHOICES["group"]
    with new:
        label = kept_field(about, "name", NEW, work.say("application.page.new_indicator"), max_chars=400)
    chosen = group.selectbox(
        work.say("application.page.new_group"),
        groups,
        index=place_of(about, "group", NEW_GROUP, groups, 0) or 0,
        format_func=lambda each: work.say(f"application.indicators.groups.{each}"),
        key=NEW_GROUP,
    )
    stands(about, "group", chosen, groups[0])
    problem = readable(label) if label else None
    if problem is not None:
        st.markdown(f":red[**{markdown(work.words(problem))}**]")
    elif not clean(label).strip():
        show_problem(work, NEW)
    add_it.button(work.say("application.page.add_indicator"), on_click=add)


def indicator_field(work: Workspace, place: int, aspect: str, given: Label | None) -> None:
    """One text of an indicator; its name can't be blank."""

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        words = words_given(now, written, getattr(now.case.application.indicators[place], aspect))
        if words is None and aspect == "label":
            return error("empty_label", f"application.indicators.{place}", field="label")
        return take_indicator(now, place, **{aspect: words})

    text_field(
        work,
        f"indicator:{place}.{aspect}",
        work.say("application.page.numbered", what=work.say(f"application.indicators.{aspect}"), place=place + 1),
        "" if given is None else given.text(work.language),
        take,
        placeholder=work.say("fields.blank"),
        is_long=True,
    )


def take_indicator(now: Workspace, place: int, **fields: object) -> Problem | None:
    """Puts parts of an indicator into the case."""
    indicators = list(now.case.application.indicators)
    indicators[place] = indicators[place].edited(**fields)
    application = edited(now.case.application, indicators=tuple(indicators))
    return take_case(now, now.case.edited(application=application))


@edits
def add() -> None:
    """Adds an indicator that has only its name and its group; one without a name is asked for it."""
    now = current()
    label = text_in(of_case(NEW), NEW)
    now.draft.unsettled.pop(NEW, None)
    if not label:
        now.draft.unsettled[NEW] = Unsettled("", error("quick.missing", NEW))
    if not label or readable(label) is not None:
        return
    group = st.session_state.get(NEW_GROUP)
    indicator = Indicator(label=Label(sv=label), group=group if group in CHOICES["group"] else None)
    replace_indicators(now, (*now.case.application.indicators, indicator))
    is_over(of_case(NEW))


@edits
def remove(place: int) -> None:
    """Takes an indicator away; undo brings it back."""
    now = current()
    indicators = now.case.application.indicators
    replace_indicators(now, (*indicators[:place], *indicators[place + 1 :]))


def replace_indicators(now: Workspace, indicators: tuple[Indicator, ...]) -> None:
    """Sets the indicators, and has every field start over, since they stand in other places."""
    application = edited(now.case.application, indicators=indicators)
    now.draft.edit(now.case.edited(application=application), redraw=True)
