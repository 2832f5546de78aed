"""Laws that hold for every case, tried on whole random cases; and a second implementation that must agree."""

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from model.calculation import metrics
from model.files import writing
from model.numbers import keys as number_keys
from model.numbers import resolve
from tests.generators import LIBRARY, a_case
from tests.laws.asking import in_its_perspective, ledger_of
from tests.laws.every_law import LAWS

ROOT = Path(__file__).resolve().parent.parent.parent


# In the normal run each law sees as many cases as it can in a second or two.
SLOW = {
    "a_scenario_beside_makes_no_author_and_any_other_edit_does": 40,
    "a_draw_can_be_followed": 60,
    "a_pilot_is_worth_what_it_shows": 60,
    "break_even_makes_npv_nothing": 50,
    "each_driver_is_its_end": 60,
    "every_number_is_alive": 70,
    "knowing_a_part_is_worth_no_more_than_all": 60,
    "more_of_a_good_thing_is_never_worse": 70,
    "second_implementation_agrees": 400,
    "what_is_decided_is_kept_of_the_version_that_was_read": 40,
    "what_is_decided_later_changes_no_decision": 40,
}


def test_the_cases_reach_the_edges() -> None:
    """General generators rarely reach ties, turns and ends: these do, and within the cases of the normal run."""
    reached: dict[str, int] = {}
    for seed in range(120):
        case = a_case(seed)
        ledger = in_its_perspective(case, ledger_of(case))
        net = ledger.net()[:, 0]
        ends = np.cumsum(net)
        behind = ends < -metrics.TOLERANCE
        moment = float(metrics.payback_years(ledger.net())[0])
        resolved = resolve.resolve(case, LIBRARY)
        starts = [
            (resolved.numbers[number_keys.key_of(name, effect, "starts")].value or 0) - case.start_year
            for name, effect in case.effects.items()
            if effect.kind == "reduction"
        ]
        for edge, is_there in {
            "crosses zero more than once": (np.diff(behind.astype(int)) == 1).any() and behind[0],
            "paid back exactly at a year's end": moment > 0 and moment == int(moment),
            "never paid back": math.isnan(moment),
            "several internal rates": metrics.internal_rate_of_return(net)[1] == "several_roots",
            "starts at the horizon": case.horizon in starts,
            "starts in the last year": case.horizon - 1 in starts,
            "starts before the case": any(start < 0 for start in starts),
            "one year long": case.horizon == 1,
            "so long that the schedule takes a step": case.horizon > 32 and len(resolved.schedule) > 1,
            "no rate at all": not ledger.rates.any(),
            "no costs": not ledger.costs().any(),
            "nothing in it": not ledger.postings,
            "harm": any((n.value or 0) < 0 for n in resolved.numbers.values() if n.unit == "change"),
            "shares of 0 and of 1": {0.0, 1.0} <= {n.value for n in resolved.numbers.values() if n.unit == "share"},
            "a transfer": any(posting.is_mirror for posting in ledger.postings),
            "a price year of its own": any(n.price_year == case.price_year != None for n in resolved.numbers.values()),  # noqa: E711
            "participants that effects share": sum(
                getattr(e, "started", None) is not None for e in case.effects.values()
            )
            > 1,
            "a scenario": bool(case.scenarios),
        }.items():
            reached[edge] = reached.get(edge, 0) + bool(is_there)
    assert [edge for edge, times in reached.items() if not times] == []


@pytest.mark.parametrize("name", LAWS)
def test_law(name: str) -> None:
    for seed in range(SLOW.get(name, 150) // 4):
        LAWS[name](seed)


def test_two_processes_give_the_same_bytes(tmp_path: Path) -> None:
    """Law 21: nothing depends on the order in which a process happens to keep its sets."""
    file = tmp_path / "case.yaml"
    file.write_text(writing.write_case(a_case(2)), "utf-8")
    command = [sys.executable, "-m", "model", "evaluate", "--json", str(file)]
    one, other = (
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        for seed in ("1", "2")
    )
    assert one.stdout == other.stdout != b""


@pytest.mark.torture
@pytest.mark.parametrize("name", LAWS)
def test_law_at_length(name: str) -> None:
    count = 10_000 if name == "second_implementation_agrees" else 600 if name in SLOW else 1_500
    for seed in range(count):
        LAWS[name](seed)
