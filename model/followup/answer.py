"""Plan, outcome and what now, as plain values: what `python -m model followup` prints."""

from collections.abc import Iterator
from typing import Any

from model.analysis.answer import Answer, plain, whole
from model.analysis.as_json import head
from model.analysis.detectability import Counts, smallest_fall
from model.calculation.draws import Array
from model.calculation.ledger import Ledger
from model.calculation.metrics import Readings
from model.case.followup.record import EffectOutcome, FollowUp
from model.case.problem import CaseRefused
from model.followup.ahead import go_on, lessons, rest_of_year, spread, today, told_of_rest
from model.followup.control_chart import control_chart
from model.followup.differences import Difference, differences
from model.followup.estimates import difference_in_differences, difference_of_shares
from model.followup.forecast import Forecast, change_of_rate
from model.followup.quantities import quantities
from model.followup.settled import ContractSettled, Repayments, contracts_settled, repayments
from model.followup.standing import Limits, not_told, standing, standing_limits
from model.followup.unusual import far_from_plan
from model.followup.updating import strength
from model.results_of_followup import FollowUpResult

MONTHS = 12
WHOLE = 0.995
"""From this part of full effect on it is told as whole."""
FEW = 100
"""Counts below this are few: the interval is rough."""


def followup_as_json(answer: Answer) -> dict[str, Any]:
    """What happened beside the plan, as plain values. Raises CaseRefused if the case has errors."""
    return followup_of(answer).model_dump()


def followup_of(answer: Answer) -> FollowUpResult:
    """What happened beside the plan. Raises CaseRefused if the case has errors."""
    if answer.has_errors:
        raise CaseRefused(answer.problems)
    followup = answer.case.followup or FollowUp()
    forecast, found, (count, seed) = Forecast.of(answer), list(differences(answer.resolved)), sampling(answer)
    drawn, limits = forecast.drawn(count, seed), standing_limits(answer.resolved)
    printed = head(answer) | {
        "plan": _told(answer.readings, answer.odds.random if answer.has_ranges else None),
        "now": _told(forecast.readings, forecast.npv_in(drawn)),
        "differences": [_difference(one) | _stands(one.plan, one.outcome, limits) for one in found],
        "not_told": [vars(one) for one in not_told(answer.resolved)],
        "far_from_plan": [vars(one) | {"meant": one.meant} for one in far_from_plan(answer)],
        "limits": vars(limits),
        "by_year": _by_year(found),
        "quantities": [
            vars(one) | {"difference": one.difference} | _stands(one.plan, one.outcome, limits)
            for one in quantities(answer.resolved)
        ],
        "estimates": [
            estimate for one in followup.effects for estimate in _estimates(one, strength(answer.resolved, one))
        ],
        "not_estimated": [_not_estimated(one) for one in followup.effects if change_of_rate(one) is None],
        "shares": [
            {
                "label": one.label.text("sv"),
                **vars(difference_of_shares(one.after, one.of_after, one.before, one.of_before)),
            }
            for one in followup.shares
        ],
        "charts": [_chart(one.label.text("sv"), tuple(one.values.values())) for one in followup.series],
        "updates": {key: vars(one) | {"weight_before": 1.0 - one.weight} for key, one in forecast.updates.items()},
        "ahead": _ahead(forecast, followup, drawn, seed),
        "contracts": [_settled(one) for one in contracts_settled(answer)],
        "repayment": _repaid(repayments(answer), limits),
        "problems": [problem.as_json() for problem in answer.problems],
    }
    return FollowUpResult.model_validate(printed)


def sampling(answer: Answer) -> tuple[int, int]:
    """How many draws and which seed: as asked for, or as the case says."""
    own = answer.case.sampling
    return answer.draws or own.draws, own.seed if answer.seed is None else answer.seed


def _told(readings: Readings, npv: Array | None) -> dict[str, Any]:
    """NPV and payback at the point estimate, and the chance and the mean of the draws if there are any."""
    return {
        "npv": plain(readings.npv[0]),
        "payback_years": plain(readings.payback_years[0]),
        "payback_year": whole(readings.payback_year[0]),
        "chance": None if npv is None else float((npv > 0).mean()),
        "mean": None if npv is None else float(npv.mean()),
    }


def _settled(one: ContractSettled) -> dict[str, Any]:
    paid = zip(one.years, one.plan, one.now, strict=True)
    return {
        "agreement": one.agreement,
        "outcomes": [vars(achieved) for achieved in one.achieved],
        "paid": [{"year": year, "plan": plan, "now": now} for year, plan, now in paid if plan or now],
        "plan": sum(one.plan),
        "now": sum(one.now),
        "still_to_measure": one.still_to_measure,
    }


def _stands(plan: float | None, outcome: float | None, limits: Limits) -> dict[str, Any]:
    """The word for an outcome beside its plan; none where there is no plan."""
    if plan is None:
        return {"standing": None}
    return {"standing": "not_told" if outcome is None else standing(plan, outcome, limits)}


