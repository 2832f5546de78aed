"""Units are checked through every product: kronor must come out, else it is said."""

import itertools

import pytest

from model.case.units import OF_ONE, UNITS, is_money
from model.checking.products import TIMES, makes_kronor
from model.editing.effects import worth_unit
from model.editing.needs import NEEDS
from tests.generators import LIBRARY

WORTHS = [unit for unit in UNITS if is_money(unit)]
COUNTED = sorted({unit.partition("/")[0] for unit in UNITS if not is_money(unit) and unit not in OF_ONE} - {"factor"})
IN_HOURS = {"hour": 1.0, "day": 24.0, "week": 168.0, "month": 730.5, "half_year": 4383.0, "year": 8766.0}
"""Hours in each length of time; a school year is taken for a year."""


@pytest.mark.parametrize(("counted", "worth"), list(itertools.product(COUNTED, WORTHS)))
def test_times_multiply_only_by_the_same_time(counted: str, worth: str) -> None:
    """A length of time is worth kronor of that length alone: any other is wrong by the quotient of the two."""
    lengths = {**IN_HOURS, "school_year": IN_HOURS["year"]}
    per = worth.partition("/")[2]
    if counted in lengths and per in lengths:
        assert makes_kronor(counted, worth) == (lengths[counted] == lengths[per])
    elif counted in lengths:
        assert makes_kronor(counted, worth) == (per == "")
    else:
        assert makes_kronor(counted, worth) == (per not in lengths or per == "year")


@pytest.mark.parametrize("unit", [unit for unit in UNITS if not is_money(unit) and UNITS[unit].scale == "log"])
def test_the_worth_that_is_offered_fits_what_is_counted(unit: str) -> None:
    assert makes_kronor(unit.partition("/")[0], worth_unit(unit))


def test_what_is_offered_and_what_the_library_has_fits() -> None:
    for need in NEEDS.values():
        for unit in need.units:
            assert is_money(unit) or worth_unit(unit) in UNITS, unit
    assert set(IN_HOURS) | {"school_year"} == TIMES
    assert all(number.unit in UNITS for number in LIBRARY.numbers.values())
