"""What a term of a contract is besides its figures: its name, what it measures, in which years, on what condition."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from model.case.assumptions import Label
from model.case.contract import Contract
from model.case.problem import Problem
from model.case.terms import Bands, Coupon, Fixed, OutcomeTerm
from model.editing.agreed.parts import with_band, with_term, with_term_moved, with_years_of, without_band, without_term
from model.editing.contract_terms import with_alike
from views.fields.addresses import field_key, show_problem
from views.fields.choice import chosen, told_apart
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_contract
from views.state.draft import Unsettled
from views.state.typed import readable
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, label

PER = ("contract", "year")
BETWEEN = ("step", "linear")
NOT_SAID, YES, NO = "not_said", "yes", "no"
INCLUSIVE = {NOT_SAID: None, YES: True, NO: False}
"""Whether a bound itself counts."""
NONE = ""
"""No condition."""
Edit = Callable[[Contract, Any], Contract]


def edit_field(
    work: Workspace, place: str, words: str, value: Any, edit: Edit, options: Sequence[Any], told: Any
) -> None:
    """A list to choose from; what is chosen edits the contract, or stays with the reason why it can't."""
    address = f"{work.contract_place}:{place}"

    def take(now: Workspace, answer: Any) -> None:
        keep(now, address, take_contract(now, edit(agreement_now(now).contract, answer)))

    st.selectbox(
        label(words),
        list(options),
        format_func=told_apart(options, told),
        **chosen(work, address, value, take, options),
    )
    show_problem(work, address)


def several_to_choose(
    work: Workspace, place: str, words: str, values: Sequence[Any], options: Sequence[Any], edit: Edit,
    told: Callable[[Any], str] = str,
) -> None:  # fmt: skip
    """The contract years in which something holds, or is stated, as a row of buttons; or anything else of a few."""
    address = f"{work.contract_place}:{place}"

    def take(now: Workspace, answer: Any) -> None:
        keep(now, address, take_contract(now, edit(agreement_now(now).contract, tuple(sorted(answer)))))

    st.pills(
        label(words), list(options), format_func=told_apart(options, lambda one: label(told(one))),
        selection_mode="multi", **chosen(work, address, list(values), take),
    )  # fmt: skip
    show_problem(work, address)


def keep(now: Workspace, address: str, problem: Problem | None) -> None:
    """Notes beside a choice why it could not be taken, or that it was."""
    now.draft.unsettled.pop(address, None)
    if problem is not None:
        now.draft.unsettled[address] = Unsettled("", problem)


def part_button(work: Workspace, place: str, words: str, edit: Callable[[Contract], Contract]) -> None:
    """A button that puts a part into the contract or takes one away, with the reason where that can't be done."""
    address = f"{work.contract_place}:{place}"

    @edits
    def press() -> None:
        now = current()
        keep(now, address, take_contract(now, edit(agreement_now(now).contract), redraw=True))

    st.button(label(words), key=f"{field_key(work, address)}", on_click=press, type="tertiary")
    show_problem(work, address)


def name_field(work: Workspace, place: str, words: str, named: Label, edit: Edit) -> None:
    """A field for what a part of the contract is called, in the language of the page."""

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        text = {now.language: clean(written)} if written.strip() else {}
        return take_contract(now, edit(agreement_now(now).contract, named.model_dump() | text))

    text_field(work, f"{work.contract_place}:{place}", label(words), named.text(work.language), take)


def measured_years(work: Workspace, contract: Contract, paid: bool = False) -> range:
    """The contract years in which something is measured; with `paid`, also those in which it is paid."""
    counted = work.case.contracts.get(work.contract_name, contract.over(1))
    return range(1, (counted.years if paid else counted.measured_years) + 1)


def show_term(work: Workspace, contract: Contract, name: str) -> None:
    """Everything else that a term says, folded in."""
    term = contract.terms[name]
    words = work.say("contract.compose.more", term=term.label.text(work.language))
    # Its key stays when the fields start over, so that it does not fold in under the hand.
    more = st.expander(label(words), key=f"more:{work.contract_place}:{name}", on_change="rerun")
    if not more.open:
        return
    with more:
        named = work.say("contract.compose.name")
        name_field(work, f"{name}:label", named, term.label, lambda now, text: with_term(now, name, label=text))
        if isinstance(term, Coupon):
            show_coupon(work, contract, name, term)
        else:
            show_conditions(work, contract, name, term)
        for column, (place, words, edit) in in_rows(_moves(work, contract, name), 3):
            with column:
                part_button(work, f"{name}:{place}", words, edit)


