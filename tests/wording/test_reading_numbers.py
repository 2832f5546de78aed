"""Numbers as people type and paste them are read right or refused with advice."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wording.plain_numbers import FIGURE, NARROW, NO_BREAK, THIN, plain
from wording.numbers import (
    LARGEST,
    UNITS,
    NumberRefused,
    read_number,
    read_quantity,
)
from wording.texts import LANGUAGES, say


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
