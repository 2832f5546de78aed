"""Three questions that give a first answer: what it costs, what becomes cheaper, where the money comes from."""

from collections.abc import Mapping

import streamlit as st
from pydantic import ValidationError

from model.case.assumptions import Label
from model.case.problem import Problem, error
from model.case.units import FIRST_YEAR, LAST_YEAR, LONGEST_HORIZON
from model.editing.quick_start import QuickStart, quick_case
from model.files.refusals import problems_of
from views.fields.addresses import show_problem
from views.fields.choice import told_apart
from views.fields.text import ask_what_was_meant
from views.fields.written import begins, is_taken, of_case, place_of, stands
from views.parts.start.another import ANOTHER, Another, offered, show_missing
from views.state.draft import Unsettled
from views.state.reader_time import reader_today
from views.state.typed import read_millions, read_typed, readable
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean
from wording.text_safety import label as safe_label

UNITS = {
    "cost": "kr",
    "years": "years",
    "start_year": "year",
    "base": "kr/year",
    "reduction": "change",
    "starts": "year",
}
"""The numbers that are asked for, and the unit that each is read in."""
MILLIONS = frozenset({"base"})
"""The amounts that are asked for in mnkr."""
WIDER = 1.6
"""Times that a field is wider whose label is long."""
LIMITS = {"years": (1, LONGEST_HORIZON), "start_year": (FIRST_YEAR, LAST_YEAR), "starts": (FIRST_YEAR, LAST_YEAR)}
OWN_MONEY = "own_money"
"""The choice that nobody else pays: no payer is named so."""
FORM = "quick"
"""The name under which what is typed in the questions is kept until it is taken."""

OWN = Another(FORM)


def show_quick(work: Workspace) -> None:
    """The questions, each as a line of fields, and the button that answers."""
    st.header(work.say("start.own"))
    st.caption(work.say("start.own_note"))
    text(work, "label")
    st.markdown(f"**1 · {work.say('start.question.cost')}**")
    row(work, "cost", "years", "start_year")
    st.markdown(f"**2 · {work.say('start.question.cheaper')}**")
    what, whose = st.columns(2, vertical_alignment="bottom")
    with what:
        text(work, "cheaper")
    with whose:
        whose_budget = select(work, "actor", offered(work))
    if whose_budget == ANOTHER:
        OWN.show(work)
    row(work, "base", "reduction", "starts")
    st.markdown(f"**3 · {work.say('start.question.money')}**")
    payers = {OWN_MONEY: work.say("start.own_money")} | {
        name: actor.label.text(work.language)
        for name, actor in work.library.actors.items()
        if actor.kind in ("fund", "state", "region")
    }
    select(work, "paid_by", payers)
    words = work.say("start.reckon")
    st.button(words, key="quick_reckon", on_click=reckon, icon=":material/calculate:")
    show_missing(work, [*map(_key, QuickStart.model_fields), OWN.name])


def _key(field: str) -> str:
    return f"quick|{field}"


def row(work: Workspace, *fields: str) -> None:
    """Fields of numbers beside each other, as wide as their labels need: what is asked below one moves no other."""
    widths = [WIDER if field in MILLIONS else 1.0 for field in fields]
    for column, field in zip(st.columns(widths), fields, strict=True):
        with column:
            text(work, field)


def text(work: Workspace, field: str) -> None:
    """A field of the questions, with what is wrong in it below."""
    suggested = str(reader_today().year + 1) if field == "start_year" else ""
    typed = st.text_input(
        work.say(f"start.field.{field}"),
        begins(of_case(FORM), field, _key(field), suggested),
        key=_key(field),
        max_chars=200,
        placeholder=work.say(f"start.hint.{field}"),
        persist_state="session",
    )
    stands(of_case(FORM), field, typed, suggested)
    if not show_problem(work, _key(field)):
        ask_what_was_meant(work, typed, UNITS.get(field, ""))
        if field == "starts":
            ask_of_start(work, typed)


