"""Laws of the ways on: to go on and to reach all, each from the month after the last outcome (4.16)."""

import random
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from model.analysis.answer import Answer
from model.calculation import draws
from model.calculation.draws import Array
from model.calculation.ledger import Ledger, Posting
from model.case.case import Case
from model.case.followup.record import FollowUp
from model.evaluate import evaluate
from model.followup import ahead, forecast
from model.numbers import resolve
from tests.generators import COMMITTEES, LIBRARY
from tests.laws.asking import gross_of, same
from tests.laws.followup import answer_of, happened, line_rows, of_years, part_left
from tests.laws.lawbook import law
from tests.laws.second_opinion import SecondOpinion, factors_of, plain_factors

WHOLE = ("society", "public")


@law
def to_go_on_is_what_is_left_of_the_forecast(seed: int) -> None:
    """From the month after the last outcome, nothing before it: kronor added, and the net worth that year's kronor."""
    answer = answer_of(seed)
    case, now = answer.case, ahead.today(answer.case, happened(answer.case))
    year, month = today_by_hand(case)
    if year >= case.years.stop:
        assert now is None, seed
        return
    assert now is not None
    assert (now.year, now.month) == (year, month), seed
    found = forecast.Forecast.of(answer)
    if any(line.timing for line in (*case.budget.values(), *case.effects.values(), *case.income.values())):
        return  # their kronor are worth other factors
    ledger, first = left_by_hand(answer, found, year, month), year - case.start_year
    if ledger is None:
        return
    way = ahead.go_on(found, now)
    scale = gross_of(ledger) + gross_of(answer.everyone)
    shares = plain_factors(case, _Rates(case), "start", case.horizon)
    worth = [factor / shares[first] for factor in factors_of(case)]
    sums = {
        "costs": _sum(ledger.costs(), case, first), "benefits": _sum(ledger.benefits(), case, first),
        "net": _sum(ledger.net(), case, first), "worth": _sum(ledger.net(), case, first, worth),
    }  # fmt: skip
    for name, expected in sums.items():
        assert same(getattr(way, name), expected, scale / shares[first]), (seed, name)


@law
def what_is_left_of_a_year_is_paid_when_the_contract_says(seed: int) -> None:
    """Posting by posting, where a month of it is all that has happened, and committees have repaid for the year."""
    followed, dice = answer_of(seed).case, random.Random(f"within {seed}")
    year = dice.choice(followed.years)
    rows = {
        "money": [
            {"line": next(iter(followed.money_lines)), "year": year, "month": dice.randint(1, 11), "kronor": 5.0}
        ],
        "repaid": [{"committee": one, "year": year, "kronor": 5.0} for one in COMMITTEES if dice.random() < 0.5],
    }
    case = followed.model_copy(update={"followup": FollowUp.model_validate(rows)})
    for name, agreed in case.all_agreements.items():
        measured = {at: term for at, term in agreed.contract.outcome_terms.items() if term.kind != "fixed"}
        contract = agreed.contract.model_copy(
            update={"terms": measured or dict(agreed.contract.terms), "order": (), "delay": dice.choice([0, 0, 1])}
        )
        case = case.with_agreement(name, agreed.model_copy(update={"contract": contract}))
    answer = Answer(resolve.resolve(case, LIBRARY), dice.choice(WHOLE))
    now = ahead.today(case, happened(case))
    assert now is not None and now.month > 1, seed
    found = forecast.Forecast.of(answer)
    expected = left_by_hand(answer, found, now.year, now.month)
    for amounts, by_hand in zip(ahead.left_of(found, now).amounts, expected.amounts if expected else (), strict=False):
        assert np.allclose(amounts, by_hand, rtol=1e-9, atol=1e-6), seed


def today_by_hand(case: Case) -> tuple[int, int]:
    """The year and the month after the last outcome: January of the next year, unless months of it are all there is."""
    last, months = case.start_year - 1, set()
    told: list[tuple[int, int | None]] = [(one.year, one.month) for one in happened(case).dated]
    for one in happened(case).effects:
        told += [(each.year, each.month) for each in one.months] or [(one.last, None)]
    if not told:
        return case.years.stop, 1
    last = max(year for year, _ in told)
    months = {month for year, month in told if year == last and month is not None}
    year, month = (last + 1, 1) if not months or 12 in months else (last, max(months) + 1)
    return (year, month) if year >= case.start_year else (case.start_year, 1)


