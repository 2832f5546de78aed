"""What has been assumed because nobody said anything of it: each thing named, and its field one press away."""

from collections.abc import Collection

import streamlit as st

from model.editing.quick_start import assumed
from views.fields.number import number_field
from views.state.workspace import Workspace
from wording.text_safety import label, markdown


def show_assumed(work: Workspace, beside: Collection[str]) -> None:
    """A row of what was assumed; each opens the field where it can be said instead.

    Of several effects there is one press for each, which opens all its fields. Numbers `beside` have their field on
    the page anyway.
    """
    if work.case.filed is not None:
        return
    assumptions = [(slot, key) for slot, key in assumed(work.answer.resolved) if key not in beside]
    if not assumptions:
        return
    by_effect: dict[str, list[tuple[str, str]]] = {}
    for slot, key in assumptions:
        by_effect.setdefault(key.partition(".")[0], []).append((slot, key))
    if len(by_effect) == 1:
        presses = [(key, work.say(f"start.assumed_of.{slot}"), [(slot, key)]) for slot, key in assumptions]
    else:
        presses = [(name, words_of(work, name, slots), slots) for name, slots in by_effect.items()]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{markdown(work.say('start.assumed'))}**", width="content")
        for place, words, slots in presses:
            with st.popover(label(words), key=f"assumed:{place}", type="tertiary"):
                for slot, key in slots:
                    if len(by_effect) > 1:
                        st.caption(markdown(work.say(f"start.assumed_of.{slot}")))
                    number_field(work, key)


def words_of(work: Workspace, name: str, slots: Collection[tuple[str, str]]) -> str:
    """How many things are assumed of an effect: *Frigjord tid: 3 saker*."""
    effect = work.case.effects.get(name)
    called = name if effect is None else effect.label.text(work.language)
    return work.say("start.assumed_count", name=called, count=len(slots))
