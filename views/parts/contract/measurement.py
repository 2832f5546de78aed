"""What a contract measures, and how surely."""

import streamlit as st

from model.case.agreement import Agreement
from model.case.contract import Contract, Outcome
from model.case.problem import Problem
from views.fields.choice import chosen
from views.fields.rows import in_rows
from views.fields.text import text_field
from views.parts.contract.agreement_edits import agreement_now, take_figure, take_outcome
from views.parts.contract.term_fields import name_field
from views.parts.contract.terms import ACROSS
from views.state.typed import read_typed
from views.state.workspace import Workspace
from wording.numbers import write_quantity
from wording.text_safety import label

CERTAINTY = {"savings": ("spread",), "rate": ("group", "control"), "count": ()}
"""What says how surely an outcome is measured, by its unit."""


def show_measurement(work: Workspace, agreement: Agreement) -> None:
    """How surely each outcome is measured."""
    for name, outcome in agreement.contract.outcomes.items():
        if name in agreement.contract.outcomes_measured:
            show_outcome(work, name, outcome)


def show_outcome(work: Workspace, name: str, outcome: Outcome) -> None:
    """The effects that an outcome comes from, whether it has a baseline, and how surely it is measured."""
    effects = work.case.effects
    words = outcome.label.text(work.language)
    named = work.say("contract.whole.outcome", outcome=words)
    name_field(work, f"{name}:outcome_label", named, outcome.label, lambda now, text: _renamed(now, name, text))
    st.pills(
        label(work.say("contract.edit.effects", outcome=words)),
        list(effects),
        format_func=lambda effect: label(effects[effect].label.text(work.language)),
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


def _renamed(contract: Contract, name: str, text: object) -> Contract:
    """The contract with another name of an outcome."""
    return contract.edited(outcomes={**contract.outcomes, name: contract.outcomes[name].edited(label=text)})


def _drifting(contract: Contract, name: str, drift: float) -> Contract:
    """The contract with so much of an outcome that would have happened anyway."""
    return contract.edited(outcomes={**contract.outcomes, name: contract.outcomes[name].edited(drift=drift)})


def show_pooling(work: Workspace, name: str, outcome: Outcome) -> None:
    """In which one year an outcome is measured; of a rate how many are each year, and in each effect's group."""
    words, counted = outcome.label.text(work.language), work.case.contracts.get(work.contract_name)
    years = range(1, (counted.measured_years if counted is not None else 1) + 1)
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
        old.pop(key, None)
        return take_outcome(now, name, **{part: old if whole is None else {**old, key: whole}})

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
    agreed = work.answer.resolved.agreed.all_agreements.get(work.contract_name)  # what a number says of it counts
    in_force = outcome if agreed is None else agreed.contract.outcomes.get(name, outcome)
    value = getattr(in_force, part) or None

    def take(now: Workspace, written: str) -> Problem | None:
        typed = None if not written.strip() else read_typed(written, unit)
        if isinstance(typed, Problem):
            return typed
        if part == "drift" and typed:
            return take_figure(
                now, f"outcomes.{name}.drift", typed, _drifting(agreement_now(now).contract, name, typed)
            )
        if part == "drift":
            return take_outcome(now, name, drift=0.0)
        return take_outcome(now, name, **{part: typed if typed is None or part == "spread" else int(typed)})

    text_field(
        work,
        f"{work.contract_place}:{name}:{part}",
        label(work.say(f"contract.edit.{part}", outcome=outcome.label.text(work.language))),
        write_quantity(None if value is None else float(value), unit, work.language),
        take,
        placeholder=work.say("fields.blank"),
        unit=unit,
    )
