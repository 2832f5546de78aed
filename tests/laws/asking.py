"""What the laws ask the model, and how they compare. Always through the module, so that a planted bug is met."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from model import evaluate
from model.calculation import draws, metrics
from model.calculation.ledger import Ledger
from model.case.assumptions import Change
from model.case.case import Case
from model.numbers import resolve
from tests.generators import LIBRARY
from tests.laws.second_opinion import factors_of

EXACT = 1e-9
"""Of the sum of all amounts' sizes: what rounding of a few hundred additions may come to, and far below an öre."""


def ledger_of(case: Case, scenario: str | None = None, values: Mapping[str, float] | None = None) -> Ledger:
    """The ledger of a case, everyone's, one draw."""
    overrides = {key: Change(value=value) for key, value in (values or {}).items()}
    resolved = resolve.resolve(case, LIBRARY, scenario, overrides)
    return evaluate.evaluate(case, draws.point(resolved), LIBRARY)


def in_its_perspective(case: Case, ledger: Ledger) -> Ledger:
    """The ledger as the case's own perspective sees it."""
    return ledger.within(LIBRARY.perspectives[case.perspective])


def npv_of(case: Case, ledger: Ledger) -> float:
    """NPV of a ledger, kronor."""
    return float(metrics.net_present_value(ledger, case.discount.timing)[0])


def gross_of(ledger: Ledger) -> float:
    """The sum of all amounts' sizes, kronor: what a difference is compared with."""
    return 1e-6 + float(sum(np.abs(amounts).sum() for amounts in ledger.amounts))


def same(one: object, other: object, scale: float) -> bool:
    """Whether two numbers or arrays are the same within rounding."""
    return bool(np.allclose(np.asarray(one, float), np.asarray(other, float), rtol=0, atol=EXACT * scale))


def of_line(ledger: Ledger, line: str, mirrors: bool = False) -> Ledger:
    """The postings of one line or effect, without the counterparts'."""
    return ledger.only(lambda posting: posting.line == line and (mirrors or not posting.is_mirror))


def of_line_set(ledger: Ledger, lines: set[str]) -> Any:
    """The sum by year of the postings of some lines, kronor."""
    return ledger.only(lambda posting: posting.line in lines).net()[:, 0]


def gains_of(case: Case, ledger: Ledger, effect_id: str) -> Any:
    """What an effect gives its own actors by year, as plus whether it is a benefit or a cost."""
    net = of_line(ledger, effect_id).net()[:, 0]
    return net if case.effects[effect_id].direction == "less" else -net


def near_a_tie(case: Case, ledger: Ledger) -> bool:
    """Whether the sum stands so close to a tie in some year that the last bits decide."""
    net, worth = ledger.net()[:, 0], np.array(factors_of(case))
    slack = 1e-7 + EXACT * gross_of(ledger)
    ends = np.concatenate([np.cumsum(net), np.cumsum(net * worth)])
    return bool((np.abs(ends + 0.005) < slack).any() or ((np.abs(ends) < slack) & (ends != 0)).any())


def each_draw_is_as_alone(seed: int, case: Case, together: Ledger, alone: Sequence[Ledger]) -> None:
    """Each draw of a ledger beside the ledger of that draw alone."""
    timing = case.discount.timing
    narrow = [in_its_perspective(case, ledger) for ledger in alone]
    readings, each = metrics.read(together, timing), [metrics.read(ledger, timing) for ledger in narrow]
    assert readings.npv.shape == (len(alone),), seed
    for draw, (ledger, one) in enumerate(zip(narrow, each, strict=True)):
        scale = gross_of(ledger)
        wide = np.broadcast_to(together.net(), (case.horizon, len(alone)))
        assert same(wide[:, draw], ledger.net()[:, 0], scale), (seed, draw)
        for name in ("npv", "pv_costs", "pv_benefits", "trough"):
            assert same(getattr(readings, name)[draw], getattr(one, name)[0], scale), (seed, draw, name)
        for name in ("payback_year", "discounted_payback_year", "trough_year"):
            if not near_a_tie(case, ledger):
                assert np.array_equal(getattr(readings, name)[draw], getattr(one, name)[0], equal_nan=True), (
                    seed,
                    name,
                )
