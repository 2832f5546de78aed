"""What a choice must keep to, as fields: the whole budget, one for each year, what must and what may not be chosen."""

from collections.abc import Mapping

import streamlit as st

from model.committee.applications import Application
from model.committee.choice import Limits
from views.fields.choice import told_apart
from views.parts.fund.budget_field import budget_field, kronor_field
from views.state.looked_at import looked_at
from views.state.workspace import Workspace
from wording.text_safety import label


def limits_field(work: Workspace, applications: list[Application], names: Mapping[str, str]) -> Limits:
    """The limits as fields, and as they stand."""
    whole = budget_field(work, applications)
    must, must_not, variants = st.columns(3, vertical_alignment="bottom")
    kept = looked_at().limits

    def some(column: st.delta_generator.DeltaGenerator, name: str, default: frozenset[str]) -> frozenset[str]:
        return frozenset(
            column.multiselect(
                work.say(f"fund.choose.{name}"),
                list(names),
                default=[one for one in names if one in default],
                format_func=told_apart(names, lambda one: label(names[one])),
                placeholder="–",
                key=f"fund_{name}",
            )
        )

    asked_for = some(must, "must", kept.must), some(must_not, "must_not", kept.must_not)
    one_of = some(variants, "variants", kept.one_of[0] if kept.one_of else frozenset[str]())
    limits = Limits(years_field(work, applications), whole, *asked_for, (one_of,) if len(one_of) > 1 else ())
    looked_at().limits = limits
    return limits


def years_field(work: Workspace, applications: list[Application]) -> Mapping[int, float]:
    """Calendar year → the budget of that year, kronor, where one is stated."""
    asked = sorted({year for one in applications for year in one.asked})
    by_year = {}
    with st.expander(work.say("fund.choose.years")):
        for column, year in zip(st.columns(max(1, len(asked))), asked, strict=False):
            with column:
                kronor = kronor_field(work, work.say("fund.choose.by_year", year=year), str(year))
            if kronor is not None:
                by_year[year] = kronor
    return by_year
