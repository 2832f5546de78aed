"""When each term of a contract is paid, and which other it is paid instead of."""

import streamlit as st

from model.case.contract import Contract
from model.case.problem import Problem, error
from model.editing.contract_terms import (
    WHEN,
    instead_of,
    when_paid,
    with_delay,
    with_instead_of,
    with_milestones,
    with_rule,
    with_when_paid,
)
from views.fields.choice import chosen, told_apart
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_contract
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.text_safety import label

RULES = ("best", "first")
MOST_DELAY = 20.0
"""The most years from measuring to payment."""


def show_times(work: Workspace, contract: Contract, name: str) -> None:
    """When a term is paid, how late, and instead of which other; and after which measured years if at milestones."""
    one, two, three = st.columns(3)
    words = contract.terms[name].label.text(work.language)
    with one:
        st.selectbox(
            label(work.say("contract.times.when", term=words)),
            WHEN,
            format_func=lambda when: work.say(f"contract.times.{when}"),
            **chosen(
                work,
                f"{work.contract_place}:{name}:when",
                when_paid(contract.terms[name]),
                lambda now, when: take_contract(now, with_when_paid(agreement_now(now).contract, name, when)),
                WHEN,
            ),
        )
    with two:
        delay_field(work, contract, name)
    with three:
        show_instead(work, contract, name)
    if contract.terms[name].milestones:
        show_milestones(work, contract, name)


def show_milestones(work: Workspace, contract: Contract, name: str) -> None:
    """The measured years after which a term is settled."""
    counted = work.case.contracts.get(work.contract_name)
    years = range(1, (contract.window or (counted.measured_years if counted is not None else 1)) + 1)
    st.pills(
        label(work.say("contract.times.years", term=contract.terms[name].label.text(work.language))),
        list(years),
        selection_mode="multi",
        **chosen(
            work,
            f"{work.contract_place}:{name}:milestones",
            list(contract.terms[name].milestones),
            lambda now, named: take_contract(now, with_milestones(agreement_now(now).contract, name, tuple(named))),
        ),
    )


def delay_field(work: Workspace, contract: Contract, name: str) -> None:
    """A field for the years from measuring to payment of a term; blank for those of the contract."""
    words = work.say("contract.times.delay", term=contract.terms[name].label.text(work.language))
    delay = contract.terms[name].delay

    def take(now: Workspace, written: str) -> Problem | None:
        years = None if not written.strip() else read_typed(written, "years")
        if isinstance(years, Problem):
            return years
        if years is not None and not 0 <= years <= MOST_DELAY:
            return error("outside_limits", words, value=years, low=0.0, high=MOST_DELAY, unit="years")
        whole = None if years is None else int(years)
        return take_contract(now, with_delay(agreement_now(now).contract, name, whole))

    text_field(
        work,
        f"{work.contract_place}:{name}:delay",
        label(words),
        "" if delay is None else str(delay),
        take,
        placeholder=work.say("contract.times.as_contract"),
    )


def show_instead(work: Workspace, contract: Contract, name: str) -> None:
    """The choice of another term that is paid instead, and whether the best or the first of them is."""
    others = ["", *(other for other in contract.outcome_terms if other != name)]
    if len(others) == 1:
        return
    st.selectbox(
        label(work.say("contract.times.instead", term=contract.terms[name].label.text(work.language))),
        others,
        format_func=told_apart(
            others,
            lambda other: (
                label(contract.terms[other].label.text(work.language)) if other else work.say("contract.times.none")
            ),
        ),
        **chosen(
            work,
            f"{work.contract_place}:{name}:instead",
            instead_of(contract, name) or "",
            lambda now, other: take_contract(now, with_instead_of(agreement_now(now).contract, name, other or None)),
            others,
        ),
    )


def show_rules(work: Workspace, contract: Contract) -> None:
    """Of each group of terms of which one is paid: whether the best is, or the first that gives anything."""
    for group in contract.either:
        names = [term.label.text(work.language) for term in contract.terms.values() if term.either == group]
        show_rule(work, group, " / ".join(names), contract.either[group])


def show_rule(work: Workspace, group: str, names: str, rule: str) -> None:
    """The rule of one such group."""
    st.segmented_control(
        label(work.say("contract.times.rule", terms=names)),
        RULES,
        format_func=lambda name: work.say(f"contract.times.{name}"),
        **chosen(
            work,
            f"{work.contract_place}:rule:{group}",
            rule,
            lambda now, name: take_contract(now, with_rule(agreement_now(now).contract, group, name)),
        ),
    )
