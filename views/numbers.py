"""Assumptions: every number of the case with value, range, unit, source, and the reason when it is changed."""

import streamlit as st

from exports.sentences import break_even_text, exact, number_label
from exports.tables import source_text, status
from model.assumptions import Assumption, Label
from model.break_even import BreakEven
from model.editing import with_number
from model.in_force import effect_keys, keys_in_use
from model.problem import Problem, error
from views.session import (
    Workspace,
    chosen,
    field_key,
    number_field,
    read_typed,
    readable,
    take_case,
    text_field,
    workspace,
)
from views.strip import show_strip
from views.terms import horizon_field, perspective_field, schedule_field, timing_field, year_field
from wording.numbers import write_quantity
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
            st.caption(work.say("numbers.range", range=range_words(work, number)))
        if more.open:
            with more:
                show_range(work, key, number)
                show_reason(work, key, number)


def range_words(work: Workspace, number: Assumption) -> str:
    """The range of a number for the folded title."""
    if number.low is None or number.high is None:
        return work.say("numbers.no_range")
    low, high = (exact(number.model_copy(update={"value": at}), work.language) for at in (number.low, number.high))
    return f"{low} – {high}"


def show_range(work: Workspace, key: str, number: Assumption) -> None:
    """Low and high (p10 and p90), both or neither, and the evidence grade."""
    st.caption(work.say("numbers.range_note"))
    columns = st.columns(3)
    for column, end in zip(columns, ("low", "high"), strict=False):
        with column:

            def take(now: Workspace, written: str, end: str = end) -> Problem | None:
                return take_range(now, key, end, written)

            at = getattr(number, end)
            text_field(
                work, f"{end}:{key}", work.say(f"numbers.{end}"), write_quantity(at, number.unit, work.language), take
            )
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
                lambda now, grade: take_fields(now, key, grade=grade or None),
                GRADES,
            ),
        )


def take_range(now: Workspace, key: str, end: str, written: str) -> Problem | None:
    """Puts an end of a range into the case when both ends are there; one alone waits in its field."""
    other = "high" if end == "low" else "low"
    number = now.answer.standing.numbers[key]
    waiting = now.draft.unsettled.get(f"{other}:{key}")
    if not written.strip():
        if getattr(number, other) is not None:
            take_fields(now, key, low=None, high=None)
            now.draft.redrawn[f"{other}:{key}"] = now.draft.redrawn.get(f"{other}:{key}", 0) + 1
        return None
    value = read_typed(written, number.unit)
    if isinstance(value, Problem):
        return value
    across = getattr(number, other)
    if waiting is not None:
        read = read_typed(waiting.text, number.unit)
        across = read if isinstance(read, float) else None
    if across is None:
        return error("range_one_ended", key)
    problem = take_fields(now, key, **{end: value, other: across})
    if problem is None:
        now.draft.unsettled.pop(f"{other}:{key}", None)
    return problem


def take_fields(now: Workspace, key: str, **fields: object) -> Problem | None:
    """Puts fields of a number into the case."""
    return take_case(now, with_number(now.case, now.library, key, now.draft.scenario, **fields))


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
        return take_fields(now, key, reason=Label(sv=words) if words else None)

    text_field(
        work, f"reason:{key}", work.say("numbers.reason"), "" if reason is None else reason.text(work.language), take
    )


main()
