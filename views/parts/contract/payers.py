"""Who pays for the terms of a contract, and up to what: beside each term, and for the contract as a whole."""

from collections.abc import Callable, Mapping

import streamlit as st

from model.case.agreement import Agreement
from model.case.contract import Contract, Limit
from model.case.problem import Problem, error
from model.editing.contract_payers import (
    cap_of,
    floor_of,
    payers_of,
    with_cap,
    with_floor,
    with_party,
    with_payers,
    with_share,
)
from model.evaluate import actors_of
from model.numbers.contract_figures import prefix_of
from presentation import contracts
from views.fields.choice import chosen, told_apart
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_agreement, take_contract, take_figure
from views.parts.contract.term_fields import show_term
from views.parts.contract.terms import ACROSS, MOST, show_parameters
from views.parts.contract.times import show_rules, show_times
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers import percent, write_quantity
from wording.text_safety import label, markdown


def show_payers(work: Workspace, agreement: Agreement) -> None:
    """Who pays in all, each with its cap; then each term, read back, with who pays, its cap and when."""
    contract = work.answer.resolved.agreed.all_agreements.get(work.contract_name, agreement).contract
    st.subheader(work.say("contract.payers.title"))
    who_pays(work, contract, None)
    for column, payer in in_rows(contract.paying, ACROSS):
        with column:
            cap_field(work, contract, payer=payer)
    add_party(work, agreement)
    for name in contract.terms:
        st.caption(markdown(contracts.term_in_words(name, contract, work.language)))
        show_parameters(work, agreement, (f"terms.{name}.",))
        one, two, three = st.columns((2, 1, 1))
        with one:
            who_pays(work, contract, name)
        if name in contract.outcome_terms:
            with two:
                floor_field(work, contract, name)
            with three:
                cap_field(work, contract, term=name)
            show_times(work, contract, name)
        show_term(work, contract, name)
    show_rules(work, contract)


def who_pays(work: Workspace, contract: Contract, term: str | None) -> None:
    """The choice of who pays, for a term or where a term does not say; and each one's share where they are several."""
    payers: Mapping[str, float] = contract.payers if term is None else contract.terms[term].paid_by
    place = "all" if term is None else term
    words = work.say("contract.payers.who")
    if term is not None:
        words = work.say("contract.payers.who_term", term=contract.terms[term].label.text(work.language))
    st.pills(
        label(words),
        list(contract.parties),
        format_func=told_apart(
            contract.parties, lambda party: label(contract.parties[party].label.text(work.language))
        ),
        selection_mode="multi",
        **chosen(
            work,
            f"{work.contract_place}:{place}:payers",
            list(payers),
            lambda now, named: take_contract(now, with_payers(agreement_now(now).contract, term, named)),
        ),
    )
    if len(payers) > 1:
        of_numbers = f"{prefix_of(work.contract_name)}{_room(term)}."
        is_rest = any(key.startswith(of_numbers) for key in work.answer.resolved.numbers)
        for column, payer in in_rows(list(payers), ACROSS):
            with column:
                if is_rest and payer == list(payers)[-1]:
                    party = contract.parties[payer].label.text(work.language)
                    rest = work.say("contract.payers.rest", party=party, share=percent(payers[payer]))
                    st.caption(markdown(rest))
                else:
                    share_field(work, contract, term, payer)


def _room(term: str | None) -> str:
    """Where the shares of the payers of a term stand, or of the contract."""
    return "payers" if term is None else f"terms.{term}.paid_by"


def add_party(work: Workspace, agreement: Agreement) -> None:
    """The choice of an actor that is to take part in the contract as a party of its own."""
    actors = actors_of(work.case, work.library)
    others = [actor for actor in actors if actor not in agreement.roles.values()]

    def take(now: Workspace, actor: str) -> None:
        known = actors_of(now.case, now.library)
        take_agreement(now, **dict(with_party(agreement_now(now), actor, known[actor])))

    st.selectbox(
        work.say("contract.payers.add"),
        others,
        format_func=told_apart(others, lambda actor: label(actors[actor].label.text(work.language))),
        placeholder=work.say("contract.payers.choose"),
        **chosen(work, f"{work.contract_place}:add_party", None, take, others),
    )


