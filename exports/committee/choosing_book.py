"""A choice as a workbook (.xlsx): the list with its sums as formulas, so that another choice can be tried at the table.

What is chosen (1 or 0) and the budgets are cells to change. Which choice is best is worked out by an integer programme,
which a sheet cannot do: it says where what is typed is another choice, and which limits and demands it does not keep.
"""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from exports.workbook.formulas.value import Value
from exports.workbook.sheets.file import file_of
from exports.workbook.sheets.sheet import LABEL, Book, Input, Sheet
from model.case.assumptions import Language
from model.case.units import LARGEST
from model.committee.choice import CENT
from model.committee.selection import Selection
from presentation.committee import choosing, choosing_more
from presentation.committee.naming import identity_rows, names_told
from presentation.sentences.labels import listed
from presentation.tables.rows import Rows
from wording.currency import spoken_in
from wording.texts import say

NAME, DEMAND, IS_IN, ASKED, NPV, PER_KRONA, SHARE, ADVICE, BEST, FIRST_YEAR = range(10)
"""The columns of the list."""
WIDTHS = (48.0, 18.0, 15.0, 16.0, 16.0, 12.0, 12.0, 18.0, 12.0)
TOP = 8
"""The row of the heads of the list."""


def choice_workbook(selection: Selection, language: Language, made: datetime.date) -> bytes:
    """A choice among at least two applications as a workbook, made on a day."""
    names = names_told(selection.applications, language)
    with spoken_in(selection.applications[0].answer.case.currency):
        book = Book(language)
        title = say("fund.choose.paper.title", language, count=len(selection.applications))
        sheet = book.sheet(_say(book, "choice"), title, WIDTHS, FIRST_YEAR)
        _List(selection, names, book, sheet).write()
        _write_frontier(book, selection)
        _write_terms(book, selection, names)
        return file_of(book, title, made, sheet)


