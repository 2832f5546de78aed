"""A case as the review looks at it: its benefits, its project years, and how far each number moves the answer."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from model.analysis.answer import Answer
from model.analysis.break_even import BreakEven
from model.calculation.draws import Array, moved_together
from model.calculation.metrics import TOLERANCE, net_present_value, worth_today
from model.case.assumptions import Assumption, FundRule
from model.case.case import Case
from model.case.effect import Effect
from model.case.problem import Problem
from model.case.reviewing.review import CaseReview, StatedPlan
from model.case.units import UNITS
from model.evaluate import evaluate
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, is_included, keys_in_use
from model.numbers.worked_out import worked_out

TENTH = 0.1
"""How far each number is moved to see what it weighs, and the share of NPV from which that matters."""


class Moved(NamedTuple):
    """NPV in kronor when a number is a tenth larger, and at the ends of its range; None where it has none."""

    tenth: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Examined:
    """An answer that is reviewed, which must have no errors. Kronor are of the answer's own perspective."""

    answer: Answer

    @property
    def case(self) -> Case:
        """The case."""
        return self.answer.case

    @property
    def resolved(self) -> ResolvedNumbers:
        """The numbers that hold."""
        return self.answer.resolved

    @property
    def numbers(self) -> Mapping[str, Assumption]:
        """The numbers that hold, by key."""
        return self.answer.resolved.numbers

    @property
    def said(self) -> CaseReview:
        """What is said of reach and follow-up, and what is answered."""
        return self.case.review or CaseReview()

    @property
    def fund(self) -> FundRule | None:
        """The rules of the fund that is applied to; None where none is chosen."""
        return self.resolved.library.fund_rules.get(self.case.fund_rule or "")

    @property
    def npv(self) -> float:
        """NPV of the case as it stands, kronor."""
        return float(self.answer.readings.npv[0])

    def value(self, key: str) -> float | None:
        """A number by its key; None where it is blank or not there."""
        number = self.numbers.get(key)
        return None if number is None else number.value

    def is_said(self, key: str) -> bool:
        """Whether somebody has said anything of a number."""
        return key in self.numbers and key not in self.resolved.defaults

    def known(self, key: str) -> float:
        """A number by its key, 0 where it is blank or not there."""
        value = self.value(key)
        return 0.0 if value is None else value

    def notices(self, *codes: str) -> Iterator[Problem]:
        """The problems of some codes that checking has found."""
        return (problem for problem in self.answer.problems if problem.code in codes)

    @worked_out
    def benefits(self) -> tuple[tuple[str, Effect], ...]:
        """The effects that count, in kronor, as benefits."""
        return tuple(
            (name, effect)
            for name, effect in self.case.effects.items()
            if effect.direction == "less" and effect.is_priced and self.counts(name)
        )

    def counts(self, name: str) -> bool:
        """Whether an effect counts."""
        return is_included(self.resolved, key_of(name, self.case.effects[name], "included"))

    def slot(self, name: str, slot: str) -> float:
        """A number of an effect by its slot, 0 where it is blank or the kind has no such slot."""
        value = self.of(name, slot)
        return 0.0 if value is None else value

    def plans_of_shares(self) -> Iterator[tuple[str, StatedPlan, float]]:
        """The stated follow-up plans of benefits that claim a share less of what is counted, and the share, 0 … 1."""
        for name, effect in self.benefits:
            plan = self.said.followup.get(name)
            stated = None if plan is None else plan.stated
            claimed = self.slot(name, "change") * self.slot(name, "share_due_to_us")
            is_share = self.numbers[key_of(name, effect, "change")].unit == "change"
            if stated is not None and is_share and 0.0 < claimed < 1.0:
                yield name, stated, claimed

    def of(self, name: str, slot: str) -> float | None:
        """A number of an effect by its slot; None where it is blank or the kind has no such slot."""
        effect = self.case.effects[name]
        return self.value(key_of(name, effect, slot)) if slot in (*effect.slots, "haircut") else None

    @worked_out
    def project_years(self) -> tuple[int, ...]:
        """The years of the case in which the project costs something, running costs apart: others are not counted."""
        lines = [
            line
            for name, line in self.case.budget.items()
            if line.cost_type != "running" and is_included(self.resolved, f"{name}.included")
        ]
        costs = {year for line in lines for year, amount in line.amounts.items() if amount}
        return tuple(year for year in self.case.years if year in costs)

    @worked_out
    def project_cost(self) -> Mapping[int, float]:
        """What the project costs by calendar year, kronor, undiscounted: running cost and new need apart."""
        everyone = self.answer.everyone.only(lambda posting: posting.cost_type not in ("running", "new_need"))
        return dict(zip(self.case.years, map(float, everyone.costs()[:, 0]), strict=True))

    @worked_out
    def runs(self) -> bool:
        """Whether any running cost counts."""
        return not any(self.notices("no_running_cost"))

    @worked_out
    def worth_by_actor(self) -> Mapping[str, float]:
        """Actor → present value of the benefits it gains, of every kind, kronor."""
        ledger, timing = self.answer.everyone, self.case.discount.timing
        gained = ledger.only(lambda posting: posting.kind == "benefit" and not posting.is_mirror)
        actors = dict.fromkeys(posting.actor for posting in gained.postings)
        return {actor: float(worth_today(gained.of(actor), timing)[0]) for actor in actors}

    # What numbers weigh

    def npv_of(self, moves: list[Mapping[str, float]]) -> Array:
        """NPV under each of some moves of numbers, kronor, `(moves,)`; all are draws of one table."""
        table = moved_together(self.resolved, moves)
        ledger = evaluate(self.case, table, self.resolved.library).within(self.answer.perspective_record)
        return np.broadcast_to(net_present_value(ledger, self.case.discount.timing), (table.count,))[1:]

    @worked_out
    def moved(self) -> Mapping[str, Moved]:
        """Key → NPV when it is moved, for every number in use that somebody has said; rates are chosen, not moved."""
        rates = {key for _, key in self.resolved.schedule}
        moves: list[Mapping[str, float]] = []
        ends: dict[str, tuple[bool, int]] = {}
        for key in keys_in_use(self.resolved):
            number = self.numbers[key]
            if not self.is_said(key) or key in rates or number.unit == "flag" or not number.value:
                continue
            ends[key] = (number.low is not None, len(moves))
            moves.append({key: _tenth_more(number)})
            if number.low is not None and number.high is not None:
                moves += [{key: number.low}, {key: number.high}]
        if not moves:
            return {}
        worth = [float(at) for at in self.npv_of(moves)]
        return {
            key: Moved(worth[at], worth[at + 1] if ranged else None, worth[at + 2] if ranged else None)
            for key, (ranged, at) in ends.items()
        }

    @worked_out
    def weighty(self) -> tuple[str, ...]:
        """The numbers that move NPV by a tenth of itself or more when they are a tenth larger, weightiest first."""
        sizes = {key: abs(moved.tenth - self.npv) for key, moved in self.moved.items()}
        least = max(TENTH * abs(self.npv), TOLERANCE)
        return tuple(sorted((key for key, size in sizes.items() if size >= least), key=lambda key: -sizes[key]))

    def limits(self, keys: tuple[str, ...]) -> Mapping[str, BreakEven]:
        """How far each of some numbers can go before NPV turns."""
        return self.answer.break_even(keys)


def _tenth_more(number: Assumption) -> float:
    """A number a tenth larger, or one more where only whole values make sense; less where it is at its limit."""
    unit = UNITS[number.unit]
    assert number.value is not None
    step = 1.0 if unit.whole else TENTH * number.value
    return number.value + step if unit.low <= number.value + step <= unit.high else number.value - step
