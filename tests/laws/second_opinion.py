"""The second implementation, from design.md section 4 alone: plain loops over years, no arrays, none of the model."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from model.case.assumptions import Assumption, Change, Timing
from model.case.case import BudgetLine, Case
from model.case.effect import Effect
from model.case.units import is_money
from tests.generators import LIBRARY


class SecondOpinion:
    """A case worked out by hand, so to speak."""

    def __init__(self, case: Case, scenario: str | None = None):
        self.case = case
        self.best_year = 0.0
        self.laid: list[Mapping[str, Change]] = [case.changes]
        if scenario is not None:
            self.laid.append(case.scenarios[scenario].numbers)

    def _changed(self, key: str, value: float | None) -> float | None:
        for layer in self.laid:
            if key in layer and layer[key].value is not None:
                value = layer[key].value
        return value

    def _assumption(self, key: str) -> Assumption | None:
        return self.case.numbers.get(key) or LIBRARY.numbers.get(key)

    def value(self, key: str, default: float | None = None) -> float | None:
        """A resolved number: library, then case, then changes, then scenario; money in the case's prices."""
        assumption = self._assumption(key)
        if assumption is None:
            return self._changed(key, default)
        value = assumption.value
        if value is not None and is_money(assumption.unit) and assumption.price_year and self.case.price_year:
            value *= self._index(assumption.price_year, self.case.price_year)
        return self._changed(key, value)

    def _index(self, of_year: int, to_year: int) -> float:
        step = 1 if to_year > of_year else -1
        factor = 1.0
        year = of_year
        while year != to_year:
            at = year + (step == 1)
            own = {} if self.case.price_index is None else self.case.price_index.change
            known = LIBRARY.price_index.change.get(at, own.get(at))
            if known is None:
                return 1.0
            factor *= (1 + known) ** step
            year += step
        return factor

    def _slot(self, effect_id: str, effect: Effect, slot: str, default: float | None) -> float | None:
        return self.value(getattr(effect, slot) or f"{effect_id}.{slot}", default)

    def _by_year(self, prefix: str) -> dict[int, float]:
        names = {*self.case.numbers, *(key for layer in self.laid for key in layer)}
        by_year = {}
        for name in names:
            if name.startswith(prefix + ".") and name[len(prefix) + 1 :].isdigit():
                given = self.value(name)
                assert given is not None
                by_year[int(name[len(prefix) + 1 :])] = given
        return by_year

    def _filed_starts(self, line: BudgetLine) -> dict[int, float]:
        """Those whom a line is paid for, by the year in which they start, as the case itself has them."""
        if line.participants_of is None:
            return {}
        prefix = getattr(self.case.effects[line.participants_of], "started", None) or f"{line.participants_of}.started"
        known = {key: number.value for key, number in self.case.numbers.items() if key.startswith(f"{prefix}.")}
        return {int(key[-4:]): value for key, value in known.items() if key[-4:].isdigit() and value}

    def _with_each(self, line_id: str, effect_id: str, row: Sequence[float]) -> list[float]:
        """A line's kronor by year with what each participant costs who starts in the year."""
        each, effect = self.value(f"{line_id}.per_participant", 0.0), self.case.effects[effect_id]
        began = self._by_year(getattr(effect, "started", None) or f"{effect_id}.started")
        scale = self.value(f"{getattr(effect, 'started', None) or f'{effect_id}.started'}.scale", 1.0)
        assert each is not None
        assert scale is not None
        return [paid + each * began.get(self.case.start_year + t, 0.0) * scale for t, paid in enumerate(row)]

    def _refunded(self, income_id: str, effect_id: str) -> list[float]:
        """What is refunded by year: each participant, for some years, so many days at a share of so much."""
        per_day, days = (self.value(f"{income_id}.{slot}", 0.0) or 0.0 for slot in ("per_day", "days"))
        share, longest = self.value(f"{income_id}.share", 1.0) or 0.0, self.value(f"{income_id}.years", None)
        effect = self.case.effects[effect_id]
        began = self._by_year(getattr(effect, "started", None) or f"{effect_id}.started")
        scale = self.value(f"{getattr(effect, 'started', None) or f'{effect_id}.started'}.scale", 1.0)
        refunded = []
        for year in range(self.case.start_year, self.case.start_year + self.case.horizon):
            lasts = math.inf if longest is None else longest
            there = sum(count for start, count in began.items() if start <= year < start + lasts)
            refunded.append(there * (scale or 0.0) * days * per_day * share)
        return refunded

    def _paid(self, name: str, amounts: Mapping[int, float]) -> list[float]:
        """Kronor of a line by year: as filed, unless a change or a scenario says another amount for a year."""
        years = range(self.case.start_year, self.case.start_year + self.case.horizon)
        paid = [self._changed(f"{name}.{year}", amounts.get(year, 0.0)) for year in years]
        return [0.0 if amount is None else amount for amount in paid]

    def _shares(self, of: str) -> dict[str, float]:
        """Each applicant's share of the cost or of the saving: the main one has what the others do not."""
        stated = {one: self.value(f"applicants.{one}.{of}_share") or 0.0 for one in self.case.co_applicants}
        whole = sum(stated.values())
        scaled = {one: share / whole if whole > 1 else share for one, share in stated.items()}
        return {self.case.applicant: max(0.0, 1.0 - whole), **scaled}

    def _haircut(self, effect_id: str, effect: Effect) -> float:
        change = effect.change or f"{effect_id}.change"
        own = self._changed(f"{effect_id}.haircut", None)
        if own is None and f"{effect_id}.haircut" in self.case.numbers:
            own = self.case.numbers[f"{effect_id}.haircut"].value
        if own is not None:
            return own
        assumption = self._assumption(change)
        grade = assumption.grade if assumption is not None else None
        for layer in self.laid:
            if change in layer and layer[change].grade is not None:
                grade = layer[change].grade
        return 0.0 if grade is None else float(LIBRARY.numbers[f"evidence.haircut_{grade}"].value or 0)

    def _part_of_year(self, name: str, since: float, lasts: float | None) -> float:
        """What counts of the year so many years after the first: its months in twelfths."""
        opens = self.value(f"{name}.from_month", 1.0) if since == 0 else 1.0
        closes = self.value(f"{name}.to_month", 12.0) if lasts is not None and since == lasts - 1 else 12.0
        assert opens is not None
        assert closes is not None
        return max(0.0, closes - opens + 1) / 12

    def units(self, effect_id: str, effect: Effect) -> list[float]:
        """Units by year."""

        def slot(name: str, default: float | None = None) -> float:
            value = self._slot(effect_id, effect, name, default)
            assert value is not None
            return value

        case, years = self.case, range(self.case.horizon)
        change = slot("change", 1.0 if effect.kind == "planned" else None)
        ours = slot("share_due_to_us", 1.0)
        if effect.kind == "planned":
            later = slot("lag", 0.0)
            plan = self._by_year(effect.planned or f"{effect_id}.planned")
            return [plan.get(int(case.start_year + t - later), 0.0) * change * ours for t in years]
        fade, lasts = slot("fade", 0.0), self._slot(effect_id, effect, "duration", None)
        if effect.kind == "cohort":
            lag = slot("lag", 0.0)
            many = self.value(f"{effect.started or f'{effect_id}.started'}.scale", 1.0)
            assert many is not None
            units = []
            for t in years:
                counted = 0.0
                for year, started in self._by_year(effect.started or f"{effect_id}.started").items():
                    k = year - case.start_year
                    if k + lag <= t and (lasts is None or t < k + lag + lasts):
                        counted += (
                            started * (1 - fade) ** (t - k - lag) * self._part_of_year(effect_id, t - k - lag, lasts)
                        )
                units.append(many * counted * change * ours)
            return units
        base, growth, ramp = slot("base"), slot("growth", 0.0), slot("ramp", 1.0)
        starts = slot("starts", float(case.start_year)) - case.start_year
        scale = slot("reach", 1.0)
        shares = self._by_year(effect.reach or f"{effect_id}.reach")
        units = []
        for t in years:
            before = [year for year in shares if year <= case.start_year + t]
            share = 1.0 if not shares else shares[max(before)] if before else 0.0
            if t < starts or (lasts is not None and t >= starts + lasts):
                profile = 0.0
            elif t - starts + 1 < ramp:
                profile = (t - starts + 1) / ramp
            else:
                profile = (1 - fade) ** (t - starts - ramp + 1)
            profile *= self._part_of_year(effect_id, t - starts, lasts)
            units.append(base * (1 + growth) ** t * min(1.0, scale * share) * change * ours * profile)
        return units

    def rows(self) -> dict[tuple[str, str, str, str], list[float]]:
        """(line, actor, kind, realised as) → kronor by year, plus is good for the actor."""
        case = self.case
        posted: dict[tuple[str, str, str, str], list[float]] = {}

        def post(line: str, actor: str, kind: str, realised: str, row: Sequence[float]) -> None:
            if case.co_applicants and actor == case.applicant:
                for one, share in self._shares("saving" if line in case.effects else "cost").items():
                    put(line, one, kind, realised, [share * amount for amount in row])
            else:
                put(line, actor, kind, realised, row)

        def put(line: str, actor: str, kind: str, realised: str, row: Sequence[float]) -> None:
            before = posted.setdefault((line, actor, kind, realised), [0.0] * case.horizon)
            posted[line, actor, kind, realised] = [a + b for a, b in zip(before, row, strict=True)]

        years = range(case.start_year, case.start_year + case.horizon)
        project = [
            year
            for line in case.budget.values()
            if line.cost_type != "running"
            for year in (*line.amounts, *self._filed_starts(line))
            if line.amounts.get(year) or self._filed_starts(line).get(year)
        ]
        after = max(project) + 1 if project else case.start_year
        factor = self.value("budget.factor", 1.0)
        assert factor is not None
        for line_id, line in case.budget.items():
            if not self.value(f"{line_id}.included", 1.0):
                continue
            row = self._paid(line_id, line.amounts)
            if line.participants_of is not None:
                row = self._with_each(line_id, line.participants_of, row)
            if line.cost_type == "running":
                per_year, starts = self.value(f"{line_id}.per_year", 0.0), self.value(f"{line_id}.starts", float(after))
                assert per_year is not None
                assert starts is not None
                grown = self.value("budget.running_factor", 1.0)
                assert grown is not None
                row = [
                    grown
                    * (amount + (per_year * self._part_of_year(line_id, year - starts, None) if year >= starts else 0))
                    for amount, year in zip(row, years, strict=True)
                ]
            else:
                row = [amount * factor for amount in row]
            post(line_id, line.paid_by, "cost", line.realised_as, [-amount for amount in row])
        for grant_id, grant in case.funding.items():
            row = self._paid(grant_id, grant.amounts)
            post(grant_id, grant.paid_by, "funding", "cash", [-amount for amount in row])
            post(grant_id, grant.paid_to, "funding", "cash", row)
        for income_id, income in case.income.items():
            if not self.value(f"{income_id}.included", 1.0):
                continue
            row = self._paid(income_id, income.amounts)
            if income.participants_of is not None:
                row = [a + b for a, b in zip(row, self._refunded(income_id, income.participants_of), strict=True)]
            row[-1] += self.value(f"{income_id}.residual", 0.0) or 0.0
            post(income_id, income.paid_to, "benefit", "cash", row)
            if income.paid_by is not None:
                post(income_id, income.paid_by, "benefit", "cash", [-amount for amount in row])
        for effect_id, effect in case.effects.items():
            if not self._slot(effect_id, effect, "included", 1.0):
                continue
            units = self.units(effect_id, effect)
            for valuation in effect.valuations:
                worth = 1.0 if valuation.unit_value is None else self.value(valuation.unit_value)
                assert worth is not None
                gross = [unit * worth for unit in units]
                parts = [("cost", valuation.realised_as, [-amount for amount in gross])]
                if effect.direction == "less":
                    net = [amount * (1 - self._haircut(effect_id, effect)) for amount in gross]
                    parts = [("benefit", valuation.realised_as, net)]
                    if valuation.realised_as == "cash":
                        out = self.value(valuation.released or f"{effect_id}.released", 1.0)
                        assert out is not None
                        parts = [
                            ("benefit", "cash", [amount * out for amount in net]),
                            ("benefit", "freed_capacity", [amount * (1 - out) for amount in net]),
                        ]
                for kind, realised, row in parts:
                    post(effect_id, valuation.actor, kind, realised, row)
                    if valuation.counterpart:
                        post(effect_id, valuation.counterpart, kind, realised, [-amount for amount in row])
        return posted

    def readings(self, perspective: str) -> dict[str, float | None]:
        """What the readings of definition 4.7 come to, None for none."""
        case, seen_by = self.case, LIBRARY.perspectives[perspective]
        kinds = {name: actor.kind for name, actor in {**LIBRARY.actors, **case.actors}.items()}

        def counts(actor: str, realised: str) -> bool:
            who = actor == case.applicant if seen_by.applicant_only else kinds[actor] in seen_by.actor_kinds
            return who and realised in seen_by.realised_as

        rows = {name: row for name, row in self.rows().items() if counts(name[1], name[3])}
        years = range(case.horizon)

        def total(*kinds_wanted: str) -> list[float]:
            return [math.fsum(row[t] for name, row in rows.items() if name[2] in kinds_wanted) for t in years]

        def timing_of(line: str) -> Timing:
            own = case.budget[line] if line in case.budget else case.effects.get(line)
            return (None if own is None else own.timing) or case.discount.timing

        timed: dict[Timing, list[float]] = {
            timing: plain_factors(case, _Values(self.value), timing, case.horizon) for timing in get_args(Timing)
        }

        def today(*kinds_wanted: str) -> list[float]:
            wanted = [(timed[timing_of(name[0])], row) for name, row in rows.items() if name[2] in kinds_wanted]
            return [math.fsum(factors[t] * row[t] for factors, row in wanted) for t in years]

        net = total("cost", "benefit", "funding")
        worth = today("cost", "benefit", "funding")
        costs, benefits = -math.fsum(today("cost")), math.fsum(today("benefit"))
        running = {line for line in case.budget if case.budget[line].cost_type == "running"}
        project = -math.fsum(
            math.fsum(row)
            for name, row in rows.items()
            if name[2] == "cost" and name[0] in case.budget and name[0] not in running
        )
        best = max(
            math.fsum(
                row[t]
                for name, row in rows.items()
                if name[2] == "benefit" or (name[2] == "cost" and (name[0] in running or name[0] in case.effects))
            )
            for t in years
        )
        self.best_year = best
        cumulative = [math.fsum(net[: t + 1]) for t in years]
        deepest = min(cumulative)
        return {
            "npv": math.fsum(worth),
            "pv_costs": costs,
            "pv_benefits": benefits,
            "benefit_cost_ratio": benefits / costs if costs > 0 else None,
            "payback_years": self._payback(net),
            "payback_year": self._payback_year(net),
            "discounted_payback_year": self._payback_year(worth),
            "simple_payback_years": project / best if best > 0 else None,
            "trough": min(0.0, deepest),
            "trough_year": case.start_year + cumulative.index(deepest) if deepest < 0 else None,
        }

    def _payback(self, net: Sequence[float]) -> float | None:
        moment, resolved = 0.0, 0.0
        paid = True
        for t, amount in enumerate(net):
            before, resolved = resolved, resolved + amount
            if resolved < -0.005:
                paid = False
            elif not paid:
                paid = True
                moment = t + min(1.0, -before / amount)
        return moment if paid else None

    def _payback_year(self, net: Sequence[float]) -> float | None:
        moment = self._payback(net)
        return None if moment is None else self.case.start_year + max(0, math.ceil(moment) - 1)


class _Values(dict[str, float]):
    """A mapping that asks a function."""

    def __init__(self, ask: Callable[[str], float | None]):
        self.ask = ask

    def __getitem__(self, key: str) -> float:
        value = self.ask(key)
        assert value is not None
        return value


def plain_factors(case: Case, values: Mapping[str, float], timing: Timing, count: int) -> list[float]:
    """Worth in year-0 kronor of a krona in each of so many years, from definition 4.2."""
    steps = [
        (start, values[key.replace("{start_year}", str(case.start_year))])
        for start, key in LIBRARY.schedules[case.discount.schedule].steps
    ]
    ahead = [1.0]
    for t in range(1, count + 1):
        rate = [rate for start, rate in steps if start <= t][-1]
        ahead.append(ahead[-1] / (1 + rate))
    if timing == "start":
        return ahead[:count]
    if timing == "end":
        return ahead[1 : count + 1]
    return [math.sqrt(ahead[t] * ahead[t + 1]) for t in range(count)]


def factors_of(case: Case, count: int | None = None) -> list[float]:
    """The same, at the case's own rates."""
    values = SecondOpinion(case).value
    return plain_factors(case, _Values(values), case.discount.timing, case.horizon if count is None else count)
