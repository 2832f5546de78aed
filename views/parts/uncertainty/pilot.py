"""A pilot before the full roll-out: what it measures, how surely, at what cost and delay, and what it is worth."""

from typing import Any

import streamlit as st

from model.case.case import Pilot
from model.case.problem import Problem
from model.numbers.resolved_numbers import uncertain_keys
from presentation import uncertainty
from presentation.sentences import number_label
from views.fields.addresses import start_over
from views.fields.choice import chosen, told_apart
from views.fields.text import text_field
from views.state.typed import read_typed, take_record
from views.state.workspace import Workspace, current, edits
from wording.numbers import write_quantity
from wording.text_safety import label, markdown


def show_pilot(work: Workspace) -> None:
    """The pilot's terms as fields, and what it is worth; or the offer to work one out."""
    st.subheader(work.say("doubt.pilot.title"))
    st.caption(work.say("doubt.pilot.note"))
    pilot = work.case.pilot
    if pilot is None:
        st.button(work.say("doubt.pilot.add"), key="pilot_add", on_click=add_pilot)
        return
    show_fields(work, pilot)
    worth = work.answer.pilot
    if worth is None:
        st.info(work.say("doubt.pilot.not_in_doubt"))
    else:
        st.markdown(f"**{markdown(uncertainty.pilot_sentence(work.answer, worth, work.language))}**")
    st.button(work.say("doubt.pilot.remove"), key="pilot_remove", on_click=remove_pilot, type="tertiary")


def show_fields(work: Workspace, pilot: Pilot) -> None:
    """What the pilot measures, its error, cost and delay."""
    resolved, language = work.answer.resolved, work.language
    options = list(dict.fromkeys([*uncertain_keys(resolved), pilot.learns]))
    learns, error, cost, delay = st.columns(4)
    with learns:
        st.selectbox(
            work.say("doubt.pilot.learns"),
            options,
            format_func=told_apart(options, lambda key: label(number_label(resolved, key, language))),
            **chosen(work, "pilot.learns", pilot.learns, take_learns, options),
        )
    unit = resolved.numbers[pilot.learns].unit
    fields: list[tuple[Any, str, str, float | None]] = [
        (error, "error", "change" if unit in ("share", "share/person") else unit, pilot.error),
        (cost, "cost", "kr", pilot.cost),
        (delay, "delay", "years", float(pilot.delay)),
    ]
    for column, name, measure, value in fields:
        with column:

            def take(now: Workspace, written: str, name: str = name, measure: str = measure) -> Problem | None:
                if not written.strip() and name != "delay":
                    return take_pilot(now, **{name: None})
                typed = read_typed(written, measure)
                if isinstance(typed, Problem):
                    return typed
                return take_pilot(now, **{name: int(typed) if name == "delay" else typed})

            text_field(
                work,
                f"pilot.{name}",
                work.say(f"fields.{name}"),
                write_quantity(value, measure, language),
                take,
                help=work.say("doubt.pilot.error_help") if name == "error" else None,
                placeholder=work.say("fields.blank"),
                unit=measure,
            )


def take_learns(now: Workspace, key: str) -> None:
    """Another number for the pilot to measure, whose error nobody has stated yet."""
    now.draft.unsettled.pop("pilot.error", None)
    take_pilot(now, learns=key, error=None)
    start_over(now, "pilot.error")


def take_pilot(now: Workspace, **fields: object) -> Problem | None:
    """Puts terms of the pilot into the case."""
    given = {} if now.case.pilot is None else now.case.pilot.model_dump()
    return take_record(now, "pilot", Pilot, given | fields)


@edits
def add_pilot() -> None:
    """A pilot that measures the case's main number, or the first uncertain; its error and cost are to be stated."""
    now = current()
    keys = uncertain_keys(now.answer.resolved)
    if keys:
        take_pilot(now, learns=now.case.headline if now.case.headline in keys else keys[0])


@edits
def remove_pilot() -> None:
    """A case without a pilot."""
    now = current()
    now.draft.edit(now.case.edited(pilot=None), what="pilot")
