"""The front: what stands round every page: navigation, the case and its scenario, language, undo, the short answer."""

import streamlit as st

from presentation.sentences import is_without_costs, payback_told, problem_sentence
from presentation.tables import scenario_names
from store.database.faults import StoreRefused
from views.fields.begun import keep_begun
from views.fields.choice import chosen, told_apart
from views.parts.saved.login import show_login, show_no_store, show_who
from views.parts.saved.presence import show_presence
from views.parts.saved.status import saved, show_status
from views.shell.page_files import page_of
from views.shell.page_language import announce
from views.state.acting import NotLoggedIn
from views.state.drafts import WEIGHTS
from views.state.looked_at import keep_looked_at
from views.state.workspace import AGAIN, JUST_COME, LANGUAGE, Workspace, begin, current, edits, remember_now
from wording.numbers import money, share_of_ten
from wording.text_safety import label, markdown
from wording.texts import LANGUAGES

PAGES = {
    "": ("start", "overview", "budget", "effects", "numbers", "uncertainty", "agreement", "scenarios"),
    "documents": ("review", "forms", "decision", "followup", "export"),
    "fund": ("compare", "choose", "meeting", "rules"),
    "saved": ("cases", "versions", "sharing"),
    "help": ("library", "words", "accessibility", "about"),
}
"""The pages, in groups: the case itself, the matter it is in, the fund's, what is saved, and what helps."""
PEOPLE = "people"
"""The page of who gives the others their roles."""
READY = "_pages"
"""Where a session keeps its pages, by their language and by those that not everybody has."""
FOLLOWS_SCENARIO = frozenset(
    {"overview", "budget", "effects", "numbers", "uncertainty", "agreement", "review", "export"}
)
"""Pages whose answer is that of the scenario shown."""
BASE = ""  # the choice of no scenario
MOST_PILLS = 3
"""More scenarios than these are a list to choose from, which takes one line however many they are."""


def main() -> None:
    """Draws the page that is asked for, with the front round it."""
    try:
        work = begin()
    except NotLoggedIn as nobody:
        show_login(nobody.has_ended)
        return
    except StoreRefused as refused:
        show_no_store(refused.problem)
        return
    name = work.case.label.text(work.language)
    page = st.navigation(pages_for(work), position="top")
    st.set_page_config(page_title=f"{page.title} – {name} – Förtjänst", layout="wide")
    st.session_state["_page"] = page.url_path
    st.session_state["_drawn"] = set()
    with work.draft.working:  # one calculation at a time for a draft, however many windows it has
        try:
            head(work, page.url_path or "start")
            page.run()
        except StoreRefused as refused:  # what one works with is kept, and the store is asked again at the next drawing
            st.error(markdown(problem_sentence(refused.problem, None, work.language)))
        st.session_state[JUST_COME] = False
        if st.session_state.pop(AGAIN, False):
            st.rerun()
        foot(work)
        announce(work.language, "" if work.answer.has_errors else short_answer(work))
    remember_now(work.draft, work.acting)
    keep_begun(work.draft)
    keep_looked_at()
    WEIGHTS.weigh(work.draft)


def pages_for(work: Workspace) -> dict[str, list[st.Page]]:
    """The pages in their groups, with the people's for who gives them their roles.

    A session runs one page at a time, and so has its pages ready in the language that it speaks.
    """
    people = (PEOPLE,) if work.acting.standing == "administrator" else ()
    ready: dict[tuple[str, tuple[str, ...]], dict[str, list[st.Page]]] = st.session_state.setdefault(READY, {})
    if (work.language, people) not in ready:
        ready[work.language, people] = {
            work.say(f"front.groups.{group}") if group else "": [
                page_of(page, work.say(f"pages.{page}")) for page in (names + people if group == "help" else names)
            ]
            for group, names in PAGES.items()
        }
    return ready[work.language, people]


def head(work: Workspace, page: str) -> None:
    """The case's name, language, undo and redo; under them what is edited, the case itself or a scenario."""
    name, tools = st.container(key="front_head").columns([3, 2], vertical_alignment="center")
    name.markdown(f"**{markdown(work.case.label.text(work.language))}**")
    with tools, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"):
        st.caption(saved(work))
        st.button(
            work.say("front.undo"),
            key="undo",
            disabled=not work.draft.can_undo,
            on_click=edits(lambda: current().draft.undo()),
            icon=":material/undo:",
        )
        st.button(
            work.say("front.redo"),
            key="redo",
            disabled=not work.draft.can_redo,
            on_click=edits(lambda: current().draft.redo()),
            icon=":material/redo:",
        )
        st.segmented_control(
            "Språk / Language",
            LANGUAGES,
            format_func=str.upper,
            required=True,
            label_visibility="collapsed",
            **chosen(work, "language", work.language, choose_language),
        )
    # In places of their own: what comes after would else be made anew by the browser as soon as something is told here.
    with st.container(key="front_status"):
        show_presence(work)
        show_status(work)
    with st.container(key="front_scenario"):
        if work.case.scenarios and page in FOLLOWS_SCENARIO:
            show_scenarios(work)


def choose_language(now: Workspace, language: str) -> None:
    """Another language. Until there is a draft to remember it, the address does."""
    if language in LANGUAGES:
        now.draft.choose(language=language)
        st.query_params[LANGUAGE] = language


def show_scenarios(work: Workspace) -> None:
    """Which scenario is shown, and so edited."""
    called = scenario_names(work.case, work.language, work.is_changed)
    names = [BASE, *work.case.scenarios]

    def words(name: str) -> str:
        return label(called[name or None])

    choice, note = st.columns([2, 3], vertical_alignment="bottom")
    with choice:
        if len(names) - 1 <= MOST_PILLS:
            st.pills(
                work.say("front.scenario"),
                names,
                format_func=told_apart(names, words),
                required=True,
                **chosen(work, "scenario", work.scenario or BASE, show_scenario),
            )
        else:
            st.selectbox(
                work.say("front.scenario"),
                names,
                format_func=told_apart(names, words),
                **chosen(work, "scenario", work.scenario or BASE, show_scenario, names),
            )
    note.caption(what_is_edited(work))


def what_is_edited(work: Workspace) -> str:
    """Whether an edit goes into the case itself or into the scenario, and what the scenario is."""
    if work.scenario is None:
        return work.say("front.edits_application" if work.case.filed else "front.edits_case")
    scenario = work.case.scenarios[work.scenario]
    explanation = "" if scenario.explanation is None else scenario.explanation.text(work.language)
    return markdown(" ".join(filter(None, (work.say("front.edits_scenario"), explanation))))


def show_scenario(now: Workspace, scenario: str) -> None:
    """Shows the case under a scenario, or as it is without one."""
    if scenario == BASE or scenario in now.case.scenarios:
        now.draft.choose(scenario=scenario or None)


def short_answer(work: Workspace) -> str:
    """The answer in a line, for the live region and for pages that are not about it."""
    chance = ""
    if work.answer.tells_chance:
        chance = " " + work.say("front.short_chance", chance=share_of_ten(work.answer.odds.chance, work.language))
    answer = work.say(
        "front.short_without_costs" if is_without_costs(work.answer) else "front.short_answer",
        npv=money(float(work.answer.readings.npv[0]), work.language, signed=True),
        payback=payback_told(work.answer, work.language),
    )
    return answer + chance


def foot(work: Workspace) -> None:
    """What the calculation is and is not."""
    with st.container(key="front_foot"):
        st.divider()
        st.caption(work.say("front.foot" if work.draft.fixed is None else "front.foot_tried"))
        show_who(work)


main()
