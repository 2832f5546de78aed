"""A case without ranges: where its first ranges may come from."""

import streamlit as st

from model.case.assumptions import Label
from model.editing.edits import with_offered_ranges
from presentation.sentences import exact
from presentation.tables import scenario_name
from views.state.typed import take_case
from views.state.workspace import Workspace, current, edits
from wording.text_safety import markdown
from wording.texts import LANGUAGES, say


def show_beginnings(work: Workspace) -> None:
    """A case without ranges: why there are no odds, and where to begin."""
    st.info(work.say("doubt.none.lead"))
    st.markdown(work.say("doubt.none.next"))
    case, library = work.case, work.library
    for name, scenario in case.scenarios.items():
        if any(change.low is not None for change in scenario.numbers.values()):
            words = markdown(scenario_name(name, case, work.language, work.is_changed))
            st.button(
                work.say("doubt.none.scenario", name=words), key=f"show:{name}", on_click=show_scenario, args=(name,)
            )
    st.button(work.say("doubt.none.offer"), key="offer", on_click=offer_ranges)
    offered = {name: exact(library.numbers[f"range.{name}"], work.language) for name in ("amount", "change", "delay")}
    st.caption(work.say("doubt.none.offer_note", **offered))


@edits
def show_scenario(name: str) -> None:
    """Shows the case under a scenario that has ranges."""
    now = current()
    now.draft.choose(scenario=name)
    now.draft.scenario_set += 1


@edits
def offer_ranges() -> None:
    """Lays the library's placeholders over the numbers without a range."""
    now = current()
    reason = Label(**{language: say("doubt.none.offer_reason", language) for language in LANGUAGES})
    take_case(now, with_offered_ranges(now.case, now.library, now.scenario, reason), redraw=True)
