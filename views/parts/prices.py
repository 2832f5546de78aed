"""The fields of a price index of one's own: the change of prices in each year that is not published, and its source."""

import streamlit as st

from model.case.problem import Problem, error
from model.case.units import UNITS
from model.editing.prices import with_price_change, with_price_source, years_to_say
from views.fields.text import text_field
from views.state.typed import read_typed, readable, take_case
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import clean, markdown


def show_own_prices(work: Workspace) -> None:
    """A field for each year after the published index, and for where the figures are from, if any are needed."""
    years = years_to_say(work.case, work.library)
    if not years:
        return
    own = work.case.price_index
    published = work.library.price_index
    last = max(published.change)
    label = markdown(published.label.text(work.language))
    st.caption(work.say("fields.own_prices", index=label, last=last))
    columns = st.columns(4)
    for place, year in enumerate(years):
        said = None if own is None else own.change.get(year)

        def take(now: Workspace, written: str, year: int = year) -> Problem | None:
            return take_change(now, year, written)

        with columns[place % len(columns)]:
            written = "" if said is None else write_quantity(said, "growth", work.language)
            text_field(
                work, f"price_change:{year}", work.say("fields.price_change", year=year), written, take, unit="growth"
            )
    if own is not None:
        source = work.case.sources.get(own.source or "")
        written = "" if source is None else source.publisher.text(work.language)
        text_field(work, "price_source", work.say("fields.price_source"), written, take_source)


def take_change(now: Workspace, year: int, written: str) -> Problem | None:
    """Puts the change of prices of a year into the case, or takes it away where nothing is written."""
    if not written.strip():
        return take_case(now, with_price_change(now.case, year, None), what="terms")
    change = read_typed(written, "growth")
    if isinstance(change, Problem):
        return change
    limits = UNITS["growth"]
    if not limits.low <= change <= limits.high:
        facts = {"value": change, "low": limits.low, "high": limits.high, "unit": "growth"}
        return error("outside_limits", f"price_index.change.{year}", **facts)
    return take_case(now, with_price_change(now.case, year, change), what="terms")


def take_source(now: Workspace, written: str) -> Problem | None:
    """Puts where the changes of prices are from into the case."""
    problem = readable(written)
    return problem or take_case(now, with_price_source(now.case, clean(written).strip()), what="terms")
