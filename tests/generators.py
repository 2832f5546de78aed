"""Whole random cases that the model accepts, from a seed; and every code a problem can have.

One seed is one case, so a test that fails names the seed and the same case comes back. Every fourth case or so gets one
of EDGES on purpose: ties, ends and turns that chance alone seldom finds.
"""

import random
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from model.case.assumptions import Assumption, Label, Library
from model.case.case import Case
from model.files.reading import read_library
from model.numbers.amounts import amounts_in_force
from model.numbers.keys import amount_place
from model.numbers.resolve import resolve
from tests.lines_at_random import add_co_applicants, add_costs_of_each, add_later_worths, add_months, income_of

LIBRARY: Library = read_library()
MODEL = Path(__file__).resolve().parent.parent / "model"

COMMITTEES = ("stadsdelsnamnd", "socialnamnd", "utbildningsnamnd", "grundskolenamnd")
PURSES = (
    *COMMITTEES, "kommunstyrelse", "sociala_investeringsfonden", "region", "staten", "individen", "finansiar",
    "own_purse",
)  # fmt: skip
REALISED = ("cash", "cash", "cash", "freed_capacity", "wellbeing")
SCHEDULES = ("flat", "flat", "flat", "zero", "internal_rate", "three", "three_and_half", "green_book", "denmark")
# Volume a year, and what one unit of it is worth, as it is measured or as the library has it.
VOLUMES = {
    "day/year": ("kr/day", ("social.hvb_helsingborg_2016", "social.consultant_home_hallefors_2017")),
    "hour/year": ("kr/hour", ()),
    "case/year": ("kr/case", ("social.bbic_investigation_2015",)),
    "school_year/year": ("kr/school_year", ("school.grundskola_2016", "school.gymnasieskola_2018")),
}
PER_PERSON = {
    "day/person": "kr/day",
    "school_year/person": "kr/school_year",
    "share": "kr/person",
    "change": "kr/person",
}

EDGES = (
    "starts_at_horizon",
    "starts_in_last_year",
    "starts_before_case",
    "one_year",
    "long",
    "re_crossing",
    "two_rates",
    "zero_rate",
    "nothing",
    "fades_at_once",
    "ends_with_ramp",
    "all_shares_one",
    "all_shares_zero",
    "paid_back_exactly",
    "harm",
    "costs_first",
)


