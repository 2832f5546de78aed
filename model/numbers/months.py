"""Months as numbers: they are there only where somebody has said one, so that whole years cost nothing."""

from model.case.assumptions import Assumption, Library
from model.case.case import Case
from model.numbers.keys import month_keys


def month_number(case: Case, library: Library, key: str) -> Assumption | None:
    """The month that makes a first or a last year whole, for a key that is one of a case; else None."""
    is_month = any(key in month_keys(name, part) for name, part in {**case.budget, **case.effects}.items())
    return library.numbers[f"default.{key.rpartition('.')[2]}"] if is_month else None
