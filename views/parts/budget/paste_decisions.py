"""What somebody decides about a pasted table: which table, the unit, what a row or a column is; the rest follows."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from imports.budget import CHOICES, COLUMN_DECISIONS, ROW_DECISIONS, BudgetProposal, Decisions
from views.fields.choice import told_apart
from views.fields.written import of_case, stands, written
from views.state.workspace import Workspace, edits
from wording.numbers import unit_name
from wording.text_safety import markdown

KEPT = "_paste_decisions"
PASTED, DECIDED = "budget_pasted", "decisions"
"""Where what is decided is kept beside the pasted text, so that both are there when the page is loaded anew."""
YEARS_AHEAD = 15


def decided(fingerprint: str) -> Decisions:
    """What was decided about this source; what was decided about another is let go."""
    kept: tuple[str, Decisions] = st.session_state.get(KEPT) or _decided_before()
    if kept[0] != fingerprint:
        kept = (fingerprint, Decisions())
    _keep(kept)
    return kept[1]


def _keep(kept: tuple[str, Decisions]) -> None:
    """Notes what is decided, and of which source."""
    st.session_state[KEPT] = kept
    fingerprint, decisions = kept
    stands(of_case(PASTED), DECIDED, "" if decisions == Decisions() else json.dumps([fingerprint, asdict(decisions)]))


def _decided_before() -> tuple[str, Decisions]:
    """What was decided before the page was loaded anew; nothing where that is not to be understood."""
    try:
        fingerprint, told = json.loads(written(of_case(PASTED)).words.get(DECIDED, ""))
        by_number = {name: {int(number): kind for number, kind in told[name].items()} for name in ("rows", "columns")}
        return str(fingerprint), Decisions(told["table"], told["unit"], by_number["columns"], by_number["rows"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return "", Decisions()


def start_anew() -> None:
    """Lets go of every decision."""
    st.session_state.pop(KEPT, None)
    stands(of_case(PASTED), DECIDED, "")


def decide(**fields: Any) -> None:
    """Decides something more."""
    fingerprint, decisions = st.session_state.get(KEPT, ("", Decisions()))
    _keep((fingerprint, replace(decisions, **fields)))


def show_decisions(work: Workspace, proposal: BudgetProposal, decisions: Decisions) -> None:
    """The fields where a table is set right."""
    with st.container(border=True):
        st.markdown(f"**{work.say('budget.set_right')}**")
        if proposal.tables:
            names = dict(enumerate(proposal.tables, 1))
            _choice(work, "table", names, decisions.table, lambda place: decide(table=place, rows={}, columns={}))
        units = {unit: unit_name(unit, work.language) for unit in CHOICES}
        _choice(work, "unit", units, decisions.unit, lambda unit: decide(unit=unit))
        if proposal.rows:
            _pair(work, "row", _rows(proposal), _row_kinds(work), decisions.rows)
        if proposal.columns:
            _pair(work, "column", _columns(work, proposal), _column_kinds(work, proposal), decisions.columns)
        if decisions != Decisions():
            st.button(work.say("budget.decided_undo"), key="paste_undo", on_click=edits(start_anew))


def _rows(proposal: BudgetProposal) -> dict[int, str]:
    return {row.number: f"{row.number}: {row.label}" for row in proposal.rows if row.kind != "heading"}


def _columns(work: Workspace, proposal: BudgetProposal) -> dict[int, str]:
    kinds = {column.number: work.say(f"budget.column_kinds.{column.kind}") for column in proposal.columns}
    return {column.number: f"{column.name} ({kinds[column.number]})" for column in proposal.columns}


def _row_kinds(work: Workspace) -> dict[object, str]:
    return {kind: work.say(f"budget.row_decisions.{kind}") for kind in ROW_DECISIONS}


def _column_kinds(work: Workspace, proposal: BudgetProposal) -> dict[object, str]:
    first = min((work.case.start_year, *proposal.years))
    years: dict[object, str] = {
        year: work.say("budget.column_is_year", year=year) for year in range(first, first + YEARS_AHEAD)
    }
    return {**years, **{kind: work.say(f"budget.column_decisions.{kind}") for kind in COLUMN_DECISIONS}}


def _choice(
    work: Workspace, name: str, options: Mapping[Any, str], chosen: object, take: Callable[[Any], None]
) -> None:
    """One choice of several, or of none, which leaves it to the table."""
    key = f"paste_{name}_decided"

    def answered() -> None:
        take(st.session_state[key])

    st.selectbox(
        work.say(f"budget.decide_{name}"),
        list(options),
        index=list(options).index(chosen) if chosen in options else None,
        placeholder=work.say(f"budget.decide_{name}_none"),
        format_func=told_apart(options, lambda option: options[option]),
        key=key,
        on_change=edits(answered),
    )


def _pair(
    work: Workspace, name: str, places: Mapping[int, str], kinds: Mapping[Any, str], before: Mapping[int, Any]
) -> None:
    """Which row or column, and what it is."""
    which, what, button = st.columns([3, 3, 2], vertical_alignment="bottom")
    place = which.selectbox(
        work.say(f"budget.which_{name}"),
        list(places),
        format_func=told_apart(places, lambda number: places.get(number, str(number))),
        key=f"paste_which_{name}",
    )
    kind = what.selectbox(
        work.say(f"budget.what_{name}"),
        list(kinds),
        format_func=told_apart(kinds, lambda option: kinds.get(option, str(option))),
        key=f"paste_what_{name}",
    )

    def take() -> None:
        decide(**{f"{name}s": {**before, place: kind}})

    button.button(work.say(f"budget.decide_{name}"), key=f"paste_decide_{name}", on_click=edits(take), width="stretch")
    if before:
        decisions = "; ".join(
            f"{places.get(number, number)} = {kinds.get(kind, kind)}" for number, kind in before.items()
        )
        st.caption(markdown(work.say(f"budget.decided_{name}", decided=decisions)))
