"""Amounts that stand under each other."""

import pytest

from wording.numbers import money, money_column


def plain(words: str) -> str:
    """Words with ordinary spaces."""
    return words.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("kronor", "expected"),
    [
        ([-6_500_000, -6_690_000], ["−6,50 mnkr", "−6,69 mnkr"]),
        ([6_834_479, 22_540_000, -365_400], ["+6,83 mnkr", "+22,54 mnkr", "−365 tkr"]),
        ([6_000_000, 30_000_000], ["+6 mnkr", "+30 mnkr"]),
        ([999_600, 1_250_000], ["+1,00 mnkr", "+1,25 mnkr"]),
        ([0, None, 1_234.4], ["0 kr", "–", "+1,23 tkr"]),
        ([], []),
    ],
)
def test_amounts_in_one_unit_have_as_many_decimals(kronor: list[float | None], expected: list[str]) -> None:
    assert [plain(words) for words in money_column(kronor, "sv", signed=True)] == expected


@pytest.mark.parametrize("kronor", [0.0, 4.5, 999.6, 12_345.0, -999_600.0, 22_543_210.0, 1.5e9])
def test_one_alone_is_told_as_everywhere_else(kronor: float) -> None:
    assert money_column([kronor], "en", signed=True) == [money(kronor, "en", signed=True)]
