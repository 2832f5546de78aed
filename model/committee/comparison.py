"""Cases side by side on common terms: one perspective, horizon, discount schedule and price year for all of them.

No case is answered for more years than it counts itself, since its costs after them are not known: the common horizon
is the shortest, unless a shorter one is asked for. What the terms change in each case is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from model.analysis.answer import Answer, whole
from model.case.assumptions import Change, Library
from model.case.case import Case
from model.case.problem import CaseRefused, Problem, error, notice
from model.checking.case import errors_under
from model.committee.applications import Application
from model.committee.beside import Beside
from model.numbers.prices import changes_known, index_factor
from model.numbers.rates import DISCOUNT_RATE, OWN_RATE
from model.numbers.resolve import resolve
from model.numbers.worked_out import worked_out

DRAWS = 2_000
"""Draws in which two cases are held against each other."""


@dataclass(frozen=True)
class Terms:
    """What is the same for all: None where each case keeps its own, or where the cases themselves decide."""

    perspective: str | None = None
    horizon: int | None = None
    schedule: str | None = None
    rate: float | None = None
    price_year: int | None = None

    def decided(self, cases: Sequence[Case], library: Library) -> "Terms":
        """The terms with what was left open: as the first case has it, and the shortest horizon.

        The rate model is that of the first case that every case can be counted with.
        """
        shortest = min(case.horizon for case in cases)
        first = resolve(cases[0], library)
        schedule = OWN_RATE if self.rate is not None else self.schedule or _schedule_of_all(cases, library)
        own = first.numbers[DISCOUNT_RATE].value if schedule == OWN_RATE and DISCOUNT_RATE in first.numbers else None
        return Terms(
            self.perspective or cases[0].perspective,
            shortest if self.horizon is None else min(self.horizon, shortest),
            schedule,
            own if self.rate is None else self.rate,
            self.price_year or max((case.price_year for case in cases if case.price_year), default=None),
        )


@dataclass(frozen=True)
class Compared:
    """A case on the common terms, beside its own answer.

    `to_price_year` is what its kronor are multiplied by to be of the common price year; 1 with a problem where the
    index does not reach.
    """

    application: Application
    own: Answer
    to_price_year: float
    problems: tuple[Problem, ...]

    @property
    def npv(self) -> float:
        """NPV on the common terms, kronor of the common price year."""
        return self.application.npv * self.to_price_year

    @worked_out
    def beside(self) -> Beside:
        """Its review, its contracts and whether its effects can be seen, as it was filed."""
        return Beside(self.own)

    @property
    def payback_year(self) -> int | None:
        """The calendar year of the payback on the common terms; None if never."""
        return whole(self.application.answer.readings.payback_year[0])

    @property
    def changed(self) -> float:
        """What the common terms alone do to the NPV, kronor."""
        return self.npv - float(self.own.readings.npv[0])


@dataclass(frozen=True)
class Comparison:
    """Cases on common terms."""

    terms: Terms
    cases: tuple[Compared, ...]

    @worked_out
    def better(self) -> Mapping[tuple[str, str], float]:
        """Pair of cases with ranges → the share of draws in which the first has the greater NPV."""
        seed = self.cases[0].application.answer.case.sampling.seed
        drawn = {
            each.application.name: each.application.drawn(DRAWS, seed) * each.to_price_year
            for each in self.cases
            if each.application.answer.has_ranges
        }
        return {(one, other): float((drawn[one] > drawn[other]).mean()) for one, other in combinations(drawn, 2)}

    @worked_out
    def differing(self) -> tuple[str, ...]:
        """Which of the terms the cases themselves do not share."""
        return differing_terms([each.own.case for each in self.cases])


def _schedule_of_all(cases: Sequence[Case], library: Library) -> str:
    """The first of the cases' rate models that all of them can be counted with; that of the first where none is."""
    chosen = list(dict.fromkeys(resolve(case, library).schedule_chosen for case in cases))
    if len(chosen) == 1:
        return chosen[0]

    def is_known(schedule: str, case: Case) -> bool:
        rated = case.model_copy(update={"discount": case.discount.model_copy(update={"schedule": schedule})})
        return schedule == OWN_RATE or not errors_under(resolve(rated, library))

    return next((one for one in chosen if all(is_known(one, case) for case in cases)), chosen[0])


def differing_terms(cases: Sequence[Case]) -> tuple[str, ...]:
    """Which terms some cases do not share: perspective, years, discount, price year, start and currency."""
    terms: dict[str, set[object]] = {
        "perspective": {case.perspective for case in cases},
        "horizon": {case.horizon for case in cases},
        "schedule": {case.discount.schedule for case in cases},
        "timing": {case.discount.timing for case in cases},
        "price_year": {case.price_year for case in cases},
        "start_year": {case.start_year for case in cases},
        "currency": {case.currency for case in cases},
    }
    return tuple(name for name, values in terms.items() if len(values) > 1)


def compare(cases: Mapping[str, Case], library: Library, terms: Terms) -> Comparison:
    """Cases by name on common terms. CaseRefused where one can't be calculated or the terms fit none."""
    if len({case.currency for case in cases.values()}) > 1:
        raise CaseRefused((error("currencies_differ", "currency"),))
    decided = terms.decided(tuple(cases.values()), library)
    if decided.perspective not in library.perspectives:
        known = ", ".join(library.perspectives)
        raise CaseRefused((error("unknown_perspective", "perspective", perspective=decided.perspective, known=known),))
    if decided.schedule not in library.schedules:
        known = ", ".join(library.schedules)
        raise CaseRefused((error("unknown_schedule", "schedule", schedule=decided.schedule, known=known),))
    return Comparison(decided, tuple(_compared(name, case, library, decided) for name, case in cases.items()))


def _compared(name: str, case: Case, library: Library, terms: Terms) -> Compared:
    """A case on common terms, and as it is."""
    assert terms.perspective and terms.horizon and terms.schedule
    discount = case.discount.model_copy(update={"schedule": terms.schedule})
    common = case.model_copy(update={"horizon": terms.horizon, "discount": discount})
    rate = {} if terms.rate is None else {DISCOUNT_RATE: Change(value=terms.rate)}
    answer = Answer(resolve(common, library, overrides=rate), terms.perspective)
    own = Answer(resolve(case, library), case.perspective)
    wrong = errors_under(answer.resolved) or errors_under(own.resolved)
    if wrong:
        raise CaseRefused(tuple(_in_case(problem, name) for problem in wrong))
    factor = _to_price_year(case, library, terms.price_year)
    problems: list[Problem] = []
    if factor is None and case.price_year is None and terms.price_year is not None:
        problems.append(notice("price_year_not_stated", name, to_year=terms.price_year))
    elif factor is None and terms.price_year is not None:
        problems.append(notice("price_year_not_reached", name, of_year=case.price_year, to_year=terms.price_year))
    if case.horizon > terms.horizon:
        problems.append(notice("years_left_out", name, years=case.horizon - terms.horizon))
    return Compared(Application(name, answer), own, 1.0 if factor is None else factor, tuple(problems))


def _to_price_year(case: Case, library: Library, price_year: int | None) -> float | None:
    """What a case's kronor are multiplied by to be of a price year; None where that is not known."""
    if case.price_year is None or price_year is None:
        return None
    return index_factor(changes_known(case, library), case.price_year, price_year)


def _in_case(problem: Problem, name: str) -> Problem:
    """A problem with the case it stands in before its address."""
    return replace(problem, address=f"{name}:{problem.address}")
