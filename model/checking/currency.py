"""Is everything in the currency of the case: what the library has in kronor is not."""

from collections.abc import Iterator

from model.case.assumptions import KRONOR
from model.case.problem import Problem, error
from model.case.units import is_money
from model.numbers.beside import keys_relied_on
from model.numbers.resolved_numbers import ResolvedNumbers


def check_currency(resolved: ResolvedNumbers) -> Iterator[Problem]:
    """Each number in kronor that a case in another currency takes from the library as it stands."""
    currency, shared = resolved.case.currency, resolved.library.numbers
    if currency == KRONOR:
        return
    for key in keys_relied_on(resolved):
        number = resolved.numbers[key]
        if key in shared and is_money(number.unit) and number.value and number.source == shared[key].source:
            yield error("library_in_kronor", key, key=key, currency=currency)
