"""What an effect is, besides its numbers: name, how it is counted, for whom, and what one unit is worth to each."""

from collections.abc import Iterator
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from model.case.assumptions import WORTHS, Label
from model.case.effect import KINDS, Effect, EffectKind, Valuation
from model.case.problem import Problem, error
from model.case.units import SUCCESS, is_money
from model.editing.effects import (
    COUNTED,
    OWN_WORTH,
    unit_counted,
    with_effect,
    with_kind,
    with_recipient,
    with_worth_chosen,
    without_recipient,
)
from model.editing.needs import NEEDS, worth_keys
from model.evaluate import actors_of
from model.numbers.keys import month_keys
from views.fields.choice import chosen, told_apart
from views.fields.text import text_field
from views.parts.effect.words import worth_words
from views.parts.months import month_field
from views.parts.terms import own_timing_field
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import unit_name
from wording.text_safety import clean
from wording.text_safety import label as safe_label

DIRECTIONS = ("less", "more")
KINDS_OF_WORTH = WORTHS
NOBODY = ""


def ways_of_counting() -> Iterator[tuple[EffectKind, str]]:
    """Every kind of effect with every unit that it may count, each once."""
    yield from dict.fromkeys((need.kind, unit) for need in NEEDS.values() for unit in need.units)


def show_about(work: Workspace, name: str, effect: Effect) -> None:
    """The fields, each edited at any time."""
    text_field(
        work,
        f"effect_label:{name}",
        work.say("effects.name"),
        effect.label.text(work.language),
        lambda now, written: take_label(now, name, written),
    )
    if not effect.valued_parts:  # a flow or levels are made of parts, which no other way of counting has
        show_way(work, name, effect)
    show_timing(work, name, effect)
    st.caption(work.say("effects.kept_note"))
    for position, valuation in enumerate(effect.valuations):
        show_recipient(work, name, position, valuation)
    if not effect.valued_parts:
        show_one_more(work, name, len(effect.valuations))


def show_way(work: Workspace, name: str, effect: Effect) -> None:
    """How the effect is counted, and whether there is less or more of it."""
    way = (effect.kind, unit_counted(work.case, work.library, name))
    ways = list(dict.fromkeys([*ways_of_counting(), way]))
    one, two = st.columns([2, 1])
    one.selectbox(
        work.say("effects.counted_as"),
        ways,
        format_func=lambda way: way_words(work, *way),
        **chosen(work, f"effect_way:{name}", way, lambda now, way: take_way(now, name, *way), ways),
    )
    two.selectbox(
        work.say("effects.direction"),
        DIRECTIONS,
        format_func=lambda side: work.say(f"effects.{side}_{'people' if way[1] == SUCCESS else 'long'}"),
        **chosen(
            work,
            f"effect_direction:{name}",
            effect.direction,
            lambda now, way: take_case(now, with_effect(now.case, name, direction=way), what="effect", redraw=True),
            DIRECTIONS,
        ),
    )


def show_timing(work: Workspace, name: str, effect: Effect) -> None:
    """Where in the year the effect falls."""
    own_timing_field(
        work,
        f"effects.{name}",
        work.say("fields.timing"),
        effect.timing,
        lambda now, timing: take_case(now, with_effect(now.case, name, timing=timing), what="effect"),
    )
    for column, key in zip(st.columns(2), month_keys(name, effect), strict=False):
        with column:
            month_field(work, key)


def way_words(work: Workspace, kind: EffectKind, unit: str) -> str:
    """A way of counting: *en andel av utredningar per år*, *per deltagare: dygn*."""
    if KINDS[kind].counts_in:
        return work.say("effects.planned_of")
    if unit == SUCCESS:
        return work.say("effects.cohort_success")
    if KINDS[kind].is_per_person:
        return work.say("effects.cohort_of", unit=unit_name(unit, work.language, long=True))
    named = work.say("effects.kronor_counted") if is_money(unit) else unit_name(unit, work.language, long=True)
    return work.say("effects.reduction_of", unit=named)


def take_label(now: Workspace, name: str, written: str) -> Problem | None:
    """Another name for an effect; its numbers keep their keys."""
    words = clean(written).strip()
    problem = readable(words) if words else error("effects.without_name", name)
    if problem is not None:
        return problem
    before = now.case.effects[name].label
    if words == before.text(now.language):
        return None
    return take_case(now, with_effect(now.case, name, label=Label(sv=words)), what="effect")


