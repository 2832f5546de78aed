"""A new source of the case's own: who is behind it, what it is called, from which year, where it is found."""

import streamlit as st
from pydantic import ValidationError
from streamlit.delta_generator import DeltaGenerator

from model.case.assumptions import Source
from model.case.problem import Problem, error
from model.editing.sourcing import sources_named, with_new_source, with_source_for, without_source
from model.files.refusals import problems_of
from presentation.tables import source_name
from views.fields.addresses import show_problem, start_over
from views.fields.written import begins, is_taken, of_case, stands
from views.state.draft import Unsettled
from views.state.typed import read_typed, take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import clean, label

Keys = tuple[str, ...]
NEW = "*"
"""The choice of a source that is not there yet; no source has this name."""
FIELDS = {"publisher": 200, "title": 300, "year": 10, "url": 400}
"""The fields of a source, and the most signs in each."""
PLACES = ("list", "card")
"""Where the fields of one number may stand on the page: in the list of what is left, and in its own card."""
ABOUT = ("source", "basis", "where", "price_year")
_ASKED = "_new_source"


def ask_for_source(address: str) -> None:
    """Shows the fields of a new source where it was asked for."""
    st.session_state[_ASKED] = address


def is_asked_for(address: str) -> bool:
    """Whether the fields of a new source are shown at a place."""
    return bool(st.session_state.get(_ASKED) == address)


def _key(field: str) -> str:
    return f"new_source|{field}"


def let_new_source_go(now: Workspace) -> None:
    """Forgets what was typed of a new source."""
    st.session_state.pop(_ASKED, None)
    is_taken(of_case("source"), [_key(field) for field in FIELDS])
    for field in FIELDS:
        st.session_state.pop(_key(field), None)
        now.draft.unsettled.pop(_key(field), None)


def start_fields_over(now: Workspace, keys: Keys, but: tuple[str, str] = ("", "")) -> None:
    """Has the fields of where numbers come from start over, wherever they stand, but for the one that was answered."""
    for key in keys:
        for place in PLACES:
            for field in ABOUT:
                if (place, field) != but:
                    start_over(now, f"{field}:{place}:{key}")


def show_new_source(work: Workspace, keys: Keys) -> None:
    """The fields of a new source, which is then that of the numbers."""
    with source_fields(work):
        st.button(work.say("sources.save"), key="save_source", on_click=save_source, args=(keys,))


def source_fields(work: Workspace) -> DeltaGenerator:
    """The fields of a new source, in a box with room for the button that takes them."""
    box = st.container(border=True)
    with box:
        for pair in (("publisher", "title"), ("year", "url")):
            for column, field in zip(st.columns(2), pair, strict=True):
                with column:
                    about = of_case("source")
                    text = st.text_input(
                        work.say(f"sources.field.{field}"),
                        begins(about, field, _key(field)),
                        key=_key(field),
                        max_chars=FIELDS[field],
                        placeholder=work.say(f"sources.hint.{field}"),
                        persist_state="session",
                    )
                    stands(about, field, text)
                    show_problem(work, _key(field))
    return box


@edits
def save_source(keys: Keys) -> None:
    """Puts a new source into the case as that of some numbers; or says beside each field what is wrong."""
    now = current()
    source = typed_source(now)
    if source is None:
        return
    case, name = with_new_source(now.case, now.library, source)
    case = with_source_for(case, now.library, keys, now.scenario, source=name)
    if take_case(now, case, what="source") is None:
        let_new_source_go(now)
        start_fields_over(now, keys)


def typed_source(now: Workspace) -> Source | None:
    """The source that was typed; None where something is wrong, which is then said beside its field."""
    typed = {field: clean(str(st.session_state.get(_key(field)) or "")).strip() for field in FIELDS}
    wrong: dict[str, Problem] = {
        field: error("quick.missing", field) for field in ("publisher", "title") if not typed[field]
    }
    year: float | Problem | None = read_typed(typed["year"], "year") if typed["year"] else None
    if isinstance(year, Problem):
        wrong["year"] = year
        year = None
    source = None
    if not wrong:
        given = {"publisher": typed["publisher"], "title": typed["title"], "url": typed["url"] or None}
        try:
            source = Source.model_validate({**given, "year": None if year is None else int(year)})
        except ValidationError as refusal:
            wrong = {problem.address.split(".")[0]: problem for problem in problems_of(refusal)}
    for field in FIELDS:
        now.draft.unsettled.pop(_key(field), None)
    now.draft.unsettled |= {_key(field): Unsettled("", problem) for field, problem in wrong.items()}
    return source


def show_own_sources(work: Workspace) -> None:
    """The case's own sources; one that nothing names any more can be removed."""
    named = {name for _, name in sources_named(work.case)}
    if not work.case.sources:
        return
    st.subheader(work.say("sources.own"))
    for name in work.case.sources:
        words = label(source_name(name, work.library, work.case, work.language))
        if name in named:
            st.markdown(f"- {words}")
            continue
        words_column, press = st.columns([3, 2], vertical_alignment="center")
        words_column.markdown(f"- {words} ({work.say('sources.unused')})")
        press.button(
            label(work.say("sources.remove", source=source_name(name, work.library, work.case, work.language))),
            key=f"remove_source:{name}",
            on_click=remove_source,
            args=(name,),
        )


@edits
def remove_source(name: str) -> None:
    """Takes away a source that nothing names."""
    now = current()
    take_case(now, without_source(now.case, name), what="source", redraw=True)
