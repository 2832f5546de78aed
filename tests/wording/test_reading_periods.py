"""Years and months as people and ledgers write them, and what is neither."""

import pytest

from wording.numbers.periods import read_period


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2027", (2027, None)), ("27", (2027, None)), (" 2027 ", (2027, None)), ("2027-03", (2027, 3)),
        ("2027-3", (2027, 3)), ("202703", (2027, 3)), ("2027/03", (2027, 3)), ("2027.12", (2027, 12)),
        ("2027-03-31", (2027, 3)), ("mars 2027", (2027, 3)), ("Mar-27", (2027, 3)), ("mar. 2027", (2027, 3)),
        ("2027 mars", (2027, 3)), ("maj 2027", (2027, 5)), ("May 2027", (2027, 5)), ("okt 2027", (2027, 10)),
        ("October 2027", (2027, 10)), ("dec 27", (2027, 12)), ("augusti2027", (2027, 8)),
    ],
)  # fmt: skip
def test_a_period_is_read(text: str, period: tuple[int, int | None]) -> None:
    assert read_period(text) == period


@pytest.mark.parametrize(
    "text",
    ["", "2027-13", "2027-00", "1827", "2027-", "mars", "marsvin 2027", "2027-03-", "100000", "1 234", "12,5",
     "jan-feb", "2027 2028", "3-27", "Personal 2027", "2027-02-30", "2027-01-45"],
)  # fmt: skip
def test_what_is_no_period_is_not_guessed(text: str) -> None:
    assert read_period(text) is None
