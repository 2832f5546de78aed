"""Applications: several cases that one committee looks at, each under its own name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from model.analysis.answer import Answer
from model.calculation.draws import BATCH, Array, batches, monte_carlo, random_factor_of
from model.calculation.ledger import Ledger
from model.calculation.metrics import net_present_value
from model.committee.choice import Candidate, Limits
from model.evaluate import evaluate
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys
from model.numbers.worked_out import worked_out

FUND = "fund"
RUNNING = "running"
DRAWS = 2_000
"""Draws in which applications are held against each other."""


@dataclass(frozen=True)
class Variant:
    """What of a case is looked at, and what tells it from others of the same name; blank what is not said.

    `of` is the case that it is a scenario or a version of: two of one case share the random factors of all their
    numbers. `scenario` is its name in the case, `revision` an exact saved version, `called` the name of that version.
    `state` is one of the store's, and `file` the name of a file without its ending.
    """

    of: str = ""
    scenario: str | None = None
    revision: int | None = None
    called: str = ""
    state: str = ""
    register_number: str = ""
    file: str = ""


@dataclass(frozen=True)
class Application:
    """One case before a committee: its name there, and its answer in the perspective that is looked from."""

    name: str
    answer: Answer
    variant: Variant = field(default_factory=Variant)

    @property
    def of(self) -> str:
        """The case that it is a scenario or a version of; its own name where nothing else is said."""
        return self.variant.of or self.name

    @property
    def npv(self) -> float:
        """NPV of the point estimate, kronor."""
        return float(self.answer.readings.npv[0])

    @worked_out
    def asked(self) -> Mapping[int, float]:
        """Calendar year → kronor that the case asks of the fund: what funds grant, or else what the project costs.

        A case that names no money from a fund asks for its whole budget; running costs after a project are nobody's
        to grant.
        """
        everyone = self.answer.everyone
        grants = everyone.only(
            lambda posting: posting.kind == "funding" and everyone.actors[posting.actor].kind == FUND
        )
        project = everyone.only(lambda posting: posting.kind == "cost" and posting.cost_type not in (None, RUNNING))
        granted = _outlay(grants)
        return granted or _outlay(project)

    @property
    def asked_in_all(self) -> float:
        """Kronor that the case asks of the fund, all years together."""
        return sum(self.asked.values())

    def drawn(self, count: int, seed: int, is_apart: bool = True) -> Array:
        """NPV in draws 1 … count, kronor, `(draws,)`.

        What is taken from the library has the same random factor in every case, also in kronor of another year; what a
        case says itself has its own, also where two cases happen to call them the same. Where it is not held apart, as
        beside another scenario or version of the same case, every number has the random factor of its key.
        """
        resolved = self.answer.resolved
        if is_apart:
            resolved = _with_own_random_factors(self.of, resolved)
        keys, timing = uncertain_keys(resolved), self.answer.case.discount.timing
        npv = np.empty(count)
        for batch, size in batches(count):
            table = monte_carlo(resolved, keys, size, seed, batch)
            ledger = evaluate(resolved.case, table, resolved.library).within(self.answer.perspective_record)
            npv[batch * BATCH : batch * BATCH + size] = net_present_value(ledger, timing)[1:]
        return npv


def _outlay(ledger: Ledger) -> dict[int, float]:
    """Calendar year → kronor paid out, at the point estimate; years without any are left out."""
    paid = -ledger.net()[:, 0]
    return {year: float(amount) for year, amount in zip(ledger.years, paid, strict=True) if amount > 0}


def _with_own_random_factors(name: str, resolved: ResolvedNumbers) -> ResolvedNumbers:
    """The same numbers, with a random factor of the case's own for those that are not the library's.

    A number of the library that the index has restated, or a scenario moves, is the library's still.
    """
    numbers, case = dict(resolved.numbers), resolved.case
    for key in uncertain_keys(resolved):
        root = random_factor_of(key, resolved.numbers)
        if root not in resolved.library.numbers or root in case.numbers or root in case.changes:
            numbers[key] = numbers[key].model_copy(update={"moves_with": f"{name}/{root}"})
    return replace(resolved, numbers=numbers)


def candidates_of(applications: Sequence[Application]) -> list[Candidate]:
    """Applications as a choice sees them, drawn together where any has a range, from the first one's seed."""
    if not any(one.answer.has_ranges for one in applications):
        return [Candidate(one.name, one.npv, one.asked) for one in applications]
    seed = applications[0].answer.case.sampling.seed
    return [Candidate(one.name, one.npv, one.asked, one.drawn(DRAWS, seed)) for one in applications]


def one_of_each_case(limits: Limits, applications: Sequence[Application]) -> Limits:
    """The limits, and that at most one is chosen of the scenarios and versions of one case."""
    of: dict[str, set[str]] = {}
    for one in applications:
        of.setdefault(one.of, set()).add(one.name)
    several = tuple(frozenset(names) for names in of.values() if len(names) > 1)
    return replace(limits, one_of=(*limits.one_of, *several))
