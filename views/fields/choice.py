"""A field with fixed choices: a list, a switch, a slider or a row of buttons."""

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

import streamlit as st

from views.fields.addresses import field_key, shows_what_came
from views.state.workspace import Workspace, current, edits
from wording.alike import numbered_alike

Option = TypeVar("Option")


def chosen(
    work: Workspace, address: str, value: Any, take: Callable[[Workspace, Any], object], options: Collection[Any] = ()
) -> dict[str, Any]:
    """Key, default and callback of a field with fixed choices; what is chosen goes to `take`.

    With options, those of a list to select from; without, yes or no, a slider's number, or what stands in a row of
    buttons. An answer that is none of the options is dropped: a browser may send a label of a moment ago.
    """

    def answered() -> None:
        answer = st.session_state.get(key)
        if (not options or answer in options) and (answer is not None or value is None):
            now = current()
            shows_what_came(now, address, key)
            take(now, answer)

    key = field_key(work, address)
    if options:
        places = list(options)
        default: dict[str, Any] = {"index": places.index(value) if value in places else None}
    elif isinstance(value, bool | int | float):
        default = {"value": value}
    else:
        default = {"default": value}
    return {"key": key, "on_change": edits(answered, work.draft), **default}


def told_apart(options: Iterable[Option], words: Callable[[Option], str]) -> Callable[[Option], str]:
    """How each option reads: its words, and its place among those that read the same, "Försiktigt (2)" for the second.

    A browser answers with the words of what was chosen, so two options must never have the same.
    """
    offered = list(dict.fromkeys(options))
    told = dict(zip(offered, numbered_alike(words(option) for option in offered), strict=True))
    return lambda option: told[option] if option in told else words(option)
