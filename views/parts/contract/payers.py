"""Who pays for the terms of a contract, and up to what: beside each term, and for the contract as a whole."""

from collections.abc import Mapping

import streamlit as st

from model.case.agreement import Agreement
from model.case.contract import Contract, Limit
from model.case.problem import Problem, error
from model.editing.contract_payers import cap_of, payers_of, with_cap, with_party, with_payers, with_share
from model.evaluate import actors_of
from presentation import contracts
from views.fields.choice import chosen
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_agreement, take_contract
from views.parts.contract.terms import ACROSS, MOST
from views.parts.contract.times import show_rules, show_times
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import label, markdown


def show_payers(work: Workspace, agreement: Agreement) -> None:
    """Who pays in all, each with its cap; then each term, read back, with who pays, its cap and when."""
    contract = agreement.contract
    st.subheader(work.say("contract.payers.title"))
    who_pays(work, contract, None)
    for column, payer in in_rows(contract.paying, ACROSS):
        with column:
            cap_field(work, contract, payer=payer)
    add_party(work, agreement)
    for name in contract.terms:
        st.caption(markdown(contracts.term_in_words(name, contract, work.language)))
        one, two = st.columns(2)
        with one:
            who_pays(work, contract, name)
        with two:
            cap_field(work, contract, term=name)
        show_times(work, contract, name)
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
        format_func=lambda party: label(contract.parties[party].label.text(work.language)),
        selection_mode="multi",
        **chosen(
            work,
            f"{work.contract_place}:{place}:payers",
            list(payers),
            lambda now, named: take_contract(now, with_payers(agreement_now(now).contract, term, named)),
        ),
    )
    if len(payers) > 1:
        for column, payer in in_rows(list(payers), ACROSS):
            with column:
                share_field(work, contract, term, payer)


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
        format_func=lambda actor: label(actors[actor].label.text(work.language)),
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
        return take_contract(now, with_share(agreement_now(now).contract, term, payer, share))

    text_field(
        work,
        f"{work.contract_place}:{'all' if term is None else term}:share:{payer}",
        label(words),
        write_quantity(payers_of(contract, term)[payer], "share", work.language),
        take,
    )


def cap_field(work: Workspace, contract: Contract, term: str | None = None, payer: str | None = None) -> None:
    """A field for the most that a payer pays, or that is paid for a term; blank for no cap."""
    cap = cap_of(contract, term, payer)
    unit = "kr" if cap is None or cap.amount.money is not None else "share"
    if payer is not None:
        words = work.say("contract.payers.cap", party=contract.parties[payer].label.text(work.language))
    else:
        words = work.say("contract.payers.cap_term", term=contract.terms[str(term)].label.text(work.language))

    def take(now: Workspace, written: str) -> Problem | None:
        amount = None if not written.strip() else read_typed(written, unit)
        if isinstance(amount, Problem):
            return amount
        if amount is not None and not 0 <= amount <= MOST[unit]:
            return error("outside_limits", words, value=amount, low=0.0, high=MOST[unit], unit=unit)
        return take_contract(now, with_cap(agreement_now(now).contract, amount, term, payer))

    text_field(
        work,
        f"{work.contract_place}:cap:{term or ''}:{payer or ''}",
        label(words),
        write_quantity(_money(cap), unit, work.language),
        take,
        help=work.say("contract.edit.of_advance_help") if unit == "share" else None,
        placeholder=work.say("contract.payers.no_cap"),
    )


def _money(cap: Limit | None) -> float | None:
    """What a cap is, in money or as a share of what is advanced."""
    if cap is None:
        return None
    return cap.amount.money if cap.amount.money is not None else cap.amount.of_advance
