"""What a contract measures, and how surely."""

import streamlit as st

from model.case.case import Agreement
from model.case.contract import Outcome
from model.case.problem import Problem
from views.fields.choice import chosen
from views.fields.text import text_field
from views.parts.contract.agreement_edits import take_outcome
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
    st.pills(
        label(work.say("contract.edit.effects", outcome=words)),
        list(effects),
        format_func=lambda effect: label(effects[effect].label.text(work.language)),
        selection_mode="multi",
        **chosen(
            work,
            f"contract:{name}:effects",
            list(outcome.effects),
            lambda now, effects: take_outcome(now, name, effects=tuple(effects)),
        ),
    )
    st.toggle(
        label(work.say("contract.edit.baseline", outcome=words)),
        **chosen(
            work,
            f"contract:{name}:baseline",
            outcome.baseline,
            lambda now, baseline: take_outcome(now, name, baseline=baseline),
        ),
    )
    for column, part in zip(st.columns(3), CERTAINTY[outcome.unit], strict=False):
        with column:
            certainty_field(work, name, outcome, part)


def certainty_field(work: Workspace, name: str, outcome: Outcome, part: str) -> None:
    """A field for the spread of a measurement, in kronor, or for how many are measured or compared with."""
    unit = "kr" if part == "spread" else "years"
    value = getattr(outcome, part)

    def take(now: Workspace, written: str) -> Problem | None:
        typed = None if not written.strip() else read_typed(written, unit)
        if isinstance(typed, Problem):
            return typed
        return take_outcome(now, name, **{part: typed if typed is None or part == "spread" else int(typed)})

    text_field(
        work,
        f"contract:{name}:{part}",
        label(work.say(f"contract.edit.{part}", outcome=outcome.label.text(work.language))),
        write_quantity(None if value is None else float(value), unit, work.language),
        take,
        placeholder=work.say("fields.blank"),
    )
