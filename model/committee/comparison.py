"""Cases side by side on common terms: one perspective, horizon, discount schedule and price year for all of them.

No case is answered for more years than it counts itself, since its costs after them are not known: the common horizon
is the shortest, unless a shorter one is asked for. What the terms change in each case is told.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from model.analysis.answer import Answer, plain, whole
from model.calculation.draws import Array
from model.calculation.metrics import TOLERANCE
from model.case.assumptions import Change, Library
from model.case.case import Case
from model.case.problem import CaseRefused, Problem, error, notice
from model.checking.case import errors_under
from model.committee.applications import Application, Variant
from model.committee.beside import Beside
from model.committee.order import Order
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

    def decided(self, own: Sequence[Answer], library: Library) -> "Terms":
        """The terms with what was left open: as the first case has it, and the shortest horizon.

        `own` are the cases as they answer by themselves. The rate model is that of the first that every case can be
        counted with, and the perspective that of the first whose own is not of its co-applicants alone.
        """
        cases = [answer.case for answer in own]
        perspectives = [case.perspective for case in cases]
        shortest = min(case.horizon for case in cases)
        first = own[0].resolved
        schedule = OWN_RATE if self.rate is not None else self.schedule or _schedule_of_all(own, library)
        rate = first.numbers[DISCOUNT_RATE].value if schedule == OWN_RATE and DISCOUNT_RATE in first.numbers else None
        return Terms(
            self.perspective or next((one for one in perspectives if one in library.perspectives), perspectives[0]),
            shortest if self.horizon is None else min(self.horizon, shortest),
            schedule,
            rate if self.rate is None else self.rate,
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
    """Cases on common terms, to be told in an order."""

    terms: Terms
    cases: tuple[Compared, ...]
    order: Order = field(default_factory=Order)

    @worked_out
    def in_order(self) -> tuple[Compared, ...]:
        """The cases in the order that is asked for; what has no such figure comes last."""
        return self.order.sorted(self.cases, figure_of)

    @worked_out
    def best_first(self) -> tuple[Compared, ...]:
        """The cases, the one worth the most first."""
        return tuple(sorted(self.cases, key=lambda each: -each.npv))

    @worked_out
    def better(self) -> Mapping[tuple[str, str], float]:
        """Pair of cases with ranges → the share of draws in which the first has the greater NPV, by half an öre."""
        return {pair: float((one > other + TOLERANCE).mean()) for pair, (one, other) in self.drawn_together.items()}

    @worked_out
    def worse(self) -> Mapping[tuple[str, str], float]:
        """Pair of cases with ranges → the share of draws in which the first has the smaller NPV, by half an öre."""
        return {pair: float((other > one + TOLERANCE).mean()) for pair, (one, other) in self.drawn_together.items()}

    @worked_out
    def drawn_together(self) -> Mapping[tuple[str, str], tuple[Array, Array]]:
        """Pair of cases with ranges → the NPV of each in draws with the random factors they share, `(draws,)`."""
        seed = self.cases[0].application.answer.case.sampling.seed
        ranged = [each for each in self.cases if each.application.answer.has_ranges]
        of = {each.application.name: each.application.of for each in ranged}
        times = Counter(of.values())
        drawn = {
            (each.application.name, is_apart): each.application.drawn(DRAWS, seed, is_apart) * each.to_price_year
            for each in ranged
            for is_apart in (False, True)
            if (times[each.application.of] < len(ranged) if is_apart else times[each.application.of] > 1)
        }
        return {
            (one, other): (drawn[one, of[one] != of[other]], drawn[other, of[one] != of[other]])
            for one, other in combinations(of, 2)
        }

    @worked_out
    def differing(self) -> tuple[str, ...]:
        """Which of the terms the cases themselves do not share."""
        return differing_terms([each.own.case for each in self.cases])


def figure_of(each: Compared, name: str) -> float | None:
    """A figure of a case on the common terms by the name it is sorted by; None where the case has none.

    Kronor of the common price year; what is out at most is above zero.
    """
    answer = each.application.answer
    readings, headline = answer.readings, answer.resolved.numbers.get(answer.case.headline or "")
    match name:
        case "payback":
            return plain(readings.payback_years[0])
        case "ratio":
            return plain(readings.benefit_cost_ratio[0])
        case "trough":
            return -float(readings.trough[0]) * each.to_price_year
        case "enough":
            even, claimed = answer.headline, None if headline is None else headline.value
            return None if even is None or even.value is None or not claimed else even.value / claimed
        case "chance":
            return answer.odds.chance if answer.tells_chance else None
        case "own":
            return float(each.own.readings.npv[0])
        case "asked":
            return each.application.asked_in_all * each.to_price_year
        case "open":
            return float(each.beside.open)
        case "start":
            return float(answer.case.start_year)
    return each.npv


def _schedule_of_all(own: Sequence[Answer], library: Library) -> str:
    """The first of the cases' rate models that all of them can be counted with; that of the first where none is."""
    chosen = list(dict.fromkeys(answer.resolved.schedule_chosen for answer in own))
    if len(chosen) == 1:
        return chosen[0]

    def is_known(schedule: str, answer: Answer) -> bool:
        case = answer.case
        rated = case.model_copy(update={"discount": case.discount.model_copy(update={"schedule": schedule})})
        return schedule == OWN_RATE or not errors_under(resolve(rated, library))

    return next((one for one in chosen if all(is_known(one, answer) for answer in own)), chosen[0])


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


