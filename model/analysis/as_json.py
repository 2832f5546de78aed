"""An answer as plain values: what the command line prints and other programs may rely on (`model/results.py`)."""

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import numpy as np

from model import RESULTS_DATE
from model.analysis.answer import Answer, by_actor_and_kind, plain, whole
from model.analysis.drivers import Outcome
from model.analysis.horizons import AfterYears
from model.analysis.left_out import LeftOut
from model.analysis.odds import Odds
from model.calculation.ledger import Ledger
from model.calculation.metrics import cost_per_unit, npv_by_actor, units_of
from model.case.problem import CaseRefused
from model.editing.effect_years import people_by_scale
from model.numbers.resolved_numbers import keys_in_use
from model.results import BreakEvens, Drivers, Evaluation, Simulation


def only_finite(value: Any) -> Any:
    """Plain values with NaN and infinities as None, since JSON cannot write them."""
    if isinstance(value, dict):
        return {key: only_finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [only_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def evaluate_as_json(answer: Answer) -> dict[str, Any]:
    """The whole answer as plain values. Raises CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    readings, timing, ledger = answer.readings, answer.case.discount.timing, answer.ledger
    rate, why_not = answer.internal_rate
    break_evens = answer.break_even()
    printed = head(answer) | {
        "npv": plain(readings.npv[0]),
        "pv_costs": plain(readings.pv_costs[0]),
        "pv_benefits": plain(readings.pv_benefits[0]),
        "benefit_cost_ratio": plain(readings.benefit_cost_ratio[0]),
        "payback_years": plain(readings.payback_years[0]),
        "payback_year": whole(readings.payback_year[0]),
        "discounted_payback_year": whole(readings.discounted_payback_year[0]),
        "simple_payback_years": plain(readings.simple_payback_years[0]),
        "trough": plain(readings.trough[0]),
        "trough_year": whole(readings.trough_year[0]),
        "irr": rate,
        "irr_missing_because": why_not or None,
        "break_even": {key: even.value for key, even in break_evens.items()},
        "break_even_others": {key: list(even.others) for key, even in break_evens.items() if even.others},
        "left_out": left_out_as_json(answer.left_out),
        "after_years": {str(after.years): _after_as_json(after) for after in answer.after_years},
        "by_actor": {actor: plain(npv[0]) for actor, npv in npv_by_actor(ledger, timing).items()},
        "by_actor_and_kind": by_actor_and_kind(answer.everyone, timing),
        "by_year": by_year(ledger),
        "units": {
            effect: {
                "total": plain(units_of(ledger, effect).sum(axis=0)[0]),
                "cost_per_unit": plain(cost_per_unit(ledger, effect, timing)[0]),
            }
            for effect in answer.case.effects
        },
        "problems": [problem.as_json() for problem in answer.problems],
    }
    return Evaluation(**printed).model_dump()


def _after_as_json(after: AfterYears) -> dict[str, Any]:
    """The readings after a number of years."""
    return {
        "npv": plain(after.readings.npv[0]),
        "pv_costs": plain(after.readings.pv_costs[0]),
        "pv_benefits": plain(after.readings.pv_benefits[0]),
        "payback_year": whole(after.readings.payback_year[0]),
    }


def left_out_as_json(left_out: LeftOut) -> dict[str, Any]:
    """What the perspective leaves out, in all and by part."""
    parts = [{**asdict(part), "npv": plain(part.npv)} for part in left_out.parts]
    return {"npv": plain(left_out.npv), "parts": parts}


def by_year(ledger: Ledger) -> dict[str, dict[str, float | None]]:
    """Calendar year → costs, benefits and net of draw 0, kronor, undiscounted."""
    costs, benefits, net = ledger.costs()[:, 0], ledger.benefits()[:, 0], ledger.net()[:, 0]
    return {
        str(year): {"costs": plain(costs[t]), "benefits": plain(benefits[t]), "net": plain(net[t])}
        for t, year in enumerate(ledger.years)
    }


def drivers_as_json(answer: Answer) -> dict[str, Any]:
    """The drivers, largest first, each with NPV and payback at both ends; then all of them at once."""
    sensitivity = answer.sensitivity
    printed = head(answer) | {
        "npv": sensitivity.point.npv,
        "drivers": [
            {
                "key": driver.keys[0],
                "moves_with": list(driver.keys[1:]),
                "claimed": plain(answer.resolved.numbers[driver.keys[0]].value),
                "break_even": None if driver.break_even is None else driver.break_even.value,
                "swing": driver.swing,
                "low": _outcome(driver.low),
                "high": _outcome(driver.high),
            }
            for driver in sensitivity.drivers
        ],
        "cautious": None if sensitivity.cautious is None else _outcome(sensitivity.cautious),
        "hopeful": None if sensitivity.hopeful is None else _outcome(sensitivity.hopeful),
    }
    return Drivers(**printed).model_dump()


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "values": outcome.values,
        "npv": outcome.npv,
        "payback_years": plain(outcome.payback_years),
        "payback_year": whole(outcome.payback_year),
    }


def break_even_as_json(answer: Answer) -> dict[str, Any]:
    """Break-even of every number in use and every figure of the contract, beside what is claimed and its range.

    NPV by discount schedule and start.
    """
    figured = answer.resolved.figured
    numbers, break_evens = figured.numbers, answer.break_even(keys_in_use(figured))
    in_all = people_by_scale(answer.resolved)
    printed = head(answer) | {
        "npv": plain(answer.readings.npv[0]),
        "break_even": {key: even.value for key, even in break_evens.items()},
        "break_even_others": {key: list(even.others) for key, even in break_evens.items() if even.others},
        "claimed": {key: numbers[key].value for key in break_evens},
        "ranges": {key: [numbers[key].low, numbers[key].high] for key in break_evens if numbers[key].low is not None},
        "units": {key: numbers[key].unit for key in break_evens},
        "people": {
            key: None if even.value is None else even.value * in_all[key]
            for key, even in break_evens.items()
            if key in in_all
        },
        "terms": {
            name: None if row is None else dict(zip(map(str, answer.terms.shifts), row, strict=True))
            for name, row in answer.terms.npv.items()
        },
    }
    return BreakEvens(**printed).model_dump()


def odds_as_json(answer: Answer) -> dict[str, Any]:
    """The odds, what it is worth to know, the chance of payback by year, and the fan of the running sum; kronor.

    A case without ranges has no odds: None, and not a certainty.
    """
    odds, pilot, coverage = answer.odds, answer.pilot, answer.coverage
    chances = _chances(odds)
    printed = head(answer) | {
        "draws": odds.count,
        "seed": odds.seed,
        "npv": plain(odds.point),
        **(chances if answer.has_ranges else dict.fromkeys(chances)),
        "evppi": _by_key(odds, odds.information),
        "evppi_error": _by_key(odds, odds.information_errors.__getitem__),
        "payback_by_year": _payback_by_year(odds) if answer.has_ranges else {},
        "fan": _fan(odds) if answer.has_ranges else {},
        "coverage": {
            "main": list(coverage.moves),
            "with_range": [key for key in coverage.moves if key in coverage.with_range],
            "missing": list(coverage.missing),
        },
        "pilot": None if pilot is None else asdict(pilot),
        "problems": [problem.as_json() for problem in answer.problems],
    }
    return Simulation(**printed).model_dump()


def _chances(odds: Odds) -> dict[str, Any]:
    p10, p50, p90 = odds.percentile(np.array([0.1, 0.5, 0.9]))
    return {
        "odds": odds.chance,
        "mean": odds.mean,
        "p10": plain(p10),
        "p50": plain(p50),
        "p90": plain(p90),
        "expected_loss": odds.expected_loss,
        "evpi": odds.perfect_information,
    }


def _by_key(odds: Odds, of_random_factor: Callable[[str], float]) -> dict[str, float]:
    """What holds of a random factor, for each of the numbers that share it."""
    return {
        key: of_random_factor(random_factor) for random_factor, learned in odds.learned.items() for key in learned.keys
    }


def _payback_by_year(odds: Odds) -> dict[str, float]:
    return {str(year): share for year, share in zip(odds.years, odds.chance_by_year, strict=True)}


def _fan(odds: Odds) -> dict[str, dict[str, float | None]]:
    return {
        str(year): dict(zip(("p10", "p50", "p90"), map(plain, row), strict=True))
        for year, row in zip(odds.years, odds.fan, strict=True)
    }


def head(answer: Answer) -> dict[str, Any]:
    """Which case, in which perspective, and the day on which any result last changed by a change of the model."""
    return {
        "case": answer.case.label.text("sv"),
        "perspective": answer.perspective,
        "results_date": RESULTS_DATE,
    }
