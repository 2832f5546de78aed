"""Laws of the committee's table: comparing on common terms, and choosing within limits."""

import itertools
import math
from dataclasses import replace

import numpy as np

from model.analysis.answer import Answer
from model.case.assumptions import Library
from model.case.case import Case
from model.case.problem import CaseRefused
from model.committee import applications
from model.committee.applications import Variant
from model.committee.choice import CENT, Candidate, Limits, best_by_programme, choose
from model.committee.comparison import Compared, Terms, compare, entered, figure_of, on_common_terms
from model.committee.frontier import frontier
from model.committee.order import FIGURES, Order
from model.numbers import resolve
from model.numbers.resolved_numbers import uncertain_keys
from tests.generators import LIBRARY, a_case
from tests.laws.lawbook import law

DRAWS = 40


def some_cases(seed: int) -> dict[str, Case]:
    """Three random cases without errors, in kronor, of price years that the index knows."""
    found: dict[str, Case] = {}
    for at in range(seed, seed + 40):
        case = a_case(at)
        case = case.model_copy(update={"price_year": (2014, 2016, 2017)[at % 3], "price_index": None})
        if not Answer(resolve.resolve(case, LIBRARY), case.perspective).has_errors:
            found[f"c{at}"] = case
        if len(found) == 3:
            break
    return found


@law
def common_terms_are_what_each_case_answers_under_them(seed: int) -> None:
    """NPV is that of the case for as many years, at the common schedule, in the common perspective and price year."""
    cases = some_cases(seed)
    perspective = ("society", "public", "municipality")[seed % 3]
    terms = Terms(perspective, schedule=("zero", None)[seed % 2], price_year=2017)
    try:
        comparison = compare(cases, LIBRARY, terms)
    except CaseRefused:  # a shorter horizon can leave a case without what it needs
        return
    decided = comparison.terms
    assert decided.horizon == min(case.horizon for case in cases.values()), seed
    for each in comparison.cases:
        case = cases[each.application.name]
        discount = case.discount.model_copy(update={"schedule": decided.schedule})
        common = case.model_copy(update={"horizon": decided.horizon, "discount": discount})
        numbers = {} if decided.rate is None else {"discount_rate": decided.rate}
        answer = Answer(resolve.resolve(common, LIBRARY), perspective).at(numbers)
        factor = math.prod(1 + LIBRARY.price_index.change[year] for year in range((case.price_year or 2017) + 1, 2018))
        by_itself = float(answer.readings.npv[0]) * factor
        slack = 1e-9 * (abs(by_itself) + abs(each.npv)) + 1e-6
        assert abs(each.npv - by_itself) <= slack, (seed, each.application.name)
        own = float(Answer(resolve.resolve(case, LIBRARY), case.perspective).readings.npv[0])
        assert abs(each.changed - (each.npv - own)) <= slack, (seed, each.application.name)


@law
def one_is_better_in_as_many_draws_as_its_worth_is_greater(seed: int) -> None:
    """Of a pair the share of draws in which the first is worth more, in the common price year."""
    cases = some_cases(seed)
    try:
        comparison = compare(cases, LIBRARY, Terms("society", price_year=2017))
    except CaseRefused:
        return
    seed_of_draws = next(iter(cases.values())).sampling.seed
    drawn = {
        each.application.name: each.application.drawn(2_000, seed_of_draws) * each.to_price_year
        for each in comparison.cases
    }
    for (one, other), share in comparison.better.items():
        assert share == np.count_nonzero(drawn[one] - drawn[other] > CENT) / 2_000, (seed, one, other)
        assert comparison.worse[one, other] == np.count_nonzero(drawn[other] - drawn[one] > CENT) / 2_000, seed


