"""Fields beside each other."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Item = TypeVar("Item")


def in_rows(items: Sequence[Item], across: int) -> Iterator[tuple[DeltaGenerator, Item]]:
    """Each item with the column it stands in. A row is drawn at a time, so that a narrow screen keeps their order."""
    for first in range(0, len(items), across):
        yield from zip(st.columns(across), items[first : first + across], strict=False)
