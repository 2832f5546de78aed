"""The parts of an effect on its card: the picture of the flow or the levels, and the numbers of each part beside it."""

import streamlit as st

from model.analysis.flow_targets import shares_for_fall
from model.case.effect import CaseFlow, Effect
from model.checking.parts import sources_that_differ
from model.numbers.keys import key_of
from presentation import part_pictures
from presentation import parts_of_effects as pictures
from presentation.sentences import number_label, short_label
from views.fields.number import number_field
from views.parts.uncertainty.chart import chart_with_table
from views.state.workspace import Workspace
from wording.numbers import percent
from wording.text_safety import markdown

FIRST_OF_FLOW = ("share", "share_with", "returns", "returns_with")


def show_parts(work: Workspace, name: str, effect: Effect) -> None:
    """The picture, what it says, and the fields of each part."""
    year, parts = pictures.at_parts(effect, name, work.answer, work.language)
    sentence = pictures.part_sentence(parts, year, work.language)
    goes_on = isinstance(effect, CaseFlow)
    frame = part_pictures.picture_frame(parts, goes_on, work.language)
    spec = part_pictures.picture_spec(work.language, len(parts), goes_on)
    chart_with_table(work, f"parts:{name}", frame, spec, sentence, pictures.part_rows(parts, work.language))
    show_told(work, name, effect)
    slots = [slot for slot in effect.all_slots if "." in slot]
    for part, label in effect.valued_parts.items():
        own = [slot for slot in slots if slot.rpartition(".")[0] == part]
        first = [slot for slot in own if slot.rpartition(".")[2] in FIRST_OF_FLOW] or own
        st.markdown(f"**{markdown(label.text(work.language))}**")
        fields(work, name, effect, first)
        rest = [slot for slot in own if slot not in first]
        if not rest:
            continue
        more = st.expander(
            work.say("effects.flow.more", part=label.text(work.language)), key=f"more:{name}.{part}", on_change="rerun"
        )
        if more.open:
            with more:
                fields(work, name, effect, rest)


def fields(work: Workspace, name: str, effect: Effect, slots: list[str]) -> None:
    """Fields of numbers, four beside each other."""
    for four in (slots[at : at + 4] for at in range(0, len(slots), 4)):
        for column, slot in zip(st.columns(4), four, strict=False):
            key = key_of(name, effect, slot)
            with column:
                number_field(work, key, short_label(work.answer.resolved, key, work.language))


def show_told(work: Workspace, name: str, effect: Effect) -> None:
    """Where two sources do not fit, and which share would give the fall that the case claims."""
    if not isinstance(effect, CaseFlow):
        return
    for problem in sources_that_differ(work.answer.resolved, name, effect):
        st.warning(markdown(work.words(problem)))
    claimed = work.answer.resolved.numbers.get(work.case.headline or "")
    if claimed is None or claimed.unit != "change" or not claimed.value or work.answer.has_errors:
        return
    found = shares_for_fall(work.answer.resolved, name, claimed.value)
    told = [
        f"{number_label(work.answer.resolved, key, work.language)} {percent(share, 1)}"
        for key, share in found.items()
        if share is not None
    ]
    if told:
        st.markdown(markdown(work.say("effects.flow.enough", fall=percent(claimed.value), shares=" · ".join(told))))
    elif found:
        st.markdown(markdown(work.say("effects.flow.not_enough", fall=percent(claimed.value))))
