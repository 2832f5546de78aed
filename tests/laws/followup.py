"""Laws of what happened beside the plan: the forecast, what is settled, the ways on and the reference class (4.16).

Each law is a function of a seed. The model is asked through its modules, so that a planted bug is met; what is
expected is worked out here in plain loops.
"""

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np

from model.analysis.answer import Answer
from model.calculation import draws
from model.calculation.ledger import Ledger
from model.calculation.years import Time
from model.case.agreement import FIRST
from model.case.case import BudgetLine, Case
from model.case.contract import Contract
from model.case.followup.record import EffectOutcome, FollowUp, MeasuredOutcome
from model.committee import reference_class
from model.contracts import agreement
from model.evaluate import own_flows
from model.followup import differences, forecast, quantities, settled, standing, unusual
from model.numbers import keys as number_keys
from model.numbers import resolve
from tests.contract_by_hand import ByHand
from tests.followed_at_random import a_case_with_people, a_followed_case
from tests.generators import LIBRARY, number
from tests.laws.asking import gross_of, of_line, same
from tests.laws.lawbook import law
from tests.laws.second_opinion import SecondOpinion

Z90 = NormalDist().inv_cdf(0.9)
LineYear = tuple[str, int]


def answer_of(seed: int) -> Answer:
    """The answer to the random followed case of a seed."""
    case = a_followed_case(seed)
    return Answer(resolve.resolve(case, LIBRARY), case.perspective)


def happened(case: Case) -> FollowUp:
    """What is stated of a followed case."""
    assert case.followup is not None
    return case.followup


def line_rows(case: Case, ledger: Ledger) -> dict[LineYear, float]:
    """Kronor of every line by year, as the ledger has them at its first draw: cost, funding or income, once each."""
    rows: dict[LineYear, float] = {}
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        if posting.line not in case.money_lines or posting.is_mirror:
            continue
        wide = np.broadcast_to(amounts, (case.horizon, amounts.shape[1]))[:, 0]
        for year, amount in zip(case.years, wide, strict=True):
            at = posting.line, year
            if posting.line in case.funding:
                rows[at] = max(rows.get(at, 0.0), abs(float(amount)))
            else:
                rows[at] = rows.get(at, 0.0) + (-1.0 if posting.line in case.budget else 1.0) * float(amount)
    return rows


def begins_within(case: Case, line: str, year: int) -> bool:
    """Whether a running line begins in a month of the year: its months are then not all alike."""
    money = case.money_lines[line]
    is_running = isinstance(money, BudgetLine) and money.cost_type == "running"
    return is_running and f"{line}.from_month" in case.numbers and SecondOpinion(case).value(f"{line}.starts") == year


def of_years(case: Case) -> dict[LineYear, tuple[set[int | None], float]]:
    """Line and year → the months that are stated (None: the year as such), and the sum of what is."""
    stated: dict[LineYear, tuple[set[int | None], float]] = {}
    for one in happened(case).money:
        months, kronor = stated.get((one.line, one.year), (set(), 0.0))
        stated[one.line, one.year] = ({*months, one.month}, kronor + one.kronor)
    return stated


def part_left(months: set[int | None]) -> float:
    """The part of a year of which nothing is stated."""
    return 0.0 if None in months else 1.0 - len(months) / 12.0


@law
def the_forecast_has_what_was_paid_and_the_plan_for_the_rest(seed: int) -> None:
    """Every line and year: the sum of what is stated, the plan of the months that are not, and nothing scaled up."""
    answer = answer_of(seed)
    case, found = answer.case, replace(forecast.Forecast.of(answer), perspective="society")
    planned = line_rows(case, answer.everyone.within(LIBRARY.perspectives["society"]))
    now = line_rows(case, found.ledger(draws.point(found.resolved)))
    assert now.keys() == planned.keys(), seed
    stated, scale = of_years(case), gross_of(answer.everyone) + 1e6
    factors = {name: SecondOpinion(case).value(f"budget.{name}", 1.0) for name in ("factor", "running_factor")}
    for at, plan in planned.items():
        months, kronor = stated.get(at, (set(), 0.0))
        line = case.money_lines[at[0]]
        is_running = isinstance(line, BudgetLine) and line.cost_type == "running"
        factor = factors["running_factor" if is_running else "factor"] if isinstance(line, BudgetLine) else 1.0
        if not factor or (months and None not in months and begins_within(case, *at)):
            continue
        assert same(now[at], kronor + part_left(months) * plan, scale), (seed, at)


