"""What follows from the contract of a case: its curve, each party's net, the risk, and the contract under stress."""

import streamlit as st

from model.case.agreement import place_of
from model.contract_risk.risk import curve
from model.contract_risk.stress import stress
from presentation import contract_charts, contracts
from views.fields.addresses import field_key
from views.fields.static_table import static_table
from views.state.workspace import Workspace
from wording.text_safety import markdown


def perspective(work: Workspace) -> str:
    """Whose result is shown."""
    return work.answer.perspective_record.label.text(work.language)


def show_curve(work: Workspace) -> None:
    """What is paid and what is left, against the outcome."""
    drawn = curve(work.risk)
    if drawn is None:
        return
    contract, language = work.risk.contract, work.language
    st.header(work.say("contract.curve.title"))
    sentence = contracts.curve_sentence(drawn, contract, language)
    lines = 1 + len(contract.investors) + len(contract.paying)
    spec = contract_charts.curve_spec(language, contracts.curve_axis(drawn, contract, language), lines)
    st.vega_lite_chart(contracts.curve_frame(drawn, contract, language), spec, alt=sentence, theme=None)
    st.markdown(markdown(sentence))
    numbers = st.expander(work.say("doubt.numbers"), key=field_key(work, "numbers_of:curve"), on_change="rerun")
    if numbers.open:
        with numbers:
            static_table(contracts.curve_rows(drawn, contract, language))


def show_parties(work: Workspace) -> None:
    """Each party's net by contract year, and the investors' multiple and rate of return."""
    st.header(work.say("contract.parties.title"))
    static_table(contracts.party_rows(work.risk.nets, work.risk.contract, work.language))
    for sentence in contracts.investor_sentences(work.risk, work.language):
        st.markdown(markdown(sentence))
    noise = contracts.noise_sentence(work.risk, work.language)
    if noise:
        st.markdown(markdown(noise))
    st.caption(work.say("contract.parties.note"))


def show_risk(work: Workspace) -> None:
    """How the spread of the perspective's result narrows, and how the investors fare."""
    if not work.answer.has_ranges:
        return
    risk, language = work.risk, work.language
    st.header(work.say("contract.risk.title"))
    frame = contracts.risk_frame(risk, perspective(work), language)
    sentence = contracts.risk_sentence(risk, perspective(work), language)
    st.vega_lite_chart(frame, contract_charts.risk_spec(language, len(frame)), alt=sentence, theme=None)
    st.markdown(markdown(sentence))
    static_table(contracts.risk_rows(risk, perspective(work), language))
    st.caption(work.say("contract.risk.note"))


def is_of_contract(work: Workspace, address: str) -> bool:
    """Whether a problem stands in the contract that is worked on."""
    return f"{address}.".startswith(f"{place_of(work.contract_name)}.")


def show_stress(work: Workspace) -> None:
    """The ways in which such contracts have failed, each with who loses what."""
    st.header(work.say("contract.stress.title"))
    st.caption(work.say("contract.stress.note"))
    stresses = stress(work.risk)
    static_table(contracts.stress_rows(stresses, work.risk.contract, work.language), text_last=True)
    if unmoved := contracts.unmoved_sentence(stresses, work.language):
        st.caption(markdown(unmoved))
    for problem in work.answer.problems:
        if problem.severity == "notice" and is_of_contract(work, problem.address):
            st.markdown(f"- ⚠ {markdown(work.words(problem))}")
