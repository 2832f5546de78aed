"""A case's answer as plain values: everything the command line prints and other programs may rely on.

Kronor, unrounded; shares as fractions; None for *none*.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from model.analysis.break_even import BreakEven, break_even, break_even_of_each
from model.analysis.coverage import Coverage, coverage
from model.analysis.drivers import Sensitivity, Terms, sensitivity, terms
from model.analysis.horizons import AfterYears, after_years
from model.analysis.left_out import LeftOut, left_out
from model.analysis.odds import Odds, resolved_of_draw, simulate
from model.analysis.pilot import PilotWorth, worth_of_pilot
from model.calculation.draws import point, scenarios
from model.calculation.ledger import Ledger
from model.calculation.metrics import (
    Readings,
    discount_factors,
    internal_rate_of_return,
    present_value,
    read,
    timings_of,
)
from model.calculation.years import Time
from model.case.assumptions import Library, Perspective
from model.case.case import Case
from model.case.problem import Problem
from model.checking.case import check_resolved, errors_under
from model.contracts.agreement import Repaid, repaid
from model.evaluate import actors_of, evaluate, own_flows
from model.numbers.applicants import library_of
from model.numbers.resolve import resolve_each
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from model.numbers.worked_out import worked_out


def plain(value: Any) -> float | None:
    """A reading as a plain number: NaN and infinities are None, −0 is 0."""
    number = float(value)
    return number + 0.0 if math.isfinite(number) else None


def whole(value: Any) -> int | None:
    """A year as a plain whole number, or None."""
    number = plain(value)
    return None if number is None else round(number)


@dataclass(frozen=True)
class Answer:
    """What a case says under the resolved numbers, in one perspective; each part is worked out when first asked for."""

    resolved: ResolvedNumbers
    perspective: str
    draws: int | None = None
    seed: int | None = None

    @worked_out
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the case under these numbers, errors first."""
        return check_resolved(self.resolved)

    @worked_out
    def has_errors(self) -> bool:
        """Whether something stops the calculation."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def case(self) -> Case:
        """The case."""
        return self.resolved.case

    @property
    def perspective_record(self) -> Perspective:
        """The perspective that `perspective` names: whose result counts, and which kinds of worth."""
        return self.resolved.library.perspectives[self.perspective]

    @worked_out
    def everyone(self) -> Ledger:
        """The ledger with every actor and every kind of worth."""
        return evaluate(self.case, point(self.resolved), self.resolved.library)

    @worked_out
    def ledger(self) -> Ledger:
        """The ledger as the perspective sees it."""
        return self.everyone.within(self.perspective_record)

    @worked_out
    def worth_by_kind(self) -> Mapping[str, Mapping[str, float]]:
        """Actor → present value of what it pays and gains, apart, over every actor and every kind of worth, kronor."""
        return by_actor_and_kind(self.everyone, self.case.discount.timing)

    @worked_out
    def left_out(self) -> LeftOut:
        """What the perspective leaves out: the answer and this together are everyone's."""
        return left_out(self.everyone, self.perspective_record, self.case.discount.timing)

    @worked_out
    def readings(self) -> Readings:
        """The readings, one draw."""
        return read(self.ledger, self.case.discount.timing)

    @worked_out
    def internal_rate(self) -> tuple[float | None, str]:
        """The internal rate of return, or None and why."""
        rate, why_not = internal_rate_of_return(self.ledger.net()[:, 0])
        return plain(rate), why_not

    def break_even(self, keys: tuple[str, ...] | None = None) -> dict[str, BreakEven]:
        """Key → break-even, for the keys asked for or all."""
        return break_even(self.resolved, self.perspective_record, self.case.discount.timing, keys)

    @worked_out
    def headline(self) -> BreakEven | None:
        """The break-even of the case's main number; None if the case names none."""
        key = self.case.headline
        return None if key is None or key not in self.resolved.numbers else self.break_even((key,)).get(key)

    @worked_out
    def sensitivity(self) -> Sensitivity:
        """Each uncertain number at the ends of its range."""
        return sensitivity(self.resolved, self.perspective_record, self.case.discount.timing)

    @worked_out
    def odds(self) -> Odds:
        """The case under random draws of its uncertain numbers; as many as asked for, or as the case says."""
        sampling = self.case.sampling
        draws = sampling.draws if self.draws is None else self.draws
        seed = sampling.seed if self.seed is None else self.seed
        return simulate(self.resolved, self.perspective_record, self.case.discount.timing, draws, seed)

    @worked_out
    def has_ranges(self) -> bool:
        """Whether any number that matters is uncertain; if none is, there are no odds to speak of."""
        return bool(uncertain_keys(self.resolved))

    @worked_out
    def coverage(self) -> Coverage:
        """Which numbers matter most, and which of them have a range."""
        return coverage(self.resolved, self.perspective_record, self.case.discount.timing)

    @property
    def tells_chance(self) -> bool:
        """Whether any of the numbers that matter most is uncertain, so that a chance says something."""
        return self.has_ranges and bool(self.coverage.with_range)

    @worked_out
    def terms(self) -> Terms:
        """NPV under every discount schedule, and with every start a year earlier or later."""
        return terms(self.resolved, self.perspective_record, self.case.discount.timing)

    @worked_out
    def after_years(self) -> tuple[AfterYears, ...]:
        """The answer after each of the case's horizons, the shortest first."""
        timing = self.case.discount.timing
        return after_years(self.resolved, self.perspective_record, timing, self.ledger, self.readings)

    @worked_out
    def pilot(self) -> PilotWorth | None:
        """What the case's pilot is worth; None if it has none, or if what it measures is not uncertain."""
        pilot = self.case.pilot
        return None if pilot is None else worth_of_pilot(self.resolved, self.odds, pilot)

    @worked_out
    def repaid(self) -> Repaid | None:
        """Repayment to the fund at the point estimate; None if none is agreed."""
        if self.case.repayment is None:
            return None
        time, actors = Time.of(self.case), actors_of(self.case, self.resolved.library)
        return repaid(self.case, own_flows(self.case, point(self.resolved), time), time, actors)

    def at(self, values: Mapping[str, float]) -> "Answer":
        """The answer with some numbers at other values, and those without a range."""
        numbers = dict(self.resolved.numbers)
        for key, value in values.items():
            numbers[key] = numbers[key].known_as(value)
        return Answer(replace(self.resolved, numbers=numbers), self.perspective)

    def of_draw(self, draw: int) -> "Answer":
        """The answer with every number as it was drawn in one of the draws, to follow it; draw 0 is the point."""
        return Answer(resolved_of_draw(self.resolved, self.odds.seed, self.odds.count, draw), self.perspective)