@law
def two_of_one_case_differ_only_by_what_differs(seed: int) -> None:
    """A case is better than itself in no draw, and than a scenario as often as the two are by themselves.

    By itself a case and each of its scenarios have the same random factor for every number.
    """
    case = next(iter(some_cases(seed).values()))
    scenarios = {"again": None, "itself": None, **{name: name for name in case.scenarios}}
    variants = {name: Variant("the case", scenario) for name, scenario in scenarios.items()}
    terms = Terms("society", case.horizon, case.discount.schedule)
    try:
        comparison = compare(dict.fromkeys(scenarios, case), LIBRARY, terms, variants)
    except CaseRefused:
        return
    by_itself = {
        name: Answer(resolve.resolve(case, LIBRARY, scenario), "society", 2_000, case.sampling.seed).odds.random
        for name, scenario in scenarios.items()
    }
    for (one, other), share in comparison.better.items():
        gap = by_itself[one] - by_itself[other]
        assert share == np.count_nonzero(gap > CENT) / 2_000, (seed, one, other)
        assert comparison.worse[one, other] == np.count_nonzero(gap < -CENT) / 2_000, (seed, one, other)
    if ("again", "itself") in comparison.better:
        assert (comparison.better["again", "itself"], comparison.worse["again", "itself"]) == (0, 0), seed


LEAST_IS_FIRST = {"payback", "trough", "enough", "asked", "open", "start"}


def told(each: Compared) -> dict[str, float | None]:
    """The figures of a case, read off its answers; what is out is above zero, in kronor of the common price year."""
    answer, own, factor = each.application.answer, each.own, each.to_price_year
    payback, ratio = (
        float(reading[0]) for reading in (answer.readings.payback_years, answer.readings.benefit_cost_ratio)
    )
    return {
        "npv": float(answer.readings.npv[0]) * factor,
        "payback": None if math.isnan(payback) else payback,
        "ratio": None if math.isnan(ratio) else ratio,
        "trough": abs(float(answer.readings.trough[0])) * factor,
        "own": float(own.readings.npv[0]),
        "start": float(own.case.start_year),
    }


@law
def cases_stand_in_the_order_of_a_figure(seed: int) -> None:
    """The best first, or the other way round; those that have no such figure last, whichever way."""
    cases, by = some_cases(seed), FIGURES[seed % len(FIGURES)]
    if by in ("enough", "chance", "asked", "open"):  # tried by hand: tests/model/test_comparison_variants.py
        by = "payback"
    is_reversed = seed % 2 == 1
    asked = [entered(name, case, LIBRARY) for name, case in cases.items()]
    try:
        comparison = on_common_terms(asked, LIBRARY, Terms("society", price_year=2017), Order(by, is_reversed))
    except CaseRefused:
        return
    figures = [told(each)[by] for each in comparison.in_order]
    for each, figure in zip(comparison.in_order, figures, strict=True):
        sorted_by = figure_of(each, by)
        assert sorted_by == figure if figure is None else sorted_by is not None, (seed, by)
        assert figure is None or math.isclose(sorted_by or 0.0, figure, rel_tol=1e-12, abs_tol=1e-9), (seed, by)
    known = [figure for figure in figures if figure is not None]
    assert figures[len(known) :] == [None] * (len(figures) - len(known)), (seed, by)
    assert known == sorted(known, reverse=(by in LEAST_IS_FIRST) is is_reversed), (seed, by, is_reversed)
    assert comparison.best_first[0].npv == max(each.npv for each in comparison.cases), seed


