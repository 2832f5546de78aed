"""Cases with ranges whose answer is known or that are shipped, and how they are asked, for the tests of odds."""

import math
from pathlib import Path

import pytest

from model.analysis.answer import Answer
from model.calculation.draws import P90
from model.files.reading import case_files, read_case
from model.numbers.resolve import resolve
from tests.generators import LIBRARY
from tests.laws.odds import npv_with
from tests.uncertain_case import Range, normal

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = {name: read_case(path.read_bytes()) for name, path in case_files().items()}
FOUNDING, SECOND = CASES["hasselby_vallingby"], CASES["skolstod_i_familjehem"]
IN_DOUBT = [(FOUNDING, "judged_ranges"), (SECOND, None)]
each_shipped = pytest.mark.parametrize(("case", "scenario"), IN_DOUBT, ids=["founding", "second"])

TWO = {"first": (1e6, normal(0.3, 0.08)), "second": (3e6, normal(0.2, 0.02))}
"""Two effects whose worth is normal: base, kronor, and the range of the change."""
SDS = (80_000.0, 60_000.0)
"""The standard deviations of the two, kronor."""


def lognormal(median: float, sd: float) -> Range:
    """The range of a number whose logarithm is normal."""
    return (median * math.exp(-P90 * sd), median, median * math.exp(P90 * sd))


def npv_as_answered(answer: Answer, values: dict[str, float]) -> float:
    """NPV with some numbers at other values, as the answer sees it."""
    case = answer.case.model_copy(update={"perspective": answer.perspective})
    resolved = resolve(case, LIBRARY)
    numbers = {**resolved.numbers, **answer.resolved.numbers}
    return npv_with(type(resolved)(case, LIBRARY, numbers, answer.resolved.schedule, ()), values)
