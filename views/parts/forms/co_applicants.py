"""Those who apply together with the applicant: each with a share of cost and of saving."""

import streamlit as st

from model.case.problem import Problem, error
from model.editing.applicants import with_co_applicant, without_co_applicant
from model.evaluate import actors_of, applicants_among
from model.numbers.applicants import COST, SAVING, share_key
from views.fields.addresses import field_key, show_problem
from views.fields.choice import told_apart
from views.fields.number import number_field
from views.fields.text import ask_what_was_meant
from views.fields.written import is_over, kept_field, of_case, place_of, raw_text_in, stands
from views.state.draft import Unsettled
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import label as safe_label
from wording.text_safety import markdown

NEW = {"actor": "co_applicant:new", COST: "co_applicant:new_cost", SAVING: "co_applicant:new_saving"}
"""The fields of one more who applies."""
FORM = "co_applicant"


def show_co_applicants(work: Workspace) -> None:
    """Each co-applicant with its shares and a button that takes it away; then the fields of one more."""
    actors = actors_of(work.case, work.library)
    for actor in work.case.co_applicants:
        name = actors[actor].label.text(work.language)
        for column, part in zip(st.columns(2), (COST, SAVING), strict=True):
            with column:
                number_field(work, share_key(actor, part), work.say(f"application.joint.of.{part}", actor=name))
        st.button(
            work.say("application.joint.remove", actor=safe_label(name)),
            key=f"remove_co:{actor}",
            on_click=remove,
            args=(actor,),
            icon=":material/delete:",
            type="tertiary",
        )
    if work.case.co_applicants:
        main = actors[work.case.applicant].label.text(work.language)
        st.caption(markdown(work.say("application.joint.rest", applicant=main)))
    show_new(work)


def show_new(work: Workspace) -> None:
    """Who applies too, its two shares, and a button."""
    actors = actors_of(work.case, work.library)
    left = [name for name in applicants_among(actors) if name not in (work.case.applicant, *work.case.co_applicants)]
    about = of_case(FORM)
    who, *places = st.columns([2, 1, 1])
    with who:
        key = field_key(work, NEW["actor"])
        chosen = st.selectbox(
            work.say("application.joint.who"),
            left,
            index=place_of(about, "actor", key, left),
            format_func=told_apart(left, lambda name: safe_label(actors[name].label.text(work.language))),
            placeholder=work.say("application.joint.nobody"),
            help=work.say("application.joint.help"),
            key=key,
        )
        stands(about, "actor", chosen)
        show_problem(work, NEW["actor"])
    for column, part in zip(places, (COST, SAVING), strict=True):
        with column:
            typed = kept_field(
                about,
                part,
                field_key(work, NEW[part]),
                work.say(f"application.joint.{part}"),
                placeholder=work.say("application.joint.for_instance"),
            )
            if not show_problem(work, NEW[part]):
                ask_what_was_meant(work, typed, "share")
    st.button(work.say("application.joint.add"), key="add_co_applicant", on_click=add, icon=":material/add:")


@edits
def add() -> None:
    """Takes one more who applies into the case; what is lacking or can't be taken is told beside its field."""
    now, state = current(), st.session_state
    typed = {name: state.get(field_key(now, address)) or "" for name, address in NEW.items()}
    typed |= {part: raw_text_in(of_case(FORM), field_key(now, NEW[part])) for part in (COST, SAVING)}
    shares = {part: read_typed(typed[part], "share") for part in (COST, SAVING)}
    problems: dict[str, Problem] = {part: one for part, one in shares.items() if isinstance(one, Problem)}
    if not typed["actor"]:
        problems["actor"] = error("quick.missing", NEW["actor"])
    cost, saving = shares[COST], shares[SAVING]
    if not problems and not isinstance(cost, Problem) and not isinstance(saving, Problem):
        case = with_co_applicant(now.case, now.library, typed["actor"], cost, saving)
        refused = take_case(now, case, what="case", redraw=True)
        if refused is not None:
            about = [part for part in (COST, SAVING) if part in (refused.facts.get("part"), _part_of(refused))]
            problems[about[0] if about else "actor"] = refused
    if not problems:
        is_over(of_case(FORM))
    for name, address in NEW.items():
        now.draft.unsettled.pop(address, None)
        if name in problems:
            now.draft.unsettled[address] = Unsettled(str(typed[name]), problems[name])


def _part_of(problem: Problem) -> str:
    """The share that a problem of a number is about."""
    return str(problem.facts.get("key", "")).rpartition(".")[2]


@edits
def remove(actor: str) -> None:
    """Takes away one who applied too."""
    now = current()
    take_case(now, without_co_applicant(now.case, now.library, actor), what="case", redraw=True)
