"""Answers, rounded for reading only: money, per cent, years, chances."""

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from wording.numbers.rounding import EXACT, decimal_of, rounded
from wording.numbers.units import unit_name
from wording.numbers.writing import UNIT_SPACE, write_number
from wording.texts import say


def money(value: float, language: str = "sv", signed: bool = False, finer: int = 0) -> str:
    """Kronor to three significant digits and `finer` more, in mnkr, tkr or kr by size: `+6,83 mnkr`, `−365 tkr`."""
    kronor = rounded(decimal_of(value), None, 3 + finer)  # first, so that 999 600 kr becomes 1 mnkr and not 1 000 tkr
    size = kronor.copy_abs()
    power, unit = (6, "mnkr") if size >= 1_000_000 else (3, "tkr") if size >= 1_000 else (0, "kr")
    return _with_unit(write_number(kronor.scaleb(-power, EXACT), 2 + finer, 3 + finer, signed), unit, language)


def money_column(values: Sequence[float | None], language: str = "sv", signed: bool = False) -> list[str]:
    """Kronor that stand under each other, as `money` has them; those in one unit have as many decimals as the most.

    None is told as none.
    """
    split = [None if value is None else _in_unit(value) for value in values]
    most: dict[str, int] = {}
    for one in split:
        if one is not None:
            shown = rounded(one[0], 2, 3)
            decimals = max(0, -int(shown.normalize().as_tuple().exponent)) if shown else 0
            most[one[1]] = max(most.get(one[1], 0), decimals)
    return [
        say("answers.none", language)
        if one is None
        else _with_unit(write_number(one[0], most[one[1]], signed=signed), one[1], language)
        for one in split
    ]


def _in_unit(value: float) -> tuple[Decimal, str]:
    """Kronor, unrounded, in the unit in which `money` tells them, and that unit."""
    size = rounded(decimal_of(value), None, 3).copy_abs()
    power, unit = (6, "mnkr") if size >= 1_000_000 else (3, "tkr") if size >= 1_000 else (0, "kr")
    return decimal_of(value).scaleb(-power, EXACT), unit


def mnkr(value: float, language: str = "sv", signed: bool = False) -> str:
    """Kronor as millions, to three significant digits and at most three decimals: `6,83 mnkr`."""
    return _with_unit(write_number(decimal_of(value).scaleb(-6, EXACT), 3, 3, signed), "mnkr", language)


def tkr(value: float, language: str = "sv", signed: bool = False) -> str:
    """Kronor as whole thousands, as in a table: `22 540 tkr`."""
    return _with_unit(write_number(decimal_of(value).scaleb(-3, EXACT), 0, signed=signed), "tkr", language)


def kr(value: float | Decimal, language: str = "sv", signed: bool = False) -> str:
    """Whole kronor: `1 500 kr`."""
    return _with_unit(write_number(value, 0, signed=signed), "kr", language)


@lru_cache(maxsize=4_096)  # a slider tells each of its steps at every drawing
def percent(value: float, decimals: int | None = None, signed: bool = False, finer: int = 0) -> str:
    """A share as percent: two digits below ten, then whole percent; or exactly so many decimals: `3,8 %`, `38 %`.

    `finer` is how many more digits it is told with, where there are any.
    """
    number = decimal_of(value).scaleb(2, EXACT)
    if decimals is not None:
        written = write_number(number, decimals, signed=signed)
    elif number.copy_abs() < 10:
        written = write_number(number, 2 + finer, 2 + finer, signed)
    else:
        written = write_number(number, finer, 3 + finer, signed)
    return f"{written}{UNIT_SPACE}%"


def years(value: float, language: str = "sv") -> str:
    """A number of years with one decimal, or none where it is whole: `6,9 år`, `10 år`."""
    number = decimal_of(value)
    written = write_number(number, 0 if number == number.to_integral_value() else 1)
    return say("answers.years.one" if written == "1" else "answers.years.many", language, number=written)


def share_of_ten(value: float, language: str = "sv") -> str:
    """A chance from 0 to 1 as cases out of ten: `7 av 10`. Only certainty is 10 or 0 of 10."""
    count = int(rounded(decimal_of(value).scaleb(1, EXACT), 0, None))
    if count == 0 and value > 0:
        return say("answers.share_of_ten.fewer_than_one", language)
    if count == 10 and value < 1:
        return say("answers.share_of_ten.more_than_nine", language)
    return say("answers.share_of_ten.about", language, count=count)


def _with_unit(written: str, unit: str, language: str) -> str:
    """A written number and its unit, which stay on one line."""
    return f"{written}{UNIT_SPACE}{unit_name(unit, language)}"