@law
def of_the_scenarios_of_a_case_the_best_is_chosen_and_no_other(seed: int) -> None:
    """Where nothing else limits the choice: of each case the one that is worth most, if it is worth anything."""
    variants = [
        (f"{case_name} {scenario}", case, Variant(case_name, scenario))
        for case_name, case in some_cases(seed).items()
        for scenario in (None, *case.scenarios)
    ]
    asked = [entered(name, case, LIBRARY, variant) for name, case, variant in variants]
    limits = applications.one_of_each_case(Limits(), asked)
    chosen = choose([Candidate(one.name, one.npv, one.asked) for one in asked], limits).chosen or ()
    best: dict[str, float] = {}
    for one, (_, _, variant) in zip(asked, variants, strict=True):
        best[variant.of] = max(best.get(variant.of, 0.0), one.npv)
    reached = {one.variant.of: one.npv for one in asked if one.name in chosen}
    assert len(reached) == len(chosen), seed
    for case_name, worth in best.items():
        assert abs(reached.get(case_name, 0.0) - worth) <= CENT, (seed, case_name)


def unsure_of_the_library(case: Case) -> tuple[Case, Library]:
    """The case without ranges of its own, and the library with a range on every sum of kronor."""
    certain = {"low": None, "high": None}
    numbers = {key: number.model_copy(update=certain) for key, number in case.numbers.items()}
    scenarios = {
        name: scenario.model_copy(
            update={"numbers": {key: one.model_copy(update=certain) for key, one in scenario.numbers.items()}}
        )
        for name, scenario in case.scenarios.items()
    }
    known = {
        key: number.model_copy(update={"low": number.value * 0.9, "high": number.value * 1.2})
        for key, number in LIBRARY.numbers.items()
        if number.value and number.unit.startswith("kr")
    }
    library = LIBRARY.model_copy(update={"numbers": {**LIBRARY.numbers, **known}})
    return case.model_copy(update={"numbers": numbers, "scenarios": scenarios}), library


@law
def what_is_the_librarys_is_drawn_alike_in_every_case(seed: int) -> None:
    """A case by two names is worth the same in every draw where only the library is unsure, whatever its price year."""
    case, library = unsure_of_the_library(next(iter(some_cases(seed).values())))
    asked = [entered(name, case, library) for name in ("one", "other")]
    if set(uncertain_keys(asked[0].answer.resolved)) <= set(library.numbers):  # amounts by year may be unsure too
        one, other = (each.drawn(50, 1) for each in asked)
        assert np.array_equal(one, other), seed


def an_instance(seed: int) -> tuple[list[Candidate], Limits]:
    """At most six applications, and limits of every kind."""
    luck = np.random.default_rng(seed)
    candidates = [
        Candidate(
            f"a{place}",
            float(luck.integers(-3, 6)) * 1e6,
            {year: float(luck.integers(0, 5)) * 1e6 for year in (2027, 2028)},
            luck.normal(1e6, 3e6, DRAWS),
        )
        for place in range(int(luck.integers(2, 7)))
    ]
    names = [one.name for one in candidates]
    by_year = {year: float(luck.integers(2, 4 * len(names))) * 1e6 for year in (2027, 2028) if luck.random() < 0.7}
    total = float(luck.integers(3, 6 * len(names))) * 1e6 if luck.random() < 0.6 else None
    must = frozenset(name for name in names if luck.random() < 0.1)
    must_not = frozenset(name for name in names if luck.random() < 0.15) - must
    one_of = (frozenset(name for name in names if luck.random() < 0.5),) if luck.random() < 0.5 else ()
    return candidates, Limits(by_year, total, must, must_not, one_of)


def sets_that_fit(candidates: list[Candidate], limits: Limits) -> list[tuple[Candidate, ...]]:
    """Every set that keeps to the limits, in kronor added one by one."""
    fitting = []
    for size in range(len(candidates) + 1):
        for chosen in itertools.combinations(candidates, size):
            names = {one.name for one in chosen}
            spent = {year: sum(one.asked[year] for one in chosen) for year in (2027, 2028)}
            is_within = all(spent[year] <= most for year, most in limits.by_year.items())
            is_within = is_within and (limits.total is None or sum(spent.values()) <= limits.total)
            is_asked = limits.must <= names and not names & limits.must_not
            if is_within and is_asked and all(len(names & variants) <= 1 for variants in limits.one_of):
                fitting.append(chosen)
    return fitting


