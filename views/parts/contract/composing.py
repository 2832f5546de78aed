"""The parts of a contract: its name; terms, limits, capital, guarantees, fees and conditions put in and taken out."""

from collections.abc import Mapping

import streamlit as st

from model.case.agreement import Agreement
from model.case.contract import Contract, Limit
from model.case.problem import Problem, error
from model.case.terms import Amount
from model.editing.agreed.parts import (
    NEW_PARTS,
    NewPart,
    needs_outcome,
    with_new_part,
    with_place,
    with_years_of,
    without_gate,
    without_place,
)
from model.editing.contract import effect_read, place_among
from views.fields.addresses import show_problem
from views.fields.choice import chosen
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_contract
from views.parts.contract.beside import show_other_money
from views.parts.contract.term_fields import (
    PER,
    edit_field,
    keep,
    measured_years,
    name_field,
    part_button,
    several_to_choose,
)
from views.parts.contract.terms import ACROSS, MOST
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.text_safety import label
from wording.texts import say

LIMITS = (("floors", "floor"), ("caps", "cap"))
RANKS = range(1, 10)


def show_name(work: Workspace, agreement: Agreement) -> None:
    """What the contract is called."""
    words = work.say("contract.compose.contract_name")
    name_field(work, "label", words, agreement.contract.label, lambda now, text: now.edited(label=text))


def show_new_part(work: Workspace) -> None:
    """The choice of a part to put into the contract; at first it pays nothing."""
    address = f"{work.contract_place}:new_part"

    def take(now: Workspace, kind: NewPart) -> None:
        contract = agreement_now(now).contract
        named, measured = in_both(f"contract.compose.new_{kind}"), None
        unit = needs_outcome(contract, kind)
        if unit is not None:
            measured = {"label": in_both(f"contract.compose.outcome_{unit}"), "effects": effect_read(now.case, unit)}
        keep(now, address, take_contract(now, with_new_part(contract, kind, named, measured), redraw=True))

    st.selectbox(
        work.say("contract.compose.add"),
        NEW_PARTS,
        format_func=lambda kind: work.say(f"contract.compose.kind_{kind}"),
        placeholder=work.say("contract.compose.choose"),
        **chosen(work, address, None, take, NEW_PARTS),
    )
    show_problem(work, address)


def in_both(key: str) -> dict[str, str]:
    """A text in both languages, as a label."""
    return {"sv": say(key, "sv"), "en": say(key, "en")}


def show_parts(work: Workspace, contract: Contract) -> None:
    """What each part that is no term says besides its figures."""
    for at in range(len(contract.capital)):
        show_capital(work, contract, at)
    for at, guarantee in enumerate(contract.guarantees):
        words = work.say("contract.edit.limit", party=_name_of(work, contract, guarantee.by))
        _parties(work, contract, "guarantees", at, words, {"by": guarantee.by, "to": guarantee.to})
        _remove(work, "guarantees", at, words)
    for at, sharing in enumerate(contract.surplus):
        words = work.say("contract.edit.surplus", party=_name_of(work, contract, sharing.to))
        _parties(work, contract, "surplus", at, words, {"to": sharing.to})
        _remove(work, "surplus", at, words)
    for at, cap in enumerate(contract.return_caps):
        words = work.say("contract.edit.return_cap", party=_name_of(work, contract, cap.of))
        _parties(work, contract, "return_caps", at, words, {"of": cap.of})
        _remove(work, "return_caps", at, words)
    for at in range(len(contract.fees)):
        show_fee(work, contract, at)
    for at in range(len(contract.other_money)):
        words = show_other_money(work, contract, at)
        _years_stated(work, contract, "other_money", at, words)
    for room, kind in LIMITS:
        for at in range(len(getattr(contract, room))):
            show_limit(work, contract, room, kind, at)
    show_new_limits(work, contract)
    for name in contract.gates:
        show_condition(work, contract, name)


def show_capital(work: Workspace, contract: Contract, at: int) -> None:
    """Who advances a part of the capital, in which turn it is repaid, and in which years it is advanced."""
    part = contract.capital[at]
    words, place = (
        work.say("contract.edit.capital", party=_name_of(work, contract, part.party)),
        place_among(contract, at),
    )
    if place is not None:
        words = work.say("contract.edit.of_part", words=words, place=place)
    _parties(work, contract, "capital", at, words, {"party": part.party})
    edit_field(
        work, f"capital:{at}:rank", f"{words}: {work.say('contract.compose.rank')}", part.rank,
        lambda now, rank: with_place(now, "capital", at, rank=rank), RANKS, str,
    )  # fmt: skip
    several_to_choose(
        work, f"capital:{at}:interest_in", f"{words}: {work.say('contract.compose.interest_in')}",
        tuple(part.interest_in), measured_years(work, contract, paid=True),
        lambda now, years: with_place(now, "capital", at, interest_in=_rates_of(now, at, years)),
    )  # fmt: skip
    _years_stated(work, contract, "capital", at, words)


def _rates_of(contract: Contract, at: int, years: tuple[int, ...]) -> dict[int, float]:
    """The interest of some contract years: at first that of the others."""
    return {year: contract.capital[at].interest_of(year) for year in sorted(years)}


def show_fee(work: Workspace, contract: Contract, at: int) -> None:
    """What a fee is called, who pays it to whom, and in which years."""
    fee = contract.fees[at]
    words = work.say("contract.edit.fee", label=fee.label.text(work.language))
    named = f"{words}: {work.say('contract.compose.name')}"
    name_field(work, f"fees:{at}:label", named, fee.label, lambda now, text: with_place(now, "fees", at, label=text))
    _parties(work, contract, "fees", at, words, {"paid_by": fee.paid_by, "paid_to": fee.paid_to})
    _years_stated(work, contract, "fees", at, words)


