"""Laws of discounting: years and their worth, schedules and rates however they were edited, and price years."""

import math
import random
from functools import partial
from typing import get_args

import numpy as np

from model import evaluate
from model.analysis import answer, as_json, drivers
from model.calculation import draws, metrics
from model.calculation.ledger import Posting
from model.case.assumptions import Timing
from model.case.case import BudgetLine, Case, OwnPriceIndex
from model.numbers import discounting, prices, rates, resolve
from tests.generators import LIBRARY, a_case, as_the_case_says, explicit, number
from tests.laws.asking import EXACT, each_draw_is_as_alone, gross_of, in_its_perspective, ledger_of, npv_of, same
from tests.laws.lawbook import law
from tests.laws.second_opinion import factors_of, plain_factors


@law
def a_cost_counts_by_its_year(seed: int) -> None:
    """Law 1: 1 000 kr more cost in year t lowers the payer's and everyone's NPV by 1 000 discounted, no more."""
    case = explicit(a_case(seed))
    dice = random.Random(seed)
    payer = dice.choice([*LIBRARY.actors, "own_purse"])
    worth = factors_of(case)
    before = ledger_of(case)
    for t in {0, case.horizon - 1, dice.randrange(case.horizon)}:
        for kind in ("running", "other"):
            line = BudgetLine.model_validate(
                {"label": "Mer", "cost_type": kind, "paid_by": payer, "amounts": {case.start_year + t: 1000.0}}
            )
            after = ledger_of(case.model_copy(update={"budget": {**case.budget, "more": line}}))
            scaled = case.numbers.get(
                "budget.factor" if kind == "other" else "budget.running_factor", number(1, "factor")
            )
            lost = 1000 * worth[t] * (scaled.value or 0)
            for part in (before, before.of(payer)):
                now = after if part is before else after.of(payer)
                gone = npv_of(case, part) - npv_of(case, now)
                assert abs(gone - lost) < 1e-6 + EXACT * gross_of(before), (seed, t, kind)


@law
def a_longer_horizon_only_adds(seed: int) -> None:
    """Law 2: one year more adds that year's discounted flow and leaves the earlier years alone."""
    case = as_the_case_says(a_case(seed))
    # What something is worth at the end moves with the end, so it is left out here.
    case = case.model_copy(update={"income": {name: one for name, one in case.income.items() if one.paid_by}})
    longer = case.model_copy(update={"horizon": case.horizon + 1})
    if longer.horizon > 60:
        return
    ledger, more = ledger_of(case), ledger_of(longer)
    scale = gross_of(more)
    assert same(more.net()[:-1], ledger.net(), scale), seed
    added = float(more.net()[-1, 0]) * factors_of(case, longer.horizon)[-1]
    assert same(npv_of(longer, more), npv_of(case, ledger) + added, scale), seed


@law
def after_fewer_years_only_those_count(seed: int) -> None:
    """The answer after so many years is that of a case of so many years, in the order of the years."""
    case = a_case(seed)
    resolved = resolve.resolve(case, LIBRARY)
    after = answer.Answer(resolved, case.perspective).after_years
    shorter = [years for years in case.horizons if years < case.horizon]
    assert [one.years for one in after] == [*sorted(shorter), case.horizon], seed
    for one in after:
        cut = case.model_copy(update={"horizon": one.years})
        ledger = ledger_of(cut)
        npv = npv_of(cut, in_its_perspective(cut, ledger))
        assert same(one.readings.npv[0], npv, gross_of(ledger)), (seed, one.years)


