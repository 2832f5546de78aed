"""Why: each benefit as its factors with units, values and sources, multiplied out for any year."""

import streamlit as st

from presentation import tables
from views.fields.choice import chosen
from views.fields.static_table import static_table
from views.state.workspace import Workspace
from wording.numbers import kr
from wording.text_safety import label as label_words
from wording.text_safety import markdown


def show_why(work: Workspace) -> None:
    """Every posting of an effect as a product, for the year that is chosen."""
    answer, language = work.answer, work.language
    years = list(answer.case.years)
    postings = list(tables.benefit_postings(answer.everyone))
    if not postings:
        st.info(work.say("why.nothing"))
        return
    effects = list(dict.fromkeys(posting.line for _, posting in postings))
    effect = effects[0]
    if len(effects) > 1:
        effect = st.pills(
            work.say("why.effect"),
            effects,
            format_func=lambda name: label_words(work.case.effects[name].label.text(language)),
            required=True,
            **chosen(work, f"why_effect:{'+'.join(effects)}", effects[0], lambda now, name: None),
        )
    mine = [(place, posting) for place, posting in postings if posting.line == effect]
    fullest = max(years, key=lambda year: sum(abs(tables.posting_value(answer, place, year)) for place, _ in mine))
    year = fullest
    if len(years) > 1:
        year = st.select_slider(
            work.say("why.year"),
            years,
            **chosen(work, f"why_year:{effect}:{years[0]}:{years[-1]}", fullest, lambda now, year: None),
        )
    for place, posting in mine:
        label = work.case.effects[posting.line].label.text(language)
        actor = answer.everyone.actors[posting.actor].label.text(language)
        worth = tables.posting_value(answer, place, year)
        kind = work.say(f"tables.by_actor.{posting.realised_as if posting.kind == 'benefit' else 'cost'}")
        st.markdown(f"**{markdown(label)}** → {markdown(actor)}, {markdown(kind)}")
        static_table(tables.factor_rows(answer, posting, year, language), text_columns=9)
        st.markdown(work.say("why.product", year=year, amount=markdown(kr(worth, language, signed=True))))
    out = [
        effect.label.text(language)
        for name, effect in work.case.effects.items()
        if name not in {p.line for _, p in postings}
    ]
    if out:
        st.caption(markdown(work.say("why.left_out", names=", ".join(out))))
