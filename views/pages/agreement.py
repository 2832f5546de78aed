"""The contract: in words, as a curve, by party, its risk, under stress, by design; and repayment to the fund."""

from typing import Any

import streamlit as st

from model.case.case import Agreement
from model.case.contract import Contract
from model.case.problem import Problem, error
from model.case.units import LARGEST
from model.contract_risk.risk import curve, design
from model.contract_risk.stress import stress
from model.editing.contract import agreement_of, parameters, turned
from model.evaluate import actors_of
from model.files.reading import contract_files, read_contract
from presentation import contract_charts, contracts
from views.fields.addresses import field_key
from views.fields.choice import chosen
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.parts.contract.repayment import show_repayment
from views.parts.contract.trial import show_trial
from views.parts.summary_bar import show_errors, show_figures, show_last_edit
from views.state.typed import read_typed, take_case, take_record
from views.state.workspace import Workspace, current, edits, workspace
from wording.numbers import money, percent, write_quantity
from wording.text_safety import label, markdown

MOST = {"kr": LARGEST, "kr/case": LARGEST, "share": 10.0}
"""The largest figure of a contract, by unit."""
ACROSS = 3
"""Fields beside each other."""
OF_ADVANCE = {("share", kind) for kind in ("amount", "up_to", "floor", "cap", "limit")}
"""Figures that are shares of what was advanced."""


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
        for told in contracts.finding_sentences(risk, work.language):
            st.warning(markdown(told))
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


def perspective(work: Workspace) -> str:
    """Whose result is shown."""
    return work.library.perspectives[work.shown.perspective].label.text(work.language)


def show_choice(work: Workspace) -> Contract:
    """The contracts to begin from, each with what it says; the one that is chosen."""
    files = contract_files()
    name = st.selectbox(
        work.say("contract.none.choose"),
        list(files),
        index=list(files).index("norrkoping_2016"),
        format_func=lambda name: label(preset(name).label.text(work.language)),
        key=field_key(work, "contract_chosen"),
    )
    contract = preset(name)
    if contract.summary is not None:
        st.markdown(markdown(contract.summary.text(work.language)))
    show_sentences(work, contract, None)
    if contract.currency == "SEK":
        st.button(work.say("contract.none.use"), key="contract_use", on_click=use, args=(name,))
    else:
        st.caption(work.say("contract.none.foreign", currency=contract.currency))
    return contract


@st.cache_data
def preset(name: str) -> Contract:
    """A contract to begin from."""
    return read_contract(contract_files()[name].read_bytes())


@edits
def use(name: str) -> None:
    """Takes a contract into the case."""
    now = current()
    agreement = agreement_of(preset(name), now.case, now.library)
    now.draft.edit(now.case.edited(agreement=agreement), what="contract", redraw=True)


def show_sentences(work: Workspace, contract: Contract, starts: int | None) -> None:
    """The terms as numbered sentences, and what is not known about them."""
    for at, told in enumerate(contracts.sentences(contract, starts, work.language), start=1):
        st.markdown(f"{at}. {markdown(told)}")
    if contract.not_known is not None:
        st.caption(work.say("contract.terms.not_known", what=markdown(contract.not_known.text(work.language))))


def show_contract(work: Workspace, agreement: Agreement) -> None:
    """The contract of the case: its words and figures, then what follows from them."""
    st.header(work.say("contract.terms.title"))
    shown = work.case.contract or agreement.contract
    show_sentences(work, shown, agreement.starts)
    st.subheader(work.say("contract.edit.title"))
    show_parameters(work, agreement)
    show_more(work, agreement)
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


def take_contract(now: Workspace, contract: Contract) -> Problem | None:
    """Puts a changed contract into the case."""
    assert now.case.agreement is not None
    return take_agreement(now, contract=contract)


def take_part(now: Workspace, **fields: object) -> Problem | None:
    """Puts fields of the contract itself into the case."""
    assert now.case.agreement is not None
    return take_agreement(now, contract=now.case.agreement.contract.model_dump() | fields)


