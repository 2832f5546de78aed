"""The calendar of a case as an axis of arrays."""

from dataclasses import dataclass

import numpy as np

from model.calculation.draws import Array
from model.case.case import Amounts, Case


@dataclass(frozen=True)
class Time:
    """The case's calendar: `t` = 0 … horizon − 1 as `(years, 1)`."""

    start_year: int
    t: Array

    @classmethod
    def of(cls, case: Case) -> "Time":
        """The calendar of a case."""
        return cls(case.start_year, np.arange(case.horizon, dtype=float)[:, None])

    def row(self, amounts: Amounts) -> Array:
        """Kronor by calendar year as `(years, 1)`; what falls outside the horizon is left out."""
        first, count = self.start_year, len(self.t)
        return np.array([amounts.get(first + t, 0.0) for t in range(count)], dtype=float)[:, None]
