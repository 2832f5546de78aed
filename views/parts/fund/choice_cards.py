"""A choice as cards in three groups: what is chosen is filled, what is not is outlined; the word says it too."""

from collections.abc import Mapping, Sequence

import streamlit as st

from model.committee.selection import Selection
from presentation.committee.choosing_more import GROUPS
from presentation.committee.groups import Card, group_cards
from views.state.workspace import Workspace
from wording.text_safety import markdown

MOST_SHOWN = 6
"""Cards in a group; the list below has all."""


def show_cards(work: Workspace, selection: Selection, names: Mapping[str, str]) -> None:
    """The three groups beside each other, below each other on a phone."""
    cards = group_cards(selection, names, work.language)
    if not cards:
        return
    for column, group in zip(st.columns(len(GROUPS)), GROUPS, strict=True):
        with column:
            st.subheader(work.say(f"fund.choose.groups.{group}"))
            show_group(work, group, cards[group])


def show_group(work: Workspace, group: str, cards: Sequence[Card]) -> None:
    """The cards of a group, and how many more there are."""
    if not cards:
        st.caption(work.say("fund.choose.card.none"))
    for place, card in enumerate(cards[:MOST_SHOWN]):
        kind = "chosen" if card.is_chosen else "not_chosen"
        with st.container(border=True, key=f"card_{kind}_{group}_{place}"):
            st.markdown(f"**{markdown(card.name)}**")
            st.markdown(f"{work.say(f'fund.choose.card.{kind}')} · {markdown(card.figures)}")
            if card.why:
                st.caption(markdown(card.why))
    if len(cards) > MOST_SHOWN:
        st.caption(work.say("fund.choose.card.more", count=len(cards) - MOST_SHOWN))
