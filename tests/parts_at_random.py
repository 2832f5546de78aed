"""Random cases with a flow of cases and with levels, from a seed: any number of steps, blanks, mixes and years."""

import random
from typing import Any

from model.case.case import Case

STEPS = ("investigated", "offered", "accepted", "completed", "closed")
LEVELS = ("blue", "green", "orange", "red")


class _Maker:
    """The dice, and the numbers that have been put down."""

    def __init__(self, seed: int):
        self.dice = random.Random(f"parts {seed}")
        self.numbers: dict[str, dict[str, Any]] = {}

    def number(self, key: str, unit: str, value: float, **more: object) -> None:
        """Puts a number down."""
        self.numbers[key] = {"label": key, "unit": unit, "value": value, "basis": "judged", **more}

    def maybe(self, key: str, unit: str, value: float, chance: float = 0.5) -> None:
        """Puts a number down in so many cases of one; else it is blank, or its default."""
        if self.dice.random() < chance:
            self.number(key, unit, value)

    def share(self) -> float:
        """A share, now and then none or all."""
        return self.dice.choice([0.0, 1.0, 0.5, round(self.dice.random(), 3), round(self.dice.random(), 3)])

    def profile(self, name: str) -> None:
        """Whom it reaches, from when, how soon and for how long."""
        dice = self.dice
        self.maybe(f"{name}.reach", "share", self.share())
        self.maybe(f"{name}.reach.{2027 + dice.randint(-1, 3)}", "share", self.share(), 0.3)
        self.maybe(f"{name}.starts", "year", 2027 + dice.randint(-1, 3))
        self.maybe(f"{name}.ramp", "years", dice.randint(1, 3))
        self.maybe(f"{name}.fade", "share/year", round(dice.uniform(0, 0.5), 2), 0.3)
        self.maybe(f"{name}.duration", "years", dice.randint(0, 4), 0.4)
        self.maybe(f"{name}.change", "factor", dice.choice([0.0, 0.5, 1.2]), 0.3)
        self.maybe(f"{name}.share_due_to_us", "share", self.share(), 0.3)
        self.maybe(f"{name}.haircut", "share", self.share(), 0.3)
        self.maybe(f"{name}.released", "share", self.share(), 0.3)

    def flow(self) -> dict[str, Any]:
        """A flow of one to five steps."""
        dice, steps = self.dice, STEPS[: self.dice.randint(1, 5)]
        self.number("flow.cases", "case/year", round(dice.uniform(1, 3000)))
        self.maybe("flow.growth", "growth", dice.choice([0.02, -0.1, 0.3]), 0.4)
        self.profile("flow")
        for part in ("received", *steps):
            if part != "received":
                self.number(f"flow.{part}.share", "share", self.share())
                self.maybe(f"flow.{part}.share_with", "share", self.share())
            for world in ("", "_with"):
                self.maybe(f"flow.{part}.returns{world}", "share", round(dice.uniform(0, 0.6), 3))
                self.maybe(f"flow.{part}.placed{world}", "share", round(dice.uniform(0, 0.2), 3), 0.4)
                self.maybe(f"flow.{part}.hours{world}", "hour/case", round(dice.uniform(0, 60), 1))
                self.maybe(f"flow.{part}.kronor{world}", "kr/case", round(dice.uniform(0, 90_000)))
        self.number("worth.hour", "kr/hour", 500)
        self.number("worth.case", "kr/case", 20_000)
        self.number("worth.placement", "kr/placement", 1_000_000)
        valuations = [
            {"actor": "socialnamnd", "realised_as": "freed_capacity", "of": steps[0], "counts": "hours",
             "unit_value": "worth.hour"},
            {"actor": "socialnamnd", "realised_as": "cash", "of": steps[-1], "counts": "kronor"},
            {"actor": "stadsdelsnamnd", "realised_as": "cash", "counts": "placements", "unit_value": "worth.placement"},
            {"actor": "region", "realised_as": "cash", "of": "received", "unit_value": "worth.case",
             "counterpart": "staten"},
        ]  # fmt: skip
        labels = {step: {"label": step} for step in steps}
        return {"label": "Flöde", "kind": "case_flow", "steps": labels, "valuations": valuations}

    def levels(self) -> dict[str, Any]:
        """Two to four levels, whose rows sum to 1 or to less where the rest leaves."""
        dice, levels = self.dice, LEVELS[: self.dice.randint(2, 4)]
        leaves = dice.random() < 0.3
        self.profile("support")
        for level in levels:
            self.maybe(f"support.{level}.people", "person", dice.randint(0, 500), 0.8)
            self.maybe(f"support.{level}.newcomers", "person/year", dice.randint(0, 50), 0.4)
            self.maybe(
                f"support.{level}.newcomers.{2027 + dice.randint(-1, 3)}", "person/year", dice.randint(0, 90), 0.3
            )
            for world in ("", "_with") if dice.random() < 0.7 else ("",):
                weights = [dice.choice([0, 1, 2, 5]) for _ in levels]
                weights[levels.index(level)] += 1
                total = sum(weights) + (1 if leaves else 0)
                for other, weight in zip(levels, weights, strict=True):
                    self.number(f"support.{level}.to_{other}{world}", "share", weight / total)
            self.number(f"worth.{level}", "kr/person", dice.randint(0, 300_000))
        valuations = [
            {"actor": "socialnamnd", "realised_as": "cash", "of": level, "unit_value": f"worth.{level}"}
            for level in levels
        ]
        return {
            "label": "Nivåer", "kind": "levels", "levels": {level: {"label": level} for level in levels},
            "rest_leaves": leaves, "transition": dice.choice(["start", "end"]), "valuations": valuations,
        }  # fmt: skip


def a_case_of_parts(seed: int) -> Case:
    """The case of a seed: a flow, levels, or both."""
    maker = _Maker(seed)
    effects = {"flow": maker.flow()} if seed % 3 else {}
    effects |= {"support": maker.levels()} if seed % 3 != 1 else {}
    return Case.model_validate(
        {
            "label": "Ett fall av delar", "applicant": "socialnamnd", "start_year": 2027,
            "horizon": maker.dice.randint(1, 6), "discount": {"schedule": "three"}, "effects": effects,
            "numbers": maker.numbers,
        }
    )  # fmt: skip