@dataclass(frozen=True)
class _List:
    """The sheet of the choice while it is written."""

    selection: Selection
    names: Mapping[str, str]
    book: Book
    sheet: Sheet

    @property
    def years(self) -> Sequence[int]:
        """Every year that anything is asked for or budgeted."""
        asked = {year for one in self.selection.candidates for year in one.asked}
        return sorted(asked | set(self.selection.asked.by_year))

    @property
    def last(self) -> int:
        """The row of the last application."""
        return TOP + len(self.selection.candidates)

    def write(self) -> None:
        """Writes the list, its sums, and what is not kept."""
        sheet, language = self.sheet, self.book.language
        sheet.text(LABEL, choosing.choice_sentence(self.selection.choice, self.names, language), "text", 4)
        sheet.text(LABEL, _say(self.book, "change"), "note", 5)
        self._write_heads()
        for row, _ in enumerate(self.selection.candidates, start=TOP + 1):
            self._write_application(row)
        broken = self._write_checks(self._write_sums())
        sheet.text(LABEL, _say(self.book, "broken"), "under", 2)
        sheet.formula(IS_IN, broken, "whole", 2)
        self.book.name("faults", sheet, 2, IS_IN)
        sheet.text(LABEL, _say(self.book, "unlike"), "under", 3)
        ins, best = self._down(IS_IN), self._down(BEST)
        sheet.formula(IS_IN, Value(f"SUMPRODUCT(ABS({ins}-{best}))", 0.0), "whole", 3)
        self.book.name("changed_inputs", sheet, 3, IS_IN)
        sheet.widths += [16.0] * len(self.years)

    def _write_heads(self) -> None:
        say_head = {
            NAME: say("fund.choose.head.case", self.book.language),
            DEMAND: _say(self.book, "demand"),
            IS_IN: _say(self.book, "is_in"),
            ASKED: _say(self.book, "asked"),
            NPV: _say(self.book, "npv"),
            PER_KRONA: say("fund.choose.head.per_krona", self.book.language),
            SHARE: say("fund.choose.head.share", self.book.language),
            ADVICE: say("fund.choose.head.group", self.book.language),
            BEST: _say(self.book, "best"),
        } | {FIRST_YEAR + at: _say(self.book, "asked_year", year=str(year)) for at, year in enumerate(self.years)}
        for column, head in say_head.items():
            self.sheet.text(column, head, "column", TOP)

    def _write_application(self, row: int) -> None:
        """An application: what is typed of it, and what follows."""
        sheet, selection, one = self.sheet, self.selection, self.selection.candidates[row - TOP - 1]
        demand, is_in = selection.demand_on(one.name), float(one.name in (selection.choice.chosen or ()))
        sheet.text(NAME, self.names[one.name], "wrapped", row)
        sheet.text(DEMAND, _say(self.book, f"demands.{demand}") if demand else "", "text", row)
        sheet.number(IS_IN, is_in, "in:whole", row)
        self.book.inputs.append(Input(row, IS_IN, (), is_in, "flag", 0.0, 1.0, is_whole=True, may_be_blank=False))
        for at, year in enumerate(self.years):
            sheet.number(FIRST_YEAR + at, one.asked.get(year, 0.0), "kr", row)
        years = f"{_cell(row, FIRST_YEAR)}:{_cell(row, FIRST_YEAR + max(0, len(self.years) - 1))}"
        sheet.formula(ASKED, Value(f"SUM({years})", one.asked_in_all), "kr", row)
        sheet.number(NPV, one.npv, "kr", row)
        asked = _cell(row, ASKED)
        per_krona = "" if one.per_krona is None else one.per_krona
        sheet.formula(PER_KRONA, Value(f'IF({asked}>0,{_cell(row, NPV)}/{asked},"")', per_krona), "ratio", row)
        if selection.choice.draws:
            sheet.number(SHARE, selection.choice.share[one.name], "share", row)
        groups = selection.choice.groups if selection.choice.tells_groups else {}
        group = next((group for group, members in groups.items() if one.name in members), "")
        words = say(f"fund.choose.groups.{group}", self.book.language) if group else ""
        sheet.text(ADVICE, words, "text", row)
        sheet.number(BEST, is_in, "whole", row)

    def _write_sums(self) -> int:
        """What the chosen ask for and are worth, the budgets, and what is left of them; the row of what is left."""
        sheet, choice = self.sheet, self.selection.choice
        spent, limits = choice.spent(choice.chosen or ()), self.selection.asked
        chosen, budget, left = self.last + 1, self.last + 2, self.last + 3
        for row, name in ((chosen, "sum"), (budget, "budget"), (left, "left")):
            sheet.text(NAME, _say(self.book, name), "text", row)
        worth = choice.worth(choice.chosen or ())
        ins = self._down(IS_IN)
        sheet.formula(IS_IN, Value(f"SUM({ins})", float(len(choice.chosen or ()))), "whole", chosen)
        sheet.formula(NPV, Value(f"SUMPRODUCT({ins},{self._down(NPV)})", worth), "kr.total", chosen)
        columns = [(ASKED, math.fsum(spent.values()), limits.total)]
        columns += [
            (FIRST_YEAR + at, spent.get(year, 0.0), limits.by_year.get(year)) for at, year in enumerate(self.years)
        ]
        for column, kronor, most in columns:
            sheet.formula(column, Value(f"SUMPRODUCT({ins},{self._down(column)})", kronor), "kr.total", chosen)
            sheet.number(column, most, "in:kr", budget)
            self.book.inputs.append(Input(budget, column, (), most, "kr", 0.0, LARGEST))
            of, taken = _cell(budget, column), _cell(chosen, column)
            sheet.formula(
                column, Value(f'IF(ISNUMBER({of}),{of}-{taken},"")', "" if most is None else most - kronor), "kr", left
            )
        return left

    def _write_checks(self, left: int) -> Value:
        """A row a limit or a demand, 1 where it is not kept; the formula of how many are not."""
        sheet, limits = self.sheet, self.selection.limits
        rows = {one.name: row for row, one in enumerate(self.selection.candidates, start=TOP + 1)}
        sheet.at = left + 1
        sheet.section(_say(self.book, "kept"))
        same = _cell(sheet.at, IS_IN)
        sheet.text(LABEL, _say(self.book, "same"))
        sheet.number(IS_IN, CENT, "amount")
        sheet.at += 1
        first = sheet.at
        years = [(FIRST_YEAR + at, _say(self.book, "of_year", year=str(year))) for at, year in enumerate(self.years)]
        for column, words in ((ASKED, _say(self.book, "whole")), *years):
            rest = _cell(left, column)
            self._check(words, f"IF(ISNUMBER({rest}),IF({rest}<-{same},1,0),0)")
        for name in sorted(limits.must, key=list(rows).index):
            self._check(f"{self.names[name]}: {_say(self.book, 'demands.must')}", f"1-{_cell(rows[name], IS_IN)}")
        for name in sorted(limits.must_not, key=list(rows).index):
            self._check(f"{self.names[name]}: {_say(self.book, 'demands.must_not')}", _cell(rows[name], IS_IN))
        for several in limits.one_of:
            ordered = sorted(several, key=list(rows).index)
            ins = "+".join(_cell(rows[name], IS_IN) for name in ordered)
            told = listed([self.names[name] for name in ordered], self.book.language)
            self._check(say("fund.choose.paper.one_of", self.book.language, cases=told), f"IF({ins}>1,1,0)")
        kept = self.selection.choice.chosen is not None
        broken = 0.0 if kept else float(len(limits.must))
        return Value(f"SUM({_cell(first, IS_IN)}:{_cell(sheet.at - 1, IS_IN)})", broken)

    def _check(self, words: str, formula: str) -> None:
        """A limit or a demand. Where nothing can be chosen, nothing is, and so what must be is not."""
        is_must = formula.startswith("1-") and self.selection.choice.chosen is None
        self.sheet.text(LABEL, words, "wrapped")
        self.sheet.formula(IS_IN, Value(formula, float(is_must)), "whole")
        self.sheet.at += 1

    def _down(self, column: int) -> str:
        """A column of the list."""
        return f"{_cell(TOP + 1, column)}:{_cell(self.last, column)}"