@law
def an_outcome_differs_from_the_plan_of_its_own_months(seed: int) -> None:
    """Plan and what is left are the plan of the year; volume and price are the whole difference, each as it should."""
    answer = answer_of(seed)
    planned, stated = line_rows(answer.case, answer.everyone), of_years(answer.case)
    told = {(one.line, one.year): one for one in differences.differences(answer.resolved)}
    assert told.keys() == stated.keys()
    for at, one in told.items():
        months, kronor = stated[at]
        scale = 1.0 + kronor + abs(one.plan_of_year)
        assert same(one.outcome, kronor, scale), (seed, at)
        if at in planned:
            assert same(one.plan_of_year, planned[at], scale + gross_of(answer.everyone)), (seed, at)
        if not begins_within(answer.case, *at):
            assert same(one.left, part_left(months) * one.plan_of_year, scale), (seed, at)
        rows = [row for row in happened(answer.case).money if (row.line, row.year) == at]
        if any(row.volume is None for row in rows):
            assert one.volume_part is None, (seed, at)
            continue
        before, after = sum(row.planned_volume or 0.0 for row in rows), sum(row.volume or 0.0 for row in rows)
        assert one.volume_part is not None
        assert one.price_part is not None
        assert same(one.volume_part, (after - before) * one.plan / before, 10 * scale), (seed, at)
        assert same(one.price_part, after * (one.outcome / after - one.plan / before), 10 * scale), (seed, at)


def fall_by_hand(one: EffectOutcome) -> tuple[float, float]:
    """The fall of a counted effect against its control group, and the error of the log of its ratio."""
    pairs = [(one.before, one.after, 1.0)]
    if one.control_before is not None and one.control_after is not None:
        pairs.append((one.control_before, one.control_after, -1.0))
    log_ratio, variance = 0.0, 0.0
    for before, after, sign in pairs:
        log_ratio += sign * math.log((after.count / after.years) / (before.count / before.years))
        variance += 1 / after.count + 1 / before.count
    return 1.0 - math.exp(log_ratio), math.sqrt((one.overdispersion or 1.0) * variance)


def works_in(answer: Answer, one: EffectOutcome) -> bool:
    """Whether the plan has an effect in any of the years counted, whoever it is due to; a change of 0 says nothing."""
    case, name = answer.case, str(one.effect)
    effect = case.effects[name]
    if not answer.resolved.numbers[number_keys.key_of(name, effect, "change")].value:
        return True
    all_ours = {number_keys.key_of(name, effect, "share_due_to_us"): number(1.0, "share")}
    units = SecondOpinion(case.model_copy(update={"numbers": {**case.numbers, **all_ours}})).units(name, effect)
    return any(units[year - case.start_year] for year in range(one.first, one.last + 1))


@law
def what_was_measured_moves_a_belief_by_its_weight(seed: int) -> None:
    """On ln(1 − e), one outcome after the other: the mean by precision, with less doubt than before."""
    answer = answer_of(seed)
    found = forecast.Forecast.of(answer)
    believed: dict[str, tuple[float, float]] = {}
    for one in happened(answer.case).effects:
        key = number_keys.key_of(str(one.effect), answer.case.effects[str(one.effect)], "change")
        number = answer.resolved.numbers[key]
        if number.unit != "change" or number.value is None:
            continue
        if number.low is None or number.high is None or number.high >= 1:
            assert key not in found.updates, (seed, key)
            continue
        if not works_in(answer, one):
            continue
        fall, error = fall_by_hand(one)
        spread = (math.log(1 - number.low) - math.log(1 - number.high)) / (2 * Z90)
        mean, spread = believed.get(key, (math.log(1 - number.value), spread))
        weight = spread**2 / (spread**2 + error**2)
        believed[key] = ((1 - weight) * mean + weight * math.log(1 - fall), spread * error / math.hypot(spread, error))
    assert found.updates.keys() == believed.keys(), seed
    for key, (mean, spread) in believed.items():
        update, number = found.updates[key], found.resolved.numbers[key]
        expected = [1 - math.exp(mean + z * spread) for z in (0, Z90, -Z90)]
        assert np.allclose([update.value, update.low, update.high], expected, rtol=0, atol=1e-7), (seed, key)
        assert (number.value, update.before) == (update.value, answer.resolved.numbers[key].value), (seed, key)


