"""Why: each benefit as its factors with units, values and sources, multiplied out for any year."""

import streamlit as st

from exports import tables
from views.session import Workspace, chosen, static_table
from wording.numbers import kr
from wording.text_safety import markdown


def show_why(work: Workspace) -> None:
    """Every posting of an effect as a product, for the year that is chosen."""
    answer, language, draft = work.answer, work.language, work.draft
    years = list(answer.case.years)
    postings = list(tables.benefit_postings(answer.everyone))
    if not postings:
        st.info(work.say("why.nothing"))
        return
    first = next((y for y in years if any(tables.posting_value(answer, place, y) for place, _ in postings)), years[0])
    place_of_year = chosen(work, "why_year", first, lambda now, year: None)
    year = st.select_slider(work.say("why.year"), years, **place_of_year) if len(years) > 1 else years[0]
    year = year if year in years else first
    for place, posting in postings:
        label = draft.case.effects[posting.line].label.text(language)
        actor = answer.everyone.actors[posting.actor].label.text(language)
        worth = tables.posting_value(answer, place, year)
        kind = work.say(f"tables.by_actor.{posting.realised_as if posting.kind == 'benefit' else 'cost'}")
        st.markdown(f"**{markdown(label)}** → {markdown(actor)}, {markdown(kind)}")
        static_table(tables.factor_rows(answer, posting, year, language), text_columns=9)
        st.markdown(work.say("why.product", year=year, amount=markdown(kr(worth, language, signed=True))))
    out = [
        effect.label.text(language)
        for name, effect in draft.case.effects.items()
        if name not in {p.line for _, p in postings}
    ]
    if out:
        st.caption(markdown(work.say("why.left_out", names=", ".join(out))))