def _repaid(found: Repayments | None, limits: Limits) -> dict[str, Any] | None:
    if found is None:
        return None
    committees = [vars(one) | _stands(one.plan, one.outcome, limits) for one in found.committees]
    return {"fund": found.fund, "committees": committees, "balance": [vars(one) for one in found.balance]}


def _difference(one: Difference) -> dict[str, Any]:
    return vars(one) | {"difference": one.difference}


def _by_year(found: list[Difference]) -> dict[str, dict[str, dict[str, float]]]:
    """Line → year → plan, outcome and difference of what is stated, and what the plan has for the rest, kronor."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for one in found:
        row = {"plan": one.plan, "outcome": one.outcome, "difference": one.difference, "left": one.left}
        table.setdefault(one.line, {})[str(one.year)] = row
    return table


def _about(one: EffectOutcome) -> dict[str, Any]:
    """What was counted, of which effect, and when."""
    when = {"first": one.first, "last": one.last, "months": len(one.months) or None}
    return {"label": one.label.text("sv"), "effect": one.effect, **when}


def _not_estimated(one: EffectOutcome) -> dict[str, Any]:
    """An outcome of which no rate ratio can be given, since one of its counts is 0."""
    is_own = not (one.before.count and one.after.count)
    return _about(one) | {"before": one.before.count, "after": one.after.count, "group": "own" if is_own else "control"}


def _estimates(one: EffectOutcome, strong: float | None) -> Iterator[dict[str, Any]]:
    """The rate ratio of an outcome, and the difference in differences where there is a control group."""
    about = _about(one) | {"cannot_say": [*_cannot_say_of_plan(strong), *cannot_say(one)], "strength": strong}
    factor = 1.0 if one.overdispersion is None else one.overdispersion
    counts = (one.before.count, one.after.count)
    found = {} if 0 in counts else {"smallest_fall": smallest_fall(_counts(one))}
    change = change_of_rate(one)
    if change is not None:
        ends = {"low": 1.0 - change.high, "high": 1.0 - change.low}
        yield (
            about
            | found
            | {"method": "rate_ratio", "value": 1.0 - change.value, "standard_error": change.standard_error}
            | ends
        )
    if one.control_before is None or one.control_after is None:
        return
    estimate = difference_in_differences(
        counts, (one.control_before.count, one.control_after.count), (one.before.years, one.after.years), factor
    )
    yield about | found | {"method": "difference_in_differences"} | vars(estimate)


def _counts(one: EffectOutcome) -> Counts:
    """The counts of an outcome as the question whether a fall can be seen takes them."""
    control = [None if group is None else group.count for group in (one.control_before, one.control_after)]
    factor = 1.0 if one.overdispersion is None else one.overdispersion
    return Counts(one.before.count, one.after.count, control[0] or None, control[1] or None, factor)


def _cannot_say_of_plan(strong: float | None) -> Iterator[str]:
    """What an outcome cannot say of an effect that was in so strong force when it was counted, as codes."""
    if strong == 0.0:
        yield "not_begun"
    elif strong is not None and strong < WHOLE:
        yield "not_full"


def cannot_say(one: EffectOutcome) -> Iterator[str]:
    """What an outcome cannot say, as codes."""
    if one.after.years <= 1.0:
        yield "one_year"
    if len(one.months) % MONTHS:
        yield "seasons"
    if one.control_before is None or one.control_after is None:
        yield "no_control"
    if one.overdispersion is None:
        yield "overdispersion_not_said"
    groups = [one.before, one.after, *(group for group in (one.control_before, one.control_after) if group)]
    if any(group.count < FEW for group in groups):
        yield "few"


def _chart(label: str, values: tuple[float, ...]) -> dict[str, Any]:
    chart = control_chart(values)
    if chart is None:
        return {"label": label, "points": len(values)}
    ends = {"mean": chart.mean, "moving_range": chart.moving_range, "low": chart.low, "high": chart.high}
    return {"label": label, "points": len(values), **ends, "outside": list(chart.outside)}


def _ahead(forecast: Forecast, followup: FollowUp, drawn: Ledger | None, seed: int) -> dict[str, Any] | None:
    """What now: to go on and to spread, from the month after the last outcome; and what a year more would teach."""
    now = today(forecast.resolved.case, followup)
    if now is None:
        return None
    wider, rest = spread(forecast, now), rest_of_year(forecast, now)
    return {
        "from_year": now.year,
        "from_month": now.month,
        "rest_of_year": None if rest is None else {**vars(rest), **told_of_rest(forecast, now)},
        **vars(go_on(forecast, now)),
        "spread": None if wider is None else {"times": wider.times, **vars(wider.way)},
        "year_more": [vars(one) for one in lessons(forecast, drawn, seed, now.whole_year)],
    }