@law
def years_that_were_counted_have_what_was_counted_and_later_ones_the_new_belief(seed: int) -> None:
    """An effect's kronor are as many times the plan's as its fall is: the counted one, or that which is believed."""
    answer = answer_of(seed)
    case, found = answer.case, replace(forecast.Forecast.of(answer), perspective="society")
    planned = answer.everyone.within(LIBRARY.perspectives["society"])
    now, resolved = found.ledger(draws.point(found.resolved)), answer.resolved
    keys = [number_keys.key_of(name, effect, "change") for name, effect in case.effects.items()]
    for one in happened(case).effects:
        key = number_keys.key_of(str(one.effect), case.effects[str(one.effect)], "change")
        claimed = resolved.numbers[key].value
        if resolved.numbers[key].unit != "change" or not claimed or keys.count(key) > 1:
            continue
        later = found.updates[key].value if key in found.updates else claimed
        counted = max(-1.0, fall_by_hand(one)[0]) if works_in(answer, one) else later
        plan_rows, now_rows = (
            np.broadcast_to(of_line(ledger, str(one.effect), mirrors=True).net(), (case.horizon, 1))[:, 0]
            for ledger in (planned, now)
        )
        for year, before, after in zip(case.years, plan_rows, now_rows, strict=True):
            part = len([each for each in one.months if each.year == year]) / 12 if one.months else 1.0
            part = part if one.first <= year <= one.last else 0.0
            fall = part * counted + (1 - part) * later
            assert same(after, before * fall / claimed, 1.0 + abs(before * fall / claimed) * 10), (seed, key, year)


def measured_by_hand(answer: Answer, name: str, contract: Contract) -> tuple[dict[str, list[float]], bool]:
    """What is measured of a contract by year: what is stated, else what the case says; and whether anything is."""
    case, point = answer.case, draws.point(answer.resolved)
    flows = list(own_flows(case, point, Time.of(case)))
    _, planned = agreement.settle_case(case, flows, point, name)
    rows = {outcome: [float(value) for value in values[:, 0]] for outcome, values in planned.outcomes.items()}
    any_stated = False
    together: dict[LineYear, list[MeasuredOutcome]] = {}
    for one in stated_of(case, name):
        together.setdefault((one.outcome, one.year), []).append(one)
    for (outcome, year), stated in together.items():
        at = year - case.all_agreements[name].starts
        if 0 <= at < contract.measured_years and outcome in rows:
            any_stated = True
            total, part = sum(one.value for one in stated), 1.0 if stated[0].month is None else len(stated) / 12
            came = total / len(stated) * part if contract.outcomes[outcome].unit == "rate" else total
            rows[outcome][at] = came + (1 - part) * rows[outcome][at]
    return rows, any_stated


def stated_of(case: Case, name: str) -> list[MeasuredOutcome]:
    """What is stated to have been measured of a contract."""
    return [one for one in happened(case).measured if (one.agreement or FIRST) == name]


