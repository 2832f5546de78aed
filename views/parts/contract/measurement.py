"""What a contract measures, and how surely."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from model.case.agreement import FIRST, Agreement, place_of
from model.case.contract import Contract, Outcome
from model.case.problem import Problem, error
from model.editing.agreed.outcomes import OUTCOME_UNITS, OutcomeUnit, held_by_unit, with_unit, without_outcome
from model.editing.contract import effect_read
from model.numbers.contract_figures import prefix_of
from presentation import contracts
from presentation.sentences.labels import listed
from views.fields.addresses import field_key, show_problem
from views.fields.choice import chosen, told_apart
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_contract, take_outcome
from views.parts.contract.term_fields import keep, name_field
from views.parts.contract.terms import ACROSS
from views.state.typed import read_typed, set_number
from views.state.workspace import Workspace, current, edits
from wording.numbers import write_quantity
from wording.text_safety import label, markdown

CERTAINTY = {"savings": ("spread",), "rate": ("group", "control"), "count": ()}
"""What says how surely an outcome is measured, by its unit."""


def show_measurement(work: Workspace, agreement: Agreement) -> None:
    """What is measured, and how surely; an outcome that nothing is paid for can be renamed or taken away."""
    for name, outcome in agreement.contract.outcomes.items():
        if name in agreement.contract.outcomes_measured:
            show_outcome(work, name, outcome)
        else:
            show_name_of(work, name, outcome)
        show_kind(work, agreement.contract, name, outcome)


def show_outcome(work: Workspace, name: str, outcome: Outcome) -> None:
    """The effects that an outcome comes from, whether it has a baseline, and how surely it is measured."""
    effects = work.case.effects
    words = outcome.label.text(work.language)
    show_name_of(work, name, outcome)
    st.pills(
        label(work.say("contract.edit.effects", outcome=words)),
        list(effects),
        format_func=told_apart(effects, lambda effect: label(effects[effect].label.text(work.language))),
        selection_mode="multi",
        **chosen(
            work,
            f"{work.contract_place}:{name}:effects",
            list(outcome.effects),
            lambda now, effects: take_outcome(now, name, effects=tuple(effects)),
        ),
    )
    st.toggle(
        label(work.say("contract.edit.baseline", outcome=words)),
        **chosen(
            work,
            f"{work.contract_place}:{name}:baseline",
            outcome.baseline,
            lambda now, baseline: take_outcome(now, name, baseline=baseline),
        ),
    )
    drifts = () if outcome.baseline or outcome.control else ("drift",)
    for column, part in zip(st.columns(3), (*CERTAINTY[outcome.unit], *drifts), strict=False):
        with column:
            certainty_field(work, name, outcome, part)
    show_pooling(work, name, outcome)


def show_name_of(work: Workspace, name: str, outcome: Outcome) -> None:
    """What an outcome is called."""
    named = work.say("contract.whole.outcome", outcome=outcome.label.text(work.language))
    name_field(work, f"{name}:outcome_label", named, outcome.label, lambda now, text: _renamed(now, name, text))


def show_kind(work: Workspace, contract: Contract, name: str, outcome: Outcome) -> None:
    """In which unit an outcome is measured; what hangs on it, and the button that takes it away with that."""
    words, address = outcome.label.text(work.language), f"{work.contract_place}:{name}:unit"

    def take(now: Workspace, unit: OutcomeUnit) -> None:
        keep(now, address, _measured_in(now, name, unit))

    st.selectbox(
        label(work.say("contract.edit.unit", outcome=words)),
        OUTCOME_UNITS,
        format_func=lambda unit: work.say(f"contract.edit.unit_{unit}"),
        **chosen(work, address, outcome.unit, take, OUTCOME_UNITS),
    )
    show_problem(work, address)
    hanging = contracts.hanging_sentence(contract, name, work.language)
    if hanging:
        st.caption(markdown(hanging))
    remove_button(work, name, work.say("contract.edit.remove_outcome", outcome=words))


def remove_button(work: Workspace, name: str, words: str) -> None:
    """The button that takes an outcome away, or says why it has to stay."""
    address = f"{work.contract_place}:{name}:remove_outcome"

    @edits
    def press() -> None:
        now = current()
        problem = _followed(now, name)
        if problem is None:
            problem = take_contract(now, without_outcome(agreement_now(now).contract, name), redraw=True)
        keep(now, address, problem)

    st.button(label(words), key=field_key(work, address), on_click=press, type="tertiary")
    show_problem(work, address)


def _followed(now: Workspace, name: str) -> Problem | None:
    """That the follow-up has what was measured of an outcome, if it has."""
    measured = () if now.case.followup is None else now.case.followup.measured
    is_followed = any((one.agreement or FIRST, one.outcome) == (now.contract_name, name) for one in measured)
    if not is_followed:
        return None
    called = agreement_now(now).contract.outcomes[name].label.text(now.language)
    return error("contract.outcome_followed", f"{place_of(now.contract_name)}.contract.outcomes.{name}", outcome=called)


def _measured_in(now: Workspace, name: str, unit: OutcomeUnit) -> Problem | None:
    """Puts another unit of an outcome into the case, or says what stands in the old one."""
    contract, address = agreement_now(now).contract, f"{place_of(now.contract_name)}.contract.outcomes.{name}"
    held = held_by_unit(contract, name, unit)
    if held:
        parts = listed([one.text(now.language) for one in held], now.language)
        outcome = contract.outcomes[name].label.text(now.language)
        return error("contract.outcome_unit_held", address, outcome=outcome, parts=parts)
    problem, read = _followed(now, name), effect_read(now.case, unit)
    if problem is None:
        own = contract.outcomes[name].effects or read
        problem = take_contract(now, with_unit(contract, name, unit, own), redraw=True)
        if problem is not None and own != read:  # what it was read from has nothing in the unit
            problem = take_contract(now, with_unit(contract, name, unit, read), redraw=True)
    return problem


def _renamed(contract: Contract, name: str, text: object) -> Contract:
    """The contract with another name of an outcome."""
    return contract.edited(outcomes={**contract.outcomes, name: contract.outcomes[name].edited(label=text)})


def take_stated(now: Workspace, name: str, figure: str, value: float, fields: Mapping[str, Any]) -> Problem | None:
    """Puts a figure of an outcome where it stands: among the numbers if it is one, else in the contract."""
    key = f"{prefix_of(now.contract_name)}outcomes.{name}.{figure}"
    return set_number(now, key, value) if key in now.answer.resolved.numbers else take_outcome(now, name, **fields)


def in_force(work: Workspace, name: str, outcome: Outcome) -> Outcome:
    """An outcome with what numbers say of it."""
    agreed = work.answer.resolved.agreed.all_agreements.get(work.contract_name)
    return outcome if agreed is None else agreed.contract.outcomes.get(name, outcome)


def show_pooling(work: Workspace, name: str, outcome: Outcome) -> None:
    """In which one year an outcome is measured; of a rate how many are each year, and in each effect's group."""
    words, counted = outcome.label.text(work.language), work.case.contracts.get(work.contract_name)
    years = range(1, (counted.measured_years if counted is not None else 1) + 1)
    outcome = in_force(work, name, outcome)
    asked = [(work.say("contract.edit.measured_in", outcome=words), "measured_in", "", outcome.measured_in)]
    asked += [
        (work.say("contract.edit.size", outcome=words, year=year), "sizes", str(year), outcome.sizes.get(year))
        for year in (years if outcome.unit == "rate" else ())
    ]
    groups = outcome.effects if outcome.unit == "rate" and len(outcome.effects) > 1 else ()
    for effect in (effect for effect in groups if effect in work.case.effects):
        group = work.case.effects[effect].label.text(work.language)
        field = work.say("contract.edit.group_of", outcome=words, effect=group)
        asked.append((field, "groups", effect, outcome.groups.get(effect)))
    for column, (label_of, part, place, value) in in_rows(asked, ACROSS):
        with column:
            pooling_field(work, name, label_of, part, place, value)