def take_agreement(now: Workspace, **fields: object) -> Problem | None:
    """Puts fields of the agreement into the case."""
    assert now.case.agreement is not None
    return take_record(now, "agreement", Agreement, dict(now.case.agreement) | fields, what="contract")


def show_parameters(work: Workspace, agreement: Agreement) -> None:
    """The figures of the terms, each in a field."""
    for at, parameter in enumerate(parameters(agreement.contract)):
        if at % ACROSS == 0:  # a row at a time, so that a narrow screen keeps their order
            columns = st.columns(ACROSS)

        words = parameter_label(work, agreement.contract, parameter.kind, parameter.part)

        def take(
            now: Workspace, written: str, name: str = parameter.name, unit: str = parameter.unit, words: str = words
        ) -> Problem | None:
            assert now.case.agreement is not None
            value = None if not written.strip() and name.endswith("price") else read_typed(written, unit)
            if isinstance(value, Problem):
                return value
            if value is not None and value < 0:
                return error("outside_limits", words, value=value, low=0.0, high=MOST[unit], unit=unit)
            return take_contract(now, turned(now.case.agreement.contract, name, value))

        with columns[at % ACROSS]:
            text_field(
                work,
                f"contract:{parameter.name}",
                label(words),
                write_quantity(parameter.value, parameter.unit, work.language),
                take,
                help=work.say("contract.edit.of_advance_help")
                if parameter.unit == "share" and parameter.kind != "share"
                else None,
                placeholder=work.say("fields.blank"),
            )


def parameter_label(work: Workspace, contract: Contract, kind: str, part: str) -> str:
    """What a figure of the contract is called."""
    if kind in ("capital", "limit"):
        return work.say(f"contract.edit.{kind}", party=contract.parties[part].label.text(work.language))
    if kind in ("floor", "cap"):
        return work.say(f"contract.edit.{kind}")
    return work.say(f"contract.edit.{kind}", term=contract.terms[part].label.text(work.language))


def show_more(work: Workspace, agreement: Agreement) -> None:
    """Years, gates, measurement and roles."""
    contract = agreement.contract
    one, two, three, four = st.columns(4)
    whole = (
        (one, "starts", agreement.starts, "year"),
        (two, "window", contract.window, "years"),
        (three, "delay", contract.delay, "years"),
    )
    for column, name, value, unit in whole:
        with column:

            def take(now: Workspace, written: str, name: str = name, unit: str = unit) -> Problem | None:
                assert now.case.agreement is not None
                years = None if not written.strip() and name == "window" else read_typed(written, unit)
                if isinstance(years, Problem):
                    return years
                value = None if years is None else int(years)
                if name == "starts":
                    return take_agreement(now, starts=value)
                return take_part(now, **{name: value})

            text_field(
                work,
                f"contract:{name}",
                work.say(f"contract.edit.{name}"),
                "" if value is None else str(value),
                take,
                placeholder=work.say("answers.to_horizon"),
            )
    with four:
        st.selectbox(
            work.say("contract.edit.paid"),
            ("once", "yearly"),
            format_func=lambda name: work.say(f"contract.edit.{name}"),
            **chosen(
                work,
                "contract:paid",
                contract.paid,
                lambda now, paid: take_agreement(
                    now, contract=now.case.agreement.contract.model_dump() | {"paid": paid}
                ),
                ("once", "yearly"),
            ),
        )
    for name, gate in contract.gates.items():
        if gate.at_least is not None:
            continue  # it is judged on what is measured
        st.toggle(
            label(work.say("contract.edit.met", gate=gate.label.text(work.language))),
            **chosen(
                work,
                f"contract:met:{name}",
                agreement.met.get(name, False),
                lambda now, met, name=name: take_agreement(now, met={**now.case.agreement.met, name: met}),
            ),
        )
    more = st.expander(work.say("contract.edit.more"), key=field_key(work, "contract_more"), on_change="rerun")
    if more.open:
        with more:
            show_roles(work, agreement)
            show_measurement(work, agreement)