def _name_of(work: Workspace, contract: Contract, party: str) -> str:
    return contract.parties[party].label.text(work.language)


def _parties(work: Workspace, contract: Contract, room: str, at: int, words: str, played: Mapping[str, str]) -> None:
    """The choice of each party of a part."""
    for column, field in in_rows(list(played), 2):
        with column:
            _party(work, contract, room, at, field, f"{words}: {work.say(f'contract.compose.{field}')}", played[field])


def _party(work: Workspace, contract: Contract, room: str, at: int, field: str, words: str, party: str) -> None:
    edit_field(
        work, f"{room}:{at}:{field}", words, party,
        lambda now, chosen_party: with_place(now, room, at, **{field: chosen_party}), list(contract.parties),
        lambda one: _name_of(work, contract, one),
    )  # fmt: skip


def _years_stated(work: Workspace, contract: Contract, room: str, at: int, words: str) -> None:
    """The contract years for which a part states an amount, and the button that takes the part away."""
    several_to_choose(
        work, f"{room}:{at}:years", f"{words}: {work.say('contract.compose.amounts')}",
        tuple(getattr(contract, room)[at].amounts), measured_years(work, contract, paid=True),
        lambda now, years: with_place(now, room, at, amounts=with_years_of(getattr(now, room)[at].amounts, years)),
    )  # fmt: skip
    _remove(work, room, at, words)


def _remove(work: Workspace, room: str, at: int, words: str) -> None:
    """The button that takes a part away."""
    text = work.say("contract.compose.remove", part=words)
    part_button(work, f"{room}:{at}:remove", text, lambda now: without_place(now, room, at))


def show_limit(work: Workspace, contract: Contract, room: str, kind: str, at: int) -> None:
    """Of a floor or a cap whether it holds each year, and in which years; and the button that takes it away."""
    limit = getattr(contract, room)[at]
    words = f"{work.say(f'contract.edit.{kind}')} {at + 1}"
    edit_field(
        work, f"{room}:{at}:per", f"{words}: {work.say('contract.compose.per')}", limit.per,
        lambda now, per: with_place(now, room, at, per=per), PER, lambda one: work.say(f"contract.compose.per_{one}"),
    )  # fmt: skip
    several_to_choose(
        work, f"{room}:{at}:years", f"{words}: {work.say('contract.compose.years')}", limit.years,
        measured_years(work, contract), lambda now, years: with_place(now, room, at, years=years),
    )  # fmt: skip
    _remove(work, room, at, words)


def show_new_limits(work: Workspace, contract: Contract) -> None:
    """Blank fields for one more floor, for one more cap, and for a floor and a cap for each unit that is counted."""
    counted = [name for name, outcome in contract.outcomes.items() if outcome.unit == "count"]
    fields: list[tuple[str, str | None, str]] = [
        (room, None, work.say(f"contract.compose.add_{kind}")) for room, kind in LIMITS
    ]
    for name in counted:
        outcome = contract.outcomes[name].label.text(work.language)
        fields.append(("floors", name, work.say("contract.compose.add_floor_for_each", outcome=outcome)))
        fields.append(("caps", name, work.say("contract.compose.add_for_each", outcome=outcome)))
    for column, (room, for_each, words) in in_rows(fields, ACROSS):
        with column:
            new_limit(work, room, for_each, words)


def new_limit(work: Workspace, room: str, for_each: str | None, words: str) -> None:
    """A blank field in which one more floor or cap is typed, in kronor or in per cent of what is advanced."""

    def take(now: Workspace, written: str) -> Problem | None:
        if not written.strip():
            return None
        is_share = "%" in written
        typed = read_typed(written, "share" if is_share else "kr")
        if isinstance(typed, Problem):
            return typed
        most = MOST["share" if is_share else "kr"]
        if not 0 <= typed <= most:
            return error("outside_limits", words, value=typed, low=0.0, high=most, unit="share" if is_share else "kr")
        limit = Limit(amount=Amount(of_advance=typed) if is_share else Amount(money=typed), for_each=for_each)
        contract = agreement_now(now).contract
        return take_contract(now, contract.edited(**{room: (*getattr(contract, room), limit)}), redraw=True)

    address = f"{work.contract_place}:{room}:new:{for_each or ''}"
    text_field(
        work, address, label(words), "", take, help=work.say("contract.edit.amount_help"),
        placeholder=work.say("contract.compose.none"),
    )  # fmt: skip


def show_condition(work: Workspace, contract: Contract, name: str) -> None:
    """What a condition is called and measures, and the button that takes it away."""
    gate = contract.gates[name]
    words = work.say("contract.compose.condition", gate=gate.label.text(work.language))

    def edited(now: Contract, **fields: object) -> Contract:
        return now.edited(gates={**now.gates, name: now.gates[name].edited(**fields)})

    name_field(work, f"gates:{name}:label", words, gate.label, lambda now, text: edited(now, label=text))
    edit_field(
        work, f"gates:{name}:outcome", f"{words}: {work.say('contract.compose.measures')}", gate.outcome,
        lambda now, outcome: edited(now, outcome=outcome), list(contract.outcomes),
        lambda one: contract.outcomes[one].label.text(work.language),
    )  # fmt: skip
    text = work.say("contract.compose.remove", part=words)
    part_button(work, f"gates:{name}:remove", text, lambda now: without_gate(now, name))
