"""Why: each benefit as its factors with units, values and sources, multiplied out for any year."""

import streamlit as st

from model.calculation.ledger import Posting
from presentation import tables
from views.fields.choice import chosen, told_apart
from views.fields.static_table import static_table
from views.state.workspace import Workspace
from wording.numbers import kr
from wording.text_safety import label as label_words
from wording.text_safety import markdown

Placed = tuple[int, Posting]
"""A posting with its place in the ledger."""


def show_why(work: Workspace) -> None:
    """Every posting of an effect as a product, for the year that is chosen."""
    postings = list(tables.benefit_postings(work.answer.everyone))
    if not postings:
        st.info(work.say("why.nothing"))
        return
    effect = effect_chosen(work, list(dict.fromkeys(posting.line for _, posting in postings)))
    of_effect = [(place, posting) for place, posting in postings if posting.line == effect]
    year = year_chosen(work, effect, of_effect)
    for place, posting in of_effect:
        show_product(work, place, posting, year)
    counted = {posting.line for _, posting in postings}
    left_out = [one.label.text(work.language) for name, one in work.case.effects.items() if name not in counted]
    if left_out:
        st.caption(markdown(work.say("why.left_out", names=", ".join(left_out))))


def effect_chosen(work: Workspace, effects: list[str]) -> str:
    """The effect to look at; nothing to choose where there is one."""
    if len(effects) == 1:
        return effects[0]
    effect: str = st.pills(
        work.say("why.effect"),
        effects,
        format_func=told_apart(effects, lambda name: label_words(work.case.effects[name].label.text(work.language))),
        required=True,
        **chosen(work, f"why_effect:{'+'.join(effects)}", effects[0], lambda now, name: None),
    )
    return effect


def year_chosen(work: Workspace, effect: str, postings: list[Placed]) -> int:
    """The year to look at, at first the one with most in it; nothing to choose where there is one."""
    answer = work.answer
    years = list(answer.case.years)
    fullest = max(years, key=lambda year: sum(abs(tables.posting_value(answer, place, year)) for place, _ in postings))
    if len(years) == 1:
        return fullest
    year: int = st.select_slider(
        work.say("why.year"),
        years,
        **chosen(work, f"why_year:{effect}:{years[0]}:{years[-1]}", fullest, lambda now, year: None),
    )
    return year


def show_product(work: Workspace, place: int, posting: Posting, year: int) -> None:
    """A posting of a year as the product of its factors."""
    answer, language = work.answer, work.language
    label = work.case.effects[posting.line].label.text(language)
    actor = answer.everyone.actors[posting.actor].label.text(language)
    worth = tables.posting_value(answer, place, year)
    kind = work.say(f"tables.by_actor.{posting.realised_as if posting.kind == 'benefit' else 'cost'}")
    st.markdown(f"**{markdown(label)}** → {markdown(actor)}, {markdown(kind)}")
    static_table(tables.factor_rows(answer, posting, year, language), text_columns=9)
    st.markdown(work.say("why.product", year=year, amount=markdown(kr(worth, language, signed=True))))