@law
def a_contract_is_settled_on_what_was_measured_as_by_hand(seed: int) -> None:
    """The second implementation on the same years: those that are stated as stated, the others as the case says."""
    answer = answer_of(seed)
    found = {one.agreement: one for one in settled.contracts_settled(answer)}
    point, case = draws.point(answer.resolved), answer.case
    for name in case.contracts:
        account, planned = agreement.settle_case(case, list(own_flows(case, point, Time.of(case))), point, name)
        contract = account.contract
        rows, any_stated = measured_by_hand(answer, name, contract)
        assert (name in found) == any_stated, (seed, name)
        if not any_stated:
            continue
        gates = {gate: [bool(met) for met in values[:, 0]] for gate, values in planned.gates.items()}
        hand = ByHand(contract, rows, gates, None)
        for gate, told in contract.gates.items():
            if told.at_least is not None:
                years = range(1, contract.measured_years + 1)
                gates[gate] = [
                    hand.is_known(told.outcome, year, True)
                    and float(hand.measured(told.outcome, year, True)) >= told.at_least - 1e-12
                    for year in years
                ]
        paid = [float(amount) for amount in ByHand(contract, rows, gates, None).paid()]
        scale = 1.0 + sum(map(abs, paid)) + float(np.abs(account.paid).sum())
        assert same(found[name].now, paid, scale), (seed, name)
        assert same(found[name].plan, account.paid[:, 0], scale), (seed, name)
        window = range(case.all_agreements[name].starts, case.all_agreements[name].starts + contract.measured_years)
        there = {one.year for one in stated_of(case, name) if one.month is None} & set(window)
        assert found[name].still_to_measure == len(window) - len(there), (seed, name)


@law
def a_fund_has_got_back_what_came_less_what_it_gave(seed: int) -> None:
    """Year by year: all repayments stated, less each grant as stated, else as planned, also of months not yet over."""
    answer = answer_of(seed)
    case, found = answer.case, settled.repayments(answer)
    if case.repayment is None or case.repayment.model != "repayment" or answer.repaid is None:
        assert found is None, seed
        return
    grants = [name for name, funding in case.funding.items() if funding.paid_by == case.repayment.fund]
    planned, stated = line_rows(case, answer.everyone), of_years(case)
    any_told = bool(happened(case).repaid) or any(line in grants for line, _ in stated)
    assert (found is not None) == any_told, seed
    if found is None:
        return
    balance, scale = 0.0, gross_of(answer.everyone) + 1e7
    for one in found.balance:
        balance += sum(row.kronor for row in happened(case).repaid if row.year == one.year)
        balance += sum(due_left(answer, committee, one.year) for committee in answer.everyone.actors)
        for name in grants:
            months, kronor = stated.get((name, one.year), (set(), 0.0))
            balance -= kronor + part_left(months) * planned.get((name, one.year), 0.0)
        assert same(one.outcome, balance, scale), (seed, one.year)
    for row in found.committees:
        back = [
            each.kronor for each in happened(case).repaid if (each.committee, each.year) == (row.committee, row.year)
        ]
        assert (row.outcome is None) == (not back), (seed, row)
        assert same(row.outcome or 0.0, sum(back), scale), (seed, row)
        assert same(row.left, due_left(answer, row.committee, row.year), scale), (seed, row)
        assert same(row.plan + row.left, due_of(answer, row.committee, row.year), scale), (seed, row)


def due_of(answer: Answer, committee: str, year: int) -> float:
    """What a committee is to pay back in a year by the plan."""
    assert answer.repaid is not None
    cuts = answer.repaid.cuts.get(committee)
    return 0.0 if cuts is None else float(cuts[year - answer.case.start_year, 0])


def due_left(answer: Answer, committee: str, year: int) -> float:
    """What the plan has for the months of a year of which others are stated."""
    told = {one.month for one in happened(answer.case).repaid if (one.committee, one.year) == (committee, year)}
    return 0.0 if not told or None in told else due_of(answer, committee, year) * (1 - len(told) / 12)


