"""The answer after fewer years is, to the last bit, that of the same case with a shorter horizon."""

from dataclasses import fields

import numpy as np
import pytest

from model.analysis.answer import Answer
from model.case.case import Case
from model.checking.case import errors_under
from model.files.reading import case_files, read_case, read_library
from model.numbers.resolve import resolve
from tests.generators import a_case

LIBRARY = read_library()
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}


def differing(case: Case, scenario: str | None = None) -> list[tuple[int, str]]:
    """The horizons and readings that are not, to the last bit, those of the case cut there; every horizon is asked."""
    every = case.model_copy(update={"horizons": tuple(range(1, case.horizon))})
    odd = []
    for one in Answer(resolve(every, LIBRARY, scenario), case.perspective).after_years:
        cut = case.model_copy(update={"horizon": one.years})
        alone = Answer(resolve(cut, LIBRARY, scenario), case.perspective).readings
        for field in fields(alone):
            mine, other = getattr(one.readings, field.name), getattr(alone, field.name)
            if not np.array_equal(mine, other, equal_nan=True):
                odd.append((one.years, field.name))
    return odd


@pytest.mark.parametrize("name", CASES)
def test_a_case_after_fewer_years_is_the_case_cut_there(name: str) -> None:
    case = CASES[name]
    for scenario in (None, *case.scenarios):
        if not errors_under(resolve(case, LIBRARY, scenario)):
            assert differing(case, scenario) == [], scenario


def test_any_case_after_fewer_years_is_the_case_cut_there() -> None:
    for seed in range(60):
        assert differing(a_case(seed)) == [], seed
