"""The terms of a contract: in sentences, and as fields for its figures, years and gates."""

import streamlit as st
from pydantic import ValidationError

from model.case.agreement import Agreement
from model.case.contract import Contract, Gate
from model.case.problem import Problem, error
from model.case.units import LARGEST
from model.editing.agreed.parts import without_place
from model.editing.contract import Parameter, parameters, with_parameter
from model.files.refusals import problems_of
from model.numbers.contract_figures import figures, prefix_of
from presentation import contracts
from presentation.sentences.labels import figure_words
from views.fields.choice import chosen, told_apart
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_agreement, take_contract, take_figure, take_part
from views.state.typed import read_typed, set_number
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import label, markdown

MOST = {"kr": LARGEST, "kr/case": LARGEST, "factor": LARGEST, "share": 10.0, "change": 10.0, "rate": 1.0}
"""The largest figure of a contract, by unit."""
ACROSS = 3
"""Fields beside each other."""
MAY_BE_BLANK = ("price", "just_below", "index", "up_to", "amount", "interest")
"""Figures of a contract that may be left blank."""
BLANK_IS_NOTHING = ("above", "threshold", "after")
"""Figures that are 0 when they are left blank."""
PAID = ("once", "yearly")
"""When payments are made: once, at the end of the window, or each year."""


def show_sentences(work: Workspace, contract: Contract, starts: int | None) -> None:
    """The terms as numbered sentences, what is not known about them, and where they come from."""
    for at, sentence in enumerate(contracts.sentences(contract, starts, work.language), start=1):
        st.markdown(f"{at}. {markdown(sentence)}")
    if contract.not_known is not None:
        st.caption(work.say("contract.terms.not_known", what=markdown(contract.not_known.text(work.language))))
    for sentence in contracts.source_sentences(contract, work.library, work.case, work.language):
        st.caption(markdown(sentence))


def show_parameters(work: Workspace, agreement: Agreement, beginning: tuple[str, ...]) -> None:
    """Figures of the contract whose names begin so, each in a field."""
    agreed = work.answer.resolved.agreed.all_agreements.get(work.contract_name, agreement)
    shown = [one for one in parameters(agreed.contract) if one.name.startswith(beginning)]
    for column, parameter in in_rows(shown, ACROSS):
        with column:
            parameter_field(work, agreement.contract, parameter)


def parameter_field(work: Workspace, contract: Contract, parameter: Parameter) -> None:
    """A field for a figure of the terms."""
    name = parameter.name
    words = parameter_label(work, contract, parameter)
    may_be_blank = name.endswith(MAY_BE_BLANK) or parameter.kind == "gate"

    def take(now: Workspace, written: str) -> Problem | None:
        text = "0" if not written.strip() and name.endswith(BLANK_IS_NOTHING) else written
        unit = unit_typed(text, parameter, f"{prefix_of(now.contract_name)}{name}" in now.answer.resolved.numbers)
        room, place = name.split(".")[:2]
        if not text.strip() and room in ("floors", "caps"):
            return take_contract(now, without_place(agreement_now(now).contract, room, int(place)), redraw=True)
        value = None if not text.strip() and may_be_blank else read_typed(text, unit)
        if isinstance(value, Problem):
            return value
        if value is not None and value < 0:
            return error("outside_limits", words, value=value, low=0.0, high=MOST[unit], unit=unit)
        changed, of_case = agreement_now(now).contract, unit if parameter.is_amount else None
        try:
            changed = with_parameter(changed, name, value, of_case)
        except ValidationError as refusal:
            return problems_of(refusal)[0]
        return take_contract(now, changed) if value is None else take_figure(now, name, value, changed)

    text_field(
        work,
        f"{work.contract_place}:{name}",
        label(words),
        write_quantity(parameter.value, parameter.unit, work.language),
        take,
        unit=parameter.unit,
        help=work.say("contract.edit.amount_help") if parameter.is_amount else None,
        placeholder=work.say("fields.blank"),
    )


def unit_typed(written: str, parameter: Parameter, is_number: bool) -> str:
    """The unit in which a figure was typed: an amount is a share of what is advanced where per cent is written.

    An amount that stands among the numbers keeps its unit.
    """
    if not parameter.is_amount or is_number:
        return parameter.unit
    if "%" in written:
        return "share"
    return "kr" if "kr" in written.lower() else parameter.unit


