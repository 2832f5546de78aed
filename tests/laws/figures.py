"""Laws of the figures of a contract that are numbers: what they replace, and what follows from it.

Each law is a function of a seed. The model is asked through its modules, so that a planted bug is met.
"""

import random

import numpy as np

from model.case.contract import Contract
from model.contracts import settlement
from model.numbers import contract_figures
from tests.contracts_at_random import DRAWS, a_contract, a_measurement, an_advance
from tests.laws.lawbook import law
from tests.laws.settlement import of_measured_draw, same


@law
def a_payer_that_is_moved_leaves_the_rest_to_the_last(seed: int) -> None:
    """Two of three payers are moved: each draw is as if its shares had been typed, and never above the whole."""
    dice = random.Random(f"shares {seed}")
    contract = a_contract(seed).model_copy(update={"payers": {"payer": 0.5, "other_payer": 0.3, "guarantor": 0.2}})
    measured, advance = a_measurement(seed), an_advance(seed)
    first = [dice.choice([0.0, 0.2, 0.9, 1.0]) for _ in range(DRAWS)]
    second = [dice.choice([np.nan, 0.1, 0.7]) for _ in range(DRAWS)]
    keys = {"contract.payers.payer": np.array(first), "contract.payers.other_payer": np.array(second)}
    moved = settlement.settle(contract_figures.with_figures(contract, keys), measured, advance)
    for draw in range(DRAWS):
        one, other = first[draw], 0.3 if np.isnan(second[draw]) else second[draw]
        too_much = max(1.0, one + other)
        shares = {"payer": one / too_much, "other_payer": other / too_much, "guarantor": max(0.0, 1.0 - one - other)}
        typed = Contract.model_validate(contract.model_copy(update={"payers": shares}).model_dump())
        drawn = None if advance is None else advance[[min(draw, len(advance) - 1)]]
        alone = settlement.settle(typed, of_measured_draw(measured, draw), drawn)
        payments = tuple(
            settlement.Payment(p.what, p.paid_by, p.paid_to, p.amounts[:, [min(draw, p.amounts.shape[1] - 1)]])
            for p in moved.payments
        )
        paid = moved.paid[:, [min(draw, moved.paid.shape[1] - 1)]]
        same(settlement.Settled(contract, payments, paid, moved.advance[:1]), alone)
