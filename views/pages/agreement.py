"""The contract: in words, as a curve, by party, its risk, under stress, by design; and repayment to the fund."""

import streamlit as st

from model.case.case import Agreement
from presentation import contracts
from views.fields.addresses import field_key
from views.parts.contract.design import show_design
from views.parts.contract.measurement import show_measurement
from views.parts.contract.outcome import perspective, show_curve, show_parties, show_risk, show_stress
from views.parts.contract.payers import show_payers
from views.parts.contract.presets import show_choice
from views.parts.contract.repayment import show_repayment
from views.parts.contract.roles import show_roles
from views.parts.contract.terms import show_figures_to_choose, show_gates, show_parameters, show_sentences, show_years
from views.parts.contract.trial import show_trial
from views.parts.summary_bar import show_errors, show_figures, show_last_edit
from views.state.workspace import Workspace, current, edits, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    agreement = work.case.agreement
    st.title(work.say("contract.title"))
    if work.answer.has_errors:
        show_errors(work)
    elif agreement is None:
        st.info(work.say("contract.none.lead"))
    else:
        risk = work.risk
        for finding in contracts.finding_sentences(risk, work.language):
            st.warning(markdown(finding))
        st.markdown(f"**{markdown(contracts.lead_sentence(risk, perspective(work), work.language))}**")
        for problem in work.answer.problems:
            if problem.code in ("contract_outside_years", "contract_before_years"):
                st.warning(markdown(work.words(problem)))
        show_figures(work)
        show_last_edit(work)
    if agreement is None:
        show_trial(work, show_choice(work))
    else:
        show_contract(work, agreement)
        show_trial(work, agreement.contract)
    show_repayment(work)


def show_contract(work: Workspace, agreement: Agreement) -> None:
    """The contract of the case: its words and figures, then what follows from them."""
    st.header(work.say("contract.terms.title"))
    shown = work.answer.resolved.agreed.contract or agreement.contract
    show_sentences(work, shown, agreement.starts)
    st.subheader(work.say("contract.edit.title"))
    show_parameters(work, agreement)
    show_payers(work, agreement)
    show_years(work, agreement)
    show_gates(work, agreement)
    show_figures_to_choose(work, agreement)
    more = st.expander(work.say("contract.edit.more"), key=field_key(work, "contract_more"), on_change="rerun")
    if more.open:
        with more:
            show_roles(work, agreement)
            show_measurement(work, agreement)
    st.button(work.say("contract.edit.remove"), key="contract_remove", on_click=remove, type="tertiary")
    if work.answer.has_errors:
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
    now.draft.edit(now.case.edited(agreement=None), what="contract", redraw=True)


main()
