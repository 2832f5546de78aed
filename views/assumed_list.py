"""What has been assumed because nobody said anything of it: each thing named, and its field one press away."""

from collections.abc import Collection

import streamlit as st

from model.quick_start import assumed
from views.session import Workspace, number_field
from wording.text_safety import label, markdown


def show_assumed(work: Workspace, beside: Collection[str]) -> None:
    """A row of what was assumed; each opens the field where it can be said instead.

    Of several effects there is one press for each, which opens all its fields. Numbers `beside` have their field on
    the page anyway.
    """
    found = [(slot, key) for slot, key in assumed(work.answer.standing) if key not in beside]
    if not found or work.case.filed is not None:
        return
    by_effect: dict[str, list[tuple[str, str]]] = {}
    for slot, key in found:
        by_effect.setdefault(key.partition(".")[0], []).append((slot, key))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{markdown(work.say('start.assumed'))}**", width="content")
        if len(by_effect) == 1:
            for slot, key in found:
                with st.popover(label(work.say(f"start.assumed_of.{slot}")), key=f"assumed:{key}", type="tertiary"):
                    number_field(work, key)
            return
        for name, slots in by_effect.items():
            effect = work.case.effects.get(name)
            called = name if effect is None else effect.label.text(work.language)
            words = work.say("start.assumed_count", name=called, count=len(slots))
            with st.popover(label(words), key=f"assumed:{name}", type="tertiary"):
                for slot, key in slots:
                    st.caption(markdown(work.say(f"start.assumed_of.{slot}")))
                    number_field(work, key)
