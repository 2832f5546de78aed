"""The second implementation of flows of cases and of levels, from definitions 4.13 and 4.14 alone: plain loops."""

from collections.abc import Mapping

from model.case.case import Case
from tests.generators import LIBRARY


class OpinionOfParts:
    """A case with a flow or levels, worked out case by case and level by level, so to speak."""

    def __init__(self, case: Case):
        self.case = case
        self.years = range(case.horizon)

    def value(self, key: str, default: float = 0.0) -> float:
        """A number of the case; what holds where nobody says anything."""
        number = self.case.numbers.get(key) or LIBRARY.numbers.get(key)
        return default if number is None or number.value is None else float(number.value)

    def met(self, name: str, t: int) -> float:
        """The part of everything that meets the new way in a year."""
        year = self.case.start_year + t
        keys = [key for key in self.case.numbers if key.startswith(f"{name}.reach.")]
        given = {int(key[-4:]): self.value(key) for key in keys}
        before = [one for one in given if one <= year]
        share = 1.0 if not given else given[max(before)] if before else 0.0
        reach = min(1.0, share * self.value(f"{name}.reach", 1.0))
        since = year - self.value(f"{name}.starts", float(self.case.start_year))
        lasts = self.value(f"{name}.duration", 1000.0)
        if since < 0 or since >= lasts:
            return 0.0
        ramp = self.value(f"{name}.ramp", 1.0)
        if since + 1 < ramp:
            return reach * (since + 1) / ramp
        return float(reach * (1 - self.value(f"{name}.fade")) ** (since - ramp + 1))

    def _slot(self, key: str, with_programme: bool) -> float:
        without = self.value(key)
        return self.value(f"{key}_with", without) if with_programme else without

    def flow_counts(self) -> list[dict[tuple[str, str | None], float]]:
        """By year: what there is more of with the programme, by (cases, hours, kronor or placements; part)."""
        effect = self.case.effects["flow"]
        parts = ["received", *effect.steps]  # type: ignore[union-attr]
        balance = self.value("flow.cases")
        there = {"without": balance, "with": balance}
        coming_back = {"without": 0.0, "with": 0.0}
        back_without = self._through(1.0, parts, False)["back", None]
        differences = []
        for t in self.years:
            new = balance * (1 - back_without) * (1 + self.value("flow.growth")) ** t
            if t > 0:
                there = {world: new + back for world, back in coming_back.items()}
            met = self.met("flow", t)
            without = self._through(there["without"], parts, False)
            old_way = self._through(there["with"] * (1 - met), parts, False)
            new_way = self._through(there["with"] * met, parts, True)
            coming_back = {
                "without": without["back", None],
                "with": old_way["back", None] + new_way["back", None],
            }
            differences.append({what: old_way[what] + new_way[what] - without[what] for what in without})
        return differences

    def _through(self, cases: float, parts: list[str], with_programme: bool) -> dict[tuple[str, str | None], float]:
        """What so many cases come to, going through the steps one after the other."""
        counted: dict[tuple[str, str | None], float] = {("placements", None): 0.0, ("back", None): 0.0}
        here = cases
        for place, part in enumerate(parts):
            key = f"flow.{part}"
            counted["cases", part] = here
            counted["hours", part] = here * self._slot(f"{key}.hours", with_programme)
            counted["kronor", part] = here * self._slot(f"{key}.kronor", with_programme)
            is_last = place == len(parts) - 1
            goes_on = 0.0 if is_last else here * self._slot(f"flow.{parts[place + 1]}.share", with_programme)
            stops = here - goes_on
            counted["placements", None] += stops * self._slot(f"{key}.placed", with_programme)
            counted["back", None] += stops * self._slot(f"{key}.returns", with_programme)
            here = goes_on
        return counted

    def people(self) -> tuple[list[dict[str, float]], list[dict[str, float]]]:
        """People by level and year, without and with the programme."""
        effect = self.case.effects["support"]
        levels = list(effect.levels)  # type: ignore[union-attr]
        worlds = []
        for mixed in (False, True):
            there = {level: self.value(f"support.{level}.people") for level in levels}
            rows = []
            for t in self.years:
                year = self.case.start_year + t
                come = {
                    level: self.value(f"support.{level}.newcomers.{year}", self.value(f"support.{level}.newcomers"))
                    for level in levels
                }
                met = self.met("support", t) if mixed else 0.0
                moved = {level: come[level] for level in levels}
                for level, people in there.items():
                    for other in levels:
                        key = f"support.{level}.to_{other}"
                        moved[other] += people * (1 - met) * self.value(key) + people * met * self._slot(key, True)
                if effect.transition == "end":  # type: ignore[union-attr]
                    rows.append(there)
                    there = moved
                else:
                    there = moved
                    rows.append(there)
            worlds.append(rows)
        return worlds[0], worlds[1]

    def kronor(self) -> Mapping[tuple[str, str, str, str], list[float]]:
        """(effect, actor, kind, realised as) → kronor by year, plus is good for the actor."""
        posted: dict[tuple[str, str, str, str], list[float]] = {}
        for name, effect in self.case.effects.items():
            flow = self.flow_counts() if name == "flow" else []
            people = self.people() if name == "support" else None
            true = self.value(f"{name}.change", 1.0) * self.value(f"{name}.share_due_to_us", 1.0)
            haircut, released = self.value(f"{name}.haircut"), self.value(f"{name}.released", 1.0)
            for one in effect.valuations:
                worth = 1.0 if one.unit_value is None else self.value(one.unit_value)
                for t in self.years:
                    if people is None:
                        more = flow[t][one.counts or "cases", one.of]
                    else:
                        assert one.of is not None
                        more = people[1][t][one.of] - people[0][t][one.of]
                    gross = more * true * worth
                    if gross > 0:
                        parts = [("cost", one.realised_as, -gross)]
                    elif one.realised_as == "cash":
                        net = -gross * (1 - haircut)
                        parts = [
                            ("benefit", "cash", net * released),
                            ("benefit", "freed_capacity", net * (1 - released)),
                        ]
                    else:
                        parts = [("benefit", one.realised_as, -gross * (1 - haircut))]
                    for kind, realised, amount in parts:
                        for actor, sign in ((one.actor, 1), (one.counterpart, -1)):
                            if actor is not None:
                                row = posted.setdefault((name, actor, kind, realised), [0.0] * self.case.horizon)
                                row[t] += sign * amount
        return posted
