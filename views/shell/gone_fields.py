"""What a session remembers of fields that are gone, let go after a while.

The framework keeps the choices, the words and the callback of every field that a session ever had, and the numbers on a
page get new fields as they change: a slider over a number left seven thousand bytes an edit. They are kept here for the
fields that went a few runs ago, of which the browser may have something left to say, and no longer.
"""

from streamlit.runtime.state import SessionState
from streamlit.runtime.state.session_state import KeyIdMapper, WStates

RUNS = 10
"""The last runs at which fields went, whose fields are remembered."""
GONE = "_gone"
"""Where a session notes them: the fields that went at each of these runs."""


def forget_long_gone(state: SessionState) -> None:
    """Forgets the fields that went many runs ago, but for those that have come back."""
    widgets = state._new_widget_state
    there = widgets.states.keys()
    known = [run - there for run in (state[GONE] if GONE in state else [])]  # noqa: SIM401  # it has no get
    went = widgets.widget_metadata.keys() - there - set[str]().union(*known)
    if went:
        runs = [went, *known]
        for name in set[str]().union(*runs[RUNS:]):
            _forget(name, widgets, state._key_id_mapper)
        state[GONE] = runs[:RUNS]


def _forget(name: str, widgets: WStates, keys: KeyIdMapper) -> None:
    widgets.widget_metadata.pop(name, None)
    key = keys._id_key_mapping.pop(name, None)
    if key is not None and keys._key_id_mapping.get(key) == name:  # else another field has the key now
        del keys._key_id_mapping[key]


def check_what_forgetting_needs() -> None:
    """RuntimeError where the framework does not remember fields as is expected here."""
    state = SessionState()
    known = (state._new_widget_state.states, state._new_widget_state.widget_metadata)
    keyed = (state._key_id_mapper._id_key_mapping, state._key_id_mapper._key_id_mapping)
    if not all(isinstance(one, dict) for one in (*known, *keyed)):
        raise RuntimeError("Streamlit's session remembers its fields in another way than expected")
