"""Tables whose years or months stand side by side, and those that are as they should be already."""

import pytest

from imports.side_by_side import by_period
from model.case.problem import CaseRefused

HEADS = {"on": ("Datum", "Date"), "source": ("Källa", "Source")}
KNOWN = {"personal", "staff"}


def test_each_period_becomes_a_row_with_what_holds_for_all_of_them() -> None:
    rows = [["Post", "Källa", "jan-27", "feb-27"], ["Personal", "Agresso", "1", "2"], ["Annat", "", "", "4"]]
    assert by_period(rows, KNOWN, HEADS) == [
        ["Personal", "jan-27", "1", "", "Agresso"],
        ["Personal", "feb-27", "2", "", "Agresso"],
        ["Annat", "feb-27", "4", "", ""],
    ]


def test_a_short_row_has_blanks() -> None:
    assert by_period([["", "2027", "2028"], ["Personal", "5"]], KNOWN, HEADS) == [["Personal", "2027", "5", "", ""]]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [["Personal", "2027-01", "5000", "2027-02-05", "Bokslut"], ["Personal", "2027-02", "6000", "2027-03-05", "B"]],
        [["Personel", "2027-01", "5000", "2027-02-05", "Bokslut"]],
        [["Personal", "2027", "2050"]],
        [["Post", "År", "Utfall"], ["Personal", "2027", "5"]],
    ],
)
def test_rows_of_one_period_each_are_as_they_are(rows: list[list[str]]) -> None:
    assert by_period(rows, KNOWN, HEADS) == rows


def test_a_column_that_is_none_of_these_is_refused() -> None:
    with pytest.raises(CaseRefused) as refused:
        by_period([["Post", "2027-01", "2027-02", "Totalt"], ["Personal", "1", "2", "3"]], KNOWN, HEADS)
    assert refused.value.problems[0].facts == {"column": "Totalt"}
