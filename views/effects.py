"""Effects: one card an effect, the chain as a sentence with its numbers, each editable where it stands."""

import streamlit as st

from exports.sentences import exact
from exports.tables import cost_per_unit_text
from model.assumptions import Label
from model.case import Effect
from model.editing import with_new_effect, with_share_by_year, without_effect
from model.evaluate import actors_of
from model.in_force import by_year_prefix, effect_keys, key_of, slots_of, years_given
from model.problem import Problem
from model.units import is_money
from views.drafts import Unsettled
from views.session import (
    Workspace,
    chosen,
    current,
    edits,
    first_on_page,
    number_field,
    read_typed,
    readable,
    set_number,
    take_case,
    text_field,
    workspace,
)
from views.strip import show_strip
from views.why import show_why
from wording.numbers import percent, write_quantity
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label

COMMON = ("base", "change", "starts", "reach")
BASES = {
    "money": ("reduction", "kr/year"),
    "days": ("reduction", "day/year"),
    "hours": ("reduction", "hour/year"),
    "cases": ("reduction", "case/year"),
    "per_person_days": ("cohort", "day/person"),
    "per_person_school": ("cohort", "school_year/person"),
    "per_person_hours": ("cohort", "hour/person"),
}


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("effects.title"))
    show_strip(work)
    for name, effect in work.case.effects.items():
        with st.container(border=True):
            show_effect(work, name, effect)
    if not work.case.effects:
        st.info(work.say("effects.empty"))
    new = st.expander(work.say("effects.new"), key="new_effect", on_change="rerun")
    if new.open:
        with new:
            show_new(work)
    why = st.expander(work.say("overview.why"), key="effects_why", on_change="rerun")
    if why.open and not work.answer.has_errors:
        with why:
            show_why(work)


def show_effect(work: Workspace, name: str, effect: Effect) -> None:
    """One effect: whether it counts, its chain in words, the common numbers, and the rest folded."""
    numbers = work.answer.standing.numbers
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
    st.markdown(chain(work, name, effect))
    if problem is not None:
        st.error(work.words(problem.problem))
    per_unit = "" if work.answer.has_errors or not counts else cost_per_unit_text(work.answer, name, work.language)
    if per_unit:
        st.caption(markdown(per_unit))
    keys = [key for key in effect_keys(work.answer.standing, name) if numbers[key].unit != "flag"]
    by_year = set(years_given(by_year_prefix(name, effect), numbers).values())
    common = [key_of(name, effect, slot) for slot in COMMON if slot in slots_of(effect)]
    worth = [valuation.unit_value for valuation in effect.valuations if valuation.unit_value]
    first = [key for key in dict.fromkeys([*common, *worth]) if key in keys]
    for columns_of_four in (first[at : at + 4] for at in range(0, len(first), 4)):
        for column, key in zip(st.columns(4), columns_of_four, strict=False):
            with column:
                number_field(work, key)
    rest = [key for key in keys if key not in first and key not in by_year]
    more = st.expander(work.say("effects.more_numbers", count=len(rest)), key=f"more:{name}", on_change="rerun")
    if more.open:
        with more:
            for columns_of_four in (rest[at : at + 4] for at in range(0, len(rest), 4)):
                for column, key in zip(st.columns(4), columns_of_four, strict=False):
                    with column:
                        number_field(work, key)
    years_title = "effects.reach_by_year" if effect.kind == "reduction" else "effects.started_by_year"
    years = st.expander(work.say(years_title), key=f"years:{name}", on_change="rerun")
    if years.open:
        with years:
            show_by_year(work, name, effect)
    st.button(
        work.say("effects.remove"),
        key=f"remove:{name}",
        on_click=remove,
        args=(name,),
        icon=":material/delete:",
        type="tertiary",
    )


def include(now: Workspace, key: str, on: bool) -> None:
    """Counts an effect or leaves it out; an effect with blank numbers can't be counted yet."""
    problem = set_number(now, key, float(on))
    address = f"toggle:{key}"
    now.draft.unsettled.pop(address, None)
    if problem is not None:
        now.draft.unsettled[address] = Unsettled("", problem)
        now.draft.redrawn[address] = now.draft.redrawn.get(address, 0) + 1


