"""What an effect has by calendar year: typed once where it is the same each year, by year where years differ."""

import re

import streamlit as st

from model.case.problem import Problem, error
from model.case.units import is_money
from model.editing.effect_years import Run, run_of, with_run, with_share_by_year
from model.numbers.keys import by_year_prefix, years_given
from views.fields.addresses import first_on_page, start_over
from views.fields.text import text_field
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace
from wording.numbers import write_quantity

PARTS = ("value", "first", "last")


def show_run(work: Workspace, name: str) -> None:
    """Participants or kronor a year, from the first year to the last: three fields, and not one a year."""
    prefix = by_year_prefix(name, work.case.effects[name])
    run = run_of(work.answer.resolved, name)
    if not first_on_page(f"run:{prefix}"):
        st.caption(work.say("fields.shared"))
        return
    value = None if run is None else run.value
    effect = work.case.effects[name]
    texts = {
        "value": write_quantity(value, effect.by_year_unit, work.language),
        "first": str(work.case.start_year if run is None else run.first),
        "last": str(work.case.years.stop - 1 if run is None else run.last),
    }
    for column, part in zip(st.columns(4), PARTS, strict=False):

        def take(now: Workspace, written: str, part: str = part) -> Problem | None:
            return take_run(now, name, part, written)

        with column:
            text_field(
                work,
                f"run_{part}:{prefix}",
                work.say(f"effects.run_{effect.by_year if part == 'value' else part}"),
                texts[part],
                take,
                placeholder=work.say("fields.blank" if run is None else "effects.run_differs"),
                unit=effect.by_year_unit if part == "value" else "",
            )


def take_run(now: Workspace, name: str, part: str, written: str) -> Problem | None:
    """Puts the number of each year, or the first or the last of the years, into the case."""
    resolved, case = now.answer.resolved, now.case
    run = run_of(resolved, name)
    if part == "value":
        value = read_typed(written, case.effects[name].by_year_unit) if written.strip() else 0.0
        if isinstance(value, Problem):
            return value
        years = Run(case.start_year, case.years.stop - 1, value) if run is None else run._replace(value=value)
        return _taken(now, name, years)
    typed = read_typed(written, "year")
    if isinstance(typed, Problem):
        return typed
    if run is None:
        return error("effects.number_first", name)
    year = int(typed)
    if year not in case.years:
        return error("effects.outside_years", name, first=str(case.years[0]), last=str(case.years[-1]))
    changed = run._replace(**{part: year})
    if changed.last < changed.first:
        return error("effects.ends_before", name)
    return _taken(now, name, changed)


def _taken(now: Workspace, name: str, run: Run) -> Problem | None:
    problem = take_case(now, with_run(now.case, now.answer.resolved, name, run, now.scenario), what="by_year")
    if problem is None:
        prefix = by_year_prefix(name, now.case.effects[name])
        for address in (
            *(f"run_{part}:{prefix}" for part in PARTS),
            *(f"year:{prefix}.{year}" for year in now.case.years),
        ):
            now.draft.unsettled.pop(address, None)
            start_over(now, address)
    return problem


def show_by_year(work: Workspace, name: str) -> None:
    """Reach, or participants started, by calendar year: a field a year, empty where nothing is given."""
    effect = work.case.effects[name]
    st.caption(work.say(f"effects.{effect.by_year}_by_year_note"))
    unit = effect.by_year_unit
    prefix = by_year_prefix(name, effect)
    if not first_on_page(f"years:{prefix}"):
        st.caption(work.say("fields.shared"))
        return
    given = years_given(prefix, work.answer.resolved.numbers)
    years = list(work.case.years)
    for row in (years[at : at + 5] for at in range(0, len(years), 5)):
        for column, year in zip(st.columns(5), row, strict=False):

            def take(now: Workspace, written: str, year: int = year) -> Problem | None:
                return take_by_year(now, name, year, written, unit)

            with column:
                value = work.answer.resolved.numbers[given[year]].value if year in given else None
                shown = write_quantity(value, unit, work.language)
                text_field(work, f"year:{prefix}.{year}", str(year), shown, take, unit=unit)


def take_by_year(now: Workspace, name: str, year: int, written: str, unit: str) -> Problem | None:
    """Puts a typed share or count of a year into the case; an empty field takes the year away."""
    value = read_typed(written, unit) if written.strip() else None
    if isinstance(value, Problem):
        return value
    edited = with_share_by_year(now.case, now.library, name, {year: value}, now.draft.scenario)
    problem = take_case(now, edited, what="by_year")
    if problem is None:
        for part in PARTS:
            start_over(now, f"run_{part}:{by_year_prefix(name, now.case.effects[name])}")
    return problem


def show_paste(work: Workspace, name: str) -> None:
    """A field for a row of kronor out of a spreadsheet, a number a year from the first of the case."""
    effect = work.case.effects[name]
    if not is_money(effect.by_year_unit):
        return
    text_field(
        work,
        f"paste_years:{by_year_prefix(name, effect)}",
        work.say("effects.paste_by_year", first=work.case.start_year),
        "",
        lambda now, written: take_pasted(now, name, written),
        help=work.say("effects.paste_by_year_help"),
        is_long=True,
    )


def take_pasted(now: Workspace, name: str, written: str) -> Problem | None:
    """Puts a pasted row into the years of an effect, each cell in its year; all of them or none."""
    if not written.strip():
        return None
    effect, years = now.case.effects[name], now.case.years
    cells = [cell.strip() for cell in re.split(r"[\t\n;]", written.strip("\n\r"))]
    if len(cells) > len(years):
        return error("effects.too_many_years", name, value=len(cells), high=len(years))
    typed: dict[int, float | None] = {}
    for year, cell in zip(years, cells, strict=False):
        value = read_typed(cell, effect.by_year_unit) if cell else None
        if isinstance(value, Problem):
            return value
        typed[year] = value
    edited = with_share_by_year(now.case, now.library, name, typed, now.draft.scenario)
    problem = take_case(now, edited, what="by_year")
    if problem is None:
        prefix = by_year_prefix(name, effect)
        parts = (f"paste_years:{prefix}", *(f"run_{part}:{prefix}" for part in PARTS))
        for address in (*parts, *(f"year:{prefix}.{year}" for year in years)):
            now.draft.unsettled.pop(address, None)
            start_over(now, address)
    return problem
