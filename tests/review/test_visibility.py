"""Can it be seen: what the follow-up that is planned for an effect would find of its claim."""

import pytest

from model.analysis.detectability import Counts, detectability
from model.case.reviewing.review import StatedPlan
from model.review.visibility import of_all, of_reached

PLAN = StatedPlan(200.0, 3, 3, 20.0, 180.0)


def test_the_founding_case() -> None:
    """200 placements a year, three years before and three after: 14.9 %, and 5 % is found 14 times of 100."""
    seen = of_all(PLAN, 0.05)
    assert round(seen.smallest, 3) == 0.149
    assert round(seen.chance, 2) == 0.14
    assert not seen.is_seen
    assert 200 * seen.years == pytest.approx(6000, rel=0.01)
    reached = of_reached(PLAN, 0.05)
    assert reached is not None
    assert round(reached.smallest, 3) == 0.417
    assert (seen.is_few, reached.is_few) == (False, True)
    assert of_reached(PLAN._replace(reached_per_year=None), 0.05) is None


def test_the_years_it_takes_are_enough() -> None:
    seen = of_all(PLAN, 0.1)
    years = round(seen.years + 0.5)
    assert of_all(PLAN._replace(years_before=years, years_after=years), 0.1).chance == pytest.approx(0.8, abs=0.03)


def test_small_counts_are_simulated() -> None:
    few = PLAN._replace(per_year=20.0)
    found = detectability(Counts(60.0, 60.0), 0.4)
    seen = of_all(few, 0.4)
    assert (seen.smallest, seen.chance) == (found.smallest, found.chance)
    assert seen.is_few


def test_counts_that_vary_more_hide_more() -> None:
    assert of_all(PLAN._replace(overdispersion=2.0), 0.05).smallest > of_all(PLAN, 0.05).smallest
    assert of_all(PLAN._replace(overdispersion=1.0), 0.05) == of_all(PLAN, 0.05)
