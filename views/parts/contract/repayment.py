"""Repayment to the fund: how much of what committees release goes back, from when, and when the fund has it all."""

from typing import get_args

import streamlit as st

from model.case.problem import Problem
from model.case.repayment import CommitteeTerms, Repayment
from model.evaluate import actors_of
from presentation import contracts
from views.fields.addresses import start_over
from views.fields.choice import chosen, told_apart
from views.fields.static_table import static_table
from views.fields.text import text_field
from views.state.typed import read_typed, take_case, take_record
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import label, markdown

OF_COMMITTEE = (("share", "share"), ("from_year", "year"), ("until", "year"), ("at_most", "kr"))
"""What may differ for a committee, and in which unit."""
MODELS = ("none", "repayment", "budget")


def show_repayment(work: Workspace) -> None:
    """The rules and terms of repayment, the frame cuts by year and the fund's balance."""
    st.header(work.say("contract.repayment.title"))
    given = terms_given(work)
    show_rule(work)
    st.selectbox(
        work.say("contract.repayment.model"),
        MODELS,
        format_func=lambda name: work.say(f"contract.repayment.{name}"),
        **chosen(work, "repayment:model", given.model, lambda now, model: take_terms(now, model=model), MODELS),
    )
    if given.model != "repayment":
        return
    show_terms(work, given)
    if not work.answer.has_errors:
        show_committees(work, given)
        show_result(work)


def terms_given(work: Workspace) -> Repayment:
    """The terms of the case; those of a case that has none are that nothing is repaid."""
    if work.case.repayment is not None:
        return work.case.repayment
    funds = (name for name, actor in actors_of(work.case, work.library).items() if actor.kind == "fund")
    return Repayment(model="none", fund=next(funds), from_year=work.case.start_year)


def take_terms(now: Workspace, **fields: object) -> Problem | None:
    """Puts terms of repayment into the case."""
    return take_record(now, "repayment", Repayment, terms_given(now).model_dump() | fields)


def show_rule(work: Workspace) -> None:
    """Which fund's rules the case follows, what they say, and where the grant breaks them."""
    rules = work.library.fund_rules
    st.selectbox(
        work.say("contract.repayment.rule"),
        ["", *rules],
        format_func=told_apart(
            ["", *rules],
            lambda name: label(rules[name].label.text(work.language)) if name else work.say("contract.repayment.own"),
        ),
        **chosen(
            work,
            "repayment:rule",
            work.case.fund_rule or "",
            lambda now, name: take_rule(now, name or None),
            ["", *rules],
        ),
    )
    rule = rules.get(work.case.fund_rule or "")
    if rule is not None and rule.note is not None:
        st.caption(markdown(rule.note.text(work.language)))
    for problem in work.answer.problems:
        if problem.code.startswith("grant_"):
            st.markdown(f"- ⚠ {markdown(work.words(problem))}")


def show_terms(work: Workspace, given: Repayment) -> None:
    """The fund, the share, the first year and the most a year, as fields."""
    actors = actors_of(work.case, work.library)
    funds = [name for name, actor in actors.items() if actor.kind == "fund"]
    columns = st.columns(5)
    with columns[0]:
        st.selectbox(
            work.say("contract.repayment.fund"),
            funds,
            format_func=told_apart(funds, lambda name: label(actors[name].label.text(work.language))),
            **chosen(work, "repayment:fund", given.fund, lambda now, fund: take_terms(now, fund=fund), funds),
        )
    fields = (
        ("share", "share", given.share),
        ("from_year", "year", float(given.from_year)),
        ("at_most", "kr", given.at_most),
        ("until", "year", None if given.until is None else float(given.until)),
    )
    for column, (name, unit, value) in zip(columns[1:], fields, strict=True):

        def take(now: Workspace, written: str, name: str = name, unit: str = unit) -> Problem | None:
            if not written.strip() and name in ("at_most", "until"):
                return take_terms(now, **{name: None})
            typed = read_typed(written, unit)
            if isinstance(typed, Problem):
                return typed
            return take_terms(now, **{name: int(typed) if unit == "year" else typed})

        with column:
            text_field(
                work,
                f"repayment:{name}",
                work.say(f"contract.repayment.{name}"),
                write_quantity(value, unit, work.language),
                take,
                placeholder=work.say("fields.blank"),
                unit=unit,
            )


def show_committees(work: Workspace, given: Repayment) -> None:
    """For each committee that gains, its own share, years and most a year; blank where it is as for all."""
    repaid = work.answer.repaid
    committees = dict.fromkeys((*given.committees, *(repaid.cuts if repaid is not None else ())))
    if not committees:
        return
    st.markdown(f"**{work.say('contract.repayment.each.title')}**")
    st.caption(work.say("contract.repayment.each.note"))
    actors = actors_of(work.case, work.library)
    for committee in committees:
        own = given.committees.get(committee, CommitteeTerms())
        name = actors[committee].label.text(work.language) if committee in actors else committee
        for column, (field, unit) in zip(st.columns(4), OF_COMMITTEE, strict=True):
            with column:
                committee_field(work, committee, field, unit, name, getattr(own, field))


def committee_field(work: Workspace, committee: str, field: str, unit: str, name: str, value: float | None) -> None:
    """A field for one of a committee's own terms."""

    def take(now: Workspace, written: str) -> Problem | None:
        typed = None if not written.strip() else read_typed(written, unit)
        if isinstance(typed, Problem):
            return typed
        terms = terms_given(now)
        whole = int(typed) if typed is not None and unit == "year" else typed
        own = dict(terms.committees.get(committee, CommitteeTerms())) | {field: whole}
        kept = {name: dict(other) for name, other in terms.committees.items() if name != committee}
        if any(said is not None for said in own.values()):
            kept[committee] = own
        return take_terms(now, committees=kept)

    text_field(
        work,
        f"repayment:{committee}:{field}",
        label(work.say(f"contract.repayment.each.{field}", actor=name)),
        write_quantity(None if value is None else float(value), unit, work.language),
        take,
        placeholder=work.say("fields.blank"),
        unit=unit,
    )


def show_result(work: Workspace) -> None:
    """When the fund has it all back, the frame cuts and the fund's balance."""
    repaid, actors = work.answer.repaid, actors_of(work.case, work.library)
    if repaid is not None:
        st.markdown(f"**{markdown(contracts.repayment_sentence(repaid, work.language))}**")
        static_table(contracts.repayment_rows(repaid, actors, work.language))


def take_rule(now: Workspace, name: str | None) -> None:
    """Follows a fund's rule: how it is repaid, and the most that it pays."""
    case = now.case.edited(fund_rule=name)
    if name is not None:
        model = now.library.fund_rules[name].model
        case = case.edited(repayment=terms_given(now).edited(model=model))
    take_case(now, case, what="repayment")
    start_over(now, "repayment:model")


assert set(MODELS) == set(get_args(Repayment.model_fields["model"].annotation))
