"""Where a number comes from: its source, the place in it, what kind of figure it is, and the prices it is stated in."""

from collections.abc import Mapping
from typing import get_args

import streamlit as st

from model.case.assumptions import Basis, Label
from model.case.case import Case
from model.case.problem import Problem, error
from model.case.units import FIRST_YEAR, LAST_YEAR, is_money
from model.editing.sourcing import (
    BUDGET,
    GROUNDED,
    by_question,
    lacking,
    said_numbers,
    stated_price_year,
    states_price_year,
    unpublished,
    with_source_for,
    without_basis,
)
from model.numbers.resolved_numbers import ResolvedNumbers
from presentation.tables import source_name, source_text
from views.fields.addresses import start_over
from views.fields.choice import chosen, told_apart
from views.fields.text import text_field
from views.parts.number.new_source import (
    NEW,
    ask_for_source,
    is_asked_for,
    let_new_source_go,
    show_new_source,
    start_fields_over,
)
from views.state.typed import read_typed, readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, label, markdown

Keys = tuple[str, ...]
BASES: tuple[Basis, ...] = ("published", "own_ledger", "derived", "judged")


def source_line(work: Workspace, key: str) -> str:
    """*Källa: Årsredovisning 2025, s. 12 · 2024 års priser · Ur vår egen redovisning*, ready for Markdown."""
    resolved = work.answer.resolved
    number = resolved.numbers[key]
    if key in resolved.defaults:
        return markdown(work.say("tables.factors.preset"))
    origin = source_text(number, work.library, work.case, work.language)
    if number.source is not None:
        origin = work.say("sources.line", source=origin)
    elif origin:
        origin = work.say("sources.rests_on", ground=origin)
    elif lacking(resolved, (key,)):
        origin = work.say("sources.missing")
    year = stated_price_year(work.case, resolved, key, work.scenario)
    prices = work.say("sources.prices", year=year) if year is not None and is_money(number.unit) else ""
    parts = [origin, prices, work.say(f"sources.basis_of.{number.basis}")]
    mark = "⚠ " if lacking(resolved, (key,)) else ""
    return mark + markdown(" · ".join(filter(None, parts)))


def line_source(work: Workspace, name: str) -> str:
    """Where the amounts of a budget line come from, ready for Markdown."""
    line = work.case.budget[name]
    origin = ""
    if line.source is not None:
        source = source_name(line.source, work.library, work.case, work.language)
        origin = work.say("sources.line", source=source)
    elif line.note is not None:
        origin = work.say("sources.rests_on", ground=line.note.text(work.language))
    is_asked = (f"{BUDGET}{name}",) in without_basis(work.answer.resolved)
    return markdown(origin) if origin or not is_asked else f"⚠ {markdown(work.say('sources.missing'))}"


def source_fields(work: Workspace, keys: Keys, place: str) -> None:
    """The fields of where some numbers come from, which are one question and get one answer."""
    name = keys[0].removeprefix(BUDGET)
    if keys[0].startswith(BUDGET) and name in work.case.budget:
        line = work.case.budget[name]
        source_field(work, keys, place, line.source)
        note = "" if line.note is None else line.note.text(work.language)
        place_field(work, keys, place, work.say("sources.ground_of_line"), note)
        return
    number = work.answer.resolved.numbers[keys[0]]
    source_field(work, keys, place, number.source)
    kind, prices = st.columns(2)
    with kind:
        basis_field(work, keys, place, number.basis)
    if is_money(number.unit):
        with prices:
            price_year_field(work, keys, place)
    place_name = "where"
    if number.source is None and number.basis in GROUNDED:
        place_name = "ground" if number.basis == "judged" else "derived_from"
    elif number.source is None and number.where is None:
        return  # there is no place in a source that is not chosen
    written = "" if number.where is None else number.where.text(work.language)
    place_field(work, keys, place, work.say(f"sources.{place_name}"), written)


def source_field(work: Workspace, keys: Keys, place: str, source: str | None) -> None:
    """Which source: the case's own first, then the library's, or a new one whose fields then follow."""
    options = ["", *work.case.sources, *work.library.sources, NEW]
    address = f"{place}:{keys[0]}"

    def words(name: str) -> str:
        if name in ("", NEW):
            return work.say("sources.new" if name else "sources.none")
        return label(source_name(name, work.library, work.case, work.language))

    def take(now: Workspace, answer: str) -> None:
        take_source(now, keys, place, answer)

    now_chosen = NEW if is_asked_for(address) else source or ""
    st.selectbox(
        work.say("sources.source"),
        options,
        format_func=told_apart(options, words),
        **chosen(work, f"source:{address}", now_chosen, take, options),
    )
    if is_asked_for(address):
        show_new_source(work, keys)


def take_source(now: Workspace, keys: Keys, place: str, answer: str) -> None:
    """Puts a chosen source into the case, or asks for the words of a new one."""
    if answer == NEW:
        ask_for_source(f"{place}:{keys[0]}")
        return
    let_new_source_go(now)
    say_of(now, keys, place, source=answer or None)


def say_of(now: Workspace, keys: Keys, place: str, **fields: object) -> Problem | None:
    """Puts some of source, basis, where and price year into the case. Fields that show the same start over."""
    problem = unpublished(now.case, now.library, keys, now.scenario, **fields)
    if problem is None:
        problem = take_case(now, with_source_for(now.case, now.library, keys, now.scenario, **fields), what="source")
    start_fields_over(now, keys, but=(place, next(iter(fields))))
    return problem