def show_figures_to_choose(work: Workspace, agreement: Agreement) -> None:
    """The choice of a figure that is to count as a number, so that it can have a range or be moved by a scenario."""
    resolved = work.answer.resolved
    stated = figures(agreement.contract, prefix_of(work.contract_name))
    rest = [key for key in stated if key not in resolved.numbers]
    st.subheader(work.say("contract.figures.title"))
    st.caption(work.say("contract.figures.note"))

    def take(now: Workspace, key: str) -> None:
        value = figures(agreement_now(now).contract, prefix_of(now.contract_name))[key].value
        if value is not None:
            set_number(now, key, value)

    st.selectbox(
        work.say("contract.figures.add"),
        rest,
        format_func=told_apart(rest, lambda key: label(figure_words(stated[key], work.language))),
        placeholder=work.say("contract.figures.choose"),
        **chosen(work, f"{work.contract_place}:figure", None, take, rest),
    )


def parameter_label(work: Workspace, contract: Contract, parameter: Parameter) -> str:
    """What a figure of the contract is called, with its contract year where it has one."""
    words = _label_without_year(work, contract, parameter.kind, parameter.part)
    if parameter.place is not None:
        key = "of_part" if parameter.kind in ("capital", "interest", "interest_in") else "of_place"
        words = work.say(f"contract.edit.{key}", words=words, place=parameter.place)
    return words if parameter.year is None else work.say("contract.edit.of_year", words=words, year=parameter.year)


def _label_without_year(work: Workspace, contract: Contract, kind: str, part: str) -> str:
    if kind in ("other_money", "other_share"):
        return work.say(f"contract.edit.{kind}", label=contract.other_money[int(part)].label.text(work.language))
    if kind == "fee":
        return work.say("contract.edit.fee", label=contract.fees[int(part)].label.text(work.language))
    if kind == "gate":
        return work.say("contract.edit.gate", gate=contract.gates[part].label.text(work.language))
    if kind in ("capital", "interest", "interest_in", "limit", "after", "surplus", "surplus_above", "return_cap"):
        return work.say(f"contract.edit.{kind}", party=contract.parties[part].label.text(work.language))
    if kind in ("floor", "cap"):
        return work.say(f"contract.edit.{kind}")
    return work.say(f"contract.edit.{kind}", term=contract.terms[part].label.text(work.language))


def show_years(work: Workspace, agreement: Agreement) -> None:
    """When the contract starts, how long it measures, how late it pays, and whether it pays once or every year."""
    contract = agreement.contract
    one, two, three, four = st.columns(4)
    whole_years = (
        (one, "starts", agreement.starts, "year"),
        (two, "window", contract.window, "years"),
        (three, "delay", contract.delay, "years"),
    )
    for column, name, value, unit in whole_years:
        with column:
            years_field(work, name, value, unit)
    with four:
        st.selectbox(
            work.say("contract.edit.paid"),
            PAID,
            format_func=lambda name: work.say(f"contract.edit.{name}"),
            **chosen(
                work, f"{work.contract_place}:paid", contract.paid, lambda now, paid: take_part(now, paid=paid), PAID
            ),
        )


def years_field(work: Workspace, name: str, value: int | None, unit: str) -> None:
    """A field for a calendar year or a number of years."""

    def take(now: Workspace, written: str) -> Problem | None:
        years = None if not written.strip() and name == "window" else read_typed(written, unit)
        if isinstance(years, Problem):
            return years
        whole = None if years is None else int(years)
        return take_agreement(now, starts=whole) if name == "starts" else take_part(now, **{name: whole})

    text_field(
        work,
        f"{work.contract_place}:{name}",
        work.say(f"contract.edit.{name}"),
        "" if value is None else str(value),
        take,
        placeholder=work.say("answers.to_horizon"),
    )


def show_gates(work: Workspace, agreement: Agreement) -> None:
    """For each gate that nothing measures, a switch that says whether it is met."""
    for name, gate in agreement.contract.gates.items():
        if gate.at_least is None:
            gate_switch(work, name, gate, agreement.met.get(name, False))


def gate_switch(work: Workspace, name: str, gate: Gate, is_met: bool) -> None:
    """A switch that says whether a gate is met."""

    def take(now: Workspace, met: bool) -> None:
        take_agreement(now, met={**agreement_now(now).met, name: met})

    st.toggle(
        label(work.say("contract.edit.met", gate=gate.label.text(work.language))),
        **chosen(work, f"{work.contract_place}:met:{name}", is_met, take),
    )
