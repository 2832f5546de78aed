"""The terms of the calculation: horizon, start year, discounting, timing in the year, perspective, price year."""

from typing import get_args

import streamlit as st

from exports.sentences import exact
from model.case import Timing
from model.problem import Problem, error
from model.units import FIRST_YEAR, LAST_YEAR, LONGEST_HORIZON
from views.session import Workspace, chosen, number_field, read_typed, take_case, text_field


def horizon_field(work: Workspace) -> None:
    """The horizon in years, 1 to 60."""

    def take(now: Workspace, written: str) -> Problem | None:
        horizon = read_typed(written, "years")
        if isinstance(horizon, Problem):
            return horizon
        if not 1 <= horizon <= LONGEST_HORIZON:
            return error("horizon_outside_limits", "horizon", value=horizon, low=1, high=LONGEST_HORIZON, unit="years")
        return take_case(now, now.case.edited(horizon=int(horizon)), what="terms")

    text_field(
        work, "horizon", work.say("fields.horizon"), str(work.case.horizon), take, help=work.say("fields.horizon_help")
    )
    if "horizon" not in work.draft.unsettled:
        st.caption(work.say("fields.horizon_years", first=work.case.start_year, last=work.case.years.stop - 1))


def year_field(work: Workspace, field: str, value: int | None, *, may_be_blank: bool = False) -> None:
    """A calendar year of the case itself: its start year or its price year."""

    def take(now: Workspace, written: str) -> Problem | None:
        if may_be_blank and not written.strip():
            return take_case(now, now.case.edited(**{field: None}), what="terms")
        year = read_typed(written, "year")
        if isinstance(year, Problem):
            return year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            return error("outside_limits", field, value=year, low=float(FIRST_YEAR), high=float(LAST_YEAR), unit="year")
        return take_case(now, now.case.edited(**{field: int(year)}), what="terms")

    text_field(
        work,
        field,
        work.say(f"fields.{field}"),
        "" if value is None else str(value),
        take,
        help=work.say(f"fields.{field}_help"),
        placeholder=work.say("fields.blank"),
    )


def schedule_field(work: Workspace) -> None:
    """Which discount schedule applies, and the rate itself where it is one rate of the case's own."""
    schedules = work.library.schedules

    def take(now: Workspace, schedule: str) -> None:
        discount = now.case.discount.edited(schedule=schedule)
        problem = take_case(now, now.case.edited(discount=discount), what="terms")
        now.draft.pending = problem

    st.selectbox(
        work.say("fields.schedule"),
        list(schedules),
        format_func=lambda name: schedules[name].label.text(work.language),
        help=schedules[work.case.discount.schedule].explanation.text(work.language),
        **chosen(work, "schedule", work.case.discount.schedule, take, schedules),
    )
    if isinstance(work.draft.pending, Problem):
        st.error(work.words(work.draft.pending))
    if "discount_rate" in work.answer.standing.numbers:
        number_field(work, "discount_rate")
    else:
        steps = work.answer.standing.schedule
        rates = [
            (start, work.answer.standing.numbers[key]) for start, key in steps if key in work.answer.standing.numbers
        ]
        st.caption(
            "; ".join(
                work.say("fields.rate_from", year=start, rate=exact(rate, work.language)) for start, rate in rates
            )
        )


def timing_field(work: Workspace) -> None:
    """Where in the year money falls."""

    def take(now: Workspace, timing: Timing) -> None:
        discount = now.case.discount.edited(timing=timing)
        take_case(now, now.case.edited(discount=discount), what="terms")

    st.selectbox(
        work.say("fields.timing"),
        get_args(Timing),
        format_func=lambda timing: work.say(f"fields.timing_{timing}"),
        help=work.say("fields.timing_help"),
        **chosen(work, "timing", work.case.discount.timing, take, get_args(Timing)),
    )


def perspective_field(work: Workspace) -> None:
    """Whose result is shown."""
    perspectives = work.library.perspectives
    st.selectbox(
        work.say("fields.perspective"),
        list(perspectives),
        format_func=lambda name: perspectives[name].label.text(work.language),
        help=perspectives[work.shown.perspective].explanation.text(work.language),
        **chosen(
            work,
            "perspective",
            work.shown.perspective,
            lambda now, name: now.draft.choose(perspective=name),
            perspectives,
        ),
    )
    st.caption(perspectives[work.shown.perspective].explanation.text(work.language))
