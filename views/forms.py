"""Forms: the texts, terms and indicators of the fund's application, and the small forms of a local project (LUM)."""

import streamlit as st

from model.application import Indicator, Term, edited
from model.assumptions import Label
from model.evaluate import actors_of, applicants_among
from model.problem import Problem, error
from views.local_project import show_account, show_budget, show_source
from views.session import Workspace, chosen, current, edits, readable, take_case, text_field, workspace
from wording.text_safety import clean, markdown
from wording.text_safety import label as safe_label

TEXTS = ("need", "target_group", "programme", "outcomes", "permanence")
ASPECTS = ("label", "method", "baseline", "target")
NO_TERM = ""
TERMS = (NO_TERM, "short", "long")
ACROSS = 3
"""Fields beside each other."""


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("application.page.title"))
    st.caption(work.say("application.page.note"))
    part = st.segmented_control(
        work.say("application.page.form"),
        list(FORMS),
        format_func=lambda name: work.say(f"application.page.forms.{name}"),
        default=next(iter(FORMS)),
        required=True,
        key="form_shown",
    )
    FORMS[part or next(iter(FORMS))](work)


def show_application(work: Workspace) -> None:
    """What the fund's application asks for besides the calculation."""
    st.header(work.say("application.page.project"))
    show_project(work)
    st.header(work.say("application.page.texts"))
    show_texts(work)
    st.header(work.say("application.page.terms"))
    show_terms(work)
    st.header(work.say("application.indicators.title"))
    show_indicators(work)


FORMS = {"application": show_application, "budget": show_budget, "account": show_account}
"""Each form of the page, and what draws it."""


def words_given(now: Workspace, written: str, before: Label | None) -> Label | None:
    """What was typed, as a label; the one before where nothing has changed, and None for nothing."""
    words = clean(written).strip()
    if before is not None and words == before.text(now.language):
        return before
    return Label(sv=words) if words else None


def take_application(now: Workspace, **fields: object) -> Problem | None:
    """Puts parts of the application into the case."""
    return take_case(now, now.case.edited(application=edited(now.case.application, **fields)))


# The project


def show_project(work: Workspace) -> None:
    """What the project is called, who applies, and what it is in short."""
    name, applicant = st.columns(2)
    with name:
        case_text(work, "label")
    with applicant:
        choose_applicant(work)
    case_text(work, "summary", is_long=True)


def case_text(work: Workspace, field: str, is_long: bool = False) -> None:
    """A text of the case itself, its name or its summary. A case without a name can't be told from others."""
    given: Label | None = getattr(work.case, field)

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        words = words_given(now, written, getattr(now.case, field))
        if words is None and field == "label":
            return error("empty_label", field, field=field)
        return take_case(now, now.case.edited(**{field: words}))

    text_field(
        work,
        f"case:{field}",
        work.say(f"application.page.case.{field}"),
        "" if given is None else given.text(work.language),
        take,
        help=work.say(f"application.page.help.{field}"),
        placeholder=work.say("fields.blank"),
        is_long=is_long,
    )


def choose_applicant(work: Workspace) -> None:
    """Who applies; who pays each line, and who gains, is another question."""
    actors, applicant = actors_of(work.case, work.library), work.case.applicant
    names = tuple(dict.fromkeys((*applicants_among(actors), applicant)))

    def take(now: Workspace, name: str) -> Problem | None:
        return take_case(now, now.case.edited(applicant=name))

    st.selectbox(
        work.say("application.project.applicant"),
        names,
        format_func=lambda name: safe_label(actors[name].label.text(work.language) if name in actors else name),
        help=work.say("application.page.help.applicant"),
        **chosen(work, "applicant", applicant, take, names),
    )


# Texts


def show_texts(work: Workspace) -> None:
    """The texts of the form, each in a field of several lines."""
    show_source(work, *work.case.application.sources)
    for name in TEXTS:
        given: Label | None = getattr(work.case.application, name)

        def take(now: Workspace, written: str, name: str = name) -> Problem | None:
            before = getattr(now.case.application, name)
            return readable(written) or take_application(now, **{name: words_given(now, written, before)})

        text_field(
            work,
            f"application:{name}",
            work.say(f"application.texts.{name}"),
            "" if given is None else given.text(work.language),
            take,
            help=work.say(f"application.page.help.{name}"),
            placeholder=work.say("fields.blank"),
            is_long=True,
        )


