"""Laws of a budget from outside: what a table says of a row beside its label is asked, and what says nothing changes
nothing. The tables are made here, cell by cell, with the sums that they should have."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

import openpyxl
from openpyxl.styles import Font

from imports.budget import BudgetProposal, Decisions, read_file, read_pasted
from imports.budget.decisions import RowDecision
from imports.budget.proposal import Unit
from tests.laws.lawbook import law

LABELS = ("Projektledare", "Lokalhyra", "Vikarier", "Utbildning", "Resor", "Handledning", "Material", "Utvärdering")
KRONOR: dict[Unit, int] = {"kr": 1, "tkr": 1_000, "mnkr": 1_000_000}
FIRST = 2027


@dataclass
class Told:
    """A table of costs in tkr by year, one row of which is told to be something else, and why it should be asked.

    `rows` are those that are asked about, from 1 for the heads. The twin says the same of every row, or nothing.
    """

    code: str
    cells: list[list[str]]
    twin: list[list[str]]
    rows: list[int]
    is_struck: bool = False


def in_kronor(amounts: list[list[int]], without: list[int]) -> float:
    """The sum of the rows that are not among those left out; the first row of costs is row 2."""
    return 1000.0 * sum(sum(row) for at, row in enumerate(amounts, 2) if at not in without)


def table_of(
    labels: list[str], amounts: list[list[int]], head: str = "", beside: list[str] | None = None
) -> list[list[str]]:
    """A table with a column of words beside the labels, where there is any."""
    years = [str(FIRST + at) for at in range(len(amounts[0]))]
    cells = [["Post", *([head] if beside else []), *years]]
    for at, (label, row) in enumerate(zip(labels, amounts, strict=True)):
        cells.append([label, *([beside[at]] if beside else []), *map(str, row)])
    return cells


def beside_it(code: str, head: str, plain: str, others: tuple[str, ...]) -> Callable[..., Told]:
    """One cell of a column says another thing than the rest."""

    def told(dice: random.Random, labels: list[str], amounts: list[list[int]], at: int) -> Told:
        words = [plain] * len(labels)
        twin = table_of(labels, amounts, head, words)
        said = [*words[:at], dice.choice(others), *words[at + 1 :]]
        return Told(code, table_of(labels, amounts, head, said), twin, [at + 2])

    return told


def of_versions(dice: random.Random, labels: list[str], amounts: list[list[int]], at: int) -> Told:
    """A column of versions: all rows are of one, or of several, of which only one can be meant."""
    head, words = dice.choice(("Alternativ", "Version", "Scenario")), ["A"] * len(labels)
    said = [*words[:at], "B", *words[at + 1 :]]
    every = list(range(2, len(labels) + 2))
    return Told("other_figure", table_of(labels, amounts, head, said), table_of(labels, amounts, head, words), every)


def by_account(dice: random.Random, labels: list[str], amounts: list[list[int]], at: int) -> Told:
    """An account before each label: class 5 to 7 are costs, and class 3 is income."""
    costs = [f"{dice.randint(5000, 7999)} {label}" for label in labels]
    said = [*costs[:at], f"{dice.randint(3000, 3999)} {labels[at]}", *costs[at + 1 :]]
    return Told("income", table_of(said, amounts), table_of(costs, amounts), [at + 2])


def by_number(dice: random.Random, labels: list[str], amounts: list[list[int]], at: int) -> Told:
    """A number before each label: 2.1 may be a part of 2, and is none where nothing is called 2."""
    at = max(1, at)
    plain = [f"{place} {label}" for place, label in enumerate(labels, 1)]
    said = [*plain[:at], f"{at}.1 {labels[at]}", *plain[at + 1 :]]
    return Told("unclear_part", table_of(said, amounts), table_of(plain, amounts), [at + 2])


def struck_through(dice: random.Random, labels: list[str], amounts: list[list[int]], at: int) -> Told:
    """A line through the label of a row in a workbook."""
    return Told("struck_out", table_of(labels, amounts), table_of(labels, amounts), [at + 2], True)


WAYS: tuple[Callable[[random.Random, list[str], list[list[int]], int], Told], ...] = (
    beside_it("income", "Typ", "Kostnad", ("Intäkt", "Inkomst", "Finansiering", "intäkter")),
    beside_it("income", "K/I", "K", ("I",)),
    beside_it("income", "Konto", "5010", ("3511", "35110", "3 990")),
    beside_it("other_figure", "Status", "Beslutad", ("Utgår", "Struken", "Ej aktuell", "Avslag", "Bortprioriterad")),
    of_versions,
    by_account,
    by_number,
    struck_through,
)


def read(cells: list[list[str]], struck: list[int], decisions: Decisions | None = None) -> BudgetProposal:
    """The table pasted as text; as a workbook where rows have a line through them."""
    if not struck:
        return read_pasted("\n".join("\t".join(row) for row in cells), "tkr", FIRST, decisions or Decisions())
    made, stream = openpyxl.Workbook(), BytesIO()
    for row in cells:
        made.active.append([int(cell) if cell.isdecimal() else cell for cell in row])
    for at in struck:
        made.active.cell(at, 1).font = Font(strike=True)
    made.save(stream)
    return read_file("a.xlsx", stream.getvalue(), "tkr", FIRST, decisions or Decisions())


def asked(proposal: BudgetProposal) -> list[tuple[str, int]]:
    """What stops a proposal, and at which rows."""
    errors = [each for each in proposal.problems if each.severity == "error"]
    return [(each.code.removeprefix("import."), int(str(each.facts.get("row", 0)))) for each in errors]


@law
def what_is_said_beside_a_row_is_asked_and_settled_by_a_decision(seed: int) -> None:
    """The row is asked about and no other; left out or counted as somebody decides; and its twin is read as it is."""
    dice = random.Random(f"beside {seed}")
    labels = dice.sample(LABELS, dice.randint(3, 6))
    amounts = [[dice.randint(40, 900) for _ in range(dice.choice((2, 2, 3)))] for _ in labels]
    amounts = [row[: min(map(len, amounts))] for row in amounts]
    at = dice.randrange(len(labels))
    told = WAYS[seed % len(WAYS)](dice, labels, amounts, at)
    struck = told.rows if told.is_struck else []
    assert asked(read(told.cells, struck)) == [(told.code, row) for row in told.rows], (seed, told.cells)
    decided: RowDecision
    for decided in ("skip", "cost"):
        proposal = read(told.cells, struck, Decisions(rows=dict.fromkeys(told.rows, decided)))
        left_out = told.rows if decided == "skip" else []
        if len(left_out) < len(labels):
            assert (proposal.is_approvable, proposal.total) == (True, in_kronor(amounts, left_out)), (seed, decided)
    twin = read(told.twin, [])
    assert (twin.is_approvable, twin.total) == (True, in_kronor(amounts, [])), (seed, told.twin)


@law
def a_unit_that_makes_a_budget_unlikely_is_told_unless_the_table_says_it(seed: int) -> None:
    """Below a thousand kronor in all years when read as kr, and a milliard or more when read as tkr or mnkr."""
    dice = random.Random(f"unlikely {seed}")
    unit: Unit = dice.choice(tuple(KRONOR))
    largest = round(10 ** dice.uniform(1, 7))
    least = max(1, largest // dice.randint(1, 20))
    lines = [f"Lön\t{least}\t{largest}", f"Hyra\t{largest}\t{least}"]
    kronor = largest * KRONOR[unit]
    is_odd = kronor < 1_000 if unit == "kr" else kronor >= 1_000_000_000
    for head, is_told in (("Post", is_odd), (f"Post ({unit})", False)):
        proposal = read_pasted("\n".join([f"{head}\t{FIRST}\t{FIRST + 1}", *lines]), unit, FIRST)
        codes = [each.code for each in proposal.problems]
        assert ("import.unlikely_unit" in codes) == is_told, (seed, unit, largest)
        if proposal.is_approvable:
            assert proposal.total == 2.0 * (largest + least) * KRONOR[unit], seed


@law
def a_column_of_another_year_is_no_sum(seed: int) -> None:
    """A column that adds up is a sum where nothing names another year, and stops the table where something does."""
    dice = random.Random(f"later {seed}")
    labels = dice.sample(LABELS, 3)
    amounts = [[dice.randint(40, 900), dice.randint(40, 900)] for _ in labels]
    after = FIRST + 2
    for head, is_sum in (
        (dice.choice((f"{after} och framåt", f"fr.o.m. {after}", f"{after}–", f"t.o.m. {after}")), False),
        (dice.choice((f"t.o.m. {after - 1}", "Hela tiden")), True),
    ):
        cells = table_of(labels, [[*row, sum(row)] for row in amounts])
        cells[0][-1] = head
        proposal = read(cells, [])
        codes = {code for code, _ in asked(proposal)}
        assert ("column_without_year" in codes) != is_sum, (seed, head, codes)
        if is_sum and not codes:
            assert proposal.total == in_kronor(amounts, []), seed
