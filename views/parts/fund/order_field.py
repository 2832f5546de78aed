"""The order of several cases on a page, as whoever reads asks for it."""

from collections.abc import Sequence

import streamlit as st

from model.committee.order import Order
from views.state.workspace import Workspace


def order_field(work: Workspace, offered: Sequence[str], kept: Order, name: str) -> Order:
    """By which figure, and whether it is turned round."""
    by, turned = st.columns([3, 1], vertical_alignment="bottom")
    chosen = by.selectbox(
        work.say("fund.compare.sort_by"),
        offered,
        index=offered.index(kept.by) if kept.by in offered else 0,
        format_func=lambda one: work.say(f"fund.compare.sorts.{one}"),
        key=f"fund_sort_{name}",
    )
    return Order(chosen, turned.toggle(work.say("fund.compare.turned"), kept.is_reversed, key=f"fund_turned_{name}"))
