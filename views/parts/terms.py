"""The terms of the calculation: horizon, start year, discounting, timing in the year, perspective, price year."""

import re
from collections.abc import Callable
from typing import get_args

import streamlit as st

from model.case.assumptions import Timing
from model.case.problem import Problem, error
from model.case.units import FIRST_YEAR, LAST_YEAR, LONGEST_HORIZON
from model.editing.effect_years import with_years
from model.numbers.discounting import with_internal_rate, with_schedule
from model.numbers.rates import DISCOUNT_RATE
from presentation.sentences import exact, listed
from views.fields.addresses import field_key, show_problem
from views.fields.choice import chosen, told_apart
from views.fields.number import number_field
from views.fields.text import text_field
from views.state.draft import Unsettled
from views.state.typed import read_typed, readable, take_case
from views.state.workspace import Workspace
from wording.text_safety import clean, markdown

GOES_ON = "_goes_on"
"""Where the session notes the last year, and the effects that were taken on to it when the years became more."""


def horizon_field(work: Workspace) -> None:
    """The horizon in years, 1 to 60."""

    def take(now: Workspace, written: str) -> Problem | None:
        horizon = read_typed(written, "years")
        if isinstance(horizon, Problem):
            return horizon
        if not 1 <= horizon <= LONGEST_HORIZON:
            return error("horizon_outside_limits", "horizon", value=horizon, low=1, high=LONGEST_HORIZON, unit="years")
        return take_years(now, horizon=int(horizon))

    text_field(
        work, "horizon", work.say("fields.horizon"), str(work.case.horizon), take, help=work.say("fields.horizon_help")
    )
    if "horizon" not in work.draft.unsettled:
        st.caption(work.say("fields.horizon_years", first=work.case.start_year, last=work.case.years.stop - 1))
    tell_what_goes_on(work)


def horizons_field(work: Workspace) -> None:
    """The other numbers of years after which the answer is shown, written in a row."""

    def take(now: Workspace, written: str) -> Problem | None:
        horizons: set[int] = set()
        for part in filter(None, re.split(r"[\s,;]+", written)):
            horizon = read_typed(part, "years")
            if isinstance(horizon, Problem):
                return horizon
            horizons.add(int(horizon))
        return take_case(now, now.case.edited(horizons=tuple(sorted(horizons))), what="terms")

    text_field(
        work,
        "horizons",
        work.say("fields.horizons"),
        ", ".join(map(str, work.case.horizons)),
        take,
        help=work.say("fields.horizons_help"),
        placeholder=work.say("fields.blank"),
    )


def currency_field(work: Workspace) -> None:
    """The code of the currency that the case is in."""

    def take(now: Workspace, written: str) -> Problem | None:
        code = written.strip().upper()
        if not re.fullmatch("[A-Z]{3}", code):
            return error("terms.not_a_currency", "currency", text=clean(written[:20]))
        return take_case(now, now.case.edited(currency=code), what="terms", redraw=code != now.case.currency)

    words = work.say("fields.currency")
    text_field(work, "currency", words, work.case.currency, take, help=work.say("fields.currency_help"))


def take_years(now: Workspace, **years: int) -> Problem | None:
    """Puts another start year or horizon in the draft, with what goes on to the last year."""
    case, goes_on = with_years(now.case, now.library, **years)
    problem = take_case(now, case, what="terms")
    if problem is None:
        st.session_state[GOES_ON] = (case.years.stop - 1, goes_on) if goes_on else None
    return problem


def tell_what_goes_on(work: Workspace) -> None:
    """Which effects were given participants in the new years, as long as those are the last ones."""
    last, names = st.session_state.get(GOES_ON) or (None, ())
    names = [name for name in names if name in work.case.effects]
    if names and last == work.case.years.stop - 1:
        labels = listed([work.case.effects[name].label.text(work.language) for name in names], work.language)
        st.caption(markdown(work.say("fields.goes_on", names=labels, last=last)))


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
        if field == "start_year":
            return take_years(now, start_year=int(year))
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


