"""Uncertainty: the chance first, then what drives it, what must be true, what is worth finding out, and one draw."""

from typing import Any

import pandas as pd
import streamlit as st

from model.analysis.drivers import two_way
from model.case.assumptions import Label
from model.case.case import Sampling
from model.case.problem import Problem
from model.case.units import UNITS
from model.editing.edits import with_offered_ranges
from model.numbers.resolve import keys_in_use, uncertain_keys
from presentation import tables
from presentation import uncertainty as uncertainty
from presentation import uncertainty_charts as uncertainty_charts
from presentation.sentences import exact, number_label
from presentation.tables import Rows
from views.fields.addresses import field_key
from views.fields.number import number_field
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.parts.ranges import ENDS, range_field
from views.parts.sliders import headline_slider
from views.parts.summary_bar import show_errors, show_figures, show_last_edit
from views.parts.uncertainty.pilot import show_pilot
from views.state.typed import read_typed, take_case, take_record
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import kr, write_number
from wording.text_safety import label, markdown
from wording.texts import LANGUAGES, say


def main() -> None:
    """Draws the page."""
    work = workspace()
    if work.answer.has_errors:
        st.title(work.say("doubt.title.unknown"))
        show_errors(work)
        return
    if not work.case.budget or not work.case.effects:
        st.title(work.say("doubt.title.unknown"))
        st.info(work.say("strip.nothing_yet"))
        return
    if work.answer.has_ranges:
        st.title(uncertainty.chance_title(work.answer, work.language))
        st.markdown(" ".join(markdown(told) for told in uncertainty.odds_sentences(work.answer, work.language)))
        show_figures(work)
        show_last_edit(work)
        show_odds(work)
    else:
        st.title(work.say("doubt.title.unknown"))
        show_figures(work)
        show_beginnings(work)
    show_ranges(work)
    if work.answer.has_ranges:
        show_drivers(work)
    show_must(work)
    if work.answer.has_ranges:
        show_scenarios(work)
        show_worth(work)
        show_draw(work)


def chart_with_table(work: Workspace, name: str, frame: pd.DataFrame, spec: Any, told: str, rows: Rows) -> None:
    """A chart with a reading of it in a sentence, and its numbers when opened."""
    st.vega_lite_chart(frame, spec, alt=told, theme=None)
    st.markdown(markdown(told))
    numbers = st.expander(work.say("doubt.numbers"), key=field_key(work, f"numbers_of:{name}"), on_change="rerun")
    if numbers.open:
        with numbers:
            static_table(rows)


def show_odds(work: Workspace) -> None:
    """Twenty dots of NPV, and the chance that the money is back by each year."""
    odds, language = work.answer.odds, work.language
    dots, payback = st.columns(2)
    with dots:
        st.header(work.say("doubt.dots.title"))
        chart_with_table(
            work,
            "dots",
            uncertainty.dots_frame(odds, language),
            uncertainty_charts.dots_spec(language),
            uncertainty.dots_sentence(odds, language),
            uncertainty.odds_rows(odds, language),
        )
    with payback:
        st.header(work.say("doubt.payback.title"))
        chart_with_table(
            work,
            "payback",
            uncertainty.payback_chance_frame(odds, language),
            uncertainty_charts.payback_chance_spec(language),
            uncertainty.payback_chance_sentence(odds, language),
            uncertainty.payback_chance_rows(odds, language),
        )


def show_beginnings(work: Workspace) -> None:
    """A case without ranges: why there are no odds, and where to begin."""
    st.info(work.say("doubt.none.lead"))
    st.markdown(work.say("doubt.none.next"))
    case, library = work.case, work.library
    for name, scenario in case.scenarios.items():
        if any(change.low is not None for change in scenario.numbers.values()):
            words = markdown(scenario.label.text(work.language))
            st.button(
                work.say("doubt.none.scenario", name=words), key=f"show:{name}", on_click=show_scenario, args=(name,)
            )
    st.button(work.say("doubt.none.offer"), key="offer", on_click=offer_ranges)
    offered = {name: exact(library.numbers[f"range.{name}"], work.language) for name in ("amount", "change", "delay")}
    st.caption(work.say("doubt.none.offer_note", **offered))


@edits
def show_scenario(name: str) -> None:
    """Shows the case under a scenario that has ranges."""
    now = current()
    now.draft.choose(scenario=name)
    now.draft.scenario_set += 1


@edits
def offer_ranges() -> None:
    """Lays the library's placeholders over the numbers without a range."""
    now = current()
    reason = Label(**{language: say("doubt.none.offer_reason", language) for language in LANGUAGES})
    take_case(now, with_offered_ranges(now.case, now.library, now.scenario, reason), redraw=True)


def show_ranges(work: Workspace) -> None:
    """Low, value and high of the numbers that are uncertain, of those that usually are, and of one more."""
    st.header(work.say("doubt.ranges.title"))
    st.caption(work.say("doubt.ranges.note"))
    resolved = work.answer.resolved
    keys = uncertainty.keys_in_front(work.answer.resolved)
    rest = [
        key
        for key in keys_in_use(resolved)
        if key not in keys and resolved.numbers[key].unit != "flag" and resolved.numbers[key].value is not None
    ]
    for key in keys:
        show_range(work, key)
    another = st.selectbox(
        work.say("doubt.ranges.another"),
        ["", *rest],
        format_func=lambda key: (
            label(number_label(resolved, key, work.language)) if key else work.say("doubt.ranges.choose")
        ),
        key=field_key(work, f"another:{'+'.join(keys)}"),
    )
    if another in rest:
        show_range(work, another)


