"""Logging in and out, who one is, and what is said where there is no store to read."""

import streamlit as st

from model.case.assumptions import Language
from model.case.problem import Problem
from presentation.sentences import problem_sentence
from views.state.acting import end_login, ended_link
from views.state.opening import LANGUAGE
from views.state.store_here import the_store
from views.state.workspace import Workspace
from wording.text_safety import markdown
from wording.texts import LANGUAGES, say


def language_of_address() -> Language:
    """The language in the address, or Swedish."""
    wished = st.query_params.get(LANGUAGE)
    return next((language for language in LANGUAGES if language == wished), "sv")


def show_login(has_ended: bool) -> None:
    """The only page that who has not logged in sees."""
    language = language_of_address()
    st.set_page_config(page_title=f"{say('login.title', language)} – Förtjänst")
    st.title(say("login.title", language))
    if has_ended:
        st.warning(say("login.has_ended", language))
    elif ended_link():
        st.warning(say("login.link_ended", language))
    st.markdown(say("login.why", language))
    if st.button(say("login.log_in", language), key="log_in", icon=":material/login:"):
        st.login()
    if has_ended and st.button(say("login.log_out", language), key="log_out_ended"):
        st.logout()
    other = next(each for each in LANGUAGES if each != language)
    if st.button(say("login.other_language", language), key="login_language", type="tertiary"):
        st.query_params[LANGUAGE] = other
        st.rerun()


def show_no_store(problem: Problem) -> None:
    """Why nothing can be opened or saved."""
    language = language_of_address()
    st.set_page_config(page_title=f"{say('login.no_store', language)} – Förtjänst")
    st.title(say("login.no_store", language))
    st.error(markdown(problem_sentence(problem, None, language)))
    st.markdown(say("login.no_store_advice", language))
    st.button(say("login.try_again", language), key="try_again", icon=":material/refresh:")


def show_who(work: Workspace) -> None:
    """Who one is here, and the way out; or that nobody is told apart."""
    who = work.acting
    if who.standing == "single":
        resting = [problem for problem in the_store().notices if problem.code == "store.roles_rest"]
        for problem in resting:
            st.warning(markdown(problem_sentence(problem, None, work.language)))
        st.caption(work.say("login.single"))
        return
    if who.standing == "link":
        st.caption(markdown(work.say("login.by_link", name=who.name or work.say("cases.unnamed"))))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        role = work.say(f"login.roles.{who.standing}")
        st.caption(markdown(work.say("login.logged_in", name=who.name or work.say("cases.unnamed"), role=role)))
        if st.button(work.say("login.log_out"), key="log_out", type="tertiary"):
            log_out()


def log_out() -> None:
    """Ends the login in the store, and in the browser."""
    end_login()
    st.logout()