SCHEDULE, TYPED_RATE, TYPED_SOURCE = "schedule", "internal_rate", "internal_rate_source"
"""The fields of the schedule, and of an internal rate that is not known and its source."""


def schedule_field(work: Workspace) -> None:
    """Which discount schedule applies, and its rate where it is one of the case's own."""
    schedules, resolved = work.library.schedules, work.answer.resolved
    st.selectbox(
        work.say("fields.schedule"),
        list(schedules),
        format_func=told_apart(schedules, lambda name: schedules[name].label.text(work.language)),
        help=schedules[resolved.schedule_chosen].explanation.text(work.language),
        **chosen(work, SCHEDULE, resolved.schedule_chosen, take_schedule, schedules),
    )
    if show_problem(work, SCHEDULE):
        show_unknown_rate(work)
        return
    own = [key for _, key in resolved.schedule if key == DISCOUNT_RATE or key in work.case.numbers]
    for key in own:
        number_field(work, key)
    rates = [(start, resolved.numbers[key]) for start, key in resolved.schedule if key in resolved.numbers]
    if not own:
        sentences = (work.say("fields.rate_from", year=start, rate=exact(rate, work.language)) for start, rate in rates)
        st.caption("; ".join(sentences))


def take_schedule(now: Workspace, schedule: str) -> None:
    """Puts a schedule into the case. One whose rate is not known waits, with a field where the rate can be typed."""
    problem = take_case(now, with_schedule(now.case, schedule, now.scenario), what="terms")
    now.draft.unsettled.pop(SCHEDULE, None)
    if problem is not None:
        now.draft.unsettled[SCHEDULE] = Unsettled(schedule, problem)


def show_unknown_rate(work: Workspace) -> None:
    """Fields for an internal rate that the library does not know: the rate, and where it is from."""
    if work.draft.unsettled[SCHEDULE].problem.code != "unknown_internal_rate":
        return
    year = work.case.start_year
    text_field(
        work,
        TYPED_SOURCE,
        work.say("fields.internal_rate_source", year=year),
        "",
        lambda now, written: readable(written),
    )
    text_field(work, TYPED_RATE, work.say("fields.internal_rate", year=year), "", take_internal_rate, unit="rate")


def take_internal_rate(now: Workspace, written: str) -> Problem | None:
    """Puts a typed internal rate of the start year into the case, with its source, and counts at it."""
    rate = read_typed(written, "rate")
    if isinstance(rate, Problem):
        return rate
    source = clean(str(st.session_state.get(field_key(now, TYPED_SOURCE)) or "")).strip()
    if readable(source) is not None:
        return readable(source)
    waiting = now.draft.unsettled.get(SCHEDULE)
    schedule = now.case.discount.schedule if waiting is None else waiting.text
    case = with_schedule(with_internal_rate(now.case, rate, source), schedule, now.scenario)
    problem = take_case(now, case, what="terms", redraw=True)
    if problem is None:
        now.draft.unsettled.pop(SCHEDULE, None)
    return problem


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


AS_THE_CASE = ""


def own_timing_field(
    work: Workspace, address: str, label: str, own: Timing | None, take: Callable[[Workspace, Timing | None], object]
) -> None:
    """Where in the year one line or effect falls: as the case says, or at a time of its own."""
    options = (AS_THE_CASE, *get_args(Timing))
    case_says = work.say(f"fields.timing_{work.case.discount.timing}").lower()
    st.selectbox(
        label,
        options,
        format_func=lambda timing: (
            work.say(f"fields.timing_{timing}") if timing else work.say("fields.timing_as_case", timing=case_says)
        ),
        **chosen(work, f"timing:{address}", own or AS_THE_CASE, lambda now, timing: take(now, timing or None), options),
    )


def perspective_field(work: Workspace) -> None:
    """Whose result is shown."""
    perspectives = work.answer.resolved.library.perspectives
    st.selectbox(
        work.say("fields.perspective"),
        list(perspectives),
        format_func=told_apart(perspectives, lambda name: perspectives[name].label.text(work.language)),
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
