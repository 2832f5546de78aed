"""How sure it is: the case under many random draws of its uncertain numbers, and what is worth finding out (4.7, 4.8).

Draw 0 is the point estimate and is never counted. Draws come in batches, and each batch is evaluated in blocks, so that
memory does not grow with postings or with the length of the run, apart from the results that are kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtri

from model.analysis.learning import Learned, Learning
from model.calculation.draws import (
    BATCH,
    Array,
    Draws,
    batches,
    monte_carlo,
    random_factors,
)
from model.calculation.ledger import Ledger
from model.calculation.metrics import TOLERANCE, cumulative, worth_of_net, years_behind
from model.case.assumptions import Perspective, Timing
from model.evaluate import evaluate
from model.numbers.keys import key_of
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from model.numbers.worked_out import worked_out

MOST_DRAWS = 1_000_000
"""The most random draws that the command line may ask for."""
BLOCK = 1_000_000
"""Amounts (lines × years × draws) that are evaluated at a time."""
TWO_SIDED_5_PERCENT = float(ndtri(0.975))


@dataclass(frozen=True)
class Odds:
    """What the case comes to in every draw, draw 0 first: kronor and calendar years (NaN for never), `(draws + 1,)`.

    `running_sums` are the running sums at each year's end, kronor, `(years, draws + 1)`; `learned` says what each
    random factor is worth knowing, and `learning` how far that may be from the truth.
    """

    npv: Array
    payback_year: Array
    running_sums: Array
    years: range
    seed: int
    learned: Mapping[str, "Learned"]
    learning: "Learning"

    @property
    def count(self) -> int:
        """How many random draws."""
        return len(self.npv) - 1

    @property
    def point(self) -> float:
        """NPV of the point estimate, kronor."""
        return float(self.npv[0])

    @worked_out
    def random(self) -> Array:
        """NPV of the random draws, kronor, `(draws,)`."""
        return self.npv[1:]

    @worked_out
    def chance(self) -> float:
        """The share of draws with NPV > 0."""
        return float((self.random > 0).mean())

    @worked_out
    def mean(self) -> float:
        """Mean NPV, kronor. It is not the point's, since ranges are skewed and uncertain numbers multiply."""
        return float(self.random.mean())

    def percentile(self, share: float | Array) -> Array:
        """NPV that so large a share of draws falls below, kronor."""
        return np.asarray(np.quantile(self.random, share))

    def draw_at(self, share: float) -> int:
        """The number of the draw whose NPV is nearest a percentile."""
        return 1 + int(np.abs(self.random - self.percentile(share)).argmin())

    @worked_out
    def expected_loss(self) -> float | None:
        """Mean of −NPV where NPV < 0, kronor: what is lost when it is lost; None if it never is."""
        losses = -self.random[self.random < -TOLERANCE]
        return float(losses.mean()) if len(losses) else None

    @worked_out
    def perfect_information(self) -> float:
        """EVPI, kronor: what it would be worth to know everything before the decision, at most."""
        return float(np.maximum(self.random, 0).mean() - max(self.mean, 0.0))

    def information(self, random_factor: str) -> float:
        """EVPPI of a random factor, kronor: the worth of knowing its numbers, and no others, before the decision."""
        worth = float(np.maximum(self.mean + self.learned[random_factor].worth, 0).mean() - max(self.mean, 0.0))
        return min(max(worth, 0.0), self.perfect_information)

    @worked_out
    def information_errors(self) -> Mapping[str, float]:
        """Standard error of each random factor's EVPPI, kronor: how far another seed would typically move it."""
        return self.learning.errors(self.random, self.learned)

    def is_worth_knowing(self, random_factor: str) -> bool:
        """Whether a random factor's EVPPI differs from 0: more than chance gives one time in forty."""
        return self.information(random_factor) > TWO_SIDED_5_PERCENT * self.information_errors[random_factor]

    @worked_out
    def chance_by_year(self) -> tuple[float, ...]:
        """The share of draws that are paid back in or before each calendar year."""
        return tuple(float((self.payback_year[1:] <= year).mean()) for year in self.years)

    @worked_out
    def fan(self) -> Array:
        """p10, p50 and p90 of the running sum at each year's end, kronor, `(years, 3)`."""
        return np.array([quantiles(row[1:], (0.1, 0.5, 0.9)) for row in self.running_sums])


def simulate(resolved: ResolvedNumbers, perspective: Perspective, timing: Timing, count: int, seed: int) -> Odds:
    """The case under `count` random draws from a seed, 1 … MOST_DRAWS. The numbers must have passed `checking`."""
    keys, case = uncertain_keys(resolved), resolved.case
    npv, payback = np.empty(count + 1), np.empty(count + 1)
    sums = np.empty((case.horizon, count + 1))
    learning = Learning(resolved, random_factors(resolved, keys), seed)
    for batch, size in batches(count):
        table, before = monte_carlo(resolved, keys, size, seed, batch), batch * BATCH
        for start, ledger in _blocks(resolved, table, perspective, first=0 if batch == 0 else 1):
            net = ledger.net()
            at = slice(before + start, before + start + ledger.draws)
            npv[at] = worth_of_net(ledger, net, timing)
            sums[:, at] = running_sums = cumulative(net)
            payback[at] = case.start_year + years_behind(running_sums)
        learning.add(npv[before + 1 : before + 1 + size], batch)
    return Odds(npv, payback, sums, case.years, seed, learning.learned(), learning)


def _blocks(
    resolved: ResolvedNumbers, table: Draws, perspective: Perspective, first: int
) -> Iterator[tuple[int, Ledger]]:
    """The ledger of a table from a draw on, some draws at a time, each with the number of its first draw."""
    case = resolved.case
    budget = sum(bool(table[f"{line}.included"].any()) for line in case.budget)
    counted = (effect for name, effect in case.effects.items() if table[key_of(name, effect, "included")].any())
    lines = budget + len(case.funding) + 2 * len(case.income) + sum(2 * len(effect.valuations) for effect in counted)
    width = max(250, BLOCK // (max(1, lines) * case.horizon))
    for start in range(first, table.count, width):
        part = table.part(start, start + width)
        yield start, evaluate(case, part, resolved.library).within(perspective)


def resolved_of_draw(resolved: ResolvedNumbers, seed: int, count: int, draw: int) -> ResolvedNumbers:
    """The resolved numbers as they were drawn in one draw of a run, 0 … count; draw 0 is the point estimate."""
    batch, place = divmod(max(draw, 1) - 1, BATCH)
    table = monte_carlo(resolved, uncertain_keys(resolved), min(BATCH, count - batch * BATCH), seed, batch)
    at = 0 if draw == 0 else place + 1
    numbers = dict(resolved.numbers)
    for key in uncertain_keys(resolved):
        numbers[key] = numbers[key].known_as(float(table[key][at]))
    random_factors = {
        random_factor: float(table[random_factor][at]) for random_factor in resolved.case.measurement_random_factors
    }
    return replace(resolved, numbers=numbers, random_factors=random_factors)


def quantiles(values: Array, shares: tuple[float, ...]) -> Array:
    """What `np.quantile` gives of a row, `(shares,)`: the ranks wanted are put in place, and nothing else is sorted."""
    rank = np.array(shares) * (len(values) - 1)
    below = rank.astype(int)
    above = np.minimum(below + 1, len(values) - 1)
    placed = np.partition(values, np.unique(np.concatenate([below, above])))
    return np.asarray(placed[below] + (placed[above] - placed[below]) * (rank - below))
