"""The accessibility statement (tillgänglighetsredogörelse) with the known limits."""

import streamlit as st

from views.state.workspace import workspace

LIMITS = ("grid", "english", "charts", "touch", "tested")


def main() -> None:
    """Draws the page."""
    work = workspace()
    st.title(work.say("accessibility.title"))
    st.markdown(work.say("accessibility.status"))
    st.header(work.say("accessibility.limits"))
    for limit in LIMITS:
        st.markdown(f"- {work.say(f'accessibility.limit.{limit}')}")
    st.header(work.say("accessibility.tested"))
    st.markdown(work.say("accessibility.how"))
    st.header(work.say("accessibility.report"))
    st.markdown(work.say("accessibility.contact"))


main()
