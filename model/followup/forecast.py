"""The forecast now: years that have outcomes use them, later years the updated number; the plan's own is untouched."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.analysis.answer import Answer
from model.calculation.draws import BATCH, Array, Draws, monte_carlo, point
from model.calculation.ledger import Ledger, Posting
from model.calculation.metrics import Readings, net_present_value, read
from model.case.assumptions import Assumption
from model.case.case import BudgetLine, Case, MoneyLine
from model.case.followup.record import EffectOutcome, FollowUp
from model.evaluate import evaluate
from model.followup.differences import LOCAL_PROJECT, differences
from model.followup.estimates import Estimate, rate_ratio, ratio_with_control
from model.followup.quantities import scale_of, started_in_year
from model.followup.updating import Updated, strength, updated
from model.numbers.keys import BUDGET_FACTOR, RUNNING_FACTOR, by_year_prefix, key_of
from model.numbers.resolved_numbers import ResolvedNumbers, uncertain_keys


@dataclass(frozen=True)
class Seen:
    """A measured effect: the key of its change, the fall as it was measured, the years in which it was, and how."""

    effect: str
    key: str
    fall: float
    years: range
    counted: EffectOutcome


def change_of_rate(one: EffectOutcome) -> Estimate | None:
    """How many times the rate before the rate is, set against the control group if there is one; None at a 0."""
    factor = 1.0 if one.overdispersion is None else one.overdispersion
    if not (one.before.count and one.after.count):
        return None
    ratio = rate_ratio(one.after.count, one.before.count, one.after.years, one.before.years, factor)
    before, after = one.control_before, one.control_after
    if before is None or after is None:
        return ratio
    if not (before.count and after.count):
        return None
    return ratio_with_control(ratio, rate_ratio(after.count, before.count, after.years, before.years, factor))


@dataclass(frozen=True)
class Forecast:
    """The case with what has happened in it: its numbers, what was updated, and what was seen in which years.

    `planned` is the plan of its lines with those who started, before any kronor that were stated.
    """

    resolved: ResolvedNumbers
    updates: Mapping[str, Updated]
    seen: tuple[Seen, ...]
    perspective: str
    planned: ResolvedNumbers

    @classmethod
    def of(cls, answer: Answer) -> "Forecast":
        """The forecast of an answer after its outcomes."""
        followup = answer.case.followup
        numbers = dict(answer.resolved.numbers)
        if followup is None:
            return cls(answer.resolved, {}, (), answer.perspective, answer.resolved)
        _with_people(answer.resolved, numbers)
        lived = replace(answer.resolved, numbers=dict(numbers))
        case_now = _with_money(lived, numbers)
        updates, seen = _updates(answer, followup, numbers)
        return cls(replace(answer.resolved, case=case_now, numbers=numbers), updates, seen, answer.perspective, lived)

    def ledger(self, table: Draws) -> Ledger:
        """The ledger in every draw, in which the years that were measured have what was measured."""
        case, library = self.resolved.case, self.resolved.library
        whole = evaluate(case, table, library)
        for seen in self.seen:
            measured = evaluate(case, table.setting({seen.key: np.array([seen.fall])}), library)
            whole = _stitched(whole, measured, seen)
        return whole.within(library.perspectives[self.perspective])

    def believed(self, table: Draws) -> Ledger:
        """The ledger in every draw as it is believed, in all years: also in those that were measured."""
        case, library = self.resolved.case, self.resolved.library
        return evaluate(case, table, library).within(library.perspectives[self.perspective])

    def everyone(self, table: Draws) -> Ledger:
        """The ledger of all actors in every draw, as it is believed."""
        return evaluate(self.resolved.case, table, self.resolved.library)

    @property
    def readings(self) -> Readings:
        """The readings at the point estimate."""
        return read(self.ledger(point(self.resolved)), self.resolved.case.discount.timing)

    def drawn(self, count: int, seed: int) -> Ledger | None:
        """The ledger in random draws, the point estimate first; None where nothing is uncertain."""
        keys = uncertain_keys(self.resolved)
        return self.ledger(monte_carlo(self.resolved, keys, min(count, BATCH), seed)) if keys else None

    def npv_in(self, drawn: Ledger | None) -> Array | None:
        """NPV of a ledger's random draws, kronor, `(draws,)`."""
        return None if drawn is None else net_present_value(drawn, self.resolved.case.discount.timing)[1:]


def _with_people(plan: ResolvedNumbers, numbers: dict[str, Assumption]) -> None:
    """Puts in how many started in each year that has outcomes, with the plan's for the months that have none."""
    followup = plan.case.followup or FollowUp()
    for name, year in dict.fromkeys((one.effect, one.year) for one in followup.people):
        effect = plan.case.effects.get(name)
        scale = 0.0 if effect is None or not effect.is_per_person else scale_of(plan, name, effect)
        if effect is None or not scale:
            continue
        key = f"{by_year_prefix(name, effect)}.{year}"
        if key not in numbers and year not in plan.case.years:
            continue
        number = numbers.get(key) or plan.library.numbers[effect.default_of(effect.by_year)]
        numbers[key] = number.known_as(started_in_year(plan, name, year) / scale)