@law
def the_best_set_is_the_best_of_all_that_fit(seed: int) -> None:
    """What is chosen keeps to every limit, no set that fits is worth more, and only the best but one comes next."""
    candidates, limits = an_instance(seed)
    fitting, choice = sets_that_fit(candidates, limits), choose(candidates, limits)
    worth = np.array([one.npv for one in candidates])
    programmed = best_by_programme(candidates, limits, worth)
    if not fitting:
        assert choice.chosen is None and programmed is None, seed
        return
    assert programmed is not None, seed
    sought = tuple(one.name for one, is_in in zip(candidates, programmed, strict=True) if is_in)
    worths = {tuple(one.name for one in chosen): sum(one.npv for one in chosen) for chosen in fitting}
    assert choice.chosen in worths and sought in worths, seed
    assert worths[choice.chosen] == max(worths.values()), seed
    assert abs(worths[sought] - max(worths.values())) < CENT, seed
    assert set(choice.ties) | {choice.chosen} == {
        names for names, npv in worths.items() if npv == max(worths.values())
    }, seed
    less = [npv for npv in worths.values() if npv < max(worths.values())]
    assert (choice.next_best is None) is not bool(less), seed
    if choice.next_best is not None:
        assert worths[choice.next_best] == max(less), seed
    points = frontier(candidates, limits)
    most = points[-1][0] if points else 0.0
    for budget in [*np.random.default_rng(seed).uniform(0.0, most, 8).tolist(), *(at for at, _ in points)]:
        within = sets_that_fit(candidates, replace(limits, total=budget))
        told = [npv for at, npv in points if at <= budget + CENT]
        sums = [sum(one.npv for one in chosen) for chosen in within]
        assert bool(told) == bool(sums), seed
        assert not told or abs(told[-1] - max(sums)) < 1e-6, seed


@law
def what_is_in_some_of_the_best_sets_is_to_find_out_more_about(seed: int) -> None:
    """Worths are whole millions, so that many sets are as good: those in some but not all of them, by trying all."""
    candidates, limits = an_instance(seed)
    alike = [replace(one, drawn=np.empty(0)) for one in candidates]
    fitting, choice = sets_that_fit(alike, limits), choose(alike, limits)
    if not fitting:
        assert choice.tied == frozenset(), seed
        return
    most = max(sum(one.npv for one in chosen) for chosen in fitting)
    best = [{one.name for one in chosen} for chosen in fitting if sum(one.npv for one in chosen) == most]
    in_some, in_all = set().union(*best), set.intersection(*best)
    assert choice.groups["take"] == tuple(one.name for one in alike if one.name in in_all), seed
    assert choice.groups["leave"] == tuple(one.name for one in alike if one.name not in in_some), seed
    assert set(choice.groups["find_out_more"]) == in_some - in_all, seed


@law
def how_often_one_is_chosen_is_counted_in_every_draw(seed: int) -> None:
    """The share of draws whose best set has an application, and the three groups that follow from it."""
    candidates, limits = an_instance(seed)
    fitting, choice = sets_that_fit(candidates, limits), choose(candidates, limits)
    if not fitting:
        assert set(choice.share.values()) == {0.0}, seed
        return
    times = dict.fromkeys((one.name for one in candidates), 0)
    for draw in range(DRAWS):
        for one in max(fitting, key=lambda chosen: sum(each.drawn[draw] for each in chosen)):
            times[one.name] += 1
    assert dict(choice.share) == {name: count / DRAWS for name, count in times.items()}, seed
    groups, sure = choice.groups, {name: count for name, count in times.items() if name not in choice.tied}
    assert groups["take"] == tuple(name for name, count in sure.items() if count == DRAWS), seed
    assert groups["leave"] == tuple(name for name, count in sure.items() if count == 0), seed
    assert sum(map(len, groups.values())) == len(candidates), seed