def left_by_hand(answer: Answer, found: forecast.Forecast, year: int, month: int) -> Ledger | None:
    """The forecast's ledger with its rows before a month at 0, line by line; None where a part has its own months."""
    case, point = answer.case, draws.point(found.resolved)
    ledger, row, part = found.ledger(point), year - case.start_year, (13 - month) / 12
    if month > 1 and any(key.endswith(("from_month", "to_month")) for key in found.resolved.numbers):
        return None
    believed = evaluate(found.resolved.case, point, LIBRARY).within(LIBRARY.perspectives[answer.perspective])
    planned, stated = line_rows(case, answer.everyone), of_years(case)
    everyone = evaluate(found.resolved.case, point, LIBRARY)
    plain_cuts = {
        posting.actor: float(np.broadcast_to(amounts, (case.horizon, amounts.shape[1]))[row, 0])
        for posting, amounts in zip(everyone.postings, everyone.amounts, strict=True)
        if posting.line == "repayment"
    }
    left = []
    for posting, amounts, plain in zip(ledger.postings, ledger.amounts, believed.amounts, strict=True):
        rows = [float(value) for value in np.broadcast_to(amounts, (case.horizon, amounts.shape[1]))[:, 0]]
        rows[:row] = [0.0] * row
        if month > 1 and posting.line in case.effects:
            over = any(
                one.effect == posting.line and one.last >= year and not one.months for one in happened(case).effects
            )
            share = 0.0 if over else part
            rows[row] = share * float(np.broadcast_to(plain, (case.horizon, plain.shape[1]))[row, 0])
        elif month > 1 and posting.line in case.money_lines:
            months, kronor = stated.get((posting.line, year), (set(), 0.0))
            plan = planned.get((posting.line, year), 0.0)
            of_year = kronor + part_left(months) * plan if months else plan
            rows[row] *= part * plan / of_year if of_year and None not in months else 0.0
        elif month > 1:
            rows[row] *= part_of_payment(found.resolved.case, posting, plain_cuts, year, part)
        left.append(np.array(rows)[:, None])
    return replace(ledger, amounts=tuple(left))


def part_of_payment(case: Case, posting: Posting, cuts: Mapping[str, float], year: int, part: float) -> float:
    """What is left of a payment: all that waits for the year to be measured, none that was repaid for all of it."""
    if posting.line == "repayment":
        over = {one.committee for one in happened(case).repaid if (one.year, one.month) == (year, None)}
        if cuts[posting.actor] < 0:
            return 0.0 if posting.actor in over else part
        gone = sum(-kronor for actor, kronor in cuts.items() if kronor < 0 and actor in over)
        return part * (1 - gone / cuts[posting.actor]) if cuts[posting.actor] else part
    *path, what = posting.line.split(".")
    contract = case.contracts["" if path == ["contract"] else path[1]]
    delays = {term.delay for term in contract.terms.values()} - {None, 0} | {contract.delay} - {0}
    is_fixed = any(term.kind == "fixed" for term in contract.terms.values())
    return part if what in ("advance", "interest", "coupon", "fee") or delays or is_fixed else 1.0


class _Rates(dict[str, float]):
    """The rates that a case counts with, by key."""

    def __init__(self, case: Case):
        super().__init__()
        self.opinion = SecondOpinion(case)

    def __missing__(self, key: str) -> float:
        value = self.opinion.value(key)
        assert value is not None
        return value


def _sum(rows: Array, case: Case, first: int, weights: list[float] | None = None) -> float:
    total = 0.0
    wide = np.broadcast_to(rows, (case.horizon, rows.shape[1]))
    for t in range(first, case.horizon):
        total += float(wide[t, 0]) * (1.0 if weights is None else weights[t])
    return total


@law
def to_reach_all_is_as_many_times_as_are_not_reached_now(seed: int) -> None:
    """Each effect's kronor divided by the part that it reaches, each year; the costs by the smallest part."""
    answer = answer_of(seed)
    case = answer.case
    now = ahead.today(case, happened(case))
    if now is None:
        return
    found = forecast.Forecast.of(answer)
    ledger, first = ahead.left_of(found, now), now.year - case.start_year
    opinion, more = SecondOpinion(case), {}
    for name, effect in case.effects.items():
        if effect.kind != "reduction":
            continue
        scale, given = (
            opinion.value(effect.reach or f"{name}.reach", 1.0),
            opinion._by_year(effect.reach or f"{name}.reach"),
        )
        more[name] = [
            1.0 / part if part > 0 else 1.0 for part in (_reached(scale or 0.0, given, year) for year in case.years)
        ]
    times = max((row[first] for row in more.values()), default=1.0)
    wider = ahead.spread(found, now)
    assert (wider is None) == (times <= 1 + 1e-9), (seed, times)
    if wider is None:
        return
    assert same(wider.times, times, times), seed
    net = 0.0
    for posting, amounts in zip(ledger.postings, ledger.amounts, strict=True):
        for t in range(first, case.horizon):
            own = times if posting.kind == "cost" and posting.line in case.budget else 1.0
            net += more.get(posting.line, [own] * case.horizon)[t] * float(
                np.broadcast_to(amounts, (case.horizon, amounts.shape[1]))[t, 0]
            )
    assert same(wider.way.net, net, times * gross_of(ledger) * max(max(row) for row in more.values())), seed


def _reached(scale: float, given: Mapping[int, float], year: int) -> float:
    before = [one for one in given if one <= year]
    return min(1.0, scale * (1.0 if not given else given[max(before)] if before else 0.0))
