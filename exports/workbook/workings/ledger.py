"""The ledger on a sheet: every posting by year, where it counts and what it is worth today."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from exports.workbook.formulas.functions import dot
from exports.workbook.formulas.lookups import down
from exports.workbook.formulas.value import Cell, Row, Span
from exports.workbook.inputs.input_cells import Inputs
from exports.workbook.sheets.sheet import LABEL, Book, Sheet
from exports.workbook.workings.posted import Posted
from exports.workbook.workings.time import Clock
from model.analysis.answer import Answer
from model.calculation.ledger import Posting
from model.case.agreement import FIRST, payment_of
from model.case.assumptions import Actor
from model.case.case import Case

GROUPS = ("project", "running", "new_need", "benefit", "funding", "payment")
"""The parts of the ledger, in order."""


def group_of(posting: Posting) -> str:
    """The part of the ledger where a posting stands."""
    if posting.kind != "cost":
        return posting.kind
    return posting.cost_type if posting.cost_type in ("running", "new_need") else "project"


def counts_as(posting: Posting) -> str:
    """The column of the table of who pays and gains where a posting counts: a benefit by what it is realised as."""
    return posting.realised_as if posting.kind == "benefit" else posting.kind


@dataclass(frozen=True)
class Ledger:
    """The ledger on a sheet: rows by part, each with its flags by perspective and its present value.

    `moved` is by part what each posting is worth by year beside what it would be at the case's own time of the year.
    """

    posted: Mapping[str, list[Posted]]
    flags: Mapping[str, list[Row]]
    worth: list[Cell]
    every: list[Posted]
    totals: Mapping[str, Row]
    moved: Mapping[str, list[Row]]

    @property
    def every_flag(self) -> list[Row]:
        """The flags of every posting, in the order in which they stand."""
        return [row for group in self.flags.values() for row in group]

    def weights(self, group: str, place: int, sheet: Sheet) -> Span:
        """Whether each row of a part counts in a perspective (its place, from 0): cells under each other."""
        rows = self.flags[group]
        cells = [Cell(row.prefix, row.row, row.first + place, None) for row in rows]
        return sheet.down(cells[0], cells[-1], [row.result[place] for row in rows])


LEDGER_COLUMNS = ("line", "actor", "actor_id", "kind", "realised_as", "cost_type", "counts_as")
ACTOR_ID, COUNTS_AS = 2, 6
FLAGS = len(LEDGER_COLUMNS)


def first_year_column(perspectives: int) -> int:
    """The first column of years on the ledger: after what a posting is, its flags and its present value."""
    return FLAGS + perspectives + 1


def write_ledger(
    book: Book,
    sheet: Sheet,
    case: Case,
    actors: Mapping[str, Actor],
    inputs: Inputs,
    posted: list[Posted],
    clock: Clock,
) -> Ledger:
    """Every posting by year, sorted by kind, with the perspectives in which it counts and its present value."""
    by_group: dict[str, list[Posted]] = {group: [] for group in GROUPS}
    flags: dict[str, list[Row]] = {group: [] for group in GROUPS}
    worth, every = [], []
    for one in in_order(posted):
        posting, group = one.posting, group_of(one.posting)
        _write_posting(book, sheet, case, actors, posting)
        flag = inputs.actors[posting.actor] * inputs.realised[posting.realised_as]
        flags[group].append(sheet.along(flag, "whole", FLAGS))
        row = sheet.along(one.row, "kr")
        worth.append(
            sheet.formula(FLAGS + inputs.perspectives.count, dot(clock.factor_of(posting).span, row.span), "kr")
        )
        placed = Posted(posting, row)
        by_group[group].append(placed)
        every.append(placed)
        sheet.at += 1
    sheet.at += 1
    totals = {}
    for group, rows in by_group.items():
        if rows:
            sheet.text(LABEL, book.say(f"workbook.groups.{group}"), "head")
            totals[group] = sheet.along(down([one.row for one in rows]), "kr.total")
            sheet.at += 1
    return Ledger(by_group, flags, worth, every, totals, _write_moved(book, sheet, case, actors, by_group, clock))


MOVED = ("project", "running", "new_need", "benefit")
"""The parts of the ledger whose postings may have a time of the year of their own."""


def _write_moved(
    book: Book,
    sheet: Sheet,
    case: Case,
    actors: Mapping[str, Actor],
    by_group: Mapping[str, list[Posted]],
    clock: Clock,
) -> dict[str, list[Row]]:
    """What each posting is worth by year beside what it would be at the case's own time of the year."""
    sheet.section(book.say("workbook.ledger.moved"))
    moved: dict[str, list[Row]] = {group: [] for group in MOVED}
    for group in MOVED:
        for one in by_group[group]:
            sheet.text(LABEL, _line_label(case, one.posting.line, book))
            sheet.text(1, actors[one.posting.actor].label.text(book.language))
            moved[group].append(sheet.along(one.row * (clock.factor_of(one.posting) - clock.factor), "kr"))
            sheet.at += 1
    return moved


def in_order(posted: Iterable[Posted]) -> list[Posted]:
    """Postings by the part of the ledger where they stand."""
    return sorted(posted, key=lambda one: GROUPS.index(group_of(one.posting)))


def _write_posting(book: Book, sheet: Sheet, case: Case, actors: Mapping[str, Actor], posting: Posting) -> None:
    """What a posting is, in words that formulas look for too: see LEDGER_COLUMNS."""
    words = (
        _line_label(case, posting.line, book),
        actors[posting.actor].label.text(book.language),
        posting.actor,
        posting.kind,
        posting.realised_as,
        posting.cost_type or "",
        counts_as(posting),
    )
    for column, written in enumerate(words):
        sheet.text(column, written, "text" if column < 2 else "small")


def _line_label(case: Case, line: str, book: Book) -> str:
    for lines in (case.money_lines, case.effects):
        if line in lines:
            return str(lines[line].label.text(book.language))
    paid = payment_of(line)
    if paid is None:
        return book.say(f"workbook.lines.{line}")
    words = book.say(f"workbook.lines.{paid[1]}")
    return words if paid[0] == FIRST else f"{words}: {case.agreements[paid[0]].contract.label.text(book.language)}"


def write_head_of_ledger(book: Book, sheet: Sheet, answer: Answer, years: Row) -> None:
    """The heads of what a posting is, the perspectives in which it counts, its present value, and the years."""
    for column, name in enumerate(LEDGER_COLUMNS):
        sheet.text(column, book.say(f"workbook.ledger.{name}"), "head")
    for place, perspective in enumerate(answer.resolved.library.perspectives.values()):
        sheet.text(len(LEDGER_COLUMNS) + place, perspective.label.text(book.language), "column")
    sheet.text(sheet.first - 1, book.say("workbook.ledger.worth"), "column")
    sheet.along(years, "year")
    sheet.head_row = sheet.at
    sheet.at += 1
