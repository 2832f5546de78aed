"""The months of a first and a last year: a choice each, whole years where nothing is chosen."""

import streamlit as st

from model.case.units import UNITS
from model.editing.effect_years import with_month
from model.numbers.keys import TO_MONTH
from views.fields.choice import chosen
from views.state.typed import take_case
from views.state.workspace import Workspace

MONTHS = range(int(UNITS["month"].low), int(UNITS["month"].high) + 1)


def month_field(work: Workspace, key: str) -> None:
    """A choice of the month that a first year begins in, or a last year ends in."""
    slot = key.rpartition(".")[2]
    whole = MONTHS[-1] if slot == TO_MONTH else MONTHS[0]
    said = work.answer.resolved.numbers.get(key)
    month = whole if said is None or said.value is None else int(said.value)

    def words(month: int) -> str:
        name = work.say(f"fields.months.{month}")
        return work.say("fields.whole_year", month=name) if month == whole else name

    st.selectbox(
        work.say(f"fields.{slot}"),
        MONTHS,
        format_func=words,
        help=work.say("fields.months_note"),
        **chosen(
            work,
            f"month:{key}",
            month,
            lambda now, month: take_case(
                now, with_month(now.case, now.library, key, now.scenario, month), what="effect", redraw=True
            ),
            MONTHS,
        ),
    )