@law
def npv_is_what_is_shown(seed: int) -> None:
    """Law 3: NPV is the shown flows times their factors, and the sum over the actors; net is what its parts say."""
    case = as_the_case_says(a_case(seed))
    ledger = in_its_perspective(case, ledger_of(case))
    shown = as_json.by_year(ledger)
    scale = gross_of(ledger)
    readings = metrics.read(ledger, case.discount.timing)
    worth = dict(zip(map(str, case.years), factors_of(case), strict=True))
    assert same(sum((flow["net"] or 0) * worth[year] for year, flow in shown.items()), readings.npv[0], scale), seed
    assert same(sum((flow["costs"] or 0) * worth[year] for year, flow in shown.items()), readings.pv_costs[0], scale), (
        seed
    )
    assert same(
        sum((flow["benefits"] or 0) * worth[year] for year, flow in shown.items()), readings.pv_benefits[0], scale
    )
    by_actor = metrics.npv_by_actor(ledger, case.discount.timing)
    assert same(sum(float(npv[0]) for npv in by_actor.values()), readings.npv[0], scale), seed
    by_kind = answer.by_actor_and_kind(ledger, case.discount.timing)
    for actor, columns in by_kind.items():
        assert same(sum(columns.values()), by_actor[actor][0], scale), seed
    funding = ledger.total(lambda posting: posting.kind == "funding")[:, 0]
    for t, flow in enumerate(shown.values()):
        net = (flow["benefits"] or 0) - (flow["costs"] or 0) + float(np.broadcast_to(funding, case.horizon)[t])
        assert same(net, flow["net"], scale), seed


@law
def a_year_later_is_worth_less(seed: int) -> None:
    """Law 9: the same kronor a year further from the start are worth 1 / (1 + r); growth adds its own year."""
    case = explicit(a_case(seed))
    first = case.start_year
    spread = LIBRARY.schedules[case.discount.schedule]
    if len(spread.steps) > 1 or case.discount.schedule == "internal_rate" or case.horizon >= 60:
        return
    rows = [*(line.amounts for line in case.budget.values()), *(each.amounts for each in case.funding.values())]
    if any(year < first and amount for row in rows for year, amount in row.items()):
        return
    years = {key: number.value for key, number in case.numbers.items() if number.unit == "year"}
    given = [
        int(key[-4:])
        for key in case.numbers
        if key[-5:-4] == "." and key[-4:].isdigit() and "reach" not in key and "started" in key
    ]
    growing = any(key.endswith(".growth") and number.value for key, number in case.numbers.items())
    if (
        growing
        or any(value is not None and value < first for value in years.values())
        or any(year < first for year in given)
    ):
        return
    rate = case.numbers[spread.steps[0][1]].value
    assert rate is not None
    earlier = case.model_copy(update={"start_year": first - 1, "horizon": case.horizon + 1})
    now, then = ledger_of(case), ledger_of(earlier)
    scale = gross_of(now)
    assert same(then.net()[1:], now.net(), scale), seed
    assert same(npv_of(earlier, then) * (1 + rate), npv_of(case, now), scale), seed


@law
def no_rate_is_a_plain_sum(seed: int) -> None:
    """Law 10: a rate of exactly 0 is used, not replaced, and gives the plain sum."""
    case = a_case(seed)
    values = {key: 0.0 for _, key in resolve.resolve(case, LIBRARY).schedule}
    ledger = ledger_of(case, values=values)
    assert same(npv_of(case, ledger), ledger.net().sum(), gross_of(ledger)), seed
    own = explicit(a_case(seed))
    free = own.model_copy(update={"discount": own.discount.model_copy(update={"schedule": "zero"})})
    assert same(npv_of(free, ledger_of(free)), ledger.net().sum(), gross_of(ledger)), seed


@law
def no_rate_is_a_plain_sum_whatever_was_edited(seed: int) -> None:
    """However rates were changed, in the case or in the scenario shown: *no rate* chosen gives the plain sum."""
    case = with_rates_edited(a_case(seed), random.Random(seed))
    for scenario in (None, *case.scenarios):
        chosen = discounting.with_schedule(case, "zero", scenario)
        ledger = ledger_of(chosen, scenario)
        assert same(npv_of(chosen, ledger), ledger.net().sum(), gross_of(ledger)), (seed, scenario)


