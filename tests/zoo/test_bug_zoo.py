"""Bugs of the kind that models of this sort really have, planted one at a time: each must break a named law.

A bug is written down in `bugs/`, by theme: what a function says, what it says instead, and the law that catches it. The
second implementation catches nearly all of them too, but a law that says what is wrong is worth more than a number that
differs.
"""

import pytest

from tests.laws.every_law import LAWS
from tests.zoo.planting import Bug, bugs_of, planted

SECOND = "second_implementation_agrees"
BUGS = bugs_of()
each_bug = pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)


def catches(name: str, count: int) -> bool:
    """Whether the law is broken by one of so many cases."""
    for seed in range(count):
        try:
            LAWS[name](seed)
        except (AssertionError, LookupError):  # or what it asks for is not there
            return True
    return False


def test_the_laws_hold_without_a_bug() -> None:
    assert [name for name in LAWS if catches(name, 8)] == []


def test_there_is_a_zoo() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 390
    assert SECOND not in {bug.caught_by for bug in BUGS}


@pytest.mark.sampled(3)
@each_bug
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    with planted(bug):
        assert catches(bug.caught_by, 200), f"{bug.caught_by} does not catch it"


@pytest.mark.torture
@each_bug
def test_every_way_in_which_a_planted_bug_is_caught(bug: Bug) -> None:
    expected = {bug.caught_by, *bug.also_caught_by}
    with planted(bug):
        ways = {name for name in LAWS if catches(name, 200 if name in {SECOND, *expected} else 40)}
    print(f"{bug.name}: {', '.join(sorted(ways))}")
    assert expected <= ways, f"{', '.join(sorted(expected - ways))} does not catch it"
