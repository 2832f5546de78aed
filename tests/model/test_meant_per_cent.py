"""A share typed as 8.4 where 8.4 % was meant, and 0,05 in a field of per cent where 5 % was, are asked about."""

import pytest

from model.__main__ import main
from model.case.assumptions import Change
from model.case.units import OF_ONE, UNITS, meant_per_cent
from model.checking.case import check, check_resolved
from model.files.reading import case_files, read_case
from model.files.writing import write_case
from model.numbers.resolve import resolve
from presentation.sentences import problem_sentence
from tests.generators import LIBRARY
from wording.numbers import UNITS as TYPED
from wording.numbers import per_cent_question, perhaps_per_cent, read_quantity
from wording.texts import LANGUAGES

FOUNDING = read_case(next(iter(case_files().values())).read_bytes())


def test_the_units_of_per_cent_are_those_that_are_typed_so() -> None:
    assert {unit for unit, typed in TYPED.items() if typed.counts == "percent"} == OF_ONE


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_what_is_right_as_per_cent_is_asked_about(unit: str) -> None:
    low, high = UNITS[unit].low, UNITS[unit].high
    for value in (-150.0, -8.4, -0.7, 0.0, 0.3, 1.0, 1.01, 8.4, 40.0, 100.0, 101.0, 1e14):
        meant = meant_per_cent(value, unit)
        outside = not low <= value <= high
        assert (meant is not None) == (unit in OF_ONE and outside and low <= value / 100 <= high), value
        assert meant is None or meant == pytest.approx(value / 100)


@pytest.mark.parametrize("unit", sorted(OF_ONE))
def test_in_a_file_and_in_a_scenario(unit: str) -> None:
    shipped = [FOUNDING, *(read_case(path.read_bytes()) for path in case_files().values())]
    case, key = next(
        (case, key) for case in shipped for key, number in resolve(case, LIBRARY).numbers.items() if number.unit == unit
    )
    under = resolve(case, LIBRARY, overrides={key: Change(value=8.4)})
    found = [problem for problem in check_resolved(under) if problem.code == "meant_per_cent"]
    assert [problem.facts["key"] for problem in found] == [key]
    words = [problem_sentence(found[0], under, language) for language in LANGUAGES]
    assert "Menade ni 8,4" in words[0] and "0.084" in words[0]
    assert "Did you mean 8,4" in words[1] and "0.084" in words[1]
    if key in case.numbers:
        typed = write_case(case.model_copy(update={"changes": {key: Change(value=8.4)}}))
        assert "meant_per_cent" in [problem.code for problem in check(read_case(typed), LIBRARY)]


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(next(iter(case_files().values())))
    for asked in (("--set", "placements.reduction=8.4"), ("--range", "placements.reduction=3:8")):
        assert main(["evaluate", file, *asked]) == 1
        assert "meant_per_cent" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "unit", "meant"),
    [
        ("0,05", "change", 0.05),
        ("0.05", "share", 0.05),
        ("−0,05", "change", -0.05),
        ("0,5", "share", 0.5),
        ("0,05", "rate", 0.05),
        ("0,5", "rate", None),  # half a per cent a year is an ordinary rate, and 50 % is none
        ("0,05 %", "change", None),
        ("0,05 procent", "change", None),
        ("1", "share", None),
        ("5", "change", None),
        ("0", "change", None),
        ("", "change", None),
        ("abc", "change", None),
        ("0,05", "kr/year", None),
        ("0,05", "factor", None),
    ],
)
def test_on_a_page(text: str, unit: str, meant: float | None) -> None:
    assert perhaps_per_cent(text, unit) == meant
    for language in LANGUAGES:
        assert bool(per_cent_question(text, unit, language)) == (meant is not None)


def test_the_question_in_words() -> None:
    assert per_cent_question("0,05", "change", "sv").replace("\u00a0", " ") == "0,05 % – menade ni 5 %?"
    assert per_cent_question("0,05", "change", "en").replace("\u00a0", " ") == "0,05 % – did you mean 5 %?"
    assert read_quantity("0,05", "change") == pytest.approx(0.0005), "it is asked about, not refused"
