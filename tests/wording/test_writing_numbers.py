"""Numbers, quantities, money and shares are written the Swedish way, and what is written is read back."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.wording.plain_numbers import plain
from wording.numbers import (
    GROUP_SPACE,
    UNITS,
    field_unit,
    kr,
    mnkr,
    money,
    percent,
    quantity,
    read_number,
    read_quantity,
    share_of_ten,
    tkr,
    unit_name,
    write_number,
    write_quantity,
    years,
)
from wording.texts import LANGUAGES, catalogue, say

# Writing numbers


@pytest.mark.parametrize(
    ("value", "decimals", "max_significant", "written"),
    [
        (0, None, None, "0"),
        (-0.0, None, None, "0"),
        (1234.5, None, None, "1 234,5"),
        (-1234567.25, None, None, "−1 234 567,25"),
        (1e13, None, None, "10 000 000 000 000"),
        (0.1, None, None, "0,1"),
        (1e-7, None, None, "0,0000001"),
        (1.234, None, None, "1,2340"),  # 1,234 could be read as thousands
        (-12.345, None, None, "−12,3450"),
        (0.125, None, None, "0,125"),
        (1234.567, None, None, "1 234,567"),
        (Decimal("2.50"), None, None, "2,5"),
        (3, 2, None, "3,00"),
        (1.234, 3, None, "1,234"),  # in a column of three decimals
        (0.5, 0, None, "1"),  # a half goes away from zero
        (1.5, 0, None, "2"),
        (2.5, 0, None, "3"),
        (-2.5, 0, None, "−3"),
        (1.005, 2, None, "1,01"),  # as it is written, not as it is stored
        (-0.004, 2, None, "0,00"),
        (6.8345, None, 3, "6,83"),
        (6.8, None, 3, "6,8"),
        (6.004, None, 3, "6"),
        (9.996, None, 3, "10"),
        (1_234_567, None, 3, "1 230 000"),
        (0.0012345, None, 3, "0,00123"),
        (0.0012345, 3, 3, "0,001"),
        (0, None, 3, "0"),
    ],
)
def test_write(value: float | Decimal, decimals: int | None, max_significant: int | None, written: str) -> None:
    assert plain(write_number(value, decimals, max_significant)) == written


def test_signs() -> None:
    assert write_number(5, signed=True) == "+5"
    assert write_number(-5, signed=True) == "\u22125"
    assert write_number(0, signed=True) == "0"
    assert write_number(0.004, 2, signed=True) == "0,00"
    assert read_number(write_number(1.234, signed=True)) == Decimal("1.234")


def test_groups_are_kept_together_by_a_thin_space() -> None:
    assert write_number(1_234_567) == "1\u202f234\u202f567"
    assert money(-365_400) == "\u2212365\u00a0tkr"


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, Decimal("NaN")])
def test_what_is_no_number_is_not_written(value: float | Decimal) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        write_number(value)


amounts = st.floats(-1e13, 1e13).filter(lambda value: value == 0 or abs(value) > 1e-9)


@given(amounts)
@example(1.234)
@example(-999.999)
def test_what_is_written_is_read_back(value: float) -> None:
    assert read_number(write_number(value)) == Decimal(repr(value))


@given(st.decimals(-(10**13), 10**13, places=10))
def test_exact_numbers_are_written_and_read_back(number: Decimal) -> None:
    assert read_number(write_number(number)) == number


@given(st.floats(-1e13, 1e13), st.integers(0, 6))
def test_rounding_is_half_up(value: float, decimals: int) -> None:
    """A second opinion, in fractions: the nearest, and of two as near the one further from zero."""
    step = Fraction(1, 10**decimals)
    steps = math.floor(abs(Fraction(repr(value))) / step + Fraction(1, 2))
    written = write_number(value, decimals).replace(GROUP_SPACE, "").replace(",", ".").replace("−", "-")
    assert Fraction(written) == (-steps if value < 0 else steps) * step


@given(st.decimals(-(10**13), 10**13, places=4))
def test_python_writes_the_same_with_other_signs(number: Decimal) -> None:
    """A second opinion on Babel, which writes our numbers: digits and groups as Python itself has them."""
    written = f"{number or Decimal(0):,.4f}".translate(str.maketrans(",.-", f"{GROUP_SPACE},\u2212"))
    assert write_number(number, 4) == written


# Writing quantities


@pytest.mark.parametrize(
    ("value", "unit", "field", "whole"),
    [
        (None, "kr/year", "", ""),
        (75_800_000, "kr/year", "75 800 tkr", "75 800 tkr/år"),
        (-365_400, "kr", "−365,4 tkr", "−365,4 tkr"),
        (1_234, "kr", "1,2340 tkr", "1,2340 tkr"),
        (0, "kr", "0 tkr", "0 tkr"),
        (1_500, "kr/day", "1 500 kr", "1 500 kr/dag"),
        (52_000.5, "kr/month", "52 000,5 kr", "52 000,5 kr/månad"),
        (0.05, "change", "5 %", "5 %"),
        (-0.05, "change", "−5 %", "−5 %"),
        (0.07, "share", "7 %", "7 %"),
        (1, "share", "100 %", "100 %"),
        (0.035, "rate", "3,5 %", "3,5 % per år"),
        (0.1 + 0.2, "share", "30 %", "30 %"),  # and not 30,000000000000004
        (1_800, "person", "1 800", "1 800 personer"),
        (1, "person", "1", "1 person"),
        (40.5, "day/person", "40,5", "40,5 dagar/person"),
        (1.2, "factor", "1,2", "1,2"),
        (10, "years", "10", "10 år"),
        (2021, "year", "2021", "2021"),
        (2021.5, "year", "2021,5", "2021,5"),
        (1, "flag", "ja", "ja"),
        (0, "flag", "nej", "nej"),
        (0.5, "flag", "0,5", "0,5"),
    ],
)
def test_write_quantity(value: float | None, unit: str, field: str, whole: str) -> None:
    assert plain(write_quantity(value, unit)) == field
    assert plain(quantity(value, unit)) == whole


def test_english_keeps_swedish_numbers_and_kronor() -> None:
    assert plain(write_quantity(75_800_000, "kr/year", "en")) == "75 800 tSEK"
    assert plain(quantity(75_800_000, "kr/year", "en")) == "75 800 tSEK/year"
    assert plain(quantity(1_500.5, "kr/day", "en")) == "1 500,5 SEK/day"
    assert plain(quantity(1, "years", "en")) == "1 year"
    assert plain(quantity(1.5, "years", "en")) == "1,5 years"
    assert write_quantity(1, "flag", "en") == "yes"


def test_unit_names() -> None:
    assert unit_name("kr/year", "sv") == "kr/år"
    assert unit_name("kr/year", "sv", long=True) == "kronor per år"
    assert field_unit("kr/year", "sv") == "tkr/år"
    assert field_unit("kr/year", "en", long=True) == "thousands of kronor per year"
    assert field_unit("kr/day", "sv") == "kr/dag"
    assert field_unit("share", "sv") == "%"


LIMITS = {"years": 60, "year": 2200, "flag": 1, "share": 1, "change": 1, "rate": 1, "growth": 1}


@st.composite
def values_in_units(draw: st.DrawFn) -> tuple[float, str]:
    """A unit, and a value in it of at most twelve significant digits."""
    unit = draw(st.sampled_from(sorted(UNITS)))
    if unit in ("years", "year", "flag"):
        return float(draw(st.integers(0, LIMITS[unit]))), unit
    digits = draw(st.integers(-(10**12) + 1, 10**12 - 1))
    return float(Decimal(digits).scaleb(draw(st.integers(-13, 0 if unit in LIMITS else 1)))), unit


@given(values_in_units(), st.sampled_from(LANGUAGES))
@example((0.05, "change"), "sv")
@example((1_234.0, "kr"), "sv")
@example((0.01234, "share"), "en")
def test_what_a_field_shows_is_what_it_holds(value_in_unit: tuple[float, str], language: str) -> None:
    value, unit = value_in_unit
    assert read_quantity(write_quantity(value, unit, language), unit) == value
    assert read_quantity(quantity(value, unit, language), unit) == value


NEVER_TYPED = ("units.factor.", "units.year.", "units.month.", "units.flag.")
UNIT_NAMES = [key for key in catalogue() if key.startswith("units.") and not key.startswith(NEVER_TYPED)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", UNIT_NAMES)
def test_every_name_of_a_unit_can_be_typed(key: str, language: str) -> None:
    named = key.split(".")[1]
    unit = named.replace("tkr", "kr").replace("mnkr", "kr")
    power = 6 if named == "mnkr" else 3 if named.startswith("tkr") else min(UNITS[unit].power, 0)
    assert read_quantity(f"5 {say(key, language)}", unit) == float(f"5e{power}")


# Answers


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (6_834_500, "6,83 mnkr"),
        (6_800_000, "6,8 mnkr"),
        (75_834_500, "75,8 mnkr"),
        (1_234_567_890, "1 230 mnkr"),
        (-15_598_000, "−15,6 mnkr"),
        (1_000_000, "1 mnkr"),
        (999_500, "1 mnkr"),  # rounds up into the next scale
        (999_499, "999 tkr"),
        (-365_400, "−365 tkr"),
        (22_540, "22,5 tkr"),
        (1_000, "1 tkr"),
        (999.4, "999 kr"),
        (12.5, "12,5 kr"),
        (0.004, "0 kr"),
        (0, "0 kr"),
    ],
)
def test_money(value: float, written: str) -> None:
    assert plain(money(value)) == written
    assert plain(money(value, signed=True)) == ("+" if value >= 1 else "") + written


def test_money_on_a_given_scale() -> None:
    assert plain(mnkr(6_834_500)) == "6,83 mnkr"
    assert plain(mnkr(6_834_500, signed=True)) == "+6,83 mnkr"
    assert plain(mnkr(-365_400, "en", signed=True)) == "−0,365 MSEK"
    assert plain(mnkr(400, signed=True)) == "0 mnkr"
    assert plain(tkr(22_540_000)) == "22 540 tkr"
    assert plain(tkr(-365_400, signed=True)) == "−365 tkr"
    assert plain(tkr(500, "en")) == "1 tSEK"
    assert plain(tkr(-400, signed=True)) == "0 tkr"
    assert plain(kr(1_499.5)) == "1 500 kr"
    assert plain(money(6_834_500, "en", signed=True)) == "+6,83 MSEK"
    assert plain(money(999, "en")) == "999 SEK"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0381, "3,8 %"),
        (0.05, "5 %"),
        (0.381, "38 %"),
        (0.72, "72 %"),
        (0.0996, "10 %"),
        (0.1102, "11 %"),
        (0.0005, "0,05 %"),
        (-0.457, "−46 %"),
        (12.34, "1 230 %"),
        (0, "0 %"),
    ],
)
def test_percent(value: float, written: str) -> None:
    assert plain(percent(value)) == written


def test_percent_with_given_decimals_and_sign() -> None:
    assert plain(percent(0.0381, decimals=2)) == "3,81 %"
    assert plain(percent(0.05, decimals=1, signed=True)) == "+5,0 %"
    assert plain(percent(0.0381, signed=True)) == "+3,8 %"
    assert plain(percent(0.381, signed=True)) == "+38 %"


def test_years() -> None:
    assert plain(years(6.947)) == "6,9 år"
    assert plain(years(6.947, "en")) == "6,9 years"
    assert plain(years(6.96)) == "7,0 år"
    assert plain(years(10)) == "10 år"
    assert plain(years(1, "en")) == "1 year"
    assert plain(years(1.04, "en")) == "1,0 years"


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0, "0 av 10"),
        (0.001, "färre än 1 av 10"),
        (0.0499, "färre än 1 av 10"),
        (0.05, "1 av 10"),
        (0.72, "7 av 10"),
        (0.75, "8 av 10"),
        (0.949, "9 av 10"),
        (0.95, "fler än 9 av 10"),
        (0.9999, "fler än 9 av 10"),
        (1, "10 av 10"),
    ],
)
def test_share_of_ten(chance: float, said: str) -> None:
    assert plain(share_of_ten(chance)) == said


def test_share_of_ten_in_english() -> None:
    assert plain(share_of_ten(0.72, "en")) == "7 out of 10"
    assert plain(share_of_ten(0.99, "en")) == "more than 9 out of 10"
