"""Attacks by ranges: 998 of them over 60 years once passed the check, and took 49 s and 1.7 GB."""

import numpy as np
import pytest

from bench.heaviest import crowded
from model.analysis.answer import Answer
from model.checking.case import check
from model.checking.size import MOST_RANGES, MOST_WORK
from model.numbers.resolve import resolve
from tests.confined import confined
from tests.generators import LIBRARY


def codes(ranges: int, horizon: int, draws: int) -> list[str]:
    """The errors of a case with so many ranges."""
    case = crowded(ranges, horizon=horizon, draws=draws)
    return [problem.code for problem in check(case, LIBRARY) if problem.severity == "error"]


@pytest.mark.parametrize(
    ("ranges", "horizon", "draws", "code"),
    [
        (MOST_RANGES, 30, 10_000, None),
        (MOST_RANGES, 60, 5_000, None),
        (MOST_RANGES + 1, 10, 1_000, "too_many_ranges"),
        (998, 60, 100, "too_many_ranges"),
        (MOST_WORK // 600_000, 60, 10_000, None),
        (MOST_WORK // 600_000 + 1, 60, 10_000, "too_much_work"),
        (MOST_RANGES, 60, 5_001, "too_much_work"),
    ],
)
def test_ranges_and_draws_have_limits_that_are_told(ranges: int, horizon: int, draws: int, code: str | None) -> None:
    assert codes(ranges, horizon, draws) == ([code] if code else [])


def test_what_is_advised_is_accepted() -> None:
    case = crowded(150, horizon=60)
    fault = next(problem for problem in check(case, LIBRARY) if problem.code == "too_much_work")
    most = int(str(fault.facts["high"]))
    assert codes(150, 60, most) == [] and codes(150, 60, most + 100) == ["too_much_work"]


def test_ranges_of_a_scenario_count_under_it() -> None:
    """A scenario that takes ranges in may not slip past the limit for the case as it stands."""
    case = crowded(MOST_RANGES + 50, horizon=10, draws=1_000)
    left_out = {f"effect_{at}.included": {"value": 0} for at in range(30)}
    tree = case.model_dump() | {"changes": left_out, "scenarios": {"all": {"label": "Alla", "numbers": {}}}}
    tree["scenarios"]["all"]["numbers"] = {key: {"value": 1} for key in left_out}
    found = [problem for problem in check(type(case).model_validate(tree), LIBRARY) if problem.severity == "error"]
    assert [(problem.code, problem.facts["under"]) for problem in found] == [("too_many_ranges", "all")]


def heaviest(ranges: int, horizon: int, draws: int) -> list[float]:
    """Everything that a page asks of the heaviest case; the NPV of the point and the number of drivers."""
    case = crowded(ranges, horizon=horizon, draws=draws)
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    assert not answer.has_errors
    assert len(answer.odds.information_errors) == ranges
    return [answer.odds.point, len(answer.sensitivity.drivers)]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("ranges", "horizon", "draws"), [(100, 60, 10_000), (200, 60, 5_000)])
def test_the_heaviest_case_is_answered_within_memory_and_time(ranges: int, horizon: int, draws: int) -> None:
    """Less than a third of the two gigabytes, since several people may have such a case."""
    found = confined("tests.attacks.test_ranges.heaviest", ranges, horizon, draws, seconds=40, memory=1_200_000_000)
    assert isinstance(found, list) and found[1] == ranges


def peak(ranges: int) -> float:
    """Bytes that odds and drivers of so many ranges take at most, above what was there."""
    import tracemalloc

    case = crowded(ranges, horizon=20, draws=500)
    answer = Answer(resolve(case, LIBRARY), case.perspective)
    tracemalloc.start()
    assert answer.odds.count == 500 and len(answer.sensitivity.drivers) == ranges
    return tracemalloc.get_traced_memory()[1]


def test_memory_grows_as_the_ranges_do() -> None:
    """Not as their square, which would be 64 times as much: eight times as many take some twelve times as much.

    What is above eight is the table of products of the functions that explain NPV, 12 MB at the limit.
    """
    few, many = (confined("tests.attacks.test_ranges.peak", ranges, seconds=60) for ranges in (25, MOST_RANGES))
    assert isinstance(few, int) and isinstance(many, int)
    assert many < 16 * few


def test_draws_in_blocks_explain_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the draws are cut up when NPV is explained, the worth of knowing is the same."""
    case = crowded(8, horizon=10, draws=2_000)

    def worths() -> list[float]:
        odds = Answer(resolve(case, LIBRARY), case.perspective).odds
        return [odds.information(random_factor) for random_factor in odds.learned]

    whole = worths()
    monkeypatch.setattr("model.analysis.learning.EXPLAINED", 20_000)
    assert worths() == pytest.approx(whole, rel=1e-9)


def test_moves_in_blocks_move_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """However the moves of a tornado, and the intervals of a break-even, are cut up, they come to the same."""
    case = crowded(12, horizon=10)
    answers = []
    for together in (250, 5):
        monkeypatch.setattr("model.analysis.drivers.MOVES_AT_ONCE", together)
        monkeypatch.setattr("model.analysis.break_even.NARROWED_TOGETHER", together)
        answers.append(Answer(resolve(case, LIBRARY), case.perspective).sensitivity)
    whole, cut = answers
    by_keys = {driver.keys: driver for driver in whole.drivers}  # equal swings may change places
    assert by_keys.keys() == {driver.keys for driver in cut.drivers}
    for driver in cut.drivers:
        other = by_keys[driver.keys]
        assert (driver.low.npv, driver.high.npv) == pytest.approx((other.low.npv, other.high.npv), rel=1e-12)
        assert driver.break_even is not None and other.break_even is not None
        values = [np.nan if even.value is None else even.value for even in (driver.break_even, other.break_even)]
        assert values[0] == pytest.approx(values[1], rel=1e-9, nan_ok=True)
