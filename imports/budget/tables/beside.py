"""What the cells beside a row say that it is: an income, an outcome, one of several versions, a sum, left out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from imports.budget.cells import words
from imports.budget.cells.money import plain
from imports.budget.tables.column_kinds import Column, Columns
from imports.budget.tables.tables import Table

Said = Literal["income", "other_figure", "sum"]

_LONGEST = 30
_INCOME = re.compile(r"\w*intäkt(?:er)?|\w*inkomst(?:er)?|ink|int|finansiering|income|revenues?|inflow")
_COST = re.compile(r"\w*kostnad(?:er)?|\w*utgift(?:er)?|kost|utg|costs?|expenses?|outflow")
_LETTERS_OF_KIND = frozenset("kiu")
_LEFT_OUT = re.compile(
    r"utgår|utgått|struk(?:en|et|na)|stryks|avförd[at]?|(?:ej|inte|icke) aktuell[at]?|avslag|avslagen|avslaget|vilande"
    r"|bort(?:prioriterad|tagen|taget)|(?:ej|inte) med|makulerad|dropped|cancelled|withdrawn|removed"
)
_ACCOUNT = re.compile(r"(?:bas)?(?:konto|account)\w*(?: ?(?:nr|nummer|kod|number|no))?")
_INCOME_ACCOUNT = re.compile(r"3[0-9]{2,7}")
"""Class 3 of the accounts of Swedish municipalities, and of companies, is income."""
_LABEL_WITH_ACCOUNT = re.compile(r"([1-9][0-9]{3,5})[ \t:.-]+[^\W\d_]")


@dataclass(frozen=True)
class Beside:
    """What a row is said to be, and the words that say so: those of a cell beside it, or its own label."""

    said: Said
    text: str


def said_beside(table: Table, columns: Columns) -> Mapping[int, Beside]:
    """By row, what a column that is not read as amounts says that the row is."""
    said: dict[int, Beside] = {}
    for place, column in columns.columns.items():
        if column.kind in ("note", "code") and not column.is_decided:
            for row, beside in _of_column(table, columns, place, column):
                said.setdefault(row, beside)
    for row in _with_income_accounts(table, columns):
        said.setdefault(row, Beside("income", table.grid.at(row, columns.label).text))
    return said


def _of_column(table: Table, columns: Columns, place: int, column: Column) -> Iterator[tuple[int, Beside]]:
    """What the cells of one column say."""
    head = "" if table.head is None else plain(table.grid.at(table.head, place).text)
    cells = {row: table.grid.at(row, place).text for row in columns.body if not table.grid.at(row, place).is_blank}
    written = {row: plain(text) for row, text in cells.items()}
    of_kinds = _of_kinds(set(written.values()))
    is_of_versions = words.VERSIONS.fullmatch(head) is not None and len(set(written.values())) > 1
    is_of_accounts = _ACCOUNT.fullmatch(head) is not None
    pays = words.INCOME.search(head) is not None  # who pays for the row, not what the row is
    for row, text in written.items():
        if len(text) > _LONGEST or pays:
            continue
        is_account = is_of_accounts and _INCOME_ACCOUNT.fullmatch(text.replace(" ", ""))
        if is_account or _INCOME.fullmatch(text) or (of_kinds and text == "i"):
            yield row, Beside("income", cells[row])
        elif is_of_versions or _LEFT_OUT.fullmatch(text):
            yield row, Beside("other_figure", cells[row])
        elif words.is_grand(text) or re.fullmatch(r"(?:del|mellan)?summa", text):
            yield row, Beside("sum", cells[row])


def _of_kinds(texts: set[str]) -> bool:
    """Whether a column holds the letters for costs and incomes, and both of them."""
    return "i" in texts and len(texts) > 1 and all(text in _LETTERS_OF_KIND or _COST.fullmatch(text) for text in texts)


def _with_income_accounts(table: Table, columns: Columns) -> Iterator[int]:
    """Rows whose label begins with an account of income, where every label with amounts begins with an account."""
    labels = {row: table.grid.at(row, columns.label).text.strip() for row in table.amount_rows if row in columns.body}
    labels = {row: label for row, label in labels.items() if label and not words.is_sum(label)}
    accounts = {row: _LABEL_WITH_ACCOUNT.match(label) for row, label in labels.items()}
    if len(accounts) < 2 or not all(accounts.values()):
        return
    for row, account in accounts.items():
        if account is not None and _INCOME_ACCOUNT.fullmatch(account[1]):
            yield row