def basis_field(work: Workspace, keys: Keys, place: str, basis: Basis) -> None:
    """What kind of figure it is, in plain words."""
    options = [name for name in get_args(Basis) if name in BASES or name == basis]
    is_sourced = work.answer.resolved.numbers[keys[0]].source is not None
    if not is_sourced and basis != "published":
        options.remove("published")  # which names a source

    def take(now: Workspace, answer: str) -> None:
        say_of(now, keys, place, basis=answer)

    st.selectbox(
        work.say("sources.basis"),
        options,
        format_func=lambda name: work.say(f"sources.basis_of.{name}"),
        **chosen(work, f"basis:{place}:{keys[0]}", basis, take, options),
    )


def place_field(work: Workspace, keys: Keys, place: str, words: str, written: str) -> None:
    """Where in the source, or what a judgement rests on."""

    def take(now: Workspace, typed: str) -> Problem | None:
        problem = readable(typed)
        if problem is not None:
            return problem
        text = clean(typed).strip()
        return say_of(now, keys, place, where=Label(sv=text) if text else None)

    text_field(work, f"where:{place}:{keys[0]}", words, written, take)


def price_year_field(work: Workspace, keys: Keys, place: str) -> None:
    """The year whose prices an amount is stated in, where it can be said."""
    resolved, case = work.answer.resolved, work.case
    year = stated_price_year(case, resolved, keys[0], work.scenario)
    if states_price_year(case, work.library, keys[0], work.scenario):

        def take(now: Workspace, typed: str) -> Problem | None:
            return take_price_year(now, keys, place, typed)

        text_field(
            work,
            f"price_year:{place}:{keys[0]}",
            work.say("sources.price_year"),
            "" if year is None else str(year),
            take,
            help=work.say("sources.price_year_help"),
            placeholder=work.say("fields.blank"),
        )
    elif year is not None:
        st.caption(work.say("sources.prices", year=year))
    if year is not None and resolved.numbers[keys[0]].price_year != year:
        st.caption(work.say("sources.re_expressed", from_year=year, to_year=resolved.numbers[keys[0]].price_year))


def take_price_year(now: Workspace, keys: Keys, place: str, typed: str) -> Problem | None:
    """Puts a typed price year into the case, or says why it can't be taken; an empty field takes it away."""
    year: float | Problem | None = read_typed(typed, "year") if typed.strip() else None
    if isinstance(year, Problem):
        return year
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        limits: Mapping[str, float] = {"low": float(FIRST_YEAR), "high": float(LAST_YEAR)}
        return error("outside_limits", "price_year", key=keys[0], value=year, unit="year", **limits)
    problem = say_of(now, keys, place, price_year=None if year is None else int(year))
    for key in keys:
        for field in ("number", "slider", "low", "high"):  # the number stands in the prices of the case
            start_over(now, f"{field}:{key}")
    return problem


def show_same_for(work: Workspace, key: str, effect_id: str | None, place: str) -> None:
    """A button that lets what is said of one number, or of a budget line, hold for those beside it."""
    others = asked_beside(work.answer.resolved, key, effect_id)
    if not others or not shared(work.case, work.answer.resolved, key):
        return
    count = len(by_question(others))
    form = "one" if count == 1 else "many"
    if effect_id is None:
        words = work.say(f"sources.same_for_lines.{form}", count=count)
    else:
        effect = work.case.effects[effect_id].label.text(work.language)
        words = work.say(f"sources.same_for.{form}", count=count, effect=effect)
    st.button(label(words), key=f"same_for:{place}:{key}", on_click=share_source, args=(key, effect_id))


@edits
def share_source(key: str, effect_id: str | None) -> None:
    """What is said of one number, or of a budget line, is said of those beside it that are asked about."""
    now = current()
    resolved = now.answer.resolved
    others = asked_beside(resolved, key, effect_id)
    year = None if effect_id is None else stated_price_year(now.case, resolved, key, now.scenario)
    case = with_source_for(now.case, now.library, others, now.scenario, **shared(now.case, resolved, key))
    if year is not None:
        dated = [other for other in others if states_price_year(case, now.library, other, now.scenario)]
        case = with_source_for(case, now.library, dated, now.scenario, price_year=year)
    take_case(now, case, what="source", redraw=True)


def asked_beside(resolved: ResolvedNumbers, key: str, effect_id: str | None) -> list[str]:
    """What else is asked about: numbers of the same effect, or, beside a budget line, the other lines."""
    if effect_id is None:
        without_source = tuple(keys[0] for keys in without_basis(resolved) if keys[0].startswith(BUDGET))
    else:
        without_source = lacking(resolved, said_numbers(resolved, effect_id))
    return [other for other in without_source if other != key]


def shared(case: Case, resolved: ResolvedNumbers, key: str) -> dict[str, object]:
    """What a number or a budget line can share: its source and kind, or what it rests on; empty if nothing is said."""
    if key.startswith(BUDGET):
        line = case.budget[key.removeprefix(BUDGET)]
        if line.source is not None:
            return {"source": line.source}
        return {} if line.note is None else {"where": line.note}
    number = resolved.numbers[key]
    if key in resolved.defaults:
        return {}
    if number.source is not None:
        return {"source": number.source, "basis": number.basis}
    is_said = number.basis in GROUNDED and number.where is not None
    return {"source": None, "basis": number.basis, "where": number.where} if is_said else {}
