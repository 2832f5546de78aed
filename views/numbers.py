"""Assumptions: every number of the case with value, range, unit, source, and the reason when it is changed."""

import streamlit as st

from exports.sentences import break_even_text, number_label, range_words
from exports.tables import source_text, status
from model.assumptions import Assumption, Label
from model.break_even import BreakEven
from model.drivers import keys_in_doubt
from model.in_force import effect_keys, keys_in_use
from model.problem import Problem
from views.ranges import ENDS, range_field, take_doubt
from views.session import (
    Workspace,
    chosen,
    field_key,
    number_field,
    readable,
    text_field,
    workspace,
)
from views.strip import show_strip
from views.terms import horizon_field, perspective_field, schedule_field, timing_field, year_field
from wording.text_safety import clean, label, markdown

GRADES = (0, 1, 2, 3, 4, 5, 6)  # 0 is no grade


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("numbers.title"))
    show_strip(work)
    st.header(work.say("numbers.terms"))
    show_terms(work)
    st.header(work.say("numbers.numbers"))
    groups = [*work.case.effects, "budget"]
    group = st.segmented_control(
        work.say("numbers.group"),
        groups,
        format_func=lambda name: (
            work.say("pages.budget") if name == "budget" else label(work.case.effects[name].label.text(work.language))
        ),
        default=groups[0],
        required=True,
        key=field_key(work, "group"),
    )
    keys = keys_of_group(work, group or groups[0])
    found = {} if work.answer.has_errors else work.answer.break_even(tuple(keys))
    for key in keys:
        show_number(work, key, found.get(key))


def show_terms(work: Workspace) -> None:
    """The terms that hold for the whole calculation."""
    one, two, three = st.columns(3)
    with one:
        horizon_field(work)
        year_field(work, "start_year", work.case.start_year)
    with two:
        schedule_field(work)
        timing_field(work)
    with three:
        perspective_field(work)
        year_field(work, "price_year", work.case.price_year, may_be_blank=True)


def keys_of_group(work: Workspace, group: str) -> list[str]:
    """The keys of an effect's numbers, or of those that belong to no effect."""
    standing = work.answer.standing
    if group in work.case.effects:
        return [key for key in effect_keys(standing, group) if standing.numbers[key].unit != "flag"]
    of_effects = {key for name in work.case.effects for key in effect_keys(standing, name)}
    return [key for key, number in standing.numbers.items() if key not in of_effects and number.unit != "flag"]


def show_number(work: Workspace, key: str, even: BreakEven | None) -> None:
    """One number: its value, what it rests on, and the rest of what is known about it when opened."""
    number = work.answer.standing.numbers[key]
    with st.container(border=True):
        field, known, doubt = st.columns([2, 3, 2])
        with field:
            number_field(work, key, number_label(work.answer.standing, key, work.language))
        with known:
            source = source_text(number, work.library, work.case, work.language)
            mark = "⚠ " if number.basis in ("placeholder", "judged") else ""
            preset = key in work.answer.standing.defaults
            basis = work.say("tables.factors.preset") if preset else status(number, work.language)
            st.markdown(f"{mark}**{markdown(basis)}**" + (f" · {markdown(source)}" if source else ""))
            if number.note is not None:
                st.caption(markdown(number.note.text(work.language)))
            if key not in keys_in_use(work.answer.standing):
                st.caption(work.say("numbers.not_in_use"))
            elif even is not None and even.value is not None:
                value = break_even_text(even, number, work.language)
                st.caption(markdown(work.say("numbers.break_even", value=value)))
            elif even is not None:
                st.caption(work.say("numbers.break_even_none"))
        with doubt:
            more = st.popover(work.say("numbers.more"), key=f"number_more:{key}", on_change="rerun")
            st.caption(work.say("numbers.range", range=range_words(number, work.language)))
        if more.open:
            with more:
                show_range(work, key, number)
                show_luck(work, key)
                show_reason(work, key, number)


def show_range(work: Workspace, key: str, number: Assumption) -> None:
    """Low and high (p10 and p90), both or neither, and the evidence grade."""
    st.caption(work.say("numbers.range_note"))
    columns = st.columns(3)
    for column, end in zip(columns, ENDS, strict=False):
        with column:
            range_field(work, key, end, work.say(f"numbers.{end}"))
    with columns[2]:
        st.selectbox(
            work.say("numbers.grade"),
            GRADES,
            format_func=lambda grade: work.say("numbers.no_grade") if not grade else str(grade),
            help=work.say("numbers.grade_help"),
            **chosen(
                work,
                f"grade:{key}",
                number.grade or 0,
                lambda now, grade: take_doubt(now, key, grade=grade or None),
                GRADES,
            ),
        )


def show_luck(work: Workspace, key: str) -> None:
    """Which number it varies together with, among those that have a range."""
    others = [other for other in keys_in_doubt(work.answer.standing) if other != key]
    moves_with = work.answer.standing.numbers[key].moves_with or ""
    options = list(dict.fromkeys(["", *others, *([moves_with] if moves_with else [])]))
    if len(options) == 1:
        return

    def words(other: str) -> str:
        known = other in work.answer.standing.numbers
        return label(number_label(work.answer.standing, other, work.language) if known else other)

    st.selectbox(
        work.say("doubt.ranges.moves_with"),
        options,
        format_func=lambda other: words(other) if other else work.say("doubt.ranges.alone"),
        help=work.say("doubt.ranges.moves_with_help"),
        **chosen(
            work,
            f"moves_with:{key}",
            moves_with,
            lambda now, other: take_doubt(now, key, moves_with=other or None),
            options,
        ),
    )


def show_reason(work: Workspace, key: str, number: Assumption) -> None:
    """Why the number is changed: asked for when it is."""
    if key not in work.case.changes:
        return
    reason = work.case.changes[key].reason

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        words = clean(written).strip()
        return take_doubt(now, key, reason=Label(sv=words) if words else None)

    text_field(
        work, f"reason:{key}", work.say("numbers.reason"), "" if reason is None else reason.text(work.language), take
    )


main()
