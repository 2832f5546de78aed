"""Forms: what the fund's application asks for, and the application and account of a local project (LUM)."""

from typing import Any

import streamlit as st

from model.case.application import Application, Term, edited
from model.case.assumptions import Label
from model.case.problem import Problem, error
from model.evaluate import actors_of, applicants_among
from views.fields.choice import chosen, told_apart
from views.fields.text import text_field
from views.parts.forms.co_applicants import show_co_applicants
from views.parts.forms.fields import choice_of, group_of_fields, text_of, words_given
from views.parts.forms.indicators import show_indicators
from views.parts.forms.local_account import show_account
from views.parts.forms.local_project import show_project_form, show_source
from views.parts.forms.own_applicant import show_own_applicant
from views.parts.forms.people import show_contacts, show_signature
from views.state.typed import readable, take_case
from views.state.workspace import Workspace, workspace
from wording.text_safety import label as safe_label

FACTS = ("municipality", "registry_number", "date")
TEXTS = {
    "why": ("situation", "need", "why_investment", "target_group", "special_target_group", "why_area"),
    "how": ("programme", "method_development", "cooperation", "research", "outcomes", "permanence"),
}
"""Groups of the application's texts → the fields in each."""
STEPS = ("one", "two")
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


FORMS = {"application": show_application, "budget": show_project_form, "account": show_account}
"""Each form of the page, and what draws it."""


def application_of(now: Workspace) -> Application:
    """The application of the case as it stands."""
    return now.case.application


def take_application(now: Workspace, fields: dict[str, Any], redraw: bool = False) -> Problem | None:
    """Puts parts of the application into the case."""
    application = edited(now.case.application, **fields)
    return take_case(now, now.case.edited(application=application), redraw=redraw)


# The project


def show_project(work: Workspace) -> None:
    """What the project is called, who applies, for what, and whom to ask."""
    case, application = work.case, work.case.application
    filled = (case.label, case.summary, application.activities, application.step)
    facts = [getattr(application, name) for name in FACTS]
    with group_of_fields(work, "project", work.say("application.page.facts"), (*filled, *facts), is_open=True):
        name, applicant = st.columns(2)
        with name:
            case_text(work, "label")
        with applicant:
            choose_applicant(work)
            show_own_applicant(work)
        for column, field in zip(st.columns(len(FACTS) + 1), (*FACTS, "step"), strict=True):
            with column:
                if field == "step":
                    words = {step: work.say(f"application.steps.{step}") for step in STEPS}
                    label = work.say("application.project.step")
                    choice_of(work, "application:step", label, application.step, words, take_application)
                else:
                    application_text(work, field, "project")
        application_text(work, "activities", "project")
        case_text(work, "summary", is_long=True)
    joint = work.case.co_applicants
    with group_of_fields(work, "joint", work.say("application.joint.title"), (joint,), is_open=bool(joint)):
        show_co_applicants(work)
    signed = application.signature
    with group_of_fields(
        work, "contacts", work.say("application.page.contacts"), (application.contacts, *dict(signed).values())
    ):
        show_contacts(work, "application", lambda now: application_of(now).contacts, take_application)
        st.subheader(work.say("application.signature.head_of_administration"))
        show_signature(work, "application", signed, lambda now: application_of(now).signature, take_application)


def application_text(work: Workspace, name: str, words: str) -> None:
    """A text of the application; `words` is where its label stands in the wording."""
    help = work.say(f"application.page.help.{name}") if words == "texts" or name == "activities" else None
    label = work.say(f"application.{words}.{name}")
    text_of(work, "application", work.case.application, name, label, application_of, take_application, help)


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
        format_func=told_apart(
            names, lambda name: safe_label(actors[name].label.text(work.language) if name in actors else name)
        ),
        help=work.say("application.page.help.applicant"),
        **chosen(work, "applicant", applicant, take, names),
    )


# Texts


def show_texts(work: Workspace) -> None:
    """The texts of the form in two groups, each in a field of several lines."""
    show_source(work, *work.case.application.sources)
    for group, names in TEXTS.items():
        filled = [getattr(work.case.application, name) for name in names]
        with group_of_fields(work, group, work.say(f"application.page.groups.{group}"), filled):
            for name in names:
                application_text(work, name, "texts")


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


main()