class _Maker:
    """Makes one case: the dice, and what has been put down so far."""

    def __init__(self, seed: int, edge: str | None):
        self.dice = random.Random(f"{seed} {edge}")
        self.later_dice = random.Random(f"{seed} {edge} later")  # for what came later: cases of old stay as they were
        self.edge = edge
        self.numbers: dict[str, dict[str, Any]] = {}
        dice = self.dice
        self.schedule = dice.choice(SCHEDULES if edge != "long" else ("green_book", "denmark"))
        self.start = dice.randint(2016, 2025) if self.schedule == "internal_rate" else dice.randint(2015, 2045)
        self.horizon = {"one_year": 1, "long": dice.randint(33, 60)}.get(edge or "", dice.randint(1, 14))
        if edge in ("re_crossing", "two_rates", "paid_back_exactly", "ends_with_ramp", "costs_first"):
            self.horizon = max(self.horizon, 6)

    def maybe(self, chance: float) -> bool:
        """True in so many cases of one."""
        return self.dice.random() < chance

    def number(self, key: str, unit: str, value: float | None, ranged: bool = False, **more: object) -> str:
        """Puts a number down, with a range round it if wanted; its key."""
        given: dict[str, Any] = {"label": key, "unit": unit, "value": value, "basis": "judged", **more}
        if ranged and value:
            given |= {"low": value * 0.5, "high": value + (1 - value) * 0.5 if unit.startswith("share") else value * 2}
            if unit in ("share", "share/person", "change") and not given["low"] < value < given["high"] < 1:
                del given["low"], given["high"]
        self.numbers[key] = given
        return key

    def amount(self, most: float = 5e6) -> float:
        """Kronor: mostly round, now and then with öre, or none."""
        dice = self.dice
        return float(dice.choice([0, 1, 250_000, round(dice.uniform(0, most)), round(dice.uniform(0, most), 2)]))

    def share(self) -> float:
        """A share from 0 to 1, the ends included."""
        if self.edge == "all_shares_one":
            return 1.0
        if self.edge == "all_shares_zero":
            return 0.0
        return self.dice.choice([0.0, 1.0, 0.5, *(round(self.dice.random(), 4) for _ in range(5))])

    def year(self) -> int:
        """A calendar year before, in or after the case."""
        return self.start + self.dice.randint(-2, self.horizon + 1)

    def case(self) -> Case:
        """The case."""
        dice = self.dice
        rate = 0.0 if self.edge == "zero_rate" else dice.choice([0.0, 0.035, 1.0, round(dice.uniform(0, 0.2), 4)])
        if self.schedule == "flat" and self.maybe(0.8):
            self.number("discount_rate", "rate", rate)
        if self.edge == "zero_rate":
            self.number("discount_rate", "rate", 0.0)
            self.schedule = "flat"
        if self.maybe(0.2) and self.edge not in ("re_crossing", "two_rates", "paid_back_exactly"):
            self.number("budget.factor", "factor", dice.choice([0.0, 1.0, 1.25, 0.8]))
            self.number("budget.running_factor", "factor", [0.7, 1.0, 1.5][self.start % 3])  # moves no other dice
        effects = {f"effect_{number}": self.effect(f"effect_{number}") for number in range(dice.randint(0, 4))}
        if effects and self.edge in EDGES and self.edge != "nothing":
            self.sharpen("effect_0", effects["effect_0"])
        tree: dict[str, Any] = {
            "label": "Ett slumpat fall",
            "applicant": dice.choice(COMMITTEES),
            "start_year": self.start,
            "horizon": self.horizon,
            "price_year": dice.choice([None, 2015, 2016, 2017, 2018]),
            "perspective": dice.choice(list(LIBRARY.perspectives)),
            "discount": {"schedule": self.schedule, "timing": dice.choice(["start", "start", "middle", "end"])},
            "actors": {"own_purse": {"label": "Egen", "kind": dice.choice(["committee", "provider", "society"])}},
            "budget": {f"line_{number}": self.line(f"line_{number}") for number in range(dice.randint(0, 4))},
            "funding": {f"grant_{number}": self.grant() for number in range(dice.choice([0, 0, 1, 2]))},
            "effects": effects,
            "numbers": self.numbers,
        }
        if self.edge == "re_crossing":
            tree |= self.re_crossing()
        if self.edge == "two_rates":
            tree |= self.simple_budget({0: -100_000.0, 1: 230_000.0, 2: -132_000.0})  # 10 % and 20 %
        if self.edge == "paid_back_exactly":
            tree |= self.paid_back_exactly()
        if self.edge == "costs_first":
            self.costs_first(tree)
        if self.edge == "nothing":
            self.numbers.clear()
            tree |= {"budget": {}, "funding": {}, "effects": {}}
        tree["changes"] = self.changes()
        tree["scenarios"] = {f"scenario_{number}": self.scenario(tree) for number in range(dice.choice([0, 1, 2]))}
        if effects and tree["effects"] is effects and self.later_dice.random() < 0.3:
            tree["effects"]["effect_planned"] = self.planned("effect_planned")
        add_costs_of_each(tree, self.number)
        if self.edge is None:
            add_months(tree, self.numbers, self.number)
        tree["income"] = {} if self.edge is not None else income_of(tree, self.number)
        add_later_worths(tree)
        if self.edge is None:
            add_co_applicants(tree, COMMITTEES, self.number)
        if self.start % 3 == 0:
            tree["price_index"] = {"change": {2017: 0.4, 2018: 0.031}}  # 2017 is published, which counts
        return Case.model_validate(tree)

    def planned(self, effect_id: str) -> dict[str, Any]:
        """A plan in kronor by year, of which a part comes true, perhaps later. It has dice of its own."""
        dice = self.later_dice
        for year in {self.start + dice.randint(-1, self.horizon) for _ in range(dice.randint(0, 4))}:
            self.number(f"{effect_id}.planned.{year}", "kr/year", float(dice.choice([0, round(dice.uniform(0, 2e6))])))
        if dice.random() < 0.6:
            graded = {"grade": dice.randint(1, 6)} if dice.random() < 0.5 else {}
            part = dice.choice([0.0, 1.0, 1.2, round(dice.uniform(0.1, 0.9), 3)])
            self.number(f"{effect_id}.change", "factor", part, dice.random() < 0.3, **graded)
        if dice.random() < 0.4:
            self.number(f"{effect_id}.lag", "years", dice.randint(0, 3))
        if dice.random() < 0.4:
            self.number(f"{effect_id}.share_due_to_us", "share", dice.choice([0.0, 0.25, 1.0]))
        actor, counterpart = dice.sample(PURSES, 2)
        valuation = {"actor": actor, "realised_as": dice.choice(REALISED)}
        if dice.random() < 0.3:
            valuation["counterpart"] = counterpart
        direction = dice.choice(["less", "less", "more"])
        return {"label": "Planen", "kind": "planned", "direction": direction, "valuations": [valuation]}

    def line(self, line_id: str) -> dict[str, Any]:
        """A budget line."""
        dice = self.dice
        line: dict[str, Any] = {
            "label": "Post",
            "cost_type": dice.choice(["staff", "backfill", "other", "running"]),
            "paid_by": dice.choice(PURSES),
            "amounts": {self.year(): self.amount() for _ in range(dice.randint(0, 4))},
            "realised_as": dice.choice(["cash", "cash", "cash", "freed_capacity"]),
        }
        if line["cost_type"] == "running":
            if self.maybe(0.7):
                self.number(f"{line_id}.per_year", "kr/year", self.amount(5e5))
            if self.maybe(0.5):
                self.number(f"{line_id}.starts", "year", self.year())
        if self.maybe(0.15):
            self.number(f"{line_id}.included", "flag", dice.choice([0, 1]))
        if self.later_dice.random() < 0.15:
            line["timing"] = self.later_dice.choice(["start", "middle", "end"])
        # Without the dice: an amount with a range moves nothing else of the case.
        sure = {year for year, amount in line["amounts"].items() if amount < 1000 or (year + len(line["paid_by"])) % 3}
        line["ranges"] = {
            year: {"low": amount * 0.8, "high": amount * 1.3}
            for year, amount in line["amounts"].items()
            if year not in sure
        }
        return line

    def grant(self) -> dict[str, Any]:
        """Funding from one actor to another."""
        giver, taker = self.dice.sample(PURSES, 2)
        amounts = {self.year(): self.amount() for _ in range(self.dice.randint(0, 3))}
        return {"label": "Bidrag", "paid_by": giver, "paid_to": taker, "amounts": amounts}

    def effect(self, effect_id: str) -> dict[str, Any]:
        """An effect of either kind, with most of its numbers given and some left to their defaults."""
        dice = self.dice
        kind = dice.choice(["reduction", "cohort"])
        effect: dict[str, Any] = {
            "label": "Effekt",
            "kind": kind,
            "direction": dice.choice(["less", "less", "less", "more"]),
        }
        graded = {"grade": dice.randint(1, 6)} if self.maybe(0.6) else {}
        worth = (self.reduction if kind == "reduction" else self.cohort)(effect_id, effect, graded)
        if self.maybe(0.6):
            self.number(f"{effect_id}.share_due_to_us", "share", self.share(), self.maybe(0.3))
        if self.maybe(0.5):
            self.number(f"{effect_id}.fade", "share/year", dice.choice([0.0, 1.0, round(dice.uniform(0, 0.6), 3)]))
        if self.maybe(0.5):
            self.number(f"{effect_id}.duration", "years", dice.choice([None, 0, dice.randint(1, self.horizon + 2)]))
        if self.maybe(0.2):
            self.number(f"{effect_id}.haircut", "share", self.share())
        if self.maybe(0.15):
            self.number(f"{effect_id}.included", "flag", dice.choice([0, 1]))
        effect["valuations"] = [self.valuation(effect_id, number, worth) for number in range(dice.randint(1, 3))]
        if self.later_dice.random() < 0.15:
            effect["timing"] = self.later_dice.choice(["start", "middle", "end"])
        return effect

    def reduction(self, effect_id: str, effect: dict[str, Any], graded: Mapping[str, object]) -> str:
        """The numbers of a reduction; the unit that one unit of its base is worth, empty for kronor."""
        dice = self.dice
        unit = dice.choice(["kr/year", *VOLUMES])
        most = 1e8 if unit == "kr/year" else 5_000
        self.number(f"{effect_id}.base", unit, round(dice.uniform(0, most), 1), self.maybe(0.3))
        change = dice.choice([0.0, 1.0, -0.1, round(dice.uniform(0, 0.4), 4), round(dice.uniform(0, 0.4), 4)])
        self.number(f"{effect_id}.change", "change", change, self.maybe(0.3) and change > 0, **graded)
        if self.maybe(0.4):
            self.number(f"{effect_id}.growth", "growth", dice.choice([0.0, 0.02, -0.05, 0.5, -0.5]))
        if self.maybe(0.5):
            self.number(f"{effect_id}.reach", "share", self.share())
        for year in {self.year() for _ in range(dice.choice([0, 0, 1, 3]))}:
            self.number(f"{effect_id}.reach.{year}", "share", self.share())
        if self.maybe(0.7):
            starts = "shared.starts" if self.maybe(0.2) else f"{effect_id}.starts"
            effect["starts"] = starts
            self.number(starts, "year", self.year())
        if self.maybe(0.5):
            self.number(f"{effect_id}.ramp", "years", dice.randint(1, 5))
        return "" if unit == "kr/year" else unit

    def cohort(self, effect_id: str, effect: dict[str, Any], graded: Mapping[str, object]) -> str:
        """The numbers of a cohort; the unit of its change per participant."""
        dice = self.dice
        unit = dice.choice(list(PER_PERSON))
        unit = "share/person" if unit == "share" and self.start % 2 else unit  # no die: cases of old stay as they were
        most = {"day/person": 60.0, "school_year/person": 1.5}.get(unit, 0.9)
        change = round(dice.uniform(-0.2 if unit == "change" else 0, most), 4)
        self.number(f"{effect_id}.change", unit, change, self.maybe(0.3) and change > 0, **graded)
        if self.maybe(0.5):
            self.number(f"{effect_id}.lag", "years", dice.randint(0, 4))
        if self.maybe(0.3):
            effect["started"] = "shared.started"
        for year in {self.year() for _ in range(dice.randint(0, 4))}:
            started = dice.choice([0, 1, 20, round(dice.uniform(0, 400), 1)])
            self.number(f"{effect.get('started', f'{effect_id}.started')}.{year}", "person/year", started)
        if self.later_dice.random() < 0.3:
            scale = self.later_dice.choice([0.0, 0.5, 1.0, round(self.later_dice.uniform(0.2, 3), 3)])
            ranged = self.later_dice.random() < 0.3
            self.number(f"{effect.get('started', f'{effect_id}.started')}.scale", "factor", scale, ranged)
        return unit

    def valuation(self, effect_id: str, position: int, unit: str) -> dict[str, Any]:
        """What the effect is worth to one actor, perhaps at another's cost."""
        dice = self.dice
        actor, counterpart = dice.sample(PURSES, 2)
        valuation: dict[str, Any] = {"actor": actor, "realised_as": dice.choice(REALISED)}
        if unit:
            per_unit, published = VOLUMES.get(unit, (PER_PERSON.get(unit, "kr/person"), ()))
            if published and self.maybe(0.5):
                valuation["unit_value"] = dice.choice(published)
            else:
                key = f"{effect_id}.worth_{position}"
                worth = round(dice.uniform(0, 5_000), 2)
                valuation["unit_value"] = self.number(key, per_unit, worth, price_year=dice.choice([None, 2016, 2018]))
        if self.maybe(0.3):
            key = dice.choice([f"{effect_id}.released", f"{effect_id}.released_{position}"])
            valuation["released"] = self.number(key, "share", self.share())
        if self.maybe(0.25):
            valuation["counterpart"] = counterpart
        if valuation["realised_as"] == "wellbeing":  # without the dice, so that nothing else moves
            valuation["realised_as"] = ("wellbeing", "tax", "production")[(self.start + position) % 3]
        return valuation

    def sharpen(self, effect_id: str, effect: dict[str, Any]) -> None:
        """Puts the first effect right on the edge that was asked for."""
        first = {
            "starts_at_horizon": self.start + self.horizon,
            "starts_in_last_year": self.start + self.horizon - 1,
            "starts_before_case": self.start - 3,
        }.get(self.edge or "")
        if first is not None and effect["kind"] == "reduction":
            effect["starts"] = self.number(f"{effect_id}.starts", "year", first)
        elif first is not None:
            self.number(f"{effect.get('started', f'{effect_id}.started')}.{first}", "person/year", 20)
        if self.edge == "fades_at_once":
            self.number(f"{effect_id}.fade", "share/year", 1.0)
        if self.edge == "ends_with_ramp" and effect["kind"] == "reduction":
            effect["starts"] = self.number(f"{effect_id}.starts", "year", self.start)
            self.number(f"{effect_id}.ramp", "years", 3)
            self.number(f"{effect_id}.duration", "years", self.dice.choice([2, 3, 4]))
            self.number(f"{effect_id}.change", "change", 0.2)
        if self.edge == "harm":
            unit = self.numbers[f"{effect_id}.change"]["unit"]
            if unit == "change":
                self.number(f"{effect_id}.change", "change", -round(self.dice.uniform(0.01, 1), 3))

    def simple_budget(self, by_year: Mapping[int, float]) -> dict[str, Any]:
        """One line that the applicant pays and one actor that gives, so that the net is known to the krona."""
        costs = {self.start + t: -amount for t, amount in by_year.items() if amount < 0}
        gains = {self.start + t: amount for t, amount in by_year.items() if amount > 0}
        line = {"label": "Post", "cost_type": "other", "paid_by": "socialnamnd", "amounts": costs}
        grant = {"label": "Bidrag", "paid_by": "region", "paid_to": "socialnamnd", "amounts": gains}
        return {
            "applicant": "socialnamnd",
            "perspective": "municipality_cash",
            "budget": {"line_0": line},
            "funding": {"grant_0": grant},
            "effects": {},
        }

    def re_crossing(self) -> dict[str, Any]:
        """The sum is paid back, lost again and perhaps won once more."""
        high = self.dice.choice([300_000.0, 500_000.0])
        last = self.dice.choice([0.0, 400_000.0])
        return self.simple_budget({0: -100_000.0, 1: high, 2: -high - 50_000.0, 4: 120_000.0, 5: last})

    def paid_back_exactly(self) -> dict[str, Any]:
        """The sum is zero to the öre at a year's end."""
        part = float(self.dice.choice([100_000, 333_333]))
        after = self.dice.choice([0.0, 50_000.0])
        return self.simple_budget({0: -3 * part, 1: part, 2: part, 3: part, 4: after})

    def costs_first(self, tree: dict[str, Any]) -> None:
        """All costs in the first year and one effect after it."""
        costs = {self.start: round(self.dice.uniform(1e5, 2e6))}
        line = {"label": "Post", "cost_type": "other", "paid_by": "socialnamnd", "amounts": costs}
        effect = {
            "label": "Effekt",
            "kind": "reduction",
            "starts": "effect_0.starts",
            "valuations": [{"actor": "socialnamnd", "realised_as": "cash"}],
        }
        tree |= {"applicant": "socialnamnd", "perspective": "municipality_cash", "funding": {}}
        tree |= {"budget": {"line_0": line}, "effects": {"effect_0": effect}}
        self.numbers.clear()
        self.number("effect_0.base", "kr/year", 1e6)
        self.number("effect_0.change", "change", round(self.dice.uniform(0.05, 0.6), 3), grade=self.dice.randint(1, 6))
        self.number("effect_0.starts", "year", self.start + self.dice.randint(1, 3))
        self.number("discount_rate", "rate", 0.03)
        tree["discount"]["schedule"] = "flat"

    def changes(self) -> dict[str, Any]:
        """Some of the case's own numbers changed, plainly or with a reason."""
        changes: dict[str, Any] = {}
        for key, number in self.numbers.items():
            if not self.maybe(0.06) or number["value"] is None or number["unit"] in ("year", "years", "flag"):
                continue
            value = number["value"] * 0.5
            changes[key] = value if self.maybe(0.5) else {"value": value, "reason": "Prövat"}
        return changes

    def scenario(self, tree: Mapping[str, Any]) -> dict[str, Any]:
        """A few numbers laid over the case: years, shares by year, what is included."""
        laid: dict[str, Any] = {}
        for effect_id, effect in tree["effects"].items():
            if self.maybe(0.4):
                laid[f"{effect_id}.included"] = self.dice.choice([0, 1])
            if self.maybe(0.4):
                slot = "reach" if effect["kind"] == "reduction" else "started"
                laid[f"{effect.get(slot, f'{effect_id}.{slot}')}.{self.year()}"] = self.share()
            if self.maybe(0.4):
                laid[f"{effect_id}.share_due_to_us"] = self.share()
        for line_id in tree["budget"]:
            if self.maybe(0.3):
                laid[f"{line_id}.included"] = self.dice.choice([0, 1])
        for name, line in {**tree["budget"], **tree["funding"]}.items():
            if (self.start + len(line["paid_by"])) % 2:
                laid |= {f"{name}.{year}": amount * 0.5 for year, amount in line["amounts"].items()}
                laid[f"{name}.{self.start + 1}"] = 12_345.5
        return {"label": "Ett scenario", "numbers": laid}


