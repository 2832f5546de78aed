"""Repayment to the fund: how much of what committees release goes back, from when, and when the fund has it all."""

from typing import get_args

import streamlit as st

from exports import contracts
from model.agreement import repaid
from model.case import Repayment
from model.draws import point
from model.evaluate import actors_of
from model.flows import Time, effect_flows
from model.problem import Problem
from views.session import Workspace, chosen, read_typed, static_table, take_record, text_field
from wording.numbers import write_quantity
from wording.text_safety import label, markdown

MODELS = ("none", "repayment", "budget")


def show_repayment(work: Workspace) -> None:
    """The terms of repayment as fields, the frame cuts by year and the fund's balance."""
    st.header(work.say("contract.repayment.title"))
    standing = work.case.repayment
    actors = actors_of(work.case, work.library)
    funds = [name for name, actor in actors.items() if actor.kind == "fund"]
    given = Repayment(model="none", fund=funds[0], from_year=work.case.start_year) if standing is None else standing

    def take_terms(now: Workspace, **fields: object) -> Problem | None:
        return take_record(now, "repayment", Repayment, (now.case.repayment or given).model_dump() | fields)

    st.selectbox(
        work.say("contract.repayment.model"),
        MODELS,
        format_func=lambda name: work.say(f"contract.repayment.{name}"),
        **chosen(work, "repayment:model", given.model, lambda now, model: take_terms(now, model=model), MODELS),
    )
    if given.model != "repayment":
        return
    columns = st.columns(4)
    with columns[0]:
        st.selectbox(
            work.say("contract.repayment.fund"),
            funds,
            format_func=lambda name: label(actors[name].label.text(work.language)),
            **chosen(work, "repayment:fund", given.fund, lambda now, fund: take_terms(now, fund=fund), funds),
        )
    fields = (
        ("share", "share", given.share),
        ("from_year", "year", float(given.from_year)),
        ("at_most", "kr", given.at_most),
    )
    for column, (name, unit, value) in zip(columns[1:], fields, strict=True):
        with column:

            def take(now: Workspace, written: str, name: str = name, unit: str = unit) -> Problem | None:
                if not written.strip() and name == "at_most":
                    return take_terms(now, at_most=None)
                typed = read_typed(written, unit)
                if isinstance(typed, Problem):
                    return typed
                return take_terms(now, **{name: int(typed) if unit == "year" else typed})

            text_field(
                work,
                f"repayment:{name}",
                work.say(f"contract.repayment.{name}"),
                write_quantity(value, unit, work.language),
                take,
                placeholder=work.say("fields.blank"),
            )
    if work.answer.has_errors:
        return
    time = Time.of(work.case)
    flows = list(effect_flows(work.case, point(work.answer.standing), time))
    found = repaid(work.case, flows, time, actors)
    if found is not None:
        st.markdown(f"**{markdown(contracts.repayment_sentence(found, work.language))}**")
        static_table(contracts.repayment_rows(found, actors, work.language))


assert set(MODELS) == set(get_args(Repayment.model_fields["model"].annotation))
