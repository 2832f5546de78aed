"""Charts as vectors (SVG) for documents: the same specifications as on the page, and no network."""

import json
from typing import Any

import pandas as pd
import pyarrow as pa
import vl_convert

from model.case.assumptions import Language
from presentation.charts import Spec
from wording.text_safety import clean

FONT = "Cambria, Libertinus Serif, Georgia, serif"
"""Word has the first, the PDF the second."""


def vector(
    spec: Spec, frame: pd.DataFrame | pa.Table, width: int, height: int | None = None, language: Language = "sv"
) -> str:
    """A chart as SVG, its text still text. `width` in pixels over all; `height` too, or as the chart says itself."""
    rows = (frame.to_pandas() if isinstance(frame, pa.Table) else frame).map(_clean_within)
    drawn = _clean_within(spec) | {
        "data": {"values": json.loads(rows.to_json(orient="records", double_precision=15))},
        "config": spec.get("config", {}) | {"font": FONT},
        "width": width,
        "autosize": {"type": "fit-x" if height is None else "fit", "contains": "padding"},
    }
    if height is not None:
        drawn["height"] = height
    svg: str = vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])
    return svg.replace("<svg ", f'<svg xml:lang="{language}" ', 1)


def _clean_within(value: Any) -> Any:
    """A value of a specification or a frame with the texts in it cleaned."""
    match value:
        case str():
            return clean(value)
        case list():
            return [_clean_within(part) for part in value]
        case dict():
            return {name: _clean_within(part) for name, part in value.items()}
        case _:
            return value
