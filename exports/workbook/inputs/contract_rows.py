"""How numbers of a contract are written on the input sheet: one, an amount, a row by year, shares that make a whole."""

from collections.abc import Mapping

import numpy as np

from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.functions import most
from exports.workbook.formulas.value import Cell, Row, Span, Value
from exports.workbook.inputs.agreed import Address, Terms
from exports.workbook.inputs.input_cells import VALUE, Inputs
from exports.workbook.sheets.sheet import LABEL, Book
from model.case.terms import Amount
from model.case.units import LARGEST

MOST_SHARES = 100.0
"""How many times the advance, or the savings, a share may be."""


class Rows:
    """Writes numbers of a contract row by row, and keeps where each stands."""

    def __init__(self, book: Book, inputs: Inputs, terms: Terms, effects: Mapping[str, str]):
        self.book, self.inputs, self.terms, self.effects = book, inputs, terms, effects
        self.contract = terms.contract

    def _party(self, name: str) -> str:
        return self.contract.parties[name].label.text(self.book.language)

    def _shares(self, words: str, shares: Mapping[str, float], address: Address, **facts: str) -> None:
        """The shares of some payers. Where one is among the numbers, the last of them pays what the others leave."""
        moved = any(name_of((*address, party)) in self.inputs.numbers for party in shares)
        others: Value = Value("0", 0.0)
        for party, share in shares.items():
            label = self.book.say(f"workbook.contract.{words}", party=self._party(party), **facts)
            if moved and party == list(shares)[-1]:
                self.terms.shares[*address, party] = most(0, 1 - others)
                continue
            self._number(label, share, "share", (*address, party))
            cell = self.terms.cells[*address, party]
            others = others + cell
            self.terms.shares[*address, party] = cell
        for party in list(shares)[:-1] if moved else ():
            self.terms.shares[*address, party] = self.terms.cells[*address, party] / most(1, others)

    def _number(self, label: str, value: float | None, unit: str, address: Address, words: str | None = None) -> None:
        """One number. What is measured may be money, a count or a rate: it has no unit of its own."""
        key = name_of(address).removesuffix(".money").removesuffix(".of_advance")
        if key in self.inputs.numbers:  # it stands among the numbers, and is moved there
            self.terms.cells[address] = self.inputs.numbers[key]
            return
        limits = {"factor": (0.0, MOST_SHARES), "measured": (-LARGEST, LARGEST)}.get(unit)
        kind = "factor" if unit == "measured" else unit
        is_blank, name = value is None, name_of(address)
        self.terms.cells[address] = self.inputs.entry(label, value, kind, address, name, words, limits, is_blank)

    def _amount(self, label: str, given: Amount, address: Address) -> None:
        """Money, or a share of the advance drawn."""
        if given.money is not None:
            self._number(label, given.money, "kr", (*address, "money"))
            cell = self.terms.cells[*address, "money"]
            self.terms.money[address] = lambda advance: cell
        else:
            words = self.book.say("workbook.contract.of_advance")
            self._number(label, given.of_advance, "factor", (*address, "of_advance"), words)
            share = self.terms.cells[*address, "of_advance"]
            self.terms.money[address] = lambda advance: share * advance

    def _row(self, label: str, amounts: Mapping[int, float], axis: Axis, address: Address) -> None:
        """Money by contract year."""
        years, at, sheet = list(range(1, axis.count + 1)), self.inputs.sheet.at, self.inputs.sheet
        values = [amounts.get(year) for year in years]
        name = name_of(address)
        elsewhere = {year: cell for year in years if (cell := self.inputs.numbers.get(f"{name}.{year}")) is not None}
        self.inputs.amounts_row(label, values, Span("", years), address, years, name, elsewhere=elsewhere)
        numbers = np.array([np.nan if value is None else value for value in values], dtype=float)
        self.terms.rows[address] = Row(sheet.prefix, at, VALUE, numbers, axis)

    def _constants(
        self, label: str, values: list[float], axis: Axis, address: Address,
        elsewhere: Mapping[int, Cell] | None = None, style: str = "whole",
    ) -> None:  # fmt: skip
        """A row that belongs to the terms and is no input. What stands elsewhere, by place, is only shown here."""
        sheet = self.inputs.sheet
        sheet.text(LABEL, label)
        for place, value in enumerate(values):
            if elsewhere and place in elsewhere:
                sheet.formula(VALUE + place, elsewhere[place], style)
            else:
                sheet.number(VALUE + place, value, style)
        self.terms.rows[address] = Row(sheet.prefix, sheet.at, VALUE, np.array(values), axis)
        sheet.at += 1

    def _in_years(self, label: str, years: tuple[int, ...], address: Address, axis: Axis) -> None:
        """The contract years in which something holds, as 1 and 0; they belong to the terms and are no inputs."""
        if years:
            flags = [float(year in years) for year in range(1, axis.count + 1)]
            self._constants(self.book.say("workbook.contract.holds", label=label), flags, axis, (*address, "years"))


def name_of(address: Address) -> str:
    """What a cell of a contract is called: `contract.terms.shared.share`, as the key of its number is."""
    first, *rest = map(str, address)
    name = ["contract"] if first == "agreement" else ["contracts", rest.pop(0)]
    return ".".join((*name, *(rest[1:] if rest[0] == "contract" else rest)))