def compare(
    cases: Mapping[str, Case], library: Library, terms: Terms, variants: Mapping[str, Variant] | None = None
) -> Comparison:
    """Cases by name on common terms. CaseRefused where one can't be calculated or the terms fit none.

    `variants` says of some of them which scenario or version they are, and of which case.
    """
    known = variants or {}
    entries = [entered(name, case, library, known.get(name)) for name, case in cases.items()]
    return on_common_terms(entries, library, terms)


def entered(name: str, case: Case, library: Library, variant: Variant | None = None) -> Application:
    """A case as it comes before a committee: on its own terms, in its own perspective and perhaps in a scenario."""
    variant = variant or Variant()
    return Application(name, Answer(resolve(case, library, variant.scenario), case.perspective), variant)


def on_common_terms(
    applications: Sequence[Application], library: Library, terms: Terms, order: Order | None = None
) -> Comparison:
    """Applications, each on its own terms, on common ones. CaseRefused as of `compare`."""
    refuse_currencies(applications)
    decided = terms.decided([one.answer for one in applications], library)
    if decided.perspective not in library.perspectives:
        known = ", ".join(library.perspectives)
        raise CaseRefused((error("unknown_perspective", "perspective", perspective=decided.perspective, known=known),))
    if decided.schedule not in library.schedules:
        known = ", ".join(library.schedules)
        raise CaseRefused((error("unknown_schedule", "schedule", schedule=decided.schedule, known=known),))
    return Comparison(decided, tuple(_compared(one, library, decided) for one in applications), order or Order())


def refuse_currencies(applications: Sequence[Application], names: Mapping[str, str] | None = None) -> None:
    """Raises CaseRefused where the cases are not in one currency, and says which is in which, by their `names`."""
    currencies: dict[str, list[str]] = {}
    for one in applications:
        currencies.setdefault(one.answer.case.currency, []).append((names or {}).get(one.name, one.name))
    if len(currencies) > 1:
        told = "; ".join(f"{currency}: {', '.join(names)}" for currency, names in currencies.items())
        raise CaseRefused((error("currencies_differ", "currency", currencies=told),))


def _compared(entry: Application, library: Library, terms: Terms) -> Compared:
    """A case on common terms, and as it is."""
    assert terms.perspective and terms.horizon and terms.schedule
    name, own, case = entry.name, entry.answer, entry.answer.case
    discount = case.discount.model_copy(update={"schedule": terms.schedule})
    common = case.model_copy(update={"horizon": terms.horizon, "discount": discount})
    rate = {} if terms.rate is None else {DISCOUNT_RATE: Change(value=terms.rate)}
    answer = Answer(resolve(common, library, entry.variant.scenario, overrides=rate), terms.perspective)
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
    return Compared(replace(entry, answer=answer), own, 1.0 if factor is None else factor, tuple(problems))


def _to_price_year(case: Case, library: Library, price_year: int | None) -> float | None:
    """What a case's kronor are multiplied by to be of a price year; None where that is not known."""
    if case.price_year is None or price_year is None:
        return None
    return index_factor(changes_known(case, library), case.price_year, price_year)


def _in_case(problem: Problem, name: str) -> Problem:
    """A problem with the case it stands in before its address."""
    return replace(problem, address=f"{name}:{problem.address}")