def pooling_field(work: Workspace, name: str, words: str, part: str, place: str, value: int | None) -> None:
    """A field for the year in which a rate is measured, or how many are; blank for none."""

    def take(now: Workspace, written: str) -> Problem | None:
        typed = None if not written.strip() else read_typed(written, "years")
        if isinstance(typed, Problem):
            return typed
        whole = None if typed is None else int(typed)
        if not place:
            return take_outcome(now, name, **{part: whole})
        key = int(place) if part == "sizes" else place
        old = dict(getattr(agreement_now(now).contract.outcomes[name], part))
        if whole is None:
            return take_outcome(now, name, **{part: {at: size for at, size in old.items() if at != key}})
        return take_stated(now, name, f"{part}.{key}", float(whole), {part: {**old, key: whole}})

    text_field(
        work,
        f"{work.contract_place}:{name}:{part}:{place}",
        label(words),
        "" if value is None else str(value),
        take,
        placeholder=work.say("fields.blank"),
    )


DRIFTS_IN = {"savings": "kr", "rate": "change", "count": "factor"}
"""The unit of what would have happened anyway, by what is measured."""


def certainty_field(work: Workspace, name: str, outcome: Outcome, part: str) -> None:
    """A field for the spread of a measurement or what would have happened anyway, or for how many are measured."""
    unit = {"spread": "kr", "drift": DRIFTS_IN[outcome.unit]}.get(part, "years")
    value = getattr(in_force(work, name, outcome), part) or None

    def take(now: Workspace, written: str) -> Problem | None:
        typed = None if not written.strip() else read_typed(written, unit)
        if isinstance(typed, Problem):
            return typed
        if not typed:
            return take_outcome(now, name, **{part: 0.0 if part == "drift" else None})
        return take_stated(now, name, part, typed, {part: typed if part in ("spread", "drift") else int(typed)})

    text_field(
        work,
        f"{work.contract_place}:{name}:{part}",
        label(work.say(f"contract.edit.{part}", outcome=outcome.label.text(work.language))),
        write_quantity(None if value is None else float(value), unit, work.language),
        take,
        placeholder=work.say("fields.blank"),
        unit=unit,
    )