def take_role(now: Workspace, party: str, actor: str) -> Problem | None:
    """Another actor in a role; the contract calls the party by the actor's name."""
    assert now.case.agreement is not None
    tree = now.case.agreement.contract.model_dump()
    tree["parties"][party]["label"] = actors_of(now.case, now.library)[actor].label.model_dump()
    return take_agreement(now, roles={**now.case.agreement.roles, party: actor}, contract=tree)


def show_roles(work: Workspace, agreement: Agreement) -> None:
    """Who plays each role."""
    actors = actors_of(work.case, work.library)
    for at, (party, described) in enumerate(agreement.contract.parties.items()):
        if at % ACROSS == 0:
            columns = st.columns(ACROSS)
        with columns[at % ACROSS]:
            st.selectbox(
                label(work.say("contract.edit.role", party=described.label.text(work.language))),
                list(actors),
                format_func=lambda actor: label(actors[actor].label.text(work.language)),
                **chosen(
                    work,
                    f"contract:role:{party}",
                    agreement.roles.get(party, work.case.applicant),
                    lambda now, actor, party=party: take_agreement(
                        now, roles={**now.case.agreement.roles, party: actor}
                    ),
                    actors,
                ),
            )


def take_outcome(now: Workspace, name: str, **fields: object) -> Problem | None:
    """Puts fields of what is measured into the case."""
    assert now.case.agreement is not None
    tree: dict[str, Any] = now.case.agreement.contract.model_dump()
    tree["outcomes"][name] |= fields
    return take_agreement(now, contract=tree)


def show_measurement(work: Workspace, agreement: Agreement) -> None:
    """How surely each outcome is measured."""
    effects = work.case.effects
    for name, outcome in agreement.contract.outcomes.items():
        if name not in agreement.contract.outcomes_measured:
            continue
        words = outcome.label.text(work.language)
        st.pills(
            label(work.say("contract.edit.effects", outcome=words)),
            list(effects),
            format_func=lambda effect: label(effects[effect].label.text(work.language)),
            selection_mode="multi",
            **chosen(
                work,
                f"contract:{name}:effects",
                list(outcome.effects),
                lambda now, effects, name=name: take_outcome(now, name, effects=tuple(effects)),
            ),
        )
        st.toggle(
            label(work.say("contract.edit.baseline", outcome=words)),
            **chosen(
                work,
                f"contract:{name}:baseline",
                outcome.baseline,
                lambda now, baseline, name=name: take_outcome(now, name, baseline=baseline),
            ),
        )
        fields = ("spread",) if outcome.unit == "savings" else ("group", "control") if outcome.unit == "rate" else ()
        for column, part in zip(st.columns(3), fields, strict=False):
            unit = "kr" if part == "spread" else "years"

            def take(
                now: Workspace, written: str, name: str = name, part: str = part, unit: str = unit
            ) -> Problem | None:
                value = None if not written.strip() else read_typed(written, unit)
                if isinstance(value, Problem):
                    return value
                return take_outcome(now, name, **{part: value if value is None or part == "spread" else int(value)})

            value = getattr(outcome, part)
            with column:
                text_field(
                    work,
                    f"contract:{name}:{part}",
                    label(work.say(f"contract.edit.{part}", outcome=outcome.label.text(work.language))),
                    write_quantity(None if value is None else float(value), unit, work.language),
                    take,
                    placeholder=work.say("fields.blank"),
                )


