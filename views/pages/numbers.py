"""Assumptions: every number of the case with value, where it comes from, range and unit; what is left to fill in."""

import streamlit as st

from model.analysis.break_even import BreakEven
from model.case.assumptions import Label
from model.case.problem import Problem
from model.editing.sourcing import BUDGET, presets
from model.numbers.beside import keys_counted_beside
from model.numbers.resolved_numbers import effect_keys, keys_in_use
from presentation.sentences import break_even_text, number_label, questions_told, range_words, way_of
from views.fields.addresses import field_key, first_on_page
from views.fields.choice import told_apart
from views.fields.number import number_field
from views.fields.text import text_field
from views.parts.number.new_source import show_own_sources
from views.parts.number.remaining import show_remaining
from views.parts.number.source import line_source, show_same_for, source_fields, source_line
from views.parts.number.uncertainty import show_uncertainty
from views.parts.prices import show_own_prices
from views.parts.ranges import take_uncertainty
from views.parts.summary_bar import show_summary_bar
from views.parts.terms import (
    currency_field,
    horizon_field,
    horizons_field,
    perspective_field,
    schedule_field,
    timing_field,
    year_field,
)
from views.state.typed import readable
from views.state.workspace import Workspace, workspace
from wording.numbers import tkr
from wording.text_safety import clean, label, markdown

MOST_NAMED = 6
"""Preset numbers that are named; the rest are counted."""


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("numbers.title"))
    show_summary_bar(work)
    show_remaining(work)
    st.header(work.say("numbers.terms"))
    show_terms(work)
    st.header(work.say("numbers.numbers"))
    show_presets(work)
    group = choose_group(work)
    keys = keys_of_group(work, group)
    break_evens = {} if work.answer.has_errors else work.answer.break_even(tuple(keys))
    if group == GROUP_BUDGET:
        for name, line in work.case.budget.items():
            if any(line.amounts.values()):
                show_line(work, name)
    for key in keys:
        show_number(work, key, group, break_evens.get(key))
    show_own_sources(work)


GROUP_BUDGET = "budget"


def choose_group(work: Workspace) -> str:
    """The effect whose numbers are shown, or the budget with the terms."""
    groups = [*work.case.effects, GROUP_BUDGET]
    group = st.segmented_control(
        work.say("numbers.group"),
        groups,
        format_func=told_apart(
            groups,
            lambda name: (
                work.say("pages.budget")
                if name == GROUP_BUDGET
                else label(work.case.effects[name].label.text(work.language))
            ),
        ),
        default=groups[0],
        required=True,
        key=field_key(work, "group"),
    )
    return group if group in groups else groups[0]


def show_presets(work: Workspace) -> None:
    """Which numbers nobody has said anything about, in one line."""
    keys = presets(work.answer.resolved)
    if keys:
        names = questions_told(work.answer.resolved, keys, work.language, MOST_NAMED)
        words = "sources.presets.one" if len(keys) == 1 else "sources.presets.many"
        st.caption(markdown(work.say(words, count=len(keys), numbers=names)))


def show_terms(work: Workspace) -> None:
    """The terms that hold for the whole calculation."""
    one, two, three = st.columns(3)
    with one:
        horizon_field(work)
        horizons_field(work)
        year_field(work, "start_year", work.case.start_year)
    with two:
        schedule_field(work)
        timing_field(work)
        currency_field(work)
    with three:
        perspective_field(work)
        if first_on_page("price_year"):  # it may be what is left to fill in
            year_field(work, "price_year", work.case.price_year, may_be_blank=True)
    show_own_prices(work)


def keys_of_group(work: Workspace, group: str) -> list[str]:
    """The keys of an effect's numbers, or of those that belong to no effect."""
    resolved = work.answer.resolved
    if group in work.case.effects:
        return [key for key in effect_keys(resolved, group) if resolved.numbers[key].unit != "flag"]
    of_effects = {key for name in work.case.effects for key in effect_keys(resolved, name)}
    return [key for key, number in resolved.numbers.items() if key not in of_effects and number.unit != "flag"]


def show_number(work: Workspace, key: str, group: str, even: BreakEven | None) -> None:
    """One number: its value and where it comes from; the rest of what is known about it when opened."""
    number = work.answer.resolved.numbers[key]
    with st.container(border=True):
        field, known = st.columns([2, 3])
        with field:
            number_field(work, key, number_label(work.answer.resolved, key, work.language))
        with known:
            st.markdown(source_line(work, key))
            if number.note is not None:
                st.caption(markdown(number.note.text(work.language)))
            st.caption(markdown(f"{work.say('numbers.range', range=range_words(number, work.language))}"))
            show_break_even(work, key, even)
        more = st.expander(work.say("sources.fold"), key=f"number_more:{key}", on_change="rerun")
        if more.open:
            with more:
                source_fields(work, (key,), "card")
                if group in work.case.effects:
                    show_same_for(work, key, group, "card")
                show_reason(work, key)
                if first_on_page(f"doubt:{key}"):
                    show_uncertainty(work, key)
                else:
                    st.caption(work.say("fields.shared"))


def show_line(work: Workspace, name: str) -> None:
    """A budget line: its sum and where its amounts come from."""
    line = work.case.budget[name]
    with st.container(border=True):
        sum_column, source_column = st.columns([2, 3])
        amount = markdown(tkr(sum(line.amounts.values()), work.language))
        sum_column.markdown(f"{markdown(line.label.text(work.language))}: **{amount}**")
        source_column.markdown(line_source(work, name))
        more = st.expander(work.say("sources.fold"), key=f"line_more:{name}", on_change="rerun")
        if more.open:
            with more:
                source_fields(work, (f"{BUDGET}{name}",), "card")


def show_break_even(work: Workspace, key: str, even: BreakEven | None) -> None:
    """What the number would have to be for it to come out even; or that it does not matter now."""
    number = work.answer.resolved.numbers[key]
    if key in keys_counted_beside(work.answer.resolved):
        st.caption(work.say("numbers.counted_beside"))
    elif key not in keys_in_use(work.answer.resolved):
        st.caption(work.say("numbers.not_in_use"))
    elif even is not None and (way := way_of(even, number, 0.0)) in ("without", "not_even_without"):
        st.caption(work.say("numbers.break_even_without" if way == "without" else "numbers.break_even_not_even"))
    elif even is not None and even.value is not None:
        st.caption(markdown(work.say("numbers.break_even", value=break_even_text(even, number, work.language))))
    elif even is not None:
        st.caption(work.say("numbers.break_even_none"))


def show_reason(work: Workspace, key: str) -> None:
    """Why the number is another than the application's: asked for where it is."""
    change = work.case.changes.get(key)
    if work.case.filed is None or change is None:
        return

    def take(now: Workspace, written: str) -> Problem | None:
        return take_reason(now, key, written)

    reason = "" if change.reason is None else change.reason.text(work.language)
    text_field(work, f"reason:{key}", work.say("numbers.reason"), reason, take)


def take_reason(now: Workspace, key: str, written: str) -> Problem | None:
    """Puts the reason for a change into the case."""
    problem = readable(written)
    words = clean(written).strip()
    return problem or take_uncertainty(now, key, reason=Label(sv=words) if words else None)


main()