@cache
def a_case(seed: int) -> Case:
    """The case of a seed."""
    return _Maker(seed, edge_of(seed)).case()


def edge_of(seed: int) -> str | None:
    """The edge that the case of a seed is made to have, if any."""
    return EDGES[seed // 4 % len(EDGES)] if seed % 4 == 0 else None


def explicit(case: Case, scenario: str | None = None) -> Case:
    """The same case with every number it reads written out as its own, so that nothing follows a default."""
    resolved = resolve(case, LIBRARY, scenario)
    numbers = {
        key: number.model_copy(update={"price_year": None})
        for key, number in resolved.numbers.items()
        if amount_place(case, key) is None
    }
    lines = {
        part: {
            name: line.model_copy(update={"amounts": amounts_in_force(resolved, name), "ranges": {}})
            for name, line in getattr(case, part).items()
        }
        for part in ("budget", "funding", "income")
    }
    return case.model_copy(update={"numbers": numbers, "changes": {}, "scenarios": {}, **lines})


def as_the_case_says(case: Case) -> Case:
    """The same case with everything at the case's own time of the year."""
    budget = {name: line.model_copy(update={"timing": None}) for name, line in case.budget.items()}
    effects = {name: effect.model_copy(update={"timing": None}) for name, effect in case.effects.items()}
    return case.model_copy(update={"budget": budget, "effects": effects})


def with_values(case: Case, values: Mapping[str, float | None]) -> Case:
    """The case with some of its own numbers at other values, without their ranges."""
    numbers = dict(case.numbers)
    for key, value in values.items():
        numbers[key] = numbers[key].model_copy(update={"value": value, "low": None, "high": None})
    return case.model_copy(update={"numbers": numbers})


def number(value: float | None, unit: str, **more: object) -> Assumption:
    """A judged number."""
    return Assumption.model_validate(
        {"label": Label(sv="Tal"), "value": value, "unit": unit, "basis": "judged", **more}
    )