def show_range(work: Workspace, key: str) -> None:
    """A number with its low and high in a row."""
    number = work.answer.resolved.numbers[key]
    words = label(number_label(work.answer.resolved, key, work.language))
    value, low, high = st.columns(3)
    with value:
        number_field(work, key, number_label(work.answer.resolved, key, work.language))
        if key == work.case.headline:
            headline_slider(work, key)
    if UNITS[number.unit].scale == "logit" and number.value in (0, 1):
        with low:
            st.caption(work.say("doubt.ranges.certain"))
        return
    for column, end in zip((low, high), ENDS, strict=True):
        with column:
            range_field(work, key, end, work.say(f"doubt.ranges.{end}_of", label=words))


def show_drivers(work: Workspace) -> None:
    """Each number at its low and its high, the largest swing first."""
    answer, language = work.answer, work.language
    st.header(work.say("doubt.drivers.title"))
    reading = st.segmented_control(
        work.say("doubt.drivers.reading"),
        ("npv", "payback"),
        format_func=lambda name: work.say(f"doubt.drivers.{name}"),
        default="npv",
        required=True,
        key=field_key(work, "tornado"),
    )
    bars = min(len(answer.sensitivity.drivers), uncertainty.MOST_DRIVERS)
    chart_with_table(
        work,
        "drivers",
        uncertainty.tornado_frame(answer, work.originals(uncertain_keys(answer.resolved)), reading or "npv", language),
        uncertainty_charts.tornado_spec(language, reading or "npv", bars, answer.case.start_year, answer.case.horizon),
        uncertainty.drivers_sentence(answer, reading or "npv", language),
        uncertainty.driver_rows(answer, language),
    )


def show_must(work: Workspace) -> None:
    """Break-even of each number, of two at once, and the answer under every rate and three start years."""
    answer, language = work.answer, work.language
    resolved = answer.resolved
    st.header(work.say("doubt.must.title"))
    st.caption(work.say("doubt.must.note"))
    shown = st.toggle(work.say("doubt.must.all"), key=field_key(work, "must_all"))
    keys = tuple(keys_in_use(resolved)) if shown else tuple(uncertainty.keys_in_front(work.answer.resolved))
    rows = uncertainty.break_even_rows(answer, work.originals(keys), answer.break_even(keys), language)
    static_table(rows, text_columns=9)
    st.subheader(work.say("doubt.terms.title"))
    st.markdown(uncertainty.terms_sentence(answer.terms, language))
    schedules = {name: schedule.label for name, schedule in work.library.schedules.items()}
    static_table(uncertainty.terms_rows(answer.terms, schedules, answer.resolved.schedule_chosen, language))
    area = st.expander(work.say("doubt.map.title"), key=field_key(work, "map"), on_change="rerun")
    if area.open:
        with area:
            show_map(work)


def show_map(work: Workspace) -> None:
    """NPV over two numbers that are chosen, with the line where it is zero."""
    answer, language = work.answer, work.language
    resolved = answer.resolved
    options = [key for key in keys_in_use(resolved) if resolved.numbers[key].unit != "flag"]
    first = [key for key in uncertainty.keys_in_front(work.answer.resolved) if key in options]
    # A number of whole values lies across, so that the line has a value of the other one for each of them.
    first.sort(key=lambda key: not UNITS[resolved.numbers[key].unit].whole)
    across, upwards = st.columns(2)

    def choice(column: Any, name: str, default: str, options: list[str]) -> str:
        with column:
            return st.selectbox(
                work.say(f"doubt.map.{name}"),
                options,
                index=options.index(default),
                format_func=lambda key: label(number_label(resolved, key, language)),
                key=field_key(work, f"map_{name}:{'+'.join(options)}"),
            )

    key_x = choice(across, "x", first[0], options)
    others = [key for key in options if key != key_x]
    key_y = choice(upwards, "y", next((key for key in first if key != key_x), others[0]), others)
    found = two_way(resolved, answer.seen, answer.case.discount.timing, key_x, key_y)
    titles = [
        f"{number_label(resolved, key, language)}{', ' * bool(unit)}{unit}"
        for key in (key_x, key_y)
        for _, unit in [uncertainty.axis_of(resolved.numbers[key], language)]
    ]
    years = (resolved.numbers[key_x].unit == "year", resolved.numbers[key_y].unit == "year")
    chart_with_table(
        work,
        "map",
        uncertainty.map_frame(found, resolved, language),
        uncertainty_charts.map_spec(language, titles[0], titles[1], years),
        uncertainty.map_sentence(found, resolved, language),
        uncertainty.map_rows(found, resolved, language),
    )


def show_scenarios(work: Workspace) -> None:
    """Everything at its worse end, as it stands and at its better end; then the case's own scenarios."""
    st.header(work.say("doubt.scenarios.title"))
    others = dict(zip(work.scenarios.names, map(work.answer_of, work.scenarios.names), strict=True))
    static_table(uncertainty.scenario_rows(work.answer, others, work.language, work.is_changed), text_last=True)
    st.caption(work.say("doubt.scenarios.note"))


def show_worth(work: Workspace) -> None:
    """What knowing each number before the decision is worth, and whether a pilot is."""
    answer, language = work.answer, work.language
    st.header(work.say("doubt.worth.title"))
    chart_with_table(
        work,
        "worth",
        uncertainty.information_frame(answer, language),
        uncertainty_charts.information_spec(language, min(len(answer.odds.learned), uncertainty.MOST_DRIVERS)),
        uncertainty.information_sentence(answer, language),
        uncertainty.information_rows(answer, language),
    )
    st.caption(work.say("doubt.worth.note"))
    show_pilot(work)


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


main()