def _write_frontier(book: Book, selection: Selection) -> None:
    """Every budget from which more can be had."""
    sheet = book.sheet(_say(book, "frontier"), say("fund.choose.frontier", book.language), (22.0, 26.0, 15.0))
    sheet.text(LABEL, say("fund.choose.paper.frontier_note", book.language), "note", 4)
    for column, head in enumerate(("from", "npv")):
        sheet.text(column, say(f"fund.choose.paper.head.{head}", book.language), "column", 6)
    for row, (budget, npv) in enumerate(selection.frontier, start=7):
        sheet.number(0, budget, "kr", row)
        sheet.number(1, npv, "kr", row)


def _write_terms(book: Book, selection: Selection, names: Mapping[str, str]) -> None:
    """The budget and the demands in words, what would move those to find out more about, and the terms of each."""
    language = book.language
    sheet = book.sheet(_say(book, "terms"), say("fund.choose.paper.terms", language), (48.0, 40.0, 15.0, 26.0, 14.0))
    sentences = [
        choosing_more.budget_sentence(selection.asked, language),
        *choosing_more.demand_sentences(selection, names, language),
        *choosing_more.group_sentences(selection, names, language),
        choosing_more.draws_sentence(selection, language),
        *choosing.turn_sentences(selection.turns, selection.applications, names, language),
    ]
    for sentence in sentences:
        sheet.note(sentence)
    _write_rows(sheet, choosing_more.terms_rows(selection.applications, names, language))
    _write_rows(sheet, identity_rows([(names[one.name], one.answer) for one in selection.applications], language))


def _write_rows(sheet: Sheet, rows: Rows) -> None:
    """A table of words, with an empty row above it."""
    sheet.at += 1
    for column, head in enumerate(rows[0]):
        sheet.text(column, head, "column")
    sheet.at += 1
    for row in rows:
        for column, text in enumerate(row.values()):
            sheet.text(column, text, "wrapped")
        sheet.at += 1


def _cell(row: int, column: int) -> str:
    return str(xl_rowcol_to_cell(row, column, True, True))


def _say(book: Book, name: str, **facts: object) -> str:
    return book.say(f"fund.choose.paper.book.{name}", **facts)
