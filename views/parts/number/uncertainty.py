"""How sure a number is: its range, its evidence grade, and which number it varies together with."""

import streamlit as st

from model.case.assumptions import Assumption
from model.case.units import is_money
from model.numbers.contract_figures import is_of_contract
from model.numbers.keys import amount_place
from model.numbers.resolved_numbers import uncertain_keys
from presentation.sentences import number_label
from views.fields.addresses import show_problem, start_over
from views.fields.choice import chosen, told_apart
from views.parts.ranges import ENDS, range_field, take_range, take_uncertainty
from views.state.draft import Unsettled
from views.state.typed import take_number
from views.state.workspace import Workspace
from wording.text_safety import label

GRADES = (0, 1, 2, 3, 4, 5, 6)  # 0 is no grade


def show_uncertainty(work: Workspace, key: str) -> None:
    """Low and high (p10 and p90), both or neither, the evidence grade, and what it moves with."""
    show_ends(work, key)
    show_sign(work, key)
    show_grade(work, key, work.answer.resolved.numbers[key])
    show_random_factor(work, key)


def show_ends(work: Workspace, key: str) -> None:
    """The two ends of the range."""
    st.caption(work.say("numbers.range_note"))
    for column, end in zip(st.columns(2), ENDS, strict=True):
        with column:
            range_field(work, key, end, work.say(f"numbers.{end}"))


def show_sign(work: Workspace, key: str) -> None:
    """Whether an amount in kronor may become negative; not for those of a budget or a contract, which never are."""
    number = work.answer.resolved.numbers[key]
    is_filed = is_of_contract(work.case, key) or amount_place(work.case, key) is not None
    if not is_money(number.unit) or is_filed:
        return
    address = f"toggle:sign:{key}"

    def take(now: Workspace, may: bool) -> None:
        problem = take_uncertainty(now, key, scale="normal" if may else "unit")
        now.draft.unsettled.pop(address, None)
        if problem is not None:
            now.draft.unsettled[address] = Unsettled("", problem)
            start_over(now, address)
        else:
            take_what_waits(now, key)

    st.checkbox(
        work.say("numbers.may_be_negative"),
        help=work.say("numbers.may_be_negative_help"),
        **chosen(work, address, number.scale == "normal", take),
    )
    show_problem(work, address)


def take_what_waits(now: Workspace, key: str) -> None:
    """Takes what stands typed in the fields of a number and was refused before, if it can be taken now."""
    for address in (f"number:{key}", *(f"{end}:{key}" for end in ENDS)):
        waiting = now.draft.unsettled.get(address)
        if waiting is None:
            continue
        part = address.partition(":")[0]
        problem = take_number(now, key, waiting.text) if part == "number" else take_range(now, key, part, waiting.text)
        now.draft.unsettled.pop(address, None)
        if problem is not None:
            now.draft.unsettled[address] = Unsettled(waiting.text, problem)
        start_over(now, address)


def show_grade(work: Workspace, key: str, number: Assumption) -> None:
    """How strong the evidence is."""
    st.selectbox(
        work.say("numbers.grade"),
        GRADES,
        format_func=lambda grade: work.say("numbers.no_grade") if not grade else str(grade),
        help=work.say("numbers.grade_help"),
        **chosen(
            work,
            f"grade:{key}",
            number.grade or 0,
            lambda now, grade: take_uncertainty(now, key, grade=grade or None),
            GRADES,
        ),
    )


def show_random_factor(work: Workspace, key: str) -> None:
    """Which number it varies together with, among those that have a range."""
    others = [other for other in uncertain_keys(work.answer.resolved) if other != key]
    moves_with = work.answer.resolved.numbers[key].moves_with or ""
    options = list(dict.fromkeys(["", *others, *([moves_with] if moves_with else [])]))
    if len(options) == 1:
        return

    def words(other: str) -> str:
        known = other in work.answer.resolved.numbers
        return label(number_label(work.answer.resolved, other, work.language) if known else other)

    st.selectbox(
        work.say("doubt.ranges.moves_with"),
        options,
        format_func=told_apart(options, lambda other: words(other) if other else work.say("doubt.ranges.alone")),
        help=work.say("doubt.ranges.moves_with_help"),
        **chosen(
            work,
            f"moves_with:{key}",
            moves_with,
            lambda now, other: take_uncertainty(now, key, moves_with=other or None),
            options,
        ),
    )
