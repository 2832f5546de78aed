"""A page with the elements of another one, of which an outline lies in a file that the environment names."""

import os
import pickle
from pathlib import Path

import streamlit as st

from bench.still import Part, show

PAGES = 23
"""As many as the calculator has in its menu."""


@st.cache_resource
def outlined() -> Part:
    """The outline, read once."""
    part: Part = pickle.loads(Path(os.environ["STILL_OUTLINE"]).read_bytes())  # written by who started the server
    return part


show(outlined(), PAGES)
