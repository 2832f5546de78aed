"""The front: what stands round every page: navigation, the case and its scenario, language, undo, the short answer."""

from datetime import UTC
from zoneinfo import ZoneInfo

import streamlit as st

from exports.sentences import is_without_costs, payback_told
from exports.tables import scenario_name
from views.page_language import announce
from views.session import Workspace, chosen, current, workspace
from wording.numbers import money, share_of_ten
from wording.text_safety import label, markdown
from wording.texts import LANGUAGES

PAGES = (
    "overview",
    "budget",
    "effects",
    "numbers",
    "uncertainty",
    "agreement",
    "compare",
    "forms",
    "export",
    "library",
    "words",
    "accessibility",
)

AS_FILED = ""  # the choice of no scenario


def main() -> None:
    """Draws the page that is asked for, with the front round it."""
    work = workspace()
    st.set_page_config(page_title=f"{work.case.label.text(work.language)} – Förtjänst", layout="wide")
    pages = [
        st.Page(
            f"{name}.py",
            title=work.say(f"pages.{name}"),
            url_path="" if name == "overview" else name,
            default=name == "overview",
        )
        for name in PAGES
    ]
    page = st.navigation(pages, position="top")
    # Once more, now that the page is known: each has a name of its own in the browser's tab.
    st.set_page_config(page_title=f"{page.title} – {work.case.label.text(work.language)} – Förtjänst", layout="wide")
    st.session_state["_page"] = page.url_path
    st.session_state["_drawn"] = set()
    head(work)
    page.run()
    foot(work)
    announce(work.language, "" if work.answer.has_errors else short_answer(work))


def head(work: Workspace) -> None:
    """The case's name, language, undo and redo; under them the scenario and the answer in short."""
    name, tools = st.columns([3, 2], vertical_alignment="center")
    name.markdown(f"**{markdown(work.case.label.text(work.language))}**")
    with tools, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        st.caption(saved(work))
        st.button(
            work.say("front.undo"),
            key="undo",
            disabled=not work.draft.past,
            on_click=lambda: current().draft.undo(),
            icon=":material/undo:",
        )
        st.button(
            work.say("front.redo"),
            key="redo",
            disabled=not work.draft.future,
            on_click=lambda: current().draft.redo(),
            icon=":material/redo:",
        )
        st.segmented_control(
            "Språk / Language",
            LANGUAGES,
            format_func=str.upper,
            required=True,
            label_visibility="collapsed",
            **chosen(work, "language", work.language, lambda now, language: now.draft.choose(language=language)),
        )
    if work.is_lost:
        st.warning(work.say("front.lost"))
    if work.case.scenarios:
        st.pills(
            work.say("front.scenario"),
            [AS_FILED, *work.case.scenarios],
            format_func=lambda scenario: label(
                scenario_name(scenario or None, work.case, work.language, work.is_changed)
            ),
            required=True,
            **chosen(work, "scenario", work.draft.scenario or AS_FILED, show_scenario),
        )
        scenario = work.case.scenarios.get(work.draft.scenario or AS_FILED)
        if scenario is not None and scenario.explanation is not None:
            st.caption(markdown(scenario.explanation.text(work.language)))


def show_scenario(now: Workspace, scenario: str) -> None:
    """Shows the case under a scenario, or as it is without one."""
    now.draft.choose(scenario=scenario or None)


def saved(work: Workspace) -> str:
    """When the draft was last changed, in the reader's own time."""
    at = work.draft.saved.replace(tzinfo=UTC)
    if st.context.timezone:
        at = at.astimezone(ZoneInfo(st.context.timezone))
    return work.say("front.saved", time=f"{at:%H:%M}")


def short_answer(work: Workspace) -> str:
    """The answer in a line, for the live region and for pages that are not about it."""
    chance = ""
    if work.answer.has_ranges:
        chance = " " + work.say("front.short_chance", chance=share_of_ten(work.answer.odds.chance, work.language))
    told = work.say(
        "front.short_without_costs" if is_without_costs(work.answer) else "front.short_answer",
        npv=money(float(work.answer.readings.npv[0]), work.language, signed=True),
        payback=payback_told(work.answer, work.language),
    )
    return told + chance


def foot(work: Workspace) -> None:
    """What the calculation is and is not."""
    st.divider()
    st.caption(work.say("front.foot"))


main()
