"""Personal identity numbers are found, and other numbers are left alone.

The numbers here are well-known examples, or made up from the algorithm with impossible people.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.case.personal_data import find_personnummer


def with_check_digit(nine_digits: str) -> str:
    """Nine digits and their check digit: double every other digit, sum the figures, fill up to a whole ten."""
    figures = "".join(str(int(digit) * (2 - place % 2)) for place, digit in enumerate(nine_digits))
    return nine_digits + str(-sum(map(int, figures)) % 10)


@pytest.mark.parametrize(
    "written",
    [
        "811218-9876",
        "8112189876",
        "811218 9876",
        "811218\u00a09876",
        "811218+9876",
        "811218–9876",  # Word makes a dash of the hyphen
        "19811218-9876",
        "198112189876",
        "121212-1212",
        "19121212-1212",
        with_check_digit("000229001"),  # 29 February 2000
        with_check_digit("811278987"),  # coordination number: 18 + 60
        with_check_digit("811261001"),
        with_check_digit("811291001"),
    ],
)
def test_found(written: str) -> None:
    assert find_personnummer(written) == [written]
    assert find_personnummer(f"Flickan ({written}), född i Hässelby.") == [written]


def test_all_are_found_as_written_and_in_order() -> None:
    assert find_personnummer("811218-9876,19121212-1212;8112189876") == ["811218-9876", "19121212-1212", "8112189876"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Budget 22 540 000 kr, varav 18 340 000 kr personal",
        "9 577 9 811 3 152",
        "2019 2020 2021 2022",
        "2019, 2020, 2021",
        "2019–2020",
        "20200101–20201231",  # a period
        "811218-9875",  # wrong check digit
        "19811218-9875",
        with_check_digit("811318987"),  # month 13
        with_check_digit("810229987"),  # no 29 February in 1981
        with_check_digit("811232987"),  # day 32
        with_check_digit("811292987"),  # day 92: 32 + 60
        with_check_digit("811260987"),  # day 60: 0 + 60
        "17" + with_check_digit("811218987"),  # nobody from the 18th century
        "212000-0142",  # an organisation: its third digit is at least 2
        "08-508 04 000",
        "070-174 06 05",
        "1811218-9876",  # a digit too many
        "811218-98765",
        "811218--9876",
        "8112 18-9876",
        "٨١١٢١٨-٩٨٧٦",
    ],
)
def test_not_found(text: str) -> None:
    assert find_personnummer(text) == []


@given(st.text(max_size=200) | st.text(alphabet="0123456789-+ ", max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    assert all(found in text for found in find_personnummer(text))


@given(st.integers(0, 10**9 - 1), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_grouped_amounts_are_left_alone(amount: int, space: str) -> None:
    assert find_personnummer(f"{amount:,} kr".replace(",", space)) == []