@law
def a_word_says_how_far_an_outcome_is_from_its_plan(seed: int) -> None:
    """Up to 5 % as planned and above 15 % departs much, both ways; and each planned line that lacks is told."""
    answer = answer_of(seed)
    limits = standing.standing_limits(answer.resolved)
    assert (limits.departs, limits.departs_much, limits.fund) == (0.05, 0.15, None)
    for one in differences.differences(answer.resolved):
        far = abs(one.outcome - one.plan) / one.plan if one.plan >= 0.5 else math.inf
        near = abs(one.outcome - one.plan) < 0.5 or far <= 0.05
        word = "as_planned" if near else "departs" if far <= 0.15 else "departs_much"
        assert standing.standing(one.plan, one.outcome, limits) == word, (seed, one)
    stated, planned = of_years(answer.case), line_rows(answer.case, answer.everyone)
    last = max((year for _, year in stated), default=0)
    missing = {(one.line, one.year): one.plan for one in standing.not_told(answer.resolved)}
    expected = {at: kronor for at, kronor in planned.items() if at not in stated and at[1] <= last and kronor >= 0.5}
    assert missing.keys() == expected.keys(), seed
    for at, kronor in expected.items():
        assert same(missing[at], kronor, 1.0 + kronor), (seed, at)


@law
def those_who_started_are_added_and_the_plan_is_for_the_rest(seed: int) -> None:
    """Each effect and year: the sum of what is stated, and the plan for the months that are not; a stock is a mean."""
    case = a_case_with_people(seed)
    answer = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    found, opinion = forecast.Forecast.of(answer), SecondOpinion(case)
    told = {(one.effect, one.year, one.what): one for one in quantities.quantities(answer.resolved)}
    rows = happened(case).people
    assert {(effect, year) for effect, year, _ in told} == {(one.effect, one.year) for one in rows}, seed
    for name, year in {(one.effect, one.year) for one in rows}:
        effect = case.effects[name]
        prefix = number_keys.by_year_prefix(name, effect)
        scale = opinion.value(f"{prefix}.scale", 1.0) or 0.0
        plan = scale * (opinion.value(f"{prefix}.{year}", 0.0) or 0.0)
        stated = [one for one in rows if (one.effect, one.year) == (name, year)]
        part = 1.0 if stated[0].month is None else len(stated) / 12
        one, there = told[name, year, "started"], told[name, year, "present"]
        assert same([one.plan or 0.0, one.left or 0.0], [part * plan, (1 - part) * plan], 1 + plan), (seed, name, year)
        assert same(one.outcome, sum(each.started for each in stated), 1000.0), (seed, name, year)
        assert same(there.outcome, sum(each.present or 0 for each in stated) / len(stated), 1000.0), (seed, name, year)
        number = found.resolved.numbers.get(f"{prefix}.{year}")
        shared = sum(
            number_keys.by_year_prefix(*pair) == prefix for pair in case.effects.items() if pair[1].is_per_person
        )
        if scale and number is not None and shared == 1:
            now = sum(each.started for each in stated) + (1 - part) * plan
            assert same(scale * (number.value or 0.0), now, 1 + now), (seed, name, year)


