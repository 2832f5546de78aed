"""The contract: in words, as a curve, by party, its risk, under stress, by design; and repayment to the fund."""

import streamlit as st

from model.case.agreement import Agreement
from model.editing.contract import without_contract
from presentation import contracts
from presentation.followed.plan import plans_of_contract
from presentation.sentences.labels import listed
from views.fields.choice import chosen, told_apart
from views.parts.contract.composing import show_name, show_new_part, show_parts
from views.parts.contract.design import show_design
from views.parts.contract.measurement import show_measurement
from views.parts.contract.outcome import (
    is_of_contract,
    perspective,
    show_curve,
    show_parties,
    show_risk,
    show_stress,
)
from views.parts.contract.payers import show_payers
from views.parts.contract.presets import show_choice
from views.parts.contract.repayment import show_repayment
from views.parts.contract.roles import show_roles
from views.parts.contract.terms import show_figures_to_choose, show_gates, show_parameters, show_sentences, show_years
from views.parts.contract.trial import show_trial
from views.parts.contract.whole import show_whole
from views.parts.summary_bar import show_errors, show_figures, show_last_edit
from views.state.draft import ANOTHER
from views.state.workspace import Workspace, current, edits, workspace
from wording.text_safety import label, markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    agreement = work.case.all_agreements.get(work.contract_name)
    st.title(work.say("contract.title"))
    is_one = len(work.case.all_agreements) < 2 and agreement is not None
    if not is_one:
        show_contracts(work)
    if work.answer.has_errors:
        show_errors(work)
    elif agreement is None:
        st.info(work.say("contract.none.one_more" if work.case.all_agreements else "contract.none.lead"))
    elif not agreement.included:
        st.info(work.say("contract.none.not_counted"))
    elif work.contract_name not in work.case.contracts:
        show_not_published(work, agreement)
    else:
        risk = work.risk
        for finding in contracts.finding_sentences(risk, work.language):
            st.warning(markdown(finding))
        st.markdown(f"**{markdown(contracts.lead_sentence(risk, perspective(work), work.language))}**")
        for problem in work.answer.problems:
            if problem.code in ("contract_outside_years", "contract_before_years") and is_of_contract(
                work, problem.address
            ):
                st.warning(markdown(work.words(problem)))
        show_figures(work)
        show_last_edit(work)
    if is_one:  # what the contract says of itself comes first
        show_contracts(work)
    if agreement is None:
        show_trial(work, show_choice(work))
    else:
        show_contract(work, agreement)
        show_trial(work, agreement.contract)
    show_repayment(work)


def show_not_published(work: Workspace, agreement: Agreement) -> None:
    """Which payments can't be counted since their price was never published, above the answer without the contract."""
    blank = agreement.unpriced(work.contract_name, work.case.numbers, work.case.changes)
    terms = listed([agreement.contract.terms[name].label.text(work.language) for name in blank], work.language)
    st.info(markdown(work.say("contract.none.not_published", terms=terms)))
    show_figures(work)
    show_last_edit(work)


def show_contracts(work: Workspace) -> None:
    """Which of the contracts is worked on, or that one more is added; nothing where there is none."""
    contracts_by_name = work.case.all_agreements
    if not contracts_by_name:
        return

    def words(name: str) -> str:
        return work.say("contract.none.add") if name == ANOTHER else label(contract_label(work, name))

    st.pills(
        work.say("contract.none.which"),
        [*contracts_by_name, ANOTHER],
        format_func=told_apart([*contracts_by_name, ANOTHER], words),
        **chosen(work, "which_contract", work.contract_name, lambda now, name: now.draft.choose_contract(name)),
    )


def contract_label(work: Workspace, name: str) -> str:
    """What a contract is called; with its number where two are called the same."""
    labels = {one: agreed.contract.label.text(work.language) for one, agreed in work.case.all_agreements.items()}
    is_alone = list(labels.values()).count(labels[name]) == 1
    return labels[name] if is_alone else f"{labels[name]} ({list(labels).index(name) + 1})"


def show_contract(work: Workspace, agreement: Agreement) -> None:
    """The contract of the case: its words and figures, then what follows from them."""
    st.header(work.say("contract.terms.title"))
    shown = work.answer.resolved.agreed.contracts.get(work.contract_name, agreement.contract)
    show_sentences(work, shown, agreement.starts)
    if not work.answer.has_errors:
        for sentence in plans_of_contract(work.answer, shown, work.language):
            st.markdown(f"- {markdown(sentence)}")
    st.subheader(work.say("contract.edit.title"))
    show_name(work, agreement)
    show_parameters(
        work,
        agreement,
        ("capital.", "floors.", "caps.", "guarantees.", "surplus.", "return_caps.", "fees.", "other_money.", "gates."),
    )
    show_payers(work, agreement)
    show_new_part(work)
    show_years(work, agreement)
    show_gates(work, agreement)
    show_figures_to_choose(work, agreement)
    more = st.expander(work.say("contract.edit.more"), key=f"more:{work.contract_place}", on_change="rerun")
    if more.open:
        with more:
            show_whole(work, agreement)
            show_parts(work, agreement.contract)
            show_roles(work, agreement)
            show_measurement(work, agreement)
    st.button(work.say("contract.edit.remove"), key="contract_remove", on_click=remove, type="tertiary")
    if work.answer.has_errors or work.contract_name not in work.case.contracts:
        return
    show_curve(work)
    show_parties(work)
    show_risk(work)
    show_stress(work)
    show_design(work)


@edits
def remove() -> None:
    """A case without a contract."""
    now = current()
    now.draft.edit(without_contract(now.case, now.contract_name), what="contract", redraw=True)


main()