@law
def the_schedule_chosen_is_the_one_used(seed: int) -> None:
    """However rates were changed, a schedule that is chosen counts at its own rates, and the terms tell the same."""
    case = with_rates_edited(as_the_case_says(a_case(seed)), random.Random(seed))
    for scenario in (None, *case.scenarios):
        resolved = resolve.resolve(case, LIBRARY, scenario)
        other_terms = drivers.terms(resolved, LIBRARY.perspectives[case.perspective], case.discount.timing, (0,))
        for name, row in other_terms.npv.items():
            chosen = discounting.with_schedule(case, name, scenario)
            as_chosen = resolve.resolve(chosen, LIBRARY, scenario)
            assert (row is None) == any(key not in as_chosen.numbers for _, key in as_chosen.schedule), (
                seed,
                scenario,
                name,
            )
            if row is None:
                continue
            ledger = in_its_perspective(chosen, ledger_of(chosen, scenario))
            assert as_chosen.schedule_chosen == name, (seed, scenario, name)
            assert same(row[0], npv_of(chosen, ledger), gross_of(ledger)), (seed, scenario, name)
            values = {key: number.value or 0.0 for key, number in as_chosen.numbers.items()}
            factors = np.array(plain_factors(chosen, values, case.discount.timing, case.horizon))
            assert same(row[0], (factors @ ledger.net())[0], gross_of(ledger)), (seed, scenario, name)


def with_rates_edited(case: Case, dice: random.Random) -> Case:
    """A case in which rates were changed before: its own, the library's, no rate itself, here and in a scenario."""
    keys = (rates.DISCOUNT_RATE, rates.DISCOUNT_RATE, "discount.zero", "discount.three", "discount.green_book_1")

    def changes() -> dict[str, object]:
        return {key: round(dice.uniform(0, 0.3), 4) for key in dice.sample(keys, dice.randint(0, 3))}

    scenarios = {**case.scenarios, "edited": {"label": "Ändrad", "numbers": changes()}}
    return Case.model_validate({**dict(case), "changes": {**case.changes, **changes()}, "scenarios": scenarios})


@law
def scenarios_with_rates_of_their_own_stand_side_by_side(seed: int) -> None:
    """Scenarios that count at different rates are answered together as each is alone."""
    case = with_rates_edited(a_case(seed), random.Random(seed))
    all_resolved = {name or "": resolve.resolve(case, LIBRARY, name) for name in (None, *case.scenarios)}
    together = evaluate.evaluate(case, draws.scenarios(all_resolved), LIBRARY)
    alone = [ledger_of(case, name or None) for name in all_resolved]
    each_draw_is_as_alone(seed, case, together.within(LIBRARY.perspectives[case.perspective]), alone)


@law
def nothing_comes_to_nothing(seed: int) -> None:
    """Law 10: a case without amounts is exactly 0, has no ratio, and is never behind."""
    case = a_case(seed)
    empty = case.model_copy(
        update={
            "budget": {
                name: line.model_copy(
                    update={"amounts": {}, "ranges": {}, "cost_type": "other", "participants_of": None}
                )
                for name, line in case.budget.items()
            },
            "funding": {},
            "income": {},
            "effects": {},
            "changes": {},
            "scenarios": {},
        }
    )
    readings = metrics.read(in_its_perspective(empty, ledger_of(empty)), empty.discount.timing)
    assert readings.npv[0] == readings.pv_costs[0] == readings.pv_benefits[0] == readings.trough[0] == 0, seed
    assert readings.payback_years[0] == 0, seed
    assert math.isnan(readings.benefit_cost_ratio[0]), seed
    assert math.isnan(readings.trough_year[0]), seed
    assert math.isnan(readings.simple_payback_years[0]), seed


@law
def a_higher_rate_never_saves_a_case(seed: int) -> None:
    """Law 12: where costs come first, a higher rate never turns a negative NPV positive."""
    case = a_case(seed)
    ledger = in_its_perspective(case, ledger_of(case))
    net = ledger.net()[:, 0]
    signs = np.sign(net[net != 0])
    if not len(signs) or (np.diff(signs) < 0).any() or signs[0] > 0:
        return
    last = None
    for rate in (0.0, 0.02, 0.035, 0.1, 0.5, 1.0):
        npv = npv_of(case, in_its_perspective(case, ledger_of(case, values={rates.DISCOUNT_RATE: rate})))
        if last is not None and last < -EXACT * gross_of(ledger):
            assert npv < 0, (seed, rate)
        last = npv


