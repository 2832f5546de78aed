"""How cells look: their styles by name, and the style of a number by its unit."""

from collections.abc import Mapping
from typing import Any

from model.case.units import OF_ONE

STYLES: Mapping[str, Mapping[str, Any]] = {
    "text": {},
    "wrapped": {"text_wrap": True, "valign": "bottom"},
    "small": {"font_color": "#595959", "font_size": 10, "indent": 1},
    "small.wrapped": {"font_color": "#595959", "font_size": 10, "indent": 1, "text_wrap": True, "valign": "bottom"},
    "under": {"font_color": "#595959", "font_size": 10},
    "key": {"font_color": "#595959", "font_size": 10, "align": "right"},
    "limit": {"font_color": "#595959", "font_size": 10, "num_format": '[>=1000000]0E+0;[<0]"−"0.0##;0.0##'},
    "limit.share": {"font_color": "#595959", "font_size": 10, "num_format": '0%;"−"0%;0%'},
    "limit.whole": {"font_color": "#595959", "font_size": 10, "num_format": "0"},
    "note": {"font_color": "#595959", "italic": True},
    "title": {"bold": True, "font_size": 16, "font_color": "#0072B2"},
    "section": {"bold": True, "font_size": 12, "font_color": "#0072B2", "bottom": 1, "bottom_color": "#0072B2"},
    "head": {"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1},
    "year": {"bold": True, "num_format": "0", "align": "right", "bottom": 1},
    "state": {"bold": True},
    "column": {"bold": True, "text_wrap": True, "valign": "bottom", "align": "right", "bottom": 1},
    "kr": {"num_format": '#,##0;"−"#,##0;0'},
    "kr.total": {"num_format": '#,##0;"−"#,##0;0', "bold": True, "top": 1},
    "kr.key": {"num_format": '#,##0;"−"#,##0;0', "bold": True, "font_size": 12},
    "share": {"num_format": "0.0%"},
    "fine_share": {"num_format": "0.00%"},
    "amount": {"num_format": "#,##0.0##"},
    "factor": {"num_format": "0.0000"},
    "ratio": {"num_format": "0.000", "align": "right"},
    "whole": {"num_format": "0", "align": "right"},
    "years": {"num_format": "0.000", "align": "right"},
    "general": {},
    "alarm": {"bold": True, "font_color": "#B04A00"},
}
INPUT_FILL = {"bg_color": "#FFF7DB", "border": 1, "border_color": "#C9B458", "locked": False}


def format_of(unit: str) -> str:
    """The style of a number of a unit."""
    if unit in OF_ONE:
        return "fine_share" if unit in ("rate", "growth") else "share"
    if unit in ("year", "years", "month", "flag"):
        return "whole"
    return "kr" if unit.startswith("kr") else "amount"


def limit_format_of(unit: str) -> str:
    """The style of what a unit allows at least and at most."""
    return {"share": "limit.share", "fine_share": "limit.share", "whole": "limit.whole"}.get(format_of(unit), "limit")
