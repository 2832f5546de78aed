"""The floors and caps of a contract, laid over what is owed: in all, and by payer where they do not share all alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from exports.workbook.formulas.columns import Axis
from exports.workbook.formulas.functions import choose, least, most
from exports.workbook.formulas.lookups import item_of
from exports.workbook.formulas.value import Row, Value
from exports.workbook.inputs.agreed import Address, Terms
from exports.workbook.sheets.sheet import Book, Sheet
from exports.workbook.workings.posted import added, nothing
from model.case.contract import Limit


@dataclass(frozen=True)
class Limits:
    """The floors and caps of the contract, as they are laid over what is owed.

    What has fallen due, by contract year, has the bounds of a measured year, `year_of`, and of floors only those years
    in which the contract itself `settles`; what is owed by measured year has its own.
    """

    terms: Terms
    measured: Mapping[str, Row]
    so_far: Mapping[str, Row]
    advance: Value
    year_of: Row | None = None
    settles: Value | None = None

    @property
    def axis(self) -> Axis:
        """The years of what the limits are laid over."""
        return self.terms.window if self.year_of is None else self.terms.paid

    def laid(self, owed: Value, per: str, term: str | None = None) -> Value:
        """What is owed after the floors, and then the caps, that hold for a year or the contract: of a term, or all."""
        bounds: list[tuple[str, tuple[Limit, ...], Callable[..., Value]]] = [
            ("floors", self.terms.contract.floors, most),
            ("caps", self.terms.contract.caps, least),
        ]
        for kind, limits, bounded in bounds:
            for place, limit in enumerate(limits):
                if limit.per == per and limit.of_term == term and limit.of_payer is None:
                    owed = self._held(owed, limit, (*self.terms.at, kind, place), bounded)
        return owed

    def capped(self, owed: Value, per: str, payer: str) -> Value:
        """What a payer owes under its own caps."""
        for place, cap in enumerate(self.terms.contract.caps):
            if cap.of_payer == payer and cap.per == per:
                owed = self._held(owed, cap, (*self.terms.at, "caps", place), least)
        return owed

    def _held(self, owed: Value, limit: Limit, at: Address, bounded: Callable[..., Value]) -> Value:
        bound = self.terms.money[*at, "amount"](self.advance)
        if limit.for_each is not None:
            units: Value = self._of_year((self.measured if limit.per == "year" else self.so_far)[limit.for_each])
            weights = self.terms.rows.get((*self.terms.at, "outcomes", limit.for_each, "weights"))
            if limit.per == "year" and weights is not None:
                units = choose(self._of_year(weights) > 0, units, 0)
            bound = most(0, units) * bound
        held = bounded(owed, bound)
        if limit.years:
            held = choose(self._of_year(self.terms.rows[*at, "years"]) > 0, held, owed)
        return choose(self.settles > 0, held, owed) if self.settles is not None and "floors" in at else held

    def _of_year(self, row: Row) -> Value:
        """A row by measured year, for each year of what the limits are laid over."""
        return row if self.year_of is None else item_of(row.span, self.year_of)


@dataclass(frozen=True)
class Owed:
    """What is owed in all after each measured year; and by each payer, where they do not share all alike."""

    total: Row
    by_payer: Mapping[str, Row]


def write_limited(
    book: Book, sheet: Sheet, terms: Terms, words: str, owed: Mapping[str, Value], per: str, limits: Limits
) -> Owed:
    """What is owed after the limits of a year, or of the contract: in all, and by payer if they do not share alike."""
    if "" in owed:
        row = sheet.line(book.say(words), limits.laid(owed[""], per))
        return Owed(row, {"": row})
    before: dict[str, Row] = {}
    for payer, value in owed.items():
        label = book.say(f"{words}_by", party=terms.contract.parties[payer].label.text(book.language))
        before[payer] = sheet.line(label, limits.capped(value + nothing(limits.axis), per, payer))
    total = sheet.line(book.say("workbook.contract.before_limits"), _added(before, limits))
    limited = sheet.line(book.say("workbook.contract.after_limits"), limits.laid(total, per))
    after: dict[str, Row] = {}
    for payer, row in before.items():
        usual = terms.shares.get((*terms.at, "payers", payer), 0)
        part = choose(total > 0, row / total, usual) * limited
        label = book.say("workbook.contract.part_of", party=terms.contract.parties[payer].label.text(book.language))
        after[payer] = sheet.line(label, limits.capped(part, per, payer))
    return Owed(sheet.line(book.say(words), _added(after, limits)), after)


def _added(rows: Mapping[str, Row], limits: Limits) -> Value:
    """The sum of what several payers owe."""
    summed: Value = nothing(limits.axis)
    for row in rows.values():
        summed = added(summed, row)
    return summed
