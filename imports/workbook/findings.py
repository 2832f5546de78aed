"""What is found in a workbook that comes back, and how a cell and what stands in it are told."""

import math
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.sheets.sheet import LONGEST_CELL
from exports.workbook.sheets.styles import STYLES
from model.case.personal_data import find_personnummer
from model.case.problem import Problem
from wording.numbers import GROUP_SPACE, UNIT_SPACE, write_number
from wording.text_safety import clean

MOST_TOLD = 20
"""Findings of one kind that are told one by one."""
LONGEST_SHOWN = 120
DIGITS = 9
"""Digits of a number that are repeated."""
Address = tuple[str | int, ...]
Typed = float | str | None


@dataclass
class Findings:
    """What was found, by kind."""

    by_kind: dict[str, list[Problem]] = field(default_factory=dict)
    counted: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Adds a finding; of each kind so many are kept, and all are counted."""
        self.counted[problem.code] += 1
        if self.counted[problem.code] <= MOST_TOLD:
            self.by_kind.setdefault(problem.code, []).append(problem)

    @property
    def has_errors(self) -> bool:
        """Whether something was found that stops the reading."""
        return any(problems[0].severity == "error" for problems in self.by_kind.values())

    def in_order(self) -> tuple[Problem, ...]:
        """The findings, errors first, each kind with a word on how many more there are."""
        every: list[Problem] = []
        for code, problems in self.by_kind.items():
            every += problems
            more = self.counted[code] - len(problems)
            if more:
                first = problems[0]
                every.append(Problem("workbook.and_more", first.address, first.severity, {"count": str(more)}))
        return tuple(sorted(every, key=lambda problem: problem.severity))


def address_of(sheet: str, row: int, column: int) -> str:
    """A cell by sheet and place, counted from 0: `Indata!C12`."""
    return f"{sheet}!{xl_rowcol_to_cell(row, column)}"


def shown(text: object) -> str:
    """What stands in a cell, short enough to be repeated, and never a personnummer."""
    plain = clean(str(text), LONGEST_CELL).replace("\n", " ")
    if find_personnummer(plain):
        return "…"
    return plain if len(plain) <= LONGEST_SHOWN else f"{plain[:LONGEST_SHOWN]}…"


def shown_value(value: object, style: str = "general") -> str:
    """A number as a cell of its style shows it, in percent or as a plain year, or a text; a dash for nothing."""
    if value is None or value == "":
        return "–"
    if not isinstance(value, Decimal | float | int) or isinstance(value, bool):
        return shown(value)
    if not math.isfinite(value):
        return "–"
    number_format = str(STYLES.get(style.removeprefix("in:"), {}).get("num_format", ""))
    if "%" in number_format:
        return f"{write_number(100 * float(value), max_significant=DIGITS)}{UNIT_SPACE}%"
    written = write_number(value, max_significant=DIGITS)
    return written if "#," in number_format else written.replace(GROUP_SPACE, "")
