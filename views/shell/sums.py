"""What follows from a page's words alone is reckoned from as little of them as it can be.

Every word to the browser carries its sum, by which the browser knows what is as it was. The framework takes it of the
whole message, with what is not to be in it taken out and put back, and asks the settings each time how large a word is
that the browser keeps. Here it is taken of what the word draws, and the setting is read once: no setting changes while
the server runs. What a chart looks like, without its numbers, is the same at every drawing, and is looked through once.
"""

import inspect
from functools import cache, lru_cache

from streamlit import config
from streamlit.elements import vega_charts
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.scriptrunner_utils import script_run_context
from streamlit.util import calc_hash

SUM, CHART = "populate_hash_if_needed", "_stabilize_vega_json_spec"
LOOKS = 64
"""Looks of charts that are remembered, of some thousand signs each."""

_sum_of_all = getattr(script_run_context, SUM, None)
_look_of = getattr(vega_charts, CHART, None)


@cache
def _least_kept() -> int:
    """Bytes from which the browser keeps a word for another time."""
    return int(config.get_option("global.minCachedMessageSize"))


def _give_sum(word: ForwardMsg) -> None:
    """Gives a word its sum, and says whether the browser keeps it."""
    if word.hash or word.WhichOneof("type") != "delta":
        _sum_of_all(word)  # type: ignore[misc]  # it is there, as was asked when the server started
        return
    drawn = word.delta
    said = drawn.SerializeToString(deterministic=True)
    word.hash = calc_hash(said)
    word.metadata.cacheable = len(said) >= _least_kept() and drawn.WhichOneof("type") == "new_element"


def reckon_once() -> None:
    """Has words summed and charts looked through this way. RuntimeError where the framework does not as expected."""
    if _sum_of_all is None or SUM not in script_run_context.ScriptRunContext.enqueue.__code__.co_names:
        raise RuntimeError("Streamlit does not sum a page's words as expected")
    if _look_of is None or [*inspect.signature(_look_of).parameters] != ["vega_spec"]:
        raise RuntimeError("Streamlit does not look through a chart as expected")
    setattr(script_run_context, SUM, _give_sum)
    setattr(vega_charts, CHART, lru_cache(LOOKS)(_look_of))
