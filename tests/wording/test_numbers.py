"""Numbers as people type and paste them are read right or refused with advice, and are written the Swedish way."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wording.numbers import (
    GROUP_SPACE,
    LARGEST,
    UNITS,
    NumberRefused,
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

NO_BREAK, THIN, NARROW, FIGURE = "\u00a0", "\u2009", "\u202f", "\u2007"


def plain(written: str) -> str:
    """The text with ordinary spaces, so that the tables below can be read."""
    return written.replace(GROUP_SPACE, " ").replace(NO_BREAK, " ")


def refusal(text: str, unit: str | None = None) -> NumberRefused:
    """The refusal of a text; fails where it is read."""
    with pytest.raises(NumberRefused) as refused:
        if unit is None:
            read_number(text)
        else:
            read_quantity(text, unit)
    return refused.value


# Reading numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("12", "12"),
        ("12,5", "12.5"),
        ("3.5", "3.5"),
        ("99,5", "99.5"),
        ("7,25", "7.25"),
        ("11,5", "11.5"),
        ("1 234,75", "1234.75"),
        ("1 200 000,50", "1200000.50"),
        (f"1{NO_BREAK}200{NO_BREAK}000,50", "1200000.50"),
        (f"1{THIN}200{THIN}000,50", "1200000.50"),
        (f"1{NARROW}200{NARROW}000,50", "1200000.50"),
        (f"1{FIGURE}200{FIGURE}000,50", "1200000.50"),
        (f"1 200{NO_BREAK}000", "1200000"),
        (f"1{NO_BREAK}011,5", "1011.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("–5", "-5"),  # a dash, as word processors write a minus
        ("- 5 000", "-5000"),  # as Excel's accounting format is pasted
        ("+5", "5"),
        ("−1 234,5", "-1234.5"),
        ("  12,5  ", "12.5"),
        (f"{NO_BREAK}12,5{NARROW}", "12.5"),
        ("12,5\r\n", "12.5"),  # Excel ends a copied cell with a line break
        ("\t12", "12"),
        ("-0", "0"),
        ("−0,00", "0"),
        # Three decimals are clear after a zero, after four digits, after groups and when there are four of them.
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234,567", "1234.567"),
        ("1 234,567", "1234.567"),
        ("1 234.567", "1234.567"),
        ("1,2340", "1.2340"),
        ("1,23", "1.23"),
        ("0180", "180"),
        ("10 000 000 000 000", "10000000000000"),
        ("−10 000 000 000 000,000000000", "-10000000000000"),
        ("1234567890,123456789012345678", "1234567890.123456789012345678"),
    ],
)
def test_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)
    assert not (read_number(text).is_zero() and read_number(text).is_signed())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (f" {NO_BREAK}\t\n", "empty"),
        # One mark before three digits: thousands in one country, decimals in another.
        ("1,234", "ambiguous"),
        ("1.234", "ambiguous"),
        ("−1,234", "ambiguous"),
        ("999.999", "ambiguous"),
        ("100,000", "ambiguous"),
        ("1.234,5", "mixed_separators"),
        ("1.011,5", "mixed_separators"),
        ("1,234.5", "mixed_separators"),
        ("1.234.567", "mixed_separators"),
        ("1,234,567", "mixed_separators"),
        ("1..5", "mixed_separators"),
        ("1 2,5", "grouping"),
        ("12 34", "grouping"),
        ("1234 567", "grouping"),
        ("1 234 5", "grouping"),
        ("1  234", "grouping"),
        ("0 123", "grouping"),
        ("1 234 ,5", "grouping"),
        ("1,234 567", "grouping"),
        ("100\t200", "several_cells"),
        ("100\n200", "several_cells"),
        ("abc", "not_a_number"),
        ("4 400 kr", "not_a_number"),  # a unit belongs in a quantity
        ("5 %", "not_a_number"),
        ("1e5", "not_a_number"),
        ("1E5", "not_a_number"),
        ("1_000", "not_a_number"),
        ("0x1F", "not_a_number"),
        ("inf", "not_a_number"),
        ("-Infinity", "not_a_number"),
        ("nan", "not_a_number"),
        ("١٢٣", "not_a_number"),
        ("１２", "not_a_number"),
        ("1²", "not_a_number"),
        ("½", "not_a_number"),
        ("--5", "not_a_number"),
        ("5-", "not_a_number"),
        ("−", "not_a_number"),
        ("1'234", "not_a_number"),
        ("(5)", "not_a_number"),
        ("=1+2", "not_a_number"),
        # A grid can lose the first digit typed, and a person the last: neither is guessed.
        (",5", "not_a_number"),
        ("5,", "not_a_number"),
        ("12\x0034", "not_a_number"),
        ("12\u200b34", "not_a_number"),
        ("1" * 31, "too_long"),
        ("10 000 000 000 000,01", "too_large"),
        ("−10 000 000 000 001", "too_large"),
        ("1" * 30, "too_large"),
        ("10000000000000,0000000000000001", "too_long"),
        ("10000000000000,000000000000001", "too_large"),  # exact to the last digit
    ],
)
def test_refuse(text: str, code: str) -> None:
    assert refusal(text).code == code


# Reading quantities


@pytest.mark.parametrize(
    ("text", "unit", "value"),
    [
        # Budgets are in tkr unless the text says otherwise.
        ("75 800", "kr/year", 75_800_000),
        ("75 800 tkr", "kr/year", 75_800_000),
        ("75 800 tSEK", "kr/year", 75_800_000),
        ("75,8 mnkr", "kr/year", 75_800_000),
        ("75,8 mkr", "kr/year", 75_800_000),
        ("75,8 Mkr", "kr/year", 75_800_000),
        ("75,8 MSEK", "kr/year", 75_800_000),
        ("75,8mnkr/år", "kr/year", 75_800_000),
        ("75,8 mnkr / år", "kr/year", 75_800_000),
        ("75,8 miljoner kronor per år", "kr/year", 75_800_000),
        ("75,8 MSEK per year", "kr/year", 75_800_000),
        ("75 800 000 kr", "kr/year", 75_800_000),
        ("75 800 000 kronor om året", "kr/year", 75_800_000),
        (f"75{NO_BREAK}800{NO_BREAK}000{NO_BREAK}kr", "kr/year", 75_800_000),
        ("75 800 per a\u030ar", "kr/year", 75_800_000),  # å in two parts, as copied from a PDF
        ("75 800 /år", "kr/year", 75_800_000),
        ("−365,4", "kr", -365_400),
        ("4 400 kr", "kr", 4_400),
        ("4 400 Kr.", "kr", 4_400),
        ("0,5", "kr", 500),
        # Unit values are in kronor.
        ("1 500", "kr/day", 1_500),
        ("1 500 kr/dag", "kr/day", 1_500),
        ("1 500 kr per dygn", "kr/day", 1_500),
        ("1,5 tkr", "kr/day", 1_500),
        ("450 kr/timme", "kr/hour", 450),
        ("450 kr/h", "kr/hour", 450),
        ("52 000 kr i månaden", "kr/month", 52_000),
        ("100 tkr/person", "kr/person", 100_000),
        ("9 800 kr/ärende", "kr/case", 9_800),
        ("120 000 kr per läsår", "kr/school_year", 120_000),
        # Percent.
        ("5", "change", 0.05),
        ("5 %", "change", 0.05),
        ("5%", "change", 0.05),
        (f"5{NO_BREAK}%", "change", 0.05),
        ("−5 procent", "change", -0.05),
        ("0,5", "share", 0.005),
        ("0,125", "share", 0.00125),
        ("100 %", "share", 1.0),
        ("3,5", "rate", 0.035),
        ("3,5 % per år", "rate", 0.035),
        ("3,5 per cent per year", "rate", 0.035),
        ("2 %/år", "growth", 0.02),
        ("7", "share/year", 0.07),
        # Counts.
        ("1 800", "person", 1_800),
        ("1 800 personer", "person", 1_800),
        ("12,5", "placement/year", 12.5),
        ("40,5 dagar", "day/person", 40.5),
        ("40,5 dagar per person", "day/person", 40.5),
        ("1,5 läsår/person", "school_year/person", 1.5),
        ("1,2", "factor", 1.2),
        ("10", "years", 10),
        ("10 år", "years", 10),
        ("10,0", "years", 10),
        ("2021", "year", 2021),
        ("2 021", "year", 2021),
        ("ja", "flag", 1),
        (" Nej ", "flag", 0),
        ("YES", "flag", 1),
        ("no", "flag", 0),
        ("1", "flag", 1),
        ("0", "flag", 0),
    ],
)
def test_read_quantity(text: str, unit: str, value: float) -> None:
    assert read_quantity(text, unit) == value


@pytest.mark.parametrize(
    ("text", "unit", "code"),
    [
        ("", "kr", "empty"),
        (" ", "share", "empty"),
        ("", "flag", "empty"),
        ("kr", "kr", "not_a_number"),
        ("abc", "kr", "not_a_number"),
        ("ca 500", "kr", "not_a_number"),
        ("%", "share", "not_a_number"),
        ("1.011,5", "kr", "mixed_separators"),
        ("1,234", "kr", "ambiguous"),
        ("1,234 tkr", "kr", "ambiguous"),
        ("1.234 %", "share", "ambiguous"),
        ("12 34 kr", "kr", "grouping"),
        ("5 %", "kr/year", "wrong_unit"),
        ("5 kr", "share", "wrong_unit"),
        ("5 %", "person", "wrong_unit"),
        ("5 kr", "person", "wrong_unit"),
        ("5 dagar", "person", "wrong_unit"),
        ("150 %", "factor", "wrong_unit"),
        ("2021 kr", "year", "wrong_unit"),
        ("500 kr/år", "kr/day", "wrong_unit"),
        ("500 kr/dag", "kr/year", "wrong_unit"),
        ("500 kr/år", "kr", "wrong_unit"),
        ("5 % per år", "change", "wrong_unit"),
        ("1e5", "kr", "unknown_unit"),
        ("500 euro", "kr", "unknown_unit"),
        ("500 kr/", "kr/year", "unknown_unit"),
        ("5 procentenheter", "change", "unknown_unit"),
        ("500 kr 200", "kr", "unknown_unit"),
        ("2,5", "years", "not_whole"),
        ("2021,5", "year", "not_whole"),
        ("kanske", "flag", "not_yes_or_no"),
        ("2", "flag", "not_yes_or_no"),
        ("10 000 001 mnkr", "kr", "too_large"),
        ("10 000 000 001", "kr", "too_large"),  # tkr
        ("10 000 000 000 001", "kr/day", "too_large"),
        ("5" + " " * 10 + "x" * 60, "kr", "too_long"),
        ("1" * 31 + " kr", "kr", "too_long"),
    ],
)
def test_refuse_quantity(text: str, unit: str, code: str) -> None:
    assert refusal(text, unit).code == code


def test_largest_quantity() -> None:
    assert read_quantity("10 000 000 mnkr", "kr") == float(LARGEST)


def test_unknown_unit_is_our_own_mistake() -> None:
    with pytest.raises(KeyError):
        read_quantity("5", "parsec")


# The paste traps of a grid: each of these once became 115, 1.0115, 995, 725 or 0, or was dropped without a word.


@pytest.mark.parametrize(
    ("pasted", "kronor"),
    [
        ("11,5", 11_500),
        ("1 011,5", 1_011_500),
        (f"1{NO_BREAK}011,5", 1_011_500),
        ("4 400 kr", 4_400),
        ("99,5", 99_500),
        ("7,25", 7_250),
        ("1 234,75", 1_234_750),
    ],
)
def test_pasted(pasted: str, kronor: float) -> None:
    assert read_quantity(pasted, "kr/year") == kronor


@pytest.mark.parametrize("pasted", ["1.011,5", "1.234,5", "abc"])
def test_pasted_and_refused(pasted: str) -> None:
    refusal(pasted, "kr/year")


# Refusals say what to do


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("", "kr"),
        ("abc", "kr"),
        ("1,234", "kr"),
        ("1.234,5", "kr"),
        ("12 34", "kr"),
        ("1\t2", "kr"),
        ("1" * 31, "kr"),
        ("99 999 999 999", "kr"),
        ("5 %", "kr"),
        ("5 euro", "kr"),
        ("2,5", "years"),
        ("kanske", "flag"),
    ],
)
def test_refusal_is_put_in_words(text: str, unit: str, language: str) -> None:
    refused = refusal(text, unit)
    said = say(f"problems.number.{refused.code}", language, **refused.facts)
    assert len(said) > 30
    assert said.endswith(".")


def test_advice_is_about_the_number_that_was_typed() -> None:
    facts = refusal("−12.345 tkr", "kr").facts
    assert (facts["text"], plain(str(facts["thousands"])), facts["decimal"]) == ("−12.345 tkr", "−12 345", "−12,3450")
    assert read_number(str(facts["thousands"])) == -12345
    assert read_number(str(facts["decimal"])) == Decimal("-12.345")
    assert say("problems.number.ambiguous", "sv", **facts) == (
        "”−12.345 tkr” kan läsas på två sätt. Skriv −12\u00a0345 med mellanslag om du menar tusental, "
        "eller −12,3450 med en extra nolla om du menar decimaler."
    )
    assert refusal("2,5", "years").facts["nearest"] == "3"
    assert refusal("2021,4", "year").facts["nearest"] == "2021"
    assert plain(str(refusal("99 999 999 999", "kr").facts["limit"])) == "10 000 000 000 tkr"
    assert refusal("5 %", "kr/year").facts["expected"] == {
        "sv": "tusen kronor per år",
        "en": "thousands of kronor per year",
    }


def test_long_and_hidden_text_is_quoted_short_and_clean() -> None:
    quoted = refusal("\u202e" + "x" * 500).facts["text"]
    assert quoted == "x" * 39 + "…"


any_text = st.text(alphabet=st.characters(), max_size=80)
numberlike_text = st.text(alphabet=f"0123456789 ,.-+−–%/eE_krtmnår{NO_BREAK}{THIN}{NARROW}{FIGURE}\t\n٣½", max_size=40)


@given(any_text | numberlike_text)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        number = read_number(text)
    except NumberRefused as refused:
        assert all(say(f"problems.number.{refused.code}", language, **refused.facts) for language in LANGUAGES)
    else:
        assert number.is_finite() and number.copy_abs() <= LARGEST


@given(any_text | numberlike_text, st.sampled_from(sorted(UNITS)))
def test_any_text_is_a_quantity_or_refused(text: str, unit: str) -> None:
    try:
        value = read_quantity(text, unit)
    except NumberRefused as refused:
        assert all(say(f"problems.number.{refused.code}", language, **refused.facts) for language in LANGUAGES)
    else:
        assert math.isfinite(value) and abs(value) <= float(LARGEST)


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


NEVER_TYPED = ("units.factor.", "units.year.", "units.flag.")
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
