"""What was settled on what happened, the account to the fund, and the log of decisions."""

import streamlit as st

from exports.forms.local_account import faults_of_account
from model.results_of_followup import ContractSettledResult, FollowUpResult, RepaymentsResult
from presentation.followed import settled
from presentation.followed.lines import source_told
from views.fields.static_table import static_table
from views.parts.downloads import carried_of, download, link_to_page, show_faults
from views.state.workspace import Workspace
from wording.text_safety import markdown


def show_settled(work: Workspace, result: FollowUpResult) -> None:
    """Contracts on what was measured, and repayment beside its plan."""
    if not settled.has_settled(result):
        return
    st.header(work.say("settled.title"))
    for one in result.contracts:
        show_contract(work, one)
    if result.repayment is not None:
        show_repayment(work, result.repayment)


def show_contract(work: Workspace, one: ContractSettledResult) -> None:
    """What a contract pays on what was measured: in words, as bars, and in tables."""
    sentence = settled.contract_sentence(work.answer, one, work.language)
    st.markdown(markdown(sentence))
    frame = settled.achieved_frame(work.answer, one, work.language)
    if len(frame):
        words = f"{sentence} {'; '.join(frame['c0'])}."
        st.vega_lite_chart(frame, settled.achieved_spec(work.language, len(frame)), alt=words, theme=None)
    static_table(settled.achieved_rows(work.answer, one, work.language), text_columns=2)
    if one.paid:
        st.subheader(work.say("settled.by_year"))
        static_table(settled.paid_rows(work.answer, one, work.language))


def show_repayment(work: Workspace, told: RepaymentsResult) -> None:
    """Repayment by committee against its plan, and the balance of the fund."""
    st.subheader(work.say("settled.repayment"))
    st.markdown(markdown(settled.balance_sentence(work.answer, told, work.language)))
    static_table(settled.repaid_rows(work.answer, told, work.language), text_columns=3)


def show_account(work: Workspace) -> None:
    """The account of a year to download, or why it can't leave yet."""
    project = work.case.local_project
    if project is None:
        return
    st.header(work.say("settled.account"))
    st.caption(work.say("settled.account_note"))
    years = project.years_accounted
    if not years:
        st.markdown(work.say("settled.account_none"))
        link_to_page(work, "forms")
        return
    year = years[-1]
    if len(years) > 1:
        year = st.selectbox(work.say("settled.account_year"), years, index=len(years) - 1, key="settled_year")
    faults = faults_of_account(work.answer, year)
    if faults:
        show_faults(work, faults)
        return
    carried = carried_of(work, year)
    with st.container(horizontal=True):
        download(carried, "account", "docx", f"{work.say('export.short.account')} (Word)")
        download(carried, "account", "pdf", f"{work.say('export.short.account')} (PDF)")


def show_events(work: Workspace) -> None:
    """What was decided and happened, and when."""
    followup = work.case.followup
    if followup is None or not followup.events:
        return
    st.header(work.say("followup.events"))
    for event in sorted(followup.events, key=lambda one: one.on):
        said = source_told(work.answer, event.source, work.language)
        source = f" ({markdown(said)})" if said else ""
        st.markdown(f"- {markdown(event.on)}: {markdown(event.label.text(work.language))}{source}")