def take_way(now: Workspace, name: str, kind: EffectKind, unit: str) -> None:
    """Another way of counting; the card then says what is left to fill in."""
    take_case(now, with_kind(now.case, now.library, name, kind, unit), what="effect", redraw=True)


def show_recipient(work: Workspace, name: str, position: int, valuation: Valuation) -> None:
    """One of those for whom the effect is worth something: who, what kind of worth, from whom, and how much."""
    actors = actors_of(work.case, work.library)
    who = list(dict.fromkeys([*actors, valuation.actor]))
    with st.container(border=True):
        st.markdown(f"**{work.say('effects.recipient', number=position + 1)}**")
        one, two = st.columns(2)
        one.selectbox(
            work.say("effects.actor"),
            who,
            format_func=told_apart(who, lambda actor: actor_words(work, actor)),
            **_set(work, name, position, "actor", valuation.actor, who),
        )
        two.selectbox(
            work.say("effects.realised_as"),
            KINDS_OF_WORTH,
            format_func=lambda kind: work.say(f"effects.realised.{kind}"),
            **_set(work, name, position, "realised_as", valuation.realised_as, KINDS_OF_WORTH),
        )
        three, four = st.columns(2)
        show_worth(work, three, name, position, valuation)
        others = [NOBODY, *(actor for actor in who if actor != valuation.actor)]
        four.selectbox(
            work.say("effects.counterpart"),
            others,
            format_func=told_apart(
                others, lambda actor: actor_words(work, actor) if actor else work.say("effects.no_counterpart")
            ),
            **_set(work, name, position, "counterpart", valuation.counterpart or NOBODY, others),
        )
        if len(work.case.effects[name].valuations) > 1:
            st.button(
                work.say("effects.remove_recipient"),
                key=f"remove_recipient:{name}.{position}",
                on_click=remove_recipient,
                args=(name, position),
                icon=":material/delete:",
                type="tertiary",
            )


def actor_words(work: Workspace, actor: str) -> str:
    """What an actor is called; one that nothing describes, by its key."""
    actors = actors_of(work.case, work.library)
    return safe_label(actors[actor].label.text(work.language)) if actor in actors else actor


def _set(
    work: Workspace, name: str, position: int, field: str, value: str, options: list[str] | tuple[str, ...]
) -> dict[str, Any]:
    """Key, default and callback of a choice that sets a field of a recipient."""

    def take(now: Workspace, answer: str) -> None:
        case = with_recipient(now.case, now.library, name, position, **{field: answer or None})
        take_case(now, case, what="effect", redraw=True)

    return chosen(work, f"{field}:{name}.{position}", value, take, options)


def show_worth(work: Workspace, place: DeltaGenerator, name: str, position: int, valuation: Valuation) -> None:
    """What one unit is worth to a recipient; nothing to choose where kronor are counted already."""
    unit = unit_counted(work.case, work.library, name)
    if is_money(unit):
        return
    keys = worth_keys(work.library, unit)
    own = valuation.unit_value if valuation.unit_value in work.case.numbers else None
    now_worth = COUNTED if not valuation.priced else valuation.unit_value if valuation.unit_value in keys else OWN_WORTH
    if own is not None and valuation.unit_value in keys:
        now_worth = str(valuation.unit_value)
    options = [OWN_WORTH, COUNTED, *keys]
    place.selectbox(
        work.say("effects.unit_value"),
        options,
        format_func=told_apart(options, lambda worth: safe_label(worth_words(work, worth, unit))),
        **chosen(
            work,
            f"worth:{name}.{position}",
            now_worth,
            lambda now, worth: take_case(
                now, with_worth_chosen(now.case, now.library, name, position, worth), what="effect", redraw=True
            ),
            options,
        ),
    )


def show_one_more(work: Workspace, name: str, position: int) -> None:
    """The choice of one more for whom the effect is worth something."""
    actors = actors_of(work.case, work.library)
    options = list(actors)
    st.selectbox(
        work.say("effects.one_more"),
        options,
        format_func=told_apart(options, lambda actor: safe_label(actors[actor].label.text(work.language))),
        placeholder=work.say("effects.choose"),
        **chosen(
            work,
            f"one_more:{name}.{position}",
            None,
            lambda now, actor: take_case(
                now, with_recipient(now.case, now.library, name, position, actor=actor), what="effect", redraw=True
            ),
            options,
        ),
    )


@edits
def remove_recipient(name: str, position: int) -> None:
    """Takes away one of those for whom the effect is worth something."""
    now = current()
    take_case(now, without_recipient(now.case, now.library, name, position), what="effect", redraw=True)
