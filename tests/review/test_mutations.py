"""A thousand clean cases with one fault put in: the review names it every time, and says nothing before."""

import random

import pytest

from tests.review.clean_case import clean, edited, ids, size_at_random
from tests.review.mutations import MUTATIONS, mutated

EACH = 42
"""Cases of each fault: with twenty-four faults a thousand and eight in all."""
TRIED = [(name, seed) for seed in range(EACH) for name in MUTATIONS]


@pytest.mark.sampled(15)
@pytest.mark.parametrize(("name", "seed"), TRIED, ids=[f"{name}-{seed}" for name, seed in TRIED])
def test_a_fault_is_named(name: str, seed: int) -> None:
    luck = random.Random(f"{name}|{seed}")
    tree = clean(size_at_random(luck))
    assert ids(edited(tree, {})) == set()
    assert set(MUTATIONS[name]) <= ids(edited(tree, mutated(name, tree, luck)))