def share_field(work: Workspace, contract: Contract, term: str | None, payer: str) -> None:
    """A field for one payer's share; what the others pay follows."""
    words = work.say("contract.payers.share", party=contract.parties[payer].label.text(work.language))

    def take(now: Workspace, written: str) -> Problem | None:
        share = read_typed(written, "share")
        if isinstance(share, Problem):
            return share
        if not 0 <= share <= 1:
            return error("outside_limits", words, value=share, low=0.0, high=1.0, unit="share")
        changed = with_share(agreement_now(now).contract, term, payer, share)
        return take_figure(now, f"{_room(term)}.{payer}", share, changed)

    text_field(
        work,
        f"{work.contract_place}:{'all' if term is None else term}:share:{payer}",
        label(words),
        write_quantity(payers_of(contract, term)[payer], "share", work.language),
        take,
        unit="share",
    )


def cap_field(work: Workspace, contract: Contract, term: str | None = None, payer: str | None = None) -> None:
    """A field for the most that a payer pays, or that is paid for a term; blank for no cap."""
    if payer is not None:
        words = work.say("contract.payers.cap", party=contract.parties[payer].label.text(work.language))
    else:
        words = work.say("contract.payers.cap_term", term=contract.terms[str(term)].label.text(work.language))
    place, none = f"{work.contract_place}:cap:{term or ''}:{payer or ''}", work.say("contract.payers.no_cap")

    def changed(now: Contract, amount: float | None) -> tuple[Contract, str | None]:
        old = cap_of(now, term, payer)
        figure = None if old is None else f"caps.{now.caps.index(old)}.amount"
        return with_cap(now, amount, term, payer), figure

    limit_field(work, place, words, none, cap_of(contract, term, payer), changed)


def floor_field(work: Workspace, contract: Contract, term: str) -> None:
    """A field for the least that is paid for a term; blank for no floor."""
    words = work.say("contract.payers.floor_term", term=contract.terms[term].label.text(work.language))
    place, none = f"{work.contract_place}:floor:{term}", work.say("contract.payers.no_floor")

    def changed(now: Contract, amount: float | None) -> tuple[Contract, str | None]:
        old = floor_of(now, term)
        return with_floor(now, amount, term), None if old is None else f"floors.{now.floors.index(old)}.amount"

    limit_field(work, place, words, none, floor_of(contract, term), changed)


def limit_field(
    work: Workspace, place: str, words: str, none: str, limit: Limit | None,
    changed: Callable[[Contract, float | None], tuple[Contract, str | None]],
) -> None:  # fmt: skip
    """A field for a floor or a cap. `changed` gives the contract with another amount, and the figure that it was."""
    unit = "kr" if limit is None or limit.amount.money is not None else "share"

    def take(now: Workspace, written: str) -> Problem | None:
        amount = None if not written.strip() else read_typed(written, unit)
        if isinstance(amount, Problem):
            return amount
        if amount is not None and not 0 <= amount <= MOST[unit]:
            return error("outside_limits", words, value=amount, low=0.0, high=MOST[unit], unit=unit)
        contract, figure = changed(agreement_now(now).contract, amount)
        if amount is None or figure is None:
            return take_contract(now, contract)
        return take_figure(now, figure, amount, contract)

    text_field(
        work,
        place,
        label(words),
        write_quantity(_money(limit), unit, work.language),
        take,
        help=work.say("contract.edit.of_advance_help") if unit == "share" else None,
        placeholder=none,
    )


def _money(cap: Limit | None) -> float | None:
    """What a floor or a cap is, in money or as a share of what is advanced."""
    if cap is None:
        return None
    return cap.amount.money if cap.amount.money is not None else cap.amount.of_advance
