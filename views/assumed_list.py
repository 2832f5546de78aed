"""What has been assumed because nobody said anything of it: each thing named, and its field one press away."""

import streamlit as st

from model.quick_start import assumed
from views.session import Workspace, number_field
from wording.text_safety import label, markdown


def show_assumed(work: Workspace) -> None:
    """A row of what was assumed; each opens the field where it can be said instead."""
    found = assumed(work.answer.standing)
    if not found or work.case.filed is not None:
        return
    several = len({key.partition(".")[0] for _, key in found}) > 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{markdown(work.say('start.assumed'))}**", width="content")
        for slot, key in found:
            words = work.say(f"start.assumed_of.{slot}")
            effect = work.case.effects.get(key.partition(".")[0])
            if several and effect is not None:
                words = f"{effect.label.text(work.language)}: {words}"
            with st.popover(label(words), key=f"assumed:{key}", type="tertiary"):
                number_field(work, key)
