"""Can it be seen: against the known answers, and by hand."""

import math

import pytest

from model.case.assumptions import Label
from model.case.reviewing.review import FollowUpPlan
from model.review.visibility import of_all, of_reached, visibility

PLAN = FollowUpPlan(
    counted=Label(sv="placeringar"), per_year=200.0, reached_per_year=20.0, control_per_year=180.0, years_before=3,
    years_after=3, basis="placeholder",
)  # fmt: skip


def test_the_founding_case() -> None:
    """200 placements a year, three years before and three after: 14.9 %, and 5 % is found 14 times of 100."""
    seen = of_all(PLAN, 0.05)
    assert round(seen.smallest, 3) == 0.149
    assert round(seen.chance, 2) == 0.14
    assert not seen.is_seen
    assert seen.years is not None
    assert 200 * seen.years == pytest.approx(6000, rel=0.01)
    reached = of_reached(PLAN, 0.05)
    assert reached is not None
    assert round(reached.smallest, 3) == 0.417
    assert of_reached(PLAN.edited(reached_per_year=None), 0.05) is None


def test_by_hand() -> None:
    """Counts of 400 and 100: the spread is √(1/400 + 1/100) = 0.1118, the smallest 1 − e^(−2.8016 · 0.1118)."""
    seen = visibility(0.3, (400.0, 100.0), 1.0, 2.0)
    assert seen.smallest == pytest.approx(1 - math.exp(-2.8015852 * math.sqrt(1 / 400 + 1 / 100)), rel=1e-7)
    wider = visibility(0.3, (400.0, 100.0), 4.0, 2.0)
    assert -math.log1p(-wider.smallest) == pytest.approx(-2 * math.log1p(-seen.smallest), rel=1e-12)


def test_what_is_the_smallest_is_found_eight_times_of_ten() -> None:
    for counts in ((600.0, 600.0), (60.0, 60.0, 540.0, 540.0), (5000.0, 4000.0)):
        smallest = visibility(0.1, counts, 1.0, 3.0).smallest
        again = visibility(smallest, counts, 1.0, 3.0)
        assert again.chance == pytest.approx(0.8, abs=1e-4)
        assert again.years == pytest.approx(3.0)


def test_nothing_claimed_is_never_found() -> None:
    seen = of_all(PLAN, 0.0)
    assert (seen.chance, seen.years, seen.is_seen) == (0.0, None, False)
    assert of_all(PLAN.edited(overdispersion=2.0), 0.05).smallest > of_all(PLAN, 0.05).smallest
