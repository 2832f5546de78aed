"""Dates as people write them, and what is no date."""

import pytest

from wording.numbers.days import read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2028-01-15", "2028-01-15"), ("20280115", "2028-01-15"), ("2028/1/15", "2028-01-15"),
        ("15/1 2028", "2028-01-15"), ("15/1-28", "2028-01-15"), ("15.1.2028", "2028-01-15"),
        ("15/1/2028", "2028-01-15"),
        ("15 januari 2028", "2028-01-15"), ("den 15 jan. 2028", "2028-01-15"), ("15 January 2028", "2028-01-15"),
        ("January 15, 2028", "2028-01-15"), ("29 februari 2028", "2028-02-29"), ("1 maj 2028", "2028-05-01"),
        ("2028-01", "2028-01"), ("januari 2028", "2028-01"), ("2028", "2028"),
    ],
)  # fmt: skip
def test_a_date_is_read(text: str, day: str) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    "text",
    ["", "i går", "31/2 2028", "2028-02-30", "20281315", "15/13 2028", "28", "15/1", "1827-01-01", "15 marsvin 2028",
     "2028-01-15 2028-01-16", "snart 2028"],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert read_day(text) is None