@dataclass(frozen=True)
class SideBySide:
    """The case as it stands and its scenarios, answered in one evaluation: one draw each, named by `names`.

    `base` are the numbers of the case without a scenario, whether it can be calculated or not; `refused` are the
    scenarios with errors (None is the case itself), each with what is wrong.
    """

    names: tuple[str | None, ...]
    all_resolved: tuple[ResolvedNumbers, ...]
    readings: Readings
    headline: tuple[BreakEven | None, ...]
    base: ResolvedNumbers
    refused: Mapping[str | None, tuple[Problem, ...]]


def side_by_side(
    case: Case, library: Library, perspective: str, answer: Answer | None = None, scenario: str | None = None
) -> SideBySide:
    """The case without a scenario and under each of its scenarios; those with errors are named, with their errors.

    `answer` is one to the very same case under `scenario`, where there is one: its numbers are not resolved again, and
    what it found right is not looked at again.
    """
    known = answer.resolved if answer is not None and answer.case is case else None
    right = known if answer is not None and not answer.has_errors else None
    every = resolve_each(case, library, {} if known is None else {scenario: known})
    wrong = errors_under(every[None], right)
    base = None if wrong else every[None]
    refused: dict[str | None, tuple[Problem, ...]] = {} if base is not None else {None: wrong}
    refused |= {name: errors for name in case.scenarios if (errors := errors_under(every[name], base))}
    sound = {name: resolved for name, resolved in every.items() if name not in refused}
    perspective_record, timing = library_of(case, library).perspectives[perspective], case.discount.timing
    table = scenarios({name or "": resolved for name, resolved in sound.items()})
    ledger = evaluate(case, table, library).within(perspective_record)
    all_resolved = tuple(sound.values())
    key = case.headline or ""
    even = break_even_of_each(all_resolved, key, perspective_record, timing, table)
    return SideBySide(tuple(sound), all_resolved, read(ledger, timing), even, every[None], refused)


def by_actor_and_kind(ledger: Ledger, timing: Any) -> dict[str, dict[str, float]]:
    """Actor → present value of what it pays and gains, apart: cost, cash, freed capacity and so on (draw 0)."""
    factors = {own: discount_factors(ledger.rates, own)[:, :1] for own in timings_of(ledger, timing)}
    worth_by_actor: dict[str, dict[str, float]] = {}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        column = posting.realised_as if posting.kind == "benefit" else posting.kind
        worth = float(np.asarray(present_value(amounts[:, :1], factors[posting.timing or timing]))[0])
        by_kind = worth_by_actor.setdefault(posting.actor, {})
        by_kind[column] = by_kind.get(column, 0.0) + worth
    return worth_by_actor
