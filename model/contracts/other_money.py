"""Other public money for the same outcomes, taken off what is owed for them (4.9).

Arrays are `(payers, years, draws)` of what is owed, and `(contract years, draws)` of money.
"""

from collections.abc import Mapping

import numpy as np

from model.calculation.draws import Array
from model.case.contract import Contract
from model.contracts.amounts import row_of, running
from model.contracts.payers import divided, in_all


def less_other_money(contract: Contract, owed: Array, received: Mapping[int, Array]) -> Array:
    """What each payer owes in all, after floors and caps, less what has been received when it is paid; never below 0.

    The rows of what is owed are the last contract years. Payers share what is taken off as they owe.
    """
    if not contract.other_money:
        return owed
    so_far = running(other_money(contract, received))[-owed.shape[1] :]
    return divided(contract, owed, np.maximum(0.0, in_all(owed) - so_far))


def other_money(contract: Contract, received: Mapping[int, Array]) -> Array:
    """What counts of all other public money by contract year; `received` is what lines of the case bring, by place.

    What comes after the last payment is not counted.
    """
    years = range(1, contract.years + 1)
    money = np.zeros((contract.years, 1))
    for at, part in enumerate(contract.other_money):
        stated = row_of(part.amounts, years)
        money = money + part.share * (stated + received[at][: contract.years] if at in received else stated)
    return money