def chain(work: Workspace, name: str, effect: Effect) -> str:
    """The effect as a sentence with its numbers in it."""
    numbers, language = work.answer.standing.numbers, work.language

    def number(slot: str) -> str:
        return f"**{markdown(exact(numbers[key_of(name, effect, slot)], language))}**"

    actors = actors_of(work.case, work.library)
    receivers = ", ".join(
        dict.fromkeys(actors[v.actor].label.text(language) for v in effect.valuations if v.actor in actors)
    )
    facts: dict[str, object] = {
        "change": number("change"),
        "due": number("share_due_to_us"),
        "receivers": markdown(receivers),
        "direction": work.say(f"effects.{effect.direction}"),
    }
    if effect.kind == "cohort":
        return work.say("effects.chain_cohort", lag=number("lag"), duration=number("duration"), **facts)
    base = numbers[key_of(name, effect, "base")]
    what = "money" if is_money(base.unit) else "volume"
    reach = numbers[key_of(name, effect, "reach")].value
    reached = "–" if reach is None else f"**{markdown(percent(reach))}**"
    if years_given(by_year_prefix(name, effect), numbers):
        reached = f"**{work.say('effects.reach_varies')}**"
    return work.say(f"effects.chain_{what}", base=number("base"), reach=reached, starts=number("starts"), **facts)


def show_by_year(work: Workspace, name: str, effect: Effect) -> None:
    """Reach, or participants started, by calendar year: a field a year, empty where nothing is given."""
    kind = "reach" if effect.kind == "reduction" else "started"
    st.caption(work.say(f"effects.{kind}_by_year_note"))
    unit = "share" if kind == "reach" else "person/year"
    prefix = by_year_prefix(name, effect)
    if not first_on_page(f"years:{prefix}"):
        st.caption(work.say("fields.shared"))
        return
    given = years_given(prefix, work.answer.standing.numbers)
    years = list(work.case.years)
    for row in (years[at : at + 5] for at in range(0, len(years), 5)):
        for column, year in zip(st.columns(5), row, strict=False):
            with column:
                value = work.answer.standing.numbers[given[year]].value if year in given else None

                def take(now: Workspace, written: str, year: int = year) -> Problem | None:
                    return take_by_year(now, name, year, written, unit)

                text_field(work, f"year:{prefix}.{year}", str(year), write_quantity(value, unit, work.language), take)


def take_by_year(now: Workspace, name: str, year: int, written: str, unit: str) -> Problem | None:
    """Puts a typed share or count of a year into the case; an empty field takes the year away."""
    value = read_typed(written, unit) if written.strip() else None
    if isinstance(value, Problem):
        return value
    return take_case(
        now, with_share_by_year(now.case, now.library, name, {year: value}, now.draft.scenario), what="by_year"
    )


@edits
def remove(name: str) -> None:
    """Takes an effect and its numbers out of the case; undo brings it back."""
    now = current()
    now.draft.edit(without_effect(now.case, name), what="effect", redraw=True)


def show_new(work: Workspace) -> None:
    """A new effect: what changes, for whom, and what kind of worth it is. Its numbers are filled in afterwards."""
    st.caption(work.say("effects.new_note"))
    actors = actors_of(work.case, work.library)
    units = [
        key
        for key, number in work.library.numbers.items()
        if is_money(number.unit) and number.unit not in ("kr", "kr/year") and not key.startswith("default.")
    ]
    label = st.text_input(work.say("effects.new_label"), key="new_label", max_chars=200)
    one, two = st.columns(2)
    base = one.selectbox(
        work.say("effects.new_base"),
        list(BASES),
        format_func=lambda base: work.say(f"effects.bases.{base}"),
        key="new_base",
    )
    direction = two.selectbox(
        work.say("effects.new_direction"),
        ["less", "more"],
        format_func=lambda way: work.say(f"effects.{way}_long"),
        key="new_direction",
    )
    actor = one.selectbox(
        work.say("effects.new_actor"),
        list(actors),
        format_func=lambda name: actors[name].label.text(work.language),
        key="new_actor",
    )
    realised = two.selectbox(
        work.say("effects.new_realised"),
        ["cash", "freed_capacity", "wellbeing"],
        format_func=lambda kind: work.say(f"effects.realised.{kind}"),
        key="new_realised",
    )
    worth = None
    if BASES[base][1] != "kr/year":
        worth = st.selectbox(
            work.say("effects.new_worth"),
            [None, *units],
            format_func=lambda key: work.say("effects.own_worth") if key is None else library_text(work, key),
            key="new_worth",
        )
    problem = readable(label) if label else None
    if problem is not None:
        st.error(work.words(problem))
    st.button(
        work.say("effects.add"),
        on_click=add,
        args=(label, base, direction, actor, realised, worth),
        disabled=problem is not None or not clean(label).strip(),
    )


def library_text(work: Workspace, key: str) -> str:
    """A number of the library with its label."""
    number = work.library.numbers[key]
    return f"{number.label.text(work.language)}: {exact(number, work.language)}"


@edits
def add(label: str, base: str, direction: str, actor: str, realised: str, worth: str | None) -> None:
    """Adds an effect with blank numbers, not counted until they are filled in."""
    now = current()
    kind, unit = BASES[base]
    case = with_new_effect(now.case, Label(sv=clean(label).strip()), kind, direction, actor, realised, unit, worth)  # type: ignore[arg-type]
    now.draft.edit(case, what="effect", redraw=True)
    st.session_state["new_label"] = ""


main()