def show_curve(work: Workspace) -> None:
    """What is paid and what is left, against the outcome."""
    found = curve(work.risk)
    if found is None:
        return
    contract, language = work.risk.contract, work.language
    st.header(work.say("contract.curve.title"))
    told = contracts.curve_sentence(found, contract, language)
    lines = 1 + len(contract.investors) + len(contract.payers)
    spec = contract_charts.curve_spec(language, contracts.curve_axis(found, contract, language), lines)
    st.vega_lite_chart(contracts.curve_frame(found, contract, language), spec, alt=told, theme=None)
    st.markdown(markdown(told))
    numbers = st.expander(work.say("doubt.numbers"), key=field_key(work, "numbers_of:curve"), on_change="rerun")
    if numbers.open:
        with numbers:
            static_table(contracts.curve_rows(found, contract, language))


def show_parties(work: Workspace) -> None:
    """Each party's net by contract year, and the investors' multiple and rate of return."""
    st.header(work.say("contract.parties.title"))
    static_table(contracts.party_rows(work.risk.nets, work.risk.contract, work.language))
    for told in contracts.investor_sentences(work.risk, work.language):
        st.markdown(markdown(told))
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
    told = contracts.risk_sentence(risk, perspective(work), language)
    st.vega_lite_chart(frame, contract_charts.risk_spec(language, len(frame)), alt=told, theme=None)
    st.markdown(markdown(told))
    static_table(contracts.risk_rows(risk, perspective(work), language))
    st.caption(work.say("contract.risk.note"))


def show_stress(work: Workspace) -> None:
    """The ways in which such contracts have failed, each with who loses what."""
    st.header(work.say("contract.stress.title"))
    st.caption(work.say("contract.stress.note"))
    static_table(contracts.stress_rows(stress(work.risk), work.risk.contract, work.language), text_last=True)
    for problem in work.answer.problems:
        if problem.severity == "notice" and problem.address.startswith("agreement"):
            st.markdown(f"- ⚠ {markdown(work.words(problem))}")


def show_design(work: Workspace) -> None:
    """The share or price that gives the investor a return, or the municipality a chance of not losing."""
    contract, language = work.risk.contract, work.language
    terms = [name for name, term in contract.terms.items() if term.kind in ("share_of_savings", "per_unit")]
    if not terms:
        return
    st.header(work.say("contract.design.title"))
    if not work.answer.has_ranges:
        st.caption(work.say("contract.design.needs_ranges"))
        return
    one, two, three = st.columns(3)
    wishes = ("return", "safety") if contract.investors else ("safety",)
    with one:
        term = st.selectbox(
            work.say("contract.design.term"),
            terms,
            format_func=lambda name: label(contract.terms[name].label.text(language)),
            key=field_key(work, "design_term"),
        )
    with two:
        wish = st.selectbox(
            work.say("contract.design.wish"),
            wishes,
            format_func=lambda name: work.say(f"contract.design.{name}"),
            key=field_key(work, "design_wish"),
        )
    with three:
        written = st.text_input(work.say("contract.design.wanted"), key=field_key(work, "design_wanted"))
    if not written.strip():
        return
    wanted = read_typed(written, "change")
    if isinstance(wanted, Problem):
        st.error(work.words(wanted))
        return
    found = design(work.risk, term, wish, wanted)
    words = contract.terms[term].label.text(language)
    if found.value is None:
        st.markdown(markdown(work.say("contract.design.none", term=words, best=percent(found.best))))
        return
    value = percent(found.value, 1) if found.field == "share" else money(found.value, language)
    st.markdown(f"**{markdown(work.say('contract.design.found', term=words, value=value))}**")
    st.button(
        work.say("contract.design.use"),
        key="design_use",
        on_click=use_design,
        args=(f"terms.{term}.{found.field}", round(found.value, 6)),
    )


@edits
def use_design(name: str, value: float) -> None:
    """Puts the figure that was worked out into the contract."""
    now = current()
    if now.case.agreement is not None:
        contract = turned(now.case.agreement.contract, name, value)
        agreement = now.case.agreement.edited(contract=contract)
        take_case(now, now.case.edited(agreement=agreement), what="contract", redraw=True)


main()
