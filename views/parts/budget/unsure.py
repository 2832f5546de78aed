"""How sure single amounts of the budget and the funding are: those that have a range, and a range for one more."""

import streamlit as st

from model.case.assumptions import Change, Label
from model.editing.edits import offered_range, with_number
from model.numbers.amounts import amounts_in_force
from model.numbers.keys import amount_place
from model.numbers.resolve import resolve
from presentation.sentences import exact, number_label
from views.fields.addresses import field_key
from views.fields.choice import told_apart
from views.parts.ranges import range_field, take_uncertainty
from views.state.typed import take_case
from views.state.workspace import Workspace, current, edits
from wording.numbers import tkr
from wording.text_safety import markdown
from wording.texts import LANGUAGES, say

CHOSEN = "amount_for_range"


def show_unsure_amounts(work: Workspace) -> None:
    """The amounts with a range, each with its ends; and an amount to give one."""
    st.caption(work.say("budget.unsure_note"))
    numbers = work.answer.resolved.numbers
    unsure = [key for key, number in numbers.items() if number.low is not None and amount_place(work.case, key)]
    for key in unsure:
        what, low, high, away = st.columns([3, 2, 2, 1], vertical_alignment="bottom")
        what.markdown(markdown(f"{number_label(work.answer.resolved, key, work.language)}: ") + _amount(work, key))
        with low:
            range_field(work, key, "low", work.say("numbers.low"))
        with high:
            range_field(work, key, "high", work.say("numbers.high"))
        away.button(work.say("budget.unsure_remove"), key=f"no_range:{key}", on_click=take_range_away, args=(key,))
    others = [key for key in _filled(work) if key not in unsure]
    if not others:
        return
    choose, press = st.columns([4, 2], vertical_alignment="bottom")
    chosen = choose.selectbox(
        work.say("budget.unsure_choose"),
        others,
        format_func=told_apart(others, lambda key: _words(work, key)),
        key=field_key(work, CHOSEN),
    )
    press.button(work.say("budget.unsure_add"), on_click=add_range, args=(chosen,), icon=":material/add:")


def _filled(work: Workspace) -> list[str]:
    """The keys of every amount within the case's years, in the order of the tables."""
    return [
        f"{name}.{year}"
        for name in work.case.money_lines
        for year, amount in amounts_in_force(work.answer.resolved, name).items()
        if amount and year in work.case.years and amount_place(work.case, f"{name}.{year}")
    ]


def _words(work: Workspace, key: str) -> str:
    name, _, year = key.rpartition(".")
    amount = amounts_in_force(work.answer.resolved, name)[int(year)]
    return f"{work.case.money_lines[name].label.text(work.language)} {year}: {tkr(amount, work.language)}"


def _amount(work: Workspace, key: str) -> str:
    return f"**{markdown(exact(work.answer.resolved.numbers[key], work.language))}**"


@edits
def add_range(key: str) -> None:
    """Gives an amount a range to begin with, marked as an example until somebody types another."""
    now = current()
    if key not in _filled(now):
        return
    number = resolve(now.case, now.library, now.scenario, {key: Change()}).numbers[key]
    ends = offered_range(number, now.library)
    if ends is None:
        return
    reason = Label(**{language: say("doubt.none.offer_reason", language) for language in LANGUAGES})
    fields = {"low": ends[0], "high": ends[1], "basis": "placeholder", "reason": reason}
    take_case(now, with_number(now.case, now.library, key, now.scenario, **fields), key, redraw=True)


@edits
def take_range_away(key: str) -> None:
    """An amount that is sure: without a range."""
    take_uncertainty(current(), key, low=None, high=None)
