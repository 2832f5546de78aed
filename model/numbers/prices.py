"""Money of one price year in the prices of another, where the index knows every year between."""

from collections.abc import Mapping

from model.case.assumptions import KRONOR, Assumption, Change, Library
from model.case.case import Case
from model.case.problem import Problem, notice
from model.case.units import is_money


def re_expressed(key: str, number: Assumption, case: Case, library: Library, problems: list[Problem]) -> Assumption:
    """A money value in the case's price year if the index knows every year between; else as it stands, and a notice."""
    if not is_money(number.unit) or number.price_year is None or case.price_year in (None, number.price_year):
        return number
    assert case.price_year is not None
    factor = index_factor(changes_known(case, library), number.price_year, case.price_year)
    if factor is None:
        problems += filter(None, (stands_in_other_prices(key, number, case),))
        return number
    moved = {name: None if at is None else at * factor for name, at in number.model_dump(include=_VALUES).items()}
    return number.model_copy(update={**moved, "price_year": case.price_year})


def in_prices_of(case: Case, library: Library, change: Change, number: Assumption) -> Change:
    """A change stated in the prices of another year in those of the case, if the index knows every year between."""
    if change.value is None or change.price_year is None or case.price_year is None or not is_money(number.unit):
        return change
    factor = index_factor(changes_known(case, library), change.price_year, case.price_year)
    if factor is None:
        return change
    moved = {name: None if at is None else at * factor for name, at in change.model_dump(include=_VALUES).items()}
    return change.model_copy(update={**moved, "price_year": case.price_year})


def stands_in_other_prices(key: str, number: Assumption, case: Case) -> Problem | None:
    """That a number of money is in the prices of another year than the case, if it is."""
    if not is_money(number.unit) or number.price_year is None or case.price_year in (None, number.price_year):
        return None
    return notice("price_year_differs", key, key=key, price_year=number.price_year, case_price_year=case.price_year)


def changes_known(case: Case, library: Library) -> Mapping[int, float]:
    """Change of prices by calendar year: as published, and the case's own only for years that are not.

    The published index is of kronor alone: a case in another currency has its own or none.
    """
    published = library.price_index.change if case.currency == KRONOR else {}
    return published if case.price_index is None else {**case.price_index.change, **published}


_VALUES = {"value", "low", "high"}


def index_factor(change: Mapping[int, float], of_year: int, to_year: int) -> float | None:
    """What one krona of a price year is in kronor of another; None where a year of the chain is not known."""
    first, last = sorted((of_year, to_year))
    factor = 1.0
    for year in range(first + 1, last + 1):
        if year not in change:
            return None
        factor *= 1.0 + change[year]
    return factor if to_year > of_year else 1.0 / factor
