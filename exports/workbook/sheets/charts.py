"""Charts on a sheet, drawn from its rows."""

from typing import Any

from exports.workbook.formulas.value import Row


def series_of(name: str, years: Row, amounts: Row, colour: str, line: bool) -> dict[str, Any]:
    """A row of a sheet as a series of a chart."""
    look = {"line": {"color": colour, "width": 2.5}} if line else {"fill": {"color": colour}}
    return {"name": name, "categories": f"={years.span.text}", "values": f"={amounts.span.text}", **look}


def add_chart(file: Any, target: Any, row: int, column: int, chart: dict[str, Any]) -> None:
    """Draws a chart on a sheet of the file, with its upper left corner in a cell."""
    made = file.add_chart({"type": chart["type"]})
    for series in chart["series"]:
        made.add_series(series)
    made.set_title({"name": chart["title"], "name_font": {"size": 12}})
    made.set_x_axis({"num_font": {"size": 9}, "label_position": "low"})
    made.set_y_axis({"num_format": "#,##0", "num_font": {"size": 9}, "major_gridlines": {"visible": True}})
    made.set_legend({"position": "bottom"} if len(chart["series"]) > 1 else {"none": True})
    made.set_size({"width": 500, "height": 300})
    target.insert_chart(row, column, made, {"description": chart["words"], "object_position": 1})