def _moves(work: Workspace, contract: Contract, name: str) -> list[tuple[str, str, Callable[[Contract], Contract]]]:
    """The buttons that move a term up or down among the others, where there is room, or take it away."""
    term, names = contract.terms[name].label.text(work.language), list(contract.terms)
    moves: list[tuple[str, str, Callable[[Contract], Contract]]] = []
    if name != names[0]:
        moves.append(("up", work.say("contract.compose.up", term=term), lambda now: with_term_moved(now, name, -1)))
    if name != names[-1]:
        moves.append(("down", work.say("contract.compose.down", term=term), lambda now: with_term_moved(now, name, 1)))
    return [*moves, ("remove", work.say("contract.compose.remove_term"), lambda now: without_term(now, name))]


def show_conditions(work: Workspace, contract: Contract, name: str, term: OutcomeTerm) -> None:
    """What a term measures, for what it holds, on what condition, in which years; and the parts of its kind."""
    one, two, three = st.columns(3)
    with one:
        show_measured(work, contract, name, term)
    with two:
        edit_field(
            work, f"{name}:per", work.say("contract.compose.per"), term.per,
            lambda now, per: with_alike(now, name, per=per), PER,
            lambda one: work.say(f"contract.compose.per_{one}"),
        )  # fmt: skip
    with three:
        show_gate(work, contract, name, term)
    several_to_choose(
        work, f"{name}:years", work.say("contract.compose.years"), term.years, measured_years(work, contract),
        lambda now, years: with_term(now, name, years=years),
    )  # fmt: skip
    if isinstance(term, Fixed):
        several_to_choose(
            work, f"{name}:amounts", work.say("contract.compose.amounts"), tuple(term.amounts),
            measured_years(work, contract), lambda now, years: _with_amounts(now, name, years),
        )  # fmt: skip
    if isinstance(term, Bands):
        show_bands(work, name, term)


def show_coupon(work: Workspace, contract: Contract, name: str, term: Coupon) -> None:
    """Who gets a coupon, and in which contract years."""
    named = {party: contract.parties[party].label.text(work.language) for party in contract.investors}
    named = {NONE: work.say("contract.compose.coupon_all"), **named}
    edit_field(
        work, f"{name}:to", work.say("contract.compose.coupon_to"), term.to or NONE,
        lambda now, party: with_term(now, name, to=party or None), list(named), named.__getitem__,
    )  # fmt: skip
    several_to_choose(
        work, f"{name}:years", work.say("contract.compose.years"), term.years,
        measured_years(work, contract, paid=True), lambda now, chosen: with_term(now, name, years=chosen),
    )  # fmt: skip


def show_gate(work: Workspace, contract: Contract, name: str, term: OutcomeTerm) -> None:
    """The condition on which a term is paid."""
    named = {gate: one.label.text(work.language) for gate, one in contract.gates.items()}
    named = {NONE: work.say("contract.compose.no_gate"), **named}
    edit_field(
        work, f"{name}:gate", work.say("contract.compose.gate"), term.gate or NONE,
        lambda now, gate: with_term(now, name, gate=gate or None), list(named), named.__getitem__,
    )  # fmt: skip


def _with_amounts(contract: Contract, name: str, years: tuple[int, ...]) -> Contract:
    """The contract with amounts of a fixed term for these years."""
    term = contract.terms[name]
    assert isinstance(term, Fixed)
    return with_term(contract, name, amounts=with_years_of(term.amounts, years))


def show_measured(work: Workspace, contract: Contract, name: str, term: OutcomeTerm) -> None:
    """What a term measures."""
    if term.measures is None:
        return
    edit_field(
        work, f"{name}:measures", work.say("contract.compose.measures"), term.measures,
        lambda now, answer: with_term(now, name, measures=answer), list(contract.outcomes),
        lambda one: contract.outcomes[one].label.text(work.language),
    )  # fmt: skip


def show_bands(work: Workspace, name: str, term: Bands) -> None:
    """How bands are read between their bounds, whether each bound counts, and a band more or less."""
    edit_field(
        work, f"{name}:between", work.say("contract.compose.between"), term.between,
        lambda now, answer: with_term(now, name, between=answer), BETWEEN,
        lambda one: work.say(f"contract.compose.{one}"),
    )  # fmt: skip
    for column, at in in_rows(range(len(term.bands)), 3):
        with column:
            show_band(work, name, term, at)
    part_button(work, f"{name}:band", work.say("contract.compose.add_band"), lambda now: with_band(now, name))


def show_band(work: Workspace, name: str, term: Bands, at: int) -> None:
    """Whether a bound itself counts, and the button that takes it away."""
    said = next(word for word, value in INCLUSIVE.items() if value == term.bands[at].inclusive)
    edit_field(
        work, f"{name}:inclusive:{at}", work.say("contract.compose.inclusive", place=at + 1), said,
        lambda now, answer: with_band(now, name, at, inclusive=INCLUSIVE[answer]), tuple(INCLUSIVE),
        lambda word: work.say(f"contract.compose.{word}"),
    )  # fmt: skip
    if len(term.bands) > 1:
        words = work.say("contract.compose.remove_band", place=at + 1)
        part_button(work, f"{name}:band:{at}", words, lambda now: without_band(now, name, at))
