"""A field for a number of the case, with what was understood and what stood there originally."""

import streamlit as st

from model.case.assumptions import Assumption
from model.case.effect_kinds.case_flow import AS_WITHOUT
from model.case.problem import Problem
from presentation.sentences import exact, number_label, range_text
from views.fields.addresses import first_on_page, start_over
from views.fields.text import text_field
from views.state.typed import take_number
from views.state.workspace import Workspace
from wording.numbers import field_unit, per_cent_question, write_quantity
from wording.text_safety import label as label_words
from wording.text_safety import markdown


def number_field(work: Workspace, key: str, label: str | None = None) -> None:
    """A field for a resolved number. Under it: what was understood, and what stood there originally if it is changed.

    A number that has its field further up on the page, because two effects share it, is shown without a second one.
    """
    number = work.answer.resolved.numbers[key]
    words = label or number_label(work.answer.resolved, key, work.language)
    note = "" if number.note is None else number.note.text(work.language)
    address = f"number:{key}"
    if not first_on_page(address):
        st.caption(markdown(words))
        st.markdown(f"**{markdown(exact(number, work.language))}**")
        st.caption(work.say("fields.shared"))
        return

    def take(now: Workspace, written: str) -> Problem | None:
        problem = take_number(now, key, written)
        start_over(now, f"slider:{key}")
        return problem

    written = text_field(
        work,
        address,
        label_words(words),
        write_quantity(number.value, number.unit, work.language),
        take,
        help=markdown(note) or None,
        placeholder=work.say(_placeholder(key, number)),
    )
    if address not in work.draft.unsettled:
        understood_caption(work, key, number, written)


def _placeholder(key: str, number: Assumption) -> str:
    """What a blank field says that it means."""
    if number.unit == "years":
        return "fields.to_horizon"
    return "fields.as_without" if key.endswith(AS_WITHOUT) else "fields.blank"


def one_sided(work: Workspace, number: Assumption) -> list[str]:
    """That a range begins or ends at its own number, so that nothing on that side of it is counted."""
    if number.low is None or number.low == number.high or number.value not in (number.low, number.high):
        return []
    side = "begins" if number.value == number.low else "ends"
    return [work.say(f"fields.one_sided.{side}", range=range_text(number, work.language))]


def understood_caption(work: Workspace, key: str, number: Assumption, written: str) -> None:
    """Under a field: the number as it was understood if typed another way, and the original of a changed one."""
    parts = []
    if written.strip() and written.strip() != write_quantity(number.value, number.unit, work.language):
        parts.append(f"= {exact(number, work.language)}")
    original = work.original(key)
    published = work.library.numbers.get(key)
    if original is not None and original.value != number.value:
        scenario = work.case.scenarios.get(work.scenario or "")
        by_scenario = scenario is not None and key in scenario.numbers
        where = "fields.original_scenario" if by_scenario else "fields.original"
        parts.append(work.say(where, value=exact(original, work.language)))
    elif published is not None and published.value != number.value and published.price_year != number.price_year:
        value = exact(published, work.language)
        parts.append(work.say("fields.re_expressed", value=value, year=published.price_year))
    elif not parts and number.unit != "year" and write_quantity(1.0, number.unit, work.language) == "1":
        parts.append(field_unit(number.unit, work.language, long=True))  # the field itself shows % and tkr
    parts += one_sided(work, number)
    question = per_cent_question(written, number.unit, work.language)
    if question:
        parts.append(question)
    if parts:
        st.caption(" · ".join(parts))
