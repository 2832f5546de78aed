"""The card of an effect: the chain as a sentence with its numbers, each editable where it stands."""

import streamlit as st

from model.case.effect import Effect
from model.checking.products import CODES
from model.editing.effects import blanks, with_headline, without_effect
from model.numbers.keys import by_year_prefix, key_of, years_given
from model.numbers.resolved_numbers import effect_keys, effect_years
from presentation.counts import count_sentence
from presentation.sentences import short_label
from presentation.tables import cost_per_unit_text, scenario_name
from views.fields.choice import chosen, told_apart
from views.fields.number import number_field
from views.parts.effect.about import show_about
from views.parts.effect.chain import chain, months_words
from views.parts.effect.parts import show_parts
from views.parts.effect.years import show_by_year, show_paste, show_run
from views.state.draft import Unsettled
from views.state.typed import set_number, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label as safe_label
from wording.text_safety import markdown

NONE = ""


def show_effect(work: Workspace, name: str, effect: Effect) -> None:
    """One effect: whether it counts, its chain in words, the common numbers, and the rest folded."""
    numbers = work.answer.resolved.numbers
    included = key_of(name, effect, "included")
    counts = bool(numbers[included].value)
    title, switch = st.columns([4, 1], vertical_alignment="center")
    title.header(safe_label(effect.label.text(work.language)))
    switch.toggle(
        work.say("effects.counts"),
        **chosen(work, f"toggle:{included}", counts, lambda now, on: include(now, included, on)),
    )
    problem = work.draft.unsettled.get(f"toggle:{included}")
    if effect.description is not None:
        st.caption(markdown(effect.description.text(work.language)))
    st.markdown(f"{chain(effect, work, name)} {months_words(work, name)}".rstrip())
    if problem is not None:
        st.error(work.words(problem.problem))
    show_wrong_units(work, name)
    show_result(work, name, counts)
    if effect.valued_parts:
        show_parts(work, name, effect)
    show_numbers(work, name, effect)
    years = st.expander(
        work.say(f"effects.{effect.by_year}_by_year"),
        expanded=bool(effect.counts_in) and not effect.valued_parts,
        key=f"years:{name}",
        on_change="rerun",
    )
    if years.open:
        with years:
            show_by_year(work, name)
            show_paste(work, name)
    about = st.expander(work.say("effects.about"), key=f"about:{name}", on_change="rerun")
    if about.open:
        with about:
            show_about(work, name, effect)
    show_foot(work, name, effect)


def show_wrong_units(work: Workspace, name: str | None = None) -> None:
    """That the units of an effect, or of any, do not multiply to kronor: then the answer is wrong."""
    for problem in work.answer.problems:
        if problem.code in CODES and name in (None, problem.facts["effect"]):
            st.warning(markdown(work.words(problem)))


def show_result(work: Workspace, name: str, counts: bool) -> None:
    """What comes of it: what is told as a count, the cost of a unit; or what is left to fill in before it counts."""
    left = blanks(work.case, work.library, name)
    if not counts and left:
        names = ", ".join(short_label(work.answer.resolved, key, work.language) for key in left)
        st.info(markdown(work.say("effects.lacks", names=names)))
    if work.answer.has_errors or not counts:
        return
    count = count_sentence(work.answer, name, work.language)
    if count:
        st.markdown(markdown(count))
    per_unit = cost_per_unit_text(work.answer, name, work.language)
    if per_unit and not count:
        st.caption(markdown(per_unit))


