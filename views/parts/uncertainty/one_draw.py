"""The draws: all of them as a fan, how many there are, and one of them followed to its result."""

import streamlit as st

from model.case.case import Sampling
from model.case.problem import Problem
from presentation import tables, uncertainty, uncertainty_charts
from views.fields.addresses import field_key
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.parts.uncertainty.chart import chart_with_table
from views.state.typed import read_typed, take_record
from views.state.workspace import Workspace
from wording.numbers import kr, write_number
from wording.text_safety import markdown


def show_draw(work: Workspace) -> None:
    """The fan of all draws, how many there are, and one of them opened and followed to its result."""
    odds, language, case = work.answer.odds, work.language, work.case
    st.header(work.say("doubt.fan.title"))
    chart_with_table(
        work,
        "fan",
        uncertainty.fan_frame(odds),
        uncertainty_charts.fan_spec(language, case.start_year, case.horizon),
        uncertainty.fan_sentence(odds, language),
        uncertainty.fan_rows(odds, language),
    )
    st.header(work.say("doubt.draw.title"))
    st.markdown(work.say("doubt.draw.note", count=write_number(odds.count)))
    sampling_fields(work)
    place = draw_chosen(work)
    if place is not None:
        follow(work, place)


def sampling_fields(work: Workspace) -> None:
    """How many draws, and the seed."""
    for column, name in zip(st.columns(4), ("draws", "seed"), strict=False):
        with column:

            def take(now: Workspace, written: str, name: str = name) -> Problem | None:
                value = read_typed(written, "years")
                if isinstance(value, Problem):
                    return value
                return take_record(now, "sampling", Sampling, now.case.sampling.model_dump() | {name: int(value)})

            text_field(
                work,
                f"sampling.{name}",
                work.say(f"fields.{name}"),
                write_number(work.case.sampling.draws) if name == "draws" else str(work.case.sampling.seed),
                take,
                help=work.say("doubt.draw.seed_help") if name == "seed" else None,
            )


def draw_chosen(work: Workspace) -> int | None:
    """The number of the draw to follow: one at p10, at the middle, at p90, or any by its number."""
    odds = work.answer.odds
    shares = {"bad": 0.1, "middle": 0.5, "good": 0.9}
    which = st.pills(
        work.say("doubt.draw.which"),
        [*shares, "own"],
        format_func=lambda name: work.say(f"doubt.draw.{name}"),
        default="bad",
        required=True,
        key=field_key(work, "draw"),
    )
    if which in shares:
        return odds.draw_at(shares[which])
    written = st.text_input(
        work.say("doubt.draw.place", count=write_number(odds.count)), value="1", key=field_key(work, "draw_place")
    )
    place = read_typed(written, "years")
    if isinstance(place, Problem) or not 1 <= place <= odds.count:
        st.error(work.say("doubt.draw.outside", count=write_number(odds.count)))
        return None
    return int(place)


def follow(work: Workspace, place: int) -> None:
    """One draw from its numbers, through the products, to its NPV."""
    answer, language = work.answer.of_draw(place), work.language
    st.markdown(f"**{markdown(uncertainty.draw_sentence(answer, place, language))}**")
    static_table(uncertainty.draw_rows(work.answer, answer, language))
    for at, posting in tables.benefit_postings(answer.everyone):
        year = max(answer.case.years, key=lambda year: abs(tables.posting_value(answer, at, year)))
        facts = {
            "label": answer.case.effects[posting.line].label.text(language),
            "kind": work.say(f"tables.by_actor.{posting.realised_as if posting.kind == 'benefit' else 'cost'}"),
            "actor": answer.everyone.actors[posting.actor].label.text(language),
        }
        st.markdown(markdown(work.say("doubt.draw.product", year=year, **facts)))
        static_table(tables.factor_rows(answer, posting, year, language, significant=6), text_columns=9)
        worth = markdown(kr(tables.posting_value(answer, at, year), language, signed=True))
        st.markdown(work.say("why.product", year=year, amount=worth))
    static_table(uncertainty.discounted_rows(answer, language))
    timing = uncertainty.own_timing_sentence(answer, language)
    if timing is not None:
        st.caption(markdown(timing))