@law
def prices_go_there_and_back(seed: int) -> None:
    """Law 19: from one year's prices to another's and back is nothing; forward is the published changes multiplied."""
    known = dict(LIBRARY.price_index.change)
    years = [min(known) - 1, *known]
    dice = random.Random(seed)
    one, other = dice.choice(years), dice.choice(years)
    there, back = prices.index_factor(known, one, other), prices.index_factor(known, other, one)
    assert there is not None
    assert back is not None
    assert math.isclose(there * back, 1.0, rel_tol=1e-12), (one, other)
    assert math.isclose(
        there, math.prod(1 + known[year] for year in years if one < year <= other) if other >= one else 1 / back
    )
    assert prices.index_factor(known, one, max(years) + 1) is None


@law
def own_prices_go_on_where_the_published_end(seed: int) -> None:
    """A published year is never replaced, the case's own go on after it, and another currency has its own alone."""
    known, dice = dict(LIBRARY.price_index.change), random.Random(f"{seed} own prices")
    last = max(known)
    own = {year: round(dice.uniform(0.01, 0.3), 3) for year in (last, last + 1, last + 2)}
    case = a_case(seed).model_copy(update={"price_year": last + 2, "price_index": OwnPriceIndex(change=own)})
    money = number(1000.0, "kr", price_year=last - 1)
    for currency, first in (("SEK", known[last]), ("EUR", own[last])):
        there = prices.re_expressed("a", money, case.model_copy(update={"currency": currency}), LIBRARY, [])
        assert there.value is not None
        assert math.isclose(there.value, 1000 * (1 + first) * (1 + own[last + 1]) * (1 + own[last + 2])), (
            seed,
            currency,
        )
    without = case.model_copy(update={"price_index": None})
    assert prices.re_expressed("a", money, without, LIBRARY, []).value == 1000.0, seed


@law
def each_posting_is_worth_what_its_own_time_says(seed: int) -> None:
    """NPV with a line moved in the year is NPV with all moved there, of that line alone, and of the rest as it was."""
    case = explicit(a_case(seed))
    for own in get_args(Timing):
        for line_id, line in (*case.budget.items(), *case.income.items()):
            part = "budget" if line_id in case.budget else "income"
            lines = getattr(case, part)
            moved, plain = ({**lines, line_id: line.model_copy(update={"timing": when})} for when in (own, None))
            before, after = (ledger_of(case.model_copy(update={part: lines})) for lines in (plain, moved))
            of_line, rest = after.only(partial(_is_of, line_id)), before.only(partial(_is_of_others, line_id))
            timing = case.discount.timing
            alone = metrics.discount_factors(of_line.rates, own) * of_line.net()
            expected = alone.sum(axis=0) + metrics.net_present_value(rest, timing)
            found = metrics.net_present_value(after, timing)
            assert abs(found - expected)[0] <= 1e-9 * (1 + gross_of(after)), (seed, line_id, own)
            assert np.array_equal(before.net(), after.net()), (seed, "kronor without interest")


@law
def what_each_effect_is_worth_follows_its_own_time(seed: int) -> None:
    """Every kind of reading agrees where effects fall at a time of their own: by actor, by kind and in all."""
    case = explicit(a_case(seed))
    late = {name: effect.model_copy(update={"timing": "end"}) for name, effect in case.effects.items()}
    ledger = ledger_of(case.model_copy(update={"effects": late, "income": {}}))
    timing, slack = case.discount.timing, 1e-9 * (1 + gross_of(ledger))
    readings = metrics.read(ledger, timing)
    by_actor = sum(worth[0] for worth in metrics.npv_by_actor(ledger, timing).values())
    by_kind = sum(sum(kinds.values()) for kinds in answer.by_actor_and_kind(ledger, timing).values())
    end = metrics.discount_factors(ledger.rates, "end")[:, 0]
    assert abs(readings.npv[0] - by_actor) <= slack, seed
    assert abs(readings.npv[0] - by_kind) <= slack, seed
    assert abs(readings.npv[0] - metrics.worth_of_net(ledger, ledger.net(), timing)[0]) <= slack, seed
    assert abs(readings.pv_benefits[0] - end @ ledger.benefits()[:, 0]) <= slack, seed


def _is_of(line_id: str, posting: Posting) -> bool:
    return posting.line == line_id


def _is_of_others(line_id: str, posting: Posting) -> bool:
    return posting.line != line_id