@law
def a_reference_class_is_the_middle_of_what_came(seed: int) -> None:
    """Of each case the mean of what came ÷ what was claimed, of the last count of each number; then the median."""
    answers = {f"case {at}": answer_of(seed + at) for at in range(1 + seed % 14)}
    ratios = {name: ratio_by_hand(one) for name, one in answers.items()}
    found = {name: reference_class.came_of_claimed(one) for name, one in answers.items()}
    for name, ratio in ratios.items():
        assert (found[name] is None) == (ratio is None), (seed, name)
        assert ratio is None or same(found[name] or 0.0, ratio, 1.0 + abs(ratio)), (seed, name)
    told = sorted(ratio for name, ratio in ratios.items() if ratio is not None and not answers[name].has_errors)
    every = reference_class.reference_class(answers)
    assert every.is_enough == (len(told) >= 5), seed
    if told:
        middle = (told[(len(told) - 1) // 2] + told[len(told) // 2]) / 2
        assert same([every.middle, every.least, every.most], [middle, told[0], told[-1]], 1.0 + max(map(abs, told)))


def ratio_by_hand(answer: Answer) -> float | None:
    """What came ÷ what was claimed in a case, the mean of what was measured there."""
    came: dict[str, float] = {}
    for one in happened(answer.case).effects:
        key = number_keys.key_of(str(one.effect), answer.case.effects[str(one.effect)], "change")
        number = answer.resolved.numbers[key]
        if number.unit == "change" and number.value is not None and works_in(answer, one):
            came[key] = max(-1.0, fall_by_hand(one)[0])
    claimed = {key: answer.resolved.numbers[key].value or 0.0 for key in came}
    ratios = [fall / claimed[key] for key, fall in came.items() if claimed[key] > 0]
    for name, contract in answer.case.contracts.items():
        stated = stated_of(answer.case, name)
        first = answer.case.all_agreements[name].starts
        window = range(first, first + contract.measured_years)
        point = draws.point(answer.resolved)
        flows = list(own_flows(answer.case, point, Time.of(answer.case)))
        _, planned = agreement.settle_case(answer.case, flows, point, name)
        for outcome, told in contract.outcomes.items():
            each = [one for one in stated if one.outcome == outcome and one.year in window]
            if not each or outcome not in planned.outcomes:
                continue
            parts = {one.year: 1.0 if one.month is None else sum(a.year == one.year for a in each) / 12 for one in each}
            sums = {year: sum(one.value for one in each if one.year == year) for year in parts}
            is_rate = told.unit == "rate"
            many = {year: sum(one.year == year for one in each) for year in parts}
            # As if of a whole year, and weighed by the part of it: months of a rate are a mean, and others a sum.
            rows = {year: total / (many[year] if is_rate else parts[year]) for year, total in sums.items()}
            plan = {year: float(planned.outcomes[outcome][year - first, 0]) for year in window}
            weights = {
                year: (told.weight_of(year - first + 1) if is_rate else 1.0) * parts.get(year, 1.0) for year in window
            }
            # Years that the contract gives no weight say nothing: then it is what all of its years come to.
            years = list(rows) if any(weights[year] for year in rows) else list(window)
            expected = sum(weights[year] * plan[year] for year in years)
            if expected > 0:
                ratios.append(sum(weights[year] * rows.get(year, plan[year]) for year in years) / expected)
    return sum(ratios) / len(ratios) if ratios else None


@law
def a_slip_of_the_unit_is_asked_about_and_the_plan_itself_is_not(seed: int) -> None:
    """What is typed is the plan of a line and year, or what a contract measures, in thousands: what was meant is said.

    The plan is the second implementation's, and what a contract measures is that of the case without what happened.
    """
    followed = a_followed_case(seed)
    case = followed.model_copy(update={"followup": None})
    own = Answer(resolve.resolve(case, LIBRARY), case.perspective)
    if own.has_errors:
        return
    rows = {at: kronor for at, kronor in line_rows(case, own.everyone).items() if kronor > 1_000.0}
    table, measured = draws.point(own.resolved), dict[tuple[str, str, int], float]()
    flows = own_flows(case, table, Time.of(case))
    for name, contract in case.contracts.items():
        seen = agreement.settle_case(case, flows, table, name)[1]
        for outcome, described in contract.outcomes.items():
            saved = float(seen.outcomes[outcome][0, 0])
            if described.unit == "savings" and saved > 1_000.0:
                measured[name, outcome, case.all_agreements[name].starts] = saved
    for times in (1.0, 1e-3, 1e3):
        money = [{"line": line, "year": year, "kronor": times * kronor} for (line, year), kronor in rows.items()]
        seen_rows = [
            {"agreement": name or None, "outcome": outcome, "year": year, "value": times * value}
            for (name, outcome, year), value in measured.items()
        ]
        happened_so = FollowUp.model_validate({"money": money, "measured": seen_rows})
        typed = case.model_copy(update={"followup": happened_so})
        asked = unusual.far_from_plan(Answer(resolve.resolve(typed, LIBRARY), case.perspective))
        assert len(asked) == (0 if times == 1.0 else len(rows) + len(measured)), (seed, times)
        for one in asked:
            assert one.meant is not None and same(one.meant, one.plan, abs(one.plan)), (seed, one)
            assert same(one.outcome, times * one.plan, abs(one.outcome)), (seed, one)
