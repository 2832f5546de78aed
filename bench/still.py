"""A page with the same elements as another one and constant contents: what Streamlit itself costs for such a page."""

import io
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pyarrow
import streamlit as st
from streamlit.testing.v1 import AppTest


@dataclass(frozen=True)
class Part:
    """An element or a container of a page: its kind, what it says, and what is in it."""

    kind: str
    says: dict[str, Any] = field(default_factory=dict)
    inside: tuple["Part", ...] = ()

    def kinds(self) -> Counter[str]:
        """How many parts of each kind there are, this one and all inside it."""
        return sum((part.kinds() for part in self.inside), Counter({self.kind: 1}))


def outline(page: AppTest) -> Part:
    """The parts of a page that has been run."""
    return Part("page", {}, tuple(map(_part, _children(page.main))))


def _children(node: Any) -> Iterator[Any]:
    return iter(node.children.values())


def _part(node: Any) -> Part:
    """A node of the page as a part. NotImplementedError for a kind that `draw` doesn't know."""
    if hasattr(node, "children"):
        inside = tuple(map(_part, _children(node)))
        if node.type == "flex_container" and inside and all(part.kind == "column" for part in inside):
            return Part("columns", {"spec": [part.says["weight"] for part in inside]}, inside)
        if node.type == "flex_container":
            shape = node.proto.flex_container
            return Part("container", {"horizontal": shape.direction == 2, "border": shape.border}, inside)
        if node.type == "column":
            return Part("column", {"weight": node.proto.weight}, inside)
        if node.type == "expander":
            return Part("expander", {"label": node.proto.label, "expanded": node.proto.expanded}, inside)
        if node.type == "popover":
            return Part("popover", {"label": node.proto.popover.label}, inside)
        raise NotImplementedError(f"a container of the kind {node.type}")
    read = _SAYS.get(node.type)
    if read is None:
        raise NotImplementedError(f"an element of the kind {node.type}")
    return Part(node.type, read(node.proto))


def _text(proto: Any) -> dict[str, Any]:
    return {"body": proto.body, "help": proto.help or None}


def _visibility(proto: Any) -> str:
    return ("visible", "hidden", "collapsed")[proto.label_visibility.value]


def _chart(proto: Any) -> dict[str, Any]:
    with pyarrow.ipc.open_stream(io.BytesIO(proto.data.data)) as stream:
        frame = stream.read_pandas()
    return {"data": frame, "spec": json.loads(proto.spec), "alt": proto.alt or None, "theme": None}


_SAYS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "markdown": _text,
    "caption": _text,
    "title": lambda proto: {"body": proto.body},
    "header": lambda proto: {"body": proto.body},
    "subheader": lambda proto: {"body": proto.body},
    "divider": lambda proto: {},
    "info": lambda proto: {"body": proto.body},
    "button": lambda proto: {"label": proto.label, "disabled": proto.disabled, "icon": proto.icon or None},
    "button_group": lambda proto: {
        "label": proto.label,
        "options": [option.content for option in proto.options],
        "default": next(iter(proto.raw_values), None),
        "required": proto.required,
        "label_visibility": _visibility(proto),
    },
    "text_input": lambda proto: {
        "label": proto.label,
        "value": proto.value or proto.default,
        "help": proto.help or None,
        "placeholder": proto.placeholder or None,
        "label_visibility": _visibility(proto),
    },
    "select_slider": lambda proto: {
        "label": proto.label,
        "options": list(proto.options),
        "value": proto.raw_value[0] if proto.raw_value else proto.options[int(proto.default[0])],
        "label_visibility": _visibility(proto),
    },
    "page_link": lambda proto: {"label": proto.label, "icon": proto.icon or None},
    "selectbox": lambda proto: {
        "label": proto.label,
        "options": list(proto.options),
        "index": proto.default if proto.HasField("default") else None,
        "label_visibility": _visibility(proto),
    },
    "metric": lambda proto: {"label": proto.label, "value": proto.body, "delta": proto.delta or None},
    "vega_lite_chart": _chart,
    "arrow_vega_lite_chart": _chart,
    "bidi_component": lambda proto: {},
}

_nothing = st.components.v2.component("nothing", js="export default function () {}", isolate_styles=False)


def show(page: Part, pages: int) -> None:
    """Draws a page under a menu of so many."""
    st.set_page_config(page_title="Still", layout="wide")
    menu = [
        st.Page(partial(draw, page), title=f"Page {number}", url_path=f"page{number}", default=number == 0)
        for number in range(pages)
    ]
    st.navigation(menu, position="top").run()


def draw(page: Part, place: str = "") -> None:
    """Draws what is inside a part; `place` makes the keys of its fields."""
    for number, part in enumerate(page.inside):
        here = f"{place}.{number}"
        if part.kind == "columns":
            for at, (column, content) in enumerate(zip(st.columns(**part.says), part.inside, strict=True)):
                with column:
                    draw(content, f"{here}.{at}")
        elif part.kind == "container":
            with st.container(**part.says):
                draw(part, here)
        elif part.kind == "expander":
            with st.expander(**part.says, key=here, on_change="rerun"):
                draw(part, here)
        elif part.kind == "popover":
            with st.popover(**part.says, key=here):
                draw(part, here)
        elif part.kind == "button_group":
            st.pills(**part.says, key=here)
        elif part.kind in ("vega_lite_chart", "arrow_vega_lite_chart"):
            st.vega_lite_chart(**part.says)
        elif part.kind == "bidi_component":
            _nothing(key=here, data={"language": "sv", "sentence": ""})
        elif part.kind == "page_link":
            st.page_link("https://example.org", **part.says)
        elif part.kind in _KEYED:
            getattr(st, part.kind)(**part.says, key=here)
        else:
            getattr(st, part.kind)(**part.says)


_KEYED = frozenset({"button", "selectbox", "text_input", "select_slider"})
