"""About: where the cases are kept, how many there are, when the last was saved, and whether anybody logs in."""

import streamlit as st

from model import RESULTS_DATE
from model.case.fingerprint import SHOWN
from presentation.sentences import problem_sentence
from views.fields.static_table import static_table
from views.parts.saved.times import when
from views.shell.login_settings import has_login
from views.state.store_here import the_store
from views.state.workspace import Workspace, workspace
from wording.text_safety import markdown


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("about.title"))
    st.header(work.say("about.store"))
    if work.acting.standing == "link":
        st.markdown(work.say("about.not_yours"))
        return
    store = the_store()
    about = store.about()
    what, value = work.say("about.what"), work.say("about.value")
    rows = {
        "place": about.place,
        "cases": f"{about.cases}",
        "revisions": f"{about.revisions}",
        "newest": "–" if about.newest is None else when(work, about.newest),
        "login": work.say("about.with_login" if has_login() else "about.without_login"),
        "results_date": RESULTS_DATE,
        "head": f"{about.head.count} · {about.head.sha[:SHOWN]}",
    }
    static_table([{what: work.say(f"about.rows.{name}"), value: told} for name, told in rows.items()], text_columns=2)
    for problem in store.notices:
        st.warning(markdown(problem_sentence(problem, None, work.language)))
    show_advice(work)


def show_advice(work: Workspace) -> None:
    """How the cases are kept safe."""
    st.header(work.say("about.safe"))
    for advice in ("backup", "verify", "archive"):
        st.markdown(f"- {work.say(f'about.advice.{advice}')}")


main()