def show_numbers(work: Workspace, name: str, effect: Effect) -> None:
    """The common numbers, those of each year typed once, and the rest folded. On its own card each has a short name."""
    resolved = work.answer.resolved
    keys = [key for key in effect_keys(resolved, name) if resolved.numbers[key].unit != "flag"]
    by_year = set(years_given(by_year_prefix(name, effect), resolved.numbers).values())
    common = [key_of(name, effect, slot) for slot in effect.first_slots]
    worth = [valuation.unit_value for valuation in effect.valuations if valuation.unit_value]
    first = [key for key in dict.fromkeys([*common, *worth]) if key in keys]
    if not effect.holds:
        show_run(work, name)
    fields_of(work, first)
    of_parts = {key_of(name, effect, slot) for slot in effect.all_slots if slot not in effect.slots}
    rest = [key for key in keys if key not in first and key not in by_year and key not in of_parts]
    more = st.expander(work.say("effects.more_numbers", count=len(rest)), key=f"more:{name}", on_change="rerun")
    if more.open:
        with more:
            fields_of(work, rest)


def fields_of(work: Workspace, keys: list[str]) -> None:
    """Fields of numbers, four beside each other."""
    for columns_of_four in (keys[at : at + 4] for at in range(0, len(keys), 4)):
        for column, key in zip(st.columns(4), columns_of_four, strict=False):
            with column:
                number_field(work, key, short_label(work.answer.resolved, key, work.language))


def show_foot(work: Workspace, name: str, effect: Effect) -> None:
    """Which of its numbers the calculation is about, if any of them; and the way to take the effect away."""
    resolved = work.answer.resolved
    by_year = set(effect_years(resolved, name).values())
    may = [
        key
        for key in effect_keys(resolved, name)
        if resolved.numbers[key].unit != "flag" and key not in by_year and key not in resolved.library.numbers
    ]
    options = [NONE, *may]
    about, remove_it = st.columns([2, 1], vertical_alignment="bottom")
    about.selectbox(
        work.say("effects.headline"),
        options,
        format_func=told_apart(
            options,
            lambda key: (
                safe_label(short_label(resolved, key, work.language)) if key else work.say("effects.headline_none")
            ),
        ),
        **chosen(
            work,
            f"headline:{name}",
            work.case.headline if work.case.headline in may else NONE,
            lambda now, key: take_headline(now, key, may),
            options,
        ),
    )
    with remove_it:
        show_removal(work, name)


def show_removal(work: Workspace, name: str) -> None:
    """The button that takes the effect away; where scenarios change it, what goes with it is said before."""
    words, icon = work.say("effects.remove"), ":material/delete:"
    after = without_effect(work.case, name).scenarios
    changing = [
        scenario_name(scenario_id, work.case, work.language, work.is_changed)
        for scenario_id, scenario in work.case.scenarios.items()
        if scenario_id not in after or after[scenario_id].numbers != scenario.numbers
    ]
    if not changing:
        st.button(words, key=f"remove:{name}", on_click=remove, args=(name,), icon=icon, type="tertiary")
        return
    with st.popover(words, icon=icon, type="tertiary", key=f"removal:{name}"):
        facts = {"count": len(changing), "names": ", ".join(changing)}
        st.markdown(markdown(work.say("effects.remove_with", **facts)))
        st.button(work.say("effects.remove_all"), key=f"remove:{name}", on_click=remove, args=(name,))


def take_headline(now: Workspace, key: str, may: list[str]) -> None:
    """The number that the case is about; none of this effect's leaves that of another as it is."""
    if key != NONE or now.case.headline in may:
        take_case(now, with_headline(now.case, key or None), what="headline", redraw=True)


def include(now: Workspace, key: str, on: bool) -> None:
    """Counts an effect or leaves it out; an effect with blank numbers can't be counted yet."""
    problem = set_number(now, key, float(on))
    address = f"toggle:{key}"
    now.draft.unsettled.pop(address, None)
    if problem is not None:
        now.draft.unsettled[address] = Unsettled("", problem)
        now.draft.redrawn[address] = now.draft.redrawn.get(address, 0) + 1


@edits
def remove(name: str) -> None:
    """Takes an effect and its numbers out of the case; undo brings it back."""
    now = current()
    now.draft.edit(without_effect(now.case, name), what="effect", redraw=True)