# Terms


def show_terms(work: Workspace) -> None:
    """When the benefit of each effect is seen."""
    effects = list(work.case.effects.items())
    st.caption(work.say("application.page.terms_note" if effects else "application.page.no_effects"))
    for row in (effects[at : at + ACROSS] for at in range(0, len(effects), ACROSS)):
        for column, (name, effect) in zip(st.columns(ACROSS), row, strict=False):

            def take(now: Workspace, term: Term | None, name: str = name) -> None:
                take_term(now, name, term or None)

            column.selectbox(
                safe_label(effect.label.text(work.language)),
                TERMS,
                format_func=lambda term: (
                    work.say(f"application.terms.{term}") if term else work.say("application.page.no_term")
                ),
                **chosen(work, f"term:{name}", effect.term or NO_TERM, take, TERMS),
            )


def take_term(now: Workspace, name: str, term: Term | None) -> None:
    """Says of an effect when its benefit is seen."""
    effect = now.case.effects[name].edited(term=term)
    take_case(now, now.case.edited(effects={**now.case.effects, name: effect}))


# Indicators


def show_indicators(work: Workspace) -> None:
    """Each indicator with its four fields and a button that removes it; then a new one."""
    for place, indicator in enumerate(work.case.application.indicators):
        title = f"{place + 1}. {safe_label(indicator.label.text(work.language))}"
        part = st.expander(title, key=f"indicator_open:{place}", on_change="rerun")
        if not part.open:
            continue
        with part:
            for column, aspect in zip(st.columns([3, 3, 2, 2]), ASPECTS, strict=True):
                with column:
                    indicator_field(work, place, aspect, getattr(indicator, aspect))
            st.button(
                work.say("application.page.remove", place=place + 1),
                key=f"remove_indicator:{place}",
                on_click=remove,
                args=(place,),
                icon=":material/delete:",
                type="tertiary",
            )
    new, add_it = st.columns([4, 1], vertical_alignment="bottom")
    label = new.text_input(work.say("application.page.new_indicator"), key="new_indicator", max_chars=400)
    problem = readable(label) if label else None
    if problem is not None:
        st.markdown(f":red[**{markdown(work.words(problem))}**]")
    add_it.button(
        work.say("application.page.add_indicator"),
        on_click=add,
        args=(label,),
        disabled=problem is not None or not clean(label).strip(),
    )


def indicator_field(work: Workspace, place: int, aspect: str, given: Label | None) -> None:
    """One field of an indicator; its name can't be blank."""

    def take(now: Workspace, written: str) -> Problem | None:
        problem = readable(written)
        if problem is not None:
            return problem
        indicators = list(now.case.application.indicators)
        words = words_given(now, written, getattr(indicators[place], aspect))
        if words is None and aspect == "label":
            return error("empty_label", f"application.indicators.{place}", field="label")
        indicators[place] = indicators[place].edited(**{aspect: words})
        return take_application(now, indicators=tuple(indicators))

    text_field(
        work,
        f"indicator:{place}.{aspect}",
        work.say("application.page.numbered", what=work.say(f"application.indicators.{aspect}"), place=place + 1),
        "" if given is None else given.text(work.language),
        take,
        placeholder=work.say("fields.blank"),
        is_long=True,
    )


@edits
def add(label: str) -> None:
    """Adds an indicator that has only its name."""
    now = current()
    indicator = Indicator(label=Label(sv=clean(label).strip()))
    replace_indicators(now, (*now.case.application.indicators, indicator))
    st.session_state["new_indicator"] = ""


@edits
def remove(place: int) -> None:
    """Takes an indicator away; undo brings it back."""
    now = current()
    indicators = now.case.application.indicators
    replace_indicators(now, (*indicators[:place], *indicators[place + 1 :]))


def replace_indicators(now: Workspace, indicators: tuple[Indicator, ...]) -> None:
    """Sets the indicators, and has every field start over, since they stand in other places."""
    application = edited(now.case.application, indicators=indicators)
    now.draft.edit(now.case.edited(application=application), redraw=True)


main()
