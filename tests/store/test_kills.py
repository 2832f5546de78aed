"""The writer is killed (signal 9) at any moment, again and again: no acknowledged save is lost, and none is torn."""

import random
import time

import pytest

from store.opening import open_store
from store.records import SINGLE_USER
from tests.store.outcomes import Outcome, look, told
from tests.store.people import request
from tests.store.writers import counters, keep_saving, nursery, writing

pytestmark = pytest.mark.always

MOST_SEEN = 3
"""Saves that are acknowledged before a writer is killed, at most; it is then somewhere in the next ones."""


def killed(place: str, kills: int, seed: int) -> Outcome:
    """Kills so many writers of one case, each after a random time; what was acknowledged is then looked for."""
    store = open_store(place)
    case_id = store.create(SINGLE_USER, counters(1), request()).case_id
    store.close()
    outcome, chance, context = Outcome(), random.Random(seed), nursery()
    for life in range(kills):
        writer, here = writing(context, keep_saving, place, case_id, life)
        began, seen = time.monotonic(), chance.randint(0, MOST_SEEN)
        outcome.acknowledged += [here.recv() for _ in range(seen)]
        time.sleep(chance.uniform(0, 1.5 * (time.monotonic() - began) / max(1, seen) or 0.03))
        writer.kill()
        writer.join()
        assert writer.exitcode == -9, "it was killed while it wrote"
        outcome.kills += 1
        try:
            while True:
                outcome.acknowledged.append(here.recv())
        except EOFError:
            here.close()
    look(open_store(place), case_id, outcome)
    return outcome


def test_a_hundred_kills(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = killed(place, 100, seed=1)
    with capsys.disabled():
        print(f"\n{told(outcome)}")
    assert (outcome.kills, outcome.lost, outcome.faults) == (100, 0, 0)
    assert len(outcome.acknowledged) >= 50


@pytest.mark.torture
def test_a_thousand_kills(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    outcome = killed(place, 1000, seed=2)
    with capsys.disabled():
        print(f"\n{told(outcome)}")
    assert (outcome.kills, outcome.lost, outcome.faults) == (1000, 0, 0)
