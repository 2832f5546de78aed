"""Income: what comes in by year as a table, and each line's rules: a refund for participants, a residual value."""

from collections.abc import Mapping

import streamlit as st

from model.case.case import Income
from model.case.problem import error
from model.editing.edits import with_income
from model.editing.year_amounts import with_line_edited, without_participants
from model.evaluate import actors_of
from model.numbers.keys import REFUND_SLOTS
from views.fields.addresses import start_over
from views.fields.choice import chosen, told_apart
from views.fields.editable_table import editable_table
from views.fields.edited_rows import EditedRow
from views.fields.number import number_field
from views.parts.budget.rows import in_force, one_of, read_label, take_amounts, with_included, with_laid
from views.parts.budget.year_tables import amount_cells, name_column, shown_years, year_columns
from views.state.draft import Unsettled
from views.state.typed import take_case
from views.state.workspace import Workspace
from wording.text_safety import label as safe_label
from wording.text_safety import markdown

NOBODY = ""
"""Who pays where nobody does, and whose participants where it is nobody's."""


def show_income(work: Workspace) -> None:
    """The table of income, and under it the rules of each line."""
    st.caption(work.say("budget.income_note"))
    case, years = work.case, shown_years(work)
    rows = {
        name: {
            "label": income.label.text(work.language),
            "paid_by": income.paid_by or NOBODY,
            "paid_to": income.paid_to,
            "included": bool(work.answer.resolved.numbers[f"{name}.included"].value),
            **amount_cells(in_force(work, name), years),
        }
        for name, income in case.income.items()
    }
    actors = actors_of(case, work.library)

    def words(actor: object) -> str:
        return actors[str(actor)].label.text(work.language) if actor in actors else work.say("budget.income_nobody")

    columns = {
        "label": name_column(work.say("budget.line")),
        **year_columns(years),
        "paid_by": st.column_config.SelectboxColumn(
            work.say("budget.funded_by"),
            options=[NOBODY, *actors],
            default=NOBODY,
            format_func=told_apart([NOBODY, *actors], words),
        ),
        "paid_to": st.column_config.SelectboxColumn(
            work.say("budget.funded_to"),
            options=list(actors),
            default=case.applicant,
            format_func=told_apart(actors, words),
        ),
        "included": st.column_config.CheckboxColumn(work.say("budget.included"), width="small", default=True),
    }
    new_row = {"label": "", "paid_by": NOBODY, "paid_to": case.applicant, "included": True}
    editable_table(work, "income", rows, columns, take_income, new_row=new_row, alt=work.say("budget.income"))
    for name, income in case.income.items():
        _show_rules(work, name, income)


def _show_rules(work: Workspace, name: str, income: Income) -> None:
    """What a line brings by rules: what is left at the end, and a refund for the participants of an effect."""
    effects = [effect_id for effect_id, effect in work.case.effects.items() if effect.is_per_person]
    with st.container(border=True):
        st.markdown(f"**{markdown(income.label.text(work.language))}**")
        left, whose = st.columns(2)
        with left:
            number_field(work, f"{name}.residual")
        whose.selectbox(
            work.say("budget.income_whose"),
            [NOBODY, *effects],
            format_func=told_apart(
                [NOBODY, *effects],
                lambda effect: safe_label(
                    work.case.effects[effect].label.text(work.language)
                    if effect in work.case.effects
                    else work.say("budget.income_no_refund")
                ),
            ),
            **chosen(
                work,
                f"income_whose:{name}",
                income.participants_of or NOBODY,
                lambda now, effect: take_whose(now, name, effect),
                [NOBODY, *effects],
            ),
        )
        if income.participants_of is not None:
            for column, slot in zip(st.columns(len(REFUND_SLOTS)), REFUND_SLOTS, strict=True):
                with column:
                    number_field(work, f"{name}.{slot}")


def take_whose(now: Workspace, name: str, effect: str) -> None:
    """Whose participants a refund is paid for, or that it is paid for nobody's."""
    if effect:
        take_case(now, with_line_edited(now.case, name, participants_of=effect), what="income")
    else:
        take_case(now, without_participants(now.case, name), what="income")
    start_over(now, "income")


def take_income(now: Workspace, rows: list[EditedRow]) -> Mapping[tuple[str, str], Unsettled]:
    """Puts the table into the case; the cells that could not be taken."""
    left, laid = dict[tuple[str, str], Unsettled](), dict[str, float]()
    actors = actors_of(now.case, now.library)
    lines: dict[str, Income] = {}
    included: dict[str, bool] = {}
    for row in rows:
        old = now.case.income.get(row.name)
        amounts, by_key = take_amounts(now, row, old, left)
        payer = one_of((NOBODY, *actors), row.cells.get("paid_by"), (old.paid_by if old else None) or NOBODY)
        receiver = one_of(actors, row.cells.get("paid_to"), old.paid_to if old else now.case.applicant)
        if payer == receiver:
            fault = error("pays_itself", f"income.{row.name}.paid_to", actor=receiver)
            left[row.name, "paid_to"] = Unsettled("", fault)
            payer = (old.paid_by if old else None) or NOBODY
            receiver = old.paid_to if old else receiver
            payer = NOBODY if payer == receiver else payer
        label = read_label(now, row, old.label if old else None, left)
        fields = {"label": label, "paid_by": payer or None, "paid_to": receiver, **amounts}
        lines[row.name] = old.edited(**fields) if old else Income.model_validate(fields)
        included[row.name] = bool(row.cells.get("included", True))
        laid |= by_key
    edited = with_included(now, with_income(now.case, lines), included)
    now.draft.edit(with_laid(now, edited, laid), what="income")
    return left
