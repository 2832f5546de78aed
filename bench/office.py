"""The founding case in LibreOffice: a workbook with one block of formulas a draw, recalculated without a screen."""

import csv
import shutil
import time
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from model.calculation.draws import Array, Draws
from model.case.case import Case
from tests.office import Office

AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
"""The first sheet, its numbers with all their digits."""
INPUTS = ("placements.base_cost", "placements.reduction", "placements.reach", "placements.starts", "budget.factor")
ROWS = 6
"""Rows of a block: inputs, staff, other costs, fewer placements, net, discounted."""


def is_installed() -> bool:
    """Whether LibreOffice is there."""
    return shutil.which("soffice") is not None


def recalculated(program: Office, workbook: Path) -> tuple[float, Array]:
    """Seconds that it takes to open a workbook, recalculate it and write its first column; and that column."""
    start = time.perf_counter()
    program.run("--convert-to", AS_CSV, "--outdir", str(workbook.parent), str(workbook), seconds=600)
    seconds = time.perf_counter() - start
    with workbook.with_suffix(".csv").open(encoding="utf-8") as rows:
        return seconds, np.array([float(row[0]) for row in csv.reader(rows)])


def write_workbook(path: Path, case: Case, draws: Draws) -> None:
    """The founding case as formulas without results: a block a draw, and a first sheet with NPV of each."""
    book = Workbook()
    worth, blocks = book.active, book.create_sheet("blocks")
    assert worth is not None
    blocks.append(list(case.years))
    for line in ("staff", "other"):
        blocks.append([case.budget[line].amounts.get(year, 0.0) for year in case.years])
    columns = [get_column_letter(place + 1) for place in range(case.horizon)]
    inputs = np.column_stack([np.broadcast_to(draws[key], draws.count) for key in (*INPUTS, "discount_rate")])
    for place, values in enumerate(inputs.tolist()):
        row = 4 + ROWS * place
        blocks.append(values)
        blocks.append([f"=-{column}$2*$E{row}" for column in columns])
        blocks.append([f"=-{column}$3*$E{row}" for column in columns])
        blocks.append([f"=$A{row}*$B{row}*MIN(1,$C{row})*({column}$1>=$D{row})" for column in columns])
        blocks.append([f"=SUM({column}{row + 1}:{column}{row + 3})" for column in columns])
        blocks.append([f"={column}{row + 4}/(1+$F{row})^({column}$1-$A$1)" for column in columns])
        worth.append([f"=SUM(blocks!{columns[0]}{row + 5}:{columns[-1]}{row + 5})"])
    book.save(path)