def _with_money(lived: ResolvedNumbers, numbers: dict[str, Assumption]) -> Case:
    """The case whose lines come to what was paid in the years that have outcomes, and to the plan of months left.

    `lived` has the participants who started, which some lines cost by.
    """
    case = lived.case
    lines: dict[str, MoneyLine] = dict(case.money_lines)
    for one in differences(lived):
        if one.line.startswith(LOCAL_PROJECT) or one.year not in case.years:
            continue
        line, key = lines[one.line], f"{one.line}.{one.year}"
        factor = _factor_of(line, lived)
        own = numbers[key].value if key in numbers else line.amounts.get(one.year, 0.0)
        amount = (0.0 if own is None else own) + (one.difference / factor if factor else 0.0)
        lines[one.line] = line.model_copy(update={"amounts": {**line.amounts, one.year: amount}})
        if key in numbers:
            numbers[key] = numbers[key].known_as(amount)
    parts = ("budget", "funding", "income")
    return case.model_copy(update={part: {name: lines[name] for name in getattr(case, part)} for part in parts})


def _factor_of(line: MoneyLine, resolved: ResolvedNumbers) -> float:
    """What the amounts of a line are multiplied by."""
    if not isinstance(line, BudgetLine):
        return 1.0
    number = resolved.numbers.get(RUNNING_FACTOR if line.cost_type == "running" else BUDGET_FACTOR)
    return 1.0 if number is None or number.value is None else number.value


def _updates(
    answer: Answer, followup: FollowUp, numbers: dict[str, Assumption]
) -> tuple[dict[str, Updated], tuple[Seen, ...]]:
    """What each measured effect does to its number; one without a range stays as it was believed."""
    updates: dict[str, Updated] = {}
    seen = []
    for one in followup.effects:
        effect, change = answer.case.effects.get(one.effect or ""), change_of_rate(one)
        if effect is None or change is None or one.effect is None:
            continue
        key = key_of(one.effect, effect, "change")
        number = numbers.get(key)
        if number is None or number.unit != "change" or number.value is None:
            continue
        fall = 1.0 - change.value
        if strength(answer.resolved, one) == 0.0:
            continue  # it had not begun, or was over: what was counted then says nothing of it
        seen.append(Seen(one.effect, key, max(-1.0, fall), range(one.first, one.last + 1), one))
        if number.low is None or number.high is None or number.high >= 1.0:
            continue
        new = updated(number.value, number.low, number.high, fall, change.standard_error)
        earlier = updates.get(key)
        updates[key] = new if earlier is None else replace(new, before=earlier.before)
        numbers[key] = number.model_copy(update={"value": new.value, "low": new.low, "high": new.high})
    return updates, tuple(seen)


def falls_at_most(answer: Answer) -> Iterator[tuple[str, float]]:
    """Each measured effect whose change is a share, with the upper end of the 95 % interval of its fall, a share."""
    if answer.case.followup is None or not answer.case.followup.effects:
        return  # no effect has been measured
    for seen in Forecast.of(answer).seen:
        change = change_of_rate(seen.counted)
        if change is not None:
            yield seen.effect, max(-1.0, 1.0 - change.low)


def _whose(postings: Sequence[Posting]) -> list[tuple[object, ...]]:
    """Whose each posting is; of several alike, as where an effect is worth two things to one actor, which of them."""
    times: Counter[tuple[object, ...]] = Counter()
    told: list[tuple[object, ...]] = []
    for posting in postings:
        whose = (posting.line, posting.actor, posting.kind, posting.realised_as, posting.is_mirror)
        told.append((*whose, times[whose]))
        times[whose] += 1
    return told


def _stitched(whole: Ledger, measured: Ledger, seen: Seen) -> Ledger:
    """The ledger in which an effect has what was measured in the years in which it was, or for its months of them."""
    counted = {year - whole.years.start: seen.counted.part_of(year) for year in seen.years if year in whole.years}
    rows, part = list(counted), np.array(list(counted.values()))[:, None]
    found = dict(zip(_whose(measured.postings), measured.amounts, strict=True))
    amounts_now = []
    for posting, whose, amounts in zip(whole.postings, _whose(whole.postings), whole.amounts, strict=True):
        other = found.get(whose)
        if posting.line != seen.effect or other is None or not rows:
            amounts_now.append(amounts)
            continue
        width = max(amounts.shape[1], other.shape[1])
        now = np.array(np.broadcast_to(amounts, (amounts.shape[0], width)))
        now[rows] = part * np.broadcast_to(other, (other.shape[0], width))[rows] + (1.0 - part) * now[rows]
        amounts_now.append(now)
    return replace(whole, amounts=tuple(amounts_now))
