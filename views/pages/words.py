"""Help: how the numbers are made, and what the words mean."""

import streamlit as st

from presentation.sentences import label_text
from presentation.tables.review_guide import guide_rows
from views.fields.static_table import static_table
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown

TERMS = (
    "case", "budget_line", "effect", "unit_value", "share_due_to_us", "released", "freed_capacity", "not_priced",
    "present_value", "npv", "payback", "trough", "ratio", "break_even", "discount_rate", "horizon", "reach", "ramp",
    "haircut", "perspective", "scenario", "range", "draw", "driver", "expected_loss", "information", "pilot",
    "contract", "advance", "gate", "repayment",
    "placeholder",
)  # fmt: skip
STEPS = (
    "years", "reduction", "cohort", "worth", "more", "perspective", "readings", "prices", "doubt", "draws",
    "worth_knowing", "contract", "repayment",
)  # fmt: skip


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("words.title"))
    st.markdown(work.say("words.first"))
    st.header(work.say("words.how"))
    for step in STEPS:
        st.markdown(f"- {work.say(f'words.steps.{step}')}")
    st.header(work.say("words.glossary"))
    head, meaning = work.say("words.term"), work.say("words.meaning")
    static_table(
        [
            {head: work.say(f"words.terms.{term}.name"), meaning: work.say(f"words.terms.{term}.meaning")}
            for term in TERMS
        ],
        text_columns=9,
    )
    show_guide(work)
    st.header(work.say("words.perspectives"))
    static_table(
        [
            {
                head: label_text(perspective.label, work.language),
                meaning: label_text(perspective.explanation, work.language),
            }
            for perspective in work.library.perspectives.values()
        ],
        text_columns=9,
    )


def show_guide(work: Workspace) -> None:
    """Every question of the review, with why it is asked and an example; made from the rules themselves."""
    st.header(work.say("review.guide.title"))
    st.caption(work.say("review.guide.note"))
    fund = work.library.fund_rules.get(work.case.fund_rule or "")
    heads = {
        part: work.say(f"review.guide.{part}") for part in ("name", "why", "example", "put_right", "severity", "id")
    }
    static_table(
        [{heads[part]: row[part] for part in heads} for row in guide_rows(work.language, fund)], text_columns=9
    )
    for row in guide_rows(work.language, fund):
        if row["own"]:
            st.caption(markdown(f"{row['name']}: {row['own']}"))


main()
