"""Trying a contract with measured figures: what it pays, and what each party is left with."""

from dataclasses import dataclass

import streamlit as st

from model.case.contract import Contract
from model.case.problem import CaseRefused, Problem, error
from model.case.units import LARGEST
from model.contract_risk.payment import payment_as_json
from presentation import contracts
from views.fields.rows import in_rows
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import label, markdown

ACROSS = 4
"""The most fields beside each other."""
YEARS_SHOWN = 4
"""Years of a contract that does not say how many it measures."""
UNITS = {"count": "factor", "rate": "share"}
"""The unit in which an outcome that is no money is typed."""


@dataclass(frozen=True)
class Figure:
    """A figure to fill in: its name (`advanced`, or an outcome and a year), what it is called, its unit and default."""

    name: str
    words: str
    unit: str
    value: float


def show_trial(work: Workspace, contract: Contract) -> None:
    """Fields for what was advanced and measured, and what the contract then pays."""
    st.header(work.say("contract.trial.title"))
    st.caption(work.say("contract.trial.note"))
    figures = figures_to_try(work, contract)
    for column, figure in in_rows(figures, min(ACROSS, len(figures))):
        with column:
            figure_field(work, contract, figure)
    gates = {
        name: st.toggle(label(gate.label.text(work.language)), key=f"trial_gate:{contract.label.sv}:{name}")
        for name, gate in contract.gates.items()
        if gate.at_least is None
    }
    show_payment(work, contract, figures, gates)


def figures_to_try(work: Workspace, contract: Contract) -> list[Figure]:
    """What was advanced, and each outcome that is measured in each year."""
    money_unit = "kr" if contract.currency == work.case.currency else "factor"
    figures = [Figure("advanced", work.say("contract.trial.advanced"), money_unit, contracts.advanced(contract))]
    for name in contract.outcomes:
        if name not in contract.outcomes_measured:
            continue
        outcome = contract.outcomes[name]
        unit = money_unit if outcome.unit == "savings" else UNITS[outcome.unit]
        words = outcome.label.text(work.language)
        figures += [
            Figure(f"{name}.{year}", work.say("contract.trial.measured", outcome=words, year=year), unit, 0.0)
            for year in range(1, (contract.window or YEARS_SHOWN) + 1)
        ]
    return figures


def show_payment(work: Workspace, contract: Contract, figures: list[Figure], gates: dict[str, bool]) -> None:
    """What the contract pays for the figures, and what each party is left with."""
    typed = {figure.name: work.draft.trial.get(_place(contract, figure.name), figure.value) for figure in figures}
    measured: dict[str, list[float]] = {}
    for name, value in typed.items():
        if name != "advanced":
            measured.setdefault(name.rpartition(".")[0], []).append(value)
    try:
        payment = payment_as_json(contract, typed["advanced"], measured, gates)
    except CaseRefused as refusal:
        for problem in refusal.problems:
            st.info(work.words(problem))
        return
    if any(part.lines for part in contract.other_money):
        st.caption(work.say("contract.trial.lines"))
    paid = contracts.in_currency(payment["paid"], contract, work.language)
    st.markdown(f"**{markdown(work.say('contract.trial.paid', paid=paid))}**")
    static_table(
        [
            {
                work.say("contract.parties.party"): contract.parties[party].label.text(work.language),
                work.say("contract.trial.net"): contracts.in_currency(net, contract, work.language, signed=True),
            }
            for party, net in payment["net"].items()
        ]
    )


def _place(contract: Contract, name: str) -> str:
    """Where a typed figure is kept: with the contract that it was typed for."""
    return f"{contract.label.text('sv')}:{name}"


def figure_field(work: Workspace, contract: Contract, figure: Figure) -> None:
    """A field for a figure, which is kept apart from the case."""
    name, words, unit = figure.name, figure.words, figure.unit
    place = _place(contract, name)

    def take(now: Workspace, written: str) -> Problem | None:
        typed = read_typed(written or "0", unit)
        if isinstance(typed, Problem):
            return typed
        if unit == "share" and not 0 <= typed <= 1:
            return error("outside_limits", words, value=typed, low=0.0, high=1.0, unit="share")
        if name == "advanced" and typed < 0:
            return error("outside_limits", words, value=typed, low=0.0, high=LARGEST, unit=unit)
        now.draft.trial[place] = typed
        return None

    standing = work.draft.trial.get(place, figure.value)
    text_field(work, f"trial:{place}", label(words), write_quantity(standing, unit, work.language), take, unit=unit)