def ask_of_start(work: Workspace, typed: str) -> None:
    """Whether what becomes cheaper is meant to begin before the programme does."""
    years = [read_typed(written, "year") for written in (typed, str(st.session_state.get(_key("start_year")) or ""))]
    begins_in, programme = (year if isinstance(year, float) else None for year in years)
    if begins_in is not None and programme is not None and begins_in < programme:
        st.caption(work.say("start.begins_before", year=f"{begins_in:.0f}", programme=f"{programme:.0f}"))


def select(work: Workspace, field: str, options: Mapping[str, str]) -> str | None:
    """A choice of the questions; nothing is chosen beforehand."""
    chosen = st.selectbox(
        work.say(f"start.field.{field}"),
        list(options),
        index=place_of(of_case(FORM), field, _key(field), list(options)),
        format_func=told_apart(options, lambda name: safe_label(options[name])),
        placeholder=work.say("start.choose"),
        key=_key(field),
        persist_state="session",
    )
    stands(of_case(FORM), field, chosen)
    show_problem(work, _key(field))
    return chosen


def answers() -> tuple[dict[str, object], dict[str, Problem]]:
    """What was answered, by field, and what is missing or can't be read; what may be left blank is not missing."""
    given: dict[str, object] = {}
    wrong: dict[str, Problem] = {}
    for field in QuickStart.model_fields:
        written = st.session_state.get(_key(field))
        written = clean(written).strip() if isinstance(written, str) else written
        if field == "paid_by" and written == OWN_MONEY:
            continue
        if not written:
            if field != "label":
                wrong[field] = error("quick.missing", field)
        elif field in UNITS:
            value = (read_millions if field in MILLIONS else read_typed)(str(written), UNITS[field])
            low, high = LIMITS.get(field, (None, None))
            if isinstance(value, Problem):
                wrong[field] = value
            elif low is not None and high is not None and not low <= value <= high:
                wrong[field] = error("quick.outside", field, value=f"{value:.0f}", low=low, high=high)
            elif value <= 0:
                wrong[field] = error("quick.not_positive", field)
            else:
                given[field] = int(value) if field in LIMITS else value
        elif field in ("label", "cheaper"):
            problem = readable(str(written))
            if problem is None:
                given[field] = Label(sv=named(field, str(written)))
            else:
                wrong[field] = problem
        else:
            given[field] = written
    given.setdefault("label", given.get("cheaper"))
    return given, wrong


def named(field: str, written: str) -> str:
    """A name as it was written. That of what there is less of begins sentences and headings, so with a capital."""
    return written[:1].upper() + written[1:] if field == "cheaper" else written


@edits
def reckon() -> None:
    """Makes a case of the answers and opens it; or says beside each field what is missing."""
    now = current()
    given, wrong = answers()
    own, unnamed = None, {}
    if given.get("actor") == ANOTHER:
        another = OWN.answer(now)
        if isinstance(another, Problem):
            unnamed = {OWN.name: Unsettled("", another)}
        else:
            given["actor"], own = another
    case = None
    if not wrong and not unnamed:
        try:
            case = quick_case(QuickStart.model_validate(given), own)
        except ValidationError as refusal:
            wrong = {problem.address.partition(".")[0]: problem for problem in problems_of(refusal)}
    others = {place: left for place, left in now.draft.unsettled.items() if not place.startswith("quick|")}
    if case is None:
        refused = {_key(field): Unsettled("", fault) for field, fault in wrong.items()}
        now.draft.unsettled = others | refused | unnamed
        return
    is_taken(of_case(FORM), [_key(field) for field in QuickStart.model_fields])
    OWN.is_taken()
    now.draft.open_case(case)
    for field in QuickStart.model_fields:
        st.session_state.pop(_key(field), None)
    st.session_state["_go_to"] = "overview"
